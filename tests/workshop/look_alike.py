"""A small engine with the face of the real one, and the server around it: a page of each text, a style sheet, a list of the pages."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import jinja2

from plugins.archive.engine import Outcome
from plugins.archive.lock import Busy
from plugins.common.problems import Problem
from plugins.workshop.building import is_free
from plugins.workshop.serving import serve

PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'">
<title>Trang thử</title>
<link rel="stylesheet" href="/theme/thu.css">
</head>
<body>
<main><h1>Trang thử</h1>
{}
</main>
</body>
</html>
"""


class Engine:
    """A text with LỖI in it is a mistake of the author; with NỔ a mistake of the program; with MẪU one in a template; with BẬN our own error."""

    def __init__(self, root: Path):
        self.content, self.theme, self.output = root / "content", root / "theme", root / "output"
        self.templates = jinja2.Environment(loader=jinja2.FileSystemLoader(self.theme))
        self.hints: list[tuple[Path, ...] | None] = []
        self.pause = 0.0

    def build(self, hint=None, progress=None):
        self.hints.append(None if hint is None else tuple(hint))
        time.sleep(self.pause)
        texts = {path: path.read_text(encoding="utf-8") for path in sorted(self.content.glob("**/*.md"))}
        problems = [Problem(f"content/{path.name}", 3, "ngày không có trong lịch", "viết 2020-10-09") for path in texts if "LỖI" in texts[path]]
        if problems:
            return Outcome(tuple(problems))
        for text in texts.values():
            if "NỔ" in text:
                raise ZeroDivisionError("chia cho không")
            if "MẪU" in text:
                self.templates.get_template("hong.html").render()
            if "BẬN" in text:
                raise Busy("một lần dựng khác đang chạy; hãy đợi nó xong")
        made = {self.page(path): PAGE.format(f"<p>{text}</p>") for path, text in texts.items()}
        made["index.html"] = PAGE.format("".join(f'<p><a href="/{page}">{page}</a></p>' for page in sorted(made)))
        made["404.html"] = PAGE.format("<p>Không có trang này</p>")
        made["theme/thu.css"] = (self.theme / "thu.css").read_text(encoding="utf-8")
        before = {path.relative_to(self.output).as_posix(): path.read_text(encoding="utf-8") for path in self.output.rglob("*") if path.is_file()}
        changed = tuple(path for path in made if before.get(path) != made[path])
        removed = tuple(path for path in before if path not in made)
        for path in changed:
            target = self.output / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(made[path], encoding="utf-8")
        for path in removed:
            (self.output / path).unlink()
        pages = tuple(self.page(path) for path in hint or () if path in texts)
        return Outcome(changed=changed, removed=removed, pages=pages, files=len(texts))

    def page(self, path: Path) -> str:
        return path.relative_to(self.content).with_suffix(".html").as_posix()


class Running:
    """A server at work in a thread, told from here what an author would do."""

    def __init__(self, root: Path, port: int):
        self.root, self.port, self.address = root, port, f"http://localhost:{port}"
        self.engine = Engine(root)
        self.stop, self.restarted = threading.Event(), threading.Event()
        sources = [root / "content", root / "theme", root / "plugins", root / "pelicanconf.py"]
        self.thread = threading.Thread(target=serve, args=(root / "output", sources, self.engine, port, self.restarted.set, self.stop), daemon=True)

    def save(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        """Ask for ``path`` as it is written here: nothing in it is made good on the way."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer, answer.read()

    def generation(self) -> int:
        _, page = self.get("/")
        return int(page.decode().partition('data-generation="')[2].partition('"')[0])

    @contextlib.contextmanager
    def tab(self, page: str, *uses: str, since: int | None = None, used: int = 0, name: str = ""):
        """Open the stream of a tab; yield what returns its next news."""
        given = {"page": page, "uses": uses, "since": self.generation() if since is None else since, "used": used, "tab": name or page}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("GET", f"/_so-giao-ban/events?{urlencode(given, doseq=True)}")
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()

            def news():
                for line in answer:
                    if line.startswith(b"data: "):
                        return json.loads(line.removeprefix(b"data: "))
                return None  # The stream has ended.

            yield news
            answer.close()


def make_site(root: Path) -> None:
    for folder in ("content", "theme", "plugins", "output"):
        (root / folder).mkdir(parents=True)
    (root / "content" / "a.md").write_text("Bài A", encoding="utf-8")
    (root / "content" / "b.md").write_text("Bài B", encoding="utf-8")
    (root / "theme" / "thu.css").write_text("main { min-height: 5000px }", encoding="utf-8")
    (root / "theme" / "hong.html").write_text("<p>\n{{ khong_co.gi_ca }}\n</p>", encoding="utf-8")
    (root / "plugins" / "ma.py").write_text("x = 1\n", encoding="utf-8")
    (root / "pelicanconf.py").write_text("X = 1\n", encoding="utf-8")


@contextlib.contextmanager
def running(root: Path, port: int = 0):
    """Serve the site at ``root`` while the block runs."""
    if not port:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    server = Running(root, port)
    server.thread.start()
    try:
        until(lambda: not is_free(port))
        server.get("/")  # Answered when the first build is over.
        yield server
    finally:
        server.stop.set()
        server.thread.join(10)
        assert not server.thread.is_alive()


def until(holds, seconds: float = 10.0) -> None:
    """Wait until ``holds()``; fail after ``seconds``."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
