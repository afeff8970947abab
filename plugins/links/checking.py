"""``inv links``: ask, keep in the ledger what was answered, and write into the records which links are dead for good. ``content/links.csv`` is the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plugins.editing.changes import Change
from plugins.editing.front_matter import CannotEdit, read_values, remove_at, set_at
from plugins.editing.library import Library

from .asking import Answer, Asker
from .core import BadLedger, Link, Named, Outcome, after, by_turns, due, named_in, read_links, write_links

LEDGER = "links.csv"
Told = Callable[[str, Answer], None]


class CannotCheck(RuntimeError):
    """The links cannot be checked; the message says why and what to do, for an editor to read."""


@dataclass(frozen=True)
class Checked:
    """What a check did: addresses that records name, those asked and those still due, those found dead and open again, and the ``changes`` to records."""

    named: int
    asked: int
    left: int
    dead: tuple[str, ...]
    open_again: tuple[str, ...]
    changes: tuple[Change, ...]


def check(content: Path, cache: Path, today: date, asker: Asker, *, most: int, told: Told = lambda url, answer: None, is_dry: bool = False) -> Checked:
    """Ask the links of ``content`` that are due on ``today``, ``most`` of them at once; ``cache``: file of the links that opened. Raises CannotCheck.

    The ledger is written after each answer, so that nothing is asked twice when the check is stopped.
    """
    library = Library(content, today)
    records = [(path, data, tuple(named)) for path, data in library.naming([b"url:"]) if path.startswith("tin/") and (named := list(_named(data)))]
    urls = {one.url for _, _, named in records for one in named}
    known = {url: link for url, link in {**_read(cache, cache.name), **_read(content / LEDGER, f"content/{LEDGER}")}.items() if url in urls}
    wanted = due(urls, known, today)
    asked = 0
    for url in () if is_dry else by_turns(wanted[:most]):
        answer = asker.ask(url)
        known[url] = after(known.get(url), url, answer.outcome, today)
        _write(cache, (link for link in known.values() if not link.gone))
        _write(content / LEDGER, (link for link in known.values() if link.gone))
        asked += 1
        told(url, answer)
    changes = tuple(filter(None, (_marked(path, data, named, known, asker, is_dry=is_dry) for path, data, named in records)))
    if not is_dry:
        library.apply(changes)
    before = {one.url for _, _, named in records for one in named if one.dead}
    dead = {url for url, link in known.items() if link.is_dead}
    open_again = {url for url in before if url in known and known[url].answer is Outcome.OPEN}
    return Checked(len(urls), asked, len(wanted) - asked, tuple(sorted(dead - before)), tuple(sorted(open_again)), changes)


def _named(data: bytes) -> Iterator[Named]:
    try:
        yield from named_in(read_values(data))
    except CannotEdit:  # inv check tells of it.
        return


def _marked(path: str, data: bytes, named: Iterable[Named], known: Mapping[str, Link], asker: Asker, *, is_dry: bool) -> Change | None:
    """Return the change by which a record says which of its links are dead; None where it says so already."""
    marked = data
    for one in named:
        link = known.get(one.url)
        if link is None:
            continue
        if link.is_dead and not one.dead:
            marked = set_at(marked, (*one.path, "dead"), link.asked.isoformat())
            if not one.archived and not is_dry and (copy := asker.archived(one.url, one.day)):
                marked = set_at(marked, (*one.path, "archived"), copy)
        elif one.dead and link.answer is Outcome.OPEN:
            marked = remove_at(marked, (*one.path, "dead"))
    return Change(path, data, marked) if marked != data else None


def _read(file: Path, shown: str) -> dict[str, Link]:
    try:
        return read_links(file.read_text(encoding="utf-8")) if file.exists() else {}
    except (BadLedger, UnicodeDecodeError) as error:
        raise CannotCheck(f"sổ {shown} không đọc được ({error}); lấy lại tệp ấy từ git, hoặc xóa nó: các ngày đã đếm khi ấy đếm lại từ đầu") from None


def _write(file: Path, links: Iterable[Link]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.so-giao-ban")
    part.write_text(write_links(links), encoding="utf-8", newline="\n")
    part.replace(file)
