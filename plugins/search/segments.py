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
    small: int = 16  # The tail is one file that every first query loads: about 2 kB a document.


class Standing(NamedTuple):
    """What decides where a document lies."""

    id: str
    day: int  # 20220727; parts that are unknown are 0
    added: int  # ordinal day on which it came into the archive


def segments_of(documents: Iterable[Standing], sizes: Sizes = Sizes()) -> dict[str, list[str]]:  # noqa: B008 - a tuple
    """Return the ids of each segment in the order of their numbers: by day in ``a`` and ``b``, newest first; by arrival in ``c``."""
    ordered = sorted(documents, key=lambda document: (document.added, document.id))
    old = len(ordered) // sizes.large * sizes.large
    recent = old + (len(ordered) - old) // sizes.small * sizes.small
    by_day = [sorted(part, key=lambda document: (-document.day, document.id)) for part in (ordered[:old], ordered[old:recent])]
    return {name: [document.id for document in part] for name, part in zip(NAMES, (*by_day, ordered[recent:]), strict=True)}
