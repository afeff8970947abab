"""The table of servers and checks. The site is made up, and small."""

from __future__ import annotations

import dataclasses
from collections import Counter
from contextlib import nullcontext

import pytest

from plugins.publish.core import CACHE_CONTROL, LASTING_CONTROL
from plugins.workshop import disk
from plugins.workshop.crawling import LEAST_ASKED, Check, Crawl, Kept, chosen, kind_of
from plugins.workshop.disk import NAME as DISK
from plugins.workshop.disk import DiskCrawl
from plugins.workshop.hosting import HOSTS
from plugins.workshop.hosts_table import NoPlace, Row, caching, cells, compare, disk_cells, run, table, write_readme

BARE = "python -m http.server"
AGAIN = Counter({"": 9, "If-None-Match": 9, "If-Modified-Since": 9})
RIGHT = Crawl(
    1234,
    1234,
    Counter({"identity": 1000, "gzip, deflate, br": 300}),
    Counter({"br": 9, "gzip": 9, "": 9}),
    controls={
        Kept.PAGES: Counter({CACHE_CONTROL: 9}),
        Kept.INDEX: Counter({CACHE_CONTROL: 9}),
        Kept.LASTING: Counter({LASTING_CONTROL: 9}),
    },
    again=dict.fromkeys(Kept, AGAIN),
)
WRONG = Crawl(
    1234,
    0,
    Counter({"identity": 1000, "gzip, deflate, br": 1000}),
    Counter({"": 9}),
    {
        "Cache-Control: None": "a",
        "hỏi lại mà không trả lời 304": "a",
        "trang 404 không phải của ta": "b",
        "thư mục không cho trang của nó (404)": "",
        "liệt kê thư mục (200)": "in/",
        "dẫn tới http://a/tin/ thay vì https://a/tin/": "tin",
    },
    Counter({True: 9}),
    {kind: Counter({"": 9}) for kind in Kept},
    {kind: Counter({"": 9}) for kind in Kept},
    Counter(
        {
            Check.FILES: 4,
            Check.TYPES: 2,
            Check.CHARSET: 3,
            Check.HEADERS: 1,
            Check.CACHING: 1,
            Check.MISSING: 1,
            Check.FOLDERS: 3,
            Check.HIDDEN: 1,
            Check.PARTS: 1,
        }
    ),
)


def test_each_check_is_said_in_words():
    assert cells(RIGHT) == [
        "1,234",
        "all",
        "all",
        "br, gzip: 30 % of the bytes",
        "pages and index: `no-cache`, 304; named by content: a year, `immutable`, 304",
        "all",
        "ours",
        "their page, no list",
        "not given",
        "yes",
    ]
    assert cells(WRONG) == [
        "1,230 of 1,234",
        "all but 2",
        "all but 5",
        "none",
        "nothing said, no 304",
        "in the pages only",
        "the server's own",
        "no page, but a list; redirects leave the host",
        "given",
        "no",
    ]
    assert cells(dataclasses.replace(WRONG, policies=Counter({True: 7, False: 2})))[5] == "in 7 of 9 pages only"


def test_what_a_disk_has_no_part_in_is_said_so():
    right = DiskCrawl(1234, 5678, 9, {".txt"}, {".ics", ".csv"}, Counter({True: 9}))
    assert disk_cells(right) == [
        "1,234 and 5,678 links; 9 kinds of page opened: as from a server",
        "all that are shown; `.csv`, `.ics` are downloads",
        "all read as UTF-8",
        "— (as the files are)",
        "— (read anew each time)",
        "in the pages only",
        "— (the browser's own)",
        "— (the browser lists them; no link leads to one)",
        "none there",
        "— (a server's)",
    ]
    wrong = disk_cells(dataclasses.replace(right, amiss=Counter({Check.FILES: 3, Check.TYPES: 1, Check.CHARSET: 2, Check.HIDDEN: 1})))
    assert [cell for cell in wrong if cell not in disk_cells(right)] == [
        "1,234 and 5,678 links; 9 kinds of page opened: 3 wrong",
        "all but 1 that are shown; `.csv`, `.ics` are downloads",
        "all but 2 read as UTF-8",
        "among the files",
    ]
    assert len(disk_cells(right)) == len(cells(RIGHT)) == len(Check)


def test_what_is_said_of_keeping_is_told_of_each_kind_where_it_differs():
    some = Counter({"": 9, "If-None-Match": 9, "If-Modified-Since": 8})
    said = Crawl(controls={Kept.PAGES: Counter({"": 9}), Kept.INDEX: Counter({"max-age=60": 2, "": 1})}, again={Kept.PAGES: some, Kept.INDEX: AGAIN})
    assert caching(said) == "pages: nothing said, 304 to `If-None-Match` only; index: nothing said or `max-age=60`, 304"


def test_what_is_few_files_is_always_asked_for():
    pages = [f"tin/{number:03}.html" for number in range(500)]
    few = ["anh/a-480-abcdef01.avif", "t-abcdef/so-giao-ban.css", "tim/i-1.bin"]
    many = [f"tim/{number}.bin" for number in range(50)]
    assert [path for path in chosen(dict.fromkeys([*pages, *few, *many], "x"), 100) if not path.startswith("tin/")] == [*few, *many[: LEAST_ASKED - 1]]
    assert sum(path.startswith("tim/") for path in chosen(dict.fromkeys([*many, *pages], "x"), 10)) == LEAST_ASKED
    assert list(chosen(dict.fromkeys(pages, "x"), 100)) == pages[::100]
    assert [kind_of(path) for path in (*few, "tim.html", "anh.html", "t-abcdef.html")] == [
        Kept.LASTING, Kept.LASTING, Kept.INDEX, Kept.PAGES, Kept.PAGES, Kept.PAGES,
    ]  # fmt: skip


def test_a_row_says_whether_the_sub_folder_is_otherwise():
    head, rule, *rows = table([Row("một", RIGHT, RIGHT), Row("hai", RIGHT, Crawl(amiss=Counter({Check.TYPES: 1})))]).splitlines()
    assert head.startswith("| Server | every file | types | charset | compression | caching |")
    assert rule.count("---") == head.count("|") - 1
    assert [row.split(" | ")[-1] for row in rows] == ["the same |", "other: types |"]


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    (folder / "theme").mkdir(parents=True)
    (folder / "tin").mkdir()
    for path in ("index.html", "404.html", "tin/a.html"):
        (folder / path).write_text(f'<!doctype html><meta charset="utf-8"><title>{path}</title><h1>{path}</h1>{"chữ " * 400}', encoding="utf-8")
    (folder / "theme" / "a.css").write_text("p{margin:0}")
    return folder


def test_a_server_of_this_machine_is_asked_for_every_file_at_the_root_and_below(site, tmp_path):
    (row,) = compare(site, names=[BARE])
    assert (row.root.asked, row.below.asked) == (4, 2), "below, the first of each type"
    assert not row.root.amiss[Check.FILES]
    assert row.root.amiss[Check.HIDDEN] == 3, "they are really there"
    assert row.root.amiss.keys() == row.below.amiss.keys() >= {Check.HEADERS, Check.MISSING}


@pytest.fixture
def in_browser(browser, monkeypatch):
    monkeypatch.setattr(disk, "browser", lambda: nullcontext(browser))


@pytest.mark.usefixtures("in_browser")
def test_a_disk_is_a_row_without_what_others_left_in_the_folder(site):
    (row,) = compare(site, names=[DISK])
    assert (row.root.asked, row.root.opened) == (row.below.asked, row.below.opened) == (4, 1)
    assert (row.root.faults, row.below.faults) == ({}, {})
    assert compare(site, names=[BARE, DISK])[1].root.faults == {}
    assert table([row]).splitlines()[-1].startswith(f"| {DISK} | 4 and 0 links; 1 kinds of page opened: as from a server | all that are shown;")


def test_a_server_that_is_not_here_is_named_with_the_cure(site, monkeypatch):
    monkeypatch.setenv("PATH", "")
    told = []
    assert compare(site, names=["nginx", DISK], said=told.append) == []
    assert told == [f"Không có nginx: {HOSTS['nginx'].cure}.", f"Không có {DISK}: apt install chromium."]


@pytest.mark.usefixtures("in_browser")
def test_the_table_goes_into_the_readme_where_it_has_its_place(site, tmp_path, monkeypatch):
    monkeypatch.setattr("plugins.workshop.hosts_table.HOSTS", {BARE: HOSTS[BARE]})
    readme, told = tmp_path / "README.md", []
    readme.write_text("trước\n<!-- servers -->\ncũ\n<!-- /servers -->\nsau\n", encoding="utf-8")
    assert run(site, readme=readme, say=told.append), "what we do not configure may be wrong"
    assert readme.read_text(encoding="utf-8").startswith("trước\n<!-- servers -->\n| Server | every file |")
    assert any(line == f"{BARE}: trang 404 không phải của ta: khong-co.html" for line in told)
    readme.write_text("không chỗ", encoding="utf-8")
    with pytest.raises(NoPlace, match=r"không có <!-- servers --> và <!-- /servers -->; thêm hai dòng ấy vào chỗ đặt bảng"):
        write_readme(readme, "")
