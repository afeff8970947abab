"""Building and checking from a task."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pelican import Pelican
from pelican.log import console as pelican_console
from pelican.log import init as init_logging
from pelican.settings import read_settings

from plugins.archive.engine import Engine
from plugins.archive.plugin import engine_of
from plugins.archive.plugin import today as today
from plugins.archive.report import console

ROOT = Path(__file__).parents[2]


def build(settings_file: str, output: str = "", **override: str) -> None:
    """Build the site as ``pelican content -s FILE`` does; ``override``: settings. Raises SystemExit(1) if the sources have problems."""
    pelican = _pelican(settings_file, output, **override)
    # Pelican ends with "Processed 0 articles": its own articles, of which there are none.
    pelican_console.quiet = True
    try:
        pelican.run()
    finally:
        pelican_console.quiet = False


def open_engine(settings_file: str, output: str = "", **override: str) -> Engine:
    """Return the engine of the site that a settings file describes."""
    pelican = _pelican(settings_file, output, **override)
    return engine_of(pelican.settings, Path(pelican.path), Path(pelican.theme), Path(pelican.output_path))


def consult_oracle(records: int, rounds: int, seed: int, every: int) -> None:
    """Edit a synthetic archive by chance, build each time, compare every so often with a clean build. Raises SystemExit(1) at a difference."""
    from . import oracle
    from .corpus import write_corpus

    pelican = _pelican(str(ROOT / "pelicanconf.py"))
    with TemporaryDirectory(prefix="so-giao-ban-kho-") as scratch:
        content = Path(scratch) / "kho"
        write_corpus(records, content, ROOT / "content")
        oracle.run(content, Path(pelican.theme), pelican.settings, rounds, seed, every, console.print)


class Watched:
    """An engine that stays in memory, as the benchmark asks of it."""

    def __init__(self, corpus: Path, output: Path, cache: Path, theme: Path) -> None:
        given = {"PATH": str(corpus), "OUTPUT_PATH": str(output), "CACHE_PATH": str(cache), "THEME": str(theme)}
        settings = read_settings(str(ROOT / "pelicanconf.py"), override=given)
        self._engine = engine_of(Pelican(settings).settings, corpus, theme, output)

    def build(self, hint: set[Path]) -> Count:
        outcome = self._engine.build(hint)
        return Count(len(outcome.changed) + len(outcome.removed))


@dataclass(frozen=True)
class Count:
    written: int  # Files written or removed.


def _pelican(settings_file: str, output: str = "", **override: str) -> Pelican:
    init_logging(level="WARNING", name="pelican")
    given = {**override, **({"OUTPUT_PATH": str(Path(output).resolve())} if output else {})}
    return Pelican(read_settings(settings_file, override=given or None))


def is_free(port: int) -> bool:
    """Return whether ``port`` can be listened on at localhost."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
