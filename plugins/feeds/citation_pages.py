"""The page on which an article is cited, with its files, and the files of a list."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial

from markupsafe import Markup

from plugins.archive.assets import ICON, SETTINGS_SCRIPT, STYLESHEET
from plugins.archive.core import article_path, citation_path, short_path
from plugins.archive.plan import Artifact
from plugins.archive.queries import Found, Told
from plugins.common.dates import short_day
from plugins.common.text import smart_quotes
from plugins.data.addresses import record_path
from plugins.pages.article import alias_context
from plugins.pages.chrome import FOLLOWING, Chrome, page
from plugins.pages.views import Link
from plugins.records.codes import code_of

from .citations import KINDS, Reference, references_of, write
from .linked_data import linked_data
from .lists import Followed
from .settings import FeedSettings

_LABELS = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}


def citation_pages(chrome: Chrome, settings: FeedSettings, found: Found, told: Told) -> Iterator[Artifact]:
    """Yield the page of a record and its files; of a withdrawn one the page alone, which says so. Under the ids that it had: a redirect, and the same files."""
    record, path = found.record, citation_path(article_path(told.id))
    references = references_of(told, settings)
    yield page(path, "citation.html", (told, found.digest), partial(citation_context, chrome, found, told, references))
    for kind in KINDS if references else ():
        for name in (told.id, *record.old_names):
            yield Artifact(citation_path(article_path(name), kind), (told,), content=partial(write, kind, (told,), settings))
    for name in record.old_names:
        old = citation_path(article_path(name))
        yield page(old, "alias.html", (path, record.title), partial(alias_context, chrome, old, path, record))


def list_files(settings: FeedSettings, listed: Followed, told: Sequence[Told]) -> Iterator[Artifact]:
    """Yield the references of all records of a list."""
    for kind in KINDS:
        yield Artifact(citation_path(listed.page, kind), (tuple(told),), content=partial(write, kind, told, settings))


def citation_context(chrome: Chrome, found: Found, told: Told, references: Sequence[Reference]) -> dict[str, object]:
    """Return the values of the page of one record."""
    record, path = found.record, citation_path(article_path(told.id))
    root = chrome.root_of(path)
    files = [Link(_LABELS[kind], root + citation_path(article_path(told.id), kind)) for kind in KINDS]
    if chrome.settings.gives_data:
        files.append(Link("Dữ liệu của bài (JSON)", root + record_path(told.id)))
    withdrawn = f"Tin này đã được rút ngày {short_day(record.withdrawn.date)}; không nên trích nữa." if record.withdrawn and not references else ""
    data = linked_data(record, told, references[0].url, chrome.settings.site_name, chrome.archive.gazetteer, chrome.archive.decrees) if references else None
    return {
        "site": {"name": chrome.settings.site_name},
        "title": smart_quotes(record.title),
        "article_url": root + article_path(told.id),
        "canonical": chrome.permalink(article_path(told.id)) if references and chrome.is_published else "",
        "short": Link(chrome.permalink(short_path(code_of(told.id))), root + short_path(code_of(told.id))) if references else None,
        "how_url": f"{root}{FOLLOWING}#trich-dan",
        "home_url": f"{root}index.html",
        "css_url": root + chrome.asset(STYLESHEET),
        "icon_url": root + chrome.asset(ICON),
        "script_url": root + chrome.asset(SETTINGS_SCRIPT),
        "withdrawn": withdrawn,
        "references": tuple({"of_archive": reference.of_archive, "is_online": bool(reference.url), "text": reference.vietnamese()} for reference in references),
        "files": tuple(files) if references else (),
        "linked_data": _as_script(data) if data else "",
    }


def _as_script(data: object) -> Markup:
    """Return JSON for a <script>: no text in it can end that element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
