"""From a text as it is written to the words that are spoken. Knows nothing of Pelican, of files or of voices.

What can be read in one way only is put into words; what cannot (an abbreviation of two meanings, one that no register has) is spelled.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from plugins.common.text import nfc
from plugins.records.glossary import Abbreviation

from .documents import NUMBER_BEFORE, SAID_BEFORE, TYPES, say_document, spell
from .numbers import roman, say_digits, say_figure, say_number
from .sentences import CAPITALS

_YEAR = r"(?:1[89]|20)[0-9]{2}(?![0-9])"
_FIGURE = r"[0-9]{1,3}(?:[.\u00a0\u202f][0-9]{3})+(?![0-9])(?:,[0-9]+)?|[0-9]+(?:,[0-9]+)?"
_PART = r"[A-ZĐƯ](?:[A-ZĐƯ&0-9]|g(?!\w)|r(?!\w)|yĐ)*(?![^\W\d_])"

# Of these only what follows a number is a unit.
_UNITS = {
    "%": "phần trăm", "‰": "phần nghìn", "°C": "độ C", "°": "độ", "km/h": "ki-lô-mét trên giờ", "h": "giờ", "km²": "ki-lô-mét vuông", "km2": "ki-lô-mét vuông",
    "km": "ki-lô-mét", "m²": "mét vuông", "m2": "mét vuông", "m³": "mét khối", "m3": "mét khối", "m": "mét", "cm": "xăng-ti-mét", "mm": "mi-li-mét",
    "ha": "héc-ta", "kg": "ki-lô-gam", "mg": "mi-li-gam", "g": "gam", "kW": "ki-lô-oát", "kWh": "ki-lô-oát giờ", "tr": "triệu", "đ": "đồng",
    "VNĐ": "đồng", "VND": "đồng", "USD": "đô la Mỹ",
}  # fmt: skip
_DASH = r"\s?[-–]\s?"
# An hour that can be nothing else; 8g30 is one, 8g may be a weight.
_HOUR = r"[0-9]{1,2}(?:(?:\s?(?:h|giờ)\s?[0-9]{2}|g[0-5][0-9])(?:ph?|phút)?(?!\w|[/.,][0-9])|h(?!\w)|:[0-5][0-9](?![\w:]))"
_HOUR_IN_A_SPAN = rf"(?:{_HOUR}(?:\s?phút(?!\w))?|[0-9]{{1,2}}\s?giờ(?!\w))"
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_SIGNS = {"&": "và", "±": "cộng trừ", "≥": "từ", "≤": "không quá", "×": "nhân", "=": "bằng", "~": "khoảng", "<": "dưới", ">": "trên", "+": "cộng"}
_SHORT = {"ths": "thạc sĩ", "ts": "tiến sĩ", "pgs": "phó giáo sư", "gs": "giáo sư", "bs": "bác sĩ", "ks": "kỹ sư", "tx": "thị xã", "tp": "thành phố"}
# Acronyms that are words of their own.
_SAID_AS_WORDS = frozenset({"APEC", "ASEAN", "COVID", "NATO", "UNESCO", "UNICEF", "INTERPOL", "ASEANAPOL", "AIDS"})

# Nearly every number is a plain one: no sign at it, no unit behind it, and no word before it that says that it is of another kind.
_NO_PLAIN_AFTER = ("tháng", "thứ", "số", "định", "tư", "tịch", "quyết", "thị", "nđ", "qđ", "nq", "ttlt", "nóng", "thoại", "đài", "hotline", "đt")
_BEFORE = [form for word in _NO_PLAIN_AFTER for form in dict.fromkeys((word, word.capitalize(), word.upper()))]
# The last letter of the word before tells most apart; only then all words are looked for.
_NONE_BEFORE = rf"(?:(?<![{''.join(sorted({word[-1] for word in _BEFORE}))}] .)|{''.join(f'(?<!{word} .)' for word in _BEFORE)})"
_PLAIN = rf"(?<=[1-9])(?<![^ ].){_NONE_BEFORE}(?:[0-9]{{0,2}}(?:\.[0-9]{{3}})*|(?<=[12])[0-9]{{3}})(?= (?!(?:giờ|{_UNIT})(?!\w))[^\W\d_]|[,;] |\.?$)"

# In "tháng 7 - tháng 8" the word stands at both ends.
_REPEATED = "tháng|quý|ngày|thứ"
# What is numbered with Roman numerals, by the last word of its name.
_ROMAN_AFTER = ("quý", "khóa", "khoá", "kỷ", "kỳ", "thứ", "chương", "phần", "loại", "hạng", "vùng", "bậc", "cấp", "hội", "lục", "mục", "đợt", "nhóm", "vòng")
_ROMAN_BEHIND = "|".join(rf"(?<={form} )" for word in _ROMAN_AFTER for form in (word, word.capitalize()))

# Where something may begin that is not said as it is written: one class of signs first, which the search can leap to, then what must be around it.
# A plain number is found whole, in a group.
_BEGINNING = re.compile(
    rf"[0-9A-ZĐƯđv&±≥≤×=~<>+/–-](?:({_PLAIN})|"
    r"(?<=[0-9&±≥≤×=~<>+])|(?<=[A-ZĐƯ])(?=[A-ZĐƯ0-9&.]|[px]\b|[Pp]\.|h[sS]\.|-[A-ZĐƯ])|(?<=[IVX])(?![^\W\d_])"
    r"|(?<=Q)(?=\s[0-9])|(?<=[đĐ])(?=/c)|(?<=v)(?=\.v|v\.)|(?<=/)(?=[^\W\d_])|(?<=-)(?=[0-9])"
    rf"|(?<=[-–])(?=\s?(?:{_REPEATED})\s))"
)
# What may stand there; the first that fits is taken.
_KINDS = {
    "phone": r"(?<![\w.,/])(?:0[0-9]{1,4}(?:[ .\-][0-9]{3,4}){2,3}|(?:\+84|0)[0-9]{8,10}|1[89]00[ .]?[0-9]{4})(?![\w/]|[.,][0-9])",
    "document": rf"(?<![\w/])[0-9]{{1,5}}(?:/{_YEAR})?[/-]{_PART}(?:[-/]{_PART})*",
    "hours": rf"(?<![\w/.,:])(?:{_HOUR_IN_A_SPAN}{_DASH}(?:{_HOUR_IN_A_SPAN}|[0-9]{{1,2}}g(?!\w))|[0-9]{{1,2}}g?{_DASH}{_HOUR_IN_A_SPAN})",
    "days": rf"(?<![\w/.,])[0-9]{{1,2}}(?:(?:{_DASH}|,)[0-9]{{1,2}})+/[0-9]{{1,2}}(?:/{_YEAR})?(?![\w/])",
    "month_span": rf"(?<![\w/.,])[0-9]{{1,2}}/{_YEAR}{_DASH}[0-9]{{1,2}}/{_YEAR}(?!/)",
    "months": rf"(?<![\w/.,])[0-9]{{1,2}}(?:(?:{_DASH}|,)[0-9]{{1,2}})+[/.]{_YEAR}(?!/)",
    "span": rf"(?<![\w/.,])[0-9]{{1,2}}/[0-9]{{1,2}}(?:/{_YEAR})?\s?[-–]\s?[0-9]{{1,2}}/[0-9]{{1,2}}(?:/{_YEAR})?(?![\w/])",
    "iso": r"(?<![\w/])(?:1[89]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?![\w/])",
    "day": rf"(?<![\w/.,])[0-9]{{1,2}}(?P<dot>[/.\-])[0-9]{{1,2}}(?P=dot){_YEAR}(?!/)",
    "month": rf"(?<![\w/.,])[0-9]{{1,2}}[/.\-]{_YEAR}(?!/)",
    "short_day": rf"(?<![\w/.,])[0-9]{{1,2}}[/.\-][0-9]{{1,2}}(?![\w/]|[.,\-][0-9])(?:\s?(?:{_UNIT})(?!\w))?",
    "time": rf"(?<![\w/.,:]){_HOUR}",
    "romans": rf"(?:{_ROMAN_BEHIND})[IVX]+(?:/{_YEAR})?{_DASH}[IVX]+(?:[/-]{_YEAR}(?!/))?(?![\w]|[-–/][A-ZĐƯ0-9])|(?<![\w-])[IVX]+[-–][IVX]+/{_YEAR}(?!/)",
    "roman_year": rf"(?<![\w-])[IVX]+\s?[/-]\s?{_YEAR}(?!/)",
    "range": rf"(?<![\w/])(?:{_FIGURE})(?:\s?(?:{_UNIT}))?(?:[-–]|\s[-–]\s)(?:{_FIGURE})(?:\s?(?:{_UNIT})(?!\w))?",
    "ratio": rf"(?<![\w/])(?:{_FIGURE})/(?:{_FIGURE})(?:h(?!\w)|(?![/\w]))",
    "to": rf"(?:(?<=[0-9IVX])|(?<=[0-9IVX] ))[-–](?=\s?(?P<repeated>{_REPEATED})\s[0-9IVX])",
    "glued": r"(?<=[^\W\d_])-(?=[0-9])",
    "below": r"(?<![\w)])-(?=[0-9]+(?:,[0-9]+)?\s?°)",
    "figure": rf"(?:{_FIGURE})(?:\s?(?:{_UNIT})(?!\w))?",
    "minh": r"(?<!\w)T[Pp]\.?\s?HCM(?!\w)",
    "city": rf"(?<!\w)(?:T[Pp]|T[Xx])(?:\.\s?|\s)(?=[{CAPITALS}][^\W\d_A-Z])",
    "district": r"(?<!\w)Q\.?\s?(?=[0-9])",
    "title": rf"(?<!\w)(?:PGS|GS|Th[sS]|TS|BS|KS)\.\s?(?=[{CAPITALS}])",
    "comrade": r"(?<!\w)[đĐ]/c(?!\w)\s?",
    "and_so_on": r"(?<!\w)(?:v\.v\.?|vv(?=\.))",
    "kind": r"(?<!\w)(?:NĐ|QĐ|NQ|TTLT)(?:-CP|-TTg|-TW)?(?=\s(?:số\s)?[0-9])|(?<!\w)(?:CT|KL)(?=\ssố\s[0-9]|\s[0-9]+[-/](?:[A-Z0-9]))",
    "phrase": r"(?!)",  # Abbreviations of the glossary that hold a space.
    "letters": r"(?<![\w])[A-ZĐƯ](?:[A-ZĐƯ&]|(?<=T)Tg(?!\w))*[0-9]*(?:[-–/&][A-ZĐƯ][A-ZĐƯ&0-9]*(?![^\W\d_]))*(?![\w]|[-–][A-ZĐƯ])(?:\))?",
    "each": r"(?<=[\w%])/(?=(?:năm|tháng|tuần|quý|ngày|giờ|người|hộ|lần)(?!\w))",
    "sign": r"(?:(?<=\s)|^)[&±≥≤×=~<>+](?=\s?\w)|(?<=[0-9])[+×=](?=[0-9])|&(?=\w)",
}
_DAY_BEFORE = re.compile(r"(?:ngày|hôm|mùng|mồng|sáng|trưa|chiều|tối|đêm|khuya)(?: nay| mai| qua)?[\s(“\"]*$", re.IGNORECASE)
_DAY_SAID = re.compile(r"(?<!\w)(?:ngày|hôm|mùng|mồng)[\s(“\"]*$", re.IGNORECASE)
_MONTH_SAID = re.compile(r"(?<!\w)tháng\s+$", re.IGNORECASE)
_ORDINAL_BEFORE = re.compile(r"(?<!\w)thứ\s+$", re.IGNORECASE)
_DIGITS_BEFORE = re.compile(r"(?:điện thoại|đường dây nóng|hotline|(?<!\w)ĐT|tổng đài)(?:\s+số)?[\s:(.]*$", re.IGNORECASE)
_BARE_NUMBER_OF = re.compile(r"(?:[Nn]ghị định|[Tt]hông tư(?: liên tịch)?|Nghị quyết|Quyết định|Chỉ thị|(?<!\w)(?:NĐ|QĐ|NQ|TTLT)(?:-[A-Z]+)?)\s+$")
_PART_BEFORE = re.compile(r"(?:hơn|gần|chiếm|quá|đạt|bằng|(?<!\w)có|được|khoảng|tỷ lệ|tỉ lệ|trên)\s+$", re.IGNORECASE)
_WHOLE_AFTER = re.compile(
    r"\s+(?:tổng|số|dân số|diện tích|quân số|thành viên|đại biểu|lực lượng|xã|phường|thôn|ấp|bản|hộ|huyện|tỉnh|đơn vị|chỉ tiêu|tiêu chí|cơ sở|thời gian)(?!\w)"
)
_ROMAN_BEFORE = re.compile(
    r"(?:quý|khóa|khoá|kỳ|thứ|chương|phần|loại|hạng|vùng|bậc|cấp|đại hội|tập|phụ lục|mục|đợt|thế kỷ|nhóm|quân khu|quân đoàn|giai đoạn|vòng)\s+(?:[IVX]+(?:,| và| -|–|-)\s*)*$",
    re.IGNORECASE,
)
_DOCUMENT_BEFORE = re.compile(r"nghị định|thông tư|nghị quyết|số hiệu", re.IGNORECASE)
_TIME_BEFORE = re.compile(r"(?<!\w)(?:tháng|từ|đến|vào|hồi|khoảng|tới)\s+$", re.IGNORECASE)
_QUARTER_SAID = re.compile(r"(?<!\w)quý\s+$", re.IGNORECASE)
_OTHER_NUMBER_BEFORE = re.compile(r"(?<!\w)(?:số|tuần|đợt|kỳ|khóa|khoá|lần|tập|quyển)\s+$", re.IGNORECASE)
_REPEATED_BEFORE = re.compile(rf"(?<!\w)({_REPEATED})\s+[0-9IVX/.]+\s?$", re.IGNORECASE)
_HOUR_AND_MINUTE = re.compile(r"([0-9]+)[^0-9]*([0-9]*)")
# What makes 8g eight o'clock and not eight grams.
_HOUR_BEFORE = re.compile(r"(?<!\w)(?:lúc|hồi|[0-9]{1,2}g[0-9]{2}\s(?:đến|tới))\s+$", re.IGNORECASE)
_OTHER_HOUR = r"(?:\s(?:đến|tới)\s[0-9]{1,2}g)?"
_HOUR_AFTER = re.compile(rf"{_OTHER_HOUR}\s(?:sáng|trưa|chiều|tối|đêm|khuya)(?!\w)|\s(?:đến|tới)\s[0-9]{{1,2}}g[0-9]{{2}}(?!\w)")
_TIME_OR_NOTHING_BEFORE = re.compile(r"(?:^|[.,;:(“\"]\s?|(?<!\w)(?:từ|đến|tới|vào)\s)$", re.IGNORECASE)
_DATE_AFTER = re.compile(rf"{_OTHER_HOUR}\s(?:(?:các )?ngày\s[0-9]|hôm|cùng ngày)")
_YEAR_MONTH = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])")


SAID_ALREADY = "\b"


class Speaker:
    """Says texts with the abbreviations of a glossary."""

    def __init__(self, glossary: Iterable[Abbreviation]) -> None:
        self._meanings = {nfc(entry.abbr): nfc(entry.expansion) for entry in glossary if has_one_meaning(entry)}
        phrases = sorted((abbr for abbr in self._meanings if " " in abbr), key=len, reverse=True)
        kinds = {**_KINDS, "phrase": "|".join(rf"(?<![\w-]){re.escape(abbr)}(?!\w)" for abbr in phrases) or _KINDS["phrase"]}
        self._pattern = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()))
        self._ways: Mapping[str, Callable[[re.Match[str]], str]] = {kind: getattr(self, f"_{kind}") for kind in kinds}
        self._meanings = {abbr: self.say(meaning) for abbr, meaning in self._meanings.items()}

    def say(self, text: str) -> str:
        """Return ``text`` in the words that are spoken, NFC, without an Arabic digit; plain words stay as they are."""
        text = nfc(text)
        said: list[str] = []
        at = seen = 0
        for beginning in _BEGINNING.finditer(text):
            start = beginning.start()
            if start < seen:
                continue
            if beginning.lastindex:  # A plain number.
                said += (text[at:start], say_figure(beginning[0]))
                at = beginning.end()
                continue
            match = self._pattern.match(text, start)
            if match is None:
                continue
            seen = match.end()
            word = self._ways[match.lastgroup or "figure"](match)
            if word != match[0]:
                lead = text[at:start]
                if word is SAID_ALREADY:
                    lead, word = lead.rstrip(" ("), ""
                before = lead or (said[-1] if said else "")
                said += (lead, _joined(word, before[-1:], text[seen : seen + 1]))
                at = seen
        return "".join((*said, text[at:])) if said else text

    # Each returns what is said for its kind of match; the match itself if nothing else is.

    def _phone(self, match: re.Match[str]) -> str:
        return ", ".join(("cộng " if "+" in group else "") + say_digits(group.lstrip("+")) for group in re.split(r"[ .\-]", match[0]))

    def _document(self, match: re.Match[str]) -> str:
        said = say_document(match[0], _before(match), match.string[match.end() : match.end() + 60], self._meanings)
        return _as_beginning(said, match)

    def _hours(self, match: re.Match[str]) -> str:
        first, last = (_HOUR_AND_MINUTE.match(part).groups() for part in re.split(_DASH, match[0]))  # type: ignore[union-attr]
        is_bare = re.match(rf"[0-9]+{_DASH}", match[0]) and not int(last[1] or 0)
        said = say_number(int(first[0])) if is_bare else _say_hour(*first)
        return f"{said} đến {_say_hour(*last)}"

    def _days(self, match: re.Match[str]) -> str:
        days, month, *year = match[0].split("/")
        numbers = re.split(rf"{_DASH}|,", days)
        is_dated = bool(_DAY_SAID.search(_before(match)))
        if "," in days and not is_dated:  # 5,6/10
            return self._apart(match)
        if not (all(_is_day(number, month) for number in numbers) and _is_rising(numbers)):
            return " ".join(self.say(part) for part in re.split(r"[-–]", match[0]))
        sign = " đến " if len(numbers) == 2 and "," not in days else ", "
        said = sign.join(f"ngày {say_number(int(number))}" for number in numbers[:-1]) + sign + _say_day(numbers[-1], month, *year)
        return self._with_day(match, said)

    def _apart(self, match: re.Match[str]) -> str:
        """Return figures with a comma in them, and parts of a whole, as such."""
        return " đến ".join(_say_ratio(*re.split("[/.]", part)) if re.search("[/.]", part) else self.say(part) for part in re.split(_DASH, match[0]))

    def _month_span(self, match: re.Match[str]) -> str:
        before = _before(match)
        first, last = (part.split("/") for part in re.split(_DASH, match[0]))
        name = _name_of_months(before, (first[0], last[0]))
        said = f"{name}{_number_of(name, first[0])} năm {say_number(int(first[1]))} đến {name}{_number_of(name, last[0])} năm {say_number(int(last[1]))}"
        return _said_once(name, said, match)

    def _months(self, match: re.Match[str]) -> str:
        *numbers, year = re.split(rf"{_DASH}|[,/.]", match[0])
        before = _before(match)
        if "," in match[0] and not (_MONTH_SAID.search(before) or _QUARTER_SAID.search(before)):  # 7,8/2023
            return self._apart(match)
        if len(numbers) == 2 and _is_day(*numbers) and (_DAY_BEFORE.search(before) or not _is_rising(numbers)):  # ngày 8-10/2022, 27-7/2022
            return self._with_day(match, _say_day(*numbers, year))
        name = _name_of_months(before, numbers)
        sign = " đến " if len(numbers) == 2 and "," not in match[0] else ", "
        said = sign.join(f"{name}{_number_of(name, number)}" for number in numbers)
        return _said_once(name, f"{said} năm {say_number(int(year))}", match)

    def _span(self, match: re.Match[str]) -> str:
        first, last = (part.split("/") for part in re.split(r"\s?[-–]\s?", match[0]))
        if not (_is_day(*first[:2]) and _is_day(*last[:2])):
            return " đến ".join(" trên ".join(say_number(int(number)) for number in part) for part in (first, last))
        return f"{self._with_day(match, _say_day(*first))} đến {_say_day(*last)}"

    def _iso(self, match: re.Match[str]) -> str:
        year, month, day = match[0].split("-")
        if not _is_day(day, month):
            return say_digits(year) + " " + say_digits(month + day)
        return self._with_day(match, _say_day(day, month, year))

    def _day(self, match: re.Match[str]) -> str:
        day, month, year = re.split(r"[/.\-]", match[0])
        if "-" in match[0] and _MONTH_SAID.search(_before(match)) and _are_months((day, month)):  # tháng 7-8-2023
            return f"{_month_name(int(day))} đến tháng {_month_name(int(month))} năm {say_number(int(year))}"
        if not _is_day(day, month):
            return f"{say_number(int(day))} trên {say_number(int(month))} trên {say_number(int(year))}"
        return self._with_day(match, _say_day(day, month, year))

    def _with_day(self, match: re.Match[str], said: str) -> str:
        return said.removeprefix("ngày ") if _DAY_SAID.search(_before(match)) else _as_beginning(said, match)

    def _month(self, match: re.Match[str]) -> str:
        month, year = re.split(r"[/.\-]", match[0])
        before = _before(match)
        said_before = SAID_BEFORE.search(before)
        if said_before and "/" in match[0]:
            return f"{'' if said_before['number'] else 'số '}{say_number(int(month))} năm {say_number(int(year))}"
        if re.search(r"(?<!\w)quý\s+$", before, re.IGNORECASE):
            return f"{say_number(int(month))} năm {say_number(int(year))}"
        is_number = "/" in match[0] and month[0] == "0" and _DOCUMENT_BEFORE.search(_before(match, 300)) and not _TIME_BEFORE.search(before)
        if is_number:
            return f"{'' if NUMBER_BEFORE.search(before) else 'số '}{say_number(int(month))} năm {say_number(int(year))}"
        if not _are_months((month,)) or ("." in match[0] and not _TIME_BEFORE.search(before)):
            return f"{say_number(int(month))} {'năm' if '/' in match[0] else 'đến'} {say_number(int(year))}"
        said = f"{_month_name(int(month))} năm {say_number(int(year))}"
        return said if _MONTH_SAID.search(before) else _as_beginning(f"tháng {said}", match)

    def _short_day(self, match: re.Match[str]) -> str:
        sign = re.search(r"[/.\-]", match[0])
        assert sign is not None
        first, second = match[0].split(sign[0], 1)
        second, unit = _with_unit(second)
        if unit:
            return f"{self.say(first)} {'trên' if sign[0] == '/' else 'chấm' if sign[0] == '.' else 'đến'} {self.say(second)} {unit}"
        before, after = _before(match), match.string[match.end() : match.end() + 20]
        is_dated = bool(_DAY_BEFORE.search(before))
        if sign[0] == "/":
            is_day = _is_day(first, second) and (is_dated or not (_PART_BEFORE.search(before) or _WHOLE_AFTER.match(after)))
            if is_day:
                return self._with_day(match, _say_day(first, second))
            return _say_ratio(first, second)
        if is_dated and _is_day(first, second):
            return self._with_day(match, _say_day(first, second))
        if sign[0] == "-":
            return self._range(match)
        return f"{say_number(int(first))} chấm {say_digits(second) if second[0] == '0' else say_number(int(second))}"

    def _time(self, match: re.Match[str]) -> str:
        hour, minute = _HOUR_AND_MINUTE.match(match[0]).groups()  # type: ignore[union-attr]
        if minute and (int(hour) > 24 or int(minute) > 59):
            return f"{say_number(int(hour))} {say_number(int(minute))}"
        return _say_hour(hour, minute, is_said=match.string.startswith(" phút", match.end()))

    def _romans(self, match: re.Match[str]) -> str:
        name = "quý " if _QUARTER_SAID.search(_before(match)) or (match.string[match.start() - 1 : match.start()] != " " and "/" in match[0]) else ""
        ends = []
        for part in re.split(_DASH, re.sub(rf"-(?={_YEAR}$)", "/", match[0])):
            numeral, _, year = part.partition("/")
            said = say_number(roman(numeral)) if roman(numeral) else spell(numeral)
            ends.append(f"{name}{said}" + (f" năm {say_number(int(year))}" if year else ""))
        return _said_once(name, " đến ".join(ends), match)

    def _roman_year(self, match: re.Match[str]) -> str:
        numeral, year = re.split(r"\s?[/-]\s?", match[0])
        return f"{say_number(roman(numeral))} năm {say_number(int(year))}" if roman(numeral) else f"{spell(numeral)} năm {say_number(int(year))}"

    def _range(self, match: re.Match[str]) -> str:
        first, last = re.split(_DASH, match[0])
        before = _before(match)
        if _MONTH_SAID.search(before) and _are_months((first, last)):
            return f"{_month_name(int(first))} đến tháng {_month_name(int(last))}"
        if _ORDINAL_BEFORE.search(before) and f"{first}{last}".isdigit():
            return f"{_say_ordinal(int(first))} đến thứ {_say_ordinal(int(last))}"
        said = f"{self.say(first)} đến {self.say(last)}"
        return said.replace("gam", "giờ") if _is_hour(match) else said

    def _to(self, match: re.Match[str]) -> str:
        said = _REPEATED_BEFORE.search(_before(match))
        return " đến " if said and said[1].casefold() == match["repeated"] else match[0]

    def _ratio(self, match: re.Match[str]) -> str:
        first, last = match[0].split("/")
        return _say_ratio(first, last.rstrip("h")) + (" giờ" if last[-1] == "h" else "")

    def _glued(self, match: re.Match[str]) -> str:
        return " "  # Covid-19

    def _below(self, match: re.Match[str]) -> str:
        return "âm "

    def _figure(self, match: re.Match[str]) -> str:
        text, unit = _with_unit(match[0])
        unit = "giờ" if _is_hour(match) else unit
        return f"{self._number(text, match)} {unit}" if unit else self._number(text, match)

    def _number(self, text: str, match: re.Match[str]) -> str:
        before = _before(match)
        if text.isdigit() and len(text) < 5:
            number = int(text)
            if _MONTH_SAID.search(before) and number <= 12:
                return _month_name(number)
            if _ORDINAL_BEFORE.search(before):
                return _say_ordinal(number)
            if _BARE_NUMBER_OF.search(before) and not 1990 <= number <= 2100:
                return f"số {say_number(number)}"
            if text[0] == "0" and len(text) > 1 and (before.lower().endswith("con số ") or before[-1:].isalpha()):
                return say_digits(text)
        return say_digits(text) if text.isdigit() and (_DIGITS_BEFORE.search(before) or _YEAR_MONTH.fullmatch(text)) else _say_plain(text)

    def _minh(self, match: re.Match[str]) -> str:
        return _as_beginning("thành phố Hồ Chí Minh", match)

    def _city(self, match: re.Match[str]) -> str:
        return _as_beginning(_SHORT[match[0][:2].lower()] + " ", match)

    def _district(self, match: re.Match[str]) -> str:
        return _as_beginning("quận ", match)

    def _title(self, match: re.Match[str]) -> str:
        return _as_beginning(_SHORT[match[0].partition(".")[0].lower()] + " ", match)

    def _comrade(self, match: re.Match[str]) -> str:
        return _as_beginning("đồng chí ", match)

    def _and_so_on(self, match: re.Match[str]) -> str:
        return "vân vân"

    def _kind(self, match: re.Match[str]) -> str:
        return _as_beginning(TYPES[match[0].partition("-")[0]], match)

    def _phrase(self, match: re.Match[str]) -> str:
        return self._meaning(match[0], match)

    def _letters(self, match: re.Match[str]) -> str:
        text = match[0]
        is_bracketed = text[-1] == ")" and match.string[match.start() - 1 : match.start()] == "("
        abbr, close = text.rstrip(")"), text[len(text.rstrip(")")) :]
        if abbr in self._meanings:
            meaning = self._meanings[abbr].partition(", Bộ")[0]
            before = _before(match, 300)
            if is_bracketed and before.casefold().rstrip(" (").endswith(meaning.casefold()):
                return SAID_ALREADY  # Bộ đội Biên phòng (BĐBP)
            if abbr[-1].isdigit() and meaning.removeprefix("Cục ") in before:
                return spell(abbr) + close  # ..., tức V28
            return self._meaning(abbr, match) + close
        if re.fullmatch("[IVX]+", abbr):
            if roman(abbr) and (len(abbr) > 1 or _ROMAN_BEFORE.search(_before(match, 60))):
                number = roman(abbr)
                return ("tư" if number == 4 and _ORDINAL_BEFORE.search(_before(match)) else say_number(number)) + close
            return text
        if len(abbr) < 2 or abbr in _SAID_AS_WORDS or _is_shouted(match, abbr):
            return text
        pieces = re.split("[-–/]", abbr)
        if len(pieces) > 1:
            return _as_beginning(", ".join(self._piece(piece) for piece in pieces), match) + close
        return self._piece(abbr) + close

    def _piece(self, piece: str) -> str:
        if piece in self._meanings:
            return self._meanings[piece]
        return piece if piece in _SAID_AS_WORDS or len(piece) < 2 else spell(piece)

    def _meaning(self, abbr: str, match: re.Match[str]) -> str:
        """Return what an abbreviation means, without the words that stand before it: ``Cục V05``, ``Ban BCĐ 389``."""
        meaning = self._meanings[abbr]
        words, before = meaning.split(" "), _before(match, 60).casefold()
        for count in range(min(3, len(words) - 1), 0, -1):
            lead = " ".join(words[:count]).casefold()
            if before.endswith(f" {lead} ") or before == f"{lead} ":
                return " ".join(words[count:])
        return _as_beginning(meaning, match)

    def _each(self, match: re.Match[str]) -> str:
        return " một " if match.string.startswith("lần", match.end()) else " mỗi "

    def _sign(self, match: re.Match[str]) -> str:
        return f" {_SIGNS[match[0]]} "


def has_one_meaning(entry: Abbreviation) -> bool:
    """Return whether an abbreviation can be said without knowing what the text is about."""
    return ";" not in entry.expansion and " hoặc " not in entry.expansion


def _before(match: re.Match[str], reach: int = 40) -> str:
    return match.string[max(0, match.start() - reach) : match.start()]


def _as_beginning(said: str, match: re.Match[str]) -> str:
    """Return what is said with a capital where a sentence of more words than this begins with it."""
    before = match.string[max(0, match.start() - 6) : match.start()].rstrip('“"( ')
    is_first = before[-1:] in ".!?…" if before else match.start() < 6 and len(match[0]) < len(match.string)
    return said[:1].upper() + said[1:] if is_first else said


def _joined(said: str, before: str, after: str) -> str:
    """Return what is said with a space between it and a word that stood right at it."""
    lead = " " if before.isalnum() and said[:1].isalnum() else ""
    if before.isspace():
        said = said.lstrip(" ")
    tail = " " if after.isalnum() and said[-1:].isalnum() else ""
    return lead + (said.rstrip(" ") if after.isspace() else said) + tail


def _is_day(day: str, month: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= calendar.monthrange(2000, int(month))[1]


def _say_day(day: str, month: str, year: str = "") -> str:
    return f"ngày {say_number(int(day))} tháng {_month_name(int(month))}" + (f" năm {say_number(int(year))}" if year else "")


def _month_name(month: int) -> str:
    return "tư" if month == 4 else say_number(month)


def _is_rising(numbers: Sequence[str]) -> bool:
    return all(int(first) < int(second) for first, second in pairwise(numbers))


def _are_months(numbers: Sequence[str]) -> bool:
    return all(number.isdigit() and 1 <= int(number) <= 12 for number in numbers) and _is_rising(numbers)


def _name_of_months(before: str, numbers: Sequence[str]) -> str:
    """Return what numbers before a year count, with a space behind it: quarters, months, or what stands before them."""
    if _QUARTER_SAID.search(before):
        return "quý "
    is_other = SAID_BEFORE.search(before) or _OTHER_NUMBER_BEFORE.search(before) or not all(1 <= int(number) <= 12 for number in numbers)
    return "" if is_other else "tháng "


def _number_of(name: str, number: str) -> str:
    """Return the number of a month or of what ``name`` says."""
    return _month_name(int(number)) if name == "tháng " else say_number(int(number))


def _said_once(name: str, said: str, match: re.Match[str]) -> str:
    """Return ``said``, which begins with ``name``, without it where it stands before the match."""
    is_there = name and _before(match).rstrip().casefold().endswith(name.rstrip())
    return said.removeprefix(name) if is_there else _as_beginning(said, match)


def _say_hour(hour: str, minute: str, *, is_said: bool = False) -> str:
    """Return an hour, with its minutes if it has any; ``is_said``: the word for these follows in the text."""
    return f"{say_number(int(hour))} giờ" + (f" {say_number(int(minute))}{'' if is_said else ' phút'}" if int(minute or 0) else "")


def _is_hour(match: re.Match[str]) -> bool:
    """Return whether what is written like grams (8g) is an hour by the words around it."""
    if not re.fullmatch(rf"(?:1?[0-9]|2[0-4])g?(?:{_DASH}(?:1?[0-9]|2[0-4])g)?", match[0]) or match[0][-1] != "g":
        return False
    before, after = _before(match), match.string[match.end() : match.end() + 40]
    return bool(_HOUR_BEFORE.search(before) or _HOUR_AFTER.match(after) or (_TIME_OR_NOTHING_BEFORE.search(before) and _DATE_AFTER.match(after)))


def _say_ordinal(number: int) -> str:
    return {1: "nhất", 4: "tư"}.get(number) or say_number(number)


def _say_ratio(first: str, second: str) -> str:
    if first.isdigit() and second.isdigit() and 0 < int(first) < int(second) <= 10:
        return f"{say_number(int(first))} phần {'tư' if int(second) == 4 else say_number(int(second))}"
    return f"{_say_plain(first)} trên {_say_plain(second)}"


def _with_unit(text: str) -> tuple[str, str]:
    figure = re.match(_FIGURE, text)
    assert figure is not None
    return figure[0], _UNITS.get(text[figure.end() :].strip(), "")


def _say_plain(text: str) -> str:
    """Return a figure in words; a run of digits that is too long for a number digit by digit."""
    return say_digits(text) if text.isdigit() and (len(text) > 6 or (text[0] == "0" and len(text) > 3)) else say_figure(text)


def _is_shouted(match: re.Match[str], word: str) -> bool:
    """Return whether a word in capitals stands among others with marks, as in a headline: HỘI NGHỊ GIAO BAN."""
    if not word.isalpha():
        return False
    around = re.findall(r"[^\W\d_]+", match.string[max(0, match.start() - 14) : match.start()])[-2:]
    around += re.findall(r"[^\W\d_]+", match.string[match.end() : match.end() + 14])[:2]
    return any(other.isupper() and not re.fullmatch("[A-ZĐƯ]+", other) for other in around)
