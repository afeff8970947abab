"""Dates that may be partial, approximate or inferred, and the periods that meetings review.

The notation is a subset of EDTF (Library of Congress, ISO 8601-2:2019): ``2020-10-09``, ``2020-10``, ``2020``,
``XXXX-07-19`` (year unknown), each with ``~`` (about) or ``?`` (inferred, doubtful) or ``%`` (both) at its end.
Periods are our own: ``2022-Q2``, ``2020-H1``, ``2020-M09`` (the first nine months), ``2023``, ``2023-05``, and ``2015/2019`` or
``2016-10/2017-06`` for a span. All days are of Asia/Ho_Chi_Minh.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

HANOI = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # No summer time since 1975.
INFERRED = "suy ra: "  # How the label of an inferred date begins.
ABOUT = "khoảng "  # How that of an approximate one begins, after it.
ROMAN = ("", "I", "II", "III", "IV")
_EDTF = re.compile(r"(?P<year>\d{4}|XXXX)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<mark>[~?%]?)")
# 5/9/2019, 05.9.2019, 5-9-2019; and 2019/9/5, 2019-9-5: a day that is clear but not written as we write it.
_SLASHED = re.compile(r"(?:(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})|(?P<y>\d{4})[/.\-](?P<m>\d{1,2})[/.\-](?P<d>\d{1,2}))(?P<mark>[~?%]?)")
# 16/10/2020 16:23 and 16:23 16/10/2020. An hour of one digit may be of the afternoon.
_SLASHED_TIME = re.compile(r"(?:(?P<before>[\d/.\-]+),? +)?(?P<time>(?:[01]\d|2[0-3]):[0-5]\d)(?:,? +(?P<after>[\d/.\-]+))?")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?")


class DateProblem(ValueError):
    """A text that is no date; ``cure`` tells what to write instead."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


@dataclass(frozen=True)
class UncertainDate:
    """A day, month or year, perhaps approximate or inferred. ``year`` None: day and month are known, the year is not."""

    year: int | None
    month: int | None = None
    day: int | None = None
    approximate: bool = False
    inferred: bool = False

    @property
    def earliest(self) -> date | None:
        """The first day it can be, as written; None where the year is unknown."""
        return date(self.year, self.month or 1, self.day or 1) if self.year else None

    @property
    def latest(self) -> date | None:
        """The last day it can be, as written; None where the year is unknown."""
        if not self.year:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def is_exact_day(self) -> bool:
        return bool(self.year and self.day) and not (self.approximate or self.inferred)

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """Year, month, day with 0 for what is unknown: a bare year sorts before its months, an unknown year before all."""
        return (self.year or 0, self.month or 0, self.day or 0)

    @property
    def iso(self) -> str:
        """What a ``datetime`` attribute of HTML takes: 2020-10-09, 2020-10, 2020, 07-19."""
        parts = [f"{self.year:04}" if self.year else "", f"{self.month:02}" if self.month else "", f"{self.day:02}" if self.day else ""]
        return "-".join(part for part in parts if part)

    def __str__(self) -> str:
        mark = {(True, True): "%", (True, False): "~", (False, True): "?"}.get((self.approximate, self.inferred), "")
        return (self.iso if self.year else f"XXXX-{self.iso}") + mark

    def plain(self) -> str:
        """Return ``9/10/2020``, ``tháng 10/2020``, ``năm 2020`` or ``19/7, không rõ năm``."""
        if self.year is None:
            return f"{self.day}/{self.month}, không rõ năm"
        if self.day:
            return f"{self.day}/{self.month}/{self.year}"
        return f"tháng {self.month}/{self.year}" if self.month else f"năm {self.year}"

    def label(self) -> str:
        """Return how readers see it: ``ngày 9/10/2020``, ``khoảng tháng 7/2022``, ``suy ra: 20/3/2024``."""
        if self.inferred:
            return f"{INFERRED}{ABOUT if self.approximate else ''}{self.plain()}"
        if self.approximate:
            return f"{ABOUT}{self.plain()}"
        return f"ngày {self.plain()}" if self.day else self.plain()

    def formal(self) -> str:
        """Return it as an official letter writes it: ``ngày 9 tháng 10 năm 2020`` (day and month below 10 and 3 with a zero).

        The zeros follow Decree 30/2020/NĐ-CP, annex I: days below 10 and months 1 and 2.
        """
        if not self.day or not self.year:
            return self.label()
        month = f"{self.month:02}" if self.month and self.month < 3 else self.month
        text = f"{ABOUT if self.approximate else ''}ngày {self.day:02} tháng {month} năm {self.year}"
        return f"{INFERRED}{text}" if self.inferred else text


@dataclass(frozen=True)
class Period:
    """The time that a meeting reviewed. ``code`` is as written; ``start`` and ``end`` are its first and last days."""

    code: str
    start: date
    end: date

    def label(self) -> str:
        """Return ``quý II/2022``, ``9 tháng đầu năm 2020``, ``năm 2023``, ``giai đoạn 2015–2019``, ``từ tháng 10/2016 đến tháng 6/2017``."""
        if "/" in self.code:
            first, _, last = self.code.partition("/")
            if len(first) == 4 and len(last) == 4:
                return f"giai đoạn {first}–{last}"
            return f"từ {parse_period(first).label()} đến {parse_period(last).label()}"
        year, _, rest = self.code.partition("-")
        match rest[:1]:
            case "":
                return f"năm {year}"
            case "Q":
                return f"quý {ROMAN[int(rest[1:])]}/{year}"
            case "H":
                return f"6 tháng {'đầu' if rest == 'H1' else 'cuối'} năm {year}"
            case "M":
                return f"{int(rest[1:])} tháng đầu năm {year}"
        return f"tháng {int(rest)}/{year}"


def parse_date(text: str) -> UncertainDate:
    """Return the date that ``text`` writes in our EDTF subset. Raises DateProblem, with the cure, if it is none."""
    match = _EDTF.fullmatch(text)
    if not match:
        slashed = _SLASHED.fullmatch(text.strip())
        if slashed:
            written = _iso_of(slashed)
            if not written:
                raise DateProblem(f"ngày “{text}” không có trong lịch", "xem lại ngày và tháng, rồi viết theo thứ tự năm-tháng-ngày như 2020-10-09")
            what = "không viết theo thứ tự năm-tháng-ngày" if slashed["year"] else "viết chưa đúng kiểu năm-tháng-ngày"
            raise DateProblem(f"ngày “{text}” {what}", f"hãy viết {written}{slashed['mark']}")
        raise DateProblem(
            f"“{text}” không phải là ngày",
            "hãy viết năm-tháng-ngày như 2020-10-09; chỉ biết tháng: 2020-10; chỉ biết năm: 2020; suy ra: thêm ? ở cuối; vào khoảng: thêm ~",
        )
    year = None if match["year"] == "XXXX" else int(match["year"])
    month, day = (int(match[name]) if match[name] else None for name in ("month", "day"))
    if year is None and not day:
        raise DateProblem(f"“{text}” không có năm mà cũng không đủ ngày tháng", "hãy viết XXXX-07-19, hoặc bỏ dòng này và ghi date_note")
    if month is not None:
        try:
            date(year or 2000, month, day or 1)
        except ValueError:
            raise DateProblem(
                f"ngày “{text}” không có trong lịch", "xem lại ngày và tháng (tháng 2 có 28 hoặc 29 ngày, tháng 4, 6, 9, 11 có 30 ngày)"
            ) from None
    if year is not None and not 1945 <= year <= 2100:
        raise DateProblem(f"năm {year} ngoài khoảng 1945–2100", "xem lại bốn chữ số của năm")
    mark = match["mark"]
    return UncertainDate(year, month, day, approximate=mark in ("~", "%"), inferred=mark in ("?", "%"))


def one_reading(text: str) -> str:
    """Return as we write it a date or moment that is written another way and has one reading, "" for any other text.

    ``9/10/2020`` is the ninth of October, as everywhere in Vietnam; a year of two digits could be a day as well and has no one reading.
    """
    slashed = _SLASHED.fullmatch(text.strip())
    if slashed:
        return _iso_of(slashed) + slashed["mark"] if _iso_of(slashed) else ""
    timed = _SLASHED_TIME.fullmatch(text.strip())
    if timed and (timed["before"] is None) != (timed["after"] is None):
        day = _SLASHED.fullmatch(timed["before"] or timed["after"])
        return f"{_iso_of(day)}T{timed['time']}" if day and not day["mark"] and _iso_of(day) else ""
    return ""


def _iso_of(slashed: re.Match[str]) -> str:
    """Return the day of a match of ``_SLASHED``, "" if it is not in the calendar."""
    try:
        return date(*(int(slashed[full] or slashed[full[0]]) for full in ("year", "month", "day"))).isoformat()
    except ValueError:
        return ""


def parse_period(text: str) -> Period:
    """Return the period that ``text`` writes. Raises DateProblem, with the cure, if it is none."""
    wrong = DateProblem(
        f"“{text}” không phải là kỳ báo cáo",
        "hãy viết 2022-Q2 (quý II), 2020-H1 (6 tháng đầu năm), 2020-M09 (9 tháng đầu năm), 2023 (cả năm), 2023-05 (một tháng) hoặc 2015/2019 (nhiều năm)",
    )
    if "/" in text:
        first, _, last = text.partition("/")
        if not (re.fullmatch(r"\d{4}(-\d{2})?", first) and re.fullmatch(r"\d{4}(-\d{2})?", last)):
            raise wrong
        start, end = parse_period(first), parse_period(last)
        if start.start >= end.start:
            raise DateProblem(
                f"kỳ “{text}” không đi từ mốc sớm tới mốc muộn",
                "hãy viết mốc sớm trước, mốc muộn sau như 2015/2019; chỉ một năm hay một tháng thì viết một mốc",
            )
        return Period(text, start.start, end.end)
    match = re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|H([12])|M(0[1-9]|1[0-2])|(0[1-9]|1[0-2])))?", text)
    if not match or not 1945 <= int(match[1]) <= 2100:
        raise wrong
    year = int(match[1])
    first, last = 1, 12
    if match[2]:
        first, last = 3 * int(match[2]) - 2, 3 * int(match[2])
    elif match[3]:
        first, last = 6 * int(match[3]) - 5, 6 * int(match[3])
    elif match[4]:
        last = int(match[4])
    elif match[5]:
        first = last = int(match[5])
    return Period(text, date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


@dataclass(frozen=True)
class Moment:
    """When a source was published: a day, month or year, with a time of day where the source gives one."""

    day: UncertainDate
    time: str = ""  # "16:23", as the source shows it

    def label(self) -> str:
        """Return ``16 giờ 23, ngày 16/10/2020`` or ``ngày 16/10/2020``."""
        if not self.time:
            return self.day.label()
        hour, minute = self.time.split(":")
        return f"{int(hour)} giờ {minute}, {self.day.label()}"


def parse_moment(text: str) -> Moment:
    """Return the moment that ``text`` writes: a date of our subset, or ``2020-10-16T16:23``. Raises DateProblem."""
    match = _TIME.fullmatch(text)
    if not match:
        return Moment(parse_date(text))
    day, hour, minute, second = match.groups()
    try:
        datetime(2000, 1, 1, int(hour), int(minute), int(second or 0), tzinfo=HANOI)
    except ValueError:
        raise DateProblem(f"giờ trong “{text}” không có thật", "giờ từ 00 đến 23, phút từ 00 đến 59, như 2020-10-16T16:23") from None
    return Moment(parse_date(day), f"{hour}:{minute}")


def short_day(day: date) -> str:
    """Return ``9/10/2020``. Not by strftime: Windows knows no ``%-d``."""
    return f"{day.day}/{day.month}/{day.year}"


def quarter(month: int) -> int:
    """Return the quarter, 1 to 4, of a month."""
    return (month + 2) // 3
