"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re

CAPITALS = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_LETTER_AFTER = rf"(?=[“\"‘'(\[]*[0-9{CAPITALS}])"
_END = re.compile(rf"[.!?…]+[”\"’')\]]*(?:\s+{_LETTER_AFTER}|$)")
# What ends with a dot without ending a sentence. A letter alone is somebody's initial, unless it is the name of a group or a Roman numeral.
_NO_END = re.compile(r"(?<!\w)(?:T[Pp]|TX|Tx|TT|Q|P|H|Th[sS]|TS|PGS|GS|BS|KS|CN|LS|Đ/c|đ/c|[Nn]xb|NXB|ĐT|[Tt]el|[Ss]t|[Nn]o|Mr|Mrs|[Tt]r|PGS\.TS|GS\.TS)\.$")
_LAST_OF_NO_END = frozenset("pxsclbtor")  # The small letters before the dot of those.
_INITIAL = re.compile(r"(?<!\w)[A-ZĐ]\.$")
_NAMED_BY_LETTER = re.compile(
    r"(?:quý|khóa|khoá|loại|nhóm|hạng|khu|khối|tổ|lớp|bậc|cấp|chương|phần|mục|điểm|phương án|vùng|đợt|kỳ|vitamin|thứ|bảng|đội)\s+[A-ZĐ]\.$", re.IGNORECASE
)
_LONGEST_QUOTE = 300


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence of one paragraph, without the spaces between them.

    A dot that belongs to a number (20.629), a day (9.10.2020) or an abbreviation (``TP.``, ``ThS.``) ends none; nor does one within
    quotation marks or brackets, unless what they hold is very long.
    """
    spans = []
    start, last = len(text) - len(text.lstrip()), len(text.rstrip())
    may_be_open = any(sign in text for sign in '“("')
    for match in _END.finditer(text):
        said = text[start : match.end()].rstrip()
        end = start + len(said)
        if end < last and (_is_no_end(said) or (may_be_open and _is_open(said) and len(said) < _LONGEST_QUOTE)):
            continue
        if said:
            spans.append((start, end))
        start = match.end()
    if start < last:
        spans.append((start, last))
    return spans


def _is_no_end(said: str) -> bool:
    letter = said[-2:-1]
    if letter.islower() and letter not in _LAST_OF_NO_END:  # Nearly every sentence.
        return False
    tail = said[-24:]
    return bool(_NO_END.search(tail) or (_INITIAL.search(tail) and not _NAMED_BY_LETTER.search(tail)))


def _is_open(said: str) -> bool:
    return said.count("“") > said.count("”") or said.count("(") > said.count(")") or said.count('"') % 2 == 1
