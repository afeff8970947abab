"""``inv data``: the files of the whole archive from its sources, and Markdown files from one of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from invoke import Exit
from pelican.settings import read_settings

from plugins.archive.assets import STYLESHEET, stylesheet
from plugins.archive.engine import Engine
from plugins.archive.report import console
from plugins.archive.scanning import id_of, scan
from plugins.archive.sources import RecordReader, Sources, read_sources, shown_as
from plugins.archive.workers import Setup
from plugins.common.problems import Problem
from plugins.common.text import format_number
from plugins.data.database import Dangling
from plugins.data.export import Taken, Written, sorted_by_id, write_files
from plugins.data.lines import NoRecord, read_line

from .building import open_engine

MOST = 20  # Problems that are told.


class Unready(Exception):
    """The sources have problems: nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


def write_data(engine: Engine, site_name: str, folder: Path) -> Written:
    """Write the files of an archive into ``folder``. Raises Unready, and Dangling where records name others that are not there."""
    given = engine.setup
    sources, problems = read_sources(given.content, given.today, given.shown)
    if problems:
        raise Unready(sorted(problems))
    written = write_files(_taken(given, sources), sources.registers, site_name, folder)
    # Of its own: the folder may lie anywhere, and is not made anew with each theme.
    (folder / Path(STYLESHEET).name).write_bytes(stylesheet(given.theme / "static" / "css"))
    return written


def _taken(given: Setup, sources: Sources) -> Iterator[Taken]:
    """Yield the records that are no drafts, by id. Raises Unready at the first with a problem."""
    paths: list[str] = []
    for found in scan(given.content, given.shown, {}, time.time_ns()):
        if found.problems:
            raise Unready(list(found.problems))
        paths += found.files
    reader = RecordReader(given.content, given.shown, sources.registers, given.today)
    before = ""
    for path in sorted_by_id(paths):
        if id_of(path) == id_of(before):
            where = shown_as(given.shown, before)
            raise Unready([Problem(shown_as(given.shown, path), 1, f"mã bài “{id_of(path)}” đã dùng ở {where}", "đổi tên một trong hai tệp (thêm -2 ở cuối)")])
        before = path
        data = (given.content / path).read_bytes()
        record, problems = reader.judge(path, data)
        if record is None:
            raise Unready(problems)
        if record.status != "draft":
            yield Taken(record, path, data.decode())


def rebuild(file: Path, folder: Path) -> int:
    """Write the record files of a JSON Lines file into ``folder``; return how many. Raises NoRecord with the number of the line, FileExistsError."""
    count = 0
    with file.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                path, data = read_line(line)
            except NoRecord as error:
                raise NoRecord(f"{file.name}:{number}: {error}") from None
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as made:
                made.write(data)
            count += 1
    return count


def run(settings_file: str, folder: Path) -> None:
    """Write the files and say what was written. Raises Exit with what is wrong and what to do."""
    try:
        with open_engine(settings_file) as engine:
            written = write_data(engine, str(read_settings(settings_file)["SITENAME"]), folder)
    except Unready as error:
        told = "\n".join(f"{problem.path}:{problem.line}: {problem.what}; {problem.cure}" for problem in error.problems[:MOST])
        raise Exit(f"{told}\nChưa ghi gì: kho còn lỗi. Chạy inv check để xem hết, sửa xong rồi làm lại.", code=1) from None
    except Dangling as error:
        raise Exit(f"Chưa ghi gì: có bài dẫn tới bài không có ({error}). Chạy inv check để biết chỗ nào.", code=1) from None
    except OSError as error:
        raise Exit(f"Không ghi được vào {folder} ({error.strerror}): xem lại quyền ghi và chỗ trống trên đĩa.", code=1) from None
    for name, (size, _) in written.files.items():
        console.print(f"{name}: {format_number(round(size / 1000) or 1)} kB")
    if not written.has_parquet:
        console.print("[yellow]Lưu ý:[/] không làm tệp Parquet vì chưa cài pyarrow; muốn có thì chạy: pip install pyarrow")
    console.print(f"[green]Xong.[/] {format_number(written.records)} bài, ở {folder}. Muốn trang Dữ liệu mở dẫn tới đó: đặt DATA_URL.")


def run_rebuild(file: Path, folder: Path | None) -> None:
    """Write the record files again and say how many. Raises Exit with what is wrong and what to do."""
    if folder is None:
        raise Exit("Ghi vào đâu? Thêm --out THƯ_MỤC, như inv data --rebuild so-giao-ban.jsonl --out kho-moi", code=1)
    try:
        count = rebuild(file, folder)
    except NoRecord as error:
        raise Exit(f"{error}. Tệp phải là so-giao-ban.jsonl do inv data ghi ra.", code=1) from None
    except UnicodeDecodeError:
        raise Exit(f"{file} không phải UTF-8. Tệp phải là so-giao-ban.jsonl do inv data ghi ra.", code=1) from None
    except FileExistsError as error:
        raise Exit(f"Đã có tệp {error.filename}: không ghi đè. Chọn một thư mục trống ở --out.", code=1) from None
    except OSError as error:
        raise Exit(f"Không đọc hay ghi được {error.filename or file} ({error.strerror}).", code=1) from None
    console.print(
        f"[green]Xong.[/] {format_number(count)} bài, ở {folder}. Các sổ (data/), trang (pages/), ảnh (images/), tệp đính kèm (files/) không có trong tệp này."
    )
