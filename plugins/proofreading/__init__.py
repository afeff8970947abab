"""Proofreading: where exactly a mistake stands, what a good editor would point out, and mending what is certain."""
