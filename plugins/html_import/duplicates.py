"""Which records an imported page may repeat: the same source under another address, the same meeting, or the meeting that it relays. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plugins.archive.core import CENTRAL
from plugins.common.addresses import address_key
from plugins.records.core import Record

SAME_SOURCE, SAME_MEETING, SAME_PERIOD, RELAY = "same source", "same meeting", "same period", "relay"


@dataclass(frozen=True)
class Duplicate:
    """A record that may be of the same meeting: its path, how it is alike, and what to tell the editor."""

    path: str
    kind: str
    text: str


def find_duplicates(candidate: Record, others: Iterable[Record]) -> list[Duplicate]:
    """Return the records among ``others`` that ``candidate`` may repeat, the surest first. All are resolved by the registers."""
    own = {address_key(candidate.source.url)} - {""} if candidate.source.url else set()
    found: list[Duplicate] = []
    for other in others:
        theirs = {address_key(source.url) for source in (other.source, *other.other_sources) if source.url}
        same_text = bool(candidate.source.sha256) and candidate.source.sha256 == other.source.sha256
        if own & theirs or same_text:
            why = "cùng địa chỉ" if own & theirs else "cùng phần chữ"
            found.append(Duplicate(other.path, SAME_SOURCE, f"Đã có bài từ chính trang này ({why})."))
        elif _is_same_place(candidate, other) and _has_same_day(candidate, other):
            found.append(Duplicate(other.path, SAME_MEETING, "Đã có bài về cuộc họp cùng nơi, cùng ngày: có thể chỉ cần thêm trang này vào other_sources."))
        elif _is_same_place(candidate, other) and _may_be_same_period(candidate, other):
            found.append(Duplicate(other.path, SAME_PERIOD, "Đã có bài về cùng nơi, cùng kỳ đánh giá: xem có phải một cuộc họp không."))
        elif other.level == CENTRAL and candidate.place_ids and _has_same_day(candidate, other):
            found.append(Duplicate(other.path, RELAY, f"Cùng ngày với hội nghị trung ương: nếu đây là điểm cầu thì thêm relay_of: {other.id}."))
    order = (SAME_SOURCE, SAME_MEETING, RELAY, SAME_PERIOD)
    return sorted(found, key=lambda duplicate: (order.index(duplicate.kind), duplicate.path))


def _is_same_place(one: Record, other: Record) -> bool:
    if one.place_ids or other.place_ids:
        return bool(set(one.place_ids) & set(other.place_ids))
    return one.level == other.level == CENTRAL


def _has_same_day(one: Record, other: Record) -> bool:
    a, b = one.date, other.date
    return bool(a and b and a.day and (a.day, a.month) == (b.day, b.month) and (a.year == b.year or None in (a.year, b.year)))


def _may_be_same_period(one: Record, other: Record) -> bool:
    if not one.period or not other.period or one.period.code != other.period.code:
        return False
    # Two days that are both known and differ are two meetings.
    return not (one.date and other.date and one.date.is_exact_day and other.date.is_exact_day and one.date != other.date)
