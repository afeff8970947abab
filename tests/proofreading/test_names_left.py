"""Notes on a name that withholding did not reach in a record. Everybody here is made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.archive.sources import RecordReader
from plugins.proofreading.columns import rows_of
from plugins.proofreading.core import notes_on
from plugins.records.suppression import Suppressed, forms_left
from tests.conftest import ROOT, TODAY
from tests.proofreading.conftest import HEAD, PATH

NAME = "Vũ Thử Khuých"


@pytest.fixture
def told(registers):
    """Return the notes on the record with a body and a head in which NAME is withheld: line, what."""
    withheld = replace(registers, suppressed=(Suppressed(NAME, "Thử.", place="kien-giang"),))

    def of(body: str, head: str = HEAD, path: str = PATH) -> list[tuple[int, str]]:
        data = f"{head}{body}\n".encode()
        record, problems = RecordReader(ROOT / "content", "content", withheld, TODAY).judge(path, data)
        assert problems == []
        return [(note.line, note.what) for note in notes_on(record, "\n".join(rows_of(data)), withheld)]

    return of


def test_a_given_name_after_a_form_of_address_is_pointed_at_where_the_whole_name_was_taken_out(told):
    called = "“Ông Khuých” có thể là “Vũ Thử Khuých”, sổ ghi là không nêu; máy chỉ che đủ họ tên"
    assert told(f"Đồng chí {NAME} chủ trì.\n\nÔng Khuých nói.") == [(13, called)]
    assert told("Một người khác, ông Khuých, chủ trì.") == [], "somebody else may be called so"


def test_other_notes_stand_where_they_are_though_the_record_is_shorter_than_its_file(told):
    assert told(f"{NAME} chủ trì.\n\nHai bên  họp.") == [(13, "có hai dấu cách liền nhau sau chữ “bên”")]


def test_an_address_with_the_name_is_pointed_at(told):
    head = HEAD.replace("  publisher:", "  url: https://vidu.example/ong-vu-thu-khuych-noi-12.html\n  publisher:")
    assert told(f"{NAME} chủ trì.", head) == [(8, f"đường dẫn có tên “{NAME}”, sổ ghi là không nêu")]
    assert told("Thân bài.", path="tin/2020/10/vu-thu-khuych-2020.md") == [(1, f"mã bài có tên “{NAME}”, sổ ghi là không nêu")]
    assert told("Thân bài.", path="tin/2020/10/vu-thu-khuychs-2020.md") == []


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Ông Khuých nói", ["Ông Khuých"]),
        ("theo bà KHUÝCH", ["bà KHUÝCH"]),
        ("Thượng tá Khuých và chủ tịch *Khuých*", ["Thượng tá Khuých", "chủ tịch *Khuých"]),
        ("đ/c Khuých", ["đ/c Khuých"]),
        ("anh Thử Khuých, Vũ Khuých", ["anh Thử Khuých", "Vũ Khuých"]),
        ("Ông Vũ Thử Khuých", []),  # Withheld as it is.
        ("Ông Lê Khuých, ông Lê Vũ Thử Khuých, ông Khuých Đông", []),  # Others.
        ("xã Khuých, ông khuých tay, ông, Khuých", []),
    ],
)
def test_forms_of_a_name(text, forms):
    assert [text[start:end] for start, end in forms_left(text, NAME)] == forms
