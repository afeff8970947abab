"""A small site that can be followed and cited. Its records are made up."""

from __future__ import annotations

import re
import shutil

import pytest

from plugins.feeds.core import Feeds
from plugins.feeds.settings import FeedSettings
from plugins.pages.chrome import PageSettings
from tests.archive.workbench import Workbench
from tests.conftest import ROOT

SITE = "https://example.org/so"
SETTINGS = PageSettings("Sổ Thử", site_url=SITE, has_feeds=True)


@pytest.fixture
def bench(tmp_path):
    shutil.copytree(ROOT / "content" / "data", tmp_path / "content" / "data")
    decrees = tmp_path / "content" / "data" / "decrees.yaml"  # Some of its sources are records of the archive, which are not here.
    lines = [
        re.sub(r", record: [a-z0-9-]+}", "}" if "url:" in line else ", url: 'https://example.org/bai'}", line)
        for line in decrees.read_text(encoding="utf-8").splitlines()
    ]
    decrees.write_text("\n".join(lines), encoding="utf-8")
    found = Workbench(tmp_path, tmp_path / "content")
    found.given = {"settings": SETTINGS, "more": (Feeds(FeedSettings(SETTINGS, "example.org,2025")),)}
    return found
