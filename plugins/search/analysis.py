"""What one document says, as the index keeps it.

A *posting* is a text: a form (``hội``), two neighbouring forms (``hội nghị``), or an entity (``§nd 03/2019``). Its key, by which
queries look it up, is its fold: :func:`key_of`. So the index knows of a document no more than its postings, each with its tier;
the store keeps them as a :class:`Reading`, from which they are derived.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count, islice, pairwise
from typing import NamedTuple

from plugins.common.dates import quarter

from .abbreviations import Abbreviations, Detour
from .entities import entities_in, flat, implied
from .syllables import APOSTROPHES, breaks, door, fold, form, pieces

TITLE, SUMMARY, BODY = 0, 1, 2  # Tiers: title, place, decree and chair; summary; body.
TIERS = 3
ENTITY = "§"
FACET = "#"
PURE = f"{ENTITY}{FACET}"  # Begin the heads of entities and of facets: no words, so no spellings.
Postings = dict[str, int]


@dataclass(frozen=True)
class Document:
    """One record in plain values; ``day`` is a number, 20220727, with 0 for what is unknown of it."""

    id: str
    day: int
    title: str
    places: tuple[str, ...] = ()
    decrees: tuple[str, ...] = ()
    chairs: tuple[str, ...] = ()
    summary: str = ""
    body: str = ""  # Plain text, a paragraph a line.
    label: str = ""  # Its day as shown: "27/7/2022".
    facets: tuple[tuple[str, str], ...] = ()
    code: str = ""  # As it is said on the phone: "GQ-2020-10-09".
    added: int = 0  # The ordinal of the day on which it came into the archive.


class Reading(NamedTuple):
    """What one document says, in the order in which it says it: what the store keeps of it.

    ``words``: each once, "" first; ``numbers`` names them by their places. First come the *runs* of each tier: words that stand side by
    side, and 0 where a run ends; a posting is a word of a run, or two neighbours. Then the *pairs* of each tier, its entities and
    facets: two words each. ``lengths``: how many numbers the runs of each tier have, and the pairs of each.
    """

    words: list[str]
    numbers: array[int]
    lengths: tuple[int, ...]

    def postings(self) -> Postings:
        """Return every posting with its best tier."""
        found: Postings = {}
        said = map(self.words.__getitem__, self.numbers)
        parts = [list(islice(said, length)) for length in self.lengths]
        runs, pairs = parts[:TIERS], parts[TIERS:]
        for tier in reversed(range(TIERS)):  # The best last: it overwrites.
            found.update(dict.fromkeys(runs[tier], tier))
            found.update({f"{first} {second}": tier for first, second in pairwise(runs[tier]) if first and second})
            found.update({f"{first} {second}": tier for first, second in zip(pairs[tier][::2], pairs[tier][1::2], strict=True)})
        found.pop("", None)
        return found


def read(document: Document, abbreviations: Abbreviations) -> Reading:
    """Return what ``document`` says; its tiers are 0 (title, place, decree, chair, facets), 1 (summary) and 2 (body)."""
    reader = _Reader(document.day, abbreviations)
    reader.read(document.body, BODY)
    reader.read(document.summary, SUMMARY)
    for text in (document.label, document.code, *document.chairs, *document.decrees, *document.places, document.title):
        reader.read(text, TITLE)
    for place in document.places:
        words = pieces(door(place))[1::2]
        if 1 < len(words) < 5:
            reader.add_run((form("".join(words)),), TITLE)  # "daklak", "kontum"
    reader.add_pairs(map(_entity, _of_day(document.day)), TITLE)
    reader.add_pairs(((f"{FACET}{name}", value) for name, value in document.facets), TITLE)
    return reader.reading()


def postings(document: Document, abbreviations: Abbreviations) -> Postings:
    """Return every posting of ``document`` with its best tier."""
    return read(document, abbreviations).postings()


def key_of(posting: str) -> tuple[str, str]:
    """Return the key of a posting: ``hội nghị`` → (``hoi``, ``nghi``), ``hội`` → (``hoi``, ""), ``§nd 03/2019`` → (``§nd``, ``03/2019``)."""
    head, _, second = posting.partition(" ")
    return (head, second) if head[0] in PURE else (fold(head), fold(second) if second else "")


class _Reader:
    """Gathers what one document of ``day`` says."""

    def __init__(self, day: int, abbreviations: Abbreviations) -> None:
        self._day, self._abbreviations = day, abbreviations
        self._runs: list[list[str]] = [[] for _ in range(TIERS)]
        self._pairs: list[dict[tuple[str, str], None]] = [{} for _ in range(TIERS)]

    def read(self, text: str, tier: int) -> None:
        cut = pieces(door(text))
        words = cut[1::2]
        if not words:
            return
        forms = list(map(form, words))
        starts = [at for at, gap in enumerate(cut[2:-1:2], 1) if gap != " " and breaks(gap)]
        runs = self._runs[tier]
        for start, end in pairwise((0, *starts, len(forms))):
            runs += forms[start:end]
            runs.append("")
        detours = [detour for detour in self._abbreviations.detours(forms, starts) if not _is_in_number(detour.start, cut)]
        if any(map(text.__contains__, APOSTROPHES)):
            detours += _apostrophes(words)
        if detours:
            for way in _ways(detours, forms, starts):
                # They count a tier less than the text's own words: who asks for these wants them to the letter first.
                self.add_run(way, min(tier + 1, BODY))
        for entity in entities_in("".join(map(flat, cut))):
            self.add_pairs(_postings_of(entity.key, entity.inner, self._day), tier)

    def add_run(self, forms: Iterable[str], tier: int) -> None:
        self._runs[tier] += (*forms, "")

    def add_pairs(self, pairs: Iterable[tuple[str, str]], tier: int) -> None:
        self._pairs[tier].update(dict.fromkeys(pairs))

    def reading(self) -> Reading:
        parts: list[list[str]] = [*self._runs, *(list(chain.from_iterable(pairs)) for pairs in self._pairs)]
        number_of = dict(zip(dict.fromkeys(chain(("",), *parts)), count()))
        numbers = array("H" if len(number_of) <= 1 << 16 else "I", map(number_of.__getitem__, chain.from_iterable(parts)))
        return Reading(list(number_of), numbers, tuple(map(len, parts)))


def _is_in_number(at: int, cut: Sequence[str]) -> bool:
    """Return whether word ``at`` of a text (from :func:`pieces`) is a part of the number of a document, as CP in 03/2019/NĐ-CP: it says nothing besides."""
    while at and cut[2 * at] in ("/", "-"):
        at -= 1
        if cut[2 * at + 1].isdigit():
            return True
    return False


_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")


def _apostrophes(words: list[str]) -> list[Detour]:
    """Return the parts of words such as K'Bang, which some write with a space: K Bang."""
    return [Detour(at, at + 1, tuple(map(form, _APOSTROPHE.split(word)))) for at, word in enumerate(words) if _APOSTROPHE.search(word)]


def _ways(detours: Iterable[Detour], forms: list[str], starts: Iterable[int]) -> Iterable[tuple[str, ...]]:
    """Return, each once, the runs of ``detours`` from a text: their words, and these with what stands before and behind. ``starts``: where runs begin."""
    parted, ways = {0, len(forms), *starts}, dict[tuple[str, ...], None]()
    befores: dict[int, list[str]] = {}
    afters: dict[int, list[str]] = {}
    for start, end, words in detours:
        ways[words] = None
        if start not in parted:
            afters.setdefault(start, []).append(words[0])
        if end not in parted:
            befores.setdefault(end, []).append(words[-1])
    for at, firsts in afters.items():
        ways |= {(before, first): None for before in (forms[at - 1], *befores.get(at, ())) for first in firsts}
    for at, lasts in befores.items():
        ways |= {(last, forms[at]): None for last in lasts}
    return ways


@lru_cache(maxsize=65536)
def _entity(key: str) -> tuple[str, str]:
    head, _, second = key.partition(":")
    return f"{ENTITY}{head}", second


@lru_cache(maxsize=65536)
def _postings_of(key: str, inner: bool, day: int) -> tuple[tuple[str, str], ...]:
    """Return the postings of an entity in a document of ``day``: itself, what it implies, and what it means in that year.

    A quarter or a day without a year is taken for one of the document's year; a quarter that had not begun then and was not about to
    begin is one of the year before. The day on which a decree was signed is a day that the text names, but of no month or year of it.
    """
    keys = [key, *implied(key)]
    year, month = day // 10000, day // 100 % 100
    if inner:
        keys = keys[:2]
    elif key.startswith("q:") and len(key) == 3 and year:
        number = int(key[2])
        keys.append(f"q:{year - (bool(month) and number > quarter(month) + 1)}-{number}")
    elif key.startswith("ng:") and len(key) == 8 and year:
        keys.append(f"ng:{year}-{key[3:]}")
    return tuple(map(_entity, keys))


def _of_day(day: int) -> tuple[str, ...]:
    """Return the keys of a document's own day, as far as it is known."""
    year, month, date = day // 10000, day // 100 % 100, day % 100
    if not year:
        return (f"ng:{month:02}-{date:02}",) if date else ()
    key = f"ng:{year}-{month:02}-{date:02}" if date else f"th:{year}-{month:02}" if month else f"nam:{year}"
    return (key, *implied(key))
