"""What is told of a record beyond the archive's pages: to those who follow it, in calendars and in lists of references.

Kept beside the card, so that a list of many is written without looking into a single record; never any of the body.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date

from plugins.common.text import smart_quotes
from plugins.records.core import Record


@dataclass(frozen=True, slots=True)
class News:
    """Empty text means unknown. Of a withdrawn record nothing but its first id, when and why it was withdrawn; days are ISO, ``published`` may be partial."""

    day: str = ""  # When readers last saw it change, or the best that is known of that.
    summary: str = ""
    kind: str = ""
    is_exact: bool = False  # Whether the day of the meeting is known exactly.
    is_inferred: bool = False  # Whether one day is known, but inferred: the source does not say it.
    published: str = ""
    time: str = ""
    added: str = ""
    publisher: str = ""
    source_title: str = ""
    source_url: str = ""
    author: str = ""
    accessed: str = ""
    dead: str = ""  # When the source's address was found to be no more, and a copy of it.
    archived: str = ""
    corrections: tuple[tuple[str, str], ...] = ()
    withdrawn: tuple[str, str] | None = None
    first_name: str = ""  # Its first id, where it has another one now.

    def write(self) -> str:
        """Return it as one line of text; what is empty is left out."""
        return _ENCODE({name: value for name in _NAMES if (value := getattr(self, name))})


_NAMES = tuple(field.name for field in fields(News))
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def read_news(text: str) -> News:
    values = json.loads(text)
    values["corrections"] = tuple((day, note) for day, note in values.get("corrections", ()))
    if "withdrawn" in values:
        values["withdrawn"] = tuple(values["withdrawn"])
    return News(**values)


def news_day(record: Record) -> date | None:
    """Return the day by which a record is news: that of its last correction or withdrawal, else of its coming into the archive.

    Where the record tells none of these: of the source's publication, else of the meeting. Never the day of a build.
    """
    if record.modified:
        return record.modified
    if record.published and record.published.day.latest:
        return record.published.day.latest
    return record.when.latest if record.when else None


def news_of(record: Record) -> News:
    """Return what is told of a resolved record, in which the names that are not shown are left out already."""
    day = _iso(news_day(record))
    first_name = record.first_name if record.first_name != record.id else ""
    if record.withdrawn and record.is_withdrawn:
        return News(day, withdrawn=(record.withdrawn.date.isoformat(), smart_quotes(record.withdrawn.reason)), first_name=first_name)
    source, published = record.source, record.published
    return News(
        day,
        smart_quotes(record.summary),
        record.kind,
        bool(record.when and record.when.is_exact_day),
        bool(record.when and record.when.day and record.when.inferred and not record.when.approximate),
        published.day.iso if published and published.day.year and not (published.day.approximate or published.day.inferred) else "",
        published.time if published else "",
        _iso(record.added),
        source.publisher if source.is_known else "",
        smart_quotes(source.title),
        source.url,
        source.author,
        _iso(source.accessed),
        _iso(source.dead),
        source.archived,
        tuple((correction.date.isoformat(), smart_quotes(correction.note)) for correction in record.corrections),
        first_name=first_name,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
