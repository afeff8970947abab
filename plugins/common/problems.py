"""Problems that an editor can act on: where, what is wrong, what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from .text import fold


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in one file. ``line`` counts from 1; ``cure`` says what to write instead."""

    path: str
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}; {self.cure}"


def nearest(given: str, known: Iterable[str]) -> str:
    """Return the known word nearest to ``given``, or "" where none is near.

    Words are compared without marks and case, so that a forgotten dấu is the nearest mistake of all.
    """
    by_fold: dict[str, str] = {}
    for word in known:
        by_fold.setdefault(fold(word), word)
    near = difflib.get_close_matches(fold(given), by_fold, n=1, cutoff=0.72)
    return by_fold[near[0]] if near else ""


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Return ``có phải là “…”?`` for the :func:`nearest` known word, or "" where none is near."""
    near = nearest(given, known)
    return f"có phải là “{near}”?" if near else ""
