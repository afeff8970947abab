"""A real Chromium for the browser tests, and the real site over HTTP from a sub-folder, as a host would serve it."""

from __future__ import annotations

import functools
import http.server
import threading
from pathlib import Path

import pytest

from tests.conftest import pelican

BLOCKED = "Service Worker registration blocked by Playwright"
GIVEN_UP = "net::ERR_ABORTED"  # By the browser, of a page that is left while it loads, or by the page's own script.


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        """Say nothing."""


def serve(folder: Path) -> tuple[http.server.ThreadingHTTPServer, str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def open_page(browser):
    """What opens a page: ``said`` is what its console complains of, ``asked`` what it loads; ``prepare`` is called before it is opened.

    Service workers are blocked unless asked for: what they load, no test could hold back.
    """
    contexts = []

    def open_at(url, width=360, prepare=None, wait_until="load", **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="vi-VN", **{"service_workers": "block", **options})
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text) if message.type in ("error", "warning") and message.text != BLOCKED else None)
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("requestfailed", lambda request: page.said.append(f"failed: {request.url}") if request.failure != GIVEN_UP else None)
        page.on("request", lambda request: page.asked.append(request.url))
        if prepare:
            prepare(page)
        page.goto(url, wait_until=wait_until)
        return page

    yield open_at
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def address(site):
    """Where the real site is served: a sub-folder of a server on this machine."""
    server, host = serve(site.parent)
    yield f"{host}/{site.name}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def crowded(tmp_path_factory):
    """A synthetic site: three hundred records of one invented place, long titles, and places with one record or none."""
    root = tmp_path_factory.mktemp("crowded")
    content = root / "content"
    template = Path(__file__).parent.parent / "site" / "content"
    for path in template.rglob("*"):
        if path.is_file() and "tin" not in path.relative_to(template).parts[0]:
            target = content / path.relative_to(template)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    decrees = content / "data" / "decrees.yaml"
    # Its source is a record of the tiny site, which is not here.
    decrees.write_text(decrees.read_text(encoding="utf-8").replace("record: mau-tay-2019-07-05", "url: https://example.org/bai"), encoding="utf-8")
    folder = content / "tin" / "2023"
    folder.mkdir(parents=True)
    long = "Tiêu đề thử rất dài về việc phối hợp giữa các lực lượng ở nhiều nơi, với_một_chuỗi_không_ngắt_được_dài_đến_mức_tràn_màn_hình_hẹp " * 2
    for number in range(300):
        title = long.strip() if number == 0 else f"Bản ghi thử số {number}"
        # Two hundred in one year, so that the year too is a tree; the rest over three years.
        year = 2023 if number < 200 else 2020 + number % 3
        day = f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        (folder / f"thu-{number:03}.md").write_text(
            f"---\ntitle: {title}\ndate: {day}\nlocality: Mẫu Bắc\nsummary: Bản ghi thử, không có thật.\ntopics: [chủ đề thử]\n"
            f"source: {{publisher: Báo Thử}}\nadded: 2026-01-02\n---\n\nĐoạn thử.\n",
            encoding="utf-8",
        )
    done = pelican(content, root / "output")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "output"
