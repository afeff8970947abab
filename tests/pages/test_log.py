"""The change log: what it says of which day, that it tells nothing of what is withdrawn, and that a change writes few of its pages. All is made up."""

from __future__ import annotations

import json

import feedparser
import pytest
from lxml import etree

from plugins.archive import mapping
from plugins.feeds.core import Feeds
from plugins.feeds.formats import NEWEST
from plugins.feeds.settings import FeedSettings
from plugins.pages import log
from plugins.pages.chrome import PageSettings
from tests.archive.workbench import Workbench, of_made_up_places, replace_in
from tests.conftest import ROOT, plain

SETTINGS = PageSettings("Sổ Thử", site_url="https://example.org/so", has_feeds=True)
PLACES = {"locality": "Mẫu Bắc"}


@pytest.fixture
def bench(tmp_path) -> Workbench:
    found = of_made_up_places(tmp_path)
    found.given = {"settings": SETTINGS, "more": (Feeds(FeedSettings(SETTINGS, "example.org,2025")),)}
    return found


def read(bench: Workbench, path: str) -> str:
    return plain((bench.output / path).read_text(encoding="utf-8"))


def of_log(paths) -> set[str]:
    return {path for path in paths if path.startswith("thay-doi/") or "/thay-doi." in path}


def test_each_day_says_what_came_in_what_was_corrected_and_what_went(bench):
    bench.write("mau-1", title="Bài thứ nhất", more="added: 2026-01-02\n", **PLACES)
    second = bench.write("mau-2", title="Bài thứ hai", more="added: 2026-01-02\n", **PLACES)
    bench.write("mau-3", title="Bài không ghi ngày vào kho", **PLACES)
    bench.write("mau-4", title="Bài nháp", more="added: 2026-01-02\nstatus: draft\n", **PLACES)
    bench.build()
    assert of_log(path.relative_to(bench.output).as_posix() for path in bench.output.rglob("*")) >= {"thay-doi/2026/01.html", "theo-doi/thay-doi.json"}
    month = etree.HTML(read(bench, "thay-doi/2026/01.html"))
    assert month.xpath("//h2/text()|//h2/span/text()") == ["Ngày 2/1/2026"]
    assert month.xpath("//h3/text()") == ["2 tin mới"]
    assert month.xpath("//main//li//a/@href") == ["../../tin/mau-2.html", "../../tin/mau-1.html"]
    assert "Bài nháp" not in read(bench, "thay-doi/2026/01.html")

    # A correction on another day writes that month, the first page and the feed; not the month in which the article came.
    replace_in(second, "added: 2026-01-02\n", "added: 2026-01-02\ncorrections: [{date: 2026-02-03, note: Sửa tên thử.}]\n")
    assert of_log(bench.build().changed) == {"thay-doi/2026/02.html", "thay-doi/index.html", "theo-doi/thay-doi.xml", "theo-doi/thay-doi.json"}
    assert "1 tin đính chính" in read(bench, "thay-doi/2026/02.html")
    assert "Sửa tên thử." in read(bench, "thay-doi/2026/02.html")
    first = read(bench, "thay-doi/index.html")
    assert first.index("Ngày 3/2/2026") < first.index("Ngày 2/1/2026")
    assert "Tháng 2/2026" in first

    # A change of the text that no one noted is none of the log's.
    replace_in(second, "Thân bài.", "Thân bài khác.")
    assert of_log(bench.build().changed) == set()

    # What is withdrawn is told with its day and reason, and none of its words is left in the days before.
    replace_in(second, "added: 2026-01-02\n", "added: 2026-01-02\nstatus: withdrawn\nwithdrawn: {date: 2026-03-04, reason: Nguồn thử đã gỡ.}\n")
    outcome = bench.build()
    assert "thay-doi/2026/02.html" in outcome.removed, "its one correction is not told any more"
    gone = read(bench, "thay-doi/2026/03.html")
    assert "1 tin rút" in gone
    assert "Lý do: Nguồn thử đã gỡ." in gone
    assert "Tin đã rút: MAU-2" in read(bench, "thay-doi/2026/01.html")
    everything = "".join(read(bench, path) for path in ("thay-doi/index.html", "thay-doi/2026/01.html", "theo-doi/thay-doi.xml", "theo-doi/thay-doi.json"))
    assert "Bài thứ hai" not in everything
    assert "Sửa tên thử" not in everything

    feed = feedparser.parse((bench.output / "theo-doi" / "thay-doi.xml").read_bytes())
    assert not feed.bozo
    assert [(entry.id, entry.title, entry.updated[:10]) for entry in feed.entries] == [
        ("tag:example.org,2025:thay-doi/2026-03-04/withdrawn/mau-2", "Tin đã rút: MAU-2", "2026-03-04"),
        ("tag:example.org,2025:thay-doi/2026-01-02/added/mau-1", "Mới: Bài thứ nhất", "2026-01-02"),
        # Programs that know it already are told that it has changed.
        ("tag:example.org,2025:thay-doi/2026-01-02/added/mau-2", "Tin đã rút: MAU-2", "2026-03-04"),
    ]
    assert feed.entries[0].link == "https://example.org/so/tin/mau-2.html"
    items = json.loads((bench.output / "theo-doi" / "thay-doi.json").read_bytes())["items"]
    assert [item["id"] for item in items] == [entry.id for entry in feed.entries]
    rules = etree.RelaxNG(etree.parse(ROOT / "tests" / "feeds" / "schemas" / "atom.rng"))
    rules.assertValid(etree.parse(bench.output / "theo-doi" / "thay-doi.xml"))
    assert 'href="thay-doi/index.html"' in read(bench, "theo-doi.html")


def test_a_long_month_becomes_days_and_a_long_day_says_how_many_there_are(bench, monkeypatch):
    for module, name, value in ((mapping, "CAP", 4), (log, "CAP", 4), (log, "FEW", 1), (log, "MOST", 2)):
        monkeypatch.setattr(module, name, value)
    for number in range(4):
        bench.write(f"mau-{number}", title=f"Bài {number}", more=f"added: 2026-01-0{number // 3 + 1}\n", **PLACES)
    bench.build()
    assert not (bench.output / "thay-doi" / "2026" / "01").exists()
    bench.write("mau-4", more="added: 2026-01-02\n", **PLACES)
    changed = of_log(bench.build().changed)
    assert {"thay-doi/2026/01/01.html", "thay-doi/2026/01/02.html", "thay-doi/2026/01.html"} <= changed
    month = etree.HTML(read(bench, "thay-doi/2026/01.html"))
    assert month.xpath("//main//li//a/@href") == ["../../thay-doi/2026/01/02.html", "../../thay-doi/2026/01/01.html"]
    assert "3 tin mới" in read(bench, "thay-doi/2026/01.html")
    day = read(bench, "thay-doi/2026/01/01.html")
    assert "Còn 1 tin nữa; cột added, corrections, withdrawn của dữ liệu mở có đủ." in day
    assert "Bài 2" in day
    assert "Bài 0" not in day
    first = etree.HTML(read(bench, "thay-doi/index.html"))
    assert [text for text in first.xpath("//p[@class='small']/text()") if "nữa" in text] == ["Còn 1 tin nữa.", "Còn 2 tin nữa."]
    assert first.xpath("//a[text()='Cả ngày này']/@href") == ["../thay-doi/2026/01/02.html", "../thay-doi/2026/01/01.html"]
    # An edit of one title writes its day, not the others.
    replace_in(bench.content / "tin/2020/10/mau-4.md", "Bài dựng để", "Bài sửa để")
    changed = of_log(bench.build().changed)
    assert "thay-doi/2026/01/02.html" in changed
    assert "thay-doi/2026/01/01.html" not in changed
    (bench.content / "tin/2020/10/mau-4.md").unlink()
    assert {"thay-doi/2026/01/01.html", "thay-doi/2026/01/02.html"} <= set(bench.build().removed)


def test_a_day_of_many_new_records_leaves_no_correction_untold_in_the_feed(bench):
    bench.write("cu", title="Bài cũ", more="corrections: [{date: 2026-01-09, note: Sửa tên thử.}]\nadded: 2026-01-02\n", **PLACES)
    for number in range(NEWEST + 2):
        bench.write(f"moi-{number}", title=f"Bài mới {number}", more="added: 2026-01-10\n", **PLACES)
    bench.build()
    feed = feedparser.parse((bench.output / "theo-doi" / "thay-doi.xml").read_bytes())
    assert not feed.bozo
    assert [entry.title for entry in feed.entries if entry.updated.startswith("2026-01-09")] == ["Đính chính: Bài cũ"]
    assert len(feed.entries) == len({entry.id for entry in feed.entries}) == NEWEST + 1


def test_what_happens_on_one_day_is_told_each_by_itself_under_ids_that_stay(bench):
    bench.write("moi", title="Bài mới", more="added: 2026-01-09\n", **PLACES)
    both = bench.write("ca-hai", title="Bài vào rồi sửa", more="corrections: [{date: 2026-01-09, note: Sửa tên thử.}]\nadded: 2026-01-09\n", **PLACES)
    bench.write("rut", title="Bài rút", more="status: withdrawn\nwithdrawn: {date: 2026-01-09, reason: Nguồn thử sai.}\nadded: 2026-01-02\n", **PLACES)
    bench.build()
    assert "Nhật ký lấy từ ngày vào kho, dòng đính chính và lời rút tin ghi trong chính các bài" in read(bench, "thay-doi/index.html")
    page = etree.HTML(read(bench, "thay-doi/2026/01.html"))
    assert page.xpath("//section[h2='Ngày 9/1/2026']//h3/text()") == ["2 tin mới", "1 tin đính chính", "1 tin rút"]
    ids = [entry.id for entry in feedparser.parse((bench.output / "theo-doi" / "thay-doi.xml").read_bytes()).entries]
    assert [name.rpartition(":")[2] for name in ids[:4]] == [
        "thay-doi/2026-01-09/withdrawn/rut",
        "thay-doi/2026-01-09/corrected/ca-hai",
        "thay-doi/2026-01-09/added/ca-hai",
        "thay-doi/2026-01-09/added/moi",
    ]
    replace_in(both, "Sửa tên thử.", "Sửa tên thử lần nữa.")
    bench.build()
    feed = feedparser.parse((bench.output / "theo-doi" / "thay-doi.xml").read_bytes())
    assert [entry.id for entry in feed.entries] == ids
    assert "lần nữa" in feed.entries[1].summary
