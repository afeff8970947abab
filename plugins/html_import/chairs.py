"""Who is said to chair: names and roles beside "chủ trì". Whoever only attends or speaks does not chair."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.common.text import nfc

from .words import MEETING, NO_NAME, UPPER, WORD, sentences, words_of

_HONORIFIC = r"(?:(?:các\s+)?đồng chí|đ/c|ông|bà|anh|chị)"
_RANK = r"(?:Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Chuẩn đô đốc|Phó đô đốc)"
_ROLE_START = (
    r"(?:Phó\s+)?(?:Chủ tịch|Bí thư|Giám đốc|Chỉ huy trưởng|Chỉ huy phó|Chính ủy|Chính uỷ|Chính trị viên|Trưởng|Tổng Tham mưu trưởng|Tham mưu trưởng|Thứ trưởng|Bộ trưởng|"
    r"Tư lệnh|Cục trưởng|Chi cục trưởng|Hạt trưởng|Ủy viên|Uỷ viên|UVBTV|Ủy viên Ban Thường vụ|Thường trực|Đồn trưởng|Tổng cục trưởng|Thủ trưởng|nguyên|PCT|CT)"
)
_PERSON = rf"{WORD}(?:\s+{WORD}){{1,4}}"
_MEETING_WORD = re.compile(
    r"\s*(?:tại\s+|điều hành\s+)?(?:hội nghị|buổi (?:họp|làm việc|giao ban|lễ)|cuộc (?:họp|giao ban)|giao ban|sơ kết|tổng kết|phiên họp|điểm cầu|lễ ký)",
    re.IGNORECASE,
)
_CHAIRS = re.compile(r"\b(?:đồng\s+)?chủ\s+trì\b", re.IGNORECASE)
_GUESTS = re.compile(
    r"\s*[,;]?\s+(?:cùng|và|với)\s+(?:sự\s+)?(?:các\s+)?(?:lãnh đạo|đại diện|tham dự|dự|thành viên|đại biểu)\b.*$|\s*[,;]\s*(?:cùng dự|tham dự|dự hội nghị|cùng tham dự)\b.*$",
    re.IGNORECASE,
)
_SEVERAL = 4  # More than so many names beside "chủ trì" are guests as well.


@dataclass(frozen=True)
class Chairs:
    """Who is said to chair, name and role (with the rank before it), and the words; ``unclear`` the words of a name not read for sure."""

    people: tuple[tuple[str, str], ...] = ()
    words: str = ""
    unclear: str = ""


def find_chairs(parts: Iterable[str]) -> Chairs:
    """Return who the ``parts`` of a report say chairs the meeting."""
    found: dict[str, str] = {}
    words = unclear = ""
    for part in parts:
        for sentence in sentences(nfc(part)):
            for match in _CHAIRS.finditer(sentence):
                together = match[0].lower().startswith("đồng")
                people, complete = _people_chairing(sentence[: match.start()], sentence[match.end() :], together=together)
                complete = complete and len(people) >= (2 if together else 1)
                if complete:
                    for name, role in people:
                        found[name] = max(role, found.get(name, ""), key=len)
                    words = words or words_of(f"{people[0][0]} … {match[0]}")
                elif people or re.search(rf"\b{_HONORIFIC}\b", sentence, re.IGNORECASE) or re.search(r"đồng\s+chủ", match[0], re.IGNORECASE):
                    unclear = unclear or words_of(sentence[max(match.start() - 40, 0) :].partition(" ")[2] if match.start() > 40 else sentence)
    if len(found) > _SEVERAL:
        return Chairs(unclear=words)
    return Chairs(tuple(found.items()), words, unclear)


def _people_chairing(before: str, after: str, *, together: bool) -> tuple[list[tuple[str, str]], bool]:
    """Return who the words around "chủ trì" say chairs, and whether all of them were read.

    ``before`` is the sentence up to it ("…, đồng chí A, Chủ tịch UBND huyện "), ``after`` the rest ("hội nghị …", "của đồng chí A, …").
    """
    by = re.match(r"\s+của\s+(?P<who>.*)$", after)
    listed = re.match(r"\s+(?:(?:tại\s+)?(?:hội nghị|buổi họp|cuộc họp|buổi giao ban)\s+)?(?:có|gồm|là)(?:\s+các)?\s*:?\s+(?P<who>.*)$", after)
    is_both = bool(re.search(r"\bdự\s+và\s*$", before, re.IGNORECASE))
    if by or listed:
        people, complete = _people((by or listed)["who"])
        # "Dự và chủ trì có A, B, C": who of them chairs is not said.
        return people, complete and not (is_both and len(people) > 1)
    if not _MEETING_WORD.match(after) and not (re.match(r"\s*\.?\s*$", after) and MEETING.search(before)):
        return [], False
    if re.search(r"\b(?:không|được giao|được phân công|thay mặt|đơn vị|cơ quan)\s*$", before, re.IGNORECASE):
        return [], False
    clause = re.sub(r"\s*,?\s*(?:đã\s+)?(?:tham |tới |đến )?dự\s+và\s*$", "", before, flags=re.IGNORECASE)
    # Only the clause that ends in "chủ trì" is about the chair: a day, a place, another verb comes before it.
    clause = re.split(rf"\b(?:dự|do|dưới sự|tổ chức|diễn ra)\b|{':' if together else '[;:]'}", clause)[-1]
    clause = re.sub(r"^\W*(?:(?:vào\s+)?(?:sáng|chiều|tối|trưa|ngày)[^,]*,\s*)?(?:tại[^,]*,\s*)?", "", clause, flags=re.IGNORECASE)
    return _people(re.sub(r"\s*(?:đã|cùng|sẽ)\s*$", "", clause.strip(" ,")))


def _people(clause: str) -> tuple[list[tuple[str, str]], bool]:
    """Return the names with their roles in ``clause``, and whether these are all of whom it speaks."""
    clause = re.sub(r"\b(?:Đồng chí|Các đồng chí|Ông|Bà)\b", lambda found: found[0].lower(), _GUESTS.sub("", clause.strip(" .,:")))
    wanted = len(re.findall(rf"\b{_HONORIFIC}\s", clause, re.IGNORECASE)) - len(re.findall(r"\bcác đồng chí\s*:", clause, re.IGNORECASE))
    clause = re.sub(r"^(?:các\s+)?(?:đồng chí|ông|bà)\s*:\s*", "", clause, flags=re.IGNORECASE)
    people: list[tuple[str, str]] = []
    for piece in re.split(
        rf"\s*;\s*(?:và\s+)?|\s*,?\s*(?:và|cùng)?\s*(?=\b(?:đồng chí|đ/c|ông|bà)\s+(?:{_RANK}\s+)?[{UPPER}])|\s*,?\s*(?:và|cùng)\s+(?={_RANK}\s)", clause
    ):
        person = _person(re.sub(r"\s+(?:và|cùng)$", "", piece.strip(" ,.")))
        if piece.strip(" ,.") and person is None:
            return people, False
        if person:
            people.append(person)
    return people, bool(people) and wanted <= len(people) <= _SEVERAL


def _person(piece: str) -> tuple[str, str] | None:
    """Return the one person of ``piece``, name and role; None if it names none, or more."""
    title = rf"(?:các\s+)?(?:đồng chí|đ/c|ông|bà)?\s*(?:(?P<rank>{_RANK})\s*,?\s+)?"
    forms = (
        rf"{title}(?P<name>{_PERSON})\s*[,–-]\s*(?P<role>(?:{_RANK},?\s+)?{_ROLE_START}.*)",
        rf"(?:đồng chí\s+)?(?P<role>{_ROLE_START}.*?)\s*[-–,]?\s+(?:đồng chí\s+|ông\s+|bà\s+)?(?:(?P<rank>{_RANK})\s+)?(?P<name>{WORD}(?:\s+{WORD}){{2,3}})",
        rf"(?:đồng chí|đ/c|ông|bà)\s+(?:(?P<rank>{_RANK})\s+)?(?P<name>{_PERSON})",
    )
    match = next((match for form in forms if (match := re.fullmatch(form, piece)) and not NO_NAME.match(match["name"] + " ")), None)
    if match is None:
        return None
    role = re.split(r"\s*,?\s+(?:đã|đến|tới|tham)\b", match.groupdict().get("role") or "")[0].strip(" ,.")
    if len(role) > 140 or re.search(rf"\b{_HONORIFIC}\s+[{UPPER}]", role):
        return None
    return match["name"], ", ".join(part for part in (match["rank"], role) if part)
