"""Hears ``artifacts_wanted``; adds every page of the site to the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plugins.archive.plan import Artifact
from plugins.archive.signals import artifacts_wanted
from plugins.archive.sources import Site

from .chrome import PageSettings
from .core import page_artifacts


def add_pages(site: Site, settings: Mapping[str, object]) -> Iterable[Artifact]:
    try:
        page_settings = PageSettings(str(settings["SITENAME"]), str(settings["SITE_TAGLINE"]), str(settings["SITEURL"]))
    except ValueError as error:
        raise SystemExit(str(error)) from None
    return page_artifacts(site, page_settings)


def register() -> None:
    artifacts_wanted.connect(add_pages)
