"""Builds, one after the other: the site is always that of a clean build, only what changed is written, nothing leaves it in pieces."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from jinja2 import TemplateError

from plugins.archive import engine as engine_module
from plugins.archive import intake, mapping, queries, scanning
from plugins.archive.engine import REBUILT
from plugins.archive.plan import Artifact
from plugins.archive.release import CannotWrite, Release
from plugins.archive.workers import render
from plugins.pages import sitemaps
from plugins.pages.chrome import PageSettings
from tests.archive.workbench import Workbench, copy_built, copy_compiled, replace_in
from tests.bad_input.test_bad_input import overlay
from tests.conftest import cache_of, engine, files_of

LONG_AGO = 1_000_000_000_000_000_000  # In nanoseconds; no build of this test sets it.
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")


@pytest.fixture(autouse=True)
def _settled(monkeypatch):
    """Let no file be so young that it is read again for safety: what is told must be told by what the index knows."""
    monkeypatch.setattr(scanning, "YOUNG_NS", 0)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory) -> Path:
    """The cache of a build with the real theme."""
    folder = tmp_path_factory.mktemp("compiled")
    with engine(overlay(folder, "base"), folder / "output") as first:
        first.build()
    return cache_of(folder / "output")


@pytest.fixture(scope="module")
def four_records(tmp_path_factory, compiled) -> Path:
    """The folder of a built site of four records, which no test may change."""
    folder = tmp_path_factory.mktemp("four")
    made = Workbench(folder, overlay(folder, "base"))
    copy_compiled(compiled, cache_of(made.output))
    made.write("a", title="Bài thứ nhất", more="decree: 03/2019/NĐ-CP\ntopics: tuyển quân\n")
    made.write("b", folder="2021/03", title="Bài thứ hai", date="2021-03-05", more="forces: [Công an, Quân sự]\ntopics: tuyển quân\n")
    made.write("c", folder="2018/01", title="Bài thứ ba", date="2018", locality="Hà Giang", more="decree: 77/2010/NĐ-CP\n")
    with made.engine() as first:
        assert first.build().written.new > 100
    return folder


@pytest.fixture
def bench(tmp_path, four_records) -> Workbench:
    """A built site of four records."""
    copy_built(four_records, tmp_path)
    found = Workbench(tmp_path, tmp_path / "content")
    with found.engine() as first:  # Its files are others: they are read once, and known from now on.
        outcome = first.build()
        assert (outcome.read, outcome.changed, outcome.problems) == (4, (), ())
    return found


# What a build tells and writes


def test_a_first_build_writes_every_file(tmp_path):
    bench = Workbench(tmp_path, overlay(tmp_path, "base"))
    outcome = bench.build()
    assert (outcome.files, outcome.read, outcome.records, outcome.undated, outcome.problems, outcome.notes) == (1, 1, 1, 0, (), ())
    assert outcome.written.new == outcome.written.total == len(outcome.changed)
    assert "tin/bai-goc.html" in outcome.changed
    assert (bench.output / "index.html").stat().st_mode & 0o777 == 0o644


def test_a_second_build_of_the_same_writes_nothing(bench):
    before = bench.snapshot()
    outcome = bench.build()
    assert (outcome.changed, outcome.removed, outcome.pages, outcome.read) == ((), (), (), 0)
    assert (outcome.files, outcome.records) == (4, 4)
    assert bench.snapshot() == before


def test_a_body_edit_writes_one_file(bench):
    bench.write("a", title="Bài thứ nhất", more="decree: 03/2019/NĐ-CP\ntopics: tuyển quân\n", body="Thân bài khác.")
    outcome = bench.build()
    assert outcome.changed == outcome.pages == ("tin/a.html",)
    assert (outcome.read, outcome.files) == (1, 4)


def test_a_new_title_is_written_where_it_is_shown(bench):
    replace_in(bench.content / "tin/2020/10/a.md", "Bài thứ nhất", "Bài mới tên")
    changed = set(bench.build().changed)
    assert {"tin/a.html", "index.html", "tinh/kien-giang.html", "nam/2020/quy-4.html", "chu-de/tuyen-quan.html"} <= changed
    assert not changed & {"tin/c.html", "tinh/ha-giang.html", "nam/2018.html", "404.html", "theme/so-giao-ban.css", "sitemap/tin-2018.xml"}


def test_the_page_that_was_saved_first_is_named_first(bench):
    for number, name in enumerate("cab"):
        path = next(bench.content.rglob(f"{name}.md"))
        replace_in(path, "Thân bài.", "Thân bài khác.")
        os.utime(path, ns=(LONG_AGO + number,) * 2)
    assert bench.build().pages == ("tin/c.html", "tin/a.html", "tin/b.html")


def test_drafts_are_not_counted(bench):
    bench.write("d", more="status: draft\n")
    assert bench.build().records == 4
    assert bench.build().records == 4


def test_progress_is_told(tmp_path):
    told = []
    with engine(overlay(tmp_path, "base"), tmp_path / "output") as builder:
        builder.build(progress=lambda *progress: told.append(progress))
    assert told[0] == ("Đọc bài", 1, 1)
    assert told[-1][0] == "Dựng trang"
    assert told[-1][1] == told[-1][2] > 100


def test_a_check_writes_nothing_and_leaves_the_work_to_the_build(bench):
    replace_in(bench.content / "tin/2020/10/a.md", "Thân bài.", "Thân bài khác.")
    before = bench.snapshot()
    with bench.engine() as checker:
        assert checker.check().problems == ()
    assert bench.snapshot() == before
    assert bench.build().changed == ("tin/a.html",)


def test_a_check_needs_no_output_folder(tmp_path):
    with engine(overlay(tmp_path, "base"), tmp_path / "output") as checker:
        assert checker.check().problems == ()
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("path", ["ghi-chu.txt", "anh/gia-dinh.jpg", ".git/config"])
def test_a_folder_with_files_of_others_is_refused_and_left_alone(tmp_path, path):
    theirs = tmp_path / "output" / path
    theirs.parent.mkdir(parents=True)
    theirs.write_text("của người khác")
    with engine(overlay(tmp_path, "base"), tmp_path / "output") as builder, pytest.raises(CannotWrite, match="có tệp không do Sổ Giao Ban tạo"):
        builder.build()
    assert files_of(tmp_path / "output") == {path: "của người khác".encode()}


def test_an_artifact_is_rendered_from_its_template_or_its_own_bytes(shop):
    assert render(Artifact("a.bin", (), content=lambda: b"\x00\xff"), shop.environment) == b"\x00\xff"
    with pytest.raises(ValueError, match="has neither content nor context"):
        render(Artifact("a.html", ()), shop.environment)


# Edits of records


EDITS = {
    "date": lambda bench: replace_in(bench.content / "tin/2020/10/a.md", "date: 2020-10-09", "date: 2020-10-31"),
    "to a new year after all others": lambda bench: replace_in(bench.content / "tin/2020/10/a.md", "date: 2020-10-09", "date: 2024-02-01"),
    "to a new year before all others": lambda bench: replace_in(bench.content / "tin/2018/01/c.md", "date: 2018", "date: 2011"),
    "the last year goes": lambda bench: (bench.content / "tin/2021/03/b.md").unlink(),
    "the first year goes": lambda bench: (bench.content / "tin/2018/01/c.md").unlink(),
    "to no year": lambda bench: replace_in(bench.content / "tin/2018/01/c.md", "date: 2018\n", "published: 2019-04-01\n"),
    "place": lambda bench: replace_in(bench.content / "tin/2020/10/a.md", "Gò Quao, Kiên Giang", "Đà Nẵng"),
    "decree": lambda bench: replace_in(bench.content / "tin/2020/10/a.md", "03/2019/NĐ-CP", "77/2010/NĐ-CP"),
    "topic": lambda bench: replace_in(bench.content / "tin/2020/10/a.md", "tuyển quân", "dân vận"),
    "withdrawn": lambda bench: bench.write("a", more="status: withdrawn\nwithdrawn: {date: 2021-01-05, reason: Thử.}\n"),
    "draft": lambda bench: bench.write("a", more="status: draft\n"),
    "new": lambda bench: bench.write("d", folder="2020/11", date="2020-11-20", more="topics: tuyển quân\n"),
    "relay": lambda bench: replace_in(bench.content / "tin/2020/10/a.md", "topics:", "relay_of: c\ntopics:"),
    "featured": lambda bench: replace_in(bench.content / "tin/2020/10/a.md", "topics:", "featured: true\nadded: 2025-01-01\ntopics:"),
    "alias": lambda bench: replace_in(bench.content / "tin/2020/10/a.md", "topics:", "aliases: [tin/cu.html, tin/cu-2.html]\ntopics:"),
    "a whole folder goes": lambda bench: shutil.rmtree(bench.content / "tin/2018"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_after_an_edit_and_after_its_undoing_the_site_is_that_of_a_clean_build(bench, edit):
    before, kept = files_of(bench.output), bench.folder / "kept"
    shutil.copytree(bench.content, kept)
    edit(bench)
    assert bench.build().changed
    shutil.rmtree(bench.content)
    kept.rename(bench.content)
    bench.build()
    assert files_of(bench.output) == before


def set_everywhere(monkeypatch, name: str, value: int) -> None:
    """Give a constant another value in each module that has it."""
    modules = [module for title, module in sys.modules.items() if title.startswith("plugins.") and hasattr(module, name)]
    assert modules
    for module in modules:
        monkeypatch.setattr(module, name, value)


@pytest.fixture
def short_lists(monkeypatch):
    """Let lists be too long for a page with more than four records, so that few records make many pages."""
    assert (mapping.CAP, sitemaps.MOST, queries.COMMON_TOPIC) == (50, 1000, 31)
    for name, value in (("CAP", 4), ("NEWEST", 2), ("MOST", 6), ("COMMON_TOPIC", 3)):
        set_everywhere(monkeypatch, name, value)


def test_a_list_that_grows_too_long_and_shrinks_again(short_lists, bench):
    place = "dia-phuong/chau-thanh-kien-giang"
    for number in range(4):
        bench.write(f"n{number}", folder="2020/05", date=f"2020-05-{number % 2 + 10}", locality="Châu Thành, Kiên Giang", title=f"Bài {number}")
    bench.build()
    assert not (bench.output / f"{place}/2020.html").exists()
    bench.write("them", folder="2020/05", date="2020-05-30", locality="Châu Thành, Kiên Giang")
    changed = set(bench.build().changed)
    days = {f"nam/2020/05/{day}.html" for day in (10, 11, 30)}
    assert {f"{place}/2020.html", f"{place}/2020/05.html", "nam/2020.html", "nam/2020/05.html"} | days <= changed
    month = (bench.output / f"{place}/2020/05.html").read_text()
    assert all(f'href="../../../{day}"' in month for day in days)  # The days of one place would nearly repeat those of the whole archive.
    assert not (bench.output / f"{place}/2020/05").exists()
    replace_in(bench.content / "tin/2020/05/them.md", "Bài dựng để", "Bài sửa để")
    changed = bench.build().changed
    assert "nam/2020/05/30.html" in changed
    assert "nam/2020/05/10.html" not in changed
    bench.write("them", folder="2020/05", date="2020-06-02", locality="Châu Thành, Kiên Giang")
    outcome = bench.build()
    assert f"{place}/2020/06.html" in outcome.changed
    assert days <= set(outcome.removed)
    bench.write("them", folder="2020/05", date="2020", locality="Châu Thành, Kiên Giang")
    assert f"{place}/2020/06.html" in bench.build().removed
    bench.write("them", folder="2020/05", date="2019-05-30", locality="Châu Thành, Kiên Giang")
    outcome = bench.build()
    assert f"{place}/2019.html" in outcome.changed
    assert f"{place}/2020/05.html" in outcome.removed
    (bench.content / "tin/2020/05/n0.md").unlink()
    assert f"{place}/2020.html" in bench.build().removed


def test_sitemaps_of_a_year_that_grows_too_long_and_shrinks_again(short_lists, bench):
    paths = [bench.write(f"n{number}", folder="2020/05", date=f"2020-0{number % 3 + 1}-10") for number in range(5)]
    outcome = bench.build()
    assert {"sitemap.xml", "sitemap/tin-2020-01.xml", "sitemap/tin-2020-10.xml"} <= set(outcome.changed)
    assert "sitemap/tin-2020.xml" in outcome.removed
    bench.write("nam", date="2020")
    assert {"sitemap.xml", "sitemap/tin-2020.xml"} <= set(bench.build().changed)
    for path in paths[:2]:
        path.unlink()
        outcome = bench.build()
    assert "sitemap/tin-2020.xml" in outcome.changed
    assert "sitemap/tin-2020-10.xml" in outcome.removed


def test_records_of_no_known_year_that_grow_too_many_and_fewer_again(short_lists, bench):
    for number in range(6):
        bench.write(f"n{number}", folder="khong-ro", date="", more=f"published: 20{number % 3 + 11}-05-0{number + 1}\n", title=f"Bài {number}")
        bench.build()
    assert (bench.output / "nam/khong-ro/2012.html").exists()
    for number in range(0, 6, 2):
        (bench.content / f"tin/khong-ro/n{number}.md").unlink()
        bench.build()
    assert not (bench.output / "nam/khong-ro").exists()


def test_a_topic_that_grows_common_and_rare_again(short_lists, bench):
    for number in range(4):
        bench.write(f"n{number}", folder="2015/05", date=f"201{number}-05-10", locality="Cà Mau", more="topics: [tuyển quân, dân vận]\n")
        bench.build()
    assert "Cùng chủ đề: tuyển quân" not in (bench.output / "tin/a.html").read_text(encoding="utf-8")
    for number in range(3):
        bench.write(f"n{number}", folder="2015/05", date=f"201{number}-05-10", locality="Cà Mau", more="topics: [dân vận]\n")
        bench.build()
    assert "Cùng chủ đề: tuyển quân" in (bench.output / "tin/a.html").read_text(encoding="utf-8")


def test_the_year_that_a_place_no_longer_has_goes_with_its_pages(short_lists, bench):
    for number in range(3):
        bench.write(f"n{number}", folder="2015/05", date=f"201{number}-05-10", locality="Cà Mau", more="decree: 77/2010/NĐ-CP\n" if number else "")
        bench.build()
    outcome = bench.build(lambda: _moved(bench))
    assert {"tinh/ca-mau/2011.html", "nghi-dinh/77-2010-nd-cp/2011.html"} <= set(outcome.removed)


def _moved(bench: Workbench):
    replace_in(bench.content / "tin/2015/05/n1.md", "date: 2011-05-10", "date: 2013-05-10")
    with bench.engine() as builder:
        return builder.build()


def test_one_record_of_a_year_more_than_a_page_lists_gives_its_months_pages(bench):
    for number in range(mapping.CAP - 2):  # There are two of that year already.
        bench.write(f"n{number:03}", folder="2020/05", date=f"2020-05-{number % 9 + 10}", title=f"Bài {number}")
    bench.build()
    assert not (bench.output / "nam/2020/05.html").exists()
    (bench.content / "tin/2020/05/n000.md").unlink()
    bench.write("them", folder="2020/05", date="2020-06-30")
    bench.write("them-2", folder="2020/05", date="2020-06-30")
    assert {"nam/2020/05.html", "nam/2020/06.html", "dia-phuong/go-quao-kien-giang/2020.html"} <= set(bench.build().changed)


# How a change of a file is seen


def test_a_file_in_another_folder_is_the_same_record(bench):
    path = bench.content / "tin/2020/10/a.md"
    moved = bench.content / "tin/khong-ro/a.md"
    moved.parent.mkdir()
    path.rename(moved)
    assert bench.build().changed == ()
    moved.write_text("", encoding="utf-8")
    assert [problem.path for problem in bench.build().problems] == ["content/tin/khong-ro/a.md"]


def test_a_file_with_another_name_is_another_record_though_its_time_is_the_same(bench):
    path = bench.content / "tin/2020/10/a.md"
    path.rename(path.with_name("moi.md"))
    outcome = bench.build()
    assert "tin/a.html" in outcome.removed
    assert "tin/moi.html" in outcome.changed


def test_two_files_of_equal_size_and_time_that_changed_places_are_seen(bench):
    one, other = bench.write("a", title="Bài mot"), bench.write("x", title="Bài hai")
    for path in (one, other):
        os.utime(path, ns=(LONG_AGO, LONG_AGO))
    bench.build()
    assert one.stat().st_size == other.stat().st_size
    one.rename(one.with_name("tam"))
    other.rename(one)
    one.with_name("tam").rename(other)
    assert {"tin/a.html", "tin/x.html"} <= set(bench.build().changed)


@pytest.mark.parametrize("then", [LONG_AGO, time.time_ns() + 10**17], ids=["past", "future"])
def test_a_clock_that_goes_wrong_hides_no_edit(bench, then):
    path = bench.content / "tin/2020/10/a.md"
    os.utime(path, ns=(then, then))
    assert bench.build().changed == ()
    for words in ("Thân sửa.", "Thân đổi."):
        replace_in(path, path.read_text(encoding="utf-8").rpartition("---\n\n")[2], f"{words}\n")
        os.utime(path, ns=(then, then))
        assert bench.build().changed == ("tin/a.html",)


def test_an_edit_in_place_of_the_same_size_and_time_is_seen(bench):
    path = bench.content / "tin/2020/10/a.md"
    stat = path.stat()
    with path.open("r+b") as file:
        data = file.read()
        file.seek(data.index("Thân".encode()))
        file.write(b"Than ")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns, path.stat().st_ino) == (stat.st_size, stat.st_mtime_ns, stat.st_ino)
    assert bench.build().changed == ("tin/a.html",)


def test_a_file_that_was_touched_is_read_and_changes_nothing(bench):
    for path in (bench.content / "tin").rglob("*.md"):
        path.touch()
    outcome = bench.build()
    assert (outcome.read, outcome.changed, outcome.pages) == (4, (), ())
    assert bench.build().read == 0


def test_a_link_to_a_record_elsewhere_in_the_content_is_followed(bench):
    (bench.content / "kho").mkdir()
    path, target = bench.content / "tin/2020/10/a.md", bench.content / "kho/a.md"
    path.rename(target)
    path.symlink_to(target)
    assert bench.build().changed == ()
    replace_in(target, "Thân bài.", "Thân bài khác.")
    assert bench.build().changed == ("tin/a.html",)


# Mistakes


def test_a_mistake_leaves_the_last_site_until_it_is_mended(bench):
    path = bench.content / "tin/2020/10/a.md"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("summary:", "sumary:"), encoding="utf-8")
    replace_in(bench.content / "tin/2021/03/b.md", "Thân bài.", "Thân bài khác.")
    for _ in range(2):
        assert {problem.path for problem in bench.build().problems} == {"content/tin/2020/10/a.md"}
    path.write_text(good.replace("Bài thứ nhất", "Bài đã sửa"), encoding="utf-8")
    assert {"tin/a.html", "tin/b.html"} <= set(bench.build().changed)


def test_a_mistake_in_a_first_build_is_told_until_it_is_mended(tmp_path):
    bench = Workbench(tmp_path, overlay(tmp_path, "base"))
    path = bench.write("a", more="knd: giao ban\n")
    for _ in range(2):
        outcome = bench.build()
        assert len(outcome.problems) == 1
        assert outcome.files == 2
    replace_in(path, "knd:", "kind:")
    assert bench.build().records == 2


def test_a_mistake_in_a_register_leaves_the_last_site_until_it_is_mended(bench):
    path = bench.content / "data/forces.csv"
    good = path.read_bytes()
    path.write_bytes(good.replace("quan-su,Quân sự,".encode(), "quan-su,Lính,".encode()))
    for _ in range(2):
        assert {problem.path for problem in bench.build().problems} == {"content/tin/2020/10/bai-goc.md", "content/tin/2021/03/b.md"}
    path.write_bytes(b"\xff")
    for _ in range(2):
        assert "content/data/forces.csv" in {problem.path for problem in bench.build().problems}
    path.write_bytes(good)
    assert bench.build().changed == ()


def test_a_mistake_is_told_though_another_file_is_said_to_have_changed(bench):
    wrong, other = bench.content / "tin/2020/10/a.md", bench.content / "tin/2021/03/b.md"
    with bench.engine() as builder:
        builder.build()
        replace_in(wrong, "summary:", "sumary:")
        assert len(builder.build(hint=[wrong]).problems) == 1
        replace_in(other, "Thân bài.", "Thân bài khác.")
        assert len(builder.build(hint=[other]).problems) == 1
        replace_in(wrong, "sumary:", "summary:")
        outcome = bench.build(lambda: builder.build(hint=[wrong]))
    assert outcome.changed == ("tin/b.html",)


def test_two_files_of_one_id_are_told_wherever_the_second_comes_from(bench):
    told = "content/tin/2020/10/a.md:1: mã bài “a” đã dùng ở content/tin/2019/01/a.md; đổi tên một trong hai tệp (thêm -2 ở cuối)"
    twin = bench.write("a", folder="2019/01", title="Bài trùng mã")
    with bench.engine() as builder:
        for hint in (None, [twin], []):
            assert [str(problem) for problem in builder.build(hint=hint).problems] == [told]
        (bench.content / "tin/2020/10/a.md").unlink()
        outcome = bench.build(lambda: builder.build(hint=[bench.content / "tin/2020/10/a.md"]))
    assert "tin/a.html" in outcome.changed
    assert "Bài trùng mã" in (bench.output / "tin/a.html").read_text(encoding="utf-8")


def test_what_a_broken_file_said_before_is_not_told_any_more(bench):
    path = bench.write("d", more="aliases: tin/cu.html\n", body="Xem [x](tin/a.html).")
    assert bench.build().problems == ()
    bench.write("e", more="aliases: tin/cu.html\n")
    (bench.content / "tin/2020/10/a.md").unlink()
    path.write_text("", encoding="utf-8")
    assert [str(problem) for problem in bench.build().problems] == [
        "content/tin/2020/10/d.md:1: tệp trống; xóa tệp, hoặc viết bài theo mẫu trong hướng dẫn biên tập"
    ]


# Images, pages, registers, theme, settings


def test_images_come_change_and_go(bench):
    (bench.content / "images").mkdir()
    image = bench.content / "images/hop.gif"
    image.write_bytes(PIXEL)
    path = bench.write("d", more="image: {file: images/hop.gif, alt: Hội trường}\n")
    first = {path for path in bench.build().changed if path.startswith("anh/")}
    assert {path.rpartition(".")[2] for path in first} == {"avif", "webp", "jpg"}
    image.write_bytes(PIXEL + b"x")
    outcome = bench.build()
    second = set(outcome.changed) - {"tin/d.html"}
    assert (len(second), second & first, set(outcome.removed)) == (3, set(), first)
    image.unlink()
    line = path.read_text(encoding="utf-8").split("\n").index("image: {file: images/hop.gif, alt: Hội trường}") + 1
    told = f"content/tin/2020/10/d.md:{line}: không có tệp ảnh content/images/hop.gif; chép ảnh vào đó, hoặc sửa lại đường dẫn"
    for _ in range(2):
        assert [str(problem) for problem in bench.build().problems] == [told]
    image.write_bytes(PIXEL)
    assert set(bench.build().changed) == {"tin/d.html", *first}
    replace_in(path, "image: {file: images/hop.gif, alt: Hội trường}\n", "")
    assert set(bench.build().removed) == first


def test_an_image_of_a_standing_page_that_goes_is_told(bench):
    for folder in ("images", "pages"):
        (bench.content / folder).mkdir()
    image = bench.content / "images/hop.gif"
    image.write_bytes(PIXEL)
    (bench.content / "pages/p.md").write_text("---\ntitle: P\nsummary: P.\n---\n\n![Hội trường](images/hop.gif)\n", encoding="utf-8")
    assert "images/hop.gif" in bench.build().changed
    image.unlink()
    assert [problem.path for problem in bench.build().problems] == ["content/pages/p.md"]


def test_standing_pages_come_change_and_go(bench):
    (bench.content / "pages").mkdir()
    page = bench.content / "pages/gioi-thieu.md"
    page.write_text("---\ntitle: Giới thiệu\nsummary: Một câu.\n---\n\nThân.\n", encoding="utf-8")
    assert {"gioi-thieu.html", "sitemap/trang.xml"} <= set(bench.build().changed)
    replace_in(page, "Thân.", "Thân khác.")
    assert bench.build().changed == ("gioi-thieu.html",)
    page.unlink()
    assert bench.build().removed == ("gioi-thieu.html",)


def test_a_changed_register_is_heard_by_all(bench):
    replace_in(bench.content / "data/glossary.csv", "Ủy ban nhân dân", "Uỷ ban nhân dân")
    assert "chu-viet-tat.html" in bench.build().changed
    places = bench.content / "data/places.csv"
    replace_in(places, "kien-giang,Kiên Giang", "kien-giang,Kiên Giangg")
    for name in ("a", "bai-goc"):
        replace_in(bench.content / f"tin/2020/10/{name}.md", "Gò Quao, Kiên Giang", "Gò Quao, Kiên Giangg")
    replace_in(bench.content / "tin/2021/03/b.md", "Gò Quao, Kiên Giang", "Gò Quao, Kiên Giangg")
    assert {"tin/a.html", "tinh/kien-giang.html", "tinh/an-giang.html", "tra-cuu/dia-danh.html"} <= set(bench.build().changed)


def test_a_day_on_which_a_register_says_something_happens_changes_the_site(bench):
    (bench.content / "tin/2020/10/bai-goc.md").unlink()  # On that day its source was not yet read.
    bench.given["today"] = date(2024, 12, 31)
    assert {"tinh/thua-thien-hue.html", "tinh/index.html"} <= set(bench.build().changed)
    assert not (bench.output / "tinh/hue.html").exists()
    bench.given["today"] = date(2025, 6, 30)
    assert {"tinh/hue.html", "tinh/index.html"} <= set(bench.build().changed)
    bench.given["today"] = date(2025, 7, 1)
    assert {"tinh/kien-giang.html", "tinh/index.html"} <= set(bench.build().changed)
    bench.given["today"] = date(2025, 7, 2)
    assert bench.build().changed == ()


def test_a_change_of_the_stylesheet_writes_one_file(bench):
    replace_in(bench.own_theme() / "static/css/base.css", "body {", "body { --thu: 1;")
    assert bench.build().changed == ("theme/so-giao-ban.css",)


def test_a_change_of_a_template_is_written_where_it_is_used(bench):
    replace_in(bench.own_theme() / "templates/glossary.html", "{% block", "<!-- thử -->{% block")
    bench.build()
    replace_in(bench.theme / "templates/partials/card.html", "{% macro card_body", "{# thử #}{% macro card_body")
    assert bench.build().changed == ()
    replace_in(bench.theme / "templates/not_found.html", "{{ browse_list", " {{ browse_list")
    assert bench.build().changed == ("404.html",)


def test_a_change_of_the_card_is_written_in_every_list(bench):
    card = bench.own_theme() / "templates/partials/card.html"
    replace_in(card, "card__meta", "card__thu")
    changed = set(bench.build().changed)
    assert {"index.html", "tinh/kien-giang.html", "nam/2018.html"} <= changed
    assert "chu-viet-tat.html" not in changed


def test_a_change_of_the_frame_is_written_on_every_page(bench):
    replace_in(bench.own_theme() / "templates/base.html", "<body", '<body data-thu="1"')
    changed = set(bench.build().changed)
    framed = {
        path for path in files_of(bench.output) if path.endswith(".html") and not path.startswith(("in/", "id/"))
    }  # Sheets to print and short addresses have none.
    assert framed - {"404.html"} <= changed | {"404.html"}


def test_a_setting_is_heard(bench):
    bench.given["settings"] = PageSettings(site_url="https://vi-du.example/so")
    assert {"sitemap.xml", "sitemap/tin-2020.xml", "robots.txt", "tin/a.html"} <= set(bench.build().changed)


def test_a_new_version_of_the_code_renders_all_and_writes_what_differs(bench, monkeypatch):
    code = engine_module.code_digest
    monkeypatch.setattr(engine_module, "code_digest", lambda folders: code(folders) + b"1")
    outcome = bench.build()
    assert (outcome.changed, outcome.read) == ((), 4)


# What goes wrong


def test_an_error_in_a_template_leaves_the_last_site_whole(bench):
    before, template = bench.snapshot(), bench.own_theme() / "templates/article.html"
    good = template.read_text(encoding="utf-8")
    replace_in(bench.content / "tin/2020/10/a.md", "Bài thứ nhất", "Bài đã sửa")
    template.write_text(good.replace("{% block main %}", "{% block main %}{{ nothing.at_all }}"), encoding="utf-8")
    for _ in range(2):
        with bench.engine() as builder, pytest.raises(TemplateError):
            builder.build()
        assert bench.snapshot() == before
    template.write_text(good, encoding="utf-8")
    assert {"tin/a.html", "index.html"} <= set(bench.build().changed)


def test_an_error_in_the_card_of_a_new_record_leaves_the_last_site_whole(bench):
    before, template = bench.snapshot(), bench.own_theme() / "templates/partials/card.html"
    good = template.read_text(encoding="utf-8")
    bench.write("d")
    for broken in (good.replace("{% macro card_body", "{% macro"), good.replace("card.title", "card.khong_co")):
        template.write_text(broken, encoding="utf-8")
        with bench.engine() as builder, pytest.raises(TemplateError):
            builder.build()
        assert bench.snapshot() == before
    template.write_text(good, encoding="utf-8")
    assert "tin/d.html" in bench.build().changed


def test_a_switch_that_fails_leaves_the_last_site_and_the_next_build_makes_up_for_it(bench, monkeypatch):
    before = bench.snapshot()
    replace_in(bench.content / "tin/2020/10/a.md", "Bài thứ nhất", "Bài đã sửa")

    def fail(*_: object) -> None:
        raise CannotWrite("đĩa đầy", "xóa bớt")

    with monkeypatch.context() as patch:
        patch.setattr(Release, "_commit", fail)
        with bench.engine() as builder:
            for _ in range(2):
                with pytest.raises(CannotWrite):
                    builder.build()
            assert bench.snapshot() == before
            patch.undo()
            assert "tin/a.html" in bench.build(builder.build).changed


def test_a_build_killed_after_the_switch_is_made_up_for(bench, monkeypatch):
    replace_in(bench.content / "tin/2020/10/a.md", "Bài thứ nhất", "Bài đã sửa")
    switch = engine_module.Engine._switch

    def killed(self, *given: object, **named: object) -> None:
        switch(self, *given, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(engine_module.Engine, "_switch", killed)
        with bench.engine() as builder, pytest.raises(KeyboardInterrupt):
            builder.build()
    assert "Bài đã sửa" in (bench.output / "tin/a.html").read_text(encoding="utf-8")
    assert bench.build().changed == ()
    replace_in(bench.content / "tin/2020/10/a.md", "Bài đã sửa", "Bài thứ nhất")
    assert "tin/a.html" in bench.build().changed


def test_what_others_did_in_the_output_is_undone(bench):
    (bench.output / "tin/a.html").unlink()
    (bench.output / "tin/la.html").write_text("lạ")
    outcome = bench.build()
    assert (outcome.changed, outcome.removed) == (("tin/a.html",), ("tin/la.html",))


def _garbage(store: Path) -> None:
    store.write_bytes(b"\x00garbage" * 10_000)


def _truncated(store: Path) -> None:
    store.write_bytes(store.read_bytes()[: store.stat().st_size // 2 // 8192 * 8192])


def _holed(store: Path) -> None:
    data = bytearray(store.read_bytes())
    data[8192:] = os.urandom(len(data) - 8192)
    store.write_bytes(bytes(data))


def _older(store: Path) -> None:
    with sqlite3.connect(store) as db:
        db.execute("PRAGMA user_version = 0")
    db.close()


def _of_another_schema(store: Path) -> None:
    with sqlite3.connect(store) as db:
        db.execute("DROP TABLE artifact")
    db.close()


@pytest.mark.parametrize("harm", [_garbage, _truncated, _holed, _older, _of_another_schema], ids=lambda harm: harm.__name__.strip("_"))
def test_a_store_that_cannot_be_used_is_made_anew_and_the_site_stays(bench, harm):
    harm(bench.store)
    before = bench.snapshot()
    outcome = bench.build()
    assert (outcome.changed, outcome.read) == ((), 4)
    assert outcome.notes == (REBUILT,)
    assert bench.snapshot() == before
    replace_in(bench.content / "tin/2020/10/a.md", "Thân bài.", "Thân bài khác.")
    outcome = bench.build()
    assert (outcome.changed, outcome.notes) == (("tin/a.html",), ())


def test_a_store_that_was_deleted_is_made_anew_without_a_word(bench):
    shutil.rmtree(cache_of(bench.output))
    before = bench.snapshot()
    outcome = bench.build()
    assert (outcome.changed, outcome.read, outcome.notes) == ((), 4, ())
    assert bench.snapshot() == before


@pytest.mark.parametrize("name", ["templates.json", "sources", "site.json", "templates"])
def test_a_note_that_cannot_be_read_is_made_anew(bench, name):
    for path in cache_of(bench.output).glob(f"{name}*"):
        for file in [path] if path.is_file() else list(path.iterdir()):
            file.write_bytes(b"\x80garbage")
    outcome = bench.build()
    assert outcome.changed == ()


def test_a_store_of_another_site_is_not_believed(bench, tmp_path):
    other = Workbench(tmp_path / "other", overlay(tmp_path / "other", "base"))
    other.build()
    shutil.copy(other.store, bench.store)
    bench.build()


# Long builds


def test_an_engine_that_is_kept_open_builds_as_a_new_one(bench):
    bench.own_theme()
    path, other = bench.content / "tin/2020/10/a.md", bench.content / "tin/2020/11/d.md"
    with bench.engine() as builder:
        assert bench.build(builder.build).changed == ()
        replace_in(path, "Thân bài.", "Thân bài khác.")
        assert bench.build(lambda: builder.build(hint=[path])).changed == ("tin/a.html",)
        bench.write("d", folder="2020/11", date="2020-11-20")
        assert "tin/d.html" in bench.build(lambda: builder.build(hint=[other])).changed
        shutil.rmtree(other.parent)
        assert "tin/d.html" in bench.build(lambda: builder.build(hint=[other])).removed
        replace_in(bench.content / "data/glossary.csv", "Ủy ban nhân dân", "Uỷ ban nhân dân")
        assert bench.build(lambda: builder.build(hint=[bench.content / "data/glossary.csv"])).changed
        replace_in(bench.theme / "templates/not_found.html", "{{ browse_list", " {{ browse_list")
        assert bench.build(lambda: builder.build(hint=[bench.theme / "templates/not_found.html"])).changed == ("404.html",)
        assert bench.build(lambda: builder.build(hint=[])).changed == ()


def test_processes_make_the_same_site(bench, monkeypatch):
    for module, name in ((engine_module, "KEYS_A_PIECE"), (intake, "FILES_A_PIECE"), (engine_module, "FILES_A_PIECE")):
        monkeypatch.setattr(module, name, 1 if name == "FILES_A_PIECE" else 20)
    bench.own_theme()
    bench.given["executor"] = "processes"
    shutil.rmtree(cache_of(bench.output))
    with bench.engine() as builder:
        before = bench.snapshot()
        outcome = builder.build()
        assert (outcome.changed, outcome.read) == ((), 4)
        assert bench.snapshot() == before
        replace_in(bench.theme / "templates/partials/card.html", "card__meta", "card__thu")
        assert "index.html" in builder.build().changed
        bench.write("d", more="knd: x\n")
        assert [problem.path for problem in builder.build().problems] == ["content/tin/2020/10/d.md"]
    bench.given["executor"] = "serial"
    (bench.content / "tin/2020/10/d.md").unlink()
    bench.build()


def test_the_engine_says_which_settings_it_was_given(tmp_path):
    given = engine(overlay(tmp_path, "base"), tmp_path / "output")._given
    assert replace(given, executor="x") != given
    assert given.store == cache_of(tmp_path / "output") / "store.sqlite"
