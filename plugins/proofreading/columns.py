"""In which column a problem stands: looked for in its line, and only once it is shown, so that reading stays fast."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plugins.common.problems import Problem
from plugins.common.text import nfc

_QUOTED = re.compile(r"“([^“”]+)”")
_NAMED = re.compile(r"^([a-z_.]+):|\bmục “([\w. ]+)”|\bthiếu ([a-z_]+)\b|^(?:có|ngày) ([a-z_]+) ")
_MISSING = re.compile(r"^không có tệp ảnh content/(.+)$")
_CODE_POINT = re.compile(r"\(U\+([0-9A-F]{4})\)")


def with_column(problem: Problem, rows: Sequence[str]) -> Problem:
    """Return ``problem`` with its column in ``rows``, the lines of its file (NFC): where the words it quotes stand, or its key, or the line begins."""
    if problem.column or not 1 <= problem.line <= len(rows):
        return problem
    return replace(problem, column=_column(problem.what, rows[problem.line - 1]))


def _column(what: str, row: str) -> int:
    odd = _CODE_POINT.search(what)
    # A message tells the start of a long value or address: sixty letters are enough to find it by.
    wanted = [chr(int(odd[1], 16))] if odd else []
    wanted += _MISSING.findall(what)
    wanted += [words[:60] for words in _QUOTED.findall(what)]
    for words in wanted:
        at = row.find(words)
        if at >= 0:
            return at + 1
    named = _NAMED.search(what)
    if named:
        key = next(group for group in named.groups() if group).rpartition(".")[2]
        at_key = re.search(rf"(?<!\w){re.escape(key)}(?=\s*:)", row)
        if at_key:
            return at_key.start() + 1
    if "dấu #" in what and "#" in row:
        return row.index("#") + 1
    return len(row) - len(row.lstrip()) + 1


def rows_of(data: bytes, *, as_written: bool = False) -> list[str]:
    """Return the lines of a file as the reader counts them, in NFC unless ``as_written``; those of a file that is no UTF-8 as far as they can be read."""
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    return (text if as_written else nfc(text)).split("\n")
