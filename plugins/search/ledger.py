"""The index in the build store: what each record says, which segment it lies in, and the blobs of each segment's heads.

Kept up to date at the cost of the change. A new record changes the tail; a record whose text changes or that is withdrawn, the blobs of
the heads that differ; only a record that comes, goes or moves among old ones makes its segment anew.
"""

from __future__ import annotations

import pickle
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from plugins.archive.core import Registers
from plugins.archive.executors import Crew
from plugins.archive.plan import Kept
from plugins.records.body import Body
from plugins.records.core import Record

from .abbreviations import Abbreviations
from .analysis import PURE, Reading, read
from .apart import blobs_apart
from .documents import document_of, placeholder_of
from .format import TEXTS, Layout, Segment, Shown, dealt, frequency, lay_out, patch_blob, stamp_of
from .pack import blobs_of_readings, keys_of
from .segments import NAMES, Sizes, cuts, is_one_file

KIND = "search"
MANY = 4096  # Documents of a segment whose postings are grouped in a process of its own: they take 4 kB each.
MANIFEST, PLACES, LABELS = f"{KIND}:manifest", f"{KIND}:places", f"{KIND}:labels"
TABLES = """
-- The search index. Documents stand in order of (added, id); those of a segment have numbers from 0.
CREATE TABLE search_document (n INTEGER PRIMARY KEY, id TEXT NOT NULL, day INTEGER NOT NULL, added INTEGER NOT NULL, segment TEXT NOT NULL, number INTEGER NOT NULL);
CREATE UNIQUE INDEX search_document_order ON search_document (added, id);
CREATE INDEX search_document_number ON search_document (segment, number);
CREATE TABLE search_segment (name TEXT PRIMARY KEY, stamp BLOB NOT NULL, size INTEGER NOT NULL, layout BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE search_head (segment TEXT NOT NULL, head TEXT NOT NULL, size INTEGER NOT NULL, frequency INTEGER NOT NULL, blob BLOB NOT NULL);
CREATE UNIQUE INDEX search_head_name ON search_head (segment, head, size, frequency);
"""


class Entry(NamedTuple):
    """What the store keeps of one record: where it stands, what a result shows of it, and what it says."""

    day: int
    added: int
    shown: Shown
    reading: Reading

    def pack(self) -> bytes:
        words, numbers, lengths = self.reading
        said = "\n".join(words), numbers.typecode, numbers.tobytes(), lengths
        return pickle.dumps((self.day, self.added, tuple(self.shown), said), protocol=5)

    @property
    def order(self) -> tuple[int, str]:
        return self.added, self.shown.id

    @classmethod
    def unpack(cls, data: bytes) -> Entry:
        day, added, shown, said = pickle.loads(data)  # Our own store.
        words, typecode, numbers, lengths = said
        return cls(day, added, Shown(*shown), Reading(words.split("\n"), array(typecode, numbers), lengths))

    @classmethod
    def standing(cls, data: bytes) -> tuple[int, int, Shown]:
        """Return day, day of arrival and what is shown of a packed entry."""
        day, added, shown, _ = pickle.loads(data)  # Our own store.
        return day, added, Shown(*shown)


def reading_of(entry: bytes) -> Reading:
    """Return what the document of a packed entry says."""
    return Entry.unpack(entry).reading


class SearchLedger:
    """Keeps the index in the store."""

    tables = TABLES

    def __init__(self, registers: Registers, sizes: Sizes) -> None:
        self._registers, self._sizes = registers, sizes
        self._abbreviations = Abbreviations.of(registers.glossary)

    def keep(self, record: Record, body: Body | None) -> bytes | None:
        """Return the entry of a published record; of a withdrawn one its place in the order alone, so that those behind it keep their numbers."""
        if record.status == "withdrawn":
            document, place = placeholder_of(record), ""
        elif record.status == "published":
            document, place = document_of(record, body, self._registers)
        else:
            return None
        shown = Shown(record.id, document.title, place, document.label, ", ".join(document.decrees), document.summary, document.body)
        return Entry(document.day, document.added, shown, read(document, self._abbreviations)).pack()

    def settle(self, db: sqlite3.Connection, kept: Sequence[Kept] | None, crew: Crew) -> Iterable[str]:
        """Bring the index up to date; return the keys of files that may change."""
        if kept is None:
            return self._all_anew(db, crew)
        return self._after(db, kept, crew) if kept else ()

    # All.

    def _all_anew(self, db: sqlite3.Connection, crew: Crew) -> set[str]:
        dirty = {key for name in NAMES for key in keys_of_segment(db, name)}
        for table in ("search_document", "search_segment", "search_head"):
            db.execute(f"DELETE FROM {table}")
        rows = ((n, *Entry.standing(data)) for n, data in db.execute("SELECT n, data FROM kept"))
        db.executemany("INSERT INTO search_document VALUES (?,?,?,?,'',0)", ((n, shown.id, day, added) for n, day, added, shown in rows))
        for name, start, end in cuts(_count(db), self._sizes):
            self._segment_anew(db, name, start, end, crew)
        return dirty | {key for name in NAMES for key in keys_of_segment(db, name)} | {MANIFEST, PLACES}

    def _segment_anew(self, db: sqlite3.Connection, name: str, start: int, end: int, crew: Crew) -> None:
        """Make a segment of the documents from ``start`` to before ``end``."""
        db.execute("DELETE FROM search_head WHERE segment = ?", (name,))
        db.execute("DELETE FROM search_segment WHERE name = ?", (name,))
        rows = db.execute("SELECT n, id, day FROM search_document ORDER BY added, id LIMIT ? OFFSET ?", (end - start, start)).fetchall()
        if not rows:
            return
        if not is_one_file(name):
            rows.sort(key=lambda row: (-row[2], row[1]))
        db.executemany("UPDATE search_document SET segment = ?, number = ? WHERE n = ?", ((name, number, row[0]) for number, row in enumerate(rows)))
        stamp = stamp_of(row[1] for row in rows)
        entries = (db.execute("SELECT data FROM kept WHERE n = ?", (row[0],)).fetchone()[0] for row in rows)
        is_apart = len(rows) >= MANY and not crew.is_serial
        blobs = blobs_apart(entries, len(rows), reading_of) if is_apart else blobs_of_readings(map(reading_of, entries), len(rows))
        sizes: dict[str, int] = {}
        for head, blob in blobs:
            sizes[head] = len(blob)
            _put_head(db, name, head, blob)
        layout = lay_out(sizes, one_file=is_one_file(name))
        db.execute("INSERT INTO search_segment VALUES (?,?,?,?)", (name, stamp, len(rows), pickle.dumps(layout, protocol=5)))

    # What changed.

    def _after(self, db: sqlite3.Connection, kept: Sequence[Kept], crew: Crew) -> set[str]:
        """Take in the changed entries: make the segments anew whose documents or numbers are not what they were, and patch the others."""
        before = {row.n: Entry.unpack(row.before) for row in kept if row.before is not None}
        after = {row.n: Entry.unpack(row.after) for row in kept if row.after is not None}
        old_cuts = cuts(_count(db), self._sizes)
        _move(db, before, after)
        anew = self._to_make(db, old_cuts, before, after)
        dirty: set[str] = {PLACES}
        for name, start, end in cuts(_count(db), self._sizes):
            if name in anew:
                dirty |= {MANIFEST, *keys_of_segment(db, name)}
                self._segment_anew(db, name, start, end, crew)
                dirty |= set(keys_of_segment(db, name))
        for n in before.keys() & after.keys():
            segment, number = db.execute("SELECT segment, number FROM search_document WHERE n = ?", (n,)).fetchone()
            if segment not in anew:
                dirty |= self._patch(db, segment, number, before[n], after[n])
        return dirty

    def _to_make(self, db: sqlite3.Connection, old_cuts: list[tuple[str, int, int]], before: dict[int, Entry], after: dict[int, Entry]) -> set[str]:
        """Return the segments to make anew: those cut otherwise, those behind a document that came, went or moved, those in which one changed its day."""
        now = cuts(_count(db), self._sizes)
        anew = {name for (name, *old), (_, *new) in zip(old_cuts, now, strict=True) if old != new}
        lasts = {
            name: db.execute("SELECT added, id FROM search_document ORDER BY added, id LIMIT 1 OFFSET ?", (end - 1,)).fetchone()
            for name, start, end in now
            if end > start
        }
        came_or_went = [
            entry.order
            for entries, others in ((before, after), (after, before))
            for n, entry in entries.items()
            if n not in others or others[n].order != entry.order
        ]
        if came_or_went:
            anew |= {name for name, last in lasts.items() if last >= min(came_or_went)}
        for n in before.keys() & after.keys():
            segment = next((name for name, last in lasts.items() if after[n].order <= last), NAMES[-1])
            # The tail is one small file: there is nothing to patch in it.
            if before[n].day != after[n].day or is_one_file(segment):
                anew.add(segment)
        return anew

    def _patch(self, db: sqlite3.Connection, segment: str, number: int, before: Entry, after: Entry) -> set[str]:
        """Change the blobs of the heads in which the two entries of a document differ; return the keys of their files."""
        found = read_segment(db, segment)
        if found is None:
            raise LookupError(segment)
        old, new = keys_of(before.reading.postings()), keys_of(after.reading.postings())
        heads = {head for head in old.keys() | new.keys() if old.get(head) != new.get(head)}
        dirty = {texts_key(segment, number // TEXTS)} if before.shown != after.shown else set()
        has_other_frequency = False
        for head in sorted(heads):
            row = db.execute("SELECT blob, frequency FROM search_head WHERE segment = ? AND head = ?", (segment, head)).fetchone()
            blob = patch_blob(row[0] if row else b"", found.size, number, old.get(head, {}), new.get(head, {}))
            db.execute("DELETE FROM search_head WHERE segment = ? AND head = ?", (segment, head))
            if blob:
                _put_head(db, segment, head, blob)
            has_other_frequency |= (row[1] if row else 0) != (_frequency(head, blob) if blob else 0)
        if has_other_frequency:
            dirty.add(lexicon_key(segment))
        again = lay_out(dict(db.execute("SELECT head, size FROM search_head WHERE segment = ?", (segment,))), one_file=is_one_file(segment))
        if again != found.layout:
            db.execute("UPDATE search_segment SET layout = ? WHERE name = ?", (pickle.dumps(again, protocol=5), segment))
            dirty |= {MANIFEST, *_changed_files(segment, found.layout, again)}
        return dirty | {_key_of_head(segment, again, head) for head in heads}


def _put_head(db: sqlite3.Connection, segment: str, head: str, blob: bytes) -> None:
    db.execute("INSERT INTO search_head VALUES (?,?,?,?,?)", (segment, head, len(blob), _frequency(head, blob), blob))


def _frequency(head: str, blob: bytes) -> int:
    return 0 if head[0] in PURE else frequency(blob)


def _count(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM search_document").fetchone()[0])


def _move(db: sqlite3.Connection, before: dict[int, Entry], after: dict[int, Entry]) -> None:
    """Note which documents there are now, and in what order; segments come later."""
    db.executemany("DELETE FROM search_document WHERE n = ?", ((n,) for n in before.keys() - after.keys()))
    new, kept = ({n: entry for n, entry in after.items() if (n in before) is is_kept} for is_kept in (False, True))
    db.executemany("UPDATE search_document SET id = ?, day = ?, added = ? WHERE n = ?", ((e.shown.id, e.day, e.added, n) for n, e in kept.items()))
    db.executemany("INSERT INTO search_document VALUES (?,?,?,?,'',0)", ((n, e.shown.id, e.day, e.added) for n, e in new.items()))


# The keys of the index's files.


def head_key(segment: str, head: str) -> str:
    return f"{KIND}:{segment}/h/{head}"


def group_key(segment: str, group: int) -> str:
    return f"{KIND}:{segment}/g/{group}"


def texts_key(segment: str, number: int) -> str:
    return f"{KIND}:{segment}/t/{number}"


def days_key(segment: str) -> str:
    return f"{KIND}:{segment}/n"


def lexicon_key(segment: str) -> str:
    return f"{KIND}:{segment}/tu"


def keys_of_segment(db: sqlite3.Connection, segment: str) -> Iterator[str]:
    """Yield the keys of all files of a segment; of none if it has no documents."""
    found = read_segment(db, segment)
    if found:
        yield from (days_key(segment), lexicon_key(segment))
        yield from (head_key(segment, head) for head in found.layout.own)
        yield from (group_key(segment, group) for group in range(found.layout.groups))
        yield from (texts_key(segment, number) for number in range((found.size + TEXTS - 1) // TEXTS))


def read_segment(db: sqlite3.Connection, name: str) -> Segment | None:
    """Return a segment of the store, None if it has no documents."""
    row = db.execute("SELECT name, stamp, size, layout FROM search_segment WHERE name = ?", (name,)).fetchone()
    return Segment(*row[:3], pickle.loads(row[3])) if row else None  # Our own store.


def _key_of_head(segment: str, layout: Layout, head: str) -> str:
    return head_key(segment, head) if head in layout.own else group_key(segment, dealt(head, layout.groups))


def _changed_files(segment: str, before: Layout, after: Layout) -> set[str]:
    """Return the keys of the files whose heads are not what they were."""
    if before.groups != after.groups:
        groups = {group_key(segment, group) for group in range(max(before.groups, after.groups))}
    else:
        groups = {group_key(segment, dealt(head, after.groups)) for head in before.own.keys() ^ after.own.keys()}
    return groups | {head_key(segment, head) for head, _ in before.own.items() ^ after.own.items()}
