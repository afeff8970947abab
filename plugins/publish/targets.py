"""Where releases go: a folder of this machine, a folder of another one by rsync over SSH, an object store by rclone.

Each file takes the place of the one before in one step, so that a reader has the whole old one or the whole new one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from .core import MANIFEST, UNKNOWN, Files, same_kind
from .verifying import quoted

STAGE = ".so-giao-ban-stage"  # In the folder itself, so that files are moved from it, never copied.

# Exit values that rsync may have where it removed all that it was to; rsync(1).
_VANISHED, _NOT_EMPTY = 24, 23
# "Partial transfer": something could not be read, or is not there. Which of both it was, rsync tells by the number of the error alone: 2 is ENOENT.
_PARTIAL = 23
_ERROR_NUMBER = re.compile(r"failed: .*\((\d+)\)$", re.MULTILINE)
_NO_SUCH_FILE = "2"
# The exit value of rclone where a folder, or a bucket, is not there; rclone.org/docs, "List of exit codes".
_NO_FOLDER = 3
_RCLONE_ENTRY = re.compile(r"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d ", re.MULTILINE)
_OCCUPIED = "thư mục {} đã có tệp không phải của Sổ Giao Ban"
_TAKE_OVER = "chọn một thư mục trống; nếu đúng là nơi ấy, thêm --take-over: tệp trùng tên bị thay, tệp khác để nguyên"

_UNKNOWN = "không xem được ở {} đã có những gì"  # Then nothing is sent: it may be all there.

_SSH = re.compile(r"ssh://(?P<host>([^/@]+@)?(\[[^/\]]+\]|[^/:\[]+))(:(?P<port>\d+))?(?P<path>/.+)")
# A host without a dot is one only before a whole path: "tin:cu" may be a folder.
_SCP = re.compile(r"(?P<host>[\w.-]+@[\w.-]+|[\w-]{2,}(\.[\w-]+)+|[\w-]{2,}(?=:(?:/(?!/)|~))):(?P<path>.+)")
_S3 = re.compile(r"s3://(?P<path>[^/]+(/.*)?)")


class CannotPublish(RuntimeError):
    """A target cannot take the release: ``what`` is wrong, and the ``cure``, both for an editor to read; ``said``: by which program, in its own words."""

    def __init__(self, what: str, cure: str, said: tuple[str, str] = ("", "")) -> None:
        super().__init__(f"{what}; {cure}{quoted(*said)}")


class Target(Protocol):
    """A place that releases are sent to."""

    name: str  # As the user wrote it: what is known of the target is kept by it.
    takes_copies: bool  # Whether compressed copies of files are of use there.

    def manifest(self) -> str | None:
        """Return the manifest that is there, None if there is none. Raises CannotPublish where that cannot be known."""

    def read(self, paths: Collection[str]) -> Mapping[str, bytes]:
        """Return what is at those of ``paths`` where there is something. Raises CannotPublish where that cannot be known."""

    def lacks(self, files: Files) -> set[str]:
        """Return those of ``files``, which we put there, that are there no more or of another size, where that is quick to see. Raises CannotPublish."""

    def prepare(self, *, is_known: bool) -> None:
        """See whether it can be written to. ``is_known``: we published there before, or are told to take it over. Raises CannotPublish."""

    def put(self, stage: Path, paths: Sequence[str]) -> None:
        """Put ``paths`` below the folder ``stage`` there, in this order or all at once."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove what is there of ``paths``, and folders that are empty then."""


def target_of(text: str) -> Target:
    """Return the target that a user means: a path, ``ssh://HOST/PATH`` or ``HOST:PATH``, ``s3://BUCKET/PATH``, ``rclone:REMOTE:PATH``. Raises CannotPublish."""
    named = text.rstrip("/")  # What is known of a target is kept by its name: with a slash or without it is the same.
    if text.startswith("rclone:"):
        return Rclone(named, text.removeprefix("rclone:"))
    if match := _S3.fullmatch(text):
        return Rclone(named, f":s3,env_auth=true:{match['path']}")
    if match := _SSH.fullmatch(text) or _SCP.fullmatch(text):
        path = match["path"].removeprefix("/") if match["path"].startswith("/~/") else match["path"]
        return Rsync(named, match["host"], path, int(match.groupdict().get("port") or 0))
    if "://" in text:
        raise CannotPublish(f"không biết đăng lên “{text}”", "nơi đăng là một thư mục, ssh://MÁY/THƯ_MỤC, s3://THÙNG/THƯ_MỤC, hay rclone:TÊN:THƯ_MỤC")
    folder = Path(text).expanduser().resolve()
    return Folder(str(folder), folder)


@dataclass(frozen=True)
class Folder:
    """A folder that a web server of this machine, or a disk that is carried away, serves."""

    name: str
    folder: Path
    takes_copies: bool = True

    def manifest(self) -> str | None:
        return _text(self.read([MANIFEST]).get(MANIFEST))

    def read(self, paths: Collection[str]) -> Mapping[str, bytes]:
        found = {}
        for path in paths:
            try:
                found[path] = (self.folder / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                raise CannotPublish(
                    _UNKNOWN.format(self.folder), "xem lại quyền đọc và đĩa rồi chạy lại: chưa có gì bị thay đổi", ("máy", f"{path}: {error.strerror}")
                ) from error
        return found

    def lacks(self, files: Files) -> set[str]:
        found = set()
        for path, entry in files.items():
            try:
                size = (self.folder / path).stat().st_size
            except OSError:
                found.add(path)
            else:
                if entry.size not in (size, UNKNOWN.size):
                    found.add(path)
        return found

    def prepare(self, *, is_known: bool) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not is_known and any(self.folder.iterdir()):
                raise CannotPublish(_OCCUPIED.format(self.folder), _TAKE_OVER)
            shutil.rmtree(self.folder / STAGE, ignore_errors=True)  # Of a publishing that was cut short.
        except OSError as error:
            raise CannotPublish(f"không ghi được vào {self.folder}", "xem lại quyền ghi và chỗ trống của đĩa", ("máy", str(error.strerror))) from error

    def put(self, stage: Path, paths: Sequence[str]) -> None:
        ours = self.folder / STAGE
        try:
            for path in paths:  # All bytes are there before the first name changes.
                (ours / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(stage / path, ours / path)
                (ours / path).chmod(0o644)
            for path in paths:
                (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
                (ours / path).replace(self.folder / path)
        except OSError as error:
            raise CannotPublish(
                f"không ghi được vào {self.folder}",
                "xem lại quyền ghi và chỗ trống của đĩa rồi chạy lại: phần đã đăng không phải đăng lại; có thư mục nào trùng tên một tệp của ta thì dời nó đi",
                ("máy", _said(error, self.folder)),
            ) from error
        finally:
            shutil.rmtree(ours, ignore_errors=True)

    def remove(self, paths: Sequence[str]) -> None:
        try:
            for path in paths:
                (self.folder / path).unlink(missing_ok=True)
            for folder in _folders(paths):
                if (self.folder / folder).is_dir() and not any((self.folder / folder).iterdir()):
                    (self.folder / folder).rmdir()
        except OSError as error:
            raise CannotPublish(
                f"không bỏ được tệp cũ ở {self.folder}", "xem lại quyền ghi rồi chạy lại: phần đã đăng không phải đăng lại", ("máy", _said(error, self.folder))
            ) from error


@dataclass(frozen=True)
class Rsync:
    """A folder of another machine, by rsync over SSH. Both need rsync 3.2.3."""

    name: str
    host: str
    path: str
    port: int = 0
    takes_copies: bool = True

    def manifest(self) -> str | None:
        _need("rsync")
        with TemporaryDirectory() as scratch:
            self._ask([], self._there + MANIFEST, f"{scratch}/")
            return _text(_found(Path(scratch), [MANIFEST]).get(MANIFEST))

    def read(self, paths: Collection[str]) -> Mapping[str, bytes]:
        _need("rsync")
        with TemporaryDirectory() as names, TemporaryDirectory() as scratch:
            self._ask(self._files(paths, names), self._there, f"{scratch}/")
            return _found(Path(scratch), paths)

    def lacks(self, files: Files) -> set[str]:
        return set()  # inv verify and inv crawl ask for each.

    def prepare(self, *, is_known: bool) -> None:
        _need("rsync")
        if not is_known and self._ask(["--list-only", "-d"], self._there).splitlines()[1:]:
            raise CannotPublish(_OCCUPIED.format(f"{self.host}:{self.path}"), _TAKE_OVER)

    def put(self, stage: Path, paths: Sequence[str]) -> None:
        # All bytes are there before the first name changes; the manifest last.
        for some in ([path for path in paths if not path.startswith(MANIFEST)], [path for path in paths if path.startswith(MANIFEST)]):
            if some:
                self._do(["-rlt", "--mkpath", "--chmod=D755,F644", "--checksum", "--delay-updates"], some, stage)

    def remove(self, paths: Sequence[str]) -> None:
        # What is named and not here, is removed there; folders only if they are empty. Those above what is named must be here.
        by_depth = [list(some) for _, some in groupby(_folders(paths), key=lambda folder: folder.count("/"))]
        for some, fine in ((list(paths), {_VANISHED}), *((folders, {_VANISHED, _NOT_EMPTY}) for folders in by_depth)):
            if some:
                with TemporaryDirectory() as source:
                    for folder in {Path(path).parent for path in some}:
                        (Path(source) / folder).mkdir(parents=True, exist_ok=True)
                    self._do(["-d", "--delete-missing-args"], some, Path(source), *fine)

    def _do(self, options: Sequence[str], paths: Sequence[str], source: Path, *fine: int) -> None:
        with TemporaryDirectory() as scratch:
            done = self._rsync([*options, *self._files(paths, scratch)], f"{source}/", self._there)
        if done.returncode not in (0, *fine):
            raise self._trouble(done)

    @staticmethod
    def _files(paths: Iterable[str], folder: str) -> list[str]:
        file = Path(folder) / "so-giao-ban-paths"
        file.write_text("\0".join(paths), encoding="utf-8")
        return ["--from0", f"--files-from={file}"]

    @property
    def _there(self) -> str:
        return f"{self.host}:{self.path.rstrip('/')}/"

    @property
    def _command(self) -> list[str]:
        return ["rsync", *(["-e", f"ssh -p {self.port}"] if self.port else [])]

    def _rsync(self, options: Sequence[str], *places: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*self._command, *options, *places], capture_output=True, text=True, check=False)

    def _ask(self, options: Sequence[str], *places: str) -> str:
        """Return what rsync tells of what is there, nothing where there is no such thing. Raises CannotPublish where it is not known."""
        done = self._rsync(options, *places)
        is_absent = done.returncode == _PARTIAL and set(_ERROR_NUMBER.findall(done.stderr)) == {_NO_SUCH_FILE}
        if done.returncode and not is_absent:
            raise CannotPublish(
                _UNKNOWN.format(f"{self.host}:{self.path}"),
                f"xem lại mạng, tên máy, khóa và quyền đọc (thử: ssh {f'-p {self.port} ' if self.port else ''}{self.host}), rồi chạy lại: chưa có gì bị thay đổi",
                ("rsync", _first_line(done.stderr)),
            )
        return done.stdout

    def _trouble(self, done: subprocess.CompletedProcess[str]) -> CannotPublish:
        return CannotPublish(
            f"rsync không chép được lên {self.host}",
            "thử nối bằng ssh xem khóa và quyền ghi, rồi chạy lại: phần đã đăng không phải đăng lại",
            ("rsync", _first_line(done.stderr)),
        )


@dataclass(frozen=True)
class Rclone:
    """An object store, or whatever else rclone knows. Stores give one form of a file only, so compressed copies stay here."""

    name: str
    remote: str
    takes_copies: bool = False

    def manifest(self) -> str | None:
        _need("rclone")
        # Found in the list of what is there, then read. Asked for by its name, a file of a store that may not be read is like one that is not there.
        return self._ask("cat", "--max-depth", "1", "--include", f"/{MANIFEST}", self.remote) or None

    def read(self, paths: Collection[str]) -> Mapping[str, bytes]:
        _need("rclone")
        with _named(paths) as names, TemporaryDirectory() as scratch:
            self._ask("copy", "--no-traverse", "--files-from-raw", names, self.remote, scratch)
            return _found(Path(scratch), paths)

    def lacks(self, files: Files) -> set[str]:
        return set()  # inv verify and inv crawl ask for each.

    def prepare(self, *, is_known: bool) -> None:
        if not is_known and self._ask("lsf", "--max-depth", "1", self.remote).strip():
            raise CannotPublish(_OCCUPIED.format(self.name), _TAKE_OVER)

    def put(self, stage: Path, paths: Sequence[str]) -> None:
        for some in ([path for path in paths if not path.startswith(MANIFEST)], [path for path in paths if path.startswith(MANIFEST)]):
            for type_, control, of_kind in same_kind(some):
                headers = ["--header-upload", f"Content-Type: {type_}", "--header-upload", f"Cache-Control: {control}"]
                self._rclone(["copy", "--no-traverse", "--ignore-times", "--s3-no-check-bucket", *headers], of_kind, str(stage), self.remote)

    def remove(self, paths: Sequence[str]) -> None:
        if paths:
            self._rclone(["delete", "--rmdirs"], paths, self.remote)

    def _ask(self, *command: str) -> str:
        """Return what rclone tells of what is there, nothing where there is no such thing. Raises CannotPublish where it is not known."""
        # By itself it tries ten times, for more than half a minute.
        done = subprocess.run(["rclone", "--low-level-retries", "3", *command], capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
        if done.returncode not in (0, _NO_FOLDER):
            raise CannotPublish(
                _UNKNOWN.format(self.name),
                f"xem lại mạng, khóa và tên nơi đăng (thử: rclone lsf --max-depth 1 {self.remote}), rồi chạy lại: chưa có gì bị thay đổi",
                ("rclone", _last_entry(done.stderr)),
            )
        return done.stdout if done.returncode == 0 else ""

    def _rclone(self, command: Sequence[str], paths: Sequence[str], *places: str) -> None:
        with _named(paths) as names:
            done = subprocess.run(["rclone", *command, "--files-from-raw", names, *places], capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotPublish(
                f"rclone không chép được lên {self.name}",
                "xem lại khóa và tên thùng (rclone lsd), rồi chạy lại: phần đã đăng không phải đăng lại",
                ("rclone", _last_entry(done.stderr)),
            )


@contextmanager
def _named(paths: Iterable[str]) -> Iterator[str]:
    """Give a file with a path in each line."""
    with TemporaryDirectory() as folder:
        names = Path(folder) / "paths"
        names.write_text("\n".join(paths), encoding="utf-8")
        yield str(names)


def _found(folder: Path, paths: Iterable[str]) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in paths if (folder / path).is_file()}


def _said(error: OSError, folder: Path) -> str:
    """Return what the system says is wrong, and of which file below ``folder``."""
    path = str(error.filename2 or error.filename or "").removeprefix(f"{folder}/").removeprefix(f"{STAGE}/")
    return f"{path}: {error.strerror}" if path else str(error.strerror)


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", "replace")


def _need(tool: str) -> None:
    if not shutil.which(tool):
        raise CannotPublish(f"máy này chưa có {tool}", f"cài {tool} (Debian, Ubuntu: apt install {tool}), hoặc đăng vào một thư mục")


def _first_line(text: str) -> str:
    """Return what rsync, or the ssh below it, says first: the cause; what follows from it comes after."""
    lines = [line for line in text.strip().splitlines() if not line.startswith("Warning:")]
    return (lines or [""])[0]


def _last_entry(log: str) -> str:
    """Return the last entry of rclone's log, which may be of several lines."""
    return " ".join(_RCLONE_ENTRY.split(log)[-1].split())


def _folders(paths: Iterable[str]) -> list[str]:
    """Return the folders above ``paths``, the innermost first."""
    found = {folder.as_posix() for path in paths for folder in Path(path).parents}
    return sorted(found - {"."}, key=lambda folder: (-folder.count("/"), folder))
