"""Which differences between two versions of a record matter to readers. All records here are made up."""

from __future__ import annotations

import pytest

from plugins.history.substance import changes
from plugins.records.schema import FIELDS

RECORD = """---
title: Bài dựng về một cuộc họp thử
date: 2020-10-09
locality: [Gò Quao, Kiên Giang]
decree: 03/2019/NĐ-CP
chair:
  - {name: Nguyễn Văn Thử, role: Chủ tịch UBND huyện}
figures:
  - {label: tin trao đổi, value: 1370, unit: tin}
  - {label: vụ việc, value: 12}
summary: Bài dựng ra để kiểm thử, không có thật.
source:
  publisher: Báo Thử Nghiệm
  url: https://example.org/thu
added: 2020-10-10
---
Sáng ấy, hai lực lượng họp ở Gò Quao. Họ trao đổi 1.370 tin về an ninh, trật tự.

Tội phạm giảm so với cùng kỳ. Việc tuyển quân chưa xong, các bên hẹn làm tiếp trong quý sau.
"""


def told(*replaced: tuple[str, str], record: str = RECORD) -> dict[str, bool]:
    """What is told of the record when words of it are replaced: the field, and whether it is but an addition."""
    after = record
    for old, new in replaced:
        assert old in after, old
        after = after.replace(old, new)
    return {one.key: one.is_addition for one in changes(record.encode(), after.encode())}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("03/2019/NĐ-CP", '"03/2019/NĐ-CP"  # đã xem'),
        ("value: 1370", 'value: "1370"'),
        ("[Gò Quao, Kiên Giang]", "\n  - Kiên Giang\n  - Gò Quao"),
        ("Sáng ấy, hai", "<!-- xem lại -->Sáng  ấy,\nhai"),
        ("trật tự.\n", "trật tự.\r\n"),
        ("added: 2020-10-10", "added: 2020-10-11\ncorrections: [{date: 2020-10-12, note: Sửa.}]\ntopics: [thử]\naliases: [tin/thu.html]"),
        ("https://example.org/thu", "https://example.org/thu\n  dead: 2021-01-01\n  archived: https://example.org/luu\n  accessed: 2021-01-01"),
        ("trao đổi 1.370", "trao đỗi 1.370"),
        ("trật tự", "trật tư"),
        ("họp ở", "họp tại"),
        ("tuyển quân", "tuyễn quân"),
        ("1.370", "1370"),
    ],
)
def test_what_readers_see_no_differently_is_no_change(old, new):
    assert told((old, new)) == {}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("một cuộc họp", "hai cuộc họp", "title"),
        ("2020-10-09", "2020-10-19", "date"),
        ("2020-10-09", "2020-10-09?", "date"),
        ("decree: 03/2019/NĐ-CP\n", "", "decree"),
        ("decree: 03/2019", "decree: 77/2010", "decree"),
        ("Gò Quao, Kiên", "Kiên", "locality"),
        ("Nguyễn Văn Thử", "Nguyễn Văn Thứ", "chair"),
        ("value: 12}", "value: 21}", "figures"),
        ("  - {label: vụ việc, value: 12}\n", "", "figures"),
        ("Báo Thử Nghiệm", "Báo Nghiệm Thử Mới", "source"),
        ("1.370 tin về", "1.730 tin về", "body"),
        ("ở Gò Quao.", "ở Gò Quyền.", "body"),
        ("phạm giảm", "phạm tăng", "body"),
        ("quân chưa xong", "quân đã xong", "body"),
        ("Họ trao đổi", "Họ không trao đổi", "body"),
        ("các bên hẹn làm tiếp trong quý sau", "mọi người đều thấy thế là được rồi", "body"),
        ("\nTội phạm giảm so với cùng kỳ. ", "\n", "body"),
    ],
)
def test_what_said_one_thing_and_says_another_is_an_alteration(old, new, key):
    assert told((old, new)) == {key: False}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("value: 12}", "value: 12}\n  - {label: cuộc họp, value: 3}", "figures"),
        ("value: 12}", "value: 12, unit: vụ}", "figures"),
        ("[Gò Quao, Kiên Giang]", "[Gò Quao, Kiên Giang, Rạch Giá]", "locality"),
        ("added:", "kind: sơ kết\nadded:", "kind"),
        ("quý sau.\n", "quý sau.\n\nCuối buổi, đại biểu xã Thử Nghiệm phát biểu.\n", "body"),
    ],
)
def test_what_was_not_said_before_is_an_addition(old, new, key):
    assert told((old, new)) == {key: True}


def test_a_note_goes_with_what_it_explained():
    record = RECORD.replace("date: 2020-10-09\n", "date_note: Nguồn không ghi ngày họp.\n")
    assert told(("date_note: Nguồn không ghi ngày họp.", "date: 2020-10-09"), record=record) == {"date": True}


def test_a_tone_may_stand_on_either_vowel():
    assert told(("cuộc họp thử", "cuộc họp Hoà Bình")) == {"title": False}
    assert told(("Hoà", "Hòa"), record=RECORD.replace("họp thử", "họp Hoà Bình")) == {}


def test_what_cannot_be_read_tells_nothing():
    assert changes(b"---\ntitle: [\n---\n", RECORD.encode()) == ()
    assert changes(b"\xff", RECORD.encode()) == ()


def test_every_field_has_a_name_for_editors():
    for field in FIELDS:
        record = RECORD.replace("added: 2020-10-10\n", "")
        for one in changes(record.encode(), record.replace("---\nSáng", f"{field.key}: {field.example}\n---\nSáng").encode()):
            assert one.label
