"""The search: its index, its script, and the description by which browsers know it."""
