"""What each open tab of the author's browser is told after a build: go to a page, reload, show what is wrong.

A tab says which output files it shows, and of which generation of the site; so it can be told, whenever it connects, all that it missed.
Hidden tabs stay away: a browser opens no more than six connections to one server. Used from one thread only, the server's.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from plugins.archive.engine import Outcome

from .troubles import Trouble

RETURN = 1.0  # Seconds in which a tab that reloads is back.


@dataclass(eq=False)
class Tab:
    """A page of the site, open and visible. ``used``: when its window last had the focus, milliseconds of the browser's clock."""

    name: str  # another after each load of a page
    page: str  # output path of its address
    uses: frozenset[str]  # output paths: the file that answered, its style sheets, scripts and pictures
    since: int  # the generation it shows
    used: float = 0
    go: str = ""
    news: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class _Edited:
    """The page edited last. Told to nobody while no tab was to be seen: then the first that is looked at goes there.

    A tab that was told and comes again under its old name, with an old page, did not hear it.
    """

    page: str = ""
    generation: int = 0
    told: str = ""


class Tabs:
    """The open tabs, and what a tab that comes must know. ``generation`` counts the builds that changed something.

    ``clock`` returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # A fresh process starts at another number: a tab that was there before it shows we know not what.
        self.generation = self._first = time.time_ns() // 1_000_000
        self.closed = False
        self._open: set[Tab] = set()
        self._changed_at: dict[str, int] = {}
        self._edited = _Edited()
        self._left: tuple[float, float] = (-1.0, 0.0)  # Of the tab that left last: when it was used, when it left.
        self._trouble: dict[str, object] | None = None
        self._failures = 0

    def publish(self, outcome: Outcome) -> None:
        """Tell the tabs of a good build: the one used last goes to the first of its pages."""
        self._trouble = None
        if outcome.changed or outcome.removed:
            self.generation += 1
            self._changed_at.update(dict.fromkeys((*outcome.changed, *outcome.removed), self.generation))
        if outcome.pages:
            last = max(self._open, key=lambda tab: tab.used, default=None)
            used, left = self._left
            # A tab that is just reloading must not lose its turn to another.
            if last is None or (used > last.used and self._clock() - left < RETURN):
                self._edited = _Edited(outcome.pages[0], self.generation)
            else:
                last.go = outcome.pages[0]
                self._edited = _Edited(last.go, self.generation, last.name)
        self._wake()

    def fail(self, trouble: Trouble) -> None:
        """Tell the tabs what keeps the site from being built. It is told to new ones until the next good build."""
        self._failures += 1
        self._trouble = {**trouble.payload(), "number": self._failures}
        self._wake()

    def close(self) -> None:
        """End all streams: the server stops."""
        self.closed = True
        self._wake()

    def come(self, tab: Tab) -> None:
        """Take a tab in. It is told at once where the site stands."""
        edited = self._edited
        if self._first <= tab.since < edited.generation and edited.told in ("", tab.name):
            tab.go, self._edited = edited.page, replace(edited, told=tab.name)
        self._open.add(tab)

    def leave(self, tab: Tab) -> None:
        self._open.discard(tab)
        self._left = (tab.used, self._clock())

    def use(self, name: str, used: float) -> None:
        """Note that the tab called ``name`` has the focus."""
        for tab in self._open:
            if tab.name == name:
                tab.used = used

    def news(self, tab: Tab) -> dict[str, object]:
        """Return what ``tab`` has not been told, and note it as told: generation, go (a path or ""), reload, trouble (None: all is well)."""
        known = self._first <= tab.since <= self.generation
        reload = not known or any(self._changed_at.get(path, 0) > tab.since for path in (tab.page, *tab.uses))
        go = "" if tab.go == tab.page else tab.go
        tab.since, tab.go = self.generation, ""
        return {"generation": self.generation, "go": go, "reload": reload, "trouble": self._trouble}

    def _wake(self) -> None:
        for tab in self._open:
            tab.news.set()
