"""What templates are given: plain values, ready to show. No template sums, sorts, counts or builds an address."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True)
class Link:
    """``current`` is what aria-current says: "page", "true" or ""."""

    label: str
    url: str = ""
    current: str = ""
    count: str = ""
    note: str = ""


@dataclass(frozen=True)
class Tag:
    """A decree as a coloured label; ``tone`` is d03, d77, d02, d133, d74 or other."""

    label: str
    url: str
    tone: str


@dataclass(frozen=True)
class Card:
    """What lists show of a record."""

    url: str
    title: str
    summary: str
    place: str
    date: str
    datetime: str
    tags: tuple[Tag, ...]
    withdrawn: bool = False


@dataclass(frozen=True)
class Group:
    heading: str
    anchor: str
    url: str
    cards: tuple[Card, ...]
    note: str = ""


@dataclass(frozen=True)
class Listing:
    """``jump`` leads to the groups, ``children`` to pages of their own."""

    total: str
    groups: tuple[Group, ...]
    jump: tuple[Link, ...] = ()
    children: tuple[Link, ...] = ()
    empty: str = ""
    capped: str = ""


@dataclass(frozen=True)
class Term:
    label: str
    url: str
    count: str = ""
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A group of terms under a heading; ``letter`` is the heading of an A–Z section."""

    heading: str
    anchor: str
    terms: tuple[Term, ...]

    @property
    def letter(self) -> str:
        return self.heading


@dataclass(frozen=True)
class Cell:
    text: str
    kind: str  # count, zero, na
    level: int = 0
    url: str = ""


@dataclass(frozen=True)
class YearRow:
    label: str
    tone: str
    note: str
    url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class YearTable:
    caption: str
    width: int  # Columns.
    years: tuple[Link, ...]
    rows: tuple[YearRow, ...]
    note: str = ""


@dataclass(frozen=True)
class Drum:
    svg: Markup
    legend: tuple[Tag, ...]
    caption: str
    table_url: str


@dataclass(frozen=True)
class TileView:
    label: str
    full_name: str
    url: str
    count: str
    count_label: str
    level: int
    row: int
    column: int
    is_island: bool
    note: str = ""


@dataclass(frozen=True)
class TileMap:
    tiles: tuple[TileView, ...]
    legend: tuple[LegendItem, ...]


@dataclass(frozen=True)
class LegendItem:
    level: int
    label: str


@dataclass(frozen=True)
class Locator:
    svg: Markup
    label: str


@dataclass(frozen=True)
class Notice:
    """``kind``: withdrawn, replaced, gone, info."""

    kind: str
    title: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Value:
    """One value of a fact; ``status`` is confirmed, unconfirmed, unknown or "" where confirmation is not the point."""

    text: str
    url: str = ""
    note: str = ""
    refs: tuple[Link, ...] = ()
    status: str = ""


@dataclass(frozen=True)
class Fact:
    """``inline``: several short values stand in one line."""

    term: str
    values: tuple[Value, ...]
    inline: bool = False


@dataclass(frozen=True)
class ThreadItem:
    """One meeting of a thread; ``role`` is current, prev, next or ""."""

    label: str
    url: str
    date: str
    role: str = ""
    note: str = ""


@dataclass(frozen=True)
class Thread:
    title: str
    items: tuple[ThreadItem, ...]
    note: str = ""


@dataclass(frozen=True)
class Related:
    card: Card
    reason: str


@dataclass(frozen=True)
class SourceRow:
    term: str
    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class SourceBlock:
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True)
class CorrectionView:
    date: str
    note: str


@dataclass(frozen=True)
class Stat:
    value: str
    label: str


@dataclass(frozen=True)
class Figure:
    url: str
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class PlaceNote:
    text: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class ArticleView:
    title: str
    kicker_decrees: tuple[Tag, ...]
    kicker_place_date: str
    datetime: str
    summary: str
    notices: tuple[Notice, ...]
    facts: tuple[Fact, ...]
    place_note: PlaceNote | None
    body: Markup
    figure: Figure | None
    topics: tuple[Link, ...]


@dataclass(frozen=True)
class PlaceView:
    name: str
    full_name: str
    intro: str
    notices: tuple[Notice, ...]
    predecessors_title: str
    predecessors: tuple[Term, ...]
    locator: Locator | None
    stats: tuple[Stat, ...]
    parents: tuple[Link, ...] = ()


@dataclass(frozen=True)
class RelationView:
    label: str
    decree: Link
    note: str
    status: str


@dataclass(frozen=True)
class DecreeView:
    number: str
    title: str
    tone: str
    facts: tuple[Fact, ...]
    notices: tuple[Notice, ...]
    about: Markup
    relations: tuple[RelationView, ...]
    sources: tuple[Link, ...]


@dataclass(frozen=True)
class Facet:
    """Links beside a list; ``compact`` for short labels such as years."""

    title: str
    terms: tuple[Term, ...]
    compact: bool = False


@dataclass(frozen=True)
class CoverageRow:
    name: str
    url: str
    note: str
    cells: tuple[Cell, ...]
    total: str


@dataclass(frozen=True)
class GlossaryEntry:
    abbr: str
    anchor: str
    expansion: str
    note: str = ""


@dataclass(frozen=True)
class GlossarySection:
    letter: str
    anchor: str
    entries: tuple[GlossaryEntry, ...] = field(default=())
