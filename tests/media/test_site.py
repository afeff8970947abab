"""Pictures and attachments in a site: what is written, what is made again and what is not, what an editor is told."""

from __future__ import annotations

import json
import os
import re
import shutil
from functools import partial
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

from plugins.archive.plan import CannotMake
from plugins.archive.sources import exists_in
from plugins.data.core import Data
from plugins.editing.library import Library
from plugins.media import attachments, pictures
from plugins.media.core import Changed, Medium
from plugins.media.keeping import Media
from plugins.pages.bundles import Bundle, bundle_files, read_list
from plugins.pages.chrome import PageSettings
from tests.archive.workbench import Workbench
from tests.bad_input.test_bad_input import overlay
from tests.conftest import TODAY
from tests.media.test_attachments import pdf
from tests.pictures import jpeg

IMAGE = "image: {file: images/hop.jpg, alt: Hình thử, caption: Hình dựng để thử., credit: Máy vẽ}\n"
BODY = 'Xem [quy chế thử](files/quy-che.pdf).\n\n![Hình <thử> hai](images/hop.jpg "Hình hai. Ảnh: Máy vẽ")'
PAGE = "tin/d.html"


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Workbench:
    """A site with one record that shows pictures and one that does not; to be copied by whoever changes it."""
    folder = tmp_path_factory.mktemp("media")
    bench = Workbench(folder, overlay(folder, "base"))
    bench.given = {"settings": PageSettings(gives_data=True), "more": (Data(),)}
    for name in ("images", "files"):
        (bench.content / name).mkdir()
    place = Image.Exif()
    place[0x010F] = "MAYANHMAU"
    (bench.content / "images/hop.jpg").write_bytes(jpeg(600, 400, exif=place))
    (bench.content / "images/khong-ai-dung.jpg").write_bytes(jpeg())
    (bench.content / "files/quy-che.pdf").write_bytes(pdf(lambda writer: writer.add_metadata({"/Author": "NGUOISOANMAU"})))
    (bench.content / "files/khong-ai-dung.pdf").write_bytes(pdf())
    bench.write("d", more=IMAGE, body=BODY)
    with bench.engine() as engine:
        assert engine.build().problems == ()
    return bench


@pytest.fixture
def bench(built, tmp_path) -> Workbench:
    shutil.copytree(built.content, tmp_path / "content", copy_function=shutil.copy)
    shutil.copytree(built.folder / "output", tmp_path / "output")
    shutil.copytree(built.folder / "output.cache", tmp_path / "output.cache")
    found = Workbench(tmp_path, tmp_path / "content")
    found.given = built.given
    return found


def page_of(bench: Workbench, path: str = PAGE) -> html.HtmlElement:
    return html.fromstring((bench.output / path).read_text(encoding="utf-8"))


def files_of_pictures(bench: Workbench) -> list[str]:
    return sorted(path.name for path in (bench.output / "anh").iterdir())


def test_a_page_shows_its_pictures_in_files_that_are_there(built):
    page = page_of(built)
    figures = page.xpath("//figure")
    assert [" ".join(figure.text_content().split()) for figure in figures] == ["Hình dựng để thử. Ảnh: Máy vẽ", "Hình hai. Ảnh: Máy vẽ"]
    for figure, alt in zip(figures, ("Hình thử", "Hình <thử> hai"), strict=True):
        (image,) = figure.xpath("./picture//img")
        assert {name: image.get(name) for name in ("alt", "width", "height", "loading", "decoding")} == {
            "alt": alt, "width": "600", "height": "400", "loading": "lazy", "decoding": "async",
        }  # fmt: skip
        assert [source.get("type") for source in figure.xpath("./picture//source")] == ["image/avif", "image/webp"]
        named = [image.get("src"), *(part.split()[0] for source in figure.xpath("./picture//source") for part in source.get("srcset").split(","))]
        assert len(named) == 5
        for address in named:
            file = built.output / "tin" / address
            with Image.open(file) as opened:
                assert opened.width in (480, 600)
            assert b"MAYANHMAU" not in file.read_bytes()
    assert len(files_of_pictures(built)) == 5  # Shown twice, made once.


def test_a_page_offers_its_attachment_without_who_wrote_it(built):
    (link,) = page_of(built).xpath("//a[contains(@href, 'files/')]")
    file = built.output / "tin" / link.get("href")
    assert link.text_content().replace("\u00a0", " ") == "quy chế thử (PDF, 1 kB)"
    assert b"NGUOISOANMAU" not in file.read_bytes()


def test_what_no_article_shows_is_not_in_the_site(built):
    assert not list(built.output.rglob("*khong-ai-dung*"))
    assert not list(built.output.rglob("*.jpg.*"))
    assert not (built.output / "images").exists()


def test_a_page_without_pictures_has_not_a_byte_for_them(built):
    others = [path for path in (built.output / "tin").glob("*.html") if path.name not in ("d.html", "index.html")]
    assert others
    for path in others:
        assert not re.search(rb"<picture|<figure|srcset|anh/", path.read_bytes())


def test_the_api_shows_the_same_files(built):
    document = json.loads((built.output / "api/v1/records/d.json").read_bytes())
    assert document["image"]["file"] == "images/hop.jpg"
    shown = re.findall(r'src="\.\./(anh/[^"]+)"', document["body_html"])
    assert len(shown) == 1
    assert (built.output / shown[0]).is_file()


def test_a_bundle_holds_one_file_of_each_picture_and_the_attachments(built):
    listed = {"ten": "Tỉnh Thử", "trang": ["tim.html"], "tin": [["d", "Bài", "Nơi", "9/10/2020"]]}
    files = bundle_files(
        Bundle("x", read_list(json.dumps(listed).encode()), "Sổ"), lambda path: (built.output / path).read_bytes() if (built.output / path).is_file() else None
    )
    assert [path for path in files if path.startswith(("anh/", "files/"))] == [f"anh/{name}" for name in files_of_pictures(built) if name.endswith(".jpg")] + [
        "files/quy-che.pdf"
    ]
    page = files[PAGE].decode()
    assert "<source" not in page
    assert page.count("<img") == 2
    assert 'href="../files/quy-che.pdf"' in page


def test_nothing_is_made_again_but_what_changed(bench, monkeypatch):
    made: list[str] = []
    for module, name in ((pictures, "make"), (pictures, "examine"), (attachments, "cleaned")):
        original = getattr(module, name)
        monkeypatch.setattr(module, name, lambda file, *args, original=original, name=name: made.append(f"{name} {file}") or original(file, *args))
    with bench.engine() as engine:
        engine.build()
        made.clear()  # The files were copied: their times are others.
        assert engine.build().changed == ()
        bench.write("e", body="Bài khác.")
        assert "tin/e.html" in engine.build().changed
    glossary = bench.content / "data/glossary.csv"
    glossary.write_text(glossary.read_text(encoding="utf-8") + "XYZT,chữ dựng để thử,no,\n", encoding="utf-8")
    with bench.engine() as engine:
        assert engine.build().problems == ()  # Everything, by another index.
    assert made == []
    (bench.content / "images/hop.jpg").write_bytes(jpeg(500, 300))
    with bench.engine() as engine:
        changed = set(engine.build().changed)
    assert PAGE in changed
    assert sorted(set(made)) == ["examine images/hop.jpg", "make images/hop.jpg"]


def test_what_is_kept_and_was_damaged_is_made_again(bench):
    before = {path.name: path.read_bytes() for path in (bench.output / "anh").iterdir()}
    for path in (bench.folder / "output.cache").glob("media-*/*"):
        path.write_bytes(b"{" if path.suffix else b"hong")
    shutil.rmtree(bench.output)
    with bench.engine() as engine:
        assert engine.build().problems == ()
    assert {path.name: path.read_bytes() for path in (bench.output / "anh").iterdir()} == before


def test_what_is_kept_goes_with_the_picture(bench):
    (folder,) = (bench.folder / "output.cache").glob("media-*")
    assert len(list(folder.iterdir())) > 5
    bench.write("d")
    with bench.engine() as engine:
        removed = engine.build().removed
    assert len(removed) == 6
    assert [path.name for path in folder.iterdir()] == ["known.json"]


def test_a_file_that_changes_while_the_site_is_built_stops_the_build(bench):
    media = Media(bench.content)
    for file, make in (("images/hop.jpg", media.drawing), ("files/quy-che.pdf", media.attachment)):
        with pytest.raises(Changed, match=f"tệp content/{file} vừa đổi trong lúc dựng; hãy dựng lại"):
            make(file, Medium("khac", 1, 1))
    from plugins.archive.assets import _unless_changed

    with pytest.raises(CannotMake, match="vừa đổi"):
        _unless_changed(partial(media.drawing, "images/hop.jpg", Medium("khac", 1, 1)))


def test_a_drawing_of_a_standing_page_stays_where_it_is_and_an_attachment_of_one_is_told(bench):
    (bench.content / "pages").mkdir()
    (bench.content / "pages/p.md").write_text("---\ntitle: P\nsummary: P.\n---\n\n![Hình](images/hop.jpg) [quy chế](files/quy-che.pdf)\n", encoding="utf-8")
    with bench.engine() as engine:
        assert engine.build().problems == ()
    page = page_of(bench, "p.html")
    assert [image.get("src") for image in page.xpath("//main//img")] == ["images/hop.jpg"]
    assert b"MAYANHMAU" not in (bench.output / "images/hop.jpg").read_bytes()
    assert "quy chế (PDF, 1 kB)" in page.text_content().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("file", "data", "what"),
    [
        ("images/hop.jpg", b"<svg xmlns='x'></svg>", "content/images/hop.jpg không phải là ảnh: bên trong là ảnh SVG"),
        ("images/hop.jpg", jpeg(600, 400)[:3000], "ảnh content/images/hop.jpg hỏng, hoặc chép chưa xong"),
        ("files/quy-che.pdf", b"PK", "content/files/quy-che.pdf không phải là tệp PDF"),
    ],
)
def test_build_check_and_desk_say_the_same_at_the_same_line(bench, file, data, what):
    (bench.content / file).write_bytes(data)
    lines = [number for number, row in enumerate((bench.content / "tin/2020/10/d.md").read_text(encoding="utf-8").split("\n"), 1) if file in row]
    with bench.engine() as engine:
        first, again, checked = engine.build().problems, engine.build().problems, engine.check(only=["tin/2020/10/d.md"]).problems
    of_desk = tuple(sorted(Library(bench.content, TODAY).check("tin/2020/10/d.md")))
    assert [(problem.path, problem.line, problem.what) for problem in first] == [("content/tin/2020/10/d.md", line, what) for line in lines]
    assert first == again == checked == of_desk


def test_a_picture_that_may_not_be_read_is_told(bench, monkeypatch):
    def refuse(self: Media, file: str) -> Medium:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Media, "look", refuse)
    with pytest.raises(ValueError, match="không đọc được tệp content/images/hop") as found:
        exists_in(bench.content, "content", None, "images/hop.jpg")
    assert found.value.cure == "xem lại quyền đọc của tệp"


def test_a_heavy_picture_is_not_read(tmp_path):
    (tmp_path / "images").mkdir()
    with (tmp_path / "images/a.jpg").open("wb") as file:
        os.truncate(file.fileno(), 100_000_000)  # A hole: it takes no room.
    with pytest.raises(ValueError, match="nặng 100 MB") as found:
        Media(tmp_path).look("images/a.jpg")
    assert isinstance(found.value, ValueError)
    assert Path(tmp_path / "images/a.jpg").stat().st_blocks < 100
