"""The page of reports in real Chromium: the code from the address, the counter, and that the policy lets the form go to its endpoint alone."""

from __future__ import annotations

import http.server
import threading

import pytest

from plugins.pages.chrome import PageSettings
from tests.browser.conftest import serve
from tests.browser.looking import overflow, violations, violations_of_colours
from tests.conftest import ROOT, engine

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def endpoint():
    """A server that takes forms, with what it was given."""
    taken = []

    class Taker(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            taken.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()

        def log_message(self, format, *args):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/gop-y", taken
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def built(tmp_path_factory, endpoint):
    """The real site with an endpoint, and with a mail address alone: where each is served."""
    root = tmp_path_factory.mktemp("feedback")
    for name, settings in (("dich", PageSettings(feedback_url=endpoint[0])), ("thu", PageSettings(feedback_email="gop-y@example.org"))):
        engine(ROOT / "content", root / name, settings=settings).build()
    server, address = serve(root)
    yield address
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_form_is_prefilled_counts_and_is_sent(open_page, built, endpoint, width):
    page = open_page(f"{built}/dich/tin/go-quao-2020-10-09.html", width)
    page.get_by_role("link", name="Góp ý", exact=True).click()
    assert page.get_by_label("Mã bài").input_value() == "GQ-2020-10-09"
    assert (overflow(page), violations(page)) == ([], [])
    page.emulate_media(color_scheme="dark")
    assert violations_of_colours(page) == []
    page.get_by_label("Chỗ nào sai").fill("Ộ" * 480)
    assert page.locator("#gop-y-con").inner_text() == "Còn 20 ký tự"
    assert page.locator("#gop-y-bao").inner_text() == "Còn 20 ký tự"
    page.get_by_label("Chỗ nào sai").press_sequentially("Ộ" * 30)
    assert page.locator("#gop-y-con").inner_text() == "Còn 0 ký tự"
    page.get_by_label("Chỗ nào sai").fill("Sai ngày")
    with page.expect_response(endpoint[0]):
        page.get_by_role("button", name="Gửi").click()
    assert endpoint[1][-1] == "bai=GQ-2020-10-09&loi=Sai+ng%C3%A0y"
    assert page.said == []


def test_the_form_may_go_nowhere_else(open_page, built):
    page = open_page(f"{built}/dich/gop-y.html")
    page.get_by_label("Chỗ nào sai").fill("Thử")
    page.evaluate("(form => { form.action = 'http://127.0.0.1:9/'; form.requestSubmit(); })(document.getElementById('gop-y'))")
    page.wait_for_timeout(300)
    assert page.url.startswith(built)
    assert any("form-action" in said for said in page.said)


def test_without_javascript_the_form_is_there_with_its_limit(open_page, built):
    page = open_page(f"{built}/dich/gop-y.html?bai=GQ-2020-10-09", java_script_enabled=False)
    assert page.get_by_label("Chỗ nào sai").get_attribute("maxlength") == "500"
    assert page.get_by_text("tối đa 500 ký tự").is_visible()
    assert page.get_by_role("button", name="Gửi").is_visible()


def test_with_a_mail_address_alone_the_form_makes_a_letter(open_page, built):
    page = open_page(f"{built}/thu/gop-y.html?bai=GQ-2020-10-09")
    assert page.get_by_role("button", name="Viết thư").is_visible()
    assert page.get_by_role("link", name="gop-y@example.org").get_attribute("href") == "mailto:gop-y@example.org?subject=G%C3%B3p%20%C3%BD"


def test_without_javascript_the_browser_makes_the_letter_and_its_policy_lets_it(open_page, built):
    page = open_page(f"{built}/thu/gop-y.html", java_script_enabled=False)
    form = page.locator("#gop-y")
    assert [form.get_attribute(name) for name in ("method", "enctype")] == ["post", "text/plain"]
    assert form.get_attribute("action") == "mailto:gop-y@example.org?subject=G%C3%B3p%20%C3%BD"
    page.get_by_label("Chỗ nào sai").fill("Thử")
    page.get_by_role("button", name="Viết thư").click()
    page.wait_for_timeout(300)
    assert page.said == []
    assert page.get_by_role("link", name="gop-y@example.org").is_visible()


@pytest.mark.parametrize("way", ["dich", "thu"])
def test_the_script_moves_nothing_on_a_page_that_has_come(open_page, built, way):
    boxes = [open_page(f"{built}/{way}/gop-y.html", java_script_enabled=scripted).locator("footer").bounding_box() for scripted in (False, True)]
    assert boxes[0] == boxes[1]
