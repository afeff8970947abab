"""Pictures drawn at build from the real data: the drum face, the tile map, the locator. Pure: records in, SVG text out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from plugins.archive.core import Tile

TONES = ("d03", "d77", "d02", "d133", "d74", "other")
RIM, INNER, OUTER = 156.8, 42.0, 150.0  # Radii in units of the drum's viewBox;
DOT = 6.6  # and the room that a dot takes along its ring.
STEPS = 6  # Sizes of a dot that stands for a month;
LEAST = 0.6  # the smallest of them, as a part of a dot's size.
# A shape for each tone, about as big as each other: who sees no colours, or has printed it in grey, can still tell them apart.
_SHAPES = {
    "d03": "M0-3.1a3.1 3.1 0 1 1-.01 0z",
    "d77": "M-2.7-2.7h5.4v5.4h-5.4z",
    "d02": "M0-3.6L3.6 0 0 3.6-3.6 0z",
    "d133": "M0-3.6L3.4 2.5h-6.8z",
    "d74": "M0 3.6L3.4-2.5h-6.8z",
    "other": "M0-3.1a3.1 3.1 0 1 1-.01 0zM0-1.7a1.7 1.7 0 1 0 .01 0z",
}
# The sun of a bronze drum's face: twelve rays as on the sketch, alternating outer and inner radii.
_STAR = " ".join(f"{radius * math.sin(math.pi * step / 12):.1f},{-radius * math.cos(math.pi * step / 12):.1f}" for step, radius in enumerate((30.0, 11.5) * 12))


@dataclass(frozen=True)
class Dot:
    """One meeting on the drum: its year, its day of the year (1 to 366), the tone of its decree, its page and what it is called."""

    year: int
    day: int
    tone: str
    url: str = ""
    name: str = ""


@dataclass(frozen=True)
class Bin:
    """The meetings of one month on the drum: how many, the tone of most of them, the page that lists them and what they are called."""

    year: int
    month: int
    tone: str
    number: int
    url: str = ""
    name: str = ""


def drum_svg(dots: Sequence[Dot], years: Sequence[int], title: str, description: str) -> tuple[Markup, int]:
    """Return the drum face, and how many dots found no room on it.

    One ring a year, oldest inside; the angle is the day of the year, clockwise from 1 January on top. Meetings of one day lie
    side by side along their ring, so that a dot is always one meeting; a ring that is full takes no more. Each dot is a link; a keyboard goes
    through them by day.
    """
    ring = _rings(years)
    drawn: list[str] = []
    taken: dict[int, list[float]] = {year: [] for year in years}
    left_out = 0
    for dot in sorted(dots, key=lambda dot: (dot.year, dot.day, TONES.index(dot.tone), dot.url)):
        radius = ring[dot.year]
        angle = _free_angle(2 * math.pi * (dot.day - 1) / 366, DOT / radius, taken[dot.year])
        if angle is None:
            left_out += 1
            continue
        taken[dot.year].append(angle)
        x, y = _point(radius, angle)
        drawn.append(_link(dot.url, dot.name, f'<use href="#h-{dot.tone}" x="{x}" y="{y}"/>'))
    return _face(ring, {dot.tone for dot in dots}, title, description, drawn), left_out


def month_drum_svg(bins: Iterable[Bin], years: Sequence[int], title: str, description: str) -> Markup:
    """Return the drum face of an archive with too many meetings for a dot each: a dot a month, whose area grows with their number in STEPS steps."""
    ring = _rings(years)
    bins = sorted(bins, key=lambda found: (found.year, found.month))
    top = max((found.number for found in bins), default=1)
    widest = min(11.0, (OUTER - INNER) / max(len(years) - 1, 1)) / DOT
    least = min(LEAST, widest)
    drawn = []
    for found in bins:
        step = math.ceil(STEPS * math.sqrt(found.number / top))
        x, y = _point(ring[found.year], 2 * math.pi * (found.month - 0.5) / 12)
        size = f"{least + (widest - least) * (step - 1) / (STEPS - 1):.2f}".lstrip("0")
        drawn.append(_link(found.url, found.name, f'<use href="#h-{found.tone}" transform="translate({x} {y})scale({size})"/>'))
    return _face(ring, {found.tone for found in bins}, title, description, drawn)


def _rings(years: Sequence[int]) -> dict[int, float]:
    """Return the radius of each year's ring, the oldest inside."""
    gap = (OUTER - INNER) / max(len(years) - 1, 1)
    return {year: INNER + gap * index for index, year in enumerate(years)}


def _point(radius: float, angle: float) -> tuple[str, str]:
    return f"{radius * math.sin(angle):.1f}", f"{-radius * math.cos(angle):.1f}"


def _link(url: str, name: str, shape: str) -> str:
    return f'<a href="{escape(url)}"><title>{escape(name)}</title>{shape}</a>'


def _face(ring: Mapping[int, float], tones: Set[str], title: str, description: str, dots: Sequence[str]) -> Markup:
    """Return the drum with its rings, months and sun, and ``dots`` on it, drawn in the shapes of ``tones``."""
    years = list(ring)
    rings = "".join(f'<circle r="{radius:.1f}"/>' for radius in ring.values())
    ticks = "".join(_tick(month) for month in range(12))
    months = "".join(_month_label(month) for month in range(12))
    shown = {years[0], years[len(years) // 2], years[-1]} if years else set()
    labels = "".join(f'<text y="{-ring[year] + 4:.0f}">{year}</text>' for year in sorted(shown))
    shapes = "".join(f'<path id="h-{tone}" class="drum__dot tone--{tone}" d="{_SHAPES[tone]}"/>' for tone in TONES if tone in tones)
    return Markup(
        '<svg viewBox="-190 -186 380 372" role="group" aria-labelledby="trong-ten" aria-describedby="trong-mo-ta">'
        f'<title id="trong-ten">{escape(title)}</title><desc id="trong-mo-ta">{escape(description)}</desc><defs>{shapes}</defs>'
        f'<g aria-hidden="true" font-weight="600" font-size="13" text-anchor="middle"><g class="drum__rings" fill="none" stroke-width=".7">{rings}</g>'
        f'<g class="drum__rim" fill="none" stroke-width="1.6"><circle r="{RIM}"/><path d="{ticks}"/><circle r="33.5"/></g>'
        f'<polygon class="drum__star" points="{_STAR}"/>'
        f'{months}<g class="drum__year" stroke-width="4" paint-order="stroke">{labels}</g></g>{"".join(dots)}</svg>'
    )


def _free_angle(wanted: float, width: float, taken: Sequence[float]) -> float | None:
    """Return ``wanted``, or the next angle after it that is a dot's ``width`` from all ``taken``; None if the ring is full."""
    room = int(2 * math.pi / width)
    if len(taken) >= room:
        return None
    for step in range(room):
        angle = wanted + step * width
        if all(abs(math.remainder(angle - other, 2 * math.pi)) >= 0.95 * width for other in taken):
            return angle
    return None


def _tick(month: int) -> str:
    x, y = math.sin(math.pi * month / 6), -math.cos(math.pi * month / 6)
    return f"M{153 * x:.1f} {153 * y:.1f}L{RIM * x:.1f} {RIM * y:.1f}"


def _month_label(month: int) -> str:
    angle = math.pi * (month + 0.5) / 6
    return f'<text x="{171 * math.sin(angle):.0f}" y="{-171 * math.cos(angle) + 4:.0f}">T{month + 1}</text>'


def locator_svg(tiles: Sequence[Tile], here: Sequence[str]) -> Markup:
    """Return the small tile map on which the provinces ``here`` (ids) are marked. Decorative: its label is the caller's."""
    land = "".join(_square(tile, 0.07) for tile in tiles if not tile.part_of and tile.id not in here)
    marked = "".join(_square(tile, -0.02) for tile in tiles if tile.id in here)
    islands = "".join(_square(tile, 0.25) for tile in tiles if tile.part_of)
    width, height = max(tile.column for tile in tiles), max(tile.row for tile in tiles)
    return Markup(
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true"><path d="{land}"/><path d="{islands}"/><path class="locator__here" d="{marked}"/></svg>'
    )


def _square(tile: Tile, inset: float) -> str:
    x, y, side = tile.column - 1 + inset, tile.row - 1 + inset, 1 - 2 * inset
    return f"M{x:.2f} {y:.2f}h{side:.2f}v{side:.2f}h-{side:.2f}z"


def bar_svg(value: Decimal, highest: Decimal, *, is_solid: bool) -> Markup:
    """Return the bar of one row of a table; that of ``highest`` is as long as the cell is wide. Decorative: the number stands beside it.

    One that is not ``is_solid`` is pale with a broken edge: the number is about, or its period inferred.
    """
    length = max(float(abs(value) / highest) * 99.5, 0.5) if highest else 0.5
    look = "" if is_solid else ' fill-opacity=".25" stroke="currentColor" stroke-dasharray="4 3"'
    return Markup(f'<svg class="series__bar" width="100%" height="12" aria-hidden="true"><rect y="1" width="{length:.1f}%" height="10"{look}/></svg>')


NICE = (1, 2, 3, 6, 10, 20, 30, 60, 100, 200, 300, 600, 1000, 2000, 3000, 6000, 10000)


def levels(counts: Mapping[str, int], steps: int = 5) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """Return a level from 0 (none) to ``steps`` for each count, and the legend (level, label) of the levels in use.

    The bounds are round numbers, spread evenly over those up to the highest count: a reader can say what a shade means.
    """
    usable = [bound for bound in NICE if bound <= max(counts.values(), default=0)]
    last = len(usable) - 1
    bounds = usable if len(usable) <= steps else [usable[round(step * last / (steps - 1))] for step in range(steps)]
    found = {key: sum(count >= bound for bound in bounds) for key, count in counts.items()}
    legend = [(0, "chưa có")]
    for index, bound in enumerate(bounds):
        top = bounds[index + 1] - 1 if index + 1 < len(bounds) else None
        legend.append((index + 1, f"{bound} trở lên" if top is None else str(bound) if top == bound else f"{bound}–{top}"))
    return found, legend
