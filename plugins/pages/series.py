"""Figures over time: a page of each place that has a series, a page of each thing counted with the places beside each other, and their index.

Drawn at build: each row of a table holds its own bar, so that no number is told by a length alone. Bars of one section have one scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from plugins.archive.core import article_path
from plugins.archive.figures import FEWEST, FROM_JANUARY, HALF, MONTH, NONE, QUARTER, SPAN, YEAR, Group, Point, beginning, read_group, read_point, slot_label
from plugins.archive.mapping import CAP, FIGURES, GROUPS, POINTS, SPELLINGS
from plugins.archive.plan import Artifact, Key
from plugins.archive.queries import Term as RecordTerm
from plugins.common.text import collation_key, fold, format_number, smart_quotes
from plugins.gazetteer.core import Place

from .chrome import SEARCH, Chrome, capital, commonest, page
from .drawings import bar_svg
from .views import Link, Section, SeriesRow, SeriesView, Term

INDEX = "tra-cuu/so-lieu.html"
SHOWN = 10  # Series on the page of a place, or places beside each other,
PERIODS = 20  # each with its newest figures.
APART = 30  # Figures that stand alone and are told of.
KINDS = {QUARTER: "từng quý", HALF: "từng nửa năm", YEAR: "từng năm", MONTH: "từng tháng"}
NOTE = "Số là số mà tin nêu, bấm vào để tới câu nói ra số ấy. Thanh nhạt, viền đứt là số ước chừng hoặc kỳ suy ra. Chỗ trống là kho chưa có, không phải bằng không."


def series_path(chrome: Chrome, place: Place) -> str:
    return f"{chrome.place_path(place).removesuffix('.html')}/so-lieu.html"


def figure_path(what: str) -> str:
    """Return the page of one thing counted. Its name begins with a word of ours, so that no system has it for a device."""
    return f"tra-cuu/so-lieu/muc-{what}.html"


def has_series(chrome: Chrome, place: Place) -> bool:
    return any(group.is_comparable for group in _series_of(chrome.archive.term(f"{FIGURES}:{place.id}")))


def _series_of(term: RecordTerm) -> dict[Group, int]:
    """Return the groups in which a place has points enough for a series, with their number, most first."""
    found = {read_group(value)[0]: number for value, number in term.often(GROUPS, FEWEST).items()}
    found = {group: number for group, number in found.items() if group.is_comparable}
    return dict(sorted(found.items(), key=lambda item: (-item[1], collation_key(item[0].what), item[0])))


def series_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the page of a place's series; none where no two of its figures can be compared."""
    place, term = chrome.archive.gazetteer.places.get(key.name), chrome.archive.term(key.term)
    groups = _series_of(term) if place else {}
    if place is None or not groups:
        return
    shown = {group: _points(term, group) for group in list(groups)[:SHOWN]}
    kin = dict.fromkeys(group.what for group in shown)
    alone = [read_point(value) for what in kin for value, _ in term.tallied(POINTS, beginning(what), CAP)]
    alone = [point for point in alone if point.group not in groups][:APART]
    path = series_path(chrome, place)
    inputs = (place.id, tuple(groups.items()), tuple(tuple(points) for points in shown.values()), tuple(alone))
    yield page(path, "series.html", inputs, partial(series_context, chrome, place, groups, shown, alone, path))


def _points(term: RecordTerm, group: Group) -> list[Point]:
    """Return the newest points of a group, by their periods."""
    return [read_point(value) for value in term.tallied_newest(POINTS, beginning(*group), PERIODS)]


def series_context(
    chrome: Chrome, place: Place, groups: Mapping[Group, int], shown: Mapping[Group, Sequence[Point]], alone: Sequence[Point], path: str
) -> dict[str, object]:
    """Return the values of the page of one place's series."""
    root, archive = chrome.root_of(path), chrome.archive
    views = []
    for number, (group, points) in enumerate(shown.items(), 1):
        more = Link("Nơi khác cùng đếm", root + figure_path(group.what))
        title = f"{capital(points[-1].label)}, {_kind(group.kind)}"
        views.append(_view(title, f"chuoi-{number}", group, points, groups[group], root, more=more))
    rest = [group for group in groups if group not in shown]
    apart = [Term(_told(point), root + _source(point), note=_why_alone(point.group, groups)) for point in alone]
    trail = [("Tỉnh, thành", "tinh/index.html"), *((up.shown, chrome.place_path(up)) for up in reversed(archive.gazetteer.chain(place)))]
    title = f"{capital(place.full_name())}: con số theo thời gian"
    intro = "Các con số cùng đếm một việc, cùng đơn vị, cùng loại kỳ, do tin của chính nơi này nêu."
    return {
        **chrome.frame(path, title, f"Các con số mà tin giao ban của {place.full_name()} nêu, nối theo từng kỳ, mỗi số dẫn tới câu nói ra số ấy.", trail),
        "intro": intro,
        "reading": NOTE,
        "series": tuple(views),
        "is_beside": False,
        "apart_title": "Cùng đếm việc ấy mà không nối vào được",
        "apart": tuple(apart),
        "note": f"Còn {format_number(len(rest))} chuỗi số ngắn hơn chưa hiện ở trang này." if rest else "",
    }


def _kind(kind: str) -> str:
    return KINDS.get(kind, f"{kind} từng năm")


def _view(title: str, anchor: str, group: Group, points: Sequence[Point], count: int, root: str, *, more: Link | None = None, top: object = None) -> SeriesView:
    """Return one series; ``top``: the figure whose bar is as long as there is room, the largest of its own if None."""
    highest = top if top is not None else max(abs(point.value) for point in points)
    rows: list[SeriesRow] = []
    last = None
    for point in points:
        if last is not None and point.slot > last + 1:
            rows.append(_gap(group.kind, last + 1, point.slot - 1))
        last = point.slot
        rows.append(_row(point, highest, root))
    left_out = f"Đang hiện {PERIODS} số của các kỳ gần nhất." if count > len(points) >= PERIODS else ""
    unit = f"Tính bằng {group.unit}." if group.unit else ""
    return SeriesView(title, anchor, " ".join(filter(None, (unit, left_out))), tuple(rows), more)


def _gap(kind: str, first: int, last: int) -> SeriesRow:
    names = capital(slot_label(kind, first)) if first == last else f"Từ {slot_label(kind, first)} tới {slot_label(kind, last)}"
    return SeriesRow(names, "kho chưa có số")


def _row(point: Point, highest: object, root: str) -> SeriesRow:
    doubt = [
        "kỳ suy ra từ ngày họp" if point.is_inferred else "",
        smart_quotes(point.note),
        "" if point.paragraph else "chưa tìm được câu trong bài",
    ]
    bar = bar_svg(point.value, highest, is_solid=not (point.approx or point.is_inferred))
    note = "; ".join(part for part in doubt if part)
    return SeriesRow(capital(slot_label(point.group.kind, point.slot)), _amount(point), root + _source(point), bar, note)


def _amount(point: Point) -> str:
    return " ".join(part for part in (point.approx, format_number(point.value), point.group.unit) if part)


def _source(point: Point) -> str:
    return article_path(point.record) + (f"#d{point.paragraph}" if point.paragraph else "")


def _told(point: Point) -> str:
    """Return ``Hơn 410 tin: thông tin trao đổi, 6 tháng đầu năm 2022``."""
    kind = point.group.kind
    when = {NONE: "không rõ kỳ", SPAN: "nhiều năm"}.get(kind) or slot_label(kind, point.slot)
    label = (
        "" if point.group.unit and fold(point.label).startswith(fold(point.group.unit)) and fold(point.label) == fold(point.group.unit) else f": {point.label}"
    )
    return f"{capital(_amount(point))}{label}, {when}"


def _why_alone(group: Group, others: Iterable[Group]) -> str:
    """Return why a figure is in none of the series ``others`` that count the same."""
    match group.kind:
        case "không kỳ":
            return "tin không nói số của kỳ nào"
        case "giai đoạn":
            return "số gộp của một giai đoạn, không so với một kỳ được"
    same = [other for other in others if other.what == group.what]
    if any(other.kind == group.kind for other in same):
        return f"tính bằng {group.unit or 'đơn vị khác'}, khác đơn vị"
    if group.kind.endswith(FROM_JANUARY):
        return f"số cộng dồn {group.kind}, khác kỳ"
    return f"số {_kind(group.kind)}, khác kỳ và mới có một số"


# One thing counted, the places beside each other.


def figure_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the page of one thing that is counted, if some place has a series of it or several places have figures that may be compared."""
    what, archive = key.name, chrome.archive
    whole = archive.term(FIGURES)
    places: dict[Group, dict[str, int]] = {}
    for value, number in whole.tallied(GROUPS, beginning(what)):
        group, place_id = read_group(value)
        places.setdefault(group, {})[place_id] = number
    beside: dict[Group, dict[str, list[Point]]] = {}
    for group, numbers in sorted(places.items(), key=lambda item: (-sum(item[1].values()), item[0])):
        if is_shown(group, numbers):
            most = sorted(numbers, key=lambda place_id: (-numbers[place_id], place_id))
            beside[group] = {place_id: _points(archive.term(f"{FIGURES}:{place_id}"), group) for place_id in most[:SHOWN]}
    if not beside:
        return
    label = commonest_label(chrome, what)
    counts = tuple((group, tuple(numbers.items())) for group, numbers in places.items())
    inputs = (label, counts, tuple(tuple(map(tuple, shown.values())) for shown in beside.values()))
    path = figure_path(what)
    yield page(path, "series.html", inputs, partial(figure_context, chrome, label, places, beside, path))


def is_shown(group: Group, numbers: Mapping[str, int]) -> bool:
    """Return whether figures of a group, so many of each place, say something together: over time in one place, or beside each other."""
    return group.is_comparable and sum(numbers.values()) >= FEWEST


def commonest_label(chrome: Chrome, what: str) -> str:
    """Return the commonest spelling of what is counted."""
    spellings = chrome.archive.term(FIGURES).tallied(SPELLINGS, beginning(what))
    return commonest({value.partition("\t")[2]: number for value, number in spellings})


def figure_context(
    chrome: Chrome, label: str, places: Mapping[Group, Mapping[str, int]], beside: Mapping[Group, Mapping[str, Sequence[Point]]], path: str
) -> dict[str, object]:
    """Return the values of the page on which places that count the same stand beside each other, on one scale where they may be compared."""
    root, gazetteer = chrome.root_of(path), chrome.archive.gazetteer
    views, apart, hidden = [], [], 0
    for number, (group, shown) in enumerate(beside.items(), 1):
        top = max(abs(point.value) for points in shown.values() for point in points)
        for position, (place_id, points) in enumerate(shown.items(), 1):
            place = gazetteer[place_id]
            is_series = places[group][place_id] >= FEWEST
            more = (
                Link("Mọi chuỗi số của nơi này", root + series_path(chrome, place))
                if is_series
                else Link("Mọi tin của nơi này", root + chrome.place_path(place))
            )
            title = f"{capital(place.full_name())}, {_kind(group.kind)}"
            views.append(_view(title, f"noi-{number}-{position}", group, points, places[group][place_id], root, more=more, top=top))
        hidden += len(places[group]) - len(shown)
    for group, numbers in places.items():
        lone = [] if group in beside else list(numbers)
        why = {NONE: "tin không nói số của kỳ nào", SPAN: "số gộp của một giai đoạn"}.get(group.kind, f"mới có một số {_kind(group.kind)}")
        unit = f", tính bằng {group.unit}" if group.unit else ""
        apart += [Term(gazetteer[place_id].shown, root + chrome.place_path(gazetteer[place_id]), note=why + unit) for place_id in lone]
    apart.sort(key=lambda term: (collation_key(term.label), term.note))
    several = len(beside) > 1
    intro = "Các nơi cùng đếm việc này." + (
        " Chỉ những bảng cùng đơn vị, cùng loại kỳ mới chung một thang; khác đơn vị hay khác kỳ thì không so với nhau."
        if several
        else " Mọi thanh chung một thang."
    )
    intro += " Trước khi so, xin xem cấp của nơi và năm của kỳ: số của một huyện không so với số của một tỉnh."
    notes = [
        f"Còn {format_number(hidden)} nơi nữa có con số này." if hidden else "",
        f"Còn {format_number(len(apart) - APART)} nơi." if len(apart) > APART else "",
    ]
    return {
        **chrome.frame(
            path,
            capital(label),
            f"Con số “{label}” mà tin giao ban các nơi nêu, đặt cạnh nhau khi so được.",
            [("Tìm", SEARCH), ("Con số theo thời gian", INDEX)],
        ),
        "intro": intro,
        "reading": NOTE,
        "series": tuple(views),
        "is_beside": True,
        "apart_title": "Nơi có con số mà chưa đặt cạnh được",
        "apart": tuple(apart[:APART]),
        "note": " ".join(note for note in notes if note),
    }


# The index.


def index_page(chrome: Chrome) -> Artifact:
    """Return the index of all series: what is counted, and the places, as far as there is room."""
    groups: dict[Group, dict[str, int]] = {}
    for value, number in chrome.archive.term(FIGURES).tally(GROUPS).items():
        group, place_id = read_group(value)
        groups.setdefault(group, {})[place_id] = number
    labels: dict[str, set[str]] = {}
    places: set[str] = set()
    for group, numbers in groups.items():
        if is_shown(group, numbers):
            labels.setdefault(group.what, set()).update(numbers)
            places.update(place_id for place_id, number in numbers.items() if number >= FEWEST)
    most = sorted(labels, key=lambda what: (-len(labels[what]), what))[:CAP]
    named = sorted(((commonest_label(chrome, what), what, len(labels[what])) for what in most), key=lambda row: (collation_key(row[0]), row[1]))
    listed = sorted(places)[: CAP + 1]
    inputs = (tuple(named), len(labels), tuple(listed) if len(listed) <= CAP else len(places))
    return page(INDEX, "terms.html", inputs, partial(index_context, chrome, named, len(labels), listed))


def index_context(chrome: Chrome, named: Sequence[tuple[str, str, int]], count: int, places: Sequence[str]) -> dict[str, object]:
    """Return the values of the index of series."""
    root, gazetteer = chrome.root_of(INDEX), chrome.archive.gazetteer
    terms = tuple(Term(capital(label), root + figure_path(what), f"{number} nơi") for label, what, number in named)
    heading = "Đếm cái gì" if count <= len(named) else f"Đếm cái gì ({len(named)} mục nhiều nơi có nhất)"
    ordered = sorted((gazetteer[place_id] for place_id in places), key=lambda place: (collation_key(place.name), place.id)) if len(places) <= CAP else ()
    sections = (
        Section(heading, "dem-gi", terms),
        Section("Nơi có chuỗi số", "noi", tuple(Term(place.shown, root + series_path(chrome, place)) for place in ordered)),
    )
    intro = (
        "Con số mà các tin nêu, nối theo thời gian hoặc đặt cạnh nhau khi so được: cùng đếm một việc, cùng đơn vị, cùng loại kỳ."
        if named
        else "Kho chưa có hai con số nào so được với nhau."
    )
    return {**chrome.frame(INDEX, "Con số theo thời gian", intro, [("Tìm", SEARCH)]), "intro": intro, "sections": sections, "jump": ()}
