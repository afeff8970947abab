"""The files of the index, as bytes: sets of documents, heads, texts, days, lexicon, manifest.

A *key* is a pair (head, second): a syllable alone (``hoi``, ``""``), two neighbours (``hoi``, ``nghi``), an entity
(``§nd``, ``03/2019``), a value of a facet (``#tinh``, ``an-giang``). Under a key stand its *forms* (``hội nghị``), and under
a form a set of documents for each *tier*, the best field that has it.

The unit of storage is the *blob*: all keys of one head in one segment. Files are made from blobs alone: a head with much data has a
files of its own: pages to which its keys are dealt by a hash of their seconds, so that a reader asks for the one page that says all of two
neighbours, and a list of all its keys; small heads share files, by a hash too. So one changed key changes one blob, and by it one or two files.

Numbers are written as varints: seven bits a byte, lowest first, the high bit where more follow. A set is written as the gaps between
the numbers of its documents; one that has more than half of the segment, as the gaps of those it lacks. (A bitmap is never shorter:
what deflate makes of gaps is as short, at any density.)
"""

from __future__ import annotations

import base64
import gzip
import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from operator import sub
from typing import NamedTuple

from plugins.common.text import fold

from .analysis import PURE, TIERS

OWN = 8192  # bytes of a blob from which its head has files of its own
PAGE = 8192  # bytes of a blob for each page of its sets, at least, and less than twice as many on average; a blob of one page has none
GROUP = 12288  # bytes of blobs from which a group of small heads, on average, is divided
TEXTS = 4  # documents in a file of texts; with two, answers bring less and still come later, for they ask more often
LONGEST_NAME = 40  # letters of a head that may have a file of its own
ALL_KEYS, ALONE = "d", "a"  # names, instead of a page's number: of all keys of a head, without their sets; of its spellings alone
MANIFEST, PLACES, LABELS = "muc-luc", "noi", "nhan"  # files of the whole index

Set = tuple[int, bytes]  # how many documents, and their gaps
Form = tuple[str, Sequence[Set | None]]  # a spelling and its sets, by tier
Entry = tuple[str, list[Form]]  # the second of a key, and its forms


# Numbers and sets


_SMALL = tuple(bytes((number,)) for number in range(128))


def varint(number: int) -> bytes:
    """Return ``number`` (0 or more) as a varint."""
    if number < 128:
        return _SMALL[number]
    written = bytearray()
    while number > 127:
        written.append(number & 127 | 128)
        number >>= 7
    written.append(number)
    return bytes(written)


def varints(numbers: Iterable[int]) -> bytes:
    """Return all ``numbers`` as varints, one after the other."""
    numbers = list(numbers)
    if not numbers or max(numbers) < 128:
        return bytes(numbers)
    written = bytearray()
    for number in numbers:
        while number > 127:
            written.append(number & 127 | 128)
            number >>= 7
        written.append(number)
    return bytes(written)


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at ``at``, and where the next one begins."""
    number = data[at]
    at += 1
    if number < 128:
        return number, at
    number &= 127
    shift = 7
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7


def write_set(numbers: Sequence[int], size: int) -> Set:
    """Return the set of ``numbers`` (ascending, each once, below ``size``)."""
    if 2 * len(numbers) > size:
        present = bytearray(size)
        for number in numbers:
            present[number] = 1
        return len(numbers), _gaps([number for number in range(size) if not present[number]])
    return len(numbers), _gaps(numbers)


def _gaps(numbers: Sequence[int]) -> bytes:
    if not numbers:
        return b""
    gaps = list(map(sub, numbers[1:], map((1).__add__, numbers)))  # Of each number from the one before it; written in C.
    gaps.insert(0, numbers[0])
    return varints(gaps)


def read_set(written: Set, size: int) -> list[int]:
    """Return the numbers of the documents in a set of a segment of ``size``."""
    count, data = written
    numbers, at, number = [], 0, -1
    while at < len(data):
        gap, at = read_varint(data, at)
        number += gap + 1
        numbers.append(number)
    if 2 * count > size:
        lacking = set(numbers)
        return [number for number in range(size) if number not in lacking]
    return numbers


# Blobs


def write_blob(entries: Iterable[Entry]) -> bytes:
    """Return the blob of a head: its keys in the order of their seconds, forms in theirs."""
    return b"".join(_write_entry(second, forms) for second, forms in sorted(entries) if forms)


def _write_entry(second: str, forms: Sequence[Form]) -> bytes:
    payload = varint(len(forms))
    for form, tiers in sorted(forms):
        spelled = form.encode()
        payload += varint(len(spelled)) + spelled + _SMALL[_mask(tiers)]
        for written in tiers:
            if written:
                payload += varint(written[0]) + varint(len(written[1])) + written[1]
    name = second.encode()
    return varint(len(name)) + name + varint(len(payload)) + payload


def _mask(tiers: Sequence[Set | None]) -> int:
    """Return a number with a bit for each tier that has a set."""
    title, summary, body = tiers
    return (title is not None) | (summary is not None) << 1 | (body is not None) << 2


def _records(blob: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Yield for each key its second, where its record begins, where its payload begins, and where it ends."""
    at = 0
    while at < len(blob):
        start = at
        length, at = read_varint(blob, at)
        second = blob[at : at + length].decode()
        length, at = read_varint(blob, at + length)
        yield second, start, at, at + length
        at += length


def _read_payload(blob: bytes, at: int) -> list[Form]:
    count, at = read_varint(blob, at)
    forms: list[Form] = []
    for _ in range(count):
        length, at = read_varint(blob, at)
        form = blob[at : at + length].decode()
        mask = blob[at + length]
        at += length + 1
        tiers: list[Set | None] = [None] * TIERS
        for tier in range(TIERS):
            if mask >> tier & 1:
                number, at = read_varint(blob, at)
                length, at = read_varint(blob, at)
                tiers[tier] = (number, blob[at : at + length])
                at += length
        forms.append((form, tuple(tiers)))
    return forms


def read_blob(blob: bytes) -> list[Entry]:
    """Return the keys of a blob with their forms."""
    return [(second, _read_payload(blob, at)) for second, _, at, _ in _records(blob)]


Spellings = Iterable[tuple[str, int]]  # (form, best tier) of one key in one document, as the analysis gives them


def patch_blob(blob: bytes, size: int, number: int, before: Mapping[str, Spellings], after: Mapping[str, Spellings]) -> bytes:
    """Return ``blob`` where the document ``number`` has the keys of ``after`` instead of ``before`` (second → spellings).

    Only keys that differ are decoded; the bytes of all others stay. The same as the blob made anew.
    """
    changed = {second for second in {*before, *after} if sorted(before.get(second, ())) != sorted(after.get(second, ()))}
    if not changed:
        return blob
    kept: dict[str, bytes] = {}
    for second, start, payload, end in _records(blob):
        if second not in changed:
            kept[second] = blob[start:end]
            continue
        changed.discard(second)
        forms = _patch(_read_payload(blob, payload), size, number, after.get(second, ()))
        if forms:
            kept[second] = _write_entry(second, forms)
    for second in changed:
        kept[second] = _write_entry(second, _patch([], size, number, after.get(second, ())))
    return b"".join(kept[second] for second in sorted(kept))


def _patch(forms: list[Form], size: int, number: int, after: Spellings) -> list[Form]:
    sets: dict[str, list[Set | None]] = {form: list(tiers) for form, tiers in forms}
    wanted = dict(after)
    for form in wanted:
        sets.setdefault(form, [None] * TIERS)
    for form, tiers in sets.items():
        for tier, written in enumerate(tiers):
            numbers = read_set(written, size) if written else []
            if (number in numbers) != (wanted.get(form) == tier):
                numbers = sorted({*numbers} ^ {number})
                tiers[tier] = write_set(numbers, size) if numbers else None
    return [(form, tuple(tiers)) for form, tiers in sets.items() if any(tiers)]


# Files of heads


class Layout(NamedTuple):
    """Which heads of a segment have files of their own, each with how many pages, and how many files the others share.

    Both are powers of two; of pages there may be none: then one file has all.
    """

    own: Mapping[str, int]
    groups: int


def lay_out(sizes: Mapping[str, int], *, one_file: bool = False) -> Layout:
    """Return the layout of heads whose blobs have these ``sizes``; all in one group where ``one_file``.

    The number of groups changes only when the small heads have grown to twice as much, or shrunk to half; that of a head's pages likewise.
    """
    if one_file:
        return Layout({}, 1)
    own = {head: _pages(size) for head, size in sorted(sizes.items()) if size > OWN and len(head) <= LONGEST_NAME}
    small = sum(sizes.values()) - sum(sizes[head] for head in own)
    return Layout(own, 1 << (small // GROUP).bit_length())


def _pages(size: int) -> int:
    """Return how many pages the sets of a blob of ``size`` bytes are dealt to."""
    count = size // PAGE
    return 1 << count.bit_length() - 1 if count > 1 else 0


def dealt(text: str, places: int) -> int:
    """Return which of ``places`` files has ``text``, by a hash (FNV-1a) that the reader computes too."""
    hashed = 0x811C9DC5
    for char in file_name(text):
        hashed = (hashed ^ ord(char)) * 0x01000193 & 0xFFFFFFFF
    # The low bits alone would repeat those of the last letter.
    return (hashed ^ hashed >> 15) % places


def grouped(layout: Layout, heads: Iterable[str]) -> list[list[str]]:
    """Return the heads of each group, in order; a group without heads is written as well, for readers look there."""
    groups: list[list[str]] = [[] for _ in range(layout.groups)]
    for head in sorted(heads):
        if head not in layout.own:
            groups[dealt(head, layout.groups)].append(head)
    return groups


def file_name(text: str) -> str:
    """Return ``text`` in letters that every file system and address has: ``§nd`` → ``_a7_nd``; different for different texts."""
    return "".join(char if char in "abcdefghijklmnopqrstuvwxyz0123456789" else f"_{ord(char):x}_" for char in text)


def own_files(segment: str, stamp: bytes, head: str, blob: bytes, pages: int) -> dict[str, bytes]:
    """Return the files, not yet packed, of a head that has its own: its keys with their sets, dealt to so many ``pages``; its spellings alone; a list
    of all keys, without sets. Without pages: one file that says all.

    Each page has the spellings of the head alone, too, which tell how many documents have it: so it answers for two neighbours. Names tell how many
    pages there are: a reader that thinks otherwise finds none.
    """
    name = f"{segment}/h-{file_name(head)}"
    entries = read_blob(blob)
    if not pages:
        return {f"{name}-0": _with_sets(stamp, [(head, entries)])}
    alone = [entry for entry in entries if not entry[0]]
    files = {f"{name}-{ALL_KEYS}": stamp + _dictionary([(head, entries)]), f"{name}-{ALONE}": _with_sets(stamp, [(head, alone)])}
    dealt_to: list[list[Entry]] = [[*alone] for _ in range(pages)]
    for entry in entries:
        if entry[0]:
            dealt_to[dealt(entry[0], pages)].append(entry)
    for number, some in enumerate(dealt_to):
        files[f"{name}-{pages}-{number}"] = _with_sets(stamp, [(head, some)], has_alone=False)
    return files


def group_file(segment: str, stamp: bytes, group: int, blobs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the file, not yet packed, that the heads of ``blobs`` share; their sets are in it."""
    return {f"{segment}/g-{group}": _with_sets(stamp, [(head, read_blob(blob)) for head, blob in sorted(blobs.items())])}


def _with_sets(stamp: bytes, heads: Sequence[tuple[str, Sequence[Entry]]], *, has_alone: bool = True) -> bytes:
    """Return ``heads`` and their sets; without ``has_alone`` only those of two words."""
    all_forms = (forms for _, entries in heads for second, forms in entries if second or has_alone)
    return stamp + _dictionary(heads) + b"".join(written[1] for forms in all_forms for _, tiers in forms for written in tiers if written)


def _dictionary(heads: Sequence[tuple[str, Sequence[Entry]]]) -> bytes:
    """Return heads with their keys: all words first, then all numbers, for so they pack well.

    Words: the heads, the spellings of each head, the spellings of seconds. A second that is its spelling without marks is not written;
    the reader takes the marks off itself. Numbers: of each head how many spellings and keys it has; of each key how many forms, whether its
    second is written; of each form its spelling and tiers, of each tier how many documents.
    """
    firsts: list[str] = []
    words: list[str] = []
    numbers: list[int] = []
    for head, entries in heads:
        known: dict[str, int] = {}
        written: list[int] = []
        for second, forms in entries:
            split = [_split(head, second, form) for form, _ in forms]
            explicit = second != "" and fold(split[0][1]) != second
            written.append(len(forms) << 1 | explicit)
            if explicit:
                words.append(second)
            for (first, other), (_, tiers) in zip(split, forms, strict=True):
                words.append(other)
                written.append(known.setdefault(first, len(known)) << TIERS | _mask(tiers))
                written += [there[0] for there in tiers if there]
        firsts += known
        numbers += [len(known), len(entries), *written]
    return _strings([head for head, _ in heads]) + _strings(firsts) + _strings(words) + varints(numbers)


def _split(head: str, second: str, form: str) -> tuple[str, str]:
    """Return the spellings of the two halves of a key; an entity and a value of a facet have none."""
    if head[0] in PURE:
        return "", ""
    if not second:
        return form, ""
    first, _, other = form.partition(" ")
    return first, other


def _strings(strings: Sequence[str]) -> bytes:
    written = "\n".join(strings).encode()
    return varint(len(written)) + written


# Other files


class Shown(NamedTuple):
    """What a result shows of its document."""

    id: str
    title: str
    place: str
    label: str  # its day, as readers see it
    decrees: str
    summary: str
    body: str


def text_file(segment: str, stamp: bytes, number: int, documents: Sequence[Shown]) -> dict[str, bytes]:
    """Return the file, not yet packed, of the ``number``-th :data:`TEXTS` documents of a segment."""
    return {f"{segment}/t-{number}": stamp + json.dumps(documents, ensure_ascii=False, separators=(",", ":")).encode()}


def days_file(segment: str, stamp: bytes, days: Sequence[int]) -> dict[str, bytes]:
    """Return the file, not yet packed, of the days of a segment's documents: runs of (day, how many), days as differences."""
    numbers, before = [], 0
    for day, count in _runs(days):
        change = day - before
        numbers += [change << 1 if change >= 0 else -change << 1 | 1, count]
        before = day
    return {f"{segment}/n": stamp + varints(numbers)}


def _runs(days: Iterable[int]) -> Iterator[tuple[int, int]]:
    current, count = -1, 0
    for day in days:
        if day != current and count:
            yield current, count
            count = 0
        current = day
        count += 1
    if count:
        yield current, count


def lexicon_file(segment: str, stamp: bytes, frequencies: Mapping[str, int]) -> dict[str, bytes]:
    """Return the file, not yet packed, of all syllables of a segment; of each the order of magnitude of how many documents have it."""
    heads = sorted(frequencies)
    return {f"{segment}/tu": stamp + _strings(heads) + bytes(frequencies[head].bit_length() for head in heads)}


def frequency(blob: bytes) -> int:
    """Return in how many documents the syllable of ``blob`` stands, counted by spelling; 0 where it has only neighbours."""
    for second, _, at, _ in _records(blob):
        return 0 if second else sum(written[0] for _, tiers in _read_payload(blob, at) for written in tiers if written)
    return 0


def stamp_of(ids: Iterable[str]) -> bytes:
    """Return four bytes that tell one numbering of documents from another."""
    return blake2b("\n".join(ids).encode(), digest_size=4).digest()


class Segment(NamedTuple):
    """What the manifest tells of a segment."""

    name: str
    stamp: bytes
    size: int
    layout: Layout


def manifest_file(segments: Sequence[Segment]) -> dict[str, bytes]:
    """Return the file, not yet packed, that says what there is: by it a reader knows which file a head is in."""
    told = [
        {"name": name, "stamp": stamp.hex(), "size": size, "own": dict(layout.own), "groups": layout.groups} for name, stamp, size, layout in segments if size
    ]
    return {MANIFEST: json.dumps({"version": 1, "texts": TEXTS, "segments": told}, ensure_ascii=False, separators=(",", ":")).encode()}


class PageLink(NamedTuple):
    """A page of the site that a query may name: a place, a decree, a year, a quarter."""

    kind: str
    title: str
    href: str
    note: str = ""  # such as: nay thuộc Thành phố Cần Thơ
    names: tuple[str, ...] = ()  # what it is called besides its title
    keys: tuple[tuple[str, str], ...] = ()  # entities that name it: ("§nd", "03/2019"), ("§nam", "2016"), ("§q", "2016-2")


def pages_file(pages: Sequence[PageLink]) -> dict[str, bytes]:
    """Return the file, not yet packed, of the pages that queries may name."""
    told = [(*page[:-1], [f"{head.removeprefix('§')}:{second}" for head, second in page.keys]) for page in pages]
    return {PLACES: json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()}


def labels_file(labels: Mapping[str, Mapping[str, str]]) -> dict[str, bytes]:
    """Return the file, not yet packed, of the words that readers see for the values of facets."""
    return {LABELS: json.dumps(labels, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()}


# The shortest header of gzip: no name, no time, no system. Python's own differs from version to version.
_GZIP = b"\x1f\x8b\x08\0\0\0\0\0\2\xff"


def packed(name: str, data: bytes) -> bytes:
    """Return the file called ``name`` as it is published: a script that hands over its data, so that it loads from a disk too."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    inside = _GZIP + deflate.compress(data) + deflate.flush() + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return f'sgb("{name}","{base64.b64encode(inside).decode()}")'.encode()


def unpacked(file: bytes) -> bytes:
    """Return the data of a published file."""
    return gzip.decompress(base64.b64decode(file.split(b'"')[3]))
