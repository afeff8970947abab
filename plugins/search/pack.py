"""From the postings of documents to the blobs of heads, in memory.

Postings outnumber everything else (400 a document), so they are kept as packed numbers, eight bytes each, compressed, in parts by
their head; one part at a time is unfolded into blobs.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .analysis import PURE, Postings, key_of
from .format import TIERS, Entry, Set, write_blob, write_set

PARTS = 64
_MOST_KNOWN = 1 << 18
_BUFFER = 1 << 15  # postings of a part that are kept before they are compressed
_NUMBER_BITS, _TIER_BITS, _WORD_BITS = 20, 2, 21
_MOST_DOCUMENTS, _MOST_WORDS = 1 << _NUMBER_BITS, 1 << _WORD_BITS


class TooManyDocuments(ValueError):
    """A segment has more documents, or more spellings, than its numbers have bits for."""


@dataclass
class _Part:
    """The postings of some heads: (spelling of the first, of the second, tier, document), packed in 64 bits."""

    waiting: array[int] = field(default_factory=lambda: array("Q"))
    done: list[bytes] = field(default_factory=list)

    def flush(self) -> None:
        if self.waiting:
            self.done.append(zlib.compress(self.waiting.tobytes(), 1))
            self.waiting = array("Q")

    def unfolded(self) -> Iterator[array[int]]:
        for chunk in self.done:
            unfolded = array("Q")
            unfolded.frombytes(zlib.decompress(chunk))
            yield unfolded
        yield self.waiting


def blobs_of(documents: Iterable[Postings], size: int) -> Iterator[tuple[str, bytes]]:
    """Yield each head of a segment with its blob; ``documents`` are the postings of its ``size`` documents, in the order of their numbers.

    Heads come in no useful order. At 100,000 documents the memory is some 250 MB beside what the caller keeps.
    """
    if size > _MOST_DOCUMENTS:
        raise TooManyDocuments(f"{size} documents in a segment; {_MOST_DOCUMENTS} at most")
    words: dict[str, int] = {"": 0}  # a spelling → its number
    parts = [_Part() for _ in range(PARTS)]
    known: dict[tuple[str, int], tuple[_Part, int]] = {}  # The postings met most, with where they go and as what.
    for number, postings in enumerate(documents):
        for met in postings.items():
            try:
                part, key = known[met]
            except KeyError:
                posting, tier = met
                first, _, other = posting.partition(" ")
                one, two = words.setdefault(first, len(words)), words.setdefault(other, len(words))
                part = parts[zlib.crc32(key_of(first)[0].encode()) % PARTS]
                key = (((one << _WORD_BITS | two) << _TIER_BITS) | tier) << _NUMBER_BITS
                if len(known) < _MOST_KNOWN:
                    known[met] = part, key
            part.waiting.append(key | number)
        for part in parts:
            if len(part.waiting) >= _BUFFER:
                part.flush()
    if len(words) > _MOST_WORDS:
        raise TooManyDocuments(f"{len(words)} spellings in a segment; {_MOST_WORDS} at most")
    spelled = list(words)
    words.clear()
    known.clear()
    for place, part in enumerate(parts):
        parts[place] = _Part()
        yield from _blobs(part, spelled, size)


def _blobs(part: _Part, spelled: Sequence[str], size: int) -> Iterator[tuple[str, bytes]]:
    numbers: dict[int, array[int]] = {}
    mask = _MOST_DOCUMENTS - 1
    for chunk in part.unfolded():
        for posting in chunk:
            key = posting >> _NUMBER_BITS
            if key in numbers:
                numbers[key].append(posting & mask)
            else:
                numbers[key] = array("I", (posting & mask,))
    heads: dict[str, dict[str, dict[str, list[Set | None]]]] = {}
    while numbers:
        key, found = numbers.popitem()
        first, other = spelled[key >> _TIER_BITS + _WORD_BITS], spelled[key >> _TIER_BITS & _MOST_WORDS - 1]
        posting = f"{first} {other}" if other else first
        head, second = key_of(posting)
        form = "" if first[0] in PURE else posting
        tiers = heads.setdefault(head, {}).setdefault(second, {}).setdefault(form, [None] * TIERS)
        tiers[key & (1 << _TIER_BITS) - 1] = write_set(found, size)
    for head, seconds in heads.items():
        entries: list[Entry] = [(second, [(form, tuple(tiers)) for form, tiers in forms.items()]) for second, forms in seconds.items()]
        yield head, write_blob(entries)


def keys_of(postings: Postings) -> dict[str, dict[str, list[tuple[str, int]]]]:
    """Return the postings of one document by head and second, for :func:`.format.patch_blob`."""
    keys: dict[str, dict[str, list[tuple[str, int]]]] = {}
    for posting, tier in postings.items():
        head, second = key_of(posting)
        keys.setdefault(head, {}).setdefault(second, []).append(("" if head[0] in PURE else posting, tier))
    return keys


def with_facets(postings: Postings, facets: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return ``postings`` with the values of the document's facets as postings of their own: ``#tinh an-giang``."""
    return {**postings, **{f"#{name} {value}": 0 for name, value in facets}}
