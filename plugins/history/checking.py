"""Comparing what records say of themselves with what git knows of them; filling in the days on which they came in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from plugins.editing.changes import Change
from plugins.editing.front_matter import CannotEdit, read_list, read_values, set_key
from plugins.editing.library import Library
from plugins.publish.addresses import LEDGER, read_addresses

from .core import Commit, Edit, Story, excused, id_of, is_record, status_of, stories, untold
from .git import Repository

_ADDED = re.compile(rb"^added:[ \t]*[\"']?(\d{4}-\d\d-\d\d)[\"']?[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_SAYS_MORE = re.compile(rb"^(?:corrections|withdrawn|aliases|added)[ \t]*:", re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """What a record says of itself, as far as it can be read."""

    status: str
    added: date | None = None
    has_added: bool = False
    corrections: tuple[date, ...] = ()
    withdrawn: date | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class OffDay:
    """A day that a record tells (of its coming in, or its withdrawal) which is not that of the commit; ``days`` between them."""

    path: str
    said: date
    commit: Commit
    days: int


@dataclass(frozen=True)
class Silent:
    """A change of what readers were told, of which no correction tells."""

    path: str
    edit: Edit


@dataclass(frozen=True)
class Vanished:
    """An address at which a record was published and that nothing answers for; ``now``: where the record is under another name, "" if it is gone.

    ``was_online``: whether the ledger of published addresses has it; None where there is no ledger.
    """

    path: str
    commit: Commit
    now: str
    was_online: bool | None


@dataclass
class Compared:
    """What git knows and the records do not say. ``missing``: records without the day on which they came in, with the commit."""

    records: int = 0
    missing: list[tuple[str, Commit]] = field(default_factory=list)
    silent: list[Silent] = field(default_factory=list)
    vanished: list[Vanished] = field(default_factory=list)
    additions: list[Silent] = field(default_factory=list)
    added_off: list[OffDay] = field(default_factory=list)
    withdrawn_off: list[OffDay] = field(default_factory=list)


def compare(content: Path, today: date) -> Compared:
    """Return what git knows of the records below ``content`` that they do not say. Raises NoHistory."""
    with Repository(content) as git:
        found = stories(git.log(today), git.read)
        is_excused = excused(git.remarks()) if any(story.edits for story in found) else None
    library = Library(content, today)
    paths = [path for path in library.paths.values() if is_record(path)]
    said = {path: _said(library.read(path)) for path in paths}
    done = Compared(len(paths))
    for story in sorted(found, key=lambda story: story.path):
        if story.path in said:
            _compare_one(done, story, said[story.path])
            edits = [edit for edit in story.edits if is_excused is None or not is_excused(edit.commit)]
            if said[story.path].status == "published":
                for edit in untold(edits, said[story.path].corrections):
                    (done.additions if all(one.is_addition for one in edit.changed) else done.silent).append(Silent(story.path, edit))
    ledger = content / LEDGER
    online = read_addresses(ledger.read_text(encoding="utf-8")) if ledger.is_file() else None
    done.vanished += _vanished(found, said, online)
    return done


def _compare_one(done: Compared, story: Story, said: Said) -> None:
    came = story.came
    if came and came.id and said.status == "published":
        if not said.has_added:
            done.missing.append((story.path, came))
        elif said.added and (days := came.days_off(said.added)):
            done.added_off.append(OffDay(story.path, said.added, came, days))
    if story.withdrawn and said.status == "withdrawn" and said.withdrawn and (days := story.withdrawn.days_off(said.withdrawn)):
        done.withdrawn_off.append(OffDay(story.path, said.withdrawn, story.withdrawn, days))


def _vanished(found: list[Story], said: dict[str, Said], online: set[str] | None) -> Iterator[Vanished]:
    answered = {id_of(path) for path in said} | {alias.removeprefix("tin/").removesuffix(".html") for one in said.values() for alias in one.aliases}
    for story in found:
        for name, commit in story.names.items():
            if name not in answered:
                now = story.path if story.path in said else ""
                folder = story.path.rpartition("/")[0]
                yield Vanished(f"{folder}/{name}.md", story.left or commit, now, None if online is None else f"tin/{name}.html" in online)


def _said(data: bytes) -> Said:
    """Return what the file of a record says, looked at closely only where it says more than the day on which it came in."""
    head = data.partition(b"\n---")[0]
    status, added, says = status_of(data), _ADDED.findall(head), _SAYS_MORE.findall(head)
    if len(says) == len(added) <= 1:
        return Said(status, _day(added[0].decode()) if added else None, bool(added))
    try:
        values = read_values(data)
        corrections, aliases = read_list(data, "corrections"), read_list(data, "aliases")
    except CannotEdit:  # inv check tells of it.
        return Said(status, None, True)
    withdrawn = values.get("withdrawn")
    return Said(
        status,
        _day(values.get("added")),
        bool(values.get("added")),
        tuple(day for one in corrections if isinstance(one, dict) and (day := _day(one.get("date")))),
        _day(withdrawn.get("date")) if isinstance(withdrawn, dict) else None,
        tuple(str(alias) for alias in aliases),
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        return None


def fill_in(content: Path, today: date, found: Compared) -> list[Change]:
    """Write into the records that do not say when they came in the day that git knows; return the changes. Raises CannotEdit, OSError: then nothing is written."""
    library = Library(content, today)
    changes = []
    for path, commit in found.missing:
        data = library.read(path)
        if not read_values(data).get("added"):
            changes.append(Change(path, data, set_key(data, "added", commit.entered.isoformat())))
    library.apply(changes)
    return changes
