"""A mistake in a command line is told in Vietnamese, with the cure; a right one runs."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


def inv(*given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "invoke", *given]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONUTF8": "1"}, timeout=60)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (("rename",), "Lệnh “rename” còn thiếu 2 phần sau tên lệnh. Hãy gõ: inv rename MÃ_BÀI MÃ_MỚI"),
        (("rename", "a"), "Lệnh “rename” còn thiếu phần sau tên lệnh. Hãy gõ: inv rename MÃ_BÀI MÃ_MỚI"),
        (("withdraw",), "Lệnh “withdraw” còn thiếu phần sau tên lệnh. Hãy gõ: inv withdraw MÃ_BÀI --reason"),
        (("correct", "--note", "x"), "Lệnh “correct” còn thiếu phần sau tên lệnh. Hãy gõ: inv correct MÃ_BÀI --note"),
        (("import",), "Lệnh “import” còn thiếu phần sau tên lệnh. Hãy gõ: inv import TỆP"),
        (("check", "--pth", "a"), "Lệnh “check” không có lựa chọn “--pth”: có phải là “--path”? Xem các lựa chọn: inv --help check"),
        (("corpus", "--records"), "Lựa chọn “--records” của lệnh “corpus” cần một giá trị ở sau. Xem các lựa chọn: inv --help corpus"),
        (("chek",), "Không có lệnh “chek”: có phải là “check”? Xem các lệnh: inv --list"),
        (("build", "xyz"), "Không có lệnh “xyz”. "),
        (("--lst",), "Không có lựa chọn “--lst”"),
    ],
)
def test_a_mistake_is_told_with_its_cure_and_nothing_runs(given, what):
    done = inv(*given)
    assert done.returncode == 1
    assert what in done.stderr
    assert done.stdout == ""
    assert "No idea" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--list",), "rename"),
        (("--help", "rename"), "Usage"),
        (("--complete", "--", "inv che"), "check"),
        (("import", "khong-co.html", "--json"), ""),
    ],
)
def test_what_is_right_goes_on_as_before(given, words):
    done = inv(*given)
    assert words in done.stdout
    assert "còn thiếu" not in done.stderr


def test_a_task_that_is_called_with_its_parts_gets_them():
    done = inv("rename", "khong-co-bai-nay", "ma-moi")
    assert done.returncode == 1
    assert "khong-co-bai-nay" in done.stdout + done.stderr
    assert "còn thiếu" not in done.stderr
