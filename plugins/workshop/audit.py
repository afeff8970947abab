"""Every kind of page under every check: what it weighs, how fast it is there, what is wrong with it; beside its budgets (budgets.py)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pelican.settings import read_settings
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from plugins.archive.assets import LASTING, THEME
from plugins.common.dates import short_day

from . import page_tools
from .budgets import ARTICLE, CHECKS, HANDSHAKE, KINDS, LATENCY, LCP, RATE, SITE_CHECKS, Check, Figure, Kind, Sample, budget, is_missed, samples
from .building import open_engine
from .bundling import write_bundles
from .exporting import write_data
from .looking import NARROWEST, SCHEMES, WIDTHS, enlarge, overflow, small_targets, violations
from .page_tools import Brotli, ToolMissing
from .search_in_browser import chromium, open_chromium
from .throttling import ThrottledServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
FOLDER = "so-giao-ban/"  # Served from a sub-folder, as hosts of projects do.
PUBLISHED = f"https://example.org/{FOLDER}"  # As far as the pages know; nobody asks it.
SITE_KIND = Kind("Cả trang web", ())
# For kinds of page that the real content has none of. No such meeting was: it is of no place and no day, and nothing of it is shown but that it was withdrawn.
WITHDRAWN = "tin/khong-ro/bai-thu-da-rut.md"
WITHDRAWN_RECORD = """---
title: Bản ghi thử đã rút, dựng để đo, không có thật
date_note: Không có cuộc họp nào như vậy.
locality_note: Không có nơi nào.
decree_note: Không có văn bản nào.
summary: Bản ghi thử, không có thật.
source: {publisher: Không có}
status: withdrawn
withdrawn: {date: 2026-01-05, reason: "Bản ghi thử, dựng để đo trang của tin đã rút."}
added: 2026-01-02
---

Nội dung này không được hiện ra.
"""
SETTINGS = {"FEEDBACK_EMAIL": "gop-y@example.org", "DATA_URL": "du-lieu/", "BUNDLES_URL": "goi/"}
BEFORE, BEFORE_THAT = "gioi-thieu.html", "index.html"  # What a reader comes from to the next page; to an article, from another one.
QUIET, PATIENCE = 0.4, 60.0  # Seconds.
TRIES = 3  # Of a page that is late: a busy machine makes it later, never earlier, so the earliest counts.
_MARKS = re.compile(r"(<!-- audit -->\n).*?(<!-- /audit -->)", re.DOTALL)
# Before a page's own scripts: its largest paint, and how far things jumped.
_WATCH = """(() => {
  window.audited = { lcp: 0, cls: 0 };
  new PerformanceObserver((list) => list.getEntries().forEach(({ startTime }) => { audited.lcp = startTime; })).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { audited.cls += value; })).observe({ type: "layout-shift", buffered: true });
})()"""
# The addresses of what the first screen of a page waits for, beside the page itself.
_WAITED_FOR = """() => [
  ...performance.getEntriesByType("resource").filter(({ renderBlockingStatus }) => renderBlockingStatus === "blocking").map(({ name }) => name),
  ...[...document.scripts].filter(({ src, defer, async, type }) => src && !defer && !async && type !== "module").map(({ src }) => src),
  ...[...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight).map(({ currentSrc }) => currentSrc),
]"""
Say = Callable[[str], None]
_console = Console()


@dataclass
class Audit:
    """What was found, by the name of the kind of page and the key of the check; ``missing``: what could not be done, and why."""

    samples: list[Sample]
    figures: dict[tuple[str, str], Figure] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def put(self, kind: Kind, check: str, value: float, faults: Sequence[str] = ()) -> None:
        self.figures[kind.name, check] = Figure(value, list(faults))

    def put_faults(self, kind: Kind, check: str, faults: Sequence[str]) -> None:
        """Add ``faults`` of one look at a page to those of the others."""
        found = self.figures.setdefault((kind.name, check), Figure(0))
        found.faults += faults
        found.value = len(found.faults)

    def rows(self) -> Iterator[tuple[Kind, Check, Figure | None]]:
        """Yield every kind of page with every check; None where the check was not done or has no sense."""
        for sample in self.samples:
            for check in CHECKS:
                yield sample.kind, check, self.figures.get((sample.kind.name, check.key))
        for check in SITE_CHECKS:
            yield SITE_KIND, check, self.figures.get((SITE_KIND.name, check.key))

    @property
    def missed(self) -> list[tuple[Kind, Check, Figure]]:
        """The figures beyond their budgets."""
        return [(kind, check, figure) for kind, check, figure in self.rows() if figure and is_missed(figure, check, budget(kind, check.key))]


def build(folder: Path, content: Path = ROOT / "content", **override: str) -> Path:
    """Build the site as it is published, below ``folder``; return where it is. ``override``: settings. Raises SystemExit(1) if its sources have problems."""
    site = folder / "trang"
    given = (f"{name}={json.dumps(value)}" for name, value in {"CACHE_PATH": str(folder / "cache"), **override}.items())
    command = [sys.executable, "-m", "pelican", str(content), "-s", "publishconf.py", "-o", str(site), "-e", *given]
    env = {**os.environ, "SO_GIAO_BAN_SITEURL": PUBLISHED.rstrip("/")}
    if subprocess.run(command, cwd=ROOT, check=False, env=env, stdout=sys.stderr).returncode:
        raise SystemExit(1)
    return site


def build_every_kind(folder: Path) -> Path:
    """Build the site as :func:`build` does, with what it takes for every kind of page: a withdrawn record, feedback, data, bundles. Return where it is."""
    content = content_of_every_kind(folder / "content")
    site = build(folder, content, **SETTINGS)
    settings = str(ROOT / "publishconf.py")
    with open_engine(settings, str(site), PATH=str(content), CACHE_PATH=str(folder / "cache"), **SETTINGS) as engine:
        write_data(engine, str(read_settings(settings)["SITENAME"]), site / SETTINGS["DATA_URL"])
    for _ in write_bundles(settings, site, site / SETTINGS["BUNDLES_URL"]):
        pass
    return site


def content_of_every_kind(folder: Path) -> Path:
    """Make ``folder`` a copy of the content with a withdrawn record beside it; return it."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "content", folder)  # With the times of its files: what was read of them is still good.
    (folder / WITHDRAWN).write_text(WITHDRAWN_RECORD, encoding="utf-8", newline="\n")
    return folder


def measure(site: Path, *, only: str = "", lighthouse: bool = True, say: Say = print) -> Audit:
    """Return every check of every kind of page that ``site`` has; ``only``: the kinds with one of these words (with commas between) in their names."""
    chosen = [kind for kind in KINDS if any(word.strip() in kind.name.casefold() for word in only.casefold().split(","))]
    audit = Audit(list(samples(site, chosen)))
    say(f"{len(audit.samples)} loại trang; không có trong trang web này: {', '.join(_lacking(audit, chosen)) or 'không thiếu loại nào'}")
    compress: Brotli | None = None
    try:
        compress = Brotli()
    except ToolMissing as missing:
        audit.missing["Brotli"] = f"{missing}; mọi số kB, LCP và CLS không đo được"
    try:
        if compress:
            _weigh(audit, site, compress)
        _look_at_files(audit, site, say)
        _open_pages(audit, site, compress, say)
        if lighthouse:
            _ask_lighthouse(audit, site, compress, say)
        else:
            audit.missing["Lighthouse"] = "không chạy, theo lệnh"
    finally:
        if compress:
            compress.close()
    return audit


def _lacking(audit: Audit, chosen: Sequence[Kind]) -> list[str]:
    there = {sample.kind.name for sample in audit.samples}
    return [kind.name for kind in chosen if kind.name not in there]


def _weigh(audit: Audit, site: Path, compress: Brotli) -> None:
    for sample in audit.samples:
        page = (site / sample.path).read_bytes()
        audit.put(sample.kind, "raw", len(page) / 1000)
        audit.put(sample.kind, "brotli", len(compress(page)) / 1000)
    sheets = {path.read_bytes() for path in site.rglob("*.css")}  # Folders that may lie anywhere have a copy of their own.
    audit.put(SITE_KIND, "css", sum(len(compress(sheet)) for sheet in sheets) / 1000)


def _look_at_files(audit: Audit, site: Path, say: Say) -> None:
    files = {sample.kind.name: site / sample.path for sample in audit.samples}
    kinds = {sample.kind.name: sample.kind for sample in audit.samples}
    for key, name, tool in (("nu", "Nu", page_tools.nu), ("html-validate", "html-validate", page_tools.html_validate)):
        say(name)
        try:
            for kind, faults in tool(files).items():
                audit.put_faults(kinds[kind], key, faults)
        except ToolMissing as missing:
            audit.missing[name] = str(missing)
    try:
        audit.put_faults(SITE_KIND, "stylelint", page_tools.stylelint(ROOT / "theme" / "static" / "css"))
    except ToolMissing as missing:
        audit.missing["stylelint"] = str(missing)


def _open_pages(audit: Audit, site: Path, compress: Brotli | None, say: Say) -> None:
    path = chromium()
    if not path:
        audit.missing["Chromium"] = "apt install chromium; mọi phép thử trong trình duyệt không làm được"
        return
    opened = [sample for sample in audit.samples if not sample.kind.is_left]
    with ThrottledServer([site], latency=0, rate=1e9, folder=FOLDER, brotli=compress) as near:
        try:
            with open_chromium(path) as browser:
                for sample in opened:
                    say(f"Chromium: {sample.address}")
                    if compress:
                        for _ in range(TRIES):
                            with ThrottledServer([site], latency=LATENCY, rate=RATE, handshake=HANDSHAKE, folder=FOLDER, brotli=compress) as far:
                                _time(audit, browser, far, sample)
                            if audit.figures[sample.kind.name, "lcp"].value <= LCP:
                                break
                        _follow(audit, browser, near, sample, _before(site, sample))
                    _look_at(audit, browser, near, sample)
        except ImportError as missing:
            audit.missing["Playwright"] = f"pip install -r requirements-dev.txt ({missing.name})"
        say("pa11y")
        addresses = {sample.kind.name: near.address + FOLDER + sample.address for sample in opened}
        kinds = {sample.kind.name: sample.kind for sample in opened}
        try:
            for kind, faults in page_tools.pa11y(path, addresses, WIDTHS, SCHEMES).items():
                audit.put_faults(kinds[kind], "pa11y", faults)
        except ToolMissing as missing:
            audit.missing["pa11y"] = str(missing)


def _time(audit: Audit, browser: Browser, far: ThrottledServer, sample: Sample) -> None:
    """Open a page in a fresh profile over the slow line: what comes, from whom, and when it is there."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    page = context.new_page()
    page.add_init_script(_WATCH)
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.url, request.resource_type)))
    _go(page, far, sample.address)
    seen = page.evaluate("audited")
    sent = far.take()
    wanted = {url.removeprefix(far.address + FOLDER) for url in page.evaluate(_WAITED_FOR)} | {sample.path}
    once = list({answer.path: answer for answer in reversed(sent)}.values())[::-1]  # The service worker asks for some again, at leisure, to keep them.
    for bytes_of, number_of, answers in (("first", "requests", [answer for answer in once if answer.path in wanted]), ("whole", "asked", sent)):
        audit.put(sample.kind, bytes_of, sum(answer.body for answer in answers) / 1000, [f"{answer.path} {answer.body}" for answer in answers])
        audit.put(sample.kind, number_of, len(answers), [answer.path for answer in answers])
    # What the page itself asked for; an index that a search asks for is data.
    scripts = {url.removeprefix(far.address + FOLDER) for url, _ in asked if re.fullmatch(rf".*/(?:{THEME}/|{LASTING.pattern})[^?]*\.m?js", url)}
    audit.put(sample.kind, "scripts", sum(answer.body for answer in once if answer.path in scripts) / 1000)
    fonts = [url for url, kind in asked if kind == "font"]
    third = [url for url, _ in asked if not url.startswith((far.address, "data:", "blob:"))]
    cookies = [str(cookie.get("name")) for cookie in context.cookies()]
    for check, found in (("fonts", fonts), ("third", third), ("cookies", cookies)):
        audit.put(sample.kind, check, len(found), found)
    for check, value in (("lcp", seen["lcp"] / 1000), ("cls", seen["cls"])):
        before = audit.figures.get((sample.kind.name, check))
        worst_or_best = min if check == "lcp" else max
        audit.put(sample.kind, check, worst_or_best(value, before.value) if before else value)
    context.close()


def _before(site: Path, sample: Sample) -> str:
    articles = (
        (path.relative_to(site).as_posix() for path in sorted(site.glob("tin/*.html")) if path.name != "index.html") if sample.kind.group == ARTICLE else ()
    )
    return next(path for path in (*articles, BEFORE, BEFORE_THAT) if path != sample.path)


def _follow(audit: Audit, browser: Browser, near: ThrottledServer, sample: Sample, before: str) -> None:
    """Come to a page from another one of the site, and put down what still had to be sent."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    page = context.new_page()
    _go(page, near, before)
    near.take()
    _go(page, near, sample.address)
    sent = near.take()
    audit.put(sample.kind, "next", sum(answer.body for answer in sent) / 1000, [f"{answer.path} {answer.body}" for answer in sent])
    context.close()


def _look_at(audit: Audit, browser: Browser, near: ThrottledServer, sample: Sample) -> None:
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="vi-VN", color_scheme="light")
        page = context.new_page()
        _go(page, near, sample.address)
        audit.put_faults(sample.kind, "targets", [f"{width} px: {fault}" for fault in small_targets(page)])
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            audit.put_faults(sample.kind, "axe", [f"{width} px, {scheme}: {fault}" for fault in violations(page)])
        if width == min(WIDTHS):
            page.set_viewport_size({"width": NARROWEST, "height": 800})
            audit.put_faults(sample.kind, "narrow", overflow(page))
            page.set_viewport_size({"width": width, "height": 800})
            enlarge(page)
            audit.put_faults(sample.kind, "enlarged", overflow(page))
        context.close()


def _go(page: Page, server: ThrottledServer, address: str) -> None:
    """Open a page and wait until nothing more comes."""
    page.goto(server.address + FOLDER + address, timeout=PATIENCE * 1000)
    page.wait_for_timeout(50)
    for _ in range(int(PATIENCE / 0.05)):
        if server.is_quiet(QUIET):
            return
        page.wait_for_timeout(50)


def _ask_lighthouse(audit: Audit, site: Path, compress: Brotli | None, say: Say) -> None:
    path = chromium()
    opened = {sample.kind.name: sample for sample in audit.samples if not sample.kind.is_left}
    if not path:
        audit.missing["Lighthouse"] = "cần Chromium"
        return
    with ThrottledServer([site], latency=0, rate=1e9, folder=FOLDER, brotli=compress) as near:
        try:
            for name, scores, faults in page_tools.lighthouse(path, {name: near.address + FOLDER + sample.address for name, sample in opened.items()}):
                say(f"Lighthouse: {opened[name].address} {' '.join(map(str, scores.values()))}")
                for key, score in scores.items():
                    audit.put(opened[name].kind, key, score, [fault.removeprefix(f"{key}: ") for fault in faults if fault.startswith(f"{key}: ")])
        except ToolMissing as missing:
            audit.missing["Lighthouse"] = str(missing)


# What is shown.


def shown(figure: Figure | None, check: Check) -> str:
    return "–" if figure is None else f"{figure.value:.{check.digits}f}".replace(".", ",")


def print_audit(audit: Audit, console: Console = _console) -> None:
    """Print the table, what could not be done, and each fault of what is beyond its budget."""
    table = Table(caption="Đỏ: quá mức cho phép. –: không thử.", caption_justify="left", padding=(0, 1))
    table.add_column("Loại trang", no_wrap=True)
    for check in CHECKS:
        table.add_column(check.head, justify="right")
    for sample in audit.samples:
        cells = []
        for check in CHECKS:
            figure = audit.figures.get((sample.kind.name, check.key))
            bad = figure is not None and is_missed(figure, check, budget(sample.kind, check.key))
            cells.append(f"[bold red]{shown(figure, check)}[/]" if bad else shown(figure, check))
        table.add_row(sample.kind.name, *cells)
    Console(width=max(console.width, 250), file=console.file).print(table)  # Narrower, figures would be cut.
    for check in SITE_CHECKS:
        console.print(f"{check.head}: {shown(audit.figures.get((SITE_KIND.name, check.key)), check)}", highlight=False)
    for name, why in audit.missing.items():
        console.print(f"[yellow]Chưa làm: {name}[/] – {escape(why)}", highlight=False, soft_wrap=True)
    for kind, check, figure in audit.missed:
        limit = budget(kind, check.key)
        told = f"{shown(figure, check)}, cần {'ít' if check.is_least else 'nhiều'} nhất {shown(Figure(limit or 0), check)}"
        console.print(f"[red]{kind.name}, {check.head}:[/] {told}", highlight=False, soft_wrap=True)
        for fault in figure.faults[:8]:
            console.print(f"    {escape(fault)}", highlight=False, soft_wrap=True)


def to_json(audit: Audit) -> str:
    """Return all that was found as JSON."""
    found = [
        {
            "page": kind.name,
            "path": next((sample.address for sample in audit.samples if sample.kind == kind), ""),
            "check": check.key,
            "value": round(figure.value, 4),
            "budget": budget(kind, check.key),
            "missed": is_missed(figure, check, budget(kind, check.key)),
            "faults": figure.faults,
        }
        for kind, check, figure in audit.rows()
        if figure
    ]
    return json.dumps({"figures": found, "not_done": audit.missing}, ensure_ascii=False, indent=1)


def to_markdown(audit: Audit, day: date, command: str) -> str:
    """Return the table as Markdown; what is beyond its budget is bold."""
    lines = [
        f"Đo ngày {short_day(day)} bằng `{command}`; số in đậm là quá mức cho phép. Trang nào Lighthouse chưa cho đủ 100 thì đo thêm hai lần và lấy lần giữa.",
        "",
        f"| Loại trang | {' | '.join(check.head for check in CHECKS)} |",
        f"|---|{'---:|' * len(CHECKS)}",
    ]
    for sample in audit.samples:
        cells = []
        for check in CHECKS:
            figure = audit.figures.get((sample.kind.name, check.key))
            bad = figure is not None and is_missed(figure, check, budget(sample.kind, check.key))
            cells.append(f"**{shown(figure, check)}**" if bad else shown(figure, check))
        lines.append(f"| {sample.kind.name} | {' | '.join(cells)} |")
    lines.append("")
    for check in SITE_CHECKS:
        figure = audit.figures.get((SITE_KIND.name, check.key))
        bad = figure is not None and is_missed(figure, check, budget(SITE_KIND, check.key))
        lines.append(f"- {check.head}: {'**' if bad else ''}{shown(figure, check)}{'**' if bad else ''}.")
    lines += [f"- Chưa làm: {name} – {why}." for name, why in audit.missing.items()]
    return "\n".join(lines) + "\n"


def write_readme(readme: Path, table: str) -> None:
    """Put ``table`` between ``<!-- audit -->`` and ``<!-- /audit -->``. Raises SystemExit(1) if these are not there."""
    text = readme.read_text(encoding="utf-8")
    if not _MARKS.search(text):
        _console.print(f"[bold red]{readme} không có <!-- audit --> và <!-- /audit -->[/]; thêm hai dòng ấy vào chỗ đặt bảng", highlight=False, soft_wrap=True)
        raise SystemExit(1)
    readme.write_text(_MARKS.sub(lambda marks: marks[1] + table + marks[2], text), encoding="utf-8", newline="\n")


def run(site: Path, *, form: str = "table", only: str = "", lighthouse: bool = True, readme: Path | None = None, command: str = "inv audit") -> bool:
    """Audit ``site``, show what was found; return whether every budget was kept and, where SO_GIAO_BAN_ALL_CHECKS is set, every check done."""
    if not (site / "index.html").is_file():
        _console.print(
            f"[bold red]{site} không có index.html:[/] hãy nêu thư mục của trang đã dựng, hoặc bỏ --site để dựng ngay.", highlight=False, soft_wrap=True
        )
        raise SystemExit(1)
    progress = Console(stderr=True)
    audit = measure(site, only=only, lighthouse=lighthouse, say=lambda text: progress.print(f"[dim]{escape(text)}[/]", highlight=False))
    if not audit.samples:
        names = ", ".join(kind.name for kind in KINDS)
        _console.print(f"[bold red]Không có loại trang nào tên “{escape(only)}”.[/] Có: {names}", highlight=False, soft_wrap=True)
        raise SystemExit(1)
    table = to_markdown(audit, date.today(), command)
    if form == "json":
        sys.stdout.write(to_json(audit) + "\n")
    elif form == "markdown":
        sys.stdout.write(table)
    else:
        print_audit(audit)
    if readme:
        write_readme(readme, table)
    return is_good(audit, needs_all=os.environ.get("SO_GIAO_BAN_ALL_CHECKS") == "1")


def is_good(audit: Audit, *, needs_all: bool) -> bool:
    """Return whether no budget was missed and, if ``needs_all``, nothing was left undone."""
    return not audit.missed and not (needs_all and audit.missing)
