"""Whether releases of several Pythons are told apart. No site is built: what each made is made up."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from plugins.workshop import reproducing
from plugins.workshop.reproducing import Failed, Release, differences, digest_of

FILES = {"index.html": "aa", "tin/a.html": "bb"}


@pytest.mark.parametrize(
    ("other", "is_same", "said"),
    [
        (FILES, True, "Python 3.13.0: từng byte như nhau"),
        ({**FILES, "index.html": "cc", "b.html": "dd"}, False, "Python 3.13.0: khác ở 2 tệp, như b.html, index.html"),
    ],
)
def test_what_two_pythons_made_is_compared_file_by_file(tmp_path, monkeypatch, other, is_same, said):
    def made(python: str, folder: Path, surroundings: dict[str, str]) -> Release:
        return Release("3.11.7", surroundings, FILES) if python == sys.executable else Release("3.13.0", surroundings, other)

    monkeypatch.setattr(reproducing, "made", made)
    monkeypatch.setattr(reproducing, "_environment", lambda python, *_: python)
    told: list[str] = []
    assert reproducing.run(["python3.13"], tmp_path, told.append) is is_same
    assert told[0] == "Python 3.11.7, TZ=UTC LC_ALL=C.UTF-8 PYTHONHASHSEED=0: 2 tệp"
    assert told[-2:] == [said, f"SHA-256 của cả bản: {digest_of(FILES)}"]


def test_files_that_only_one_has_are_differences():
    assert differences({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == ["a", "b", "c"]
    assert differences(FILES, dict(reversed(FILES.items()))) == []
    assert digest_of(FILES) == digest_of(dict(reversed(FILES.items()))) != digest_of({"index.html": "aa"})


def test_a_python_that_is_not_here_is_named(tmp_path):
    with pytest.raises(Failed, match=r"python-khong-co: No such file"):
        reproducing._environment("python-khong-co", tmp_path, print)
