"""Tools of others that judge pages: Brotli, pa11y and Lighthouse in Node; html-validate, stylelint and the Nu HTML checker.

Each is started once for many pages. One that cannot run raises ToolMissing, which says what to install.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import struct
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from .search_in_browser import FLAGS

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(__file__).parent / "node"
MODULES = ROOT / "node_modules"
VNU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
# What html-validate cannot know: rule, and how the selector of the element begins. Moulds of the search page are filled by its script.
_FILLED_LATER = (("empty-heading", "#tim-mau-"),)
Faults = dict[str, list[str]]


class ToolMissing(Exception):
    """A tool is not installed, or does not start; the message says which, and what would help."""


class Brotli:
    """Compresses with Brotli, in one Node process that lives until :meth:`close`. May be called from any thread."""

    def __init__(self) -> None:
        self._node = subprocess.Popen([_node(), str(SCRIPTS / "brotli.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._lock = threading.Lock()

    def __call__(self, data: bytes) -> bytes:
        assert self._node.stdin
        assert self._node.stdout
        with self._lock:
            self._node.stdin.write(struct.pack(">I", len(data)) + data)
            self._node.stdin.flush()
            (size,) = struct.unpack(">I", self._node.stdout.read(4))
            return self._node.stdout.read(size)

    def close(self) -> None:
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.close()
        self._node.wait(10)
        self._node.stdout.close()


@contextlib.contextmanager
def brotli() -> Iterator[Brotli]:
    opened = Brotli()
    try:
        yield opened
    finally:
        opened.close()


def pa11y(chromium: str, addresses: Mapping[str, str], widths: Sequence[int], schemes: Sequence[str]) -> Faults:
    """Return what pa11y (WCAG2AAA) finds at each of ``addresses`` (by name), at each width in each colour scheme; by the same names."""
    found: Faults = {name: [] for name in addresses}
    for told in _in_node("pa11y", chromium, addresses, {"widths": list(widths), "schemes": list(schemes)}):
        found[told["name"]] += [f"{told['width']} px, {told['scheme']}: {fault}" for fault in told["faults"]]
    return found


def lighthouse(chromium: str, addresses: Mapping[str, str]) -> Iterator[tuple[str, dict[str, int], list[str]]]:
    """Yield the name, the four scores and the faults of each page, as Lighthouse judges it for a telephone.

    Where a page has less than 100 of anything at first, these are of the median of three runs.
    """
    for told in _in_node("lighthouse", chromium, addresses, {}):
        yield told["name"], told["scores"], told["faults"]


def _in_node(tool: str, chromium: str, addresses: Mapping[str, str], more: Mapping[str, object]) -> Iterator[dict]:
    _need_module(tool)
    pages = [{"name": name, "url": url} for name, url in addresses.items()]
    given = json.dumps({"chromium": chromium, "flags": FLAGS, "pages": pages, **more})
    command = [_node(), str(SCRIPTS / f"{tool}.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        errors: list[str] = []
        listening = threading.Thread(target=lambda: errors.extend(process.stderr or ()), daemon=True)
        listening.start()
        process.stdin.write(given)
        process.stdin.close()
        for line in process.stdout:
            yield json.loads(line)
        if process.wait():
            listening.join(2)
            raise ToolMissing(f"{tool} không chạy được: {''.join(errors)[-600:].strip()}")


def html_validate(files: Mapping[str, Path]) -> Faults:
    """Return what html-validate finds in each of ``files``, by name."""
    _need_module("html-validate")
    done = _run(
        [
            _node(),
            str(MODULES / "html-validate" / "bin" / "html-validate.mjs"),
            "--formatter",
            "json",
            "--config",
            ".htmlvalidate.mjs",
            *map(str, files.values()),
        ]
    )
    told_of = {file["filePath"]: file["messages"] for file in _json(done, "html-validate")}
    return {
        name: [
            f"{told['line']}:{told['column']}: {told['ruleId']}: {told['message']}"
            for told in told_of.get(str(path), ())  # A file without faults is not told of.
            if not any(told["ruleId"] == rule and (told.get("selector") or "").startswith(start) for rule, start in _FILLED_LATER)
        ]
        for name, path in files.items()
    }


def stylelint(folder: Path) -> list[str]:
    """Return what stylelint finds in the stylesheets below ``folder``."""
    _need_module("stylelint")
    done = _run([_node(), str(MODULES / "stylelint" / "bin" / "stylelint.mjs"), "--formatter", "json", str(folder / "**" / "*.css")])
    files = _json(done, "stylelint")
    return [f"{Path(file['source']).name}:{told['line']}: {told['text']}" for file in files for told in file["warnings"]]


def nu(files: Mapping[str, Path]) -> Faults:
    """Return what the Nu HTML checker finds in each of ``files``, by name."""
    java = shutil.which("java")
    if not java or not VNU.is_file():
        raise ToolMissing("cần Java và Nu HTML checker: apt install default-jre-headless; npm ci")
    done = _run([java, "-jar", str(VNU), "--format", "json", "--exit-zero-always", *sorted(set(map(str, files.values())))])
    found: Faults = {path.resolve().as_uri(): [] for path in files.values()}
    for told in json.loads(done.stderr or done.stdout)["messages"]:
        # The checker reads files, where 'self' of the Content-Security-Policy means no origin; on a server and in browsers it holds.
        if "Content Security Policy" not in told["message"]:
            found["file://" + told["url"].removeprefix("file:").replace("//", "")].append(f"{told.get('lastLine')}: {told['message']}")
    return {name: found[path.resolve().as_uri()] for name, path in files.items()}


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, "NO_COLOR": "1"})


def _json(done: subprocess.CompletedProcess[str], tool: str) -> list[dict]:
    # stylelint tells what it found on the error channel.
    for told in (done.stdout, done.stderr):
        if told.strip().startswith("["):
            return json.loads(told)
    raise ToolMissing(f"{tool} không chạy được: {(done.stderr or done.stdout)[-600:].strip()}")


def _node() -> str:
    node = shutil.which("node")
    if not node:
        raise ToolMissing("cần Node.js: apt install nodejs npm; npm ci")
    return node


def _need_module(name: str) -> None:
    if not (MODULES / name).is_dir():
        # One of Lighthouse's parts asks for the latest of another, whatever that is: no lock file can hold it.
        raise ToolMissing(f"cần {name}: {'npm install --no-save lighthouse@12.8.2' if name == 'lighthouse' else 'npm ci'}")
