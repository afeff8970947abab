"""Where in the front matter each value of the schema stands: for who must point at it, or change it and nothing beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from plugins.common import untyped
from plugins.common.text import nests_too_deep
from plugins.records.schema import BY_KEY, Field

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
# What ends a line to YAML and not to an editor's program, or is no character of a text at all.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


@dataclass(frozen=True)
class Scalar:
    """One value: its field, and where (start, end) it is written in the front matter; ``style`` is ``"``, ``'``, ``|``, ``>`` or None."""

    key: str  # "source.title"
    field: Field
    start: int
    end: int
    style: str | None
    value: str


def split(text: str) -> tuple[str, str, str] | None:
    """Return the opening line, the front matter and the rest (with its ``---``) of a file's text, None if it has no front matter."""
    opening = _FENCE.match(text)
    closing = _FENCE.search(text, opening.end()) if opening else None
    if not opening or not closing:
        return None
    return text[: opening.end() + 1], text[opening.end() + 1 : closing.start()], text[closing.start() :]


def compose(front: str) -> yaml.MappingNode | None:
    """Return the front matter as nodes, None if it is no YAML or no mapping."""
    if nests_too_deep(front):
        return None
    try:
        node = untyped.compose(_NO_TEXT.sub(" ", front))
    except yaml.YAMLError:
        return None
    return node if isinstance(node, yaml.MappingNode) else None


class Places:
    """Turns the lines and columns of nodes into places in the text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def of(self, mark: yaml.Mark) -> int:
        return self._starts[mark.line] + mark.column


def scalars(front: str) -> Iterator[Scalar]:
    """Yield each value of a known field in ``front``, in the order of the file; nothing where it cannot be read."""
    node = compose(front)
    if node:
        yield from _within(node, BY_KEY, "", Places(front))


def _within(node: yaml.MappingNode, known: Mapping[str, Field], prefix: str, places: Places) -> Iterator[Scalar]:
    for key_node, value_node in node.value:
        field = known.get(key_node.value) if isinstance(key_node, yaml.ScalarNode) else None
        if not field:
            continue
        for item in value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]:
            if isinstance(item, yaml.MappingNode):
                yield from _within(item, field.inner, f"{prefix}{field.key}.", places)
            elif isinstance(item, yaml.ScalarNode) and not field.fields:
                yield Scalar(prefix + field.key, field, places.of(item.start_mark), places.of(item.end_mark), item.style, item.value)
