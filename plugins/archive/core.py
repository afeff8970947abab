"""The Archive: the records with their registers, and the questions pages ask of them. Knows nothing of Pelican."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise

from plugins.common.dates import quarter, short_day
from plugins.common.problems import Problem, did_you_mean, nearest
from plugins.common.text import collation_key, fold, slugify
from plugins.decrees.core import Decree, DecreeRegister, UnknownDecree
from plugins.gazetteer.core import COMMUNE_TYPES, AmbiguousPlace, Gazetteer, Place, PlaceNotThen, UnknownPlace
from plugins.records.core import BodyLink, Record
from plugins.records.glossary import Abbreviation, Force

CENTRAL = "trung ương"
COMMON_TOPIC = 25


@dataclass(frozen=True)
class Tile:
    """Where a province stands on the tile map; ``part_of`` names the province of an archipelago."""

    id: str
    row: int
    column: int
    label: str
    part_of: str = ""
    line: int = 0


@dataclass(frozen=True)
class Registers:
    """What editors keep in ``content/data/``."""

    gazetteer: Gazetteer
    decrees: DecreeRegister
    glossary: tuple[Abbreviation, ...] = ()
    forces: tuple[Force, ...] = ()
    tiles: tuple[Tile, ...] = ()


def resolve(record: Record, registers: Registers) -> tuple[Record, list[Problem]]:
    """Return ``record`` with its places, decrees and forces found in the registers, and the problems of those that are not."""
    problems: list[Problem] = []
    places = tuple(filter(None, (_resolve_place(record, notation, registers.gazetteer, problems) for notation in record.locality)))
    decrees = tuple(filter(None, (_resolve_decree(record, written, registers.decrees, problems) for written in record.decree)))
    by_fold = {fold(spelling): force.name for force in registers.forces for spelling in (force.name, *force.aliases)}
    forces = []
    for written in record.forces:
        name = by_fold.get(fold(written))
        if name is None:
            cure = did_you_mean(written, by_fold.values()) or f"các lực lượng trong sổ: {', '.join(force.name for force in registers.forces)}"
            problems.append(Problem(record.path, record.lines.get("forces", 1), f"không có lực lượng nào tên “{written}”", cure))
        elif name not in forces:
            forces.append(name)
    resolved = replace(
        record, place_ids=tuple(dict.fromkeys(p.id for p in places)), decree_ids=tuple(dict.fromkeys(d.id for d in decrees)), forces=tuple(forces)
    )
    return resolved, problems


def _resolve_place(record: Record, notation: str, gazetteer: Gazetteer, problems: list[Problem]) -> Place | None:
    line = record.lines.get("locality", 1)
    days = [record.day_for_registers]
    if record.when and record.when.latest != days[0]:
        days.append(record.when.latest)  # A year or month in which a merger fell: right on one of its ends is right.
    error: LookupError | None = None
    for day in days:
        try:
            return gazetteer.lookup(notation, day)
        except LookupError as caught:
            error = error or caught
    match error:
        case PlaceNotThen():
            problems.append(Problem(record.path, line, str(error), _cure_place_not_then(error, days[0], gazetteer)))
        case AmbiguousPlace():
            problems.append(Problem(record.path, line, str(error), f"viết cả tên cấp trên: {'; '.join(error.candidates)}"))
        case UnknownPlace():
            problems.append(Problem(record.path, line, str(error), error.hint or "xem lại tên (có dấu), hoặc thêm nơi ấy vào content/data/places.csv"))
    return None


def _cure_place_not_then(error: PlaceNotThen, day: date | None, gazetteer: Gazetteer) -> str:
    place = error.place
    if not (place.ended and day and place.ended <= day and error.today):
        before = " hoặc ".join(other.name for other in gazetteer.predecessors(place) if day and other.exists_on(day))
        return f"viết tên nơi ấy dùng vào ngày họp{f' ({before})' if before else ''}, hoặc xem lại date"
    heirs = " hoặc ".join(heir.name for heir in error.today)
    now = f"locality: {heirs}" if place.is_province else f"tên xã, phường mới rồi tên tỉnh, như locality: (xã mới), {heirs}"
    return f"họp từ ngày {short_day(place.ended)} trở đi thì viết {now}; họp trước ngày ấy thì xem lại date"


def _resolve_decree(record: Record, written: str, register: DecreeRegister, problems: list[Problem]) -> Decree | None:
    line = record.lines.get("decree", 1)
    try:
        decree = register.resolve(written)
    except UnknownDecree as error:
        problems.append(Problem(record.path, line, str(error), error.hint))
        return None
    if decree.decoy_for in register.decrees:  # The register may have a mistake.
        meant = register[decree.decoy_for]
        signed = f" ký ngày {short_day(meant.signed_day)}" if meant.signed_day else ""
        cure = f"các hội nghị phối hợp theo nghị định{signed}: hãy viết decree: {meant.number}; nguồn nêu khác thì bỏ dòng decree và ghi decree_note"
        problems.append(Problem(record.path, line, f"{written} là nghị định khác ({decree.title.value})", cure))
        return None
    last_day = record.last_possible_day
    if last_day and decree.signed_from > last_day:
        signed = f"ký ngày {short_day(decree.signed_day)}" if decree.signed_day else f"mang số của năm {decree.year}"
        known, key = (f"cuộc họp ({record.when.plain()})", "date") if record.when else (f"ngày đăng tin ({short_day(last_day)})", "published")
        problems.append(Problem(record.path, line, f"{decree.number} {signed}, sau {known}", f"xem lại {key}, hoặc ghi nghị định đã có vào ngày ấy"))
        return None
    return decree


def check_records(records: Iterable[Record], unread: Collection[str] = ()) -> Iterator[Problem]:
    """Yield the problems that lie between records: one id twice, an alias that is another's address, a relay of nothing.

    ``unread`` are the ids of records that have problems of their own: they are there, so nothing is said of what points at them.
    """
    records = sorted(records, key=lambda record: record.path)
    owners: dict[str, Record] = {}
    for record in records:
        if record.id in owners:
            yield Problem(record.path, 1, f"mã bài “{record.id}” đã dùng ở {owners[record.id].path}", "đổi tên một trong hai tệp (thêm -2 ở cuối)")
        else:
            owners[record.id] = record
    addresses = {article_path(record_id): record for record_id, record in owners.items()}
    for record in records:
        line = record.lines.get("aliases", 1)
        for alias in record.aliases:
            owner = addresses.get(alias)
            if owner is not None:
                whose = "chính bài này" if owner is record else owner.path
                now = "đang là địa chỉ" if article_path(owner.id) == alias else "đã là địa chỉ cũ"
                yield Problem(record.path, line, f"địa chỉ cũ “{alias}” {now} của {whose}", "xóa địa chỉ ấy khỏi aliases")
            else:
                addresses[alias] = record
        if record.relay_of and record.relay_of not in owners and record.relay_of not in unread:
            cure = did_you_mean(record.relay_of, owners) or "ghi mã bài của hội nghị trung ương đã có trong kho, hoặc xóa dòng này"
            yield Problem(record.path, record.lines.get("relay_of", 1), f"không có bài nào mã “{record.relay_of}”", cure)
        elif record.relay_of in owners and owners[record.relay_of].status == "draft" and record.status != "draft":
            cure = "đăng bài ấy trước (bỏ dòng status: draft), hoặc xóa dòng này"
            yield Problem(record.path, record.lines.get("relay_of", 1), f"bài “{record.relay_of}” còn là bản nháp", cure)
    open_ids = tuple(address.removeprefix("tin/").removesuffix(".html") for address, record in addresses.items() if record.status != "draft")
    for record in records:
        for link in record.body_links:
            if not link.is_image and link.page.removeprefix("tin/").removesuffix(".html") not in unread:
                yield from _check_link(record, link, addresses, open_ids)


def check_images(shown: Iterable[tuple[str, int, str]]) -> Iterator[Problem]:
    """Yield a Problem for each image that another differs from by letter case only; ``shown``: where (path, line) which file is."""
    spellings: dict[str, tuple[str, str]] = {}
    for path, line, file in shown:
        first, other = spellings.setdefault(file.casefold(), (file, path))
        if first != file:
            what = f"ảnh “{file}” chỉ khác “{first}” (ở {other}) ở chữ hoa, chữ thường"
            yield Problem(path, line, what, "Windows và macOS coi đó là một tệp: viết cùng một tên, hoặc đổi tên một tệp")


def _check_link(record: Record, link: BodyLink, addresses: Mapping[str, Record], open_ids: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a Problem for a link to an article that is not there; ``addresses``: articles by present and old address."""
    page = link.page
    if not page.startswith("tin/"):
        if "/" not in page and f"tin/{page}" in addresses:
            yield Problem(record.path, link.line, f"liên kết “{link.target}” thiếu thư mục", f"hãy viết tin/{link.target}")
        return
    owner = addresses.get(page)
    if owner is None and page != "tin/index.html":
        near = nearest(page.removeprefix("tin/").removesuffix(".html"), open_ids)
        meant = addresses.get(f"tin/{near}.html")
        cure = f"có phải là “tin/{near}.html”?" if near and meant is not record else "xem lại mã bài trong đường dẫn"
        yield Problem(record.path, link.line, f"liên kết tới “{link.target}”, bài ấy không có", cure)
    elif owner and owner.status == "draft" and record.status != "draft":
        cure = "đăng bài ấy trước (bỏ dòng status: draft), hoặc bỏ liên kết"
        yield Problem(record.path, link.line, f"liên kết tới “{link.target}”, bài ấy còn là bản nháp", cure)


def article_path(record_id: str) -> str:
    return f"tin/{record_id}.html"


@dataclass(frozen=True)
class Archive:
    """Published and withdrawn records, resolved, newest first, with their registers. Drafts are not in it."""

    records: tuple[Record, ...]
    registers: Registers

    @staticmethod
    def of(records: Iterable[Record], registers: Registers) -> Archive:
        kept = (record for record in records if record.status != "draft")
        return Archive(tuple(sorted(kept, key=lambda record: record.sort_key, reverse=True)), registers)

    @property
    def gazetteer(self) -> Gazetteer:
        return self.registers.gazetteer

    @property
    def decrees(self) -> DecreeRegister:
        return self.registers.decrees

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        return {record.id: record for record in self.records}

    @cached_property
    def listed(self) -> tuple[Record, ...]:
        """The records that lists and counts show: withdrawn ones keep only their address."""
        return tuple(record for record in self.records if not record.is_withdrawn)

    @cached_property
    def dated(self) -> tuple[Record, ...]:
        return tuple(record for record in self.listed if record.when)

    @cached_property
    def undated(self) -> tuple[Record, ...]:
        return tuple(record for record in self.listed if not record.when)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that have records, oldest first."""
        return tuple(sorted({record.when.year for record in self.dated if record.when and record.when.year}))

    @cached_property
    def year_span(self) -> tuple[int, ...]:
        """Every year from the first that has records to the last, so that gaps show."""
        return tuple(range(self.years[0], self.years[-1] + 1)) if self.years else ()

    @cached_property
    def modified(self) -> date | None:
        return max((record.modified for record in self.records if record.modified), default=None)

    def _gather(self, keys: object) -> Mapping[str, tuple[Record, ...]]:
        found: dict[str, list[Record]] = {}
        for record in self.listed:
            for key in keys(record):  # type: ignore[operator]
                found.setdefault(key, []).append(record)
        return {key: tuple(records) for key, records in found.items()}

    def place_chain(self, record: Record) -> list[Place]:
        """Return the first place of ``record`` and those above it as of its day; empty where no place is known."""
        return self.gazetteer.chain_on(self.gazetteer[record.place_ids[0]], record.day_for_registers) if record.place_ids else []

    def all_above(self, place: Place) -> set[str]:
        """Return the ids of everything that ``place`` ever was under, and of the provinces of today it belongs to."""
        above = {up.id for form in place.forms for up in self.gazetteer.chain(place, form)[1:]}
        return above | {province.id for province in self.gazetteer.today(place)}

    def place_keys(self, record: Record) -> list[str]:
        """Return the ids of all places that list ``record``: its own, those above them that day, and the provinces of today."""
        keys: dict[str, None] = {}
        for place_id in record.place_ids:
            place = self.gazetteer[place_id]
            for above in self.gazetteer.chain_on(place, record.day_for_registers):
                keys[above.id] = None
            for today in self.gazetteer.today(place):
                keys[today.id] = None
        return list(keys)

    @cached_property
    def by_place(self) -> Mapping[str, tuple[Record, ...]]:
        return self._gather(self.place_keys)

    @cached_property
    def by_decree(self) -> Mapping[str, tuple[Record, ...]]:
        return self._gather(lambda record: record.decree_ids)

    @cached_property
    def by_force(self) -> Mapping[str, tuple[Record, ...]]:
        return self._gather(lambda record: record.forces)

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Record, ...]]:
        """Records by topic's slug; two spellings of one slug are one topic."""
        return self._gather(lambda record: dict.fromkeys(slugify(topic) for topic in record.topics))

    @cached_property
    def topic_names(self) -> Mapping[str, str]:
        """The commonest spelling of each topic, by slug; among equals the one in small letters."""
        spellings: dict[str, Counter[str]] = {}
        for record in self.listed:
            for topic in record.topics:
                spellings.setdefault(slugify(topic), Counter())[topic] += 1
        return {slug: max(sorted(counts, reverse=True), key=counts.__getitem__) for slug, counts in spellings.items()}

    @cached_property
    def by_level(self) -> Mapping[str, tuple[Record, ...]]:
        return self._gather(lambda record: [level] if (level := self.level(record)) else [])

    @cached_property
    def by_year(self) -> Mapping[int, tuple[Record, ...]]:
        return self._gather(lambda record: [record.when.year] if record.when else [])  # type: ignore[return-value]

    def level(self, record: Record) -> str:
        """Return the level of the meeting: as stated, else by the kind of its place; "" where unknown."""
        if record.level or not record.place_ids:
            return record.level
        chains = [self.gazetteer.chain_on(self.gazetteer[place_id], record.day_for_registers) for place_id in record.place_ids]
        provinces = {chain[-1].id for chain in chains}
        if len(provinces) > 1:
            return "liên tỉnh"
        place = chains[0][0]
        if place.is_province:
            return "tỉnh"
        return "xã" if place.form_on(record.day_for_registers).type in COMMUNE_TYPES else "huyện"

    def in_quarter(self, year: int, number: int) -> tuple[Record, ...]:
        """Return the records whose meeting was in that quarter; those of which only the year is known are in none."""
        return self._by_quarter.get((year, number), ())

    @cached_property
    def _by_quarter(self) -> Mapping[tuple[int, int], tuple[Record, ...]]:
        return self._gather(lambda record: [(record.when.year, quarter(record.when.month))] if record.when and record.when.month else [])

    def thread_key(self, record: Record) -> str:
        """Return what joins a record with its like over time: its place, else the series of central meetings; "" for none."""
        if record.place_ids:
            return f"place:{record.place_ids[0]}"
        return f"series:{slugify(record.series)}" if record.series else ""

    @cached_property
    def threads(self) -> Mapping[str, tuple[Record, ...]]:
        """The dated records of each place or series, oldest first; of a year, those without a month last."""
        found = self._gather(lambda record: [key] if record.when and (key := self.thread_key(record)) else [])
        return {key: tuple(sorted(records, key=_in_order)) for key, records in found.items()}

    @cached_property
    def thread_positions(self) -> Mapping[str, int]:
        """Where each dated record stands in its thread, by id."""
        return {record.id: position for thread in self.threads.values() for position, record in enumerate(thread)}

    @cached_property
    def _adjacent(self) -> Mapping[str, tuple[Record | None, Record | None]]:
        before: dict[str, Record] = {}
        after: dict[str, Record] = {}
        for thread in self.threads.values():
            for one, other in _sure_pairs(thread):
                after[one.id], before[other.id] = other, one
        return {record_id: (before.get(record_id), after.get(record_id)) for record_id in before.keys() | after.keys()}

    def neighbours(self, record: Record) -> tuple[Record | None, Record | None]:
        """Return the records before and after this one in its thread, where that is sure.

        Two are neighbours if one was surely before the other and no third can have been between: of a year known alone,
        nothing is sure. Who is whose neighbour is therefore mutual.
        """
        return self._adjacent.get(record.id, (None, None))

    def relays(self, record: Record) -> tuple[Record, ...]:
        """Return the provincial relays of a central meeting, by place."""
        found = self._relays.get(record.id, ())
        return tuple(sorted(found, key=lambda r: (collation_key(self.gazetteer[r.place_ids[0]].name) if r.place_ids else (), r.id)))

    @cached_property
    def _relays(self) -> Mapping[str, tuple[Record, ...]]:
        return self._gather(lambda record: [record.relay_of] if record.relay_of else [])

    def related(self, record: Record, most: int = 3) -> list[tuple[Record, str]]:
        """Return up to ``most`` other records with the reason they are related, strongest reason first.

        Relays of one meeting, then the same province within a year, the same quarter and decree, a shared rare topic. Members
        of the record's own thread are left to the thread.
        """
        key = self.thread_key(record)
        found: dict[str, tuple[Record, str]] = {}
        for other, reason in self._candidates(record):
            in_thread = other.id == record.id or (key and other.when and self.thread_key(other) == key)
            if not in_thread and not other.is_withdrawn:
                found.setdefault(other.id, (other, reason))
            if len(found) == most:
                break
        return list(found.values())

    def _candidates(self, record: Record) -> Iterator[tuple[Record, str]]:
        """Yield other records with what joins them to this one, strongest bond first; lazily, since few are taken."""
        if record.relay_of and record.relay_of in self.by_id:
            yield self.by_id[record.relay_of], "Hội nghị trung ương mà đây là điểm cầu"
            for other in self._relays.get(record.relay_of, ()):
                yield other, "Điểm cầu khác của cùng hội nghị"
        for other in self.relays(record):
            yield other, "Điểm cầu của hội nghị này"
        when = record.when
        if record.place_ids and when and when.year:
            province = self.gazetteer.province_on(self.gazetteer[record.place_ids[0]], record.day_for_registers)
            for other in self._nearest(record, self.by_place.get(province.id, ())):
                if other.place_ids and other.when and other.when.year and abs(other.when.year - when.year) <= 1:
                    there = self.gazetteer.province_on(self.gazetteer[other.place_ids[0]], other.day_for_registers)
                    yield other, f"Cùng ở {province.shown}" if there == province else f"Ở {there.shown}, nay cùng thuộc {province.shown}"
        if when and when.year and when.month and record.decree_ids:
            decree = self.decrees[record.decree_ids[0]]
            for other in self._nearest(record, self.in_quarter(when.year, quarter(when.month))):
                if decree.id in other.decree_ids and self.level(other) == self.level(record):
                    yield other, f"Cùng quý, cùng cấp, cùng theo {decree.short_name}"
        for slug in sorted((slugify(topic) for topic in record.topics), key=lambda slug: (len(self.by_topic.get(slug, ())), slug)):
            # A topic of very many records says little of any two.
            if len(self.by_topic.get(slug, ())) <= COMMON_TOPIC:
                for other in self._nearest(record, self.by_topic.get(slug, ())):
                    yield other, f"Cùng chủ đề: {self.topic_names[slug]}"

    def _nearest(self, record: Record, others: Iterable[Record]) -> list[Record]:
        """Return ``others`` by their distance in time from ``record``, older first among equals; undated ones last."""
        at = record.when.earliest if record.when else None

        def distance(other: Record) -> tuple[int, tuple[tuple[int, int, int], str]]:
            then = other.when.earliest if other.when else None
            return (abs((then - at).days) if then and at else 10**6, other.sort_key)

        return sorted(others, key=distance)


def _sure_pairs(thread: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """Yield the pairs of a thread of which the one was surely before the other, with no third that can have been between."""
    dated = [(r.when.earliest, r.when.latest, r.id, r) for r in thread if r.when and r.when.earliest and r.when.latest]
    spans = sorted(dated, key=lambda span: span[:3])
    latest_so_far = list(accumulate((end for _, end, _, _ in spans), max))
    for position, ((start, end, _, one), (next_start, next_end, _, other)) in enumerate(pairwise(spans)):
        is_clear_before = position == 0 or latest_so_far[position - 1] < start
        is_clear_after = position + 2 == len(spans) or spans[position + 2][0] > next_end
        if end < next_start and is_clear_before and is_clear_after:
            yield one, other


def _in_order(record: Record) -> tuple[int, int, int, str]:
    """Return the order within a thread: what is unknown of a day comes after what is known."""
    year, month, day = record.when.sort_key if record.when else (0, 0, 0)
    return (year, month or 13, day or 32, record.id)
