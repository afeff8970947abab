"""``inv servers``: publish the site to the web servers of this machine, at the root and in a sub-folder, crawl it there, and say how they compare."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from plugins.publish.core import CACHE_CONTROL, LASTING_CONTROL
from plugins.publish.publishing import Publisher
from plugins.publish.servers import Site, headers
from plugins.publish.targets import Folder

from .crawling import CONDITIONS, Check, Crawl, Kept, crawl
from .hosting import HOSTS

SUB_FOLDER = "/kho/so-giao-ban/"
EVERY = 9  # In the sub-folder: one file in so many.
_MARKS = re.compile(r"(<!-- servers -->\n).*?(<!-- /servers -->)", re.DOTALL)
_TITLES = ("Server", *(check.value for check in Check), "in a sub-folder")


class NoPlace(ValueError):
    """A README has no place for the table."""


class Row(NamedTuple):
    """What one server gave, at the root and in a sub-folder."""

    name: str
    root: Crawl
    below: Crawl


def compare(site: Path, *, every: int = 1, names: Iterable[str] = (), said: Callable[[str], None] = lambda text: None) -> list[Row]:
    """Return what each server that is here gives of the built ``site``, of which one file in ``every`` is asked for; ``said`` hears of those that are not here."""
    rows = []
    released = site.parent / "www"
    with Publisher(site.parent / "state", Folder("www", released)) as publisher:
        publisher.publish({"": site}, takes_over=True)
    for name in names or HOSTS:
        host = HOSTS[name]
        if not (command := host.command):
            said(f"Không có {name}: {host.cure}.")
            continue
        found = []
        for at, one_in in (("/", every), (SUB_FOLDER, every * EVERY)):
            (released / ".htaccess").unlink(missing_ok=True)  # Of Apache, which keeps it to itself; others are not asked to.
            place = Site(at, str(site if host.takes_files else released))
            with TemporaryDirectory(prefix="so-giao-ban-") as own, host.start(command, place, Path(own)) as address:
                found.append(crawl(address, headers(place), every=one_in))
            said(f"{name} {at}: {found[-1].files} / {found[-1].asked}")
        rows.append(Row(name, *found))
    return rows


def table(rows: Iterable[Row]) -> str:
    """Return the table in Markdown."""
    lines = [f"| {' | '.join(_TITLES)} |", f"|{'---|' * len(_TITLES)}"]
    lines += [f"| {' | '.join((row.name, *cells(row.root), _below(row)))} |" for row in rows]
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
        "all" if not amiss[Check.HEADERS] else "in the pages only",
        missing,
        "not given" if not amiss[Check.HIDDEN] else "folders are listed",
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
    """Compare the servers of this machine, print the table, put it into ``readme``; return whether each of those we configure gives all as it is meant."""
    rows = compare(site, every=every, said=say)
    made = table(rows)
    say(made)
    if readme:
        write_readme(readme, made)
    for row in rows:
        for fault, path in {**row.below.faults, **row.root.faults}.items():
            say(f"{row.name}: {fault}: {path}")
    return all(not row.root.faults and not row.below.faults for row in rows if HOSTS[row.name].is_told)
