"""Finding the records that may be like others, of the whole archive: by the store of the last build where there is one, else in the files.

Drafts are found too, and records with mistakes as far as they can be read.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath

from plugins.common.addresses import address_key
from plugins.common.text import nfc
from plugins.records.core import Record, read_for_registers

from .core import Registers, resolve
from .engine import Engine, Known
from .likeness import addresses_of, asked_by, kept_under
from .lock import Busy
from .mapping import SPELLINGS, TOPICS
from .queries import unpack
from .sources import RECORDS, RecordReader, read_sources, shown_as
from .store import chunks, marks

_ADDRESS = re.compile(rb"https?://[^\s\"'<>]+")


class Finder:
    """Finds records of the folder ``content``, called ``shown`` in their paths.

    ``engine``: whose store is asked, after it was brought up to date. ``known``: what someone has at hand of a store, which is asked as it is.
    """

    def __init__(self, content: Path, shown: str, today: date, engine: Engine | None = None, known: Known | None = None) -> None:
        self._content, self._shown, self._today, self._engine, self._given = content, shown, today, engine, known

    @cached_property
    def _known(self) -> Known | None:
        if self._engine is None:
            return self._given
        try:
            return self._engine.refresh()
        except (Busy, OSError):
            return None

    @cached_property
    def registers(self) -> Registers:
        """The registers as they hold today; a mistake in them is for ``inv check`` to tell."""
        return self._known.registers if self._known else read_sources(self._content, self._today, self._shown)[0].registers

    def alike(self, records: Sequence[Record]) -> list[Record]:
        """Return every record that may be like one of ``records`` (resolved), by path. Files are gone through once for all of them."""
        if not records:
            return []
        asked = set().union(*map(asked_by, records))
        found = self._in_store(asked) if self._known else self._in_files(asked, records)
        return sorted(found, key=lambda record: record.path)

    def has(self, record_id: str) -> bool:
        """Return whether a record has the id ``record_id``, whatever is wrong with it."""
        if self._known is None:
            return record_id in self._ids
        return any(PurePosixPath(path).stem == record_id for path in self._troubled) or bool(
            self._known.db.execute("SELECT 1 FROM source WHERE id = ?", (record_id,)).fetchone()
        )

    @cached_property
    def topics(self) -> Mapping[str, int]:
        """The topics of published records as they spell them, with how many have each."""
        if self._known:
            rows = self._known.db.execute("SELECT value, n FROM tally WHERE term = ? AND facet = ?", (TOPICS, SPELLINGS))
            return {value.partition(" ")[2]: number for value, number in rows}  # Its slug, then the topic.
        found: Counter[str] = Counter()
        for path in files_below(self._content, RECORDS):
            try:
                data = (self._content / path).read_bytes()
            except OSError:
                continue
            if b"\ntopics:" in data and not re.search(rb"^status: *(?:draft|withdrawn)", data, re.MULTILINE):
                record = self._read(path, data)
                found.update(record.topics if record else ())
        return found

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(PurePosixPath(path).stem for path in files_below(self._content, RECORDS))

    @cached_property
    def _troubled(self) -> frozenset[str]:
        """The files whose problems keep them, or what stands in them now, out of the store; relative to the content folder."""
        if self._known is None:
            return frozenset()
        shown = f"{nfc(self._engine.setup.shown if self._engine else self._shown)}/"
        paths = [path.removeprefix(shown) for path in self._known.troubled]
        return frozenset(path for path in paths if path.startswith(f"{RECORDS}/") and path.endswith(".md"))

    def _in_store(self, asked: set[int]) -> Iterator[Record]:
        if self._known is None:
            return
        told: set[int] = set()
        for some in chunks(asked):
            rows = self._known.db.execute(
                f"SELECT n, r.path, b.data FROM alike a JOIN record r USING (n) JOIN body b USING (n) WHERE a.key IN ({marks(some)})", some
            )
            for number, path, data in rows:
                if number not in told and path not in self._troubled:
                    told.add(number)
                    yield replace(unpack(data)[0], path=shown_as(self._shown, path))
        for path in self._troubled:
            record = self._read(path)
            if record and kept_under(record) & asked:
                yield record

    def _in_files(self, asked: set[int], records: Sequence[Record]) -> Iterator[Record]:
        may_be = _may_be(records)
        addresses = set().union(*map(addresses_of, records))
        for path in files_below(self._content, RECORDS):
            try:
                data = (self._content / path).read_bytes()
            except OSError:  # Gone meanwhile, or not ours to read: inv check tells of it.
                continue
            if not may_be.search(data) and not (addresses and _names_one(data, addresses)):
                continue
            record = self._read(path, data)
            if record and kept_under(record) & asked:
                yield record

    def _read(self, path: str, data: bytes | None = None) -> Record | None:
        """Return the record in a file, resolved; of one with mistakes, as an unfinished draft is, what its sources and the registers need."""
        try:
            data = (self._content / path).read_bytes() if data is None else data
        except OSError:
            return None
        record, _ = self._reader.judge(path, data)
        if record is None:
            stand_in = read_for_registers(shown_as(self._shown, path), data)
            record = resolve(stand_in, self.registers)[0] if stand_in else None
        return record

    @cached_property
    def _reader(self) -> RecordReader:
        return RecordReader(self._content, self._shown, self.registers, self._today)


def _may_be(records: Sequence[Record]) -> re.Pattern[bytes]:
    """Return what the bytes of a file hold if it may be kept under a time, or the text, of one of ``records``."""
    words: set[str] = set()
    for record in records:
        if record.date and record.date.month:
            words |= {rf"(?:{record.date.year or '[0-9]{4}'}|XXXX)-{record.date.month:02}"}
        words |= {re.escape(record.period.code)} if record.period else set()
        words |= {record.source.sha256} if record.source.sha256 else set()
    return re.compile("|".join(sorted(words)).encode() or rb"(?!)")


def _names_one(data: bytes, addresses: set[str]) -> bool:
    for found in _ADDRESS.findall(data):
        whole = found.decode("utf-8", "replace")
        # Within brackets a comma or a bracket ends the value, elsewhere it may be the address's own.
        if not addresses.isdisjoint({address_key(whole), address_key(re.split(r"[,}\]]", whole)[0])}):
            return True
    return False


def files_below(content: Path, folder: str) -> Iterator[str]:
    """Yield the Markdown files below a folder of ``content`` in order, relative to it, with forward slashes; not those that programs leave behind."""
    root = os.fspath(content)
    for parent, folders, names in os.walk(os.path.join(root, folder)):
        folders.sort()
        prefix = os.path.relpath(parent, root).replace(os.sep, "/")
        yield from (f"{prefix}/{name}" for name in sorted(names) if name.endswith(".md") and name[0] not in ".~")
