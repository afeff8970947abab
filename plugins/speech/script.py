"""The script of an article: its sentences as they are spoken, each with the place where the article's page shows it.

The hook for audio: whoever wants sound files made at build needs ``Script.sentences`` alone (in order, spoken, NFC; a voice needs to know
nothing of numbers or abbreviations) and :meth:`Script.digest` to know when a file is stale. A capability of its own would plan, for the key
of a record, an Artifact whose ``content`` asks a voice; nothing here makes sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from html import unescape
from html.parser import HTMLParser

from .sentences import sentence_spans
from .spoken import Speaker

PACE = 160  # Syllables a minute: unhurried, for a loudspeaker in the open. Our choice; it is said wherever a duration is.
_PARAGRAPH = re.compile(r'<p id="(d[0-9]+)">')
_OTHER_TAG = re.compile(r'<(?!/?(?:a|abbr|b|i|em|strong)\b|/p>|p id="d[0-9]+">)')
_TAG = re.compile(r"<[^>]*>")


@dataclass(slots=True)
class Line:
    """A paragraph: its sentences as they are spoken, none of them with a line break.

    ``of``: the CSS selector of what it says on the article's page, "" if nothing there is the same text; ``ends``: for each sentence the letter
    up to which it is shown there, none where the page does not say it in so many words.
    """

    of: str
    sentences: tuple[str, ...]
    ends: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The sentences, each in a row of its own."""
        return "\n".join(self.sentences)

    @property
    def to(self) -> str:
        return " ".join(map(str, self.ends))


@dataclass(slots=True)
class Script:
    lines: tuple[Line, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(sentence for line in self.lines for sentence in line.sentences)

    def digest(self) -> bytes:
        """Return a digest of all that is spoken: as long as it is the same, so is a recording."""
        return blake2b("\n".join(self.sentences).encode(), digest_size=12).digest()


def duration(lines: tuple[Line, ...]) -> str:
    """Return how long it takes to read ``lines`` at our pace, to the half minute: ``1 phút rưỡi``; a Vietnamese word as written is a syllable."""
    syllables = sum(line.text.count(" ") + line.text.count("\u00a0") + len(line.sentences) for line in lines)
    halves = max(1, round(2 * syllables / PACE))
    return "nửa phút" if halves == 1 else f"{halves // 2} phút" + (" rưỡi" if halves % 2 else "")


def line_of(speaker: Speaker, text: str, of: str = "") -> Line:
    """Return a paragraph with each of its sentences as it is spoken."""
    text = text.replace("\n", " ")
    spans = sentence_spans(text)
    return Line(of, tuple(speaker.say(text[start:end]) for start, end in spans), tuple(end for _, end in spans) if of else ())


def body_lines(speaker: Speaker, html: str) -> Iterator[Line]:
    """Yield the paragraphs, headings, rows and items of a cleaned body; those that are numbered know where the page shows them."""
    for anchor, text in _blocks(html):
        line = line_of(speaker, text, f"#{anchor}" if anchor else "")
        if line.sentences:
            yield line


def _blocks(html: str) -> Iterator[tuple[str, str]]:
    plain = _plain_blocks(html)
    if plain is not None:
        yield from plain
        return
    reader = _Blocks()
    reader.feed(html)
    reader.close()
    yield from reader.found()


def _plain_blocks(html: str) -> list[tuple[str, str]] | None:
    """Return the paragraphs of a body that is nothing but numbered ones, as nearly all are; None for any other."""
    *pieces, rest = html.split("</p>")
    if rest.strip() or _OTHER_TAG.search(html):
        return None
    found = []
    for piece in pieces:
        start = _PARAGRAPH.match(piece, 1 if piece[:1] == "\n" else 0)
        if start is None:
            return None
        text = piece[start.end() :]
        if "<" in text:
            if "<p " in text:
                return None
            text = _TAG.sub("", text)
        found.append((start[1], unescape(text) if "&" in text else text))
    return found


class _Blocks(HTMLParser):
    """Takes apart a body that is more than paragraphs: each block with its anchor, the cells of a row as one."""

    _BLOCKS = frozenset({"p", "li", "h2", "h3", "h4", "dt", "dd", "caption", "figcaption", "tr", "blockquote", "pre", "div", "ul", "ol", "table"})

    def __init__(self) -> None:
        super().__init__()
        self._all: list[tuple[str, list[str]]] = [("", [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BLOCKS:
            anchor = dict(attrs).get("id") or ""
            self._all.append((anchor if tag == "p" and re.fullmatch("d[0-9]+", anchor) else "", []))
        elif tag in ("td", "th") and "".join(self._all[-1][1]).strip():
            self._all[-1][1].append(", ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._BLOCKS:
            self._all.append(("", []))

    def handle_data(self, data: str) -> None:
        self._all[-1][1].append(data)

    def found(self) -> Iterator[tuple[str, str]]:
        for anchor, pieces in self._all:
            text = "".join(pieces)
            if text.strip():
                yield anchor, text
