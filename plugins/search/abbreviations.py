"""Abbreviations both ways: a text that says either the short or the long gets the tokens of both, as ways beside its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
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
    ("MTTQ", "Mặt trận Tổ quốc"),
    ("BCHQS", "Bộ Chỉ huy quân sự"),
    ("BCHQS", "Bộ CHQS"),
    ("BCHQS", "Ban Chỉ huy quân sự"),
    ("BCHQS", "Ban CHQS"),
    ("BR-VT", "Bà Rịa - Vũng Tàu"),
    ("BRVT", "Bà Rịa - Vũng Tàu"),
)


class Words(NamedTuple):
    """What something is called besides: its forms, and their postings, pairs among them."""

    forms: tuple[str, ...]
    postings: tuple[str, ...]


class Detour(NamedTuple):
    """Other words for the tokens ``start`` to ``end`` (exclusive) of a text."""

    start: int
    end: int
    words: Words


def words_of(forms: Sequence[str]) -> Words:
    """Return the words with these forms."""
    return Words(tuple(forms), (*forms, *map(" ".join, pairwise(forms))))


class Abbreviations:
    """Which runs of forms say the same."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        same: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
        for short, long in pairs:
            words = _forms(long)
            if words and _forms(short):
                same.setdefault(words, {words: None})[_forms(short)] = None
        others: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
        for group in same.values():
            for said in group:
                rest = {other: None for other in group if other != said}
                others.setdefault(said, {}).update(rest)
                # A text without marks says the same; ND, which is people (nhân dân) too, is no nghị định.
                if sum(map(len, said)) > 2:
                    others.setdefault(tuple(map(fold, said)), {}).update(rest)
        # By its first pair, or by its only form.
        self._by_head: dict[str, list[tuple[tuple[str, ...], tuple[Words, ...]]]] = {}
        for said, rest in others.items():
            self._by_head.setdefault(" ".join(said[:2]), []).append((said, tuple(map(words_of, rest))))
        self._heads = self._by_head.keys()

    @classmethod
    def of(cls, glossary: Iterable[Abbreviation]) -> Abbreviations:
        """Return those of the glossary that have one meaning, and the usual ones."""
        return cls([*((entry.abbr, entry.expansion) for entry in glossary if not set(entry.expansion) & set(";(")), *USUAL])

    def detours(self, forms: Sequence[str], pairs: Sequence[str], said: Mapping[str, int]) -> list[Detour]:
        """Return the other words for what a text of ``forms`` says.

        ``pairs[n]``: the forms n and n + 1, "" where these are of two parts; ``said``: by its keys, all forms and pairs of the text.
        """
        found: list[Detour] = []
        for head in sorted(self._heads & said.keys()):
            heads = pairs if " " in head else forms
            at = -1
            for _ in range(heads.count(head)):
                at = heads.index(head, at + 1)
                for run, others in self._by_head[head]:
                    end = at + len(run)
                    if tuple(forms[at:end]) == run and all(pairs[at : end - 1]):
                        found += [Detour(at, end, words) for words in others]
        return found


def _forms(text: str) -> tuple[str, ...]:
    return tuple(form(token.text) for token in tokens(text))
