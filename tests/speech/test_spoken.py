"""Texts as they are spoken. ``vectors.json``: pairs of what is written and what is said, each judged by ear."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.records.glossary import Abbreviation, read_glossary
from plugins.speech.numbers import roman, say_number
from plugins.speech.spoken import Speaker
from tests.conftest import ROOT

GLOSSARY, PROBLEMS = read_glossary("glossary.csv", (ROOT / "content" / "data" / "glossary.csv").read_bytes())
SPEAKER = Speaker(GLOSSARY)
VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
WORDS = st.sampled_from(
    [
        "công",
        "an",
        "quân",
        "sự",
        "biên",
        "phòng",
        "huyện",
        "họp",
        "tại",
        "xã",
        "với",
        "hai",
        "lực",
        "lượng,",
        "ngày",
        "tháng",
        "năm",
        "quý",
        "khóa",
        "nghị",
        "định",
        "số",
        "Hà",
        "Giang",
        "Đồng",
        "Tháp.",
    ]
)
# What is hard to read: digits with signs, letters of abbreviations, units.
ODD = st.text(st.sampled_from('0123456789/.-–,:%°²đhkmgIVXTPQCĐUBN& ()“”"+ngày'), max_size=40)


@pytest.mark.parametrize(("written", "spoken"), VECTORS)
def test_text_is_said_as_people_say_it(written, spoken):
    assert SPEAKER.say(written) == spoken


def test_there_are_many_vectors_of_distinct_texts():
    assert PROBLEMS == []
    assert len({written for written, _ in VECTORS}) == len(VECTORS) >= 150


@given(st.lists(WORDS).map(" ".join))
def test_plain_words_stay_as_they_are(text):
    assert SPEAKER.say(text) == text


@given(st.one_of(ODD, st.text(max_size=60), st.lists(st.one_of(WORDS, ODD)).map(" ".join)))
@example("0/A0")
def test_no_digit_is_left_and_all_is_nfc(text):
    said = SPEAKER.say(text)
    assert not re.search("[0-9]", said)
    assert unicodedata.is_normalized("NFC", said)


@given(st.integers(0, 10**15))
def test_every_number_has_its_own_words(number):
    words = say_number(number)
    assert set(words.split()) <= {
        "không",
        "một",
        "hai",
        "ba",
        "bốn",
        "năm",
        "sáu",
        "bảy",
        "tám",
        "chín",
        "mười",
        "mươi",
        "trăm",
        "nghìn",
        "triệu",
        "tỷ",
        "linh",
        "mốt",
        "tư",
        "lăm",
    }
    assert say_number(number + 1) != words


def test_roman_numerals_up_to_39():
    assert [roman(text) for text in ("I", "IV", "IX", "XIV", "XXXIX")] == [1, 4, 9, 14, 39]
    assert [roman(text) for text in ("IIII", "VX", "XXXX", "L", "", "Đ")] == [0] * 6


def test_an_abbreviation_of_two_meanings_is_spelled_and_one_of_the_register_is_said():
    speaker = Speaker([Abbreviation("ABC", "an toàn; hoặc bình an", False), Abbreviation("XYZ", "một nghĩa 2 chữ", True)])
    assert speaker.say("họp ABC với XYZ") == "họp A B C với một nghĩa hai chữ"
    assert Speaker([]).say("họp UBND") == "họp U B N D"


def test_bodies_of_the_archive_are_said_without_a_digit_or_a_sign():
    for path in (ROOT / "content" / "tin").rglob("*.md"):
        said = SPEAKER.say(path.read_text(encoding="utf-8").split("\n---\n", 1)[1])
        assert not re.search(r"[0-9%/&+=<>]", said), path
