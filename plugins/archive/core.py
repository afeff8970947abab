"""Registers, and how a record is resolved by them: its places, decrees, forces, level, thread. Pure; knows nothing of Pelican."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from plugins.common.dates import short_day
from plugins.common.problems import Problem, did_you_mean
from plugins.common.text import fold, slugify
from plugins.decrees.core import Decree, DecreeRegister, UnknownDecree
from plugins.gazetteer.core import COMMUNE_TYPES, AmbiguousPlace, Gazetteer, Place, PlaceNotThen, UnknownPlace
from plugins.records.core import Record
from plugins.records.glossary import Abbreviation, Force
from plugins.records.suppression import Suppressed, places_of, without_names
from plugins.records.withdrawal import left_of

from .surveys import Survey

CENTRAL = "trung ương"


@dataclass(frozen=True)
class Tile:
    """Where a province stands on the tile map; ``part_of`` names the province of an archipelago."""

    id: str
    row: int
    column: int
    label: str
    part_of: str = ""
    line: int = 0


@dataclass(frozen=True)
class Registers:
    """What editors keep in ``content/data/``."""

    gazetteer: Gazetteer
    decrees: DecreeRegister
    glossary: tuple[Abbreviation, ...] = ()
    forces: tuple[Force, ...] = ()
    tiles: tuple[Tile, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    surveys: tuple[Survey, ...] = ()


def resolve(record: Record, registers: Registers) -> tuple[Record, list[Problem]]:
    """Return ``record`` with its places, decrees and forces found in the registers, and the problems of those that are not.

    The door of the archive: names that are not to be shown, and what a withdrawn record said, go here, so nothing behind it has them.
    """
    problems: list[Problem] = []
    places = tuple(filter(None, (_resolve_place(record, notation, registers.gazetteer, problems) for notation in record.locality)))
    decrees = tuple(filter(None, (_resolve_decree(record, written, registers.decrees, problems) for written in record.decree)))
    by_fold = {fold(spelling): force.name for force in registers.forces for spelling in (force.name, *force.aliases)}
    forces = []
    for written in record.forces:
        name = by_fold.get(fold(written))
        if name is None:
            cure = did_you_mean(written, by_fold.values()) or f"các lực lượng trong sổ: {', '.join(force.name for force in registers.forces)}"
            problems.append(Problem(record.path, record.lines.get("forces", 1), f"không có lực lượng nào tên “{written}”", cure))
        elif name not in forces:
            forces.append(name)
    resolved = replace(
        record, place_ids=tuple(dict.fromkeys(p.id for p in places)), decree_ids=tuple(dict.fromkeys(d.id for d in decrees)), forces=tuple(forces)
    )
    if resolved.is_withdrawn:
        resolved = left_of(resolved)
    names = names_withheld(resolved, registers)
    return (without_names(resolved, names) if names else resolved), problems


def names_withheld(record: Record, registers: Registers) -> list[str]:
    """Return the names that ``record`` must not show: those of its own, and those of the places that list it."""
    rows = registers.suppressed
    if not rows:
        return []
    places = {*places_listing(record, registers.gazetteer), *record.place_ids} if any(row.place for row in rows) else set()
    return [row.name for row in rows if row.record == record.id or row.place in places or not (row.place or row.record)]


def names_met(record: Record, text: str, registers: Registers) -> tuple[tuple[str, bool], ...]:
    """Return the names of the register of withheld ones that stand in the ``text`` of a resolved record's file, each with whether it is withheld there."""
    if not registers.suppressed or record.is_withdrawn:
        return ()
    names = dict.fromkeys(row.name for row in registers.suppressed)
    hidden = set(names_withheld(record, registers))
    return tuple((name, name in hidden) for name in names if places_of([name], text))


def _resolve_place(record: Record, notation: str, gazetteer: Gazetteer, problems: list[Problem]) -> Place | None:
    line = record.lines.get("locality", 1)
    days = [record.day_for_registers]
    if record.when and record.when.latest != days[0]:
        days.append(record.when.latest)  # A year or month in which a merger fell: right on one of its ends is right.
    error: LookupError | None = None
    for day in days:
        try:
            return gazetteer.lookup(notation, day)
        except LookupError as caught:
            error = error or caught
    match error:
        case PlaceNotThen():
            problems.append(Problem(record.path, line, str(error), _cure_place_not_then(error, days[0], gazetteer)))
        case AmbiguousPlace():
            problems.append(Problem(record.path, line, str(error), f"viết cả tên cấp trên: {'; '.join(error.candidates)}"))
        case UnknownPlace():
            problems.append(Problem(record.path, line, str(error), error.hint or "xem lại tên (có dấu), hoặc thêm nơi ấy vào content/data/places.csv"))
    return None


def _cure_place_not_then(error: PlaceNotThen, day: date | None, gazetteer: Gazetteer) -> str:
    place = error.place
    if not (place.ended and day and place.ended <= day and error.today):
        before = " hoặc ".join(other.name for other in gazetteer.predecessors(place) if day and other.exists_on(day))
        return f"viết tên nơi ấy dùng vào ngày họp{f' ({before})' if before else ''}, hoặc xem lại date"
    heirs = " hoặc ".join(heir.name for heir in error.today)
    now = f"locality: {heirs}" if place.is_province else f"tên xã, phường mới rồi tên tỉnh, như locality: (xã mới), {heirs}"
    return f"họp từ ngày {short_day(place.ended)} trở đi thì viết {now}; họp trước ngày ấy thì xem lại date"


def _resolve_decree(record: Record, written: str, register: DecreeRegister, problems: list[Problem]) -> Decree | None:
    line = record.lines.get("decree", 1)
    try:
        decree = register.resolve(written)
    except UnknownDecree as error:
        problems.append(Problem(record.path, line, str(error), error.hint))
        return None
    if decree.decoy_for in register.decrees:  # The register may have a mistake.
        meant = register[decree.decoy_for]
        of_day = f" ký ngày {short_day(meant.signed_day)}" if meant.signed_day else ""
        cure = f"các hội nghị phối hợp theo nghị định{of_day}: hãy viết decree: {meant.number}; nguồn nêu khác thì bỏ dòng decree và ghi decree_note"
        problems.append(Problem(record.path, line, f"{written} là nghị định khác ({decree.title.value})", cure))
        return None
    last_day = record.last_possible_day
    if last_day and decree.signed_from > last_day:
        signed = f"ký ngày {short_day(decree.signed_day)}" if decree.signed_day else f"mang số của năm {decree.year}"
        known, key = (f"cuộc họp ({record.when.plain()})", "date") if record.when else (f"ngày đăng tin ({short_day(last_day)})", "published")
        problems.append(Problem(record.path, line, f"{decree.number} {signed}, sau {known}", f"xem lại {key}, hoặc ghi nghị định đã có vào ngày ấy"))
        return None
    return decree


def article_path(record_id: str) -> str:
    return f"tin/{record_id}.html"


def sheets_path(record_id: str) -> str:
    """Return the page of the sheets to print of an article. No folder of the article's name: some hosts would send ``tin/ID`` there."""
    return f"in/{record_id}.html"


def short_path(code: str) -> str:
    """Return the short address of the article that has a code: ``id/GQ-2020-10-09.html``."""
    return f"id/{code}.html"


def feed_path(page: str, kind: str = "xml") -> str:
    """Return the feed of a list's page: ``theo-doi/tinh/an-giang.xml`` (Atom), or of another ``kind``: json, ics."""
    return f"theo-doi/{page.removesuffix('.html').removesuffix('/index')}.{kind}"


def citation_path(page: str, kind: str = "html") -> str:
    """Return how an article's or a list's page is cited: ``trich-dan/go-quao-2020-10-09.html``, ``trich-dan/tinh/an-giang.bib``."""
    return f"trich-dan/{page.removesuffix('.html').removesuffix('/index').removeprefix('tin/')}.{kind}"


def decree_path(decree: Decree) -> str:
    return f"nghi-dinh/{decree.slug}.html"


def place_path(place: Place) -> str:
    return f"{'tinh' if place.is_province else 'dia-phuong'}/{place.id}.html"


def crossing_path(place: Place, slug: str) -> str:
    """Return the page of the records of a province under the decree of that ``slug``."""
    return f"tinh/{place.id}/nghi-dinh-{slug}.html"


def level_path(level: str) -> str:
    return f"cap/{slugify(level)}.html"


def place_chain(record: Record, gazetteer: Gazetteer) -> list[Place]:
    """Return the first place of ``record`` and those above it as of its day; empty where no place is known."""
    return gazetteer.chain_on(gazetteer[record.place_ids[0]], record.day_for_registers) if record.place_ids else []


def places_listing(record: Record, gazetteer: Gazetteer) -> list[str]:
    """Return the ids of all places that list ``record``: its own, those above them that day, and the provinces of today."""
    keys: dict[str, None] = {}
    for place_id in record.place_ids:
        place = gazetteer[place_id]
        for above in gazetteer.chain_on(place, record.day_for_registers):
            keys[above.id] = None
        for today in gazetteer.today(place):
            keys[today.id] = None
    return list(keys)


def all_above(place: Place, gazetteer: Gazetteer) -> set[str]:
    """Return the ids of everything that ``place`` ever was under, and of the provinces of today it belongs to."""
    above = {up.id for form in place.forms for up in gazetteer.chain(place, form)[1:]}
    return above | {province.id for province in gazetteer.today(place)}


def level_of(record: Record, gazetteer: Gazetteer) -> str:
    """Return the level of the meeting: as stated, else by the kind of its place; "" where unknown."""
    if record.level or not record.place_ids:
        return record.level
    chains = [gazetteer.chain_on(gazetteer[place_id], record.day_for_registers) for place_id in record.place_ids]
    if len({chain[-1].id for chain in chains}) > 1:
        return "liên tỉnh"
    place = chains[0][0]
    if place.is_province:
        return "tỉnh"
    return "xã" if place.form_on(record.day_for_registers).type in COMMUNE_TYPES else "huyện"


def thread_of(record: Record) -> str:
    """Return what joins a record with its like over time: its place, else the series of central meetings; "" for none."""
    if record.place_ids:
        return f"place:{record.place_ids[0]}"
    return f"series:{slugify(record.series)}" if record.series else ""


def tone_of(record: Record, decrees: DecreeRegister) -> str:
    """Return the colour of a record: that of its first coordination decree, else "other"."""
    return next((decrees[decree_id].tone for decree_id in record.decree_ids if decrees[decree_id].is_core), "other")
