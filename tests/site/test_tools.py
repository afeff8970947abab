"""Tools of others find nothing on a page of each kind; and each of them does find what is wrong where something is."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from plugins.workshop import page_tools
from plugins.workshop.audit import PUBLISHED
from plugins.workshop.looking import SCHEMES
from plugins.workshop.throttling import ThrottledServer
from tests.conftest import ROOT, need

pytestmark = pytest.mark.node
# pa11y takes its time: inv audit shows it every kind.
SEEN_BY_PA11Y = ("Trang đầu", "Bài, khoảng 3,7 kB chữ", "Tỉnh không còn", "Nghị định", "Độ phủ", "Trang tìm, có câu hỏi", "Tin đã rút")
WRONG = """<!doctype html>
<html lang="vi">
<head><meta charset="utf-8"><title>Trang thử</title></head>
<body><main><h1>Trang thử</h1><p style="color: #999; background: #fff">Chữ <a href="x.html"><img src="x.png"></a> mờ</p></main></body>
</html>
"""


@pytest.fixture(scope="module", autouse=True)
def _node():
    need(shutil.which("node"), "Node.js", "apt install nodejs")
    for name in ("html-validate", "stylelint", "pa11y"):
        need(str(page_tools.MODULES / name) if (page_tools.MODULES / name).is_dir() else None, name, "npm ci")


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    """A page with an image that says nothing and text that is too faint."""
    path = tmp_path_factory.mktemp("wrong") / "index.html"
    path.write_text(WRONG, encoding="utf-8")
    return path


def faults(found):
    return [f"{name}: {fault}" for name, told in found.items() for fault in told]


def test_html_validate_finds_nothing(kinds):
    assert faults(page_tools.html_validate(kinds)) == []


def test_html_validate_finds_what_is_wrong(wrong):
    assert "wcag/h37" in " ".join(faults(page_tools.html_validate({"x": wrong})))


def test_stylelint_finds_nothing():
    assert page_tools.stylelint(ROOT / "theme" / "static" / "css") == []


def test_stylelint_finds_what_is_wrong(tmp_path):
    (tmp_path / "x.css").write_text(".Khong { colour: red; }\n", encoding="utf-8")
    found = " ".join(page_tools.stylelint(tmp_path))
    assert "property-no-unknown" in found
    assert "selector-class-pattern" in found


@pytest.mark.browser
def test_pa11y_finds_nothing_by_day_and_night(published, kinds, headless):
    """At seven kinds, narrow; ``inv audit`` looks at all, and wide ones too."""
    golden = Path(__file__).parent / "expected"
    with ThrottledServer([published, golden], latency=0, rate=1e9, folder="kho/") as server:
        root = {True: published, False: golden}
        addresses = {
            name: f"{server.address}kho/{path.relative_to(root[path.is_relative_to(published)]).as_posix()}" for name in SEEN_BY_PA11Y for path in [kinds[name]]
        }
        addresses["Trang tìm, có câu hỏi"] += "?q=giao+ban"
        assert faults(page_tools.pa11y(headless, addresses, [360], SCHEMES)) == []


@pytest.mark.browser
def test_pa11y_finds_what_is_wrong(wrong, headless):
    with ThrottledServer([wrong.parent], latency=0, rate=1e9) as server:
        found = " ".join(faults(page_tools.pa11y(headless, {"x": server.address}, [360], ["light"])))
    assert "Guideline1_4.1_4_6" in found
    assert "Guideline1_1.1_1_1" in found


@pytest.mark.html
def test_nu_tells_of_the_page_that_is_wrong(wrong, kinds):
    need(shutil.which("java"), "Java", "apt install default-jre-headless")
    found = page_tools.nu({"x": wrong, "404": kinds["404"]})
    assert found["404"] == []
    assert "alt" in " ".join(found["x"])


def test_brotli_answers_each_of_many_threads_with_its_own():
    given = [bytes([number]) * (1000 * number + 1) for number in range(20)]
    answers = {}
    with page_tools.brotli() as compress:

        def ask(data):
            answers[data[0]] = compress(data)

        threads = [threading.Thread(target=ask, args=(data,)) for data in given]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(answers) == list(range(20))
    assert all(0 < len(small) < 60 for small in answers.values())


def test_a_tool_that_is_not_installed_is_named_with_its_cure(monkeypatch, tmp_path):
    monkeypatch.setattr(page_tools, "MODULES", tmp_path)
    with pytest.raises(page_tools.ToolMissing, match="cần html-validate: npm ci"):
        page_tools.html_validate({})
    with pytest.raises(page_tools.ToolMissing, match="cần stylelint: npm ci"):
        page_tools.stylelint(tmp_path)
    with pytest.raises(page_tools.ToolMissing, match="cần pa11y: npm ci"):
        page_tools.pa11y("chromium", {}, [360], ["light"])


def test_a_tool_that_does_not_start_says_so(tmp_path, monkeypatch):
    (tmp_path / "stylelint" / "bin").mkdir(parents=True)
    (tmp_path / "stylelint" / "bin" / "stylelint.mjs").write_text("throw new Error('hỏng')", encoding="utf-8")
    monkeypatch.setattr(page_tools, "MODULES", tmp_path)
    with pytest.raises(page_tools.ToolMissing, match=r"stylelint không chạy được: (.|\n)*hỏng"):
        page_tools.stylelint(tmp_path)


def test_all_wrong_addresses_are_one_page_for_search_engines_and_in_no_sitemap(published):
    """On a server that answers them with 200, too: the page's canonical address is its own."""
    page = (published / "404.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{PUBLISHED}404.html">' in page
    assert 'name="robots"' not in page
    assert not [file for file in published.glob("sitemap*/*.xml") if "404.html" in file.read_text(encoding="utf-8")]
