"""The documents tell the truth: tasks, settings, packages and the schema are in them, and dependencies point one way."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from markupsafe import escape

from plugins.pages.browse import field_anchor
from plugins.records.schema import FIELDS
from tests.conftest import ROOT, plain

README = (ROOT / "README.md").read_text(encoding="utf-8")


def tasks() -> set[str]:
    listed = subprocess.run([sys.executable, "-m", "invoke", "--list"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    return {match[1] for match in re.finditer(r"^  (\w+)\s", listed, re.MULTILINE)}


def test_readme_names_every_task_and_no_other():
    assert set(re.findall(r"^\| `inv (\w+)`", README, re.MULTILINE)) == tasks()


def test_readme_says_how_to_measure_the_search():
    row = re.search(r"^\| `inv bench` .*$", README, re.MULTILINE)
    assert row
    assert "`--search`" in row[0]
    assert re.search(r"<!-- bench search -->\nĐo ngày .*`inv bench --search .*?<!-- /bench search -->", README, re.DOTALL)


def test_readme_shows_what_the_audit_found():
    assert re.search(r"<!-- audit -->\nĐo ngày .*`inv audit.*?\| Trang đầu \|.*?<!-- /audit -->", README, re.DOTALL)


def test_readme_names_every_setting_of_ours():
    ours = re.findall(r"^(SITE\w*|PATH|OUTPUT_PATH|THEME|PLUGINS|JINJA_ENVIRONMENT) =", (ROOT / "pelicanconf.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert ours
    assert [name for name in ours if f"`{name}`" not in README] == []


def test_readme_names_every_package():
    packages = {path.parent.name for path in (ROOT / "plugins").glob("*/__init__.py")}
    assert {name for name in packages if f"`plugins/{name}`" not in README} == set()


def test_readme_names_every_register():
    assert {path.name for path in (ROOT / "content" / "data").iterdir() if f"`{path.name}`" not in README} == set()


def test_readme_pictures_are_there():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert [path for path in pictures if not (ROOT / path).is_file()] == []


def test_schema_explains_every_field():
    for field in FIELDS:
        assert field.label
        assert field.help.endswith(".") or field.help.endswith(").")
        assert field.example
        assert (field.parse is None) == bool(field.fields)


def test_editors_guide_explains_each_field_and_inner_field(site):
    """The page of fields has each once, by its key, with label, help and example, and says which ones are needed."""
    page = plain((site / "huong-dan-cac-muc.html").read_text(encoding="utf-8"))
    for field in FIELDS:
        part = page[page.index(f'id="{field_anchor(field.key)}"') :].partition("<h")[0]
        for words in (field.label, f"<code>{field.key}</code>", escape(field.help), escape(f"{field.key}: {field.example}")):
            assert words in part, (field.key, words)
        assert ("Không bắt buộc" not in part) == field.required
        assert page.count(f'id="{field_anchor(field.key)}"') == 1
        for inner in field.fields:
            row = re.search(rf'<dt id="{field_anchor(f"{field.key}.{inner.key}")}">(.*?)</dd>', part)
            assert row, (field.key, inner.key)
            for words in (inner.label, f"<code>{inner.key}</code>", escape(inner.help), escape(inner.example)):
                assert words in row[1], (field.key, inner.key, words)
            assert ("(bắt buộc)" in row[1]) == inner.required


GUIDE = sorted((ROOT / "content" / "pages").glob("huong-dan-*.md"))


def test_editors_guide_names_no_command_that_is_not_there():
    named = {name for page in GUIDE for name in re.findall(r"`inv ([a-z]+)", page.read_text(encoding="utf-8"))}
    assert {"check", "new", "import", "serve", "withdraw", "correct", "rename"} <= named
    assert named <= tasks()


def test_editors_guide_leads_to_places_that_are_there(site):
    for page in GUIDE:
        html = (site / f"{page.stem}.html").read_text(encoding="utf-8")
        main = html[html.index("<main") : html.index("</main>")]
        for target, anchor in re.findall(r'href="([\w/.-]*)#([^"]+)"', main):
            there = (site / (target or f"{page.stem}.html")).read_text(encoding="utf-8")
            assert f'id="{anchor}"' in there, (page.name, target, anchor)


def test_each_page_of_the_editors_guide_is_reached_from_its_start_and_leads_back(site):
    start = (site / "huong-dan-bien-tap.html").read_text(encoding="utf-8")
    for page in GUIDE:
        if page.stem != "huong-dan-bien-tap":
            assert f'href="{page.stem}.html"' in start, page.name
            trail = (site / f"{page.stem}.html").read_text(encoding="utf-8").partition('<nav class="breadcrumbs"')[2].partition("</nav>")[0]
            assert '<a href="huong-dan-bien-tap.html">' in trail, page.name


def test_editors_guide_keeps_its_voice():
    for page in GUIDE:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"\w!(?!\[)", text), page.name


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_hashes(name):
    pinned = re.findall(r"^([a-z][\w.-]*)==[^\s]+ .*\\$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(pinned) >= 13
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text


def test_imports_keep_their_contracts():
    done = subprocess.run([str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "5 kept, 0 broken" in done.stdout
