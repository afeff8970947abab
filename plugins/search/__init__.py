"""Search that knows Vietnamese: an index of small files, written with the site, read by its page."""
