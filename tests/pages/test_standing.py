"""What standing pages say by the settings: read from the real pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from plugins.archive.sources import Sources, StandingPage
from plugins.archive.workers import planned
from plugins.pages.chrome import PageSettings
from plugins.pages.core import Pages
from tests.conftest import ROOT, plain


def shown(make, slug, **settings):
    """Return what a standing page shows, as a tree."""
    body = (ROOT / "content" / "pages" / f"{slug}.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    page = StandingPage(slug, f"pages/{slug}.md", "Trang thử", "Thử.", body)
    site = replace(make.shop.site(make.archive().db), sources=Sources(make.registers, (page,)))
    (artifact,) = planned([Pages(PageSettings(**settings)).planner(site)], f"text:{page.path}")
    context = dict(artifact.context())
    return html.fromstring(f"<main>{context['lead']}{context['body']}</main>")


def reported(tree):
    """Return what the section on mistakes says, and where it leads."""
    section = tree.xpath("//h2[@id='bao-sai-sot']/following-sibling::p[position() <= 2]")
    return plain(" ".join(p.text_content() for p in section)), [link for p in section for link in p.xpath(".//a/@href")]


@pytest.mark.parametrize("settings", [{"feedback_email": "gop-y@example.org"}, {"feedback_url": "https://nhan.example.org/gop-y"}])
def test_where_mistakes_may_be_reported_the_way_is_told(make, settings):
    text, links = reported(shown(make, "gioi-thieu", **settings))
    assert text.startswith("Thấy sai, thiếu, hoặc có nguồn tốt hơn, xin viết ở trang Báo lỗi, góp ý. Xin cho biết mã bài")
    assert links == ["gop-y.html"]


def test_where_they_may_not_it_says_so(make):
    text, links = reported(shown(make, "gioi-thieu"))
    assert text.startswith("Sổ Giao Ban chưa có địa chỉ riêng để nhận báo sai. Thấy sai")
    assert "ở kho mã nguồn. Xin cho biết mã bài" in text
    assert links == []


@pytest.mark.parametrize(
    ("site_url", "told"),
    [
        ("https://kho.example.net/so/", "KHO=https://kho.example.net/so"),
        ("https://kho.example.net", "KHO=https://kho.example.net"),
        ("https://kho.example.net/a&b", "KHO='https://kho.example.net/a&b'"),
        ("http://localhost:8000", "KHO=https://example.org/so-giao-ban"),
    ],
)
def test_the_commands_of_a_mirror_have_the_address_of_the_site(make, site_url, told):
    """What they do is told by tests/publish/test_mirroring.py, where they run."""
    first, *others = [code.text_content() for code in shown(make, "ban-sao", site_url=site_url).xpath("//pre/code")]
    assert first.splitlines()[0] == told
    assert not [other for other in others if "KHO=" in other]
