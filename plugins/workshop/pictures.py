"""Screenshots for the README, taken from the built site in Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path

from plugins.archive.report import console

# Name, page, width, height of the window, colour scheme.
PICTURES = (
    ("trang-dau", "index.html", 1280, 860, "light"),
    ("trang-dau-toi", "index.html", 1280, 860, "dark"),
    ("bai-tren-dien-thoai", "tin/go-quao-2020-10-09.html", 360, 740, "light"),
    ("tinh", "tinh/da-nang.html", 1280, 860, "light"),
)


def take(output: Path, folder: Path) -> None:
    """Write the pictures of the site in ``output`` to ``folder``. Raises SystemExit(1) without Chromium or a built site."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium or not (output / "index.html").exists():
        console.print("Cần Chromium và trang đã dựng (inv build).")
        raise SystemExit(1)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, page_path, width, height, scheme in PICTURES:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="vi-VN")
            page = context.new_page()
            page.goto((output / page_path).as_uri())
            page.screenshot(path=folder / f"{name}.png")
            console.print(f"{folder.name}/{name}.png")
            context.close()
        browser.close()
