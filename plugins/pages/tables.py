"""Tables of counts: years by decree, and what the archive has and lacks."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.archive.core import CENTRAL
from plugins.common.text import format_number
from plugins.gazetteer.core import Place
from plugins.records.core import Record

from .chrome import Chrome
from .views import Cell, CoverageRow, Link, YearRow, YearTable

HEIGHT = 14  # Steps of a bar.


def year_table(chrome: Chrome, records: Sequence[Record], root: str, *, year_path: str = "", crossing: str = "", only: str = "") -> YearTable | None:
    """Return how many of ``records`` each year has under each decree; None if none has a year.

    ``year_path`` and ``crossing`` are patterns of the pages of a year and of a decree here; ``only`` the id of the one decree
    to show. Years before a decree was
    signed are "na"; years without a record are an honest 0.
    """
    years = chrome.archive.year_span
    if not years or not any(record.when for record in records):
        return None
    have = {record.when.year for record in records if record.when}
    rows: list[tuple[str, str, str, str, int, list[Record]]] = []
    decrees = {decree_id for record in records for decree_id in record.decree_ids if only in ("", decree_id)}
    for decree in sorted((chrome.archive.decrees[d] for d in decrees), key=lambda d: (not d.is_core, -d.year, d.number, d.id)):
        members = [record for record in records if decree.id in record.decree_ids]
        url = root + (crossing.format(slug=decree.slug) if crossing else chrome.decree_path(decree))
        rows.append((decree.short_name, decree.tone, url, chrome.count(members), decree.signed_from.year, members))
    nameless = [record for record in records if not record.decree_ids]
    if nameless:
        rows.append(("Không nêu nghị định", "other", "", chrome.count(nameless), years[0], nameless))
    counts = [[sum(1 for r in members if r.when and r.when.year == year) for year in years] for *_, members in rows]
    top = max((count for row in counts for count in row), default=0) or 1
    views = []
    for (label, tone, url, note, start, members), row in zip(rows, counts, strict=True):
        undated = sum(1 for record in members if not record.when)
        more = f", {format_number(undated)} không rõ năm" if undated else ""
        cells = tuple(
            Cell("nghị định chưa ký", "na")
            if year < start
            else Cell(format_number(count), "count" if count else "zero", -(-count * HEIGHT // top) if top > 5 else count * 2)
            for year, count in zip(years, row, strict=True)
        )
        views.append(YearRow(label, tone, f"({note}{more})", url, cells))
    hatched = any(cell.kind == "na" for row in views for cell in row.cells)
    links = tuple(Link(str(year), root + year_path.format(year=year) if year_path and year in have else "") for year in years)
    return YearTable(
        "Cột càng cao càng nhiều tin." + (" Ô gạch chéo: khi ấy nghị định chưa ký." if hatched else ""),
        len(years),
        links,
        tuple(views),
        "Số tin trong kho không phải là số cuộc họp đã diễn ra: 0 nghĩa là kho chưa có tin.",
    )


def coverage(chrome: Chrome, root: str) -> tuple[tuple[str, ...], tuple[CoverageRow, ...], tuple[str, ...]]:
    """Return column heads, a row for each province of today and for what has none, and the totals row.

    A record counts in each province of today that its places belong to; the totals count each record once.
    """
    archive = chrome.archive
    years = archive.year_span
    heads = (*(str(year) for year in years), "Không rõ năm")
    rows = []
    for place in chrome.provinces:
        records = archive.by_place.get(place.id, ())
        rows.append(
            _coverage_row(
                place.shown,
                root + chrome.place_path(place),
                _before(chrome, archive.gazetteer.predecessors(place)),
                records,
                years,
                root + chrome.place_year_path(place, "{year}"),
            )
        )
    for label, url, records in (
        ("Hội nghị trung ương", root + chrome.level_path(CENTRAL), [r for r in archive.listed if not r.place_ids and r.level == CENTRAL]),
        ("Không rõ địa phương", "", [r for r in archive.listed if not r.place_ids and r.level != CENTRAL]),
    ):
        if records:
            rows.append(_coverage_row(label, url, "", records, years, ""))
    totals = [sum(1 for r in archive.dated if r.when and r.when.year == year) for year in years] + [len(archive.undated)]
    return heads, tuple(rows), tuple(format_number(n) for n in (*totals, sum(totals)))


def _before(chrome: Chrome, old: Sequence[Place]) -> str:
    if not old:
        return ""
    names = ", ".join(other.name for other in old)
    return f"trước là {names}" if chrome.is_renamed(old[0]) else f"gồm cả {names} cũ"


def _coverage_row(name: str, url: str, note: str, records: Sequence[Record], years: Sequence[int], pattern: str) -> CoverageRow:
    cells = []
    for year in (*years, None):
        count = sum(1 for r in records if (r.when.year if r.when else None) == year)
        link = pattern.format(year=year) if pattern and count and year else ""
        cells.append(Cell(format_number(count), "count" if count else "zero", url=link))
    return CoverageRow(name, url, note, tuple(cells), format_number(len(records)))
