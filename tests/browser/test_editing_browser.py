"""The desk in a real Chromium: an editor changes a record, sees its page, is told of mistakes, and what is saved touches those rows alone."""

from __future__ import annotations

import difflib
import re
from itertools import product

import pytest
from playwright.sync_api import expect

from plugins.workshop.desk import BASE
from plugins.workshop.guide_shots import EXERCISE
from plugins.workshop.looking import SCHEMES
from tests.browser.looking import WIDTHS, violations, violations_of_colours
from tests.conftest import ROOT
from tests.workshop.desk_site import DRAFT_ID, ID, desk_at_work
from tests.workshop.look_alike import until

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path):
    with desk_at_work(tmp_path) as started:
        yield started


@pytest.fixture
def open_page(browser, desk):
    """What opens a page of the desk; what the console complained of is in ``page.said``, what it asked of whom in ``page.hosts``.

    ``prepare`` is called before it is opened.
    """
    contexts = []

    def open_at(path, width=1280, prepare=None, wait_until="load", **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.said, page.hosts = [], set()
        page.on("console", lambda message: page.said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.hosts.add(request.url.split("/")[2]))
        if prepare:
            prepare(page)
        page.goto(f"{desk.address}{BASE}/{path}", wait_until=wait_until)
        return page

    yield open_at
    for context in contexts:
        context.close()


EDIT = f"sua/{ID}"


def changed_rows(before, after):
    return [row for row in difflib.ndiff(before.decode().splitlines(), after.decode().splitlines()) if row[0] in "+-"]


def save(page):
    page.get_by_role("button", name="Lưu", exact=True).last.click()


def preview(page):
    return page.frame_locator("[data-preview]")


def done(page):
    """What is said to have been done; the page has other quiet lines, of the completion."""
    return page.locator("#da-lam[role=status]")


def add(page, key):
    page.locator(f"[data-list={key}] [data-add]").click()


def test_a_title_a_chair_and_a_figure_are_edited_and_nothing_else_changes(desk, open_page):
    page, before = open_page(EDIT), desk.record.read_bytes()
    page.get_by_label("Tiêu đề (bắt buộc)", exact=True).fill("Tiêu đề từ trình duyệt")
    expect(preview(page).locator("h1")).to_have_text("Tiêu đề từ trình duyệt")
    add(page, "chair")
    page.keyboard.type("Lê Thị Thử")
    add(page, "figures")
    page.keyboard.type("cuộc giao ban")
    page.locator("[name=figures-1-value]").fill("12")
    expect(preview(page).get_by_text("Lê Thị Thử")).to_be_visible()
    assert desk.record.read_bytes() == before, "nothing is written before it is saved"
    save(page)
    expect(done(page)).to_have_text("Đã lưu.")
    assert changed_rows(before, desk.record.read_bytes()) == [
        "- title: 'Gò Quao thử phối hợp'  # một",
        "+ title: Tiêu đề từ trình duyệt  # một",
        "+   - {name: Lê Thị Thử}",
        "- figures: [{label: tin trao đổi, value: 370, unit: tin}]",
        "+ figures: [{label: tin trao đổi, value: 370, unit: tin}, {label: cuộc giao ban, value: 12}]",
    ]
    expect(preview(page).locator("h1")).to_have_text("Tiêu đề từ trình duyệt")
    until(lambda: "Tiêu đề từ trình duyệt" in desk.ask(f"/tin/{ID}.html")[1])
    assert page.said == []
    assert page.hosts == {f"localhost:{desk.port}"}, "nothing is asked of another host"


def test_opening_and_saving_changes_nothing(desk, open_page):
    for data in (desk.record.read_bytes(), desk.record.read_bytes().replace(b"\n", b"\r\n")):
        desk.record.write_bytes(data)
        page = open_page(EDIT)
        save(page)
        expect(done(page)).to_contain_text("Không có gì đổi")
        assert desk.record.read_bytes() == data


def test_a_mistake_is_said_at_its_field_with_its_cure_before_it_is_saved(desk, open_page):
    page = open_page(EDIT)
    page.locator("#date").fill("31/2/2020")
    page.locator("#title").focus()
    expect(page.locator("[data-messages=date]")).to_contain_text("Ngày “31/2/2020” không có trong lịch. Xem lại ngày và tháng.")
    expect(page.locator("#date")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-state]")).to_have_text("Chưa lưu · Còn 1 chỗ phải sửa")
    expect(page.locator("[data-said]")).to_have_text("Còn 1 chỗ phải sửa.")
    save(page)
    expect(page.locator("#tom-tat")).to_be_focused()
    expect(page).to_have_title("1 chỗ phải sửa: Gò Quao thử phối hợp – Sổ Giao Ban")
    page.locator("#tom-tat").get_by_role("link").click()
    expect(page.locator("#date")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("8/10/2020")
    expect(page.locator("[data-heard=date]")).to_have_text("Hiểu là: ngày 8/10/2020")
    expect(page.locator("[data-messages=date]")).to_be_empty()
    expect(page.locator("#tom-tat")).to_be_hidden()


def test_what_can_be_read_in_two_ways_is_asked(desk, open_page):
    page = open_page(EDIT)
    page.locator("#date").fill("3/4/20")
    page.locator("#title").focus()
    page.get_by_role("button", name="ngày 20/4/2003").click()
    expect(page.locator("#date")).to_have_value("20/4/2003")
    expect(page.locator("[data-heard=date]")).to_have_text("Hiểu là: ngày 20/4/2003")


def test_a_place_is_completed_by_keyboard_without_dau(desk, open_page):
    page = open_page(f"sua/{DRAFT_ID}")
    add(page, "locality")
    page.keyboard.type("go quao")
    option = page.get_by_role("option", name="Gò Quao, Kiên Giang")
    expect(option).to_contain_text("chỉ có trước ngày 1/7/2025; nay thuộc tỉnh An Giang")
    page.wait_for_timeout(600)  # An answer to fewer letters may still come, and begins the list anew.
    page.keyboard.press("ArrowDown")
    expect(option).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[name=locality-1]")).to_have_value("Gò Quao, Kiên Giang")
    save(page)
    expect(done(page)).to_have_text("Đã lưu.")
    assert 'locality: ["Châu Thành, Kiên Giang", "Gò Quao, Kiên Giang"]' in desk.draft.read_text(encoding="utf-8")
    assert page.said == []


def test_a_row_that_is_taken_out_leaves_its_neighbours_what_they_are(desk, open_page):
    page = open_page(EDIT)
    add(page, "decree")
    page.keyboard.type("77/2010")
    option = page.locator("[data-list=decree] .autocomplete__menu--visible .autocomplete__option").first
    expect(option).to_contain_text("77/2010/NĐ-CP")
    page.wait_for_timeout(600)  # An answer to fewer letters may still come, and begins the list anew.
    page.keyboard.press("ArrowDown")
    expect(option).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nghị định, dòng 2", exact=True)).to_have_value("77/2010/NĐ-CP")
    page.locator("[data-list=decree] [data-remove]").first.click()
    expect(page.locator("[name=decree-0]")).to_have_value("77/2010/NĐ-CP")
    expect(page.locator("[name=decree-1]")).to_have_count(0)
    assert page.locator("[data-list=decree] [data-messages]").evaluate_all("all => all.map(one => one.dataset.messages)") == ["decree", "decree-0"]
    page.locator("[data-list=topics] [data-remove]").first.click()
    save(page)
    expect(done(page)).to_have_text("Đã lưu.")
    text = desk.record.read_text(encoding="utf-8")
    assert "decree: 77/2010/NĐ-CP\n" in text
    assert 'topics: ["thiên tai, cứu nạn"]\n' in text


def test_a_draft_is_seen_as_it_will_be_and_published(desk, open_page):
    page = open_page(f"sua/{DRAFT_ID}")
    page.locator("#body").fill("Đoạn mới của bản nháp.")
    expect(preview(page).get_by_text("Đoạn mới của bản nháp.")).to_be_visible()
    page.get_by_role("button", name="Đăng bài này").click()
    expect(done(page)).to_contain_text("Đã đăng.")
    expect(page.locator(".badge").first).to_have_text("Đã đăng")
    until(lambda: "Đoạn mới của bản nháp." in desk.ask(f"/tin/{DRAFT_ID}.html")[1])


def test_a_file_changed_elsewhere_is_not_overwritten(desk, open_page):
    page = open_page(EDIT)
    page.locator("#title").fill("Của biểu mẫu")
    other = desk.record.read_bytes().replace("Đoạn thứ hai.".encode(), "Đoạn của người khác.".encode())
    desk.record.write_bytes(other)
    save(page)
    expect(page.locator("#xung-dot")).to_be_focused()
    expect(page.locator("#xung-dot pre")).to_contain_text("-Đoạn của người khác.")
    assert desk.record.read_bytes() == other
    page.get_by_role("link", name="Bỏ biểu mẫu này").click()
    expect(page.locator("#title")).to_have_value("Gò Quao thử phối hợp")
    expect(page.locator("#body")).to_have_value("Đoạn thứ nhất, ngày 9/10/2020, hai bên trao đổi 370 tin.\n\nĐoạn của người khác.")


def test_what_is_typed_is_not_left_without_a_question(desk, open_page):
    page = open_page(EDIT)
    page.locator("#title").click()
    page.keyboard.type("x")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Mọi bài").click(no_wait_after=True)
    until(lambda: asked == ["beforeunload"])
    expect(page.locator("#title")).to_be_visible()


def test_ctrl_s_saves(desk, open_page):
    page = open_page(EDIT)
    page.locator("#title").fill("Lưu bằng phím")
    page.keyboard.press("Control+s")
    expect(done(page)).to_have_text("Đã lưu.")


def test_a_server_that_is_gone_loses_nothing(desk, open_page):
    page = open_page(EDIT)
    page.route("**/xet/**", lambda route: route.abort())
    page.locator("#title").fill("Vẫn còn đây")
    expect(page.locator("[data-state]")).to_contain_text("Không thấy máy chủ")
    expect(page.locator("#title")).to_have_value("Vẫn còn đây")


def test_all_of_it_works_without_javascript(desk, open_page):
    page, before = open_page(EDIT, java_script_enabled=False), desk.record.read_bytes()
    page.locator("#title").fill("Không kịch bản")
    page.get_by_role("button", name="Thêm một dòng vào mục Chủ trì").click()
    page.locator("[name=chair-1-name]").fill("Lê Thị Thử")
    page.locator("[name=locality-0]").fill("go quao")
    page.get_by_role("button", name="Xem trước").click()
    expect(preview(page).get_by_role("heading", name="Chưa xem trước được")).to_be_visible()
    save(page)
    expect(page.locator("#tom-tat")).to_contain_text("Không có nơi nào tên là “go quao”")
    page.get_by_role("button", name="Gò Quao, Kiên Giang: huyện").click()
    expect(page.locator("[name=locality-0]")).to_have_value("Gò Quao, Kiên Giang")
    save(page)
    expect(done(page)).to_have_text("Đã lưu.")
    assert changed_rows(before, desk.record.read_bytes()) == [
        "- title: 'Gò Quao thử phối hợp'  # một",
        "+ title: Không kịch bản  # một",
        "+   - {name: Lê Thị Thử}",
    ]
    expect(preview(page).locator("h1")).to_have_text("Không kịch bản")


def test_a_record_is_begun_and_withdrawn_from_the_desk(desk, open_page):
    page = open_page("")
    page.get_by_role("main").get_by_role("link", name="Viết bài mới").click()
    page.get_by_label("Tiêu đề").fill("Bài mới")
    page.get_by_label("Ngày họp").fill("5/6/2022")
    page.locator("[name=locality]").click()
    page.keyboard.type("kien giang")
    expect(page.locator(".autocomplete__option").first).to_contain_text("Kiên Giang")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("Nơi đăng").fill("Báo Thử")
    page.get_by_role("button", name="Bắt đầu viết").click()
    expect(done(page)).to_contain_text("Đã có bản nháp")
    assert (desk.content / "tin/2022/06/kien-giang-2022-06-05.md").is_file()
    page.goto(f"{desk.address}{BASE}/rut/{ID}")
    page.get_by_label("Vì sao rút").fill("Nguồn đã rút bài.")
    page.get_by_role("button", name="Xem sẽ đổi gì").click()
    expect(page.locator(".diff")).to_contain_text("+status: withdrawn")
    page.get_by_role("button", name="Rút bài này").click()
    expect(page.locator(".badge").first).to_have_text("Đã rút")


def test_the_first_record_is_written_in_the_form_as_the_guide_says(desk, open_page):
    guide = (ROOT / "content" / "pages" / "huong-dan-bai-dau-tien.md").read_text(encoding="utf-8")
    begun = re.search(r"Bấm “(.+?)”, điền: tiêu đề \*(.+?)\*, ngày họp \*(.+?)\*, địa phương \*(.+?)\*, nơi đăng \*(.+?)\*\. Bấm “(.+?)”", guide)
    filled = re.search(r"Điền tóm tắt \*(.+?)\* và thân bài \*(.+?)\*.*\n3\. Bấm “(.+?)”", guide)
    assert begun
    assert filled
    new, title, day, place, publisher, begin = begun.groups()
    summary, body, publish = filled.groups()

    page = open_page("")
    page.get_by_role("main").get_by_role("link", name=new).click()
    for name, said in (("title", title), ("date", day), ("locality", place), ("publisher", publisher)):
        page.locator(f"[name={name}]").fill(said)
    page.get_by_role("button", name=begin).click()
    expect(done(page)).to_contain_text("Đã có bản nháp")
    page.get_by_label("Tóm tắt (bắt buộc)").fill(summary)
    page.get_by_role("textbox", name="Thân bài").fill(body)
    page.get_by_role("button", name=publish).click()
    expect(done(page)).to_contain_text(re.compile("Đã đăng|chưa đăng được"))
    assert "Đã đăng." in done(page).inner_text(), page.locator("main").inner_text()[:2000]
    assert (desk.content.parent / EXERCISE).is_file()
    until(lambda: body in desk.ask("/tin/an-giang-2026-01-05.html")[1])
    assert page.said == []


@pytest.mark.parametrize(("path", "field"), [("moi", "locality"), (EDIT, "locality-0"), (f"{EDIT}?moi", "summary"), (f"{EDIT}?moi", "date")])
def test_who_types_before_the_script_has_come_loses_no_letter(desk, open_page, path, field):
    held = []
    page = open_page(path, prepare=lambda page: page.route("**/desk.js", lambda route: held.append(route)), wait_until="commit")
    page.locator(f"[name={field}]").fill("")
    page.keyboard.type("An ")
    until(lambda: page.wait_for_timeout(10) or held)
    held[0].continue_()
    page.locator(".autocomplete__input" if field != "locality" else "html").first.wait_for(state="attached")
    page.wait_for_load_state()
    page.keyboard.type("Giang")
    expect(page.locator(f"[name={field}]")).to_have_value("An Giang")
    page.keyboard.press("Tab")
    expect(page.locator(f"[name={field}]")).to_have_value("An Giang")
    if field.startswith("locality"):  # It is completed from now on.
        page.locator(f".autocomplete__input[name={field}]").fill("go quao")
        expect(page.get_by_role("option", name="Gò Quao, Kiên Giang")).to_be_visible()
    assert page.said == []


PAGES = [EDIT, f"sua/{DRAFT_ID}", "", "?tim=go+quao", "moi", f"rut/{ID}", "sua/khong-co"]


def test_the_desk_is_readable_and_passes_axe(desk, open_page):
    desk.record.write_text(
        desk.record.read_text(encoding="utf-8").replace("date: 2020-10-09", "date: 3/4/20").replace("370, unit", "vô_số_không_ngắt_được, unit"),
        encoding="utf-8",
    )
    for path in PAGES:
        page = open_page(path, WIDTHS[0], color_scheme="light")
        page.wait_for_load_state("networkidle")
        for width, scheme in product(WIDTHS, SCHEMES):
            where = path, width, scheme
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            look = violations if scheme == "light" else violations_of_colours
            assert (where, look(page, iframes=False)) == (where, [])
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
            small = page.locator(".button:visible, .control:visible, .desk-head__nav a:visible").evaluate_all(
                "all => all.filter(one => one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML)"
            )
            assert (where, small) == (where, [])
        page.close()


def test_what_has_the_focus_is_seen(desk, open_page):
    page = open_page(EDIT)
    page.locator("#title").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(
            """() => {
              const box = document.activeElement.getBoundingClientRect();
              const bar = document.querySelector('.bar').getBoundingClientRect();
              return document.activeElement.closest('.bar') !== null || (box.top >= 0 && box.bottom <= bar.top + 1) || box.height > 400;
            }"""
        ), page.evaluate("document.activeElement.outerHTML")
