"""The Archive: the questions that pages ask. Each is answered from the store at the cost of its answer, not of the archive."""

from __future__ import annotations

import pickle
import sqlite3
import sys
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from plugins.common.dates import UncertainDate
from plugins.common.text import slugify
from plugins.decrees.core import DecreeRegister
from plugins.gazetteer.core import Gazetteer
from plugins.records.body import Body
from plugins.records.core import Record
from plugins.records.evidence import Evidence

from .core import Registers, level_of, thread_of
from .mapping import ALL, BY_DECREE, MONTHS, UNDATED, Brief, Card, gone, like_term, order_of, split, thread_order
from .store import chunks, marks, term_key

REACH = 3  # Meetings shown before and after the one being read.
COMMON_TOPIC = 31  # A topic of more records says little of any two.
NEAR = 4  # Records on either side, in each list that joins them, from which the related ones are chosen.
_BRIEF = "c.id, c.ord, c.title, c.place, c.day, c.thread, c.province"
_CARD = f"{_BRIEF}, c.modified, c.html, c.digest"
# Records without a year have no day of their own: they go by the one on which their source published them.
_CARD_BY_PUBLICATION = _CARD.replace("c.ord", "m.ord")
_TOLD = "c.id, c.ord, c.title, c.place, c.day, c.news"
_NEWS_FIRST = "ORDER BY news DESC, ord DESC, id DESC"
FEW = 1_000  # Records of a list that are looked at one by one.
NO_END = 10**8  # Behind every order.
LAST = "\U0010ffff"  # Behind every sign of a text.
FURTHER = 12  # Members of a term that are read beyond those asked for: the neighbours of a record are asked next.
_AROUND = f"SELECT m.ord, {_BRIEF} FROM member m JOIN card c ON c.n = m.n WHERE m.term = ? AND (m.ord, m.id)"


class Related(NamedTuple):
    """A related record with why: ``bond`` is main, sister, relay, province, like or topic; ``name`` what is said of it (a province, a topic)."""

    card: Card
    bond: str
    name: str = ""


class Found(NamedTuple):
    """A record as the store keeps it: its rendered body (None if withdrawn) without the plain paragraphs, what supports its facts, the digest of all."""

    record: Record
    body: Body | None
    evidence: Evidence
    digest: bytes


class Told(NamedTuple):
    """What is told of a record to those who follow a list: ``news`` as :func:`plugins.archive.news.read_news` reads it."""

    id: str
    order: int
    title: str
    place: str
    date: str
    news: str


class Archive:
    """The published and withdrawn records of one state of the store, with their registers. Drafts are not in it.

    What was asked is remembered for as long as the object lives, so that several pages may ask the same; make a new one after a change.
    """

    def __init__(self, db: sqlite3.Connection, registers: Registers) -> None:
        self.db, self.registers = db, registers
        self._terms: dict[str, Term] = {}
        self._listed: dict[str, Mapping[str, int]] = {}
        self._stretches: dict[str, Stretch] = {}
        self._last: tuple[str, Found | None] = ("", None)  # Several pages of one record follow each other.

    @property
    def gazetteer(self) -> Gazetteer:
        return self.registers.gazetteer

    @property
    def decrees(self) -> DecreeRegister:
        return self.registers.decrees

    def term(self, name: str) -> Term:
        """Return a list by its name (``place:an-giang``); an empty one if no record stands in it."""
        if name not in self._terms:
            self._terms[name] = Term(self, name)
        return self._terms[name]

    # Single records.

    def record(self, record_id: str) -> Found | None:
        """Return a record with what its page shows of it alone; None for an unknown id or a draft."""
        if self._last[0] != record_id:
            sql = "SELECT b.data, r.digest FROM record r JOIN body b ON b.n = r.n WHERE r.id = ? AND r.status <> 'draft'"
            row = self.db.execute(sql, (record_id,)).fetchone()
            self._last = record_id, Found(*unpack(row[0]), row[1]) if row else None
        return self._last[1]

    def records(self) -> Iterator[Record]:
        """Yield every record, newest first. For tests and exports: pages ask for what they show."""
        rows = self.db.execute("SELECT b.data FROM record r JOIN body b ON b.n = r.n WHERE r.status <> 'draft' ORDER BY r.ord DESC, r.id DESC")
        for (data,) in rows:
            yield unpack(data)[0]

    def cards(self, ids: Iterable[str]) -> dict[str, Card]:
        """Return the cards of those of ``ids`` that are no drafts, by id."""
        found = {}
        for some in chunks(ids):
            for row in self.db.execute(
                f"SELECT {_CARD} FROM record r JOIN card c ON c.n = r.n WHERE r.status <> 'draft' AND r.id IN ({marks(some)})",
                some,
            ):
                found[row[0]] = Card(*row)
        return found

    def published(self, ids: Iterable[str]) -> dict[str, Card]:
        """Return the cards of those of ``ids`` that are published, by id: neither drafts nor withdrawn."""
        found = {}
        for some in chunks(ids):
            rows = self.db.execute(f"SELECT {_CARD} FROM record r JOIN card c ON c.n = r.n WHERE r.status = 'published' AND r.id IN ({marks(some)})", some)
            found |= {row[0]: Card(*row) for row in rows}
        return found

    def brief(self, record_id: str) -> Brief:
        """Return what names a record. Raises LookupError for an unknown id."""
        row = self.db.execute(f"SELECT {_BRIEF} FROM record r JOIN card c ON c.n = r.n WHERE r.id = ?", (record_id,)).fetchone()
        if row is None:
            raise LookupError(record_id)
        return Brief._make(row)

    def listed_among(self, kind: str) -> Mapping[str, int]:
        """Return the terms of one kind (``place``) that have records, with how many, by the rest of their names in order."""
        if kind not in self._listed:
            rows = self.db.execute("SELECT name, n FROM term WHERE name > ? AND name < ? ORDER BY name", (f"{kind}:", f"{kind};"))
            self._listed[kind] = {name.partition(":")[2]: number for name, number in rows}
        return self._listed[kind]

    # The whole.

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that have records, oldest first."""
        return tuple(sorted(self.term(ALL).years))

    @cached_property
    def year_span(self) -> tuple[int, ...]:
        """Every year from the first that has records to the last, so that gaps show."""
        return tuple(range(self.years[0], self.years[-1] + 1)) if self.years else ()

    @cached_property
    def modified(self) -> date | None:
        day = self.db.execute("SELECT max(modified) FROM record WHERE status <> 'draft'").fetchone()[0]
        return date.fromisoformat(day) if day else None

    def newest_added(self, most: int) -> list[Card]:
        """Return the records that entered the archive last."""
        return self._cards("FROM record r JOIN card c ON c.n = r.n WHERE r.status = 'published' ORDER BY r.added DESC, r.ord DESC, r.id DESC LIMIT ?", most)

    def told(self, record_id: str) -> Told | None:
        """Return what is told of one record, withdrawn or not."""
        row = self.db.execute(f"SELECT {_TOLD} FROM record r JOIN card c ON c.n = r.n WHERE r.status <> 'draft' AND r.id = ?", (record_id,)).fetchone()
        return Told._make(row) if row else None

    def news(self, term: str, most: int, first: int = 0, end: int = NO_END) -> list[Told]:
        """Return the records of a term that are news last, the withdrawn among them; of those whose order is from ``first`` until before ``end``.

        Of a short list all are looked at. Of a long one those that are news last in the whole archive: most often they have enough of its own.
        """
        span = (term_key(term), term_key(gone(term)), first, end)
        found: list[tuple[int]] = []
        if self.term(term).count > FEW:
            inside = "EXISTS (SELECT 1 FROM member m WHERE m.term IN (?, ?) AND m.ord = r.ord AND m.id = r.id) AND r.ord >= ? AND r.ord < ?"
            latest = f"SELECT n, ord, id, news FROM record WHERE status <> 'draft' AND news > 0 {_NEWS_FIRST} LIMIT {2 * FEW}"
            found = self.db.execute(f"SELECT r.n FROM ({latest}) r WHERE {inside} {_NEWS_FIRST} LIMIT ?", (*span, most)).fetchall()
        if len(found) < most:
            inside = "m.term IN (?, ?) AND m.ord >= ? AND m.ord < ? AND news > 0"
            sql = f"SELECT r.n FROM member m JOIN record r ON r.n = m.n WHERE {inside} ORDER BY r.news DESC, r.ord DESC, r.id DESC LIMIT ?"
            found = self.db.execute(sql, (*span, most)).fetchall()
        return [Told._make(row) for (n,) in found for row in self.db.execute(f"SELECT {_TOLD} FROM card c WHERE c.n = ?", (n,))]

    def logged(self, term: str, most: int, first: int = 1, end: int = NO_END) -> list[tuple[int, Told]]:
        """Return what is told of the records of a term of the log, each with its day there as an order, newest first; of days from ``first`` until before ``end``."""
        found = (
            f"SELECT m.ord, {_TOLD} FROM member m JOIN card c ON c.n = m.n WHERE m.term = ? AND m.ord >= ? AND m.ord < ? ORDER BY m.ord DESC, m.id DESC LIMIT ?"
        )
        return [(day, Told._make(row)) for day, *row in self.db.execute(found, (term_key(term), first, end, most))]

    def members(self, term: str) -> list[str]:
        """Return the ids of the records of a term, in order."""
        return [row[0] for row in self.db.execute("SELECT id FROM member WHERE term = ? ORDER BY ord, id", (term_key(term),))]

    def featured(self, most: int) -> list[Card]:
        return self._cards("FROM record r JOIN card c ON c.n = r.n WHERE r.featured ORDER BY r.ord DESC, r.id DESC LIMIT ?", most)

    def _cards(self, rest: str, *values: object) -> list[Card]:
        return [Card(*row) for row in self.db.execute(f"SELECT {_CARD} {rest}", values)]

    # Records around a record.

    def around(self, term: str, order: int, record_id: str, reach: int) -> tuple[list[Brief], list[Brief]]:
        """Return up to ``reach`` records before and after a place in a term, each nearest first."""
        stretch = self._stretches.get(term)
        answer = stretch and stretch.around(order, record_id, reach)
        if not answer:
            stretch = self._stretches[term] = self._stretch(term, order, record_id, reach + FURTHER)
            answer = stretch.around(order, record_id, reach)
        return answer or ([], [])

    def _stretch(self, term: str, order: int, record_id: str, reach: int) -> Stretch:
        key = term_key(term)
        before = self.db.execute(f"{_AROUND} < (?, ?) ORDER BY m.ord DESC, m.id DESC LIMIT ?", (key, order, record_id, reach)).fetchall()
        after = self.db.execute(f"{_AROUND} >= (?, ?) ORDER BY m.ord, m.id LIMIT ?", (key, order, record_id, reach + 1)).fetchall()
        line = [(at, row[0], Brief._make(row)) for at, *row in (*reversed(before), *after)]
        return Stretch(line, has_start=len(before) < reach, has_end=len(after) < reach + 1)

    def between(self, term: str, first: int, end: int) -> list[Brief]:
        """Return the members of a term whose order is from ``first`` until before ``end``, oldest first."""
        rows = self.db.execute(f"{_AROUND} >= (?, '') AND m.ord < ? ORDER BY m.ord, m.id", (term_key(term), first, end))
        return [Brief._make(row) for _, *row in rows]

    def thread(self, record: Record) -> tuple[list[Brief], Brief | None, Brief | None]:
        """Return the meetings around this one in its thread, oldest first, itself among them; and its sure neighbours before and after.

        Two are neighbours if one was surely before the other and no third can have been between: of a year known alone,
        nothing is sure. Who is whose neighbour is therefore mutual.
        """
        thread = thread_of(record)
        if not thread or not record.when or record.is_withdrawn:
            return [], None, None
        order = order_of(record)
        before, after = self.around(f"thread:{thread}", thread_order(order), record.id, 2 * REACH)
        if not before and not after:
            return [], None, None
        line = [*reversed(before), self.brief(record.id), *after]
        year = split(order)[0]
        vague = self.between(f"vague:{thread}", (year - 1) * 10_000, (year + 2) * 10_000)
        pairs = list(_sure_pairs({card.id: card for card in (*line, *vague)}.values()))
        previous = next((one for one, other in pairs if other.id == record.id), None)
        following = next((other for one, other in pairs if one.id == record.id), None)
        first = max(0, min(len(before) - REACH, len(line) - 2 * REACH - 1))
        return line[first : first + 2 * REACH + 1], previous, following

    def size(self, term: str) -> int:
        """Return how many records a term has, be it one without a page."""
        return int(self.db.execute("SELECT count(*) FROM member WHERE term = ?", (term_key(term),)).fetchone()[0])

    def taking_up(self, record_id: str) -> list[Card]:
        """Return the records of which a promise is said to be taken up by that record, by day and id."""
        return self.term(f"takes:{record_id}").cards()

    def relays(self, record_id: str) -> list[Card]:
        """Return the provincial relays of a central meeting, by day and id."""
        return self.term(f"relays:{record_id}").cards()

    def related(self, record: Record, most: int = 3) -> list[Related]:
        """Return up to ``most`` other records with what joins them to this one, strongest bond first.

        Relays of one meeting, then the same province within a year, the same quarter, level and decree, a shared topic; of each,
        the nearest in time among the NEAR before and after. Members of the record's own thread are left to the thread. None for
        a withdrawn record: it stands in no list any more, so nothing would tell that its page is stale.
        """
        if record.is_withdrawn:
            return []
        thread, found = thread_of(record), dict[str, tuple[str, str]]()
        for brief, bond, name in self._candidates(record):
            is_in_thread = brief.id == record.id or (thread and brief.order and brief.thread == thread)
            if not is_in_thread:
                found.setdefault(brief.id, (bond, name))
            if len(found) == most:
                break
        cards = self.cards(found)
        return [Related(cards[record_id], *why) for record_id, why in found.items()]

    def _candidates(self, record: Record) -> Iterator[tuple[Brief, str, str]]:
        """Yield the records that may be related with bond and name, strongest first."""
        if record.relay_of:
            main = f"SELECT {_BRIEF} FROM record r JOIN card c ON c.n = r.n WHERE r.id = ? AND r.status = 'published'"
            yield from ((Brief._make(row), "main", "") for row in self.db.execute(main, (record.relay_of,)))
        year = split(order_of(record))[0]
        for term, bond, name in self.bonds(record):
            for brief in self._nearest(record, term):
                if bond != "province" or (brief.order and abs(split(brief.order)[0] - year) <= 1):
                    yield brief, bond, name

    def bonds(self, record: Record) -> Iterator[tuple[str, str, str]]:
        """Yield the terms in which a record finds its related ones: term, bond, name; strongest first."""
        order = order_of(record)
        if record.relay_of:
            yield f"relays:{record.relay_of}", "sister", ""
        yield f"relays:{record.id}", "relay", ""
        if record.place_ids and order:
            province = self.gazetteer.province_on(self.gazetteer[record.place_ids[0]], record.day_for_registers)
            yield f"place:{province.id}", "province", province.id
        if record.decree_ids and split(order)[1]:
            yield like_term(order, record.decree_ids[0], level_of(record, self.gazetteer)), "like", record.decree_ids[0]
        topics = [(rarity(self.term(f"topic:{slug}").count), slug, topic) for slug, topic in topics_of(record).items()]
        for rank, slug, topic in sorted(topics, key=lambda found: found[0]):
            if rank < rarity(COMMON_TOPIC + 1):
                yield f"topic:{slug}", "topic", topic

    def joins(self, term: str) -> bool:
        """Return whether records find related ones in ``term``: whether it can be among the :meth:`bonds` of one."""
        kind, _, name = term.partition(":")
        if kind == "place":
            return self.gazetteer[name].is_province
        return kind in ("relays", "like") or (kind == "topic" and rarity(self.term(term).count) < rarity(COMMON_TOPIC + 1))

    def _nearest(self, record: Record, term: str) -> list[Brief]:
        """Return the records on either side in ``term`` by their distance in time, older first among equals; undated ones last."""
        order = order_of(record)
        before, after = self.around(term, order, record.id, NEAR)
        at = first_day(order)

        def distance(card: Brief) -> tuple[int, int, str]:
            then = first_day(card.order)
            return (abs((then - at).days) if then and at else 10**6, card.order, card.id)

        return sorted([*before, *after], key=distance)


class WholeArchive(Archive):
    """An archive of which every page will be asked for: it keeps in memory what records ask of those around them. Its answers are the same.

    About 1 kB a record, and 3 µs to read it.
    """

    def __init__(self, db: sqlite3.Connection, registers: Registers) -> None:
        super().__init__(db, registers)
        self._lines: dict[str, Stretch] = {}

    @cached_property
    def _briefs(self) -> dict[int, Brief]:
        found, rows = {}, self.db.execute(f"SELECT c.n, {_BRIEF} FROM card c")
        for number, record_id, order, title, *shared in rows:
            found[number] = Brief(record_id, order, title, *map(sys.intern, shared))
        return found

    @cached_property
    def _brief_by_id(self) -> dict[str, Brief]:
        return {brief.id: brief for brief in self._briefs.values()}

    def brief(self, record_id: str) -> Brief:
        return self._brief_by_id[record_id]

    def _whole(self, term: str) -> Stretch:
        """Return all members of a term."""
        if term not in self._lines:
            briefs = self._briefs
            rows = self.db.execute("SELECT ord, n FROM member WHERE term = ? ORDER BY ord, id", (term_key(term),))
            self._lines[term] = Stretch([(order, briefs[number].id, briefs[number]) for order, number in rows])
        return self._lines[term]

    def around(self, term: str, order: int, record_id: str, reach: int) -> tuple[list[Brief], list[Brief]]:
        return self._whole(term).around(order, record_id, reach) or ([], [])

    def between(self, term: str, first: int, end: int) -> list[Brief]:
        return self._whole(term).between(first, end)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring members of a term: order there, id, what names them; in order. Whether they reach to its start, and to its end."""

    line: list[tuple[int, str, Brief]]
    has_start: bool = True
    has_end: bool = True

    def around(self, order: int, record_id: str, reach: int) -> tuple[list[Brief], list[Brief]] | None:
        """Return up to ``reach`` members before and after a place, each nearest first; None if the stretch does not reach so far."""
        line, place = self.line, (order, record_id)
        at = bisect_left(line, place)
        after = at + 1 if at < len(line) and line[at][:2] == place else at
        if (at < reach and not self.has_start) or (len(line) - after < reach and not self.has_end):
            return None
        return [brief for _, _, brief in reversed(line[max(0, at - reach) : at])], [brief for _, _, brief in line[after : after + reach]]

    def between(self, first: int, end: int) -> list[Brief]:
        """Return the members whose order is from ``first`` until before ``end``, of those there are."""
        line = self.line
        return [brief for _, _, brief in line[bisect_left(line, (first,)) : bisect_left(line, (end,))]]


class Term:
    """One list of the archive, newest first, and what is counted over it."""

    def __init__(self, archive: Archive, name: str) -> None:
        self.archive, self.name = archive, name
        self._tallies: dict[str, dict[str, int]] = {}

    def tally(self, facet: str) -> Mapping[str, int]:
        """Return how many records of the term have each value of ``facet``, by value in order."""
        if facet not in self._tallies:
            rows = self.archive.db.execute("SELECT value, n FROM tally WHERE term = ? AND facet = ? ORDER BY value", (self.name, facet))
            self._tallies[facet] = dict(rows.fetchall())
        return self._tallies[facet]

    def tallied(self, facet: str, beginning: str, most: int = -1) -> list[tuple[str, int]]:
        """Return the values of ``facet`` that begin so, in order, with how many records of the term have each."""
        rows = self.archive.db.execute(
            "SELECT value, n FROM tally WHERE term = ? AND facet = ? AND value >= ? AND value < ? ORDER BY value LIMIT ?",
            (self.name, facet, beginning, beginning + LAST, most),
        )
        return rows.fetchall()

    def tallied_newest(self, facet: str, beginning: str, most: int) -> list[str]:
        """Return the last ``most`` values of ``facet`` that begin so, in order."""
        rows = self.archive.db.execute(
            "SELECT value FROM tally WHERE term = ? AND facet = ? AND value >= ? AND value < ? ORDER BY value DESC LIMIT ?",
            (self.name, facet, beginning, beginning + LAST, most),
        )
        return [value for (value,) in rows][::-1]

    def often(self, facet: str, least: int) -> dict[str, int]:
        """Return the values of ``facet`` that at least so many records of the term have, in order."""
        rows = self.archive.db.execute("SELECT value, n FROM tally WHERE term = ? AND facet = ? AND n >= ? ORDER BY value", (self.name, facet, least))
        return dict(rows.fetchall())

    def different(self, facet: str) -> int:
        """Return how many values of ``facet`` there are."""
        return int(self.archive.db.execute("SELECT count(*) FROM tally WHERE term = ? AND facet = ?", (self.name, facet)).fetchone()[0])

    @cached_property
    def months(self) -> Mapping[tuple[int, int], int]:
        """How many records of each (year, month); 0 for what is unknown of them."""
        return {divmod(int(value), 100): number for value, number in self.tally(MONTHS).items()}

    @cached_property
    def count(self) -> int:
        return sum(self.months.values())

    @cached_property
    def years(self) -> Mapping[int, int]:
        """How many records each year has, newest first; those without a year are in ``undated``."""
        found: dict[int, int] = {}
        for (year, _), number in self.months.items():
            if year:
                found[year] = found.get(year, 0) + number
        return dict(sorted(found.items(), reverse=True))

    @property
    def undated(self) -> int:
        return self.months.get((0, 0), 0)

    @cached_property
    def by_decree(self) -> Mapping[str, Mapping[int, int]]:
        """How many records under each decree ("": none) in each year (0: unknown)."""
        found: dict[str, dict[int, int]] = {}
        for value, number in self.tally(BY_DECREE).items():
            decree_id, _, year = value.partition(" ")
            found.setdefault(decree_id, {})[int(year)] = number
        return found

    def cards(self, most: int = -1) -> list[Card]:
        """Return the newest records, all if ``most`` is not given."""
        return self._cards("ORDER BY m.ord DESC, m.id DESC LIMIT ?", most)

    def newest(self, most: int) -> list[Brief]:
        """Return what names the newest records."""
        found = f"SELECT {_BRIEF} FROM member m JOIN card c ON c.n = m.n WHERE m.term = ? ORDER BY m.ord DESC, m.id DESC LIMIT ?"
        return [Brief._make(row) for row in self.archive.db.execute(found, (term_key(self.name), most))]

    def told(self, most: int, first: int = 1, end: int = NO_END) -> list[Told]:
        """Return what is told of the newest records by the day of their meeting; of those whose order is from ``first`` until before ``end``."""
        found = f"SELECT {_TOLD} FROM member m JOIN card c ON c.n = m.n WHERE m.term = ? AND m.ord >= ? AND m.ord < ? ORDER BY m.ord DESC, m.id DESC LIMIT ?"
        return [Told._make(row) for row in self.archive.db.execute(found, (term_key(self.name), first, end, most))]

    def oldest(self, most: int) -> list[Card]:
        """Return the oldest records of those whose year is known."""
        return self._cards("AND m.ord > 0 ORDER BY m.ord, m.id LIMIT ?", most)

    def between(self, first: int, end: int, most: int = -1) -> list[Card]:
        """Return the records whose order is from ``first`` until before ``end``, newest first."""
        return self._cards("AND m.ord >= ? AND m.ord < ? ORDER BY m.ord DESC, m.id DESC LIMIT ?", first, end, most)

    def modified(self, first: int, end: int) -> list[tuple[str, str]]:
        """Return id and day of the last change ("" if nobody noted one) of the records whose order is from ``first`` until before ``end``, newest first."""
        rows = self.archive.db.execute(
            "SELECT m.id, c.modified FROM member m JOIN card c ON c.n = m.n WHERE m.term = ? AND m.ord >= ? AND m.ord < ? ORDER BY m.ord DESC, m.id DESC",
            (term_key(self.name), first, end),
        )
        return rows.fetchall()

    def in_year(self, year: int, most: int = -1) -> list[Card]:
        return self.between(year * 10_000, (year + 1) * 10_000, most)

    def in_month(self, year: int, month: int, most: int = -1) -> list[Card]:
        """Return the records of a month; month 0: those of which only the year is known."""
        return self.between(year * 10_000 + month * 100, year * 10_000 + month * 100 + 100, most)

    def in_quarter(self, year: int, number: int, most: int = -1) -> list[Card]:
        return self.between(year * 10_000 + (3 * number - 2) * 100, year * 10_000 + (3 * number + 1) * 100, most)

    def days(self, year: int, month: int) -> dict[int, int]:
        """Return how many records each day of a month has; day 0: those of which only the month is known."""
        first = year * 10_000 + month * 100
        rows = self.archive.db.execute(
            "SELECT ord % 100, count(*) FROM member WHERE term = ? AND ord >= ? AND ord < ? GROUP BY ord", (term_key(self.name), first, first + 100)
        )
        return dict(rows.fetchall())

    def _cards(self, rest: str, *values: object) -> list[Card]:
        what = _CARD_BY_PUBLICATION if self.name == UNDATED else _CARD
        rows = self.archive.db.execute(f"SELECT {what} FROM member m JOIN card c ON c.n = m.n WHERE m.term = ? {rest}", (term_key(self.name), *values))
        return [Card(*row) for row in rows]


def rarity(count: int) -> int:
    """Return the rank of a topic with so many records: in steps, so that one more record seldom changes it, and then of few."""
    return min(count, COMMON_TOPIC + 1).bit_length()


def topics_of(record: Record) -> dict[str, str]:
    """Return the topics of a record by slug, in the order of the record."""
    found: dict[str, str] = {}
    for topic in record.topics:
        found.setdefault(slugify(topic), topic)
    return found


@lru_cache(maxsize=8192)
def first_day(order: int) -> date | None:
    """Return the first day that an order can mean; None where no year is known."""
    year, month, day = split(order)
    return date(year, month or 1, day or 1) if year else None


@lru_cache(maxsize=8192)
def last_day(order: int) -> date | None:
    """Return the last day that an order can mean; None where no year is known."""
    year, month, day = split(order)
    if day:
        return date(year, month, day)
    return UncertainDate(year, month or None).latest if year else None


def _sure_pairs(cards: Iterable[Brief]) -> Iterator[tuple[Brief, Brief]]:
    """Yield the pairs of a thread of which the one was surely before the other, with no third that can have been between."""
    spans = sorted((first_day(card.order), last_day(card.order), card.id, card) for card in cards)  # type: ignore[type-var]
    latest_so_far = list(accumulate((end for _, end, _, _ in spans), max))  # type: ignore[type-var]
    for position, ((start, end, _, one), (next_start, next_end, _, other)) in enumerate(pairwise(spans)):
        is_clear_before = position == 0 or latest_so_far[position - 1] < start  # type: ignore[operator]
        is_clear_after = position + 2 == len(spans) or spans[position + 2][0] > next_end  # type: ignore[operator]
        if end < next_start and is_clear_before and is_clear_after:  # type: ignore[operator]
            yield one, other


def pack(record: Record, body: Body | None, evidence: Evidence) -> bytes:
    """Return a record, its rendered body and what supports its facts as the store keeps them."""
    return zlib.compress(pickle.dumps((record, body, evidence), protocol=5), level=1)


def unpack(data: bytes) -> tuple[Record, Body | None, Evidence]:
    return pickle.loads(zlib.decompress(data))  # Our own store.


def digests(cards: Sequence[Card]) -> tuple[bytes, ...]:
    """Return what identifies the cards shown, for the inputs of an artifact."""
    return tuple(card.digest for card in cards)
