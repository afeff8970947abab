"""What a good editor would point out in a standing page or a register, and what of it can be mended for certain. Pure: text in, text out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from plugins.common.text import fold, nfc

from .core import Found, Note, double_spaces_in, foreign_d, mixed_tones, official_ending
from .mending import Mended, open_text
from .scalars import split

# What is shown as typed: blocks of code, and code within a line.
_CODE = re.compile(r"^(?P<fence>```+|~~~+).*?^(?P=fence)[ \t]*$|`+[^`\n]+`+", re.MULTILINE | re.DOTALL)
_BESIDE = 8  # Letters: "hòa và hoà", "ủy / uỷ".
NOT_NFC = "chữ có dấu ở đây không ở dạng Unicode NFC, tìm kiếm có thể không thấy"


@dataclass(frozen=True)
class StandingText:
    """The text of a page as the rules on words look at it: whole, and its body with what is shown as typed made blank."""

    text: str

    @property
    def body_at(self) -> int:
        parts = split(self.text)
        return len(parts[0]) + len(parts[1]) + parts[2].index("\n") + 1 if parts and "\n" in parts[2] else 0

    @property
    def body(self) -> str:
        return _CODE.sub(lambda match: re.sub(r"[^\n]", "`", match[0]), self.text[self.body_at :])

    @property
    def written(self) -> tuple[tuple[int, str], ...]:
        return ((self.body_at, self.body),)


def notes_on_page(path: str, text: str) -> list[Note]:
    """Return the notes on a standing page, ``text`` being its file (NFC, line ends as ``\\n``), in the order of its lines."""
    page = StandingText(text)
    found = {
        "spaces": double_spaces_in(page.body, page.body_at),
        "tones": (found for found in mixed_tones(page.written) if not _is_spoken_of(text, found[0])),
        "letters": _within_words(text),
        "ending": official_ending(page.written),
    }
    return _as_notes(path, text, [(kind, one) for kind, some in found.items() for one in some])


def notes_on_register(path: str, text: str) -> list[Note]:
    """Return the notes on a register: letters that only look like ours. ``text`` as it is written."""
    found = [("letters", one) for one in _within_words(text)]
    start = 0
    for row in text.split("\n"):
        if nfc(row) != row:
            found.append(("letters", (start, NOT_NFC, "chạy inv check --fix, hoặc gõ lại bằng bộ gõ Unicode dựng sẵn")))
            break
        start += len(row) + 1
    return _as_notes(path, text, found)


def _within_words(text: str) -> Iterator[Found]:
    """Yield the foreign letters within words: one that stands alone is spoken of."""
    return (found for found in foreign_d(text) if re.search(r"\w", text[max(found[0] - 1, 0) : found[0]] + text[found[0] + 1 : found[0] + 2]))


def _is_spoken_of(text: str, at: int) -> bool:
    """Return whether a word stands beside itself in the other style: "hòa và hoà"."""
    word = re.match(r"\w+", text[at:])
    around = re.findall(r"\w+", fold(text[max(at - _BESIDE, 0) : at + len(word[0]) + _BESIDE])) if word else []
    return bool(word) and around.count(fold(word[0])) > 1


def _as_notes(path: str, text: str, found: list[tuple[str, Found]]) -> list[Note]:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    notes = []
    for kind, (at, what, cure) in found:
        line = bisect_right(starts, at)
        notes.append(Note(path, line, at - starts[line - 1] + 1, what, cure, kind))
    return sorted(notes)


def mend_page(data: bytes) -> Mended:
    """Return a standing page mended: NFC, foreign letters, double spaces, official endings."""
    return _mend(
        data, (("chuẩn hóa dấu tiếng Việt (Unicode NFC)", nfc), ("gõ lại chữ Đ", _our_letters), ("bỏ dấu cách thừa", _single_spaces), ("bỏ “./.”", _plain_ends))
    )


def mend_register(data: bytes) -> Mended:
    """Return a register mended: NFC and foreign letters, nothing else."""
    return _mend(data, (("chuẩn hóa dấu tiếng Việt (Unicode NFC)", nfc), ("gõ lại chữ Đ", _our_letters)))


def _mend(data: bytes, steps: Sequence[tuple[str, Callable[[str], str]]]) -> Mended:
    """Return ``data`` after ``steps``, each with the words for it."""
    opened = open_text(data)
    if not opened:
        return Mended(data)
    (text, bytes_of), done = opened, []
    for what, step in steps:
        mended = step(text)
        if mended != text:
            text = mended
            done.append(what)
    return Mended(bytes_of(text), tuple(done)) if done else Mended(data)


def _our_letters(text: str) -> str:
    for at, *_ in _within_words(text):
        text = text[:at] + ("Đ" if text[at] in "\u00d0\u0189" else "đ") + text[at + 1 :]
    return text


def _single_spaces(text: str) -> str:
    page = StandingText(text)
    for at, *_ in sorted(double_spaces_in(page.body, page.body_at), reverse=True):
        text = text[:at] + " " + text[at:].lstrip(" ")
    return text


def _plain_ends(text: str) -> str:
    for at, *_ in sorted(official_ending(StandingText(text).written), reverse=True):
        text = text[:at] + re.sub(r"^\.\s?/\.?", ".", text[at:], count=1)
    return text
