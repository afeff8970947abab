"""The questions that pages ask of an archive. All records are made up; the registers are the real ones."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from plugins.archive.core import Archive, check_records, resolve

KIEN_GIANG = "locality: Gò Quao, Kiên Giang"


def ids(records) -> list[str]:
    return [record.id for record in records]


# What is in it


def test_the_newest_comes_first_and_what_has_no_year_last(make):
    archive = make.archive(
        make.record("a", "date: 2019-07"), make.record("b", "date: 2020-10-09"), make.record("c", "date: no"), make.record("d", "date: 2020")
    )
    assert ids(archive.records) == ["b", "d", "a", "c"]
    assert ids(archive.undated) == ["c"]
    assert ids(archive.dated) == ["b", "d", "a"]


def test_records_of_one_day_are_ordered_by_their_ids(make):
    assert ids(make.archive(make.record("a"), make.record("c"), make.record("b")).records) == ["c", "b", "a"]


def test_drafts_are_absent_and_withdrawn_records_keep_only_their_address(make):
    draft = make.record("nhap", f"status: draft\n{KIEN_GIANG}\ntopics: tuyển quân")
    withdrawn = make.record(
        "rut", f"status: withdrawn\nwithdrawn: {{date: 2021-01-05, reason: Thử.}}\n{KIEN_GIANG}\nforces: Công an\ntopics: tuyển quân\ndecree: 03/2019/NĐ-CP"
    )
    shown = make.record("hien", KIEN_GIANG)
    archive = make.archive(draft, withdrawn, shown)
    assert ids(archive.records) == ["rut", "hien"]
    assert ids(archive.listed) == ["hien"]
    assert "rut" in archive.by_id
    assert "nhap" not in archive.by_id
    assert ids(archive.by_place["go-quao-kien-giang"]) == ["hien"]
    assert archive.by_force == archive.by_decree == archive.by_topic == archive.topic_names == {}
    assert archive.neighbours(shown) == (None, None)
    assert archive.neighbours(withdrawn) == (None, None)
    assert archive.related(shown) == []


def test_nothing_depends_on_the_order_of_the_files(make):
    rng = random.Random(3)
    records = [
        make.record(
            f"bai-{number}",
            f"date: 20{rng.randint(19, 22)}-0{rng.randint(1, 9)}\nlocality: {rng.choice(['Gò Quao, Kiên Giang', 'An Giang', 'Hà Giang'])}\ntopics: [{rng.choice(['tuyển quân', 'Tuyển quân', 'dân vận'])}]\nforces: {rng.choice(['Công an', 'Quân sự'])}",
        )
        for number in range(30)
    ]
    first = make.archive(*records)
    for _ in range(5):
        rng.shuffle(records)
        again = make.archive(*records)
        assert again.records == first.records
        for name in ("by_place", "by_force", "by_topic", "by_year", "by_level", "by_decree", "threads", "topic_names"):
            assert getattr(again, name) == getattr(first, name), name
        assert [again.related(record) for record in again.records] == [first.related(record) for record in first.records]


def test_an_empty_archive_answers_every_question(make):
    archive = make.archive()
    assert archive.years == archive.year_span == archive.listed == ()
    assert archive.modified is None
    assert archive.by_place == archive.by_year == archive.threads == {}
    assert archive.in_quarter(2020, 4) == ()


# Times


def test_gaps_between_years_show(make):
    archive = make.archive(make.record("a", "date: 2014"), make.record("b", "date: 2017-03-24"))
    assert archive.years == (2014, 2017)
    assert archive.year_span == (2014, 2015, 2016, 2017)


def test_a_record_of_which_only_the_year_is_known_is_in_no_quarter(make):
    archive = make.archive(make.record("a", "date: 2020-10"), make.record("b", "date: 2020"), make.record("c", "date: 2020-09-30"))
    assert ids(archive.in_quarter(2020, 4)) == ["a"]
    assert ids(archive.in_quarter(2020, 3)) == ["c"]
    assert ids(archive.by_year[2020]) == ["a", "c", "b"]


def test_it_was_last_modified_when_a_record_last_was(make):
    archive = make.archive(make.record("a", "added: 2026-01-01"), make.record("b", "added: 2025-01-01\ncorrections: [{date: 2026-03-01, note: x}]"))
    assert archive.modified == date(2026, 3, 1)


# Places


def test_a_record_is_listed_where_it_was_and_where_that_is_today(make):
    archive = make.archive(make.record("a", KIEN_GIANG))
    assert set(archive.by_place) == {"go-quao-kien-giang", "kien-giang", "an-giang"}


def test_two_places_in_one_province_count_once(make):
    archive = make.archive(make.record("a", "locality: ['Gò Quao, Kiên Giang', 'Châu Thành, Kiên Giang', An Giang]"))
    assert {place: len(records) for place, records in archive.by_place.items()} == {
        "go-quao-kien-giang": 1,
        "chau-thanh-kien-giang": 1,
        "kien-giang": 1,
        "an-giang": 1,
    }


def test_the_places_above_are_those_of_the_day(make):
    record = make.record("a", "locality: Cẩm Giàng, Thái Nguyên\ndate: 2025-08-01")
    assert [place.id for place in make.archive(record).place_chain(record)] == ["cam-giang-thai-nguyen", "thai-nguyen"]


@pytest.mark.parametrize(
    ("front", "level"),
    [
        ("locality: An Giang", "tỉnh"),
        ("locality: TP. Hồ Chí Minh", "tỉnh"),
        (KIEN_GIANG, "huyện"),
        ("locality: Hội An, Quảng Nam", "huyện"),
        ("locality: Chí Viễn, Trùng Khánh, Cao Bằng", "xã"),
        ("locality: Võ Miếu, Phú Thọ\ndate: 2025-10-15", "xã"),
        ("locality: [Gia Lai, Kon Tum]", "liên tỉnh"),
        ("level: trung ương", "trung ương"),
        ("", ""),
    ],
)
def test_the_level_of_a_meeting_is_stated_or_follows_from_its_place(make, front, level):
    record = make.record("a", front)
    archive = make.archive(record)
    assert archive.level(record) == level
    assert ids(archive.by_level.get(level, ())) == (["a"] if level else [])


# Topics and forces


def test_two_spellings_of_one_topic_are_one_under_its_commonest_spelling(make):
    archive = make.archive(make.record("a", "topics: [Tuyển quân, tuyển quân]"), make.record("b", "topics: tuyển quân"))
    assert ids(archive.by_topic["tuyen-quan"]) == ["b", "a"]
    assert archive.topic_names == {"tuyen-quan": "tuyển quân"}


def test_forces_are_called_by_their_names_in_the_register(make):
    assert make.record("a", "forces: [công an, BĐBP, Bộ đội Biên phòng]").forces == ("Công an", "Biên phòng")


# Threads


def test_meetings_of_one_place_are_a_thread_oldest_first(make):
    first, second, third = (make.record(name, f"{KIEN_GIANG}\ndate: {day}") for name, day in (("b", "2019-07"), ("c", "2020-01-05"), ("a", "2020-10-09")))
    other = make.record("d", "locality: Kiên Giang")
    undated = make.record("e", f"{KIEN_GIANG}\ndate: no")
    archive = make.archive(third, undated, first, other, second)
    assert ids(archive.threads[archive.thread_key(first)]) == ["b", "c", "a"]
    assert archive.neighbours(first) == (None, second)
    assert archive.neighbours(second) == (first, third)
    assert archive.neighbours(third) == (second, None)
    assert archive.neighbours(other) == (None, None)
    assert archive.neighbours(undated) == (None, None)


def test_central_meetings_are_joined_by_their_series(make):
    one = make.record("a", "level: trung ương\nseries: Bộ Công an – Bộ Quốc phòng\ndate: 2019")
    two = make.record("b", "level: trung ương\nseries: Bộ Công an - Bộ Quốc phòng\ndate: 2020")
    three = make.record("c", "level: trung ương\ndate: 2021")
    archive = make.archive(one, two, three)
    assert archive.neighbours(one) == (None, two)
    assert archive.thread_key(three) == ""
    assert archive.neighbours(three) == (None, None)


# Relays and related records


def test_relays_are_listed_by_place_in_vietnamese_order(make):
    main = make.record("chinh", "level: trung ương")
    relays = [make.record(name, f"relay_of: chinh\nlocality: {place}") for name, place in (("x", "Đà Nẵng"), ("y", "Cần Thơ"), ("z", "Cao Bằng"))]
    assert ids(make.archive(main, *relays).relays(main)) == ["z", "y", "x"]


def test_related_records_come_with_their_reason_strongest_first(make):
    main = make.record("chinh", "level: trung ương\ndecree: 03/2019/NĐ-CP")
    record = make.record("day", "relay_of: chinh\nlocality: Hà Giang\ndecree: 03/2019/NĐ-CP\ntopics: [biên giới]")
    sister = make.record("chi", "relay_of: chinh\nlocality: Cao Bằng")
    near = make.record("gan", "locality: Tuyên Quang\ndecree: 03/2019/NĐ-CP\ndate: 2020-11")
    topic = make.record("chu-de", "locality: Cà Mau\ndate: 2014\ntopics: [Biên giới]")
    own = make.record("cung-noi", "locality: Hà Giang\ndate: 2020-01")
    archive = make.archive(main, record, sister, near, topic, own)
    found = [(other.id, reason) for other, reason in archive.related(record, 9)]
    assert found == [
        ("chinh", "Hội nghị trung ương mà đây là điểm cầu"),
        ("chi", "Điểm cầu khác của cùng hội nghị"),
        ("gan", "Cùng quý, cùng cấp, cùng theo Nghị định 03/2019"),
        ("chu-de", "Cùng chủ đề: biên giới"),
    ]
    assert ids(other for other, _ in archive.related(record, 2)) == ["chinh", "chi"]
    assert [reason for _, reason in archive.related(main, 9)][:2] == ["Điểm cầu của hội nghị này"] * 2


def test_other_places_of_the_province_are_related_within_a_year(make):
    record = make.record("a", KIEN_GIANG)
    near = make.record("b", "locality: Châu Thành, Kiên Giang\ndate: 2021-03")
    far = make.record("c", "locality: Châu Thành, Kiên Giang\ndate: 2022-03")
    assert [(other.id, reason) for other, reason in make.archive(record, near, far).related(record)] == [("b", "Cùng ở Kiên Giang")]


def test_the_records_of_its_own_thread_are_left_to_the_thread(make):
    records = [make.record(name, f"{KIEN_GIANG}\ntopics: tuyển quân\ndate: 2020-0{number}") for number, name in enumerate("abc", 1)]
    assert make.archive(*records).related(records[0]) == []


def test_a_relay_of_a_record_that_is_no_longer_listed_is_no_error(make):
    record = make.record("a", "relay_of: chinh\nlocality: Hà Giang")
    main = make.record("chinh", "level: trung ương\nstatus: draft")
    assert make.archive(record, main).related(record) == []


# Registers


def test_what_no_register_knows_is_told_with_the_line_of_its_key(make, registers):
    record = replace(
        make.record("a", "locality: An Giang\ndecree: 03/2019/NĐ-CP\nforces: Công an"),
        locality=("Xyz",), decree=("99/2019/NĐ-CP",), forces=("Không quân",),
    )  # fmt: skip
    resolved, problems = resolve(record, registers)
    assert [(problem.line, problem.what) for problem in problems] == [
        (2, "không có nơi nào tên là “Xyz”"),
        (3, "sổ nghị định không có “99/2019/NĐ-CP”"),
        (4, "không có lực lượng nào tên “Không quân”"),
    ]
    assert resolved.place_ids == resolved.decree_ids == resolved.forces == ()


def test_a_name_that_was_right_at_one_end_of_an_uncertain_date_is_right(make):
    # The merger fell within 2025: of a meeting "in 2025" both names may be right.
    assert make.record("a", "locality: Hậu Giang\ndate: 2025").place_ids == ("hau-giang",)
    assert make.record("b", "locality: Võ Miếu, Phú Thọ\ndate: 2025").place_ids == ("vo-mieu-phu-tho",)


def test_a_decree_named_twice_counts_once(make):
    assert make.record("a", "decree: [03/2019/NĐ-CP, nd-03-2019-2019-09-05]").decree_ids == ("nd-03-2019-2019-09-05",)


def test_checks_between_records_do_not_depend_on_the_order_of_the_files(make):
    records = [make.record(name, "aliases: tin/cu.html\nrelay_of: khong-co") for name in "abc"]
    assert sorted(check_records(records)) == sorted(check_records(reversed(records)))


def test_the_archive_is_made_of_what_it_is_given(make, registers):
    assert Archive.of(iter([make.record("a")]), registers) == make.archive(make.record("a"))


def test_a_place_named_twice_is_one(make):
    assert make.record("a", "locality: [Gò Quao, 'Gò Quao, Kiên Giang']\nlocality_note: x").place_ids == ("go-quao-kien-giang",)
