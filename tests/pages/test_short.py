"""Short addresses: each code leads to its article, whatever becomes of it. The records are made up."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from plugins.archive.mapping import codes_of
from plugins.editing import terminal
from plugins.publish.addresses import lasting
from plugins.publish.core import LEAST
from tests.archive.workbench import Workbench, of_made_up_places, replace_in
from tests.conftest import plain

TODAY = date(2026, 11, 22)


@pytest.fixture
def bench(tmp_path) -> Workbench:
    return of_made_up_places(tmp_path)


def targets(bench: Workbench, code: str) -> list[str]:
    """Return where the page of a code leads."""
    page = etree.HTML((bench.output / "id" / f"{code}.html").read_text(encoding="utf-8"))
    links = page.xpath("//a/@href")
    refresh = page.xpath("string(//meta[@http-equiv='refresh']/@content)")
    assert refresh == (f"0; url={links[0]}" if len(links) == 1 else "")
    assert page.xpath("//link[@rel='canonical']/@href") == (links if len(links) == 1 else [])
    return [link.removeprefix("../tin/").removesuffix(".html") for link in links]


def test_a_code_leads_to_its_article_through_renaming_and_withdrawal(bench):
    path = bench.write("mau-bac-2021-03-04", locality="Mẫu Bắc", more="added: 2026-01-02\n")
    bench.build()
    assert targets(bench, "MB-2021-03-04") == ["mau-bac-2021-03-04"]
    assert (bench.output / "id" / "MB-2021-03-04.html").stat().st_size < LEAST, "no compressed copies of so small a page"
    replace_in(path, "Bài dựng để", "Bài sửa để")
    assert not [changed for changed in bench.build().changed if changed.startswith("id/")]
    terminal.rename(bench.content, TODAY, "mau-bac-2021-03-04", "mau-dong-2021-03-04")
    changed = bench.build().changed
    assert {"id/MB-2021-03-04.html", "id/MD-2021-03-04.html"} <= set(changed)
    terminal.withdraw(bench.content, TODAY, "mau-dong-2021-03-04", "Nguồn thử đã gỡ.")
    bench.build()
    for code in ("MB-2021-03-04", "MD-2021-03-04"):
        assert targets(bench, code) == ["mau-dong-2021-03-04"]


def test_two_articles_of_one_code_have_one_page_that_leads_to_both(bench):
    bench.write("mau-bac-2021-03-04", locality="Mẫu Bắc", title="Bài của Mẫu Bắc")
    bench.build()
    other = bench.write("mau-ba-2021-03-04", locality="Mẫu Bắc", title="Bài của Mẫu Ba")
    assert "id/MB-2021-03-04.html" in bench.build().changed
    assert targets(bench, "MB-2021-03-04") == ["mau-ba-2021-03-04", "mau-bac-2021-03-04"]
    assert "default-src 'none'; style-src 'self'; img-src 'self'; form" in (bench.output / "id" / "MB-2021-03-04.html").read_text(encoding="utf-8")
    assert "Có 2 bài cùng mang mã này:" in plain((bench.output / "id" / "MB-2021-03-04.html").read_text(encoding="utf-8"))
    replace_in(bench.content / "tin/2020/10/mau-bac-2021-03-04.md", "Bài của Mẫu Bắc", "Bài đổi tên")
    assert "id/MB-2021-03-04.html" in bench.build().changed
    other.unlink()
    bench.build()
    assert targets(bench, "MB-2021-03-04") == ["mau-bac-2021-03-04"]


def test_only_old_addresses_that_were_ids_have_a_code(make):
    record = make.record("mau-2021", "aliases: [tin/mau-cu-2021.html, tin/cu/mau-2021.html]")
    assert codes_of(record) == ("MAU-2021", "MC-2021")


def test_a_name_that_windows_keeps_is_no_address(bench):
    bench.write("can-o-nhiem", locality="Mẫu Bắc")
    assert bench.build().problems == ()
    assert not (bench.output / "id" / "CON.html").exists()


def test_short_addresses_are_not_noted_for_each_stands_for_an_article():
    assert lasting({"id/MB-2021.html", "tin/mau-bac-2021.html"}) == {"tin/mau-bac-2021.html"}
