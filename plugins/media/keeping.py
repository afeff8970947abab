"""What is known of the pictures and attachments of a content folder, and their files for readers: looked at and made once, then kept beside the store.

Each is known by its stat, so a build asks the disk for no more than that. All that is kept can be made anew at any time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from . import attachments, pictures
from .core import Changed, Medium, Rendition, Unfit, is_attachment, renditions

_DIGEST = 16


class Media:
    """The pictures and attachments of the folder ``content``.

    ``state``: where to keep what was found and made; None: nowhere. ``made_by``: a digest of the code and libraries that do; what others did is not used.
    """

    def __init__(self, content: Path, state: Path | None = None, made_by: str = "") -> None:
        self._content, self._state, self._made_by = content, state, made_by
        self._met: dict[str, tuple[str, Medium | Unfit]] = {}  # Of which nothing is kept yet.
        self.is_troubled = False  # Whether some file that is shown was missing or unfit when they were last looked at.

    def look(self, file: str) -> Medium:
        """Return what ``file`` (a path below content/) is now. Raises Unfit; OSError where it cannot be read."""
        path = self._content / file
        stat = _stat(path)
        kept = self._kept.get(file)
        if kept and kept[0] == stat:
            return kept[1]
        met = self._met.get(file)
        if met is None or met[0] != stat:
            met = self._met[file] = (stat, self._examined(file, path))
        if isinstance(met[1], Unfit):
            raise met[1]
        return met[1]

    def known(self, file: str) -> Medium:
        """Return what ``file`` was when the build began: all of a build's pages and files go by that."""
        kept = self._kept.get(file)
        return kept[1] if kept else self.look(file)

    def settle(self, files: Iterable[str]) -> list[str]:
        """Take in what ``files``, all that are shown, are now; return those that are not what they were."""
        before, now = self._kept, dict[str, tuple[str, Medium]]()
        for file in sorted(set(files)):
            with suppress(Unfit, OSError):  # Told of where they are checked.
                medium = self.look(file)
                now[file] = (_stat(self._content / file), medium)
        self._kept = now
        return [file for file in sorted({*before, *now}) if (before.get(file) or ("", None))[1] != (now.get(file) or ("", None))[1]]

    def forget(self) -> None:
        """Forget what was taken in and not saved."""
        self.__dict__.pop("_kept", None)

    def save(self) -> None:
        """Keep what was taken in for later builds, and nothing that none of it needs."""
        if not self._folder or (not self._kept and not self._folder.exists()):
            return
        text = json.dumps({file: [stat, *medium] for file, (stat, medium) in self._kept.items()}, indent=0)
        with suppress(OSError):
            if self._note.read_text(encoding="utf-8") == text:
                return
        self._folder.mkdir(parents=True, exist_ok=True)
        _write(self._note, text.encode())
        wanted = {_kept_as(name) for file, (_, medium) in self._kept.items() for name in _names(file, medium)}
        for path in self._folder.iterdir():
            if path != self._note and path.name not in wanted:
                path.unlink(missing_ok=True)
        for other in self._folder.parent.glob("media-*"):
            if other != self._folder:
                shutil.rmtree(other, ignore_errors=True)

    def rendition(self, file: str, picture: Medium, wanted: Rendition) -> bytes:
        """Return one of the :func:`.core.renditions` of a picture. Raises Changed."""
        return self._made(wanted.path, lambda: pictures.make(file, self._read(file, picture), picture, wanted.kind, wanted.width))

    def drawing(self, file: str, picture: Medium) -> bytes:
        """Return a picture of a standing page: as it is, but for what is written beside it. Raises Changed."""
        return self._made(f"{file} {picture.digest}", lambda: pictures.plain(file, self._read(file, picture)))

    def attachment(self, file: str, attachment: Medium) -> bytes:
        """Return an attachment as readers get it. Raises Changed."""
        return self._made(f"{file} {attachment.digest}", lambda: attachments.cleaned(file, self._read(file, attachment)))

    # How it is kept.

    @property
    def _folder(self) -> Path | None:
        return self._state / f"media-{self._made_by}" if self._state else None

    @property
    def _note(self) -> Path:
        return (self._folder or Path()) / "known.json"

    @cached_property
    def _kept(self) -> dict[str, tuple[str, Medium]]:
        if self._folder:
            with suppress(OSError, ValueError, TypeError):
                return {file: (stat, Medium(*medium)) for file, (stat, *medium) in json.loads(self._note.read_text(encoding="utf-8")).items()}
        return {}

    def _examined(self, file: str, path: Path) -> Medium | Unfit:
        of = attachments if is_attachment(file) else pictures
        try:
            of.check_size(file, path.stat().st_size)  # Before it is read.
            data = path.read_bytes()
            if is_attachment(file):
                digest = _digest(file, data)
                clean = self._made(f"{file} {digest}", lambda: attachments.cleaned(file, data))
                return Medium(digest, size=len(clean))
            return pictures.examine(file, data)._replace(digest=_digest(file, data))
        except Unfit as error:
            return error

    def _read(self, file: str, medium: Medium) -> bytes:
        data = (self._content / file).read_bytes()
        if _digest(file, data) != medium.digest:
            raise Changed(f"tệp content/{file} vừa đổi trong lúc dựng; hãy dựng lại")
        return data

    def _made(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return what ``make`` makes, from what is kept if it is there and whole."""
        path = self._folder / _kept_as(name) if self._folder else None
        if path:
            with suppress(OSError):
                whole = path.read_bytes()
                if blake2b(whole[_DIGEST:], digest_size=_DIGEST).digest() == whole[:_DIGEST]:
                    return whole[_DIGEST:]
        data = make()
        if path:
            with suppress(OSError):  # A full disk is told of where the site is written.
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, blake2b(data, digest_size=_DIGEST).digest() + data)
        return data


def _names(file: str, medium: Medium) -> list[str]:
    of_readers = [f"{file} {medium.digest}"]
    return of_readers if is_attachment(file) else [*of_readers, *(made.path for made in renditions(file, medium))]


def _kept_as(name: str) -> str:
    return blake2b(name.encode(), digest_size=12).hexdigest()


def _digest(file: str, data: bytes) -> str:
    """Return a digest of all that the files for readers are made from. With the name: two articles may show the same picture under two names."""
    of = attachments if is_attachment(file) else pictures
    return blake2b(f"{file}\0{of.recipe()}\0".encode() + data, digest_size=6).hexdigest()


def _stat(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def _write(path: Path, data: bytes) -> None:
    """Write a file so that no reader ever sees half of it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(data)
    os.replace(beside, path)
