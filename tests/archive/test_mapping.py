"""Where a record stands and what it adds to counts. All records are made up; the registers are the real ones."""

from __future__ import annotations

import pytest

from plugins.archive.mapping import Card, like_term, order_of, split, thread_order

CARD = Card("a", 20201009, "Tên", "Gò Quao", "ngày 9/10/2020", "place:x", "kien-giang", "2021-01-01", "<p>")


BESIDES = ("log:", "code:")  # Say nothing of the meeting; see below.


def terms(make, front: str = "") -> dict[str, int]:
    return {term: order for term, order in make.shop.mapper.map(make.record("a", front))[0].terms if not term.startswith(BESIDES)}


def besides(make, front: str) -> list[tuple[str, int]]:
    return [found for found in make.shop.mapper.map(make.record("mau-2021", front))[0].terms if found[0].startswith(BESIDES)]


def tallies(make, front: str = "") -> dict[tuple[str, str, str], int]:
    """Return what a record adds to counts; not when lists changed, which is no count of records."""
    return {value: number for value, number in make.shop.mapper.map(make.record("a", front))[1].items() if value[1] not in ("changed", "event")}


def changes(make, front: str) -> dict[tuple[str, str, str], int]:
    return {value: number for value, number in make.shop.mapper.map(make.record("a", front))[1].items() if value[1] in ("changed", "event")}


@pytest.mark.parametrize(("day", "order", "in_thread"), [("2020-10-09", 20201009, 20201009), ("2020-10", 20201000, 20201032), ("2020", 20200000, 20201332)])
def test_a_day_is_a_number_and_what_is_unknown_of_it_comes_last_in_a_thread(make, day, order, in_thread):
    found = order_of(make.record("a", f"date: {day}"))
    assert (found, thread_order(found)) == (order, in_thread)
    assert split(found) == (order // 10_000, order // 100 % 100, order % 100)
    assert order_of(make.record("a", "date: no")) == 0


def test_a_record_stands_in_the_lists_of_all_that_it_names(make):
    found = terms(make, "locality: Gò Quao, Kiên Giang\ndecree: 03/2019/NĐ-CP\nforces: [Công an, Quân sự]\ntopics: [Tuyển quân, tuyển quân]\nrelay_of: chinh")
    assert found == dict.fromkeys(
        [
            "all",
            *("place:go-quao-kien-giang", "place:kien-giang", "place:an-giang"),
            *("cross:kien-giang,nd-03-2019-2019-09-05", "cross:an-giang,nd-03-2019-2019-09-05"),
            "decree:nd-03-2019-2019-09-05",
            *("force:cong-an", "force:quan-su"),
            "topic:tuyen-quan",
            "level:huyen",
            "thread:place:go-quao-kien-giang",
            "like:2020-4,nd-03-2019-2019-09-05,huyện",
            "relays:chinh",
        ],
        20201009,
    )


@pytest.mark.parametrize(
    ("status", "stands"),
    [("draft", []), ("withdrawn\nwithdrawn: {date: 2021-01-05, reason: Thử.}", ["gone:all", "gone:place:an-giang", "gone:topic:dan-van", "gone:level:tinh"])],
)
def test_what_readers_do_not_see_counts_nowhere_and_stands_at_most_in_what_tells_that_it_is_gone(make, status, stands):
    front = f"status: {status}\nlocality: An Giang\ntopics: dân vận"
    assert (list(terms(make, front)), tallies(make, front)) == (stands, {})


def test_what_happened_to_a_record_stands_in_the_log_and_its_codes_beside(make):
    corrected = "added: 2021-01-02\ncorrections: [{date: 2021-02-03, note: Một.}, {date: 2021-02-03, note: Hai.}, {date: 2021-03-04, note: Ba.}]\n"
    codes = [("code:MAU-2021", 0), ("code:MC-2021", 0)]
    front = f"{corrected}aliases: [tin/mau-cu-2021.html]"
    assert besides(make, front) == [("log:added", 20210102), ("log:corrected", 20210203), ("log:corrected", 20210304), *codes]
    withdrawn = f"{front}\nstatus: withdrawn\nwithdrawn: {{date: 2021-04-05, reason: Thử.}}"
    assert besides(make, withdrawn) == [("log:added", 20210102), ("log:withdrawn", 20210405), *codes], "its corrections are not told any more"
    assert besides(make, f"{front}\nstatus: draft") == []


def test_each_list_knows_when_a_record_last_changed_it(make):
    of_lists = {("all", "changed", "2021-01-02"), ("place:an-giang", "changed", "2021-01-02"), ("level:tinh", "changed", "2021-01-02")}
    assert set(changes(make, "locality: An Giang\nadded: 2021-01-02")) == {
        *of_lists, ("all@2020", "changed", "2021-01-02"), ("log", "event", "202101 added"), ("log@2021-01", "event", "02 added"),
    }  # fmt: skip
    assert changes(make, "locality: An Giang") == {}
    gone = changes(make, "locality: An Giang\nstatus: withdrawn\nwithdrawn: {date: 2021-04-05, reason: Thử.}")
    assert ("place:an-giang", "changed", "2021-04-05") in gone


def test_a_record_without_a_day_is_in_no_quarter_and_one_without_a_year_in_no_thread(make):
    of_year = terms(make, "locality: An Giang\ndecree: 03/2019/NĐ-CP\ndate: 2020")
    assert of_year["vague:place:an-giang"] == 20200000
    assert not [term for term in of_year if term.startswith("like:")]
    of_none = terms(make, "locality: An Giang\ndecree: 03/2019/NĐ-CP\ndate: no\npublished: 2019-11-01")
    assert of_none["undated"] == 20191101
    assert of_none["all"] == 0
    assert not [term for term in of_none if term.startswith(("like:", "thread:", "vague:"))]


def test_every_list_counts_its_months_once(make):
    front = "locality: ['Gò Quao, Kiên Giang', 'Châu Thành, Kiên Giang']\ndecree: [03/2019/NĐ-CP, 77/2010/NĐ-CP]"
    found = tallies(make, front)
    listed = [term for term in terms(make, front) if not term.startswith(("thread:", "vague:", "like:", "relays:"))]
    assert {term: number for (term, facet, value), number in found.items() if facet == "month" and value == "202010"} == dict.fromkeys(listed, 1)
    assert found["place:kien-giang", "inside", "go-quao-kien-giang"] == 1
    assert found["place:kien-giang", "decree", "nd-77-2010 2020"] == 1
    assert found["all@2020-q4", "decree", "nd-77-2010 2020"] == 1
    assert found["coverage", "province", "an-giang 2020"] == 1
    assert found["drum", "tone", "2020 10 d03"] == 1
    assert not [value for term, facet, value in tallies(make, "date: 2021") if term == "drum"]


def test_a_year_counts_its_quarters_by_province_of_today(make):
    kien_giang = "locality: ['Gò Quao, Kiên Giang', 'Châu Thành, Kiên Giang']"
    assert tallies(make, kien_giang)["all@2020", "quarter", "an-giang 4"] == 1
    assert tallies(make, f"{kien_giang}\ndate: 2020")["all@2020", "quarter", "an-giang 0"] == 1
    assert tallies(make, "date: 2020-01")["all@2020", "quarter", "unknown 1"] == 1
    assert tallies(make, "date: 2020-05\nlevel: trung ương")["all@2020", "quarter", "central 2"] == 1
    assert not [facet for _, facet, _ in tallies(make, "date: no") if facet == "quarter"]


def test_records_without_a_place_are_counted_by_why(make):
    assert [value for _, facet, value in tallies(make, "level: trung ương") if facet == "placeless"] == ["central 2020"]
    assert [value for _, facet, value in tallies(make) if facet == "placeless"] == ["unknown 2020"]


def test_a_meeting_is_like_those_of_its_quarter_decree_and_level():
    assert like_term(20200331, "nd", "xã") == like_term(20200100, "nd", "xã") != like_term(20200401, "nd", "xã")
    assert like_term(20200331, "nd", "xã") not in (like_term(20200331, "nd2", "xã"), like_term(20200331, "nd", "tỉnh"), like_term(20210331, "nd", "xã"))


@pytest.mark.parametrize("field", ["id", "title", "place", "date", "thread", "province", "modified", "html"])
def test_the_digest_of_a_card_tells_every_change_of_what_is_shown(field):
    assert CARD._replace(**{field: getattr(CARD, field) + "x"}).signed().digest != CARD.signed().digest
    assert CARD._replace(order=1).signed().digest != CARD.signed().digest == CARD._replace().signed().digest
