"""What each kind of value takes, and what it says of one that it does not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plugins.records.schema import (
    ELSEWHERE,
    FIELDS,
    BadValue,
    alias_path,
    approximation,
    boolean,
    choice,
    exact_day,
    image_path,
    inside_path,
    number,
    record_id,
    web_address,
)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("370", "370"),
        ("20629", "20629"),
        ("20 629", "20629"),
        ("358,68", "358.68"),
        ("0,5", "0.5"),
        ("-3", "-3"),
        ("3.5", "3.5"),
        ("1234.5", "1234.5"),
        ("3.14159", "3.14159"),
        ("0.125", "0.125"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("-12.345.678,9", "-12345678.9"),
    ],
)
def test_numbers_are_read_as_vietnamese_writes_them(written, value):
    assert number(written) == Decimal(value)


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ("11.499", 'hãy viết 11499 nếu là số nguyên, hoặc "11,499" trong ngoặc kép nếu là số lẻ'),
        ("100.000", 'hãy viết 100000 nếu là số nguyên, hoặc "100,000" trong ngoặc kép nếu là số lẻ'),
        ("-1.234", 'hãy viết -1234 nếu là số nguyên, hoặc "-1,234" trong ngoặc kép nếu là số lẻ'),
    ],
)
def test_a_dot_before_three_digits_could_be_two_things_and_is_refused(written, cure):
    with pytest.raises(BadValue) as caught:
        number(written)
    assert caught.value.cure == cure


@pytest.mark.parametrize("written", ["", "ba", "370 tin", "1,2,3", "1.2.3", "50%", "1e3", "½", "--1"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(BadValue, match="không phải là một con số"):
        number(written)


def test_choices_forgive_case_and_marks_and_come_back_as_we_spell_them():
    parse = choice("sơ kết", "tổng kết")
    assert parse("SƠ KẾT") == parse("so ket") == "sơ kết"
    with pytest.raises(BadValue) as caught:
        parse("sơ kếtt")
    assert caught.value.cure == "có phải là “sơ kết”? Chọn một trong: sơ kết, tổng kết"


def test_yes_and_no_have_their_vietnamese_words():
    assert [boolean(word) for word in ("true", "Có", "FALSE", "không")] == [True, True, False, False]
    with pytest.raises(BadValue):
        boolean("yes")


def test_approximations_are_the_words_of_the_source():
    assert [approximation(word) for word in ("hơn", "Gần", "true", "false")] == ["hơn", "gần", "khoảng", ""]
    with pytest.raises(BadValue):
        approximation("nhiều")


@pytest.mark.parametrize("written", ["2026", "2026-11", "2026-11-22?", "XXXX-11-22"])
def test_some_days_must_be_whole_and_certain(written):
    with pytest.raises(BadValue, match="chưa đủ ngày, tháng, năm"):
        exact_day(written)


@pytest.mark.parametrize("written", ["http://bao.example", "https://bao.example:8080/a-b_c/%C3%A1?x=1#y", "https://báo.example/á"])
def test_web_addresses_are_taken_as_they_are(written):
    assert web_address(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "www.bao.example",
        "ftp://bao.example/a",
        "https://",
        "https:///a",
        "javascript:alert(1)",
        "https://bao.example/a b",
        "//bao.example",
        "http://[x",
        "http://bao.example:x/",
        "http://:80/",
    ],
)
def test_what_is_no_web_address_is_refused(written):
    with pytest.raises(BadValue, match="không phải là địa chỉ trang web"):
        web_address(written)


@pytest.mark.parametrize(
    "written", ["/etc/passwd", "\\\\may\\anh.jpg", "C:\\anh.jpg", "C:anh.jpg", "../anh.jpg", "images/../../anh.jpg", "images\\..\\..\\anh.jpg"]
)
def test_no_path_leads_out(written):
    with pytest.raises(BadValue, match="ra ngoài thư mục"):
        inside_path(written)


def test_a_backslash_is_told_as_a_slash():
    with pytest.raises(BadValue) as caught:
        inside_path("images\\hop.jpg")
    assert caught.value.cure == "hãy viết images/hop.jpg"


@pytest.mark.parametrize("written", ["images/hop.jpg", "images/2020/Hop_1.JPEG", "a.png", "a.b.webp"])
def test_images_may_have_these_names(written):
    assert image_path(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "",
        "images/",
        "images/hop",
        "images/hop.svg",
        "images/hop.html",
        "data/places.csv",
        "images/ảnh.jpg",
        "images/hop 1.jpg",
        "images/.hop.jpg",
        ".jpg",
        "a/./b.jpg",
        "images/hop.jpg?x",
        "https://x.example/a.jpg",
        "data:image/png;base64,x",
    ],
)
def test_images_may_not_have_these(written):
    with pytest.raises(BadValue):
        image_path(written)


@pytest.mark.parametrize("written", ["tin/bai-cu.html", "tin/2020/10/bai-cu.html", "tin/bai_cu.html"])
def test_old_addresses_lie_among_the_articles(written):
    assert alias_path(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "bai-cu.html",
        "index.html",
        "tin/index.html",
        "tinh/an-giang.html",
        "tin/Bai.html",
        "tin/bài.html",
        "/tin/a.html",
        "tin/../a.html",
        "tin/a",
        "tin/.html",
        "tin/a.html/",
    ],
)
def test_other_addresses_could_hit_a_page_of_the_site(written):
    with pytest.raises(BadValue, match="không phải là địa chỉ cũ"):
        alias_path(written)


@pytest.mark.parametrize("written", ["", "Go-quao", "go--quao", "-a", "a-", "gò-quao", "a.md", "tin/a"])
def test_an_id_is_the_name_of_a_file(written):
    with pytest.raises(BadValue):
        record_id(written)


def test_words_of_other_systems_lead_to_a_field_of_ours():
    keys = {spec.key for spec in FIELDS}
    assert set(ELSEWHERE.values()) <= keys
    assert not set(ELSEWHERE) & keys
