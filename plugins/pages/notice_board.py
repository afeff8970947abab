"""One sheet of A4 for a commune's notice board: an article in large type, with the QR code of its address."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.archive.assets import NOTICE_BOARD_STYLESHEET
from plugins.archive.core import article_path
from plugins.archive.plan import Artifact
from plugins.archive.queries import Found
from plugins.common.qr import qr_drawing
from plugins.common.text import smart_quotes
from plugins.records.codes import code_of

from .article import facts_of, place_and_day
from .chrome import Chrome, page
from .views import BoardFact, BoardView, QrView

# Signs on a sheet (a title counts double, a fact its line) from which the type is made smaller, so that one sheet holds them.
_MEDIUM, _SMALL, _SMALLEST = 680, 960, 1_350
_LINE = 45  # Signs that a fact's line takes at least.


def board_pages(chrome: Chrome, record_id: str) -> Iterator[Artifact]:
    """Yield the sheet of a record; none for a withdrawn one, or one that is not there."""
    found = chrome.archive.record(record_id)
    if found is not None and found.body is not None:
        path = chrome.board_path(record_id)
        yield page(path, "notice_board.html", (found.digest,), partial(board_context, chrome, found, path))


def board_context(chrome: Chrome, found: Found, path: str) -> dict[str, object]:
    """Return the values of one sheet."""
    record, root = found.record, chrome.root_of(path)
    article = article_path(record.id)
    facts = [_plain(fact.term, [(value.text, value.note) for value in fact.values]) for fact in facts_of(chrome, record, root, found.evidence)]
    title, summary = smart_quotes(record.title), smart_quotes(record.summary)
    source = record.source
    publisher = source.publisher if source.is_known else "không rõ nơi đăng"
    told = ", ".join(filter(None, (publisher, f"đăng {record.published.label()}" if record.published else "")))
    decrees = "; ".join(f"Nghị định {chrome.archive.decrees[decree_id].number}" for decree_id in record.decree_ids)
    kicker = place_and_day(chrome, record)
    meanings = chrome.meanings(" ".join((title, summary, kicker, *(fact.text for fact in facts))))
    length = 2 * len(title) + len(summary) + sum(max(len(fact.text), _LINE) for fact in facts) + sum(map(len, meanings))
    view = BoardView(
        title=title,
        kicker=kicker,
        decrees=decrees,
        summary=summary,
        facts=tuple(facts),
        meanings="; ".join(meanings),
        source=f"Theo {told}.",
        code=code_of(record.id),
        address=chrome.permalink(article) if chrome.is_published else "",
        qr=_qr(chrome.permalink(article)) if chrome.is_published else None,
        size="smallest" if length > _SMALLEST else "small" if length > _SMALL else "medium" if length > _MEDIUM else "large",
    )
    frame = chrome.frame(path, f"Bản treo bảng tin: {record.title}", record.summary, robots="noindex")
    return {**frame, "board": view, "article_url": root + article, "board_css_url": root + NOTICE_BOARD_STYLESHEET}


def _plain(term: str, values: list[tuple[str, str]]) -> BoardFact:
    return BoardFact(term, "; ".join(f"{text} ({note.rstrip('.')})" if text and note else text or note for text, note in values))


def _qr(address: str) -> QrView:
    drawing = qr_drawing(address)
    return QrView(f"-4 -4 {drawing.size + 8} {drawing.size + 8}", drawing.path)
