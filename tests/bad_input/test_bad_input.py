"""One folder per mistake: ``content/`` holds what differs from ``base/``, ``expected.txt`` the exact messages; an empty one means accepted.

All records here are made up. The registers are the real ones of ``content/data/``, so that the two never differ. After a wanted
change of a message: ``WRITE_EXPECTED=1 pytest tests/bad_input``, then read the diff as an editor would.
"""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from pathlib import Path

import pytest

from plugins.archive import scanning
from plugins.archive.engine import read_archive
from plugins.archive.queries import Archive
from plugins.common.problems import Problem
from tests.conftest import cache_of, engine, files_of, pelican, setup_of
from tests.pictures import jpeg

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = sorted(folder.name for folder in HERE.iterdir() if (folder / "content").is_dir() and folder.name != "base")
ACCEPTED = [case for case in CASES if not (HERE / case / "expected.txt").read_bytes()]
BASE_RECORD = "content/tin/2020/10/bai-goc.md"


def overlay(target: Path, *folders: str) -> Path:
    """Lay the real registers and then ``folders`` into ``target``; return its content folder."""
    shutil.copytree(ROOT / "content" / "data", target / "content" / "data", dirs_exist_ok=True)
    # Some sources of the decrees are real records, which are not here.
    decrees = target / "content" / "data" / "decrees.yaml"
    decrees.write_text(re.sub(r", record: [a-z0-9-]+", "", decrees.read_text(encoding="utf-8")), encoding="utf-8")
    for folder in folders:
        shutil.copytree(HERE / folder, target, symlinks=True, dirs_exist_ok=True)
        for placeholder in (target / "content").rglob("*.jpg"):  # What is stored says what it is for; a build wants pictures.
            if placeholder.exists():
                placeholder.write_bytes(jpeg())
        # Names with marks are told here, not stored: not every system keeps them as they are.
        names = HERE / folder / "names.tsv"
        for row in names.read_text(encoding="utf-8").splitlines() if names.exists() else ():
            stored, meant = row.split("\t")
            (target / stored).rename(target / meant)
    return target / "content"


def read(target: Path, *folders: str) -> tuple[Archive | None, list[Problem]]:
    archive, problems, _ = read_archive(setup_of(overlay(target, *folders), target / "state"))
    return archive, problems


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_gets_exactly_its_messages(case, tmp_path):
    archive, problems = read(tmp_path, "base", case)
    messages = "".join(f"{problem}\n" for problem in problems)
    expected = HERE / case / "expected.txt"
    if os.environ.get("WRITE_EXPECTED"):
        expected.write_text(messages, encoding="utf-8")
    assert messages == expected.read_text(encoding="utf-8")
    assert (archive is None) == bool(problems)


@pytest.fixture(scope="module")
def known_base(tmp_path_factory) -> Path:
    """What a check of the base remembers; to be copied."""
    folder = tmp_path_factory.mktemp("base")
    with engine(overlay(folder, "base"), folder / "output") as checker:
        assert checker.check().problems == ()
    return cache_of(folder / "output")


@pytest.mark.parametrize("case", CASES)
def test_a_check_that_knows_what_was_there_says_the_same_each_time(case, tmp_path, known_base, monkeypatch):
    monkeypatch.setattr(scanning, "YOUNG_NS", 0)  # As if the files had been lying there for a while.
    shutil.copytree(known_base, cache_of(tmp_path / "output"))
    expected = (HERE / case / "expected.txt").read_text(encoding="utf-8")
    with engine(overlay(tmp_path, "base", case), tmp_path / "output") as checker:
        for _ in range(2):
            assert "".join(f"{problem}\n" for problem in checker.check().problems) == expected


def test_the_base_has_no_mistake_and_is_in_nfc(tmp_path):
    archive, problems = read(tmp_path, "base")
    assert problems == []
    (record,) = archive.records()
    assert record.title == unicodedata.normalize("NFC", "Bài dựng để kiểm thử")
    assert record.place_ids == ("go-quao-kien-giang",)
    assert record.decree_ids == ("nd-03-2019-2019-09-05",)


def test_the_accepted_cases_are_these():
    assert ACCEPTED == ["accepted_bom", "accepted_bom_and_crlf", "accepted_crlf", "accepted_nfd"]


@pytest.mark.parametrize("case", ACCEPTED)
def test_other_clothing_of_the_same_text_is_read_as_the_same_record(case, tmp_path):
    assert (HERE / case / BASE_RECORD).read_bytes() != (HERE / "base" / BASE_RECORD).read_bytes()
    dressed, _ = read(tmp_path / "dressed", "base", case)
    plain, _ = read(tmp_path / "plain", "base")
    assert list(dressed.records()) == list(plain.records())


@pytest.mark.parametrize(
    ("case", "encoding"),
    [
        ("not_utf8_utf16_with_bom", "utf-16"),
        ("not_utf8_utf16_big_endian", "utf-16"),
        ("not_utf8_utf16_without_bom", "utf-16-le"),
        ("not_utf8_utf16_big_endian_without_bom", "utf-16-be"),
        ("not_utf8_windows_1258", "cp1258"),
    ],
)
def test_the_bytes_of_the_encoded_cases_are_what_their_names_say(case, encoding):
    # An editor or a .gitattributes that converts them would make these cases test nothing.
    text = (HERE / case / "content/tin/2020/10/x.md").read_bytes().decode(encoding)
    assert unicodedata.normalize("NFC", text) == (HERE / "base" / BASE_RECORD).read_text(encoding="utf-8")


def test_a_build_of_broken_content_says_so_fails_and_leaves_the_site_as_it_was(tmp_path):
    content, output = overlay(tmp_path, "base"), tmp_path / "output"
    good = pelican(content, output)
    assert good.returncode == 0, good.stdout + good.stderr
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}, files_of(output)
    assert len(before[1]) > 5

    overlay(tmp_path, "several_mistakes_in_several_files")
    broken = pelican(content, output)

    assert broken.returncode == 1
    terminal = broken.stdout + broken.stderr
    messages = (HERE / "several_mistakes_in_several_files" / "expected.txt").read_text(encoding="utf-8").splitlines()
    shown = [line.removeprefix(f"{tmp_path.as_posix()}/") for line in terminal.splitlines() if line.startswith(tmp_path.as_posix())]
    assert shown == messages
    assert "8 lỗi trong 4 tệp" in terminal
    assert "Traceback" not in terminal
    assert ({path: path.stat().st_mtime_ns for path in output.rglob("*")}, files_of(output)) == before
