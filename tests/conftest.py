"""What several tests share: the real site, built once for all workers, and the rule that CI skips nothing."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from types import CodeType

import hypothesis
import jinja2
import pytest
from filelock import FileLock

import pelicanconf
from plugins.archive import engine as engine_module
from plugins.archive import templates
from plugins.archive.engine import Engine
from plugins.archive.fingerprints import code_digest
from plugins.archive.plan import Capability
from plugins.archive.workers import Setup, shop_of
from plugins.pages.chrome import PageSettings
from plugins.pages.core import Pages
from plugins.search import core as search
from plugins.search.bundle import joined_scripts
from plugins.search.core import Search
from plugins.search.segments import Sizes

hypothesis.settings.register_profile("untimed", deadline=None)  # Machines are busy: how long an example takes says nothing.
hypothesis.settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 22)
JINJA = tuple(sorted(pelicanconf.JINJA_ENVIRONMENT.items()))  # As they are written: Pelican adds to them when it reads settings.
# Set by .ci/run: a check whose tool is missing then fails instead of being skipped.
ALL_CHECKS = os.environ.get("SO_GIAO_BAN_ALL_CHECKS") == "1"
# A worker takes file after file, so that what the tests of one share is made once. These take longest (pytest --durations=0):
# they come first, lest one worker be left alone with the last of them.
LONGEST = (
    "browser/test_pages.py",
    "archive/test_oracle.py",
    "archive/test_engine.py",
    "browser/test_search_browser.py",
    "archive/test_safety.py",
    "browser/test_editing_browser.py",
    "site/test_servers.py",
    "pages/test_edits.py",
    "browser/test_hostile_browser.py",
    "search/test_engine.py",
    "browser/test_other_engines.py",
    "workshop/test_desk.py",
    "workshop/test_bench.py",
    "pages/test_real_site.py",
    "archive/test_executors.py",
    "site/test_tools.py",
    "workshop/test_bench_search.py",
    "bad_input/test_bad_input.py",
    "archive/test_release.py",
    "browser/test_offline_browser.py",
    "workshop/test_corpus.py",
    "publish/test_targets.py",
    "search/test_ledger.py",
    "browser/test_listening_browser.py",
    "workshop/test_first_record.py",
    "archive/test_check_some.py",
    "data/test_files.py",
    "browser/test_bundles_browser.py",
    "editing/test_questions.py",
    "workshop/test_serving.py",
    "search/test_grouping.py",
    "history/test_checking.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {ROOT / "tests" / path: place for place, path in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(LONGEST)))


@pytest.fixture(autouse=True)
def _csv_as_it_comes() -> None:
    """Libraries that some tests load (frictionless) let longer fields into every CSV reader of the process."""
    csv.field_size_limit(131_072)


def need(tool: str | None, name: str, how: str) -> str:
    """Return the path of ``tool``; skip the test without it, or fail where every check must run."""
    if tool:
        return tool
    message = f"cần {name}: {how}"
    if ALL_CHECKS:
        pytest.fail(message)
    pytest.skip(message)
    raise AssertionError  # Not reached: skip raises.


def pelican(content: Path, output: Path, settings: Path = ROOT / "pelicanconf.py", **env: str) -> subprocess.CompletedProcess[str]:
    """Build a site as its users do, in its own process; what it remembers lies beside the output."""
    cache = json.dumps(str(cache_of(output)))
    command = [sys.executable, "-m", "pelican", str(content), "-s", str(settings), "-o", str(output), "-e", f"CACHE_PATH={cache}"]
    # PYTHONWARNINGS: a warning inside the build is an error of the build.
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, "COLUMNS": "400", **env}, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300
    )


def cache_of(output: Path) -> Path:
    """Return where the builds of an output folder keep what they remember."""
    return output.with_name(f"{output.name}.cache")


def setup_of(
    content: Path,
    state: Path,
    *,
    theme: Path = ROOT / "theme",
    settings: PageSettings | None = None,
    today: date = TODAY,
    executor: str = "serial",
    sizes: Sizes | None = None,
    more: tuple[Capability, ...] = (),
) -> Setup:
    """Return what the engine needs for a content folder, called content/ in messages: the real theme, pages and search, and ``more`` capabilities."""
    settings = settings or PageSettings()
    return Setup(
        content=content.resolve(),
        shown="content",
        theme=theme.resolve(),
        templates=(str(theme.resolve() / "templates"),),
        jinja=JINJA,
        capabilities=(Pages(settings), Search(settings.site_name, settings.tagline, settings.site_url, sizes), *more),
        today=today,
        state=state,
        executor=executor,
    )


def engine(content: Path, output: Path, **given: object) -> Engine:
    """Return an engine as a new process would make it: it knows what lies beside the output, and nothing else."""
    shop_of.cache_clear()
    return Engine(setup_of(content, cache_of(output), **given), output)  # type: ignore[arg-type]


@pytest.fixture(scope="session", autouse=True)
def joined_once() -> Iterator[None]:
    """Join the same modules of the search once, not in each build of this process, nor for each copy of the theme: that is most of what a small site costs."""
    made: dict[tuple[object, ...], tuple[bytes, bytes]] = {}

    def join(folder: Path, entry: str, later: str) -> tuple[bytes, bytes]:
        key = (entry, later, *((path.name, path.read_bytes()) for path in sorted(folder.glob("*.mjs"))))
        if key not in made:
            made[key] = joined_scripts(folder, entry, later)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "joined_scripts", join)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Compile the same text of a template once, not in each state of this process, nor for each copy of the theme: that is most of what is left."""
    codes: dict[tuple[object, ...], CodeType] = {}
    used: dict[tuple[object, ...], list[str]] = {}
    compile_, uses = templates._Environment.compile, templates._uses

    def syntax(environment: jinja2.Environment) -> tuple[object, ...]:
        # Jinja has one lexer for each set of delimiters.
        return environment.lexer, *environment.extensions, environment.autoescape, environment.optimized, environment.undefined, environment.finalize

    def code_of(self: jinja2.Environment, source: str, name: str | None = None, filename: str | None = None, *given: object, **more: object) -> object:
        if given or more or not isinstance(source, str) or filename is None:
            return compile_(self, source, name, filename, *given, **more)
        key = (*syntax(self), name, source)
        if key not in codes:
            codes[key] = compile_(self, source, name, filename)
        return _in_file(codes[key], filename)

    def uses_of(environment: jinja2.Environment, name: str, text: str) -> list[str]:
        key = (*syntax(environment), name, text)
        if key not in used:
            used[key] = uses(environment, name, text)
        return used[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates._Environment, "compile", code_of)
        patch.setattr(templates, "_uses", uses_of)
        yield


@pytest.fixture(scope="session", autouse=True)
def code_read_once() -> Iterator[None]:
    """Read the code of this process, which stays what it is, once: each build asks twice whether it has changed."""
    digest = cache(code_digest)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_module, "code_digest", lambda folders: digest(tuple(sorted(set(folders)))))
        yield


def _in_file(code: CodeType, filename: str) -> CodeType:
    """Return compiled code as that of another file of the same text: tracebacks name it."""
    consts = tuple(_in_file(const, filename) if isinstance(const, CodeType) else const for const in code.co_consts)
    return code.replace(co_filename=filename, co_consts=consts)


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder ``output`` as ``make`` made it: for the first worker that asks; the others wait. No test may change it."""
    here = folders.getbasetemp()
    folder = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / name
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "made").exists():
            shutil.rmtree(folder, ignore_errors=True)  # Of a worker for which it failed.
            folder.mkdir()
            make(folder / "output")
            (folder / "made").touch()
    return folder / "output"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content, built; a folder that no test may change."""

    def build(output: Path) -> None:
        done = pelican(ROOT / "content", output)
        assert done.returncode == 0, done.stdout + done.stderr

    return made_once(tmp_path_factory, "site", build)


@pytest.fixture(scope="session")
def chromium() -> str:
    return need(shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome"), "Chromium", "apt install chromium")


@pytest.fixture(scope="session")
def headless(chromium: str) -> str:
    """Chromium without its window where that is installed: the same engine, at half the time for each page."""
    return shutil.which("chromium-headless-shell") or chromium


FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"]


@pytest.fixture(scope="session")
def browser(headless: str):
    """A Chromium of Playwright's: one for each process, which can have no second."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=headless, args=FLAGS)
        yield started
        started.close()


def html_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def plain(shown: str) -> str:
    """Return what a page shows, or its HTML, with spaces and numbers of documents as they were before lines were kept from ending in them."""
    return re.sub(r'<span class="nb">(.*?)</span>', r"\1", shown.replace("\u00a0", " "))


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below ``folder`` with its bytes, by relative path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
