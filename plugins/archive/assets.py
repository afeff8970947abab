"""Files that pages ask for: the stylesheet, the icon, the script of all pages, the search page's own stylesheet, and the images of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path

import rcssmin

from .plan import Artifact, Change, Months, Site, image_key

STYLESHEET, ICON, SETTINGS_SCRIPT = "theme/so-giao-ban.css", "theme/icon.svg", "theme/settings.js"
SEARCH_STYLESHEET, SEARCH_SCRIPT, OPENSEARCH = "theme/tim.css", "theme/tim.js", "tim/opensearch.xml"  # The last two are made by the search.
READ_ALOUD = "theme/nghe.js"  # Made by the speech.
FEEDBACK_SCRIPT, OFFLINE_SCRIPT = "theme/gop-y.js", "theme/ngoai-mang.js"
SERVICE_WORKER = "sw.js"  # At the root: it may answer for the pages below it alone.
SHEETS_STYLESHEET = "theme/in.css"
KEY = "theme"


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
    """Yield the stylesheet, joined from its parts and minified, those of the search page and of sheets to print, the icon, and the script that remembers what readers chose."""
    css, icon, script = theme / "static" / "css", theme / "static" / "icon.svg", theme / "static" / "js" / "settings.js"
    search, sheets = css / "search.css", css / "sheets.css"
    yield Artifact(STYLESHEET, tuple(_fingerprint(part) for part in stylesheet_parts(css)), content=partial(stylesheet, css))
    yield Artifact(SEARCH_STYLESHEET, (_fingerprint(search),), content=partial(minified, [search]))
    yield Artifact(SHEETS_STYLESHEET, (_fingerprint(sheets),), content=partial(minified, [sheets]))
    yield Artifact(ICON, (_fingerprint(icon),), content=icon.read_bytes)
    yield Artifact(SETTINGS_SCRIPT, (_fingerprint(script),), content=script.read_bytes)
    for path, name in ((FEEDBACK_SCRIPT, "feedback.js"), (OFFLINE_SCRIPT, "offline.js"), (SERVICE_WORKER, "sw.js")):
        other = script.with_name(name)
        yield Artifact(path, (_fingerprint(other),), content=other.read_bytes)


def _fingerprint(path: Path) -> bytes:
    return blake2b(path.name.encode() + path.read_bytes(), digest_size=12).digest()


def stylesheet_parts(folder: Path) -> list[Path]:
    """Return the parts of the stylesheet in order: tokens, base, layout, components by name, print."""
    return [folder / "tokens.css", folder / "base.css", folder / "layout.css", *sorted((folder / "components").glob("*.css")), folder / "print.css"]


def stylesheet(folder: Path) -> bytes:
    """Return the parts of the stylesheet in ``folder`` as one, minified."""
    return minified(stylesheet_parts(folder))


def minified(parts: Iterable[Path]) -> bytes:
    joined = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    return str(rcssmin.cssmin(joined)).encode()
