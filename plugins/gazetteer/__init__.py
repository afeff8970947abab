"""Places over time: which place a name meant on a given day, and to whom it belongs today."""
