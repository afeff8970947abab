"""Decree numbers, days, months, quarters, years and spans of years, in any spelling, as atoms of the index.

``theme/static/js/search/entities.mjs`` is the twin of this module; both pass ``tests/search/vectors.json``. Keys:

    nd:03  nd:03/2019           a decree by its number, with the year where the text has it
    ng:07-27  ng:2022-07-27     a day
    th:2022-07                  a month
    q:2  q:2022-2               a quarter
    nam:2022  nam:2016-2021     a year, a span of years
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .syllables import door

_SAID = ("mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai")  # months in words; of quarters the first
_YEAR = "(?:19[4-9]|20[0-4])[0-9]"
_END = "(?![0-9a-z])"
_DATE = rf"([0-9]{{1,2}})(?: *[/.-] *| +thang +)([0-9]{{1,2}})(?: *[/.-] *|,? +nam +)({_YEAR}|[0-9]{{2}}(?! *[/.-] *[0-9])){_END}"
_SIGNED = rf"(?:,? *(?:ky +)?ngay +{_DATE})?"
_CP = "(?: *[/.-]? *nd *-? *cp)"
# Of the text without marks, signs made plain. One alternative a line, in the order in which they are tried; unnamed groups are read by
# their number, the same in the twin.
_ENTITY = re.compile(
    # 1 number, 2 year; 3–5 signed. "Nghị định số 03/2019/NĐ -CP ngày 05/9/2019", "nđ 03", "ND03/2019", "NĐ-CP 77 năm 2010"
    rf"(?:nghi *dinh|nd(?: *- *cp)?)(?: +so)?[ :.]*([0-9]{{1,3}})(?![0-9])(?:(?: *[/.-] *| +nam +| +)({_YEAR})(?![0-9]))?{_CP}?{_SIGNED}{_END}"
    # 6 number, 7 year; 8–10 signed. "03/2019/NĐ-CP", "03-2019-nd-cp", "03/2019 NĐ"
    rf"|([0-9]{{1,3}})[ /.-]+({_YEAR})(?: *[/.-] *| +)nd(?: *-? *cp)?{_SIGNED}{_END}"
    # 11 day, 12 month, 13 year. "27/7/2022", "ngày 27 tháng 7 năm 2022", "27.7.22"
    rf"|(?:ngay +)?(?:m[uo]ng +)?{_DATE}"
    # 14 year, 15 month, 16 day. "2022-07-27"
    rf"|({_YEAR})[/.-]([0-9]{{1,2}})[/.-]([0-9]{{1,2}}){_END}"
    # 17 first year, 18 last. "2016 – 2021", "từ năm 2016 đến năm 2021"
    rf"|(?:nam +)?({_YEAR})(?: *- *| +den +(?:nam +)?)({_YEAR}){_END}"
    # 19 month, 20 year. "tháng 7/2022", "tháng 7 năm 2022", "t7/2022"; in words only before a year: "tháng ba năm 2022"
    rf"|(?:thang +|t(?=[0-9]))([0-9]{{1,2}}|(?:{'|'.join(_SAID)})(?=,? +nam +[12]))(?: *[/.-] *|,? +nam +| +)({_YEAR}){_END}"
    # 21 day, 22 month. "ngày 27 tháng 7", "27 tháng 7", "ngày 27.7", "mùng 5 tháng 9"
    rf"|(?:ngay +(?:m[uo]ng +)?|m[uo]ng +|(?=[0-9]+ +t))([0-9]{{1,2}})(?: *[/.-] *| +thang +)([0-9]{{1,2}}){_END}(?! ?[/.] ?[0-9])"
    # 23 number or month, 24 year. "03/2019": which of both, only the reader knows
    rf"|([0-9]{{1,3}})[/.-]({_YEAR}){_END}(?!/[a-z])"
    # 25 day, 26 month. "27-7"; "2/3 số đại biểu" is none
    rf"|([0-9]{{1,2}})[/-]([0-9]{{1,2}}){_END}(?! ?[/.] ?[0-9])(?! +(?:so|tong|xa|ngay|thang|nam|nguoi|lan|dien){_END})"
    # 27 quarter, 28 year. "quý II-2022", "quí 1 năm 2024", "q2/2022"; in words only before a year, for "quy tụ" is none: "quý ba năm 2022"
    rf"|(?:qu[iy] *|q)([1-4]|iv|i{{1,3}}|(?:nhat|mot|hai|ba|tu|bon)(?=,? +nam +[12])){_END}(?:(?: *[/.-] *|,? +nam +| +)({_YEAR}){_END})?"
    # 29 year
    rf"|(?:nam +)?({_YEAR}){_END}"
)
# Where an entity can begin, behind no letter or digit and in no number. It names the first sign alone, then looks behind: thus the search
# can leap from one to the next.
_START = re.compile(
    r"[0-9mnqt](?<![0-9a-z].)(?<![0-9][/.,].)"
    r"(?:(?<=[0-9])|(?<=m)[uo]ng +[0-9]|(?<=n)(?:ghi *d|d|gay +(?:m[uo]ng +)?[0-9]|am +[12])|(?<=t)(?:hang +[0-9mhbtnsc]|[0-9])|(?<=q)(?:u[iy]|[1-4i]))"
)
# A number of another kind of document: "Nghị quyết số 03/2019", "Thông tư 12/2019".
_OTHER = re.compile(r"(?:quyet(?: +dinh)?|thong tu(?: lien tich)?|hoach|chi thi|ket luan|luat|cong van|qd|nq|tt|kh)(?: +so)?[ :]*$")
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "nhat": 1, "bon": 4, **{said: number for number, said in enumerate(_SAID, start=1)}}
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Entity(NamedTuple):
    """A thing named in a text at ``start`` to ``end`` of its NFC.

    Several of one place are readings of the same words: a searcher means any of them. ``inner``: a day that belongs to the decree
    around it (it was signed then); a text names that day, a query means the decree.
    """

    key: str
    start: int
    end: int
    inner: bool = False


@lru_cache(maxsize=65536)
def flat(piece: str) -> str:
    """Return a piece of text letter for letter without marks and capitals, spaces and dashes made plain; its length stays.

    ỳ, ỷ, ỹ and ỵ stay what they are: a fund (quỹ) is no quarter (quý).
    """
    return "".join(map(_plain, piece))


def _plain(char: str) -> str:
    if char < "\x80":
        return " " if char in "\t\n\r" else char.lower()
    if char in "–—−‐‑":
        return "-"
    if char in "\u00a0\u2009\u202f":
        return " "
    if char in "đĐ":
        return "d"
    if char in "ỳỷỹỵỲỶỸỴ":
        return char
    base = unicodedata.normalize("NFD", char)[0]
    return base.lower() if base.isascii() else char


def entities(text: str) -> list[Entity]:
    """Return what ``text`` names, in order; an inner one follows the one around it."""
    return entities_in(flat(door(text)))


def entities_in(plain: str) -> list[Entity]:
    """Return what is named in a text that :func:`flat` has made plain."""
    found: list[Entity] = []
    at = 0
    while begun := _START.search(plain, at):
        start = begun.start()
        match = _ENTITY.match(plain, start)
        keys = list(_keys(match, plain)) if match else []
        at = match.end() if match and keys else start + 1
        # The one day that follows another key is the one on which a decree was signed.
        found += [Entity(key, start, at, number > 0 and key.startswith("ng:")) for number, key in enumerate(keys)]
    return found


def _keys(match: re.Match[str], plain: str) -> Iterator[str]:
    """Yield the keys of a match of ``_ENTITY``; nothing where the calendar knows no such day."""
    part = match.group
    if part(1) or part(6):
        number = part(1) or part(6)
        signed = _day(*part(3, 4, 5)) if part(1) else _day(*part(8, 9, 10))
        year = part(2) or part(7) or signed[:4]
        yield f"nd:{int(number):02}" + (f"/{year}" if year else "")
        if signed:
            yield f"ng:{signed}"
    elif part(11) or part(14):
        day = _day(*part(11, 12, 13)) if part(11) else _day(*part(16, 15, 14))
        if day:
            yield f"ng:{day}"
    elif part(17):
        if part(17) < part(18):
            yield f"nam:{part(17)}-{part(18)}"
        else:
            yield f"nam:{part(17)}"
            yield f"nam:{part(18)}"
    elif part(19):
        month = _NUMBERS.get(part(19)) or int(part(19))
        if 1 <= month <= 12:
            yield f"th:{part(20)}-{month:02}"
    elif part(23):
        if not _OTHER.search(plain[max(match.start() - 24, 0) : match.start()]):
            if int(part(23)):
                yield f"nd:{int(part(23)):02}/{part(24)}"
            if 1 <= int(part(23)) <= 12:
                yield f"th:{part(24)}-{int(part(23)):02}"
    elif part(21) or part(25):
        day = _day(part(21) or part(25), part(22) or part(26), "2000")
        if day:
            yield f"ng:{day[5:]}"
    elif part(27):
        quarter = _NUMBERS.get(part(27)) or int(part(27))
        yield f"q:{part(28)}-{quarter}" if part(28) else f"q:{quarter}"
    else:
        yield f"nam:{part(29)}"


def _day(day: str | None, month: str | None, year: str | None) -> str:
    """Return ``2022-07-27``, "" for nothing or for what is not in the calendar; a year of two digits is of this century."""
    if not day or not month or not year or not 1 <= int(month) <= 12 or not 1 <= int(day) <= _DAYS[int(month) - 1]:
        return ""
    return f"{year if len(year) == 4 else f'20{year}'}-{int(month):02}-{int(day):02}"


def implied(key: str) -> tuple[str, ...]:
    """Return what a text that names ``key`` names besides: a day its month, its year and the day of any year; a decree its number; a span its ends."""
    kind, _, value = key.partition(":")
    if kind == "ng" and len(value) == 10:
        return (f"ng:{value[5:]}", f"th:{value[:7]}", f"nam:{value[:4]}")
    if kind == "th":
        return (f"nam:{value[:4]}",)
    if kind == "q" and len(value) == 6:
        return (f"q:{value[5:]}", f"nam:{value[:4]}")
    if kind == "nd" and "/" in value:
        return (f"nd:{value.partition('/')[0]}",)
    if kind == "nam" and len(value) == 9:
        return (f"nam:{value[:4]}", f"nam:{value[5:]}")
    return ()
