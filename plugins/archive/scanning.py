"""What changed on disk since the last build, told by names and stats: folder by folder, so that a folder without a change costs one digest."""

from __future__ import annotations

import os
import re
import stat as modes
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from plugins.common.problems import Problem

from .sources import RECORDS, shown_as

# What systems and editing programs leave behind.
_LITTER = re.compile(r"\.|~|.*~$|thumbs\.db$|desktop\.ini$", re.IGNORECASE)
# A file that changes again within the grain of the file system's clock has the same stat: what is so young is looked at again.
YOUNG_NS = 2_000_000_000


@dataclass(frozen=True)
class Folder:
    """The record files of one folder, by path relative to content/, with what tells that they changed; "" for one too young to trust.

    ``digest`` is over names and stats, None where the folder must be looked at again: it holds a problem or a young file, or not all of it
    was looked at, but the paths ``only``.
    """

    path: str
    digest: bytes | None
    files: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    only: tuple[str, ...] = ()


def glance(content: Path, shown: str, paths: Sequence[str], now_ns: int) -> Iterator[Folder]:
    """Yield the folders of ``paths`` (relative to content/, below ``tin/``), of which nothing else is looked at. A file that is not there is not in ``files``."""
    by_folder: dict[str, list[str]] = {}
    for path in paths:
        by_folder.setdefault(path.rpartition("/")[0], []).append(path)
    for folder, only in by_folder.items():
        stats = []
        for path in only:
            name = path.rpartition("/")[2]
            with suppress(FileNotFoundError, NotADirectoryError):
                found = os.lstat(content / path)
                if not _LITTER.match(name) and not modes.S_ISDIR(found.st_mode):
                    stats.append(_row(name, found))
        seen = _folder(content, folder, shown, stats, b"", now_ns)
        yield Folder(folder, None, seen.files, seen.problems, tuple(only))


def scan(content: Path, shown: str, known: Mapping[str, bytes | None], now_ns: int, only: Sequence[str] | None = None) -> Iterator[Folder]:
    """Yield each folder below ``content/tin``; of one whose digest is the ``known`` one, no more than path and digest.

    ``only``: just these folders, not those below them.
    """
    waiting = list(only) if only is not None else [RECORDS] if (content / RECORDS).is_dir() else []
    while waiting:
        path = waiting.pop()
        try:
            entries, below = _list(content / path)
        except OSError as error:
            what = f"không mở được thư mục ({error.strerror})"
            yield Folder(path, None, {}, (Problem(shown_as(shown, path), 1, what, "xem lại quyền đọc của thư mục"),))
            continue
        if only is None:
            waiting += [f"{path}/{name}" for name in sorted(below, reverse=True)]
        stats = [_row(name, stat) for name, stat in entries]
        digest = blake2b(repr(stats).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if known.get(path) == digest:
            yield Folder(path, digest)
        else:
            yield _folder(content, path, shown, stats, digest, now_ns)


def _row(name: str, stat: os.stat_result) -> tuple[str, int, int, int, int, int]:
    # Neither inode nor change time are told by Windows; they are then the same each time.
    return name, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino, stat.st_mode


def _list(folder: Path) -> tuple[list[tuple[str, os.stat_result]], list[str]]:
    """Return the files of ``folder`` with their stats, by name, and its folders. Links are not followed."""
    entries: list[tuple[str, os.stat_result]] = []
    below: list[str] = []
    if os.stat in os.supports_dir_fd:
        handle = os.open(folder, os.O_RDONLY)
        try:
            entries += [(name, os.stat(name, dir_fd=handle, follow_symlinks=False)) for name in sorted(os.listdir(handle))]
        except FileNotFoundError:  # Went while we looked: look again.
            return _list(folder)
        finally:
            os.close(handle)
    else:
        entries = [(name, os.lstat(folder / name)) for name in sorted(os.listdir(folder))]
    files = []
    for name, stat in entries:
        if (not name.endswith(".md") or name[0] in ".~") and _LITTER.match(name):
            continue
        if modes.S_ISDIR(stat.st_mode):
            below.append(name)
        else:
            files.append((name, stat))
    return files, below


def _folder(content: Path, path: str, shown: str, stats: list[tuple[str, int, int, int, int, int]], digest: bytes, now_ns: int) -> Folder:
    files: dict[str, str] = {}
    problems = []
    is_settled = True
    for name, mtime, ctime, size, inode, mode in stats:
        where = f"{path}/{name}"
        if not name.endswith(".md") or modes.S_ISLNK(mode):
            problem = _check_file(shown_as(shown, where), content / where, mode, content)
            if problem:
                problems.append(problem)
                continue
        is_young = max(mtime, ctime) > now_ns - YOUNG_NS
        is_settled = is_settled and not is_young
        # A link's own stat says nothing of the file behind it.
        files[where] = "" if is_young or modes.S_ISLNK(mode) else f"{mtime} {ctime} {size} {inode}"
        is_settled = is_settled and not modes.S_ISLNK(mode)
    return Folder(path, digest if is_settled and not problems else None, files, tuple(problems))


def _check_file(where: str, path: Path, mode: int, content: Path) -> Problem | None:
    """Return what keeps a file below ``tin/`` from being read as a record, None if nothing does."""
    if modes.S_ISLNK(mode) and path.is_dir():
        return Problem(where, 1, "thư mục là liên kết (symlink) nên các tệp trong đó không được đọc", "xóa liên kết ấy, chép chính thư mục vào đó")
    if path.suffix != ".md":
        return Problem(where, 1, "tệp không có đuôi .md nên không được đọc", f"đổi tên thành {path.name.split('.')[0]}.md, hoặc chuyển tệp ra khỏi {RECORDS}/")
    return check_link(where, path, content) if modes.S_ISLNK(mode) else None


def check_link(where: str, path: Path, content: Path) -> Problem | None:
    """Return the Problem of a symbolic link that leads to no file of ``content``."""
    if path.is_symlink() and not (path.is_file() and path.resolve().is_relative_to(content.resolve())):
        return Problem(where, 1, "tệp là liên kết (symlink) không dẫn tới tệp nào trong kho", "xóa liên kết ấy, chép chính tệp vào đó")
    return None


@lru_cache(maxsize=8192)  # Asked again and again of the same few.
def id_of(path: str) -> str:
    """Return the id of the record in the file at ``path``."""
    return PurePosixPath(path).stem
