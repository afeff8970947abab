"""A synthetic archive of any size, the same bytes on every machine, and edits of it: what speed is measured on.

Registers and standing pages are the real ones; so are the few records that the register of decrees names as its sources. All other
records are made up from ``corpus_words`` and say so.
"""

from __future__ import annotations

import calendar
import re
import shutil
import zlib
from bisect import bisect, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Generic, NoReturn, TypeVar

from rich.console import Console

from plugins.common.dates import parse_period, short_day
from plugins.common.text import format_number, slugify
from plugins.decrees.core import DecreeRegister, read_decrees
from plugins.gazetteer.core import COMMUNE_TYPES, Gazetteer, Place, read_gazetteer
from plugins.records.glossary import read_forces
from plugins.records.schema import KINDS

from .corpus_rich import RichWords
from .corpus_words import (
    ACTIVITIES,
    CLOSINGS,
    FIGURES,
    HEADINGS,
    NOTICE,
    OPENINGS,
    PUBLISHER,
    ROLES,
    SENTENCES,
    SERIES,
    SUBJECTS,
    SUMMARIES,
    TITLES,
)
from .guide_shots import FOLDER

T = TypeVar("T")

MARKER = "DOC-TRUOC.txt"
RICH = "Một nửa số câu gồm những từ do máy đặt ra, không có nghĩa.\n"  # In the file above, of a corpus of many words.
RICH_SHARE = 0.5
FEWEST = 20  # Records that hold one of each kind.
FIRST_YEAR, LAST_DAY = 2011, date(2026, 10, 31)
# A build of the corpus needs a today after all its days; the seconds of the epoch are noon in Hà Nội.
TODAY = date(2026, 11, 22)
SOURCE_DATE_EPOCH = str(calendar.timegm((2026, 11, 22, 5, 0, 0)))
# One chain of decrees for police and military, one for the militia: the one signed last by the meeting's day is meant.
CHAINS = (("77/2010/NĐ-CP", "03/2019/NĐ-CP"), ("74/2010/NĐ-CP", "133/2015/NĐ-CP", "02/2020/NĐ-CP"))
OTHER_DECREE = "160/2018/NĐ-CP"
# Shares of the records, at least one of each.
SHARES = {
    "central": 0.02, "relay": 0.03, "undated": 0.01, "month": 0.012, "year": 0.008, "withdrawn": 0.003, "featured": 0.003, "aliases": 0.01,
    "corrections": 0.01, "inferred": 0.04, "approximate": 0.01, "regional": 0.02, "placeless": 0.01,
}  # fmt: skip
BODY_BYTES = (2000, 5200)
_MONTHS = (8, 3, 5, 9, 4, 6, 10, 3, 4, 9, 5, 12)  # Quarters end in meetings.


def write_corpus(records: int, out: Path, content: Path, *, rich: bool = False) -> None:
    """Write a content folder of ``records`` records (the real ones that the registers need among them) into ``out``.

    ``content`` is the real content folder. ``rich``: half of the sentences are of thousands of made-up words, for measuring what grows with
    the vocabulary, as search does. A folder that this function made before is written anew. Says why and raises
    SystemExit(1) for fewer than FEWEST records, for a folder inside ``content`` or around it, and for one with other files.
    """
    _check_request(records, out, content)
    claim(out, _read_me(records, rich))
    for name in ("tin", "data", "pages", "images", "files"):
        shutil.rmtree(out / name, ignore_errors=True)
    for name in ("data", "pages"):
        shutil.copytree(content / name, out / name)
    if (content / FOLDER).is_dir():  # The pictures that the standing pages show.
        shutil.copytree(content / FOLDER, out / FOLDER)
    maker = _Maker(out)
    real = _copy_sources(maker.decrees, content, out)
    meetings = maker.plan(records - len(real), real)
    linked = tuple(meeting.id for meeting in meetings if _may_be_linked(meeting.id))
    folders: set[Path] = set()
    for number, meeting in enumerate(meetings):
        path = out / "tin" / meeting.folder / f"{meeting.id}.md"
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        path.write_bytes(maker.text(meeting, Random(f"record:{number}"), linked).encode())


def _check_request(records: int, out: Path, content: Path) -> None:
    here, ours = out.resolve(), content.resolve()
    if records < FEWEST:
        refuse(f"kho dựng cần ít nhất {FEWEST} bài, đây là {records}; hãy thử --records 1000")
    if here.is_relative_to(ours) or ours.is_relative_to(here):
        refuse(f"thư mục {out} trùng với nơi giữ bài thật ({content}); hãy chọn thư mục khác, như /tmp/kho-dung")


def claim(folder: Path, read_me: str) -> None:
    """Make ``folder`` and put the text ``read_me`` there, the sign that it is ours. Says why and raises SystemExit(1) if it holds other files."""
    if folder.exists() and not folder.is_dir():
        refuse(f"{folder} là một tệp, không phải thư mục; hãy chọn tên khác")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).exists():
        refuse(f"thư mục {folder} có tệp không do lệnh này tạo; hãy chọn thư mục khác, hoặc dọn thư mục ấy trước")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(read_me, encoding="utf-8", newline="\n")


def refuse(message: str) -> NoReturn:
    """Print ``message`` and raise SystemExit(1)."""
    Console(stderr=True).print(f"[bold red]Không làm được:[/] {message}", soft_wrap=True, highlight=False)
    raise SystemExit(1)


def _read_me(records: int, rich: bool) -> str:
    return (
        f"Thư mục này do lệnh inv corpus viết ra: {records} bài, {NOTICE}.\n"
        "Không có cuộc họp nào trong đó là thật, trừ vài bài được chép từ content/tin vì sổ nghị định dẫn chúng làm nguồn.\n"
        "Các sổ (data/), các trang (pages/) và ảnh của chúng (images/) chép nguyên từ content/. Đừng đăng, đừng trích thư mục này; xóa lúc nào cũng được.\n"
    ) + (RICH if rich else "")


def _copy_sources(decrees: DecreeRegister, content: Path, out: Path) -> set[str]:
    """Copy the real records that the register of decrees names, and what these point at; return their ids."""
    wanted = {source.record for source in decrees.sources.values() if source.record}
    for page in (content / "pages").rglob("*.md"):
        wanted |= set(re.findall(r"\]\((?:\.\./)*tin/([a-z0-9-]+)\.html", page.read_text(encoding="utf-8")))
    wanted.discard("index")
    paths = {path.stem: path for path in (content / "tin").rglob("*.md")}
    copied: set[str] = set()
    while wanted:
        record_id = wanted.pop()
        if record_id in copied or record_id not in paths:
            continue
        copied.add(record_id)
        target = out / paths[record_id].relative_to(content)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(paths[record_id], target)
        text = target.read_text(encoding="utf-8")
        wanted |= set(re.findall(r"\(tin/([a-z0-9-]+)\.html", text)) | set(re.findall(r"\b(?:relay_of|taken_up_by):\s*([a-z0-9-]+)", text))
        for file in set(re.findall(r"(?:images|files)/[\w./-]+\.\w+", text)):
            if (content / file).is_file():
                (out / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(content / file, out / file)
    return copied


def _may_be_linked(record_id: str) -> bool:
    """Return whether other records may point at this one; the others can be deleted with nothing left dangling."""
    return zlib.crc32(record_id.encode()) % 4 == 0


@dataclass(frozen=True, slots=True)
class _Meeting:
    """What a record is about, before its text is written."""

    id: str
    day: date  # By which places and decrees are chosen.
    date: str  # As in the front matter; "" where unknown.
    notations: tuple[str, ...]  # Of its places, on that day.
    where: str
    place: str
    level: str
    kind: str  # One of SHARES, or "plain".
    decrees: tuple[str, ...]
    relay_of: str = ""

    @property
    def folder(self) -> str:
        year, _, rest = self.date.rstrip("?~").partition("-")
        return f"{year}/{rest[:2] or '00'}" if year else "khong-ro"


class _Zipf(Generic[T]):
    """Items of which the n-th is drawn as often as 1/n to the power of ``exponent``."""

    def __init__(self, items: Sequence[T], exponent: float) -> None:
        self.items = items
        self.sums = list(accumulate((rank + 1) ** -exponent for rank in range(len(items))))

    def pick(self, draw: float) -> T:
        return self.items[bisect(self.sums, draw * self.sums[-1])]


@dataclass(frozen=True)
class _Epoch:
    """The places of a time in which the register knows of no change."""

    provinces: _Zipf[tuple[Place, str]]
    localities: _Zipf[tuple[Place, str]]


def _pick(random: Random, items: Sequence[T]) -> T:
    # random() alone gives the same numbers in every version of Python.
    return items[int(random.random() * len(items))]


def _between(random: Random, low: int, high: int) -> int:
    return low + int(random.random() * (high - low + 1))


def _shuffled(random: Random, items: Sequence[T]) -> list[T]:
    mixed = list(items)
    for last in range(len(mixed) - 1, 0, -1):
        other = int(random.random() * (last + 1))
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed


class _Maker:
    """Plans meetings and writes their texts, by the registers of one content folder."""

    def __init__(self, folder: Path) -> None:
        data = folder / "data"
        self.rich = RichWords() if RICH in (folder / MARKER).read_text(encoding="utf-8") else None
        self.gazetteer: Gazetteer = read_gazetteer("places.csv", (data / "places.csv").read_bytes())[0].as_of(TODAY)
        self.decrees: DecreeRegister = read_decrees("decrees.yaml", (data / "decrees.yaml").read_bytes())[0].as_of(TODAY)
        self.forces = _Zipf([force.name for force in read_forces("forces.csv", (data / "forces.csv").read_bytes())[0]], 0.7)
        topics = [(activity, subject) for activity in ACTIVITIES for subject in SUBJECTS]
        self.topics = _Zipf(_shuffled(Random("topics"), topics), 0.8)
        years = range(FIRST_YEAR, LAST_DAY.year + 1)
        months = [(year, month) for year in years for month in range(1, 13) if date(year, month, 1) <= LAST_DAY]
        self.months = months
        self.month_sums = list(accumulate((1 + 0.35 * (year - FIRST_YEAR)) * _MONTHS[month - 1] for year, month in months))

    # Places over time.

    @cached_property
    def _changes(self) -> list[date]:
        days = {day for place in self.gazetteer for form in place.forms for day in (form.valid_from, form.valid_to) if day}
        return sorted({date.min, *days})

    @cached_property
    def _epochs(self) -> list[_Epoch]:
        """Return what is there from each change to the next; places are ranked by chance, the same one always."""
        ranked = sorted(self.gazetteer, key=lambda place: zlib.crc32(place.id.encode()))
        epochs = []
        for day in self._changes:
            there = [(place, notation) for place in ranked if place.exists_on(day) and (notation := self._notation(place, day))]
            provinces = [pair for pair in there if pair[0].is_province]
            epochs.append(_Epoch(_Zipf(provinces, 0.8), _Zipf([pair for pair in there if not pair[0].is_province] or provinces, 0.7)))
        return epochs

    def _notation(self, place: Place, day: date) -> str:
        """Return how an editor names ``place`` on ``day``, "" where no notation means it."""
        written = self.gazetteer.notation(place, day)
        try:
            return written if self.gazetteer.lookup(written, day) == place else ""
        except LookupError:
            return ""

    def _epoch(self, day: date) -> _Epoch:
        return self._epochs[bisect_right(self._changes, day) - 1]

    # Plans.

    def plan(self, number: int, taken: set[str]) -> list[_Meeting]:
        """Return ``number`` meetings with ids that are not among ``taken``."""
        random = Random("plan")
        order = _shuffled(random, range(number))
        kinds = ["plain"] * number
        at = 0
        for kind, share in SHARES.items():
            count = max(1, round(share * number))
            for position in order[at : at + count]:
                kinds[position] = kind
            at += count
        used = set(taken)
        meetings: list[_Meeting | None] = [None if kind == "relay" else self.meeting(kind, random, used) for kind in kinds]
        central = _Zipf([meeting for meeting in meetings if meeting and meeting.kind == "central"], 0.5)
        return [meeting or self._relay(central.pick(random.random()), random, used) for meeting in meetings]

    def meeting(self, kind: str, random: Random, used: set[str], day: date | None = None) -> _Meeting:
        """Return a meeting, on a day by chance unless ``day`` is given; its id is added to ``used``."""
        day = day or self._day(random)
        if kind == "month":
            day = day.replace(day=1)
        elif kind == "year":
            day = date(day.year, 1, 1)
        written = {"undated": "", "month": f"{day:%Y-%m}", "year": str(day.year), "inferred": f"{day}?", "approximate": f"{day:%Y-%m}~"}.get(kind, str(day))
        if kind == "approximate":
            day = day.replace(day=1)
        epoch = self._epoch(day)
        if kind == "central":
            pairs = []
        elif kind == "regional":
            first = epoch.provinces.pick(random.random())
            pairs = [first, next(pair for pair in iter(lambda: epoch.provinces.pick(random.random()), None) if pair != first)]
        else:
            pairs = [(epoch.provinces if random.random() < 0.6 else epoch.localities).pick(random.random())]
        place, where, level = self._names(pairs, day)
        name = "-".join(slugify(pair[0].name) for pair in pairs) or "trung-uong"
        record_id = _unused(f"{name}-{written.rstrip('?~') or 'khong-ro-ngay'}", used)
        notations = () if kind == "placeless" else tuple(pair[1] for pair in pairs)
        return _Meeting(record_id, day, written, notations, where, place, level, kind, self._decrees(day, random))

    def _relay(self, main: _Meeting, random: Random, used: set[str]) -> _Meeting:
        """Return a province's part of the central meeting ``main``, on the same day."""
        pair = self._epoch(main.day).provinces.pick(random.random())
        place, where, level = self._names([pair], main.day)
        record_id = _unused(f"{slugify(pair[0].name)}-{main.date}", used)
        return replace(main, id=record_id, notations=(pair[1],), where=where, place=place, level=level, kind="relay", relay_of=main.id)

    def _names(self, pairs: Sequence[tuple[Place, str]], day: date) -> tuple[str, str, str]:
        """Return the full name, the short one and the level of a meeting at the places in ``pairs``."""
        if not pairs:
            return "các đơn vị trung ương", "Trung ương", "trung ương"
        first = pairs[0][0]
        level = "tỉnh" if first.is_province else "xã" if first.form_on(day).type in COMMUNE_TYPES else "huyện"
        return " và ".join(place.full_name(day) for place, _ in pairs), " và ".join(place.shown for place, _ in pairs), level

    def _day(self, random: Random) -> date:
        year, month = self.months[bisect(self.month_sums, random.random() * self.month_sums[-1])]
        return date(year, month, _between(random, 1, calendar.monthrange(year, month)[1]))

    def _decrees(self, day: date, random: Random) -> tuple[str, ...]:
        draw = random.random()
        if draw < 0.08:
            return ()
        if draw < 0.09 and self._signed(OTHER_DECREE) <= day:
            return (OTHER_DECREE,)
        chosen = CHAINS if draw > 0.96 else CHAINS[:1] if draw < 0.72 else CHAINS[1:]
        return tuple(max((number for number in chain if self._signed(number) <= day), key=self._signed) for chain in chosen)

    def _signed(self, number: str) -> date:
        return self.decrees.resolve(number).signed_from

    # Texts.

    def text(self, meeting: _Meeting, random: Random, linked: Sequence[str]) -> str:
        """Return the file of ``meeting``. ``linked``: ids of records that its body may point at."""
        period = self._period(meeting, random)
        forces = [self.forces.pick(random.random()) for _ in range(_between(random, 2, 4))]
        forces = list(dict.fromkeys(forces)) if len(set(forces)) > 1 else ["Công an", "Quân sự"]
        topics = list(dict.fromkeys(self.topics.pick(random.random()) for _ in range(_between(random, 1, 3))))
        chair = f"Người Dựng {_between(random, 1, 400)}"
        role = _pick(random, ROLES[meeting.level])
        slots = {
            "place": meeting.place,
            "where": meeting.where,
            "one": forces[0],
            "two": forces[1],
            "decree": self._mention(meeting, random),
            "period": parse_period(period).label(),
            "day": _when(meeting),
            "topic": topics[0][1],
            "topic_capital": _capital(topics[0][1]),
            "chair": chair,
            "role": role,
            "notice": NOTICE,
        }
        title = _fill(_pick(random, TITLES), slots, random)
        summary = _fill(_pick(random, SUMMARIES), slots, random)
        figures = [(*figure, _between(random, 3, 4000)) for figure in _shuffled(random, FIGURES)[: _between(random, 0, 4)]]
        rows = [
            f"title: {_scalar(_capital(title))}",
            *self._dates(meeting, random),
            f"period: {period}",
            *self._place_rows(meeting),
            *_decree_rows(meeting),
            f"kind: {'điểm cầu' if meeting.relay_of else _pick(random, KINDS)}",
            f"forces: [{', '.join(forces)}]",
            *([f"chair:\n  - {{name: {chair}, role: {_scalar(role)}}}"] if random.random() < 0.7 else ["chair_note: Bài dựng không nêu người chủ trì."]),
            *(["figures:"] if figures else []),
            *(f"  - {{label: {label}, value: {_figure(value, unit, random)}, unit: {unit}}}" for label, unit, _, value in figures),
            f"topics: [{', '.join(_scalar(' '.join(topic)) for topic in topics)}]",
            f"summary: >-\n  {_folded(_capital(summary))}",
            f"source:\n  publisher: {PUBLISHER}\n  url: https://example.org/{meeting.id}\n  note: Không có trang này; {NOTICE}.",
            *self._state_rows(meeting, random),
        ]
        body = _body(slots, figures, random, linked, self.rich)
        return "---\n" + "\n".join(rows) + "\n---\n\n" + body + "\n"

    def _period(self, meeting: _Meeting, random: Random) -> str:
        """Return the quarter (or half, year, months) before the meeting, or the one it falls in."""
        day = meeting.day
        before = day - timedelta(days=_between(random, 0, 80))
        before = max(before, date(FIRST_YEAR - 1, 1, 1))
        draw = random.random()
        if draw < 0.6:
            return f"{before.year}-Q{(before.month + 2) // 3}"
        if draw < 0.75:
            return f"{before.year}-H{1 if before.month < 7 else 2}"
        return str(before.year) if draw < 0.9 else f"{before.year}-M{before.month:02}"

    def _mention(self, meeting: _Meeting, random: Random) -> str:
        if not meeting.decrees:
            return "quy chế phối hợp"
        decree = self.decrees.resolve(meeting.decrees[0])
        draw = random.random()
        if draw < 0.3 and decree.signed_day:
            return f"Nghị định số {decree.number} ngày {short_day(decree.signed_day)}"
        return f"Nghị định {decree.number}" if draw < 0.8 else decree.short_name

    def _dates(self, meeting: _Meeting, random: Random) -> Iterator[str]:
        if meeting.date:
            yield f"date: {meeting.date}"
        if meeting.kind == "inferred":
            yield f"date_note: Bài dựng chỉ ghi “Sáng {meeting.day.day}/{meeting.day.month}”; năm suy ra từ kỳ đánh giá."
        elif meeting.kind == "approximate":
            yield "date_note: Bài dựng chỉ nói “vừa qua”; tháng ước theo ngày đăng."
        elif not meeting.date:
            yield "date_note: Bài dựng không ghi ngày họp; chỉ biết ngày đăng."
        # Of an undated meeting, names are those of the day of publication.
        published = meeting.day + timedelta(days=_between(random, 0, 5) if meeting.date else 0)
        if meeting.kind in ("month", "approximate", "year"):
            published += timedelta(days=45)
        time = f"T{_between(random, 6, 21):02}:{_between(random, 0, 59):02}" if random.random() < 0.5 else ""
        if random.random() < 0.7 or not meeting.date:
            yield f"published: {min(published, TODAY - timedelta(days=1))}{time}"

    def _place_rows(self, meeting: _Meeting) -> Iterator[str]:
        if meeting.kind == "central":
            yield f"level: {meeting.level}"
            yield f"series: {SERIES[zlib.crc32(meeting.id.encode()) % len(SERIES)]}"
        elif meeting.kind == "placeless":
            yield "locality_note: Bài dựng không nêu tên nơi họp."
        elif len(meeting.notations) == 1:
            yield f"locality: {meeting.notations[0]}"
        else:
            yield "locality:"
            yield from (f"  - {notation}" for notation in meeting.notations)
        if meeting.relay_of:
            yield f"relay_of: {meeting.relay_of}"

    def _state_rows(self, meeting: _Meeting, random: Random) -> Iterator[str]:
        first = max(meeting.day + timedelta(days=6), date(2024, 1, 1))
        added = min(first + timedelta(days=_between(random, 0, max((LAST_DAY - first).days, 0))), TODAY - timedelta(days=7))
        if meeting.kind == "featured":
            yield "featured: true"
        if meeting.kind == "withdrawn":
            yield "status: withdrawn"
            yield f"withdrawn: {{date: {added + timedelta(days=3)}, reason: Rút để đo trang của bài bị rút; {NOTICE}.}}"
        if meeting.kind == "corrections":
            yield f"corrections:\n  - {{date: {added + timedelta(days=2)}, note: Sửa số lượt tuần tra của bài dựng.}}"
        if meeting.kind == "aliases":
            yield f"aliases: [tin/cu/{meeting.id}.html]"
        yield f"added: {added}"


def _unused(wanted: str, used: set[str]) -> str:
    found, number = wanted, 1
    while found in used:
        number += 1
        found = f"{wanted}-{number}"
    used.add(found)
    return found


def _when(meeting: _Meeting) -> str:
    """Return the day of a meeting as its text gives it: no more than its front matter knows."""
    if meeting.kind in ("month", "approximate"):
        return f"trong tháng {meeting.day.month}/{meeting.day.year}"
    return "vừa qua" if meeting.kind in ("undated", "year") else f"ngày {short_day(meeting.day)}"


def _decree_rows(meeting: _Meeting) -> list[str]:
    if not meeting.decrees:
        return ["decree_note: Bài dựng không nêu nghị định nào."]
    return [f"decree: {meeting.decrees[0]}" if len(meeting.decrees) == 1 else f"decree: [{', '.join(meeting.decrees)}]"]


def _scalar(text: str) -> str:
    """Return ``text`` for YAML, also inside brackets: plain where that is safe."""
    return f'"{text}"' if re.search(r"[:#,\[\]{}()%&*!|>'@`]", text) else text


def _folded(text: str) -> str:
    """Return ``text`` on two lines for a folded scalar, as editors write a summary."""
    middle = text.find(" ", len(text) // 2)
    return text if middle < 0 else f"{text[:middle]}\n  {text[middle + 1 :]}"


def _figure(value: int, unit: str, random: Random) -> str:
    return f'"{value},{_between(random, 1, 9)}"' if unit == "m3" else str(value)


def _fill(pattern: str, slots: dict[str, str], random: Random) -> str:
    k = 2 + int(random.random() * 28)
    m = 30 + int(random.random() * 60)
    return pattern.format(**slots, n=f"{100 + int(random.random() * 8900):,}".replace(",", "."), m=m, k=k)


def _body(slots: dict[str, str], figures: Sequence[tuple[str, str, str, int]], random: Random, linked: Sequence[str], rich: RichWords | None) -> str:
    """Return paragraphs of up to BODY_BYTES, some of the words of ``rich``; in about a fifth of all bodies some are more than plain text."""
    wanted = _between(random, *BODY_BYTES) - 200
    blocks: list[str] = []
    paragraph = [_capital(_fill(_pick(random, OPENINGS), slots, random))]
    paragraph += [sentence.format(format_number(value)) for _, _, sentence, value in figures[:2]]
    size, room = 0, _between(random, 2, 5)
    for pattern in _shuffled(random, SENTENCES):
        if len(paragraph) >= room:
            blocks.append(" ".join(paragraph))
            size += len(blocks[-1].encode()) + 2
            paragraph, room = [], _between(random, 2, 5)
            if size >= wanted - 300:
                break
        is_rich = rich is not None and random.random() < RICH_SHARE
        paragraph.append(rich.sentence(random) if is_rich else _capital(_fill(pattern, slots, random)))
    if paragraph:
        blocks.append(" ".join(paragraph))
    if random.random() < 0.2:
        _mark_up(blocks, slots, random, linked)
    blocks.append(_pick(random, CLOSINGS))
    return "\n\n".join(blocks)


def _mark_up(blocks: list[str], slots: dict[str, str], random: Random, linked: Sequence[str]) -> None:
    """Give a body one or two of: a list, bold words, a link to another article, a heading, a table, a quotation."""
    for what in _shuffled(random, ("list", "bold", "link", "heading", "table", "quote"))[: _between(random, 1, 2)]:
        at = _between(random, 1, len(blocks) - 1)
        items = [_fill(_pick(random, SENTENCES), slots, random) for _ in range(3)]
        match what:
            case "list":
                sign = _pick(random, ("- {}", "{}. {}"))
                blocks.insert(at, "\n".join(sign.format(*((number, item) if sign[0] == "{" else (item,))) for number, item in enumerate(items, 1)))
            case "bold":
                first, _, rest = blocks[0].partition(" ")
                blocks[0] = f"**{first}** {rest}"
            case "link" if linked:
                blocks.insert(at, f"Kỳ trước được kể ở [một bài khác](tin/{_pick(random, linked)}.html). {items[0]}")
            case "heading":
                blocks.insert(at, f"## {_pick(random, HEADINGS)}")
            case "table":
                lines = [f"| {_pick(random, FIGURES)[0]} | {_between(random, 1, 900)} | {_between(random, 1, 900)} |" for _ in range(4)]
                blocks.insert(at, "\n".join(["| Việc | Kỳ này | Kỳ trước |", "|---|---|---|", *lines]))
            case "quote":
                blocks.insert(at, f"> {items[0]}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# Edits.

NEW_DAYS = 20  # Days after the corpus on which add_newest can put a record.


def targets(corpus: Path, number: int, purpose: str) -> list[Path]:
    """Return ``number`` records of the corpus to edit or delete, chosen by chance, for each ``purpose`` others.

    None is withdrawn, real, or pointed at by another record. Raises ValueError where there are not so many.
    """
    found = []
    for path in sorted((corpus / "tin").rglob("*.md"), key=lambda path: zlib.crc32(f"{purpose}:{path.stem}".encode())):
        if len(found) == number:
            break
        text = path.read_text(encoding="utf-8")
        is_free = not _may_be_linked(path.stem) and "\nlevel: trung ương" not in text and "\nstatus:" not in text
        if is_free and PUBLISHER in text and not re.search(r"^aliases:", text, re.MULTILINE):
            found.append(path)
    if len(found) < number:
        raise ValueError(f"only {len(found)} records of {corpus} can be edited, not {number}")
    return found


def edit_body(path: Path) -> None:
    """Add a sentence to the first paragraph of the record at ``path``, another one each time."""
    head, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    first, _, rest = body.lstrip("\n").partition("\n\n")
    times = first.count("Câu thêm để đo") + 1
    _write(path, f"{head}---\n{front}---\n\n{first} Câu thêm để đo, lần {times}.\n\n{rest}")


def edit_title(path: Path) -> None:
    """Add a few words to the title of the record at ``path``, another one each time."""
    text = path.read_text(encoding="utf-8")
    match = re.search(r"^title: (.*?)(?: – sửa lần (\d+))?(\"?)$", text, re.MULTILINE)
    if match is None:
        raise ValueError(f"{path} has no title")
    title = f"title: {match[1]} – sửa lần {int(match[2] or 0) + 1}{match[3]}"
    _write(path, text[: match.start()] + title + text[match.end() :])


def add_newest(corpus: Path, number: int) -> Path:
    """Add a record whose meeting is the newest of all, come into the archive today, and return its path; ``number`` (from 1 to NEW_DAYS) tells several apart."""
    if not 1 <= number <= NEW_DAYS:
        raise ValueError(f"number {number} is not between 1 and {NEW_DAYS}")
    return _add(corpus, LAST_DAY + timedelta(days=number), Random(f"newest:{number}"))


def add_back_dated(corpus: Path, number: int) -> Path:
    """Add a record of a meeting of years ago, come into the archive today, and return its path; ``number`` (from 1) tells several apart."""
    return _add(corpus, date(FIRST_YEAR + 3, 5, 5) + timedelta(days=number * 37 % 700), Random(f"back-dated:{number}"))


def _add(corpus: Path, day: date, random: Random) -> Path:
    maker = _Maker(corpus)
    used = {path.stem for path in (corpus / "tin").glob(f"{day.year}/**/*.md")}
    meeting = maker.meeting("plain", random, used, day)
    path = corpus / "tin" / meeting.folder / f"{meeting.id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = re.sub(r"(?m)^added: .*$", f"added: {TODAY}", maker.text(meeting, random, ()), count=1)
    _write(path, text)
    return path


def delete(path: Path) -> None:
    """Remove the record at ``path``."""
    path.unlink()


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
