"""The search capability: which files its index has, and what each is made of. Knows nothing of Pelican."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

from plugins.archive.core import Registers
from plugins.archive.plan import Artifact, Change, Months, Site, parse_key

from .format import TEXTS, Segment, days_file, group_file, grouped, labels_file, lexicon_file, manifest_file, own_files, packed, pages_file, text_file
from .ledger import KIND, LABELS, MANIFEST, PLACES, Entry, SearchLedger, keys_of_segment, read_segment
from .links import labels, page_links
from .segments import NAMES, Sizes

FOLDER = "tim"
DEFAULT = Sizes()


@dataclass(frozen=True)
class Search:
    """The capability: the index that the search page reads."""

    sizes: Sizes = DEFAULT
    keeps = True

    def planner(self, site: Site) -> SearchPlanner:
        return SearchPlanner(site)

    def ledger(self, registers: Registers) -> SearchLedger:
        return SearchLedger(registers, self.sizes)

    def card(self, environment: object, registers: Registers) -> None:
        return None

    @property
    def version(self) -> str:
        return repr(self.sizes)


class SearchPlanner:
    """Plans the index's files: keys ``search:a/h/giao`` (a head), ``…/g/gi`` (a group), ``…/t/12`` (texts), ``search:manifest``."""

    def __init__(self, site: Site) -> None:
        self._site, self._db = site, site.archive.db
        self._grouped: dict[str, list[list[str]]] = {}

    def keys(self) -> Iterable[str]:
        return (LABELS,)

    def lasting_keys(self) -> Iterator[str]:
        yield from (MANIFEST, PLACES, LABELS)
        for name in NAMES:
            yield from keys_of_segment(self._db, name)

    def plan(self, key: str) -> Iterator[Artifact]:
        if parse_key(key).kind == KIND:
            for name, data in self._files(key):
                yield Artifact(f"{FOLDER}/{name}.js", (blake2b(data, digest_size=16).digest(),), content=partial(packed, name, data))

    def dirtied(self, change: Change) -> Iterable[str]:
        return ()

    def reshaped(self, term: str, before: Months, after: Months) -> Iterable[str]:
        return ()

    def recounted(self, term: str, facet: str, change: Mapping[str, int]) -> Iterable[str]:
        return ()

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
                return own_files(segment, found.stamp, name, self._blob(segment, name)).items()
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
