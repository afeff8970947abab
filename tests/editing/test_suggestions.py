"""What is typed without dấu, in part, or by an old name finds its place and its decree in the real registers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.archive.sources import read_sources
from plugins.editing.suggestions import suggest_decrees, suggest_places
from plugins.gazetteer.core import PlaceNotThen
from tests.conftest import ROOT, TODAY

REGISTERS = read_sources(ROOT / "content", TODAY, "content")[0].registers
PLACES, DECREES = REGISTERS.gazetteer, REGISTERS.decrees


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("go quao", "Gò Quao, Kiên Giang"),
        ("Gò Q", "Gò Quao, Kiên Giang"),
        ("huyen go quao", "Gò Quao, Kiên Giang"),
        ("quao kien giang", "Gò Quao, Kiên Giang"),
        ("hue", "Huế"),
        ("bac kan", "Bắc Kạn"),
        ("tp hcm", "TP. Hồ Chí Minh"),
        ("chau thanh kien", "Châu Thành, Kiên Giang"),
    ],
)
def test_a_place_typed_without_marks_comes_first(typed, first):
    assert suggest_places(typed, PLACES)[0].value == first


def test_an_old_name_answers_with_what_it_is_today():
    (found,) = suggest_places("ha tay", PLACES)
    assert found.value == "Hà Tây"
    assert found.remark == "tỉnh Hà Tây, chỉ có trước ngày 1/8/2008; nay thuộc thành phố Hà Nội"


def test_places_of_the_day_come_before_those_that_were_not():
    bac_kan = [found.value for found in suggest_places("bac kan", PLACES, date(2020, 5, 1))]
    assert bac_kan.index("thành phố Bắc Kạn, Bắc Kạn") < bac_kan.index("Bắc Kạn, Thái Nguyên")


def test_every_place_is_found_by_its_folded_notation_and_each_suggestion_is_understood():
    for notation, place in PLACES.by_notation:
        assert notation in [found.value for found in suggest_places(notation.lower(), PLACES, limit=50)]
        assert meant(notation, place.last.valid_from or date(2000, 1, 1)) == place.id


def meant(notation: str, day: date) -> str:
    try:
        return PLACES.lookup(notation, day).id
    except PlaceNotThen as error:
        return error.place.id


@pytest.mark.parametrize("typed", ["nghi dinh 03", "nd 03", "NĐ 03", "03/2019", "03/2019/NĐ-CP", "nghị định số 3", "3/20"])
def test_the_coordination_decree_is_meant_by_its_number(typed):
    assert suggest_decrees(typed, DECREES)[0].value == "03/2019/NĐ-CP"


def test_decrees_that_are_only_mistaken_for_one_are_not_suggested():
    values = [found.value for found in suggest_decrees("", DECREES, limit=100)]
    assert values
    assert not {decree.id for decree in DECREES if decree.decoy_for} & {DECREES.resolve(value).id for value in values}


@settings(deadline=None)  # How long it takes on a busy machine says nothing.
@given(st.text(max_size=15))
def test_any_text_is_borne_and_what_is_suggested_is_in_the_registers(typed):
    assert all(PLACES.lookup(found.value, None) for found in suggest_places(typed, PLACES))
    assert all(DECREES.resolve(found.value) for found in suggest_decrees(typed, DECREES))


def test_nothing_is_suggested_for_nothing():
    assert suggest_places("  ", PLACES) == []
    assert suggest_places("zzzz", PLACES) == []
    assert suggest_decrees("zzzz", DECREES) == []
