"""The search capability: its script, the description by which browsers know it, and the files of its index. Knows nothing of Pelican."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path

from plugins.archive.assets import ICON, OPENSEARCH, SEARCH_SCRIPT, THEME, placed
from plugins.archive.core import Registers
from plugins.archive.plan import Artifact, CannotMake, Change, Months, Site, parse_key

from .bundle import joined_scripts
from .format import TEXTS, Segment, days_file, group_file, grouped, labels_file, lexicon_file, manifest_file, own_files, packed, pages_file, text_file
from .ledger import KIND, LABELS, MANIFEST, PLACES, Entry, SearchLedger, keys_of_segment, read_segment
from .links import labels, page_links
from .opensearch import description, has_address
from .segments import NAMES, Sizes
from .tokens import CannotJoin
from .vendored import INFLATE, inflate_script, inflate_source

FOLDER, PAGE, ENTRY = "tim", "tim.html", "main.mjs"
LATER, LATER_SCRIPT = "later.mjs", "theme/tim-2.js"  # What a search seldom needs is a second script.
SCRIPTS = f"{KIND}:scripts"
DEFAULT = Sizes()


@dataclass(frozen=True)
class Search:
    """The capability; it knows of the site's settings its name, the line below it, and its address. ``sizes`` None: without an index."""

    site_name: str
    tagline: str
    site_url: str
    sizes: Sizes | None = DEFAULT

    @property
    def keeps(self) -> bool:
        return self.sizes is not None

    def planner(self, site: Site) -> SearchPlanner:
        return SearchPlanner(site, self)

    def ledger(self, registers: Registers) -> SearchLedger:
        return SearchLedger(registers, self.sizes or DEFAULT)

    def assets(self, theme: Path) -> Iterator[Artifact]:
        return scripts_of(theme)

    def card(self, environment: object, registers: Registers) -> None:
        return None

    @property
    def version(self) -> str:
        return repr(self)


class SearchPlanner:
    """Plans the index's files: keys ``search:a/h/giao`` (a head), ``…/g/12`` (a group), ``…/t/12`` (texts), ``search:manifest``; and ``search:scripts``."""

    def __init__(self, site: Site, search: Search) -> None:
        self._site, self._search, self._db = site, search, site.archive.db
        self._grouped: dict[str, list[list[str]]] = {}

    def keys(self) -> Iterable[str]:
        return (SCRIPTS, LABELS) if self._search.keeps else (SCRIPTS,)

    def lasting_keys(self) -> Iterator[str]:
        if self._search.keeps:
            yield from (MANIFEST, PLACES)
            for name in NAMES:
                yield from keys_of_segment(self._db, name)

    def plan(self, key: str) -> Iterator[Artifact]:
        if key == SCRIPTS:
            yield from self._scripts()
        elif parse_key(key).kind == KIND:
            for name, data in self._files(key):
                yield Artifact(f"{FOLDER}/{name}.js", (blake2b(data, digest_size=16).digest(),), content=partial(packed, name, data))

    def dirtied(self, change: Change) -> Iterable[str]:
        return ()

    def reshaped(self, term: str, before: Months, after: Months) -> Iterable[str]:
        return ()

    def recounted(self, term: str, facet: str, change: Mapping[str, int]) -> Iterable[str]:
        return ()

    def _scripts(self) -> Iterator[Artifact]:
        """Yield what no record changes."""
        search, assets = self._search, self._site.assets
        yield from scripts_of(self._site.theme, assets)
        if has_address(search.site_url):
            icon = placed(ICON, assets)
            yield Artifact(OPENSEARCH, (icon,), content=partial(description, search.site_name, search.tagline, search.site_url, PAGE, icon))

    def _files(self, key: str) -> Iterable[tuple[str, bytes]]:
        """Return the files of a key, name and data, not yet packed."""
        if key == MANIFEST:
            return manifest_file([found for name in NAMES if (found := read_segment(self._db, name))]).items()
        if key == PLACES:
            return pages_file(page_links(self._site.archive)).items()
        if key == LABELS:
            return labels_file(labels(self._site.archive.registers)).items()
        segment, kind, name = (*key.removeprefix(f"{KIND}:").split("/", 2), "")[:3]
        found = read_segment(self._db, segment)
        if found is None:
            return ()
        match kind:
            case "h" if name in found.layout.own:
                return own_files(segment, found.stamp, name, self._blob(segment, name), found.layout.own[name]).items()
            case "g" if int(name) < found.layout.groups:
                heads = self._groups(found)[int(name)]
                return group_file(segment, found.stamp, int(name), {head: self._blob(segment, head) for head in heads}).items()
            case "t":
                return self._texts(segment, found.stamp, int(name))
            case "n":
                days = [day for (day,) in self._db.execute("SELECT day FROM search_document WHERE segment = ? ORDER BY number", (segment,))]
                return days_file(segment, found.stamp, days).items()
            case "tu":
                rows = self._db.execute("SELECT head, frequency FROM search_head WHERE segment = ? AND frequency > 0", (segment,))
                return lexicon_file(segment, found.stamp, dict(rows)).items()
        return ()

    def _groups(self, segment: Segment) -> list[list[str]]:
        """Return the heads of each file that heads share in a segment."""
        if segment.name not in self._grouped:
            heads = [head for (head,) in self._db.execute("SELECT head FROM search_head WHERE segment = ? ORDER BY head", (segment.name,))]
            self._grouped[segment.name] = grouped(segment.layout, heads)
        return self._grouped[segment.name]

    def _blob(self, segment: str, head: str) -> bytes:
        return self._db.execute("SELECT blob FROM search_head WHERE segment = ? AND head = ?", (segment, head)).fetchone()[0]

    def _texts(self, segment: str, stamp: bytes, number: int) -> Iterable[tuple[str, bytes]]:
        rows = self._db.execute(
            "SELECT k.data FROM search_document d JOIN kept k USING (n) WHERE d.segment = ? AND d.number >= ? AND d.number < ? ORDER BY d.number",
            (segment, number * TEXTS, (number + 1) * TEXTS),
        )
        documents = [Entry.standing(data)[2] for (data,) in rows]
        return text_file(segment, stamp, number, documents).items() if documents else ()


def scripts_of(theme: Path, folder: str = THEME) -> Iterator[Artifact]:
    """Yield the scripts of the search, in the theme's ``folder``."""
    scripts = theme / "static" / "js"
    prints = _fingerprints(sorted((scripts / "search").glob("*.mjs")))
    for number, path in enumerate((SEARCH_SCRIPT, LATER_SCRIPT)):
        yield Artifact(placed(path, folder), (prints, folder), content=partial(_script, scripts / "search", prints, number, folder))
    inflate = inflate_source(scripts)
    yield Artifact(placed(INFLATE, folder), _fingerprints([inflate]), content=partial(inflate_script, inflate))


def _script(modules: Path, prints: tuple[bytes, ...], number: int, folder: str) -> bytes:
    """Return the first or the second joined script (0, 1), which names another. Raises CannotMake for a module that cannot be joined."""
    try:
        return _scripts_of(modules, prints)[number].replace(INFLATE.encode(), placed(INFLATE, folder).encode())
    except CannotJoin as error:
        raise CannotMake(f"Không ghép được script tìm kiếm: {Path(*modules.parts[-4:])}/{error}") from None


@lru_cache(maxsize=1)  # Both come of one joining.
def _scripts_of(modules: Path, _prints: tuple[bytes, ...]) -> tuple[bytes, bytes]:
    return joined_scripts(modules, ENTRY, LATER)


def _fingerprints(files: Iterable[Path]) -> tuple[bytes, ...]:
    return tuple(blake2b(file.name.encode() + file.read_bytes(), digest_size=12).digest() for file in files)
