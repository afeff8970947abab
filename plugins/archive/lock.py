"""One build at a time for each state folder, whatever happens to the one before."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from plugins.common.dates import HANOI


class Busy(RuntimeError):
    """Another build is at work in the same state folder; says which, for an editor to read."""


@contextlib.contextmanager
def only_one(state: Path) -> Iterator[None]:
    """Hold the lock of the folder ``state``, made if missing. Raises Busy at once if another process or caller has it.

    The system itself frees the lock when its process ends, killed or not. Who holds it stands in a file beside it that is read
    for the message alone, so an old one stops nobody.
    """
    from filelock import FileLock, Timeout  # Here: it loads asyncio, and not every command builds.

    state.mkdir(parents=True, exist_ok=True)
    holder = state / "build.holder"
    lock = FileLock(state / "build.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise Busy(_busy(holder)) from None
    try:
        holder.write_text(f"{os.getpid()}\n", encoding="ascii")
        yield
    finally:
        with contextlib.suppress(OSError):
            holder.unlink()
        lock.release()


def _busy(holder: Path) -> str:
    """Return what to tell: the process, and since when, in the time of Hà Nội."""
    try:
        process = int(holder.read_text(encoding="ascii"))
        since = datetime.fromtimestamp(holder.stat().st_mtime, HANOI)
        who = f" (tiến trình {process}, từ {since:%H:%M} ngày {since.day}/{since.month}/{since.year})"
    except (OSError, ValueError):  # The other has only just begun, or is just done.
        who = ""
    return f"một lần dựng khác đang chạy{who}; hãy đợi nó xong rồi chạy lại"
