"""Taking down, as an operator does it: a record withdrawn and a name withheld in one commit are in no file of the next release. All is made up."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from plugins.common.text import fold
from plugins.editing import terminal
from plugins.publish.targets import CannotPublish
from plugins.publish.verifying import manifest_in
from plugins.workshop import building, releasing
from tests.conftest import ROOT, plain
from tests.pages.test_withheld_names import texts_in

# Words that stand nowhere else; an index keeps words one by one, and would have no whole phrase to look for.
PHRASE, NAME, SYLLABLE = "xoẹtxoạt", "Đỗ Văn Khuých", "khuych"
WITHDRAWN = """---
title: Cuộc họp {phrase}
date: 2021-03-04
date_note: Theo {phrase}.
locality: Mẫu Bắc
chair: [{{name: Người {phrase}, role: Chủ tịch}}]
figures: [{{label: tin {phrase}, value: 370, unit: tin}}]
promises: [{{text: "{phrase} hẹn họp lại"}}]
summary: "Chuyện {phrase}."
source: {{publisher: Báo {phrase}, title: "{phrase} nói", author: {phrase}, url: "https://vidu.example/{ascii}.html"}}
other_sources: [{{publisher: Đài {phrase}, url: "https://vidu.example/{ascii}-2.html"}}]
corrections: [{{date: 2026-01-03, note: Sửa chữ {phrase}.}}]
aliases: [tin/mau-bac-cu.html]
added: 2026-01-02
---

Ông {phrase} nói một câu.
"""
STAYS = """---
title: Cuộc họp do {name} chủ trì
date: 2021-06-04
locality: Mẫu Bắc
chair: [{{name: {name}, role: Chủ tịch}}]
topics: [{name}]
summary: "{name} chủ trì cuộc họp thử."
source: {{publisher: Báo Thử}}
added: 2026-01-02
---

Ông {name} nói: có 370 tin trao đổi.
"""
REASON = "Nguồn thử đã gỡ."


class Operator:
    """Publishes a content folder of its own to a folder, as ``inv publish`` does."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.content, self.www, self.state = folder, folder / "content", folder / "www", folder / "state"
        self.ledger = folder / "addresses.txt"
        settings = folder / "conf.py"
        settings.write_text(f"import sys\nsys.path.append({str(ROOT)!r})\nfrom publishconf import *\nPATH = {str(self.content)!r}\n", encoding="utf-8")
        given = (ROOT / "publishconf.py").read_text(encoding="utf-8")
        assert "from pelicanconf import *" in given
        extra = {"THEME": ROOT / "theme", "CACHE_PATH": folder / "cache"}
        with settings.open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = {str(value)!r}\n" for name, value in extra.items())
            file.write('BUILD_EXECUTOR = "serial"\n')
        monkeypatch.setattr(releasing, "SETTINGS", str(settings))
        monkeypatch.setattr(building, "today", lambda: date(2026, 11, 22))

    def publish(self) -> str:
        return releasing.publish(str(self.www), self.state, ledger=self.ledger)

    def having(self, *words: str, below: Path | None = None) -> set[str]:
        """Return the files of the target that say one of ``words``, however they are packed; or of a folder."""
        found = set()
        for path in sorted((below or self.www).rglob("*")):
            if path.is_file() and path.suffix != ".br":  # What it holds is what its .gz holds: see test_targets.py.
                name = path.relative_to(below or self.www).as_posix()
                if any(word in fold(text) for text in everything_in(name, path.read_bytes()) for word in words):
                    found.add(name)
        return found


def everything_in(path: str, data: bytes) -> Iterator[str]:
    """As :func:`texts_in`, of the files that a release has beside the pages, too."""
    if path.endswith(".gz"):
        yield from everything_in(path.removesuffix(".gz"), gzip.decompress(data))
    elif path.endswith(".sqlite"):
        db = sqlite3.connect(":memory:")
        db.deserialize(data)
        yield "\n".join(db.iterdump())
        yield data.decode("utf-8", "ignore")  # Pages that were freed are in the file, too.
    elif path.endswith(".parquet"):
        pq = pytest.importorskip("pyarrow.parquet")
        yield json.dumps(pq.read_table(io.BytesIO(data)).to_pylist(), default=str, ensure_ascii=False)
    elif path.endswith((".jsonl", ".md", ".yaml", "SHA256SUMS")):
        yield data.decode()
    else:
        yield from texts_in(path.removeprefix("data/trang/"), data)


@pytest.fixture
def operator(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "tests" / "site" / "content", tmp_path / "content")
    return Operator(tmp_path, monkeypatch)


def write(operator: Operator, record_id: str, text: str, **words: str) -> None:
    file = operator.content / "tin" / "2021" / f"{record_id}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.format(**words), encoding="utf-8")


def test_what_is_taken_down_in_one_commit_is_in_no_file_of_the_next_release(operator):
    write(operator, "mau-bac-2021-03-04", WITHDRAWN, phrase=PHRASE, ascii=fold(PHRASE))
    write(operator, "mau-bac-2021-06-04", STAYS, name=NAME)
    operator.publish()
    told = operator.having(fold(PHRASE), SYLLABLE)
    # Were they not there before, their absence after would say nothing.
    expected = {
        "tin/mau-bac-2021-03-04.html", "in/mau-bac-2021-03-04.html", "trich-dan/mau-bac-2021-03-04.bib", "tin/mau-bac-2021-06-04.html",
        "chu-de/do-van-khuych.html", "tinh/mau-bac.html", "index.html", "theo-doi/tin.xml", "theo-doi/tinh/mau-bac.json", "theo-doi/tinh/mau-bac.ics",
        "api/v1/records/mau-bac-2021-03-04.json", "goi/mau-bac.zip", "du-lieu/so-giao-ban.csv", "du-lieu/so-giao-ban.jsonl", "du-lieu/so-giao-ban.sqlite",
        "tin/mau-bac-cu.html", "tinh/mau-bac/ngoai-mang.json", "thay-doi/index.html", "thay-doi/2026/01.html", "theo-doi/thay-doi.xml",
    }  # fmt: skip
    assert expected - told == set()
    assert any(path.startswith("tim/") for path in told)
    before = {path: digest for path, digest in manifest_in(operator.www).items() if path in told}

    # The commit.
    terminal.withdraw(operator.content, date(2026, 11, 22), "mau-bac-2021-03-04", REASON)
    register = operator.content / "data" / "suppressed-people.csv"
    register.write_text(f"name,place,record,reason,date\n{NAME},mau-bac,,Thử.,2026-11-22\n", encoding="utf-8")
    said = operator.publish()

    assert "các bản đăng trước đã xóa khỏi máy này" in said
    assert operator.having(fold(PHRASE), SYLLABLE) == set()
    page = plain((operator.www / "tin" / "mau-bac-2021-03-04.html").read_text(encoding="utf-8"))
    assert "<h1>Tin đã rút: MB-2021-03-04</h1>" in page
    assert "Tin này đã được rút ngày 22/11/2026" in page
    assert f"Lý do: {REASON}" in page
    for address in ("tin/mau-bac-cu.html", "id/MB-2021-03-04.html", "id/MBC.html"):
        assert 'url=../tin/mau-bac-2021-03-04.html"' in (operator.www / address).read_text(encoding="utf-8")
    log = plain((operator.www / "thay-doi" / "2026" / "11.html").read_text(encoding="utf-8"))
    assert "Tin đã rút: MB-2021-03-04" in log
    assert f"Lý do: {REASON}" in log
    manifest = manifest_in(operator.www)
    assert not {path for path in manifest if not (operator.www / path).exists()}
    assert "trich-dan/mau-bac-2021-03-04.bib" not in manifest
    assert [path for path, digest in before.items() if manifest.get(path) == digest] == []

    assert "khuych" not in operator.ledger.read_text(encoding="utf-8"), "the name as an address"
    assert "tin/mau-bac-cu.html" in operator.ledger.read_text(encoding="utf-8")

    # What libraries are given is made of what the pages show.
    releasing.bag(operator.folder / "bag", operator.state)
    assert (operator.folder / "bag" / "data" / "nguon" / "tin" / "2021" / "mau-bac-2021-03-04.md").exists()
    assert operator.having(fold(PHRASE), SYLLABLE, "mau-dong-nhap", below=operator.folder / "bag") == set()

    # Nor can it come back by a command, or be found in what the command works with.
    with pytest.raises(CannotPublish, match="còn điều nay đã rút hay phải giữ kín"):
        releasing.roll_back(str(operator.www), operator.state)
    objects = {path.name for path in (operator.state / "objects").rglob("*")}
    assert [path for path, digest in before.items() if digest[2:] in objects] == []
