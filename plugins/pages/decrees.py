"""Decree pages: what is confirmed about each, what replaced what, and the meetings held under it, by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from plugins.archive.core import article_path
from plugins.archive.plan import Artifact
from plugins.archive.sources import StandingPage
from plugins.common.dates import parse_date, short_day
from plugins.common.text import collation_key, smart_quotes
from plugins.decrees.core import Decree
from plugins.decrees.core import Fact as RegisterFact
from plugins.records.body import BodyRenderer
from plugins.records.core import Record

from .chrome import Chrome, capital, facets_of, host_of, page, safe_html
from .places import FEWEST
from .tables import year_table
from .trees import month_nodes, months_of
from .views import DecreeView, Facet, Fact, Link, Notice, RelationView, Section, Term, Value

RELATION_LABELS = {"replaces": "Thay thế", "replaced_by": "Được thay bằng", "amends": "Sửa đổi, bổ sung", "amended_by": "Được sửa đổi, bổ sung bởi"}
INDEX = "nghi-dinh/index.html"


def decree_pages(chrome: Chrome, bodies: BodyRenderer) -> Iterator[Artifact]:
    """Yield the index of decrees, a page for each decree of the register, and one for each of its years that has records."""
    yield page(INDEX, "terms.html", chrome.inputs("register:decrees", "records:all"), partial(index_context, chrome))
    texts = {text.decree: text for text in chrome.pages if text.decree}
    for decree in chrome.archive.decrees:
        records = chrome.archive.by_decree.get(decree.id, ())
        path = chrome.decree_path(decree)
        text = texts.get(decree.id)
        ours, registers = f"records:decree:{decree.id}", ("register:decrees", "register:places")
        inputs = [ours, "records:years", *registers, *([f"page:{text.path}"] if text else [])]
        yield page(path, "decree.html", chrome.inputs(*inputs), partial(decree_context, chrome, bodies, decree, text, records, path))
        for year in sorted({record.when.year for record in records if record.when and record.when.year}):
            members = tuple(record for record in records if record.when and record.when.year == year)
            node = chrome.decree_year_path(decree.slug, year)
            yield page(
                node, "node.html", chrome.inputs(ours, f"records:year:{year}", *registers), partial(decree_year_context, chrome, decree, year, members, node)
            )
            trail = [("Nghị định", INDEX), (decree.short_name, path)]
            yield from month_nodes(chrome, node, f"{decree.short_name}, năm {year}", trail, members, (ours, *registers))


def index_context(chrome: Chrome) -> dict[str, object]:
    root = chrome.root_of(INDEX)
    register = chrome.archive.decrees

    def terms(decrees: Sequence[Decree]) -> tuple[Term, ...]:
        return tuple(
            Term(f"Nghị định {d.number}{_apart(d)}", root + chrome.decree_path(d), chrome.count(chrome.archive.by_decree.get(d.id, ())), _gloss(d))
            for d in decrees
        )

    others = sorted((d for d in register if not d.is_core), key=lambda d: (d.signed_from, d.id), reverse=True)
    return {
        **chrome.frame(INDEX, "Các nghị định", "Những nghị định mà các hội nghị giao ban căn cứ, và các nghị định dễ nhầm với chúng."),
        "intro": "Hội nghị giao ban giữa công an, quân sự và biên phòng được tổ chức theo các nghị định của Chính phủ. Điều nào đã có trang nói rõ thì ghi “đã xác nhận”; điều chưa chắc thì ghi “chưa xác nhận”.",
        "sections": (
            Section("Nghị định về phối hợp", "phoi-hop", terms(chrome.core_decrees)),
            Section("Nghị định khác được nhắc tới, hoặc dễ nhầm", "khac", terms(others)),
        ),
        "jump": (),
    }


def _apart(decree: Decree) -> str:
    """Return what tells a decree apart from the core one of the same number: its signing day."""
    return f" ({_signed(decree)})" if decree.decoy_for and decree.id.count("-") > 2 else ""


def _gloss(decree: Decree) -> str:
    title = decree.title.value or ""
    return title if decree.title.is_confirmed else f"{title} (tên chưa xác nhận)"


def decree_context(chrome: Chrome, bodies: BodyRenderer, decree: Decree, text: StandingPage | None, records: Sequence[Record], path: str) -> dict[str, object]:
    """Return the values of a decree's page."""
    root = chrome.root_of(path)
    about = bodies.render_page(text.body, root)[0] if text else ""
    view = DecreeView(
        number=decree.number,
        title=smart_quotes(_subtitle(decree)),
        tone=decree.tone,
        facts=_facts(chrome, decree, records, root),
        notices=_notices(chrome, decree, root),
        about=safe_html(about),
        relations=tuple(_relations(chrome, decree, root)),
        sources=tuple(_sources(chrome, decree, root)),
    )
    pattern = chrome.decree_year_path(decree.slug, "{year}")
    return {
        **chrome.frame(
            path,
            f"Nghị định {decree.number}{_apart(decree)}",
            text.summary if text else _gloss(decree),
            [("Nghị định", INDEX)],
        ),
        "decree": view,
        "jump": (Link(f"Xem {chrome.count(records)} theo nghị định này", "#danh-sach"),) if records else (),
        "year_table": year_table(chrome, records, root, year_path=pattern, only=decree.id) if len(records) >= FEWEST else None,
        "facets": facets_of(
            Facet("Theo năm", chrome.year_terms(records, root, pattern), compact=True), Facet("Theo tỉnh, thành", _provinces(chrome, decree, records, root))
        ),
        "listing": chrome.listing(
            [record for record in records if record.when],
            root,
            year_path=pattern,
            undated=sum(not record.when for record in records),
            empty="Kho chưa có tin nào nêu nghị định này.",
        ),
        "undated": chrome.cards((record for record in records if not record.when), root),
    }


def _provinces(chrome: Chrome, decree: Decree, records: Sequence[Record], root: str) -> tuple[Term, ...]:
    """Return the provinces of today that these records belong to, in Vietnamese order, linked to the crossings."""
    gazetteer, counts = chrome.archive.gazetteer, {}
    for record in records:
        for province in {heir.id: heir for place_id in record.place_ids for heir in gazetteer.today(gazetteer[place_id])}.values():
            counts[province.id] = counts.get(province.id, 0) + 1
    ordered = sorted((gazetteer[place_id] for place_id in counts), key=lambda place: collation_key(place.name))
    return tuple(Term(place.shown, root + chrome.crossing_path(place, decree.slug), chrome.count(counts[place.id])) for place in ordered)


def _signed(decree: Decree) -> str:
    return f"ký {short_day(decree.signed_day)}" if decree.signed_day else "chưa rõ ngày ký"


def _subtitle(decree: Decree) -> str:
    return capital(decree.title.value or "")


def _facts(chrome: Chrome, decree: Decree, records: Sequence[Record], root: str) -> tuple[Fact, ...]:
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
    dated = [record for record in records if record.when]
    if dated:
        first, last = dated[-1], dated[0]
        span = f"từ {_plain(first)} đến {_plain(last)}" if first is not last else _plain(first)
        facts.append(Fact("Thấy trong kho", (Value(f"{chrome.count(records)}, {span}", note="Theo ngày họp của các tin; không phải thời gian có hiệu lực."),)))
    if decree.note:
        facts.append(Fact("Ghi chú", (Value(smart_quotes(decree.note)),)))
    return tuple(facts)


def _plain(record: Record) -> str:
    return record.when.plain() if record.when else ""


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


def _sources(chrome: Chrome, decree: Decree, root: str) -> Iterator[Link]:
    for source_id in decree.sources:
        source = chrome.archive.decrees.sources[source_id]
        if source.record in chrome.archive.by_id:
            record = chrome.archive.by_id[source.record]
            yield Link(f"{source.publisher}: {smart_quotes(record.title)}", root + article_path(record.id))
        else:
            host = host_of(source.url)
            yield Link(f"{source.publisher} ({host})" if host else source.publisher, source.url)


def decree_year_context(chrome: Chrome, decree: Decree, year: int, records: Sequence[Record], path: str) -> dict[str, object]:
    """Return the values of one year of a decree."""
    root = chrome.root_of(path)
    years = sorted(int(term.label) for term in chrome.year_terms(chrome.archive.by_decree[decree.id], root, ""))
    tabs = tuple(
        Link(str(other), "" if other == year else root + chrome.decree_year_path(decree.slug, other), current="page" if other == year else "")
        for other in years
    )
    return {
        **chrome.frame(
            path,
            f"{decree.short_name}, năm {year}",
            f"{capital(chrome.count(records))} về hội nghị theo Nghị định {decree.number} năm {year}.",
            [("Nghị định", INDEX), (decree.short_name, chrome.decree_path(decree))],
        ),
        "kicker": "Nghị định theo năm",
        "intro": "",
        "notices": (),
        "stats": (),
        "tabs": tabs if len(tabs) > 1 else (),
        "facets": (Facet("Cả kho năm ấy", (Term(f"Năm {year}", root + chrome.year_path(year), chrome.count(chrome.archive.by_year[year])),)),),
        "listing": chrome.month_listing(records, root, months_of(path, records)),
    }
