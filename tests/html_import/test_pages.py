"""Each layout of a portal gives exactly the fields that a careful person would fill, each as stated here, and none besides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plugins.archive.sources import read_sources
from plugins.html_import.draft import as_fields
from plugins.html_import.finding import Facts, find, is_meeting_report
from plugins.html_import.page import NoArticle, Page, read_page
from plugins.html_import.reading import read
from tests.conftest import ROOT, TODAY

PAGES = Path(__file__).parent / "pages"
REGISTERS = read_sources(ROOT / "content", TODAY, "content")[0].registers

# As an archive may use them, with how many records have each.
TOPICS = {"tuyển quân": 2, "tuần tra": 3, "tuần tra chung": 14, "trao đổi thông tin": 24, "khen thưởng": 5, "phòng chống tội phạm": 15}

EXPECTED: dict[str, tuple[dict[str, Any], set[str]]] = {
    # A district's portal in mojoPortal: one form around all, menus and other news with days of their own.
    "cong-huyen-mojoportal.html": (
        {
            "date": "2020-10-12",
            "published": "2020-10-14T08:05",
            "period": "2020-M09",
            "locality": ["Núi Thành, Quảng Nam"],
            "locality_note": "Nguồn không ghi tên tỉnh; huyện Núi Thành khi đó thuộc tỉnh Quảng Nam.",
            "decree": ["03/2019/NĐ-CP"],
            "kind": "giao ban",
            "forces": ["Quân sự", "Công an"],
            "venue": "Hội trường UBND huyện",
            "chair": [{"name": "Trần Văn Mẫu", "role": "Phó Chủ tịch UBND huyện"}],
            "figures": [
                {"label": "tin trao đổi", "value": "45", "unit": "tin"},
                {"label": "cuộc tuần tra chung", "value": "1204", "unit": "cuộc"},
                {"label": "vụ gây rối", "value": "7", "unit": "vụ"},
            ],
            "source": {
                "publisher": "Cổng thông tin điện tử huyện Núi Thành",
                "title": "Núi Thành giao ban về phối hợp lực lượng",
                "url": "https://nuithanh.example.vn/tin-mau/giao-ban-chin-thang.aspx",
                "author": "Lê Thử",
            },
        },
        set(),
    ),
    # An agency: its name before the text, the place above the lead, a clock in the head, readers' comments below.
    "thong-tan.html": (
        {
            "date": "2023-04-17?",
            "date_note": "Nguồn ghi “Sáng 17/4”, không ghi năm; tin đăng ngày 18/4/2023, bài đánh giá quý I/2023.",
            "published": "2023-04-18T09:20",
            "period": "2023-Q1",
            "locality": ["Tây Ninh"],
            "decree": ["03/2019/NĐ-CP"],
            "kind": "giao ban",
            "forces": ["Quân sự", "Công an"],
            "figures": [{"label": "cuộc tuần tra vũ trang", "value": "2345", "unit": "cuộc"}, {"label": "vụ trộm cắp", "value": "12", "unit": "vụ"}],
            "source": {
                "publisher": "Thông tấn Mẫu",
                "title": "Giữ nếp giao ban giữa hai lực lượng",
                "url": "https://thongtan.example.vn/giu-nep-giao-ban-100200.html",
                "author": "Hoàng Thử",
                "photo_credit": "Hoàng Thử/TTM",
            },
        },
        {"chair"},
    ),
    # Drupal, with neither place nor year: what is not said stays open.
    "drupal-khong-noi-khong-nam.html": (
        {
            "date": "XXXX-10-18",
            "date_note": "Nguồn ghi “Ngày 18/10”, không ghi năm.",
            "decree": ["77/2010/NĐ-CP"],
            "kind": "giao ban",
            "forces": ["Công an", "Quân sự"],
            "topics": ["tuyển quân"],
            "source": {"title": "Giao ban quý 3 giữa công an và Ban CHQS huyện", "author": "Ng.Thử"},
        },
        {"source.publisher", "source.url", "published", "date", "period", "locality", "chair"},
    ),
    # A town's portal: clock, text-size switch, comment box; whoever attends does not chair.
    "cong-thi-xa-dong-ho.html": (
        {
            "date_note": "Nguồn không ghi ngày họp; tin đăng ngày 11/7/2023.",
            "published": "2023-07-11T10:33",
            "period": "2023-Q2",
            "locality": ["Kiến Tường, Long An"],
            "locality_note": "Nguồn không ghi tên tỉnh; thị xã Kiến Tường khi đó thuộc tỉnh Long An.",
            "decree": ["03/2019/NĐ-CP"],
            "kind": "sơ kết",
            "forces": ["Công an", "Quân sự", "Biên phòng"],
            "figures": [{"label": "tin trao đổi", "value": "23", "unit": "tin"}],
            "source": {"title": "Kiến Tường sơ kết việc phối hợp trong qúi 2 năm 2023.", "author": "Hoài Thử"},
        },
        {"source.publisher", "source.url", "date", "chair"},
    ),
    # A newspaper's page saved without its headline; byline in capitals.
    "bao-khong-tieu-de.html": (
        {
            "date": "2022-07-26?",
            "date_note": "Nguồn ghi “Chiều 26-7”, không ghi năm; bài đánh giá quý II/2022.",
            "period": "2022-Q2",
            "locality": ["Gia Lai"],
            "decree": ["03/2019/NĐ-CP"],
            "kind": "giao ban",
            "forces": ["Công an", "Quân sự", "Biên phòng"],
            "chair": [{"name": "Vũ Đình Mẫu", "role": "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh"}],
            "figures": [
                {"label": "tin trao đổi", "value": "75", "unit": "tin"},
                {"label": "tin cấp tỉnh", "value": "25", "unit": "tin"},
                {"label": "tin cấp huyện", "value": "50", "unit": "tin"},
            ],
            "source": {"publisher": "Báo Mẫu", "author": "Minh Thử", "photo_credit": "Minh Thử"},
        },
        {"source.title", "source.url", "published"},
    ),
    # Tables for layout, windows-1258, a clock in the banner of the same minute as the article's own time.
    "bang-2010.html": (
        {
            "date": "2010-12-17",
            "published": "2010-12-20T16:45",
            "period": "2010",
            "locality": ["Lục Nam, Bắc Giang"],
            "decree": ["77/2010/NĐ-CP"],
            "kind": "tổng kết",
            "forces": ["Công an", "Quân sự"],
            "chair": [{"name": "Ngô Văn Mẫu", "role": "Chủ tịch UBND huyện"}],
            "figures": [{"label": "buổi tuần tra", "value": "120", "unit": "buổi"}],
            "source": {"title": "Lục Nam tổng kết việc phối hợp giữa hai lực lượng", "author": "Đỗ Thử"},
        },
        {"source.publisher", "source.url"},
    ),
    # A machine's translation: names without marks are asked for, not taken.
    "dich-may-tieng-anh.html": (
        {
            "date": "2023-02-08?",
            "date_note": "Nguồn ghi “morning of February 8”, không ghi năm; tin đăng ngày 9/2/2023.",
            "published": "2023-02-09T15:40",
            "locality": ["Nghệ An"],
            "decree": ["03/2019/NĐ-CP"],
            "forces": ["Công an", "Quân sự", "Biên phòng"],
            "source": {
                "publisher": "Sample Newspaper",
                "title": "Sample province reviews coordination between forces",
                "url": "https://baomau.example.vn/en/review-of-coordination-77.html",
            },
        },
        {"period", "kind", "chair"},
    ),
}


def facts_of(name: str) -> Facts:
    page = read_page(read(name, (PAGES / name).read_bytes()))
    assert is_meeting_report(page, REGISTERS)
    return find(page, REGISTERS, TODAY, TOPICS)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_gives_what_a_careful_person_would_fill_and_asks_for_the_rest(name):
    expected, open_fields = EXPECTED[name]
    facts = facts_of(name)
    assert as_fields(facts) == expected
    assert {question.field for question in facts.questions} == open_fields


def test_every_page_of_the_folder_is_looked_at():
    assert {path.name for path in PAGES.glob("*.html")} == {*EXPECTED, "loi-404.html", "dang-nhap.html"}


@pytest.mark.parametrize("name", EXPECTED)
def test_nothing_of_the_sites_program_reaches_a_field(name):
    page = read_page(read(name, (PAGES / name).read_bytes()))
    shown = "\n".join((page.title, page.sapo, *page.paragraphs, *page.captions, page.byline, page.site)).casefold()
    for residue in ("admin's picture", "xem với cỡ chữ", "gmt", "giấy phép", "bình luận", "ký tự", "guest", "tin liên quan", "trang chủ", "facebook"):
        assert residue not in shown


@pytest.mark.parametrize("name", EXPECTED)
def test_every_value_but_notes_says_the_words_it_came_from(name):
    page = read_page(read(name, (PAGES / name).read_bytes()))
    text = page.text.casefold() + page.url
    for field, found in facts_of(name).fields.items():
        if field.endswith("_note") or field in ("chair", "forces", "figures", "locality", "decree", "topics"):
            assert found.confidence in ("high", "medium", "low")
        else:
            assert found.words.casefold() in text


@pytest.mark.parametrize(("name", "what"), [("loi-404.html", "trang báo lỗi"), ("dang-nhap.html", "trang đăng nhập")])
def test_an_error_page_and_a_login_page_are_named_as_such(name, what):
    with pytest.raises(NoArticle, match=what):
        read_page(read(name, (PAGES / name).read_bytes()))


def test_a_page_on_another_matter_is_no_meeting_report():
    text = "Hội thi nấu ăn mẫu\n\n" + "Sáng 3/3, hội thi nấu ăn dựng cho kiểm thử diễn ra ở một nơi không có thật, ai cũng vui và không ai họp hành gì cả. " * 2
    assert not is_meeting_report(read_page(read("a.txt", text.encode())), REGISTERS)


# What a page says where

TEXT = "Sáng 3/7/2020, UBND huyện Lục Nam tổ chức hội nghị giao ban giữa Công an huyện và Ban CHQS huyện; đây là câu dựng cho kiểm thử, không có thật."


def page_of(inside: str, head: str = "") -> Page:
    return read_page(read("a.html", f"<html><head><meta charset='utf-8'>{head}</head><body>{inside}</body></html>".encode()))


def test_a_clock_above_the_headline_is_no_time_of_publication_and_a_stamp_below_it_is():
    page = page_of(f"<div>Thứ Bảy, 25/05/2024 02:14 (GMT +7)</div><h1>UBND huyện Lục Nam họp giao ban</h1><p>{TEXT}</p><p>{TEXT}</p>")
    assert (page.title, page.stamps) == ("UBND huyện Lục Nam họp giao ban", ())
    assert page_of(f"<h1>UBND huyện Lục Nam họp giao ban</h1><i>21 tháng 9 năm 2016</i><p>{TEXT}</p>").stamps == ("21 tháng 9 năm 2016",)


def test_a_heading_of_a_box_at_the_side_is_not_the_headline():
    page = page_of(f"<div><h3>Thông báo về lịch tiếp dân tháng này</h3></div><h2>Lục Nam họp giao ban quý mẫu</h2><p>{TEXT}</p>")
    assert page.title == "Lục Nam họp giao ban quý mẫu"


@pytest.mark.parametrize("prefix", ["TTXVN - ", "(GLO)- ", "(TTXVN) – ", "Hà Nội, (TTXVN) - "])
def test_an_agencys_name_before_the_text_is_taken_off(prefix):
    page = page_of(f"<h1>Lục Nam họp giao ban mẫu</h1><p>{prefix}{TEXT}</p>")
    assert page.paragraphs == (TEXT,)
    assert page.agency in ("TTXVN", "GLO")


@pytest.mark.parametrize(
    ("line", "author", "credit"),
    [
        ("Ng.Thử", "Ng.Thử", ""),
        ("TRẦN THỬ", "Trần Thử", ""),
        ("Tin, ảnh: Trần Thử", "Trần Thử", "Trần Thử"),
        ("Tác giả: Trần Thử", "Trần Thử", ""),
        ("Ảnh: Trần Thử/TTM", "", "Trần Thử/TTM"),
        ("Admin", "", ""),
        ("Video", "", ""),
        ("Công an huyện", "", ""),
        ("Xem thêm", "", ""),
    ],
)
def test_the_line_below_the_text_tells_the_author_or_the_photographer_or_neither(line, author, credit):
    page = page_of(f"<h1>Lục Nam họp giao ban mẫu</h1><p>{TEXT}</p><p>{TEXT}</p><p align='right'>{line}</p>")
    assert (page.byline, page.photo_credit) == (author, credit)


def test_a_sites_front_page_is_not_the_articles_address():
    head = "<link rel='canonical' href='https://mau.example.vn/'><meta property='og:url' content='https://mau.example.vn/bai-1'>"
    assert page_of(f"<h1>Lục Nam họp giao ban mẫu</h1><p>{TEXT}</p>", head).url == "https://mau.example.vn/bai-1"
    assert page_of(f"<h1>Lục Nam họp giao ban mẫu</h1><p>{TEXT}</p>", "<link rel='canonical' href='/'>").url == ""


@pytest.mark.parametrize("name", ["Trang tin", "Cổng thông tin điện tử", "Báo điện tử"])
def test_a_name_that_any_site_has_is_no_publisher(name):
    assert page_of(f"<h1>Lục Nam họp giao ban mẫu</h1><p>{TEXT}</p>", f"<title>{name}</title>").site == ""
