from __future__ import annotations

import pytest

from plugins.common.problems import Problem
from plugins.proofreading.columns import rows_of, with_column
from plugins.records.core import read_record
from tests.conftest import ROOT, TODAY


@pytest.mark.parametrize(
    ("what", "row", "column"),
    [
        ("date: ngày “5/9/2019” viết chưa đúng", "date: 5/9/2019", 7),
        ("figures.value: “11.499” có thể đọc hai cách", "  - {label: tin, value: 11.499}", 25),
        ("mục “venue” để trống", "venue:", 1),
        ("mục “image.alt” để trống", '  - {file: a.jpg, alt: ""}', 19),
        ("không có mục nào tên “Ngay”", "Ngay: 2020", 1),
        ("có ký tự điều khiển không nhìn thấy (U+0007) sau chữ “a”", "ab \u0007c", 4),
        ("phần sau dấu # bị máy bỏ qua", "title: Đề án #06", 14),
        ("không có tệp ảnh content/images/a.jpg", "![Hội trường](images/a.jpg)", 15),
        ("đầu dòng có phím Tab", "\ttitle: a", 2),
        ("điều không tìm thấy", "  publisher: a", 3),
    ],
)
def test_a_problem_points_at_its_words_or_its_key_or_where_the_line_begins(what, row, column):
    assert with_column(Problem("a.md", 1, what, "sửa"), [row]).column == column


def test_a_column_is_counted_in_letters_however_they_are_stored():
    data = "title: Go\u0300 Quao 5/9/2019".encode()
    assert with_column(Problem("a.md", 1, "“5/9/2019”", ""), rows_of(data)).column == 16


def test_a_line_that_is_not_there_has_no_column():
    assert with_column(Problem("a.md", 9, "“a”", ""), ["a"]).column == 0


def test_the_printed_form_of_a_problem_has_no_column():
    assert str(Problem("a.md", 3, "sai", "sửa", 7)) == "a.md:3: sai; sửa"


@pytest.mark.parametrize("file", sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/bad_input").glob("*/content/tin/**/*.md")))
def test_every_problem_of_every_bad_file_has_a_column_within_its_line(file):
    data = (ROOT / file).read_bytes()
    rows = rows_of(data)
    for problem in read_record(file, data, TODAY, lambda _: True)[1]:
        placed = with_column(problem, rows)
        assert 1 <= placed.column <= len(rows[placed.line - 1]) + 1
