"""Reading the sources of a site from disk: records, registers and standing pages, with every problem in them."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import yaml

from plugins.common.problems import Problem, did_you_mean
from plugins.common.text import is_slug, nests_too_deep, nfc, slugify
from plugins.decrees.core import DecreeRegister, read_decrees
from plugins.gazetteer.core import Gazetteer, read_gazetteer
from plugins.media.core import Unfit
from plugins.media.keeping import Media
from plugins.records.core import BodyLink, Record, check_body, check_characters, find_links, read_for_registers, read_record, unseen
from plugins.records.glossary import read_forces, read_glossary
from plugins.records.schema import BadValue
from plugins.records.suppression import Suppressed, check_withheld, read_suppressed

from .core import Registers, Tile, names_met, resolve
from .surveys import check_days, check_surveys, read_surveys

RECORDS, DATA, PAGES = "tin", "data", "pages"
SUPPRESSED = "suppressed-people.csv"
SEARCHED = "searched.csv"
REGISTERS = ("places.csv", "decrees.yaml", "glossary.csv", "forces.csv", "tile-map.csv", SEARCHED)  # All that pages tell of.
TILE_ROWS, TILE_COLUMNS = 15, 7


@dataclass(frozen=True)
class StandingPage:
    """A page of ``content/pages/``: about, guide, and the text on a decree (``decree`` is its id).

    ``parent``: the slug of the page it belongs to, or ""; ``aliases``: addresses that lead to it, of pages that are no more.
    """

    slug: str
    path: str
    title: str
    summary: str
    body: str
    decree: str = ""
    body_links: tuple[BodyLink, ...] = ()
    parent: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sources:
    """All that is small and that every page may depend on: the registers as they hold today, and the standing pages."""

    registers: Registers
    pages: tuple[StandingPage, ...]


@dataclass(frozen=True)
class Reading:
    """What one record file holds: the resolved record, or None with its problems. ``hash`` is of its bytes; ``names``: see :func:`.core.names_met`."""

    record: Record | None
    problems: tuple[Problem, ...]
    hash: bytes
    names: tuple[tuple[str, bool], ...] = ()


class RecordReader:
    """Reads record files of the folder ``content`` by one set of registers; ``shown`` is how the folder is called in messages."""

    def __init__(self, content: Path, shown: str, registers: Registers, today: date, media: Media | None = None) -> None:
        self._content, self._shown, self._registers, self._today = content, shown, registers, today
        self._media = media or Media(content)

    def read(self, path: str, known: bytes = b"") -> Reading:
        """Return what the file at ``path`` (relative to content/) holds; only its hash if that is the ``known`` one."""
        where = shown_as(self._shown, path)
        try:
            data = (self._content / path).read_bytes()
        except OSError as error:
            return Reading(None, (Problem(where, 1, f"không mở được tệp ({error.strerror})", "xem lại quyền đọc của tệp"),), b"")
        digest = blake2b(data, digest_size=16).digest()
        if digest == known:
            return Reading(None, (), digest)
        record, problems = self.judge(path, data)
        names = names_met(record, nfc(data.decode("utf-8-sig")), self._registers) if record and self._registers.suppressed else ()
        return Reading(record, tuple(problems), digest, names)

    def judge(self, path: str, data: bytes) -> tuple[Record | None, list[Problem]]:
        """Return the record that the file at ``path`` holds if its bytes are ``data``, or None with its problems."""
        where = shown_as(self._shown, path)
        try:
            record, problems = read_record(where, data, self._today, partial(exists_in, self._content, self._shown, self._media))
        except OSError as error:
            return None, [Problem(where, 1, f"không mở được tệp ({error.strerror})", "xem lại quyền đọc của tệp")]
        if record is not None:
            record, unresolved = resolve(record, self._registers)
            return (None if unresolved else record), unresolved
        stand_in = read_for_registers(where, data)
        if stand_in is not None:
            problems += resolve(stand_in, self._registers)[1]
        return None, problems


def exists_in(content: Path, shown: str, media: Media | None, relative: str) -> bool:
    """Return whether ``relative`` is a file of ``content``. Raises BadValue for a link to one elsewhere, and for one that ``media`` (those of ``content``) finds unfit."""
    target = content / relative
    if not target.is_file():
        return False
    if not _is_inside(target, content):
        raise BadValue(f"{shown}/{relative} là liên kết (symlink) dẫn ra ngoài thư mục {shown}/", "xóa liên kết ấy, chép chính tệp vào đó")
    try:
        (media or Media(content)).look(relative)
    except Unfit as error:
        raise BadValue(error.what, error.cure) from None
    except OSError as error:
        raise BadValue(f"không đọc được tệp {shown}/{relative} ({error.strerror})", "xem lại quyền đọc của tệp") from None
    return True


def read_sources(content: Path, today: date, shown: str, media: Media | None = None) -> tuple[Sources, list[Problem]]:
    """Return the registers and standing pages in folder ``content``, with their problems; ``media``: what is known of its pictures."""
    registers, problems = read_registers(content, shown)
    problems += check_days(f"{shown}/{DATA}/{SEARCHED}", registers.surveys, today)
    gazetteer = registers.gazetteer.as_of(today)
    tiles = tuple(tile for tile in registers.tiles if (tile.part_of or tile.id) in gazetteer.places)  # A province to come has its tile to come.
    registers = replace(registers, gazetteer=gazetteer, decrees=registers.decrees.as_of(today), tiles=tiles)
    pages, its_problems = _read_pages(content, shown, registers.decrees, partial(exists_in, content, shown, media or Media(content)))
    if registers.suppressed:
        its_problems += _names_left(content, shown, registers.suppressed)
    return Sources(registers, pages), problems + its_problems


def _names_left(content: Path, shown: str, rows: tuple[Suppressed, ...]) -> Iterator[Problem]:
    """Yield a Problem for each withheld name in the standing pages, their addresses, and the registers but the one of such names."""
    pages, _ = _files(content / PAGES, shown, content)
    for path in [page for page in pages if page.suffix == ".md"] + [content / DATA / name for name in REGISTERS]:
        where = _where(shown, path, content)
        try:
            text = nfc(path.read_bytes().decode("utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            continue  # Told of by whoever reads it.
        yield from check_withheld(where, text, rows)
        slug = re.search(r"^slug:[ \t]*(.+)$", text, re.MULTILINE) if path.suffix == ".md" else None
        address = slug[1] if slug else path.stem
        for row in rows:
            if path.suffix == ".md" and f"-{slugify(row.name)}-" in f"-{slugify(address)}-":
                yield Problem(where, 1, f"địa chỉ của trang có tên “{row.name}”, sổ ghi là không nêu", "đổi tên tệp, hoặc đổi slug")


def check_decree_sources(path: str, decrees: DecreeRegister, missing: Collection[str], known: Callable[[], tuple[str, ...]]) -> Iterator[Problem]:
    """Yield a Problem for each source of the register of decrees that is said to be a record and is one of ``missing``."""
    for source in decrees.sources.values():
        if source.record in missing:
            cure = did_you_mean(source.record, known()) or "ghi mã một bài của kho, hoặc thay bằng url:"
            yield Problem(path, source.line, f"nguồn “{source.id}” nêu bài “{source.record}”, bài ấy không có", cure)


def check_suppressed(path: str, rows: tuple[Suppressed, ...], missing: Collection[str], known: Callable[[], tuple[str, ...]]) -> Iterator[Problem]:
    """Yield a Problem for each name that is withheld from a record which is one of ``missing``: the name may stand in another one, for all to read."""
    for row in rows:
        if row.record in missing:
            cure = did_you_mean(row.record, known()) or "ghi mã một bài của kho; bài đã đổi mã thì ghi mã mới; bài đã xóa thì xóa dòng này"
            yield Problem(path, row.line, f"không có bài nào mã “{row.record}”", cure)


def _files(folder: Path, shown: str, content: Path) -> tuple[list[Path], list[Problem]]:
    """Return every file below ``folder`` in order, but for those that systems and editing programs leave behind; and a Problem for each folder not read."""
    found, problems = [], []
    for parent, folders, names in os.walk(folder):
        found += [os.path.join(parent, name) for name in names]
        for name in folders:
            path = Path(parent, name)
            if path.is_symlink():
                what = "thư mục là liên kết (symlink) nên các tệp trong đó không được đọc"
                problems.append(Problem(_where(shown, path, content), 1, what, "xóa liên kết ấy, chép chính thư mục vào đó"))
    litter = re.compile(r"(?:^|[\\/])(?:\.[^\\/]*|~[^\\/]*|[^\\/]*~|thumbs\.db|desktop\.ini)$", re.IGNORECASE)
    return [Path(path) for path in sorted(found) if not litter.search(path)], problems


def _where(shown: str, path: Path, content: Path) -> str:
    return shown_as(shown, path.relative_to(content).as_posix())


def shown_as(shown: str, path: str) -> str:
    """Return how a file is called in messages. In NFC: macOS spells file names in NFD."""
    return nfc(f"{shown}/{path}")


def _is_inside(path: Path, content: Path) -> bool:
    return path.resolve().is_relative_to(content.resolve())


def _check_link(where: str, path: Path, content: Path) -> Problem | None:
    if path.is_symlink() and not (path.is_file() and _is_inside(path, content)):
        return Problem(where, 1, "tệp là liên kết (symlink) không dẫn tới tệp nào trong kho", "xóa liên kết ấy, chép chính tệp vào đó")
    return None


def read_registers(content: Path, shown: str) -> tuple[Registers, list[Problem]]:
    """Return the registers in folder ``content`` with their problems; a register that cannot be read is empty."""
    problems: list[Problem] = []

    def read(name: str, reader: Callable[[str, bytes], tuple[Any, list[Problem]]], empty: Any, *, may_lack: bool = False) -> Any:
        path = content / DATA / name
        try:
            data = path.read_bytes()
            value, its_problems = reader(f"{shown}/{DATA}/{name}", data)
        except FileNotFoundError:
            if may_lack:
                return empty
            problems.append(Problem(f"{shown}/{DATA}/{name}", 1, "không có tệp này", "lấy lại từ bản gốc của kho: trang web không dựng được nếu thiếu sổ"))
            return empty
        except OSError as error:
            problems.append(Problem(f"{shown}/{DATA}/{name}", 1, f"không mở được tệp ({error.strerror})", "lấy lại từ bản gốc của kho, xem lại quyền đọc"))
            return empty
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            problems.append(Problem(f"{shown}/{DATA}/{name}", line, "tệp không phải UTF-8", "mở tệp và lưu lại với bảng mã UTF-8 (Excel: CSV UTF-8)"))
            return empty
        problems.extend([*check_characters(f"{shown}/{DATA}/{name}", data.decode("utf-8-sig")), *its_problems])
        return value

    registers = Registers(
        read("places.csv", read_gazetteer, Gazetteer()),
        read("decrees.yaml", read_decrees, DecreeRegister()),
        read("glossary.csv", read_glossary, ()),
        read("forces.csv", read_forces, ()),
        read("tile-map.csv", _read_tiles, ()),
        read(SUPPRESSED, read_suppressed, ()),
        read(SEARCHED, read_surveys, (), may_lack=True),  # An archive that looked for nothing has none.
    )
    for row in registers.suppressed:
        if row.place and registers.gazetteer.places and row.place not in registers.gazetteer.places:
            hint = did_you_mean(row.place, registers.gazetteer.places)
            problems.append(Problem(f"{shown}/{DATA}/{SUPPRESSED}", row.line, f"không có nơi nào mang id “{row.place}”", hint or "ghi id như trong places.csv"))
    problems += check_surveys(f"{shown}/{DATA}/{SEARCHED}", registers.surveys, registers.gazetteer)
    for tile in registers.tiles:
        province = tile.part_of or tile.id
        if registers.gazetteer.places and province not in registers.gazetteer.places:
            hint = did_you_mean(province, registers.gazetteer.places)
            problems.append(Problem(f"{shown}/{DATA}/tile-map.csv", tile.line, f"không có nơi nào mang id “{province}”", hint or "ghi id như trong places.csv"))
    return registers, problems


def _read_tiles(path: str, data: bytes) -> tuple[tuple[Tile, ...], list[Problem]]:
    tiles: dict[str, Tile] = {}
    problems: list[Problem] = []
    rows = csv.DictReader(io.StringIO(nfc(data.decode("utf-8-sig")), newline=""))
    try:
        if not {"id", "row", "column", "label"} <= set(rows.fieldnames or ()):
            return (), [Problem(path, 1, "thiếu cột", "dòng đầu phải là id,row,column,label,part_of")]
        cells: dict[tuple[int, int], str] = {}
        for row in rows:
            line = rows.line_num
            try:
                tile = Tile(row["id"].strip(), int(row["row"]), int(row["column"]), row["label"].strip(), (row.get("part_of") or "").strip(), line)
            except (AttributeError, TypeError, ValueError):
                problems.append(Problem(path, line, "dòng không đủ id, row, column, label", "hàng và cột là số nguyên"))
                continue
            at = (tile.row, tile.column)
            if not tile.id or not tile.label:
                problems.append(Problem(path, line, "dòng không đủ id, row, column, label", "hàng và cột là số nguyên"))
            elif tile.id in tiles:
                problems.append(Problem(path, line, f"{tile.id} có hai ô", "giữ lại một dòng"))
            elif not (1 <= tile.row <= TILE_ROWS and 1 <= tile.column <= TILE_COLUMNS):
                problems.append(Problem(path, line, f"ô của {tile.id} ra ngoài bản đồ", f"row từ 1 đến {TILE_ROWS}, column từ 1 đến {TILE_COLUMNS}"))
            elif at in cells:
                problems.append(Problem(path, line, f"{tile.id} và {cells[at]} cùng một ô", "đổi row hoặc column của một trong hai"))
            else:
                cells[at] = tile.id
            tiles.setdefault(tile.id, tile)
    except csv.Error as error:
        problems.append(Problem(path, max(rows.reader.line_num, 1), f"dòng này không đọc được ({error})", "xem lại dấu ngoặc kép ở dòng này và các dòng trên"))
    if not tiles and not problems:
        problems.append(Problem(path, 1, "bản đồ ô không có ô nào", "lấy lại tệp từ bản gốc của kho"))
    return tuple(tiles.values()), problems


def _read_pages(content: Path, shown: str, decrees: DecreeRegister, exists: Callable[[str], bool]) -> tuple[tuple[StandingPage, ...], list[Problem]]:
    pages: list[StandingPage] = []
    paths, problems = _files(content / PAGES, shown, content)
    owners: dict[tuple[str, str], str] = {}
    for path in paths:
        if path.suffix != ".md":
            continue
        where = _where(shown, path, content)
        page, its_problems = _read_page(where, path, content, decrees, exists)
        problems += its_problems
        if page is None:
            continue
        key = ("decree", page.decree) if page.decree else ("slug", page.slug)
        if key in owners:
            problems.append(Problem(where, 1, f"{key[0]} “{key[1]}” đã là của {owners[key]}", "giữ lại một trang, hoặc đổi slug của một trong hai"))
        owners.setdefault(key, where)
        pages.append(page)
    slugs = {page.slug for page in pages if not page.decree}
    taken = {f"{slug}.html": owners["slug", slug] for slug in slugs}
    for page in pages:
        for alias in page.aliases:
            if alias in taken:
                problems.append(Problem(page.path, 2, f"địa chỉ cũ “{alias}” đã là của {taken[alias]}", "xóa địa chỉ ấy khỏi aliases"))
            taken.setdefault(alias, page.path)
        if page.parent and page.parent not in slugs - {page.slug}:
            cure = did_you_mean(page.parent, slugs - {page.slug}) or "ghi slug của trang mẹ, như huong-dan-bien-tap, hoặc xóa dòng parent"
            problems.append(Problem(page.path, 2, f"parent “{page.parent}” không phải là slug của trang nào khác", cure))
    return tuple(pages), problems


def _read_page(where: str, path: Path, content: Path, decrees: DecreeRegister, exists: Callable[[str], bool]) -> tuple[StandingPage | None, list[Problem]]:
    trouble = _check_link(where, path, content)
    if trouble:
        return None, [trouble]
    try:
        text = nfc(path.read_bytes().decode("utf-8-sig")).replace("\r\n", "\n")
        _, front, body = text.split("---\n", 2)
        meta = None if nests_too_deep(front) else yaml.load(front, Loader=yaml.CBaseLoader)
        title, summary, slug = meta["title"], meta["summary"], meta.get("slug") or path.stem
        decree, parent, aliases = meta.get("decree", ""), meta.get("parent", ""), meta.get("aliases", [])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError):
        return None, [Problem(where, 1, "phần đầu trang không đọc được", "cần --- rồi title:, summary:, và --- trước thân trang, lưu bằng UTF-8")]
    given = {"title": title, "summary": summary, "slug": slug, "decree": decree, "parent": parent}
    odd = [key for key, value in given.items() if not isinstance(value, str) or (key in ("title", "summary") and not value.strip())]
    if odd:
        return None, [Problem(where, 2, f"mục {', '.join(odd)} không phải là chữ", "mỗi mục một dòng chữ, như title: Giới thiệu")]
    problems = list(check_characters(where, text))
    problems += [
        Problem(where, 2, f"mục “{key}” có ký tự không nhìn thấy (U+{ord(odd):04X})", "gõ lại mục ấy") for key, value in given.items() if (odd := unseen(value))
    ]
    if decree and decree not in decrees.decrees:
        problems.append(Problem(where, 2, f"decree “{decree}” không có trong sổ nghị định", "ghi id như nd-77-2010"))
    if not decree and not is_slug(slug):
        what = f"slug “{slug}”" if meta.get("slug") else f"tên tệp “{nfc(slug)}.md”"
        problems.append(Problem(where, 2, f"{what} không dùng làm địa chỉ được", "thêm slug: chữ thường không dấu, số và gạch nối, như slug: gioi-thieu"))
    if not isinstance(aliases, list) or not all(isinstance(alias, str) and _is_page_address(alias) for alias in aliases) or (decree and aliases):
        cure = "viết như aliases: [nghe-doc.html]; trang viết về một nghị định thì không có mục này"
        problems.append(Problem(where, 2, "aliases của trang không phải là danh sách địa chỉ trang cũ", cure))
        aliases = []
    body_line = text.count("\n", 0, len(text) - len(body)) + 1
    links, too_deep = find_links(where, body, body_line, page=True)
    problems += [*too_deep, *check_body(where, body, body_line, links, exists)]
    # Of a page with problems nothing more is said.
    return StandingPage(slug, where, title, summary, body, decree, () if problems else links, parent, tuple(aliases)), problems


def _is_page_address(alias: str) -> bool:
    return alias.endswith(".html") and is_slug(alias.removesuffix(".html"))
