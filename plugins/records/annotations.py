"""What a body explains to its readers: the first mention of each decree, linked; the first use of each abbreviation, spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from plugins.decrees.core import DecreeRegister, Mention

from .glossary import Abbreviation

# Not within a number of a document such as 12/UBND or 45/KH-BCA. Asked behind the first letter of an abbreviation (the dot):
# thus the search can leap from one possible first letter to the next.
_NOT_WITHIN = r"(?<![\w-].)(?<!\d/.)"


class Glossary:
    """The abbreviations that are spelled out in articles, ready to be searched for."""

    def __init__(self, entries: Iterable[Abbreviation]) -> None:
        self._entries = {entry.abbr: entry for entry in entries if entry.in_text}
        longest_first = sorted(self._entries, key=len, reverse=True)
        found = "|".join(f"{re.escape(abbr[0])}{_NOT_WITHIN}{re.escape(abbr[1:])}" for abbr in longest_first)
        self._pattern = re.compile(rf"(?:{found})(?![\w]|-\w)") if longest_first else None

    def uses(self, text: str) -> Iterator[tuple[int, int, Abbreviation]]:
        """Yield where (start, end) which abbreviation stands in ``text``, the longest one where several could, in order."""
        if self._pattern:
            for match in self._pattern.finditer(text):
                yield match.start(), match.end(), self._entries[match[0]]


class Annotations:
    """What has been linked and explained in one body so far, paragraph after paragraph."""

    def __init__(self, register: DecreeRegister, glossary: Glossary, day: date | None, known: Sequence[str]) -> None:
        self._register, self._glossary, self._day, self._known = register, glossary, day, known
        self._mentions: list[Mention] = []
        self.linked: dict[str, None] = {}
        self.explained: dict[str, Abbreviation] = {}

    def begin(self, text: str) -> None:
        """Turn to the next block, of which ``text`` is all: by it its mentions of decrees are judged."""
        self._mentions = self._register.mentions(text, self._day, self._known)

    def claim(self, text: str, at_block: int = 0) -> list[tuple[int, int, Abbreviation | str]]:
        """Return what is to be marked in ``text``, a piece of the block that begins at its letter ``at_block``.

        Each is (start, end, the abbreviation or the decree's id), in order, none within another; what was marked before is not again.
        A mention must stand in one piece: what markup splits is not linked.
        """
        spans: list[tuple[int, int, Abbreviation | str]] = [*self._decrees(text, at_block), *self._glossary.uses(text)]
        spans.sort(key=lambda span: (span[0], -span[1]))
        claimed = []
        at = 0
        for start, end, meant in spans:
            if start >= at and self._is_first(meant):
                claimed.append((start, end, meant))
                at = end
        return claimed

    def _decrees(self, text: str, at_block: int) -> Iterator[tuple[int, int, str]]:
        for mention in self._mentions:
            start, end = mention.start - at_block, mention.end - at_block
            if start >= 0 and end <= len(text):
                yield start, end, mention.decree.id

    def _is_first(self, meant: Abbreviation | str) -> bool:
        if isinstance(meant, str):
            is_first = meant not in self.linked
            self.linked[meant] = None
        else:
            is_first = meant.abbr not in self.explained
            self.explained.setdefault(meant.abbr, meant)
        return is_first
