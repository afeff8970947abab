"""What every capability needs: problems to report, Vietnamese text, and dates that may be uncertain."""
