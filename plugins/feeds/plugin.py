"""Hears ``capabilities_wanted``; adds feeds, calendars and references."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.archive.signals import capabilities_wanted
from plugins.pages.chrome import page_settings

from .core import Feeds
from .settings import FeedSettings


def add_feeds(settings: Mapping[str, object]) -> Feeds:
    try:
        return Feeds(FeedSettings(page_settings(settings), str(settings.get("FEED_ID") or FeedSettings.feed_id)))
    except ValueError as error:
        raise SystemExit(str(error)) from None


def register() -> None:
    capabilities_wanted.connect(add_feeds)
