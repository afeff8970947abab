"""A record as a form: what its fields show, and what a form that comes back changes in the file. Knows neither disk nor browser.

A field that comes back as it was shown changes nothing, so a form that is saved untouched leaves every byte. Days and periods are shown as
people write them where that can be read in one way only, and stored in our notation. Names of fields: ``title``, ``locality-0``,
``source-url``, ``chair-1-name``, ``body``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plugins.common.dates import DateProblem, parse_date, parse_moment, parse_period
from plugins.common.problems import Problem
from plugins.common.text import UNSEEN, format_number, nfc
from plugins.proofreading.columns import rows_of
from plugins.proofreading.core import Note
from plugins.proofreading.formats import NOTHING, finding_of
from plugins.proofreading.guide import Explanations
from plugins.records.schema import BY_KEY, FIELDS, BadValue, Field, exact_day, number, text

from .front_matter import CannotEdit, append, clean, read_values, remove_at, rows_at, set_at, set_key, split_body
from .new import readings

BODY = "body"
AT = "at"  # In a group that may be repeated: which item of the file it was.
NOT_SHOWN_WITHIN = ("sha256", "dead", "archived")  # Kept by a machine.
NOT_EDITED = ("added",)
# Every field of the schema, and the body, in the order in which an editor thinks of them.
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("cuoc-hop", "Cuộc họp", ("title", "date", "date_note", "kind", "period", "summary")),
    ("noi", "Nơi và nghị định", ("locality", "locality_note", "level", "series", "venue", "decree", "decree_note")),
    ("nguoi-va-so", "Người và số", ("forces", "chair", "chair_note", "figures", "promises", "topics")),
    ("than-bai", "Thân bài", (BODY,)),
    ("nguon", "Nguồn", ("source", "published", "other_sources")),
    ("anh", "Ảnh", ("image",)),
    ("dang", "Đăng", ("status", "featured", "relay_of", "withdrawn", "corrections", "aliases", "added")),
)
Values = dict[str, Any]  # By key: a text, a list of texts, a group, a list of groups.


@dataclass(frozen=True)
class Form:
    """What a form shows of a record. ``locked``: keys that are written so that no field can show them; they stay as they are."""

    values: Values
    locked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """What is said at one field (its name, "" for the whole record). ``choices``: what to write instead, with how it is said, one of which is meant."""

    field: str
    what: str
    cure: str
    guide: str = ""
    is_problem: bool = True
    choices: tuple[tuple[str, str], ...] = ()


@dataclass
class Filled:
    """A file as a form that came back makes it. ``findings``: what could not be written, or can be read in several ways; ``heard``: days in words."""

    data: bytes
    findings: list[Finding] = field(default_factory=list)
    heard: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)  # Of each list, in which row of the form its items stand.
    lost: bool = False  # Something of the form is not in ``data``.


# Out of the file.


def show(data: bytes, today: date) -> Form:
    """Return what a form shows of the record file ``data``. Raises CannotEdit for one that cannot be read."""
    given = read_values(data)
    values: Values = {BODY: _body_of(data)}
    locked = set()
    for spec in FIELDS:
        value = given.get(spec.key)
        if value is not None and not _fits(spec, value):
            locked.add(spec.key)
        values[spec.key] = _shown(spec, None if spec.key in locked else value, today)
    return Form(values, frozenset(locked))


def _body_of(data: bytes) -> str:
    return re.sub(r"\r\n?", "\n", split_body(data)[1]).strip("\n")


def _fits(spec: Field, value: object) -> bool:
    items = value if spec.many and isinstance(value, list) else [value]
    if spec.fields:
        return all(isinstance(item, dict) and all(isinstance(inner, str) for key, inner in item.items() if key in spec.inner) for item in items)
    return all(isinstance(item, str) for item in items)


def _shown(spec: Field, value: Any, today: date) -> Any:
    if spec.many:
        items = value if isinstance(value, list) else [] if value in (None, "", "null", "~") else [value]
        return [{**_group(spec, item, today), AT: str(place)} if spec.fields else _text(spec, item, today) for place, item in enumerate(items)]
    return _group(spec, value, today) if spec.fields else _text(spec, value, today)


def _group(spec: Field, value: Any, today: date) -> dict[str, str]:
    given = value if isinstance(value, dict) else {}
    return {inner.key: _text(inner, given.get(inner.key), today) for inner in spec.fields if inner.key not in NOT_SHOWN_WITHIN}


def _text(spec: Field, value: Any, today: date) -> str:
    """Return one value as the form shows it: a day as people write it, if it is read back as the same day."""
    if value in (None, "null", "~"):
        return ""
    written = text(str(value))
    said = _as_people_write(spec, written)
    with suppress(DateProblem):
        if said and list(readings(spec, said, today)) == [written]:
            return said
    return written


def _as_people_write(spec: Field, written: str) -> str:
    with suppress(DateProblem, BadValue):
        if spec.parse is parse_date:
            when = parse_date(written)
            return when.label().removeprefix("ngày ")
        if spec.parse is exact_day:
            day = exact_day(written)
            return f"{day.day}/{day.month}/{day.year}"
        if spec.parse is parse_period:
            return parse_period(written).label()
        if spec.parse is parse_moment:
            moment = parse_moment(written)
            return f"{moment.time} {moment.day.plain()}" if moment.time else moment.day.label().removeprefix("ngày ")
    return ""


# Back into the file.


def fill(data: bytes, posted: Mapping[str, Any], today: date) -> Filled:
    """Return ``data`` with what ``posted`` (the values of :class:`Form`; what is not in it, or None, is not touched) changes. Raises CannotEdit."""
    form, filled = show(data, today), Filled(data)
    for spec in FIELDS:
        given = posted.get(spec.key)
        if given is None or spec.key in form.locked or spec.key in NOT_EDITED:
            continue
        by = _meeting_day(posted, today) if spec.key == "period" else today
        _Filler(filled, form, today, by).fill(spec, given)
    if posted.get(BODY) is not None:
        _fill_body(filled, form, str(posted[BODY]))
    return filled


def _meeting_day(posted: Mapping[str, Any], today: date) -> date:
    """Return the last day on which the meeting can have been, by which a period without its year is read."""
    with suppress(DateProblem):
        codes = list(readings(BY_KEY["date"], str(posted.get("date") or ""), today))
        return (parse_date(codes[0]).latest if len(codes) == 1 else None) or today
    return today


class _Filler:
    """Fills one field after the other; says at each what cannot be."""

    def __init__(self, filled: Filled, form: Form, today: date, by: date) -> None:
        self._filled, self._form, self._today, self._by = filled, form, today, by

    def fill(self, spec: Field, given: Any) -> None:
        shown = self._form.values[spec.key]
        if spec.many and spec.fields:
            self._groups(spec, shown, given)
        elif spec.many:
            self._texts(spec, shown, given)
        elif spec.fields:
            for inner in spec.fields:
                if given.get(inner.key) is not None and inner.key not in NOT_SHOWN_WITHIN:
                    self._one(inner, f"{spec.key}-{inner.key}", (spec.key, inner.key), shown.get(inner.key, ""), given[inner.key])
        else:
            self._one(spec, spec.key, (spec.key,), shown, given)

    def _one(self, spec: Field, name: str, path: Sequence[str | int], shown: str, given: str) -> None:
        meant = self._meant(spec, name, given)
        if text(given) != text(shown):
            self._write(name, path, meant)

    def _write(self, name: str, path: Sequence[str | int], meant: str) -> None:
        with self._told(name):
            data = self._filled.data
            self._filled.data = set_at(data, path, meant) if meant else remove_at(data, path)

    def _told(self, name: str) -> _Told:
        return _Told(self._filled, name)

    def _meant(self, spec: Field, name: str, given: str) -> str:
        """Return what is written for ``given``: a day in our notation, else the text itself. What can be read in several ways is asked."""
        said = text(given)
        if not said:
            return ""
        if spec.parse is number and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", said.replace(" ", "")):
            compact = said.replace(" ", "")
            whole, decimals = compact.replace(".", ""), compact.replace(".", ",")
            choices = ((whole, f"{format_number(number(whole))}, một số nguyên"), (decimals, f"{decimals}, một số lẻ"))
            self._filled.findings.append(Finding(name, f"“{said}” có thể đọc hai cách", "chọn cách đúng", choices=choices))
            return said
        try:
            codes = readings(spec, said, self._by)
        except DateProblem as error:
            self._filled.findings.append(Finding(name, error.what, error.cure))
            return said
        if len(codes) > 1:
            self._filled.findings.append(Finding(name, f"“{said}” có thể đọc {len(codes)} cách", "chọn cách đúng", choices=tuple(self._choices(spec, codes))))
            return said
        for code, label in codes.items():
            self._filled.heard[name] = label
            return code
        return said

    def _choices(self, spec: Field, codes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield what to write for each reading, as people write it if that is read in one way, with how it is said."""
        for code, label in codes.items():
            said = _as_people_write(spec, code)
            with suppress(DateProblem):
                if said and list(readings(spec, said, self._by)) == [code]:
                    yield said, label
                    continue
            yield code, label

    def _texts(self, spec: Field, shown: list[str], given: Sequence[str]) -> None:
        rows = [(row, text(value)) for row, value in enumerate(given) if value and text(value)]
        self._filled.rows[spec.key] = [row for row, _ in rows]
        new, old = [value for _, value in rows], [text(value) for value in shown]
        if spec.key == "forces":  # Boxes have no order of their own.
            new = [value for value in old if value in new] + [value for value in new if value not in old]
        if new == [value for value in old if value]:  # An item that is empty in the file is for the checker to tell of.
            if len(new) < len(old):
                self._filled.rows[spec.key] = list(range(len(given)))
            return
        with self._told(spec.key):
            if not new:
                self._filled.data = remove_at(self._filled.data, (spec.key,))
            elif not old:
                plain = len(new) == 1 and spec.key in ("locality", "decree")
                self._filled.data = set_key(self._filled.data, spec.key, new[0] if plain else new)
            else:
                self._filled.data = _retell(self._filled.data, spec.key, old, new)

    def _groups(self, spec: Field, shown: list[dict[str, str]], given: Sequence[Mapping[str, str]]) -> None:
        inner_keys = [inner.key for inner in spec.fields if inner.key not in NOT_SHOWN_WITHIN]
        kept: list[tuple[int, int]] = []  # Which item of the file stands in which row.
        fresh: list[int] = []
        for row, group in enumerate(given):
            place = str(group.get(AT) or "")
            is_blank = not any(text(group.get(key) or "") for key in inner_keys)
            if place.isdecimal() and int(place) < len(shown) and int(place) not in dict(kept):
                if not is_blank or not any(shown[int(place)].get(key) for key in inner_keys):
                    kept.append((int(place), row))
            elif not is_blank:
                fresh.append(row)
        kept.sort()
        self._filled.rows[spec.key] = [*(row for _, row in kept), *fresh]
        for place, row in kept:
            for inner in spec.fields:
                value = given[row].get(inner.key)
                if value is not None and inner.key in inner_keys:
                    self._one(inner, f"{spec.key}-{row}-{inner.key}", (spec.key, place, inner.key), shown[place].get(inner.key, ""), value)
        for place in sorted(set(range(len(shown))) - {place for place, _ in kept}, reverse=True):
            with self._told(spec.key):
                self._filled.data = remove_at(self._filled.data, (spec.key, place))
        for row in fresh:
            meant = {inner.key: self._meant(inner, f"{spec.key}-{row}-{inner.key}", given[row].get(inner.key) or "") for inner in spec.fields}
            with self._told(f"{spec.key}-{row}-{spec.fields[0].key}"):
                self._filled.data = append(self._filled.data, spec.key, {key: value for key, value in meant.items() if value})


class _Told:
    """Turns what cannot be written into a finding at its field."""

    def __init__(self, filled: Filled, name: str) -> None:
        self._filled, self._name = filled, name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, CannotEdit):
            return False
        self._filled.findings.append(Finding(self._name, error.what, error.cure))
        self._filled.lost = True
        return True


def _retell(data: bytes, key: str, old: list[str], new: list[str]) -> bytes:
    """Return ``data`` with the list ``key`` holding ``new``: items that stay are left as they are written, if others do not come between them."""
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    if any(tag == "insert" and start < len(old) for tag, start, *_ in steps) or any(
        tag == "replace" and end - start < last - first for tag, start, end, first, last in steps
    ):
        return set_key(data, key, new)
    for tag, start, end, first, last in reversed(steps):
        if tag == "insert":
            for value in new[first:last]:
                data = append(data, key, value)
            continue
        for place in reversed(range(start, end) if tag != "equal" else ()):
            at = first + place - start
            data = set_at(data, (key, place), new[at]) if at < last else remove_at(data, (key, place))
    return data


def _fill_body(filled: Filled, form: Form, given: str) -> None:
    posted = re.sub(r"\r\n?", "\n", given).strip("\n")
    shown = form.values[BODY]
    if nfc(posted) == nfc(shown):
        return
    odd = re.search(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff{UNSEEN}]", posted)
    if odd and odd[0] not in shown:
        where = posted[: odd.start()].split()[-1:] or ["(đầu bài)"]
        filled.findings.append(Finding(BODY, f"có ký tự không nhìn thấy (U+{ord(odd[0]):04X}) sau chữ “{where[0]}”", "xóa rồi gõ lại chỗ ấy bằng bàn phím"))
        filled.lost = True
        return
    try:
        front, body = split_body(filled.data)
        filled.data = front + _merge_rows(body, nfc(posted), b"\r\n" in front).encode()
    except UnicodeEncodeError:
        filled.findings.append(Finding(BODY, "có ký tự không ghi được vào tệp", "xóa rồi gõ lại chỗ ấy bằng bàn phím"))
        filled.lost = True


def _merge_rows(before: str, posted: str, is_crlf: bool) -> str:
    """Return a body with the rows of ``posted``; rows that stay keep their bytes, and so do the blank rows around the body."""
    newline = "\r\n" if is_crlf else "\n"
    rows = re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z", before)
    bare = [row.rstrip("\r\n") for row in rows]
    first = next((place for place, row in enumerate(bare) if row), len(bare))
    last = next((place + 1 for place in range(len(bare) - 1, -1, -1) if bare[place]), first)
    lead, tail = "".join(rows[:first]) or newline, "".join(rows[last:])
    old, new = bare[first:last], posted.split("\n") if posted else []
    written = []
    for tag, start, end, head, stop in difflib.SequenceMatcher(None, [nfc(row) for row in old], new, autojunk=False).get_opcodes():
        written += rows[first + start : first + end] if tag == "equal" else [row + newline for row in new[head:stop]]
    if written and not written[-1].endswith(("\n", "\r")):
        return lead + "".join(written)  # The file ended so.
    whole = "".join(row if row.endswith(("\n", "\r")) else row + newline for row in written)
    return lead + whole + tail


# What is said at which field.


def place_of(problem: Problem | Note, data: bytes, rows: Mapping[str, Sequence[int]]) -> str:
    """Return the name of the field that ``problem`` of the file ``data`` is about, "" for none; ``rows`` as of :class:`Filled`."""
    what = problem.what
    for pattern, name in _OF_WHAT:
        found = re.search(pattern, what)
        if found:
            return found.expand(name) if found.expand(name) in _NAMES or not name.startswith("\\") else ""
    try:
        head, _ = split_body(data)
        if problem.line > head.replace(b"\r\n", b"\n").count(b"\n"):
            return BODY
        paths = [path for path, first, last in rows_at(data) if first <= problem.line <= last and path[0] in BY_KEY]
        values = read_values(data)
    except CannotEdit:
        return ""
    if not paths:
        return ""
    named = re.match(r"(\w+)(?:\.(\w+))?: |mục “(\w+)(?:\.(\w+))?”|(\w+) thiếu (\w+)", what)
    inner = next(filter(None, (named[group] for group in (2, 4, 6))), "") if named else ""
    path = max(paths, key=len)
    wanted = [other for other in paths if inner and other[-1] == inner]
    if wanted:
        path = wanted[0]
    elif inner and inner in BY_KEY[str(path[0])].inner:  # It is missing: told at the line of its group.
        path = (*(path[:2] if BY_KEY[str(path[0])].many and len(path) > 1 else path[:1]), inner)
    key = str(path[0])
    spec, value = BY_KEY[key], values.get(key)
    if spec.many and not spec.fields and key != "forces":
        items = value if isinstance(value, list) else [value]
        told = next((place for place, item in enumerate(items) if nfc(str(item)) in what), path[1] if len(path) > 1 else 0)
        path = (key, told)
    elif spec.many and spec.fields and len(path) > 1 and not isinstance(path[1], int):
        path = (key, 0, *path[1:])
    elif key == "forces":
        return key
    return "-".join(str(_row(rows, key, step) if isinstance(step, int) else step) for step in _whole(spec, path))


def _whole(spec: Field, path: Sequence[str | int]) -> Sequence[str | int]:
    """Return ``path`` down to a field: the first one of a group."""
    if not spec.fields or (isinstance(path[-1], str) and path[-1] in spec.inner):
        return path
    return (*path, *([0] if spec.many and len(path) == 1 else []), spec.fields[0].key)


def _row(rows: Mapping[str, Sequence[int]], key: str, place: int) -> int:
    known = rows.get(key, ())
    return known[place] if place < len(known) else place


_OF_WHAT = (
    (r"^không có ngày nào", "date"),
    (r"^không có địa phương", "locality-0"),
    (r"^bài không có thân", BODY),
    (r"^thiếu source ", "source-publisher"),
    (r"^thiếu ([a-z_]+) \(", r"\1"),
)
_NAMES = frozenset(spec.key for spec in FIELDS)


def findings(filled: Filled, told: Iterable[Problem | Note], explanations: Explanations = NOTHING) -> list[Finding]:
    """Return what is said at which field: of the filling itself, then of ``told`` (problems and notes of ``filled.data``), in the words of a form.

    Each leads to where the guide explains it: to its very message, if ``explanations`` have it.
    """
    rows, found = rows_of(filled.data), list(filled.findings)
    taken = {finding.field for finding in found}
    for problem in told:
        name = place_of(problem, filled.data, filled.rows)
        if name in taken and isinstance(problem, Problem) and name in {finding.field for finding in filled.findings}:
            continue  # What was said of how it can be read says more.
        finding = finding_of(problem, rows, explanations)
        what = re.sub(r"^[a-z_]+(?:\.[a-z_]+)?: ", "", problem.what)
        found.append(Finding(name, in_words(what), in_words(_without_rows(problem.cure)), finding.guide, isinstance(problem, Problem)))
    return found


def _without_rows(cure: str) -> str:
    """Return a cure that speaks of rows of a file as one that speaks of a field."""
    found = re.fullmatch(r"(?:thêm dòng|thêm|hãy viết) ([a-z_]+): (.+)", cure)
    if found and found[1] in _ALL and ";" not in cure:
        return f"điền vào đây, ví dụ: {found[2]}"
    cure = re.sub(r"bỏ dòng status: draft để đăng", "bấm “Đăng bài này”", cure)
    return re.sub(r"(?:xóa|bỏ) (?:cả )?dòng (?:này|ấy)", "để trống mục này", cure)


_ALL = {inner.key: inner.label for spec in FIELDS for inner in spec.fields} | {spec.key: spec.label for spec in FIELDS}
_KEY = re.compile(rf"“[^”]*”|(?<![\w./:-])({'|'.join(sorted(_ALL, key=len, reverse=True))})\b(?![./-])(:(?= \S))?")


def in_words(said: str) -> str:
    """Return what the checker says with the names of its fields as the form calls them."""
    return _KEY.sub(lambda found: f"“{_ALL[found[1]]}”{found[2] or ''}" if found[1] else found[0], said)


__all__ = ["AT", "BODY", "SECTIONS", "Filled", "Finding", "Form", "clean", "fill", "findings", "show"]
