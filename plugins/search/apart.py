"""Grouping the postings of many documents in a process of its own, so that its memory never adds to that of the build.

The build gives it what it keeps of each document through a pipe, and is given the blobs; neither is ever there as a whole on the side of the build.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection

from plugins.archive.executors import collect_seldom

from .analysis import Reading
from .pack import blobs_of_readings

Unpack = Callable[[bytes], Reading]
_END = b""


class GroupingFailed(RuntimeError):
    """The process ended without having grouped everything; the message says what it died of, if it could tell."""


def blobs_apart(entries: Iterable[bytes], size: int, unpack: Unpack) -> Iterator[tuple[str, bytes]]:
    """Yield what :func:`.pack.blobs_of_readings` does; ``unpack``, a function of a module, makes readings of the ``size`` entries. Raises GroupingFailed."""
    # Not forked: a fork of a process with threads (progress bars, servers) may hang.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_group, args=(theirs, size, unpack), daemon=True)
    process.start()
    theirs.close()  # Then the end of the process is the end of the pipe.
    try:
        with suppress(ConnectionError):  # What it died of is there to be read.
            for entry in entries:
                ours.send_bytes(entry)
            ours.send_bytes(_END)
        yield from _received(ours)
    except (EOFError, ConnectionError):
        process.join()
        raise GroupingFailed(f"exit status {process.exitcode}") from None
    finally:
        ours.close()
        process.kill()
        process.join()


def _received(pipe: Connection) -> Iterator[tuple[str, bytes]]:
    while head := pipe.recv():
        if isinstance(head, GroupingFailed):
            raise head
        yield head, pipe.recv_bytes()


def _group(pipe: Connection, size: int, unpack: Unpack) -> None:
    """Do the work of the process: take ``size`` entries, give heads and blobs."""
    collect_seldom()
    try:
        for head, blob in blobs_of_readings(map(unpack, iter(pipe.recv_bytes, _END)), size):
            pipe.send(head)
            pipe.send_bytes(blob)
        pipe.send("")
    except (EOFError, ConnectionError):
        return  # Nobody waits any more.
    except Exception as error:
        pipe.send(GroupingFailed(f"{type(error).__name__}: {error}"))
