"""Files that pages ask for: the one stylesheet, the icon, the one script, and the images of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import rcssmin

from .core import Archive
from .plan import Artifact
from .sources import StandingPage

STYLESHEET, ICON, TEXT_SIZE = "theme/so-giao-ban.css", "theme/icon.svg", "theme/text-size.js"


def theme_artifacts(theme: Path) -> Iterator[Artifact]:
    """Yield the stylesheet, joined from its parts and minified, the icon, and the script that remembers the text size."""
    yield Artifact(STYLESHEET, ("theme:css",), content=partial(stylesheet, theme / "static" / "css"))
    yield Artifact(ICON, ("theme:icon",), content=(theme / "static" / "icon.svg").read_bytes)
    yield Artifact(TEXT_SIZE, ("theme:js",), content=(theme / "static" / "js" / "text-size.js").read_bytes)


def stylesheet(folder: Path) -> bytes:
    """Return the parts of the stylesheet in ``folder`` as one: tokens, base, layout, components by name, print."""
    parts = [folder / "tokens.css", folder / "base.css", folder / "layout.css", *sorted((folder / "components").glob("*.css")), folder / "print.css"]
    joined = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    return str(rcssmin.cssmin(joined)).encode()


def image_artifacts(archive: Archive, content: Path, pages: Iterable[StandingPage] = ()) -> Iterator[Artifact]:
    """Yield each image that a published record or a standing page shows, at the same path as in ``content/``."""
    shown = {record.image.file for record in archive.records if record.image and not record.is_withdrawn}
    shown |= {link.target for record in archive.records if not record.is_withdrawn for link in record.body_links if link.is_image}
    shown |= {link.target for page in pages for link in page.body_links if link.is_image}
    for file in sorted(shown):
        yield Artifact(file, (f"file:{file}",), content=(content / file).read_bytes)
