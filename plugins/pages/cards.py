"""The card by which lists show a record: rendered once, when the record is read, for all pages that will show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.archive.core import Registers, article_path
from plugins.archive.mapping import LEVEL, ROOT
from plugins.common.text import smart_quotes
from plugins.records.core import Record

from .chrome import decree_tags, place_label
from .views import Card

if TYPE_CHECKING:
    from jinja2 import Environment


class CardRenderer:
    """Renders cards by the theme's macro. Instead of the way to the root and the level of the heading it writes their marks."""

    def __init__(self, environment: Environment, registers: Registers) -> None:
        self._registers = registers
        self._macro = environment.get_template("partials/card.html").module.card_body  # type: ignore[attr-defined]

    def __call__(self, record: Record) -> str:
        return str(self._macro(card_of(record, self._registers), LEVEL)).strip()


def card_of(record: Record, registers: Registers) -> Card:
    """Return what lists show of ``record``, with ROOT before its addresses."""
    return Card(
        url=ROOT + article_path(record.id),
        title=smart_quotes(record.title),
        summary="" if record.is_withdrawn else smart_quotes(record.summary),
        place=place_label(record, registers.gazetteer),
        date=record.date.label() if record.date else "không rõ ngày",
        datetime=record.date.iso if record.date else "",
        tags=decree_tags(record, registers.decrees, ROOT),
        withdrawn=record.is_withdrawn,
    )
