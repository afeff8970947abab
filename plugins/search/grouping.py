"""From what many documents say to the blobs of heads, in memory: sorted by NumPy, where :mod:`.pack` looks each posting up.

Postings outnumber everything else (a thousand a document), so none of them is ever a Python object: a posting is the numbers of its
two words (the second is 0 in one that is a word alone), its tier and its document, in 64 bits. First some documents at a time are
sorted and told as *groups*, of one posting and tier each, with two bytes a document. Then the groups of all, sorted again, make sets.
"""

from __future__ import annotations

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
_AT_A_TIME = 4096  # documents that are sorted together; 1 << _NUMBER_BITS at most
_READ_AT_A_TIME = 256  # documents whose postings are gathered together; so many, for each comes twice or more
_GROUPS_OF = 1 << 20  # groups that are sorted together, some more where a head has more
_SETS_OF = 1 << 19  # postings that are written together, likewise
_FIRST, _SECOND = _WORD_BITS + _TIER_BITS + _NUMBER_BITS, _TIER_BITS + _NUMBER_BITS  # Where the two words of a posting begin,
_FIRST_OF_KEY = _WORD_BITS + _TIER_BITS  # and the first one of a key.

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
    counts: NDArray[np.uint16]


def blobs_of_many(readings: Iterable[Reading], size: int) -> Iterator[tuple[str, bytes]]:
    """Yield each head of a segment with its blob, as :func:`.pack.blobs_of`; ``readings`` of its ``size`` documents, in the order of their numbers.

    At 100,000 documents of a thousand postings the memory is some 350 MB. Raises TooManyWords.
    """
    words = _Words()
    groups: list[_Groups] = []
    numbers = bytearray()  # Of the documents of each group, two bytes each, counted from the first of those sorted with it.
    ahead = iter(readings)
    for _ in range(0, size, _AT_A_TIME):
        found, documents = _grouped(_postings(islice(ahead, _AT_A_TIME), words))
        groups.append(found)
        numbers += documents.tobytes()
    if len(words) > _MOST_WORDS:
        raise TooManyWords(f"{len(words)} spellings in a segment; {_MOST_WORDS} at most")
    if numbers:
        heads = _Heads(groups, list(words))
        yield from _blobs(heads, _Documents.of(groups, numbers), heads.keys(groups), size)


def _postings(readings: Iterable[Reading], words: _Words) -> Numbers:
    """Return the postings of documents, each as (first, second, document, tier), with the best of its tiers."""
    found, number, ahead = [], 0, iter(readings)
    while some := list(islice(ahead, _READ_AT_A_TIME)):
        postings = _said(some, number, words)
        postings.sort()
        found.append(postings[_starts(postings >> np.uint64(_TIER_BITS))])
        number += len(some)
    return np.concatenate(found)


def _said(readings: Sequence[Reading], number: int, words: _Words) -> Numbers:
    """Return the postings of documents, the first of them called ``number``; the same posting may come several times, in several tiers."""
    runs, pairs = [], []
    for reading in readings:
        number_of = np.fromiter(map(words.__getitem__, reading.words), np.uint64, len(reading.words))
        said = number_of[np.frombuffer(reading.numbers, f"u{reading.numbers.itemsize}")]
        end = sum(reading.lengths[:TIERS])
        runs.append(said[:end])
        pairs.append(said[end:])
    lengths = np.array([reading.lengths for reading in readings])
    whence = (np.arange(number, number + len(readings), dtype=np.uint64)[:, None] << np.uint64(_TIER_BITS) | np.arange(TIERS, dtype=np.uint64)).ravel()
    run, run_of = np.concatenate(runs), np.repeat(whence, lengths[:, :TIERS].ravel())
    pair, pair_of = np.concatenate(pairs).reshape(-1, 2), np.repeat(whence, lengths[:, TIERS:].ravel() // 2)
    alone = run << np.uint64(_FIRST) | run_of
    neighbours = alone[:-1] | run[1:] << np.uint64(_SECOND)
    both = (run[:-1] > 0) & (run[1:] > 0)
    return np.concatenate((alone[run > 0], neighbours[both], pair[:, 0] << np.uint64(_FIRST) | pair[:, 1] << np.uint64(_SECOND) | pair_of))


def _grouped(postings: Numbers) -> tuple[_Groups, NDArray[np.uint16]]:
    """Return ``postings`` in groups, and the documents of each group, ascending."""
    # The tier before the document, for to be sorted by.
    last = (postings & np.uint64((1 << _SECOND) - 1)).astype(np.uint16)
    postings &= ~np.uint64((1 << _SECOND) - 1)
    postings |= last << np.uint16(_NUMBER_BITS) | last >> np.uint16(_TIER_BITS)
    postings.sort()
    numbers = (postings & np.uint64((1 << _NUMBER_BITS) - 1)).astype(np.uint16)
    postings >>= np.uint64(_NUMBER_BITS)
    starts = _starts(postings)
    return _Groups(postings[starts], np.diff(starts, append=len(postings)).astype(np.uint16)), numbers


def _starts(keys: Numbers | NDArray[np.int64]) -> NDArray[np.intp]:
    """Return where each run of equal keys begins."""
    differs = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=differs[1:])
    return np.flatnonzero(differs)


class _Heads:
    """The first words of postings, in the order of their heads."""

    def __init__(self, groups: Iterable[_Groups], spelled: Sequence[str]) -> None:
        self._spelled, self._folded = spelled, list(map(fold, spelled))
        met = sum(np.bincount((found.keys >> np.uint64(_FIRST_OF_KEY)).astype(np.intp), minlength=len(spelled)) for found in groups)
        self._firsts = sorted((key_of(spelled[first])[0], spelled[first], first) for first in np.flatnonzero(met).tolist())
        order = [first for _, _, first in self._firsts]
        self._places = np.zeros(len(spelled), np.uint64)
        self._places[order] = np.arange(len(order), dtype=np.uint64)
        self.sizes = met[order]  # how many groups each of them has
        self.numbers = np.cumsum([0, *(before[0] != after[0] for before, after in pairwise(self._firsts))])  # which head each of them has

    def keys(self, groups: list[_Groups]) -> Numbers:
        """Return the keys of ``groups`` with the places of their first words here; let the groups go."""
        rest = np.uint64(_FIRST_OF_KEY)
        keys = np.concatenate([self._places[found.keys >> rest] << rest | found.keys & (np.uint64(1) << rest) - np.uint64(1) for found in groups])
        groups.clear()
        return keys

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


class _Documents(NamedTuple):
    """The documents of all groups."""

    numbers: NDArray[np.uint16]
    counts: NDArray[np.uint16]
    ends: NDArray[np.unsignedinteger]  # where in ``numbers`` those of each group end
    others: NDArray[np.unsignedinteger]  # and where documents begin that were sorted later

    @classmethod
    def of(cls, groups: Sequence[_Groups], numbers: bytearray) -> _Documents:
        counts = np.concatenate([found.counts for found in groups])
        ends = np.cumsum(counts, dtype=np.uint32 if len(numbers) < 1 << 32 else np.uint64)
        return cls(np.frombuffer(numbers, np.uint16), counts, ends, ends[np.cumsum([len(found.keys) for found in groups]) - 1])

    def of_groups(self, groups: NDArray[np.intp]) -> NDArray[np.uint32]:
        """Return the documents of these groups, one after the other."""
        counts = self.counts[groups]
        begins, ends = self.ends[groups].astype(np.int64) - counts, np.cumsum(counts, dtype=np.int64)
        found = self.numbers[np.arange(ends[-1]) + np.repeat(begins - ends + counts, counts)]
        return found + np.repeat(np.searchsorted(self.others, begins, "right").astype(np.uint32) * np.uint32(_AT_A_TIME), counts)


def _blobs(heads: _Heads, documents: _Documents, keys: Numbers, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield heads with their blobs; ``keys`` of all groups, as :meth:`_Heads.keys` makes them."""
    rest = np.uint64(_FIRST_OF_KEY)
    for start, end in _cut(heads.numbers, heads.sizes, _GROUPS_OF):
        order = np.flatnonzero((keys >= np.uint64(start) << rest) & (keys < np.uint64(end) << rest))
        order = order[np.argsort(keys[order], kind="stable")]  # Of equal keys those of earlier documents stay before those of later ones.
        begins = _starts(keys[order])  # where in ``order`` a set begins
        lengths = np.add.reduceat(documents.counts[order], begins, dtype=np.int64)  # how many documents it has
        found = keys[order[begins]]
        begins = np.append(begins, len(order))
        for first, last in _cut(heads.numbers[found >> rest], lengths, _SETS_OF):
            sets = _sets(documents.of_groups(order[begins[first] : begins[last]]), lengths[first:last], size)
            for head, entries in heads.entries(found[first:last].tolist(), sets):
                yield head, write_blob(entries)


def _cut(heads: NDArray[np.int64], sizes: NDArray[np.int64], most: int) -> Iterator[tuple[int, int]]:
    """Yield the beginnings and ends of parts of about ``most``, in the sum of ``sizes``; those of one of ``heads`` stay together."""
    begins = _starts(heads)
    return pairwise((*begins[_starts((np.cumsum(sizes) - sizes)[begins] // most)].tolist(), len(heads)))


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
