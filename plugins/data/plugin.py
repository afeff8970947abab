"""Hears ``capabilities_wanted``; adds the files of the API."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.archive.signals import capabilities_wanted

from .core import Data


def add_data(settings: Mapping[str, object]) -> Data:
    return Data(str(settings.get("SITENAME", "")), str(settings.get("DATA_URL", "")))


def register() -> None:
    capabilities_wanted.connect(add_data)
