"""Taking in what changed in the content folder: files into records, records into the index, problems to whoever asked."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from plugins.common.problems import Problem

from .checks import Checker, check_files
from .executors import Crew
from .index import Changes, Index
from .plan import image_key, record_key
from .scanning import Folder, glance, id_of, scan
from .sources import DATA, RECORDS, SUPPRESSED, check_decree_sources, check_suppressed, exists_in, shown_as
from .store import chunks, marks
from .workers import Batch, Shop, parse_batch

FILES_A_PIECE = 250  # Of these a process gets at a time; one piece is read at once.
READ = "Đọc bài"
Progress = Callable[[str, int, int], None]  # What is done, so many, of so many.


@dataclass
class Work:
    """What one build does."""

    is_whole: bool = True  # Not about records alone.
    read: int = 0
    saved: list[tuple[int, str]] = field(default_factory=list)  # When, and which record.
    problems: list[Problem] = field(default_factory=list)

    def first(self) -> list[str]:
        """Return the keys of the records that were saved, the first saved first: their pages are made first."""
        return [record_key(record_id) for _, record_id in sorted(self.saved)]


class Intake:
    """Takes the files of a content folder into the index in ``db``; for the engine, and for an archive in memory."""

    def __init__(self, db: sqlite3.Connection, shop: Shop, crew: Crew) -> None:
        self._db, self._shop, self._crew = db, shop, crew
        self._setup = shop.setup
        self.is_fresh = not db.execute("SELECT 1 FROM source LIMIT 1").fetchone()
        self._index = Index(db, shop.mapper, fresh=self.is_fresh)
        self._is_whole = True
        self._unread: set[str] = set()
        self._troubled: set[str] = set()  # Folders with files that could not be taken in.

    @property
    def changes(self) -> Changes:
        return self._index.changes

    def run(self, paths: list[str] | None, work: Work, progress: Progress) -> list[Problem]:
        """Read what changed of ``paths`` (None: of all) and take it in; return the problems of single files."""
        self._is_whole = paths is None
        found = self._scan(paths)
        self._troubled = {folder.path for folder in found if folder.problems}
        problems = [problem for folder in found for problem in folder.problems]
        if paths is None and (self._setup.content / RECORDS).exists() and not self._any_file(found):
            problems.append(
                Problem(
                    shown_as(self._setup.shown, RECORDS), 1, "không có bài nào", "lấy lại các bài từ bản gốc của kho; kho mới chưa có bài thì xóa thư mục này"
                )
            )
        wanted, gone, kept = self._compare(found, is_whole=paths is None)
        self._index.remove(self._forget(gone, wanted))
        problems += self._read(wanted, work, progress)
        self._index.settle()
        self._db.executemany("INSERT OR REPLACE INTO folder VALUES (?,?)", ((folder.path, self._digest_to_keep(folder)) for folder in kept))
        return problems

    def _digest_to_keep(self, folder: Folder) -> bytes | None:
        """Return the digest of a folder, empty for one with trouble: it is looked at in each build, whatever is said to have changed."""
        return b"" if folder.path in self._troubled else folder.digest

    def _scan(self, paths: list[str] | None) -> list[Folder]:
        """Look at ``paths``, and at the folders in which something was wrong, whatever is said to have changed; or at all."""
        content, shown, now = self._setup.content, self._setup.shown, time.time_ns()
        if paths is None:
            known = dict(self._db.execute("SELECT path, digest FROM folder WHERE digest IS NOT NULL"))
            return list(scan(content, shown, known, now))
        troubled = [row[0] for row in self._db.execute("SELECT path FROM folder WHERE digest = x''")]
        there = [path for path in troubled if (content / path).is_dir()]
        gone = [Folder(path, None) for path in troubled if path not in there]
        others = [path for path in paths if path.rpartition("/")[0] not in troubled]
        return [*scan(content, shown, {}, now, there), *gone, *glance(content, shown, others, now)]

    def _any_file(self, found: list[Folder]) -> bool:
        return any(folder.files or folder.problems for folder in found) or bool(self._db.execute("SELECT 1 FROM source LIMIT 1").fetchone())

    def _compare(self, found: list[Folder], *, is_whole: bool) -> tuple[list[tuple[str, str]], list[str], list[Folder]]:
        """Return the files to read with their stats, the sources that are no more, and the folders that were looked into."""
        there = {folder.path for folder in found}
        looked = [folder for folder in found if folder.files or folder.problems or folder.digest is None or not self._is_known(folder)]
        wanted: list[tuple[str, str]] = []
        gone: list[str] = []
        if is_whole:
            lost = [row[0] for row in self._db.execute("SELECT path FROM folder") if row[0] not in there]
            for some in chunks(lost):
                gone += [row[0] for row in self._db.execute(f"SELECT path FROM source WHERE folder IN ({marks(some)})", some)]
                self._db.execute(f"DELETE FROM folder WHERE path IN ({marks(some)})", some)
        for folder in looked:
            where, given = (f"path IN ({marks(list(folder.only))})", folder.only) if folder.only else ("folder = ?", (folder.path,))
            before = dict(self._db.execute(f"SELECT path, stat FROM source WHERE {where}", given))
            gone += [path for path in before if path not in folder.files]
            wanted += [(path, stat) for path, stat in folder.files.items() if not stat or before.get(path) != stat]
        return wanted, gone, looked

    def _is_known(self, folder: Folder) -> bool:
        row = self._db.execute("SELECT digest FROM folder WHERE path = ?", (folder.path,)).fetchone()
        return bool(row) and row[0] == folder.digest

    def _forget(self, gone: list[str], wanted: list[tuple[str, str]]) -> list[str]:
        """Take sources out; return the ids of records that no other file has."""
        ids = []
        for path in gone:
            self._db.execute("DELETE FROM source WHERE path = ?", (path,))
            if not self._db.execute("SELECT 1 FROM source WHERE id = ?", (id_of(path),)).fetchone():
                ids.append(id_of(path))
        again = {id_of(path) for path, _ in wanted}
        return [record_id for record_id in ids if record_id not in again]

    def _read(self, wanted: list[tuple[str, str]], work: Work, progress: Progress) -> list[Problem]:
        """Read files and take them in; return their problems. A file whose id another one has is left out."""
        problems, twins = self._twins(wanted)
        wanted = [(path, stat) for path, stat in wanted if path not in twins]
        for batch in self._batches(wanted):
            problems += self._take(batch, work)
            work.read += len(batch.parsed)
            progress(READ, work.read, len(wanted))
        return problems

    def _batches(self, wanted: list[tuple[str, str]]) -> Iterator[Batch]:
        if self._crew.is_serial or len(wanted) <= FILES_A_PIECE:
            yield from (self._shop.parse_batch(self._with_hashes(some)) for some in chunks(wanted, FILES_A_PIECE))
            return
        pieces = ((self._setup, self._with_hashes(some)) for some in chunks(wanted, FILES_A_PIECE))
        yield from self._crew.do(parse_batch, pieces)

    def _with_hashes(self, files: list[tuple[str, str]]) -> list[tuple[str, str, bytes]]:
        """Return the files with the hash of what was read last: the same bytes need no second reading."""
        hashes: dict[str, bytes] = {}
        if not self.is_fresh:
            paths = [path for path, _ in files]
            hashes = dict(self._db.execute(f"SELECT path, hash FROM source WHERE hash IS NOT NULL AND path IN ({marks(paths)})", paths))
        return [(path, stat, hashes.get(path, b"")) for path, stat in files]

    def _take(self, batch: Batch, work: Work) -> list[Problem]:
        self._index.put(batch)
        good = [parsed for parsed in batch.parsed if not parsed.problems]
        self._db.executemany(
            "INSERT OR REPLACE INTO source VALUES (?,?,?,?,?)",
            ((parsed.path, parsed.path.rpartition("/")[0], parsed.id, parsed.stat or None, parsed.hash) for parsed in good),
        )
        if not self.is_fresh:
            work.saved += [(_saved_at(self._setup.content / parsed.path), parsed.id) for parsed in good if parsed.mapped]
        bad = [parsed for parsed in batch.parsed if parsed.problems]
        self._unread |= {parsed.id for parsed in bad}
        self._troubled |= {parsed.path.rpartition("/")[0] for parsed in bad}
        self._db.executemany(
            "INSERT OR REPLACE INTO source VALUES (?,?,?,NULL,NULL)", ((parsed.path, parsed.path.rpartition("/")[0], parsed.id) for parsed in bad)
        )
        return [problem for parsed in bad for problem in parsed.problems]

    def _twins(self, wanted: list[tuple[str, str]]) -> tuple[list[Problem], set[str]]:
        """Return a Problem for each file whose id that of an earlier path is, and which of ``wanted`` cannot be taken in for it."""
        paths_of: dict[str, set[str]] = {}
        for path, _ in wanted:
            paths_of.setdefault(id_of(path), set()).add(path)
        taken: dict[str, str] = {}
        for some in () if self.is_fresh else chunks(paths_of):
            for record_id, path in self._db.execute(f"SELECT id, path FROM source WHERE id IN ({marks(some)}) ORDER BY path DESC", some):
                paths_of[record_id].add(path)
                taken[record_id] = path
        shown, problems, left_out = self._setup.shown, [], set()
        for record_id, paths in paths_of.items():
            first, *others = sorted(paths)
            for path in others:
                what = f"mã bài “{record_id}” đã dùng ở {shown_as(shown, first)}"
                problems.append(Problem(shown_as(shown, path), 1, what, "đổi tên một trong hai tệp (thêm -2 ở cuối)"))
            if others:
                left_out |= paths - {taken.get(record_id, first)}
        self._troubled |= {path.rpartition("/")[0] for path in left_out}
        return problems, left_out

    def check(self, dirty: Iterable[str]) -> list[Problem]:
        """Return the problems that lie between records, around those whose keys are ``dirty``."""
        touched = [key.removeprefix("record:") for key in dirty if key.startswith("record:")]
        checker = Checker(self._db, self._setup.shown, touched, self._unread)
        problems = list(checker.problems())
        sources = self._shop.sources
        registers = sources.registers
        named = {source.record for source in registers.decrees.sources.values() if source.record} | {row.record for row in registers.suppressed if row.record}
        there: set[str] = set(self._unread)
        for some in chunks(named):
            there |= {row[0] for row in self._db.execute(f"SELECT id FROM record WHERE id IN ({marks(some)})", some)}
        path = f"{self._setup.shown}/{DATA}/decrees.yaml"

        def known() -> tuple[str, ...]:
            return tuple(row[0] for row in self._db.execute("SELECT id FROM record ORDER BY id"))

        problems += check_decree_sources(path, registers.decrees, named - there, known)
        problems += check_suppressed(f"{self._setup.shown}/{DATA}/{SUPPRESSED}", registers.suppressed, named - there, known)
        if self._looks_at_files:
            of_files = list(check_files(self._files(), partial(exists_in, self._setup.content, self._setup.shown, self._shop.media)))
            self._shop.media.is_troubled = bool(of_files)
            problems += of_files
        return problems

    @property
    def _looks_at_files(self) -> bool:
        """Whether a picture or an attachment may have changed. One that was missing or unfit is looked at again, whatever is said to have changed."""
        return self._is_whole or bool(self.changes.images) or self._shop.media.is_troubled

    def settle_files(self) -> Iterator[str]:
        """Take in what pictures and attachments are now; yield the keys of those that are not what they were, and of the records that show them."""
        if not self._looks_at_files:
            return
        of_pages = [link.page for page in self._shop.sources.pages for link in page.body_links if link.is_file]
        changed = self._shop.media.settle([*of_pages, *(row[0] for row in self._db.execute("SELECT DISTINCT file FROM image"))])
        for some in chunks(changed):
            yield from map(image_key, some)
            rows = self._db.execute(f"SELECT DISTINCT r.id FROM image i JOIN record r USING (n) WHERE i.file IN ({marks(some)})", some)
            yield from (record_key(record_id) for (record_id,) in rows)

    def _files(self) -> Iterator[tuple[str, int, str]]:
        """Yield where (path, line) which image is shown, or which file attached, by the records that were read and by the standing pages."""
        shown = self._setup.shown
        for record_id, path, line, file in self._db.execute("SELECT r.id, r.path, i.line, i.file FROM image i JOIN record r USING (n) ORDER BY r.path, i.line"):
            if record_id not in self._unread:
                yield shown_as(shown, path), line, file
        for page in self._shop.sources.pages:
            yield from ((page.path, link.line, link.page) for link in page.body_links if link.is_file)


def _saved_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
