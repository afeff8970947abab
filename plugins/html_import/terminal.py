"""``inv import`` in the terminal: a table for each page, or JSON for a program."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from plugins.archive.engine import Engine
from plugins.common.dates import HANOI
from plugins.records.schema import BY_KEY, BadValue

from .draft import as_fields, as_text
from .finding import HIGH, LOW, MEDIUM
from .importing import Importer, Outcome, files_of, worst

_SURE = {HIGH: "chắc", MEDIUM: "xem lại", LOW: "đáng ngờ"}


def run(path: str, content: Path, url: str = "", *, as_json: bool = False, console: Console | None = None, engine: Engine | None = None) -> int:
    """Import what ``path`` means and say what came of it. ``engine``: whose store tells of records alike. Returns the exit status: 0 all filled, 1 questions open, 2 a file gave no draft."""
    errors = Console(stderr=True)
    try:
        files = files_of(path)
    except FileNotFoundError:
        errors.print(f"[red]Không có tệp nào[/] ở “{escape(path)}”: xem lại đường dẫn; thư mục phải có tệp .html, .mhtml hoặc .txt.")
        return 2
    if url and len(files) > 1:
        errors.print("[red]--url chỉ dùng khi nhập một tệp[/]: nhập từng tệp một, mỗi tệp với địa chỉ của nó.")
        return 2
    try:
        outcomes = Importer(content, datetime.now(HANOI).date(), engine).run(files, url)
    except BadValue as error:
        errors.print(f"[red]--url[/] {escape(error.what)}: {escape(error.cure)}.")
        return 2
    if as_json:
        sys.stdout.write(json.dumps([outcome.as_json() for outcome in outcomes], ensure_ascii=False, indent=2) + "\n")
    else:
        show(outcomes, console or Console())
    return worst(outcomes)


def show(outcomes: list[Outcome], console: Console) -> None:
    """Print a table for each outcome, and how many there are of each kind."""
    for outcome in outcomes:
        console.print()
        console.print(f"[bold]{escape(outcome.path)}[/]")
        if outcome.trouble:
            console.print(f"  [red]Không có bản nháp.[/] {escape(outcome.trouble)}")
            continue
        console.print(f"  Bản nháp: [green]{escape(outcome.draft)}[/]" if outcome.draft else "  [yellow]Không tạo bản nháp mới.[/]")
        console.print(_table(outcome))
        for question in outcome.facts.questions:
            console.print(f"  [yellow]?[/] {escape(question.text)}")
        for duplicate in outcome.duplicates:
            console.print(f"  [yellow]≈[/] {escape(duplicate.path)}: {escape(duplicate.text)}")
    counts = [
        sum(bool(outcome.draft) for outcome in outcomes),
        sum(bool(outcome.facts.questions) for outcome in outcomes),
        sum(bool(outcome.trouble) for outcome in outcomes),
    ]
    console.print()
    console.print(f"{len(outcomes)} trang: {counts[0]} bản nháp mới, {counts[1]} trang còn câu hỏi, {counts[2]} trang không có bản nháp.")


def _table(outcome: Outcome) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 2))
    for heading in ("Mục", "Giá trị", "Độ chắc", "Lấy từ"):
        table.add_column(heading, overflow="fold")
    plain = as_fields(outcome.facts)
    for name, found in outcome.facts.fields.items():
        if name == "source.sha256":
            continue
        key, _, inner = name.partition(".")
        label = BY_KEY[key].inner[inner].label if inner else BY_KEY[key].label
        value = plain[name] if name in plain else as_text(found.value)
        table.add_row(escape(label), escape(_flat(value)), _SURE[found.confidence], escape(found.words))
    return table


def _flat(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_flat(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values())
    return str(value)
