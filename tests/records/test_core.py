"""Reading one record: what is unknown is legal, every problem has its line, no bytes make the reader fail. All records are made up."""

from __future__ import annotations

import pickle
import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.common.dates import UncertainDate
from plugins.records.core import BodyLink, Correction, Figure, Image, Record, Source, Withdrawal, read_record
from plugins.records.schema import FIELDS, BadValue

TODAY = date(2026, 11, 22)
PATH = "content/tin/khong-ro/bai-thu.md"
LEAST = """\
title: Bài dựng để kiểm thử
date_note: Bài dựng, không có ngày.
locality_note: Bài dựng, không có nơi.
summary: Một câu.
source: {publisher: không rõ}
"""


def read(front: str = LEAST, body: str = "Thân bài.\n", path: str = PATH, files=("images/x.jpg",)) -> tuple[Record | None, list[str]]:
    record, problems = read_record(path, f"---\n{front}---\n{body}".encode(), TODAY, lambda name: name in files)
    return record, [str(problem).removeprefix(f"{path}:") for problem in problems]


def good(front: str = LEAST, body: str = "Thân bài.\n", **more) -> Record:
    record, problems = read(front, body, **more)
    assert problems == []
    assert record is not None
    return record


# What is unknown


def test_nearly_everything_may_be_unknown():
    record = good()
    assert record.id == "bai-thu"
    assert record.date is record.when is record.published is record.period is record.day_for_registers is record.last_possible_day is None
    assert record.place_ids == record.decree == record.forces == record.chair == record.figures == record.topics == ()
    assert record.kind == record.level == record.relay_of == ""
    assert not record.source.is_known
    assert not record.featured
    assert record.status == "published"
    assert record.sort_key == ((0, 0, 0), "bai-thu")


def test_a_day_without_its_year_is_kept_but_files_the_record_nowhere():
    record = good(LEAST + "date: XXXX-07-19\n")
    assert record.date == UncertainDate(None, 7, 19)
    assert record.when is None


def test_a_period_or_a_publication_gives_the_day_for_the_registers_where_the_meeting_has_none():
    assert good(LEAST + "period: 2022-Q2\n").day_for_registers == date(2022, 6, 30)
    assert good(LEAST + "period: 2022-Q2\npublished: 2022-07\n").day_for_registers == date(2022, 7, 1)
    assert good(LEAST + "published: 2022-07-05\ndate: 2022-06\n").day_for_registers == date(2022, 6, 1)


def test_the_last_possible_day_is_that_of_the_meeting_or_of_its_publication():
    assert good(LEAST + "date: 2022-06\n").last_possible_day == date(2022, 6, 30)
    assert good(LEAST + "published: 2022\n").last_possible_day == date(2022, 12, 31)


# What is known

FULL = """\
title: Bài dựng   để kiểm thử
date: 2020-10-09
published: 2020-10-16T16:23
period: 2020-M09
locality: [Gò Quao, "Hòn Đất, Kiên Giang"]
decree: 03/2019/NĐ-CP
kind: SO KET
forces: Công an
chair:
  - {name: Người Thử, role: Chủ tịch UBND huyện}
  - name: Người Khác
figures:
  - {label: tin trao đổi, value: 370, unit: tin}
  - {label: tiền, value: "358,68", unit: tỉ đồng, approx: hơn}
  - {label: lượt, value: 5, approx: có}
topics: [tuyển quân, phòng chống Covid-19]
summary: >-
  Một câu
  dài.
source:
  publisher: Báo Thử Nghiệm
  url: https://bao.example/a?b=c
  accessed: 2026-11-22
image: {file: images/x.jpg, alt: Quang cảnh}
relay_of: trung-uong-2023-07-27
featured: có
status: withdrawn
withdrawn: {date: 2021-01-05, reason: Nguồn đã gỡ.}
corrections: [{date: 2021-02-01, note: Sửa tên.}]
added: 2020-11-01
aliases: tin/bai-cu.html
"""


def test_every_field_is_read_into_its_type():
    record = good(FULL)
    assert record.title == "Bài dựng để kiểm thử"
    assert record.summary == "Một câu dài."
    assert str(record.date) == "2020-10-09"
    assert record.published.time == "16:23"
    assert record.period.end == date(2020, 9, 30)
    assert record.locality == ("Gò Quao", "Hòn Đất, Kiên Giang")
    assert record.decree == ("03/2019/NĐ-CP",)
    assert record.kind == "sơ kết"
    assert record.forces == ("Công an",)
    assert [(chair.name, chair.role) for chair in record.chair] == [("Người Thử", "Chủ tịch UBND huyện"), ("Người Khác", "")]
    assert record.figures == (
        Figure("tin trao đổi", Decimal(370), "tin"),
        Figure("tiền", Decimal("358.68"), "tỉ đồng", "hơn"),
        Figure("lượt", Decimal(5), approx="khoảng"),
    )
    assert record.source == Source("Báo Thử Nghiệm", url="https://bao.example/a?b=c", accessed=date(2026, 11, 22))
    assert record.image == Image("images/x.jpg", "Quang cảnh")
    assert record.featured
    assert record.is_withdrawn
    assert record.withdrawn == Withdrawal(date(2021, 1, 5), "Nguồn đã gỡ.")
    assert record.corrections == (Correction(date(2021, 2, 1), "Sửa tên."),)
    assert record.aliases == ("tin/bai-cu.html",)
    assert record.modified == date(2021, 2, 1)


def test_scalars_that_yaml_would_turn_into_something_else_stay_text():
    record = good(LEAST.replace("Một câu.", "no") + "topics: [2022-07, 1e3, yes, 0777, 12:30]\n")
    assert record.summary == "no"
    assert record.topics == ("2022-07", "1e3", "yes", "0777", "12:30")


@pytest.mark.parametrize("spec", [spec for outer in FIELDS for spec in (outer, *outer.fields) if spec.parse], ids=lambda spec: spec.key)
def test_the_example_that_messages_show_is_itself_right(spec):
    example = spec.example.strip("[]").split(", ")[0] if spec.many else spec.example
    if example != "https://…":
        assert spec.parse(example) is not None


def test_keys_and_labels_of_the_schema_are_unique_and_explained():
    for group in (FIELDS, *(spec.fields for spec in FIELDS if spec.fields)):
        assert len({spec.key for spec in group}) == len({spec.label for spec in group}) == len(group)
        assert all(spec.help and spec.example for spec in group)
        assert all(bool(spec.parse) != bool(spec.fields) for spec in group)


# Lines


def test_lines_are_those_of_the_file():
    record = good(FULL)
    rows = f"---\n{FULL}---\n".split("\n")
    for key, line in record.lines.items():
        assert rows[line - 1].lstrip(" -{").startswith(key.split(".")[-1]) or key.split(".")[-1] in rows[line - 1]
    assert record.lines["title"] == 2
    assert record.lines["image.alt"] == record.lines["image"]
    assert record.body_line == len(rows)


def test_lines_count_the_same_with_other_line_ends_and_marks():
    data = f"---\n{LEAST}knd: x\n---\nThân bài.\n"
    for text in (data, data.replace("\n", "\r\n"), data.replace("\n", "\r"), "\ufeff" + data):
        _, problems = read_record(PATH, text.encode(), TODAY, lambda _: False)
        assert [(problem.line, problem.what) for problem in problems] == [(7, "không có mục nào tên “knd”")]


def test_problems_of_the_body_have_the_line_in_the_file():
    _, problems = read(body="Một.\n\nHai ![](images/x.jpg)\nvà\n![x](images/y.jpg)\n")
    assert [problem.split(":")[0] for problem in problems] == ["10", "12"]


def test_a_problem_in_a_list_has_the_line_of_its_item():
    _, problems = read(LEAST + "figures:\n  - {label: a, value: 1}\n  - label: b\n    value: 1.234\n  - {label: c}\n")
    assert [problem.split(": ")[0] for problem in problems] == ["10", "11"]
    assert problems[1].startswith("11: figures thiếu value")


def test_all_problems_are_told_at_once():
    _, problems = read("date: 5/9/2019\nkind: họp\nstatus: x\nfigures: [{label: a, value: b}]\nimage: {file: images/z.jpg, alt: x}\nsource: {}\n", body="")
    assert len(problems) == 10, problems


# Bodies


def test_links_into_the_site_are_found_with_their_lines():
    record = good(
        LEAST,
        "[a](tin/a.html) và ![b](images/x.jpg 'tên')\n\n[![c](images/x.jpg)](tin/c.html \"tên\")\n[d][D] ![e][f], [g]\n<a class=x href='tin/h.html'>h</a>\n\n"
        "[D]: tin/d.html\n[f]: <images/x.jpg>\n[g]: tin/g.html 'tên'\n[ngoài](https://x.example/a.html), [neo](#d1), <https://x.example>, [thư](mailto:a@x.example)\n"
        "`[mã](tin/khong.html)` <!-- [chú](tin/khong.html)\n![](x) -->\n",
    )
    found = {(link.line, link.target, link.is_image, link.alt) for link in record.body_links}
    start = record.body_line
    assert found == {
        (start, "tin/a.html", False, ""),
        (start, "images/x.jpg", True, "b"),
        (start + 2, "images/x.jpg", True, "c"),
        (start + 2, "tin/c.html", False, ""),
        (start + 3, "tin/d.html", False, ""),
        (start + 3, "images/x.jpg", True, "e"),
        (start + 3, "tin/g.html", False, ""),
        (start + 4, "tin/h.html", False, ""),
    }


def test_a_link_may_carry_a_fragment_or_a_query():
    record = good(LEAST, "[a](tin/a.html#d2) [b](tim.html?q=x)\n")
    assert [link.target for link in record.body_links] == ["tin/a.html#d2", "tim.html?q=x"]


def test_data_attributes_do_not_stand_in_for_the_real_ones():
    record = good(LEAST, '<img data-src="y.jpg" src="images/x.jpg" data-alt="" alt="a > b">\n')
    assert record.body_links == (BodyLink("images/x.jpg", record.body_line, True, "a > b", True),)


def test_a_file_that_only_links_elsewhere_is_no_image():
    def exists(name: str) -> bool:
        raise BadValue("liên kết", "chép tệp")

    _, problems = read_record(PATH, f"---\n{LEAST}image: {{file: images/x.jpg, alt: x}}\n---\nThân.\n".encode(), TODAY, exists)
    assert [(problem.line, problem.what) for problem in problems] == [(7, "liên kết")]


# Hostile bytes


@given(st.binary())
@example(b"\xff\xfe")
@example(b"---\n---\n")
@example(b"---\n? [x]\n: y\n---\nx")
@example(b"---\n{a: b}: c\n---\nx")
@example(b"---\na: &a [*a]\n---\nx")
@example(b"---\nsource: &a {publisher: *a}\n---\nx")
@example(b"---\n...\n---\nx")
@example(b"---\n%YAML 9.9\n---\nx")
@example(b"---\n\x00: x\n---\nx")
@example(b"---\n- a\n- b\n---\nx")
@example(b'---\n"\\ud800": x\n---\nx')
@example(b"---\n<<: *x\n---\nx")
@example(b"---\n!!python/object/apply:os.system [x]: y\n---\nx")
def test_any_bytes_are_a_record_or_have_problems(data):
    record, problems = read_record(PATH, data, TODAY, lambda _: False)
    assert (record is None) == bool(problems)
    lines = data.count(b"\n") + data.count(b"\r") + 2
    for problem in problems:
        assert 1 <= problem.line <= lines
        assert problem.what
        assert problem.cure


VALUES = st.sampled_from(
    [
        "",
        "x",
        '"',
        "'",
        "[",
        "]",
        "{a: b}",
        "a: b",
        "- a",
        "&a",
        "*a",
        "!x",
        "|",
        ">",
        "@",
        "%",
        "#",
        "~",
        "null",
        "2020-10-09",
        "1.234",
        "../x",
        "[a, b]",
        "\t",
        ": ",
        "---",
        "📎",
        "á",
    ]
)


@given(
    st.lists(
        st.tuples(st.sampled_from([spec.key for spec in FIELDS] + ["  publisher", "  - {label", "lạ", ""]), st.sampled_from([": ", ":", " "]), VALUES),
        max_size=8,
    )
)
def test_any_front_matter_is_read_or_explained(rows):
    front = "".join(f"{key}{colon}{value}\n" for key, colon, value in rows)
    record, problems = read_record(PATH, f"---\n{front}---\nThân.\n".encode(), TODAY, lambda _: False)
    assert (record is None) == bool(problems)
    assert all(1 <= problem.line <= len(rows) + 4 for problem in problems)


@given(
    st.lists(
        st.sampled_from(
            ["[", "]", "(", ")", "!", "<img ", "<a ", ">", "src=", "href=", "alt=", '"', "'", "x.jpg", "tin/x.html", "`", "<!--", "-->", "\n", "[x]: ", " "]
        ),
        max_size=40,
    ).map("".join)
)
def test_any_body_may_be_searched_for_links(body):
    read(LEAST, body)


@pytest.mark.parametrize("piece", ["[", "![", "`", "<a ", "<img '", "<!--", "[x](", "[x][", "(" * 5])
def test_a_body_made_to_be_slow_is_not(piece):
    started = time.process_time()
    read(LEAST, piece * 3000)
    assert time.process_time() - started < 5


# Odd characters


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Một.\n\nHai \x07ba.\n", "10: có ký tự điều khiển không nhìn thấy (U+0007) sau chữ “Hai”"),
        ("Một.\n\nHọp \u202e thử\n", "10: có ký tự điều khiển không nhìn thấy (U+202E) sau chữ “Họp”"),
        ("Một.\n\ntuần\u200btra\n", "10: có ký tự điều khiển không nhìn thấy (U+200B) sau chữ “tuần”"),
        ("Một.\n\n\u2066Hai\u2069\n", "10: có ký tự điều khiển không nhìn thấy (U+2066) ở đầu dòng"),
        ("Một.\n\nquân\xad sự\n", "10: có ký tự điều khiển không nhìn thấy (U+00AD) sau chữ “quân”"),
        ("Một.\n\u2028Hai.\n", "9: có ký tự điều khiển không nhìn thấy (U+2028) ở đầu dòng"),
        ("Một.\n\nC«ng an vµ qu©n sù häp giao ban gi÷a th¸ng\n", "10: chữ gõ bằng phông TCVN3 (ABC) dán vào nên thành ký tự lạ"),
    ],
)
def test_odd_characters_are_told_with_their_line(body, told):
    _, problems = read(body=body)
    assert [problem.split(";")[0] for problem in problems] == [told]


@pytest.mark.parametrize("written", ['"Họp \\u202e thử"', '"Họp \\a thử"', '"Họp \\x1b thử"', '"Họp\\uFEFFthử"'])
def test_no_escape_of_yaml_brings_in_a_sign_that_nobody_sees(written):
    """A feed with such a sign is no XML any more; a title that turns its direction reads as what it is not."""
    _, problems = read(LEAST.replace("title: ", f"title: {written} #", 1))
    assert [problem.partition(" (U+")[0] for problem in problems] == ["2: mục “title” có ký tự không nhìn thấy"]


# What is kept of a record from one build to the next


@pytest.mark.parametrize("front", [LEAST, FULL])
def test_a_record_survives_being_stored(front):
    record = good(front, "Xem [bài](tin/bai-khac.html).\n")
    stored = pickle.loads(pickle.dumps(record, protocol=pickle.HIGHEST_PROTOCOL))
    assert stored == record
    assert stored.lines == record.lines
    assert stored.body_links == record.body_links


# Drafts


UNFINISHED = "title:\nstatus: draft\nsource: {publisher: Báo Thử}\n"


def test_a_draft_may_lack_what_an_editor_has_yet_to_write():
    record = good(UNFINISHED, body="<!-- Còn phải viết. -->\n")
    assert (record.status, record.title, record.summary, record.date, record.locality) == ("draft", "", "", None, ())


def test_what_a_draft_lacks_is_asked_for_when_it_is_published():
    record, problems = read(UNFINISHED.replace("status: draft\n", ""), body="<!-- Còn phải viết. -->\n")
    assert record is None
    assert [problem.partition("; ")[0] for problem in problems] == [
        "1: không có ngày nào",
        "1: không có địa phương",
        "2: mục “title” để trống",
        "1: thiếu summary (tóm tắt)",
        "5: bài không có thân",
    ]


def test_what_is_wrong_in_a_draft_is_told_all_the_same():
    assert [problem.partition(";")[0] for problem in read(UNFINISHED + "date: 2020-13-01\n")[1]] == ["5: date: ngày “2020-13-01” không có trong lịch"]
