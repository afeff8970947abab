import math
import re

from hypothesis import given
from hypothesis import strategies as st

from plugins.archive.core import Tile
from plugins.pages.drawings import DOT, INNER, OUTER, TONES, Dot, drum_svg, levels, locator_svg

dots = st.lists(st.builds(Dot, st.integers(2019, 2021), st.integers(1, 366), st.sampled_from(TONES)), max_size=120)


def drawn(svg):
    return [tuple(map(float, pair)) for pair in re.findall(r"M(-?[\d.]+) (-?[\d.]+)h0", svg)]


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
    assert "<script>" not in drum_svg([], (), "<script>", "<script>")[0]


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
