"""The build store: made, opened, refused."""

from __future__ import annotations

import sqlite3

import pytest

from plugins.archive.store import Unusable, chunks, connect, connect_to_read, create, finish, marks, term_key


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "state" / "store.sqlite"
    db = create(path)
    db.execute("INSERT INTO meta VALUES ('a', 'b')")
    finish(db)
    db.close()
    return path


def test_a_store_that_was_finished_can_be_opened(store):
    db = connect(store)
    assert db.execute("SELECT value FROM meta").fetchone() == ("b",)
    db.close()
    reader = connect_to_read(store)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM meta")
    reader.close()


def test_a_store_that_was_never_finished_is_refused(tmp_path):
    create(tmp_path / "store.sqlite").close()
    with pytest.raises(Unusable):
        connect(tmp_path / "store.sqlite")


@pytest.mark.parametrize("data", [b"", b"\x00" * 100, b"SQLite format 3\x00" + b"\xff" * 5000, "chữ".encode()])
def test_what_is_no_store_is_refused(tmp_path, data):
    path = tmp_path / "store.sqlite"
    path.write_bytes(data)
    with pytest.raises(Unusable):
        connect(path)


def test_no_store_at_all_is_refused(tmp_path):
    with pytest.raises(Unusable, match="missing"):
        connect(tmp_path / "store.sqlite")


@pytest.mark.parametrize("version", [0, 999])
def test_a_store_of_another_version_is_refused(store, version):
    db = sqlite3.connect(store)
    db.execute(f"PRAGMA user_version = {version}")
    db.close()
    with pytest.raises(Unusable, match="version"):
        connect(store)


def test_a_new_store_takes_the_place_of_the_old_one_and_its_journals(store):
    for name in ("-wal", "-shm", "-journal"):
        store.with_name(store.name + name).write_bytes(b"rubbish")
    db = create(store)
    assert db.execute("SELECT count(*) FROM meta").fetchone() == (0,)
    finish(db)
    db.close()
    connect(store).close()


def test_paths_that_differ_by_letter_case_only_are_one():
    db = create(None)
    db.execute("INSERT INTO artifact VALUES ('tin/A.html', 'record:A', '', x'', x'')")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO artifact VALUES ('tin/a.html', 'record:a', '', x'', x'')")


def test_the_number_of_a_term_is_that_of_its_name():
    assert term_key("place:an-giang") == term_key("place:an-giang") != term_key("place:an-gian")
    assert 0 <= term_key("all") < 2**63


def test_values_come_in_pieces_with_as_many_marks():
    assert [len(some) for some in chunks(range(1001), 500)] == [500, 500, 1]
    assert list(chunks([])) == []
    assert marks([1, 2, 3]) == "?,?,?"
