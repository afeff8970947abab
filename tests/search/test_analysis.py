"""What the index keeps of a document: its postings, their keys and tiers, and the words its abbreviations stand for."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.records.glossary import read_glossary
from plugins.search.abbreviations import Abbreviations
from plugins.search.analysis import BODY, SUMMARY, TITLE, Document, key_of, postings
from plugins.search.pack import keys_of
from plugins.search.syllables import fold, tokens

GLOSSARY = Path(__file__).parents[2] / "content/data/glossary.csv"
ABBREVIATIONS = Abbreviations.of(read_glossary("glossary.csv", GLOSSARY.read_bytes())[0])
EMPTY = Document("gia-lai-2022-07-27", 0, "")


def said(text: str, day: int = 0) -> set[str]:
    return set(postings(replace(EMPTY, day=day, body=text), ABBREVIATIONS))


def test_neighbours_within_a_part_of_a_sentence_are_pairs():
    assert said("Sơ kết quý, năm. Họp") == {"sơ", "kết", "quí", "năm", "họp", "sơ kết", "kết quí", "quí năm"}


def analyse(document, abbreviations):
    """Return the postings of a document by key, as the index takes them in."""
    return {(head, second): tuple(forms) for head, seconds in keys_of(postings(document, abbreviations)).items() for second, forms in seconds.items()}


def test_a_posting_has_the_best_tier_of_its_places():
    document = Document("a", 20220727, "Họp", ("Gia Lai",), ("03/2019/NĐ-CP",), ("Võ Ngọc Thành",), "họp báo", "Họp báo, Gia Lai, năm 2022")
    found = postings(document, ABBREVIATIONS)
    tiers = {posting: found[posting] for posting in ("họp", "họp báo", "báo gia", "gia lai", "võ ngọc", "§nd 03/2019", "§nam 2022", "năm")}
    assert tiers == {
        "họp": TITLE, "họp báo": SUMMARY, "báo gia": BODY, "gia lai": TITLE, "võ ngọc": TITLE, "§nd 03/2019": TITLE, "§nam 2022": TITLE, "năm": BODY,
    }  # fmt: skip


def test_a_key_holds_every_form_of_its_fold():
    found = analyse(Document("a", 0, "Hội nghị", summary="hoi nghi HỘI NGHỊ", body="hỏi nghỉ 27-7"), ABBREVIATIONS)
    assert sorted(found["hoi", "nghi"]) == [("hoi nghi", SUMMARY), ("hỏi nghỉ", BODY), ("hội nghị", TITLE)]
    assert found["§ng", "07-27"] == (("", BODY),)


@pytest.mark.parametrize(
    ("posting", "key"), [("hội nghị", ("hoi", "nghi")), ("đắk", ("dak", "")), ("§nd 03/2019", ("§nd", "03/2019")), ("§nam 2016-2021", ("§nam", "2016-2021"))]
)
def test_the_key_of_a_posting_is_its_fold(posting, key):
    assert key_of(posting) == key


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("UBND tỉnh", "ủy ban nhân dân tỉnh"),
        ("Uỷ ban nhân dân tỉnh", "ubnd tỉnh"),
        ("họp với Bộ Chỉ huy Quân sự tỉnh", "bộ chqs tỉnh"),
        ("Ban CHQS xã", "ban chỉ huy quân sự xã"),
        ("TT ATXH", "trật tự, an toàn xã hội"),
        ("giữ TTATXH", "giữ tt atxh"),
        ("trật tự, an toàn xã hội", "ttatxh"),
        ("quốc phòng - an ninh", "qpan"),
        ("QP-AN", "quốc phòng, an ninh"),
        ("uy ban nhan dan", "ubnd"),
        ("UBND TP", "ủy ban nhân dân thành phố"),
        ("Ủy ban nhân dân thành phố", "ubnd tp"),
        ("TP.HCM", "hồ chí minh"),
        ("TP. HCM", "thành phố hồ chí minh"),
        ("UBND TP. Cần Thơ", "ủy ban nhân dân thành phố cần thơ"),
        ("huyện K'Bang họp", "huyện k bang họp"),
        ("huyện K'Bang", "kbang"),
    ],
)
def test_short_and_long_say_the_same(text, other):
    words = [token.form for token in tokens(other)]
    assert {*words, *map(" ".join, pairwise(words))} <= said(text)


@pytest.mark.parametrize(
    ("text", "other"),
    [("ND", "nghị định"), ("quản sứ", "qs"), ("công. An", "ca"), ("TT xã", "thị trấn"), ("trật tự; an toàn xã hội", "ttatxh"), ("BCH", "ban chấp hành")],
)
def test_what_may_mean_something_else_is_left_as_it_is(text, other):
    assert not {token.form for token in tokens(other)} <= said(text)


def test_every_place_of_an_abbreviation_counts():
    assert {"tỉnh ủy", "huyện ủy", "dân họp", "dân nghe"} <= said("Tỉnh UBND họp. Huyện UBND nghe")


def test_no_way_leads_over_the_end_of_a_sentence():
    assert not {"họp ubnd", "họp ủy"} & said("Họp. UBND")
    assert {"họp ubnd", "họp ủy"} <= said("Họp UBND")


@pytest.mark.parametrize(
    ("text", "day", "named"),
    [
        ("ngày 27/7/2022", 0, {"ng 2022-07-27", "ng 07-27", "th 2022-07", "nam 2022"}),
        ("Nghị định 03/2019/NĐ-CP ngày 05/9/2019", 0, {"nd 03/2019", "nd 03", "ng 2019-09-05", "ng 09-05"}),
        ("nhiệm kỳ 2016 – 2021", 0, {"nam 2016-2021", "nam 2016", "nam 2021"}),
        ("quý II/2022", 0, {"q 2022-2", "q 2", "nam 2022"}),
    ],
)
def test_an_entity_says_what_it_implies(text, day, named):
    assert {posting[1:] for posting in said(text, day) if posting[0] == "§"} == named


@pytest.mark.parametrize(
    ("text", "day", "meant"),
    [
        ("quý II", 20220727, "q 2022-2"),
        ("quý III", 20220628, "q 2022-3"),
        ("quý IV", 20230112, "q 2022-4"),
        ("quý IV", 20220000, "q 2022-4"),
        ("Chiều 27-7", 20220800, "ng 2022-07-27"),
    ],
)
def test_a_quarter_or_day_without_a_year_is_of_the_document_s_time(text, day, meant):
    assert f"§{meant}" in said(text, day)


@pytest.mark.parametrize(
    ("day", "named"),
    [
        (20220727, {"ng 2022-07-27", "ng 07-27", "th 2022-07", "nam 2022"}),
        (20220700, {"th 2022-07", "nam 2022"}),
        (20220000, {"nam 2022"}),
        (727, {"ng 07-27"}),
        (0, set()),
    ],
)
def test_the_day_of_a_document_is_said_as_far_as_it_is_known(day, named):
    assert {posting[1:] for posting in said("", day)} == named


def test_a_place_is_found_when_typed_as_one_word():
    found = postings(replace(EMPTY, places=("Đắk Lắk", "Gia Lai", "Huế")), ABBREVIATIONS)
    assert {key_of(posting)[0] for posting in found} >= {"daklak", "gialai", "hue"}


@given(st.text(), st.text(), st.text())
def test_any_text_has_an_analysis(title, summary, body):
    document = Document("a", 20220727, title, summary=summary, body=body)
    found = postings(document, ABBREVIATIONS)
    assert all(tier in (TITLE, SUMMARY, BODY) and posting.strip() == posting for posting, tier in found.items())
    assert sum(map(len, analyse(document, ABBREVIATIONS).values())) == len(found)
    for token in tokens(title):
        assert found[token.form] == TITLE
        assert (fold(token.text), "") in analyse(document, ABBREVIATIONS)
