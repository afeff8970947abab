"""When data and bundles are made anew: in a week, when asked, and always when something is not to be told any more."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.workshop import building, bundling, exporting, extras
from tests.conftest import ROOT

SETTINGS = str(ROOT / "publishconf.py")


@pytest.fixture
def made(monkeypatch, tmp_path):
    """Makes extras on a day; says whether they were made anew, and what was told."""
    state = {"times": 0}
    places = extras.places(SETTINGS)

    class Engine:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    def write(*_):
        state["times"] += 1

    monkeypatch.setattr(building, "open_engine", lambda *_, **__: Engine())
    monkeypatch.setattr(exporting, "write_data", write)
    monkeypatch.setattr(bundling, "write_bundles", lambda *_: iter(()))

    def make(day: str, *, withheld: str = "a", anew: bool = False) -> tuple[bool, str]:
        before = state["times"]
        monkeypatch.setattr(building, "today", lambda: date.fromisoformat(day))
        where, said = extras.make(SETTINGS, places, tmp_path / "site", tmp_path / "extras", withheld=[withheld], anew=anew)
        assert where == {"du-lieu/": tmp_path / "extras" / "data", "goi/": tmp_path / "extras" / "bundles"}
        return state["times"] > before, said

    return make


def test_they_stay_for_a_week(made):
    assert made("2026-11-22") == (True, "")
    assert made("2026-11-28") == (False, "Tệp dữ liệu và gói theo tỉnh để nguyên như ngày 22/11/2026; làm lại: --data.")
    assert made("2026-11-29")[0]
    assert not made("2026-11-30")[0]


def test_they_are_made_when_asked(made):
    made("2026-11-22")
    assert made("2026-11-22", anew=True) == (True, "")


def test_what_is_not_to_be_told_any_more_goes_from_them_at_once(made):
    made("2026-11-22")
    assert made("2026-11-22", withheld="b")[0]


def test_what_the_host_serves_from_elsewhere_is_not_made(tmp_path):
    settings = tmp_path / "conf.py"
    settings.write_text('DATA_URL = "https://example.org/a/"\n', encoding="utf-8")
    assert extras.places(str(settings)) == {"BUNDLES_URL": "goi/"}
