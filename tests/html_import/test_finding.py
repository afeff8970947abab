"""Each finder on words of every form seen, and on the words that mislead others. All meetings, people and figures are made up."""

from __future__ import annotations

import pytest

from plugins.html_import.chairs import find_chairs
from plugins.html_import.days import hide, periods, read_stamp
from plugins.html_import.figures import find_figures
from plugins.html_import.finding import Facts, find
from plugins.html_import.page import Page
from tests.conftest import TODAY
from tests.html_import.test_pages import REGISTERS

FILLER = "Phần này chỉ là lời dựng của người viết kiểm thử, không kể chuyện có thật nào và không nêu điều gì khác."


def facts(lead: str, *more: str, title: str = "", stamps: tuple[str, ...] = (), declared: str = "", site: str = "", url: str = "") -> Facts:
    return find(Page(title=title, paragraphs=(lead, *more, FILLER), stamps=stamps, declared=declared, site=site, url=url), REGISTERS, TODAY)


def shown(found: Facts, name: str) -> str:
    return str(found.value(name) or "")


def asked(found: Facts) -> set[str]:
    return {question.field for question in found.questions}


# Publication


@pytest.mark.parametrize(
    ("words", "day", "time"),
    [
        ("(16:23 | 16/10/2020)", "2020-10-16", "16:23"),
        ("Thứ 3, 09/04/2024 | 11:33:18 [GMT +7] A A", "2024-04-09", "11:33"),
        ("Cập nhật: 20/12/2010 4:45:58 CH", "2010-12-20", "16:45"),
        ("20/12/2010 12:05:00 SA", "2010-12-20", "00:05"),
        ("21 tháng 9 năm 2016", "2016-09-21", ""),
        ("Ngày đăng: 5-9-2019", "2019-09-05", ""),
        ("Thứ Sáu, ngày 24.6.2022 - 8h30", "2022-06-24", "08:30"),
        ("2023-04-18T09:20:00+07:00", "2023-04-18", "09:20"),
        ("2023-04-17T23:20:00Z", "2023-04-18", "06:20"),
        ("2023-04-18 09:20", "2023-04-18", "09:20"),
        ("Chủ nhật, 10/03/2024", "2024-03-10", ""),
    ],
)
def test_a_stamp_in_every_form_seen_is_read(words, day, time):
    moment, doubt = read_stamp(words)
    assert (str(moment.day), moment.time, doubt) == (day, time, "")


@pytest.mark.parametrize("words", ["24/10", "Lượt xem: 2024", "31/02/2020", "(GMT +7)", "10:30", "12/05/2020 và 13/05/2020"])
def test_a_stamp_without_one_full_day_tells_nothing(words):
    assert read_stamp(words)[0] is None


def test_a_stamp_whose_weekday_contradicts_is_a_doubt_and_no_value():
    found = facts("Hội nghị giao ban mẫu.", stamps=("Thứ 2, 09/04/2024",))
    assert "published" not in found.fields
    assert any("thứ không khớp" in question.text for question in found.questions if question.field == "published")


def test_two_days_of_publication_are_a_question():
    found = facts("Hội nghị giao ban mẫu.", stamps=("09/04/2024",), declared="2024-05-01T08:00:00+07:00")
    assert "published" not in found.fields
    assert "published" in asked(found)


# The day of the meeting


@pytest.mark.parametrize(
    ("lead", "day"),
    [
        ("Chiều ngày 09/10/2020, hội nghị giao ban mẫu diễn ra.", "2020-10-09"),
        ("Sáng ngày 17 tháng 12 năm 2010, hội nghị tổng kết mẫu diễn ra.", "2010-12-17"),
        ("Ngày 5-9-2021, hội nghị giao ban mẫu diễn ra.", "2021-09-05"),
        ("Sáng thứ Sáu (9/10/2020), hội nghị giao ban mẫu diễn ra.", "2020-10-09"),
        ("Hội nghị sơ kết mẫu diễn ra vào chiều 24.6.2022 ở nơi dựng.", "2022-06-24"),
    ],
)
def test_a_full_day_is_taken_as_it_is_said(lead, day):
    found = facts(lead)
    assert shown(found, "date") == day
    assert "date" not in asked(found)


@pytest.mark.parametrize(
    ("lead", "stamp", "day"),
    [
        ("Chiều 27-7, hội nghị giao ban mẫu diễn ra.", "29/7/2022", "2022-07-27?"),
        ("Sáng 24.6, hội nghị giao ban mẫu diễn ra.", "24/06/2022", "2022-06-24?"),
        ("Sáng nay (29-10), hội nghị giao ban mẫu diễn ra.", "29/10/2024", "2024-10-29?"),
        ("Ngày 30/12, hội nghị tổng kết mẫu diễn ra.", "03/01/2024", "2023-12-30?"),
        ("Sáng nay, hội nghị giao ban mẫu diễn ra.", "15/03/2024", "2024-03-15?"),
        ("Chiều 27-7, hội nghị giao ban quý II-2022 mẫu diễn ra.", "", "2022-07-27?"),
        ("Sáng 10/1, hội nghị giao ban quý IV năm 2022 mẫu diễn ra.", "", "2023-01-10?"),
    ],
)
def test_a_year_is_inferred_from_firm_ground_and_marked(lead, stamp, day):
    found = facts(lead, stamps=(stamp,) if stamp else ())
    assert shown(found, "date") == day
    assert found.value("date_note")
    assert found.fields["date"].confidence == "medium"


@pytest.mark.parametrize(
    ("lead", "stamp"),
    [
        ("Ngày 22/4, hội nghị giao ban mẫu diễn ra.", ""),  # No ground at all.
        ("Ngày 22/4, hội nghị giao ban mẫu diễn ra.", "20/11/2020"),  # Published seven months after.
        ("Chiều 27-7, hội nghị giao ban quý II-2021 mẫu diễn ra.", "29/7/2022"),  # The grounds disagree.
        ("Sáng 20/3, hội nghị giao ban mẫu năm 2023 diễn ra.", ""),  # Of 2023, or in 2023?
    ],
)
def test_a_year_without_firm_ground_stays_unknown_and_is_asked_for(lead, stamp):
    found = facts(lead, stamps=(stamp,) if stamp else ())
    assert shown(found, "date").startswith("XXXX-")
    assert "date" in asked(found)


def test_the_year_after_the_one_reviewed_is_inferred_where_the_text_says_that_it_is_over():
    found = facts("Sáng 20/3, hội nghị giao ban mẫu năm 2023 diễn ra.", "Năm 2023, hai lực lượng mẫu đã trao đổi tin.")
    assert shown(found, "date") == "2024-03-20?"


@pytest.mark.parametrize(
    "lead",
    [
        "Hội nghị giao ban mẫu theo Nghị định số 03/2019/NĐ-CP ngày 05/9/2019 của Chính phủ.",
        "Hội nghị giao ban mẫu theo Nghị định số 03/2019/NĐ-CP của Chính phủ, ngày 05/9/2019 về phối hợp.",
        "Hội nghị giao ban mẫu theo Kế hoạch số 12 ngày 3/4/2021 của nơi dựng.",
        "Hội nghị sơ kết mẫu theo Quy chế số 5 của hai ngành ký ngày 6/7/2018.",
        "Hội nghị giao ban mẫu nhìn lại việc làm từ ngày 1/1/2020 đến ngày 30/6/2020.",
        "Hội nghị giao ban mẫu nêu số liệu tính đến ngày 15/6/2020.",
        "Hội nghị giao ban mẫu thu 24.6 kg giấy vụn.",
        "Đêm nhạc mẫu diễn ra ngày 3/3/2020. Hội nghị giao ban mẫu thì chưa rõ ngày.",
        "Hội nghị giao ban mẫu diễn ra ngày 31/02/2020.",
        "Hội nghị giao ban mẫu chào mừng kỷ niệm ngày 22/12/1944 và ngày 19/8.",
        "Hội nghị giao ban mẫu thống nhất tổ chức diễn tập vào sáng 20/8/2020.",
        "Hội nghị giao ban mẫu nghe kể vụ việc xảy ra ngày 3/7/2020.",
    ],
)
def test_a_day_of_a_document_a_deadline_or_another_event_is_never_the_meetings(lead):
    found = facts(lead)
    assert "date" not in found.fields
    assert "date" in asked(found)


def test_a_weekday_that_contradicts_makes_the_day_doubtful_and_asks():
    found = facts("Sáng thứ Hai, ngày 09/10/2020, hội nghị giao ban mẫu diễn ra.")
    assert shown(found, "date") == "2020-10-09?"
    assert found.fields["date"].confidence == "low"
    assert "thứ Sáu" in next(question.text for question in found.questions if question.field == "date")


def test_a_meeting_after_its_own_report_or_after_today_is_no_value():
    for found in (facts("Ngày 20/10/2020, hội nghị giao ban mẫu diễn ra.", stamps=("16/10/2020",)), facts("Ngày 20/10/2030, hội nghị giao ban mẫu diễn ra.")):
        assert "date" not in found.fields
        assert "date" in asked(found)


def test_of_several_days_the_one_that_opens_the_report_is_meant_and_otherwise_none():
    text = "Chiều 12/10/2020, hội nghị giao ban mẫu diễn ra, tiếp hội nghị ngày 3/7/2020 trước đó."
    assert shown(facts(text), "date") == "2020-10-12"
    found = facts("Hội nghị giao ban mẫu có hai buổi: sáng 3/7/2020 và chiều 12/10/2020 ở nơi dựng.")
    assert "date" not in found.fields


def test_hiding_keeps_every_other_letter_in_its_place():
    text = "Chiều 12/10, họp theo Nghị định số 03/2019/NĐ-CP ngày 05/9/2019 của Chính phủ."
    assert len(hide(text)) == len(text)
    assert "12/10" in hide(text)
    assert "05/9" not in hide(text)


# The period


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("quý II-2022", "2022-Q2"),
        ("quí 1/2024", "2024-Q1"),
        ("qúi 1 năm 2024", "2024-Q1"),
        ("Quý III năm 2021", "2021-Q3"),
        ("9 tháng đầu năm 2020", "2020-M09"),
        ("6 tháng đầu năm 2020", "2020-H1"),
        ("sáu tháng cuối năm 2019", "2019-H2"),
        ("giai đoạn 2015-2019", "2015/2019"),
        ("năm 2023", "2023"),
        ("quý 1", "-Q1"),
        ("6 tháng đầu năm", "-H1"),
    ],
)
def test_a_period_in_every_form_seen_is_read(words, code):
    assert [found for found, _, _ in periods(f"Hội nghị giao ban {words} ở nơi dựng")] == [code]


@pytest.mark.parametrize("words", ["nhiệm kỳ 2016 - 2021", "5 năm", "18 tháng tuổi", "thứ Năm", "quý vị"])
def test_what_is_no_period_is_none(words):
    assert list(periods(f"Hội nghị mẫu nói về {words} thôi")) == []


def test_a_quarter_without_year_takes_it_from_the_day_of_the_meeting():
    assert facts("Ngày 22/4/2016, hội nghị giao ban quý 1 mẫu diễn ra.").value("period").code == "2016-Q1"
    assert facts("Ngày 10/1/2017, hội nghị giao ban quý IV mẫu diễn ra.").value("period").code == "2016-Q4"
    found = facts("Ngày 22/4, hội nghị giao ban quý 1 mẫu diễn ra.")
    assert "period" not in found.fields
    assert "period" in asked(found)


def test_what_is_still_to_be_done_is_not_the_period():
    found = facts("Ngày 12/10/2020, hội nghị giao ban mẫu bàn nhiệm vụ trọng tâm quý IV năm 2020 và phương hướng năm 2021.")
    assert "period" not in found.fields


# Decrees


def test_decrees_are_the_registers():
    assert facts("Hội nghị công an, quân sự mẫu theo Nghị định số 77 ngày 12/7/2010.").value("decree") == ("77/2010/NĐ-CP",)
    assert facts("Ngày 3/7/2020, hội nghị công an, quân sự mẫu theo Nghị định 03.").fields["decree"].confidence == "medium"


def test_a_bare_number_without_a_day_and_a_wrong_signing_day_are_asked_about():
    for lead in ("Hội nghị công an, quân sự mẫu theo Nghị định 03.", "Hội nghị công an, quân sự mẫu theo Nghị định 03/2019/NĐ-CP ngày 5/9/2022."):
        found = facts(lead)
        assert "decree" not in found.fields
        assert "decree" in asked(found)


# Places


@pytest.mark.parametrize(
    ("lead", "title", "place"),
    [
        ("Ngày 3/7/2020, UBND huyện Gò Quao tổ chức hội nghị giao ban.", "", "Gò Quao, Kiên Giang"),
        ("Ngày 3/7/2020, tỉnh Hậu Giang mở hội nghị giao ban cho Công an tỉnh, Bộ CHQS tỉnh.", "", "Hậu Giang"),
        ("Ngày 3/7/2020, UBND huyện tổ chức hội nghị giao ban.", "Lục Nam giao ban quý II", "Lục Nam, Bắc Giang"),
        ("Ngày 3/7/2020, UBND huyện Nam Giang họp hội nghị giao ban. Dự hội nghị có đại diện Công an tỉnh Quảng Nam.", "", "Nam Giang, Quảng Nam"),
        ("Ngày 3/7/2020, Công an thành phố Hải Phòng dự hội nghị giao ban.", "Hải Phòng giao ban", "Hải Phòng"),
    ],
)
def test_a_place_is_the_registers_of_the_level_that_held_the_meeting(lead, title, place):
    assert facts(lead, title=title).value("locality") == (place,)


@pytest.mark.parametrize(
    "lead",
    [
        "Ngày 3/7/2020, UBND huyện Không Có Thật, tỉnh Hậu Giang tổ chức hội nghị giao ban.",  # Not in the register: the province would be wrong.
        "Ngày 3/7/2020, UBND huyện tổ chức hội nghị giao ban, một huyện của tỉnh Hậu Giang.",
        "Ngày 3/7/2020, UBND huyện Châu Thành tổ chức hội nghị giao ban.",  # Ten districts have that name.
        "Ngày 3/7/2020, UBND huyện tổ chức hội nghị giao ban.",
        "Ngày 3/8/2025, tỉnh Hậu Giang tổ chức hội nghị giao ban.",  # No longer there.
        "Ngày 3/7/2020, ông Lê Thái Bình Mẫu dự hội nghị giao ban.",
    ],
)
def test_a_place_that_is_not_sure_is_asked_for(lead):
    found = facts(lead)
    assert "locality" not in found.fields
    assert "locality" in asked(found)


def test_a_place_only_in_the_address_is_taken_with_a_note():
    found = facts("Ngày 3/7/2020, Công an huyện họp hội nghị giao ban.", url="http://lucnam.bacgiang.gov.vn/node/1")
    assert found.value("locality") == ("Lục Nam, Bắc Giang",)
    assert "lucnam.bacgiang.gov.vn" in found.value("locality_note")


def test_the_two_ministries_hold_a_central_meeting_but_naming_them_in_a_decrees_title_does_not():
    assert facts("Ngày 3/7/2020, Bộ Quốc phòng và Bộ Công an tổ chức hội nghị giao ban.").value("level") == "trung ương"
    found = facts("Ngày 3/7/2020, tỉnh Hậu Giang họp hội nghị giao ban về phối hợp giữa Bộ Công an và Bộ Quốc phòng.")
    assert "level" not in found.fields
    assert "Quân đội" not in (found.value("forces") or ())


# Chairs


@pytest.mark.parametrize(
    ("sentence", "people"),
    [
        ("Chiều 3/7, đồng chí Trần Văn Mẫu, Chủ tịch UBND huyện chủ trì hội nghị.", [("Trần Văn Mẫu", "Chủ tịch UBND huyện")]),
        ("Chủ tịch UBND tỉnh Trần Văn Mẫu chủ trì hội nghị giao ban.", [("Trần Văn Mẫu", "Chủ tịch UBND tỉnh")]),
        (
            "Đồng chí Y Mẫu Thử, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Hậu Giang chủ trì Hội nghị giao ban.",
            [("Y Mẫu Thử", "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Hậu Giang")],
        ),
        ("Dự và chủ trì hội nghị có ông Lê Văn Thử, Chủ tịch UBND huyện cùng lãnh đạo các phòng, ban.", [("Lê Văn Thử", "Chủ tịch UBND huyện")]),
        ("Tại hội nghị, bà Lê Thị Thử, Phó Chủ tịch UBND tỉnh dự và chủ trì hội nghị.", [("Lê Thị Thử", "Phó Chủ tịch UBND tỉnh")]),
        (
            "Sáng 3/7, Thượng tá Lê Văn Thử - Trưởng Công an huyện và Trung tá Đỗ Văn Mẫu - Chỉ huy trưởng Ban CHQS huyện đồng chủ trì buổi họp.",
            [("Lê Văn Thử", "Thượng tá, Trưởng Công an huyện"), ("Đỗ Văn Mẫu", "Trung tá, Chỉ huy trưởng Ban CHQS huyện")],
        ),
        (
            "Lê Văn Thử, Giám đốc Công an tỉnh; Đại tá Đỗ Văn Mẫu, Chỉ huy trưởng Bộ CHQS tỉnh; Vũ Văn Dựng, Chính ủy BĐBP tỉnh đồng chủ trì hội nghị.",
            [("Lê Văn Thử", "Giám đốc Công an tỉnh"), ("Đỗ Văn Mẫu", "Đại tá, Chỉ huy trưởng Bộ CHQS tỉnh"), ("Vũ Văn Dựng", "Chính ủy BĐBP tỉnh")],
        ),
        ("Hội nghị do đồng chí Lê Thị Thử, Phó Bí thư Huyện ủy chủ trì.", [("Lê Thị Thử", "Phó Bí thư Huyện ủy")]),
        ("Hội nghị diễn ra dưới sự chủ trì của ông Lê Văn Thử, Phó Chủ tịch UBND tỉnh.", [("Lê Văn Thử", "Phó Chủ tịch UBND tỉnh")]),
        (
            "Chủ trì hội nghị có các đồng chí: Lê Văn Thử, Chủ tịch UBND huyện; Đỗ Văn Mẫu, Trưởng Công an huyện.",
            [("Lê Văn Thử", "Chủ tịch UBND huyện"), ("Đỗ Văn Mẫu", "Trưởng Công an huyện")],
        ),
        (
            "Đại tá Lê Văn Thử, Giám đốc Công an tỉnh và Đại tá Đỗ Văn Mẫu, Chỉ huy trưởng Bộ CHQS tỉnh đồng chủ trì hội nghị.",
            [("Lê Văn Thử", "Đại tá, Giám đốc Công an tỉnh"), ("Đỗ Văn Mẫu", "Đại tá, Chỉ huy trưởng Bộ CHQS tỉnh")],
        ),
    ],
)
def test_whoever_is_said_to_chair_is_taken_with_the_role(sentence, people):
    assert list(find_chairs([sentence]).people) == people


@pytest.mark.parametrize(
    "sentence",
    [
        "Đồng chí Trần Văn Mẫu, Chủ tịch UBND huyện dự và phát biểu chỉ đạo hội nghị.",
        "Công an huyện và Ban CHQS huyện đồng chủ trì buổi họp.",
        "Đồng chí Trần Văn Mẫu giao Công an huyện chủ trì, phối hợp với các ngành.",
        "Công an tỉnh là đơn vị chủ trì hội nghị.",
        "Lãnh đạo hai ngành và ông Trần Văn Mẫu, Chủ tịch UBND huyện đồng chủ trì hội nghị.",
        "Đồng chí Trần Văn Mẫu đồng chủ trì hội nghị.",
        "Dự và chủ trì hội nghị có các đồng chí: Lê Văn Thử, Chủ tịch UBND huyện; Đỗ Văn Mẫu, Trưởng Công an huyện.",
        "Ông Trần Văn Mẫu, Chủ tịch UBND huyện chủ trì cuộc diễn tập năm trước.",
    ],
)
def test_whoever_attends_or_is_a_body_does_not_chair(sentence):
    assert find_chairs([sentence]).people == ()


# Figures


def test_a_sum_and_its_shares_are_told_apart():
    found = find_figures(["Các bên ở nơi dựng trao đổi 370 tin, trong đó cấp tỉnh 120 tin, cấp huyện 250 tin."]).found
    assert [(figure["label"], figure["value"]) for figure in found] == [("tin trao đổi", "370"), ("tin cấp tỉnh", "120"), ("tin cấp huyện", "250")]


def test_a_dot_parts_thousands_and_words_of_doubt_are_kept():
    found = find_figures(["Hai lực lượng mẫu tổ chức hơn 20.629 cuộc tuần tra vũ trang."]).found
    assert found == ({"label": "cuộc tuần tra vũ trang", "value": "20629", "unit": "cuộc", "approx": "hơn"},)


@pytest.mark.parametrize("text", ["thu 11,499 m3 gỗ mẫu", "thu giữ 1.5 kg chất mẫu"])
def test_a_number_with_two_readings_is_asked_about(text):
    figures = find_figures([f"Các bên {text}."])
    assert figures.found == ()
    assert figures.odd


@pytest.mark.parametrize(
    "text", ["Phấn đấu trao đổi 500 tin.", "Hội nghị nêu 6 nhiệm vụ, 3 đơn vị, 9 tháng, năm 2020.", "Thời gian tới sẽ tổ chức 12 buổi họp."]
)
def test_plans_and_plain_counts_are_no_figures(text):
    assert find_figures([text]).found == ()


# What only looks like it


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Bộ Công an và Bộ Quốc phòng giao ban trực tuyến theo lời dựng", "kind"),  # A relay, or the central meeting itself?
        ("Đoàn công tác mẫu kiểm tra việc phối hợp", "kind"),
        ("Ký kết hiệp đồng mẫu bảo vệ khu vực tiếp giáp năm 2021", "period"),
        ("Quân khu 99 mẫu họp giao ban tại Hậu Giang", "locality"),
    ],
)
def test_a_headline_with_two_readings_is_a_question(title, field):
    found = facts("Ngày 3/2/2021, hội nghị giao ban mẫu diễn ra.", title=title)
    assert field not in found.fields
    assert field in asked(found)


@pytest.mark.parametrize("site", ["Báo Hậu Giang", "Báo Công an TP. Hồ Chí Minh", "Pháp Luật TP.HCM"])
def test_a_newspapers_name_is_no_place_of_a_meeting(site):
    assert "locality" not in facts("Ngày 3/2/2021, hội nghị giao ban giữa Công an tỉnh và Bộ CHQS tỉnh diễn ra.", site=site).fields


def test_a_portals_own_place_is_taken_where_the_text_names_none_with_a_note():
    found = facts("Ngày 3/2/2021, UBND huyện họp hội nghị giao ban.", site="Cổng thông tin điện tử huyện Gò Quao")
    assert found.value("locality") == ("Gò Quao, Kiên Giang",)
    assert "Gò Quao" in found.value("locality_note")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Nơi dựng sơ kết việc phối hợp", "sơ kết"),
        ("Hội nghị tổng kết quy chế và ký kết chương trình mẫu", "tổng kết"),
        ("Ký kết quy chế phối hợp mẫu", "ký kết quy chế"),
        ("Ba huyện dựng sơ kết công tác địa bàn giáp ranh", "sơ kết giáp ranh"),
        ("Lãnh đạo nơi dựng dự giao ban tại điểm cầu của tỉnh", "điểm cầu"),
    ],
)
def test_the_kind_is_what_the_headline_calls_it(title, kind):
    assert facts("Ngày 3/2/2021, cuộc họp mẫu diễn ra.", title=title).value("kind") == kind


@pytest.mark.parametrize(
    ("stamp", "published"), [("09/02/2023", "2023-02-09"), ("10/02/2023 08:00", "2023-02-10"), ("03/07/2023", ""), ("25/12/2023", "2023-12-25")]
)
def test_a_day_in_numbers_on_an_english_page_is_taken_only_where_it_has_one_reading(stamp, published):
    lead = "On the morning of February 8, the sample conference reviewed the coordination of the police and the military in the sample province, as the test has it."
    moment = facts(lead, stamps=(stamp,)).value("published")
    assert (str(moment.day) if moment else "") == published
