"""Which paragraph supports which fact. The texts are made up."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from plugins.common.dates import parse_date
from plugins.records.core import Chair, Figure, Promise
from plugins.records.evidence import find_evidence, holds

PARAGRAPHS = (
    "Ngày 19/10/2020, huyện họp ở tầng 3 với 12.370 lượt người.",
    "Chiều 9/10, Ông NGUYỄN VĂN THỬ chủ trì; có 370 tin, 12 vụ.",
    "Ngày 9/10/2020 ông Nguyễn Văn Thử nói 3 vụ, 370 cuộc.",
)


def evidence(*, date="", chairs=(), figures=(), promises=()):
    record = SimpleNamespace(
        date=parse_date(date) if date else None,
        chair=[Chair(name) for name in chairs],
        figures=[Figure("thử", Decimal(value), unit) for value, unit in figures],
        promises=[Promise(text) for text in promises],
    )
    return find_evidence(record, PARAGRAPHS)


@pytest.mark.parametrize(
    ("date", "paragraph"),
    [("2020-10-09", 3), ("2020-10-19", 1), ("2021-10-09", 2), ("2020-10", 0), ("2020", 0), ("", 0), ("2020-10-08", 0)],
)
def test_the_day_is_sought_with_its_year_and_then_without(date, paragraph):
    assert evidence(date=date).day == paragraph


def test_each_chair_has_the_first_paragraph_that_names_him_however_it_is_written():
    assert evidence(chairs=["Nguyễn Văn Thử", "Nguyễn Văn", "Văn Th", ""]).chairs == (2, 2, 0, 0)


def test_a_figure_is_sought_with_its_unit_and_a_large_one_also_without():
    assert evidence(figures=[(370, "cuộc"), (370, "buổi"), (370, ""), (3, "vụ"), (3, ""), (12, "tin"), (12370, "lượt")]).figures == (3, 2, 2, 3, 0, 0, 1)


@pytest.mark.parametrize("text", ["20/3", "họp 20/3.", "(20/3)", "20/3, 21/3", "ngày 20/3: họp"])
def test_a_whole_number_or_word_is_found(text):
    assert holds(text, "20/3")


@pytest.mark.parametrize("text", ["20/3/2024", "120/3", "1.20/3", "20/3.5", "20/3a", "20/3_", "_20/3", ""])
def test_a_part_of_a_number_or_word_is_not(text):
    assert not holds(text, "20/3")


def test_a_promise_is_where_most_of_its_words_are_and_nowhere_if_too_few_are():
    assert evidence(promises=["ông Nguyễn Văn Thử nói 370 cuộc", "tổ chức tổng kết mười năm"]).promises == (3, 0)


def test_a_figure_is_also_known_by_what_it_counts():
    record = SimpleNamespace(date=None, chair=[], figures=[Figure("thông tin trao đổi", Decimal(50), "tin")], promises=[])
    assert find_evidence(record, ["Có 50 người.", "Hơn 50 thông tin đã được trao đổi."]).figures == (2,)
