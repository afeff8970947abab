"""From what many documents say to the blobs of heads, in memory: sorted by NumPy, where :mod:`.pack` looks each posting up.

Postings outnumber everything else (a thousand a document), so none of them is ever a Python object: a posting is the numbers of its
two words (the second is 0 in one that is a word alone), its tier and its document, in 64 bits. First some documents at a time are
sorted and told as *groups*, of one posting and tier each, with two bytes a document. Then the groups of all, sorted again, make sets.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .analysis import PURE, TIERS, Reading, key_of
from .format import Entry, Form, Set, write_blob
from .syllables import fold

_WORD_BITS, _TIER_BITS, _NUMBER_BITS = 24, 2, 14
_MOST_WORDS = 1 << _WORD_BITS
_AT_A_TIME = 512  # documents that are sorted together; 1 << _NUMBER_BITS at most
_SETS_OF = 1 << 19  # postings that are written together, some more where a head has more
_FIRST, _SECOND = _WORD_BITS + _TIER_BITS + _NUMBER_BITS, _TIER_BITS + _NUMBER_BITS  # Where the two words begin.

Numbers = NDArray[np.uint64]


class TooManyWords(ValueError):
    """A segment has more spellings than a posting has bits for."""


class _Words(dict[str, int]):
    """Numbers spellings as they are first asked for; "" is 0."""

    def __init__(self) -> None:
        super().__init__({"": 0})

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class _Groups(NamedTuple):
    """Groups of postings: of each its key (first word, second, tier), and how many documents it has."""

    keys: Numbers
    counts: NDArray[np.uint32]


def blobs_of_many(readings: Iterable[Reading], size: int) -> Iterator[tuple[str, bytes]]:
    """Yield each head of a segment with its blob, as :func:`.pack.blobs_of`; ``readings`` of its ``size`` documents, in the order of their numbers.

    At 100,000 documents of a thousand postings the memory is some 350 MB. Raises TooManyWords.
    """
    words = _Words()
    groups: list[_Groups] = []
    numbers = bytearray()  # Of the documents of each group, two bytes each, counted from the first of those sorted with it.
    ahead = iter(readings)
    while some := list(islice(ahead, _AT_A_TIME)):
        found, documents = _grouped(_postings(some, words))
        groups.append(found)
        numbers += documents.tobytes()
    if len(words) > _MOST_WORDS:
        raise TooManyWords(f"{len(words)} spellings in a segment; {_MOST_WORDS} at most")
    if groups:
        yield from _blobs(groups, np.frombuffer(numbers, np.uint16), list(words), size)


def _postings(readings: Sequence[Reading], words: _Words) -> Numbers:
    """Return the postings of documents, each as (first, second, document, tier); the same posting may come several times."""
    runs, pairs = [], []
    for reading in readings:
        number_of = np.fromiter(map(words.__getitem__, reading.words), np.uint64, len(reading.words))
        said = number_of[np.frombuffer(reading.numbers, f"u{reading.numbers.itemsize}")]
        end = sum(reading.lengths[:TIERS])
        runs.append(said[:end])
        pairs.append(said[end:])
    lengths = np.array([reading.lengths for reading in readings])
    whence = (np.arange(len(readings), dtype=np.uint64)[:, None] << np.uint64(_TIER_BITS) | np.arange(TIERS, dtype=np.uint64)).ravel()
    run, run_of = np.concatenate(runs), np.repeat(whence, lengths[:, :TIERS].ravel())
    pair, pair_of = np.concatenate(pairs).reshape(-1, 2), np.repeat(whence, lengths[:, TIERS:].ravel() // 2)
    alone = run << np.uint64(_FIRST) | run_of
    neighbours = alone[:-1] | run[1:] << np.uint64(_SECOND)
    both = (run[:-1] > 0) & (run[1:] > 0)
    return np.concatenate((alone[run > 0], neighbours[both], pair[:, 0] << np.uint64(_FIRST) | pair[:, 1] << np.uint64(_SECOND) | pair_of))


def _grouped(postings: Numbers) -> tuple[_Groups, NDArray[np.uint16]]:
    """Return ``postings`` in groups, and the documents of each group, ascending; of several tiers of a posting in a document the best counts."""
    postings.sort()
    tier = np.uint64((1 << _TIER_BITS) - 1)
    postings = postings[_starts(postings >> np.uint64(_TIER_BITS))]
    number = postings >> np.uint64(_TIER_BITS) & np.uint64((1 << _NUMBER_BITS) - 1)
    keys = postings >> np.uint64(_SECOND) << np.uint64(_TIER_BITS) | postings & tier
    postings = keys << np.uint64(_NUMBER_BITS) | number
    postings.sort()
    keys = postings >> np.uint64(_NUMBER_BITS)
    starts = _starts(keys)
    documents = (postings & np.uint64((1 << _NUMBER_BITS) - 1)).astype(np.uint16)
    return _Groups(keys[starts], np.diff(starts, append=len(keys)).astype(np.uint32)), documents


def _starts(keys: Numbers) -> NDArray[np.intp]:
    """Return where each run of equal keys begins."""
    differs = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=differs[1:])
    return np.flatnonzero(differs)


def _blobs(groups: Sequence[_Groups], numbers: NDArray[np.uint16], spelled: Sequence[str], size: int) -> Iterator[tuple[str, bytes]]:
    keys = np.concatenate([found.keys for found in groups])
    counts = np.concatenate([found.counts for found in groups]).astype(np.int64)
    begins = np.cumsum(counts) - counts
    first_numbers = np.repeat(np.arange(len(groups), dtype=np.uint32) * np.uint32(_AT_A_TIME), [len(found.keys) for found in groups])
    heads = _Heads(keys, spelled)
    keys = heads.places(keys)
    order = np.argsort(keys, kind="stable")  # Of equal keys those of earlier documents stay before those of later ones.
    keys = keys[order]
    starts = _starts(keys)  # where in ``order`` a set begins
    keys = keys[starts]
    lengths = np.add.reduceat(counts[order], starts)  # how many documents a set has
    new_heads = _starts(heads.numbers(keys))
    parts = new_heads[_starts((np.cumsum(lengths) - lengths)[new_heads] // _SETS_OF)]
    for start, end in pairwise((*parts.tolist(), len(keys))):
        some = order[starts[start] : starts[end] if end < len(starts) else None]
        documents = numbers[_ranges(begins[some], counts[some])] + np.repeat(first_numbers[some], counts[some])
        for head, entries in heads.entries(keys[start:end].tolist(), _sets(documents, lengths[start:end], size)):
            yield head, write_blob(entries)


class _Heads:
    """The first words of postings in the order of their heads."""

    def __init__(self, keys: Numbers, spelled: Sequence[str]) -> None:
        self._spelled, self._folded = spelled, list(map(fold, spelled))
        firsts = np.unique(keys >> np.uint64(_WORD_BITS + _TIER_BITS)).tolist()
        self._firsts = sorted((key_of(spelled[first])[0], spelled[first], first) for first in firsts)
        self._places = np.zeros(len(spelled), np.uint64)
        self._places[[first for _, _, first in self._firsts]] = np.arange(len(firsts), dtype=np.uint64)
        differs = [before[0] != after[0] for before, after in pairwise(self._firsts)]
        self._numbers = np.cumsum([0, *differs])

    def places(self, keys: Numbers) -> Numbers:
        """Return keys with the places of their first words, in the order of heads, instead of their numbers."""
        rest = _WORD_BITS + _TIER_BITS
        return self._places[keys >> np.uint64(rest)] << np.uint64(rest) | keys & np.uint64((1 << rest) - 1)

    def numbers(self, keys: Numbers) -> NDArray[np.int64]:
        """Return a number for the head of each key with a place."""
        return self._numbers[keys >> np.uint64(_WORD_BITS + _TIER_BITS)]

    def entries(self, keys: Sequence[int], sets: Sequence[Set]) -> Iterator[tuple[str, Iterable[Entry]]]:
        """Yield each head with the entries of its blob; ``keys``, ascending, have places; of each its set."""
        heads: dict[str, dict[str, list[Form]]] = {}
        before = -1
        for key, found in zip(keys, sets, strict=True):
            if key >> _TIER_BITS != before:
                before = key >> _TIER_BITS
                head, first, _ = self._firsts[before >> _WORD_BITS]
                other = before & _MOST_WORDS - 1
                if head[0] in PURE:
                    second, form = self._spelled[other], ""
                else:
                    second, form = self._folded[other], f"{first} {self._spelled[other]}" if other else first
                tiers: list[Set | None] = [None] * TIERS
                heads.setdefault(head, {}).setdefault(second, []).append((form, tiers))
            tiers[key & (1 << _TIER_BITS) - 1] = found
        for head, seconds in heads.items():
            yield head, seconds.items()


def _ranges(begins: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers from each of ``begins`` on, as many as its length says, one range after the other."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1]) + np.repeat(begins - ends + lengths, lengths)


def _sets(documents: NDArray[np.uint32], lengths: NDArray[np.int64], size: int) -> list[Set]:
    """Return sets as :func:`.format.write_set` does: of the first of ``lengths`` of the ``documents``, of the next, and so on."""
    ends = np.cumsum(lengths)
    gaps = np.diff(documents, prepend=np.uint32(0)) - np.uint32(1)
    gaps[ends - lengths] = documents[ends - lengths]
    written, behind = _varints(gaps)
    sets = [(length, written[start:end]) for length, (start, end) in zip(lengths.tolist(), pairwise((0, *behind[ends - 1].tolist())), strict=True)]
    for place in np.flatnonzero(2 * lengths > size).tolist():
        is_lacking = np.ones(size, bool)
        is_lacking[documents[ends[place] - lengths[place] : ends[place]]] = False
        lacking = np.flatnonzero(is_lacking).astype(np.uint32)
        sets[place] = sets[place][0], _varints(np.diff(lacking, prepend=np.uint32(0xFFFFFFFF)) - np.uint32(1))[0]
    return sets


def _varints(numbers: NDArray[np.uint32]) -> tuple[bytes, NDArray[np.int64]]:
    """Return ``numbers`` as :func:`.format.varints` does, and where each ends."""
    lengths = np.ones(len(numbers), np.int64)
    for bits in range(7, 32, 7):
        lengths += numbers >> np.uint32(bits) > 0
    ends = np.cumsum(lengths)
    written = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    at, left = ends - lengths, numbers
    while len(left):
        goes_on = left > 127
        written[at] = left & np.uint32(127) | goes_on * np.uint32(128)
        at, left = at[goes_on] + 1, left[goes_on] >> np.uint32(7)
    return written.tobytes(), ends
