"""How findings are told to other programs: JSON, and the commands that GitHub's runners understand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from plugins.common.problems import Problem

from .columns import with_column
from .core import Note
from .guide import Explanations, anchor_of, section_of, section_of_note


@dataclass(frozen=True)
class Finding:
    """A problem (``severity`` "error") or a note ("note"), with the address of what explains it in the guide, from the root of the site."""

    path: str
    line: int
    column: int  # 0: unknown.
    severity: str
    what: str
    cure: str
    guide: str


NOTHING = Explanations({})


def finding_of(found: Problem | Note, rows: Sequence[str], explanations: Explanations = NOTHING) -> Finding:
    """Return what is told of ``found``; ``rows`` are the lines of its file, by which its column is found.

    A message that ``explanations`` do not have leads to the section of the guide on its part of the file.
    """
    exact = explanations.anchor_of(found.what, found.path)
    if isinstance(found, Note):
        return Finding(found.path, found.line, found.column, "note", found.what, found.cure, exact or anchor_of(section_of_note(found.kind)))
    placed = with_column(found, rows)
    return Finding(placed.path, placed.line, placed.column, "error", placed.what, placed.cure, exact or anchor_of(section_of(placed, rows)))


def as_json(findings: Sequence[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2)


def as_github(findings: Sequence[Finding]) -> str:
    """Return a line for each finding.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions ; the escapes are those of actions/toolkit, command.ts.
    """
    return "".join(f"{_command(finding)}\n" for finding in findings)


def _command(finding: Finding) -> str:
    place = f"file={_property(finding.path)},line={finding.line}" + (f",col={finding.column}" if finding.column else "")
    return f"::{'error' if finding.severity == 'error' else 'notice'} {place}::{_data(f'{finding.what}; {finding.cure}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
