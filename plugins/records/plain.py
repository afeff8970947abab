"""Bodies that are plain paragraphs, as nearly all are: told from others, so that Markdown, whose every rule would find nothing, can be spared."""

from __future__ import annotations

import re

# Signs that Markdown, HTML or the sanitizer may take for more than themselves wherever they stand, and what no keyboard has.
_SIGNS = re.compile(r"[\\`*_\[<>&#|\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\uf8ff\ufffe\uffff]")
# Beginnings of lines that may be an indentation, a list, a rule, or the line under a heading.
_BEGINNINGS = re.compile(r"\n(?:[^\S\n]|[-+=]|\d+\.\s)")
_LINE_BREAK = "  \n"


def is_plain(text: str) -> bool:
    """Return whether Markdown would find nothing in ``text`` but paragraphs, between empty lines. When in doubt it is not."""
    return not (_SIGNS.search(text) or _BEGINNINGS.search(f"\n{text}") or _LINE_BREAK in text)


def plain_paragraphs(source: str) -> tuple[str, ...] | None:
    """Return the paragraphs of the body ``source`` if it is nothing but plain paragraphs, else None.

    Markdown would make ``<p>`` of each and change no letter in it, and the sanitizer none but the no-break space. Proven by
    ``tests/records/test_fast_path.py``, which renders texts full of odd signs in both ways.
    """
    if not is_plain(source):
        return None
    return tuple(paragraph for paragraph in re.split(r"\n\n+", source.strip("\n")) if paragraph)
