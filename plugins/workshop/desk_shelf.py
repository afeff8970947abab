"""What the editing desk asks of the archive: records by what is typed of them, paths by id, drafts, files with problems. Read from the engine's store.

The store belongs to the engine's thread; each question here opens it for reading, and closes it. Where there is none yet, the folder is asked.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from plugins.archive.core import Registers
from plugins.archive.engine import Known
from plugins.archive.sources import RECORDS, shown_as
from plugins.archive.store import VERSION, connect_to_read
from plugins.common.text import fold

MOST = 30  # So many records a list shows.


@dataclass(frozen=True)
class Row:
    """A record as lists of the desk show it."""

    id: str
    title: str
    place: str = ""
    day: str = ""
    status: str = ""


_ROW = "SELECT c.id, c.title, c.place, c.day, r.status FROM record r JOIN card c ON c.n = r.n"


class Shelf:
    """Answers for one content folder and the store that is made of it."""

    def __init__(self, content: Path, store: Path) -> None:
        self._content, self._store = content, store
        self._lock = threading.Lock()
        self._written: set[str] = set()
        self._folded: dict[int, tuple[bytes, str]] = {}  # By number: digest of the card, and its words without dấu.
        self._order: list[int] = []
        self._generation = ""

    def open(self) -> sqlite3.Connection | None:
        """Return a connection for reading, None if there is no store that can be read."""
        if not self._store.is_file():
            return None
        try:
            db = connect_to_read(self._store)
            if db.execute("PRAGMA user_version").fetchone()[0] == VERSION:
                return db
            db.close()
        except sqlite3.Error:
            pass
        return None

    def _rows(self, question: str, *given: object) -> list[tuple]:
        db = self.open()
        if db is None:
            return []
        with closing(db), suppress(sqlite3.Error):
            return db.execute(question, given).fetchall()
        return []

    def path_of(self, record_id: str) -> str:
        """Return the path of a record below ``content/``, "" for one that is not there. Only what is in the folder of records is ever named."""
        for (path,) in self._rows("SELECT path FROM source WHERE id = ?", record_id):
            if (self._content / path).is_file():
                return str(path)
        if any(sign in record_id for sign in "/\\\0*?[") or record_id.startswith((".", "~")):
            return ""
        found = next((path for path in (self._content / RECORDS).rglob(f"{record_id}.md") if path.is_file()), None)
        return found.relative_to(self._content).as_posix() if found else ""

    def search(self, typed: str, most: int = MOST) -> list[Row]:
        """Return the records of which title, place, day or id have words that begin as those ``typed``, without dấu: side by side first, then the newest."""
        words = [f" {word}" for word in fold(typed).replace("-", " ").replace("/", " ").split()]
        if not words:
            return []
        with self._lock:
            self._learn()
            phrase, whole, parts = "".join(words), list[int](), list[int]()
            for number in self._order:
                text = self._folded[number][1]
                if phrase in text:
                    whole.append(number)
                    if len(whole) == most:
                        break
                elif len(parts) < most and all(word in text for word in words):
                    parts.append(number)
            found = (whole + parts)[:most]
        rows = {row[0]: Row(*row[1:]) for n in found for row in self._rows(_ROW.replace("SELECT", "SELECT c.n,") + " WHERE c.n = ?", n)}
        listed = [rows[number] for number in found if number in rows]
        have = {row.id for row in listed}
        bad = [row for row in self.troubled() if all(word in f" {row.id.replace('-', ' ')}" for word in words) and row.id not in have]
        return (bad + listed)[:most]

    def _learn(self) -> None:
        """Bring the words of all records up to date: what did not change since is not folded again."""
        db = self.open()
        if db is None:
            return
        with closing(db), suppress(sqlite3.Error):
            generation = db.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
            if generation and generation[0] == self._generation:
                return
            folded: dict[int, tuple[bytes, str]] = {}
            rows = db.execute("SELECT n, digest, id, title, place, day FROM card ORDER BY ord DESC, id DESC")
            for number, digest, record_id, title, place, day in rows:
                known = self._folded.get(number)
                if known and known[0] == digest:
                    folded[number] = known
                else:
                    said = fold(f"{title} {place} {day} {record_id}")
                    folded[number] = (digest, " " + said.replace("-", " ").replace("/", " ").replace("“", "").replace("(", ""))
            self._folded, self._order, self._generation = folded, list(folded), generation[0] if generation else ""

    def drafts(self, most: int = MOST) -> list[Row]:
        return [Row(*row) for row in self._rows(f"{_ROW} WHERE r.status = 'draft' ORDER BY r.n DESC LIMIT ?", most)]

    def recent(self, most: int = 12) -> list[Row]:
        """Return the records that came or were corrected last, as far as they say."""
        return [Row(*row) for row in self._rows(f"{_ROW} WHERE r.status <> 'draft' ORDER BY r.modified DESC, r.ord DESC LIMIT ?", most)]

    def named(self, record_id: str) -> Row | None:
        return next((Row(*row) for row in self._rows(f"{_ROW} WHERE r.id = ?", record_id)), None)

    def troubled(self, most: int = MOST) -> list[Row]:
        """Return the records whose files could not be taken in: they have mistakes."""
        rows = self._rows("SELECT id, path FROM source WHERE hash IS NULL ORDER BY path LIMIT ?", most)
        return [Row(record_id, record_id) for record_id, path in rows if (self._content / path).is_file()]

    def wrote(self, path: str) -> None:
        """Remember that the desk wrote a file: the store may not hold yet what stands in it."""
        self._written.add(path)

    @contextmanager
    def known(self, shown: str, registers: Registers) -> Iterator[Known | None]:
        """Give what the store holds, for as long as it is asked; None if there is no store. ``shown``: how the content folder is called in paths."""
        db = self.open()
        if db is None:
            yield None
            return
        with closing(db):
            troubled = {path for (path,) in db.execute("SELECT path FROM source WHERE hash IS NULL")} | self._written
            yield Known(db, registers, tuple(shown_as(shown, path) for path in sorted(troubled)))

    def count(self) -> int:
        return next((number for (number,) in self._rows("SELECT count(*) FROM source")), 0)

    @property
    def paths(self) -> Mapping[str, str]:
        return _Paths(self)


class _Paths(Mapping[str, str]):
    """The path of each record by its id, looked up when it is asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __getitem__(self, record_id: str) -> str:
        path = self._shelf.path_of(record_id)
        if not path:
            raise KeyError(record_id)
        return path

    def __iter__(self) -> Iterator[str]:
        yield from (row[0] for row in self._shelf._rows("SELECT id FROM source ORDER BY id"))

    def __len__(self) -> int:
        return self._shelf.count()
