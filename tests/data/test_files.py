"""The files of the whole archive: valid, whole, the same every time, without what is not to be shown."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tracemalloc
from collections import Counter
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from frictionless import Package
from invoke import Exit

from plugins.common.text import fold
from plugins.data import parquet
from plugins.data.columns import IN_TABLES, ORIGINS, RECORDS, TABLES, TYPES
from plugins.data.database import Dangling
from plugins.data.export import Taken, _cell, write_files
from plugins.data.files import BUNDLED
from plugins.records.core import read_record
from plugins.records.schema import FIELDS
from plugins.workshop import exporting
from tests.bad_input.test_bad_input import overlay
from tests.conftest import ROOT, files_of
from tests.data.conftest import export

RECORD = """---
title: {title}
date: 2021-03-04
locality_note: Bài dựng.
{more}summary: Họp thử.
source: {{publisher: Báo Thử Nghiệm}}
---

{body}
"""


def put(content, record_id, more="", title="Cuộc họp thử", body="Thân bài thử."):
    path = content / "tin" / "2021" / "03" / f"{record_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(RECORD.format(title=title, more=more, body=body), encoding="utf-8")
    return path


@pytest.fixture
def content(tmp_path):
    return overlay(tmp_path)


def rows_of(folder, name):
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def lines_of(folder):
    return [json.loads(line) for line in (folder / "so-giao-ban.jsonl").read_text(encoding="utf-8").splitlines()]


# The table of columns.


def test_every_field_of_the_schema_is_a_column_or_a_table():
    keys = {column.path[0] for column in RECORDS.columns}
    for field in FIELDS:
        assert field.key in keys or field.key in IN_TABLES, field.key
        for inner in field.fields if field.key not in IN_TABLES else ():
            assert (field.key, inner.key) in {column.path for column in RECORDS.columns}
    by_many = {table.many: {column.name for column in table.columns} for table in TABLES}
    for key in ("chair", "figures", "promises", "corrections"):
        assert {inner.key for inner in next(field for field in FIELDS if field.key == key).fields} <= by_many[key]


def test_every_column_is_explained_in_both_languages():
    names = [column.name for table in TABLES for column in table.columns]
    assert len(names) > 80
    for table in TABLES:
        assert len({column.name for column in table.columns}) == len(table.columns)
        for column in table.columns:
            assert column.vi.endswith((".", ")")), column
            assert column.en.endswith((".", ")")), column
            assert column.vi != column.en
            assert column.type in TYPES
            assert column.origin in ORIGINS
            assert not column.refers or column.refers in {other.name for other in TABLES}


def test_the_page_explains_every_column_in_both_languages(site):
    for path, language in (("du-lieu.html", "vi"), ("du-lieu/en.html", "en")):
        page = re.sub(r"\s+", " ", (site / path).read_text(encoding="utf-8"))
        for table in TABLES:
            assert f"{table.file}.csv" in page
            for column in table.columns:
                row = page.partition(f'id="{table.name}-{column.name}"')[2].partition("</tr>")[0]
                assert row, (table.name, column.name)
                assert ORIGINS[column.origin][language == "en"].replace("'", "&#39;")[1:] in row
        assert ('<div lang="en">' in page) == (language == "en")
        assert "CC BY 4.0" in page


# CSV


def test_csv_files_are_as_rfc_4180_has_them_and_open_in_excel(files):
    for table in TABLES:
        data = (files / f"{table.file}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
        assert rows[0] == [column.name for column in table.of_csv]
        assert {len(row) for row in rows} == {len(table.of_csv)}
    assert "body" not in rows_of(files, "so-giao-ban.csv")[0]


def test_no_cell_is_taken_for_a_formula(content, tmp_path):
    put(content, "thu-1", title='"=HYPERLINK(1)"', more="figures: [{label: '@SUM', value: -5}]\n")
    export(content, tmp_path / "data")
    assert rows_of(tmp_path / "data", "so-giao-ban.csv")[0]["title"] == "'=HYPERLINK(1)"
    figure = rows_of(tmp_path / "data", "con-so.csv")[0]
    assert (figure["label"], figure["value"]) == ("'@SUM", "-5")
    assert lines_of(tmp_path / "data")[0]["title"] == "=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("text", "cell"),
    [("a;=1+1;b", "a;'=1+1;b"), ("＝1+1", "'＝1+1"), ("a - b; c=d", "a - b; c=d"), (["x", "-2+3"], "x; -2+3"), (-5, "-5")],
)
def test_what_follows_a_semicolon_is_no_formula_either(text, cell):
    """Excel of a country with a decimal comma parts a file that is simply opened there."""
    assert _cell(text) == cell


def test_all_forms_hold_the_same_records(files):
    ids = [line["id"] for line in lines_of(files)]
    assert ids == sorted(ids)
    assert ids == [row["id"] for row in rows_of(files, "so-giao-ban.csv")]
    db = sqlite3.connect(files / "so-giao-ban.sqlite")
    assert ids == [row[0] for row in db.execute("SELECT id FROM records ORDER BY id")]
    for table in TABLES:
        assert db.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] == len(rows_of(files, f"{table.file}.csv"))
    assert len(ids) == len(list((ROOT / "content" / "tin").rglob("*.md")))


# SQLite


def test_the_database_is_sound_and_its_keys_lead_somewhere(files):
    db = sqlite3.connect(files / "so-giao-ban.sqlite")
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("SELECT count(*) FROM pragma_foreign_key_list('promises')").fetchone() == (2,)
    assert db.execute("SELECT name FROM pragma_table_info('records')").fetchall() == [(column.name,) for column in RECORDS.columns]
    found = db.execute("SELECT name FROM places JOIN record_places ON place = places.id WHERE record = 'go-quao-2020-10-09'").fetchall()
    assert found == [("Gò Quao",)]


@pytest.mark.parametrize("query", ["go quao", "Gò Quao", '"gò quao"'])
def test_the_database_is_searched_with_and_without_marks(files, query):
    db = sqlite3.connect(files / "so-giao-ban.sqlite")
    found = db.execute("SELECT id FROM records WHERE rowid IN (SELECT rowid FROM records_fts WHERE records_fts MATCH ?)", (query,)).fetchall()
    assert ("go-quao-2020-10-09",) in found


def test_the_letter_d_with_its_bar_is_found_without_it(files):
    db = sqlite3.connect(files / "so-giao-ban.sqlite")
    for query in ("dak", "đắk", "Đắk", "đak"):
        found = db.execute("SELECT id FROM records WHERE rowid IN (SELECT rowid FROM records_fts WHERE records_fts MATCH ?)", (query,)).fetchall()
        assert ("dak-lak-2015-so-ket-5-nam",) in found, query


def test_the_index_is_sound_made_again_from_the_file_alone_and_shows_where_words_are(files, tmp_path):
    shutil.copy(files / "so-giao-ban.sqlite", tmp_path / "x.sqlite")
    db = sqlite3.connect(tmp_path / "x.sqlite", isolation_level=None)
    found = "SELECT rowid, snippet(records_fts, 0, '[', ']', '…', 9) FROM records_fts WHERE records_fts MATCH ? ORDER BY rowid"
    before = db.execute(found, ('title: "dong thap"',)).fetchall()
    assert before
    assert all("[Dồng Tháp]" in shown for _, shown in before), "the words as they are searched, with d for đ"
    assert all("[Đồng Tháp]" in shown for _, shown in db.execute(found, ('title: "đồng tháp"',)))
    db.execute("INSERT INTO records_fts (records_fts, rank) VALUES ('integrity-check', 1)")
    db.execute("INSERT INTO records_fts (records_fts) VALUES ('rebuild')")
    assert db.execute(found, ('title: "dong thap"',)).fetchall() == before


def test_datasette_opens_the_database_and_finds_its_search(files, tmp_path):
    from datasette.utils import detect_fts

    done = subprocess.run([sys.executable, "-m", "datasette", "inspect", str(files / "so-giao-ban.sqlite")], capture_output=True, text=True, check=True)
    tables = json.loads(done.stdout)["so-giao-ban"]["tables"]
    assert {table.name for table in TABLES} <= tables.keys()
    assert tables["records"]["count"] == len(lines_of(files))
    assert detect_fts(sqlite3.connect(files / "so-giao-ban.sqlite"), "records") == "records_fts"


def test_a_reference_to_nothing_writes_nothing(content, tmp_path):
    put(content, "thu-1", more="relay_of: khong-co\n")
    with pytest.raises(Dangling, match="thu-1"):
        export(content, tmp_path / "data")
    assert files_of(tmp_path / "data") == {}


# Parquet, the data package, the sums


def test_parquet_holds_typed_values(files):
    from pyarrow import parquet as reading

    table = reading.read_table(files / "so-giao-ban.parquet")
    assert table.column_names == [column.name for column in RECORDS.columns]
    row = table.filter(table_is("go-quao-2020-10-09", table)).to_pylist()[0]
    assert row["date_earliest"] == date(2020, 10, 9)
    assert row["forces"] == ["Công an", "Quân sự"]
    assert row["date_is_inferred"] is False
    assert row["venue"] is None
    assert "Võ Văn Trà" in row["body"]
    assert table.schema.field("title").metadata[b"description"]


def table_is(record_id, table):
    from pyarrow import compute

    return compute.equal(table["id"], record_id)


def test_parquet_is_written_in_pieces(monkeypatch, content, tmp_path):
    monkeypatch.setattr(parquet, "PIECE", 2)
    for number in range(5):
        put(content, f"thu-{number}")
    export(content, tmp_path / "data")
    from pyarrow import parquet as reading

    file = reading.ParquetFile(tmp_path / "data" / "so-giao-ban.parquet")
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [2, 2, 1]


def test_without_pyarrow_all_else_is_written_and_the_old_file_goes(monkeypatch, content, tmp_path):
    put(content, "thu-1")
    assert export(content, tmp_path / "data").has_parquet
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert not export(content, tmp_path / "data").has_parquet
    assert set(files_of(tmp_path / "data")) == {*BUNDLED, "index.html", "so-giao-ban.css"} - {"so-giao-ban.parquet"}
    assert "parquet" not in (tmp_path / "data" / "SHA256SUMS").read_text()


def test_frictionless_finds_the_package_valid(files):
    report = Package(str(files / "datapackage.json")).validate()
    assert [error.message for task in report.tasks for error in task.errors] == []
    assert report.valid
    assert {task.name for task in report.tasks} >= {table.name for table in TABLES}


def test_frictionless_finds_a_wrong_value(files, tmp_path):
    shutil.copytree(files, tmp_path / "data")
    path = tmp_path / "data" / "con-so.csv"
    data = path.read_bytes()
    path.write_bytes(data.replace(b",370,", b",ba tram bay muoi,", 1))
    assert path.read_bytes() != data
    types = {error.type for task in Package(str(tmp_path / "data" / "datapackage.json")).validate().tasks for error in task.errors}
    assert {"type-error", "hash-count"} & types


def test_every_file_is_in_the_sums_the_package_and_the_overview(files):
    sums = dict(line.split("  ")[::-1] for line in (files / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    there = files_of(files)
    assert {*sums, "SHA256SUMS", "index.html", "so-giao-ban.css"} == set(there) == {*BUNDLED, "index.html", "so-giao-ban.css"}
    assert sums == {name: sha256(there[name]).hexdigest() for name in sums}
    resources = {resource["path"]: resource for resource in json.loads(there["datapackage.json"])["resources"]}
    assert set(resources) == set(sums) - {"datapackage.json"}
    assert all(resource["hash"] == f"sha256:{sums[path]}" and resource["bytes"] == len(there[path]) for path, resource in resources.items())
    page = there["index.html"].decode().replace("<wbr>", "")
    assert all(f'<a class="touch" href="{name}"' in page and digest in page for name, digest in sums.items()), "large enough for a finger"


def test_the_same_archive_makes_the_same_bytes(files, tmp_path):
    shutil.copytree(ROOT / "content", tmp_path / "content")
    export(tmp_path / "content", tmp_path / "again")
    again, first = files_of(tmp_path / "again"), files_of(files)
    assert {name for name in first if first[name] != again[name]} == set()


# What is not to be shown


def test_drafts_withdrawn_texts_and_withheld_names_are_in_no_file(content, tmp_path):
    name = "Đỗ Văn Kiểm Thử"
    put(content, "thu-nhap", more="status: draft\n", body="Bản nháp kín.")
    put(
        content, "thu-rut", more="status: withdrawn\nwithdrawn: {date: 2026-11-20, reason: Nguồn thử đã gỡ.}\n", title="Tiêu đề đã rút", body="Thân bài đã rút."
    )
    put(content, "thu-ten", more=f"chair: [{{name: {name}, role: Chủ tịch}}]\n", body=f"Ông {name} nói.")
    with (content / "data" / "suppressed-people.csv").open("a", encoding="utf-8") as file:
        file.write(f"{name},,thu-ten,Người thử yêu cầu.,2026-11-20\n")
    export(content, tmp_path / "data")
    db = sqlite3.connect(tmp_path / "data" / "so-giao-ban.sqlite")
    everything = "\n".join(db.iterdump()) + "".join(data.decode(errors="replace") for data in files_of(tmp_path / "data").values())
    for hidden in (name, "Bản nháp kín", "thu-nhap", "Tiêu đề đã rút", "Thân bài đã rút"):
        assert fold(hidden) not in fold(everything), hidden
    lines = {line["id"]: line for line in lines_of(tmp_path / "data")}
    assert lines["thu-rut"] == {
        "id": "thu-rut", "code": "TR", "status": "withdrawn", "withdrawn": {"date": "2026-11-20", "reason": "Nguồn thử đã gỡ."}, "path": "tin/2021/03/thu-rut.md",
    }  # fmt: skip
    assert lines["thu-ten"]["chair"] == [{"name": None, "role": "Chủ tịch"}]
    assert Package(str(tmp_path / "data" / "datapackage.json")).validate().valid
    # And an archive that is built anew from them is one that can be read.
    exporting.rebuild(tmp_path / "data" / "so-giao-ban.jsonl", tmp_path / "kho")
    shutil.copytree(content / "data", tmp_path / "kho" / "data")
    assert export(tmp_path / "kho", tmp_path / "again").records == 2
    assert [line for line in lines_of(tmp_path / "again") if line["id"] == "thu-rut"] == [lines["thu-rut"]]


# How much it takes


def test_memory_does_not_grow_with_the_archive(registers, tmp_path):
    text = RECORD.format(title="Cuộc họp thử", more="", body="Thân bài thử. " * 300)
    model, problems = read_record("content/tin/thu.md", text.encode(), date(2026, 11, 22), lambda _: True)
    assert problems == []

    def peak(number):
        taken = (Taken(replace(model, id=f"thu-{n:05}"), f"tin/thu-{n:05}.md", text) for n in range(number))
        tracemalloc.start()
        write_files(taken, registers, "Kho thử", tmp_path / str(number))
        return (tracemalloc.get_traced_memory()[1], tracemalloc.stop())[0]

    peak(10)
    small, large = peak(2_000), peak(6_000)
    assert large < small * 1.2 + 1_000_000
    assert (tmp_path / "6000" / "so-giao-ban.jsonl").stat().st_size > 20_000_000


# What the task says


def settings(tmp_path, content):
    """Return a file of settings; Pelican adds to what it reads, so it gets a copy."""
    path = tmp_path / "conf.py"
    path.write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom pelicanconf import *\nJINJA_ENVIRONMENT = dict(JINJA_ENVIRONMENT)\nPATH = {str(content)!r}\nTHEME = {str(ROOT / 'theme')!r}\n",
        encoding="utf-8",
    )
    return str(path)


def test_the_task_tells_what_it_wrote(content, tmp_path, capsys, monkeypatch):
    put(content, "thu-1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    exporting.run(settings(tmp_path, content), tmp_path / "data")
    said = capsys.readouterr().out
    assert "so-giao-ban.sqlite: " in said
    assert "không làm tệp Parquet vì chưa cài pyarrow" in said
    assert "Xong. 1 bài" in said


def test_the_task_tells_problems_and_writes_nothing(content, tmp_path):
    put(content, "thu-1", more="kind: họp chơi\n")
    with pytest.raises(Exit, match=r"thu-1\.md:\d+: .*họp chơi[\s\S]*Chưa ghi gì: kho còn lỗi\. Chạy inv check"):
        exporting.run(settings(tmp_path, content), tmp_path / "data")
    put(content, "thu-1", more="relay_of: khong-co\n")
    with pytest.raises(Exit, match="Chưa ghi gì: có bài dẫn tới bài không có"):
        exporting.run(settings(tmp_path, content), tmp_path / "data")
    put(content, "thu-1")
    (content / "tin" / "2020").mkdir()
    shutil.copy(content / "tin" / "2021" / "03" / "thu-1.md", content / "tin" / "2020")
    with pytest.raises(Exit, match=r"thu-1\.md:1: mã bài “thu-1” đã dùng ở .*tin/2020/thu-1\.md; đổi tên một trong hai tệp"):
        exporting.run(settings(tmp_path, content), tmp_path / "data")
    shutil.rmtree(content / "tin" / "2020")
    assert files_of(tmp_path / "data") == {}
    (content / "data" / "forces.csv").unlink()
    with pytest.raises(Exit, match=r"forces\.csv:1: không có tệp này"):
        exporting.run(settings(tmp_path, content), tmp_path / "data")
    put(content, "thu-1")
    (tmp_path / "tep").write_text("x")
    shutil.copy(ROOT / "content" / "data" / "forces.csv", content / "data")
    with pytest.raises(Exit, match="Không ghi được vào"):
        exporting.run(settings(tmp_path, content), tmp_path / "tep")


def test_the_task_rebuilds_into_an_empty_folder_only(files, tmp_path, capsys):
    lines = files / "so-giao-ban.jsonl"
    with pytest.raises(Exit, match="Ghi vào đâu"):
        exporting.run_rebuild(lines, None)
    exporting.run_rebuild(lines, tmp_path / "kho")
    assert re.search(r"Xong\. \d+ bài, ở .*kho", capsys.readouterr().out.replace("\n", " "))
    with pytest.raises(Exit, match="không ghi đè"):
        exporting.run_rebuild(lines, tmp_path / "kho")
    (tmp_path / "hong.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(Exit, match=r"hong\.jsonl:1: dòng không phải là một bài"):
        exporting.run_rebuild(tmp_path / "hong.jsonl", tmp_path / "kho2")
    (tmp_path / "nhi-phan.jsonl").write_bytes(b"\xff\xfe{}\n")
    with pytest.raises(Exit, match="không phải UTF-8"):
        exporting.run_rebuild(tmp_path / "nhi-phan.jsonl", tmp_path / "kho2")
    with pytest.raises(Exit, match="Không đọc hay ghi được"):
        exporting.run_rebuild(tmp_path / "khong-co.jsonl", tmp_path / "kho2")


def test_every_table_has_rows_in_the_real_archive(files):
    """But corrections: none was made yet."""
    counts = Counter({table.name: len(rows_of(files, f"{table.file}.csv")) for table in TABLES})
    assert [name for name, count in counts.items() if not count] in ([], ["corrections"])
