"""Where the files of the API lie, and how one leads to another: by relative links, so that a site in a sub-folder, or a copy on a disk, works."""

from __future__ import annotations

VERSION = 1
API = f"api/v{VERSION}"
INDEX, OPENAPI, PLACES, DECREES = (f"{API}/{name}.json" for name in ("index", "openapi", "places", "decrees"))
PAGE, PAGE_IN_ENGLISH = "du-lieu.html", "du-lieu/en.html"


def record_path(record_id: str) -> str:
    return f"{API}/records/{record_id}.json"


def list_path(page: str) -> str:
    """Return the file of the list that the page of that address shows."""
    return f"{API}/lists/{page.removesuffix('.html')}.json"


def link(path: str, target: str) -> str:
    """Return the relative link from the file at ``path`` to ``target``, both from the root of the site. (posixpath.relpath is ten times as dear.)"""
    here, there = path.split("/"), target.split("/")
    shared, most = 0, min(len(here), len(there)) - 1
    while shared < most and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - 1 - shared) + "/".join(there[shared:])
