"""The bundle of a province: a folder that opens from a disk, for USB sticks and Zalo, made of pages that were built.

It holds the province's page, its years, its articles, their sheets to print, what explains abbreviations and voices, and a list of all articles by
year, with a search of their texts, in place of the site's first page and of its search. What leads elsewhere is marked, and goes to the site's address
where that is known. Pure: pages in, pages out.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby

from plugins.archive.assets import ICON, OFFLINE_SCRIPT, READ_ALOUD, SAVED_SEARCH, SETTINGS_SCRIPT, STYLESHEET

from .browse import GLOSSARY
from .chrome import SEARCH

_PARTS = re.compile(r'<form class="search-box".*?</form>\s*|<section [^>]*id="ngoai-mang".*?</section>\s*', re.DOTALL)
_LINKS = re.compile(r'<link rel="(?:search|alternate)"[^>]*>\s*')
_ANCHOR = re.compile(r'(<a\b[^>]*?) href="([^"]*)"')
_IMAGE = re.compile(r'<img[^>]*? src="([^"]+)"')
_ATTACHED = re.compile(r'<a\b[^>]*? href="((?:\.\./)*files/[^"#?]+)')
_FINER = re.compile(r"<source [^>]*>")  # A stick has no room for the same picture six times: it holds the one that all programs know.
_ELSEWHERE = re.compile(r"[a-z][a-z+.-]*:|#")
_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_HELP = "nghe-doc.html"  # Where the script that reads aloud leads without a voice.
_TEXTS = "theme/chu-trong-goi.js"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_STYLE = b'\na[rel~="external"]::after{content:"\\2197";content:"\\2197" / " (tr\xc3\xaan m\xe1\xba\xa1ng)"}a:not([href]){color:inherit;text-decoration:none}'
_DAY = (1980, 1, 1, 0, 0, 0)  # The first that a zip can name: the same pages make the same bytes on any day.


@dataclass(frozen=True)
class Bundle:
    """What one bundle is made from: the list of a province (:mod:`.offline`), and the site it comes from; ``address`` "" where unknown."""

    place_id: str
    listed: Mapping[str, list]
    site_name: str
    address: str = ""

    @property
    def folder(self) -> str:
        return f"so-giao-ban-{self.place_id}"


def bundle_files(bundle: Bundle, read: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Return the files of a bundle by their paths in it; ``read`` yields a file of the site, None where there is none."""
    ids = [row[0] for row in bundle.listed["tin"]]
    of_records = (f"{kind}/{record_id}.html" for record_id in ids for kind in ("tin", "in"))
    wanted = [*bundle.listed["trang"], READ_ALOUD, SAVED_SEARCH, _HELP, GLOSSARY, *of_records]
    found = {path: data for path in dict.fromkeys(wanted) if path != OFFLINE_SCRIPT and (data := read(path)) is not None}
    for path, data in list(found.items()):
        html = data.decode() if path.endswith(".html") else ""
        for file in (*_IMAGE.findall(html), *_ATTACHED.findall(html)):
            inside = _resolved(path, file)
            if inside not in found and (content := read(inside)) is not None:
                found[inside] = content
    texts = [_text(found.get(f"tin/{record_id}.html", b"").decode()) for record_id in ids]
    known = {*found, "index.html"}
    files = {path: _page(path, data.decode(), known, bundle.address).encode() if path.endswith(".html") else data for path, data in found.items()}
    files[STYLESHEET] = files.get(STYLESHEET, b"") + _STYLE
    files[_TEXTS] = f"searchBundle({json.dumps(texts, ensure_ascii=False, separators=(',', ':'))});\n".encode()
    files["index.html"] = _index(bundle).encode()
    return files


def _text(html: str) -> str:
    """Return the words of a page's <main>."""
    return " ".join(unescape(_TAG.sub(" ", "".join(_MAIN.findall(html)))).split())


def _resolved(path: str, link: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), link.partition("#")[0].partition("?")[0]))


def _page(path: str, html: str, known: set[str], address: str) -> str:
    """Return a page as the bundle has it: without a search and without what only a server gives; links out of the bundle marked."""

    def link(match: re.Match[str]) -> str:
        start, target = match.groups()
        if _ELSEWHERE.match(target):
            return match[0]
        inside = _resolved(path, target)
        if inside in known:
            return match[0]
        if inside == SEARCH:  # The first page of a bundle is its search.
            return f'{start} href="{posixpath.relpath("index.html", posixpath.dirname(path) or ".")}"'
        anchor = target[len(target.partition("#")[0]) :]
        return f'{start} rel="external" href="{escape(address)}/{inside}{anchor}"' if address else start

    head, end, rest = html.replace(OFFLINE_SCRIPT, SETTINGS_SCRIPT).partition("</head>")  # What is in both is in the second.
    html = head.replace("'self'", "'self' file:") + end + rest  # Not every browser takes a file for its own kin.
    return _ANCHOR.sub(link, _FINER.sub("", _LINKS.sub("", _PARTS.sub("", html))))


def _index(bundle: Bundle) -> str:
    """Return the first page: every article of the bundle by year, the newest first."""
    name = str(bundle.listed["ten"])
    title = f"{bundle.site_name}: {name}"
    groups = []
    for year, rows in groupby(bundle.listed["tin"], key=lambda row: found[0] if (found := _YEAR.findall(row[3])) else ""):
        items = "".join(
            f'<li class="card"><p class="card__meta small"><i>{escape(place)}, {escape(day)}</i></p><h3><a href="tin/{record_id}.html">{escape(head)}</a></h3></li>\n'
            for record_id, head, place, day in rows
        )
        groups.append(f'<section class="section"><h2>{f"Năm {year}" if year else "Không rõ năm"}</h2>\n<ol class="card-list">\n{items}</ol></section>\n')
    marks = "Liên kết có dấu ↗ dẫn ra trang trên mạng." if bundle.address else "Chữ gạch chân thì bấm được; phần khác của kho không có trong gói này."
    return f"""<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file:; base-uri 'none'">
<title>{escape(title)}</title>
<meta name="description" content="Các tin của {escape(name)} để đọc không cần mạng.">
<link rel="stylesheet" href="{STYLESHEET}">
<link rel="icon" href="{ICON}" type="image/svg+xml">
<script src="{SAVED_SEARCH}" defer></script>
<script src="{_TEXTS}" defer></script>
</head>
<body>
{_masthead(bundle.site_name)}
<div class="wrap"><main>
<div class="page-head">
<h1>Tin của {escape(name)}</h1>
<p>{len(bundle.listed["tin"])} tin, đọc được ngay trong máy, không cần mạng. {marks}</p>
<form class="search-box" role="search" id="tim-trong-goi" hidden><input type="search" aria-label="Tìm trong gói này" placeholder="Tìm trong gói này"><button>Tìm</button></form>
<noscript><p>Muốn tìm một chữ, dùng lệnh tìm của trình duyệt (Ctrl+F) trên trang này.</p></noscript>
<p role="status" id="tim-thay"></p>
<p><a class="touch" href="{bundle.listed["trang"][0]}">Trang của {escape(name)}</a></p>
</div>
{"".join(groups)}</main></div>
</body>
</html>
"""


def _masthead(site_name: str) -> str:
    """Return the head of a page that no template makes, as those of the site have it."""
    return f'<header class="masthead"><div class="wrap masthead__row"><a class="masthead__brand" href="index.html" aria-current="page"><b>{escape(site_name)}</b></a></div></header>'


def zipped(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Return a zip of ``files`` below ``folder``; the same files make the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{path}", _DAY)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, files[path], compresslevel=9)
    return buffer.getvalue()


def overview(rows: list[tuple[str, str, int, int]], site_name: str) -> str:
    """Return the page from which bundles are taken: rows of place id, name, number of articles, bytes."""
    items = "".join(
        f'<li id="{place_id}"><a class="touch" href="{place_id}.zip" download>{escape(name[:1].upper() + name[1:])}</a>, {number} tin, {size}</li>\n'
        for place_id, name, number, size in ((place_id, name, number, _size(length)) for place_id, name, number, length in rows)
    )
    return f"""<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(site_name)}: gói theo tỉnh để đọc không cần mạng</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' file:; connect-src 'self'; base-uri 'none'">
<meta name="description" content="Mỗi tỉnh một gói nén: chép ra USB, gửi qua Zalo, mở được không cần mạng.">
<link rel="stylesheet" href="{posixpath.basename(STYLESHEET)}">
</head>
<body>
{_masthead(site_name)}
<div class="wrap"><main>
<h1>Gói theo tỉnh, để đọc không cần mạng</h1>
<p>Mỗi tỉnh một gói nén (zip): chép ra USB hay gửi qua Zalo được. Giải nén rồi mở tệp index.html trong đó.</p>
<ul>
{items}</ul>
</main></div>
</body>
</html>
"""


def _size(length: int) -> str:
    return f"{length / 1000:.0f}\u00a0kB" if length < 1_000_000 else f"{length / 1_000_000:.1f}\u00a0MB".replace(".", ",")


def read_list(data: bytes) -> Mapping[str, list]:
    return dict(json.loads(data))
