"""Whatever a file holds, it is read or refused with words; nothing else comes out of the readers."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.html_import.finding import find
from plugins.html_import.page import NoArticle, Page, read_page
from plugins.html_import.reading import Unreadable, read
from tests.conftest import TODAY
from tests.html_import.test_pages import REGISTERS

WORDS = st.sampled_from(
    [
        "Chiều",
        "ngày",
        "09/10/2020",
        ",",
        "27-7",
        "24.6",
        "thứ",
        "Hai",
        "hội nghị",
        "giao ban",
        "sơ kết",
        "chủ trì",
        "đồng chí",
        "Trần Văn Mẫu",
        ", Chủ tịch UBND huyện",
        "quý II-2022",
        "qúi 1",
        "9 tháng đầu năm",
        "năm 2023",
        "Nghị định",
        "số 03/2019/NĐ-CP",
        "ngày 05/9/2019",
        "huyện Gò Quao",
        "tỉnh Hậu Giang",
        "Công an",
        "Ban CHQS",
        "giữa",
        "và",
        ".",
        ";",
        "370 tin",
        "20.629 cuộc",
        "31/02/2020",
        "30/2",
        "(",
        ")",
        "Ảnh:",
        "./.",
        "“",
        "”",
        ": [x]",
        "#",
        "{a}",
        "- ",
        "'",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.html", "a.txt", "a.mhtml"]))
def test_any_bytes_are_read_or_refused_with_a_cure(data, name):
    with contextlib.suppress(Unreadable, NoArticle):
        page = read_page(read(name, data))
        assert page.paragraphs


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<table><tr><td>",
                "</td>",
                "<p>",
                "<h1>",
                "</h1>",
                "<form>",
                "<li>",
                "<!--",
                "-->",
                "<br>",
                "Ảnh: Mẫu",
                "hội nghị giao ban mẫu " * 6,
                "01/02/2020",
            ]
        ),
        max_size=30,
    )
)
def test_any_mark_up_is_read_or_refused_with_a_cure(pieces):
    with contextlib.suppress(Unreadable, NoArticle):
        assert read_page(read("a.html", ("<html>" + "".join(pieces)).encode())).paragraphs


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, min_size=3, max_size=40), st.lists(WORDS, max_size=12))
def test_any_words_give_findings_that_keep_their_bounds(lead, title):
    found = find(Page(title=" ".join(title), paragraphs=(" ".join(lead),)), REGISTERS, TODAY)
    when = found.value("date")
    if when and when.year:
        assert when.earliest <= TODAY
        assert (when.year, when.month, when.day) not in ((2019, 9, 5), (2020, 2, 31))
    for name, _ in found.value("chair") or ():
        assert "chủ trì" in " ".join([*lead, *title])
        assert name in " ".join([*lead, *title])
    for figure in found.value("figures") or ():
        assert figure["value"].replace(",", "").isdigit()
    assert {question.field for question in found.questions}.isdisjoint({name for name in ("locality", "forces", "kind") if name in found.fields})
