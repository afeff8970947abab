"""The pictures of the editors' guide: which there are, how each is taken, and what it shows, in words. Another one is a line in SHOTS.

What a terminal shows is what the command really said, run in a copy of this project in a temporary folder; nothing is typed by hand.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = "images/huong-dan"  # Below content/.
RECORD = "content/tin/2020/10/go-quao-2020-10-09.md"
EXERCISE = "content/tin/2026/01/an-giang-2026-01-05.md"
# As in theme/static/css/tokens.css by night: background, ink, and the eight colours of a terminal.
_COLOURS = TerminalTheme(
    (0x15, 0x11, 0x0E),
    (0xF1, 0xE8, 0xD6),
    [
        (0x2A, 0x22, 0x1B),
        (0xFF, 0xA4, 0x8F),
        (0xA3, 0xD9, 0xB4),
        (0xE2, 0xBF, 0x6E),
        (0xB5, 0xC6, 0xFF),
        (0xDF, 0xBD, 0xF5),
        (0xB5, 0xDC, 0xE0),
        (0xF1, 0xE8, 0xD6),
    ],
)
# DejaVu Sans Mono sets the marks of these letters beside them; those of DejaVu Sans are as wide, within a hundredth (i is not).
_STYLE = """
@font-face { font-family: letters; src: local("DejaVu Sans"); unicode-range: U+1A0-1B0, U+1EA0-1EC7, U+1ECC-1EF9; }
@font-face { font-family: letters; font-weight: 700; src: local("DejaVu Sans Bold"); unicode-range: U+1A0-1B0, U+1EA0-1EC7, U+1ECC-1EF9; }
* { box-sizing: border-box; }
body { margin: 0; background: #15110e; }
pre { width: WIDTHpx; margin: 0; padding: 14px 16px; background: #15110e; color: #f1e8d6; font: 15px/1.5 letters, "DejaVu Sans Mono", monospace;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.typed { color: #f2be3e; font-weight: 700; }
.number { color: #cbbfa8; }
.key { color: #b5c6ff; }
"""


class Failed(RuntimeError):
    """A command of a shot did not do what the shot needs; says what it printed."""


@dataclass
class Studio:
    """A copy of the project in ``folder`` in which commands may change what they like; ``root`` is the project itself, ``output`` its built site."""

    root: Path
    folder: Path
    output: Path

    def set_up(self) -> None:
        """Begin anew: content as it is, without the pictures; code and theme as they are."""
        for name in ("content", ".nguon", "luu", ".cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(self.root / "content", self.folder / "content")
        for name in ("tasks.py", "pelicanconf.py", "publishconf.py", "plugins", "theme"):
            if not (self.folder / name).exists():
                (self.folder / name).symlink_to(self.root / name)
        (self.folder / "tasks.py").unlink()
        shutil.copy(self.root / "tasks.py", self.folder / "tasks.py")  # Where it lies is where content/ is looked for.

    def run(self, command: str, columns: int) -> str:
        """Return what ``command`` (``inv …``) says in a terminal with colours, ``columns`` wide."""
        words = command.removeprefix("inv ").split()
        env = {**os.environ, "FORCE_COLOR": "1", "TTY_INTERACTIVE": "0", "COLUMNS": str(columns), "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, "-m", "invoke", *words], cwd=self.folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300
        )
        if "Traceback" in done.stderr:
            raise Failed(f"{command}\n{done.stderr}")
        return settled(done.stdout + done.stderr)

    @contextmanager
    def desk(self) -> Iterator[str]:
        """Run ``inv edit`` in the copy; give the address of the desk. Raises Failed if it does not come up."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "invoke", "edit", "--port", str(port)]
        process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(300):
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.1)
            else:
                raise Failed("inv edit không chạy lên")
            yield f"http://localhost:{port}/_bien-tap/"
        finally:
            process.terminate()
            process.wait(20)

    def edit(self, path: str, *exchanges: tuple[str, str]) -> None:
        """Exchange words of a file. Raises Failed for words that are not there."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        for old, new in exchanges:
            if old not in text:
                raise Failed(f"{path} không có “{old}”")
            text = text.replace(old, new, 1)
        file.write_text(text, encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")


_CONTROL = re.compile(r"\x1b\[(?P<number>\??\d*)(?P<what>[A-HJKSTfhl])|\r(?!\n)|\n")


def settled(said: str) -> str:
    """Return what a terminal shows in the end of ``said``: rows that a progress bar took back are gone, colours stay."""
    rows, at, row = [""], 0, 0
    for match in _CONTROL.finditer(said):
        rows[row] += said[at : match.start()]
        at = match.end()
        if match[0] == "\n":
            row += 1
            rows += [""] * (row + 1 - len(rows))
        elif match[0] == "\r" or match["what"] == "K":
            rows[row] = ""
        elif match["what"] == "A":
            row = max(row - int(match["number"] or 1), 0)
    rows[row] += said[at:]
    return "\n".join(rows).strip("\n")


@dataclass(frozen=True)
class Shot:
    """``name`` is that of the file, ``alt`` what it shows for those who do not see it, ``width`` in CSS pixels; ``height`` 0: as high as it gets.

    ``start``: a selector of the element that the picture begins with, "" for the top of the page.
    """

    name: str
    alt: str
    caption: str = ""
    width: int = 480
    height: int = 0
    start: str = ""

    def html(self, studio: Studio) -> str:
        """Return the page to be taken, "" if it lies at an address."""
        return ""

    @contextmanager
    def address(self, studio: Studio) -> Iterator[str]:
        """Give the address of the page to be taken, if it is no HTML of ours."""
        yield ""

    def act(self, page: Page) -> None:
        """Do in the page what the picture shows as done."""


@dataclass(frozen=True)
class Terminal(Shot):
    """A command and what it says, after ``prepare`` has set the scene."""

    command: str = ""
    prepare: Callable[[Studio], None] = field(default=lambda studio: None)
    columns: int = 49  # As many as fit the width.
    rows: int = 0  # So many rows are shown, 0: all.

    def html(self, studio: Studio) -> str:
        studio.set_up()
        self.prepare(studio)
        said = studio.run(self.command, self.columns)
        if self.rows:
            said = "\n".join(said.split("\n")[: self.rows])
        console = Console(record=True, width=400, file=io.StringIO(), force_terminal=True)
        console.print(Text.from_ansi(said), soft_wrap=True)
        code = console.export_html(theme=_COLOURS, code_format="{code}", inline_styles=True)
        return _page(f'<span class="typed">&gt; {escape(self.command)}</span>\n{code.strip()}', self.width)


@dataclass(frozen=True)
class Source(Shot):
    """The first ``rows`` of a file, with their numbers, as a program for writing shows them."""

    path: str = ""
    rows: int = 30

    def html(self, studio: Studio) -> str:
        rows = (studio.root / self.path).read_text(encoding="utf-8").split("\n")[: self.rows]
        shown = (re.sub(r"^(\s*(?:- )?)([a-z_]+:)", r'\1<span class="key">\2</span>', escape(row, quote=False)) for row in rows)
        return _page("\n".join(f'<span class="number">{number:>2}</span>  {row}' for number, row in enumerate(shown, 1)), self.width)


@dataclass(frozen=True)
class Built(Shot):
    """A page of the built site."""

    path: str = ""

    @contextmanager
    def address(self, studio: Studio) -> Iterator[str]:
        yield (studio.output / self.path).as_uri()


@dataclass(frozen=True)
class OnDesk(Shot):
    """A page of ``inv edit``, after ``do`` has been done in it."""

    path: str = ""
    do: Callable[[Page], None] = field(default=lambda page: None)

    @contextmanager
    def address(self, studio: Studio) -> Iterator[str]:
        studio.set_up()
        with studio.desk() as desk:
            yield desk + self.path

    def act(self, page: Page) -> None:
        page.wait_for_load_state("networkidle")
        self.do(page)


def _page(inside: str, width: int) -> str:
    return f'<!doctype html><meta charset="utf-8"><style>{_STYLE.replace("WIDTH", str(width))}</style><pre>{inside}</pre>'


# The scenes.


def _some_mistakes(studio: Studio) -> None:
    studio.edit(RECORD, ("date: 2020-10-09", "date: 9/10/2020"), ("kind: giao ban", "kind: giao bang"), ("locality: Gò Quao,", "locality: Go Quao,"))


def _mendable(studio: Studio) -> None:
    studio.edit(RECORD, ("date: 2020-10-09", "date: 9/10/2020"), ("title: Dịch Covid-19 khiến", "title: Gò Quao: dịch Covid-19 khiến"))


def _answers(studio: Studio) -> None:
    answers = ("title: Bài tập của tôi", "date: 5/1/2026", "locality: An Giang", "summary: Bài tập để học, không phải tin thật.")
    studio.write("tra-loi.yaml", "\n".join([*answers, "source: {publisher: không rõ, note: Bài tập.}", ""]))


def _exercise(studio: Studio) -> None:
    _answers(studio)
    studio.run("inv new --answers tra-loi.yaml", 80)
    text = (studio.folder / EXERCISE).read_text(encoding="utf-8")
    text = re.sub(r"<!--.*-->", "Đây là bài tập.", text, flags=re.DOTALL).replace("status: draft\n", "")
    studio.write(EXERCISE, text.replace("date: 2026-01-05", "date: 5/1/2026"))


def _wrong_day(page: Page) -> None:
    page.locator("#date").fill("31/2/2020")
    page.locator("#title").focus()
    page.locator("[data-messages=date] >> text=không có trong lịch").wait_for()
    page.locator("#date").evaluate("field => field.scrollIntoView({ block: 'center' })")  # The bar at the foot covers what is low.


def _saved_page(studio: Studio) -> None:
    studio.write("luu/thong-tan.html", (studio.root / "tests/html_import/pages/thong-tan.html").read_text(encoding="utf-8"))


SHOTS: tuple[Shot, ...] = (
    Terminal(
        "bai-moi",
        "Cửa sổ dòng lệnh sau lệnh inv new: máy nói đã ghi tệp nào, không có lỗi trong tệp, và việc làm tiếp.",
        "Máy vừa ghi bài tập thành một bản nháp.",
        command="inv new --answers tra-loi.yaml",
        prepare=_answers,
    ),
    Terminal(
        "loi-ngay",
        "Cửa sổ dòng lệnh sau lệnh inv check: một lỗi ở dòng ngày của bài tập, cách viết lại, và địa chỉ mục giải thích.",
        "Một lỗi: tên tệp, số dòng, sai gì, viết lại thế nào.",
        command="inv check --no-notes",
        prepare=_exercise,
    ),
    Terminal(
        "kiem-tra",
        "Cửa sổ dòng lệnh sau lệnh inv check: ba lỗi trong một tệp, mỗi lỗi một câu với số dòng và cách viết lại, rồi địa chỉ các mục giải thích.",
        "Ba lỗi cố ý trong một bài.",
        command="inv check --no-notes",
        prepare=_some_mistakes,
    ),
    Terminal(
        "tu-sua",
        "Cửa sổ dòng lệnh sau lệnh inv check --fix: máy kể đã sửa gì, dòng cũ có dấu trừ, dòng mới có dấu cộng, rồi nói không còn lỗi.",
        "Máy sửa giúp hai chỗ: dòng cũ có dấu trừ, dòng mới có dấu cộng.",
        command="inv check --fix --no-notes",
        prepare=_mendable,
    ),
    Terminal(
        "nhap-trang",
        "Cửa sổ dòng lệnh sau lệnh inv import: tên bản nháp, và bảng các mục đã điền, mỗi mục với độ chắc và chữ trong nguồn.",
        "Nhập một trang tin do chúng tôi viết ra để thử: phần đầu của bảng.",
        command="inv import luu/thong-tan.html",
        prepare=_saved_page,
        rows=29,
    ),
    Source(
        "tep-bai",
        "Một tệp bài mở trong chương trình viết chữ: phần đầu giữa hai dòng gạch, mỗi mục một dòng, dưới đó là thân bài.",
        "Phần đầu ở trên, thân bài ở dưới.",
        path="content/tin/2016/07/lang-son-2016-07-28.md",
        rows=22,
    ),
    OnDesk(
        "ban-bien-tap",
        "Trang đầu của bàn biên tập: ô tìm bài để sửa, nút Viết bài mới, rồi danh sách các bài mới thêm.",
        "Bàn biên tập, trang đầu.",
        height=640,
    ),
    OnDesk(
        "sai-tai-o",
        "Biểu mẫu của một bài: dưới ô ngày họp là câu báo ngày 31/2/2020 không có trong lịch; thanh dưới cùng nói còn một chỗ phải sửa.",
        "Gõ sai một ngày: máy nói ngay tại ô.",
        height=560,
        path="sua/go-quao-2020-10-09",
        do=_wrong_day,
    ),
    Built(
        "trang-bai",
        "Trang của một bài trên điện thoại: nghị định, nơi và ngày họp, tiêu đề, tóm tắt, rồi bảng tóm lược.",
        "Bài về Gò Quao, trên màn hình điện thoại.",
        width=360,
        height=700,
        path="tin/go-quao-2020-10-09.html",
        start="main",
    ),
)


# In the pages.

_FIGURE = re.compile(r"^(?:\[ảnh (?P<wanted>[\w-]+)\]|<figure><img src=\"images/huong-dan/(?P<there>[\w-]+)\.webp\".*</figure>)$", re.MULTILINE)


def figure(shot: Shot, width: int, height: int) -> str:
    """Return what shows a shot in a page. Its size stands there, so that nothing jumps when it comes."""
    caption = f"<figcaption>{escape(shot.caption)}</figcaption>" if shot.caption else ""
    return f'<figure><img src="{FOLDER}/{shot.name}.webp" width="{width}" height="{height}" alt="{escape(shot.alt)}">{caption}</figure>'


def put_in(text: str, sizes: Mapping[str, tuple[int, int]]) -> str:
    """Return the page ``text`` with each picture of ``sizes``, or its ``[ảnh name]``, as its shot says."""
    by_name = {shot.name: shot for shot in SHOTS}

    def show(match: re.Match[str]) -> str:
        name = match["wanted"] or match["there"]
        return figure(by_name[name], *sizes[name]) if name in sizes and name in by_name else match[0]

    return _FIGURE.sub(show, text)


def shown_in(text: str) -> Iterator[str]:
    """Yield the names of the guide's pictures that the page ``text`` shows."""
    for match in _FIGURE.finditer(text):
        yield match["wanted"] or match["there"]
