"""From the words of a page to facts, each with the words that it came from. Abstains rather than guesses; knows neither disk nor terminal.

Only the headline, the lead and the first paragraphs say which meeting it was; the rest of a report looks back and ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from plugins.archive.core import CENTRAL, Registers
from plugins.common.dates import Period, UncertainDate, parse_period, short_day
from plugins.common.text import fold, nfc
from plugins.decrees.core import names_the_subject
from plugins.gazetteer.core import Place, PlaceNotThen

from .chairs import find_chairs
from .days import AHEAD, DAYPART, DayFound, day_or_none, hide, meeting_days, periods, read_stamp
from .figures import find_figures
from .page import Page
from .places import levels_named, place_of_host, places_named, row_to_add, strange_places
from .topics import find_topics
from .venues import find_venue
from .words import MEETING, sentences, words_of

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


_REPORT = re.compile(
    r"giao ban|sơ kết|tổng kết|(?:hội nghị|cuộc họp).{0,120}phối hợp|ký kết (?:quy chế|kế hoạch)|điểm cầu|coordinat\w+|briefing", re.IGNORECASE
)
_ENGLISH_FORCES = (r"police|public security", r"military|army|defen[cs]e", r"border guard")
_SUBJECT = ("Công an", "Quân sự")
_ENGLISH_NAMES = (("Công an", r"\bpolice\b|public security"), ("Quân sự", r"\bmilitary\b"), ("Biên phòng", r"border guard"))


def find(page: Page, registers: Registers, today: date, topics: Mapping[str, int] | None = None) -> Facts:
    """Return what ``page`` says of its meeting. ``registers`` as they hold ``today``: no meeting was held after it.

    ``topics``: those that the archive uses, with how many records have each; no other is suggested.
    """
    search = _Search(page, registers, today, topics or {})
    return search.run()


_KINDS = (
    ("điểm cầu", re.compile(r"(?:tại|dự|chủ trì)[^.]{0,60}\bđiểm cầu", re.IGNORECASE)),
    ("sơ kết giáp ranh", re.compile(r"sơ kết[^.]{0,80}giáp ranh", re.IGNORECASE)),
    ("ký kết quy chế", re.compile(r"ký kết\s+(?:quy chế|kế hoạch|chương trình)", re.IGNORECASE)),
    ("giao ban", re.compile(r"giao ban", re.IGNORECASE)),
    ("sơ kết", re.compile(r"sơ kết", re.IGNORECASE)),
    ("tổng kết", re.compile(r"tổng kết", re.IGNORECASE)),
)


SERIES_OF_MINISTRIES = "Bộ Công an – Bộ Quốc phòng"  # As the archive calls the series of their meetings.
_COUNTS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "2": 2, "3": 3, "4": 4, "5": 5, "02": 2, "03": 3, "04": 4, "05": 5}
# "giữa hai huyện A và B", "giáp ranh các tỉnh A, B và C", "giữa Công an huyện A và Công an huyện B".
_SEVERAL_PLACES = re.compile(
    r"(?:\b(?:giữa|giáp ranh(?:\s+giữa)?|liên)\s+)(?:(?P<count>hai|ba|bốn|năm|0?[2-5])\s+|các\s+)?(?P<list>(?:Công an |Ban CHQS |UBND |Bộ CHQS )?"
    r"(?:huyện|tỉnh|thị xã|thành phố|quận|xã|phường)\b[^.;:()]{5,160}?)(?=\s+(?:theo|thực hiện|trong|năm|quý|về|tại|diễn ra|tổ chức|lần|đã)\b|[.;:()]|\s*$)",
)


def _kind_named(text: str) -> tuple[str, str] | None:
    """Return the kind of meeting that ``text`` names first, and its words; a relay, or one of neighbours, wherever it is named."""
    hits = [(kind, match) for kind, pattern in _KINDS if (match := pattern.search(text))]
    if not hits or not MEETING.search(text):
        return None
    kind, match = next((hit for hit in hits if hit[0] in ("điểm cầu", "sơ kết giáp ranh")), min(hits, key=lambda hit: hit[1].start()))
    return kind, words_of(text, match)


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


def _day_of(found: DayFound, published: date) -> date | None:
    """Return the last day before ``published``, or on it, that ``found`` can be."""
    days = [day_or_none(year, UncertainDate(None, found.month, found.day)) for year in ((found.year,) if found.year else (published.year, published.year - 1))]
    return next((day for day in days if day and day <= published), None)


class _Search:
    """One page's search: what one finding knows the next one uses."""

    def __init__(self, page: Page, registers: Registers, today: date, topics: Mapping[str, int]) -> None:
        self.page, self.registers, self.today, self.topics = page, registers, today, topics
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
        self.find_place()
        self.find_kind()
        self.find_forces()
        self.find_chairs()
        self.find_figures()
        self.find_venue()
        self.find_topics()
        return Facts(self.fields, tuple(self.questions))

    def ask(self, name: str, text: str) -> None:
        self.questions.append(Question(name, text))

    def put(self, name: str, value: Any, confidence: str, words: str) -> None:
        self.fields[name] = Finding(value, confidence, words)

    @property
    def _signed(self) -> set[date]:
        return {decree.signed_day for decree in self.registers.decrees if decree.signed_day}

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
                self.ask("published", f"Trang ghi “{words_of(words)}” nhưng {doubt}: hãy xem lại ngày đăng.")
        shown = {str(moment.day): (moment, words) for words, moment, _ in read if moment and moment.day.earliest and moment.day.earliest <= self.today}
        if self._is_english:
            shown = {key: pair for key, pair in shown.items() if not self._may_put_month_first(pair[0].day.earliest)}
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

    def _may_put_month_first(self, day: date | None) -> bool:
        """Return whether a day in numbers on an English page may be meant month first: unless the meeting's own day shows that it is not."""
        if not day or day.day > 12 or day.day == day.month:
            return False
        meetings = list(meeting_days((self.page.title, self.page.sapo, *self.page.paragraphs[:3]), self._signed))
        swapped = date(day.year, day.day, day.month)

        def follows(published: date) -> bool:
            waits = [(published - held).days for found in meetings for held in [_day_of(found, published)] if held]
            return any(0 <= wait <= LONGEST_WAIT for wait in waits)

        return not follows(day) or follows(swapped)

    @property
    def published_day(self) -> date | None:
        moment = self.fields.get("published")
        return moment.value.day.earliest if moment else None

    # When it was held

    def find_date(self) -> None:
        found = list(meeting_days((self.page.title, self.page.sapo, *self.page.paragraphs[:3]), self._signed))
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
        self._settle(replace(chosen, year=year, weekday=weekday), HIGH if len(distinct) == 1 and chosen.opens else MEDIUM)

    def _settle(self, found: DayFound, confidence: str) -> None:
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

    def _find_relative_day(self) -> None:
        published = self.fields.get("published")
        for part in self.page.paragraphs[:2]:
            text = sentences(part)[0]
            match = re.match(rf"(?:{DAYPART}\s+nay|hôm nay)\b", text, re.IGNORECASE)
            if match and published and MEETING.search(text):
                day = published.value.day
                self.put("date", UncertainDate(day.year, day.month, day.day, inferred=True), MEDIUM, words_of(text, match))
                self.put("date_note", f"Nguồn ghi “{match[0].lower()}”; tin đăng ngày {day.plain()}.", MEDIUM, words_of(text, match))
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
                day = day_or_none(year, when)
                if day and day <= published:
                    if (published - day).days <= LONGEST_WAIT:
                        grounds[year] = f"tin đăng ngày {short_day(published)}"
                    break
        period = self.fields.get("period")
        if period:
            year = self._year_after(period.value, when)
            if year:
                grounds[year] = f"{grounds[year]}, bài đánh giá {period.value.label()}" if year in grounds else f"bài đánh giá {period.value.label()}"
        day = day_or_none(next(iter(grounds)), when) if len(grounds) == 1 else None
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
            day = day_or_none(year, when)
            if day and period.end - timedelta(days=20) <= day <= period.end + timedelta(days=100):
                return year
        return 0

    # Which time it looked back on

    _bare_period: tuple[str, str] | None = None  # Its words, and its code without the year.

    def find_period(self) -> None:
        said: list[tuple[Period, str]] = []
        for number, part in enumerate(self.lead):
            for text in sentences(hide(part)):
                if number and not MEETING.search(text) and not said:
                    continue
                for code, words, start in periods(text):
                    if AHEAD.search(text[:start]):
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
                for code, words, start in periods(hide(part))
                if not code.startswith("-") and code.endswith(self._bare_period[1]) and not AHEAD.search(part[:start])
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
                        sure[mention.decree.id] = (mention.decree, rank, words_of(part[mention.start : mention.end]))
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
                words_of(part, match) for part in parts for match in re.finditer(r"(?:Nghị định|NĐ)\s+(?:số\s+)?\d{1,3}[^\s,.;]*(?:\s+ngày\s+[\d/.-]+)?", part)
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
        found = next((hit for part in (self.page.title, *self.page.paragraphs[:2], self.page.sapo) if (hit := _kind_named(part))), None)
        lead = " ".join((self.page.title, *self.page.paragraphs[:1]))
        if re.search(r"kiểm tra|gặp mặt|hiệp đồng|hội thảo|tọa đàm|hội đàm", self.page.title, re.IGNORECASE) and not _kind_named(self.page.title):
            self.ask("kind", "Tiêu đề nói tới một việc khác (kiểm tra, gặp mặt, hiệp đồng ...): hãy chọn loại hội nghị.")
        elif (
            found
            and found[0] != "điểm cầu"
            and "level" not in self.fields
            and re.search(r"trực tuyến|điểm cầu|hai [Bb]ộ\b|Bộ (?:Công an|Quốc phòng)\s*(?:và|,|-|–)\s*Bộ (?:Công an|Quốc phòng)", hide(lead))
        ):
            self.ask("kind", "Có thể đây là điểm cầu của hội nghị hai bộ: hãy chọn điểm cầu (thêm relay_of), hay giao ban, sơ kết, tổng kết.")
        elif found:
            kind, words = found
            others = {other for other in ("giao ban", "sơ kết", "tổng kết") if re.search(rf"hội nghị\s+{other}", lead, re.IGNORECASE)} - {kind}
            self.put("kind", kind, MEDIUM if others else HIGH, words)
        elif re.search(r"briefing", lead, re.IGNORECASE):
            self.put("kind", "giao ban", MEDIUM, "briefing")
        else:
            self.ask("kind", "Bài không gọi rõ là giao ban, sơ kết hay tổng kết: hãy chọn loại hội nghị.")

    def find_place(self) -> None:
        lead = [hide(part) for part in self.lead]
        meeting = next((text for part in self.page.paragraphs[:3] for text in sentences(hide(part)) if MEETING.search(text)), "")
        # Guests and their places come behind "dự"; whoever is said to attend and to chair is no guest.
        held = " \n ".join([hide(self.page.title), re.sub(r"\b(?:tham |đến |tới |cùng )?dự\b(?!\s+và\s+(?:đồng\s+)?chủ trì|[^.]*điểm cầu).*$", "", meeting)])
        whole = " \n ".join(lead)
        central = re.search(
            r"Bộ (?P<one>Quốc phòng|Công an)\s*(?:và|,|-|–|phối hợp với|cùng)\s*Bộ (?P<other>Quốc phòng|Công an)\s+(?:đã\s+|phối hợp\s+|đồng\s+)*(?:tổ chức|chủ trì)",
            whole,
        )
        if central and not re.search(r"điểm cầu (?:tỉnh|huyện|thành phố|[A-ZĐ])|(?:UBND|Công an) (?:tỉnh|huyện)", whole):
            self.put("level", CENTRAL, HIGH, words_of(whole, central))
            if {central["one"], central["other"]} == {"Quốc phòng", "Công an"}:
                self.put("series", SERIES_OF_MINISTRIES, MEDIUM, words_of(whole, central))
            return
        gazetteer, day = self.registers.gazetteer, self.day_for_registers
        # A portal is its own place's; a newspaper writes of the ministries, of the neighbours and of every district.
        site = self.page.site if re.match(r"Cổng|Trang (?:thông tin|TT)|UBND", self.page.site, re.IGNORECASE) else ""
        levels = levels_named(held, gazetteer) or levels_named(whole, gazetteer)
        if len(levels) > 1:
            first = levels_named(self.page.title, gazetteer)
            levels = first if len(first) == 1 else levels
        if len(levels) > 1:
            self.ask("locality", f"Bài nói tới cả cấp {' và cấp '.join(sorted(levels))}: họp của cấp nào, nơi nào?")
            return
        level = next(iter(levels), "")
        strange = strange_places(held, gazetteer) or strange_places(site, gazetteer)
        if strange and level != "tỉnh":
            named = places_named(" \n ".join([whole, site]), gazetteer, day)
            row, missing = row_to_add(strange[0], [place for place in named if place.is_province], gazetteer)
            self.ask(
                "locality",
                f"“{strange[0]}” chưa có trong sổ địa danh: hãy xem lại tên; đúng thì thêm vào content/data/places.csv dòng “{row}”, điền {missing} theo văn bản.",
            )
            return
        if re.search(r"Quân khu \d|Vùng Cảnh sát biển|Binh đoàn|Quân đoàn", held) and level != "tỉnh":
            self.ask("locality", "Bài nói tới một đơn vị không thuộc riêng địa phương nào (quân khu, binh đoàn, vùng): họp ở đâu, của cấp nào?")
            return
        for text, is_site in ((held, False), (whole, False), (site, True)):
            named = places_named(text, gazetteer, day)
            if self._is_english and not is_site:
                named = [
                    place for place in gazetteer.provinces(day or self.today) if re.search(rf"\b{re.escape(fold(place.name))}(?: province|'s)", fold(text))
                ]
            chosen = (
                [place for place in named if place.is_province == (level == "tỉnh")] if level else [place for place in named if not place.is_province] or named
            )
            if text is not held and not level:  # A province that is only spoken of further down, or publishes, need not be the one that meets.
                chosen = [place for place in chosen if not place.is_province]
            if chosen:
                self._settle_place(chosen, text, is_site, bool(named) and any(place.is_province for place in named))
                return
        host = place_of_host(self.page.url, gazetteer, day) if level in ("huyện", "xã", "") else None
        if host:
            name = urlsplit(self.page.url).hostname or ""
            self.put("locality", (gazetteer.notation(host, day),), MEDIUM, name)
            self.put("locality_note", f"Bài không nêu tên nơi; lấy theo địa chỉ trang ({name}).", MEDIUM, name)
            return
        above = next((place for place in places_named(whole, gazetteer, day) if place.is_province), None)
        if level in ("huyện", "xã") and above:
            self.ask("locality", f"Bài nói về cấp {level} ở {above.name} mà không nêu tên {level} (hoặc sổ địa danh chưa có): họp của nơi nào?")
        else:
            self.ask("locality", "Bài không nêu tên nơi họp: hãy ghi locality, hoặc để trống và nói rõ ở locality_note.")

    def _settle_place(self, chosen: list[Place], text: str, is_site: bool, names_province: bool) -> None:
        gazetteer, day = self.registers.gazetteer, self.day_for_registers
        if len(chosen) > 1 and self._put_several(chosen, text):
            return
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
        self.put("locality", (gazetteer.notation(place, day),), HIGH if sure and not is_site else MEDIUM, words_of(text, sure) if sure else place.name)
        if is_site:
            self.put("locality_note", f"Bài không nêu tên nơi; lấy theo nơi đăng ({self.page.site}).", MEDIUM, self.page.site)
        elif not place.is_province and not names_province and len(gazetteer.chain_on(place, day)) > 1:
            above = gazetteer.province_on(place, day)
            self.put("locality_note", f"Nguồn không ghi tên tỉnh; {place.full_name(day)} khi đó thuộc {above.full_name(day)}.", MEDIUM, place.name)

    def _put_several(self, chosen: list[Place], text: str) -> bool:
        """Put several places of one level where the text lists them, and none besides, as those that meet; return whether it does."""
        gazetteer, day = self.registers.gazetteer, self.day_for_registers
        for match in _SEVERAL_PLACES.finditer(text):
            listed = places_named(match["list"], gazetteer, day)
            counted = _COUNTS.get((match["count"] or "").lower(), len(listed))
            try:
                written = {gazetteer.notation(place, day): gazetteer.lookup(gazetteer.notation(place, day), day) for place in listed}
            except LookupError:
                continue
            if len(written) == len({place.id for place in chosen}) == counted <= len(_COUNTS) and {place.id for place in listed} == {p.id for p in chosen}:
                names = sorted(written, key=lambda name: match["list"].find(written[name].name))
                self.put("locality", tuple(names), MEDIUM, words_of(match[0]))
                return True
        return False

    @property
    def _is_english(self) -> bool:
        text = " ".join((self.page.title, *self.page.paragraphs[:2]))
        return len(re.findall(r"\b(?:the|of|and|in)\b", text)) > 8

    def find_forces(self) -> None:
        texts = [hide(part) for part in self.lead]
        central = self.fields.get("level")
        lists = [
            match
            for text in [*texts, *(hide(part) for part in self.body)]
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
                self.put("forces", named, HIGH, words_of(words))
                return
        for text in texts:
            for sentence in sentences(text):
                plain = sentence if central else re.sub(r"Bộ Công an|Bộ Quốc phòng", " ", sentence)
                named = self._forces_in(plain) if MEETING.search(sentence) else ()
                if len(named) >= 2:
                    self.put("forces", named, MEDIUM, words_of(sentence))
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
        page = self.page
        chairs = find_chairs((page.title, page.sapo, *page.paragraphs[:4], *page.captions))
        if chairs.people:
            self.put("chair", chairs.people, HIGH if all(role for _, role in chairs.people) else MEDIUM, chairs.words)
        elif chairs.unclear:
            self.ask("chair", f"Bài có nói chủ trì (“{chairs.unclear} …”) mà chưa đọc chắc được là ai: hãy ghi, hoặc nói rõ ở chair_note.")
        elif self._is_english and re.search(r"\b(?:co-?)?chair(?:ed|s)\b|\bpresided\b", " ".join(self.body)):
            self.ask("chair", "Bản dịch có nói tới người chủ trì nhưng tên không có dấu: hãy ghi theo bản tiếng Việt, hoặc như bản dịch kèm chair_note.")
        else:
            self.ask("chair", "Bài không nói rõ ai chủ trì (dự và chỉ đạo không phải là chủ trì): để trống, ghi chair_note.")

    def find_venue(self) -> None:
        venue = find_venue((self.page.sapo, *self.page.paragraphs[:2]))
        if venue:
            self.put("venue", venue.name, HIGH if venue.is_sure else MEDIUM, venue.words)

    def find_topics(self) -> None:
        found = find_topics((self.page.title, self.page.sapo, *self.page.paragraphs), self.topics)
        if found:
            self.put("topics", tuple(topic.name for topic in found), LOW, "; ".join(f"{topic.name} ({topic.sentences} câu)" for topic in found))

    def find_figures(self) -> None:
        figures = find_figures(self.page.paragraphs)
        if figures.twice:
            self.ask("figures", "Bài có nhiều con số cùng một tên gọi: hãy đọc lại và ghi thêm những số cần.")
        if figures.odd:
            self.ask("figures", f"“{figures.odd}” có thể đọc hai cách (số nguyên hay số lẻ): hãy xem lại rồi ghi.")
        if figures.found:
            self.put("figures", figures.found, MEDIUM, figures.words)
