"""Python, which writes the index, and the scripts, which ask it, read a text alike: the table of vectors, and any text at all."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.common.text import fold as fold_text
from plugins.search.abbreviations import USUAL
from plugins.search.entities import entities
from plugins.search.syllables import APOSTROPHES, door, fold, form, spelling_class, tokens

from .conftest import VECTORS, Scripts

SCRIPTS = Path(__file__).parents[2] / "theme/static/js/search"
MINE = ("normalise", "entities", "telex")


def _is_foreseen(char: str) -> bool:
    """Return whether both languages know ``char`` and its small letter: not ı, not Cherokee, not some letters of Tibetan."""
    decomposed = unicodedata.normalize("NFD", char)
    return (
        unicodedata.ucd_3_2_0.category(char) not in ("Cn", "Cs", "Co")
        and decomposed.lower().upper().lower().replace("ς", "σ") == decomposed.casefold()
        and all(unicodedata.combining(part) for part in decomposed if unicodedata.category(part) == "Mn")
    )


FORESEEN = [char for char in map(chr, range(0x1F700)) if _is_foreseen(char)]
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵAĂÂĐÊÔƠƯỲÐðƉɖwzfj"
ANY_TEXT = st.text(st.sampled_from(FORESEEN))
VIETNAMESE = st.text(LETTERS + MARKS + APOSTROPHES + "ʼ _-–,.;:/?\n0123456789", max_size=60)
PARTS = ["nghị định", "Nghị định số ", "nđ", "NĐ-CP", "/NĐ-CP", "quyết định", "ngày ", "tháng ", "năm ", "quý ", "quỹ ", "q", "t", "đến", "ký", "số", "xã"]
PARTS += [
    *"/.-–: ,(",
    " ",
    "  ",
    "\u00a0",
    "I",
    "II",
    "iv",
    "TP. ",
    "Tx.",
    "0",
    "1",
    "2",
    "3",
    "03",
    "12",
    "27",
    "31",
    "77",
    "130",
    "1999",
    "2019",
    "2022",
    "20",
]
NUMBERED = st.lists(st.sampled_from(PARTS), max_size=14).map("".join)
ONSETS = re.findall(r"\S+", "b c d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x K' H’")
RIMES = re.findall(r"\S+", "a ai ao ay anh âu ăm e eo ê êch i ia iêng o oa oai oan oe oi ô ôn ơi u ua uê uôi uy uya uyên uyu ư ưa ươi ương y yêu")
SYLLABLES = st.builds(
    lambda onset, rime, tone: unicodedata.normalize("NFC", onset + re.sub("(?<=[aăâeêioôơuưy])", tone, rime, count=1)),
    st.sampled_from(["", *ONSETS]),
    st.sampled_from(RIMES),
    st.sampled_from(["", *"\u0300\u0309\u0303\u0301\u0323"]),
)
TEXTS = st.lists(st.one_of(ANY_TEXT, VIETNAMESE, NUMBERED, st.lists(SYLLABLES).map(" ".join)), min_size=50, max_size=100)
batches = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example])


def utf16(text: str, place: int) -> int:
    """Return where a place of ``text`` is for JavaScript."""
    return len(text[:place].encode("utf-16-le")) // 2


@pytest.mark.parametrize("row", VECTORS["tokens"], ids=lambda row: row["text"])
def test_a_text_has_these_tokens(row):
    assert [[token.text, token.form, token.fold, token.joined] for token in tokens(row["text"])] == row["tokens"]


@pytest.mark.parametrize(("query", "document", "expected"), VECTORS["spelling"])
def test_a_spelling_is_of_this_class(query, document, expected):
    assert spelling_class(query, document) == expected


@pytest.mark.parametrize("row", VECTORS["entities"], ids=lambda row: row["text"])
def test_a_text_names_these_entities(row):
    text = unicodedata.normalize("NFC", row["text"])
    assert [[entity.key, text[entity.start : entity.end], *["inner"] * entity.inner] for entity in entities(row["text"])] == row["entities"]


@pytest.mark.node
def test_the_scripts_pass_the_same_vectors(scripts: Scripts):
    found = iter(
        scripts(
            [
                *(["tokens", row["text"]] for row in VECTORS["tokens"]),
                *(["spellingClass", query, document] for query, document, _ in VECTORS["spelling"]),
                *(["entitiesOf", row["text"]] for row in VECTORS["entities"]),
                *(["fromTelex", typed] for typed, _ in VECTORS["telex"]),
            ]
        )
    )
    for row in VECTORS["tokens"]:
        assert [[token["text"], token["form"], token["fold"], token["joined"]] for token in next(found)] == row["tokens"], row["text"]
    for query, document, expected in VECTORS["spelling"]:
        assert next(found) == expected, (query, document)
    for row in VECTORS["entities"]:
        text = unicodedata.normalize("NFC", row["text"])
        shown = [[entity["key"], text[entity["start"] : entity["end"]], *["inner"] * entity["inner"]] for entity in next(found)]
        assert shown == row["entities"], row["text"]
    for typed, meant in VECTORS["telex"]:
        assert next(found) == meant, typed


@pytest.mark.node
@batches
@given(texts=TEXTS)
def test_both_find_the_same_in_any_text(scripts: Scripts, texts):
    answers = iter(scripts([*(["tokens", text] for text in texts), *(["entitiesOf", text] for text in texts)]))
    for text in texts:
        whole = door(text)
        ours = [token._asdict() | {"start": utf16(whole, token.start), "end": utf16(whole, token.end)} for token in tokens(text)]
        assert next(answers) == ours, text
    for text in texts:
        whole = door(text)
        ours = [entity._asdict() | {"start": utf16(whole, entity.start), "end": utf16(whole, entity.end)} for entity in entities(text)]
        assert next(answers) == ours, text


@pytest.mark.node
@batches
@given(texts=TEXTS)
def test_both_fold_a_text_of_words_alike(scripts: Scripts, texts):
    lines = [" ".join(token.text for token in tokens(text)) for text in texts]
    assert scripts([["fold", line] for line in lines]) == [fold_text(line) for line in lines]


@pytest.mark.node
@batches
@given(pairs=st.lists(st.tuples(SYLLABLES, SYLLABLES), min_size=50, max_size=100))
def test_both_class_spellings_alike(scripts: Scripts, pairs):
    forms = [(form(one), form(other)) for one, other in pairs]
    forms += [(form(fold(one)), form(one)) for one, _ in pairs] + [(f"{one} {other}", f"{other} {one}") for one, other in forms]
    assert scripts([["spellingClass", *both] for both in forms]) == [spelling_class(*both) for both in forms]


@given(st.one_of(ANY_TEXT, VIETNAMESE))
def test_the_fold_of_a_token_is_that_of_all_the_project(text):
    for token in tokens(text):
        assert token.fold == fold_text("".join(char for char in token.text if char not in APOSTROPHES))
        assert fold(token.fold) == token.fold


@given(st.one_of(ANY_TEXT, VIETNAMESE, SYLLABLES))
def test_a_form_is_its_own_form_and_has_the_fold_of_its_word(text):
    for token in tokens(text):
        assert form(token.form) == token.form
        assert fold(token.form) == token.fold
        assert spelling_class(token.form, token.form) == 0


@given(SYLLABLES)
def test_leaving_marks_out_contradicts_nothing(syllable):
    assert spelling_class(fold(syllable), form(syllable)) in (0, 1)


@given(st.one_of(ANY_TEXT, VIETNAMESE, NUMBERED))
def test_the_places_of_tokens_and_entities_are_their_words(text):
    whole = door(text)
    for token in tokens(text):
        assert whole[token.start : token.end] == token.text
    assert all(0 <= entity.start < entity.end <= len(whole) for entity in entities(text))


def test_unicode_makes_no_difference_to_what_is_found():
    for row in VECTORS["tokens"]:
        apart = tokens(unicodedata.normalize("NFD", row["text"]))
        assert [(token.form, token.fold) for token in apart] == [(token.form, token.fold) for token in tokens(row["text"])]


def test_the_scripts_are_small_and_can_be_joined_into_one():
    sources = {name: (SCRIPTS / f"{name}.mjs").read_text(encoding="utf-8") for name in MINE}
    names = [name for source in sources.values() for name in re.findall(r"^(?:export )?(?:const|let|function|class) (\w+)", source, re.MULTILINE)]
    assert len(names) == len(set(names))
    joined = "\n".join(re.sub(r"^import .*\n|^export ", "", source, flags=re.MULTILINE) for source in sources.values())
    # Safari before 16.4 stops at a look-behind, older ones at the flag v.
    assert not re.search(r"\(\?<[=!]|/[a-z]*v[a-z]*[.,;)]", joined)
    small = re.sub(r"^ +|^//.*\n|^/\*\*.*\*/\n| // .*$", "", joined, flags=re.MULTILINE)
    assert len(gzip.compress(small.encode(), 9, mtime=0)) <= 3700  # Their part of the 12,000 of the whole script.


def test_the_table_keeps_one_row_a_line():
    text = (Path(__file__).parent / "vectors.json").read_text(encoding="utf-8")
    assert text.count("\n") == sum(map(len, VECTORS.values())) + 2 * len(VECTORS) + 2
    assert json.loads(text) == VECTORS


def test_usual_abbreviations_are_written_as_tokens():
    assert all(tokens(short) and len(tokens(long)) > len(tokens(short)) for short, long in USUAL)


TELEX = {"\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "j", "\u0306": "w", "\u031b": "w"}


def typed(word: str) -> str:
    """Return the keys of a Telex keyboard for a form: đường → dduwowngf."""
    keys, tone = "", ""
    for part in unicodedata.normalize("NFD", word):
        if part == "\u0302":
            keys += keys[-1]
        elif part in "\u0306\u031b":
            keys += "w"
        elif part in TELEX:
            tone = TELEX[part]
        else:
            keys += "dd" if part == "đ" else part
    return keys + tone


def words_of_the_documents() -> list[str]:
    lines = (Path(__file__).parent / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    return sorted({token.form for line in lines for key in ("title", "text", "province") for token in tokens(json.loads(line)[key])})


@pytest.mark.node
def test_telex_gives_the_words_of_the_documents_and_leaves_others_as_they_are(scripts: Scripts):
    words = words_of_the_documents()
    # tá, cố: a short word with an s, x or r, or none, at its end may be a word of its own.
    sure = [word for word in words if typed(word) != word and not re.fullmatch("[a-z]{1,2}[sxr]", typed(word))]
    assert len(sure) > 400
    meant = dict(zip(sure, scripts([["fromTelex", typed(word)] for word in sure]), strict=True))
    # Abbreviations, and names that are no Vietnamese syllables.
    assert {word: meant[word] for word in sure if meant[word] != word} == dict.fromkeys(("bđbp", "hđnd", "lăk", "nđ", "prông", "qđ", "đăk"), "")
    plain = [word for word in words if word.isascii()]
    assert len(plain) > 150
    assert [(word, meant) for word, meant in zip(plain, scripts([["fromTelex", word] for word in plain]), strict=True) if meant] == []
