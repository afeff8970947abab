"""Venues, topics, series, several places, places to add: found where a report says them, and left open at any doubt. All of it is made up."""

from __future__ import annotations

import csv

import pytest

from plugins.archive.finder import Finder
from plugins.gazetteer.core import COLUMNS
from plugins.html_import.draft import as_fields, render
from plugins.html_import.finding import SERIES_OF_MINISTRIES, find
from plugins.html_import.page import Page
from plugins.html_import.topics import Topic, find_topics
from plugins.html_import.venues import find_venue
from tests.conftest import ROOT, TODAY
from tests.html_import.test_finding import asked, facts
from tests.html_import.test_pages import REGISTERS


@pytest.mark.parametrize(
    ("sentence", "venue"),
    [
        ("Sáng 3/4, tại Hội trường UBND huyện, Công an huyện và Ban CHQS huyện tổ chức hội nghị giao ban quý I.", "Hội trường UBND huyện"),
        ("Chiều ngày 3/4/2020, tại hội trường lớn Huyện ủy, đồng chí A chủ trì hội nghị sơ kết.", "Hội trường lớn Huyện ủy"),
        ("Chiều 27/7, tại Bộ Chỉ huy Quân sự tỉnh, UBND tỉnh tổ chức hội nghị giao ban.", "Bộ Chỉ huy Quân sự tỉnh"),
        ("Hội nghị giao ban được tổ chức tại Nhà văn hóa trung tâm.", "Nhà văn hóa trung tâm"),
        ("Hội nghị sơ kết diễn ra sáng 3/4 tại Trung tâm Hội nghị tỉnh.", "Trung tâm Hội nghị tỉnh"),
        ("Ngày 3/4/2020, UBND huyện tổ chức hội nghị giao ban quý I năm 2020 tại Hội trường UBND huyện.", "Hội trường UBND huyện"),
    ],
)
def test_a_venue_is_found_where_the_sentence_of_the_meeting_says_it(sentence, venue):
    found = find_venue([sentence])
    assert found is not None
    assert (found.name, found.words.casefold()) == (venue, f"tại {venue}".casefold())
    assert found.words in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Sáng 3/4, tại TP. Hạ Long, UBND tỉnh tổ chức hội nghị giao ban.",
        "Sáng 3/4, tại tỉnh Tây Ninh, hai ngành tổ chức hội nghị giao ban.",
        "Hội nghị giao ban quý sau sẽ được tổ chức tại Hội trường UBND huyện.",
        "Kỳ trước, hội nghị giao ban được tổ chức tại Hội trường UBND huyện.",
        "Hội nghị giao ban nghe báo cáo vụ việc xảy ra tại Nhà văn hóa thôn 3.",
        "Hội nghị giao ban biểu dương buổi diễn tập được tổ chức tại Trung tâm Chỉ huy.",
        "Sau hội nghị giao ban, đoàn kiểm tra nơi ở tại Trụ sở Công an xã.",
        "Hội nghị giao ban đánh giá cao lớp tập huấn được tổ chức tại Hội trường xã.",
        "UBND huyện dự hội nghị giao ban trực tuyến tại điểm cầu Công an huyện.",
        "Sáng 3/4, tại Hội trường UBND huyện Công an huyện phối hợp Ban CHQS huyện tổ chức hội nghị giao ban.",
        "Sáng 3/4, tại Hội trường UBND huyện, đoàn viên thi nấu ăn.",
        "Trụ sở: tại Nhà văn hóa trung tâm, điện thoại 0123. Hội nghị giao ban là chuyện khác.",
        "Hội nghị giao ban bàn việc tuần tra tại Nhà văn hóa thôn 3.",
        "Địa chỉ tòa soạn tại Nhà văn hóa trung tâm.",
    ],
)
def test_a_venue_of_something_else_or_in_doubt_is_none(sentence):
    assert find_venue([sentence]) is None


def test_two_venues_are_none_and_one_said_twice_is_one():
    one, other = (f"Hội nghị giao ban được tổ chức tại {name}." for name in ("Hội trường UBND huyện", "Nhà văn hóa trung tâm"))
    assert find_venue([one, other]) is None
    assert find_venue([one, one]).name == "Hội trường UBND huyện"


def test_a_venue_far_down_in_the_text_is_not_looked_for():
    words = "Hội nghị giao ban mẫu được tổ chức tại Nhà văn hóa trung tâm."
    assert facts(words).value("venue") == "Nhà văn hóa trung tâm"
    assert facts("Sáng 3/4, hai ngành họp hội nghị giao ban mẫu.", "Đoạn hai dựng.", words).value("venue") is None


KNOWN = {
    "tuần tra": 9, "tuần tra chung": 14, "ma túy": 13, "phòng chống tội phạm": 15, "phòng chống Covid-19": 10, "buôn lậu, gian lận thương mại": 6, "biên giới": 26,
    "bầu cử": 2, "dân vận": 7, "tuyển quân": 2,
}  # fmt: skip


def topics(*sentences: str) -> list[str]:
    return [topic.name for topic in find_topics(sentences, KNOWN)]


def test_a_topic_needs_two_sentences_and_the_archives_own_word():
    assert topics("Hai bên tuần tra chung.", "Việc tuần tra chung được giữ đều.", "Có bầu cử.", "Mùa vụ tốt. Mùa vụ bội thu.") == ["tuần tra chung"]
    assert find_topics(["Bắt ma tuý. Xử lý ma túy. Bỏ ma túy."], KNOWN) == [Topic("ma túy", 3)]
    assert topics("Bầu cử, bầu cử và bầu cử.") == []
    assert topics("Tin về bầu cử.", "Tin về bầu cử.") == []  # A headline that stands twice.
    assert topics("Phòng, chống tội phạm tốt.", "Việc phòng chống tội phạm được khen.") == ["phòng chống tội phạm"]
    assert topics("Dịch Covid-19 lan.", "Ngừa Covid-19 kịp thời.") == ["phòng chống Covid-19"]
    assert topics("Chống buôn lậu.", "Vụ buôn lậu lớn.") == []
    assert topics("Chống buôn lậu.", "Vụ buôn lậu, có gian lận thương mại.") == ["buôn lậu, gian lận thương mại"]
    assert topics("Ban chỉ đạo bầu cửa.", "Nhà bầu cửa.") == []


def test_the_title_of_the_decree_gives_no_topic():
    task = "bảo vệ an ninh quốc gia, bảo đảm trật tự, an toàn xã hội, đấu tranh phòng, chống tội phạm và nhiệm vụ quốc phòng"
    assert topics(f"Hai bộ phối hợp {task}.", f"Hội nghị nhìn lại việc {task} ở nơi này.") == []


def test_at_most_five_the_most_repeated_first():
    repeated = [f"Lần {n}: {name} mẫu {n}." for n in range(4) for name in ("biên giới", "ma túy", "bầu cử", "dân vận", "tuyển quân", "tuần tra")]
    assert topics(*repeated, "Biên giới yên.") == ["biên giới", "ma túy", "tuần tra", "dân vận", "bầu cử"]


def test_a_draft_says_that_topics_are_suggestions_and_from_which_words():
    page = facts("Sáng 3/4/2020, UBND huyện Lục Nam tổ chức hội nghị giao ban về tuyển quân.", "Việc tuyển quân tốt.")
    assert "topics" not in page.fields
    found = find(Page(paragraphs=("Sáng 3/4/2020, UBND huyện Lục Nam họp giao ban về tuyển quân.", "Việc tuyển quân tốt.")), REGISTERS, TODAY, KNOWN)
    assert found.fields["topics"].confidence == "low"
    text = render(found, ".nguon/a.txt", "0" * 64, TODAY)
    assert "# Gợi ý từ chữ lặp lại trong bài: tuyển quân (2 câu). Giữ điều đúng, xóa điều không.\ntopics: tuyển quân\n" in text


def test_the_archives_topics_are_those_of_its_published_records():
    known = Finder(ROOT / "content", "content", TODAY).topics
    assert known["biên giới"] > 20
    assert "buôn lậu, gian lận thương mại" in known


def test_a_meeting_of_the_two_ministries_is_of_their_series():
    found = facts("Ngày 3/4/2020, Bộ Công an và Bộ Quốc phòng tổ chức hội nghị giao ban mẫu theo Nghị định số 03/2019/NĐ-CP.")
    assert (found.value("level"), found.value("series")) == ("trung ương", SERIES_OF_MINISTRIES)
    assert f"series: {SERIES_OF_MINISTRIES}\n" in "".join(path.read_text(encoding="utf-8") for path in (ROOT / "content/tin").rglob("trung-uong*.md"))
    other = facts("Ngày 3/4/2020, UBND huyện Lục Nam họp giao ban về quy chế giữa Bộ Công an và Bộ Quốc phòng.")
    assert (other.value("level"), other.value("series")) == (None, None)


@pytest.mark.parametrize(
    ("lead", "places"),
    [
        ("Ngày 3/4/2020, hội nghị sơ kết giữa hai huyện Lục Nam, Bắc Giang và Gò Quao, Kiên Giang được tổ chức.", None),
        (
            "Ngày 3/4/2020, hội nghị giao ban giữa Công an huyện Gò Quao và Công an huyện Lục Nam theo quy chế mẫu.",
            ["Gò Quao, Kiên Giang", "Lục Nam, Bắc Giang"],
        ),
        ("Ngày 3/4/2020, hội nghị sơ kết giáp ranh giữa hai tỉnh Gia Lai và Kon Tum năm 2020.", ["Gia Lai", "Kon Tum"]),
        ("Ngày 3/4/2020, hội nghị sơ kết giáp ranh ba tỉnh Kon Tum, Gia Lai và Quảng Nam.", ["Kon Tum", "Gia Lai", "Quảng Nam"]),
        ("Ngày 3/4/2020, hội nghị sơ kết giáp ranh ba tỉnh Kon Tum và Gia Lai.", None),
        ("Ngày 3/4/2020, hội nghị giao ban có khách của tỉnh Gia Lai và tỉnh Kon Tum.", None),
        ("Ngày 3/4/2020, tỉnh Quảng Nam họp hội nghị sơ kết giáp ranh giữa hai tỉnh Gia Lai và Kon Tum.", None),
    ],
)
def test_several_places_are_put_where_they_are_listed_and_counted_right_else_asked(lead, places):
    found = facts(lead)
    if places:
        assert as_fields(found)["locality"] == places
        assert found.fields["locality"].confidence == "medium"
    else:
        assert "locality" not in found.fields
        assert "locality" in asked(found)


def question(found) -> str:
    return next(q.text for q in found.questions if q.field == "locality")


def test_a_place_that_the_register_lacks_is_asked_for_with_the_row_to_add():
    asked_with_province = question(facts("Ngày 3/4/2020, UBND huyện Khôngcó, tỉnh Gia Lai tổ chức hội nghị giao ban giữa Công an huyện và Ban CHQS huyện."))
    assert "“khongco-gia-lai,Khôngcó,huyện,gia-lai,,,,,,”, điền valid_from, valid_to và source theo văn bản" in asked_with_province
    row = next(csv.reader([asked_with_province.split("dòng “")[1].split("”")[0]]))
    assert dict(zip(COLUMNS, row, strict=True)) | {"id": ""} == dict.fromkeys(COLUMNS, "") | {"name": "Khôngcó", "type": "huyện", "parent": "gia-lai"}
    alone = question(facts("Ngày 3/4/2020, UBND xã Khôngcó tổ chức hội nghị giao ban giữa Công an xã và Ban CHQS xã."))
    assert "“khongco,Khôngcó,xã,,,,,,,”, điền parent, valid_from, valid_to và source" in alone
