"""Made-up records on the real registers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plugins.archive.core import Archive, Registers, resolve
from plugins.archive.sources import read_registers
from plugins.records.core import Record, read_record

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def registers() -> Registers:
    found, problems = read_registers(ROOT / "content", "content")
    assert problems == []
    return found


class Maker:
    """Makes resolved records and archives of them, from front matter."""

    def __init__(self, registers: Registers) -> None:
        self.registers = registers

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

    def archive(self, *records: Record) -> Archive:
        return Archive.of(records, self.registers)


@pytest.fixture
def make(registers: Registers) -> Maker:
    return Maker(registers)
