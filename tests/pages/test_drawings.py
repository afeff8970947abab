import math
import re

from hypothesis import given
from hypothesis import strategies as st

from plugins.archive.core import Tile
from plugins.pages.drawings import DOT, INNER, OUTER, TONES, Bin, Dot, drum_svg, levels, locator_svg, month_drum_svg

dots = st.lists(st.builds(Dot, st.integers(2019, 2021), st.integers(1, 366), st.sampled_from(TONES)), max_size=120)


def drawn(svg):
    return [tuple(map(float, pair)) for pair in re.findall(r'<use href="#h-\w+" x="(-?[\d.]+)" y="(-?[\d.]+)"/>', svg)]


@given(dots)
def test_every_meeting_is_a_dot_or_is_counted_as_left_out(meetings):
    svg, left_out = drum_svg(meetings, (2019, 2020, 2021), "tên", "mô tả")
    assert len(drawn(svg)) + left_out == len(meetings)


@given(dots)
def test_no_two_dots_lie_on_each_other(meetings):
    svg, _ = drum_svg(meetings, (2019, 2020, 2021), "tên", "mô tả")
    points = drawn(svg)
    for index, one in enumerate(points):
        assert all(math.dist(one, other) > 0.85 * DOT for other in points[:index])


def test_a_full_ring_takes_no_more_and_says_so():
    svg, left_out = drum_svg([Dot(2020, 100, "d03")] * 500, (2020,), "tên", "mô tả")
    assert len(drawn(svg)) == int(2 * math.pi * INNER / DOT)
    assert left_out == 500 - len(drawn(svg))


def test_the_year_is_the_radius_and_the_day_the_angle():
    svg, _ = drum_svg([Dot(2010, 1, "d03"), Dot(2020, 92, "d77")], range(2010, 2021), "tên", "mô tả")
    assert (0.0, -INNER) in drawn(svg)
    east = next(point for point in drawn(svg) if point != (0.0, -INNER))
    assert east[0] > 0.99 * OUTER * math.sin(2 * math.pi * 91 / 366)


def test_titles_are_escaped():
    assert "<script>" not in drum_svg([Dot(2020, 1, "d03", "<script>", "<script>")], (2020,), "<script>", "<script>")[0]


@given(dots)
def test_each_meeting_is_a_link_with_a_name_and_the_keyboard_goes_through_them_by_day(meetings):
    named = [Dot(dot.year, dot.day, dot.tone, f"tin/{number}.html", f"{dot.year} {dot.day}") for number, dot in enumerate(meetings)]
    svg, _ = drum_svg(named, (2019, 2020, 2021), "tên", "mô tả")
    names = [tuple(map(int, name.split())) for _, name in re.findall(r'<a href="(tin/\d+\.html)"><title>([^<]+)</title><use ', svg)]
    assert len(names) == len(drawn(svg))
    assert names == sorted(names)


def test_a_decree_is_told_by_its_shape_as_well_as_by_its_colour():
    svg, _ = drum_svg([Dot(2020, 10 * number, tone) for number, tone in enumerate(TONES, start=1)], (2020, 2021), "tên", "mô tả")
    shapes = dict(re.findall(r'<path id="h-(\w+)" class="[^"]+" d="([^"]+)"', svg))
    assert set(shapes) == set(TONES)
    assert len(set(shapes.values())) == len(TONES)


def test_a_month_of_more_meetings_has_a_bigger_dot_and_none_is_too_small_to_see():
    bins = [Bin(2020, 2, "d77", 40, "nam/2020/02.html", "Tháng 2/2020"), Bin(2019, 3, "d03", 1, "nam/2019.html#t3", "Tháng 3/2019")]
    svg = month_drum_svg(bins, (2019, 2020), "tên", "mô tả")
    found = re.findall(r'<a href="([^"]+)"><title>([^<]+)</title><use href="#h-(\w+)" transform="translate\([^)]+\)scale\(([\d.]+)\)"/></a>', svg)
    assert [(url, name, tone) for url, name, tone, _ in found] == [
        ("nam/2019.html#t3", "Tháng 3/2019", "d03"),
        ("nam/2020/02.html", "Tháng 2/2020", "d77"),
    ]
    small, big = (float(size) for *_, size in found)
    assert 0.6 <= small < big


def test_levels_give_none_zero_and_tell_their_bounds():
    found, legend = levels({"a": 0, "b": 1, "c": 2, "d": 3, "e": 13})
    assert found["a"] == 0
    assert found["b"] < found["c"] <= found["d"] < found["e"]
    assert legend[0] == (0, "chưa có")
    assert legend[-1][1].endswith("trở lên")


def test_levels_of_nothing():
    assert levels({"a": 0}) == ({"a": 0}, [(0, "chưa có")])


def test_locator_marks_what_is_here():
    tiles = [Tile("a", 1, 1, "A"), Tile("b", 2, 1, "B"), Tile("c", 1, 2, "C", part_of="a")]
    svg = locator_svg(tiles, ["b"])
    assert 'class="locator__here" d="M-0.02 0.98' in svg
