"""The pages that a query may name, of the real registers."""

from __future__ import annotations

import pytest

from plugins.archive.engine import read_archive
from plugins.search.links import labels, page_links
from tests.conftest import ROOT, setup_of


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    found, problems, _ = read_archive(setup_of(ROOT / "content", tmp_path_factory.mktemp("state")))
    assert problems == []
    return found


def test_an_old_province_says_what_became_of_it_and_its_heir_answers_to_its_name(archive):
    links = {link.title: link for link in page_links(archive)}
    assert links["Hậu Giang"].href == "tinh/hau-giang.html"
    assert links["Hậu Giang"].note == "tỉnh Hậu Giang cũ, nay thuộc thành phố Cần Thơ"
    assert "Hậu Giang" in links["Cần Thơ"].names
    assert links["Cần Thơ"].note == "thành phố Cần Thơ, gồm cả Hậu Giang và Sóc Trăng cũ"


def test_every_page_that_is_named_is_built(archive, site):
    missing = [link.href for link in page_links(archive) if not (site / link.href).exists()]
    assert missing == []


def test_a_decree_that_only_bears_the_number_is_not_offered(archive):
    decoys = {decree.number for decree in archive.decrees if decree.decoy_for}
    core = {decree.number for decree in archive.decrees if not decree.decoy_for}
    assert decoys
    assert {link.title.removeprefix("Nghị định ") for link in page_links(archive) if link.kind == "nghi-dinh"} == core


def test_each_value_of_a_facet_has_a_label(archive):
    told = labels(archive.registers)
    assert {place.id for place in archive.gazetteer if place.is_province} == told["tinh"].keys()
    assert all(label for values in told.values() for label in values.values())
