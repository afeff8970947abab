"""Files that pages ask for: one stylesheet for all and one for drawings and tables, the icon, one script for each kind of page, and the images of records.

They lie in one folder, ``theme/``. Where the site is published, the folder is called by a digest of all that is in it (``t-k3f7ab/``): whatever was
once loaded is kept for ever, and a changed file has another address. One name for all of them, as each page would pay for one of its own for each.
"""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path

import rcssmin
import rjsmin

from plugins.media.core import Changed, is_attachment, renditions

from .plan import Artifact, CannotMake, Change, Months, Site, image_key

STYLESHEET, ICON, SETTINGS_SCRIPT = "theme/so-giao-ban.css", "theme/icon.svg", "theme/settings.js"
SEARCH_SCRIPT, OPENSEARCH = "theme/tim.js", "tim/opensearch.xml"  # Made by the search.
READ_ALOUD = "theme/nghe.js"  # Made by the speech.
FEEDBACK_SCRIPT, OFFLINE_SCRIPT = "theme/gop-y.js", "theme/ngoai-mang.js"
SAVED_SEARCH = "theme/tim-luu.js"  # The service worker asks for it, and bundles hold it.
SERVICE_WORKER = "sw.js"  # At the root: it may answer for the pages below it alone.
CHART_STYLESHEET = "theme/bang-hinh.css"  # After the first, on pages with a drawing or a wide table.
FEED_STYLESHEET = "theme/nguon-tin.css"
KEY = "theme"
THEME = "theme"  # What the folder is called where its files may change.
LASTING = re.compile(r"t-[a-z2-7]{6}/")  # What begins the path of a file that never changes.

# For short names of custom properties, but --c and --n, which charts/number.css sets. Small ones: stylesheets are full of them, so they pack well.
_LETTERS = "abdefghijklmopqrstuvwxyz"
_SETTING = re.compile(r"[{;\s](--[a-z][a-z0-9-]*)\s*:")
_SELECTOR = re.compile(r"[^{};]+\{")
_QUOTED = re.compile(r'="([a-z]+)"')
_PROPERTY = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")


_SHOWN = "FROM image JOIN record USING (n) WHERE status = 'published'"


def lasting_folder(files: Iterable[Artifact]) -> str:
    """Return the name of the folder of the theme's ``files`` where they are to be kept for ever: another one if any of them is another."""
    whole = blake2b(digest_size=5)
    for file in sorted(files, key=lambda file: file.path):
        data = file.content() if file.content else b""
        whole.update(f"{file.path} {len(data)} ".encode() + data)
    return f"t-{b32encode(whole.digest()).decode()[:6].lower()}"


def placed(path: str, folder: str) -> str:
    """Return where a file of the theme (``theme/…``) is on a site that calls the folder ``folder``."""
    return folder + path.removeprefix(THEME)


def folder_in(site: Path) -> str:
    """Return what a built site calls the folder of the theme's files."""
    found = (file.parent.name for file in site.glob(f"t-*/{Path(STYLESHEET).name}") if LASTING.match(f"{file.parent.name}/"))
    return next(found, THEME)


class AssetPlanner:
    """Plans the theme's files (key ``theme``), and those of the images that are shown and of attachments (``image:images/x.jpg``)."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def keys(self) -> Iterable[str]:
        return (KEY,)

    def lasting_keys(self) -> Iterable[str]:
        of_records = [row[0] for row in self._site.archive.db.execute(f"SELECT DISTINCT file {_SHOWN}")]
        return map(image_key, sorted({*of_records, *self._of_pages}))

    @cached_property
    def _of_pages(self) -> frozenset[str]:
        return frozenset(link.page for page in self._site.sources.pages for link in page.body_links if link.is_file)

    def plan(self, key: str) -> Iterator[Artifact]:
        if key == KEY:
            yield from theme_artifacts(self._site.theme, self._site.assets)
        elif key.startswith("image:"):
            yield from self._of_file(key.removeprefix("image:"))

    def _of_file(self, file: str) -> Iterator[Artifact]:
        """Yield the files of a picture or an attachment: of articles those for every screen, of standing pages the drawing as it is."""
        media, is_of_page = self._site.media, file in self._of_pages
        is_of_record = self._site.archive.db.execute(f"SELECT 1 {_SHOWN} AND file = ? LIMIT 1", (file,)).fetchone()
        if not (is_of_page or is_of_record):
            return
        medium = media.known(file)
        if is_attachment(file):
            yield Artifact(file, (medium.digest,), content=partial(_unless_changed, partial(media.attachment, file, medium)))
            return
        if is_of_page:
            yield Artifact(file, (medium.digest,), content=partial(_unless_changed, partial(media.drawing, file, medium)))
        for made in renditions(file, medium) if is_of_record else ():
            yield Artifact(made.path, (medium.digest,), content=partial(_unless_changed, partial(media.rendition, file, medium, made)))

    def dirtied(self, change: Change) -> Iterable[str]:
        return ()

    def reshaped(self, term: str, before: Months, after: Months) -> Iterable[str]:
        return ()

    def recounted(self, term: str, facet: str, change: Mapping[str, int]) -> Iterable[str]:
        return ()


def _unless_changed(content: Callable[[], bytes]) -> bytes:
    try:
        return content()
    except Changed as error:
        raise CannotMake(str(error)) from None


def theme_artifacts(theme: Path, folder: str = THEME) -> Iterator[Artifact]:
    """Yield the stylesheets and the scripts, each joined from its parts and minified, the icon (all of them in ``folder``), and the service worker."""
    css, js = theme / "static" / "css", theme / "static" / "js"
    of_sheets = tuple(map(_fingerprint, (*stylesheet_parts(css), *chart_parts(css))))  # What a property is called in one hangs on both.
    yield Artifact(placed(STYLESHEET, folder), of_sheets, content=partial(stylesheet, css))
    yield Artifact(placed(CHART_STYLESHEET, folder), of_sheets, content=partial(chart_stylesheet, css))
    yield Artifact(placed(FEED_STYLESHEET, folder), (_fingerprint(css / "feed.css"),), content=partial(minified_style, css / "feed.css"))
    for path, name in ((SETTINGS_SCRIPT, ""), (FEEDBACK_SCRIPT, "feedback.js"), (OFFLINE_SCRIPT, "offline.js")):
        parts = script_parts(theme, name)
        yield Artifact(placed(path, folder), tuple(map(_fingerprint, parts)), content=partial(minified_script, parts))
    yield Artifact(placed(SAVED_SEARCH, folder), (_fingerprint(js / "saved-search.js"),), content=partial(minified_script, [js / "saved-search.js"]))
    icon, worker = theme / "static" / "icon.svg", js / "sw.js"
    yield Artifact(placed(ICON, folder), (_fingerprint(icon),), content=icon.read_bytes)
    yield Artifact(SERVICE_WORKER, (_fingerprint(worker), folder), content=partial(_service_worker, worker, folder))


def _service_worker(file: Path, folder: str) -> bytes:
    """Return the service worker, which names files of the theme."""
    return file.read_bytes().replace(f"{THEME}/".encode(), f"{folder}/".encode())


def script_parts(theme: Path, name: str = "") -> list[Path]:
    """Return the parts of a page's one script: what all pages have, and what those have that want ``name``."""
    folder = theme / "static" / "js"
    return [folder / "settings.js", *([folder / name] if name else [])]


def minified_script(parts: Iterable[Path]) -> bytes:
    """Return scripts as one, minified."""
    return str(rjsmin.jsmin("\n".join(part.read_text(encoding="utf-8") for part in parts))).encode()


def _fingerprint(path: Path) -> bytes:
    return blake2b(path.name.encode() + path.read_bytes(), digest_size=12).digest()


def stylesheet_parts(folder: Path) -> list[Path]:
    """Return the parts of the stylesheet in order: tokens, base, layout, components by name, those of single pages, wide windows, print.

    One for all pages: parts that are alike cost next to nothing beside each other, and whoever has read one page has all of it.
    """
    first, last = ("tokens.css", "base.css", "layout.css"), ("search.css", "sheets.css", "wide.css", "print.css")
    return [*(folder / name for name in first), *sorted((folder / "components").glob("*.css")), *(folder / name for name in last)]


def chart_parts(folder: Path) -> list[Path]:
    """Return the parts of the stylesheet that pages with a drawing or a wide table link after the first, by name: no article waits for these."""
    return sorted((folder / "charts").glob("*.css"))


def minified_style(file: Path) -> bytes:
    """Return a stylesheet that is linked alone, minified."""
    return str(rcssmin.cssmin(file.read_text(encoding="utf-8"))).encode()


def plain_stylesheet(folder: Path) -> bytes:
    """Return both stylesheets as one, with the custom properties under their own names: for sheets of others that use them."""
    return "\n".join(part.read_text(encoding="utf-8") for part in (*stylesheet_parts(folder), *chart_parts(folder))).encode()


def stylesheet(folder: Path) -> bytes:
    """Return the stylesheet of every page from its parts in ``folder``, minified."""
    return _sheets(folder)[0]


def chart_stylesheet(folder: Path) -> bytes:
    """Return the stylesheet of drawings and wide tables from its parts in ``folder``, minified."""
    return _sheets(folder)[1]


def _sheets(folder: Path) -> tuple[bytes, bytes]:
    """Return both stylesheets, minified.

    Of the custom properties in tokens.css those that are set once are written as their values; the others get one letter each, the same in both.
    """
    tokens = (folder / "tokens.css").read_text(encoding="utf-8")
    sheets = [_minified(parts) for parts in (stylesheet_parts(folder), chart_parts(folder))]
    names = sorted(set(_SETTING.findall(tokens)))
    settings = {name: [value for css in sheets for value in re.findall(rf"{name}:([^;}}]*);?", css)] for name in names}
    for name, values in settings.items():
        if len(values) == 1:
            sheets = [css.replace(f"{name}:{values[0]};", "").replace(f"var({name})", values[0]) for css in sheets]
    changing = [name for name, values in settings.items() if len(values) > 1]
    short = {name: f"--{_LETTERS[number % len(_LETTERS)]}{number // len(_LETTERS) or ''}" for number, name in enumerate(changing)}
    first, charts = (_PROPERTY.sub(lambda found: short.get(found[0], found[0]), css).encode() for css in sheets)
    return first, charts


def _minified(parts: Iterable[Path]) -> str:
    css = str(rcssmin.cssmin("\n".join(part.read_text(encoding="utf-8") for part in parts)))
    return _SELECTOR.sub(_short_selector, css).replace(" / ", "/")


def _short_selector(found: re.Match[str]) -> str:
    """Return a selector without the spaces around its signs, which the minifier leaves since sums need them, and without quotes around plain words."""
    return _QUOTED.sub(r"=\1", re.sub(r" ([+~]) ", r"\1", found[0]))
