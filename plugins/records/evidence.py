"""Which paragraph of a body supports which fact of its record: found once, when the record is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from plugins.common.text import format_number

from .core import Figure, Record

_INSIDE_BEFORE = "_/.,-"  # Signs that join what stands before them to what follows.
ENOUGH = 0.7  # Of a promise's words: it is told in the body's own, shortened.
_WORD = re.compile(r"\w+")
BARE = 100  # From here on a number without its unit is unlikely to stand for anything else.


class Evidence(NamedTuple):
    """The numbers of the paragraphs (from 1) that support the day, each chair, figure and promise of a record; 0 where none does."""

    day: int = 0
    chairs: tuple[int, ...] = ()
    figures: tuple[int, ...] = ()
    promises: tuple[int, ...] = ()


def find_evidence(record: Record, paragraphs: Sequence[str]) -> Evidence:
    """Return where the plain text of ``paragraphs`` supports the facts of ``record``."""
    low = [paragraph.lower() for paragraph in paragraphs]
    return Evidence(
        _day(record, low),
        tuple(_first(low, chair.name) for chair in record.chair),
        tuple(_figure(figure, low) for figure in record.figures),
        tuple(_wording(promise.text, low) for promise in record.promises),
    )


def _day(record: Record, low: Sequence[str]) -> int:
    when = record.date
    if not when or not when.day:
        return 0
    return _first(low, f"{when.day}/{when.month}/{when.year}") or _first(low, f"{when.day}/{when.month}")


def _figure(figure: Figure, low: Sequence[str]) -> int:
    number = format_number(figure.value)
    # A bare number may stand for anything; with its unit behind it, or what it counts, it is this one.
    words = dict.fromkeys((figure.unit, *figure.label.split(maxsplit=1)[:1]))
    found = next((paragraph for word in words if word and (paragraph := _first(low, f"{number} {word}"))), 0)
    return found or (_first(low, number) if figure.value >= BARE else 0)


def _wording(text: str, low: Sequence[str]) -> int:
    """Return the paragraph that has most of the words of ``text``, the first among equals; 0 if none has ENOUGH of them."""
    wanted = set(_WORD.findall(text.lower()))
    shares = [len(wanted.intersection(_WORD.findall(paragraph))) for paragraph in low]
    best = max(shares, default=0)
    return shares.index(best) + 1 if wanted and best >= ENOUGH * len(wanted) else 0


def _first(low: Sequence[str], needle: str) -> int:
    """Return the number of the first paragraph (in small letters) that holds ``needle`` as a whole word or number, 0 if none does."""
    wanted = needle.lower()
    return next((number for number, paragraph in enumerate(low, 1) if wanted and holds(paragraph, wanted)), 0)


def holds(text: str, needle: str) -> bool:
    """Return whether ``needle`` stands in ``text`` as a whole word or number: not in 20/3/2024 for 20/3, nor in 1.370 for 370."""
    at = text.find(needle)
    while at >= 0:
        before, end = text[at - 1 : at] if at else "", at + len(needle)
        after = text[end : end + 1]
        is_start = not before or not (before.isalnum() or before in _INSIDE_BEFORE)
        is_end = not after or not (after.isalnum() or after in "_/" or (after in ".," and text[end + 1 : end + 2].isdigit()))
        if is_start and is_end:
            return True
        at = text.find(needle, at + 1)
    return False
