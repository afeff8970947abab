"""A new record from answers: its text in the order of the schema, its id, its path. Touches no disk and asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from datetime import date

from plugins.archive.core import Registers, resolve
from plugins.common.dates import DateProblem, parse_date, parse_moment, parse_period
from plugins.common.problems import Problem, did_you_mean
from plugins.common.text import slugify
from plugins.records.core import Record, read_for_registers, read_record
from plugins.records.schema import BY_KEY, FIELDS, Field, exact_day

from .dates import read_days, read_exact_days, read_moments, read_periods, write_moment
from .front_matter import CannotEdit, Value, blank, read_values, respell, rows_of

BODY = "body"  # Of a file of answers: the text itself.
# What stands in a body that is still to be written. Readers never see it: the record is a draft, and a comment is not shown.
GUIDE = """<!--
Viết thân bài ở đây, bằng lời của mình, không chép câu của nguồn.
Đoạn thứ nhất: họp khi nào, ở đâu, ai họp, nhìn lại điều gì, theo nghị định nào.
Đoạn thứ hai: kết quả, con số, chỗ còn yếu, việc hẹn làm.
Viết xong thì xóa các dòng này, và xóa dòng status: draft ở phần đầu để đăng.
-->"""
_ANYWHERE = "content/tin/bai-moi.md"


@dataclass(frozen=True)
class Desk:
    """What a new record is judged by: the registers, the day it is, what files there are below ``content/``, the records by id."""

    registers: Registers
    today: date
    exists: Callable[[str], bool]
    paths: Mapping[str, str]


@dataclass(frozen=True)
class NewRecord:
    """A record that may be written: ``path`` is relative to ``content/``."""

    record: Record
    path: str
    text: str


def read_answers(path: str, data: bytes, desk: Desk) -> tuple[dict[str, Value], str, list[Problem]]:
    """Return the answers in a YAML file with the keys of the schema (and ``body``), the body, and every problem, each with its line.

    Days may stand there as people write them, if they can be read in one way only.
    """
    wrapped = _wrap(data)
    body, problems = "", []
    try:
        given = read_values(wrapped).get(BODY, "")
        if isinstance(given, str):
            body, wrapped = given.strip(), blank(wrapped, BODY)
        wrapped, problems = _respell_days(wrapped, desk.today)
    except CannotEdit:
        pass  # The reader has better words for it.
    told = {(problem.line, problem.what.partition(":")[0]) for problem in problems}
    for problem in judge(wrapped, desk)[1]:
        if problem.what == f"không có mục nào tên “{BODY}”":
            problem = replace(problem, what="body không phải là chữ", cure="hãy viết body: | rồi các đoạn văn ở những dòng dưới, thụt vào hai dấu cách")
        if (problem.line, problem.what.partition(":")[0]) not in told:
            problems.append(problem)
    shifted = sorted(replace(problem, path=path, line=max(problem.line - 1, 1)) for problem in problems)
    return ({} if problems else dict(read_values(wrapped))), body, shifted  # type: ignore[arg-type]


def _wrap(data: bytes) -> bytes:
    """Return a file of answers as a record file: its rows stand one lower."""
    bare = data.removeprefix(b"\xef\xbb\xbf")
    first, newline, rest = bare.partition(b"\n")
    if first.rstrip() == b"---":  # YAML may begin so.
        bare = b"#" + newline + rest
    return b"---\n" + bare + b"\n---\n\nx\n"


def _respell_days(data: bytes, today: date) -> tuple[bytes, list[Problem]]:
    problems: list[Problem] = []

    def spell(spec: Field, name: str, value: str, line: int) -> str:
        try:
            codes = readings(spec, value, today)
        except DateProblem as error:
            problems.append(Problem("", line, f"{name}: {error.what}", error.cure))
            return value
        if len(codes) > 1:
            shown = "; ".join(f"{code} ({label})" for code, label in codes.items())
            problems.append(Problem("", line, f"{name}: “{value}” có thể đọc {len(codes)} cách", f"hãy viết một trong: {shown}"))
            return value
        return next(iter(codes), value)

    return respell(data, spell), problems


def is_day(spec: Field) -> bool:
    """Return whether ``spec`` takes a day or a period, which people may write in their own way."""
    return spec.parse in (parse_date, parse_period, parse_moment, exact_day)


def readings(spec: Field, value: str, today: date) -> dict[str, str]:
    """Return what ``value`` can mean in our notation, each with how it is said; nothing for a field that takes no day. Raises DateProblem."""
    if spec.parse is parse_date:
        return {str(when): when.label() for when in read_days(value, today)}
    if spec.parse is exact_day:
        return {str(when): when.label() for when in read_exact_days(value, today)}
    if spec.parse is parse_period:
        return {period.code: period.label() for period in read_periods(value, today)}
    if spec.parse is parse_moment:
        return {write_moment(moment): moment.label() for moment in read_moments(value, today)}
    return {}


def judge(data: bytes, desk: Desk, path: str = _ANYWHERE) -> tuple[Record | None, list[Problem]]:
    """Return the record in ``data`` as the archive takes it, or None with every problem: its own, and those with the registers and relays."""
    record, problems = read_record(path, data, desk.today, desk.exists)
    stand_in = record or read_for_registers(path, data)
    if stand_in is not None:
        stand_in, unresolved = resolve(stand_in, desk.registers)
        problems += unresolved
    if record and record.relay_of and record.relay_of not in desk.paths:
        cure = did_you_mean(record.relay_of, desk.paths) or "ghi mã bài của hội nghị trung ương đã có trong kho, hoặc xóa dòng này"
        problems.append(Problem(path, record.lines["relay_of"], f"relay_of: không có bài nào mã “{record.relay_of}”", cure))
    return (stand_in if record and not problems else None), problems


def check_answer(key: str, answers: Mapping[str, Value], desk: Desk) -> list[Problem]:
    """Return what the answer to ``key`` brings in of problems, alone or together with the other ``answers``."""

    def told(some: Mapping[str, Value]) -> list[Problem]:
        return judge(_filled(some), desk)[1]

    before = {(problem.what, problem.cure) for problem in told({other: value for other, value in answers.items() if other != key})}
    return [problem for problem in told(answers) if (problem.what, problem.cure) not in before]


def record_so_far(answers: Mapping[str, Value], desk: Desk) -> Record | None:
    """Return the record that ``answers`` make as far as they go, None if they are not enough for one."""
    return judge(_filled(answers), desk)[0]


def _filled(answers: Mapping[str, Value]) -> bytes:
    """Return a record file with something in the place of each answer that is still to come."""
    to_come: dict[str, Value] = {"title": "x", "date_note": "x", "locality_note": "x", "summary": "x", "source": {"publisher": "x"}}
    return render({**to_come, **answers}, "x").encode()


def render(answers: Mapping[str, Value], body: str) -> str:
    """Return the text of a record file: the keys in the order of the schema, then the body. Raises CannotEdit for what cannot be written."""
    rows = [row for spec in FIELDS if spec.key in answers for row in rows_of(spec.key, _ordered(spec, answers[spec.key]))]
    return "\n".join(["---", *rows, "---", "", body.strip(), ""])


def _ordered(spec: Field, value: Value) -> Value:
    if isinstance(value, Mapping):
        return {key: value[key] for key in spec.inner if key in value}
    if isinstance(value, str):
        return value
    return [_ordered(spec, item) for item in value]  # type: ignore[return-value]


def make(answers: Mapping[str, Value], body: str, desk: Desk) -> tuple[NewRecord | None, list[Problem]]:
    """Return the new record, or its problems. Without a body it is a draft with a guide for writing one."""
    given = {"added": desk.today.isoformat(), **answers}
    if not body.strip() and given.get("status", "published") == "published":
        given["status"] = "draft"  # An article without a text is not for readers.
    text = render(given, body.strip() or GUIDE)
    record, problems = judge(text.encode(), desk)
    if record is None:
        return None, problems
    new_id = propose_id(record, desk.registers, desk.paths)
    path = f"tin/{folder_of(record)}/{new_id}.md"
    return NewRecord(replace(record, id=new_id, path=f"content/{path}"), path, text), []


def propose_id(record: Record, registers: Registers, taken: Container[str]) -> str:
    """Return an id for ``record`` (resolved): its places and its day, ``go-quao-2020-10-09``; with ``-2`` and so on where that is taken."""
    places = [slugify(registers.gazetteer[place_id].shown) for place_id in record.place_ids[:2]]
    where = "-".join(places) or slugify(record.level) or "khong-ro-noi"
    when = record.date.iso if record.date else record.period.code.lower().replace("/", "-") if record.period else "khong-ro-ngay"
    stem = f"{where}-{when}"
    number = 1
    while (found := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return found


def folder_of(record: Record) -> str:
    """Return the folder below ``tin/`` for ``record``: year and month of the meeting, ``00`` for no month, ``khong-ro`` for no year."""
    return f"{record.when.year}/{record.when.month or 0:02}" if record.when else "khong-ro"


def set_answer(answers: dict[str, Value], key: str, value: Value) -> None:
    """Put ``value`` under ``key``; a list of one text as that text, as our records write it."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) and BY_KEY[key].many and key in ("locality", "decree"):
        value = value[0]
    answers[key] = value
