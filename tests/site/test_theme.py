"""The theme's sources: what stands in several places says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.archive.assets import chart_parts, chart_stylesheet, minified_script, stylesheet, stylesheet_parts
from plugins.search.tokens import tokens_of

CSS = Path(__file__).parents[2] / "theme/static/css"
TOKENS = CSS / "tokens.css"


def block(selector: str, css: str) -> dict[str, str]:
    """Return the colours that the last rule of ``selector`` sets."""
    found = re.findall(rf"(?m)^ *{re.escape(selector)} \{{([^}}]*)\}}", css)
    return dict(re.findall(r"(--[\w-]+): ([^;]+);", found[-1]))


def test_who_chooses_day_or_night_gets_the_colours_of_day_or_night():
    css = TOKENS.read_text(encoding="utf-8")
    day_first, rest = css.split("@media screen and (prefers-color-scheme: dark) {", 1)
    by_night, chosen = rest.split("@media screen {", 1)
    day, night = block(":root", day_first), block(":root", by_night)
    assert night.keys() == {name for name in day if name.startswith("--colour-")}, "each colour of day has one of night"
    assert block("html:has(#colours-night:checked)", chosen) == night
    assert block("html:has(#colours-day:checked, .sheet)", chosen) == {name: day[name] for name in night}


def test_contrast_is_the_same_whether_the_device_or_the_reader_asks():
    css = TOKENS.read_text(encoding="utf-8")
    asked = block(":root:not(#x)", css)
    assert len(asked) >= 6
    assert block("html:has(#contrast:checked)", css) == asked


def test_what_selectors_mean_outlives_the_minifier():
    """Rcssmin takes ``thead :is(a)`` within @container for ``thead:is(a)``."""

    def descendants(css):
        return re.findall(r"[\w\])*] :([\w-]+)", re.sub(r"\{[^{}]*\}|/\*.*?\*/", "{}", css, flags=re.DOTALL))

    for made, parts in ((stylesheet(CSS), stylesheet_parts(CSS)), (chart_stylesheet(CSS), chart_parts(CSS))):
        assert descendants(made.decode()) == descendants("".join(file.read_text(encoding="utf-8") for file in parts))


def test_all_that_is_written_for_the_stylesheets_is_in_one_of_them():
    assert sorted([*stylesheet_parts(CSS), *chart_parts(CSS), CSS / "feed.css"]) == sorted(CSS.rglob("*.css")), "feeds link a sheet of their own"


@pytest.mark.parametrize("file", [file for file in sorted((CSS.parent / "js").glob("*.js")) if file.name != "sw.js"], ids=lambda file: file.stem)
def test_what_scripts_say_outlives_the_minifier(file):
    """Rjsmin takes a space out of a template that stands inside another."""
    before, after = (
        [token.text for token in tokens_of(file.name, text) if token.kind != "space"]
        for text in (file.read_text(encoding="utf-8"), minified_script([file]).decode())
    )
    assert after == before


def test_custom_properties_that_change_get_short_names_that_none_of_ours_has_and_the_others_are_their_values():
    source = "".join(file.read_text(encoding="utf-8") for file in CSS.rglob("*.css"))
    names = re.findall(r"(?<![\w(-])(--[a-z][\w-]*):", source)
    once = {name for name in names if names.count(name) == 1}
    assert {"--touch", "--font-title"} <= once
    assert not {"--colour-paper", "--tone", "--n"} & once
    first, charts = stylesheet(CSS).decode(), chart_stylesheet(CSS).decode()
    made = first + charts
    short = set(re.findall(r"(?<![\w-])--[a-z]\d*(?![\w-])", made)) - {"--n", "--c"}
    assert len(short) == len(set(names) - once - {"--n", "--c"})
    used = set(re.findall(r"(?<![\w-])--[a-z][\w-]*", charts))
    assert used - {"--n", "--c"} <= short & set(re.findall(r"(?<![\w-])--[a-z][\w-]*(?=:)", first)), "they are called the same in both"
    assert not [name for name in short if re.search(rf"(?<![\w-]){name}(?![\w-])", source)]
    assert not [name for name in {*names} - {"--n", "--c"} if re.search(rf"{name}(?![\w-])", made)]
    assert made.count("2.5rem") > 5, "the value of --touch stands where its name stood"


def test_what_has_the_colour_of_a_decree_is_drawn_where_there_is_none():
    """Many decrees have no colour of their own, nor have meetings that name no decree: a border without one is not drawn at all."""
    for part in (*stylesheet_parts(CSS), *chart_parts(CSS)):
        assert "var(--tone)" not in part.read_text(encoding="utf-8"), part.name
