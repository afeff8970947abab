"""What the search knows of a record: a document of plain texts, made where the record is read."""

from __future__ import annotations

from dataclasses import replace

from plugins.archive.core import Registers
from plugins.archive.mapping import order_of, split
from plugins.common.text import slugify, smart_quotes
from plugins.gazetteer.core import Gazetteer
from plugins.records.body import Body
from plugins.records.codes import code_of
from plugins.records.core import Record

from .analysis import Document

PROVINCE, DECREE, YEAR, FORCE, KIND = "tinh", "nd", "nam", "luc-luong", "loai"


def document_of(record: Record, body: Body | None, registers: Registers) -> tuple[Document, str]:
    """Return the document of a resolved record with its rendered body, and its place as results show it.

    Its places are named as on the day of the meeting, with those above them and what their ground belongs to today, so that old
    names and new ones find it.
    """
    gazetteer, decrees = registers.gazetteer, registers.decrees
    paragraphs = body.paragraphs if body else ()
    day = record.day_for_registers
    place = "; ".join(gazetteer.notation(gazetteer[place_id], day) for place_id in record.place_ids)
    document = replace(
        placeholder_of(record),
        title=smart_quotes(record.title),
        places=_places(record, gazetteer),
        decrees=tuple(decrees[decree_id].number for decree_id in record.decree_ids),
        chairs=tuple(", ".join(filter(None, (chair.name, chair.role))) for chair in record.chair),
        summary=smart_quotes(record.summary),
        body="\n".join(paragraphs),
        label=record.when.label() if record.when else "",
        facets=tuple(_facets(record, registers)),
        code=code_of(record.id),
    )
    return document, place


def placeholder_of(record: Record) -> Document:
    """Return a document that says nothing, and that nothing finds, where the record has its place in the index."""
    return Document(record.id, order_of(record), "", added=record.added.toordinal() if record.added else 0)


def _places(record: Record, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the full names of each place and of those above it, on the day of the meeting, and of what its ground belongs to today."""
    day, names = record.day_for_registers, []
    for place in (gazetteer[place_id] for place_id in record.place_ids):
        names += [above.full_name(day) for above in gazetteer.chain_on(place, day)]
        names += [heir.full_name() for heir in gazetteer.today(place)]
    return tuple(dict.fromkeys(names))


def _facets(record: Record, registers: Registers) -> list[tuple[str, str]]:
    gazetteer, day = registers.gazetteer, record.day_for_registers
    provinces: dict[str, None] = {}
    for place_id in record.place_ids:
        place = gazetteer[place_id]
        provinces[gazetteer.province_on(place, day).id] = None
        provinces |= dict.fromkeys(heir.id for heir in gazetteer.today(place) if heir.is_province)
    force_ids = {force.name: force.id for force in registers.forces}
    found = [(PROVINCE, province) for province in provinces]
    found += [(DECREE, registers.decrees[decree_id].slug) for decree_id in record.decree_ids]
    year = split(order_of(record))[0]
    found += [(YEAR, str(year))] if year else []
    found += [(FORCE, force_ids[name]) for name in record.forces]
    found += [(KIND, slugify(record.kind))] if record.kind else []
    return found
