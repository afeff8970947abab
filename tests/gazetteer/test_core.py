"""Places over time, on the real register and on small made-up ones."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import pickle
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.common.text import collation_key
from plugins.gazetteer.core import COLUMNS, AmbiguousPlace, Gazetteer, PlaceNotThen, UnknownPlace, read_gazetteer

DATA = Path(__file__).parents[2] / "content" / "data"
REAL, REAL_PROBLEMS = read_gazetteer("content/data/places.csv", (DATA / "places.csv").read_bytes())
TODAY = date(2026, 11, 22)
MERGER = date(2025, 7, 1)  # Resolution 202/2025/QH15: 63 provinces became 34.


def register(*rows: str) -> tuple[Gazetteer, list[str]]:
    """Return a made-up register and its problems; a row is id,name,type,parent,valid_from,valid_to,successors,aliases."""
    lines = [",".join(COLUMNS), *(f"{row}{',' * (7 - row.count(','))},made up," for row in rows)]
    gazetteer, problems = read_gazetteer("places.csv", "\n".join(lines).encode())
    return gazetteer, [str(problem) for problem in problems]


def names(places) -> list[str]:
    return [place.name for place in places]


# The real register


def test_the_real_register_has_no_problem():
    assert REAL_PROBLEMS == []


def test_hau_giang_is_hau_giang_until_it_becomes_part_of_can_tho():
    place = REAL.lookup("Hậu Giang", date(2024, 3, 20))
    assert place.id == "hau-giang"
    assert names(REAL.today(place)) == ["Cần Thơ"]
    assert REAL.lookup("Hậu Giang", MERGER - timedelta(days=1)).id == "hau-giang"
    with pytest.raises(PlaceNotThen, match=r"ngày 1/8/2025 không còn tỉnh Hậu Giang \(chỉ có đến 30/6/2025\); nay thuộc Cần Thơ") as caught:
        REAL.lookup("Hậu Giang", date(2025, 8, 1))
    assert names(caught.value.today) == ["Cần Thơ"]
    with pytest.raises(PlaceNotThen):
        REAL.lookup("Hậu Giang", MERGER)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2008, 7, 31), 64),
        (date(2008, 8, 1), 63),
        (date(2024, 12, 31), 63),
        (date(2025, 1, 1), 63),
        (date(2025, 6, 30), 63),
        (MERGER, 34),
        (TODAY, 34),
    ],
)
def test_there_were_64_then_63_and_are_34_provinces(day, number):
    assert len(REAL.provinces(day)) == number


@pytest.mark.parametrize(
    ("day", "cities"),
    [
        (date(2024, 12, 31), ["Cần Thơ", "Đà Nẵng", "Hà Nội", "Hải Phòng", "Hồ Chí Minh"]),
        (TODAY, ["Cần Thơ", "Đà Nẵng", "Hà Nội", "Hải Phòng", "Hồ Chí Minh", "Huế"]),
    ],
)
def test_these_provinces_are_cities(day, cities):
    found = [place.name for place in REAL.provinces(day) if place.form_on(day).type != "tỉnh"]
    assert found == sorted(cities, key=collation_key)


def test_provinces_are_listed_in_vietnamese_order():
    found = names(REAL.provinces(TODAY))
    assert found == sorted(found, key=collation_key)
    assert found.index("Cao Bằng") < found.index("Cần Thơ") < found.index("Đà Nẵng") < found.index("Đắk Lắk") < found.index("Gia Lai")


def test_ha_tay_became_part_of_ha_noi():
    assert REAL.lookup("Hà Tây", date(2008, 7, 31)).id == "ha-tay"
    with pytest.raises(PlaceNotThen, match="nay thuộc Hà Nội"):
        REAL.lookup("Hà Tây", date(2008, 8, 1))
    assert "Hà Tây" in names(REAL.predecessors(REAL["ha-noi"]))


def test_thua_thien_hue_became_the_city_of_hue():
    assert REAL.lookup("Thừa Thiên Huế", date(2024, 12, 31)).id == "thua-thien-hue"
    assert REAL.lookup("Thừa Thiên - Huế", date(2024, 12, 31)).id == "thua-thien-hue"
    assert REAL.lookup("Huế", date(2025, 1, 1)).full_name() == "thành phố Huế"
    assert names(REAL.today(REAL["thua-thien-hue"])) == ["Huế"]
    with pytest.raises(PlaceNotThen, match="nay thuộc Huế"):
        REAL.lookup("Thừa Thiên Huế", date(2025, 1, 1))
    with pytest.raises(PlaceNotThen, match="chưa có thành phố Huế"):
        REAL.lookup("Huế", date(2024, 12, 31))


@pytest.mark.parametrize("province", [place.id for place in REAL.provinces(MERGER - timedelta(days=1))] + ["ha-tay", "thua-thien-hue"])
def test_every_old_province_belongs_to_exactly_one_of_today(province):
    (heir,) = REAL.today(REAL[province])
    assert heir in REAL.provinces(TODAY)


def test_a_province_of_today_belongs_to_itself():
    assert all(REAL.today(place) == (place,) for place in REAL.provinces(TODAY))


@pytest.mark.parametrize("place", list(REAL), ids=lambda place: place.id)
def test_every_place_is_found_by_its_own_notation_on_its_own_days(place):
    for form in place.forms:
        first = form.valid_from or date(1990, 1, 1)
        last = (form.valid_to or TODAY) - timedelta(days=1)
        for day in (first, last):
            assert REAL.lookup(REAL.notation(place, day), day) is place


@pytest.mark.parametrize("place", list(REAL), ids=lambda place: place.id)
def test_every_place_ends_in_a_province_and_belongs_to_one_of_today(place):
    for form in place.forms:
        assert REAL.chain(place, form)[-1].is_province
    assert REAL.today(place)


def test_the_tile_map_has_exactly_the_34_provinces_of_today_each_on_its_own_tile():
    with (DATA / "tile-map.csv").open(encoding="utf-8", newline="") as file:
        tiles = list(csv.DictReader(file))
    provinces = [tile["id"] for tile in tiles if not tile["part_of"]]
    assert sorted(provinces) == sorted(place.id for place in REAL.provinces(TODAY))
    assert {tile["part_of"] for tile in tiles if tile["part_of"]} == {"da-nang", "khanh-hoa"}  # Hoàng Sa, Trường Sa.
    assert len({(tile["row"], tile["column"]) for tile in tiles}) == len(tiles)


# Names


def test_homonyms_need_their_parent():
    with pytest.raises(AmbiguousPlace, match="“Châu Thành” có thể là 10 nơi") as caught:
        REAL.lookup("Châu Thành", date(2020, 1, 1))
    assert len(caught.value.candidates) == 10
    assert list(caught.value.candidates) == sorted(caught.value.candidates, key=collation_key)
    for notation in caught.value.candidates:
        assert REAL.notation(REAL.lookup(notation, date(2020, 1, 1))) == notation


def test_the_parent_must_be_right():
    assert REAL.lookup("An Lão, Bình Định", date(2020, 1, 1)).id == "an-lao-binh-dinh"
    assert REAL.lookup("An Lão, Hải Phòng", date(2020, 1, 1)).id == "an-lao-hai-phong"
    with pytest.raises(UnknownPlace, match="không có “An Lão” nào thuộc “An Giang”") as caught:
        REAL.lookup("An Lão, An Giang", date(2020, 1, 1))
    assert caught.value.hint == "sổ địa danh có: An Lão, Bình Định; An Lão, Hải Phòng"


def test_a_homonym_of_another_time_needs_no_parent():
    # "Cẩm Giàng": a district of Hải Dương and a commune of Bắc Kạn until the merger, a commune of Thái Nguyên since.
    assert REAL.lookup("Cẩm Giàng", MERGER).id == "cam-giang-thai-nguyen"
    with pytest.raises(AmbiguousPlace):
        REAL.lookup("Cẩm Giàng", date(2020, 1, 1))
    assert REAL.lookup("Cẩm Giàng, Bạch Thông, Bắc Kạn", date(2020, 1, 1)).id == "cam-giang-bach-thong-bac-kan"


def test_a_bare_name_means_the_province_and_its_type_the_city():
    day = date(2020, 1, 1)
    assert REAL.lookup("Bắc Kạn", day).id == "bac-kan"
    assert REAL.lookup("thành phố Bắc Kạn", day).id == "thanh-pho-bac-kan"
    assert REAL.lookup("Thành phố Bắc Kạn, Bắc Kạn", day).id == "thanh-pho-bac-kan"
    assert REAL.lookup("tỉnh Bắc Kạn", day).id == "bac-kan"


@pytest.mark.parametrize(
    ("notation", "place"),
    [
        ("TP. Hồ Chí Minh", "ho-chi-minh"),
        ("TP.HCM", "ho-chi-minh"),
        ("Thanh Hoá", "thanh-hoa"),
        ("KONTUM", "kon-tum"),
        ("huyện Gò Quao,  Kiên Giang", "go-quao-kien-giang"),
    ],
)
def test_common_spellings_are_understood(notation, place):
    assert REAL.lookup(notation, date(2020, 1, 1)).id == place


def test_names_are_compared_in_nfc():
    assert REAL.lookup(unicodedata.normalize("NFD", "Gò Quao, Kiên Giang"), date(2020, 1, 1)).id == "go-quao-kien-giang"


@pytest.mark.parametrize(
    ("notation", "hint"),
    [
        ("Hau Giang", "có phải là “Hậu Giang”?"),
        ("Go Quao, Kien Giang", "có phải là “Gò Quao, Kiên Giang”?"),
        ("Gò Quao, Kien Giang", "có phải là “Kiên Giang”?"),
        ("Xyz", ""),
    ],
)
def test_an_unknown_name_gets_the_nearest_known_one(notation, hint):
    with pytest.raises(UnknownPlace) as caught:
        REAL.lookup(notation, date(2020, 1, 1))
    assert caught.value.hint == hint


@pytest.mark.parametrize("notation", ["", " , ", ","])
def test_an_empty_name_is_unknown(notation):
    with pytest.raises(UnknownPlace):
        REAL.lookup(notation, TODAY)


@given(st.text("Châu Thànhga,. 1"), st.none() | st.dates())
def test_looking_up_any_text_finds_a_place_or_says_why_not(notation, day):
    with contextlib.suppress(UnknownPlace, AmbiguousPlace, PlaceNotThen):
        assert REAL.lookup(notation, day).id in REAL.places


# Forms over time


def test_a_town_that_became_a_city_keeps_its_id_and_its_name_of_the_day():
    place = REAL.lookup("Thuận An, Bình Dương", date(2019, 7, 19))
    assert place.full_name(date(2010, 1, 1)) == "huyện Thuận An"
    assert place.full_name(date(2019, 7, 19)) == "thị xã Thuận An"
    assert place.full_name(date(2020, 2, 1)) == "thành phố Thuận An"
    assert place.full_name() == "thành phố Thuận An"


def test_the_place_and_those_above_it_are_those_of_the_day():
    commune = REAL["cam-giang-bach-thong-bac-kan"]
    assert names(REAL.chain_on(commune, date(2020, 1, 1))) == ["Cẩm Giàng", "Bạch Thông", "Bắc Kạn"]
    assert REAL.province_on(commune, date(2020, 1, 1)).id == "bac-kan"
    assert names(REAL.today(commune)) == ["Thái Nguyên"]
    assert REAL.notation(commune) == "Cẩm Giàng, Bạch Thông, Bắc Kạn"


def test_a_parent_may_change_while_the_place_goes_on():
    gazetteer, problems = register("a,A,tỉnh,,,2020-01-01,b", "b,B,tỉnh,,,,", "x,X,huyện,a,,2020-01-01,", "x,X,huyện,b,2020-01-01,,")
    assert problems == []
    assert gazetteer.province_on(gazetteer["x"], date(2019, 12, 31)).id == "a"
    assert gazetteer.province_on(gazetteer["x"], date(2020, 1, 1)).id == "b"
    assert gazetteer.lookup("X, A", date(2019, 1, 1)).id == "x"
    with pytest.raises(UnknownPlace):
        gazetteer.lookup("X, A", date(2020, 1, 1))


def test_a_merger_of_a_merged_province_leads_to_the_last():
    gazetteer, _ = register("a,A,tỉnh,,,2000-01-01,b", "b,B,tỉnh,,,2010-01-01,c;d", "c,C,tỉnh,,,,", "d,D,tỉnh,,,,")
    assert names(gazetteer.today(gazetteer["a"])) == ["C", "D"]


# Mistakes in the register


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (["a,A,tinh,,,,"], "places.csv:2: không có loại nơi nào tên “tinh”; chọn một trong: tỉnh,"),
        (["a,A,tỉnh,,1/7/2025,,"], "places.csv:2: valid_from “1/7/2025” không phải là ngày; hãy viết như 2025-07-01"),
        (["a,A,tỉnh,,,2008-08-01,ha-noy", "ha-noi,Hà Nội,tỉnh,,,,"], "places.csv:2: successors “ha-noy” không có trong sổ địa danh; có phải là “ha-noi”?"),
        (["a,A,tỉnh,,,,", "x,X,huyện,b,,,"], "places.csv:3: parent “b” không có trong sổ địa danh; thêm một dòng cho nơi ấy"),
        (["a,A,tỉnh,,,,", "x,X,huyện,,,,"], "places.csv:3: X thiếu parent; ghi id của nơi cấp trên"),
        (["a,A,tỉnh,,2020-01-01,2010-01-01,"], "places.csv:2: A kết thúc trước khi bắt đầu; xem lại valid_from và valid_to"),
        ([",A,tỉnh,,,,"], "places.csv:2: dòng thiếu id hoặc name; điền cả hai, hoặc xóa dòng"),
        (["a,A,tỉnh,,,,", "a,B,tỉnh,,,,"], "places.csv:3: id “a” đã là của A; đặt id khác cho B"),
        (
            ["a,A,tỉnh,,,2020-01-01,", "a,A,tỉnh,,2019-01-01,,"],
            "places.csv:3: hai dòng của A (a) trùng ngày nhau; valid_to của dòng trước phải là valid_from của dòng sau",
        ),
        (["a,A,tỉnh,,,,,,ghi chú, có dấu phẩy, không ngoặc"], "places.csv:2: dòng có nhiều ô hơn dòng đầu; ô nào có dấu phẩy thì đặt trong ngoặc kép"),
        (["x,X,huyện,y,,,", "y,Y,huyện,x,,,"], "places.csv:2: cấp trên của X đi vòng: X → Y; xem lại parent của các dòng ấy"),
    ],
)
def test_a_mistake_in_the_register_is_told_with_its_line(rows, problem):
    _, problems = register(*rows)
    assert any(found.startswith(problem) for found in problems), problems


def test_a_register_without_a_column_is_not_read():
    gazetteer, problems = read_gazetteer("places.csv", b"id,name\na,A\n")
    assert not list(gazetteer)
    assert [problem.line for problem in problems] == [1]


def test_a_register_with_a_circle_does_not_hang():
    gazetteer, _ = register("x,X,huyện,y,,,", "y,Y,huyện,x,,,", "a,A,tỉnh,,,2020-01-01,b", "b,B,tỉnh,,,2020-01-01,a")
    assert names(gazetteer.chain_on(gazetteer["x"], TODAY)) == ["X", "Y"]
    assert gazetteer.today(gazetteer["a"]) == ()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "1: sổ địa danh không có nơi nào"),
        (["hà-nội,Hà Nội,tỉnh,,,,,,,"], "2: id “hà-nội” không dùng làm địa chỉ được"),
        (["ha noi,Hà Nội,tỉnh,,,,,,,"], "2: id “ha noi” không dùng làm địa chỉ được"),
        (["index,Hà Nội,tỉnh,,,,,,,"], "2: id “index” không dùng làm địa chỉ được"),
        (["a,A,tỉnh,,,0001-01-01,a,,,"], "2: valid_to “0001-01-01” không phải là ngày"),
        (["con,Côn,tỉnh,,,,,,,"], "2: id “con” không dùng làm địa chỉ được"),
        (["ha-tay,Hà Tây,tỉnh,,,2008-08-01,,,,"], "2: Hà Tây đã kết thúc mà không có successors"),
        (["a,A,tỉnh,,,,,,,", f"b,{'x' * 200000},tỉnh,,,,,,,"], "3: dòng này không đọc được (field larger than field limit (131072))"),
    ],
)
def test_a_row_that_no_page_can_be_made_of_is_told(rows, told):
    _, problems = read_gazetteer("places.csv", "\n".join([",".join(COLUMNS), *rows]).encode())
    assert [f"{problem.line}: {problem.what}" for problem in problems] == [told]


def test_a_merger_entered_ahead_has_not_happened_yet():
    header = "id,name,type,parent,valid_from,valid_to,successors,aliases,source,note\n"
    rows = "a,Thử A,tỉnh,,,2030-01-01,b,,,\nb,Thử B,tỉnh,,2030-01-01,,,,,\n"
    register, problems = read_gazetteer("places.csv", (header + rows).encode())
    assert problems == []
    now = register.as_of(date(2026, 11, 22))
    assert list(now.places) == ["a"]
    assert now["a"].ended is None
    assert [place.id for place in now.today(now["a"])] == ["a"]
    then = register.as_of(date(2030, 1, 1))
    assert then["a"].ended == date(2030, 1, 1)
    assert [place.id for place in then.today(then["a"])] == ["b"]


def test_only_what_the_register_says_is_stored():
    register = dataclasses.replace(REAL)
    fresh = pickle.dumps(register)
    lookup = ("Gò Quao, Kiên Giang", date(2020, 10, 9))
    found = register.lookup(*lookup)
    assert register.names
    assert pickle.dumps(register) == fresh
    stored = pickle.loads(fresh)
    assert stored == REAL
    assert stored.lookup(*lookup) == found
