"""datapackage.json: what the files are, their columns, keys and checksums (https://datapackage.org), made from the table of columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .api import LICENCE
from .columns import BOOLEAN, DATE, EDTF, INTEGER, LIST, NUMBER, RECORDS, TABLES, TEXT, UNCERTAIN, Column, Table
from .files import DATABASE, LINES, PARQUET

_TYPES = {TEXT: "string", DATE: "date", UNCERTAIN: "string", INTEGER: "integer", NUMBER: "number", BOOLEAN: "boolean", LIST: "string"}
_OTHERS = {
    LINES: ("jsonl", "application/jsonl", "Records, whole: the Markdown files of the archive can be made of them again (inv data --rebuild)."),
    DATABASE: ("sqlite", "application/vnd.sqlite3", "All tables, with keys and a full-text index (records_fts)."),
    PARQUET: ("parquet", "application/vnd.apache.parquet", RECORDS.en),
}


def descriptor(site_name: str, files: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    """Return the description of ``files``: their bytes and SHA-256 by name."""
    tables = [_table(table, *files[f"{table.file}.csv"]) for table in TABLES]
    others = [_other(name, *files[name]) for name in _OTHERS if name in files]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "so-giao-ban",
        "title": site_name,
        "description": "Vietnamese news about coordination meetings held under government decrees. Texts are in Vietnamese.",
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE["url"], "title": LICENCE["name"]}],
        "resources": [*tables, *others],
    }


def _table(table: Table, size: int, digest: str) -> dict[str, Any]:
    keys = [
        {"fields": [column.name], "reference": {"resource": "" if column.refers == table.name else column.refers, "fields": ["id"]}}
        for column in table.of_csv
        if column.refers
    ]
    schema = {"fields": [_field(table, column) for column in table.of_csv], "primaryKey": list(table.primary), "missingValues": [""]}
    return {
        "name": table.name,
        "path": f"{table.file}.csv",
        "title": table.vi,
        "description": table.en,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
        "schema": {**schema, **({"foreignKeys": keys} if keys else {})},
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if table.always_has(column):
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if column.type == UNCERTAIN:
        constraints["pattern"] = EDTF[1:-1] + r"(T\d{2}:\d{2})?"
    return {
        "name": column.name,
        "type": _TYPES[column.type],
        "title": column.vi,
        "description": column.en,
        **({"constraints": constraints} if constraints else {}),
    }


def _other(name: str, size: int, digest: str) -> dict[str, Any]:
    format, mediatype, said = _OTHERS[name]
    return {
        "name": name.replace(".", "-"),
        "path": name,
        "description": said,
        "type": "file",
        "format": format,
        "mediatype": mediatype,
        "bytes": size,
        "hash": f"sha256:{digest}",
    }
