"""Which decree a number or a mention meant. Knows nothing of Pelican.

The register is ``content/data/decrees.yaml``. A decree's id is its number and signing day, never the number alone: two
decrees bear the number 03/2019/NĐ-CP. Only facts marked confirmed there are printed as facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

import yaml

from plugins.common import untyped
from plugins.common.problems import Problem, did_you_mean
from plugins.common.text import is_slug, nests_too_deep, nfc

CONFIRMED, UNCONFIRMED = "confirmed", "unconfirmed"
RELATIONS = ("replaces", "replaced_by", "amends", "amended_by")
TONES = ("d03", "d77", "d02", "d133", "d74", "other")


@dataclass(frozen=True)
class Source:
    """Where a fact was read: a web page, or a record of this archive."""

    id: str
    publisher: str
    url: str = ""
    record: str = ""
    line: int = 0


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
# Both begin with the one letter or digit they need, and look behind it only then: thus the search can leap from one to the next.
_MENTION = re.compile(
    r"[Nn](?<!\w.)(?i:(?:ghị\s+định|đ)(?:\s+số:?)?\s+(?P<ordinal>\d{1,3})(?!\d)"
    r"(?:\s*[/.]\s*(?P<year>(?:19|20)\d{2})(?!\d)|\s+năm\s+(?P<in_year>(?:19|20)\d{2})\b)?"
    r"(?P<suffix>\s*/?\s*NĐ\s*[-–]\s*CP)?"
    rf"{_SIGNED}(?!\d|[/.]\d))"
)
_BARE_NUMBER = re.compile(rf"(?P<ordinal>\d(?<![\d/.].)\d{{0,2}})/(?P<year>(?:19|20)\d{{2}})\s*/\s*NĐ\s*[-–]\s*CP{_SIGNED}", re.IGNORECASE)
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

    def __getstate__(self) -> dict[str, object]:
        """Return what is pickled: no more than the register says, not what was worked out from it."""
        return {"decrees": self.decrees, "sources": self.sources, "rules": self.rules}

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

    @cached_property
    def _by_ordinal(self) -> Mapping[str, tuple[Decree, ...]]:
        found: dict[str, list[Decree]] = {}
        for decree in self:
            found.setdefault(decree.ordinal, []).append(decree)
        return {ordinal: tuple(decrees) for ordinal, decrees in found.items()}

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
        certain. A signing date in the text decides between decrees of one number; one that fits none is a slip where the
        number is the record's own decree, else another decree. Without a date the subject decides; a mention that fits
        several or none is left alone.
        """
        found: list[Mention] = []
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
        candidates = self._by_number.get((ordinal, int(year)), ()) if year else self._by_ordinal.get(ordinal, ())
        by_date = [d for d in candidates if signed and d.signed.value == signed]
        if len(by_date) == 1:
            return by_date[0], "certain"
        held_under = [d for d in candidates if d.id in known]
        if len(held_under) == 1:
            return held_under[0], "certain"
        if signed:
            return None, ""
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

    def as_of(self, today: date) -> DecreeRegister:
        """Return the register as it holds on ``today``: a replacement whose day is to come has not happened yet."""
        to_come = {frozenset((decree.id, r.other)) for decree in self for r in decree.relations if r.on and r.on > today.isoformat()}
        decrees = {
            decree.id: replace(decree, relations=tuple(r for r in decree.relations if frozenset((decree.id, r.other)) not in to_come)) for decree in self
        }
        return replace(self, decrees=decrees)

    def replaced_by(self, decree: Decree) -> Relation | None:
        """Return the confirmed relation that says which decree replaced this one, whichever of the two it stands with; None if none is known."""
        own = next((r for r in decree.relations if r.kind == "replaced_by" and r.other and r.is_confirmed), None)
        return own or next(
            (
                replace(relation, kind="replaced_by", other=heir.id, number=heir.number)
                for heir in self
                for relation in heir.relations
                if relation.kind == "replaces" and relation.other == decree.id and relation.is_confirmed
            ),
            None,
        )


def _iso(day: str | None) -> str | None:
    """Return a day of a text as the register writes it; one that is not in the calendar as it stands, which fits no decree."""
    if not day:
        return None
    parts = [int(part) for part in re.findall(r"\d+", day)]
    try:
        return date(parts[2], parts[1], parts[0]).isoformat()
    except ValueError:
        return day


def read_decrees(path: str, data: bytes) -> tuple[DecreeRegister, list[Problem]]:
    """Return the register in ``data`` (YAML, UTF-8) and its problems."""
    # To YAML these end a line as well, to an editor's program they do not.
    text = re.sub("[\x85\u2028\u2029]", " ", nfc(data.decode("utf-8-sig")))
    if nests_too_deep(text):
        return DecreeRegister(), [Problem(path, 1, "YAML lồng nhau quá sâu", "xem lại các dấu ngoặc vuông, ngoặc nhọn: mỗi dấu mở cần một dấu đóng")]
    try:
        root = untyped.compose(text)
        raw = untyped.values(root) if root else None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        return DecreeRegister(), [
            Problem(path, mark.line + 1 if mark else 1, "YAML không đọc được", "xem lại thụt dòng, dấu hai chấm và dấu ngoặc quanh dòng này")
        ]
    if not isinstance(raw, dict) or not isinstance(raw.get("decrees"), list):
        return DecreeRegister(), [Problem(path, 1, "không có danh sách decrees", "lấy lại tệp từ bản gốc của kho")]
    problems = list(_check_keys(path, root))
    sources = _read_sources(path, raw, _lines(root, "sources"), problems)
    decrees: dict[str, Decree] = {}
    for entry, line in zip(raw["decrees"], _lines(root, "decrees"), strict=True):
        try:
            wrong = _check_entry(entry) if isinstance(entry, dict) else "một mục trong decrees không phải là một nghị định"
            decree = None if wrong else _read_decree(entry, line)
        except (AttributeError, KeyError, TypeError, ValueError) as error:  # What no check above foresaw still has its line.
            wrong, decree = f"mục này không đọc được ({error})", None
        if decree is None:
            cure = 'mỗi nghị định cần id, number (số/năm/NĐ-CP), slug, short_name, title; ngày viết "2019-09-05" hoặc null'
            problems.append(Problem(path, line, wrong, cure))
            decree = _stand_in(entry, line)
            if decree is None:
                continue
        if decree.id in decrees:
            problems.append(Problem(path, decree.line, f"hai nghị định cùng id “{decree.id}”", "đặt id khác: số hiệu và ngày ký"))
        decrees[decree.id] = decree
    register = DecreeRegister(decrees, sources, tuple(_read_rules(path, raw, root, decrees, problems)))
    problems += _check_links(path, register)
    return register, problems


def _stand_in(entry: Any, line: int) -> Decree | None:
    """Return what is sure of an entry with a mistake, so that nobody is told that the decree is missing."""
    try:
        its_id, number, decoy_for = entry["id"], entry["number"], entry.get("decoy_for", "")
        if not isinstance(its_id, str) or not its_id or not _NUMBER.fullmatch(number) or not isinstance(decoy_for, str):
            return None
    except (KeyError, TypeError):
        return None
    nothing = Fact(None, UNCONFIRMED)
    return Decree(its_id, number, its_id, number, nothing, nothing, nothing, entry.get("core") == "true", decoy_for=decoy_for, line=line)


def _lines(root: yaml.Node, *keys: str) -> list[int]:
    """Return the line of each item of the list, or entry of the mapping, that stands under ``keys``."""
    node = root
    for key in keys:
        node = next((value for its_key, value in reversed(node.value) if its_key.value == key), None)
        if not isinstance(node, yaml.CollectionNode):
            return []
    items = (item[0] if isinstance(item, tuple) else item for item in node.value)
    return [item.start_mark.line + 1 for item in items]


def _check_keys(path: str, root: yaml.Node) -> Iterator[Problem]:
    """Yield a Problem for each key that stands twice in one group: YAML would keep the last and say nothing."""
    ahead, met = [root], set()
    while ahead:
        node = ahead.pop()
        if not isinstance(node, yaml.CollectionNode) or id(node) in met:
            continue
        met.add(id(node))
        seen: set[str] = set()
        for item in node.value:
            ahead += item if isinstance(item, tuple) else [item]
            if isinstance(item, tuple) and isinstance(item[0], yaml.ScalarNode):
                if item[0].value in seen:
                    yield Problem(path, item[0].start_mark.line + 1, f"mục “{item[0].value}” viết hai lần", "giữ lại một mục")
                seen.add(item[0].value)


def _read_sources(path: str, raw: Mapping[str, Any], lines: list[int], problems: list[Problem]) -> dict[str, Source]:
    given = raw.get("sources", {})
    if not isinstance(given, dict):
        problems.append(Problem(path, 1, "mục sources không phải là danh sách nguồn", "mỗi nguồn một dòng như bao-a-2021: {publisher: Báo A, url: https://…}"))
        return {}
    sources = {}
    for number, (key, value) in enumerate(given.items()):
        line = lines[number] if len(lines) == len(given) else 1
        if not isinstance(value, dict) or not all(isinstance(value.get(name, ""), str) for name in ("publisher", "url", "record")) or not isinstance(key, str):
            problems.append(Problem(path, line, f"nguồn “{key}” không đọc được", f"hãy viết {key}: {{publisher: Báo A, url: https://…}}"))
            value = {}
        sources[key] = Source(key, value.get("publisher") or key, value.get("url", ""), value.get("record", ""), line)
    return sources


def _read_rules(path: str, raw: Mapping[str, Any], root: yaml.Node, decrees: Mapping[str, Decree], problems: list[Problem]) -> Iterator[Rule]:
    cure = "mỗi dòng cần short, from, to, id của một nghị định trong sổ, needs; ngày viết 2019-09-05 hoặc null"
    resolution = raw.get("resolution", {"table": []})
    table = resolution.get("table", []) if isinstance(resolution, dict) else None
    if not isinstance(table, list):
        problems.append(Problem(path, 1, "resolution.table không phải là danh sách", f"{cure}; không cần bảng này thì xóa mục resolution"))
        return
    for row, line in zip(table, _lines(root, "resolution", "table"), strict=True):
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("short", "from", "id", "needs")):
            problems.append(Problem(path, line, "một dòng trong resolution.table thiếu mục", cure))
            continue
        since, until = row["from"], _value(row.get("to"))
        if row["id"] not in decrees:
            problems.append(Problem(path, line, f"resolution.table nêu id “{row['id']}”, sổ không có id ấy", did_you_mean(row["id"], decrees) or cure))
        elif not _is_day(since) or (until and not _is_day(until)) or not row["short"].strip().isdigit():
            problems.append(Problem(path, line, f"dòng “{row['short']}” trong resolution.table sai số hoặc sai ngày", cure))
        else:
            yield Rule(row["short"], date.fromisoformat(since), date.fromisoformat(until) if until else None, row["id"], row["needs"])


def _value(text: str | None) -> str | None:
    """A plain scalar read as text: YAML's own words for nothing are nothing."""
    return None if text in (None, "", "null", "~") else text


def _fact(raw: Any) -> Fact:
    if not isinstance(raw, dict):
        return Fact(None, UNCONFIRMED)
    return Fact(_value(raw.get("value")), raw.get("status", UNCONFIRMED), tuple(raw.get("sources", ())), raw.get("note", ""))


_NUMBER = re.compile(r"(?!0+/)\d{1,3}/(?:19|20)\d{2}/NĐ-CP")
_TEXTS = ("id", "number", "slug", "short_name", "title", "title_status", "title_note", "issuer", "tone", "subject", "note", "decoy_for", "core")
_FACT_TEXTS = ("value", "status", "note", "id", "number", "on")


def _check_entry(entry: Mapping[str, Any]) -> str:
    """Return what is wrong with an entry of the register, "" if nothing is."""
    name = entry.get("id", "")
    odd = [key for key in _TEXTS if not isinstance(entry.get(key, ""), str)]
    if odd:
        return f"mục {', '.join(odd)} của nghị định “{name}” không phải là chữ"
    missing = [key for key in ("id", "number", "slug", "short_name", "title") if not _value(entry.get(key))]
    if missing:
        return f"nghị định “{name}” thiếu {', '.join(missing)}"
    if not _NUMBER.fullmatch(entry["number"]):
        return f"số hiệu “{entry['number']}” của {name} không viết đúng"
    if not is_slug(entry["slug"]):
        return f"slug “{entry['slug']}” của {name} không dùng làm địa chỉ được (chỉ chữ thường không dấu, số và gạch nối, như 03-2019-nd-cp)"
    if entry.get("tone", "other") not in TONES:
        return f"tone “{entry['tone']}” của {name} không có (chọn một trong: {', '.join(TONES)})"
    if entry.get("title_status", UNCONFIRMED) not in (CONFIRMED, UNCONFIRMED):
        return f"title_status “{entry['title_status']}” của {name} không có (chỉ {CONFIRMED} hoặc {UNCONFIRMED})"
    if not _is_list(entry.get("sources", [])):
        return f"sources của {name} không phải là danh sách"
    for key in ("signed", "effective", *RELATIONS):
        wrong = _check_fact(key, entry.get(key) or {}, name)
        if wrong:
            return wrong
    return ""


def _check_fact(key: str, raw: Any, name: str) -> str:
    """Return what is wrong with a date or a relation of the decree ``name``, "" if nothing is."""
    facts = raw if isinstance(raw, list) and key in RELATIONS else [] if raw in ("null", "~") else [raw]
    for fact in facts:
        if not isinstance(fact, dict):
            example = "{id: nd-77-2010, status: confirmed, sources: [...]}" if key in RELATIONS else '{value: "2019-09-05", status: confirmed, sources: [...]}'
            return f"mục {key} của {name} phải viết như {key}: {example}"
        if not all(isinstance(fact.get(part, ""), str) for part in _FACT_TEXTS) or not _is_list(fact.get("sources", [])):
            return f"mục {key} của {name} không đọc được (sources là danh sách trong ngoặc vuông, các mục khác là chữ)"
        day = _value(fact.get("on" if key in RELATIONS else "value"))
        if day and not _is_day(day):
            return f"ngày {key} “{day}” của {name} không phải là ngày"
        if fact.get("status", UNCONFIRMED) not in (CONFIRMED, UNCONFIRMED):
            return f"status “{fact['status']}” ở mục {key} của {name} không có (chỉ {CONFIRMED} hoặc {UNCONFIRMED})"
    return ""


def _is_list(raw: Any) -> bool:
    return isinstance(raw, list) and all(isinstance(item, str) for item in raw)


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) and date.fromisoformat(text))
    except ValueError:
        return False


def _read_decree(entry: Mapping[str, Any], line: int) -> Decree:
    relations = []
    for kind in RELATIONS:
        raw = entry.get(kind) or []
        for item in [raw] if isinstance(raw, dict) else raw if isinstance(raw, list) else []:
            other = _value(item.get("id")) or ""
            number = _value(item.get("number")) or ""
            if other or number:
                relations.append(
                    Relation(kind, other, number, _value(item.get("on")), item.get("status", UNCONFIRMED), item.get("note", ""), tuple(item.get("sources", ())))
                )
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
                    f"{relation.kind} nêu id “{relation.other}”, sổ không có id ấy",
                    did_you_mean(relation.other, register.decrees) or "thêm nghị định ấy vào sổ",
                )
        if decree.decoy_for and decree.decoy_for not in register.decrees:
            cure = did_you_mean(decree.decoy_for, register.decrees) or "ghi id của nghị định hay bị nhầm"
            yield Problem(path, decree.line, f"decoy_for nêu id “{decree.decoy_for}”, sổ không có id ấy", cure)
        named = (decree.sources, decree.signed.sources, decree.effective.sources, *(relation.sources for relation in decree.relations))
        for source in dict.fromkeys(chain.from_iterable(named)):
            if source not in register.sources:
                yield Problem(path, decree.line, f"nguồn “{source}” không có trong mục sources", did_you_mean(source, register.sources) or "thêm nguồn ấy")


__all__ = ["Decree", "DecreeRegister", "Mention", "UnknownDecree", "names_the_subject", "read_decrees"]
