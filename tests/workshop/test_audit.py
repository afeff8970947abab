"""The audit without a browser: which pages stand for their kinds, what is beyond a budget, and how it is told."""

from __future__ import annotations

import io
import json
import re
import time
import urllib.error
import urllib.request
from datetime import date

import pytest
from rich.console import Console

from plugins.archive.sources import RecordReader, read_sources
from plugins.workshop import audit as auditing
from plugins.workshop.audit import (
    SITE_KIND,
    WITHDRAWN,
    Audit,
    _weigh,
    content_of_every_kind,
    is_good,
    print_audit,
    run,
    to_json,
    to_markdown,
    write_readme,
)
from plugins.workshop.budgets import CHECKS, KINDS, SITE_CHECKS, TEXT, Figure, Sample, budget, is_missed, samples, text_size
from plugins.workshop.page_tools import ToolMissing
from plugins.workshop.throttling import ThrottledServer, accepts
from tests.conftest import ROOT

CHECK = {check.key: check for check in (*CHECKS, *SITE_CHECKS)}
ARTICLE = next(kind for kind in KINDS if kind.by_text)
HOME = KINDS[0]


def found(**figures):
    """Return an audit of one article in which the checks have these values."""
    audit = Audit([Sample(ARTICLE, "tin/x.html")])
    for key, value in figures.items():
        audit.put(SITE_KIND if key == "css" else ARTICLE, key, value, ["lỗi thử"])
    return audit


def page(folder, path, text, more=""):
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"<html>{more}<main><article>{text}</article></main></html>", encoding="utf-8")


# Which pages.


def test_the_largest_page_stands_for_its_kind_and_an_article_of_the_usual_text_for_articles(tmp_path):
    for name, size in (("ngan", 100), ("vua", TEXT), ("dai", 9000)):
        page(tmp_path, f"tin/{name}.html", "a" * size)
    page(tmp_path, "tin/index.html", "a" * 20_000)
    chosen = {sample.kind.name: sample.path for sample in samples(tmp_path)}
    assert chosen == {ARTICLE.name: "tin/vua.html", "Bài nặng nhất": "tin/dai.html", "Mọi tin": "tin/index.html"}


def test_withdrawn_records_and_old_addresses_are_known_by_what_they_hold(tmp_path):
    page(tmp_path, "tin/rut.html", "Tin này đã được rút")
    page(tmp_path, "tin/cu.html", "", '<meta http-equiv="refresh" content="0">')
    chosen = {sample.kind.name: sample.path for sample in samples(tmp_path)}
    assert chosen["Tin đã rút"] == "tin/rut.html"
    assert chosen["Địa chỉ cũ"] == "tin/cu.html"


def test_what_is_built_to_be_audited_is_the_content_and_a_withdrawn_record_that_says_it_is_none(tmp_path):
    content = content_of_every_kind(tmp_path / "content")
    files = {path.relative_to(content).as_posix(): path.read_bytes() for path in content.rglob("*") if path.is_file()}
    made = files.pop(WITHDRAWN)
    assert files == {path.relative_to(ROOT / "content").as_posix(): path.read_bytes() for path in (ROOT / "content").rglob("*") if path.is_file()}
    sources, problems = read_sources(content, date(2026, 11, 27), "content")
    record, problems_of_it = RecordReader(content, "content", sources.registers, date(2026, 11, 27)).judge(WITHDRAWN, made)
    assert problems + problems_of_it == []
    assert record.is_withdrawn
    assert "Bản ghi thử" in record.withdrawn.reason
    assert content_of_every_kind(content) == content, "it can be made anew"


def test_folders_of_files_are_kinds_of_their_own(tmp_path):
    for path in ("du-lieu.html", "du-lieu/index.html", "goi/index.html"):
        page(tmp_path, path, "")
    chosen = {sample.kind.name: sample.path for sample in samples(tmp_path)}
    assert chosen == {"Dữ liệu mở": "du-lieu.html", "Tệp dữ liệu": "du-lieu/index.html", "Gói theo tỉnh": "goi/index.html"}


def test_a_stylesheet_that_lies_in_several_folders_counts_once(tmp_path):
    for path, text in (("t-abcdef/a.css", "a{}"), ("goi/a.css", "a{}"), ("t-abcdef/b.css", "b{color:red}")):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    audit = Audit([])
    _weigh(audit, tmp_path, bytes)
    assert audit.figures[SITE_KIND.name, "css"].value == len("a{}b{color:red}") / 1000


def test_text_is_counted_without_marks_and_runs_of_spaces(tmp_path):
    page(tmp_path, "x.html", "<b>Tin</b>\n\n  một &amp; <i>hai</i>")
    assert text_size(tmp_path / "x.html") == len("Tin một & hai".encode())


def test_a_search_is_a_kind_of_its_own_with_its_question():
    queries = [Sample(kind, kind.patterns[0]).address for kind in KINDS if kind.query]
    assert queries == ["tim.html?q=giao+ban"]


# Budgets.


@pytest.mark.parametrize(
    ("kind", "check", "limit"),
    [
        (ARTICLE, "brotli", 3.9),
        (ARTICLE, "raw", 11),
        (ARTICLE, "first", 6.9),
        (ARTICLE, "next", 3.9),
        (ARTICLE, "requests", 2),
        (HOME, "brotli", 10),
        (KINDS[3], "brotli", 7),
        (SITE_KIND, "css", 4),
        (HOME, "scripts", 3),
        (HOME, "fonts", 0),
        (HOME, "third", 0),
        (HOME, "cookies", 0),
        (HOME, "lcp", 2.1),
        (HOME, "cls", 0),
        (HOME, "axe", 0),
        (HOME, "targets", 0),
        (HOME, "performance", 100),
        (HOME, "seo", 100),
        (HOME, "raw", None),
    ],
)
def test_budgets_are_those_that_were_set(kind, check, limit):
    assert budget(kind, check) == limit


@pytest.mark.parametrize(
    ("check", "value", "missed"), [("brotli", 3.94, False), ("brotli", 3.96, True), ("performance", 99, True), ("performance", 100, False)]
)
def test_a_figure_is_judged_as_it_is_shown(check, value, missed):
    assert is_missed(Figure(value), CHECK[check], budget(ARTICLE, check)) == missed


def test_faults_of_several_looks_are_added_up():
    audit = found()
    audit.put_faults(ARTICLE, "axe", ["một"])
    audit.put_faults(ARTICLE, "axe", [])
    audit.put_faults(ARTICLE, "axe", ["hai"])
    assert audit.figures[ARTICLE.name, "axe"] == Figure(2, ["một", "hai"])


def test_a_missed_budget_is_no_success_and_what_was_left_undone_only_where_all_is_wanted():
    audit = found(brotli=3.0, axe=0)
    assert is_good(audit, needs_all=True)
    audit.missing["pa11y"] = "cần pa11y: npm ci"
    assert is_good(audit, needs_all=False)
    assert not is_good(audit, needs_all=True)
    assert not is_good(found(brotli=4.0), needs_all=False)


# What is told.


def printed(audit):
    out = io.StringIO()
    print_audit(audit, Console(file=out, width=300))
    return out.getvalue()


def test_a_missed_budget_is_told_with_its_limit_and_its_faults():
    text = printed(found(brotli=4.25, performance=90, css=7.0))
    assert f"{ARTICLE.name}, nén: 4,2, cần nhiều nhất 3,9" in text
    assert f"{ARTICLE.name}, LH nhanh: 90, cần ít nhất 100" in text
    assert "Cả trang web, Mọi kiểu dáng, nén, kB: 7,0, cần nhiều nhất 4,0" in text
    assert "    lỗi thử" in text


def test_a_check_that_was_not_done_is_said_and_never_shown_as_nought():
    audit = found(brotli=3.0)
    audit.missing["Chromium"] = "apt install chromium"
    text = printed(audit)
    assert "Chưa làm: Chromium – apt install chromium" in text
    assert "–" in text.partition("nén")[2]
    told = json.loads(to_json(audit))
    assert told["not_done"] == {"Chromium": "apt install chromium"}
    assert [figure["check"] for figure in told["figures"]] == ["brotli"]


def test_json_tells_page_check_value_budget_and_faults():
    told = json.loads(to_json(found(brotli=4.25)))["figures"]
    assert told == [{"page": ARTICLE.name, "path": "tin/x.html", "check": "brotli", "value": 4.25, "budget": 3.9, "missed": True, "faults": ["lỗi thử"]}]


def test_markdown_has_a_row_for_each_kind_and_marks_what_is_beyond_its_budget(tmp_path):
    audit = found(brotli=4.25, axe=0, css=7.0)
    audit.missing["Lighthouse"] = "không chạy, theo lệnh"
    table = to_markdown(audit, date(2026, 11, 27), "inv audit")
    assert "Đo ngày 27/11/2026 bằng `inv audit`" in table
    assert re.search(rf"^\| {ARTICLE.name} \| – \| \*\*4,2\*\* \|", table, re.MULTILINE)
    assert "- Mọi kiểu dáng, nén, kB: **7,0**." in table
    assert "- Chưa làm: Lighthouse – không chạy, theo lệnh." in table
    readme = tmp_path / "README.md"
    readme.write_text("a\n<!-- audit -->\ncũ\n<!-- /audit -->\nb\n", encoding="utf-8")
    write_readme(readme, table)
    assert readme.read_text(encoding="utf-8") == f"a\n<!-- audit -->\n{table}<!-- /audit -->\nb\n"


def test_a_readme_without_its_marks_is_refused(tmp_path, capsys):
    (tmp_path / "README.md").write_text("x", encoding="utf-8")
    with pytest.raises(SystemExit):
        write_readme(tmp_path / "README.md", "")
    assert "không có <!-- audit -->" in capsys.readouterr().out


def test_a_folder_that_holds_no_site_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        run(tmp_path)
    assert "không có index.html" in capsys.readouterr().out


def test_a_kind_that_is_not_there_is_refused_with_those_that_are(tmp_path, capsys, monkeypatch):
    page(tmp_path, "index.html", "x")
    monkeypatch.setattr(auditing, "measure", lambda *_, **__: Audit([]))
    with pytest.raises(SystemExit):
        run(tmp_path, only="khôngcó")
    said = capsys.readouterr().out
    assert "Không có loại trang nào tên “khôngcó”" in said
    assert "Trang đầu" in said


def test_each_tool_that_is_missing_is_named_and_its_figures_stay_empty(tmp_path, monkeypatch):
    page(tmp_path, "index.html", "x")

    def missing(*_, **__):
        raise ToolMissing("cần cái này: npm ci")

    for name in ("nu", "html_validate", "stylelint", "pa11y", "lighthouse"):
        monkeypatch.setattr(auditing.page_tools, name, missing)
    monkeypatch.setattr(auditing, "Brotli", missing)
    monkeypatch.setattr(auditing, "chromium", lambda: None)
    audit = auditing.measure(tmp_path, say=lambda _: None)
    assert set(audit.missing) == {"Brotli", "Nu", "html-validate", "stylelint", "Chromium", "Lighthouse"}
    assert audit.figures == {}


# The line.


def ask(server, path, coding):
    request = urllib.request.Request(server.address + path, headers={"Accept-Encoding": coding})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.headers.get("Content-Encoding"), answer.read()


def test_pages_are_sent_in_brotli_to_who_understands_it_from_the_folder_alone(tmp_path):
    page(tmp_path, "index.html", "x" * 500)
    with ThrottledServer([tmp_path], latency=0, rate=1e9, folder="kho/", brotli=lambda data: b"nho") as server:
        assert ask(server, "kho/", "gzip, br") == ("br", b"nho")
        assert ask(server, "kho/", "gzip")[0] == "gzip"
        assert ask(server, "kho/", "identity")[0] is None
        with pytest.raises(urllib.error.HTTPError, match="404"):
            ask(server, "index.html", "br")
        assert next(sent.body for sent in server.take()) == 3


def test_a_stranger_waits_for_the_connection_a_friend_does_not(tmp_path):
    page(tmp_path, "index.html", "x")
    with ThrottledServer([tmp_path], latency=0, rate=1e9, handshake=0.3) as server:
        waited = []
        for _ in range(2):
            begun = time.monotonic()
            ask(server, "", "identity")
            waited.append(time.monotonic() - begun)
    assert waited[0] >= 0.3 > waited[1]


@pytest.mark.parametrize(
    ("header", "coding", "yes"), [("gzip, br", "br", True), ("gzip;q=1,br;q=0.5", "br", True), ("gzip", "br", False), ("brx", "br", False)]
)
def test_what_a_browser_understands_is_read_whole(header, coding, yes):
    assert accepts(f"GET / HTTP/1.1\r\nAccept-Encoding: {header}\r\n\r\n", coding) == yes


# What the project says of it.


def test_tools_are_pinned_and_no_registry_is_named():
    pinned = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert {"pa11y", "html-validate", "stylelint", "stylelint-config-standard"} <= pinned.keys()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("integrity" in package and "resolved" not in package for path, package in lock.items() if path)


def test_the_statement_on_accessibility_names_the_tools_and_what_falls_short_and_is_linked_everywhere(site):
    statement = (site / "tiep-can.html").read_text(encoding="utf-8")
    for words in ("axe", "pa11y", "Nu HTML Checker", "html-validate", "WCAG 2.2", "Còn chỗ chưa đạt", "gioi-thieu.html#bao-sai-sot"):
        assert words in statement, words
    # Dots of the drum are small: which exception of WCAG 2.5.8 is claimed, which is not, and the other way to what they lead to.
    for words in ("2.5.8", "(essential)", "(equivalent)", 'href="nam/index.html#bang-thang"'):
        assert words in statement, words
    for path, link in (("index.html", "tiep-can.html"), ("gioi-thieu.html", "tiep-can.html"), ("tin/go-quao-2020-10-09.html", "../tiep-can.html")):
        footer = (site / path).read_text(encoding="utf-8").partition("<footer")[2]
        assert f'href="{link}"' in footer, path
    about = (site / "gioi-thieu.html").read_text(encoding="utf-8")
    assert '<a href="tiep-can.html">' in about[about.index("<main") : about.index("</main>")]
