"""The plan: every output file as an Artifact with what it is made from. One mechanism for pages, data files and images.

The plan is never held as a whole. It is made of *keys*: ``record:ID``, or a node of the calendar tree of a term: ``place:an-giang``,
``place:an-giang@2020``, ``place:an-giang@2020-05``, ``place:an-giang@2020-05-27``, ``all@2020-q3``. A key is planned into the few artifacts that belong to it; a change
of a record makes the keys dirty that may show it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from plugins.common.dates import quarter
from plugins.common.text import is_device
from plugins.records.core import Record

from .mapping import ALL, CAP, WITH_DAYS, Mapped

if TYPE_CHECKING:
    import sqlite3

    from jinja2 import Environment

    from plugins.media.keeping import Media
    from plugins.records.body import Body, BodyRenderer

    from .core import Registers
    from .executors import Crew
    from .queries import Archive
    from .sources import Sources

WELL_KNOWN = ".well-known"  # RFC 8615. The one name with a dot before it that a site may have.

_SAFE = re.compile(rf"(?:{re.escape(WELL_KNOWN)}/)?[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


class CannotMake(ValueError):
    """A file of the site cannot be made of what the theme gives; the message says where and why."""


@dataclass(frozen=True)
class Artifact:
    """One output file.

    ``path`` is relative to the output folder. ``inputs`` are the values it is made from, or digests of them: if none of them, no
    register, no setting, no template and no code changed, its bytes cannot have. Their ``repr`` must be the same in every process (no
    sets). A page has a ``template`` and a ``context`` that yields ready values; any other file has ``content`` that yields its bytes.
    """

    path: str
    inputs: tuple[object, ...]
    template: str = ""
    context: Callable[[], Mapping[str, object]] | None = None
    content: Callable[[], bytes] | None = None

    @property
    def root(self) -> str:
        """The way from this file to the site's root: "" or "../", once for each folder."""
        return "../" * self.path.count("/")


class BadPath(ValueError):
    """A path that no file of the site can have. ``artifact`` wants it."""

    def __init__(self, message: str, artifact: Artifact) -> None:
        super().__init__(message)
        self.artifact = artifact


class UnsafePath(BadPath):
    """Some system or server cannot hold a file at that path."""


class PathTaken(BadPath):
    """``other`` has that path already, if only by letter case."""

    def __init__(self, artifact: Artifact, other: Artifact) -> None:
        super().__init__(artifact.path, artifact)
        self.other = other


def check_path(artifact: Artifact) -> None:
    """Raise UnsafePath for a path that not every system and server can hold."""
    parts = artifact.path.split("/")
    if not _SAFE.fullmatch(artifact.path) or any(is_device(part) or len(part) > 255 for part in parts):
        raise UnsafePath(f"unsafe artifact path {artifact.path!r}", artifact)


def digest_inputs(artifact: Artifact, version: bytes) -> bytes:
    """Return the digest of all that an artifact is made from; ``version``: of its template, the code, the settings and registers."""
    return blake2b(repr((artifact.template, artifact.inputs)).encode("utf-8", "surrogatepass") + version, digest_size=16).digest()


@dataclass(frozen=True)
class Site:
    """What planners read: one state of the archive, the registers and standing pages, what renders texts, the content and theme folders, pictures."""

    archive: Archive
    sources: Sources
    bodies: BodyRenderer
    content: Path
    theme: Path
    media: Media
    assets: str = "theme"  # What the folder of the theme's files is called.


@dataclass(frozen=True)
class Change:
    """What one build changed of a record: None before it came and after it went. ``is_seen``: not only its own page shows the change."""

    id: str
    before: Record | None
    after: Record | None
    mapped_before: Mapped | None
    mapped_after: Mapped | None
    is_seen: bool


Months = Mapping[tuple[int, int], int]  # How many records in each (year, month); 0 for what is unknown.


class Planner(Protocol):
    """Plans the artifacts of one capability for one state of the site."""

    def keys(self) -> Iterable[str]:
        """Return the keys that are planned in each build: few, and of files other than records."""

    def lasting_keys(self) -> Iterable[str]:
        """Return the keys that are planned in a build of everything besides those of records and terms."""

    def plan(self, key: str) -> Iterable[Artifact]:
        """Return the artifacts of a key; none for a key of another capability, or one that has no page (any more)."""

    def dirtied(self, change: Change) -> Iterable[str]:
        """Return the keys that a change makes dirty beyond the nodes that list the record; too many cost time, too few would be wrong."""

    def reshaped(self, term: str, before: Months, after: Months) -> Iterable[str]:
        """Return the keys that depend on how many records a term has in which months, other than those of its own calendar."""

    def recounted(self, term: str, facet: str, change: Mapping[str, int]) -> Iterable[str]:
        """Return the keys that depend on how many records of a term have which value of a facet, other than the term's own; by how much these changed."""


class Kept(NamedTuple):
    """What the ledger kept of one record before a build and keeps after it; None: nothing. ``n``: the record's number in the store."""

    n: int
    before: bytes | None
    after: bytes | None


class Ledger(Protocol):
    """What a capability keeps of each record in the store (table ``kept``), to sum it up for files of its own."""

    tables: str  # SQL that makes its own tables in a new store.

    def keep(self, record: Record, body: Body | None) -> bytes | None:
        """Return what to keep of a resolved record and its rendered body; None for nothing. Called wherever records are read."""

    def settle(self, db: sqlite3.Connection, kept: Sequence[Kept] | None, crew: Crew) -> Iterable[str]:
        """Bring the own tables up to date, within the build's transaction; return the keys that this makes dirty. ``kept`` None: all is to be done."""


class Capability(Protocol):
    """What a package adds to the site. Frozen and picklable: worker processes get a copy."""

    @property
    def keeps(self) -> bool:
        """Whether it has a ledger; one capability of a site may."""

    def planner(self, site: Site) -> Planner: ...

    def ledger(self, registers: Registers) -> Ledger:
        """Return what keeps something of records; asked only of a capability that ``keeps``."""

    def assets(self, theme: Path) -> Iterable[Artifact]:
        """Return its files in the theme's folder, as they are where that has its plain name; asked only where it is to have a lasting one."""

    def card(self, environment: Environment, registers: Registers) -> Callable[[Record], str] | None:
        """Return what renders the HTML by which lists show a record; None if another capability does."""

    @property
    def version(self) -> str:
        """What of the settings its artifacts depend on."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key taken apart: ``term`` and, for nodes of its calendar, year, month, day and quarter (0: none)."""

    term: str
    year: int = 0
    month: int = 0
    day: int = 0
    quarter: int = 0

    @property
    def kind(self) -> str:
        return self.term.partition(":")[0]

    @property
    def name(self) -> str:
        return self.term.partition(":")[2]


def parse_key(key: str) -> Key:
    term, _, when = key.partition("@")
    year, _, part = when.partition("-")
    if part[:1] == "q":
        return Key(term, int(year), quarter=int(part[1:]))
    month, _, day = part.partition("-")
    return Key(term, int(year or 0), int(month or 0), int(day or 0))


def node_key(term: str, year: int, month: int = 0, day: int = 0) -> str:
    """Return the key of a year, month or day of a term."""
    if day:
        return f"{term}@{year}-{month:02}-{day:02}"
    return f"{term}@{year}-{month:02}" if month else f"{term}@{year}"


def calendar_keys(term: str, months: Months) -> Iterator[str]:
    """Yield the keys of the years, quarters, months and days that a term with so many records in its months may have pages of."""
    years: Counter[int] = Counter()
    for (year, _), number in months.items():
        years[year] += number
    for (year, month), number in months.items():
        if year and month and years[year] > CAP:
            yield node_key(term, year, month)
            if number > CAP and term in WITH_DAYS:
                yield from (node_key(term, year, month, day) for day in range(1, 32))
    yield from (node_key(term, year) for year in years if year)
    if term == ALL:
        yield from sorted({f"{ALL}@{year}-q{quarter(month)}" for year, month in months if month})


def record_key(record_id: str) -> str:
    return f"record:{record_id}"


def image_key(file: str) -> str:
    return f"image:{file}"
