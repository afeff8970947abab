"""The published site on real servers, at the root and in a sub-folder: the same crawl on all."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree as etree

import pytest

from plugins.pages.chrome import PageSettings
from plugins.pages.security import SECURITY, security_text
from plugins.publish.core import MANIFEST, TYPES
from plugins.publish.publishing import Publisher
from plugins.publish.servers import SERVERS, Site, headers
from plugins.publish.targets import Folder
from plugins.workshop.crawling import crawl
from tests.conftest import need

PLACES = ["/", "/kho/so-giao-ban/"]


@pytest.fixture(scope="module")
def released(published, tmp_path_factory) -> Path:
    """The site as it was published to a folder, with files there that are nobody's business."""
    folder = tmp_path_factory.mktemp("released")
    there = folder / "www"
    (folder / "more" / ".well-known").mkdir(parents=True)
    (folder / "more" / SECURITY).write_bytes(security_text(PageSettings(security_contact="a@example.org", security_expires="2027-01-31")))
    with Publisher(folder / "state", Folder("www", there)) as publisher:
        publisher.publish({"": published, "/": folder / "more"})
    assert SECURITY in (there / MANIFEST).read_text(encoding="utf-8"), "the one name with a dot that servers are to give"
    (there / ".htaccess").write_text("# bí mật")
    (there / "tin" / ".an").mkdir()
    (there / "tin" / ".an" / "b.html").write_text("bí mật")
    return there


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], port: int, folder: Path, **given: object) -> Iterator[None]:
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, **given)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, (folder / "server.log").read_text(encoding="utf-8")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def nginx(site: Site, folder: Path, port: int) -> Iterator[None]:
    tool = need(shutil.which("nginx"), "nginx", "apt install nginx-light")
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; user root;\n"
        f"events {{}}\nhttp {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;\n"
        f"uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e; include /etc/nginx/mime.types;\nserver {{ listen 127.0.0.1:{port};\n{SERVERS['nginx'](site)}\n}} }}\n"
    )
    with running([tool, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")], port, folder):
        yield


@contextmanager
def apache(site: Site, folder: Path, port: int) -> Iterator[None]:
    tool = need(shutil.which("apache2") or shutil.which("httpd"), "Apache", "apt install apache2")
    (Path(site.folder) / ".htaccess").write_text(SERVERS["apache"](site))
    modules = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
        for name in ("mpm_event", "authz_core", "dir", "mime", "alias", "headers", "rewrite")
    )
    alias = f'Alias {site.at} "{site.folder}/"\n' if site.at != "/" else f'DocumentRoot "{site.folder}"\n'
    (folder / "apache.conf").write_text(
        f"ServerName localhost\nServerRoot {folder}\nPidFile {folder}/pid\nErrorLog {folder}/error.log\nListen 127.0.0.1:{port}\n{modules}"
        f'TypesConfig /etc/mime.types\nAddLanguage br .br\nAddType application/x-gzip .gz\n{alias}<Directory "{site.folder}">\nAllowOverride All\nRequire all granted\n</Directory>\n'
    )
    with running([tool, "-X", "-f", str(folder / "apache.conf")], port, folder):
        yield


@contextmanager
def caddy(site: Site, folder: Path, port: int) -> Iterator[None]:
    tool = need(shutil.which("caddy"), "Caddy", "apt install caddy")
    (folder / "Caddyfile").write_text(f"{{\n admin off\n auto_https off\n}}\nhttp://127.0.0.1:{port} {{\n{SERVERS['caddy'](site)}\n}}\n")
    with running(
        [tool, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"], port, folder, env={"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    ):
        yield


@contextmanager
def python(site: Site, folder: Path, port: int) -> Iterator[None]:
    """A server that knows nothing of us."""
    root = Path(site.folder)
    if site.at != "/":
        root = folder / "www"
        (root / site.at.strip("/")).parent.mkdir(parents=True)
        (root / site.at.strip("/")).symlink_to(site.folder)
    with running([sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(root)], port, folder):
        yield


TOLD: dict[str, Callable] = {"nginx": nginx, "apache": apache, "caddy": caddy}


@pytest.mark.parametrize("at", PLACES, ids=["root", "sub-folder"])
@pytest.mark.parametrize("name", TOLD)
def test_a_server_that_was_told_gives_every_file_as_it_is_meant(released, tmp_path, name, at):
    site, port = Site(at, str(released)), free_port()
    with TOLD[name](site, tmp_path, port):
        found = crawl(f"http://127.0.0.1:{port}{at}", headers(site), every=1 if at == "/" else 9)
    assert not found.faults
    assert found.files > (500 if at == "/" else 80)
    assert found.sizes["gzip"] < 0.8 * found.sizes["identity"]


@pytest.mark.parametrize("at", PLACES, ids=["root", "sub-folder"])
def test_a_server_that_knows_nothing_of_us_gives_every_page(released, tmp_path, at):
    site, port = Site(at, str(released)), free_port()
    for hidden in (released / ".htaccess", released / "tin" / ".an" / "b.html"):
        hidden.unlink(missing_ok=True)
    with python(site, tmp_path, port):
        found = crawl(f"http://127.0.0.1:{port}{at}", is_told=False, every=9)
    assert not found.faults
    assert found.files > 80


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
        with python(Site("/", str(released)), tmp_path, port := free_port()):
            found = crawl(f"http://127.0.0.1:{port}/", {"X-Content-Type-Options": "nosniff"}, every=1)
    finally:
        page.write_bytes(text)
    assert "X-Content-Type-Options: None" in found.faults
    assert "trang 404 không phải của ta" in found.faults
    assert found.faults["nội dung khác (identity)"] == "gioi-thieu.html"
    assert any(fault.startswith("kiểu ") for fault in found.faults)
