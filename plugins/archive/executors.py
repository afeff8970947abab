"""Who does the work of a build: this process, one for each core, or a Dask cluster. All behind ``concurrent.futures.Executor``.

The setting ``BUILD_EXECUTOR`` names one: ``processes`` (as a build needs them), ``serial``, or ``module:function`` of a function without
arguments that returns an Executor. Workers read the content, the theme and the build store from the same paths as the build: those of a
cluster need a shared file system.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")


class SerialExecutor(Executor):
    """Does each piece of work at once, in this process."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # As an Executor does.
            future.set_exception(error)
        return future


def processes() -> Executor:
    """Return a pool of one process a core, but no fewer than two."""
    # Not forked: a fork of a process with threads (progress bars, servers) may hang.
    return ProcessPoolExecutor(max(2, os.cpu_count() or 2), mp_context=multiprocessing.get_context("spawn"))


def dask() -> Executor:
    """Return the executor of the Dask cluster whose scheduler is at DASK_SCHEDULER_ADDRESS; needs the extra ``dask``."""
    from distributed import Client

    return Client(os.environ["DASK_SCHEDULER_ADDRESS"]).get_executor()


@contextmanager
def executor_named(name: str) -> Iterator[tuple[Executor, int]]:
    """Yield the executor that a setting names, and how many pieces of work it does at a time."""
    module, _, function = name.rpartition(":")
    make = getattr(importlib.import_module(module), function) if module else {"processes": processes, "dask": dask, "serial": SerialExecutor}[name]
    with make() as executor:
        yield executor, max(2, os.cpu_count() or 2)


def in_order_of_completion(executor: Executor, at_a_time: int, work: Callable[..., T], pieces: Iterable[tuple[Any, ...]]) -> Iterator[T]:
    """Yield the results of ``work(*piece)`` as they come. Few pieces are in flight, so that neither they nor their results fill the memory."""
    waiting: set[Future[T]] = set()
    ahead = iter(pieces)
    try:
        for piece in ahead:
            waiting.add(executor.submit(work, *piece))
            if len(waiting) >= 2 * at_a_time:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    finally:
        for future in waiting:
            future.cancel()
