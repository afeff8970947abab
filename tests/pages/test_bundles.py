"""Bundles of provinces: whole in themselves, marked where they lead out, the same bytes every time."""

from __future__ import annotations

import io
import json
import posixpath
import re
import zipfile

import pytest

from plugins.pages.bundles import Bundle, bundle_files, overview, read_list, zipped
from plugins.pages.chrome import PageSettings
from plugins.pages.offline import bundle_size
from tests.conftest import ROOT, engine, files_of, plain


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


def test_a_bundle_has_all_articles_of_its_province_and_a_search_of_its_own(site):
    bundle, files = made(site, "an-giang")
    assert {"tin/go-quao-2020-10-09.html", "tin/long-xuyen-2023-07-03.html", "in/go-quao-2020-10-09.html", "tinh/an-giang/2020.html"} <= files.keys()
    index = files["index.html"].decode()
    assert index.index("Năm 2023") < index.index("Năm 2020")
    assert "2 tin, đọc được ngay trong máy" in index
    pages = {path: data for path, data in files.items() if path.endswith(".html")}
    assert [path for path, data in pages.items() if b"<form" in data or b"ngoai-mang" in data] == ["index.html"]
    assert '<a href="index.html">Tìm</a>' in pages["chu-viet-tat.html"].decode()
    texts = json.loads(files["theme/chu-trong-goi.js"].decode().removeprefix("searchBundle(").removesuffix(");\n"))
    assert ["Long Xuyên" in texts[0], "Võ Văn Trà" in texts[1], len(texts)] == [True, True, 2]
    assert all("searchBundle" not in data.decode() for data in pages.values())
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
    assert '<li id="an-giang"><a class="touch" href="an-giang.zip" download>Tỉnh An Giang</a>, 2 tin, 28\u00a0kB</li>' in page
    assert "300 tin, 1,2\u00a0MB" in page


def test_the_task_writes_a_bundle_for_each_province_and_takes_old_ones_away(site, tmp_path):
    from plugins.workshop.bundling import NothingBuilt, write_bundles

    (tmp_path / "cu.zip").write_bytes(b"")
    written = dict(write_bundles(str(ROOT / "pelicanconf.py"), site, tmp_path))
    assert files_of(tmp_path).keys() == {*written, "index.html", "so-giao-ban.css"}
    assert all((tmp_path / name).stat().st_size == size for name, size in written.items())
    assert len(written) == len(list((site / "tinh").glob("*/ngoai-mang.json"))) > 20
    with pytest.raises(NothingBuilt):
        list(write_bundles(str(ROOT / "pelicanconf.py"), tmp_path / "khong", tmp_path))


def test_the_page_of_a_province_tells_about_how_much_its_bundle_has(site):
    for path in site.glob("tinh/*/ngoai-mang.json"):
        bundle, files = made(site, path.parent.name, "https://example.org/so")
        years = sum(path.count("/") == 2 and path.startswith("tinh/") for path in files)
        told, true = bundle_size(len(bundle.listed["tin"]), years), len(zipped(bundle.folder, files)) / 1000
        assert 0.65 < told / true < 1.4, (path, told, true)


def test_a_province_leads_to_its_bundle_where_the_site_has_some(tmp_path):
    with engine(ROOT / "tests" / "site" / "content", tmp_path / "output", settings=PageSettings(bundles_url="goi/")) as builder:
        assert builder.build().problems == ()
    page = plain((tmp_path / "output" / "tinh" / "mau-bac.html").read_text(encoding="utf-8"))
    assert re.search(r'<a class="touch" href="\.\./goi/index\.html#mau-bac">Gói nén của nơi này .*</a> \(chừng \d+ kB\)', page)
