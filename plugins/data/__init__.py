"""The archive as data: what its columns mean, the files of the API, the files of the whole archive, and the way back to Markdown."""
