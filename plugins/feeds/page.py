"""The page that says how to follow the archive and how to cite it, with the feeds and calendars of the main lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from plugins.archive.core import feed_path
from plugins.archive.plan import Artifact
from plugins.pages.chrome import CITED, FOLLOWING, Chrome, calendar_path, page
from plugins.pages.log import PAGE as LOG
from plugins.pages.log import TITLE as LOG_TITLE
from plugins.pages.nodes import ALL as ALL_PAGE
from plugins.pages.views import Link, Section, Term

from .calendars import MOST
from .formats import NEWEST

TITLE = "Theo dõi và trích dẫn"


def following_page(chrome: Chrome) -> Artifact:
    lists = tuple(_main_lists(chrome))
    provinces = tuple((place.name, calendar_path(chrome.place_path(place))) for place in chrome.provinces)
    return page(FOLLOWING, "following.html", (lists, provinces), partial(following_context, chrome, lists, provinces))


def _main_lists(chrome: Chrome) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Yield kinds of lists: heading, anchor, (label, page)."""
    registers = chrome.archive.registers
    yield "Tỉnh, thành", "tinh", tuple((place.name, chrome.place_path(place)) for place in chrome.provinces)
    yield "Nghị định", "nghi-dinh", tuple((decree.number, chrome.decree_path(decree)) for decree in registers.decrees.core)
    yield "Lực lượng", "luc-luong", tuple((force.name, chrome.force_path(force.name)) for force in registers.forces)


def _whole_calendar(chrome: Chrome) -> Iterator[Link]:
    """Yield the links to the calendar of all: to its file, and, where others can ask for it, by the scheme at which a program of calendars subscribes to it."""
    path = calendar_path(ALL_PAGE)
    yield Link("Lịch mọi cuộc họp (iCalendar)", path)
    if chrome.is_published:
        yield Link("Đăng ký lịch này vào máy", f"webcal:{chrome.absolute(path).partition(':')[2]}")


def following_context(chrome: Chrome, lists: Sequence[tuple[str, str, Sequence[tuple[str, str]]]], provinces: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Return the values of the page."""
    description = "Cách theo dõi tin mới bằng chương trình đọc tin và lịch, và cách trích dẫn bài trong kho."
    whole = feed_path(ALL_PAGE)
    return {
        **chrome.frame(FOLLOWING, TITLE, description),
        "feed_url": whole,
        "whole": {
            "feeds": (Link("Mọi tin (Atom)", whole), Link("Mọi tin (JSON Feed)", feed_path(ALL_PAGE, "json"))),
            "log": (Link(LOG_TITLE, LOG), Link("Nhật ký (Atom)", feed_path(LOG)), Link("Nhật ký (JSON Feed)", feed_path(LOG, "json"))),
            "calendars": tuple(_whole_calendar(chrome)),
        },
        "feeds": tuple(Section(heading, anchor, tuple(Term(label, feed_path(target)) for label, target in pages)) for heading, anchor, pages in lists if pages),
        "calendars": tuple(Term(label, path) for label, path in provinces),
        "newest": NEWEST,
        "most": MOST,
        "most_cited": CITED[-1],
    }
