"""Reading aloud in real Chromium, with a voice that only notes what it is to say: no machine of ours speaks Vietnamese."""

from __future__ import annotations

import pytest

from tests.browser.looking import WIDTHS, overflow, violations, violations_of_colours

pytestmark = pytest.mark.browser

ARTICLE, SCRIPT = "tin/go-quao-2020-10-09.html", "in/go-quao-2020-10-09.html#loa"
# What is spoken is kept in `said`, what is stopped counted in `cancelled`; `finish()` is the voice coming to the end of a sentence.
FAKE = """
(() => {
  const fake = { voices: VOICES, said: [], cancelled: 0, now: null,
    finish() { const done = fake.now; fake.now = null; done.onend(); },
    arrive(voices) { fake.voices = voices; speechSynthesis.onvoiceschanged(); } };
  window.fake = fake;
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => fake.voices,
    speak(utterance) { fake.now = utterance; fake.said.push(utterance); },
    cancel() { fake.cancelled++; const cut = fake.now; fake.now = null; if (cut) cut.onend(); },
  } });
})()
"""
VOICES = '[{ lang: "en-US" }, { lang: "vi_VN", name: "An" }]'
# What may not be parted has a space that the browser shows, finds and copies as any other.
MARKED = "() => CSS.highlights.has('doc') ? [...CSS.highlights.get('doc')][0].toString().trim().replaceAll('\\u00a0', ' ') : ''"


def with_voices(voices=VOICES, more=""):
    return lambda page: page.add_init_script(FAKE.replace("VOICES", voices) + more)


def begin(page):
    page.get_by_role("button", name="Nghe đọc").click()
    page.get_by_role("status").filter(has_text="Đang đọc").wait_for()


def said(page):
    return page.evaluate("fake.said.map(one => one.text)")


def test_every_sentence_is_spoken_in_order_in_vietnamese(open_page, address):
    page = open_page(address + ARTICLE, prepare=with_voices())
    begin(page)
    while page.evaluate("fake.now !== null"):
        page.evaluate("fake.finish()")
    spoken = said(page)
    assert spoken[0] == "Dịch Covid mười chín khiến giao ban định kỳ ở Gò Quao chưa đều"
    assert spoken == open_page(address + SCRIPT).locator("#ban-doc").evaluate("one => [...one.children].flatMap(line => line.textContent.split('\\n'))")
    assert page.evaluate("fake.said.every(one => one.lang === 'vi-VN' && one.voice.name === 'An' && one.rate === 1)")
    assert page.get_by_role("status").inner_text() == "Đã đọc xong"
    assert page.evaluate(MARKED) == ""
    assert page.get_by_role("button", name="Nghe đọc").is_visible()
    assert page.said == []


def test_the_sentence_that_is_spoken_is_marked_in_sight_without_touching_the_text(open_page, address):
    page = open_page(address + ARTICLE, prepare=with_voices())
    before = page.locator("article .prose").inner_html()
    begin(page)
    assert page.evaluate(MARKED) == page.locator("h1").inner_text()
    marked = {}
    while page.evaluate("fake.now !== null"):
        marked[page.evaluate("fake.now.text")] = page.evaluate(MARKED)
        if page.evaluate(MARKED):
            box = page.evaluate("(({ top, bottom }) => [top, bottom])([...CSS.highlights.get('doc')][0].getBoundingClientRect())")
            assert 0 <= box[0] < 800, box
        page.evaluate("fake.finish()")
    assert marked["Một tuần sau, tin được đưa lên cổng thông tin của huyện."] == "Một tuần sau, tin được đưa lên cổng thông tin của huyện."
    decree = next(text for text in marked if text.startswith("Cuộc họp chiều"))
    assert "Nghị định số 03/2019/NĐ-CP ngày 5/9/2019 của Chính phủ" in marked[decree]  # A link and an abbreviation within.
    assert marked[decree].endswith(".")
    assert page.locator("article .prose").inner_html() == before


def test_without_custom_highlights_the_paragraph_is_marked(open_page, address):
    page = open_page(address + ARTICLE, prepare=with_voices(more="delete CSS.highlights;"))
    begin(page)
    assert page.locator(".is-read").inner_text() == page.locator("h1").inner_text()
    for _ in range(4):
        page.evaluate("fake.finish()")
    assert page.locator(".is-read").count() == 1
    assert page.locator(".is-read").get_attribute("class") == "lead is-read"
    page.get_by_role("button", name="Dừng", exact=True).click()
    assert page.locator(".is-read").count() == 0
    assert page.said == []


def test_pause_goes_on_with_the_same_sentence_and_back_next_and_speed_work(open_page, address):
    page = open_page(address + ARTICLE, prepare=with_voices())
    begin(page)
    page.evaluate("fake.finish()")
    page.get_by_role("button", name="Tạm dừng").click()
    assert page.evaluate("fake.now") is None
    assert page.get_by_role("status").inner_text() == "Đang tạm dừng"
    page.get_by_role("button", name="Đọc tiếp").click()
    page.get_by_role("button", name="Câu sau").click()
    assert page.get_by_role("status").inner_text().startswith("Câu 3/")
    page.get_by_role("button", name="Câu trước").click()
    page.get_by_role("combobox", name="Tốc độ đọc").select_option("Nhanh")
    spoken = said(page)
    assert spoken[1] == spoken[2] == spoken[4] == spoken[5] != spoken[3]
    assert page.evaluate("fake.now.rate") == 1.25
    for _ in range(3):
        page.get_by_role("button", name="Câu trước").click()
    assert said(page)[-1] == spoken[0]


def test_keyboard_alone_begins_pauses_and_stops(open_page, address):
    page = open_page(address + ARTICLE, prepare=with_voices())
    page.get_by_role("link", name="Bản đọc loa").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Đang đọc").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Tạm dừng"
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.textContent") == "Đọc tiếp"
    page.get_by_role("button", name="Dừng", exact=True).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Nghe đọc"
    assert page.get_by_role("status").inner_text() == "Đã dừng"


@pytest.mark.parametrize("voices", ["[]", '[{ lang: "en-US" }, { lang: "vid" }]'])
def test_without_a_vietnamese_voice_there_is_help_and_no_button(open_page, address, voices):
    page = open_page(address + ARTICLE, prepare=with_voices(voices))
    assert page.locator("#nghe button").count() == 0
    page.get_by_role("link", name="Bật giọng đọc").click()
    assert page.locator("h1").inner_text() == "Nghe đọc bài"
    assert page.said == []


def test_a_voice_that_comes_late_is_offered_and_one_that_goes_is_not(open_page, address):
    page = open_page(address + ARTICLE, prepare=with_voices("[]"))
    height = page.locator("#nghe").bounding_box()["height"]
    page.evaluate(f"fake.arrive({VOICES})")
    assert page.get_by_role("button", name="Nghe đọc").is_visible()
    assert page.get_by_role("link", name="Bật giọng").count() == 0
    assert page.locator("#nghe").bounding_box()["height"] == height
    page.evaluate("fake.arrive([])")
    assert page.locator("#nghe button").count() == 0


def test_a_browser_that_cannot_speak_offers_help(open_page, address):
    page = open_page(address + ARTICLE, prepare=lambda page: page.add_init_script("Object.defineProperty(window, 'speechSynthesis', { value: undefined })"))
    assert page.get_by_role("link", name="Bật giọng đọc").is_visible()
    assert page.said == []


def test_leaving_the_page_stops_the_voice(open_page, address):
    page = open_page(address + ARTICLE, prepare=with_voices())
    begin(page)
    cancelled = page.evaluate("fake.cancelled")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.evaluate("fake.cancelled") == cancelled + 1
    assert page.evaluate("fake.now") is None
    # Back by the browser's button, the page is as it was left.
    assert page.get_by_role("status").inner_text() == "Đang tạm dừng"
    page.get_by_role("button", name="Đọc tiếp").click()
    assert said(page)[-1] == said(page)[0]


def test_stopping_before_the_script_has_come_reads_nothing(open_page, address):
    def prepare(page):
        with_voices()(page)
        page.route("**/in/*", lambda route: held.append(route))

    held = []
    page = open_page(address + ARTICLE, prepare=prepare)
    page.get_by_role("button", name="Nghe đọc").click()
    page.get_by_role("button", name="Câu sau").click()
    page.get_by_role("button", name="Dừng", exact=True).click()
    held[0].continue_()
    page.wait_for_timeout(200)
    assert said(page) == []
    assert page.get_by_role("status").inner_text() == "Đã dừng"
    page.get_by_role("button", name="Nghe đọc").click()
    page.wait_for_function("() => document.querySelector('#nghe select')")
    held[1].continue_()
    page.get_by_role("status").filter(has_text="Đang đọc").wait_for()
    assert len(said(page)) == 1
    assert page.said == []


def test_a_server_that_answers_with_something_else_leads_to_the_page_itself(open_page, address):
    def prepare(page):
        with_voices()(page)
        page.route("**/in/*", lambda route: route.fulfill(body="<p>khác") if route.request.resource_type == "fetch" else route.continue_())

    page = open_page(address + ARTICLE, prepare=prepare)
    page.get_by_role("button", name="Nghe đọc").click()
    page.wait_for_url("**/in/*")
    begin(page)
    assert len(said(page)) == 1


def test_a_voice_that_fails_is_told(open_page, address):
    page = open_page(address + ARTICLE, prepare=with_voices())
    begin(page)
    page.evaluate("fake.now.onerror()")
    assert page.get_by_role("status").inner_text() == "Máy không đọc được"
    assert page.get_by_role("button", name="Nghe đọc").is_visible()


def test_from_a_disk_the_loudspeaker_page_reads_itself(open_page, site):
    page = open_page(site.joinpath(ARTICLE).as_uri(), prepare=with_voices())
    page.get_by_role("button", name="Nghe đọc").click()
    page.wait_for_url("**/in/*#loa")
    begin(page)
    page.evaluate("fake.finish()")
    assert page.evaluate(MARKED) == "Nơi: Gò Quao, Kiên Giang."
    assert said(page)[1] == "Nơi: Gò Quao, Kiên Giang."


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [ARTICLE, SCRIPT, "in/qdnd-q3-35-vu-ma-tuy.html#loa", "nghe-doc.html"])
def test_pages_and_controls_fit_and_are_accessible(open_page, address, path, width):
    page = open_page(address + path, width, prepare=with_voices(), color_scheme="light")
    if path in (ARTICLE, SCRIPT):
        begin(page)
        heights = page.locator("#nghe :is(button, select)").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
        assert min(heights) >= 44
    assert overflow(page) == []
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations_of_colours(page) == []
    assert page.said == []


def test_the_loudspeaker_page_needs_no_script_and_prints_its_text_alone(open_page, address):
    page = open_page(address + SCRIPT, 1280, java_script_enabled=False)
    assert page.locator("#ban-doc").is_visible()
    assert page.locator("#nghe").inner_text() == ""
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Về bài trong kho").is_visible()
    size = page.locator("#ban-doc p").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 16 * 4 / 3  # 16 points.
    assert "tin/go-quao-2020-10-09.html" in page.locator("#loa .section").inner_text()


def test_the_article_page_links_to_its_script_without_javascript(open_page, address):
    page = open_page(address + ARTICLE, java_script_enabled=False)
    page.get_by_role("link", name="Bản đọc loa").click()
    assert page.locator("#ban-doc h2").inner_text().startswith("Dịch Covid mười chín")
