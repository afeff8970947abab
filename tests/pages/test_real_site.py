"""What holds for every page of the real content."""

from __future__ import annotations

import collections
import itertools
import json
import posixpath
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html

from plugins.archive.core import places_listing
from plugins.archive.engine import read_archive
from plugins.archive.mapping import UNDATED
from plugins.archive.plugin import today
from tests.conftest import ROOT, files_of, html_files, need, pelican, setup_of

VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LOOK_ALIKES = (Path(__file__).parent / "look_alikes.txt").read_text(encoding="utf-8").split()


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    found, problems, _ = read_archive(setup_of(ROOT / "content", tmp_path_factory.mktemp("state"), today=today()))
    assert problems == []
    return found


@pytest.fixture(scope="module")
def records(archive):
    return {record.id: record for record in archive.records()}


@pytest.fixture(scope="module")
def pages(site):
    return {path.relative_to(site).as_posix(): html.parse(str(path), parser=html.HTMLParser(encoding="utf-8")).getroot() for path in html_files(site)}


def text_of(element) -> str:
    return " ".join(element.text_content().split())


def test_the_real_content_is_the_portal_of_99_articles(records, site):
    assert len(records) == 99
    assert len([path for path in (site / "tin").glob("*.html") if path.name != "index.html"]) == 99


def test_no_look_alike_is_published(records):
    assert len(LOOK_ALIKES) == 39
    assert not set(LOOK_ALIKES) & set(records)


def test_every_record_stands_on_its_article_place_decree_and_year_pages(archive, records, pages):
    def own(path, where="//main"):
        return {posixpath.normpath(posixpath.join(posixpath.dirname(path), urlsplit(href).path)) for href in pages[path].xpath(f"{where}//a/@href")}

    def links(path):
        """The names of the pages that a list leads to, itself or, where it is cut, by its years."""
        years = own(path, "//main//nav[@aria-label='Các phần của danh sách']")
        return {target.rpartition("/")[2] for page in (path, *years) for target in own(page)}

    for record in records.values():
        name = f"{record.id}.html"
        assert f"tin/{name}" in pages
        for place_id in places_listing(record, archive.gazetteer):
            place = archive.gazetteer[place_id]
            assert name in links(f"{'tinh' if place.is_province else 'dia-phuong'}/{place_id}.html"), (record.id, place_id)
        for decree_id in record.decree_ids:
            assert name in links(f"nghi-dinh/{archive.decrees[decree_id].slug}.html")
        assert name in links(f"nam/{record.when.year}.html" if record.when else "nam/khong-ro.html")
        assert name in links("tin/index.html")


def test_titles_are_distinct(records):
    counts = collections.Counter(record.title.casefold() for record in records.values())
    assert [title for title, count in counts.items() if count > 1] == []


def test_ten_meetings_have_no_known_day_and_are_listed_as_such(archive, pages):
    undated = archive.term(UNDATED).cards()
    assert len(undated) == archive.term(UNDATED).count == 10
    assert len(pages["nam/khong-ro.html"].xpath("//main//li[@class='card']/h3/a")) == 10
    for record in undated:
        facts = text_of(pages[f"tin/{record.id}.html"].xpath("//main")[0])
        assert "Không rõ ngày" in facts or "không rõ năm" in facts, record.id


def test_hau_giang_and_can_tho_say_the_truth_about_each_other(pages):
    gone = text_of(pages["tinh/hau-giang.html"].xpath("//main")[0])
    assert "Từ ngày 1/7/2025 thuộc thành phố Cần Thơ" in gone
    assert any(href.endswith("can-tho.html") for href in pages["tinh/hau-giang.html"].xpath("//main//a/@href"))
    heir = text_of(pages["tinh/can-tho.html"].xpath("//main")[0])
    assert "Gồm cả Hậu Giang và Sóc Trăng cũ từ ngày 1/7/2025" in heir
    for path in ("tinh/hau-giang.html", "tinh/can-tho.html"):
        assert any(href.endswith("tin/hau-giang-2024-03-20.html") for href in pages[path].xpath("//main//a/@href"))
    article = text_of(pages["tin/hau-giang-2024-03-20.html"].xpath("//main")[0])
    assert "Khi họp là tỉnh Hậu Giang. Từ ngày 1/7/2025 thuộc thành phố Cần Thơ." in article


def test_an_article_under_a_replaced_decree_says_so(pages):
    article = text_of(pages["tin/luc-nam-2016-04-22.html"].xpath("//main")[0])
    assert "Nghị định 77/2010/NĐ-CP đã được thay bằng Nghị định 03/2019/NĐ-CP" in article


def test_a_period_keeps_its_roman_numeral(pages):
    assert "Giao ban, quý II/2022" in text_of(pages["tin/gia-lai-2022-07-27.html"].xpath("//main")[0])


def test_the_type_of_a_place_that_changed_is_not_claimed_for_an_unknown_day(pages):
    article = text_of(pages["tin/di-an-nd77-h1.html"].xpath("//main")[0])
    assert "Khi họp, Dĩ An thuộc tỉnh Bình Dương. Từ ngày 1/7/2025 địa bàn này thuộc thành phố Hồ Chí Minh." in article
    assert "hành phố Dĩ An" not in article.partition("Đọc tiếp")[0].partition("Nguồn")[0].partition("Cổng thông tin")[0]


def test_abbreviations_in_the_roles_of_people_are_explained_on_their_page(pages):
    text = text_of(pages["tra-cuu/nguoi-chu-tri.html"].find(".//main"))
    assert "UBND là Ủy ban nhân dân" in text


def test_hue_went_on_under_another_form(pages):
    assert "Từ ngày 1/1/2025 là thành phố Huế" in text_of(pages["tinh/thua-thien-hue.html"].xpath("//main")[0])
    assert "Tên trước đây" in text_of(pages["tinh/hue.html"].xpath("//main")[0])


def test_related_records_of_a_merged_province_are_not_said_to_be_of_the_same_one(pages):
    related = text_of(pages["tin/quang-ngai-2025-06-17.html"].xpath("//section[@aria-labelledby='doc-tiep']")[0])
    assert "Cùng ở Quảng Ngãi" not in related
    assert "Ở Kon Tum, nay cùng thuộc Quảng Ngãi" in related


def test_before_and_after_are_mutual_and_sure(archive, records):
    pairs = 0
    for record in records.values():
        line, before, after = archive.thread(record)
        if after:
            pairs += 1
            assert archive.thread(records[after.id])[1].id == record.id
            assert record.when.latest < records[after.id].when.earliest
        if before:
            assert archive.thread(records[before.id])[2].id == record.id
        assert {card.id for card in (before, after) if card} <= {card.id for card in line}
    assert pairs > 5


def test_counts_on_a_page_add_up(pages):
    page = text_of(pages["tinh/da-nang.html"].xpath("//main")[0])
    assert "13 tin" in page
    assert "12 tin rõ năm, 1 tin không rõ năm ở cuối trang" in page


def test_the_two_decrees_numbered_03_2019_are_never_mixed_up(records, pages):
    wrong = "03-2019-nd-cp-04-01-2019.html"
    assert f"nghi-dinh/{wrong}" in pages
    for record in records.values():
        page = pages[f"tin/{record.id}.html"]
        assert not [href for href in page.xpath("//main//a/@href") if href.endswith(wrong)], record.id


def test_nothing_in_the_output_asks_for_another_host(site, pages):
    for path, page in pages.items():
        for attribute in ("src", "srcset", "poster", "data", "action", "formaction", "background"):
            assert not [value for value in page.xpath(f"//@{attribute}") if re.match(r"(https?:)?//", value)], path
        loaded = page.xpath("//link[not(@rel='canonical')]/@href")
        assert not [value for value in loaded if re.match(r"(https?:)?//", value)], path
        assert not page.xpath("//style|//iframe|//*[@style]|//*[starts-with(name(@*),'on')]"), path
        # Linked data is no script: browsers run none of it.
        assert [script.get("src").rpartition("/")[2] for script in page.xpath("//script[not(@type='application/ld+json')]")] in (
            [],
            ["settings.js", *(["tim.js"] if path == "tim.html" else [])],
            ["nghe.js"],  # Articles, and what is read out.
            *([["ngoai-mang.js"]] if path.startswith("tinh/") else []),
        ), path
    for css in site.rglob("*.css"):
        assert not re.search(rb"url\(|@import", css.read_bytes())
    for svg in site.rglob("*.svg"):
        assert b"href" not in svg.read_bytes()


def test_every_page_has_a_title_a_language_one_main_heading_and_a_description(pages):
    for path, page in pages.items():
        if page.xpath("//meta[@http-equiv='refresh']"):
            continue
        assert page.get("lang") == "vi", path
        assert len(page.xpath("//h1")) == 1, path
        assert page.xpath("string(//title)").strip(), path
        assert page.xpath("//meta[@name='description']/@content"), path
        order = [int(heading.tag[1]) for heading in page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
        assert all(after - before <= 1 for before, after in itertools.pairwise(order)), (path, order)


def test_no_page_shows_what_python_shows_for_nothing(pages):
    for path, page in pages.items():
        shown = text_of(page.xpath("//body")[0])
        assert not re.search(r"\bNone\b|Undefined|\{\{|\}\}|\[\]|&amp;|&#", shown), path


def test_no_text_ends_in_a_stray_space(site):
    stray = re.compile(r"[^<>\n]* </(?:p|li|h[1-6]|dt|dd|th|td|figcaption|caption|a|b)>")
    found = {path.relative_to(site).as_posix(): stray.findall(path.read_text(encoding="utf-8")) for path in html_files(site)}
    assert {path: texts for path, texts in found.items() if texts} == {}


SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_the_sitemap_is_an_index_of_all_its_parts(site):
    root = etree.parse(str(site / "sitemap.xml")).getroot()
    assert etree.QName(root).localname == "sitemapindex"
    parts = [part.removeprefix("http://localhost:8000/") for part in root.xpath("s:sitemap/s:loc/text()", namespaces=SPACE)]
    assert len(parts) == len(set(parts))
    assert set(parts) == {path.relative_to(site).as_posix() for path in (site / "sitemap").iterdir()}


def test_the_sitemaps_name_every_article_and_main_page_once_with_true_dates(records, site, pages):
    urls = [url for part in sorted((site / "sitemap").iterdir()) for url in etree.parse(str(part)).getroot()]
    days = {url.xpath("string(s:loc)", namespaces=SPACE): url.xpath("string(s:lastmod)", namespaces=SPACE) for url in urls}
    assert len(days) == len(urls)
    found = {address.removeprefix("http://localhost:8000/") or "index.html" for address in days}
    # Of the calendar below a place, a decree or a year nothing is said: it is found by links. Sheets to print and references say nothing of their own.
    main = {path for path in pages if path.count("/") < 2 and path != "404.html" and not path.startswith(("in/", "trich-dan/", "id/"))}
    assert found == main
    assert {f"tin/{record_id}.html" for record_id, record in records.items() if not record.is_withdrawn} <= found
    lists = {url.xpath("string(s:loc)", namespaces=SPACE) for url in etree.parse(str(site / "sitemap" / "danh-sach.xml")).getroot()}
    changes = {record.modified.isoformat() for record in records.values() if record.modified}
    for address, day in days.items():
        record = records.get(address.rpartition("/")[2].removesuffix(".html"))
        if address in lists:
            assert not day or day in changes
        else:
            assert day == (record.modified.isoformat() if record and record.modified else "")
    assert days["http://localhost:8000/tin/index.html"] == max(changes)


def test_the_404_page_uses_addresses_that_work_at_any_depth(pages):
    links = [*pages["404.html"].xpath("//a/@href[not(starts-with(., '#'))]"), *pages["404.html"].xpath("//link/@href")]
    assert links
    assert all(link.startswith("/") for link in links)


ELSEWHERE = [{"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4242"}]


@pytest.fixture(scope="module", params=ELSEWHERE)
def built_elsewhere(request, tmp_path_factory):
    """The site as built under another time zone, locale and hash seed, these, and what the build said."""
    output = tmp_path_factory.mktemp("elsewhere") / "output"
    done = pelican(ROOT / "content", output, **request.param)
    assert done.returncode == 0, done.stdout + done.stderr
    return output, request.param, done.stdout + done.stderr


def test_two_builds_are_equal_under_another_time_zone_locale_and_hash_seed(site, built_elsewhere):
    first, second = files_of(site), files_of(built_elsewhere[0])
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []


def test_a_build_says_nothing_but_its_summary(built_elsewhere):
    _, _, said = built_elsewhere
    assert "WARNING" not in said
    assert "ERROR" not in said
    assert "99" in said


def test_a_second_build_writes_nothing(built_elsewhere):
    output, env, _ = built_elsewhere
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    done = pelican(ROOT / "content", output, **env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert before == {path: path.stat().st_mtime_ns for path in output.rglob("*")}


@pytest.mark.html
def test_every_page_is_valid_for_the_nu_html_checker(site):
    java = need(shutil.which("java"), "Java", "apt install default-jre-headless")
    need(str(VNU) if VNU.exists() else None, "Nu HTML checker", "npm ci")
    done = subprocess.run(
        [java, "-jar", str(VNU), "--skip-non-html", "--format", "json", "--exit-zero-always", str(site)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    messages = json.loads(done.stderr or done.stdout)["messages"]
    # The checker reads files, where 'self' of the Content-Security-Policy means no origin; on a server and in browsers it holds.
    real = [m for m in messages if "Content Security Policy" not in m["message"]]
    assert [f"{m['url'].rpartition('/output/')[2]}:{m.get('lastLine')}: {m['message']}" for m in real] == []


def test_no_internal_link_or_anchor_is_broken(site, pages):
    """Every link of every page, from a disk: the file is there, in that spelling, and so is the anchor."""
    files = set(files_of(site))
    anchors = {path: {"", "top", *page.xpath("//@id")} for path, page in pages.items()}
    broken, checked = [], 0
    for path, page in pages.items():
        for _, attribute, link, _ in page.iterlinks():
            if attribute == "content" or re.match(r"https?:|mailto:", link):
                continue
            target, _, anchor = unquote(link).partition("#")
            target = target.partition("?")[0]
            found = target.lstrip("/") if target.startswith("/") else _normal(Path("/" + path).parent / target) if target else path
            checked += 1
            if found not in files or (found in anchors and anchor not in anchors[found]):
                broken.append(f"{path} -> {link}")
    assert broken == []
    assert checked > 10_000


def test_every_page_can_be_reached_from_the_first_one(pages):
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        path = waiting.pop()
        folder = Path("/" + path).parent
        for href in pages[path].xpath("//a/@href"):
            if re.match(r"(https?:|mailto:|#|/)", href):
                continue
            target = _normal(folder / href.partition("#")[0])
            if target in pages and target not in reached:
                reached.add(target)
                waiting.append(target)
    assert set(pages) - reached == {"404.html"}


def _normal(path: Path) -> str:
    parts: list[str] = []
    for part in path.parts[1:]:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
