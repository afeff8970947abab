from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.proofreading.mending import RENAMED, mend
from plugins.proofreading.scalars import split
from plugins.records.core import read_record
from plugins.records.schema import BY_KEY, ELSEWHERE
from tests.conftest import ROOT, TODAY
from tests.proofreading.conftest import HEAD, PATH

BODY = "\nThân bài,  có hai dấu cách.\n"


def read(data: bytes):
    return read_record(PATH, data, TODAY, lambda _: True)


def file(*rows: str) -> bytes:
    return "\n".join(["---", *rows, "---", BODY]).encode()


GOOD = ("title: Bài dựng", "date: 2020-10-09", "locality: Gò Quao, Kiên Giang", "summary: Bài dựng.", "source: {publisher: Báo Thử}")


def mended(*rows: str) -> list[str]:
    """Return the front matter of the file after mending."""
    data = mend(file(*rows), read).data.decode()
    assert data.endswith(f"---\n{BODY}"), "the body is no concern of a mend"
    return data.split("---\n")[1].splitlines()


def with_row(row: str, at: int = 0) -> tuple[str, ...]:
    return (*GOOD[:at], row, *GOOD[at + 1 :])


def test_a_file_with_nothing_to_mend_stays_and_nothing_is_said():
    assert mend(file(*GOOD), read) == type(mend(b"", read))(file(*GOOD), ())


@pytest.mark.parametrize("path", sorted((ROOT / "content").glob("tin/**/*.md")), ids=lambda path: path.stem)
def test_the_real_records_need_no_mending(path):
    data = path.read_bytes()
    assert mend(data, lambda tried: read_record(path.as_posix(), tried, TODAY, lambda _: True)).done == ()


@pytest.mark.parametrize(
    ("row", "at", "expected"),
    [
        ("title: Gia Lai: giao ban quý II", 0, 'title: "Gia Lai: giao ban quý II"'),
        ("title: Đề án #06", 0, 'title: "Đề án #06"'),
        ("title: %100 xã đã họp", 0, 'title: "%100 xã đã họp"'),
        ('title: Họp "ba bên": kết quả', 0, "title: 'Họp \"ba bên\": kết quả'"),
        ("date: 9/10/2020", 1, "date: 2020-10-09"),
        ('date: "9/10/2020"', 1, 'date: "2020-10-09"'),
        ("date: 9.10.2020", 1, "date: 2020-10-09"),
        ("date: 2020/10/09", 1, "date: 2020-10-09"),
        ("title: Bài  dựng", 0, "title: Bài dựng"),
        ('title: " Bài dựng  "', 0, 'title: "Bài dựng"'),
        ("title: Bài dựng  ", 0, "title: Bài dựng"),
        ("Title: Bài dựng", 0, "title: Bài dựng"),
        ("tiêu đề: Bài dựng", 0, "title: Bài dựng"),
        ("sapo: Bài dựng.", 3, "summary: Bài dựng."),
        ("description: Bài dựng.", 3, "summary: Bài dựng."),
    ],
)
def test_what_has_one_meaning_is_mended(row, at, expected):
    assert mended(*with_row(row, at)) == list(with_row(expected, at))


@pytest.mark.parametrize(
    ("row", "at"),
    [
        ("date: 9/10/20", 1),  # 1920 or 2020, or the twentieth.
        ("date: 31/2/2020", 1),
        ("date: tháng 10/2020", 1),
        ("title: Bài dựng # nháp", 0),  # A remark of the editor's.
        ("title: Bài dựng   # nháp", 0),
        ("title: &a Bài dựng", 0),
        ('title: "Bài" dựng: hai', 0),
        ("ngày: 2020-10-09", 1),  # Of the meeting, or of the publication?
        ("author: Bài dựng", 3),
    ],
)
def test_what_may_mean_two_things_is_left_to_the_editor(row, at):
    assert mended(*with_row(row, at)) == list(with_row(row, at))


def test_a_moment_of_publication_is_written_as_we_write_it():
    rows = (*GOOD[:2], "published: 16:23 16/10/2020", *GOOD[2:])
    assert mended(*rows)[2] == "published: 2020-10-16T16:23"
    assert mended(*GOOD[:2], "published: 4:45 16/10/2020", *GOOD[2:])[2] == "published: 4:45 16/10/2020"  # Perhaps of the afternoon.


def test_days_within_groups_are_mended_in_their_place():
    rows = (*GOOD[:4], "source:", "  publisher: Báo Thử  # nguồn", "  accessed: 1/2/2021", "corrections:", "  - {date: 3-2-2021, note: Sửa tên.}")
    assert mended(*rows)[4:] == ["source:", "  publisher: Báo Thử  # nguồn", "  accessed: 2021-02-01", "corrections:", "  - {date: 2021-02-03, note: Sửa tên.}"]


def test_tags_become_topics_where_they_are_a_list_or_one():
    def rows(value: str) -> tuple[str, ...]:
        return (*GOOD[:3], f"tags: {value}", *GOOD[3:])

    assert mended(*rows("[tuyển quân, biên giới]"))[3] == "topics: [tuyển quân, biên giới]"
    assert mended(*rows("tuyển quân"))[3] == "topics: tuyển quân"
    assert mended(*rows("tuyển quân, biên giới"))[3] == "tags: tuyển quân, biên giới"


def test_two_keys_that_mean_one_are_left_to_the_editor():
    rows = (*GOOD[:3], "sapo: Một.", "description: Hai.", GOOD[4])
    assert mended(*rows) == list(rows)


def test_keys_are_put_in_order_and_comments_go_with_their_key():
    rows = ("# đầu tệp", GOOD[0], GOOD[4], "", "# hỏi lại: ngày nào?", GOOD[1], GOOD[2], "summary: >-", "  Bài dựng", "  hai dòng.", "# cuối")
    assert mended(*rows) == ["# đầu tệp", GOOD[0], "", "# hỏi lại: ngày nào?", GOOD[1], GOOD[2], "summary: >-", "  Bài dựng", "  hai dòng.", "# cuối", GOOD[4]]


def test_words_in_a_block_that_look_like_a_row_are_words():
    rows = (*GOOD[:3], "summary: |", "  title: Gò Quao #06 và: hai", "  hết.", GOOD[4])
    assert mended(*rows) == list(rows)
    assert mended("title: Gò Quao: họp", *rows[1:]) == ['title: "Gò Quao: họp"', *rows[1:]]


def test_spaces_behind_a_row_of_groups_go_once():
    rows = (*GOOD[:3], "figures:", "  - {label: tin  báo, value: 370, unit: tin}  ", *GOOD[3:])
    assert mended(*rows)[4] == "  - {label: tin báo, value: 370, unit: tin}"


def test_spaces_within_and_behind_the_rows_of_a_long_text_go():
    rows = (*GOOD[:3], "summary: >-  ", "  Bài  dựng ", "  hai   dòng.", GOOD[4])
    assert mended(*rows)[3:6] == ["summary: >-", "  Bài dựng", "  hai dòng."]


def test_spaces_that_line_up_groups_and_remarks_stay():
    rows = (*GOOD[:3], "figures:", "  - {label: tin,     value: 370,  unit: tin}   # đã xem", *GOOD[3:])
    assert mended(*rows) == list(rows)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_stay(end, mark):
    before, after = with_row("date: 9/10/2020", 1), GOOD
    dress = [(mark + file(*rows).decode().replace("\n", end)).encode() for rows in (before, after)]
    assert mend(dress[0], read).data == dress[1]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", "không có đầu bài\n".encode(), file(*with_row("date: 9/10/2020", 1)).replace(b"\n", b"\r\n", 2)])
def test_what_is_no_record_or_ends_its_lines_in_two_ways_stays(data):
    assert mend(data, read).data == data


def test_decomposed_letters_are_composed_and_the_record_stays_the_same():
    data = file(*GOOD)
    parted = unicodedata.normalize("NFD", data.decode()).encode()
    result = mend(parted, read)
    assert result.data == data
    assert result.done == ("chuẩn hóa dấu tiếng Việt (Unicode NFC)",)


def test_a_mend_that_would_bring_out_more_problems_is_not_made():
    rows = (GOOD[0], "date: 9/10/2027", "published: 2020-10-01", *GOOD[2:])  # In the future, and after its publication.
    assert len(read(file(*rows))[1]) == 1
    assert mended(*rows)[1] == "date: 9/10/2027"


def test_keys_that_are_renamed_are_those_that_messages_point_elsewhere():
    assert {key: ELSEWHERE[key] for key in RENAMED} == RENAMED
    assert set(RENAMED.values()) <= BY_KEY.keys()


value = st.sampled_from(
    [
        "Bài  dựng",
        "Gò Quao: họp",
        "Đề án #06",
        "9/10/2020",
        "16:23 16/10/2020",
        "%1",
        '"a  b "',
        "'a: b'",
        "[a, b]",
        "{a: b",
        "*a",
        "",
        ">-",
        "a #b",
        "a # b",
        "họp\u0309",
    ]
)
keys = st.sampled_from(
    ["title", "date", "published", "locality", "summary", "source", "tags", "Title", "sapo", "kind", "- {date", "  publisher", "# ghi chú", "  "]
)
rows = st.lists(st.builds(lambda key, value, end: f"{key}: {value}{end}", keys, value | st.text(max_size=12), st.sampled_from(["", "  "])), max_size=8)


@settings(max_examples=300, deadline=None)
@given(rows, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_mending_twice_changes_nothing_and_a_mended_file_reads_no_worse(some, end, has_base):
    text = "---\n" + "".join(f"{row}\n" for row in [*some, *(GOOD if has_base else ())]) + f"---\n{BODY}"
    data = text.replace("\n", end).encode("utf-8", "replace")
    once = mend(data, read)
    assert mend(once.data, read) == type(once)(once.data, ())
    before, after = read(data), read(once.data)
    if before[0] is not None:
        assert after[0] == before[0]
    assert bool(once.done) == (once.data != data)
    parts = split(data.decode().replace("\r\n", "\n")), split(once.data.decode().replace("\r\n", "\n"))
    if all(parts):
        assert unicodedata.normalize("NFC", parts[0][2]) == unicodedata.normalize("NFC", parts[1][2])


@settings(max_examples=200, deadline=None)
@given(st.permutations(range(len(GOOD))))
def test_whatever_the_order_of_keys_it_becomes_that_of_the_schema(order):
    assert mended(*(GOOD[number] for number in order)) == list(GOOD)


def test_the_head_of_the_other_tests_is_in_order():
    assert re.match("---\n", HEAD)
    assert mend(f"{HEAD}Thân bài.\n".encode(), read).done == ()
