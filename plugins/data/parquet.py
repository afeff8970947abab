"""The table of records as Parquet, where pyarrow is installed (the extra ``data``). Written in pieces, so that an archive of any size fits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from .columns import BOOLEAN, DATE, LIST, RECORDS, Column

PIECE = 2_000  # Rows of a group.


class NoPyarrow(ImportError):
    """pyarrow is not installed."""


class Parquet:
    """Writes the file at ``path``, row by row. Raises NoPyarrow."""

    def __init__(self, path: Path) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            raise NoPyarrow from None
        kinds = {DATE: pyarrow.date32(), BOOLEAN: pyarrow.bool_(), LIST: pyarrow.list_(pyarrow.string())}
        fields = [
            pyarrow.field(column.name, kinds.get(column.type, pyarrow.string()), metadata={"description": column.en, "mô tả": column.vi})
            for column in RECORDS.columns
        ]
        self._arrow, self._schema = pyarrow, pyarrow.schema(fields)
        self._writer = pyarrow.parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[list[Any]] = []

    def add(self, row: Sequence[Any]) -> None:
        self._rows.append([_typed(value, column) for value, column in zip(row, RECORDS.columns, strict=True)])
        if len(self._rows) == PIECE:
            self._flush()

    def _flush(self) -> None:
        columns = [list(values) for values in zip(*self._rows, strict=True)]
        arrays = [self._arrow.array(values, field.type) for values, field in zip(columns, self._schema, strict=True)]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows.clear()

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._writer.close()


def _typed(value: Any, column: Column) -> Any:
    return date.fromisoformat(value) if column.type == DATE and value else value
