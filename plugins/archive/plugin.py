"""Hears Pelican's ``get_generators``; publishes ``artifacts_wanted``. The only place that knows Pelican's generators."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from pelican import signals
from pelican.generators import Generator

from plugins.common.dates import HANOI
from plugins.common.problems import Problem

from .assets import image_artifacts, theme_artifacts
from .checks import check_links, explain
from .engine import ForeignOutput, build
from .plan import BadPath, Plan
from .report import Report, console, print_problems, print_summary, watch
from .signals import artifacts_wanted
from .sources import Site, read_site


def today() -> date:
    """Return the day it is in Hà Nội, or that of SOURCE_DATE_EPOCH (reproducible-builds.org) where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return now.astimezone(HANOI).date()


class ArchiveGenerator(Generator):
    """Reads and checks everything in ``generate_context``; renders and writes in ``generate_output``."""

    site: Site
    files: int
    started: float

    def generate_context(self) -> None:
        self.started = time.perf_counter()
        content = Path(self.path)
        with watch("Đọc bài") as progress:
            site, problems, self.files = read_site(content, today(), shown=_shown(content), progress=progress)
        if site is None:
            print_problems(problems, self.files)
            raise SystemExit(1)
        self.site = site

    def generate_output(self, writer: object) -> None:
        content = Path(self.path)
        plan, problems = plan_site(self.site, self.settings, Path(self.theme), content, _shown(content))
        if plan is None:
            print_problems(problems, self.files)
            raise SystemExit(1)
        with watch("Dựng trang") as progress:
            try:
                written = build(plan, self.env, Path(self.output_path), progress)
            except ForeignOutput as error:
                console.print(f"[bold red]Không dựng được:[/] {error}")
                raise SystemExit(1) from None
        print_summary(Report(self.site.archive, written, time.perf_counter() - self.started, str(self.output_path)))


def make_plan(site: Site, settings: Mapping[str, object], theme: Path, content: Path) -> Plan:
    """Return the plan of ``site``: what the capabilities add, the theme's files, the images."""
    plan = Plan()
    for _, artifacts in artifacts_wanted.send(site, settings=settings):
        plan.add(artifacts)
    plan.add(theme_artifacts(theme))
    plan.add(image_artifacts(site.archive, content, site.pages))
    return plan


def plan_site(
    site: Site, settings: Mapping[str, object], theme: Path, content: Path, shown: str = "content"
) -> tuple[Plan, list[Problem]] | tuple[None, list[Problem]]:
    """Return the plan of ``site``, or None with the problems that show only in it; ``shown`` is how the content folder is called in messages."""
    try:
        plan = make_plan(site, settings, theme, content)
    except BadPath as error:
        return None, [explain(error, site, shown)]
    problems = sorted(set(check_links(site, plan)))
    return (None, problems) if problems else (plan, [])


def _shown(content: Path) -> str:
    """Return how the content folder is called in messages: from the current folder, if it lies below it."""
    try:
        return content.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return content.as_posix()


def get_generators(_: object) -> type[Generator]:
    return ArchiveGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
