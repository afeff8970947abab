"""The first page: the drum, the tile map, the newest and the highlighted, the decrees in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from plugins.archive.mapping import ALL as ALL_TERM
from plugins.archive.mapping import DOTS, DRUM, PUBLISHERS, TONES, Card
from plugins.archive.plan import Artifact
from plugins.archive.queries import digests
from plugins.common.text import format_number, smart_quotes

from .chrome import Chrome, page
from .drawings import Dot, drum_svg, levels, month_drum_svg
from .nodes import ALL
from .views import Drum, LegendItem, Link, Stat, Tag, TileMap, TileView

MOST_DOTS = 1_000  # So many meetings have room for a dot each.
NEWEST, FEATURED = 6, 3
WAYS = (
    Link("Chọn trên bản đồ", "#ban-do"),
    Link("Tra theo tên nơi", "tra-cuu/dia-danh.html"),
    Link("Nghị định là gì?", "#nghi-dinh"),
    Link("Tin mới nhất", "#moi"),
)


def home_page(chrome: Chrome) -> Artifact:
    """Return the first page."""
    archive = chrome.archive
    whole = archive.term(ALL_TERM)
    newest, featured = archive.newest_added(NEWEST), archive.featured(FEATURED)
    counts = tuple((kind, *archive.listed_among(kind).items()) for kind in ("place", "decree"))
    spans = tuple((decree.id, *archive.term(f"decree:{decree.id}").years) for decree in chrome.core_decrees)
    inputs = (whole.count, archive.years, tuple(_dots_of(chrome).items()), counts, spans, archive.modified, len(whole.tally(PUBLISHERS)))
    return page("index.html", "home.html", (*inputs, digests(newest), digests(featured)), partial(home_context, chrome, newest, featured))


def _dots_of(chrome: Chrome) -> Mapping[str, int]:
    """Return what the drum shows: meetings by day, or by month where they are too many for a dot each."""
    return chrome.archive.term(DRUM).tally(DOTS if chrome.archive.term(ALL_TERM).count <= MOST_DOTS else TONES)


def home_context(chrome: Chrome, newest: Sequence[Card], featured: Sequence[Card]) -> dict[str, object]:
    """Return the values of the first page."""
    archive = chrome.archive
    count = archive.term(ALL_TERM).count
    title = "Địa phương mình đã họp bàn gì, hẹn làm gì?"
    text = (
        f"{format_number(count)} tin về hội nghị giao ban, sơ kết, tổng kết của công an, quân sự và biên phòng{_span(archive.years)}, viết lại ngắn gọn, "
        "ghi rõ nguồn, xếp theo tỉnh thành, nghị định và năm. Điều gì không rõ thì nói là không rõ."
    )
    return {
        **chrome.frame(
            "index.html",
            title,
            "Tra cứu tin các hội nghị giao ban theo 34 tỉnh, thành hôm nay và 63 tỉnh, thành cũ, theo nghị định và theo năm.",
            head_title=f"{chrome.settings.site_name} – {chrome.settings.tagline}",
            updated=chrome.updated,
        ),
        "lead": {"title": title, "text": text, "links": WAYS},
        "drum": _drum(chrome),
        "tile_map": _tile_map(chrome),
        "newest": chrome.cards(newest, ""),
        "all_link": Link(f"Xem tất cả {chrome.count(count)}", ALL),
        "featured": chrome.cards(featured, ""),
        "decrees": tuple(_decrees(chrome)),
        "stats": _stats(chrome),
    }


def _span(years: Sequence[int]) -> str:
    return f" từ năm {years[0]} đến năm {years[-1]}" if len(years) > 1 else ""


def _stats(chrome: Chrome) -> tuple[Stat, ...]:
    archive = chrome.archive
    whole, listed = archive.term(ALL_TERM), archive.listed_among("place")
    provinces = sum(1 for place in chrome.provinces if listed.get(place.id))
    return (
        Stat(format_number(whole.count), "tin"),
        Stat(f"{provinces}/{len(chrome.provinces)}", "tỉnh, thành có tin"),
        Stat(format_number(len(archive.years)), "năm có tin"),
        Stat(format_number(len(whole.tally(PUBLISHERS))), "nơi đăng"),
    )


def _drum(chrome: Chrome) -> Drum:
    archive = chrome.archive
    whole, years = archive.term(ALL_TERM), archive.year_span
    is_by_day = whole.count <= MOST_DOTS
    tally = [(*map(int, value.split(" ")[:2]), value.split(" ")[2], number) for value, number in _dots_of(chrome).items()]
    drawn = sum(number for *_, number in tally)
    missing, tones = whole.count - drawn, {tone for _, _, tone, _ in tally}
    legend = [Tag(decree.short_name, chrome.decree_path(decree), decree.tone) for decree in archive.decrees.core if decree.tone in tones]
    if "other" in tones:
        legend.append(Tag("Không nêu, hoặc nghị định khác", "nghi-dinh/index.html", "other"))
    span = f" từ {years[0]} đến {years[-1]}" if years else ""
    left_out = f" {format_number(missing)} tin không rõ tháng họp không có trên hình." if missing else ""
    description = f"{format_number(drawn)} cuộc họp.{left_out} Số liệu của hình có ở trang Kho có gì, thiếu gì."
    title = f"Các cuộc họp giao ban{span}, mỗi vòng là một năm"
    if is_by_day:
        dots = [Dot(year, day, tone) for year, day, tone, number in tally for _ in range(number)]
        svg, crowded_out = drum_svg(dots, years, title, description)
        rule = "Mỗi vòng một năm, mỗi chấm một cuộc họp."
        if crowded_out:
            left_out += f" {format_number(crowded_out)} chấm không còn chỗ trên vòng của năm mình."
    else:
        svg = month_drum_svg(tally, years, title, description)
        rule = "Mỗi vòng một năm, mỗi chấm một tháng: chấm càng to càng nhiều cuộc họp, màu theo nghị định được nêu nhiều nhất."
    caption = (
        f"Vòng trong cùng là năm {years[0]}, vòng ngoài cùng là năm {years[-1]}; một vòng quay là mười hai tháng.{left_out}"
        if years
        else "Chưa có cuộc họp nào."
    )
    return Drum(svg, tuple(legend), rule, caption, "tra-cuu/do-phu.html")


def _tile_map(chrome: Chrome) -> TileMap:
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


def _decrees(chrome: Chrome) -> Iterator[dict[str, object]]:
    for decree in chrome.core_decrees:
        term = chrome.archive.term(f"decree:{decree.id}")
        years = list(term.years)
        span = f"Tin trong kho: {years[0] if years[0] == years[-1] else f'{years[-1]}–{years[0]}'}" if years else ""
        yield {
            "label": decree.number,
            "url": chrome.decree_path(decree),
            "tone": decree.tone,
            "subject": smart_quotes(decree.subject),
            "span": span,
            "count": chrome.count(term.count),
        }
