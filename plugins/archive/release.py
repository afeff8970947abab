"""Switching a whole site at once, at the cost of the change. Knows files and folders only.

The folder of the site has a hidden sibling, the *shadow*, that shares its files by hard links. New bytes gather in a third
folder, the *staging* one. A commit brings the shadow up to date by repeating the last change on it, moves the staged files in,
takes the stale ones out, and exchanges the two names: before it readers have the whole old site, after it the whole new one, and
the shadow is the site before. A file that did not change is the same file (inode, time) in all of this. Whoever is in the middle
of reading the old site by an open folder may go on until the next commit.

What was left is noted in the state folder, and a flag there says what is not whole while it is worked on, so that after a kill
the next build knows where it stands. One build at a time: hold ``lock.only_one`` around all of it.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

MARKER = ".so-giao-ban"
MARKER_TEXT = "Thư mục này do Sổ Giao Ban dựng. Tệp không thuộc trang web sẽ bị xóa ở lần dựng sau.\n"
STAGING = ".so-giao-ban-stage"  # Inside the output, where its parent is out of reach.

FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
# What systems answer where a file cannot have a second name: exFAT, another disk, a file of another user (fs.protected_hardlinks).
UNSHARABLE = {errno.EPERM, errno.EACCES, errno.EXDEV, errno.EMLINK, errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
# System calls have no names, only numbers; for C libraries without renameat2(). Source: Linux, arch/*/entry/syscalls/*.tbl, 64 bits.
RENAMEAT2 = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "loongarch64": 276, "ppc64le": 357, "s390x": 347}
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
LONG = 500  # A change of more files is repeated on the shadow at once, not by the next build.
LEAVES = ("anh/", "files/", "theme/", "t-", "in/", "tin/")  # File by file, these go first: pages show them, or every list links to them.


class CannotWrite(RuntimeError):
    """The disk does not take the site: ``what`` is wrong, and the ``cure``, both for an editor to read."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what, cure)  # Both, so that it comes whole out of a worker process.
        self.what, self.cure = what, cure

    def __str__(self) -> str:
        return f"{self.what}; {self.cure}"


class ForeignOutput(CannotWrite):
    """The output folder holds files that we did not make, so we will not clean it."""


class Way(StrEnum):
    """How the new site took the place of the old one."""

    EXCHANGE = "exchange"  # two names swapped in one step
    RENAMES = "renames"  # one name after the other: for a moment there is no site
    IN_PLACE = "in place"  # file by file, each at once


@dataclass(frozen=True)
class Writer:
    """Reads the live site and writes files of the next one, in any process: it holds two names and nothing else."""

    staged: str
    live: str

    def read(self, path: str) -> bytes | None:
        """Return the bytes now at ``path`` of the site, or None if there is no plain file that can be read.

        What is only reached through a symbolic link is not there: links are never part of a site.
        """
        try:
            if any(stat.S_ISLNK(os.lstat(f"{self.live}/{folder}").st_mode) for folder in _folders_above([path]) if folder):
                return None
            if not stat.S_ISREG(os.lstat(f"{self.live}/{path}").st_mode):
                return None
            with open(f"{self.live}/{path}", "rb") as file:
                return file.read()
        except OSError:
            return None

    def write(self, path: str, data: bytes) -> None:
        """Write ``data`` for ``path`` (relative, with "/") of the next site, readable by all.

        Raises CannotWrite; ValueError for a path that leads out of the site.
        """
        _check_path(path)
        try:
            file = os.open(_staged(self.staged, path), _NEW, 0o644)
            try:
                if os.name == "posix":
                    os.fchmod(file, 0o644)  # Whatever the umask.
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(file, rest) :]
            finally:
                os.close(file)
        except OSError as error:
            raise explain(error, f"{self.live}/{path}") from error


@dataclass(frozen=True)
class Left:
    """What the last build left on the disk. Times are in nanoseconds, of the folders by their relative path; "" is the site itself."""

    generation: str
    output: int  # inode
    shadow: list[int]  # inode and time, or empty for none
    folders: dict[str, int]
    written: list[str] = field(default_factory=list)  # The last change: what the shadow has yet to repeat.
    removed: list[str] = field(default_factory=list)


class Stage:
    """The next site in the making: write its files, then commit them."""

    def __init__(self, release: Release, folder: str) -> None:
        self.generation = secrets.token_hex(8)  # The name of the next site: keep it with what the site was made from.
        self.writer = Writer(folder, str(release.output))
        self.removed: tuple[str, ...] = ()  # After the commit: the paths that the site has no longer, in order.
        self._release = release

    def read(self, path: str) -> bytes | None:
        return self.writer.read(path)

    def commit(self, written: Iterable[str], removed: Iterable[str] = (), complete: Iterable[str] | None = None) -> int:
        """Put the next site in the place of the last one; return how many files went.

        ``written`` are the paths given to the writer, ``removed`` those that the site no longer has. With ``complete``, all paths
        of the next site, every file that is none of them goes, whoever put it there. A site that is not known needs it.

        Raises CannotWrite; ValueError for a path that leads out of the site, or was planned and never written.
        """
        return self._release._commit(self, list(dict.fromkeys(written)), list(dict.fromkeys(removed)), None if complete is None else set(complete))


class Release:
    """The folder of a site, and how it goes from one site to the next: ``check``, ``stage``, ``commit``; after a full build ``prepare``.

    ``state`` is a folder for notes between builds. ``in_place`` forces writing file by file: for a server that holds on to the
    folder itself rather than its name, such as a container it is mounted into. ``durable`` waits for the disk before the switch,
    so that a power cut leaves a whole site, too.

    After ``check``: ``is_known`` says that the site is, by the names in its folders, as we left it; ``generation`` is the name its
    stage had, or None. After ``commit``: ``way`` says how it was done. A build that was killed between the commit and its own
    notes finds another generation than they have.
    """

    def __init__(self, output: Path, state: Path, *, in_place: bool = False, durable: bool = True) -> None:
        self.output = Path(os.path.realpath(output))  # A link to the site stays a link: the folder it leads to is switched.
        self.state = state
        self.way: Way | None = None
        self.is_known = False
        self._in_place, self._durable = in_place, durable
        self._left: Left | None = None
        self._is_checked = False
        self._live = str(self.output)
        self._shadow, self._staging, self._aside = (str(self.output.parent / f".{self.output.name}.so-giao-ban-{use}") for use in ("next", "stage", "old"))
        self._note = state / "site.json"
        self._shadow_unclean, self._output_unclean = state / "shadow.unclean", state / "output.unclean"

    @property
    def generation(self) -> str | None:
        return self._left.generation if self._left and self.is_known else None

    def check(self, *, glance: bool = False) -> None:
        """Look at what is there; put right what a killed build left. Raises ForeignOutput; CannotWrite if nothing can be written.

        ``glance``: after a commit by this object, look at the site's first folders only, not at all of them: what others did further down
        is then noticed by the next whole look. For builds in quick succession.
        """
        with _explained(str(self.state)):
            self.state.mkdir(parents=True, exist_ok=True)
            _refuse_locked(self.state)
        with _explained(self._live):
            self._recover()
            self._refuse()
            self._is_checked = True
            glance = glance and self._left is not None
            self._left = _load(self._note)
            self.is_known = self._left is not None and not self._output_unclean.exists() and _is_as_left(self._live, self._left, glance=glance)

    @contextlib.contextmanager
    def stage(self) -> Iterator[Stage]:
        """Yield a Stage; leaving without a commit leaves the site as it is. Raises CannotWrite."""
        if not self._is_checked:
            self.check()
        with _explained(self._live):
            folder = self._open_staging()
        try:
            yield Stage(self, folder)
        finally:
            self._is_checked = False
            _discard(folder)
            if self.is_known and self._left and folder != self._staging:  # The staging folder came and went: not the work of others.
                with contextlib.suppress(OSError):
                    os.utime(self._live, ns=(self._left.folders[""],) * 2)

    def prepare(self) -> None:
        """Do now what would make the next commit long: make the shadow, or repeat a large change on it. For the end of a build that took its time."""
        if not (self.is_known and self._left and self.way in (Way.EXCHANGE, Way.RENAMES)):
            return
        if not self._shadow_unclean.exists() and len(self._left.written) + len(self._left.removed) <= LONG:
            return
        try:
            folders = self._follow()
            self._save(replace(self._left, folders=folders, shadow=_identity(self._shadow), written=[], removed=[]))
            self._shadow_unclean.unlink(missing_ok=True)
        except OSError:  # The site is out, and whole: the next build will say what is wrong with the disk, if it still is.
            _discard(self._shadow)

    def _recover(self) -> None:
        """Finish what a build that was killed between two renames began."""
        if not os.path.lexists(self._aside):
            return
        if not os.path.lexists(self._live):
            os.rename(self._aside, self._live)
        elif not os.path.lexists(self._shadow):
            os.rename(self._aside, self._shadow)
        else:
            _clear(self._aside)

    def _refuse(self) -> None:
        above = self.output
        while not above.exists():
            above = above.parent
        if not above.is_dir():
            raise CannotWrite(f"{above} là một tệp, không phải thư mục", "hãy đổi tên tệp ấy, hoặc chọn thư mục khác cho trang web")
        if above == self.output and not (above / MARKER).exists() and any(above.iterdir()):
            raise ForeignOutput(f"thư mục {above} có tệp không do Sổ Giao Ban tạo", "hãy chọn thư mục khác, hoặc dọn thư mục ấy trước")
        _refuse_locked(above)

    def _open_staging(self) -> str:
        """Make an empty folder for what is to be written: beside the site where files can be shared with it, else inside."""
        os.makedirs(self._live, exist_ok=True)
        inside = f"{self._live}/{STAGING}"
        for folder in (self._staging, inside):
            _discard(folder)
        _mark(self._live)
        if not self._in_place:
            try:
                os.mkdir(self._staging)
                os.link(f"{self._live}/{MARKER}", f"{self._staging}/{MARKER}")
            except OSError as error:
                _discard(self._staging)
                if error.errno in FULL:
                    raise
            else:
                self.way = None
                return self._staging
        self.way = Way.IN_PLACE
        _discard(self._shadow)
        os.mkdir(inside)
        return inside

    def _commit(self, stage: Stage, written: list[str], removed: list[str], complete: set[str] | None) -> int:
        if complete is None and not self.is_known:
            raise ValueError("the site is not as we left it: commit needs the complete set of its paths")
        for path in (*written, *removed):
            _check_path(path)
        _refuse_missing(path for path in written if not os.path.isfile(_staged(stage.writer.staged, path)))
        if complete is not None:
            complete.update(written)
        with _explained(self._live):
            if complete is None and not written and not removed:
                self._save(replace(self._known(), generation=stage.generation))
                return 0
            if self.way is Way.IN_PLACE:
                return self._settle(stage, _staged, written, removed, complete)
            return self._switch(stage, written, removed, complete)

    def _switch(self, stage: Stage, written: list[str], removed: list[str], complete: set[str] | None) -> int:
        """Make the shadow the next site, then exchange the two names."""
        try:
            try:
                if complete is None:
                    folders = self._follow()
                else:
                    folders, removed = self._mirror(complete, written)
            except OSError as error:
                if error.errno not in UNSHARABLE:
                    raise
                return self._settle(stage, _staged, written, removed, complete)
            if complete is None:
                for path in removed:
                    _remove(self._shadow, path)
            for path in written:
                with _explained(f"{self._live}/{path}"):  # Not where it lies now, which editors do not know.
                    _place(_staged(stage.writer.staged, path), self._shadow, path, os.replace)
            _stamp(self._shadow, (*written, *removed), folders)
            if self._durable:
                _flush(self._shadow)
            left = Left(stage.generation, os.lstat(self._shadow).st_ino, _identity(self._live), folders, written, removed)
            try:
                self.way = _switch_names(self._live, self._shadow, self._aside)
            except OSError as error:  # The folder is a mount point, or in use (Windows): its name stays where it is.
                if error.errno in FULL:
                    raise
                return self._settle(stage, lambda _, path: f"{self._shadow}/{path}", written, removed, complete)
        except BaseException:
            _discard(self._shadow)  # It may hold what filled the disk.
            raise
        if complete is None:
            self._save(left)
            self._shadow_unclean.unlink()
        else:  # The flag stays: repeating so much, file by file, costs more than comparing the folders.
            self._save(replace(left, written=[], removed=[]))
        stage.removed = tuple(sorted(removed))
        return len(removed)

    def _settle(self, stage: Stage, source: Callable[[str, str], str], written: list[str], removed: list[str], complete: set[str] | None) -> int:
        """Move the files into the live site, in an order that never shows a link to what is not yet there.

        ``source`` tells where the new file of a path lies, by the staging folder and the path.
        """
        self.way = Way.IN_PLACE
        self._shadow_unclean.touch()
        empty: list[str] = []
        links: list[str] = []
        if complete is None:
            folders = dict(self._known().folders)
        else:
            walk = _Walk(complete, set(written))
            walk.go(self._live, None)
            walk.refuse_missing()
            folders, removed, empty, links = walk.folders, walk.dropped, walk.empty, walk.links
        self._output_unclean.touch()
        for path in links:  # First of all: through one, a file would land elsewhere.
            os.unlink(f"{self._live}/{path}")
        for path in sorted(written, key=lambda path: _turn(path, os.path.lexists(f"{self._live}/{path}"))):
            _place(source(stage.writer.staged, path), self._live, path, os.replace)
        for path in removed:
            _remove(self._live, path)
        for folder in empty:
            with contextlib.suppress(OSError):  # It got a file meanwhile.
                os.rmdir(f"{self._live}/{folder}")
        _discard(stage.writer.staged)
        _stamp(self._live, (*written, *removed, *empty), folders)
        if self._durable:
            _flush(self._live)
        self._save(Left(stage.generation, os.lstat(self._live).st_ino, [], folders))
        self._output_unclean.unlink()
        stage.removed = tuple(sorted(removed))
        return len(removed)

    def _follow(self) -> dict[str, int]:
        """Bring the shadow up to date with the live site, which is known; return the times of its folders."""
        left = self._known()
        if self._shadow_unclean.exists() or not left.shadow or _identity(self._shadow) != left.shadow:
            return self._mirror(None, ())[0]
        self._shadow_unclean.touch()
        for path in left.removed:
            _remove(self._shadow, path)
        for path in left.written:
            _place(f"{self._live}/{path}", self._shadow, path, os.link)
        for folder in _folders_above((*left.written, *left.removed)):
            if folder in left.folders:
                os.utime(f"{self._shadow}/{folder}", ns=(left.folders[folder],) * 2)
        return dict(left.folders)

    def _mirror(self, wanted: set[str] | None, written: Collection[str]) -> tuple[dict[str, int], list[str]]:
        """Make the shadow share the files of the live site that are wanted; return the times of its folders and the paths not taken over."""
        self._shadow_unclean.touch()
        if os.path.islink(self._shadow) or not os.path.isdir(self._shadow):
            _clear(self._shadow)
            os.mkdir(self._shadow)
        walk = _Walk(wanted, set(written))
        walk.go(self._live, self._shadow)
        walk.refuse_missing()
        return walk.folders, walk.dropped

    def _known(self) -> Left:
        if self._left is None:
            raise RuntimeError("check() comes first")
        return self._left

    def _save(self, left: Left) -> None:
        temporary = self._note.with_suffix(".new")
        temporary.write_text(json.dumps(vars(left), ensure_ascii=False), encoding="utf-8")
        os.replace(temporary, self._note)
        self._left, self.is_known = left, True


class _Walk:
    """One look at every file of a site, which makes ``target`` share those that are wanted, if one is given, and hold nothing else.

    ``folders`` has the time of each folder kept, ``dropped`` the paths of files and links not wanted, ``links`` those of the links,
    ``empty`` the folders with nothing wanted in them, the deepest first. Of the paths in ``written`` there will be new bytes: they are passed over.
    """

    def __init__(self, wanted: set[str] | None, written: set[str]) -> None:
        self.folders: dict[str, int] = {}
        self.dropped: list[str] = []
        self.links: list[str] = []
        self.empty: list[str] = []
        self._wanted, self._written = wanted, written
        self._missing = set() if wanted is None else wanted - written - {MARKER}

    def go(self, source: str, target: str | None, folder: str = "") -> bool:
        """Walk ``folder`` of ``source``; return whether anything in it is wanted."""
        here, there = f"{source}/{folder}", f"{target}/{folder}"
        then = os.stat(here).st_mtime_ns  # Before the look: what others put in meanwhile makes it another.
        old = _entries(there) if target else {}
        busy = False
        for name, entry in _entries(here).items():
            path = f"{folder}/{name}" if folder else name
            mine = old.pop(name, None)
            if entry.is_dir(follow_symlinks=False):
                if path == STAGING:
                    continue
                if target and not (mine and mine.is_dir(follow_symlinks=False)):
                    _clear(f"{target}/{path}")
                    os.mkdir(f"{target}/{path}")
                busy |= self.go(source, target, path)
            elif not entry.is_file(follow_symlinks=False) or not (self._wanted is None or path in self._wanted or path == MARKER):
                if path not in self._written:
                    self.dropped.append(path)
                if entry.is_symlink():
                    self.links.append(path)
                if mine:
                    _clear(f"{target}/{path}")
            else:
                busy = True
                self._missing.discard(path)
                if target and path not in self._written and not (mine and mine.inode() == entry.inode()):
                    _clear(f"{target}/{path}")
                    os.link(entry.path, f"{target}/{path}")
        for name in old:
            _clear(f"{there}/{name}")
        if busy or not folder:
            if target:
                _dress(here, there)
            self.folders[folder] = then
            return True
        self.empty.append(folder)
        if target:
            os.rmdir(there)
        return False

    def refuse_missing(self) -> None:
        _refuse_missing(self._missing)


def _entries(folder: str) -> dict[str, os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return {entry.name: entry for entry in entries}


def _dress(model: str, folder: str) -> None:
    """Give ``folder`` the rights, the times and, where we may, the owner of ``model``."""
    if hasattr(os, "chown"):
        theirs, ours = os.stat(model), os.stat(folder)
        if (theirs.st_uid, theirs.st_gid) != (ours.st_uid, ours.st_gid):
            with contextlib.suppress(OSError):
                os.chown(folder, theirs.st_uid, theirs.st_gid)
    shutil.copystat(model, folder)


def _staged(folder: str, path: str) -> str:
    """Return where the staging folder holds the new file of ``path``: under a hash of it, as folders would cost as much as the files."""
    return f"{folder}/{blake2b(path.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"


def _place(source: str, root: str, path: str, move: Callable[[str, str], None]) -> None:
    """Move or link the file ``source`` to ``path`` below ``root``, whatever stands there."""
    try:
        move(source, f"{root}/{path}")
    except (FileNotFoundError, FileExistsError, NotADirectoryError, IsADirectoryError, PermissionError) as error:
        if isinstance(error, PermissionError) and not os.path.isdir(f"{root}/{path}"):  # A folder there is no permission on Windows.
            raise
        for folder in reversed(list(_folders_above([path]))):
            above = f"{root}/{folder}"
            if folder and (os.path.islink(above) or not os.path.isdir(above)):
                _clear(above)
                os.mkdir(above)
        _clear(f"{root}/{path}")
        move(source, f"{root}/{path}")


def _remove(root: str, path: str) -> None:
    """Remove a file and the folders that this leaves empty; a folder that took its place stays."""
    try:
        os.unlink(f"{root}/{path}")
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (IsADirectoryError, PermissionError):
        if not os.path.isdir(f"{root}/{path}"):
            raise
    for folder in _folders_above([path]):
        try:
            if folder:
                os.rmdir(f"{root}/{folder}")
        except OSError:
            return


def _clear(path: str) -> None:
    """Remove whatever stands at ``path``, if anything does."""
    with contextlib.suppress(FileNotFoundError):
        if stat.S_ISDIR(os.lstat(path).st_mode):
            shutil.rmtree(path)
        else:
            os.unlink(path)


def _discard(path: str) -> None:
    """Remove what is in nobody's way if it stays."""
    with contextlib.suppress(OSError):
        _clear(path)


def _stamp(root: str, paths: Iterable[str], folders: dict[str, int]) -> None:
    """Give the folders that ``paths`` touch one time, and note it in ``folders``: a later change by others shows in it."""
    now = time.time_ns()
    for folder in _folders_above(paths):
        full = f"{root}/{folder}"
        if os.path.isdir(full):
            os.utime(full, ns=(now, now))
            folders[folder] = os.stat(full).st_mtime_ns  # Read back: not every disk keeps nanoseconds.
        else:
            folders.pop(folder, None)


def _is_as_left(output: str, left: Left, *, glance: bool) -> bool:
    """Whether the folder is the same, and no name in it came or went since. Looks at folders only; at a ``glance``, at the first ones."""
    try:
        return os.lstat(output).st_ino == left.output and all(
            os.stat(f"{output}/{folder}", follow_symlinks=False).st_mtime_ns == then for folder, then in left.folders.items() if not (glance and "/" in folder)
        )
    except OSError:
        return False


def _folders_above(paths: Iterable[str]) -> dict[str, None]:
    """Return the folders that ``paths`` lie in, "" for the root of all; of one path, the nearest first."""
    found: dict[str, None] = {}
    for path in paths:
        above = path.rpartition("/")[0]
        while above not in found:
            found[above] = None
            above = above.rpartition("/")[0]
    return found


def _turn(path: str, is_there: bool) -> tuple[int, str]:
    """Return when a file goes, where they go one by one: leaves, new lists, changed lists, the first page."""
    if path == "index.html":
        return 3, path
    return 0 if path.startswith(LEAVES) else 1 + is_there, path


def _check_path(path: str) -> None:
    if "\\" in path or "\0" in path or any(part in ("", ".", "..") for part in path.split("/")):
        raise ValueError(f"not a path inside the site: {path!r}")


def _refuse_missing(paths: Iterable[str]) -> None:
    if missing := sorted(paths):
        raise ValueError(f"{len(missing)} planned files were never written, such as {missing[0]}")


def _identity(folder: str) -> list[int]:
    """Return the inode and the time of ``folder``: numbers are given anew, but not together with the time. Empty for none."""
    try:
        found = os.lstat(folder)
    except FileNotFoundError:
        return []
    return [found.st_ino, found.st_mtime_ns]


def _mark(output: str) -> None:
    if not os.path.lexists(f"{output}/{MARKER}"):
        with open(f"{output}/{MARKER}", "w", encoding="utf-8", newline="\n") as file:
            file.write(MARKER_TEXT)


def _load(note: Path) -> Left | None:
    try:
        return Left(**json.loads(note.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # None yet, or cut off by a power cut: then the site is not known.
        return None


def _switch_names(live: str, shadow: str, aside: str) -> Way:
    """Let the two folders exchange their names. Raises OSError, with all as it was, where they cannot."""
    if _exchange(live, shadow):
        return Way.EXCHANGE
    os.rename(live, aside)
    try:
        os.rename(shadow, live)
    except OSError:
        os.rename(aside, live)
        raise
    os.rename(aside, shadow)
    return Way.RENAMES


def _exchange(first: str, second: str) -> bool:
    """Exchange two names in one step; return False where the system or the disk cannot. Source: renameat2(2)."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    at_cwd, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE of <fcntl.h>, <linux/fs.h>
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(first), os.fsencode(second)
    if hasattr(libc, "renameat2"):
        return libc.renameat2(at_cwd, names[0], at_cwd, names[1], ctypes.c_uint(exchange)) == 0
    number = RENAMEAT2.get(platform.machine()) if sys.maxsize > 2**32 else None
    return number is not None and libc.syscall(ctypes.c_long(number), at_cwd, names[0], at_cwd, names[1], ctypes.c_uint(exchange)) == 0


def _flush(folder: str) -> None:
    """Wait until the disk has what was written. Source: syncfs(2), sync(2)."""
    if sys.platform.startswith("linux"):
        import ctypes

        descriptor = os.open(folder, os.O_RDONLY)
        try:
            libc = ctypes.CDLL(None, use_errno=True)
            if hasattr(libc, "syncfs"):
                if libc.syncfs(descriptor):
                    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), folder)
                return
        finally:
            os.close(descriptor)
    if hasattr(os, "sync"):
        os.sync()


def _refuse_locked(folder: Path) -> None:
    """Raise OSError if nothing can be written in ``folder``: better before a long build than after it."""
    if hasattr(os, "statvfs") and os.statvfs(folder).f_flag & os.ST_RDONLY:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def explain(error: OSError, path: str) -> CannotWrite:
    """Return what to tell an editor of ``error``, met at ``path``."""
    if error.errno == errno.ENOSPC:
        return CannotWrite(f"đĩa chứa {path} đã hết chỗ", "hãy xóa bớt tệp không dùng trên đĩa ấy rồi dựng lại")
    if error.errno in FULL:
        return CannotWrite(f"đã hết hạn mức đĩa cho {path}", "hãy xóa bớt tệp, hoặc xin thêm hạn mức, rồi dựng lại")
    if error.errno == errno.EROFS:
        return CannotWrite(f"{path} nằm trên đĩa chỉ đọc", "hãy mở khóa chống ghi của đĩa, hoặc chọn thư mục khác cho trang web")
    if error.errno in (errno.EACCES, errno.EPERM):
        return CannotWrite(f"không có quyền ghi vào {path}", "hãy dựng bằng tài khoản chủ của thư mục, hoặc sửa quyền, hoặc đóng chương trình đang mở tệp ấy")
    if error.errno == errno.ENAMETOOLONG:
        return CannotWrite(f"tên tệp quá dài: {path}", "hãy đặt mã bài ngắn hơn, hoặc chọn thư mục có đường dẫn ngắn hơn cho trang web")
    return CannotWrite(f"không ghi được {path}: {error.strerror or error}", "hãy kiểm tra đĩa rồi dựng lại")


@contextlib.contextmanager
def _explained(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        for name in (error.filename2, error.filename):  # The place itself, if it is one that editors know: not in the shadow.
            if isinstance(name, str) and name.startswith(path + os.sep):
                path = name
        raise explain(error, path) from error
