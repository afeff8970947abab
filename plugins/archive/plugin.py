"""Hears Pelican's ``get_generators``; publishes ``capabilities_wanted``. The only place that knows Pelican's generators."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import blake2b
from pathlib import Path

from jinja2 import TemplateError
from pelican import signals
from pelican.generators import Generator
from rich.markup import escape

from plugins.common.dates import HANOI

from .assets import THEME, lasting_folder, theme_artifacts
from .engine import Engine, Outcome
from .lock import Busy
from .plan import CannotMake, Capability
from .release import CannotWrite
from .report import console, print_notes, print_problems, print_summary, watch
from .signals import capabilities_wanted
from .workers import Setup


def today() -> date:
    """Return the day it is in Hà Nội, or that of SOURCE_DATE_EPOCH (reproducible-builds.org) where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return now.astimezone(HANOI).date()


class ArchiveGenerator(Generator):
    """Hands Pelican's settings to the engine, which does all of the work when pages are to be written."""

    def generate_output(self, writer: object) -> None:
        with engine_of(self.settings, Path(self.path), Path(self.theme), Path(self.output_path)) as engine:
            try:
                with watch() as progress:
                    outcome = engine.build(progress=progress)
            except (Busy, CannotWrite) as error:
                console.print(f"[bold red]Không dựng được:[/] {error}")
                raise SystemExit(1) from None
            except CannotMake as error:
                console.print(f"[bold red]Không dựng được:[/] {escape(str(error))}")
                raise SystemExit(1) from None
            except TemplateError as error:
                console.print(f"[bold red]Mẫu trang có lỗi:[/] {explain_template(error)}")
                raise SystemExit(1) from None
        tell(outcome, str(self.output_path))


def tell(outcome: Outcome, output: str) -> None:
    """Print what a build did. Raises SystemExit(1) if it found problems."""
    print_notes(outcome.notes)
    if outcome.problems:
        print_problems(outcome.problems, outcome.files)
        raise SystemExit(1)
    print_summary(outcome, output)


def explain_template(error: TemplateError) -> str:
    """Return where in the theme a template is wrong, and how."""
    where = f"{getattr(error, 'filename', None) or getattr(error, 'name', None) or 'theme/templates'}:{getattr(error, 'lineno', 1)}: "
    return f"{where}{error.message or error}"


def engine_of(settings: Mapping[str, object], content: Path, theme: Path, output: Path) -> Engine:
    """Return the engine for a site with Pelican's ``settings``. What it remembers of each output folder lies in CACHE_PATH."""
    capabilities = tuple(capability for _, capability in capabilities_wanted.send(settings))
    name = f"{output.name}-{blake2b(str(output.resolve()).encode(), digest_size=4).hexdigest()}"
    overrides = settings.get("THEME_TEMPLATES_OVERRIDES") or ()
    setup = Setup(
        content=content.resolve(),
        shown=_shown(content),
        theme=theme.resolve(),
        templates=(*map(str, overrides), str(theme.resolve() / "templates")),  # type: ignore[call-overload]
        jinja=tuple(sorted((name, tuple(v) if isinstance(v, list) else v) for name, v in settings["JINJA_ENVIRONMENT"].items())),  # type: ignore[attr-defined]
        capabilities=capabilities,
        today=today(),
        state=Path(str(settings["CACHE_PATH"])).resolve() / name,
        executor=str(settings.get("BUILD_EXECUTOR", "processes")),
        assets=_assets(capabilities, theme.resolve()) if settings.get("LASTING_ASSETS") else THEME,
        durable=bool(settings.get("BUILD_DURABLE")),
    )
    return Engine(setup, output)


def _assets(capabilities: Iterable[Capability], theme: Path) -> str:
    files = [*theme_artifacts(theme), *(file for capability in capabilities for file in capability.assets(theme))]
    return lasting_folder(file for file in files if file.path.startswith(f"{THEME}/"))


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
