"""From the JSON Lines file the archive's Markdown comes back: byte for byte, or the same values where its text is not for readers. Records are made up."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.archive.core import resolve
from plugins.data.lines import NoRecord, line_document, markdown_of, read_line, without_comments
from plugins.records.core import Record, read_record
from plugins.records.schema import APPROXIMATIONS, FIELDS, KINDS, LEVELS
from plugins.workshop import exporting
from tests.conftest import ROOT, files_of

TODAY = date(2026, 11, 22)
PATH = "content/tin/2020/10/thu-2020-10-09.md"
OF_THE_FILE = {"path", "lines", "body_line", "body_links"}


def read(text, path=PATH):
    record, problems = read_record(path, text.encode(), TODAY, lambda _: True)
    assert record is not None, (problems, text)
    return record


def values(record):
    """What a record says, but for where it says it."""
    return {field.name: getattr(record, field.name) for field in fields(Record) if field.name not in OF_THE_FILE}


# Made-up records of any shape.

_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=30)
_WORDS = st.one_of(
    _TEXT, st.sampled_from(["no", "null thử", "~x", "03/2019", "“a”: b", "a # b", "- x", "{a}", "=1+1", "Đề án #06", 'ngoặc "kép"', "\\u0041", "2020-10-09"])
)
_SAID = _WORDS.filter(lambda text: text.strip() and text.strip() not in ("null", "~") and text.split())
_DAYS = st.dates(date(1990, 1, 1), date(2025, 12, 31)).map(date.isoformat)
_SURE = st.one_of(_DAYS, _DAYS.map(lambda day: day[:7]), _DAYS.map(lambda day: day[:4]))
_UNSURE = st.one_of(_SURE, st.tuples(_SURE, st.sampled_from("~?%")).map("".join), _DAYS.map(lambda day: f"XXXX-{day[5:]}"))
_NUMBERS = st.one_of(
    st.integers(-(10**18), 10**18).map(str), st.decimals("-999999", "999999", places=3, allow_nan=False).map(lambda number: f"{number:f}".replace(".", ","))
)
_SLUGS = st.from_regex(r"[a-z]{1,6}(-[a-z0-9]{1,6}){1,3}", fullmatch=True)
_URLS = st.from_regex(r"https://[a-z]{1,8}\.vn/[a-zA-Z0-9#&=?_-]{0,20}", fullmatch=True)


def _some(**parts):
    return st.fixed_dictionaries({}, optional=parts)


_FIGURE = st.fixed_dictionaries({"label": _SAID, "value": _NUMBERS}, optional={"unit": _SAID, "approx": st.sampled_from(APPROXIMATIONS), "note": _SAID})
_SOURCE = st.fixed_dictionaries(
    {"publisher": _SAID},
    optional={
        "title": _SAID,
        "url": _URLS,
        "author": _SAID,
        "photo_credit": _SAID,
        "rights": _SAID,
        "accessed": _DAYS,
        "note": _SAID,
        "dead": _DAYS,
        "archived": _URLS,
    },
)
_RECORDS = st.fixed_dictionaries(
    {"title": _SAID, "date": _UNSURE, "date_note": _SAID, "locality_note": _SAID, "summary": _SAID, "source": _SOURCE},
    optional={
        "period": st.sampled_from(["1989-Q2", "1989-H1", "1989-M09", "1989", "1989-05", "1985/1989", "1985-10/1989-06"]),
        "level": st.sampled_from(LEVELS),
        "series": _SAID,
        "venue": _SAID,
        "decree": st.lists(_SAID, min_size=1, max_size=3),
        "decree_note": _SAID,
        "kind": st.sampled_from(KINDS),
        "chair": st.lists(st.fixed_dictionaries({"name": _SAID}, optional={"role": _SAID}), min_size=1, max_size=2),
        "chair_note": _SAID,
        "figures": st.lists(_FIGURE, min_size=1, max_size=3),
        "promises": st.lists(st.fixed_dictionaries({"text": _SAID}, optional={"taken_up_by": _SLUGS}), min_size=1, max_size=2),
        "topics": st.lists(st.from_regex(r"[a-zđ]{2,8}( [a-z]{2,8}){0,2}", fullmatch=True), min_size=1, max_size=3),
        "other_sources": st.lists(
            st.fixed_dictionaries({"publisher": _SAID}, optional={"url": _URLS, "note": _SAID, "dead": _DAYS, "archived": _URLS}), min_size=1, max_size=2
        ),
        "image": st.fixed_dictionaries({"file": st.just("images/a.jpg"), "alt": _SAID}, optional={"caption": _SAID, "credit": _SAID}),
        "relay_of": _SLUGS,
        "featured": st.sampled_from(["true", "false"]),
        "corrections": st.lists(st.fixed_dictionaries({"date": _DAYS, "note": _SAID}), min_size=1, max_size=2),
        "added": _DAYS,
        "aliases": st.just(["tin/cu.html"]),
    },
)


def written(front):
    """Front matter as JSON has it, which is YAML, too: not by the code that is tested."""
    return f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n\nThân *bài* thử.\n\nĐoạn hai.\n"


@given(_RECORDS)
def test_made_up_records_come_back_byte_for_byte_and_by_their_fields(registers, front):
    text = written(front)
    record, problems = read_record(PATH, text.encode(), TODAY, lambda _: True)
    if record is None:  # What chance made of the texts is refused by the reader: TCVN3, a place of no letters.
        assert problems
        return
    document = json.loads(json.dumps(line_document(record, "tin/2020/10/thu-2020-10-09.md", text, registers)))
    assert markdown_of({**document}) == text or document["front_matter"] is None
    again = read(markdown_of({**document, "front_matter": None}))
    assert values(again) == values(record)


def test_made_up_records_have_every_field():
    """The strategy above knows all of the schema but what has a test of its own."""
    front = {"title", "date", "date_note", "locality_note", "summary", "source"}
    optional = set(re.findall(r'^        "(\w+)":', Path(__file__).read_text(encoding="utf-8"), re.MULTILINE))
    assert {field.key for field in FIELDS} - front - optional == {"published", "locality", "forces", "status", "withdrawn"}


RECORD = """---
title: Cuộc họp thử
date: 2021-03-04?
date_note: Bài dựng.
published: 2021-03-05T16:23
locality: [Gò Quao, Kiên Giang]
forces: [Quân sự, công an]
figures: [{label: tin trao đổi, value: "11,499", unit: kg}, {label: ma túy, value: 20629}]
chair: [{name: Đỗ Văn Kiểm Thử, role: Chủ tịch}]
summary: Họp thử.
source: {publisher: Báo Thử Nghiệm}
---

Ông Đỗ Văn Kiểm Thử nói.
"""


def test_fields_come_back_through_the_registers(registers):
    text = RECORD.replace("locality: [Gò Quao, Kiên Giang]", 'locality: "Gò Quao, Kiên Giang"')
    record, problems = resolve(read(text), registers)
    assert problems == []
    again, problems = resolve(read(markdown_of({**line_document(record, "tin/a.md", text, registers), "front_matter": None})), registers)
    assert problems == []
    assert values(again) == values(record)
    assert again.place_ids == ("go-quao-kien-giang",)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_come_back(registers, ending, mark):
    text = mark + RECORD.replace("[Gò Quao, Kiên Giang]", "[]").replace("locality: []", "locality_note: Bài dựng.").replace("\n", ending)
    record = read(text)
    document = line_document(record, "tin/2021/03/thu-2020-10-09.md", text, registers)
    assert document["front_matter"].startswith(f"{mark}---{ending}")
    assert read_line(json.dumps(document)[:-1].replace('"id": "thu', '"id": "thu') + "}") == ("tin/2021/03/thu-2020-10-09.md", text.encode())


def test_remarks_of_editors_stay_inside(registers):
    text = RECORD.replace("locality: [Gò Quao, Kiên Giang]", "locality_note: Bài dựng.")
    remarked = text.replace("summary:", "# Hỏi lại chị Nguồn Tin Kín\nsummary:").replace("nói.", "nói.<!-- Số máy của Nguồn Tin Kín -->")
    record = read(remarked)
    line = json.dumps(line_document(record, "tin/2021/03/thu-2020-10-09.md", remarked, registers), ensure_ascii=False)
    assert "Nguồn Tin Kín" not in line
    again = read(read_line(line)[1].decode())
    assert {**values(again), "body": ""} == {**values(record), "body": ""}
    assert again.body.strip() == without_comments(record.body).strip() == "Ông Đỗ Văn Kiểm Thử nói."


def test_all_of_the_archive_comes_back(files, tmp_path):
    count = exporting.rebuild(files / "so-giao-ban.jsonl", tmp_path / "kho")
    made, there = files_of(tmp_path / "kho" / "tin"), files_of(ROOT / "content" / "tin")
    published = {path: data for path, data in there.items() if not re.search(rb"^status: (?:draft|withdrawn)", data, re.MULTILINE)}
    assert count == len(made) >= len(published) > 90
    assert {path for path in published if made[path] != published[path]} == set()


@pytest.mark.parametrize(
    "line",
    [
        "không phải JSON",
        "[]",
        "{}",
        '{"id": "a", "path": "tin/../../a.md", "status": "draft"}',
        '{"id": "a", "path": "/etc/a.md"}',
        '{"id": "a", "path": "tin/b.md"}',
        '{"id": "a", "path": 1}',
        '{"id": "a", "path": "data/a.md"}',
        '{"id": "con", "path": "tin/con.md"}',
    ],
)
def test_lines_that_are_no_records_write_nothing(line):
    with pytest.raises(NoRecord, match="không phải là"):
        read_line(line)
