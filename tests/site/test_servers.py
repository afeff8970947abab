"""The published site on real servers, at the root and in a sub-folder: the same crawl on all."""

from __future__ import annotations

import os
import shutil
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as etree

import pytest

from plugins.media.core import FOLDER as PICTURES
from plugins.pages.chrome import PageSettings
from plugins.pages.security import SECURITY, security_text
from plugins.publish.core import CACHE_CONTROL, LASTING_CONTROL, MANIFEST, TYPES, same_kind
from plugins.publish.publishing import Publisher
from plugins.publish.servers import SERVERS, Site, headers
from plugins.publish.shelf import files_below
from plugins.publish.targets import Folder
from plugins.workshop.crawling import LEAST_ASKED, Check, Kept, crawl
from plugins.workshop.hosting import HOSTS
from tests.conftest import need

PLACES = ["/", "/kho/so-giao-ban/"]


@pytest.fixture(scope="module")
def released(published, tmp_path_factory) -> Path:
    """The site as it was published to a folder, with pictures of the golden site, which are of nothing, and files there that are nobody's business."""
    folder = tmp_path_factory.mktemp("released")
    there = folder / "www"
    (folder / "more" / ".well-known").mkdir(parents=True)
    (folder / "more" / SECURITY).write_bytes(security_text(PageSettings(security_contact="a@example.org", security_expires="2027-01-31")))
    shutil.copytree(Path(__file__).parent / "expected" / PICTURES, folder / "more" / PICTURES)
    with Publisher(folder / "state", Folder("www", there)) as publisher:
        publisher.publish({"": published, "/": folder / "more"})
    assert SECURITY in (there / MANIFEST).read_text(encoding="utf-8"), "the one name with a dot that servers are to give"
    (there / ".htaccess").write_text("# bí mật")
    (there / "tin" / ".an").mkdir()
    (there / "tin" / ".an" / "b.html").write_text("bí mật")
    return there


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
    assert found.files > (500 if at == "/" else 80)
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
    for hidden in (released / ".htaccess", released / "tin" / ".an" / "b.html"):
        hidden.unlink(missing_ok=True)
    with HOSTS[BARE].start(tool(BARE), Site(at, str(released)), tmp_path) as address:
        found = crawl(address, is_told=False, every=9)
    assert not found.faults
    assert found.files > 80


@pytest.fixture(scope="module")
def some(published, tmp_path_factory) -> Path:
    """Of the site two files of each type, and the 404 page: a store takes each of them by itself."""
    folder = tmp_path_factory.mktemp("some") / "site"
    paths = [path for *_, of_type in same_kind(files_below(published)) for path in of_type[:2]]
    for path in {*paths, "404.html"}:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        os.link(published / path, folder / path)
    return folder


@pytest.mark.parametrize("at", PLACES, ids=["root", "sub-folder"])
def test_a_store_gives_every_file_as_it_is_meant_but_no_compression_and_no_404_page_of_ours(some, tmp_path, at):
    """Type and caching are told with each object; the rest is the business of what stands before a store."""
    name = "moto (S3)"
    with HOSTS[name].start(tool(name), Site(at, str(some)), tmp_path) as address:
        found = crawl(address, {"Cache-Control": CACHE_CONTROL})
    assert set(found.faults) == {"trang 404 không phải của ta"}
    assert set(found.amiss) == {Check.MISSING}
    assert found.files == found.asked >= 20
    assert set(found.encodings) == {""}


def test_the_configuration_of_iis_has_what_its_schema_knows():
    root = etree.fromstring(SERVERS["iis"](Site("/kho/", "C:\\www")).encode())
    assert root.tag == "configuration"
    (server,) = root
    known = {"directoryBrowse", "defaultDocument", "httpErrors", "staticContent", "httpProtocol", "urlCompression"}
    assert {part.tag for part in server} == known
    maps = server.findall("staticContent/mimeMap")
    assert {one.get("fileExtension"): one.get("mimeType") for one in maps} == TYPES
    before = [one.get("fileExtension") for one in server.findall("staticContent/remove")]
    assert before == list(TYPES), "a type that IIS has already is refused unless it is removed first"
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
    page = released / "gioi-thieu.html"
    text = page.read_bytes()
    page.unlink()
    page.write_bytes(text.replace(b"</h1>", b"</h1> "))
    try:
        with HOSTS[BARE].start(tool(BARE), Site("/", str(released)), tmp_path) as address:
            found = crawl(address, {"X-Content-Type-Options": "nosniff"}, every=1)
    finally:
        page.write_bytes(text)
    assert "X-Content-Type-Options: None" in found.faults
    assert "trang 404 không phải của ta" in found.faults
    assert found.faults["nội dung khác (identity)"] == "gioi-thieu.html"
    assert any(fault.startswith("kiểu ") for fault in found.faults)
    assert found.faults["liệt kê thư mục (200)"] == "in/"
    assert found.amiss[Check.FILES] == 1
    assert found.amiss[Check.HEADERS] == found.asked
    assert found.amiss[Check.TYPES] + found.amiss[Check.CHARSET] > 0
