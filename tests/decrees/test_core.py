"""Which decree a number or a mention meant, on the real register. The sentences are made up."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.decrees.core import UnknownDecree, names_the_subject, read_decrees

PATH = Path(__file__).parents[2] / "content" / "data" / "decrees.yaml"
REAL, REAL_PROBLEMS = read_decrees("content/data/decrees.yaml", PATH.read_bytes())

COORDINATION, REMOTE_SENSING = "nd-03-2019-2019-09-05", "nd-03-2019-2019-01-04"
SUBJECT = " về phối hợp giữa Công an và Quân sự"
DAY = date(2020, 10, 9)


def meant(text: str, day: date | None = DAY, known=()) -> list[tuple[str, str]]:
    """Return the decrees that ``text`` names, each with the words that name it."""
    return [(mention.decree.id, text[mention.start : mention.end]) for mention in REAL.mentions(text, day, known)]


# The register


def test_the_real_register_has_no_problem():
    assert REAL_PROBLEMS == []


def test_the_core_facts_are_confirmed():
    facts = {decree.number: (decree.signed.value, decree.signed.status, decree.title.status) for decree in REAL.core}
    assert facts == {
        "03/2019/NĐ-CP": ("2019-09-05", "confirmed", "confirmed"),
        "77/2010/NĐ-CP": ("2010-07-12", "confirmed", "confirmed"),
        "74/2010/NĐ-CP": ("2010-07-12", "confirmed", "confirmed"),
        "133/2015/NĐ-CP": ("2015-12-28", "confirmed", "confirmed"),
        "02/2020/NĐ-CP": ("2020-06-30", "confirmed", "unconfirmed"),
    }


def test_core_decrees_come_newest_first():
    assert [decree.number for decree in REAL.core] == ["02/2020/NĐ-CP", "03/2019/NĐ-CP", "133/2015/NĐ-CP", "77/2010/NĐ-CP", "74/2010/NĐ-CP"]


def test_only_a_confirmed_successor_replaces_a_decree():
    assert REAL.replaced_by(REAL["nd-03-2019-2019-09-05"]) is None
    assert REAL.replaced_by(REAL["nd-133-2015"]) is None  # Inferred only.
    assert REAL.replaced_by(REAL["nd-77-2010"]).other == COORDINATION


def test_what_is_not_known_is_no_fact():
    effective = REAL[COORDINATION].effective
    assert effective.value is None
    assert not effective.is_confirmed


def test_every_confirmed_fact_has_a_source():
    for decree in REAL:
        for fact in (decree.signed, decree.effective):
            assert fact.sources or not fact.is_confirmed, decree.id
        assert decree.sources, decree.id


def test_an_unsigned_day_counts_from_the_year_of_the_number():
    assert REAL["nd-02-2019"].signed_day is None
    assert REAL["nd-02-2019"].signed_from == date(2019, 1, 1)


# The field of a record


@pytest.mark.parametrize(
    ("written", "decree"),
    [
        ("03/2019/NĐ-CP", COORDINATION),
        ("3/2019/NĐ-CP", COORDINATION),
        ("03/2019/nđ-cp", COORDINATION),
        ("03/2019/NĐ -CP", COORDINATION),
        ("nd-03-2019-2019-01-04", REMOTE_SENSING),
        ("77/2010/NĐ-CP", "nd-77-2010"),
        ("77/2017/NĐ-CP", "nd-77-2017"),
        ("133/2015/NĐ-CP", "nd-133-2015"),
    ],
)
def test_a_number_alone_means_the_coordination_decree_and_an_id_what_it_says(written, decree):
    assert REAL.resolve(written).id == decree


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("03/2019", "có phải là “03/2019/NĐ-CP”?"),
        ("03/2018/NĐ-CP", "có phải là “03/2019/NĐ-CP”?"),
        ("Nghị định 77", "có phải là “77/2010/NĐ-CP”?"),
        ("99/2019/NĐ-CP", "xem lại số và năm; đúng là nghị định ấy thì thêm vào content/data/decrees.yaml"),
        ("nghị định phối hợp", "viết đủ số/năm/NĐ-CP như 03/2019/NĐ-CP, hoặc thêm nghị định ấy vào content/data/decrees.yaml"),
    ],
)
def test_an_unknown_number_gets_a_hint_that_is_no_other_decree_by_its_looks(written, hint):
    with pytest.raises(UnknownDecree) as caught:
        REAL.resolve(written)
    assert caught.value.hint == hint


# Mentions in a text


@pytest.mark.parametrize(
    "written",
    [
        "NĐ 03",
        "Nghị định 03",
        "nghị định 3",
        "NGHỊ ĐỊNH SỐ 03",
        "Nghị định số: 03/2019/NĐ-CP",
        "Nghị định số 03/2019/NĐ -CP ngày 05/9/2019",
        "Nghị định số 03/2019/NĐ-CP ngày 5 tháng 9 năm 2019",
        "Nghị định số 03/2019/NĐ-CP ký ngày 05.9.2019",
        "Nghị định 03.2019",
        "Nghị định 03/2019",
        "Nghị định 03 năm 2019",
        "Nghị định 03/2019 NĐ-CP",
        "Nghị định số 03 ngày 5/9/2019",
        "03/2019/NĐ-CP",
        "03/2019/NĐ-CP, ngày 5/9/2019",
        "03/2019/NĐ – CP",
        "Nghị\u00a0định số\u00a003/2019/NĐ-CP ngày\u00a005/9/2019",
    ],
)
def test_every_spelling_of_03_2019_in_a_text_on_its_subject_is_understood(written):
    assert meant(f"Thực hiện {written}{SUBJECT}.") == [(COORDINATION, written)]


@pytest.mark.parametrize(
    "written",
    [
        "Nghị định số 77 ngày 12/7/2010",
        "77/2010/ NĐ-CP",
        "Nghị Định 77/2010",
        "Nghị định số 77/NĐ-CP",
        "Nghị định 77",
        "Nghị\u00a0định\u00a077/2010/NĐ-CP",
        "NĐ 77/2010/NĐ-CP ngày 12 tháng 7 năm 2010",
    ],
)
def test_every_spelling_of_77_2010_in_a_text_on_its_subject_is_understood(written):
    assert meant(f"Thực hiện {written}{SUBJECT}.", date(2014, 7, 10)) == [("nd-77-2010", written)]


def test_the_end_of_a_sentence_does_not_hide_a_mention():
    assert meant("Công an và Quân sự họp theo Nghị định 03.") == [(COORDINATION, "Nghị định 03")]
    assert meant("Công an và Quân sự họp theo Nghị định 03/2019/NĐ-CP.") == [(COORDINATION, "Nghị định 03/2019/NĐ-CP")]


@pytest.mark.parametrize(
    "text",
    [
        "Có 03 lực lượng gồm Công an, Quân sự, Biên phòng dự họp.",
        "Công an và Quân sự họp theo Kế hoạch số 03.",
        "Công an và Quân sự họp theo Nghị quyết số 03.",
        "Công an và Quân sự họp theo Thông tư 03.",
        "Công an và Quân sự họp theo Quyết định số 03/2019/QĐ-TTg.",
        "Công an và Quân sự họp theo Thông tư 03/2019/TT-BCA.",
        "Công an và Quân sự dự Hội nghị định kỳ lần thứ 03.",
        "Công an và Quân sự họp theo Nghị định 031.",
        "Công an và Quân sự họp theo Nghị định 2003.",
        "Công an và Quân sự họp theo Nghị định 03.456.",
        "Công an và Quân sự họp theo văn bản 1103/2019/NĐ-CP.",
        "Công an và Quân sự họp theo Nghị định 03/2022.",
        "Công an và Quân sự họp ngày 03/9/2019.",
        "",
    ],
)
def test_counts_and_other_documents_are_no_mention(text):
    assert meant(text) == []
    assert meant(text, known=[COORDINATION]) == []


def test_the_signing_day_tells_the_two_03_2019_apart_whatever_else_the_text_says():
    both = "Nghị định 03/2019/NĐ-CP ngày 4/1/2019 và Nghị định 03/2019/NĐ-CP ngày 5/9/2019"
    for text in (both, both + SUBJECT):
        for known in ((), (COORDINATION,)):
            assert [decree for decree, _ in meant(text, known=known)] == [REMOTE_SENSING, COORDINATION]


def test_the_signing_day_tells_them_apart_without_the_word_decree():
    assert meant("03/2019/NĐ-CP, ngày 4/1/2019" + SUBJECT)[0][0] == REMOTE_SENSING
    assert meant("03/2019/NĐ-CP, ngày 5/9/2019") == [(COORDINATION, "03/2019/NĐ-CP, ngày 5/9/2019")]


def test_the_subject_tells_them_apart_where_no_day_is_given():
    assert meant("Nghị định 03/2019/NĐ-CP về hoạt động viễn thám") == []
    assert meant(f"Nghị định 03/2019/NĐ-CP{SUBJECT}")[0][0] == COORDINATION
    assert [m.certainty for m in REAL.mentions(f"Nghị định 03/2019/NĐ-CP{SUBJECT}", DAY)] == ["likely"]


def test_the_field_of_the_record_tells_them_apart_where_the_text_does_not():
    assert [m.certainty for m in REAL.mentions("Nghị định 03/2019/NĐ-CP", DAY, [COORDINATION])] == ["certain"]
    assert meant("Theo Nghị định 03", known=[COORDINATION])[0][0] == COORDINATION


def test_a_wrong_signing_day_in_the_source_still_means_the_decree_of_the_number():
    written = "Nghị định số 03/2019/NĐ-CP ngày 05/9/2022"
    assert meant(written + SUBJECT) == [(COORDINATION, written)]
    assert meant(written, known=[COORDINATION]) == [(COORDINATION, written)]
    assert meant("Nghị định số 77/2010/NĐ-CP ngày 31/02/2010")[0][0] == "nd-77-2010"


def test_a_signing_day_that_two_decrees_share_does_not_mix_them_up():
    assert meant("Nghị định số 77 ngày 12/7/2010")[0][0] == "nd-77-2010"
    assert meant("Nghị định số 74 ngày 12/7/2010")[0][0] == "nd-74-2010"


def test_the_year_behind_a_bare_number_may_be_that_of_the_work():
    text = "Sơ kết thực hiện Nghị định 03 năm 2022" + SUBJECT
    assert meant(text, date(2022, 12, 26)) == [(COORDINATION, "Nghị định 03")]
    assert meant("Sơ kết thực hiện Nghị định 77 năm 2014", date(2014, 12, 1), ["nd-77-2010"]) == [("nd-77-2010", "Nghị định 77")]


@pytest.mark.parametrize(
    ("number", "day", "decree"),
    [
        ("03", date(2019, 9, 4), None),
        ("03", date(2019, 9, 5), COORDINATION),
        ("03", date(2025, 1, 15), COORDINATION),
        ("03", date(2015, 1, 1), None),
        ("03", None, None),
        ("77", date(2010, 7, 11), None),
        ("77", date(2010, 7, 12), "nd-77-2010"),
        ("77", date(2019, 9, 4), "nd-77-2010"),
        ("77", date(2019, 9, 5), None),
        ("02", date(2020, 6, 29), None),
        ("02", date(2020, 6, 30), "nd-02-2020-2020-06-30"),
        ("133", date(2020, 6, 29), "nd-133-2015"),
        ("74", date(2015, 12, 28), None),
        ("99", date(2020, 1, 1), None),
    ],
)
def test_a_bare_number_means_what_it_meant_on_the_day(number, day, decree):
    found = [decree_id for decree_id, _ in meant(f"Nghị định {number}{SUBJECT}", day)]
    assert found == ([decree] if decree else [])


def test_a_bare_number_off_the_subject_is_left_alone():
    assert meant("Nghị định 03 về việc khác") == []
    assert meant("Công an họp theo Nghị định 03") == []


def test_all_mentions_are_found_in_order():
    text = "Nghị định 77/2010/NĐ-CP được thay bằng Nghị định 03/2019/NĐ-CP ngày 5/9/2019; còn có Nghị định số 133/2015/NĐ-CP"
    assert [decree for decree, _ in meant(text)] == ["nd-77-2010", COORDINATION, "nd-133-2015"]


@given(
    st.lists(
        st.sampled_from(
            [
                "Nghị định ",
                "NĐ ",
                "số ",
                "03",
                "77",
                "/2019",
                ".2010",
                "/NĐ-CP",
                " ngày ",
                "5/9/2019",
                "31/2/2010",
                " năm 2019",
                "Công an ",
                "Quân sự ",
                "\u00a0",
                ",",
            ]
        )
    ).map("".join)
)
def test_mentions_never_overlap_and_never_fail(text):
    found = REAL.mentions(text, DAY)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(text[mention.start : mention.end].strip(" \u00a0") for mention in found)


@given(st.text("Nghị địnhĐCP037/.2019 số\u00a0-"))
def test_any_text_may_be_searched_for_mentions(text):
    REAL.mentions(text, None)
    REAL.mentions(text, DAY, [COORDINATION])


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Công an và Quân sự", True),
        ("CÔNG AN phối hợp với BỘ ĐỘI BIÊN PHÒNG", True),
        ("Bộ Quốc phòng và Bộ Công an", True),
        ("dân quân và kiểm lâm", True),
        ("Công an tỉnh và Công an huyện", False),
        ("Quân đội và Ban CHQS huyện", False),
        ("hoạt động viễn thám", False),
    ],
)
def test_the_subject_is_named_by_two_different_forces(text, is_named):
    assert names_the_subject(text) is is_named


# Mistakes in the register

ENTRY = "- id: nd-1-2000\n  number: 1/2000/NĐ-CP\n  slug: a\n  short_name: A\n  title: a\n"


def problems_of(text: str) -> list[str]:
    return [str(problem) for problem in read_decrees("decrees.yaml", text.encode())[1]]


def test_a_small_register_is_read():
    register, problems = read_decrees("decrees.yaml", f"decrees:\n{ENTRY}".encode())
    assert problems == []
    assert register.resolve("01/2000/NĐ-CP").id == "nd-1-2000"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "decrees.yaml:1: không có danh sách decrees; lấy lại tệp từ bản gốc của kho"),
        ("decrees:\n  a: b: c\n", "decrees.yaml:2: YAML không đọc được; "),
        ("decrees:\n" + ENTRY.replace("  slug: a\n", ""), "decrees.yaml:2: nghị định “nd-1-2000” thiếu slug; "),
        ("decrees:\n" + ENTRY.replace("1/2000/NĐ-CP", "1-2000"), "decrees.yaml:2: số hiệu “1-2000” của nd-1-2000 không viết đúng; "),
        ("decrees:\n" + ENTRY + "  signed: {value: 5/9/2019}\n", "decrees.yaml:2: ngày signed “5/9/2019” của nd-1-2000 không phải là ngày; "),
        ("decrees:\n" + ENTRY + ENTRY.replace("slug: a", "slug: b"), "decrees.yaml:7: hai nghị định cùng id “nd-1-2000”; "),
        ("decrees:\n" + ENTRY + ENTRY.replace("id: nd-1-2000", "id: nd-2"), "decrees.yaml:7: nd-2 và nd-1-2000 cùng slug “a”; "),
        ("decrees:\n" + ENTRY + "  replaces: [{id: nd-1-2001}]\n", "decrees.yaml:2: replaces nêu id “nd-1-2001” không có; có phải là “nd-1-2000”?"),
        ("decrees:\n" + ENTRY + "  decoy_for: nd-x\n", "decrees.yaml:2: decoy_for nêu id “nd-x” không có; "),
        ("decrees:\n" + ENTRY + "  sources: [bao]\n", "decrees.yaml:2: nguồn “bao” không có trong mục sources; "),
        (
            "decrees:\n" + ENTRY + 'resolution: {table: [{short: "1", from: "2000-01-01", id: nd-9, needs: editor}]}\n',
            "decrees.yaml:1: một dòng trong resolution.table sai: 'nd-9'; ",
        ),
    ],
)
def test_a_mistake_in_the_register_is_told_with_its_line(text, problem):
    assert any(found.startswith(problem) for found in problems_of(text)), problems_of(text)
