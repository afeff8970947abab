"""Switching a site: whole before, whole after, whole if the build is killed; what did not change is not touched."""

from __future__ import annotations

import ctypes
import errno
import os
import pickle
import platform
import random
import shutil
import signal
import subprocess
import tempfile
import time
import traceback
import warnings
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.archive import release as module
from plugins.archive.release import MARKER, MARKER_TEXT, CannotWrite, ForeignOutput, Release, Way, Writer, explain

SITE = {"index.html": b"1", "tin/a.html": b"a", "tin/b.html": b"b", "tinh/x/2020.html": b"x", "theme/site.css": b"css"}
WAYS = list(Way)
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None  # For tests that build a thousand times.


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    """Each way of switching in turn, forced."""
    if request.param is Way.RENAMES:
        monkeypatch.setattr(module, "_exchange", lambda *_: False)
    return request.param


def open_release(tmp_path: Path, way: Way = Way.EXCHANGE) -> Release:
    return Release(tmp_path / "output", tmp_path / "cache", in_place=way is Way.IN_PLACE, durable=False)


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of each file, without the marker; of a link or an empty folder, what it is."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = b"a link"
        elif path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[name] = b"an empty folder"
    assert found.pop(MARKER) == MARKER_TEXT.encode()
    return found


def identities(folder: Path) -> dict[str, tuple[int, int]]:
    stats = {path.relative_to(folder).as_posix(): path.stat() for path in folder.rglob("*") if path.is_file()}
    return {name: (found.st_ino, found.st_mtime_ns) for name, found in stats.items()}


def build(release: Release, site: dict[str, bytes], full: bool = False) -> int:
    """Build ``site`` as the engine does; return how many files went."""
    release.check()
    stale = files_of(release.output).keys() - site.keys() if release.is_known else ()
    with release.stage() as stage:
        changed = [path for path, data in site.items() if stage.read(path) != data]
        for path in changed:
            stage.writer.write(path, site[path])
        if full or not release.is_known:
            return stage.commit(changed, complete=site)
        return stage.commit(changed, sorted(stale))


def in_child(work) -> int:
    """Run ``work`` in a process of its own; return its number."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # The child runs plain file calls only, so other threads do not matter.
        child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    return child


def ending_of(child: int) -> int:
    """Return the exit status of a child, negative for the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


# The plain course of things.


def test_builds_follow_one_another(tmp_path, way):
    release = open_release(tmp_path, way)
    assert build(release, SITE) == 0
    assert files_of(release.output) == SITE
    after = {**SITE, "tin/a.html": b"A", "tin/moi/c.html": b"c"}
    del after["tinh/x/2020.html"]
    for site, gone in ((after, 1), (SITE, 1), (after, 1), (after, 0), (SITE, 1)):
        before, kept = files_of(release.output), identities(release.output)
        assert build(release, site) == gone
        assert files_of(release.output) == site
        now = identities(release.output)
        assert {name for name in now if now[name] == kept.get(name)} == {name for name in site if site[name] == before.get(name)} | {MARKER}
        assert release.way is way or site == before
        assert release.is_known


def test_every_build_may_be_a_full_one(tmp_path, way):
    release = open_release(tmp_path, way)
    for site in (SITE, {"index.html": b"2", "tin": b"a page now"}, SITE):
        build(release, site, full=True)
        assert files_of(release.output) == site


def test_a_new_process_goes_on_where_the_last_one_stopped(tmp_path):
    for number in range(4):
        release = open_release(tmp_path)
        release.check()
        assert release.is_known is (number > 0)
        build(release, {**SITE, "index.html": b"%d" % number})
    assert files_of(tmp_path / "output") == {**SITE, "index.html": b"3"}


def test_the_cost_of_a_commit_is_that_of_the_change(tmp_path, monkeypatch):
    site = {**SITE, **{f"tin/{number}.html": b"" for number in range(300)}}
    release = open_release(tmp_path)
    build(release, site)
    release.prepare()
    build(release, {**site, "tin/7.html": b"7"})
    release.check()
    calls: list[str] = []

    def counted(name):
        call = getattr(os, name)
        return lambda *args, **others: (calls.append(name), call(*args, **others))[1]

    for name in ("link", "unlink", "replace", "rename", "mkdir", "scandir", "listdir", "open", "stat", "lstat", "utime"):
        monkeypatch.setattr(os, name, counted(name))
    monkeypatch.setattr(module, "_Walk", None)
    with release.stage() as stage:
        stage.writer.write("tin/8.html", b"8")
        stage.commit(["tin/8.html"])
    monkeypatch.undo()
    assert calls.count("link") <= 4
    assert calls.count("scandir") <= 2  # Of the staging folder, when it goes.
    assert len(calls) < 70
    assert files_of(release.output) == {**site, "tin/7.html": b"7", "tin/8.html": b"8"}


def test_preparing_leaves_nothing_to_clone(tmp_path, way, monkeypatch):
    release = open_release(tmp_path, way)
    build(release, SITE)
    release.prepare()
    monkeypatch.setattr(module, "_Walk", None)  # No walk from here on.
    for number in range(3):
        build(release, {**SITE, "index.html": b"%d" % number})
    assert files_of(release.output)["index.html"] == b"2"


def test_nothing_to_do_touches_nothing_but_takes_the_new_name(tmp_path, way):
    release = open_release(tmp_path, way)
    build(release, SITE)
    before, inode = identities(release.output), release.output.stat().st_ino
    release.check()
    with release.stage() as stage:
        stage.commit([])
    release.check()
    assert release.generation == stage.generation
    assert (identities(release.output), release.output.stat().st_ino) == (before, inode)


def test_the_name_of_the_site_goes_with_it(tmp_path, way):
    release = open_release(tmp_path, way)
    release.check()
    assert release.generation is None
    build(release, SITE)
    with release.stage() as abandoned:
        pass
    with release.stage() as stage:
        stage.writer.write("index.html", b"2")
        stage.commit(["index.html"])
    again = open_release(tmp_path, way)
    again.check()
    assert again.generation == stage.generation != abandoned.generation
    (again.output / "tin/a.html").unlink()
    again.check()
    assert again.generation is None


def test_a_stage_tells_what_went(tmp_path, way):
    release = open_release(tmp_path, way)
    build(release, SITE)
    release.check()
    with release.stage() as stage:
        stage.commit([], ["tinh/x/2020.html", "tin/b.html"])
    assert stage.removed == ("tin/b.html", "tinh/x/2020.html")
    (release.output / "foreign.txt").write_text("")
    with release.stage() as stage:
        stage.commit([], complete=["index.html", "theme/site.css"])
    assert stage.removed == ("foreign.txt", "tin/a.html")
    assert files_of(release.output) == {path: SITE[path] for path in ("index.html", "theme/site.css")}


def test_a_stage_without_a_commit_leaves_no_trace(tmp_path, way):
    release = open_release(tmp_path, way)
    build(release, SITE)
    build(release, {**SITE, "index.html": b"2"})
    before = identities(release.output)
    with release.stage() as stage:
        stage.writer.write("tin/a.html", b"never")
    assert identities(release.output) == before
    release.check()
    assert release.is_known
    build(release, {**SITE, "index.html": b"3"})
    assert files_of(release.output) == {**SITE, "index.html": b"3"}
    assert not [path.name for path in tmp_path.iterdir() if path.name.endswith("-stage")]


def test_a_glance_sees_the_first_folders_only_and_a_whole_look_all(tmp_path):
    release, site = open_release(tmp_path), {**SITE, "tinh/x/2020.html": b"y"}
    build(release, site)
    (release.output / "tinh/x/foreign.txt").write_text("")
    release.check(glance=True)
    assert release.is_known
    (release.output / "foreign.txt").write_text("")
    release.check(glance=True)
    assert not release.is_known
    (release.output / "foreign.txt").unlink()
    build(release, site)
    assert files_of(release.output) == site
    (release.output / "tinh/x/foreign.txt").write_text("")
    again = open_release(tmp_path)
    again.check(glance=True)
    assert not again.is_known  # It has not looked at all of it yet.


def test_what_holds_an_old_file_keeps_its_bytes(tmp_path, way):
    release = open_release(tmp_path, way)
    build(release, SITE)
    os.link(release.output / "tin/a.html", tmp_path / "held")
    for number in range(3):
        build(release, {**SITE, "tin/a.html": b"%d" % number})
    assert (tmp_path / "held").read_bytes() == b"a"


def test_rights_hold_whatever_the_umask_and_those_of_folders_stay(tmp_path, way):
    release = open_release(tmp_path, way)
    build(release, SITE)
    (release.output / "tin").chmod(0o750)
    release.output.chmod(0o711)
    mask = os.umask(0o077)
    try:
        build(release, {**SITE, "tin/a.html": b"A"})
        build(release, {**SITE, "tin/a.html": b"AA"})
    finally:
        os.umask(mask)
    assert (release.output / "tin/a.html").stat().st_mode & 0o777 == 0o644
    assert (release.output / "tin").stat().st_mode & 0o777 == 0o750
    assert release.output.stat().st_mode & 0o777 == 0o711


def test_a_writer_works_in_another_process(tmp_path, way):
    release = open_release(tmp_path, way)
    build(release, SITE)
    with release.stage() as stage:
        parcel = pickle.dumps(stage.writer)

        def work() -> None:
            writer = pickle.loads(parcel)
            assert writer.read("tin/a.html") == b"a"
            writer.write("tin/a.html", b"A")

        assert ending_of(in_child(work)) == 0
        stage.commit(["tin/a.html"])
    assert files_of(release.output) == {**SITE, "tin/a.html": b"A"}


PATHS = st.sampled_from(["a", "a/b", "a/b/c", "b.html", "index.html", "tin/a.html", "tin/b/c.html"])


@st.composite
def sites(draw):
    """A few files, none of them a folder of another."""
    files = draw(st.dictionaries(PATHS, st.sampled_from([b"", b"1", b"2"])))
    return {path: data for path, data in files.items() if not any(other.startswith(f"{path}/") for other in files)}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(sites(), st.sampled_from(["", "full", "abandon", "tamper", "prepare", "new process"])), max_size=7), st.sampled_from(WAYS))
def test_whatever_came_before_the_site_is_what_was_built_last(steps, way):
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, pytest.MonkeyPatch.context() as patch:
        if way is Way.RENAMES:
            patch.setattr(module, "_exchange", lambda *_: False)
        release = open_release(Path(folder), way)
        for site, event in steps:
            if event == "abandon":
                with release.stage() as stage:
                    stage.writer.write("tin/never.html", b"")
            elif event == "tamper" and release.output.exists():
                (release.output / "foreign.txt").write_text("")
                with suppress(OSError):
                    (release.output / "index.html").unlink()
            elif event == "prepare":
                release.prepare()
            elif event == "new process":
                release = open_release(Path(folder), way)
            build(release, site, full=event == "full")
            assert files_of(release.output) == site
            release.check()
            assert release.is_known


# Others at work in the folder.


def see(output: Path) -> tuple[bytes, bytes]:
    """Look at two files of one site, as opened once."""
    folder = os.open(output, os.O_RDONLY | os.O_DIRECTORY)
    try:
        found = []
        for name in ("tin/a.html", "b.html"):
            file = os.open(name, os.O_RDONLY, dir_fd=folder)
            found.append(os.read(file, 100))
            os.close(file)
        return found[0], found[1]
    finally:
        os.close(folder)


def test_a_reader_never_sees_half_of_a_change(tmp_path):
    release, pause = open_release(tmp_path), 0.01
    build(release, {"tin/a.html": b"0", "b.html": b"0", "tin/other.html": b""})
    looks, result = os.pipe()

    def read() -> None:
        seen = torn = missing = 0
        os.kill(os.getppid(), signal.SIGUSR1)
        while not (tmp_path / "done").exists():
            began = time.perf_counter()
            try:
                first, second = see(release.output)
                half, nothing = first != second, False
            except FileNotFoundError:
                half, nothing = False, True
            if time.perf_counter() - began < pause:  # A look that outlasts a whole build may see the next but one.
                seen, torn, missing = seen + 1, torn + half, missing + nothing
        os.write(result, f"{seen} {torn} {missing}".encode())

    started = []
    before = signal.signal(signal.SIGUSR1, lambda *_: started.append(True))
    try:
        child = in_child(read)
        while not started:
            time.sleep(0.001)
    finally:
        signal.signal(signal.SIGUSR1, before)
    for number in range(100):
        data = b"%d" % number
        build(release, {"tin/a.html": data, "b.html": data, "tin/other.html": b""})
        time.sleep(pause)
    (tmp_path / "done").touch()
    seen, torn, missing = map(int, os.read(looks, 100).split())
    assert ending_of(child) == 0
    assert release.way is Way.EXCHANGE
    assert (torn, missing) == (0, 0)
    assert seen > 500


def add(output: Path) -> None:
    (output / "tinh/x/ghi-chu.txt").write_text("của người khác")


def remove(output: Path) -> None:
    (output / "tin/a.html").unlink()


def rename(output: Path) -> None:
    (output / "tinh/x").rename(output / "tinh/y")


def add_folder(output: Path) -> None:
    (output / "trong/rong").mkdir(parents=True)


def replace_by_editor(output: Path) -> None:
    (output / "tin/a.html~").write_text("sửa tay")
    (output / "tin/a.html~").replace(output / "tin/a.html")


def delete_all(output: Path) -> None:
    shutil.rmtree(output)


def empty(output: Path) -> None:
    shutil.rmtree(output)
    output.mkdir()


def restore(output: Path) -> None:
    shutil.copytree(output, output.with_name("copy"))
    shutil.rmtree(output)
    output.with_name("copy").rename(output)


def link(output: Path) -> None:
    outside = output.with_name("outside")
    (output / "tin").rename(outside)
    (output / "tin").symlink_to(outside, target_is_directory=True)
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(outside / "b.html")


@pytest.mark.parametrize("tamper", [add, remove, rename, add_folder, replace_by_editor, delete_all, empty, restore, link], ids=lambda done: done.__name__)
@pytest.mark.parametrize("builds", [1, 3])
def test_what_others_did_in_the_output_is_seen_and_undone(tmp_path, way, tamper, builds):
    release = open_release(tmp_path, way)
    for number in range(builds):
        build(release, {**SITE, "index.html": b"%d" % number})
    release.check()
    assert release.is_known
    tamper(release.output)
    release.check()
    assert not release.is_known
    build(release, SITE)
    assert files_of(release.output) == SITE
    build(release, {**SITE, "index.html": b"2"})
    assert files_of(release.output) == {**SITE, "index.html": b"2"}
    if tamper is link:
        assert {path.name: path.read_bytes() for path in (tmp_path / "outside").iterdir()} == {"a.html": b"a", "b.html": b"b"}


def test_a_file_changed_in_place_by_hand_is_put_right_by_a_full_build(tmp_path, way):
    release = open_release(tmp_path, way)
    build(release, SITE)
    build(release, {**SITE, "index.html": b"2"})
    with (release.output / "tin/a.html").open("ab") as file:
        file.write(b" by hand")
    build(release, SITE, full=True)
    assert files_of(release.output) == SITE
    build(release, {**SITE, "index.html": b"3"})
    assert files_of(release.output) == {**SITE, "index.html": b"3"}


def test_what_older_builds_and_others_left_goes_with_a_full_build(tmp_path, way):
    release = open_release(tmp_path, way)
    build(release, SITE)
    (release.output / "tin/.moi-xyz").write_bytes(b"left by a build that was stopped")
    (release.output / "tinh/link").symlink_to(tmp_path)
    os.mkfifo(release.output / "pipe")
    assert build(release, SITE) == 3
    assert files_of(release.output) == SITE


@pytest.mark.parametrize("damage", ["gone", "a file", "a part gone", "another"])
def test_a_shadow_that_others_removed_or_changed_does_no_harm(tmp_path, damage):
    release, shadow = open_release(tmp_path), tmp_path / ".output.so-giao-ban-next"
    build(release, SITE)
    release.prepare()
    build(release, {**SITE, "index.html": b"2"})
    shutil.rmtree(shadow / "tinh" if damage == "a part gone" else shadow)
    if damage == "a file":
        shadow.write_text("")
    elif damage == "another":
        shadow.mkdir()
    build(release, {**SITE, "index.html": b"3"})
    assert release.way is Way.EXCHANGE
    assert files_of(release.output) == {**SITE, "index.html": b"3"}


@pytest.mark.parametrize("path", ["ghi-chu.txt", "anh/gia-dinh.jpg", ".git/config"])
def test_a_folder_with_files_of_others_is_refused_and_left_alone(tmp_path, path, way):
    theirs = tmp_path / "output" / path
    theirs.parent.mkdir(parents=True)
    theirs.write_text("của người khác")
    release = open_release(tmp_path, way)
    with pytest.raises(ForeignOutput, match=r"có tệp không do Sổ Giao Ban tạo; hãy chọn thư mục khác, hoặc dọn thư mục ấy trước$"):
        release.check()
    with pytest.raises(ForeignOutput), release.stage():
        pass
    assert [file.relative_to(tmp_path / "output").as_posix() for file in (tmp_path / "output").rglob("*") if file.is_file()] == [path]


def test_a_file_in_the_place_of_the_output_is_told(tmp_path):
    (tmp_path / "output").write_text("")
    with pytest.raises(CannotWrite, match="output là một tệp, không phải thư mục; hãy đổi tên"):
        open_release(tmp_path).check()


def test_an_output_that_is_a_link_stays_one(tmp_path):
    (tmp_path / "www").mkdir()
    (tmp_path / "output").symlink_to(tmp_path / "www")
    for number in range(3):
        build(open_release(tmp_path), {**SITE, "index.html": b"%d" % number})
    assert (tmp_path / "output").readlink() == tmp_path / "www"
    assert files_of(tmp_path / "www") == {**SITE, "index.html": b"2"}


@pytest.mark.parametrize("note", ["", "{", "[]", '{"generation": "x"}'])
def test_a_note_that_a_power_cut_spoiled_makes_the_site_unknown(tmp_path, note):
    release = open_release(tmp_path)
    build(release, SITE)
    (tmp_path / "cache/site.json").write_text(note)
    release = open_release(tmp_path)
    release.check()
    assert not release.is_known
    build(release, SITE)
    assert files_of(release.output) == SITE


@pytest.fixture
def quick(tmp_path):
    """A folder in memory, where there is one."""
    with tempfile.TemporaryDirectory(dir=MEMORY or tmp_path) as folder:
        yield Path(folder)


# Killed builds. The calls that change the disk are counted, and the process dies at each of them in turn.

CHANGING = ("link", "unlink", "replace", "rename", "mkdir", "rmdir", "utime")
OLD = {**SITE, "tin/gone.html": b"", "b/c/d.html": b"d", "a": b"a page"}
NEW = {**SITE, "index.html": b"new", "tin/a.html": b"new", "tin/new.html": b"new", "a/x.html": b"a folder", "b": b"a page"}


def at_call(number: int, happen, names=CHANGING) -> None:
    """From now on in this process, let ``happen`` come before each changing call but the first ``number``."""
    done = 0

    def counted(call):
        def wrapper(*args, **others):
            nonlocal done
            done += 1
            if done > number:
                happen()
            return call(*args, **others)

        return wrapper

    for name in names:
        setattr(os, name, counted(getattr(os, name)))
    module._exchange = counted(module._exchange)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def start_over(tmp_path: Path, way: Way, history: str) -> Release:
    for path in tmp_path.iterdir():
        shutil.rmtree(path)
    release = open_release(tmp_path, way)
    build(release, OLD)
    if history == "with a change to repeat":
        for site in (NEW, {**OLD, "tin/b.html": b""}, OLD):
            build(release, site)
    return release


@pytest.mark.parametrize(("history", "full"), [("with a change to repeat", False), ("with a shadow to make", False), ("with a change to repeat", True)])
def test_a_build_killed_anywhere_leaves_the_old_site_or_the_new_one_and_the_next_is_right(quick, way, history, full):
    ends = set()
    for number in range(1000):
        release = start_over(quick, way, history)
        before = identities(release.output)

        def die(number=number) -> None:
            at_call(number, kill)
            build(open_release(quick, way), NEW, full)

        ending = ending_of(in_child(die))
        assert ending in (0, -signal.SIGKILL)
        release = open_release(quick, way)
        if way is Way.RENAMES and not release.output.exists():
            ends.add("nothing")
        elif way is Way.IN_PLACE:
            found = {path.relative_to(release.output).as_posix(): path.read_bytes() for path in release.output.rglob("*") if path.is_file()}
            assert all(data in (OLD.get(path), NEW.get(path)) for path, data in found.items() if path != MARKER and module.STAGING not in path)
        else:
            found = files_of(release.output)
            assert found in (OLD, NEW)
            ends.add("new" if found == NEW else "old")
        build(release, NEW)
        assert files_of(release.output) == NEW
        after = identities(release.output)
        assert all(after[path] == before[path] for path in NEW if OLD.get(path) == NEW[path])
        build(release, SITE)  # On what was the live site, or its shadow, when the other build died.
        assert files_of(release.output) == SITE
        if ending == 0:
            break
    assert number > 20
    assert ends == {Way.EXCHANGE: {"old", "new"}, Way.RENAMES: {"old", "new", "nothing"}, Way.IN_PLACE: set()}[way]


def numbered(number: int) -> dict[str, bytes]:
    data = b"%d" % number
    return {"index.html": data, "tin/a.html": data, f"tin/{number % 3}/b.html": data, f"tinh/{number}.html": data, "same.html": b"same"}


def test_builds_killed_at_random_moments_leave_one_whole_site(tmp_path):
    chance, number = random.Random(22112026), 0
    seen = set()
    build(open_release(tmp_path), numbered(0))
    same = (tmp_path / "output/same.html").stat()
    for _ in range(30):

        def work(number=number) -> None:
            release = open_release(tmp_path)
            while True:
                number += 1
                build(release, numbered(number), full=number % 5 == 0)

        child = in_child(work)
        time.sleep(chance.uniform(0.002, 0.06))
        os.kill(child, signal.SIGKILL)
        assert ending_of(child) == -signal.SIGKILL
        found = files_of(tmp_path / "output")
        number = int(found["index.html"])
        assert found == numbered(number)
        seen.add(number)
        number += 1
        build(open_release(tmp_path), numbered(number))
        assert files_of(tmp_path / "output") == numbered(number)
    now = (tmp_path / "output/same.html").stat()
    assert (now.st_ino, now.st_mtime_ns) == (same.st_ino, same.st_mtime_ns)
    assert len(seen) > 15


# Disks that do not take it.


@pytest.mark.parametrize("full", [False, True], ids=["change", "full"])
def test_a_disk_that_is_full_at_any_moment_leaves_a_whole_site(quick, full):
    def no_space() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for number in range(1000):
        release = start_over(quick, Way.EXCHANGE, "with a change to repeat")
        release.check()
        with pytest.MonkeyPatch.context() as patch:
            for name in ("link", "replace", "mkdir"):
                patch.setattr(os, name, getattr(os, name))
            patch.setattr(module, "_exchange", module._exchange)
            at_call(number, no_space, ("link", "replace", "mkdir"))
            told = None
            try:
                build(release, NEW, full)
            except CannotWrite as error:
                told = error
        if not told:
            break
        assert "đã hết chỗ; hãy xóa bớt tệp" in str(told)
        assert files_of(release.output) in (OLD, NEW)
        if files_of(release.output) == OLD:  # Then nothing else holds on to the space that the new files took.
            assert b"new" not in [path.read_bytes() for path in quick.glob(".output.*/**/*") if path.is_file()]
        build(open_release(quick), NEW)
        assert files_of(release.output) == NEW
    assert number > 10


def test_a_full_disk_is_no_reason_to_write_in_place(tmp_path, monkeypatch):
    def no_space(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    release = open_release(tmp_path)
    build(release, SITE)
    monkeypatch.setattr(os, "link", no_space)
    with pytest.raises(CannotWrite, match="đã hết chỗ"):
        build(release, {**SITE, "index.html": b"2"})


@pytest.fixture
def mounted(tmp_path):
    """A small disk of its own, for those who may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder], check=False, capture_output=True)
    if done.returncode:
        pytest.skip("mounting a disk is for root")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_small_disk_that_fills_up_keeps_its_site(mounted):
    release = Release(mounted / "output", mounted / "cache")
    build(release, SITE)
    for path in ("tin/big.html", "tinh/x/big.html"):
        with pytest.raises(CannotWrite, match=r"^đĩa chứa .*disk/output/.*big.html đã hết chỗ; hãy xóa bớt"):
            build(release, {**SITE, path: b"." * 2_000_000})
        assert files_of(release.output) == SITE
    build(release, {**SITE, "tin/a.html": b"A" * 100_000})
    build(release, {**SITE, "tin/a.html": b"a" * 100_000})
    assert files_of(release.output) == {**SITE, "tin/a.html": b"a" * 100_000}


def test_a_read_only_disk_is_told_before_the_build(mounted):
    build(Release(mounted / "output", mounted.parent / "cache"), SITE)
    subprocess.run(["mount", "-o", "remount,ro", mounted], check=True)
    with pytest.raises(CannotWrite, match="nằm trên đĩa chỉ đọc; hãy mở khóa chống ghi"):
        Release(mounted / "output", mounted.parent / "cache").check()
    with pytest.raises(CannotWrite, match="nằm trên đĩa chỉ đọc"):
        Release(mounted / "new/output", mounted.parent / "cache-2").check()


def test_an_output_that_is_a_mount_point_is_written_in_place(mounted):
    release = Release(mounted, mounted.parent / "cache")
    for number in range(3):
        build(release, {**SITE, "index.html": b"%d" % number})
        assert files_of(mounted) == {**SITE, "index.html": b"%d" % number}
        assert release.way is Way.IN_PLACE
        release.check()
        assert release.is_known


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.mark.parametrize("folder", ["output", "cache"])
def test_a_folder_without_rights_is_told_before_the_build(tmp_path, folder, monkeypatch):
    build(open_release(tmp_path), SITE)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != tmp_path / folder)
    with pytest.raises(CannotWrite, match=f"không có quyền ghi vào {tmp_path / folder}; hãy dựng bằng tài khoản"):
        open_release(tmp_path).check()


def test_a_parent_without_rights_means_writing_in_place(tmp_path, monkeypatch):
    mkdir = os.mkdir
    monkeypatch.setattr(
        os, "mkdir", lambda path, *more: refuse() if str(path).endswith("so-giao-ban-stage") and Path(path).parent == tmp_path else mkdir(path, *more)
    )
    release = open_release(tmp_path)
    for number in range(3):
        build(release, {**SITE, "index.html": b"%d" % number})
        assert release.way is Way.IN_PLACE
    assert files_of(release.output) == {**SITE, "index.html": b"2"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "output"]


@pytest.mark.parametrize("when", ["from the first", "of one folder only"])
def test_a_disk_without_hard_links_is_written_in_place(tmp_path, monkeypatch, when):
    release, link = open_release(tmp_path), os.link
    monkeypatch.setattr(os, "link", lambda source, target: refuse() if when == "from the first" or "/tin/" in source else link(source, target))
    for number in range(3):
        build(release, {**SITE, "index.html": b"%d" % number})
    assert release.way is Way.IN_PLACE
    assert files_of(release.output) == {**SITE, "index.html": b"2"}


@pytest.mark.parametrize("full", [False, True], ids=["change", "full"])
@pytest.mark.parametrize("stuck", ["output", ".output.so-giao-ban-next"])
def test_a_folder_whose_name_cannot_change_is_written_in_place(tmp_path, monkeypatch, full, stuck):
    release = open_release(tmp_path)
    build(release, OLD)
    build(release, SITE)
    build(release, OLD)
    rename = os.rename
    with monkeypatch.context() as patch:
        patch.setattr(module, "_exchange", lambda *_: False)
        patch.setattr(os, "rename", lambda source, target: refuse() if source == str(tmp_path / stuck) else rename(source, target))
        inode = release.output.stat().st_ino
        build(release, NEW, full)
    assert (release.way, release.output.stat().st_ino) == (Way.IN_PLACE, inode)
    assert files_of(release.output) == NEW
    build(release, OLD)
    assert release.way is Way.EXCHANGE
    assert files_of(release.output) == OLD


def test_in_place_no_link_is_ever_broken(tmp_path, monkeypatch):
    release = open_release(tmp_path, Way.IN_PLACE)
    build(release, {"index.html": b"1", "tinh/old.html": b"1", "tin/z.html": b"1", "tin/gone.html": b"1"})
    order = []
    replace, unlink = os.replace, os.unlink
    monkeypatch.setattr(os, "replace", lambda source, target: (replace(source, target), order.append(target)))
    monkeypatch.setattr(os, "unlink", lambda path, **others: (unlink(path, **others), order.append(f"-{path}")))
    build(release, dict.fromkeys(("anh/a.jpg", "index.html", "nam/2020.html", "theme/site.css", "tin/a.html", "tin/z.html", "tinh/old.html"), b"2"))
    shown = [path.replace(f"{release.output}/", "") for path in map(str, order) if str(release.output) in path]
    assert shown == ["anh/a.jpg", "theme/site.css", "tin/a.html", "tin/z.html", "nam/2020.html", "tinh/old.html", "index.html", "-tin/gone.html"]


def test_in_place_a_build_that_broke_off_is_known_even_where_the_disk_keeps_coarse_times(tmp_path, monkeypatch):
    release = open_release(tmp_path, Way.IN_PLACE)
    build(release, SITE)
    times = {path: path.stat().st_mtime_ns for path in [release.output, *release.output.rglob("*")] if path.is_dir()}
    replace = os.replace
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda source, target: refuse() if str(target).endswith("output/index.html") else replace(source, target))
        with pytest.raises(CannotWrite, match="không có quyền ghi vào"):
            build(release, {**SITE, "tin/a.html": b"A", "index.html": b"2"})
    for path, then in times.items():
        os.utime(path, ns=(then, then))
    release = open_release(tmp_path, Way.IN_PLACE)
    release.check()
    assert not release.is_known
    build(release, SITE)
    assert files_of(release.output) == SITE


def test_the_disk_has_all_before_the_switch(tmp_path, monkeypatch):
    done = []
    flush, exchange = module._flush, module._exchange
    monkeypatch.setattr(module, "_flush", lambda folder: (flush(folder), done.append("flushed")))
    monkeypatch.setattr(module, "_exchange", lambda *names: (exchange(*names), done.append("exchanged"))[0])
    for durable in (True, False):
        build(Release(tmp_path / "output", tmp_path / "cache", durable=durable), {**SITE, "index.html": b"%d" % durable})
    assert done == ["flushed", "exchanged", "exchanged"]


@pytest.mark.skipif(platform.machine() not in module.RENAMEAT2, reason="no number for this machine")
def test_names_are_exchanged_with_a_c_library_that_does_not_know_how(tmp_path, monkeypatch):
    class Bare:
        syscall = ctypes.CDLL(None, use_errno=True).syscall

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Bare)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").write_text("b")
    assert module._exchange(str(tmp_path / "a"), str(tmp_path / "b"))
    assert (tmp_path / "a").read_text() == "b"
    assert not module._exchange(str(tmp_path / "a"), str(tmp_path / "none"))


def test_the_name_aside_of_a_killed_build_is_put_back(tmp_path):
    release = open_release(tmp_path)
    build(release, SITE)
    release.output.rename(tmp_path / ".output.so-giao-ban-old")
    again = open_release(tmp_path)
    again.check()
    assert again.is_known
    assert files_of(again.output) == SITE


@pytest.mark.parametrize(
    ("number", "what", "cure"),
    [
        (errno.ENOSPC, "đĩa chứa /w/a.html đã hết chỗ", "hãy xóa bớt"),
        (errno.EDQUOT, "đã hết hạn mức đĩa cho /w/a.html", "hãy xóa bớt"),
        (errno.EROFS, "/w/a.html nằm trên đĩa chỉ đọc", "hãy mở khóa"),
        (errno.EACCES, "không có quyền ghi vào /w/a.html", "hãy dựng bằng"),
        (errno.EPERM, "không có quyền ghi vào /w/a.html", "hãy dựng bằng"),
        (errno.ENAMETOOLONG, "tên tệp quá dài: /w/a.html", "hãy đặt mã bài"),
        (errno.EIO, "không ghi được /w/a.html: Input/output error", "hãy kiểm tra đĩa"),
    ],
)
def test_every_trouble_has_its_cure_and_survives_the_way_out_of_a_worker(number, what, cure):
    told = pickle.loads(pickle.dumps(explain(OSError(number, os.strerror(number)), "/w/a.html")))
    assert told.what == what
    assert told.cure.startswith(cure)
    assert str(told) == f"{told.what}; {told.cure}"


def test_a_name_that_is_too_long_is_told_with_its_place_in_the_site(tmp_path):
    release, path = open_release(tmp_path), "tin/" + "a" * 300
    build(release, SITE)
    with release.stage() as stage:
        stage.writer.write(path, b"")
        with pytest.raises(CannotWrite, match=f"tên tệp quá dài: {tmp_path}/output/tin/aaa"):
            stage.commit([path])
    assert files_of(release.output) == SITE


# What only a mistake in our own code would ask for.


@pytest.mark.parametrize("path", ["", "/etc/x", "../x", "tin/../../x", "tin//x", "./x", "tin/", "a\\b", "a\0b"])
def test_a_path_out_of_the_site_is_refused(tmp_path, path):
    release = open_release(tmp_path)
    build(release, SITE)
    with release.stage() as stage:
        for mistake in (lambda: stage.writer.write(path, b""), lambda: stage.commit([path]), lambda: stage.commit([], [path])):
            with pytest.raises(ValueError, match="not a path inside the site"):
                mistake()
    assert files_of(release.output) == SITE


def test_a_site_that_is_not_known_needs_all_its_paths(tmp_path, way):
    release = open_release(tmp_path, way)
    with release.stage() as stage, pytest.raises(ValueError, match="needs the complete set of its paths"):
        stage.commit([])


def test_a_planned_file_that_nobody_wrote_is_refused_before_the_switch(tmp_path, way):
    release = open_release(tmp_path, way)
    build(release, SITE)
    with release.stage() as stage:
        with pytest.raises(ValueError, match=r"1 planned files were never written, such as tin/never\.html"):
            stage.commit(["tin/never.html"])
        with pytest.raises(ValueError, match=r"1 planned files were never written, such as tin/never\.html"):
            stage.commit([], complete=[*SITE, "tin/never.html"])
    assert files_of(release.output) == SITE
    build(release, {**SITE, "index.html": b"2"})
    assert files_of(release.output) == {**SITE, "index.html": b"2"}


def test_a_writer_reads_plain_files_only(tmp_path):
    (tmp_path / "site/tin").mkdir(parents=True)
    (tmp_path / "site/tin/a.html").write_bytes(b"a")
    (tmp_path / "site/link.html").symlink_to("tin/a.html")
    (tmp_path / "site/folder").symlink_to("tin")
    os.mkfifo(tmp_path / "site/pipe")
    writer = Writer(str(tmp_path), str(tmp_path / "site"))
    found = [writer.read(path) for path in ("tin/a.html", "tin", "link.html", "folder/a.html", "pipe", "tin/a.html/b", "none.html")]
    assert found == [b"a", None, None, None, None, None, None]
