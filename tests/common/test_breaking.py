"""Lines do not end inside days, counts and numbers of documents; nothing but such spaces changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.common.breaking import keep_together


def kept(text: str) -> str:
    """Return ``text`` with ~ where a line may not end."""
    shown = keep_together(f"<title>{text}</title><main><p>{text}</p></main>").removeprefix(f"<title>{text}</title><main><p>").removesuffix("</p></main>")
    return re.sub('<span class="nb">(.*?)</span>', r"[\1]", shown.replace("\u00a0", "~"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ngày 9/10/2020, khoảng tháng 7/2022, năm 2020", "Ngày~9/10/2020, khoảng tháng~7/2022, năm~2020"),
        ("sáng ngày 27 tháng 7 năm 2022 tại", "sáng ngày~27~tháng~7 năm~2022 tại"),
        ("tháng 7 tổ chức, năm 2022 công an", "tháng~7 tổ chức, năm~2022 công an"),
        ("quý III/2024, Quý IV thì", "quý~III/2024, Quý~IV thì"),
        ("20.629 cuộc, 65 % hộ, 1,5 triệu, 12 xã, (3 vụ)", "20.629~cuộc, 65~% hộ, 1,5~triệu, 12~xã, (3~vụ)"),
        ("Nghị định số 03/2019/NĐ-CP, Nghị định 77", "Nghị định số~03/2019/[NĐ-CP], Nghị định~77"),
        ("số 2/2022/TTLT-BCA-BQP; 202/2025/QH15", "số~2/2022/[TTLT-BCA-BQP]; 202/2025/QH15"),
        ("9 tháng đầu năm 2020", "9~tháng đầu năm~2020"),
        ("họp 24/4 tại, 9/10/2020 do ông, 03/2019 thay", "họp 24/4 tại, 9/10/2020 do ông, 03/2019 thay"),
        ("Covid-19 khiến, đường 3.2 dài, 2020 cuộc, số liệu", "Covid-19 khiến, đường 3.2 dài, 2020 cuộc, số liệu"),
        ("năm Ngọ, quý Vị, 5 Bí thư", "năm Ngọ, quý Vị, 5 Bí thư"),
    ],
)
def test_what_belongs_together_stays_on_one_line(text, shown):
    assert kept(text) == shown


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Tỉnh Quảng Nam, năm 2024", "Tỉnh Quảng Nam, [năm 2024]"),
        ('<a href="a.html" title="năm 2020">Quý I/2013</a> 3 tin', '<a href="a.html" title="năm 2020">[Quý I/2013]</a> [3 tin]'),
        ('Các tin <span class="small">12 tin</span>', 'Các tin <span class="small">12\u00a0tin</span>'),
        ("Ngày 27 tháng 7 năm 2022", "[Ngày 27 tháng 7] [năm 2022]"),
        ("Nghị định 03/2019/NĐ-CP", "Nghị định 03/2019/[NĐ-CP]"),
        ("Nghị định số 03/2019/NĐ-CP", "Nghị định [số 03/2019/][NĐ-CP]"),
    ],
)
def test_in_titles_the_stylesheet_holds_together_where_there_is_room(title, shown):
    for tag in ("h1", "h2"):
        page = keep_together(f"<main><{tag} id='a'>{title}</{tag}><h3>năm 2020</h3></main>")
        assert re.sub('<span class="nb">(.*?)</span>', r"[\1]", page) == f"<main><{tag} id='a'>{shown}</{tag}><h3>năm\u00a02020</h3></main>"


def test_tags_and_the_head_stay_as_they_are():
    page = '<head><meta content="12 tháng"></head><main id="a"><img alt="ngày 9/10/2020, 12 xã"><a title="5 tin, 03/2019/NĐ-CP">năm <b>2020</b></a><code>năm 2020, 12 xã, 03/2019/NĐ-CP</code><pre>ngày 5 tháng 6</pre><svg><title>03/2019/NĐ-CP</title></svg></main>'
    assert keep_together(page) == page
    assert keep_together("không có main, 12 xã") == "không có main, 12 xã"


@given(st.text(alphabet="ngàyNthmsốđịnhquý 0123456789.,/%<>()IV\n", max_size=80))
def test_nothing_but_such_spaces_changes(text):
    once = keep_together(f"<main>{text}</main>")
    assert once.replace("\u00a0", " ") == f"<main>{text}</main>"
    assert not re.search("\u00a0\\s", once)
