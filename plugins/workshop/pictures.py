"""Pictures taken in Chromium: those of the README from the built site, and those of the editors' guide."""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.archive.report import console

from .guide_shots import FOLDER, SHOTS, Shot, Studio, put_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Name, page, width, height of the window, colour scheme.
PICTURES = (
    ("trang-dau", "index.html", 1280, 860, "light"),
    ("trang-dau-toi", "index.html", 1280, 860, "dark"),
    ("bai-tren-dien-thoai", "tin/go-quao-2020-10-09.html", 360, 740, "light"),
    ("tinh", "tinh/da-nang.html", 1280, 860, "light"),
)
SHARPNESS = 1.5  # Pixels of a picture of the guide for one of CSS: it is looked at on telephones.
COLOURS = 9  # Letters need no more, with their soft edges; a picture of letters in few colours is small without any loss.
# Each pixel gets the nearest of the commonest colours; quality 1 is lossless WebP in Chromium.
_SMALL = """async ([png, most]) => {
  const picture = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height), context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer), counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const kept = [...counts].sort((one, other) => other[1] - one[1]).slice(0, most).map(([pixel]) => pixel);
  const parts = pixel => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const apart = (one, other) => parts(one).reduce((sum, part, at) => sum + (part - parts(other)[at]) ** 2, 0);
  const nearest = new Map();
  for (const pixel of counts.keys()) nearest.set(pixel, kept.reduce((best, other) => (apart(pixel, other) < apart(pixel, best) ? other : best)));
  pixels.forEach((pixel, at) => { pixels[at] = nearest.get(pixel); });
  context.putImageData(image, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp", quality: 1 })).arrayBuffer());
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
}"""


def take(root: Path, output: Path, only: str = "") -> None:
    """Take the pictures of the site in ``output``: of the README into ``.github/images``, of the guide into ``content/images/huong-dan`` and its pages.

    ``only``: the one of this name. Raises SystemExit(1) without Chromium, a built site, or a picture of that name.
    """
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium or not (output / "index.html").exists():
        console.print("Cần Chromium và trang đã dựng (inv build).")
        raise SystemExit(1)
    of_readme = [picture for picture in PICTURES if only in ("", picture[0])]
    of_guide = [shot for shot in SHOTS if only in ("", shot.name)]
    if not of_readme and not of_guide:
        console.print(f"Không có ảnh nào tên “{only}”. Có: {', '.join([*(picture[0] for picture in PICTURES), *(shot.name for shot in SHOTS)])}")
        raise SystemExit(1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-quic"])
        _take_readme(browser, of_readme, output, root / ".github" / "images")
        _take_guide(browser, of_guide, root, output)
        browser.close()


def _take_readme(browser: Browser, pictures: Sequence[tuple[str, str, int, int, str]], output: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, page_path, width, height, scheme in pictures:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="vi-VN")  # type: ignore[arg-type]
        page = context.new_page()
        page.goto((output / page_path).as_uri())
        page.screenshot(path=folder / f"{name}.png")
        console.print(f"{folder.name}/{name}.png")
        context.close()


def _take_guide(browser: Browser, shots: Sequence[Shot], root: Path, output: Path) -> None:
    folder = root / "content" / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    sizes: dict[str, tuple[int, int]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        studio = Studio(root, Path(scratch), output)
        for shot in shots:
            file = folder / f"{shot.name}.webp"
            sizes[shot.name] = _take(browser, shot, studio, file)
            console.print(f"{FOLDER}/{file.name} {sizes[shot.name][0]}×{sizes[shot.name][1]}, {file.stat().st_size / 1000:.0f} kB")
    for page in sorted((root / "content" / "pages").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        shown = put_in(text, sizes)
        if shown != text:
            page.write_text(shown, encoding="utf-8")


def _take(browser: Browser, shot: Shot, studio: Studio, file: Path) -> tuple[int, int]:
    """Write the picture of ``shot``; return its width and height in CSS pixels."""
    window = {"width": shot.width, "height": shot.height or 400}
    context = browser.new_context(viewport=window, device_scale_factor=SHARPNESS, color_scheme="light", locale="vi-VN")  # type: ignore[arg-type]
    page = context.new_page()
    html = shot.html(studio)
    with shot.address(studio) as address:
        if html:
            page.set_content(html)
        else:
            page.goto(address)
        shot.act(page)
        height = shot.height or int(page.evaluate("Math.ceil(document.body.getBoundingClientRect().height)"))
        scrolled = "at => at ? document.querySelector(at).getBoundingClientRect().top + scrollY : scrollY"
        top = float(page.evaluate(scrolled, shot.start))
        png = page.screenshot(clip={"x": 0, "y": top, "width": shot.width, "height": height}, full_page=True)
    page.goto("about:blank")
    file.write_bytes(base64.b64decode(page.evaluate(_SMALL, [base64.b64encode(png).decode(), COLOURS])))
    context.close()
    return shot.width, height
