"""Changing single keys of a record's front matter, and no other byte: comments, order, quoting, line ends and BOM stay as the editor left them.

Every change is read back before it is returned: a change that would not be read as it is meant is refused with CannotEdit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import yaml

from plugins.common import untyped
from plugins.common.text import UNSEEN, nests_too_deep, nfc
from plugins.records.schema import BY_KEY, FIELDS, BadValue, Field, text, topic

Value = str | Sequence[str] | Mapping[str, str] | Sequence[Mapping[str, str]]
Path = Sequence[str | int]  # "chair", 0, "name"
BOM = "\ufeff"
_FENCE = re.compile(r"(?:\A|(?<=[\n\r]))---[ \t]*(?=[\n\r]|\Z)")
_BREAK = re.compile(r"\r\n|\n|\r")
# What the reader refuses wherever it stands, and what no file in UTF-8 can hold.
_UNWRITABLE = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff{UNSEEN}]")
_ORDER = {field.key: place for place, field in enumerate(FIELDS)}
_YAML = yaml.resolver.Resolver()
_PLAIN = "tag:yaml.org,2002:str"


class CannotEdit(BadValue):
    """A file, or a value, that cannot be changed safely."""


def read_values(data: bytes) -> dict[str, object]:
    """Return what the front matter of a record file holds, as texts, lists and dicts of texts. Raises CannotEdit."""
    return _open(data).values


def read_list(data: bytes, key: str) -> list[object]:
    """Return the values of ``key``, of which there may be one, several or none. Raises CannotEdit."""
    value = read_values(data).get(key)
    return [] if value is None else list(value) if isinstance(value, list) else [value]


def body_start(data: bytes) -> int:
    """Return at which byte of ``data`` the line of the closing fence begins. Raises CannotEdit."""
    front = _open(data)
    return len(front.before(front.end).encode())


def split_body(data: bytes) -> tuple[bytes, str]:
    """Return all of ``data`` up to the end of the row of the closing fence, and what follows. Raises CannotEdit."""
    front = _open(data)
    end = front.next_row(front.row_end(front.end))
    return front.before(end).encode(), front.text[end:]


def rows_at(data: bytes) -> Iterator[tuple[Path, int, int]]:
    """Yield each key, item and key within a group (see :func:`set_at`) with the numbers of its first and last row in the file. Raises CannotEdit."""
    front = _open(data)
    first = front.text.count(front.newline, 0, front.start) + 1

    def within(path: Path, start: int, node: yaml.Node) -> Iterator[tuple[Path, int, int]]:
        yield path, start, max(start, first + front.text.count(front.newline, front.start, front.content_end(node)))
        if isinstance(node, yaml.SequenceNode):
            for place, item in enumerate(node.value):
                yield from within((*path, place), first + item.start_mark.line, item)
        elif isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                yield from within((*path, nfc(str(name.value))), first + name.start_mark.line, value)

    for name, value in front.root.value if front.root else ():
        yield from within((nfc(str(name.value)),), first + name.start_mark.line, value)


def set_key(data: bytes, key: str, value: Value) -> bytes:
    """Return the file ``data`` with ``key`` meaning ``value``; a new key comes where the schema has it. Raises CannotEdit."""
    front, value = _open(data), clean(value)
    found = front.find(key)
    if not found:
        return front.finish(_insert(front, key, value), key, value)
    return front.finish(_replace_value(front, *found, write(value, BY_KEY.get(key))), key, value)


def _replace_value(front: _Front, name: yaml.Node, node: yaml.Node, inline: str) -> str:
    """Return the text with ``inline`` in the place of what ``node``, the value of the key ``name``, is written as."""
    colon = front.text.index(":", front.at(name.end_mark)) + 1
    start, end = max(front.at(node.start_mark), colon), max(front.content_end(node), colon)
    row_end = front.row_end(colon)
    if start >= row_end:  # The old value stands on rows of its own; what follows the colon is a remark.
        return f"{front.text[:colon]} {inline}{front.text[colon:row_end]}{front.text[max(end, row_end) :]}"
    return f"{front.text[:colon]}{front.text[colon:start] or ' '}{inline}{_remark(front, node, start)}{front.text[end:]}"


def _remark(front: _Front, node: yaml.Node, start: int) -> str:
    """Return the remark behind the sign of a block of text: ``summary: >-  # a remark``."""
    if not (isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")):
        return ""
    remark = re.search(r"[ \t]+#.*", front.text[start : front.row_end(start)])
    return remark[0] if remark else ""


def set_at(data: bytes, path: Path, value: Value) -> bytes:
    """Return the file ``data`` with the one value at ``path`` meaning ``value``, and those beside it written as they were. Raises CannotEdit.

    ``path``: a key; then the number of an item, if the key has several (or one that could be several); then a key within a group.
    A key that is not there yet comes where the schema has it. Where YAML is written so that the value cannot be changed by itself, its item
    is written anew, or all of its key.
    """
    key, *rest = path
    if not rest or key not in read_values(data):
        return set_key(data, str(key), _placed(None, rest, value))
    front, value = _open(data), clean(value)
    wanted = _placed(front.values[str(key)], rest, value)
    return _first_that_holds(front, str(key), wanted, _ways_to_set(front, str(key), rest, wanted, value))


def remove_at(data: bytes, path: Path) -> bytes:
    """Return the file ``data`` without what is at ``path`` (see :func:`set_at`): a key with its rows, an item, a key within a group. Raises CannotEdit.

    What would be left empty goes, too: a list without items, a group without keys.
    """
    key, *rest = path
    front = _open(data)
    found = front.find(str(key))
    if not found:
        return data
    wanted = _without(front.values[str(key)], rest) if rest else None
    if not wanted:
        start, end = front.row_start(front.at(found[0].start_mark)), front.row_end(max(front.content_end(found[1]), front.at(found[0].end_mark)))
        return front.finish(front.text[:start] + front.text[front.next_row(end) :], str(key), None)
    around = _at(front.values[str(key)], rest[:-1])
    if isinstance(around, dict) and around.keys() <= {rest[-1]}:
        return remove_at(data, path[:-1])
    return _first_that_holds(front, str(key), wanted, _ways_to_remove(front, str(key), rest, wanted))


def _first_that_holds(front: _Front, key: str, wanted: object, ways: Iterator[str]) -> bytes:
    """Return the file as the first of ``ways`` (texts) that is read as it is meant. Raises CannotEdit if none is."""
    try:
        for changed in ways:
            with suppress(CannotEdit):
                return front.finish(changed, key, wanted)
    except (IndexError, ValueError):  # A shape that no way foresaw.
        pass
    raise _no_way(key)


def _ways_to_set(front: _Front, key: str, rest: Sequence[str | int], wanted: object, value: Value) -> Iterator[str]:
    found = front.find(key)
    if not found:
        return
    spec = BY_KEY.get(key)
    node, in_flow = _descend(found[1], rest[:-1])
    last = rest[-1]
    if isinstance(last, int):
        in_flow |= bool(getattr(node, "flow_style", False))
        yield _replace_item(front, _item(node, last), write(value, spec, flow=in_flow))
    elif isinstance(node, yaml.MappingNode):
        pair = next((pair for pair in node.value if nfc(str(pair[0].value)) == last), None)
        inline = write(value, _inner(spec, last), flow=in_flow or node.flow_style)
        yield _replace_value(front, *pair, inline) if pair else _insert_inside(front, node, spec, last, inline)
    yield from _coarser_ways(front, key, found, rest, wanted)


def _ways_to_remove(front: _Front, key: str, rest: Sequence[str | int], wanted: object) -> Iterator[str]:
    found = front.find(key)
    if not found:
        return
    node, _ = _descend(found[1], rest[:-1])
    last = rest[-1]
    if isinstance(node, yaml.SequenceNode) and isinstance(last, int):
        spans = [(front.at(item.start_mark), front.content_end(item)) for item in node.value]
        yield _cut(front, spans, last, is_flow=node.flow_style)
    elif isinstance(node, yaml.MappingNode) and isinstance(last, str):
        names = [nfc(str(name.value)) for name, _ in node.value]
        spans = [(front.at(name.start_mark), max(front.content_end(value), front.at(name.end_mark) + 1)) for name, value in node.value]
        yield _cut(front, spans, names.index(last), is_flow=node.flow_style)
    yield from _coarser_ways(front, key, found, rest, wanted)


def _coarser_ways(front: _Front, key: str, found: tuple[yaml.Node, yaml.Node], rest: Sequence[str | int], wanted: object) -> Iterator[str]:
    """Yield the text with the whole item written anew, then with the whole key."""
    spec = BY_KEY.get(key)
    if len(rest) == 2 and isinstance(rest[0], int) and isinstance(wanted, list):
        yield _replace_item(front, _item(found[1], rest[0]), write(_ordered(spec, wanted[rest[0]]), spec, flow=True))
    yield _replace_value(front, *found, write(_ordered(spec, wanted), spec))


def _cut(front: _Front, spans: Sequence[tuple[int, int]], place: int, *, is_flow: bool) -> str:
    """Return the text without one of several parts of a list or group: with its comma, or with its rows."""
    start, end = spans[place]
    if is_flow:
        start, end = (start, spans[place + 1][0]) if place + 1 < len(spans) else (spans[place - 1][1], end)
        return front.text[:start] + front.text[end:]
    row = front.row_start(start)
    before = front.text[row:start]
    if re.fullmatch(r"[ \t]*(?:-[ \t]+)?", before) and not (place == 0 and before.strip() and _is_key(front.text[start:end]) and len(spans) > 1):
        return front.text[:row] + front.text[front.next_row(front.row_end(end)) :]
    return front.text[:start] + front.text[spans[place + 1][0] :]  # The first key behind "- ": the next one takes its place.


def _is_key(written: str) -> bool:
    return bool(re.match(r"[\w.]+:", written))


def _descend(node: yaml.Node, steps: Sequence[str | int]) -> tuple[yaml.Node, bool]:
    """Return what is at ``steps`` below ``node``, and whether it stands within brackets. Raises ValueError."""
    in_flow = False
    for step in steps:
        in_flow |= bool(getattr(node, "flow_style", False))
        if isinstance(step, int):
            node = _item(node, step)
        elif isinstance(node, yaml.MappingNode):
            node = next((value for name, value in node.value if nfc(str(name.value)) == step), node)
    return node, in_flow


def _item(node: yaml.Node, place: int) -> yaml.Node:
    """Return an item of a list; a value that stands alone is its own first item."""
    return node.value[place] if isinstance(node, yaml.SequenceNode) else node


def _replace_item(front: _Front, node: yaml.Node, inline: str) -> str:
    start, end = front.at(node.start_mark), front.content_end(node)
    return front.text[:start] + inline + _remark(front, node, start) + front.text[end:]


def _insert_inside(front: _Front, node: yaml.MappingNode, spec: Field | None, key: str, inline: str) -> str:
    """Return the text with a new key within a group, behind those that the schema has before it."""
    order = {inner.key: place for place, inner in enumerate(spec.fields)} if spec else {}
    place = order.get(key, len(order))
    before = [pair for pair in node.value if order.get(nfc(str(pair[0].value)), -1) < place]
    if node.flow_style:
        at = max(front.content_end(before[-1][1]), front.at(before[-1][0].end_mark) + 1) if before else front.at(node.start_mark) + 1
        new = f", {key}: {inline}" if before else f"{key}: {inline}{', ' if node.value else ''}"
        return front.text[:at] + new + front.text[at:]
    first = front.at(node.value[0][0].start_mark)
    set_in = " " * (first - front.row_start(first))
    if before:
        return front.after_row(max(front.content_end(before[-1][1]), front.at(before[-1][0].end_mark)), f"{set_in}{key}: {inline}")
    return f"{front.text[:first]}{key}: {inline}{front.newline}{set_in}{front.text[first:]}"


def _at(value: object, steps: Sequence[str | int]) -> object:
    for step in steps:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) else value
        elif isinstance(value, dict):
            value = value.get(step)
    return value


def _placed(value: object, steps: Sequence[str | int], new: Value) -> Any:
    """Return ``value`` with ``new`` at ``steps``; what is missing on the way is made."""
    if not steps:
        return new
    step, *rest = steps
    if isinstance(step, int):
        if not isinstance(value, list):  # One that could be several.
            return [_placed(None, rest, new)] if value is None else _placed(value, rest, new)
        return [_placed(item, rest, new) if place == step else item for place, item in enumerate(value)]
    return {**(value if isinstance(value, dict) else {}), step: _placed(None, rest, new)}


def _without(value: object, steps: Sequence[str | int]) -> Any:
    """Return ``value`` without what is at ``steps``; what is left empty goes, too."""
    step, *rest = steps
    if isinstance(step, int):
        if not isinstance(value, list):
            return _without(value, rest) if rest else None
        left = [_without(item, rest) if rest and place == step else item for place, item in enumerate(value) if rest or place != step]
        return [item for item in left if item is not None] or None
    return {key: inner for key, inner in value.items() if key != step} or None if isinstance(value, dict) else value


def _ordered(spec: Field | None, value: Any) -> Any:
    """Return ``value`` with the keys of its groups in the order of the schema, unknown ones last."""
    if isinstance(value, dict):
        known = spec.inner if spec else {}
        return {key: value[key] for key in (*(key for key in known if key in value), *(key for key in value if key not in known))}
    return [_ordered(spec, item) for item in value] if isinstance(value, list) else value


def append(data: bytes, key: str, item: str | Mapping[str, str]) -> bytes:
    """Return the file ``data`` with ``item`` added at the end of the list ``key``; one single value becomes a list of two. Raises CannotEdit."""
    front = _open(data)
    item = clean(item)
    found = front.find(key)
    if not found:
        return set_key(data, key, [item])  # type: ignore[list-item]
    old = front.values[key]
    if old in ("", "null", "~"):
        return set_key(data, key, [item])  # type: ignore[list-item]
    wanted = [*(old if isinstance(old, list) else [old]), item]
    return front.finish(_append(front, key, found[1], item), key, wanted)


def _append(front: _Front, key: str, node: yaml.Node, item: str | Mapping[str, str]) -> str:
    """Return the text with ``item`` behind what ``node`` holds, in the way that this is written."""
    spec, source = BY_KEY.get(key), front.text
    start, end = front.at(node.start_mark), front.content_end(node)
    before, written, behind = source[:start], source[start:end], source[end:]
    inline, row = write(item, spec, flow=True), f"{' ' * node.start_mark.column}- {write(item, spec)}"
    if isinstance(node, yaml.SequenceNode) and node.flow_style:
        last = front.content_end(node.value[-1]) if node.value else start + 1
        return f"{source[:last]}{', ' if node.value else ''}{inline}{source[last:]}"
    if isinstance(node, yaml.SequenceNode):
        return front.after_row(end, row)
    if isinstance(node, yaml.MappingNode) and not node.flow_style:  # It becomes the first item, its rows set in by the width of "- ".
        set_in = re.sub(r"(\r\n|\n|\r)(?=[^\r\n])", r"\1  ", written)
        rest_of_row = front.row_end(end) - end
        return f"{before}- {set_in}{behind[:rest_of_row]}{front.newline}{row}{behind[rest_of_row:]}"
    if isinstance(node, yaml.ScalarNode) and not _holds(written, front.values[key]):  # Over several rows, or not fit for brackets.
        written = write(front.values[key], spec, flow=True)  # type: ignore[arg-type]
    return f"{before}[{written}, {inline}]{behind}"


def respell(data: bytes, spell: Callable[[Field, str, str, int], str]) -> bytes:
    """Return the file ``data`` with each single value of the schema as ``spell`` (field, its full name, value, row from 1) writes it. Raises CannotEdit.

    No row comes or goes: a value over several rows is left as it is.
    """
    front, changed, shift = _open(data), "", 0
    for spec, name, node in sorted(_scalars(front.root, BY_KEY), key=lambda found: found[2].start_mark.index):
        start, end = front.at(node.start_mark), front.at(node.end_mark)
        meant = spell(spec, name, nfc(node.value).strip(), front.text.count("\n", 0, start) + 1)
        if meant != nfc(node.value).strip() and start < end and not _BREAK.search(front.text[start:end]):
            changed += front.text[shift:start] + write(meant, spec, flow=True)
            shift = end
    return front.bom.encode() + (changed + front.text[shift:]).encode()


def _scalars(node: yaml.Node | None, known: Mapping[str, Field], prefix: str = "") -> Iterator[tuple[Field, str, yaml.ScalarNode]]:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        spec = known.get(nfc(str(key.value)))
        for item in value.value if isinstance(value, yaml.SequenceNode) else (value,):
            if spec and spec.fields:
                yield from _scalars(item, spec.inner, f"{prefix}{spec.key}.")
            elif spec and isinstance(item, yaml.ScalarNode):
                yield spec, f"{prefix}{spec.key}", item


def blank(data: bytes, key: str) -> bytes:
    """Return the file ``data`` without ``key``, as if its rows were empty: all others keep their number. Raises CannotEdit."""
    front = _open(data)
    found = front.find(key)
    if not found:
        return data
    start, end = front.at(found[0].start_mark), front.row_end(front.content_end(found[1]))
    return (front.bom + front.text[:start] + re.sub(r"[^\r\n]", "", front.text[start:end]) + front.text[end:]).encode()


def replace_text(data: bytes, old: str, new: str) -> bytes:
    """Return ``data`` with each link to the page ``old`` (``tin/a.html``) in its body leading to ``new``."""
    start = body_start(data)
    return data[:start] + replace_links(data[start:], old, new)


def replace_links(body: bytes, old: str, new: str) -> bytes:
    """Return ``body`` with the address ``old`` of our own site written as ``new``; longer addresses, and those of other sites, stay."""
    return re.sub(rb"(?<![\w./-])" + re.escape(old.encode()) + rb"(?![\w-])", new.encode(), body)


def rows_of(key: str, value: Value) -> list[str]:
    """Return the rows that write ``key`` and ``value`` (texts of one row) as our records do: long groups and lists of groups row by row."""
    spec, value = BY_KEY.get(key), clean(value)
    if isinstance(value, Mapping) and (len(value) > 2 or (spec and spec.required)):
        return [f"{key}:", *(f"  {inner}: {write(given, _inner(spec, inner))}" for inner, given in value.items())]
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return [f"{key}:", *(f"  - {write(item, spec)}" for item in value)]
    return [f"{key}: {write(value, spec)}"]


def clean(value: Value) -> Value:
    """Return ``value`` as it will be read: NFC, single spaces. Raises CannotEdit for what cannot be written."""
    if isinstance(value, Mapping):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, str):
        return _clean(value)
    return [clean(item) for item in value]  # type: ignore[misc]


def _clean(given: str) -> str:
    odd = _UNWRITABLE.search(text(given))
    if odd:
        raise CannotEdit(f"có ký tự không nhìn thấy (U+{ord(odd[0]):04X}) trong “{_UNWRITABLE.sub(' ', text(given))[:60]}”", "gõ lại chỗ ấy bằng bàn phím")
    return text(given)


def write(value: Value, spec: Field | None = None, *, flow: bool = False) -> str:
    """Return ``value`` as YAML in one row; ``flow``: it will stand within brackets. Quotes are put where they are needed, and no others."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {write(inner, _inner(spec, key), flow=True)}" for key, inner in value.items()) + "}"
    if not isinstance(value, str):
        return "[" + ", ".join(write(item, spec, flow=True) for item in value) + "]"
    if _needs_no_quotes(value, spec, flow=flow):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _inner(spec: Field | None, key: str) -> Field | None:
    return spec.inner.get(key) if spec else None


def _needs_no_quotes(value: str, spec: Field | None, *, flow: bool) -> bool:
    if value in ("", "null", "~"):
        return False
    # Ours reads all as text; other programs, a form in the browser or a diff on the web, would take "no" or "2020" for something else.
    is_free_text = spec is None or spec.parse in (text, topic)
    if is_free_text and _YAML.resolve(yaml.ScalarNode, value, (True, False)) != _PLAIN:
        return False
    return _holds(value, value, flow=flow)


def _holds(written: str, meant: object, *, flow: bool = True) -> bool:
    """Return whether YAML reads ``written`` as ``meant`` wherever it may be put: by a key, as an item, and within brackets if ``flow``."""
    shapes = [(f"k: {written}", {"k": meant}), (f"- {written}", [meant])]
    if flow:
        shapes += [(f"[{written}, {written}]", [meant, meant]), (f"{{k: {written}, l: {written}}}", {"k": meant, "l": meant})]
    return all(_parse(yaml_text) == wanted for yaml_text, wanted in shapes)


def _parse(yaml_text: str) -> object:
    try:
        node = untyped.compose(yaml_text)
        return untyped.values(node) if node else None
    except yaml.YAMLError:
        return None


@dataclass(frozen=True)
class _Front:
    """A file's text without its BOM, and where in it the YAML between the fences starts and ends."""

    text: str
    start: int
    end: int
    newline: str
    root: yaml.MappingNode | None
    values: dict[str, object]
    bom: str = ""

    def at(self, mark: yaml.Mark) -> int:
        return self.start + mark.index

    def before(self, place: int) -> str:
        return self.bom + self.text[:place]

    def find(self, key: str) -> tuple[yaml.Node, yaml.Node] | None:
        return next((pair for pair in self.root.value if nfc(str(pair[0].value)) == key), None) if self.root else None

    def content_end(self, node: yaml.Node) -> int:
        """Return where what ``node`` says ends: of a block, without the blank rows and remarks behind it."""
        if isinstance(node, yaml.ScalarNode):
            end = self.at(node.end_mark)
            return len(self.text[:end].rstrip()) if node.style in ("|", ">") else end
        if node.flow_style or not node.value:
            return self.at(node.end_mark)
        last = node.value[-1]
        return self.content_end(last[1] if isinstance(last, tuple) else last)

    def row_end(self, place: int) -> int:
        found = _BREAK.search(self.text, place)
        return found.start() if found else len(self.text)

    def row_start(self, place: int) -> int:
        return max(self.text.rfind("\n", 0, place), self.text.rfind("\r", 0, place)) + 1

    def next_row(self, row_end: int) -> int:
        """Return where the row behind the line end at ``row_end`` begins."""
        found = _BREAK.match(self.text, row_end)
        return found.end() if found else row_end

    def after_row(self, place: int, *rows: str) -> str:
        """Return the text with ``rows`` put in below the row in which ``place`` is."""
        end = self.row_end(place)
        return self.text[:end] + "".join(self.newline + row for row in rows) + self.text[end:]

    def finish(self, changed: str, key: str, wanted: object) -> bytes:
        """Return the file with the ``changed`` text, if all of it is read as it is meant (``wanted`` None: without ``key``). Raises CannotEdit if not."""
        data = (self.bom + changed).encode()
        meant = {**self.values, key: wanted}
        if wanted is None:
            del meant[key]
        try:
            is_right = read_values(data) == meant
        except CannotEdit:
            is_right = False
        if not is_right:
            raise _no_way(key)
        return data


def _no_way(key: str) -> CannotEdit:
    return CannotEdit(f"mục “{key}” viết theo lối máy không sửa được mà không đụng tới chỗ khác", f"mở tệp, sửa tay mục {key}, rồi chạy inv check")


def _open(data: bytes) -> _Front:
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotEdit("tệp không phải UTF-8", "chạy inv check: lỗi ấy được nói rõ ở đó; sửa rồi làm lại") from None
    bom = BOM if decoded.startswith(BOM) else ""
    source = decoded.removeprefix(BOM)
    opening = _FENCE.match(source)
    first = _BREAK.match(source, opening.end()) if opening else None
    closing = _FENCE.search(source, first.end()) if first else None
    if not first or not closing:
        raise CannotEdit("không tìm thấy phần đầu bài giữa hai dòng ---", "chạy inv check: lỗi ấy được nói rõ ở đó; sửa rồi làm lại")
    front = source[first.end() : closing.start()]
    unreadable = CannotEdit("phần đầu bài không đọc được", "chạy inv check: lỗi ấy được nói rõ ở đó; sửa rồi làm lại")
    if nests_too_deep(front):
        raise unreadable
    try:
        root = untyped.compose(front)
        values = untyped.values(root) if root else None
    except yaml.YAMLError:
        raise unreadable from None
    if not isinstance(root, yaml.MappingNode) or not isinstance(values, dict) or root.flow_style:
        raise unreadable
    return _Front(source, first.end(), closing.start(), first[0], root, {nfc(str(key)): value for key, value in values.items()}, bom)


def _insert(front: _Front, key: str, value: Value) -> str:
    """Return the text with a new key below the last of those that the schema has before it, or at the top."""
    rows = rows_of(key, value)
    place = _ORDER.get(key, len(_ORDER))
    before = [node for name, node in (front.root.value if front.root else ()) if _ORDER.get(nfc(str(name.value)), -1) < place and name.value in _ORDER]
    if not before:
        return front.text[: front.start] + "".join(row + front.newline for row in rows) + front.text[front.start :]
    return front.after_row(front.content_end(before[-1]), *rows)
