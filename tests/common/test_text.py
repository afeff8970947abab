"""Vietnamese text: folding, slugs, order, numbers, quotation marks, and text in the old ABC fonts."""

from __future__ import annotations

import random
import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from smartypants import Attr, smartypants

from plugins.common import text as text_module
from plugins.common.text import (
    collation_key,
    first_letter,
    fold,
    format_number,
    is_device,
    is_slug,
    join_words,
    looks_like_tcvn3,
    nests_too_deep,
    nfc,
    slugify,
    smart_quotes,
)


def sorted_vietnamese(words: list[str]) -> list[str]:
    return sorted(words, key=collation_key)


VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ AĂÂĐÊÔƠƯỲ-,.019")


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE)
@example(" Gò  Quao ")
def test_folding_leaves_no_mark_no_capital_and_no_double_space(text):
    folded = fold(text)
    assert re.fullmatch(r"[a-z0-9 ,.-]*", folded)
    assert "  " not in folded


@given(VIETNAMESE)
def test_folding_hears_no_difference_between_composed_and_decomposed(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(nfc(text))


def test_d_with_a_bar_folds_to_d():
    assert fold("Đắk Đoa") == "dak doa"
    assert fold("ĐỒNG THÁP") == "dong thap"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa bình", "hoà bình"),
        ("ủy ban", "uỷ ban"),
        ("Thanh Hóa", "Thanh Hoá"),
        ("Đàm Thủy", "Đàm Thuỷ"),
        ("quý", "quí"),
        ("quí", "qui"),
        ("qui", "quy"),
        ("sĩ quan", "sỹ quan"),
        ("Lý Sơn", "Lí Sơn"),
        ("kỷ niệm", "kỉ niệm"),
    ],
)
def test_two_spellings_of_one_word_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["tuy", "thủy", "y tế", "yên", "quyết", "huyện", "Tây"])
def test_y_stays_where_i_would_be_another_sound(word):
    assert "y" in fold(word)


def test_slugs_are_ascii_words_joined_by_single_hyphens():
    assert slugify("Gò Quao") == "go-quao"
    assert slugify("Bà Rịa - Vũng Tàu") == "ba-ria-vung-tau"
    assert slugify("Đắk Lắk") == "dak-lak"
    assert slugify("Ia H'Drai") == "ia-h-drai"
    assert slugify("GDQP&AN") == "gdqp-an"
    assert slugify(" …") == ""


@given(st.text())
def test_a_slug_is_always_safe_in_an_address_and_its_own_slug(text):
    slug = slugify(text)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)
    assert slugify(slug) == slug


@given(VIETNAMESE)
def test_a_slug_does_not_depend_on_the_normal_form(text):
    assert slugify(unicodedata.normalize("NFD", text)) == slugify(nfc(text))


def test_letters_with_their_own_place_in_the_alphabet_come_after_the_bare_ones():
    assert sorted_vietnamese(["ưa", "ua", "ơn", "ôn", "on", "êm", "em", "đa", "da", "ân", "ăn", "an"]) == [
        "an", "ăn", "ân", "da", "đa", "em", "êm", "on", "ôn", "ơn", "ua", "ưa",
    ]  # fmt: skip


def test_tones_come_in_the_order_of_dictionaries():
    assert sorted_vietnamese(["mạ", "má", "mã", "mả", "mà", "ma"]) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_order_goes_syllable_by_syllable():
    # By letters alone "Hạ Hòa" would stand before "Hà Tĩnh".
    assert sorted_vietnamese(["Hạ Hòa", "Hà Tĩnh", "Hạ Long", "Hà Giang", "Hải Dương"]) == ["Hà Giang", "Hà Tĩnh", "Hạ Hòa", "Hạ Long", "Hải Dương"]
    assert sorted_vietnamese(["Cần Thơ", "Cao Bằng", "Cà Mau"]) == ["Cà Mau", "Cao Bằng", "Cần Thơ"]
    assert sorted_vietnamese(["Đà Nẵng", "Dĩ An", "Điện Biên", "Đắk Lắk"]) == ["Dĩ An", "Đà Nẵng", "Đắk Lắk", "Điện Biên"]


def test_a_word_comes_before_the_longer_one_that_it_begins():
    assert sorted_vietnamese(["An Giang", "An"]) == ["An", "An Giang"]
    assert sorted_vietnamese(["2020", "an", "3"]) == ["2020", "3", "an"]


@given(st.lists(VIETNAMESE))
def test_order_does_not_depend_on_case_or_normal_form(words):
    for word in words:
        assert collation_key(word) == collation_key(unicodedata.normalize("NFD", word.upper()))


@given(st.lists(VIETNAMESE), st.randoms(use_true_random=False))
def test_order_does_not_depend_on_the_order_of_arrival(words, rng: random.Random):
    shuffled = words[:]
    rng.shuffle(shuffled)
    assert [collation_key(w) for w in sorted_vietnamese(shuffled)] == [collation_key(w) for w in sorted_vietnamese(words)]


@pytest.mark.parametrize(
    ("word", "letter"),
    [("Đồng Tháp", "Đ"), ("Dĩ An", "D"), ("Ấp Bắc", "Â"), ("ưu", "Ư"), ("ý", "Y"), ("“Hà Nội”", "H"), ("34 tỉnh", "0–9"), ("…", "#"), ("", "#")],
)
def test_each_word_is_listed_under_its_letter(word, letter):
    assert first_letter(word) == letter
    assert first_letter(unicodedata.normalize("NFD", word)) == letter


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (370, "370"),
        (20629, "20.629"),
        (1234567, "1.234.567"),
        (-4500, "-4.500"),
        (Decimal("358.68"), "358,68"),
        (Decimal("1358.60"), "1.358,60"),
        (Decimal("11499"), "11.499"),
    ],
)
def test_numbers_have_a_dot_for_thousands_and_a_comma_for_decimals(value, shown):
    assert format_number(value) == shown


def test_words_are_joined_as_in_a_sentence():
    assert join_words([]) == ""
    assert join_words(["Công an"]) == "Công an"
    assert join_words(["Công an", "Quân sự", "Biên phòng"]) == "Công an, Quân sự và Biên phòng"
    assert join_words(["An Giang", "Cà Mau"], "hoặc") == "An Giang hoặc Cà Mau"


@pytest.mark.parametrize(
    ("straight", "curled"),
    [
        ('"a","b"', "“a”,“b”"),
        ('"a","b","c"', "“a”,“b”,“c”"),
        ('"a", "b" và "c"', "“a”, “b” và “c”"),
        ('"a"/"b"', "“a”/“b”"),
        ('"03","04"', "“03”,“04”"),
        ('khẩu hiệu:"Toàn dân"', "khẩu hiệu:“Toàn dân”"),
        ('nói: "Có".', "nói: “Có”."),
        ('("a")', "(“a”)"),
        ('"<em>a</em>","<em>b</em>"', "“<em>a</em>”,“<em>b</em>”"),
        ('<p>"a"</p>\n<p>còn "b</p>\n<p>"c"</p>', "<p>“a”</p>\n<p>còn “b</p>\n<p>“c”</p>"),
        ("Ia H'Drai", "Ia H’Drai"),
        ('màn hình 5" x 7"', "màn hình 5” x 7”"),
    ],
)
def test_straight_quotes_become_typographic_ones(straight, curled):
    assert smart_quotes(straight) == curled


@pytest.mark.parametrize(
    "html",
    [
        '<a href="x.html" title="a, b">c</a>',
        '<code>"a","b"</code>',
        "<pre><code>print(\"a\",'b')\n</code></pre>",
        "đã cong: “a”, ‘b’",
        "không có dấu nào -- cả ... thế",
    ],
)
def test_tags_code_and_other_signs_keep_theirs(html):
    assert smart_quotes(html) == html
    assert smart_quotes(f'{html} "x"') == f"{html} “x”"


@given(st.text("ab \"'.,-\\`&;<>/=pcode\n0“”"))
def test_nothing_but_quotation_marks_changes(text):
    quotes = str.maketrans("", "", "\"'“”‘’")
    assert smart_quotes(text).translate(quotes) == text.translate(quotes)


def without_short_cuts(html: str) -> str:
    escaped = text_module._pair_off(html).replace("\\", text_module._BACKSLASH)
    return smartypants(escaped, Attr.q | Attr.u).replace(text_module._BACKSLASH, "\\")


@given(
    st.lists(
        st.sampled_from(
            [
                '"',
                "'",
                "a",
                " ",
                ", ",
                "<p>",
                "</p>",
                "<em>",
                "</em>",
                "<a href=\"x\" title='y'>",
                "</a>",
                "<code>",
                "</code>",
                "<pre>",
                "<",
                ">",
                "<br>",
                "\\",
                "\n",
                "&#8220;",
                "&quot;",
                "<!-- ",
                ' -- "x" ',
                "-->",
                "&nbsp;",
                "“",
                "”",
                "'80s",
                "--",
                "<script>",
            ]
        ),
        max_size=16,
    ).map("".join)
)
@example('<a href="x">a</a>')
@example('<!-- -- "x" --> <a href="x">')
@example('<a href="x">&#8220;</a>')
def test_smartypants_is_left_out_only_where_it_would_change_nothing(html):
    assert smart_quotes(html) == (without_short_cuts(html) if '"' in html or "'" in html else html)


# The same sentence, made up for this test, typed with an ABC font and shown as Latin-1.
ABC = "Héi nghÞ giao ban gi÷a C«ng an huyÖn vµ Ban ChØ huy Qu©n sù huyÖn ®· trao ®æi t×nh h×nh trªn ®Þa bµn."


def test_text_in_an_abc_font_is_noticed():
    assert looks_like_tcvn3(ABC)
    assert looks_like_tcvn3("C«ng an vµ qu©n sù häp giao ban gi÷a th¸ng")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "…",
        "Hội nghị giao ban giữa Công an huyện và Ban Chỉ huy Quân sự huyện",
        "Müller, Noël, Besançon, Citroën, Bölkow, Ærø, Malmö, Øresund",
        "«Đoàn kết» và «kỷ luật», «Bonjour»",
        "Ba nhãn hiệu A®b, C®d và E®f trong một bài dài về hội nghị giao ban giữa công an, quân sự và biên phòng huyện trong chín tháng đầu năm thì không sao cả.",
        "10 m², 5 µg, 30°C, ± 2, 3 × 4, ½ giờ, Microsoft® và ©",
    ],
)
def test_vietnamese_foreign_names_and_signs_are_not_taken_for_it(text):
    assert not looks_like_tcvn3(text)


@pytest.mark.parametrize("name", ["con", "CON", "nul.html", "Com1.tar.gz", "lpt9", "aux "])
def test_windows_keeps_some_names_for_devices(name):
    assert is_device(name)
    assert not is_slug(name)


@pytest.mark.parametrize("text", ["", "index", "a b", "-a", "a--b", "A", "á", "../x", "a.b", "a\n", "a" * 151])
def test_what_can_name_no_page(text):
    assert not is_slug(text)


@pytest.mark.parametrize("text", ["a", "0", "go-quao-2020-10-09", "console", "com10", "a" * 150])
def test_what_can_name_a_page(text):
    assert is_slug(text)
    assert not is_device(text)


def test_yaml_may_nest_but_not_without_end():
    assert not nests_too_deep("a: [b, [c, {d: e}]]\n" * 500)
    assert nests_too_deep("a: " + "[" * 101)
    assert nests_too_deep("- " * 101 + "x")
