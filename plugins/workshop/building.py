"""Building and checking from a task."""

from __future__ import annotations

import socket
from pathlib import Path

from pelican import Pelican
from pelican.log import console as pelican_console
from pelican.log import init as init_logging
from pelican.settings import read_settings

from plugins.archive.plugin import plan_site, today
from plugins.archive.report import console, print_problems, watch
from plugins.archive.sources import read_site
from plugins.common.text import format_number


def build(settings_file: str, output: str = "") -> None:
    """Build the site as ``pelican content -s FILE`` does. Raises SystemExit(1) if the sources have problems."""
    pelican = _pelican(settings_file, output)
    # Pelican ends with "Processed 0 articles": its own articles, of which there are none.
    pelican_console.quiet = True
    try:
        pelican.run()
    finally:
        pelican_console.quiet = False


def check(settings_file: str) -> None:
    """Print every problem of the sources, and of the addresses they would take. Raises SystemExit(1) if there is one."""
    pelican = _pelican(settings_file)
    content = Path(pelican.path)
    with watch("Đọc bài") as progress:
        site, problems, files = read_site(content, today(), progress=progress)
    if site is not None:
        _, problems = plan_site(site, pelican.settings, Path(pelican.theme), content)
    if problems:
        print_problems(problems, files)
        raise SystemExit(1)
    console.print(f"[green]Không có lỗi[/] trong {format_number(files)} bài.")


def _pelican(settings_file: str, output: str = "") -> Pelican:
    init_logging(level="WARNING", name="pelican")
    return Pelican(read_settings(settings_file, override={"OUTPUT_PATH": str(Path(output).resolve())} if output else None))


def is_free(port: int) -> bool:
    """Return whether ``port`` can be listened on at localhost."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
