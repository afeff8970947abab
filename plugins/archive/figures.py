"""Figures that can be set side by side: of one place, counting the same, in the same unit, over the same kind of period.

A figure is a *point* of the series of its record's place. Its *group* is what it counts (by the slug of its label), its unit and the kind
of its period: points of one group are comparable, others are not. Points go through tallies as text, so that a page reads those of its
place alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from plugins.common.dates import ROMAN, Period
from plugins.common.text import LONGEST, fold, slugify
from plugins.records.core import Record
from plugins.records.evidence import Evidence

QUARTER, HALF, YEAR, MONTH, SPAN, NONE = "quý", "nửa năm", "năm", "tháng", "giai đoạn", "không kỳ"
FROM_JANUARY = " tháng đầu năm"  # Behind their number: "9 tháng đầu năm".
NOT_COMPARABLE = (SPAN, NONE)
FEWEST = 2  # Points that make a series.
_SIGN = "\t"  # No text of a record holds one.


class Group(NamedTuple):
    """What comparable points have in common. ``what`` is the slug of the label."""

    what: str
    unit: str
    kind: str

    def write(self) -> str:
        return _SIGN.join(self)

    @property
    def is_comparable(self) -> bool:
        return self.kind not in NOT_COMPARABLE


class Point(NamedTuple):
    """One figure of one record. ``slot``: the number of its period among those of its kind; ``paragraph`` supports it, 0: none was found."""

    group: Group
    slot: int
    value: Decimal
    approx: str
    label: str
    note: str
    is_inferred: bool  # The period hangs on a day that is inferred or about.
    record: str
    paragraph: int

    def write(self) -> str:
        """Return the point as text; points of one group begin alike, and a later one of equal length sorts behind."""
        rest = (f"{self.slot:06}", self.record, str(self.value), self.approx, self.label, self.note, "?" * self.is_inferred, str(self.paragraph))
        return _SIGN.join((*self.group, *rest))


def read_point(text: str) -> Point:
    """Return the point that :meth:`Point.write` wrote."""
    what, unit, kind, slot, record, value, approx, label, note, inferred, paragraph = text.split(_SIGN)
    return Point(Group(what, unit, kind), int(slot), Decimal(value), approx, label, note, bool(inferred), record, int(paragraph))


def read_group(text: str) -> tuple[Group, str]:
    """Return a written group, and what stands behind it."""
    what, unit, kind, *rest = text.split(_SIGN)
    return Group(what, unit, kind), rest[0] if rest else ""


def beginning(*parts: str) -> str:
    """Return how all texts begin that are written with these parts first."""
    return "".join(part + _SIGN for part in parts)


def kind_and_slot(period: Period | None) -> tuple[str, int]:
    """Return the kind of a period, and which of its kind it is: the next one has the next number. The first three months are a quarter, twelve a year."""
    if period is None:
        return NONE, 0
    code, year = period.code, period.start.year
    if "/" in code:
        return SPAN, 0
    first, last = period.start.month, period.end.month
    if "-" not in code or (first, last) == (1, 12):
        return YEAR, year
    match last - first:
        case 0:
            # Of January alone "the first month" and the month are one.
            return MONTH, year * 12 + first - 1
        case 2 if first % 3 == 1:
            return QUARTER, year * 4 + first // 3
        case 5 if first in (1, 7):
            return HALF, year * 2 + first // 7
    return f"{last}{FROM_JANUARY}", year


def slot_label(kind: str, slot: int) -> str:
    """Return the period of a slot for readers: ``quý III/2023``, ``6 tháng cuối năm 2023``, ``9 tháng đầu năm 2023``."""
    match kind:
        case "quý":
            return f"quý {ROMAN[slot % 4 + 1]}/{slot // 4}"
        case "nửa năm":
            return f"6 tháng {'cuối' if slot % 2 else 'đầu'} năm {slot // 2}"
        case "tháng":
            return f"tháng {slot % 12 + 1}/{slot // 12}"
        case "năm":
            return f"năm {slot}"
    return f"{kind} {slot}"


def slot_year(kind: str, slot: int) -> tuple[int, str]:
    """Return the year of a slot, and what is short for the slot in it ("" where the year says it all)."""
    match kind:
        case "quý":
            return slot // 4, ROMAN[slot % 4 + 1]
        case "nửa năm":
            return slot // 2, "II" if slot % 2 else "I"
        case "tháng":
            return slot // 12, str(slot % 12 + 1)
    return slot, ""


def points_of(record: Record, evidence: Evidence) -> Iterator[Point]:
    """Yield the points that a resolved record adds to its place's series.

    None of a record of several places or none, for nobody says whose the figures are; nor a figure whose note says that it is, or may be,
    the whole country's.
    """
    if len(record.place_ids) != 1:
        return
    kind, slot = kind_and_slot(record.period)
    is_inferred = bool(record.date and (record.date.inferred or record.date.approximate))
    for number, figure in enumerate(record.figures):
        what = slugify(figure.label)[:LONGEST].strip("-")
        if what and "ca nuoc" not in fold(figure.note):
            paragraph = evidence.figures[number] if number < len(evidence.figures) else 0
            yield Point(
                Group(what, figure.unit, kind), slot, figure.value, figure.approx, figure.label, figure.note, is_inferred and kind != NONE, record.id, paragraph
            )
