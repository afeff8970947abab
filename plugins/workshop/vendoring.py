"""Copies of other people's files that the editing desk serves: taken from node_modules after ``npm ci``, each with its licence, so that no network is needed."""

from __future__ import annotations

import shutil
from pathlib import Path

VENDORED = Path(__file__).parent / "served" / "desk" / "vendor"
# What is copied from which package. The versions are in package.json, their hashes in package-lock.json.
FILES = {
    "accessible-autocomplete.min.js": "accessible-autocomplete/dist/accessible-autocomplete.min.js",
    "accessible-autocomplete.min.css": "accessible-autocomplete/dist/accessible-autocomplete.min.css",
    "accessible-autocomplete.LICENSE.txt": "accessible-autocomplete/LICENSE.txt",
}


def vendor(node_modules: Path) -> list[str]:
    """Copy the files; return the names of those that were not the same before. Raises FileNotFoundError."""
    changed = []
    for name, source in FILES.items():
        data = (node_modules / source).read_bytes()
        target = VENDORED / name
        if not target.is_file() or target.read_bytes() != data:
            shutil.copyfile(node_modules / source, target)
            changed.append(name)
    return changed
