"""Which decree a number or a mention meant. Knows nothing of Pelican.

The register is ``content/data/decrees.yaml``. A decree's id is its number and signing day, never the number alone: two
decrees bear the number 03/2019/NĐ-CP. Only facts marked confirmed there are printed as facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import yaml

from plugins.common.problems import Problem, did_you_mean
from plugins.common.text import nfc

CONFIRMED, UNCONFIRMED = "confirmed", "unconfirmed"
RELATIONS = ("replaces", "replaced_by", "amends", "amended_by")


@dataclass(frozen=True)
class Source:
    """Where a fact was read: a web page, or a record of this archive."""

    id: str
    publisher: str
    url: str = ""
    record: str = ""


@dataclass(frozen=True)
class Fact:
    """A value with its confirmation; ``value`` is None where nothing was found."""

    value: str | None
    status: str
    sources: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_confirmed(self) -> bool:
        return self.value is not None and self.status == CONFIRMED


@dataclass(frozen=True)
class Relation:
    """How a decree stands to another: ``kind`` is one of RELATIONS; ``other`` an id of the register, or "" with a ``number``."""

    kind: str
    other: str
    number: str
    on: str | None
    status: str
    note: str = ""
    sources: tuple[str, ...] = ()

    @property
    def is_confirmed(self) -> bool:
        return self.status == CONFIRMED


@dataclass(frozen=True)
class Decree:
    """One decree of the register."""

    id: str
    number: str
    slug: str
    short_name: str
    title: Fact
    signed: Fact
    effective: Fact
    is_core: bool
    issuer: str = "Chính phủ"
    tone: str = "other"
    subject: str = ""
    relations: tuple[Relation, ...] = ()
    short_forms: tuple[str, ...] = ()
    first_seen: str = ""
    last_seen: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()
    decoy_for: str = ""
    line: int = 0

    @property
    def signed_day(self) -> date | None:
        return date.fromisoformat(self.signed.value) if self.signed.value else None

    @property
    def signed_from(self) -> date:
        """The earliest day on which it can have been signed: its signing day, else the first day of its number's year."""
        return self.signed_day or date(self.year, 1, 1)

    @property
    def year(self) -> int:
        return int(self.number.split("/")[1])

    @property
    def ordinal(self) -> str:
        """The number before the year, without leading zeros: "3" for 03/2019/NĐ-CP."""
        return self.number.split("/")[0].lstrip("0")


@dataclass(frozen=True)
class Rule:
    """What a bare number ("Nghị định 03") means from one day to another, and what it needs besides."""

    short: str
    since: date
    until: date | None
    decree: str
    needs: str  # "subject_test": two forces named nearby; "editor": never by itself


@dataclass(frozen=True)
class Mention:
    """A decree named in a text: where (start, end), which, and how sure (``certain`` or ``likely``)."""

    start: int
    end: int
    decree: Decree
    certainty: str


class UnknownDecree(LookupError):
    """No decree of the register has that number; ``hint`` is a did-you-mean or ""."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


# "ngày 05/9/2019", "ngày 5 tháng 9 năm 2019"
_SIGNED = r"(?:,?\s+(?:ký\s+)?ngày\s+(?P<day>\d{1,2}(?:\s*[/.-]\s*|\s+tháng\s+)\d{1,2}(?:\s*[/.-]\s*|\s+năm\s+)\d{4}))?"
# "Nghị định số 03/2019/NĐ -CP ngày 05/9/2019", "NĐ 03", "Nghị Định 77/2010", "Nghị định 03.2019", "Nghị định số 77/NĐ-CP".
_MENTION = re.compile(
    r"\b(?:nghị\s+định|nđ)(?:\s+số:?)?\s+(?P<ordinal>\d{1,3})(?!\d)"
    r"(?:\s*[/.]\s*(?P<year>(?:19|20)\d{2})(?!\d)|\s+năm\s+(?P<in_year>(?:19|20)\d{2})\b)?"
    r"(?P<suffix>\s*/?\s*NĐ\s*[-–]\s*CP)?"
    rf"{_SIGNED}(?!\d|[/.]\d)",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(rf"(?<![\d/.])(?P<ordinal>\d{{1,3}})/(?P<year>(?:19|20)\d{{2}})\s*/\s*NĐ\s*[-–]\s*CP{_SIGNED}", re.IGNORECASE)
_FORCES = {
    "Công an": ("công an",),
    "Quân sự": ("quân sự", "bộ quốc phòng", "quân đội", "chqs"),
    "Biên phòng": ("biên phòng", "bđbp"),
    "Cảnh sát biển": ("cảnh sát biển",),
    "Dân quân tự vệ": ("dân quân",),
    "Kiểm lâm": ("kiểm lâm",),
}


def names_the_subject(text: str) -> bool:
    """Return whether ``text`` names at least two of the forces that the coordination decrees are about."""
    lowered = nfc(text).casefold()
    return sum(any(word in lowered for word in words) for words in _FORCES.values()) >= 2


@dataclass(frozen=True)
class DecreeRegister:
    """All decrees by id, their sources, and the rules for bare numbers."""

    decrees: Mapping[str, Decree] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    checked_on: str = ""

    def __getitem__(self, decree_id: str) -> Decree:
        return self.decrees[decree_id]

    def __iter__(self) -> Iterator[Decree]:
        return iter(self.decrees.values())

    @property
    def core(self) -> list[Decree]:
        """The coordination decrees, newest first (by signing day)."""
        return sorted((d for d in self if d.is_core), key=lambda d: (d.signed.value or "", d.id), reverse=True)

    @cached_property
    def _by_number(self) -> Mapping[tuple[str, int], tuple[Decree, ...]]:
        found: dict[tuple[str, int], list[Decree]] = {}
        for decree in self:
            found.setdefault((decree.ordinal, decree.year), []).append(decree)
        return {key: tuple(decrees) for key, decrees in found.items()}

    def resolve(self, written: str) -> Decree:
        """Return the decree that a record's ``decree`` field names: an id of the register, or a number.

        A number borne by two decrees means the coordination decree (``is_core``): the meetings are held under no other. The
        other one must be named by its id. Raises UnknownDecree.
        """
        if written in self.decrees:
            return self.decrees[written]
        match = re.fullmatch(r"(\d{1,3})/(\d{4})/NĐ\s*-\s*CP", nfc(written).strip(), re.IGNORECASE)
        found = self._by_number.get((match[1].lstrip("0"), int(match[2])), ()) if match else ()
        if not found:
            raise UnknownDecree(f"sổ nghị định không có “{written}”", self._hint(written))
        return next((decree for decree in found if decree.is_core), found[0])

    def _hint(self, written: str) -> str:
        """Return what to write instead of an unknown number: one that differs in year or spelling only, never one that merely looks alike."""
        parts = re.search(r"(?P<ordinal>\d{1,3})(?!\d)(?:\s*[/.]\s*(?P<year>\d{4}))?", written)
        if not parts:
            return "viết đủ số/năm/NĐ-CP như 03/2019/NĐ-CP, hoặc thêm nghị định ấy vào content/data/decrees.yaml"
        alike = [d for d in self if d.ordinal == parts["ordinal"].lstrip("0")]
        exact = [d for d in alike if parts["year"] and d.year == int(parts["year"])]
        numbers = dict.fromkeys(d.number for d in sorted(exact or alike, key=lambda d: not d.is_core) if d.is_core or not d.decoy_for)
        if numbers:
            return f"có phải là “{next(iter(numbers))}”?"
        return "xem lại số và năm; đúng là nghị định ấy thì thêm vào content/data/decrees.yaml"

    def mentions(self, text: str, day: date | None, known: Sequence[str] = ()) -> list[Mention]:
        """Return the decrees that ``text`` (one paragraph, NFC) names, in order.

        ``day`` is the record's day and ``known`` the ids that its ``decree`` field names: with these, a bare "Nghị định 03" is
        certain. A signing date in the text decides between decrees of one number; else the subject does; a mention that
        fits several or none is left alone.
        """
        found = []
        for match in sorted([*_MENTION.finditer(text), *_BARE_NUMBER.finditer(text)], key=lambda m: (m.start(), -m.end())):
            if found and match.start() < found[-1].end:
                continue
            groups = match.groupdict()
            ordinal, in_year, end = groups["ordinal"].lstrip("0"), groups.get("in_year"), match.end()
            if in_year and (ordinal, int(in_year)) not in self._by_number:
                # "thực hiện Nghị định 03 năm 2022": the year of the work, not of the decree.
                in_year, end = None, match.end("ordinal")
            decree, certainty = self._meant(ordinal, groups["year"] or in_year, _iso(groups["day"]), text, day, known)
            if decree:
                found.append(Mention(match.start(), end, decree, certainty))
        return found

    def _meant(self, ordinal: str, year: str | None, signed: str | None, text: str, day: date | None, known: Sequence[str]) -> tuple[Decree | None, str]:
        candidates = [d for d in self if d.ordinal == ordinal and (year is None or d.year == int(year))]
        by_date = [d for d in candidates if signed and d.signed.value == signed]
        if len(by_date) == 1:
            return by_date[0], "certain"
        held_under = [d for d in candidates if d.id in known]
        if len(held_under) == 1:
            return held_under[0], "certain"
        if year:
            if len(candidates) == 1:
                return candidates[0], "certain"
            core = [d for d in candidates if d.is_core]
            # Two decrees of one number: without its signing date only the subject tells which.
            return (core[0], "likely") if len(core) == 1 and names_the_subject(text) else (None, "")
        for rule in self.rules:
            holds = day and rule.since <= day and (rule.until is None or day <= rule.until)
            if holds and rule.short.lstrip("0") == ordinal and rule.needs == "subject_test" and names_the_subject(text):
                return self[rule.decree], "likely"
        return None, ""

    def replaced_by(self, decree: Decree) -> Relation | None:
        """Return the confirmed relation that says which decree replaced this one, None if none is known."""
        return next((r for r in decree.relations if r.kind == "replaced_by" and r.other and r.is_confirmed), None)


def _iso(day: str | None) -> str | None:
    if not day:
        return None
    parts = [int(part) for part in re.findall(r"\d+", day)]
    try:
        return date(parts[2], parts[1], parts[0]).isoformat()
    except ValueError:
        return None


def read_decrees(path: str, data: bytes) -> tuple[DecreeRegister, list[Problem]]:
    """Return the register in ``data`` (YAML, UTF-8) and its problems."""
    try:
        raw = yaml.load(nfc(data.decode("utf-8-sig")), Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return DecreeRegister(), [
            Problem(path, mark.line + 1 if mark else 1, "YAML không đọc được", "xem lại thụt dòng, dấu hai chấm và dấu ngoặc quanh dòng này")
        ]
    if not isinstance(raw, dict) or not isinstance(raw.get("decrees"), list):
        return DecreeRegister(), [Problem(path, 1, "không có danh sách decrees", "lấy lại tệp từ bản gốc của kho")]
    problems: list[Problem] = []
    lines = {match[1]: number for number, text in enumerate(data.decode("utf-8-sig").splitlines(), 1) if (match := re.match(r"- id:\s*(\S+)", text))}
    decrees: dict[str, Decree] = {}
    for entry in raw["decrees"]:
        its_id = entry.get("id", "") if isinstance(entry, dict) else ""
        wrong = _check_entry(entry) if isinstance(entry, dict) else "một mục trong decrees không có id"
        if wrong:
            problems.append(
                Problem(
                    path, lines.get(its_id, 1), wrong, 'mỗi nghị định cần id, number (số/năm/NĐ-CP), slug, short_name, title; ngày viết "2019-09-05" hoặc null'
                )
            )
            continue
        decree = _read_decree(entry, lines.get(its_id, 1))
        if decree.id in decrees:
            problems.append(Problem(path, decree.line, f"hai nghị định cùng id “{decree.id}”", "đặt id khác: số hiệu và ngày ký"))
        decrees[decree.id] = decree
    sources = {key: Source(key, value.get("publisher", key), value.get("url", ""), value.get("record", "")) for key, value in raw.get("sources", {}).items()}
    rules = []
    for row in raw.get("resolution", {}).get("table", []):
        try:
            until = date.fromisoformat(row["to"]) if _value(row.get("to")) else None
            rules.append(Rule(row["short"], date.fromisoformat(row["from"]), until, decrees[row["id"]].id, row["needs"]))
        except (KeyError, ValueError) as error:
            problems.append(
                Problem(path, 1, f"một dòng trong resolution.table sai: {error}", "mỗi dòng cần short, from, to, id của một nghị định trong sổ, needs")
            )
    register = DecreeRegister(decrees, sources, tuple(rules), raw.get("checked_on", ""))
    problems += _check_links(path, register)
    return register, problems


def _value(text: str | None) -> str | None:
    """A plain scalar read as text: YAML's own words for nothing are nothing."""
    return None if text in (None, "", "null", "~") else text


def _fact(raw: Mapping[str, object] | None) -> Fact:
    if not raw:
        return Fact(None, UNCONFIRMED)
    return Fact(_value(raw.get("value")), raw.get("status", UNCONFIRMED), tuple(raw.get("sources", ())), raw.get("note", ""))


def _check_entry(entry: Mapping[str, Any]) -> str:
    """Return what is wrong with an entry of the register, "" if nothing is."""
    missing = [key for key in ("id", "number", "slug", "short_name", "title") if not _value(entry.get(key))]
    if missing:
        return f"nghị định “{entry.get('id', '')}” thiếu {', '.join(missing)}"
    if not re.fullmatch(r"\d{1,3}/\d{4}/NĐ-CP", entry["number"]):
        return f"số hiệu “{entry['number']}” của {entry['id']} không viết đúng"
    for key in ("signed", "effective"):
        value = _fact(entry.get(key)).value
        if value and not _is_day(value):
            return f"ngày {key} “{value}” của {entry['id']} không phải là ngày"
    return ""


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _read_decree(entry: Mapping[str, object], line: int) -> Decree:
    relations = []
    for kind in RELATIONS:
        raw = entry.get(kind) or []
        for item in [raw] if isinstance(raw, dict) else raw:
            other = _value(item.get("id")) or ""
            number = _value(item.get("number")) or ""
            if other or number:
                relations.append(
                    Relation(kind, other, number, _value(item.get("on")), item.get("status", UNCONFIRMED), item.get("note", ""), tuple(item.get("sources", ())))
                )
    in_use = entry.get("in_use") or {}
    return Decree(
        id=entry["id"],
        number=entry["number"],
        slug=entry["slug"],
        short_name=entry["short_name"],
        title=Fact(entry["title"], entry.get("title_status", UNCONFIRMED), note=entry.get("title_note", "")),
        signed=_fact(entry.get("signed")),
        effective=_fact(entry.get("effective")),
        is_core=entry.get("core") == "true",
        issuer=entry.get("issuer", "Chính phủ"),
        tone=entry.get("tone", "other"),
        subject=entry.get("subject", ""),
        relations=tuple(relations),
        short_forms=tuple(entry.get("short_forms", ())),
        first_seen=_value(in_use.get("first_seen")) or "",
        last_seen=_value(in_use.get("last_seen")) or "",
        note=entry.get("note", ""),
        sources=tuple(entry.get("sources", ())),
        decoy_for=entry.get("decoy_for", ""),
        line=line,
    )


def _check_links(path: str, register: DecreeRegister) -> Iterable[Problem]:
    slugs: dict[str, str] = {}
    for decree in register:
        if decree.slug in slugs:
            yield Problem(
                path, decree.line, f"{decree.id} và {slugs[decree.slug]} cùng slug “{decree.slug}”", "thêm ngày ký vào slug của nghị định không phải chủ đề"
            )
        slugs[decree.slug] = decree.id
        for relation in decree.relations:
            if relation.other and relation.other not in register.decrees:
                yield Problem(
                    path,
                    decree.line,
                    f"{relation.kind} nêu id “{relation.other}” không có",
                    did_you_mean(relation.other, register.decrees) or "thêm nghị định ấy vào sổ",
                )
        if decree.decoy_for and decree.decoy_for not in register.decrees:
            cure = did_you_mean(decree.decoy_for, register.decrees) or "ghi id của nghị định hay bị nhầm"
            yield Problem(path, decree.line, f"decoy_for nêu id “{decree.decoy_for}” không có", cure)
        for source in (*decree.sources, *decree.signed.sources):
            if source not in register.sources:
                yield Problem(path, decree.line, f"nguồn “{source}” không có trong mục sources", did_you_mean(source, register.sources) or "thêm nguồn ấy")


__all__ = ["Decree", "DecreeRegister", "Mention", "UnknownDecree", "names_the_subject", "read_decrees"]
