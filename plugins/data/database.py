"""The archive as one SQLite file: a table for each of ours, with keys, and a full-text index. The same input makes the same bytes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from .columns import BOOLEAN, INTEGER, JOIN, NUMBER, TABLES, Table

_KINDS = {INTEGER: "INTEGER", BOOLEAN: "INTEGER", NUMBER: "NUMERIC"}
_INDEXED = ("title", "summary", "body")  # What the full-text index holds.
# What the index is of: each text that has a đ once more with d for it. The tokenizer takes off marks, but the bar of đ is part of the letter. A view, so that
# who has the file alone can make the index again ('rebuild'), check it, and have snippets whose marks sit where the words are.
SEARCHED = "records_searched"
_VIEW = f"""CREATE VIEW {SEARCHED} AS SELECT rowid, {
    ", ".join(
        f"CASE WHEN {name} GLOB '*[đĐ]*' THEN {name} || char(10) || replace(replace({name}, 'đ', 'd'), 'Đ', 'D') ELSE {name} END AS {name}" for name in _INDEXED
    )
} FROM records"""
# The comment is for Datasette: it takes an index for that of a table by these very signs.
_INDEX = f"""CREATE VIRTUAL TABLE records_fts USING fts5 /* content="records" */
({", ".join(_INDEXED)}, content='{SEARCHED}', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2')"""


class Dangling(ValueError):
    """A row refers to one that is not there; the message says which."""


def schema() -> str:
    """Return the SQL that makes the tables."""
    return "\n".join(f"CREATE TABLE {table.name} (\n  {_columns(table)}\n);" for table in TABLES)


def _columns(table: Table) -> str:
    rows = [f"{column.name} {_KINDS.get(column.type, 'TEXT')}{' NOT NULL' if table.always_has(column) else ''}" for column in table.columns]
    keys = [f"FOREIGN KEY ({column.name}) REFERENCES {column.refers} (id)" for column in table.columns if column.refers]
    return ",\n  ".join([*rows, f"PRIMARY KEY ({', '.join(table.primary)})", *keys])


class Database:
    """Writes the file at ``path``, row by row; the work lies beside it until the block ends."""

    def __init__(self, path: Path) -> None:
        self._path, self._work = path, path.with_name(f"{path.name}.work")
        self._work.unlink(missing_ok=True)
        self._db = sqlite3.connect(self._work, isolation_level=None)
        self._db.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA user_version = 1;")
        self._db.executescript(schema())
        self._insert = {table.name: f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})" for table in TABLES}
        self._db.execute("BEGIN")

    def __enter__(self) -> Database:
        return self

    def add(self, table: Table, rows: Iterable[Sequence[Any]]) -> None:
        self._db.executemany(self._insert[table.name], (list(map(_stored, row)) for row in rows))

    def finish(self) -> None:
        """Check the keys, then put all into order. Raises Dangling."""
        self._db.execute("COMMIT")
        wrong = self._db.execute("PRAGMA foreign_key_check").fetchone()
        if wrong:
            row = self._db.execute(f"SELECT * FROM {wrong[0]} WHERE rowid = ?", (wrong[1],)).fetchone()
            raise Dangling(f"{wrong[0]} {row[:3]} → {wrong[2]}")
        self._path.unlink(missing_ok=True)
        self._db.execute("VACUUM INTO ?", (str(self._path),))
        self._db.close()
        # The index goes by the numbers of rows, which that may have changed: so it comes last.
        db = sqlite3.connect(self._path, isolation_level=None)
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        db.executescript(
            f"""BEGIN;
            {_VIEW};
            {_INDEX};
            INSERT INTO records_fts (records_fts) VALUES ('rebuild');
            INSERT INTO records_fts (records_fts) VALUES ('optimize');
            COMMIT;"""
        )
        db.close()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()
        self._work.unlink(missing_ok=True)


def _stored(value: Any) -> Any:
    return JOIN.join(value) or None if isinstance(value, list) else value
