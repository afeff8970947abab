"""Lists by time and by kind: all records, years, quarters, records without a day, forces, topics, levels; with their indexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from plugins.archive.core import CENTRAL
from plugins.archive.plan import Artifact
from plugins.common.dates import ROMAN, quarter
from plugins.common.text import collation_key, first_letter, format_number, slugify
from plugins.records.core import Record
from plugins.records.schema import LEVELS

from .chrome import Chrome, capital, facets_of, letter_anchor, page
from .trees import month_nodes, months_of, year_nodes, years_of
from .views import Facet, Link, Section, Stat, Term

ALL, YEARS, UNDATED = "tin/index.html", "nam/index.html", "nam/khong-ro.html"
FORCES, TOPICS, LEVEL_INDEX = "luc-luong/index.html", "chu-de/index.html", "cap/index.html"


def node_pages(chrome: Chrome) -> Iterator[Artifact]:
    """Yield the pages of all lists of this module."""
    archive, registers = chrome.archive, ("register:decrees", "register:places")
    yield page(ALL, "node.html", chrome.inputs("records:all", *registers), partial(all_context, chrome))
    yield page(YEARS, "terms.html", chrome.inputs("records:all"), partial(years_context, chrome))
    yield page(UNDATED, "node.html", chrome.inputs("records:undated", *registers), partial(undated_context, chrome))
    for year in archive.year_span:
        path, records, ours = chrome.year_path(year), archive.by_year.get(year, ()), f"records:year:{year}"
        yield page(path, "node.html", chrome.inputs(ours, "records:years", *registers), partial(year_context, chrome, year))
        yield from month_nodes(chrome, path, f"Năm {year}", [("Năm", YEARS)], records, (ours, *registers))
        for number in sorted({quarter(r.when.month) for r in records if r.when and r.when.month}):
            yield page(quarter_path(year, number), "node.html", chrome.inputs(ours, *registers), partial(quarter_context, chrome, year, number))
    trail = [("Tìm", "tim.html")]
    yield page(FORCES, "terms.html", chrome.inputs("records:all", "register:forces"), partial(forces_context, chrome))
    for force in archive.registers.forces:
        path, ours = chrome.force_path(force.name), (f"records:force:{force.id}", "register:forces", *registers)
        yield page(path, "node.html", chrome.inputs(*ours), partial(force_context, chrome, force.name))
        yield from year_nodes(chrome, path, force.name, [*trail, ("Lực lượng", FORCES)], archive.by_force.get(force.name, ()), ours)
    yield page(TOPICS, "terms.html", chrome.inputs("records:all"), partial(topics_context, chrome))
    for slug in sorted(archive.by_topic):
        path, ours = chrome.topic_path(slug), (f"records:topic:{slug}", *registers)
        yield page(path, "node.html", chrome.inputs(*ours), partial(topic_context, chrome, slug))
        yield from year_nodes(chrome, path, capital(archive.topic_names[slug]), [*trail, ("Chủ đề", TOPICS)], archive.by_topic[slug], ours)
    yield page(LEVEL_INDEX, "terms.html", chrome.inputs("records:all"), partial(levels_context, chrome))
    for level in LEVELS:
        path, ours = chrome.level_path(level), (f"records:level:{slugify(level)}", *registers)
        yield page(path, "node.html", chrome.inputs(*ours), partial(level_context, chrome, level))
        yield from year_nodes(chrome, path, _level_title(level), [*trail, ("Cấp", LEVEL_INDEX)], archive.by_level.get(level, ()), ours)


def quarter_path(year: int, number: int) -> str:
    return f"nam/{year}/quy-{number}.html"


def _node(chrome: Chrome, path: str, title: str, description: str, breadcrumbs: Sequence[tuple[str, str]], **values: object) -> dict[str, object]:
    """Return the values of a list page; what is not given is empty."""
    empty: dict[str, object] = {"kicker": "", "intro": "", "notices": (), "stats": (), "tabs": (), "facets": ()}
    return {**chrome.frame(path, title, description, breadcrumbs), **empty, **values}


def _terms(
    chrome: Chrome,
    path: str,
    title: str,
    intro: str,
    sections: Sequence[Section],
    breadcrumbs: Sequence[tuple[str, str]] = (("Tìm", "tim.html"),),
) -> dict[str, object]:
    jump = tuple(Link(section.heading, f"#{section.anchor}") for section in sections) if len(sections) > 3 else ()
    return {**chrome.frame(path, title, intro, breadcrumbs), "intro": intro, "sections": tuple(sections), "jump": jump}


def all_context(chrome: Chrome) -> dict[str, object]:
    root = chrome.root_of(ALL)
    records = chrome.archive.listed
    return _node(
        chrome, ALL, "Mọi tin trong kho", f"{chrome.count(records)} về hội nghị giao ban, sơ kết, tổng kết của công an, quân sự, biên phòng, mới trước.", (),
        intro="Xếp theo ngày họp, mới trước. Tin không rõ ngày ở cuối.",
        listing=chrome.listing(records, root, year_path="nam/{year}.html"),
    )  # fmt: skip


def years_context(chrome: Chrome) -> dict[str, object]:
    root, archive = chrome.root_of(YEARS), chrome.archive
    terms = []
    for year in reversed(archive.year_span):
        records = archive.by_year.get(year, ())
        terms.append(Term(f"Năm {year}", root + chrome.year_path(year), chrome.count(records)))
    unknown = (Term("Không rõ ngày, năm họp", root + UNDATED, chrome.count(archive.undated)),)
    intro = "Theo ngày họp, không phải ngày đăng. Năm chưa có tin vẫn được nêu, để thấy kho thiếu gì."
    sections = (Section("Các năm", "cac-nam", tuple(terms)), Section("Chưa xếp được vào năm nào", "khong-ro", unknown))
    return _terms(chrome, YEARS, "Các năm", intro, sections, ())


def undated_context(chrome: Chrome) -> dict[str, object]:
    root, records = chrome.root_of(UNDATED), chrome.archive.undated
    return _node(
        chrome, UNDATED, "Không rõ ngày, năm họp", "Các tin mà nguồn không cho biết họp ngày nào, năm nào.", [("Năm", YEARS)],
        intro="Nguồn không cho biết họp năm nào, và kho không đoán. Mỗi tin nói rõ vì sao. Các tin này vẫn có ở trang địa phương và trang nghị định của chúng. Tin chỉ biết năm hay tháng thì nằm ở trang của năm ấy.",
        facets=facets_of(Facet("Theo nghị định", chrome.decree_terms(records, root))),
        listing=chrome.listing(records, root),
    )  # fmt: skip


def year_context(chrome: Chrome, year: int) -> dict[str, object]:
    archive, path = chrome.archive, chrome.year_path(year)
    root, records = chrome.root_of(path), archive.by_year.get(year, ())
    span = archive.year_span
    tabs = tuple(Link(str(other), "" if other == year else root + chrome.year_path(other), current="page" if other == year else "") for other in span)
    quarters = []
    for number in range(1, 5):
        members = archive.in_quarter(year, number)
        if members:
            quarters.append(Term(f"Quý {ROMAN[number]}", root + quarter_path(year, number), chrome.count(members)))
    unplaced = [record for record in records if record.when and not record.when.month]
    if unplaced:
        quarters.append(Term("Chỉ biết năm", "#khong-ro-thang", chrome.count(unplaced)))
    return _node(
        chrome, path, f"Năm {year}", f"{capital(chrome.count(records))} về các hội nghị giao ban họp trong năm {year}.", [("Năm", YEARS)],
        tabs=tabs,
        facets=facets_of(
            Facet("Theo quý họp", tuple(quarters)),
            Facet("Theo nghị định", chrome.decree_terms(records, root, chrome.decree_year_path("{slug}", year))),
            Facet("Theo tỉnh, thành", tuple(_year_provinces(chrome, records, root, year))),
        ),
        listing=chrome.month_listing(records, root, months_of(path, records)),
    )  # fmt: skip


def _year_provinces(chrome: Chrome, records: Sequence[Record], root: str, year: int) -> Iterator[Term]:
    """Yield the provinces of the day, as named that day, with their counts in the year."""
    gazetteer, counts = chrome.archive.gazetteer, {}
    for record in records:
        for place in {gazetteer.province_on(gazetteer[place_id], record.day_for_registers) for place_id in record.place_ids}:
            counts[place] = counts.get(place, 0) + 1
    for place in sorted(counts, key=lambda place: collation_key(place.name)):
        yield Term(place.shown, root + chrome.place_year_path(place, year), chrome.count(counts[place]))


def quarter_context(chrome: Chrome, year: int, number: int) -> dict[str, object]:
    archive, path = chrome.archive, quarter_path(year, number)
    root, records = chrome.root_of(path), archive.in_quarter(year, number)
    tabs = tuple(
        Link(f"Quý {ROMAN[n]}", "" if n == number else root + quarter_path(year, n), current="page" if n == number else "")
        for n in range(1, 5)
        if archive.in_quarter(year, n)
    )
    title = f"Quý {ROMAN[number]}/{year}"
    return _node(
        chrome, path, title, f"{capital(chrome.count(records))} về các hội nghị họp trong quý {ROMAN[number]} năm {year}.", [("Năm", YEARS), (str(year), chrome.year_path(year))],
        intro="Theo ngày họp; kỳ được đánh giá thường là quý trước đó.",
        tabs=tabs if len(tabs) > 1 else (),
        facets=facets_of(Facet("Theo nghị định", chrome.decree_terms(records, root))),
        listing=chrome.month_listing(records, root, months_of(chrome.year_path(year), archive.by_year[year])),
    )  # fmt: skip


def forces_context(chrome: Chrome) -> dict[str, object]:
    root = chrome.root_of(FORCES)
    terms = tuple(
        Term(force.name, root + chrome.force_path(force.name), chrome.count(chrome.archive.by_force.get(force.name, ())), force.note)
        for force in chrome.archive.registers.forces
    )
    return _terms(chrome, FORCES, "Các lực lượng", "Các lực lượng được nguồn nêu là cùng họp. Một tin có thể thuộc nhiều lực lượng.", (Section("", "", terms),))


def force_context(chrome: Chrome, name: str) -> dict[str, object]:
    path = chrome.force_path(name)
    root, records = chrome.root_of(path), chrome.archive.by_force.get(name, ())
    force = next(force for force in chrome.archive.registers.forces if force.name == name)
    return _node(
        chrome, path, name, f"{capital(chrome.count(records))} về các hội nghị có {name} cùng họp.", [("Tìm", "tim.html"), ("Lực lượng", FORCES)],
        kicker="Lực lượng", intro=force.note,
        facets=facets_of(Facet("Theo nghị định", chrome.decree_terms(records, root)), Facet("Cùng họp với", _company(chrome, name, records, root))),
        listing=chrome.listing(records, root, year_path=years_of(path, records)),
    )  # fmt: skip


def _company(chrome: Chrome, name: str, records: Sequence[Record], root: str) -> tuple[Term, ...]:
    counts: dict[str, int] = {}
    for record in records:
        for other in record.forces:
            if other != name:
                counts[other] = counts.get(other, 0) + 1
    return tuple(
        Term(other, root + chrome.force_path(other), chrome.count(counts[other]) + " ở đây")
        for other in sorted(counts, key=lambda o: (-counts[o], collation_key(o)))
    )


def topics_context(chrome: Chrome) -> dict[str, object]:
    root, archive = chrome.root_of(TOPICS), chrome.archive
    by_letter: dict[str, list[Term]] = {}
    for slug, name in sorted(archive.topic_names.items(), key=lambda item: collation_key(item[1])):
        by_letter.setdefault(first_letter(name), []).append(Term(name, root + chrome.topic_path(slug), chrome.count(archive.by_topic[slug])))
    sections = tuple(Section(letter, letter_anchor(letter), tuple(terms)) for letter, terms in by_letter.items())
    return _terms(chrome, TOPICS, "Các chủ đề", "Từ khóa do kho đặt, theo những việc mà nguồn nêu.", sections)


def topic_context(chrome: Chrome, slug: str) -> dict[str, object]:
    path, name = chrome.topic_path(slug), chrome.archive.topic_names[slug]
    root, records = chrome.root_of(path), chrome.archive.by_topic[slug]
    return _node(
        chrome, path, capital(name), f"{capital(chrome.count(records))} về các hội nghị giao ban có nội dung: {name}.", [("Tìm", "tim.html"), ("Chủ đề", TOPICS)],
        kicker="Chủ đề",
        facets=facets_of(Facet("Theo nghị định", chrome.decree_terms(records, root))),
        listing=chrome.listing(records, root, year_path=years_of(path, records)),
    )  # fmt: skip


def levels_context(chrome: Chrome) -> dict[str, object]:
    root = chrome.root_of(LEVEL_INDEX)
    terms = tuple(Term(capital(level), root + chrome.level_path(level), chrome.count(chrome.archive.by_level.get(level, ()))) for level in LEVELS)
    return _terms(
        chrome,
        LEVEL_INDEX,
        "Các cấp",
        "Hội nghị của trung ương, tỉnh, huyện, xã, và giữa nhiều tỉnh. Từ ngày 1/7/2025 không còn cấp huyện.",
        (Section("", "", terms),),
    )


def _years_here(chrome: Chrome, records: Sequence[Record], root: str) -> tuple[Term, ...]:
    """Return the years of these records; a year's page has more than they."""
    return tuple(Term(term.label, term.url, f"{term.count} ở đây") for term in chrome.year_terms(records, root, "nam/{year}.html"))


def _level_title(level: str) -> str:
    return f"Hội nghị {level}" if level in (CENTRAL, "liên tỉnh") else f"Hội nghị cấp {level}"


def level_context(chrome: Chrome, level: str) -> dict[str, object]:
    path = chrome.level_path(level)
    root, records = chrome.root_of(path), chrome.archive.by_level.get(level, ())
    title = _level_title(level)
    series: dict[str, int] = {}
    for record in records:
        if record.series:
            series[record.series] = series.get(record.series, 0) + 1
    return _node(
        chrome, path, title, f"{capital(chrome.count(records))}: {title[:1].lower() + title[1:]}.", [("Tìm", "tim.html"), ("Cấp", LEVEL_INDEX)],
        kicker="Cấp",
        stats=tuple(Stat(format_number(series[name]), name) for name in sorted(series, key=lambda n: (-series[n], n))),
        facets=facets_of(Facet("Theo nghị định", chrome.decree_terms(records, root)), Facet("Theo năm", _years_here(chrome, records, root), compact=True)),
        listing=chrome.listing(records, root, year_path=years_of(path, records)),
    )  # fmt: skip
