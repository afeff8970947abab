"""The index is the same whatever way led to it. All records are made up; the registers are the real ones."""

from __future__ import annotations

import random

import pytest

from plugins.archive.index import dirtied
from plugins.archive.mapping import CAP
from plugins.archive.queries import WholeArchive
from tests.archive.conftest import tables

PLACES = ["'Gò Quao, Kiên Giang'", "An Giang", "Hà Giang", "['Châu Thành, Kiên Giang', An Giang]"]
DAYS = ["2019-07", "2020", "2020-10-09", "2020-10-31", "2021-01-01", "no"]
STATES = ["published", "published", "published", "draft", "withdrawn\nwithdrawn: {date: 2021-01-05, reason: Thử.}"]


def any_record(make, rng: random.Random, number: int):
    def some(values: list[str]) -> str:
        return rng.choice(values)

    lines = [
        f"title: Bài {rng.randint(1, 3)}",
        f"date: {some(DAYS)}",
        f"published: {some(['2021-06-01', '2022-02'])}",
        f"locality: {some(PLACES)}",
        f"topics: [{some(['tuyển quân', 'Tuyển quân', 'dân vận'])}, {some(['biên giới', 'tuyển quân'])}]",
        f"forces: {some(['Công an', '[Công an, Quân sự]'])}",
        f"status: {some(STATES)}",
        *([f"decree: {some(['77/2010/NĐ-CP', '[77/2010/NĐ-CP]'])}"] if rng.random() < 0.7 else []),
        *([f"relay_of: bai-{rng.randint(100, 103)}"] if rng.random() < 0.3 else []),
        *([f"aliases: tin/cu-{number}.html"] if rng.random() < 0.3 else []),
        *(["featured: true"] if rng.random() < 0.3 else []),
        *([f"added: 2026-01-0{rng.randint(1, 9)}"] if rng.random() < 0.5 else []),
    ]
    return make.record(f"bai-{number}", "\n".join(lines), f"Thân {rng.randint(1, 3)}, xem [a](tinh/an-giang.html).")


def test_nothing_depends_on_the_order_of_the_files(make):
    rng = random.Random(3)
    records = [any_record(make, rng, number) for number in range(30)]
    first = make.archive(*records)
    expected, related = tables(first.db), {record.id: first.related(record) for record in records}
    for _ in range(5):
        rng.shuffle(records)
        again = make.archive(*records)
        assert tables(again.db) == expected
        assert [record.id for record in again.records()] == [record.id for record in first.records()]
        assert {record.id: again.related(record) for record in records} == {name: related[name] for name in (record.id for record in records)}


def test_an_archive_of_which_all_is_asked_answers_as_one_that_is_asked_little(make):
    rng = random.Random(5)
    records = [any_record(make, rng, number) for number in range(1000, 1120)]
    archive = make.archive(*records)
    whole = WholeArchive(archive.db, archive.registers)
    answers = [(archive.thread(record), archive.related(record, 9)) for record in records]
    assert answers == [(whole.thread(record), whole.related(record, 9)) for record in records]
    assert sum(bool(thread[0]) for thread, _ in answers) > 40
    assert sum(bool(related) for _, related in answers) > 40
    for term in ("thread:place:go-quao-kien-giang", "place:kien-giang", "place:an-giang", "vague:thread:place:kien-giang", "none:at-all"):
        for order in (0, 20200000, 20201009, 20991231):
            for record_id in ("", "bai-1007", "bai-1070"):
                assert archive.around(term, order, record_id, 3) == whole.around(term, order, record_id, 3)
            assert archive.between(term, order, order + 20_000) == whole.between(term, order, order + 20_000)


@pytest.mark.parametrize("seed", range(6))
def test_an_index_that_was_changed_equals_one_made_anew(make, seed):
    rng = random.Random(seed)
    records = {number: any_record(make, rng, number) for number in range(12)}
    db = make.index(*records.values())
    for _ in range(12):
        changed = {number: any_record(make, rng, number) for number in rng.sample(range(20), rng.randint(0, 4))}
        gone = rng.sample(sorted(records.keys() - changed.keys()), min(len(records.keys() - changed.keys()), rng.randint(0, 3)))
        make.change(db, *changed.values(), remove=tuple(records[number].id for number in gone))
        records = {number: record for number, record in (records | changed).items() if number not in gone}
        assert tables(db) == tables(make.index(*records.values()))


def test_a_record_that_left_leaves_nothing(make):
    db = make.index(any_record(make, random.Random(1), 1))
    make.change(db, remove=("bai-1",))
    assert not any(tables(db).values())


def test_of_a_change_that_only_the_own_page_shows_no_list_hears(make):
    before, after = (make.record("a", "locality: An Giang", body) for body in ("Một.", "Hai."))
    db = make.index(before, make.record("b", "locality: An Giang\ndate: 2020-10-12"))
    changes = make.change(db, after)
    assert [(change.id, change.is_seen) for change in changes.records] == [("a", False)]
    assert set(dirtied(db, (), changes)) == {"record:a"}


def test_of_a_new_title_every_list_that_shows_it_hears(make):
    db = make.index(make.record("a", "locality: An Giang\ntopics: dân vận"))
    changes = make.change(db, make.record("a", "title: Khác\nlocality: An Giang\ntopics: dân vận"))
    found = set(dirtied(db, (), changes))
    assert {"record:a", "all", "all@2020", "all@2020-q4", "place:an-giang", "place:an-giang@2020", "topic:dan-van", "level:tinh"} <= found
    assert not [key for key in found if key.startswith(("place:ha", "topic:b", "all@2019", "thread:"))]


def test_what_is_as_it_was_changes_nothing(make):
    record = make.record("a", "locality: An Giang")
    db = make.index(record)
    changes = make.change(db, record)
    assert (changes.records, changes.ids, [key for key, number in changes.tallies.items() if number]) == ([], set(), [])
    assert set(dirtied(db, (), changes)) == set()


def test_a_record_that_goes_elsewhere_is_told_where_it_was_and_where_it_is(make):
    db = make.index(make.record("a", "locality: An Giang\ndate: 2019-05-01"))
    changes = make.change(db, make.record("a", "locality: Hà Giang\ndate: 2021-02-01"))
    assert {"place:an-giang", "place:an-giang@2019", "all@2019-q2", "place:ha-giang", "place:ha-giang@2021", "all@2021-q1"} <= set(dirtied(db, (), changes))


def test_a_list_that_grows_too_long_for_its_page_makes_its_years_dirty(make):
    records = [make.record(f"a{number:03}", f"locality: An Giang\ndate: {2015 + number % 3}-0{number % 9 + 1}-11") for number in range(CAP)]
    db = make.index(*records)
    changes = make.change(db, make.record("b", "locality: An Giang\ndate: 2015-12-01"))
    assert {"place:an-giang@2015", "place:an-giang@2016", "place:an-giang@2017"} <= set(dirtied(db, (), changes))
    shrunk = make.change(db, remove=("a001",))
    assert {"place:an-giang@2015", "place:an-giang@2016", "place:an-giang@2017"} <= set(dirtied(db, (), shrunk))
    further = make.change(db, remove=("a004",))
    assert "place:an-giang@2017" not in set(dirtied(db, (), further))
