"""Which files of the site are made of a picture or an attachment, and what they are called. Knows neither disk nor Pillow."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple

from plugins.common.text import slugify

FOLDER = "anh"  # Of the site, for pictures: their names tell their content, so they may be kept for ever.
ATTACHMENTS = "files"  # Of content/ and of the site: what else lies in content/ is never given away by a link.
# Of a picture, at most so wide: telephones with fine screens, the column of an article, the same on fine screens. Never wider than it is.
WIDTHS = (480, 960, 1440)
FOR_ALL = 960  # The one for programs that know neither AVIF nor WebP, for bundles, and for reading without a network: the widest up to this.
TYPES = {"avif": "image/avif", "webp": "image/webp"}  # The best first, as browsers take the first that they know.
ATTACHABLE = {".pdf": "PDF", ".csv": "CSV", ".txt": "TXT"}  # What may be attached: readable without an office program, and in fifty years.
_LONGEST = 60  # Letters of a picture's own name in that of its files.
_NEAR = 0.9  # A width that is so near to the picture's own is left out.


class Unfit(ValueError):
    """A file cannot be given to readers: ``what`` is wrong, and the ``cure``, both for an editor to read."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what, cure)
        self.what, self.cure = what, cure

    def __str__(self) -> str:
        return f"{self.what}; {self.cure}"


class Changed(RuntimeError):
    """A file is not any more what it was when the build began."""


class Medium(NamedTuple):
    """What pages need to know of a file: a ``digest`` of all that its files of the site are made from, and its measure.

    ``width`` and ``height`` are those of a picture as it is looked at, in pixels; ``size`` that of an attachment as readers get it, in bytes.
    """

    digest: str
    width: int = 0
    height: int = 0
    size: int = 0


class Rendition(NamedTuple):
    """A file of the site that shows a picture: its ``kind`` is avif, webp or jpg."""

    path: str
    kind: str
    width: int


def is_attachment(file: str) -> bool:
    return file.startswith(f"{ATTACHMENTS}/")


def suffix_of(file: str) -> str:
    return PurePosixPath(file).suffix.lower()


def widths_of(picture: Medium) -> list[int]:
    """Return how wide the files of a picture are."""
    widest = min(picture.width, WIDTHS[-1])
    return [*(width for width in WIDTHS if width < widest * _NEAR), widest]


def renditions(file: str, picture: Medium) -> list[Rendition]:
    """Return the files that are made of a picture of content/; the last is the one for all programs."""
    stem = f"{FOLDER}/{(slugify(PurePosixPath(file).stem) or FOLDER)[:_LONGEST].strip('-')}-{picture.digest}"
    widths = widths_of(picture)
    for_all = max((width for width in widths if width <= FOR_ALL), default=widths[0])
    return [*(Rendition(f"{stem}-{width}.{kind}", kind, width) for kind in TYPES for width in widths), Rendition(f"{stem}.jpg", "jpg", for_all)]


def height_at(width: int, picture: Medium) -> int:
    """Return how high a picture is when it is so wide."""
    return max(1, round(width * picture.height / picture.width))


def size_in_words(size: int) -> str:
    """Return a number of bytes as readers know it: ``320 kB``, ``1,3 MB``."""
    return f"{max(1, round(size / 1000))} kB" if size < 999_500 else f"{size / 1_000_000:.1f} MB".replace(".", ",")
