"""``inv servers``: publish the site to the web servers of this machine and to a disk, at the root and in a sub-folder, crawl it there, and say how they compare."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlsplit

from plugins.publish.core import CACHE_CONTROL, LASTING_CONTROL
from plugins.publish.publishing import Publisher
from plugins.publish.servers import Site, headers
from plugins.publish.targets import Folder

from . import disk
from .audit import PUBLISHED
from .crawling import CONDITIONS, HIDDEN, LISTED, Check, Crawl, Kept, crawl
from .disk import DiskCrawl, crawl_disk
from .hosting import HOSTS

SUB_FOLDER = urlsplit(PUBLISHED).path  # The one that the site was built for: there the 404 page finds its stylesheet.
EVERY = 9  # In the sub-folder: one file in so many.
EVERY_KIND = 3  # From a disk, in a folder with a name as people give it: one kind of page in so many.
OF_SERVER = "python -m http.server"  # Gives the pages that those of a disk are held against.
_MARKS = re.compile(r"(<!-- servers -->\n).*?(<!-- /servers -->)", re.DOTALL)
_TITLES = ("Server", *(check.value for check in Check), "in a sub-folder")


class NoPlace(ValueError):
    """A README has no place for the table."""


class Row(NamedTuple):
    """What one server gave, at the root and in a sub-folder."""

    name: str
    root: Crawl | DiskCrawl
    below: Crawl | DiskCrawl


def compare(site: Path, *, every: int = 1, names: Iterable[str] = (), said: Callable[[str], None] = lambda text: None) -> list[Row]:
    """Return what each server that is here gives of the built ``site``, of which one file in ``every`` is asked for; ``said`` hears of those that are not here."""
    rows = []
    released = site.parent / "www"
    with Publisher(site.parent / "state", Folder("www", released)) as publisher:
        publisher.publish({"": site}, takes_over=True)
    for name in names or (*HOSTS, disk.NAME):
        if name == disk.NAME:
            rows += _of_disk(released, said)
            continue
        host = HOSTS[name]
        if not (command := host.command):
            said(f"Không có {name}: {host.cure}.")
            continue
        found = []
        for at, one_in in (("/", every), (SUB_FOLDER, every * EVERY)):
            _put_hidden(released)
            place = Site(at, str(site if host.takes_files else released))
            with TemporaryDirectory(prefix="so-giao-ban-") as own, host.start(command, place, Path(own)) as address:
                found.append(crawl(address, headers(place), every=one_in))
            said(f"{name} {at}: {found[-1].files} / {found[-1].asked}")
        rows.append(Row(name, *found))
    return rows


def _put_hidden(folder: Path) -> None:
    """Put what is nobody's business among the files of a server: it is not to be given. (A store has the marker of the build in its folder.)"""
    for path in HIDDEN:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("# bí mật\n", encoding="utf-8")


def _of_disk(released: Path, said: Callable[[str], None]) -> list[Row]:
    """Return the row of a disk: the release where it lies, and a copy of it in a folder as people call them."""
    if not (started := disk.browser()):
        said(f"Không có {disk.NAME}: {disk.CURE}.")
        return []
    found = []
    for path in HIDDEN:
        (released / path).unlink(missing_ok=True)
        if (folder := (released / path).parent).name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)
    with started as browser, TemporaryDirectory(prefix="so-giao-ban-") as own:
        copy = Path(own) / disk.FOLDER
        shutil.copytree(released, copy, copy_function=os.link)
        for folder, one_in in ((released, 1), (copy, EVERY_KIND)):
            with TemporaryDirectory(prefix="so-giao-ban-") as log, HOSTS[OF_SERVER].start("", Site("/", str(folder)), Path(log)) as address:
                found.append(crawl_disk(folder, browser, address, one_in))
            said(f"{disk.NAME} {folder.name}: {found[-1].opened}, {found[-1].asked}")
    return [Row(disk.NAME, *found)]


def table(rows: Iterable[Row]) -> str:
    """Return the table in Markdown."""
    lines = [f"| {' | '.join(_TITLES)} |", f"|{'---|' * len(_TITLES)}"]
    lines += [f"| {' | '.join((row.name, *(disk_cells if isinstance(row.root, DiskCrawl) else cells)(row.root), _below(row)))} |" for row in rows]
    return "\n".join(lines) + "\n"


def cells(found: Crawl) -> list[str]:
    """Return what is said of each check of a crawl."""
    amiss = found.amiss
    given = [name for name in ("br", "gzip") if found.encodings[name]]
    share = round(100 * found.sizes["gzip, deflate, br"] / max(1, found.sizes["identity"]))
    missing = "ours" if not amiss[Check.MISSING] else "the server's own" if "trang 404 không phải của ta" in found.faults else "wrong"
    return [
        f"{found.asked:,}" if not amiss[Check.FILES] else f"{found.asked - amiss[Check.FILES]:,} of {found.asked:,}",
        _all_but(amiss[Check.TYPES]),
        _all_but(amiss[Check.CHARSET] + amiss[Check.TYPES]) if amiss[Check.CHARSET] else _all_but(0),
        "wrong" if amiss[Check.COMPRESSION] else f"{', '.join(given)}: {share} % of the bytes" if given else "none",
        caching(found),
        _policies(found) if amiss[Check.HEADERS] else "all",
        missing,
        folders(found),
        "given" if amiss[Check.HIDDEN] else "not given",
        "no" if amiss[Check.PARTS] else "yes",
    ]


def _policies(found: Crawl | DiskCrawl) -> str:
    """Return what there is of the policy where a server says nothing of it."""
    return (
        "in the pages only" if found.policies[True] and not found.policies[False] else f"in {found.policies[True]:,} of {found.policies.total():,} pages only"
    )


def folders(found: Crawl) -> str:
    """Return what comes at the address of a folder."""
    has_page = not any(fault.startswith("thư mục không cho") for fault in found.faults)
    has_list = any(fault.startswith(LISTED) for fault in found.faults)
    leads = not any(fault.startswith("dẫn tới") for fault in found.faults)
    shown = {(True, True): "their page, else a list", (True, False): "their page, no list", (False, True): "no page, but a list", (False, False): "nothing"}
    return f"{shown[has_page, has_list]}{'' if leads else '; redirects leave the host'}"


def disk_cells(found: DiskCrawl) -> list[str]:
    """Return what is said of each check of a disk; what only a server does is said to be so."""
    amiss = found.amiss
    links = f"{found.asked:,} and {found.links:,} links; {found.opened} kinds of page opened"
    return [
        f"{links}: as from a server" if not amiss[Check.FILES] else f"{links}: {amiss[Check.FILES]:,} wrong",
        f"{_all_but(amiss[Check.TYPES])} that are shown; {disk.suffixes(found.kept)} are downloads",
        f"{_all_but(amiss[Check.CHARSET])} read as UTF-8",
        "— (as the files are)",
        "— (read anew each time)",
        _policies(found),
        "— (the browser's own)",
        "— (the browser lists them; no link leads to one)",
        "among the files" if amiss[Check.HIDDEN] else "none there",
        "— (a server's)",
    ]


_SAID = {CACHE_CONTROL: f"`{CACHE_CONTROL}`", LASTING_CONTROL: "a year, `immutable`", "": "nothing said"}


def caching(found: Crawl) -> str:
    """Return what browsers are told of keeping each kind of file, and whether they learn in few bytes that it is as it was."""
    kinds: dict[str, list[str]] = {}
    for kind in Kept:
        if kind in found.controls:
            told = " or ".join(_SAID.get(value, f"`{value}`") for value in sorted(found.controls[kind]))
            again = found.again[kind]
            always = [name for name in CONDITIONS if again[name] == again[""]]
            answer = "304" if len(always) == len(CONDITIONS) else f"304 to `{always[0]}` only" if always else "no 304"
            kinds.setdefault(f"{told}, {answer}", []).append(kind)
    if len(kinds) == 1:
        return next(iter(kinds))
    return "; ".join(f"{' and '.join(of)}: {told}" for told, of in kinds.items())


def _all_but(number: int) -> str:
    return f"all but {number:,}" if number else "all"


def _below(row: Row) -> str:
    """Return whether the sub-folder differs from the root, and in which checks."""
    others = sorted(set(row.root.amiss) ^ set(row.below.amiss))
    return f"other: {', '.join(others)}" if others else "the same"


def write_readme(readme: Path, text: str) -> None:
    """Put ``text`` between ``<!-- servers -->`` and ``<!-- /servers -->``. Raises NoPlace if these are not there."""
    before = readme.read_text(encoding="utf-8")
    if not _MARKS.search(before):
        raise NoPlace(f"{readme} không có <!-- servers --> và <!-- /servers -->; thêm hai dòng ấy vào chỗ đặt bảng")
    readme.write_text(_MARKS.sub(lambda marks: marks[1] + text + marks[2], before), encoding="utf-8", newline="\n")


def run(site: Path, *, readme: Path | None = None, every: int = 1, say: Callable[[str], None] = print) -> bool:
    """Compare the servers of this machine, print the table, put it into ``readme``; return whether each of those we configure, and a disk, gives all as it is meant."""
    rows = compare(site, every=every, said=say)
    made = table(rows)
    say(made)
    if readme:
        write_readme(readme, made)
    for row in rows:
        for fault, path in {**row.below.faults, **row.root.faults}.items():
            say(f"{row.name}: {fault}: {path}")
    return all(not row.root.faults and not row.below.faults for row in rows if row.name == disk.NAME or HOSTS[row.name].is_told)
