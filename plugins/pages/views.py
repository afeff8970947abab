"""What templates are given: plain values, ready to show. No template sums, sorts, counts or builds an address.

They are made by the million: those that need no hash are not frozen, which would make them three times as dear.
"""

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
class SiteView:
    name: str
    tagline: str
    updated: str = ""


@dataclass(slots=True)
class Tag:
    """A decree as a coloured label; ``tone`` is d03, d77, d02, d133, d74 or other."""

    label: str
    url: str
    tone: str


@dataclass(slots=True)
class Card:
    """What lists show of a record; lists are given it rendered, as ``Markup``."""

    url: str
    title: str
    summary: str
    place: str
    date: str
    datetime: str
    tags: tuple[Tag, ...]
    withdrawn: bool = False


@dataclass(slots=True)
class Group:
    heading: str
    anchor: str
    url: str
    cards: tuple[Markup, ...]
    note: str = ""


@dataclass(slots=True)
class Listing:
    """``jump`` leads to the groups, ``children`` to pages of their own."""

    total: str
    groups: tuple[Group, ...]
    jump: tuple[Link, ...] = ()
    children: tuple[Link, ...] = ()
    empty: str = ""
    capped: str = ""
    ways: tuple[Link, ...] = ()  # What else can be had of it.


@dataclass(slots=True)
class Term:
    label: str
    url: str
    count: str = ""
    note: str = ""


@dataclass(slots=True)
class Section:
    """A group of terms under a heading; ``letter`` is the heading of an A–Z section."""

    heading: str
    anchor: str
    terms: tuple[Term, ...]

    @property
    def letter(self) -> str:
        return self.heading


@dataclass(slots=True)
class LogGroup:
    """What of one kind happened on a day; ``more``: that there is more of it, "" where all is shown."""

    heading: str
    anchor: str
    terms: tuple[Term, ...]
    more: str = ""


@dataclass(slots=True)
class LogDay:
    """``heading`` is "" on the page of that day alone; ``url`` leads to all of the day, "" where all is shown."""

    heading: str
    anchor: str
    url: str
    groups: tuple[LogGroup, ...]


@dataclass(slots=True)
class Cell:
    text: str
    kind: str  # count, zero, na; of coverage: unsearched, blank
    level: int = 0
    url: str = ""


@dataclass(slots=True)
class YearRow:
    label: str
    tone: str
    note: str
    url: str
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class YearTable:
    caption: str
    width: int  # Columns.
    years: tuple[Link, ...]
    rows: tuple[YearRow, ...]
    note: str = ""


@dataclass(slots=True)
class Drum:
    svg: Markup
    legend: tuple[Tag, ...]
    rule: str  # How to read it.
    caption: str
    table_url: str


@dataclass(slots=True)
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


@dataclass(slots=True)
class TileMap:
    tiles: tuple[TileView, ...]
    legend: tuple[LegendItem, ...]


@dataclass(slots=True)
class OldTile:
    """A tile of today with the provinces of before that it is made of; none where it went on unchanged."""

    today: Link
    parts: tuple[Term, ...]
    row: int
    column: int
    is_island: bool


@dataclass(slots=True)
class LegendItem:
    level: int
    label: str


@dataclass(slots=True)
class Locator:
    svg: Markup
    label: str


@dataclass(slots=True)
class Notice:
    """``kind``: withdrawn, replaced, gone, info."""

    kind: str
    title: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(slots=True)
class Value:
    """One value of a fact; ``status`` is confirmed, unconfirmed, unknown or "" where confirmation is not the point."""

    text: str
    url: str = ""
    note: str = ""
    refs: tuple[Link, ...] = ()
    status: str = ""


@dataclass(slots=True)
class Fact:
    """``inline``: several short values stand in one line."""

    term: str
    values: tuple[Value, ...]
    inline: bool = False


@dataclass(slots=True)
class ThreadItem:
    """One meeting of a thread; ``role`` is current, prev, next or ""."""

    label: str
    url: str
    date: str
    role: str = ""
    note: str = ""


@dataclass(slots=True)
class Thread:
    title: str
    items: tuple[ThreadItem, ...]
    note: str = ""
    whole: Link | None = None


@dataclass(slots=True)
class Related:
    card: Markup
    reason: str


@dataclass(slots=True)
class SourceRow:
    term: str
    text: str
    url: str = ""
    note: str = ""


@dataclass(slots=True)
class SourceBlock:
    rows: tuple[SourceRow, ...]


@dataclass(slots=True)
class CorrectionView:
    date: str
    note: str


@dataclass(slots=True)
class Stat:
    value: str
    label: str


@dataclass(slots=True)
class Figure:
    picture: Markup
    caption: str
    credit: str


@dataclass(slots=True)
class PlaceNote:
    text: str
    links: tuple[Link, ...]


@dataclass(slots=True)
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


@dataclass(slots=True)
class OfflineView:
    """What can be kept of a province for reading without a network: its ``size`` in words, the address of its list."""

    list_url: str
    about: str
    size: str
    bundle_url: str = ""
    bundle_size: str = ""  # About: the page that it leads to knows the true one.


@dataclass(slots=True)
class BoardFact:
    term: str
    text: str


@dataclass(slots=True)
class QrView:
    view_box: str
    path: str


@dataclass(slots=True)
class BoardView:
    """The sheet for the notice board; ``size`` of its type: large, medium, small, smallest."""

    kicker: str
    decrees: str
    tone: str
    summary: str
    facts: tuple[BoardFact, ...]
    meanings: str
    source: str
    code: str
    address: str
    qr: QrView | None
    size: str


@dataclass(slots=True)
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


@dataclass(slots=True)
class RelationView:
    label: str
    decree: Link
    note: str
    status: str


@dataclass(slots=True)
class LineStep:
    """What happened to a decree on a day."""

    day: str
    iso: str
    tone: str
    decree: Link
    what: str


@dataclass(slots=True)
class DecreeLine:
    """Confirmed steps, oldest first, and what is known to be unconfirmed, each to stand after "chưa xác nhận"."""

    steps: tuple[LineStep, ...]
    unconfirmed: tuple[str, ...]


@dataclass(slots=True)
class DecreeView:
    number: str
    title: str
    tone: str
    facts: tuple[Fact, ...]
    notices: tuple[Notice, ...]
    about: Markup
    relations: tuple[RelationView, ...]
    sources: tuple[Link, ...]


@dataclass(slots=True)
class Facet:
    """Links beside a list; ``compact`` for short labels such as years."""

    title: str
    terms: tuple[Term, ...]
    compact: bool = False


@dataclass(slots=True)
class CoverageRow:
    name: str
    url: str
    note: str
    cells: tuple[Cell, ...]
    total: str


@dataclass(slots=True)
class CoverageTable:
    """Counts by row and column; ``label`` names the region that scrolls, ``corner`` heads the rows."""

    label: str
    caption: str
    corner: str
    heads: tuple[Link, ...]
    rows: tuple[CoverageRow, ...]
    totals: tuple[str, ...]
    has_unsearched: bool = False


@dataclass(slots=True)
class SurveyRow:
    """One look for news, as readers see it."""

    place: str
    span: str
    day: str
    how: str


@dataclass(slots=True)
class GlossaryEntry:
    abbr: str
    anchor: str
    expansion: str
    note: str = ""


@dataclass(slots=True)
class GlossarySection:
    letter: str
    anchor: str
    entries: tuple[GlossaryEntry, ...] = field(default=())


@dataclass(slots=True)
class SeriesRow:
    """One figure of a series with its bar; None: periods of which the archive has none."""

    period: str
    amount: str
    url: str = ""
    bar: Markup | None = None
    note: str = ""


@dataclass(slots=True)
class SeriesView:
    title: str
    anchor: str
    caption: str
    rows: tuple[SeriesRow, ...]
    more: Link | None = None


@dataclass(slots=True)
class PledgeView:
    """What was promised: ``url`` leads to the sentence; ``taker`` is the record that takes it up, ``note`` says that there is none."""

    text: str
    url: str
    due: str
    taker: Link | None
    note: str


@dataclass(slots=True)
class ThreadKnot:
    """One meeting of a thread with what it promised."""

    label: str
    url: str
    date: str
    pledges: tuple[PledgeView, ...]


@dataclass(slots=True)
class ThreadStretch:
    """One quarter with its meetings, or several without any: ``gap`` says so."""

    heading: str
    knots: tuple[ThreadKnot, ...]
    gap: str = ""


@dataclass(slots=True)
class PersonView:
    name: str
    roles: tuple[Value, ...]
    doubt: str = ""
    more: str = ""


@dataclass(slots=True)
class PeopleSection:
    letter: str
    anchor: str
    people: tuple[PersonView, ...]


@dataclass(slots=True)
class DataSection:
    title: str
    texts: tuple[str, ...]
    links: tuple[Link, ...] = ()


@dataclass(slots=True)
class ColumnRow:
    """A column of the data: ``kind`` of values, ``origin`` of them, both in words."""

    anchor: str
    name: Markup
    kind: str
    meaning: str
    origin: str


@dataclass(slots=True)
class DataTable:
    name: str
    caption: str
    about: str
    rows: tuple[ColumnRow, ...]
