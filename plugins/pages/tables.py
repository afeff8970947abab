"""Tables of counts: years by decree, years by month."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.archive.mapping import ALL, CAP
from plugins.archive.queries import Term
from plugins.common.text import format_number

from .chrome import Chrome
from .views import Cell, CoverageRow, CoverageTable, Link, YearRow, YearTable

HEIGHT = 14  # Steps of a bar.


def year_table(
    chrome: Chrome, by_decree: Mapping[str, Mapping[int, int]], root: str, *, year_path: str = "", crossing: str = "", only: str = ""
) -> YearTable | None:
    """Return how many records each year has under each decree; None if none has a year.

    ``by_decree`` counts them by decree ("": none) and year (0: unknown). ``year_path`` and ``crossing`` are patterns of the pages of a
    year and of a decree here; ``only`` the id of the one decree to show. Years before a decree was signed are "na"; years without a
    record are an honest 0.
    """
    years = chrome.archive.year_span
    have = {year for counts in by_decree.values() for year in counts if year}
    if not years or not have:
        return None
    rows: list[tuple[str, str, str, str, int, Mapping[int, int]]] = []
    shown = (chrome.archive.decrees[decree_id] for decree_id in by_decree if decree_id and only in ("", decree_id))
    for decree in sorted(shown, key=lambda d: (not d.is_core, -d.year, d.number, d.id)):
        counts = by_decree[decree.id]
        url = root + (crossing.format(slug=decree.slug) if crossing else chrome.decree_path(decree))
        rows.append((decree.short_name, decree.tone, url, chrome.count(sum(counts.values())), decree.signed_from.year, counts))
    nameless = by_decree.get("")
    if nameless:
        rows.append(("Không nêu nghị định", "other", "", chrome.count(sum(nameless.values())), years[0], nameless))
    top = max((number for *_, counts in rows for year, number in counts.items() if year), default=0) or 1
    views = []
    for label, tone, url, note, start, counts in rows:
        more = f", {format_number(counts[0])} không rõ năm" if counts.get(0) else ""
        cells = tuple(
            Cell("nghị định chưa ký", "na")
            if year < start
            else Cell(format_number(number), "count" if number else "zero", -(-number * HEIGHT // top) if top > 5 else number * 2)
            for year in years
            for number in (counts.get(year, 0),)
        )
        views.append(YearRow(label, tone, f"({note}{more})", url, cells))
    hatched = any(cell.kind == "na" for row in views for cell in row.cells)
    links = tuple(Link(str(year), root + year_path.format(year=year) if year_path and year in have else "") for year in years)
    return YearTable(
        "Cột càng cao càng nhiều tin." + (" Ô không có số: khi ấy nghị định chưa ký." if hatched else ""),
        len(years),
        links,
        tuple(views),
        "Số tin trong kho không phải là số cuộc họp đã diễn ra: 0 nghĩa là kho chưa có tin.",
    )


def month_link(whole: Term, year: int, month: int) -> str:
    """Return where the records of a month are, relative to the site's root: its own page, or its group on that of the year."""
    return f"nam/{year}/{month:02}.html" if whole.years[year] > CAP else f"nam/{year}.html#t{month}"


def months_table(chrome: Chrome, root: str) -> CoverageTable | None:
    """Return how many records each month of each year has, newest year first: the numbers of the drum; None if no year is known."""
    whole, years = chrome.archive.term(ALL), chrome.archive.year_span
    if not years:
        return None
    rows, columns = [], (*range(1, 13), 0)
    for year in reversed(years):
        cells = []
        for month in columns:
            number = whole.months.get((year, month), 0)
            cells.append(Cell(format_number(number), "count", url=root + month_link(whole, year, month) if month else "") if number else Cell("", "blank"))
        rows.append(CoverageRow(str(year), root + chrome.year_path(year), "", tuple(cells), format_number(whole.years.get(year, 0))))
    totals = [sum(number for (year, its_month), number in whole.months.items() if year and its_month == month) for month in columns]
    return CoverageTable(
        "Bảng số cuộc họp theo năm và tháng, vuốt ngang được",
        "Số cuộc họp có tin trong kho, theo tháng họp; ô trống là kho chưa có tin. Đây là số liệu của hình trống ở trang đầu.",
        "Năm",
        (*(Link(f"T{month}") for month in columns[:-1]), Link("Không rõ tháng")),
        tuple(rows),
        tuple(format_number(number) for number in (*totals, sum(totals))),
    )
