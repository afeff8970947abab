"""What an editor does to single records from the terminal: begin one, rename it, withdraw it, note a correction."""
