"""Publishing: a built site becomes a release, and only what changed of it travels to a folder, over SSH or into an object store."""
