"""What several answers say of a link. The addresses are made up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.links.core import BadLedger, Link, Named, Outcome, after, bare, by_turns, due, leads_home, named_in, outcome_of, read_links, write_links

OPEN, GONE, UNSURE = Outcome.OPEN, Outcome.GONE, Outcome.UNSURE
URL, FIRST = "https://bao.example/tin-1", date(2026, 11, 1)


def asked(*answers: tuple[int, Outcome]) -> Link:
    """Return what is known after answers on days counted from the first one."""
    link = None
    for days, outcome in answers:
        link = after(link, URL, outcome, FIRST + timedelta(days))
    return link


def test_a_link_is_dead_after_three_days_that_lie_two_weeks_apart():
    assert not asked((0, GONE)).is_dead
    assert not asked((0, GONE), (7, GONE)).is_dead
    assert not asked((0, GONE), (14, GONE)).is_dead, "two days"
    assert not asked((0, GONE), (6, GONE), (13, GONE)).is_dead, "not two weeks"
    assert asked((0, GONE), (7, GONE), (14, GONE)).is_dead


def test_a_day_counts_once_however_often_it_was_asked():
    assert asked((0, GONE), (0, GONE), (14, GONE), (14, GONE)).gone == (FIRST, FIRST + timedelta(14))


def test_one_answer_that_it_is_there_takes_all_back():
    link = asked((0, GONE), (7, GONE), (8, OPEN), (14, GONE))
    assert link.gone == (FIRST + timedelta(14),)
    assert not asked((0, GONE), (7, GONE), (14, GONE), (104, OPEN)).is_dead


@given(st.lists(st.tuples(st.integers(0, 400), st.just(UNSURE)), min_size=1))
def test_no_number_of_errors_and_silences_makes_a_link_dead(answers):
    assert not asked(*sorted(answers)).is_dead
    assert asked((0, GONE), (7, GONE), (9, UNSURE)).gone == (FIRST, FIRST + timedelta(7)), "nor do they take anything back"


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(Outcome)), min_size=1, max_size=20).map(sorted))
def test_dead_is_only_what_was_gone_on_three_days_since_it_last_opened(answers):
    link = asked(*answers)
    since = answers[max((place for place, (_, outcome) in enumerate(answers) if outcome is OPEN), default=-1) + 1 :]
    days = sorted({day for day, outcome in since if outcome is GONE})
    assert link.is_dead == (len(days) >= 3 and days[-1] - days[0] >= 14)
    assert read_links(write_links([link])) == {URL: link}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, OPEN), (204, OPEN), (404, GONE), (410, GONE), (301, UNSURE), (401, UNSURE), (403, UNSURE), (429, UNSURE), (500, UNSURE), (503, UNSURE)],
)
def test_only_404_and_410_say_that_a_page_is_gone(status, outcome):
    assert outcome_of(status) is outcome


def test_links_are_asked_again_when_it_is_time_and_those_in_question_first():
    links = [Link("a", FIRST, OPEN), Link("b", FIRST, GONE, (FIRST,)), Link("c", FIRST, UNSURE), asked((0, GONE), (7, GONE), (14, GONE))]
    known = {link.url: link for link in links}
    urls = [*known, "new"]
    assert due(urls, known, FIRST) == ["new"]
    assert due(urls, known, FIRST + timedelta(7)) == ["b", "new", "c"]
    assert due(urls, known, FIRST + timedelta(30)) == ["b", "new", "a", "c"]
    assert due(urls, known, FIRST + timedelta(14 + 90)) == ["b", "new", "a", "c", URL]


def test_hosts_take_turns():
    assert list(by_turns(["https://a/1", "https://a/2", "https://b/1", "https://a/3"])) == ["https://a/1", "https://b/1", "https://a/2", "https://a/3"]


def test_a_page_that_leads_to_the_first_page_is_not_there():
    assert leads_home("https://a.example/tin/1", "https://www.a.example/")
    assert not leads_home("https://a.example/", "https://www.a.example/")
    assert not leads_home("https://a.example/tin/1", "https://a.example/?p=1")
    assert not leads_home("https://a.example/tin/1", "https://a.example/tin/1.html")
    assert bare("https://a.example/tin/1#d2") == "https://a.example/tin/1"


def test_a_ledger_that_was_damaged_says_where():
    with pytest.raises(BadLedger, match="dòng 2"):
        read_links("url,asked,answer,gone\nhttps://a,hôm qua,gone,\n")


def test_the_addresses_of_published_records_are_found_with_what_is_said_of_them():
    source = {"publisher": "Báo thử", "url": f"{URL}#d1", "accessed": "2026-11-22"}
    other = {"publisher": "Báo thử", "url": "https://a/2", "dead": "2026-12-01", "archived": "https://c"}
    values = {"source": source, "other_sources": [{"publisher": "Không địa chỉ"}, other], "published": "2020-10-16T16:23"}
    found = [Named(URL, ("source",), day="2026-11-22"), Named("https://a/2", ("other_sources", 1), "2026-12-01", "https://c", "2020-10-16")]
    assert list(named_in(values)) == found
    assert list(named_in({**values, "status": "draft"})) == []
    assert list(named_in({**values, "status": "withdrawn"})) == []
    assert [one.path for one in named_in({"other_sources": other})] == [("other_sources", 0)]
