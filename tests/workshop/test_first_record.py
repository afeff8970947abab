"""The first record in ten minutes, done as the guide says, with the words that stand there."""

from __future__ import annotations

import re

import pytest

from plugins.workshop.guide_shots import EXERCISE, Studio
from tests.conftest import ROOT

PAGE = (ROOT / "content" / "pages" / "huong-dan-bai-dau-tien.md").read_text(encoding="utf-8")


def plain(said: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", said)


@pytest.fixture
def desk(tmp_path) -> Studio:
    studio = Studio(ROOT, tmp_path, tmp_path / "output")
    studio.set_up()
    return studio


def test_the_minutes_are_ten():
    assert sum(map(int, re.findall(r"^## .*: (\d+) phút$", PAGE, re.MULTILINE))) == 10


def test_each_step_does_what_the_guide_says(desk):
    assert EXERCISE in PAGE
    answers = re.search(r"```\n(title: .*?)```", PAGE, re.DOTALL)
    desk.write("tra-loi.yaml", answers[1])
    assert f"Đã ghi {EXERCISE}" in plain(desk.run("inv new --answers tra-loi.yaml", 200))

    text = (desk.folder / EXERCISE).read_text(encoding="utf-8")
    head, _, body = text.partition("\n---\n")
    assert body.strip().startswith("<!--")
    assert body.strip().endswith("-->")
    assert "status: draft\n" in head
    desk.write(EXERCISE, head.replace("status: draft\n", "").replace("date: 2026-01-05", "date: 5/1/2026") + "\n---\n\nĐây là bài tập.\n")

    said = plain(desk.run("inv check --no-notes", 200))
    assert f"{EXERCISE}:3: date: ngày “5/1/2026” không viết theo thứ tự năm-tháng-ngày; hãy viết 2026-01-05" in said
    assert "huong-dan-cac-loi.html#ngay-khong-viet-theo-thu-tu-nam-thang-ngay" in said
    assert "+date: 2026-01-05" in plain(desk.run("inv check --fix --no-notes", 200))
    assert "Không có lỗi" in plain(desk.run("inv check --no-notes", 200))

    desk.run("inv build", 200)
    page = (desk.folder / "output" / "tin" / "an-giang-2026-01-05.html").read_text(encoding="utf-8")
    assert "Bài tập của tôi" in page
    assert "Đây là bài tập." in page

    (desk.folder / EXERCISE).unlink()
    assert "Không có lỗi" in plain(desk.run("inv check --no-notes", 200))
