"""The index in the store: what a change costs, that it comes to what an index made at once is, and that nothing withdrawn stays in it.

That it is the same whatever edits led there is tested with all other files in tests/archive/test_oracle.py.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.archive.engine import Outcome, read_archive
from plugins.search import ledger
from plugins.search.abbreviations import Abbreviations
from plugins.search.analysis import postings
from plugins.search.apart import blobs_apart
from plugins.search.documents import document_of
from plugins.search.format import unpacked
from plugins.search.segments import Sizes
from tests.archive.workbench import Workbench, replace_in
from tests.conftest import ROOT, setup_of
from tests.search.whole_index import build

FEW = Sizes(large=8, small=3)


@pytest.fixture
def bench(tmp_path) -> Workbench:
    """A made-up site of 21 records: sixteen in the old segment, three in the recent one, two in the tail."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content" / "data", content / "data")
    decrees = content / "data" / "decrees.yaml"
    lines = decrees.read_text(encoding="utf-8")
    decrees.write_text("\n".join(line.replace(", record:", ", note:") for line in lines.split("\n")), encoding="utf-8")
    made = Workbench(tmp_path, content)
    made.given["sizes"] = FEW
    for number in range(21):
        write(made, number, f"Thân bài số {number} nói về tuần tra biên giới.")
    assert made.build().problems == ()
    return made


def write(bench: Workbench, number: int, body: str = "Thân bài.", *, title: str = "Bài dựng để kiểm thử", added: str = "", more: str = "") -> Path:
    day = f"2020-{number % 9 + 1:02}-{number % 27 + 1:02}"
    added = added or f"2021-01-{number + 1:02}"
    return bench.write(f"bai-{number:02}", folder="2020/10", title=f"{title} {number}", date=day, more=f"added: {added}\n{more}", body=body)


def index_files(outcome: Outcome) -> set[str]:
    return {path for path in (*outcome.changed, *outcome.removed) if path.startswith("tim/")}


def inside(bench: Workbench) -> dict[str, bytes]:
    """Return what the files of the index hold, by name."""
    folder = bench.output / "tim"
    return {path.relative_to(folder).as_posix().removesuffix(".js"): unpacked(path.read_bytes()) for path in folder.rglob("*.js")}


def test_all_three_segments_have_documents(bench):
    assert {name.partition("/")[0] for name in inside(bench) if "/" in name} == {"a", "b", "c"}


def test_the_store_comes_to_what_an_index_made_at_once_is(bench):
    archive, problems, _ = read_archive(setup_of(bench.content, bench.folder / "state"))
    assert archive
    assert problems == []
    registers = archive.registers
    abbreviations = Abbreviations.of(registers.glossary)

    def document(record):
        paragraphs = (f"Thân bài số {int(record.id[-2:])} nói về tuần tra biên giới.",)
        return document_of(record, replace(archive.record(record.id).body, paragraphs=paragraphs), registers)[0]

    documents = [document(record) for record in archive.records()]
    whole = build(documents, lambda document: postings(document, abbreviations), sizes=FEW)
    built = inside(bench)
    # Places are shown as lists show them, so texts differ; pages and labels are not the packer's.
    same = {name: unpacked(data) for name, data in whole.items() if "/t-" not in name and name not in ("noi", "nhan")}
    assert len(same) == 10
    assert {name: built[name] for name in same} == same


def test_a_new_record_changes_the_tail_and_nothing_else(bench):
    write(bench, 21, "Một bài mới, một chữ chưa ai viết: quẩnxyz.")
    # 22 records: 16, 3 and 3 would be a recent segment of six; the tail gets the third only to lose all.
    assert {path.split("/")[1] for path in index_files(bench.build()) if path.count("/") == 2} == {"b", "c"}
    write(bench, 22)
    assert index_files(bench.build()) <= {"tim/c/g-0.js", "tim/c/t-0.js", "tim/c/n.js", "tim/c/tu.js", "tim/muc-luc.js", "tim/noi.js"}
    write(bench, 23)
    changed = index_files(bench.build())
    # 24 records make a third large segment: everything is as it must be, whatever that costs.
    assert any(path.startswith("tim/a/") for path in changed)


def test_a_word_that_changes_rewrites_only_the_files_of_its_heads_and_its_text(bench):
    path = bench.content / "tin" / "2020" / "10" / "bai-03.md"
    replace_in(path, "tuần tra biên giới", "tuần tra biên ải")
    changed = index_files(bench.build())
    assert changed
    assert all(path.startswith("tim/a/") for path in changed)
    assert sum("/t-" in path for path in changed) == 1


def test_a_record_whose_page_alone_changes_rewrites_nothing_of_the_index(bench):
    path = bench.content / "tin" / "2020" / "10" / "bai-03.md"
    replace_in(path, "source: {publisher: Báo Thử Nghiệm}", "source: {publisher: Báo Thử Nghiệm, author: Văn Nhân}")
    outcome = bench.build()
    assert "tin/bai-03.html" in outcome.changed
    assert index_files(outcome) == set()


@pytest.mark.parametrize("number", [2, 17, 20])
def test_nothing_of_a_withdrawn_record_stays(bench, number):
    path = write(bench, number, "Chỉ ở bài này có chữ trơụxyz.")
    bench.build()
    assert any("trơụxyz".encode() in data for data in inside(bench).values())
    replace_in(path, "added:", "status: withdrawn\nwithdrawn: {date: 2021-05-05, reason: Rút để thử.}\nadded:")
    bench.build()
    assert not any("trơụxyz".encode() in data or b"trouxyz" in data for data in inside(bench).values())


def test_withdrawing_an_old_record_rewrites_only_the_files_of_what_it_said(bench):
    path = write(bench, 2, "Chỉ ở bài này có chữ trơụxyz.")
    bench.build()
    replace_in(path, "added:", "status: withdrawn\nwithdrawn: {date: 2021-05-05, reason: Rút để thử.}\nadded:")
    changed = index_files(bench.build())
    assert {path.split("/")[1] for path in changed if path.count("/") == 2} == {"a"}, "those behind it keep their segments"
    assert "tim/a/n.js" not in changed, "and their numbers"
    texts = b"".join(data for name, data in inside(bench).items() if name.startswith("a/t-"))
    assert b"bai-02" in texts
    assert "Bài dựng để kiểm thử 2".encode() not in texts


def test_a_draft_is_not_in_the_index(bench):
    write(bench, 21, "Bản nháp có chữ nhápxyz.", more="status: draft\n")
    assert index_files(bench.build()) == set()


def test_a_segment_grouped_in_a_process_of_its_own_is_the_same(bench, monkeypatch, tmp_path):
    made = inside(bench)
    asked = []
    monkeypatch.setattr(ledger, "MANY", 16)
    monkeypatch.setattr(ledger, "blobs_apart", lambda entries, size, unpack: asked.append(size) or blobs_apart(entries, size, unpack))
    bench.given["executor"], bench.output = "processes", tmp_path / "apart"
    assert bench.build().problems == ()
    assert inside(bench) == made
    assert set(asked) == {16}
