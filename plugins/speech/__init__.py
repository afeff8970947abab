"""Texts as they are spoken: Vietnamese words for numbers, days, documents and abbreviations; sentences; the script of an article."""
