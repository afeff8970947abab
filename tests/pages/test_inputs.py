"""Every page names what it is made from: without a record, only pages change that name an input which the record touches."""

from __future__ import annotations

import pytest
from pelican.generators import Generator
from pelican.settings import read_settings

from plugins.archive.core import Archive
from plugins.archive.engine import render
from plugins.archive.plugin import today
from plugins.archive.sources import Site, read_site
from plugins.common.text import slugify
from plugins.pages.chrome import PageSettings
from plugins.pages.core import page_artifacts
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def environment():
    settings = read_settings(str(ROOT / "pelicanconf.py"))
    return Generator(context={}, settings=settings, path=settings["PATH"], theme=settings["THEME"], output_path="").env


@pytest.fixture(scope="module")
def real_site():
    return read_site(ROOT / "content", today())[0]


def pages(site, environment):
    return {artifact.path: (set(artifact.inputs), render(artifact, environment)) for artifact in page_artifacts(site, PageSettings())}


@pytest.fixture(scope="module")
def whole(real_site, environment):
    return pages(real_site, environment)


def touched(record, archive: Archive) -> set[str]:
    """Return the inputs that a record is part of."""
    keys = {f"record:{record.id}", "records:all", f"records:thread:{archive.thread_key(record)}", f"records:level:{slugify(archive.level(record))}"}
    keys |= {f"records:place:{place_id}" for place_id in archive.place_keys(record)}
    keys |= {f"records:decree:{decree_id}" for decree_id in record.decree_ids}
    keys |= {f"records:force:{slugify(force)}" for force in record.forces}
    keys |= {f"records:topic:{slugify(topic)}" for topic in record.topics}
    keys |= {f"records:relays:{record.relay_of}"} if record.relay_of else set()
    keys |= {f"records:year:{record.when.year}", "records:years"} if record.when else {"records:undated"}
    return keys


@pytest.mark.parametrize(
    "record_id", ["go-quao-2020-10-09", "kon-tum-2024-02-05", "trung-uong-2020-01-15", "luc-nam-2016-04-22", "hoi-an-nd77-5-nam", "quang-ninh-2009-08-05"]
)
def test_a_page_that_changes_without_a_record_names_an_input_of_it(real_site, environment, whole, record_id):
    archive = real_site.archive
    record = archive.by_id[record_id]
    rest = Archive.of([other for other in archive.records if other is not record], archive.registers)
    without = pages(Site(rest, real_site.pages), environment)
    keys = touched(record, archive)
    changed = [path for path in whole.keys() & without.keys() if whole[path][1] != without[path][1]]
    assert changed
    assert [path for path in changed if not keys & whole[path][0]] == []


def test_every_page_names_its_inputs(whole):
    assert [path for path, (inputs, _) in whole.items() if not inputs] == []
