"""Reading without a network, in real Chromium, from a sub-folder: what was read, a province, and that the network always comes first."""

from __future__ import annotations

import re
import shutil

import pytest

from plugins.media.core import Medium, height_at, renditions
from plugins.media.markup import picture
from plugins.pages.bundles import read_list
from tests.browser.conftest import serve
from tests.browser.looking import overflow, violations
from tests.browser.test_listening_browser import begin, said, with_voices
from tests.conftest import plain
from tests.pictures import drawn, written

pytestmark = pytest.mark.browser

ARTICLE, OTHER, PROVINCE = "tin/go-quao-2020-10-09.html", "tin/gia-lai-2022-07-27.html", "tinh/an-giang.html"
SHEETS, HELP = "in/go-quao-2020-10-09.html", "nghe-doc.html"
SAVED = re.compile(r"Bản lưu ngày \d{1,2}/\d{1,2}/\d{4}: máy đang không có mạng")
CONTENTS = "(async () => { const all = []; for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) all.push([name, url]); return all; })()"

SIZE = "(async (urls) => { let size = 0; for (const url of urls) size += (await (await caches.match(url)).blob()).size; return size; })"


@pytest.fixture
def host(site, tmp_path):
    """A copy of the site in a sub-folder that a test may change: its folder, its address, and the server."""
    shutil.copytree(site, tmp_path / "trang" / "con")
    server, address = serve(tmp_path / "trang")
    yield tmp_path / "trang" / "con", f"{address}/con/", server
    server.shutdown()
    server.server_close()


@pytest.fixture
def reader(open_page, host):
    """A page whose reader has the service worker."""
    page = open_page(host[1] + "index.html", service_workers="allow")
    ready(page)
    return page


def ready(page) -> None:
    page.evaluate(
        "navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated' || new Promise((done) => active.addEventListener('statechange', done)))"
    )
    page.wait_for_function("caches.keys().then((names) => names.length > 0)")


def visit(page, address: str) -> None:
    """Open a page, and wait until the worker has it."""
    page.goto(address)
    page.wait_for_function(f"caches.match({address!r}).then(Boolean)")


def test_what_was_read_is_read_again_without_a_network_and_says_so(reader, host):
    _, address, _ = host
    visit(reader, address + ARTICLE)
    assert reader.locator(".saved-copy").count() == 0
    title = reader.locator("h1").inner_text()
    reader.context.set_offline(True)
    reader.goto(address + ARTICLE)
    assert reader.locator("h1").inner_text() == title
    assert SAVED.search(reader.locator(".saved-copy").inner_text())
    assert reader.evaluate("getComputedStyle(document.querySelector('.saved-copy')).fontWeight") == "700"
    assert violations(reader) == []
    assert overflow(reader) == []
    reader.goto(address + "index.html")  # Read before there was a worker.
    assert SAVED.search(reader.locator(".saved-copy").inner_text())
    reader.goto(address + OTHER)
    assert reader.locator("h1").inner_text() == "Không có mạng"
    assert violations(reader) == []


def test_a_new_version_is_shown_at_once_when_there_is_a_network(reader, host):
    folder, address, _ = host
    visit(reader, address + ARTICLE)
    page = folder / ARTICLE
    page.write_text(page.read_text(encoding="utf-8").replace("Dịch Covid-19 khiến", "Bản mới khiến"), encoding="utf-8")
    reader.goto(address + ARTICLE)
    assert reader.locator("h1").inner_text().startswith("Bản mới khiến")
    reader.wait_for_function(f"caches.match({address + ARTICLE!r}).then((copy) => copy.text()).then((text) => text.includes('Bản mới khiến'))")
    reader.context.set_offline(True)
    reader.goto(address + ARTICLE)
    assert reader.locator("h1").inner_text().startswith("Bản mới khiến")


def test_a_page_that_is_gone_is_not_kept(reader, host):
    folder, address, _ = host
    visit(reader, address + ARTICLE)
    (folder / ARTICLE).unlink()
    assert reader.goto(address + ARTICLE).status == 404
    reader.wait_for_function(f"caches.match({address + ARTICLE!r}).then((copy) => !copy)")


def test_a_province_is_kept_read_searched_and_given_up(reader, host):
    _, address, _ = host
    visit(reader, address + PROVINCE)
    part = reader.locator("#ngoai-mang")
    part.wait_for()
    assert re.search(r"Lưu 2 tin của tỉnh An Giang vào máy này .* chừng \d+ kB", plain(part.inner_text()))
    assert violations(reader) == []
    part.get_by_role("button", name="Lưu vào máy này").click()
    part.get_by_text("Đã lưu ngày").wait_for()
    assert part.get_by_role("button", name="Lưu lại bản mới").is_visible()
    reader.context.set_offline(True)
    reader.goto(address + ARTICLE)
    assert SAVED.search(reader.locator(".saved-copy").inner_text())
    reader.locator(".masthead .search-box input").fill("covid go quao")
    reader.locator(".masthead .search-box button").click()
    assert reader.locator("h1").inner_text() == "Tìm khi không có mạng"
    assert reader.locator(".card h2 a").all_inner_texts() == ["Dịch Covid-19 khiến giao ban định kỳ ở Gò Quao chưa đều"]
    assert violations(reader) == []
    reader.locator(".card h2 a").click()
    assert reader.locator("h1").inner_text().startswith("Dịch Covid-19")
    reader.goto(address + "tim.html?q=<b>khong co</b>")
    assert "Không có tin nào có “<b>khong co</b>” trong phần đã lưu: tỉnh An Giang." in reader.locator("main").inner_text()
    reader.context.set_offline(False)
    reader.goto(address + PROVINCE)
    part.get_by_text("Đã lưu ngày").wait_for()
    part.get_by_role("button", name="Bỏ bản lưu").click()
    part.get_by_text("Đã bỏ bản lưu khỏi máy.").wait_for()
    assert not [url for _, url in reader.evaluate(CONTENTS) if url.endswith((".json", "long-xuyen-2023-07-03.html")) or "/in/" in url]


def keep(page, address):
    """Keep An Giang, whose page is opened for it."""
    visit(page, address + PROVINCE)
    page.get_by_role("button", name="Lưu vào máy này").click()
    page.get_by_text("Đã lưu ngày").wait_for()


def test_a_kept_province_shows_its_pictures_without_a_network_though_one_file_of_each_is_kept(reader, host):
    folder, address, _ = host
    medium = Medium("0123456789ab", 1000, 600)
    made = renditions("images/thu.png", medium)
    for one in made:
        target = folder / one.path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(written(drawn(one.width, height_at(one.width, medium)), "JPEG" if one.kind == "jpg" else one.kind))
    article = folder / ARTICLE
    shown = picture("images/thu.png", "Hình thử", "../", medium)
    article.write_text(article.read_text(encoding="utf-8").replace('<div class="prose">', f'<div class="prose"><figure>{shown}</figure>', 1), encoding="utf-8")
    keep(reader, address)
    assert [url.rpartition("/")[2] for _, url in reader.evaluate(CONTENTS) if "/anh/" in url] == [made[-1].path.rpartition("/")[2]]
    reader.context.set_offline(True)
    reader.goto(address + ARTICLE)
    reader.locator("figure img").scroll_into_view_if_needed()
    reader.wait_for_function("document.querySelector('figure img').naturalWidth > 0")
    assert reader.evaluate("document.querySelector('figure img').currentSrc").endswith(".avif")  # What it asked for; it got the other.
    assert reader.locator("figure img").bounding_box()["width"] > 300


def test_the_articles_of_a_kept_province_are_read_aloud_and_printed_without_a_network(reader, host):
    _, address, _ = host
    with_voices()(reader)
    keep(reader, address)
    reader.context.set_offline(True)
    reader.goto(address + ARTICLE)
    begin(reader)
    while reader.evaluate("fake.now !== null"):
        reader.evaluate("fake.finish()")
    spoken = said(reader)
    reader.goto(address + SHEETS)
    assert SAVED.search(reader.locator(".saved-copy").inner_text())
    assert spoken == reader.locator("#ban-doc").evaluate("one => [...one.children].flatMap(line => line.textContent.split('\\n'))")
    assert "Dịch Covid mười chín khiến giao ban" in spoken[0]
    assert reader.evaluate("document.styleSheets[0].cssRules.length") > 0
    reader.emulate_media(media="print")
    assert not reader.locator(".saved-copy").is_visible()
    assert reader.locator(".board__foot .nb").is_visible()
    assert [message for message in reader.said if "failed" in message] == []


def test_without_a_voice_and_without_a_network_the_help_of_a_kept_province_is_read(reader, host):
    _, address, _ = host
    keep(reader, address)
    reader.context.set_offline(True)
    reader.goto(address + ARTICLE)
    reader.get_by_role("link", name="Bật giọng đọc").click()
    assert reader.locator("h1").inner_text() == "Nghe đọc bài"
    assert reader.url == address + HELP


def test_a_province_takes_about_as_much_room_as_its_page_tells(reader, host):
    folder, address, _ = host
    keep(reader, address)
    told = int(re.search(r"chừng (\d+) kB", plain(reader.locator("#ngoai-mang").inner_text()))[1])
    listed = read_list((folder / "tinh/an-giang/ngoai-mang.json").read_bytes())
    paths = [*listed["trang"], *(f"{kind}/{row[0]}.html" for row in listed["tin"] for kind in ("tin", "in"))]
    assert 0.8 < told * 1000 / reader.evaluate(SIZE, [address + path for path in paths]) < 1.25


def test_a_network_that_fails_while_a_province_is_kept_is_told(reader, host):
    folder, address, _ = host
    (folder / "tin" / "long-xuyen-2023-07-03.html").unlink()
    visit(reader, address + PROVINCE)
    part = reader.locator("#ngoai-mang")
    part.get_by_role("button", name="Lưu vào máy này").click()
    part.get_by_text("Chưa lưu được hết").wait_for()
    assert not [url for _, url in reader.evaluate(CONTENTS) if url.endswith(".json")]


def test_only_the_sites_own_files_are_kept_and_older_copies_go(open_page, host):
    _, address, _ = host
    page = open_page(address + "theme/icon.svg", service_workers="allow")
    page.evaluate("Promise.all(['so-giao-ban /con/ 0', 'so-giao-ban /khac/ 0', 'cua-nguoi-khac'].map((name) => caches.open(name)))")
    page.goto(address + "index.html")
    ready(page)
    page.wait_for_function("caches.keys().then((names) => !names.includes('so-giao-ban /con/ 0'))")
    assert sorted(page.evaluate("caches.keys()")) == ["cua-nguoi-khac", "so-giao-ban /con/ 1", "so-giao-ban /khac/ 0"]
    visit(page, address + ARTICLE)
    assert all(url.startswith(address) for _, url in page.evaluate(CONTENTS))
    assert not [url for _, url in page.evaluate(CONTENTS) if "/tim/" in url]
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.map(({ scope }) => scope))") == [address]


def test_a_server_in_trouble_is_answered_for_by_the_copy(reader, host, monkeypatch):
    _, address, server = host
    visit(reader, address + ARTICLE)
    handler = server.RequestHandlerClass.func
    monkeypatch.setattr(handler, "do_GET", lambda request: request.send_error(503))
    reader.goto(address + ARTICLE)
    assert "máy chủ đang trục trặc" in reader.locator(".saved-copy").inner_text()


def test_from_a_disk_nothing_is_offered(open_page, site):
    page = open_page((site / PROVINCE).as_uri(), service_workers="allow")
    page.wait_for_timeout(200)
    assert not page.locator("#ngoai-mang").is_visible()
    assert page.said == []


def test_a_full_disk_is_told_and_left_without_half_a_province(reader, host):
    _, address, _ = host
    visit(reader, address + PROVINCE)
    part = reader.locator("#ngoai-mang")
    part.wait_for()
    reader.wait_for_function(f"caches.match({address + 'theme/ngoai-mang.js'!r}).then(Boolean)")
    used = reader.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
    devtools = reader.context.new_cdp_session(reader)
    origin = reader.evaluate("location.origin")
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": used + 15_000})
    part.get_by_role("button", name="Lưu vào máy này").click()
    part.get_by_text("Chưa lưu được hết").wait_for()
    kept = [url for _, url in reader.evaluate(CONTENTS)]
    assert address + PROVINCE in kept  # As it was read.
    assert not [url for url in kept if "/tin/" in url or url.endswith(".json")]
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    part.get_by_role("button", name="Lưu vào máy này").click()
    part.get_by_text("Đã lưu ngày").wait_for()


def test_a_server_that_has_stopped_is_answered_for_by_the_copy(reader, host):
    _, address, server = host
    visit(reader, address + ARTICLE)
    server.shutdown()
    server.server_close()
    reader.goto(address + ARTICLE)
    assert SAVED.search(reader.locator(".saved-copy").inner_text())


def test_a_new_worker_takes_the_place_of_the_old_and_keeps_the_copies(reader, host):
    folder, address, _ = host
    visit(reader, address + ARTICLE)
    worker = folder / "sw.js"
    worker.write_text(worker.read_text(encoding="utf-8").replace("Bản lưu ngày", "Bản mới lưu ngày"), encoding="utf-8")
    reader.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    reader.wait_for_function(
        "navigator.serviceWorker.getRegistration().then(({ active, installing, waiting }) => active.state === 'activated' && !installing && !waiting)"
    )
    reader.context.set_offline(True)
    reader.goto(address + ARTICLE)
    assert "Bản mới lưu ngày" in reader.locator(".saved-copy").inner_text()
