"""What keeps the site from being built, in words for the terminal and for the panel in the browser."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import jinja2

from plugins.common.problems import Problem
from plugins.common.text import format_number
from plugins.proofreading.formats import NOTHING
from plugins.proofreading.guide import Explanations

SHOWN = 50  # A panel shows so many lines; the terminal has all.
OUR_CODE = f"{__name__.partition('.')[0]}."


@dataclass(frozen=True)
class Line:
    """``where`` is ``path:line``, or a path, or empty; ``cure`` may be empty; ``guide``: where the guide explains it, from the root of the site, or empty."""

    where: str
    what: str
    cure: str = ""
    guide: str = ""

    def __str__(self) -> str:
        said = f"{self.what}; {self.cure}" if self.cure else self.what
        return f"{self.where}: {said}" if self.where else said


@dataclass(frozen=True)
class Trouble:
    """``details`` are for the terminal only: how the program came to an error that nobody foresaw."""

    title: str
    lines: tuple[Line, ...]
    details: str = ""

    def payload(self) -> dict[str, object]:
        """Return what the panel shows, ready for JSON."""
        more = len(self.lines) - SHOWN
        rest = f"Còn {format_number(more)} lỗi nữa: xem ở cửa sổ dòng lệnh." if more > 0 else ""
        lines = [{key: value for key, value in asdict(line).items() if value or key != "guide"} for line in self.lines[:SHOWN]]
        return {"title": self.title, "lines": lines, "rest": rest}


def of_problems(problems: Sequence[Problem], explained: Explanations = NOTHING) -> Trouble:
    """Return the mistakes in the sources that an editor can act on, each with where ``explained`` has its message."""
    files = len({problem.path for problem in problems})
    title = f"{format_number(len(problems))} lỗi trong {format_number(files)} tệp"
    lines = (Line(f"{found.path}:{found.line}", found.what, found.cure, explained.anchor_of(found.what, found.path)) for found in problems)
    return Trouble(title, tuple(lines))


def of_error(error: Exception, root: Path) -> Trouble:
    """Return why a build broke off. Paths below ``root`` are shown from there.

    An error of our own classes says all in its words. In other errors the deepest template is named, else the deepest line of code below
    ``root``: Jinja rewrites tracebacks so that templates stand in them with their own lines.
    """
    if type(error).__module__.startswith(OUR_CODE):
        return Trouble("Chưa dựng được", (Line("", str(error)),))
    details = "".join(traceback.format_exception(error))
    # From another process the way to the error comes as text, as its cause; so both are read as text.
    way = str(error.__cause__) if type(error.__cause__).__name__ == "_RemoteTraceback" else details
    frames = [(file, int(line)) for file, line in re.findall(r'^  File "(.+)", line (\d+)', way, re.MULTILINE)]
    templates = [place for place in frames if not place[0].endswith(".py") and not place[0].startswith("<")]
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        templates.append((error.filename, error.lineno))
    if templates:
        name = "" if isinstance(error, jinja2.TemplateError) else f"{type(error).__name__}: "
        return Trouble("Chưa dựng được: lỗi trong mẫu trang", (Line(_place(templates[-1], root), f"{name}{error}", "sửa mẫu rồi lưu"),))
    if isinstance(error, OSError) and error.filename:
        return Trouble("Chưa dựng được", (Line(_shown(str(error.filename), root), error.strerror or str(error)),), details)
    ours = [place for place in frames if Path(place[0]).is_relative_to(root) and "site-packages" not in place[0]]  # .venv is below root
    where = _place((ours or frames)[-1], root) if frames else ""
    cure = "đây là lỗi của chương trình, không phải của bài; chi tiết ở cửa sổ dòng lệnh"
    return Trouble("Chưa dựng được: lỗi của chương trình", (Line(where, f"{type(error).__name__}: {error}", cure),), details)


def of_code(paths: Iterable[Path], root: Path) -> Trouble | None:
    """Return what Python cannot read in ``paths``, None if it reads all. A file that is gone is no trouble."""
    lines = []
    for path in paths:
        try:
            compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
        except FileNotFoundError:
            continue
        except (SyntaxError, ValueError) as error:  # ValueError: a null byte
            line, what = (error.lineno or 1, error.msg) if isinstance(error, SyntaxError) else (1, str(error))
            lines.append(Line(_place((str(path), line), root), f"sai cú pháp Python: {what}", "sửa rồi lưu: máy chủ sẽ khởi động lại"))
    return Trouble("Chưa khởi động lại được", tuple(lines)) if lines else None


def _place(place: tuple[str, int], root: Path) -> str:
    return f"{_shown(place[0], root)}:{place[1]}"


def _shown(path: str, root: Path) -> str:
    return Path(path).relative_to(root).as_posix() if Path(path).is_relative_to(root) else path
