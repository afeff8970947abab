"""What the archive has, what was looked for in vain, and what nobody looked for: by province and year, and by province and quarter."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from plugins.archive.core import CENTRAL
from plugins.archive.mapping import ALL, COVERAGE, PLACELESS, PROVINCES, QUARTERS
from plugins.archive.plan import Artifact
from plugins.archive.surveys import EVERYWHERE, Survey
from plugins.common.dates import ROMAN, quarter, short_day
from plugins.common.text import format_number
from plugins.gazetteer.core import Place

from .chrome import SEARCH, Chrome, page
from .views import Cell, CoverageRow, CoverageTable, Link, SurveyRow

OVERVIEW = "tra-cuu/do-phu.html"
TITLE = "Kho có gì, thiếu gì"
MOST_SURVEYS = 50
NOTE = "Mỗi tin tính vào tỉnh, thành ngày nay của nơi họp; tin của hai tỉnh tính ở cả hai hàng, nhưng chỉ một lần ở hàng tổng."
ABSENT = "Không có tin không có nghĩa là không có cuộc họp."


def year_path(year: int) -> str:
    return f"tra-cuu/do-phu/{year}.html"


def overview_page(chrome: Chrome) -> Artifact:
    """Return the page of all years."""
    whole, tally = chrome.archive.term(ALL), chrome.archive.term(COVERAGE)
    numbers = (chrome.archive.year_span, tuple(tally.tally(PROVINCES).items()), tuple(tally.tally(PLACELESS).items()), tuple(whole.months.items()))
    return page(OVERVIEW, "coverage.html", numbers, partial(overview_context, chrome))


def year_pages(chrome: Chrome, year: int) -> Iterator[Artifact]:
    """Yield the page of the quarters of a year between the first that has records and the last."""
    if year in chrome.archive.year_span:
        months = tuple((month, number) for (its_year, month), number in chrome.archive.term(ALL).months.items() if its_year == year)
        inputs = (chrome.archive.year_span, months, tuple(chrome.archive.term(f"{ALL}@{year}").tally(QUARTERS).items()))
        yield page(year_path(year), "coverage.html", inputs, partial(year_context, chrome, year))


def overview_context(chrome: Chrome) -> dict[str, object]:
    root, archive = chrome.root_of(OVERVIEW), chrome.archive
    tally, whole, years = archive.term(COVERAGE), archive.term(ALL), archive.year_span
    counts = {**_by_name(tally.tally(PROVINCES)), **_by_name(tally.tally(PLACELESS))}
    spans = {year: (date(year, 1, 1), date(year, 12, 31)) for year in years}
    rows = _rows(chrome, counts, spans, root, {year: year for year in years})
    totals = [*(whole.years.get(year, 0) for year in years), whole.undated]
    intro = f"Bảng này cho thấy kho có gì, và những đâu chưa ai tìm. {ABSENT} Bấm vào một năm để xem từng quý."
    table = CoverageTable(
        "Bảng số tin theo tỉnh, thành và năm",
        "Số tin đang lưu của mỗi tỉnh, thành trong mỗi năm. Trên màn hình hẹp, vuốt ngang để xem các năm.",
        "Tỉnh, thành",
        (*(Link(str(year), root + year_path(year)) for year in years), Link("Không rõ năm")),
        rows,
        _shown(totals),
        has_unsearched=True,
    )
    return {
        **chrome.frame(OVERVIEW, TITLE, intro, [("Tìm", SEARCH)]),
        "intro": intro,
        "tabs": (),
        "table": table,
        "note": NOTE,
        **_surveys(chrome, archive.registers.surveys),
    }


def year_context(chrome: Chrome, year: int) -> dict[str, object]:
    path = year_path(year)
    root, archive = chrome.root_of(path), chrome.archive
    counts = _by_name(archive.term(f"{ALL}@{year}").tally(QUARTERS))
    totals = dict.fromkeys(range(5), 0)
    for (its_year, month), number in archive.term(ALL).months.items():
        if its_year == year:
            totals[quarter(month) if month else 0] += number
    spans = {number: (date(year, 3 * number - 2, 1), date(year, 3 * number, calendar.monthrange(year, 3 * number)[1])) for number in range(1, 5)}
    rows = _rows(chrome, counts, spans, root, dict.fromkeys(spans, year), has_unknown=bool(totals[0]))
    heads = [Link(f"Quý {ROMAN[number]}", root + f"nam/{year}/quy-{number}.html" if totals[number] else "") for number in spans]
    columns = [totals[number] for number in spans]
    if totals[0]:
        heads.append(Link("Không rõ"))
        columns.append(totals[0])
    intro = f"Mỗi quý năm {year}, kho có gì và những đâu chưa ai tìm. {ABSENT}"
    table = CoverageTable(
        f"Bảng số tin theo tỉnh, thành và quý, năm {year}",
        f"Số tin đang lưu của mỗi tỉnh, thành trong mỗi quý năm {year}, theo ngày họp.",
        "Tỉnh, thành",
        tuple(heads),
        rows,
        _shown(columns),
        has_unsearched=True,
    )
    tabs = tuple(Link(str(other), root + year_path(other), current="page" if other == year else "") for other in archive.year_span)
    touching = [survey for survey in archive.registers.surveys if survey.touches(date(year, 1, 1), date(year, 12, 31))]
    return {
        **chrome.frame(path, f"{TITLE}: năm {year}", intro, [("Tìm", SEARCH), (TITLE, OVERVIEW)]),
        "intro": intro,
        "tabs": tabs if len(tabs) > 1 else (),
        "table": table,
        "note": NOTE,
        **_surveys(chrome, touching, f" về năm {year}"),
    }


def _by_name(tally: Mapping[str, int]) -> dict[str, dict[int, int]]:
    """Return counts by name and column of a tally whose values are ``name column``."""
    found: dict[str, dict[int, int]] = {}
    for value, number in tally.items():
        name, _, column = value.partition(" ")
        found.setdefault(name, {})[int(column)] = number
    return found


def _shown(totals: Sequence[int]) -> tuple[str, ...]:
    return tuple(format_number(number) for number in (*totals, sum(totals)))


def _rows(
    chrome: Chrome,
    counts: Mapping[str, Mapping[int, int]],
    spans: Mapping[int, tuple[date, date]],
    root: str,
    years: Mapping[int, int],
    *,
    has_unknown: bool = True,
) -> tuple[CoverageRow, ...]:
    """Return a row for each province of today, and for what has none where there is some.

    ``spans``: the days of each column; ``years``: the year whose page of the province a column leads to. Column 0, the last if there is one,
    holds what has no known time.
    """
    columns = (*spans, 0) if has_unknown else tuple(spans)

    def row(name: str, label: str, url: str, note: str, looked_for: str, pattern: str) -> CoverageRow:
        found, cells = counts.get(name, {}), []
        for column in columns:
            number = found.get(column, 0)
            if number:
                cells.append(Cell(format_number(number), "count", url=pattern.format(year=years[column]) if pattern and column else ""))
            elif not column or not looked_for:
                cells.append(Cell("", "blank"))
            else:
                cells.append(Cell("0", "zero") if chrome.surveyed.has(looked_for, *spans[column]) else Cell("–", "unsearched"))
        return CoverageRow(label, url, note, tuple(cells), format_number(sum(found.get(column, 0) for column in columns)))

    rows = [
        row(
            place.id, place.shown, root + chrome.place_path(place), _before(chrome, chrome.archive.gazetteer.predecessors(place)), place.id,
            root + chrome.place_year_path(place, "{year}"),
        )
        for place in chrome.provinces
    ]  # fmt: skip
    if "central" in counts:
        rows.append(row("central", "Hội nghị trung ương", root + chrome.level_path(CENTRAL), "", EVERYWHERE, ""))
    if "unknown" in counts:
        rows.append(row("unknown", "Không rõ địa phương", "", "", "", ""))
    return tuple(rows)


def _before(chrome: Chrome, old: Sequence[Place]) -> str:
    if not old:
        return ""
    names = ", ".join(other.name for other in old)
    return f"trước là {names}" if chrome.is_renamed(old[0]) else f"gồm cả {names} cũ"


def _surveys(chrome: Chrome, surveys: Iterable[Survey], about: str = "") -> dict[str, object]:
    """Return what is said of the looks for news: the newest, and how many there are."""
    found = sorted(surveys, key=lambda survey: (survey.on, survey.first, survey.province), reverse=True)
    said = f"Sổ rà soát chưa ghi đợt tìm tin nào{about}."
    if found:
        said = f"Sổ rà soát ghi {format_number(len(found))} đợt tìm tin{about}."
        if len(found) > MOST_SURVEYS:
            said += f" Đây là {MOST_SURVEYS} đợt mới nhất."
    return {"surveys_note": said, "surveys": tuple(_survey(chrome, survey) for survey in found[:MOST_SURVEYS])}


def _survey(chrome: Chrome, survey: Survey) -> SurveyRow:
    place = "Cả nước" if survey.province == EVERYWHERE else chrome.archive.gazetteer[survey.province].shown
    return SurveyRow(place, f"{short_day(survey.first)} – {short_day(survey.last)}", short_day(survey.on), f"{survey.where}; {survey.method}")
