"""``inv log`` in the terminal: what git knows of the records and they do not say; and the one line of it that ``inv publish`` tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.text import Text

from plugins.common.text import format_number
from plugins.editing.front_matter import CannotEdit
from plugins.editing.library import Library
from plugins.history.checking import Compared, OffDay, Silent, Vanished, compare, fill_in
from plugins.history.core import Commit, id_of
from plugins.history.git import NoHistory

from . import building

FEW = 20  # Lines of one kind, unless all are asked for.
SOME_FIELDS = 5
FEW_RECORDS = 5_000  # So many are compared before a publishing without being asked: about two seconds.
_RECORDS_ALONE = "Nhật ký thay đổi vẫn đủ như các bài tự ghi (added, corrections, withdrawn): nó không cần git."


def run(content: Path, *, write: bool, shows_all: bool = False, console: Console | None = None, today: date | None = None) -> bool:
    """Compare and tell; ``write``: first fill in the days on which records came in. Return whether there is nothing to see to."""
    console = console or Console(highlight=False, soft_wrap=True)
    today = today or building.today()
    try:
        found = compare(content, today)
    except NoHistory as error:
        console.print(f"Không so được với git: {error}.\n{_RECORDS_ALONE}", markup=False)
        return True
    if write and not _write(content, today, found, console):
        return False
    most = None if shows_all else FEW
    for told in (*tasks(found), *notes(found)):
        told.print(console, most)
    to_do = sum(len(told.rows) for told in tasks(found))
    noted = sum(len(told.rows) for told in notes(found))
    if to_do or noted:
        what = " và ".join(([f"{format_number(to_do)} việc cần làm"] if to_do else []) + ([f"{format_number(noted)} lưu ý"] if noted else []))
        console.print(f"Đã so {format_number(found.records)} bài với lịch sử git: {what}.")
    else:
        console.print(f"Các bài tự ghi đủ: {format_number(found.records)} bài khớp với lịch sử git.")
    return not to_do


def _write(content: Path, today: date, found: Compared, console: Console) -> bool:
    try:
        done = fill_in(content, today, found)
    except CannotEdit as error:
        console.print(f"{error.what}; {error.cure}\nChưa ghi gì.", markup=False)
        return False
    except OSError as error:
        console.print(f"Không ghi được ({error.strerror}: {error.filename}). Chưa ghi gì.", markup=False)
        return False
    for change in done:
        for row in change.diff():
            console.print(Text(row, style={"+": "green", "-": "red", "@": "cyan"}.get(row[:1], "")))
    written = {change.path for change in done}
    found.missing = [one for one in found.missing if one[0] not in written]
    console.print(
        f"Đã ghi ngày vào kho cho {format_number(len(done))} bài. Việc tiếp theo: inv check, rồi commit." if done else "Không bài nào thiếu ngày vào kho."
    )
    return True


def line_for_publishing(content: Path, today: date) -> str:
    """Return how many silent changes there are; "" for none, where there is no history to tell, and where there are more than FEW_RECORDS records."""
    try:
        if len(Library(content, today).paths) > FEW_RECORDS:
            return ""
        count = len(compare(content, today).silent)
    except (NoHistory, OSError):
        return ""
    return f"Lưu ý: {format_number(count)} lần sửa bài đã đăng mà người đọc không được báo (thiếu dòng đính chính): xem inv log." if count else ""


class _Told:
    """What is told of one kind: a heading, then a row each: where, what, and the cure."""

    def __init__(self, heading: str, rows: Sequence[tuple[str, str, str]], style: str) -> None:
        self.heading, self.rows, self._style = heading, rows, style

    def print(self, console: Console, most: int | None) -> None:
        if not self.rows:
            return
        console.print(Text(f"{self.heading}:", style=self._style))
        for where, what, cure in self.rows[:most]:
            console.print(Text.assemble((f"  {where}:", "bold"), f" {what}", *(("; ", (cure, "green")) if cure else ())))
        if most and len(self.rows) > most:
            console.print(f"  … và {format_number(len(self.rows) - most)} dòng nữa (xem hết: inv log --all)")
        console.print()


def tasks(found: Compared) -> list[_Told]:
    """Return what is to be seen to."""
    missing = [(_shown(path), f"vào kho ngày {_day(commit.entered)}, {_name(commit)}", "inv log --write ghi giúp") for path, commit in found.missing]
    return [
        _Told("Chưa ghi ngày vào kho (added), nên nhật ký không có", missing, "bold red"),
        _Told("Sửa lặng: điều đã đăng nay nói khác, mà không có dòng đính chính", [_silent_row(one) for one in found.silent], "bold red"),
        _Told("Mất dấu: bài đã đăng, nay không bài nào trả lời địa chỉ ấy", [_vanished_row(one) for one in found.vanished if one.was_online is not False], "bold red"),
    ]  # fmt: skip


def notes(found: Compared) -> list[_Told]:
    """Return what an editor would like to know, and need not see to."""
    additions = [(_shown(one.path), f"{_when(one.edit.commit)}: thêm {_fields(one)}", "") for one in found.additions]
    unseen = [_vanished_row(one) for one in found.vanished if one.was_online is False]
    return [
        _Told("Lưu ý: điều thêm vào bài đã đăng; điều cũ vẫn đúng, nên không bắt buộc đính chính", additions, "yellow"),
        _Told("Lưu ý: ngày vào kho (added) khác ngày bài vào git; máy không sửa ngày đã ghi", list(_off_rows(found.added_off)), "yellow"),
        _Told("Lưu ý: ngày rút tin (withdrawn) khác ngày trong git", list(_off_rows(found.withdrawn_off)), "yellow"),
        _Told("Lưu ý: bài đã xóa, chưa từng đăng lên mạng theo sổ địa chỉ", unseen, "yellow"),
    ]


def _silent_row(one: Silent) -> tuple[str, str, str]:
    return _shown(one.path), f"{_when(one.edit.commit)}: {_fields(one)}", f'inv correct {id_of(one.path)} --note "đã sửa gì, một câu"'


def _vanished_row(one: Vanished) -> tuple[str, str, str]:
    name = id_of(one.path)
    if one.now:
        return _shown(one.path), f"{_when(one.commit)}: đổi tên thành {_shown(one.now)}", f"ghi tin/{name}.html vào aliases của bài ấy"
    before = f"{one.commit.id[:7]}^" if one.commit.id else "HEAD"
    cure = f'git restore --source={before} -- {_shown(one.path)}, rồi inv withdraw {name} --reason "vì sao"; có bài thay thì ghi aliases: [tin/{name}.html] ở bài ấy'
    return _shown(one.path), f"{_when(one.commit)}: xóa", cure


def _off_rows(these: Iterable[OffDay]) -> Iterable[tuple[str, str, str]]:
    """Yield a row for the records that came with one commit and tell one day; those a day off, as when one writes in the evening, are only counted."""
    off = sorted(these, key=lambda one: (one.commit.entered, one.commit.id, one.said, one.path))
    for (commit, said), group in groupby((one for one in off if one.days > 1), key=lambda one: (one.commit, one.said)):
        first, *others = group
        more = f" và {format_number(len(others))} bài nữa" if others else ""
        yield f"{_shown(first.path)}{more}", f"bài ghi {_day(said)}, git: {_when(commit)}", ""
    close = [one for one in off if one.days == 1]
    if close:
        more = f" và {format_number(len(close) - 1)} bài nữa" if close[1:] else ""
        yield f"{_shown(close[0].path)}{more}", "lệch một ngày, như viết hôm trước hôm sau mới commit", ""


def _fields(one: Silent) -> str:
    labels = [f"{changed.label} ({changed.key})" for changed in sorted(one.edit.changed, key=lambda changed: changed.is_addition)]
    rest = len(labels) - SOME_FIELDS
    return ", ".join(labels[:SOME_FIELDS]) + (f" và {rest} mục nữa" if rest > 0 else "")


def _when(commit: Commit) -> str:
    return f"ngày {_day(commit.entered)}, {_name(commit)}"


def _name(commit: Commit) -> str:
    if not commit.id:
        return "chưa commit"
    subject = commit.subject if len(commit.subject) <= 60 else f"{commit.subject[:59]}…"
    return f"commit {commit.id[:7]} “{subject}”"


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _shown(path: str) -> str:
    return f"content/{path}"
