"""Which records of the archive may already tell of the meeting that a new one is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from plugins.archive.core import Registers, resolve
from plugins.common.dates import UncertainDate
from plugins.records.core import Record, read_for_registers

from .front_matter import CannotEdit, read_list

# What portals put behind an address that shows the same page.
_IDLE = re.compile(r"(?:utm_\w+|fbclid|gclid|print|zarsrc)(?:=|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Likeness:
    """A record at ``path`` that is like the new one, and ``why``, in words for an editor."""

    path: str
    why: str


def needles(record: Record) -> list[bytes]:
    """Return what a file must hold somewhere, of one at least, to be worth a closer look."""
    found = [record.when.iso[:7]] if record.when and record.when.month else []
    found += [record.period.code] if record.period else []
    found += [address_of(url).partition("?")[0] for url in _urls(record)]
    return [needle.encode() for needle in found if needle]


def look_alikes(record: Record, files: Iterable[tuple[str, bytes]], registers: Registers) -> Iterator[Likeness]:
    """Yield the records among ``files`` (path, bytes) that have the place and day, the place and period, or a source of ``record`` (resolved)."""
    wanted = {address_of(url) for url in _urls(record)}
    for path, data in files:
        other = read_for_registers(path, data)
        if other is None:
            continue
        other, _ = resolve(other, registers)
        reasons = []
        if wanted & {address_of(url) for url in _urls_in(data)}:
            reasons.append("cùng địa chỉ nguồn")
        if _same_place(record, other):
            if record.when and other.when and _may_be_one_day(record.when, other.when):
                reasons.append(f"cùng nơi, {other.when.label()}")
            elif record.period and other.period and record.period.code == other.period.code:
                reasons.append(f"cùng nơi, cùng kỳ {record.period.label()}")
        if reasons:
            yield Likeness(path, "; ".join(reasons))


def address_of(url: str) -> str:
    """Return ``url`` without what does not tell pages apart: scheme, www, fragment, a slash at its end, marks of campaigns; "" for none."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    query = "&".join(part for part in parts.query.split("&") if part and not _IDLE.match(part))
    return f"{host}{parts.path.rstrip('/')}{'?' if query else ''}{query}" if host else ""


def _urls(record: Record) -> list[str]:
    return [source.url for source in (record.source, *record.other_sources) if source.url]


def _urls_in(data: bytes) -> Iterator[str]:
    try:
        sources = [*read_list(data, "source"), *read_list(data, "other_sources")]
    except CannotEdit:
        return
    yield from (url for source in sources if isinstance(source, dict) and isinstance(url := source.get("url"), str))


def _same_place(one: Record, other: Record) -> bool:
    if one.place_ids or other.place_ids:
        return bool(set(one.place_ids) & set(other.place_ids))
    return bool(one.level) and one.level == other.level


def _may_be_one_day(one: UncertainDate, other: UncertainDate) -> bool:
    """Return whether both can be the same day; a bare year says too little to be compared."""
    if not (one.month and other.month and one.earliest and one.latest and other.earliest and other.latest):
        return False
    return one.earliest <= other.latest and other.earliest <= one.latest
