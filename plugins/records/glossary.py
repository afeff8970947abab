"""Abbreviations and the forces: two small registers that articles are read with."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

from plugins.common.problems import Problem
from plugins.common.text import fold, is_slug, nfc, slugify


@dataclass(frozen=True)
class Abbreviation:
    """``in_text``: it has one meaning and is spelled out at its first use in an article; ``suffix`` makes its anchor unlike another's."""

    abbr: str
    expansion: str
    in_text: bool
    note: str = ""
    suffix: str = ""

    @property
    def anchor(self) -> str:
        return slugify(self.abbr) + self.suffix


@dataclass(frozen=True)
class Force:
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    note: str = ""


def read_rows(path: str, data: bytes, columns: tuple[str, ...]) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    """Return the rows that have their first two cells, each with its line."""
    rows = csv.DictReader(io.StringIO(nfc(data.decode("utf-8-sig")), newline=""))
    found: list[tuple[int, dict[str, str]]] = []
    problems: list[Problem] = []
    try:
        missing = [column for column in columns if column not in (rows.fieldnames or ())]
        if missing:
            return [], [Problem(path, 1, f"thiếu cột {', '.join(missing)}", f"dòng đầu phải là {','.join(columns)}")]
        for row in rows:
            if None in row:
                problems.append(Problem(path, rows.line_num, "dòng có nhiều ô hơn dòng đầu", "ô nào có dấu phẩy thì đặt trong ngoặc kép"))
            elif not (row[columns[0]] or "").strip() or not (row[columns[1]] or "").strip():
                problems.append(Problem(path, rows.line_num, f"dòng thiếu {columns[0]} hoặc {columns[1]}", "điền cả hai, hoặc xóa dòng"))
            else:
                found.append((rows.line_num, {key: (value or "").strip() for key, value in row.items()}))
    except csv.Error as error:
        problems.append(Problem(path, max(rows.reader.line_num, 1), f"dòng này không đọc được ({error})", "xem lại dấu ngoặc kép ở dòng này và các dòng trên"))
    return found, problems


def read_glossary(path: str, data: bytes) -> tuple[tuple[Abbreviation, ...], list[Problem]]:
    """Return the abbreviations in ``data`` (CSV, UTF-8), in the order of the file, and its problems."""
    rows, problems = read_rows(path, data, ("abbr", "expansion", "in_text", "note"))
    found: dict[str, Abbreviation] = {}
    anchors: Counter[str] = Counter()
    for line, row in rows:
        abbr, in_text, anchor = row["abbr"], row["in_text"].lower(), slugify(row["abbr"])
        if in_text not in ("yes", "no"):
            problems.append(Problem(path, line, f"in_text của {abbr} là “{row['in_text']}”", "hãy viết yes (giải nghĩa trong bài) hoặc no"))
        elif abbr in found:
            problems.append(
                Problem(path, line, f"chữ viết tắt “{abbr}” có hai dòng", "gộp thành một dòng; nhiều nghĩa thì ghi cả hai vào expansion và in_text: no")
            )
        elif not anchor:
            problems.append(Problem(path, line, f"chữ viết tắt “{abbr}” không có chữ hay số nào", "sửa lại, hoặc xóa dòng"))
        else:
            anchors[anchor] += 1
            # ND and NĐ are one without marks.
            found[abbr] = Abbreviation(abbr, row["expansion"], in_text == "yes", row["note"], f"-{anchors[anchor]}" if anchors[anchor] > 1 else "")
    return tuple(found.values()), problems


def read_forces(path: str, data: bytes) -> tuple[tuple[Force, ...], list[Problem]]:
    """Return the forces in ``data`` (CSV, UTF-8), in the order of the file, and its problems."""
    rows, problems = read_rows(path, data, ("id", "name", "aliases", "note"))
    found: dict[str, Force] = {}
    names: dict[str, str] = {}
    for line, row in rows:
        force = Force(row["id"], row["name"], tuple(a.strip() for a in row["aliases"].split(";") if a.strip()), row["note"])
        taken = next((spelling for spelling in (force.name, *force.aliases) if names.get(fold(spelling), force.id) != force.id), None)
        if not is_slug(force.id):
            problems.append(Problem(path, line, f"id “{force.id}” không dùng làm địa chỉ được", f"hãy viết {slugify(force.name) or 'cong-an'}"))
        elif force.id in found:
            problems.append(Problem(path, line, f"id “{force.id}” đã là của {found[force.id].name}", f"đặt id khác cho {force.name}"))
        elif taken:
            problems.append(Problem(path, line, f"tên “{taken}” đã là của lực lượng {names[fold(taken)]}", "mỗi tên chỉ để ở một lực lượng"))
        else:
            names |= {fold(spelling): force.id for spelling in (force.name, *force.aliases)}
        found.setdefault(force.id, force)
    return tuple(found.values()), problems
