"""The calendar tree: a list too long for one page becomes years, a year too long becomes months; a month too long, days of the whole archive.

A pure function of the records: nothing is ever renumbered, so a new record touches only the nodes of its own day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from plugins.archive.mapping import CAP, UNDATED, WITH_DAYS
from plugins.archive.plan import Artifact, Key
from plugins.archive.queries import Term

from .chrome import Chrome, Shown, page
from .listed import list_data
from .views import Listing

Trail = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Branch:
    """A term with pages: where its years lie, what they are called, and the way down to them (label, path).

    ``has_years``: its years have pages of their own making, however few its records are.
    """

    term: Term
    title: str
    year_path: str  # A pattern: tinh/an-giang/{year}.html
    trail: Trail
    has_years: bool = False

    def year_title(self, year: int) -> str:
        return f"{self.title}, năm {year}" if self.title else f"Năm {year}"

    def year_page(self, year: int) -> str:
        return self.year_path.format(year=year)

    @property
    def years_pattern(self) -> str:
        """The pattern of the years' pages, "" where the list is short enough to need none."""
        return self.year_path if self.has_years or self.term.count > CAP else ""


def child_pattern(path: str, name: str) -> str:
    """Return the pattern of the children's paths: ``luc-luong/cong-an/{year}.html`` for the page ``luc-luong/cong-an.html``."""
    return f"{path.removesuffix('.html')}/{{{name}}}.html"


def months_pattern(branch: Branch, year: int) -> str:
    return child_pattern(branch.year_page(year), "month")


def month_of_all(key: Key) -> str:
    """Return the page of a month of the whole archive; it and those of its days are there whenever any list has more than CAP records in it."""
    return f"nam/{key.year}/{key.month:02}.html"


def tree_pages(chrome: Chrome, branch: Branch, key: Key) -> Iterator[Artifact]:
    """Yield the page of a year, month or day of a branch, if it has one."""
    in_year = branch.term.years.get(key.year, 0)
    in_month = branch.term.months.get((key.year, key.month), 0)
    title, trail = branch.year_title(key.year), branch.trail
    year_page = branch.year_page(key.year)
    if not key.month:
        if in_year and not branch.has_years and branch.term.count > CAP:
            shown = chrome.shown_in_year(branch.term, key.year, has_months=True)
            pattern = months_pattern(branch, key.year)
            yield _node(chrome, year_page, title, trail, shown, chrome.month_listing(shown, chrome.root_of(year_page), pattern))
            below = {"month": (pattern if shown.is_capped else "", shown.parts)}
            yield from list_data(chrome, year_page, title, shown, below=below, by_publication=branch.term.name == UNDATED)
        return
    if in_year <= CAP or not in_month:
        return
    trail = (*trail, (title, year_page))
    title, month_page = f"{title}, tháng {key.month}", months_pattern(branch, key.year).format(month=f"{key.month:02}")
    has_days = branch.term.name in WITH_DAYS
    pattern = child_pattern(month_page if has_days else month_of_all(key), "day")
    if not key.day:
        shown = chrome.shown_in_month(branch.term, key.year, key.month)
        yield _node(chrome, month_page, title, trail, shown, chrome.day_listing(shown, chrome.root_of(month_page), pattern, are_of_all=not has_days))
        below = {"day": (pattern if shown.is_capped else "", shown.parts)}
        yield from list_data(chrome, month_page, title, shown, below=below, by_publication=branch.term.name == UNDATED)
    elif in_month > CAP and has_days:
        first = key.year * 10_000 + key.month * 100 + key.day
        cards = tuple(branch.term.between(first, first + 1))
        if cards:
            day_page, shown = pattern.format(day=f"{key.day:02}"), Shown(cards, (), len(cards), 0, {}, is_capped=False)
            listing = chrome.day_listing(shown, chrome.root_of(day_page), "")
            day_title = f"{branch.year_title(key.year)}, ngày {key.day}/{key.month}"
            yield _node(chrome, day_page, day_title, (*trail, (title, month_page)), shown, listing)
            yield from list_data(chrome, day_page, day_title, shown, by_publication=branch.term.name == UNDATED)


def _node(chrome: Chrome, path: str, title: str, trail: Trail, shown: Shown, listing: Listing) -> Artifact:
    return page(path, "node.html", (title, trail, shown.inputs), partial(node_context, chrome, path, title, trail, listing))


def node_context(chrome: Chrome, path: str, title: str, trail: Trail, listing: Listing) -> dict[str, object]:
    """Return the values of a node of the tree."""
    return {
        **chrome.frame(path, title, f"{listing.total}: {title}.", trail),
        "kicker": "",
        "intro": "",
        "notices": (),
        "stats": (),
        "tabs": (),
        "facets": (),
        "listing": listing,
    }
