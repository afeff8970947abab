"""``inv reproduce``: whether other Pythons, in other time zones, languages and hash seeds, make the same bytes of the same sources."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from plugins.common.text import format_number
from plugins.publish.shelf import files_below

from .audit import PUBLISHED

ROOT = Path(__file__).parents[2]
# As far from each other as can be: the first is like most servers, the others are where a day has another date.
_SURROUNDINGS = (
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4242"},
    {"TZ": "Pacific/Pago_Pago", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"},
)
_RELEASE = """
import sys
from pathlib import Path
from plugins.publish.publishing import Publisher
from plugins.publish.targets import Folder
site, there, state = map(Path, sys.argv[1:])
with Publisher(state, Folder("www", there)) as publisher:
    publisher.publish({"": site})
"""


class Failed(RuntimeError):
    """An environment could not be made, or a build failed; the message is what it said."""


class Release(NamedTuple):
    """What one Python made: its version, its surroundings, and the digest of each file, compressed copies and all."""

    python: str
    surroundings: Mapping[str, str]
    files: Mapping[str, str]


def run(pythons: Iterable[str], folder: Path, say: Callable[[str], None] = print) -> bool:
    """Make the release with this Python and with each of ``pythons`` (commands or paths), below ``folder``; return whether all have the same bytes."""
    releases: list[Release] = []
    for number, python in enumerate((sys.executable, *pythons)):
        surroundings = _SURROUNDINGS[number % len(_SURROUNDINGS)]
        release = made(python if not number else _environment(python, folder, say), folder / str(number), surroundings)
        releases.append(release)
        say(f"Python {release.python}, {' '.join(f'{name}={value}' for name, value in surroundings.items())}: {format_number(len(release.files))} tệp")
    first, is_same = releases[0], True
    for other in releases[1:]:
        differ = differences(first.files, other.files)
        is_same = is_same and not differ
        told = f"khác ở {format_number(len(differ))} tệp, như {', '.join(differ[:3])}" if differ else "từng byte như nhau"
        say(f"Python {other.python}: {told}")
    say(f"SHA-256 của cả bản: {digest_of(first.files)}")
    return is_same


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Return the paths that only one has, or that have other bytes."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def digest_of(files: Mapping[str, str]) -> str:
    """Return one digest of all files, by which two machines can compare what they made."""
    return sha256("".join(f"{files[path]}  {path}\n" for path in sorted(files)).encode()).hexdigest()


def made(python: str, folder: Path, surroundings: Mapping[str, str], *, content: Path = ROOT / "content") -> Release:
    """Return the release that ``python`` makes of ``content`` below ``folder``, with nothing that was there before. Raises Failed."""
    site, cache, there, state = (str(folder / name) for name in ("site", "cache", "www", "state"))
    env = {**os.environ, **surroundings, "SO_GIAO_BAN_SITEURL": PUBLISHED.rstrip("/"), "PYTHONPATH": str(ROOT)}
    for name in ("site", "cache", "www", "state"):
        shutil.rmtree(folder / name, ignore_errors=True)
    _do([python, "-m", "pelican", str(content), "-s", str(ROOT / "publishconf.py"), "-o", site, "-e", f"CACHE_PATH={json.dumps(cache)}"], env)
    _do([python, "-c", _RELEASE, site, there, state], env)
    version = _do([python, "-c", "import platform; print(platform.python_version())"], env).strip()
    return Release(version, surroundings, {path: sha256((Path(there) / path).read_bytes()).hexdigest() for path in files_below(Path(there))})


def _environment(python: str, folder: Path, say: Callable[[str], None]) -> str:
    """Return the command of an environment of ``python`` with what requirements.txt has, made where there is none. Raises Failed."""
    name = _do([python, "-c", "import platform; print(platform.python_version())"], os.environ).strip()
    there = folder / f"python-{name}"
    command = str(there / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    wanted = ROOT / "requirements.txt"
    mark = there / "requirements.txt"
    if not mark.exists() or mark.read_bytes() != wanted.read_bytes():
        say(f"Cài môi trường cho Python {name} …")
        _do([python, "-m", "venv", "--clear", str(there)], os.environ)
        _do([command, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(wanted)], os.environ)
        mark.write_bytes(wanted.read_bytes())
    return command


def _do(command: list[str], env: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(command, cwd=ROOT, env=dict(env), capture_output=True, text=True, encoding="utf-8", check=False)
    except OSError as error:
        raise Failed(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        raise Failed((done.stderr or done.stdout).strip()[-2000:])
    return done.stdout
