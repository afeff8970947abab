"""Whether a server gives a site as it is meant: every file of its manifest is asked for, with and without compression, and what is not there."""

from __future__ import annotations

import gzip
import http.client
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from urllib.parse import quote, urljoin, urlsplit

import brotli

from plugins.publish.core import MANIFEST, NAMED_BY_CONTENT, cache_control, content_type, read_whole
from plugins.search.core import FOLDER as INDEX

ABSENT = ("khong-co.html", "tin/khong-co.html", "khong-co.css", "t-aaaaaa/khong-co.css", ".htaccess", ".so-giao-ban", "tin/.an/b.html")
CONDITIONS = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}  # What browsers ask again with, one or both: it is what they were told before.
FOLDERS = ("in/", "tin")  # The first has no page of its own, whatever the site is published with: a server may list it.


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
    HIDDEN = "hidden files, folders"


class Kept(StrEnum):
    """Files by how long browsers may keep them without asking, as the table calls them."""

    PAGES = "pages"  # And all that is neither of the others.
    INDEX = "index"
    LASTING = "named by content"


LEAST_ASKED = 12  # Of the kinds that are few files: so many are asked for, even where only some of all are.


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

    def get(self, path: str, encodings: str = "identity", **headers: str) -> Answer:
        self._connection.request("GET", f"{self._root}/{quote(path)}", headers={"Host": self._host, "Accept-Encoding": encodings, **headers})
        answer = self._connection.getresponse()
        data = answer.read()
        encoding = answer.headers.get("Content-Encoding", "")
        body = gzip.decompress(data) if encoding == "gzip" else brotli.decompress(data) if encoding == "br" else data
        return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, body, encoding, len(data))


def crawl(address: str, wanted: Mapping[str, str] = {}, *, is_told: bool = True, every: int = 1) -> Crawl:
    """Ask the server at ``address`` for each file of its manifest (or ``every`` so many one), and for what is not there.

    ``wanted``: headers that every answer has. ``is_told``: the server was told of our types and of the 404 page; else types count as far as
    the kind (text/html) of what browsers run and show.
    """
    found = Crawl()
    with Client(address) as client:
        manifest = client.get(MANIFEST)
        if manifest.status != 200:
            found.fault(Check.FILES, f"không có {MANIFEST}: {manifest.status}", MANIFEST)
            return found
        missing = client.get("404.html").body
        told = read_whole(manifest.body.decode(), lambda parts: {part: client.get(part).body for part in parts})
        for path, digest in chosen(told, every).items():
            faults = dict(_faults(client, path, digest, wanted, is_told, found))
            for fault in faults:
                found.faults.setdefault(fault, path)
            found.amiss.update(set(faults.values()))
            found.asked += 1
            found.files += not faults
        for path in ABSENT:
            answer = client.get(path)
            if answer.status != 404:
                found.fault(Check.HIDDEN if "/." in f"/{path}" else Check.MISSING, f"tệp không có mà trả lời {answer.status}", path)
            elif is_told and answer.body != missing:
                found.fault(Check.MISSING, "trang 404 không phải của ta", path)
            elif is_told and answer.headers.get("content-type") != content_type("404.html"):
                found.fault(Check.MISSING, f"trang 404 có kiểu {answer.headers.get('content-type')}", path)
            elif is_told and "Cache-Control" in wanted and answer.headers.get("cache-control") != wanted["Cache-Control"]:
                found.fault(Check.CACHING, f"trang 404 được giữ: {answer.headers.get('cache-control')}", path)
        for path in FOLDERS:
            _look_at_folder(client, address, path, found, is_told)
    return found


def kind_of(path: str) -> Kept:
    """Return how long browsers may keep what is at that path."""
    return Kept.LASTING if NAMED_BY_CONTENT.match(path) else Kept.INDEX if path.startswith(f"{INDEX}/") else Kept.PAGES


def chosen(files: Mapping[str, str], every: int) -> dict[str, str]:
    """Return one of ``every`` so many files; of the index and of what is named by content at least LEAST_ASKED, where there are so many."""
    asked = set(list(files)[::every])
    for kind in (Kept.INDEX, Kept.LASTING):
        of_kind = {path: path in asked for path in files if kind_of(path) is kind}
        asked.update([path for path, is_asked in of_kind.items() if not is_asked][: max(0, LEAST_ASKED - sum(of_kind.values()))])
    return {path: digest for path, digest in files.items() if path in asked}


def _faults(client: Client, path: str, digest: str, wanted: Mapping[str, str], is_told: bool, found: Crawl) -> Iterator[tuple[str, Check]]:
    """Yield each fault of an answer with the check that it belongs to."""
    for encodings in ("identity", "gzip", "gzip, deflate, br"):
        answer = client.get(path, encodings)
        if answer.status != 200:
            yield f"trả lời {answer.status}", Check.FILES
            continue
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
        if answer.encoding and "accept-encoding" not in answer.headers.get("vary", "").lower():
            yield "thiếu Vary", Check.COMPRESSION
        for name, value in wanted.items():
            if answer.headers.get(name.lower()) != (cache_control(path) if name == "Cache-Control" else value):
                yield f"{name}: {answer.headers.get(name.lower())}", Check.CACHING if name == "Cache-Control" else Check.HEADERS
    if answer.status == 200:
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


def _look_at_folder(client: Client, address: str, path: str, found: Crawl, is_told: bool) -> None:
    """See that a folder lists nothing, and that a redirect to it leads to where we asked."""
    answer = client.get(path)
    if path.endswith("/"):
        if is_told and answer.status not in (403, 404):
            found.fault(Check.HIDDEN, f"liệt kê thư mục ({answer.status})", path)
    elif answer.status in (301, 302, 307, 308) and urljoin(f"{address}{path}", answer.headers.get("location", "")) != f"{address}{path}/":
        found.fault(Check.HIDDEN, f"dẫn tới {answer.headers['location']}", path)
