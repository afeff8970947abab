"""Web servers of this machine, each told of the site as a host would be: for tests, and for the table in the README."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

from plugins.publish.publishing import Publisher
from plugins.publish.servers import SERVERS, Site
from plugins.publish.targets import target_of

BUCKET = "so-giao-ban"
# Where moto is, which has an environment of its own: README.md, "Publishing".
STORE_TOOLS = Path(__file__).parents[2] / ".venv-store" / "bin"


class Host(NamedTuple):
    """A server: the commands it may have, how it is had, and what starts it: of (command, site, folder for its own files), the address of the site.

    ``is_told``: it is told of types, compression and the 404 page; ``takes_files``: it has files sent to it, one by one: the folder of the site is that of the build.
    """

    commands: tuple[str, ...]
    cure: str
    start: Callable[[str, Site, Path], AbstractContextManager[str]]
    is_told: bool = False
    takes_files: bool = False

    @property
    def command(self) -> str | None:
        """The path of its command on this machine; None where it has none."""
        path = os.pathsep.join([str(STORE_TOOLS), os.environ.get("PATH", os.defpath)])
        return next((found for name in self.commands if (found := shutil.which(name, path=path))), None)


@contextmanager
def _running(command: list[str], port: int, folder: Path, env: Mapping[str, str] | None = None) -> Iterator[None]:
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=env)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise RuntimeError((folder / "server.log").read_text(encoding="utf-8"))
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _nginx(tool: str, site: Site, folder: Path) -> Iterator[str]:
    port = _free_port()
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; user root;\n"
        f"events {{}}\nhttp {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;\n"
        f"uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e; include /etc/nginx/mime.types;\nserver {{ listen 127.0.0.1:{port};\n{SERVERS['nginx'](site)}\n}} }}\n"
    )
    with _running([tool, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")], port, folder):
        yield f"http://127.0.0.1:{port}{site.at}"


@contextmanager
def _apache(tool: str, site: Site, folder: Path) -> Iterator[str]:
    port = _free_port()
    (Path(site.folder) / ".htaccess").write_text(SERVERS["apache"](site))
    modules = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
        for name in ("mpm_event", "authz_core", "dir", "mime", "alias", "headers", "rewrite")
    )
    alias = f'Alias {site.at.rstrip("/")} "{site.folder}"\n' if site.at != "/" else f'DocumentRoot "{site.folder}"\n'
    (folder / "apache.conf").write_text(
        f"ServerName localhost\nServerRoot {folder}\nPidFile {folder}/pid\nErrorLog {folder}/error.log\nListen 127.0.0.1:{port}\n{modules}"
        f'TypesConfig /etc/mime.types\nAddLanguage br .br\nAddType application/x-gzip .gz\n{alias}<Directory "{site.folder}">\nAllowOverride All\nRequire all granted\n</Directory>\n'
    )
    with _running([tool, "-X", "-f", str(folder / "apache.conf")], port, folder):
        yield f"http://127.0.0.1:{port}{site.at}"


@contextmanager
def _caddy(tool: str, site: Site, folder: Path) -> Iterator[str]:
    port = _free_port()
    (folder / "Caddyfile").write_text(f"{{\n admin off\n auto_https off\n}}\nhttp://:{port} {{\n bind 127.0.0.1\n{SERVERS['caddy'](site)}\n}}\n")
    own = {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with _running([tool, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"], port, folder, own):
        yield f"http://127.0.0.1:{port}{site.at}"


@contextmanager
def _python(_: str, site: Site, folder: Path) -> Iterator[str]:
    """A server that knows nothing of us."""
    port, root = _free_port(), Path(site.folder)
    if site.at != "/":
        root = folder / "www"
        (root / site.at.strip("/")).parent.mkdir(parents=True)
        (root / site.at.strip("/")).symlink_to(site.folder)
    with _running([sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(root)], port, folder):
        yield f"http://127.0.0.1:{port}{site.at}"


@contextmanager
def store(tool: str, folder: Path) -> Iterator[int]:
    """Start a store as S3 is, with a bucket whose list anybody may read; yield its port."""
    port = _free_port()
    with _running([tool, "-H", "127.0.0.1", "-p", str(port)], port, folder):
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("PUT", f"/{BUCKET}", headers={"x-amz-acl": "public-read"})
        if connection.getresponse().status != 200:
            raise RuntimeError((folder / "server.log").read_text(encoding="utf-8"))
        connection.close()
        yield port


def store_settings(port: int) -> dict[str, str]:
    """Return the environment by which rclone publishes to the store at ``port``, for all to read; any store that is not Amazon's needs the like."""
    return {
        "RCLONE_CONFIG": os.devnull,
        "RCLONE_S3_PROVIDER": "Other",
        "RCLONE_S3_ENDPOINT": f"http://127.0.0.1:{port}",
        "RCLONE_S3_ACL": "public-read",
        "AWS_ACCESS_KEY_ID": "thu",
        "AWS_SECRET_ACCESS_KEY": "thu",
        "AWS_CA_BUNDLE": "",  # rclone 1.60 stops where it is set; nothing here is encrypted.
    }


@contextmanager
def _store(tool: str, site: Site, folder: Path) -> Iterator[str]:
    with store(tool, folder) as port, _environment(store_settings(port)):
        target = target_of(f"s3://{BUCKET}{site.at}".rstrip("/"))
        with Publisher(folder / "state", target) as publisher:
            publisher.publish({"": Path(site.folder)})
        # A bucket is the root of a host of its own, or a folder of the store's.
        yield f"http://{BUCKET}.localhost:{port}/" if site.at == "/" else f"http://127.0.0.1:{port}/{BUCKET}{site.at}"


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


HOSTS: Mapping[str, Host] = {
    "nginx": Host(("nginx",), "apt install nginx-light", _nginx, is_told=True),
    "Apache": Host(("apache2", "httpd"), "apt install apache2", _apache, is_told=True),
    "Caddy": Host(("caddy",), "apt install caddy", _caddy, is_told=True),
    "python -m http.server": Host(("python3", "python"), "apt install python3", _python),
    "moto (S3)": Host(("moto_server",), "README.md, Publishing: .venv-store", _store, takes_files=True),
}
