"""From answers to a record. All records here are made up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.editing.library import Library
from plugins.editing.lookalikes import look_alikes
from plugins.editing.new import BODY, Desk, judge, make, propose_id, read_answers, render
from plugins.records.schema import FIELDS
from tests.conftest import ROOT, TODAY

ANSWERS = {
    "title": "Bài dựng để kiểm thử",
    "date": "2020-10-09",
    "locality": "Gò Quao, Kiên Giang",
    "summary": "Bài dựng.",
    "source": {"publisher": "Báo Thử Nghiệm"},
}
REAL = Library(ROOT / "content", TODAY).desk
DESK = Desk(REAL.registers, TODAY, lambda _: False, {"trung-uong-2020-09-09": "tin/2020/09/trung-uong-2020-09-09.md"})


def made(desk: Desk = DESK, body: str = "Thân bài.", **answers):
    given = {key: value for key, value in {**ANSWERS, **answers}.items() if value is not None}
    new, problems = make(given, body, desk)
    assert problems == []
    return new


def test_the_keys_stand_in_the_order_of_the_schema():
    text = render({"added": "2026-11-22", "kind": "giao ban", **ANSWERS}, "Thân bài.")
    keys = [row.partition(":")[0] for row in text.split("---\n")[1].splitlines() if not row.startswith(" ")]
    assert keys == [field.key for field in FIELDS if field.key in keys]
    assert text.endswith("---\n\nThân bài.\n")


def test_a_record_is_added_today_unless_said_otherwise():
    assert made().record.added == TODAY
    assert made(added="2026-11-20").record.added.day == 20


def test_without_a_text_it_is_a_draft_with_a_guide():
    new = made(body="  ")
    assert new.record.status == "draft"
    assert "Viết thân bài ở đây" in new.text
    assert made().record.status == "published"


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ({}, "tin/2020/10/go-quao-2020-10-09.md"),
        ({"date": "2020-10"}, "tin/2020/10/go-quao-2020-10.md"),
        ({"date": "2020?", "date_note": "Bài dựng."}, "tin/2020/00/go-quao-2020.md"),
        ({"date": "XXXX-07-19", "date_note": "Bài dựng."}, "tin/khong-ro/go-quao-07-19.md"),
        ({"date": None, "date_note": "Bài dựng.", "period": "2015/2019"}, "tin/khong-ro/go-quao-2015-2019.md"),
        ({"date": None, "date_note": "Bài dựng.", "period": "2020-H1"}, "tin/khong-ro/go-quao-2020-h1.md"),
        ({"date": None, "date_note": "Bài dựng."}, "tin/khong-ro/go-quao-khong-ro-ngay.md"),
        ({"locality": ["Gia Lai", "Kon Tum"]}, "tin/2020/10/gia-lai-kon-tum-2020-10-09.md"),
        ({"locality": None, "level": "trung ương"}, "tin/2020/10/trung-uong-2020-10-09.md"),
        ({"locality": None, "locality_note": "Bài dựng."}, "tin/2020/10/khong-ro-noi-2020-10-09.md"),
    ],
)
def test_id_and_path_say_place_and_day(answers, path):
    assert made(**answers).path == path


def test_a_taken_id_gets_the_next_number():
    record = made().record
    assert propose_id(record, DESK.registers, {"go-quao-2020-10-09"}) == "go-quao-2020-10-09-2"
    assert propose_id(record, DESK.registers, {"go-quao-2020-10-09", "go-quao-2020-10-09-2"}) == "go-quao-2020-10-09-3"


plain = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"), min_size=1, max_size=40).filter(
    str.strip
)


@settings(deadline=None)
@given(plain, plain, plain)
def test_whatever_is_answered_reads_back(title, role, note):
    record = made(title=title, chair=[{"name": "x", "role": role}], source={"publisher": "x", "note": note}).record
    again, problems = judge(made(title=title, chair=[{"name": "x", "role": role}], source={"publisher": "x", "note": note}).text.encode(), DESK)
    assert problems == []
    assert (again.title, again.chair, again.source) == (record.title, record.chair, record.source)
    assert (record.title.split(), record.chair[0].role.split()) == ([*again.title.split()], again.chair[0].role.split())


FILE = """# câu trả lời
title: Bài dựng để kiểm thử
date: 9/10/2020
published: 16:23 16/10/2020
period: 9 tháng đầu năm 2020
locality: Gò Quao, Kiên Giang
summary: Bài dựng.
source:
  publisher: Báo Thử Nghiệm
  accessed: 20/11/2026
body: |
  Đoạn một.

  Đoạn hai.
"""


@pytest.mark.parametrize("dress", [str, lambda text: "---\n" + text, lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])
def test_a_file_of_answers_may_write_days_as_people_do(dress):
    answers, body, problems = read_answers("tra-loi.yaml", dress(FILE).encode(), DESK)
    assert problems == []
    assert (answers["date"], answers["published"], answers["period"]) == ("2020-10-09", "2020-10-16T16:23", "2020-M09")
    assert answers["source"] == {"publisher": "Báo Thử Nghiệm", "accessed": "2026-11-20"}
    assert body.split("\n\n") == ["Đoạn một.", "Đoạn hai."]
    assert BODY not in answers


def test_the_example_of_the_editors_guide_is_right():
    guide = (ROOT / "content" / "pages" / "huong-dan-bien-tap.md").read_text(encoding="utf-8")
    (example,) = (block for block in guide.split("```\n")[1::2] if "\nbody: |" in block)
    answers, body, problems = read_answers("tra-loi.yaml", example.encode(), DESK)
    assert problems == []
    assert make(answers, body, DESK)[0].path == "tin/2020/10/go-quao-2020-10-09.md"


def test_all_problems_of_a_file_of_answers_are_told_at_once_with_their_lines():
    wrong = FILE.replace("title:", "titel:").replace("9/10/2020", "3/4/20").replace("9 tháng", "99 tháng").replace("Gò Quao", "Gò Quao Quao")
    wrong = wrong.replace("source:", "kind: họp\nsource:") + "relay_of: khong-co\n"
    answers, _, problems = read_answers("tra-loi.yaml", wrong.encode(), DESK)
    assert answers == {}
    assert [(problem.path, problem.line) for problem in problems] == [("tra-loi.yaml", line) for line in (2, 3, 5, 6, 8)]
    assert "có phải là “title”?" in problems[0].cure
    assert "2020-04-03 (ngày 3/4/2020); 2003-04-20 (ngày 20/4/2003)" in problems[1].cure
    assert "99 tháng" in problems[2].what
    assert "Gò Quao, Kiên Giang" in problems[3].cure
    assert "“họp” không có trong danh sách" in problems[4].what


def test_a_body_that_is_no_text_is_told_with_how_to_write_it():
    _, _, problems = read_answers("a.yaml", (FILE.partition("body")[0] + "body: [Đoạn một.]\n").encode(), DESK)
    assert [(problem.line, problem.what) for problem in problems] == [(11, "body không phải là chữ")]


def test_a_relay_of_nothing_is_told():
    _, _, problems = read_answers("a.yaml", (FILE + "relay_of: trung-uong-2020-09-08\n").encode(), DESK)
    assert [(problem.line, problem.cure) for problem in problems] == [(15, "có phải là “trung-uong-2020-09-09”?")]


@pytest.mark.parametrize("data", [b"", b"\n", b"[a", b"- a\n", b"a: \xe1\n", b"title: a\nbody: [a]\n", "title: a\n".encode("utf-16")])
def test_a_file_that_holds_no_answers_is_told(data):
    answers, _, problems = read_answers("a.yaml", data, DESK)
    assert answers == {}
    assert problems
    assert all(problem.cure and problem.line >= 1 and problem.path == "a.yaml" for problem in problems)


def alike(content, **answers) -> list[tuple[str, str]]:
    library = Library(content, TODAY)
    record = made(**answers).record
    return [(found.path, found.why) for found in look_alikes(record, library.alike(record))]


def test_records_of_the_same_meeting_are_found(content, write):
    write("cung-ngay")
    write("trong-thang", date="2020-10")
    write("cung-ky", date="2020-11-11", more="period: 2020-M09\n")
    write("noi-khac", locality="Gia Lai", more="period: 2020-M09\n")
    write("ngay-khac", date="2020-10-10")
    assert alike(content, period="2020-M09") == [
        ("content/tin/2020/10/cung-ky.md", "cùng nơi, cùng kỳ 9 tháng đầu năm 2020"),
        ("content/tin/2020/10/cung-ngay.md", "cùng nơi, ngày 9/10/2020"),
        ("content/tin/2020/10/trong-thang.md", "cùng nơi, tháng 10/2020"),
    ]


def test_the_same_source_is_found_under_another_spelling_of_its_address(content, write):
    source = 'other_sources: [{publisher: Báo Thử, url: "http://www.example.org/bai-1/?utm_source=x#y"}]\n'
    write("cung-nguon", date="2019-01-01", locality="Gia Lai", more=source)
    write("nguon-khac", date="2019-01-01", locality="Gia Lai", more=source.replace("bai-1", "bai-12"))
    found = alike(content, source={"publisher": "Báo Thử", "url": "https://example.org/bai-1"})
    assert found == [("content/tin/2020/10/cung-nguon.md", "cùng địa chỉ nguồn")]
