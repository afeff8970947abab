"""Does an incremental build give the bytes of a clean one, whatever edits led there? Edits by chance, builds, and the comparison.

After each build it is also checked that the engine told exactly which files it changed, and touched no other: same inode, same time.
"""

from __future__ import annotations

import difflib
import os
import random as chance
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from unittest.mock import patch

from plugins.archive.engine import Engine, Outcome
from plugins.archive.plugin import engine_of
from plugins.archive.release import MARKER
from plugins.common.dates import HANOI

from .measuring import Snapshot, snapshot
from .random_edits import Desk, choose

Opener = Callable[[Desk, Path, Path, str], Engine]  # The desk, the folder of states, the output, the executor.
Report = Callable[[str], None]
SHOWN = 5  # So many files of a difference are shown, each up to so many lines of
LINES = 30


class Different(Exception):
    """An incremental build and a clean one do not agree, or the engine told something else than it did. The message says where."""


class Oracle:
    """Builds the site of one desk again and again into one output, and compares it with clean builds.

    ``folder`` holds output, states and the clean sites; ``opener`` makes engines; ``story`` is what was done since the last comparison that
    found no difference.
    """

    def __init__(self, desk: Desk, folder: Path, opener: Opener, executor: str = "serial") -> None:
        self.desk, self.output, self.state, self.story = desk, folder / "output", folder / "state", list[str]()
        self._folder, self._opener, self._executor = folder, opener, executor
        self._engine: Engine | None = None
        self._engine_is_for: tuple[object, ...] = ()
        self._files: Snapshot = {}
        self._digests: dict[str, bytes] = {}

    def close(self) -> None:
        if self._engine:
            self._engine.close()
            self._engine = None

    # What is done to the site.

    def edit(self, name: str, random: chance.Random) -> str | None:
        """Make an edit of the desk, and tell it in the story."""
        told = self.desk.do(name, random)
        if told:
            self.story.append(told)
        return told

    def disturb(self, what: str) -> None:
        """Do to the output or the state what people and other programs do: see DISTURBANCES. Nothing where the output is not there."""
        if not (self.output / "tinh").is_dir():
            return
        self.story.append(f"({what})")
        match what:
            case "stray":
                (self.output / "tinh" / "tep-la.html").write_text("của người khác", encoding="utf-8")
            case "lose_file":
                (self.output / "tinh" / "index.html").unlink(missing_ok=True)
            case "lose_output":
                shutil.rmtree(self.output)
            case "lose_state":
                self.close()
                shutil.rmtree(self.state, ignore_errors=True)
            case "reopen":
                self.close()
            case "check":
                self._open().check()
            case _:
                raise ValueError(what)
        self._look()

    def build(self, *, hint: bool = False) -> Outcome:
        """Build, tell the engine what changed if it is to be told (``hint``), and check what it says against the disk. Raises Different."""
        touched = frozenset(self.desk.touched)
        self.desk.touched.clear()
        before, digests = self._files, dict(self._digests)
        outcome = self._open().build(hint=touched if hint else None)
        written, gone = self._look()
        self.story.append(f"dựng{', được báo trước' if hint else ''}: {len(outcome.problems)} lỗi, {len(written)} tệp ghi, {len(gone)} tệp bỏ")
        if outcome.problems and (written or gone):
            raise Different(self._told(f"lần dựng có lỗi mà vẫn đổi trang: {sorted(written | gone)[:SHOWN]}; {outcome.problems[0]}"))
        if set(outcome.changed) != written or len(outcome.changed) != len(written):
            raise Different(self._told(f"nói là đã ghi {_some(set(outcome.changed) - written)}, thật ra là {_some(written - set(outcome.changed))}"))
        if set(outcome.removed) != gone or len(outcome.removed) != len(gone):
            raise Different(self._told(f"nói là đã bỏ {_some(set(outcome.removed) - gone)}, thật ra là {_some(gone - set(outcome.removed))}"))
        if (outcome.written.new + outcome.written.changed, outcome.written.removed) != (len(written), len(gone)):
            raise Different(self._told(f"đếm sai: {outcome.written}, thật ra ghi {len(written)}, bỏ {len(gone)}"))
        same = [path for path in written if path in before and digests.get(path) == self._digests[path]]
        if same:
            raise Different(self._told(f"ghi lại mà không đổi gì: {_some(same)}"))
        return outcome

    def build_until_good(self, *, hint: bool = False, compare: bool = True) -> Outcome:
        """Build; while there are problems, see that a clean build has the same ones, take the last edit back, and build again."""
        outcome = self.build(hint=hint)
        while outcome.problems:
            if compare:
                self.compare(outcome)
            if not self.desk.steps:
                raise Different(self._told(f"không còn gì để hoàn lại mà vẫn có lỗi: {outcome.problems[0]}"))
            self.desk.undo()
            self.story.append(f"hoàn lại việc cuối, vì: {outcome.problems[0]}")
            outcome = self.build(hint=hint)
        self.desk.keep()
        return outcome

    def compare(self, outcome: Outcome) -> Outcome:
        """Build all of it anew elsewhere and return what that gave.

        Raises Different if it gave other bytes, other files, or other problems than ``outcome`` had.
        """
        clean, state = self._folder / "clean", self._folder / "clean-state"
        for folder in (clean, *self._folder.glob(f".{clean.name}.*")):
            shutil.rmtree(folder, ignore_errors=True)
        for path in state.rglob("*"):
            # Compiled templates go by the templates' bytes: they may stay.
            if path.is_file() and path.name != "templates.json" and path.parent.name != "templates":
                path.unlink()
        with self._opener(self.desk, state, clean, self._executor) as engine:
            wanted = engine.build()
        ours, theirs = _mistakes(outcome), _mistakes(wanted)
        if ours != theirs:
            raise Different(self._told(f"lỗi khác nhau; thiếu: {_some(theirs - ours)}; thừa: {_some(ours - theirs)}"))
        if wanted.problems:
            return wanted
        differing = list(differences(self.output, clean))
        if differing:
            raise Different(self._told("\n".join(_shown(self.output, clean, differing))))
        self.story.clear()
        return wanted

    # Small helpers.

    def _open(self) -> Engine:
        wanted = (self.desk.address, self.desk.today)
        if self._engine is None or self._engine_is_for != wanted:
            self.close()
            self._engine, self._engine_is_for = self._opener(self.desk, self.state, self.output, self._executor), wanted
        return self._engine

    def _look(self) -> tuple[set[str], set[str]]:
        """Look at the output; return which files were written and which went since the last look."""
        before, after = self._files, {path: seen for path, seen in snapshot(self.output).items() if path != MARKER}
        written = {path for path, seen in after.items() if before.get(path) != seen}
        gone = before.keys() - after.keys()
        for path in written:
            self._digests[path] = blake2b((self.output / path).read_bytes(), digest_size=12).digest()
        for path in gone:
            del self._digests[path]
        self._files = after
        return written, set(gone)

    def _told(self, what: str) -> str:
        return "\n".join(["Từ lần so khớp trước:", *(f"  {number}. {told}" for number, told in enumerate(self.story, 1)), what])


def differences(output: Path, clean: Path) -> Iterator[str]:
    """Yield the paths of files that are not in both folders with the same bytes."""
    ours, theirs = (set(snapshot(folder)) - {MARKER} for folder in (output, clean))
    for path in sorted(ours | theirs):
        if path not in ours or path not in theirs or (output / path).read_bytes() != (clean / path).read_bytes():
            yield path


def _mistakes(outcome: Outcome) -> set[str]:
    """Return what is wrong where; not the cures, which guess from what else is there."""
    return {f"{problem.path}:{problem.line}: {problem.what}" for problem in outcome.problems}


def _shown(output: Path, clean: Path, differing: list[str]) -> Iterator[str]:
    missing, extra = ([path for path in differing if not (folder / path).is_file()] for folder in (output, clean))
    yield f"{len(differing)} tệp khác nhau; thiếu: {_some(missing, 40)}; thừa: {_some(extra, 40)}"
    for path in [path for path in differing if path not in {*missing, *extra}][:SHOWN]:
        ours, theirs = (_lines(folder / path) for folder in (output, clean))
        diff = difflib.unified_diff(theirs, ours, f"dựng từ đầu: {path}", f"dựng dần: {path}", n=1, lineterm="")
        yield from (line[:300] for line, _ in zip(diff, range(LINES), strict=False))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def _some(items: Iterable[str], most: int = 10) -> str:
    every = sorted(items)
    return ", ".join(every[:most]) + (" ..." if len(every) > most else "") if every else "không gì"


DISTURBANCES = ("stray", "lose_file", "lose_output", "lose_state", "reopen", "reopen", "reopen", "check")


def walk(oracle: Oracle, rounds: int, seed: int, every: int, report: Report) -> None:
    """Go ``rounds`` times through a few edits and a build; compare every so many rounds, and at the end. Raises Different."""
    random = chance.Random(seed)
    outcome = oracle.build_until_good()
    oracle.compare(outcome)
    for number in range(1, rounds + 1):
        if random.random() < 0.1:
            oracle.disturb(random.choice(DISTURBANCES))
        for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
            oracle.edit(choose(random), random)
        outcome = oracle.build_until_good(hint=random.random() < 0.5, compare=random.random() < 0.3)
        if number % every == 0 or number == rounds:
            clean = oracle.compare(outcome)
            report(f"Vòng {number}/{rounds}: khớp từng byte ({clean.files} bài, {clean.written.total} tệp).")


def run(content: Path, theme: Path, settings: Mapping[str, object], rounds: int, seed: int, every: int, report: Report) -> None:
    """Let builds of the content folder ``content``, which is edited, be tried by :func:`walk`; ``settings``: Pelican's, its plugins loaded.

    Prints the edits since the last good comparison and the difference, and raises SystemExit(1), if builds ever differ.
    """
    with tempfile.TemporaryDirectory(prefix="so-giao-ban-oracle-") as scratch:
        folder = Path(scratch)
        shutil.copytree(theme, folder / "theme")
        oracle = Oracle(Desk(content, folder / "theme"), folder, opener_of(settings), "processes")
        try:
            walk(oracle, rounds, seed, every, report)
        except Different as found:
            report(f"Hạt giống {seed}: dựng dần khác dựng từ đầu.\n{found}")
            raise SystemExit(1) from None
        finally:
            oracle.close()


def opener_of(settings: Mapping[str, object]) -> Opener:
    """Return what opens engines as Pelican's ``settings`` say, but for address, day, state and executor, which are the desk's and the oracle's."""

    def opener(desk: Desk, state: Path, output: Path, executor: str) -> Engine:
        noon = datetime(desk.today.year, desk.today.month, desk.today.day, 12, tzinfo=HANOI)
        ours = {**settings, "SITEURL": desk.address, "CACHE_PATH": str(state), "BUILD_EXECUTOR": executor, "BUILD_DURABLE": False}
        with patch.dict(os.environ, SOURCE_DATE_EPOCH=str(int(noon.timestamp()))):
            return engine_of(ours, desk.content, desk.theme, output)

    return opener
