"""Days and periods as Vietnamese people write them, in our notation. What can be read in several ways is returned in all of them, to be asked.

Nothing here is for texts of sources: an editor has typed the date alone, and sees how it was read before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from plugins.common.dates import DateProblem, Moment, Period, UncertainDate, parse_date, parse_moment, parse_period, short_day
from plugins.common.text import fold

DAY_CURE = "hãy viết như 9/10/2020, ngày 9 tháng 10 năm 2020, tháng 10/2020, năm 2020, khoảng tháng 7/2022; suy ra thì thêm ? ở cuối"
PERIOD_CURE = "hãy viết như quý 2/2022, 6 tháng đầu năm 2020, 9 tháng đầu năm 2020, tháng 5/2023, năm 2023, 2015-2019"
_WEEKDAYS = ("hai", "ba", "tu", "nam", "sau", "bay")
_SHOWN_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_WEEKDAY = re.compile(r"^(?:thu\s+(?P<name>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sunday>chu nhat|cn))\b[\s,]*")
_NUMBERS = {
    "mot": "1", "hai": "2", "ba": "3", "bon": "4", "nam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9", "muoi": "10",
    "muoi mot": "11", "muoi hai": "12",
}  # fmt: skip
_SEP = r"\s*[/.\-]\s*"
_ABOUT = re.compile(r"^(?:vao )?(?:khoang|chung|do)\s+")
_INFERRED = re.compile(r"^(?:suy ra|co le)\b[\s:,]*")
_NO_YEAR = re.compile(r"[\s,(]*khong (?:ro|biet|ghi) nam\)?$")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def read_days(given: str, today: date) -> tuple[UncertainDate, ...]:
    """Return every day, month or year that ``given`` can mean, the likeliest first, none of them after ``today``.

    More than one: two-digit years (3/4/20), a day or month without its year. Raises DateProblem, with the cure, if it means none.
    """
    try:
        when = parse_date(given.strip())
    except DateProblem:
        if re.fullmatch(r"\d{4}-\d{2}(?:-\d{2})?[~?%]?|\d{4}[~?%]?", given.strip()):
            raise  # Our own notation, with a mistake that the parser has better words for.
    else:
        return tuple(_no_later([when], given, today))
    said = fold(given).strip(" .,()")
    said, inferred = _strip(_INFERRED, said)
    said, about = _strip(_ABOUT, said)
    mark = re.search(r"\s*([?~%])$", said)
    if mark:
        said, about, inferred = said[: mark.start()], about or mark[1] in "~%", inferred or mark[1] in "?%"
    said, no_year = _strip(_NO_YEAR, said)
    said = re.sub(r"^(?:vao |luc )?(?:sang|trua|chieu|toi)\b[\s,]*", "", said)
    weekday = _WEEKDAY.match(said)
    said = re.sub(r"^(?:vao )?ngay (?:mung )?|^(?:dau|giua|cuoi|trong) (?=thang|nam)", "", said[weekday.end() :] if weekday else said)
    found = [replace(when, approximate=about, inferred=inferred) for when in _days(said, today, no_year=no_year)]
    if not found:
        raise _no_day(given, said)
    found = list(_no_later(dict.fromkeys(found), given, today))
    if weekday:
        found = list(_on_weekday(given, found, weekday))
    return tuple(found)


def _no_later(found: Iterable[UncertainDate], given: str, today: date) -> Iterator[UncertainDate]:
    """Yield those of ``found`` that have begun. Raises DateProblem if none has."""
    fitting = [when for when in found if when.earliest is None or when.earliest <= today]
    if not fitting:
        raise DateProblem(f"“{given}” chưa tới (hôm nay là {short_day(today)})", "xem lại năm")
    yield from fitting


def _strip(pattern: re.Pattern[str], said: str) -> tuple[str, bool]:
    shorter = pattern.sub("", said)
    return shorter, shorter != said


def _days(said: str, today: date, *, no_year: bool) -> Iterator[UncertainDate]:
    """Yield what ``said`` (folded, without marks of doubt) can mean; a day that is in no calendar means nothing."""
    match = re.fullmatch(rf"(\d{{1,2}})(?:{_SEP}|\s+thang\s+)(\d{{1,2}})(?:{_SEP}|[\s,]+nam\s+|,?\s+)(\d{{4}})", said)
    if match:
        yield from _valid(int(match[3]), int(match[2]), int(match[1]))
    match = re.fullmatch(rf"(\d{{4}}){_SEP}(\d{{1,2}})(?:{_SEP}(\d{{1,2}}))?", said)
    if match:
        yield from _valid(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    match = re.fullmatch(rf"(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(\d{{2}})", said)
    if match:
        first, month, last = (int(part) for part in match.groups())
        yield from _valid(2000 + last, month, first)
        yield from _valid(2000 + first, month, last)
    match = re.fullmatch(rf"(?:thang\s+)?(\d{{1,2}})(?:{_SEP}|\s+nam\s+|,?\s+)(\d{{4}})", said)
    if match:
        yield from _valid(int(match[2]), int(match[1]), None)
    match = re.fullmatch(r"(?:nam\s+)?(\d{4})", said)
    if match:
        yield from _valid(int(match[1]), None, None)
    match = re.fullmatch(rf"(?:(\d{{1,2}})(?:{_SEP}|\s+thang\s+)|thang\s+)(\d{{1,2}})", said)
    if match:
        day, month = int(match[1]) if match[1] else None, int(match[2])
        if not no_year:
            yield from (when for year in (today.year, today.year - 1) for when in _valid(year, month, day))
        if day:
            yield from _valid(None, month, day)


def _valid(year: int | None, month: int | None, day: int | None) -> Iterator[UncertainDate]:
    parts = [f"{year:04}" if year else "XXXX", *(f"{part:02}" for part in (month, day) if part is not None)]
    try:
        yield parse_date("-".join(parts))
    except DateProblem:
        return


def _no_day(given: str, said: str) -> DateProblem:
    if re.search(r"\bqui\b|\d+ thang dau|\bthang (?:dau|cuoi) nam", said):
        return DateProblem(f"“{given}” là một kỳ, không phải ngày họp", "hãy ghi ngày họp, như 9/10/2020; kỳ đánh giá thì ghi ở câu hỏi sau (period)")
    match = re.fullmatch(rf"(\d{{1,2}})(?:{_SEP}|\s+thang\s+)(\d{{1,2}})(?:{_SEP}|[\s,]+nam\s+|,?\s+)(\d{{4}})", said)
    if match:
        day, month, year = (int(part) for part in match.groups())
        turned = f"; tháng đứng trước ngày thì đổi lại: {month}/{day}/{year}" if month > 12 >= day else ""
        return DateProblem(f"ngày “{given}” không có trong lịch", f"xem lại ngày và tháng{turned}")
    return DateProblem(f"chưa hiểu ngày “{given}”", DAY_CURE)


def _on_weekday(given: str, found: Iterable[UncertainDate], weekday: re.Match[str]) -> Iterator[UncertainDate]:
    """Yield those of ``found`` that fall on the weekday that was written. Raises DateProblem if none does."""
    name = weekday["name"] or ""
    wanted = 6 if weekday["sunday"] else int(name) - 2 if name.isdigit() else _WEEKDAYS.index(name)
    days = list(found)
    fitting = [when for when in days if not (when.year and when.day) or (when.earliest and when.earliest.weekday() == wanted)]
    if not fitting:
        real = _SHOWN_WEEKDAYS[days[0].earliest.weekday()] if days[0].earliest else ""
        raise DateProblem(f"“{given}”: {days[0].plain()} là {real}, không phải {_SHOWN_WEEKDAYS[wanted]}", "xem lại nguồn: ngày hoặc thứ đã ghi sai")
    yield from fitting


def read_exact_days(given: str, today: date) -> tuple[UncertainDate, ...]:
    """Return what of :func:`read_days` is a whole day that is sure. Raises DateProblem."""
    if fold(given) in ("hom nai", "hom nay", "hom qua"):
        day = today - timedelta(days=fold(given) == "hom qua")
        return (UncertainDate(day.year, day.month, day.day),)
    found = tuple(when for when in read_days(given, today) if when.is_exact_day)
    if not found:
        raise DateProblem(f"“{given}” chưa đủ ngày, tháng, năm", "hãy viết đủ như 22/11/2026")
    return found


_CLOCK = re.compile(r"\b(\d{1,2})\s*(?::|gio|g|h)\s*(\d{2}(?!\s*[/.\-]\s*\d))?(?::\d{2})?\s*(?:phut)?\s*(ch|sa|pm|am)?\b")


def read_moments(given: str, today: date) -> tuple[Moment, ...]:
    """Return every moment that ``given`` can mean: a day as in :func:`read_days`, with a time or without. Raises DateProblem."""
    try:
        return (parse_moment(given.strip()),)
    except DateProblem:
        said = fold(given)
    clock = _CLOCK.search(said)
    if not clock:
        return tuple(Moment(when) for when in read_days(given, today))
    rest = re.sub(r"\[?gmt\s*\+?\d*\]?|[|()\[\]]|\b(?:luc|cap nhat)\b", " ", said[: clock.start()] + " " + said[clock.end() :])
    hour, minute = int(clock[1]), int(clock[2] or 0)
    if clock[3] in ("ch", "pm") and hour < 12:
        hour += 12
    elif clock[3] in ("sa", "am") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        raise DateProblem(f"giờ trong “{given}” không có thật", "giờ từ 00 đến 23, phút từ 00 đến 59, như 16:23 16/10/2020")
    return tuple(Moment(when, f"{hour:02}:{minute:02}") for when in read_exact_days(rest.strip(" ,;-"), today))


def write_moment(moment: Moment) -> str:
    """Return ``moment`` in our notation: ``2020-10-16T16:23``, or its day."""
    return f"{moment.day}T{moment.time}" if moment.time else str(moment.day)


def read_periods(given: str, by: date) -> tuple[Period, ...]:
    """Return every period that ``given`` can mean, the likeliest first, none that begins after ``by`` (the meeting, or today).

    More than one: a period without its year, "6 tháng" that says neither đầu nor cuối. Raises DateProblem, with the cure, if it means none.
    """
    try:
        return (parse_period(given.strip().upper()),)
    except DateProblem as error:
        ours = error
    said = fold(given).strip(" .,()")
    said = re.sub(r"^(?:trong|ki|ca)\s+(?=\w)", "", said)
    said = re.sub(r"^(muoi mot|muoi hai|[a-z]+)(?=\s+thang\b)", lambda word: _NUMBERS.get(word[1], word[1]), said)
    codes = list(_codes(said, by))
    found = []
    for code in dict.fromkeys(codes):
        try:
            period = parse_period(code)
        except DateProblem as error:
            ours = error
            continue
        if period.start <= by:
            found.append(period)
    if found:
        return tuple(found)
    if codes and not re.search(r"[QHM]0*$", codes[0]):
        raise ours if ours.cure and "đi từ mốc" in ours.what else DateProblem(f"kỳ “{given}” không có thật hoặc chưa tới", PERIOD_CURE)
    raise DateProblem(f"chưa hiểu kỳ “{given}”", PERIOD_CURE)


def _codes(said: str, by: date) -> Iterator[str]:
    """Yield the codes, perhaps of no period that can be, that ``said`` (folded) may mean."""
    year_behind = rf"(?:(?:{_SEP}|\s+nam\s+|,?\s+)(?P<year>\d{{4}}))?"
    match = re.fullmatch(rf"qui\s+(?P<quarter>[1-4]|i{{1,3}}|iv){year_behind}", said)
    if match:
        number = _ROMAN.get(match["quarter"], match["quarter"])
        yield from (f"{year}-Q{number}" for year in _years(match["year"], by))
    match = re.fullmatch(rf"(?P<count>\d{{1,2}})\s+thang(?:\s+(?P<half>dau|cuoi)(?:\s+nam)?)?{year_behind}", said)
    if match:
        count, half = int(match["count"]), match["half"]
        for year in _years(match["year"], by):
            if count == 6:
                yield from (f"{year}-H{number}" for number, word in ((1, "dau"), (2, "cuoi")) if half in (None, word))
            elif count == 12:
                yield str(year)
            elif half != "cuoi":
                yield f"{year}-M{count:02}"
    match = re.fullmatch(rf"thang\s+(?P<month>\d{{1,2}}){year_behind}", said) or re.fullmatch(rf"(?P<month>\d{{1,2}}){_SEP}(?P<year>\d{{4}})", said)
    if match:
        yield from (f"{year}-{int(match['month']):02}" for year in _years(match["year"], by))
    match = re.fullmatch(r"(?:nam\s+)?(\d{4})", said)
    if match:
        yield match[1]
    edge = r"(?:(?:thang\s+)?(\d{1,2})(?:\s*[/.]\s*|\s+nam\s+))?(?:nam\s+)?(\d{4})"
    match = re.fullmatch(rf"(?:giai doan|nhiem ki|\d+ nam|tu)?\s*\(?{edge}\s*(?:-|–|—|/|den|toi)\s*{edge}", said)
    if match:
        first, last = (f"{year}-{int(month):02}" if month else year for month, year in ((match[1], match[2]), (match[3], match[4])))
        yield f"{first}/{last}"


def _years(given: str | None, by: date) -> tuple[int, ...]:
    return (int(given),) if given else (by.year, by.year - 1)
