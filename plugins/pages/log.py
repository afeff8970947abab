"""The change log of the archive: by day what came in, what was corrected, what was withdrawn. From the records alone.

A record notes when it came in, each correction, its withdrawal; that is what readers may rely on, and what any copy of the sources tells: one without
the history of git would make another log if that were asked. That records note what they should is seen to before, by ``inv log``. A long log becomes months, a month too long its days, as lists do; a day too long tells how many there are, and shows some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from plugins.archive.core import article_path, feed_path
from plugins.archive.mapping import ADDED, CAP, CORRECTED, EVENTS, LOG, LOGGED, WITHDRAWN, Mapped, log_term, split
from plugins.archive.news import read_news
from plugins.archive.plan import Artifact, Key, node_key
from plugins.archive.queries import Told
from plugins.common.text import format_number

from .chrome import FOLLOWING, Chrome, page
from .views import Link, LogDay, LogGroup, Term

PAGE, TITLE = "thay-doi/index.html", "Nhật ký thay đổi"
NEWEST_DAYS, FEW = 7, 10  # Days on the first page, and entries of one kind on each.
MOST = 100  # Entries of one kind on the page of a day.
_COUNTED = {ADDED: "tin mới", CORRECTED: "tin đính chính", WITHDRAWN: "tin rút"}


@dataclass(frozen=True)
class _Day:
    """A day of the log: how many entries it has of each kind, and those that are shown."""

    order: int
    counts: Mapping[str, int]
    shown: Mapping[str, Sequence[Told]]

    @property
    def inputs(self) -> tuple[object, ...]:
        return (self.order, tuple(self.counts.items()), tuple(self.shown.items()))


def log_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the page of the newest days with all months; of a month; of a day of a long month."""
    if not key.year:
        months = months_of(chrome)
        days = tuple(_newest(chrome, months))
        yield page(PAGE, "log.html", (tuple(months), tuple(day.inputs for day in days)), partial(log_context, chrome, months, days))
    elif key.month:
        counts = _days_of(chrome, key.year, key.month)
        is_long = _total(counts) > CAP
        if key.day and is_long and key.day in counts:
            day = _day(chrome, _order(key), counts[key.day], MOST)
            yield page(day_path(_order(key)), "log.html", day.inputs, partial(day_context, chrome, day))
        elif not key.day and counts:
            days = () if is_long else tuple(_day(chrome, _order(key) + day, counts[day], CAP) for day in counts)
            inputs = (repr(counts), tuple(day.inputs for day in days))
            yield page(month_path(_order(key)), "log.html", inputs, partial(month_context, chrome, _order(key), counts, days))


def lasting_keys(chrome: Chrome) -> Iterator[str]:
    yield LOG
    for order, _ in months_of(chrome):
        year, month, _ = split(order)
        yield node_key(LOG, year, month)
        yield from (node_key(LOG, year, month, day) for day in _days_of(chrome, year, month))


def keys_showing(mapped: Mapped) -> Iterator[str]:
    """Yield the keys of the pages that may tell of a record."""
    for term, order in mapped.terms:
        if term.startswith(LOGGED):
            year, month, day = split(order)
            yield from (LOG, node_key(LOG, year, month), node_key(LOG, year, month, day))


def keys_recounted(chrome: Chrome, term: str, change: Mapping[str, int]) -> Iterator[str]:
    """Yield the days of a month that became, or no more is, too long for one page. ``term``: the month, as its key."""
    after = sum(chrome.archive.term(term).tally(EVENTS).values())
    if (after > CAP) != (after - sum(change.values()) > CAP):
        yield from (f"{term}-{day:02}" for day in range(1, 32))


def month_path(order: int) -> str:
    year, month, _ = split(order)
    return f"thay-doi/{year}/{month:02}.html"


def day_path(order: int) -> str:
    return f"{month_path(order).removesuffix('.html')}/{split(order)[2]:02}.html"


def months_of(chrome: Chrome) -> list[tuple[int, Mapping[str, int]]]:
    """Return the months that have entries as orders, newest first, with how many of each kind."""
    found: dict[int, dict[str, int]] = {}
    for value, number in chrome.archive.term(LOG).tally(EVENTS).items():
        month, _, kind = value.partition(" ")
        found.setdefault(int(month) * 100, {})[kind] = number
    return sorted(((order, _in_order(counts)) for order, counts in found.items()), reverse=True, key=lambda one: one[0])


def newest_day(chrome: Chrome) -> str:
    """Return the last day of the log (ISO); "" for an empty one."""
    for order, _ in months_of(chrome)[:1]:
        year, month, _ = split(order)
        return f"{year}-{month:02}-{max(_days_of(chrome, year, month)):02}"
    return ""


def _order(key: Key) -> int:
    return key.year * 10_000 + key.month * 100 + key.day


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    return {kind: counts[kind] for kind in _COUNTED if kind in counts}


def _total(days: Mapping[int, Mapping[str, int]]) -> int:
    return sum(sum(counts.values()) for counts in days.values())


def _days_of(chrome: Chrome, year: int, month: int) -> dict[int, Mapping[str, int]]:
    """Return the days of a month that have entries, newest first, with how many of each kind."""
    found: dict[int, dict[str, int]] = {}
    for value, number in chrome.archive.term(node_key(LOG, year, month)).tally(EVENTS).items():
        day, _, kind = value.partition(" ")
        found.setdefault(int(day), {})[kind] = number
    return {day: _in_order(found[day]) for day in sorted(found, reverse=True)}


def _day(chrome: Chrome, order: int, counts: Mapping[str, int], most: int) -> _Day:
    shown = {kind: tuple(told for _, told in chrome.archive.logged(log_term(kind), most, order, order + 1)) for kind in counts}
    return _Day(order, counts, shown)


def _newest(chrome: Chrome, months: Iterable[tuple[int, Mapping[str, int]]]) -> Iterator[_Day]:
    """Yield the newest days."""
    left = NEWEST_DAYS
    for order, _ in months:
        year, month, _ = split(order)
        for day, counts in list(_days_of(chrome, year, month).items())[:left]:
            yield _day(chrome, order + day, counts, FEW)
            left -= 1
        if not left:
            return


def log_context(chrome: Chrome, months: Sequence[tuple[int, Mapping[str, int]]], days: Sequence[_Day]) -> dict[str, object]:
    root = chrome.root_of(PAGE)
    intro = (
        "Từng ngày: tin nào mới vào kho, tin nào được đính chính, tin nào bị rút và vì sao. Nhật ký lấy từ ngày vào kho, dòng đính chính và "
        "lời rút tin ghi trong chính các bài; bài không ghi ngày vào kho thì không có ở đây. Tin đã rút chỉ còn mã, ngày rút và lý do."
    )
    terms = tuple(Term(_month_label(order), root + month_path(order), _counted(counts)) for order, counts in months)
    ways = (Link("Theo dõi nhật ký (Atom)", root + feed_of_log("xml")), Link("JSON Feed", root + feed_of_log("json"))) if chrome.settings.has_feeds else ()
    return _context(
        chrome, PAGE, TITLE, intro, ways=ways, days=[_day_view(chrome, root, day, is_first=True) for day in days], terms=terms, terms_title="Các tháng"
    )


def month_context(chrome: Chrome, order: int, counts: Mapping[int, Mapping[str, int]], days: Sequence[_Day]) -> dict[str, object]:
    path = month_path(order)
    root = chrome.root_of(path)
    terms = () if days else tuple(Term(_label(order + day), root + day_path(order + day), _counted(counts[day])) for day in counts)
    intro = "Tháng này có nhiều thay đổi, mỗi ngày một trang." if terms else ""
    views = [_day_view(chrome, root, day) for day in days]
    return _context(chrome, path, f"{TITLE}, {_month_label(order).lower()}", intro, [(TITLE, PAGE)], days=views, terms=terms)


def day_context(chrome: Chrome, day: _Day) -> dict[str, object]:
    path = day_path(day.order)
    crumbs = [(TITLE, PAGE), (_month_label(day.order), month_path(day.order))]
    view = _day_view(chrome, chrome.root_of(path), day)
    view.heading = ""
    return _context(chrome, path, f"{TITLE}, ngày {_label(day.order)}", f"{_counted(day.counts)}." if len(day.counts) > 1 else "", crumbs, days=[view])


def _context(chrome: Chrome, path: str, title: str, intro: str, crumbs: Sequence[tuple[str, str]] = (), **values: object) -> dict[str, object]:
    above = [("Theo dõi", FOLLOWING)] if chrome.settings.has_feeds else []
    frame = chrome.frame(path, title, f"{title}: tin mới, tin được đính chính, tin bị rút của {chrome.settings.site_name}.", [*above, *crumbs])
    feed = chrome.root_of(path) + feed_of_log("xml") if chrome.settings.has_feeds else ""
    return {**frame, "feed_url": feed, "intro": intro, "ways": (), "terms": (), "terms_title": "", **values}


def feed_of_log(kind: str) -> str:
    return feed_path(PAGE, kind)


def _day_view(chrome: Chrome, root: str, day: _Day, *, is_first: bool = False) -> LogDay:
    """Return a day for readers; ``is_first``: on the first page, where there is more of it elsewhere."""
    groups = []
    for kind, told in day.shown.items():
        more = day.counts[kind] - len(told)
        terms = tuple(_entry(root, kind, day.order, one) for one in told)
        rest = f"Còn {chrome.count(more)} nữa{'' if is_first else '; cột added, corrections, withdrawn của dữ liệu mở có đủ'}." if more > 0 else ""
        groups.append(LogGroup(f"{chrome.count(day.counts[kind], _COUNTED[kind])}", f"{_anchor(day.order)}-{kind}", terms, rest))
    is_cut = is_first and any(day.counts[kind] > len(told) for kind, told in day.shown.items())
    year, month, _ = split(day.order)
    is_long = is_cut and _total(_days_of(chrome, year, month)) > CAP
    url = root + (day_path(day.order) if is_long else f"{month_path(day.order)}#{_anchor(day.order)}") if is_first else ""
    return LogDay(f"Ngày {_label(day.order)}", _anchor(day.order), url if is_cut else "", tuple(groups))


def _entry(root: str, kind: str, order: int, told: Told) -> Term:
    news, url = read_news(told.news), root + article_path(told.id)
    if kind == WITHDRAWN:
        return Term(told.title, url, note=f"Lý do: {news.withdrawn[1]}" if news.withdrawn else "")
    if kind == CORRECTED:
        return Term(told.title, url, note=" ".join(notes_of(told, order)))
    return Term(told.title, url)


def notes_of(told: Told, order: int) -> list[str]:
    """Return what was corrected of a record on that day."""
    iso = "{:04}-{:02}-{:02}".format(*split(order))
    return [note for day, note in read_news(told.news).corrections if day == iso]


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{format_number(number)} {_COUNTED[kind]}" for kind, number in counts.items())


def _anchor(order: int) -> str:
    return "n{:04}-{:02}-{:02}".format(*split(order))


def _label(order: int) -> str:
    year, month, day = split(order)
    return f"{day}/{month}/{year}"


def _month_label(order: int) -> str:
    year, month, _ = split(order)
    return f"Tháng {month}/{year}"
