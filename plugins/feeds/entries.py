"""What a feed tells of one record: as it is, as it was corrected, or that it was withdrawn and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from plugins.archive.core import article_path
from plugins.archive.news import News, read_news
from plugins.archive.queries import Told
from plugins.common.dates import parse_date, short_day
from plugins.records.codes import code_of

from .settings import FeedSettings

OF_HANOI = "+07:00"  # No summer time since 1975.


@dataclass(frozen=True)
class Entry:
    """``published``: when the record came into the archive, "" where nobody noted it; ``via`` is the source's address."""

    id: str
    url: str
    title: str
    text: str
    updated: str
    published: str = ""
    via: str = ""


@lru_cache(maxsize=8192)
def entry_of(told: Told, settings: FeedSettings) -> Entry:
    """Return the entry of a record; of a withdrawn one nothing that it said, not even its title."""
    news = read_news(told.news)
    url, tag = f"{settings.pages.site_url.rstrip('/')}/{article_path(told.id)}", settings.tag(article_path(known_as(told, news)))
    if news.withdrawn:
        day, reason = news.withdrawn
        return Entry(tag, url, f"Tin đã rút: {code_of(told.id)}", f"Tin này đã được rút ngày {day_of(day)}. Lý do: {reason}", moment(day))
    where = ", ".join(part for part in (told.place, told.date) if part)
    told_first = [f"Đính chính ngày {day_of(day)}: {note}" for day, note in sorted(news.corrections, reverse=True)]
    of_source = f"Nguồn đăng {parse_date(news.published).label()}." if news.published else ""
    text = "\n".join([*told_first, " ".join(filter(None, (f"{where}." if where else "", news.summary, of_source)))])
    updated = moment(news.day, news.time if news.day == news.published else "")
    return Entry(tag, url, told.title, text, updated, moment(news.added) if news.added else "", news.source_url)


def known_as(told: Told, news: News) -> str:
    """Return the id of a record by which programs know it: its first one, whatever it is called now."""
    return news.first_name or told.id


def moment(day: str, time: str = "") -> str:
    """Return a day, and a time of it if it is known, as RFC 3339 writes them."""
    return f"{day}T{time or '00:00'}:00{OF_HANOI}"


def day_of(iso: str) -> str:
    return short_day(date.fromisoformat(iso))
