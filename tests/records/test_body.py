"""From Markdown to safe HTML: decrees linked, abbreviations explained, paragraphs numbered. The texts are made up."""

from __future__ import annotations

import re
import time
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.decrees.core import DecreeRegister, read_decrees
from plugins.records.body import Body, BodyRenderer, Pointer, TooDeep, clean, pointers
from plugins.records.glossary import Abbreviation

PATH = Path(__file__).parents[2] / "content" / "data" / "decrees.yaml"
REGISTER, _ = read_decrees("decrees.yaml", PATH.read_bytes())
GLOSSARY = (
    Abbreviation("ANTT", "an ninh, trật tự", True),
    Abbreviation("TTATXH", "trật tự, an toàn xã hội", True),
    Abbreviation("TT ATXH", "trật tự, an toàn xã hội", True),
    Abbreviation("ATXH", "an toàn xã hội", True),
    Abbreviation("UBND", "Ủy ban nhân dân", True),
    Abbreviation("QP-AN", "quốc phòng - an ninh", True),
    Abbreviation("TT", "nhiều nghĩa", False),
)
RENDERER = BodyRenderer(REGISTER, GLOSSARY)
KNOWN = ("nd-03-2019-2019-09-05",)


def render(source: str, day: date | None = date(2020, 10, 9), known=KNOWN) -> Body:
    return RENDERER.render(source, day, known, lambda decree_id: f"../nghi-dinh/{decree_id}.html")


def inner(source: str) -> str:
    """Return the HTML of a one-paragraph body without its <p>."""
    html = render(source).html.strip()
    return re.fullmatch(r'<p id="d1">(.*)</p>', html, re.DOTALL)[1]


def link(words: str, decree_id: str = KNOWN[0]) -> str:
    return f'<a href="../nghi-dinh/{decree_id}.html">{words}</a>'


# Decrees


def test_only_the_first_mention_of_a_decree_is_linked():
    body = render("Theo Nghị định 03 và lại theo Nghị định 03.\n\nVẫn Nghị định số 03/2019/NĐ-CP.")
    assert body.html.count("<a ") == 1
    assert body.html.startswith(f'<p id="d1">Theo {link("Nghị định 03")} và lại')
    assert body.decree_ids == KNOWN


def test_the_first_mention_is_the_one_that_is_read_first():
    assert inner("Theo Nghị định 03, *rồi Nghị định 03* và Nghị định 03.") == f"Theo {link('Nghị định 03')}, <em>rồi Nghị định 03</em> và Nghị định 03."
    assert inner("**Nghị định 03** và Nghị định 03") == f"<strong>{link('Nghị định 03')}</strong> và Nghị định 03"


def test_the_first_mention_in_the_document_wins_over_lists_and_tables_below():
    html = render("Theo Nghị định 03.\n\n- Nghị định 03\n\n| a | b |\n|---|---|\n| Nghị định 03 | x |\n").html
    assert html.index("<a ") < html.index("<ul>")
    assert html.count("<a ") == 1


def test_different_decrees_are_each_linked_once_in_order():
    body = render("Nghị định 77/2010/NĐ-CP thay bằng Nghị định 03/2019/NĐ-CP ngày 5/9/2019, không phải Nghị định 77/2010.", known=())
    assert body.decree_ids == ("nd-77-2010", "nd-03-2019-2019-09-05")
    assert body.html.count("<a ") == 2


def test_a_mention_is_judged_by_its_whole_paragraph():
    html = render("**Công an** và **Quân sự** họp theo *Nghị định 03*.", known=()).html
    assert link("Nghị định 03") in html


def test_nothing_is_linked_inside_links_code_and_headings():
    html = render("## Nghị định 03 và ANTT\n\n[Nghị định 03 về ANTT](tin/x.html) và `Nghị định 03 ANTT`\n\n    Nghị định 03 ANTT\n").html
    assert "nghi-dinh" not in html
    assert "<abbr" not in html


def test_attributes_are_left_alone():
    html = render('[bài](tin/x.html "Nghị định 03 ANTT") ![ANTT theo Nghị định 03](images/x.jpg) <span title="ANTT">x</span>').html
    assert "nghi-dinh" not in html
    assert "<abbr" not in html
    assert 'alt="ANTT theo Nghị định 03"' in html


def test_without_a_register_rule_a_bare_number_is_left_alone():
    assert render("Công an và Quân sự theo Nghị định 03.", date(2017, 1, 1), ()).decree_ids == ()
    assert render("Công an và Quân sự theo Nghị định 03.", date(2020, 1, 1), ()).decree_ids == KNOWN


# Abbreviations


def test_only_the_first_use_of_an_abbreviation_is_explained():
    body = render("Giữ ANTT, *ANTT* và ANTT.\n\nANTT nữa.")
    assert body.html.count("<abbr") == 1
    assert body.html.startswith('<p id="d1">Giữ <abbr title="an ninh, trật tự">ANTT</abbr>, <em>ANTT</em>')
    assert [entry.abbr for entry in body.abbreviations] == ["ANTT"]


def test_the_longest_abbreviation_is_taken_whole():
    assert inner("Giữ TT ATXH.") == 'Giữ <abbr title="trật tự, an toàn xã hội">TT ATXH</abbr>.'
    assert inner("Giữ TTATXH.") == 'Giữ <abbr title="trật tự, an toàn xã hội">TTATXH</abbr>.'


@pytest.mark.parametrize("text", ["XANTT", "ANTTX", "ANTT2", "ĐANTT", "ANTTĐ", "antt", "12/UBND", "45/KH-UBND", "UBND-NC", "TT"])
def test_an_abbreviation_within_a_word_or_a_document_number_or_with_two_meanings_is_left_alone(text):
    assert "<abbr" not in render(f"Theo {text} thì").html


@pytest.mark.parametrize("text", ["(ANTT)", "ANTT,", "“ANTT”", "ANTT/UBND", "ANTT.", "về QP-AN."])
def test_an_abbreviation_beside_punctuation_is_explained(text):
    assert "<abbr" in render(f"Giữ {text} tốt").html


def test_one_body_leaves_nothing_to_the_next():
    first = render("ANTT theo Nghị định 03")
    render("Nghị định 77/2010/NĐ-CP và UBND")
    assert render("ANTT theo Nghị định 03") == first


PLAIN = BodyRenderer(DecreeRegister(), ())


def words(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


def test_what_is_put_in_stands_where_its_words_stood():
    assert inner("*a* ANTT *b* UBND *c* Nghị định 03 *d*") == (
        '<em>a</em> <abbr title="an ninh, trật tự">ANTT</abbr> <em>b</em> <abbr title="Ủy ban nhân dân">UBND</abbr> <em>c</em> '
        f"{link('Nghị định 03')} <em>d</em>"
    )


@given(
    st.lists(
        st.sampled_from(["ANTT", "UBND", "TT ATXH", "Nghị định 03", "77/2010/NĐ-CP", " ", "*", "**", "`", "a", ", ", "[x](tin/x.html)", "\n", "\n\n", "- "])
    ).map("".join)
)
def test_annotations_change_no_word(source):
    plain = PLAIN.render(source, None, (), lambda decree_id: decree_id)
    assert words(render(source).html) == words(plain.html)
    assert render(source).paragraphs == plain.paragraphs


# Paragraphs and typography


def test_paragraphs_are_numbered_in_order_and_other_blocks_are_not():
    body = render("Một.\n\n- mục\n\n> trích\n\nHai.\n\n## Đề mục\n\nBa.")
    assert re.findall(r'id="(d\d+)">(\w+)', body.html) == [("d1", "Một"), ("d2", "Hai"), ("d3", "Ba")]
    assert body.paragraphs == ("Một.", "Hai.", "Ba.")


def test_the_text_of_a_paragraph_is_what_readers_see():
    body = render('Một *hai* <span class="x">ba</span> R&amp;D 5 &lt; 6 \\*bốn\\* `năm`&nbsp;vụ, Nghị định 03 và ANTT.')
    assert body.paragraphs == ("Một hai ba R&D 5 < 6 *bốn* năm\u00a0vụ, Nghị định 03 và ANTT.",)


def test_quotation_marks_become_typographic_but_not_in_code():
    assert inner('Khẩu hiệu "a","b" và `"c","d"`') == 'Khẩu hiệu “a”,“b” và <code>"c","d"</code>'


def test_links_and_images_are_written_from_the_root_of_the_site():
    html = render(
        '[a](tin/x.html#d2) ![b](images/b.jpg) <a href="tinh/an-giang.html">c</a> [d](https://x.example/) [e](#d1) [f](mailto:a@x.example) <img alt="g" src="images/g.jpg">'
    ).html
    assert re.findall(r'(?:href|src)="([^"]*)"', html) == [
        "../tin/x.html#d2", "../images/b.jpg", "../tinh/an-giang.html", "https://x.example/", "#d1", "mailto:a@x.example", "../images/g.jpg",
    ]  # fmt: skip


def test_only_links_to_other_sites_get_a_rel():
    html = render("[a](tin/x.html) [b](https://x.example/) và Nghị định 03").html
    assert html.count("rel=") == 1
    assert '<a href="https://x.example/" rel="noopener noreferrer">b</a>' in html


def test_a_standing_page_has_a_table_of_contents_and_no_annotations():
    html, contents = RENDERER.render_page("## Kho này\n\nTheo Nghị định 03, ANTT.\n\n### Nguồn\n\nMột.")
    assert [(entry["name"], entry["id"], [child["name"] for child in entry["children"]]) for entry in contents] == [("Kho này", "kho-nay", ["Nguồn"])]
    assert 'id="kho-nay"' in html
    assert "nghi-dinh" not in html
    assert "<abbr" not in html


# Hostile input


class Dangers(HTMLParser):
    """Gathers what no article may hold, as a browser would read it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "iframe", "object", "embed", "style", "form", "input", "svg", "math", "link", "meta", "base", "div"}:
            self.found.append(tag)
        for name, value in attrs:
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", value or ""), re.IGNORECASE)
            if name.startswith("on") or name in {"style", "srcset"}:
                self.found.append(name)
            if name in {"href", "src"} and scheme and scheme[1].lower() not in {"http", "https", "mailto", "tel"}:
                self.found.append(value)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "Một <script>alert(1)</script> hai",
        "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
        '<p onclick="alert(1)">x</p>',
        '<img src="images/x.jpg" alt="x" onerror="alert(1)">',
        '<span style="position:fixed">x</span>',
        "<style>p{display:none}</style>",
        "[x](javascript:alert)",
        "[x](JaVaScRiPt:alert)",
        "[x](java&#x73;cript:alert)",
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" &#1; javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        "![x](data:image/svg+xml,x)",
        '<img src="data:image/png;base64,AA==" alt="x">',
        '<iframe src="https://x.example/"></iframe>',
        '<object data="x"></object><embed src="x">',
        '<svg onload="alert(1)"></svg>',
        "<math><mi>x</mi></math>",
        '<form action="x"><input name="y"></form>',
        '<meta http-equiv="refresh" content="0">',
        '<base href="https://x.example/">',
        "<p>x<!-- <script> --></p>",
        "<div><p>chưa đóng <b><script>",
        "<<script>script>alert(1)<</script>/script>",
    ],
)
def test_raw_html_is_cleaned(source):
    for html in (render(source).html, RENDERER.render_page(source)[0], clean(source)):
        assert Dangers(html).found == [], html


def test_the_search_for_dangers_finds_them():
    assert Dangers('<script>x</script><a href="java\nscript:x" onclick="y">z</a>').found == ["script", "java\nscript:x", "onclick"]


def test_harmless_html_stays():
    source = '<figure><img src="images/x.jpg" alt="x" width="2"><figcaption>y</figcaption></figure>'
    assert render(source).html.strip() == source.replace("images/", "../images/")


@given(st.text())
def test_any_text_is_rendered_without_danger(source):
    assert Dangers(render(source).html).found == []


PIECES = [
    "Nghị định 03", "Nghị định 03/2019/NĐ-CP ", "ANTT", " TT ATXH ", "*", "**", "_", "`", "[", "](", ")", "![", "<b>", "</b>", "<script>", "<!--", "-->", "&amp;", "&#",
    '<a href="', "javascript:", '">', "<img src=x onerror=y>", "\n", "\n\n", "    ", "\t", "- ", "1. ", "# ", "> ", "|", "---", '"', "'", "\\", "\x02", "\x03", "wzxhzdk:0", "klzzwxh:0", "42", "\u00a0", "Công an ", "Quân sự ", "<", ">", "\u0301", "﻿",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_hostile_markdown_never_crashes_and_numbers_stay_in_step(source):
    body = render(source)
    assert Dangers(body.html).found == []
    assert len(set(body.decree_ids)) == len(body.decree_ids)
    assert len({entry.abbr for entry in body.abbreviations}) == len(body.abbreviations)


@pytest.mark.parametrize("source", ["[" * 3000, "![](" * 1500, "*" * 3000, "<a " * 3000, "Nghị định " * 3000, "`" * 3000 + "x", "> " * 60 + "x", '"' * 3000])
def test_a_body_made_to_be_slow_is_not(source):
    started = time.process_time()
    render(source)
    assert time.process_time() - started < 5


def test_a_mention_that_markup_splits_is_not_linked_nor_another_in_its_place():
    source = "Công an và **quân sự** họp theo Nghị định 03/2022/NĐ-CP, khác. Rồi quân sự theo Nghị định 03 họp."
    assert f"Nghị định 03/2022/NĐ-CP, khác. Rồi quân sự theo {link('Nghị định 03')} họp" in render(source, known=()).html
    assert render("Công an, quân sự theo Nghị định 03**/2022/NĐ-CP**.").decree_ids == ()


def test_raw_html_has_no_ids_and_no_classes_of_its_own():
    html = render('<p id="d1" class="facts">Một.</p>\n\nHai <span id="d1" class="x">ba</span> <a id="&#xe05d;d1" class="y" href="tin/x.html">bốn</a>.').html
    assert re.findall(r'id="([^"]*)"', html).count("d1") <= 2
    assert '<p id="d1">Hai <span>ba</span>' in html
    assert "class=" not in html
    assert "<p>Một.</p>" in html


def test_an_image_that_is_not_of_the_site_is_never_shown():
    html = render('![a](https://x.example/a.jpg) ![b](../a.jpg) <img alt="src=\'c\' > d"> <img src="//x.example/e.png" alt="e"> ![f](images/f.jpg)').html
    assert re.findall("<img[^>]*>", html) == ['<img alt="f" src="../images/f.jpg">']


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("![ảnh [1] chụp](https://x.example/a.jpg)", Pointer("img", "https://x.example/a.jpg", "ảnh [1] chụp")),
        ("![a](https://x.example/x y.png)", Pointer("img", "https://x.example/x y.png", "a")),
        ("[a]\n\n> [a]: tin/b.html", Pointer("a", "tin/b.html")),
        ("[a [b] c](bai.md)", Pointer("a", "bai.md")),
        ("<IMG SRC=a.jpg src=b.jpg>", Pointer("img", "a.jpg")),
        ("[a]()", Pointer("a", "")),
    ],
)
def test_what_is_rendered_is_found_however_it_is_written(source, found):
    assert pointers(source) == [found]


def test_code_and_comments_hold_no_links():
    assert pointers("`![a](b)` <!-- ![a](b) -->\n\n    ![a](b)\n") == []
    assert pointers("```\n![a](b)\n```", page=True) == []


@pytest.mark.parametrize("source", ["> " * 400 + "x", "- " * 50 + "x", "\n".join(" " * 4 * depth + "- x" for depth in range(100))])
def test_what_nests_too_deep_is_refused_before_it_overflows(source):
    with pytest.raises(TooDeep):
        pointers(source)


def test_what_is_not_refused_can_be_rendered():
    source = "- " * 20 + "Nghị định 03"
    assert pointers(source) == []
    assert render(source).decree_ids == KNOWN
