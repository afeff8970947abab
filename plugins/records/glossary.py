"""Abbreviations and the forces: two small registers that articles are read with."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from plugins.common.problems import Problem
from plugins.common.text import nfc, slugify


@dataclass(frozen=True)
class Abbreviation:
    """``in_text``: it has one meaning and is spelled out at its first use in an article."""

    abbr: str
    expansion: str
    in_text: bool
    note: str = ""

    @property
    def anchor(self) -> str:
        return slugify(self.abbr)


@dataclass(frozen=True)
class Force:
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    note: str = ""


def _rows(path: str, data: bytes, columns: tuple[str, ...]) -> tuple[list[dict[str, str]], list[Problem]]:
    rows = csv.DictReader(io.StringIO(nfc(data.decode("utf-8-sig")), newline=""))
    missing = [column for column in columns if column not in (rows.fieldnames or ())]
    if missing:
        return [], [Problem(path, 1, f"thiếu cột {', '.join(missing)}", f"dòng đầu phải là {','.join(columns)}")]
    found, problems = [], []
    for row in rows:
        if None in row:
            problems.append(Problem(path, rows.line_num, "dòng có nhiều ô hơn dòng đầu", "ô nào có dấu phẩy thì đặt trong ngoặc kép"))
            continue
        if not (row[columns[0]] or "").strip() or not (row[columns[1]] or "").strip():
            problems.append(Problem(path, rows.line_num, f"dòng thiếu {columns[0]} hoặc {columns[1]}", "điền cả hai, hoặc xóa dòng"))
            continue
        found.append({key: (value or "").strip() for key, value in row.items() if key})
    return found, problems


def read_glossary(path: str, data: bytes) -> tuple[tuple[Abbreviation, ...], list[Problem]]:
    """Return the abbreviations in ``data`` (CSV, UTF-8), in the order of the file, and its problems."""
    rows, problems = _rows(path, data, ("abbr", "expansion", "in_text", "note"))
    return tuple(Abbreviation(row["abbr"], row["expansion"], row["in_text"] == "yes", row["note"]) for row in rows), problems


def read_forces(path: str, data: bytes) -> tuple[tuple[Force, ...], list[Problem]]:
    """Return the forces in ``data`` (CSV, UTF-8), in the order of the file, and its problems."""
    rows, problems = _rows(path, data, ("id", "name", "aliases", "note"))
    return tuple(Force(row["id"], row["name"], tuple(a.strip() for a in row["aliases"].split(";") if a.strip()), row["note"]) for row in rows), problems
