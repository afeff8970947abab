"""The feeds capability: what each list has for those who follow it, beside its page. Knows nothing of Pelican."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from plugins.archive.assets import FEED_STYLESHEET
from plugins.archive.core import Registers, feed_path
from plugins.archive.mapping import ALL, LOG, gone, split
from plugins.archive.plan import Artifact, Change, Months, Site, node_key, parse_key, record_key
from plugins.archive.queries import Told
from plugins.pages.chrome import CITED, Chrome, calendar_path

from .calendars import MOST, calendar
from .citation_pages import citation_pages, list_citations, too_long
from .entries import entry_of, moment
from .formats import NEWEST, Feed, atom, json_feed
from .lists import Followed, followed, own_title
from .log import log_feeds
from .page import following_page
from .settings import FeedSettings

PAGE_KEY = "feeds:page"
_GONE, _RECORD = gone(""), record_key("")


@dataclass(frozen=True)
class Feeds:
    """The capability."""

    settings: FeedSettings
    keeps = False

    def planner(self, site: Site) -> FeedPlanner:
        return FeedPlanner(site, self.settings)

    def assets(self, theme: Path) -> Iterable[Artifact]:
        return ()

    def card(self, environment: object, registers: Registers) -> None:
        return None

    @property
    def version(self) -> str:
        return repr(self.settings)


class FeedPlanner:
    """Plans what belongs to the key of a list beside its page: it is stale whenever that may be."""

    def __init__(self, site: Site, settings: FeedSettings) -> None:
        self._archive, self._settings = site.archive, settings
        self._chrome = Chrome(site.archive, settings.pages, site.sources.pages, site.media, site.assets)

    def keys(self) -> Iterable[str]:
        return (PAGE_KEY,)

    def lasting_keys(self) -> Iterable[str]:
        return ()

    def plan(self, key: str) -> Iterator[Artifact]:
        if key == PAGE_KEY:
            yield following_page(self._chrome)
        if key.startswith(_RECORD):
            yield from self._citation(key.removeprefix(_RECORD))
            return
        if key == LOG:
            yield from log_feeds(self._chrome, self._settings, self._chrome.asset(FEED_STYLESHEET))
        listed = followed(self._chrome, parse_key(key))
        if listed:
            yield from self._feeds(listed)
            yield from self._calendar(listed)
            yield from self._references(listed)

    def _citation(self, record_id: str) -> Iterator[Artifact]:
        found, told = self._archive.record(record_id), self._archive.told(record_id)
        if found and told:
            yield from citation_pages(self._chrome, self._settings, found, told)

    def _references(self, listed: Followed) -> Iterator[Artifact]:
        """Yield the references of a list that is short enough to be taken at once; of one that has grown too long, the page alone, which says so."""
        term = self._archive.term(listed.term)
        count = term.years.get(listed.first // 10_000, 0) if listed.first else term.count
        if count > CITED[-1]:
            yield too_long(self._chrome, listed)
        elif count in CITED:
            yield from list_citations(self._chrome, self._settings, listed, tuple(term.told(len(CITED) + 1, listed.first, listed.end)))

    def _feeds(self, listed: Followed) -> Iterator[Artifact]:
        told = tuple(self._archive.news(listed.term, NEWEST, listed.first, listed.end))
        for kind, content in (("xml", self._atom), ("json", self._json)):
            yield Artifact(feed_path(listed.page, kind), (listed.title, told), content=partial(content, listed, told))

    def _calendar(self, listed: Followed) -> Iterator[Artifact]:
        path = calendar_path(listed.page)
        if path:
            told = tuple(self._archive.term(listed.term).told(MOST))
            title = own_title(self._settings.pages.site_name, f"{listed.title}: lịch họp đã qua" if listed.term != ALL else "Lịch họp đã qua")
            yield Artifact(path, (listed.title, told), content=partial(calendar, title, told, self._settings))

    def _feed(self, listed: Followed, told: Iterable[Told]) -> Feed:
        settings, path = self._settings, feed_path(listed.page, "")[:-1]
        return Feed(
            settings.tag(path),
            own_title(settings.pages.site_name, listed.title),
            settings.pages.site_name,
            self._chrome.absolute(path),
            self._chrome.absolute(listed.page),
            moment(settings.beginning),
            [entry_of(one, settings) for one in told],
        )

    def _atom(self, listed: Followed, told: Iterable[Told]) -> bytes:
        return atom(self._feed(listed, told), self._chrome.root_of(feed_path(listed.page)) + self._chrome.asset(FEED_STYLESHEET))

    def _json(self, listed: Followed, told: Iterable[Told]) -> bytes:
        return json_feed(self._feed(listed, told))

    # What a change makes dirty beyond the lists that show the record: those that tell of its withdrawal.

    def dirtied(self, change: Change) -> Iterator[str]:
        for mapped in filter(None, (change.mapped_before, change.mapped_after)):
            for name, order in mapped.terms:
                if name.startswith(_GONE):
                    term = name.removeprefix(_GONE)
                    yield term
                    if term == ALL and split(order)[0]:
                        yield node_key(ALL, split(order)[0])

    def reshaped(self, term: str, before: Months, after: Months) -> Iterable[str]:
        return ()

    def recounted(self, term: str, facet: str, change: Mapping[str, int]) -> Iterable[str]:
        return ()
