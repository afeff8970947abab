"""The site as it is published, and pages that the real content has none of, from the golden site."""

from __future__ import annotations

import brotli
import pytest

from plugins.publish import shelf
from plugins.workshop.audit import PUBLISHED
from plugins.workshop.budgets import samples
from tests.conftest import ROOT, made_once, pelican


@pytest.fixture(scope="module", autouse=True)
def _quickly_compressed():
    """Compress with little effort what is published: most of what that costs, and how small the copies are is asked of the pages themselves (test_budgets)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(shelf._COMPRESS, ".br", lambda data: brotli.compress(data, mode=brotli.MODE_TEXT, quality=4))
        yield


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """The real content, built as for a host: with canonical links and the description of the search."""

    def build(output):
        done = pelican(ROOT / "content", output, ROOT / "publishconf.py", SO_GIAO_BAN_SITEURL=PUBLISHED.rstrip("/"))
        assert done.returncode == 0, done.stdout + done.stderr

    return made_once(tmp_path_factory, "published", build)


@pytest.fixture(scope="session")
def kinds(published):
    """One page of each kind, by the name of the kind: a withdrawn record and an old address come from the golden site, of invented places."""
    golden = ROOT / "tests" / "site" / "expected"
    found = {sample.kind.name: golden / sample.path for sample in samples(golden) if sample.kind.holds}
    return {**found, **{sample.kind.name: published / sample.path for sample in samples(published)}}
