"""What travels when a release is published, and in which order. Knows neither disk nor network."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b, sha256
from typing import NamedTuple

from plugins.archive.assets import LASTING, THEME
from plugins.media.core import FOLDER as PICTURES
from plugins.search.core import FOLDER as INDEX

MANIFEST = "manifest-sha256.txt"
PARTS = "manifest/"  # Where the manifest of many files has its parts.
PART = 1000  # Lines that a part is to have at most, more or less; so many files need no parts.
LASTING_CONTROL = "public, max-age=31536000, immutable"  # Of files whose address is another one when they are.
CACHE_CONTROL = "no-cache"  # Kept, but asked for each time: what changed is seen at once, and what did not costs a few bytes.
COPIES = {".gz": "gzip", ".br": "br"}  # What servers give in place of a file to browsers that take it: suffix → Content-Encoding.

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson; charset=utf-8",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".sig": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".sqlite": "application/vnd.sqlite3",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".pdf": "application/pdf",
}
COMPRESSIBLE = {".html", ".css", ".js", ".mjs", ".json", ".jsonl", ".xml", ".svg", ".txt", ".csv", ".ics", ".bib", ".ris", ".webmanifest", ".sqlite"}
LEAST = 1000  # Bytes from which on a compressed copy is worth a file.

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


class Entry(NamedTuple):
    """One file of a release: the SHA-256 of its bytes in hexadecimal digits, and how many they are."""

    sha256: str
    size: int


Files = Mapping[str, Entry]  # By path: relative, with "/".
UNKNOWN = Entry("", -1)  # Of a file that may be there, whatever it holds.
ReadAll = Callable[[Collection[str]], Mapping[str, bytes]]  # What is at those of the paths where there is something.


class BadManifest(ValueError):
    """A text is no manifest, or a part is not what the manifest says; the message says in which file, and in which line."""


def suffix_of(path: str) -> str:
    name = path.rpartition("/")[2]
    return name[name.rindex(".") :].lower() if "." in name else ""


def content_type(path: str) -> str:
    """Return the value of Content-Type with which every server is to give the file."""
    return TYPES.get(suffix_of(path), "application/octet-stream")


def is_lasting(path: str) -> bool:
    """Return whether what is at that path will never be anything else."""
    return bool(LASTING.match(path))


NAMED_BY_CONTENT = re.compile(rf"(?:{LASTING.pattern}|{PICTURES}/)")  # A picture is kept by browsers, too, but not by releases: it goes with its article.


def cache_control(path: str) -> str:
    """Return the value of Cache-Control with which every server is to give the file."""
    return LASTING_CONTROL if NAMED_BY_CONTENT.match(path) else CACHE_CONTROL


def is_copy(path: str, files: Iterable[str]) -> bool:
    """Return whether ``path`` is a compressed copy of one of ``files``."""
    suffix = suffix_of(path)
    return suffix in COPIES and path.removesuffix(suffix) in files


# Manifests.


def write_manifest(files: Files) -> dict[str, bytes]:
    """Return the manifest of ``files``, and the parts that it may have: path → what is in it, the manifest itself last.

    Each is as sha256sum and BagIt (RFC 8493, 2.1.3) have it, a line for a file in the order of paths. A manifest of more than PART lines names
    its parts only, and they the files: of a release in which little changed, little of its manifest did. Parts are named by what is in them: a new
    manifest never meets parts of the old one. Compressed copies and the manifest itself are in none: a copy of the site is whole without them.
    """
    told = {path: entry.sha256 for path, entry in files.items() if path != MANIFEST and not is_part(path) and not is_copy(path, files)}
    digits = 0
    while len(told) > PART * 16**digits:
        digits += 1
    if not digits:
        return {MANIFEST: _lines(told)}
    shares: dict[str, dict[str, str]] = {}
    for path, digest in told.items():
        shares.setdefault(_share(path)[:digits], {})[path] = digest
    parts: dict[str, bytes] = {}
    for share, of_share in shares.items():
        lines = _lines(of_share)
        parts[f"{PARTS}{share}-{sha256(lines).hexdigest()[:12]}.txt"] = lines
    return {**parts, MANIFEST: _lines({path: sha256(lines).hexdigest() for path, lines in parts.items()})}


def _share(path: str) -> str:
    """Return hexadecimal digits that files have in common which change together: those of one record, by its id; of the search's index, a folder."""
    folder, _, name = path.rpartition("/")
    together = folder if path.startswith(f"{INDEX}/") else name.partition(".")[0]
    return blake2b(together.encode(), digest_size=4).hexdigest()


def _lines(told: Mapping[str, str]) -> bytes:
    return "".join(f"{told[path]}  {path}\n" for path in sorted(told)).encode()


def is_part(path: str) -> bool:
    """Return whether a manifest has its parts at such a path."""
    return path.startswith(PARTS)


def read_manifest(text: str, name: str = MANIFEST) -> dict[str, str]:
    """Return what one file of a manifest says, ``name``: path → SHA-256. Raises BadManifest."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line)
        if not match or match[2] in found:
            raise BadManifest(f"{name}:{number}")
        found[match[2]] = match[1]
    return found


def read_whole(manifest: str, read: ReadAll) -> dict[str, str]:
    """Return all that a manifest and its parts name, those too: path → SHA-256. Raises BadManifest where a part is not there, or another one."""
    told = read_manifest(manifest)
    parts = [path for path in told if is_part(path)]
    given = read(parts) if parts else {}
    for part in parts:
        if sha256(given.get(part, b"")).hexdigest() != told[part]:
            raise BadManifest(part)
        told.update(read_manifest(given[part].decode("utf-8", "replace"), part))
    return told


# What travels.


@dataclass(frozen=True)
class Plan:
    """What a target lacks of a release: paths to add, to change and to remove, each in the order in which it is done.

    At no moment does a page that can be reached have a link that leads nowhere: what is new comes before the pages that link to it, and what
    goes was left by all of them. That holds too where the plan is cut short and done again from its beginning.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def sent(self) -> tuple[str, ...]:
        return (*self.added, *self.changed)


def files_of(manifest: str, read: ReadAll) -> dict[str, Entry]:
    """Return what is there by its manifest alone: of the manifest itself, of sizes and of compressed copies it does not tell. Raises BadManifest."""
    there = {path: Entry(digest, -1) for path, digest in read_whole(manifest, read).items()}
    # Of the manifest there may be copies, too, of earlier releases: they would be given in its place.
    copies = {path + suffix: UNKNOWN for path in (*there, MANIFEST) if suffix_of(path) in COMPRESSIBLE and not is_part(path) for suffix in COPIES}
    return {**there, **copies, MANIFEST: UNKNOWN}


def plan_of(there: Files, wanted: Files) -> Plan:
    """Return how a target that holds ``there`` comes to hold ``wanted`` and nothing else of ours."""
    added = wanted.keys() - there.keys()
    changed = [path for path, entry in wanted.items() if path in there and there[path].sha256 != entry.sha256]
    removed = there.keys() - wanted.keys()
    return Plan(*(tuple(sorted(paths, key=_order)) for paths in (added, changed, removed)))


def _order(path: str) -> tuple[bool, bool, str]:
    """Stylesheets and scripts first; the manifest and its signature last, which say that all is there."""
    return path.startswith(MANIFEST), not (is_lasting(path) or path.startswith(f"{THEME}/")), path


def same_kind(paths: Iterable[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each content type and Cache-Control with those of ``paths`` that have them."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in paths:
        found.setdefault((content_type(path), cache_control(path)), []).append(path)
    for (type_, control), of_kind in found.items():
        yield type_, control, of_kind


# What stays after a release has left it.

LEFT_FOR = 30  # Days.


def still_kept(there: Files, wanted: Files, left: Mapping[str, str], today: date) -> tuple[dict[str, Entry], dict[str, str]]:
    """Return the lasting files that are ``there``, that a release has no more, and that stay for a while: a page in an open tab, or kept in a browser, asks for them.

    ``left``: folder → the day (ISO) on which a release first went without it; returned as it is now.
    """
    own = {path.partition("/")[0] for path in wanted if is_lasting(path)}
    others = {path: entry for path, entry in there.items() if is_lasting(path) and path.partition("/")[0] not in own}
    since = {folder: left.get(folder, today.isoformat()) for folder in sorted({path.partition("/")[0] for path in others})}
    kept = {folder for folder, day in since.items() if (today - date.fromisoformat(day)).days < LEFT_FOR}
    return {path: entry for path, entry in others.items() if path.partition("/")[0] in kept}, {folder: since[folder] for folder in sorted(kept)}
