"""Which lists of the archive can be followed and cited: the main page of each term, and the whole's years."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.archive.mapping import ALL
from plugins.archive.plan import Key
from plugins.archive.queries import NO_END
from plugins.common.text import slugify
from plugins.pages.chrome import Chrome, capital
from plugins.pages.nodes import ALL as ALL_PAGE
from plugins.pages.places import title_of
from plugins.records.schema import LEVELS


@dataclass(frozen=True)
class Followed:
    """A list with its page: the records of ``term`` whose order is from ``first`` until before ``end``."""

    page: str
    title: str
    term: str
    first: int = 0
    end: int = NO_END


def followed(chrome: Chrome, key: Key) -> Followed | None:
    """Return the list of a key; None if it has no page, or one that only parts a longer list."""
    if key.term == ALL:
        return _of_all(chrome, key)
    if key.year:
        return None
    found = _of_term(chrome, key)
    return Followed(*found, key.term) if found else None


def _of_all(chrome: Chrome, key: Key) -> Followed | None:
    if not key.year:
        return Followed(ALL_PAGE, "Mọi tin", ALL)
    if key.month or key.quarter or key.year not in chrome.archive.year_span:
        return None
    return Followed(chrome.year_path(key.year), f"Năm {key.year}", ALL, key.year * 10_000, (key.year + 1) * 10_000)


def _of_term(chrome: Chrome, key: Key) -> tuple[str, str] | None:
    archive, name = chrome.archive, key.name
    match key.kind:
        case "place":
            place = archive.gazetteer.places.get(name)
            if place and (place.is_province or archive.term(key.term).count):
                return chrome.place_path(place), title_of(place)
        case "cross" if archive.term(key.term).count:
            place_id, _, decree_id = name.partition(",")
            place, decree = archive.gazetteer[place_id], archive.decrees[decree_id]
            return chrome.crossing_path(place, decree.slug), f"{title_of(place)}, {decree.short_name}"
        case "decree" if name in archive.decrees.decrees:
            decree = archive.decrees[name]
            return chrome.decree_path(decree), f"Nghị định {decree.number}"
        case "force":
            force = next((force for force in archive.registers.forces if force.id == name), None)
            return (chrome.force_path(force.name), force.name) if force else None
        case "topic" if archive.term(key.term).count:
            return chrome.topic_path(name), f"Chủ đề {chrome.topic_name(name)}"
        case "level":
            level = next((level for level in LEVELS if slugify(level) == name), None)
            return (chrome.level_path(level), f"Cấp {level}") if level else None
    return None


def own_title(site_name: str, title: str) -> str:
    """Return what a feed or calendar is called in a program that holds many: with the site's name before it."""
    return f"{site_name}: {capital(title)}"
