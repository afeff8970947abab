"""Bringing the store's index up to date with what was read, and telling which keys a change makes dirty."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from plugins.common.dates import quarter
from plugins.records.core import Record

from .likeness import kept_under
from .mapping import ALL, CAP, FIGURES, MONTHS, OF_FACTS, WITH_DAYS, WITHOUT_PAGE, Card, Mapped, Mapper, Tallies, split
from .plan import Change, Kept, Months, Planner, calendar_keys, image_key, node_key, record_key
from .queries import unpack
from .store import chunks, marks, term_key
from .workers import Batch, Parsed

MANY = 2_000  # Of so many changes at once all keys are looked at: cheaper than telling which.


@dataclass
class Changes:
    """What one build changed: records, and by how much each tally."""

    records: list[Change] = field(default_factory=list)
    tallies: Tallies = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)
    images: set[str] = field(default_factory=set)  # Those that records showed before or show now.
    kept: dict[int, Kept] = field(default_factory=dict)  # What the ledger keeps of the records that changed, by number.


class Index:
    """The index in ``db``; ``fresh``: it was empty, so nothing has to be taken out first."""

    def __init__(self, db: sqlite3.Connection, mapper: Mapper, *, fresh: bool) -> None:
        self._db, self._mapper, self._fresh = db, mapper, fresh
        self._next = (db.execute("SELECT max(n) FROM record").fetchone()[0] or 0) + 1
        self.changes = Changes()

    def put(self, batch: Batch) -> None:
        """Take in records that were read: new ones and changed ones. Those with problems stay as they were."""
        good = [parsed for parsed in batch.parsed if parsed.mapped]
        if self._fresh:
            self._insert(good, [self._number() for _ in good])
            self._db.executemany("INSERT INTO dirty VALUES (?)", ((record_key(parsed.id),) for parsed in good))
            self.changes.tallies.update(batch.tallies)
            if len(self.changes.tallies) > 200_000:
                self.settle()
            return
        numbers = []
        for parsed in good:
            old = self._take_out(parsed.id)
            numbers.append(old.number if old else self._number())
            record, _, evidence = unpack(parsed.data)
            is_seen = (
                not old or old.card != parsed.card or old.mapped != parsed.mapped or _of_lists(old.tallies) != _of_lists(self._mapper.map(record, evidence)[1])
            )
            if not old or old.hash != parsed.hash:
                self._note(Change(parsed.id, old.record if old else None, record, old.mapped if old else None, parsed.mapped, is_seen))
            self._note_kept(numbers[-1], old.kept if old else None, parsed.kept)
        self.changes.tallies.update(batch.tallies)
        self.changes.images.update(file for parsed in good for file, _ in parsed.images)
        self._insert(good, numbers)

    def remove(self, record_ids: Iterable[str]) -> None:
        """Take out records whose files are no more."""
        for record_id in record_ids:
            old = self._take_out(record_id)
            if old:
                self._db.execute("DELETE FROM record WHERE n = ?", (old.number,))
                self._note(Change(record_id, old.record, None, old.mapped, None, is_seen=True))
                self._note_kept(old.number, old.kept, None)

    def _note(self, change: Change) -> None:
        self.changes.ids.add(change.id)
        self._db.execute("INSERT OR IGNORE INTO dirty VALUES (?)", (record_key(change.id),))
        if len(self.changes.records) <= MANY:
            self.changes.records.append(change)

    def _note_kept(self, number: int, before: bytes | None, after: bytes | None) -> None:
        if before != after and len(self.changes.kept) <= MANY:
            first = self.changes.kept.get(number)
            self.changes.kept[number] = Kept(number, first.before if first else before, after)

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def _take_out(self, record_id: str) -> _Old | None:
        """Remove all that is kept of a record but its row and number; return what it was, None if it is new."""
        db = self._db
        row = db.execute(
            "SELECT r.n, b.data, r.digest, c.id, c.ord, c.title, c.place, c.day, c.thread, c.province, c.modified, c.html, c.digest, c.news"
            " FROM record r JOIN body b USING (n) JOIN card c USING (n) WHERE r.id = ?",
            (record_id,),
        ).fetchone()
        if row is None:
            return None
        number, (record, _, evidence) = row[0], unpack(row[1])
        mapped, tallies = self._mapper.map(record, evidence)
        for term, order in mapped.terms:
            db.execute("DELETE FROM member WHERE term = ? AND ord = ? AND id = ?", (term_key(term), order, record_id))
        self.changes.images.update(row[0] for row in db.execute("SELECT file FROM image WHERE n = ?", (number,)))
        for table in ("link", "image", "alias", "taken", "named"):
            db.execute(f"DELETE FROM {table} WHERE n = ?", (number,))
        db.executemany("DELETE FROM alike WHERE key = ? AND n = ?", ((key, number) for key in kept_under(record)))
        kept = db.execute("SELECT data FROM kept WHERE n = ?", (number,)).fetchone()
        for table in ("card", "body", "kept"):
            db.execute(f"DELETE FROM {table} WHERE n = ?", (number,))
        self.changes.tallies.subtract(tallies)
        return _Old(number, record, row[2], mapped, tallies, Card(*row[3:]), kept[0] if kept else None)

    def _insert(self, good: Sequence[Parsed], numbers: Sequence[int]) -> None:
        db = self._db
        both = list(zip(numbers, good, strict=True))
        db.executemany(
            "INSERT OR REPLACE INTO record VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                (n, p.id, p.path, p.mapped.status, p.order, p.mapped.added, p.mapped.featured, p.mapped.modified, *p.relay, p.mapped.news, p.hash)
                for n, p in both
                if p.mapped
            ),
        )
        db.executemany("INSERT INTO card VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", (_card_row(n, p.card) for n, p in both if p.card))
        db.executemany("INSERT INTO body VALUES (?,?)", ((n, p.data) for n, p in both))
        db.executemany("INSERT INTO kept VALUES (?,?)", ((n, p.kept) for n, p in both if p.kept is not None))
        db.executemany("INSERT INTO member VALUES (?,?,?,?)", ((term_key(term), order, p.id, n) for n, p in both if p.mapped for term, order in p.mapped.terms))
        db.executemany("INSERT INTO link VALUES (?,?,?,?)", ((n, *link) for n, p in both for link in p.links))
        db.executemany("INSERT INTO image VALUES (?,?,?)", ((n, *image) for n, p in both for image in p.images))
        db.executemany("INSERT INTO alias VALUES (?,?,?)", ((n, *alias) for n, p in both for alias in p.aliases))
        db.executemany("INSERT INTO taken VALUES (?,?,?)", ((n, *taken) for n, p in both for taken in p.taken))
        db.executemany("INSERT INTO named VALUES (?,?,?)", ((n, *name) for n, p in both for name in p.names))
        db.executemany("INSERT INTO alike VALUES (?,?)", sorted((key, n) for n, p in both for key in p.alike))

    def settle(self) -> None:
        """Write the tallies' changes."""
        changed = [(term, facet, value, number) for (term, facet, value), number in self.changes.tallies.items() if number]
        changed.sort()
        self._db.executemany("INSERT INTO tally VALUES (?,?,?,?) ON CONFLICT DO UPDATE SET n = n + excluded.n", changed)
        gone = [row[:3] for row in changed if row[3] < 0]
        self._db.executemany("DELETE FROM tally WHERE term = ? AND facet = ? AND value = ? AND n = 0", gone)
        counts: Counter[str] = Counter()
        for term, facet, _, number in changed:
            if facet == MONTHS:
                counts[term] += number
        self._db.executemany("INSERT INTO term VALUES (?,?) ON CONFLICT DO UPDATE SET n = n + excluded.n", sorted(counts.items()))
        self._db.executemany("DELETE FROM term WHERE name = ? AND n = 0", ((term,) for term, number in counts.items() if number < 0))
        if self._fresh:
            self.changes.tallies.clear()


@dataclass(frozen=True)
class _Old:
    number: int
    record: Record
    hash: bytes
    mapped: Mapped
    tallies: Tallies
    card: Card
    kept: bytes | None


def _of_lists(tallies: Tallies) -> dict[tuple[str, str, str], int]:
    return {key: number for key, number in tallies.items() if key[1] not in OF_FACTS and key[0] != FIGURES}


def _card_row(number: int, card: Card) -> tuple[object, ...]:
    return (number, card.id, card.order, card.title, card.place, card.date, card.thread, card.province, card.modified, card.html, card.digest, card.news)


def put_cards(db: sqlite3.Connection, cards: Iterable[tuple[int, Card]]) -> None:
    """Replace the cards of records that did not change: the theme did."""
    db.executemany("INSERT OR REPLACE INTO card VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", (_card_row(number, card) for number, card in cards))


def all_keys(db: sqlite3.Connection, planners: Sequence[Planner]) -> Iterator[str]:
    """Yield every key that may have artifacts: those that are always planned, records, and the nodes of every term."""
    for planner in planners:
        yield from planner.keys()
        yield from planner.lasting_keys()
    for (record_id,) in db.execute("SELECT id FROM record"):
        yield record_key(record_id)
    for (term,) in db.execute("SELECT name FROM term").fetchall():
        yield term
        yield from calendar_keys(term, _months(db, term))


def _months(db: sqlite3.Connection, term: str) -> dict[tuple[int, int], int]:
    rows = db.execute("SELECT value, n FROM tally WHERE term = ? AND facet = ?", (term, MONTHS))
    return {divmod(int(value), 100): number for value, number in rows}


def dirtied(db: sqlite3.Connection, planners: Sequence[Planner], changes: Changes) -> Iterator[str]:
    """Yield the keys that ``changes``, which the index has taken in, make dirty; some more than once, some without need."""
    for change in changes.records:
        yield record_key(change.id)
        if change.is_seen:
            for mapped in filter(None, (change.mapped_before, change.mapped_after)):
                for term, order in mapped.terms:
                    if not term.startswith(WITHOUT_PAGE):
                        yield from _nodes(term, order)
            for planner in planners:
                yield from planner.dirtied(change)
    yield from map(image_key, changes.images)
    moved: dict[str, dict[tuple[int, int], int]] = {}
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for (term, facet, value), number in changes.tallies.items():
        if number and facet == MONTHS:
            moved.setdefault(term, {})[divmod(int(value), 100)] = number
        elif number:
            counted.setdefault((term, facet), {})[value] = number
    for (term, facet), change in counted.items():
        yield term
        for planner in planners:
            yield from planner.recounted(term, facet, change)
    for term, delta in moved.items():
        yield term
        after = _months(db, term)
        before = {month: after.get(month, 0) - delta.get(month, 0) for month in after.keys() | delta.keys()}
        yield from _reshaped(term, before, after, delta)
        for planner in planners:
            yield from planner.reshaped(term, before, after)


def _nodes(term: str, order: int) -> Iterator[str]:
    """Yield the nodes of a term's calendar that may list a record."""
    year, month, day = split(order)
    yield term
    if year:
        yield node_key(term, year)
    if month:
        yield node_key(term, year, month)
        if term in WITH_DAYS:
            yield node_key(term, year, month, day)
        if term == ALL:
            yield f"{ALL}@{year}-q{quarter(month)}"


def _reshaped(term: str, before: Months, after: Months, delta: Months) -> Iterator[str]:
    """Yield the nodes whose parent has split or joined, or whose siblings came or went."""
    now, then = _by_year(after), _by_year(before)
    if now.keys() != then.keys() or (sum(after.values()) > CAP) != (sum(before.values()) > CAP):
        yield from (node_key(term, year) for year in now.keys() | then.keys() if year)
    for month in delta if term in WITH_DAYS else ():
        if (after.get(month, 0) > CAP) != (before.get(month, 0) > CAP) and month[1]:
            yield from (node_key(term, *month, day) for day in range(1, 32))
    for year in {year for year, _ in delta if year}:
        months = {month for month in after.keys() | before.keys() if month[0] == year and month[1]}
        is_reshaped = (now.get(year, 0) > CAP) != (then.get(year, 0) > CAP) or any(bool(after.get(month)) != bool(before.get(month)) for month in months)
        if is_reshaped:
            yield from (node_key(term, *month) for month in months)
            if term == ALL:
                yield from (f"{ALL}@{year}-q{number}" for number in range(1, 5))


def _by_year(months: Months) -> dict[int, int]:
    found: dict[int, int] = {}
    for (year, _), number in months.items():
        if number:
            found[year] = found.get(year, 0) + number
    return found


def dirty_keys(db: sqlite3.Connection) -> list[str]:
    return [row[0] for row in db.execute("SELECT key FROM dirty ORDER BY key")]


def keys_of_templates(db: sqlite3.Connection, templates: Iterable[str]) -> Iterator[str]:
    """Yield the keys whose artifacts were rendered by one of ``templates``."""
    for some in chunks(templates):
        yield from (row[0] for row in db.execute(f"SELECT DISTINCT key FROM artifact WHERE template IN ({marks(some)})", some))
