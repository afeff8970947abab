"""Vietnamese text: normal form, folding, slugs, alphabetical order, numbers and quotation marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
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
    """Return ``text`` as people type it in a hurry: lower case, no marks, đ as d, single spaces.

    Tone placement (hòa, hoà) vanishes with the marks, and a final y after a consonant or ``qu`` becomes i, so that
    quý, quí, qui and quy meet. Folding is for matching only; what is shown keeps its spelling. Idempotent.
    """
    decomposed = unicodedata.normalize("NFD", text).casefold()
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    # NFD leaves đ whole: its bar is part of the letter.
    bare = unicodedata.normalize("NFC", bare.replace("đ", "d"))
    return _FINAL_Y.sub("i", _SPACES.sub(" ", bare).strip())


def slugify(text: str) -> str:
    """Return an ASCII slug of ``text``: words of a-z and 0-9 joined by single hyphens (``Gò Quao`` → ``go-quao``)."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in decomposed if not unicodedata.combining(c))).strip("-")


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


def format_number(value: Decimal | int) -> str:
    """Return ``value`` as Vietnamese writes it: a dot between thousands, a comma before decimals (20.629; 358,68)."""
    text = f"{value:,}"
    return text.translate(str.maketrans(",.", ".,"))


def join_words(words: Sequence[str], last: str = "và") -> str:
    """Return ``a, b và c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def smart_quotes(html: str) -> str:
    """Return ``html`` with straight quotation marks made typographic, and nothing else changed.

    SmartyPants' other habits (dashes, ellipses) and Typogrify's (caps, widont, amp) harm Vietnamese and stay off. It takes
    the second opening mark of ``"a","b"`` for a closing one, hence the mending of that one case beforehand.
    """
    if '"' not in html and "'" not in html:
        return html
    mended = re.sub(r'",(\s*)"(?=[^\W_])', r"”,\1“", html)
    return smartypants.smartypants(mended, smartypants.Attr.q | smartypants.Attr.u)


# Bytes of TCVN3 (ABC) fonts shown as Latin-1: these letters stand for Vietnamese ones and never occur in Vietnamese Unicode.
_TCVN3 = set("µ¸¶·¹¨»¾¼½Æ©ÇË®Ð¤¬­Ö×ÌÑÞßØüñþöøõ÷ûîïåæçëäÄÎÏÓ")
_TCVN3_PAIRS = re.compile(r"[A-Za-z][µ¸¶·¹»¾¼½Æ®Ö×Þßüþ÷øîïæçëåä©¨¬]|[®§][A-Za-z]|[µ¸¶·¹»¾¼½Ö×Þßþ÷øîïæçëåä©¨¬][A-Za-z]")


def looks_like_tcvn3(text: str) -> bool:
    """Return whether ``text`` is TCVN3 (ABC font) bytes pasted as if they were Unicode, such as ``C«ng an tØnh``.

    One odd letter may be a foreign name; three in two hundred letters are not.
    """
    hits = len(_TCVN3_PAIRS.findall(text)) + sum(text.count(char) for char in "«®µ¸¹")
    letters = sum(char.isalpha() for char in text) or 1
    return hits >= 3 and hits / letters > 0.015


def sorted_vietnamese(words: Iterable[str]) -> list[str]:
    """Return ``words`` in Vietnamese alphabetical order."""
    return sorted(words, key=collation_key)
