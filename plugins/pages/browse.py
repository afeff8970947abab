"""Ways in without a search: provinces, the A–Z of places, what the archive has and lacks, abbreviations, standing pages, 404, sitemap."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import quote_plus

from markupsafe import Markup, escape

from plugins.archive.assets import ICON, SEARCH_SCRIPT
from plugins.archive.mapping import ALL as ALL_TERM
from plugins.archive.plan import Artifact
from plugins.archive.sources import StandingPage
from plugins.common.text import collation_key, first_letter, fold, smart_quotes
from plugins.media.markup import described
from plugins.records.body import BodyRenderer
from plugins.records.schema import BY_KEY, Field

from . import coverage, maps
from .chrome import FEEDBACK, SEARCH, Chrome, letter_anchor, page, safe_html
from .nodes import ALL, FORCES, LEVEL_INDEX, TOPICS, UNDATED, YEARS
from .people import INDEX as PEOPLE
from .series import INDEX as SERIES
from .views import GlossaryEntry, GlossarySection, Link, Section, Term

PROVINCES, HUB, PLACES = "tinh/index.html", "tra-cuu/index.html", "tra-cuu/dia-danh.html"
GLOSSARY, NOT_FOUND = "chu-viet-tat.html", "404.html"


def counted_pages(chrome: Chrome) -> Iterator[Artifact]:
    """Yield the pages by which the archive is browsed that show counts."""
    archive = chrome.archive
    places = tuple(archive.listed_among("place").items())
    whole = archive.term(ALL_TERM)
    examples = tuple(_examples(chrome))
    yield page(PROVINCES, "terms.html", places, partial(provinces_context, chrome))
    yield page(HUB, "hub.html", (whole.count, whole.undated), partial(hub_context, chrome, HUB, "Tra cứu"))
    yield page(SEARCH, "search.html", (whole.count, whole.undated, examples), partial(search_context, chrome, examples))
    yield page(PLACES, "az.html", places, partial(az_context, chrome))
    yield coverage.overview_page(chrome)
    yield maps.old_map_page(chrome)


def steady_pages(chrome: Chrome) -> Iterator[Artifact]:
    """Yield the pages that know of no record."""
    yield page(GLOSSARY, "glossary.html", (), partial(glossary_context, chrome))
    yield page(NOT_FOUND, "not_found.html", (), partial(not_found_context, chrome))
    yield Artifact("robots.txt", (), content=partial(_robots, chrome))


def standing_page(chrome: Chrome, bodies: BodyRenderer, path: str) -> Iterator[Artifact]:
    """Yield the standing page whose source is at ``path``. Texts on decrees are part of the decrees' pages."""
    for text in chrome.pages:
        if text.path == path and not text.decree:
            above = next((other for other in chrome.pages if text.parent and other.slug == text.parent and not other.decree), None)
            inputs = (text, above.title if above else "", chrome.attached(text))
            yield page(f"{text.slug}.html", "page.html", inputs, partial(standing_context, chrome, bodies, text, above))
            for alias in text.aliases:
                yield page(alias, "alias.html", (text.slug, text.title), partial(_alias_context, chrome, text))


def _alias_context(chrome: Chrome, text: StandingPage) -> dict[str, object]:
    path = f"{text.slug}.html"
    return {
        "target": Link(smart_quotes(text.title), path),
        "of_page": True,
        "canonical": chrome.permalink(path) if chrome.is_published else path,
        "icon_url": chrome.asset(ICON),
    }


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
        Link("Theo bản đồ 63 tỉnh, thành cũ", root + maps.OLD_MAP, note="tỉnh cũ nào nay thuộc tỉnh nào"),
        Link("Theo tên nơi, A–Y", root + PLACES, note="tỉnh, huyện, xã, tên nay và tên cũ"),
        Link("Theo nghị định", root + "nghi-dinh/index.html", note="điều đã xác nhận về mỗi nghị định"),
        Link("Theo năm", root + YEARS, note="theo ngày họp, từng quý"),
        Link("Theo lực lượng", root + FORCES, note="công an, quân sự, biên phòng và các lực lượng khác"),
        Link("Theo chủ đề", root + TOPICS, note="biên giới, ma túy, bảo vệ rừng ..."),
        Link("Con số theo thời gian", root + SERIES, note="số mà tin nêu, nối khi so được"),
        Link("Theo người chủ trì", root + PEOPLE, note="chức vụ vào ngày họp"),
        Link("Theo cấp", root + LEVEL_INDEX, note="trung ương, tỉnh, huyện, xã"),
        Link("Mọi tin, mới trước", root + ALL, note=chrome.count(whole.count) if with_counts else ""),
        Link("Tin không rõ ngày, năm họp", root + UNDATED, note=chrome.count(whole.undated) if with_counts else ""),
        Link("Kho có gì, thiếu gì", root + coverage.OVERVIEW, note="bảng số tin theo tỉnh, năm và quý"),
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
        "search_script_url": chrome.asset(SEARCH_SCRIPT),
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
    """The 404 page answers at any depth, so its addresses start from where the site is published.

    Servers say that it is no page (404). Where one does not, its canonical address keeps search engines from taking each wrong address for a page of its own.
    """
    root = chrome.site_root
    return {
        **chrome.frame(NOT_FOUND, "Không có trang này", "Không có trang nào ở địa chỉ này.", root=root),
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


# On a line of its own in a standing page: the fields of a record, all or those that are named.
_FIELDS_MARK = re.compile(r"<p>\[bảng các mục(?:: (?P<keys>[\w, ]+))?\]</p>")
# In commands to copy: the address of a site that has none yet.
_EXAMPLE_OF_SITE = "KHO=https://example.org/so-giao-ban"
# The same: a page cannot say it by itself, as the form is there only where the settings have it.
_REPORT_MARK = "<p>[nơi nhận báo sai]</p>"
_REPORTED = f'<p>Thấy sai, thiếu, hoặc có nguồn tốt hơn, xin viết ở trang <a href="{FEEDBACK}">Báo lỗi, góp ý</a>.</p>'
_NOT_REPORTED = (
    "<p>Sổ Giao Ban chưa có địa chỉ riêng để nhận báo sai. Thấy sai, thiếu, hoặc có nguồn tốt hơn, xin báo cho nơi đang đặt bản trang mà bạn đọc; "
    "người viết mã thì mở một phiếu báo lỗi ở kho mã nguồn.</p>"
)


def standing_context(chrome: Chrome, bodies: BodyRenderer, text: StandingPage, above: StandingPage | None) -> dict[str, object]:
    """Return the values of a standing page that belongs to the page ``above``, if to any.

    ``[bảng các mục]`` or ``[bảng các mục: date, period]`` on a line of its own becomes the list of a record's fields, or of these,
    ``[nơi nhận báo sai]`` what the settings say of where mistakes may be reported. Commands have the site's own address, if it has one. Pictures
    wait until they are scrolled to.
    """
    html, contents = bodies.render_page(text.body)
    html = html.replace(_REPORT_MARK, _REPORTED if chrome.settings.takes_feedback else _NOT_REPORTED)
    if chrome.is_published:
        html = html.replace(_EXAMPLE_OF_SITE, f"KHO={escape(shlex.quote(chrome.absolute('').rstrip('/')))}")
    html = _FIELDS_MARK.sub(_listed_fields, described(html, "", chrome.look)).replace("<img ", '<img loading="lazy" decoding="async" ')
    toc = tuple(Link(smart_quotes(str(item["name"])), f"#{item['id']}") for item in contents)
    toc = toc if len(toc) > 2 else ()
    # What the page is for comes before its table of contents.
    lead, heading, rest = html.partition("<h2") if toc else ("", "", html)
    crumbs = [(above.title, f"{above.slug}.html")] if above else []
    frame = chrome.frame(f"{text.slug}.html", text.title, text.summary, crumbs)
    return {**frame, "lead": safe_html(lead.strip()), "body": safe_html(heading + rest), "toc": toc}


def _listed_fields(mark: re.Match[str]) -> str:
    keys = [key.strip() for key in mark["keys"].split(",")] if mark["keys"] else list(BY_KEY)
    return mark[0] if any(key not in BY_KEY for key in keys) else fields_list([BY_KEY[key] for key in keys])


def fields_list(fields: Iterable[Field]) -> Markup:
    """Return fields of the schema as HTML, each below a heading of its own: label, key, whether it is required, help, example, inner fields.

    Not a table: on a telephone its columns would be a word wide, and read aloud a row says nothing of what its cells are.
    """
    return Markup("\n").join(_field(field) for field in fields)


def _field(field: Field) -> Markup:
    inner = Markup("").join(_inner_field(field, sub) for sub in field.fields)
    return Markup(
        '<h3 class="section" id="{}">{} <code>{}</code></h3>\n<p class="field__need">{}</p>\n<p>{}</p>\n'
        '<p class="field__example">Ví dụ: <code>{}: {}</code></p>{}'
    ).format(field_anchor(field.key), field.label, field.key, _needed(field), field.help, field.key, field.example, _INNER.format(inner) if inner else "")


_INNER = Markup('\n<p class="field__inner">Gồm các mục con:</p>\n<dl class="definitions field__list">{}</dl>')


def _inner_field(field: Field, sub: Field) -> Markup:
    return Markup('<dt id="{}"><code>{}</code> {}{}</dt><dd>{} Ví dụ: <code>{}</code></dd>').format(
        field_anchor(f"{field.key}.{sub.key}"), sub.key, sub.label, " (bắt buộc)" if sub.required else "", sub.help, sub.example
    )


def field_anchor(name: str) -> str:
    """Return the anchor of a field, or of an inner one (``source.url``), in the list of fields."""
    return f"muc-{name.replace('.', '-')}"


def _needed(field: Field) -> str:
    needed = "Bắt buộc" if field.required else "Không bắt buộc"
    return f"{needed}; một giá trị hoặc một danh sách." if field.many else f"{needed}."


def _robots(chrome: Chrome) -> bytes:
    return f"User-agent: *\nAllow: /\n\nSitemap: {chrome.settings.site_url.rstrip('/')}/sitemap.xml\n".encode()
