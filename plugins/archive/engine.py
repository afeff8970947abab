"""The incremental engine: what changed on disk → what stands in the index → which keys are dirty → which files have other bytes.

A build goes through three steps, each whole before the next: the index takes in what was read and notes the dirty keys (one
transaction); dirty keys are planned and rendered beside the live site; the site is switched, and then the store learns what it holds.
Whatever stops a build, the live site is whole, and the next build goes on from the noted keys. Knows nothing of Pelican.
"""

from __future__ import annotations

import json
import os
import pickle
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path

from plugins.common.problems import Problem

from .checks import check_files, check_page_links, explain, names_still_shown, origin_of
from .core import Registers, article_path
from .executors import Crew
from .fingerprints import code_digest, files_digest, package_of
from .index import MANY, all_keys, dirtied, dirty_keys, keys_of_templates, put_cards
from .intake import FILES_A_PIECE, Intake, Progress, Work
from .lock import only_one
from .plan import Artifact, BadPath, PathTaken, Planner, record_key
from .queries import Archive
from .release import Release, Stage
from .sources import DATA, PAGES, RECORDS, SUPPRESSED, Sources, exists_in, read_sources, shown_as
from .store import Unusable, chunks, connect, create, finish, marks
from .templates import make_environment, template_digests, texts_digest
from .workers import Rendered, Setup, Shop, cards_batch, media_of, render_batch, render_keys, shop_of, template_names

KEYS_A_PIECE = 200  # Of these a process gets at a time; a few pieces are rendered at once.
MOST_HINTS = 500
RENDER = "Dựng trang"
_ARCHIVE = Path(__file__).parent
_CORE = [_ARCHIVE, *(_ARCHIVE.parent / name for name in ("common", "media", "records", "gazetteer", "decrees"))]  # The code that reads records.
REBUILT = "Bộ nhớ của lần dựng trước không dùng được nữa (hỏng, hoặc của phiên bản khác): dựng lại từ đầu, tệp nào không đổi thì giữ nguyên."


@dataclass(frozen=True)
class Written:
    """What one build did to the output folder, in files."""

    new: int
    changed: int
    unchanged: int
    removed: int

    @property
    def total(self) -> int:
        return self.new + self.changed + self.unchanged


@dataclass(frozen=True)
class Outcome:
    """What a build did. With ``problems`` it did nothing: the last good site stays.

    ``changed`` and ``removed`` are output paths; ``pages`` those of the source files that changed, the first saved first. ``files`` is
    how many record files there are, ``read`` how many of them were read. ``notes`` tell the user of what is out of the ordinary.
    What is unchanged (files, records, undated) is counted only by a build that looked at everything; by others it is 0.
    """

    problems: tuple[Problem, ...] = ()
    written: Written = Written(0, 0, 0, 0)
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    files: int = 0
    read: int = 0
    records: int = 0
    undated: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """The index as of now, and the files (as shown) of which it does not hold what stands in them, for they have problems."""

    db: sqlite3.Connection
    registers: Registers
    troubled: tuple[str, ...]


class _Problems(Exception):
    """Ends a build that found problems; ``files``: how many record files were read, if the store does not know."""

    def __init__(self, problems: Iterable[Problem], files: int = 0) -> None:
        super().__init__()
        self.problems, self.files = tuple(sorted(set(problems))), files


class Engine:
    """Builds one site, again and again: what it learnt stays in memory until it is closed, and in the store after that."""

    def __init__(self, setup: Setup, output: Path) -> None:
        self._given, self._release = setup, Release(output, setup.state, durable=setup.durable)
        self._db: sqlite3.Connection | None = None
        self._shop: Shop | None = None
        self._planners: tuple[Planner, ...] = ()
        self._notes: list[str] = []
        self._crew = Crew("serial")

    @property
    def setup(self) -> Setup:
        """What the site was set up with."""
        return self._given

    @property
    def sources(self) -> Sources | None:
        """The registers and standing pages as the last build or check read them; None before one, and where they have problems."""
        return self._shop.sources if self._shop else None

    @property
    def names_still_shown(self) -> list[Problem]:
        """What to look at, as far as the last build or check took records in: names that are withheld from some and stand in others."""
        rows = self._shop.registers.suppressed if self._shop else ()
        return list(names_still_shown(f"{self._given.shown}/{DATA}/{SUPPRESSED}", rows, self._db)) if self._db and rows else []

    @property
    def records_without_names(self) -> list[str]:
        """The files (relative to content/) of the records from which a name that they have is withheld."""
        return (
            [path for (path,) in self._db.execute("SELECT DISTINCT path FROM named JOIN record USING (n) WHERE is_withheld ORDER BY path")] if self._db else []
        )

    def close(self) -> None:
        if self._db:
            self._db.close()
            self._db = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def build(self, hint: Collection[Path] | None = None, progress: Progress | None = None) -> Outcome:
        """Make the output what the sources say. ``hint``: the source files that changed, if that is known; None: look at everything.

        Raises Busy, CannotWrite and jinja2.TemplateError; the last good site stays then, too.
        """
        with only_one(self._given.state):
            self._release.check(glance=hint is not None)
            return self._again_if_damaged(hint, progress or _silent, only_check=False)

    def check(self, progress: Progress | None = None, only: Collection[str] = ()) -> Outcome:
        """Look for problems as a build does, but write no output.

        ``only``: the record files (relative to content/) whose problems are wanted. While nothing is wrong with them no file is looked at but
        these and those they name, and no page planned but theirs; else all is checked, so problems of others are among those told.
        """
        with only_one(self._given.state):
            if only:
                with suppress(_Problems, sqlite3.DatabaseError):
                    self._look_at(list(only), progress or _silent)
                    return Outcome(files=self._count("source"))
            return self._again_if_damaged(None, progress or _silent, only_check=True)

    def refresh(self, progress: Progress | None = None) -> Known | None:
        """Bring the index up to date with the record files, as the first step of a build does; plan and write nothing.

        None where no index of these registers is there: to make one costs the reading of all records, which is for a build. Raises Busy.
        """
        name = _sources_name(self._reading())
        if not self._has_index(name):
            return None
        work = Work()
        with only_one(self._given.state):
            self._notes = []
            try:
                with Crew(self._given.executor) as self._crew:
                    self._prepare(None)
                    self._take_in(None, work, progress or _silent)
            except (_Problems, sqlite3.DatabaseError):  # A build will tell, and mend what it can.
                self.close()
                return None
        return Known(self._db_or_raise, self._shop_or_raise.registers, tuple({problem.path for problem in work.problems}))

    def _has_index(self, sources_name: str) -> bool:
        """Return whether the store is there and was made by the registers of ``sources_name``."""
        if not (self._given.state / sources_name).is_file():
            return False
        try:
            db = connect(self._given.store)
        except Unusable:
            return False
        try:
            return db.execute("SELECT value FROM meta WHERE key = 'reading'").fetchone() == (sources_name,)
        except sqlite3.DatabaseError:
            return False
        finally:
            db.close()

    # The steps of a build.

    def _again_if_damaged(self, hint: Collection[Path] | None, progress: Progress, *, only_check: bool) -> Outcome:
        """Run; if the store turns out to be damaged, forget it and run anew."""
        self._notes = []
        try:
            return self._run(hint, progress, only_check=only_check)
        except sqlite3.DatabaseError:
            self._discard()
            self._notes = [REBUILT]
            return self._run(None, progress, only_check=only_check)

    def _run(self, hint: Collection[Path] | None, progress: Progress, *, only_check: bool) -> Outcome:
        started = time.perf_counter()
        work = Work()
        try:
            with Crew(self._given.executor) as self._crew:
                paths = self._prepare(hint)
                work.is_whole = paths is None
                self._take_in(paths, work, progress)
                if work.is_whole and not only_check:
                    self._notes += map(str, self.names_still_shown)
                written = self._write(work, progress, only_check=only_check)
        except _Problems as found:
            return Outcome(
                found.problems, files=found.files or self._count("source"), read=work.read, seconds=time.perf_counter() - started, notes=tuple(self._notes)
            )
        if work.is_whole:
            drafts = self._count("record WHERE status = 'draft'")
            written = replace(written, files=self._count("source"), records=self._count("record") - drafts, undated=self._undated())
        return replace(
            written,
            pages=tuple(article_path(record_id) for _, record_id in sorted(work.saved)),
            read=work.read,
            seconds=time.perf_counter() - started,
            notes=tuple(self._notes),
        )

    def _look_at(self, paths: list[str], progress: Progress) -> None:
        """Check these record files as far as they, those they name and the index tell. Raises _Problems for whatever needs a look at all."""
        work = Work()
        with Crew(self._given.executor) as self._crew:
            self._prepare(None)
            db = self._db_or_raise
            if not db.execute("SELECT 1 FROM source LIMIT 1").fetchone():
                self._take_in(None, work, progress)
            else:
                self._take_in(paths, work, progress)
                self._take_in(self._named_by(paths), work, progress)
            ids = [row[0] for some in chunks(paths) for row in db.execute(f"SELECT id FROM source WHERE hash IS NOT NULL AND path IN ({marks(some)})", some)]
            if work.problems or len(ids) < len(paths) or self._open_links(ids) or self._lost_images(ids):
                raise _Problems(())
            dirty = set(dirty_keys(db))
            keys = [key for key in map(record_key, ids) if key in dirty]
            self._settle(keys, self._render(keys, None, lambda _: None, progress, is_known=True), work, links=False)
            db.execute("ROLLBACK")

    def _named_by(self, paths: list[str]) -> list[str]:
        """Return the files of the records that those in ``paths`` link to, are relays of, or say to take up a promise."""
        db, found = self._db_or_raise, set[str]()
        for some in chunks(paths):
            named = {row[0] for row in db.execute(f"SELECT relay_of FROM record WHERE path IN ({marks(some)})", some)}
            named |= {row[0] for row in db.execute(f"SELECT target FROM taken JOIN record USING (n) WHERE path IN ({marks(some)})", some)}
            pages = [row[0] for row in db.execute(f"SELECT target FROM link JOIN record USING (n) WHERE path IN ({marks(some)})", some)]
            named |= {page.removeprefix("tin/").removesuffix(".html") for page in pages}
            for ids in chunks(named):
                found |= {row[0] for row in db.execute(f"SELECT path FROM record WHERE id IN ({marks(ids)})", ids)}
            for some_pages in chunks(pages):
                found |= {row[0] for row in db.execute(f"SELECT r.path FROM alias a JOIN record r USING (n) WHERE a.path IN ({marks(some_pages)})", some_pages)}
        return sorted(found)

    def _open_links(self, ids: list[str]) -> set[str]:
        """Return the pages that records link to and that are neither a record's nor for sure part of the next site."""
        db, pages = self._db_or_raise, set[str]()
        for some in chunks(ids):
            pages |= {row[0] for row in db.execute(f"SELECT target FROM link JOIN record USING (n) WHERE id IN ({marks(some)})", some)}
        for some in chunks(sorted(pages)):
            sure = "SELECT path FROM artifact WHERE key NOT IN (SELECT key FROM dirty) AND path IN"
            pages -= {row[0] for row in db.execute(f"{sure} ({marks(some)})", some)}
        of_records = {page.removeprefix("tin/").removesuffix(".html"): page for page in pages if page.startswith("tin/")}
        for some in chunks(of_records):
            published = db.execute(f"SELECT id FROM record WHERE status <> 'draft' AND id IN ({marks(some)})", some)
            pages -= {of_records[record_id] for (record_id,) in published}
        return pages

    def _lost_images(self, ids: list[str]) -> list[Problem]:
        db, given = self._db_or_raise, self._given
        rows = [
            row
            for some in chunks(ids)
            for row in db.execute(f"SELECT r.path, i.line, i.file FROM image i JOIN record r USING (n) WHERE r.id IN ({marks(some)})", some)
        ]
        return list(check_files(rows, partial(exists_in, given.content, given.shown, self._shop_or_raise.media)))

    def _prepare(self, hint: Collection[Path] | None) -> list[str] | None:
        """Make tools and store ready; return the record files that may have changed, None for all."""
        paths = self._records_among(hint)
        if paths is None or self._shop is None or self._db is None:
            setup, sources = self._read_setup()
            self._open(setup, sources)
            return None
        return paths

    def _records_among(self, hint: Collection[Path] | None) -> list[str] | None:
        """Return the files of ``hint`` relative to content/; None if it is not about records alone, or about so many that a look at all is cheaper."""
        if hint is None or len(hint) > MOST_HINTS:
            return None
        paths: dict[str, None] = {}
        for path in hint:
            try:
                relative = (path.parent.resolve() / path.name).relative_to(self._given.content.resolve())
            except ValueError:
                return None
            if relative.parts[:1] != (RECORDS,) or not path.parent.is_dir() or path.is_dir():
                return None
            paths[relative.as_posix()] = None
        return list(paths)

    def _reading(self) -> bytes:
        """Return a digest of all by which records are read."""
        given = self._given
        keepers = [package_of(capability) for capability in given.capabilities if capability.keeps]
        return code_digest([*_CORE, *keepers]) + files_digest([given.content / DATA, given.content / PAGES], given.today)

    def _read_setup(self) -> tuple[Setup, Sources]:
        given, reading = self._given, self._reading()
        sources = self._sources(reading)
        versions = repr([capability.version for capability in given.capabilities]).encode()
        rendering = blake2b(code_digest([*_CORE, *map(package_of, given.capabilities)]) + reading + versions + given.assets.encode(), digest_size=12).digest()
        return replace(given, sources=_sources_name(reading), rendering=rendering), sources

    def _sources(self, digest: bytes) -> Sources:
        """Return registers and standing pages, from the cache if none of them changed."""
        cached = self._given.state / _sources_name(digest)
        with suppress(Exception):  # What is no pickle may raise anything.
            return pickle.loads(cached.read_bytes())  # Our own cache.
        sources, problems = read_sources(self._given.content, self._given.today, self._given.shown, media_of(self._given))
        if problems:
            # All is told at once: what is wrong with the registers, and with the records as far as they can be read.
            _, _, of_records, files = index_in_memory(self._given, sources)
            raise _Problems([*problems, *of_records], files)
        self._given.state.mkdir(parents=True, exist_ok=True)
        for old in self._given.state.glob("sources-*"):
            old.unlink(missing_ok=True)
        _replace(cached, pickle.dumps(sources, protocol=5))
        return sources

    def _open(self, setup: Setup, sources: Sources) -> None:
        digests = self._digests_of_templates(setup)
        setup = replace(setup, template_digests=tuple(sorted(digests.items())))
        if self._shop is None or self._shop.setup != setup:
            self._shop = shop_of(setup)
        if self._db is None:
            try:
                self._db = connect(setup.store)
            except Unusable as error:
                if str(error) != "missing":
                    self._notes.append(REBUILT)
        if self._db is not None and self._meta("reading") != setup.sources:
            self.close()
        if self._db is None:
            self._db = create(setup.store, self._tables)
            self._db.execute("INSERT INTO meta VALUES ('reading', ?)", (setup.sources,))
        self._refresh()

    def _digests_of_templates(self, setup: Setup) -> dict[str, bytes]:
        """Return the digest of each template, from a note beside the store if no file of the theme changed."""
        note, now = setup.state / "templates.json", texts_digest(setup.templates)
        with suppress(OSError, ValueError, KeyError):
            kept = json.loads(note.read_text())
            if kept["of"] == now:
                return {name: bytes.fromhex(digest) for name, digest in kept["digests"].items()}
        digests = template_digests(make_environment(setup.templates, dict(setup.jinja)))
        setup.state.mkdir(parents=True, exist_ok=True)
        _replace(note, json.dumps({"of": now, "digests": {name: digest.hex() for name, digest in digests.items()}}).encode())
        return digests

    def _discard(self) -> None:
        """Forget a store that turned out to be damaged: the next build makes it anew."""
        self.close()
        with suppress(OSError):
            self._given.state.joinpath("store.sqlite").unlink()

    def _take_in(self, paths: list[str] | None, work: Work, progress: Progress) -> None:
        """Bring the index up to date with the files, and note the dirty keys: one transaction."""
        db, shop = self._db_or_raise, self._shop_or_raise
        intake = Intake(db, shop, self._crew)
        db.execute("BEGIN IMMEDIATE")
        try:
            work.problems = intake.run(paths, work, progress)
            self._mark_dirty(intake, work)
            db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # A store that is being made has no journal: it is thrown away.
                db.execute("ROLLBACK")
            shop.media.forget()
            self.close()
            raise
        shop.media.save()  # Not before what it makes dirty is noted for good.
        if intake.is_fresh:
            finish(db)

    def _mark_dirty(self, intake: Intake, work: Work) -> None:
        """Note the keys that what was taken in, or a new theme, code or setting, makes dirty."""
        db, shop = self._db_or_raise, self._shop_or_raise
        setup = shop.setup
        changes = intake.changes
        rendering, cards = setup.rendering.hex(), (setup.rendering + dict(setup.template_digests).get("partials/card.html", b"")).hex()
        templates = json.loads(str(self._meta("templates") or "{}"))
        now = {name: digest.hex() for name, digest in setup.template_digests}
        if not intake.is_fresh and self._meta("cards") != cards:
            self._render_cards_anew(changes.ids)
        if changes.ids or changes.tallies or intake.is_fresh:
            self._refresh()
        # Cards are on pages whose own templates tell nothing of them.
        if shop.ledger:
            is_all = intake.is_fresh or len(changes.kept) > MANY
            _note(db, shop.ledger.settle(db, None if is_all else list(changes.kept.values()), self._crew))
        of_files = list(intake.settle_files())
        everything = intake.is_fresh or len(changes.ids) > MANY or self._meta("rendering") != rendering or self._meta("cards") != cards
        if everything:
            _note(db, all_keys(db, self._planners))
            db.execute("INSERT OR IGNORE INTO dirty SELECT key FROM artifact")  # Those that have no page any more.
        else:
            _note(db, dirtied(db, self._planners, changes))
            _note(db, of_files)
            gone = template_names(now, templates)
            if gone:
                _note(db, keys_of_templates(db, gone))
        for key, value in (("rendering", rendering), ("cards", cards), ("templates", json.dumps(now))):
            db.execute("INSERT OR REPLACE INTO meta VALUES (?,?)", (key, value))
        db.execute("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (os.urandom(8).hex(),))
        work.problems += intake.check(dirty_keys(db))

    def _render_cards_anew(self, new: Collection[str]) -> None:
        """Render every record's card again, for the theme or the code that makes them changed; but for those of ``new``, which were just read."""
        db, setup = self._db_or_raise, self._shop_or_raise.setup
        numbers = [number for number, record_id in db.execute("SELECT n, id FROM record ORDER BY n") if record_id not in new]
        pieces = [(setup, some) for some in chunks(numbers, FILES_A_PIECE)]
        for cards in self._crew.do(cards_batch, pieces):
            put_cards(db, cards)

    def _write(self, work: Work, progress: Progress, *, only_check: bool) -> Outcome:
        """Render what is dirty beside the live site, look at the links, switch."""
        if work.problems:
            raise _Problems(work.problems)
        db = self._db_or_raise
        always = [key for planner in self._planners for key in planner.keys()] if work.is_whole else []  # noqa: SIM118  # No dict.
        site_name = self._meta("site")
        is_known = only_check or (self._release.is_known and site_name is not None and self._release.generation == site_name)
        if not is_known:
            _note(db, all_keys(db, self._planners))
        keys = list(dict.fromkeys([*work.first(), *dirty_keys(db), *always]))
        if only_check:
            rendered = self._render(keys, None, lambda _: None, progress, is_known=is_known)
            self._settle(keys, rendered, work)
            db.execute("ROLLBACK")
            return Outcome()
        with self._release.stage() as stage:
            rendered = self._render(keys, stage, stage.read, progress, is_known=is_known)
            removed = self._settle(keys, rendered, work)
            try:
                outcome = self._switch(stage, rendered, removed, work, is_known=is_known)
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("DELETE FROM dirty")
            db.execute("COMMIT")
        self._release.prepare()
        return outcome

    def _render(self, keys: list[str], stage: Stage | None, live: Callable[[str], bytes | None], progress: Progress, *, is_known: bool) -> list[Rendered]:
        """Plan and render ``keys``; raise _Problems for a path that no file can have."""
        shop, db = self._shop_or_raise, self._db_or_raise
        setup = shop.setup
        writer = stage.writer if stage else None
        pieces = list(chunks(keys, KEYS_A_PIECE)) if len(keys) > 3 * KEYS_A_PIECE else [keys]
        found: list[Rendered] = []
        if len(pieces) == 1:
            results: Iterable[list[Rendered] | BadPath] = [
                render_keys(shop, db, self._planners, keys, writer.write if writer else None, live, is_known=is_known)
            ]
        else:
            work = partial(render_batch, setup, str(self._meta("generation")))
            results = self._render_in_pieces(work, pieces, writer, is_known=is_known)
        done = 0
        for result in results:
            if isinstance(result, BadPath):
                key = str(result.artifact.inputs[0])
                raise _Problems([explain(result, origin_of(key, result.artifact.path, setup.shown, db), "")])
            found += result
            done += KEYS_A_PIECE
            progress(RENDER, min(done, len(keys)), len(keys))
        return found

    def _render_in_pieces(
        self, work: Callable[..., list[Rendered] | BadPath], pieces: list[list[object]], writer: object, *, is_known: bool
    ) -> Iterator[list[Rendered] | BadPath]:
        given = [(piece, _write_of(writer), _read_of(writer), is_known) for piece in pieces]
        yield from self._crew.do(work, given)

    def _settle(self, keys: Sequence[str], rendered: Sequence[Rendered], work: Work, *, links: bool = True) -> list[str]:
        """Begin a transaction in which the store knows the new artifacts; return the paths that are planned no more.

        Raises _Problems, after a rollback, for two artifacts of one path and for links whose page is not there.
        """
        db = self._db_or_raise
        before: dict[str, str] = {}
        for some in chunks(keys):
            before.update(db.execute(f"SELECT path, key FROM artifact WHERE key IN ({marks(some)})", some))
        now = {artifact.path for artifact in rendered}
        removed = sorted(before.keys() - now)
        db.execute("BEGIN IMMEDIATE")
        try:
            moved = {artifact.path for artifact in rendered if before.get(artifact.path, artifact.key) != artifact.key}
            db.executemany("DELETE FROM artifact WHERE path = ?", ((path,) for path in (*removed, *moved)))
            taken: dict[str, str] = {}
            for artifact in rendered:
                self._claim(artifact, taken)
            fields = ((a.path, a.key, a.template, a.inputs, a.content) for a in rendered if a.state != "same")
            db.executemany("INSERT OR REPLACE INTO artifact VALUES (?,?,?,?,?)", fields)
            problems = list(self._check_links(work, removed)) if links else []
            if problems:
                raise _Problems(problems)
        except BaseException:
            db.execute("ROLLBACK")
            raise
        return removed

    def _claim(self, artifact: Rendered, taken: dict[str, str]) -> None:
        """Raise _Problems if another key has the artifact's path, if only by letter case."""
        db, shown = self._db_or_raise, self._given.shown
        folded = artifact.path.casefold()
        row = None
        if folded in taken:
            row = (taken[folded],)
        elif artifact.state != "same":
            row = db.execute(
                "SELECT key FROM artifact WHERE path = ? AND (key <> ? OR path <> ? COLLATE BINARY)", (artifact.path, artifact.key, artifact.path)
            ).fetchone()
        taken[folded] = artifact.key
        if row:
            wanted = Artifact(artifact.path, ())
            pair = sorted((origin_of(key, artifact.path, shown, db), key) for key in (artifact.key, row[0]))
            raise _Problems([explain(PathTaken(wanted, wanted), pair[-1][0], pair[0][0])])

    def _check_links(self, work: Work, removed: Sequence[str]) -> Iterator[Problem]:
        """Yield a Problem for each link to a page that is not there: of what changed, and to what went."""
        db, shown = self._db_or_raise, self._given.shown
        select = "SELECT r.path, l.target, l.shown, l.line FROM link l JOIN record r USING (n) WHERE r.status = 'published' AND "
        rows = db.execute(f"{select} r.id IN (SELECT substr(key, 8) FROM dirty WHERE key LIKE 'record:%')").fetchall()
        for some in chunks(removed):
            rows += db.execute(f"{select} l.target IN ({marks(some)})", some).fetchall()
        links = [(shown_as(shown, path), _Target(page, written, line)) for path, page, written, line in rows]
        links += [
            (page.path, _Target(link.page, link.target, link.line))
            for page in self._shop_or_raise.sources.pages
            for link in page.body_links
            if not link.is_file
        ]
        yield from check_page_links(links, db)

    def _switch(self, stage: Stage, rendered: Sequence[Rendered], removed: Sequence[str], work: Work, *, is_known: bool) -> Outcome:
        """Put the new site in the place of the old one, within the transaction that tells the store so."""
        db = self._db_or_raise
        states = Counter(artifact.state for artifact in rendered)
        written = [artifact.path for artifact in rendered if artifact.state in ("new", "changed")]
        if not is_known:
            stage.commit(written, removed, complete=[row[0] for row in db.execute("SELECT path FROM artifact")])
        elif written or removed:
            stage.commit(written, removed)
        if written or removed or not is_known:
            db.execute("INSERT OR REPLACE INTO meta VALUES ('site', ?)", (stage.generation,))
        fresh = states["new"] + states["changed"]
        return Outcome(
            written=Written(states["new"], states["changed"], self._count("artifact") - fresh if work.is_whole else 0, len(stage.removed)),
            changed=tuple(written),
            removed=stage.removed,
        )

    # Small helpers.

    @property
    def _tables(self) -> str:
        ledger = self._shop_or_raise.ledger
        return ledger.tables if ledger else ""

    @property
    def _db_or_raise(self) -> sqlite3.Connection:
        if self._db is None:
            raise RuntimeError("no store is open")
        return self._db

    @property
    def _shop_or_raise(self) -> Shop:
        if self._shop is None:
            raise RuntimeError("nothing is prepared")
        return self._shop

    def _meta(self, key: str) -> object:
        row = self._db_or_raise.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _count(self, table: str) -> int:
        return self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] if self._db else 0

    def _undated(self) -> int:
        row = self._db_or_raise.execute("SELECT n FROM term WHERE name = 'undated'").fetchone()
        return row[0] if row else 0

    def _refresh(self) -> None:
        """Let the planners see the store as it is now."""
        shop = self._shop_or_raise
        self._planners = shop.planners(shop.site(self._db_or_raise))


@dataclass(frozen=True)
class _Target:
    """A link as :func:`check_page_links` reads it."""

    page: str
    target: str
    line: int
    is_file: bool = False


def index_in_memory(given: Setup, sources: Sources) -> tuple[sqlite3.Connection, Shop, list[Problem], int]:
    """Return an index of the content folder that is kept nowhere, its tools, the problems of its records, and how many files there are."""
    shop, work = Shop(given, sources), Work()
    db = create(None, shop.ledger.tables if shop.ledger else "")
    db.execute("BEGIN")
    intake = Intake(db, shop, Crew("serial"))
    problems = intake.run(None, work, _silent)
    problems += intake.check(dirty_keys(db))
    db.execute("COMMIT")
    return db, shop, problems, work.read


def read_archive(given: Setup) -> tuple[Archive | None, list[Problem], int]:
    """Return the archive of a content folder, or None with all its problems, and how many record files there are. For looking, not for building."""
    sources, problems = read_sources(given.content, given.today, given.shown)
    db, _, of_records, files = index_in_memory(given, sources)
    problems = sorted({*problems, *of_records})
    return (None, problems, files) if problems else (Archive(db, sources.registers), [], files)


def _note(db: sqlite3.Connection, keys: Iterable[str]) -> None:
    db.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", ((key,) for key in list(keys)))


def _sources_name(digest: bytes) -> str:
    return f"sources-{digest.hex()}.pickle"


def _replace(path: Path, data: bytes) -> None:
    """Write a file of the cache so that no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(data)
    os.replace(beside, path)


def _silent(what: str, done: int, total: int) -> None:
    """Hear of progress and say nothing."""


def _write_of(writer: object) -> Callable[[str, bytes], None] | None:
    return writer.write if writer else None  # type: ignore[attr-defined]


def _read_of(writer: object) -> Callable[[str], bytes | None]:
    return writer.read if writer else _nothing  # type: ignore[attr-defined]


def _nothing(_: str) -> None:
    return None
