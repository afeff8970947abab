"""Searches in a real Chromium over the throttled server, as a reader does them: the first one of a fresh profile, and others in the same page."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from .throttling import ThrottledServer, Traffic

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"]
FOLLOWING = 3  # Queries after the first, in the same page, each given at once.
KEY = 120  # Milliseconds from one key to the next where a query is typed.
QUIET = 0.4  # Seconds without traffic after which a query has loaded all that it loads: more than the typing pause and what follows it.
PATIENCE = 60  # Seconds.
# What readers ask for; each stands for a kind.
QUERIES = (
    "hội nghị giao ban",
    "an ninh biên giới",
    "An Giang",
    "nghị định 77",
    "27/7/2022",
    "quý 2 2022",
    "tuyen quan quy 1",
    "Hội nghi giao bna",
    "phối hợp tuần t",
    "biên phòng Kiên Giang",
    "02/2020/NĐ-CP",
    "công an xã 2024",
    "dan quan tu ve",
    '"kiểm tra cư trú"',
)
# In every page before its own scripts: notes when results are there and drawn, and the tasks of the main thread over 50 ms (no others are told of).
WATCH = """() => {
  window.seen = { shown: 0, tasks: [], results: 0 };
  new PerformanceObserver((list) => list.getEntries().forEach((task) => seen.tasks.push(task.duration))).observe({ type: "longtask", buffered: true });
  window.drawn = (results) => requestAnimationFrame(() => setTimeout(() => Object.assign(seen, { shown: performance.now(), results })));
}"""
# Of our page: the line that says how many there are changes with each answer.
OURS = """addEventListener("DOMContentLoaded", () => {
  const count = document.getElementById("tim-so");
  new MutationObserver(() => count.textContent.startsWith("Đang") || setTimeout(() => drawn(document.querySelectorAll("#tim-ds > li").length)))
    .observe(count, { childList: true, characterData: true, subtree: true });
})"""
FOCUS = 'document.querySelector("#q").focus()'
GIVE = """(query) => {
  Object.assign(seen, { shown: 0, tasks: [], from: performance.now() });
  const box = document.querySelector("#q");
  box.value = query;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}"""
TYPE = f"""async (query) => {{
  const box = document.querySelector("#q");
  seen.tasks = [];
  for (let letters = 1; letters <= query.length; letters += 1) {{
    if (letters > 1) await new Promise((resolve) => setTimeout(resolve, {KEY}));
    Object.assign(seen, {{ shown: 0, from: performance.now() }});
    box.value = query.slice(0, letters);
    box.dispatchEvent(new Event("input", {{ bubbles: true }}));
  }}
}}"""


@dataclass(frozen=True)
class Search:
    """One search: ``seconds`` from the navigation or the last key to results on the screen, ``longest`` task of the main thread over 50 ms (0: none)."""

    query: str
    traffic: Traffic
    seconds: float
    longest: float
    results: int


@dataclass
class Searches:
    """All searches of one engine: the first of a page, those given at once after it, and one typed key by key."""

    first: list[Search] = field(default_factory=list)
    following: list[Search] = field(default_factory=list)
    typed: list[Search] = field(default_factory=list)


class NoAnswer(Exception):
    """A page showed no results in time."""


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def open_chromium(path: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True)
class Ways:
    """How a page is asked, as JavaScript: ``watch`` tells when its results are there, ``focus`` comes to its box, ``give`` a query at once, ``type`` it key by key."""

    watch: str = OURS
    focus: str = FOCUS
    give: str = GIVE
    type: str = TYPE


def search_all(browser: Browser, server: ThrottledServer, page_name: str, queries: Sequence[str], ways: Ways = Ways(), following: int = FOLLOWING) -> Searches:
    """Ask each of ``queries`` first in a fresh profile, then the next ``following`` of them in the same page, then type the one after these."""
    found = Searches()
    for number, query in enumerate(queries):
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
        page = context.new_page()
        page.add_init_script(f"({WATCH})();{ways.watch}")
        server.take()
        found.first.append(_search(page, server, query, lambda query, page=page: page.goto(f"{server.address}{page_name}?q={quote_plus(query)}")))
        after = [queries[(number + offset) % len(queries)] for offset in range(1, following + 2)]
        if ways.focus:
            page.evaluate(ways.focus)
            page.wait_for_timeout(300)  # Nobody types sooner.
        for again in after[:-1]:
            found.following.append(_search(page, server, again, lambda query, page=page: page.evaluate(ways.give, query)))
        if ways.type:
            found.typed.append(_search(page, server, after[-1], lambda query, page=page: page.evaluate(ways.type, query)))
        context.close()
    return found


def _search(page: Page, server: ThrottledServer, query: str, ask: Callable[[str], object]) -> Search:
    """Ask, and return what it took until the results were there; its traffic is that until nothing more comes."""
    ask(query)
    until = time.monotonic() + PATIENCE
    while not (page.evaluate("seen.shown") and server.is_quiet(QUIET)):
        if time.monotonic() > until:
            raise NoAnswer(query)
        page.wait_for_timeout(50)
    seen = page.evaluate("seen")
    return Search(query, Traffic.of(server.take()), (seen["shown"] - seen.get("from", 0)) / 1000, max(seen["tasks"], default=0), seen["results"])
