"""The work that a build gives to processes: reading records, rendering artifacts. What a worker needs comes as one small value."""

from __future__ import annotations

import pickle
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment

from plugins.common.breaking import keep_together
from plugins.common.problems import Problem
from plugins.common.text import smart_quotes
from plugins.media.keeping import Media
from plugins.records.body import Body, BodyRenderer
from plugins.records.core import Record
from plugins.records.evidence import Evidence, find_evidence

from .assets import THEME, AssetPlanner
from .core import Registers, decree_path, thread_of
from .fingerprints import media_digest
from .likeness import kept_under
from .mapping import Card, Mapped, Mapper, Tallies, order_of
from .news import news_of
from .plan import Artifact, BadPath, Capability, Planner, Site, check_path, digest_inputs
from .queries import Archive, WholeArchive, pack, unpack
from .scanning import id_of
from .sources import RecordReader, Sources
from .store import connect_to_read
from .templates import make_environment


@dataclass(frozen=True)
class Setup:
    """All that a build is made by; hashable and picklable. ``rendering``: a digest of code, settings and registers."""

    content: Path
    shown: str
    theme: Path
    templates: tuple[str, ...]
    jinja: tuple[tuple[str, Any], ...]
    capabilities: tuple[Capability, ...]
    today: date
    state: Path
    executor: str = "processes"
    assets: str = THEME  # What the folder of the theme's files is called.
    durable: bool = False  # Wait for the disk before the switch, so that a power cut leaves a whole site, too.
    sources: str = ""  # Name of the file in ``state`` that holds the registers and standing pages.
    rendering: bytes = b""
    template_digests: tuple[tuple[str, bytes], ...] = ()

    @property
    def store(self) -> Path:
        return self.state / "store.sqlite"


class Parsed(NamedTuple):
    """One record file as the store keeps it; no more than its problems if it has some, than its hash if its bytes are the known ones."""

    path: str
    stat: str
    hash: bytes
    problems: tuple[Problem, ...] = ()
    mapped: Mapped | None = None
    card: Card | None = None
    data: bytes = b""
    order: int = 0
    relay: tuple[str, int] = ("", 0)  # The id of the main meeting, and the line that names it.
    links: tuple[tuple[str, str, int], ...] = ()  # Page, the target as written, line.
    images: tuple[tuple[str, int], ...] = ()  # And attachments.
    aliases: tuple[tuple[str, int], ...] = ()
    taken: tuple[tuple[str, int], ...] = ()  # Which later record takes up a promise, and the line that names it.
    alike: tuple[int, ...] = ()
    kept: bytes | None = None
    names: tuple[tuple[str, bool], ...] = ()  # See :func:`.core.names_met`.

    @property
    def id(self) -> str:
        return id_of(self.path)


class Batch(NamedTuple):
    parsed: list[Parsed]
    tallies: Tallies  # What all of them add.


class Rendered(NamedTuple):
    """What became of one artifact: ``state`` is same (inputs), kept (bytes), new or changed."""

    key: str
    path: str
    template: str
    inputs: bytes
    content: bytes
    state: str


class Shop:
    """A worker's tools for one setup: made once, used for many pieces of work."""

    def __init__(self, setup: Setup, sources: Sources | None = None) -> None:
        self.setup = setup
        self.sources: Sources = sources or pickle.loads((setup.state / setup.sources).read_bytes())  # Our own cache.
        self.registers: Registers = self.sources.registers
        self.environment = make_environment(setup.templates, dict(setup.jinja), None if sources else setup.state / "templates")
        self.media = media_of(setup)
        self.reader = RecordReader(setup.content, setup.shown, self.registers, setup.today, self.media)
        self.mapper = Mapper(self.registers)
        self.bodies = BodyRenderer(self.registers.decrees, self.registers.glossary)
        self._render_card = next(filter(None, (capability.card(self.environment, self.registers) for capability in setup.capabilities)), None)
        self.ledger = next((capability.ledger(self.registers) for capability in setup.capabilities if capability.keeps), None)
        self._template_digests = dict(setup.template_digests)

    def parse_batch(self, files: Sequence[tuple[str, str, bytes]]) -> Batch:
        """Read record files: path, stat, the hash of the bytes that are known."""
        whole, parsed = Counter[tuple[str, str, str]](), []
        for path, stat, known in files:
            one, tallies = self.parse(path, stat, known)
            parsed.append(one)
            whole.update(tallies)
        return Batch(parsed, whole)

    def parse(self, path: str, stat: str, known: bytes) -> tuple[Parsed, Tallies]:
        """Return what the store keeps of a record file, and what it adds to the tallies; no more than its hash if that is ``known``."""
        reading = self.reader.read(path, known)
        record = reading.record
        if record is None:
            return Parsed(path, stat, reading.hash, reading.problems), Counter()
        parsed, tallies = self.map(record, path, stat, reading.hash)
        return parsed._replace(names=reading.names), tallies

    def map(self, record: Record, path: str, stat: str, digest: bytes) -> tuple[Parsed, Tallies]:
        """Return what the store keeps of a resolved record, and what it adds to the tallies; ``digest``: of the bytes of its file."""
        body, evidence = self.rendered(record)
        mapped, tallies = self.mapper.map(record, evidence)
        lines = record.lines
        images = [(link.page, link.line) for link in record.body_links if link.is_file]
        if record.image:
            images.append((record.image.file, lines.get("image.file", 1)))
        parsed = Parsed(
            path,
            stat,
            digest,
            (),
            mapped,
            self.card(record),
            pack(_lean(record), body and replace(body, paragraphs=()), evidence),
            order_of(record),
            (record.relay_of, lines.get("relay_of", 1)),
            tuple((link.page, link.target, link.line) for link in record.body_links if not link.is_file),
            tuple(images),
            tuple((alias, lines.get("aliases", 1)) for alias in _aliases(record)),
            tuple((promise.taken_up_by, lines.get("promises", 1)) for promise in record.promises if promise.taken_up_by),
            tuple(kept_under(record)),
            self.ledger.keep(record, body) if self.ledger else None,
        )
        return parsed, tallies

    def rendered(self, record: Record) -> tuple[Body | None, Evidence]:
        """Return the body of a resolved record, None if it is withdrawn, and what of it supports its facts."""
        body = None if record.is_withdrawn else self._body(record)
        return body, find_evidence(record, body.paragraphs) if body else Evidence()

    def _body(self, record: Record) -> Body:
        decrees = self.registers.decrees
        return self.bodies.render(record.body, record.day_for_registers, record.decree_ids, lambda decree_id: "../" + decree_path(decrees[decree_id]))

    def card(self, record: Record) -> Card:
        """Return what lists show of a record."""
        gazetteer, day = self.registers.gazetteer, record.day_for_registers
        province = gazetteer.province_on(gazetteer[record.place_ids[0]], day).id if record.place_ids else ""
        return Card(
            record.id,
            order_of(record),
            smart_quotes(record.title),
            "; ".join(gazetteer.notation(gazetteer[place_id], day) for place_id in record.place_ids),
            record.when.label() if record.when else "",
            thread_of(record),
            province,
            record.modified.isoformat() if record.modified else "",
            self._render_card(record) if self._render_card else "",
            news=news_of(record).write(),
        ).signed()

    def version(self, artifact: Artifact) -> bytes:
        return self.setup.rendering + self._template_digests.get(artifact.template, b"")

    def site(self, db: sqlite3.Connection, archive: type[Archive] = Archive, media: Media | None = None) -> Site:
        return Site(archive(db, self.registers), self.sources, self.bodies, self.setup.content, self.setup.theme, media or self.media, self.setup.assets)

    def planners(self, site: Site) -> tuple[Planner, ...]:
        return (*(capability.planner(site) for capability in self.setup.capabilities), AssetPlanner(site))


def media_of(setup: Setup) -> Media:
    """Return the pictures and attachments of a site, as the last build that took them in left them."""
    return Media(setup.content, setup.state, media_digest())


def _aliases(record: Record) -> tuple[str, ...]:
    """Return what must be the address of nothing else. Its own one may stand among them as its first, if it had others since."""
    return record.old_addresses if record.old_addresses and record.first_name == record.id else record.aliases


def _lean(record: Record) -> Record:
    """Return the record without what only its file and the checker need."""
    return replace(record, body="", body_links=(), lines={})


@lru_cache(maxsize=1)
def shop_of(setup: Setup) -> Shop:
    return Shop(setup)


def parse_batch(setup: Setup, files: Sequence[tuple[str, str, bytes]]) -> Batch:
    """As :meth:`Shop.parse_batch`, in whatever process."""
    return shop_of(setup).parse_batch(files)


def cards_batch(setup: Setup, ids: Sequence[int]) -> list[tuple[int, Card]]:
    """Make the cards of stored records anew, by their numbers in the store."""
    shop = shop_of(setup)
    db = connect_to_read(setup.store)
    try:
        return [(n, shop.card(unpack(db.execute("SELECT data FROM body WHERE n = ?", (n,)).fetchone()[0])[0])) for n in ids]
    finally:
        db.close()


@dataclass
class _View:
    """The site as of one generation of the store."""

    generation: str
    db: sqlite3.Connection
    planners: tuple[Planner, ...] = field(default=())


_views: dict[Path, _View] = {}


def _planners(setup: Setup, generation: str) -> tuple[sqlite3.Connection, tuple[Planner, ...]]:
    """Return a connection and planners of the store's present state; kept until it changes."""
    view = _views.get(setup.store)
    if view is None or view.generation != generation:
        if view:
            view.db.close()
        db = connect_to_read(setup.store)
        shop = shop_of(setup)
        view = _views[setup.store] = _View(generation, db, shop.planners(shop.site(db, WholeArchive, media_of(setup))))
    return view.db, view.planners


def render_batch(
    setup: Setup, generation: str, keys: Sequence[str], writer: Callable[[str, bytes], None] | None, live: Callable[[str], bytes | None], is_known: bool
) -> list[Rendered] | BadPath:
    """Plan ``keys``, render the artifacts whose inputs changed, write those whose bytes changed.

    ``live`` tells the bytes of the last site; ``is_known``: that site is the one the store describes. Without a ``writer`` nothing is
    rendered: only paths and inputs are told.
    """
    db, planners = _planners(setup, generation)
    return render_keys(shop_of(setup), db, planners, keys, writer, live, is_known)


def render_keys(
    shop: Shop,
    db: sqlite3.Connection,
    planners: Sequence[Planner],
    keys: Sequence[str],
    writer: Callable[[str, bytes], None] | None,
    live: Callable[[str], bytes | None],
    is_known: bool,
) -> list[Rendered] | BadPath:
    """As :func:`render_batch`, by tools at hand."""
    found = []
    try:
        for key in keys:
            for artifact in planned(planners, key):
                check_path(artifact)
                found.append(_render_one(shop, db, key, artifact, writer, live, is_known))
    except BadPath as error:
        error.artifact = Artifact(error.artifact.path, (key,))  # What it is made from may not be picklable.
        return error
    return found


def planned(planners: Sequence[Planner], key: str) -> Iterator[Artifact]:
    for planner in planners:
        yield from planner.plan(key)


def _render_one(
    shop: Shop,
    db: sqlite3.Connection,
    key: str,
    artifact: Artifact,
    writer: Callable[[str, bytes], None] | None,
    live: Callable[[str], bytes | None],
    is_known: bool,
) -> Rendered:
    inputs = digest_inputs(artifact, shop.version(artifact))
    before = db.execute("SELECT inputs, content FROM artifact WHERE path = ?", (artifact.path,)).fetchone() if is_known else None
    if before and before[0] == inputs:
        return Rendered(key, artifact.path, artifact.template, inputs, before[1], "same")
    if writer is None:
        return Rendered(key, artifact.path, artifact.template, b"", b"", "new")
    data = render(artifact, shop.environment)
    content = blake2b(data, digest_size=16).digest()
    if before:  # The site is as the store says: no need to read the file.
        state = "kept" if before[1] == content else "changed"
    else:
        old = live(artifact.path)
        state = "new" if old is None else "kept" if old == data else "changed"
    if state != "kept":
        writer(artifact.path, data)
    return Rendered(key, artifact.path, artifact.template, inputs, content, state)


def render(artifact: Artifact, environment: Environment) -> bytes:
    """Return the bytes of one artifact."""
    if artifact.content is not None:
        return artifact.content()
    if artifact.context is None:
        raise ValueError(f"{artifact.path} has neither content nor context")
    return keep_together(environment.get_template(artifact.template).render(artifact.context())).encode()


def template_names(digests: Mapping[str, bytes], before: Mapping[str, bytes]) -> set[str]:
    """Return the templates that are not as before."""
    return {name for name in digests.keys() | before.keys() if digests.get(name) != before.get(name)}
