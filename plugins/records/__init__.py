"""Records: one meeting report each, read from Markdown with YAML front matter, checked against one schema."""
