"""YAML read as text: nothing is typed by its looks, lines and quotes are kept."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.common.untyped import compose, values

TYPED_BY_OTHERS = "a: 2022-07\nb: no\nc: 1e3\nd: ~\ne: 0x1F\nf: =\ng: <<\nh: !!int 5\n"


def test_every_scalar_is_the_text_that_stands_there():
    assert values(compose(TYPED_BY_OTHERS)) == {"a": "2022-07", "b": "no", "c": "1e3", "d": "~", "e": "0x1F", "f": "=", "g": "<<", "h": "5"}


def test_lines_and_quotes_are_kept():
    (_, plain), (_, quoted), (_, folded) = compose('a: null\nb: "null"\nc: >-\n  null\n').value
    assert [(node.value, node.style, node.start_mark.line) for node in (plain, quoted, folded)] == [("null", "", 0), ("null", '"', 1), ("null", ">", 2)]


def test_nothing_is_no_document():
    assert compose("# chỉ có ghi chú\n") is None


@pytest.mark.parametrize("text", ["a: [", "a: 1\n b: 2", "\t- a", "a: *b", "--- a\n--- b\n"])
def test_what_is_no_yaml_is_refused_with_its_place(text):
    with pytest.raises(yaml.MarkedYAMLError):
        compose(text)


def outcome(read, text: str) -> object:
    """Return what ``read`` makes of ``text``, or where it fails."""
    try:
        return read(text)
    except yaml.MarkedYAMLError as error:
        return type(error), error.problem, error.problem_mark and error.problem_mark.line
    except yaml.YAMLError as error:
        return type(error)


def shape(node: yaml.Node | None) -> object:
    if node is None:
        return None
    inside = (
        node.value if isinstance(node, yaml.ScalarNode) else [[shape(part) for part in (item if isinstance(item, tuple) else (item,))] for item in node.value]
    )
    style = node.style if isinstance(node, yaml.ScalarNode) else node.flow_style
    return type(node), inside, style, node.start_mark.line, node.end_mark.line


PIECES = [
    "a",
    "b: ",
    "null",
    "~",
    "2022-07",
    '"',
    "'",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ": ",
    "- ",
    "\n",
    "\n  ",
    "# x",
    "|\n",
    ">-\n",
    "&x ",
    "*",
    "!!int ",
    "? ",
    "---\n",
    "é",
    "=",
    "<<: ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
@example("a: b\nc: [d, {e: f}]\n")
@example("? [a]\n: b\n")
def test_nodes_and_values_are_those_of_the_yaml_library(text):
    assert outcome(lambda it: shape(compose(it)), text) == outcome(lambda it: shape(yaml.compose(it, Loader=yaml.CSafeLoader)), text)
    assert outcome(lambda it: (root := compose(it)) and values(root), text) == outcome(lambda it: yaml.load(it, Loader=yaml.CBaseLoader), text)
