"""Numbers of documents (03/2019/NĐ-CP): what the letters in them stand for, and how the whole is read out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .numbers import say_digits, say_number

# Decree 30/2020/NĐ-CP, annex III, lists the letters of administrative documents; those of the Party follow Hướng dẫn 36-HD/VPTW.
TYPES = {
    "NĐ": "nghị định", "NQ": "nghị quyết", "QĐ": "quyết định", "CT": "chỉ thị", "TT": "thông tư", "TTLT": "thông tư liên tịch", "KL": "kết luận",
    "QC": "quy chế", "QCPH": "quy chế phối hợp", "QyĐ": "quy định", "TB": "thông báo", "HD": "hướng dẫn", "CTr": "chương trình", "KH": "kế hoạch",
    "PA": "phương án", "ĐA": "đề án", "DA": "dự án", "BC": "báo cáo", "BB": "biên bản", "TTr": "tờ trình", "CĐ": "công điện", "CV": "công văn",
    "VBHN": "văn bản hợp nhất",
}  # fmt: skip
ISSUERS = {"CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ", "TW": "Trung ương", "TƯ": "Trung ương", "QH": "Quốc hội", "UBTVQH": "Ủy ban Thường vụ Quốc hội"}
_TERM = re.compile(r"(QH|UBTVQH)([0-9]{1,2})")

WORDS = "|".join(sorted({*TYPES.values(), "luật", "pháp lệnh", "lệnh", "quy chế phối hợp"}, key=len, reverse=True))
# The kind of the document stands before its number, perhaps in letters: "Nghị định số", "NĐ".
SAID_BEFORE = re.compile(rf"(?:(?:{WORDS})|(?<!\w)(?:NĐ|QĐ|NQ|TTLT|CT|KL)(?:-[A-Z]+)?)(?P<number>\s+số)?[\s(“\"]*$", re.IGNORECASE)
NUMBER_BEFORE = re.compile(r"(?<!\w)số(?:\s+hiệu)?(?:\s+là)?[\s(“\"]*$", re.IGNORECASE)
_ISSUER_AFTER = re.compile(
    r"[”\"]?(?:,?\s+(?:(?:được )?(?:ký|ban hành)\s+)?ngày\s+[0-9/.\-]+|,?\s+năm\s+[0-9]{4})?,?\s+của\s+(?:[A-ZĐ]|Thủ|Trung|Quốc|Bộ|Ủy|Ban|tỉnh|UBND)"
)


def say_document(text: str, before: str, after: str, glossary: Mapping[str, str]) -> str:
    """Return how the number of a document is read: ``03/2019/NĐ-CP`` → ``nghị định số ba năm hai nghìn không trăm mười chín của Chính phủ``.

    ``before`` and ``after`` are the text around it: what stands there is not said again. ``glossary``: what abbreviations mean that mean
    one thing. Letters that nobody explains are spelled.
    """
    match = re.fullmatch(r"([0-9]+)(?:/([0-9]{4}))?[/-](.+)", text)
    assert match is not None
    number, year, letters = match.groups()
    kind, *issuers = re.split("[-/]", letters)
    said_before = SAID_BEFORE.search(before)
    if not issuers and _issuer(kind, {}):  # 47/CP, 45/2019/QH14
        kind, issuers = "", [kind]
    kind_said = TYPES.get(kind, "")
    names = [_issuer(part, glossary) for part in issuers]
    is_known = bool(kind_said or not kind) and all(names)
    if not is_known and not said_before and not kind_said and not issuers:
        scrap = re.sub("[0-9]+", lambda digits: f" {say_digits(digits[0])} ", kind).strip()
        return f"{say_digits(number)} gạch chéo {scrap}"  # 09/C, 12/A5.
    has_number = said_before["number"] if said_before else NUMBER_BEFORE.search(before)
    said = "" if has_number else "số "
    if not said_before and not has_number:
        said = f"{kind_said} số " if kind_said else said
    said += say_number(int(number)) + (f" năm {say_number(int(year))}" if year else "")
    if not is_known:
        return f"{said}, ký hiệu {', '.join(spell(part) for part in (kind, *issuers) if part)}"
    if has_number and not said_before and kind_said:
        said += f", {kind_said}"
    if names and not _ISSUER_AFTER.match(after):
        said += f" của {' và '.join(names)}"
    return said


def _issuer(part: str, glossary: Mapping[str, str]) -> str:
    term = _TERM.fullmatch(part)
    if term:
        return f"{ISSUERS[term[1]]} khóa {say_number(int(term[2]))}"
    return ISSUERS.get(part) or glossary.get(part, "")


def spell(part: str) -> str:
    """Return the letters of an abbreviation apart, its digits in words: ``V28`` → ``V hai mươi tám``, ``C06`` → ``C không sáu``."""
    said = []
    for piece in re.findall(r"[0-9]+|&|[^\W\d_]", part):
        if piece[0].isdigit() and piece.isascii():
            said.append(say_digits(piece) if piece[0] == "0" or len(piece) > 4 else say_number(int(piece)))
        else:
            said.append("và" if piece == "&" else piece)
    return " ".join(said)
