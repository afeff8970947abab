"""The questions that pages ask of an archive. All records are made up; the registers are the real ones."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.archive.mapping import ALL, UNDATED
from plugins.archive.queries import COMMON_TOPIC, FEW, REACH, rarity
from tests.archive.conftest import ids

KIEN_GIANG = "locality: Gò Quao, Kiên Giang"


def neighbours(archive, record) -> tuple[str, str]:
    _, before, after = archive.thread(record)
    return before.id if before else "", after.id if after else ""


def bonds(related) -> list[tuple[str, str, str]]:
    return [(found.card.id, found.bond, found.name) for found in related]


# What is in it


def test_the_newest_comes_first_and_what_has_no_year_last(make):
    archive = make.archive(
        make.record("a", "date: 2019-07"), make.record("b", "date: 2020-10-09"), make.record("c", "date: no"), make.record("d", "date: 2020")
    )
    whole = archive.term(ALL)
    assert ids(whole.cards()) == ids(archive.records()) == ["b", "d", "a", "c"]
    assert ids(archive.term(UNDATED).cards()) == ["c"]
    assert ids(whole.cards(2)) == ["b", "d"]
    assert ids(whole.oldest(2)) == ["a", "d"]
    assert (whole.count, whole.undated, archive.term(UNDATED).count) == (4, 1, 1)


def test_records_of_one_day_are_ordered_by_their_ids(make):
    assert ids(make.archive(make.record("a"), make.record("c"), make.record("b")).term(ALL).cards()) == ["c", "b", "a"]


def test_drafts_are_absent_and_withdrawn_records_keep_only_their_address(make):
    draft = make.record("nhap", f"status: draft\nfeatured: true\n{KIEN_GIANG}\ntopics: tuyển quân")
    withdrawn = make.record(
        "rut",
        f"status: withdrawn\nwithdrawn: {{date: 2021-01-05, reason: Thử.}}\nfeatured: true\nadded: 2021-01-01\n{KIEN_GIANG}\nforces: Công an\ntopics: tuyển quân\ndecree: 03/2019/NĐ-CP",
    )
    shown = make.record("hien", KIEN_GIANG)
    archive = make.archive(draft, withdrawn, shown)
    assert ids(archive.records()) == ["rut", "hien"]
    assert ids(archive.term(ALL).cards()) == ids(archive.newest_added(9)) == ["hien"]
    assert archive.featured(9) == []
    record, body, *_ = archive.record("rut")
    assert (record.id, body) == ("rut", None)
    assert archive.record("nhap") is None
    assert archive.record("khong-co") is None
    assert set(archive.cards(["rut", "nhap", "hien"])) == {"rut", "hien"}
    assert ids(archive.term("place:go-quao-kien-giang").cards()) == ["hien"]
    assert [archive.listed_among(kind) for kind in ("force", "decree", "topic", "cross")] == [{}, {}, {}, {}]
    assert archive.thread(shown) == archive.thread(withdrawn) == ([], None, None)
    assert archive.related(shown) == []


def test_the_body_of_a_record_is_rendered(make):
    _, body, _, digest = make.archive(make.record("a", "decree: 03/2019/NĐ-CP", "Theo Nghị định 03/2019/NĐ-CP.")).record("a")
    assert '<a href="../nghi-dinh/03-2019-nd-cp.html">Nghị định 03/2019/NĐ-CP</a>' in body.html
    *_, other = make.archive(make.record("a", "decree: 03/2019/NĐ-CP", "Theo Nghị định 03/2019/NĐ-CP!")).record("a")
    assert digest != other


def test_an_empty_archive_answers_every_question(make):
    archive = make.archive()
    assert archive.years == archive.year_span == ()
    assert archive.modified is None
    assert archive.newest_added(3) == archive.featured(3) == list(archive.records()) == []
    assert archive.listed_among("place") == {}
    term = archive.term("place:an-giang")
    assert (term.count, term.undated, term.cards(), term.oldest(3), term.years, term.months, term.by_decree) == (0, 0, [], [], {}, {}, {})
    assert archive.term(ALL).in_quarter(2020, 4) == []


def test_the_newest_added_and_the_featured_are_found(make):
    archive = make.archive(
        make.record("a", "added: 2026-01-03\ndate: 2014"),
        make.record("b", "added: 2026-01-03\ndate: 2019\nfeatured: true"),
        make.record("c", "added: 2026-01-01\ndate: 2020\nfeatured: true"),
        make.record("d", "date: 2021"),
    )
    assert ids(archive.newest_added(3)) == ["b", "a", "c"]
    assert ids(archive.newest_added(9))[-1] == "d"
    assert ids(archive.featured(9)) == ["c", "b"]
    assert ids(archive.featured(1)) == ["c"]


# Times


def test_gaps_between_years_show(make):
    archive = make.archive(make.record("a", "date: 2014"), make.record("b", "date: 2017-03-24"), make.record("c", "date: no"))
    assert archive.years == (2014, 2017)
    assert archive.year_span == (2014, 2015, 2016, 2017)
    assert list(archive.term(ALL).years.items()) == [(2017, 1), (2014, 1)]
    assert archive.term(ALL).months == {(0, 0): 1, (2014, 0): 1, (2017, 3): 1}


def test_a_record_of_which_only_the_year_is_known_is_in_no_quarter(make):
    whole = make.archive(
        make.record("a", "date: 2020-10"), make.record("b", "date: 2020"), make.record("c", "date: 2020-09-30"), make.record("d", "date: 2020-12-31")
    ).term(ALL)
    assert ids(whole.in_quarter(2020, 4)) == ["d", "a"]
    assert ids(whole.in_quarter(2020, 3)) == ["c"]
    assert ids(whole.in_year(2020)) == ["d", "a", "c", "b"]
    assert ids(whole.in_year(2020, 2)) == ["d", "a"]
    assert ids(whole.in_month(2020, 10)) == ["a"]
    assert ids(whole.in_month(2020, 0)) == ["b"]
    assert whole.in_year(2019) == whole.in_year(2021) == []


def test_records_without_a_year_go_by_their_publication(make):
    archive = make.archive(make.record("a", "date: no\npublished: 2019-05-01"), make.record("b", "date: no\npublished: 2021-02"), make.record("c", "date: no"))
    undated = archive.term(UNDATED)
    assert ids(undated.cards()) == ["b", "a", "c"]
    assert [card.order for card in undated.cards()] == [20210200, 20190501, 0]
    assert [card.order for card in archive.term(ALL).cards()] == [0, 0, 0]
    assert list(undated.years) == [2021, 2019]


def test_it_was_last_modified_when_a_record_last_was(make):
    archive = make.archive(
        make.record("a", "added: 2026-01-01"),
        make.record("b", "added: 2025-01-01\ncorrections: [{date: 2026-03-01, note: x}]"),
        make.record("c", "added: 2026-05-01\nstatus: draft"),
    )
    assert archive.modified == date(2026, 3, 1)


# Places, decrees, topics


def test_a_record_is_listed_where_it_was_and_where_that_is_today(make):
    assert set(make.archive(make.record("a", KIEN_GIANG)).listed_among("place")) == {"go-quao-kien-giang", "kien-giang", "an-giang"}


def test_two_places_in_one_province_count_once(make):
    archive = make.archive(make.record("a", "locality: ['Gò Quao, Kiên Giang', 'Châu Thành, Kiên Giang', An Giang]"))
    assert archive.listed_among("place") == {"an-giang": 1, "chau-thanh-kien-giang": 1, "go-quao-kien-giang": 1, "kien-giang": 1}
    assert ids(archive.term("place:kien-giang").cards()) == ["a"]


def test_decrees_are_counted_by_year(make):
    archive = make.archive(
        make.record("a", f"{KIEN_GIANG}\ndecree: 03/2019/NĐ-CP"),
        make.record("b", f"{KIEN_GIANG}\ndecree: [77/2010/NĐ-CP, 03/2019/NĐ-CP]"),
        make.record("c", f"{KIEN_GIANG}\ndate: 2016"),
        make.record("d", f"{KIEN_GIANG}\ndate: no\ndecree: 77/2010/NĐ-CP"),
    )
    assert archive.term("place:kien-giang").by_decree == {"nd-03-2019-2019-09-05": {2020: 2}, "nd-77-2010": {2020: 1, 0: 1}, "": {2016: 1}}
    assert archive.listed_among("decree") == {"nd-03-2019-2019-09-05": 2, "nd-77-2010": 2}
    assert ids(archive.term("cross:an-giang,nd-77-2010").cards()) == ["b", "d"]


def test_two_spellings_of_one_topic_are_one(make):
    archive = make.archive(make.record("a", "topics: [Tuyển quân, tuyển quân]"), make.record("b", "topics: tuyển quân"))
    topic = archive.term("topic:tuyen-quan")
    assert ids(topic.cards()) == ["b", "a"]
    assert topic.count == 2
    assert topic.tally("spelling") == {"Tuyển quân": 1, "tuyển quân": 2}


# Threads


def test_meetings_of_one_place_are_a_thread_oldest_first(make):
    first, second, third = (make.record(name, f"{KIEN_GIANG}\ndate: {day}") for name, day in (("b", "2019-07"), ("c", "2020-01-05"), ("a", "2020-10-09")))
    other = make.record("d", "locality: Kiên Giang")
    undated = make.record("e", f"{KIEN_GIANG}\ndate: no")
    archive = make.archive(third, undated, first, other, second)
    assert ids(archive.thread(first)[0]) == ids(archive.thread(third)[0]) == ["b", "c", "a"]
    assert neighbours(archive, first) == ("", "c")
    assert neighbours(archive, second) == ("b", "a")
    assert neighbours(archive, third) == ("c", "")
    assert archive.thread(other) == archive.thread(undated) == ([], None, None)


def test_central_meetings_are_joined_by_their_series(make):
    one = make.record("a", "level: trung ương\nseries: Bộ Công an – Bộ Quốc phòng\ndate: 2019")
    two = make.record("b", "level: trung ương\nseries: Bộ Công an - Bộ Quốc phòng\ndate: 2020")
    three = make.record("c", "level: trung ương\ndate: 2021")
    archive = make.archive(one, two, three)
    assert neighbours(archive, one) == ("", "b")
    assert archive.thread(three) == ([], None, None)


@pytest.mark.parametrize(
    ("days", "pairs"),
    [
        (["2020-01-05", "2020", "2020-10-09"], []),  # The second may have been before, between or after.
        (["2020-01-05", "2020-03", "2020-10-09"], [("a", "b"), ("b", "c")]),
        (["2020-01-05", "2020-03", "2020-03-20"], []),
        (["2019", "2020-03", "2021"], [("a", "b"), ("b", "c")]),
        (["2019", "2019-12-31", "2020-01-01"], []),
        (["2019-12-31", "2020", "2021-01-01"], [("a", "b"), ("b", "c")]),
        (["2018", "2018-06-01", "2019", "2020-05"], [("c", "d")]),
    ],
)
def test_neighbours_are_those_between_whom_surely_nobody_stood(make, days, pairs):
    records = {name: make.record(name, f"{KIEN_GIANG}\ndate: {day}") for name, day in zip("abcd", days, strict=False)}
    archive = make.archive(*records.values())
    assert [(name, neighbours(archive, record)[1]) for name, record in records.items() if neighbours(archive, record)[1]] == pairs
    assert [(neighbours(archive, record)[0], name) for name, record in records.items() if neighbours(archive, record)[0]] == pairs


def test_a_long_thread_is_shown_around_the_meeting_being_read(make):
    records = [make.record(f"b{month:02}", f"{KIEN_GIANG}\ndate: 2020-{month:02}-05") for month in range(1, 13)]
    archive = make.archive(*records)
    assert ids(archive.thread(records[5])[0]) == [f"b{month:02}" for month in range(3, 10)]
    assert ids(archive.thread(records[0])[0]) == [f"b{month:02}" for month in range(1, 2 * REACH + 2)]
    assert ids(archive.thread(records[11])[0]) == [f"b{month:02}" for month in range(6, 13)]
    assert neighbours(archive, records[5]) == ("b05", "b07")


# Relays and related records


def test_relays_of_a_central_meeting_are_found(make):
    main = make.record("chinh", "level: trung ương")
    relays = [make.record(name, f"relay_of: chinh\nlocality: {place}") for name, place in (("x", "Đà Nẵng"), ("y", "Cần Thơ"), ("z", "Cao Bằng"))]
    archive = make.archive(main, *relays)
    assert ids(archive.relays("chinh")) == ["z", "y", "x"]
    assert archive.relays("x") == []


def test_related_records_come_with_their_bond_strongest_first(make):
    main = make.record("chinh", "level: trung ương\ndecree: 03/2019/NĐ-CP")
    record = make.record("day", "relay_of: chinh\nlocality: Hà Giang\ndecree: 03/2019/NĐ-CP\ntopics: [biên giới]")
    sister = make.record("chi", "relay_of: chinh\nlocality: Cao Bằng")
    near = make.record("gan", "locality: Tuyên Quang\ndecree: 03/2019/NĐ-CP\ndate: 2020-11")
    topic = make.record("chu-de", "locality: Cà Mau\ndate: 2014\ntopics: [Biên giới]")
    own = make.record("cung-noi", "locality: Hà Giang\ndate: 2020-01")
    archive = make.archive(main, record, sister, near, topic, own)
    assert bonds(archive.related(record, 9)) == [
        ("chinh", "main", ""),
        ("chi", "sister", ""),
        ("gan", "like", "nd-03-2019-2019-09-05"),
        ("chu-de", "topic", "biên giới"),
    ]
    assert [found.card.id for found in archive.related(record, 2)] == ["chinh", "chi"]
    assert [found.bond for found in archive.related(main, 9)][:2] == ["relay", "relay"]


def test_other_places_of_the_province_are_related_within_a_year(make):
    record = make.record("a", KIEN_GIANG)
    near = make.record("b", "locality: Châu Thành, Kiên Giang\ndate: 2021-03")
    far = make.record("c", "locality: Châu Thành, Kiên Giang\ndate: 2022-03")
    assert bonds(make.archive(record, near, far).related(record)) == [("b", "province", "kien-giang")]


def test_the_nearest_in_time_are_related_first(make):
    record = make.record("a", f"{KIEN_GIANG}\ndate: 2020-06-15")
    days = ("2019-06-15", "2020-06-10", "2020-06-17", "2021-01-01")
    others = [make.record(f"x{day.replace('-', '')}", f"locality: Châu Thành, Kiên Giang\ndate: {day}") for day in days]
    assert [found.card.id for found in make.archive(record, *others).related(record)] == ["x20200617", "x20200610", "x20210101"]


def test_the_records_of_its_own_thread_are_left_to_the_thread(make):
    records = [make.record(name, f"{KIEN_GIANG}\ntopics: tuyển quân\ndate: 2020-0{number}") for number, name in enumerate("abc", 1)]
    assert make.archive(*records).related(records[0]) == []


@pytest.mark.parametrize("status", ["draft", "withdrawn\nwithdrawn: {date: 2021-01-05, reason: Thử.}"])
def test_a_relay_of_a_record_that_is_not_listed_is_no_error(make, status):
    record = make.record("a", "relay_of: chinh\nlocality: Hà Giang")
    main = make.record("chinh", f"level: trung ương\nstatus: {status}")
    assert make.archive(record, main).related(record) == []


def test_a_topic_of_very_many_says_little_of_any_two(make):
    def archive(number: int):
        records = [make.record(f"x{n:03}", f"date: {1990 + n}\ntopics: tuyển quân") for n in range(number)]
        return make.archive(*records), records[0]

    common, record = archive(COMMON_TOPIC + 1)
    assert common.related(record) == []
    rare, record = archive(COMMON_TOPIC)
    assert bonds(rare.related(record, 1)) == [("x001", "topic", "tuyển quân")]


def test_the_rarer_topic_joins_more_strongly(make):
    record = make.record("a", "topics: [tuyển quân, dân vận]")
    others = [make.record(f"x{n}", f"topics: tuyển quân\ndate: 2020-10-{n + 10}") for n in range(8)]
    rare = make.record("y", "topics: dân vận\ndate: 2001")
    assert bonds(make.archive(record, rare, *others).related(record, 1)) == [("y", "topic", "dân vận")]


def test_rarity_goes_in_steps_and_ends_where_a_topic_is_common():
    ranks = [rarity(count) for count in range(1, 200)]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) < 8
    assert rarity(COMMON_TOPIC) < rarity(COMMON_TOPIC + 1) == rarity(10_000)


def test_the_archive_remembers_what_was_asked(make):
    archive = make.archive(make.record("a"))
    assert archive.term(ALL) is archive.term(ALL)


def test_long_lists_tell_the_same_news_as_a_look_at_each_record(make):
    records = []
    for number in range(FEW + 50):
        place = "An Giang" if number % 3 else "Hà Nội"
        records.append(make.record(f"r{number}", f"locality: {place}\ndate: {2000 + number % 20}-01-02\nadded: 2026-0{1 + number % 9}-0{1 + number % 7}"))
    archive = make.archive(*records)
    for term in ("all", "place:an-giang", "place:ha-noi"):
        for first, end in ((0, 10**8), (20050000, 20060000)):
            there = [r for r in records if dict(make.shop.mapper.map(r)[0].terms).get(term, -1) >= first and r.date.year * 10_000 < end]
            wanted = sorted(there, key=lambda r: (r.added, r.date.sort_key, r.id), reverse=True)[:30]
            assert [told.id for told in archive.news(term, 30, first, end)] == [r.id for r in wanted]


def test_what_is_told_by_day_is_of_the_last_meetings_alone(make):
    records = [make.record(f"r{n}", f"locality: An Giang\ndate: 20{n // 28 // 12:02}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}") for n in range(500 + 20)]
    told = make.archive(*records).term("all").told(500)
    assert len(told) == 500
    assert [one.order for one in told] == sorted((one.order for one in told), reverse=True)
    assert told[0].id == f"r{500 + 19}"
