"""From files to drafts: the reader takes each draft, a batch loses nothing, nothing is written over, no sentence is copied."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from rich.console import Console

from plugins.archive.core import resolve
from plugins.archive.finder import Finder
from plugins.html_import import terminal
from plugins.html_import.importing import Importer, files_of, worst
from plugins.html_import.page import read_page
from plugins.html_import.reading import read
from plugins.records.core import read_for_registers, read_record
from plugins.records.schema import BadValue
from tests.conftest import ROOT, TODAY, engine
from tests.html_import.test_pages import EXPECTED, PAGES, REGISTERS
from tests.html_import.test_reading import mhtml, windows_1258

MOJO = PAGES / "cong-huyen-mojoportal.html"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with the real registers and no record."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content" / "data", folder / "data")
    (folder / "tin").mkdir()
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def draft_of(content: Path, page: Path) -> str:
    outcome = Importer(content, TODAY).run([page])[0]
    return (content.parent / outcome.draft).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EXPECTED)
def test_the_checker_asks_of_a_draft_only_what_the_editor_must_write(content, name):
    outcome = Importer(content, TODAY).run([PAGES / name])[0]
    data = (content.parent / outcome.draft).read_bytes()
    assert read_record(outcome.draft, data, TODAY, lambda path: True)[1] == []  # An unfinished draft stops no build.
    as_published = data.replace(b"status: draft\n", b"")
    problems = [problem.what for problem in read_record(outcome.draft, as_published, TODAY, lambda path: True)[1]]
    unknown_place = ["không có địa phương"] if "locality" not in outcome.facts.fields else []
    assert sorted(problems) == sorted(["mục “title” để trống", "mục “summary” để trống", "bài không có thân", *unknown_place])


@pytest.mark.parametrize("name", EXPECTED)
def test_a_draft_says_what_was_found_and_the_registers_take_it(content, name):
    outcome = Importer(content, TODAY).run([PAGES / name])[0]
    record = read_for_registers(outcome.draft, (content.parent / outcome.draft).read_bytes())
    resolved, problems = resolve(record, REGISTERS)
    assert problems == []
    expected = EXPECTED[name][0]
    assert str(resolved.date or "") == expected.get("date", "")
    assert list(resolved.locality) == expected.get("locality", [])
    assert list(resolved.forces) == expected.get("forces", [])
    assert resolved.source.title == expected["source"].get("title", "")


@pytest.mark.parametrize("name", EXPECTED)
def test_no_twelve_words_in_a_row_are_the_sources_but_its_own_headline(content, name):
    page = read_page(read(name, (PAGES / name).read_bytes()))
    draft = re.sub(r"^  title: .*$", "", draft_of(content, PAGES / name), flags=re.MULTILINE)
    words = re.findall(r"\w+", draft.casefold())
    runs = {" ".join(words[at : at + 12]) for at in range(len(words))}
    for paragraph in (*page.paragraphs, page.sapo, *page.captions):
        own = re.findall(r"\w+", paragraph.casefold())
        assert [" ".join(own[at : at + 12]) for at in range(len(own) - 11) if " ".join(own[at : at + 12]) in runs] == []


def test_a_finished_draft_is_a_record(content):
    outcome = Importer(content, TODAY).run([MOJO])[0]
    path = content.parent / outcome.draft
    text = path.read_text(encoding="utf-8")
    text = text.replace("title:\n", "title: Tiêu đề mẫu\n", 1).replace("summary:\n", "summary: Tóm tắt mẫu.\n", 1) + "\nMột đoạn mẫu.\n"
    record, problems = read_record(outcome.draft, text.encode(), TODAY, lambda path: True)
    assert problems == []
    assert record.status == "draft"
    assert [(chair.name, chair.role) for chair in record.chair] == [("Trần Văn Mẫu", "Phó Chủ tịch UBND huyện")]
    assert [int(figure.value) for figure in record.figures] == [45, 1204, 7]


def test_the_text_that_was_read_is_kept_beside_the_archive_under_its_hash(content):
    outcome = Importer(content, TODAY).run([MOJO])[0]
    kept = content.parent / ".nguon" / f"{Path(outcome.draft).stem}.txt"
    assert "Trần Văn Mẫu" in kept.read_text(encoding="utf-8")
    assert f"sha256: {sha256(kept.read_bytes()).hexdigest()}" in (content.parent / outcome.draft).read_text(encoding="utf-8")
    assert ".nguon/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


def test_drafts_are_filed_by_the_meetings_month_or_apart_where_no_year_is_known(content):
    outcomes = Importer(content, TODAY).run([MOJO, PAGES / "drupal-khong-noi-khong-nam.html"])
    assert outcomes[0].draft == "content/tin/2020/10/nui-thanh-2020-10-12.md"
    assert outcomes[1].draft.startswith("content/tin/khong-ro/")


def test_importing_again_writes_nothing_and_points_at_the_draft(content):
    first = Importer(content, TODAY).run([MOJO])[0]
    before = files(content.parent)
    again = Importer(content, TODAY).run([MOJO])[0]
    assert files(content.parent) == before
    assert again.draft == ""
    assert [duplicate.path for duplicate in again.duplicates] == [first.draft]
    assert again.status == 1


def test_a_draft_is_found_in_the_store_too_and_no_file_is_made_twice(content):
    first = Importer(content, TODAY).run([MOJO])[0]
    with engine(content, content.parent / "output") as checker:
        checker.check()
        before = files(content.parent / ".nguon")
        again = Importer(content, TODAY, checker).run([MOJO, PAGES / "bang-2010.html", PAGES / "bang-2010.html"])
    assert [duplicate.path for duplicate in again[0].duplicates] == [first.draft]
    assert [bool(outcome.draft) for outcome in again] == [False, True, False]
    assert [duplicate.path for duplicate in again[2].duplicates] == [again[1].draft]
    assert files(content.parent / ".nguon").items() > before.items()


def test_a_batch_asks_the_archive_once_for_a_hundred_pages(content, tmp_path, monkeypatch):
    asked = []
    alike = Finder.alike
    monkeypatch.setattr(Finder, "alike", lambda self, records: asked.append(len(records)) or alike(self, records))
    write_batch(tmp_path / "trang")
    Importer(content, TODAY).run(files_of(str(tmp_path / "trang")))
    assert asked == [80, 80]


def test_another_page_on_the_same_meeting_gets_a_draft_of_its_own_and_a_word_about_the_first(content, tmp_path):
    other = tmp_path / "khac.html"
    other.write_text(MOJO.read_text(encoding="utf-8").replace("nuithanh.example.vn", "baokhac.example.vn").replace("45 tin", "46 tin"), encoding="utf-8")
    first, second = Importer(content, TODAY).run([MOJO, other])
    assert first.draft != second.draft
    assert [duplicate.path for duplicate in second.duplicates] == [first.draft]
    assert first.draft in (content.parent / second.draft).read_text(encoding="utf-8")


def test_the_real_archive_is_searched(tmp_path):
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content" / "data", content / "data")
    shutil.copytree(ROOT / "content" / "tin", content / "tin")
    page = tmp_path / "a.txt"
    page.write_text(
        "Trang mẫu nói lại một cuộc họp đã có\n\nChiều ngày 09/10/2020, UBND huyện Gò Quao tổ chức hội nghị giao ban giữa Công an huyện và Ban CHQS huyện, theo lời dựng.\n",
        encoding="utf-8",
    )
    outcome = Importer(content, TODAY).run([page])[0]
    assert [duplicate.path for duplicate in outcome.duplicates] == ["content/tin/2020/10/go-quao-2020-10-09.md"]
    assert Path(outcome.draft).stem == "go-quao-2020-10-09-2"


def test_the_given_address_is_noted_and_one_that_is_none_is_refused(content):
    outcome = Importer(content, TODAY).run([PAGES / "bang-2010.html"], "https://mau.example.vn/bai")[0]
    assert outcome.facts.value("source.url") == "https://mau.example.vn/bai"
    with pytest.raises(BadValue):
        Importer(content, TODAY).run([MOJO], "mau.example.vn")


def test_importing_never_reaches_for_the_network(content, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was reached for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert Importer(content, TODAY).run([MOJO])[0].draft


# Many at once


def district_page(number: int) -> str:
    day = f"{number % 27 + 1:02}/{number % 11 + 1:02}/20{number % 5 + 20}"
    return (
        MOJO.read_text(encoding="utf-8")
        .replace("12/10/2020", day)
        .replace("14/10/2020", "28/12/2024")
        .replace("45 tin", f"{number + 2} tin")
        .replace("giao-ban-chin-thang", f"tin-{number}")
    )


def write_batch(folder: Path) -> dict[str, bool]:
    """Write 200 pages of every sort; return whether each gives a draft."""
    folder.mkdir()
    good: dict[str, bool] = {}
    broken = [b"", b"%PDF-1.7", b"\x00\x01\x02" * 99, b"<html><body></body></html>", b"<html" + b"<div>" * 3000, (PAGES / "loi-404.html").read_bytes()]
    for number in range(200):
        name, page = f"{number:03}", district_page(number)
        match number % 10:
            case 7:
                data, name, fine = broken[number // 10 % len(broken)], f"{name}.html", False
            case 8:
                data, name, fine = (PAGES / "dang-nhap.html").read_bytes(), f"{name}.htm", False
            case 3:
                data, name, fine = mhtml(page.encode(), "utf-8", f"https://mau.example.vn/{number}"), f"{name}.mhtml", True
            case 4:
                data, name, fine = page.encode("utf-16"), f"{name}.html", True
            case 5:
                data, name, fine = windows_1258(page.replace('charset="utf-8"', 'charset="windows-1258"')), f"{name}.html", True
            case 6:
                data, name, fine = read_page(read("a.html", page.encode())).text.encode(), f"{name}.txt", True
            case _:
                data, name, fine = page.encode(), f"{name}.html", True
        (folder / name).write_bytes(data)
        good[name] = fine
    return good


def test_a_batch_of_200_with_broken_pages_among_them_loses_none(content, tmp_path):
    good = write_batch(tmp_path / "trang")
    outcomes = Importer(content, TODAY).run(files_of(str(tmp_path / "trang")))
    assert [Path(outcome.path).name for outcome in outcomes] == sorted(good)
    assert {Path(outcome.path).name: bool(outcome.draft) for outcome in outcomes} == good
    drafts = [outcome.draft for outcome in outcomes if outcome.draft]
    assert len(set(drafts)) == len(drafts) == sum(good.values()) == 160
    for outcome in outcomes:
        if outcome.draft:
            number = int(Path(outcome.path).stem)
            assert str(outcome.facts.value("date")) == f"20{number % 5 + 20}-{number % 11 + 1:02}-{number % 27 + 1:02}"
            assert (content.parent / outcome.draft).is_file()
        else:
            assert outcome.trouble.endswith(".")
    assert worst(outcomes) == 2


def test_files_are_taken_from_a_file_a_folder_or_a_pattern_in_order(tmp_path):
    for name in ("b.html", "a.txt", "c.mhtml", "anh.jpg", ".an.html", "b_files/khung.html", "con/d.htm"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [path.relative_to(tmp_path).as_posix() for path in files_of(str(tmp_path))] == ["a.txt", "b.html", "c.mhtml", "con/d.htm"]
    assert [path.name for path in files_of(str(tmp_path / "*.html"))] == ["b.html"]
    assert [path.name for path in files_of(str(tmp_path / "a.txt"))] == ["a.txt"]
    with pytest.raises(FileNotFoundError):
        files_of(str(tmp_path / "khong-co"))


# What is said


def test_json_has_an_object_a_page_in_the_order_of_names(content, capsys):
    status = terminal.run(str(PAGES), content, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert status == 2
    assert [Path(entry["path"]).name for entry in said] == sorted(path.name for path in PAGES.glob("*.html"))
    mojo = next(entry for entry in said if entry["path"].endswith("mojoportal.html"))
    assert mojo["fields"]["date"] == {"value": "2020-10-12", "confidence": "high", "from": "Chiều ngày 12/10/2020"}
    assert mojo["fields"]["chair"]["value"] == [{"name": "Trần Văn Mẫu", "role": "Phó Chủ tịch UBND huyện"}]
    assert mojo["questions"] == []
    login = next(entry for entry in said if entry["path"].endswith("dang-nhap.html"))
    assert login["draft"] is None
    assert "đăng nhập" in login["questions"][0]


@pytest.mark.parametrize(("name", "status"), [("cong-huyen-mojoportal.html", 0), ("bang-2010.html", 1), ("loi-404.html", 2), ("khong-co.html", 2)])
def test_the_exit_status_says_what_is_left_to_do(content, capsys, name, status):
    assert terminal.run(str(PAGES / name), content, console=Console(width=200)) == status
    assert capsys.readouterr() != ("", "")


def test_the_terminal_shows_values_words_questions_and_troubles(content, capsys):
    terminal.run(str(PAGES), content, console=Console(width=240))
    said = capsys.readouterr().out
    for words in (
        "content/tin/2020/10/nui-thanh-2020-10-12.md",
        "Chiều ngày 12/10/2020",
        "Ngày họp",
        "đây là trang báo lỗi".capitalize(),
        "họp năm nào?",
        "9 trang: 7 bản nháp mới",
    ):
        assert words in said


def test_an_address_for_many_files_is_refused(content, capsys):
    assert terminal.run(str(PAGES), content, url="https://mau.example.vn/a") == 2
    assert "--url chỉ dùng khi nhập một tệp" in capsys.readouterr().err
    assert not list((content / "tin").iterdir())


def test_the_task_ends_with_the_status_and_prints_only_json():
    command = [sys.executable, "-m", "invoke", "import", str(PAGES / "loi-404.html"), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONUTF8": "1"})
    assert done.returncode == 2
    assert [entry["draft"] for entry in json.loads(done.stdout)] == [None]


def test_a_page_nested_thousands_deep_ends_in_words_not_in_a_crash(content, tmp_path):
    page = tmp_path / "sau.html"
    page.write_text("<html>" + "<div>" * 5000 + "hội nghị giao ban mẫu " * 9 + "</div>" * 5000, encoding="utf-8")
    outcome = Importer(content, TODAY).run([page])[0]
    assert outcome.draft == ""
    assert outcome.trouble.endswith(".")
