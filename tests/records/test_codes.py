"""The codes of articles: what they are made of, and that they part the records there are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.records.codes import code_of

TIN = Path(__file__).parents[2] / "content" / "tin"


@pytest.mark.parametrize(
    ("record_id", "code"),
    [
        ("go-quao-2020-10-09", "GQ-2020-10-09"),
        ("go-quao-2020-10-09-2", "GQ-2020-10-09-2"),
        ("ba-ria-vung-tau-2018-07-12", "BRVT-2018-07-12"),
        ("ha-giang-2021-10", "HAGIANG-2021-10"),
        ("hau-giang-2024-03-20", "HAUGIANG-2024-03-20"),
        ("trung-uong-2018-q3-thuong-truc", "TRUNGUONG-2018-Q3-TT"),
        ("hue-2016-tong-ket", "HUE-2016-TK"),
        ("tp-hcm-2016-h1", "TPHCM-2016-H1"),
        ("di-an-nd77-h1", "DA-ND77-H1"),
        ("binh-doan-15-gia-lai-kon-tum", "BD-15-GLKT"),
        ("dak-lak-2015-so-ket-5-nam", "DL-2015-SK-5-NAM"),
        ("a", "A"),
        ("2020", "2020"),
    ],
)
def test_a_code_is_made_of_the_id(record_id, code):
    assert code_of(record_id) == code


@given(st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,8}", fullmatch=True))
def test_every_id_has_a_code_that_can_be_said(record_id):
    code = code_of(record_id)
    assert code
    assert all(part.isalnum() and part.isascii() and part == part.upper() for part in code.split("-"))


def test_the_records_of_the_archive_have_codes_of_their_own():
    codes = Counter(code_of(path.stem) for path in TIN.rglob("*.md"))
    assert [code for code, number in codes.items() if number > 1] == []
