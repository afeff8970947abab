"""Pages of places: provinces of today, provinces that are no more, districts and communes; their years and their crossings with decrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from plugins.archive.assets import OFFLINE_SCRIPT
from plugins.archive.mapping import INSIDE, PUBLISHERS
from plugins.archive.plan import Artifact, Key
from plugins.archive.queries import Term as RecordTerm
from plugins.common.dates import short_day
from plugins.common.text import format_number, join_words
from plugins.decrees.core import Decree
from plugins.gazetteer.core import Place

from .chrome import Chrome, Shown, capital, facets_of, page
from .drawings import locator_svg
from .listed import list_data
from .offline import offline_list, offline_view
from .series import has_series, series_path
from .tables import year_table
from .threads import has_thread_page, thread_path
from .trees import Branch, child_pattern, months_pattern, tree_pages
from .views import Facet, Link, Locator, Notice, PlaceView, Stat, Term

FEWEST = 3  # Records that make a table of years worth its room.


def place_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the page of a province, of today or not, or of a locality that has records; or of one of its years, months, days."""
    gazetteer = chrome.archive.gazetteer
    place = gazetteer.places.get(key.name)
    term = chrome.archive.term(key.term)
    if place is None or not (place.is_province or term.count):
        return
    branch = place_branch(chrome, place, term)
    if not key.year:
        yield from _place_page(chrome, place, branch)
        if place.is_province and term.count:
            yield offline_list(chrome, place, term)
    elif place.is_province and not key.month and key.year in term.years:
        yield from _place_year_page(chrome, place, branch, key.year)
    else:
        yield from tree_pages(chrome, branch, key)


def place_branch(chrome: Chrome, place: Place, term: RecordTerm) -> Branch:
    path = chrome.place_year_path(place, "{year}") if place.is_province else child_pattern(chrome.place_path(place), "year")
    return Branch(term, title_of(place), path, tuple(_trail(chrome, place, itself=True)), has_years=place.is_province)


def crossing_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the page where a province and a decree cross, or one of its years, months, days."""
    place_id, _, decree_id = key.name.partition(",")
    gazetteer, term = chrome.archive.gazetteer, chrome.archive.term(key.term)
    if not term.count:
        return
    place, decree = gazetteer[place_id], chrome.archive.decrees[decree_id]
    path = chrome.crossing_path(place, decree.slug)
    title = f"{title_of(place)}: hội nghị theo {decree.short_name}"
    trail = tuple(_trail(chrome, place, itself=True))
    branch = Branch(term, title, child_pattern(path, "year"), (*trail, (title, path)))
    if key.year:
        yield from tree_pages(chrome, branch, key)
        return
    shown = chrome.shown(term, has_years=True)
    yield page(path, "node.html", shown.inputs, partial(crossing_context, chrome, place, decree, branch, shown, path))
    yield from list_data(chrome, path, title, shown, below={"year": (branch.years_pattern, shown.parts)})


def title_of(place: Place) -> str:
    """Return the place's full name with a capital: ``Tỉnh An Giang``, ``Huyện Gò Quao``."""
    return capital(place.full_name())


def _trail(chrome: Chrome, place: Place, *, itself: bool = False) -> list[tuple[str, str]]:
    above = chrome.archive.gazetteer.chain(place)[1:]
    trail = [("Tỉnh, thành", "tinh/index.html"), *((up.shown, chrome.place_path(up)) for up in reversed(above))]
    return [*trail, (place.shown, chrome.place_path(place))] if itself else trail


def _place_page(chrome: Chrome, place: Place, branch: Branch) -> Iterator[Artifact]:
    term, gazetteer, counts = branch.term, chrome.archive.gazetteer, chrome.archive.listed_among("place")
    shown = chrome.shown(term, has_years=True)
    inside = _localities(chrome, place, term)
    others = tuple((other.id, counts.get(other.id, 0)) for other in (*inside, *gazetteer.predecessors(place)))
    # A table of years shows every year of the archive, so that gaps are seen.
    span = chrome.archive.year_span if term.count >= FEWEST else ()
    over_time = tuple(_over_time(chrome, place))
    inputs = (shown.inputs, repr(term.by_decree), len(term.tally(PUBLISHERS)), others, span, over_time)
    path = chrome.place_path(place)
    yield page(path, "province.html" if place.is_province else "locality.html", inputs, partial(place_context, chrome, place, branch, shown, inside, path))
    yield from list_data(chrome, path, title_of(place), shown, below={"year": (branch.years_pattern, shown.parts)})


def place_context(chrome: Chrome, place: Place, branch: Branch, shown: Shown, inside: Sequence[Place], path: str) -> dict[str, object]:
    """Return the values of the page of one province or locality."""
    gazetteer, root, term = chrome.archive.gazetteer, chrome.root_of(path), branch.term
    predecessors = gazetteer.predecessors(place)
    pattern = branch.years_pattern
    crossing = chrome.crossing_path(place, "{slug}") if place.is_province else ""
    count = chrome.count(term.count)
    description = f"{capital(count)} về các hội nghị giao ban, sơ kết, tổng kết của công an, quân sự, biên phòng ở {place.full_name()}."
    view = PlaceView(
        name=place.name,
        full_name=title_of(place),
        intro=_intro(chrome, place, predecessors),
        notices=_notices(chrome, place, root),
        predecessors_title="Tên trước đây" if predecessors and chrome.is_renamed(predecessors[0]) else "Các tỉnh, thành cũ nay hợp lại",
        predecessors=chrome.place_terms(predecessors, root, within=place),
        locator=_locator(chrome, place),
        stats=_stats(term, len(inside)),
        parents=tuple(
            Link(f"{'Khi ấy thuộc' if place.ended else 'Thuộc'} {up.full_name()}", root + chrome.place_path(up)) for up in gazetteer.chain(place)[1:]
        ),
    )
    has_table = term.count >= FEWEST
    return {
        **chrome.frame(path, title_of(place), description, _trail(chrome, place), followed=True),
        "place": view,
        "year_table": year_table(chrome, term.by_decree, root, year_path=pattern or "nam/{year}.html", crossing=crossing) if has_table else None,
        "facets": facets_of(
            Facet("Theo thời gian", tuple(Term(label, root + target) for label, target in _over_time(chrome, place))),
            Facet("Theo năm", chrome.year_terms(term.years, root, pattern) if place.is_province else (), compact=True),
            Facet("Theo nghị định", chrome.decree_terms(totals(term.by_decree), root, crossing)),
            Facet("Theo nơi họp", chrome.place_terms(inside, root, within=place if place.ended is None else gazetteer.today(place)[0])),
        ),
        "listing": chrome.with_ways(
            chrome.listing(shown, root, year_path=pattern, undated_apart=True, empty=_empty(chrome, place, term.count)), path, term.count
        ),
        "undated": chrome.cards(shown.undated, root),
        "undated_more": chrome.more_undated(shown),
        "offline": offline_view(chrome, place, term, root) if place.is_province else None,
        "offline_script_url": root + chrome.asset(OFFLINE_SCRIPT),
    }


def _over_time(chrome: Chrome, place: Place) -> Iterator[tuple[str, str]]:
    """Yield the pages that follow this very place through time, of those that there are: label, path."""
    if has_thread_page(chrome, f"place:{place.id}"):
        yield "Sợi chỉ: từng quý, việc đã hẹn", thread_path(chrome, f"place:{place.id}")
    if has_series(chrome, place):
        yield "Con số theo thời gian", series_path(chrome, place)


def totals(by_decree: Mapping[str, Mapping[int, int]], year: int | None = None) -> dict[str, int]:
    """Return how many records each decree has, in one ``year`` if it is given; those without a decree left out."""
    counts = {decree_id: sum(years.values()) if year is None else years.get(year, 0) for decree_id, years in by_decree.items() if decree_id}
    return {decree_id: count for decree_id, count in counts.items() if count}


def _empty(chrome: Chrome, place: Place, count: int) -> str:
    if count:
        return "Chưa có tin nào rõ năm họp; các tin không rõ năm ở ngay dưới đây."
    return f"Kho chưa có tin nào của {place.full_name()}. Chưa có tin không có nghĩa là không có cuộc họp: kho còn nhỏ và nhiều trang cũ đã đóng."


def _localities(chrome: Chrome, place: Place, term: RecordTerm) -> list[Place]:
    """Return the districts and communes below ``place`` where its records' meetings were."""
    gazetteer = chrome.archive.gazetteer
    found = (gazetteer[place_id] for place_id in term.tally(INSIDE))
    return [other for other in found if not other.is_province and other.id != place.id and place.id in chrome.all_above(other)]


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
    day, kept = short_day(place.ended), bool(chrome.archive.listed_among("place").get(place.id))
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


def _stats(term: RecordTerm, places: int) -> tuple[Stat, ...]:
    if term.count < 2:
        return ()
    stats = [Stat(format_number(term.count), "tin")]
    if term.years:
        stats.append(Stat(format_number(len(term.years)), "năm có tin"))
    if places:
        stats.append(Stat(format_number(places), "nơi bên dưới có tin"))
    return (*stats, Stat(format_number(len(term.tally(PUBLISHERS))), "nơi đăng"))


def _place_year_page(chrome: Chrome, place: Place, branch: Branch, year: int) -> Iterator[Artifact]:
    shown = chrome.shown_in_year(branch.term, year, has_months=True)
    path = branch.year_page(year)
    inputs = (shown.inputs, tuple(branch.term.years), tuple(totals(branch.term.by_decree, year).items()))
    yield page(path, "node.html", inputs, partial(place_year_context, chrome, place, branch, year, shown, path))
    months = months_pattern(branch, year) if shown.is_capped else ""
    yield from list_data(chrome, path, branch.year_title(year), shown, below={"month": (months, shown.parts)})


def place_year_context(chrome: Chrome, place: Place, branch: Branch, year: int, shown: Shown, path: str) -> dict[str, object]:
    """Return the values of one year of a province."""
    root, term = chrome.root_of(path), branch.term
    tabs = tuple(
        Link(str(other), "" if other == year else root + branch.year_page(other), current="page" if other == year else "") for other in sorted(term.years)
    )
    description = f"{capital(chrome.count(shown.count))} về hội nghị giao ban ở {place.full_name()} năm {year}."
    return {
        **chrome.frame(path, branch.year_title(year), description, _trail(chrome, place, itself=True)),
        "kicker": "Tỉnh, thành theo năm",
        "intro": "",
        "notices": _gone_by(chrome, place, root),
        "stats": (),
        "tabs": tabs if len(tabs) > 1 else (),
        "facets": facets_of(
            Facet("Theo nghị định", chrome.decree_terms(totals(term.by_decree, year), root, chrome.crossing_path(place, "{slug}"))),
            Facet("Cả nước năm ấy", (Term(f"Năm {year}", root + chrome.year_path(year)),)),
        ),
        "listing": chrome.month_listing(shown, root, months_pattern(branch, year)),
    }


def crossing_context(chrome: Chrome, place: Place, decree: Decree, branch: Branch, shown: Shown, path: str) -> dict[str, object]:
    """Return the values of the page where a province and a decree cross."""
    root, term = chrome.root_of(path), branch.term
    description = f"{capital(chrome.count(term.count))} ở {place.full_name()} nêu Nghị định {decree.number}."
    return {
        **chrome.frame(path, branch.title, description, _trail(chrome, place, itself=True), followed=True),
        "kicker": "Tỉnh, thành và nghị định",
        "intro": "",
        "notices": _gone_by(chrome, place, root),
        "stats": (),
        "tabs": (),
        "facets": facets_of(
            Facet("Nghị định này", (Term(decree.short_name, root + chrome.decree_path(decree)),)),
            Facet("Theo năm", chrome.year_terms(term.years, root, chrome.place_year_path(place, "{year}"))),
        ),
        "listing": chrome.with_ways(chrome.listing(shown, root, year_path=branch.years_pattern), path, term.count),
    }


def _gone_by(chrome: Chrome, place: Place, root: str) -> tuple[Notice, ...]:
    return _notices(chrome, place, root)[:1]
