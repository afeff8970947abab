"""A check of some files tells of them what a check of all tells, and looks at no more than it must. All records here are made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plugins.archive.engine import Engine
from tests.archive.workbench import Workbench, replace_in
from tests.bad_input.test_bad_input import overlay
from tests.conftest import engine
from tests.pictures import jpeg

ONE = "tin/2020/10/y.md"


@pytest.fixture(params=["built", "checked", "new"])
def bench(tmp_path, request) -> Workbench:
    """A site with a record that names others and an image: built, checked without a build, or never looked at."""
    found = Workbench(tmp_path, overlay(tmp_path, "base"))
    (found.content / "images").mkdir(exist_ok=True)
    (found.content / "images" / "a.jpg").write_bytes(jpeg())
    (found.content / "pages").mkdir()
    found.write("z", folder="2020/11", locality="Hà Giang", more="aliases: tin/cu-z.html\n")
    found.write("trung-uong", folder="2020/11", locality="Cà Mau")
    body = "[a](tin/z.html) [b](tin/cu-z.html) [c](tinh/ca-mau.html) ![Ảnh](images/a.jpg)"
    found.write("y", more="relay_of: trung-uong\n", body=body)
    if request.param == "built":
        with found.engine() as first:
            assert first.build().problems == ()
    elif request.param == "checked":
        with found.engine() as first:
            assert first.check().problems == ()
    return found


def of_one(bench: Workbench, **given: object) -> list[str]:
    with bench.engine() as engine:
        return [str(problem) for problem in engine.check(**given).problems if problem.path == f"content/{ONE}"]


def nothing(bench: Workbench) -> None:
    """Leave all as it is."""


def wrong_place(bench: Workbench) -> None:
    replace_in(bench.content / ONE, "Gò Quao, Kiên Giang", "Gò Quao Quao")


def gone_target(bench: Workbench) -> None:
    (bench.content / "tin/2020/11/z.md").unlink()


def target_is_a_draft(bench: Workbench) -> None:
    bench.write("z", folder="2020/11", locality="Hà Giang", more="status: draft\n")


def main_is_gone(bench: Workbench) -> None:
    (bench.content / "tin/2020/11/trung-uong.md").rename(bench.content / "tin/2020/11/khac.md")


def page_loses_its_record(bench: Workbench) -> None:
    replace_in(bench.content / "tin/2020/11/trung-uong.md", "Cà Mau", "Hà Giang")


def lost_image(bench: Workbench) -> None:
    (bench.content / "images/a.jpg").unlink()


def link_to_no_page(bench: Workbench) -> None:
    replace_in(bench.content / ONE, "tinh/ca-mau.html", "tinh/ca-mauu.html")


def link_to_a_new_file(bench: Workbench) -> None:
    bench.write("moi", folder="2022/01", locality="Gia Lai")
    replace_in(bench.content / ONE, "tin/z.html", "tin/moi.html")


def link_to_no_record(bench: Workbench) -> None:
    replace_in(bench.content / ONE, "tin/z.html", "tin/zz.html")


def unreadable(bench: Workbench) -> None:
    (bench.content / ONE).write_bytes(b"\xe1\xe2")


@pytest.mark.parametrize(
    "edit",
    [nothing, wrong_place, gone_target, target_is_a_draft, main_is_gone, page_loses_its_record, lost_image, link_to_no_page, link_to_a_new_file, link_to_no_record, unreadable],
)  # fmt: skip
def test_a_check_of_one_file_tells_what_a_check_of_all_tells_of_it(bench, edit: Callable[[Workbench], None]):
    edit(bench)
    told = of_one(bench, only=[ONE])
    assert told == of_one(bench)
    assert bool(told) == (edit not in (nothing, link_to_a_new_file, page_loses_its_record))


def test_a_build_after_it_makes_the_site_of_a_clean_build(bench):
    replace_in(bench.content / ONE, "Thân" if "Thân" in (bench.content / ONE).read_text(encoding="utf-8") else "[a]", "[aa]")
    bench.write("khac", locality="Gia Lai")
    assert of_one(bench, only=[ONE]) == []
    assert "tin/khac.html" in bench.build().changed


def test_only_what_is_named_is_planned_and_looked_at(tmp_path, monkeypatch):
    bench = Workbench(tmp_path, overlay(tmp_path, "base"))
    for number in range(30):
        bench.write(f"bai-{number}", title=f"Bài dựng {number}")
    with bench.engine() as first:
        first.check()
    planned: list[str] = []
    render = Engine._render
    monkeypatch.setattr(Engine, "_render", lambda self, keys, *rest, **given: planned.extend(keys) or render(self, keys, *rest, **given))
    monkeypatch.setattr("plugins.archive.intake.scan", lambda *args: list(args[4]) if len(args) > 4 else pytest.fail("looked at all"))
    with engine(bench.content, bench.output) as checker:
        outcome = checker.check(only=["tin/2020/10/bai-7.md"])
    assert (outcome.problems, outcome.files) == ((), 31)
    assert planned == ["record:bai-7"]
