"""Which records of the archive may already tell of the meeting that a new one is about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugins.archive.likeness import addresses_of
from plugins.common.dates import UncertainDate
from plugins.records.core import Record


@dataclass(frozen=True)
class Likeness:
    """A record at ``path`` that is like the new one, and ``why``, in words for an editor."""

    path: str
    why: str


def look_alikes(record: Record, others: Iterable[Record]) -> Iterator[Likeness]:
    """Yield the records among ``others`` that have the place and day, the place and period, or a source of ``record``. All are resolved."""
    wanted = addresses_of(record)
    for other in others:
        reasons = []
        if wanted & addresses_of(other):
            reasons.append("cùng địa chỉ nguồn")
        if _same_place(record, other):
            if record.when and other.when and _may_be_one_day(record.when, other.when):
                reasons.append(f"cùng nơi, {other.when.label()}")
            elif record.period and other.period and record.period.code == other.period.code:
                reasons.append(f"cùng nơi, cùng kỳ {record.period.label()}")
        if reasons:
            yield Likeness(other.path, "; ".join(reasons))


def _same_place(one: Record, other: Record) -> bool:
    if one.place_ids or other.place_ids:
        return bool(set(one.place_ids) & set(other.place_ids))
    return bool(one.level) and one.level == other.level


def _may_be_one_day(one: UncertainDate, other: UncertainDate) -> bool:
    """Return whether both can be the same day; a bare year says too little to be compared."""
    if not (one.month and other.month and one.earliest and one.latest and other.earliest and other.latest):
        return False
    return one.earliest <= other.latest and other.earliest <= one.latest
