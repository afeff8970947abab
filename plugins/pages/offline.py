"""What a province needs to be read without a network: the list of its pages, which the service worker keeps on request."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

from plugins.archive.assets import CHART_STYLESHEET, ICON, OFFLINE_SCRIPT, READ_ALOUD, SETTINGS_SCRIPT, STYLESHEET
from plugins.archive.mapping import Brief
from plugins.archive.plan import Artifact
from plugins.archive.queries import Term
from plugins.common.text import format_number
from plugins.gazetteer.core import Place

from .chrome import HELP_FOR_LISTENING, Chrome
from .views import OfflineView

MOST = 300  # Articles of a province that are kept: its newest.
_KEPT, _KEPT_YEAR, _KEPT_SHARED = 17, 6, 40  # kB on the average: an article with its sheets, which are read aloud too; a year; what all share.
_ZIPPED, _ZIPPED_YEAR, _ZIPPED_SHARED = 10, 2.5, 22  # The same in a bundle.


def list_path(place: Place) -> str:
    return f"tinh/{place.id}/ngoai-mang.json"


def offline_list(chrome: Chrome, place: Place, term: Term) -> Artifact:
    """Return the list of the pages of a province, with what its kept articles are found and named by."""
    kept = term.newest(MOST)
    shown = tuple((brief.id, brief.title, brief.place, brief.date) for brief in kept)
    inputs = (shown, tuple(term.years), chrome.has_help_for_listening)
    return Artifact(list_path(place), inputs, content=partial(_document, chrome, place, kept, tuple(term.years)))


def _document(chrome: Chrome, place: Place, kept: Sequence[Brief], years: Sequence[int]) -> bytes:
    of_all = [chrome.asset(path) for path in (STYLESHEET, CHART_STYLESHEET, ICON, SETTINGS_SCRIPT, OFFLINE_SCRIPT)]
    if chrome.settings.reads_out:
        of_all += [chrome.asset(READ_ALOUD), *([HELP_FOR_LISTENING] if chrome.has_help_for_listening else [])]
    pages = [chrome.place_path(place), *(chrome.place_year_path(place, year) for year in years), *of_all]
    found = {"ten": place.full_name(), "trang": pages, "tin": [[brief.id, brief.title, brief.place, brief.date] for brief in kept]}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def offline_view(chrome: Chrome, place: Place, term: Term, root: str) -> OfflineView | None:
    """Return what the page of a province says of keeping it; None where there is nothing to keep."""
    if not term.count:
        return None
    number = min(term.count, MOST)
    about = f"{format_number(number)} tin" if number == term.count else f"{format_number(number)} tin mới nhất trong {format_number(term.count)} tin"
    return OfflineView(
        root + list_path(place),
        f"{about} của {place.full_name()}",
        size_in_words(kept_size(number, len(term.years))),
        bundle_url(chrome, place, root),
        size_in_words(bundle_size(number, len(term.years))),
    )


def kept_size(articles: int, years: int) -> int:
    """Return about how many kB a kept province takes in a reader's machine, where its files lie as they are."""
    return articles * _KEPT + years * _KEPT_YEAR + _KEPT_SHARED


def bundle_url(chrome: Chrome, place: Place, root: str) -> str:
    """Return where the bundle of a province is offered, with its true size; "" where the site has none."""
    folder = chrome.settings.bundles_url
    return f"{folder if ':' in folder else root + folder}index.html#{place.id}" if folder else ""


def bundle_size(articles: int, years: int) -> float:
    """Return about how many kB the bundle of a province has: it is made after its page."""
    return articles * _ZIPPED + years * _ZIPPED_YEAR + _ZIPPED_SHARED


def size_in_words(kilobytes: float) -> str:
    """Return a size as readers know it: ``640 kB``, ``1,3 MB``."""
    return f"{kilobytes:.0f} kB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB".replace(".", ",")
