"""Dates that may be partial, approximate or inferred, and the periods that meetings review."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.common.dates import DateProblem, UncertainDate, one_reading, parse_date, parse_moment, parse_period, quarter

DAYS = st.dates(date(1945, 1, 1), date(2100, 12, 31))


@st.composite
def written_dates(draw) -> str:
    day = draw(DAYS)
    text = draw(st.sampled_from([f"{day:%Y-%m-%d}", f"{day:%Y-%m}", f"{day:%Y}", f"XXXX-{day:%m-%d}"]))
    return text + draw(st.sampled_from(["", "~", "?", "%"]))


@given(written_dates())
def test_a_date_is_written_back_as_it_was_read(text):
    assert str(parse_date(text)) == text


@given(written_dates())
def test_a_date_lies_between_its_first_and_last_possible_day(text):
    when = parse_date(text)
    if when.year is None:
        assert when.earliest is None
        assert when.latest is None
    else:
        assert when.earliest <= when.latest
        assert (when.earliest == when.latest) == bool(when.day)
        assert when.earliest.year == when.latest.year == when.year


@given(st.dates(date(2019, 1, 1), date(2020, 12, 31)), st.dates(date(2019, 1, 1), date(2020, 12, 31)))
def test_whole_days_sort_as_days_do(one, other):
    assert (parse_date(one.isoformat()).sort_key < parse_date(other.isoformat()).sort_key) == (one < other)


def test_what_is_unknown_sorts_before_what_is_known():
    written = ["XXXX-07-19", "2019-12-31", "2020", "2020-01", "2020-01-01", "2020-02", "2020-10-09", "2021"]
    assert sorted(written, key=lambda text: parse_date(text).sort_key) == written


def test_two_dates_are_equal_only_with_the_same_doubt():
    assert parse_date("2020-10-09") == UncertainDate(2020, 10, 9)
    assert parse_date("2020-10-09") != parse_date("2020-10-09?")
    assert parse_date("2020-10~") == UncertainDate(2020, 10, approximate=True)
    assert parse_date("2020%") == UncertainDate(2020, approximate=True, inferred=True)


def test_only_a_day_without_doubt_is_exact():
    assert parse_date("2020-10-09").is_exact_day
    assert not any(parse_date(text).is_exact_day for text in ("2020-10-09?", "2020-10-09~", "2020-10", "2020", "XXXX-10-09"))


@pytest.mark.parametrize(
    ("written", "iso", "plain", "label", "formal"),
    [
        ("2020-10-09", "2020-10-09", "9/10/2020", "ngày 9/10/2020", "ngày 09 tháng 10 năm 2020"),
        ("2020-02-05", "2020-02-05", "5/2/2020", "ngày 5/2/2020", "ngày 05 tháng 02 năm 2020"),
        ("2019-03-15", "2019-03-15", "15/3/2019", "ngày 15/3/2019", "ngày 15 tháng 3 năm 2019"),
        ("2020-10", "2020-10", "tháng 10/2020", "tháng 10/2020", "tháng 10/2020"),
        ("2020", "2020", "năm 2020", "năm 2020", "năm 2020"),
        ("2022-07~", "2022-07", "tháng 7/2022", "khoảng tháng 7/2022", "khoảng tháng 7/2022"),
        ("2022-07-05~", "2022-07-05", "5/7/2022", "khoảng 5/7/2022", "khoảng ngày 05 tháng 7 năm 2022"),
        ("2024-03-20?", "2024-03-20", "20/3/2024", "suy ra: 20/3/2024", "suy ra: ngày 20 tháng 3 năm 2024"),
        ("2024-03%", "2024-03", "tháng 3/2024", "suy ra: khoảng tháng 3/2024", "suy ra: khoảng tháng 3/2024"),
        ("XXXX-07-19", "07-19", "19/7, không rõ năm", "ngày 19/7, không rõ năm", "ngày 19/7, không rõ năm"),
    ],
)
def test_dates_are_shown_the_vietnamese_way(written, iso, plain, label, formal):
    when = parse_date(written)
    assert (when.iso, when.plain(), when.label(), when.formal()) == (iso, plain, label, formal)


def test_an_inferred_and_approximate_day_keeps_both_doubts_in_an_official_letter():
    assert parse_date("2024-03-05%").formal() == "suy ra: khoảng ngày 05 tháng 3 năm 2024"


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ("5/9/2019", "hãy viết 2019-09-05"),
        ("05.9.2019", "hãy viết 2019-09-05"),
        ("5-9-2019?", "hãy viết 2019-09-05?"),
        ("2019/9/5", "hãy viết 2019-09-05"),
        ("2019-9-5~", "hãy viết 2019-09-05~"),
    ],
)
def test_a_day_in_another_order_is_written_out_in_ours(written, cure):
    with pytest.raises(DateProblem) as caught:
        parse_date(written)
    assert caught.value.cure == cure


@pytest.mark.parametrize("written", ["2020-02-30", "2021-02-29", "31/02/2020", "2020-13", "2020-00", "2020-04-31", "XXXX-02-30", "31/4/2020", "0/1/2020"])
def test_a_day_that_no_calendar_has_is_refused(written):
    with pytest.raises(DateProblem, match="không có trong lịch"):
        parse_date(written)


def test_the_29th_of_february_is_a_day_of_an_unknown_year():
    assert parse_date("XXXX-02-29").day == 29


@pytest.mark.parametrize(
    "written",
    ["", "2020-10-09 ", "20-10-09", "2020-1", "hôm qua", "2020-10-09??", "2020-10-09~?", "XXXX", "XXXX-07", "1944", "2101", "9/10", "2020-10-09T08:00"],
)
def test_what_is_no_date_of_ours_is_refused_with_a_cure(written):
    with pytest.raises(DateProblem) as caught:
        parse_date(written)
    assert caught.value.what
    assert caught.value.cure


@given(st.text())
def test_any_text_is_a_date_or_a_date_problem(text):
    for parse in (parse_date, parse_moment, parse_period):
        with contextlib.suppress(DateProblem):
            parse(text)


@pytest.mark.parametrize(
    ("written", "start", "end", "label"),
    [
        ("2022-Q2", date(2022, 4, 1), date(2022, 6, 30), "quý II/2022"),
        ("2019-Q4", date(2019, 10, 1), date(2019, 12, 31), "quý IV/2019"),
        ("2020-H1", date(2020, 1, 1), date(2020, 6, 30), "6 tháng đầu năm 2020"),
        ("2020-H2", date(2020, 7, 1), date(2020, 12, 31), "6 tháng cuối năm 2020"),
        ("2020-M09", date(2020, 1, 1), date(2020, 9, 30), "9 tháng đầu năm 2020"),
        ("2020-M02", date(2020, 1, 1), date(2020, 2, 29), "2 tháng đầu năm 2020"),
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "năm 2023"),
        ("2023-05", date(2023, 5, 1), date(2023, 5, 31), "tháng 5/2023"),
        ("2015/2019", date(2015, 1, 1), date(2019, 12, 31), "giai đoạn 2015–2019"),
        ("2016-10/2017-06", date(2016, 10, 1), date(2017, 6, 30), "từ tháng 10/2016 đến tháng 6/2017"),
        ("2015/2017-06", date(2015, 1, 1), date(2017, 6, 30), "từ năm 2015 đến tháng 6/2017"),
    ],
)
def test_periods_have_a_first_and_a_last_day_and_a_vietnamese_name(written, start, end, label):
    period = parse_period(written)
    assert (period.code, period.start, period.end, period.label()) == (written, start, end, label)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2022-Q5",
        "2022-Q0",
        "2020-H3",
        "2020-M13",
        "2020-M9",
        "2020-13",
        "quý II/2022",
        "2022-q2",
        "2019/2015",
        "2017-06/2016-10",
        "2015/2015",
        "2015/",
        "2015/2016/2017",
        "1900",
    ],
)
def test_what_is_no_period_is_refused_with_a_cure(written):
    with pytest.raises(DateProblem) as caught:
        parse_period(written)
    assert caught.value.cure


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("2020-10-16T16:23", "16 giờ 23, ngày 16/10/2020"),
        ("2020-10-16 06:05:59", "6 giờ 05, ngày 16/10/2020"),
        ("2020-10-16", "ngày 16/10/2020"),
        ("2020-10", "tháng 10/2020"),
    ],
)
def test_moments_are_shown_with_the_hour_that_the_source_gives(written, label):
    assert parse_moment(written).label() == label


@pytest.mark.parametrize("written", ["2020-10-16T24:00", "2020-10-16T16:60", "2020-02-30T10:00", "2020-10-16T16", "16:23"])
def test_an_hour_or_a_day_that_is_not_real_is_refused(written):
    with pytest.raises(DateProblem):
        parse_moment(written)


def test_each_month_lies_in_its_quarter():
    assert [quarter(month) for month in range(1, 13)] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("9/10/2020", "2020-10-09"),
        ("09-10-2020", "2020-10-09"),
        ("2020/10/9", "2020-10-09"),
        ("9.10.2020?", "2020-10-09?"),
        ("16:23 16/10/2020", "2020-10-16T16:23"),
        ("16/10/2020, 16:23", "2020-10-16T16:23"),
        ("9/10/20", ""),
        ("31/2/2020", ""),
        ("10/2020", ""),
        ("4:45 16/10/2020", ""),
        ("16:23", ""),
        ("16/10/2020 16:23 17/10/2020", ""),
        ("2020-10-09T16:23", ""),
        ("chiều 9/10/2020", ""),
    ],
)
def test_a_date_written_another_way_has_one_reading_or_none(text, written):
    assert one_reading(text) == written
