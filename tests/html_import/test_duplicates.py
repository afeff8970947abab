"""A page that is already there is found under every address, and so is its meeting; another one is not."""

from __future__ import annotations

from plugins.common.dates import parse_date, parse_period
from plugins.html_import.duplicates import RELAY, SAME_MEETING, SAME_PERIOD, SAME_SOURCE, find_duplicates
from plugins.records.core import Record, Source


def record(
    name: str, *, date: str = "", period: str = "", place: str = "", url: str = "", level: str = "", sha256: str = "", others: tuple[str, ...] = ()
) -> Record:
    return Record(
        id=name,
        path=f"content/tin/{name}.md",
        title="Mẫu",
        summary="Mẫu",
        body="Mẫu",
        source=Source("Báo Mẫu", url=url, sha256=sha256),
        other_sources=tuple(Source("Báo khác", url=other) for other in others),
        date=parse_date(date) if date else None,
        period=parse_period(period) if period else None,
        place_ids=(place,) if place else (),
        level=level,
    )


def kinds(candidate: Record, *others: Record) -> list[str]:
    return [duplicate.kind for duplicate in find_duplicates(candidate, others)]


ADDRESS = "https://mau.example.vn/tin/giao-ban-123"


def test_the_same_source_is_found_by_its_address_by_another_sources_and_by_its_text():
    known = record("a", url="https://x.example.vn/1", others=(ADDRESS,), sha256="f" * 64)
    assert kinds(record("moi", url=ADDRESS + ".aspx"), known) == [SAME_SOURCE]
    assert kinds(record("moi", sha256="f" * 64), known) == [SAME_SOURCE]
    assert kinds(record("moi"), record("b")) == []


def test_the_same_meeting_is_found_by_place_and_day_and_a_doubtful_day_is_one():
    known = record("a", date="2020-10-09?", place="go-quao-kien-giang")
    assert kinds(record("moi", date="2020-10-09", place="go-quao-kien-giang"), known) == [SAME_MEETING]
    assert kinds(record("moi", date="XXXX-10-09", place="go-quao-kien-giang"), known) == [SAME_MEETING]
    assert kinds(record("moi", date="2020-10-10", place="go-quao-kien-giang"), known) == []
    assert kinds(record("moi", date="2020-10-09", place="luc-nam-bac-giang"), known) == []


def test_the_same_period_is_a_hint_unless_two_days_are_known():
    known = record("a", date="2020-10-09", period="2020-M09", place="go-quao-kien-giang")
    assert kinds(record("moi", period="2020-M09", place="go-quao-kien-giang"), known) == [SAME_PERIOD]
    assert kinds(record("moi", date="2020-10-20", period="2020-M09", place="go-quao-kien-giang"), known) == []
    assert kinds(record("moi", period="2020-M09"), record("b", period="2020-M09")) == []  # Two unknown places are not one.


def test_a_relay_is_pointed_at_its_central_meeting():
    central = record("trung-uong-2023-02-09", date="2023-02-09", level="trung ương")
    found = find_duplicates(record("moi", date="2023-02-09?", place="nghe-an"), [central])
    assert [duplicate.kind for duplicate in found] == [RELAY]
    assert "relay_of: trung-uong-2023-02-09" in found[0].text
    assert kinds(record("moi", date="2023-02-09", level="trung ương"), central) == [SAME_MEETING]


def test_the_surest_comes_first():
    others = [record("z", period="2020-M09", place="p"), record("y", date="2020-10-09", place="p"), record("x", url=ADDRESS)]
    assert kinds(record("moi", date="2020-10-09", period="2020-M09", place="p", url=ADDRESS), *others) == [SAME_SOURCE, SAME_MEETING, SAME_PERIOD]
