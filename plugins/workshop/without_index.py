"""The search without its index, in place of ``plugins.search.plugin``: what a build costs then is the engine's own, to measure against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from plugins.archive.signals import capabilities_wanted
from plugins.search.core import Search
from plugins.search.plugin import add_search


def add_search_without_index(settings: Mapping[str, object]) -> Search:
    return replace(add_search(settings), sizes=None)


def register() -> None:
    capabilities_wanted.connect(add_search_without_index)
