"""A change of one key leaves every other byte as it was, and is read as it was meant. All records here are made up."""

from __future__ import annotations

import difflib
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plugins.common.text import looks_like_tcvn3, nfc
from plugins.editing.front_matter import CannotEdit, append, blank, clean, read_values, remove_at, replace_text, respell, set_at, set_key, write
from plugins.records.core import read_record

TODAY = date(2026, 11, 22)
RECORD = """---
# Đầu bài: ghi chú của người biên tập
title: 'Bài dựng'   # để kiểm thử
date: 2020-10-09
locality: Gò Quao, Kiên Giang
topics: [tuyển quân,   "thiên tai, cứu nạn" ]  # hai chủ đề
summary: >-  # gấp dòng
  Bài dựng
  để kiểm thử.

# nguồn ở dưới
source:
  publisher: Báo Thử Nghiệm  # không có thật
  note: |-
    Hai
    dòng
corrections:
- {date: 2026-01-02, note: Sửa một.}
# hết
---

Thân bài: [bài kia](tin/bai-kia.html).
"""
DRESSES = {
    "plain": lambda text: text.encode(),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "bom and crlf": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
}
HARD = ["no", "2020-10-09", "a: b", "- a", "? a", "#06", "Đề án #06", "@a", "`a", "%a", "&a", "*a", "!a", "|", ">", "[a", "{a", "a]", "a, b", "'a'", '"a"',
        "a\\b", "~", "null", "true", "1.234", "0x1F", "12:30", "---", "...", "a:", ":a", "=", "<<", "trao đổi: \"mở\" #1, [x] {y}", "một  hai\n ba"]  # fmt: skip
texts = st.one_of(
    st.sampled_from(HARD),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"), min_size=1, max_size=60),
).filter(lambda text: text.strip() and not looks_like_tcvn3(text))
dresses = st.sampled_from(sorted(DRESSES))


def read(data: bytes):
    record, problems = read_record("content/tin/2020/10/bai-dung.md", data, TODAY, lambda path: False)
    assert problems == []
    return record


def is_one_splice(before: bytes, after: bytes, rows: int) -> bool:
    """Whether ``after`` is ``before`` with at most so many of its rows replaced in one place."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return len(old) - head - tail <= rows


@settings(deadline=None)
@given(texts, dresses)
def test_a_text_that_is_set_reads_back_as_meant_and_nothing_else_changes(text, dress):
    before = DRESSES[dress](RECORD)
    after = set_key(before, "title", text)
    assert read(after).title == nfc(" ".join(text.split()))
    assert after.count(b"\r\n") == before.count(b"\r\n")
    assert is_one_splice(before, after, 1)
    assert after.endswith(before[before.index(b"date: 2020-10-09") :])
    assert "   # để kiểm thử".encode() in after


@settings(deadline=None)
@given(texts, dresses)
def test_a_new_key_comes_where_the_schema_has_it(text, dress):
    before = DRESSES[dress](RECORD)
    after = set_key(before, "venue", text)
    assert read(after).venue == nfc(" ".join(text.split()))
    assert is_one_splice(before, after, 0)
    newline = b"\r\n" if "crlf" in dress else b"\n"
    assert "Kiên Giang".encode() + newline + b"venue: " in after


@settings(deadline=None)
@given(texts, dresses)
def test_an_item_goes_to_the_end_of_its_list(text, dress):
    meant = nfc(" ".join(text.split()))
    before = DRESSES[dress](RECORD)
    for one_row in (append(before, "locality", text), append(before, "forces", text)):
        assert is_one_splice(before, one_row, 1)
    assert read(append(before, "locality", text)).locality == ("Gò Quao, Kiên Giang", meant)
    assert read(append(before, "forces", text)).forces == (meant,)
    twice = append(append(before, "corrections", {"date": "2026-11-22", "note": text}), "corrections", {"date": "2026-11-22", "note": "Sửa ba."})
    assert [correction.note for correction in read(twice).corrections] == ["Sửa một.", meant, "Sửa ba."]
    assert is_one_splice(before, twice, 0)


@settings(deadline=None)
@given(texts, dresses)
def test_a_value_over_several_rows_is_replaced_whole(text, dress):
    before = DRESSES[dress](RECORD)
    after = set_key(before, "summary", text)
    assert read(after).summary == nfc(" ".join(text.split()))
    assert "  # gấp dòng".encode() in after
    assert after[after.index("# nguồn ở dưới".encode()) :] == before[before.index("# nguồn ở dưới".encode()) :]


@settings(deadline=None)
@given(st.text(alphabet=" \t\"'[]{}:,#&*!|>%@`\\-?~abc01", min_size=1, max_size=20).filter(str.strip))
def test_quotes_hold_within_brackets_too(text):
    value = {"name": text, "role": text}
    assert read_values(set_key(RECORD.encode(), "chair", [value]))["chair"] == [clean(value)]
    assert read_values(set_key(RECORD.encode(), "topics", [text, text]))["topics"] == [clean(text)] * 2


def test_no_quotes_stand_where_none_are_needed():
    assert write("Gò Quao, Kiên Giang") == "Gò Quao, Kiên Giang"
    assert write(["Gò Quao, Kiên Giang"]) == '["Gò Quao, Kiên Giang"]'
    assert [write(word) for word in ("no", "2020", "a: b")] == ['"no"', '"2020"', '"a: b"']


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("corrections: {date: 2026-01-02, note: một}\n", "corrections: [{date: 2026-01-02, note: một}, {date: 2026-01-03, note: hai}]\n"),
        ("corrections:\n  date: 2026-01-02\n  note: một # x\n", "corrections:\n  - date: 2026-01-02\n    note: một # x\n  - {date: 2026-01-03, note: hai}\n"),
        (
            "corrections: [\n  {date: 2026-01-02, note: một},  # x\n]\n",
            "corrections: [\n  {date: 2026-01-02, note: một}, {date: 2026-01-03, note: hai},  # x\n]\n",
        ),
        ("corrections: []\n", "corrections: [{date: 2026-01-03, note: hai}]\n"),
        ("corrections:\n", "corrections: [{date: 2026-01-03, note: hai}]\n"),
        ("", "corrections:\n  - {date: 2026-01-03, note: hai}\n"),
    ],
)
def test_lists_keep_the_way_they_are_written(written, after):
    appended = append(f"---\ntitle: a\n{written}---\n\nx\n".encode(), "corrections", {"date": "2026-01-03", "note": "hai"})
    assert appended.decode() == f"---\ntitle: a\n{after}---\n\nx\n"


@pytest.mark.parametrize("data", [b"", b"x", b"---\ntitle: a\n", b"---\n[a\n---\nx", b"---\n{title: a}\n---\nx", b"---\ntitle: \xe1\n---\nx", b"---\n---\nx"])
def test_a_file_that_cannot_be_read_is_refused_with_a_cure(data):
    with pytest.raises(CannotEdit) as refused:
        set_key(data, "title", "b")
    assert refused.value.cure


def test_a_change_that_would_not_be_read_as_meant_is_refused():
    with pytest.raises(CannotEdit, match="summary"):
        set_key(b"---\ntitle: a\nsummary: b\nsummary: c\n---\nx\n", "summary", "d")


def test_what_no_file_can_hold_is_refused():
    with pytest.raises(CannotEdit, match=r"U\+0007"):
        set_key(RECORD.encode(), "title", "a\x07b")


def test_links_follow_but_longer_addresses_and_other_sites_do_not():
    body = "[a](tin/bai-kia.html) [b](tin/bai-kia.html#x) tin/bai-kia.html-x https://example.org/tin/bai-kia.html mtin/bai-kia.html"
    data = RECORD.replace("Thân bài", body).replace("title: 'Bài dựng'", "title: tin/bai-kia.html")
    after = replace_text(data.encode(), "tin/bai-kia.html", "tin/moi.html").decode()
    assert "[a](tin/moi.html) [b](tin/moi.html#x) tin/bai-kia.html-x https://example.org/tin/bai-kia.html mtin/bai-kia.html" in after
    assert "[bài kia](tin/moi.html)" in after
    assert "title: tin/bai-kia.html" in after


def test_respelling_touches_single_values_only_where_they_are_spelt_otherwise():
    after = respell(RECORD.encode(), lambda spec, name, value, line: "2026-02-03" if name == "corrections.date" else value)
    assert after.decode() == RECORD.replace("{date: 2026-01-02", "{date: 2026-02-03")


@settings(deadline=None)
@given(st.sampled_from(["title", "summary", "source", "corrections", "topics"]), dresses)
def test_a_blanked_key_leaves_all_other_rows_on_their_lines(key, dress):
    before = DRESSES[dress](RECORD)
    after = blank(before, key)
    assert key not in read_values(after)
    assert after.count(b"\n") == before.count(b"\n")
    assume(key != "title")
    assert after.split(b"\n")[2] == before.split(b"\n")[2]


CHAIRS = """---
title: a
chair: # ai
  - {name: 'Võ Văn Trà',   role: Chủ tịch}  # một
  # ghi chú giữa
  - name: "Lê Thị B"  # hai
    # ghi chú trong
    role: >-
      Phó
      chủ tịch
  - name: Trần C
figures: [{label: tin, value: 370}, {label: vụ, value: "12", unit: vụ}]
source:
  # nơi đăng
  publisher: 'Báo A'
  url: https://a.example/
added: 2026-01-02
---

x
"""


def changed_rows(before: bytes, after: bytes) -> list[str]:
    return [row for row in difflib.ndiff(before.decode().splitlines(), after.decode().splitlines()) if row[0] in "+-"]


@pytest.mark.parametrize(
    ("path", "value", "rows"),
    [
        (("chair", 0, "name"), "Võ B", ["-   - {name: 'Võ Văn Trà',   role: Chủ tịch}  # một", "+   - {name: Võ B,   role: Chủ tịch}  # một"]),
        (("chair", 1, "name"), "Lê D", ['-   - name: "Lê Thị B"  # hai', "+   - name: Lê D  # hai"]),
        (("chair", 1, "role"), "Bí thư", ["-     role: >-", "-       Phó", "-       chủ tịch", "+     role: Bí thư"]),
        (("chair", 2, "role"), "Bí thư", ["+     role: Bí thư"]),
        (("figures", 0, "unit"), "tin", None),
        (("source", "title"), "Tin", ["+   title: Tin"]),
        (("source", "url"), "https://b.example/", ["-   url: https://a.example/", "+   url: https://b.example/"]),
        (("source", "publisher"), "Báo B", ["-   publisher: 'Báo A'", "+   publisher: Báo B"]),
        (("image", "file"), "images/a.jpg", ["+ image: {file: images/a.jpg}"]),
    ],
)
@pytest.mark.parametrize("dress", sorted(DRESSES))
def test_one_value_of_a_group_is_set_and_its_neighbours_stay_as_they_are_written(dress, path, value, rows):
    before = DRESSES[dress](CHAIRS)
    after = set_at(before, path, value)
    if rows is not None:
        assert sorted(changed_rows(before, after)) == sorted(rows)
    else:
        assert 'figures: [{label: tin, value: 370, unit: tin}, {label: vụ, value: "12", unit: vụ}]'.encode() in after
    assert after.count(b"\n") == after.count(b"\r\n") or "crlf" not in dress
    assert set_at(after, path, value) == after


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        (("chair", 0), ["-   - {name: 'Võ Văn Trà',   role: Chủ tịch}  # một"]),
        (("chair", 0, "name"), ["-   - {name: 'Võ Văn Trà',   role: Chủ tịch}  # một", "+   - {role: Chủ tịch}  # một"]),
        (("chair", 0, "role"), ["-   - {name: 'Võ Văn Trà',   role: Chủ tịch}  # một", "+   - {name: 'Võ Văn Trà'}  # một"]),
        (("chair", 1, "role"), ["-     role: >-", "-       Phó", "-       chủ tịch"]),
        (("chair", 2), ["-   - name: Trần C"]),
        (("chair", 2, "name"), ["-   - name: Trần C"]),
        (("source", "url"), ["-   url: https://a.example/"]),
        (("source", "publisher"), ["-   publisher: 'Báo A'"]),
        (("added",), ["- added: 2026-01-02"]),
        (("title",), ["- title: a"]),
        (("venue",), []),
    ],
)
@pytest.mark.parametrize("dress", sorted(DRESSES))
def test_what_is_removed_goes_with_its_rows_and_nothing_else(dress, path, rows):
    before = DRESSES[dress](CHAIRS)
    assert changed_rows(before, remove_at(before, path)) == rows


def test_the_first_key_of_an_item_can_go():
    assert changed_rows(CHAIRS.encode(), remove_at(CHAIRS.encode(), ("chair", 1, "name")))[-1].startswith("+   - role: ")


def test_the_last_of_a_list_takes_the_key_along():
    data = b"---\ntitle: a\ndecree: [a]\nchair: {name: b}\nsource: {publisher: c}\n---\nx\n"
    assert remove_at(data, ("decree", 0)) == data.replace(b"decree: [a]\n", b"")
    assert remove_at(data, ("chair", 0, "name")) == data.replace(b"chair: {name: b}\n", b"")
    assert remove_at(data, ("source", "publisher")) == data.replace(b"source: {publisher: c}\n", b"")
    assert set_at(data, ("chair", 0, "role"), "d") == data.replace(b"{name: b}", b"{name: b, role: d}")


GROUPS = st.lists(st.dictionaries(st.sampled_from(["name", "role"]), texts.map(clean), min_size=1), min_size=1, max_size=3)
STYLES = {
    "flow": lambda groups: f"chair: {write(groups)}",
    "rows": lambda groups: "\n".join(["chair:", *(f"  - {write(group)}" for group in groups)]),
    "block": lambda groups: "\n".join(
        ["chair:", *(f"{'- ' if number == 0 else '  '}{key}: {write(value)}" for group in groups for number, (key, value) in enumerate(group.items()))]
    ),
}


@settings(deadline=None)
@given(GROUPS, st.sampled_from(sorted(STYLES)), dresses, texts, st.data())
def test_any_value_of_any_group_can_be_set_and_removed(groups, style, dress, text, data):
    before = DRESSES[dress](f"---\ntitle: a # x\n{STYLES[style](groups)}\nadded: 2026-01-02 # y\n---\n\nx\n")
    assert read_values(before)["chair"] == groups
    place, key = data.draw(st.integers(0, len(groups) - 1)), data.draw(st.sampled_from(["name", "role"]))
    after = set_at(before, ("chair", place, key), text)
    assert read_values(after)["chair"] == [{**group, key: clean(text)} if number == place else group for number, group in enumerate(groups)]
    assert is_one_splice(before, after, 1)
    gone = remove_at(before, ("chair", place))
    assert read_values(gone).get("chair", []) == [group for number, group in enumerate(groups) if number != place]
    assert is_one_splice(before, gone, 1 + 2 * len(groups))
    assert gone.startswith(before[: before.index(b"chair")])
    assert gone.endswith(before[before.index(b"added: 2026-01-02 # y") :])
