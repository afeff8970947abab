"""security.txt: none unless somebody is to be told, and then as RFC 9116 has it."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.archive.plan import Artifact, UnsafePath, check_path
from plugins.archive.workers import planned
from plugins.pages.chrome import PageSettings, page_settings
from plugins.pages.core import STEADY, Pages
from plugins.pages.security import SECURITY, security_text
from plugins.publish.targets import CannotPublish
from plugins.workshop.releasing import check_expiry

TOLD = {"security_contact": "an-toan@example.org", "security_expires": "2027-06-30"}


def steady(make, **settings):
    return {artifact.path: artifact for artifact in planned([Pages(PageSettings(**settings)).planner(make.shop.site(make.archive().db))], STEADY)}


def test_there_is_none_unless_somebody_is_to_be_told(make):
    assert SECURITY not in steady(make)
    file = steady(make, **TOLD)[SECURITY]
    check_path(file)
    assert (
        file.content()
        == b"Contact: mailto:an-toan@example.org\nExpires: 2027-06-30T23:59:59+07:00\nPreferred-Languages: vi, en\nCanonical: http://localhost:8000/.well-known/security.txt\n"
    )


def test_a_page_may_be_told_and_a_sub_folder_claims_no_address_of_its_host():
    said = security_text(PageSettings(site_url="https://example.org/kho", security_contact="https://example.org/bao", security_expires="2027-06-30")).decode()
    assert said.startswith("Contact: https://example.org/bao\n")
    assert "Canonical" not in said


def test_no_other_name_begins_with_a_dot():
    for path in (".htaccess", "tin/.an", ".well-known/.an", ".well-knownx/a", "a/.well-known/security.txt"):
        with pytest.raises(UnsafePath):
            check_path(Artifact(path, ()))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({**TOLD, "security_contact": "an toàn"}, "SECURITY_CONTACT “an toàn” không phải là địa chỉ thư hay trang https://"),
        ({**TOLD, "security_contact": "http://example.org/"}, "SECURITY_CONTACT"),
        ({**TOLD, "security_contact": "a@example.org\nExpires: x"}, "SECURITY_CONTACT"),
        ({**TOLD, "security_contact": "https://example.org/\n"}, "SECURITY_CONTACT"),
        ({**TOLD, "security_expires": ""}, "SECURITY_EXPIRES “” không phải là một ngày"),
        ({**TOLD, "security_expires": "30/6/2027"}, "SECURITY_EXPIRES"),
        ({**TOLD, "security_expires": "20270630"}, "SECURITY_EXPIRES"),
    ],
)
def test_what_is_no_contact_and_no_day_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        PageSettings(**settings)


def test_the_settings_are_those_of_pelican():
    settings = page_settings({"SITENAME": "x", "SITEURL": "https://example.org", "SECURITY_CONTACT": "a@example.org", "SECURITY_EXPIRES": "2027-06-30"})
    assert (settings.security_contact, settings.security_expires) == ("a@example.org", "2027-06-30")


def test_nothing_is_published_past_its_day():
    settings = {"SECURITY_CONTACT": "a@example.org", "SECURITY_EXPIRES": "2027-06-30"}
    check_expiry(settings, date(2027, 6, 30))
    check_expiry({"SECURITY_EXPIRES": "2020-01-01"}, date(2027, 7, 1))
    with pytest.raises(CannotPublish, match="địa chỉ báo lỗ hổng đã hết hạn từ 2027-06-30"):
        check_expiry(settings, date(2027, 7, 1))
