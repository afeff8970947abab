"""The first page: the drum, the tile map, the newest and the highlighted, the decrees in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from plugins.archive.plan import Artifact
from plugins.common.text import format_number, smart_quotes
from plugins.records.core import Record

from .chrome import Chrome, page
from .drawings import Dot, drum_svg, levels
from .nodes import ALL
from .views import Drum, LegendItem, Link, Stat, Tag, TileMap, TileView

NEWEST, FEATURED = 6, 3
WAYS = (
    Link("Chọn trên bản đồ", "#ban-do"),
    Link("Tra theo tên nơi", "tra-cuu/dia-danh.html"),
    Link("Nghị định là gì?", "#nghi-dinh"),
    Link("Tin mới nhất", "#moi"),
)


def home_pages(chrome: Chrome) -> Iterator[Artifact]:
    """Yield the first page."""
    yield page(
        "index.html", "home.html", chrome.inputs("records:all", "register:places", "register:decrees", "register:tile-map"), partial(home_context, chrome)
    )


def home_context(chrome: Chrome) -> dict[str, object]:
    """Return the values of the first page."""
    archive = chrome.archive
    records = archive.listed
    newest = sorted(records, key=lambda record: (record.added or date.min, record.sort_key), reverse=True)[:NEWEST]
    featured = [record for record in records if record.featured][:FEATURED]
    title = "Địa phương mình đã họp bàn gì, hẹn làm gì?"
    text = (
        f"{format_number(len(records))} tin về hội nghị giao ban, sơ kết, tổng kết của công an, quân sự và biên phòng{_span(archive.years)}, viết lại ngắn gọn, "
        "ghi rõ nguồn, xếp theo tỉnh thành, nghị định và năm. Điều gì không rõ thì nói là không rõ."
    )
    return {
        **chrome.frame(
            "index.html",
            title,
            "Tra cứu tin các hội nghị giao ban theo 34 tỉnh, thành hôm nay và 63 tỉnh, thành cũ, theo nghị định và theo năm.",
            head_title=f"{chrome.settings.site_name} – {chrome.settings.tagline}",
        ),
        "lead": {"title": title, "text": text, "links": WAYS},
        "drum": _drum(chrome, records),
        "tile_map": _tile_map(chrome),
        "newest": chrome.cards(newest, ""),
        "all_link": Link(f"Xem tất cả {chrome.count(records)}", ALL),
        "featured": chrome.cards(featured, ""),
        "decrees": tuple(_decrees(chrome)),
        "stats": _stats(chrome),
    }


def _span(years: Sequence[int]) -> str:
    return f" từ năm {years[0]} đến năm {years[-1]}" if len(years) > 1 else ""


def _stats(chrome: Chrome) -> tuple[Stat, ...]:
    archive = chrome.archive
    provinces = sum(1 for place in chrome.provinces if archive.by_place.get(place.id))
    publishers = len({record.source.publisher for record in archive.listed if record.source.is_known})
    return (
        Stat(format_number(len(archive.listed)), "tin"),
        Stat(f"{provinces}/{len(chrome.provinces)}", "tỉnh, thành có tin"),
        Stat(format_number(len(archive.years)), "năm có tin"),
        Stat(format_number(publishers), "nơi đăng"),
    )


def tone_of(chrome: Chrome, record: Record) -> str:
    """Return the tone of a record: that of its first core decree."""
    tones = [chrome.archive.decrees[decree_id].tone for decree_id in record.decree_ids if chrome.archive.decrees[decree_id].is_core]
    return tones[0] if tones else "other"


def _drum(chrome: Chrome, records: Sequence[Record]) -> Drum:
    archive = chrome.archive
    dots, missing = [], 0
    for record in records:
        when = record.when
        if when and when.year and when.month:
            # A month without its day stands in the middle of its month.
            day = date(when.year, when.month, when.day or 15)
            dots.append(Dot(when.year, day.timetuple().tm_yday, tone_of(chrome, record)))
        else:
            missing += 1
    years = archive.year_span
    tones = {dot.tone for dot in dots}
    legend = [Tag(decree.short_name, chrome.decree_path(decree), decree.tone) for decree in archive.decrees.core if decree.tone in tones]
    if "other" in tones:
        legend.append(Tag("Không nêu, hoặc nghị định khác", "nghi-dinh/index.html", "other"))
    span = f" từ {years[0]} đến {years[-1]}" if years else ""
    left_out = f" {format_number(missing)} tin không rõ tháng họp không có trên hình." if missing else ""
    description = f"{format_number(len(dots))} cuộc họp.{left_out} Số liệu của hình có ở trang Kho có gì, thiếu gì."
    svg, crowded_out = drum_svg(dots, years, f"Các cuộc họp giao ban{span}, mỗi vòng là một năm", description)
    if crowded_out:
        left_out += f" {format_number(crowded_out)} chấm không còn chỗ trên vòng của năm mình."
    caption = (
        f"Vòng trong cùng là năm {years[0]}, vòng ngoài cùng là năm {years[-1]}; một vòng quay là mười hai tháng.{left_out}"
        if years
        else "Chưa có cuộc họp nào."
    )
    return Drum(svg, tuple(legend), caption, "tra-cuu/do-phu.html")


def _tile_map(chrome: Chrome) -> TileMap:
    archive = chrome.archive
    tiles = archive.registers.tiles
    counts = {tile.id: len(archive.by_place.get(tile.id, ())) for tile in tiles if not tile.part_of}
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


def _decrees(chrome: Chrome) -> Iterator[dict[str, object]]:
    for decree in chrome.core_decrees:
        records = chrome.archive.by_decree.get(decree.id, ())
        years = [record.when.year for record in records if record.when]
        span = f"Tin trong kho: {years[0] if years[0] == years[-1] else f'{years[-1]}–{years[0]}'}" if years else ""
        yield {
            "label": decree.number,
            "url": chrome.decree_path(decree),
            "tone": decree.tone,
            "subject": smart_quotes(decree.subject),
            "span": span,
            "count": chrome.count(records),
        }
