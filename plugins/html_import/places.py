"""Places that a lead names, by the register: which, of which level, and which that the register does not hold."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from plugins.common.text import slugify
from plugins.gazetteer.core import COLUMNS, COMMUNE_TYPES, DISTRICT_TYPES, PROVINCE_TYPES, AmbiguousPlace, Gazetteer, Place, PlaceNotThen

from .words import MEETING, NO_NAME, UPPER, WORD


def levels_named(text: str, gazetteer: Gazetteer) -> set[str]:
    """Return the levels of the bodies that ``text`` names: ``tỉnh``, ``huyện``, ``xã``. A city under the centre is a province."""
    cities = "|".join(re.escape(place.name) for place in gazetteer if place.last.type == PROVINCE_TYPES[1])
    text = re.sub(rf"(?:thành phố|TP\.?)\s*(?={cities})", "tỉnh ", text)
    bodies = r"(?:UBND|Ủy ban nhân dân|Công an|Ban Chỉ huy Quân sự|Ban CHQS|HĐND|Bộ Chỉ huy Quân sự|Bộ CHQS|Bộ Chỉ huy Bộ đội Biên phòng|Bộ Chỉ huy BĐBP|BĐBP)"
    kinds = {kind.lower() for kind in re.findall(rf"{bodies}\s+(tỉnh|huyện|thị xã|quận|xã|phường|thị trấn|thành phố)\b", text, re.IGNORECASE)}
    levels = {"tỉnh"} & kinds
    levels |= {"huyện"} if kinds & set(DISTRICT_TYPES) else set()
    levels |= {"xã"} if kinds & set(COMMUNE_TYPES) else set()
    if not levels and re.search(r"Bộ (?:Chỉ huy|CHQS)", text):
        return {"tỉnh"}
    return levels


def places_named(text: str, gazetteer: Gazetteer, day: date | None) -> list[Place]:
    """Return the places of the register that ``text`` names, the longest name first where one holds another."""
    found: dict[str, Place] = {}
    taken: list[tuple[int, int]] = []
    names = {place.name for place in gazetteer} | {alias for place in gazetteer for alias in place.aliases}
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(rf"(?<![\w])(?P<type>(?:tỉnh|huyện|quận|thị xã|thành phố|TP\.?|xã|phường|thị trấn)\s+)?{re.escape(name)}(?![\w])", text):
            if any(start <= match.start() < end or start < match.end() <= end for start, end in taken):
                continue
            # "ông Nguyễn Thái Bình": a name within a longer one is not a place.
            before = re.search(rf"({WORD})\s$", text[: match.start()])
            behind = re.match(rf"\s({WORD})", text[match.end() :])
            if not match["type"] and ((before and not MEETING.search(before[1]) and _looks_personal(before[1])) or (behind and _looks_personal(behind[1]))):
                continue
            kind = (match["type"] or "").strip().lower()
            notation = f"{'thành phố' if kind in ('tp', 'tp.') else kind} {name}".strip()
            try:
                place = gazetteer.lookup(notation if kind and kind != "tỉnh" else name, day)
            except AmbiguousPlace as error:
                places = [gazetteer.lookup(candidate, day) for candidate in error.candidates]
                fitting = [place for place in places if any(up.name in text for up in gazetteer.chain_on(place, day)[1:])]
                if len(fitting) != 1:
                    continue
                place = fitting[0]
            except PlaceNotThen as error:
                place = error.place
            except LookupError:
                continue
            if kind == "tỉnh" and not place.is_province:
                continue
            taken.append(match.span())
            found[place.id] = place
    return list(found.values())


def _looks_personal(word: str) -> bool:
    return word in (
        "Nguyễn",
        "Trần",
        "Lê",
        "Phạm",
        "Hoàng",
        "Huỳnh",
        "Phan",
        "Vũ",
        "Võ",
        "Đặng",
        "Bùi",
        "Đỗ",
        "Hồ",
        "Ngô",
        "Dương",
        "Lý",
        "Văn",
        "Thị",
        "Thái",
        "Minh",
        "Quốc",
        "Ngọc",
        "Đức",
    )


def strange_places(text: str, gazetteer: Gazetteer) -> list[str]:
    """Return the names that ``text`` calls a district or commune and that the register does not hold."""
    known = {slugify(place.name) for place in gazetteer} | {slugify(alias) for place in gazetteer for alias in place.aliases}
    found = []
    for match in re.finditer(
        rf"\b(?P<kind>huyện|quận|thị xã|thành phố|xã|phường|thị trấn)\s+(?P<name>[{UPPER}][a-zà-ỹ']+(?:\s+[{UPPER}][a-zà-ỹ']+){{0,3}})", text
    ):
        words = match["name"].split()
        if match["name"] in ("Ủy", "Uỷ", "Đội", "Hội") or NO_NAME.match(match["name"] + " "):
            continue
        if not any(slugify(" ".join(words[:length])) in known for length in range(1, len(words) + 1)):
            found.append(match[0])
    return found


def row_to_add(name: str, provinces: list[Place], gazetteer: Gazetteer) -> tuple[str, str]:
    """Return the row of the register that a place called ``name`` ("huyện Chư Sê") would have, as far as it is known, and which columns are still open.

    ``provinces``: those that the page names. When it began and ended, and by which document, is for the editor to look up.
    """
    kind = next(kind for kind in sorted((*DISTRICT_TYPES, *COMMUNE_TYPES), key=len, reverse=True) if name.lower().startswith(f"{kind} "))
    bare = name[len(kind) + 1 :]
    parent = provinces[0].id if len(provinces) == 1 and kind in DISTRICT_TYPES else ""
    place_id = "-".join(filter(None, (slugify(bare), parent)))
    columns = {"id": place_id, "name": bare, "type": kind, "parent": parent}
    row = ",".join(columns.get(column, "") for column in COLUMNS)
    missing = [*(() if parent else ("parent",)), "valid_from", "valid_to", "source"]
    return row, f"{', '.join(missing[:-1])} và {missing[-1]}"


def place_of_host(url: str, gazetteer: Gazetteer, day: date | None) -> Place | None:
    """Return the district that a host names together with its province: ``lucnam.bacgiang.gov.vn``."""
    labels = (urlsplit(url).hostname or "").split(".") if url else []
    for place in gazetteer:
        if place.is_province or slugify(place.name).replace("-", "") not in labels:
            continue
        above = gazetteer.province_on(place, day)
        if slugify(above.name).replace("-", "") in labels:
            return place
    return None
