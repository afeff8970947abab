"""Tokens of Vietnamese text, their canonical forms and folds, and how far a searcher's spelling is from a text's.

``theme/static/js/search/normalise.mjs`` is the twin of this module: what the index keeps, a query must meet. Both pass
``tests/search/vectors.json``.

A *token* is a run of letters, or of digits: Covid-19, Covid 19 and Covid19 are two tokens. An apostrophe between letters belongs to
the token (K'Bang, Ea H'leo) and counts for nothing.
Its *form* is what is kept of the spelling: lower case, the tone on the one letter that our rule gives it (hoà → hòa), a final y
after a consonant or ``qu`` as i (quý → quí). Its *fold* is what people type in a hurry: the form without any mark, đ as d.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from plugins.common.text import fold as fold_text
from plugins.common.text import nfc

APOSTROPHES = "'’‘`´′"
# Letters of other languages that old fonts and keyboards leave where a đ is meant; and the apostrophe that is a letter.
_LOOK_ALIKE = "ÐðƉɖʼ"
_LOOK_ALIKES = str.maketrans(_LOOK_ALIKE, "ĐđĐđ’")
# City, town, township: the full stop of TP. Hồ Chí Minh ends no sentence.
_STOPPED = re.compile(r"T[PpXxTt](?<![^\W_]..)\.(?= )")
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_TONE = re.compile(f"[{_TONES}]")
_MARKED = re.compile("[ăâêôơư](?!.*[ăâêôơư])")
_VOWELS = frozenset("aeiouy")
_LAST_VOWELS = re.compile("[aeiouy]+(?=[^aeiouy]*$)")
_FINAL_Y = re.compile("(?:(?<=[bcdđghklmnprstvx])|(?<=^qu))y$")
# U+034F joins graphemes and is no mark.
_MARKS = "\u0300-\u034e\u0350-\u036f"
# Groups: the whole text becomes gap, token, gap, …, token, gap.
_LETTER = r"[^\W\d_]"
# What most words are comes first: Latin letters, named outright and none given back, before what ends any word.
_PLAIN = re.compile(rf"([A-Za-zÀ-ÖØ-öø-ʯḀ-ỿ]++(?=[ ,.])|{_LETTER}+(?:[{APOSTROPHES}]{_LETTER}+)*|\d+)")
_WITH_MARKS = re.compile(rf"({_LETTER}(?:{_LETTER}|[{_MARKS}]|[{APOSTROPHES}](?={_LETTER}))*|\d+)")
_HAS_MARKS = re.compile(f"[{_MARKS}]")
_ENDS = re.compile(r"[;?!…\n\r\u2028\u2029]|[.:].*[ \t\u00a0]")
_LONG_GAP = 5


class Token(NamedTuple):
    """A token of a text: ``start`` and ``end`` count in the text's NFC; ``joined``: it follows the token before it within one sentence part."""

    text: str
    form: str
    fold: str
    start: int
    end: int
    joined: bool


def door(text: str) -> str:
    """Return ``text`` as everything here reads it: NFC, a true đ wherever a look-alike stands, no stop after TP; no offset of the NFC moves."""
    text = nfc(text)
    if any(map(text.__contains__, _LOOK_ALIKE)):
        text = text.translate(_LOOK_ALIKES)
    return _STOPPED.sub(lambda match: f"{match[0][:2]} ", text)


def pieces(text: str) -> list[str]:
    """Return ``text`` (from :func:`door`) cut into gap, token, gap, …, token, gap; the gaps at both ends may be empty."""
    return (_WITH_MARKS if _HAS_MARKS.search(text) else _PLAIN).split(text)


@lru_cache(maxsize=65536)
def breaks(gap: str) -> bool:
    """Return whether what stands between two tokens parts them: the end of a sentence or of one of its halves, a line, a long gap."""
    return len(gap) >= _LONG_GAP or bool(_ENDS.search(gap))


def tokens(text: str) -> list[Token]:
    """Return the tokens of ``text`` in order."""
    cut = pieces(door(text))
    found = []
    at = 0
    for place in range(1, len(cut), 2):
        gap, word = cut[place - 1], cut[place]
        start = at + len(gap)
        at = start + len(word)
        found.append(Token(word, form(word), fold(word), start, at, bool(found) and not breaks(gap)))
    return found


@lru_cache(maxsize=262144)
def bare_of_apostrophes(word: str) -> str:
    """Return a token without its apostrophes."""
    return "".join(char for char in word if char not in APOSTROPHES)


def fold(word: str) -> str:
    """Return the fold of a token: ``plugins.common.text.fold`` of it, apostrophes apart."""
    return fold_text(bare_of_apostrophes(word))


@lru_cache(maxsize=262144)
def form(word: str) -> str:
    """Return the canonical form of a token (from :func:`door`): ``Hoà`` → ``hòa``, ``QUÝ`` → ``quí``. Idempotent.

    The tone stands where most official texts put it: on the marked vowel (the last of two), else on the first of two vowels that end
    the word, else on the second. A word with several tones, which is not Vietnamese, keeps them where they are.
    """
    decomposed = unicodedata.normalize("NFD", bare_of_apostrophes(word)).casefold()
    tones = _TONE.findall(decomposed)
    if len(tones) > 1:
        return nfc(decomposed)
    letters = _FINAL_Y.sub("i", nfc(_TONE.sub("", decomposed)))
    if not tones:
        return letters
    at = _tone_place(letters)
    return nfc(f"{letters[: at + 1]}{tones[0]}{letters[at + 1 :]}") if at >= 0 else nfc(decomposed)


def _tone_place(letters: str) -> int:
    """Return the index of the letter that bears the tone in a word given without it, -1 if it has no vowel."""
    marked = _MARKED.search(letters)
    if marked:
        return marked.start()
    cluster = _LAST_VOWELS.search(letters)
    if not cluster:
        return -1
    start, end = cluster.span()
    # In qu and gi before another vowel, u and i belong to the consonant.
    if end - start > 1 and letters[max(start - 1, 0) : start + 1] in ("qu", "gi"):
        start += 1
    return start if end - start == 1 or (end - start == 2 and end == len(letters)) else start + 1


def spelling_class(query: str, document: str) -> int:
    """Return how a query's form (or pair of forms, parted by a space) stands to a document's form of the same fold.

    0: the same; 1: the searcher left marks out, none contradicts; 2: some mark contradicts.
    """
    if query == document:
        return 0
    ours, theirs = query.split(" "), document.split(" ")
    return 1 if len(ours) == len(theirs) and all(map(_left_out, ours, theirs)) else 2


@lru_cache(maxsize=65536)
def _apart(word: str) -> tuple[str, str]:
    """Return the letters of a form without tones, and its tones."""
    decomposed = unicodedata.normalize("NFD", word)
    return nfc(_TONE.sub("", decomposed)), "".join(_TONE.findall(decomposed))


def _left_out(query: str, document: str) -> bool:
    letters, tone = _apart(query)
    their_letters, their_tone = _apart(document)
    return (
        tone in ("", their_tone)
        and len(letters) == len(their_letters)
        and all(mine == yours or mine == fold_text(yours) for mine, yours in zip(letters, their_letters, strict=True))
    )
