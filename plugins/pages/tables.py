"""Tables of counts: years by decree, and what the archive has and lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plugins.archive.core import CENTRAL
from plugins.archive.mapping import ALL, COVERAGE, PLACELESS, PROVINCES
from plugins.common.text import format_number
from plugins.gazetteer.core import Place

from .chrome import Chrome
from .views import Cell, CoverageRow, Link, YearRow, YearTable

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
    tally = archive.term(COVERAGE)
    provinces, placeless = _by_name_and_year(tally.tally(PROVINCES)), _by_name_and_year(tally.tally(PLACELESS))
    rows = []
    for place in chrome.provinces:
        note = _before(chrome, archive.gazetteer.predecessors(place))
        pattern = root + chrome.place_year_path(place, "{year}")
        rows.append(_coverage_row(place.shown, root + chrome.place_path(place), note, provinces.get(place.id, {}), years, pattern))
    for label, url, name in (("Hội nghị trung ương", root + chrome.level_path(CENTRAL), "central"), ("Không rõ địa phương", "", "unknown")):
        if name in placeless:
            rows.append(_coverage_row(label, url, "", placeless[name], years, ""))
    whole = archive.term(ALL)
    totals = [*(whole.years.get(year, 0) for year in years), whole.undated]
    return heads, tuple(rows), tuple(format_number(n) for n in (*totals, sum(totals)))


def _by_name_and_year(tally: Mapping[str, int]) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for value, number in tally.items():
        name, _, year = value.partition(" ")
        found.setdefault(name, {})[int(year)] = number
    return found


def _before(chrome: Chrome, old: Sequence[Place]) -> str:
    if not old:
        return ""
    names = ", ".join(other.name for other in old)
    return f"trước là {names}" if chrome.is_renamed(old[0]) else f"gồm cả {names} cũ"


def _coverage_row(name: str, url: str, note: str, counts: Mapping[int, int], years: Sequence[int], pattern: str) -> CoverageRow:
    cells = []
    for year in (*years, 0):
        count = counts.get(year, 0)
        link = pattern.format(year=year) if pattern and count and year else ""
        cells.append(Cell(format_number(count), "count" if count else "zero", url=link))
    return CoverageRow(name, url, note, tuple(cells), format_number(sum(counts.values())))
