"""What tells that code, libraries or registers have changed, so that nothing stale survives an upgrade."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date
from functools import cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path

# Whose versions show in the bytes of pages.
LIBRARIES = ("jinja2", "markdown", "markupsafe", "nh3", "pillow", "pypdf", "pyyaml", "rcssmin", "smartypants")
_DAY = re.compile(rb"(?<!\d)\d{4}(?:-\d\d(?:-\d\d)?)?(?!\d)")


def code_digest(folders: Iterable[Path]) -> bytes:
    """Return a digest of the Python files below ``folders``, of Python and of the libraries."""
    whole = blake2b(_libraries().encode(), digest_size=12)
    for folder in sorted(set(folders)):
        for path in sorted(folder.glob("**/*.py")):
            whole.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return whole.digest()


@cache
def _libraries() -> str:
    return " ".join((sys.version, *(f"{name} {metadata.version(name)}" for name in LIBRARIES)))


@cache
def media_digest() -> str:
    """Return a digest of all by which pictures and attachments are looked at and made."""
    return code_digest([Path(__file__).parents[1] / "media"]).hex()


def package_of(value: object) -> Path:
    """Return the folder of the package in which the class of ``value`` is defined."""
    return Path(str(sys.modules[type(value).__module__].__file__)).parent


def files_digest(folders: Iterable[Path], today: date) -> bytes:
    """Return a digest of the files below ``folders``, and of which days named in them have come by ``today``: registers hold what is to come."""
    whole = blake2b(digest_size=12)
    days: set[bytes] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            try:
                data = path.read_bytes() if path.is_file() else b""
            except OSError:
                data = b"?"
            days.update(_DAY.findall(data))
            whole.update(f"{path.relative_to(folder).as_posix()}\0{path.is_symlink()}\0".encode("utf-8", "surrogatepass") + data + b"\0")
    now = today.isoformat().encode()
    whole.update(str(sum(day <= now[: len(day)] for day in days)).encode())
    return whole.digest()
