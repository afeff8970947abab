"""Days and periods as people write them mean one thing, or are asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.common.dates import DateProblem, UncertainDate
from plugins.editing.dates import read_days, read_exact_days, read_moments, read_periods, write_moment

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        ("9/10/2020", "2020-10-09", "ngày 9/10/2020"),
        ("9-10-2020", "2020-10-09", "ngày 9/10/2020"),
        ("09.10.2020", "2020-10-09", "ngày 9/10/2020"),
        ("ngày 9 tháng 10 năm 2020", "2020-10-09", "ngày 9/10/2020"),
        ("Chiều ngày 09/10/2020", "2020-10-09", "ngày 9/10/2020"),
        ("thứ Sáu, 9/10/2020", "2020-10-09", "ngày 9/10/2020"),
        ("tháng 10/2020", "2020-10", "tháng 10/2020"),
        ("thang 10 nam 2020", "2020-10", "tháng 10/2020"),
        ("năm 2020", "2020", "năm 2020"),
        ("khoảng tháng 7/2022", "2022-07~", "khoảng tháng 7/2022"),
        ("suy ra 20/3/2024", "2024-03-20?", "suy ra: 20/3/2024"),
        ("20/3/2024?", "2024-03-20?", "suy ra: 20/3/2024"),
        ("19/7 không rõ năm", "XXXX-07-19", "ngày 19/7, không rõ năm"),
        ("2020-10-09", "2020-10-09", "ngày 9/10/2020"),
        ("31/12/15", "2015-12-31", "ngày 31/12/2015"),
    ],
)
def test_a_day_that_can_be_read_one_way_is_read_so(written, code, said):
    assert [(str(when), when.label()) for when in read_days(written, TODAY)] == [(code, said)]


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("3/4/20", ["2020-04-03", "2003-04-20"]),
        ("20/3", ["2026-03-20", "2025-03-20", "XXXX-03-20"]),
        ("20/12", ["2025-12-20", "XXXX-12-20"]),
        ("tháng 5", ["2026-05", "2025-05"]),
    ],
)
def test_a_day_that_can_be_read_several_ways_is_asked(written, codes):
    assert [str(when) for when in read_days(written, TODAY)] == codes


@pytest.mark.parametrize(
    ("written", "what", "cure"),
    [
        ("31/2/2020", "không có trong lịch", "xem lại ngày và tháng"),
        ("10/25/2020", "không có trong lịch", "25/10/2020"),
        ("9/10/2027", "chưa tới", "xem lại năm"),
        ("2027-10-09", "chưa tới", "xem lại năm"),
        ("Thứ Hai, 9/10/2020", "là thứ Sáu, không phải thứ Hai", "xem lại nguồn"),
        ("quý 2/2022", "là một kỳ", "period"),
        ("2020-13", "không có trong lịch", "tháng 2"),
        ("hôm nọ", "chưa hiểu", "9/10/2020"),
    ],
)
def test_what_is_no_day_is_refused_with_a_cure(written, what, cure):
    with pytest.raises(DateProblem, match=what) as refused:
        read_days(written, TODAY)
    assert cure in refused.value.cure


@settings(deadline=None)
@given(st.dates(date(1945, 1, 1), TODAY))
def test_every_day_of_the_calendar_is_read_back_from_each_way_of_writing_it(day):
    wanted = (UncertainDate(day.year, day.month, day.day),)
    formats = ("{0.day}/{0.month}/{0.year}", "{0.day:02}.{0.month:02}.{0.year}", "{0.day}-{0.month}-{0.year}", "ngày {0.day} tháng {0.month} năm {0.year}")
    assert [read_days(written.format(day), TODAY) for written in (*formats, "{0}")] == [wanted] * 5


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_a_day_a_period_or_a_problem_with_a_cure(text):
    def answer(read):
        try:
            return read(text, TODAY)
        except DateProblem as problem:
            return problem.cure

    assert all(answer(read) for read in (read_days, read_periods, read_moments, read_exact_days))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("quý 2/2022", "2022-Q2"),
        ("quý II-2022", "2022-Q2"),
        ("quí 1 năm 2024", "2024-Q1"),
        ("qúi 1/2024", "2024-Q1"),
        ("6 tháng đầu năm 2020", "2020-H1"),
        ("sáu tháng cuối năm 2020", "2020-H2"),
        ("9 tháng đầu năm 2020", "2020-M09"),
        ("chín tháng năm 2020", "2020-M09"),
        ("năm 2023", "2023"),
        ("tháng 5/2023", "2023-05"),
        ("5/2023", "2023-05"),
        ("2015-2019", "2015/2019"),
        ("giai đoạn 2015 – 2019", "2015/2019"),
        ("từ tháng 10/2016 đến tháng 6/2017", "2016-10/2017-06"),
        ("2022-q2", "2022-Q2"),
    ],
)
def test_a_period_is_read(written, code):
    assert [period.code for period in read_periods(written, TODAY)] == [code]


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("quý IV", ["2026-Q4", "2025-Q4"]),
        ("9 tháng đầu năm", ["2026-M09", "2025-M09"]),
        ("6 tháng 2020", ["2020-H1", "2020-H2"]),
        ("6 tháng", ["2026-H1", "2026-H2", "2025-H1", "2025-H2"]),
    ],
)
def test_a_period_that_can_be_read_several_ways_is_asked(written, codes):
    assert [period.code for period in read_periods(written, TODAY)] == codes


@pytest.mark.parametrize("written", ["quý 5/2020", "13 tháng năm 2020", "quý 1/2030", "2019-2015", "9 tháng cuối năm 2020", "abc"])
def test_what_is_no_period_is_refused(written):
    with pytest.raises(DateProblem):
        read_periods(written, TODAY)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("(16:23 | 16/10/2020)", "2020-10-16T16:23"),
        ("16h23 ngày 16/10/2020", "2020-10-16T16:23"),
        ("8h 16/10/2020", "2020-10-16T08:00"),
        ("4:45:58 CH 16/10/2020", "2020-10-16T16:45"),
        ("Thứ 3, 09/04/2024 | 11:33:18 [GMT +7]", "2024-04-09T11:33"),
        ("16/10/2020", "2020-10-16"),
    ],
)
def test_a_time_of_publication_is_read(written, code):
    assert [write_moment(moment) for moment in read_moments(written, TODAY)] == [code]


def test_today_may_be_said_as_such():
    assert str(read_exact_days("hôm nay", TODAY)[0]) == TODAY.isoformat()
    assert str(read_exact_days("hôm qua", TODAY)[0]) == (TODAY - timedelta(days=1)).isoformat()
    with pytest.raises(DateProblem, match="chưa đủ"):
        read_exact_days("tháng 5/2020", TODAY)
