"""Renaming, withdrawing, correcting, on disk and as bytes. All records here are made up."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from plugins.editing import terminal
from plugins.editing.changes import Change, correct, find, rename_in_decrees, rename_in_suppressed, withdraw
from plugins.editing.front_matter import CannotEdit
from plugins.editing.library import Library
from plugins.records.core import Correction, Withdrawal, read_record
from plugins.records.schema import BadValue
from tests.conftest import ROOT, TODAY, engine, files_of

DAY = date(2027, 1, 1)


def read(path):
    record, problems = read_record(f"content/tin/2020/10/{path.name}", path.read_bytes(), TODAY, lambda _: False)
    assert problems == []
    return record


def refused(work) -> None:
    with pytest.raises(SystemExit) as end:
        work()
    assert end.value.code == 1


def test_a_renamed_record_is_followed_by_all_that_name_it(content, write, capsys):
    old = write("bai-cu", more="aliases: [tin/xua.html]  # giữ\n", body="Tự nêu: [bài này](tin/bai-cu.html).")
    relay = write("diem-cau", locality="Gia Lai", more="relay_of: bai-cu # trung ương\n")
    link = write("bai-khac", date="2020-10-12", body="Xem [bài](tin/bai-cu.html#x), không phải [bài](tin/bai-cu-2.html).")
    other = write("bai-cu-2", date="2020-10-13")
    page = content / "pages" / "gioi-thieu.md"
    page.write_text("---\ntitle: Thử\nsummary: Thử.\n---\n\n[bài](tin/bai-cu.html)\n", encoding="utf-8")
    decrees = content / "data" / "decrees.yaml"
    named = decrees.read_text(encoding="utf-8").replace("\nsources:\n", '\nsources:\n  bai-thu: {publisher: "Bài thử", record: bai-cu}\n', 1)
    decrees.write_text(named, encoding="utf-8")
    withheld = content / "data" / "suppressed-people.csv"
    withheld.write_text("name,place,record,reason,date\nNguyễn Thử,,bai-cu,gia đình xin,2026-01-02\n", encoding="utf-8")
    untouched = other.read_bytes()

    terminal.rename(content, TODAY, "bai-cu", "bai-moi")

    new = old.with_name("bai-moi.md")
    assert not old.exists()
    assert read(new).aliases == ("tin/xua.html", "tin/bai-cu.html")
    assert "aliases: [tin/xua.html, tin/bai-cu.html]  # giữ\n" in new.read_text(encoding="utf-8")
    assert "[bài này](tin/bai-moi.html)" in new.read_text(encoding="utf-8")
    assert "relay_of: bai-moi # trung ương\n" in relay.read_text(encoding="utf-8")
    assert "[bài](tin/bai-moi.html#x), không phải [bài](tin/bai-cu-2.html)" in link.read_text(encoding="utf-8")
    assert other.read_bytes() == untouched
    assert "(tin/bai-moi.html)" in page.read_text(encoding="utf-8")
    assert decrees.read_text(encoding="utf-8") == named.replace("record: bai-cu}", "record: bai-moi}")
    assert withheld.read_text(encoding="utf-8") == "name,place,record,reason,date\nNguyễn Thử,,bai-moi,gia đình xin,2026-01-02\n"
    with engine(content, content.parent / "output") as checker:
        assert checker.check().problems == ()
        assert checker.build().problems == ()
    assert "url=../tin/bai-moi.html" in (content.parent / "output" / "tin" / "bai-cu.html").read_text(encoding="utf-8")
    shown = capsys.readouterr().out
    assert "+relay_of: bai-moi # trung ương" in shown
    assert "Không có lỗi" in shown
    assert "inv check" in shown


def test_a_record_may_get_back_the_name_it_had(content, write):
    before = write("bai-a", more="aliases: [tin/xua.html]\n").read_bytes()
    terminal.rename(content, TODAY, "bai-a", "bai-b")
    terminal.rename(content, TODAY, "bai-b", "bai-a")
    after = (content / "tin/2020/10/bai-a.md").read_bytes()
    assert after == before.replace(b"[tin/xua.html]", b"[tin/xua.html, tin/bai-b.html]")


def test_a_record_that_gets_back_its_first_name_still_knows_that_it_is_the_first(content, write):
    path = write("bai-a", more="aliases: [tin/cu/bai-a.html]\n")
    names = ("bai-a", "bai-b", "bai-a", "bai-c", "bai-b")
    told = []
    for old, new in pairwise(names):
        terminal.rename(content, TODAY, old, new)
        with engine(content, content.parent / "output") as checker:
            assert checker.check().problems == (), new
        record = read(path.with_name(f"{new}.md"))
        told.append((record.first_name, " ".join(alias[4:-5] for alias in record.old_addresses)))
    assert told == [("bai-a", "cu/bai-a bai-a"), ("bai-a", "cu/bai-a bai-b"), ("bai-a", "cu/bai-a bai-a bai-b"), ("bai-a", "cu/bai-a bai-a bai-c")]


@pytest.mark.parametrize(
    ("new_id", "said"),
    [
        ("", "inv rename bai-cu ma-moi"),
        ("bai-cu", "ghi mã mới khác"),
        ("bai-hai", "bai-hai-2"),
        ("Bài Mới", "bai-moi"),
        ("con", "mã bài là tên tệp"),
        ("index", "mã bài là tên tệp"),
        ("../x", "“../x” không phải là mã bài"),
        ("xua", "tin/xua.html là địa chỉ cũ của content/tin/2020/10/bai-hai.md"),
    ],
)
def test_a_bad_or_taken_id_is_refused_with_a_cure_and_nothing_changes(content, write, capsys, new_id, said):
    write("bai-cu")
    write("bai-hai", more="aliases: [tin/xua.html]\n")
    before = files_of(content)
    refused(lambda: terminal.rename(content, TODAY, "bai-cu", new_id))
    assert files_of(content) == before
    shown = capsys.readouterr().out
    assert said in shown
    assert "Chưa đổi gì." in shown


def test_a_change_that_breaks_off_is_taken_back(content, write, monkeypatch):
    write("bai-cu")
    write("bai-hai", body="[a](tin/bai-cu.html)")
    before = files_of(content)
    broken = Change("tin/2020/10/khong-co.md", b"", b"x")
    library = Library(content, TODAY)
    itself = library.read("tin/2020/10/bai-cu.md")
    other = library.read("tin/2020/10/bai-hai.md")
    changes = [Change("tin/2020/10/bai-cu.md", itself, b"x", "tin/2020/10/bai-moi.md"), Change("tin/2020/10/bai-hai.md", other, b"y")]
    # A folder where a file should be: it cannot be replaced.
    (content / broken.path).mkdir()
    with pytest.raises(OSError, match="khong-co"):
        library.apply([*changes, broken])
    (content / broken.path).rmdir()
    assert files_of(content) == before


def test_no_file_is_written_over(content, write):
    path = write("bai-cu")
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        Library(content, TODAY).write_new("tin/2020/10/bai-cu.md", b"x")
    library = Library(content, TODAY)
    with pytest.raises(FileExistsError):
        library.apply([Change("tin/2020/10/bai-hai.md", b"", b"x", "tin/2020/10/bai-cu.md")])
    assert path.read_bytes() == before


def test_a_withdrawn_record_says_when_and_why(content, write, capsys):
    path = write("bai-cu", more="status: published # đăng\n")
    terminal.withdraw(content, TODAY, "bai-cu", 'Nguồn đã đính chính: "#06", không phải 6.')
    record = read(path)
    assert (record.status, record.withdrawn.date, record.withdrawn.reason) == ("withdrawn", TODAY, 'Nguồn đã đính chính: "#06", không phải 6.')
    assert "status: withdrawn # đăng\n" in path.read_text(encoding="utf-8")
    assert "+status: withdrawn # đăng" in capsys.readouterr().out
    before = path.read_bytes()
    refused(lambda: terminal.withdraw(content, TODAY, "bai-cu", "Lần nữa."))
    assert path.read_bytes() == before
    assert "bài đã rút rồi" in capsys.readouterr().out


def test_corrections_add_up_with_their_days(content, write, capsys):
    path = write("bai-cu")
    terminal.correct(content, TODAY, "content/tin/2020/10/bai-cu.md", "Sửa một.")
    terminal.correct(content, TODAY, "bai-cu", "Sửa hai: tên người.")
    assert [(correction.date, correction.note) for correction in read(path).corrections] == [(TODAY, "Sửa một."), (TODAY, "Sửa hai: tên người.")]
    assert '+  - {date: 2026-11-22, note: "Sửa hai: tên người."}' in capsys.readouterr().out


def test_every_real_record_can_be_corrected_and_withdrawn():
    paths = sorted((ROOT / "content" / "tin").rglob("*.md"))
    assert len(paths) > 50
    for path in paths:
        before, problems = read_record(path.name, path.read_bytes(), DAY, lambda _: True)
        assert problems == []
        data = withdraw(correct(path.read_bytes(), "Sửa thử: #1.", DAY), "Rút thử.", DAY)
        after, problems = read_record(path.name, data, DAY, lambda _: True)
        assert problems == []
        assert after.corrections == (*before.corrections, Correction(DAY, "Sửa thử: #1."))
        wanted = replace(before, status="withdrawn", withdrawn=Withdrawal(DAY, "Rút thử."), corrections=after.corrections)
        assert replace(after, body_line=0, body_links=()) == replace(wanted, body_line=0, body_links=())
        assert set(path.read_bytes().splitlines()) <= set(data.splitlines())


@pytest.mark.parametrize("change", [withdraw, correct])
def test_drafts_and_missing_words_are_refused_with_a_cure(change, write):
    published, draft = write("a").read_bytes(), write("b", more="status: draft\n").read_bytes()
    for data, words in ((published, " "), (draft, "Một câu.")):
        with pytest.raises(BadValue) as error:
            change(data, words, TODAY)
        assert error.value.cure


def test_a_record_is_found_by_what_an_editor_pastes():
    paths = {"bai-cu": "tin/2020/10/bai-cu.md"}
    for pasted in ("bai-cu", "bai-cu.md", "content/tin/2020/10/bai-cu.md", "tin/bai-cu.html", "content\\tin\\2020\\10\\bai-cu.md", " bai-cu "):
        assert find(pasted, paths) == "bai-cu"
    with pytest.raises(BadValue, match="chưa nói bài nào"):
        find(" ", paths)
    with pytest.raises(BadValue, match="bai-cx") as error:
        find("bai-cx", paths)
    assert error.value.cure == "có phải là “bai-cu”?"


def test_a_broken_record_that_names_the_renamed_one_stops_it_before_anything_is_written(content, write, capsys):
    write("bai-cu")
    write("hong").write_bytes(b"relay_of: bai-cu\n")
    before = files_of(content)
    refused(lambda: terminal.rename(content, TODAY, "bai-cu", "bai-moi"))
    assert files_of(content) == before
    assert "content/tin/2020/10/hong.md nêu bài này" in capsys.readouterr().out


def test_the_register_of_decrees_keeps_every_other_byte():
    data = '\ufeff# sổ\r\nsources:\r\n  a: {publisher: "x", record: bai-cu}  # bai-cu\r\n  b: {publisher: "bai-cu", record: bai-cu-2}\r\n  c:\r\n    record: "bai-cu"\r\n'
    after = rename_in_decrees(data.encode(), "bai-cu", "bai-moi").decode()
    assert after == data.replace("record: bai-cu}", "record: bai-moi}").replace('"bai-cu"\r\n', "bai-moi\r\n")


def test_the_register_of_names_keeps_every_other_row():
    data = (
        '\ufeffname,place,record,reason,date\r\nBai Cu,bai-cu,,"bai-cu, hai\r\ndòng",\r\nNguyễn Thử,,bai-cu,"xin, một\r\nlần",\r\n"Trần Thử",,bai-cu-2,bai-cu,\r\n'
        "Lê Thử,, bai-cu ,xin,"
    )
    after = rename_in_suppressed(data.encode(), "bai-cu", "bai-moi").decode()
    assert after == data.replace("Thử,,bai-cu,", "Thử,,bai-moi,").replace(",, bai-cu ,", ",,bai-moi,")
    with pytest.raises(CannotEdit, match="không đọc được"):
        rename_in_suppressed(b"name,place\nA B,bai-cu\n", "bai-cu", "bai-moi")


def test_a_file_keeps_its_mode(content, write):
    path = write("bai-cu")
    path.chmod(0o600)
    terminal.correct(content, TODAY, "bai-cu", "Sửa một.")
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600
