"""Files that pages ask for: the stylesheet of all pages and those of some, the icon, one script for each kind of page, and the images of records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path

import rcssmin
import rjsmin

from .plan import Artifact, Change, Months, Site, image_key

STYLESHEET, ICON, SETTINGS_SCRIPT = "theme/so-giao-ban.css", "theme/icon.svg", "theme/settings.js"
SEARCH_STYLESHEET, SEARCH_SCRIPT, OPENSEARCH = "theme/tim.css", "theme/tim.js", "tim/opensearch.xml"  # The last two are made by the search.
READ_ALOUD = "theme/nghe.js"  # Made by the speech.
FEEDBACK_SCRIPT, OFFLINE_SCRIPT = "theme/gop-y.js", "theme/ngoai-mang.js"
CHARTS_STYLESHEET = "theme/hinh.css"  # Of pages with drawings, tables and forms.
SAVED_SEARCH = "theme/tim-luu.js"  # The service worker asks for it, and bundles hold it.
SERVICE_WORKER = "sw.js"  # At the root: it may answer for the pages below it alone.
SHEETS_STYLESHEET = "theme/in.css"
FEED_STYLESHEET = "theme/nguon-tin.css"
KEY = "theme"

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # Names in our sources have none of these.
_SETTING = re.compile(r"[{;\s](--[a-z][a-z0-9-]*)\s*:")
_PROPERTY = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")


class AssetPlanner:
    """Plans the theme's files (key ``theme``) and the images that are shown (``image:images/x.jpg``)."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def keys(self) -> Iterable[str]:
        yield KEY
        for file in self._images:
            yield image_key(file)

    def lasting_keys(self) -> Iterable[str]:
        return ()

    @cached_property
    def _images(self) -> dict[str, None]:
        of_records = [row[0] for row in self._site.archive.db.execute("SELECT DISTINCT file FROM image JOIN record USING (n) WHERE status = 'published'")]
        of_pages = [link.target for page in self._site.sources.pages for link in page.body_links if link.is_image]
        return dict.fromkeys(sorted({*of_records, *of_pages}))

    def plan(self, key: str) -> Iterator[Artifact]:
        if key == KEY:
            yield from theme_artifacts(self._site.theme)
        elif key.startswith("image:") and (file := key.removeprefix("image:")) in self._images:
            stat = (self._site.content / file).stat()
            # At the same path as in content/.
            yield Artifact(file, (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino), content=(self._site.content / file).read_bytes)

    def dirtied(self, change: Change) -> Iterable[str]:
        return ()

    def reshaped(self, term: str, before: Months, after: Months) -> Iterable[str]:
        return ()

    def recounted(self, term: str, facet: str, change: Mapping[str, int]) -> Iterable[str]:
        return ()


def theme_artifacts(theme: Path) -> Iterator[Artifact]:
    """Yield the stylesheets and the scripts, each joined from its parts and minified, the service worker and the icon."""
    css, js = theme / "static" / "css", theme / "static" / "js"
    sheets = {
        STYLESHEET: stylesheet_parts(css),
        CHARTS_STYLESHEET: sorted((css / "charts").glob("*.css")),
        SEARCH_STYLESHEET: [css / "search.css"],
        SHEETS_STYLESHEET: [css / "sheets.css"],
        FEED_STYLESHEET: [css / "feed.css"],
    }
    names = property_names(css)
    for path, parts in sheets.items():
        yield Artifact(path, (names, *map(_fingerprint, parts)), content=partial(minified, parts, names))
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
    """Return the parts of the stylesheet in order: tokens, base, layout, components by name, print."""
    return [folder / "tokens.css", folder / "base.css", folder / "layout.css", *sorted((folder / "components").glob("*.css")), folder / "print.css"]


def stylesheet(folder: Path) -> bytes:
    """Return the parts of the stylesheet in ``folder`` as one, minified."""
    return minified(stylesheet_parts(folder))


def property_names(folder: Path) -> tuple[str, ...]:
    """Return the custom properties that tokens.css in ``folder`` sets, in alphabetical order."""
    return tuple(sorted(set(_SETTING.findall((folder / "tokens.css").read_text(encoding="utf-8")))))


def minified(parts: Iterable[Path], names: Sequence[str] = ()) -> bytes:
    """Return stylesheets as one, minified. Custom properties that are among ``names`` get one letter each."""
    joined = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    short = {name: f"--{_LETTERS[number % 26]}{number // 26 or ''}" for number, name in enumerate(names)}
    return _PROPERTY.sub(lambda found: short.get(found[0], found[0]), str(rcssmin.cssmin(joined))).encode()
