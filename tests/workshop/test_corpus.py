"""The synthetic corpus: clean by the project's own checker, the same bytes everywhere, honest about what it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from plugins.common.text import fold
from plugins.workshop.corpus import (
    BODY_BYTES,
    FEWEST,
    LAST_DAY,
    MARKER,
    RICH,
    SOURCE_DATE_EPOCH,
    TODAY,
    add_back_dated,
    add_newest,
    delete,
    edit_body,
    edit_title,
    targets,
    write_corpus,
)
from plugins.workshop.corpus_rich import RichWords
from plugins.workshop.corpus_words import NOTICE, PUBLISHER
from tests.conftest import ROOT, files_of, pelican

CONTENT = ROOT / "content"
RECORDS = 60


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A corpus that no test may change."""
    folder = tmp_path_factory.mktemp("corpus") / "kho"
    write_corpus(RECORDS, folder, CONTENT)
    return folder


@pytest.fixture
def copy(corpus, tmp_path):
    return Path(shutil.copytree(corpus, tmp_path / "kho"))


def records(folder: Path) -> list[Path]:
    return sorted((folder / "tin").rglob("*.md"))


def build(folder: Path, output: Path) -> set[str]:
    """Build ``folder`` and return the ids of its article pages."""
    done = pelican(folder, output, SOURCE_DATE_EPOCH=SOURCE_DATE_EPOCH)
    assert done.returncode == 0, done.stdout + done.stderr
    return {path.stem for path in (output / "tin").glob("*.html")} - {"index"}


def test_a_corpus_has_as_many_records_as_asked_and_no_problem(corpus, tmp_path):
    assert len(records(corpus)) == RECORDS
    assert build(corpus, tmp_path / "out") == {path.stem for path in records(corpus)}


def test_a_corpus_is_still_clean_after_every_kind_of_edit(copy, tmp_path):
    body, title, gone = targets(copy, 3, "test")
    edit_body(body)
    edit_title(title)
    newest, old = add_newest(copy, 1), add_back_dated(copy, 1)
    delete(gone)
    built = build(copy, tmp_path / "out")
    assert {body.stem, title.stem, newest.stem, old.stem} <= built
    assert gone.stem not in built
    assert "Câu thêm để đo, lần 1." in (tmp_path / "out" / "tin" / f"{body.stem}.html").read_text(encoding="utf-8")
    assert "sửa lần 1</h1>" in (tmp_path / "out" / "tin" / f"{title.stem}.html").read_text(encoding="utf-8")


def test_a_corpus_is_the_same_bytes_whatever_the_hash_seed_and_the_time_zone(corpus, tmp_path):
    for seed, zone in (("1", "America/New_York"), ("2", "Asia/Tokyo")):
        code = (
            f"from pathlib import Path; from plugins.workshop.corpus import write_corpus; write_corpus({RECORDS}, Path(r'{tmp_path / seed}'), Path('content'))"
        )
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True)
        assert files_of(tmp_path / seed) == files_of(corpus)


def test_a_corpus_holds_every_kind_of_record(corpus):
    texts = [path.read_text(encoding="utf-8") for path in records(corpus)]
    kinds = (
        r"^date_note: .*không ghi ngày họp",
        r"^date: \d{4}-\d\d$",
        r"^date: \d{4}$",
        r"^date: \d{4}-\d\d-\d\d\?$",
        r"^date: \d{4}-\d\d~$",
        r"^relay_of: trung-uong-",
        r"^level: trung ương$",
        r"^status: withdrawn$",
        r"^featured: true$",
        r"^aliases: ",
        r"^corrections:",
        r"^locality:\n  - ",
        r"^locality_note: ",
        r"^decree_note: ",
        r"^figures:",
        r"^period: \d{4}-Q\d$",
    )
    assert [kind for kind in kinds if not any(re.search(kind, text, re.MULTILINE) for text in texts)] == []
    assert any(path.parent.name == "khong-ro" for path in records(corpus))


def test_every_synthetic_record_says_so_and_only_the_sources_of_the_register_are_real(corpus):
    real = {path.stem for path in (CONTENT / "tin").rglob("*.md")}
    copied = {path.stem for path in records(corpus)} & real
    wanted = set(re.findall(r"record: ([a-z0-9-]+)", (CONTENT / "data" / "decrees.yaml").read_text(encoding="utf-8")))
    assert copied == wanted
    for path in records(corpus):
        if path.stem not in copied:
            head, body = path.read_text(encoding="utf-8").split("\n---\n", 1)
            assert NOTICE in head
            assert f"publisher: {PUBLISHER}\n" in head
            assert NOTICE in body
    assert NOTICE in (corpus / MARKER).read_text(encoding="utf-8")


def test_bodies_have_their_size_and_about_a_fifth_is_more_than_plain_text(tmp_path):
    write_corpus(800, tmp_path / "kho", CONTENT)
    bodies = [path.read_text(encoding="utf-8").split("\n---\n", 1)[1] for path in records(tmp_path / "kho")]
    synthetic = [body for body in bodies if NOTICE in body]
    sizes = sorted(len(body.encode()) for body in synthetic)
    assert BODY_BYTES[0] - 400 < sizes[len(sizes) // 50]
    assert sizes[-1] < 6000
    marked = [body for body in synthetic if re.search(r"^(?:- |1\. |## |\||> |\*\*)|\]\(tin/", body, re.MULTILINE)]
    assert 0.15 < len(marked) / len(synthetic) < 0.25
    for sign in (r"^- ", r"^1\. ", r"^## ", r"^\|", r"^> ", r"^\*\*", r"\]\(tin/"):
        assert any(re.search(sign, body, re.MULTILINE) for body in marked), sign


def test_a_corpus_is_written_anew_over_its_own_folder(copy):
    (copy / "tin" / "2011").mkdir(exist_ok=True)
    (copy / "tin" / "2011" / "cu.md").write_text("cũ", encoding="utf-8")
    write_corpus(FEWEST, copy, CONTENT)
    assert len(records(copy)) == FEWEST
    assert "cu.md" not in {path.name for path in records(copy)}


@pytest.mark.parametrize(
    ("records", "where", "message"),
    [
        (RECORDS, "content/kho", "trùng với nơi giữ bài thật"),
        (RECORDS, ".", "trùng với nơi giữ bài thật"),
        (RECORDS, "mine", "có tệp không do lệnh này tạo"),
        (RECORDS, "mine/note.txt", "là một tệp"),
        (FEWEST - 1, "new", f"cần ít nhất {FEWEST} bài"),
    ],
)
def test_a_folder_that_is_not_ours_is_refused_and_left_alone(tmp_path, capsys, records, where, message):
    (tmp_path / "content").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("của tôi", encoding="utf-8")
    before = files_of(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        write_corpus(records, tmp_path / where, tmp_path / "content")
    assert stopped.value.code == 1
    assert message in capsys.readouterr().err
    assert files_of(tmp_path) == before


def test_targets_differ_by_purpose_and_nothing_points_at_them(tmp_path):
    write_corpus(400, tmp_path / "kho", CONTENT)
    chosen = targets(tmp_path / "kho", 200, "one")
    assert chosen == targets(tmp_path / "kho", 200, "one")
    assert chosen[:5] != targets(tmp_path / "kho", 5, "two")
    texts = [path.read_text(encoding="utf-8") for path in records(tmp_path / "kho")]
    pointed_at = {
        name for text in texts for found in re.findall(r"\]\(tin/([a-z0-9-]+)\.html|^relay_of: ([a-z0-9-]+)", text, re.MULTILINE) for name in found if name
    }
    assert len(pointed_at) > 10
    assert pointed_at.isdisjoint(path.stem for path in chosen)


def test_too_many_targets_are_an_error(corpus):
    with pytest.raises(ValueError, match="can be edited, not 1000"):
        targets(corpus, 1000, "many")


def test_each_edit_of_one_record_is_another(copy):
    (path,) = targets(copy, 1, "test")
    seen = {path.read_bytes()}
    for edit in (edit_body, edit_body, edit_title, edit_title):
        edit(path)
        assert path.read_bytes() not in seen
        seen.add(path.read_bytes())


def day_of(path: Path) -> date:
    return date.fromisoformat(re.search(r"^date: (\d{4}-\d\d-\d\d)$", path.read_text(encoding="utf-8"), re.MULTILINE)[1])


def test_added_records_are_newer_than_all_and_years_old(copy):
    assert LAST_DAY < day_of(add_newest(copy, 1)) < day_of(add_newest(copy, 2))
    first, second = add_back_dated(copy, 1), add_back_dated(copy, 2)
    assert first != second
    assert max(day_of(first), day_of(second)).year < 2017
    assert first.read_text(encoding="utf-8").count(f"\nadded: {TODAY}\n") == 1, "an editor who adds an old meeting does it today"


@pytest.fixture(scope="module")
def rich_corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "kho"
    write_corpus(RECORDS, folder, CONTENT, rich=True)
    return folder


def words_of(folder: Path) -> set[str]:
    return {word for path in records(folder) for word in re.findall(r"[^\W\d_]+", fold(path.read_text(encoding="utf-8")))}


def test_a_rich_corpus_has_many_more_words_and_no_problem(corpus, rich_corpus, tmp_path):
    assert len(words_of(rich_corpus)) > 2 * len(words_of(corpus))
    assert RICH in (rich_corpus / MARKER).read_text(encoding="utf-8")
    sizes = [sum(path.stat().st_size for path in records(folder)) for folder in (corpus, rich_corpus)]
    assert 0.8 < sizes[1] / sizes[0] < 1.25
    added = add_newest(rich_corpus, 1)
    assert fold(added.read_text(encoding="utf-8"))
    assert build(rich_corpus, tmp_path / "out") == {path.stem for path in records(rich_corpus)}
    delete(added)


def test_rich_words_recur_as_those_of_real_text_do():
    rich, random = RichWords(), Random("test")
    assert 5000 < len({fold(syllable) for syllable in (*rich.syllables, *rich.names)}) < 7000
    texts = [[fold(word) for _ in range(9) for word in rich.sentence(random)[:-1].split()] for _ in range(300)]
    found = Counter(pair for text in texts for pair in set(pairwise(text)))
    assert found.most_common(1)[0][1] > 200
    assert 0.5 < sum(times == 1 for times in found.values()) / len(found) < 0.85


def test_rich_words_are_the_same_on_every_machine():
    assert RichWords().sentence(Random("test")) == RichWords().sentence(Random("test"))
    assert blake2b("\n".join([*RichWords().syllables, *RichWords().names]).encode(), digest_size=8).hexdigest() == "136afc9f95b1c1a2"
