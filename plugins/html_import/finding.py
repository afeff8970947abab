"""From the words of a page to facts, each with the words that it came from. Abstains rather than guesses; knows neither disk nor terminal.

Only the headline, the lead and the first paragraphs say which meeting it was; the rest of a report looks back and ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from plugins.archive.core import CENTRAL, Registers
from plugins.common.dates import Moment, Period, UncertainDate, parse_moment, parse_period, short_day
from plugins.common.text import fold, nfc, slugify
from plugins.decrees.core import names_the_subject
from plugins.gazetteer.core import COMMUNE_TYPES, DISTRICT_TYPES, PROVINCE_TYPES, AmbiguousPlace, Gazetteer, Place, PlaceNotThen

from .page import Page

HIGH, MEDIUM, LOW = "high", "medium", "low"
LONGEST_WAIT = 60  # Days from a meeting to its report: beyond, the year of "20/3" does not follow from the day of publication.


@dataclass(frozen=True)
class Finding:
    """A value of a field (of the type that its parser returns, or of text), how sure it is, and the words it came from."""

    value: Any
    confidence: str
    words: str


@dataclass(frozen=True)
class Question:
    """What the editor must settle: the field, and what to ask."""

    field: str
    text: str


@dataclass(frozen=True)
class Facts:
    """What was found by field name (``source.author`` for one within ``source``), and what is open."""

    fields: dict[str, Finding] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    def value(self, name: str) -> Any:
        found = self.fields.get(name)
        return found.value if found else None


_UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
_MEETING = re.compile(r"hội nghị|giao ban|sơ kết|tổng kết|cuộc họp|buổi họp|ký kết|conference|briefing|meeting|giao bản", re.IGNORECASE)
_REPORT = re.compile(
    r"giao ban|sơ kết|tổng kết|(?:hội nghị|cuộc họp).{0,120}phối hợp|ký kết (?:quy chế|kế hoạch)|điểm cầu|coordinat\w+|briefing", re.IGNORECASE
)
_ENGLISH_FORCES = (r"police|public security", r"military|army|defen[cs]e", r"border guard")
_DAYPART = r"(?:(?:vào|trong)\s+)?(?:sáng|chiều|trưa|tối)"
_DAY = r"(?P<day>\d{1,2})(?:\s*(?P<sep>[/.\-])\s*(?P<month>\d{1,2})(?:\s*(?P=sep)\s*(?P<year>(?:19|20)\d{2}))?(?![\d%]|[/.\-]\d)|\s+tháng\s+(?P<month2>\d{1,2})(?:\s*(?:,?\s*năm|/|-)\s*(?P<year2>(?:19|20)\d{2}))?)"
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "bốn": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "bẩy": 5, "7": 5, "nhật": 6}
_WEEKDAY = r"(?:(?:thứ\s+(?P<weekday>hai|ba|tư|bốn|năm|sáu|bảy|bẩy|[2-7])|chủ\s+(?P<sunday>nhật))\s*,?\s*\(?\s*)"
# "Chiều ngày 09/10/2020", "Sáng nay (29-10)", "Ngày 22/4", "Sáng thứ Sáu, 24.6": a part of the day or "ngày" must stand before the numbers.
_MEETING_DAY = re.compile(
    rf"(?<![\w/])(?P<lead>{_DAYPART}(?:\s+(?:ngày|nay|qua))?|(?:vào\s+)?ngày)\s*,?\s*{_WEEKDAY}?(?:ngày\s+)?\(?\s*(?:ngày\s+)?{_DAY}",
    re.IGNORECASE,
)
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
_AHEAD = re.compile(
    r"(?:nhiệm vụ(?:\s+trọng tâm)?(?:\s+(?:của|trong))?|(?:phương hướng|kế hoạch|dự kiến|thời gian tới|giải pháp|chương trình|tuyển quân|mục tiêu|chỉ tiêu|diễn tập|nghị định)\W*(?:\S+\s+){0,4})\W*$",
    re.IGNORECASE,
)
_HONORIFIC = r"(?:(?:các\s+)?đồng chí|đ/c|ông|bà|anh|chị)"
_RANK = r"(?:Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Chuẩn đô đốc|Phó đô đốc)"
_ROLE_START = (
    r"(?:Phó\s+)?(?:Chủ tịch|Bí thư|Giám đốc|Chỉ huy trưởng|Chỉ huy phó|Chính ủy|Chính uỷ|Chính trị viên|Trưởng|Tổng Tham mưu trưởng|Tham mưu trưởng|Thứ trưởng|Bộ trưởng|"
    r"Tư lệnh|Cục trưởng|Chi cục trưởng|Hạt trưởng|Ủy viên|Uỷ viên|UVBTV|Ủy viên Ban Thường vụ|Thường trực|Đồn trưởng|Tổng cục trưởng|Thủ trưởng|nguyên|PCT|CT)"
)
_WORD = rf"[{_UPPER}][a-zà-ỹ]*'?[A-Za-zà-ỹ]*"
_PERSON = rf"{_WORD}(?:\s+{_WORD}){{1,4}}"
_NO_PERSON = re.compile(
    r"(?:Công an|Ban|Bộ|Tỉnh|Huyện|Ủy|Uỷ|Hội|Chính phủ|Quân|Biên|Đảng|Nhà nước|Chủ tịch|Bí thư|Giám đốc|Thị|Thành|Phó|Trưởng|HĐND|UBND|Chiều|Sáng|Ngày|Tại|Nghị|Trung|Thường|Đại)(?:\s|$)"
)
_MEETING_WORD = r"(?:tại\s+)?(?:hội nghị|buổi|cuộc họp|cuộc|giao ban|sơ kết|tổng kết|phiên|điểm cầu|lễ ký)"
_CHAIRS = re.compile(r"\b(?P<both>đồng\s+)?chủ\s+trì\b(?!\s*,?\s*(?:phối hợp|tham mưu|giải quyết|điều tra))(?P<what>[^.;]{0,45})", re.IGNORECASE)
UNITS = (
    "tin báo|tin|cuộc|vụ việc|vụ|đối tượng|lượt người|lượt|kế hoạch|mô hình|buổi|tấn|kg|kíp|khẩu|viên|quả|đợt|lần|văn bản|người|cán bộ|chiến sĩ|chiến sỹ|hộ|"
    "điểm cầu|thanh niên|công dân|phương tiện|tổ chức|băng nhóm|bánh|gam|gram|m3|ha|triệu đồng|tỷ đồng|ngày công|đại biểu|tập thể|cá nhân|chốt|tàu|hồ sơ|cơ sở|phương án"
)
_FIGURE = re.compile(
    rf"(?P<before>(?:[^\s,.;:()]+\s+){{0,4}}?)(?:(?P<approx>hơn|gần|khoảng|trên)\s+)?(?<![\d.,/\-])(?P<number>\d{{1,3}}(?:\.\d{{3}})+|\d+(?:[.,]\d+)?)\s+(?P<unit>{UNITS})\b(?P<after>(?:\s+[^\s,.;:()\d]+){{0,6}})",
    re.IGNORECASE,
)
_AHEAD_SENTENCE = re.compile(r"phấn đấu|thời gian tới|sẽ |tiếp tục |yêu cầu|đề nghị|chỉ tiêu|kế hoạch năm|cần tập trung", re.IGNORECASE)
_COUNT_VERBS = (
    "trao đổi",
    "phát hiện",
    "bắt",
    "bắt giữ",
    "thu giữ",
    "xử lý",
    "tuần tra",
    "tiếp nhận",
    "cung cấp",
    "giải quyết",
    "khởi tố",
    "thu hồi",
    "tuyên truyền",
    "xây dựng mới",
    "nhân rộng",
    "xây dựng",
    "ban hành",
    "triển khai",
)
_LABEL_END = re.compile(
    r"\s+(?:và|với|cho|của|để|tại|ở|có|được|trong|theo|qua|từ|nhằm|do|là|đã|các|gồm|góp|phục|đạt|liên|tham|đúng|trên|trị|bằng|thuộc|giúp|nên|thì|so|sau|trước|về)\b.*$"
)


_SUBJECT = ("Công an", "Quân sự")
_ENGLISH_NAMES = (("Công an", r"\bpolice\b|public security"), ("Quân sự", r"\bmilitary\b"), ("Biên phòng", r"border guard"))


def find(page: Page, registers: Registers, today: date) -> Facts:
    """Return what ``page`` says of its meeting. ``registers`` as they hold ``today``: no meeting was held after it."""
    search = _Search(page, registers, today)
    return search.run()


def is_meeting_report(page: Page, registers: Registers) -> bool:
    """Return whether ``page`` reports a coordination meeting: a meeting in its lead, and a coordination decree or two of the forces."""
    whole = "\n".join((page.title, page.sapo, *page.paragraphs))
    lead = "\n".join((*page.lead, *page.captions[:2], *page.paragraphs[:3]))
    if not _REPORT.search(lead):
        return False
    lowered = whole.casefold()
    if sum(bool(re.search(words, lowered)) for words in _ENGLISH_FORCES) >= 2:
        return True
    named = [force for force in registers.forces if _force_in(force.name, force.aliases, lead)]
    return len(named) >= 2 or any(decree.is_core for decree in _decrees_named(whole, registers))


def _decrees_named(text: str, registers: Registers) -> list[Any]:
    return [mention.decree for mention in registers.decrees.mentions(text, None)]


def _force_in(name: str, aliases: Iterable[str], text: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in (name, *aliases))


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text``; the dots of dates, numbers and initials end none."""
    return [part.strip() for part in re.split(rf"(?<=[.!?…;])(?<!\bTP\.)(?<!\bTX\.)(?<!\bPGS\.)\s+(?=[“\"{_UPPER}\d-])", text) if part.strip()]


def _words(text: str, match: re.Match[str] | None = None) -> str:
    """Return the words to show for a finding: of the match, at most eight."""
    return " ".join((match[0] if match else text).split()[:8]).strip(" ,;:(")


def read_stamp(words: str) -> tuple[Moment | None, str]:
    """Return the moment that a stamp tells (None if it tells no full day), and the doubt about it: a weekday that contradicts."""
    iso = re.search(r"(20\d\d-\d\d-\d\d)[T ](\d\d:\d\d)", words)
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


@dataclass(frozen=True)
class _DayFound:
    """A day of the text that may be the meeting's. ``year`` 0: not said."""

    day: int
    month: int
    year: int
    weekday: int | None
    words: str
    opens: bool  # It begins its paragraph.


class _Search:
    """One page's search: what one finding knows the next one uses."""

    def __init__(self, page: Page, registers: Registers, today: date) -> None:
        self.page, self.registers, self.today = page, registers, today
        self.fields: dict[str, Finding] = {}
        self.questions: list[Question] = []
        self.lead = [nfc(part) for part in page.lead]
        self.body = [nfc(part) for part in page.paragraphs]

    def run(self) -> Facts:
        self.find_source()
        self.find_published()
        self.find_date()
        self.find_period()
        self.infer_year()
        self.find_decrees()
        self.find_kind()
        self.find_place()
        self.find_forces()
        self.find_chairs()
        self.find_figures()
        return Facts(self.fields, tuple(self.questions))

    def ask(self, name: str, text: str) -> None:
        self.questions.append(Question(name, text))

    def put(self, name: str, value: Any, confidence: str, words: str) -> None:
        self.fields[name] = Finding(value, confidence, words)

    # Where it was read

    def find_source(self) -> None:
        page = self.page
        if page.site:
            self.put("source.publisher", page.site, HIGH, page.site)
        elif page.agency in ("TTXVN", "VOV", "VTV"):
            self.put("source.publisher", page.agency, MEDIUM, page.agency)
        else:
            self.ask("source.publisher", "Trang không cho biết do ai đăng: hãy ghi tên báo, đài hay cổng thông tin; không rõ thì ghi “không rõ”.")
        if page.title:
            self.put("source.title", page.title, HIGH, page.title)
        else:
            self.ask("source.title", "Không thấy tiêu đề của nguồn: hãy chép từ trang gốc, hoặc để trống nếu trang không có.")
        if page.url:
            self.put("source.url", page.url, HIGH, page.url)
        else:
            self.ask("source.url", "Không rõ địa chỉ trang: hãy chép vào, hoặc nhập lại với --url.")
        if page.byline:
            self.put("source.author", page.byline, HIGH, page.byline)
        if page.photo_credit:
            self.put("source.photo_credit", page.photo_credit, HIGH, page.photo_credit)

    def find_published(self) -> None:
        read = [(words, *read_stamp(words)) for words in self.page.stamps]
        for words, _, doubt in read:
            if doubt:
                self.ask("published", f"Trang ghi “{_words(words)}” nhưng {doubt}: hãy xem lại ngày đăng.")
        shown = {str(moment.day): (moment, words) for words, moment, _ in read if moment and moment.day.earliest and moment.day.earliest <= self.today}
        declared = read_stamp(self.page.declared)[0] if self.page.declared else None
        if declared and declared.day.earliest and declared.day.earliest > self.today:
            declared = None
        if len(shown) > 1 or (declared and shown and str(declared.day) not in shown):
            days = sorted({*shown, *([str(declared.day)] if declared else [])})
            self.ask("published", f"Trang có nhiều ngày đăng khác nhau ({', '.join(days)}): hãy chọn một.")
        elif shown:
            moment, words = next(iter(shown.values()))
            self.put("published", moment, HIGH, words)
        elif declared:
            self.put("published", declared, HIGH, self.page.declared)
        elif not any(question.field == "published" for question in self.questions):
            self.ask("published", "Không thấy ngày nguồn đăng bài (đồng hồ ở đầu trang không tính): hãy ghi nếu biết.")

    @property
    def published_day(self) -> date | None:
        moment = self.fields.get("published")
        return moment.value.day.earliest if moment else None

    # When it was held

    def find_date(self) -> None:
        found = list(self._days())
        if not found:
            self._find_relative_day()
            return
        distinct = {(day.day, day.month): day for day in reversed(found)}
        with_year = {(day.day, day.month, day.year) for day in found if day.year}
        opening = {(day.day, day.month): day for day in reversed(found) if day.opens}
        if len(distinct) > 1 and len(opening) != 1:
            self.ask("date", f"Bài nêu nhiều ngày ({', '.join(f'“{day.words}”' for day in list(distinct.values())[:3])}): ngày nào là ngày họp?")
            return
        chosen = next(iter(opening.values() if len(distinct) > 1 else distinct.values()))
        years = {year for day, month, year in with_year if (day, month) == (chosen.day, chosen.month)}
        if len(years) > 1:
            self.ask("date", f"Bài ghi ngày {chosen.day}/{chosen.month} với nhiều năm khác nhau ({', '.join(map(str, sorted(years)))}): năm nào đúng?")
            return
        year = next(iter(years), 0)
        weekday = next((day.weekday for day in found if (day.day, day.month) == (chosen.day, chosen.month) and day.weekday is not None), None)
        self._settle(replace(chosen, year=year, weekday=weekday), HIGH if len(distinct) == 1 else MEDIUM)

    def _settle(self, found: _DayFound, confidence: str) -> None:
        if not found.year:
            self.put("date", UncertainDate(None, found.month, found.day), confidence, found.words)
            self._weekday_to_check = found.weekday
            return
        day = date(found.year, found.month, found.day)
        published = self.published_day
        if day > self.today or (published and day > published):
            after = f"sau ngày đăng ({short_day(published)})" if published and day > published else "chưa tới"
            self.ask("date", f"Bài ghi “{found.words}” nhưng ngày ấy {after}: hãy xem lại ngày họp và ngày đăng.")
            return
        if found.weekday is not None and found.weekday != day.weekday():
            self._doubt_weekday(day, found.words)
            return
        self.put("date", UncertainDate(day.year, day.month, day.day), confidence, found.words)

    _weekday_to_check: int | None = None

    def _doubt_weekday(self, day: date, words: str) -> None:
        names = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
        self.put("date", UncertainDate(day.year, day.month, day.day, inferred=True), LOW, words)
        self.put("date_note", f"Nguồn ghi thứ không khớp: {short_day(day)} là {names[day.weekday()]}.", LOW, words)
        self.ask("date", f"Bài ghi “{words}” nhưng {short_day(day)} là {names[day.weekday()]}: ngày hay thứ đã ghi sai?")

    def _days(self) -> Iterator[_DayFound]:
        """Yield the days in the lead that a meeting can have been held on."""
        signed = {decree.signed_day for decree in self.registers.decrees if decree.signed_day}
        parts = [*([self.page.title] if self.page.title else []), self.page.sapo, *self.page.paragraphs[:3]]
        for part in parts:
            for text in sentences(_hide(part)):
                for match in _MEETING_DAY.finditer(text):
                    if not _MEETING.search(text) or re.match(r"\s*(?:%|tấn|kg|vụ|tin\b|cuộc)", text[match.end() :]):
                        continue
                    before = text[: match.start()].rstrip()
                    if _TWO_DAYS.match(text[match.end() :]) or re.search(r"(?:từ|đến|trước|sau|hai|2)\s*$", before, re.IGNORECASE):
                        continue
                    day, month = int(match["day"]), int(match["month"] or match["month2"])
                    year = int(match["year"] or match["year2"] or 0)
                    try:
                        exact = date(year or 2024, month, day)  # 2024 has a 29 February.
                    except ValueError:
                        continue
                    if exact in signed and year:
                        continue
                    yield _DayFound(day, month, year, _weekday(match), _words(text, match), part.startswith(text[:30]) and match.start() < 40)
                for match in _ENGLISH_DAY.finditer(text):
                    if not _MEETING.search(text):
                        continue
                    month, day = _MONTHS.index(match["m1"] or match["m2"]) + 1, int(match["d1"] or match["d2"])
                    try:
                        exact = date(int(match["y"] or 2024), month, day)
                    except ValueError:
                        continue
                    if exact not in signed:
                        yield _DayFound(day, month, int(match["y"] or 0), None, _words(text, match), match.start() < 40)

    def _find_relative_day(self) -> None:
        published = self.fields.get("published")
        for part in self.page.paragraphs[:2]:
            text = sentences(part)[0]
            match = re.match(rf"(?:{_DAYPART}\s+nay|hôm nay)\b", text, re.IGNORECASE)
            if match and published and _MEETING.search(text):
                day = published.value.day
                self.put("date", UncertainDate(day.year, day.month, day.day, inferred=True), MEDIUM, _words(text, match))
                self.put("date_note", f"Nguồn ghi “{match[0].lower()}”; tin đăng ngày {day.plain()}.", MEDIUM, _words(text, match))
                return
        note = f"; tin đăng ngày {published.value.day.plain()}" if published else ""
        self.put("date_note", f"Nguồn không ghi ngày họp{note}.", MEDIUM, "")
        self.ask("date", "Bài không ghi ngày họp: hãy tìm ở nguồn khác, hoặc để trống và giữ date_note.")

    def infer_year(self) -> None:
        """Give a day without a year its year where that follows from the day of publication, or from the period reviewed; both must agree."""
        found = self.fields.get("date")
        if not found or found.value.year is not None:
            self._period_from_date()
            return
        when: UncertainDate = found.value
        grounds: dict[int, str] = {}
        published = self.published_day
        if published:
            for year in (published.year, published.year - 1):
                day = _day_or_none(year, when)
                if day and day <= published:
                    if (published - day).days <= LONGEST_WAIT:
                        grounds[year] = f"tin đăng ngày {short_day(published)}"
                    break
        period = self.fields.get("period")
        if period:
            year = self._year_after(period.value, when)
            if year:
                grounds[year] = f"{grounds[year]}, bài đánh giá {period.value.label()}" if year in grounds else f"bài đánh giá {period.value.label()}"
        day = _day_or_none(next(iter(grounds)), when) if len(grounds) == 1 else None
        if day and (day <= self.today and not (published and day > published)):
            if self._weekday_to_check not in (None, day.weekday()):
                self._doubt_weekday(day, found.words)
                return
            self.put("date", UncertainDate(day.year, day.month, day.day, inferred=True), MEDIUM, found.words)
            self.put("date_note", f"Nguồn ghi “{found.words}”, không ghi năm; {grounds[day.year]}.", MEDIUM, found.words)
            self._period_from_date()
            return
        self.put("date_note", f"Nguồn ghi “{found.words}”, không ghi năm.", MEDIUM, found.words)
        why = f"; các căn cứ không khớp nhau ({'; '.join(grounds.values())})" if len(grounds) > 1 else ""
        self.ask("date", f"Bài ghi “{found.words}” mà không ghi năm{why}: họp năm nào?")
        if not period and self._bare_period:
            self.ask("period", f"Bài nói “{self._bare_period[0]}” mà không rõ năm: kỳ của năm nào?")

    def _year_after(self, period: Period, when: UncertainDate) -> int:
        """Return the year in which the meeting on that day can have reviewed ``period``; 0 where more than one, or none, can."""
        if "/" in period.code:
            return 0
        if len(period.code) == 4:  # A whole year is looked back on at its end, or in the months after, where the text says that it is over.
            if when.month and when.month >= 11:
                return period.start.year
            over = any(re.search(rf"(?:^|[.;]\s+)(?:trong\s+)?năm {period.code}\b[^.]*\bđã\b", part, re.IGNORECASE) for part in self.body)
            return period.start.year + 1 if when.month and when.month <= 4 and over else 0
        for year in (period.end.year, period.end.year + 1):
            day = _day_or_none(year, when)
            if day and period.end - timedelta(days=20) <= day <= period.end + timedelta(days=100):
                return year
        return 0

    # Which time it looked back on

    _bare_period: tuple[str, str] | None = None  # Its words, and its code without the year.

    def find_period(self) -> None:
        said: list[tuple[Period, str]] = []
        for number, part in enumerate(self.lead):
            for text in sentences(_hide(part)):
                if number and not _MEETING.search(text) and not said:
                    continue
                for code, words, start in _periods(text):
                    if _AHEAD.search(text[:start]):
                        continue
                    if code.startswith("-"):
                        self._bare_period = self._bare_period or (words, code)
                        continue
                    said.append((parse_period(code), words))
            if said:
                break
        if not said and self._bare_period:  # "quý 1" above, "quí 1/2024" below.
            said = [
                (parse_period(code), words)
                for part in self.body
                for code, words, start in _periods(_hide(part))
                if not code.startswith("-") and code.endswith(self._bare_period[1]) and not _AHEAD.search(part[:start])
            ][:1]
        codes = {period.code: (period, words) for period, words in reversed(said)}
        narrow = {code: pair for code, pair in codes.items() if len(code) > 4} or codes
        if len(narrow) == 1:
            period, words = next(iter(narrow.values()))
            if self._bare_period and len(period.code) == 4:
                period_code = f"{period.code}{self._bare_period[1]}"
                period, words = parse_period(period_code), self._bare_period[0]
            when = self.fields.get("date")
            day = when.value.earliest if when else None
            if (day or self.published_day or self.today) < period.start:
                self.ask("period", f"Kỳ “{words}” bắt đầu sau ngày họp: hãy xem lại hội nghị nhìn lại kỳ nào.")
            else:
                self.put("period", period, HIGH if len(period.code) > 4 else MEDIUM, words)
        elif len(narrow) > 1:
            self.ask("period", f"Bài nêu nhiều kỳ ({', '.join(f'“{words}”' for _, words in narrow.values())}): hội nghị nhìn lại kỳ nào?")
        elif not self._bare_period:
            self.ask("period", "Bài không nói rõ hội nghị nhìn lại kỳ nào (quý, 6 tháng, năm).")

    def _period_from_date(self) -> None:
        """Give "quý 1" its year where the day of the meeting (else that of publication) is known."""
        if "period" in self.fields or not self._bare_period or any(question.field == "period" for question in self.questions):
            return
        words, code = self._bare_period
        when = self.fields.get("date")
        day = (when.value.earliest if when else None) or self.published_day
        for year in (day.year, day.year - 1) if day else ():
            period = parse_period(f"{year}{code}")
            if day and period.end - timedelta(days=20) <= day <= period.end + timedelta(days=100):
                self.put("period", period, MEDIUM, words)
                return
        self.ask("period", f"Bài nói “{words}” mà không rõ năm: kỳ của năm nào?")

    # Under which decree

    @property
    def day_for_registers(self) -> date | None:
        when = self.fields.get("date")
        period = self.fields.get("period")
        return (when.value.earliest if when else None) or self.published_day or (period.value.end if period else None)

    def find_decrees(self) -> None:
        day = self.day_for_registers
        parts = [nfc(part) for part in (self.page.title, self.page.sapo, *self.page.paragraphs)]
        parts = [re.sub(r"\b[Dd]ecree\s+(?:[Nn]o\.?\s*|[Nn]umber\s+)?(\d{1,3}/\d{4})/N[DĐ]-CP", r"Nghị định \1/NĐ-CP", part) for part in parts]
        # Two forces named anywhere in the lead are the subject of the whole page, not of that paragraph alone.
        subject = f" ({', '.join(_SUBJECT)})" if names_the_subject("\n".join((*self.lead, *self.body[:3]))) or self._english_forces() else ""
        sure: dict[str, tuple[Any, str, str]] = {}
        for part in parts:
            for mention in self.registers.decrees.mentions(part + subject, day):
                if mention.decree.is_core and mention.decree.signed_from <= (day or self.today):
                    rank = HIGH if mention.certainty == "certain" else MEDIUM
                    if mention.decree.id not in sure or (rank == HIGH and sure[mention.decree.id][1] != HIGH):
                        sure[mention.decree.id] = (mention.decree, rank, _words(part[mention.start : mention.end]))
        if sure:
            ranks = {rank for _, rank, _ in sure.values()}
            self.put(
                "decree",
                tuple(decree.number for decree, _, _ in sure.values()),
                MEDIUM if MEDIUM in ranks else HIGH,
                "; ".join(words for *_, words in sure.values()),
            )
        written = list(
            dict.fromkeys(
                _words(part, match) for part in parts for match in re.finditer(r"(?:Nghị định|NĐ)\s+(?:số\s+)?\d{1,3}[^\s,.;]*(?:\s+ngày\s+[\d/.-]+)?", part)
            )
        )
        numbers = {decree.ordinal for decree, _, _ in sure.values()}
        strange = [words for words in written if re.search(r"\d+", words)[0].lstrip("0") not in numbers]
        if strange:
            self.ask("decree", f"Bài nhắc tới “{strange[0]}” mà chưa chắc là nghị định nào: hãy xem sổ nghị định.")
        elif not sure:
            self.ask("decree", "Bài không nêu nghị định nào: hãy bỏ mục decree và ghi decree_note, hoặc tìm ở nguồn khác.")

    # What kind of meeting, where, who

    def find_kind(self) -> None:
        patterns = (
            ("sơ kết giáp ranh", r"(?:sơ kết|giao ban)[^.]{0,80}giáp ranh"),
            ("điểm cầu", r"(?:tại|dự|chủ trì)[^.]{0,60}\bđiểm cầu"),
            ("ký kết quy chế", r"ký kết\s+(?:quy chế|kế hoạch|chương trình)"),
            ("giao ban", r"giao ban"),
            ("sơ kết", r"sơ kết"),
            ("tổng kết", r"tổng kết"),
        )
        for part in (self.page.title, *self.page.paragraphs[:2], self.page.sapo):
            if not _MEETING.search(part):
                continue
            hits = sorted((match.start(), kind, match) for kind, pattern in patterns if (match := re.search(pattern, part, re.IGNORECASE)))
            if hits:
                special = next((hit for hit in hits if hit[1] in ("điểm cầu", "sơ kết giáp ranh", "ký kết quy chế")), hits[0])
                _, kind, match = special
                lead = " ".join(self.page.paragraphs[:1])
                others = {other for other in ("giao ban", "sơ kết", "tổng kết") if re.search(rf"hội nghị\s+{other}", lead, re.IGNORECASE)} - {kind}
                self.put("kind", kind, MEDIUM if others else HIGH, _words(part, match))
                return
        if re.search(r"briefing", " ".join(self.lead), re.IGNORECASE):
            self.put("kind", "giao ban", MEDIUM, "briefing")
        else:
            self.ask("kind", "Bài không gọi rõ là giao ban, sơ kết hay tổng kết: hãy chọn loại hội nghị.")

    def find_place(self) -> None:
        lead = [_hide(part) for part in self.lead]
        meeting = next((text for part in self.page.paragraphs[:3] for text in sentences(_hide(part)) if _MEETING.search(text)), "")
        # Guests and their places come behind "dự"; whoever is said to attend and to chair is no guest.
        held = " \n ".join([_hide(self.page.title), re.sub(r"\b(?:tham |đến |tới |cùng )?dự\b(?!\s+và\s+(?:đồng\s+)?chủ trì|[^.]*điểm cầu).*$", "", meeting)])
        whole = " \n ".join(lead)
        central = re.search(
            r"Bộ (?:Quốc phòng|Công an)\s*(?:và|,|-|–|phối hợp với|cùng)\s*Bộ (?:Quốc phòng|Công an)\s+(?:đã\s+|phối hợp\s+|đồng\s+)*(?:tổ chức|chủ trì)", whole
        )
        if central and not re.search(r"điểm cầu (?:tỉnh|huyện|thành phố|[A-ZĐ])|(?:UBND|Công an) (?:tỉnh|huyện)", whole):
            self.put("level", CENTRAL, HIGH, _words(whole, central))
            return
        gazetteer, day = self.registers.gazetteer, self.day_for_registers
        site = self.page.site if not re.match(r"Báo (?:Công an|Quân)", self.page.site) else ""
        levels = _levels_named(held, gazetteer) or _levels_named(whole, gazetteer)
        if len(levels) > 1:
            first = _levels_named(self.page.title, gazetteer)
            levels = first if len(first) == 1 else levels
        if len(levels) > 1:
            self.ask("locality", f"Bài nói tới cả cấp {' và cấp '.join(sorted(levels))}: họp của cấp nào, nơi nào?")
            return
        level = next(iter(levels), "")
        strange = _strange_places(held, gazetteer) or _strange_places(site, gazetteer)
        if strange and level != "tỉnh":
            self.ask("locality", f"“{strange[0]}” chưa có trong sổ địa danh: hãy xem lại tên, hoặc thêm một dòng vào content/data/places.csv.")
            return
        for text, is_site in ((held, False), (whole, False), (site, True)):
            named = _places_named(text, gazetteer, day)
            if self._is_english and not is_site:
                named = [
                    place for place in gazetteer.provinces(day or self.today) if re.search(rf"\b{re.escape(fold(place.name))}(?: province|'s)", fold(text))
                ]
            chosen = (
                [place for place in named if place.is_province == (level == "tỉnh")] if level else [place for place in named if not place.is_province] or named
            )
            if chosen:
                self._settle_place(chosen, text, is_site, bool(named) and any(place.is_province for place in named))
                return
        host = _place_of_host(self.page.url, gazetteer, day) if level in ("huyện", "xã", "") else None
        if host:
            name = urlsplit(self.page.url).hostname or ""
            self.put("locality", (gazetteer.notation(host, day),), MEDIUM, name)
            self.put("locality_note", f"Bài không nêu tên nơi; lấy theo địa chỉ trang ({name}).", MEDIUM, name)
            return
        above = next((place for place in _places_named(whole, gazetteer, day) if place.is_province), None)
        if level in ("huyện", "xã") and above:
            self.ask("locality", f"Bài nói về cấp {level} ở {above.name} mà không nêu tên {level} (hoặc sổ địa danh chưa có): họp của nơi nào?")
        else:
            self.ask("locality", "Bài không nêu tên nơi họp: hãy ghi locality, hoặc để trống và nói rõ ở locality_note.")

    def _settle_place(self, chosen: list[Place], text: str, is_site: bool, names_province: bool) -> None:
        gazetteer, day = self.registers.gazetteer, self.day_for_registers
        if len(chosen) > 1:
            self.ask("locality", f"Bài nêu nhiều nơi ({', '.join(gazetteer.notation(place, day) for place in chosen[:4])}): họp của nơi nào?")
            return
        place = chosen[0]
        try:
            gazetteer.lookup(gazetteer.notation(place, day), day)
        except PlaceNotThen as error:
            self.ask("locality", f"{str(error)[:1].upper()}{str(error)[1:]}: hãy xem lại nơi họp và ngày họp.")
            return
        except LookupError:
            self.ask("locality", f"Chưa chắc nơi họp là {gazetteer.notation(place, day)}: hãy xem lại.")
            return
        sure = re.search(rf"(?:tỉnh|huyện|quận|thị xã|thành phố|TP\.?|xã|phường|thị trấn)\s+{re.escape(place.name)}\b", text, re.IGNORECASE)
        self.put("locality", (gazetteer.notation(place, day),), HIGH if sure and not is_site else MEDIUM, _words(text, sure) if sure else place.name)
        if is_site:
            self.put("locality_note", f"Bài không nêu tên nơi; lấy theo nơi đăng ({self.page.site}).", MEDIUM, self.page.site)
        elif not place.is_province and not names_province and len(gazetteer.chain_on(place, day)) > 1:
            above = gazetteer.province_on(place, day)
            self.put("locality_note", f"Nguồn không ghi tên tỉnh; {place.full_name(day)} khi đó thuộc {above.full_name(day)}.", MEDIUM, place.name)

    @property
    def _is_english(self) -> bool:
        text = " ".join((self.page.title, *self.page.paragraphs[:2]))
        return len(re.findall(r"\b(?:the|of|and|in)\b", text)) > 8

    def find_forces(self) -> None:
        texts = [_hide(part) for part in self.lead]
        central = self.fields.get("level")
        lists = [
            match
            for text in [*texts, *(_hide(part) for part in self.body)]
            for match in re.finditer(r"(?:các|ba|hai|bốn|3|2|4|03|02)\s+(?:lực lượng|ngành|cơ quan|đơn vị)[:,]?\s+(?=[A-ZĐ])[^.;]{5,120}", text)
        ]
        between = [
            match
            for text in texts
            for match in re.finditer(r"\bgiữa\s+[^.;]{5,220}?(?=\s(?:thực hiện|theo|trong|về|năm|quý|qúi|quí|trên|nhằm|tổ chức)\b|[.;]|$)", text)
        ]
        for match in [*between, *lists]:
            words = match[0]
            if re.search(r"Bộ Công an|Bộ Quốc phòng", words) and not central:
                continue
            named = self._forces_in(words)
            if len(named) >= 2:
                self.put("forces", named, HIGH, _words(words))
                return
        for text in texts:
            for sentence in sentences(text):
                plain = sentence if central else re.sub(r"Bộ Công an|Bộ Quốc phòng", " ", sentence)
                named = self._forces_in(plain) if _MEETING.search(sentence) else ()
                if len(named) >= 2:
                    self.put("forces", named, MEDIUM, _words(sentence))
                    return
        named = self._english_forces()
        if len(named) >= 2:
            self.put("forces", named, MEDIUM, ", ".join(named))
            return
        self.ask("forces", "Chưa rõ những lực lượng nào cùng họp: hãy ghi theo sổ content/data/forces.csv.")

    def _english_forces(self) -> tuple[str, ...]:
        """Return the forces that a page in English names; the ministries are those of the decree's title."""
        if not self._is_english:
            return ()
        text = re.sub(
            r"Ministr(?:y|ies) of (?:National )?(?:Public Security|Defen[cs]e)(?:,? and (?:of )?(?:the )?(?:National )?(?:Public Security|Defen[cs]e))?",
            " ",
            " ".join((*self.lead, *self.body[:3])),
            flags=re.IGNORECASE,
        )
        return tuple(name for name, words in _ENGLISH_NAMES if re.search(words, text, re.IGNORECASE))

    def _forces_in(self, words: str) -> tuple[str, ...]:
        """Return the forces that ``words`` name, in the order of their first names there."""
        at: dict[str, int] = {}
        for force in self.registers.forces:
            spellings = [force.name, *force.aliases, *(("CHQS",) if force.name == "Quân sự" else ())]
            hits = [match.start() for spelling in spellings for match in re.finditer(rf"(?<!\w){re.escape(spelling)}(?!\w)", words, re.IGNORECASE)]
            if force.name == "Quân đội" and "level" not in self.fields:
                hits = [match.start() for match in re.finditer(r"đơn vị quân đội|(?<!\w)Quân đội(?!\w)", words)]
            if hits:
                at[force.name] = min(hits)
        return tuple(sorted(at, key=lambda name: at[name]))

    def find_chairs(self) -> None:
        found: dict[str, tuple[str, str]] = {}
        unclear = ""
        for part in (self.page.title, self.page.sapo, *self.page.paragraphs, *self.page.captions):
            for sentence in sentences(nfc(part)):
                for match in _CHAIRS.finditer(sentence):
                    before, after = sentence[: match.start()], match["what"]
                    people, complete = _people_chairing(before, after)
                    if people and complete:
                        for name, role in people:
                            if len(role) > len(found.get(name, ("", ""))[0]) or name not in found:
                                found[name] = (role, _words(f"{name} … {match[0]}"))
                    elif re.search(_HONORIFIC, before, re.IGNORECASE) or people:
                        unclear = unclear or _words(sentence[max(match.start() - 60, 0) : match.end()])
        if found and len(found) <= 4:
            self.put(
                "chair",
                tuple((name, role) for name, (role, _) in found.items()),
                HIGH if all(role for role, _ in found.values()) else MEDIUM,
                next(iter(found.values()))[1],
            )
        elif unclear:
            self.ask("chair", f"Bài có nói chủ trì (“… {unclear} …”) mà chưa đọc chắc được là ai: hãy ghi.")
        elif self._is_english and re.search(r"\b(?:co-?)?chair(?:ed|s|man of the (?:meeting|conference))\b|\bpresided\b", " ".join(self.body)):
            self.ask("chair", "Bản dịch có nói tới người chủ trì nhưng tên không có dấu: hãy ghi theo bản tiếng Việt, hoặc như bản dịch kèm chair_note.")
        else:
            self.ask("chair", "Bài không nói rõ ai chủ trì (dự và chỉ đạo không phải là chủ trì): để trống, ghi chair_note.")

    def find_figures(self) -> None:
        figures: list[dict[str, str]] = []
        words: list[str] = []
        odd = ""
        for part in self.page.paragraphs:
            for sentence in (clause for whole in sentences(nfc(part)) for clause in whole.split(";")):
                if _AHEAD_SENTENCE.search(sentence):
                    continue
                for match in _FIGURE.finditer(sentence):
                    value = _number(match["number"])
                    if value is None:
                        odd = odd or match["number"] + " " + match["unit"]
                        continue
                    label = _label(match, sentence)
                    if not label or value in ("0",):
                        continue
                    figures.append({"label": label, "value": value, "unit": match["unit"].lower(), "approx": (match["approx"] or "").lower()})
                    words.append(f"{match['number']} {match['unit']}")
        labels = [figure["label"] for figure in figures]
        kept = [(figure, word) for figure, word in zip(figures, words, strict=True) if labels.count(figure["label"]) == 1]
        if len(kept) < len(figures):
            self.ask("figures", "Bài có nhiều con số cùng một tên gọi: hãy đọc lại và ghi thêm những số cần.")
        if odd:
            self.ask("figures", f"“{odd}” có thể đọc hai cách (số nguyên hay số lẻ): hãy xem lại rồi ghi.")
        if kept:
            self.put("figures", tuple(figure for figure, _ in kept), MEDIUM, "; ".join(word for _, word in kept))


def _hide(text: str) -> str:
    """Return ``text`` with the days of documents, and of deadlines, made blank (same length): none of them is a meeting's day."""
    text = nfc(text)
    # A document's title in quotation marks names forces and tasks that are not this meeting's.
    text = re.sub(r"[“\"][^”\"]{40,}[”\"]", lambda match: " " * len(match[0]), text)
    for pattern in (_DOCUMENT_DAY, _SIGNED_DAY):
        text = pattern.sub(lambda match: re.sub(r"(?<=ngày)\s+\d.*$", lambda tail: " " * len(tail[0]), match[0], flags=re.DOTALL | re.IGNORECASE), text)
    # ", ngày 05/9/2019 về", "ngày 5-9-2019 của Chính phủ": what follows shows that it is a document's.
    return re.sub(rf"ngày\s+{_DAY}(?=\s+(?:của|về(?!\s+(?:dự|tham))|quy định)\b)", lambda match: " " * len(match[0]), text, flags=re.IGNORECASE)


def _day_or_none(year: int, when: UncertainDate) -> date | None:
    try:
        return date(year, when.month or 1, when.day or 1)
    except ValueError:
        return None


def _periods(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield the periods that ``text`` names: their code (``-Q1`` where the year is not said), words, place."""
    for match in _PERIOD.finditer(text):
        words = _words(text, match)
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


def _levels_named(text: str, gazetteer: Gazetteer) -> set[str]:
    """Return the levels of the bodies that ``text`` names: ``tỉnh``, ``huyện``, ``xã``. A city under the centre is a province."""
    cities = "|".join(re.escape(place.name) for place in gazetteer if place.last.type == PROVINCE_TYPES[1])
    text = re.sub(rf"(?:thành phố|TP\.?)\s*(?={cities})", "tỉnh ", text)
    bodies = r"(?:UBND|Ủy ban nhân dân|Công an|Ban Chỉ huy Quân sự|Ban CHQS|HĐND|Bộ Chỉ huy Quân sự|Bộ CHQS|Bộ Chỉ huy Bộ đội Biên phòng|Bộ Chỉ huy BĐBP|BĐBP)"
    kinds = {kind.lower() for kind in re.findall(rf"{bodies}\s+(tỉnh|huyện|thị xã|quận|xã|phường|thị trấn|thành phố)\b", text, re.IGNORECASE)}
    levels = {"tỉnh"} & kinds
    levels |= {"huyện"} if kinds & set(DISTRICT_TYPES) else set()
    levels |= {"xã"} if kinds & set(COMMUNE_TYPES) else set()
    if not levels and re.search(r"Bộ (?:Chỉ huy|CHQS)", text):
        return {"tỉnh"}
    return levels


def _places_named(text: str, gazetteer: Gazetteer, day: date | None) -> list[Place]:
    """Return the places of the register that ``text`` names, the longest name first where one holds another."""
    found: dict[str, Place] = {}
    taken: list[tuple[int, int]] = []
    names = {place.name for place in gazetteer} | {alias for place in gazetteer for alias in place.aliases}
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(rf"(?<![\w])(?P<type>(?:tỉnh|huyện|quận|thị xã|thành phố|TP\.?|xã|phường|thị trấn)\s+)?{re.escape(name)}(?![\w])", text):
            if any(start <= match.start() < end or start < match.end() <= end for start, end in taken):
                continue
            # "ông Nguyễn Thái Bình": a name within a longer one is not a place.
            before = re.search(rf"({_WORD})\s$", text[: match.start()])
            behind = re.match(rf"\s({_WORD})", text[match.end() :])
            if not match["type"] and ((before and not _MEETING.search(before[1]) and _looks_personal(before[1])) or (behind and _looks_personal(behind[1]))):
                continue
            kind = (match["type"] or "").strip().lower()
            notation = f"{'thành phố' if kind in ('tp', 'tp.') else kind} {name}".strip()
            try:
                place = gazetteer.lookup(notation if kind and kind != "tỉnh" else name, day)
            except AmbiguousPlace as error:
                places = [gazetteer.lookup(candidate, day) for candidate in error.candidates]
                fitting = [place for place in places if any(up.name in text for up in gazetteer.chain_on(place, day)[1:])]
                if len(fitting) != 1:
                    continue
                place = fitting[0]
            except PlaceNotThen as error:
                place = error.place
            except LookupError:
                continue
            if kind == "tỉnh" and not place.is_province:
                continue
            taken.append(match.span())
            found[place.id] = place
    return list(found.values())


def _looks_personal(word: str) -> bool:
    return word in (
        "Nguyễn",
        "Trần",
        "Lê",
        "Phạm",
        "Hoàng",
        "Huỳnh",
        "Phan",
        "Vũ",
        "Võ",
        "Đặng",
        "Bùi",
        "Đỗ",
        "Hồ",
        "Ngô",
        "Dương",
        "Lý",
        "Văn",
        "Thị",
        "Thái",
        "Minh",
        "Quốc",
        "Ngọc",
        "Đức",
    )


def _strange_places(text: str, gazetteer: Gazetteer) -> list[str]:
    """Return the names that ``text`` calls a district or commune and that the register does not hold."""
    known = {slugify(place.name) for place in gazetteer} | {slugify(alias) for place in gazetteer for alias in place.aliases}
    found = []
    for match in re.finditer(
        rf"\b(?P<kind>huyện|quận|thị xã|thành phố|xã|phường|thị trấn)\s+(?P<name>[{_UPPER}][a-zà-ỹ']+(?:\s+[{_UPPER}][a-zà-ỹ']+){{0,3}})", text
    ):
        words = match["name"].split()
        if match["name"] in ("Ủy", "Uỷ", "Đội", "Hội") or _NO_PERSON.match(match["name"] + " "):
            continue
        if not any(slugify(" ".join(words[:length])) in known for length in range(1, len(words) + 1)):
            found.append(match[0])
    return found


def _place_of_host(url: str, gazetteer: Gazetteer, day: date | None) -> Place | None:
    """Return the district that a host names together with its province: ``lucnam.bacgiang.gov.vn``."""
    labels = (urlsplit(url).hostname or "").split(".") if url else []
    for place in gazetteer:
        if place.is_province or slugify(place.name).replace("-", "") not in labels:
            continue
        above = gazetteer.province_on(place, day)
        if slugify(above.name).replace("-", "") in labels:
            return place
    return None


def _people_chairing(before: str, after: str) -> tuple[list[tuple[str, str]], bool]:
    """Return who the words around "chủ trì" say chairs, each with the role, and whether all of them were read.

    ``before`` is the sentence up to it: "…, đồng chí A, Chủ tịch UBND huyện ", "Phó Chủ tịch UBND tỉnh A "; ``after`` the words behind.
    """
    by = re.match(r"\s+của\s+(?P<who>.*)$", after)
    listed = re.match(r"\s+(?:hội nghị\s+)?(?:có|gồm)(?:\s+các)?[:\s]+(?P<who>.*)$", after)
    if by or listed or not re.search(_MEETING_WORD, after, re.IGNORECASE):
        if not (re.match(r"\s*\.?$", after) and re.search(_MEETING.pattern, before, re.IGNORECASE)):
            return [], False
    # Only the clause that ends in "chủ trì" is about the chair: a day, a place or another verb comes before it.
    clause = (
        re.split(r"\b(?:dự|tham dự|do|dưới sự|tổ chức|diễn ra)\b|;", before)[-1]
        if not re.search(r"(?:dự và|tới dự và|đến dự và)\s*(?:đồng\s*)?$", before)
        else re.sub(r"\s*,?\s*(?:đã\s+)?(?:tham |tới |đến )?dự và\s*(?:đồng\s*)?$", "", before)
    )
    clause = re.sub(r"^\W*(?:(?:vào\s+)?(?:sáng|chiều|tối|ngày)[^,]*,\s*)?(?:tại[^,]*,\s*)?", "", clause, flags=re.IGNORECASE).strip(" ,")
    clause = re.sub(r"\s*(?:đã|cùng|sẽ)\s*$", "", clause).strip(" ,")
    wanted = len(re.findall(rf"\b(?:{_HONORIFIC})\s", clause, re.IGNORECASE))
    people: list[tuple[str, str]] = []
    pieces = re.split(rf"\s*(?:,|;)?\s*(?:và|cùng)?\s*(?=\b(?:đồng chí|đ/c|ông|bà)\s+(?:{_RANK}\s+)?[{_UPPER}])", clause)
    for piece in (piece.strip(" ,") for piece in pieces if piece.strip(" ,")):
        piece = re.sub(r"\s+(?:và|cùng)$", "", piece)
        named = re.match(
            rf"(?:các\s+)?(?:đồng chí|đ/c|ông|bà)?\s*(?:(?P<rank>{_RANK})\s+)?(?P<name>{_PERSON})\s*[,–-]\s*(?P<role>(?:{_RANK},?\s+)?{_ROLE_START}.*)$", piece
        )
        behind = re.match(
            rf"(?:đồng chí\s+)?(?P<role>{_ROLE_START}.*?)\s*[-–]?\s+(?:đồng chí\s+|ông\s+|bà\s+)?(?:(?P<rank>{_RANK})\s+)?(?P<name>{_WORD}(?:\s+{_WORD}){{2,3}})$",
            piece,
        )
        bare = re.match(rf"(?:đồng chí|đ/c|ông|bà)\s+(?:(?P<rank>{_RANK})\s+)?(?P<name>{_PERSON})$", piece)
        match = named or behind or bare
        if not match or _NO_PERSON.match(match["name"] + " "):
            continue
        role = match.groupdict().get("role") or ""
        role = re.split(r"\s+(?:cùng|và)\s+(?:lãnh đạo|đại diện)|\s*,?\s+(?:đã|đến|tới|tham)\b", role)[0].strip(" ,")
        if len(role) > 140 or re.search(rf"\b{_HONORIFIC}\b", role):
            return people, False
        people.append((match["name"], ", ".join(part for part in (match["rank"], role) if part)))
    return people, bool(people) and len(people) >= wanted and len(people) <= 4


def _number(written: str) -> str | None:
    """Return a number of a Vietnamese text as the schema writes it; None where it can be read in two ways."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        return written.replace(".", "")
    if re.fullmatch(r"\d+", written):
        return str(int(written))
    whole, _, decimals = written.replace(".", ",").partition(",")
    return None if "." in written or len(decimals) == 3 else f"{int(whole)},{decimals}"


def _label(match: re.Match[str], sentence: str) -> str:
    """Return what a figure counts, in few words: its unit and what follows, or the verb before it."""
    unit = match["unit"].lower()
    after = _LABEL_END.sub("", match["after"].rstrip()).strip()
    share = re.search(
        r"(?P<share>cấp (?:tỉnh|huyện|xã|cơ sở|trung ương)|lực lượng \S+(?: \S+)?)\s*(?:có|trao đổi|:)?\s*$", sentence[: match.start("number")], re.IGNORECASE
    )
    if share:
        return f"{unit} {share['share'].lower()}"
    if after and len(after.split()) <= 4:
        return f"{unit} {after}"
    before = sentence[: match.start("approx") if match["approx"] else match.start("number")].lower().rstrip()
    verb = next((verb for verb in sorted(_COUNT_VERBS, key=len, reverse=True) if re.search(rf"\b{verb}(?:\s+(?:được|tổng số|tổng cộng))?$", before)), "")
    if verb:
        return f"{unit} {verb}"
    return ""
