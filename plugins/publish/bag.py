"""The whole archive as a BagIt bag (RFC 8493): what libraries and archives take in, with sources, pages and checksums in one folder."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Mapping
from pathlib import Path

import bagit

from .shelf import files_below
from .verifying import Verdict, quoted

# What it has to say we tell in our own words, once.
logging.getLogger(bagit.__name__).addHandler(logging.NullHandler())
logging.getLogger(bagit.__name__).propagate = False


class BagTaken(FileExistsError):
    """There is something at the place of the bag already."""


class BrokenBag(ValueError):
    """What should be a bag is none that can be read; the message says so to whoever got it, with the words of the library."""


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


def verify_bag(bag: Path) -> Verdict:
    """Compare a bag with its manifests: of the payload, and of its own files. Raises BrokenBag."""
    try:
        opened = bagit.Bag(str(bag))
        try:
            opened.validate(processes=1)
        except bagit.BagValidationError as error:  # It may stop at the first sign; each file is to be named.
            found = _compare(opened, bag)
            if found.is_whole and not found.foreign:
                raise BrokenBag(_broken(error)) from None
            return found
    except (bagit.BagError, ValueError, OSError) as error:
        if isinstance(error, BrokenBag):
            raise
        raise BrokenBag(_broken(error)) from None
    return Verdict(good=len(opened.entries))


def _broken(error: Exception) -> str:
    return "gói không đúng khuôn BagIt nên không xem được từng tệp; hãy lấy lại gói từ nơi đã đóng" + quoted("bagit", str(error))


def _compare(opened: bagit.Bag, bag: Path) -> Verdict:
    missing, foreign = opened.compare_manifests_with_fs()
    found = Verdict(missing=sorted({*missing, *opened.missing_optional_tagfiles()}), foreign=sorted(foreign))
    for path, digests in sorted(opened.entries.items()):
        if path not in found.missing:
            data = (bag / path).read_bytes()
            is_same = all(hashlib.new(name, data).hexdigest() == digest.lower() for name, digest in digests.items())
            found.good += is_same
            if not is_same:
                found.altered.append(path)
    return found
