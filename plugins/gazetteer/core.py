"""Which place a name meant on a given day. Knows nothing of Pelican.

The register is ``content/data/places.csv``: one row for each form that a place had, with the days on which the form
began and ended and the law behind it. A place whose type or parent changed has several rows with one id.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from plugins.common.dates import short_day
from plugins.common.problems import Problem, did_you_mean
from plugins.common.text import collation_key, is_slug, join_words, nfc, slugify

COLUMNS = ("id", "name", "type", "parent", "valid_from", "valid_to", "successors", "aliases", "source", "note")
PROVINCE_TYPES = ("tỉnh", "thành phố trực thuộc trung ương")
DISTRICT_TYPES = ("huyện", "quận", "thị xã", "thành phố")
COMMUNE_TYPES = ("xã", "phường", "thị trấn")
TYPES = PROVINCE_TYPES + DISTRICT_TYPES + COMMUNE_TYPES


@dataclass(frozen=True)
class Form:
    """One form of a place: its type and parent from ``valid_from`` until the day before ``valid_to``.

    ``valid_from`` None: it existed before our records. ``valid_to`` None: it still does.
    """

    type: str
    parent: str  # id, "" for a province
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    source: str
    note: str = ""
    line: int = 0

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Place:
    """A place through all its forms, oldest first."""

    id: str
    name: str
    forms: tuple[Form, ...]
    aliases: tuple[str, ...] = ()
    label: str = ""  # How lists call it where the bare name would mislead: "TP. Hồ Chí Minh".

    @property
    def last(self) -> Form:
        return self.forms[-1]

    @property
    def ended(self) -> date | None:
        """The first day on which the place no longer existed, None while it does."""
        return self.last.valid_to

    @property
    def is_province(self) -> bool:
        return self.last.type in PROVINCE_TYPES

    def form_on(self, day: date | None) -> Form:
        """Return the form held on ``day``; the last one where the day is unknown or outside all forms."""
        return next((form for form in self.forms if day and form.holds_on(day)), self.last)

    def exists_on(self, day: date) -> bool:
        return any(form.holds_on(day) for form in self.forms)

    @property
    def shown(self) -> str:
        """The name for lists and labels."""
        return self.label or self.name

    def name_then(self, day: date | None) -> str:
        """Return the full name as of ``day``; the bare name where the day is unknown and the type has changed over time."""
        return self.name if day is None and len({form.type for form in self.forms}) > 1 else self.full_name(day)

    def full_name(self, day: date | None = None) -> str:
        """Return type and name as of ``day``: ``huyện Gò Quao``, ``tỉnh An Giang``, ``thành phố Huế``."""
        kind = self.form_on(day).type
        return f"{'thành phố' if kind == 'thành phố trực thuộc trung ương' else kind} {self.name}"


class UnknownPlace(LookupError):
    """No place has that name; ``hint`` is a did-you-mean or ""."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class AmbiguousPlace(LookupError):
    """Several places have that name; ``candidates`` are the full notations that would tell them apart."""

    def __init__(self, message: str, candidates: tuple[str, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


class PlaceNotThen(LookupError):
    """The place did not exist on that day: not yet, or no longer. ``place`` is the place, ``today`` what it belongs to."""

    def __init__(self, message: str, place: Place, today: tuple[Place, ...]) -> None:
        super().__init__(message)
        self.place, self.today = place, today


@dataclass(frozen=True)
class Gazetteer:
    """All places by id, with lookup by name and day."""

    places: Mapping[str, Place] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, object]:
        """Return what is pickled: no more than the register says, not what was worked out from it."""
        return {"places": self.places}

    def __getitem__(self, place_id: str) -> Place:
        return self.places[place_id]

    def __iter__(self) -> Iterator[Place]:
        return iter(self.places.values())

    @cached_property
    def _today(self) -> dict[str, tuple[Place, ...]]:
        return {}  # As they are asked for.

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Place, ...]]:
        names: dict[str, dict[str, Place]] = {}
        for place in self:
            kinds = {form.type for form in place.forms}
            spellings = {place.name, *place.aliases, *(f"{kind} {place.name}" for kind in kinds)}
            if place.is_province:
                spellings |= {f"thành phố {place.name}"} if "thành phố trực thuộc trung ương" in kinds else set()
            for spelling in spellings:
                names.setdefault(nfc(spelling).casefold(), {})[place.id] = place
        return {name: tuple(found.values()) for name, found in names.items()}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every notation that :meth:`lookup` accepts, in Vietnamese order, for a did-you-mean."""
        return tuple(sorted({self.notation(place) for place in self} | {place.name for place in self}, key=collation_key))

    def as_of(self, today: date) -> Gazetteer:
        """Return the register as it holds on ``today``: what is entered ahead (a merger to come) has not happened yet."""
        places = {}
        for place in self:
            forms = tuple(
                replace(form, valid_to=None, successors=()) if form.valid_to and form.valid_to > today else form
                for form in place.forms
                if form.valid_from is None or form.valid_from <= today
            )
            if forms:
                places[place.id] = replace(place, forms=forms)
        return Gazetteer(places)

    def provinces(self, day: date) -> list[Place]:
        """Return the provinces that exist on ``day``, in Vietnamese order."""
        found = (place for place in self if place.is_province and place.exists_on(day))
        return sorted(found, key=lambda place: collation_key(place.name))

    def lookup(self, notation: str, day: date | None) -> Place:
        """Return the place that ``notation`` (``Gò Quao, Kiên Giang``) meant on ``day``; None: on whatever day.

        Names must carry their marks; a type in front (``thành phố Bắc Kạn``) is allowed. Parents after commas tell
        homonyms apart and must be right. Raises UnknownPlace, AmbiguousPlace or PlaceNotThen.
        """
        parts = [part.strip() for part in nfc(notation).split(",") if part.strip()]
        if not parts:
            raise UnknownPlace("tên nơi để trống")
        candidates = list(self._by_name.get(parts[0].casefold(), ()))
        if not candidates:
            raise UnknownPlace(f"không có nơi nào tên là “{parts[0]}”", did_you_mean(notation, self.names) or did_you_mean(parts[0], self.names))
        for parent in parts[1:]:
            if not self._by_name.get(parent.casefold()):
                raise UnknownPlace(f"không có nơi nào tên là “{parent}”", did_you_mean(parent, self.names))
        fitting = [place for place in candidates if self._is_under(place, parts[1:], day)]
        if not fitting:
            others = tuple(self.notation(place) for place in candidates)
            raise UnknownPlace(f"không có “{parts[0]}” nào thuộc “{', '.join(parts[1:])}”", f"sổ địa danh có: {'; '.join(others[:6])}")
        then = [place for place in fitting if day is None or place.exists_on(day)]
        if not then:
            gone = fitting[0]
            today = self.today(gone)
            raise PlaceNotThen(self._why_not_then(gone, day), gone, today)
        if len(parts) == 1 and len(then) > 1:
            # A bare name means the province, if there is one: "Cao Bằng" is the province, its city is "thành phố Cao Bằng".
            then = [place for place in then if place.is_province] or then
        if len(then) > 1:
            raise AmbiguousPlace(f"“{notation}” có thể là {len(then)} nơi", tuple(sorted((self.notation(p) for p in then), key=collation_key)))
        return then[0]

    def _is_under(self, place: Place, parents: list[str], day: date | None) -> bool:
        chains = [self.chain(place, form) for form in place.forms if day is None or form.holds_on(day)]
        chains = chains or [self.chain(place, form) for form in place.forms]
        wanted = [{found.id for found in self._by_name[parent.casefold()]} for parent in parents]
        return any(all(any(up.id in ids for up in chain[1:]) for ids in wanted) for chain in chains)

    def _why_not_then(self, place: Place, day: date | None) -> str:
        shown = short_day(day) if day else ""
        if place.ended and day and place.ended <= day:
            text = f"ngày {shown} không còn {place.full_name()} (chỉ có đến {short_day(place.ended - timedelta(days=1))})"
            today = self.today(place)
            return f"{text}; nay thuộc {join_words([p.name for p in today])}" if today else text
        start = place.forms[0].valid_from
        return f"ngày {shown} chưa có {place.full_name()} (có từ {short_day(start)})" if start else f"ngày {shown} không có {place.full_name()}"

    def chain(self, place: Place, form: Form | None = None) -> list[Place]:
        """Return the place and those above it, nearest first, at the end of ``form`` (its last one if None)."""
        form = form or place.last
        if form.valid_to:
            return self.chain_on(place, form.valid_to - timedelta(days=1))
        return self.chain_on(place, form.valid_from)

    def chain_on(self, place: Place, day: date | None) -> list[Place]:
        """Return the place and those above it as of ``day`` (``[Gò Quao, Kiên Giang]``)."""
        above = [place]
        parent = self.places.get(place.form_on(day).parent)
        while parent and parent not in above:  # A register with a mistake may lead nowhere, or round in a circle.
            above.append(parent)
            parent = self.places.get(parent.form_on(day).parent)
        return above

    def province_on(self, place: Place, day: date | None) -> Place:
        """Return the province of ``place`` as of ``day``."""
        return self.chain_on(place, day)[-1]

    def today(self, place: Place) -> tuple[Place, ...]:
        """Return the provinces of today that the place, or its province, belongs to; itself for a province of today."""
        if place.id not in self._today:
            self._today[place.id] = self._find_today(place)
        return self._today[place.id]

    def _find_today(self, place: Place) -> tuple[Place, ...]:
        found: dict[str, Place] = {}
        seen: set[str] = set()
        ahead = [place if place.is_province else self.chain(place)[-1]]
        while ahead:
            province = ahead.pop(0)
            if province.ended is None:
                found[province.id] = province
            elif province.id not in seen:
                seen.add(province.id)
                ahead += [self[successor] for successor in province.last.successors if successor in self.places]
        return tuple(found.values())

    def predecessors(self, place: Place) -> list[Place]:
        """Return the provinces that became part of ``place``, in Vietnamese order."""
        return self._predecessors.get(place.id, [])

    @cached_property
    def _predecessors(self) -> Mapping[str, list[Place]]:
        found: dict[str, list[Place]] = {}
        for place in sorted(self, key=lambda place: collation_key(place.name)):
            for heir in place.last.successors:
                found.setdefault(heir, []).append(place)
        return found

    @cached_property
    def by_notation(self) -> tuple[tuple[str, Place], ...]:
        """Every place with how an editor writes it, in Vietnamese order."""
        return tuple(sorted(((self.notation(place), place) for place in self), key=lambda pair: (collation_key(pair[0]), pair[1].id)))

    def notation(self, place: Place, day: date | None = None) -> str:
        """Return how an editor writes the place: ``Gò Quao, Kiên Giang``; a city named like its province gets its type."""
        above = self.chain_on(place, day) if day else self.chain(place)
        names = [up.shown for up in above]
        if len(above) > 1 and place.shown in names[1:]:
            names[0] = place.full_name(day)
        return ", ".join(names)


def read_gazetteer(path: str, data: bytes) -> tuple[Gazetteer, list[Problem]]:
    """Return the register in ``data`` (CSV, UTF-8) and its problems, each with the line of ``path`` it stands on."""
    problems: list[Problem] = []
    rows = csv.DictReader(io.StringIO(nfc(data.decode("utf-8-sig")), newline=""))
    found: dict[str, list[_Row]] = {}
    try:
        missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            return Gazetteer(), [Problem(path, 1, f"thiếu cột {', '.join(missing)}", f"dòng đầu phải là {','.join(COLUMNS)}")]
        for row in rows:
            if None in row:
                problems.append(Problem(path, rows.line_num, "dòng có nhiều ô hơn dòng đầu", "ô nào có dấu phẩy thì đặt trong ngoặc kép"))
                continue
            read, its_problems = _read_row(path, rows.line_num, {column: (cell or "").strip() for column, cell in row.items()}, found)
            problems += its_problems
            if read:
                found.setdefault(read.id, []).append(read)
    except csv.Error as error:
        problems.append(Problem(path, max(rows.reader.line_num, 1), f"dòng này không đọc được ({error})", "xem lại dấu ngoặc kép ở dòng này và các dòng trên"))
    if not found and not problems:
        problems.append(Problem(path, 1, "sổ địa danh không có nơi nào", "lấy lại tệp từ bản gốc của kho"))
    places = {
        place_id: Place(
            place_id,
            its_rows[0].name,
            tuple(sorted((row.form for row in its_rows), key=lambda form: form.valid_from or date.min)),
            tuple(dict.fromkeys(alias for row in its_rows for alias in row.aliases)),
            next((row.label for row in reversed(its_rows) if row.label), ""),
        )
        for place_id, its_rows in found.items()
    }
    gazetteer = Gazetteer(places)
    problems += _check_links(path, gazetteer)
    return gazetteer, problems


@dataclass(frozen=True)
class _Row:
    id: str
    name: str
    form: Form
    aliases: tuple[str, ...]
    label: str


def _read_row(path: str, line: int, row: Mapping[str, str], before: Mapping[str, list[_Row]]) -> tuple[_Row | None, list[Problem]]:
    """Return what a row says, as far as it can be read, and its problems; ``before``: the rows above it by id."""
    place_id, name = row["id"], row["name"]
    if not place_id or not name:
        return None, [Problem(path, line, "dòng thiếu id hoặc name", "điền cả hai, hoặc xóa dòng")]
    if place_id in before and before[place_id][0].name != name:
        return None, [Problem(path, line, f"id “{place_id}” đã là của {before[place_id][0].name}", f"đặt id khác cho {name}")]
    problems = []
    if not is_slug(place_id):
        problems.append(
            Problem(path, line, f"id “{place_id}” không dùng làm địa chỉ được", f"hãy viết {slugify(name) or 'go-quao'}, hoặc thêm tên nơi cấp trên")
        )
    days: dict[str, date | None] = {}
    for column in ("valid_from", "valid_to"):
        try:
            days[column] = _day(row[column]) if row[column] else None
        except ValueError:
            days[column] = None
            problems.append(Problem(path, line, f"{column} “{row[column]}” không phải là ngày", "hãy viết như 2025-07-01"))
    if row["type"] not in TYPES:
        problems.append(Problem(path, line, f"không có loại nơi nào tên “{row['type']}”", f"chọn một trong: {', '.join(TYPES)}"))
    form = Form(row["type"], row["parent"], days["valid_from"], days["valid_to"], _split(row["successors"]), row["source"], row["note"], line)
    return _Row(place_id, name, form, _split(row["aliases"]), row.get("label", "")), problems


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not 1800 <= day.year <= 2200:
        raise ValueError(text)
    return day


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split(";") if part.strip())


def _check_links(path: str, gazetteer: Gazetteer) -> Iterable[Problem]:
    """Yield a Problem for each parent or successor that is no id of the register, and for forms whose days are impossible."""
    for place in gazetteer:
        if place.is_province and place.ended and not place.last.successors:
            yield Problem(path, place.last.line, f"{place.name} đã kết thúc mà không có successors", "ghi id của tỉnh, thành phố nhận địa bàn ấy")
        for form, later in zip(place.forms, place.forms[1:], strict=False):
            if form.valid_to is None or later.valid_from is None or later.valid_from < form.valid_to:
                yield Problem(
                    path, later.line, f"hai dòng của {place.name} ({place.id}) trùng ngày nhau", "valid_to của dòng trước phải là valid_from của dòng sau"
                )
        for form in place.forms:
            for role, ids in (("parent", (form.parent,) if form.parent else ()), ("successors", form.successors)):
                for other in ids:
                    if other not in gazetteer.places:
                        hint = did_you_mean(other, gazetteer.places)
                        yield Problem(path, form.line, f"{role} “{other}” không có trong sổ địa danh", hint or "thêm một dòng cho nơi ấy")
            if form.valid_from and form.valid_to and form.valid_from >= form.valid_to:
                yield Problem(path, form.line, f"{place.name} kết thúc trước khi bắt đầu", "xem lại valid_from và valid_to")
            if form.type not in PROVINCE_TYPES and not form.parent:
                yield Problem(path, form.line, f"{place.name} thiếu parent", "ghi id của nơi cấp trên")
            above = gazetteer.chain(place, form)
            if form.parent in gazetteer.places and not above[-1].is_province and above[-1].form_on(form.valid_from).parent in gazetteer.places:
                yield Problem(path, form.line, f"cấp trên của {place.name} đi vòng: {' → '.join(up.name for up in above)}", "xem lại parent của các dòng ấy")
