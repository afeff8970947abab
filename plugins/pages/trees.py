"""The calendar tree: a list too long for one page becomes years, and a year too long becomes months.

A pure function of the records: nothing is ever renumbered, so a new record touches only the nodes of its own day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from plugins.archive.plan import Artifact
from plugins.records.core import Record

from .chrome import CAP, Chrome, page

Trail = Sequence[tuple[str, str]]


def child_pattern(path: str, name: str) -> str:
    """Return the pattern of the children's paths: ``luc-luong/cong-an/{year}.html`` for the page ``luc-luong/cong-an.html``."""
    return f"{path.removesuffix('.html')}/{{{name}}}.html"


def years_of(path: str, records: Sequence[Record]) -> str:
    """Return the pattern of the years' pages below ``path``, or "" where the list is short enough to need none."""
    return child_pattern(path, "year") if len(records) > CAP else ""


def months_of(path: str, records: Sequence[Record]) -> str:
    """Return the pattern of the months' pages below ``path``, or "" where the list is short enough to need none."""
    return child_pattern(path, "month") if len(records) > CAP else ""


def year_nodes(chrome: Chrome, path: str, title: str, trail: Trail, records: Sequence[Record], inputs: Sequence[str]) -> Iterator[Artifact]:
    """Yield a page for each year of a list that is too long for one page, and their months."""
    if len(records) <= CAP:
        return
    pattern = child_pattern(path, "year")
    for year in sorted({record.when.year for record in records if record.when and record.when.year}):
        members = tuple(record for record in records if record.when and record.when.year == year)
        node, name = pattern.format(year=year), f"{title}, năm {year}"
        context = partial(node_context, chrome, node, name, (*trail, (title, path)), members)
        yield page(node, "node.html", chrome.inputs(*inputs), context)
        yield from month_nodes(chrome, node, name, (*trail, (title, path)), members, inputs)


def month_nodes(chrome: Chrome, path: str, title: str, trail: Trail, records: Sequence[Record], inputs: Sequence[str]) -> Iterator[Artifact]:
    """Yield a page for each month of a year's list that is too long for one page."""
    if len(records) <= CAP:
        return
    for month in sorted({record.when.month for record in records if record.when and record.when.month}):
        members = tuple(record for record in records if record.when and record.when.month == month)
        node, name = child_pattern(path, "month").format(month=f"{month:02}"), f"{title}, tháng {month}"
        yield page(node, "node.html", chrome.inputs(*inputs), partial(node_context, chrome, node, name, (*trail, (title, path)), members))


def node_context(chrome: Chrome, path: str, title: str, trail: Trail, records: Sequence[Record]) -> dict[str, object]:
    """Return the values of a node of the tree: its records by month."""
    return {
        **chrome.frame(path, title, f"{chrome.count(records)}: {title}.", trail),
        "kicker": "",
        "intro": "",
        "notices": (),
        "stats": (),
        "tabs": (),
        "facets": (),
        "listing": chrome.month_listing(records, chrome.root_of(path), months_of(path, records) if path.count("/") < 3 else ""),
    }
