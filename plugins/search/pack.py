"""From the postings of documents to the blobs of heads, in memory: of few documents here, of many in :mod:`.grouping`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .analysis import PURE, TIERS, Postings, Reading, key_of
from .format import Set, write_blob, write_set

FEW = 64  # Documents of which the blobs are sooner made than NumPy is there.


def blobs_of_readings(readings: Iterable[Reading], size: int) -> Iterator[tuple[str, bytes]]:
    """Yield each head of a segment with its blob; ``readings`` are those of its ``size`` documents, in the order of their numbers."""
    if size <= FEW:
        return blobs_of((reading.postings() for reading in readings), size)
    from .grouping import blobs_of_many  # A build that has nothing to group does without NumPy.

    return blobs_of_many(readings, size)


def blobs_of(documents: Iterable[Postings], size: int) -> Iterator[tuple[str, bytes]]:
    """Yield each head with its blob, as of :func:`blobs_of_readings`, from the postings of ``size`` documents."""
    numbers: dict[tuple[str, int], list[int]] = {}
    for number, postings in enumerate(documents):
        for met in postings.items():
            numbers.setdefault(met, []).append(number)
    heads: dict[str, dict[str, dict[str, list[Set | None]]]] = {}
    for (posting, tier), found in numbers.items():
        head, second = key_of(posting)
        form = "" if head[0] in PURE else posting
        heads.setdefault(head, {}).setdefault(second, {}).setdefault(form, [None] * TIERS)[tier] = write_set(found, size)
    for head, seconds in heads.items():
        yield head, write_blob((second, [(form, tuple(tiers)) for form, tiers in forms.items()]) for second, forms in seconds.items())


def keys_of(postings: Postings) -> dict[str, dict[str, list[tuple[str, int]]]]:
    """Return the postings of one document by head and second, for :func:`.format.patch_blob`."""
    keys: dict[str, dict[str, list[tuple[str, int]]]] = {}
    for posting, tier in postings.items():
        head, second = key_of(posting)
        keys.setdefault(head, {}).setdefault(second, []).append(("" if head[0] in PURE else posting, tier))
    return keys
