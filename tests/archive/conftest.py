"""Made-up records on the real registers, and archives of them in memory."""

from __future__ import annotations

import sqlite3
from collections import Counter
from hashlib import blake2b

import pytest

from plugins.archive.core import Registers, resolve
from plugins.archive.index import Changes, Index
from plugins.archive.queries import Archive, unpack
from plugins.archive.sources import Sources, read_registers
from plugins.archive.store import create
from plugins.archive.workers import Batch, Shop
from plugins.records.core import Record, read_record
from tests.conftest import ROOT, TODAY, setup_of


@pytest.fixture(scope="session")
def registers() -> Registers:
    found, problems = read_registers(ROOT / "content", "content")
    assert problems == []
    return found


@pytest.fixture(scope="session")
def shop(registers, tmp_path_factory) -> Shop:
    return Shop(setup_of(ROOT / "content", tmp_path_factory.mktemp("state")), Sources(registers, ()))


class Maker:
    """Makes resolved records and archives of them, from front matter."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.registers = shop, shop.registers

    def record(self, record_id: str, front: str = "", body: str = "Bài dựng để kiểm thử.") -> Record:
        lines = [line.strip() for line in front.split("\n") if line.strip()]
        given = {line.partition(":")[0] for line in lines}
        usual = {
            "title": "Bài dựng để kiểm thử",
            "summary": "Bài dựng.",
            "source": "{publisher: Báo Thử Nghiệm}",
            "date": "2020-10-09",
            "date_note": "Bài dựng.",
            "locality_note": "Bài dựng.",
        }
        lines += [f"{key}: {value}" for key, value in usual.items() if key not in given]
        text = "\n".join(["---", *(line for line in lines if line != "date: no"), "---", body, ""])
        record, problems = read_record(f"content/tin/2020/10/{record_id}.md", text.encode(), TODAY, lambda _: True)
        assert record, [str(problem) for problem in problems]
        record, problems = resolve(record, self.registers)
        assert problems == [], [str(problem) for problem in problems]
        return record

    def batch(self, *records: Record) -> Batch:
        """Return records as the index takes them in."""
        pairs = [self.shop.map(record, record.path.removeprefix("content/"), "1", blake2b(repr(record).encode()).digest()) for record in records]
        whole = Counter()
        for _, tallies in pairs:
            whole.update(tallies)
        return Batch([parsed for parsed, _ in pairs], whole)

    def index(self, *records: Record) -> sqlite3.Connection:
        """Return an index in memory that holds ``records``, as a first build makes it."""
        db = create(None)
        index = Index(db, self.shop.mapper, fresh=True)
        index.put(self.batch(*records))
        index.settle()
        db.execute("DELETE FROM dirty")
        return db

    def change(self, db: sqlite3.Connection, *records: Record, remove: tuple[str, ...] = ()) -> Changes:
        """Take records into an index as a later build does: new and changed ones in, those with the ids of ``remove`` out."""
        index = Index(db, self.shop.mapper, fresh=False)
        index.remove(remove)
        index.put(self.batch(*records))
        index.settle()
        return index.changes

    def archive(self, *records: Record) -> Archive:
        return Archive(self.index(*records), self.registers)


@pytest.fixture
def make(shop: Shop) -> Maker:
    return Maker(shop)


def ids(cards) -> list[str]:
    return [card.id for card in cards]


def tables(db: sqlite3.Connection) -> dict[str, list[tuple]]:
    """Return every table of an index, sorted, with the ids of records in place of their numbers: those are given by arrival."""
    names = dict(db.execute("SELECT n, id FROM record"))
    found = {}
    for table in ("record", "card", "body", "member", "link", "image", "alias", "alike"):
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        at = columns.index("n")
        rows = [(*row[:at], names[row[at]], *row[at + 1 :]) for row in db.execute(f"SELECT * FROM {table}")]
        if table == "body":  # Equal values may be packed in different bytes.
            rows = [(name, unpack(data)) for name, data in rows]
        found[table] = sorted(rows, key=repr)
    return found | {table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr) for table in ("tally", "term")}
