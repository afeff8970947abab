"""The register of decrees: what is confirmed about each, and which one a mention in a text means."""
