"""Pages of places: provinces of today, provinces that are no more, districts and communes; their years and their crossings with decrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from plugins.archive.plan import Artifact
from plugins.common.dates import short_day
from plugins.common.text import format_number, join_words
from plugins.gazetteer.core import Place
from plugins.records.core import Record

from .chrome import Chrome, capital, facets_of, page
from .drawings import locator_svg
from .tables import year_table
from .trees import month_nodes, months_of, year_nodes, years_of
from .views import Facet, Link, Locator, Notice, PlaceView, Stat, Term

FEWEST = 3  # Records that make a table of years worth its room.


def place_pages(chrome: Chrome) -> Iterator[Artifact]:
    """Yield a page for each province, of today or not, and for each locality that has records; with years and crossings."""
    by_place = chrome.archive.by_place
    for place in chrome.archive.gazetteer:
        records = by_place.get(place.id, ())
        if not place.is_province and not records:
            continue
        ours, registers = f"records:place:{place.id}", ("register:places", "register:decrees")
        path = chrome.place_path(place)
        inputs = chrome.inputs(ours, "records:years", *registers)
        yield page(path, "province.html" if place.is_province else "locality.html", inputs, partial(place_context, chrome, place, records, path))
        trail = _trail(chrome, place)
        if not place.is_province:
            yield from year_nodes(chrome, path, title_of(place), trail, records, (ours, *registers))
            continue
        for year in sorted({record.when.year for record in records if record.when and record.when.year}):
            members = tuple(record for record in records if record.when and record.when.year == year)
            node = chrome.place_year_path(place, year)
            context = partial(place_year_context, chrome, place, year, members, node)
            yield page(node, "node.html", chrome.inputs(ours, f"records:year:{year}", *registers), context)
            yield from month_nodes(chrome, node, f"{title_of(place)}, năm {year}", _trail(chrome, place, itself=True), members, (ours, *registers))
        for decree_id in sorted({decree_id for record in records for decree_id in record.decree_ids}):
            members = tuple(record for record in records if decree_id in record.decree_ids)
            node = chrome.crossing_path(place, chrome.archive.decrees[decree_id].slug)
            context = partial(crossing_context, chrome, place, decree_id, members, node)
            yield page(node, "node.html", chrome.inputs(ours, f"records:decree:{decree_id}", *registers), context)
            title = f"{title_of(place)}: hội nghị theo {chrome.archive.decrees[decree_id].short_name}"
            yield from year_nodes(chrome, node, title, _trail(chrome, place, itself=True), members, (ours, *registers))


def title_of(place: Place) -> str:
    """Return the place's full name with a capital: ``Tỉnh An Giang``, ``Huyện Gò Quao``."""
    return capital(place.full_name())


def _trail(chrome: Chrome, place: Place, *, itself: bool = False) -> list[tuple[str, str]]:
    above = chrome.archive.gazetteer.chain(place)[1:]
    trail = [("Tỉnh, thành", "tinh/index.html"), *((up.shown, chrome.place_path(up)) for up in reversed(above))]
    return [*trail, (place.shown, chrome.place_path(place))] if itself else trail


def place_context(chrome: Chrome, place: Place, records: Sequence[Record], path: str) -> dict[str, object]:
    """Return the values of the page of one province or locality."""
    gazetteer, root = chrome.archive.gazetteer, chrome.root_of(path)
    predecessors = gazetteer.predecessors(place)
    inside = _localities(chrome, place, records)
    pattern = chrome.place_year_path(place, "{year}") if place.is_province else years_of(path, records)
    crossing = chrome.crossing_path(place, "{slug}") if place.is_province else ""
    count = chrome.count(records)
    description = f"{capital(count)} về các hội nghị giao ban, sơ kết, tổng kết của công an, quân sự, biên phòng ở {place.full_name()}."
    view = PlaceView(
        name=place.name,
        full_name=title_of(place),
        intro=_intro(chrome, place, predecessors),
        notices=_notices(chrome, place, root),
        predecessors_title="Tên trước đây" if predecessors and chrome.is_renamed(predecessors[0]) else "Các tỉnh, thành cũ nay hợp lại",
        predecessors=chrome.place_terms(predecessors, root, within=place),
        locator=_locator(chrome, place),
        stats=_stats(records, len(inside)),
        parents=tuple(
            Link(f"{'Khi ấy thuộc' if place.ended else 'Thuộc'} {up.full_name()}", root + chrome.place_path(up)) for up in gazetteer.chain(place)[1:]
        ),
    )
    return {
        **chrome.frame(path, title_of(place), description, _trail(chrome, place)),
        "place": view,
        "year_table": year_table(chrome, records, root, year_path=pattern or "nam/{year}.html", crossing=crossing) if len(records) >= FEWEST else None,
        "facets": facets_of(
            Facet("Theo năm", chrome.year_terms(records, root, pattern) if place.is_province else (), compact=True),
            Facet("Theo nghị định", chrome.decree_terms(records, root, crossing)),
            Facet("Theo nơi họp", chrome.place_terms(inside, root, within=place if place.ended is None else gazetteer.today(place)[0])),
        ),
        "listing": chrome.listing(
            [record for record in records if record.when],
            root,
            year_path=pattern,
            undated=sum(not record.when for record in records),
            empty=_empty(chrome, place, records),
        ),
        "undated": chrome.cards((record for record in records if not record.when), root),
    }


def _empty(chrome: Chrome, place: Place, records: Sequence[Record]) -> str:
    if records:
        return "Chưa có tin nào rõ năm họp; các tin không rõ năm ở ngay dưới đây."
    return f"Kho chưa có tin nào của {place.full_name()}. Chưa có tin không có nghĩa là không có cuộc họp: kho còn nhỏ và nhiều trang cũ đã đóng."


def _localities(chrome: Chrome, place: Place, records: Sequence[Record]) -> list[Place]:
    """Return the districts and communes below ``place`` where these records' meetings were."""
    found = {place_id: chrome.archive.gazetteer[place_id] for record in records for place_id in record.place_ids}
    return [other for other in found.values() if not other.is_province and other.id != place.id and place.id in chrome.archive.all_above(other)]


def _intro(chrome: Chrome, place: Place, predecessors: Sequence[Place]) -> str:
    if place.is_province:
        if place.ended or not predecessors:
            return ""
        # Only forms that ended by a merger into a larger province; a change of name is told by the notice.
        days = {other.ended for other in predecessors if other.ended}
        names = join_words([other.name for other in predecessors])
        latest = max(days) if days else None
        when = f" từ ngày {short_day(latest)}" if len(days) == 1 and latest else ""
        starts = place.forms[0].valid_from
        if starts and latest == starts:
            return f"Trước ngày {short_day(starts)} là {join_words([other.full_name() for other in predecessors])}. Tin của thời ấy vẫn giữ tên khi đó."
        return f"Gồm cả {names} cũ{when}. Tin của thời trước vẫn giữ tên tỉnh, huyện, xã khi đó."
    return ""


def _notices(chrome: Chrome, place: Place, root: str) -> tuple[Notice, ...]:
    if place.ended is None:
        return ()
    today = chrome.archive.gazetteer.today(place)
    links = tuple(Link(f"Xem {province.full_name()}", root + chrome.place_path(province)) for province in today)
    heirs = join_words([province.full_name() for province in today])
    day, kept = short_day(place.ended), bool(chrome.archive.by_place.get(place.id))
    if not place.is_province:
        title = f"Từ ngày {day} không còn {place.full_name()}; địa bàn nay thuộc {heirs}"
        return (Notice("gone", title, "Trang này giữ các tin từ trước ngày ấy. Trong từng tin, tên gọi là tên của ngày họp.", links),)
    source = f"Căn cứ: {place.last.source}." if place.last.source else ""
    if chrome.is_renamed(place):
        return (Notice("gone", f"Từ ngày {day} là {heirs}", f"Tin của thời trước giữ tên {place.full_name()}. {source}".strip(), links),)
    keeps = "Trang này giữ các tin của thời trước; các tin ấy cũng có ở trang của nơi ngày nay. " if kept else ""
    return (Notice("gone", f"Từ ngày {day} thuộc {heirs}", f"{title_of(place)} không còn là một đơn vị riêng. {keeps}{source}".strip(), links),)


def _locator(chrome: Chrome, place: Place) -> Locator | None:
    tiles = chrome.archive.registers.tiles
    today = chrome.archive.gazetteer.today(place)
    here = [province.id for province in today if any(tile.id == province.id for tile in tiles)]
    if not tiles or not here:
        return None
    where = "" if place in today else f", nơi {place.name} nay thuộc về"
    return Locator(locator_svg(tiles, here), f"Vị trí {join_words([p.full_name() for p in today])}{where} trên bản đồ ô của 34 tỉnh, thành")


def _stats(records: Sequence[Record], places: int) -> tuple[Stat, ...]:
    if len(records) < 2:
        return ()
    years = len({record.when.year for record in records if record.when})
    publishers = len({record.source.publisher for record in records if record.source.is_known})
    stats = [Stat(format_number(len(records)), "tin")]
    if years:
        stats.append(Stat(format_number(years), "năm có tin"))
    if places:
        stats.append(Stat(format_number(places), "nơi bên dưới có tin"))
    return (*stats, Stat(format_number(publishers), "nơi đăng"))


def place_year_context(chrome: Chrome, place: Place, year: int, records: Sequence[Record], path: str) -> dict[str, object]:
    """Return the values of one year of a province."""
    root = chrome.root_of(path)
    all_years = [int(term.label) for term in chrome.year_terms(chrome.archive.by_place[place.id], root, "")]
    tabs = tuple(
        Link(str(other), "" if other == year else root + chrome.place_year_path(place, other), current="page" if other == year else "")
        for other in sorted(all_years)
    )
    title = f"{title_of(place)}, năm {year}"
    return {
        **chrome.frame(
            path, title, f"{capital(chrome.count(records))} về hội nghị giao ban ở {place.full_name()} năm {year}.", _trail(chrome, place, itself=True)
        ),
        "kicker": "Tỉnh, thành theo năm",
        "intro": "",
        "notices": _gone_by(chrome, place, root),
        "stats": (),
        "tabs": tabs if len(tabs) > 1 else (),
        "facets": facets_of(
            Facet("Theo nghị định", chrome.decree_terms(records, root, chrome.crossing_path(place, "{slug}"))),
            Facet("Cả nước năm ấy", (Term(f"Năm {year}", root + chrome.year_path(year), chrome.count(chrome.archive.by_year[year])),)),
        ),
        "listing": chrome.month_listing(records, root, months_of(path, records)),
    }


def crossing_context(chrome: Chrome, place: Place, decree_id: str, records: Sequence[Record], path: str) -> dict[str, object]:
    """Return the values of the page where a province and a decree cross."""
    root = chrome.root_of(path)
    decree = chrome.archive.decrees[decree_id]
    title = f"{title_of(place)}: hội nghị theo {decree.short_name}"
    return {
        **chrome.frame(
            path, title, f"{capital(chrome.count(records))} ở {place.full_name()} nêu Nghị định {decree.number}.", _trail(chrome, place, itself=True)
        ),
        "kicker": "Tỉnh, thành và nghị định",
        "intro": "",
        "notices": _gone_by(chrome, place, root),
        "stats": (),
        "tabs": (),
        "facets": facets_of(
            Facet("Nghị định này", (Term(decree.short_name, root + chrome.decree_path(decree), chrome.count(chrome.archive.by_decree[decree_id])),)),
            Facet("Theo năm", chrome.year_terms(records, root, chrome.place_year_path(place, "{year}"))),
        ),
        "listing": chrome.listing(records, root, year_path=years_of(path, records)),
    }


def _gone_by(chrome: Chrome, place: Place, root: str) -> tuple[Notice, ...]:
    return _notices(chrome, place, root)[:1]
