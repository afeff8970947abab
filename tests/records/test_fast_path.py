"""What is spared a body changes nothing of it: every short cut gives what stock Markdown, the sanitizer and SmartyPants give."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from plugins.decrees.core import read_decrees
from plugins.records import body as body_module
from plugins.records.body import Body, BodyRenderer, Pointer, TooDeep, pointers
from plugins.records.core import read_record
from plugins.records.glossary import Abbreviation, read_glossary
from plugins.records.plain import plain_paragraphs

CONTENT = Path(__file__).parents[2] / "content"
REGISTER, _ = read_decrees("decrees.yaml", (CONTENT / "data" / "decrees.yaml").read_bytes())
GLOSSARY, _ = read_glossary("glossary.csv", (CONTENT / "data" / "glossary.csv").read_bytes())
ODD = (Abbreviation("Q-T", "quản <trị> & \"phục vụ\" \u00a0&amp; 'x' \\ *y*", True), Abbreviation("Đ", "đ", True), Abbreviation("3K", "ba không", True))
EXTENSIONS = ["tables", "sane_lists"]


class Stock(BodyRenderer):
    """Renders with Markdown as it comes, whatever the body."""

    def __init__(self, *registers):
        super().__init__(*registers)
        self._markdown = Markdown(extensions=[*EXTENSIONS, self._extension], output_format="html")


QUICK, STOCK = BodyRenderer(REGISTER, (*GLOSSARY, *ODD)), Stock(REGISTER, (*GLOSSARY, *ODD))
KNOWN = ("nd-03-2019-2019-09-05",)


def odd_address(decree_id: str) -> str:
    return f'../nghi-dinh/{decree_id}.html?a=1&b=2"\u00a0<' if "77" in decree_id else f"nghi-dinh/{decree_id}.html"


def quick(source: str) -> Body:
    return QUICK.render(source, date(2020, 10, 9), KNOWN, odd_address)


def stock(source: str) -> Body:
    return STOCK.render_marked_up(source, date(2020, 10, 9), KNOWN, odd_address)


def stock_pointers(source: str) -> list[Pointer]:
    reader = body_module._Pointers()
    reader.feed(Markdown(extensions=EXTENSIONS, output_format="html").convert(source))
    reader.close()
    return reader.found


# Words and signs that a plain body may have, or that make it no longer plain at the beginning or the end of a line only.
HARMLESS = [
    "Công an", "Quân sự ", "họp", " ", ". ", ", ", "\n", "\n\n", "\n\n\n", "Nghị định 03", "Nghị định số 77/2010/NĐ-CP ", "NĐ 03", "133/2015/NĐ-CP", "ANTT", "UBND", "QP-AN",
    "Q-T", "Đ", "3K", '"', "'", "“", "”", "…", "–", " - ", "(", ")", "]", "{", "}", ":", ";", "/", "%", "^", "~", "$", "@", "!", "?", "=", "+", "-", "2", "1.", "1.234", "12. ",
    "1) ", "\n- ", "\n-", "\n=", "\n===", "\n---\n", "\n+ ", "\n1. ", "\n2020. ", "\n٣. ", "  ", "   ", "    ", "  \n", " \n", "\u00a0", "\n\u00a0", "\u00a0\n", "\u3000", "\u200b",
    "\ufeff", "\u0301", "\u202f", "İ", "ſ", "ﬁ", "𝒳", "😀", "https://x.example/a?b=c", "a@x.example", "::", "H'Drai", '"a","b"', "'80s", "x1.", "amp;",
]  # fmt: skip
# Signs that mean something to Markdown, HTML, the sanitizer, or the programs between them.
ODDITIES = [
    "*", "**", "_", "__", "`", "``", "\\", "\\*", "[", "](", "[a](tin/x.html)", "![", "![a](images/a.jpg)", "[a]: tin/b.html\n", "<", ">", "\n> ", "<b>", "</b>", "<a href=x>", "<!--", "-->",
    "<div>", "</div>\n", "<br>", "<img src=a.jpg>", "<http://x.example>", "&", "&amp;", "&nbsp;", "&#8220;", "&#34;", "&lt;", "#", "\n# ", "\n## ", "|", "\n|a|b|\n|-|-|\n|c|d|\n", "a|b\n-|-\n",
    "\n* ", "\n***\n", "\n___\n", "\t", "\n\t", "\r", "\r\n", "\x00", "\x02", "\x03", "\x02wzxhzdk:0\x03", "\x02klzzwxh:0000\x03", "\x0b", "\x0c", "\x1c", "\x7f", "\x85", "\u2028", "\u2029",
    "\ue000", "\ue05c", "\ue05d", "\uf8ff", "\ufffe", "\uffff", "\ufdd0", "\U000f0000", "\U0001ffff", "\n    x\n", "\n\n    ANTT\n", "\n- a\n    - b\n", "\n- a\n\n- b\n",
]  # fmt: skip
ANY_TEXT = st.one_of(
    st.lists(st.sampled_from(HARMLESS), max_size=14).map("".join),
    st.lists(st.sampled_from(HARMLESS + ODDITIES), max_size=14).map("".join),
    st.text(st.sampled_from("aĐ \n\u00a0\"'.,-=+1)*_\\`[]()<>&;#!|~:\t"), max_size=30),
    st.text(max_size=20),
)


@settings(max_examples=600)
@given(ANY_TEXT)
@example("a  \nb")
@example("\n 1. a\n\nĐ Đ")
@example("_a_")
@example("&#60 a")
@example('Theo "Nghị định 77/2010/NĐ-CP" và Q-T.')
def test_every_body_is_rendered_as_stock_markdown_does(source):
    assert quick(source) == stock(source)


@settings(max_examples=300)
@given(ANY_TEXT)
@example("[a](tin/x.html)")
@example("<a href=x>")
def test_every_body_has_the_images_and_links_that_stock_markdown_finds(source):
    assert pointers(source) == stock_pointers(source)


def real_bodies() -> list[str]:
    files = sorted((CONTENT / "tin").rglob("*.md"))
    records = [read_record(path.name, path.read_bytes(), date(2100, 1, 1), lambda _: True)[0] for path in files]
    return [record.body for record in records if record]


def test_every_real_body_is_rendered_as_stock_markdown_does():
    bodies = real_bodies()
    assert bodies
    for source in bodies:
        assert quick(source) == stock(source)
        assert pointers(source) == stock_pointers(source)


def test_nearly_every_real_body_is_plain():
    bodies = real_bodies()
    assert sum(plain_paragraphs(source) is not None for source in bodies) > 0.9 * len(bodies)


@pytest.mark.parametrize(
    ("source", "paragraphs"),
    [
        ("", ()),
        ("\n\n", ()),
        ("Một.\n", ("Một.",)),
        ("\nMột\nhai. \n\n\n\nBa – 1.234 vụ; “a”, 'b', \"c\" (5) 12. Bốn\n\n", ("Một\nhai. ", "Ba – 1.234 vụ; “a”, 'b', \"c\" (5) 12. Bốn")),
    ],
)
def test_plain_paragraphs_are_taken_apart(source, paragraphs):
    assert plain_paragraphs(source) == paragraphs


SIGNS = ["_", "`", "\\", "[", "<", ">", "&", "#", "|", "\t", "\r", "\x00", "\x85", "\ue05d", "\ud800", "  \nb", "\n b", "\n- b", "\n===", "\n2. b", "\n\u00a0b"]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_body_with_any_sign_of_markup_is_not_plain(sign):
    assert plain_paragraphs(f"a{sign}") is None


def test_depth_is_still_found_in_bodies_without_links():
    with pytest.raises(TooDeep):
        pointers("> " * 60 + "x")
