"""Pictures that tests make for themselves: patterns, of nothing and nobody."""

from __future__ import annotations

import io

from PIL import Image


def drawn(width: int = 12, height: int = 8, number: int = 1) -> Image.Image:
    """Return a pattern of colours; another ``number`` is another pattern."""
    return Image.frombytes(
        "RGB", (width, height), bytes((x * 5 + y * 3 * number + 80 * colour) % 256 for y in range(height) for x in range(width) for colour in range(3))
    )


def written(image: Image.Image, kind: str = "JPEG", **given: object) -> bytes:
    found = io.BytesIO()
    image.save(found, kind, **given)
    return found.getvalue()


def jpeg(width: int = 12, height: int = 8, number: int = 1, **given: object) -> bytes:
    return written(drawn(width, height, number), **given)
