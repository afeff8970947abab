"""Meetings as a calendar (iCalendar, RFC 5545 and 7986), each on its day: those alone whose day is known exactly.

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
    "Các cuộc họp đã qua, theo kho tin {site}; kho không biết lịch họp sắp tới. Chỉ có những cuộc họp rõ ngày, và nhiều nhất là {most} cuộc gần đây nhất. "
    "Kho lưu trữ độc lập, không phải lịch của cơ quan nhà nước."
)
_LINE = 75  # Octets of a line, at most.


def calendar(title: str, told: Iterable[Told], settings: FeedSettings) -> bytes:
    """Return the calendar of records; each of a day not known exactly is left out."""
    about = ABOUT.format(site=settings.pages.site_name, most=MOST)
    head = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", f"-//{_text(settings.pages.site_name)}//theo-doi//VI"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        *((name, _text(title)) for name in ("NAME", "X-WR-CALNAME")),
        *((name, _text(about)) for name in ("DESCRIPTION", "X-WR-CALDESC")),
    ]
    events = (_event(one, settings) for one in told)
    return _lines(head) + b"".join(events) + b"END:VCALENDAR\r\n"


@lru_cache(maxsize=8192)
def _event(told: Told, settings: FeedSettings) -> bytes:
    news = read_news(told.news)
    return _lines(_properties(told, news, settings)) if news.is_exact and split(told.order)[2] else b""


def _properties(told: Told, news: News, settings: FeedSettings) -> Iterator[tuple[str, str]]:
    changed = datetime.fromisoformat(moment(news.day)).timestamp()
    yield "BEGIN", "VEVENT"
    yield "UID", f"{known_as(told, news)}@{settings.authority}"
    yield "DTSTAMP", _utc(changed)
    yield "DTSTART;VALUE=DATE", date(*split(told.order)).strftime("%Y%m%d")
    yield "SUMMARY", _text(told.title)
    if told.place:
        yield "LOCATION", _text(told.place)
    yield "DESCRIPTION", _text(news.summary)
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
