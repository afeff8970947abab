"""Pictures of every kind of page in every way of seeing it: none takes another's place, and the page of them shows them all."""

from __future__ import annotations

import re
import struct
import subprocess
import sys

import pytest

from plugins.workshop.budgets import KINDS, Sample
from plugins.workshop.gallery import SHEET, WAYS, contact_sheet, file_name
from plugins.workshop.looking import WIDTHS
from tests.conftest import ROOT


def test_each_kind_has_a_picture_of_its_own_for_each_way_and_width():
    names = [file_name(kind, way, width) for kind in KINDS for way in WAYS for width in way.widths]
    assert len(set(names)) == len(names) == len(KINDS) * (4 * len(WIDTHS) + 1)


def test_the_page_of_the_pictures_shows_each_with_its_name():
    shown = [Sample(KINDS[0], "index.html"), Sample(next(kind for kind in KINDS if kind.query), "tim.html")]
    page = contact_sheet(shown)
    pictures = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', page)
    assert len(pictures) == 2 * (4 * len(WIDTHS) + 1)
    assert ("trang-dau-giay-718.png", "Trang đầu") in pictures
    assert "Trang tìm, có câu hỏi: tim.html?q=giao+ban" in page


@pytest.mark.browser
def test_pictures_are_taken_in_every_way(site, tmp_path, chromium):
    # A process of its own: one Playwright runs in a process, and other tests have it.
    command = [sys.executable, "-m", "invoke", "audit", "--site", str(site), "--pictures", str(tmp_path / "anh"), "--only", "số liệu: mọi mục"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    taken = sorted((tmp_path / "anh").glob("*.png"))
    assert {path.name for path in taken} == {f"so-lieu-moi-muc-{way.name}-{width}.png" for way in WAYS for width in way.widths}
    data = {path.name: path.read_bytes() for path in taken}
    sizes = {name: struct.unpack(">II", picture[16:24]) for name, picture in data.items()}  # As the header of a PNG tells them.
    assert {name.rpartition("-")[2]: width for name, (width, _) in sizes.items()} == {"360.png": 360, "1280.png": 1280, f"{SHEET}.png": SHEET}
    assert len({data[f"so-lieu-moi-muc-{way.name}-{width}.png"] for way in WAYS for width in way.widths}) == len(taken)  # No way looks like another.
    assert sizes["so-lieu-moi-muc-chu-200-360.png"][1] > sizes["so-lieu-moi-muc-sang-360.png"][1]
    assert (tmp_path / "anh" / "index.html").is_file()
