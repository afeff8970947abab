"""The script of an article, and how it becomes a page: true to the record, made anew when the record changes, and only then. All records are made up."""

from __future__ import annotations

import re
import shutil
from html import unescape

import pytest

from plugins.pages.chrome import PageSettings
from plugins.records.glossary import Abbreviation
from plugins.speech.core import Speech
from plugins.speech.script import Line, Script, body_lines, duration, line_of
from plugins.speech.spoken import Speaker
from tests.archive.workbench import Workbench
from tests.conftest import ROOT, plain

SPEAKER = Speaker([Abbreviation("UBND", "Ủy ban nhân dân", True)])


def spans(html):
    return [(line.of, list(line.sentences)) for line in body_lines(SPEAKER, html)]


def test_paragraphs_know_where_the_page_shows_their_sentences():
    html = '<p id="d1"><abbr title="Ủy ban nhân dân">UBND</abbr> họp &amp; bàn. Có 5&nbsp;vụ.</p>\n<p id="d2">Hết.</p>'
    assert spans(html) == [("#d1", ["Ủy ban nhân dân họp và bàn.", "Có năm\u00a0vụ."]), ("#d2", ["Hết."])]
    shown = unescape(re.sub("<[^>]*>", "", html.splitlines()[0]))
    first, second = next(body_lines(SPEAKER, html)).ends
    assert shown[:first] == "UBND họp & bàn."
    assert shown[first + 1 : second] == "Có 5\u00a0vụ."


def test_a_line_break_within_a_sentence_does_not_part_it():
    (line,) = body_lines(SPEAKER, '<p id="d1">Có\n5 vụ. Hết.</p>')
    assert line.text.split("\n") == ["Có năm vụ.", "Hết."]
    assert line.to == "8 13"


def test_lists_tables_and_headings_are_said_too():
    html = (
        '<p id="d1">Kết quả:</p>\n<ul>\n<li>5 vụ;</li>\n<li><p>6 vụ</p></li>\n</ul>\n<h2>Nhận định</h2>\n'
        '<table><thead><tr><th>Nơi</th><th>Tin</th></tr></thead><tbody><tr><td>Xã</td><td>7</td></tr></tbody></table>\n<p id="d2">Hết.</p>'
    )
    assert spans(html) == [
        ("#d1", ["Kết quả:"]),
        ("", ["năm vụ;"]),
        ("", ["sáu vụ"]),
        ("", ["Nhận định"]),
        ("", ["Nơi, Tin"]),
        ("", ["Xã, bảy"]),
        ("#d2", ["Hết."]),
    ]
    assert all(bool(line.ends) == bool(line.of) for line in body_lines(SPEAKER, html))


@pytest.mark.parametrize(("syllables", "said"), [(1, "nửa phút"), (80, "nửa phút"), (160, "1 phút"), (240, "1 phút rưỡi"), (800, "5 phút")])
def test_duration_goes_by_the_pace(syllables, said):
    assert duration((Line("", (" ".join(["họp"] * syllables),)),)) == said


def test_the_digest_for_recordings_changes_with_what_is_spoken_alone():
    one, other = line_of(SPEAKER, "Có 5 vụ.", "#d1"), line_of(SPEAKER, "Có năm vụ.", "#d2")
    assert Script((one,)).sentences == ("Có năm vụ.",)
    assert Script((one,)).digest() == Script((other,)).digest() != Script((line_of(SPEAKER, "Có sáu vụ."),)).digest()


@pytest.fixture
def bench(tmp_path):
    """A site with the speech as its third capability."""
    shutil.copytree(ROOT / "content" / "data", tmp_path / "content" / "data")
    decrees = tmp_path / "content" / "data" / "decrees.yaml"  # Some of its sources are records of the archive, which are not here.
    lines = [
        re.sub(r", record: [a-z0-9-]+}", "}" if "url:" in line else ", url: 'https://example.org/bai'}", line)
        for line in decrees.read_text(encoding="utf-8").splitlines()
    ]
    decrees.write_text("\n".join(lines), encoding="utf-8")
    found = Workbench(tmp_path, tmp_path / "content")
    found.given = {"settings": PageSettings("Sổ Thử", site_url="https://example.org/so", reads_out=True), "more": (Speech(),)}
    found.write("a", body="Họp 27/7 theo Nghị định 03/2019/NĐ-CP.\n\nCó 20.629 cuộc.")
    found.write("b", date="2020?", body="Đoạn khác.")
    assert found.build().problems == ()
    return found


def page_of(bench, name):
    return plain((bench.output / "in" / f"{name}.html").read_text(encoding="utf-8"))


def test_the_page_says_all_of_the_article_and_nothing_else(bench):
    page = page_of(bench, "a")
    assert '<link rel="canonical" href="https://example.org/so/tin/a.html">' in page  # Search engines show the article.
    block = page.partition('<div id="ban-doc" class="prose">')[2].partition("</div>")[0]
    spoken = [sentence for line in re.findall(r"<(?:h2|p)[^>]*>(.*?)</(?:h2|p)>", block, re.DOTALL) for sentence in line.split("\n")]
    assert spoken == [
        "Bài dựng để kiểm thử",
        "Nơi: Gò Quao, Kiên Giang.",
        "Ngày chín tháng mười năm hai nghìn không trăm hai mươi.",
        "Theo Báo Thử Nghiệm.",
        "Bài dựng.",
        "Họp ngày hai mươi bảy tháng bảy theo Nghị định số ba năm hai nghìn không trăm mười chín của Chính phủ.",
        "Có hai mươi nghìn sáu trăm hai mươi chín cuộc.",
        "Theo Báo Thử Nghiệm.",
        "Bản đọc này lấy từ Sổ Thử, một kho lưu trữ độc lập, không phải trang của cơ quan nhà nước.",
    ]
    assert "ở nhịp 160 tiếng một phút" in page
    assert "Bài: https://example.org/so/tin/a.html" in page
    assert "\nSuy ra: năm hai nghìn không trăm hai mươi.\n" in page_of(bench, "b")


def test_a_saved_body_makes_the_article_and_its_script_anew_and_nothing_else(bench):
    path = bench.write("a", body="Họp 28/7.")
    assert set(bench.build().changed) >= {"in/a.html", "tin/a.html"}
    assert "ngày hai mươi tám tháng bảy" in page_of(bench, "a")
    path.write_text(path.read_text(encoding="utf-8") + "\nThêm một đoạn.\n", encoding="utf-8")
    assert sorted(file for file in bench.build().changed if not file.startswith("tim/")) == ["in/a.html", "tin/a.html"]


def test_a_change_of_the_glossary_changes_what_is_said(bench):
    bench.write("a", body="Họp ở QĐNDX.")
    bench.build()
    assert "Họp ở Q Đ N D X." in page_of(bench, "a")
    with (bench.content / "data" / "glossary.csv").open("a", encoding="utf-8") as file:
        file.write("QĐNDX,quân đội thử,yes,Bịa ra để thử\n")
    assert "in/a.html" in bench.build().changed
    assert "Họp ở quân đội thử." in page_of(bench, "a")


def test_a_withdrawn_article_has_no_script_but_its_address_answers(bench):
    bench.write("a", more="status: withdrawn\nwithdrawn: {date: 2026-01-02, reason: Thử.}\n", body="Nội dung này không được hiện ra.")
    bench.build()
    page = page_of(bench, "a")
    assert "đã được rút ngày 2/1/2026" in page
    assert "không được hiện ra" not in page
    assert "<script" not in page
    assert "/in/a.html" not in (bench.output / "tin" / "a.html").read_text(encoding="utf-8")


def test_an_old_address_of_an_article_is_one_of_its_script_too(bench):
    bench.write("a", more="aliases: tin/cu.html\n", body="Có 5 vụ.")
    bench.build()
    assert "Có năm vụ." in page_of(bench, "a")
    assert 'content="0; url=../in/a.html"' in page_of(bench, "cu")
