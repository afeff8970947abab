"""What is looked for on pages is found where it is wrong, or nothing that is found nowhere would say anything."""

from __future__ import annotations

import pytest

from plugins.workshop.looking import overflow, violations, violations_of_colours

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="vi"><title>Trang thử</title>
<style>body { color: #000; background: #fff } @media (prefers-color-scheme: dark) { body { color: #555; background: #000 } }</style>
<main><h1>Trang thử</h1><p>Chữ thử</p></main></html>"""


def test_axe_tells_every_element_and_by_night_what_is_wrong_by_night(open_page):
    page = open_page("about:blank", color_scheme="light")
    page.set_content(PAGE)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == violations_of_colours(page) == ["color-contrast: <h1>Trang thử</h1>", "color-contrast: <p>Chữ thử</p>"]
    page.evaluate("document.querySelector('main').append(new Image(), new Image())")
    assert [one for one in violations(page) if one.startswith("image-alt")] == ["image-alt: <img>"] * 2


@pytest.mark.parametrize(("colour", "rule"), [("#ccc", "color-contrast"), ("#777", "color-contrast"), ("#666", "color-contrast-enhanced")])
def test_contrast_short_of_aa_or_of_aaa_is_told(open_page, colour, rule):
    page = open_page("about:blank", color_scheme="light")
    page.set_content(PAGE.replace("<p>", f'<p style="color: {colour}">'))
    assert [one.partition(":")[0] for one in violations(page)] == [rule]
    assert violations_of_colours(page) == violations(page)


def test_a_link_that_only_its_colour_tells_from_its_sentence_is_told_by_night(open_page):
    page = open_page("about:blank", color_scheme="light")
    night = "@media (prefers-color-scheme: dark) { body { color: #fff } a { color: #eee; text-decoration: none } }</style>"
    page.set_content(PAGE.replace("</style>", night).replace("<p>Chữ thử", "<p>Chữ thử và <a href=#x>liên kết</a> ở giữa câu dài hơn"))
    assert violations_of_colours(page) == []
    page.emulate_media(color_scheme="dark")
    assert [one.partition(":")[0] for one in violations_of_colours(page)] == ["link-in-text-block"]


def test_what_sticks_out_is_told(open_page):
    page = open_page("about:blank", 360)
    page.set_content(PAGE.replace("<p>", '<p style="width: 400px">'))
    assert overflow(page)[0] == "P."
