"""By what records may be alike: under which keys each is kept in the store, and which of them are asked. Pure.

The keys only narrow down: whoever asks looks at the records that are found, and decides by rules of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from plugins.common.addresses import address_key
from plugins.records.core import Record

from .core import CENTRAL
from .store import term_key

_YEARS = range(1945, 2101)  # Those that a record may have.


def addresses_of(record: Record) -> set[str]:
    """Return the keys of the addresses of all sources of ``record``."""
    return {key for source in (record.source, *record.other_sources) if source.url and (key := address_key(source.url))}


def kept_under(record: Record) -> set[int]:
    """Return the keys of ``record`` (resolved by the registers): its sources, the text that was read, place and month, place and period."""
    return set(map(term_key, {*_sources(record), *_times(record, _wheres(record))}))


def asked_by(record: Record) -> set[int]:
    """Return the keys under which every record is kept that has a source of ``record``, or its place (or that of a central meeting) and month or period."""
    asked = {*_sources(record), *_times(record, _wheres(record))}
    if record.place_ids:  # Of which this may be a relay.
        asked |= set(_times(record, (CENTRAL,)))
    if record.date and record.date.month:
        wheres = [*_wheres(record), *((CENTRAL,) if record.place_ids else ())]
        years = ("XXXX",) if record.date.year else _YEARS
        asked |= {_month(where, year, record.date.month) for where in wheres for year in years}
    return set(map(term_key, asked))


def _sources(record: Record) -> Iterator[str]:
    yield from (f"address:{key}" for key in addresses_of(record))
    if record.source.sha256:
        yield f"text:{record.source.sha256}"


def _wheres(record: Record) -> tuple[str, ...]:
    return record.place_ids or ((record.level,) if record.level else ())


def _times(record: Record, wheres: tuple[str, ...]) -> Iterator[str]:
    for where in wheres:
        if record.date and record.date.month:
            yield _month(where, record.date.year or "XXXX", record.date.month)
        if record.period:
            yield f"period:{where} {record.period.code}"


def _month(where: str, year: int | str, month: int) -> str:
    return f"month:{where} {year}-{month:02}"
