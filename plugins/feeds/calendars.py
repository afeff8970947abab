"""Meetings as a calendar (iCalendar, RFC 5545 and 7986), each on its day: those alone whose day is known. One that is inferred says so in its name, which
is all that many programs show, and is tentative. Of a meeting of which a month or year alone is known no day is made up.

No METHOD: it would make the calendar a message of scheduling (RFC 5546, 3.2.1), which has an organizer, and the archive is none; and DTSTAMP would have to be
the time of sending (RFC 5545, 3.8.7.2), where here it is the day on which readers last saw the record change.

Not by the icalendar package: it takes 0.065 s of CPU for 500 meetings, and as long to be loaded, where these lines take 0.009. A new record has two calendars
or more, so it would cost a third more at 100,000 records. Tests read what is written here by that package, strictly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache

from plugins.archive.core import article_path
from plugins.archive.mapping import split
from plugins.archive.news import News, read_news
from plugins.archive.queries import Told

from .entries import known_as, moment
from .settings import FeedSettings

MOST = 500  # Meetings of a calendar: programs read it whole, again and again.
ABOUT = (
    "Các cuộc họp đã qua, theo kho tin {site}; kho không biết lịch họp sắp tới. Ngày nào do kho suy ra thì tên cuộc họp ghi là suy ra; "
    "cuộc họp chỉ rõ tháng hay năm thì không có ở đây. Nhiều nhất là {most} cuộc gần đây nhất. Kho lưu trữ độc lập, không phải lịch của cơ quan nhà nước."
)
INFERRED = "(Ngày suy ra) "
HOW_INFERRED = "Ngày họp do kho suy ra, nguồn không nói thẳng."
_LINE = 75  # Octets of a line, at most.


def calendar(title: str, told: Iterable[Told], settings: FeedSettings) -> bytes:
    """Return the calendar of records; each of a day not known exactly is left out."""
    about = ABOUT.format(site=settings.pages.site_name, most=MOST)
    head = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", f"-//{_text(settings.pages.site_name)}//theo-doi//VI"),
        ("CALSCALE", "GREGORIAN"),
        *((name, _text(title)) for name in ("NAME", "X-WR-CALNAME")),
        *((name, _text(about)) for name in ("DESCRIPTION", "X-WR-CALDESC")),
        # A day is enough, and spares the server: the second name is the one that Outlook knows.
        *((name, "P1D") for name in ("REFRESH-INTERVAL;VALUE=DURATION", "X-PUBLISHED-TTL")),
    ]
    events = (_event(one, settings) for one in told)
    return _lines(head) + b"".join(events) + b"END:VCALENDAR\r\n"


@lru_cache(maxsize=8192)
def _event(told: Told, settings: FeedSettings) -> bytes:
    news = read_news(told.news)
    return _lines(_properties(told, news, settings)) if (news.is_exact or news.is_inferred) and split(told.order)[2] else b""


def _properties(told: Told, news: News, settings: FeedSettings) -> Iterator[tuple[str, str]]:
    changed = datetime.fromisoformat(moment(news.day)).timestamp()
    yield "BEGIN", "VEVENT"
    yield "UID", f"{known_as(told, news)}@{settings.authority}"
    yield "DTSTAMP", _utc(changed)
    yield "DTSTART;VALUE=DATE", date(*split(told.order)).strftime("%Y%m%d")
    if news.corrections:  # A program that had the event before takes the one of the higher number.
        yield "SEQUENCE", str(len(news.corrections))
    yield "SUMMARY", _text(f"{INFERRED}{told.title}" if news.is_inferred else told.title)
    if told.place:
        yield "LOCATION", _text(told.place)
    yield "DESCRIPTION", _text(f"{HOW_INFERRED} {news.summary}" if news.is_inferred else news.summary)
    if news.is_inferred:
        yield "STATUS", "TENTATIVE"
    yield "URL", f"{settings.pages.site_url.rstrip('/')}/{article_path(told.id)}"
    yield "TRANSP", "TRANSPARENT"
    yield "END", "VEVENT"


def _utc(timestamp: float) -> str:
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """Return a text as a value: backslashes, commas, semicolons and ends of lines escaped."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _lines(properties: Iterable[tuple[str, str]]) -> bytes:
    return b"".join(_folded(f"{name}:{value}".encode()) for name, value in properties)


def _folded(line: bytes) -> bytes:
    """Return a line as several of at most 75 octets, never parted within a letter."""
    parts = []
    limit = _LINE
    while len(line) > limit:
        at = limit
        while line[at] & 0xC0 == 0x80:  # Within a letter of several octets.
            at -= 1
        parts.append(line[:at])
        line, limit = line[at:], _LINE - 1  # The space that begins a further line counts.
    return b"\r\n ".join([*parts, line]) + b"\r\n"
