"""What a tab is told: only what concerns it, and all that it missed."""

from __future__ import annotations

import pytest

from plugins.archive.engine import Outcome
from plugins.workshop.tabs import Tab, Tabs
from plugins.workshop.troubles import SHOWN, Line, Trouble

TROUBLE = Trouble("1 lỗi", (Line("a.md:1", "sai", "sửa"),))


@pytest.fixture
def tabs():
    return Tabs()


def come(tabs, page, *uses, since=None, used=0):
    tab = Tab(page, page, frozenset(uses), tabs.generation if since is None else since, used)
    tabs.come(tab)
    return tab


def told(tabs, tab):
    news = tabs.news(tab)
    return news["go"], news["reload"]


def test_a_tab_reloads_when_its_page_or_what_it_uses_changed_and_else_stays(tabs):
    page, styled, other = come(tabs, "a.html"), come(tabs, "b.html", "theme/x.css"), come(tabs, "c.html", "theme/y.css")
    tabs.publish(Outcome(changed=("a.html", "theme/x.css")))
    assert [told(tabs, tab) for tab in (page, styled, other)] == [("", True), ("", True), ("", False)]


def test_a_tab_whose_page_went_reloads_and_again_when_it_is_back(tabs):
    tab = come(tabs, "a.html", "404.html")
    tabs.publish(Outcome(removed=("a.html",)))
    assert told(tabs, tab) == ("", True)
    tabs.publish(Outcome(changed=("a.html",)))
    assert told(tabs, tab) == ("", True)


def test_the_tab_used_last_goes_to_the_page_that_was_edited(tabs):
    first, second = come(tabs, "a.html", used=10), come(tabs, "b.html", used=20)
    tabs.publish(Outcome(changed=("c.html",), pages=("c.html", "d.html")))
    assert (told(tabs, first), told(tabs, second)) == (("", False), ("c.html", False))
    tabs.use("a.html", 30)
    tabs.publish(Outcome(changed=("d.html",), pages=("d.html",)))
    assert (told(tabs, first), told(tabs, second)) == (("d.html", False), ("", False))


def test_a_tab_that_shows_the_edited_page_reloads_in_place(tabs):
    tab = come(tabs, "c.html")
    tabs.publish(Outcome(changed=("c.html",), pages=("c.html",)))
    assert told(tabs, tab) == ("", True)


def test_the_first_tab_looked_at_after_an_edit_that_nobody_saw_goes_to_its_page(tabs):
    old = tabs.generation
    tabs.publish(Outcome(changed=("c.html",), pages=("c.html",)))
    assert told(tabs, come(tabs, "a.html")) == ("", False), "opened after the edit: its reader wants that page"
    assert told(tabs, come(tabs, "a.html", since=old)) == ("c.html", False)
    assert told(tabs, come(tabs, "b.html", since=old)) == ("", False), "one tab is enough"


def test_a_tab_that_was_told_as_its_stream_broke_is_told_again(tabs):
    tab = come(tabs, "a.html")
    old = tabs.generation
    tabs.publish(Outcome(changed=("c.html",), pages=("c.html",)))
    assert told(tabs, tab) == ("c.html", False)
    tabs.leave(tab)
    assert told(tabs, come(tabs, "b.html", since=old)) == ("", False), "it is not this one's turn"
    assert told(tabs, come(tabs, "a.html", since=old)) == ("c.html", False)


def test_a_tab_that_is_just_reloading_keeps_its_turn():
    seconds = 0.0
    tabs = Tabs(lambda: seconds)
    other, reloading = come(tabs, "a.html", used=10), come(tabs, "b.html", used=20)
    old = tabs.generation
    tabs.leave(reloading)
    seconds = 0.5
    tabs.publish(Outcome(changed=("c.html",), pages=("c.html",)))
    assert told(tabs, other) == ("", False)
    assert told(tabs, come(tabs, "b.html", since=old, used=20)) == ("c.html", False)


def test_a_tab_that_is_gone_loses_its_turn():
    seconds = 0.0
    tabs = Tabs(lambda: seconds)
    other, closed = come(tabs, "a.html", used=10), come(tabs, "b.html", used=20)
    tabs.leave(closed)
    seconds = 1.5
    tabs.publish(Outcome(changed=("c.html",), pages=("c.html",)))
    assert told(tabs, other) == ("c.html", False)


def test_a_tab_that_was_away_is_told_what_it_missed_and_no_more(tabs):
    old = tabs.generation
    tabs.publish(Outcome(changed=("a.html",)))
    tabs.publish(Outcome(changed=("b.html",)))
    assert told(tabs, come(tabs, "a.html", since=old)) == ("", True)
    assert told(tabs, come(tabs, "c.html", since=old)) == ("", False)
    assert told(tabs, come(tabs, "a.html", since=old + 1)) == ("", False), "it has seen the first change"


def test_a_tab_of_another_process_reloads(tabs):
    assert told(tabs, come(tabs, "a.html", since=tabs.generation - 1)) == ("", True)
    assert told(tabs, come(tabs, "a.html", since=tabs.generation + 1)) == ("", True)


def test_trouble_is_told_until_the_next_good_build_and_is_new_each_time(tabs):
    tabs.fail(TROUBLE)
    tabs.fail(TROUBLE)
    late = come(tabs, "a.html")
    assert tabs.news(late)["trouble"] == {"title": "1 lỗi", "lines": [{"where": "a.md:1", "what": "sai", "cure": "sửa"}], "rest": "", "number": 2}
    tabs.publish(Outcome())
    assert tabs.news(late) == {"generation": late.since, "go": "", "reload": False, "trouble": None}


def test_a_panel_does_not_grow_without_end():
    payload = Trouble("nhiều lỗi", (Line("a.md:1", "sai"),) * (SHOWN + 1234)).payload()
    assert len(payload["lines"]) == SHOWN
    assert payload["rest"] == "Còn 1.234 lỗi nữa: xem ở cửa sổ dòng lệnh."
