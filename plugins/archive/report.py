"""What a build tells the terminal, in Vietnamese: progress of long work, every problem, a closing summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from plugins.common.problems import Problem
from plugins.common.text import format_number

from .core import Archive
from .engine import Written

console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Report:
    archive: Archive
    written: Written
    seconds: float
    output: str


@contextmanager
def watch(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar named ``what`` while the block runs; yield what to call with (done, all). Silent if no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def print_problems(problems: Sequence[Problem], files: int) -> None:
    """Print every problem as ``path:line: what is wrong; what to write instead``, then how many there are."""
    for problem in problems:
        line = Text()
        line.append(f"{problem.path}:{problem.line}:", style="bold")
        line.append(f" {problem.what}; ")
        line.append(problem.cure, style="green")
        console.print(line)
    touched = len({problem.path for problem in problems})
    console.print(
        f"\n[bold red]{format_number(len(problems))} lỗi trong {format_number(touched)} tệp[/] (đã đọc {format_number(files)} bài). Chưa dựng gì; trang cũ giữ nguyên."
    )


def print_summary(report: Report) -> None:
    """Print what was built: records, pages, files written and removed, seconds."""
    written = report.written
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_row(format_number(len(report.archive.records)), f"bài, trong đó {format_number(len(report.archive.undated))} bài không rõ ngày")
    table.add_row(
        format_number(written.total),
        f"tệp: {format_number(written.new)} mới, {format_number(written.changed)} đổi, {format_number(written.unchanged)} giữ nguyên, {format_number(written.removed)} bỏ",
    )
    table.add_row(f"{report.seconds:.1f}".replace(".", ","), "giây")
    table.add_row("0", "lỗi")
    console.print(table)
    console.print(f"[green]Xong.[/] Trang web ở {report.output}")
