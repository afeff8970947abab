"""Pictures and attachments of articles: told from what only looks like them, freed of what they tell of people, made small for readers."""
