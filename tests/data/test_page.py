"""The page on the data says where the files are, or how they are made; a wrong setting is refused."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from html import unescape

import pytest

from plugins.data.core import Data
from plugins.data.files import BUNDLED
from plugins.pages.chrome import PageSettings
from tests.conftest import ROOT, engine


def built(tmp_path, url):
    given = {"settings": PageSettings(gives_data=True, data_url=url), "more": (Data(data_url=url),)}
    with engine(ROOT / "tests" / "site" / "content", tmp_path / "output", **given) as builder:
        assert builder.build().problems == ()
    pages = [(tmp_path / "output" / path).read_text(encoding="utf-8") for path in ("du-lieu.html", "du-lieu/en.html")]
    return *pages, json.loads((tmp_path / "output" / "api/v1/index.json").read_bytes())["links"]["files"]


def test_without_a_place_for_the_files_the_page_says_how_to_make_them(tmp_path):
    vietnamese, english, files = built(tmp_path, "")
    assert "Trang này không để sẵn các tệp ấy." in vietnamese
    assert "by the command inv data" in english
    assert files == ""
    for page in (vietnamese, english):
        assert all(f"<code>{name}</code>" in page for name in BUNDLED)
        assert '.sqlite"' not in page


@pytest.mark.parametrize(
    ("url", "from_top", "from_folder", "from_api"),
    [("du-lieu/", "du-lieu/", "../du-lieu/", "../../du-lieu/"), *[("https://example.org/d/",) * 4]],
)
def test_with_one_it_leads_to_each_file_and_to_the_checksums(tmp_path, url, from_top, from_folder, from_api):
    vietnamese, english, files = built(tmp_path, url)
    assert files == from_api
    for page, folder in ((vietnamese, from_top), (english, from_folder)):
        assert all(f'<a class="touch" href="{folder}{name}">{name}</a>' in page for name in BUNDLED)
        assert f'<a href="{folder}index.html">' in page
        assert "inv data" not in page


def test_the_examples_do_what_they_say(site, files):
    """As they stand on the page, but for the address: what a server would give is read from the disk."""
    page = (site / "du-lieu.html").read_text(encoding="utf-8")
    curl, python, sql = (unescape(code) for code in re.findall(r"<pre><code>(.*?)</code></pre>", page, re.DOTALL))
    base = "http://localhost:8000/api/v1"
    assert (site / "api" / "v1" / curl.removeprefix(f"curl {base}/")).is_file()
    done = subprocess.run(
        [sys.executable, "-c", python.replace(base, (site / "api" / "v1").as_uri())], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "2020-10-09 " in done.stdout
    query = re.search(r'sqlite3 so-giao-ban\.sqlite "(.*)"', sql)
    assert query
    found = sqlite3.connect(files / "so-giao-ban.sqlite").execute(query[1]).fetchall()
    assert len(found) > 3
    assert all(len(row) == 2 for row in found)


def test_a_wrong_place_is_refused():
    with pytest.raises(ValueError, match="DATA_URL “du lieu” không phải là thư mục dữ liệu; hãy viết như du-lieu/"):
        PageSettings(data_url="du lieu")


def test_both_languages_lead_to_each_other_and_the_about_page_to_them(site):
    assert 'href="du-lieu/en.html" lang="en" hreflang="en"' in (site / "du-lieu.html").read_text(encoding="utf-8")
    assert 'href="../du-lieu.html" lang="vi" hreflang="vi"' in (site / "du-lieu" / "en.html").read_text(encoding="utf-8")
    assert '<a href="du-lieu.html">Dữ liệu mở</a>' in (site / "gioi-thieu.html").read_text(encoding="utf-8")
