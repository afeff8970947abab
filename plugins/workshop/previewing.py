"""Rendering the page of a record that is in memory, by the theme's own templates: what an editor sees beside the form."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from plugins.archive.queries import Found
from plugins.archive.sources import DATA, PAGES, Sources, read_sources
from plugins.archive.store import create
from plugins.archive.workers import Setup, Shop, media_of, render
from plugins.pages.core import Pages
from plugins.pages.preview import preview
from plugins.records.core import Record

from .desk_shelf import Shelf


class Previewer:
    """Registers, templates and the store as they are now; read anew when their files change."""

    def __init__(self, setup: Setup, shelf: Shelf) -> None:
        self._setup, self._shelf = setup, shelf
        self._pages = next(capability for capability in setup.capabilities if isinstance(capability, Pages))
        self._stamp: tuple[object, ...] = ()
        self._lock = threading.Lock()

    @property
    def sources(self) -> Sources:
        """The registers and standing pages."""
        return self._fresh().sources

    def page(self, record: Record) -> bytes:
        """Return the page of ``record`` (resolved), whether it is in the archive, changed, or a draft."""
        shop = self._fresh()
        body, evidence = shop.rendered(record)
        with closing(self._shelf.open() or create(None)) as db:
            found = Found(replace(record, body=""), body, evidence, b"")
            return render(preview(db, shop.registers, shop.sources.pages, self._pages.settings, found, shop.card(record), shop.media), shop.environment)

    def _fresh(self) -> Shop:
        setup = self._setup
        with self._lock:
            stamp = tuple(
                _stamp(path) for folder in (setup.content / DATA, setup.content / PAGES, *map(Path, setup.templates)) for path in sorted(folder.rglob("*"))
            )
            if stamp != self._stamp:
                sources, _ = read_sources(setup.content, setup.today, setup.shown, media_of(setup))
                self._shop, self._stamp = Shop(setup, sources), stamp
            return self._shop


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), found.st_mtime_ns, found.st_size
