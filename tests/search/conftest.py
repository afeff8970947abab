"""What the tests of search share: the table of vectors, and the scripts of the site in Node.js."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import need

HERE = Path(__file__).parent
VECTORS: dict[str, list[Any]] = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
Scripts = Callable[[Sequence[Sequence[object]]], list[Any]]


@pytest.fixture(scope="session")
def scripts() -> Scripts:
    """Return a function that makes calls, each the name of a function of the scripts and what it is given, in one run of Node.js."""
    node = need(shutil.which("node") or shutil.which("nodejs"), "Node.js", "apt install nodejs")

    def run(calls: Sequence[Sequence[object]]) -> list[Any]:
        done = subprocess.run([node, str(HERE / "run.mjs")], input=json.dumps(calls), capture_output=True, encoding="utf-8", check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
