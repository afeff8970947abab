"""Files that pages ask for: the one stylesheet, the icon, one script for each kind of page, and the images of records."""

from __future__ import annotations

import re
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
FEED_STYLESHEET = "theme/nguon-tin.css"
KEY = "theme"

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # Names in our sources have none of these.
_SETTING = re.compile(r"[{;\s](--[a-z][a-z0-9-]*)\s*:")
_PROPERTY = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")


_SHOWN = "FROM image JOIN record USING (n) WHERE status = 'published'"


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
            yield from theme_artifacts(self._site.theme)
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


def theme_artifacts(theme: Path) -> Iterator[Artifact]:
    """Yield the stylesheet and the scripts, each joined from its parts and minified, the service worker and the icon."""
    css, js = theme / "static" / "css", theme / "static" / "js"
    yield Artifact(STYLESHEET, tuple(map(_fingerprint, stylesheet_parts(css))), content=partial(stylesheet, css))
    yield Artifact(FEED_STYLESHEET, (_fingerprint(css / "feed.css"),), content=partial(minified_style, css / "feed.css"))
    for path, name in ((SETTINGS_SCRIPT, ""), (FEEDBACK_SCRIPT, "feedback.js"), (OFFLINE_SCRIPT, "offline.js")):
        parts = script_parts(theme, name)
        yield Artifact(path, tuple(map(_fingerprint, parts)), content=partial(minified_script, parts))
    yield Artifact(SAVED_SEARCH, (_fingerprint(js / "saved-search.js"),), content=partial(minified_script, [js / "saved-search.js"]))
    for path, file in ((SERVICE_WORKER, js / "sw.js"), (ICON, theme / "static" / "icon.svg")):
        yield Artifact(path, (_fingerprint(file),), content=file.read_bytes)


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
    """Return the parts of the stylesheet in order: tokens, base, layout, components and charts by name, those of single pages, wide windows, print.

    One for the whole site: parts that are alike cost next to nothing beside each other, and whoever has read one page has all of it.
    """
    first, last = ("tokens.css", "base.css", "layout.css"), ("search.css", "sheets.css", "wide.css", "print.css")
    named = (path for part in ("components", "charts") for path in sorted((folder / part).glob("*.css")))
    return [*(folder / name for name in first), *named, *(folder / name for name in last)]


def minified_style(file: Path) -> bytes:
    """Return a stylesheet that is linked alone, minified."""
    return str(rcssmin.cssmin(file.read_text(encoding="utf-8"))).encode()


def plain_stylesheet(folder: Path) -> bytes:
    """Return the parts of the stylesheet as one, with the custom properties under their own names: for sheets of others that use them."""
    return "\n".join(part.read_text(encoding="utf-8") for part in stylesheet_parts(folder)).encode()


def stylesheet(folder: Path) -> bytes:
    """Return the parts of the stylesheet in ``folder`` as one, minified.

    Of the custom properties in tokens.css those that are set once are written as their values; the others get one letter each.
    """
    tokens = (folder / "tokens.css").read_text(encoding="utf-8")
    css = str(rcssmin.cssmin("\n".join(part.read_text(encoding="utf-8") for part in stylesheet_parts(folder))))
    names = sorted(set(_SETTING.findall(tokens)))
    settings = {name: re.findall(rf"{name}:([^;}}]*);?", css) for name in names}
    for name, values in settings.items():
        if len(values) == 1:
            css = css.replace(f"{name}:{values[0]};", "").replace(f"var({name})", values[0])
    changing = [name for name, values in settings.items() if len(values) > 1]
    short = {name: f"--{_LETTERS[number % 26]}{number // 26 or ''}" for number, name in enumerate(changing)}
    return _PROPERTY.sub(lambda found: short.get(found[0], found[0]), css).encode()
