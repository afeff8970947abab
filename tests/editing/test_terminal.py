"""The tasks as an editor runs them, each in its own process, on a copy of the project with a small content folder. All records here are made up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT, files_of, plain

ANSWERS = """title: "Bài dựng: giao ban quý II"
date: 9/10/2019
period: quý 2/2019
locality: Gò Quao, Kiên Giang
decree: 77/2010/NĐ-CP
kind: giao ban
chair: {name: Nguyễn Văn Thử, role: Chủ tịch UBND huyện}
figures:
  - {label: tin trao đổi, value: 370, unit: tin}
summary: Bài dựng ra để kiểm thử.
source:
  publisher: Báo Thử Nghiệm
body: |
  Đoạn thân bài dựng ra để kiểm thử.
"""


@pytest.fixture
def project(tmp_path, content):
    for name in ("plugins", "theme"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("tasks.py", "pelicanconf.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "tra-loi.yaml").write_text(ANSWERS, encoding="utf-8")
    return tmp_path


def inv(project, *given: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1795320000", "COLUMNS": "300", "PYTHONDONTWRITEBYTECODE": "1"}  # 22/11/2026
    return subprocess.run(
        [sys.executable, "-m", "invoke", *given],
        cwd=project,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def test_answers_become_a_page_and_the_record_lives_on(project):
    done = inv(project, "new", "--answers", "tra-loi.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[:2] == ["Đã ghi content/tin/2019/10/go-quao-2019-10-09.md", "Không có lỗi trong tệp này."]
    checked = inv(project, "check")
    assert (checked.returncode, checked.stdout) == (0, "Không có lỗi trong 1 bài.\n"), checked.stderr
    built = inv(project, "build")
    assert built.returncode == 0, built.stdout + built.stderr
    page = plain((project / "output" / "tin" / "go-quao-2019-10-09.html").read_text(encoding="utf-8"))
    for shown in ("Bài dựng: giao ban quý II", "Đoạn thân bài dựng ra để kiểm thử.", "quý II/2019", "Nguyễn Văn Thử", "370 tin", "77/2010/NĐ-CP"):
        assert shown in page, shown

    before = files_of(project / "content")
    again = inv(project, "new", "--answers", "tra-loi.yaml")
    assert again.returncode == 1
    assert "content/tin/2019/10/go-quao-2019-10-09.md (cùng nơi, ngày 9/10/2019)" in again.stdout
    assert files_of(project / "content") == before
    assert inv(project, "new", "--answers", "tra-loi.yaml", "--anyway").returncode == 0
    assert (project / "content/tin/2019/10/go-quao-2019-10-09-2.md").is_file()

    for task in (
        ("rename", "go-quao-2019-10-09-2", "go-quao-2019-10"),
        ("correct", "go-quao-2019-10", "--note", "Sửa một con số thử."),
        ("withdraw", "go-quao-2019-10-09", "--reason", "Nguồn thử đã đính chính."),
    ):
        done = inv(project, *task)
        assert done.returncode == 0, done.stdout + done.stderr
    built = inv(project, "build")
    assert built.returncode == 0, built.stdout + built.stderr
    pages = {name: (project / "output" / "tin" / f"{name}.html").read_text(encoding="utf-8") for name in ("go-quao-2019-10", "go-quao-2019-10-09")}
    assert "Sửa một con số thử." in pages["go-quao-2019-10"]
    assert "Lý do: Nguồn thử đã đính chính." in pages["go-quao-2019-10-09"]


def test_wrong_answers_are_told_all_at_once_and_nothing_is_written(project):
    wrong = ANSWERS.replace("title:", "titel:").replace("9/10/2019", "31/2/2019").replace("kind: giao ban", "kind: họp")
    (project / "tra-loi.yaml").write_text(wrong, encoding="utf-8")
    before = files_of(project / "content")
    done = inv(project, "new", "--answers", "tra-loi.yaml")
    assert done.returncode == 1
    assert [row.partition(": ")[0] for row in done.stdout.splitlines()] == ["tra-loi.yaml:1", "tra-loi.yaml:2", "tra-loi.yaml:6", "3 lỗi. Chưa ghi gì."]
    assert files_of(project / "content") == before
    assert "Traceback" not in done.stdout + done.stderr
    missing = inv(project, "new", "--answers", "khong-co.yaml")
    assert missing.returncode == 1
    assert "Không mở được khong-co.yaml" in missing.stdout


def test_without_a_terminal_the_questions_end_in_words(project):
    done = inv(project, "new")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "Chưa ghi gì." in done.stderr
    assert "--answers" in done.stderr
