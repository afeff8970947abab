"""What changed on disk is told by names and stats, and never too little."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from plugins.archive import scanning
from plugins.archive.scanning import YOUNG_NS, id_of, scan

LATER = 10**12  # So long after a file was written that its stat can be trusted, in nanoseconds.


@pytest.fixture
def content(tmp_path) -> Path:
    for name in ("tin/2020/10/a.md", "tin/2020/10/b.md", "tin/2021/03/c.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return tmp_path


def look(content: Path, known=None, *, later: int = LATER, only=None) -> dict[str, scanning.Folder]:
    now = max(max(path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in content.rglob("*.md")) + later
    return {folder.path: folder for folder in scan(content, "content", known or {}, now, only)}


def digests(folders) -> dict[str, bytes]:
    return {path: folder.digest for path, folder in folders.items()}


def test_every_folder_is_told_with_its_files(content):
    found = look(content)
    assert {path: list(folder.files) for path, folder in found.items()} == {
        "tin": [],
        "tin/2020": [],
        "tin/2020/10": ["tin/2020/10/a.md", "tin/2020/10/b.md"],
        "tin/2021": [],
        "tin/2021/03": ["tin/2021/03/c.md"],
    }
    assert all(stat for folder in found.values() for stat in folder.files.values())


def test_of_a_folder_without_a_change_no_file_is_told(content):
    known = digests(look(content))
    (content / "tin/2021/03/c.md").write_text("xy", encoding="utf-8")
    again = look(content, known)
    assert [path for path, folder in again.items() if folder.files] == ["tin/2021/03"]


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.md").write_text("y", encoding="utf-8"),
        lambda folder: (folder / "a.md").unlink(),
        lambda folder: (folder / "d.md").write_text("x", encoding="utf-8"),
        lambda folder: (folder / "a.md").rename(folder / "d.md"),
        lambda folder: os.utime(folder / "a.md", ns=(1, 1)),
        lambda folder: ((folder / "a.md").rename(folder / "tam.md"), (folder / "b.md").rename(folder / "a.md"), (folder / "tam.md").rename(folder / "b.md")),
        lambda folder: (folder / "la.txt").write_text("x", encoding="utf-8"),
    ],
)
def test_every_change_shows_in_the_digest_of_its_folder(content, change):
    before = digests(look(content))
    change(content / "tin/2020/10")
    after = digests(look(content))
    assert [path for path in before if before[path] != after[path]] == ["tin/2020/10"]


def test_a_file_too_young_to_trust_is_looked_at_again(content):
    known = digests(look(content, later=YOUNG_NS // 2))
    assert known["tin/2020/10"] is None
    assert set(look(content, known, later=YOUNG_NS // 2)["tin/2020/10"].files.values()) == {""}
    settled = look(content, known, later=2 * YOUNG_NS)["tin/2020/10"]
    assert settled.digest
    assert "" not in settled.files.values()


def test_a_file_from_the_future_is_never_trusted(content):
    future = 4 * 10**18
    os.utime(content / "tin/2021/03/c.md", ns=(future, future))
    (folder,) = scan(content, "content", {}, future - 10**12, ["tin/2021/03"])
    assert (folder.digest, dict(folder.files)) == (None, {"tin/2021/03/c.md": ""})


def test_only_the_folders_asked_for_are_looked_at(content):
    assert list(look(content, only=["tin/2020", "tin/2021/03"])) == ["tin/2021/03", "tin/2020"]


def test_without_records_there_is_no_folder(tmp_path):
    assert list(scan(tmp_path, "content", {}, 0)) == []


def test_what_systems_and_editing_programs_leave_behind_changes_nothing(content):
    before = digests(look(content))
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "x.md~", ".x.md.swp", "~$x.md", "._x.md", ".a.md"):
        (content / "tin/2020/10" / name).write_bytes(b"\x00")
    (content / "tin/2020/10/.git").mkdir()
    assert digests(look(content)) == before


def test_what_is_no_record_is_told_each_time(content):
    (content / "tin/2020/10/ghi chú.txt").write_text("x", encoding="utf-8")
    for _ in range(2):
        folder = look(content)["tin/2020/10"]
        assert folder.digest is None
        assert [str(problem) for problem in folder.problems] == [
            "content/tin/2020/10/ghi chú.txt:1: tệp không có đuôi .md nên không được đọc; đổi tên thành ghi chú.md, hoặc chuyển tệp ra khỏi tin/"
        ]


def test_a_link_is_never_trusted_and_must_stay_inside(content, tmp_path_factory):
    outside = tmp_path_factory.mktemp("ngoai")
    (outside / "x.md").write_text("x", encoding="utf-8")
    folder = content / "tin/2021/03"
    (folder / "trong.md").symlink_to(content / "tin/2020/10/a.md")
    (folder / "ngoai.md").symlink_to(outside / "x.md")
    (folder / "thu-muc").symlink_to(outside, target_is_directory=True)
    found = look(content)["tin/2021/03"]
    assert {path: bool(stat) for path, stat in found.files.items()} == {"tin/2021/03/c.md": True, "tin/2021/03/trong.md": False}
    assert [(problem.path.rpartition("/")[2], problem.what.partition(" (")[0]) for problem in found.problems] == [
        ("ngoai.md", "tệp là liên kết"),
        ("thu-muc", "thư mục là liên kết"),
    ]


def test_a_folder_that_cannot_be_opened_is_told(content, monkeypatch):
    def listed(folder: Path):
        if folder.name == "2021":
            raise PermissionError(13, "Permission denied", str(folder))
        return real(folder)

    real = scanning._list
    monkeypatch.setattr(scanning, "_list", listed)
    folder = look(content)["tin/2021"]
    assert folder.digest is None
    assert str(folder.problems[0]) == "content/tin/2021:1: không mở được thư mục (Permission denied); xem lại quyền đọc của thư mục"


def test_the_id_of_a_record_is_the_name_of_its_file():
    assert id_of("tin/2020/10/go-quao-2020-10-09.md") == "go-quao-2020-10-09"


def test_a_glance_tells_of_the_files_asked_for_and_of_nothing_else(content):
    paths = ["tin/2020/10/a.md", "tin/2020/10/gone.md", "tin/2021/03/c.md", "tin/none/d.md", "tin/2020/10/~a.md"]
    found = {folder.path: folder for folder in scanning.glance(content, "content", paths, time.time_ns() + LATER)}
    assert {path: sorted(folder.files) for path, folder in found.items()} == {
        "tin/2020/10": ["tin/2020/10/a.md"],
        "tin/2021/03": ["tin/2021/03/c.md"],
        "tin/none": [],
    }
    assert found["tin/2020/10"].only == ("tin/2020/10/a.md", "tin/2020/10/gone.md", "tin/2020/10/~a.md")
    assert found["tin/2020/10"].files["tin/2020/10/a.md"] == look(content)["tin/2020/10"].files["tin/2020/10/a.md"]
    assert all(folder.digest is None for folder in found.values())


def test_a_glance_tells_what_is_wrong_with_a_file(content):
    (content / "tin/2020/10/note.txt").write_text("x")
    (folder,) = scanning.glance(content, "content", ["tin/2020/10/note.txt"], 0)
    assert "không có đuôi .md" in folder.problems[0].what
