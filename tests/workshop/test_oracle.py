"""The oracle sees what it is there to see; its edits can be undone, and walked again."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from random import Random

import pytest

import pelicanconf
from plugins.archive.engine import Engine
from plugins.archive.signals import capabilities_wanted
from plugins.pages.core import PagePlanner
from plugins.pages.plugin import add_pages
from plugins.workshop.oracle import Different, Oracle, differences, run, walk
from plugins.workshop.random_edits import EDITS, WEIGHTS, Desk, choose
from tests.archive.test_oracle import engine, small_site
from tests.conftest import files_of


@pytest.fixture
def oracle(tmp_path):
    made = Oracle(small_site(tmp_path, records=8, bulk=4), tmp_path, engine)
    yield made
    made.close()


def test_a_walk_over_a_sound_engine_ends_well(oracle):
    told: list[str] = []
    walk(oracle, 4, seed=3, every=2, report=told.append)
    assert [line.partition(":")[0] for line in told] == ["Vòng 2/4", "Vòng 4/4"]


def test_a_page_that_stays_stale_is_seen_and_the_road_to_it_told(oracle, monkeypatch):
    oracle.compare(oracle.build_until_good())
    monkeypatch.setattr(PagePlanner, "dirtied", lambda *_: ())
    told = oracle.edit("add_record", Random(1))
    outcome = oracle.build()
    with pytest.raises(Different) as found:
        oracle.compare(outcome)
    lines = str(found.value).split("\n")
    assert lines[1:3] == [f"  1. {told}", f"  2. dựng: 0 lỗi, {len(outcome.changed)} tệp ghi, 0 tệp bỏ"]
    assert "--- dựng từ đầu: sitemap/tin-2019.xml" in lines


def test_a_stray_file_is_seen(oracle):
    outcome = oracle.build()
    (oracle.output / "la.html").write_text("của người khác", encoding="utf-8")
    with pytest.raises(Different, match=r"1 tệp khác nhau; thiếu: không gì; thừa: la\.html"):
        oracle.compare(outcome)


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        ({"changed": ()}, "nói là đã ghi không gì, thật ra là"),
        ({"removed": ("tin/x.html",)}, r"nói là đã bỏ tin/x\.html, thật ra là không gì"),
    ],
)
def test_an_engine_that_tells_something_else_than_it_did_is_seen(oracle, monkeypatch, lie, said):
    build = Engine.build
    monkeypatch.setattr(Engine, "build", lambda self, **given: dataclasses.replace(build(self, **given), **lie))
    with pytest.raises(Different, match=said):
        oracle.build()


def test_a_file_written_again_with_the_same_bytes_is_seen(oracle, monkeypatch):
    oracle.build()
    build, page = Engine.build, oracle.output / "404.html"

    def writing(self, **given):
        outcome = build(self, **given)
        page.write_bytes(page.read_bytes())
        return dataclasses.replace(outcome, changed=("404.html",), written=dataclasses.replace(outcome.written, changed=1))

    monkeypatch.setattr(Engine, "build", writing)
    with pytest.raises(Different, match=r"ghi lại mà không đổi gì: 404\.html"):
        oracle.build()


def test_problems_are_compared_and_the_last_edit_taken_back(oracle):
    oracle.build_until_good()
    before = files_of(oracle.desk.content)
    oracle.edit("twin", Random(1))
    assert oracle.build_until_good().problems == ()
    assert files_of(oracle.desk.content) == before
    assert any(line.startswith("hoàn lại việc cuối, vì: content/tin/ban-sao/") for line in oracle.story)


def test_run_tells_the_seed_and_fails_at_a_difference(tmp_path, monkeypatch):
    desk = small_site(tmp_path, records=8, bulk=4)
    settings = {name: getattr(pelicanconf, name) for name in ("SITENAME", "SITE_TAGLINE", "SITEURL", "JINJA_ENVIRONMENT")}
    told: list[str] = []
    with capabilities_wanted.connected_to(add_pages):
        run(desk.content, desk.theme, settings, 1, 1, 1, told.append)
        assert told[-1].startswith("Vòng 1/1: khớp từng byte (")
        assert "(0 bài" not in told[-1]
        monkeypatch.setattr(PagePlanner, "dirtied", lambda *_: ())
        with pytest.raises(SystemExit, match="1"):
            run(desk.content, desk.theme, settings, 30, 1, 1, told.append)
    assert told[-1].startswith("Hạt giống 1: dựng dần khác dựng từ đầu.\nTừ lần so khớp trước:\n  1. ")


def state_of(desk: Desk) -> tuple[object, ...]:
    return files_of(desk.content), files_of(desk.theme), desk.address, desk.today


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Desk:
    """A desk that each test leaves as it was."""
    return small_site(tmp_path_factory.mktemp("desk"), records=12, bulk=4)


@pytest.mark.parametrize("name", sorted(EDITS))
def test_each_edit_changes_something_tells_it_and_can_be_undone(shared, name):
    before = state_of(shared)
    done = 0
    for seed in range(12):
        if name == "delete_many":  # There is something to delete only after this.
            shared.do("add_many", Random(seed))
        middle = state_of(shared)
        shared.touched.clear()
        told = shared.do(name, Random(seed))
        after = state_of(shared)
        done += bool(told) and (name == "touch" or after != middle)
        assert shared.touched or after[:2] == middle[:2]
        assert told or after == middle
        while shared.steps:
            shared.undo()
        assert state_of(shared) == before
    assert done >= 3


def test_the_same_seed_makes_the_same_edits(tmp_path):
    stories, sites = [], []
    for name in ("a", "b"):
        desk, random = small_site(tmp_path / name, records=8, bulk=4), Random(5)
        stories.append([desk.do(choose(random), random) for _ in range(40)])
        sites.append(files_of(desk.content))
    assert stories[0] == stories[1]
    assert sites[0] == sites[1]


def test_every_weight_is_of_an_edit_that_there_is():
    assert set(WEIGHTS) <= set(EDITS)


def test_differences_are_of_bytes_and_of_files_on_either_side(tmp_path):
    ours, theirs = tmp_path / "a", tmp_path / "b"
    for folder, files in ((ours, {"same": b"1", "other": b"2", "only/ours": b""}), (theirs, {"same": b"1", "other": b"3", "theirs": b""})):
        for path, data in files.items():
            _put(folder / path, data)
    assert list(differences(ours, theirs)) == ["only/ours", "other", "theirs"]


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
