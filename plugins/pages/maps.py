"""The tile map of the provinces of today, and the same map with the 63 of before: in each tile those that it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from plugins.archive.plan import Artifact
from plugins.common.text import collation_key, format_number
from plugins.gazetteer.core import Gazetteer, Place

from .chrome import Chrome, page
from .drawings import levels
from .views import LegendItem, Link, OldTile, Term, TileMap, TileView

OLD_MAP = "tra-cuu/ban-do-63.html"
# The last day of the 63: Resolution 202/2025/QH15, as the rows of content/data/places.csv say.
LAST_DAY = date(2025, 6, 30)


def tile_map(chrome: Chrome) -> TileMap:
    """Return the list of links that is the map."""
    archive = chrome.archive
    tiles, listed = archive.registers.tiles, archive.listed_among("place")
    counts = {tile.id: listed.get(tile.id, 0) for tile in tiles if not tile.part_of}
    level, legend = levels(counts)
    views = []
    for tile in sorted(tiles, key=lambda tile: (tile.row, tile.column)):
        if tile.part_of:
            owner = archive.gazetteer[tile.part_of]
            views.append(TileView(tile.label, tile.label, "", "", "", 0, tile.row, tile.column, is_island=True, note=f"thuộc {owner.full_name()}"))
            continue
        place = archive.gazetteer[tile.id]
        count = counts[tile.id]
        views.append(
            TileView(
                tile.label,
                place.full_name(),
                chrome.place_path(place),
                format_number(count),
                chrome.count(count),
                level[tile.id],
                tile.row,
                tile.column,
                is_island=False,
            )
        )
    return TileMap(tuple(views), tuple(LegendItem(step, label) for step, label in legend))


def old_map_page(chrome: Chrome) -> Artifact:
    """Return the page of the 63 provinces of before, each where it belongs today."""
    return page(OLD_MAP, "old_map.html", tuple(chrome.archive.listed_among("place").items()), partial(old_map_context, chrome))


def old_map_context(chrome: Chrome) -> dict[str, object]:
    root, gazetteer = chrome.root_of(OLD_MAP), chrome.archive.gazetteer
    old = gazetteer.provinces(LAST_DAY)
    parts: dict[str, list[Place]] = {}
    for place in old:
        for today in gazetteer.today(place):
            parts.setdefault(today.id, []).append(place)
    older = [place for place in gazetteer if place.is_province and place.ended and place not in old]
    title = f"Bản đồ {len(old)} tỉnh, thành cũ"
    intro = f"{len(old)} tỉnh, thành có đến hết ngày 30/6/2025, mỗi tỉnh nằm trong ô của tỉnh, thành ngày nay."
    return {
        **chrome.frame(OLD_MAP, title, intro, [("Tỉnh, thành", "tinh/index.html")]),
        "intro": intro,
        "note": "Số bên tỉnh, thành ngày nay gồm cả tin của các tỉnh đã nhập vào; số bên tỉnh cũ là tin của riêng tỉnh ấy.",
        "tiles": tuple(_old_tiles(chrome, parts, root)),
        "older": tuple(_older(gazetteer, older, chrome, root)),
    }


def _old_tiles(chrome: Chrome, parts: dict[str, list[Place]], root: str) -> Iterator[OldTile]:
    """Yield the tiles of today in order, with the provinces that each is made of; of one that went on unchanged, none."""
    archive, listed = chrome.archive, chrome.archive.listed_among("place")
    for tile in sorted(archive.registers.tiles, key=lambda tile: (tile.row, tile.column)):
        if tile.part_of:
            yield OldTile(Link(tile.label, note=f"thuộc {archive.gazetteer[tile.part_of].full_name()}"), (), tile.row, tile.column, is_island=True)
            continue
        place = archive.gazetteer[tile.id]
        today = Link(tile.label, root + chrome.place_path(place), count=format_number(listed.get(place.id, 0)))
        olds = sorted(parts.get(place.id, ()), key=lambda old: collation_key(old.name))
        # A name that went on is a link already, with other news under it: that of the whole.
        terms = tuple(
            Term(old.shown, "" if old.id == place.id else root + chrome.place_path(old), "" if old.id == place.id else format_number(listed.get(old.id, 0)))
            for old in olds
        )
        yield OldTile(today, terms if [old.id for old in olds] != [place.id] else (), tile.row, tile.column, is_island=False)


def _older(gazetteer: Gazetteer, older: list[Place], chrome: Chrome, root: str) -> Iterator[Link]:
    """Yield the provinces that were gone before, with what each became."""
    for place in sorted(older, key=lambda place: collation_key(place.name)):
        today = gazetteer.today(place)
        note = f"nay {'là' if today and chrome.is_renamed(place) else 'thuộc'} {', '.join(heir.full_name() for heir in today)}" if today else ""
        yield Link(place.shown, root + chrome.place_path(place), note=note)
