"""The theme's files under addresses that never mean anything else: each page finds them, servers let them be kept, and releases leave them for a while."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import zipfile
from datetime import date, timedelta

import pytest

from plugins.archive.assets import LASTING, THEME, folder_in, lasting_folder, placed, theme_artifacts
from plugins.archive.plan import Artifact
from plugins.publish.core import CACHE_CONTROL, LASTING_CONTROL, LEFT_FOR, Entry, cache_control, is_lasting, still_kept
from plugins.publish.publishing import Publisher
from plugins.publish.servers import SERVERS, Site, headers
from plugins.publish.targets import Folder
from plugins.publish.verifying import verify_folder
from plugins.workshop.building import open_engine
from plugins.workshop.bundling import write_bundles
from tests.conftest import ROOT, cache_of, files_of

CONF = str(ROOT / "publishconf.py")
DAY = date(2026, 11, 27)
_REFERENCE = re.compile(r"(?:href|src)=['\"]([^'\"]+\.(?:css|js|svg))['\"]|<\?xml-stylesheet [^?]*href=\"([^\"]+)\"|importScripts\(\"([^\"]+)\"\)")


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """The tiny site as it is published, and again after the icon changed by one sign: the output of each, and the office's folder."""
    root = tmp_path_factory.mktemp("lasting")
    shutil.copytree(ROOT / "theme", root / "theme")
    built = []
    for _ in range(2):
        output = root / "output"
        given = {
            "PATH": str(ROOT / "tests" / "site" / "content"),
            "THEME": str(root / "theme"),
            "CACHE_PATH": str(cache_of(output)),
            "BUILD_EXECUTOR": "serial",
        }
        with open_engine(CONF, str(output), SITEURL="https://kho.example.org", **given) as engine:
            assert engine.build().problems == ()
        shutil.copytree(output, root / f"site-{len(built)}")
        built.append(root / f"site-{len(built)}")
        icon = root / "theme" / "static" / "icon.svg"
        icon.write_text(icon.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    return built


def test_every_page_feed_and_script_finds_what_it_names(releases):
    for site in releases:
        files, folder = files_of(site), folder_in(site)
        assert LASTING.fullmatch(f"{folder}/")
        named = set()
        for path, data in files.items():
            if path.endswith((".html", ".xml", "sw.js")):
                for match in _REFERENCE.finditer(data.decode()):
                    url = next(filter(None, match.groups())).removeprefix("https://kho.example.org/")
                    inside = url.lstrip("/") if url.startswith(("/", "t-")) else posixpath.normpath(posixpath.join(posixpath.dirname(path), url))
                    if not url.startswith(("http", "${")):
                        assert inside in files, (path, url)
                        named.add(inside)
        assert {path.partition("/")[0] for path in named if path.endswith((".css", ".js"))} == {folder}
        assert not [path for path, data in files.items() if path.startswith(f"{THEME}/") or re.search(rb"[\"'/}](theme)/", data)], "nothing has its plain name"
        assert f"{folder}/inflate.js".encode() in files[f"{folder}/tim.js"]
        assert f"{folder}/so-giao-ban.css".encode() in files["sw.js"]


def test_another_file_is_another_address_for_all(releases):
    first, second = map(folder_in, releases)
    assert first != second
    assert not (releases[1] / first).exists(), "a release has one such folder of its own"
    assert files_of(releases[0] / first).keys() == files_of(releases[1] / second).keys()
    assert files_of(releases[0])["sw.js"].replace(first.encode(), second.encode()) == files_of(releases[1])["sw.js"]


def test_the_name_of_the_folder_is_that_of_its_bytes(tmp_path):
    def folder(**files):
        return lasting_folder(Artifact(f"theme/{name}", (), content=lambda data=data: data) for name, data in files.items())

    assert folder(a=b"1", b=b"2") == folder(b=b"2", a=b"1") != folder(a=b"1", b=b"3")
    assert folder(a=b"1") != folder(b=b"1")
    assert LASTING.fullmatch(folder(a=b"1") + "/")
    assert placed("theme/a.css", "t-aaaaaa") == "t-aaaaaa/a.css"
    assert folder_in(tmp_path) == THEME
    plain, lasting = ({file.path for file in theme_artifacts(ROOT / "theme", name)} for name in (THEME, "t-aaaaaa"))
    assert lasting == {placed(path, "t-aaaaaa") if path != "sw.js" else path for path in plain}


def test_bundles_have_the_plain_names(releases, tmp_path):
    assert list(write_bundles(CONF, releases[0], tmp_path))
    assert (tmp_path / "so-giao-ban.css").read_bytes() == (releases[0] / folder_in(releases[0]) / "so-giao-ban.css").read_bytes()
    with zipfile.ZipFile(tmp_path / "mau-dong.zip") as bundle:
        names = {name.partition("/")[2] for name in bundle.namelist()}
        assert {"theme/so-giao-ban.css", "theme/bang-hinh.css", "theme/nghe.js", "theme/icon.svg", "theme/settings.js", "theme/tim-luu.js"} <= names
        assert not [name for name in bundle.namelist() if folder_in(releases[0]).encode() in bundle.read(name)]


def test_a_page_of_the_release_before_still_finds_its_stylesheet(releases, tmp_path):
    there, (old, new) = tmp_path / "www", map(folder_in, releases)
    for number, site in enumerate(releases):  # No more of it: what is sent is compressed.
        shutil.copytree(
            site, tmp_path / str(number), ignore=lambda folder, names, site=site: set(names) - {"index.html", folder_in(site)} if folder == str(site) else ()
        )
    releases = [tmp_path / "0", tmp_path / "1"]
    with Publisher(tmp_path / "state", Folder("www", there)) as publisher:
        publisher.publish({"": releases[0]}, today=DAY)
        before = files_of(there / old)
        publisher.publish({"": releases[1]}, today=DAY)
        assert files_of(there / old) == before, "with its compressed copies"
        assert verify_folder(there).is_whole
        assert not verify_folder(there).foreign, "the manifest names them"
        assert not publisher.publish({"": releases[1]}, today=DAY + timedelta(LEFT_FOR - 1)).plan, "nothing to be sent, nothing goes"
        publisher.roll_back(today=DAY)
        assert (there / old / "so-giao-ban.css").is_file()
        assert (there / new / "so-giao-ban.css").is_file(), "pages of the release that was taken back may be open"
        publisher.publish({"": releases[1]}, today=DAY)
        done = publisher.publish({"": releases[1]}, today=DAY + timedelta(LEFT_FOR))
        assert {path.partition("/")[0] for path in done.plan.removed} == {old}
        assert not (there / old).exists()
        assert verify_folder(there).is_whole
        publisher.roll_back(today=DAY + timedelta(LEFT_FOR))
        assert (there / old / "so-giao-ban.css").is_file()


def test_what_a_release_has_itself_is_never_kept_from_before():
    one, other = Entry("a" * 64, 1), Entry("b" * 64, 2)
    there = {"t-aaaaaa/x.css": one, "t-bbbbbb/x.css": other, "index.html": one, "theme/x.css": one}
    kept, left = still_kept(there, {"t-aaaaaa/x.css": other, "index.html": other}, {"t-aaaaaa": "2026-01-01"}, DAY)
    assert kept == {"t-bbbbbb/x.css": other}
    assert left == {"t-bbbbbb": DAY.isoformat()}, "what came back is not left any more"
    assert still_kept(there, {}, {"t-aaaaaa": "2026-10-01", "t-bbbbbb": "2026-11-20"}, DAY) == (kept, {"t-bbbbbb": "2026-11-20"})
    assert json.loads(json.dumps(left)) == left


def test_what_never_changes_may_be_kept_and_all_else_is_asked_for_again():
    assert cache_control("t-k3f7ab/so-giao-ban.css") == LASTING_CONTROL
    assert cache_control("anh/thu-f14093c841ef-8.avif") == LASTING_CONTROL  # Named by its content; but it goes with its article.
    assert not is_lasting("anh/thu-f14093c841ef-8.avif")
    assert "immutable" in LASTING_CONTROL
    for path in ("index.html", "sw.js", "tim.html", "theme/x.css", "t-k3f7ab.html", "tin/t-k3f7ab/x.css", "t-K3F7AB/x", "t-k3f7abc/x", "ngoai-mang.json"):
        assert cache_control(path) == CACHE_CONTROL, path
    assert headers(Site("/", "/srv"))["Cache-Control"] == CACHE_CONTROL
    for name in ("nginx", "apache", "caddy"):
        assert LASTING_CONTROL in SERVERS[name](Site("/kho/", "/srv")), name
