"""A walk through the site as a screen reader takes it: by the accessibility tree that Chromium gives to such programs."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from .search_in_browser import chromium, open_chromium
from .throttling import ThrottledServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = "so-giao-ban/"
QUERY = "giao ban Gò Quao"
# What a screen reader lists for jumping to, in Vietnamese.
LANDMARKS = {
    "banner": "đầu trang",
    "navigation": "điều hướng",
    "main": "nội dung chính",
    "complementary": "phần kèm theo",
    "contentinfo": "cuối trang",
    "search": "tìm kiếm",
    "region": "vùng",
    "form": "biểu mẫu",
}
CONTROLS = {
    "link": "liên kết",
    "button": "nút",
    "searchbox": "ô tìm",
    "textbox": "ô nhập",
    "combobox": "ô chọn",
    "radio": "nút chọn một",
    "checkbox": "ô đánh dấu",
    "DisclosureTriangle": "nút mở gập",
}
GROUPS = {"table": "bảng", "list": "danh sách", "group": "nhóm", "radiogroup": "nhóm"}
_NAMED = {"heading", "Legend", "LabelText", *CONTROLS}  # What is in them has been told by their names.
_INLINE = {"time", "abbr", "strong", "emphasis", "mark", "code", "superscript", "LabelText", "Abbr"}
LIVE = {"status": "báo nhẹ", "alert": "báo gấp", "log": "báo thêm"}
# Said by itself, such a name tells nothing of where it leads.
_EMPTY_NAMES = re.compile(r"(ở đây|đây|xem thêm|xem|chi tiết|tiếp|đọc tiếp|click|link|trang|[\d\s.,:/–-]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Heard:
    """One thing that is read out: ``role`` as ARIA calls it, its ``name``, the ``level`` of a heading, its ``states``, and the landmarks it is in."""

    role: str
    name: str
    level: int = 0
    states: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    address: str = ""  # Where a link leads.


@dataclass(frozen=True)
class Station:
    """A page of the walk: how one came there, its title, its language, and all that is heard in order."""

    how: str
    title: str
    language: str
    heard: tuple[Heard, ...]

    def of(self, *roles: str) -> list[Heard]:
        return [heard for heard in self.heard if heard.role in roles]

    @property
    def headings(self) -> list[Heard]:
        return self.of("heading")

    @property
    def live(self) -> list[Heard]:
        """What is read out by itself when it changes."""
        return [heard for heard in self.heard if heard.role in LIVE or "live" in heard.states]


def listen(page: Page, how: str) -> Station:
    """Return what a screen reader would find on ``page`` as it is now."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return Station(how, page.title(), page.evaluate("document.documentElement.lang"), tuple(heard_in(nodes)))


def heard_in(nodes: Sequence[dict]) -> Iterator[Heard]:
    """Yield what is read out of an accessibility tree, as Chromium's protocol gives it, in reading order."""
    by_id = {node["nodeId"]: node for node in nodes}

    def walk(node: dict, within: tuple[str, ...], is_told: bool) -> Iterator[Heard]:
        role, name = _value(node, "role"), _value(node, "name").strip()
        told = {prop["name"]: prop["value"].get("value") for prop in node.get("properties", ())}
        if not node.get("ignored") and role == "StaticText":
            if not is_told and name:
                yield Heard("text", name, within=within)
        elif not node.get("ignored") and role not in ("RootWebArea", "InlineTextBox", "none", "generic"):
            states = [key for key in ("checked", "expanded", "disabled", "required") if told.get(key) not in (None, False, "false")]
            if told.get("live") not in (None, "off"):
                states.append("live")
            yield Heard(role, name, int(told.get("level") or 0), tuple(states), within, str(told.get("url") or ""))
        inside = (*within, role) if role in LANDMARKS and not node.get("ignored") else within
        for child in node.get("childIds", ()):
            if child in by_id:
                yield from walk(by_id[child], inside, is_told or role in _NAMED)

    for root in nodes:
        if not root.get("parentId"):
            yield from walk(root, (), is_told=False)


def _value(node: dict, key: str) -> str:
    return str(node.get(key, {}).get("value") or "")


def says_nothing(link: Heard) -> bool:
    """Return whether the name of a link, heard by itself, does not say where it leads."""
    return bool(_EMPTY_NAMES.fullmatch(link.name)) and not re.fullmatch(r"(19|20)\d\d", link.name)


def walk(page: Page, address: str) -> Iterator[Station]:
    """Yield the stations of the walk: the first page, a province, one of its articles, the search for it; ``address``: where the site is served."""
    page.goto(address + "index.html")
    yield listen(page, "Mở trang đầu")
    province = page.get_by_role("main").get_by_role("link", name=re.compile(r"^An Giang\b")).first
    province.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tinh/an-giang.html")
    yield listen(page, "Vào liên kết An Giang")
    article = page.get_by_role("main").locator(".card > * > a").first
    article.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tin/*.html")
    yield listen(page, "Vào bài đầu tiên trong danh sách")
    box = page.get_by_role("search").get_by_role("searchbox")
    box.focus()
    box.fill(QUERY)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim.html?*")
    page.locator("#tim-ds > li").first.wait_for()
    yield listen(page, f"Gõ “{QUERY}” vào ô tìm, Enter")


def transcript(station: Station) -> Iterator[str]:
    """Yield what is heard at a station, a line each, as a reader would be told it."""
    yield f"■ {station.how}"
    yield f"Trang: {station.title} (tiếng: {station.language})"
    words: list[str] = []
    depth = ""
    inside: tuple[str, ...] = ()
    for heard in station.heard:
        if words and (heard.role not in _INLINE | {"text"} or heard.within != inside):
            yield depth + " ".join(words)
            words = []
        inside, deep = heard.within, "  " * (1 + len(heard.within))
        if heard.role == "text":
            depth = deep
            words.append(heard.name)
        elif told := _told(heard, station):
            yield deep + told
    if words:
        yield depth + " ".join(words)


def _told(heard: Heard, station: Station) -> str:
    if heard.role in LANDMARKS and (heard.name or heard.role not in ("region", "form")):
        return f"[{LANDMARKS[heard.role]}{f': {heard.name}' if heard.name else ''}]"
    if heard.role == "heading":
        return f"tiêu đề cấp {heard.level}: {heard.name}"
    if heard.role in CONTROLS:
        return f"{CONTROLS[heard.role]}: {heard.name}" + "".join(f", {_STATES[state]}" for state in heard.states if state in _STATES)
    if heard in station.live:
        return f"({LIVE.get(heard.role, 'tự đọc khi đổi')}) {heard.name}".rstrip()
    if heard.role == "image" and heard.name:
        return f"hình: {heard.name}"
    return f"{GROUPS[heard.role]}: {heard.name}" if heard.role in GROUPS and heard.name else ""


_STATES = {"checked": "đã chọn", "expanded": "đang mở", "disabled": "không dùng được", "required": "bắt buộc"}


@contextlib.contextmanager
def _served(site: Path) -> Iterator[tuple[Page, str]]:
    path = chromium()
    if not path:
        Console().print("Cần Chromium: apt install chromium")
        raise SystemExit(1)
    with ThrottledServer([site], latency=0, rate=1e9, folder=FOLDER) as server, open_chromium(path) as browser:
        yield browser.new_page(locale="vi-VN", viewport={"width": 1280, "height": 800}), server.address + FOLDER


def run(site: Path) -> None:
    """Walk through ``site`` and print what is heard. Raises SystemExit(1) without Chromium."""
    with _served(site) as (page, address):
        for station in walk(page, address):
            for line in transcript(station):
                Console(highlight=False, soft_wrap=True).print(escape(line))
