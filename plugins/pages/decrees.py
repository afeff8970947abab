"""Decree pages: what is confirmed about each, what replaced what, and the meetings held under it, by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from plugins.archive.core import article_path
from plugins.archive.mapping import PROVINCES, split
from plugins.archive.plan import Artifact, Key
from plugins.archive.queries import Term as RecordTerm
from plugins.archive.sources import StandingPage
from plugins.common.dates import UncertainDate, parse_date, short_day
from plugins.common.text import collation_key, smart_quotes
from plugins.decrees.core import Decree
from plugins.decrees.core import Fact as RegisterFact
from plugins.media.markup import described
from plugins.records.body import BodyRenderer

from .chrome import Chrome, Shown, capital, facets_of, host_of, page, safe_html
from .decree_line import decree_line, family
from .listed import list_data
from .places import FEWEST
from .tables import year_table
from .trees import Branch, months_pattern, tree_pages
from .views import DecreeView, Facet, Fact, Link, Notice, RelationView, Section, Term, Value

RELATION_LABELS = {"replaces": "Thay thế", "replaced_by": "Được thay bằng", "amends": "Sửa đổi, bổ sung", "amended_by": "Được sửa đổi, bổ sung bởi"}
INDEX = "nghi-dinh/index.html"


def decree_pages(chrome: Chrome, bodies: BodyRenderer, key: Key) -> Iterator[Artifact]:
    """Yield the page of a decree of the register, or of one of its years, months, days."""
    decree = chrome.archive.decrees.decrees.get(key.name)
    if decree is None:
        return
    term, path = chrome.archive.term(key.term), chrome.decree_path(decree)
    branch = Branch(term, decree.short_name, chrome.decree_year_path(decree.slug, "{year}"), (("Nghị định", INDEX), (decree.short_name, path)), has_years=True)
    if not key.year:
        yield from _decree_page(chrome, bodies, decree, branch, path)
    elif key.month or key.year not in term.years:
        yield from tree_pages(chrome, branch, key)
    else:
        shown, node = chrome.shown_in_year(term, key.year, has_months=True), branch.year_page(key.year)
        yield page(node, "node.html", (shown.inputs, tuple(term.years)), partial(decree_year_context, chrome, decree, branch, key.year, shown, node))
        months = months_pattern(branch, key.year) if shown.is_capped else ""
        yield from list_data(chrome, node, branch.year_title(key.year), shown, below={"month": (months, shown.parts)})


def index_page(chrome: Chrome) -> Artifact:
    counts = chrome.archive.listed_among("decree")
    return page(INDEX, "decrees.html", tuple(counts.items()), partial(index_context, chrome))


def _decree_page(chrome: Chrome, bodies: BodyRenderer, decree: Decree, branch: Branch, path: str) -> Iterator[Artifact]:
    term = branch.term
    text = next((text for text in chrome.pages if text.decree == decree.id), None)
    shown = chrome.shown(term, has_years=True)
    named = [chrome.archive.decrees.sources[source].record for source in decree.sources]
    titles = {card.id: card.title for card in chrome.archive.cards(filter(None, named)).values()}
    span = chrome.archive.year_span if term.count >= FEWEST else ()
    inputs = (
        shown.inputs,
        repr(term.by_decree),
        tuple(term.tally(PROVINCES).items()),
        tuple(titles.items()),
        span,
        (text, chrome.attached(text)),
        tuple((c.id, c.order) for c in term.oldest(1)),
    )
    yield page(path, "decree.html", inputs, partial(decree_context, chrome, bodies, decree, text, branch, shown, titles, path))
    yield from list_data(chrome, path, f"Nghị định {decree.number}{_apart(decree)}", shown, below={"year": (branch.years_pattern, shown.parts)})


def index_context(chrome: Chrome) -> dict[str, object]:
    root = chrome.root_of(INDEX)
    register, counts = chrome.archive.decrees, chrome.archive.listed_among("decree")

    def terms(decrees: Sequence[Decree]) -> tuple[Term, ...]:
        return tuple(Term(f"Nghị định {d.number}{_apart(d)}", root + chrome.decree_path(d), chrome.count(counts.get(d.id, 0)), _gloss(d)) for d in decrees)

    others = sorted((d for d in register if not d.is_core), key=lambda d: (d.signed_from, d.id), reverse=True)
    return {
        **chrome.frame(INDEX, "Các nghị định", "Những nghị định mà các hội nghị giao ban căn cứ, và các nghị định dễ nhầm với chúng."),
        "intro": "Hội nghị giao ban giữa công an, quân sự và biên phòng được tổ chức theo các nghị định của Chính phủ. Điều nào đã có trang nói rõ thì ghi “đã xác nhận”; điều chưa chắc thì ghi “chưa xác nhận”.",
        "sections": (
            Section("Nghị định về phối hợp", "phoi-hop", terms(chrome.core_decrees)),
            Section("Nghị định khác được nhắc tới, hoặc dễ nhầm", "khac", terms(others)),
        ),
        "line": decree_line(register.core, register, lambda decree: root + chrome.decree_path(decree)),
    }


def _apart(decree: Decree) -> str:
    """Return what tells a decree apart from the core one of the same number: its signing day."""
    return f" ({_signed(decree)})" if decree.decoy_for and decree.id.count("-") > 2 else ""


def _gloss(decree: Decree) -> str:
    title = decree.title.value or ""
    return title if decree.title.is_confirmed else f"{title} (tên chưa xác nhận)"


def decree_context(
    chrome: Chrome, bodies: BodyRenderer, decree: Decree, text: StandingPage | None, branch: Branch, shown: Shown, titles: Mapping[str, str], path: str
) -> dict[str, object]:
    """Return the values of a decree's page; ``titles`` of the records that are sources of what is said of it, by id."""
    root, term, register = chrome.root_of(path), branch.term, chrome.archive.decrees
    about = described(bodies.render_page(text.body, root)[0], root, chrome.look) if text else ""
    view = DecreeView(
        number=decree.number,
        title=smart_quotes(_subtitle(decree)),
        tone=decree.tone,
        facts=_facts(chrome, decree, term),
        notices=_notices(chrome, decree, root),
        about=safe_html(about),
        relations=tuple(_relations(chrome, decree, root)),
        sources=tuple(_sources(chrome, decree, titles, root)),
    )
    pattern = branch.year_path
    return {
        **chrome.frame(
            path,
            f"Nghị định {decree.number}{_apart(decree)}",
            text.summary if text else _gloss(decree),
            [("Nghị định", INDEX)],
            followed=True,
        ),
        "decree": view,
        "line": decree_line(family(decree, register), register, lambda other: root + chrome.decree_path(other), decree.id),
        "jump": (Link(f"Xem {chrome.count(term.count)} theo nghị định này", "#danh-sach"),) if term.count else (),
        "year_table": year_table(chrome, term.by_decree, root, year_path=pattern, only=decree.id) if term.count >= FEWEST else None,
        "facets": facets_of(
            Facet("Theo năm", chrome.year_terms(term.years, root, pattern), compact=True),
            Facet("Theo tỉnh, thành", _provinces(chrome, decree, term.tally(PROVINCES), root)),
        ),
        "listing": chrome.with_ways(
            chrome.listing(shown, root, year_path=pattern, undated_apart=True, empty="Kho chưa có tin nào nêu nghị định này."), path, term.count
        ),
        "undated": chrome.cards(shown.undated, root),
        "undated_more": chrome.more_undated(shown),
    }


def _provinces(chrome: Chrome, decree: Decree, counts: Mapping[str, int], root: str) -> tuple[Term, ...]:
    """Return the provinces of today that the decree's records belong to, in Vietnamese order, linked to the crossings."""
    ordered = sorted((chrome.archive.gazetteer[place_id] for place_id in counts), key=lambda place: collation_key(place.name))
    return tuple(Term(place.shown, root + chrome.crossing_path(place, decree.slug), chrome.count(counts[place.id])) for place in ordered)


def _signed(decree: Decree) -> str:
    return f"ký {short_day(decree.signed_day)}" if decree.signed_day else "chưa rõ ngày ký"


def _subtitle(decree: Decree) -> str:
    return capital(decree.title.value or "")


def _facts(chrome: Chrome, decree: Decree, term: RecordTerm) -> tuple[Fact, ...]:
    register = chrome.archive.decrees

    def value(fact: RegisterFact) -> Value:
        where = ", ".join(dict.fromkeys(register.sources[source].publisher for source in fact.sources))
        note = smart_quotes(" ".join(part for part in (fact.note, f"Theo {where}." if where else "") if part))
        if fact.value is None:
            return Value("Không rõ", note=note)
        return Value(_day(fact.value), note=note, status=fact.status)

    facts = [
        Fact("Số hiệu", (Value(decree.number),)),
        Fact("Cơ quan ban hành", (Value(decree.issuer),)),
        Fact("Tên", (Value(smart_quotes(_subtitle(decree)), note=smart_quotes(decree.title.note), status=decree.title.status),)),
        Fact("Ngày ký", (value(decree.signed),)),
        Fact("Ngày có hiệu lực", (value(decree.effective),)),
    ]
    if decree.subject:
        facts.insert(3, Fact("Nói về", (Value(smart_quotes(decree.subject)),)))
    ends = [*term.oldest(1), *(card for card in term.cards(1) if card.order)]
    if ends:
        first, last = (plain_day(card.order) for card in (ends[0], ends[-1]))
        span = f"từ {first} đến {last}" if ends[0].id != ends[-1].id else first
        facts.append(
            Fact("Thấy trong kho", (Value(f"{chrome.count(term.count)}, {span}", note="Theo ngày họp của các tin; không phải thời gian có hiệu lực."),))
        )
    if decree.note:
        facts.append(Fact("Ghi chú", (Value(smart_quotes(decree.note)),)))
    return tuple(facts)


def plain_day(order: int) -> str:
    """Return ``9/10/2020``, ``tháng 10/2020`` or ``năm 2020`` for the order of a record."""
    year, month, day = split(order)
    return UncertainDate(year, month or None, day or None).plain()


def _day(text: str) -> str:
    try:
        return parse_date(text).label().removeprefix("ngày ")
    except ValueError:
        return text


def _notices(chrome: Chrome, decree: Decree, root: str) -> tuple[Notice, ...]:
    register = chrome.archive.decrees
    notices = []
    relation = register.replaced_by(decree)
    if relation:
        heir = register[relation.other]
        since = f" từ ngày {short_day(date.fromisoformat(relation.on))}" if relation.on else ""
        unknown = "" if relation.on else " Ngày thay thế có hiệu lực chưa rõ."
        notices.append(
            Notice(
                "replaced",
                f"Đã được thay bằng Nghị định {heir.number}{since}",
                f"Các tin dưới đây giữ nguyên căn cứ của ngày họp.{unknown}",
                (Link(f"Xem {heir.short_name}", root + chrome.decree_path(heir)),),
            )
        )
    twins = [other for other in register if other.number == decree.number and other.id != decree.id]
    notices += [
        Notice(
            "info",
            "Hai nghị định cùng mang số này",
            f"Nghị định {other.number} còn là số của một văn bản khác, {_signed(other)}: {_gloss(other)}. Đừng nhầm khi tra theo số.",
            (Link(f"Xem văn bản {_signed(other)}", root + chrome.decree_path(other)),),
        )
        for other in twins
    ]
    if decree.decoy_for and not twins:
        meant = register[decree.decoy_for]
        notices.append(
            Notice(
                "info",
                f"Dễ nhầm với {meant.short_name}",
                f"Tin trong kho viết “Nghị định {meant.ordinal.zfill(2)}” là nói Nghị định {meant.number}, không phải nghị định này.",
                (Link(f"Xem {meant.short_name}", root + chrome.decree_path(meant)),),
            )
        )
    return tuple(notices)


def _relations(chrome: Chrome, decree: Decree, root: str) -> Iterator[RelationView]:
    """Yield the decree's relations; only the first of each kind has the label."""
    register = chrome.archive.decrees
    said = ""
    for relation in sorted(decree.relations, key=lambda relation: list(RELATION_LABELS).index(relation.kind)):
        kind = RELATION_LABELS[relation.kind] if relation.is_confirmed else f"Có lẽ {RELATION_LABELS[relation.kind].lower()}"
        label, said = ("" if kind == said else kind), kind
        other = register.decrees.get(relation.other)
        link = Link(f"Nghị định {other.number}", root + chrome.decree_path(other)) if other else Link(f"Nghị định {relation.number}")
        yield RelationView(label, link, smart_quotes(relation.note), relation.status)


def _sources(chrome: Chrome, decree: Decree, titles: Mapping[str, str], root: str) -> Iterator[Link]:
    for source_id in decree.sources:
        source = chrome.archive.decrees.sources[source_id]
        if source.record in titles:
            yield Link(f"{source.publisher}: {titles[source.record]}", root + article_path(source.record))
        else:
            host = host_of(source.url)
            yield Link(f"{source.publisher} ({host})" if host else source.publisher, source.url)


def decree_year_context(chrome: Chrome, decree: Decree, branch: Branch, year: int, shown: Shown, path: str) -> dict[str, object]:
    """Return the values of one year of a decree."""
    root = chrome.root_of(path)
    tabs = tuple(
        Link(str(other), "" if other == year else root + branch.year_page(other), current="page" if other == year else "")
        for other in sorted(branch.term.years)
    )
    return {
        **chrome.frame(
            path, branch.year_title(year), f"{capital(chrome.count(shown.count))} về hội nghị theo Nghị định {decree.number} năm {year}.", branch.trail
        ),
        "kicker": "Nghị định theo năm",
        "intro": "",
        "notices": (),
        "stats": (),
        "tabs": tabs if len(tabs) > 1 else (),
        "facets": (Facet("Cả kho năm ấy", (Term(f"Năm {year}", root + chrome.year_path(year)),)),),
        "listing": chrome.month_listing(shown, root, months_pattern(branch, year)),
    }
