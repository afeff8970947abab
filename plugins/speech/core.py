"""The speech capability: the script of the browser that reads articles aloud. What is read out of them is on their sheets to print (``in/``).

Knows nothing of Pelican.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path

from plugins.archive.assets import READ_ALOUD, THEME, minified_script, placed, script_parts
from plugins.archive.core import Registers
from plugins.archive.plan import Artifact, Change, Months, Site

SCRIPT_KEY = "speech:script"


@dataclass(frozen=True)
class Speech:
    """The capability."""

    keeps = False

    def planner(self, site: Site) -> SpeechPlanner:
        return SpeechPlanner(site)

    def assets(self, theme: Path) -> Iterator[Artifact]:
        return script_of(theme)

    def card(self, environment: object, registers: Registers) -> None:
        return None

    @property
    def version(self) -> str:
        return ""


class SpeechPlanner:
    """Plans the browser's script (key ``speech:script``)."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def keys(self) -> Iterable[str]:
        return (SCRIPT_KEY,)

    def lasting_keys(self) -> Iterable[str]:
        return ()

    def plan(self, key: str) -> Iterator[Artifact]:
        if key == SCRIPT_KEY:
            yield from script_of(self._site.theme, self._site.assets)

    # What a change makes dirty: nothing.

    def dirtied(self, change: Change) -> Iterable[str]:
        return ()

    def reshaped(self, term: str, before: Months, after: Months) -> Iterable[str]:
        return ()

    def recounted(self, term: str, facet: str, change: Mapping[str, int]) -> Iterable[str]:
        return ()


def script_of(theme: Path, folder: str = THEME) -> Iterator[Artifact]:
    """Yield the browser's script, in the theme's ``folder``."""
    parts = script_parts(theme, "read-aloud.js")
    digests = tuple(blake2b(part.read_bytes(), digest_size=12).digest() for part in parts)
    yield Artifact(placed(READ_ALOUD, folder), digests, content=partial(minified_script, parts))
