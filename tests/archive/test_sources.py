"""Reading a whole content folder. Mistakes in records are in tests/bad_input; here are those in registers and standing pages."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.archive.engine import read_archive
from plugins.archive.sources import StandingPage, read_sources
from tests.conftest import ROOT, TODAY, engine, setup_of
from tests.pictures import jpeg

RECORD = """---
title: Bài dựng để kiểm thử
date: 2020-10-09
locality: Gò Quao, Kiên Giang
decree: 03/2019/NĐ-CP
forces: [Công an]
summary: Bài dựng.
source: {publisher: Báo Thử Nghiệm}
---
Thân bài.
"""


@pytest.fixture
def content(tmp_path) -> Path:
    """A folder with the real registers and one made-up record."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content" / "data", folder / "data")
    # Some sources of the decrees are real records, which are not here.
    decrees = folder / "data" / "decrees.yaml"
    decrees.write_text(re.sub(r", record: [a-z0-9-]+", "", decrees.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "tin" / "2020").mkdir(parents=True)
    (folder / "tin" / "2020" / "x.md").write_text(RECORD, encoding="utf-8")
    return folder


def messages(content: Path) -> list[str]:
    archive, problems, _ = read_archive(setup_of(content, content.parent / "state"))
    assert (archive is None) == bool(problems)
    return [str(problem) for problem in problems]


def pages_of(content: Path) -> tuple[StandingPage, ...]:
    sources, problems = read_sources(content, TODAY, "content")
    assert problems == []
    return sources.pages


def page(content: Path, text: str, name: str = "gioi-thieu.md") -> None:
    (content / "pages").mkdir(exist_ok=True)
    (content / "pages" / name).write_bytes(text.encode())


def test_the_real_content_has_no_problem():
    archive, problems, number = read_archive(setup_of(ROOT / "content", Path("unused")))
    assert problems == []
    assert number == len(list(archive.records())) > 50
    assert len(pages_of(ROOT / "content")) > 1


def test_content_without_records_and_pages_is_legal(content):
    shutil.rmtree(content / "tin")
    archive, problems, number = read_archive(setup_of(content, Path("unused")))
    assert (problems, number, list(archive.records()), pages_of(content)) == ([], 0, [], ())


def test_what_systems_and_editing_programs_leave_behind_is_no_record(content):
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "x.md~", ".x.md.swp", "~$x.md", "._x.md"):
        (content / "tin" / "2020" / name).write_bytes(b"\x00")
    assert messages(content) == []


def test_messages_call_the_folder_as_they_are_told(content):
    (content / "tin" / "2020" / "x.md").write_bytes(b"")
    _, problems, _ = read_archive(replace(setup_of(content, Path("unused")), shown="kho/content"))
    assert problems[0].path == "kho/content/tin/2020/x.md"


@pytest.mark.parametrize("name", ["places.csv", "decrees.yaml", "glossary.csv", "forces.csv", "tile-map.csv"])
def test_a_missing_register_is_told(content, name):
    (content / "data" / name).unlink()
    assert f"content/data/{name}:1: không có tệp này; lấy lại từ bản gốc của kho: trang web không dựng được nếu thiếu sổ" in messages(content)


@pytest.mark.parametrize("name", ["places.csv", "decrees.yaml", "glossary.csv", "forces.csv", "tile-map.csv", "searched.csv"])
def test_a_register_that_is_not_utf8_is_told_with_its_line(content, name):
    with (content / "data" / name).open("ab") as file:
        file.write(b"\n\xff\n")
    lines = (content / "data" / name).read_bytes().count(b"\n")
    assert f"content/data/{name}:{lines}: tệp không phải UTF-8; mở tệp và lưu lại với bảng mã UTF-8 (Excel: CSV UTF-8)" in messages(content)


@pytest.mark.parametrize("name", ["places.csv", "decrees.yaml", "glossary.csv", "forces.csv", "tile-map.csv", "searched.csv"])
@pytest.mark.parametrize("data", [b"", b"\n", b"a", b"a,b\n1\n", b"{}", b"- x\n", b"\x00", b'"', b'id,name\n"x'])
def test_no_register_however_broken_makes_the_reader_fail(content, name, data):
    (content / "data" / name).write_bytes(data)
    assert messages(content)


@pytest.mark.parametrize("name", ["places.csv", "glossary.csv", "forces.csv", "tile-map.csv", "searched.csv", "decrees.yaml"])
def test_registers_may_be_saved_by_excel(content, name):
    path = content / "data" / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert messages(content) == []


def test_a_record_at_a_place_whose_parent_is_unknown_does_not_hide_the_mistake_in_the_register(content):
    path = content / "data" / "places.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Gò Quao,huyện,kien-giang", "Gò Quao,huyện,kien-giangg"), encoding="utf-8")
    assert any("parent “kien-giangg” không có trong sổ địa danh; có phải là “kien-giang”?" in message for message in messages(content))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("an-giangg,1,7,An Giang,", "content/data/tile-map.csv:2: không có nơi nào mang id “an-giangg”; có phải là “an-giang”?"),
        ("an-giang,một,9,An Giang,", "content/data/tile-map.csv:2: dòng không đủ id, row, column, label; hàng và cột là số nguyên"),
    ],
)
def test_a_mistake_in_the_tile_map_is_told_with_its_line(content, row, problem):
    (content / "data" / "tile-map.csv").write_text(f"id,row,column,label,part_of\n{row}\n", encoding="utf-8")
    assert messages(content) == [problem]


def test_a_standing_page_is_read(content):
    page(content, "\ufeff---\r\ntitle: Giới thiệu\r\nsummary: Một câu.\r\n---\r\nThân.\r\n")
    (found,) = pages_of(content)
    assert (found.slug, found.title, found.body.strip(), found.decree) == ("gioi-thieu", "Giới thiệu", "Thân.", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "---\n---\nx",
        "---\ntitle: a\n---\nx",
        "---\nsummary: a\n---\nx",
        "---\n- a\n---\nx",
        "---\ntitle: [\n---\nx",
        "---\ntitle: a\nsummary: b\n",
        "---\nchỉ chữ\n---\nx",
    ],
)
def test_a_standing_page_that_cannot_be_read_is_told(content, text):
    page(content, text)
    assert messages(content) == [
        "content/pages/gioi-thieu.md:1: phần đầu trang không đọc được; cần --- rồi title:, summary:, và --- trước thân trang, lưu bằng UTF-8"
    ]


def test_a_standing_page_of_an_unknown_decree_is_told(content):
    page(content, "---\ntitle: a\nsummary: b\ndecree: nd-9\n---\nx")
    assert messages(content) == ["content/pages/gioi-thieu.md:2: decree “nd-9” không có trong sổ nghị định; ghi id như nd-77-2010"]


def test_a_folder_of_records_without_records_is_told(content):
    (content / "tin" / "2020" / "x.md").unlink()
    assert messages(content) == ["content/tin:1: không có bài nào; lấy lại các bài từ bản gốc của kho; kho mới chưa có bài thì xóa thư mục này"]


def test_a_source_of_the_decrees_that_is_no_record_is_told(content):
    path = content / "data" / "decrees.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  bai-go-quao-2020: {", "  bai-go-quao-2020: {record: xy, ", 1), encoding="utf-8")
    (message,) = messages(content)
    assert re.fullmatch(r"content/data/decrees\.yaml:\d+: nguồn “bai-go-quao-2020” nêu bài “xy”, bài ấy không có; .*", message)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], "1: bản đồ ô không có ô nào"),
        (["an-giang,1,1,An Giang,", "an-giang,1,2,An Giang,"], "3: an-giang có hai ô"),
        (["an-giang,1,1,An Giang,", "ca-mau,1,1,Cà Mau,"], "3: ca-mau và an-giang cùng một ô"),
        (["an-giang,16,1,An Giang,"], "2: ô của an-giang ra ngoài bản đồ"),
        (["an-giang,1,0,An Giang,"], "2: ô của an-giang ra ngoài bản đồ"),
        (["an-giang,1,1"], "2: dòng không đủ id, row, column, label"),
        (["an-giang,1,1,An Giang,", "", "an-giangg,1,2,An Giang,"], "4: không có nơi nào mang id “an-giangg”"),
    ],
)
def test_a_tile_that_cannot_be_drawn_is_told(content, rows, problem):
    (content / "data" / "tile-map.csv").write_text("\n".join(["id,row,column,label,part_of", *rows, ""]), encoding="utf-8")
    (message,) = messages(content)
    assert message.startswith(f"content/data/tile-map.csv:{problem}; ")


def test_two_images_that_differ_by_letter_case_are_told(content):
    # Not in tests/bad_input: such files cannot be checked out on Windows and macOS.
    (content / "images").mkdir()
    for name in ("Hop.jpg", "hop.jpg"):
        (content / "images" / name).write_bytes(jpeg())
    (content / "tin" / "2020" / "x.md").write_text(
        RECORD.replace("source:", "image: {file: images/Hop.jpg, alt: x}\nsource:") + "![a](images/hop.jpg)\n", encoding="utf-8"
    )
    (message,) = messages(content)
    assert message.startswith("content/tin/2020/x.md:12: ảnh “images/hop.jpg” chỉ khác “images/Hop.jpg” (ở content/tin/2020/x.md) ở chữ hoa, chữ thường; ")


@pytest.mark.parametrize("name", ["con", "nul", "com1", "index", "a" * 160])
def test_a_record_that_no_file_can_be_named_after_is_told(content, name):
    (content / "tin" / "2020" / f"{name}.md").write_text(RECORD, encoding="utf-8")
    (message,) = messages(content)
    assert message.startswith(f"content/tin/2020/{name}.md:1: tên tệp “{name}.md” không dùng làm địa chỉ được; ")


def test_an_image_in_a_page_whose_name_is_too_long_is_told(content):
    page(content, f"---\ntitle: a\nsummary: b\n---\n![x](images/{'a' * 400}.jpg)\n")
    assert len(messages(content)) == 1


def test_what_is_no_file_is_told(content):
    (content / "pages").mkdir()
    (content / "pages" / "a.md").symlink_to(content / "khong-co.md")
    (content / "data" / "forces.csv").unlink()
    (content / "data" / "forces.csv").mkdir()
    told = messages(content)
    assert any(message.startswith("content/pages/a.md:1: tệp là liên kết (symlink)") for message in told)
    assert any(message.startswith("content/data/forces.csv:1: không mở được tệp") for message in told)


def test_the_links_and_images_of_a_standing_page_are_read(content):
    page(content, "---\ntitle: a\nsummary: b\n---\n\nXem [bài](tin/x.html) và [khác](tinh/an-giang.html#x).\n")
    assert messages(content) == []
    assert [(link.page, link.line) for link in pages_of(content)[0].body_links] == [("tin/x.html", 6), ("tinh/an-giang.html", 6)]


def test_mistakes_in_registers_pages_and_records_are_told_together(content):
    page(content, "")
    (content / "tin" / "2020" / "x.md").write_text(RECORD.replace("title:", "titel:"), encoding="utf-8")
    (content / "data" / "tile-map.csv").write_text("id,row,column,label,part_of\nan-giangg,1,7,An Giang,\n", encoding="utf-8")
    told = messages(content)
    assert [message.partition(":")[0] for message in told] == [
        "content/data/tile-map.csv",
        "content/pages/gioi-thieu.md",
        "content/tin/2020/x.md",
    ]
    with engine(content, content.parent / "output") as checker:
        outcome = checker.check()
    assert [str(problem) for problem in outcome.problems] == told
    assert outcome.files == 1


def test_an_image_that_a_record_and_a_page_spell_in_two_ways_is_told(content):
    (content / "images").mkdir()
    for name in ("Hop.jpg", "hop.jpg"):
        (content / "images" / name).write_bytes(jpeg())
    (content / "tin" / "2020" / "x.md").write_text(RECORD + "![a](images/hop.jpg)\n", encoding="utf-8")
    page(content, "---\ntitle: a\nsummary: b\n---\n![a](images/Hop.jpg)\n")
    (message,) = messages(content)
    assert message.startswith("content/pages/gioi-thieu.md:5: ảnh “images/Hop.jpg” chỉ khác “images/hop.jpg” (ở content/tin/2020/x.md) ")


HEAD_OF_PAGE = "---\ntitle: Trang thử\nsummary: Không có thật.\n{more}---\n\nThân trang.\n"


@pytest.mark.parametrize("aliases", ["nghe-doc.html", "[nghe-doc]", "[tin/nghe-doc.html]", "[Nghe.html]", "[index.html]"])
def test_what_is_no_list_of_old_addresses_of_a_page_is_told(content, aliases):
    page(content, HEAD_OF_PAGE.format(more=f"aliases: {aliases}\n"))
    told = "content/pages/gioi-thieu.md:2: aliases của trang không phải là danh sách địa chỉ trang cũ; viết như aliases: [nghe-doc.html]"
    assert [message.partition(";")[0] for message in messages(content)] == [told.partition(";")[0]]


def test_an_old_address_leads_to_one_page_only_and_to_none_where_a_page_is(content):
    page(content, HEAD_OF_PAGE.format(more="aliases: [b.html, cu.html]\n"), "a.md")
    page(content, HEAD_OF_PAGE.format(more="aliases: [cu.html, cu-2.html]\n"), "b.md")
    assert messages(content) == [
        "content/pages/a.md:2: địa chỉ cũ “b.html” đã là của content/pages/b.md; xóa địa chỉ ấy khỏi aliases",
        "content/pages/b.md:2: địa chỉ cũ “cu.html” đã là của content/pages/a.md; xóa địa chỉ ấy khỏi aliases",
    ]
    page(content, HEAD_OF_PAGE.format(more="aliases: [tim.html]\n"), "a.md")
    with engine(content, content.parent / "output") as checker:
        (problem,) = checker.check().problems
    assert "địa chỉ “tim.html” đã là của" in str(problem)


def test_an_old_address_of_a_standing_page_leads_to_the_page_that_took_its_place(content):
    page(content, HEAD_OF_PAGE.format(more="aliases: [nghe-doc.html]\n"), "moi.md")
    with engine(content, content.parent / "output") as builder:
        assert builder.build().problems == ()
    old = (content.parent / "output" / "nghe-doc.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=moi.html">' in old
    assert 'Trang này đã chuyển sang địa chỉ mới: <a href="moi.html">Trang thử</a>.' in old.replace("\u00a0", " ")
