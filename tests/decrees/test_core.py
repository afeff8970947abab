"""Which decree a number or a mention meant, on the real register. The sentences are made up."""

from __future__ import annotations

import dataclasses
import pickle
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
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
        "Công an và Quân sự họp theo văn bản 1003/2019/NĐ-CP.",
        "Công an và Quân sự họp theo văn bản 5/03/2019/NĐ-CP.",
        "Công an và Quân sự họp theo văn bản HNĐ 03/2019.",
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


@pytest.mark.parametrize("day", ["05/9/2022", "31/02/2019"])
def test_a_wrong_signing_day_in_the_source_is_a_slip_only_for_the_decree_of_the_record(day):
    written = f"Nghị định số 03/2019/NĐ-CP ngày {day}"
    assert meant(written + SUBJECT, known=[COORDINATION]) == [(COORDINATION, written)]
    assert meant(written + SUBJECT) == []


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
@example("Công an, Quân sự: Nghị định số 03/2019/NĐ-CP ngày 31/2/2019, 77/2010/NĐ-CP")
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
        ("decrees:\n" + ENTRY + "  replaces: [{id: nd-1-2001}]\n", "decrees.yaml:2: replaces nêu id “nd-1-2001”, sổ không có id ấy; có phải là “nd-1-2000”?"),
        ("decrees:\n" + ENTRY + "  decoy_for: nd-x\n", "decrees.yaml:2: decoy_for nêu id “nd-x”, sổ không có id ấy; "),
        ("decrees:\n" + ENTRY + "  sources: [bao]\n", "decrees.yaml:2: nguồn “bao” không có trong mục sources; "),
        (
            "decrees:\n" + ENTRY + 'resolution: {table: [{short: "1", from: "2000-01-01", id: nd-9, needs: editor}]}\n',
            "decrees.yaml:7: resolution.table nêu id “nd-9”, sổ không có id ấy; ",
        ),
    ],
)
def test_a_mistake_in_the_register_is_told_with_its_line(text, problem):
    assert any(found.startswith(problem) for found in problems_of(text)), problems_of(text)


# A small register, and mistakes in it

SMALL = (Path(__file__).parents[1] / "site" / "content" / "data" / "decrees.yaml").read_text(encoding="utf-8")
SIGNED = 'signed: {value: "2020-05-01", status: confirmed, sources: [trang-thu]}'


def problems_with(before: str, after: str) -> list[str]:
    assert before in SMALL
    return [f"{p.line}: {p.what}" for p in read_decrees("decrees.yaml", SMALL.replace(before, after, 1).encode())[1]]


def test_the_small_register_has_no_mistake():
    assert problems_with("schema: 1", "schema: 1") == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (SIGNED, 'signed: "2021-01-01"', "8: mục signed của nd-10-2020-2020-05-01 phải viết như signed:"),
        ('"2020-05-01"', '"2020-05-32"', "8: ngày signed “2020-05-32” của nd-10-2020-2020-05-01 không phải là ngày"),
        ('"2020-05-01"', '"20200501"', "8: ngày signed “20200501” của"),
        ("effective: {value: null", 'effective: {value: "năm 2020"', "8: ngày effective “năm 2020” của"),
        ('"on": null', '"on": "2021-02-30"', "35: ngày replaced_by “2021-02-30” của nd-07-2010"),
        ('"on": null', '"on": [x]', "35: mục replaced_by của nd-07-2010 không đọc được"),
        ("sources: [trang-thu]}\n  short", "sources: [trang-thuu]}\n  short", "8: nguồn “trang-thuu” không có trong mục sources"),
        ('note: "chưa thấy trang nào nói"', "sources: [khac]", "8: nguồn “khac” không có trong mục sources"),
        ("title_status: confirmed", "title_status: confirmd", "8: title_status “confirmd” của"),
        (SIGNED, SIGNED.replace("confirmed", "chắc"), "8: status “chắc” ở mục signed"),
        ("tone: d03", "tone: d04", "8: tone “d04” của"),
        ("slug: 10-2020-nd-cp\n", "slug: nghị-định\n", "8: slug “nghị-định” của"),
        ("slug: 10-2020-nd-cp\n", "slug: index\n", "8: slug “index” của"),
        ("slug: 10-2020-nd-cp\n", "slug: con\n", "8: slug “con” của"),
        ("title: về việc phối hợp thử\n", "title: [a]\n", "8: mục title của nghị định"),
        ("issuer: Chính phủ", "issuer: Chính phủ\n  issuer: Quốc hội", "15: mục “issuer” viết hai lần"),
        ('{publisher: "Trang thử", url: "https://example.org/trang-thu"}', "x", "5: nguồn “trang-thu” không đọc được"),
        ('from: "2020-05-01"', 'from: "1/5/2020"', "50: dòng “10” trong resolution.table sai số hoặc sai ngày"),
        ("id: nd-10-2020-2020-05-01, needs", "id: nd-10, needs", "50: resolution.table nêu id “nd-10”, sổ không có id ấy"),
        (SMALL[SMALL.index("  table:") :], "  table: null\n", "1: resolution.table không phải là danh sách"),
        (SMALL[SMALL.index("resolution:") :], "resolution: null\n", "1: resolution.table không phải là danh sách"),
        (SMALL[SMALL.index("resolution:") :], "x: " + "[" * 50000, "1: YAML lồng nhau quá sâu"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_register_is_told_once_with_its_line(before, after, told):
    found = problems_with(before, after)
    assert found
    assert found[0].startswith(told)
    assert len(found) == 1


@pytest.mark.parametrize("sources", ["sources: null\n", "sources: [a]\n", "sources: x\n"])
def test_sources_that_are_no_mapping_are_told(sources):
    assert problems_with(SMALL[SMALL.index("sources:") : SMALL.index("decrees:")], sources)[0] == "1: mục sources không phải là danh sách nguồn"


def test_a_line_separator_moves_no_line():
    moved = SMALL.replace("Chính phủ", "Chính\u2028phủ").replace("tone: d77", "tone: x").encode()
    assert [p.line for p in read_decrees("decrees.yaml", moved)[1]] == [35]


def test_what_replaced_a_decree_is_known_from_either_of_the_two():
    register, _ = read_decrees("decrees.yaml", SMALL.replace('replaced_by: {id: nd-10-2020-2020-05-01, "on": null,', 'replaced_by: {number: "1/2",').encode())
    relation = register.replaced_by(register["nd-07-2010"])
    assert (relation.kind, relation.other, relation.number) == ("replaced_by", "nd-10-2020-2020-05-01", "10/2020/NĐ-CP")
    register, _ = read_decrees("decrees.yaml", SMALL.replace("status: confirmed", "status: unconfirmed").encode())
    assert register.replaced_by(register["nd-07-2010"]) is None


@pytest.mark.parametrize("signed", ["7/7/2020", "31/2/2019"])
def test_a_signing_date_that_fits_none_means_another_decree_unless_it_is_the_records_own(signed):
    text = f"Công an và quân sự họp theo Nghị định 03/2019/NĐ-CP ngày {signed}."
    assert REAL.mentions(text, DAY) == []
    assert [m.decree.id for m in REAL.mentions(text, DAY, [COORDINATION])] == [COORDINATION]


def test_a_replacement_entered_ahead_has_not_happened_yet():
    register, _ = read_decrees("decrees.yaml", SMALL.replace('"on": null', '"on": "2030-01-01"').encode())
    before, after = register.as_of(date(2029, 12, 31)), register.as_of(date(2030, 1, 1))
    assert before.replaced_by(before["nd-07-2010"]) is None
    assert after.replaced_by(after["nd-07-2010"]).other == "nd-10-2020-2020-05-01"


def test_only_what_the_register_says_is_stored():
    register = dataclasses.replace(REAL)
    fresh = pickle.dumps(register)
    text = "Nghị định 77/2010/NĐ-CP"
    found = register.mentions(text, DAY)
    assert pickle.dumps(register) == fresh
    stored = pickle.loads(fresh)
    assert stored == REAL
    assert stored.mentions(text, DAY) == found != []
