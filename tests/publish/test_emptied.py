"""What is left of lists that have no record any more: valid, empty, at the addresses that they had."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import jsonschema
import pytest
from icalendar import Calendar
from lxml import etree

from plugins.archive.sources import read_registers
from plugins.data.openapi import SCHEMAS
from plugins.feeds.settings import FeedSettings
from plugins.pages.chrome import PageSettings
from plugins.publish.emptied import Emptied
from tests.conftest import ROOT

EXPECTED = ROOT / "tests" / "site" / "expected"  # The golden site: what lists are there, and how they are called.
RULES = Path(__file__).parents[1] / "feeds" / "schemas"
SITE = "https://example.org/so"


@pytest.fixture(scope="module")
def emptied():
    registers, _ = read_registers(ROOT / "tests" / "site" / "content", "content")
    pages = PageSettings("Sổ Thử", site_url=SITE, has_feeds=True, gives_data=True)
    return Emptied(FeedSettings(pages, "example.org,2025"), registers, "t-aaaaaa")


def pages_of(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def test_each_list_leaves_the_files_that_it_had_and_no_other_page_leaves_any(emptied):
    index = {"tin.json", "tin.xml", "thay-doi.xml", "thay-doi.json", "lich.ics"}  # Of all records: never given up.
    had = {path.relative_to(EXPECTED).as_posix() for path in (EXPECTED / "theo-doi").rglob("*.*") if path.name not in index}
    had |= {path.relative_to(EXPECTED).as_posix() for path in (EXPECTED / "api" / "v1" / "lists").rglob("*.json")} - {"api/v1/lists/tin/index.json"}
    assert {path for page in pages_of(EXPECTED) for path, _ in emptied.files(page)} == had
    for page in ("dia-phuong/x/soi-chi.html", "tinh/x/so-lieu.html", "cap/soi-chi/y.html", "chu-de/index.html", "nam/index.html", "gop-y.html"):
        assert list(emptied.files(page)) == [], page


def test_what_is_left_is_valid_and_known_by_the_same_id(emptied):
    rules, schema = etree.RelaxNG(etree.parse(RULES / "atom.rng")), json.loads((RULES / "json-feed-1.1.json").read_text(encoding="utf-8"))
    of_list = jsonschema.Draft202012Validator({"$ref": "#/components/schemas/List", "components": {"schemas": SCHEMAS}})
    for page in (*pages_of(EXPECTED), "chu-de/x.html", "tinh/x/2020/05.html"):
        for path, data in emptied.files(page):
            before = EXPECTED / path
            if path.endswith(".xml"):
                rules.assertValid(etree.fromstring(data).getroottree())
                feed = feedparser.parse(data)
                assert (feed.entries, feed.feed.link, feed.feed.id) == ([], f"{SITE}/{page}", f"tag:example.org,2025:{path.removesuffix('.xml')}")
                assert f'href="{"../" * path.count("/")}t-aaaaaa/nguon-tin.css"' in data.decode()
                if before.exists() and not page.startswith("chu-de/"):
                    assert feed.feed.title.removeprefix("Sổ Thử") == feedparser.parse(before.read_bytes()).feed.title.removeprefix("Sổ Giao Ban")
            elif path.endswith(".ics"):
                whole = Calendar.from_ical(data)
                assert (whole.errors, whole.walk("VEVENT")) == ([], [])
            elif path.startswith("api/"):
                told = json.loads(data)
                of_list.validate(told)
                assert (told["count"], told["items"], told["page"].replace("../", "")) == (0, [], page)
            else:
                told = json.loads(data)
                jsonschema.validate(told, schema)
                assert (told["items"], told["home_page_url"], told["feed_url"]) == ([], f"{SITE}/{page}", f"{SITE}/{path}")


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("nam/2019/quy-3.html", "Quý III/2019"),
        ("nam/2019/05/09.html", "Ngày 9/5/2019"),
        ("tinh/mau-dong/2019.html", "Tỉnh Mẫu Đông, năm 2019"),
        ("nghi-dinh/07-2010-nd-cp/2019/05.html", "Nghị định 07/2010/NĐ-CP, tháng 5/2019"),
        ("dia-phuong/khong-co.html", "khong-co"),
        ("chu-de/tuan-tra.html", "Chủ đề tuan-tra"),
    ],
)
def test_a_list_is_called_as_far_as_the_registers_tell(emptied, page, title):
    assert json.loads(dict(emptied.files(page))[f"api/v1/lists/{page.removesuffix('.html')}.json"])["title"] == title


def test_a_site_without_feeds_and_data_leaves_none(emptied):
    assert list(Emptied(FeedSettings(PageSettings()), emptied.registers, "theme").files("chu-de/x.html")) == []
