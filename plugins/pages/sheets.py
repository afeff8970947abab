"""The sheets of an article to print, on one page of its own: for a commune's notice board, with the QR code of its address; and as it is read out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from plugins.archive.assets import ICON, READ_ALOUD, STYLESHEET
from plugins.archive.core import article_path, sheets_path
from plugins.archive.plan import Artifact
from plugins.archive.queries import Found
from plugins.common.dates import short_day
from plugins.common.qr import qr_drawing
from plugins.common.text import smart_quotes
from plugins.records.codes import code_of
from plugins.records.core import Record

from .article import Facts, alias_context, place_and_day
from .chrome import HELP_FOR_LISTENING, Chrome, page
from .views import BoardFact, BoardView, Fact, QrView

# Signs on a sheet (a title counts double, a fact its line) from which the type is made smaller, so that one sheet holds them.
_MEDIUM, _SMALL, _SMALLEST = 680, 960, 1_350
_LINE = 45  # Signs that a fact's line takes at least.


def sheet_pages(chrome: Chrome, found: Found, facts: Facts) -> Iterator[Artifact]:
    """Yield the page of the sheets of a record, and a redirect from where they stood under its old addresses."""
    record, path = found.record, sheets_path(found.record.id)
    yield page(path, "sheets.html", (found.digest, chrome.has_help_for_listening), partial(sheets_context, chrome, found, path, facts))
    for alias in record.old_addresses:
        if alias.startswith("tin/"):
            old = sheets_path(alias.removeprefix("tin/").removesuffix(".html"))
            yield page(old, "alias.html", (path, record.title), partial(alias_context, chrome, old, path, record))


def sheets_context(chrome: Chrome, found: Found, path: str, facts: Facts) -> dict[str, object]:
    """Return the values of the page of one record: of a withdrawn one no more than that it is."""
    record, root = found.record, chrome.root_of(path)
    title = smart_quotes(record.title)
    is_published = found.body is not None
    return {
        "site": {"name": chrome.settings.site_name},
        "title": title,
        "withdrawn": "" if is_published or not record.withdrawn else f"Tin này đã được rút ngày {short_day(record.withdrawn.date)}; không còn bản in.",
        "board": _board(chrome, record, title, facts()) if is_published else None,
        "reading": chrome.reader.reading(found) if is_published and chrome.settings.reads_out else None,
        "article_url": root + article_path(record.id),
        "help_url": root + HELP_FOR_LISTENING if chrome.has_help_for_listening else "",
        "permalink": chrome.permalink(article_path(record.id)),
        "canonical": chrome.permalink(article_path(record.id)) if is_published and chrome.is_published else "",
        "source_url": record.source.url if is_published else "",
        "css_url": root + chrome.asset(STYLESHEET),
        "icon_url": root + chrome.asset(ICON),
        "script_url": root + chrome.asset(READ_ALOUD),
    }


def _board(chrome: Chrome, record: Record, title: str, told: Iterable[Fact]) -> BoardView:
    facts = [_plain(fact.term, [(value.text, value.note) for value in fact.values]) for fact in told]
    summary = smart_quotes(record.summary)
    kicker = place_and_day(chrome, record)
    meanings = chrome.meanings(" ".join((title, summary, kicker, *(fact.text for fact in facts))))
    length = 2 * len(title) + len(summary) + sum(max(len(fact.text), _LINE) for fact in facts) + sum(map(len, meanings))
    address = chrome.permalink(article_path(record.id)) if chrome.is_published else ""
    return BoardView(
        kicker=kicker,
        decrees="; ".join(f"Nghị định {chrome.archive.decrees[decree_id].number}" for decree_id in record.decree_ids),
        tone=chrome.archive.decrees[record.decree_ids[0]].tone if record.decree_ids else "",
        summary=summary,
        facts=tuple(facts),
        meanings="; ".join(meanings),
        source=f"Theo {_told(record)}.",
        code=code_of(record.id),
        address=address,
        qr=_qr(address) if address else None,
        size="smallest" if length > _SMALLEST else "small" if length > _SMALL else "medium" if length > _MEDIUM else "large",
    )


def _told(record: Record) -> str:
    """Return who published it, and when."""
    publisher = record.source.publisher if record.source.is_known else "không rõ nơi đăng"
    return f"{publisher}, đăng {record.published.label()}" if record.published else publisher


def _plain(term: str, values: list[tuple[str, str]]) -> BoardFact:
    return BoardFact(term, "; ".join(f"{text} ({note.rstrip('.')})" if text and note else text or note for text, note in values))


def _qr(address: str) -> QrView:
    drawing = qr_drawing(address)
    return QrView(f"-4 -4 {drawing.size + 8} {drawing.size + 8}", drawing.path)
