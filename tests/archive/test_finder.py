"""Records alike are found by the store as in the files, whatever changed since the build. All records here are made up."""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.archive.engine import Engine
from plugins.archive.finder import Finder
from plugins.archive.lock import only_one
from plugins.archive.sources import RecordReader
from plugins.records.core import Record
from tests.archive.workbench import Workbench, replace_in
from tests.conftest import ROOT, TODAY, cache_of, setup_of

SOURCE = "other_sources: [{{publisher: Báo Thử, url: '{}'}}]\n"


@pytest.fixture
def bench(tmp_path) -> Workbench:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content" / "data", content / "data")
    decrees = content / "data" / "decrees.yaml"
    decrees.write_text(re.sub(r", record: [a-z0-9-]+", "", decrees.read_text(encoding="utf-8")), encoding="utf-8")
    (content / "pages").mkdir()
    return Workbench(tmp_path, content)


def candidate(bench: Workbench, front: str) -> Record:
    registers = Finder(bench.content, "content", TODAY).registers
    text = f"---\ntitle: Bài mới\ndate_note: Bài dựng.\nlocality_note: Bài dựng.\nsummary: Bài dựng.\nsource: {{publisher: Báo Thử}}\n{front}---\n\nThân.\n"
    record, problems = RecordReader(bench.content, "content", registers, TODAY).judge("tin/moi.md", text.encode())
    assert problems == []
    return record


def both(bench: Workbench, *records: Record) -> list[str]:
    """Return what the files tell, after seeing that the store tells the same."""
    in_files = Finder(bench.content, "content", TODAY).alike(records)
    with bench.engine() as engine:
        finder = Finder(bench.content, "content", TODAY, engine)
        in_store = finder.alike(records)
        assert finder._known is not None
    assert [record.path for record in in_store] == [record.path for record in in_files]
    assert [(r.place_ids, r.date, r.period, r.source, r.other_sources, r.level) for r in in_store] == [
        (r.place_ids, r.date, r.period, r.source, r.other_sources, r.level) for r in in_files
    ]
    return [record.id for record in in_files]


def first_build(bench: Workbench) -> None:
    with bench.engine() as engine:
        assert engine.build().problems == ()


GO_QUAO = "date: 2020-10-09\nlocality: Gò Quao, Kiên Giang\n"


def test_sources_place_and_month_and_period_are_found(bench):
    bench.write("cung-thang")
    bench.write("ban-nhap", more="status: draft\n")
    bench.write("noi-khac", locality="Gia Lai")
    bench.write("thang-khac", date="2020-11-09")
    bench.write("cung-ky", date="2021-01-09", more="period: 2020-M09\n")
    bench.write("khong-nam", date="XXXX-10-09")
    bench.write("cung-nguon", locality="Gia Lai", more=SOURCE.format("http://www.example.org/en/bai,1/?utm_source=x#y"))
    bench.write("trung-uong", locality="", more="level: trung ương\n")
    replace_in(bench.content / "tin/2020/10/trung-uong.md", "locality: \n", "")
    first_build(bench)
    wanted = candidate(bench, GO_QUAO + "period: 2020-M09\n" + SOURCE.format("https://example.org/bai,1"))
    assert both(bench, wanted) == ["ban-nhap", "cung-ky", "cung-nguon", "cung-thang", "khong-nam", "trung-uong"]
    assert both(bench, candidate(bench, "date: XXXX-10-09\nlocality: Gò Quao, Kiên Giang\n")) == ["ban-nhap", "cung-thang", "khong-nam", "trung-uong"]
    assert both(bench, candidate(bench, "locality: Gò Quao, Kiên Giang\n")) == []
    assert both(bench) == []


def test_what_was_saved_moved_or_broken_since_the_build_is_found_as_it_is(bench):
    for name in ("a", "b", "c", "d"):
        bench.write(name)
    first_build(bench)
    (bench.content / "tin/2020/10/a.md").unlink()
    replace_in(bench.content / "tin/2020/10/b.md", "2020-10-09", "2019-01-01")
    replace_in(bench.content / "tin/2020/10/c.md", "summary: Bài dựng.", "summary:")  # Not readable as a record, but by the registers.
    bench.write("e", folder="2021/01")
    bench.write("d", folder="2021/02", date="2020-10-08")  # Two files of one id.
    assert both(bench, candidate(bench, GO_QUAO)) == ["c", "d", "e", "d"]
    with bench.engine() as engine:
        finder = Finder(bench.content, "content", TODAY, engine)
        assert [finder.has(name) for name in ("a", "b", "c", "d", "e", "moi")] == [False, True, True, True, True, False]
    finder = Finder(bench.content, "content", TODAY)
    assert [finder.has(name) for name in ("a", "b", "c", "d", "e", "moi")] == [False, True, True, True, True, False]


def test_asking_the_store_opens_no_record_that_did_not_change(bench, monkeypatch):
    bench.write("a")
    bench.write("b")
    first_build(bench)
    with bench.engine() as engine:
        engine.check()  # Files as young as these are looked at again; now they are old.
    monkeypatch.setattr("plugins.archive.scanning.YOUNG_NS", 0)
    with bench.engine() as engine:
        engine.check()
    wanted = candidate(bench, GO_QUAO)
    opened = []
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: opened.append(path.name) or read(path))
    with bench.engine() as engine:
        assert [record.id for record in Finder(bench.content, "content", TODAY, engine).alike([wanted])] == ["a", "b"]
    assert [name for name in opened if name.endswith(".md")] == []


def test_a_build_goes_on_from_what_asking_took_in(bench):
    bench.write("a")
    bench.build()
    bench.write("b", date="2020-10-10")
    assert both(bench, candidate(bench, GO_QUAO)) == ["a", "b"]
    assert "tin/b.html" in bench.build().changed  # Which sees that the site is that of a clean build, too.


def test_paths_are_told_as_the_asker_calls_the_folder_from_wherever_the_store_was_made(bench):
    bench.write("a")
    bench.write("b", more="kind: chưa có\n")  # With a mistake: told from its file.
    setup = replace(setup_of(bench.content, cache_of(bench.output)), shown=bench.content.as_posix())
    with Engine(setup, bench.output) as engine:
        assert [problem.path for problem in engine.check().problems] == [f"{bench.content.as_posix()}/tin/2020/10/b.md"]
    with Engine(setup, bench.output) as engine:
        finder = Finder(bench.content, "content", TODAY, engine)
        assert [record.path for record in finder.alike([candidate(bench, GO_QUAO)])] == ["content/tin/2020/10/a.md", "content/tin/2020/10/b.md"]
        assert finder.has("b")


def test_topics_are_those_of_published_records_by_store_and_in_files(bench):
    bench.write("a", more="topics: [tuyển quân, dân vận]\n")
    bench.write("b", more="topics: Tuyển quân\n")
    bench.write("c", more="topics: nháp\nstatus: draft\n")
    first_build(bench)
    bench.write("d", more="topics:\n  - dân vận\n")
    expected = {"tuyển quân": 1, "Tuyển quân": 1, "dân vận": 2}
    assert Finder(bench.content, "content", TODAY).topics == expected
    with bench.engine() as engine:
        assert Finder(bench.content, "content", TODAY, engine).topics == expected


def without_store(bench: Workbench) -> None:
    bench.store.unlink()


def damaged(bench: Workbench) -> None:
    bench.store.write_bytes(b"\xff" * 9000)


def other_registers(bench: Workbench) -> None:
    with (bench.content / "data/glossary.csv").open("a", encoding="utf-8") as file:
        file.write("XYZ,chữ dựng,yes,\n")


def broken_registers(bench: Workbench) -> None:
    with (bench.content / "data/glossary.csv").open("a", encoding="utf-8") as file:
        file.write("XYZ\n")


@pytest.mark.parametrize("trouble", [without_store, damaged, other_registers, broken_registers])
def test_without_a_store_of_these_registers_the_files_tell_and_none_is_made(bench, trouble):
    bench.write("a")
    first_build(bench)
    trouble(bench)
    before = bench.store.read_bytes() if bench.store.exists() else None
    with bench.engine() as engine:
        finder = Finder(bench.content, "content", TODAY, engine)
        assert [record.id for record in finder.alike([candidate(bench, GO_QUAO)])] == ["a"]
        assert finder._known is None
    assert (bench.store.read_bytes() if bench.store.exists() else None) == before


def test_while_a_build_is_at_work_the_files_tell(bench):
    bench.write("a")
    first_build(bench)
    with only_one(cache_of(bench.output)), bench.engine() as engine:
        finder = Finder(bench.content, "content", TODAY, engine)
        assert [record.id for record in finder.alike([candidate(bench, GO_QUAO)])] == ["a"]
        assert finder._known is None


def test_store_and_files_agree_on_any_archive(bench):
    rng = random.Random(5)
    places = ["Gò Quao, Kiên Giang", "Gia Lai", "[Gò Quao, Gia Lai]".replace("Gò Quao", "'Gò Quao, Kiên Giang'")]

    def some_front() -> tuple[str, str, str]:
        more = f"period: {rng.choice(['2020-M09', '2020-Q3'])}\n" if rng.random() < 0.5 else ""
        more += SOURCE.format(f"https://{rng.choice(['', 'www.'])}example.org/{rng.randint(1, 3)}{rng.choice(['', '.html', '?print=1'])}")
        return rng.choice(["2020-10-09", "2020-10", "2020", "XXXX-10-09", "2021-10-09?"]), rng.choice(places), more

    def rewrite(number: int) -> None:
        date, place, more = some_front()
        bench.write(f"bai-{number}", date=date, locality=place, more=more + rng.choice(["", "status: draft\n"]))

    for number in range(20):
        rewrite(number)
    first_build(bench)
    sizes = set()
    for _ in range(8):
        for number in rng.sample(range(24), 3):
            rewrite(number)
        date, place, more = some_front()
        sizes.add(len(both(bench, candidate(bench, f"date: {date}\nlocality: {place}\n{more}"))))
    assert len(sizes) > 1
