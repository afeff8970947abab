"""Sitemaps: valid, short enough, true in their days, and few of them written by a change."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from plugins.pages import sitemaps
from plugins.pages.chrome import PageSettings
from tests.archive.workbench import Workbench, of_made_up_places, replace_in

RULES = etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / "sitemap.rng"))
SITE = "https://example.org/so"


@pytest.fixture
def bench(tmp_path) -> Workbench:
    found = of_made_up_places(tmp_path)
    found.given = {"settings": PageSettings("Sổ Thử", site_url=SITE)}
    return found


def days_in(file: Path) -> dict[str, str]:
    """Return the addresses of a sitemap with their days ("" for none), from the site's root."""
    tree = etree.parse(file)
    RULES.assertValid(tree)
    return {one[0].text.removeprefix(f"{SITE}/"): "".join(child.text for child in one[1:]) for one in tree.getroot()}


def test_those_of_the_real_site_are_valid(site):
    files = [site / "sitemap.xml", *(site / "sitemap").iterdir()]
    for file in files:
        RULES.assertValid(etree.parse(file))
    assert b"Sitemap: http://localhost:8000/sitemap.xml\n" in (site / "robots.txt").read_bytes()


def test_as_many_addresses_as_a_file_holds_are_within_both_limits_of_the_protocol():
    longest = len(sitemaps._document("urlset", "url", [("https://example.org/".ljust(2_047, "x"), "2026-11-22")]))
    assert sitemaps.MOST_IN_FILE <= 50_000
    assert longest * sitemaps.MOST_IN_FILE <= 52_428_800


def test_a_list_has_the_day_of_its_newest_change_and_what_nobody_noted_has_none(bench):
    bench.write("mau-1", locality="Mẫu Bắc", date="2020-10-09", more="added: 2026-01-02\n")
    second = bench.write("mau-2", locality="Mẫu Bắc", date="2021-03-04", more="added: 2026-01-03\ntopics: [việc thử]\n")
    bench.write("mau-3", locality="Mẫu Đông", date="2020-10-09")
    bench.build()
    lists = days_in(bench.output / "sitemap" / "danh-sach.xml")
    assert (lists["tinh/mau-bac.html"], lists["nam/2020.html"], lists["nam/2021.html"]) == ("2026-01-03", "2026-01-02", "2026-01-03")
    assert (lists[""], lists["tin/index.html"], lists["chu-de/viec-thu.html"], lists["thay-doi/index.html"]) == ("2026-01-03",) * 4
    assert lists["tinh/mau-dong.html"] == ""
    assert set(days_in(bench.output / "sitemap" / "trang.xml").values()) == {""}
    assert set(days_in(bench.output / "sitemap.xml").values()) == {""}, "the day of publication is not known"
    # A correction, and a withdrawal: the article's own file, and that of lists; nothing else.
    replace_in(second, "added: 2026-01-03\n", "added: 2026-01-03\ncorrections: [{date: 2026-02-03, note: Sửa tên thử.}]\n")
    changed = bench.build().changed
    assert {path for path in changed if path.startswith("sitemap")} == {"sitemap/tin-2021.xml", "sitemap/danh-sach.xml"}
    assert days_in(bench.output / "sitemap" / "danh-sach.xml")["tinh/mau-bac.html"] == "2026-02-03"
    replace_in(second, "topics:", "status: withdrawn\nwithdrawn: {date: 2026-03-04, reason: Nguồn thử đã gỡ.}\ntopics:")
    bench.build()
    lists = days_in(bench.output / "sitemap" / "danh-sach.xml")
    assert lists["tinh/mau-bac.html"] == "2026-03-04"
    assert "chu-de/viec-thu.html" not in lists


def test_a_file_that_would_be_too_long_is_parted(bench, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST_IN_FILE", 2)
    for number in range(5):
        bench.write(f"mau-{number}", locality="Mẫu Bắc", date="2020-10-09")
    bench.build()
    index = days_in(bench.output / "sitemap.xml")
    assert {"sitemap/tin-2020.xml", "sitemap/tin-2020.2.xml", "sitemap/tin-2020.3.xml"} <= index.keys()
    assert all(len(days_in(bench.output / path)) <= 2 for path in index)
    assert {path.relative_to(bench.output).as_posix() for path in (bench.output / "sitemap").iterdir()} == index.keys()
    articles = [address for path in index for address in days_in(bench.output / path) if address.startswith("tin/mau-")]
    assert sorted(articles) == [f"tin/mau-{number}.html" for number in range(5)]
    (bench.content / "tin/2020/10/mau-4.md").unlink()
    assert "sitemap/tin-2020.3.xml" in bench.build().removed
