"""A name that is not to be shown is in no file of a built site, however packed, nor in a bundle. Everything here is made up."""

from __future__ import annotations

import gzip
import io
import shutil
import zipfile
from collections.abc import Iterator

import pytest

from plugins.common.text import fold
from plugins.pages.bundles import Bundle, bundle_files, read_list
from plugins.search.format import unpacked
from tests.conftest import ROOT, files_of, pelican

# Its last syllable stands nowhere else: an index keeps words one by one, and would have no whole name to look for.
NAME, SYLLABLE = "Đỗ Văn Khuých", "khuych"
RECORD = """---
title: Cuộc họp thử do {name} chủ trì
date: 2021-03-04
locality: Mẫu Bắc
chair: [{{name: {name}, role: Chủ tịch}}]
topics: [{name}, chuyện khác]
figures: [{{label: tin trao đổi, value: 370, unit: tin, note: theo {name}}}]
promises: [{{text: {name} hẹn họp lại}}]
summary: "{name} chủ trì cuộc họp thử."
source: {{publisher: Báo Thử, title: "{name} nói", author: {name}}}
added: 2026-01-02
---

Ông {name} nói: có 370 tin trao đổi. {name} hẹn họp lại.
"""
PAGE = """---
title: Trang thử
summary: Không phải trang thật.
---

Ví dụ: {name} chủ trì.
"""
READABLE = {"so-giao-ban", "html", "css", "js", "json", "svg", "xml", "txt", "csv", "ics", "bib", "ris", "webmanifest"}
PICTURES = {"png", "jpg", "jpeg", "webp", "avif", "gif"}


def texts_in(path: str, data: bytes) -> Iterator[str]:
    """Yield all that a file says, unpacked. A kind that nobody here can look into fails: a name could hide there."""
    yield path
    kind = path.rpartition(".")[2]
    if path.startswith("tim/"):
        yield unpacked(data).decode("utf-8", "ignore")  # Numbers stand between the words.
    elif kind == "gz":
        yield from texts_in(path.removesuffix(".gz"), gzip.decompress(data))
    elif kind == "zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from texts_in(name, archive.read(name))
    elif kind in READABLE:
        yield data.decode()
    elif kind not in PICTURES:
        pytest.fail(f"{path}: teach this test to look into such files")


def test_a_withheld_name_reaches_no_file_of_the_site_and_no_bundle(tmp_path):
    content, output = tmp_path / "content", tmp_path / "output"
    shutil.copytree(ROOT / "tests" / "site" / "content", content)
    record = content / "tin" / "2021" / "03" / "mau-bac-2021-03-04.md"
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(RECORD.format(name=NAME), encoding="utf-8")
    page, glossary = content / "pages" / "trang-thu.md", content / "data" / "glossary.csv"
    page.write_text(PAGE.format(name=NAME), encoding="utf-8")
    glossary.write_text(f"{(kept := glossary.read_text(encoding='utf-8'))}KHU,{NAME} (chữ thử),no,\n", encoding="utf-8")
    register = content / "data" / "suppressed-people.csv"

    def having() -> set[str]:
        done = pelican(content, output)  # As users build it: with every capability.
        assert done.returncode == 0, done.stdout + done.stderr
        files = files_of(output)
        listed = read_list(files["tinh/mau-bac/ngoai-mang.json"])
        files |= {f"gói/{path}": data for path, data in bundle_files(Bundle("mau-bac", listed, "Thử"), files.get).items()}
        return {path for path, data in files.items() if any(SYLLABLE in fold(text) for text in texts_in(path, data))}

    register.write_text("name,place,record,reason,date\n", encoding="utf-8")
    shown = having()
    # Were the name not there without the register, its absence would say nothing.
    expected = {
        "tin/mau-bac-2021-03-04.html",
        "in/mau-bac-2021-03-04.html",
        "tra-cuu/nguoi-chu-tri.html",
        "tinh/mau-bac.html",
        "tinh/mau-bac/ngoai-mang.json",
        "index.html",
        "theo-doi/tin.xml",
        "theo-doi/tinh/mau-bac.json",
        "theo-doi/tinh/mau-bac.ics",
        "trich-dan/mau-bac-2021-03-04.html",
        "trich-dan/mau-bac-2021-03-04.bib",
        "trich-dan/nam/2021.ris",
        "gói/theme/chu-trong-goi.js",
        "trang-thu.html",
        "chu-viet-tat.html",
    }
    assert expected - shown == set()
    in_the_search = {path.rpartition("/")[2].partition("-")[0] for path in shown if path.startswith("tim/")}
    assert in_the_search == {"g", "t", "tu.js"}  # Words with their records, texts, all syllables.
    register.write_text(f"name,place,record,reason,date\n{NAME},mau-bac,,Thử.,2026-01-02\n", encoding="utf-8")
    # Of our own texts nothing is taken out: they are to be written without the name, and until they are no site is built.
    stopped = pelican(content, output)
    said = stopped.stdout + stopped.stderr
    assert stopped.returncode == 1
    assert f"content/pages/trang-thu.md:6: trang có tên “{NAME}”, sổ ghi là không nêu; lấy bài khác làm ví dụ, hoặc viết lại câu ấy không có tên" in said
    assert f"content/data/glossary.csv:{kept.count(chr(10)) + 1}: sổ có tên “{NAME}”, suppressed-people.csv ghi là không nêu; viết lại" in said
    page.write_text(PAGE.format(name="người chủ trì"), encoding="utf-8")
    glossary.write_text(kept, encoding="utf-8")
    assert having() == set()
