"""Hears ``capabilities_wanted``; adds the pages of the site."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.archive.signals import capabilities_wanted

from .chrome import PageSettings
from .core import Pages


def add_pages(settings: Mapping[str, object]) -> Pages:
    try:
        names = ("SITENAME", "SITE_TAGLINE", "SITEURL", "FEEDBACK_EMAIL", "FEEDBACK_URL", "BUNDLES_URL")
        reads_out = "plugins.speech.plugin" in settings.get("PLUGINS", ())  # type: ignore[operator]
        return Pages(PageSettings(*(str(settings.get(name, "")) for name in names), reads_out=reads_out))
    except ValueError as error:
        raise SystemExit(str(error)) from None


def register() -> None:
    capabilities_wanted.connect(add_pages)
