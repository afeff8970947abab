"""The rules on captions and on copied words, on the real records: silent on each as it is, and heard where one is made to break them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from plugins.proofreading.columns import rows_of
from plugins.proofreading.core import Note, notes_on
from plugins.records.core import Record
from plugins.workshop import checking
from plugins.workshop.checking import Selection
from tests.conftest import ROOT, engine

FILES = sorted((ROOT / "content" / "tin").rglob("*.md"))
IMAGE = 'image: {{file: images/mau.jpg, alt: Ảnh mẫu, caption: "{}"}}\n'


@pytest.fixture(scope="module")
def read(registers, reader):
    """Return what reads a real record, as it is or with other bytes: the record and its notes of the two rules."""

    def read(path: Path, data: bytes | None = None, kept: str = "") -> tuple[Record, list[Note]]:
        data = path.read_bytes() if data is None else data
        record, problems = reader.judge(path.relative_to(ROOT / "content").as_posix(), data)
        assert problems == []
        notes = notes_on(record, "\n".join(rows_of(data)), registers, kept)
        return record, [note for note in notes if note.kind in ("caption", "copied")]

    return read


@pytest.fixture(autouse=True)
def _image_is_there(monkeypatch):
    monkeypatch.setattr("plugins.archive.sources.exists_in", lambda *_: True)


def facts_of(record: Record, registers) -> str:
    """Return what any source says in the same words: names, titles, its own headline."""
    titles = [registers.decrees[decree_id].title.value or "" for decree_id in record.decree_ids]
    chairs = [f"{chair.name}, {chair.role}" for chair in record.chair]
    return "\n".join([record.source.title, record.source.publisher, record.series, record.venue, *titles, *chairs, *record.locality])


def test_there_are_real_records():
    assert len(FILES) > 90


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_real_record_breaks_neither_rule_beside_what_its_source_must_say(read, registers, path):
    record, alone = read(path)
    assert alone == []
    assert read(path, kept=facts_of(record, registers))[1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_real_records_own_text_as_its_source_is_told_in_the_body(read, path):
    record, _ = read(path)
    copied = read(path, kept=record.body)[1]
    assert {note.kind for note in copied} == {"copied"}
    assert any(note.line >= record.body_line for note in copied)
    # Of fewer than twelve words in a row nothing is said.
    words = re.findall(r"\w+", record.body)
    assert read(path, kept="\n".join(" ".join(words[at : at + 5]) + " xen vào" for at in range(0, len(words), 5)))[1] == []


@pytest.mark.parametrize("path", FILES[::7], ids=lambda path: path.stem)
def test_a_caption_is_told_if_it_is_the_headline_and_not_if_it_says_who_and_where(read, path):
    data = path.read_bytes()
    record, _ = read(path)
    place = record.locality[0] if record.locality else "một nơi"

    def with_caption(caption: str) -> list[str]:
        text = data.decode().replace("---\n", "---\n" + IMAGE.format(caption.replace('"', "")), 1)
        return [note.kind for note in read(path, text.encode())[1]]

    assert with_caption(record.title.upper() + ".") == ["caption"]
    assert with_caption(f"Quang cảnh hội nghị ở {place}.") == []


def test_the_check_reads_the_kept_text_beside_the_archive(tmp_path):
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    path = content / FILES[0].relative_to(ROOT / "content")
    with engine(content, tmp_path / "output") as checker:
        selection = Selection.of(content, [str(path)])

        def kinds() -> set[str]:
            return {note.kind for note in checking.check(checker, selection).notes} & {"caption", "copied"}

        assert kinds() == set()
        kept = tmp_path / ".nguon" / f"{path.stem}.txt"
        kept.parent.mkdir()
        kept.write_text(path.read_text(encoding="utf-8").split("---\n", 2)[2], encoding="utf-8")
        assert kinds() == {"copied"}
        kept.unlink()
        assert kinds() == set()
