"""A made-up record, and the real registers to read it by."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plugins.archive.core import Registers
from plugins.archive.sources import RecordReader, read_registers
from plugins.proofreading.columns import rows_of
from plugins.proofreading.core import Note, notes_on
from tests.conftest import ROOT, TODAY

PATH = "tin/2020/10/bai-dung.md"
HEAD = """---
title: Bài dựng để kiểm thử
date: 2020-10-09
locality: Gò Quao, Kiên Giang
decree: 03/2019/NĐ-CP
summary: Bài dựng ra để kiểm thử, không phải tin thật.
source:
  publisher: Báo Thử Nghiệm
---

"""


@pytest.fixture(scope="session")
def registers() -> Registers:
    found, problems = read_registers(ROOT / "content", "content")
    assert problems == []
    return found


@pytest.fixture(scope="session")
def reader(registers) -> RecordReader:
    return RecordReader(ROOT / "content", "content", registers, TODAY)


@pytest.fixture(scope="session")
def notes(registers, reader) -> Callable[..., list[Note]]:
    """Return the notes on the record with a body, with some words of its head exchanged; it must be one without a mistake."""

    def of(body: str = "Thân bài.", *exchanged: tuple[str, str], kept: str = "") -> list[Note]:
        head = HEAD
        for old, new in exchanged:
            assert old in head
            head = head.replace(old, new)
        data = f"{head}{body}\n".encode()
        record, problems = reader.judge(PATH, data)
        assert problems == []
        return notes_on(record, "\n".join(rows_of(data)), registers, kept)

    return of
