"""What the search costs, on synthetic archives: its index when it is built, its queries in Chromium over a narrow line, Pagefind in the same run."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shlex
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from plugins.common.dates import short_day
from plugins.common.text import format_number

from . import pagefind
from .bench import FreshBuilds, Proof, Run, StepFailed, decimal, machine
from .corpus import NEW_DAYS, add_newest, claim, edit_body, refuse, targets, write_corpus
from .measuring import Snapshot, snapshot
from .search_in_browser import KEY, QUERIES, NoAnswer, Search, Searches, Ways, chromium, open_chromium, search_all
from .throttling import LATENCY, RATE, ThrottledServer

ROOT = Path(__file__).parents[2]
FOLDER = "tim"  # Of the index, in the site.
TAIL, RECENT, OLD = "chỉ đuôi đổi", "dồn đuôi vào đoạn gần đây", "dồn đoạn gần đây vào đoạn cũ"
PAGEFIND_MOST = 20_000  # Records up to which Pagefind is measured: it needs about 29 GB of memory at 100,000.
WITHOUT = (
    "-e",
    'PLUGINS=["plugins.archive.plugin","plugins.pages.plugin","plugins.workshop.without_index","plugins.speech.plugin","plugins.data.plugin","plugins.feeds.plugin"]',
)
_MARKS = re.compile(r"(<!-- bench search -->\n).*?(<!-- /bench search -->)", re.DOTALL)
_console = Console()


@dataclass(frozen=True)
class Step:
    """A build after a change, with the index and without: their processor seconds, and the files below ``tim/`` that it wrote, with their bytes."""

    cpu: float
    own: float
    files: int
    size: int

    @property
    def more(self) -> float:
        """Processor seconds beyond the engine's own."""
        return self.cpu - self.own


@dataclass
class Size:
    """All that was measured at one size. ``peak``: bytes; ``added`` by what the index did with the new record."""

    records: int
    cold: Step
    peak: int
    scripts: tuple[int, int]  # Bytes, compressed: of what every search needs, of what comes when it is needed.
    added: dict[str, list[Step]] = field(default_factory=dict)
    edited: list[Step] = field(default_factory=list)
    ours: Searches = field(default_factory=Searches)
    pagefind: tuple[float, int, int, int] | None = None  # Processor seconds, bytes of memory, files, bytes.
    theirs: Searches = field(default_factory=Searches)


@dataclass(frozen=True)
class Line:
    """A line of the table; ``wanted``: what is to be reached at this size, "" where nothing was set."""

    records: int
    what: str
    ours: str
    pagefind: str
    wanted: str


def run(
    sizes: Sequence[int], out: Path, *, repeats: int = 3, readme: Path | None = None, command: str = "", queries: Sequence[str] = QUERIES, following: int = 3
) -> list[Size]:
    """Measure the search of synthetic archives of ``sizes`` records in folder ``out``, print the table, and return what was measured.

    Edits are measured ``repeats`` times; new records are added until the index has merged its tail, but at most NEW_DAYS. ``readme``: the file
    whose part between ``<!-- bench search -->`` and ``<!-- /bench search -->`` becomes the table. ``following``: queries in the same page after
    each first one. Says what failed and raises SystemExit(1) if a step does.
    """
    if sys.platform == "win32":
        refuse("đo tìm kiếm cần Linux hoặc macOS")
    if not sizes or repeats < 1:
        refuse("cần ít nhất một cỡ kho, và mỗi bước ít nhất một lần")
    if readme and not _MARKS.search(readme.read_text(encoding="utf-8")):
        refuse(f"{readme} không có <!-- bench search --> và <!-- /bench search -->; thêm hai dòng ấy vào chỗ đặt bảng")
    if out.resolve().is_relative_to((ROOT / "content").resolve()):
        refuse(f"thư mục {out} nằm trong content/; hãy chọn thư mục khác, như /tmp/do-tim-kiem")
    browser = chromium()
    if not browser:
        refuse("đo tìm kiếm cần Chromium (apt install chromium)")
    claim(out, "Thư mục này do lệnh inv bench --search viết ra để đo; xóa lúc nào cũng được.\n")
    binary = pagefind.pagefind_binary()
    if not binary:
        _console.print("[yellow]Không có lệnh pagefind (npm install pagefind): chỉ đo bản của ta, không so sánh.[/]")
    measured: list[Size] = []
    try:
        for records in sizes:
            _measure(measured, records, out / str(records), repeats, browser, binary, queries, following)
    except (StepFailed, NoAnswer) as failure:
        _print(measured)
        what = f"không có kết quả cho “{failure}”" if isinstance(failure, NoAnswer) else str(failure)
        _console.print(f"[bold red]Bước hỏng:[/] {what}", soft_wrap=True, highlight=False)
        raise SystemExit(1) from None
    _print(measured)
    if readme:
        table = to_markdown(measured, date.today(), command or shlex.join(["python", *sys.argv]))
        text = readme.read_text(encoding="utf-8")
        readme.write_text(_MARKS.sub(lambda marks: marks[1] + table + marks[2], text), encoding="utf-8", newline="\n")
    return measured


def _measure(measured: list[Size], records: int, folder: Path, repeats: int, browser: str, binary: str, queries: Sequence[str], following: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    corpus = folder / "kho"
    write_corpus(records, corpus, ROOT / "content", rich=True)
    pair = Pair(
        FreshBuilds(corpus, folder / "trang", folder / "cache", ROOT / "theme"),
        FreshBuilds(corpus, folder / "trang-khong", folder / "cache-khong", ROOT / "theme", WITHOUT),
    )
    site = folder / "trang"
    step, run = pair.build("Dựng lần đầu", (site / "index.html").is_file)
    first, second = (len(gzip.compress((site / "theme" / name).read_bytes(), 9)) for name in ("tim.js", "tim-2.js"))
    size = Size(records, step, run.peak, (first, second))
    measured.append(size)
    _say(size, f"dựng lần đầu {decimal(step.cpu)} giây CPU, không có chỉ mục {decimal(step.own)}")
    with open_chromium(browser) as opened:
        with ThrottledServer([site]) as server:
            size.ours = search_all(opened, server, "tim.html", queries, following=following)
        _say(size, f"{len(size.ours.first)} câu hỏi đầu, {len(size.ours.following)} câu tiếp")
        if binary and records <= PAGEFIND_MOST:
            cost = pagefind.index(binary, site, folder / "pagefind")
            if cost.status:
                raise StepFailed(f"pagefind kết thúc với mã {cost.status}: {cost.output[-400:]}")
            made = snapshot(folder / "pagefind" / "pagefind").values()
            size.pagefind = cost.cpu, cost.peak, len(made), sum(file[2] for file in made)
            with ThrottledServer([folder / "pagefind"]) as server:
                size.theirs = search_all(opened, server, "tim.html", queries, Ways("", "", pagefind.GIVE, ""), following)
            _say(size, f"Pagefind: {decimal(cost.cpu)} giây CPU")
    _add_records(size, pair, repeats)
    for number, path in enumerate(targets(corpus, repeats, "search-body"), 1):
        edit_body(path)
        step, _ = pair.build("Sửa thân một bài", lambda path=path: pair.indexed.shows(path, "Câu thêm để đo"))
        size.edited.append(step)
        _say(size, f"sửa thân, lần {number}: {_told(step)}")


@dataclass(frozen=True)
class Pair:
    """The builds of one corpus with the index and without."""

    indexed: FreshBuilds
    plain: FreshBuilds

    def build(self, step: str, proof: Proof) -> tuple[Step, Run]:
        """Build both; return what the index took, and the build that made it. Raises StepFailed as FreshBuilds does."""
        own = self.plain.build(f"{step}, không có chỉ mục", lambda: True)
        folder = self.indexed.output / FOLDER
        before = snapshot(folder)
        run = self.indexed.build(step, proof)
        files, size = written(before, snapshot(folder))
        return Step(run.cpu, own.cpu, files, size), run


def _add_records(size: Size, pair: Pair, repeats: int) -> None:
    """Add new records one by one until the tail was merged, and ``repeats`` times it was not."""
    for number in range(1, NEW_DAYS + 1):
        before = stamps(pair.indexed.output)
        record = add_today(pair.indexed.corpus, number)
        step, _ = pair.build("Thêm bài mới", pair.indexed.page(record).is_file)
        what = what_moved(before, stamps(pair.indexed.output))
        size.added.setdefault(what, []).append(step)
        _say(size, f"thêm bài, {what}: {_told(step)}")
        if len(size.added) > 1 and len(size.added.get(TAIL, ())) >= repeats:
            return


def add_today(corpus: Path, number: int) -> Path:
    """Add the newest record, after those of lower ``number``; return its path."""
    record = add_newest(corpus, number)
    return record.rename(record.with_name(f"them-{number:02}.md"))


def stamps(output: Path) -> dict[str, str]:
    """Return the stamps of the index's segments, by name, as its table of contents has them."""
    text = (output / FOLDER / "muc-luc.js").read_text(encoding="utf-8")
    found = re.match(r'sgb\("[^"]*","([^"]*)"\)', text)
    if not found:
        raise StepFailed("tim/muc-luc.js không phải mục lục của chỉ mục")
    return {segment["name"]: segment["stamp"] for segment in json.loads(gzip.decompress(base64.b64decode(found[1])))["segments"]}


def what_moved(before: dict[str, str], after: dict[str, str]) -> str:
    """Return which step of the index a new record was: TAIL, RECENT (once in 12 records) or OLD (once in 1,024)."""
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return OLD if "a" in changed else RECENT if "b" in changed else TAIL


def written(before: Snapshot, after: Snapshot) -> tuple[int, int]:
    """Return how many files were written or removed between two snapshots, and the bytes of those written."""
    new = [seen[2] for path, seen in after.items() if before.get(path) != seen]
    return len(new) + sum(1 for path in before if path not in after), sum(new)


def typing_pause() -> int:
    """Return the milliseconds that our page waits after a key."""
    found = re.search(r"^const TYPING = (\d+);", (ROOT / "theme" / "static" / "js" / "search" / "page.mjs").read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise LookupError("page.mjs has no TYPING")
    return int(found[1])


# What is shown.


def _say(size: Size, text: str) -> None:
    _console.print(f"{format_number(size.records)} bài: {text}", highlight=False)


def _told(step: Step) -> str:
    return f"{decimal(step.cpu)} giây CPU, không có chỉ mục {decimal(step.own)}; {step.files} tệp, {kilobytes(step.size)} kB"


def kilobytes(size: float) -> str:
    return decimal(size / 1000, 1) if size < 100_000 else format_number(round(size / 1000))


def middle_and_worst(values: Sequence[float], show: Callable[[float], str]) -> str:
    """Return the median, and the highest value in brackets: ``102 (116)``; "" for none."""
    return f"{show(statistics.median(values))} ({show(max(values))})" if values else ""


def lines_of(size: Size) -> list[Line]:
    """Return the lines of the table for one size."""
    return [*_index_lines(size), *_step_lines(size), *_query_lines(size, is_first=True), *_query_lines(size, is_first=False), *_typed_lines(size)]


def _index_lines(size: Size) -> Iterator[Line]:
    cold, theirs = size.cold, size.pagefind
    cpu, peak, files = (decimal(theirs[0], 1), _megabytes(theirs[1]), _files(*theirs[2:])) if theirs else ("", "", "")
    yield Line(size.records, "Chỉ mục, dựng lần đầu: giây CPU", _beyond([cold], 1), cpu, _wanted(size, "", "≤ 300"))
    yield Line(size.records, "Bộ nhớ của tiến trình lớn nhất khi dựng, MB", _megabytes(size.peak), peak, _wanted(size, "", "≤ 700"))
    yield Line(size.records, "Chỉ mục: tệp; MB", _files(cold.files, cold.size), files, "")
    yield Line(size.records, "Mã của trang tìm, nén, kB: tim.js; tim-2.js, chỉ khi cần", "; ".join(map(kilobytes, size.scripts)), "", "≤ 12")


def _step_lines(size: Size) -> Iterator[Line]:
    steps = [(f"Thêm bài mới nhất, {what}", some) for what, some in sorted(size.added.items())]
    if size.edited:
        steps.append(("Sửa thân một bài", size.edited))
    for what, some in steps:
        is_daily = TAIL in what
        files, bytes_ = middle_and_worst([step.files for step in some], _whole), middle_and_worst([step.size for step in some], kilobytes)
        yield Line(size.records, f"{what} ({len(some)} lần đo): giây CPU thêm", _beyond(some, 2), "", "≤ 0,5" if is_daily else "")
        yield Line(size.records, f"{what}: tệp; kB", f"{files}; {bytes_}", "", "≤ 10; ≤ 60" if is_daily else "")


def _query_lines(size: Size, *, is_first: bool) -> Iterator[Line]:
    what, since = ("Câu đầu", "từ lúc mở trang") if is_first else ("Câu tiếp", "từ lúc đưa vào ô")
    ours, theirs = (size.ours.first, size.theirs.first) if is_first else (size.ours.following, size.theirs.following)
    most, seconds = (_wanted(size, "≤ 180", "≤ 300"), "≤ 1") if is_first else (_wanted(size, "≤ 80", "≤ 120"), "≤ 0,3")

    def line(label: str, value: Callable[[Search], float], show: Callable[[float], str], wanted: str) -> Line:
        return Line(size.records, f"{what}: {label}", *(middle_and_worst(list(map(value, some)), show) for some in (ours, theirs)), wanted)

    yield line("kB, máy chủ nén", lambda search: search.traffic.size, kilobytes, most)
    yield line("kB, máy chủ không nén", lambda search: search.traffic.plain, kilobytes, "")
    yield line("lần hỏi máy chủ", lambda search: search.traffic.requests, _whole, "")
    yield line(f"giây {since} tới kết quả", lambda search: search.seconds, decimal, seconds)
    yield line("tác vụ dài nhất của luồng chính, ms", lambda search: search.longest, _milliseconds, "≤ 50")


def _typed_lines(size: Size) -> Iterator[Line]:
    typed = size.ours.typed
    if typed:
        what = "Câu gõ từng phím"
        yield Line(size.records, f"{what}: kB, máy chủ nén", middle_and_worst([search.traffic.size for search in typed], kilobytes), "", "")
        seconds = middle_and_worst([search.seconds for search in typed], decimal)
        yield Line(size.records, f"{what}: giây từ phím cuối tới kết quả, kể cả {decimal(typing_pause() / 1000)} chờ", seconds, "", "")


def _wanted(size: Size, few: str, many: str) -> str:
    """Return what is to be reached at this size, set for up to 10,000 records and up to 100,000."""
    return few if size.records <= 10_000 else many


def _files(number: int, size: int) -> str:
    return f"{format_number(number)}; {decimal(size / 1e6, 1)}"


def _whole(value: float) -> str:
    return format_number(round(value))


def _beyond(steps: Sequence[Step], digits: int) -> str:
    """Return processor seconds beyond the engine's own, and what they are the difference of."""
    more, cpu, own = (statistics.median(values) for values in zip(*((step.more, step.cpu, step.own) for step in steps), strict=True))
    return f"{decimal(more, digits)} ({decimal(cpu, digits)} − {decimal(own, digits)})"


def _megabytes(size: float) -> str:
    return format_number(round(size / 2**20))


def _milliseconds(longest: float) -> str:
    return format_number(round(longest)) if longest else "≤ 50"


HEADS = ("Số bài", "Điều đo", "Sổ Giao Ban", "Pagefind", "Cần đạt")


def _cells(line: Line) -> tuple[str, ...]:
    return format_number(line.records), line.what, line.ours, line.pagefind, line.wanted


def _print(measured: Sequence[Size]) -> None:
    table = Table(caption="\n".join(notes(measured)), caption_justify="left")
    for head in HEADS:
        table.add_column(head, justify="left" if head == "Điều đo" else "right", no_wrap=True)
    for size in measured:
        for line in lines_of(size):
            table.add_row(*_cells(line))
    Console(width=max(_console.width, 170)).print(table)  # Narrower, names and figures would be cut.


def to_markdown(measured: Sequence[Size], day: date, command: str) -> str:
    """Return what was measured as a Markdown table below the day, the command and the machine."""
    lines = [
        f"Đo ngày {short_day(day)} bằng `{command}` trên {machine()}. Số giữa của các lần đo, trong ngoặc là lần kém nhất.",
        "",
        f"| {' | '.join(HEADS)} |",
        f"|{'|'.join('---' if head == 'Điều đo' else '---:' for head in HEADS)}|",
        *(f"| {' | '.join(_cells(line))} |" for size in measured for line in lines_of(size)),
        "",
        *notes(measured),
    ]
    return "\n".join(lines) + "\n"


def notes(measured: Sequence[Size]) -> list[str]:
    """Return what a reader must know of the table."""
    found = [
        f"Chromium thật qua máy chủ HTTP/1.1 giữ kết nối, chậm {round(LATENCY * 1000)} ms mỗi lần hỏi, {round(RATE * 8 / 1e6)} Mbit/s chung; lúc mở kết nối không chậm thêm, không có TLS.",
        "Câu đầu: hồ sơ trình duyệt mới, tính cả trang, kiểu dáng, mã và chỉ mục, đến khi không tải gì nữa. Câu tiếp: trong cùng trang, đưa vào ô trọn một lần (dán, hay chọn từ bàn phím gợi ý).",
        f"Câu gõ từng phím: {KEY} ms một phím; các chữ đã gõ xong được tải trước. Gợi ý cũng tính; mười kết quả cho câu đầu, sáu cho các câu sau.",
        "Giây CPU của chỉ mục và giây CPU thêm: hiệu hai lần dựng cùng một kho, có và không có chỉ mục; hai số ấy ở trong ngoặc. Chromium chỉ báo tác vụ trên 50 ms.",
    ]
    if any(RECENT not in size.added and OLD not in size.added for size in measured):
        found.append(f"Có kho mà {NEW_DAYS} bài thêm chưa làm chỉ mục dồn đuôi.")
    if any(size.pagefind for size in measured) and any(not size.pagefind for size in measured):
        found.append(f"Pagefind chỉ đo tới {format_number(PAGEFIND_MOST)} bài: ở kho lớn hơn, nó cần nhiều GB bộ nhớ.")
    if any(size.pagefind for size in measured):
        found.append("Pagefind: cùng các trang tin, trong một trang trống không kiểu dáng; số kết quả và cách hỏi như trang của ta.")
    return found
