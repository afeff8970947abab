"""The content folder as the editing tasks use it: records by id, files that name something, safe writing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from plugins.archive.core import Registers
from plugins.archive.engine import Engine
from plugins.archive.finder import Finder, files_below
from plugins.archive.sources import PAGES, RECORDS, RecordReader, exists_in
from plugins.common.problems import Problem
from plugins.media.keeping import Media
from plugins.records.core import Record

from .changes import DECREES, SUPPRESSED, Change
from .new import Desk

SHOWN = "content"


class Library:
    """Reads and writes below ``content``; paths are relative to it, with forward slashes."""

    def __init__(self, content: Path, today: date, engine: Engine | None = None) -> None:
        self._content, self._today, self._media = content, today, Media(content)
        self._finder = Finder(content, SHOWN, today, engine)

    @property
    def registers(self) -> Registers:
        """The registers as they hold today; a mistake in them is for ``inv check`` to tell."""
        return self._finder.registers

    def alike(self, record: Record) -> list[Record]:
        """Return the records that may be like ``record``, whatever is wrong with them."""
        return self._finder.alike([record])

    @cached_property
    def paths(self) -> dict[str, str]:
        """The path of each record by its id."""
        return {path.rpartition("/")[2].removesuffix(".md"): path for path in self._files(RECORDS)}

    @property
    def desk(self) -> Desk:
        return Desk(self.registers, self._today, partial(exists_in, self._content, SHOWN, self._media), self.paths)

    def read(self, path: str) -> bytes:
        return (self._content / path).read_bytes()

    def naming(self, needles: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
        """Yield the records (and standing pages, and the registers that name records) that hold one of ``needles``: path and bytes."""
        for path in [*self._files(RECORDS), *self._files(PAGES), DECREES, SUPPRESSED]:
            try:
                data = self.read(path)
            except OSError:  # Gone meanwhile, or not ours to read: inv check tells of it.
                continue
            if any(needle in data for needle in needles):
                yield path, data

    def check(self, path: str) -> list[Problem]:
        """Return the problems of one record by itself and by the registers."""
        return list(RecordReader(self._content, SHOWN, self.registers, self._today, self._media).read(path).problems)

    def write_new(self, path: str, data: bytes) -> None:
        """Write a file that must not be there yet; broken off, it leaves nothing. Raises FileExistsError."""
        target = self._content / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            try:
                file.write(data)
            except BaseException:
                file.close()
                target.unlink()
                raise

    def apply(self, changes: Sequence[Change]) -> None:
        """Write ``changes``: all, or, broken off, none. Raises FileExistsError if a file has to move to where one is."""
        done: list[Change] = []
        try:
            for change in changes:
                if change.new_path:
                    self.write_new(change.new_path, change.after)
                else:
                    self._replace(change.path, change.after)
                done.append(change)
            for change in changes:
                if change.new_path:
                    (self._content / change.path).unlink()
        except BaseException:
            for change in reversed(done):
                if not change.new_path:
                    self._replace(change.path, change.before)
                    continue
                if not (self._content / change.path).exists():
                    self.write_new(change.path, change.before)
                (self._content / change.new_path).unlink()
            raise

    def _replace(self, path: str, data: bytes) -> None:
        target = (self._content / path).resolve()  # A link inside the archive stays a link.
        beside = target.with_name(f".{target.name}.so-giao-ban")
        try:
            beside.write_bytes(data)
            shutil.copymode(target, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)

    def _files(self, folder: str) -> Iterator[str]:
        return files_below(self._content, folder)
