"""Notes on standing pages and registers, and what of them is mended. All texts here are made up, but for the real ones, which have none."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from plugins.proofreading.columns import rows_of
from plugins.proofreading.texts import mend_page, mend_register, notes_on_page, notes_on_register
from tests.conftest import ROOT

HEAD = "---\ntitle: Trang dựng\nsummary: Trang dựng.\n---\n\n"


def notes(body: str) -> list[tuple[int, int, str]]:
    return [(note.line, note.column, note.kind) for note in notes_on_page("content/pages/a.md", HEAD + body)]


def test_each_rule_is_told_at_its_place():
    assert notes("Hai  cách.\n\nÐường dài.\n\nHết đoạn./.\n\nỦy ban hòa nhã, uỷ viên.\n") == [
        (6, 4, "spaces"),
        (8, 1, "letters"),
        (10, 9, "ending"),
        (12, 17, "tones"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "Một cách.\n",
        "```\nhai  cách ./.\nuỷ ủy\n```\n",
        "Viết `a  b` và “./.” ở giữa.\n",
        "| a  b | c |\n",
        "    mã  thụt vào\n",
        "Chữ Ð đứng riêng là nói về nó.\n",
        "Ủy viên viết “uỷ viên”.\n",
        "Hai kiểu, như hòa và hoà, ủy và uỷ.\n",
        "Từ `uỷ` thành ủy.\n",
    ],
)
def test_what_is_shown_as_typed_or_spoken_of_is_left(body):
    assert notes(body) == []
    assert mend_page((HEAD + body).encode()).done == ()


def test_a_page_is_mended_where_that_is_certain_and_then_stays():
    body = unicodedata.normalize("NFD", "Đường") + "  dài, Ðảng và \u0257ủ./.\n\n```\na  b./.\n```\n"
    mended = mend_page((HEAD + body).encode())
    assert mended.data.decode() == HEAD + "Đường dài, Đảng và \u0257ủ.\n\n```\na  b./.\n```\n"
    assert len(mended.done) == 4
    assert mend_page(mended.data).done == ()


def test_line_ends_stay_and_what_cannot_be_told_is_untouched():
    assert mend_page((HEAD + "Hai  cách./.\n").replace("\n", "\r\n").encode()).data == (HEAD + "Hai cách.\n").replace("\n", "\r\n").encode()
    for data in (b"\xe1  \n", b"a  b\r\nc  d\n", b""):
        assert mend_page(data).data == mend_register(data).data == data


def test_of_a_register_only_letters_are_told_and_mended():
    rows = "id,name\na,Ðường  hai cách./.\nb,Đúng\n"
    assert [(note.line, note.kind) for note in notes_on_register("r.csv", rows)] == [(2, "letters")]
    assert mend_register(rows.encode()).data.decode() == rows.replace("Ð", "Đ")
    apart = unicodedata.normalize("NFD", "id,name\nb,Đúng\n")
    assert [(note.line, note.what.startswith("chữ có dấu")) for note in notes_on_register("r.csv", apart)] == [(2, True)]
    assert mend_register(apart.encode()).data.decode() == "id,name\nb,Đúng\n"


REAL = [*(ROOT / "content/pages").rglob("*.md"), *(path for path in (ROOT / "content/data").iterdir() if path.suffix in (".csv", ".yaml"))]


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_the_real_pages_and_registers_have_no_notes(path: Path):
    data = path.read_bytes()
    notes_on, mend = (notes_on_page, mend_page) if path.suffix == ".md" else (notes_on_register, mend_register)
    assert notes_on(path.name, "\n".join(rows_of(data, as_written=True))) == []
    assert mend(data).data == data
