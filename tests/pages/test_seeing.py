"""Pictures of the whole: the drum, the maps, what the archive has and has not looked for, the line of decrees. Records here are made up."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import pytest

from plugins.archive.surveys import EVERYWHERE, Survey
from plugins.decrees.core import Fact
from plugins.pages import coverage, home, maps
from plugins.pages.chrome import Chrome, PageSettings
from plugins.pages.decree_line import decree_line, family, handovers
from plugins.pages.tables import months_table
from tests.conftest import need


@pytest.fixture
def chrome(make):
    def chrome(*records, surveys=()):
        archive = make.archive(*records)
        archive.registers = replace(archive.registers, surveys=tuple(surveys))
        return Chrome(archive, PageSettings())

    return chrome


def brotli(text: str) -> int:
    """Return how many bytes ``text`` takes compressed with Brotli at its best."""
    node = need(shutil.which("node"), "Node.js", "apt install nodejs")
    script = 'const z=require("zlib");process.stdout.write(""+z.brotliCompressSync(require("fs").readFileSync(0)).length)'
    return int(subprocess.run([node, "-e", script], input=text.encode(), capture_output=True, check=True).stdout)


def picture(chrome):
    context = home.home_page(chrome).context
    return context()["drum"]


def test_a_dot_of_the_drum_leads_to_its_record_and_says_where_when_and_under_which_decree(make, chrome):
    known = make.record("a", "locality: Gò Quao, Kiên Giang\ndecree: 03/2019/NĐ-CP\ndate: 2020-10-09")
    month = make.record("b", "date: 2021-02\ntitle: Họp dựng")
    drum = picture(chrome(known, month, make.record("c", "date: 2021")))
    assert re.findall(r'<a href="([^"]+)"><title>([^<]+)</title><use href="#h-(\w+)"', drum.svg) == [
        ("tin/a.html", "Gò Quao, Kiên Giang, ngày 9/10/2020, Nghị định 03/2019", "d03"),
        ("tin/b.html", "Họp dựng, tháng 2/2021", "other"),
    ]
    assert [tag.tone for tag in drum.legend] == ["d03", "other"]
    assert "1 tin không rõ tháng họp không có trên hình." in drum.caption


def many(make, number, front="decree: 77/2010/NĐ-CP"):
    return [make.record(f"r{count}", f"{front}\ndate: {2011 + count % 10}-{1 + count % 12:02}-{1 + count % 28:02}") for count in range(number)]


def test_a_drum_with_too_many_meetings_for_a_dot_each_has_a_dot_a_month(make, chrome):
    drum = picture(chrome(*many(make, home.MOST_DOTS + 1)))
    links = re.findall(r'<a href="([^"]+)"><title>([^<]+)</title>', drum.svg)
    assert len(links) == 60
    assert links[0] == ("nam/2011.html#t1", "Tháng 1/2011: 3 cuộc họp, đều theo Nghị định 77/2010")
    assert "mỗi chấm một tháng" in drum.rule


def test_a_drum_whose_rings_are_too_full_has_a_dot_a_month(make, chrome):
    records = [make.record(f"r{count}", "date: 2020-05-05") for count in range(60)]
    drum = picture(chrome(*records))
    assert re.findall(r"<title>(Tháng [^<]+)</title>", drum.svg) == ["Tháng 5/2020: 60 cuộc họp"]


def test_the_drum_is_at_most_6_kb_compressed_with_as_many_dots_as_it_may_have(make, chrome):
    # Places and decrees that differ as they do in the real archive, which has 99.
    localities = ["Gò Quao, Kiên Giang", "Nam Giang, Quảng Nam", "Bà Rịa - Vũng Tàu", "Nghệ An", "Lục Nam, Bắc Giang", "Hoài Nhơn, Bình Định"]
    records = [
        make.record(f"dia-phuong-{count * 7919 % 1000}-{count}", f"locality: [\"{localities[count % 6]}\"]\ndate: {2010 + count % 15}-{1 + count * 7 % 12:02}-{1 + count * 11 % 28:02}")
        for count in range(home.MOST_DOTS)
    ]  # fmt: skip
    svg = picture(chrome(*records)).svg
    assert svg.count("<a ") == home.MOST_DOTS
    assert brotli(svg) <= 6_000


def test_the_drum_is_at_most_6_kb_compressed_with_5000_meetings_in_20_years(make, chrome):
    archive = chrome(make.record("a", "date: 2020-05-05")).archive
    months = [(year, month) for year in range(2006, 2026) for month in range(1, 13)]
    tones = [("drum", "tone", f"{year} {month} {tone}", 5 + year * month % 23) for year, month in months for tone in ("d03", "d77")]
    whole = [("all", "month", f"{year}{month:02}", 21) for year, month in months]
    archive.db.executemany("INSERT OR REPLACE INTO tally (term, facet, value, n) VALUES (?, ?, ?, ?)", [*tones, *whole])
    drum = picture(Chrome(archive, PageSettings()))
    assert archive.term("all").count > 5_000
    assert drum.svg.count("<a ") == 240
    assert brotli(drum.svg) <= 6_000


def test_the_real_drum_and_first_page_keep_their_budgets(site):
    page = (site / "index.html").read_text(encoding="utf-8")
    assert brotli(re.search(r'<svg viewBox="-190.*?</svg>', page, re.DOTALL)[0]) <= 6_000
    assert brotli(page) <= 10_000


def test_the_table_behind_the_drum_has_the_same_numbers(make, chrome):
    shown = chrome(*many(make, 30), make.record("x", "date: 2012"), make.record("y", "date: no"))
    table = months_table(shown, "../")
    assert [row.name for row in table.rows][:2] == ["2020", "2019"]
    assert sum(int(cell.text) for row in table.rows for cell in row.cells[:12] if cell.text) == 30
    assert next(row for row in table.rows if row.name == "2012").cells[12].text == "1"
    assert table.totals[-1] == "31"
    assert table.rows[0].cells[9].url == "../nam/2020.html#t10"


def cells(table, name):
    return [(cell.kind, cell.text) for cell in next(row for row in table.rows if row.name == name).cells]


def test_a_cell_of_the_coverage_has_news_or_was_searched_in_vain_or_is_unknown(make, chrome):
    record = make.record("a", "locality: An Giang\ndate: 2020-02-03")
    surveys = [Survey(EVERYWHERE, date(2020, 4, 1), date(2020, 6, 30), date(2026, 1, 5), "Báo thử", "đọc mục lục")]
    shown = chrome(record, surveys=surveys)
    year = coverage.year_context(shown, 2020)
    assert cells(year["table"], "An Giang") == [("count", "1"), ("zero", "0"), ("unsearched", "–"), ("unsearched", "–")]
    assert year["table"].rows[0].cells[0].url == "../../tinh/an-giang/2020.html"
    assert year["surveys_note"] == "Sổ rà soát ghi 1 đợt tìm tin về năm 2020."
    assert (year["surveys"][0].place, year["surveys"][0].span, year["surveys"][0].day) == ("Cả nước", "1/4/2020 – 30/6/2020", "5/1/2026")
    assert cells(coverage.overview_context(shown)["table"], "Cà Mau") == [("unsearched", "–"), ("blank", "")]


def test_of_what_nobody_looked_for_nothing_is_claimed(make, chrome):
    year = coverage.year_context(chrome(make.record("a", "date: 2020-02-03\nlevel: trung ương")), 2020)
    assert cells(year["table"], "Hội nghị trung ương") == [("count", "1"), *[("unsearched", "–")] * 3]
    assert {kind for row in year["table"].rows[:-1] for kind in (cell.kind for cell in row.cells)} == {"unsearched"}
    assert year["surveys_note"] == "Sổ rà soát chưa ghi đợt tìm tin nào về năm 2020."


def test_a_record_of_which_only_the_year_is_known_has_its_own_column(make, chrome):
    year = coverage.year_context(chrome(make.record("a", "locality: An Giang\ndate: 2020")), 2020)
    assert [head.label for head in year["table"].heads][-1] == "Không rõ"
    assert cells(year["table"], "An Giang")[-1] == ("count", "1")
    assert year["table"].totals == ("0", "0", "0", "0", "1", "1")


def test_the_real_coverage_keeps_its_budgets_and_names_its_three_states(site):
    assert brotli((site / "tra-cuu" / "ban-do-63.html").read_text(encoding="utf-8")) <= 7_000
    pages = [site / "tra-cuu" / "do-phu.html", *sorted((site / "tra-cuu" / "do-phu").glob("*.html"))]
    assert len(pages) > 10
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert "chưa rà soát, không biết có họp hay không" in page
        assert brotli(page) <= 7_000


def test_the_map_of_before_has_the_63_each_in_the_tile_of_what_it_became(make, chrome):
    context = maps.old_map_context(chrome(make.record("a", "locality: Gò Quao, Kiên Giang")))
    assert context["page"]["title"] == "Bản đồ 63 tỉnh, thành cũ"
    tiles = {tile.today.label: tile for tile in context["tiles"]}
    assert [(part.label, part.count) for part in tiles["An Giang"].parts] == [("An Giang", ""), ("Kiên Giang", "1")]
    assert tiles["An Giang"].today.count == "1"
    assert tiles["Cao Bằng"].parts == ()
    assert {label for label, tile in tiles.items() if tile.is_island} == {"Hoàng Sa", "Trường Sa"}
    assert sum(len(tile.parts) or 1 for tile in context["tiles"] if not tile.is_island) == 63
    assert [(place.label, place.note) for place in context["older"]] == [("Hà Tây", "nay thuộc thành phố Hà Nội"), ("Thừa Thiên Huế", "nay là thành phố Huế")]


def test_the_list_of_links_is_the_map(site):
    page = (site / "index.html").read_text(encoding="utf-8")
    tiles = re.search(r'<ol class="tile-map">.*?</ol>', page, re.DOTALL)[0]
    assert len(re.findall(r'<a class="tile level--[0-5]" href="tinh/[a-z-]+\.html">', tiles)) == 34
    assert len(re.findall(r'<b aria-hidden="true">\d+</b>', tiles)) == 34
    assert "Hoàng Sa" in tiles
    assert "Trường Sa" in tiles
    assert 'href="tra-cuu/ban-do-63.html"' in page


def test_the_line_of_decrees_draws_confirmed_facts_and_says_what_is_not(registers):
    register = registers.decrees
    line = decree_line(register.core, register, lambda decree: decree.slug)
    assert [(step.day, step.decree.label) for step in line.steps] == [
        ("12/7/2010", "Nghị định 74/2010"),
        ("12/7/2010", "Nghị định 77/2010"),
        ("28/12/2015", "Nghị định 133/2015"),
        ("5/9/2019", "Nghị định 03/2019"),
        ("30/6/2020", "Nghị định 02/2020"),
    ]
    assert line.steps[3].what == "được ký, Chính phủ ban hành; thay Nghị định 77/2010, từ ngày nào thì chưa xác nhận"
    assert "việc Nghị định 133/2015 thay Nghị định 74/2010" in line.unconfirmed
    assert not any("thay" in step.what for step in line.steps if step.decree.label != "Nghị định 03/2019")


def test_the_page_of_a_decree_has_the_line_of_its_own_family(registers):
    register = registers.decrees
    assert [decree.id for decree in family(register["nd-77-2010"], register)] == ["nd-03-2019-2019-09-05", "nd-77-2010"]
    line = decree_line(family(register["nd-133-2015"], register), register, lambda decree: decree.slug, "nd-133-2015")
    assert [(step.decree.label, step.decree.current) for step in line.steps] == [("Nghị định 133/2015", "true")]
    assert len([handover for handover in handovers(register) if handover.heir == "nd-03-2019-2019-09-05"]) == 1


def test_a_day_that_is_confirmed_becomes_a_step_of_the_line(registers):
    """Made up: no such days are confirmed of the real decrees."""
    register, old, new = registers.decrees, "nd-77-2010", "nd-03-2019-2019-09-05"
    relation = replace(next(r for r in register[new].relations if r.kind == "replaces"), on="2019-10-20")
    heir = replace(register[new], effective=Fact("2019-10-20", "confirmed"), relations=(relation,))
    register = replace(register, decrees={**register.decrees, new: heir, old: replace(register[old], relations=())})
    line = decree_line(family(heir, register), register, lambda decree: decree.slug)
    assert [(step.iso, step.what) for step in line.steps][-3:] == [
        ("2019-09-05", "được ký, Chính phủ ban hành"),
        ("2019-10-20", "bắt đầu có hiệu lực"),
        ("2019-10-20", "thay Nghị định 77/2010"),
    ]
    assert line.unconfirmed == ("ngày có hiệu lực của Nghị định 77/2010",)


def test_a_decree_of_which_nothing_is_confirmed_has_no_line(registers):
    decree = replace(registers.decrees["nd-02-2019"], effective=Fact(None, "unconfirmed"))
    assert decree_line([decree], registers.decrees, lambda decree: decree.slug) is None
