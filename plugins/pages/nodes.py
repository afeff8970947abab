"""Lists by time and by kind: all records, years, quarters, records without a day, forces, topics, levels; with their indexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from plugins.archive.core import CENTRAL
from plugins.archive.mapping import ALL as ALL_TERM
from plugins.archive.mapping import FORCES as COMPANY
from plugins.archive.mapping import PROVINCES, SERIES
from plugins.archive.mapping import UNDATED as UNDATED_TERM
from plugins.archive.plan import Artifact, Key
from plugins.archive.queries import Term as RecordTerm
from plugins.common.dates import ROMAN, quarter
from plugins.common.text import collation_key, first_letter, format_number, slugify
from plugins.records.glossary import Force
from plugins.records.schema import LEVELS

from .chrome import Chrome, Shown, capital, facets_of, letter_anchor, page
from .listed import list_data
from .places import totals
from .tables import months_table, year_table
from .trees import Branch, child_pattern, months_pattern, tree_pages
from .views import Facet, Link, Section, Stat, Term

ALL, YEARS, UNDATED = "tin/index.html", "nam/index.html", "nam/khong-ro.html"
ALL_TITLE, UNDATED_TITLE = "Mọi tin trong kho", "Không rõ ngày, năm họp"
FORCES, TOPICS, LEVEL_INDEX = "luc-luong/index.html", "chu-de/index.html", "cap/index.html"


def index_pages(chrome: Chrome) -> Iterator[Artifact]:
    """Yield the indexes of years, forces, topics and levels."""
    archive = chrome.archive
    whole = archive.term(ALL_TERM)
    yield page(YEARS, "years.html", (archive.year_span, tuple(whole.months.items()), repr(whole.by_decree)), partial(years_context, chrome))
    for path, kind, context in ((FORCES, "force", forces_context), (LEVEL_INDEX, "level", levels_context)):
        yield page(path, "terms.html", tuple(archive.listed_among(kind).items()), partial(context, chrome))
    yield page(TOPICS, "terms.html", (tuple(archive.listed_among("topic").items()), tuple(chrome.topic_names.items())), partial(topics_context, chrome))


def all_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the page of all records, or of a year, quarter, month or day."""
    archive, term = chrome.archive, chrome.archive.term(key.term)
    branch = Branch(term, "", "nam/{year}.html", (("Năm", YEARS),), has_years=True)
    if not key.year:
        shown = chrome.shown(term, has_years=True)
        yield page(ALL, "node.html", shown.inputs, partial(all_context, chrome, shown))
        yield from list_data(chrome, ALL, ALL_TITLE, shown, below={"year": (branch.year_path, shown.parts)}, undated_page=UNDATED)
    elif key.quarter:
        members = chrome.shown_in_quarter(term, key.year, key.quarter)
        if members.count:
            path = quarter_path(key.year, key.quarter)
            counts = archive.term(f"{ALL_TERM}@{key.year}-q{key.quarter}").by_decree
            inputs = (members.inputs, tuple(quarters_of(term, key.year)), repr(counts))
            yield page(path, "node.html", inputs, partial(quarter_context, chrome, branch, key.year, key.quarter, members, path))
            months = months_pattern(branch, key.year) if members.is_capped else ""
            yield from list_data(chrome, path, quarter_title(key.year, key.quarter), members, below={"month": (months, members.parts)})
    elif key.month:
        yield from tree_pages(chrome, branch, key)
    elif key.year in archive.year_span:
        shown, of_year = chrome.shown_in_year(term, key.year, has_months=True), archive.term(f"{ALL_TERM}@{key.year}")
        inputs = (shown.inputs, archive.year_span, tuple(quarters_of(term, key.year).items()), repr(of_year.by_decree), tuple(of_year.tally(PROVINCES).items()))
        path = chrome.year_path(key.year)
        yield page(path, "node.html", inputs, partial(year_context, chrome, branch, key.year, shown))
        months = months_pattern(branch, key.year) if shown.is_capped else ""
        below = {"quarter": (f"nam/{key.year}/quy-{{quarter}}.html", quarters_of(term, key.year)), "month": (months, shown.parts)}
        yield from list_data(chrome, path, branch.year_title(key.year), shown, below=below)


def quarters_of(term: RecordTerm, year: int) -> dict[int, int]:
    """Return how many records each quarter of a year has that has some."""
    counts: dict[int, int] = {}
    for (its_year, month), number in sorted(term.months.items()):
        if its_year == year and month:
            counts[quarter(month)] = counts.get(quarter(month), 0) + number
    return counts


def undated_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the page of the records whose year nobody knows; where they are many, by the year in which their source published them."""
    term = chrome.archive.term(UNDATED_TERM)
    branch = Branch(term, "Không rõ năm họp, nguồn đăng", child_pattern(UNDATED, "year"), (("Năm", YEARS), ("Không rõ ngày, năm họp", UNDATED)))
    if key.year:
        yield from tree_pages(chrome, branch, key)
        return
    shown = chrome.shown(term, has_years=True)
    yield page(UNDATED, "node.html", (shown.inputs, repr(term.by_decree)), partial(undated_context, chrome, branch, shown))
    yield from list_data(chrome, UNDATED, UNDATED_TITLE, shown, below={"year": (branch.years_pattern, shown.parts)}, by_publication=True)


def force_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the page of a force, or of one of its years, months, days."""
    force = next((force for force in chrome.archive.registers.forces if force.id == key.name), None)
    if force is None:
        return
    path, term = chrome.force_path(force.name), chrome.archive.term(key.term)
    branch = Branch(term, force.name, child_pattern(path, "year"), (("Tìm", "tim.html"), ("Lực lượng", FORCES), (force.name, path)))
    if key.year:
        yield from tree_pages(chrome, branch, key)
        return
    shown = chrome.shown(term, has_years=True)
    inputs = (shown.inputs, repr(term.by_decree), tuple(term.tally(COMPANY).items()))
    yield page(path, "node.html", inputs, partial(force_context, chrome, force, branch, shown))
    yield from list_data(chrome, path, force.name, shown, below={"year": (branch.years_pattern, shown.parts)})


def topic_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the page of a topic that has records, or of one of its years, months, days."""
    term, path = chrome.archive.term(key.term), chrome.topic_path(key.name)
    if not term.count:
        return
    name = chrome.topic_name(key.name)
    branch = Branch(term, capital(name), child_pattern(path, "year"), (("Tìm", "tim.html"), ("Chủ đề", TOPICS), (capital(name), path)))
    if key.year:
        yield from tree_pages(chrome, branch, key)
        return
    shown = chrome.shown(term, has_years=True)
    yield page(path, "node.html", (name, shown.inputs, repr(term.by_decree)), partial(topic_context, chrome, name, branch, shown, path))
    yield from list_data(chrome, path, capital(name), shown, below={"year": (branch.years_pattern, shown.parts)})


def level_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the page of a level, or of one of its years, months, days."""
    level = next((level for level in LEVELS if slugify(level) == key.name), None)
    if level is None:
        return
    term, path, title = chrome.archive.term(key.term), chrome.level_path(level), _level_title(level)
    branch = Branch(term, title, child_pattern(path, "year"), (("Tìm", "tim.html"), ("Cấp", LEVEL_INDEX), (title, path)))
    if key.year:
        yield from tree_pages(chrome, branch, key)
        return
    shown = chrome.shown(term, has_years=True)
    inputs = (shown.inputs, repr(term.by_decree), tuple(term.tally(SERIES).items()))
    yield page(path, "node.html", inputs, partial(level_context, chrome, title, branch, shown, path))
    yield from list_data(chrome, path, title, shown, below={"year": (branch.years_pattern, shown.parts)})


def quarter_path(year: int, number: int) -> str:
    return f"nam/{year}/quy-{number}.html"


def quarter_title(year: int, number: int) -> str:
    return f"Quý {ROMAN[number]}/{year}"


def _node(
    chrome: Chrome, path: str, title: str, description: str, breadcrumbs: Sequence[tuple[str, str]], *, followed: int | None = None, **values: object
) -> dict[str, object]:
    """Return the values of a list page; what is not given is empty. ``followed``: it has a feed, and so many records."""
    empty: dict[str, object] = {"kicker": "", "intro": "", "notices": (), "stats": (), "tabs": (), "facets": ()}
    if followed is not None:
        chrome.with_ways(values["listing"], path, followed)  # type: ignore[arg-type]
    return {**chrome.frame(path, title, description, breadcrumbs, followed=followed is not None), **empty, **values}


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


def all_context(chrome: Chrome, shown: Shown) -> dict[str, object]:
    root = chrome.root_of(ALL)
    return _node(
        chrome, ALL, ALL_TITLE, f"{chrome.count(shown.count)} về hội nghị giao ban, sơ kết, tổng kết của công an, quân sự, biên phòng, mới trước.", (),
        intro="Xếp theo ngày họp, mới trước. Tin không rõ ngày ở cuối.",
        listing=chrome.listing(shown, root, year_path="nam/{year}.html", undated_url=UNDATED), followed=shown.count,
    )  # fmt: skip


def years_context(chrome: Chrome) -> dict[str, object]:
    root, whole = chrome.root_of(YEARS), chrome.archive.term(ALL_TERM)
    span = reversed(chrome.archive.year_span)
    terms = tuple(Term(f"Năm {year}", root + chrome.year_path(year), chrome.count(whole.years.get(year, 0))) for year in span)
    unknown = (Term("Không rõ ngày, năm họp", root + UNDATED, chrome.count(whole.undated)),)
    intro = "Theo ngày họp, không phải ngày đăng. Năm chưa có tin vẫn được nêu, để thấy kho thiếu gì."
    sections = (Section("Các năm", "cac-nam", terms), Section("Chưa xếp được vào năm nào", "khong-ro", unknown))
    tables = {"year_table": year_table(chrome, whole.by_decree, root, year_path="nam/{year}.html"), "months_table": months_table(chrome, root)}
    return {**_terms(chrome, YEARS, "Các năm", intro, sections, ()), **tables}


def undated_context(chrome: Chrome, branch: Branch, shown: Shown) -> dict[str, object]:
    root, term = chrome.root_of(UNDATED), branch.term
    listing = chrome.published_listing(shown, root, branch.years_pattern)
    return _node(
        chrome, UNDATED, UNDATED_TITLE, "Các tin mà nguồn không cho biết họp ngày nào, năm nào.", [("Năm", YEARS)],
        intro="Nguồn không cho biết họp năm nào, và kho không đoán. Mỗi tin nói rõ vì sao. Các tin này vẫn có ở trang địa phương và trang nghị định của chúng. Tin chỉ biết năm hay tháng thì nằm ở trang của năm ấy.",
        facets=facets_of(Facet("Theo nghị định", chrome.decree_terms(totals(term.by_decree), root))),
        listing=listing,
    )  # fmt: skip


def year_context(chrome: Chrome, branch: Branch, year: int, shown: Shown) -> dict[str, object]:
    archive, path = chrome.archive, chrome.year_path(year)
    root, of_year = chrome.root_of(path), archive.term(f"{ALL_TERM}@{year}")
    span = archive.year_span
    tabs = tuple(Link(str(other), "" if other == year else root + chrome.year_path(other), current="page" if other == year else "") for other in span)
    quarters = [
        Term(f"Quý {ROMAN[number]}", root + quarter_path(year, number), chrome.count(count)) for number, count in quarters_of(branch.term, year).items()
    ]
    if shown.undated_count:
        quarters.append(Term("Chỉ biết năm", "#khong-ro-thang", chrome.count(shown.undated_count)))
    return _node(
        chrome, path, f"Năm {year}", f"{capital(chrome.count(shown.count))} về các hội nghị giao ban họp trong năm {year}.", [("Năm", YEARS)],
        tabs=tabs,
        facets=facets_of(
            Facet("Theo quý họp", tuple(quarters)),
            Facet("Theo nghị định", chrome.decree_terms(totals(of_year.by_decree), root, chrome.decree_year_path("{slug}", year))),
            Facet("Theo tỉnh, thành", tuple(_year_provinces(chrome, of_year.tally(PROVINCES), root, year))),
        ),
        listing=chrome.month_listing(shown, root, months_pattern(branch, year)), followed=shown.count,
    )  # fmt: skip


def _year_provinces(chrome: Chrome, counts: Mapping[str, int], root: str, year: int) -> Iterator[Term]:
    """Yield the provinces of the day, as named that day, with their counts in the year."""
    places = (chrome.archive.gazetteer[place_id] for place_id in counts)
    for place in sorted(places, key=lambda place: (collation_key(place.name), place.id)):
        yield Term(place.shown, root + chrome.place_year_path(place, year), chrome.count(counts[place.id]))


def quarter_context(chrome: Chrome, branch: Branch, year: int, number: int, shown: Shown, path: str) -> dict[str, object]:
    root = chrome.root_of(path)
    tabs = tuple(
        Link(f"Quý {ROMAN[n]}", "" if n == number else root + quarter_path(year, n), current="page" if n == number else "")
        for n in quarters_of(branch.term, year)
    )
    title = quarter_title(year, number)
    by_decree = chrome.archive.term(f"{ALL_TERM}@{year}-q{number}").by_decree
    return _node(
        chrome, path, title, f"{capital(chrome.count(shown.count))} về các hội nghị họp trong quý {ROMAN[number]} năm {year}.", [("Năm", YEARS), (str(year), chrome.year_path(year))],
        intro="Theo ngày họp; kỳ được đánh giá thường là quý trước đó.",
        tabs=tabs if len(tabs) > 1 else (),
        facets=facets_of(Facet("Theo nghị định", chrome.decree_terms(totals(by_decree), root))),
        listing=chrome.month_listing(shown, root, months_pattern(branch, year)),
    )  # fmt: skip


def forces_context(chrome: Chrome) -> dict[str, object]:
    root, counts = chrome.root_of(FORCES), chrome.archive.listed_among("force")
    terms = tuple(
        Term(force.name, root + chrome.force_path(force.name), chrome.count(counts.get(force.id, 0)), force.note) for force in chrome.archive.registers.forces
    )
    return _terms(chrome, FORCES, "Các lực lượng", "Các lực lượng được nguồn nêu là cùng họp. Một tin có thể thuộc nhiều lực lượng.", (Section("", "", terms),))


def force_context(chrome: Chrome, force: Force, branch: Branch, shown: Shown) -> dict[str, object]:
    path, term = chrome.force_path(force.name), branch.term
    root = chrome.root_of(path)
    company = _company(chrome, term.tally(COMPANY), root)
    return _node(
        chrome, path, force.name, f"{capital(chrome.count(term.count))} về các hội nghị có {force.name} cùng họp.", [("Tìm", "tim.html"), ("Lực lượng", FORCES)],
        kicker="Lực lượng", intro=force.note,
        facets=facets_of(Facet("Theo nghị định", chrome.decree_terms(totals(term.by_decree), root)), Facet("Cùng họp với", company)),
        listing=chrome.listing(shown, root, year_path=branch.years_pattern), followed=shown.count,
    )  # fmt: skip


def _company(chrome: Chrome, counts: Mapping[str, int], root: str) -> tuple[Term, ...]:
    ordered = sorted(counts, key=lambda other: (-counts[other], collation_key(other)))
    return tuple(Term(other, root + chrome.force_path(other), chrome.count(counts[other]) + " ở đây") for other in ordered)


def topics_context(chrome: Chrome) -> dict[str, object]:
    root, counts = chrome.root_of(TOPICS), chrome.archive.listed_among("topic")
    by_letter: dict[str, list[Term]] = {}
    for slug, name in sorted(chrome.topic_names.items(), key=lambda item: (collation_key(item[1]), item[0])):
        by_letter.setdefault(first_letter(name), []).append(Term(name, root + chrome.topic_path(slug), chrome.count(counts.get(slug, 0))))
    sections = tuple(Section(letter, letter_anchor(letter), tuple(terms)) for letter, terms in by_letter.items())
    return _terms(chrome, TOPICS, "Các chủ đề", "Từ khóa do kho đặt, theo những việc mà nguồn nêu.", sections)


def topic_context(chrome: Chrome, name: str, branch: Branch, shown: Shown, path: str) -> dict[str, object]:
    root, term = chrome.root_of(path), branch.term
    return _node(
        chrome, path, capital(name), f"{capital(chrome.count(term.count))} về các hội nghị giao ban có nội dung: {name}.", [("Tìm", "tim.html"), ("Chủ đề", TOPICS)],
        kicker="Chủ đề",
        facets=facets_of(Facet("Theo nghị định", chrome.decree_terms(totals(term.by_decree), root))),
        listing=chrome.listing(shown, root, year_path=branch.years_pattern), followed=shown.count,
    )  # fmt: skip


def levels_context(chrome: Chrome) -> dict[str, object]:
    root, counts = chrome.root_of(LEVEL_INDEX), chrome.archive.listed_among("level")
    terms = tuple(Term(capital(level), root + chrome.level_path(level), chrome.count(counts.get(slugify(level), 0))) for level in LEVELS)
    return _terms(
        chrome,
        LEVEL_INDEX,
        "Các cấp",
        "Hội nghị của trung ương, tỉnh, huyện, xã, và giữa nhiều tỉnh. Từ ngày 1/7/2025 không còn cấp huyện.",
        (Section("", "", terms),),
    )


def _years_here(chrome: Chrome, years: Mapping[int, int], root: str) -> tuple[Term, ...]:
    """Return the years of a list; a year's page has more than it."""
    return tuple(Term(term.label, term.url, f"{term.count} ở đây") for term in chrome.year_terms(years, root, "nam/{year}.html"))


def _level_title(level: str) -> str:
    return f"Hội nghị {level}" if level in (CENTRAL, "liên tỉnh") else f"Hội nghị cấp {level}"


def level_context(chrome: Chrome, title: str, branch: Branch, shown: Shown, path: str) -> dict[str, object]:
    root, term = chrome.root_of(path), branch.term
    series = term.tally(SERIES)
    return _node(
        chrome, path, title, f"{capital(chrome.count(term.count))}: {title[:1].lower() + title[1:]}.", [("Tìm", "tim.html"), ("Cấp", LEVEL_INDEX)],
        kicker="Cấp",
        stats=tuple(Stat(format_number(series[name]), name) for name in sorted(series, key=lambda n: (-series[n], n))),
        facets=facets_of(Facet("Theo nghị định", chrome.decree_terms(totals(term.by_decree), root)), Facet("Theo năm", _years_here(chrome, term.years, root), compact=True)),
        listing=chrome.listing(shown, root, year_path=branch.years_pattern), followed=shown.count,
    )  # fmt: skip
