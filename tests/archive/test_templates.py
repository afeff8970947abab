"""What tells that a template, or one it uses, has changed."""

from __future__ import annotations

from pathlib import Path

import markupsafe
import pytest
from jinja2 import TemplateSyntaxError
from markupsafe import Markup

from plugins.archive.templates import escape, make_environment, template_digests, texts_digest

TEXTS = {
    "base.html": "<html>{% block main %}{% endblock %}{% include 'foot.html' %}",
    "foot.html": "<p>",
    "macros.html": "{% macro bold(words) %}<b>{{ words }}</b>{% endmacro %}",
    "page.html": "{% extends 'base.html' %}{% from 'macros.html' import bold %}{% block main %}{{ bold(words) }}{% endblock %}",
    "alone.html": "x",
}


@pytest.fixture
def folder(tmp_path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def digests(folder: Path) -> dict[str, bytes]:
    return template_digests(make_environment((str(folder),), {}))


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("foot.html", {"foot.html", "base.html", "page.html"}),
        ("macros.html", {"macros.html", "page.html"}),
        ("page.html", {"page.html"}),
        ("alone.html", {"alone.html"}),
        ("new.html", {"new.html"}),
    ],
)
def test_a_change_shows_in_every_template_that_uses_it(folder, name, changed):
    before, of_all = digests(folder), texts_digest((str(folder),))
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("!")
    after = digests(folder)
    assert {name for name in after if after[name] != before.get(name)} == changed
    assert texts_digest((str(folder),)) != of_all


def test_a_template_that_is_wrong_has_a_digest_and_tells_when_it_is_used(folder):
    (folder / "alone.html").write_text("{% if %}", encoding="utf-8")
    assert "alone.html" in digests(folder)
    with pytest.raises(TemplateSyntaxError):
        make_environment((str(folder),), {}).get_template("alone.html")


def test_the_first_folder_that_has_a_template_wins(folder, tmp_path_factory):
    over = tmp_path_factory.mktemp("over")
    (over / "alone.html").write_text("y", encoding="utf-8")
    environment = make_environment((str(over), str(folder)), {})
    assert environment.get_template("alone.html").render() == "y"
    assert environment.get_template("foot.html").render() == "<p>"
    assert template_digests(environment)["alone.html"] != digests(folder)["alone.html"]
    assert texts_digest((str(over), str(folder))) != texts_digest((str(folder), str(over)))


def test_compiled_templates_are_kept_and_do_not_outlive_a_change(folder, tmp_path):
    compiled = tmp_path / "compiled"
    assert make_environment((str(folder),), {}, compiled).get_template("page.html").render(words="a") == "<html><b>a</b><p>"
    assert list(compiled.iterdir())
    (folder / "macros.html").write_text("{% macro bold(words) %}<i>{{ words }}</i>{% endmacro %}", encoding="utf-8")
    assert make_environment((str(folder),), {}, compiled).get_template("page.html").render(words="a") == "<html><i>a</i><p>"


class Safe:
    def __html__(self) -> str:
        return "<i>"


@pytest.mark.parametrize("value", ["<b>&\"'", "", "thường", Markup("<b>"), 7, None, Safe()])
def test_values_are_escaped_as_markupsafe_does(value):
    assert escape(value) == markupsafe.escape(value)


def test_pages_escape_what_is_not_marked_safe(tmp_path):
    (tmp_path / "m.html").write_text("{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}")
    (tmp_path / "a.html").write_text('{% from "m.html" import m %}{{ m(x) }}{{ x }}{{ y }}{% set z %}<u>{{ x }}</u>{% endset %}{{ z }}')
    environment = make_environment((str(tmp_path),), {"autoescape": True})
    assert environment.get_template("a.html").render(x="<", y=Markup("<")) == "<i>&lt;</i>&lt;<<u>&lt;</u>"
