"""Which document lies in which segment of the index, and under which number: a function of the documents alone.

Documents stand in the order in which they came into the archive. The first of them, a multiple of ``large``, make segment
``a``; of the rest a multiple of ``small`` makes ``b``; what is left makes the tail ``c``. A new document therefore changes the
tail only, once in ``small`` times ``b``, and once in ``large`` times ``a``; and an index made step by step is the one made at
once. Scores come from sums over all segments, so they do not depend on how documents are divided.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

NAMES = ("a", "b", "c")


class Sizes(NamedTuple):
    """How many documents an old and a recent segment are made of: multiples of these."""

    large: int = 1024
    small: int = 12  # The tail is one file that every first query loads, and a new record rewrites: some 4 kB a document.


def cuts(count: int, sizes: Sizes) -> list[tuple[str, int, int]]:
    """Return the name of each segment of ``count`` documents, and the places in the order of all at which it begins and ends."""
    old = count // sizes.large * sizes.large
    recent = old + (count - old) // sizes.small * sizes.small
    return list(zip(NAMES, (0, old, recent), (old, recent, count), strict=True))


def is_one_file(segment: str) -> bool:
    """Return whether all heads of the segment share one file: the tail, which every new document changes. There documents stand by arrival."""
    return segment == NAMES[-1]


class Standing(NamedTuple):
    """What decides where a document lies."""

    id: str
    day: int  # 20220727; parts that are unknown are 0
    added: int  # ordinal day on which it came into the archive


def segments_of(documents: Iterable[Standing], sizes: Sizes = Sizes()) -> dict[str, list[str]]:  # noqa: B008 - a tuple
    """Return the ids of each segment in the order of their numbers: by day in ``a`` and ``b``, newest first; by arrival in ``c``."""
    ordered = sorted(documents, key=lambda document: (document.added, document.id))
    found = {name: ordered[start:end] for name, start, end in cuts(len(ordered), sizes)}
    for name, members in found.items():
        if not is_one_file(name):
            members.sort(key=lambda document: (-document.day, document.id))
    return {name: [document.id for document in members] for name, members in found.items()}
