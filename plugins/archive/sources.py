"""Reading the sources of a site from disk: records, registers and standing pages, with every problem in them."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from plugins.common.problems import Problem, did_you_mean
from plugins.common.text import nfc
from plugins.decrees.core import DecreeRegister, read_decrees
from plugins.gazetteer.core import Gazetteer, read_gazetteer
from plugins.records.core import Record, read_record
from plugins.records.glossary import read_forces, read_glossary
from plugins.records.schema import BadValue

from .core import Archive, Registers, Tile, check_records, resolve

RECORDS, DATA, PAGES = "tin", "data", "pages"


@dataclass(frozen=True)
class StandingPage:
    """A page of ``content/pages/``: about, guide, and the text on a decree (``decree`` is its id)."""

    slug: str
    path: str
    title: str
    summary: str
    body: str
    decree: str = ""


@dataclass(frozen=True)
class Site:
    """All that a build is made from, when there is no problem in it."""

    archive: Archive
    pages: tuple[StandingPage, ...]


def read_site(content: Path, today: date, shown: str = "content", progress: Callable[[int, int], None] | None = None) -> tuple[Site | None, list[Problem], int]:
    """Return the site in folder ``content``, or None with all its problems in order of file and line; and the number of record files.

    ``shown`` is how the folder is called in messages; ``progress`` hears (files read, files in all).
    """
    registers, problems = read_registers(content, shown)
    paths = []
    for path in _record_files(content / RECORDS):
        trouble = _check_file(_where(shown, path, content), path, content)
        if trouble:
            problems.append(trouble)
        else:
            paths.append(path)
    found: list[Record] = []

    def exists(relative: str) -> bool:
        target = content / relative
        if target.is_file() and not _is_inside(target, content):
            raise BadValue(f"{shown}/{relative} là liên kết (symlink) dẫn ra ngoài thư mục {shown}/", "xóa liên kết ấy, chép chính tệp vào đó")
        return target.is_file()

    for number, path in enumerate(paths, 1):
        record, its_problems = read_record(_where(shown, path, content), path.read_bytes(), today, exists)
        problems += its_problems
        if record is not None:
            record, unresolved = resolve(record, registers)
            problems += unresolved
            found.append(record)
        if progress:
            progress(number, len(paths))
    problems += check_records(found, {path.stem for path in paths} - {record.id for record in found})
    pages = tuple(_read_pages(content, shown, registers.decrees, problems))
    if problems:
        return None, sorted(set(problems)), len(paths)
    return Site(Archive.of(found, registers), pages), [], len(paths)


def _record_files(folder: Path) -> list[Path]:
    """Return every file below ``folder`` in order, but for those that systems and editing programs leave behind."""
    found = [os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names]
    litter = re.compile(r"(?:^|[\\/])(?:\.[^\\/]*|~[^\\/]*|[^\\/]*~|thumbs\.db|desktop\.ini)$", re.IGNORECASE)
    return [Path(path) for path in sorted(found) if not litter.search(path)]


def _where(shown: str, path: Path, content: Path) -> str:
    """Return how a file is called in messages. In NFC: macOS spells file names in NFD."""
    return nfc(f"{shown}/{path.relative_to(content).as_posix()}")


def _is_inside(path: Path, content: Path) -> bool:
    return path.resolve().is_relative_to(content.resolve())


def _check_file(where: str, path: Path, content: Path) -> Problem | None:
    """Return what keeps a file below ``tin/`` from being read as a record, None if nothing does."""
    if path.suffix != ".md":
        return Problem(where, 1, "tệp không có đuôi .md nên không được đọc", f"đổi tên thành {path.name.split('.')[0]}.md, hoặc chuyển tệp ra khỏi {RECORDS}/")
    if path.is_symlink() and not (path.is_file() and _is_inside(path, content)):
        return Problem(where, 1, "tệp là liên kết (symlink) không dẫn tới tệp nào trong kho", "xóa liên kết ấy, chép chính tệp vào đó")
    return None


def read_registers(content: Path, shown: str) -> tuple[Registers, list[Problem]]:
    """Return the registers in folder ``content`` with their problems; a register that cannot be read is empty."""
    problems: list[Problem] = []

    def read(name: str, reader: Callable[[str, bytes], tuple[Any, list[Problem]]], empty: Any) -> Any:
        path = content / DATA / name
        try:
            value, its_problems = reader(f"{shown}/{DATA}/{name}", path.read_bytes())
        except FileNotFoundError:
            problems.append(Problem(f"{shown}/{DATA}/{name}", 1, "không có tệp này", "lấy lại từ bản gốc của kho: trang web không dựng được nếu thiếu sổ"))
            return empty
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            problems.append(Problem(f"{shown}/{DATA}/{name}", line, "tệp không phải UTF-8", "mở tệp và lưu lại với bảng mã UTF-8 (Excel: CSV UTF-8)"))
            return empty
        problems.extend(its_problems)
        return value

    registers = Registers(
        read("places.csv", read_gazetteer, Gazetteer()),
        read("decrees.yaml", read_decrees, DecreeRegister()),
        read("glossary.csv", read_glossary, ()),
        read("forces.csv", read_forces, ()),
        read("tile-map.csv", _read_tiles, ()),
    )
    for line, tile in enumerate(registers.tiles, 2):
        province = tile.part_of or tile.id
        if registers.gazetteer.places and province not in registers.gazetteer.places:
            hint = did_you_mean(province, registers.gazetteer.places)
            problems.append(Problem(f"{shown}/{DATA}/tile-map.csv", line, f"không có nơi nào mang id “{province}”", hint or "ghi id như trong places.csv"))
    return registers, problems


def _read_tiles(path: str, data: bytes) -> tuple[tuple[Tile, ...], list[Problem]]:
    tiles, problems = [], []
    rows = csv.DictReader(io.StringIO(nfc(data.decode("utf-8-sig")), newline=""))
    if not {"id", "row", "column", "label"} <= set(rows.fieldnames or ()):
        return (), [Problem(path, 1, "thiếu cột", "dòng đầu phải là id,row,column,label,part_of")]
    for row in rows:
        try:
            tiles.append(Tile(row["id"], int(row["row"]), int(row["column"]), row["label"], row.get("part_of") or ""))
        except (KeyError, TypeError, ValueError):
            problems.append(Problem(path, rows.line_num, "dòng không đủ id, row, column, label", "hàng và cột là số nguyên"))
    return tuple(tiles), problems


def _read_pages(content: Path, shown: str, decrees: DecreeRegister, problems: list[Problem]) -> Iterator[StandingPage]:
    for path in sorted((content / PAGES).rglob("*.md")):
        where = f"{shown}/{path.relative_to(content).as_posix()}"
        try:
            text = nfc(path.read_bytes().decode("utf-8-sig")).replace("\r\n", "\n")
            _, front, body = text.split("---\n", 2)
            meta = yaml.load(front, Loader=yaml.CBaseLoader)
            page = StandingPage(meta.get("slug") or path.stem, where, meta["title"], meta["summary"], body, meta.get("decree", ""))
        except (UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError):
            problems.append(Problem(where, 1, "phần đầu trang không đọc được", "cần --- rồi title:, summary:, và --- trước thân trang, lưu bằng UTF-8"))
            continue
        if page.decree and page.decree not in decrees.decrees:
            problems.append(Problem(where, 2, f"decree “{page.decree}” không có trong sổ nghị định", "ghi id như nd-77-2010"))
            continue
        yield page
