"""Abbreviations both ways: a text that says either the short or the long gets the tokens of both, as ways beside its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from plugins.records.glossary import Abbreviation

from .syllables import fold, form, tokens

# What readers type and no article needs explained.
USUAL = (
    ("TW", "Trung ương"),
    ("TƯ", "Trung ương"),
    ("HCM", "Hồ Chí Minh"),
    ("TPHCM", "thành phố Hồ Chí Minh"),
    ("TP HCM", "thành phố Hồ Chí Minh"),
    ("VN", "Việt Nam"),
)


class Detour(NamedTuple):
    """Other words for the tokens ``start`` to ``end`` (exclusive) of a text: their forms."""

    start: int
    end: int
    forms: tuple[str, ...]


class Abbreviations:
    """Which runs of forms say the same."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        same: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
        for short, long in pairs:
            words = _forms(long)
            if words and _forms(short):
                same.setdefault(words, {words: None})[_forms(short)] = None
        self._by_first: dict[str, dict[tuple[str, ...], dict[tuple[str, ...], None]]] = {}
        for group in same.values():
            for said in group:
                others = {other: None for other in group if other != said}
                self._add(said, others)
                # A text without marks says the same; ND, which is people (nhân dân) too, is no nghị định.
                if sum(map(len, said)) > 2:
                    self._add(tuple(map(fold, said)), others)
        # For quick looks: does anything begin with this form?
        self.begins: Callable[[str], bool] = self._by_first.__contains__

    @classmethod
    def of(cls, glossary: Iterable[Abbreviation]) -> Abbreviations:
        """Return those of the glossary that have one meaning, and the usual ones."""
        return cls([*((entry.abbr, entry.expansion) for entry in glossary if not set(entry.expansion) & set(";(")), *USUAL])

    def _add(self, said: tuple[str, ...], others: dict[tuple[str, ...], None]) -> None:
        self._by_first.setdefault(said[0], {}).setdefault(said, {}).update(others)

    def detours(self, forms: Sequence[str], parted: Sequence[bool], at: int) -> Iterator[Detour]:
        """Yield the other words for what begins at the token ``at`` of a text; ``parted[n]``: tokens n and n + 1 are of two parts."""
        for said, others in self._by_first.get(forms[at], {}).items():
            end = at + len(said)
            if tuple(forms[at:end]) == said and not any(parted[at : end - 1]):
                for other in others:
                    yield Detour(at, end, other)


def _forms(text: str) -> tuple[str, ...]:
    return tuple(form(token.text) for token in tokens(text))
