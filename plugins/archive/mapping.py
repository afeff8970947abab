"""The map step: what a record adds to lists and counts. Pages reduce it; an edit is the difference between the old and the new.

Lists are called *terms* (``place:an-giang``, ``decree:nd-77-2010``, ``all``); a record stands in a term at an *order*: its day as
a number, 20201009, with 0 for what is unknown of it. A *tally* counts the values of one facet over the records of a term. Pages
never see all records: they read the terms, cards and tallies they show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from plugins.common.dates import quarter
from plugins.common.text import slugify
from plugins.records.codes import code_of
from plugins.records.core import Record
from plugins.records.evidence import Evidence

from .core import CENTRAL, Registers, all_above, level_of, places_listing, thread_of, tone_of
from .figures import Group, points_of
from .news import news_day
from .people import appearances_of, letter_code, person
from .promises import pledges_of

ALL, UNDATED = "all", "undated"
# Terms of tallies alone. Those of one place's figures, and of one letter of people, are "figures:go-quao-kien-giang" and "people:dd".
DRUM, COVERAGE, TOPICS, FIGURES, PEOPLE = "drum", "coverage", "topics", "figures", "people"
# Facets of tallies.
MONTHS = "month"  # yyyymm, 0 where the year is unknown: of every term that has a page
BY_DECREE = "decree"  # "nd-77-2010 2016"; no decree: " 2016"; no year: "nd-77-2010 0"
PUBLISHERS, TONES, PLACELESS = "publisher", "tone", "placeless"
QUARTERS = "quarter"  # "an-giang 3", "central 3"; 0 where the month is unknown: of a year, by province of today or why there is none
INSIDE, BELOW = "inside", "below"  # Places of the term's records; all records of the places under the term's.
PROVINCES, FORCES, SERIES, SPELLINGS = "province", "force", "series", "spelling"
POINTS, GROUPS, HOLDERS = "point", "group", "holder"  # Figures; how many records have some of a group; whose figures there are.
CHAIRS, NAMES, LETTERS, GIVEN = "chair", "name", "letter", "given"
PROMISES = "promise"  # Of a thread.
CHANGED = "changed"  # ISO day on which readers last saw a record change, the withdrawn among them: of every term that has a page, and of years
EVENTS = "event"  # Of the log: "202611 added"; of its months, whose terms are their keys: "22 added".

# Facets that pages read in the place of records: a change of them alone is shown by no list. See Planner.recounted for what they make dirty.
OF_FACTS = frozenset((POINTS, GROUPS, HOLDERS, CHAIRS, NAMES, LETTERS, GIVEN, PROMISES))

CAP = 50  # A node of the calendar tree with at most so many records lists them all; a bigger one shows its newest and its children.
# Terms whose long months become days. Those of any other term would nearly repeat them: its months lead to the days of the whole archive.
WITH_DAYS = (ALL, UNDATED)
# Terms that only join records with each other.
WITHOUT_PAGE = ("thread:", "vague:", "like:", "relays:", "takes:", "gone:", "log:", "code:")
# The log of the archive. What happened to records is in a term for each kind of it, by the day on which it did.
LOG, LOGGED = "log", "log:"
ADDED, CORRECTED, WITHDRAWN = "added", "corrected", "withdrawn"
Tallies = Counter[tuple[str, str, str]]
NOTHING_FOUND = Evidence()


class Brief(NamedTuple):
    """The part of a card by which its record is named, and chosen, on the pages of others."""

    id: str
    order: int
    title: str
    place: str
    date: str
    thread: str
    province: str  # id of the province of its first place, as of its day


class Card(NamedTuple):
    """What other pages show of a record. ``html`` holds ROOT where the way to the site's root belongs, and LEVEL for its heading's."""

    id: str
    order: int
    title: str
    place: str
    date: str
    thread: str
    province: str  # id of the province of its first place, as of its day
    modified: str  # ISO day, "" if nobody noted one
    html: str
    digest: bytes = b""  # Of all of it but the news: what identifies the card in the inputs of what shows it.
    news: str = ""  # See :mod:`.news`; no list shows it.

    def signed(self) -> Card:
        """Return the card with its digest."""
        whole = "\0".join((self.id, str(self.order), self.title, self.place, self.date, self.thread, self.province, self.modified, self.html))
        return self._replace(digest=blake2b(whole.encode(), digest_size=12).digest())


ROOT, LEVEL = "\x1a", "\x1b"  # Control signs: the reader of records lets none through.


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where a record stands: its terms with its order in each. Drafts stand in none; withdrawn records in those of what is gone (:func:`gone`), of the log and
    of codes."""

    id: str
    status: str
    added: int  # ordinal of the day, 0 unknown
    featured: bool
    modified: str
    terms: tuple[tuple[str, int], ...]
    news: int = 0  # ordinal of the day by which it is news


def order_of(record: Record) -> int:
    """Return the day by which ``record`` is filed as a number: 20201009, 20201000 for a month, 20200000 for a year, 0 for none."""
    year, month, day = record.when.sort_key if record.when else (0, 0, 0)
    return year * 10_000 + month * 100 + day


def gone(term: str) -> str:
    """Return the term of the withdrawn records that would stand in ``term``: those who follow it are told of them."""
    return f"gone:{term}"


def log_term(kind: str) -> str:
    return f"{LOGGED}{kind}"


def code_term(code: str) -> str:
    """Return the term of the records that have a code, or had it: an address of theirs did."""
    return f"code:{code}"


def codes_of(record: Record) -> tuple[str, ...]:
    """Return the code of a record, and those that it had under other ids."""
    return tuple(dict.fromkeys(map(code_of, (record.id, *record.names))))


def thread_order(order: int) -> int:
    """Return the order within a thread: what is unknown of a day comes after what is known."""
    year, month, day = split(order)
    return year * 10_000 + (month or 13) * 100 + (day or 32)


def is_later(order: int, than: int) -> bool:
    """Return whether a meeting of that order may have been after another's, as far as is known of both; not where a year is unknown."""
    return bool(order and than) and thread_order(order) > than


def split(order: int) -> tuple[int, int, int]:
    """Return year, month and day of an order, 0 for what is unknown."""
    return order // 10_000, order // 100 % 100, order % 100


def like_term(order: int, decree_id: str, level: str) -> str:
    """Return the term of the meetings of one quarter, decree and level."""
    year, month, _ = split(order)
    return f"like:{year}-{quarter(month)},{decree_id},{level}"


class Mapper:
    """Maps records by one set of registers."""

    def __init__(self, registers: Registers) -> None:
        self._gazetteer, self._decrees = registers.gazetteer, registers.decrees
        self._force_ids = {force.name: force.id for force in registers.forces}
        self._above: dict[str, tuple[str, ...]] = {}

    def map(self, record: Record, evidence: Evidence = NOTHING_FOUND) -> tuple[Mapped, Tallies]:
        """Return where a resolved record stands, and what it adds to the tallies; ``evidence``: which paragraphs support its facts."""
        modified = record.modified.isoformat() if record.modified else ""
        day = news_day(record)
        news = day.toordinal() if day else 0
        if record.status != "published":
            listing = self._terms(record).items() if record.is_withdrawn else ()
            were = tuple((term, order) for term, order in listing if term != UNDATED and not term.startswith(WITHOUT_PAGE))
            besides = tuple(_besides(record)) if record.is_withdrawn else ()
            tallies = Counter(_changed(dict(were), modified))
            tallies.update(_events(besides))
            return Mapped(record.id, record.status, 0, False, modified, (*((gone(term), order) for term, order in were), *besides), news), tallies
        terms, besides = self._terms(record), tuple(_besides(record))
        tallies = Counter(self._tallies(record, terms))
        tallies.update(_changed(terms, modified))
        tallies.update(_events(besides))
        tallies.update(self._of_facts(record, evidence))
        added = record.added.toordinal() if record.added else 0
        return Mapped(record.id, record.status, added, record.featured, modified, (*terms.items(), *besides), news), tallies

    def _terms(self, record: Record) -> dict[str, int]:
        """Return each list that the record stands in, with its order there."""
        order = order_of(record)
        year, month, day = split(order)
        level = level_of(record, self._gazetteer)
        terms = {ALL: order}
        if not year:
            terms[UNDATED] = _published_order(record)
        for place_id in places_listing(record, self._gazetteer):
            terms[f"place:{place_id}"] = order
            if self._gazetteer[place_id].is_province:
                terms |= {f"cross:{place_id},{decree_id}": order for decree_id in record.decree_ids}
        terms |= {f"decree:{decree_id}": order for decree_id in record.decree_ids}
        terms |= {f"force:{self._force_ids[name]}": order for name in record.forces}
        terms |= {f"topic:{slugify(topic)}": order for topic in record.topics}
        if level:
            terms[f"level:{slugify(level)}"] = order
        thread = thread_of(record)
        if year and thread:
            terms[f"thread:{thread}"] = thread_order(order)
            if not day:
                terms[f"vague:{thread}"] = order
        if month:
            terms |= {like_term(order, decree_id, level): order for decree_id in record.decree_ids}
        if record.relay_of:
            terms[f"relays:{record.relay_of}"] = order
        terms |= {f"takes:{promise.taken_up_by}": order for promise in record.promises if promise.taken_up_by}
        return terms

    def _tallies(self, record: Record, terms: dict[str, int]) -> Iterator[tuple[str, str, str]]:
        """Yield (term, facet, value) for each thing that some page counts."""
        gazetteer, on = self._gazetteer, record.day_for_registers
        year, month, _ = split(order_of(record))
        by_decree = [f"{decree_id} {year}" for decree_id in record.decree_ids or ("",)]
        for term, order in terms.items():
            if not term.startswith(WITHOUT_PAGE):
                yield term, MONTHS, str(order // 100)
                for value in by_decree:
                    yield term, BY_DECREE, value
        if not record.place_ids:
            why = "central" if record.level == CENTRAL else "unknown"
            yield COVERAGE, PLACELESS, f"{why} {year}"
            if year:
                yield f"{ALL}@{year}", QUARTERS, f"{why} {month and quarter(month)}"
        if month:
            yield DRUM, TONES, f"{year} {month} {tone_of(record, self._decrees)}"
        periods = [f"{ALL}@{year}"] * bool(year) + [f"{ALL}@{year}-q{quarter(month)}"] * bool(month)
        for period in periods:
            for decree_id in record.decree_ids:
                yield period, BY_DECREE, f"{decree_id} {year}"
        if year:
            for province in {gazetteer.province_on(gazetteer[place_id], on).id for place_id in record.place_ids}:
                yield periods[0], PROVINCES, province
        yield from self._of_places(record, terms)
        for province in {heir.id for place_id in record.place_ids for heir in gazetteer.today(gazetteer[place_id])}:
            yield COVERAGE, PROVINCES, f"{province} {year}"
            if year:
                yield periods[0], QUARTERS, f"{province} {month and quarter(month)}"
            for decree_id in record.decree_ids:
                yield f"decree:{decree_id}", PROVINCES, province
        for name in record.forces:
            for other in record.forces:
                if other != name:
                    yield f"force:{self._force_ids[name]}", FORCES, other
        for topic in record.topics:
            yield TOPICS, SPELLINGS, f"{slugify(topic)} {topic}"
            yield f"topic:{slugify(topic)}", SPELLINGS, topic
        level = level_of(record, gazetteer)
        if record.series and level:
            yield f"level:{slugify(level)}", SERIES, record.series

    def _of_facts(self, record: Record, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
        """Yield what pages on figures, people and promises read: each is told whole, so that no page has to look into a record."""
        groups: dict[Group, None] = {}
        place = record.place_ids[0] if record.place_ids else ""
        for point in points_of(record, evidence):
            groups[point.group] = None
            yield FIGURES, SPELLINGS, f"{point.group.what}\t{point.label}"
            yield f"{FIGURES}:{place}", POINTS, point.write()
        for group in groups:
            yield f"{FIGURES}:{place}", GROUPS, group.write()
            yield FIGURES, GROUPS, f"{group.write()}\t{place}"
        if groups:
            yield FIGURES, HOLDERS, place
        for appearance in appearances_of(record, evidence, self._gazetteer, order_of(record)):
            letter = letter_code(appearance.name)
            yield f"{PEOPLE}:{letter}", CHAIRS, appearance.write()
            yield f"{PEOPLE}:{letter}", GIVEN, appearance.given
            yield PEOPLE, NAMES, f"{letter}\t{person(appearance)}"
            yield PEOPLE, LETTERS, letter
        thread = thread_of(record)
        if thread:
            yield from ((f"thread:{thread}", PROMISES, pledge.write()) for pledge in pledges_of(record, evidence))

    def _of_places(self, record: Record, terms: dict[str, int]) -> Iterator[tuple[str, str, str]]:
        listed = [term for term in terms if term.startswith("place:")]
        if record.source.is_known:
            for term in (ALL, *listed):
                yield term, PUBLISHERS, record.source.publisher
        for term in listed:
            for place_id in record.place_ids:
                yield term, INSIDE, place_id
            for above in self._all_above(term.removeprefix("place:")):
                yield f"place:{above}", BELOW, term.removeprefix("place:")

    def _all_above(self, place_id: str) -> tuple[str, ...]:
        if place_id not in self._above:
            place = self._gazetteer[place_id]
            self._above[place_id] = tuple(sorted({*all_above(place, self._gazetteer), *place.last.successors} - {place_id}))
        return self._above[place_id]


def _besides(record: Record) -> Iterator[tuple[str, int]]:
    """Yield the terms of a record that say nothing of its meeting, with its order there: those of the log, and of its codes."""
    if record.added:
        yield log_term(ADDED), _day_order(record.added)
    yield from ((log_term(CORRECTED), order) for order in sorted({_day_order(correction.date) for correction in record.corrections}))
    if record.withdrawn and record.is_withdrawn:
        yield log_term(WITHDRAWN), _day_order(record.withdrawn.date)
    yield from ((code_term(code), 0) for code in codes_of(record))


def _events(besides: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str, str]]:
    for term, order in besides:
        if term.startswith(LOGGED):
            kind, (year, month, day) = term.removeprefix(LOGGED), split(order)
            yield LOG, EVENTS, f"{year:04}{month:02} {kind}"
            yield f"{LOG}@{year}-{month:02}", EVENTS, f"{day:02} {kind}"


def _changed(terms: Mapping[str, int], modified: str) -> Iterator[tuple[str, str, str]]:
    """Yield on which day the lists that have, or had, a record changed last for its sake."""
    if modified and terms:
        yield from ((term, CHANGED, modified) for term in terms if not term.startswith(WITHOUT_PAGE))
        year = split(terms[ALL])[0]
        if year:
            yield f"{ALL}@{year}", CHANGED, modified


def _day_order(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _published_order(record: Record) -> int:
    """Return the day on which the source published, as an order: what records without a year are filed by."""
    day = record.published.day if record.published else None
    return (day.year or 0) * 10_000 + (day.month or 0) * 100 + (day.day or 0) if day else 0
