"""Releases at their targets: a folder, another machine by rsync, an object store by rclone. The site is made up."""

from __future__ import annotations

import gzip
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import brotli
import pytest

from plugins.publish import core, shelf
from plugins.publish.core import LEAST, MANIFEST, PARTS, content_type, read_manifest
from plugins.publish.publishing import Publisher
from plugins.publish.shelf import KEPT, Shelf, files_below
from plugins.publish.targets import CannotPublish, Folder, Rclone, Rsync, target_of
from plugins.publish.verifying import Verdict, verify_folder
from plugins.workshop.crawling import Client
from plugins.workshop.hosting import BUCKET, HOSTS, store, store_settings
from tests.conftest import ROOT, need

LONG = "chữ " * 1000


def write(site: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        there = site / path
        there.parent.mkdir(parents=True, exist_ok=True)
        part = there.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(there)  # As the build does: another file in its place.


@pytest.fixture
def site(tmp_path) -> Path:
    folder = tmp_path / "site"
    write(folder, {"index.html": LONG, "tin/a.html": LONG + "a", "tin/b.html": "b", "theme/x.css": "x"})
    (folder / ".so-giao-ban").write_text("dấu")
    return folder


def at_hand(tool: str) -> None:
    need(shutil.which(tool), tool, f"apt install {tool}")


@pytest.fixture(params=["folder", "rsync", "rclone"])
def place(request, tmp_path, monkeypatch):
    """A target and the folder in which its files are. The remote shell and the store are of this machine."""
    return place_of(request.param, tmp_path, monkeypatch)


def place_of(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    there = tmp_path / "www"
    if kind == "rsync":
        at_hand("rsync")
        shell = tmp_path / "shell"
        shell.write_text('#!/bin/sh\nwhile [ "$1" != rsync ]; do shift; done\nexec sh -c "$*"\n')
        shell.chmod(0o755)
        monkeypatch.setenv("RSYNC_RSH", str(shell))
        return Rsync("web@host:/www", "web@host", str(there)), there
    if kind == "rclone":
        at_hand("rclone")
        monkeypatch.setenv("RCLONE_CONFIG", str(tmp_path / "rclone.conf"))
        return Rclone("rclone:kho", str(there)), there
    return Folder(str(there), there), there


def publish(tmp_path: Path, target, site: Path, **options):
    with Publisher(tmp_path / "state", target) as publisher:
        return publisher.publish({"": site}, **options)


def inside(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in files_below(folder)}


def own(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in inside(folder).items() if not path.endswith((".gz", ".br")) and path != MANIFEST}


def test_a_target_comes_to_hold_the_site_and_later_what_changed(tmp_path, place, site):
    target, there = place
    publish(tmp_path, target, site)
    assert own(there) == inside(site)
    before = {path: (there / path).stat().st_mtime_ns for path in inside(there)}
    write(site, {"tin/c.html": "c", "index.html": LONG + "c"})
    (site / "tin" / "b.html").unlink()
    done = publish(tmp_path, target, site)
    copies = {"index.html.br", "index.html.gz"} if target.takes_copies else set()
    assert set(done.plan.added) == {"tin/c.html"}
    assert set(done.plan.changed) == {"index.html", MANIFEST, *copies}
    assert done.plan.removed == ("tin/b.html",)
    assert own(there) == inside(site)
    untouched = {path for path in inside(there) if path in before and (there / path).stat().st_mtime_ns == before[path]}
    assert untouched >= {"theme/x.css", "tin/a.html"}
    assert not list(there.rglob(".*")), "no file of ours whose name begins with a dot"


def test_nothing_travels_where_nothing_changed(tmp_path, place, site):
    target, _ = place
    publish(tmp_path, target, site)
    again = publish(tmp_path, target, site)
    assert (bool(again.plan), again.size, again.release) == (False, 0, "")


def test_a_dry_run_sends_nothing_and_says_what_would_be(tmp_path, place, site):
    target, there = place
    done = publish(tmp_path, target, site, is_dry=True)
    assert set(done.plan.added) >= {"index.html", MANIFEST}
    assert not there.exists()


def test_the_release_before_comes_back_and_the_next_one_replaces_it(tmp_path, place, site):
    target, there = place
    publish(tmp_path, target, site)
    first = inside(there)
    write(site, {"tin/b.html": "b khác", "tin/c.html": "c"})
    publish(tmp_path, target, site)
    second = inside(there)
    with Publisher(tmp_path / "state", target) as publisher:
        publisher.roll_back()
        assert inside(there) == first
        with pytest.raises(CannotPublish, match="chưa có bản nào trước đó"):
            publisher.roll_back()
    publish(tmp_path, target, site)
    assert inside(there) == second


def test_a_release_that_holds_what_is_withheld_now_is_forgotten_with_its_bytes(tmp_path, site):
    target = Folder("www", tmp_path / "www")
    publish(tmp_path, target, site)
    write(site, {"tin/a.html": "kín"})
    publish(tmp_path, target, site)
    write(site, {"tin/a.html": "đã rút"})
    assert not publish(tmp_path, target, site, withheld=["a"], is_dry=True).forgets
    with Publisher(tmp_path / "state", target) as publisher:
        assert publisher.roll_back(is_dry=True).plan
    assert publish(tmp_path, target, site, withheld=["a"]).forgets
    kept = {file.read_bytes() for file in (tmp_path / "state" / "objects").rglob("*") if file.is_file()}
    assert not {"kín".encode(), (LONG + "a").encode()} & kept
    with Publisher(tmp_path / "state", target) as publisher, pytest.raises(CannotPublish, match="còn điều nay đã rút hay phải giữ kín"):
        publisher.roll_back()
    # From then on as before.
    write(site, {"tin/b.html": "b khác"})
    assert not publish(tmp_path, target, site, withheld=["a"]).forgets
    with Publisher(tmp_path / "state", target) as publisher:
        publisher.roll_back()
    assert (tmp_path / "www" / "tin" / "b.html").read_text(encoding="utf-8") == "b"


def test_each_target_forgets_when_it_is_published_to(tmp_path, site):
    one, other = Folder("một", tmp_path / "mot"), Folder("hai", tmp_path / "hai")
    for number in range(2):
        write(site, {"tin/b.html": f"lần {number}"})
        for target in (one, other):
            publish(tmp_path, target, site)
    write(site, {"tin/b.html": "đã rút"})
    assert publish(tmp_path, one, site, withheld=["b"]).forgets
    assert publish(tmp_path, other, site, withheld=["b"]).forgets
    with Publisher(tmp_path / "state", other) as publisher, pytest.raises(CannotPublish, match="còn điều nay đã rút"):
        publisher.roll_back()


def test_what_was_withheld_before_the_first_release_forgets_nothing(tmp_path, site):
    target = Folder("www", tmp_path / "www")
    assert not publish(tmp_path, target, site, withheld=["a"]).forgets
    with Publisher(tmp_path / "state", target) as publisher, pytest.raises(CannotPublish, match="chưa có bản nào trước đó"):
        publisher.roll_back()


def test_a_publishing_that_fails_after_something_was_withheld_lets_nothing_come_back(tmp_path, site, monkeypatch):
    target = Folder("www", tmp_path / "www")
    for number in range(2):
        write(site, {"tin/b.html": f"lần {number}"})
        publish(tmp_path, target, site)
    write(site, {"tin/b.html": "đã rút"})
    monkeypatch.setattr(Folder, "put", lambda *_: (_ for _ in ()).throw(OSError("đĩa đầy")))
    with pytest.raises(OSError, match="đĩa đầy"):
        publish(tmp_path, target, site, withheld=["b"])
    monkeypatch.undo()
    with Publisher(tmp_path / "state", target) as publisher, pytest.raises(CannotPublish, match="còn điều nay đã rút"):
        publisher.roll_back()
    publish(tmp_path, target, site, withheld=["b"])
    assert (tmp_path / "www" / "tin" / "b.html").read_text(encoding="utf-8") == "đã rút"


def test_a_folder_of_somebody_else_is_left_alone_unless_told_otherwise(tmp_path, place, site):
    target, there = place
    write(there, {"index.html": "của người khác", "khac.html": "của người khác"})
    with pytest.raises(CannotPublish, match="đã có tệp không phải của Sổ Giao Ban"):
        publish(tmp_path, target, site)
    publish(tmp_path, target, site, takes_over=True)
    assert own(there) == {**inside(site), "khac.html": "của người khác".encode()}
    (site / "tin" / "b.html").unlink()
    publish(tmp_path, target, site)
    assert (there / "khac.html").exists()
    assert not (there / "tin" / "b.html").exists()


def test_another_machine_goes_on_from_the_manifest_that_is_there(tmp_path, place, site):
    target, there = place
    publish(tmp_path, target, site)
    write(site, {"tin/a.html": "a ngắn"})
    (site / "tin" / "b.html").unlink()
    shutil.rmtree(tmp_path / "state")
    done = publish(tmp_path, target, site)
    assert "theme/x.css" not in done.plan.sent
    assert own(there) == inside(site)
    assert not (there / "tin" / "a.html.gz").exists(), "a copy of what is no more"


@pytest.mark.parametrize("is_another_machine", [False, True])
def test_of_a_manifest_in_parts_those_travel_that_changed(tmp_path, place, site, monkeypatch, is_another_machine):
    monkeypatch.setattr(core, "PART", 1)
    target, there = place
    first = publish(tmp_path, target, site)
    before = {path for path in first.plan.added if path.startswith(PARTS)}
    assert len(before) > 1
    assert verify_folder(there).is_whole
    write(site, {"tin/a.html": LONG + "a khác"})
    if is_another_machine:
        without_state(tmp_path)
    done = publish(tmp_path, target, site)
    shares = [[path.partition("-")[0] for path in paths if path.startswith(PARTS)] for paths in (done.plan.added, done.plan.removed)]
    assert len(shares[0]) == 1, "of a file that changed, its part"
    assert shares[0] == shares[1]
    assert set(done.plan.sent) & {"tin/b.html", "theme/x.css"} == set()
    assert verify_folder(there) == Verdict(good=len(inside(site)) + len(before))
    if not is_another_machine:
        with Publisher(tmp_path / "state", target) as publisher:
            publisher.roll_back()
        assert verify_folder(there) == Verdict(good=len(inside(site)) + len(before))
        assert before <= inside(there).keys()


def test_a_target_whose_manifest_lacks_a_part_is_told(tmp_path, place, site, monkeypatch):
    monkeypatch.setattr(core, "PART", 1)
    target, there = place
    publish(tmp_path, target, site)
    without_state(tmp_path)
    part = min((there / PARTS).iterdir())
    part.unlink()
    with pytest.raises(CannotPublish, match=rf"^{PARTS}{part.name} ở .* không đọc được; xóa manifest-sha256.txt ở nơi đăng rồi chạy lại với --take-over$"):
        publish(tmp_path, target, site)
    (there / MANIFEST).unlink()
    publish(tmp_path, target, site, takes_over=True)
    assert verify_folder(there).is_whole


def test_copies_hold_what_the_files_hold_and_the_manifest_is_true(tmp_path, site):
    there = tmp_path / "www"
    publish(tmp_path, Folder("www", there), site)
    assert gzip.decompress((there / "index.html.gz").read_bytes()) == brotli.decompress((there / "index.html.br").read_bytes()) == LONG.encode()
    assert (there / "index.html.gz").read_bytes()[:10].hex() == "1f8b08000000000002ff", "neither day nor system: the same on every machine"
    assert not (there / "tin" / "b.html.gz").exists(), "too small to be worth a file"
    told = read_manifest((there / MANIFEST).read_text(encoding="utf-8"))
    assert told.keys() == own(there).keys()
    need(shutil.which("sha256sum"), "sha256sum", "apt install coreutils")
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", MANIFEST], cwd=there, check=True)


def test_only_so_many_releases_are_kept(tmp_path, site):
    there = tmp_path / "www"
    for number in range(KEPT + 3):
        write(site, {"tin/b.html": f"lần {number}"})
        publish(tmp_path, Folder("www", there), site)
    kept = {file.read_bytes() for file in (tmp_path / "state" / "objects").rglob("*") if file.is_file()}
    assert {f"lần {number}".encode() for number in range(KEPT + 3)} & kept == {f"lần {number}".encode() for number in range(3, KEPT + 3)}


KILLED = """
import sys
from pathlib import Path
from plugins.publish.publishing import Publisher
from plugins.publish.targets import Folder, Rclone, Rsync
target = eval(sys.argv[1])
with Publisher(Path(sys.argv[2]), target) as publisher:
    print("bắt đầu", flush=True)
    publisher.publish({"": Path(sys.argv[3])})
"""


def test_copies_that_were_cut_short_are_made_when_the_next_one_publishes(tmp_path, site):
    there = tmp_path / "www"
    publish(tmp_path, Folder("www", there), site)
    whole = inside(there)
    shutil.rmtree(there)
    shutil.rmtree(tmp_path / "state" / "targets")
    with closing(sqlite3.connect(tmp_path / "state" / "shelf.sqlite")) as db, db:
        assert db.execute("DELETE FROM copy WHERE suffix = '.br'").rowcount > 1
    publish(tmp_path, Folder("www", there), site)
    assert inside(there) == whole


def test_copies_that_several_cores_make_are_those_of_one_and_no_more_are_begun_than_may_be(tmp_path, monkeypatch):
    texts = {f"tin/{number}.html": f"bài {number % 30} {LONG * (1 + number % 7)}" for number in range(40)}  # Some twice.
    texts |= {"tin/a.html": LONG, "tin/b.html": LONG, "theme/a.css": LONG, "anh/a.jpg": LONG, "tin/be.html": "bé"}
    write(tmp_path / "site", texts)
    monkeypatch.setattr(shelf, "_FILES_AT_ONCE", 3)
    monkeypatch.setattr(shelf, "_BYTES_AT_ONCE", 100_000)
    underway: list[Path] = []
    most = []
    make = shelf._compressed

    def slowly(file: Path) -> dict[str, bytes]:
        underway.append(file)
        most.append((len(underway), sum(one.stat().st_size for one in underway)))
        try:
            return make(file)
        finally:
            underway.remove(file)

    monkeypatch.setattr(shelf, "_compressed", slowly)
    with Shelf(tmp_path / "state") as kept:
        files = kept.take({"": tmp_path / "site"})
        copies = kept.copies(files)
        assert copies == kept.copies(files)
        made = {path: kept.path(entry.sha256).read_bytes() for path, entry in copies.items()}
    packed = [path for path, text in texts.items() if path != "anh/a.jpg" and len(text) > LEAST]
    assert made == {path + suffix: pack(texts[path].encode()) for path in packed for suffix, pack in shelf._COMPRESS.items()}
    assert len(most) == len({texts[path] for path in packed}), "the same bytes are compressed once"
    assert max(count for count, _ in most) <= 3
    assert max(size for _, size in most) <= 100_000


class InFolder:
    """Reads what a reader is given from a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def held(self) -> set[str]:
        return set(own(self.folder))


class InStore:
    """Asks a store for what a reader is given."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/{BUCKET}"

    def read(self, path: str) -> str:
        with Client(self.address) as client:
            answer = client.get(path)
        assert answer.status == 200, path
        assert answer.headers["content-type"] == content_type(path)
        return answer.body.decode()

    def held(self) -> set[str]:
        with Client(self.address) as client:
            keys = re.findall(r"<Key>kho/(.*?)</Key>", client.get("").body.decode())
        return set(keys) - {MANIFEST}


@pytest.fixture(params=["folder", "rsync", "store"])
def watched(request, tmp_path, monkeypatch):
    """A target, what stands for its reader, and where below what is read the site is."""
    if request.param != "store":
        target, there = place_of(request.param, tmp_path, monkeypatch)
        yield target, InFolder(there), ""
        return
    at_hand("rclone")
    host = HOSTS["moto (S3)"]
    with store(need(host.command, "moto", host.cure), tmp_path) as port:
        for name, value in store_settings(port).items():
            monkeypatch.setenv(name, value)
        yield target_of(f"s3://{BUCKET}/kho"), InStore(port), "kho/"


def test_a_killed_publishing_leaves_no_half_file_and_no_broken_link_and_the_next_one_mends_all(tmp_path, watched, site):
    target, reader, root = watched
    made = random.Random(7)

    def release(number: int) -> dict[str, str]:
        """A page of each record of this release, and a list of them: what is listed must be there."""
        ids = sorted(made.sample(range(60), 40))
        pages = {f"tin/so-{one}.html": f"bài {one} lần {number} {LONG}hết" for one in ids}
        return {**pages, "index.html": f"{' '.join(pages)} {LONG}hết"}

    def replace_all(pages: dict[str, str]) -> None:
        shutil.rmtree(site)
        write(site, pages)

    def look() -> None:
        """See what a reader sees."""
        home = reader.read(f"{root}index.html")
        for path in ["index.html", *(word for word in home.split() if word.endswith(".html"))]:
            assert reader.read(root + path).endswith("hết"), path

    replace_all(release(0))
    publish(tmp_path, target, site)
    replace_all(release(9))
    begun = time.monotonic()
    publish(tmp_path, target, site)
    whole = time.monotonic() - begun
    cut = 0
    for number in range(1, 7):
        replace_all(release(number))
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, repr(target).replace("PosixPath", "Path"), str(tmp_path / "state"), str(site)],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        process.stdout.readline()
        time.sleep(whole * number / 7)  # At another moment each time.
        os.killpg(process.pid, signal.SIGKILL)
        cut += process.wait() != 0
        process.stdout.close()
        look()
    assert cut > 0, "each of them came to its end before it was killed"
    replace_all(release(9))
    publish(tmp_path, target, site)
    assert reader.held() == set(inside(site))
    assert all(reader.read(root + path).encode() == data for path, data in inside(site).items())


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("ssh://web@example.org:2222/srv/www", Rsync("ssh://web@example.org:2222/srv/www", "web@example.org", "/srv/www", 2222)),
        ("ssh://example.org/srv/www", Rsync("ssh://example.org/srv/www", "example.org", "/srv/www")),
        ("web@example.org:www", Rsync("web@example.org:www", "web@example.org", "www")),
        ("s3://thung/kho", Rclone("s3://thung/kho", ":s3,env_auth=true:thung/kho")),
        ("rclone:ten:thung", Rclone("rclone:ten:thung", "ten:thung")),
        ("/srv/www", Folder("/srv/www", Path("/srv/www"))),
        ("/srv/../srv/www/", Folder("/srv/www", Path("/srv/www"))),
        ("C:\\www", Folder(str(Path("C:\\www").absolute()), Path("C:\\www").absolute())),
        ("tin:cu", Folder(str(Path("tin:cu").absolute()), Path("tin:cu").absolute())),
        ("web01:/srv/www/", Rsync("web01:/srv/www", "web01", "/srv/www/")),
        ("web01:~/www", Rsync("web01:~/www", "web01", "~/www")),
        ("ssh://web01/~/www", Rsync("ssh://web01/~/www", "web01", "~/www")),
        ("ssh://web@[::1]:2222/srv/www", Rsync("ssh://web@[::1]:2222/srv/www", "web@[::1]", "/srv/www", 2222)),
        ("s3://thung/kho/", Rclone("s3://thung/kho", ":s3,env_auth=true:thung/kho/")),
    ],
)
def test_targets_are_understood(text, target):
    assert target_of(text) == target


def test_a_target_that_nobody_knows_is_refused():
    with pytest.raises(CannotPublish, match=r"không biết đăng lên “ftp://example\.org”; nơi đăng là"):
        target_of("ftp://example.org")


@pytest.mark.parametrize(("target", "tool"), [(Rsync("a@b:c", "a@b", "c"), "rsync"), (Rclone("rclone:a", "a"), "rclone")])
def test_a_tool_that_is_missing_is_named_with_the_cure(tmp_path, site, monkeypatch, target, tool):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotPublish, match=f"máy này chưa có {tool}; cài {tool}"):
        publish(tmp_path, target, site)


def test_what_rsync_says_stands_behind_what_to_do(tmp_path, site, monkeypatch):
    target, there = place_of("rsync", tmp_path, monkeypatch)
    publish(tmp_path, target, site)
    write(site, {"tin/c.html": "c"})
    with monkeypatch.context() as without_network:
        without_network.setenv("RSYNC_RSH", "false")
        with pytest.raises(CannotPublish, match=r"^không xem được ở web@host:.* đã có những gì; .* chưa có gì bị thay đổi \(rsync nói: “rsync.*”\)$"):
            publish(tmp_path, target, site)
    shell = tmp_path / "shell"  # Reads there, and does not write.
    shell.write_text(shell.read_text().replace("exec sh", 'case "$*" in *--sender*) ;; *) exit 1 ;; esac; exec sh'))
    with pytest.raises(CannotPublish, match=r"^rsync không chép được lên web@host; thử nối bằng ssh .* đăng lại \(rsync nói: “rsync.*”\)$"):
        publish(tmp_path, target, site)
    assert not (there / "tin" / "c.html").exists()


def test_a_folder_that_was_emptied_or_is_another_disk_is_filled_anew(tmp_path, place, site):
    target, there = place
    publish(tmp_path, target, site)
    shutil.rmtree(there)
    there.mkdir()
    done = publish(tmp_path, target, site)
    assert set(done.plan.added) >= {"index.html", MANIFEST}
    assert own(there) == inside(site)
    shutil.rmtree(there)
    write(there, {"anh.jpg": "của người khác"})
    with pytest.raises(CannotPublish, match="đã có tệp không phải của Sổ Giao Ban"):
        publish(tmp_path, target, site)
    with (
        Publisher(tmp_path / "state", target) as publisher,
        pytest.raises(CannotPublish, match=r"chưa có bản nào trước đó|không còn là bản mà máy này đăng gần nhất"),
    ):
        publisher.roll_back()


def test_what_another_machine_published_since_is_seen(tmp_path, place, site):
    target, there = place
    publish(tmp_path, target, site)
    write(site, {"tin/b.html": "b khác"})
    publish(tmp_path, target, site)
    (tmp_path / "other").mkdir()
    write(site, {"tin/b.html": "b của máy khác", "tin/d.html": "d của máy khác"})
    publish(tmp_path / "other", target, site)
    (site / "tin" / "d.html").unlink()
    with Publisher(tmp_path / "state", target) as publisher, pytest.raises(CannotPublish, match="không còn là bản mà máy này đăng gần nhất"):
        publisher.roll_back()
    write(site, {"tin/b.html": "b khác"})
    done = publish(tmp_path, target, site)
    assert "tin/b.html" in done.plan.sent
    assert not (there / "tin" / "d.html").exists()
    assert own(there) == inside(site)


def test_of_a_folder_a_file_that_is_lost_or_cut_short_is_sent_again(tmp_path, site):
    target, there = Folder("www", tmp_path / "www"), tmp_path / "www"
    publish(tmp_path, target, site)
    (there / "tin" / "a.html").unlink()
    (there / "index.html").write_text("cụt", encoding="utf-8")
    done = publish(tmp_path, target, site)
    assert set(done.plan.sent) == {"tin/a.html", "index.html"}
    assert own(there) == inside(site)


def cut_short(monkeypatch: pytest.MonkeyPatch, publishing) -> None:
    """Publish, or bring back, and be cut short before what is old goes and the release counts as whole."""
    with monkeypatch.context() as during:
        during.setattr(Folder, "remove", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            publishing()


def test_in_place_of_a_release_that_was_cut_short_the_last_whole_one_comes_back(tmp_path, site, monkeypatch):
    target, there = Folder("www", tmp_path / "www"), tmp_path / "www"
    releases = []
    for number in range(2):
        write(site, {"tin/b.html": f"lần {number}"})
        publish(tmp_path, target, site)
        releases.append(inside(there))
        write(site, {"tin/b.html": "lần cụt"})
        cut_short(monkeypatch, lambda: publish(tmp_path, target, site))
        with Publisher(tmp_path / "state", target) as publisher:
            publisher.roll_back()
        assert inside(there) == releases[-1]
    with Publisher(tmp_path / "state", target) as publisher:
        cut_short(monkeypatch, publisher.roll_back)
    with Publisher(tmp_path / "state", target) as publisher:
        publisher.roll_back()
    assert inside(there) == releases[0]


def test_a_release_that_was_begun_at_a_disk_that_is_another_one_now_is_given_up(tmp_path, site, monkeypatch):
    target, there = Folder("www", tmp_path / "www"), tmp_path / "www"
    other = tmp_path / "khac"
    publish(tmp_path, target, site)
    write(site, {"tin/b.html": "b của kho khác", "tin/k.html": "k"})
    publish(tmp_path / "state" / "khac", Folder("khac", other), site)
    (site / "tin" / "k.html").unlink()
    write(site, {"tin/b.html": "lần cụt"})
    cut_short(monkeypatch, lambda: publish(tmp_path, target, site))
    there.rename(tmp_path / "stick")
    other.rename(there)
    write(site, {"tin/b.html": "b mới"})
    publish(tmp_path, target, site)
    assert own(there) == inside(site)
    assert not list((tmp_path / "state" / "targets").rglob("begun-*"))


def without_state(tmp_path: Path) -> None:
    """As on another machine: what was published is not known here, and the target is asked."""
    shutil.rmtree(tmp_path / "state")


def test_a_target_whose_manifest_cannot_be_read_is_left_alone(tmp_path, place, site):
    target, there = place
    publish(tmp_path, target, site)
    without_state(tmp_path)
    before = inside(there)
    write(site, {"tin/c.html": "c"})
    name = there / MANIFEST
    name.unlink()
    name.symlink_to(name)  # Not even root reads that.
    refused = r"không xem được ở .*/www đã có những gì; .*chạy lại: chưa có gì bị thay đổi \(máy nói: “.*Too many levels of symbolic links”\)$"
    if not isinstance(target, Folder):  # Both tools pass over links: as if nothing of ours were there, in a place that is not empty.
        refused = "đã có tệp không phải của Sổ Giao Ban"
    with pytest.raises(CannotPublish, match=refused):
        publish(tmp_path, target, site)
    name.unlink()
    assert inside(there) == {path: data for path, data in before.items() if path != MANIFEST}


@pytest.mark.parametrize(
    ("told", "status", "is_there"),
    [
        ('rsync: [sender] link_stat "/www/m" failed: No such file or directory (2)', 23, False),
        ('rsync: [sender] change_dir "/www" failed: No such file or directory (2)\nrsync: [Receiver] write error: Broken pipe (32)', 23, False),
        ('rsync: [sender] send_files failed to open "/www/m": Permission denied (13)', 23, None),
        ('rsync: [sender] change_dir "/www" failed: Permission denied (13)', 23, None),
        ("rsync error: some files/attrs were not transferred", 23, None),
        ("ssh: connect to host host port 22: Connection refused\nrsync error: unexplained error (code 255)", 255, None),
        ("Warning: Permanently added 'host'\nweb@host: Permission denied (publickey).\nrsync: connection unexpectedly closed", 255, None),
    ],
)
def test_rsync_finding_nothing_is_told_from_rsync_finding_out_nothing(tmp_path, monkeypatch, told, status, is_there):
    tool(tmp_path, monkeypatch, "rsync", told, status)
    target = Rsync("web@host:/www", "web@host", "/www")
    if is_there is False:
        assert target.manifest() is None
        target.prepare(is_known=False)
        return
    cause = next(line for line in told.splitlines() if not line.startswith("Warning:"))
    cure = "xem lại mạng, tên máy, khóa và quyền đọc (thử: ssh web@host), rồi chạy lại: chưa có gì bị thay đổi"
    expected = f"^{re.escape(f'không xem được ở web@host:/www đã có những gì; {cure} (rsync nói: “{cause}”)')}$"
    with pytest.raises(CannotPublish, match=expected):
        target.manifest()
    with pytest.raises(CannotPublish, match=expected):
        target.prepare(is_known=False)


def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, told: str, status: int) -> None:
    """Have a tool that says that, and no more."""
    (tmp_path / "said").write_text(told)
    (tmp_path / name).write_text(f"#!/bin/sh\ncat {tmp_path}/said >&2\nexit {status}\n")
    (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize(("status", "is_there"), [(3, False), (1, None), (4, None), (5, None), (7, None)])
def test_rclone_finding_nothing_is_told_from_rclone_finding_out_nothing(tmp_path, monkeypatch, status, is_there):
    tool(tmp_path, monkeypatch, "rclone", "2026/11/27 19:00:00 ERROR : : một\n2026/11/27 19:00:01 Failed to cat: hai\n\tba\n", status)
    target = Rclone("s3://thung/kho", ":s3:thung/kho")
    if is_there is False:
        assert target.manifest() is None
        target.prepare(is_known=False)
        return
    cure = "xem lại mạng, khóa và tên nơi đăng (thử: rclone lsf --max-depth 1 :s3:thung/kho), rồi chạy lại: chưa có gì bị thay đổi"
    expected = f"^{re.escape(f'không xem được ở s3://thung/kho đã có những gì; {cure} (rclone nói: “Failed to cat: hai ba”)')}$"
    with pytest.raises(CannotPublish, match=expected):
        target.manifest()
    with pytest.raises(CannotPublish, match=expected):
        target.prepare(is_known=False)


def test_a_remote_that_rclone_does_not_know_is_told_and_nothing_is_sent(tmp_path, site, monkeypatch):
    at_hand("rclone")
    monkeypatch.setenv("RCLONE_CONFIG", os.devnull)
    with pytest.raises(CannotPublish, match=r"không xem được ở rclone:la:kho đã có những gì; .* \(rclone nói: “Failed to create file system"):
        publish(tmp_path, target_of("rclone:la:kho"), site, is_dry=True)


def test_a_store_tells_an_empty_place_from_one_that_does_not_answer(tmp_path, site, monkeypatch):
    at_hand("rclone")
    host = HOSTS["moto (S3)"]
    target = target_of(f"s3://{BUCKET}/kho")
    with store(need(host.command, "moto", host.cure), tmp_path) as port:
        for name, value in store_settings(port).items():
            monkeypatch.setenv(name, value)
        assert target.manifest() is None
        assert target_of("s3://khong-co-thung/kho").manifest() is None
        publish(tmp_path, target, site)
        assert "tin/a.html" in read_manifest(target.manifest())
        with monkeypatch.context() as without_key:
            without_key.setenv("AWS_ACCESS_KEY_ID", "")
            without_key.setenv("AWS_SECRET_ACCESS_KEY", "")
            with pytest.raises(CannotPublish, match=r"không xem được ở s3://.* \(rclone nói: “Failed to cat.*NoCredentialProviders"):
                target.manifest()
    without_state(tmp_path)
    with pytest.raises(CannotPublish, match=r"không xem được ở s3://.*connection refused"):  # The store is gone.
        publish(tmp_path, target, site)
