"""A small archive with the desk at work on it: the real registers and theme, records made up for it."""

from __future__ import annotations

import atexit
import contextlib
import http.client
import re
import shutil
import socket
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlencode

from plugins.workshop.building import is_free
from plugins.workshop.desk import BASE, Desk
from plugins.workshop.serving import Besides, serve
from tests.archive.workbench import copy_built
from tests.conftest import ROOT, TODAY, engine
from tests.workshop.look_alike import until

PUBLISHED = """---
# của người biên tập
title: 'Gò Quao thử phối hợp'  # một
date: 2020-10-09
published: 2020-10-16T16:23
period: 2020-M09
locality: Gò Quao, Kiên Giang
decree: 03/2019/NĐ-CP
kind: giao ban
forces: [Công an, Quân sự]
chair:
  - {name: 'Võ Văn Thử',   role: Chủ tịch}  # chủ trì
figures: [{label: tin trao đổi, value: 370, unit: tin}]
topics: [trao đổi thông tin,   "thiên tai, cứu nạn"]
summary: >-
  Bài dựng để
  kiểm thử.
source:
  publisher: Báo Thử Nghiệm
  sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
added: 2026-01-02
---

Đoạn thứ nhất, ngày 9/10/2020, hai bên trao đổi 370 tin.

Đoạn thứ hai.
"""
DRAFT = """---
title: Bản nháp thử
date: 2021-04-05
locality: Châu Thành, Kiên Giang
summary: Bài dựng để kiểm thử.
source: {publisher: Báo Thử Nghiệm}
status: draft
added: 2026-01-02
---

Đoạn của bản nháp.
"""
_built: list[Path] = []  # The archive and its site, as the first desk of this process has them built.
ID, DRAFT_ID = "go-quao-2020-10-09", "chau-thanh-2021-04-05"


def make_archive(root: Path) -> Path:
    """Return a content folder with a published record and a draft."""
    content = root / "content"
    shutil.copytree(ROOT / "content" / "data", content / "data")
    shutil.copytree(ROOT / "content" / "images" / "huong-dan", content / "images" / "huong-dan")
    shutil.copytree(ROOT / "content" / "pages", content / "pages", ignore=shutil.ignore_patterns("nghi-dinh*"))
    decrees = content / "data" / "decrees.yaml"
    decrees.write_text(re.sub(r", record: [a-z0-9-]+", "", decrees.read_text(encoding="utf-8")), encoding="utf-8")
    for path, text in ((f"tin/2020/10/{ID}.md", PUBLISHED), (f"tin/2021/04/{DRAFT_ID}.md", DRAFT)):
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text, encoding="utf-8")
    return content


class AtWork:
    """The desk served from a thread, and what a browser would ask of it."""

    def __init__(self, content: Path, port: int) -> None:
        self.content, self.port, self.address = content, port, f"http://localhost:{port}"
        self.output = content.parent / "output"
        self.stop = threading.Event()
        self.record, self.draft = content / f"tin/2020/10/{ID}.md", content / f"tin/2021/04/{DRAFT_ID}.md"
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        with engine(self.content, self.output) as made:
            besides = Besides(Desk(made.setup, lambda: TODAY).routes)
            serve(self.output, [self.content], made, self.port, lambda: None, self.stop, besides)

    def ask(self, path: str, fields: dict | list | None = None, **headers: str) -> tuple[http.client.HTTPResponse, str]:
        """GET ``path``, or POST ``fields`` to it as a page of ours would; ``headers`` given as "" are left out."""
        given = {"Sec-Fetch-Site": "same-origin", "Origin": f"http://127.0.0.1:{self.port}"} if fields is not None else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        given = {name: value for name, value in given.items() if value}
        body = None
        if fields is not None:
            body = urlencode(fields, doseq=True)
            given.setdefault("Content-Type", "application/x-www-form-urlencoded")
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("POST" if fields is not None else "GET", path, body, given)
            answer = connection.getresponse()
            return answer, answer.read().decode()

    def form(self, path: str, **changed: object) -> list[tuple[str, str]]:
        """Return the fields of the first form of a page that is sent by POST, as a browser without JavaScript sends them, some of them changed."""
        _, page = self.ask(path)
        return fields_of(page, **changed)


def fields_of(page: str, **changed: object) -> list[tuple[str, str]]:
    from lxml import html

    form = next(form for form in html.fromstring(page).forms if form.method == "POST")
    for template in form.xpath(".//template"):
        template.drop_tree()
    found = []
    for name, value in form.form_values():
        key = name.replace("-", "_")
        found.append((name, str(changed.pop(key)) if key in changed else re.sub(r"\r?\n", "\r\n", value)))
    found += [(name, str(value)) for name, value in changed.items()]
    return found


def _made_once() -> Path:
    """Return a folder of the archive, its site and what its build remembers, for copies."""
    if not _built:
        folder = Path(tempfile.mkdtemp(prefix="so-giao-ban-"))  # Folders of tests that passed are gone.
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        with engine(make_archive(folder), folder / "output") as made:
            assert made.build().problems == ()
        _built.append(folder)
    return _built[0]


@contextlib.contextmanager
def desk_at_work(root: Path):
    made = _made_once()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    desk = AtWork(root / "content", port)
    copy_built(made, root)
    desk.thread.start()
    try:
        until(lambda: not is_free(port), 30)
        assert desk.ask(f"{BASE}/")[0].status == 200
        yield desk
    finally:
        desk.stop.set()
        desk.thread.join(10)
        assert not desk.thread.is_alive()
