"""Days, times and periods as reports write them, and which of the days cannot be a meeting's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from plugins.common.dates import HANOI, Moment, UncertainDate, parse_moment, short_day
from plugins.common.text import nfc

from .words import MEETING, sentences, words_of

DAYPART = r"(?:(?:vào|trong)\s+)?(?:sáng|chiều|trưa|tối)"
_DAY = r"(?P<day>\d{1,2})(?:\s*(?P<sep>[/.\-])\s*(?P<month>\d{1,2})(?:\s*(?P=sep)\s*(?P<year>(?:19|20)\d{2}))?(?![\d%]|[/.\-]\d)|\s+tháng\s+(?P<month2>\d{1,2})(?:\s*(?:,?\s*năm|/|-)\s*(?P<year2>(?:19|20)\d{2}))?)"
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "bốn": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "bẩy": 5, "7": 5, "nhật": 6}
_WEEKDAY = r"(?:(?:thứ\s+(?P<weekday>hai|ba|tư|bốn|năm|sáu|bảy|bẩy|[2-7])|chủ\s+(?P<sunday>nhật))\s*,?\s*\(?\s*)"
# "Chiều ngày 09/10/2020", "Sáng nay (29-10)", "Ngày 22/4", "Sáng thứ Sáu, 24.6": a part of the day or "ngày" must stand before the numbers.
_MEETING_DAY = re.compile(
    rf"(?<![\w/])(?P<lead>{DAYPART}(?:\s+(?:ngày|nay|qua))?|(?:vào\s+)?ngày)\s*,?\s*{_WEEKDAY}?(?:ngày\s+)?\(?\s*(?:ngày\s+)?{_DAY}",
    re.IGNORECASE,
)
# In the same clause before a day: it is of an anniversary, of what is to come, of what happened once, not of this meeting.
_OTHER_EVENT = re.compile(
    r"(?:kỷ niệm|chào mừng|hướng tới|nhân dịp|bầu cử|sẽ|dự kiến|thống nhất|chuẩn bị|diễn tập|ra quân|giao quân|giao nhận quân|xảy ra|phát hiện|bắt giữ|"
    r"trước đó|lần trước|kỳ trước|hiệu lực)\b[^,;]*$",
    re.IGNORECASE,
)
_OPENING = 12  # Letters that may stand before the day that opens a report: "Vừa qua, ".
_TWO_DAYS = re.compile(r"\s*(?:và|đến|-|–|,)\s*(?:ngày\s+)?\d{1,2}\s*[/.\-]\d{1,2}|^\d{1,2}\s*(?:và|-|–)", re.IGNORECASE)
_DOCUMENT = r"(?:nghị định|nghị quyết|quyết định|chỉ thị|thông tư|kế hoạch|kết luận|pháp lệnh|luật|quy chế|hướng dẫn|công văn|thông báo|chương trình|đề án|công điện|quy định|nđ|báo cáo|giấy mời)"
# A document's own day: "Nghị định số 03/2019/NĐ-CP ngày 05/9/2019", "Quy chế số 12 của hai ngành, ký ngày 3/4/2020".
_DOCUMENT_DAY = re.compile(rf"\b{_DOCUMENT}\b[^.;,]{{0,90}}?(?:,?\s*(?:được\s+)?(?:ký|ban hành)\s+)?\bngày\s+{_DAY}", re.IGNORECASE)
_SIGNED_DAY = re.compile(
    rf"\b(?:ký|ban hành|kể từ|từ|tính đến|đến hết|đến|trước|sau|hết|hạn)\s+(?:hết\s+)?ngày\s+{_DAY}(?:\s*(?:đến|-|–)\s*(?:hết\s+)?(?:ngày\s+)?\d{{1,2}}[/.\-]\d{{1,2}}(?:[/.\-]\d{{4}})?)?",
    re.IGNORECASE,
)
_ENGLISH_DAY = re.compile(
    r"\b(?:on(?: the)?\s+(?:(?:morning|afternoon|evening)\s+of\s+)?|(?:this\s+)?(?:morning|afternoon)\s*\(?\s*(?:of|on)?\s*)"
    r"(?:(?P<m1>January|February|March|April|May|June|July|August|September|October|November|December)\s+(?P<d1>\d{1,2})|(?P<d2>\d{1,2})\s+(?P<m2>January|February|March|April|May|June|July|August|September|October|November|December))"
    r"(?:,?\s+(?P<y>20\d\d))?\b"
)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_STAMP = re.compile(
    rf"(?:(?:thứ\s+(?P<weekday>hai|ba|tư|bốn|năm|sáu|bảy|bẩy|[2-7])|chủ\s+(?P<sunday>nhật))\W+)?(?:ngày\s+)?(?:(?P<iso>(?:19|20)\d\d-\d\d-\d\d)|{_DAY})",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\d/.\-:])(?P<hour>\d{1,2})\s*(?::|giờ\s|h(?=\d))\s*(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<half>SA|CH|AM|PM)?\b", re.IGNORECASE
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NUMBERS = {"ba": 3, "sáu": 6, "chín": 9, "mười": 10}
_PERIOD = re.compile(
    r"(?P<quarter>\bq(?:uý|uí|uy|ui|úi|úy|uỳ|uì)\s*(?:thứ\s+)?(?P<q>IV|III|II|I|[1-4])\b)(?:\s*(?:,?\s*năm\s+|[/\-]\s*|\s)(?P<qy>20\d\d))?"
    r"|(?P<months>\b(?P<n>\d{1,2}|ba|sáu|chín)\s+tháng(?:\s+(?P<half>đầu|cuối))?)(?:\s*,?\s*năm\s*(?P<ny>20\d\d)|\s+(?P<ny2>20\d\d)|\s+năm(?!\s+\d))?"
    r"|(?P<span>\bgiai đoạn\s+(?P<from>20\d\d)\s*[-–]\s*(?P<to>20\d\d))"
    r"|(?P<quarter_en>\b(?P<qe>first|second|third|fourth)\s+quarter)(?:\s+of)?(?:\s+(?P<qey>20\d\d))?"
    r"|(?P<year>(?:\btrong\s+)?\bnăm\s+(?P<y>20\d\d))(?!\s*[-–]\s*20)",
    re.IGNORECASE,
)
# Before a period: what is still to be done in it.
AHEAD = re.compile(
    r"(?:nhiệm vụ(?:\s+trọng tâm)?(?:\s+(?:của|trong))?|nghị định\s+(?:số\s+)?\S+|(?:ký kết|hiệp đồng)\W*(?:\S+\s+){0,12}"
    r"|(?:phương hướng|kế hoạch|dự kiến|thời gian tới|giải pháp|chương trình|tuyển quân|mục tiêu|chỉ tiêu|diễn tập)\W*(?:\S+\s+){0,4})\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DayFound:
    """A day of the text that may be the meeting's. ``year`` 0: not said."""

    day: int
    month: int
    year: int
    weekday: int | None
    words: str
    opens: bool  # It begins its paragraph.


def read_stamp(words: str) -> tuple[Moment | None, str]:
    """Return the moment that a stamp tells (None if it tells no full day), and the doubt about it: a weekday that contradicts."""
    iso = re.search(r"(20\d\d-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d)?(?:\.\d+)?(?P<zone>Z|[+-]\d\d:?\d\d)?", words)
    if iso and iso["zone"]:
        try:
            here = datetime.fromisoformat(f"{iso[1]}T{iso[2]}{iso['zone']}").astimezone(HANOI)
        except ValueError:
            return None, ""
        return _moment(here.date().isoformat(), f"{here:%H:%M}"), ""
    if iso:
        return _moment(iso[1], iso[2]), ""
    found = [match for match in _STAMP.finditer(words) if match["iso"] or match["year"] or match["year2"]]
    if len({match[0] for match in found}) != 1:
        return None, ""
    match = found[0]
    try:
        day = (
            date.fromisoformat(match["iso"])
            if match["iso"]
            else date(int(match["year"] or match["year2"]), int(match["month"] or match["month2"]), int(match["day"]))
        )
    except ValueError:
        return None, ""
    named = _weekday(match)
    if named is not None and named != day.weekday():
        return None, f"thứ không khớp với ngày {short_day(day)}"
    rest = words[: match.start()] + " " + words[match.end() :]
    time = _TIME.search(rest)
    if not time:
        return _moment(day.isoformat(), ""), ""
    hour = int(time["hour"])
    half = (time["half"] or "").upper()
    if half in ("CH", "PM") and hour < 12:
        hour += 12
    if half in ("SA", "AM") and hour == 12:
        hour = 0
    return _moment(day.isoformat(), f"{hour:02}:{time['minute']}{':' + time['second'] if time['second'] else ''}"), ""


def _moment(day: str, time: str) -> Moment | None:
    try:
        return parse_moment(f"{day}T{time}" if time else day)
    except ValueError:
        return None


def _weekday(match: re.Match[str]) -> int | None:
    word = (match["weekday"] or match["sunday"] or "").casefold()
    return _WEEKDAYS.get(word)


def meeting_days(parts: Iterable[str], signed: Collection[date]) -> Iterator[DayFound]:
    """Yield the days in ``parts``, those that say which meeting it is, on which it can have been held. ``signed``: days of decrees, never a meeting's."""
    for part in parts:
        for text in sentences(hide(part)):
            for match in _MEETING_DAY.finditer(text):
                if not MEETING.search(text) or re.match(r"\s*(?:%|tấn|kg|vụ|tin\b|cuộc)", text[match.end() :]):
                    continue
                before = text[: match.start()].rstrip()
                if _TWO_DAYS.match(text[match.end() :]) or re.search(r"(?:từ|đến|trước|sau|hai|2)\s*$", before, re.IGNORECASE) or _OTHER_EVENT.search(before):
                    continue
                day, month = int(match["day"]), int(match["month"] or match["month2"])
                year = int(match["year"] or match["year2"] or 0)
                try:
                    exact = date(year or 2024, month, day)  # 2024 has a 29 February.
                except ValueError:
                    continue
                if exact in signed and year:
                    continue
                yield DayFound(day, month, year, _weekday(match), words_of(text, match), part.startswith(text[:30]) and match.start() < _OPENING)
            for match in _ENGLISH_DAY.finditer(text):
                if not MEETING.search(text):
                    continue
                month, day = _MONTHS.index(match["m1"] or match["m2"]) + 1, int(match["d1"] or match["d2"])
                try:
                    exact = date(int(match["y"] or 2024), month, day)
                except ValueError:
                    continue
                if exact not in signed:
                    yield DayFound(day, month, int(match["y"] or 0), None, words_of(text, match), match.start() < _OPENING)


def hide(text: str) -> str:
    """Return ``text`` with the days of documents, and of deadlines, made blank (same length): none of them is a meeting's day."""
    text = nfc(text)
    # A document's title in quotation marks names forces and tasks that are not this meeting's.
    text = re.sub(r"[“\"][^”\"]{40,}[”\"]", lambda match: " " * len(match[0]), text)
    for pattern in (_DOCUMENT_DAY, _SIGNED_DAY):
        text = pattern.sub(lambda match: re.sub(r"(?<=ngày)\s+\d.*$", lambda tail: " " * len(tail[0]), match[0], flags=re.DOTALL | re.IGNORECASE), text)
    # ", ngày 05/9/2019 về", "ngày 5-9-2019 của Chính phủ": what follows shows that it is a document's.
    return re.sub(rf"ngày\s+{_DAY}(?=\s+(?:của|về(?!\s+(?:dự|tham))|quy định)\b)", lambda match: " " * len(match[0]), text, flags=re.IGNORECASE)


def day_or_none(year: int, when: UncertainDate) -> date | None:
    try:
        return date(year, when.month or 1, when.day or 1)
    except ValueError:
        return None


def periods(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield the periods that ``text`` names: their code (``-Q1`` where the year is not said), words, place."""
    for match in _PERIOD.finditer(text):
        words = words_of(text, match)
        if match["quarter"] or match["quarter_en"]:
            number = _QUARTERS.get((match["q"] or "").lower()) or ("first", "second", "third", "fourth").index((match["qe"] or "first").lower()) + 1
            yield f"{match['qy'] or match['qey'] or ''}-Q{number}", words, match.start()
        elif match["months"]:
            number = _NUMBERS.get(match["n"].lower()) or int(match["n"]) if not match["n"].isdigit() else int(match["n"])
            year = match["ny"] or match["ny2"] or ""
            if not 2 <= number <= 11:
                continue
            if number != 6 and (match["half"] or "").lower() == "cuối":
                continue
            if not match["half"] and not year and not re.match(r"\s+năm", text[match.end("months") :]):
                # "6 tháng" alone, beside the word of a meeting, is the half that has just passed; of another number it may be anything.
                if number == 6 and re.search(r"(?:giao ban|sơ kết)\s+$", text[: match.start()], re.IGNORECASE):
                    yield "-H1", words, match.start()
                continue
            yield f"{year}-H{2 if (match['half'] or '').lower() == 'cuối' else 1}" if number == 6 else f"{year}-M{number:02}", words, match.start()
        elif match["span"]:
            if match["from"] < match["to"]:
                yield f"{match['from']}/{match['to']}", words, match.start()
        else:
            yield match["y"], words, match.start()
