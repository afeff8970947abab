"""Checking from a task: problems and notes of all files or of some, told in three ways; and mending what is certain."""

from __future__ import annotations

import difflib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rich.text import Text

from plugins.archive.engine import Engine, Outcome
from plugins.archive.report import console, print_problems, watch
from plugins.archive.sources import DATA, PAGES, RECORDS, RecordReader, read_registers, shown_as
from plugins.common.problems import Problem
from plugins.common.text import format_number
from plugins.proofreading.columns import rows_of
from plugins.proofreading.core import WITHHELD, Note, notes_on
from plugins.proofreading.formats import Finding, as_github, as_json, finding_of
from plugins.proofreading.guide import MESSAGES, MESSAGES_OF_REGISTERS, Explanations
from plugins.proofreading.mending import Mended, mend
from plugins.proofreading.texts import mend_page, mend_register, notes_on_page, notes_on_register

FEW_FILES = 2000  # So many are looked through for notes without being asked: about three seconds.
KEPT = ".nguon"  # The ignored folder beside content/ in which the texts of sources are kept for reading: .nguon/<id>.txt
SHOWN_GUIDES = 8  # Addresses of the guide after a check; whoever has more mistakes begins with these.
FORMATS = ("text", "json", "github")


class NotThere(LookupError):
    """A path that was asked for is no file or folder of the content folder."""


@dataclass(frozen=True)
class Selection:
    """The files that were asked for, relative to the content folder; nothing: all."""

    content: Path
    paths: tuple[str, ...] = ()

    @classmethod
    def of(cls, content: Path, given: Sequence[str]) -> Selection:
        """Return the selection of paths as an editor writes them, from the current folder or from ``content``. Raises NotThere."""
        return cls(content, tuple(_inside(content, path) for path in given))

    def has(self, path: str) -> bool:
        return not self.paths or any(path == chosen or path.startswith(f"{chosen}/") or chosen == "." for chosen in self.paths)

    def only_records(self) -> list[str]:
        """Return the record files in it if these are all, and few; else nothing."""
        files = self.records() if self.paths and all(path.startswith(f"{RECORDS}/") and (self.content / path).is_file() for path in self.paths) else []
        return files if len(files) <= FEW_FILES else []

    def records(self) -> list[str]:
        """Return the record files in it, in order."""
        found: set[str] = set()
        for chosen in self.paths or (RECORDS,):
            there = self.content / chosen
            files = [there] if there.is_file() else there.rglob("*.md")
            found |= {file.relative_to(self.content).as_posix() for file in files if file.suffix == ".md"}
        return sorted(path for path in found if path.startswith(f"{RECORDS}/") and not Path(path).name.startswith((".", "~")))

    def pages(self) -> list[str]:
        """Return the standing pages in it, in order."""
        return self._below(PAGES, (".md",))

    def registers(self) -> list[str]:
        """Return the registers in it, in order."""
        return self._below(DATA, (".csv", ".yaml"))

    def _below(self, folder: str, endings: tuple[str, ...]) -> list[str]:
        files = (self.content / folder).rglob("*") if (self.content / folder).is_dir() else ()
        found = sorted(
            file.relative_to(self.content).as_posix() for file in files if file.suffix in endings and not file.name.startswith((".", "~")) and file.is_file()
        )
        return [path for path in found if self.has(path)]


def _inside(content: Path, given: str) -> str:
    for base in (Path.cwd(), content):
        path = base / given
        if path.exists():
            try:
                return (path.parent.resolve() / path.name if path.name else path.resolve()).relative_to(content).as_posix()
            except ValueError:
                continue
    raise NotThere(given)


@dataclass(frozen=True)
class Checked:
    """What a check found in the files that were asked for. ``has_notes``: they were looked through for notes."""

    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]
    files: int
    has_notes: bool = True


def check(
    engine: Engine, selection: Selection, *, notes: bool = True, all_notes: bool = False, progress: Callable[[str, int, int], None] | None = None
) -> Checked:
    """Check the site as a build does, and look through the files of ``selection`` for notes.

    Where nothing is selected and there are more than FEW_FILES, notes are looked for only with ``all_notes``: a check then costs what changed.
    """
    outcome: Outcome = engine.check(progress, selection.only_records())
    shown = engine.setup.shown
    problems = tuple(problem for problem in outcome.problems if selection.has(_below(problem.path, shown)))
    wanted = notes and (all_notes or bool(selection.paths) or outcome.files <= FEW_FILES)
    found: list[Note] = []
    if wanted:
        found += _notes(engine, selection)
    elif notes and (without := engine.records_without_names):  # Few records, and no matter of style.
        found += (note for note in _notes(engine, Selection(selection.content, tuple(without))) if note.kind == WITHHELD)
    if notes:
        found += (Note(told.path, told.line, 1, told.what, told.cure, WITHHELD) for told in engine.names_still_shown if selection.has(_below(told.path, shown)))
    return Checked(problems, tuple(found), outcome.files, wanted or not notes)


def _below(path: str, shown: str) -> str:
    return path.removeprefix(f"{shown}/")


def _notes(engine: Engine, selection: Selection) -> Iterator[Note]:
    """Yield the notes on each record of ``selection`` that has no problem of its own, and on its standing pages and registers."""
    sources, setup = engine.sources, engine.setup
    if sources is None:
        return
    reader = RecordReader(setup.content, setup.shown, sources.registers, setup.today)
    for path in selection.records():
        try:
            data = (setup.content / path).read_bytes()
        except OSError:
            continue  # The check has told of it.
        record, problems = reader.judge(path, data)
        if record is not None and not problems:
            yield from notes_on(record, "\n".join(rows_of(data)), sources.registers, _kept(setup.content.parent / KEPT / f"{record.id}.txt"))
    for path in (*selection.pages(), *selection.registers()):
        data = (setup.content / path).read_bytes()
        is_page, where = path.startswith(f"{PAGES}/"), shown_as(setup.shown, path)
        yield from notes_on_page(where, "\n".join(rows_of(data))) if is_page else notes_on_register(where, "\n".join(rows_of(data, as_written=True)))


def _kept(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""


def mends(engine: Engine, selection: Selection) -> Iterator[tuple[str, bytes, Mended]]:
    """Yield path (relative to the content folder), bytes and mended bytes of each file of ``selection`` in which something is to be mended."""
    setup = engine.setup
    registers, _ = read_registers(setup.content, setup.shown)
    reader = RecordReader(setup.content, setup.shown, registers, setup.today)
    for path in selection.records():
        file = setup.content / path
        if file.is_symlink() or not file.is_file():
            continue
        data = file.read_bytes()
        mended = mend(data, lambda tried, path=path: reader.judge(path, tried))
        if mended.done:
            yield path, data, mended
    for path in (*selection.pages(), *selection.registers()):
        file = setup.content / path
        if not file.is_symlink():
            data = file.read_bytes()
            mended = mend_page(data) if path.startswith(f"{PAGES}/") else mend_register(data)
            if mended.done:
                yield path, data, mended


def fix(engine: Engine, selection: Selection, show: Callable[[str, bytes, Mended], None]) -> int:
    """Mend the files of ``selection``, each after ``show`` (path as shown, bytes, mended); return how many there were."""
    count = 0
    for path, data, mended in mends(engine, selection):
        show(shown_as(engine.setup.shown, path), data, mended)
        _write(engine.setup.content / path, mended.data)
        count += 1
    return count


def _write(file: Path, data: bytes) -> None:
    """Put a new file in the place of ``file``, whole or not at all, with its permissions."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        shutil.copymode(file, beside)
        os.replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)


def findings(checked: Checked, content: Path, shown: str) -> list[Finding]:
    """Return all that was found, by file and line."""

    @cache
    def rows(path: str) -> list[str]:
        try:
            return rows_of((content / path.removeprefix(f"{shown}/")).read_bytes())
        except OSError:
            return []

    everything = (*checked.problems, *checked.notes)
    explained = explanations(content) if everything else Explanations({})
    told = [finding_of(found, rows(found.path), explained) for found in everything]
    return sorted(told, key=lambda finding: (finding.path, finding.line, finding.column, finding.severity, finding.what))


def explanations(content: Path) -> Explanations:
    """Return what the standing pages of the folder ``content`` explain of messages: nothing where it has no such pages."""
    files = {slug: content / PAGES / f"{slug}.md" for slug in (MESSAGES, MESSAGES_OF_REGISTERS)}
    return Explanations({slug: file.read_text(encoding="utf-8") for slug, file in files.items() if file.is_file()})


def run(engine: Engine, paths: Sequence[str], *, fixing: bool, form: str, notes: bool, all_notes: bool) -> bool:
    """Check, after mending if ``fixing``, and print what was found as ``form``, one of FORMATS; return whether there is no problem. Raises NotThere."""
    setup = engine.setup
    selection = Selection.of(setup.content, paths)
    if fixing:
        count = fix(engine, selection, _print_mended if form == "text" else _say_nothing)
        if form == "text":
            console.print(f"Đã tự sửa {format_number(count)} tệp." if count else "Không có gì để tự sửa.")
    with watch() as progress:
        checked = check(engine, selection, notes=notes, all_notes=all_notes, progress=progress if form == "text" else None)
    if form == "text":
        _print(checked, findings(checked, setup.content, setup.shown), selection)
    else:
        told = findings(checked, setup.content, setup.shown)
        print(as_json(told) if form == "json" else as_github(told), end="\n" if form == "json" else "")
    return not checked.problems


def _print(checked: Checked, told: Sequence[Finding], selection: Selection) -> None:
    for note in checked.notes:
        line = Text()
        line.append(f"{note.path}:{note.line}:", style="bold")
        line.append(" Lưu ý: ", style="yellow")
        line.append(f"{note.what}; ")
        line.append(note.cure, style="green")
        console.print(line)
    if checked.problems:
        print_problems(checked.problems, checked.files)
    else:
        asked = f"tệp đã nêu ({', '.join(selection.paths)})" if selection.paths else f"{format_number(checked.files)} bài"
        console.print(f"[green]Không có lỗi[/] trong {asked}.")
    if checked.notes:
        console.print(f"[yellow]{format_number(len(checked.notes))} lưu ý[/]: nên xem lại, nhưng không cản việc dựng trang.")
    if not checked.has_notes:
        console.print("Kho lớn nên chưa xem các lưu ý về câu chữ: nêu tệp (inv check --path …), hoặc thêm --all-notes.")
    guides = list(dict.fromkeys(finding.guide for finding in told))
    if guides:
        console.print("Giải thích và cách chữa:")
        for guide in guides[:SHOWN_GUIDES]:
            console.print(f"  {guide}", markup=False)
        if len(guides) > SHOWN_GUIDES:
            console.print(f"  và {format_number(len(guides) - SHOWN_GUIDES)} chỗ nữa trong {MESSAGES}.html")


def _print_mended(path: str, before: bytes, mended: Mended) -> None:
    """Print what is about to be done to a file, and the rows that change."""
    console.print(Text(f"{path}: {'; '.join(mended.done)}", style="bold"))
    old, new = (rows_of(data, as_written=True) for data in (before, mended.data))
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for number, row in enumerate(difflib.unified_diff(old, new, path, path, lineterm="", n=1)):
        console.print(Text(row, style="bold" if number < 2 else styles.get(row[:1], "")))


def _say_nothing(path: str, before: bytes, mended: Mended) -> None:
    """Hear of a mend where another program listens."""
