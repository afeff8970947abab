"""Rendering and writing: only what changed is touched, what is stale goes, an error leaves the last site whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError

from plugins.archive.engine import MARKER, ForeignOutput, Written, build, render, write
from plugins.archive.plan import Artifact, Plan

TEMPLATES = {"page.html": "<p>{{ words }}</p>", "broken.html": "{{ nothing.at_all }}"}
ENVIRONMENT = Environment(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
LONG_AGO = 1_000_000_000_000_000_000  # In nanoseconds; no build of this test sets it.


def page(path: str, words: str, template: str = "page.html") -> Artifact:
    return Artifact(path, (), template=template, context=lambda: {"words": words})


def plan_of(*artifacts: Artifact) -> Plan:
    plan = Plan()
    plan.add(artifacts)
    return plan


def snapshot(output: Path) -> dict[str, tuple[bytes, int]]:
    return {path.relative_to(output).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in output.rglob("*") if path.is_file()}


def age(output: Path) -> None:
    for path in output.rglob("*"):
        os.utime(path, ns=(LONG_AGO, LONG_AGO))


def test_an_artifact_is_rendered_from_its_template_or_its_own_bytes():
    assert render(page("a.html", "công an & quân sự"), ENVIRONMENT) == "<p>công an &amp; quân sự</p>".encode()
    assert render(Artifact("a.bin", (), content=lambda: b"\x00\xff"), ENVIRONMENT) == b"\x00\xff"
    with pytest.raises(ValueError, match="has neither content nor context"):
        render(Artifact("a.html", ()), ENVIRONMENT)


def test_a_first_build_writes_every_file_and_a_marker(tmp_path):
    output = tmp_path / "moi" / "output"
    assert build(plan_of(page("index.html", "a"), page("tin/b.html", "b")), ENVIRONMENT, output) == Written(new=2, changed=0, unchanged=0, removed=0)
    assert set(snapshot(output)) == {"index.html", "tin/b.html", MARKER}
    assert (output / "tin/b.html").read_text() == "<p>b</p>"
    assert (output / "tin/b.html").stat().st_mode & 0o777 == 0o644


def test_a_second_build_of_the_same_writes_nothing(tmp_path):
    plan = plan_of(page("index.html", "a"), page("tin/b.html", "b"))
    build(plan, ENVIRONMENT, tmp_path)
    age(tmp_path)
    before = snapshot(tmp_path)
    assert build(plan, ENVIRONMENT, tmp_path) == Written(new=0, changed=0, unchanged=2, removed=0)
    assert snapshot(tmp_path) == before


def test_only_what_changed_is_written(tmp_path):
    build(plan_of(page("a.html", "a"), page("b.html", "b"), page("c.html", "c")), ENVIRONMENT, tmp_path)
    age(tmp_path)
    written = build(plan_of(page("a.html", "a"), page("b.html", "khác"), page("d.html", "d")), ENVIRONMENT, tmp_path)
    assert written == Written(new=1, changed=1, unchanged=1, removed=1)
    assert written.total == 3
    after = snapshot(tmp_path)
    assert {path for path, (_, time) in after.items() if time == LONG_AGO} == {"a.html", MARKER}
    assert after["b.html"][0] == "<p>khác</p>".encode()


def test_stale_files_and_empty_folders_go(tmp_path):
    build(plan_of(page("index.html", "a"), page("tinh/cu/2020.html", "b")), ENVIRONMENT, tmp_path)
    (tmp_path / "tinh" / ".moi-xyz").write_bytes(b"left by a build that was stopped")
    assert build(plan_of(page("index.html", "a")), ENVIRONMENT, tmp_path).removed == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [MARKER, "index.html"]


def test_a_page_may_become_a_folder_and_a_folder_a_page(tmp_path):
    build(plan_of(page("a", "a"), page("b/c/d.html", "d")), ENVIRONMENT, tmp_path)
    build(plan_of(page("a/x/y.html", "y"), page("b", "b")), ENVIRONMENT, tmp_path)
    assert set(snapshot(tmp_path)) == {"a/x/y.html", "b", MARKER}
    assert (tmp_path / "b").read_text() == "<p>b</p>"


def test_a_link_in_the_output_is_replaced_and_what_it_pointed_at_is_kept(tmp_path):
    output, outside = tmp_path / "output", tmp_path / "ngoai.html"
    outside.write_text("của người khác")
    build(plan_of(page("a.html", "a")), ENVIRONMENT, output)
    (output / "a.html").unlink()
    (output / "a.html").symlink_to(outside)
    (output / "thua.html").symlink_to(outside)
    build(plan_of(page("a.html", "a")), ENVIRONMENT, output)
    assert outside.read_text() == "của người khác"
    assert not (output / "a.html").is_symlink()
    assert not (output / "thua.html").exists()


@pytest.mark.parametrize("path", ["ghi-chu.txt", "anh/gia-dinh.jpg", ".git/config"])
def test_a_folder_with_files_of_others_is_refused_and_left_alone(tmp_path, path):
    theirs = tmp_path / path
    theirs.parent.mkdir(parents=True, exist_ok=True)
    theirs.write_text("của người khác")
    with pytest.raises(ForeignOutput, match="có tệp không do Sổ Giao Ban tạo"):
        build(plan_of(page("index.html", "a")), ENVIRONMENT, tmp_path)
    assert [file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()] == [path]


def test_an_empty_folder_is_taken(tmp_path):
    assert build(plan_of(page("index.html", "a")), ENVIRONMENT, tmp_path).new == 1


def test_an_error_in_a_template_leaves_the_last_site_whole(tmp_path):
    build(plan_of(page("a.html", "a"), page("b.html", "b"), page("c.html", "c")), ENVIRONMENT, tmp_path)
    before = snapshot(tmp_path)
    with pytest.raises(UndefinedError):
        build(plan_of(page("a.html", "khác"), page("b.html", "b", template="broken.html"), page("d.html", "d")), ENVIRONMENT, tmp_path)
    assert snapshot(tmp_path) == before


def test_a_write_that_fails_leaves_the_old_file_and_no_rubbish(tmp_path, monkeypatch):
    build(plan_of(page("a.html", "a")), ENVIRONMENT, tmp_path)
    before = snapshot(tmp_path)

    def fail(*_: object) -> None:
        raise OSError("đĩa đầy")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="đĩa đầy"):
        build(plan_of(page("a.html", "khác")), ENVIRONMENT, tmp_path)
    assert snapshot(tmp_path) == before


def test_the_first_page_goes_last_so_that_it_never_promises_too_much(tmp_path, monkeypatch):
    order = []
    replace = os.replace
    monkeypatch.setattr(os, "replace", lambda source, target: (order.append(Path(target).name), replace(source, target)))
    write({"index.html": b"", "tin/z.html": b"", "a.html": b""}, tmp_path)
    assert order[-1] == "index.html"


def test_the_same_plan_gives_the_same_bytes_whatever_was_there_before(tmp_path):
    final = plan_of(page("a.html", "a"), page("tin/b.html", "b"))
    build(final, ENVIRONMENT, tmp_path / "mot")
    build(plan_of(page("a.html", "x"), page("c.html", "c")), ENVIRONMENT, tmp_path / "hai")
    build(final, ENVIRONMENT, tmp_path / "hai")
    bytes_of = [{path: data for path, (data, _) in snapshot(tmp_path / name).items()} for name in ("mot", "hai")]
    assert bytes_of[0] == bytes_of[1]


def test_progress_is_told_for_every_artifact(tmp_path):
    told = []
    build(plan_of(page("a.html", "a"), page("b.html", "b")), ENVIRONMENT, tmp_path, lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_a_link_inside_the_output_folder_makes_no_page_vanish(tmp_path):
    output, elsewhere = tmp_path / "output", tmp_path / "elsewhere"
    plan = plan_of(page("index.html", "a"), page("tin/b.html", "b"), page("tin/c.html", "c"))
    build(plan, ENVIRONMENT, output)
    (output / "tin").rename(elsewhere)
    (output / "tin").symlink_to(elsewhere, target_is_directory=True)
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(elsewhere / "b.html")

    build(plan, ENVIRONMENT, output)

    assert set(snapshot(output)) == {"index.html", "tin/b.html", "tin/c.html", MARKER}
    assert not any(path.is_symlink() for path in output.rglob("*"))
    assert (output / "index.html").read_text() == "<p>a</p>"
    assert set(snapshot(elsewhere)) == {"b.html", "c.html"}
    assert (elsewhere / "b.html").read_text() == "<p>b</p>"
