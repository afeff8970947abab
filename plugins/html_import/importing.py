"""Importing saved pages into an archive: files in, draft files and one Outcome a page out. A bad page stops nothing."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from plugins.archive.core import resolve
from plugins.archive.engine import Engine
from plugins.archive.finder import Finder
from plugins.archive.sources import RECORDS
from plugins.records.core import Record, read_for_registers
from plugins.records.schema import BadValue, web_address

from .draft import as_fields, as_text, draft_id, folder_of, render
from .duplicates import SAME_SOURCE, Duplicate, find_duplicates
from .finding import HIGH, LOW, MEDIUM, Facts, Finding, Question, find, is_meeting_report
from .page import NoArticle, read_page
from .reading import SUFFIXES, Unreadable, read

KEPT = ".nguon"  # Beside content/: what was read, for the editor; never committed, never published.
AT_ONCE = 100  # Pages are read before the first of their drafts is written: the archive is asked once for all of them.
ALL_FILLED, QUESTIONS_OPEN, UNREADABLE = 0, 1, 2


@dataclass(frozen=True)
class Outcome:
    """What became of one file: the draft's path ("" for none) with its facts, or the trouble that left it without one."""

    path: str
    draft: str = ""
    facts: Facts = field(default_factory=Facts)
    duplicates: tuple[Duplicate, ...] = ()
    trouble: str = ""

    @property
    def status(self) -> int:
        if self.trouble:
            return UNREADABLE
        return QUESTIONS_OPEN if self.facts.questions or self.duplicates else ALL_FILLED

    def as_json(self) -> dict[str, Any]:
        """Return the outcome as ``inv import --json`` prints it: ``fields`` by the schema's names; ``source`` whole, and each field of it (``source.url``)."""
        plain = as_fields(self.facts)
        fields = {
            name: {"value": plain[name] if name in plain else as_text(found.value), "confidence": found.confidence, "from": found.words}
            for name, found in self.facts.fields.items()
        }
        inner = [found for name, found in self.facts.fields.items() if name.startswith("source.")]
        if inner:
            surest = (LOW, MEDIUM, HIGH)
            confidence = min((found.confidence for found in inner), key=surest.index)
            fields["source"] = {"value": plain["source"], "confidence": confidence, "from": "; ".join(found.words for found in inner if found.words)}
        return {
            "path": self.path,
            "draft": self.draft or None,
            "fields": fields,
            "questions": [self.trouble] if self.trouble else [question.text for question in self.facts.questions],
            "duplicates": [{"path": duplicate.path, "kind": duplicate.kind, "note": duplicate.text} for duplicate in self.duplicates],
            "error": self.trouble or None,
        }


def files_of(path: str) -> list[Path]:
    """Return the files that ``path`` (a file, a folder or a pattern) means, in the order of their names. Raises FileNotFoundError for none."""
    whole = Path(path)
    if whole.is_file():
        return [whole]
    if whole.is_dir():
        found = [file for file in whole.rglob("*") if file.is_file() and file.suffix.lower() in SUFFIXES and not _is_litter(file, whole)]
    else:
        found = [Path(name) for name in glob.glob(path, recursive=True) if Path(name).is_file()]
    if not found:
        raise FileNotFoundError(path)
    return sorted(found, key=lambda file: file.as_posix())


def _is_litter(file: Path, root: Path) -> bool:
    """Browsers save the pictures and frames of a page into a folder beside it, called after it."""
    parents = file.relative_to(root).parts[:-1]
    return file.name.startswith(".") or any(part.endswith(("_files", "_tep_tin", ".files")) for part in parents)


@dataclass(frozen=True)
class _Read:
    """A page that was read: its facts, its text for keeping with its digest, and the record that its draft would be."""

    path: str
    title: str
    facts: Facts
    kept: bytes
    digest: str
    candidate: Record


class Importer:
    """Imports pages into the archive of the folder ``content``; the sources' text is kept in KEPT beside it."""

    def __init__(self, content: Path, today: date, engine: Engine | None = None) -> None:
        self._content, self._today = content, today
        self._finder = Finder(content, content.name, today, engine)
        self._drafts: list[Record] = []  # Of this run.
        self._ids: set[str] = set()

    def run(self, files: list[Path], url: str = "") -> list[Outcome]:
        """Import ``files`` one after another. ``url`` is the address of the only one. Raises BadValue if it is none."""
        if url:
            web_address(url)
        return [outcome for at in range(0, len(files), AT_ONCE) for outcome in self._import(files[at : at + AT_ONCE], url)]

    def _import(self, files: list[Path], url: str) -> Iterator[Outcome]:
        pages = [self._read(file, url) for file in files]
        others = self._finder.alike([page.candidate for page in pages if isinstance(page, _Read)])
        for page in pages:
            yield self._draft(page, others) if isinstance(page, _Read) else page

    def _read(self, file: Path, url: str) -> Outcome | _Read:
        shown = file.as_posix()
        try:
            page = read_page(read(file.name, file.read_bytes()))
        except OSError as error:
            return Outcome(shown, trouble=f"Không mở được tệp ({error.strerror}): xem lại quyền đọc của tệp.")
        except (Unreadable, NoArticle) as error:
            return Outcome(shown, trouble=f"{error.what[:1].upper()}{error.what[1:]}: {error.cure}.")
        except Exception as error:  # What no check foresaw in a stranger's page must not lose the rest of the batch.
            return Outcome(shown, trouble=f"Trang này làm máy lỗi ({type(error).__name__}: {error}): chép phần chữ vào một tệp .txt rồi nhập tệp ấy.")
        page = replace(page, url=url or _address(page.url))
        registers = self._finder.registers
        try:
            if not is_meeting_report(page, registers):
                return Outcome(shown, trouble="Trang không phải tin về một hội nghị giao ban: không tạo bản nháp. Nếu đúng là tin ấy thì viết bài bằng tay.")
            facts = find(page, registers, self._today, self._finder.topics)
        except Exception as error:
            return Outcome(shown, trouble=f"Trang này làm máy lỗi ({type(error).__name__}: {error}): hãy viết bài bằng tay.")
        kept = page.text.encode()
        digest = sha256(kept).hexdigest()
        facts = replace(facts, fields={**facts.fields, "source.sha256": Finding(digest, HIGH, "")})
        return _Read(shown, page.title, facts, kept, digest, self._as_record(facts))

    def _draft(self, page: _Read, others: list[Record]) -> Outcome:
        """Write a draft of a page, but for one from whose source there is a record among ``others`` or the drafts of this run."""
        shown, facts = page.path, page.facts
        duplicates = tuple(find_duplicates(page.candidate, [*others, *self._drafts]))
        if any(duplicate.kind == SAME_SOURCE for duplicate in duplicates):
            questions = (*facts.questions, Question("source", "Trang này đã có bài: không tạo thêm bản nháp."))
            return Outcome(shown, facts=replace(facts, questions=questions), duplicates=duplicates)
        return self._write(page, duplicates)

    def _write(self, page: _Read, duplicates: tuple[Duplicate, ...]) -> Outcome:
        shown, facts = page.path, page.facts
        name = self._free(draft_id(facts, page.title, self._finder.registers.gazetteer))
        place = f"{RECORDS}/{folder_of(facts)}/{name}.md"
        text = render(facts, f"{KEPT}/{name}.txt", page.digest, self._today, tuple(f"{d.path}: {d.text}" for d in duplicates))
        target, store = self._content / place, self._content.parent / KEPT / f"{name}.txt"
        try:
            store.parent.mkdir(exist_ok=True)
            store.write_bytes(page.kept)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:  # "x": what is there is never written over.
                file.write(text)
        except OSError as error:
            return Outcome(
                shown, facts=facts, duplicates=duplicates, trouble=f"Không ghi được bản nháp {place} ({error.strerror}): xem lại chỗ trống và quyền ghi."
            )
        draft = f"{self._content.name}/{place}"
        self._drafts.append(replace(page.candidate, path=draft, id=name))
        return Outcome(shown, draft, facts, duplicates)

    def _free(self, wanted: str) -> str:
        """Return ``wanted``, or with the first number behind it that no record and no kept text has."""
        name, number = wanted, 1
        while name in self._ids or self._finder.has(name) or (self._content.parent / KEPT / f"{name}.txt").exists():
            number += 1
            name = f"{wanted}-{number}"
        self._ids.add(name)
        return name

    def _as_record(self, facts: Facts) -> Record:
        """Return the facts as the record that the reader makes of a draft with them."""
        path = f"{self._content.name}/{RECORDS}/nhap.md"
        text = render(facts, "", facts.value("source.sha256"), self._today)
        record = read_for_registers(path, text.encode())
        if record is None:
            raise ValueError(f"bản nháp không đọc lại được: {text}")
        return resolve(replace(record, level=facts.value("level") or ""), self._finder.registers)[0]


def _address(url: str) -> str:
    """Return ``url`` if the schema takes it, else ""."""
    try:
        return web_address(url) if url else ""
    except BadValue:
        return ""


def worst(outcomes: list[Outcome]) -> int:
    """Return the exit status of a batch: 2 if a file gave no draft, else 1 if a question is open, else 0."""
    return max((outcome.status for outcome in outcomes), default=ALL_FILLED)
