"""From facts to the text of a draft record: fields in the schema's order, what is missing said beside it, no sentence of the source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from plugins.common.dates import Moment, Period, UncertainDate
from plugins.common.text import is_slug, slugify
from plugins.gazetteer.core import Gazetteer
from plugins.records.schema import BY_KEY, FIELDS, UNKNOWN_PUBLISHER

from .finding import LOW, MEDIUM, Facts

UNKNOWN_FOLDER = "khong-ro"
_PLAIN = re.compile(r"[\wÀ-ỹ(“][\wÀ-ỹ /.,;()“”…?~%–&+’'-]*")
_WORDS_YAML_TAKES = {"true", "false", "yes", "no", "null", "on", "off", "y", "n", "~"}


def as_text(value: Any) -> Any:
    """Return a found value as a record writes it: text, or lists and mappings of text."""
    match value:
        case Period():
            return value.code
        case Moment():
            return f"{value.day}T{value.time}" if value.time else str(value.day)
        case UncertainDate() | date():
            return str(value)
        case tuple() | list():
            return [as_text(part) for part in value]
        case Mapping():
            return {key: as_text(part) for key, part in value.items() if part}
    return str(value)


def as_fields(facts: Facts) -> dict[str, Any]:
    """Return what was found as the schema's fields hold it, in its order: ``chair`` a list of mappings, ``source`` one mapping."""
    found: dict[str, Any] = {}
    for field in FIELDS:
        value = facts.value(field.key)
        if field.key == "chair" and value:
            found["chair"] = [{"name": name, **({"role": role} if role else {})} for name, role in value]
        elif field.key == "source":
            found["source"] = {inner.key: as_text(given) for inner in field.fields if (given := facts.value(f"source.{inner.key}"))}
        elif value is not None:
            found[field.key] = as_text(value)
    return found


def draft_id(facts: Facts, title: str, gazetteer: Gazetteer) -> str:
    """Return the id that a record of these facts would get: its place and day, as far as they are known."""
    locality, when, period, published = (facts.value(name) for name in ("locality", "date", "period", "published"))
    place = slugify(locality[0].split(",")[0]) if locality else "trung-uong" if facts.value("level") else ""
    if place and locality and "," in locality[0] and sum(slugify(other.name) == place for other in gazetteer) > 1:
        place = slugify(locality[0])
    if when and when.year:
        time = str(when.iso)
    elif period:
        time = slugify(period.code.replace("/", "-"))
    elif when:
        time = f"{when.month:02}-{when.day:02}"
    else:
        time = published.day.iso if published else ""
    stem = place or "-".join(slugify(title).split("-")[:6]) or "tin"
    name = f"{stem}-{time}".strip("-")
    return name if is_slug(name) else f"tin-{time or 'moi'}"


def folder_of(facts: Facts) -> str:
    """Return the folder inside ``tin/`` for a record of these facts: year and month of the meeting; of the publication where no day is known at all."""
    when, published = facts.value("date"), facts.value("published")
    day = when or (published.day if published else None)
    return f"{day.year}/{day.month or 0:02}" if day and day.year else UNKNOWN_FOLDER


def render(facts: Facts, kept: str, sha256: str, today: date, duplicates: tuple[str, ...] = ()) -> str:
    """Return the text of the draft. ``kept`` is where the source's text lies, ``duplicates`` what to say of records like it."""
    values = as_fields(facts)
    source = {"publisher": UNKNOWN_PUBLISHER, **values["source"], "accessed": today.isoformat(), "sha256": sha256}
    values["source"] = {inner.key: source[inner.key] for inner in BY_KEY["source"].fields if inner.key in source}
    values["status"], values["added"] = "draft", today.isoformat()
    asked: dict[str, list[str]] = {}
    for question in facts.questions:
        asked.setdefault(question.field.partition(".")[0], []).append(question.text)
    rows = ["---"]
    for field in FIELDS:
        key = field.key
        rows += [f"# Hỏi: {text}" for text in asked.get(key, ())]
        if key in ("title", "summary"):
            rows += [f"# Viết: {field.help}", f"{key}:"]
        elif key in values:
            found = facts.fields.get(key)
            if found and key == "topics":
                rows.append(f"# Gợi ý từ chữ lặp lại trong bài: {_comment(found.words, 40)}. Giữ điều đúng, xóa điều không.")
            elif found and found.confidence in (MEDIUM, LOW) and found.words and not key.endswith("_note"):
                rows.append(f"# Xem lại: lấy từ “{_comment(found.words)}”.")
            rows += _write(key, values[key])
    return "\n".join([*rows, "---", "", *_guide(facts, values, kept, duplicates), ""])


def _comment(words: str, most: int = 8) -> str:
    return " ".join(words.replace("--", "–").split()[:most])


def _write(key: str, value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{key}:", *(f"  {inner}: {_scalar(text)}" for inner, text in value.items())]
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return [f"{key}:", *(f"  - {{{', '.join(f'{inner}: {_scalar(text, inside=True)}' for inner, text in part.items())}}}" for part in value)]
    if isinstance(value, list):
        if len(value) == 1:
            return [f"{key}: {_scalar(value[0])}"]
        return [f"{key}: [{', '.join(_scalar(text, inside=True) for text in value)}]"]
    return [f"{key}: {_scalar(value)}"]


def _scalar(text: str, *, inside: bool = False) -> str:
    """Return ``text`` as YAML takes it: quoted where a sign of it means something to YAML, or (``inside`` brackets) ends a value there."""
    safe = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_YAML_TAKES and not (inside and re.search(r"[,?]", text))
    if safe or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text) or re.fullmatch(r"https?://[^\s\"'#,\[\]{}]+", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _guide(facts: Facts, values: Mapping[str, Any], kept: str, duplicates: tuple[str, ...]) -> list[str]:
    """Return the comments that guide the writing. ``--`` would end one."""
    shown = [
        field.label
        for field in FIELDS
        if field.key in values and field.key in ("date", "period", "locality", "level", "decree", "kind", "forces", "chair", "figures")
    ]
    missing = list(dict.fromkeys(question.text for question in facts.questions))
    guide = [
        "Bài viết bằng lời của mình, hai đến năm đoạn, ở dưới các dòng này; rồi xóa các dòng này.",
        f"Phần chữ của nguồn để đọc: {kept}. Đừng chép câu nào của nguồn.",
        f"Hộp dữ kiện sẽ tự nêu: {', '.join(shown) or 'chưa có gì'}. Trong bài chỉ nhắc lại điều nào giúp câu văn rõ hơn.",
        "Đoạn đầu: ai họp, ngày nào, theo nghị định nào, nhìn lại kỳ nào. Các đoạn sau: kết quả, hạn chế, việc sắp tới. Điều nguồn không nói thì nói là không rõ.",
        *(f"Còn thiếu: {text}" for text in missing),
        *(f"Xem trùng: {text}" for text in duplicates),
        "Viết xong: điền title, summary, topics (một đến năm từ khóa); đổi status thành published; chạy inv check.",
    ]
    return [f"<!-- {line.replace('--', '–')} -->" for line in guide]
