"""Whether the site is from a disk (``file://``, a USB stick) what it is from a server: every file and link by the file system, pages of each kind in a real Chromium."""

from __future__ import annotations

import re
import shutil
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import html

from plugins.archive.plan import WELL_KNOWN
from plugins.publish.core import content_type, suffix_of
from plugins.publish.servers import PAGE_404
from plugins.publish.verifying import manifest_in

from .budgets import samples
from .crawling import Check, first_of_each_type
from .search_in_browser import chromium, open_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

NAME = "file:// (Chromium)"
CURE = "apt install chromium"
FOLDER = "USB của cơ quan/sổ giao ban"  # As people call them: with spaces and letters that addresses write otherwise.

_ELSEWHERE = re.compile(r"(?:https?|mailto|webcal):|#|$")
_ADDRESS_IN_CSS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
_SHEET_OF_XML = re.compile(r'<\?xml-stylesheet [^?]*href="([^"]+)"')
_POLICY = "//meta[@http-equiv='Content-Security-Policy']"
# FAT and NTFS, which sticks have, take no such names, and one name for two spellings; learn.microsoft.com, "Naming Files, Paths, and Namespaces".
_NO_NAME = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ](?:/|$)|(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|/|$)', re.IGNORECASE)
LONGEST = 160  # Letters of a path, of the 259 that Windows takes with the folders above it.
# A page as its reader has it: what is in it (the search loads scripts of its own from a disk), what it says, and whether it looks as it is meant.
_SEEN = """(address) => {
  const page = document.documentElement.cloneNode(true);
  page.querySelectorAll("script").forEach((script) => script.remove());
  const look = (name) => { const of = document.querySelector(name); return of && ["fontFamily", "fontSize", "color", "backgroundColor", "margin"].map((part) => getComputedStyle(of)[part]); };
  return {
    document: page.outerHTML.replaceAll(address, ""),
    text: document.body.innerText,
    looks: [document.styleSheets.length, look("body"), look("h1"), look("a")],
    type: document.contentType,
    charset: document.characterSet,
  };
}"""
_FILE = "[document.contentType, document.characterSet, (document.body ?? document.documentElement).textContent]"
# What browsers make of a file by its name, where they show it by its kind; other texts are shown as some text or kept.
_KINDS: Mapping[str, set[str]] = {
    ".css": {"text/css"},
    ".js": {"text/javascript"},
    ".mjs": {"text/javascript"},
    ".json": {"application/json"},
    ".xml": {"text/xml", "application/xml"},
}
_WITH_BOM = {".txt", ".csv"}  # What a disk, and a server that was told nothing, give without a charset, and people open: Excel, old editors and browsers guess.
_KEPT = "Download is starting"
_BLOCKED = "Service Worker registration blocked by Playwright"


@dataclass
class DiskCrawl:
    """What was found on a disk: files ``asked`` for and ``links`` followed by the file system; pages ``opened`` in the browser.

    ``shown``, ``kept``: the suffixes of files that the browser showed, and that it put among its downloads.
    """

    asked: int = 0
    links: int = 0
    opened: int = 0
    shown: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    policies: Counter[bool] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    amiss: Counter[Check] = field(default_factory=Counter)

    def fault(self, check: Check, what: str, path: str) -> None:
        self.faults.setdefault(what, path)
        self.amiss[check] += 1


def browser() -> AbstractContextManager[Browser] | None:
    """Return what starts Chromium, without its window where that is installed; None where there is none."""
    command = shutil.which("chromium-headless-shell") or chromium()
    return open_chromium(command) if command else None


def crawl_disk(folder: Path, started: Browser, address: str, every: int = 1) -> DiskCrawl:
    """Look at the published site in ``folder`` as somebody has it who opens it from a disk, and at ``address``, where a server gives the same.

    Every file and every link is looked at; in the browser ``started`` one of ``every`` so many kinds of page (budgets.py), and a file of each type.
    """
    found = DiskCrawl()
    files = manifest_in(folder)
    look_at_files(folder, files, found)
    _look_at_links(folder, files, found)
    # The 404 page is a server's: its addresses begin with "/".
    pages = [sample.path for sample in samples(folder) if not sample.kind.is_left and not sample.kind.query and sample.path != PAGE_404]
    context = started.new_context(locale="vi-VN", service_workers="block", accept_downloads=False)
    try:
        page = context.new_page()
        watch = _Watch(page)
        for path in pages[::every]:
            _compare(page, watch, folder, address, path, found)
        for path in first_of_each_type(path for path in files if suffix_of(path) != ".html"):
            _open_file(page, folder, path, found)
    finally:
        context.close()
    return found


# By the file system.


def look_at_files(folder: Path, files: Mapping[str, str], found: DiskCrawl) -> None:
    """See that each of ``files`` (path → SHA-256) is there by a name that a stick takes, and nothing hidden beside them."""
    for path in folder.rglob(".*"):
        if path.name != WELL_KNOWN:
            found.fault(Check.HIDDEN, "tệp ẩn", path.relative_to(folder).as_posix())
    spellings = Counter(path.casefold() for path in files)
    for path, digest in files.items():
        found.asked += 1
        data = (folder / path).read_bytes() if (folder / path).is_file() else b""
        if sha256(data).hexdigest() != digest:
            found.fault(Check.FILES, "tệp thiếu hay khác", path)
        if suffix_of(path) in _WITH_BOM and not data.isascii() and not data.startswith(BOM_UTF8):
            found.fault(Check.CHARSET, "chữ có dấu mà không có BOM", path)
        if is_bad_name(path) or spellings[path.casefold()] > 1:
            found.fault(Check.FILES, "tên tệp mà USB hay Windows không nhận", path)


def is_bad_name(path: str) -> bool:
    """Return whether a stick, or Windows, does not take a file of that path."""
    return bool(_NO_NAME.search(path)) or len(path) > LONGEST


def _look_at_links(folder: Path, files: Iterable[str], found: DiskCrawl) -> None:
    """See that each address in pages, stylesheets and feeds is relative, and that of a file that is there, in that spelling; a folder would be shown as a list."""
    there = set(files)
    for path in there:
        if path == PAGE_404 or suffix_of(path) not in (".html", ".css", ".xml"):
            continue
        text = (folder / path).read_text(encoding="utf-8")
        for link in _links(suffix_of(path), text, found):
            found.links += 1
            target = normpath(join(dirname(path), unquote(link.partition("#")[0].partition("?")[0])))
            if link.startswith("/") or re.match(r"[a-z]+:", link):
                found.fault(Check.FILES, f"địa chỉ không tương đối: {link}", path)
            elif target not in there:
                found.fault(Check.FILES, f"{'dẫn tới thư mục' if (folder / target).is_dir() else 'dẫn tới tệp không có'}: {link}", path)


def _links(suffix: str, text: str, found: DiskCrawl) -> Iterator[str]:
    """Yield the addresses that are to be on the disk."""
    if suffix != ".html":
        texts = [
            link for pair in (_ADDRESS_IN_CSS if suffix == ".css" else _SHEET_OF_XML).findall(text) for link in ([pair] if isinstance(pair, str) else pair)
        ]
        yield from (link for link in texts if link and not _ELSEWHERE.match(link) and not link.startswith("data:"))
        return
    page = html.document_fromstring(text)
    found.policies[bool(page.xpath(_POLICY))] += 1
    links = [link for element, attribute, link, _ in page.iterlinks() if element.get("rel") != "canonical" and attribute != "srcset"]
    links += [part.split()[0] for value in page.xpath("//@srcset") for part in value.split(",")]
    yield from (link for link in links if not _ELSEWHERE.match(link))


# In the browser.


class _Watch:
    """Hears what a page complains of, and what it asks for outside ``root``."""

    def __init__(self, page: Page) -> None:
        self.root, self.said = "", list[str]()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith((self.root, "data:")) else self.said.append(f"hỏi {request.url}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and message.text != _BLOCKED:
            self.said.append(message.text)


def _compare(page: Page, watch: _Watch, folder: Path, address: str, path: str, found: DiskCrawl) -> None:
    """Open a page from the disk and from the server: it is to be the same document, to look the same, and to ask for nothing elsewhere."""
    from playwright.sync_api import Error

    seen = []
    found.opened += 1
    for root in (f"{folder.as_uri()}/", address):
        watch.root = root
        watch.said.clear()
        try:
            page.goto(root + path)
            seen.append(page.evaluate(_SEEN, root))
        except Error as error:
            watch.said.append(error.message.splitlines()[0])
        for what in watch.said:
            found.fault(Check.FILES, f"trình duyệt báo: {what}", path)
    if len(seen) < 2:
        return
    disk, served = seen
    for part in ("document", "text", "looks"):
        if disk[part] != served[part]:
            found.fault(Check.FILES, f"khác trên máy chủ: {part}", path)
    _judge(path, disk["type"], disk["charset"], {"text/html"}, found)


def _open_file(page: Page, folder: Path, path: str, found: DiskCrawl) -> None:
    """Open a file that is no page: it is to be shown as what it is, with its letters, or kept as it is."""
    from playwright.sync_api import Error

    suffix, file = suffix_of(path), folder / path
    try:
        page.goto(file.as_uri())
    except Error as error:
        if _KEPT in error.message:
            found.kept.add(suffix)
        else:
            found.fault(Check.TYPES, f"không mở được: {error.message.splitlines()[0]}", path)
        return
    found.shown.add(suffix)
    type_, charset, text = page.evaluate(_FILE)
    meant = content_type(path).partition(";")[0]
    if meant.startswith("image/") or meant == "application/pdf":
        if type_ != meant:
            found.fault(Check.TYPES, f"mở như {type_}", path)
        return
    own = file.read_text(encoding="utf-8-sig")
    _judge(path, type_, "UTF-8" if own.isascii() else charset, _KINDS.get(suffix, set()), found)
    # XML is shown as a tree, with a remark of the browser's own, or by its stylesheet.
    if suffix != ".xml" and text.split() != own.split():
        found.fault(Check.CHARSET, "chữ hiện ra khác chữ trong tệp", path)


def _judge(path: str, type_: str, charset: str, kinds: Iterable[str], found: DiskCrawl) -> None:
    if type_ not in kinds if kinds else not type_.startswith("text/"):
        found.fault(Check.TYPES, f"mở như {type_}", path)
    if charset != "UTF-8":
        found.fault(Check.CHARSET, f"đọc theo bảng chữ {charset}", path)


def suffixes(of: Iterable[str]) -> str:
    """Return suffixes as a list for people."""
    return ", ".join(f"`{suffix}`" for suffix in sorted(of))
