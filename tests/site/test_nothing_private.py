"""What is nobody's business never leaves the office: not in what is built, not in what is published, not in the files of data."""

from __future__ import annotations

import os
import re
import shutil
import socket
from pathlib import Path

import pytest

from plugins.archive.release import MARKER
from plugins.publish.core import TYPES, suffix_of
from plugins.publish.publishing import Publisher
from plugins.publish.targets import Folder
from plugins.workshop.building import open_engine
from plugins.workshop.exporting import write_data
from tests.conftest import ROOT, cache_of, files_of, pelican

TINY = Path(__file__).parent / "content"
PLANTED = "BIMAT"  # Each of these texts has it, and no other does.
NAME = "Lê Thị Giấu Tên"
# Keys of SSH, TLS and PGP; of clouds, of forges, of age: as their makers write them.
KEYS = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bglpat-[\w-]{20}|AGE-SECRET-KEY-1|\bxox[abps]-|\bAIza[\w-]{35}|\bpypi-AgE"
)


def foreign(files):
    """Return the paths that are of no kind that the site has: sources, caches, compiled files, copies that an editor's program made."""
    return [path for path in files if suffix_of(path) not in TYPES or path.startswith((".", "data/", "pages/", "plugins/")) or "/." in path]


def holders(files, *wanted):
    """Return the paths of the files that hold one of the texts."""
    return sorted({path for path, data in files.items() for text in wanted if text.encode() in data})


def of_this_machine():
    """Return what tells of the machine and of who works at it: folders, its name, values of its environment."""
    told = {str(ROOT), str(Path.home()), "/tmp/", "/home/", socket.gethostname()}
    secret = re.compile(r"KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH", re.IGNORECASE)
    told |= {value for name, value in os.environ.items() if len(value) >= 8 and (secret.search(name) or value.startswith("/"))}
    return sorted(value for value in told if len(value) > 4 and value not in ("localhost", "/root"))


def test_the_site_as_it_is_published_tells_nothing_of_the_machine(published):
    files = {path: data for path, data in files_of(published).items() if path != MARKER}
    assert foreign(files) == []
    assert [path for path, data in files.items() if KEYS.search(data)] == []
    assert {text: found for text in of_this_machine() if (found := holders(files, text))} == {}


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A synthetic archive full of what must not be told, built, published to a folder, and written as data: the files of each."""
    root = tmp_path_factory.mktemp("planted")
    content = root / "content"
    shutil.copytree(TINY, content)
    for path, text in {
        ".env": "KHOA=BIMAT01",
        ".nguon/nguon.txt": "BIMAT02, bài của nguồn",
        ".git/config": "BIMAT03",
        "tin/2024/02/.an.md": "BIMAT04",
        "tin/2024/02/mau-dong-rut.md~": "BIMAT05",
        "images/chua-dung.png": "BIMAT06",
        "images/.an.png": "BIMAT07",
        "ghi-chu.txt": "BIMAT08",
        "data/ghi-chu.csv": "BIMAT09",
        "data/.cache/x.pyc": "BIMAT10",
        "khoa.pem": "-----BEGIN OPENSSH PRIVATE KEY-----\nBIMAT11",
    }.items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text, encoding="utf-8")
    for name, old, new in (
        ("2019/07/mau-tay-2019-07-05.md", "Nguyễn Văn Thử", NAME),
        ("2019/07/mau-tay-2019-07-05.md", "date: 2019-07-05", "date: 2019-07-05  # BIMAT21: hỏi lại nguồn\n# BIMAT22, lời dặn"),
        ("2019/07/mau-tay-2019-07-05.md", "- Một việc", "<!-- BIMAT23 -->\n\n- Một việc <!-- BIMAT24 -->"),
        ("2019/07/mau-tay-2019-07-05.md", "  photo_credit", f"  sha256: {'ab' * 32}\n  photo_credit"),
        ("2024/02/mau-dong-nhap.md", "---\n\n", "---\n\nBIMAT25, bài nháp.\n\n"),
        ("2024/02/mau-dong-rut.md", "---\n\n", "---\n\nBIMAT26, bài đã rút.\n\n"),
    ):
        path = content / "tin" / name
        text = path.read_text(encoding="utf-8")
        assert old in text, (name, old)
        path.write_text(text.replace(old, new), encoding="utf-8")
    (content / "data" / "suppressed-people.csv").write_text(f"name,place,record,reason,date\n{NAME},,mau-tay-2019-07-05,BIMAT27,2026-01-02\n", encoding="utf-8")
    output, conf = root / "output", ROOT / "publishconf.py"
    done = pelican(content, output, conf, SO_GIAO_BAN_SITEURL="https://kho.example.org", SO_GIAO_BAN_SIGNING_KEY="/BIMAT31", MAT_KHAU="BIMAT32")
    assert done.returncode == 0, done.stdout + done.stderr
    (output / ".env").write_text("BIMAT33")  # Somebody's, who was careless.
    with open_engine(str(conf), str(output), PATH=str(content), CACHE_PATH=str(cache_of(output))) as engine:
        write_data(engine, "Kho thử", root / "data")
    with Publisher(root / "state", Folder("www", root / "www")) as publisher:
        publisher.publish({"": output, "du-lieu/": root / "data"})
    return files_of(output), files_of(root / "www")


def test_drafts_remarks_withheld_names_and_files_beside_are_nowhere(planted):
    built, there = planted
    assert "tin/mau-tay-2019-07-05.html" in there
    assert "du-lieu/so-giao-ban.jsonl" in there, sorted(path for path in there if path.startswith("du-lieu/"))
    assert holders(built, PLANTED, NAME, "Giấu Tên", "mau-dong-nhap") == [".env"], "what others put there is not ours to publish"
    assert holders(there, PLANTED, NAME, "Giấu Tên", "mau-dong-nhap") == []
    assert [path for path in there if path.rpartition("/")[2].startswith(".") or "/." in path] == []


def test_what_is_published_is_of_kinds_that_servers_are_told_of(planted):
    _, there = planted
    files = {path.removesuffix(".gz").removesuffix(".br") for path in there}
    assert foreign(files - {"du-lieu/SHA256SUMS"}) == []
