"""What a build tells the terminal, in Vietnamese: progress of long work, every problem, a closing summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from plugins.common.problems import Problem
from plugins.common.text import format_number

from .engine import Outcome

console = Console(highlight=False, soft_wrap=True)


@contextmanager
def watch() -> Iterator[Callable[[str, int, int], None]]:
    """Show a progress bar while the block runs; yield what to call with (what is done, so many, of so many). Silent if no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done, total=total)

        yield show


def print_notes(notes: Sequence[str]) -> None:
    """Print what was out of the ordinary in a build that went on."""
    for note in notes:
        console.print(f"[yellow]Lưu ý:[/] {note}")


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


def print_summary(outcome: Outcome, output: str) -> None:
    """Print what was built: records, pages, files written and removed, seconds."""
    written = outcome.written
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold")
    table.add_column()
    read = f"; đọc lại {format_number(outcome.read)} tệp có thay đổi" if outcome.read < outcome.files else ""
    table.add_row(format_number(outcome.records), f"bài, trong đó {format_number(outcome.undated)} bài không rõ ngày{read}")
    table.add_row(
        format_number(written.total),
        f"tệp: {format_number(written.new)} mới, {format_number(written.changed)} đổi, {format_number(written.unchanged)} giữ nguyên, {format_number(written.removed)} bỏ",
    )
    table.add_row(f"{outcome.seconds:.1f}".replace(".", ","), "giây")
    table.add_row("0", "lỗi")
    console.print(table)
    console.print(f"[green]Xong.[/] Trang web ở {output}")
