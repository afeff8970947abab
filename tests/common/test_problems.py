"""Problems: how they read, how they sort, and the word that was meant."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.common.problems import Problem, did_you_mean, nearest
from plugins.common.text import fold


def test_a_problem_says_where_what_and_what_to_write_instead():
    assert str(Problem("content/tin/x.md", 3, "không có nơi nào tên là “Hà Tay”", "có phải là “Hà Tây”?")) == (
        "content/tin/x.md:3: không có nơi nào tên là “Hà Tay”; có phải là “Hà Tây”?"
    )


def test_problems_sort_by_file_and_then_by_line_as_a_number():
    problems = [Problem("b.md", 1, "x", ""), Problem("a.md", 10, "x", ""), Problem("a.md", 9, "y", "")]
    assert [(p.path, p.line) for p in sorted(problems)] == [("a.md", 9), ("a.md", 10), ("b.md", 1)]


@pytest.mark.parametrize(
    ("given_", "meant"),
    [("Ha Tay", "Hà Tây"), ("hậu giang", "Hậu Giang"), ("Hâu Giang", "Hậu Giang"), ("Qúy Châu", "Quý Châu"), ("An Giangg", "An Giang")],
)
def test_a_forgotten_mark_or_a_slip_of_the_finger_is_understood(given_, meant):
    known = ["An Giang", "Hà Tây", "Hậu Giang", "Quý Châu"]
    assert nearest(given_, known) == meant
    assert did_you_mean(given_, known) == f"có phải là “{meant}”?"


def test_nothing_is_suggested_where_nothing_is_near():
    assert did_you_mean("Xyz", ["An Giang", "Hà Tây"]) == ""
    assert did_you_mean("An Giang", []) == ""


@given(st.lists(st.text(min_size=1), min_size=1))
def test_a_known_word_is_nearest_to_itself_or_to_one_that_folds_the_same(words):
    word = words[-1]
    assert fold(nearest(word, words)) == fold(word) or fold(word) == ""


def test_the_nearest_of_very_many_is_found_fast():
    known = [f"{place}-{year}-{number:04}" for place in ("an-giang", "go-quao", "hau-giang", "ca-mau") for year in range(2010, 2025) for number in range(1500)]
    started = time.process_time()
    assert nearest("go-quoa-2020-0100", known) == "go-quao-2020-0100"
    first = time.process_time() - started
    for number in range(20):
        nearest(f"khong-co-{number}", known)
    assert time.process_time() - started - first < 2
