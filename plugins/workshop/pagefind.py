"""Pagefind over the articles of a built site, where it is installed (``npm install pagefind``): what our search is measured against."""

from __future__ import annotations

import shutil
from pathlib import Path

from .measuring import Cost, measure

ROOT = Path(__file__).parents[2]
# As small as a page can be, without a stylesheet: ten results, later six, as in our page, through Pagefind's own interface.
PAGE = """<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<title>Pagefind</title>
<ol></ol>
<script type="module">
import * as pagefind from "./pagefind/pagefind.js";
const list = document.querySelector("ol");
window.ask = async (query, most) => {
  const found = await pagefind.search(query);
  const articles = await Promise.all(found.results.slice(0, most).map((result) => result.data()));
  list.replaceChildren(...articles.map(({ meta, excerpt }) => Object.assign(document.createElement("li"), { innerHTML: `<b>${meta.title}</b> ${excerpt}` })));
  drawn(articles.length);
};
ask(new URLSearchParams(location.search).get("q"), 10);
</script>
"""
GIVE = """(query) => {
  Object.assign(seen, { shown: 0, tasks: [], from: performance.now() });
  ask(query, 6);
}"""


def pagefind_binary() -> str:
    """Return Pagefind's path, "" where it is not installed."""
    local = ROOT / "node_modules" / ".bin" / "pagefind"
    return str(local) if local.exists() else shutil.which("pagefind") or ""


def index(binary: str, site: Path, out: Path) -> Cost:
    """Make Pagefind's index of the articles of ``site``, and a page that asks it, in ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "tim.html").write_text(PAGE, encoding="utf-8")
    options = ["--site", str(site), "--glob", "tin/*.html", "--root-selector", "main", "--output-path", str(out / "pagefind"), "--quiet"]
    return measure([binary, *options], ROOT)
