"""Who does the work: nobody sees in the site who did it."""

from __future__ import annotations

import os
from concurrent.futures import Executor
from pathlib import Path

import pytest

from plugins.archive.executors import Crew, SerialExecutor, executor_named, in_order_of_completion
from tests.conftest import ROOT, files_of, pelican

# A worker that cannot find its project, or a build that does not ask the cluster, shows here.
CLUSTER = """
import os, sys
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1") as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.readline()
"""


def double(number: int) -> int:
    return 2 * number


def in_other_process(_: int) -> int:
    return os.getpid()


def fail(_: int) -> int:
    raise ValueError("hỏng")


@pytest.mark.parametrize("name", ["serial", "processes"])
def test_every_piece_of_work_is_done_once(name):
    with Crew(name) as crew:
        for _ in range(2):  # One executor for both.
            assert sorted(crew.do(double, ((number,) for number in range(50)))) == list(range(0, 100, 2))


def test_processes_are_others_than_this_one():
    with Crew("processes") as crew:
        assert os.getpid() not in set(crew.do(in_other_process, ((number,) for number in range(8))))


def test_few_pieces_are_taken_ahead():
    taken = 0

    def pieces():
        nonlocal taken
        for number in range(100):
            taken += 1
            yield (number,)

    results = in_order_of_completion(SerialExecutor(), 2, double, pieces())
    next(results)
    assert taken <= 4


@pytest.mark.parametrize("name", ["serial", "processes"])
def test_an_error_in_a_worker_is_raised_here(name):
    with Crew(name) as crew, pytest.raises(ValueError, match="hỏng"):
        list(crew.do(fail, [(1,)]))


def test_a_setting_may_name_a_function():
    executor = executor_named("plugins.archive.executors:SerialExecutor")
    assert isinstance(executor, SerialExecutor)
    assert isinstance(executor, Executor)


def crowd(folder: Path) -> Path:
    """Return a content folder with enough made-up records for several pieces of work."""
    from plugins.workshop.corpus import write_corpus

    write_corpus(260, folder, ROOT / "content")  # A process gets 250 of them at a time.
    return folder


def test_a_dask_cluster_builds_the_same_site(tmp_path):
    import subprocess
    import sys

    content = crowd(tmp_path / "content")
    settings = tmp_path / "settings.py"
    here = pelican(content, tmp_path / "here" / "output")
    assert here.returncode == 0, here.stdout + here.stderr

    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(script)], cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as cluster:
        try:
            address = cluster.stdout.readline().strip()
            assert address.startswith("tcp://127.0.0.1:")
            settings.write_text(
                f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom pelicanconf import *\nTHEME = {str(ROOT / 'theme')!r}\nBUILD_EXECUTOR = 'dask'\n",
                encoding="utf-8",
            )
            there = pelican(content, tmp_path / "there" / "output", settings, DASK_SCHEDULER_ADDRESS=address)
        finally:
            cluster.stdin.close()
            cluster.wait(60)
    assert there.returncode == 0, there.stdout + there.stderr
    assert files_of(tmp_path / "there" / "output") == files_of(tmp_path / "here" / "output")
    assert len(files_of(tmp_path / "here" / "output")) > 1_000
