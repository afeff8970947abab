"""Bundles of provinces: whole in themselves, marked where they lead out, the same bytes every time."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

import pytest

from plugins.pages.bundles import Bundle, bundle_files, overview, read_list, zipped
from tests.conftest import ROOT, files_of


def made(site, place, address=""):
    def read(path):
        return (site / path).read_bytes() if (site / path).is_file() else None

    bundle = Bundle(place, read_list(read(f"tinh/{place}/ngoai-mang.json")), "Sổ Giao Ban", address)
    return bundle, bundle_files(bundle, read)


@pytest.mark.parametrize("address", ["", "https://example.org/so"])
@pytest.mark.parametrize("place", ["an-giang", "da-nang", "ha-giang"])
def test_every_link_of_a_bundle_leads_inside_or_is_marked(site, place, address):
    _, files = made(site, place, address)
    assert "index.html" in files
    assert f"tinh/{place}.html" in files
    for path, data in files.items():
        for tag in re.findall(r"<(?:a|img|link|script|form)\b[^>]*>", data.decode()) if path.endswith(".html") else ():
            target = re.search(r' (?:href|src|action)="([^"]*)"', tag)
            if target is None or target[1].startswith("#"):
                continue
            if 'rel="external"' in tag:
                assert target[1].startswith("https://example.org/so/"), (path, tag)
                assert address
            elif not re.match(r"https?:", target[1]):
                inside = posixpath.normpath(posixpath.join(posixpath.dirname(path), re.sub(r"[?#].*", "", target[1])))
                assert inside in files, (path, tag)


def test_a_bundle_has_all_articles_of_its_province_and_no_search(site):
    bundle, files = made(site, "an-giang")
    assert {"tin/go-quao-2020-10-09.html", "tin/long-xuyen-2023-07-03.html", "in/go-quao-2020-10-09.html", "tinh/an-giang/2020.html"} <= files.keys()
    index = files["index.html"].decode()
    assert index.index("Năm 2023") < index.index("Năm 2020")
    assert "2 tin, đọc được ngay trong máy" in index
    assert not [path for path, data in files.items() if path.endswith(".html") and (b"<form" in data or b"ngoai-mang" in data)]
    assert bundle.folder == "so-giao-ban-an-giang"


def test_the_same_pages_make_the_same_zip(site):
    bundle, files = made(site, "an-giang")
    first, second = zipped(bundle.folder, files), zipped(bundle.folder, dict(reversed(files.items())))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(f"so-giao-ban-an-giang/{path}" for path in files)
        assert archive.read("so-giao-ban-an-giang/index.html") == files["index.html"]


def test_the_overview_shows_sizes(site):
    page = overview([("an-giang", "tỉnh An Giang", 2, 28_400), ("x", "tỉnh X", 300, 1_250_000)], "Sổ Giao Ban")
    assert '<li id="an-giang"><a href="an-giang.zip" download>Tỉnh An Giang</a>, 2 tin, 28 kB</li>' in page
    assert "300 tin, 1,2 MB" in page


def test_the_task_writes_a_bundle_for_each_province_and_takes_old_ones_away(site, tmp_path):
    from plugins.workshop.bundling import NothingBuilt, write_bundles

    (tmp_path / "cu.zip").write_bytes(b"")
    written = dict(write_bundles(str(ROOT / "pelicanconf.py"), site, tmp_path))
    assert files_of(tmp_path).keys() == {*written, "index.html"}
    assert all((tmp_path / name).stat().st_size == size for name, size in written.items())
    assert len(written) == len(list((site / "tinh").glob("*/ngoai-mang.json"))) > 20
    with pytest.raises(NothingBuilt):
        list(write_bundles(str(ROOT / "pelicanconf.py"), tmp_path / "khong", tmp_path))
