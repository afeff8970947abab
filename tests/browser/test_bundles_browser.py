"""The bundle of a province, opened from a disk in real Chromium: its links, its looks, its search, on paper; with JavaScript and without."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from plugins.pages.bundles import Bundle, bundle_files, read_list
from tests.browser.looking import WIDTHS, overflow, violations, violations_of_colours

pytestmark = pytest.mark.browser

ARTICLE = "tin/go-quao-2020-10-09.html"
LINKS = "[...document.querySelectorAll('a[href], link[href], script[src], img[src]')].map(one => [one.href || one.src, one.rel])"


@pytest.fixture(scope="module")
def bundle(site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("usb") / "gói tải về"  # As a telephone or a stick may name it.
    listed = read_list((site / "tinh/an-giang/ngoai-mang.json").read_bytes())
    read = lambda path: (site / path).read_bytes() if (site / path).is_file() else None  # noqa: E731
    for path, data in bundle_files(Bundle("an-giang", listed, "Sổ Giao Ban", "https://example.org/so"), read).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.mark.parametrize("script", [True, False])
def test_every_link_of_every_page_leads_somewhere_and_nothing_is_asked_of_a_network(open_page, bundle, script):
    for path in sorted(bundle.rglob("*.html")):
        page = open_page(path.as_uri(), java_script_enabled=script)
        for url, rel in page.evaluate(LINKS):
            if url.startswith("file:"):
                assert Path(unquote(urlsplit(url).path)).is_file(), (path, url)
            elif urlsplit(url).hostname == "example.org":
                assert rel == "external", (path, url)
        assert page.said == [], path
        assert all(url.startswith("file:") for url in page.asked), path
        page.context.close()


@pytest.mark.parametrize("path", ["index.html", ARTICLE, "tinh/an-giang.html", "nghe-doc.html"])
def test_its_pages_fit_and_are_accessible(open_page, bundle, path):
    page = open_page((bundle / path).as_uri())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        assert (width, overflow(page)) == (width, [])
        assert (width, violations(page)) == (width, [])
        page.emulate_media(color_scheme="dark")
        assert (width, violations_of_colours(page)) == (width, [])


def test_the_first_page_finds_words_of_texts_with_marks_or_without(open_page, bundle):
    page = open_page((bundle / "index.html").as_uri())
    box, shown = page.get_by_role("searchbox", name="Tìm trong gói này"), page.locator(".card:visible h3 a")
    assert shown.count() == 2
    box.fill("vo van tra")  # Stands in the text alone.
    assert shown.all_inner_texts() == ["Dịch Covid-19 khiến giao ban định kỳ ở Gò Quao chưa đều"]
    assert page.get_by_role("status").inner_text() == "1 tin có “vo van tra”."
    assert page.locator(".section:visible").count() == 1
    box.fill("<b>không có</b>")
    assert shown.count() == 0
    assert page.get_by_role("status").inner_text() == "Không có tin nào có “<b>không có</b>”."
    box.fill("LONG Xuyên")
    box.press("Enter")
    shown.click()
    assert page.url.endswith("/tin/long-xuyen-2023-07-03.html")
    page.get_by_role("navigation", name="Đường dẫn").get_by_role("link", name="An Giang").click()
    assert page.locator("h1").inner_text() == "Tỉnh An Giang"
    assert page.said == []


def test_without_javascript_there_is_no_box_but_the_whole_list(open_page, bundle):
    page = open_page((bundle / "index.html").as_uri(), java_script_enabled=False)
    assert not page.locator("#tim-trong-goi").is_visible()
    assert page.locator(".card:visible").count() == 2
    assert "Ctrl+F" in page.locator("main").inner_text()


def test_an_article_of_a_bundle_prints_on_two_sheets(open_page, bundle):
    page = open_page((bundle / ARTICLE).as_uri(), 1280)
    assert 1 <= page.pdf(format="A4").count(b"/Type /Page\n") <= 2
    page.emulate_media(media="print")
    assert not page.locator(".masthead .look").is_visible()


def test_reading_aloud_leads_to_the_help_that_the_bundle_has(open_page, bundle):
    page = open_page((bundle / ARTICLE).as_uri())
    page.get_by_role("link", name="Bật giọng đọc").click()
    assert page.locator("h1").inner_text() == "Nghe đọc bài"
    assert page.said == []
