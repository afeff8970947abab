"""Article pages: one meeting, its facts with the paragraphs that support them, its place then and now, its thread, its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import partial

from plugins.archive.core import CENTRAL, article_path
from plugins.archive.plan import Artifact
from plugins.common.dates import Moment, UncertainDate, quarter, short_day
from plugins.common.text import fold, format_number, join_words, slugify, smart_quotes
from plugins.gazetteer.core import Place
from plugins.records.body import Body, BodyRenderer
from plugins.records.core import Figure as RecordFigure
from plugins.records.core import Record, Source

from .chrome import Chrome, capital, host_of, page, safe_html
from .nodes import quarter_path
from .views import ArticleView, CorrectionView, Fact, Figure, Link, Notice, PlaceNote, Related, SourceBlock, SourceRow, Thread, ThreadItem, Value

THREAD_REACH = 3  # Meetings shown before and after the one being read.
NOT_STATED = "Phần nguồn đã đọc không nêu"
REGISTERS = ("register:places", "register:decrees", "register:glossary", "register:forces")


def article_pages(chrome: Chrome, bodies: BodyRenderer) -> Iterator[Artifact]:
    """Yield the page of each record, and a redirect for each of its old addresses."""
    for record in chrome.archive.records:
        inputs = (
            f"record:{record.id}",
            f"records:thread:{chrome.archive.thread_key(record) or record.id}",
            # What related records are chosen from.
            *(f"records:place:{place_id}" for place_id in chrome.archive.place_keys(record)),
            *(f"records:topic:{slugify(topic)}" for topic in record.topics),
            *([f"records:year:{record.when.year}"] if record.when else []),
            *([f"record:{record.relay_of}", f"records:relays:{record.relay_of}"] if record.relay_of else [f"records:relays:{record.id}"]),
            *REGISTERS,
        )
        path = article_path(record.id)
        if record.image:
            inputs = (*inputs, f"file:{record.image.file}")
        yield page(path, "article.html", chrome.inputs(*inputs), partial(article_context, chrome, bodies, record))
        for alias in record.aliases:
            yield page(alias, "alias.html", (f"record:{record.id}",), partial(alias_context, chrome, alias, path, record.title))


def alias_context(chrome: Chrome, alias: str, path: str, title: str) -> dict[str, object]:
    root = chrome.root_of(alias)
    return {**chrome.frame(alias, title, "", robots="noindex"), "target": Link(smart_quotes(title), root + path)}


def article_context(chrome: Chrome, bodies: BodyRenderer, record: Record) -> dict[str, object]:
    """Return the values of one article page."""
    path = article_path(record.id)
    root = chrome.root_of(path)
    frame = chrome.frame(
        path, record.title, "" if record.is_withdrawn else record.summary, _trail(chrome, record), robots="noindex" if record.is_withdrawn else ""
    )
    shared = {
        **frame,
        "permalink": chrome.permalink(path),
        "withdrawn": record.is_withdrawn,
        "corrections": tuple(CorrectionView(short_day(c.date), smart_quotes(c.note)) for c in record.corrections),
        "thread": _thread(chrome, record, root),
        "related": tuple(Related(chrome.card(other, root), reason) for other, reason in chrome.archive.related(record)),
        "source": _source(record.source, record.published),
        "other_sources": _other_sources(record.other_sources),
        "citation": _citation(chrome, record),
    }
    if record.is_withdrawn and record.withdrawn:
        notice = Notice("withdrawn", f"Tin này đã được rút ngày {short_day(record.withdrawn.date)}", f"Lý do: {smart_quotes(record.withdrawn.reason)}")
        return {**shared, "article": _view(chrome, record, root, (notice,), None), "abbreviations": ()}
    body = bodies.render(
        record.body, record.day_for_registers, record.decree_ids, lambda decree_id: root + chrome.decree_path(chrome.archive.decrees[decree_id])
    )
    return {**shared, "article": _view(chrome, record, root, _notices(chrome, record, root), body), "abbreviations": body.abbreviations}


def _trail(chrome: Chrome, record: Record) -> list[tuple[str, str]]:
    chain = chrome.archive.place_chain(record)
    if chain:
        return [
            ("Tỉnh, thành", "tinh/index.html"),
            *((place.shown if place.is_province or place.name != chain[-1].name else place.full_name(), chrome.place_path(place)) for place in reversed(chain)),
        ]
    level = chrome.archive.level(record)
    return [("Tìm", "tim.html"), ("Cấp", "cap/index.html"), (capital(level), chrome.level_path(level))] if level else [("Mọi tin", "tin/index.html")]


def _view(chrome: Chrome, record: Record, root: str, notices: tuple[Notice, ...], body: Body | None) -> ArticleView:
    names = [chrome.archive.gazetteer[place_id].shown for place_id in record.place_ids]
    place = ", ".join(names) or ("Trung ương" if record.level == CENTRAL else "")
    when = record.date.formal() if record.date else "không rõ ngày"
    return ArticleView(
        title=smart_quotes(record.title),
        kicker_decrees=chrome.tags(record, root),
        kicker_place_date=capital(", ".join(part for part in (place, when) if part)),
        datetime=record.date.iso if record.date else "",
        summary=smart_quotes(record.summary) if body else "",
        notices=notices,
        facts=_facts(chrome, record, root, body) if body else (),
        place_note=_place_note(chrome, record, root) if body else None,
        body=safe_html(body.html if body else ""),
        figure=_figure(record, root) if body else None,
        topics=tuple(Link(topic, root + chrome.topic_path(slugify(topic))) for topic in record.topics) if body else (),
    )


def _figure(record: Record, root: str) -> Figure | None:
    image = record.image
    return Figure(root + image.file, image.alt, image.caption, image.credit) if image else None


def _notices(chrome: Chrome, record: Record, root: str) -> tuple[Notice, ...]:
    """Return a "replaced by" notice for each decree of the record that is known to have been replaced."""
    notices = []
    register = chrome.archive.decrees
    for decree_id in record.decree_ids:
        decree = register[decree_id]
        relation = register.replaced_by(decree)
        if relation and relation.other not in record.decree_ids:
            heir = register[relation.other]
            notices.append(
                Notice(
                    "replaced",
                    f"{decree.short_name} nay đã được thay thế",
                    f"Nghị định {decree.number} đã được thay bằng Nghị định {heir.number}. Tin này giữ nguyên căn cứ của ngày họp.",
                    (Link(f"Xem {heir.short_name}", root + chrome.decree_path(heir)),),
                )
            )
    return tuple(notices)


def _refs(body: Body | None, *needles: str) -> tuple[Link, ...]:
    """Return a link to the first paragraph that holds all ``needles`` as whole words or numbers (without case)."""
    if body is None or not all(needles):
        return ()
    patterns = [re.compile(rf"(?<![\w/.,-]){re.escape(needle)}(?![\w/]|[.,]\d)", re.IGNORECASE) for needle in needles]
    for number, paragraph in enumerate(body.paragraphs, 1):
        if all(pattern.search(paragraph) for pattern in patterns):
            return (Link(f"đoạn {number}", f"#d{number}"),)
    return ()


def _facts(chrome: Chrome, record: Record, root: str, body: Body | None) -> tuple[Fact, ...]:
    archive = chrome.archive
    meeting = ", ".join(part for part in (record.kind, record.period.label() if record.period else "") if part)
    facts = [Fact("Cuộc họp", (Value(capital(meeting)),))] if meeting else []
    when = Value(
        capital(record.date.label()) if record.date else "Không rõ ngày",
        root + _time_path(chrome, record) if record.when else "",
        smart_quotes(record.date_note),
        _day_refs(record.date, body),
    )
    facts.append(Fact("Thời gian", (when,)))
    facts.append(Fact("Địa phương", _places(chrome, record, root)))
    if record.venue:
        facts.append(Fact("Nơi tổ chức", (Value(record.venue),)))
    chairs = [Value(f"{chair.name}, {chair.role}" if chair.role else chair.name, refs=_refs(body, chair.name)) for chair in record.chair]
    if record.chair_note:
        chairs.append(Value("" if chairs else smart_quotes(record.chair_note), note=smart_quotes(record.chair_note) if chairs else ""))
    facts.append(Fact("Chủ trì", tuple(chairs) or (Value(NOT_STATED),)))
    forces = tuple(Value(force, root + chrome.force_path(force)) for force in record.forces)
    facts.append(Fact("Các bên", forces or (Value(NOT_STATED),), inline=True))
    decrees = [Value(f"Nghị định {archive.decrees[d].number}", root + chrome.decree_path(archive.decrees[d])) for d in record.decree_ids]
    if record.decree_note:
        decrees = (
            [*decrees[:-1], Value(decrees[-1].text, decrees[-1].url, smart_quotes(record.decree_note))]
            if decrees
            else [Value("Không rõ", note=smart_quotes(record.decree_note))]
        )
    facts.append(Fact("Nghị định", tuple(decrees) or (Value(NOT_STATED),)))
    if record.figures and body:
        facts.append(Fact("Con số", _figures(record, body)))
    facts += _relays(chrome, record, root)
    return tuple(facts)


def _time_path(chrome: Chrome, record: Record) -> str:
    """Return the page of the quarter of the meeting, or of its year where the month is unknown."""
    year, month, _ = record.when.sort_key if record.when else (0, 0, 0)
    return quarter_path(year, quarter(month)) if month else chrome.year_path(year)


def _day_refs(when: UncertainDate | None, body: Body | None) -> tuple[Link, ...]:
    if not when or not when.day:
        return ()
    return _refs(body, f"{when.day}/{when.month}/{when.year}") or _refs(body, f"{when.day}/{when.month}")


def _figures(record: Record, body: Body) -> tuple[Value, ...]:
    """Return the figures; a note that all of them bear is said once, after them."""
    notes = {figure.note for figure in record.figures}
    shared = notes.pop() if len(notes) == 1 and len(record.figures) > 1 else ""
    values = [_figure_value(figure, body, "" if shared else figure.note) for figure in record.figures]
    return (*values, Value("", note=smart_quotes(shared[:1].upper() + shared[1:]))) if shared else tuple(values)


def _figure_value(figure: RecordFigure, body: Body, note: str) -> Value:
    """Return ``Hơn 180 kế hoạch bảo đảm an ninh``: amount, unit and label, the unit not said twice."""
    number = format_number(figure.value)
    repeated = fold(figure.label).startswith(fold(figure.unit)) if figure.unit else True
    amount = " ".join(part for part in (figure.approx, number, "" if repeated else figure.unit) if part)
    text = f"{amount} {figure.label}" if repeated else f"{amount}: {figure.label}"
    # A bare number may stand for anything; with its unit behind it, it is this one.
    refs = _refs(body, f"{number} {figure.unit}") if figure.unit else ()
    if not refs and figure.value >= 100:
        refs = _refs(body, number)
    return Value(capital(text), note=smart_quotes(note), refs=refs)


def _places(chrome: Chrome, record: Record, root: str) -> tuple[Value, ...]:
    gazetteer = chrome.archive.gazetteer
    day = record.day_for_registers
    note = smart_quotes(record.locality_note)
    values = []
    for place_id in record.place_ids:
        chain = gazetteer.chain_on(gazetteer[place_id], day)
        values.append(
            Value(
                capital(", ".join(place.name_then(day) for place in chain)),
                root + chrome.place_path(chain[0]),
                note if place_id == record.place_ids[-1] else "",
            )
        )
    if values:
        return tuple(values)
    level = chrome.archive.level(record)
    if level == CENTRAL:
        return (Value(f"Hội nghị trung ương: {record.series}" if record.series else "Hội nghị trung ương", root + chrome.level_path(level), note),)
    return (
        Value(
            f"Không rõ ({f'cấp {level}' if level != 'liên tỉnh' else level})" if level else "Không rõ",
            root + chrome.level_path(level) if level else "",
            note,
        ),
    )


def _relays(chrome: Chrome, record: Record, root: str) -> Iterator[Fact]:
    main = chrome.archive.by_id.get(record.relay_of)
    if main:
        yield Fact("Là điểm cầu của", (Value(smart_quotes(main.title), root + article_path(main.id)),))
    relays = chrome.archive.relays(record)
    if relays:
        yield Fact("Điểm cầu có tin", tuple(Value(chrome.place_label(relay), root + article_path(relay.id)) for relay in relays), inline=True)


def _place_note(chrome: Chrome, record: Record, root: str) -> PlaceNote | None:
    """Return what the places were when they met and whom they belong to today, where that differs; None where it does not."""
    gazetteer, day = chrome.archive.gazetteer, record.day_for_registers
    changed = []
    for place_id in record.place_ids:
        chain, today = gazetteer.chain_on(gazetteer[place_id], day), gazetteer.today(gazetteer[place_id])
        if today and (chain[0].ended or list(today) != [chain[-1]]):
            changed.append((chain, today))
    if not changed:
        return None
    heirs = {province.id: province for _, today in changed for province in today}
    links = tuple(Link(f"Xem {province.full_name()}", root + chrome.place_path(province)) for province in heirs.values())
    is_one = len(record.place_ids) == 1
    return PlaceNote(_then_and_now(*changed[0], day) if is_one else _many_then_and_now(changed, day), links)


def _then_and_now(chain: list[Place], today: tuple[Place, ...], day: date | None) -> str:
    place, province = chain[0], chain[-1]
    names = [up.name_then(day) for up in chain]
    then = f"Khi họp, {names[0]} thuộc {', '.join(names[1:])}." if names[0] == place.name and len(chain) > 1 else f"Khi họp là {', '.join(names)}."
    heirs, since = join_words([heir.full_name() for heir in today]), province.ended or place.ended
    if since is None:
        return then
    if place.is_province:
        return f"{then} Từ ngày {short_day(since)} thuộc {heirs}."
    if province.ended:
        return f"{then} Từ ngày {short_day(since)} địa bàn này thuộc {heirs}."
    return f"{then} Từ ngày {short_day(since)} đơn vị này không còn; địa bàn vẫn thuộc {heirs}."


def _many_then_and_now(changed: list[tuple[list[Place], tuple[Place, ...]]], day: date | None) -> str:
    """Say it once for all places: provinces first, then the localities by their province."""
    sentences = []
    by_province: dict[str, list[str]] = {}
    heirs: dict[str, str] = {}
    ended = None
    for chain, today in changed:
        if chain[0].is_province:
            to = join_words([heir.full_name() for heir in today])
            since = f" Từ ngày {short_day(chain[0].ended)} thuộc {to}." if chain[0].ended else ""
            sentences.append(f"Khi họp, {chain[0].name} là một tỉnh riêng.{since}")
            continue
        by_province.setdefault(chain[-1].full_name(day), []).append(chain[0].name)
        heirs |= {heir.id: heir.full_name() for heir in today}
        ended = chain[0].ended or ended
    if by_province:
        then = "; ".join(f"{join_words(names)} thuộc {province}" for province, names in by_province.items())
        now = f" Từ ngày {short_day(ended)} không còn các đơn vị ấy; địa bàn nay thuộc {join_words(list(heirs.values()))}." if ended else ""
        sentences.append(f"Khi họp, {then}.{now}")
    return " ".join(sentences)


def _thread(chrome: Chrome, record: Record, root: str) -> Thread | None:
    """Return the meetings around this one of the same place or series; None where it stands alone."""
    members = chrome.archive.threads.get(chrome.archive.thread_key(record), ())
    at = chrome.archive.thread_positions.get(record.id)
    if len(members) < 2 or at is None:
        return None
    first = max(0, min(at - THREAD_REACH, len(members) - 2 * THREAD_REACH - 1))
    shown = members[first : first + 2 * THREAD_REACH + 1]
    before, after = chrome.archive.neighbours(record)
    roles = {record.id: ("current", "bài đang đọc")}
    roles |= {before.id: ("prev", "tin trước")} if before else {}
    roles |= {after.id: ("next", "tin sau")} if after else {}
    items = tuple(ThreadItem(smart_quotes(m.title), root + article_path(m.id), m.when.label() if m.when else "", *roles.get(m.id, ())) for m in shown)
    name = chrome.archive.gazetteer[record.place_ids[0]].shown if record.place_ids else record.series
    of_what = "một nơi" if record.place_ids else "một loạt"
    note = f"Các tin của cùng {of_what}, nối lại theo thời gian; ở giữa có thể còn kỳ họp mà kho chưa có."
    if len(shown) < len(members):
        note += f" Đang hiện {len(shown)} trong {len(members)} tin đã rõ năm."
    return Thread(f"Sợi chỉ {name}", items, note)


def _source(source: Source, published: Moment | None) -> SourceBlock:
    rows = [SourceRow("Nơi đăng", source.publisher if source.is_known else "Không rõ nơi đăng", note=smart_quotes(source.note))]
    if source.title:
        rows.append(SourceRow("Tiêu đề gốc", f"“{smart_quotes(source.title)}”"))
    if published is not None:
        rows.append(SourceRow("Đăng lúc", capital(published.label())))
    for term, text in (("Tác giả", source.author), ("Ảnh trong bài gốc", source.photo_credit), ("Quyền", source.rights)):
        if text:
            rows.append(SourceRow(term, text))
    if source.url:
        rows.append(SourceRow("Địa chỉ", f"Mở trang gốc ({host_of(source.url)})", source.url))
    else:
        rows.append(SourceRow("Địa chỉ", "Không rõ"))
    if source.accessed:
        rows.append(SourceRow("Đọc ngày", short_day(source.accessed)))
    return SourceBlock(tuple(rows))


def _other_sources(sources: tuple[Source, ...]) -> SourceBlock | None:
    rows = tuple(
        SourceRow(
            s.publisher,
            f"“{smart_quotes(s.title)}”" if s.title else f"Mở trang ({host_of(s.url)})" if s.url else "Không rõ địa chỉ",
            s.url,
            smart_quotes(s.note),
        )
        for s in sources
    )
    return SourceBlock(rows) if rows else None


def _citation(chrome: Chrome, record: Record) -> str:
    added = f" Đưa vào kho ngày {short_day(record.added)}." if record.added else ""
    publisher = f" Theo {record.source.publisher}." if record.source.is_known else ""
    return f"“{smart_quotes(record.title)}”, {chrome.settings.site_name}, mã bài {record.id}.{publisher}{added}"
