"""Runs of words that a text shares with another: our articles are written in our own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LONGEST = 12  # So many words in a row are no chance.
_NAME = 5  # So many words in a row of a known name are that name.
_WORD = re.compile(r"\w+")


def shared_runs(text: str, source: str, apart: Sequence[tuple[int, int]] = (), known: Sequence[str] = ()) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, number of words) of each longest run of ``LONGEST`` or more words of ``text`` that stands in ``source``, in order.

    Letter case, signs and line ends count for nothing. No run goes across the places ``apart`` (start, end), nor across words of a
    ``known`` name, such as the title of a decree, which is the same in all texts.
    """
    theirs = _runs(_words(source), LONGEST)
    names = {run for name in known for run in _runs(_words(name), _NAME)}
    places = [match.span() for match in _WORD.finditer(text)]
    words = _words(text)
    barred = [any(start < end_of and begin < end for start, end in apart) for begin, end_of in places]
    for first in range(len(words) - _NAME + 1):
        if tuple(words[first : first + _NAME]) in names:
            barred[first : first + _NAME] = [True] * _NAME
    first = 0
    while first + LONGEST <= len(words):
        if any(barred[first : first + LONGEST]) or tuple(words[first : first + LONGEST]) not in theirs:
            first += 1
            continue
        last = first + LONGEST
        while last < len(words) and not barred[last] and tuple(words[last - LONGEST + 1 : last + 1]) in theirs:
            last += 1
        yield places[first][0], places[last - 1][1], last - first
        first = last


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _runs(words: Sequence[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[first : first + length]) for first in range(len(words) - length + 1)}
