"""Rendering a plan and writing what changed. Knows nothing of Pelican."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from .plan import Artifact, Plan

MARKER = ".so-giao-ban"
MARKER_TEXT = "Thư mục này do Sổ Giao Ban dựng. Tệp không thuộc trang web sẽ bị xóa ở lần dựng sau.\n"


class ForeignOutput(RuntimeError):
    """The output folder holds files that we did not make, so we will not clean it."""


@dataclass(frozen=True)
class Written:
    """What one build did to the output folder, in files."""

    new: int
    changed: int
    unchanged: int
    removed: int

    @property
    def total(self) -> int:
        return self.new + self.changed + self.unchanged


def render(artifact: Artifact, environment: Environment) -> bytes:
    """Return the bytes of one artifact."""
    if artifact.content is not None:
        return artifact.content()
    if artifact.context is None:
        raise ValueError(f"{artifact.path} has neither content nor context")
    return environment.get_template(artifact.template).render(artifact.context()).encode()


def build(plan: Plan, environment: Environment, output: Path, progress: Callable[[int, int], None] | None = None) -> Written:
    """Render every artifact of ``plan``, then make the folder ``output`` hold exactly these files.

    All is rendered before anything is written, so an error in a template leaves the last site whole. A file whose bytes are the
    same is not touched; a changed one is replaced at once. Raises ForeignOutput for a folder with files that are not ours.
    """
    check_output(output)
    rendered: dict[str, bytes] = {}
    for number, artifact in enumerate(plan, 1):
        rendered[artifact.path] = render(artifact, environment)
        if progress:
            progress(number, len(plan))
    return write(rendered, output)


def check_output(output: Path) -> None:
    """Raise ForeignOutput unless ``output`` is new, empty, or made by an earlier build."""
    if output.is_dir() and not (output / MARKER).exists() and any(output.iterdir()):
        raise ForeignOutput(f"thư mục {output} có tệp không do Sổ Giao Ban tạo; hãy chọn thư mục khác, hoặc dọn thư mục ấy trước")


def write(rendered: dict[str, bytes], output: Path) -> Written:
    """Make ``output`` hold exactly ``rendered`` (bytes by relative path) and the marker; return what was done."""
    output.mkdir(parents=True, exist_ok=True)
    _remove_links(output)
    files = {**rendered, MARKER: MARKER_TEXT.encode()}
    new = changed = unchanged = 0
    # Pages after what they link to is not worth an order here; the first page goes last, so that it never promises too much.
    for path in sorted(files, key=lambda path: (path == "index.html", path)):
        target = output / path
        try:
            before = target.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            before = None
        if before == files[path]:
            unchanged += path != MARKER
            continue
        _replace(target, files[path])
        if path != MARKER:
            changed, new = changed + (before is not None), new + (before is None)
    removed = _remove_others(output, files)
    return Written(new, changed, unchanged, removed)


def _remove_links(output: Path) -> None:
    """Remove symbolic links below ``output``: none is ours, and through one a page would land elsewhere, or be taken for written."""
    for parent, folders, names in os.walk(output):
        for name in (*folders, *names):
            path = os.path.join(parent, name)
            if os.path.islink(path):
                os.unlink(path)


def _replace(target: Path, data: bytes) -> None:
    for above in (target.parent, *target.parent.parents):  # What was a page may now be a folder, and the other way round.
        if above.is_file():
            above.unlink()
    if target.is_dir():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".moi-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def _remove_others(output: Path, files: Iterable[str]) -> int:
    kept, removed = set(files), 0
    for path in sorted(output.rglob("*"), reverse=True):
        relative = path.relative_to(output).as_posix()
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif relative not in kept:
            path.unlink()
            removed += 1
    return removed
