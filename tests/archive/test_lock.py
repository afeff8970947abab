"""One build at a time: the second is told who is at work; a killed one stops nobody."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from datetime import datetime
from pathlib import Path

import pytest

from plugins.archive.lock import Busy, only_one
from plugins.common.dates import HANOI

SERVER = multiprocessing.get_context("forkserver")


def hold(state: str, ready, with_a_child: bool) -> None:
    with only_one(Path(state)):
        if with_a_child and not os.fork():
            ready.send(os.getpid())  # Only the child knows that it has let go of what it inherited.
            time.sleep(60)  # A worker that outlives its killed parent.
            os._exit(0)
        if not with_a_child:
            ready.send(0)
        time.sleep(60)


def holding(state: Path, with_a_child: bool = False):
    """Start a process that holds the lock; return it and its child."""
    here, there = SERVER.Pipe()
    process = SERVER.Process(target=hold, args=(str(state), there, with_a_child))
    process.start()
    return process, here.recv()


def test_a_second_build_is_told_who_is_at_work_and_since_when(tmp_path):
    process, _ = holding(tmp_path)
    try:
        then = datetime(2026, 11, 22, 14, 3, tzinfo=HANOI).timestamp()
        os.utime(tmp_path / "build.holder", (then, then))
        with pytest.raises(Busy) as refused, only_one(tmp_path):
            pass
        said = f"một lần dựng khác đang chạy (tiến trình {process.pid}, từ 14:03 ngày 22/11/2026); hãy đợi nó xong rồi chạy lại"
        assert str(refused.value) == said
    finally:
        process.kill()
        process.join()


@pytest.mark.parametrize("with_a_child", [False, True])
def test_a_killed_build_frees_the_lock_even_if_a_worker_of_it_lives_on(tmp_path, with_a_child):
    process, child = holding(tmp_path, with_a_child)
    try:
        process.kill()
        process.join()
        assert (tmp_path / "build.holder").exists()
        with only_one(tmp_path):
            assert (tmp_path / "build.holder").read_text() == f"{os.getpid()}\n"
    finally:
        if child:
            os.kill(child, signal.SIGKILL)


def test_the_lock_is_free_after_an_error(tmp_path):
    with pytest.raises(ZeroDivisionError), only_one(tmp_path / "moi"):
        raise ZeroDivisionError
    with only_one(tmp_path / "moi"):
        pass
    assert not (tmp_path / "moi" / "build.holder").exists()


@pytest.mark.parametrize("note", ["", "không phải số", "99999999\n"])
def test_an_old_note_stops_nobody(tmp_path, note):
    (tmp_path / "build.holder").write_text(note)
    with only_one(tmp_path), pytest.raises(Busy), only_one(tmp_path):
        pass


@pytest.mark.parametrize("note", ["", "không phải số"])
def test_without_a_readable_note_the_message_is_still_whole(tmp_path, note):
    with only_one(tmp_path):
        (tmp_path / "build.holder").write_text(note)
        with pytest.raises(Busy, match=r"^một lần dựng khác đang chạy; hãy đợi nó xong rồi chạy lại$"), only_one(tmp_path):
            pass


def test_two_sites_are_built_at_a_time(tmp_path):
    with only_one(tmp_path / "a"), only_one(tmp_path / "b"):
        pass
