"""How a record is resolved by the registers. All records are made up; the registers are the real ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.archive.core import level_of, place_chain, resolve, thread_of
from tests.archive.conftest import ids

KIEN_GIANG = "locality: Gò Quao, Kiên Giang"


# Places


def test_the_places_above_are_those_of_the_day(make):
    record = make.record("a", "locality: Cẩm Giàng, Thái Nguyên\ndate: 2025-08-01")
    assert [place.id for place in place_chain(record, make.registers.gazetteer)] == ["cam-giang-thai-nguyen", "thai-nguyen"]


@pytest.mark.parametrize(
    ("front", "level"),
    [
        ("locality: An Giang", "tỉnh"),
        ("locality: TP. Hồ Chí Minh", "tỉnh"),
        (KIEN_GIANG, "huyện"),
        ("locality: Hội An, Quảng Nam", "huyện"),
        ("locality: Chí Viễn, Trùng Khánh, Cao Bằng", "xã"),
        ("locality: Võ Miếu, Phú Thọ\ndate: 2025-10-15", "xã"),
        ("locality: [Gia Lai, Kon Tum]", "liên tỉnh"),
        ("level: trung ương", "trung ương"),
        ("", ""),
    ],
)
def test_the_level_of_a_meeting_is_stated_or_follows_from_its_place(make, front, level):
    record = make.record("a", front)
    archive = make.archive(record)
    assert level_of(record, archive.gazetteer) == level
    assert {slug: ids(archive.term(f"level:{slug}").cards()) for slug in archive.listed_among("level")} == ({_slug(level): ["a"]} if level else {})


def _slug(level: str) -> str:
    return {"tỉnh": "tinh", "huyện": "huyen", "xã": "xa", "liên tỉnh": "lien-tinh", "trung ương": "trung-uong"}[level]


def test_a_name_that_was_right_at_one_end_of_an_uncertain_date_is_right(make):
    # The merger fell within 2025: of a meeting "in 2025" both names may be right.
    assert make.record("a", "locality: Hậu Giang\ndate: 2025").place_ids == ("hau-giang",)
    assert make.record("b", "locality: Võ Miếu, Phú Thọ\ndate: 2025").place_ids == ("vo-mieu-phu-tho",)


def test_a_place_named_twice_is_one(make):
    assert make.record("a", "locality: [Gò Quao, 'Gò Quao, Kiên Giang']\nlocality_note: x").place_ids == ("go-quao-kien-giang",)


# Decrees and forces


def test_a_decree_named_twice_counts_once(make):
    assert make.record("a", "decree: [03/2019/NĐ-CP, nd-03-2019-2019-09-05]").decree_ids == ("nd-03-2019-2019-09-05",)


def test_forces_are_called_by_their_names_in_the_register(make):
    assert make.record("a", "forces: [công an, BĐBP, Bộ đội Biên phòng]").forces == ("Công an", "Biên phòng")


def test_what_no_register_knows_is_told_with_the_line_of_its_key(make, registers):
    record = replace(
        make.record("a", "locality: An Giang\ndecree: 03/2019/NĐ-CP\nforces: Công an"),
        locality=("Xyz",), decree=("99/2019/NĐ-CP",), forces=("Không quân",),
    )  # fmt: skip
    resolved, problems = resolve(record, registers)
    assert [(problem.line, problem.what) for problem in problems] == [
        (2, "không có nơi nào tên là “Xyz”"),
        (3, "sổ nghị định không có “99/2019/NĐ-CP”"),
        (4, "không có lực lượng nào tên “Không quân”"),
    ]
    assert resolved.place_ids == resolved.decree_ids == resolved.forces == ()


# Threads


@pytest.mark.parametrize(
    ("front", "thread"),
    [
        (KIEN_GIANG, "place:go-quao-kien-giang"),
        ("locality: [An Giang, 'Gò Quao, Kiên Giang']", "place:an-giang"),
        ("level: trung ương\nseries: Bộ Công an – Bộ Quốc phòng", "series:bo-cong-an-bo-quoc-phong"),
        ("level: trung ương", ""),
    ],
)
def test_what_joins_a_record_with_its_like_is_its_first_place_or_its_series(make, front, thread):
    assert thread_of(make.record("a", front)) == thread
