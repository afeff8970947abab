"""Hearing saves: litter is passed over, nothing is lost while a build goes on, and what failed is asked for again."""

from __future__ import annotations

import os
import threading
import time

import pytest
from watchfiles import Change

from plugins.archive.engine import Outcome
from plugins.common.problems import Problem
from plugins.workshop.watching import MANY, Rebuilder, SourceFilter, sort_changes, watch


@pytest.fixture
def folder(tmp_path):
    for name in ("content", "output"):
        (tmp_path / name).mkdir()
    (tmp_path / "pelicanconf.py").write_text("A = 1")
    return tmp_path


@pytest.fixture
def heard(folder):
    """What returns the next changes, as file names; the watch stands."""
    stop = threading.Event()
    changes = watch([folder / "content", folder / "pelicanconf.py"], folder / "output", stop)
    assert next(changes) == set()
    give_up = threading.Timer(10, stop.set)
    give_up.start()
    yield lambda: {os.path.basename(path) for _, path in next(changes)}
    give_up.cancel()
    changes.close()


@pytest.mark.parametrize(
    "name",
    [
        ".bai.md.swp",
        "bai.md~",
        "4913",
        ".#bai.md",
        "#bai.md#",
        ".~lock.places.csv#",
        "~$places.csv",
        "__pycache__/a.py",
        "a.pyc",
        ".goutputstream-X1Y2",
        "b.md.tmp",
    ],
)
def test_litter_of_editors_is_passed_over(name, tmp_path):
    assert not SourceFilter(tmp_path / "output")(Change.added, str(tmp_path / "content" / name))


@pytest.mark.parametrize("name", ["bai.md", "places.csv", "decrees.yaml", "anh/lễ ký.webp", "css/base.css", "ma.py", "49130"])
def test_sources_are_heard(name, tmp_path):
    assert SourceFilter(tmp_path / "output")(Change.modified, str(tmp_path / "content" / name))


@pytest.mark.parametrize(("name", "is_heard"), [("ra", False), ("ra/a.html", False), ("ra.next/a.html", False), ("rau/a.md", True)])
def test_what_a_build_writes_is_passed_over_even_among_the_sources(name, is_heard, tmp_path):
    assert SourceFilter(tmp_path / "content" / "ra")(Change.added, str(tmp_path / "content" / name)) is is_heard


def test_what_is_saved_while_a_build_goes_on_comes_next(folder, heard):
    (folder / "content" / "a.md").write_text("1")
    assert heard() == {"a.md"}
    for name in ("b.md", "c.md", "d.md"):  # Nobody listens now.
        (folder / "content" / name).write_text("1")
        time.sleep(0.25)
    (folder / "content" / "c.md").unlink()
    assert heard() == {"b.md", "c.md", "d.md"}


def test_a_single_file_is_heard_each_time_an_editor_puts_a_new_one_in_its_place(folder, heard):
    conf = folder / "pelicanconf.py"
    for number in range(3):
        new = folder / "new"
        new.write_text(f"A = 1{number}")
        new.replace(conf)
        assert heard() == {"pelicanconf.py"}
    conf.write_text("A = 2")
    assert heard() == {"pelicanconf.py"}


def test_sources_come_in_the_order_they_were_saved(tmp_path):
    for number, name in enumerate(["c.md", "a.md", "b.md"]):
        (tmp_path / name).write_text("1")
        os.utime(tmp_path / name, ns=(0, 1000 + number))
    gone = str(tmp_path / "gone.md")
    save = sort_changes({(Change.modified, str(tmp_path / name)) for name in ("a.md", "b.md", "c.md")} | {(Change.deleted, gone)})
    assert [path.name for path in save.sources] == ["c.md", "a.md", "b.md", "gone.md"]
    assert save.code == ()


def test_code_is_told_from_sources(tmp_path):
    save = sort_changes({(Change.modified, str(tmp_path / "a.py")), (Change.modified, str(tmp_path / "a.md"))})
    assert (save.code, save.sources) == ((tmp_path / "a.py",), (tmp_path / "a.md",))


def test_after_a_folder_came_or_went_everything_is_looked_at(tmp_path):
    (tmp_path / "2020").mkdir()
    assert sort_changes({(Change.added, str(tmp_path / "2020"))}).sources is None
    assert sort_changes({(Change.deleted, str(tmp_path / "2019"))}).sources is None
    assert sort_changes({(Change.modified, str(tmp_path / "2020")), (Change.added, str(tmp_path / "2020" / "a.md"))}).sources == (tmp_path / "2020" / "a.md",)


def test_of_very_many_changes_none_is_trusted_to_be_the_last(tmp_path):
    changes = {(Change.added, str(tmp_path / f"{number}.md")) for number in range(MANY)}
    assert len(sort_changes(changes).sources) == MANY
    assert sort_changes({*changes, (Change.added, str(tmp_path / "one.md"))}).sources is None


class Scripted:
    """An engine that does what it is told, build by build, and notes what it was asked."""

    def __init__(self, *results):
        self.results, self.hints = list(results), []

    def build(self, hint=None, progress=None):
        self.hints.append(hint)
        result = self.results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result


GOOD, BAD = Outcome(), Outcome((Problem("a.md", 1, "sai", "sửa"),))


def builds(engine, *saved):
    rebuilder = Rebuilder(engine)
    for sources in saved:
        try:
            rebuilder.build(sources)
        except RuntimeError:
            continue
    return engine.hints


def test_the_first_build_looks_at_everything_and_the_next_at_what_was_saved():
    assert builds(Scripted(GOOD, GOOD, GOOD), None, ["a"], ["b"]) == [None, ("a",), ("b",)]


def test_what_was_saved_with_a_problem_is_asked_for_again_after_what_is_new():
    assert builds(Scripted(GOOD, BAD, BAD, GOOD, GOOD), None, ["a"], ["b"], ["a"], ["c"]) == [None, ("a",), ("b", "a"), ("a", "b"), ("c",)]


def test_after_an_error_everything_is_looked_at_until_a_build_is_good():
    assert builds(Scripted(GOOD, RuntimeError(), BAD, GOOD, GOOD), None, ["a"], ["b"], ["b"], ["c"]) == [None, ("a",), None, None, ("c",)]
