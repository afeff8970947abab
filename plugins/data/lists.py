"""The lists of the site as data: the same records in the same order as on the page, and the lists below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from plugins.archive.core import article_path
from plugins.archive.mapping import Card, split
from plugins.archive.plan import Artifact
from plugins.common.dates import ABOUT, INFERRED

from .addresses import link, list_path, record_path
from .documents import Document, compact


@dataclass(frozen=True)
class Child:
    """A list below another: the year, quarter, month or day that it holds (``unit``; None: unknown), and its page."""

    unit: str
    number: int | None
    count: int
    page: str


@dataclass(frozen=True)
class Listed:
    """What a list shows. ``is_capped``: only its newest records, the others are in its children. ``by_publication``: filed by the day of their sources."""

    page: str
    title: str
    cards: Sequence[Card]
    count: int
    children: tuple[Child, ...] = ()
    is_capped: bool = False
    by_publication: bool = False


def list_artifact(listed: Listed, inputs: tuple[object, ...]) -> Artifact:
    """Return the file of a list; ``inputs``: those of its page that tell its cards and counts."""
    return Artifact(list_path(listed.page), (inputs, listed.title, listed.children), content=partial(_document, listed))


def _document(listed: Listed) -> bytes:
    path = list_path(listed.page)
    # All records lie in one folder: the way there is worked out once.
    to_data, to_page = (link(path, where("*")).split("*") for where in (record_path, article_path))
    return compact(
        {
            "title": listed.title,
            "page": link(path, listed.page),
            "count": listed.count,
            "is_capped": listed.is_capped,
            "items": [_item(card, to_data, to_page, by_publication=listed.by_publication) for card in listed.cards],
            "children": list(_children(path, listed.children)),
        }
    )


def _item(card: Card, to_data: Sequence[str], to_page: Sequence[str], *, by_publication: bool) -> Document:
    return {
        "id": card.id,
        "title": card.title,
        "place": card.place or None,
        "date": None if by_publication else day_of(card.order),
        "date_label": card.date or None,
        "date_is_inferred": card.date.startswith(INFERRED),
        "date_is_approximate": card.date.removeprefix(INFERRED).startswith(ABOUT),
        "province_then": card.province or None,
        "record": card.id.join(to_data),
        "page": card.id.join(to_page),
    }


def day_of(order: int) -> str | None:
    """Return the day of an order as far as it is known: ``2020-10-09``, ``2020-10``, ``2020``; None for an unknown year."""
    year, month, day = split(order)
    parts = (f"{year:04}" if year else "", f"{month:02}" if month else "", f"{day:02}" if day else "")
    return "-".join(part for part in parts if part) or None


def _children(path: str, children: Iterable[Child]) -> Iterable[Document]:
    for child in children:
        yield {child.unit: child.number, "count": child.count, "list": link(path, list_path(child.page)), "page": link(path, child.page)}
