"""The commands of the page on mirrors, as they stand there, run on a published folder: they fetch, follow, remove, and prove. The site is made up."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from plugins.publish import core
from plugins.publish.publishing import Publisher
from plugins.publish.shelf import files_below
from plugins.publish.targets import Folder
from plugins.publish.verifying import sign, verify_folder
from tests.conftest import ROOT, need

PAGE = (ROOT / "content" / "pages" / "ban-sao.md").read_text(encoding="utf-8")
FETCH, REMOVE, RSYNC, CHECK, SIGNED = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
ADDRESS, HOST, SIGNER = "https://example.org/so-giao-ban", "web@example.org:/srv/www/so-giao-ban/", "bien-tap@example.org"
LONG = "chữ " * 1000


@pytest.fixture
def origin(tmp_path):
    """A published folder, and how to publish it anew with other files."""
    site, www = tmp_path / "site", tmp_path / "www"
    key = tmp_path / "key"
    subprocess.run([need(shutil.which("ssh-keygen"), "ssh-keygen", "apt install openssh-client"), "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)

    def publish(files: dict[str, str]) -> Path:
        shutil.rmtree(site, ignore_errors=True)
        for path, text in files.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text, encoding="utf-8")
        with Publisher(tmp_path / "state", Folder("www", www)) as publisher:
            publisher.publish({"": site}, sign=lambda manifest: sign(manifest, key))
        return www

    return publish


@pytest.fixture
def address(tmp_path):
    (tmp_path / "www").mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path / "www"))
    handler.log_message = lambda *_: None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run commands of the page as a reader does who copies them; in a Vietnamese locale, in which sha256sum may speak Vietnamese."""
    env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "vi_VN.UTF-8", "LANGUAGE": "vi"}
    return subprocess.run(["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False)


def inside(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in files_below(folder) if not path.endswith((".gz", ".br"))}


@pytest.mark.parametrize("lines", [core.PART, 1], ids=["whole", "in parts"])
def test_the_commands_make_a_mirror_that_follows_and_proves_that_it_is_whole(tmp_path, origin, address, monkeypatch, lines):
    monkeypatch.setattr(core, "PART", lines)
    for tool in ("curl", "sha256sum"):
        need(shutil.which(tool), tool, f"apt install {tool}")
    files = {"index.html": LONG, "tin/a.html": LONG + "a", "tin/b.html": "b", "theme/x.css": "x"}
    www = origin(files)
    assert (www / core.PARTS).exists() == (lines == 1)
    assert FETCH.startswith(f"KHO={ADDRESS}\n"), "the pages put the site's own address there: see tests/pages/test_standing.py"
    fetch, mirror = FETCH.replace(ADDRESS, address), tmp_path / "so-giao-ban"
    done = run(fetch, tmp_path)
    assert done.returncode == 0, done.stderr
    signature = {"manifest-sha256.txt.sig"}
    assert {path: data for path, data in inside(www).items() if path not in signature} == inside(mirror)
    again = run(fetch, tmp_path)
    assert (again.returncode, "curl" in again.stderr) == (0, False), "nothing to fetch"

    # One article is corrected, one is no more: what did not change does not travel, and what went goes.
    kept = (mirror / "index.html").stat().st_mtime_ns
    origin({"index.html": LONG, "tin/a.html": LONG + "sửa", "theme/x.css": "x"})
    assert run(fetch, tmp_path).returncode == 0
    assert (mirror / "tin" / "b.html").exists()
    assert run(REMOVE, mirror).returncode == 0
    assert not (mirror / "tin" / "b.html").exists()
    assert {path: data for path, data in inside(www).items() if path not in signature} == inside(mirror)
    assert (mirror / "index.html").stat().st_mtime_ns == kept

    # Without a manifest, or with one that is cut short or not followed yet, nothing is removed.
    told = (mirror / "manifest-sha256.txt").read_text(encoding="utf-8")
    for text in ("", "<html>", f"{'0' * 64}  index.html\n"):
        (mirror / "manifest-sha256.txt").write_text(text, encoding="utf-8")
        assert run(REMOVE, mirror).returncode != 0
        assert (mirror / "tin" / "a.html").exists()
    (mirror / "manifest-sha256.txt").write_text(told, encoding="utf-8")

    assert (run(CHECK, mirror).stdout, run(CHECK, mirror).returncode) == ("", 0)
    assert verify_folder(mirror).is_whole
    page = mirror / "tin" / "a.html"
    page.write_bytes(page.read_bytes()[:-1] + b"?")
    assert "tin/a.html" in run(CHECK, mirror).stdout
    assert run(CHECK, mirror).returncode == 1
    if lines == 1:
        next((mirror / core.PARTS).iterdir()).unlink()
        assert run(CHECK, mirror).returncode == 1
        page.unlink()
        assert run(REMOVE, mirror).returncode != 0
        assert run(fetch, tmp_path).returncode == 0
        assert verify_folder(mirror).is_whole


def test_the_signature_is_proved_by_the_command(tmp_path, origin):
    www = origin({"index.html": LONG})
    key = (tmp_path / "key.pub").read_text(encoding="utf-8")
    (www / "allowed_signers").write_text(f"{SIGNER} {key}", encoding="utf-8")
    assert SIGNER in SIGNED
    assert run(SIGNED, www).returncode == 0
    (www / "manifest-sha256.txt").write_text("khác", encoding="utf-8")
    assert run(SIGNED, www).returncode != 0


def test_whoever_reaches_the_machine_copies_with_one_command(tmp_path, origin):
    need(shutil.which("rsync"), "rsync", "apt install rsync")
    www = origin({"index.html": LONG})
    (tmp_path / "so-giao-ban").mkdir()
    (tmp_path / "so-giao-ban" / "thua.html").write_text("thừa")
    assert HOST in RSYNC
    assert run(RSYNC.replace(HOST, f"{www}/"), tmp_path).returncode == 0
    assert inside(tmp_path / "so-giao-ban") == inside(www)
