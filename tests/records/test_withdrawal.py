"""What is left of a withdrawn record. Everything here is made up."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date

from plugins.records.core import read_record
from plugins.records.withdrawal import left_of

MARK = "Xoạtxoẹt"
TEXT = f"""---
title: Cuộc họp {MARK}
date: 2021-03-04
date_note: Theo {MARK}.
locality: Mẫu Bắc
locality_note: Theo {MARK}.
venue: Nhà {MARK}
decree_note: Theo {MARK}.
chair: [{{name: Người {MARK}, role: Chủ tịch}}]
chair_note: Theo {MARK}.
figures: [{{label: tin {MARK}, value: 370, unit: tin}}]
promises: [{{text: "{MARK} hẹn họp lại"}}]
summary: Chuyện {MARK}.
source: {{publisher: Báo {MARK}, title: "{MARK} nói", author: {MARK}, photo_credit: {MARK}, rights: {MARK}, note: {MARK}, url: "https://vidu.example/1"}}
other_sources: [{{publisher: Đài {MARK}, url: "https://vidu.example/2"}}]
image: {{file: images/a.png, alt: Ảnh {MARK}, caption: Ảnh {MARK}, credit: {MARK}}}
corrections: [{{date: 2026-01-03, note: Sửa chữ {MARK}.}}]
added: 2026-01-02
status: withdrawn
withdrawn: {{date: 2026-01-05, reason: Nguồn thử đã gỡ.}}
---

Ông {MARK} nói. [Bài khác {MARK}](tin/a.html) ![Ảnh {MARK}](images/b.png)
"""


def texts_of(value: object):
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))


def test_nothing_that_it_said_is_left_but_which_it_was_and_why_it_went():
    record, problems = read_record("content/tin/2021/mau-bac-2021-03-04.md", TEXT.encode(), date(2026, 11, 22), lambda _: True)
    assert problems == []
    assert MARK in " ".join(texts_of(record))
    left = left_of(record)
    assert MARK not in " ".join(texts_of(left))
    assert (left.id, left.title) == ("mau-bac-2021-03-04", "Tin đã rút: MB-2021-03-04")
    assert left.withdrawn.reason == "Nguồn thử đã gỡ."
    # By which an editor who would take the same news in again is warned.
    assert [source.url for source in (left.source, *left.other_sources)] == ["https://vidu.example/1", "https://vidu.example/2"]
    # Its file names them; no page does.
    assert (left.image.file, [link.target for link in left.body_links]) == ("images/a.png", ["images/b.png"])
    assert left.locality == ("Mẫu Bắc",)
