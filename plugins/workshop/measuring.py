"""What a command costs: processor time and memory of it and all its children, time by the clock, and which files it changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# A process of its own, without a site: Linux carries the size of the one that forks over into the peak of its child.
_LAUNCHER = """
import json, os, sys, time
report, log, folder, *command = sys.argv[1:]
os.chdir(folder)
out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
started = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, out, 2)])
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - started
with open(report, "w") as file:
    json.dump([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss], file)
"""
Snapshot = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Cost:
    """What one run of a command took.

    ``cpu``: seconds of user and system time, of the command and every descendant that was waited for; ``wall``: seconds by the clock;
    ``peak``: bytes of resident memory of the largest of these processes. ``status``: the exit status (negative: the signal);
    ``output``: what it printed.
    """

    cpu: float
    wall: float
    peak: int
    status: int
    output: str


def measure(command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> Cost:
    """Run ``command`` in ``folder``, with ``env`` added to the environment, and return what it took. Not for Windows, which has no wait4."""
    with tempfile.TemporaryDirectory() as scratch:
        report, log = Path(scratch, "report"), Path(scratch, "log")
        launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(report), str(log), str(folder)]
        subprocess.run([*launcher, *command], env={**os.environ, **(env or {})}, check=True)
        status, cpu, wall, peak = json.loads(report.read_text())
        # Kilobytes, but bytes on macOS.
        return Cost(cpu, wall, peak * (1 if sys.platform == "darwin" else 1024), status, log.read_text(encoding="utf-8", errors="replace"))


def snapshot(folder: Path) -> Snapshot:
    """Return every file below ``folder`` with what changes when it is written: inode, time of change in nanoseconds, size."""
    found: dict[str, tuple[int, int, int]] = {}
    ahead = [str(folder)] if folder.is_dir() else []
    while ahead:
        with os.scandir(ahead.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    ahead.append(entry.path)
                else:
                    seen = entry.stat(follow_symlinks=False)
                    found[os.path.relpath(entry.path, folder)] = (seen.st_ino, seen.st_mtime_ns, seen.st_size)
    return found


def changed(before: Snapshot, after: Snapshot) -> int:
    """Return how many files were written or removed between two snapshots."""
    written = sum(1 for path, seen in after.items() if before.get(path) != seen)
    return written + sum(1 for path in before if path not in after)
