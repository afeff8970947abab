"""A QR code as the path of an SVG drawing. Its squares are those of the standard (ISO/IEC 18004); Segno finds them."""

from __future__ import annotations

from dataclasses import dataclass

import segno

# Which of the eight masks is best, readers do not need to know: they read any. To weigh all of them takes four fifths of the time.
_MASK = 4


@dataclass(frozen=True)
class Drawing:
    """A square drawing: ``size`` modules a side without the quiet zone of four around it; ``path`` is to be stroked one module wide."""

    size: int
    path: str


def qr_drawing(text: str) -> Drawing:
    """Return the QR code of ``text`` with error correction M, which lets 15 % of it be dirty or torn."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m", mask=_MASK, boost_error=False).matrix]
    moves: list[str] = []
    for y, row in enumerate(rows):
        end = 0
        while (start := row.find(1, end)) >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            moves.append(f"M{start} {y}.5h{end - start}")
    return Drawing(len(rows), "".join(moves))
