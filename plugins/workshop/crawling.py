"""Whether a server gives a site as it is meant: every file of its manifest is asked for, with and without compression, and what is not there."""

from __future__ import annotations

import gzip
import http.client
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from urllib.parse import quote, urljoin, urlsplit

import brotli

from plugins.publish.core import MANIFEST, NAMED_BY_CONTENT, cache_control, content_type, read_whole, suffix_of
from plugins.publish.servers import PAGE_404
from plugins.search.core import FOLDER as INDEX

ABSENT = ("khong-co.html", "tin/2020/khong-co.html", f"{PAGE_404}/khong-co.html", "khong-co.css", "t-aaaaaa/khong-co.css")
HIDDEN = (".htaccess", ".so-giao-ban", "tin/.an/b.html")  # Names that may be there, and are nobody's business.
CONDITIONS = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}  # What browsers ask again with, one or both: it is what they were told before.
ENCODINGS = ("identity", "gzip", "gzip, deflate, br")
PAGES_OF_FOLDERS = ("", "tin/")  # What is given there is their index.html.
BARE_FOLDER = "in/"  # Has no page of its own, whatever the site is published with: a server may list it.
LED_FROM = "tin"  # A folder without its slash.
QUERY = ("tim.html", "?q=giao+ban")
_SHEETS = re.compile(rb'<link rel="stylesheet" href="([^"]+)"')
_OWN_ADDRESS = re.compile(rf'<link rel="canonical" href="([^"]+){re.escape(PAGE_404)}"'.encode())
_POLICY = b'<meta http-equiv="Content-Security-Policy"'


@dataclass(frozen=True)
class Answer:
    """What a server answered: ``body`` as a browser sees it, unpacked by ``encoding``; ``size``: bytes that came."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    encoding: str
    size: int


class Check(StrEnum):
    """What is asked of a server, as the columns of the table in the README call it."""

    FILES = "every file"
    TYPES = "types"
    CHARSET = "charset"
    COMPRESSION = "compression"
    CACHING = "caching"
    HEADERS = "security headers"
    MISSING = "404 page"
    FOLDERS = "folders"
    HIDDEN = "hidden files"
    PARTS = "HEAD, parts of a file"


class Kept(StrEnum):
    """Files by how long browsers may keep them without asking, as the table calls them."""

    PAGES = "pages"  # And all that is neither of the others.
    INDEX = "index"
    LASTING = "named by content"


LEAST_ASKED = 12  # Of the kinds that are few files: so many are asked for, even where only some of all are.
LARGEST = 3  # So many files are asked for in parts.


@dataclass
class Crawl:
    """What a crawl found: files asked for and those that came right, bytes and encodings by way of compression, each fault with an example.

    ``controls``: by kind, the values of Cache-Control, "" where there was none; ``again``: by kind, the conditions under which 304 was answered ("" for each
    that was asked).
    """

    asked: int = 0
    files: int = 0
    sizes: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    policies: Counter[bool] = field(default_factory=Counter)  # Of pages: whether they say the policy themselves.
    controls: dict[Kept, Counter[str]] = field(default_factory=dict)
    again: dict[Kept, Counter[str]] = field(default_factory=dict)
    amiss: Counter[Check] = field(default_factory=Counter)  # By check, how many paths it found something wrong with.

    def fault(self, check: Check, what: str, path: str) -> None:
        self.faults.setdefault(what, path)
        self.amiss[check] += 1


class Client:
    """Asks a server for paths below an address, over one connection."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._root = parts.path.rstrip("/")
        self._host = parts.netloc
        # A name below "localhost" is this machine, RFC 6761, 6.3; not every system's resolver knows.
        netloc = f"127.0.0.1:{parts.port or 80}" if (parts.hostname or "").endswith(".localhost") else parts.netloc
        self._connection = (http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection)(netloc, timeout=30)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, path: str, encodings: str = "identity", *, query: str = "", method: str = "GET", **headers: str) -> Answer:
        return self._ask(method, f"{self._root}/{quote(path)}{query}", {"Accept-Encoding": encodings, **headers})

    def without_slash(self) -> Answer:
        """Ask for the address itself as people type it."""
        return self._ask("GET", self._root or "/", {"Accept-Encoding": "identity"})

    def _ask(self, method: str, target: str, headers: Mapping[str, str]) -> Answer:
        self._connection.request(method, target, headers={"Host": self._host, **headers})
        answer = self._connection.getresponse()
        data = answer.read()
        encoding = answer.headers.get("Content-Encoding", "")
        body = gzip.decompress(data) if encoding == "gzip" and data else brotli.decompress(data) if encoding == "br" and data else data
        return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, body, encoding, len(data))


def crawl(address: str, wanted: Mapping[str, str] = {}, *, is_told: bool = True, every: int = 1, encodings: Sequence[str] = ENCODINGS) -> Crawl:
    """Ask the server at ``address`` for each file of its manifest (or ``every`` so many one), and for what is not there.

    ``wanted``: headers that every answer has. ``is_told``: the server was told of our types and of the 404 page; else types count as far as
    the kind (text/html) of what browsers run and show. ``encodings``: what is said to be taken, each file asked for once with each.
    """
    found, address = Crawl(), f"{address.rstrip('/')}/"
    with Client(address) as client:
        manifest = client.get(MANIFEST)
        if manifest.status != 200:
            found.fault(Check.FILES, f"không có {MANIFEST}: {manifest.status}", MANIFEST)
            return found
        files = read_whole(manifest.body.decode(), lambda parts: {part: client.get(part).body for part in parts})
        sizes: dict[str, int] = {}
        for path, digest in chosen(files, every).items():
            faults = dict(_faults(client, path, digest, wanted, is_told, encodings, found, sizes))
            for fault in faults:
                found.faults.setdefault(fault, path)
            found.amiss.update(set(faults.values()))
            found.asked += 1
            found.files += not faults
        _look_at_query(client, files, found)
        _look_at_missing(client, address, wanted, is_told, found)
        _look_at_folders(client, address, files, is_told, found)
        if is_told:
            _look_at_parts(client, sizes, found)
    return found


def kind_of(path: str) -> Kept:
    """Return how long browsers may keep what is at that path."""
    return Kept.LASTING if NAMED_BY_CONTENT.match(path) else Kept.INDEX if path.startswith(f"{INDEX}/") else Kept.PAGES


def chosen(files: Mapping[str, str], every: int) -> dict[str, str]:
    """Return one of ``every`` so many files, and the first of each type; of the index and of what is named by content at least LEAST_ASKED, where there are so many."""
    asked = set(list(files)[::every]) | set(first_of_each_type(files))
    for kind in (Kept.INDEX, Kept.LASTING):
        of_kind = {path: path in asked for path in files if kind_of(path) is kind}
        asked.update([path for path, is_asked in of_kind.items() if not is_asked][: max(0, LEAST_ASKED - sum(of_kind.values()))])
    return {path: digest for path, digest in files.items() if path in asked}


def first_of_each_type(files: Iterable[str]) -> list[str]:
    """Return the first of ``files`` with each suffix: a type that one file has may be the one that a server does not know."""
    found: dict[str, str] = {}
    for path in files:
        found.setdefault(suffix_of(path), path)
    return list(found.values())


def _faults(
    client: Client,
    path: str,
    digest: str,
    wanted: Mapping[str, str],
    is_told: bool,
    ways: Sequence[str],
    found: Crawl,
    sizes: dict[str, int],
) -> Iterator[tuple[str, Check]]:
    """Yield each fault of an answer with the check that it belongs to; put its size as it is on the disk into ``sizes``."""
    varies: dict[str, bool] = {}
    for encodings in ways:
        answer = client.get(path, encodings)
        if answer.status != 200:
            yield f"trả lời {answer.status}", Check.FILES
            continue
        sizes[path] = len(answer.body)
        found.sizes[encodings] += answer.size
        found.encodings[answer.encoding] += 1
        if sha256(answer.body).hexdigest() != digest:
            yield f"nội dung khác ({encodings})", Check.FILES
        type_ = answer.headers.get("content-type", "")
        if type_ != content_type(path) if is_told else not _is_kind(type_, path):
            is_same_kind = type_.partition(";")[0] == content_type(path).partition(";")[0]
            yield f"kiểu {type_} thay vì {content_type(path)}", Check.CHARSET if is_same_kind else Check.TYPES
        if answer.encoding and answer.encoding not in encodings:
            yield f"nén {answer.encoding} mà không ai hỏi", Check.COMPRESSION
        varies[answer.encoding] = "accept-encoding" in answer.headers.get("vary", "").lower()
        for name, value in wanted.items():
            if answer.headers.get(name.lower()) != (cache_control(path) if name == "Cache-Control" else value):
                yield f"{name}: {answer.headers.get(name.lower())}", Check.CACHING if name == "Cache-Control" else Check.HEADERS
    if any(varies) and not all(varies.values()):
        yield "thiếu Vary", Check.COMPRESSION  # Of the plain one, too: a cache on the way would give it to all.
    if answer.status == 200:
        if path.endswith(".html"):
            found.policies[_POLICY in answer.body] += 1
        kind, again = kind_of(path), Counter({"": 1})
        found.controls.setdefault(kind, Counter())[answer.headers.get("cache-control", "")] += 1
        for condition, header in CONDITIONS.items():
            value = answer.headers.get(header)
            again[condition] += bool(value) and client.get(path, encodings, **{condition: value}).status == 304
        found.again.setdefault(kind, Counter()).update(again)
        if not any(again[condition] for condition in CONDITIONS):
            yield "hỏi lại mà không trả lời 304", Check.CACHING
        elif not all(again[condition] for condition in CONDITIONS if answer.headers.get(CONDITIONS[condition])):
            yield "hỏi lại mà không phải lúc nào cũng trả lời 304", Check.CACHING


def _is_kind(type_: str, path: str) -> bool:
    kinds = {"html": {"text/html"}, "css": {"text/css"}, "js": {"text/javascript", "application/javascript"}, "svg": {"image/svg+xml"}}
    suffix = path.rpartition(".")[2]
    return suffix not in kinds or type_.partition(";")[0] in kinds[suffix]


def _look_at_query(client: Client, files: Mapping[str, str], found: Crawl) -> None:
    """See that a page with a question in its address, as a shared search has it, is the page."""
    path, query = QUERY
    if path in files and sha256(client.get(path, query=query).body).hexdigest() != files[path]:
        found.fault(Check.FILES, "có câu hỏi trong địa chỉ thì nội dung khác", f"{path}{query}")


def _look_at_missing(client: Client, address: str, wanted: Mapping[str, str], is_told: bool, found: Crawl) -> None:
    """See that what is not there, or is to be hidden, is told of by our 404 page, with all headers, and that the page finds its stylesheet from wherever it is shown."""
    missing = client.get(PAGE_404).body
    for path in (*ABSENT, *HIDDEN):
        answer = client.get(path)
        if answer.status != 404:
            found.fault(Check.HIDDEN if path in HIDDEN else Check.MISSING, f"tệp không có mà trả lời {answer.status}", path)
            continue
        if not is_told:
            continue
        if answer.body != missing:
            found.fault(Check.MISSING, "trang 404 không phải của ta", path)
            continue
        if answer.headers.get("content-type") != content_type(PAGE_404):
            found.fault(Check.MISSING, f"trang 404 có kiểu {answer.headers.get('content-type')}", path)
        elif _is_its_place(answer.body, address):
            for sheet in _SHEETS.findall(answer.body):
                _look_at_sheet(client, urljoin(f"{address}{path}", sheet.decode()), address, path, found)
        for name, value in wanted.items():
            if answer.headers.get(name.lower()) != value:
                check, what = (Check.CACHING, "trang 404 được giữ") if name == "Cache-Control" else (Check.HEADERS, f"{name} của trang 404")
                found.fault(check, f"{what}: {answer.headers.get(name.lower())}", path)


def _is_its_place(page: bytes, address: str) -> bool:
    """Return whether the site was built to lie where it lies: only then do the addresses of its 404 page, which begin with "/", lead to it."""
    said = _OWN_ADDRESS.search(page)
    return bool(said) and urlsplit(said[1].decode()).path == urlsplit(address).path


def _look_at_sheet(client: Client, sheet: str, address: str, path: str, found: Crawl) -> None:
    answer = client.get(sheet.removeprefix(address)) if sheet.startswith(address) else None
    if answer is None or answer.status != 200 or answer.headers.get("content-type") != content_type(".css"):
        found.fault(Check.MISSING, "trang 404 không có kiểu dáng", path)


def _look_at_folders(client: Client, address: str, files: Mapping[str, str], is_told: bool, found: Crawl) -> None:
    """See that a folder gives its page, lists nothing, and that a redirect to it leads to where we asked, through a server in front that holds HTTPS, too."""
    for path in PAGES_OF_FOLDERS:
        page = f"{path}index.html"
        if page in files and sha256((answer := client.get(path)).body).hexdigest() != files[page]:
            found.fault(Check.FOLDERS, f"thư mục không cho trang của nó ({answer.status})", path)
            _note_a_list(answer, path, found)
    if is_told:
        _note_a_list(client.get(BARE_FOLDER), BARE_FOLDER, found)
    place = urlsplit(address).path
    if place != "/" and urljoin(address[:-1], (answer := client.without_slash()).headers.get("location", "")) != address:
        found.fault(Check.FOLDERS, f"địa chỉ thiếu dấu / ở cuối không dẫn tới trang ({answer.status})", place.rstrip("/"))
    host = urlsplit(address).hostname or ""
    for front, headers in ((address, {}), (f"https://{host}{place}", {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-Host": host})):
        answer = client.get(LED_FROM, **headers)
        there = urljoin(f"{front}{LED_FROM}", answer.headers.get("location", ""))
        if answer.status in (301, 302, 307, 308) and there != f"{front}{LED_FROM}/":
            found.fault(Check.FOLDERS, f"dẫn tới {there} thay vì {front}{LED_FROM}/", LED_FROM)


LISTED = "liệt kê thư mục"


def _note_a_list(answer: Answer, path: str, found: Crawl) -> None:
    if answer.status not in (403, 404):
        found.fault(Check.FOLDERS, f"{LISTED} ({answer.status})", path)


def _look_at_parts(client: Client, sizes: Mapping[str, int], found: Crawl) -> None:
    """See that HEAD tells what GET does, of a file of each type, and that the largest files are given in parts, as a download that was broken off goes on."""
    for path in first_of_each_type(sizes):
        head, whole = (client.get(path, method=method) for method in ("HEAD", "GET"))
        told = [(answer.status, answer.headers.get("content-type"), answer.headers.get("content-length")) for answer in (head, whole)]
        if told[0] != told[1]:
            found.fault(Check.PARTS, f"HEAD nói {told[0]}, GET nói {told[1]}", path)
    for path in sorted(sizes, key=lambda path: -sizes[path])[:LARGEST]:
        whole, first = client.get(path).body, sizes[path] // 2
        answer = client.get(path, Range=f"bytes={first}-")
        if (answer.status, answer.headers.get("content-range"), answer.body) != (206, f"bytes {first}-{len(whole) - 1}/{len(whole)}", whole[first:]):
            found.fault(Check.PARTS, f"không cho một phần của tệp ({answer.status})", path)
