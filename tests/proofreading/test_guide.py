from __future__ import annotations

import re

import pytest

from plugins.common.problems import Problem
from plugins.proofreading.core import KINDS
from plugins.proofreading.guide import PAGE, SECTIONS, anchor_of, section_of, section_of_note
from tests.proofreading.conftest import HEAD

ROWS = f"{HEAD}Thân bài.".split("\n")


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_in_the_guide_that_readers_see(section, site):
    page, anchor = anchor_of(section).split("#")
    assert re.search(rf'<h2[^>]* id="{anchor}"', (site / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "line", "what", "section"),
    [
        ("content/tin/a.md", 3, "date: ngày “5/9/2019” viết chưa đúng", "dates"),
        ("content/tin/a.md", 4, "sổ địa danh không có", "places"),
        ("content/tin/a.md", 5, "sổ nghị định không có", "decrees"),
        ("content/tin/a.md", 8, "mục “source.publisher” để trống", "fields"),
        ("content/tin/a.md", 1, "thiếu title (tiêu đề)", "fields"),
        ("content/tin/a.md", 1, "không có ngày nào", "dates"),
        ("content/tin/a.md", 1, "không có địa phương", "places"),
        ("content/tin/a.md", 1, "tệp không phải UTF-8 (không rõ bảng mã nào)", "sample"),
        ("content/tin/a.md", 7, "source thiếu publisher (nơi đăng)", "fields"),
        ("content/tin/a.md", 6, "dòng “summary: a: b” có dấu hai chấm giữa câu", "sample"),
        ("content/tin/a.md", 2, "tệp không phải UTF-8 (có lẽ là TCVN3, phông ABC)", "sample"),
        ("content/tin/a.md", 11, "ảnh không có mô tả", "images"),
        ("content/tin/a.md", 11, "tệp “files/a.docx” không đính kèm được: kho chỉ nhận PDF, CSV và TXT", "attachments"),
        ("content/tin/a.md", 11, "tệp content/files/a.csv không phải là chữ bằng bảng mã UTF-8", "attachments"),
        ("content/tin/a.md", 11, "liên kết không có địa chỉ", "writing"),
        ("content/data/places.csv", 11, "dòng thiếu id", "registers"),
    ],
)
def test_a_problem_leads_to_the_section_on_its_field_or_part(path, line, what, section):
    assert section_of(Problem(path, line, what, ""), ROWS) == section


def test_every_kind_of_note_has_its_section():
    assert {section_of_note(kind) for kind in KINDS} <= set(SECTIONS)
    assert anchor_of(section_of_note("decree")).startswith(f"{PAGE}#")
