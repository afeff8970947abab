"""The page of a record that is nowhere but in memory: a draft, or a form that is just being filled."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from plugins.archive.core import Registers, article_path
from plugins.archive.mapping import Brief, Card
from plugins.archive.plan import Artifact
from plugins.archive.queries import Archive, Found
from plugins.archive.sources import StandingPage
from plugins.media.keeping import Media

from .article import Around, article_context, facts_once
from .chrome import Chrome, PageSettings


class _WithOne(Archive):
    """An archive in which one record is called as it is in memory, whether the store knows it or not."""

    def __init__(self, db: sqlite3.Connection, registers: Registers, card: Card) -> None:
        super().__init__(db, registers)
        self._card = card

    def brief(self, record_id: str) -> Brief:
        return Brief(*self._card[: len(Brief._fields)]) if record_id == self._card.id else super().brief(record_id)


def preview(
    db: sqlite3.Connection, registers: Registers, pages: tuple[StandingPage, ...], settings: PageSettings, found: Found, card: Card, media: Media
) -> Artifact:
    """Return the page of what was ``found`` in memory (resolved, rendered) among the records of the store ``db``, by the template of built pages."""
    archive = _WithOne(db, registers, card)
    chrome = Chrome(archive, settings, pages, media)

    def context() -> Mapping[str, object]:
        return article_context(chrome, found, Around.of(archive, found.record), facts_once(chrome, found))

    return Artifact(article_path(found.record.id), (), "article.html", context)
