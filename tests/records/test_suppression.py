"""Names that are not shown: the register, and records without them. Every person here is made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.archive.sources import read_registers
from plugins.records.core import Chair, Promise, Record, Source
from plugins.records.suppression import INSTEAD, read_suppressed, without_names

ROOT = Path(__file__).parents[2]
HEADER = "name,place,record,reason,date\n"
NAME = "Nguyễn Hoà Thử"


def told(rows: str) -> list[str]:
    return [str(problem) for problem in read_suppressed("s.csv", (HEADER + rows).encode())[1]]


def test_the_register_of_the_archive_is_sound():
    registers, problems = read_registers(ROOT / "content", "content")
    assert problems == []
    assert (ROOT / "content/data/suppressed-people.csv").read_text(encoding="utf-8").startswith(HEADER)
    assert all(row.reason and row.date and not (row.place and row.record) for row in registers.suppressed)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Thử,kien-giang,,Vì thử.,2026-11-22", "s.csv:2: tên “Thử” chỉ có một chữ; ghi đủ họ, đệm và tên, đúng như trong bài"),
        (
            "Nguyễn Thử,kien-giang,mot-bai,Vì thử.,2026-11-22",
            "s.csv:2: dòng của “Nguyễn Thử” có cả place và record; chỉ để một trong hai; bỏ trống cả hai thì tên được che ở mọi bài",
        ),
        ("Nguyễn Thử,,Bài,Vì thử.,2026-11-22", "s.csv:2: “Bài” không phải là mã bài; mã bài là tên tệp không có .md, như go-quao-2020-10-09"),
        ("Nguyễn Thử,kien-giang,,,2026-11-22", "s.csv:2: dòng thiếu name hoặc reason; điền cả hai, hoặc xóa dòng"),
        ("Nguyễn Thử,kien-giang,,Vì thử.,2026", "s.csv:2: dòng của “Nguyễn Thử” có ngày không đọc được; hãy viết đủ như 2026-11-22"),
    ],
)
def test_a_row_that_would_hide_nothing_or_too_much_is_told(row, message):
    assert told(row) == [message]


@pytest.mark.parametrize(
    "written", ["Nguyễn Hoà Thử", "NGUYỄN HÒA THỬ", "Nguyen Hoa Thu", "Nguyễn  Hòa\nThử", "Nguyễn **Hòa** Thử".replace("**", "*"), "Nguyễn\u00a0Hòa Thử"]
)
def test_a_name_goes_however_it_is_written(written):
    record = Record("a", "a.md", "Tên", f"Ông {written}, Chủ tịch.", Source("Báo", title=written), f"Do {written} chủ trì.")
    found = without_names(record, [NAME])
    assert (found.summary, found.source.title, found.body) == (f"Ông {INSTEAD}, Chủ tịch.", INSTEAD, f"Do {INSTEAD} chủ trì.")


@pytest.mark.parametrize("other", ["Nguyễn Hoá Thử", "Nguyễn Hoà", "Nguyễn Hoà, Thử", "tin/nguyen-hoa-thu.html", "Nguyễn Hoà Thửa"])
def test_other_names_stay(other):
    record = Record("a", "a.md", other, other, Source("Báo"), other)
    assert without_names(record, [NAME]) == record


def test_a_chair_keeps_the_role_and_nothing_of_the_record_keeps_the_name():
    record = Record(
        "a", "a.md", NAME, NAME, Source("Báo", author=NAME, note=NAME), NAME, chair=(Chair(NAME, "Chủ tịch"), Chair("Người Khác", f"thay {NAME}")),
        chair_note=NAME, promises=(Promise(NAME),), topics=(NAME, "dân vận"),
    )  # fmt: skip
    found = without_names(record, [NAME])
    assert found.chair == (Chair("", "Chủ tịch"), Chair("Người Khác", f"thay {INSTEAD}"))
    assert found.topics == ("dân vận",)
    assert "Hoà" not in repr(found)
