"""The names of the files of the whole archive."""

from __future__ import annotations

from .columns import RECORDS, TABLES

CSV = tuple(f"{table.file}.csv" for table in TABLES)
LINES, DATABASE, PARQUET = f"{RECORDS.file}.jsonl", f"{RECORDS.file}.sqlite", f"{RECORDS.file}.parquet"
PACKAGE, SUMS = "datapackage.json", "SHA256SUMS"
BUNDLED = (*CSV, LINES, DATABASE, PARQUET, PACKAGE, SUMS)
