"""The pages on which an article and a list are cited, with their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from plugins.archive.assets import ICON, SETTINGS_SCRIPT, STYLESHEET
from plugins.archive.core import article_path, citation_path, short_path
from plugins.archive.plan import Artifact
from plugins.archive.queries import Found, Told
from plugins.common.dates import short_day
from plugins.common.text import collation_key, smart_quotes
from plugins.data.addresses import record_path
from plugins.pages.article import alias_context
from plugins.pages.chrome import CITED, FOLLOWING, Chrome, capital, page
from plugins.pages.linked_data import as_script, linked_data
from plugins.pages.views import Link
from plugins.records.codes import code_of

from .citations import KINDS, Reference, references_of, write
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


def list_citations(chrome: Chrome, settings: FeedSettings, listed: Followed, told: tuple[Told, ...]) -> Iterator[Artifact]:
    """Yield the references of all records of a list: a page of them in the Vietnamese form, and the files."""
    path = citation_path(listed.page)
    yield page(path, "citation_list.html", (listed.title, told), partial(list_context, chrome, settings, listed, told))
    for kind in KINDS:
        yield Artifact(citation_path(listed.page, kind), (told,), content=partial(write, kind, told, settings))


def too_long(chrome: Chrome, listed: Followed) -> Artifact:
    """Return the page of a list with too many records to be cited at once: somebody may have kept its address."""
    return page(citation_path(listed.page), "citation_list.html", (listed.title, CITED[-1]), partial(_list_frame, chrome, listed))


def list_context(chrome: Chrome, settings: FeedSettings, listed: Followed, told: Sequence[Told]) -> dict[str, object]:
    """Return the values of the page of a list: the sources by who wrote them, as lists of references have them, and ours in the order of the list."""
    references = [reference for one in told for reference in references_of(one, settings)]
    ours = [reference for reference in references if reference.of_archive]
    theirs = sorted((reference for reference in references if not reference.of_archive), key=lambda one: (collation_key(one.vietnamese()), one.key))
    return {
        **_list_frame(chrome, listed),
        "sections": tuple((heading, tuple(map(_shown, some))) for heading, some in (("Bài gốc", theirs), ("Bản tóm trong kho", ours))),
        "files": tuple(Link(_LABELS[kind], chrome.root_of(citation_path(listed.page)) + citation_path(listed.page, kind)) for kind in KINDS),
    }


def _list_frame(chrome: Chrome, listed: Followed) -> dict[str, object]:
    root = chrome.root_of(citation_path(listed.page))
    return {
        **_frame(chrome, root),
        "title": capital(listed.title),
        "list_url": root + listed.page,
        "canonical": chrome.permalink(listed.page) if chrome.is_published else "",  # The list itself is what is to be found.
        "sections": (),
        "files": (),
        "most": CITED[-1],
    }


def _frame(chrome: Chrome, root: str) -> dict[str, object]:
    """Return what both pages have around what they say."""
    return {
        "site": {"name": chrome.settings.site_name},
        "how_url": f"{root}{FOLLOWING}#trich-dan",
        "home_url": f"{root}index.html",
        "css_url": root + chrome.asset(STYLESHEET),
        "icon_url": root + chrome.asset(ICON),
        "script_url": root + chrome.asset(SETTINGS_SCRIPT),
    }


def _shown(reference: Reference) -> dict[str, object]:
    return {"of_archive": reference.of_archive, "is_online": reference.is_online, "text": reference.vietnamese()}


def citation_context(chrome: Chrome, found: Found, told: Told, references: Sequence[Reference]) -> dict[str, object]:
    """Return the values of the page of one record."""
    record, path = found.record, citation_path(article_path(told.id))
    root = chrome.root_of(path)
    files = [Link(_LABELS[kind], root + citation_path(article_path(told.id), kind)) for kind in KINDS]
    if chrome.settings.gives_data:
        files.append(Link("Dữ liệu của bài (JSON)", root + record_path(told.id)))
    withdrawn = f"Tin này đã được rút ngày {short_day(record.withdrawn.date)}; không nên trích nữa." if record.withdrawn and not references else ""
    data = linked_data(record, references[0].url, chrome.settings.site_name, chrome.archive.gazetteer, chrome.archive.decrees) if references else None
    return {
        **_frame(chrome, root),
        "title": smart_quotes(record.title),
        "article_url": root + article_path(told.id),
        "canonical": chrome.permalink(article_path(told.id)) if references and chrome.is_published else "",
        "short": Link(chrome.permalink(short_path(code_of(told.id))), root + short_path(code_of(told.id))) if references else None,
        "withdrawn": withdrawn,
        "references": tuple(map(_shown, references)),
        "files": tuple(files) if references else (),
        "linked_data": as_script(data) if data else "",
    }
