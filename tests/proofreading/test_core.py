from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.proofreading.columns import rows_of
from plugins.proofreading.core import KINDS, notes_on
from tests.conftest import ROOT
from tests.proofreading.conftest import HEAD, PATH

FIGURES = "figures:\n  - {label: tin trao đổi, value: 370, unit: tin}\n"


def kinds(found) -> list[str]:
    return [note.kind for note in found]


def only(found):
    (note,) = found
    return note


def test_a_plain_record_gets_no_note(notes):
    assert (
        notes("Công an và quân sự họp ngày 9/10/2020 theo Nghị định số 03/2019/NĐ-CP. UBND huyện chủ trì, trao đổi 370 tin.", ("source:", f"{FIGURES}source:"))
        == []
    )


def test_two_spaces_in_the_body_are_pointed_at(notes):
    note = only(notes("Đoạn đầu.\n\nHai bên  cùng họp."))
    assert (note.kind, note.line, note.column) == ("spaces", 13, 8)
    assert "sau chữ “bên”" in note.what


def test_two_spaces_in_a_text_of_the_front_matter_are_pointed_at(notes):
    note = only(notes("Thân bài.", ("Bài dựng để", "Bài  dựng để")))
    assert (note.line, note.column, note.what) == (2, 11, "trong title có hai dấu cách liền nhau")


@pytest.mark.parametrize(
    "body", ["| Bài  | Số |\n|---|---|\n| a    | b |", "```\na  b\n```", "Gõ `a  b`.", "    mã  thụt vào", "Dòng ngắt bằng hai dấu cách  \nlà cố ý."]
)
def test_spaces_that_set_a_table_or_code_or_break_a_line_are_left_alone(notes, body):
    assert notes(body) == []


def test_spaces_that_line_up_groups_are_left_alone(notes):
    aligned = "figures:\n  - {label: tin,      value: 370,   unit: tin}\n"
    assert notes("Thân bài.", ("source:", f"{aligned}source:")) == []


@pytest.mark.parametrize(("body", "at", "word"), [("Tòa án, Ủy ban và thuỷ lợi.", 19, "thuỷ"), ("Hoà Bình và Hoà An họp ở Hòa Lạc.", 26, "Hòa")])
def test_two_styles_of_placing_a_tone_in_one_article_are_pointed_at_the_rarer_one(notes, body, at, word):
    note = only(notes(body))
    assert (note.kind, note.column) == ("tones", at)
    assert f"“{word}”" in note.what


@pytest.mark.parametrize(
    "body", ["Hòa Bình, Ủy ban, thủy lợi, quý hai, hoàn thành, khuỷu tay, huỳnh, toàn quốc, quỹ.", "Hoà Bình, uỷ ban, quý hai, hoàn thành."]
)
def test_one_style_of_placing_tones_is_right_whichever_it_is(notes, body):
    assert notes(body) == []


def test_a_quotation_keeps_the_style_of_its_source(notes):
    assert notes("Tỉnh Hòa Bình họp; nguồn ghi “Uỷ ban”.") == []


def test_a_value_in_the_quotes_of_yaml_is_no_quotation(notes):
    note = only(notes("Xã Hòa An, tỉnh Hòa Bình họp.", ("title: Bài dựng để kiểm thử", 'title: "Uỷ ban: họp"')))
    assert (note.kind, note.line, note.column) == ("tones", 2, 9)


def test_the_title_of_the_source_may_place_tones_as_it_likes(notes):
    assert notes("Tỉnh Hòa Bình họp.", ("  publisher:", "  title: Uỷ ban họp\n  publisher:")) == []


@pytest.mark.parametrize(("letter", "right"), [("\u00d0", "Đ"), ("\u0189", "Đ"), ("\u00f0", "đ")])
def test_letters_that_only_look_like_d_with_stroke_are_pointed_at(notes, letter, right):
    note = only(notes(f"Ngày họp: {letter}ồng Tháp."))
    assert (note.kind, note.column) == ("letters", 11)
    assert note.cure == f"gõ lại chữ {right}"


@pytest.mark.parametrize("ending", ["./.", ". /.", "./"])
def test_the_ending_of_an_official_letter_is_pointed_at(notes, ending):
    assert kinds(notes(f"Hội nghị kết thúc{ending}")) == ["ending"]


def test_a_fraction_or_a_path_at_an_end_is_no_such_ending(notes):
    assert notes("Tỷ lệ là 3/4.\n\nXem thư mục a/b.") == []


def test_a_caption_that_repeats_the_headline_is_pointed_at(notes, tmp_path, registers, reader, monkeypatch):
    monkeypatch.setattr("plugins.archive.sources.exists_in", lambda *_: True)
    image = "image: {file: images/a.jpg, alt: Hội trường, caption: BÀI DỰNG ĐỂ KIỂM THỬ.}\n"
    note = only(notes("Thân bài.", ("---\n\n", f"{image}---\n\n")))
    assert (note.kind, note.line, note.column) == ("caption", 9, 55)
    assert notes("Thân bài.", ("---\n\n", f"{image.replace('BÀI DỰNG', 'Đại biểu xem bài dựng')}---\n\n")) == []


def test_a_decree_that_no_link_leads_to_is_pointed_at_once(notes):
    note = only(notes("Nghị định 99/2021/NĐ-CP được nêu.\n\nLại Nghị định 99/2021/NĐ-CP."))
    assert (note.kind, note.line, note.column) == ("decree", 11, 1)
    assert "content/data/decrees.yaml" in note.cure


def test_of_two_decrees_of_one_number_the_signing_day_is_asked_for(notes):
    note = only(notes("Về sau có Nghị định 03/2019/NĐ-CP.", ("decree: 03/2019/NĐ-CP", "decree_note: Nguồn không nêu.")))
    assert "ngày 5/9/2019" in note.cure


@pytest.mark.parametrize(
    "body",
    [
        "Công an và quân sự họp theo Nghị định 03/2019/NĐ-CP.",
        "Nguồn viết “Nghị định 99/2021/NĐ-CP”.",
        "Nghị định số 47/CP về vũ khí.",  # Older than what the register can hold.
        "Số của một nghị định khác dễ nhầm với Nghị định 77.",  # The register abstains on purpose.
    ],
)
def test_decrees_that_are_linked_quoted_or_left_alone_on_purpose_get_no_note(notes, body):
    assert notes(body) == []


def test_an_unknown_abbreviation_is_pointed_at_once(notes):
    note = only(notes("Sở XYTB họp với UBND XYTB."))
    assert (note.kind, note.column) == ("abbreviation", 4)
    assert kinds(notes("UBND XYTB họp.")) == ["abbreviation"]


@pytest.mark.parametrize(
    "body",
    [
        "Quý III, khóa XIV.",
        "Sở Y tế bản (XYTB) và XYTB.",
        "Quy chế số 639/QCPH-BCHQS-CA-SNN&PTNT.",
        "QP-AN và KT-XH.",
        "Báo Pháp Luật TP.HCM.",
        "Tờ “XYTB” viết.",
        "TRẦN VĂN MẪU họp.",
    ],
)
def test_numerals_explained_quoted_and_known_capitals_get_no_note(notes, body):
    assert notes(body) == []


def test_a_number_that_disagrees_with_the_figures_is_pointed_at(notes):
    note = only(notes("Hai bên đã trao đổi 307 tin trong kỳ.", ("source:", f"{FIGURES}source:")))
    assert (note.kind, note.column) == ("figure", 21)
    assert "370 tin" in note.what


@pytest.mark.parametrize(
    "body",
    [
        "Hai bên trao đổi 370 tin, quý trước 307 tin.",
        "Xử lý 307 tin báo.",
        "Trao đổi 307 vụ.",
        "Đã trao đổi 100 tin của xã, 270 tin của huyện.",
        "Trao đổi hơn 300 tin.",
        "Trao đổi 307 tin về ma túy.",
        "Trao đổi nhiều tin, trong đó có 307 tin.",
        "Khi trao đổi có 307 tin viên dự.",
    ],
)
def test_numbers_of_something_else_get_no_note(notes, body):
    assert notes(body, ("source:", f"{FIGURES}source:")) == []


def test_a_figure_with_decimals_and_thousands_is_known_as_vietnamese_writes_it(notes):
    more = 'figures:\n  - {label: pháo thu giữ, value: "1126,4", unit: kg}\nsource:'
    assert notes("Thu giữ 1.126,4 kg pháo.", ("source:", more)) == []
    assert notes("Thu giữ 1.126 kg pháo.", ("source:", more)) == []  # Rounded.
    assert kinds(notes("Thu giữ 1.126,5 kg pháo.", ("source:", more))) == ["figure"]


def test_a_summary_of_more_than_300_letters_is_pointed_at(notes):
    long = "Bài dựng ra để kiểm thử, không phải tin thật."
    assert notes("Thân bài.", (long, "a" * 300)) == []
    note = only(notes("Thân bài.", (long, "a" * 301)))
    assert (note.kind, note.line, note.column) == ("summary", 6, 10)


COPIED = "mười hai chữ này đứng liền nhau y như trong bài của nguồn đã giữ"


def test_words_copied_from_the_kept_source_are_pointed_at(notes):
    note = only(notes(f"Mở đầu bằng lời mình. Rồi {COPIED}.", kept=f"Nguồn viết: {COPIED.upper()}, hết."))
    assert (note.kind, note.line, note.column) == ("copied", 11, 27)
    assert note.what.startswith("15 chữ liền nhau")


def test_without_a_kept_source_nothing_is_compared(notes):
    assert notes(COPIED) == []


@pytest.mark.parametrize(
    "same",
    [
        f"“{COPIED}”",
        "theo Nghị định số 03/2019/NĐ-CP ngày 5/9/2019 của Chính phủ",
        "Cục Xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc, Bộ Công an",
    ],
)
def test_quotations_and_names_of_documents_and_departments_are_nobodys_own_words(notes, same):
    assert notes(f"Ở đây: {same}.", kept=f"Ở kia: {same}.") == []


def test_the_real_records_give_few_notes(registers, reader):
    found = Counter()
    for path in sorted((ROOT / "content").glob("tin/**/*.md")):
        data = path.read_bytes()
        record, _ = reader.judge(path.relative_to(ROOT / "content").as_posix(), data)
        found.update(note.kind for note in notes_on(record, "\n".join(rows_of(data)), registers))
    assert set(found) <= set(KINDS)
    assert found.total() <= 10


odd_words = st.sampled_from(
    [
        "Hòa",
        "hoà",
        "  ",
        "\n\n",
        "Nghị định 03/2019/NĐ-CP",
        "NĐ",
        "370 tin",
        "307 tin",
        "trao đổi",
        "./.",
        "XYTB",
        "“",
        "”",
        "```",
        "| a  b",
        "\u00d0",
        ";",
        ".",
        "họp",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(odd_words | st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=5), max_size=30).map(" ".join))
def test_every_note_stands_at_letters_of_its_line(registers, reader, body):
    data = f"{HEAD.replace('source:', FIGURES + 'source:')}Mở đầu. {body}\n".encode()
    record, _ = reader.judge(PATH, data)
    if record is None:  # Such a text may hold a link that leads nowhere.
        return
    rows = rows_of(data)
    for note in notes_on(record, "\n".join(rows), registers, body):
        assert rows[note.line - 1][note.column - 1 :].strip()
        assert note.kind in KINDS


def test_a_draft_is_told_what_it_still_lacks(notes):
    note = only(notes("<!-- Còn phải viết. -->", ("title: Bài dựng để kiểm thử\n", "title:\nstatus: draft\n"), ("date: 2020-10-09\n", "")))
    assert (note.kind, note.what) == ("draft", "bản nháp còn thiếu title, date và thân bài")


def test_a_draft_that_lacks_nothing_is_left_alone(notes):
    assert notes("Công an và quân sự họp ngày 9/10/2020.", ("source:", "status: draft\nsource:")) == []
