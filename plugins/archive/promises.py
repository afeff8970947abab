"""What meetings said would be done: each promise as one line of text that goes through the tally of its thread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from plugins.records.core import Record
from plugins.records.evidence import Evidence

_SIGN = "\t"  # No text of a record holds one.


class Pledge(NamedTuple):
    """One promise of one record. ``due``: as readers see it, "" where none was named; ``paragraph`` says it, 0: none was found."""

    record: str
    number: int
    text: str
    due: str
    taken_up_by: str
    paragraph: int

    def write(self) -> str:
        return _SIGN.join((self.record, f"{self.number:03}", self.text, self.due, self.taken_up_by, str(self.paragraph)))


def read_pledge(text: str) -> Pledge:
    """Return the promise that :meth:`Pledge.write` wrote."""
    record, number, words, due, taken, paragraph = text.split(_SIGN)
    return Pledge(record, int(number), words, due, taken, int(paragraph))


def pledges_of(record: Record, evidence: Evidence) -> Iterator[Pledge]:
    """Yield the promises of a record in their order."""
    for number, promise in enumerate(record.promises):
        paragraph = evidence.promises[number] if number < len(evidence.promises) else 0
        yield Pledge(record.id, number, promise.text, promise.due.plain() if promise.due else "", promise.taken_up_by, paragraph)
