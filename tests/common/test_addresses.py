"""One article has one key under all of its addresses; two articles never have the same."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.common.addresses import address_key
from tests.conftest import ROOT

ADDRESS = "https://mau.example.vn/tin/giao-ban-123"


@pytest.mark.parametrize(
    "other",
    [
        "http://mau.example.vn/tin/giao-ban-123",
        " https://mau.example.vn:443/tin/giao-ban-123 ",
        "https://www.mau.example.vn/tin/giao-ban-123/",
        "https://MAU.example.vn/tin//giao-ban-123".replace("//giao", "/giao"),
        "https://mau.example.vn/en/tin/giao-ban-123",
        "https://mau.example.vn/vi/tin/giao-ban-123",
        "https://mau.example.vn/vi-vn/tin/giao-ban-123",
        "https://en.mau.example.vn/tin/giao-ban-123",
        "https://m.mau.example.vn/tin/giao-ban-123",
        "https://www.m.mau.example.vn/tin/giao-ban-123",
        "https://mau.example.vn/tin/giao-ban-123/print",
        "https://mau.example.vn/print/tin/giao-ban-123",
        "https://mau.example.vn/tin/giao-ban-123?print=1",
        "https://mau.example.vn/tin/giao-ban-123?tmpl=component&print=1&lang=vi",
        "https://mau.example.vn/tin/giao-ban-123/amp",
        "https://mau.example.vn/amp/tin/giao-ban-123",
        "https://mau.example.vn/tin/giao-ban-123?amp",
        "https://mau.example.vn/tin/giao-ban-123?amp=1",
        "https://mau.example.vn/tin/giao-ban-123-amp.html",
        "https://amp.mau.example.vn/tin/giao-ban-123.amp",
        "https://mau.example.vn/tin/giao-ban-123.aspx",
        "https://mau.example.vn/tin/giao-ban-123/default.aspx",
        "https://mau.example.vn/Tin/Giao-Ban-123.html?utm_source=zalo&fbclid=x#top",
        "https://mau.example.vn/tin/giao-ban-123;jsessionid=0A1B2C3D",
        "https://mau.example.vn/(S(abcdefghij1234567890abcd))/tin/giao-ban-123.aspx",
        "https://mau.example.vn/tin/giao-ban-123?PHPSESSID=0a1b2c&_afrLoop=123",
        "https://mau.example.vn/tin/giao%2Dban-123",
    ],
)
def test_one_article_has_one_key(other):
    assert address_key(other) == address_key(ADDRESS) == "mau.example.vn/tin/giao-ban-123"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ADDRESS, "https://mau.example.vn/tin/giao-ban-124"),
        (ADDRESS, "https://khac.example.vn/tin/giao-ban-123"),
        (ADDRESS, "https://huyen.mau.example.vn/tin/giao-ban-123"),
        (ADDRESS, "https://mau.example.vn:8080/tin/giao-ban-123"),
        (ADDRESS, "https://mau.example.vn/tin/giao-ban-123?page=2"),
        ("https://mau.example.vn/w?dDocName=MAU01", "https://mau.example.vn/w?dDocName=MAU02"),
        ("https://mau.example.vn/a.aspx?id=1", "https://mau.example.vn/a.aspx?id=2"),
        ("https://mau.example.vn/a.aspx?ID=1&Page=3", "https://mau.example.vn/a.aspx?ID=1&Page=4"),
        ("https://mau.example.vn/Default.aspx?tabid=1&ArticleId=7", "https://mau.example.vn/Default.aspx?tabid=1&ArticleId=8"),
        # The number of the article in PHP-Nuke, not a session.
        ("https://mau.example.vn/modules.php?name=News&file=article&sid=1", "https://mau.example.vn/modules.php?name=News&file=article&sid=2"),
        ("https://mau.com.vn/tin-1", "https://mau.gov.vn/tin-1"),
        ("https://m.com.vn/tin-1", "https://en.com.vn/tin-1"),
        ("https://mau.example.vn/en", "https://mau.example.vn/vi"),
        ("https://mau.example.vn/tin/x-print", "https://mau.example.vn/tin/x"),
        ("https://mau.example.vn/q?s=Ab", "https://mau.example.vn/q?s=ab"),
    ],
)
def test_two_articles_have_two(one, other):
    assert address_key(one) != address_key(other)


def test_the_order_and_case_of_a_query_do_not_matter_and_a_documents_name_is_enough():
    assert address_key("https://mau.example.vn/w?b=1&A=2") == address_key("https://mau.example.vn/w?a=2&B=1")
    known = address_key("https://mau.example.vn/w?dDocName=MAU01&id=2")
    assert known == address_key("https://mau.example.vn/w?ID=2&ddocname=MAU01")
    assert known == address_key("https://mau.example.vn/webcenter/portal/x/pages_r/l/chi-tiet-tin?dDocName=MAU01&_afrLoop=77&_afrWindowMode=0")


@pytest.mark.parametrize(
    "none",
    ["", "mau.example.vn/tin", "ftp://mau.example.vn/a", "http://[", "https://mau.example.vn", "https://www.mau.example.vn/?utm_source=x", "http://a:99999/b"],
)
def test_what_is_no_articles_address_has_no_key(none):
    assert address_key(none) == ""


SLUGS = st.from_regex(r"[a-z]{3,8}(?:-[a-z0-9]{1,6}){1,3}", fullmatch=True).filter(lambda slug: not slug.endswith("-amp"))
HOSTS = st.from_regex(r"(?:huyen|bao|cong)[a-z]{1,6}\.(?:example\.vn|gov\.vn|com)", fullmatch=True)
NOISE = st.sampled_from(["utm_source=a", "utm_campaign=b", "fbclid=c", "print=1", "amp=1", "lang=en", "PHPSESSID=d", "_afrLoop=9"])


@given(
    HOSTS, SLUGS, st.integers(1, 9999), st.sampled_from(["http", "https"]), st.sampled_from(["", "www.", "m.", "amp."]), st.sampled_from(["", "/en", "/vi", "/amp"]),
    st.sampled_from(["", ".html", ".aspx", "/print", "/amp", "/"]), st.lists(NOISE, max_size=3), st.sampled_from(["", "#top"]),
)  # fmt: skip
def test_what_is_put_around_an_address_changes_nothing_and_its_number_everything(host, slug, number, scheme, prefix, language, ending, noise, fragment):
    plain = f"https://{host}/tin/{slug}"

    def dressed(identity: int) -> str:
        return f"{scheme}://{prefix}{host}{language}/tin/{slug}{ending}?{'&'.join([*noise, f'id={identity}'])}{fragment}"

    assert address_key(dressed(number)) == address_key(f"{plain}?id={number}")
    assert address_key(dressed(number)) != address_key(dressed(number + 1))
    assert address_key(dressed(number)) != address_key(plain)


@given(st.from_regex(r"https?://[a-z.]{1,20}(?::\d{1,5})?(?:/[a-zA-Z0-9._;()=%-]{0,9}){0,4}(?:\?[a-zA-Z_=&%0-9]{0,20})?", fullmatch=True))
def test_the_key_of_a_key_is_the_key(url):
    key = address_key(url)
    if key and "%" not in url:  # What was percent-encoded may mean something once it is not.
        assert address_key(f"http://{key}") == key


@given(st.text(max_size=60))
def test_any_text_has_a_key_or_none(text):
    assert isinstance(address_key(text), str)
    assert isinstance(address_key(f"https://{text}"), str)


def test_every_real_address_has_a_key_of_its_own_site():
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "content" / "tin").rglob("*.md")]
    urls = [url for text in texts for url in re.findall(r"https?://[^\s\"'},]+", text)]
    assert len(urls) > 50
    for url in urls:
        key = address_key(url)
        assert key
        assert (urlsplit(url).hostname or "").endswith(key.split("/")[0].split("?")[0].split(":")[0])


def test_the_rule_lives_once():
    found = [path.relative_to(ROOT).as_posix() for path in (ROOT / "plugins").rglob("*.py") if re.search(r"utm_|fbclid", path.read_text(encoding="utf-8"))]
    assert found == ["plugins/common/addresses.py"]
