"""The speech capability: the script of the browser that reads articles aloud. What is read out of them is on their sheets to print (``in/``).

Knows nothing of Pelican.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

import rjsmin

from plugins.archive.assets import READ_ALOUD
from plugins.archive.core import Registers
from plugins.archive.plan import Artifact, Change, Months, Site

SCRIPT_KEY = "speech:script"


@dataclass(frozen=True)
class Speech:
    """The capability."""

    keeps = False

    def planner(self, site: Site) -> SpeechPlanner:
        return SpeechPlanner(site)

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
            source = self._site.theme / "static" / "js" / "read-aloud.js"
            text = source.read_bytes()
            yield Artifact(READ_ALOUD, (blake2b(text, digest_size=12).digest(),), content=partial(_smaller, text.decode()))

    # What a change makes dirty: nothing.

    def dirtied(self, change: Change) -> Iterable[str]:
        return ()

    def reshaped(self, term: str, before: Months, after: Months) -> Iterable[str]:
        return ()

    def recounted(self, term: str, facet: str, change: Mapping[str, int]) -> Iterable[str]:
        return ()


def _smaller(script: str) -> bytes:
    return str(rjsmin.jsmin(script)).encode()
