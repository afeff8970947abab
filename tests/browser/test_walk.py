"""A walk as a screen reader takes it, by the accessibility tree: the first page, a province, an article, the search. ``inv audit --walk`` prints it."""

from __future__ import annotations

import itertools
import re

import pytest

from plugins.workshop.throttling import ThrottledServer
from plugins.workshop.walking import FOLDER, Heard, heard_in, says_nothing, transcript, walk
from tests.conftest import plain

pytestmark = pytest.mark.browser
NAMES = ["home", "province", "article", "search"]


@pytest.fixture(scope="module")
def stations(browser, site):
    with ThrottledServer([site], latency=0, rate=1e9, folder=FOLDER) as server:
        page = browser.new_page(locale="vi-VN", viewport={"width": 1280, "height": 800})
        found = list(walk(page, server.address + FOLDER))
        page.close()
    assert len(found) == len(NAMES)
    return dict(zip(NAMES, found, strict=True))


@pytest.fixture(params=NAMES)
def station(request, stations):
    return stations[request.param]


def names(heard):
    return [one.name for one in heard]


def test_the_walk_comes_to_each_page(stations):
    assert [stations[name].title.partition(" – ")[0] for name in ("home", "province")] == ["Sổ Giao Ban", "Tỉnh An Giang"]
    assert stations["article"].title.partition(" – ")[0] == plain(stations["article"].headings[0].name)
    assert "Tìm" in stations["search"].title


def test_the_language_is_vietnamese(station):
    assert station.language == "vi"


def test_the_first_thing_heard_is_the_way_to_the_content(station):
    first = station.heard[0]
    assert (first.role, first.name) == ("link", "Bỏ qua, tới nội dung chính")
    assert first.address.endswith("#noi-dung")


def test_landmarks_are_there_once_and_those_of_one_kind_have_names_of_their_own(station):
    for role in ("banner", "main", "contentinfo"):
        assert len(station.of(role)) == 1, role
    assert len(station.of("search")) == 1
    navigations = names(station.of("navigation"))
    assert "Mục chính" in navigations
    assert "" not in navigations
    assert len(set(navigations)) == len(navigations)
    assert "" not in names(station.of("complementary"))


def test_nothing_is_outside_the_landmarks_but_the_way_to_the_content(station):
    outside = [heard for heard in station.heard[1:] if not heard.within and heard.role in ("heading", "link", "text", "button")]
    assert outside == []


def test_headings_begin_with_the_only_one_of_the_first_level_and_skip_none(station):
    levels = [heading.level for heading in station.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), names(station.headings)
    assert "" not in names(station.headings)


def test_each_link_says_by_itself_where_it_leads(station):
    links = station.of("link")
    assert len(links) > 10
    assert [link for link in links if says_nothing(link)] == []


def test_links_of_one_name_lead_to_one_place(station):
    """In the head and the foot of a page; years in different lists of a page lead to different lists."""
    seen = {}
    for link in station.of("link"):
        if {"banner", "contentinfo"} & set(link.within):
            assert seen.setdefault(link.name, link.address) == link.address, link.name
    assert len(seen) > 8


def test_controls_and_pictures_have_names(station):
    controls = station.of("button", "searchbox", "combobox", "textbox", "radio", "checkbox", "DisclosureTriangle")
    assert controls
    assert "" not in names(controls)
    assert "" not in names(station.of("image"))


def test_sizes_of_text_are_one_group_with_one_chosen(station):
    assert "Cỡ chữ" in names(station.of("group", "radiogroup"))
    sizes = [radio for radio in station.of("radio") if radio.name in ("vừa", "to", "rất to")]
    assert [size.name for size in sizes if "checked" in size.states] == ["vừa"]
    assert len(sizes) == 3


def test_the_page_one_is_on_is_said_by_the_trail_and_the_place_of_the_article(stations):
    trail = [link for link in stations["article"].of("link") if link.within == ("navigation",)]
    assert names(trail)[:3] == ["Trang đầu", "Tỉnh, thành", "An Giang"]


def test_a_list_of_meetings_tells_where_and_when_before_each_title(stations):
    heard = [one for one in stations["province"].heard if "main" in one.within]
    titles = [place for place, one in enumerate(heard) if one.role == "heading" and one.level == 4]
    assert titles
    for place in titles:
        before = " ".join(one.name for one in heard[max(0, place - 12) : place] if one.role == "text")
        assert re.search(r"An Giang|Kiên Giang", before)
        assert re.search(r"\d{4}", before)


def test_the_search_tells_how_many_it_found_by_itself(stations):
    live = stations["search"].live
    assert [one.role for one in live] == ["status"]
    texts = [one.name for one in stations["search"].heard if one.role == "text"]
    assert any(re.search(r"\d+ tin", text) for text in texts), texts[:20]
    assert not stations["home"].live
    assert {one.role for name in ("province", "article") for one in stations[name].live} <= {"status"}, "what is kept, and what is read out, politely"


def test_the_box_keeps_what_was_asked_and_results_are_headings(stations):
    assert names(stations["search"].of("combobox"))[:1] != [""]
    results = [heading for heading in stations["search"].headings if heading.level == 3]
    assert any("Gò Quao" in heading.name for heading in results)


def test_what_is_heard_can_be_read(stations):
    lines = list(transcript(stations["province"]))
    assert lines[0] == "■ Vào liên kết An Giang"
    assert "  [nội dung chính]" in lines
    assert "    tiêu đề cấp 1: Tỉnh An Giang" in lines
    assert "    nút chọn một: vừa, đã chọn" in lines


# Without a browser.


@pytest.mark.parametrize(("name", "nothing"), [("đây", True), ("Xem thêm", True), ("2", True), ("2020", False), ("Xem tỉnh An Giang", False), ("", True)])
def test_names_that_say_nothing_are_known(name, nothing):
    assert says_nothing(Heard("link", name)) == nothing


def test_a_tree_is_read_in_its_order_and_what_is_ignored_only_through():
    def node(number, role, name, *children, ignored=False, **properties):
        told = [{"name": key, "value": {"value": value}} for key, value in properties.items()]
        parent = {} if number == 1 else {"parentId": "1"}
        return {"nodeId": str(number), "role": {"value": role}, "name": {"value": name}, "ignored": ignored, "properties": told, "childIds": children, **parent}

    tree = [
        node(1, "RootWebArea", "Trang", "2", "4"),
        node(2, "none", "", "3", ignored=True),
        node(3, "main", "", "5"),
        node(4, "status", "", "6", live="polite"),
        node(5, "heading", "Một", "7", level=2),
        node(6, "StaticText", "Có 2 tin"),
        node(7, "StaticText", "Một"),
    ]
    assert list(heard_in(tree)) == [
        Heard("main", ""),
        Heard("heading", "Một", 2, (), ("main",)),
        Heard("status", "", 0, ("live",)),
        Heard("text", "Có 2 tin"),
    ]
