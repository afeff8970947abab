"""Whether the addresses of sources still answer: asked politely when a task is told to, never by a build."""
