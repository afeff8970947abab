"""Hears ``capabilities_wanted``; adds the pages of the site."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.archive.signals import capabilities_wanted

from .chrome import PageSettings
from .core import Pages


def add_pages(settings: Mapping[str, object]) -> Pages:
    try:
        names = ("SITENAME", "SITE_TAGLINE", "SITEURL", "FEEDBACK_EMAIL", "FEEDBACK_URL", "BUNDLES_URL")
        plugins = settings.get("PLUGINS", ())
        reads_out, gives_data = (f"plugins.{name}.plugin" in plugins for name in ("speech", "data"))  # type: ignore[operator]
        data_url = str(settings.get("DATA_URL", ""))
        return Pages(PageSettings(*(str(settings.get(name, "")) for name in names), reads_out=reads_out, data_url=data_url, gives_data=gives_data))
    except ValueError as error:
        raise SystemExit(str(error)) from None


def register() -> None:
    capabilities_wanted.connect(add_pages)
