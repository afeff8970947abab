"""The search capability: the joined script of the search page, and the description of the search for browsers. Knows nothing of Pelican."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.archive.assets import ICON, OPENSEARCH, SEARCH_SCRIPT
from plugins.archive.plan import Artifact, Change, Months, Site
from plugins.records.core import Record

from .bundle import joined_script
from .opensearch import description, has_address
from .vendored import INFLATE, inflate_script, inflate_source

if TYPE_CHECKING:
    from jinja2 import Environment

    from plugins.archive.core import Registers

KEY, PAGE, ENTRY = "search", "tim.html", "main.mjs"


@dataclass(frozen=True)
class Search:
    """The capability; it knows of the site's settings its name, the line below it, and its address."""

    site_name: str
    tagline: str
    site_url: str

    def planner(self, site: Site) -> SearchPlanner:
        return SearchPlanner(site, self)

    def card(self, environment: Environment, registers: Registers) -> Callable[[Record], str] | None:
        return None

    @property
    def version(self) -> str:
        return repr(self)


class SearchPlanner:
    """Plans the files of the search that no record changes (key ``search``)."""

    def __init__(self, site: Site, search: Search) -> None:
        self._site, self._search = site, search

    def keys(self) -> Iterable[str]:
        yield KEY

    def lasting_keys(self) -> Iterable[str]:
        return ()

    def plan(self, key: str) -> Iterator[Artifact]:
        if key != KEY:
            return
        scripts, search = self._site.theme / "static" / "js", self._search
        modules = sorted((scripts / "search").glob("*.mjs"))
        yield Artifact(SEARCH_SCRIPT, _fingerprints(modules), content=partial(joined_script, scripts / "search", ENTRY))
        inflate = inflate_source(scripts)
        yield Artifact(INFLATE, _fingerprints([inflate]), content=partial(inflate_script, inflate))
        if has_address(search.site_url):
            yield Artifact(OPENSEARCH, (), content=partial(description, search.site_name, search.tagline, search.site_url, PAGE, ICON))

    def dirtied(self, change: Change) -> Iterable[str]:
        return ()

    def reshaped(self, term: str, before: Months, after: Months) -> Iterable[str]:
        return ()

    def recounted(self, term: str, facet: str, change: Mapping[str, int]) -> Iterable[str]:
        return ()


def _fingerprints(files: Iterable[Path]) -> tuple[bytes, ...]:
    return tuple(blake2b(file.name.encode() + file.read_bytes(), digest_size=12).digest() for file in files)
