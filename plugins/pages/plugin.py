"""Hears ``artifacts_wanted``; adds every page of the site to the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plugins.archive.plan import Artifact
from plugins.archive.signals import artifacts_wanted
from plugins.archive.sources import Site

from .chrome import PageSettings
from .core import page_artifacts


def add_pages(site: Site, settings: Mapping[str, object]) -> Iterable[Artifact]:
    return page_artifacts(site, PageSettings(str(settings["SITENAME"]), str(settings["SITE_TAGLINE"]), str(settings["SITEURL"])))


def register() -> None:
    artifacts_wanted.connect(add_pages)
