"""The plan: paths that are safe on every system, and keys."""

from __future__ import annotations

import pytest

from plugins.archive.plan import Artifact, Key, UnsafePath, check_path, digest_inputs, node_key, parse_key, record_key


def file(path: str) -> Artifact:
    return Artifact(path, (), content=lambda: b"")


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
    with pytest.raises(UnsafePath, match="unsafe"):
        check_path(file(path))


@pytest.mark.parametrize("path", ["con.html", "tin/NUL", "aux/a.html", "com1.tar.gz", f"tin/{'a' * 300}.html"])
def test_paths_that_some_system_cannot_hold_are_refused(path):
    with pytest.raises(UnsafePath) as caught:
        check_path(file(path))
    assert caught.value.artifact.path == path


@pytest.mark.parametrize("path", ["index.html", "tin/a-b_1.html", "images/Hop.JPG", "tinh/an-giang/2020/05.html"])
def test_safe_paths_are_taken(path):
    check_path(file(path))


@pytest.mark.parametrize(("path", "root"), [("index.html", ""), ("tin/a.html", "../"), ("tinh/an-giang/2020.html", "../../")])
def test_each_file_knows_the_way_to_the_root(path, root):
    assert file(path).root == root


@pytest.mark.parametrize(
    ("key", "taken_apart"),
    [
        (node_key("place:an-giang", 2020), Key("place:an-giang", 2020)),
        (node_key("place:an-giang", 2020, 5), Key("place:an-giang", 2020, 5)),
        (node_key("cross:an-giang,nd-77-2010", 2020, 12, 31), Key("cross:an-giang,nd-77-2010", 2020, 12, 31)),
        ("all@2020-q3", Key("all", 2020, quarter=3)),
        (record_key("go-quao-2020-10-09"), Key("record:go-quao-2020-10-09")),
        ("all", Key("all")),
    ],
)
def test_a_key_can_be_taken_apart(key, taken_apart):
    assert parse_key(key) == taken_apart


def test_a_key_has_a_kind_and_a_name():
    key = parse_key("place:an-giang@2020-05")
    assert (key.kind, key.name) == ("place", "an-giang")
    assert (parse_key("all@2020").kind, parse_key("all@2020").name) == ("all", "")


def test_the_digest_of_inputs_tells_every_change():
    one = Artifact("a.html", ("x", 1), template="a.html")
    assert digest_inputs(one, b"1") == digest_inputs(Artifact("b.html", ("x", 1), template="a.html"), b"1")
    others = [digest_inputs(Artifact("a.html", ("x", 2), template="a.html"), b"1"), digest_inputs(Artifact("a.html", ("x", 1), template="b.html"), b"1")]
    assert len({digest_inputs(one, b"1"), digest_inputs(one, b"2"), *others}) == 4
