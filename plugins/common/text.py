"""Vietnamese text: normal form, folding, slugs, alphabetical order, numbers and quotation marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import smartypants

# The Vietnamese alphabet; w, z, f, j stand where foreign words need them.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(ALPHABET, start=1)}
# The order in which dictionaries list the tones: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_FINAL_Y = re.compile(r"(?<=[bcdghklmnprstvx])y\b|(?<=\bqu)y\b")
_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """Return ``text`` in Unicode normal form C, the only form inside this project."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """As :func:`fold_whole`, remembered: for words and names."""
    return fold_whole(text)


def fold_whole(text: str) -> str:
    """Return ``text`` as people type it in a hurry: lower case, no marks, đ as d, single spaces.

    Tone placement (hòa, hoà) vanishes with the marks, and a final y after a consonant or ``qu`` becomes i, so that
    quý, quí, qui and quy meet. Folding is for matching only; what is shown keeps its spelling. Idempotent.
    """
    decomposed = unicodedata.normalize("NFD", text).casefold()
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    # NFD leaves đ whole: its bar is part of the letter.
    bare = unicodedata.normalize("NFC", bare.replace("đ", "d"))
    return _FINAL_Y.sub("i", _SPACES.sub(" ", bare).strip())


@lru_cache(maxsize=65536)
def slugify(text: str) -> str:
    """Return an ASCII slug of ``text``: words of a-z and 0-9 joined by single hyphens (``Gò Quao`` → ``go-quao``)."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in decomposed if not unicodedata.combining(c))).strip("-")


LONGEST = 150  # Letters in the name of a page; file systems end at 255 bytes with the ending.
# Windows opens a device instead of a file of these names, whatever follows their first dot.
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))})


def is_device(name: str) -> bool:
    """Return whether ``name``, of a file or a folder, is one that Windows keeps for a device: ``con``, ``NUL.html``, ``com1.tar.gz``."""
    return name.partition(".")[0].rstrip(" ").lower() in _DEVICES


def is_slug(text: str) -> bool:
    """Return whether ``text`` can name a page of its own on every system: words as of :func:`slugify`, no ``index``, no device, not too long."""
    return bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text)) and text != "index" and not is_device(text) and len(text) <= LONGEST


@lru_cache(maxsize=65536)
def collation_key(text: str) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Return a key that sorts as a Vietnamese dictionary does.

    Syllable by syllable, first by letters in the order of ``ALPHABET``, then by tone (ngang, huyền, hỏi, ngã, sắc, nặng),
    so that every "Hà …" stands before "Hạ …". Digits come before letters and sort by their value's digits.
    """
    key = []
    for syllable in re.findall(r"[^\W_]+", nfc(text).lower()):
        letters, tones = [], []
        for char in syllable:
            parts = unicodedata.normalize("NFD", char)
            tone = next((_TONES[part] for part in parts if part in _TONES), 0)
            letter = nfc("".join(part for part in parts if part not in _TONES))
            letters.append(_RANK.get(letter, 0) + 100 if letter in _RANK else ord(letter[0]) % 100)
            tones.append(tone)
        key.append((tuple(letters), tuple(tones)))
    return tuple(key)


def first_letter(text: str) -> str:
    """Return the letter of the Vietnamese alphabet under which ``text`` is listed, upper case: ``Đồng Tháp`` → ``Đ``."""
    for char in nfc(text).lower():
        letter = nfc("".join(part for part in unicodedata.normalize("NFD", char) if part not in _TONES))
        if letter in _RANK:
            return letter.upper()
        if letter.isalnum():
            return "0–9"
    return "#"


_VIETNAMESE_MARKS = str.maketrans(",.", ".,")


@lru_cache(maxsize=65536, typed=True)  # 1 and 1.0 are equal, and written differently.
def format_number(value: Decimal | int) -> str:
    """Return ``value`` as Vietnamese writes it: a dot between thousands, a comma before decimals (20.629; 358,68)."""
    return f"{value:,}".translate(_VIETNAMESE_MARKS)


def join_words(words: Sequence[str], last: str = "và") -> str:
    """Return ``a, b và c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def smart_quotes(html: str) -> str:
    """Return ``html`` with straight quotation marks made typographic, and nothing else changed; tags and code stay as they are.

    In a paragraph with an even number of ``"`` these pair off in order. SmartyPants, which looks at the neighbours of a mark only
    and so takes the third of ``"a","b"`` for a closing one, has the rest. Its other habits (dashes, ellipses, backslashes) and
    Typogrify's (caps, widont, amp) harm Vietnamese and stay off.
    """
    if ('"' not in html and "'" not in html) or not _concerns_smartypants(html):
        return html
    paired = _pair_off(html)
    if not _concerns_smartypants(paired):
        return paired
    escaped = paired.replace("\\", _BACKSLASH)
    return str(smartypants.smartypants(escaped, smartypants.Attr.q | smartypants.Attr.u)).replace(_BACKSLASH, "\\")


def _concerns_smartypants(html: str) -> bool:
    """Return whether SmartyPants, slow as it is, may change ``html``: a mark outside tags, a mark given by its number, a comment."""
    return bool(_STRAIGHT.search(_TAG.sub("", html))) or "&#" in html or "<!--" in html


_BACKSLASH = "\ue05c"  # Private use: SmartyPants would read a backslash as an escape.
_STRAIGHT = re.compile("[\"']")
_TAG = re.compile(r"<[^>]*>")
_MARKUP = re.compile(r"(<(code|pre)\b.*?</\2>|<[^>]*>)", re.DOTALL | re.IGNORECASE)
_INLINE = re.compile(r"</?(?:a|abbr|b|br|cite|code|del|em|i|img|ins|q|span|strong|sub|sup|time)\b", re.IGNORECASE)

_LOOSE = re.compile(r"^(?:<>)*(?:\s|$)|(?:^|\s)(?:<>)*$")  # What is between two marks begins or ends with a space, or is nothing.


def _pair_off(html: str) -> str:
    """Return ``html`` with the ``"`` of each paragraph as “ and ” in turn, where their number is even and each stands at a word."""
    pieces = _MARKUP.split(html)
    del pieces[2::3]  # The inner group: texts at even places now, markup at odd ones.
    block: list[int] = []
    for place in range(0, len(pieces) + 1, 2):
        if place < len(pieces):
            block.append(place)
        if place + 1 < len(pieces) and _INLINE.match(pieces[place + 1]):
            continue
        _pair_off_block(pieces, block)
        block = []
    return "".join(pieces)


def _pair_off_block(pieces: list[str], block: list[int]) -> None:
    text = "<>".join(pieces[place] for place in block)  # Where markup stands; a text cannot have it.
    halves = text.split('"')
    if len(halves) % 2 == 0 or any(_LOOSE.search(half) for half in halves[1::2]):
        return
    paired = "".join(half + ("“" if number % 2 == 0 else "”") for number, half in enumerate(halves[:-1])) + halves[-1]
    for place, piece in zip(block, paired.split("<>"), strict=True):
        pieces[place] = piece


_DEEPEST = 100


def nests_too_deep(yaml: str) -> bool:
    """Return whether ``yaml`` has groups within groups beyond all need; libyaml's binding ends the process over some ten thousands."""
    if yaml.count("[") + yaml.count("{") > _DEEPEST:
        depth = 0
        for sign in re.findall(r"[\[{\]}]", yaml):
            depth = max(depth + (1 if sign in "[{" else -1), 0)
            if depth > _DEEPEST:
                return True
    if yaml.count("-") + yaml.count("?") + yaml.count(":") >= _DEEPEST:
        return bool(re.search(rf"(?:[-?:][ \t]+){{{_DEEPEST}}}", yaml))
    return False


# Signs that nobody sees, for use within [] of a regular expression: what turns the direction of a text, so that it reads as what it is not, and
# what has no width, so that a word is parted for the search alone. No Vietnamese text needs one. https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
UNSEEN = r"\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f"

# Bytes of TCVN3 (ABC) fonts shown as Latin-1. Only signs that no language writes inside a word: ü, ç or ø may be of a foreign name.
TCVN3_SIGNS = "µ¸¶·¹¾¼½®×Þþ÷©¨¬§¦"
_TCVN3 = re.compile(rf"(?<=[A-Za-z])[{TCVN3_SIGNS}]|[{TCVN3_SIGNS}](?=[A-Za-z])")


def looks_like_tcvn3(text: str) -> bool:
    """Return whether ``text`` is TCVN3 (ABC font) bytes pasted as if they were Unicode, such as ``C«ng an tØnh``.

    One odd sign may be a slip or a trade mark; three in a hundred letters are not.
    """
    hits = len(_TCVN3.findall(text))
    return hits >= 3 and hits / sum(char.isalpha() for char in text) > 0.03
