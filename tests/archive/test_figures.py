"""Points, people and promises as the tallies carry them. All records are made up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from plugins.archive.figures import Group, kind_and_slot, points_of, read_point, slot_label
from plugins.archive.people import appearances_of, letter_code, letter_of, read_appearance
from plugins.archive.promises import pledges_of, read_pledge
from plugins.archive.queries import Archive
from plugins.common.dates import parse_period
from plugins.records.evidence import Evidence
from plugins.records.suppression import Suppressed

FIGURES = "locality: Hà Nội\nperiod: 2020-Q3\nfigures: [{label: Tin trao đổi, value: 370, unit: tin, approx: hơn}]"


@pytest.mark.parametrize(
    ("code", "kind", "label"),
    [
        ("2020-Q3", "quý", "quý III/2020"),
        ("2020-M03", "quý", "quý I/2020"),
        ("2020-H2", "nửa năm", "6 tháng cuối năm 2020"),
        ("2020-M06", "nửa năm", "6 tháng đầu năm 2020"),
        ("2020-M09", "9 tháng đầu năm", "9 tháng đầu năm 2020"),
        ("2020-M12", "năm", "năm 2020"),
        ("2020", "năm", "năm 2020"),
        ("2020-05", "tháng", "tháng 5/2020"),
    ],
)
def test_a_period_has_a_kind_and_a_place_among_its_like(code, kind, label):
    found, slot = kind_and_slot(parse_period(code))
    assert (found, slot_label(found, slot)) == (kind, label)


@pytest.mark.parametrize(
    ("one", "next_one"), [("2020-Q4", "2021-Q1"), ("2020-H2", "2021-H1"), ("2020-12", "2021-01"), ("2020", "2021"), ("2020-M09", "2021-M09")]
)
def test_the_next_period_has_the_next_number(one, next_one):
    (kind, slot), (other, following) = (kind_and_slot(parse_period(code)) for code in (one, next_one))
    assert (kind, slot + 1) == (other, following)


def test_a_point_comes_back_as_it_was_written(make):
    (point,) = points_of(make.record("a", FIGURES), Evidence(figures=(2,)))
    assert read_point(point.write()) == point
    assert point.group == Group("tin-trao-doi", "tin", "quý")
    assert (point.value, point.approx, point.paragraph, point.is_inferred) == (Decimal(370), "hơn", 2, False)


@pytest.mark.parametrize(
    "front",
    [
        FIGURES.replace("Hà Nội", "['Hà Nội', 'Sơn La']"),  # Whose they are nobody says.
        FIGURES.replace("locality: Hà Nội\n", ""),
        FIGURES.replace("approx: hơn", "note: 'Số liệu cả nước.'"),
    ],
)
def test_a_figure_that_is_not_the_places_own_is_no_point(make, front):
    assert list(points_of(make.record("a", front), Evidence())) == []


def test_a_period_of_an_inferred_day_is_inferred(make):
    (point,) = points_of(make.record("a", f"date: 2020-10-09?\n{FIGURES}"), Evidence())
    assert point.is_inferred


def test_letters_are_told_apart_in_addresses():
    names = ["Người Đông", "Người Dần", "Người Ân", "Người An", "Người 12", "Người Ứng"]
    codes = [letter_code(name) for name in names]
    assert codes == ["dd", "d", "aa", "a", "so", "uw"]
    assert [letter_of(code) for code in codes] == ["Đ", "D", "Â", "A", "0–9", "Ư"]


def test_who_chaired_is_told_with_role_day_and_place_of_then(make):
    record = make.record("a", "locality: Gò Quao, Kiên Giang\nchair: [{name: Người Dựng Đông, role: Chủ tịch}]")
    (one,) = appearances_of(record, Evidence(chairs=(1,)), make.registers.gazetteer, 20201009)
    assert read_appearance(one.write()) == one
    assert (one.given, one.role, one.day, one.place) == ("dong", "Chủ tịch", "ngày 9/10/2020", "Gò Quao, Kiên Giang")


def test_a_promise_comes_back_as_it_was_written(make):
    record = make.record("a", "locality: Hà Nội\npromises: [{text: họp lại, due: 2021-03, taken_up_by: b}]")
    (pledge,) = pledges_of(record, Evidence(promises=(1,)))
    assert read_pledge(pledge.write()) == pledge
    assert pledge.due == "tháng 3/2021"


def test_what_is_withdrawn_adds_to_no_series_and_no_list_of_people(make):
    front = f"{FIGURES}\nchair: [{{name: Người Dựng Đông}}]\nstatus: withdrawn\nwithdrawn: {{date: 2021-01-05, reason: Thử.}}"
    counted = make.shop.mapper.map(make.record("a", front), Evidence(figures=(1,), chairs=(1,)))[1]
    assert {facet for _, facet, _ in counted} == {"changed", "event"}, "what of its lists changed, and when"


def test_a_name_that_is_withheld_from_a_place_is_nowhere_in_the_store(make):
    """Of the place and of all below it; another place keeps its own of that name."""
    hidden = replace(make.registers, suppressed=(Suppressed("Người Dựng Đông", "Thử.", place="kien-giang"),))
    chair = "chair: [{name: Người Dựng Đông, role: Chủ tịch}]"
    maker = type(make)(make.shop)
    maker.registers = hidden
    body = "Ông Người Dựng Đông chủ trì."
    archive: Archive = maker.archive(
        maker.record("an", f"locality: Gò Quao, Kiên Giang\n{chair}", body), maker.record("hien", f"locality: Hà Nội\n{chair}", body)
    )
    assert "Đông" not in repr(archive.record("an"))
    assert "Chủ tịch" in repr(archive.record("an"))
    assert [row[0].split("\t")[4] for row in archive.db.execute("SELECT value FROM tally WHERE facet = 'chair'")] == ["hien"]
