"""sitemap.xml: an index of small sitemaps: one a year of articles (a month where a year has many), one of lists, one of pages that know of no record.

Each is a pure function of its own records, so that a new article rewrites two small files and the lists' one. An article has the day of its last
correction, or of its coming in; a list the newest of its records' days, the withdrawn among them; what nobody noted is not said. The index says no day of its
parts: that would have to be the day on which they were published, which sources cannot know, and a crawler would pass over what was published later.
Pages of years and crossings below the main pages are found by their links. The protocol: https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from xml.sax.saxutils import escape

from plugins.archive.core import article_path
from plugins.archive.mapping import ALL, CHANGED
from plugins.archive.mapping import UNDATED as UNDATED_TERM
from plugins.archive.plan import Artifact, Key, Months, node_key
from plugins.common.text import slugify
from plugins.data.addresses import PAGE, PAGE_IN_ENGLISH
from plugins.records.schema import LEVELS

from .browse import GLOSSARY, HUB, PLACES, PROVINCES, SEARCH
from .chrome import FEEDBACK, FOLLOWING, Chrome
from .coverage import OVERVIEW
from .decrees import INDEX
from .log import PAGE as LOG
from .log import newest_day
from .maps import OLD_MAP
from .nodes import ALL as ALL_PAGE
from .nodes import FORCES, LEVEL_INDEX, TOPICS, UNDATED, YEARS
from .people import INDEX as PEOPLE
from .series import INDEX as SERIES

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 1_000  # Addresses of a year in one file.
# In any file. The protocol lets 50,000 in, and 52,428,800 bytes: so many are in both, as an address has less than 2,048 signs.
MOST_IN_FILE = 20_000
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
    yield from _artifacts(_stem(key.year, key.month), [(chrome.absolute(article_path(record_id)), day) for record_id, day in records])


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
    """Yield sitemap.xml, and the sitemaps of the main pages: of lists, and of those that have no day, for none was noted."""
    pages, lists = _main_pages(chrome), list(_lists(chrome))
    yield from _artifacts(f"{TERM}/trang", [(chrome.absolute(path), "") for path in pages])
    yield from _artifacts(f"{TERM}/danh-sach", [(chrome.absolute(path), day) for path, day in lists])
    parts = [*_paths(f"{TERM}/trang", len(pages)), *_paths(f"{TERM}/danh-sach", len(lists)), *_parts(chrome)]
    content = partial(_document, "sitemapindex", "sitemap", [(chrome.absolute(part), "") for part in parts])
    yield Artifact("sitemap.xml", tuple(parts), content=content)


def _parts(chrome: Chrome) -> Iterator[str]:
    whole = chrome.archive.term(ALL)
    yield from _paths(_stem(1, 0), whole.undated)
    for year, count in sorted(whole.years.items()):
        if count <= MOST:
            yield from _paths(_stem(year, 0), count)
        else:
            for (its_year, month), number in sorted(whole.months.items()):
                if its_year == year:
                    yield from _paths(_stem(year, month), number)


def _stem(year: int, month: int) -> str:
    return f"{TERM}/tin-{'khong-ro' if year == 1 else year}{f'-{month:02}' if month else ''}"


def _paths(stem: str, count: int) -> list[str]:
    """Return the files of so many addresses: ``trang.xml``, ``trang.2.xml``; none for none."""
    return [f"{stem}.xml" if number == 1 else f"{stem}.{number}.xml" for number in range(1, -(-count // MOST_IN_FILE) + 1)]


def _main_pages(chrome: Chrome) -> list[str]:
    return [
        *(FORCES, TOPICS, LEVEL_INDEX, INDEX, PROVINCES, HUB, PLACES, OVERVIEW, OLD_MAP, SERIES, PEOPLE, GLOSSARY, SEARCH, PAGE, PAGE_IN_ENGLISH),
        *((FEEDBACK,) if chrome.settings.takes_feedback else ()),
        *((FOLLOWING,) if chrome.settings.has_feeds else ()),
        *(f"{page.slug}.html" for page in chrome.pages if not page.decree),
    ]


def _lists(chrome: Chrome) -> Iterator[tuple[str, str]]:
    """Yield the main pages that are lists of records, each with the day on which they changed last, "" if nobody noted one."""
    archive = chrome.archive
    places, gazetteer = archive.listed_among("place"), archive.gazetteer
    of_all = _last_day(chrome, ALL)
    yield from (("index.html", of_all), (ALL_PAGE, of_all), (YEARS, of_all), (UNDATED, _last_day(chrome, UNDATED_TERM)), (LOG, newest_day(chrome)))
    for place in sorted(gazetteer, key=lambda place: place.id):
        if place.is_province or place.id in places:
            yield chrome.place_path(place), _last_day(chrome, f"place:{place.id}")
    yield from ((chrome.decree_path(decree), _last_day(chrome, f"decree:{decree.id}")) for decree in archive.decrees)
    yield from ((chrome.year_path(year), _last_day(chrome, f"{ALL}@{year}")) for year in archive.year_span)
    yield from ((chrome.force_path(force.name), _last_day(chrome, f"force:{force.id}")) for force in archive.registers.forces)
    yield from ((chrome.topic_path(slug), _last_day(chrome, f"topic:{slug}")) for slug in archive.listed_among("topic"))
    yield from ((chrome.level_path(level), _last_day(chrome, f"level:{slugify(level)}")) for level in sorted(LEVELS, key=slugify))


def _last_day(chrome: Chrome, term: str) -> str:
    """Return the last day on which a record of a term changed, the withdrawn among them."""
    return "".join(chrome.archive.term(term).tallied_newest(CHANGED, "", 1))


def _artifacts(stem: str, urls: list[tuple[str, str]]) -> Iterator[Artifact]:
    for number, path in enumerate(_paths(stem, len(urls))):
        some = urls[number * MOST_IN_FILE : (number + 1) * MOST_IN_FILE]
        yield Artifact(path, tuple(some), content=partial(_document, "urlset", "url", some))


def _document(root: str, name: str, urls: Iterable[tuple[str, str]]) -> bytes:
    rows = (f"  <{name}>\n    <loc>{escape(address)}</loc>\n{f'    <lastmod>{day}</lastmod>{chr(10)}' if day else ''}  </{name}>\n" for address, day in urls)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<{root} xmlns=\"{SPACE}\">\n{''.join(rows)}</{root}>\n".encode()
