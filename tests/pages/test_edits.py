"""Edits of the real content, one after the other: each build writes exactly the files in which two clean builds differ."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.workbench import Workbench, replace_in
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Workbench:
    """The real content, built."""
    folder = tmp_path_factory.mktemp("edits")
    shutil.copytree(ROOT / "content", folder / "content")
    found = Workbench(folder, folder / "content")
    found.build()
    return found


@pytest.fixture
def bench(built) -> Iterator[Workbench]:
    """The real content, built and not yet edited; what a test edits is taken back after it, as by a checkout."""
    with built.engine() as again:
        assert again.build().problems == ()
    yield built
    shutil.rmtree(built.content)
    shutil.copytree(ROOT / "content", built.content)


def put(path: Path, **fields: str | None) -> None:
    """Give keys of a record's front matter other values; None takes them out."""
    text = path.read_text(encoding="utf-8")
    for key, value in fields.items():
        line = f"{key}: {value}\n" if value is not None else ""
        text, found = re.subn(rf"^{key}:.*\n(?: .*\n)*", lambda _, line=line: line, text, count=1, flags=re.MULTILINE)
        if not found:
            text = text.replace("\nadded:", f"\n{line}added:", 1)
    path.write_text(text, encoding="utf-8")


def test_edits_of_a_local_meeting(bench):
    path = bench.content / "tin/2020/10/go-quao-2020-10-09.md"
    with path.open("a", encoding="utf-8") as file:
        file.write("\nThêm một đoạn.\n")
    assert bench.build().changed == ("tin/go-quao-2020-10-09.html",)
    replace_in(path, "source:\n", "source:\n  url: https://bao.example/1\n  dead: 2026-11-20\n")  # As inv links does.
    assert bench.build().changed == ("tin/go-quao-2020-10-09.html",)
    put(path, title="Gò Quao đổi tên bài")
    changed = bench.build().changed
    assert {"tin/go-quao-2020-10-09.html", "tinh/an-giang.html", "nam/2020.html", "index.html"} <= set(changed)
    assert len(changed) < 60
    put(path, date="2021-02-03", period=None, published=None)
    changed = bench.build().changed
    assert {"nam/2020/quy-4.html", "nam/2021/quy-1.html", "sitemap/tin-2020.xml", "sitemap/tin-2021.xml", "tra-cuu/do-phu.html"} <= set(changed)
    put(path, locality="Châu Thành, Trà Vinh")
    outcome = bench.build()
    assert {"tinh/tra-vinh.html", "tinh/kien-giang.html", "dia-phuong/chau-thanh-tra-vinh.html"} <= set(outcome.changed)
    assert "dia-phuong/go-quao-kien-giang.html" in outcome.removed
    put(path, forces="[Công an, Biên phòng]", topics="[dân vận]")
    changed = bench.build().changed
    assert {"luc-luong/quan-su.html", "luc-luong/bien-phong.html", "chu-de/dan-van.html"} <= set(changed)
    put(path, date="2031-01-01")
    assert bench.build().problems
    put(path, date="2004-05-06", decree=None, decree_note="Không rõ.")
    changed = bench.build().changed  # The first year of all: every table of years shows one more.
    assert {"nam/2004.html", "nam/2005.html", "tinh/da-nang.html"} <= set(changed)


def test_edits_of_relays_and_their_meeting(bench):
    relay, main = bench.content / "tin/2024/02/kon-tum-2024-02-05.md", next((bench.content / "tin").rglob("trung-uong-2024-02-05.md"))
    put(main, title="Hội nghị hai bộ đổi tên bài")
    assert {"tin/kon-tum-2024-02-05.html", "tin/trung-uong-2024-02-05.html"} <= set(bench.build().changed)
    put(relay, relay_of=None)
    assert {"tin/kon-tum-2024-02-05.html", "tin/trung-uong-2024-02-05.html"} <= set(bench.build().changed)
    put(relay, decree="77/2010/NĐ-CP", relay_of="trung-uong-2020-01-15")
    changed = bench.build().changed
    assert {"tin/trung-uong-2020-01-15.html", "nghi-dinh/03-2019-nd-cp.html", "nghi-dinh/77-2010-nd-cp.html"} <= set(changed)
    put(relay, status="withdrawn", withdrawn="{date: 2026-01-02, reason: Thử.}")
    outcome = bench.build()
    assert {"tin/kon-tum-2024-02-05.html", "tin/trung-uong-2020-01-15.html", "sitemap/tin-2024.xml"} <= set(outcome.changed)
    put(relay, status="draft", withdrawn=None)
    assert "tin/kon-tum-2024-02-05.html" in bench.build().removed
    put(relay, status=None, featured="true", added="2026-11-23")
    assert bench.build().problems
    put(relay, added="2026-11-22")
    assert {"tin/kon-tum-2024-02-05.html", "index.html"} <= set(bench.build().changed)


def test_edits_of_meetings_whose_day_is_doubtful_or_unknown(bench):
    doubtful, unknown = bench.content / "tin/2009/08/quang-ninh-2009-08-05.md", bench.content / "tin/khong-ro/hoi-an-nd77-5-nam.md"
    put(doubtful, date="2009")
    assert {"tin/quang-ninh-2009-08-05.html", "nam/2009.html", "index.html"} <= set(bench.build().changed)
    put(unknown, date="2016-02?")
    changed = bench.build().changed
    assert {"nam/khong-ro.html", "nam/2016/quy-1.html", "sitemap/tin-khong-ro.xml", "sitemap/tin-2016.xml", "tinh/da-nang.html"} <= set(changed)
    put(doubtful, date=None)
    assert {"nam/khong-ro.html", "sitemap/tin-khong-ro.xml"} <= set(bench.build().changed)
    doubtful.unlink()
    assert "tin/quang-ninh-2009-08-05.html" in bench.build().removed


def test_records_that_come_and_go(bench):
    there = bench.content / "tin/2020/10/go-quao-2020-10-09.md"
    copy = bench.content / "tin/2020/10/go-quao-2020-10-10.md"
    shutil.copy(there, copy)
    put(copy, date="2020-10-10", published=None, title="Một bài nữa ở Gò Quao", aliases="tin/go-quao-cu.html")
    outcome = bench.build()
    assert {"tin/go-quao-2020-10-10.html", "tin/go-quao-cu.html", "tin/go-quao-2020-10-09.html", "sitemap/tin-2020.xml"} <= set(outcome.changed)
    assert len(outcome.changed) < 70
    renamed = copy.with_name("go-quao-moi.md")
    copy.rename(renamed)
    outcome = bench.build()
    assert "tin/go-quao-moi.html" in outcome.changed
    assert "tin/go-quao-2020-10-10.html" in outcome.removed
    replace_in(bench.content / "pages/gioi-thieu.md", "---\ntitle:", "---\n# thử\ntitle:")
    assert bench.build().changed == ()
    renamed.unlink()
    # One meeting alone is no thread.
    articles = {f"{folder}/go-quao-{name}.html" for folder in ("tin", "in") for name in ("moi", "cu")}
    gone = {*articles, "id/GQM.html", "id/GQC.html", "dia-phuong/go-quao-kien-giang/soi-chi.html"}
    assert gone == set(bench.build().removed)
