"""The plan: every path once, and only paths that are safe on every system."""

from __future__ import annotations

import pytest

from plugins.archive.plan import Artifact, PathTaken, Plan, UnsafePath


def file(path: str) -> Artifact:
    return Artifact(path, (), content=lambda: b"")


def test_artifacts_come_back_in_the_order_they_were_added():
    plan = Plan()
    plan.add([file("b.html"), file("a.html")])
    plan.add(iter([file("tin/c.html")]))
    assert [artifact.path for artifact in plan] == ["b.html", "a.html", "tin/c.html"]
    assert len(plan) == 3
    assert "a.html" in plan
    assert "d.html" not in plan


def test_a_path_is_taken_once():
    plan = Plan()
    plan.add([file("tin/a.html")])
    with pytest.raises(PathTaken, match=r"tin/a\.html"):
        plan.add([file("tin/a.html")])


def test_two_paths_that_differ_by_letter_case_only_are_one_on_windows_and_macos():
    plan = Plan()
    plan.add([file("images/Hop.jpg")])
    with pytest.raises(PathTaken):
        plan.add([file("images/hop.JPG")])


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/a.html",
        "../a.html",
        "a/../b.html",
        "a/./b.html",
        "a//b.html",
        "a/",
        ".htaccess",
        "tin/.a",
        "a\\b.html",
        "C:/a.html",
        "a b.html",
        "á.html",
        "a.html\n",
        "a\0.html",
        "a?.html",
        "-a.html",
        "~a",
    ],
)
def test_unsafe_paths_are_refused(path):
    plan = Plan()
    with pytest.raises(ValueError, match="unsafe"):
        plan.add([file(path)])
    assert len(plan) == 0


@pytest.mark.parametrize(("path", "root"), [("index.html", ""), ("tin/a.html", "../"), ("tinh/an-giang/2020.html", "../../")])
def test_each_file_knows_the_way_to_the_root(path, root):
    assert file(path).root == root


def test_one_plan_knows_nothing_of_another():
    for _ in range(2):
        plan = Plan()
        plan.add([file("a.html")])


@pytest.mark.parametrize("path", ["con.html", "tin/NUL", "aux/a.html", "com1.tar.gz", f"tin/{'a' * 300}.html"])
def test_paths_that_some_system_cannot_hold_are_refused(path):
    with pytest.raises(UnsafePath):
        Plan().add([file(path)])


def test_a_refused_path_says_who_wants_it_and_who_has_it():
    plan = Plan()
    first, second = Artifact("tin/a.html", ("record:a",)), Artifact("tin/A.html", ("record:b",))
    with pytest.raises(PathTaken) as caught:
        plan.add([first, second])
    assert (caught.value.other, caught.value.artifact) == (first, second)
