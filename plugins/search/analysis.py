"""What one document says, as the index keeps it.

A *posting* is a text: a form (``hội``), two neighbouring forms (``hội nghị``), or an entity (``§nd 03/2019``). Its key, by which
queries look it up, is its fold: :func:`key_of`. So what is stored of a document is no more than its postings, each with its tier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from plugins.common.dates import quarter

from .abbreviations import Abbreviations, Detour, words_of
from .entities import entities_in, flat, implied
from .syllables import APOSTROPHES, breaks, door, fold, form, pieces

TITLE, SUMMARY, BODY = 0, 1, 2  # Tiers: title, place, decree and chair; summary; body.
ENTITY = "§"
PURE = f"{ENTITY}#"  # Begin the heads of entities and of facets: no words, so no spellings.
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
    added: int = 0  # The ordinal of the day on which it came into the archive.


def postings(document: Document, abbreviations: Abbreviations) -> Postings:
    """Return every posting of ``document`` with its best tier: 0 (title, place, decree, chair), 1 (summary) or 2 (body)."""
    found: Postings = {}
    day = document.day
    # The best last: it overwrites.
    _read(document.body, BODY, day, abbreviations, found)
    _read(document.summary, SUMMARY, day, abbreviations, found)
    for text in (document.label, *document.chairs, *document.decrees, *document.places, document.title):
        _read(text, TITLE, day, abbreviations, found)
    for place in document.places:
        words = pieces(door(place))[1::2]
        if 1 < len(words) < 5:
            found[form("".join(words))] = TITLE  # "daklak", "kontum"
    for key in _of_day(day):
        found[_entity(key)] = TITLE
    return found


def key_of(posting: str) -> tuple[str, str]:
    """Return the key of a posting: ``hội nghị`` → (``hoi``, ``nghi``), ``hội`` → (``hoi``, ""), ``§nd 03/2019`` → (``§nd``, ``03/2019``)."""
    head, _, second = posting.partition(" ")
    return (head, second) if head[0] in PURE else (fold(head), fold(second) if second else "")


def _read(text: str, tier: int, day: int, abbreviations: Abbreviations, found: Postings) -> None:
    """Put into ``found`` what ``text`` says."""
    cut = pieces(door(text))
    words = cut[1::2]
    if not words:
        return
    forms = list(map(form, words))
    pairs = [f"{first} {second}" if gap == " " or not breaks(gap) else "" for first, second, gap in zip(forms, forms[1:], cut[2:-1:2], strict=False)]
    said = dict.fromkeys(forms, tier)
    said.update(dict.fromkeys(pairs, tier))
    detours = abbreviations.detours(forms, pairs, said)
    if _APOSTROPHE.search(text):
        detours += _apostrophes(words)
    if detours:
        _go(detours, forms, pairs, tier, said)
    for entity in entities_in("".join(map(flat, cut))):
        for posting in _postings_of(entity.key, entity.inner, day):
            said[posting] = tier
    said.pop("", None)
    if tier != TITLE:  # What was read before is of a lower tier.
        found.update(said)
        return
    for posting, worth in said.items():
        if found.get(posting, BODY) >= worth:
            found[posting] = worth


_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")


def _apostrophes(words: list[str]) -> list[Detour]:
    """Return the parts of words such as K'Bang, which some write with a space: K Bang."""
    return [Detour(at, at + 1, words_of(list(map(form, _APOSTROPHE.split(word))))) for at, word in enumerate(words) if _APOSTROPHE.search(word)]


def _go(detours: Iterable[Detour], forms: list[str], pairs: list[str], tier: int, said: Postings) -> None:
    """Put into ``said`` the postings of ``detours`` from a text: those of their words, and the pairs with what stands before and behind.

    They count a tier less than the text's own words: who asks for these wants them to the letter first.
    """
    tier = min(tier + 1, BODY)
    given: dict[str, int] = {}
    ends: dict[int, list[str]] = {}
    starts: dict[int, list[str]] = {}
    for start, end, words in detours:
        given.update(dict.fromkeys(words.postings, tier))
        if start and pairs[start - 1]:
            starts.setdefault(start, []).append(words.forms[0])
        if end < len(forms) and pairs[end - 1]:
            ends.setdefault(end, []).append(words.forms[-1])
    for at, firsts in starts.items():
        for before in (forms[at - 1], *ends.get(at, ())):
            given.update({f"{before} {first}": tier for first in firsts})
    for at, lasts in ends.items():
        given.update({f"{last} {forms[at]}": tier for last in lasts})
    for posting in given:
        said.setdefault(posting, tier)


@lru_cache(maxsize=65536)
def _entity(key: str) -> str:
    return f"{ENTITY}{key.replace(':', ' ', 1)}"


@lru_cache(maxsize=65536)
def _postings_of(key: str, inner: bool, day: int) -> tuple[str, ...]:
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
