"""The first page: the drum, the tile map, the newest and the highlighted, the decrees in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date
from functools import partial

from plugins.archive.core import article_path, feed_path
from plugins.archive.mapping import ALL as ALL_TERM
from plugins.archive.mapping import DRUM, PUBLISHERS, Card, split
from plugins.archive.mapping import TONES as MONTH_TONES
from plugins.archive.plan import Artifact
from plugins.archive.queries import digests
from plugins.common.text import format_number, smart_quotes
from plugins.decrees.core import Decree

from .chrome import Chrome, page
from .drawings import TONES, Bin, Dot, drum_svg, month_drum_svg
from .maps import OLD_MAP, tile_map
from .nodes import ALL, YEARS
from .tables import month_link
from .views import Drum, Link, Stat, Tag

MOST_DOTS = 120  # So many meetings have room for a dot each, with its link and name, in 6 kB.
ALWAYS = (0, 10**8)  # From the first order to the last.
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
    dots, bins = tuple(_dots(chrome)), tuple(_bins(chrome))
    inputs = (whole.count, archive.years, dots, bins, counts, spans, archive.modified, len(whole.tally(PUBLISHERS)))
    return page("index.html", "home.html", (*inputs, digests(newest), digests(featured)), partial(home_context, chrome, newest, featured, dots, bins))


def _dots(chrome: Chrome) -> Iterator[Dot]:
    """Yield the meetings whose month is known, for the drum; none where they are too many for a dot each."""
    archive = chrome.archive
    if archive.term(ALL_TERM).count > MOST_DOTS:
        return
    decrees: dict[str, list[Decree]] = {}
    for decree in archive.decrees.core:
        for brief in archive.between(f"decree:{decree.id}", *ALWAYS):
            decrees.setdefault(brief.id, []).append(decree)
    for brief in archive.between(ALL_TERM, *ALWAYS):
        year, month, day = split(brief.order)
        if month:
            held_under = decrees.get(brief.id, [])
            # A month without its day stands in the middle of its month.
            turn = date(year, month, day or 15).timetuple().tm_yday
            name = ", ".join([brief.place or brief.title, brief.date, *(decree.short_name for decree in held_under)])
            yield Dot(year, turn, held_under[0].tone if held_under else "other", article_path(brief.id), name)


def _bins(chrome: Chrome) -> Iterator[Bin]:
    """Yield the months that have meetings, for the drum."""
    whole = chrome.archive.term(ALL_TERM)
    short_names = {decree.tone: decree.short_name for decree in chrome.archive.decrees.core}
    months: dict[tuple[int, int], dict[str, int]] = {}
    for value, number in chrome.archive.term(DRUM).tally(MONTH_TONES).items():
        year, month, tone = value.split(" ")
        months.setdefault((int(year), int(month)), {})[tone] = number
    for (year, month), tones in sorted(months.items()):
        number, tone = sum(tones.values()), max(sorted(tones, key=TONES.index), key=tones.__getitem__)
        most = "" if tone == "other" else f", {'đều' if tones[tone] == number else 'phần nhiều'} theo {short_names[tone]}"
        yield Bin(year, month, tone, number, month_link(whole, year, month), f"Tháng {month}/{year}: {format_number(number)} cuộc họp{most}")


def home_context(chrome: Chrome, newest: Sequence[Card], featured: Sequence[Card], dots: Sequence[Dot], bins: Sequence[Bin]) -> dict[str, object]:
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
        "feed_url": feed_path(ALL) if chrome.settings.has_feeds else "",
        "lead": {"title": title, "text": text, "links": WAYS},
        "drum": _drum(chrome, dots, bins),
        "tile_map": tile_map(chrome),
        "old_map_url": OLD_MAP,
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


def _drum(chrome: Chrome, dots: Sequence[Dot], bins: Sequence[Bin]) -> Drum:
    archive = chrome.archive
    whole, years = archive.term(ALL_TERM), archive.year_span
    drawn = sum(found.number for found in bins)
    missing = whole.count - drawn
    span = f" từ {years[0]} đến {years[-1]}" if years else ""
    left_out = f" {format_number(missing)} tin không rõ tháng họp không có trên hình." if missing else ""
    title = f"Các cuộc họp giao ban{span}, mỗi vòng là một năm"
    description = f"{format_number(drawn)} cuộc họp.{left_out}"
    svg, crowded_out = drum_svg(dots, years, title, description)
    tones: Set[str] = {dot.tone for dot in dots}
    rule = "Mỗi vòng một năm, mỗi chấm một cuộc họp; bấm vào chấm để đọc."
    if crowded_out or not dots:
        svg, tones = month_drum_svg(bins, years, title, description), {found.tone for found in bins}
        rule = "Mỗi vòng một năm, mỗi chấm một tháng: chấm càng to càng nhiều cuộc họp, màu và hình theo nghị định được nêu nhiều nhất."
    legend = [Tag(decree.short_name, chrome.decree_path(decree), decree.tone) for decree in archive.decrees.core if decree.tone in tones]
    if "other" in tones:
        legend.append(Tag("Không nêu, hoặc nghị định khác", "nghi-dinh/index.html", "other"))
    caption = (
        f"Vòng trong cùng là năm {years[0]}, vòng ngoài cùng là năm {years[-1]}; một vòng quay là mười hai tháng.{left_out}"
        if years
        else "Chưa có cuộc họp nào."
    )
    return Drum(svg, tuple(legend), rule, caption, f"{YEARS}#bang-thang")


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
