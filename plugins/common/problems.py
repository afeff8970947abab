"""Problems that an editor can act on: where, what is wrong, what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .text import fold


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in one file. ``line`` and ``column`` count from 1, 0 is an unknown column; ``cure`` says what to write instead."""

    path: str
    line: int
    what: str
    cure: str
    column: int = 0  # Found afterwards, for problems that are shown: the reader has no time for it.

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}; {self.cure}"


FEW = 1000  # So many words are compared one by one; of more, those with one of the first syllables or a year of the given one.


def nearest(given: str, known: Iterable[str]) -> str:
    """Return the known word nearest to ``given``, or "" where none is near.

    Words are compared without marks and case, so that a forgotten dấu is the nearest mistake of all.
    """
    by_fold, by_part = _index(tuple(known))
    wanted = fold(given)
    words: Iterable[str] = by_fold if len(by_fold) <= FEW else dict.fromkeys(word for part in _parts(wanted) for word in by_part.get(part, ()))
    near = difflib.get_close_matches(wanted, words, n=1, cutoff=0.72)
    return by_fold[near[0]] if near else ""


@lru_cache(maxsize=8)  # One register, or all addresses, is asked for again and again.
def _index(known: tuple[str, ...]) -> tuple[dict[str, str], dict[str, list[str]]]:
    by_fold: dict[str, str] = {}
    for word in known:
        by_fold.setdefault(fold(word), word)
    by_part: dict[str, list[str]] = {}
    if len(by_fold) > FEW:
        for folded in by_fold:
            for part in _parts(folded):
                by_part.setdefault(part, []).append(folded)
    return by_fold, by_part


def _parts(folded: str) -> set[str]:
    """Return the first two syllables and the years in it."""
    return {*re.findall(r"\w+", folded)[:2], *re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", folded)}


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Return ``có phải là “…”?`` for the :func:`nearest` known word, or "" where none is near."""
    near = nearest(given, known)
    return f"có phải là “{near}”?" if near else ""
