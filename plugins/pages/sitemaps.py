"""sitemap.xml: an index of small sitemaps, one a year of articles (a month where a year has many), one of the main pages.

Each is a pure function of its own records, so that a new article rewrites one small file. Pages of years and crossings below the main
pages are found by their links.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from xml.sax.saxutils import escape

from plugins.archive.core import article_path
from plugins.archive.mapping import ALL
from plugins.archive.plan import Artifact, Key, Months, node_key
from plugins.common.text import slugify
from plugins.data.addresses import PAGE, PAGE_IN_ENGLISH
from plugins.records.schema import LEVELS

from .browse import GLOSSARY, HUB, PLACES, PROVINCES, SEARCH
from .chrome import FEEDBACK, FOLLOWING, Chrome
from .coverage import OVERVIEW
from .decrees import INDEX
from .maps import OLD_MAP
from .nodes import ALL as ALL_PAGE
from .nodes import FORCES, LEVEL_INDEX, TOPICS, UNDATED, YEARS
from .people import INDEX as PEOPLE
from .series import INDEX as SERIES

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 1_000  # Addresses of a year in one file.
TERM = "sitemap"


def sitemap_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the sitemap of the articles of a year or month; year 1: of those of no known year."""
    whole = chrome.archive.term(ALL)
    year = 0 if key.year == 1 else key.year
    is_split = whole.years.get(year, 0) > MOST
    if not year:
        first, end = 0, 1
    elif key.month:
        first, end = (year * 10_000 + key.month * 100, year * 10_000 + key.month * 100 + 100) if is_split else (0, 0)
    else:
        first, end = year * 10_000, year * 10_000 + 100 if is_split else (year + 1) * 10_000
    records = whole.modified(first, end)
    if records:
        yield _artifact(_path(key.year, key.month), [(chrome.absolute(article_path(record_id)), day) for record_id, day in records])


def keys_showing(order: int) -> Iterator[str]:
    """Yield the keys of the sitemaps that may hold the article of a record with that order."""
    year, month = order // 10_000, order // 100 % 100
    yield node_key(TERM, year or 1)
    if month:
        yield node_key(TERM, year, month)


def keys_reshaped(before: Months, after: Months) -> Iterator[str]:
    """Yield the keys of the sitemaps of the years that were whole and are split by months now, or the other way round."""
    for year in {month[0] for month in before.keys() | after.keys() if month[0] and before.get(month) != after.get(month)}:
        was, now = (sum(number for (its_year, _), number in months.items() if its_year == year) for months in (before, after))
        if (was > MOST) != (now > MOST):
            for month in range(13):
                yield from keys_showing(year * 10_000 + month * 100)


def index_pages(chrome: Chrome) -> Iterator[Artifact]:
    """Yield sitemap.xml, and the sitemap of the main pages, which have no date: none was noted."""
    yield _artifact(f"{TERM}/trang.xml", [(chrome.absolute(path), "") for path in _main_pages(chrome)])
    parts = [f"{TERM}/trang.xml", *_parts(chrome)]
    content = partial(_document, "sitemapindex", "sitemap", [(chrome.absolute(part), "") for part in parts])
    yield Artifact("sitemap.xml", tuple(parts), content=content)


def _parts(chrome: Chrome) -> Iterator[str]:
    whole = chrome.archive.term(ALL)
    if whole.undated:
        yield _path(1, 0)
    for year, count in sorted(whole.years.items()):
        if count <= MOST:
            yield _path(year, 0)
        else:
            yield from (_path(year, month) for its_year, month in sorted(whole.months) if its_year == year)


def _path(year: int, month: int) -> str:
    return f"{TERM}/tin-{'khong-ro' if year == 1 else year}{f'-{month:02}' if month else ''}.xml"


def _main_pages(chrome: Chrome) -> list[str]:
    archive = chrome.archive
    places, gazetteer = archive.listed_among("place"), archive.gazetteer
    return [
        *(
            "index.html",
            ALL_PAGE,
            YEARS,
            UNDATED,
            FORCES,
            TOPICS,
            LEVEL_INDEX,
            INDEX,
            PROVINCES,
            HUB,
            PLACES,
            OVERVIEW,
            OLD_MAP,
            SERIES,
            PEOPLE,
            GLOSSARY,
            SEARCH,
            PAGE,
            PAGE_IN_ENGLISH,
        ),
        *((FEEDBACK,) if chrome.settings.takes_feedback else ()),
        *((FOLLOWING,) if chrome.settings.has_feeds else ()),
        *(f"{page.slug}.html" for page in chrome.pages if not page.decree),
        *(chrome.place_path(place) for place in sorted(gazetteer, key=lambda place: place.id) if place.is_province or place.id in places),
        *(chrome.decree_path(decree) for decree in archive.decrees),
        *(chrome.year_path(year) for year in archive.year_span),
        *(chrome.force_path(force.name) for force in archive.registers.forces),
        *(chrome.topic_path(slug) for slug in archive.listed_among("topic")),
        *(chrome.level_path(level) for level in sorted(LEVELS, key=slugify)),
    ]


def _artifact(path: str, urls: list[tuple[str, str]]) -> Artifact:
    return Artifact(path, tuple(urls), content=partial(_document, "urlset", "url", urls))


def _document(root: str, name: str, urls: Iterable[tuple[str, str]]) -> bytes:
    rows = (f"  <{name}>\n    <loc>{escape(address)}</loc>\n{f'    <lastmod>{day}</lastmod>{chr(10)}' if day else ''}  </{name}>\n" for address, day in urls)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<{root} xmlns=\"{SPACE}\">\n{''.join(rows)}</{root}>\n".encode()
