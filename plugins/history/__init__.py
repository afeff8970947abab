"""The history of the records as git keeps it, beside what the records say of themselves: what came in, was changed or vanished without a word of it."""
