"""The feed of the change log: an entry for each thing that happened to a record on a day. Its id never changes; what it says goes if the record is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from plugins.archive.core import article_path, feed_path
from plugins.archive.mapping import ADDED, CORRECTED, WITHDRAWN, log_term, split
from plugins.archive.news import read_news
from plugins.archive.plan import Artifact
from plugins.archive.queries import Told
from plugins.pages.chrome import Chrome
from plugins.pages.log import PAGE, TITLE, notes_of

from .entries import Entry, day_of, known_as, moment
from .formats import NEWEST, Feed, atom, json_feed
from .lists import own_title
from .settings import FeedSettings

_KINDS = (WITHDRAWN, CORRECTED, ADDED)
_SAID = {ADDED: "Mới", CORRECTED: "Đính chính"}


class Event(NamedTuple):
    """What of a ``kind`` happened to a record on a day, an order."""

    order: int
    kind: str
    told: Told


def log_feeds(chrome: Chrome, settings: FeedSettings, stylesheet: str) -> Iterator[Artifact]:
    """Yield the feed in both forms."""
    events = tuple(newest_events(chrome))
    for kind in ("xml", "json"):
        yield Artifact(feed_path(PAGE, kind), (events,), content=partial(_written, chrome, settings, stylesheet, kind, events))


def newest_events(chrome: Chrome) -> list[Event]:
    """Return what happened last, newest first; of one day withdrawals first. As many of each kind: a day of many new records leaves no correction untold."""
    found = [Event(order, kind, told) for kind in _KINDS for order, told in chrome.archive.logged(log_term(kind), NEWEST)]
    return sorted(found, key=lambda event: (-event.order, _KINDS.index(event.kind), event.told.id))


def _written(chrome: Chrome, settings: FeedSettings, stylesheet: str, kind: str, events: tuple[Event, ...]) -> bytes:
    path = feed_path(PAGE, "")[:-1]
    name = settings.pages.site_name
    entries = [_entry(event, settings) for event in events]
    feed = Feed(settings.tag(path), own_title(name, TITLE), name, chrome.absolute(path), chrome.absolute(PAGE), moment(settings.beginning), entries)
    return json_feed(feed) if kind == "json" else atom(feed, chrome.root_of(f"{path}.xml") + stylesheet)


def _entry(event: Event, settings: FeedSettings) -> Entry:
    told, news, day = event.told, read_news(event.told.news), "{:04}-{:02}-{:02}".format(*split(event.order))
    tag = settings.tag(f"thay-doi/{day}/{event.kind}/{known_as(told, news)}")
    url = f"{settings.pages.site_url.rstrip('/')}/{article_path(told.id)}"
    if news.withdrawn:
        gone, reason = news.withdrawn
        return Entry(tag, url, told.title, f"Tin này đã được rút ngày {day_of(gone)}. Lý do: {reason}", moment(gone))
    happened = " ".join(notes_of(told, event.order)) if event.kind == CORRECTED else f"Vào kho ngày {day_of(day)}. {news.summary}"
    return Entry(tag, url, f"{_SAID[event.kind]}: {told.title}", happened, moment(day))
