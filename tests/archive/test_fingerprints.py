"""What tells that code or registers have changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plugins.archive.fingerprints import code_digest, files_digest, package_of
from plugins.pages.chrome import PageSettings
from plugins.pages.core import Pages
from tests.conftest import ROOT, TODAY


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "sub" / "b.py").write_text("y = 2025-07-01\n", encoding="utf-8")
    return tmp_path


CHANGES = [
    lambda folder: (folder / "a.py").write_text("x = 2\n", encoding="utf-8"),
    lambda folder: (folder / "sub" / "b.py").unlink(),
    lambda folder: (folder / "sub" / "b.py").rename(folder / "b.py"),
    lambda folder: (folder / "c.py").write_text("", encoding="utf-8"),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("digest", [lambda folder: code_digest([folder]), lambda folder: files_digest([folder], TODAY)], ids=["code", "files"])
def test_every_change_of_a_file_changes_the_digest(folder, digest, change):
    before = digest(folder)
    assert digest(folder) == before
    change(folder)
    assert digest(folder) != before


def test_of_code_only_python_counts_and_each_folder_once(folder):
    before = code_digest([folder])
    (folder / "a.pyc").write_bytes(b"x")
    assert code_digest([folder, folder]) == before


@pytest.mark.parametrize(
    ("text", "one", "other", "same"),
    [
        ("a,2025-07-01", date(2025, 6, 30), date(2025, 7, 1), False),
        ("a,2025-07-01", date(2025, 7, 1), date(2026, 1, 1), True),
        ("a,2025-07", date(2025, 6, 30), date(2025, 7, 2), False),
        ("a,2025", date(2024, 12, 31), date(2025, 1, 1), False),
        ("a,12025-07-01", date(2025, 6, 30), date(2025, 7, 1), True),
        ("a,b", date(2025, 6, 30), date(2030, 7, 1), True),
    ],
)
def test_registers_count_as_new_on_the_day_that_they_name(tmp_path, text, one, other, same):
    (tmp_path / "places.csv").write_text(text, encoding="utf-8")
    assert (files_digest([tmp_path], one) == files_digest([tmp_path], other)) == same


def test_a_folder_that_is_not_there_has_no_files(tmp_path):
    assert files_digest([tmp_path / "khong-co"], TODAY) == files_digest([], TODAY)


def test_the_code_of_a_capability_is_its_package():
    assert package_of(Pages(PageSettings())) == ROOT / "plugins" / "pages"
