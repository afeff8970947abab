"""Hears ``capabilities_wanted``; adds the search."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.archive.signals import capabilities_wanted

from .core import Search


def add_search(settings: Mapping[str, object]) -> Search:
    return Search(str(settings["SITENAME"]), str(settings["SITE_TAGLINE"]), str(settings["SITEURL"]))


def register() -> None:
    capabilities_wanted.connect(add_search)
