"""Every message that the code can say is explained in the guide, and the guide explains nothing that the code cannot say."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from plugins.common.problems import Problem
from plugins.common.text import slugify
from plugins.proofreading.formats import finding_of
from plugins.proofreading.guide import GAP, MESSAGES, MESSAGES_OF_REGISTERS, Explanations, fits
from plugins.workshop.checking import explanations
from tests.conftest import ROOT
from tests.proofreading.messages import MESSAGE_OF, PACKAGES, Told, read_messages

FEWEST = 8  # Letters of its own that a heading needs, so that none explains everything.
BAD_INPUT = ROOT / "tests" / "bad_input"
SLUGS = (MESSAGES, MESSAGES_OF_REGISTERS)


@pytest.fixture(scope="module")
def told() -> Told:
    return read_messages(ROOT)


@pytest.fixture(scope="module")
def explained() -> Explanations:
    return explanations(ROOT / "content")


def entries(slug: str) -> dict[str, str]:
    """Return what stands below each message of a page."""
    text = (ROOT / "content" / "pages" / f"{slug}.md").read_text(encoding="utf-8")
    parts = re.split(r"^(#{2,3}) (.+)$", text, flags=re.MULTILINE)[1:]
    return {heading.strip(): below.strip() for level, heading, below in zip(parts[::3], parts[1::3], parts[2::3], strict=True) if level == "###"}


def test_no_message_escapes(told):
    assert [f"{place}: {words}" for place, words in told.untold] == []
    assert len(told.wordings) > 200


def test_each_exception_that_says_what_is_wrong_is_looked_for():
    saying = set()
    for package in PACKAGES:
        for file in (ROOT / "plugins" / package).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef) and "self.what, self.cure = " in ast.unparse(node):
                    saying.add(node.name)
    assert saying
    assert saying <= set(MESSAGE_OF)


def test_each_message_of_the_code_is_explained(told, explained):
    missing = [f"{wording}  ({', '.join(map(str, places))})" for wording, places in told.wordings.items() if not explained.anchor_of(wording)]
    assert missing == []


def test_each_message_on_a_register_is_explained_among_those(told, explained):
    of_registers = ("plugins/gazetteer/core.py", "plugins/decrees/core.py", "plugins/records/glossary.py")
    lookups = {"UnknownPlace", "AmbiguousPlace", "PlaceNotThen", "UnknownDecree"}
    for wording, places in told.wordings.items():
        if any(place.path in of_registers and place.maker not in lookups for place in places):
            assert explained.anchor_of(wording, "content/data/x.csv").startswith(MESSAGES_OF_REGISTERS), wording


@pytest.mark.parametrize("slug", SLUGS)
def test_each_explanation_is_of_a_message_that_the_code_can_say(slug, told):
    bare = {re.sub(r"^(?:[a-z_]+|…): ", "", wording) for wording in told.wordings} | set(told.wordings)
    assert [heading for heading in entries(slug) if not any(fits(heading, wording) for wording in bare)] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_each_explanation_says_what_to_do(slug):
    for heading, below in entries(slug).items():
        assert len(heading.replace(GAP, "")) >= FEWEST, heading
        assert re.search(r"^- (?:Chữa|Đúng): \S", below, re.MULTILINE), heading
        assert below.count("- Sai: ") == below.count("- Đúng: ") or "- Sai: " not in below, heading
        assert not re.search(r"\w!", below), heading


@pytest.mark.parametrize("slug", SLUGS)
def test_each_explanation_has_an_address_of_its_own_on_the_page_that_readers_see(slug, site):
    page = (site / f"{slug}.html").read_text(encoding="utf-8")
    anchors = [slugify(heading) for heading in entries(slug)]
    assert sorted(set(anchors)) == sorted(anchors)
    assert [anchor for anchor in anchors if page.count(f'id="{anchor}"') != 1] == []


def problems_of_bad_input() -> list[tuple[str, str]]:
    found = []
    for expected in sorted(BAD_INPUT.glob("*/expected.txt")):
        found += [(expected.parent.name, row) for row in expected.read_text(encoding="utf-8").splitlines()]
    return found


def test_each_mistake_of_the_bad_input_leads_to_its_message(explained):
    rows = problems_of_bad_input()
    assert len(rows) > 100
    lost = []
    for case, row in rows:
        path, line, said = row.split(":", 2)
        what, _, cure = said.strip().partition("; ")
        guide = finding_of(Problem(path, int(line), what, cure), (), explained).guide
        if not guide.startswith(SLUGS):
            lost.append(f"{case}: {row} -> {guide}")
    assert lost == []


@pytest.mark.parametrize(
    ("said", "anchor"),
    [
        ("date: ngày “9/10/2020” không viết theo thứ tự năm-tháng-ngày", "ngay-khong-viet-theo-thu-tu-nam-thang-ngay"),
        ("source.url: “x” không phải là địa chỉ trang web", "khong-phai-la-dia-chi-trang-web"),
        ("không có nơi nào tên là “Go Quao”", "khong-co-noi-nao-ten-la"),
        ("source thiếu publisher (nơi đăng)", "thieu"),
        ("thiếu title (tiêu đề)", "thieu"),
        ("thiếu phần đầu bài", "thieu-phan-dau-bai"),
    ],
)
def test_a_message_leads_to_the_heading_with_most_of_its_words(said, anchor, explained):
    assert explained.anchor_of(said, "content/tin/2020/10/x.md") == f"{MESSAGES}.html#{anchor}"


def test_a_message_that_nothing_explains_leads_to_the_section_on_its_field(explained):
    assert explained.anchor_of("chưa ai viết câu này") == ""
    guide = finding_of(Problem("content/tin/a.md", 3, "chưa ai viết câu này", ""), ("---", "title: x", "date: y", "---", ""), explained).guide
    assert guide == "huong-dan-bien-tap.html#ngay-thang"


def test_pages_that_are_not_there_explain_nothing(tmp_path: Path):
    assert explanations(tmp_path).anchor_of("tệp trống") == ""


@pytest.mark.parametrize(
    ("heading", "said", "is_so"),
    [
        ("“…” không phải là ngày", "“hôm qua” không phải là ngày", True),
        ("“…” không phải là ngày", "“hôm qua” không phải là ngày đủ", False),
        ("… chưa tới (hôm nay là …)", "date: 1/1/2030 chưa tới (hôm nay là 2/2/2026)", True),
        ("a … a", "a a", False),
        ("tệp trống", "tệp trống", True),
        ("tệp trống", "tệp trống quá", False),
    ],
)
def test_a_heading_fits_what_has_something_in_its_gaps(heading, said, is_so):
    assert fits(heading, said) is is_so
