"""The pages that a query may name, and the words for the values of facets."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.archive.core import Registers, decree_path
from plugins.archive.mapping import ALL
from plugins.archive.queries import Archive
from plugins.common.dates import quarter
from plugins.common.text import collation_key, join_words, slugify
from plugins.gazetteer.core import Gazetteer, Place
from plugins.records.schema import KINDS

from .documents import DECREE, FORCE, KIND, PROVINCE
from .format import PageLink

ROMAN = ("I", "II", "III", "IV")


def page_links(archive: Archive) -> list[PageLink]:
    """Return the pages of provinces, of other places with records, of decrees, forces, and of the years and quarters with records."""
    return [*_places(archive), *_decrees(archive), *_forces(archive.registers), *_times(archive)]


def labels(registers: Registers) -> dict[str, dict[str, str]]:
    """Return what readers see for the values of facets; a year is its own label."""
    return {
        PROVINCE: {place.id: place.shown for place in registers.gazetteer if place.is_province},
        DECREE: {decree.slug: decree.short_name or decree.number for decree in registers.decrees},
        FORCE: {force.id: force.name for force in registers.forces},
        KIND: {slugify(kind): kind[:1].upper() + kind[1:] for kind in KINDS},
    }


def _places(archive: Archive) -> Iterator[PageLink]:
    gazetteer, listed = archive.gazetteer, archive.listed_among("place")
    there = [place for place in gazetteer if place.is_province or place.id in listed]
    for place in sorted(there, key=lambda place: (not place.is_province, bool(place.ended), collation_key(place.name), place.id)):
        names = dict.fromkeys((place.name, place.shown, *place.aliases, *(f"{form.type} {place.name}" for form in place.forms)))
        names |= dict.fromkeys(past.name for past in gazetteer.predecessors(place))  # Who types the old name is led to both.
        title = place.shown if place.is_province else gazetteer.notation(place)
        names.pop(title, None)
        yield PageLink("tinh" if place.is_province else "noi", title, _place_path(place), _fate(place, gazetteer), tuple(names))


def _place_path(place: Place) -> str:
    return f"{'tinh' if place.is_province else 'dia-phuong'}/{place.id}.html"


def _fate(place: Place, gazetteer: Gazetteer) -> str:
    """Return what is to be said of a place beside its name: what it is, and what became of it."""
    if not place.ended:
        past = [past.name for past in gazetteer.predecessors(place) if past.name != place.name]
        return f"{place.full_name()}{f', gồm cả {join_words(past)} cũ' if past else ''}"
    heirs = join_words([heir.full_name() for heir in gazetteer.today(place)])
    return f"{place.full_name()} cũ{f', nay thuộc {heirs}' if heirs else ''}"


def _decrees(archive: Archive) -> Iterator[PageLink]:
    for decree in archive.decrees:
        if decree.decoy_for:
            continue
        number, year = decree.number.split("/")[:2]
        names = tuple(dict.fromkeys((decree.number, f"Nghị định {decree.number}", decree.short_name)))
        title = f"Nghị định {decree.number}"
        yield PageLink("nghi-dinh", title, decree_path(decree), "", names, (("§nd", number), ("§nd", f"{number}/{year}")))


def _forces(registers: Registers) -> Iterator[PageLink]:
    for force in registers.forces:
        yield PageLink("luc-luong", force.name, f"luc-luong/{force.id}.html", "", force.aliases)


def _times(archive: Archive) -> Iterator[PageLink]:
    months = archive.term(ALL).months
    for year in reversed(archive.year_span):
        yield PageLink("nam", f"Năm {year}", f"nam/{year}.html", "", (), (("§nam", str(year)),))
    for year, number in sorted({(year, quarter(month)) for year, month in months if year and month}, reverse=True):
        yield PageLink("quy", f"Quý {ROMAN[number - 1]} năm {year}", f"nam/{year}/quy-{number}.html", "", (), (("§q", f"{year}-{number}"),))
