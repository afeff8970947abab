"""A form that comes back untouched changes no byte; one that was filled changes what was filled, and says the rest at its field."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.common.problems import Problem
from plugins.common.text import looks_like_tcvn3, nfc
from plugins.editing.form import AT, BODY, SECTIONS, Filled, Finding, fill, findings, in_words, place_of, show
from plugins.editing.front_matter import CannotEdit, read_values, write
from plugins.records.core import read_record
from plugins.records.schema import FIELDS
from tests.conftest import ROOT

TODAY = date(2026, 11, 22)
RECORD = """---
# ghi chú
title: 'Bài dựng'   # để kiểm thử
date: 2020-10-09
date_note: ~
period: 2020-M09
locality: Gò Quao, Kiên Giang
decree:
  - 03/2019/NĐ-CP   # một
  - "77/2010/NĐ-CP" # hai
forces: [Quân sự, Công an]
chair: {name: Võ Văn Thử}
figures:
- label: tin
  value: '358,68'
- {label: vụ, value: 12}
khong_co: [1, 2]
topics: [tuyển quân,   "thiên tai, cứu nạn" ]
summary: >-  # gấp
  Bài dựng
  để kiểm thử.
source:
  publisher: Báo Thử Nghiệm  # không có thật
  accessed: 2026-11-20
  sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
corrections:
- {date: 2026-01-02, note: Sửa một.}
---


Đoạn một.\x20\x20
Dòng hai.

Đoạn hai.

"""
DRESSES = {
    "plain": lambda text: text.encode(),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "no last line end": lambda text: text.rstrip().encode(),
}
dresses = pytest.mark.parametrize("dress", sorted(DRESSES))


def sent(values):
    """What a browser sends of ``values``: line ends as CRLF, an empty row where a list has none."""
    if isinstance(values, dict):
        return {key: sent(value) for key, value in values.items()}
    if isinstance(values, list):
        return [sent(value) for value in values] or [""]
    return values.replace("\n", "\r\n")


def posted(data, **changed):
    values = {key: sent(value) for key, value in show(data, TODAY).values.items()}
    for spec in FIELDS:
        if spec.many and spec.fields and values[spec.key] == [""]:
            values[spec.key] = [{inner.key: "" for inner in spec.fields} | {AT: ""}]
    return {**values, **changed}


def test_every_field_stands_in_one_section():
    keys = [key for _, _, keys in SECTIONS for key in keys]
    assert sorted(keys) == sorted([BODY, *(spec.key for spec in FIELDS)])


def test_every_record_of_the_archive_comes_back_byte_for_byte():
    paths = sorted((ROOT / "content" / "tin").rglob("*.md"))
    assert len(paths) > 50
    for path in paths:
        data = path.read_bytes()
        for bytes_ in (data, data.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + data):
            filled = fill(bytes_, posted(bytes_), TODAY)
            assert filled.data == bytes_, path
            assert filled.findings == [], path
        assert show(data, TODAY).locked == frozenset(), path


@dresses
def test_a_record_written_in_every_way_comes_back_byte_for_byte(dress):
    data = DRESSES[dress](RECORD)
    assert fill(data, posted(data), TODAY).data == data


VALUES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"), max_size=30).filter(
    lambda text: not looks_like_tcvn3(text)
)
BODIES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf"), include_characters="\n", exclude_characters="\u2028\u2029\ufeff\ufffe\uffff\x85"), max_size=80
)


@st.composite
def records(draw):
    rows = ["title: a"]
    for spec in draw(st.lists(st.sampled_from([spec for spec in FIELDS if spec.key != "title"]), unique_by=lambda spec: spec.key)):
        one = st.dictionaries(st.sampled_from([inner.key for inner in spec.fields]), VALUES, min_size=1) if spec.fields else VALUES
        value = draw(st.lists(one, min_size=1, max_size=3)) if spec.many and draw(st.booleans()) else draw(one)
        rows.append(f"{spec.key}: {write(value, spec)}")
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + newline.join(["---", *rows, "---", *draw(BODIES).split("\n")])


@settings(deadline=None)
@given(records())
def test_any_record_comes_back_byte_for_byte(text):
    data = text.encode()
    filled = fill(data, posted(data), TODAY)
    assert filled.data == data
    assert not filled.lost


@settings(deadline=None)
@given(records(), VALUES.filter(str.strip), BODIES)
def test_what_is_filled_is_read_back_and_the_rest_stays(text, title, body):
    data = text.encode()
    filled = fill(data, posted(data, title=title, body=body.replace("\n", "\r\n")), TODAY)
    before, after = read_values(data), read_values(filled.data)
    assert {key: value for key, value in after.items() if key != "title"} == {key: value for key, value in before.items() if key != "title"}
    assert after["title"] == " ".join(nfc(title).split())
    again = fill(filled.data, posted(filled.data), TODAY)
    assert again.data == filled.data
    assert show(filled.data, TODAY).values[BODY] == nfc(body).strip("\n")


@dresses
def test_a_changed_paragraph_is_one_changed_row(dress):
    data = DRESSES[dress](RECORD)
    filled = fill(data, posted(data, body="Đoạn một.  \r\nDòng khác.\r\n\r\nĐoạn hai."), TODAY)
    assert filled.data == data.replace("Dòng hai.".encode(), "Dòng khác.".encode())
    longer = fill(data, posted(data, body="Đoạn một.  \r\nDòng hai.\r\n\r\nĐoạn hai.\r\n\r\nĐoạn ba."), TODAY)
    newline = b"\r\n" if dress == "crlf" else b"\n"
    assert longer.data.replace(newline * 2 + "Đoạn ba.".encode(), b"").rstrip() == data.rstrip()
    assert longer.data.count(b"\n") == longer.data.count(b"\r\n") or dress != "crlf"


@pytest.mark.parametrize(
    ("changed", "rows"),
    [
        ({"decree": ["03/2019/NĐ-CP", "02/2020/NĐ-CP"]}, {'- "77/2010/NĐ-CP" # hai': "- 02/2020/NĐ-CP # hai"}),
        ({"decree": ["77/2010/NĐ-CP"]}, {"\n  - 03/2019/NĐ-CP   # một": ""}),
        ({"decree": ["03/2019/NĐ-CP", "77/2010/NĐ-CP", "", "02/2020/NĐ-CP"]}, {'"77/2010/NĐ-CP" # hai': '"77/2010/NĐ-CP" # hai\n  - 02/2020/NĐ-CP'}),
        ({"forces": ["Công an", "Biên phòng"]}, {"[Quân sự, Công an]": "[Công an, Biên phòng]"}),
        ({"forces": ["Công an", "Quân sự"]}, {}),
        ({"chair": [{"name": "Võ Văn Thử", "role": "Chủ tịch", AT: "0"}]}, {"{name: Võ Văn Thử}": "{name: Võ Văn Thử, role: Chủ tịch}"}),
        ({"chair": [{"name": "", "role": "", AT: "0"}]}, {"chair: {name: Võ Văn Thử}\n": ""}),
        ({"title": ""}, {"title: 'Bài dựng'   # để kiểm thử\n": ""}),
        ({"period": "quý III/2020"}, {"2020-M09": "2020-Q3"}),
        ({"date": "khoảng tháng 7/2022"}, {"date: 2020-10-09": "date: 2022-07~"}),
        ({"featured": "true"}, {"source:\n": "source:\n"}),
    ],
)
def test_a_change_touches_its_own_rows(changed, rows):
    data = RECORD.encode()
    wanted = RECORD
    for old, new in rows.items():
        assert old in wanted
        wanted = wanted.replace(old, new)
    after = fill(data, posted(data, **changed), TODAY).data.decode()
    assert (after if "featured" not in changed else after.replace("featured: true\n", "")) == wanted


def test_a_group_is_known_by_its_number_when_one_before_it_goes():
    figures = [{"label": "vụ", "value": "13", AT: "1"}, {"label": "cuộc", "value": "7", "unit": "cuộc", AT: ""}]
    after = fill(RECORD.encode(), posted(RECORD.encode(), figures=figures), TODAY)
    assert read_values(after.data)["figures"] == [{"label": "vụ", "value": "13"}, {"label": "cuộc", "value": "7", "unit": "cuộc"}]
    assert "- {label: vụ, value: 13}\n- {label: cuộc, value: 7, unit: cuộc}" in after.data.decode()


@pytest.mark.parametrize("at", ["9", "-1", "x", "1"])
def test_a_number_that_no_group_has_is_a_new_one(at):
    figures = [{"label": "tin", "value": "358,68", AT: "0"}, {"label": "vụ", "value": "12", AT: "1"}, {"label": "mới", "value": "1", AT: at}]
    after = fill(RECORD.encode(), posted(RECORD.encode(), figures=figures), TODAY)
    assert [figure["label"] for figure in read_values(after.data)["figures"]] == ["tin", "vụ", "mới"]


def test_what_is_not_in_the_form_is_left_alone():
    data = RECORD.encode()
    assert fill(data, {"title": None, "date": "2020-10-09"}, TODAY).data == data
    assert "sha256" not in show(data, TODAY).values["source"]


def test_a_key_that_no_field_can_show_is_locked_and_stays():
    data = RECORD.replace("title: 'Bài dựng'   # để kiểm thử", "title: [a, b]").encode()
    form = show(data, TODAY)
    assert form.locked == {"title"}
    assert fill(data, posted(data, title="khác"), TODAY).data == data


def test_a_file_without_front_matter_is_refused():
    with pytest.raises(CannotEdit):
        show(b"x", TODAY)


def test_days_are_shown_as_people_write_them_and_stored_as_we_do():
    values = show(RECORD.encode(), TODAY).values
    assert (values["date"], values["period"], values["source"]["accessed"], values["corrections"][0]["date"]) == (
        "9/10/2020",
        "9 tháng đầu năm 2020",
        "20/11/2026",
        "2/1/2026",
    )
    filled = fill(RECORD.encode(), posted(RECORD.encode(), date="ngày 8 tháng 10 năm 2020"), TODAY)
    assert b"date: 2020-10-08\n" in filled.data
    assert filled.heard["date"] == "ngày 8/10/2020"


def test_what_has_several_readings_is_asked():
    filled = fill(RECORD.encode(), posted(RECORD.encode(), date="3/4/20", figures=[{"label": "tin", "value": "20.629", AT: "0"}]), TODAY)
    asked = {finding.field: finding.choices for finding in filled.findings}
    assert asked["date"] == (("3/4/2020", "ngày 3/4/2020"), ("20/4/2003", "ngày 20/4/2003"))
    assert [value for value, _ in asked["figures-0-value"]] == ["20629", "20,629"]


def test_a_period_without_its_year_is_of_the_time_before_the_meeting():
    filled = fill(RECORD.encode(), posted(RECORD.encode(), date="9/10/2020", period="9 tháng đầu năm"), TODAY)
    assert [value for value, _ in filled.findings[0].choices] == ["9 tháng đầu năm 2020", "9 tháng đầu năm 2019"]


@pytest.mark.parametrize("text", ["a\x07b", "a\ufeffb"])
def test_what_no_file_can_hold_is_said_at_its_field(text):
    filled = fill(RECORD.encode(), posted(RECORD.encode(), summary=text, body=f"x {text}"), TODAY)
    assert {finding.field for finding in filled.findings} == {"summary", BODY}
    assert filled.lost
    assert filled.data == RECORD.encode()


# Where a problem belongs.


def problems_of(data):
    return read_record("content/tin/2020/10/bai-dung.md", data, TODAY, lambda path: False)[1]


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"date": "31/2/2020"}, {"date"}),
        ({"title": ""}, {"title"}),
        ({"summary": ""}, {"summary"}),
        ({"body": ""}, {BODY}),
        ({"body": "![](images/khong-co.jpg)"}, {BODY}),
        ({"decree": ["03/2019/NĐ-CP", "", "77/2010/NĐ-CP"], "source": {"publisher": ""}}, {"source-publisher"}),
        ({"source": {"url": "x y"}}, {"source-url"}),
        ({"chair": [{"name": "", "role": "Chủ tịch", AT: ""}]}, {"chair-0-name"}),
        (
            {"figures": [{AT: "", "label": ""}, {"label": "tin", "value": "nhiều", AT: "0"}, {"label": "vụ", "value": "", AT: "1"}]},
            {"figures-1-value", "figures-2-value"},
        ),
        ({"image": {"file": "images/khong-co.jpg"}}, {"image-alt"}),
        ({"corrections": [{"date": "2027-01-02", "note": "x", AT: "0"}]}, {"corrections-0-date"}),
        ({"aliases": ["tin/a.html", "mat"]}, {"aliases-1"}),
        ({"relay_of": "../mat"}, {"relay_of"}),
        ({"date": "", "date_note": ""}, {"date"}),
    ],
)
@dresses
def test_each_problem_is_said_at_its_field(changed, fields, dress):
    data = DRESSES[dress](RECORD.replace("khong_co: [1, 2]\n", "").replace("date_note: ~\n", ""))
    filled = fill(data, posted(data, **changed), TODAY)
    assert {finding.field for finding in findings(filled, problems_of(filled.data))} == fields


def test_places_are_told_apart_by_what_is_said_of_them():
    data = RECORD.replace("locality: Gò Quao, Kiên Giang", 'locality: ["Gò Quao, Kiên Giang", Nơi Lạ]').encode()
    problem = Problem("content/tin/x.md", 7, "không có nơi nào tên là “Nơi Lạ”", "")
    assert place_of(problem, data, {"locality": [0, 3]}) == "locality-3"


def test_a_problem_of_the_whole_file_has_no_field():
    assert place_of(Problem("content/tin/x.md", 1, "tên tệp “X.md” không dùng làm địa chỉ được", ""), RECORD.encode(), {}) == ""


def test_what_the_checker_says_is_put_into_the_words_of_a_form():
    assert in_words("thêm date_note: một câu") == "thêm “Căn cứ của ngày”: một câu"
    assert in_words("viết như tin/source.html, “title” thì giữ") == "viết như tin/source.html, “title” thì giữ"
    filled = Filled(RECORD.encode())
    [said] = findings(filled, [Problem("content/tin/x.md", 1, "thiếu summary (tóm tắt)", "thêm dòng summary: Hội nghị ghi nhận ...")])
    assert (said.field, said.what, said.cure) == ("summary", "thiếu “Tóm tắt” (tóm tắt)", "điền vào đây, ví dụ: Hội nghị ghi nhận ...")


def test_what_was_said_of_a_reading_is_not_said_again():
    filled = Filled(RECORD.encode(), [Finding("date", "đã nói", "rồi")])
    assert findings(filled, [Problem("content/tin/x.md", 4, "date: “x” không phải là ngày", "y")]) == filled.findings
