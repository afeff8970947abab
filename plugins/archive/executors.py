"""Who does the work of a build: this process, one for each core, or a Dask cluster. All behind ``concurrent.futures.Executor``.

The setting ``BUILD_EXECUTOR`` names one: ``processes`` (as a build needs them), ``serial``, or ``module:function`` of a function without
arguments that returns an Executor. Workers read the content, the theme and the build store from the same paths as the build: those of a
cluster need a shared file system.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
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
    return ProcessPoolExecutor(max(2, os.cpu_count() or 2), mp_context=multiprocessing.get_context("spawn"), initializer=collect_seldom)


COLLECT_AFTER = 100_000  # Objects made before Python looks for cycles; by default 700, though hardly anything we make has one.


def collect_seldom() -> int:
    """Let Python look for cycles of objects less often, which is a twentieth of a build; return after how many objects it did before."""
    before = gc.get_threshold()[0]
    gc.set_threshold(COLLECT_AFTER)
    return before


def dask() -> Executor:
    """Return the executor of the Dask cluster whose scheduler is at DASK_SCHEDULER_ADDRESS; needs the extra ``dask``."""
    from distributed import Client

    return Client(os.environ["DASK_SCHEDULER_ADDRESS"]).get_executor()


def executor_named(name: str) -> Executor:
    """Return the executor that the setting names."""
    module, _, function = name.rpartition(":")
    if module:
        return getattr(importlib.import_module(module), function)()
    return {"processes": processes, "dask": dask, "serial": SerialExecutor}[name]()


class Crew:
    """Who does the work of one build: the executor of that name, called only if there is work for it, and sent home at the end."""

    def __init__(self, name: str) -> None:
        self.is_serial = name == "serial"
        self._name = name
        self._executor: Executor | None = None
        self._collected_after = 0

    def __enter__(self) -> Crew:
        self._collected_after = collect_seldom()
        return self

    def __exit__(self, *_: object) -> None:
        gc.set_threshold(self._collected_after)
        if self._executor:
            self._executor.shutdown(wait=True)
            self._executor = None

    def do(self, work: Callable[..., T], pieces: Iterable[tuple[Any, ...]]) -> Iterator[T]:
        """Yield the results of ``work(*piece)`` as they come."""
        self._executor = self._executor or executor_named(self._name)
        yield from in_order_of_completion(self._executor, max(2, os.cpu_count() or 2), work, pieces)


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
