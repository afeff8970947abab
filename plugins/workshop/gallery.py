"""Pictures of every kind of page in every way that readers may see it, and a page of them all: for people to look at, which no check replaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.common.text import slugify

from .audit import FOLDER, Say
from .budgets import KINDS, Kind, Sample, samples
from .looking import WIDTHS, enlarge
from .search_in_browser import chromium, open_chromium
from .throttling import ThrottledServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHEET = 718  # CSS pixels: a sheet of A4 without its margins of 1 cm.
LONGEST = 3200  # Of a longer page, the picture has as much.
QUIET = 600  # Milliseconds until what a script shows stands.


@dataclass(frozen=True)
class Way:
    """A way of seeing a page: what the pictures are called by, how it is told, at which widths."""

    name: str
    title: str
    widths: Sequence[int] = tuple(WIDTHS)
    scheme: str = "light"
    is_printed: bool = False
    is_forced: bool = False
    is_large: bool = False


WAYS = (
    Way("sang", "Sáng"),
    Way("toi", "Tối", scheme="dark"),
    Way("giay", "Trên giấy", (SHEET,), is_printed=True),
    Way("chu-200", "Chữ 200 %", is_large=True),
    Way("mau-may", "Màu của máy (forced-colors)", is_forced=True),
)


def take(site: Path, folder: Path, *, only: str = "", say: Say = print) -> list[Path]:
    """Take a picture of a page of each kind in each of WAYS into ``folder``, with an index.html of them; return the pictures.

    ``only``: as for the audit. Raises SystemExit(1) without Chromium.
    """
    path = chromium()
    if not path:
        say("Cần Chromium: apt install chromium")
        raise SystemExit(1)
    chosen = [kind for kind in KINDS if not kind.is_left and any(word.strip() in kind.name.casefold() for word in only.casefold().split(","))]
    taken = []
    folder.mkdir(parents=True, exist_ok=True)
    with ThrottledServer([site], latency=0, rate=1e9, folder=FOLDER) as server, open_chromium(path) as browser:
        for sample in samples(site, chosen):
            say(sample.address)
            for way, width in _ways():
                picture = folder / file_name(sample.kind, way, width)
                _take(browser, server.address + FOLDER + sample.address, way, width, picture)
                taken.append(picture)
    (folder / "index.html").write_text(contact_sheet(list(samples(site, chosen))), encoding="utf-8")
    return taken


def _ways() -> Iterator[tuple[Way, int]]:
    return ((way, width) for way in WAYS for width in way.widths)


def file_name(kind: Kind, way: Way, width: int) -> str:
    return f"{slugify(kind.name)}-{way.name}-{width}.png"


def contact_sheet(shown: Sequence[Sample]) -> str:
    """Return the page that shows the pictures of the ``shown`` pages, way by way."""
    return "\n".join(
        [
            '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Mọi loại trang</title>',
            "<style>body{font:16px sans-serif}section{display:grid;grid-template-columns:repeat(auto-fill,minmax(16rem,1fr));gap:1rem}"
            "figure{margin:0}img{width:100%;max-height:40rem;object-fit:cover;object-position:top;border:1px solid}</style>",
            *_rows(shown),
            "</html>\n",
        ]
    )


def _rows(shown: Sequence[Sample]) -> Iterator[str]:
    for way, width in _ways():
        yield f"<h2>{escape(way.title)}, {width} px</h2>\n<section>"
        for sample in shown:
            name, kind = file_name(sample.kind, way, width), escape(sample.kind.name)
            yield f'<figure><a href="{name}"><img src="{name}" alt="{kind}" loading="lazy"></a><figcaption>{kind}: {escape(sample.address)}</figcaption></figure>'
        yield "</section>"


def _take(browser: Browser, address: str, way: Way, width: int, picture: Path) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        locale="vi-VN",
        color_scheme=way.scheme,  # type: ignore[arg-type]
        forced_colors="active" if way.is_forced else "none",
        service_workers="block",
    )
    page: Page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(QUIET if "?" in address else 0)
    if way.is_printed:
        page.emulate_media(media="print")
    if way.is_large:
        enlarge(page)
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), LONGEST)
    page.screenshot(path=picture, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    context.close()
