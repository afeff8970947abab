"""Calendars: read strictly by the icalendar package; only of days that are known, those that are inferred marked so, and of the last five hundred."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from plugins.archive.news import News
from plugins.archive.queries import Told
from plugins.feeds.calendars import calendar
from plugins.feeds.settings import FeedSettings

from .conftest import SETTINGS, SITE


def read(data):
    whole = Calendar.from_ical(data)
    assert not whole.errors
    assert not [event for event in whole.walk("VEVENT") if event.errors]
    return whole


def test_a_site_has_the_meetings_of_known_days_for_the_whole_and_for_each_province(bench):
    bench.write("a", title="Họp “thử”; một, hai", more="added: 2026-01-03\n")
    for name, day in (("b", "2020-10"), ("c", "2020-10-11~"), ("d", "2020-10-12?"), ("e", "")):
        bench.write(name, date=day, more="added: 2026-01-03\n", folder="2020/10" if day else "khong-ro")
    bench.write("f", locality="An Giang", date="2025-08-01", more="added: 2026-01-03\n")
    bench.write("g", date="2020-10-13", more="status: withdrawn\nwithdrawn: {date: 2026-02-01, reason: Thử.}\n")
    assert bench.build().problems == ()
    whole = read((bench.output / "theo-doi" / "lich.ics").read_bytes())
    assert [str(event["UID"]) for event in whole.walk("VEVENT")] == ["f@example.org", "d@example.org", "a@example.org"]
    _, inferred, event = whole.walk("VEVENT")
    assert (str(inferred["SUMMARY"]), str(inferred["STATUS"])) == ("(Ngày suy ra) Bài dựng để kiểm thử", "TENTATIVE")
    assert "Ngày họp do kho suy ra, nguồn không nói thẳng." in inferred["DESCRIPTION"]
    assert "STATUS" not in event
    assert "METHOD" not in whole, "it would make it an invitation, which has an organizer"
    assert whole.decoded("REFRESH-INTERVAL") == timedelta(days=1)
    assert event.decoded("DTSTART") == date(2020, 10, 9)
    assert event.decoded("DTSTAMP") == datetime(2026, 1, 2, 17, tzinfo=UTC), "midnight in Hà Nội of the day it came, not the clock of a build"
    assert str(event["SUMMARY"]) == "Họp “thử”; một, hai"
    assert str(event["LOCATION"]) == "Gò Quao, Kiên Giang"
    assert str(event["URL"]) == f"{SITE}/tin/a.html"
    assert "Các cuộc họp đã qua" in whole["X-WR-CALDESC"]
    assert "Nhiều nhất là 500 cuộc gần đây nhất" in whole["DESCRIPTION"]
    of = {
        name: [str(e["UID"])[0] for e in read((bench.output / "theo-doi" / "tinh" / f"{name}.ics").read_bytes()).walk("VEVENT")]
        for name in ("kien-giang", "ha-noi")
    }
    assert of == {"kien-giang": ["d", "a"], "ha-noi": []}
    assert read((bench.output / "theo-doi" / "tinh" / "an-giang.ics").read_bytes())["X-WR-CALNAME"] == "Sổ Thử: Tỉnh An Giang: lịch họp đã qua"


def test_a_correction_makes_an_event_newer_than_the_one_a_program_has(bench):
    more = "added: 2026-01-03\n"
    bench.write("a", more=more)
    bench.write("b", date="2020-10-10", more=f"{more}corrections:\n- {{date: 2026-02-01, note: Sửa ngày.}}\n- {{date: 2026-03-01, note: Sửa nơi.}}\n")
    assert bench.build().problems == ()
    b, a = read((bench.output / "theo-doi" / "lich.ics").read_bytes()).walk("VEVENT")
    assert (b["SEQUENCE"], a.get("SEQUENCE", 0)) == (2, 0)
    assert b.decoded("DTSTAMP") > a.decoded("DTSTAMP")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1, max_size=300))
def test_any_text_is_folded_and_read_as_it_was(text):
    told = Told("x", 20200102, text, "", "", News("2026-01-01", text, is_exact=True).write())
    data = calendar("Lịch", [told], FeedSettings(SETTINGS))
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    (event,) = read(data).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (text, text)
