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
