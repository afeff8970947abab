"""What a save asks for: sources to build anew, or code that only a fresh process can use. Knows nothing of browsers."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import watchfiles
from watchfiles.main import FileChange

from plugins.archive.engine import Outcome

STEP, DEBOUNCE = 10, 200  # Milliseconds. With watchfiles' own 50 and 1,600 a save costs 74 ms of CPU, with these 18.
TICK = 50  # Milliseconds until a quiet watch looks at the single files.
MANY = 1000  # Of more changes than these the system may have dropped some: the engine looks at everything.
Progress = Callable[[str, int, int], None]  # Hears what is done, how many of how many.


class Engine(Protocol):
    """Builds the site; stays in memory between builds. Called from one thread only, the one that called ``serve``."""

    def build(self, hint: Collection[Path] | None = None, progress: Progress | None = None) -> Outcome:
        """Bring the output up to date. ``hint``: the source files that changed or went, absolute; None: look at everything."""


class SourceFilter(watchfiles.DefaultFilter):
    """Lets through what an author saves: neither what editors and offices leave beside it, nor what a build writes."""

    ignore_entity_patterns = (
        *watchfiles.DefaultFilter.ignore_entity_patterns,
        r"^4913$",  # Vim tries whether it may write.
        r"^#.*#$",  # Emacs
        r"^\.~lock\.",  # LibreOffice
        r"^~\$",  # Excel
        r"^\.goutputstream-",  # GNOME
        r"\.(kate-swp|crswap|tmp|part)$",
        r"\.so-giao-ban$",  # Our own, beside the file it is about to replace.
    )

    def __init__(self, output: Path) -> None:
        super().__init__()
        # Beside ``output`` lies ``output.next`` or the like, while a build is going on.
        self._made = (f"{output}{os.sep}", f"{output}.")

    def __call__(self, change: watchfiles.Change, path: str) -> bool:
        return super().__call__(change, path) and not f"{path}{os.sep}".startswith(self._made)


@dataclass(frozen=True)
class Save:
    """Changes heard together. ``sources`` is None where the engine must look at everything; ``code`` are Python files."""

    sources: tuple[Path, ...] | None
    code: tuple[Path, ...]


def watch(sources: Sequence[Path], output: Path, stop: threading.Event | None = None) -> Iterator[set[FileChange]]:
    """Yield the changes of ``sources`` (folders and single files) until ``stop``: first an empty set, as soon as the watch stands.

    What changes while the caller is busy is gathered by the system's watcher and comes with the next set. Raises KeyboardInterrupt.
    """
    folders, files = [path for path in sources if path.is_dir()], [path for path in sources if not path.is_dir()]
    # Editors put a new file in the place of the old; a watch of one file would stay with the old. So these are looked at.
    stamps = {path: _stamp(path) for path in files}
    options = {"watch_filter": SourceFilter(output), "step": STEP, "debounce": DEBOUNCE, "rust_timeout": TICK, "yield_on_timeout": True}
    stands = False
    for changes in watchfiles.watch(*folders, stop_event=stop, ignore_permission_denied=True, **options):
        now = {path: _stamp(path) for path in files}
        changes.update((watchfiles.Change.modified, str(path)) for path in files if now[path] != stamps[path])
        stamps = now
        if changes or not stands:
            stands = True
            yield changes


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def sort_changes(changes: Iterable[FileChange]) -> Save:
    """Return what ``changes`` ask for, sources in the order they were saved.

    A folder that came or went is heard of by its own name only, so the engine has to look at everything.
    """
    changes = list(changes)
    code = sorted({Path(path) for _, path in changes if path.endswith(".py")})
    sources: set[Path] = set()
    everything = len(changes) > MANY
    for change, name in changes:
        path = Path(name)
        if path.suffix == ".py":
            continue
        if path.is_dir():
            everything |= change != watchfiles.Change.modified  # Modified: something in it, which is heard of by itself.
        else:
            sources.add(path)
            everything |= change == watchfiles.Change.deleted and not path.suffix
    # A file that went has no time: last.
    return Save(None if everything else tuple(sorted(sources, key=lambda path: (_stamp(path) or (1 << 63,), path))), tuple(code))


class Rebuilder:
    """Asks the engine for builds. What a build with problems was asked to look at is asked for again with the next."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._everything = True
        self._waiting: tuple[Path, ...] = ()

    def build(self, sources: Collection[Path] | None, progress: Progress | None = None) -> Outcome:
        """Build after a change of ``sources`` (None: of anything). After any exception the next build looks at everything."""
        self._everything |= sources is None
        self._waiting = tuple(dict.fromkeys((*(sources or ()), *self._waiting)))  # The newest first: it is what the author looks at.
        hint = None if self._everything else self._waiting
        self._everything = True
        outcome = self._engine.build(hint, progress)
        self._everything = hint is None and bool(outcome.problems)
        if not outcome.problems:
            self._waiting = ()
        return outcome
