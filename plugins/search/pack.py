"""From analysed documents to the files of the index, in memory.

Postings outnumber everything else (400 a document), so they are kept as packed numbers, eight bytes each, compressed, in parts by
their head; one part at a time is unfolded into blobs.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .analysis import Document, Postings
from .format import (
    PURE,
    TEXTS,
    TIERS,
    Entry,
    Layout,
    PageLink,
    Segment,
    Set,
    Shown,
    days_file,
    frequency,
    group_file,
    grouped,
    labels_file,
    lay_out,
    lexicon_file,
    manifest_file,
    own_files,
    packed,
    pages_file,
    stamp_of,
    text_file,
    write_blob,
    write_set,
)
from .segments import NAMES, Sizes, Standing, segments_of
from .syllables import fold

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
                part = parts[zlib.crc32(_head_of(first).encode()) % PARTS]
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


def _head_of(first: str) -> str:
    return first if first[0] in PURE else fold(first)


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
        if first[0] in PURE:
            head, second, form = first, other, ""
        else:
            head, second, form = fold(first), fold(other), f"{first} {other}" if other else first
        tiers = heads.setdefault(head, {}).setdefault(second, {}).setdefault(form, [None] * TIERS)
        tiers[key & (1 << _TIER_BITS) - 1] = write_set(found, size)
    for head, seconds in heads.items():
        entries: list[Entry] = [(second, [(form, tuple(tiers)) for form, tiers in forms.items()]) for second, forms in seconds.items()]
        yield head, write_blob(entries)


def keys_of(postings: Postings) -> dict[str, dict[str, list[tuple[str, int]]]]:
    """Return the postings of one document by head and second, for :func:`.format.patch_blob`."""
    keys: dict[str, dict[str, list[tuple[str, int]]]] = {}
    for posting, tier in postings.items():
        first, _, other = posting.partition(" ")
        pure = first[0] in PURE
        second = other if pure else fold(other)
        keys.setdefault(_head_of(first), {}).setdefault(second, []).append(("" if pure else posting, tier))
    return keys


def with_facets(postings: Postings, facets: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return ``postings`` with the values of the document's facets as postings of their own: ``#tinh an-giang``."""
    return {**postings, **{f"#{name} {value}": 0 for name, value in facets}}


def shown(document: Document) -> Shown:
    """Return what a result shows of ``document``."""
    places, decrees = ", ".join(document.places), ", ".join(document.decrees)
    return Shown(document.id, document.title, places, document.label, decrees, document.summary, document.body)


def heads_files(segment: str, stamp: bytes, layout: Layout, heads: Iterable[str], blob_of: Callable[[str], bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield name and data, not yet packed, of all files of the ``heads`` of a segment."""
    for head in layout.own:
        yield from own_files(segment, stamp, head, blob_of(head)).items()
    for number, group in enumerate(grouped(layout, heads)):
        yield from group_file(segment, stamp, number, {head: blob_of(head) for head in group}).items()


def texts_files(segment: str, stamp: bytes, documents: Iterable[Shown]) -> Iterator[tuple[str, bytes]]:
    """Yield name and data, not yet packed, of the files of texts of a segment; ``documents`` in the order of their numbers."""
    waiting: list[Shown] = []
    number = 0
    for document in documents:
        waiting.append(document)
        if len(waiting) == TEXTS:
            yield from text_file(segment, stamp, number, waiting).items()
            waiting = []
            number += 1
    if waiting:
        yield from text_file(segment, stamp, number, waiting).items()


def is_one_file(segment: str) -> bool:
    """Return whether all heads of the segment share one file: the tail, which every new document changes."""
    return segment == NAMES[-1]


def build(
    documents: Iterable[Document],
    postings_of: Callable[[Document], Postings],
    pages: Sequence[PageLink] = (),
    labels: Mapping[str, Mapping[str, str]] | None = None,
    sizes: Sizes = Sizes(),  # noqa: B008 - a tuple
) -> dict[str, bytes]:
    """Return the files of the whole index, packed, by their names (``a/h-giao``): what a step by step build must come to."""
    by_id = {document.id: document for document in documents}
    files: dict[str, bytes] = {}
    segments: list[Segment] = []
    divided = segments_of((Standing(document.id, document.day, document.added) for document in by_id.values()), sizes)
    for name, ids in divided.items():
        if not ids:
            continue
        stamp = stamp_of(ids)
        members = [by_id[id_] for id_ in ids]
        blobs = dict(blobs_of((with_facets(postings_of(document), document.facets) for document in members), len(members)))
        layout = lay_out({head: len(blob) for head, blob in blobs.items()}, one_file=is_one_file(name))
        segments.append(Segment(name, stamp, len(members), layout))
        made = [heads_files(name, stamp, layout, blobs, blobs.__getitem__), texts_files(name, stamp, map(shown, members))]
        frequencies = {head: count for head, blob in blobs.items() if head[0] not in PURE and (count := frequency(blob))}
        for some in (*made, days_file(name, stamp, [document.day for document in members]).items(), lexicon_file(name, stamp, frequencies).items()):
            files.update((file, packed(file, data)) for file, data in some)
    for data in (manifest_file(segments), pages_file(pages), labels_file(labels or {})):
        files.update((file, packed(file, inside)) for file, inside in data.items())
    return files
