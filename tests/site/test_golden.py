"""The tiny site (invented places, said to be so), built as users build it, equals ``expected/`` byte for byte.

After a change that is meant, ``inv golden`` refreshes ``expected/``; read the diff before it is committed.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from plugins.publish.core import LEAST
from tests.conftest import files_of, pelican, plain

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    output = tmp_path_factory.mktemp("golden") / "output"
    done = pelican(HERE / "content", output)
    assert done.returncode == 0, done.stdout + done.stderr
    if os.environ.get("SO_GIAO_BAN_REFRESH_GOLDEN") == "1":
        shutil.rmtree(EXPECTED, ignore_errors=True)
        shutil.copytree(output, EXPECTED)
    return files_of(output)


def test_golden_site_is_what_is_expected(built):
    expected = files_of(EXPECTED)
    assert sorted(built) == sorted(expected)
    assert [path for path in expected if expected[path] != built[path]] == []


def test_golden_site_hides_what_was_withdrawn_and_drafts(built):
    everything = b"".join(built.values()).decode(errors="replace")
    assert "Nội dung này không được hiện ra" not in everything
    assert "tin/mau-dong-nhap.html" not in built
    assert "Không còn hiện" not in everything
    assert "Lý do: Nguồn thử đã đính chính." in built["tin/mau-dong-rut.html"].decode()
    assert "mau-dong-rut" not in built["tinh/mau-dong.html"].decode()
    sitemaps = b"".join(data for path, data in built.items() if path.startswith("sitemap")).decode()
    assert "tin/mau-tay-2019-07-05.html" in sitemaps
    assert not [path for path in ("mau-dong-rut", "mau-dong-nhap", "song-thu-cu", "404.html") if path in sitemaps]


def test_golden_site_answers_at_an_old_address(built):
    page = built["tin/song-thu-cu.html"].decode()
    assert 'content="0; url=../tin/mau-tay-2019-07-05.html"' in page
    assert '<html lang="vi">' in page
    assert 'địa chỉ mới: <a href="../tin/mau-tay-2019-07-05.html">Sông Thử họp thử' in page
    assert 'url=../in/mau-tay-2019-07-05.html"' in built["in/song-thu-cu.html"].decode()


def test_a_page_of_the_golden_site_that_is_left_at_once_waits_for_nothing(built):
    left = {path: page for path, data in built.items() if path.endswith(".html") and 'http-equiv="refresh"' in (page := data.decode())}
    assert {"tin/song-thu-cu.html", "in/song-thu-cu.html", "id/MT-2019-07-05.html"} <= left.keys()
    for path, page in left.items():
        assert not re.search(r'rel="stylesheet"|<script|<img', page), path
        assert '<meta name="color-scheme" content="light dark">' in page, path
        assert len(built[path]) < LEAST, f"{path}: no compressed copies of so small a page"


POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '


def test_each_page_of_the_golden_site_says_what_it_may_load_before_it_loads_anything(built):
    pages = {path: data.decode() for path, data in built.items() if path.endswith(".html")}
    assert [path for path, page in pages.items() if POLICY not in page.partition("<link")[0].partition("<script")[0]] == []
    for path in ("tin/song-thu-cu.html", "id/MT-2019-07-05.html"):
        assert f"{POLICY}img-src 'self'; form-action 'none'; base-uri 'none'\">" in pages[path], path


def test_golden_article_shows_its_facts(built):
    page = plain(built["tin/mau-tay-2019-07-05.html"].decode())
    for shown in (
        "Hơn 20.629 cuộc tuần tra",
        "358,68 gam: vật thử thu giữ",
        "Khi họp là huyện Sông Thử, tỉnh Mẫu Tây. Từ ngày 1/1/2022 địa bàn này thuộc tỉnh Mẫu Đông.",
        "họp thử về “tuần tra”, “trao đổi tin”",
        '<abbr title="Ủy ban nhân dân">UBND</abbr>',
        '<a href="../nghi-dinh/07-2010-nd-cp.html">Nghị định số 07/2010/NĐ -CP ngày 01/6/2010</a>',
        "“a”,“b”",
        "Nghị định 07/2010/NĐ-CP đã được thay bằng Nghị định 10/2020/NĐ-CP",
        "Sửa một con số thử.",
        'alt="Hình vuông thử"',
    ):
        assert shown in page, shown
    assert "alert(1)" not in page
    assert page.count("<abbr") == 1
