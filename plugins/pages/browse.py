"""Ways in without a search: provinces, the A–Z of places, what the archive has and lacks, abbreviations, standing pages, 404, sitemap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import quote_plus

from markupsafe import Markup

from plugins.archive.assets import SEARCH_SCRIPT, SEARCH_STYLESHEET
from plugins.archive.mapping import ALL as ALL_TERM
from plugins.archive.mapping import COVERAGE, PLACELESS
from plugins.archive.mapping import PROVINCES as PROVINCES_FACET
from plugins.archive.plan import Artifact
from plugins.archive.sources import StandingPage
from plugins.common.text import collation_key, first_letter, fold, smart_quotes
from plugins.records.body import BodyRenderer
from plugins.records.schema import FIELDS, Field

from .chrome import SEARCH, Chrome, letter_anchor, page, safe_html
from .nodes import ALL, FORCES, LEVEL_INDEX, TOPICS, UNDATED, YEARS
from .tables import coverage
from .views import GlossaryEntry, GlossarySection, Link, Section, Term

PROVINCES, HUB, PLACES, COVERAGE_PAGE = "tinh/index.html", "tra-cuu/index.html", "tra-cuu/dia-danh.html", "tra-cuu/do-phu.html"
GLOSSARY, NOT_FOUND = "chu-viet-tat.html", "404.html"


def counted_pages(chrome: Chrome) -> Iterator[Artifact]:
    """Yield the pages by which the archive is browsed that show counts."""
    archive = chrome.archive
    places = tuple(archive.listed_among("place").items())
    whole, tally = archive.term(ALL_TERM), archive.term(COVERAGE)
    examples = tuple(_examples(chrome))
    yield page(PROVINCES, "terms.html", places, partial(provinces_context, chrome))
    yield page(HUB, "hub.html", (whole.count, whole.undated), partial(hub_context, chrome, HUB, "Tra cứu"))
    yield page(SEARCH, "search.html", (whole.count, whole.undated, examples), partial(search_context, chrome, examples))
    yield page(PLACES, "az.html", places, partial(az_context, chrome))
    numbers = (archive.year_span, tuple(tally.tally(PROVINCES_FACET).items()), tuple(tally.tally(PLACELESS).items()), tuple(whole.months.items()))
    yield page(COVERAGE_PAGE, "coverage.html", numbers, partial(coverage_context, chrome))


def steady_pages(chrome: Chrome) -> Iterator[Artifact]:
    """Yield the pages that know of no record."""
    yield page(GLOSSARY, "glossary.html", (), partial(glossary_context, chrome))
    yield page(NOT_FOUND, "not_found.html", (), partial(not_found_context, chrome))
    yield Artifact("robots.txt", (), content=partial(_robots, chrome))


def standing_page(chrome: Chrome, bodies: BodyRenderer, path: str) -> Iterator[Artifact]:
    """Yield the standing page whose source is at ``path``. Texts on decrees are part of the decrees' pages."""
    for text in chrome.pages:
        if text.path == path and not text.decree:
            yield page(f"{text.slug}.html", "page.html", (text,), partial(standing_context, chrome, bodies, text))


def provinces_context(chrome: Chrome) -> dict[str, object]:
    root, gazetteer = chrome.root_of(PROVINCES), chrome.archive.gazetteer
    today = chrome.provinces
    gone = [place for place in gazetteer if place.is_province and place.ended is not None]
    sections = (
        Section(f"{len(today)} tỉnh, thành ngày nay", "ngay-nay", chrome.place_terms(today, root)),
        Section("Tỉnh, thành cũ, không còn là đơn vị riêng", "truoc-day", chrome.place_terms(gone, root)),
    )
    intro = "Tỉnh ngày nay gồm cả tin của các tỉnh đã nhập vào. Tỉnh cũ vẫn có trang riêng, giữ tin của thời trước."
    return {
        **chrome.frame(PROVINCES, "Tỉnh, thành", intro),
        "intro": intro,
        "sections": sections,
        "jump": tuple(Link(s.heading, f"#{s.anchor}") for s in sections),
    }


def _ways(chrome: Chrome, root: str, *, with_counts: bool = True) -> tuple[Link, ...]:
    whole = chrome.archive.term(ALL_TERM)
    return (
        Link("Theo tỉnh, thành", root + PROVINCES, note="34 tỉnh, thành ngày nay và các tỉnh cũ"),
        Link("Theo tên nơi, A–Y", root + PLACES, note="tỉnh, huyện, xã, tên nay và tên cũ"),
        Link("Theo nghị định", root + "nghi-dinh/index.html", note="điều đã xác nhận về mỗi nghị định"),
        Link("Theo năm", root + YEARS, note="theo ngày họp, từng quý"),
        Link("Theo lực lượng", root + FORCES, note="công an, quân sự, biên phòng và các lực lượng khác"),
        Link("Theo chủ đề", root + TOPICS, note="biên giới, ma túy, bảo vệ rừng ..."),
        Link("Theo cấp", root + LEVEL_INDEX, note="trung ương, tỉnh, huyện, xã"),
        Link("Mọi tin, mới trước", root + ALL, note=chrome.count(whole.count) if with_counts else ""),
        Link("Tin không rõ ngày, năm họp", root + UNDATED, note=chrome.count(whole.undated) if with_counts else ""),
        Link("Kho có gì, thiếu gì", root + COVERAGE_PAGE, note="bảng số tin theo tỉnh và năm"),
        Link("Chữ viết tắt", root + GLOSSARY, note="UBND, CHQS, BĐBP là gì"),
    )


def hub_context(chrome: Chrome, path: str, title: str) -> dict[str, object]:
    intro = "Chọn một lối vào."
    return {**chrome.frame(path, title, intro), "intro": intro, "browse": _ways(chrome, chrome.root_of(path))}


def search_context(chrome: Chrome, examples: Iterable[tuple[str, str]]) -> dict[str, object]:
    return {
        **chrome.frame(SEARCH, "Tìm trong kho", "Tìm tin giao ban theo tên nơi, nghị định, năm hay việc; gõ có dấu hay không dấu đều được."),
        "intro": "Có dấu hay không dấu đều được. “Ngoặc kép” để tìm đúng cụm từ, dấu trừ trước chữ (-chữ) để bỏ tin có chữ ấy.",
        "examples": tuple(Link(query, f"{SEARCH}?q={quote_plus(query)}", note=note) for query, note in examples),
        "browse": _ways(chrome, ""),
        "search_css_url": SEARCH_STYLESHEET,
        "search_script_url": SEARCH_SCRIPT,
    }


def _examples(chrome: Chrome) -> Iterator[tuple[str, str]]:
    """Yield queries that find something in this archive, with what is special about them: a place with and without its marks, a decree, a year, a topic."""
    archive = chrome.archive
    counts = archive.listed_among("place")
    places = sorted((place for place in chrome.provinces if counts.get(place.id)), key=lambda place: -counts[place.id])
    yield from ((place.name, "") for place in places[:1])
    yield from ((fold(place.name), "không dấu cũng được") for place in places[1:2])
    yield from ((decree.short_name, "") for decree in chrome.core_decrees[:1] if archive.listed_among("decree").get(decree.id))
    yield from ((f"năm {year}", "") for year in archive.years[-1:])
    topics = archive.listed_among("topic")
    yield from ((chrome.topic_names[slug], "") for slug in sorted(topics, key=lambda slug: -topics[slug])[:1])


def not_found_context(chrome: Chrome) -> dict[str, object]:
    """The 404 page answers at any depth, so its addresses start from where the site is published."""
    root = chrome.site_root
    return {
        **chrome.frame(NOT_FOUND, "Không có trang này", "Không có trang nào ở địa chỉ này.", robots="noindex", root=root),
        "browse": _ways(chrome, root, with_counts=False),
    }


def az_context(chrome: Chrome) -> dict[str, object]:
    root, archive = chrome.root_of(PLACES), chrome.archive
    listed = archive.listed_among("place")
    by_letter: dict[str, list[Term]] = {}
    for label, place in archive.gazetteer.by_notation:
        if not (place.is_province or place.id in listed):
            continue
        terms = chrome.place_terms([place], root)
        if len(label.split(", ")) > 1 and not label.startswith(place.name):
            label = f"{place.name} ({place.last.type}), {label.partition(', ')[2]}"
        by_letter.setdefault(first_letter(place.name), []).append(Term(label, terms[0].url, terms[0].count, terms[0].note))
    sections = tuple(
        Section(letter, letter_anchor(letter), tuple(terms)) for letter, terms in sorted(by_letter.items(), key=lambda item: collation_key(item[0]))
    )
    return {
        **chrome.frame(PLACES, "Tra theo tên nơi", "Tên nay và tên cũ của các tỉnh, huyện, xã có trong kho, xếp theo vần tiếng Việt.", [("Tìm", SEARCH)]),
        "jump": tuple(Link(section.heading, f"#{section.anchor}") for section in sections),
        "sections": sections,
    }


def coverage_context(chrome: Chrome) -> dict[str, object]:
    heads, rows, totals = coverage(chrome, chrome.root_of(COVERAGE_PAGE))
    intro = "Bảng này cho thấy kho có gì và thiếu gì. Ô 0 nghĩa là kho chưa có tin, không có nghĩa là năm ấy không họp."
    return {
        **chrome.frame(COVERAGE_PAGE, "Kho có gì, thiếu gì", intro, [("Tìm", SEARCH)]),
        "intro": intro,
        "years": heads,
        "rows": rows,
        "totals": totals,
        "note": "Mỗi tin tính vào tỉnh, thành ngày nay của nơi họp; tin của hai tỉnh tính ở cả hai hàng, nhưng chỉ một lần ở hàng tổng.",
    }


def glossary_context(chrome: Chrome) -> dict[str, object]:
    by_letter: dict[str, list[GlossaryEntry]] = {}
    entries = sorted(chrome.archive.registers.glossary, key=lambda entry: (collation_key(entry.abbr), entry.abbr))
    for entry in entries:
        by_letter.setdefault(first_letter(entry.abbr), []).append(GlossaryEntry(entry.abbr, entry.anchor, entry.expansion, entry.note))
    sections = tuple(GlossarySection(letter, letter_anchor(letter), tuple(found)) for letter, found in by_letter.items())
    intro = "Các chữ viết tắt hay gặp trong tin giao ban. Trong bài, chữ viết tắt được giải nghĩa ở lần dùng đầu tiên."
    return {
        **chrome.frame(GLOSSARY, "Chữ viết tắt", intro, [("Tìm", SEARCH)]),
        "intro": intro,
        "jump": tuple(Link(s.letter, f"#{s.anchor}") for s in sections),
        "sections": sections,
    }


FIELDS_MARK = "<p>[bảng các mục]</p>"


def standing_context(chrome: Chrome, bodies: BodyRenderer, text: StandingPage) -> dict[str, object]:
    """Return the values of a standing page; ``[bảng các mục]`` on a line of its own becomes the table of a record's fields."""
    html, contents = bodies.render_page(text.body)
    if FIELDS_MARK in html:
        html = html.replace(FIELDS_MARK, fields_table(FIELDS))
    toc = tuple(Link(smart_quotes(str(item["name"])), f"#{item['id']}") for item in contents)
    return {**chrome.frame(f"{text.slug}.html", text.title, text.summary), "body": safe_html(html), "toc": toc if len(toc) > 2 else ()}


def fields_table(fields: Iterable[Field]) -> Markup:
    """Return the schema as an HTML table in a region that scrolls: key, label, help, example; subfields below their field."""
    rows = Markup("").join(_field_row(field, key, required=field.required) for key, field in _with_subfields(fields))
    head = Markup('<thead><tr><th scope="col">Mục</th><th scope="col">Là gì</th><th scope="col">Ví dụ</th></tr></thead>')
    return Markup('<div class="scroll" role="region" aria-label="Bảng các mục của phần đầu bài" tabindex="0"><table>{}<tbody>{}</tbody></table></div>').format(
        head, rows
    )


def _with_subfields(fields: Iterable[Field]) -> Iterator[tuple[str, Field]]:
    for field in fields:
        yield field.key, field
        for sub in field.fields:
            yield f"{field.key}.{sub.key}", sub


def _field_row(field: Field, key: str, *, required: bool) -> Markup:
    return Markup('<tr><th scope="row"><code>{}</code>{}</th><td><b>{}.</b> {}</td><td><code>{}</code></td></tr>').format(
        key, " *" if required else "", field.label, field.help, field.example
    )


def _robots(chrome: Chrome) -> bytes:
    return f"User-agent: *\nAllow: /\n\nSitemap: {chrome.settings.site_url.rstrip('/')}/sitemap.xml\n".encode()
