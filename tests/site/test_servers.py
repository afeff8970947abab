"""The published site on real servers, at the root and in a sub-folder: the same crawl on all."""

from __future__ import annotations

import os
import random
import shutil
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as etree

import pytest

from plugins.media.core import FOLDER as PICTURES
from plugins.pages.chrome import PageSettings
from plugins.pages.security import SECURITY, security_text
from plugins.publish.core import CACHE_CONTROL, LASTING_CONTROL, LEAST, TYPES, same_kind
from plugins.publish.publishing import Publisher
from plugins.publish.servers import BARE_NAME, SERVERS, Site, headers
from plugins.publish.shelf import files_below
from plugins.publish.targets import Folder
from plugins.publish.verifying import manifest_in
from plugins.workshop import disk, hosting
from plugins.workshop.audit import PUBLISHED
from plugins.workshop.budgets import samples
from plugins.workshop.crawling import HIDDEN, LARGEST, LEAST_ASKED, Check, Client, Kept, chosen, crawl
from plugins.workshop.hosting import HOSTS
from tests.conftest import need

PLACES = ["/", urlsplit(PUBLISHED).path]  # The second is what the site was built for: there the addresses of its 404 page lead to it.
MORE = "files/thu"  # Below it a file of each type that servers are told of: of most kinds the site has none until somebody attaches one.
BIG = 3_000_000


@pytest.fixture(scope="module")
def released(published, tmp_path_factory) -> Path:
    """The site as it was published to a folder, with pictures of the golden site, which are of nothing, and files there that are nobody's business."""
    folder = tmp_path_factory.mktemp("released")
    there = folder / "www"
    (folder / "more" / ".well-known").mkdir(parents=True)
    (folder / "more" / SECURITY).write_bytes(security_text(PageSettings(security_contact="a@example.org", security_expires="2027-01-31")))
    shutil.copytree(Path(__file__).parent / "expected" / PICTURES, folder / "more" / PICTURES)
    _write_every_type(folder / "more")
    with Publisher(folder / "state", Folder("www", there)) as publisher:
        publisher.publish({"": published, "/": folder / "more"})
    assert SECURITY in manifest_in(there), "the one name with a dot that servers are to give"
    for path in HIDDEN:
        (there / path).parent.mkdir(exist_ok=True)
        (there / path).write_text("# bí mật")
    return there


def _write_every_type(folder: Path) -> None:
    """Put a file of each type below ``folder``, two sizes of them: what is smaller than LEAST has no compressed copy. What they hold is made up."""
    for suffix in TYPES.keys() - {".html"}:
        path = folder / f"{MORE}{suffix}"
        path.parent.mkdir(exist_ok=True)
        path.write_text("Gò Quao, chữ có dấu.\n" * (LEAST if suffix in (".csv", ".jsonl", ".mjs") else 1), encoding="utf-8-sig")
    (folder / MORE).with_name(BARE_NAME).write_text("không có kiểu")
    (folder / f"{MORE}.zip").write_bytes(random.Random(7).randbytes(BIG))


def tool(name: str) -> str:
    return need(HOSTS[name].command, name, HOSTS[name].cure)


TOLD = ("nginx", "Apache", "Caddy")
BARE = "python -m http.server"


@pytest.mark.parametrize("at", PLACES, ids=["root", "sub-folder"])
@pytest.mark.parametrize("name", TOLD)
def test_a_server_that_was_told_gives_every_file_as_it_is_meant(released, tmp_path, name, at):
    site = Site(at, str(released))
    with HOSTS[name].start(tool(name), site, tmp_path) as address:
        found = crawl(address, headers(site), every=1 if at == "/" else 9)
    assert not found.faults
    assert found.files > (2000 if at == "/" else 300)
    assert found.sizes["gzip"] < 0.8 * found.sizes["identity"]
    told = {kind: set(values) for kind, values in found.controls.items()}
    assert told == {Kept.PAGES: {CACHE_CONTROL}, Kept.INDEX: {CACHE_CONTROL}, Kept.LASTING: {LASTING_CONTROL}}
    assert found.controls[Kept.LASTING].total() >= LEAST_ASKED
    assert all(again[""] == again["If-None-Match"] == again["If-Modified-Since"] for again in found.again.values())


def asked(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers by their names in small letters, and body of one answer; a redirect is not followed."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


@pytest.mark.parametrize("at", PLACES, ids=["root", "sub-folder"])
@pytest.mark.parametrize("name", TOLD)
def test_a_server_that_was_told_leads_to_a_folder_whatever_stands_before_it_and_whatever_the_folder_is_called(released, tmp_path, name, at):
    """Another server before it may have another name and port, so the redirect has none; the site's own folder is asked for without its slash, too."""
    own = tmp_path / "Sổ giao ban (tin)"
    own.symlink_to(released)
    bare = [] if at == "/" or name == "Apache" else [at[:-1]]  # Of Apache the .htaccess is in the folder; what leads there is not its own.
    with HOSTS[name].start(tool(name), Site(at, str(own)), tmp_path) as address:
        for path in (f"{at}tin", *bare):
            status, told, _ = asked(address, path, Host="trong.example.org:8080")
            assert (status in {301, 308}, told.get("location")) == (True, f"{path}/"), path
        assert asked(address, at)[0] == 200
        if at != "/":
            assert "Sổ Giao Ban".encode() not in asked(address, "/khong-co")[2], "what is not of the site is not answered by it"


@pytest.mark.parametrize("name", ["Apache", "Caddy"])
def test_who_takes_no_compression_gets_none(released, tmp_path, name):
    with HOSTS[name].start(tool(name), Site("/", str(released)), tmp_path) as address:
        for said, meant in {"br;q=0, gzip;q=0.0": None, "br;q=0,gzip": "gzip", "gzip;q=0.9, br;q=0.5": "gzip br", "deflate, br": "br"}.items():
            told = asked(address, "/index.html", **{"Accept-Encoding": said})[1]
            given = told.get("content-encoding")
            assert given == meant or (given or "-") in (meant or "").split(), said


@pytest.mark.parametrize("at", PLACES, ids=["root", "sub-folder"])
def test_a_server_that_knows_nothing_of_us_gives_every_page(released, tmp_path, at):
    """It gives hidden files, too: ``inv publish`` sends none."""
    with HOSTS[BARE].start(tool(BARE), Site(at, str(released)), tmp_path) as address:
        found = crawl(address, is_told=False, every=9)
    assert found.amiss.keys() == {Check.HIDDEN}
    assert found.amiss[Check.HIDDEN] == len(HIDDEN)
    assert found.files > 300
    assert found.policies == {True: found.policies.total()}, "what it does not say pages say"


def part_of(site: Path, folder: Path, every: int) -> Path:
    """Make ``folder`` of one of ``every`` so many files of ``site``, two of each type, a page of each kind, and the pages of folders; return it."""
    paths = {path for *_, of_type in same_kind(files_below(site)) for path in of_type[:2]}
    paths |= {*sorted(files_below(site))[::every], *(sample.path for sample in samples(site)), "404.html", "index.html", "tin/index.html"}
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        os.link(site / path, folder / path)
    return folder


@pytest.mark.parametrize(("at", "every", "least"), [("/", 4, 700), (PLACES[1], 100, 70)], ids=["root", "sub-folder"])
def test_a_store_gives_every_file_as_it_is_meant_but_no_compression_and_no_404_page_of_ours(published, tmp_path, at, every, least):
    """Type and caching are told with each object; the rest is the business of what stands before a store.

    All 2,774 files take 44 s of processor time, most of it in moto: rclone asks three times for each that it sends, the crawl five times. So at the root it is
    one in four, all types, and a page of each kind; ``inv servers`` sends all.
    """
    name = "moto (S3)"
    with HOSTS[name].start(tool(name), Site(at, str(part_of(published, tmp_path / "site", every))), tmp_path) as address:
        found = crawl(address, {"Cache-Control": CACHE_CONTROL})
    assert found.amiss.keys() == {Check.MISSING, Check.FOLDERS}
    assert found.faults.keys() >= {"trang 404 không phải của ta", "thư mục không cho trang của nó (404)"}
    assert found.files == found.asked > least
    assert set(found.encodings) == {""}


NGINX = {
    "a header said for the whole server": ("    add_header X-Content-Type-Options", "    # ", "X-Content-Type-Options: None"),
    "no headers where something is amiss": (' always;', ';', "X-Content-Type-Options của trang 404: None"),
    ".mjs unknown": (" mjs;", ";", "kiểu application/octet-stream thay vì text/javascript; charset=utf-8"),
    ".ics unknown": ("text/calendar ics;", "", "kiểu application/octet-stream thay vì text/calendar; charset=utf-8"),
    ".csv unknown": ("text/csv csv;", "", "kiểu application/octet-stream thay vì text/csv; charset=utf-8"),
    ".jsonl unknown": ("application/x-ndjson jsonl;", "", "kiểu application/octet-stream thay vì application/x-ndjson; charset=utf-8"),
    ".webmanifest unknown": ("application/manifest+json webmanifest;", "", "kiểu application/octet-stream thay vì application/manifest+json"),
    ".txt without charset": ("charset_types text/css text/javascript application/x-ndjson text/plain", "charset_types text/css text/javascript application/x-ndjson", "kiểu text/plain thay vì text/plain; charset=utf-8"),
    "folders listed": ("autoindex off", "autoindex on", "liệt kê thư mục (200)"),
    "folders without their page": ("index index.html", "index khong-co.html", "thư mục không cho trang của nó (403)"),
    "absolute redirects": ("    absolute_redirect off;", "", "dẫn tới http://127.0.0.1:"),
    "nothing at the address without a slash": ("location = /so-giao-ban {", "location = /khac {", "địa chỉ thiếu dấu / ở cuối không dẫn tới trang (404)"),
    "the server's own 404 page": ("error_page 404", "# error_page 404", "trang 404 không phải của ta"),
    "missing pages answered with 200": ("error_page 404", "error_page 404 =200", "tệp không có mà trả lời 200"),
    "hidden files given": ("location ~ /\\.(?!well-known/)", "location ~ /khong-co", "tệp không có mà trả lời 200"),
    "no Vary": ("gzip_vary on", "gzip_vary off", "thiếu Vary"),
    "all kept for a year": (f'giu "{CACHE_CONTROL}"', f'giu "{LASTING_CONTROL}"', f"Cache-Control: {LASTING_CONTROL}"),
    "no HEAD": ("    autoindex off;", "    if ($request_method = HEAD) { return 405; }", "HEAD nói"),
    "no parts of a file": ("    autoindex off;", "    max_ranges 0;", "không cho một phần của tệp (200)"),
    "no 304": ("    autoindex off;", "    if_modified_since off; etag off;", "hỏi lại mà không trả lời 304"),
}  # fmt: skip
TRAPS = [
    *(("nginx", before, after, fault) for before, after, fault in NGINX.values()),
    ("Apache", "<IfVersion >= 2.4.58>", "<IfVersion < 2>", "dẫn tới http://127.0.0.1/so-giao-ban/tin/ thay vì https://127.0.0.1/so-giao-ban/tin/"),
    ("Apache", f'<Files "{BARE_NAME}">', '<Files "khac">', "kiểu  thay vì application/octet-stream"),
    ("Caddy", "    header ?Content-Type", "    # ", "kiểu  thay vì application/octet-stream"),
    ("Caddy", "redir /so-giao-ban ", "redir /khac ", "địa chỉ thiếu dấu / ở cuối không dẫn tới trang (200)"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "before", "after", "fault"), TRAPS, ids=[*NGINX, "Apache behind HTTPS", "Apache, no suffix", "Caddy, no suffix", "Caddy, no slash"]
)
def test_a_server_told_less_falls_into_the_trap_and_the_crawl_says_so(released, tmp_path, monkeypatch, name, before, after, fault):
    """Each line of what servers are told, taken out: the real server then does what the line is against."""
    key = name.lower()
    site = Site(PLACES[1], str(released))
    assert before in SERVERS[key](site)
    monkeypatch.setattr(hosting, "SERVERS", {key: lambda site: SERVERS[key](site).replace(before, after)})
    with HOSTS[name].start(tool(name), site, tmp_path) as address:
        found = crawl(address, headers(site), every=900)
    assert [said for said in found.faults if said.startswith(fault)], found.faults


def test_a_404_page_whose_stylesheet_is_found_from_the_root_alone_is_no_404_page(released, tmp_path):
    page = released / "404.html"
    text = page.read_bytes()
    page.unlink()
    page.write_bytes(text.replace(b'rel="stylesheet" href="/so-giao-ban/', b'rel="stylesheet" href="'))
    site = Site(PLACES[1], str(released))
    try:
        with HOSTS["nginx"].start(tool("nginx"), site, tmp_path) as address:
            found = crawl(address, every=900)
    finally:
        page.write_bytes(text)
    assert found.faults["trang 404 không có kiểu dáng"] == "tin/2020/khong-co.html", "the first that is not at the root of the site"


def test_a_disk_gives_every_page_as_a_server_does(released, tmp_path, browser):
    """Opened from ``file://``, where it lies and in a folder with spaces and letters in its name; a page of every third kind, then of every ninth (``inv servers``: of all)."""
    found = []
    for name, every in (("www", 3), (disk.FOLDER, 9)):
        shutil.copytree(released, tmp_path / name, copy_function=os.link, ignore=shutil.ignore_patterns(*(path.rpartition("/")[2] for path in HIDDEN), ".an"))
        (log := tmp_path / f"log{every}").mkdir()
        with HOSTS[BARE].start("", Site("/", str(tmp_path / name)), log) as address:
            found.append(disk.crawl_disk(tmp_path / name, browser, address, every))
    for one in found:
        assert not one.faults
        assert one.links > 10_000
        assert one.policies == {True: one.policies.total()}
        assert one.shown | one.kept == {suffix for suffix in TYPES if suffix != ".html"} | {""}
        assert one.kept >= {".csv", ".ics", ".zip"}
    assert found[0].opened > 10
    assert found[1].opened > 3


@pytest.fixture
def small(tmp_path) -> Path:
    """A made-up site of one page and what it shows."""
    folder = tmp_path / "nhỏ"
    (folder / "a").mkdir(parents=True)
    (folder / "index.html").write_text(
        "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; script-src 'self'\">"
        '<title>Gò Quao</title><link rel="stylesheet" href="a/b.css"><h1>Gò Quao</h1><p><a href="a/c.txt">chữ</a></p>',
        encoding="utf-8",
    )
    (folder / "a" / "b.css").write_text("h1 { color: #b00020 }")
    (folder / "a" / "d.js").write_text("document.querySelector('p').append(location.protocol)")
    (folder / "a" / "c.txt").write_text("Gò Quao, chữ có dấu", encoding="utf-8-sig")
    return folder


WRONGS = {
    "": ("", "", set()),
    "a folder": ('"a/c.txt"', '"a/"', {"dẫn tới thư mục: a/"}),
    "another spelling": ('"a/c.txt"', '"a/C.txt"', {"dẫn tới tệp không có: a/C.txt"}),
    "from the root": ('"a/c.txt"', '"/a/c.txt"', {"địa chỉ không tương đối: /a/c.txt"}),
    "no stylesheet": ('"a/b.css"', '"a/x.css"', {"dẫn tới tệp không có: a/x.css", "trình duyệt báo: Failed to load resource: net::ERR_FILE_NOT_FOUND"}),
    "no policy": (' http-equiv="Content-Security-Policy"', "", set()),
    "another charset": ('"utf-8"', '"windows-1258"', {"đọc theo bảng chữ windows-1258"}),
    "from another host": (
        "script-src 'self'\">",
        'script-src \'self\'; img-src *"><img src="http://127.0.0.1:1/x.gif">',
        {"trình duyệt báo: hỏi http://127.0.0.1:1/x.gif"},
    ),
    "otherwise on a server": (
        "<p>",
        '<p>Ở đây chữ khác: </p><script src="a/d.js"></script><p>',
        {"khác trên máy chủ: document", "khác trên máy chủ: text"},
    ),
}


def test_a_crawl_of_a_disk_finds_what_is_wrong(small, tmp_path, browser):
    page = (small / "index.html").read_text(encoding="utf-8")
    for number, (wrong, (before, after, faults)) in enumerate(WRONGS.items()):
        (small / "index.html").write_text(page.replace(before, after), encoding="utf-8")
        (log := tmp_path / f"log{number}").mkdir()
        with Publisher(log / "state", Folder("www", log / "www")) as publisher:
            publisher.publish({"": small})
        with HOSTS[BARE].start("", Site("/", str(log / "www")), log) as address:
            found = disk.crawl_disk(log / "www", browser, address)
        assert found.faults.keys() >= faults, wrong
        assert bool(found.faults) == bool(wrong and wrong != "no policy"), (wrong, found.faults)
        assert found.policies == {wrong != "no policy": 1}
        assert found.links >= 2


def test_what_lies_hidden_is_missing_has_no_bom_or_is_two_files_in_one_name_on_a_stick_is_found(small):
    (small / ".x").touch()
    (small / "a" / "e.csv").write_text("Gò Quao", encoding="utf-8")
    found = disk.DiskCrawl()
    disk.look_at_files(
        small,
        {
            "a/c.txt": sha256((small / "a" / "c.txt").read_bytes()).hexdigest(),
            "index.html": "0",
            "a/C.txt": "0",
            "a/e.csv": sha256("Gò Quao".encode()).hexdigest(),
        },
        found,
    )
    assert found.faults == {
        "tệp ẩn": ".x",
        "tên tệp mà USB hay Windows không nhận": "a/c.txt",
        "tệp thiếu hay khác": "index.html",
        "chữ có dấu mà không có BOM": "a/e.csv",
    }
    assert found.amiss == {Check.HIDDEN: 1, Check.FILES: 4, Check.CHARSET: 1}


@pytest.mark.parametrize("path", ["tin/a?.html", "tin/aux.html", "tin/con", "a./b.html", f"tin/{'a' * 160}.html"])
def test_a_name_that_a_stick_does_not_take_is_found(path):
    assert disk.is_bad_name(path)
    assert not disk.is_bad_name("tin/con-dao-2020.aux.html")


def test_what_nginx_says_for_the_whole_server_does_not_reach_the_site_and_the_site_loses_nothing(released, tmp_path, monkeypatch):
    """A location that has ``add_header`` loses those of the levels above. Ours has all of its own; what the host adds for all, HSTS as a rule, is to be said in it."""
    monkeypatch.setattr(hosting, "SERVERS", {"nginx": lambda site: f"add_header X-Host a always;\n{SERVERS['nginx'](site)}"})
    site = Site("/so-giao-ban/", str(released))
    with HOSTS["nginx"].start(tool("nginx"), site, tmp_path) as address, Client(address) as client:
        page, missing = client.get("index.html"), client.get("khong-co.html")
    for answer in (page, missing):
        assert {name: answer.headers.get(name.lower()) for name in headers(site)} == headers(site)
        assert "x-host" not in answer.headers
    said = "# add_header Strict-Transport-Security "
    assert said in SERVERS["nginx"](site), "so the snippet says where it is to be said"
    (tmp_path / "again").mkdir()
    monkeypatch.setattr(hosting, "SERVERS", {"nginx": lambda site: SERVERS["nginx"](site).replace(said, said.removeprefix("# "))})
    with HOSTS["nginx"].start(tool("nginx"), site, tmp_path / "again") as address, Client(address) as client:
        assert all("strict-transport-security" in client.get(path).headers for path in ("index.html", "khong-co.html"))


def test_the_configuration_of_iis_has_what_its_schema_knows():
    root = etree.fromstring(SERVERS["iis"](Site("/kho/", "C:\\www")).encode())
    assert root.tag == "configuration"
    (server,) = root
    known = {"directoryBrowse", "defaultDocument", "httpErrors", "staticContent", "httpProtocol", "urlCompression"}
    assert {part.tag for part in server} == known
    maps = server.findall("staticContent/mimeMap")
    assert {one.get("fileExtension"): one.get("mimeType") for one in maps} == {**TYPES, ".": "application/octet-stream"}
    before = [one.get("fileExtension") for one in server.findall("staticContent/remove")]
    assert before == [*TYPES, "."], "a type that IIS has already is refused unless it is removed first"
    own = server.find("httpProtocol/customHeaders")
    assert own is not None
    removed = {one.get("name"): at for at, one in enumerate(own) if one.tag == "remove"}
    for at, one in enumerate(own):
        assert one.tag == "remove" or removed[one.get("name")] < at, "a header that the site above has already is refused unless it is removed first"
    assert server.find("httpErrors/error").get("path") == "/kho/404.html"


def test_reports_of_readers_may_go_to_the_host_that_takes_them():
    assert "form-action 'self' https://bao.example.org;" in headers(Site("/", "/srv", "https://bao.example.org/nhan?x=1"))["Content-Security-Policy"]
    assert "form-action 'self';" in headers(Site("/", "/srv"))["Content-Security-Policy"]
    assert Site.of("https://example.org/kho/", "/srv/www/") == Site("/kho/", "/srv/www")
    assert Site.of("https://example.org", "/srv") == Site("/", "/srv")


def test_a_crawl_finds_what_a_server_does_wrong(released, tmp_path):
    """The same site from a server that was not told, held against what it would have to say; and with one letter of one page changed."""
    every = 9
    asked = chosen(manifest_in(released), every)
    changed = next(path for path in asked if path.startswith("tin/"))
    page = released / changed
    text = page.read_bytes()
    page.unlink()
    page.write_bytes(text.replace(b"</h1>", b"</h1> "))
    try:
        with HOSTS[BARE].start(tool(BARE), Site("/", str(released)), tmp_path) as address:
            found = crawl(address, {"X-Content-Type-Options": "nosniff"}, every=every)
    finally:
        page.write_bytes(text)
    assert "X-Content-Type-Options: None" in found.faults
    assert "trang 404 không phải của ta" in found.faults
    assert found.faults["nội dung khác (identity)"] == changed
    assert any(fault.startswith("kiểu ") for fault in found.faults)
    assert found.faults["liệt kê thư mục (200)"] == "in/"
    assert found.amiss[Check.FILES] == 1
    assert found.amiss[Check.HEADERS] == found.asked
    assert found.amiss[Check.PARTS] == LARGEST, "it gives no parts"
    assert found.amiss[Check.HIDDEN] == len(HIDDEN)
    assert found.amiss[Check.TYPES] + found.amiss[Check.CHARSET] > 0
