"""The whole archive as a BagIt bag (RFC 8493): what libraries and archives take in, with sources, pages and checksums in one folder."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import bagit

from .shelf import files_below


class BagTaken(FileExistsError):
    """There is something at the place of the bag already."""


def make_bag(folders: Mapping[str, Path], bag: Path, info: Mapping[str, str]) -> int:
    """Write a bag of ``folders`` (name in its payload → folder); return how many files it has. The same files and ``info`` make the same bytes.

    ``info``: fields of bag-info.txt, as RFC 8493, 2.2.2 names them. Raises BagTaken.
    """
    if bag.exists() and any(bag.iterdir()):
        raise BagTaken(bag)
    count = 0
    for name, folder in folders.items():
        for path in files_below(folder):
            there = bag / name / path
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / path, there)
            count += 1
    bagit.make_bag(str(bag), dict(info), checksums=["sha256"])
    return count


def faults_of(bag: Path) -> list[str]:
    """Return what is wrong with a bag, a line each; none if it is whole."""
    try:
        bagit.Bag(str(bag)).validate()
    except bagit.BagValidationError as error:
        return [str(detail) for detail in error.details] or [str(error)]
    except bagit.BagError as error:
        return [str(error)]
    return []
