"""Which section of the editors' guide explains a problem or a note."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plugins.common.problems import Problem
from plugins.common.text import slugify
from plugins.records.schema import BY_KEY

PAGE = "huong-dan-bien-tap.html"
# The sections by what they are about, as they are headed in content/pages/huong-dan-bien-tap.md.
SECTIONS = {
    "sample": "Một bài mẫu",
    "fields": "Các mục",
    "dates": "Ngày tháng",
    "places": "Tên nơi",
    "decrees": "Nghị định",
    "writing": "Viết thế nào",
    "images": "Ảnh",
    "corrections": "Sửa, rút, đổi địa chỉ",
    "registers": "Khi gặp lỗi",
    "notes": "Kiểm tra và tự sửa",
}
_OF_KEY = {
    **dict.fromkeys(("date", "date_note", "published", "period", "added"), "dates"),
    **dict.fromkeys(("locality", "locality_note", "level"), "places"),
    **dict.fromkeys(("decree", "decree_note"), "decrees"),
    "image": "images",
    **dict.fromkeys(("status", "withdrawn", "corrections", "aliases"), "corrections"),
    "summary": "writing",
}
# What is told of a file as a whole, on its first line, and of how it is stored and set out, on any.
_OF_FILE = re.compile(r"thiếu ([a-z_]+)|không có (ngày|địa phương)")
_OF_FORM = re.compile(r"UTF-|^dòng “|^đầu dòng|^phần đầu bài")
_TOP_KEY = re.compile(r"(\w+)\s*:")


def anchor_of(section: str) -> str:
    """Return the address of one of ``SECTIONS``, from the root of the site."""
    return f"{PAGE}#{slugify(SECTIONS[section])}"


def section_of(problem: Problem, rows: Sequence[str]) -> str:
    """Return the one of ``SECTIONS`` that explains ``problem``, told by the field or the part of the file in which its line lies."""
    if "/tin/" not in problem.path:
        return "registers" if "/data/" in problem.path else "writing"
    of_file = _OF_FILE.match(problem.what) if problem.line == 1 else None
    if of_file and of_file[1] in BY_KEY:
        return _OF_KEY.get(of_file[1], "fields")
    if of_file and of_file[2]:
        return "dates" if of_file[2] == "ngày" else "places"
    if problem.line == 1 or _OF_FORM.search(problem.what):
        return "sample"
    fences = [number for number, row in enumerate(rows, 1) if row.rstrip() == "---"][:2]
    if len(fences) == 2 and problem.line > fences[1]:
        return "images" if "ảnh" in problem.what else "writing"
    for row in reversed(rows[: problem.line]):
        key = _TOP_KEY.match(row)
        if key:
            return _OF_KEY.get(key[1], "fields")
    return "sample"


_OF_NOTE = {"decree": "decrees", "caption": "images", "copied": "writing", "summary": "writing"}


def section_of_note(kind: str) -> str:
    """Return the one of ``SECTIONS`` that explains the notes of a kind."""
    return _OF_NOTE.get(kind, "notes")
