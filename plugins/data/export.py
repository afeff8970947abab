"""The files of the whole archive, written record by record: no more than one record is held at a time."""

from __future__ import annotations

import csv
import posixpath
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import IO, Any, NamedTuple

from plugins.archive.assets import STYLESHEET
from plugins.archive.core import Registers
from plugins.records.core import Record

from .addresses import PAGE
from .columns import DECREES, PARTS, PLACE_FORMS, PLACES, RECORDS, TABLES, Table
from .database import Database
from .documents import as_text, compact, decree_rows, form_rows, part_rows, place_rows, record_row
from .files import BUNDLED, DATABASE, LINES, PACKAGE, PARQUET, SUMS
from .lines import line_document, without_comments
from .package import descriptor
from .parquet import NoPyarrow, Parquet

WORK = ".dang-lam"  # Where files are until all of them are whole.
OVERVIEW = "index.html"
# A spreadsheet takes a cell that begins so for a formula, which may do more than show a value: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# And so does what follows a semicolon: where numbers have a decimal comma, as in Vietnam, it parts cells when the file is simply opened.
_FORMULA_WITHIN = re.compile(r";(?=[=+\-@＝＋－＠])")


class Taken(NamedTuple):
    """One record as it goes out: resolved, with the path of its file relative to content/ and all of its text."""

    record: Record
    path: str
    text: str


class Written(NamedTuple):
    """The files: their names with bytes and SHA-256; whether Parquet is among them; how many records they hold."""

    files: dict[str, tuple[int, str]]
    has_parquet: bool
    records: int


def write_files(taken: Iterable[Taken], registers: Registers, site_name: str, folder: Path) -> Written:
    """Write all files into ``folder``, those of before in their place when all are whole; raise what ``taken`` raises, and Dangling."""
    work = folder / WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        records, has_parquet = _write(taken, registers, work)
        names = [name for name in BUNDLED if (work / name).is_file()]
        files = {name: _measured(work / name) for name in names}
        (work / PACKAGE).write_bytes(compact(descriptor(site_name, files)))
        files[PACKAGE] = _measured(work / PACKAGE)
        (work / SUMS).write_text("".join(f"{digest}  {name}\n" for name, (_, digest) in files.items()), encoding="utf-8", newline="\n")
        (work / OVERVIEW).write_text(overview(files, site_name, records), encoding="utf-8", newline="\n")
        for name in (*files, OVERVIEW, SUMS):  # The sums last: until then they tell that the files are not theirs.
            (work / name).replace(folder / name)
        for name in set(BUNDLED) - files.keys() - {SUMS}:
            (folder / name).unlink(missing_ok=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Written(files, has_parquet, records)


def _write(taken: Iterable[Taken], registers: Registers, work: Path) -> tuple[int, bool]:
    count = 0
    with ExitStack() as stack:
        sheets = {table.name: _Sheet(stack.enter_context(_open_csv(work, table)), table) for table in TABLES}
        lines = stack.enter_context((work / LINES).open("wb"))
        database = stack.enter_context(Database(work / DATABASE))
        parquet = _parquet(work / PARQUET)

        def add(table: Table, rows: Iterable[Sequence[Any]]) -> None:
            kept = list(rows)
            sheets[table.name].write(kept)
            database.add(table, kept)

        for record, path, text in taken:
            count += 1
            document = line_document(record, path, text, registers)
            lines.write(compact(document))
            row = record_row({**document, "body": without_comments(record.body)} if "body" in document else document)
            add(RECORDS, [row])
            if parquet:
                parquet.add(row)
            for table in PARTS:
                add(table, part_rows(document, table))
        add(PLACES, place_rows(registers.gazetteer))
        add(PLACE_FORMS, form_rows(sorted(registers.gazetteer, key=lambda place: place.id)))
        add(DECREES, decree_rows(registers))
        if parquet:
            parquet.close()
        database.finish()
    return count, parquet is not None


def _parquet(path: Path) -> Parquet | None:
    try:
        return Parquet(path)
    except NoPyarrow:
        return None


def _open_csv(work: Path, table: Table) -> IO[str]:
    # With a mark at its beginning: Excel takes a file without one for the code page of its machine, and spoils every letter with a mark.
    return (work / f"{table.file}.csv").open("w", encoding="utf-8-sig", newline="")


class _Sheet:
    """One CSV file, as RFC 4180 has it."""

    def __init__(self, file: IO[str], table: Table) -> None:
        self._writer, self._kept = csv.writer(file), [number for number, column in enumerate(table.columns) if not column.is_long]
        self._writer.writerow(column.name for column in table.of_csv)

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        self._writer.writerows([_cell(row[number]) for number in self._kept] for row in rows)


def _cell(value: Any) -> str:
    text = as_text(value)
    if not isinstance(value, str | list):
        return text
    text = _FORMULA_WITHIN.sub(";'", text)
    return f"'{text}" if _FORMULA.match(text) else text


def _measured(path: Path) -> tuple[int, str]:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return path.stat().st_size, digest.hexdigest()


def overview(files: dict[str, tuple[int, str]], site_name: str, records: int) -> str:
    """Return the page from which the files are taken, with their sizes and checksums, which may be broken into lines."""
    rows = "".join(
        f'<tr><th scope="row"><a class="touch" href="{name}" download>{name}</a> <br><span class="small">{_size(size)}</span></th><td><code>{_breakable(digest)}</code></td></tr>\n'
        for name, (size, digest) in files.items()
    )
    return f"""<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(site_name)}: tệp dữ liệu của cả kho</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' file:; connect-src 'self'; base-uri 'none'">
<meta name="description" content="Các tệp dữ liệu của cả kho, với cỡ và mã kiểm SHA-256.">
<link rel="stylesheet" href="{posixpath.basename(STYLESHEET)}">
</head>
<body>
<div class="band"></div>
<div class="wrap"><main>
<h1>Tệp dữ liệu của cả kho</h1>
<p>{records} tin. Mỗi cột nghĩa là gì, giấy phép, cách dùng: <a href="../{PAGE}">Dữ liệu mở</a>. Kiểm các tệp đã tải: <code>sha256sum -c</code> với <a href="{SUMS}">{SUMS}</a>.</p>
<table>
<caption class="visually-hidden">Các tệp, cỡ và mã kiểm</caption>
<thead><tr><th scope="col">Tệp, cỡ</th><th scope="col">SHA-256</th></tr></thead>
<tbody>
{rows}</tbody>
</table>
</main></div>
</body>
</html>
"""


def _breakable(digest: str) -> str:
    return "<wbr>".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _size(length: int) -> str:
    return f"{max(1, round(length / 1000))}\u00a0kB" if length < 1_000_000 else f"{length / 1_000_000:.1f}\u00a0MB".replace(".", ",")


def sorted_by_id(paths: Iterable[str]) -> Iterator[str]:
    """Yield paths of record files by their ids: the order of the files, whatever folders they are in."""
    yield from sorted(paths, key=lambda path: (path.rpartition("/")[2], path))
