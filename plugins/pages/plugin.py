"""Hears ``capabilities_wanted``; adds the pages of the site."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.archive.signals import capabilities_wanted

from .chrome import page_settings
from .core import Pages


def add_pages(settings: Mapping[str, object]) -> Pages:
    try:
        return Pages(page_settings(settings))
    except ValueError as error:
        raise SystemExit(str(error)) from None


def register() -> None:
    capabilities_wanted.connect(add_pages)
