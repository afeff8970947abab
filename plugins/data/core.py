"""The data capability: the files of the API of each record, of the registers, and its description. Those of lists are made with their pages.

Knows nothing of Pelican.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from plugins.archive.core import Registers
from plugins.archive.plan import Artifact, Change, Months, Site, parse_key
from plugins.archive.queries import Found
from plugins.media.keeping import Media
from plugins.media.markup import files_shown

from . import addresses
from .api import PAGES_ROOT, decrees_file, index_file, places_file, record_file
from .documents import compact
from .openapi import description

STEADY, PLACES = "data:api", "data:places"


@dataclass(frozen=True)
class Data:
    """The capability. ``data_url``: where the files of the whole archive are, "" for nowhere."""

    site_name: str = "Sổ Giao Ban"
    data_url: str = ""
    keeps = False

    def planner(self, site: Site) -> DataPlanner:
        return DataPlanner(site, self)

    def assets(self, theme: Path) -> Iterable[Artifact]:
        return ()

    def card(self, environment: object, registers: Registers) -> None:
        return None

    @property
    def version(self) -> str:
        return repr(self)


class DataPlanner:
    """Plans the file of each record, those that know of no record (key ``data:api``), and that of the places (``data:places``)."""

    def __init__(self, site: Site, settings: Data) -> None:
        self._archive, self._media, self._settings = site.archive, site.media, settings

    def keys(self) -> Iterable[str]:
        return (STEADY,)

    def lasting_keys(self) -> Iterable[str]:
        return (PLACES,)

    def plan(self, key: str) -> Iterator[Artifact]:
        registers = self._archive.registers
        parsed = parse_key(key)
        if parsed.kind == "record":
            found = self._archive.record(parsed.name)
            if found is not None:
                files = tuple(map(self._media.known, files_shown(found.body.html, PAGES_ROOT))) if found.body else ()
                inputs = (found.digest, files) if files else (found.digest,)
                for name in (parsed.name, *found.record.old_names):  # Who asks for a record by an id that it had gets it, with the one it has.
                    yield Artifact(addresses.record_path(name), inputs, content=partial(_record, found, registers, self._media))
        elif key == STEADY:
            settings = self._settings
            yield Artifact(addresses.INDEX, (), content=lambda: compact(index_file(settings.site_name, registers, settings.data_url)))
            yield Artifact(addresses.DECREES, (), content=lambda: compact(decrees_file(registers)))
            yield Artifact(addresses.OPENAPI, (), content=lambda: compact(description(settings.site_name)))
        elif key == PLACES:
            listed = tuple(self._archive.listed_among("place"))
            yield Artifact(addresses.PLACES, listed, content=lambda: compact(places_file(registers, listed)))

    # What a change makes dirty: beyond the record's own file, which places have a list.

    def dirtied(self, change: Change) -> Iterable[str]:
        return ()

    def reshaped(self, term: str, before: Months, after: Months) -> Iterable[str]:
        is_other = term.startswith("place:") and any(before.values()) != any(after.values())
        return (PLACES,) if is_other else ()

    def recounted(self, term: str, facet: str, change: Mapping[str, int]) -> Iterable[str]:
        return ()


def _record(found: Found, registers: Registers, media: Media) -> bytes:
    return compact(record_file(found, registers, media.known))
