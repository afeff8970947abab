"""Where news was looked for, of which days, and when: the difference between "none found" and "nobody looked". Pure.

The register is ``content/data/searched.csv``: a row for each look for news of one province, or of the whole country, over a stretch of days.
Provinces are those of that time: whoever looked for Kiên Giang in 2020 did not look for An Giang, though they are one today.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plugins.common.dates import DateProblem, parse_date, short_day
from plugins.common.problems import Problem, did_you_mean
from plugins.common.text import nfc
from plugins.gazetteer.core import Gazetteer, Place

COLUMNS = ("province", "from", "to", "on", "where", "method")
EVERYWHERE = "*"  # Every province, and the central meetings.
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Survey:
    """One look for news on meetings from ``first`` to ``last``, in ``province`` (an id, or EVERYWHERE); ``on`` the day of the look."""

    province: str
    first: date
    last: date
    on: date
    where: str
    method: str
    line: int = 0

    def touches(self, first: date, last: date) -> bool:
        return self.first <= last and first <= self.last


class Surveyed:
    """Answers whether news was looked for, by one register of surveys."""

    def __init__(self, surveys: Iterable[Survey], gazetteer: Gazetteer) -> None:
        self._spans: dict[str, list[tuple[date, date]]] = {}
        for survey in surveys:
            self._spans.setdefault(survey.province, []).append((survey.first, survey.last))
        self._parts: dict[str, list[Place]] = {}
        for place in gazetteer:
            if place.is_province:
                for today in gazetteer.today(place):
                    self._parts.setdefault(today.id, []).append(place)

    def has(self, province: str, first: date, last: date) -> bool:
        """Return whether all of what is the province of today was looked through for each day from ``first`` to ``last``.

        ``province`` EVERYWHERE: the whole country.
        """
        if province == EVERYWHERE:
            return _covers(self._spans.get(EVERYWHERE, ()), first, last)
        for part in self._parts.get(province, ()):
            start = max(first, part.forms[0].valid_from or first)
            end = min(last, part.ended - _A_DAY if part.ended else last)
            if start <= end and not _covers([*self._spans.get(part.id, ()), *self._spans.get(EVERYWHERE, ())], start, end):
                return False
        return True


def _covers(spans: Iterable[tuple[date, date]], first: date, last: date) -> bool:
    """Return whether each day from ``first`` to ``last`` is in one of ``spans``."""
    missing = first
    for start, end in sorted(spans):
        if start > missing:
            break
        missing = max(missing, end + _A_DAY)
    return missing > last


def read_surveys(path: str, data: bytes) -> tuple[tuple[Survey, ...], list[Problem]]:
    """Return the surveys in ``data`` (CSV, UTF-8) and its problems, each with the line of ``path`` it stands on."""
    problems: list[Problem] = []
    found: list[Survey] = []
    rows = csv.DictReader(io.StringIO(nfc(data.decode("utf-8-sig")), newline=""))
    try:
        missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            return (), [Problem(path, 1, f"thiếu cột {', '.join(missing)}", f"dòng đầu phải là {','.join(COLUMNS)}")]
        for row in rows:
            if None in row:
                problems.append(Problem(path, rows.line_num, "dòng có nhiều ô hơn dòng đầu", "ô nào có dấu phẩy thì đặt trong ngoặc kép"))
                continue
            read = _read_row(path, rows.line_num, {column: (row[column] or "").strip() for column in COLUMNS})
            if isinstance(read, Problem):
                problems.append(read)
            else:
                found.append(read)
    except csv.Error as error:
        problems.append(Problem(path, max(rows.reader.line_num, 1), f"dòng này không đọc được ({error})", "xem lại dấu ngoặc kép ở dòng này và các dòng trên"))
    return tuple(found), problems


def _read_row(path: str, line: int, row: Mapping[str, str]) -> Survey | Problem:
    empty = [column for column in COLUMNS if not row[column]]
    if empty:
        return Problem(
            path, line, f"đợt rà soát để trống {', '.join(empty)}", "ghi đủ: nơi nào, từ ngày nào đến ngày nào, rà soát ngày nào, ở đâu, bằng cách nào"
        )
    try:
        first, last, on = (parse_date(row[column]) for column in ("from", "to", "on"))
    except DateProblem as error:
        return Problem(path, line, error.what, error.cure)
    start, end, day = first.earliest, last.latest, on.earliest
    if not (start and end and day and on.is_exact_day) or any(given.approximate or given.inferred for given in (first, last)):
        return Problem(path, line, "ngày của đợt rà soát không rõ", "from và to ghi ngày, tháng hoặc năm; on ghi đủ ngày; không thêm dấu ~ hay ?")
    if start > end:
        return Problem(path, line, f"đợt rà soát từ {short_day(start)} lại đến {short_day(end)}", "đổi chỗ from và to")
    if end > day:
        return Problem(path, line, f"rà soát ngày {short_day(day)} chưa thể biết đến ngày {short_day(end)}", "sửa to cho không sau on, hoặc xem lại on")
    return Survey(row["province"], start, end, day, row["where"], row["method"], line)


def check_surveys(path: str, surveys: Iterable[Survey], gazetteer: Gazetteer) -> Iterator[Problem]:
    """Yield a Problem for each survey of what is no province."""
    provinces = {place.id for place in gazetteer if place.is_province}
    for survey in surveys:
        if provinces and survey.province != EVERYWHERE and survey.province not in provinces:
            cure = did_you_mean(survey.province, provinces) or "ghi id một tỉnh, thành như trong places.csv, hoặc * cho cả nước"
            yield Problem(path, survey.line, f"không có tỉnh, thành nào mang id “{survey.province}”", cure)


def check_days(path: str, surveys: Iterable[Survey], today: date) -> Iterator[Problem]:
    """Yield a Problem for each survey that is yet to come: what nobody has done cannot be told."""
    for survey in surveys:
        if survey.on > today:
            yield Problem(path, survey.line, f"ngày rà soát {short_day(survey.on)} còn ở phía trước", "xem lại on; rà soát xong rồi hãy ghi")
