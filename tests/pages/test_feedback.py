"""Reports of readers: off unless the host says where to, and to there alone."""

from __future__ import annotations

import pytest

from plugins.archive.workers import planned
from plugins.pages.chrome import PageSettings
from plugins.pages.core import STEADY, Pages


def planners(make, **settings):
    record = make.record("go-quao-2020-10-09", "locality: Gò Quao, Kiên Giang")
    return [Pages(PageSettings(**settings)).planner(make.shop.site(make.archive(record).db))]


def feedback(make, **settings):
    return [dict(artifact.context()) for artifact in planned(planners(make, **settings), STEADY) if artifact.path == "gop-y.html"]


def ways(make, **settings):
    (article,) = [artifact for artifact in planned(planners(make, **settings), "record:go-quao-2020-10-09") if artifact.path.startswith("tin/")]
    return {way.label: way.url for way in dict(article.context())["ways"]}


def footer(make, **settings):
    (page,) = [artifact for artifact in planned(planners(make, **settings), STEADY) if artifact.path == "404.html"]
    return [link.label for link in dict(page.context())["footer_links"]]


def test_nothing_asks_for_reports_by_default(make):
    assert feedback(make) == []
    assert list(ways(make)) == ["Bản in treo bảng tin"]
    assert "Báo lỗi, góp ý" not in footer(make)


def test_a_mail_address_gets_the_code_in_the_subject(make):
    (page,) = feedback(make, feedback_email="gop-y@example.org")
    assert (page["endpoint"], page["mailto"]) == ("", "mailto:gop-y@example.org?subject=G%C3%B3p%20%C3%BD")
    wanted = "mailto:gop-y@example.org?subject=G%C3%B3p%20%C3%BD%20v%E1%BB%81%20b%C3%A0i%20GQ-2020-10-09"
    assert ways(make, feedback_email="gop-y@example.org")["Góp ý"] == wanted


def test_an_endpoint_gets_the_form_prefilled_with_the_code(make):
    (page,) = feedback(make, feedback_url="https://nhan.example.org/gop-y", feedback_email="gop-y@example.org")
    assert (page["endpoint"], page["email"], page["longest"]) == ("https://nhan.example.org/gop-y", "gop-y@example.org", 500)
    assert ways(make, feedback_url="https://nhan.example.org/gop-y")["Góp ý"] == "../gop-y.html?bai=GQ-2020-10-09"
    assert "Báo lỗi, góp ý" in footer(make, feedback_url="https://nhan.example.org/gop-y")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"feedback_email": "gop y@example.org"}, "FEEDBACK_EMAIL “gop y@example.org” không phải là địa chỉ thư"),
        ({"feedback_email": "a@b.vn?cc=x@y.vn"}, "FEEDBACK_EMAIL"),
        ({"feedback_url": "example.org/gop-y"}, "FEEDBACK_URL “example.org/gop-y” không phải là địa chỉ nhận góp ý"),
        ({"feedback_url": "https://example.org; script-src *"}, "FEEDBACK_URL"),
        ({"feedback_url": "javascript:alert(1)"}, "FEEDBACK_URL"),
    ],
)
def test_an_address_that_is_none_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        PageSettings(**settings)
