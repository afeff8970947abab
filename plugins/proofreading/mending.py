"""Mending what is certain in a record's file. Bytes in, bytes out; what the record means never changes.

Each kind of mend is tried by itself and kept only if the file then reads no worse: a record that could be read is read as the same
record, one that could not has no more problems than before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import yaml

from plugins.common import untyped
from plugins.common.dates import one_reading, parse_date, parse_moment
from plugins.common.problems import Problem
from plugins.common.text import nfc
from plugins.records.core import Record
from plugins.records.schema import BY_KEY, ELSEWHERE, FIELDS, exact_day
from plugins.records.schema import text as is_text

from .scalars import Places, Scalar, compose, scalars, split

Read = Callable[[bytes], tuple[Record | None, Sequence[Problem]]]


@dataclass(frozen=True)
class Mended:
    """A file as it is to be: its bytes, and what was done (Vietnamese), nothing if nothing was."""

    data: bytes
    done: tuple[str, ...] = ()


# Of ELSEWHERE those that have one meaning, and a value that stays as it is.
RENAMED = {key: ELSEWHERE[key] for key in ("tags", "keywords", "description", "sapo", "tiêu đề", "tóm tắt", "nghị định", "địa phương")}
_BOM = b"\xef\xbb\xbf"
_MOST_ROUNDS = 5


def open_text(data: bytes) -> tuple[str, Callable[[str], bytes]] | None:
    """Return what a file says, lines ending in ``\\n``, and what makes its bytes of such a text, with its own line ends and BOM.

    None for what is no UTF-8, and for a file whose lines end in more than one way: such files are left as they are.
    """
    bom = _BOM if data.startswith(_BOM) else b""
    try:
        text = data.removeprefix(bom).decode("utf-8")
    except UnicodeDecodeError:
        return None
    ends = set(re.findall(r"\r\n|\r|\n", text))
    if len(ends) != 1:
        return None
    end = ends.pop()
    return text.replace(end, "\n"), lambda rows: bom + rows.replace("\n", end).encode()


def mend(data: bytes, read: Read) -> Mended:
    """Return ``data``, the bytes of one record's file, mended where that is certain; ``read`` tells what a file then says.

    Mending twice changes nothing.
    """
    opened = open_text(data)
    if not opened:
        return Mended(data)
    (text, bytes_of), done = opened, {}
    state = _State(read, data)
    for _ in range(_MOST_ROUNDS):
        before = text
        for what, step in _STEPS:
            tried = step(text)
            if tried != text and state.accepts(tried, bytes_of(tried)):
                text = tried
                done[what] = None
        if text == before:
            break
    return Mended(bytes_of(text), tuple(done)) if done else Mended(data)


class _State:
    """How the file reads as mended so far."""

    def __init__(self, read: Read, data: bytes) -> None:
        self._read, self._now = read, read(data)
        self._is_yaml = _is_yaml(data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))

    def accepts(self, text: str, data: bytes) -> bool:
        """Take the mended file if it reads no worse."""
        was, problems = self._now
        record, others = self._read(data)
        is_yaml = _is_yaml(text)
        # What could not be read at all hid its other mistakes.
        no_worse = (is_yaml and not self._is_yaml) or (is_yaml == self._is_yaml and len(others) <= len(problems))
        good = record == was if was is not None else no_worse
        if good:
            self._now, self._is_yaml = (record, others), is_yaml
        return good


def _is_yaml(text: str) -> bool:
    parts = split(text)
    return bool(parts) and compose(parts[1]) is not None


def _in_front(step: Callable[[str], str]) -> Callable[[str], str]:
    """Return ``step``, which changes a front matter, as one that changes a file's text."""

    def change(text: str) -> str:
        parts = split(text)
        return parts[0] + step(parts[1]) + parts[2] if parts else text

    return change


def _replaced(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """Return ``text`` with each (start, end, new words) put in."""
    for start, end, words in sorted(set(changes), reverse=True):
        text = text[:start] + words + text[end:]
    return text


# Quoting.

_KEYS = "|".join(sorted({key for field in FIELDS for key in (field.key, *(inner.key for inner in field.fields))}))
_ROW = re.compile(rf"(?P<head>(?P<indent> *)(?:- +)?(?:{_KEYS}): +)(?P<value>[^\s\"'\[{{|>#].*?)[ \t]*")
_OPENS_BLOCK = re.compile(r"(?P<indent> *).*:\s+[|>][-+0-9]*\s*(?:#.*)?$")


def _quote(front: str) -> str:
    """Put in quotes each value on one line that YAML would take for something else than a text: a colon, a sign it keeps for itself, a #."""
    rows = front.split("\n")
    inside = None  # Indentation of the key whose text in a block these rows are.
    is_yaml = compose(front) is not None
    multiline = _rows_of_long_values(front) if is_yaml else frozenset()
    for number, row in enumerate(rows):
        indent = len(row) - len(row.lstrip(" "))
        if inside is not None and row.strip() and indent <= inside:
            inside = None
        match = _ROW.fullmatch(row)
        if inside is None and match and number not in multiline and not _goes_on(rows, number, match) and _misread(match["value"], is_yaml=is_yaml):
            rows[number] = match["head"] + _quoted(match["value"])
        opens = _OPENS_BLOCK.match(row) if inside is None else None
        inside = len(opens["indent"]) if opens else inside
    return "\n".join(rows)


def _rows_of_long_values(front: str) -> frozenset[int]:
    rows: set[int] = set()
    for scalar in scalars(front):
        first, last = front.count("\n", 0, scalar.start), front.count("\n", 0, scalar.end)
        if last > first:
            ends_before = front[scalar.end - 1 : scalar.end] == "\n"  # As a block does: with the row after it not begun.
            rows |= set(range(first + 1, last if ends_before else last + 1))
    return frozenset(rows)


def _goes_on(rows: Sequence[str], number: int, match: re.Match[str]) -> bool:
    """Return whether the value of row ``number`` goes on in the next row."""
    after = rows[number + 1] if number + 1 < len(rows) else ""
    deeper = len(after) - len(after.lstrip(" ")) > len(match["indent"])
    return bool(after.strip()) and deeper and not re.match(rf" *(?:- +)?(?:{_KEYS}):(?:\s|$)", after)


def _misread(value: str, *, is_yaml: bool) -> bool:
    if re.search(r"\s#(?:\s|$)", value):
        return False  # A remark of the editor's.
    if re.search(r"\s#\S", value):
        return True
    return not is_yaml and bool(re.search(r":(?:\s|$)", value) or value[0] in "@`%")


def _quoted(value: str) -> str:
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


# Keys.


def _rename(front: str) -> str:
    """Write a key as the schema does, where it is one of RENAMED or only in capitals."""
    node = compose(front)
    if node is None:
        return front
    places = Places(front)
    keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
    changes: dict[str, tuple[int, int, str]] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode) or key_node.value in BY_KEY:
            continue
        meant = _meant(key_node.value)
        if meant and keys.count(key_node.value) == 1 and meant not in keys and _keeps_its_form(meant, value_node):
            if meant in changes:
                return front  # Two keys that mean one: which is right is for the editor to say.
            changes[meant] = (places.of(key_node.start_mark), places.of(key_node.end_mark), meant)
    return _replaced(front, changes.values())


def _meant(key: str) -> str:
    lowered = key.casefold()
    return lowered if lowered in BY_KEY else RENAMED.get(lowered, "")


def _keeps_its_form(meant: str, value: yaml.Node) -> bool:
    """Return whether a value can stand as it is: elsewhere ``tags: a, b`` is two tags, here it were one topic."""
    return meant != "topics" or isinstance(value, yaml.SequenceNode) or (isinstance(value, yaml.ScalarNode) and "," not in value.value)


def _sort(front: str) -> str:
    """Put the keys in the order of the schema, each with the rows of comments above it."""
    node = compose(front)
    if node is None or not all(isinstance(key, yaml.ScalarNode) and key.value in BY_KEY and key.start_mark.column == 0 for key, _ in node.value):
        return front
    rows = front.split("\n")
    starts = []
    for key, _ in node.value:
        start = key.start_mark.line
        while start > 0 and (rows[start - 1].startswith("#") or not rows[start - 1].strip()) and start - 1 > (starts[-1][0] if starts else -1):
            start -= 1
        starts.append((start, key.value))
    if len({start for start, _ in starts}) < len(starts) or len({key for _, key in starts}) < len(starts):
        return front
    order = list(BY_KEY)
    stops = [start for start, _ in starts[1:]] + [len(rows) - 1]
    blocks = [(order.index(key), rows[start:stop]) for (start, key), stop in zip(starts, stops, strict=True)]
    if blocks == sorted(blocks, key=lambda block: block[0]):
        return front
    first = starts[0][0]
    moved = "\n".join([*rows[:first], *(row for _, block in sorted(blocks, key=lambda block: block[0]) for row in block), *rows[-1:]])
    return moved if _same(node, moved) else front


def _same(node: yaml.Node, front: str) -> bool:
    """Return whether ``front`` holds what ``node`` does, but for the order of keys."""
    other = compose(front)
    try:
        return other is not None and untyped.values(other) == untyped.values(node)
    except (yaml.YAMLError, TypeError):
        return False


# Values.


def _dates(front: str) -> str:
    return _replaced(front, ((scalar.start, scalar.end, words) for scalar in scalars(front) if (words := _rewritten_date(front, scalar))))


def _rewritten_date(front: str, scalar: Scalar) -> str:
    if scalar.field.parse not in (parse_date, parse_moment, exact_day) or "\n" in front[scalar.start : scalar.end]:
        return ""
    written = one_reading(scalar.value)
    if not written or ("T" in written and scalar.field.parse is not parse_moment):
        return ""
    return f"{scalar.style}{written}{scalar.style}" if scalar.style in ('"', "'") else written


def _spaces(front: str) -> str:
    """Leave one space between words of a text, and none behind it."""
    return _replaced(front, _odd_spaces(front))


def _odd_spaces(front: str) -> Iterator[tuple[int, int, str]]:
    for scalar in scalars(front):
        written = front[scalar.start : scalar.end]
        if scalar.field.parse is not is_text or "\\" in written:
            continue
        marks = 1 if scalar.style in ('"', "'") else 0
        inside = written[marks : len(written) - marks]
        tidy = re.sub(r"(?<=\S) {2,}(?=\S)", " ", inside.strip(" ") if marks else inside)
        if tidy.strip() and tidy != inside:
            yield scalar.start + marks, scalar.end - marks, re.sub(r"[ \t]+(?=\n)", "", tidy)
            continue
        # Behind a row of a value, and behind its last one.
        rest_of_row = front[scalar.start : front.find("\n", max(scalar.end - 1, scalar.start)) + 1 or len(front)]
        yield from ((scalar.start + match.start(), scalar.start + match.end(), "") for match in re.finditer(r"(?<=\S)[ \t]+(?=\n)", rest_of_row))


_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("chuẩn hóa dấu tiếng Việt (Unicode NFC)", nfc),
    ("đặt giá trị trong ngoặc kép", _in_front(_quote)),
    ("đổi tên mục", _in_front(_rename)),
    ("viết lại ngày theo thứ tự năm-tháng-ngày", _in_front(_dates)),
    ("bỏ dấu cách thừa", _in_front(_spaces)),
    ("xếp các mục theo thứ tự trong hướng dẫn", _in_front(_sort)),
)
