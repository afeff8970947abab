"""Where a meeting sat, if its report says so in so many words: "tại Hội trường UBND huyện". Any doubt is no answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.common.text import nfc

from .days import DAYPART, hide
from .words import MEETING, sentences

# Rooms and houses that are for meeting in.
_ROOM = (
    r"[Hh]ội trường|[Pp]hòng họp|[Nn]hà [Vv]ăn h(?:óa|oá)|[Nn]hà khách|[Kk]hách sạn|[Tt]rụ sở|[Ss]ở [Cc]hỉ huy|[Cc]ung [Vv]ăn h(?:óa|oá)|"
    r"Trung tâm (?:[Hh]ội nghị|[Vv]ăn h(?:óa|oá)|[Cc]hính trị|[Bb]ồi dưỡng|[Hh]ành chính|[Cc]hỉ huy|[Tt]hông tin chỉ huy)"
)
# Bodies, by whose names their houses are called.
_HOUSE = r"(?:Bộ (?:Chỉ huy|CHQS|Tư lệnh)|Ban (?:Chỉ huy|CHQS)|Công an|UBND|Ủy ban nhân dân|Huyện ủy|Tỉnh ủy|Thị ủy|Thành ủy|Bộ Quốc phòng|Bộ Công an|BĐBP)"
_TAIL = r"[^,.;:()“”\"!?]{0,70}"
_END = r"(?=\s*(?:[,.;:(]|$))"
_VENUE = rf"(?P<venue>(?:{_ROOM}|{_HOUSE})\b{_TAIL}?){_END}"
_ROOM_ALONE = rf"(?P<venue>(?:{_ROOM})\b{_TAIL}?){_END}"
_DAY_BEFORE = rf"(?:{DAYPART}|(?:vào\s+)?ngày|hôm)\b[^,;]{{0,40}},?\s*"
# "Sáng 3/4, tại …, UBND huyện tổ chức hội nghị …"
_OPENING = re.compile(rf"^\W*(?:{_DAY_BEFORE})?tại\s+{_VENUE}\s*,(?P<rest>.*)$", re.IGNORECASE)
# "Hội nghị được tổ chức (sáng 3/4) tại …"
_HELD = re.compile(rf"(?P<before>.*?)\b(?:được\s+)?(?:tổ chức|diễn ra|khai mạc|họp)\s+(?:{_DAY_BEFORE})?tại\s+{_VENUE}", re.IGNORECASE)
# "UBND huyện tổ chức hội nghị giao ban quý I tại Hội trường …": only a room can be meant.
_MEETS = re.compile(rf"(?P<before>.*?)\btổ chức\s+(?:hội nghị|buổi|cuộc|giao ban|sơ kết|tổng kết)\b[^,.;:]{{0,60}}?\s+tại\s+{_ROOM_ALONE}", re.IGNORECASE)
_ORGANISED = re.compile(r"tổ chức|diễn ra|khai mạc|chủ trì|họp|đã\s", re.IGNORECASE)
# What is told is another event, or another meeting than this one.
_OTHER = re.compile(
    r"\bsẽ\b|dự kiến|trước đó|lần trước|kỳ trước|năm ngoái|lần sau|kỳ sau|quý sau|thời gian tới|sắp tới|tiếp theo|hằng năm|hàng năm|điểm cầu|trực tuyến|"
    r"diễn tập|ra quân|kiểm tra|khánh thành|tập huấn|bàn giao|trao tặng|tuyên truyền|xảy ra|kỷ niệm|đại hội|hội thao|hội thi|triển lãm|mít tinh",
    re.IGNORECASE,
)
_NO_NAME_INSIDE = re.compile(r"\b(?:tổ chức|phối hợp|đã|chủ trì|diễn ra|dự|và|để|nhằm|với|do|về|theo|trong|của Chính phủ)\b", re.IGNORECASE)
_LONGEST = 12  # Words.


@dataclass(frozen=True)
class Venue:
    """Where it was, as the report calls it, and the words; ``is_sure``: the sentence leaves no other reading."""

    name: str
    words: str
    is_sure: bool


def find_venue(parts: Iterable[str]) -> Venue | None:
    """Return where the ``parts`` of a report, those that say which meeting it was, say that it sat. None for none, for two, or for any doubt."""
    found = [venue for part in parts for sentence in sentences(nfc(hide(part))) for venue in [_venue_in(" ".join(sentence.split()))] if venue]
    names = {venue.name.casefold() for venue in found}
    return found[0] if len(names) == 1 else None


def _venue_in(sentence: str) -> Venue | None:
    if not MEETING.search(sentence) or _OTHER.search(sentence):
        return None
    opening = _OPENING.match(sentence)
    if opening:
        is_told = MEETING.search(opening["rest"]) and _ORGANISED.search(opening["rest"])
        return _as_venue(opening["venue"], is_sure=True) if is_told else None
    held = _HELD.match(sentence)
    if held and MEETING.search(held["before"]) and not re.search(r"[;:]", held["before"]):
        return _as_venue(held["venue"], is_sure=True)
    meets = _MEETS.match(sentence)
    return _as_venue(meets["venue"], is_sure=False) if meets else None


def _as_venue(words: str, *, is_sure: bool) -> Venue | None:
    name = words.strip()
    if len(name.split()) > _LONGEST or len(name.split()) < 2 or _NO_NAME_INSIDE.search(name):
        return None
    return Venue(name[0].upper() + name[1:], f"tại {name}", is_sure)
