"""The ledger of every address of a page that was ever published, and what becomes of one that a new release has no page for.

An article's page is never given up: its record stays as a notice, or another one has its address as an alias. Nor is a standing page: it is kept with
a word of why, or another page has its address. A list whose last article went elsewhere leads to the list above it, by a page of plain HTML that any
server can give.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

LEDGER = "addresses.txt"
HOME = "index.html"
RECORDS = "tin/"
HEAD = """# Mọi địa chỉ trang đã từng đăng: inv publish ghi thêm, không ai xóa bớt. Trang nào mất, lần đăng sau sẽ báo.
"""
# Made beside an article's page and named like it, so that its address tells of theirs; and what is no address.
_BESIDE = ("in/", "trich-dan/", "theo-doi/", "api/", "id/")
_NONE = ("404.html",)


@dataclass(frozen=True)
class Lost:
    """Addresses of the ledger that have no page any more: of ``articles``, of standing ``pages``, and of lists, each with the page that readers are led to."""

    articles: tuple[str, ...]
    pages: tuple[str, ...]
    lists: dict[str, str]


def read_addresses(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}


def write_addresses(addresses: Iterable[str]) -> str:
    """Return the ledger: one address a line, in order, so that two offices that publish can merge theirs."""
    return HEAD + "".join(f"{address}\n" for address in sorted(addresses))


def lasting(paths: Iterable[str]) -> set[str]:
    """Return those of a release's paths that are addresses to be kept."""
    return {path for path in paths if path.endswith(".html") and not path.startswith(_BESIDE) and path not in _NONE}


def without_names(addresses: Iterable[str], slugs: Collection[str]) -> set[str]:
    """Return ``addresses`` but those of lists that are themselves a name that is not shown any more (``chu-de/…``); ``slugs``: such names as slugs.

    The only addresses that are let die: to keep one answering would be to say the name.
    """
    return {address for address in addresses if _is_article(address) or not any(f"-{slug}-" in f"-{re.sub('[./]', '-', address)}-" for slug in slugs)}


def lost(ledger: Collection[str], paths: Collection[str]) -> Lost:
    """Return which addresses of the ledger a release with these ``paths`` would lose."""
    gone = sorted(set(ledger) - set(paths))
    articles, pages = tuple(filter(_is_article, gone)), tuple(filter(_is_standing, gone))
    return Lost(articles, pages, {path: nearest(path, paths) for path in gone if path not in {*articles, *pages}})


def nearest(path: str, paths: Collection[str]) -> str:
    """Return the page above ``path`` that is there: the year of a month, the place of a year, the first page at last."""
    return next((above for above in _above(path) if above in paths), HOME)


def _above(path: str) -> Iterator[str]:
    parts = path.removesuffix(".html").split("/")
    while len(parts) > 1:
        parts.pop()
        yield "/".join(parts) + ".html"
        yield "/".join(parts) + "/index.html"


def _is_standing(path: str) -> bool:
    """Return whether the page is one of its own, which says what no list above it does: those at the root."""
    return "/" not in path


def _is_article(path: str) -> bool:
    return path.startswith(RECORDS) and path.count("/") == 1 and path != f"{RECORDS}index.html"
