"""What answers on several days say of a link, and when it is to be asked again. Knows neither disk nor network.

One answer proves nothing: servers are mended, moved, and down for the night. A link is dead when it answered 404 or 410 (RFC 9110, 15.5.5 and
15.5.11) on at least ``DAYS`` different days that lie ``SPAN`` apart, and never opened in between. Nothing else makes it dead: not silence, not an error
of the server, not a refusal.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest
from urllib.parse import urldefrag, urlsplit

DAYS, SPAN = 3, timedelta(days=14)
COLUMNS = ("url", "asked", "answer", "gone")


class Outcome(StrEnum):
    """What one answer says of a link."""

    OPEN = "open"
    GONE = "gone"
    UNSURE = "unsure"


# After how many days a link is asked again. Seven for those that are gone: the third answer is then fourteen days after the first.
_AGAIN = {Outcome.OPEN: timedelta(days=30), Outcome.GONE: timedelta(days=7), Outcome.UNSURE: timedelta(days=7)}
_DEAD_AGAIN = timedelta(days=90)


@dataclass(frozen=True)
class Link:
    """What is known of an address: the day and the outcome of the last asking, and the days on which it was gone since it last opened."""

    url: str
    asked: date
    answer: Outcome
    gone: tuple[date, ...] = ()

    @property
    def is_dead(self) -> bool:
        return len(self.gone) >= DAYS and self.gone[-1] - self.gone[0] >= SPAN

    @property
    def due(self) -> date:
        """The day from which it is to be asked again."""
        return self.asked + (_DEAD_AGAIN if self.is_dead else _AGAIN[self.answer])


def after(known: Link | None, url: str, outcome: Outcome, day: date) -> Link:
    """Return what is known of ``url`` after it was asked on ``day``; ``known``: before that."""
    gone = known.gone if known else ()
    if outcome is Outcome.OPEN:
        gone = ()
    elif outcome is Outcome.GONE and (not gone or day > gone[-1]):
        # Of a link that is long dead the first days and the last one are enough.
        gone = (*gone[: DAYS - 1], day) if known and known.is_dead else (*gone, day)
    return Link(url, day, outcome, gone)


def outcome_of(status: int) -> Outcome:
    """Return what a status of HTTP says of a link."""
    if 200 <= status < 300:
        return Outcome.OPEN
    return Outcome.GONE if status in (404, 410) else Outcome.UNSURE


def leads_home(url: str, landed: str) -> bool:
    """Return whether an address below a site's root came to the first page of a site: that is how many servers say that a page is no more."""
    return urlsplit(url).path.strip("/") != "" and urlsplit(landed).path.strip("/") in ("", "index.html") and not urlsplit(landed).query


def due(urls: Iterable[str], known: Mapping[str, Link], day: date) -> list[str]:
    """Return those of ``urls`` that are to be asked on ``day``: those that were gone first, then those never asked, then the longest ago."""

    def urgency(url: str) -> tuple[int, date, str]:
        link = known.get(url)
        return (1 if not link else 0 if link.gone and not link.is_dead else 2, link.asked if link else date.min, url)

    return sorted((url for url in set(urls) if url not in known or known[url].due <= day), key=urgency)


def by_turns(urls: Iterable[str]) -> Iterator[str]:
    """Yield ``urls`` host after host, so that each host has its rest while others are asked."""
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(urlsplit(url).netloc, []).append(url)
    for row in zip_longest(*hosts.values()):
        yield from (url for url in row if url)


def bare(url: str) -> str:
    """Return an address without its fragment, which servers never see."""
    return urldefrag(url).url


# The ledger: those that do not open, in the repository, for days that count must not be lost; the others beside it, where they may be.


class BadLedger(ValueError):
    """A ledger cannot be read; the message says in which line."""


def write_links(links: Iterable[Link]) -> str:
    """Return the ledger as CSV, in the order of the addresses."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    for link in sorted(links, key=lambda link: link.url):
        rows.writerow((link.url, link.asked.isoformat(), link.answer.value, " ".join(day.isoformat() for day in link.gone)))
    return written.getvalue()


def read_links(text: str) -> dict[str, Link]:
    """Return the links of a ledger by address. Raises BadLedger."""
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        found = [Link(url, date.fromisoformat(asked), Outcome(answer), _days(gone)) for url, asked, answer, gone in rows if url != COLUMNS[0]]
    except (ValueError, csv.Error) as error:
        raise BadLedger(f"dòng {rows.line_num}: {error}") from None
    return {link.url: link for link in found}


def _days(text: str) -> tuple[date, ...]:
    return tuple(sorted(date.fromisoformat(day) for day in text.split()))


# What records say of their links.


@dataclass(frozen=True)
class Named:
    """An address that a record names: ``path``: of it in the front matter, without ``url``; what the record says of it: ``dead``, ``archived``."""

    url: str
    path: tuple[str | int, ...]
    dead: str = ""
    archived: str = ""
    day: str = ""  # When the page was read, for the copy that is closest to what we read.


def named_in(values: Mapping[str, object]) -> Iterator[Named]:
    """Yield the addresses of sources in the front matter of a published record."""
    if values.get("status", "published") != "published":
        return
    source = values.get("source")
    others = values.get("other_sources")
    many: Sequence[object] = others if isinstance(others, list) else [others]
    for path, group in ((("source",), source), *((("other_sources", place), one) for place, one in enumerate(many))):
        if isinstance(group, dict) and isinstance(group.get("url"), str):
            yield replace(
                Named(bare(group["url"]), path),
                **{key: str(group[key]) for key in ("dead", "archived") if group.get(key)},
                day=str(group.get("accessed") or values.get("published") or "")[:10],
            )
