"""Feeds: valid by their formats, the same wherever the site stands, true of what was corrected and withdrawn, and touched by no more than must be."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import jsonschema
import pytest
from icalendar import Calendar
from lxml import etree

from plugins.feeds.formats import NEWEST, Feed, atom
from plugins.feeds.settings import FeedSettings
from plugins.pages.chrome import PageSettings
from tests.archive.workbench import replace_in
from tests.conftest import plain

from .conftest import SETTINGS, SITE

SCHEMAS = Path(__file__).parent / "schemas"
MORE = """decree: 03/2019/NĐ-CP
forces: [Công an]
topics: [Tuyển quân & huấn luyện]
published: 2020-10-16T16:23
added: 2026-01-{day:02}
"""


@pytest.fixture(scope="session")
def rules():
    return etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))


@pytest.fixture(scope="session")
def schema():
    return json.loads((SCHEMAS / "json-feed-1.1.json").read_text(encoding="utf-8"))


def read(bench, path):
    return feedparser.parse((bench.output / "theo-doi" / path).read_bytes())


def test_every_feed_of_a_site_is_valid_and_its_two_forms_tell_the_same(bench, rules, schema):
    bench.write("a", title="Họp “thử” <b> & bàn", more=MORE.format(day=3))
    bench.write("b", locality="An Giang", date="2025-08-01", more="published: 2025-08\n")
    bench.write("c", date="", folder="khong-ro", more="status: withdrawn\nwithdrawn: {date: 2026-02-01, reason: Nguồn thử đã gỡ.}\n")
    assert bench.build().problems == ()
    feeds = sorted((bench.output / "theo-doi").rglob("*.xml"))
    names = {path.relative_to(bench.output / "theo-doi").as_posix() for path in feeds}
    assert {
        *("tin.xml", "tinh/an-giang.xml", "tinh/kien-giang.xml", "tinh/ha-tay.xml", "dia-phuong/go-quao-kien-giang.xml"),
        *("nghi-dinh/03-2019-nd-cp.xml", "nam/2020.xml", "nam/2022.xml", "luc-luong/cong-an.xml", "cap/huyen.xml"),
        *("chu-de/tuyen-quan-huan-luyen.xml", "tinh/an-giang/nghi-dinh-03-2019-nd-cp.xml"),
    } <= names
    for path in feeds:
        rules.assertValid(etree.parse(path))
        told = feedparser.parse(path.read_bytes())
        assert not told.bozo
        as_json = json.loads(path.with_suffix(".json").read_bytes())
        jsonschema.validate(as_json, schema)
        page = bench.output / as_json["home_page_url"].removeprefix(f"{SITE}/")
        assert f'<link rel="alternate" type="application/atom+xml" href="{"../" * len(page.relative_to(bench.output).parts[1:])}' in page.read_text(
            encoding="utf-8"
        )
        assert as_json["feed_url"] == f"{SITE}/{path.relative_to(bench.output).with_suffix('.json').as_posix()}"
        assert [(e.id, e.title, e.link, e.summary) for e in told.entries] == [
            (item["id"], item["title"], item["url"], item["content_text"]) for item in as_json["items"]
        ]
    one = read(bench, "tinh/an-giang/nghi-dinh-03-2019-nd-cp.xml")
    assert one.feed.title == "Sổ Thử: Tỉnh An Giang, Nghị định 03 (2019)" or one.feed.title.startswith("Sổ Thử: Tỉnh An Giang, ")
    (entry,) = one.entries
    assert entry.title == "Họp “thử” <b> & bàn"
    assert entry.id == "tag:example.org,2025:tin/a.html"
    assert entry.link == f"{SITE}/tin/a.html"
    assert entry.published == "2026-01-03T00:00:00+07:00", "the day it came here, not that of its source: programs file it by that day"
    assert entry.updated == "2026-01-03T00:00:00+07:00"
    assert entry.summary == "Gò Quao, Kiên Giang, ngày 9/10/2020. Bài dựng. Nguồn đăng ngày 16/10/2020."
    assert read(bench, "tinh/ha-tay.xml").feed.updated == "2025-01-01T00:00:00+07:00", "one without entries knows no clock"
    (undated,) = read(bench, "nam/2025.xml").entries
    assert "published" not in undated, "nobody noted when it came"
    assert (undated.summary, undated.updated) == ("An Giang, ngày 1/8/2025. Bài dựng. Nguồn đăng tháng 8/2025.", "2025-08-31T00:00:00+07:00")
    assert json.loads((bench.output / "theo-doi" / "nam" / "2020.json").read_bytes())["items"][0]["date_published"] == "2026-01-03T00:00:00+07:00"


def test_the_ids_are_the_same_wherever_the_site_is_published():
    here, there = (FeedSettings(PageSettings(site_url=url), "example.org,2025") for url in ("http://localhost:8000", "https://other.example/x"))
    assert here.tag("tin/a.html") == there.tag("tin/a.html") == "tag:example.org,2025:tin/a.html"
    assert here.authority == "example.org"
    assert FeedSettings(PageSettings(), "ban@example.org,2025-03-01").authority == "example.org"


@pytest.mark.parametrize("wrong", ["", "example.org", "example.org,25", "ví dụ,2025", "a b,2025", "x,2025:y"])
def test_an_id_that_is_none_is_refused_with_what_to_write(wrong):
    with pytest.raises(ValueError, match=r"FEED_ID “.*” không dùng làm tên riêng của nguồn tin được; hãy viết tên miền của mình"):
        FeedSettings(PageSettings(), wrong)


def test_a_correction_brings_an_old_record_back_as_an_update(bench):
    for day in range(1, 4):
        bench.write(f"a{day}", more=MORE.format(day=day))
    bench.build()
    assert [entry.id[-7:] for entry in read(bench, "tin.xml").entries] == ["a3.html", "a2.html", "a1.html"]
    bench.write("a1", more=MORE.format(day=1) + "corrections: [{date: 2026-03-04, note: Sửa số thử.}, {date: 2026-02-02, note: Sửa tên thử.}]\n")
    changed = set(bench.build().changed)
    assert {"theo-doi/tin.xml", "theo-doi/tinh/an-giang.json"} <= changed
    first = read(bench, "dia-phuong/go-quao-kien-giang.xml").entries[0]
    assert (first.id, first.updated, first.published) == ("tag:example.org,2025:tin/a1.html", "2026-03-04T00:00:00+07:00", "2026-01-01T00:00:00+07:00")
    assert (
        first.summary
        == "Đính chính ngày 4/3/2026: Sửa số thử.\nĐính chính ngày 2/2/2026: Sửa tên thử.\nGò Quao, Kiên Giang, ngày 9/10/2020. Bài dựng. Nguồn đăng ngày 16/10/2020."
    )
    # The words of a correction alone are news, too.
    replace_in(bench.content / "tin" / "2020" / "10" / "a1.md", "Sửa số thử", "Sửa số đã thử")
    bench.build()
    assert "Sửa số đã thử." in read(bench, "tin.xml").entries[0].summary


def test_a_renamed_record_is_known_by_its_first_name_and_leads_to_its_page_of_today(bench):
    def told(name, aliases):
        path = bench.write(name, more=MORE.format(day=1) + (f"aliases: [{aliases}]\n" if aliases else ""))
        assert bench.build().problems == ()
        (event,) = Calendar.from_ical((bench.output / "theo-doi" / "lich.ics").read_bytes()).walk("VEVENT")
        found = [*read(bench, "tin.xml").entries, *read(bench, "thay-doi.xml").entries]
        path.unlink()
        return [entry.id for entry in found] + [event["UID"]], {entry.link for entry in found} | {event["URL"]}

    ids = ["tag:example.org,2025:tin/a.html", "tag:example.org,2025:thay-doi/2026-01-01/added/a", "a@example.org"]
    assert told("a", "") == (ids, {f"{SITE}/tin/a.html"})
    assert told("b", "tin/a.html") == (ids, {f"{SITE}/tin/b.html"})
    assert told("c", "tin/cu/x.html, tin/a.html, tin/b.html") == (ids, {f"{SITE}/tin/c.html"}), "an address of another form was never an id"
    assert told("a", "tin/a.html, tin/b.html, tin/c.html") == (ids, {f"{SITE}/tin/a.html"}), "its own address, as the first, tells that it was"
    bench.write("d", more=MORE.format(day=1) + "aliases: tin/a.html\nstatus: withdrawn\nwithdrawn: {date: 2026-05-06, reason: Thử.}\n")
    assert bench.build().problems == ()
    assert [(entry.id, entry.link) for entry in read(bench, "tin.xml").entries] == [(ids[0], f"{SITE}/tin/d.html")]


def test_a_withdrawal_is_told_with_its_reason_and_nothing_of_the_text(bench):
    path = bench.write("a", title="Tên cũ không còn", more=MORE.format(day=1))
    bench.write("b", more=MORE.format(day=2))
    bench.build()
    replace_in(path, "added:", "status: withdrawn\nwithdrawn: {date: 2026-05-06, reason: Nguồn thử đã gỡ.}\nadded:")
    bench.build()
    for feed in ("tin.xml", "tinh/an-giang.xml", "dia-phuong/go-quao-kien-giang.xml", "nam/2020.xml", "chu-de/tuyen-quan-huan-luyen.xml"):
        first, other = read(bench, feed).entries
        assert (first.id, first.title) == ("tag:example.org,2025:tin/a.html", "Tin đã rút: A")
        assert first.summary == "Tin này đã được rút ngày 6/5/2026. Lý do: Nguồn thử đã gỡ."
        assert first.updated == "2026-05-06T00:00:00+07:00"
        assert other.id == "tag:example.org,2025:tin/b.html"
    everything = b"".join(file.read_bytes() for file in (bench.output / "theo-doi").rglob("*") if file.is_file()).decode()
    assert "Tên cũ" not in everything
    replace_in(path, "Nguồn thử đã gỡ", "Nguồn thử đã sửa")
    bench.build()
    assert read(bench, "nam/2020.xml").entries[0].summary.endswith("Lý do: Nguồn thử đã sửa.")
    path.unlink()
    bench.build()
    assert len(read(bench, "tinh/an-giang.xml").entries) == 1


def test_a_saved_body_touches_no_feed_and_an_old_record_only_those_it_is_news_in(bench):
    for number in range(NEWEST + 1):
        bench.write(f"a{number}", more="added: 2026-02-01\n")
    path = bench.write("b", locality="Hà Nội", more="added: 2026-01-01\n")
    bench.build()
    replace_in(path, "Thân bài.", "Thân bài khác.")
    assert not [changed for changed in bench.build().changed if changed.startswith("theo-doi")]
    bench.write("c", locality="Hà Nội", more="added: 2026-01-01\n", title="Tin cũ")
    touched = {changed for changed in bench.build().changed if changed.endswith(".xml") and changed.startswith("theo-doi")}
    assert touched == {"theo-doi/tinh/ha-noi.xml", "theo-doi/cap/tinh.xml"}, "the whole and the year have their thirty"
    assert len(read(bench, "tin.xml").entries) == NEWEST


def test_lists_lead_to_their_feeds_and_a_page_says_how_to_follow(bench):
    bench.write("a", more=MORE.format(day=3))
    bench.build()
    page = (bench.output / "tinh" / "an-giang.html").read_text(encoding="utf-8")
    assert '<a href="../theo-doi/tinh/an-giang.xml">Theo dõi</a>' in page
    assert '<a href="../theo-doi/tinh/an-giang.ics">Lịch họp</a>' in page
    assert '<a href="../theo-doi.html">' in page
    for other in ("nam/khong-ro.html", "nam/2020/quy-4.html", "tinh/an-giang/2020.html", "tin/a.html"):
        assert "atom+xml" not in (bench.output / other).read_text(encoding="utf-8")
    assert '<link rel="alternate" type="application/atom+xml" href="theo-doi/tin.xml">' in (bench.output / "index.html").read_text(encoding="utf-8")
    following = plain((bench.output / "theo-doi.html").read_text(encoding="utf-8"))
    for shown in ("Theo dõi bằng chương trình đọc tin", "theo-doi/tin.xml", "theo-doi/tinh/an-giang.xml", "theo-doi/lich.ics", "giữ 30 mục mới nhất"):
        assert shown in following, shown
    assert f"<loc>{SITE}/theo-doi.html</loc>" in (bench.output / "sitemap" / "trang.xml").read_text(encoding="utf-8")


def test_a_browser_shows_a_feed_by_its_own_small_sheet(bench):
    bench.write("a", more=MORE.format(day=3))
    bench.build()
    for path, sheet in (("tin.xml", "../theme/nguon-tin.css"), ("tinh/an-giang/nghi-dinh-03-2019-nd-cp.xml", "../../../theme/nguon-tin.css")):
        instruction = etree.parse(bench.output / "theo-doi" / path).getroot().getprevious()
        assert (instruction.target, instruction.get("href")) == ("xml-stylesheet", sheet)
    assert (bench.output / "theme" / "nguon-tin.css").stat().st_size < 500


def test_without_feeds_no_page_leads_to_any(bench):
    bench.given = {"settings": PageSettings("Sổ Thử", site_url=SITE)}
    bench.write("a")
    bench.build()
    assert not [path for path in bench.output.rglob("*.html") if "theo-doi" in path.read_text(encoding="utf-8")]


def test_a_text_with_what_xml_is_made_of_is_written_safely():
    settings = FeedSettings(SETTINGS)
    feed = Feed(settings.tag("x"), "A & <B>", "Sổ", f"{SITE}/x", f"{SITE}/y", "2026-01-01T00:00:00+07:00", [])
    assert etree.fromstring(atom(feed, "a.css")).findtext("{*}title") == "A & <B>"
