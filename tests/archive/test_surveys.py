"""The register of what was looked for. All surveys here are made up."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.archive.surveys import EVERYWHERE, Survey, Surveyed, check_days, check_surveys, read_surveys

HEAD = "province,from,to,on,where,method\n"
YEAR_2020 = (date(2020, 1, 1), date(2020, 12, 31))


def read(*rows):
    return read_surveys("searched.csv", (HEAD + "".join(f"{row}\n" for row in rows)).encode())


def survey(province, first, last):
    return Survey(province, first, last, date(2026, 1, 5), "Báo thử", "đọc mục lục")


def test_a_row_says_where_when_and_how_news_was_looked_for():
    found, problems = read("an-giang,2020-01,2020,2026-01-05,Báo thử,đọc mục lục")
    assert problems == []
    assert found == (Survey("an-giang", date(2020, 1, 1), date(2020, 12, 31), date(2026, 1, 5), "Báo thử", "đọc mục lục", 2),)


def test_an_empty_register_is_no_problem():
    assert read() == ((), [])


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("an-giang,2020,2020,2026-01-05,,x", "đợt rà soát để trống where; ghi đủ: nơi nào, từ ngày nào đến ngày nào, rà soát ngày nào, ở đâu, bằng cách nào"),
        ("an-giang,2020,2020,2026-01-05,a,b,c", "dòng có nhiều ô hơn dòng đầu; ô nào có dấu phẩy thì đặt trong ngoặc kép"),
        ("an-giang,1/2/2020,2020,2026-01-05,a,b", "ngày “1/2/2020” không viết theo thứ tự năm-tháng-ngày; hãy viết 2020-02-01"),
        ("an-giang,2020~,2020,2026-01-05,a,b", "ngày của đợt rà soát không rõ; from và to ghi ngày, tháng hoặc năm; on ghi đủ ngày; không thêm dấu ~ hay ?"),
        ("an-giang,2020,2020,2026-01,a,b", "ngày của đợt rà soát không rõ; from và to ghi ngày, tháng hoặc năm; on ghi đủ ngày; không thêm dấu ~ hay ?"),
        ("an-giang,2021,2020,2026-01-05,a,b", "đợt rà soát từ 1/1/2021 lại đến 31/12/2020; đổi chỗ from và to"),
        ("an-giang,2020,2026,2026-01-05,a,b", "rà soát ngày 5/1/2026 chưa thể biết đến ngày 31/12/2026; sửa to cho không sau on, hoặc xem lại on"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_cure(row, problem):
    found, problems = read("*,2019,2019,2026-01-05,Báo thử,đọc", row)
    assert [str(problem) for problem in problems] == [f"searched.csv:3: {problem}"]
    assert len(found) == 1


def test_columns_that_lack_are_told():
    assert [str(problem) for problem in read_surveys("searched.csv", b"province,from\n")[1]] == [
        "searched.csv:1: thiếu cột to, on, where, method; dòng đầu phải là province,from,to,on,where,method"
    ]


def test_what_is_no_province_is_told(registers):
    surveys = [survey("an-giangg", *YEAR_2020), survey("go-quao-kien-giang", *YEAR_2020), survey("kien-giang", *YEAR_2020), survey(EVERYWHERE, *YEAR_2020)]
    told = [str(problem) for problem in check_surveys("searched.csv", surveys, registers.gazetteer)]
    assert told[0] == "searched.csv:0: không có tỉnh, thành nào mang id “an-giangg”; có phải là “an-giang”?"
    assert told[1].startswith("searched.csv:0: không có tỉnh, thành nào mang id “go-quao-kien-giang”; ")
    assert len(told) == 2


def test_nobody_has_looked_tomorrow():
    told = [str(problem) for problem in check_days("searched.csv", [survey("an-giang", *YEAR_2020)], date(2026, 1, 4))]
    assert told == ["searched.csv:0: ngày rà soát 5/1/2026 còn ở phía trước; xem lại on; rà soát xong rồi hãy ghi"]
    assert not list(check_days("searched.csv", [survey("an-giang", *YEAR_2020)], date(2026, 1, 5)))


def test_a_province_of_today_was_looked_through_only_with_all_that_became_part_of_it(registers):
    def has(*surveys):
        return Surveyed(surveys, registers.gazetteer).has("an-giang", *YEAR_2020)

    assert not has()
    assert not has(survey("an-giang", *YEAR_2020))  # Kiên Giang was apart then.
    assert has(survey("an-giang", *YEAR_2020), survey("kien-giang", *YEAR_2020))
    assert has(survey(EVERYWHERE, *YEAR_2020))
    assert Surveyed([survey("an-giang", date(2025, 7, 1), date(2025, 9, 30))], registers.gazetteer).has("an-giang", date(2025, 7, 1), date(2025, 9, 30))


def test_a_province_counts_only_on_the_days_it_was_there(registers):
    surveys = [survey("ha-noi", date(2008, 7, 1), date(2008, 9, 30)), survey("ha-tay", date(2008, 7, 1), date(2008, 7, 31))]
    assert Surveyed(surveys, registers.gazetteer).has("ha-noi", date(2008, 7, 1), date(2008, 9, 30))


def test_a_gap_of_one_day_is_a_gap(registers):
    def has(*spans):
        return Surveyed([survey(EVERYWHERE, *span) for span in spans], registers.gazetteer).has(EVERYWHERE, *YEAR_2020)

    assert has((date(2020, 7, 1), date(2021, 1, 1)), (date(2019, 1, 1), date(2020, 6, 30)))
    assert not has((date(2020, 7, 1), date(2021, 1, 1)), (date(2019, 1, 1), date(2020, 6, 29)))
    assert not has((date(2020, 1, 1), date(2020, 12, 30)))
