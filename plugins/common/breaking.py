"""Where lines of Vietnamese may not end: inside a day, between a number and what it counts, between ``số`` and a number. Pure.

Pages alone are treated, as the last step before they are written. To readers NBSP is a space: browsers find and copy it as one. Texts that are
searched, exported or sent in feeds never see it.
"""

from __future__ import annotations

import re

NBSP = "\u00a0"
_OUTSIDE_TAGS = r"(?=[^<>]*<(?!/(?:code|pre)\b))"  # Nor in what is to be typed as it stands.
# Both begin with the space and with what most spaces do not have beside them: a page is searched in some 70 µs.
_NAMED = re.compile(rf" (?=\d|[IV])(?:(?<=[Nn]gày )|(?<=[Tt]háng )|(?<=[Nn]ăm )|(?<=[Qq]uý )|(?<=[Ss]ố )|(?<=định ))(?=\d|[IV]+\b){_OUTSIDE_TAGS}")
# A count and its unit: not a year, nor a part of a day or of a document's number; what _NAMED joined has another space before it.
_BEFORE = r"[ \n(“>–]"
_NUMBERS = "|".join(f"(?<={number} )" for number in (rf"{_BEFORE}\d", rf"{_BEFORE}\d\d", rf"{_BEFORE}\d\d\d", r"\d\.\d\d\d", r"\d,\d", r"\d,\d\d"))
_COUNT = re.compile(rf" (?<=\d )(?=[%a-zà-ỹđ])(?:{_NUMBERS}){_OUTSIDE_TAGS}")
# The end of a document's number: browsers would break it behind its hyphen, and no sign that forbids it is copied as a plain hyphen.
_ENDING = re.compile(r"(?<=\d/)(?:[A-ZĐ]+\d*-)+[A-ZĐ]\w+(?=[^<>]*<(?!/(?:title|desc|option|textarea|code|pre)\b))")
# Titles are large: in a narrow window with large letters their numbers would be cut in two. There the stylesheet joins, where there is room.
_TITLE = re.compile(r"<h[12]\b.*?</h[12]>", re.DOTALL)
_JOINED = re.compile(rf"(?<![^\s<>])(?<!class=\"small\">)[^\s<>]+(?:{NBSP}[^\s<>]+)+")
_MONTH = re.compile(rf"([Nn]gày{NBSP}\d\d?) (?=tháng{NBSP}\d)")


def keep_together(html: str) -> str:
    """Return a page with NBSP for the spaces in its <main> at which a line may not end, and documents' numbers held together.

    ``ngày 27 tháng 7``, ``năm 2020``, ``quý III/2024``, ``20.629 cuộc``, ``65 %``, ``số 03/2019/NĐ-CP``. Days break before their year, so that they fit
    narrow windows in large letters. In titles what belongs together is marked, for the stylesheet to hold, and a decree's number may stand on a line
    of its own. Tags and the head stay as they are. For a page once.
    """
    head, mark, main = html.partition("<main")
    main = _COUNT.sub(NBSP, _NAMED.sub(NBSP, main))
    if f" tháng{NBSP}" in main:
        main = _MONTH.sub(rf"\1{NBSP}", main)
    if mark:
        main = _TITLE.sub(_mark_title, _ENDING.sub(r'<span class="nb">\g<0></span>', main))
    return head + mark + main


def _mark_title(title: re.Match[str]) -> str:
    text = title[0].replace(f"định{NBSP}", "định ")
    return _JOINED.sub(lambda joined: f'<span class="nb">{joined[0].replace(NBSP, " ")}</span>', text) if NBSP in text else text
