"""Vietnamese numerals: how a number, a decimal, a Roman numeral and a string of digits are read out."""

from __future__ import annotations

import re
from functools import lru_cache

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", " nghìn", " triệu")
_BILLION = 1_000_000_000
_ROMAN = re.compile(r"(X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_UNITS = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}


@lru_cache(maxsize=8192)
def say_number(number: int) -> str:
    """Return ``number`` (0 or more) in words: 2019 → ``hai nghìn không trăm mười chín``.

    As schoolbooks write it: linh, mười and mươi, mốt after mươi, tư after mươi, lăm after mười and mươi; a group of three digits that
    does not come first says its hundreds even if there are none.
    """
    if number >= _BILLION:
        rest = number % _BILLION
        return f"{say_number(number // _BILLION)} tỷ" + (f" {_say_groups(rest, is_first=False)}" if rest else "")
    return _say_groups(number, is_first=True) or DIGITS[0]


def _say_groups(number: int, *, is_first: bool) -> str:
    said: list[str] = []
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            said.append(_say_group(group, with_hundreds=not is_first or bool(said)) + _SCALES[power])
    return " ".join(said)


def _say_group(group: int, *, with_hundreds: bool) -> str:
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    said = [DIGITS[hundreds], "trăm"] if hundreds or with_hundreds else []
    if tens:
        said += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
        if units:
            said.append("lăm" if units == 5 else "mốt" if units == 1 and tens > 1 else "tư" if units == 4 and tens > 1 else DIGITS[units])
    elif units:
        said += ["linh", DIGITS[units]] if said else [DIGITS[units]]
    return " ".join(said)


def say_digits(digits: str) -> str:
    """Return each digit of ``digits`` by its name, as telephone numbers are read."""
    return " ".join(DIGITS[int(digit)] for digit in digits)


@lru_cache(maxsize=8192)
def say_figure(text: str) -> str:
    """Return in words a number as Vietnamese writes it: ``20.629``, ``358,68``; up to three decimals are read as one number."""
    whole, _, decimals = text.partition(",")
    said = say_number(int(re.sub("[^0-9]", "", whole)))
    if not decimals:
        return said
    is_number = decimals[0] != "0" and len(decimals) <= 3
    return f"{said} phẩy {say_number(int(decimals)) if is_number else say_digits(decimals)}"


def roman(text: str) -> int:
    """Return the value of a Roman numeral from I to XXXIX, 0 for any other text."""
    match = _ROMAN.fullmatch(text)
    return 10 * len(match[1]) + _ROMAN_UNITS[match[2]] if match else 0
