"""One record as a document: the fields of its front matter by their own names, what the registers make of them, and rows for tables.

Unknown is null; why it is unknown stands in the field's note (``date_note``), where the record says it. Of a withdrawn record only the notice is
left. Records come through the archive's door (:func:`plugins.archive.core.resolve`): they have no name that is not to be shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from plugins.archive.core import Registers, level_of
from plugins.common.dates import Moment
from plugins.gazetteer.core import Gazetteer, Place
from plugins.records.codes import code_of
from plugins.records.core import Chair, Figure, Promise, Record, Source

from .columns import JOIN, LIST, RECORDS, Column, Table

Document = dict[str, Any]


def compact(value: object) -> bytes:
    """Return JSON as all files have it: compact, letters as they are, keys in the order given, a line end."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def record_document(record: Record, registers: Registers) -> Document:
    """Return what the data say of a resolved record, but for its body."""
    head: Document = {"id": record.id, "code": code_of(record.id), "status": record.status}
    if record.withdrawn and record.is_withdrawn:
        return {**head, "withdrawn": {"date": record.withdrawn.date.isoformat(), "reason": record.withdrawn.reason}}
    when, period, image, gazetteer = record.date, record.period, record.image, registers.gazetteer
    level = level_of(record, gazetteer)
    on = record.day_for_registers
    places = [gazetteer[place_id] for place_id in record.place_ids]
    return {
        **head,
        "title": record.title,
        "summary": record.summary,
        "date": str(when) if when else None,
        "date_note": record.date_note or None,
        "date_earliest": when.earliest.isoformat() if when and when.earliest else None,
        "date_latest": when.latest.isoformat() if when and when.latest else None,
        "date_is_inferred": bool(when and when.inferred),
        "date_is_approximate": bool(when and when.approximate),
        "published": moment(record.published) if record.published else None,
        "period": period.code if period else None,
        "period_start": period.start.isoformat() if period else None,
        "period_end": period.end.isoformat() if period else None,
        "locality": list(record.locality),
        "locality_note": record.locality_note or None,
        "place_ids": list(record.place_ids),
        "province_then": _unique(gazetteer.province_on(place, on) for place in places),
        "province_now": _unique(province for place in places for province in gazetteer.today(place)),
        "level": level or None,
        "level_is_inferred": bool(level and not record.level),
        "series": record.series or None,
        "venue": record.venue or None,
        "decree": list(record.decree),
        "decree_note": record.decree_note or None,
        "decree_ids": list(record.decree_ids),
        "kind": record.kind or None,
        "forces": list(record.forces),
        "chair": [_chair(chair) for chair in record.chair],
        "chair_note": record.chair_note or None,
        "figures": [_figure(figure) for figure in record.figures],
        "promises": [_promise(promise) for promise in record.promises],
        "topics": list(record.topics),
        "source": _source(record.source),
        "other_sources": [_other_source(source) for source in record.other_sources],
        "image": {"file": image.file, "alt": image.alt, "caption": image.caption or None, "credit": image.credit or None} if image else None,
        "relay_of": record.relay_of or None,
        "featured": record.featured,
        "withdrawn": None,
        "corrections": [{"date": correction.date.isoformat(), "note": correction.note} for correction in record.corrections],
        "added": record.added.isoformat() if record.added else None,
        "modified": record.modified.isoformat() if record.modified else None,
        "aliases": list(record.aliases),
    }


def _unique(places: Iterable[Place]) -> list[str]:
    return list(dict.fromkeys(place.id for place in places))


def moment(value: Moment) -> str:
    return f"{value.day}T{value.time}" if value.time else str(value.day)


def amount(value: Decimal) -> int | float | str:
    """Return a number for JSON; as text where it has more digits than a double holds."""
    if value == value.to_integral_value():
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else str(value)


def _chair(chair: Chair) -> Document:
    return {"name": chair.name or None, "role": chair.role or None}


def _figure(figure: Figure) -> Document:
    return {
        "label": figure.label,
        "value": amount(figure.value),
        "unit": figure.unit or None,
        "approx": figure.approx or None,
        "note": figure.note or None,
    }


def _promise(promise: Promise) -> Document:
    return {"text": promise.text, "due": str(promise.due) if promise.due else None, "taken_up_by": promise.taken_up_by or None}


def _source(source: Source) -> Document:
    return {
        **_other_source(source),
        "author": source.author or None,
        "photo_credit": source.photo_credit or None,
        "rights": source.rights or None,
        "accessed": source.accessed.isoformat() if source.accessed else None,
        "sha256": source.sha256 or None,
    }


def _other_source(source: Source) -> Document:
    return {
        "publisher": source.publisher,
        "title": source.title or None,
        "url": source.url or None,
        "note": source.note or None,
        "dead": source.dead.isoformat() if source.dead else None,
        "archived": source.archived or None,
    }


# Rows of tables.


def record_row(document: Mapping[str, Any]) -> list[Any]:
    """Return the row of a document in the table of records: typed values in the order of its columns, lists as lists."""
    return [_value(document, column) for column in RECORDS.columns]


def _value(document: Mapping[str, Any], column: Column) -> Any:
    value: Any = document
    for part in column.path:
        value = value.get(part) if value is not None else None
    return [] if value is None and column.type == LIST else value


def part_rows(document: Mapping[str, Any], table: Table) -> Iterator[list[Any]]:
    """Yield the rows that a record has in a table of its parts: its id, their numbers from 1, their values."""
    parts = [document["source"], *document["other_sources"]] if table.many == "sources" and "source" in document else document.get(table.many, ())
    names = [column.name for column in table.columns[2:]]
    for number, part in enumerate(parts, start=1):
        yield [document["id"], number, *((part,) if isinstance(part, str) else (part.get(name) for name in names))]


def place_rows(gazetteer: Gazetteer) -> Iterator[list[Any]]:
    for place in sorted(gazetteer, key=lambda place: place.id):
        yield [place.id, place.name, place.last.type, place.ended.isoformat() if place.ended else None, _unique(gazetteer.today(place))]


def form_rows(places: Iterable[Place]) -> Iterator[list[Any]]:
    for place in places:
        for number, form in enumerate(place.forms, start=1):
            days = (day.isoformat() if day else None for day in (form.valid_from, form.valid_to))
            yield [place.id, number, form.type, form.parent or None, *days, list(form.successors), form.source or None]


def decree_rows(registers: Registers) -> Iterator[list[Any]]:
    register = registers.decrees
    for decree in sorted(register, key=lambda decree: decree.id):
        relation = register.replaced_by(decree)
        facts = [part for fact in (decree.title, decree.signed, decree.effective) for part in (fact.value, fact.status)]
        yield [decree.id, decree.number, *facts, decree.issuer, decree.is_core, relation.other if relation else None]


def as_text(value: Any) -> str:
    """Return a value as CSV has it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return JOIN.join(value)
    return str(value)
