"""What the published pages weigh, beside their budgets (plugins/workshop/budgets.py)."""

from __future__ import annotations

import re
import shutil
from statistics import median

import pytest

from plugins.archive.assets import folder_in
from plugins.workshop.budgets import CSS_ALL, FIRST_VIEW, HTML_BROTLI, HTML_RAW, KINDS, NOTICE, SCRIPTS, SCRIPTS_OF_SEARCH, TEXT, budget, samples, text_size
from plugins.workshop.page_tools import brotli
from tests.conftest import html_files, need

pytestmark = pytest.mark.node
STYLESHEET, CHARTS = "so-giao-ban.css", "bang-hinh.css"


@pytest.fixture(scope="module")
def weigh():
    need(shutil.which("node"), "Node.js", "apt install nodejs")
    with brotli() as compress:
        yield lambda path: len(compress(path.read_bytes())) / 1000


@pytest.fixture(scope="module")
def found(published):
    return {sample.kind.name: sample for sample in samples(published)}


def articles(published):
    return [path for path in (published / "tin").glob("*.html") if path.name != "index.html"]


def budgets(check):
    for kind in KINDS:
        limit = budget(kind, check)
        if limit is not None and not kind.is_left:
            yield pytest.param(kind, limit, id=kind.name)


def test_every_kind_has_a_page_but_those_that_the_audit_builds_more_for(found):
    """See build_every_kind in plugins/workshop/audit.py: a withdrawn record, and settings that are not the project's to choose."""
    assert {kind.name for kind in KINDS} - set(found) == {"Góp ý", NOTICE, "Tệp dữ liệu", "Gói theo tỉnh"}


@pytest.mark.parametrize(("kind", "limit"), list(budgets("brotli")))
def test_pages_keep_to_their_budget_of_html(published, found, weigh, kind, limit):
    assert weigh(published / found[kind.name].path) < limit + 0.05


def test_the_article_that_is_weighed_has_about_as_much_text_as_the_budget_is_for(published, found):
    assert abs(text_size(published / found["Bài, khoảng 3,7 kB chữ"].path) - TEXT) < 200


def test_an_article_keeps_to_its_budget_of_plain_html(published, found):
    assert (published / found["Bài, khoảng 3,7 kB chữ"].path).stat().st_size / 1000 < HTML_RAW["article"] + 0.05


def test_no_article_is_heavier_than_the_budget_of_one_by_more_than_its_text(published, weigh):
    largest = sorted(articles(published), key=lambda path: path.stat().st_size)[-8:]
    heaviest = max(largest, key=weigh)
    assert weigh(heaviest) < HTML_BROTLI["article"] * max(1, text_size(heaviest) / TEXT), heaviest.name


def sheets_of(page):
    return [href.rpartition("/")[2] for href in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.read_text(encoding="utf-8"))]


def test_the_first_view_of_an_article_is_its_page_and_one_stylesheet(published, found, weigh):
    page = published / found["Bài, khoảng 3,7 kB chữ"].path
    assert sheets_of(page) == [STYLESHEET]
    assert weigh(page) + weigh(published / folder_in(published) / STYLESHEET) <= FIRST_VIEW["article"]
    alike = sorted(articles(published), key=lambda path: abs(text_size(path) - TEXT))[:9]
    assert median(map(weigh, alike)) + weigh(published / folder_in(published) / STYLESHEET) <= FIRST_VIEW["article"], "not of one that happens to be light"
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"<script(?! src=\"[^\"]+\" defer>| type=\"application/ld\+json\">)", text), "nothing else is waited for"
    assert "<img" not in text


def test_every_page_links_the_stylesheet_and_those_that_show_a_chart_that_of_charts_after_it(published):
    """A page that is left at once has none: see test_golden.py, where there is one of each kind."""
    folder = published / folder_in(published)
    of_charts = names_in(folder / CHARTS) - (names_in(folder / STYLESHEET) - {"series"})  # Where a table of figures may break its words stands in both.
    assert {"drum__dot", "tile-map", "level--5", "n15", "scroll", "coverage", "series", "year-table"} <= of_charts
    linked = set()
    for page in html_files(published):
        text = page.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in text:
            assert sheets_of(page) == [], page
            continue
        sheets = sheets_of(page)
        assert sheets in ([STYLESHEET], [STYLESHEET, CHARTS]), page
        shown = {name for names in re.findall(r'class="([^"]*)"', text) for name in names.split()}
        if shown & of_charts:
            assert CHARTS in sheets, (page, shown & of_charts)
        linked |= shown if CHARTS in sheets else set()
    assert of_charts - linked == set(), "all that is written for charts is on some page that links it"


def names_in(sheet):
    """Return the classes that a stylesheet knows."""
    return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", " ", sheet.read_text(encoding="utf-8"))))


def test_all_stylesheets_keep_to_their_budget(published, weigh):
    assert sum(weigh(path) for path in published.rglob("*.css")) < CSS_ALL + 0.05


def test_scripts_keep_to_their_budget_and_wait_for_none(published, weigh):
    for page in html_files(published):
        scripts = re.findall(r'<script src="([^"]+)"', page.read_text(encoding="utf-8"))
        size = sum(weigh(published / folder_in(published) / src.rpartition("/")[2]) for src in scripts)
        assert size < (SCRIPTS_OF_SEARCH if page.name == "tim.html" else SCRIPTS), page
        assert len(scripts) <= (2 if page.name == "tim.html" else 1), page


def test_there_are_no_fonts_and_no_address_of_a_third_party_is_loaded(published):
    assert [path for path in published.rglob("*") if path.suffix in {".woff", ".woff2", ".ttf", ".otf", ".eot"}] == []
    for css in published.rglob("*.css"):
        assert not re.search(r"@font-face|@import|url\(", css.read_text(encoding="utf-8")), css
    for page in html_files(published):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|img|iframe|source|video|audio|object|embed)\b[^>]*\b(?:src|srcset|data)="((?:https?:)?//[^"]+)"', text)
        linked = re.findall(r'<link rel="(?!canonical)[^>]*href="((?:https?:)?//[^"]+)"', text)
        assert loaded == linked == [], page
