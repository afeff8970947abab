"""Sợi chỉ: the meetings of one place, or of one series of central meetings, quarter by quarter, with what they promised and who took it up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from plugins.archive.core import CENTRAL, article_path
from plugins.archive.mapping import CAP, PROMISES, Brief, Card, split
from plugins.archive.plan import Artifact, Key
from plugins.archive.promises import Pledge, read_pledge
from plugins.common.dates import ROMAN, quarter
from plugins.common.text import format_number, smart_quotes

from .chrome import Chrome, capital, page
from .views import Link, PledgeView, ThreadKnot, ThreadStretch

LAST = 10**9  # Behind every day of a thread.
FEWEST = 2  # Meetings that make a thread.
NEVER_TAKEN_UP = "Kho chưa có tin nào nhắc lại."


def thread_path(chrome: Chrome, thread: str) -> str:
    """Return the page of a thread: ``place:ID`` or ``series:SLUG``."""
    kind, _, name = thread.partition(":")
    if kind == "place":
        return f"{chrome.place_path(chrome.archive.gazetteer[name]).removesuffix('.html')}/soi-chi.html"
    return f"cap/soi-chi/{name}.html"


def has_thread_page(chrome: Chrome, thread: str) -> bool:
    return chrome.archive.size(f"thread:{thread}") >= FEWEST


def thread_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the page of a thread, where it has meetings enough."""
    archive, thread = chrome.archive, key.name
    count = archive.size(key.term)
    if count < FEWEST:
        return
    briefs = archive.around(key.term, LAST, "", CAP)[0][::-1]
    shown = {brief.id for brief in briefs}
    pledges = [pledge for pledge in map(read_pledge, archive.term(key.term).tally(PROMISES)) if pledge.record in shown]
    takers = archive.published(dict.fromkeys(pledge.taken_up_by for pledge in pledges if pledge.taken_up_by))
    kind, _, name = thread.partition(":")
    title = archive.gazetteer[name].full_name() if kind == "place" else _series(chrome, briefs)
    named = tuple((brief.id, brief.order, brief.title, brief.date) for brief in briefs)
    inputs = (title, count, named, tuple(pledges), tuple(sorted((card.id, card.title) for card in takers.values())))
    path = thread_path(chrome, thread)
    yield page(path, "thread.html", inputs, partial(thread_context, chrome, path, thread, title, count, briefs, pledges, takers))


def _series(chrome: Chrome, briefs: Sequence[Brief]) -> str:
    found = chrome.archive.record(briefs[-1].id)
    return found.record.series if found else ""


def thread_context(
    chrome: Chrome, path: str, thread: str, title: str, count: int, briefs: Sequence[Brief], pledges: Sequence[Pledge], takers: Mapping[str, Card]
) -> dict[str, object]:
    """Return the values of the page of one thread."""
    root, (kind, _, name) = chrome.root_of(path), thread.partition(":")
    if kind == "place":
        place = chrome.archive.gazetteer[name]
        trail = [("Tỉnh, thành", "tinh/index.html"), *((up.shown, chrome.place_path(up)) for up in reversed(chrome.archive.gazetteer.chain(place)))]
    else:
        trail = [("Tìm", "tim.html"), ("Cấp", "cap/index.html"), (capital(CENTRAL), chrome.level_path(CENTRAL))]
    by_record: dict[str, list[PledgeView]] = {}
    for pledge in pledges:
        by_record.setdefault(pledge.record, []).append(_pledge(pledge, takers, root))
    capped = f"Đang hiện {format_number(len(briefs))} tin mới nhất trong {format_number(count)} tin." if count > len(briefs) else ""
    told = (
        f"{'Các tin đang hiện' if capped else 'Kho'} ghi được {format_number(len(pledges))} việc đã hẹn."
        if pledges
        else "Chưa tin nào ở đây có việc hẹn mà thân bài nói rõ."
    )
    return {
        **chrome.frame(path, f"Sợi chỉ {title}", f"Các cuộc họp giao ban của {title} theo từng quý, việc đã hẹn và tin nào nhắc lại.", trail),
        "intro": f"{format_number(count)} tin, nối theo quý họp từ cũ tới mới. {told}",
        "capped": capped,
        "stretches": tuple(_stretches(briefs, by_record, root)),
        "note": "Việc hẹn chỉ ghi khi thân bài nói rõ. Chưa có tin nhắc lại không có nghĩa là không làm; chưa có tin của một quý không có nghĩa là không họp. Tin không rõ năm họp thì không nối được.",
    }


def _pledge(pledge: Pledge, takers: Mapping[str, Card], root: str) -> PledgeView:
    taker = takers.get(pledge.taken_up_by)
    here = root + article_path(pledge.record) + (f"#d{pledge.paragraph}" if pledge.paragraph else "")
    link = Link(taker.title, root + article_path(taker.id), note=taker.date) if taker else None
    due = f"hẹn tới {pledge.due}" if pledge.due else ""
    return PledgeView(capital(smart_quotes(pledge.text)), here, due, link, "" if taker else NEVER_TAKEN_UP)


def _stretches(briefs: Sequence[Brief], by_record: Mapping[str, list[PledgeView]], root: str) -> Iterator[ThreadStretch]:
    """Yield the quarters that have meetings, and between them what the archive lacks, oldest first; a year's meetings of no known month after its quarters."""
    stretches: dict[tuple[int, int], list[ThreadKnot]] = {}
    for brief in briefs:
        year, month, _ = split(brief.order)
        knot = ThreadKnot(brief.title, root + article_path(brief.id), brief.date, tuple(by_record.get(brief.id, ())))
        stretches.setdefault((year, quarter(month) if month else 5), []).append(knot)
    last = 0
    for (year, part), knots in stretches.items():
        if part < 5:
            here = year * 4 + part - 1
            if last and here > last + 1:
                yield ThreadStretch(_quarters(last + 1, here - 1), (), "Kho chưa có tin quý này." if here == last + 2 else "Kho chưa có tin các quý này.")
            last = here
        yield ThreadStretch(f"Quý {ROMAN[part]}/{year}" if part < 5 else f"Năm {year}, không rõ quý", tuple(knots))


def _quarters(first: int, last: int) -> str:
    names = [f"quý {ROMAN[number % 4 + 1]}/{number // 4}" for number in (first, last)]
    return capital(names[0]) if first == last else f"Từ {names[0]} tới {names[1]}"
