"""The author's server: pages as published but for one script, the tabs told after each build, and whatever goes wrong survived."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import time

import pytest

from plugins.workshop.building import is_free
from tests.conftest import ROOT
from tests.workshop.look_alike import make_site, running, until

EVENTS = "/_so-giao-ban/events?since=0&used=0"


@pytest.fixture
def site(tmp_path):
    make_site(tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def server(site):
    with running(site) as started:
        yield started


def test_pages_get_the_script_and_nothing_else_changes(server, site):
    answer, page = server.get("/a.html")
    tag = f'<script src="/_so-giao-ban/reload.js" data-generation="{server.generation()}" data-file="a.html" defer></script>'
    assert tag in page.decode()
    assert page.decode().replace(tag, "") == (site / "output" / "a.html").read_text(encoding="utf-8")
    assert (answer.status, answer.headers["content-type"], answer.headers["cache-control"]) == (200, "text/html; charset=utf-8", "no-store")
    assert server.get("/")[1] == server.get("/index.html")[1]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("a.json", "application/json"),
        ("a.webp", "image/webp"),
        ("a.avif", "image/avif"),
        ("a.woff2", "font/woff2"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.xml", "text/xml; charset=utf-8"),
        ("a.zzz", "application/octet-stream"),
    ],
)
def test_other_files_are_served_as_they_are_with_their_type(server, site, name, kind):
    (site / "output" / name).write_bytes(b"</body> \xff")
    answer, content = server.get(f"/{name}", **{"If-None-Match": "*"})
    assert content == b"</body> \xff"
    assert (answer.status, answer.headers["content-type"], answer.headers["cache-control"]) == (200, kind, "no-store")


@pytest.mark.parametrize("path", ["/khong-co.html", "/x/y/z/khong-co.html", "/khong-co", "/a.html/b", "/%00", "/" + "x" * 300])
def test_what_is_missing_is_answered_by_the_404_page_with_the_script(server, path):
    answer, page = server.get(path)
    assert answer.status == 404
    assert "Không có trang này" in page.decode()
    assert 'data-file="404.html"' in page.decode()


def test_a_site_without_a_404_page_answers_all_the_same(server, site):
    (site / "output" / "404.html").unlink()
    assert server.get("/khong-co.html")[0].status == 404


def test_head_is_answered_without_a_body(server):
    whole, page = server.get("/a.html")
    head, nothing = server.get("/a.html", "HEAD")
    assert (head.status, head.headers["content-length"], nothing) == (200, str(len(page)), b"")
    assert whole.headers["content-length"] == head.headers["content-length"]
    assert server.get("/a.html", "POST")[0].status == 405


@pytest.mark.parametrize("path", ["/../mat.txt", "/%2e%2e/mat.txt", "/..%2fmat.txt", "/theme/../../mat.txt", "/ra/mat.txt", "//mat.txt", "/..%5cmat.txt"])
def test_paths_that_lead_out_of_the_folder_are_refused(server, site, path):
    (site / "mat.txt").write_text("bí mật")
    (site / "output" / "ra").symlink_to(site)
    answer, content = server.get(path)
    assert answer.status == 404
    assert "bí mật" not in content.decode()


def test_a_folder_is_served_by_its_index(server, site):
    (site / "output" / "tinh").mkdir()
    (site / "output" / "tinh" / "index.html").write_text("<body>Các tỉnh</body>", encoding="utf-8")
    answer, _ = server.get("/tinh")
    assert (answer.status, answer.headers["location"].endswith("/tinh/")) == (307, True)
    assert "Các tỉnh" in server.get("/tinh/")[1].decode()


def test_the_folder_may_be_exchanged_for_another(server, site):
    for number in range(3):
        new = site / "output.next"
        new.mkdir()
        (new / "index.html").write_text(f"<body>Lần {number}</body>", encoding="utf-8")
        (site / "output").rename(site / f"old{number}")
        new.rename(site / "output")
        assert f"Lần {number}" in server.get("/")[1].decode()


def test_other_sites_can_neither_read_the_channel_nor_pose_as_this_one(server):
    assert server.get(EVENTS, "HEAD", Origin="https://example.org")[0].headers["access-control-allow-origin"] is None
    assert server.get(EVENTS, "HEAD", Host=f"example.org:{server.port}")[0].status == 400
    assert server.get("/a.html", Host=f"example.org:{server.port}")[0].status == 400
    assert server.get("/a.html", Host=f"127.0.0.1:{server.port}")[0].status == 200


def test_a_request_to_the_channel_that_makes_no_sense_is_refused(server):
    assert server.get("/_so-giao-ban/events?since=mot")[0].status == 400
    assert server.get("/_so-giao-ban/used?tab=x&used=mot", "POST")[0].status == 204


def test_a_save_is_built_and_the_tabs_told(server, site):
    with server.tab("/a.html") as shown, server.tab("/", "/theme/thu.css", used=5) as looked_at, server.tab("/b.html", "/theme/thu.css") as other:
        assert [news()["reload"] for news in (shown, looked_at, other)] == [False] * 3
        server.save("content/a.md", "Bài A, sửa")
        heard = [news() for news in (shown, looked_at, other)]
        assert [(news["go"], news["reload"], news["trouble"]) for news in heard] == [("", True, None), ("a.html", False, None), ("", False, None)]
        assert server.engine.hints == [None, (site / "content" / "a.md",)]
        assert "Bài A, sửa" in server.get("/a.html")[1].decode()
        server.save("theme/thu.css", "main { color: red }")
        assert [news()["reload"] for news in (shown, looked_at, other)] == [False, True, True]


def test_the_tab_that_has_the_focus_is_the_one_used_last(server):
    with server.tab("/", used=5, name="mot") as first, server.tab("/", used=6, name="hai") as second:
        first(), second()
        server.get("/_so-giao-ban/used?tab=mot&used=7", "POST")
        server.save("content/a.md", "Bài A, sửa")
        assert (first()["go"], second()["go"]) == ("a.html", "")


def test_a_page_that_was_removed_sends_its_tab_to_the_404_page(server, site):
    with server.tab("/a.html") as news:
        news()
        (site / "content" / "a.md").unlink()
        assert (lambda told: (told["go"], told["reload"]))(news()) == ("", True)
    assert server.get("/a.html")[0].status == 404


def test_a_problem_is_told_to_each_tab_and_to_those_that_come_until_it_is_cured(server, capsys):
    with server.tab("/a.html", since=server.generation()) as news:
        assert news()["trouble"] is None
        server.save("content/a.md", "Bài A, LỖI")
        told = news()
        assert told["trouble"]["title"] == "1 lỗi trong 1 tệp"
        assert told["trouble"]["lines"] == [{"where": "content/a.md:3", "what": "ngày không có trong lịch", "cure": "viết 2020-10-09"}]
        assert (told["reload"], told["go"]) == (False, "")
        assert "content/a.md:3: ngày không có trong lịch; viết 2020-10-09" in capsys.readouterr().out
        with server.tab("/b.html") as late:
            assert late()["trouble"] == told["trouble"]
        assert "Bài A" in server.get("/a.html")[1].decode()
        server.save("content/a.md", "Bài A, chữa")
        told = news()
        assert (told["trouble"], told["reload"]) == (None, True)


@pytest.mark.parametrize(
    ("word", "where", "what"),
    [
        ("NỔ", "tests/workshop/look_alike.py", "ZeroDivisionError: chia cho không"),
        ("MẪU", "theme/hong.html:2", "'khong_co' is undefined"),
        ("BẬN", "", "một lần dựng khác đang chạy; hãy đợi nó xong"),
    ],
)
def test_whatever_goes_wrong_in_a_build_is_shown_and_the_next_save_tries_everything_again(server, capsys, word, where, what):
    with server.tab("/a.html") as news:
        news()
        server.save("content/a.md", word)
        [line] = news()["trouble"]["lines"]
        assert line["what"] == what
        assert where in line["where"]
        assert what in capsys.readouterr().out
        server.save("content/a.md", "Bài A, chữa")
        told = news()
        assert (told["trouble"], told["reload"]) == (None, True)
        assert server.engine.hints[-1] is None


def test_saves_during_a_build_are_gathered_and_built_next(server, site):
    server.engine.pause = 1.0
    server.save("content/a.md", "Bài A, sửa")
    until(lambda: len(server.engine.hints) == 2)
    server.save("content/b.md", "Bài B, sửa")
    time.sleep(0.3)
    server.save("content/c.md", "Bài C, mới")
    until(lambda: len(server.engine.hints) == 3)
    assert server.engine.hints[2] == (site / "content" / "b.md", site / "content" / "c.md")
    until(lambda: (site / "output" / "c.html").exists())
    assert "Bài B, sửa" in server.get("/b.html")[1].decode()
    assert len(server.engine.hints) == 3


def test_pages_are_served_while_a_build_goes_on(server):
    server.engine.pause = 1.0
    server.save("content/a.md", "Bài A, sửa")
    until(lambda: len(server.engine.hints) == 2)
    started = time.monotonic()
    assert server.get("/b.html")[0].status == 200
    assert time.monotonic() - started < 0.7


def test_changed_code_ends_the_streams_and_starts_the_process_anew(server):
    with server.tab("/a.html") as news:
        news()
        server.save("plugins/ma.py", "x = 2\n")
        assert news() is None
    assert server.restarted.wait(5)
    server.thread.join(5)
    assert is_free(server.port)
    assert server.engine.hints == [None]


def test_changed_settings_start_the_process_anew(server, site):
    (site / "new").write_text("X = 2\n")
    (site / "new").replace(site / "pelicanconf.py")
    assert server.restarted.wait(5)


def test_code_that_cannot_be_read_is_shown_and_the_server_goes_on_until_it_can(server):
    with server.tab("/a.html") as news:
        news()
        server.save("plugins/ma.py", "x = (\n")
        assert news()["trouble"]["lines"][0]["where"] == "plugins/ma.py:1"
        server.save("content/a.md", "Bài A, sửa")
        assert news()["trouble"]["lines"][0]["where"] == "plugins/ma.py:1"
        assert not server.restarted.is_set()
        server.save("plugins/ma.py", "x = 2\n")
        assert news() is None
    assert server.restarted.wait(5)


def test_a_site_that_could_never_be_built_is_answered_by_a_page_that_waits(site):
    (site / "content" / "a.md").write_text("LỖI", encoding="utf-8")
    (site / "output").rmdir()
    with running(site) as server:
        answer, page = server.get("/tin/bai.html")
        assert answer.status == 503
        assert "Chưa dựng được trang nào" in page.decode()
        assert 'data-file="index.html"' in page.decode()
        with server.tab("/tin/bai.html", "/index.html") as news:
            assert news()["trouble"]["title"] == "1 lỗi trong 1 tệp"
            server.save("content/a.md", "Bài A")
            told = news()
            assert (told["trouble"], told["reload"]) == (None, True)
        assert server.get("/")[0].status == 200


def test_a_port_in_use_is_seen(server):
    assert not is_free(server.port)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process there")
def test_ctrl_c_ends_at_once_and_quietly_with_a_tab_open(site):
    program = (
        "import sys, pathlib; from tests.workshop.look_alike import Engine; from plugins.workshop.serving import serve\n"
        "root = pathlib.Path(sys.argv[1]); serve(root / 'output', [root / 'content', root / 'theme'], Engine(root), int(sys.argv[2]), print)"
    )
    with running(site) as other:
        port = other.port
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", "-c", program, str(site), str(port)]
    heed = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # A script's background jobs, and so these tests there, ignore it.
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, preexec_fn=heed, **pipes)
    try:
        until(lambda: not is_free(port), 20)
        with other.tab("/a.html") as news:
            news()
            started = time.monotonic()
            process.send_signal(signal.SIGINT)
            said, errors = process.communicate(timeout=10)
            assert news() is None
    finally:
        process.kill()
        process.wait()
    assert time.monotonic() - started < 2
    assert (process.returncode, errors) == (0, "")
    assert said.endswith("Đã dừng.\n")
