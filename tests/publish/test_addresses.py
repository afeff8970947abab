"""Addresses that were published once: what may go, what may not, and what stays in its place."""

from __future__ import annotations

from plugins.publish.addresses import lasting, lost, nearest, read_addresses, without_names, write_addresses

PATHS = {"index.html", "404.html", "tin/a.html", "tin/index.html", "tinh/an-giang.html", "tinh/an-giang/2020.html", "nam/2020.html", "theme/x.css", "in/a.html"}


def test_the_ledger_holds_pages_each_once_in_order():
    text = write_addresses(lasting(PATHS))
    assert [line for line in text.splitlines() if not line.startswith("#")] == [
        "index.html",
        "nam/2020.html",
        "tin/a.html",
        "tin/index.html",
        "tinh/an-giang.html",
        "tinh/an-giang/2020.html",
    ]
    assert read_addresses(text) == lasting(PATHS)


def test_an_article_is_lost_and_a_list_leads_to_the_one_above():
    found = lost({"tin/a.html", "tin/b.html", "tinh/an-giang/2020-05.html", "tinh/ha-tay/2007.html", "nam/2020/quy-3.html"}, PATHS)
    assert (found.articles, found.pages) == (("tin/b.html",), ())
    assert found.lists == {"tinh/an-giang/2020-05.html": "tinh/an-giang.html", "tinh/ha-tay/2007.html": "index.html", "nam/2020/quy-3.html": "nam/2020.html"}


def test_a_page_at_the_root_is_lost_as_an_article_is_and_leads_nowhere_by_itself():
    found = lost({"nghe-doc.html", "index.html", "tinh/ha-tay/2007.html"}, PATHS)
    assert (found.pages, found.articles, found.lists) == (("nghe-doc.html",), (), {"tinh/ha-tay/2007.html": "index.html"})


def test_the_nearest_page_may_be_the_first_of_a_folder():
    assert nearest("tin/2020.html", PATHS) == "tin/index.html"


def test_only_an_address_that_is_itself_a_withheld_name_may_go():
    addresses = {"chu-de/do-van-khuych.html", "chu-de/do-van-khuych/2021.html", "chu-de/do-van-khuychs.html", "tin/do-van-khuych.html", "tinh/do.html"}
    assert without_names(addresses, {"do-van-khuych"}) == {"chu-de/do-van-khuychs.html", "tin/do-van-khuych.html", "tinh/do.html"}
    assert without_names(addresses, set()) == addresses
