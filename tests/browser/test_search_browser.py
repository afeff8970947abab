"""The search page as its readers meet it, in real Chromium: while typing, with a keyboard only, back and forth, from a disk, without a network.

An invented engine answers (tests/search/fake_engine.mjs), so that these tests hold whatever the true one ranks; what the page loads and how is real.
"""

from __future__ import annotations

import re
import shutil

import pytest
from lxml import etree, html
from playwright.sync_api import expect

from tests.browser.conftest import serve
from tests.browser.looking import WIDTHS, overflow, violations, violations_of_colours
from tests.conftest import ROOT, pelican
from tests.search.evaluation import documents, index_of, write
from tests.search.page_site import put_fake_engine

pytestmark = pytest.mark.browser

# Counts what the live region says; empty texts are silence.
LISTEN = """() => {
    window.heard = [];
    const region = document.querySelector('[role=status]');
    new MutationObserver(() => region.textContent && heard.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
}"""


@pytest.fixture(scope="session")
def folder(site, tmp_path_factory):
    return put_fake_engine(site, tmp_path_factory.mktemp("search") / "kho")


@pytest.fixture(scope="session")
def there(folder):
    """Where the site is served, with the invented engine: a sub-folder of a server on this machine."""
    server, host = serve(folder.parent)
    yield f"{host}/{folder.name}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def search(open_page, there):
    """What opens the search page at a query (?q=...) and waits until it runs."""

    def open_at(query="", width=360, **options):
        page = open_page(f"{there}tim.html{query}", width, **options)
        expect(page.locator("#q")).to_have_role("combobox")
        return page

    return open_at


def items(page):
    return page.locator("#tim-ds > li")


def count(page):
    return page.locator("#tim-so")


def suggestions(page):
    return page.get_by_role("option")


def type_in(page, text):
    page.locator("#q").press_sequentially(text)


def focused(page):
    return page.evaluate("document.activeElement.textContent || document.activeElement.id")


# Typing.


def test_a_pasted_text_is_searched_at_once_a_typed_one_after_a_pause(search):
    page = search()
    page.clock.install(time=0)
    page.clock.pause_at(60)
    page.locator("#q").fill("giao ban")
    page.clock.run_for(1)
    expect(page).to_have_url(re.compile("q=giao.ban$"))
    page.locator("#q").press("End")
    page.keyboard.type(" s")
    page.clock.run_for(149)
    expect(page).to_have_url(re.compile("q=giao.ban$"))
    page.clock.run_for(1)
    expect(page).to_have_url(re.compile("q=giao.ban.s$"))
    page.locator("#q").fill("gò quao")
    page.clock.run_for(1)
    expect(page).to_have_url(re.compile("q=g%C3%B2.quao$"))


def test_letters_that_an_input_method_changes_are_typed(search):
    page = search()
    page.clock.install(time=0)
    page.clock.pause_at(60)
    page.locator("#q").fill("bien phong")
    page.clock.run_for(1)
    for typed in ("bien phòng", "bien phòn", "bien phò", "bien phòa"):  # One sign more, less or changed, near the end.
        page.locator("#q").fill(typed)
        page.clock.run_for(149)
        expect(page).to_have_url(re.compile("q=bien.phong$"))
    page.clock.run_for(1)
    expect(page).to_have_url(re.compile("q=bien.ph%C3%B2a$"))


def test_the_worker_has_its_second_script_once_the_reader_is_at_the_box(search):
    page = search()
    with page.expect_event("worker") as opened:
        page.locator("#q").focus()
    assert opened.value.url.endswith("/tim.js")


def test_results_come_while_typing_from_a_worker_and_the_address_follows(search):
    page = search()
    before = page.evaluate("history.length")
    type_in(page, "go quao")
    expect(items(page)).to_have_count(2)
    expect(count(page)).to_have_text("Có 2 tin")
    expect(page).to_have_url(re.compile(r"tim\.html\?q=go\+quao$"))
    expect(page).to_have_title(re.compile("^go quao – Tìm trong kho"))
    assert page.evaluate("history.length") == before
    assert len(page.workers) == 1
    first = items(page).first
    assert first.locator("mark").first.inner_text() == "Gò"
    assert re.search(r"\d+/7/20\d\d", first.inner_text())
    assert "03/2019/NĐ-CP" in first.inner_text()
    assert page.said == []


def test_a_late_answer_never_takes_the_place_of_a_newer_one(search):
    page = search()
    page.locator("#q").fill("cham")
    page.wait_for_timeout(250)
    assert "cham" in page.url
    page.locator("#q").fill("go quao")
    expect(count(page)).to_have_text("Có 2 tin")
    page.wait_for_timeout(900)
    expect(count(page)).to_have_text("Có 2 tin")
    expect(items(page)).to_have_count(2)


def test_typing_on_a_page_with_results_asks_once_it_pauses(search):
    page = search("?q=giao+ban")
    expect(items(page)).to_have_count(10)
    page.evaluate("window.drawn = 0; new MutationObserver(() => drawn++).observe(document.querySelector('#tim-ds'), { childList: true })")
    page.locator("#q").press_sequentially(" tuyen quan", delay=20)
    expect(page).to_have_url(re.compile("tuyen"))
    page.wait_for_timeout(300)
    assert page.evaluate("drawn") == 1


def test_what_is_found_and_offered_is_said_once_a_pause(search):
    page = search()
    page.evaluate(LISTEN)
    page.locator("#q").press_sequentially("an giang", delay=200)
    page.wait_for_timeout(1500)
    assert page.evaluate("heard") == [f"{count(page).inner_text()}. 1 gợi ý, bấm mũi tên xuống để chọn"]
    page.keyboard.press("Enter")
    expect(suggestions(page)).to_have_count(0)
    page.wait_for_timeout(300)
    assert page.evaluate("heard.slice(1)") == [count(page).inner_text()], "the same again, and at once"


# The address, back and forth.


def test_back_restores_query_results_and_scroll(search):
    page = search()
    type_in(page, "giao ban")
    page.keyboard.press("Enter")
    expect(items(page)).to_have_count(10)
    page.get_by_role("button", name="Xem thêm").click()
    expect(items(page)).to_have_count(20)
    page.get_by_role("button", name="Xem thêm").click()
    expect(items(page)).to_have_count(30)
    page.evaluate("scrollTo(0, 2500)")
    page.wait_for_timeout(300)
    # As an input method does, without scrolling to the box as Playwright would.
    page.evaluate("q => { const box = document.querySelector('#q'); box.value = q; box.dispatchEvent(new Event('input')) }", "go quao")
    expect(items(page)).to_have_count(2)
    page.go_back()
    expect(page.locator("#q")).to_have_value("giao ban")
    expect(items(page)).to_have_count(30)
    page.wait_for_timeout(100)
    assert page.evaluate("scrollY") == 2500
    page.go_forward()
    expect(page.locator("#q")).to_have_value("go quao")
    expect(items(page)).to_have_count(2)
    assert page.said == []


def test_back_from_an_article_finds_the_list_as_it_was(search):
    page = search("?q=giao+ban")
    page.get_by_role("button", name="Xem thêm").click()
    expect(items(page)).to_have_count(20)
    page.get_by_role("button", name="Xem thêm").click()
    expect(items(page)).to_have_count(30)
    link = items(page).nth(25).get_by_role("link")
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 1000
    link.click()
    expect(page).to_have_url(re.compile("/tin/"))
    page.go_back()
    expect(items(page)).to_have_count(30)
    page.wait_for_timeout(100)
    assert abs(page.evaluate("scrollY") - before) < 2


def test_a_submitted_query_filter_and_order_are_steps_back_and_typing_is_none(search):
    page = search()
    length = page.evaluate("history.length")
    type_in(page, "giao ban")
    expect(page).to_have_url(re.compile(r"q=giao\+ban$"))
    expect(items(page)).to_have_count(6)  # While one types.
    page.keyboard.press("Enter")
    expect(items(page)).to_have_count(10)
    assert page.evaluate("history.length") == length, "the address of the query is there already"
    page.get_by_role("link", name="Mới nhất").click()
    expect(page).to_have_url(re.compile("sap=ngay"))
    page.get_by_text("Bộ lọc").click()
    page.locator("#tim-muc").get_by_role("link", name="An Giang").click()
    expect(page).to_have_url(re.compile("tinh=an-giang.*sap=ngay"))
    assert page.evaluate("history.length") == length + 2
    page.locator("#q").fill("tuyen quan")
    expect(page).to_have_url(re.compile("q=tuyen"))
    page.locator("#q").fill("tuyen quan so")
    expect(page).to_have_url(re.compile("q=tuyen.quan.so"))
    assert page.evaluate("history.length") == length + 3, "typing over a kept search begins one new step"
    for address in ("tinh=an-giang&sap=ngay", "q=giao.ban&sap=ngay", "q=giao.ban"):
        page.go_back()
        expect(page).to_have_url(re.compile(f"{address}$"))
    expect(page.locator("#q")).to_have_value("giao ban")


def test_the_whole_state_stands_in_the_address(search):
    page = search("?q=giao+ban&tinh=an-giang&loai=giao-ban&sap=ngay")
    expect(page.locator("#q")).to_have_value("giao ban")
    expect(page.locator("#tim-chip > li")).to_have_text(["Tỉnh, thành: An Giang (bỏ điều kiện này)×", "Loại hội nghị: Giao ban (bỏ điều kiện này)×", "Bỏ hết"])
    expect(page.locator("#tim-xep [aria-current]")).to_have_text("Mới nhất")
    years = [int(re.search(r"/(20\d\d)", text)[1]) for text in items(page).all_inner_texts()]
    assert years == sorted(years, reverse=True)


@pytest.mark.parametrize("start", ["tin/go-quao-2020-10-09.html", "index.html", "tinh/da-nang/2024.html"])
@pytest.mark.parametrize("way", ["http", "file"])
def test_every_page_has_a_search_box_that_leads_here(open_page, there, folder, start, way):
    page = open_page(there + start if way == "http" else (folder / start).as_uri(), 360)
    assert page.get_by_role("search").count() == 1
    box = page.get_by_role("searchbox", name="Tìm trong kho")
    box.fill("gò quao")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"tim\.html\?q=g%C3%B2\+quao$"))
    expect(items(page)).to_have_count(2)
    assert page.said == []


# Suggestions.


def test_suggestions_are_a_combobox_by_keyboard(search):
    page = search()
    box = page.locator("#q")
    type_in(page, "an")
    expect(suggestions(page)).to_have_text(["An Giang tỉnh", "An Nhơn thị xã, nay thuộc Gia Lai"])
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).to_have_attribute("aria-controls", page.get_by_role("listbox").get_attribute("id"))
    chosen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Home", "ArrowDown"):
        page.keyboard.press(key)
        active = box.get_attribute("aria-activedescendant")
        selected = page.locator('[role="option"][aria-selected="true"]')
        assert selected.count() == (1 if active else 0)
        if active:
            assert selected.get_attribute("id") == active
        chosen.append(selected.inner_text().split(" ")[1] if active else "")
        assert page.evaluate("document.activeElement.id") == "q"
    assert chosen == ["Giang", "Nhơn", "", "Nhơn", "", "Giang"]
    page.keyboard.press("Escape")
    expect(suggestions(page)).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("an")
    page.keyboard.press("ArrowDown")
    expect(suggestions(page)).to_have_count(2)
    page.keyboard.press("Enter")
    expect(box).to_have_value("An Giang")
    expect(suggestions(page)).to_have_count(0)
    expect(page.locator("#tim-trang a")).to_have_text("An Giang tỉnh")
    expect(page).to_have_url(re.compile(r"q=An\+Giang$"))
    assert page.evaluate("document.activeElement.id") == "q"


def test_home_and_end_move_in_the_text(search):
    page = search()
    type_in(page, "an")
    expect(suggestions(page)).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.selectionStart") == 0
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.selectionStart") == 2


@pytest.mark.parametrize("way", ["click", "tap"])
def test_a_suggestion_is_taken_by_mouse_or_finger_and_the_box_keeps_the_focus(search, way):
    page = search(has_touch=way == "tap")
    type_in(page, "dak")
    option = suggestions(page).first
    getattr(option, way)()
    expect(page.locator("#q")).to_have_value("Đắk Lắk")
    expect(page.locator("#tim-trang a")).to_have_attribute("href", "tinh/dak-lak.html")
    expect(suggestions(page)).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")


def test_leaving_the_box_closes_the_suggestions_and_takes_none(search):
    page = search()
    type_in(page, "an")
    expect(suggestions(page)).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(suggestions(page)).to_have_count(0)
    expect(page.locator("#q")).to_have_value("an")


def test_keys_of_an_input_method_are_its_own(search):
    page = search()
    type_in(page, "an")
    expect(suggestions(page)).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.evaluate("document.querySelector('#q').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))")
    expect(page.locator("#q")).to_have_value("an")


# Filters, order, more.


def test_filters_are_loaded_when_they_are_opened_and_can_be_taken_away_by_keyboard(search):
    page = search("?q=giao+ban")
    expect(items(page)).to_have_count(10)
    assert page.locator("#tim-muc *").count() == 0
    page.get_by_text("Bộ lọc").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#tim-muc h3")).to_have_text(["Tỉnh, thành", "Nghị định", "Năm", "Lực lượng", "Loại hội nghị"])
    place = page.locator("#tim-muc").get_by_role("link", name="Đà Nẵng")
    number = re.search(r"\d+ tin", place.locator("xpath=..").inner_text())[0]
    place.focus()
    page.keyboard.press("Enter")
    expect(count(page)).to_have_text(f"Có {number}")
    expect(place).to_have_attribute("aria-current", "true")
    expect(place).to_be_focused()
    chip = page.get_by_role("link", name="Tỉnh, thành: Đà Nẵng (bỏ điều kiện này)")
    chip.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=giao\+ban$"))
    expect(page.locator("#tim-chip > li")).to_have_count(0)
    expect(count(page)).to_be_focused()


def test_values_beyond_the_first_eight_are_folded(search):
    page = search("?q=giao+ban")
    page.get_by_text("Bộ lọc").click()
    years = page.locator("#tim-muc .facet").nth(2)
    expect(years.get_by_role("link")).to_have_count(8)
    years.get_by_text("Còn 4 mục").click()
    expect(years.get_by_role("link")).to_have_count(12)


def test_more_results_are_added_and_the_focus_goes_to_the_first_of_them(search):
    page = search("?q=giao+ban+tuyen")
    expect(count(page)).to_have_text("Có 99 tin")
    for shown in (*range(20, 100, 10), 99):
        button = page.get_by_role("button", name="Xem thêm")
        button.focus()
        page.keyboard.press("Enter")
        expect(items(page)).to_have_count(shown)
        expect(items(page).nth(shown - 10 if shown < 99 else 90).get_by_role("link")).to_be_focused()
    expect(page.get_by_role("button", name="Xem thêm")).to_have_count(0)


# What is said when it does not go well.


def test_a_correction_is_told_and_the_literal_words_can_be_searched(search):
    page = search("?q=hooij+nghij")
    expect(page.get_by_text("Hiển thị kết quả cho “hội nghị”")).to_be_visible()
    page.get_by_role("link", name="Tìm đúng chữ “hooij nghij”").press("Enter")
    expect(page).to_have_url(re.compile("chu=dung"))
    expect(count(page)).to_have_text("Không tìm thấy tin nào")
    expect(page.get_by_text("Không tin nào có chữ “hooij”, “nghij”.")).to_be_visible()
    expect(count(page)).to_be_focused()


def test_nothing_found_helps_on(search):
    page = search("?q=xyzzy")
    expect(count(page)).to_have_text("Không tìm thấy tin nào")
    expect(page.get_by_text("Không tin nào có chữ “xyzzy”.")).to_be_visible()
    page.locator("#tim-khong").get_by_role("link", name="theo tên nơi, A–Y").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tra theo tên nơi")


def test_the_empty_page_offers_queries_that_find_something(search):
    page = search()
    examples = page.locator("#tim-vi-du li a")
    assert examples.count() == 5
    expect(page.locator("#tim-kq")).to_be_hidden()
    examples.first.click()
    expect(page.locator("#q")).to_have_value("Đà Nẵng")
    expect(items(page).first).to_be_visible()
    page.locator("#q").fill("")
    expect(page.locator("#tim-vi-du")).to_be_visible()
    expect(page.locator("#tim-kq")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"tim\.html$"))


def test_without_a_network_the_page_says_so_and_goes_on_when_it_is_back(search):
    page = search()
    page.evaluate(LISTEN)
    page.context.set_offline(True)
    type_in(page, "go quao")
    expect(page.get_by_text("Chưa tải được dữ liệu để tìm")).to_be_visible()
    page.wait_for_timeout(1300)
    assert page.evaluate("heard") == ["Chưa tải được dữ liệu để tìm"]
    page.get_by_role("button", name="Thử lại").press("Enter")
    expect(page.get_by_role("button", name="Thử lại")).to_be_focused()
    page.context.set_offline(False)
    expect(items(page)).to_have_count(2)
    expect(page.locator("#tim-loi")).to_be_hidden()


def test_a_question_under_way_when_the_network_comes_back_is_asked_again_if_it_fails(search):
    held = []

    def prepare(page):
        page.add_init_script("window.Worker = function () { throw new Error() }")  # The page asks for the files itself: the browser holds them.
        page.context.route(re.compile("tim/thu"), lambda route: route.continue_() if held else held.append(route))

    page = search("?q=go+quao", prepare=prepare)
    page.wait_for_timeout(100)
    assert len(held) == 1
    page.context.set_offline(True)
    page.context.set_offline(False)
    page.wait_for_function("navigator.onLine")
    held[0].abort()
    expect(items(page)).to_have_count(2)
    expect(page.locator("#tim-loi")).to_be_hidden()


def test_trying_again_after_a_failure_keeps_the_focus(search):
    broken = re.compile("tim/thu.js")
    page = search("?q=go+quao", prepare=lambda page: page.context.route(broken, lambda route: route.abort()))
    again = page.get_by_role("button", name="Thử lại")
    expect(again).to_be_visible()
    page.context.unroute(broken)
    again.press("Enter")
    expect(items(page)).to_have_count(2)
    expect(count(page)).to_be_focused()


def test_a_worker_that_cannot_start_is_told_and_tried_again(search):
    def prepare(page):
        page.add_init_script("const Real = Worker; let n = 0; window.Worker = function (url) { return new Real(n++ ? url : 'theme/khong-co.js') }")

    page = search("?q=go+quao", prepare=prepare)
    page.get_by_role("button", name="Thử lại").click()
    expect(items(page)).to_have_count(2)


def test_a_page_without_workers_searches_by_itself(search):
    page = search("?q=go+quao", prepare=lambda page: page.add_init_script("delete window.Worker"))
    expect(items(page)).to_have_count(2)
    assert page.workers == []
    assert page.said == []


def test_it_works_from_a_disk(open_page, folder):
    page = open_page(folder.joinpath("tim.html").as_uri(), 360)
    expect(page.locator("#q")).to_have_role("combobox")  # The script runs: what is typed before is searched, but offers nothing.
    type_in(page, "an")
    expect(suggestions(page)).to_have_count(2)
    page.locator("#q").fill("gò quao")
    expect(items(page)).to_have_count(2)
    page.get_by_text("Bộ lọc").click()
    page.locator("#tim-muc").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("tinh="))
    page.go_back()
    expect(items(page)).to_have_count(2)
    items(page).first.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/tin/"))
    page.go_back()
    expect(items(page)).to_have_count(2)
    assert page.workers == []
    assert page.said == []
    assert page.locator("script[src$='tim-2.js']").count() == 1, "brought once, though search and suggestions both need it"


@pytest.mark.parametrize("way", ["http", "file"])
def test_a_browser_that_cannot_unzip_loads_what_can(open_page, there, folder, way):
    old = "delete self.DecompressionStream;"

    def prepare(page):
        page.add_init_script(old)
        if way == "http":  # Init scripts do not reach Workers.
            page.route("**/theme/tim.js", lambda route: route.fulfill(response=(got := route.fetch()), body=old + got.text()))

    page = open_page(f"{there if way == 'http' else folder.as_uri() + '/'}tim.html?q=go+quao", 360, prepare=prepare)
    expect(items(page)).to_have_count(2)
    assert len([url for url in page.asked if url.endswith("inflate.js")]) >= 1
    assert page.said == []


def test_without_javascript_the_page_leads_to_the_lists(open_page, there):
    page = open_page(there + "tim.html?q=gò+quao", 360, java_script_enabled=False)
    expect(page.get_by_text("Trong lúc chờ ô tìm")).to_be_visible()
    expect(page.get_by_text("Nếu trình duyệt đã tắt JavaScript hoặc quá cũ, ô tìm không chạy.")).to_be_visible()
    expect(page.get_by_role("navigation", name="Tra theo")).to_be_visible()
    expect(page.locator("#tim-kq, #tim-vi-du, #tim-loi").first).to_be_hidden()
    page.get_by_role("link", name="Tra theo tên nơi, A–Y").click()
    assert page.locator("h1").inner_text() == "Tra theo tên nơi"


def test_who_waits_for_the_search_is_told_what_it_is_and_what_needs_no_waiting(open_page, there, search):
    """A browser too old for the script keeps what it is told; in others it gives way to examples, results or a mistake."""
    page = open_page(there + "tim.html?q=giao+ban", 360, prepare=lambda page: page.route("**/theme/tim.js", lambda route: route.fulfill(body="let x = ;")))
    expect(page.get_by_text("Trong lúc chờ ô tìm")).to_be_visible()
    page.get_by_role("link", name="Mọi lối tra cứu").click()
    assert page.url.endswith("tra-cuu/index.html")
    for query in ("", "?q=giao+ban"):
        page = search(query)
        expect(page.locator("#tim-vi-du, #tim-kq").locator("visible=true")).to_have_count(1)
        expect(page.get_by_text("Trong lúc chờ ô tìm")).to_be_hidden()
        expect(page.get_by_role("navigation", name="Tra theo")).to_be_visible()


def test_a_slow_first_answer_is_announced_on_the_page(search):
    page = search("?q=cham+giao")
    expect(count(page)).to_have_text("Đang tìm …")
    expect(page.locator("#tim-khong")).to_be_hidden()
    expect(count(page)).to_have_text(re.compile("Có .* tin"))


def test_what_was_typed_before_the_script_came_is_searched(open_page, there):
    waiting = []
    page = open_page(
        there + "tim.html", 360, prepare=lambda page: page.route("**/theme/tim.js", lambda route: waiting.append(route), times=1), wait_until="commit"
    )
    page.locator("#q").fill("go quao")
    waiting.pop().continue_()
    expect(items(page)).to_have_count(2)


# The true engine, over an index of the judged documents.


@pytest.fixture(scope="session")
def real(site, tmp_path_factory):
    target = tmp_path_factory.mktemp("real") / "kho"
    shutil.copytree(site, target)
    (target / "tim").mkdir(exist_ok=True)
    write(index_of(documents()), target / "tim")
    return target


@pytest.mark.parametrize("way", ["http", "file"])
def test_the_true_engine_answers_the_page(open_page, real, way):
    server, host = serve(real.parent)
    page = open_page(f"{f'{host}/kho' if way == 'http' else real.as_uri()}/tim.html", 360)
    type_in(page, "hau gi")
    expect(suggestions(page).first).to_contain_text("Hậu Giang")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#tim-trang a").first).to_contain_text("Hậu Giang")
    expect(items(page).first).to_contain_text("Hậu Giang")
    page.get_by_text("Bộ lọc").click()
    expect(page.locator("#tim-muc").get_by_role("link", name="2024")).to_be_visible()
    page.locator("#q").fill("hooij nghij giao ban")
    expect(page.get_by_text("Hiển thị kết quả cho “hội nghị giao ban”")).to_be_visible()
    expect(items(page).first.locator("mark").first).to_have_text(re.compile("hội nghị", re.IGNORECASE))
    page.get_by_role("link", name="Tìm đúng chữ").click()
    expect(page.get_by_text("Không tin nào có chữ “hooij”, “nghij”.")).to_be_visible()
    assert len(page.workers) == (way == "http")
    assert page.said == []
    server.shutdown()
    server.server_close()


# Looks.

STATES = ["", "?q=giao+ban&tinh=an-giang&nam=2010", "?q=An+Giang", "?q=hooij+nghij", "?q=xyzzy", "?q=hong"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("query", STATES)
def test_every_state_fits_and_is_accessible_by_day_and_night(search, query, width):
    page = search(query, width, color_scheme="light")
    page.wait_for_timeout(300)
    if "tinh" in query:
        page.get_by_text("Bộ lọc").click()
        expect(page.locator("#tim-muc h3").first).to_be_visible()
    assert overflow(page) == []
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert overflow(page) == []
    assert violations_of_colours(page) == []
    page.locator("#text-size-3").check(force=True)
    assert overflow(page) == []
    assert page.said == []


@pytest.mark.parametrize("width", WIDTHS)
def test_open_suggestions_fit_and_are_accessible(search, width):
    page = search("", width)
    type_in(page, "an")
    expect(suggestions(page)).to_have_count(2)
    page.keyboard.press("ArrowDown")
    assert overflow(page) == []
    assert violations(page) == []
    assert all(option.bounding_box()["height"] >= 44 for option in suggestions(page).all())


def test_what_is_printed_is_the_results(search):
    page = search("?q=go+quao", 1280)
    expect(items(page)).to_have_count(2)
    page.emulate_media(media="print")
    assert items(page).first.is_visible()
    assert count(page).is_visible()
    assert not page.locator("#q, #tim-loc, #tim-xep").first.is_visible()


# Search from the browser's own bar.


def test_a_published_site_is_described_to_browsers_and_another_is_not(site, tmp_path):
    assert not (site / "tim" / "opensearch.xml").exists()
    assert b'rel="search"' not in (site / "index.html").read_bytes()
    done = pelican(ROOT / "tests" / "site" / "content", tmp_path / "output", ROOT / "publishconf.py", SO_GIAO_BAN_SITEURL="https://example.org/kho")
    assert done.returncode == 0, done.stdout + done.stderr
    described = etree.parse(str(tmp_path / "output" / "tim" / "opensearch.xml")).getroot()
    name = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert described.find(f"{name}Url").attrib == {"type": "text/html", "method": "get", "template": "https://example.org/kho/tim.html?q={searchTerms}"}
    assert len(described.findtext(f"{name}ShortName")) <= 16
    for path, address in (("index.html", "tim/opensearch.xml"), ("nam/2019.html", "../tim/opensearch.xml"), ("404.html", "/kho/tim/opensearch.xml")):
        assert html.parse(str(tmp_path / "output" / path)).xpath("//link[@rel='search']/@href") == [address], path
