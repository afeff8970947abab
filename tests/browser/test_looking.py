"""What is looked for on pages is found where it is wrong, or nothing that is found nowhere would say anything."""

from __future__ import annotations

import pytest

from plugins.workshop.looking import overflow, violations

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="vi"><title>Trang thử</title>
<style>body { color: #000; background: #fff } @media (prefers-color-scheme: dark) { body { color: #555; background: #000 } }</style>
<main><h1>Trang thử</h1><p>Chữ thử</p></main></html>"""


def test_axe_tells_every_element_and_by_night_what_is_wrong_by_night(open_page):
    page = open_page("about:blank", color_scheme="light")
    page.set_content(PAGE)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert "color-contrast: <p>Chữ thử</p>" in violations(page)
    page.evaluate("document.querySelector('main').append(new Image(), new Image())")
    assert [one for one in violations(page) if one.startswith("image-alt")] == ["image-alt: <img>"] * 2


def test_what_sticks_out_is_told(open_page):
    page = open_page("about:blank", 360)
    page.set_content(PAGE.replace("<p>", '<p style="width: 400px">'))
    assert overflow(page)[0] == "P."
