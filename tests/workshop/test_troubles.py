"""Errors in words: where in the author's own files, what, and whether the author can cure it."""

from __future__ import annotations

import re
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import jinja2
import pytest

from plugins.archive.lock import Busy
from plugins.common.problems import Problem
from plugins.proofreading.guide import MESSAGES, Explanations
from plugins.workshop.troubles import of_code, of_error, of_problems


@pytest.fixture
def templates(tmp_path):
    """Render a template of that text, included by another at its third line."""

    def render(text, **values):
        (tmp_path / "theme").mkdir()
        (tmp_path / "theme" / "ngoai.html").write_text("\n\n{% include 'trong.html' %}")
        (tmp_path / "theme" / "trong.html").write_text(text)
        environment = jinja2.Environment(loader=jinja2.FileSystemLoader(tmp_path / "theme"), undefined=jinja2.StrictUndefined)
        try:
            environment.get_template("ngoai.html").render(values)
        except Exception as error:
            return of_error(error, tmp_path)

    return render


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("\n{{ x.y }}", "theme/trong.html:2", "'x' is undefined"),
        ("\n{% if %}", "theme/trong.html:2", "Expected an expression, got 'end of statement block'"),
        ("{% include 'khac.html' %}", "theme/trong.html:1", "khac.html"),
        ("\n\n{{ f(0) }}", "theme/trong.html:3", "ZeroDivisionError: division by zero"),
    ],
)
def test_an_error_in_a_template_names_its_line(templates, text, where, what):
    trouble = templates(text, f=lambda x: 1 / x)
    assert trouble.title == "Chưa dựng được: lỗi trong mẫu trang"
    assert (trouble.lines[0].where, trouble.details) == (where, "")
    assert what in trouble.lines[0].what


def render_broken(folder):
    jinja2.Environment(loader=jinja2.FileSystemLoader(folder), undefined=jinja2.StrictUndefined).get_template("hong.html").render()


def divide():
    return 1 / 0


@pytest.mark.parametrize(("task", "where"), [(render_broken, "hong.html:2"), (divide, f"{Path(__file__).name}:{divide.__code__.co_firstlineno + 1}")])
def test_an_error_in_another_process_names_its_line_there(tmp_path, task, where):
    (tmp_path / "hong.html").write_text("<p>\n{{ khong_co.gi_ca }}")
    with ProcessPoolExecutor(1, get_context("spawn")) as workers:
        try:
            workers.submit(task, *([str(tmp_path)] if task is render_broken else [])).result()
        except Exception as error:
            trouble = of_error(error, tmp_path if task is render_broken else Path(__file__).parent)
    assert trouble.lines[0].where == where


def raised(error):
    try:
        raise error
    except Exception as caught:
        return caught


def test_an_error_of_ours_says_all_in_its_words(tmp_path):
    trouble = of_error(raised(Busy("một lần dựng khác đang chạy")), tmp_path)
    assert (trouble.title, [str(line) for line in trouble.lines], trouble.details) == ("Chưa dựng được", ["một lần dựng khác đang chạy"], "")


def test_an_error_of_the_program_names_our_line_and_keeps_the_way_to_it(tmp_path):
    names = {}
    for name, text in (("ma.py", "import json\ndef f():\n    g()\n"), (".venv/site-packages/ngoai.py", "def g():\n    json.loads('{')\n")):
        exec(compile(text, str(tmp_path / name), "exec"), names)
    try:
        names["f"]()
    except ValueError as error:
        trouble = of_error(error, tmp_path)
    assert trouble.lines[0].where == "ma.py:3"
    assert re.match(r"JSONDecodeError: Expecting property name", trouble.lines[0].what)
    assert "Traceback" in trouble.details


def test_an_error_of_the_system_names_the_file(tmp_path):
    trouble = of_error(raised(PermissionError(13, "Permission denied", str(tmp_path / "output" / "a.html"))), tmp_path)
    assert str(trouble.lines[0]) == "output/a.html: Permission denied"


def test_problems_keep_their_lines_and_are_counted():
    trouble = of_problems([Problem("a.md", 2, "sai", "sửa"), Problem("a.md", 5, "thiếu", "thêm"), Problem("b.md", 1, "thừa", "bỏ")])
    assert trouble.title == "3 lỗi trong 2 tệp"
    assert [str(line) for line in trouble.lines] == ["a.md:2: sai; sửa", "a.md:5: thiếu; thêm", "b.md:1: thừa; bỏ"]


def test_a_problem_leads_to_its_message_in_the_guide():
    explained = Explanations({MESSAGES: "### tệp trống\n"})
    trouble = of_problems([Problem("content/tin/a.md", 1, "tệp trống", "xóa tệp"), Problem("content/tin/b.md", 1, "sai", "sửa")], explained)
    first, second = trouble.payload()["lines"]
    assert first["guide"] == "huong-dan-cac-loi.html#tep-trong"
    assert "guide" not in second


def test_code_that_python_cannot_read_is_told_with_its_line(tmp_path):
    good, bad, null, gone = (tmp_path / name for name in ("good.py", "bad.py", "null.py", "gone.py"))
    good.write_text("x = 1")
    bad.write_text("x = 1\ny = (\n")
    null.write_bytes(b"x = 1\0")
    assert of_code([good, gone], tmp_path) is None
    assert [line.where for line in of_code([good, bad, null], tmp_path).lines] == ["bad.py:2", "null.py:1"]
