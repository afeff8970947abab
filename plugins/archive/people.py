"""Who chaired a meeting, in which role, on which day: each as one line of text that goes through the tallies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from plugins.common.text import first_letter, slugify
from plugins.gazetteer.core import Gazetteer
from plugins.records.core import Record
from plugins.records.evidence import Evidence

_SIGN = "\t"  # No text of a record holds one.
# Letters of the alphabet as Telex types them: an address is ASCII, and Đ is no D.
_TELEX = {"Ă": "aw", "Â": "aa", "Đ": "dd", "Ê": "ee", "Ô": "oo", "Ơ": "ow", "Ư": "uw", "0–9": "so", "#": "khac"}
_LETTERS = {typed: letter for letter, typed in _TELEX.items()}


class Appearance(NamedTuple):
    """A person in the chair of one meeting. ``given``: slug of the given name, the last word; ``where``: what keeps people of one name apart."""

    given: str
    name: str
    where: str  # The id of the place; of a central meeting its level.
    order: int
    record: str
    role: str
    day: str  # As readers see it, "" where it is unknown.
    place: str  # As it was called on that day.
    paragraph: int

    def write(self) -> str:
        return _SIGN.join((self.given, self.name, self.where, str(self.order), self.record, self.role, self.day, self.place, str(self.paragraph)))


def read_appearance(text: str) -> Appearance:
    """Return the appearance that :meth:`Appearance.write` wrote."""
    given, name, where, order, record, role, day, place, paragraph = text.split(_SIGN)
    return Appearance(given, name, where, int(order), record, role, day, place, int(paragraph))


def person(appearance: Appearance) -> str:
    """Return what one person has in common, as far as the archive can tell: name and place."""
    return f"{appearance.given}{_SIGN}{appearance.name}{_SIGN}{appearance.where}"


def beginning(given: str) -> str:
    """Return how the lines of a given name begin."""
    return given + _SIGN


def given_name(name: str) -> str:
    """Return the last word of a name: that by which Vietnamese lists people."""
    return name.split()[-1] if name.split() else ""


def letter_code(name: str) -> str:
    """Return the letter under which a name is listed, by its given name, as Telex types it: ``dd`` for Đ, ``so`` for a digit."""
    letter = first_letter(given_name(name))
    return _TELEX.get(letter, letter.lower())


def letter_of(code: str) -> str:
    """Return the letter that :func:`letter_code` wrote."""
    return _LETTERS.get(code, code.upper())


def appearances_of(record: Record, evidence: Evidence, gazetteer: Gazetteer, order: int) -> Iterator[Appearance]:
    """Yield who chaired a resolved record's meeting, those whose names are shown."""
    where = record.place_ids[0] if record.place_ids else record.level or "-"
    on = record.day_for_registers
    place = "; ".join(gazetteer.notation(gazetteer[place_id], on) for place_id in record.place_ids) or record.series or record.level
    day = record.when.label() if record.when else ""
    for number, chair in enumerate(record.chair):
        if chair.name:
            paragraph = evidence.chairs[number] if number < len(evidence.chairs) else 0
            given = slugify(given_name(chair.name)) or "khac"
            yield Appearance(given, chair.name, where, order, record.id, chair.role, day, place, paragraph)
