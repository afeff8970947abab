"""The registers of abbreviations and forces, real and made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.records.glossary import Abbreviation, Force, read_forces, read_glossary

DATA = Path(__file__).parents[2] / "content" / "data"


def test_the_real_registers_have_no_problem_and_no_double():
    for name, reader, key in (("glossary.csv", read_glossary, "abbr"), ("forces.csv", read_forces, "id")):
        found, problems = reader(name, (DATA / name).read_bytes())
        assert problems == []
        keys = [getattr(entry, key) for entry in found]
        assert len(set(keys)) == len(keys) > 5


def test_anchors_of_abbreviations_are_unique():
    found, _ = read_glossary("glossary.csv", (DATA / "glossary.csv").read_bytes())
    assert len({entry.anchor for entry in found}) == len(found)


def test_entries_are_read_in_the_order_of_the_file():
    found, problems = read_glossary("g.csv", '\ufeffabbr,expansion,in_text,note\r\nANTT,"an ninh, trật tự",yes,\r\n TT ,nhiều nghĩa,no,x\r\n'.encode())
    assert problems == []
    assert found == (Abbreviation("ANTT", "an ninh, trật tự", True), Abbreviation("TT", "nhiều nghĩa", False, "x"))


def test_a_force_has_its_other_names():
    found, _ = read_forces("f.csv", b"id,name,aliases,note\nquan-su,Q,A; B;,\n")
    assert found == (Force("quan-su", "Q", ("A", "B")),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("abbr,expansion\nA,a\n", "g.csv:1: thiếu cột in_text, note; dòng đầu phải là abbr,expansion,in_text,note"),
        ("", "g.csv:1: thiếu cột abbr, expansion, in_text, note; dòng đầu phải là abbr,expansion,in_text,note"),
        ("abbr,expansion,in_text,note\nA,,yes,\n", "g.csv:2: dòng thiếu abbr hoặc expansion; điền cả hai, hoặc xóa dòng"),
        ("abbr,expansion,in_text,note\nA,an ninh, trật tự,yes,,\n", "g.csv:2: dòng có nhiều ô hơn dòng đầu; ô nào có dấu phẩy thì đặt trong ngoặc kép"),
    ],
)
def test_a_mistake_is_told_with_its_line(text, problem):
    assert [str(found) for found in read_glossary("g.csv", text.encode())[1]] == [problem]


def glossary(*rows: str):
    return read_glossary("glossary.csv", "\n".join(["abbr,expansion,in_text,note", *rows]).encode())


def test_in_text_is_yes_or_no_in_any_case():
    found, problems = glossary("A,a,Yes,", "B,b,NO,", "C,c,có,", "D,d,,")
    assert [entry.in_text for entry in found] == [True, False]
    assert [(problem.line, problem.what) for problem in problems] == [(4, "in_text của C là “có”"), (5, "in_text của D là “”")]


def test_an_abbreviation_has_one_row():
    assert [(problem.line, problem.what) for problem in glossary("A,a,yes,", "B,b,no,", "A,c,yes,")[1]] == [(4, "chữ viết tắt “A” có hai dòng")]


def test_abbreviations_that_are_one_without_marks_have_anchors_of_their_own():
    found, problems = glossary("ND,nhân dân,no,", "NĐ,nghị định,no,", "n.đ,khác,no,")
    assert problems == []
    assert [entry.anchor for entry in found] == ["nd", "nd-2", "n-d"]
    assert glossary("…,a,no,")[1][0].what == "chữ viết tắt “…” không có chữ hay số nào"


def test_a_row_that_csv_cannot_read_is_told():
    assert [problem.line for problem in glossary("A,a,yes,", f"B,{'x' * 200000},no,")[1]] == [3]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["công-an,Công an,,"], "2: id “công-an” không dùng làm địa chỉ được"),
        (["index,Công an,,"], "2: id “index” không dùng làm địa chỉ được"),
        ([",Công an,,"], "2: dòng thiếu id hoặc name"),
        (["a,Công an,,", "a,Quân sự,,"], "3: id “a” đã là của Công an"),
        (["a,Công an,CA,", "b,Cảnh sát,ca,"], "3: tên “ca” đã là của lực lượng a"),
    ],
)
def test_a_mistake_in_the_forces_is_told(rows, told):
    _, problems = read_forces("forces.csv", "\n".join(["id,name,aliases,note", *rows]).encode())
    assert [f"{problem.line}: {problem.what}" for problem in problems] == [told]
