"""What git knows of records and they do not say, in small repositories with days of their own. All records here are made up."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from plugins.history.checking import Compared, compare
from plugins.history.git import NoHistory, Repository
from plugins.workshop import comparing_log

TODAY = date(2026, 3, 1)
RECORD = """---
title: Bài dựng {name}
date: 2020-10-09
figures:
  - {{label: tin trao đổi, value: 370, unit: tin}}
summary: Bài dựng ra để kiểm thử.
source:
  publisher: Báo Thử Nghiệm
{more}---
Đoạn thân bài dựng ra để kiểm thử, nói về một cuộc họp của xã {name} không có thật, dài vừa đủ để được nhận ra khi đổi tên.
"""
pytestmark = pytest.mark.skipif(os.name == "nt", reason="days of commits are given by the environment of git")


def record(name: str = "Thử", more: str = "added: 2026-01-05\n") -> str:
    return RECORD.format(name=name, more=more)


class Archive:
    """A repository of a project with a content folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.content = folder, folder / "content"
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, day: str = "2026-01-01T12:00+07:00", written: str = "") -> str:
        when = {"GIT_COMMITTER_DATE": day, "GIT_AUTHOR_DATE": written or day}
        done = subprocess.run(["git", *arguments], cwd=self.folder, env={**os.environ, **when}, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        file = self.content / "tin" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def edit(self, path: str, *replaced: tuple[str, str]) -> None:
        text = (self.content / "tin" / path).read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text, old
            text = text.replace(old, new)
        self.write(path, text)

    def commit(self, day: str, message: str = "Sửa", written: str = "") -> str:
        day, written = (f"{one}T12:00+07:00" if len(one) == 10 else one for one in (day, written or day))
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, day=day, written=written)
        return self.git("rev-parse", "HEAD")

    def compared(self) -> Compared:
        return compare(self.content, TODAY)

    def run(self, **options: bool) -> tuple[bool, str]:
        out = StringIO()
        is_good = comparing_log.run(self.content, console=Console(file=out, soft_wrap=True, highlight=False), today=TODAY, **{"write": False, **options})
        return is_good, out.getvalue()


@pytest.fixture
def make(tmp_path, monkeypatch) -> Callable[..., Archive]:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Người Thử")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "thu@example.org")
    return lambda name="kho": Archive(tmp_path / name)


@pytest.fixture
def archive(make) -> Archive:
    """An archive with one record, a.md, published on 5 January 2026."""
    archive = make()
    archive.write("2020/a.md", record())
    archive.commit("2026-01-05", "Bài đầu")
    return archive


def test_an_archive_that_says_all_has_nothing_to_see_to(archive):
    assert archive.run() == (True, "Các bài tự ghi đủ: 1 bài khớp với lịch sử git.\n")


def test_a_record_without_its_day_gets_that_of_git_and_no_other_byte_changes(archive):
    archive.write("2020/b.md", record("Hai", "featured: true  # giữ\n"))
    archive.commit("2026-02-03T23:30:00+00:00", "Bài hai")  # The fourth in Vietnam.
    is_good, said = archive.run()
    assert not is_good
    assert "content/tin/2020/b.md: vào kho ngày 4/2/2026, commit" in said
    is_good, said = archive.run(write=True)
    assert is_good
    assert "+added: 2026-02-04" in said
    assert (archive.content / "tin/2020/b.md").read_text(encoding="utf-8") == record("Hai", "featured: true  # giữ\nadded: 2026-02-04\n")
    assert (archive.content / "tin/2020/a.md").read_text(encoding="utf-8") == record()
    assert archive.run(write=True)[0]


def test_the_day_is_that_on_which_a_draft_became_a_record(archive):
    archive.write("2020/b.md", record("Hai", "status: draft\n"))
    archive.commit("2026-01-10")
    archive.edit("2020/b.md", ("370", "371"))
    archive.commit("2026-01-15")
    assert archive.compared().missing == []
    archive.edit("2020/b.md", ("status: draft\n", ""), ("371", "372"))
    came = archive.commit("2026-01-20")
    found = archive.compared()
    assert [(path, commit.id, commit.entered) for path, commit in found.missing] == [("tin/2020/b.md", came, date(2026, 1, 20))]
    assert found.silent == []


def test_another_day_than_git_knows_is_a_note_and_stays(archive):
    for name, day in (("b", "2026-01-20"), ("c", "2026-01-21")):
        archive.write(f"2020/{name}.md", record(name, f"added: {day}\n"))
    archive.commit("2026-01-22")
    before = (archive.content / "tin/2020/b.md").read_bytes()
    is_good, said = archive.run(write=True)
    assert is_good
    assert "content/tin/2020/b.md: bài ghi 20/1/2026, git: ngày 22/1/2026" in said
    assert "content/tin/2020/c.md: lệch một ngày" in said
    assert (archive.content / "tin/2020/b.md").read_bytes() == before


def test_what_is_written_one_day_and_comes_in_on_another_agrees_with_both(archive):
    for name, day in (("b", "2026-01-20"), ("c", "2026-01-24"), ("d", "2026-01-28")):
        archive.write(f"2020/{name}.md", record(name, f"added: {day}\n"))
    archive.commit("2026-01-28", written="2026-01-20")
    assert archive.compared().added_off == []


def test_a_silent_change_is_told_with_file_day_commit_fields_and_cure(archive):
    archive.edit("2020/a.md", ("370", "730"), ("Bài dựng Thử", "Bài dựng khác"))
    commit = archive.commit("2026-02-01", "Sửa số")
    is_good, said = archive.run()
    assert not is_good
    assert f"content/tin/2020/a.md: ngày 1/2/2026, commit {commit[:7]} “Sửa số”: tiêu đề (title), con số (figures); inv correct a --note" in said
    assert "1 việc cần làm" in said
    archive.edit("2020/a.md", ("added: 2026-01-05\n", "corrections: [{date: 2026-02-26, note: Sửa số tin.}]\nadded: 2026-01-05\n"))
    assert archive.run()[0]


def test_the_day_of_coming_in_is_free(archive):
    archive.edit("2020/a.md", ("370", "730"))
    archive.commit("2026-01-05T16:59:00+00:00")  # 23:59 in Vietnam
    assert archive.compared().silent == []
    archive.edit("2020/a.md", ("730", "731"))
    archive.commit("2026-01-05T17:01:00+00:00")
    assert len(archive.compared().silent) == 1


@pytest.mark.parametrize(
    ("days", "silent"),
    [
        (["2026-02-01"], ["2026-02-20"]),  # Its own change has it: the one of before it is not told of.
        (["2026-02-08", "2026-02-20"], []),
        (["2026-01-25", "2026-02-20"], []),
        (["2026-02-20", "2026-02-20"], []),  # One for the change of the day, one to make up for the other.
        (["2026-02-28", "2026-02-28"], []),  # Noted later.
        (["2026-01-20"], ["2026-02-01", "2026-02-20"]),  # Before either.
        (["2026-02-20"], ["2026-02-01"]),
        ([], ["2026-02-01", "2026-02-20"]),
    ],
)
def test_a_correction_tells_of_the_changes_about_its_day_or_makes_up_for_those_before(archive, days, silent):
    archive.edit("2020/a.md", ("370", "371"))
    archive.commit("2026-02-01")
    archive.edit("2020/a.md", ("371", "372"))
    archive.commit("2026-02-20")
    rows = "".join(f"  - {{date: {day}, note: Sửa số.}}\n" for day in days)
    archive.edit("2020/a.md", ("added:", f"corrections:\n{rows}added:" if days else "added:"))
    assert [str(one.edit.commit.entered) for one in archive.compared().silent] == silent


def test_an_addition_is_a_note_and_so_fails_nothing(archive):
    archive.edit("2020/a.md", ("unit: tin}\n", "unit: tin}\n  - {label: vụ việc, value: 3}\n"))
    archive.commit("2026-02-01")
    is_good, said = archive.run()
    assert is_good
    assert "thêm con số (figures)" in said
    assert "1 lưu ý" in said


@pytest.mark.parametrize("row", ["Không đổi nội dung", "Khong-doi-noi-dung: yes", "không đổi nội dung."])
def test_a_commit_may_say_that_nothing_of_substance_changed(archive, row):
    archive.edit("2020/a.md", ("370", "371"))
    archive.commit("2026-02-01", f"Viết lại số\n\n{row}")
    assert archive.run()[0]


def test_a_later_commit_may_say_so_of_another(archive):
    archive.edit("2020/a.md", ("370", "371"))
    first = archive.commit("2026-02-01")
    archive.edit("2020/a.md", ("371", "372"))
    second = archive.commit("2026-02-02", "Bàn về Không đổi nội dung trong một câu")
    archive.commit("2026-02-03", f"Xem lại\n\nKhông đổi nội dung: {first[:8]}")
    assert [one.edit.commit.id for one in archive.compared().silent] == [second]


def test_what_is_not_committed_yet_is_told_too(archive):
    archive.edit("2020/a.md", ("370", "371"))
    is_good, said = archive.run()
    assert not is_good
    assert "ngày 1/3/2026, chưa commit: con số (figures)" in said
    archive.edit("2020/a.md", ("added:", "corrections: [{date: 2026-03-01, note: Sửa số.}]\nadded:"))
    assert archive.run()[0]
    archive.write("2021/moi.md", record("Mới", ""))  # Not in git yet: it tells nothing of its day.
    assert archive.run()[0]
    archive.git("add", "-A")
    assert archive.run()[0]


def test_a_record_that_vanished_is_named_with_its_cure(archive):
    (archive.content / "tin/2020/a.md").unlink()
    archive.write("2020/b.md", record("Hai", "added: 2026-02-01\n").replace("Đoạn thân bài", "Hoàn toàn khác"))
    commit = archive.commit("2026-02-01", "Bỏ bài")
    is_good, said = archive.run()
    assert not is_good
    assert f"content/tin/2020/a.md: ngày 1/2/2026, commit {commit[:7]} “Bỏ bài”: xóa; git restore --source={commit[:7]}^ -- content/tin/2020/a.md" in said
    archive.edit("2020/b.md", ("added:", "aliases: [tin/a.html]\nadded:"))
    assert archive.run()[0]


def test_the_cure_brings_a_vanished_record_back(archive):
    (archive.content / "tin/2020/a.md").unlink()
    commit = archive.commit("2026-02-01")
    archive.git("restore", f"--source={commit[:7]}^", "--", "content/tin/2020/a.md")
    assert archive.compared().vanished == []
    archive.commit("2026-02-02")
    found = archive.compared()
    assert (found.vanished, found.silent, found.missing, found.added_off) == ([], [], [], [])


def test_what_was_never_online_by_the_ledger_is_but_noted(archive):
    (archive.content / "tin/2020/a.md").unlink()
    (archive.content / "addresses.txt").write_text("index.html\n", encoding="utf-8")
    archive.commit("2026-02-01")
    assert archive.run()[0]
    (archive.content / "addresses.txt").write_text("index.html\ntin/a.html\n", encoding="utf-8")
    assert not archive.run()[0]


def test_a_draft_may_go_without_a_word(archive):
    archive.write("2020/b.md", record("Hai", "status: draft\n"))
    archive.commit("2026-01-10")
    (archive.content / "tin/2020/b.md").unlink()
    archive.commit("2026-01-11")
    assert archive.run()[0]


def test_a_record_is_followed_through_its_names(archive):
    (archive.content / "tin/2021").mkdir()
    (archive.content / "tin/2020/a.md").rename(archive.content / "tin/2021/b.md")
    archive.edit("2021/b.md", ("370", "371"))
    commit = archive.commit("2026-02-01", "Đổi tên")
    found = archive.compared()
    assert [(one.path, one.edit.commit.id) for one in found.silent] == [("tin/2021/b.md", commit)]
    assert [(one.path, one.now) for one in found.vanished] == [("tin/2021/a.md", "tin/2021/b.md")]
    assert "ghi tin/a.html vào aliases" in archive.run()[1]
    archive.edit("2021/b.md", ("added:", "corrections: [{date: 2026-02-01, note: Sửa số.}]\naliases: [tin/a.html]\nadded:"))
    found = archive.compared()
    assert (found.silent, found.vanished, found.added_off) == ([], [], [])


def test_a_new_record_under_an_old_name_is_another_one(archive):
    (archive.content / "tin/2020/a.md").rename(archive.content / "tin/2020/b.md")
    archive.edit("2020/b.md", ("added:", "aliases: [tin/a.html]\nadded:"))
    archive.commit("2026-02-01")
    archive.edit("2020/b.md", ("aliases: [tin/a.html]\n", ""))
    archive.write("2020/a.md", record("Khác hẳn", ""))
    archive.commit("2026-02-10")
    found = archive.compared()
    assert [(path, commit.entered) for path, commit in found.missing] == [("tin/2020/a.md", date(2026, 2, 10))]
    assert found.silent == []


def test_a_withdrawal_of_another_day_is_a_note(archive):
    archive.edit("2020/a.md", ("added:", "status: withdrawn\nwithdrawn: {date: 2026-02-20, reason: Nguồn thử.}\nadded:"), ("370", "371"))
    archive.commit("2026-02-01")
    found = archive.compared()
    assert [(one.path, one.said, one.days) for one in found.withdrawn_off] == [("tin/2020/a.md", date(2026, 2, 20), 19)]
    assert found.silent == []
    assert archive.run()[0]


def test_what_was_changed_while_a_record_was_a_draft_again_is_a_change(archive):
    archive.edit("2020/a.md", ("added:", "status: draft\nadded:"))
    archive.commit("2026-02-01")
    archive.edit("2020/a.md", ("370", "371"))
    archive.commit("2026-02-02")
    assert archive.compared().silent == []
    archive.edit("2020/a.md", ("status: draft\n", ""))
    archive.commit("2026-02-03")
    assert [str(one.edit.commit.entered) for one in archive.compared().silent] == ["2026-02-03"]


def test_a_change_on_a_branch_is_told_once_and_one_made_in_the_merge_too(archive):
    archive.git("checkout", "-q", "-b", "nhanh")
    archive.edit("2020/a.md", ("370", "371"))
    on_branch = archive.commit("2026-02-01", "Trên nhánh")
    archive.git("checkout", "-q", "main")
    archive.edit("2020/a.md", ("Bài dựng Thử", "Bài dựng thật"))
    on_main = archive.commit("2026-02-02", "Trên main")
    archive.git("merge", "-q", "--no-ff", "--no-commit", "nhanh")
    archive.commit("2026-02-03", "Gộp")
    assert [one.edit.commit.id for one in archive.compared().silent] == [on_branch, on_main]
    archive.git("reset", "-q", "--hard", on_main)
    archive.git("merge", "-q", "--no-ff", "--no-commit", "nhanh")
    archive.edit("2020/a.md", ("2020-10-09", "2020-10-19"))
    merged = archive.commit("2026-02-03", "Gộp và sửa")
    found = archive.compared().silent
    assert [(one.edit.commit.id, [changed.key for changed in one.edit.changed]) for one in found][2:] == [(merged, ["date"])]


def test_without_a_history_it_says_so_and_fails_nothing(make, tmp_path, monkeypatch):
    bare = tmp_path / "khong-git" / "content"
    bare.mkdir(parents=True)
    for content, why in ((bare, "thư mục này không nằm trong kho git nào"), (make("trong").folder, "kho git này chưa có lần ghi (commit) nào")):
        out = StringIO()
        assert comparing_log.run(content, write=True, console=Console(file=out, soft_wrap=True), today=TODAY)
        assert f"Không so được với git: {why}.\nNhật ký thay đổi vẫn đủ như các bài tự ghi" in out.getvalue()
        assert comparing_log.line_for_publishing(content, TODAY) == ""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoHistory, match="máy này không có chương trình git"):
        Repository(bare)


def test_part_of_a_history_is_none(archive, make, tmp_path):
    archive.edit("2020/a.md", ("370", "371"))
    archive.commit("2026-02-01")
    archive.git("clone", "-q", "--depth", "1", f"file://{archive.folder}", str(tmp_path / "nong"))
    with pytest.raises(NoHistory, match="shallow clone"):
        compare(tmp_path / "nong" / "content", TODAY)
    archive.git("config", "uploadpack.allowFilter", "true")
    archive.git("clone", "-q", "--filter=blob:none", f"file://{archive.folder}", str(tmp_path / "thieu"))
    with pytest.raises(NoHistory, match="partial clone"):
        compare(tmp_path / "thieu" / "content", TODAY)
    archive.git("clone", "-q", f"file://{archive.folder}", str(tmp_path / "du"))
    assert len(compare(tmp_path / "du" / "content", TODAY).silent) == 1


def test_a_project_unpacked_within_another_repository_has_no_history(archive):
    inside = archive.folder / "khac" / "content"
    (inside / "tin").mkdir(parents=True)
    with pytest.raises(NoHistory, match="git không giữ bài nào"):
        compare(inside, TODAY)


def test_the_settings_of_whoever_runs_it_and_hooks_change_nothing(archive, tmp_path, monkeypatch):
    archive.write("2020/bài có dấu.md", record("Hai"))
    archive.commit("2026-01-05", "Thêm")
    archive.edit("2020/a.md", ("370", "371"))
    archive.commit("2026-02-01")
    expected = archive.run()
    settings = tmp_path / "config"
    settings.write_text(
        "[core]\nquotePath = true\npager = false\n[log]\nshowSignature = true\ndate = relative\n[diff]\nrenames = false\nrelative = true\nexternal = false\n"
        "noprefix = true\n[color]\nui = always\n[format]\npretty = oneline\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", "khong-co")
    assert archive.run() == expected


def test_a_long_list_is_cut_unless_all_is_asked_for(archive):
    for number in range(25):
        archive.write(f"2020/b{number}.md", record(f"B{number}", ""))
    archive.commit("2026-01-10")
    assert archive.run()[1].count("vào kho ngày") == 20
    assert "… và 5 dòng nữa (xem hết: inv log --all)" in archive.run()[1]
    assert archive.run(shows_all=True)[1].count("vào kho ngày") == 25


def test_publishing_tells_in_one_line_how_many_changes_are_silent(archive):
    assert comparing_log.line_for_publishing(archive.content, TODAY) == ""
    archive.edit("2020/a.md", ("370", "371"))
    archive.commit("2026-02-01")
    said = comparing_log.line_for_publishing(archive.content, TODAY)
    assert said == "Lưu ý: 1 lần sửa bài đã đăng mà người đọc không được báo (thiếu dòng đính chính): xem inv log."
