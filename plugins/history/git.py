"""Asking the ``git`` program for the history of the records: one process for all commits, one for all contents."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from plugins.archive.sources import RECORDS
from plugins.common.dates import HANOI

from .core import Commit, Touch, is_record

_ALIKE = "-M60%"  # A file that is so much like one that went is that one, moved.
_HEAD, _BETWEEN, _END = "\x1e", "\x1f", "\x1d"
_AT_ONCE = 64  # Contents are asked for so many at a time, as they will be needed: the questions fit into the pipe of any system.
_FORM = f"--format={_HEAD}%H{_BETWEEN}%ct{_BETWEEN}%at{_BETWEEN}%B{_END}"
_ON_DISK = "disk:"
# What a hook or another program set for a repository of its own.
_NOT_OURS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_EXTERNAL_DIFF")

_REFUSALS = {
    "not a git repository": "thư mục này không nằm trong kho git nào",
    "does not have any commits": "kho git này chưa có lần ghi (commit) nào",
    "dubious ownership": "git không tin kho này vì thư mục thuộc người dùng khác (git config --global --add safe.directory THƯ_MỤC)",
}


class NoHistory(LookupError):
    """There is no history to be asked, or only a part of it; the message says why, for an editor to read."""


class Repository:
    """The history of the folder ``content``. Raises NoHistory where there is none. A context manager: it keeps a process that gives contents."""

    def __init__(self, content: Path) -> None:
        self._content = content
        self._environment = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        self._environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
        is_shallow, self._prefix = self._asked("rev-parse", "--is-shallow-repository", "--show-prefix").decode("utf-8", "replace").split("\n")[:2]
        if is_shallow == "true":
            raise NoHistory("bản sao này chỉ có phần cuối của lịch sử (shallow clone); lấy đủ bằng git fetch --unshallow rồi chạy lại")
        if self._asked("config", "--get-regexp", r"^remote\..*\.promisor$", may_find_nothing=True):
            raise NoHistory("bản sao này không có các bản cũ của bài (partial clone); lấy đủ bằng git fetch --refetch --no-filter rồi chạy lại")
        self._contents: subprocess.Popen[bytes] | None = None
        self._planned: list[str] = []
        self._at = 0
        self._near: dict[str, bytes] = {}

    def __enter__(self) -> Repository:
        return self

    def __exit__(self, *_: object) -> None:
        if self._contents:
            self._contents.communicate()  # Ends it, and takes what it still had to say.
            self._contents = None

    def log(self, today: date) -> list[tuple[Commit, list[Touch]]]:
        """Return every commit with what it did to records, oldest first; last, if there is any, what is not committed yet, as of ``today``. Raises NoHistory."""
        raw = ("--raw", "-z", "--no-abbrev", "--no-relative", "--no-ext-diff", "-l5000", _ALIKE)
        # -c: of merges, what is like neither side; all else was told where it was written.
        known = self._asked("log", "--topo-order", "--reverse", "--full-history", "--encoding=UTF-8", _FORM, "-c", *raw, "--", RECORDS)
        found = [self._commit(entry) for entry in known.decode("utf-8", "surrogateescape").split(_HEAD)[1:]]
        if not any(touches for _, touches in found):
            raise NoHistory(f"git không giữ bài nào trong content/{RECORDS}")
        waiting = list(self._touches(self._asked("diff", *raw, "HEAD", "--", RECORDS).decode("utf-8", "surrogateescape")))
        self._planned = [name for _, touches in found for touch in touches for name in (touch.after, *touch.before) if name]
        return [*found, *([(Commit("", today, today), waiting)] if waiting else [])]

    def remarks(self) -> Iterator[Commit]:
        """Yield the commits that may say that nothing of substance changed, in themselves or in others: they need not touch a record."""
        told = self._asked("log", "--encoding=UTF-8", "--regexp-ignore-case", "--extended-regexp", "--grep=n(o|ộ|Ộ)i[ -]dung", _FORM)
        yield from (self._commit(entry)[0] for entry in told.decode("utf-8", "surrogateescape").split(_HEAD)[1:])

    def _commit(self, entry: str) -> tuple[Commit, list[Touch]]:
        head, _, rest = entry.partition(_END)
        name, entered, written, message = head.split(_BETWEEN, 3)
        return Commit(name, _day(entered), _day(written), message), list(self._touches(rest))

    def _touches(self, raw: str) -> Iterator[Touch]:
        """Yield what git's raw format, with NUL, tells of record files."""
        pieces = iter(raw.strip("\0\n").split("\0"))
        for told in pieces:
            told = told.strip("\n")
            if not told.startswith(":"):
                continue
            of = len(told) - len(told.lstrip(":"))  # One parent; of a merge several.
            *names, kind = told.lstrip(":").split(" ")[of + 1 :]
            old = path = self._below(next(pieces))
            if kind[0] in "RC" and of == 1:
                path = self._below(next(pieces))
            before, after = tuple(name for name in names[:of] if name.strip("0")), names[of]
            is_gone = kind[0] == "D" or (of > 1 and not after.strip("0"))
            after = "" if is_gone else after if after.strip("0") else f"{_ON_DISK}{path}"
            if is_record(old) or is_record(path):
                yield Touch(old if before and is_record(old) else "", "" if is_gone or not is_record(path) else path, before, after if is_record(path) else "")

    def _below(self, path: str) -> str:
        return path.removeprefix(self._prefix)

    def read(self, name: str) -> bytes:
        """Return contents by the name that a Touch has of them. Raises NoHistory where the repository is damaged."""
        if name.startswith(_ON_DISK):
            return (self._content / name.removeprefix(_ON_DISK)).read_bytes()
        if name not in self._near:
            try:
                self._at = self._planned.index(name, self._at)
                names = self._planned[self._at : self._at + _AT_ONCE]
            except ValueError:  # Asked for out of turn.
                names = [name]
            self._near = dict(self._given(dict.fromkeys(names)))
        return self._near[name]

    def _given(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        if not self._contents:
            self._contents = subprocess.Popen(
                ["git", "cat-file", "--batch"], cwd=self._content, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        asked, given = self._contents.stdin, self._contents.stdout
        assert asked
        assert given
        asked.write("".join(f"{name}\n" for name in names).encode())
        asked.flush()
        for name in names:
            head = given.readline().split()
            if len(head) != 3:
                raise NoHistory("kho git hỏng, thiếu một bản cũ của bài (xem: git fsck)")
            yield name, given.read(int(head[2]))
            given.read(1)

    def _asked(self, *arguments: str, may_find_nothing: bool = False) -> bytes:
        try:
            done = subprocess.run(
                ["git", "--no-pager", "-c", "log.showSignature=false", *arguments],
                cwd=self._content, env=self._environment, stdin=subprocess.DEVNULL, capture_output=True, check=False,
            )  # fmt: skip
        except FileNotFoundError:
            raise NoHistory("máy này không có chương trình git") from None
        if done.returncode and not (may_find_nothing and done.returncode == 1):
            said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
            raise NoHistory(next((told for sign, told in _REFUSALS.items() if sign in said), f"git không đọc được: {said}"))
        return done.stdout


def _day(seconds: str) -> date:
    return datetime.fromtimestamp(int(seconds), HANOI).date()
