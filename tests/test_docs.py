"""The documents tell the truth: tasks, settings, packages and the schema are in them, and dependencies point one way."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.records.schema import FIELDS
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def tasks() -> set[str]:
    listed = subprocess.run([sys.executable, "-m", "invoke", "--list"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    return {match[1] for match in re.finditer(r"^  (\w+)\s", listed, re.MULTILINE)}


def test_readme_names_every_task_and_no_other():
    assert set(re.findall(r"^\| `inv (\w+)`", README, re.MULTILINE)) == tasks()


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


def test_editors_guide_holds_the_table_of_fields(site):
    page = (site / "huong-dan-bien-tap.html").read_text(encoding="utf-8")
    assert [field.key for field in FIELDS if f"<code>{field.key}</code>" not in page] == []


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
