"""What can be told only of records and pages together, when they are built."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plugins.archive.checks import explain, origin_of
from plugins.archive.plan import Artifact, PathTaken, UnsafePath
from plugins.archive.store import create
from tests.archive.workbench import replace_in
from tests.bad_input.test_bad_input import overlay
from tests.conftest import engine, files_of, pelican

LINK = "\n[x](tinh/kien-gian.html#d1) [y](tinh/kien-giang.html) [z](https://x.example/a.html) [t](#d1) [u](tim.html?q=x)\n"
DEAD = "liên kết tới “tinh/kien-gian.html#d1”, trang ấy không có; có phải là “tinh/kien-giang.html”?"


@pytest.fixture
def content(tmp_path) -> Path:
    """The real registers, and one made-up record."""
    return overlay(tmp_path, "base")


def add(content: Path, name: str, more: str = "", front: str = "") -> Path:
    """Write a record like the one of the base, with ``more`` at its end."""
    text = (content / "tin/2020/10/bai-goc.md").read_text(encoding="utf-8")
    path = content / "tin/2020/10" / f"{name}.md"
    path.write_text(text.replace("---\n", f"---\n{front}", 1) + more, encoding="utf-8")
    return path


def build(content: Path) -> list[str]:
    with engine(content, content.parent / "output") as builder:
        return [str(problem) for problem in builder.build().problems]


def test_a_link_to_a_page_that_is_not_there_is_told_in_each_build(content):
    add(content, "y", LINK)
    for _ in range(2):
        (message,) = build(content)
        assert message.partition(":")[0] == "content/tin/2020/10/y.md"
        assert message.endswith(DEAD)
    assert not (content.parent / "output" / "index.html").exists()
    add(content, "y", LINK.replace("kien-gian.", "kien-giang."))
    assert build(content) == []


def test_a_link_of_a_standing_page_is_told_too(content):
    (content / "pages").mkdir()
    (content / "pages" / "p.md").write_text("---\ntitle: P\nsummary: P.\n---\n\n[a](nam/1066.html) [b](nam/2020.html)\n", encoding="utf-8")
    assert build(content) == ["content/pages/p.md:6: liên kết tới “nam/1066.html”, trang ấy không có; có phải là “nam/2020.html”?"]


def test_a_page_that_goes_is_told_at_the_links_that_led_to_it(content):
    # Far from the other in every list: it is looked at for its links alone.
    far = add(content, "y", "\n[x](tin/z.html) [c](dia-phuong/chau-thanh-kien-giang.html)\n")
    replace_in(far, "Gò Quao, Kiên Giang", "Cà Mau")
    replace_in(far, "date: 2020-10-09", "date: 2020-01-09")
    gone = add(content, "z")
    replace_in(gone, "Gò Quao, Kiên Giang", "Châu Thành, Kiên Giang")
    assert build(content) == []
    before = files_of(content.parent / "output")
    moved = gone.read_text(encoding="utf-8")
    replace_in(gone, "Châu Thành, Kiên Giang", "Gò Quao, Kiên Giang")
    for _ in range(2):
        (message,) = build(content)
        assert "liên kết tới “dia-phuong/chau-thanh-kien-giang.html”, trang ấy không có" in message
    gone.unlink()
    (message,) = build(content)  # Of the place's page nothing is said as long as a record is missing.
    assert message.endswith("liên kết tới “tin/z.html”, bài ấy không có; xem lại mã bài trong đường dẫn")
    assert files_of(content.parent / "output") == before
    gone.write_text(moved, encoding="utf-8")
    assert build(content) == []
    assert files_of(content.parent / "output") == before


@pytest.mark.parametrize("front", ["status: withdrawn\nwithdrawn: {date: 2021-01-01, reason: x}\n", "status: draft\n"])
def test_what_readers_do_not_see_links_nowhere(content, front):
    add(content, "y", LINK, front)
    assert build(content) == []


def test_a_record_that_is_shown_again_links_again(content):
    add(content, "y", LINK, "status: draft\n")
    assert build(content) == []
    add(content, "y", LINK)
    assert build(content)[0].endswith(DEAD)


def test_two_pages_of_one_address_are_told_as_in_a_first_build(content):
    assert build(content) == []
    (content / "pages").mkdir()
    (content / "pages" / "y.md").write_text("---\ntitle: a\nsummary: b\nslug: chu-viet-tat\n---\nThân.\n", encoding="utf-8")
    expected = ["content/pages/y.md:1: địa chỉ “chu-viet-tat.html” đã là của chu-viet-tat.html; đổi tên tệp, slug hoặc id của một trong hai"]
    assert build(content) == expected
    assert build(content) == expected
    shutil.rmtree(content.parent / "output.cache")
    assert build(content) == expected


def test_addresses_that_change_their_owner_are_no_conflict(content):
    path = add(content, "y", front="aliases: tin/cu.html\n")
    assert build(content) == []
    path.rename(path.with_name("z.md"))
    assert build(content) == []
    add(content, "cu")
    add(content, "z")
    assert build(content) == []
    assert {file.stem for file in (content.parent / "output/tin").glob("*.html")} == {"bai-goc", "cu", "z", "index"}


def test_an_old_address_is_told_when_it_becomes_that_of_another(content):
    add(content, "y", front="aliases: tin/cu.html\n")
    assert build(content) == []
    add(content, "cu")
    (message,) = build(content)
    assert "y.md:2: địa chỉ cũ “tin/cu.html” đang là địa chỉ của content/tin/2020/10/cu.md; " in message


@pytest.mark.parametrize(
    ("error", "origin", "other", "told"),
    [
        (
            PathTaken(Artifact("A.html", ()), Artifact("a.html", ())),
            "content/pages/A.md",
            "a.html",
            "content/pages/A.md:1: địa chỉ “A.html” đã là của a.html; đổi tên tệp, slug hoặc id của một trong hai",
        ),
        (
            UnsafePath("unsafe", Artifact("x/nul.html", ())),
            "content/tin/2020/10/a.md",
            "",
            "content/tin/2020/10/a.md:1: địa chỉ “x/nul.html” không dùng được; ",
        ),
    ],
)
def test_a_path_that_no_file_can_have_is_told_at_the_file_that_wants_it(error, origin, other, told):
    assert str(explain(error, origin, other)).startswith(told)


def test_the_file_that_an_artifact_is_made_of_is_named(make):
    db = make.index(make.record("a"))
    assert origin_of("record:a", "tin/a.html", "content", db) == "content/tin/2020/10/a.md"
    assert origin_of("text:content/pages/p.md", "p.html", "content", db) == "content/pages/p.md"
    assert origin_of("image:images/x.jpg", "images/x.jpg", "content", db) == "content/images/x.jpg"
    assert origin_of("place:an-giang", "tinh/an-giang.html", "content", create(None)) == "tinh/an-giang.html"


def test_pelican_says_it_and_fails(content):
    add(content, "y", LINK)
    done = pelican(content, content.parent / "output")
    terminal = done.stdout + done.stderr
    assert done.returncode == 1
    assert DEAD in terminal
    assert "Traceback" not in terminal
    assert not (content.parent / "output" / "index.html").exists()
