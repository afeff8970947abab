"""Where the editors' guide explains a problem or a note: under the heading that is its message, else in the section on its part of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from plugins.common.problems import Problem
from plugins.common.text import slugify
from plugins.records.schema import BY_KEY

PAGE = "huong-dan-bien-tap.html"
# The standing pages whose third headings are messages, by slug: on records and the site, on the registers and standing pages.
MESSAGES, MESSAGES_OF_REGISTERS = "huong-dan-cac-loi", "huong-dan-loi-trong-so"
GAP = "…"  # In such a heading, what differs each time.
# The sections by what they are about, as they are headed in content/pages/huong-dan-bien-tap.md.
SECTIONS = {
    "sample": "Một bài mẫu",
    "fields": "Các mục",
    "dates": "Ngày tháng",
    "places": "Tên nơi",
    "decrees": "Nghị định",
    "writing": "Viết thế nào",
    "images": "Ảnh",
    "attachments": "Tệp đính kèm",
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
_OF_ATTACHMENT = re.compile(r"đính kèm|content/files/|^tệp “")
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
    if problem.line == 1 or (_OF_FORM.search(problem.what) and not _OF_ATTACHMENT.search(problem.what)):
        return "sample"
    fences = [number for number, row in enumerate(rows, 1) if row.rstrip() == "---"][:2]
    if len(fences) == 2 and problem.line > fences[1]:
        return "images" if "ảnh" in problem.what else "attachments" if _OF_ATTACHMENT.search(problem.what) else "writing"
    for row in reversed(rows[: problem.line]):
        key = _TOP_KEY.match(row)
        if key:
            return _OF_KEY.get(key[1], "fields")
    return "sample"


_OF_NOTE = {"decree": "decrees", "caption": "images", "copied": "writing", "summary": "writing"}


def section_of_note(kind: str) -> str:
    """Return the one of ``SECTIONS`` that explains the notes of a kind."""
    return _OF_NOTE.get(kind, "notes")


class Explanations:
    """The headings of the pages that explain messages one by one.

    ``pages``: the Markdown of MESSAGES and MESSAGES_OF_REGISTERS by slug; one that is missing explains nothing. They are read at the first question.
    """

    def __init__(self, pages: Mapping[str, str]) -> None:
        self._pages = pages

    @cached_property
    def headings(self) -> Mapping[str, tuple[str, ...]]:
        """The messages that each page explains, those with the most words of their own first."""
        return {slug: tuple(sorted(_third_headings(text), key=_own_letters, reverse=True)) for slug, text in self._pages.items()}

    def anchor_of(self, what: str, path: str = "") -> str:
        """Return the address, from the root of the site, of the heading that is the message ``what`` of the file at ``path``; "" for none."""
        of_registers = "/data/" in path or "/pages/" in path
        for said in dict.fromkeys((what, _FIELD.sub("", what))):
            for slug in sorted(self.headings, key=lambda slug: (slug == MESSAGES_OF_REGISTERS) != of_registers):
                heading = next((heading for heading in self.headings[slug] if fits(heading, said)), "")
                if heading:
                    return f"{slug}.html#{slugify(heading)}"
        return ""


_FIELD = re.compile(r"^(?:[a-z_]+(?:\.[a-z0-9_]+)?|…): ")  # What the reader puts before a message that a field's parser has.


def fits(heading: str, said: str) -> bool:
    """Return whether ``said`` is ``heading`` with something, or nothing, in the place of each GAP."""
    first, *others = heading.split(GAP)
    if not others:
        return said == heading
    *middle, last = others
    if len(said) < len(first) + len(last) or not (said.startswith(first) and said.endswith(last)):
        return False
    at, end = len(first), len(said) - len(last)
    for part in middle:
        found = said.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _own_letters(heading: str) -> int:
    return len(heading.replace(GAP, ""))


def _third_headings(text: str) -> Iterator[str]:
    fenced = False
    for row in text.split("\n"):
        fenced ^= row.startswith("```")
        if not fenced and row.startswith("### "):
            yield row.removeprefix("### ").strip()
