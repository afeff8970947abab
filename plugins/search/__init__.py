"""Search that knows Vietnamese: what a text says, as the index keeps it and as the reader's browser asks for it."""
