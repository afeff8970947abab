"""What the tasks do: build, check, serve with reload, take screenshots. ``tasks.py`` only gives them names."""
