"""An attached PDF in Chromium's own viewer, under the headers that servers are told to give with every file."""

from __future__ import annotations

import http.server
import io
import threading
import time

import pytest
from PIL import Image

from plugins.media.attachments import cleaned
from plugins.publish.servers import Site, headers
from tests.conftest import FLAGS

pytestmark = pytest.mark.browser
COLOUR = (0, 0, 128)  # Of the page of the PDF, all of it, about: nothing of the viewer's own is near to it.


@pytest.fixture
def address():
    made = io.BytesIO()
    Image.new("RGB", (600, 800), COLOUR).save(made, "PDF")
    pdf = cleaned("files/mau.pdf", made.getvalue())

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in {**headers(Site("/", "")), "Content-Type": "application/pdf", "Content-Length": str(len(pdf))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(pdf)

        def log_message(self, format, *args):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/files/mau.pdf"
    server.shutdown()
    server.server_close()


def test_a_pdf_is_shown_by_the_browser_under_our_policy(browser, chromium, address, tmp_path):
    """Neither Chromium without its windows (``chromium-headless-shell``) nor its old way without them has the viewer."""
    viewer = browser.browser_type.launch_persistent_context(
        tmp_path, executable_path=chromium, headless=False, args=[*FLAGS, "--headless=new"], viewport={"width": 600, "height": 500}
    )
    page = viewer.new_page()
    page.goto(address)
    for _ in range(50):
        with Image.open(io.BytesIO(page.screenshot())) as shown:
            seen = sum(
                count
                for count, colour in shown.convert("RGB").getcolors(1 << 24)
                if max(abs(one - other) for one, other in zip(colour, COLOUR, strict=True)) < 9
            )
        if seen > 20_000:
            break
        time.sleep(0.2)
    viewer.close()
    assert seen > 20_000, "nothing of the PDF is seen"
