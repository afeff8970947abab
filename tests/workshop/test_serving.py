"""The author's server: pages as published but for the reload script, the 404 page, and the word to reload after a rebuild."""

from __future__ import annotations

import socket
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest
import uvicorn

from plugins.workshop.building import is_free
from plugins.workshop.serving import Reloader, application


@pytest.fixture
def served(tmp_path):
    output, sources, log = tmp_path / "output", tmp_path / "content", tmp_path / "built"
    (output / "tinh").mkdir(parents=True)
    sources.mkdir()
    (output / "index.html").write_text("<body><p>Trang đầu</p></body>", encoding="utf-8")
    (output / "404.html").write_text("<body><p>Không có trang này</p></body>", encoding="utf-8")
    (output / "tinh" / "a.css").write_text("body{}", encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    build = [sys.executable, "-c", f"open({str(log)!r}, 'a').write('x')"]
    server = uvicorn.Server(uvicorn.Config(application(output, Reloader(build, [sources])), port=port, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}", sources, log
    server.should_exit = True
    thread.join(10)


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def test_pages_get_the_reload_script_and_nothing_else_changes(served):
    address, _, _ = served
    assert get(address + "/") == '<body><p>Trang đầu</p><script src="/_tai-lai.js" defer></script></body>'
    assert get(address + "/tinh/a.css") == "body{}"
    assert "EventSource" in get(address + "/_tai-lai.js")


def test_what_is_missing_is_answered_by_the_404_page(served):
    address, _, _ = served
    with pytest.raises(urllib.error.HTTPError) as missing:
        get(address + "/tinh/khong-co.html")
    assert missing.value.code == 404
    assert "Không có trang này" in missing.value.read().decode()
    missing.value.close()


def test_a_saved_file_is_rebuilt_and_the_browser_told(served):
    address, sources, log = served
    with urllib.request.urlopen(address + "/_tai-lai", timeout=30) as events:
        time.sleep(1.0)  # The watcher needs a moment to begin.
        (sources / "bai.md").write_text("mới", encoding="utf-8")
        line = events.readline().decode()
        while not line.startswith("data:"):
            line = events.readline().decode()
    assert line.strip() == "data: tải lại"
    assert log.read_text() == "x"


def test_a_port_in_use_is_seen(served):
    address, _, _ = served
    assert not is_free(int(address.rpartition(":")[2]))
