"""What can be told only when the plan is made."""

from __future__ import annotations

import pytest

from plugins.archive.checks import check_links, explain
from plugins.archive.plan import Artifact, BadPath, Plan
from plugins.archive.sources import Site, StandingPage
from plugins.records.core import BodyLink
from tests.bad_input.test_bad_input import overlay
from tests.conftest import pelican


def plan_of(*paths: str) -> Plan:
    plan = Plan()
    plan.add(Artifact(path, ()) for path in paths)
    return plan


def test_links_to_pages_that_are_not_planned_are_told(make):
    record = make.record("a", body="[a](tinh/an-giang.html#x) [b](tinh/an-gian.html) [c](https://x.example/) [d](#d1) [e](tim.html?q=x)")
    page = StandingPage("p", "content/pages/p.md", "P", "P.", "", body_links=(BodyLink("nam/1066.html", 7, False), BodyLink("images/x.jpg", 8, True)))
    found = list(check_links(Site(make.archive(record), (page,)), plan_of("tinh/an-giang.html", "tim.html")))
    assert [str(problem) for problem in found] == [
        "content/tin/2020/10/a.md:9: liên kết tới “tinh/an-gian.html”, trang ấy không có; có phải là “tinh/an-giang.html”?",
        "content/pages/p.md:7: liên kết tới “nam/1066.html”, trang ấy không có; xem lại địa chỉ: mở trang ấy trong trình duyệt rồi chép phần sau tên trang web",
    ]


def test_what_readers_do_not_see_links_nowhere(make):
    record = make.record("a", "status: withdrawn\nwithdrawn: {date: 2021-01-01, reason: x}", body="[b](tinh/khong.html)")
    assert list(check_links(Site(make.archive(record), ()), plan_of())) == []


@pytest.mark.parametrize(
    ("artifacts", "told"),
    [
        ([Artifact("a.html", ()), Artifact("A.html", ("page:content/pages/A.md",))], "content/pages/A.md:1: địa chỉ “A.html” đã là của a.html; "),
        ([Artifact("x/nul.html", ("site", "record:a"))], "content/tin/2020/10/a.md:1: địa chỉ “x/nul.html” không dùng được; "),
        ([Artifact("images/ảnh.jpg", ("file:images/ảnh.jpg",))], "content/images/ảnh.jpg:1: địa chỉ “images/ảnh.jpg” không dùng được; "),
    ],
)
def test_a_path_that_the_plan_refuses_is_told_at_the_file_that_wants_it(make, artifacts, told):
    with pytest.raises(BadPath) as caught:
        Plan().add(artifacts)
    assert str(explain(caught.value, Site(make.archive(make.record("a")), ()), "content")).startswith(told)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("tin/2020/10/y.md", "", "không có; có phải là “tinh/kien-giang.html”?"),
        ("pages/y.md", "slug: chu-viet-tat\n", "pages/y.md:1: địa chỉ “chu-viet-tat.html” đã là của"),
    ],
)
def test_a_build_that_shows_a_mistake_only_in_the_plan_says_so_and_fails(tmp_path, name, text, told):
    content = overlay(tmp_path, "base")
    path = content / name
    path.parent.mkdir(exist_ok=True)
    front = (content / "tin/2020/10/bai-goc.md").read_text(encoding="utf-8")
    if name.startswith("pages"):
        path.write_text(f"---\ntitle: a\nsummary: b\n{text}---\nThân.\n", encoding="utf-8")
    else:
        path.write_text(f"{front}\n[x](tinh/kien-gian.html)\n", encoding="utf-8")
    done = pelican(content, tmp_path / "output")
    terminal = done.stdout + done.stderr
    assert done.returncode == 1
    assert told in terminal
    assert "Traceback" not in terminal
    assert not (tmp_path / "output").exists()
