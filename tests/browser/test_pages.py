"""Pages as their readers see them: in real Chromium, at 360 and 1280 px, light and dark, without JavaScript, from a disk."""

from __future__ import annotations

import re
import shutil

import pytest

from plugins.workshop.looking import enlarge
from tests.browser.conftest import serve
from tests.browser.looking import WIDTHS, long_lines, overflow, violations, violations_of_colours
from tests.conftest import ROOT, pelican, plain

pytestmark = pytest.mark.browser

PAGES = [
    "index.html",
    "tin/go-quao-2020-10-09.html",
    "tin/cao-bang-2023-07-27.html",
    "tin/qdnd-q3-35-vu-ma-tuy.html",
    "tinh/index.html",
    "tinh/an-giang.html",
    "tinh/hau-giang.html",
    "tinh/da-nang/2024.html",
    "tinh/ha-noi.html",
    "dia-phuong/go-quao-kien-giang.html",
    "nghi-dinh/index.html",
    "nghi-dinh/77-2010-nd-cp.html",
    "nghi-dinh/03-2019-nd-cp/2024.html",
    "nam/index.html",
    "nam/2020.html",
    "nam/2012.html",
    "nam/2020/quy-3.html",
    "nam/khong-ro.html",
    "luc-luong/bien-phong.html",
    "chu-de/index.html",
    "cap/trung-uong.html",
    "tra-cuu/index.html",
    "tra-cuu/dia-danh.html",
    "tra-cuu/do-phu.html",
    "tra-cuu/do-phu/2020.html",
    "tra-cuu/ban-do-63.html",
    "chu-viet-tat.html",
    "gioi-thieu.html",
    "du-lieu.html",
    "du-lieu/en.html",
    "tiep-can.html",
    "huong-dan-bien-tap.html",
    "huong-dan-bai-dau-tien.html",
    "huong-dan-cac-loi.html",
    "huong-dan-cac-muc.html",
    "huong-dan-dieu-khong-dang.html",
    "tim.html",
]
ON_PAPER = ["go-quao-2020-10-09", "long-xuyen-2023-07-03", "qdnd-q3-35-vu-ma-tuy", "trung-uong-2023-02-09", "quang-nam-2023-10-19", "kien-tuong-2024-04"]


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_says_nothing_and_is_accessible_by_day_and_night(open_page, address, path):
    page = open_page(address + path, WIDTHS[0], color_scheme="light")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        assert (width, overflow(page)) == (width, [])
        assert (width, long_lines(page)) == (width, [])
        assert (width, violations(page)) == (width, [])
        day = page.evaluate("getComputedStyle(document.body).color")
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).color") != day
        assert (width, violations_of_colours(page)) == (width, [])
    assert page.said == []
    assert {url.split("/")[2] for url in page.asked} == {address.split("/")[2]}


@pytest.mark.parametrize("path", ["index.html", "tin/go-quao-2020-10-09.html", "tinh/da-nang.html"])
def test_text_size_switch_works_without_javascript(open_page, address, path):
    page = open_page(address + path, 360, java_script_enabled=False)
    sizes = []
    for number in (1, 2, 3):
        page.locator(f"#text-size-{number}").check(force=True)
        sizes.append(page.locator("h1").bounding_box()["height"])
    assert sizes[0] < sizes[1] <= sizes[2] or sizes[0] <= sizes[1] < sizes[2], sizes
    box = page.locator("main").bounding_box()
    assert box["x"] + box["width"] <= 360


def test_text_size_is_remembered_from_page_to_page(open_page, address):
    page = open_page(address + "index.html", 360)
    page.locator("#text-size-3").check(force=True)
    page.goto(address + "tin/go-quao-2020-10-09.html")
    assert page.locator("#text-size-3").is_checked()
    assert page.said == []


INK = "getComputedStyle(document.body).color"
PAPER = "getComputedStyle(document.documentElement).backgroundColor"
SIZE = "getComputedStyle(document.documentElement).fontSize"


def choose(page, choice):
    if not page.locator(".look[open]").count():
        page.locator(".look summary").click()
    page.locator(f"#{choice}").check()


@pytest.mark.parametrize("java_script", [True, False])
@pytest.mark.parametrize(("device", "choice"), [("light", "colours-night"), ("dark", "colours-day")])
def test_readers_choose_day_or_night_whatever_their_device_says(open_page, address, device, choice, java_script):
    other = open_page(address + "index.html", 360, color_scheme="dark" if device == "light" else "light")
    page = open_page(address + "index.html", 360, color_scheme=device, java_script_enabled=java_script)
    assert page.evaluate(PAPER) != other.evaluate(PAPER)
    choose(page, choice)
    assert [page.evaluate(PAPER), page.evaluate(INK)] == [other.evaluate(PAPER), other.evaluate(INK)]
    page.emulate_media(media="print", color_scheme=device)
    assert page.evaluate(INK) == "rgb(0, 0, 0)", "paper is white whatever was chosen"


def test_colours_and_contrast_are_remembered_and_keep_to_the_rules(open_page, address):
    page = open_page(address + "index.html", 360, color_scheme="light")
    choose(page, "colours-night")
    choose(page, "contrast")
    page.goto(address + "tin/go-quao-2020-10-09.html")
    assert page.locator("#colours-night").is_checked()
    assert page.locator("#contrast").is_checked()
    assert page.locator(".small").first.evaluate("element => getComputedStyle(element).color") == page.evaluate(INK), "nothing is quiet"
    assert violations(page) == []
    assert overflow(page) == []
    choose(page, "colours-day")
    assert violations(page) == []
    page.locator("#contrast").uncheck()
    page.reload()
    assert page.locator("#colours-day").is_checked()
    assert not page.locator("#contrast").is_checked()
    assert page.locator(".small").first.evaluate("element => getComputedStyle(element).color") != page.evaluate(INK)
    assert page.said == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("choice", ["colours-day", "colours-night"])
def test_what_was_chosen_on_an_article_holds_on_the_page_that_cites_it(open_page, address, width, choice):
    page = open_page(address + "tin/go-quao-2020-10-09.html", width, color_scheme="light" if choice == "colours-night" else "dark")
    for chosen in (choice, "contrast"):
        choose(page, chosen)
    page.locator("#text-size-3").check(force=True)
    of_article = [page.evaluate(value) for value in (PAPER, INK, SIZE)]
    page.get_by_role("link", name="Trích dẫn", exact=True).click()
    page.wait_for_url("**/trich-dan/*")
    assert [page.evaluate(value) for value in (PAPER, INK, SIZE)] == of_article
    assert all(page.locator(f"#{chosen}").is_checked() for chosen in (choice, "contrast", "text-size-3"))
    assert overflow(page) == []
    assert violations(page) == []
    assert page.said == []


def test_who_asks_the_device_for_contrast_gets_it(open_page, address):
    page = open_page(address + "index.html", 360, contrast="more")
    assert page.locator(".small").first.evaluate("element => getComputedStyle(element).color") == page.evaluate(INK)


def test_drum_shows_its_dots(open_page, address):
    page = open_page(address + "index.html", 1280)
    fills = page.locator(".drum__dot").evaluate_all("dots => dots.map(dot => getComputedStyle(dot).fill)")
    assert len(set(fills)) == len(fills) >= 4


@pytest.mark.parametrize("width", WIDTHS)
def test_largest_text_does_not_overflow(open_page, address, width):
    for path in ("index.html", "tin/go-quao-2020-10-09.html", "tinh/an-giang.html", "nghi-dinh/77-2010-nd-cp.html"):
        page = open_page(address + path, width)
        page.locator("#text-size-3").check(force=True)
        assert overflow(page) == [], path


CUT_WORDS = """() => {
  const words = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), range = document.createRange(), cut = [];
  for (let node; (node = words.nextNode());)
    for (const word of node.data.matchAll(/\\p{L}+/gu)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = [...range.getClientRects()].filter((line) => line.width > 1);
      if (lines.length > 1 && lines.at(-1).top - lines[0].top > 5 && !node.parentElement.closest('pre, code')) cut.push(word[0]);
    }
  return cut;
}"""


@pytest.mark.parametrize("path", ["index.html", "tin/index.html", "tinh/an-giang.html", "tin/go-quao-2020-10-09.html", "tim.html?q=giao+ban"])
def test_no_word_is_cut_in_letters_of_twice_the_size(open_page, address, path):
    page = open_page(address + path)
    enlarge(page)
    if "?" in path:
        page.locator("#tim-ds li").first.wait_for()
    assert page.evaluate(CUT_WORDS) == []


def test_everything_is_there_without_javascript(open_page, address):
    page = open_page(address + "index.html", 360, java_script_enabled=False)
    page.locator(".tile-map a", has_text="An Giang").click()
    assert page.locator("h1").inner_text() == "Tỉnh An Giang"
    page.locator("a", has_text="Gò Quao").last.click()
    assert page.locator("h1").is_visible()


def test_site_works_from_a_disk(open_page, site):
    page = open_page(site.joinpath("index.html").as_uri(), 1280)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith('"Noto Serif"')
    page.get_by_role("link", name="Năm", exact=True).click()
    page.get_by_role("link", name="Năm 2020").click()
    assert plain(page.locator("h1").inner_text()) == "Năm 2020"
    assert page.said == []


@pytest.mark.parametrize("old", ["tin/song-thu-cu.html", "id/STC.html"])
@pytest.mark.parametrize("place", ["disk", "sub-folder"])
def test_an_old_address_leads_on_without_javascript(open_page, place, old):
    """In the golden site, of invented places."""
    golden = ROOT / "tests" / "site" / "expected"
    server, host = serve(golden.parent)
    root = golden.as_uri() if place == "disk" else f"{host}/expected"
    try:
        page = open_page(f"{root}/{old}", java_script_enabled=False, color_scheme="dark")
        page.wait_for_url(f"{root}/tin/mau-tay-2019-07-05.html")
        assert page.locator("h1").is_visible()
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("old", ["tin/song-thu-cu.html", "id/STC.html"])
def test_an_old_address_that_is_not_left_is_readable_by_day_and_night(open_page, old):
    """Browsers can be told not to leave by themselves."""
    html = (ROOT / "tests" / "site" / "expected" / old).read_text(encoding="utf-8")
    page = open_page("about:blank", 360, color_scheme="light")
    page.set_content(re.sub(r'<meta http-equiv="refresh".*|<link rel="icon".*', "", html))
    assert violations(page) == []
    day = page.evaluate("getComputedStyle(document.body).color")
    page.emulate_media(color_scheme="dark")  # Its colours are the browser's own; axe takes what lies below a page for white, whatever it is.
    assert page.evaluate("getComputedStyle(document.body).color") != day
    assert overflow(page) == []


JUMPS = """(() => {
  window.jumped = 0;
  new PerformanceObserver((list) => list.getEntries().forEach(({ value, hadRecentInput }) => { if (!hadRecentInput) jumped += value; })).observe({ type: "layout-shift", buffered: true });
})()"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["tim.html", "tim.html?q=giao+ban", "tim.html?q=khongcogica", "index.html", "tin/go-quao-2020-10-09.html"])
def test_nothing_jumps_while_a_page_comes(open_page, address, path, width):
    page = open_page("about:blank", width)
    page.add_init_script(JUMPS)
    page.goto(address + path)
    if "?" in path:
        page.locator("#tim-so", has_text=re.compile(r"\d|Không")).wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("jumped") == 0
    if path.startswith("tim.html"):
        assert page.locator("nav", has_text="Tra theo").is_visible(), "what follows is there in the end"


def test_what_is_hidden_is_not_shown(open_page, address):
    page = open_page(address + "tim.html", 360)
    page.locator("#tim-vi-du").wait_for()
    assert page.locator("[hidden]").evaluate_all("all => all.filter(one => one.checkVisibility()).map(one => one.id)") == []


def test_keyboard_goes_to_the_content_first_and_focus_is_seen(open_page, address):
    page = open_page(address + "tin/go-quao-2020-10-09.html", 1280)
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == "Bỏ qua, tới nội dung chính"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#noi-dung"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_a_fact_leads_to_its_paragraph(open_page, address):
    page = open_page(address + "tin/go-quao-2020-10-09.html", 360)
    page.get_by_role("link", name="xem đoạn 1").first.press("Enter")
    assert page.evaluate("location.hash") == "#d1"
    assert "Võ Văn Trà" in page.locator("#d1").inner_text()


def test_printing_opens_what_is_folded_and_drops_navigation(open_page, address):
    page = open_page(address + "tin/go-quao-2020-10-09.html", 1280)
    page.emulate_media(media="print")
    assert not page.locator(".site-nav").is_visible()
    assert page.get_by_text("mã bài GQ-2020-10-09").last.is_visible()


@pytest.mark.parametrize(
    "path",
    [
        "tinh/mau-bac.html",
        "tinh/mau-dong.html",
        "tin/thu-000.html",
        "tin/index.html",
        "nam/2023.html",
        "nam/2023/05.html",
        "chu-de/chu-de-thu.html",
        "index.html",
    ],
)
def test_three_hundred_items_long_titles_and_empty_lists_look_right(open_page, crowded, path):
    page = open_page(crowded.joinpath(path).as_uri())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert (width, overflow(page)) == (width, [])
        assert (width, violations(page)) == (width, [])


def test_a_big_node_shows_its_newest_and_a_tree_that_holds_every_record(open_page, crowded):
    page = open_page(crowded.joinpath("tinh/mau-bac.html").as_uri(), 1280)
    assert page.locator("main .card > * > a").count() == 20
    assert page.get_by_text("Đang hiện 20 tin mới nhất trong 300 tin").is_visible()
    years = page.get_by_role("navigation", name="Các phần của danh sách").get_by_role("link")
    assert years.count() == 4
    found = set()
    for year in years.evaluate_all("links => links.map(link => link.href)"):
        page.goto(year)
        months = page.get_by_role("navigation", name="Các phần của danh sách").get_by_role("link").evaluate_all("links => links.map(link => link.href)")
        for address in months or [year]:
            page.goto(address)
            found |= set(page.locator("main .card > * > a").evaluate_all("links => links.map(link => link.href)"))
    assert len(found) == 300


@pytest.mark.parametrize("path", ["chu-de/chu-de-thu.html", "cap/tinh.html", "tin/index.html", "nam/2023.html"])
def test_every_list_that_is_cut_leads_to_the_rest(open_page, crowded, path):
    page = open_page(crowded.joinpath(path).as_uri(), 360)
    assert page.locator("main .card > * > a").count() == 20
    assert page.get_by_role("navigation", name="Các phần của danh sách").get_by_role("link").count() > 3


def sheets(page) -> int:
    """Return how many sheets of A4 a page takes on paper."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


@pytest.mark.parametrize("record", ON_PAPER)
def test_an_article_takes_two_sheets_and_its_notice_one(open_page, address, record):
    assert sheets(open_page(f"{address}tin/{record}.html", 1280)) <= 2
    assert sheets(open_page(f"{address}in/{record}.html", 1280)) == 1
    assert sheets(open_page(f"{address}in/{record}.html#bang-tin", 1280)) == 1


@pytest.mark.parametrize("script", [True, False])
def test_of_the_sheets_to_print_the_one_is_shown_that_was_chosen(open_page, address, script):
    page = open_page(f"{address}in/go-quao-2020-10-09.html", 360, java_script_enabled=script)
    board, reading = page.locator("#bang-tin"), page.locator("#loa")
    assert (board.is_visible(), reading.is_visible()) == (True, False)
    page.get_by_role("link", name="Bản đọc loa").click()
    assert (board.is_visible(), reading.is_visible()) == (False, True)
    assert page.get_by_role("link", name="Bản treo bảng tin").is_visible()
    assert page.evaluate("scrollY") == 0  # The way back stays in sight.
    page.emulate_media(media="print")
    assert (board.is_visible(), reading.is_visible()) == (False, True)
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Bản treo bảng tin").click()
    assert (board.is_visible(), reading.is_visible()) == (True, False)


def test_a_notice_keeps_to_one_sheet_however_much_it_says(open_page, tmp_path):
    """The records are made up for this: their texts grow."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    names = [f"thu-{letter}" for letter in "abcdefghijkl"]
    for number, name in enumerate(names):
        chairs = "\n".join(f"  - {{name: Nguyễn Văn Thử, role: Phó Chủ tịch UBND tỉnh lần {chair}}}" for chair in range(number // 2 + 1))
        head = f"title: Bài dựng để thử {name[-1]} {'và phối hợp ' * number}\nsummary: {'Các bên đã bàn việc giữ gìn an ninh, trật tự. ' * (2 * number + 1)}".strip()
        rest = "date: 2020-10-09\nadded: 2026-11-22\nlocality: Gò Quao, Kiên Giang\ndecree: 03/2019/NĐ-CP\nsource: {publisher: Báo Thử}"
        (content / "tin" / f"{name}.md").write_text(f"---\n{head}\n{rest}\nchair:\n{chairs}\n---\nHọp.\n", encoding="utf-8")
    done = pelican(content, tmp_path / "output")
    assert done.returncode == 0, done.stdout + done.stderr
    pages = [(tmp_path / f"output/in/{name}.html") for name in names]
    assert {page.read_text(encoding="utf-8").partition("board--")[2].partition('"')[0] for page in pages} == {"large", "medium", "small", "smallest"}
    assert [sheets(open_page(page.as_uri(), 1280)) for page in pages] == [1] * len(names)


def test_paper_has_the_sources_the_abbreviations_the_address_and_the_day(open_page, address):
    page = open_page(address + "tin/go-quao-2020-10-09.html", 1280)
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    for text in ("Nguồn", "Cổng thông tin điện tử huyện Gò Quao", "Ủy ban nhân dân", "GQ-2020-10-09", "tin/go-quao-2020-10-09.html", "Đưa vào kho ngày"):
        assert text in shown, text
    assert "Bản in treo bảng tin" not in shown
    assert "Sợi chỉ" not in shown
