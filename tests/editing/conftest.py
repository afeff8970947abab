"""A small content folder to edit: the real registers, a few made-up records."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from prompt_toolkit.application import application, create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from tests.conftest import ROOT

RECORD = """---
title: Bài dựng để kiểm thử
date: {date}
date_note: Bài dựng.
locality: {locality}
locality_note: Bài dựng.
summary: Bài dựng.
source: {{publisher: Báo Thử Nghiệm}}
{more}---

{body}
"""
Write = Callable[..., Path]


@pytest.fixture(scope="session", autouse=True)
def _keys_bound_once() -> Iterator[None]:
    """Let Prompt Toolkit bind its keys, several hundred that are always the same, once instead of for each question: most of what a question costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "load_key_bindings", cache(application.load_key_bindings))
        yield


@pytest.fixture
def content(tmp_path) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content" / "data", folder / "data")
    decrees = folder / "data" / "decrees.yaml"
    # Some sources of the decrees are real records, which are not here.
    decrees.write_text(re.sub(r", record: [a-z0-9-]+", "", decrees.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "tin").mkdir()
    (folder / "pages").mkdir()
    return folder


@pytest.fixture
def write(content) -> Write:
    """Return what writes a record and returns its path."""

    def write(name: str, *, date: str = "2020-10-09", locality: str = "Gò Quao, Kiên Giang", more: str = "", body: str = "Thân bài.") -> Path:
        path = content / "tin" / "2020" / "10" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RECORD.format(date=date, locality=locality, more=more, body=body), encoding="utf-8")
        return path

    return write


@pytest.fixture(autouse=True)
def no_loop() -> Iterator[None]:
    """Let prompt_toolkit run a loop of its own: Playwright leaves one running in a process that has driven a browser."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)


@pytest.fixture
def typing() -> Callable[[str], object]:
    """Return a context in which an editor types keys; after the last of them comes Ctrl+C, so that nothing waits for more."""

    @contextmanager
    def keys(text: str) -> Iterator[None]:
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            pipe.send_text(text + "\x03" * 3)
            yield

    return keys
