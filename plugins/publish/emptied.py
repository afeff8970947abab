"""What is left of the feeds and files of a list that has no record any more: the same addresses, empty. Who follows it, or reads it by a program, goes on to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.archive.assets import FEED_STYLESHEET, placed
from plugins.archive.core import Registers, feed_path
from plugins.common.dates import ROMAN, UncertainDate
from plugins.common.text import slugify
from plugins.data.lists import Listed, list_artifact
from plugins.feeds.calendars import calendar
from plugins.feeds.entries import moment
from plugins.feeds.formats import Feed, atom, json_feed
from plugins.feeds.lists import own_title
from plugins.feeds.settings import FeedSettings
from plugins.pages.chrome import calendar_path, capital
from plugins.pages.places import title_of
from plugins.records.schema import LEVELS

_NAME, _DAY = r"(?!index\b)[a-z0-9-]+", r"(?:/(?P<year>\d{4})(?:/(?P<month>\d\d)(?:/(?P<day>\d\d))?)?)?"
# The addresses of lists, by which it is known what a page was a list of; other pages (soi-chi, so-lieu) are none.
_LISTS = re.compile(rf"(?P<kind>tinh|dia-phuong|nghi-dinh|luc-luong|cap|chu-de)/(?P<name>{_NAME})(?:/nghi-dinh-(?P<decree>{_NAME}))?{_DAY}\.html")
_OF_ALL = re.compile(rf"nam(?P<unknown>/khong-ro)?(?:(?P<quarter>/\d{{4}}/quy-[1-4])|{_DAY})\.html")


@dataclass(frozen=True)
class Emptied:
    """Makes what is left. ``assets``: what the site calls the folder of the theme's files."""

    settings: FeedSettings
    registers: Registers
    assets: str

    def files(self, page: str) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of each file that went with the list at ``page``; none where that was no list."""
        title, is_followed = self._title(page)
        if not title:
            return
        pages = self.settings.pages
        if pages.gives_data:
            artifact = list_artifact(Listed(page, title, (), 0), ())
            if artifact.content:
                yield artifact.path, artifact.content()
        if pages.has_feeds and is_followed:
            path = feed_path(page, "")[:-1]
            base, name = pages.site_url.rstrip("/"), pages.site_name
            feed = Feed(self.settings.tag(path), own_title(name, title), name, f"{base}/{path}", f"{base}/{page}", moment(self.settings.beginning), ())
            yield feed_path(page), atom(feed, "../" * path.count("/") + placed(FEED_STYLESHEET, self.assets))
            yield feed_path(page, "json"), json_feed(feed)
            if calendar_path(page):
                yield calendar_path(page), calendar(own_title(name, f"{title}: lịch họp đã qua"), (), self.settings)

    def _title(self, page: str) -> tuple[str, bool]:
        """Return what the list at ``page`` was called as far as the registers tell, "" for no list; and whether it could be followed."""
        found = _LISTS.fullmatch(page) or _OF_ALL.fullmatch(page)
        if not found:
            return "", False
        told = found.groupdict()
        when = UncertainDate(*(int(told[unit]) if told[unit] else None for unit in ("year", "month", "day"))).label() if told["year"] else ""
        if "kind" in told:
            title = self._name(told["kind"], told["name"], told["decree"] or "")
            return (f"{title}, {when}" if when else title), not when
        if told["unknown"] or told["quarter"]:
            return "Không rõ năm họp" if told["unknown"] else f"Quý {ROMAN[int(told['quarter'][-1])]}/{told['quarter'][1:5]}", False
        return capital(when), bool(when) and not told["month"]

    def _name(self, kind: str, name: str, decree_slug: str) -> str:
        """Return what a term is called; by its address alone where no register has it: a topic is known by its records only."""
        decrees = {decree.slug: decree for decree in self.registers.decrees}
        place = self.registers.gazetteer.places.get(name)
        match kind:
            case "nghi-dinh":
                return f"Nghị định {decrees[name].number if name in decrees else name}"
            case "luc-luong":
                return next((force.name for force in self.registers.forces if force.id == name), name)
            case "cap":
                return f"Cấp {next((level for level in LEVELS if slugify(level) == name), name)}"
            case "chu-de":
                return f"Chủ đề {name}"
        crossed = f", {decrees[decree_slug].short_name if decree_slug in decrees else decree_slug}" if decree_slug else ""
        return f"{title_of(place) if place else name}{crossed}"
