"""The build store: what the last build read, where each record stands, what each output file was made from. SQLite, in a cache folder.

It may be deleted at any time: the next build makes it anew. Nothing in it is a source.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

VERSION = 5
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
-- Sources: a folder's digest is that of the names and stats of its files, NULL where they must be looked at again.
CREATE TABLE folder (path TEXT PRIMARY KEY, digest BLOB) WITHOUT ROWID;
CREATE TABLE source (path TEXT PRIMARY KEY, folder TEXT NOT NULL, id TEXT NOT NULL, stat TEXT, hash BLOB) WITHOUT ROWID;
CREATE INDEX source_folder ON source (folder);
CREATE INDEX source_id ON source (id);
-- Records, and what lists show of them.
CREATE TABLE record (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, path TEXT NOT NULL, status TEXT NOT NULL, ord INTEGER NOT NULL, added INTEGER NOT NULL,
    featured INTEGER NOT NULL, modified TEXT NOT NULL, relay_of TEXT NOT NULL, relay_line INTEGER NOT NULL, news INTEGER NOT NULL, digest BLOB NOT NULL
);
CREATE INDEX record_added ON record (added, ord, id) WHERE status = 'published';
CREATE INDEX record_draft ON record (n) WHERE status = 'draft';
CREATE INDEX record_featured ON record (ord, id) WHERE featured;
CREATE INDEX record_news ON record (news, ord, id) WHERE status <> 'draft';
CREATE INDEX record_modified ON record (modified);
CREATE INDEX record_relay ON record (relay_of) WHERE relay_of <> '';
CREATE TABLE card (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL, ord INTEGER NOT NULL, title TEXT NOT NULL, place TEXT NOT NULL, day TEXT NOT NULL, thread TEXT NOT NULL,
    province TEXT NOT NULL, modified TEXT NOT NULL, html TEXT NOT NULL, digest BLOB NOT NULL, news TEXT NOT NULL
);
CREATE TABLE body (n INTEGER PRIMARY KEY, data BLOB NOT NULL);
-- What a capability keeps of records; its own tables are made beside this one.
CREATE TABLE kept (n INTEGER PRIMARY KEY, data BLOB NOT NULL);
-- Lists: the term is a hash of its name.
CREATE TABLE member (term INTEGER NOT NULL, ord INTEGER NOT NULL, id TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (term, ord, id)) WITHOUT ROWID;
CREATE TABLE tally (term TEXT NOT NULL, facet TEXT NOT NULL, value TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (term, facet, value)) WITHOUT ROWID;
CREATE TABLE term (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
-- What points where.
CREATE TABLE link (n INTEGER NOT NULL, target TEXT NOT NULL, shown TEXT NOT NULL, line INTEGER NOT NULL);
CREATE INDEX link_n ON link (n);
CREATE INDEX link_target ON link (target);
CREATE TABLE image (n INTEGER NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL);
CREATE INDEX image_n ON image (n);
CREATE INDEX image_file ON image (file);
CREATE TABLE alias (n INTEGER NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL);
CREATE INDEX alias_n ON alias (n);
CREATE INDEX alias_path ON alias (path);
-- By which later record a promise is taken up.
CREATE TABLE taken (n INTEGER NOT NULL, target TEXT NOT NULL, line INTEGER NOT NULL);
CREATE INDEX taken_n ON taken (n);
CREATE INDEX taken_target ON taken (target);
-- Which names of the register of withheld ones stand in a record's file, and whether they are withheld from its pages.
CREATE TABLE named (n INTEGER NOT NULL, name TEXT NOT NULL, is_withheld INTEGER NOT NULL, PRIMARY KEY (n, name)) WITHOUT ROWID;
-- By what a record may be found to be like a new one: hashes of its sources' addresses, of place and month, of place and period.
CREATE TABLE alike (key INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (key, n)) WITHOUT ROWID;
-- Output. A key plans artifacts; keys that are dirty are planned and, where their inputs changed, rendered by the next build.
CREATE TABLE artifact (path TEXT PRIMARY KEY COLLATE NOCASE, key TEXT NOT NULL, template TEXT NOT NULL, inputs BLOB NOT NULL, content BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX artifact_key ON artifact (key);
CREATE TABLE dirty (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Unusable(Exception):
    """The file is no store of this version: damaged, made by another version, or half made."""


@lru_cache(maxsize=65_536)
def term_key(name: str) -> int:
    """Return the number by which the members of a term are kept: 63 bits of a hash of its name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest()) >> 1


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing store. Raises Unusable."""
    if not path.is_file():
        raise Unusable("missing")
    try:
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            db.close()
            raise Unusable("version")
        _tune(db)
        _journal(db)
        db.execute("SELECT 1 FROM meta, dirty, artifact LIMIT 1").fetchone()
    except sqlite3.DatabaseError as error:
        raise Unusable(str(error)) from error
    return db


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a store for reading only, as workers do."""
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    _tune(db)
    return db


def create(path: Path | None, tables: str = "") -> sqlite3.Connection:
    """Make an empty store at ``path`` in place of what is there, with further ``tables``; None: in memory. It is usable after :func:`finish`."""
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
            path.with_name(name).unlink(missing_ok=True)
    db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA page_size = 8192")
    # Not worth a journal: a store that was not finished is made anew.
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    _tune(db)
    db.executescript(_SCHEMA + tables)
    return db


def finish(db: sqlite3.Connection) -> None:
    """Mark a new store as whole, and keep a journal from now on."""
    db.execute(f"PRAGMA user_version = {VERSION}")
    _journal(db)


def _journal(db: sqlite3.Connection) -> None:
    # The store can be made anew: after a power cut it may lose its last commits, never its consistency.
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")


def _tune(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA cache_size = -98304")
    db.execute("PRAGMA temp_store = MEMORY")


def chunks(values: Iterable[object], size: int = 500) -> Iterator[list[object]]:
    """Yield ``values`` in lists that fit the number of parameters of one statement."""
    chunk: list[object] = []
    for value in values:
        chunk.append(value)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def marks(values: list[object]) -> str:
    """Return as many question marks as there are values."""
    return ",".join("?" * len(values))
