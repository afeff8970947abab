"""Links asked of a server of this machine, day after day. Records, pages and server are made up."""

from __future__ import annotations

import io
import threading
from contextlib import suppress
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import urllib3
from rich.console import Console

from plugins.links.asking import PATIENCE, Asker
from plugins.links.checking import LEDGER, CannotCheck, check
from plugins.links.core import Outcome, read_links
from plugins.workshop import checking_links

AGENT = "so-giao-ban-links/1.0 (+https://kho.example)"
RECORD = """---
title: Bài thử
date: 2020-10-09
added: 2026-11-01
status: {status}
summary: Một câu.
source:
  publisher: Báo thử  # như nguồn ghi
  url: {url}
  accessed: 2020-10-20
---

Thân bài.
"""
FIRST = date(2026, 11, 1)


class Server(ThreadingHTTPServer):
    """Answers as a test says: ``answers``: by path, status, or status and where it leads, headers or body; ``asked``: what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, object] = {"/robots.txt": 404}
        self.asked: list[tuple[str, str, str]] = []
        self.released = threading.Event()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Server = self.server
        server.asked.append((self.command, self.path, self.headers["User-Agent"]))
        answer = server.answers.get(f"{self.command} {self.path}", server.answers.get(self.path, 404))
        if answer == "silence":
            server.released.wait(10)
            return
        status, more = answer if isinstance(answer, tuple) else (answer, b"")
        self.send_response(status)
        if isinstance(more, str):
            self.send_header("Location", more)
        for name, value in more.items() if isinstance(more, dict) else ():
            self.send_header(name, value)
        self.end_headers()
        if isinstance(more, bytes) and self.command == "GET":
            with suppress(OSError):
                self.wfile.write(more)

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server():
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield running
        running.released.set()
        running.shutdown()
        thread.join()


class Clock:
    """Time that passes only while one sleeps."""

    def __init__(self) -> None:
        self.time, self.slept = 1000.0, []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def asker(server: Server, clock: Clock | None = None, **given: object) -> Asker:
    clock = clock or Clock()
    return Asker(AGENT, clock.now, clock.sleep, **{"wayback": f"{server.root}/wayback", **given})


IMPATIENT = urllib3.Timeout(total=0.4)


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        (200, Outcome.OPEN, "200"),
        (404, Outcome.GONE, "404"),
        (410, Outcome.GONE, "410"),
        (403, Outcome.UNSURE, "403"),
        (429, Outcome.UNSURE, "429"),
        (503, Outcome.UNSURE, "503"),
        ("silence", Outcome.UNSURE, "không trả lời kịp"),
        ((302, "/moi.html"), Outcome.OPEN, "200"),
        ((302, "/mat.html"), Outcome.GONE, "404"),
        ((302, "/"), Outcome.UNSURE, "dẫn về trang đầu"),
        ((302, "/tin-1"), Outcome.UNSURE, "dẫn vòng mãi"),
        ((302, "gopher://example.org/"), Outcome.UNSURE, "không mở được"),
    ],
    ids=str,
)
def test_what_a_server_answers_is_understood(server, answer, outcome, said):
    server.answers |= {"/tin-1": answer, "/moi.html": 200, "/": 200}
    found = asker(server, **({"timeout": IMPATIENT} if answer == "silence" else {})).ask(f"{server.root}/tin-1")
    assert (found.outcome, found.said) == (outcome, said)


def test_a_host_that_is_not_there_makes_nothing_dead(server):
    found = asker(server).ask("http://127.0.0.1:9/tin-1")
    assert (found.outcome, found.said) == (Outcome.UNSURE, "robots.txt không cho hỏi"), "a host that does not say what it allows allows nothing"
    server.answers |= {"/chua": 200}
    ask = asker(server)
    ask.ask(f"{server.root}/chua")
    server.answers |= {"/chua": (302, "http://127.0.0.1:9/")}
    assert ask.ask(f"{server.root}/chua").said == "không nối được"


def test_a_page_is_asked_for_by_head_and_only_if_that_fails_by_get_and_never_read(server):
    server.answers |= {"HEAD /a": 200, "HEAD /b": 405, "GET /b": (200, b"x" * 100_000), "HEAD /c": 404, "GET /c": 200}
    ask = asker(server).ask
    assert [ask(f"{server.root}/{page}").outcome for page in "abc"] == [Outcome.OPEN] * 3
    assert [(method, path) for method, path, _ in server.asked] == [
        ("GET", "/robots.txt"),
        ("HEAD", "/a"),
        ("HEAD", "/b"),
        ("GET", "/b"),
        ("HEAD", "/c"),
        ("GET", "/c"),
    ]
    assert {agent for *_, agent in server.asked} == {AGENT}


def test_a_host_rests_between_two_questions_and_as_long_as_it_wants(server):
    server.answers |= {"/a": 200, "/b": 200}
    clock = Clock()
    ask = asker(server, clock).ask
    ask(f"{server.root}/a")
    ask(f"{server.root}/b")
    assert clock.slept == [10, 10]
    server.answers["/robots.txt"] = (200, b"User-agent: *\nCrawl-delay: 60\n")
    clock = Clock()
    ask = asker(server, clock).ask
    ask(f"{server.root}/a")
    ask(f"{server.root}/b")
    assert clock.slept == [10, 60], "the rest after robots.txt, which tells of it, was ours"


def test_what_robots_txt_forbids_is_not_asked(server):
    server.answers |= {"/robots.txt": (200, b"User-agent: so-giao-ban-links\nDisallow: /kin/\n"), "/kin/1": 404, "/mo": 404}
    ask = asker(server).ask
    assert (ask(f"{server.root}/kin/1").said, ask(f"{server.root}/mo").said) == ("robots.txt không cho hỏi", "404")
    server.answers["/robots.txt"] = 503
    assert asker(server).ask(f"{server.root}/mo").said == "robots.txt không cho hỏi"


def test_a_host_that_is_silent_or_has_enough_is_left_alone_for_the_day(server):
    server.answers |= {"/a": "silence", "/b": 404}
    ask = asker(server, timeout=IMPATIENT).ask
    assert [ask(f"{server.root}/a").outcome for _ in range(PATIENCE)] == [Outcome.UNSURE] * PATIENCE
    assert ask(f"{server.root}/b").said == "máy chủ không trả lời, hôm nay không hỏi nữa"
    server.answers["/c"] = 429
    ask = asker(server).ask
    assert [ask(f"{server.root}/{page}").said for page in "cb"] == ["429", "máy chủ không trả lời, hôm nay không hỏi nữa"]
    server.answers |= {"/d": (503, {"Retry-After": "3600"}), "/e": 503}
    ask = asker(server).ask
    assert [ask(f"{server.root}/{page}").said for page in "ed"] == ["503", "503"]
    before = len(server.asked)
    assert ask(f"{server.root}/b").said == "máy chủ không trả lời, hôm nay không hỏi nữa", "it said when to come again"
    assert len(server.asked) == before
    assert [path for method, path, _ in server.asked if path == "/d"] == ["/d"], "not even asked a second time by GET"


def test_a_copy_counts_only_if_the_archive_has_one_that_showed_the_page(server):
    def archive(**closest: object) -> str:
        server.answers["/wayback?url=https%3A%2F%2Fbao.example%2F1&timestamp=20201020"] = (
            200,
            f'{{"archived_snapshots": {{"closest": {json(closest)}}}}}'.encode(),
        )
        return asker(server).archived("https://bao.example/1", "2020-10-20")

    def json(closest: dict[str, object]) -> str:
        return (
            "{"
            + ", ".join(f'"{name}": {str(value).lower() if isinstance(value, bool) else f"{chr(34)}{value}{chr(34)}"}' for name, value in closest.items())
            + "}"
        )

    there = "http://web.archive.org/web/20201016000000/https://bao.example/1"
    assert archive(available=True, status="200", url=there) == there.replace("http:", "https:", 1)
    assert archive(available=True, status="404", url=there) == ""
    assert archive(available=True, status="200", url="https://khac.example/") == ""
    assert archive() == ""
    assert asker(server, wayback="http://127.0.0.1:9/wayback").archived("https://bao.example/1") == ""


# Day after day.


@pytest.fixture
def content(tmp_path, server):
    folder = tmp_path / "content"
    for name, url, status in (("con", "/con", "published"), ("mat", "/mat", "published"), ("nhap", "/nhap", "draft")):
        (folder / "tin").mkdir(parents=True, exist_ok=True)
        (folder / "tin" / f"{name}.md").write_text(RECORD.format(url=server.root + url, status=status), encoding="utf-8")
    server.answers |= {"/con": 200}
    return folder


def run(content, server, days: int, **given):
    return check(content, content.parent / "cache.csv", FIRST + timedelta(days), asker(server), most=given.pop("most", 50), **given)


def test_a_source_that_is_gone_for_two_weeks_is_marked_in_its_record_and_in_no_other(content, server):
    before = {path.name: path.read_bytes() for path in content.rglob("*.md")}
    assert (run(content, server, 0).asked, run(content, server, 1).asked, run(content, server, 7).asked) == (2, 0, 1)
    assert {path.name: path.read_bytes() for path in content.rglob("*.md")} == before
    server.answers[f"/wayback?url={server.root.replace(':', '%3A').replace('/', '%2F')}%2Fmat&timestamp=20201020"] = (
        200,
        b'{"archived_snapshots": {"closest": {"available": true, "status": "200", "url": "http://web.archive.org/web/2020/x"}}}',
    )
    done = run(content, server, 14)
    assert (done.dead, [change.path for change in done.changes]) == ((f"{server.root}/mat",), ["tin/mat.md"])
    marks = b"  accessed: 2020-10-20\n  dead: 2026-11-15\n  archived: https://web.archive.org/web/2020/x\n"
    assert (content / "tin" / "mat.md").read_bytes() == before["mat.md"].replace(b"  accessed: 2020-10-20\n", marks), "and no other byte of it"
    assert {name: (content / "tin" / name).read_bytes() for name in ("con.md", "nhap.md")} == {name: before[name] for name in ("con.md", "nhap.md")}
    assert run(content, server, 15).changes == (), "once is enough"
    assert not any(path == "/nhap" for _, path, _ in server.asked), "a draft is nobody's business"


def test_a_source_that_opens_again_loses_its_mark(content, server):
    for days in (0, 7, 14):
        run(content, server, days)
    assert b"dead: 2026-11-15" in (content / "tin" / "mat.md").read_bytes()
    server.answers["/mat"] = 200
    done = run(content, server, 14 + 90)
    assert done.open_again == (f"{server.root}/mat",)
    assert (content / "tin" / "mat.md").read_text(encoding="utf-8") == RECORD.format(url=f"{server.root}/mat", status="published")


def test_the_days_that_count_are_in_the_repository_and_the_others_beside_it(content, server):
    run(content, server, 0)
    assert read_links((content / LEDGER).read_text(encoding="utf-8")).keys() == {f"{server.root}/mat"}
    (content.parent / "cache.csv").unlink()
    assert run(content, server, 7).asked == 2
    assert len(read_links((content / LEDGER).read_text(encoding="utf-8"))[f"{server.root}/mat"].gone) == 2


def test_only_so_many_are_asked_at_once_and_a_dry_run_asks_nobody(content, server):
    done = run(content, server, 0, most=1)
    assert (done.named, done.asked, done.left) == (2, 1, 1)
    asked = len(server.asked)
    assert (run(content, server, 1, is_dry=True).left, len(server.asked)) == (1, asked)


def test_a_ledger_that_cannot_be_read_is_named(content, server):
    (content / LEDGER).write_text("url,asked,answer,gone\nx,y\n", encoding="utf-8")
    with pytest.raises(CannotCheck, match=r"sổ content/links\.csv không đọc được \(dòng 2: .*\); lấy lại tệp ấy từ git"):
        run(content, server, 0)


def test_the_terminal_tells_what_was_found_and_what_to_do(content, server, monkeypatch):
    told = io.StringIO()
    for days in (0, 7, 14):
        monkeypatch.setattr(checking_links.building, "today", lambda days=days: FIRST + timedelta(days))
        given = {"console": Console(file=told, width=200), "asker": asker(server)}
        assert checking_links.run(content, content.parent / "cache.csv", "https://kho.example", most=9, is_dry=False, **given)
    lines = told.getvalue().splitlines()
    assert f"không còn (404) {server.root}/mat" in lines
    assert f"mở được (200) {server.root}/con" in lines
    assert lines[-4:] == [
        "Các bài nêu 2 địa chỉ; đã hỏi 1, còn 0 đến hạn.",
        f"Mất hẳn (ít nhất 3 ngày khác nhau, cách nhau 14 ngày trở lên): {server.root}/mat",
        "Đã ghi vào content/tin/mat.md",
        "Hãy commit content/links.csv cùng các bài ấy: các ngày đã đếm ở trong đó.",
    ]
    assert checking_links.run(content, content.parent / "cache.csv", "https://kho.example", most=9, is_dry=True, **given)
    assert told.getvalue().splitlines()[-1] == "Các bài nêu 2 địa chỉ; 0 địa chỉ đến hạn hỏi. Chưa hỏi gì (--dry-run)."
    (content / LEDGER).write_text("x,y\n", encoding="utf-8")
    assert not checking_links.run(content, content.parent / "cache.csv", "https://kho.example", most=9, is_dry=False, **given)
    assert told.getvalue().splitlines()[-1].startswith("Chưa hỏi gì: sổ content/links.csv không đọc được")
