"""Short addresses: ``id/GQ-2020-10-09.html``, the code of an article as one says it, leads to the article, whatever becomes of it.

A page of plain HTML for each code: any server can give it, and it answers from a disk, too. One page for each place would be a sixtieth of the files, but
would lead nowhere without a script. It names the article by its code alone, so nothing that happens to the article's text changes it. A record that was renamed
keeps the codes of its old addresses; where two records have one code (two communes of one day), the page leads to both. Nothing has to be noted in
the ledger of addresses: each stands for an article's address that is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from plugins.archive.assets import ICON, STYLESHEET
from plugins.archive.core import article_path, short_path
from plugins.archive.mapping import code_term, codes_of
from plugins.archive.plan import Artifact
from plugins.common.text import is_device
from plugins.records.core import Record

from .chrome import Chrome, page
from .views import Link

CODES = code_term("")


def short_pages(chrome: Chrome, record: Record) -> Iterator[Artifact]:
    """Yield the page of each code that a record has or had; one that several have belongs to the first of them by id. None for a name that Windows keeps."""
    for code in codes_of(record):
        ids = chrome.archive.members(code_term(code))
        if ids[0] == record.id and not is_device(code):
            titles = tuple(chrome.archive.brief(one).title for one in ids) if len(ids) > 1 else ()
            yield page(short_path(code), "short.html", (tuple(ids), titles), partial(short_context, chrome, code, ids, titles))


def short_context(chrome: Chrome, code: str, ids: Sequence[str], titles: Sequence[str]) -> Mapping[str, object]:
    """Return the values of the page of a code; ``titles``: of its records, where there are several."""
    root = chrome.root_of(short_path(code))
    names = titles or [f"bài mang mã {code}"]
    return {
        "code": code,
        "targets": tuple(Link(name, root + article_path(record_id)) for record_id, name in zip(ids, names, strict=True)),
        "css_url": root + chrome.asset(STYLESHEET),
        "icon_url": root + chrome.asset(ICON),
    }
