"""Whatever stops a build: the last good site is whole, and the next build is right."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plugins.archive.lock import Busy
from plugins.archive.release import CannotWrite, Writer
from plugins.data.core import Data
from plugins.feeds.core import Feeds
from plugins.feeds.settings import FeedSettings
from plugins.pages.chrome import PageSettings
from plugins.search.core import DEFAULT
from plugins.speech.core import Speech
from plugins.workshop.corpus import write_corpus
from tests.conftest import ROOT, cache_of, engine, files_of, pelican

SETTINGS = PageSettings(reads_out=True, gives_data=True, has_feeds=True)
WHOLE = {"settings": SETTINGS, "sizes": DEFAULT, "more": (Speech(), Data("Sổ Giao Ban"), Feeds(FeedSettings(SETTINGS)))}  # As the settings have it.

RECORDS = 120
# A build as by the command, that tells when it begins: what is loaded before takes as long as half of it, and could be killed to no purpose.
BUILD = """
import sys
from importlib import import_module

import pelicanconf
from pelican import main

for name in pelicanconf.PLUGINS:
    import_module(name)
print(flush=True)
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def two_sites(tmp_path_factory):
    """Return two states of one content folder, and the site of each."""
    folder = tmp_path_factory.mktemp("two")
    write_corpus(RECORDS, folder / "first", ROOT / "content")
    shutil.copytree(folder / "first", folder / "second")
    records = sorted((folder / "second" / "tin").glob("20*/*/*.md"))
    for path in records[::4]:
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r'^(title: "?)', r"\1Sửa lại, ", text, count=1, flags=re.MULTILINE), encoding="utf-8")
    shutil.copy(records[1], records[1].with_name("mot-bai-them.md"))
    sites = []
    for name in ("first", "second"):
        with engine(folder / name, folder / f"{name}-site", **WHOLE) as one:
            assert one.build().problems == ()
        sites.append(files_of(folder / f"{name}-site"))
    return folder, sites


def lay(source: Path, content: Path) -> None:
    """Make ``content`` what ``source`` is, as a checkout does: only files that differ are written."""
    for path in [path for path in content.rglob("*.md") if not (source / path.relative_to(content)).exists()]:
        path.unlink()
    for path in source.rglob("*"):
        target = content / path.relative_to(source)
        if path.is_file() and (not target.exists() or target.read_bytes() != path.read_bytes()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX")
def test_a_killed_build_leaves_a_whole_site_and_the_next_one_is_right(two_sites, tmp_path):
    folder, sites = two_sites
    content, output = tmp_path / "content", tmp_path / "output"
    shutil.copytree(folder / "first", content)
    done = pelican(content, output)
    assert files_of(output) == sites[0], done.stdout + done.stderr
    rng, state, killed = random.Random(7), 0, 0
    command = [sys.executable, "-c", BUILD, str(content), "-s", "pelicanconf.py", "-o", str(output), "-e", f'CACHE_PATH="{cache_of(output)}"']
    for number in range(9):
        target = 1 - state
        lay(folder / ("first", "second")[target], content)
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True) as build:
            assert build.stdout.readline() == b"\n"
            time.sleep(rng.uniform(0, 1.2))
            killed += build.poll() is None
            os.killpg(build.pid, signal.SIGKILL)
        there = files_of(output)
        assert there in sites, f"round {number}: a mixture"
        if number % 3 == 2:  # After several kills in a row, too.
            done = pelican(content, output)
            assert done.returncode == 0, done.stdout + done.stderr
            assert files_of(output) == sites[target], f"round {number}"
        state = sites.index(files_of(output)) if sites[0] != sites[1] else target
    assert killed > 3


def test_a_full_disk_is_told_and_leaves_all_as_it_was(two_sites, tmp_path, monkeypatch):
    folder, sites = two_sites
    content, output = tmp_path / "content", tmp_path / "output"
    shutil.copytree(folder / "first", content)
    with engine(content, output, **WHOLE) as one:
        one.build()
        before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
        lay(folder / "second", content)
        count = 0
        write = Writer.write

        def until_full(self: Writer, path: str, data: bytes) -> None:
            nonlocal count
            count += 1
            if count > 7:
                raise CannotWrite("đĩa đã đầy", "xóa bớt tệp") from OSError(errno.ENOSPC, "full")
            write(self, path, data)

        with monkeypatch.context() as patch:
            patch.setattr(Writer, "write", until_full)
            with pytest.raises(CannotWrite, match="đầy"):
                one.build()
        assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == before
        assert one.build().problems == ()
    assert files_of(output) == sites[1]


def test_a_store_that_cannot_be_written_harms_nothing(two_sites, tmp_path, monkeypatch):
    """The switch has been made, and then the store cannot learn of it: the next build finds out by itself."""
    import plugins.archive.engine as module

    folder, sites = two_sites
    content, output = tmp_path / "content", tmp_path / "output"
    shutil.copytree(folder / "first", content)
    with engine(content, output, **WHOLE) as one:
        one.build()
        lay(folder / "second", content)
        switch = module.Engine._switch

        def then_die(self, *given, **more):
            switch(self, *given, **more)
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(module.Engine, "_switch", then_die)
            with pytest.raises(KeyboardInterrupt):
                one.build()
    assert files_of(output) == sites[1]
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    with engine(content, output, **WHOLE) as again:
        again.build()
    assert files_of(output) == sites[1]
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()} == {path: time for path, time in before.items() if path.is_file()}


def test_two_builds_at_once_are_one_and_a_clear_message(two_sites, tmp_path):
    folder, _ = two_sites
    with engine(folder / "first", tmp_path / "output") as one, engine(folder / "first", tmp_path / "output") as other:
        tried = []

        def meanwhile(what: str, done: int, total: int) -> None:
            if not tried:
                tried.append(what)
                with pytest.raises(Busy, match="một lần dựng khác đang chạy"):
                    other.build()

        one.build(progress=meanwhile)
        assert tried
        assert other.build().written.new == 0
