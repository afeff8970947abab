"""The author's browser during `inv serve`: it goes where the work is, keeps its place, and shows what is wrong."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.workshop.look_alike import make_site, running, until

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}


@pytest.fixture
def root(tmp_path):
    make_site(tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def server(root):
    with running(root) as started:
        yield started


@pytest.fixture
def open_tab(browser):
    """What opens a tab and waits until it listens; what the console complained of is in ``tab.said``."""
    contexts = []

    def open_at(url, width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="vi-VN", **options)
        contexts.append(context)
        tab = context.new_page()
        tab.said = []
        tab.on("console", lambda message: tab.said.append(message.text) if message.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: tab.said.append(str(error)))
        with tab.expect_response(re.compile("/_so-giao-ban/events")):
            tab.goto(url)
        tab.evaluate("window.mark = 'còn đây'")
        return tab

    yield open_at
    for context in contexts:
        context.close()


def stayed(tab):
    return tab.evaluate("window.mark") == "còn đây"


def look_away(tab, hidden):
    tab.evaluate("hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }) }", hidden)
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_the_tab_used_last_goes_to_the_edited_page_and_the_others_stay(server, open_tab):
    first, second = open_tab(f"{server.address}/"), open_tab(f"{server.address}/b.html")
    with second.expect_response(re.compile("/_so-giao-ban/events")):  # On the new page it is there again, and says when it was used.
        server.save("content/a.md", "Bài A, sửa")
    expect(second).to_have_url(f"{server.address}/a.html")
    expect(second.get_by_text("Bài A, sửa")).to_be_visible()
    assert stayed(first)
    with first.expect_response(re.compile("/_so-giao-ban/used")):
        first.evaluate("window.dispatchEvent(new Event('focus'))")
    server.save("content/c.md", "Bài C")
    expect(first).to_have_url(f"{server.address}/c.html")
    second.wait_for_timeout(300)
    expect(second).to_have_url(f"{server.address}/a.html")


def test_a_page_that_changed_reloads_in_place(server, open_tab):
    tab = open_tab(f"{server.address}/a.html")
    tab.evaluate("window.scrollTo(0, 1234)")
    server.save("content/a.md", "Bài A, sửa")
    expect(tab.get_by_text("Bài A, sửa")).to_have_count(1)
    assert not stayed(tab)
    until(lambda: tab.evaluate("window.scrollY") == 1234)
    assert tab.evaluate("history.length") == 2, "about:blank and this one: no new entry"


def test_a_style_sheet_that_changed_reloads_the_pages_that_use_it(server, open_tab):
    tab = open_tab(f"{server.address}/a.html")
    server.save("theme/thu.css", "h1 { color: rgb(1, 2, 3) }")
    expect(tab.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")


def test_a_page_that_did_not_change_is_left_alone(server, open_tab):
    idle, busy = open_tab(f"{server.address}/b.html"), open_tab(f"{server.address}/a.html")
    for text in ("một", "hai", "ba"):
        server.save("content/a.md", text)
        expect(busy.get_by_text(text)).to_have_count(1)
    idle.wait_for_timeout(500)
    assert stayed(idle)


def test_a_page_that_went_shows_the_404_page_and_comes_back(server, open_tab, root):
    tab = open_tab(f"{server.address}/a.html")
    (root / "content" / "a.md").unlink()
    expect(tab.get_by_text("Không có trang này")).to_have_count(1)
    server.save("content/a.md", "Bài A, viết lại")
    expect(tab.get_by_text("Bài A, viết lại")).to_have_count(1)


def test_a_hidden_tab_goes_to_the_edited_page_when_it_is_looked_at(server, open_tab):
    tab = open_tab(f"{server.address}/b.html")
    look_away(tab, True)
    server.save("content/a.md", "Bài A, sửa")
    tab.wait_for_timeout(700)
    assert stayed(tab)
    look_away(tab, False)
    expect(tab).to_have_url(f"{server.address}/a.html")


def test_more_tabs_than_a_browser_has_connections_can_be_open(server, open_tab):
    tabs = [open_tab(f"{server.address}/b.html")]
    look_away(tabs[0], True)
    for _ in range(7):
        other = tabs[0].context.new_page()
        with other.expect_response(re.compile("/_so-giao-ban/events")):
            other.goto(f"{server.address}/a.html")
        look_away(other, True)
        tabs.append(other)
    look_away(tabs[-1], False)
    server.save("content/a.md", "Bài A, sửa")
    expect(tabs[-1].get_by_text("Bài A, sửa")).to_have_count(1)


def test_a_tab_waits_for_a_server_that_starts_anew_and_reloads(root, open_tab):
    with running(root) as first:
        tab = open_tab(f"{first.address}/b.html")
        port = first.port
    tab.wait_for_timeout(700)
    assert stayed(tab)
    with running(root, port):
        with tab.expect_event("load", timeout=15000):
            pass
        assert not stayed(tab)
        expect(tab.get_by_text("Bài B")).to_have_count(1)


def test_a_first_page_appears_where_there_was_none(root, open_tab):
    (root / "content" / "a.md").write_text("LỖI", encoding="utf-8")
    (root / "output").rmdir()
    with running(root) as server:
        tab = open_tab(f"{server.address}/")
        expect(tab.get_by_role("heading", name="Chưa dựng được trang nào")).to_be_visible()
        expect(tab.get_by_role("alert")).to_contain_text("content/a.md:3: ngày không có trong lịch; viết 2020-10-09")
        server.save("content/a.md", "Bài A")
        expect(tab).to_have_title("Trang thử")


def test_the_panel_stays_over_reloads_and_goes_with_the_next_good_build(server, open_tab):
    tab = open_tab(f"{server.address}/b.html")
    panel = tab.get_by_role("alert")
    expect(panel).to_have_count(0)
    server.save("content/a.md", "LỖI")
    expect(panel).to_contain_text("content/a.md:3: ngày không có trong lịch; viết 2020-10-09")
    assert stayed(tab), "the last good page is still there"
    tab.reload()
    expect(panel).to_contain_text("1 lỗi trong 1 tệp")
    server.save("content/b.md", "Bài B, LỖI")
    expect(panel).to_contain_text("2 lỗi trong 2 tệp")
    server.save("content/a.md", "Bài A")
    expect(panel).to_contain_text("1 lỗi trong 1 tệp")
    server.save("content/b.md", "Bài B, chữa")
    expect(panel).to_have_count(0)
    expect(tab.get_by_text("Bài B, chữa")).to_have_count(1)
    assert tab.said == [], "the page's own policy allows all of it"


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_the_panel_is_hidden_by_keyboard_until_the_next_build_that_fails(server, open_tab, way):
    tab = open_tab(f"{server.address}/")
    panel = tab.get_by_role("alert")
    server.save("content/a.md", "LỖI")
    expect(panel).to_be_visible()
    if way == "button":
        tab.keyboard.press("Tab")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
    else:
        tab.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    look_away(tab, True)
    with tab.expect_response(re.compile("/_so-giao-ban/events")):
        look_away(tab, False)
    tab.wait_for_timeout(300)
    expect(panel).to_have_count(0)
    server.save("content/a.md", "LỖI, vẫn thế")
    expect(panel).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_is_readable_and_passes_axe(server, open_tab, width, scheme):
    for number in range(9):
        server.save(f"content/mot-bai-co-ten-rat-dai-de-thu-cho-hep-{number}-{'x' * 60}.md", "LỖI")
    tab = open_tab(f"{server.address}/b.html", width, color_scheme=scheme)
    expect(tab.get_by_role("alert")).to_be_visible()
    results = Axe().run(tab, options=RULES)
    assert results.response["violations"] == [], results.generate_report()
    assert any(rule["id"] == "color-contrast-enhanced" for rule in results.response["passes"])
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = tab.locator("so-giao-ban-panel").bounding_box()
    assert box["height"] <= 800 * 0.62
    assert tab.get_by_role("button", name="Ẩn bảng này").bounding_box()["height"] >= 44
    assert tab.get_by_role("alert").evaluate("box => box.scrollWidth <= box.clientWidth")
