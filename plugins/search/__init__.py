"""The search: how text is read for it, its index, its scripts, and the description by which browsers know it."""
