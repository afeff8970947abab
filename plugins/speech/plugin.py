"""Hears ``capabilities_wanted``; adds what reads articles aloud."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.archive.signals import capabilities_wanted

from .core import Speech


def add_speech(settings: Mapping[str, object]) -> Speech:
    return Speech()


def register() -> None:
    capabilities_wanted.connect(add_speech)
