"""From the commits of an archive to the story of each record: when it came in, what was changed of it since, by which names it was known. Pure.

Days are those of Vietnam. A commit has two: that on which it was written and that on which it entered the history (they differ after a rebase); what a
record says agrees with either and with what lies between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from plugins.common.text import fold
from plugins.records.schema import STATUSES

from .substance import Changed, changes

NEAR = timedelta(days=7)  # A correction so long before or after a change is that of the change.
_NOTHING = re.compile(r"^khong[ -]doi[ -]noi[ -]dung[.\s]*(?::(?P<rest>.*))?$")
_COMMIT = re.compile(r"\b[0-9a-f]{7,40}\b")
_STATUS = re.compile(rb"^status:[ \t]*[\"']?(?P<said>[^\s\"'#]+)", re.MULTILINE)


@dataclass(frozen=True)
class Commit:
    """``id`` is "" for what is not committed yet."""

    id: str
    entered: date
    written: date
    message: str = ""

    @property
    def subject(self) -> str:
        return self.message.strip().partition("\n")[0].strip()

    def days_off(self, day: date) -> int:
        """Return how many days ``day`` is away from this commit; 0 if it is one of its days, or between them."""
        first, last = min(self.written, self.entered), max(self.written, self.entered)
        return max((first - day).days, (day - last).days, 0)


@dataclass(frozen=True)
class Touch:
    """What a commit did to a file: its path before ("": it was not there) and after ("": it is no more), its contents, as names to read them by.

    ``before``: of each parent that had it, of which a merge has several.
    """

    old_path: str
    path: str
    before: tuple[str, ...]
    after: str


@dataclass(frozen=True)
class Edit:
    """A commit that changed what a published record says, after the day on which it came in."""

    commit: Commit
    changed: tuple[Changed, ...]


@dataclass
class Story:
    """A record through its names. ``came``: the commit since which it is published; ``names``: ids under which it was, each with the first commit."""

    path: str
    came: Commit | None = None
    withdrawn: Commit | None = None
    left: Commit | None = None
    names: dict[str, Commit] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    shown: str = ""  # Its contents when it was last seen published.
    status: str = ""


def id_of(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def is_record(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.endswith(".md") and not name.startswith((".", "~"))


def status_of(data: bytes) -> str:
    """Return the status that a record file tells, at a glance."""
    found = _STATUS.search(data.partition(b"\n---")[0])
    said = fold(found["said"].decode("utf-8", "replace")) if found else ""
    return said if said in STATUSES else "published"


def stories(log: Iterable[tuple[Commit, Sequence[Touch]]], read: Callable[[str], bytes]) -> list[Story]:
    """Return the story of each record of ``log`` (oldest commit first); ``read`` gives contents by their names."""
    known: dict[str, Story] = {}
    all_of_them: list[Story] = []
    for commit, touches in log:
        # What a commit moves is looked up before anything of it is written down: two records may change places.
        met = [(touch, _story_of(touch, known)) for touch in touches]
        for touch, story in met:
            if story is None:
                story = Story(touch.path)
                all_of_them.append(story)
            if touch.path:
                known[touch.path] = story
                if touch.old_path != touch.path:  # Else it may be an old name that a branch still had.
                    story.path = touch.path
            _go_on(story, commit, touch, read)
    return all_of_them


def _story_of(touch: Touch, known: dict[str, Story]) -> Story | None:
    """Return the story that ``touch`` goes on with. A file that is new where one was renamed away is another record; where one was deleted, it is back."""
    story = known.get(touch.old_path or touch.path)
    return None if story and not touch.old_path and story.path != touch.path else story


def _go_on(story: Story, commit: Commit, touch: Touch, read: Callable[[str], bytes]) -> None:
    if not touch.after:
        story.left = commit
        return
    if touch.old_path and touch.old_path != touch.path:
        story.left = commit
    data = read(touch.after)
    was, story.status = story.status, status_of(data)
    if story.status == "withdrawn" != was:
        story.withdrawn = commit
    if story.status != "published":
        return
    story.names.setdefault(id_of(touch.path), commit)
    if story.came is None:
        story.came = commit
    elif commit.entered > story.came.entered and touch.before != (touch.after,):
        befores = [before for before in map(read, touch.before) if status_of(before) == "published"] or [read(story.shown)]
        if changed := _changed(befores, data):
            story.edits.append(Edit(commit, changed))
    story.shown = touch.after


def _changed(befores: Sequence[bytes], after: bytes) -> tuple[Changed, ...]:
    """Return what ``after`` says differently than every one of ``befores``: what a merge took over from one side is told where it was written."""
    first, *others = (changes(before, after) for before in befores)
    return tuple(one for one in first if all(one in other for other in others))


def untold(edits: Sequence[Edit], corrections: Iterable[date]) -> Iterator[Edit]:
    """Yield the edits of which no correction tells.

    A correction tells of the edits about its day. One that has no edit about its day, or that is left over there, was noted later: it tells of all before it.
    """
    left = sorted(corrections)
    told: list[date] = []
    waiting = []
    for edit in sorted(edits, key=lambda edit: edit.commit.entered, reverse=True):
        near = min(left, key=edit.commit.days_off, default=None)
        if near and edit.commit.days_off(near) <= NEAR.days:
            left.remove(near)
            told.append(near)
        elif not any(edit.commit.days_off(day) <= NEAR.days for day in told):
            waiting.append(edit)
    late = max(left, default=date.min)
    yield from (edit for edit in reversed(waiting) if late < edit.commit.written)


def excused(commits: Iterable[Commit]) -> Callable[[Commit], bool]:
    """Return what tells whether the commits say of one that it changed nothing of substance: itself, or another that names it."""
    by_itself, named = set(), []
    for commit in commits:
        for row in commit.message.splitlines():
            if said := _NOTHING.match(fold(row).strip()):
                others = _COMMIT.findall(said["rest"] or "")
                named += others
                if not others:
                    by_itself.add(commit.id)
    return lambda commit: bool(commit.id) and (commit.id in by_itself or commit.id.startswith(tuple(named)))
