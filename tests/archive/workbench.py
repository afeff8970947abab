"""A small site that a test edits and builds, and what must hold after each build."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from plugins.archive.engine import Engine, Outcome
from tests.conftest import ROOT, cache_of, engine, files_of

RECORD = """---
title: {title}
{date}date_note: Bài dựng.
locality: {locality}
locality_note: Bài dựng.
summary: Bài dựng.
source: {{publisher: Báo Thử Nghiệm}}
{more}---

{body}
"""


class Workbench:
    """A content folder and an output folder. All records are made up."""

    def __init__(self, folder: Path, content: Path) -> None:
        self.folder, self.content, self.output = folder, content, folder / "output"
        self.theme = ROOT / "theme"
        self._number = 0
        self.given: dict[str, object] = {}

    def own_theme(self) -> Path:
        """Let the site have a theme that may be edited: a copy, which makes the same pages."""
        self.theme = self.folder / "theme"
        shutil.copytree(ROOT / "theme", self.theme, ignore=shutil.ignore_patterns("*.md"))
        assert self.build().changed == ()
        return self.theme

    def write(
        self, name: str, *, folder: str = "2020/10", title: str = "Bài dựng để kiểm thử", date: str = "2020-10-09", locality: str = "Gò Quao, Kiên Giang",
        more: str = "", body: str = "Thân bài.",
    ) -> Path:  # fmt: skip
        """Write a record; ``date``: "" for none; ``more``: further lines of its front matter."""
        path = self.content / "tin" / folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RECORD.format(title=title, date=date and f"date: {date}\n", locality=locality, more=more, body=body), encoding="utf-8")
        return path

    def engine(self) -> Engine:
        """Return an engine as a new process has it."""
        return engine(self.content, self.output, theme=self.theme, **self.given)

    def build(self, builder: Callable[[], Outcome] | None = None) -> Outcome:
        """Build in a new engine, or by ``builder``; see that the outcome is true and the site is that of a clean build."""
        before = self.snapshot()
        if builder:
            outcome = builder()
        else:
            with self.engine() as new:
                outcome = new.build()
        after = self.snapshot()
        if outcome.problems:
            assert after == before
            return outcome
        written = {path for path in after if path not in before or after[path][0] != before[path][0]}
        assert set(outcome.changed) == written - {".so-giao-ban"}
        assert set(outcome.removed) == before.keys() - after.keys()
        assert {path for path in after if after[path] != before.get(path)} == written, "a file was written that did not change"
        assert outcome.written.new + outcome.written.changed == len(outcome.changed)
        assert outcome.written.removed == len(outcome.removed)
        if builder is None:  # A build that was told what changed does not count the rest.
            assert outcome.written.total == len(after) - 1
        assert {path: data for path, (data, *_) in after.items()} == self.clean()
        return outcome

    def clean(self) -> dict[str, bytes]:
        """Return the files of a build that knows nothing of the ones before."""
        self._number += 1
        output = self.folder / f"clean-{self._number}"
        copy_compiled(cache_of(self.output), cache_of(output))
        with engine(self.content, output, theme=self.theme, **self.given) as new:
            outcome = new.build()
        assert outcome.problems == ()
        files = files_of(output)
        shutil.rmtree(output)
        shutil.rmtree(cache_of(output))
        return files

    def snapshot(self) -> dict[str, tuple[bytes, int, int]]:
        """Return each file of the output with its bytes, time and inode."""
        found = {}
        for path in sorted(self.output.rglob("*")) if self.output.exists() else ():
            if path.is_file():
                stat = path.stat()
                found[path.relative_to(self.output).as_posix()] = (path.read_bytes(), stat.st_mtime_ns, stat.st_ino)
        return found

    @property
    def store(self) -> Path:
        return cache_of(self.output) / "store.sqlite"


def of_made_up_places(folder: Path) -> Workbench:
    """Return a site of no record yet, on the small registers of the golden site: its builds are quick."""
    data = folder / "content" / "data"
    shutil.copytree(ROOT / "tests" / "site" / "content" / "data", data)
    replace_in(data / "decrees.yaml", "record: mau-tay-2019-07-05", "url: 'https://example.org/bai'")  # That record is not here.
    return Workbench(folder, folder / "content")


def copy_built(made: Path, folder: Path) -> None:
    """Copy a content folder, its site in ``output`` and what its builds remember; an engine takes the copy for the site it left: it reads the records once more and has nothing to write."""
    output = folder / "output"
    for name in ("content", output.name, cache_of(output).name):
        shutil.copytree(made / name, folder / name, symlinks=True)  # Folders keep their times, by which they are known,
    note = cache_of(output) / "site.json"
    # but neither their numbers on the disk nor the second site beside.
    note.write_text(json.dumps({**json.loads(note.read_bytes()), "output": output.lstat().st_ino, "shadow": []}), encoding="utf-8")


def replace_in(path: Path, old: str, new: str) -> None:
    """Put ``new`` in the place of ``old``, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def copy_compiled(source: Path, target: Path) -> None:
    """Take over what a cache has of compiled templates, and nothing else: they are half the time of so small a build."""
    target.mkdir(exist_ok=True)
    if (source / "templates.json").exists():
        shutil.copytree(source / "templates", target / "templates")
        shutil.copy(source / "templates.json", target)
