"""Article pages: one meeting, its facts with the paragraphs that support them, its place then and now, its thread, its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from plugins.archive.assets import ICON, READ_ALOUD
from plugins.archive.core import CENTRAL, article_path, citation_path, level_of, place_chain, sheets_path, thread_of
from plugins.archive.mapping import Brief, Card
from plugins.archive.plan import Artifact
from plugins.archive.queries import REACH, Archive, Found, digests
from plugins.archive.queries import Related as RelatedRecord
from plugins.common.dates import quarter, short_day
from plugins.common.text import collation_key, fold, format_number, join_words, slugify, smart_quotes
from plugins.data.addresses import link, record_path
from plugins.gazetteer.core import Place
from plugins.media.markup import dressed, files_shown, picture
from plugins.records.codes import code_of
from plugins.records.core import Figure as RecordFigure
from plugins.records.core import Record, Source
from plugins.records.evidence import Evidence

from .chrome import Chrome, capital, host_of, page, safe_html
from .feedback import feedback_url
from .linked_data import as_script, brief_data
from .nodes import quarter_path
from .threads import thread_path
from .views import ArticleView, CorrectionView, Fact, Figure, Link, Notice, PlaceNote, Related, SourceBlock, SourceRow, Thread, ThreadItem, Value

NEVER_TAKEN_UP = "Kho chưa có tin nào nhắc lại."
NOT_NAMED = "Kho không nêu tên"
NOT_STATED = "Phần nguồn đã đọc không nêu"
ARCHIVE = "https://web.archive.org/web/"  # Then a year and *, or *: the copies of that year, or of all years; then the address.


Facts = Callable[[], tuple[Fact, ...]]


def article_pages(chrome: Chrome, found: Found, facts: Facts) -> Iterator[Artifact]:
    """Yield the page of a record, and a redirect for each of its old addresses."""
    record = found.record
    path = article_path(record.id)
    around = Around.of(chrome.archive, record)
    files = tuple(map(chrome.look, _files(found, chrome.root_of(path))))
    inputs = (found.digest, around.inputs, files) if files else (found.digest, around.inputs)
    yield page(path, "article.html", inputs, partial(article_context, chrome, found, around, facts))
    for alias in record.old_addresses:
        yield page(alias, "alias.html", (path, record.title), partial(alias_context, chrome, alias, path, record))


@dataclass(frozen=True)
class Around:
    """What an article's page shows of other records."""

    thread: Sequence[Brief]
    before: Brief | None
    after: Brief | None
    related: Sequence[RelatedRecord]
    main: Card | None  # Of which this is a relay.
    relays: Sequence[Card]
    takers: Mapping[str, Card]  # The published records that take up what was promised here, by id.
    taken: Sequence[Card]  # Those of which a promise is taken up here.

    @staticmethod
    def of(archive: Archive, record: Record) -> Around:
        thread, before, after = archive.thread(record)
        main = archive.cards([record.relay_of]).get(record.relay_of) if record.relay_of else None
        named = dict.fromkeys(promise.taken_up_by for promise in record.promises if promise.taken_up_by)
        takers = archive.published(named) if named else {}
        taken = [] if record.is_withdrawn else archive.taking_up(record.id)
        return Around(thread, before, after, archive.related(record), main, archive.relays(record.id), takers, taken)

    @property
    def inputs(self) -> tuple[object, ...]:
        thread = tuple((brief.id, brief.title, brief.date) for brief in self.thread)
        single = (self.before and self.before.id, self.after and self.after.id, self.main and self.main.digest)
        return (thread, single, tuple((r.card.digest, r.bond, r.name) for r in self.related), digests(self.relays), self._promised)

    @property
    def _promised(self) -> tuple[object, ...]:
        return (tuple(sorted((card.id, card.title, card.date) for card in self.takers.values())), tuple((card.id, card.title) for card in self.taken))


def alias_context(chrome: Chrome, alias: str, path: str, record: Record) -> dict[str, object]:
    """Return the values of a page that leads from an old address to ``path``, of the article or of its sheets. What search engines are to show is the article."""
    root, article = chrome.root_of(alias), article_path(record.id)
    return {
        "target": Link(smart_quotes(record.title), root + path),
        "of_page": False,
        "canonical": chrome.permalink(article) if chrome.is_published else root + article,
        "icon_url": root + chrome.asset(ICON),
    }


def article_context(chrome: Chrome, found: Found, around: Around, facts: Facts) -> dict[str, object]:
    """Return the values of one article page."""
    record, body = found.record, found.body
    path = article_path(record.id)
    root = chrome.root_of(path)
    frame = chrome.frame(
        path, record.title, "" if record.is_withdrawn else record.summary, _trail(chrome, record), robots="noindex" if record.is_withdrawn else ""
    )
    shared = {
        **frame,
        "permalink": chrome.permalink(path),
        "withdrawn": record.is_withdrawn,
        "read_out_url": f"{root}{sheets_path(record.id)}#loa" if body and chrome.settings.reads_out else "",
        "read_aloud_url": root + chrome.asset(READ_ALOUD),
        "corrections": tuple(CorrectionView(short_day(c.date), smart_quotes(c.note)) for c in record.corrections),
        "thread": _thread(chrome, record, around, root),
        "related": tuple(Related(chrome.cards([r.card], root)[0], _reason(chrome, record, r)) for r in around.related),
        "source": _source(record, chrome.permalink(path)),
        "other_sources": None if record.is_withdrawn else _other_sources(record.other_sources),
        "citation": "" if chrome.settings.has_feeds else _citation(chrome, record),
        "meta": (),
        "linked_data": "",
        "opensearch_url": "",  # Browsers find it on the first page, lists and the search.
        "ways": (),
        "record_data_url": link(path, record_path(record.id)) if chrome.settings.gives_data and not chrome.settings.has_feeds else "",
    }
    if record.is_withdrawn and record.withdrawn:
        notice = Notice("withdrawn", f"Tin này đã được rút ngày {short_day(record.withdrawn.date)}", f"Lý do: {smart_quotes(record.withdrawn.reason)}")
        return {**shared, "article": _view(chrome, found, root, (notice,), around, facts), "abbreviations": ()}
    view = _view(chrome, found, root, _notices(chrome, record, root), around, facts)
    report = feedback_url(chrome, root, code_of(record.id))
    cited = chrome.settings.has_feeds
    ways = (
        Link("Bản in treo bảng tin", root + sheets_path(record.id)),
        *((Link("Trích dẫn", root + citation_path(path)),) if cited else ()),
        *((Link("Góp ý", report),) if report else ()),
    )
    is_shown = cited and record.status == "published"  # A preview of a draft tells programs nothing.
    data = as_script(brief_data(record, chrome.archive.gazetteer, chrome.archive.decrees)) if is_shown else ""
    return {
        **shared,
        "article": view,
        "ways": ways,
        "meta": tuple(_meta(chrome, record)) if cited else (),
        "linked_data": data,
        "abbreviations": body.abbreviations if body else (),
    }


def _reason(chrome: Chrome, record: Record, related: RelatedRecord) -> str:
    """Return why a record is related, for readers."""
    gazetteer = chrome.archive.gazetteer
    if related.bond == "province":
        province = gazetteer[related.name]
        there = gazetteer[related.card.province] if related.card.province else province
        return f"Cùng ở {province.shown}" if there == province else f"Ở {there.shown}, nay cùng thuộc {province.shown}"
    if related.bond == "like":
        return f"Cùng quý, cùng cấp, cùng theo {chrome.archive.decrees[related.name].short_name}"
    if related.bond == "topic":
        return f"Cùng chủ đề: {related.name}"
    return {
        "main": "Hội nghị trung ương mà đây là điểm cầu",
        "sister": "Điểm cầu khác của cùng hội nghị",
        "relay": "Điểm cầu của hội nghị này",
    }[related.bond]


def _trail(chrome: Chrome, record: Record) -> list[tuple[str, str]]:
    chain = place_chain(record, chrome.archive.gazetteer)
    if chain:
        return [
            ("Tỉnh, thành", "tinh/index.html"),
            *((place.shown if place.is_province or place.name != chain[-1].name else place.full_name(), chrome.place_path(place)) for place in reversed(chain)),
        ]
    level = level_of(record, chrome.archive.gazetteer)
    return [("Tìm", "tim.html"), ("Cấp", "cap/index.html"), (capital(level), chrome.level_path(level))] if level else [("Mọi tin", "tin/index.html")]


def _view(chrome: Chrome, found: Found, root: str, notices: tuple[Notice, ...], around: Around, facts: Facts) -> ArticleView:
    record, body = found.record, found.body
    return ArticleView(
        title=smart_quotes(record.title),
        kicker_decrees=chrome.tags(record, root),
        kicker_place_date=place_and_day(chrome, record),
        datetime=record.date.iso if record.date else "",
        summary=smart_quotes(record.summary) if body else "",
        notices=notices,
        facts=(*facts(), *_promises(record, found.evidence, around, root), *_relays(around, root)) if body else (),
        place_note=_place_note(chrome, record, root) if body else None,
        body=safe_html(dressed(body.html, root, chrome.look) if body else ""),
        figure=_figure(chrome, record, root) if body else None,
        topics=tuple(Link(topic, root + chrome.topic_path(slugify(topic))) for topic in record.topics) if body else (),
    )


def place_and_day(chrome: Chrome, record: Record) -> str:
    """Return where and when as the head of a document has it: ``Gò Quao, ngày 9 tháng 10 năm 2020``."""
    names = [chrome.archive.gazetteer[place_id].shown for place_id in record.place_ids]
    place = ", ".join(names) or ("Trung ương" if record.level == CENTRAL else "")
    when = record.date.formal() if record.date else "không rõ ngày"
    return capital(", ".join(part for part in (place, when) if part))


def _files(found: Found, root: str) -> list[str]:
    """Return the pictures and attachments that the page of a record shows."""
    if not found.body:
        return []
    return [*([found.record.image.file] if found.record.image else []), *files_shown(found.body.html, root)]


def _figure(chrome: Chrome, record: Record, root: str) -> Figure | None:
    image = record.image
    if not image:
        return None
    shown = picture(image.file, image.alt, root, chrome.look(image.file))
    return Figure(safe_html(shown), smart_quotes(image.caption), image.credit)


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


def _refs(paragraph: int) -> tuple[Link, ...]:
    """Return a link to the paragraph of that number; none for 0."""
    return (Link(f"đoạn {paragraph}", f"#d{paragraph}"),) if paragraph else ()


def facts_once(chrome: Chrome, found: Found) -> Facts:
    """Return what tells the facts of a record to its pages, which all stand one folder deep: they are put together once, when first asked for."""
    return lru_cache(maxsize=1)(partial(facts_of, chrome, found.record, "../", found.evidence))


def facts_of(chrome: Chrome, record: Record, root: str, evidence: Evidence) -> tuple[Fact, ...]:
    """Return what the box of facts says of a record by itself."""
    archive = chrome.archive
    meeting = ", ".join(part for part in (record.kind, record.period.label() if record.period else "") if part)
    facts = [Fact("Cuộc họp", (Value(capital(meeting)),))] if meeting else []
    when = Value(
        capital(record.date.label()) if record.date else "Không rõ ngày",
        root + _time_path(chrome, record) if record.when else "",
        smart_quotes(record.date_note),
        _refs(evidence.day),
    )
    facts.append(Fact("Thời gian", (when,)))
    facts.append(Fact("Địa phương", _places(chrome, record, root)))
    if record.venue:
        facts.append(Fact("Nơi tổ chức", (Value(record.venue),)))
    chairs = [
        Value(", ".join(filter(None, (chair.name, chair.role))) or NOT_NAMED, refs=_refs(number))
        for chair, number in zip(record.chair, evidence.chairs, strict=True)
    ]
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
    if record.figures:
        facts.append(Fact("Con số", _figures(record, evidence)))
    return tuple(facts)


def _time_path(chrome: Chrome, record: Record) -> str:
    """Return the page of the quarter of the meeting, or of its year where the month is unknown."""
    year, month, _ = record.when.sort_key if record.when else (0, 0, 0)
    return quarter_path(year, quarter(month)) if month else chrome.year_path(year)


def _figures(record: Record, evidence: Evidence) -> tuple[Value, ...]:
    """Return the figures; a note that all of them bear is said once, after them."""
    notes = {figure.note for figure in record.figures}
    shared = notes.pop() if len(notes) == 1 and len(record.figures) > 1 else ""
    values = [_figure_value(figure, number, "" if shared else figure.note) for figure, number in zip(record.figures, evidence.figures, strict=True)]
    return (*values, Value("", note=smart_quotes(shared[:1].upper() + shared[1:]))) if shared else tuple(values)


def _figure_value(figure: RecordFigure, paragraph: int, note: str) -> Value:
    """Return ``Hơn 180 kế hoạch bảo đảm an ninh``: amount, unit and label, the unit not said twice."""
    number = format_number(figure.value)
    repeated = fold(figure.label).startswith(fold(figure.unit)) if figure.unit else True
    amount = " ".join(part for part in (figure.approx, number, "" if repeated else figure.unit) if part)
    text = f"{amount} {figure.label}" if repeated else f"{amount}: {figure.label}"
    return Value(capital(text), note=smart_quotes(note), refs=_refs(paragraph))


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
    level = level_of(record, chrome.archive.gazetteer)
    if level == CENTRAL:
        return (Value(f"Hội nghị trung ương: {record.series}" if record.series else "Hội nghị trung ương", root + chrome.level_path(level), note),)
    return (
        Value(
            f"Không rõ ({f'cấp {level}' if level != 'liên tỉnh' else level})" if level else "Không rõ",
            root + chrome.level_path(level) if level else "",
            note,
        ),
    )


def _promises(record: Record, evidence: Evidence, around: Around, root: str) -> Iterator[Fact]:
    """Yield what was promised, with the record that takes it up; and whose promises are taken up here."""
    if record.promises:
        values = []
        for promise, number in zip(record.promises, evidence.promises, strict=True):
            taker = around.takers.get(promise.taken_up_by)
            due = f" (hẹn tới {promise.due.plain()})" if promise.due else ""
            note = "" if taker else NEVER_TAKEN_UP
            values.append(Value(f"{capital(smart_quotes(promise.text))}{due}", note=note, refs=_refs(number)))
            if taker:
                values.append(Value(f"Nhắc lại: {taker.title}", root + article_path(taker.id)))
        yield Fact("Hẹn làm", tuple(values))
    if around.taken:
        yield Fact("Nhắc lại việc hẹn ở", tuple(Value(card.title, root + article_path(card.id)) for card in around.taken))


def _relays(around: Around, root: str) -> Iterator[Fact]:
    if around.main:
        yield Fact("Là điểm cầu của", (Value(around.main.title, root + article_path(around.main.id)),))
    if around.relays:
        relays = sorted(around.relays, key=lambda card: (collation_key(card.place), card.id))
        yield Fact("Điểm cầu có tin", tuple(Value(card.place or card.title, root + article_path(card.id)) for card in relays), inline=True)


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


def _thread(chrome: Chrome, record: Record, around: Around, root: str) -> Thread | None:
    """Return the meetings around this one of the same place or series; None where it stands alone."""
    if not around.thread:
        return None
    roles = {record.id: ("current", "bài đang đọc")}
    roles |= {around.before.id: ("prev", "tin trước")} if around.before else {}
    roles |= {around.after.id: ("next", "tin sau")} if around.after else {}
    items = tuple(ThreadItem(card.title, root + article_path(card.id), card.date, *roles.get(card.id, ())) for card in around.thread)
    name = chrome.archive.gazetteer[record.place_ids[0]].shown if record.place_ids else record.series
    of_what = "một nơi" if record.place_ids else "một loạt"
    note = f"Tin của cùng {of_what}, theo thời gian; ở giữa có thể còn kỳ họp mà kho chưa có."
    if len(items) > 2 * REACH:
        note += " Đang hiện những tin gần nhất."
    return Thread(f"Sợi chỉ {name}", items, note, Link("Xem cả sợi chỉ, từng quý, với việc đã hẹn", root + thread_path(chrome, thread_of(record))))


def _source(record: Record, permalink: str) -> SourceBlock:
    """Return where the article is from, and its code; of a withdrawn one the code alone."""
    source, published = record.source, record.published
    # On paper, too: where the page is, and since when.
    added = f"Đưa vào kho ngày {short_day(record.added)}. " if record.added else ""
    note = f"{added}{permalink}"
    if record.is_withdrawn:  # Under a heading that says what it is.
        return SourceBlock((SourceRow("Vẫn giữ cho tin này", code_of(record.id), note=note),))
    rows = [SourceRow("Nơi đăng", source.publisher if source.is_known else "Không rõ nơi đăng", note=smart_quotes(source.note))]
    if source.title:
        rows.append(SourceRow("Tiêu đề gốc", f"“{smart_quotes(source.title)}”"))
    if published is not None:
        rows.append(SourceRow("Đăng lúc", capital(published.label())))
    for term, text in (("Tác giả", source.author), ("Ảnh trong bài gốc", source.photo_credit), ("Quyền", source.rights)):
        if text:
            rows.append(SourceRow(term, text))
    if source.url:
        rows.append(SourceRow("Địa chỉ", f"Mở trang gốc ({host_of(source.url)})", source.url, _is_dead(source)))
        rows += _copies(source)
    else:
        rows.append(SourceRow("Địa chỉ", "Không rõ"))
    if source.accessed:
        rows.append(SourceRow("Đọc ngày", short_day(source.accessed)))
    return SourceBlock((*rows, SourceRow("Mã bài", code_of(record.id), note=note)))


def _is_dead(source: Source) -> str:
    return f"Liên kết không còn mở được, kiểm tra ngày {short_day(source.dead)}." if source.dead else ""


def _copies(source: Source, of: str = "") -> Iterator[SourceRow]:
    """Yield where to find a copy of a page that is no more; ``of``: whose page, where there are several."""
    term = f"Bản lưu của {of}" if of else "Bản lưu"
    if source.archived:
        yield SourceRow(term, f"Mở bản lưu ({host_of(source.archived)})", source.archived)
    elif source.dead:
        year = source.accessed.year if source.accessed else ""
        yield SourceRow(term, "Tìm ở web.archive.org", f"{ARCHIVE}{year}*/{source.url}", "Bản lưu chưa kiểm tra.")


def _other_sources(sources: tuple[Source, ...]) -> SourceBlock | None:
    rows = []
    for s in sources:
        text = f"“{smart_quotes(s.title)}”" if s.title else f"Mở trang ({host_of(s.url)})" if s.url else "Không rõ địa chỉ"
        rows += [SourceRow(s.publisher, text, s.url, " ".join(filter(None, (smart_quotes(s.note), _is_dead(s))))), *_copies(s, s.publisher)]
    return SourceBlock(tuple(rows)) if rows else None


def _meta(chrome: Chrome, record: Record) -> Iterator[tuple[str, str]]:
    """Yield what reference managers read of the page, by Highwire's and Dublin Core's names: a report of the archive, its code for a number.

    As Zotero's translator "Embedded Metadata" has it: two names may share an element; Highwire's stands last. Summary, address and language it finds itself.
    No DC.source, which it takes for the title of a journal, and no DC.type, which it shows as the kind of report: the source is in the linked data.
    """
    yield "DC.title citation_title", smart_quotes(record.title)
    yield "DC.publisher citation_technical_report_institution", chrome.settings.site_name
    yield "DC.identifier citation_technical_report_number", code_of(record.id)
    if record.added:
        yield "DC.date citation_date", record.added.isoformat()


def _citation(chrome: Chrome, record: Record) -> str:
    added = f" Đưa vào kho ngày {short_day(record.added)}." if record.added else ""
    publisher = f" Theo {record.source.publisher}." if record.source.is_known else ""
    return f"“{smart_quotes(record.title)}”, {chrome.settings.site_name}, mã bài {code_of(record.id)}.{publisher}{added}"
