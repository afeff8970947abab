"""Feeds as their programs read them: Atom 1.0 (RFC 4287) and JSON Feed 1.1 (https://jsonfeed.org/version/1.1).

Not by feedgenerator, which Pelican has: it takes the clock for the day of a feed that is empty, and the address of a feed for its id.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree as etree

from .entries import Entry

SPACE = "http://www.w3.org/2005/Atom"
NEWEST = 30  # Entries of a feed.
HOW = (
    "Đây là nguồn tin, để đọc bằng chương trình đọc tin: hãy chép địa chỉ của trang này vào chương trình ấy. Tin mới, đính chính và tin bị rút sẽ hiện ra ở đó."
)


@dataclass(frozen=True)
class Feed:
    """``url`` and ``page`` are whole addresses: of the feed without its ending, and of the list it follows. ``updated``: of one without entries."""

    id: str
    title: str
    author: str
    url: str
    page: str
    updated: str
    entries: Sequence[Entry]

    @property
    def last_updated(self) -> str:
        return max((entry.updated for entry in self.entries), default=self.updated)


def atom(feed: Feed, stylesheet: str) -> bytes:
    """Return the feed as Atom; ``stylesheet``: the way to what shows it in a browser."""
    root = etree.Element("feed", {"xmlns": SPACE, "xml:lang": "vi"})
    for tag, text in (("title", feed.title), ("subtitle", HOW), ("id", feed.id), ("updated", feed.last_updated)):
        etree.SubElement(root, tag).text = text
    etree.SubElement(etree.SubElement(root, "author"), "name").text = feed.author
    etree.SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{feed.url}.xml")
    etree.SubElement(root, "link", rel="alternate", type="text/html", href=feed.page)
    root.text = root[-1].tail = "\n"
    whole = etree.tostring(root, encoding="unicode").removesuffix("</feed>")
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<?xml-stylesheet type="text/css" href="{stylesheet}"?>\n'
    return "".join([head, whole, *map(_entry, feed.entries), "</feed>\n"]).encode()


@lru_cache(maxsize=8192)
def _entry(entry: Entry) -> str:
    """Return an entry as it stands in a feed: a record has the same one in each of the many that tell of it."""
    element = etree.Element("entry")
    published = (("published", entry.published),) if entry.published else ()
    for tag, text in (("title", entry.title), ("id", entry.id), *published, ("updated", entry.updated), ("summary", entry.text)):
        etree.SubElement(element, tag).text = text
    etree.SubElement(element, "link", href=entry.url)
    if entry.via:
        etree.SubElement(element, "link", rel="via", href=entry.via)
    element.tail = "\n"
    return etree.tostring(element, encoding="unicode")


def json_feed(feed: Feed) -> bytes:
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": f"{feed.url}.json",
        "language": "vi",
        "authors": [{"name": feed.author}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _item(entry: Entry) -> dict[str, str]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.via,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": entry.published,
        "date_modified": entry.updated,
    }
    return {key: value for key, value in item.items() if value}
