"""The plan: every output file as an Artifact with what it is made from. One mechanism for pages, data files and images."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from plugins.common.text import is_device

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


@dataclass(frozen=True)
class Artifact:
    """One output file.

    ``path`` is relative to the output folder. ``inputs`` names what it is made from (``record:ID``, ``records:KEY`` for a list,
    ``register:NAME``, ``page:PATH``): if none of them, no template and no code changed, its bytes cannot have. A page has a
    ``template`` and a ``context`` that yields ready values; any other file has ``content`` that yields its bytes.
    """

    path: str
    inputs: tuple[str, ...]
    template: str = ""
    context: Callable[[], Mapping[str, object]] | None = None
    content: Callable[[], bytes] | None = None

    @property
    def root(self) -> str:
        """The way from this file to the site's root: "" or "../", once for each folder."""
        return "../" * self.path.count("/")


class BadPath(ValueError):
    """A path that no file of the site can have. ``artifact`` wants it."""

    def __init__(self, message: str, artifact: Artifact) -> None:
        super().__init__(message)
        self.artifact = artifact


class UnsafePath(BadPath):
    """Some system or server cannot hold a file at that path."""


class PathTaken(BadPath):
    """``other`` has that path already, if only by letter case."""

    def __init__(self, artifact: Artifact, other: Artifact) -> None:
        super().__init__(artifact.path, artifact)
        self.other = other


@dataclass
class Plan:
    """The artifacts of one build, by path, in the order they were added."""

    artifacts: dict[str, Artifact] = field(default_factory=dict)

    def add(self, artifacts: Iterable[Artifact]) -> None:
        """Add ``artifacts``. Raises PathTaken for a path planned before (also if only letter case tells them apart), and UnsafePath."""
        for artifact in artifacts:
            parts = artifact.path.split("/")
            if not _SAFE.fullmatch(artifact.path) or any(is_device(part) or len(part) > 255 for part in parts):
                raise UnsafePath(f"unsafe artifact path {artifact.path!r}", artifact)
            # On Windows and macOS the two would be one file.
            key = artifact.path.casefold()
            if key in self._keys:
                raise PathTaken(artifact, self.artifacts[self._keys[key]])
            self._keys[key] = artifact.path
            self.artifacts[artifact.path] = artifact

    _keys: dict[str, str] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[Artifact]:
        return iter(self.artifacts.values())

    def __len__(self) -> int:
        return len(self.artifacts)

    def __contains__(self, path: str) -> bool:
        return path in self.artifacts
