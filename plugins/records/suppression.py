"""People whose names are not shown: the register of them, and how a record goes on without such a name.

A name is taken out where a record is resolved, so that pages, lists, the search, feeds and data never have it; the role stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from plugins.common.dates import DateProblem
from plugins.common.problems import Problem
from plugins.common.text import fold, fold_whole, is_slug, nfc

from .core import Chair, Record
from .glossary import read_rows
from .schema import BadValue, exact_day

INSTEAD = "(không nêu tên)"
COLUMNS = ("name", "reason", "place", "record", "date")
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\s*_~]+")  # What may stand between the words of a name: a space, the end of a line, emphasis.
# What is no text of people: addresses, keys, what the registers resolve.
_KEPT = frozenset(
    [
        "id",
        "path",
        "url",
        "sha256",
        "archived",
        "file",
        "publisher",
        "relay_of",
        "taken_up_by",
        "aliases",
        "body_links",
        "lines",
        "place_ids",
        "decree_ids",
        "status",
        "level",
        "kind",
        "locality",
        "decree",
        "forces",
        "unit",
    ]
)


@dataclass(frozen=True)
class Suppressed:
    """One row: a name that is not shown in the records of ``place`` (an id; and of what lies in it), or in the one ``record``; with neither: in any."""

    name: str
    reason: str
    place: str = ""
    record: str = ""
    date: date | None = None
    line: int = 0


def read_suppressed(path: str, data: bytes) -> tuple[tuple[Suppressed, ...], list[Problem]]:
    """Return the rows of ``data`` (CSV, UTF-8) with its problems. Whether places and records are there is for others to tell."""
    rows, problems = read_rows(path, data, COLUMNS)
    found = []
    for line, row in rows:
        name, place, record = row["name"], row["place"], row["record"]
        if len(name.split()) < 2:
            problems.append(Problem(path, line, f"tên “{name}” chỉ có một chữ", "ghi đủ họ, đệm và tên, đúng như trong bài"))
        if place and record:
            problems.append(Problem(path, line, f"dòng của “{name}” có cả place và record", "chỉ để một trong hai; bỏ trống cả hai thì tên được che ở mọi bài"))
        if record and not is_slug(record):
            problems.append(Problem(path, line, f"“{record}” không phải là mã bài", "mã bài là tên tệp không có .md, như go-quao-2020-10-09"))
        try:
            day = exact_day(row["date"])
        except (BadValue, DateProblem) as error:
            problems.append(Problem(path, line, f"dòng của “{name}” có ngày không đọc được", error.cure))
            continue
        found.append(Suppressed(name, row["reason"], place, record, day, line))
    return tuple(found), problems


def without_names(record: Record, names: Sequence[str]) -> Record:
    """Return ``record`` with INSTEAD wherever its texts have one of ``names``; a chair keeps the role alone, a topic that is a name goes."""
    wanted = [_words(name) for name in names]
    topics = tuple(topic for topic in record.topics if _redact(topic, wanted) == topic)
    chairs = tuple(Chair("" if _redact(chair.name, wanted) != chair.name else chair.name, _redact(chair.role, wanted)) for chair in record.chair)
    return replace(_without(record, wanted), topics=topics, chair=chairs)


def _without(value: Any, wanted: Sequence[Sequence[str]]) -> Any:
    if isinstance(value, str):
        return _redact(value, wanted)
    if isinstance(value, tuple):
        return tuple(_without(item, wanted) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        texts = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in _KEPT}
        changed = {name: after for name, text in texts.items() if (after := _without(text, wanted)) != text}
        return replace(value, **changed) if changed else value
    return value


def places_of(names: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Return where (start, end) ``text`` has one of ``names``, in order."""
    return _spans(text, [_words(name) for name in names])


# The word before a given name that makes it one: how people are addressed, and the last word of ranks and posts.
_ALONE = frozenset(["ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "thầy"])
_ADDRESSES = _ALONE | frozenset(
    ["chí", "c", "úy", "uý", "tá", "tướng", "tịch", "thư", "đốc", "trưởng", "phó", "ủy", "uỷ", "viên", "sĩ", "sỹ"]
)  # đồng chí, đ/c, thượng tá, chủ tịch, bí thư …


def forms_left(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where (start, end) ``text`` calls somebody by a part of ``name``: "ông Trà", "Văn Trà", "Võ Trà". A longer name of another is none."""
    parts, words = _words(name), list(_WORD.finditer(text))
    whole = {end for _, end in places_of([name], text)}
    for at, word in enumerate(words):
        if not word[0][0].isupper() or not _is_same(word[0], parts[-1]) or word.end() in whole:
            continue
        first = at
        while first and _follows(text, words[first - 1], words[first]) and _is_of_a_name(words[first - 1][0]):
            first -= 1
        after = words[at + 1] if at + 1 < len(words) and _follows(text, word, words[at + 1]) else None
        called = words[first : at + 1]
        if (after and after[0][0].isupper()) or len(called) >= len(parts) or not all(any(_is_same(one[0], part) for part in parts) for one in called):
            continue
        before = words[first - 1][0].lower() if first and _follows(text, words[first - 1], called[0]) else ""
        if len(called) > 1 or before in _ADDRESSES:
            syllables = 0 if before not in _ADDRESSES else 1 if before in _ALONE else 2
            yield words[max(first - syllables, 0)].start(), word.end()


def _follows(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return bool(_BETWEEN.fullmatch(text, one.end(), other.start()))


def _is_of_a_name(word: str) -> bool:
    return word[0].isupper() and word.lower() not in _ADDRESSES


def check_withheld(path: str, text: str, rows: Sequence[Suppressed]) -> Iterator[Problem]:
    """Yield a Problem for each line of the file at ``path``, no record, in which a name stands that some record must not show.

    Nothing takes a name out of such a text: it is our own, and whoever writes it can do without.
    """
    is_page = path.endswith(".md")
    for name in dict.fromkeys(row.name for row in rows if len(_words(row.name)) > 1):  # Of a mere word more is told elsewhere.
        for line in dict.fromkeys(text.count("\n", 0, start) + 1 for start, _ in places_of([name], text)):
            if is_page:
                yield Problem(path, line, f"trang có tên “{name}”, sổ ghi là không nêu", "lấy bài khác làm ví dụ, hoặc viết lại câu ấy không có tên")
            else:
                yield Problem(path, line, f"sổ có tên “{name}”, suppressed-people.csv ghi là không nêu", "viết lại ô hay dòng ấy không có tên, chỉ để chức vụ")


def _redact(text: str, wanted: Sequence[Sequence[str]]) -> str:
    for start, end in reversed(_spans(text, wanted)):
        text = f"{text[:start]}{INSTEAD}{text[end:]}"
    return text


def _spans(text: str, wanted: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    folded = fold_whole(text.replace("_", " "))
    wanted = [name for name in wanted if all(fold(part) in folded for part in name)]
    found = list(_WORD.finditer(text)) if wanted else []
    spans: list[tuple[int, int]] = []
    for at in range(len(found)):
        for name in wanted:
            words = found[at : at + len(name)]
            is_it = len(words) == len(name) and all(_is_same(word[0], part) for word, part in zip(words, name, strict=True))
            if is_it and all(_BETWEEN.fullmatch(text, one.end(), other.start()) for one, other in pairwise(words)):
                spans.append((words[0].start(), words[-1].end()))
    return spans


def _words(name: str) -> list[str]:
    return _WORD.findall(nfc(name))


def _is_same(written: str, part: str) -> bool:
    """Return whether a word is that part of a name: whatever its case and where its tone stands (Hòa, Hoà; Quý, Quí), or without any mark."""
    return fold(written) == fold(part) and (written.isascii() or _marks(written) == _marks(part))


def _marks(word: str) -> list[str]:
    return sorted(mark for mark in unicodedata.normalize("NFD", word.lower()) if unicodedata.combining(mark) or mark == "đ")
