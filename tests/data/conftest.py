"""What the tests of data share: the registers, and the files of the real archive."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.archive.sources import read_sources
from plugins.workshop import exporting
from tests.conftest import ROOT, engine


@pytest.fixture(scope="session")
def registers():
    sources, problems = read_sources(ROOT / "content", date(2026, 11, 22), "content")
    assert problems == []
    return sources.registers


def export(content, folder):
    """Write the files of a content folder; return what was written."""
    with engine(content, folder.with_name(f"{folder.name}-site")) as builder:
        return exporting.write_data(builder, "Kho thử", folder)


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """The files of the real archive; a folder that no test may change."""
    folder = tmp_path_factory.mktemp("export") / "data"
    export(ROOT / "content", folder)
    return folder
