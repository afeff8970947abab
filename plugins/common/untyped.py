"""YAML of which every scalar is a text: what type it is of, our schemas know."""

from __future__ import annotations

import yaml


class _Untyped(yaml.CBaseLoader):
    """Composes nodes without asking, for each, what its looks tell of its type."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: object) -> str:
        return ""

    def descend_resolver(self, current_node: yaml.Node | None, current_index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


def compose(text: str) -> yaml.Node | None:
    """Return the one document in ``text`` as nodes with their lines, None if there is none. Raises yaml.YAMLError."""
    return yaml.compose(text, Loader=_Untyped)


def values(node: yaml.Node) -> object:
    """Return what ``node`` holds as dicts, lists and strings; of a key that stands twice the last value. Raises yaml.YAMLError."""
    return yaml.constructor.BaseConstructor().construct_document(node)
