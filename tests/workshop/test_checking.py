"""``inv check``: what it prints, in which files it looks, what it writes. All records here are made up."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.archive.engine import Engine
from plugins.workshop import checking
from plugins.workshop.checking import NotThere, Selection
from tests.bad_input.test_bad_input import overlay
from tests.conftest import ROOT, engine

GOOD = """---
title: {title}
date: {date}
locality: Gò Quao, Kiên Giang
summary: Bài dựng.
source: {{publisher: Báo Thử Nghiệm}}
---

{body}
"""


@pytest.fixture
def content(tmp_path) -> Path:
    return overlay(tmp_path, "base")


@pytest.fixture
def checker(content) -> Engine:
    with engine(content, content.parent / "output") as opened:
        yield opened


def write(content: Path, name: str, *, title: str = "Bài dựng", date: str = "2020-10-09", body: str = "Thân bài.") -> Path:
    path = content / "tin" / "2020" / "10" / f"{name}.md"
    path.write_text(GOOD.format(title=title, date=date, body=body), encoding="utf-8")
    return path


def run(checker: Engine, *paths: object, fixing: bool = False, form: str = "text", notes: bool = True, all_notes: bool = False) -> bool:
    return checking.run(checker, [str(path) for path in paths], fixing=fixing, form=form, notes=notes, all_notes=all_notes)


def test_notes_alone_are_no_failure(content, checker, capsys):
    write(content, "hai-cach", body="Hai bên  họp.")
    assert run(checker)
    printed = capsys.readouterr().out
    assert "content/tin/2020/10/hai-cach.md:9: Lưu ý: có hai dấu cách liền nhau sau chữ “bên”; giữ lại một dấu cách" in printed
    assert "1 lưu ý" in printed
    assert "huong-dan-bien-tap.html#kiem-tra-va-tu-sua" in printed


def test_problems_are_a_failure_and_are_printed_as_ever(content, checker, capsys):
    write(content, "sai", date="9/10/2020")
    assert not run(checker)
    printed = capsys.readouterr().out
    assert "content/tin/2020/10/sai.md:3: date: ngày “9/10/2020” không viết theo thứ tự năm-tháng-ngày; hãy viết 2020-10-09\n" in printed
    assert "huong-dan-bien-tap.html#ngay-thang" in printed


def test_without_notes_only_problems_are_told(content, checker, capsys):
    write(content, "hai-cach", body="Hai bên  họp.")
    assert run(checker, notes=False)
    assert "Lưu ý" not in capsys.readouterr().out


def test_json_tells_problems_and_notes_of_all_files_in_order(content, checker, capsys):
    write(content, "a-sai", date="9/10/2020", body="Hai bên  họp.")
    write(content, "b-hai-cach", body="Hai bên  họp.")
    assert not run(checker, form="json")
    first, second = json.loads(capsys.readouterr().out)
    assert (first["path"], first["line"], first["column"], first["severity"]) == ("content/tin/2020/10/a-sai.md", 3, 7, "error")
    assert (second["path"], second["line"], second["column"], second["severity"]) == ("content/tin/2020/10/b-hai-cach.md", 9, 8, "note")


@pytest.mark.parametrize("chosen", ["tin/2020/10/b.md", "tin/2020"])
def test_only_the_files_asked_for_are_told_of(content, checker, capsys, chosen):
    (content / "tin" / "2021").mkdir()
    write(content, "b", body="Hai bên  họp.")
    write(content, "c", date="9/10/2020").rename(content / "tin" / "2021" / "c.md")
    assert run(checker, content / chosen, form="github")
    assert capsys.readouterr().out.startswith("::notice file=content/tin/2020/10/b.md,line=9,col=8::")


def test_a_path_may_begin_at_the_content_folder_too(content):
    assert Selection.of(content, ["tin/2020"]).records() == ["tin/2020/10/bai-goc.md"]
    with pytest.raises(NotThere, match="tin/1999"):
        Selection.of(content, ["tin/1999"])


def test_of_one_file_no_other_is_read_once_the_store_knows_them(content, checker, monkeypatch):
    for number in range(5):
        write(content, f"bai-{number}")
    monkeypatch.setattr("plugins.archive.scanning.YOUNG_NS", 0)
    assert checker.build().problems == ()
    read = []
    before = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or before(path))
    checking.check(checker, Selection.of(content, ["tin/2020/10/bai-3.md"]))
    assert {path.name for path in read if path.suffix == ".md" and "tin" in path.parts} == {"bai-3.md"}


def test_in_a_large_archive_notes_are_looked_for_only_when_asked(content, checker, capsys, monkeypatch):
    monkeypatch.setattr(checking, "FEW_FILES", 1)
    path = write(content, "hai-cach", body="Hai bên  họp.")
    assert run(checker)
    assert "--all-notes" in capsys.readouterr().out
    for given in ({"all_notes": True}, {"paths": [path]}):
        assert run(checker, *given.pop("paths", ()), form="json", **given)
        assert len(json.loads(capsys.readouterr().out)) == 1


def test_a_source_that_was_kept_is_compared_with(content, checker, capsys):
    words = "mười hai chữ này đứng liền nhau y như trong bài của nguồn"
    write(content, "chep", body=f"Rồi {words}.")
    (content.parent / ".nguon").mkdir()
    (content.parent / ".nguon" / "chep.txt").write_text(f"Nguồn: {words}!", encoding="utf-8")
    assert run(checker, form="json")
    (note,) = json.loads(capsys.readouterr().out)
    assert note["what"].startswith("13 chữ liền nhau giống hệt nguồn")


def test_broken_registers_are_told_and_nothing_is_mended_wrongly(content, checker, capsys):
    path = write(content, "sai", date="9/10/2020")
    (content / "data" / "forces.csv").unlink()
    assert not run(checker, fixing=True)
    assert "forces.csv" in capsys.readouterr().out
    assert "date: 2020-10-09" in path.read_text(encoding="utf-8")


def test_mending_shows_what_it_does_then_writes_and_the_file_is_checked_as_mended(content, checker, capsys):
    path = write(content, "sai", title="Gò Quao: họp", date="9/10/2020")
    other = write(content, "khac", date="9/10/2020")
    os.chmod(path, 0o640)
    assert run(checker, path, fixing=True)
    printed = capsys.readouterr().out
    assert "-title: Gò Quao: họp\n" in printed
    assert '+title: "Gò Quao: họp"\n' in printed
    assert "+date: 2020-10-09\n" in printed
    assert "Đã tự sửa 1 tệp." in printed
    assert path.read_text(encoding="utf-8") == GOOD.format(title='"Gò Quao: họp"', date="2020-10-09", body="Thân bài.")
    assert "9/10/2020" in other.read_text(encoding="utf-8"), "only what was asked for is mended"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640 or sys.platform == "win32"
    assert sorted(file.name for file in path.parent.iterdir()) == ["bai-goc.md", "khac.md", "sai.md"], "nothing is left beside it"


def test_a_mend_that_cannot_be_written_leaves_the_file_whole(content, checker, monkeypatch):
    path = write(content, "sai", date="9/10/2020")
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(checking.os, "replace", fail)
    with pytest.raises(OSError, match="full"):
        run(checker, path, fixing=True)
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == ["bai-goc.md", "sai.md"]


def test_the_task_says_kindly_what_it_cannot_do():
    for given, told in ((["--path", "khong-co.md"], "Không có tệp hay thư mục “khong-co.md”"), (["--format", "xml"], "Không có kiểu “xml”")):
        done = subprocess.run([sys.executable, "-m", "invoke", "check", *given], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 1
        assert told in done.stderr
        assert "Traceback" not in done.stderr


def test_standing_pages_and_registers_are_looked_through_and_mended_as_well(content, checker, capsys):
    (content / "pages").mkdir(exist_ok=True)
    page, register = content / "pages" / "trang.md", content / "data" / "glossary.csv"
    page.write_text("---\ntitle: Trang\nsummary: Trang.\n---\n\nHai  cách./.\n", encoding="utf-8")
    register.write_text(register.read_text(encoding="utf-8") + "XYZ,Ðường,yes,\n", encoding="utf-8")
    before = register.read_text(encoding="utf-8")
    assert run(checker)
    printed = capsys.readouterr().out
    assert "content/pages/trang.md:6: Lưu ý: có hai dấu cách" in printed
    assert "content/data/glossary.csv" in printed
    assert run(checker, page, form="json")
    assert {entry["path"] for entry in json.loads(capsys.readouterr().out)} == {"content/pages/trang.md"}
    assert run(checker, page, fixing=True)
    assert page.read_text(encoding="utf-8").endswith("\n\nHai cách.\n")
    assert register.read_text(encoding="utf-8") == before
    assert run(checker, fixing=True)
    assert register.read_text(encoding="utf-8") == before.replace("Ð", "Đ")


NAME = "Vũ Thử Khuých"


def withhold(content: Path, *rows: str) -> None:
    register = content / "data" / "suppressed-people.csv"
    register.write_text("name,place,record,reason,date\n" + "".join(f"{NAME},{row},Thử.,2026-11-22\n" for row in rows), encoding="utf-8")


def test_a_name_withheld_from_some_records_and_standing_in_others_is_noted_until_it_is_withheld_everywhere(content, checker, capsys):
    for name in "abcdefg":
        write(content, name, body=f"Do {NAME} chủ trì.")
    withhold(content, ",a")
    note = f"content/data/suppressed-people.csv:2: Lưu ý: tên “{NAME}” còn ở 6 bài khác: b, c, d, e, f, …; cùng một người thì"
    assert run(checker)
    assert note in capsys.readouterr().out
    with engine(content, content.parent / "output") as builder:
        (built,) = builder.build().notes
    assert built.startswith(note.replace(" Lưu ý:", ""))

    for name in "bcdef":
        write(content, name)
    write(content, "g", body=f"Bài nháp. {NAME}.").write_text(
        (content / "tin" / "2020" / "10" / "g.md").read_text(encoding="utf-8").replace("date:", "status: draft\ndate:"), encoding="utf-8"
    )
    assert run(checker, notes=True)
    assert "còn ở" not in capsys.readouterr().out

    write(content, "b", body=f"Do {NAME} chủ trì.")
    assert run(checker, notes=True)
    assert "còn ở 1 bài khác: b; " in capsys.readouterr().out
    withhold(content, ",")
    assert run(checker)
    assert "còn ở" not in capsys.readouterr().out


def test_a_big_archive_is_told_of_names_that_are_left_though_not_of_style(content, checker, capsys, monkeypatch):
    monkeypatch.setattr(checking, "FEW_FILES", 1)
    write(content, "a", body=f"{NAME} chủ trì.\n\nÔng Khuých  nói.")
    write(content, "b", body="Ông Khuých  nói.")
    withhold(content, ",")
    assert run(checker)
    printed = capsys.readouterr().out
    assert "content/tin/2020/10/a.md:11: Lưu ý: “Ông Khuých” có thể là" in printed
    assert "1 lưu ý" in printed
