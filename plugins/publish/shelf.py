"""The releases that were published, on this machine: bytes by their SHA-256, each once, whatever release and target has them.

Files are hard links to those of the built site where the disk can have them: the build never changes a file, it puts another in its place.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from hashlib import sha256
from pathlib import Path

import brotli

from plugins.archive.plan import WELL_KNOWN

from .core import COMPRESSIBLE, COPIES, LEAST, Entry, Files, suffix_of

_WITHHELD = "withheld.json"
_PAGE = 1 << 20  # Bytes that no page, list or file of the index has.
# What is compressed, or waits for it, at a time, however many files there are; one that is larger is compressed alone.
_FILES_AT_ONCE, _BYTES_AT_ONCE = 64, 32_000_000
_ROWS_AT_ONCE = 1000
KEPT = 3  # Releases of a target that can be brought back.
_TABLES = """
CREATE TABLE IF NOT EXISTS seen (path TEXT PRIMARY KEY, size INTEGER NOT NULL, time INTEGER NOT NULL, inode INTEGER NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS copy (sha256 TEXT NOT NULL, suffix TEXT NOT NULL, of TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (of, suffix)) WITHOUT ROWID;
"""


class Shelf:
    """Holds releases below ``folder``. One process at a time; to be closed."""

    def __init__(self, folder: Path) -> None:
        self._objects = folder / "objects"
        self._objects.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "shelf.sqlite", isolation_level=None)
        self._db.executescript(_TABLES)

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def path(self, digest: str) -> Path:
        """Return where the bytes of that SHA-256 are."""
        return self._objects / digest[:2] / digest[2:]

    def take(self, folders: Mapping[str, Path]) -> dict[str, Entry]:
        """Take in the files below folders, but those whose names begin with a dot (see files_below); return them. Only what changed since the last time is read.

        ``folders``: the place in the release, "" or "a/b/" → the folder; "/" is the same place as "".
        """
        seen = {path: row for path, *row in self._db.execute("SELECT path, size, time, inode, sha256 FROM seen")}
        found: dict[str, Entry] = {}
        self._db.execute("BEGIN")
        for prefix, folder in folders.items():
            for inside in files_below(folder):
                path, file = prefix.lstrip("/") + inside, folder / inside
                stat = file.stat()
                now = [stat.st_size, stat.st_mtime_ns, stat.st_ino]
                known = seen.get(path)
                digest = str(known[3]) if known and known[:3] == now and self.path(str(known[3])).exists() else ""
                if not digest:
                    digest = sha256(file.read_bytes()).hexdigest()
                    self._put(digest, file)
                    self._db.execute("INSERT OR REPLACE INTO seen VALUES (?,?,?,?,?)", (path, *now, digest))
                found[path] = Entry(digest, stat.st_size)
        self._db.executemany("DELETE FROM seen WHERE path = ?", ((path,) for path in seen.keys() - found.keys()))
        self._db.execute("COMMIT")
        return found

    def add(self, data: bytes) -> Entry:
        """Take in bytes that no built file has."""
        digest = sha256(data).hexdigest()
        if not self.path(digest).exists():
            self._write(digest, data)
        return Entry(digest, len(data))

    def copies(self, files: Files) -> dict[str, Entry]:
        """Return the compressed copies of ``files`` that are smaller than what they are of: path → entry. What is not known yet is compressed, on all cores."""
        of: dict[str, list[str]] = {}  # Digest → the paths that have those bytes.
        for path, entry in files.items():
            if suffix_of(path) in COMPRESSIBLE and entry.size >= LEAST:
                of.setdefault(entry.sha256, []).append(path)
        known: dict[str, dict[str, Entry]] = {digest: {} for digest in of}
        for digest, suffix, copy, size in self._db.execute("SELECT of, suffix, sha256, size FROM copy"):
            if digest in known and self.path(copy).exists():
                known[digest][suffix] = Entry(copy, size)
        # A publishing may have been cut short between one copy and the next.
        self._compress({digest: files[of[digest][0]].size for digest, copies in known.items() if copies.keys() != COPIES.keys()}, known)
        return {
            path + suffix: known[digest][suffix]
            for digest, paths in of.items()
            for path in paths
            for suffix in COPIES
            if known[digest][suffix].size < files[path].size
        }

    def _compress(self, sizes: Mapping[str, int], known: dict[str, dict[str, Entry]]) -> None:
        """Compress what has the digests in ``sizes``, and note it in ``known``.

        Threads do it, since zlib and Brotli let go of the interpreter's lock; only this one writes to the shelf.
        """
        left, underway, held, rows = list(reversed(sizes)), {}, 0, []
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            while left or underway:
                while left and (not underway or (len(underway) < _FILES_AT_ONCE and held + sizes[left[-1]] <= _BYTES_AT_ONCE)):
                    digest = left.pop()
                    underway[pool.submit(_compressed, self.path(digest))] = digest
                    held += sizes[digest]
                for future in wait(underway, return_when=FIRST_COMPLETED).done:
                    digest = underway.pop(future)
                    held -= sizes[digest]
                    for suffix, data in future.result().items():
                        copy = known[digest][suffix] = self.add(data)
                        rows.append((copy.sha256, suffix, digest, copy.size))
                if len(rows) >= _ROWS_AT_ONCE or not (left or underway):  # The disk waits for each transaction, not for each row.
                    self._db.execute("BEGIN")
                    self._db.executemany("INSERT OR REPLACE INTO copy VALUES (?,?,?,?)", rows)
                    self._db.execute("COMMIT")
                    rows.clear()

    def sweep(self, kept: Iterable[Files]) -> None:
        """Let go of all bytes that no release in ``kept`` has."""
        wanted = {entry.sha256 for files in kept for entry in files.values()}
        for folder in self._objects.iterdir():
            for file in folder.iterdir():
                if folder.name + file.name not in wanted:
                    file.unlink()
        self._db.execute("DELETE FROM copy WHERE of NOT IN (SELECT sha256 FROM seen)")

    def _put(self, digest: str, file: Path) -> None:
        there = self.path(digest)
        if there.exists():
            return
        there.parent.mkdir(exist_ok=True)
        try:
            os.link(file, there)
        except OSError:  # Another disk, or one that knows no second names.
            self._write(digest, file.read_bytes())

    def _write(self, digest: str, data: bytes) -> None:
        there = self.path(digest)
        there.parent.mkdir(exist_ok=True)
        part = there.with_name(f"{there.name}.{os.getpid()}")
        part.write_bytes(data)
        part.replace(there)


def _zipped(data: bytes) -> bytes:
    # The tenth byte tells the system (RFC 1952, 2.3.1), and Pythons before 3.13 have it tell theirs: 255 is "unknown".
    zipped = gzip.compress(data, 9, mtime=0)
    return zipped[:9] + b"\xff" + zipped[10:]


def _brotli(data: bytes) -> bytes:
    # Its best takes minutes for what a data file of a big archive holds, a hundred megabytes, and gains little there.
    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=11 if len(data) <= _PAGE else 9))


_COMPRESS = {".gz": _zipped, ".br": _brotli}


def _compressed(file: Path) -> dict[str, bytes]:
    """Return the compressed copies of a file by their suffix."""
    data = file.read_bytes()
    return {suffix: compress(data) for suffix, compress in _COMPRESS.items()}


def files_below(site: Path) -> Iterator[str]:
    """Yield the paths of the plain files below ``site``, in order; none that begins with a dot (but what is in .well-known/), none behind a link."""
    for folder, folders, names in os.walk(site):
        inside = Path(folder).relative_to(site).as_posix()
        folders[:] = sorted(name for name in folders if not name.startswith(".") or (inside == "." and name == WELL_KNOWN))
        for name in sorted(names):
            if not name.startswith(".") and not os.path.islink(os.path.join(folder, name)):
                yield name if inside == "." else f"{inside}/{name}"


class History:
    """What was published to one target: the releases, the newest last, and the one that is being sent. In ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def releases(self) -> list[str]:
        """The names of the releases that can be brought back, the one that is there last."""
        return sorted(path.stem for path in self._folder.glob("[0-9]*.json"))

    def files(self, name: str) -> dict[str, Entry]:
        return {path: Entry(*entry) for path, entry in json.loads((self._folder / f"{name}.json").read_bytes()).items()}

    @property
    def returnable(self) -> list[str]:
        """Those of the releases that hold nothing that was withheld since."""
        first = self._withheld()[0]
        return [name for name in self.releases if name >= first]

    def withhold(self, items: Collection[str]) -> bool:
        """Note all that the release to come withholds (withdrawn records, names); return whether some of it is new.

        Then no release before it can be brought back, from now on: noted before anything is sent, so that being cut short changes nothing of it.
        """
        first, known = self._withheld()
        is_new = bool(set(items) - known)
        if set(items) != known:
            begun = self.begun
            after = begun[0] if begun else max(self.releases, default="0")
            note = {"first": f"{int(after) + 1:06}" if is_new else first, "items": sorted(items)}
            part = self._folder / "withheld.part"
            part.write_text(json.dumps(note, separators=(",", ":")), encoding="utf-8")
            part.replace(self._folder / _WITHHELD)
        return is_new

    @property
    def has_withheld(self) -> bool:
        """Whether there were releases that cannot be brought back for what they hold."""
        return self._withheld()[0] > "000001"

    def forget(self) -> bool:
        """Let go of the releases before the one that is there that cannot be brought back; return whether there were some."""
        returnable = self.returnable
        forgotten = [name for name in self.releases[:-1] if name not in returnable]
        for name in forgotten:
            (self._folder / f"{name}.json").unlink()
        return bool(forgotten)

    def _withheld(self) -> tuple[str, set[str]]:
        """Return the name of the first release that can be brought back, and what was withheld from it."""
        note = self._folder / _WITHHELD
        if not note.exists():
            return "", set()
        kept = json.loads(note.read_bytes())
        return kept["first"], set(kept["items"])

    @property
    def there(self) -> dict[str, Entry]:
        """The files of the release that is there whole, none if there is none."""
        releases = self.releases
        return self.files(releases[-1]) if releases else {}

    @property
    def begun(self) -> tuple[str, dict[str, Entry]] | None:
        """The name and the files of a release that was begun and never finished."""
        found = next(iter(self._folder.glob("begun-*.json")), None)
        return (found.stem.removeprefix("begun-"), self.files(found.stem)) if found else None

    def begin(self, files: Files, name: str) -> None:
        """Note that ``files`` are on their way, as the release ``name``; what was begun before and is not there any more is given up."""
        self._write(f"begun-{name}", files)
        for other in self._folder.glob("begun-*.json"):
            if other.stem != f"begun-{name}":
                other.unlink()

    def finish(self, files: Files, name: str) -> None:
        """Note that ``files`` are there, as the release ``name``; later ones were taken back."""
        self._write(name, files)
        (self._folder / f"begun-{name}.json").unlink(missing_ok=True)
        for other in self.releases:
            if other > name or other in self.releases[:-KEPT]:
                (self._folder / f"{other}.json").unlink()

    @property
    def left(self) -> dict[str, str]:
        """The folders of lasting files that releases went without: name → since which day."""
        file = self._folder / "left.note"
        return json.loads(file.read_bytes()) if file.exists() else {}

    def note_left(self, left: Mapping[str, str]) -> None:
        part = self._folder / "left.part"
        part.write_text(json.dumps(left), encoding="utf-8")
        part.replace(self._folder / "left.note")

    def next_name(self) -> str:
        releases = self.releases
        return f"{int(releases[-1]) + 1 if releases else 1:06}"

    def every(self) -> Iterator[dict[str, Entry]]:
        """Yield the files of all releases, and of one that was begun."""
        for path in self._folder.glob("*[0-9].json"):
            yield self.files(path.stem)

    def _write(self, name: str, files: Files) -> None:
        part = self._folder / f"{name}.part"
        part.write_text(json.dumps(files, separators=(",", ":")), encoding="utf-8")
        part.replace(self._folder / f"{name}.json")


def staged(shelf: Shelf, files: Files, paths: Iterable[str], folder: Path) -> Path:
    """Lay ``paths`` of a release into ``folder``, made anew, under their own names; return it."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in paths:
        there = folder / path
        there.parent.mkdir(parents=True, exist_ok=True)
        source = shelf.path(files[path].sha256)
        try:
            os.link(source, there)
        except OSError:
            shutil.copyfile(source, there)
    return folder
