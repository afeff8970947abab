"""Values that pages show of several records. All records are made up; the registers are the real ones."""

from __future__ import annotations

import pytest

from plugins.archive.mapping import ALL
from plugins.archive.workers import planned
from plugins.pages.article import alias_context
from plugins.pages.chrome import Chrome, PageSettings


def context(make, archive, path: str, key: str) -> dict[str, object]:
    """Return the values of one page."""
    (artifact,) = [artifact for artifact in planned(make.shop.planners(make.shop.site(archive.db)), key) if artifact.path == path]
    return dict(artifact.context())


def related(make, record_id: str, *records) -> list[str]:
    return [found.reason for found in context(make, make.archive(*records), f"tin/{record_id}.html", f"record:{record_id}")["related"]]


def test_relays_are_listed_by_place_in_vietnamese_order(make):
    main = make.record("chinh", "level: trung ương")
    relays = [make.record(name, f"relay_of: chinh\nlocality: {place}") for name, place in (("x", "Đà Nẵng"), ("y", "Cần Thơ"), ("z", "Cao Bằng"))]
    facts = context(make, make.archive(main, *relays), "tin/chinh.html", "record:chinh")["article"].facts
    (values,) = [fact.values for fact in facts if fact.term == "Điểm cầu có tin"]
    assert [(value.text, value.url) for value in values] == [("Cao Bằng", "../tin/z.html"), ("Cần Thơ", "../tin/y.html"), ("Đà Nẵng", "../tin/x.html")]


def test_related_records_come_with_their_reason(make):
    main = make.record("chinh", "level: trung ương\ndecree: 03/2019/NĐ-CP")
    record = make.record("day", "relay_of: chinh\nlocality: Hà Giang\ndecree: 03/2019/NĐ-CP\ntopics: [biên giới]")
    sister = make.record("chi", "relay_of: chinh\nlocality: Cao Bằng")
    near = make.record("gan", "locality: Cà Mau\ndecree: 03/2019/NĐ-CP\ndate: 2020-11")
    topic = make.record("chu-de", "locality: Cà Mau\ndate: 2014\ntopics: [Biên giới]")
    assert related(make, "day", main, record, sister, topic) == [
        "Hội nghị trung ương mà đây là điểm cầu",
        "Điểm cầu khác của cùng hội nghị",
        "Cùng chủ đề: biên giới",
    ]
    assert related(make, "chinh", main, record, sister) == ["Điểm cầu của hội nghị này"] * 2
    assert related(make, "gan", record, near) == ["Cùng quý, cùng cấp, cùng theo Nghị định 03/2019"]


@pytest.mark.parametrize(
    ("here", "there", "reason"),
    [
        ("Gò Quao, Kiên Giang", "Châu Thành, Kiên Giang", "Cùng ở Kiên Giang"),
        ("Quảng Ngãi\ndate: 2025-08-01", "Kon Tum\ndate: 2025-03-01", "Ở Kon Tum, nay cùng thuộc Quảng Ngãi"),
    ],
)
def test_other_places_of_the_province_are_told_by_what_they_were(make, here, there, reason):
    assert related(make, "a", make.record("a", f"locality: {here}"), make.record("b", f"locality: {there}")) == [reason]


def test_a_topic_is_called_by_its_commonest_spelling(make):
    archive = make.archive(
        make.record("a", "topics: [Tuyển quân, tuyển quân]"), make.record("b", "topics: [tuyển quân, Dân vận]"), make.record("c", "topics: dân vận")
    )
    chrome = Chrome(archive, PageSettings())
    assert chrome.topic_names == {"tuyen-quan": "tuyển quân", "dan-van": "dân vận"}
    assert chrome.topic_name("tuyen-quan") == "tuyển quân"


def test_a_thread_says_where_the_reader_is(make):
    records = [make.record(name, f"locality: Gò Quao, Kiên Giang\ndate: {day}") for name, day in (("b", "2019-07"), ("c", "2020-01-05"), ("a", "2020-10-09"))]
    thread = context(make, make.archive(*records), "tin/c.html", "record:c")["thread"]
    assert [(item.url, item.role) for item in thread.items] == [("../tin/b.html", "prev"), ("../tin/c.html", "current"), ("../tin/a.html", "next")]


def test_a_withdrawn_record_keeps_its_page_and_shows_no_body(make):
    record = make.record("a", "status: withdrawn\nwithdrawn: {date: 2021-01-05, reason: Thử.}\nlocality: An Giang", "Không được hiện.")
    archive = make.archive(record)
    shown = context(make, archive, "tin/a.html", "record:a")
    assert "Không được hiện" not in repr(shown)
    assert shown["article"].notices[0].text == "Lý do: Thử."
    assert archive.term(ALL).count == 0


def test_a_draft_has_no_page(make):
    archive = make.archive(make.record("a", "status: draft\naliases: tin/cu.html"))
    assert list(planned(make.shop.planners(make.shop.site(archive.db)), "record:a")) == []


@pytest.mark.parametrize(
    ("settings", "article"), [(PageSettings(site_url="https://example.org/so"), "https://example.org/so/tin/a.html"), (PageSettings(), "../tin/a.html")]
)
def test_an_old_address_leads_to_the_page_of_its_kind_and_search_engines_to_the_article(make, settings, article):
    record = make.record("a", "aliases: tin/cu.html")
    chrome = Chrome(make.archive(record), settings)
    for alias, path in (("tin/cu.html", "tin/a.html"), ("in/cu.html", "in/a.html")):
        shown = alias_context(chrome, alias, path, record)
        assert (shown["target"].url, shown["canonical"]) == (f"../{path}", article)


def sources_of(make, front: str) -> list[tuple[str, str, str, str]]:
    values = context(make, make.archive(make.record("a", front)), "tin/a.html", "record:a")
    return [(row.term, row.text, row.url, row.note) for block in (values["source"], values["other_sources"]) if block for row in block.rows]


def test_of_a_withdrawn_record_the_code_is_named_once(make):
    front = "added: 2026-01-02\nstatus: withdrawn\nwithdrawn: {date: 2026-01-05, reason: Thử.}"
    values = context(make, make.archive(make.record("go-quao-2020-10-09", front)), "tin/go-quao-2020-10-09.html", "record:go-quao-2020-10-09")
    assert values["withdrawn"]  # Its heading is "Mã bài": see article.html.
    (row,) = values["source"].rows
    assert (row.term, row.text) == ("Vẫn giữ cho tin này", "GQ-2020-10-09")
    assert row.note.startswith("Đưa vào kho ngày 2/1/2026. ")


def test_a_source_that_is_no_more_is_said_to_be_with_the_way_to_a_copy(make):
    url = "https://bao.example/tin-1"
    (_, living, *_) = sources_of(make, f"source: {{publisher: Báo thử, url: {url}}}")
    assert living == ("Địa chỉ", "Mở trang gốc (bao.example)", url, "")
    _, dead, copy, *_ = sources_of(make, f"source: {{publisher: Báo thử, url: {url}, accessed: 2020-10-20, dead: 2026-11-15}}")
    assert dead == ("Địa chỉ", "Mở trang gốc (bao.example)", url, "Liên kết không còn mở được, kiểm tra ngày 15/11/2026.")
    assert copy == ("Bản lưu", "Tìm ở web.archive.org", f"https://web.archive.org/web/2020*/{url}", "Bản lưu chưa kiểm tra.")
    _, _, copy, *_ = sources_of(make, f"source: {{publisher: Báo thử, url: {url}, dead: 2026-11-15}}")
    assert copy[2] == f"https://web.archive.org/web/*/{url}"
    there = f"https://web.archive.org/web/20201016000000/{url}"
    _, _, copy, *_ = sources_of(make, f"source: {{publisher: Báo thử, url: {url}, dead: 2026-11-15, archived: {there}}}")
    assert copy == ("Bản lưu", "Mở bản lưu (web.archive.org)", there, "")
    others = f"other_sources: [{{publisher: Báo khác, title: Tin, url: {url}, note: Bản tiếng Anh., dead: 2026-11-15}}]"
    assert sources_of(make, others)[-2:] == [
        ("Báo khác", "“Tin”", url, "Bản tiếng Anh. Liên kết không còn mở được, kiểm tra ngày 15/11/2026."),
        ("Bản lưu của Báo khác", "Tìm ở web.archive.org", f"https://web.archive.org/web/*/{url}", "Bản lưu chưa kiểm tra."),
    ]
