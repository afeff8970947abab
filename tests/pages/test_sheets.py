"""The sheets to print: what stands on that for notice boards, and that its QR code is drawn as the standard says. All records are made up."""

from __future__ import annotations

import re

import segno

from plugins.archive.workers import planned
from plugins.common.qr import qr_drawing
from plugins.pages.chrome import PageSettings
from plugins.pages.core import Pages
from plugins.records.codes import code_of

MORE = """locality: Gò Quao, Kiên Giang
decree: 03/2019/NĐ-CP
forces: [Công an, Quân sự]
chair: [{name: Nguyễn Văn Thử, role: Chủ tịch UBND huyện}]
figures: [{label: tin trao đổi, value: 370, unit: tin}]"""


def sheet(make, record, settings=None):
    """Return what stands on the sheet for notice boards of a record."""
    archive = make.archive(record)
    site = make.shop.site(archive.db)
    planners = [Pages(settings).planner(site)] if settings else make.shop.planners(site)
    (found,) = [dict(artifact.context()) for artifact in planned(planners, f"record:{record.id}") if artifact.path == f"in/{record.id}.html"]
    assert found["reading"] is None  # A site that reads nothing out.
    return found["board"]


def squares(drawing) -> set[tuple[int, int]]:
    """Return the dark modules of a drawing."""
    moves = [tuple(map(int, move)) for move in re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawing.path)]
    return {(x + step, y) for x, y, length in moves for step in range(length)}


def test_a_drawing_has_the_modules_of_the_code():
    for text in ("https://example.org/tin/go-quao-2020-10-09.html", "https://example.org/so-giao-ban/tin/" + "a-" * 60):
        code = segno.make_qr(text, error="m", mask=4, boost_error=False)
        drawing = qr_drawing(text)
        assert drawing.size == len(code.matrix)
        assert squares(drawing) == {(x, y) for y, row in enumerate(code.matrix) for x, module in enumerate(row) if module}


def test_a_sheet_says_all_that_a_reader_of_paper_needs(make):
    board = sheet(make, make.record("go-quao-2020-10-09", MORE), PageSettings(site_url="https://example.org/so"))
    assert board.code == code_of("go-quao-2020-10-09") == "GQ-2020-10-09"
    assert board.address == "https://example.org/so/tin/go-quao-2020-10-09.html"
    drawing = qr_drawing(board.address)
    assert (board.qr.path, board.qr.view_box) == (drawing.path, f"-4 -4 {drawing.size + 8} {drawing.size + 8}")
    facts = {fact.term: fact.text for fact in board.facts}
    assert facts["Chủ trì"] == "Nguyễn Văn Thử, Chủ tịch UBND huyện"
    assert facts["Con số"] == "370 tin trao đổi"
    assert board.decrees == "Nghị định 03/2019/NĐ-CP"
    assert "UBND là Ủy ban nhân dân" in board.meanings


def test_a_site_without_an_address_has_no_code_to_scan(make):
    board = sheet(make, make.record("go-quao-2020-10-09", MORE))
    assert (board.qr, board.address) == (None, "")


def test_the_more_there_is_to_say_the_smaller_the_type(make):
    sizes = [sheet(make, make.record("a", f"{MORE}\nsummary: {'dài ' * times}xong.")).size for times in (1, 90, 160, 300)]
    assert sizes == ["large", "medium", "small", "smallest"]


def test_a_withdrawn_record_has_no_sheet(make):
    assert sheet(make, make.record("a", "status: withdrawn\nwithdrawn: {date: 2020-12-01, reason: Thử.}")) is None
