"""Edits of every kind on a content folder and its theme, each chosen by chance and each undone on demand: what the oracle tries builds with.

Most edits keep the sources without a mistake; some do not, on purpose or by what else is there: then a build must say so and leave the
site alone. An edit is told in one Vietnamese sentence, so that the road to a difference can be read, and walked again.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from plugins.decrees.core import Decree, read_decrees
from plugins.gazetteer.core import read_gazetteer
from plugins.records.glossary import read_forces
from plugins.records.schema import KINDS, LEVELS

Front = dict[str, Any]
Edit = Callable[["Desk", Random], str | None]

TODAY = date(2026, 11, 22)
ADDRESSES = ("https://example.org/so-giao-ban", "https://example.net", "http://localhost:8000")
PUBLISHERS = ("Báo Thử Nghiệm", "Đài Thử", "Cổng thông tin “Thử” & bạn", "không rõ")
SERIES = ("Bộ Công an – Bộ Quốc phòng", "Ba cục kiểm lâm")
# Several spellings of one topic, and topics that are common: thresholds lie where they become so.
TOPICS = ("tuyển quân", "Tuyển quân", "tuyển-quân", "biên giới", "ma túy", "bảo vệ rừng", "Bảo vệ rừng", "cứu nạn", "Covid-19", "đảo xa", "chủ quyền")
TITLES = (
    'Họp "giao ban" & bàn việc',
    "Sơ kết <sáu tháng> đầu năm",
    "Hai lực lượng hẹn gặp lại",
    "Ấm nước, ổ bánh",
    "Đông Đô họp, ai đến",
    "Bàn việc tuyển quân",
)
# Made up; several spellings of one thing counted, and given names of one letter.
LABELS = ("tin trao đổi", "Tin trao đổi", "lượt tuần tra", "vụ ma túy")
CHAIRS = ("Người Dựng Một", "Người Dựng Mười", "Người Thử Đông", "Người Thử Dần", "Kẻ Bịa Một")
SENTENCES = (
    "Công an và quân sự họp theo Nghị định số 03/2019/NĐ-CP ngày 5/9/2019.",
    "UBND huyện giao BĐBP giữ ANTT ở vùng biên.",
    "Hai bên trao đổi 370 tin, gần 1.200 lượt người dự.",
    "Theo Nghị định 77, hai lực lượng còn “nợ nhau” một buổi họp.",
)
PLACES_OF_TEMPLATES = re.compile(r"<(?=[a-z])")


@dataclass
class Desk:
    """Where edits are made: a content folder, a copy of a theme, the address of the site, today.

    ``bulk``: how many records are added or taken at once. ``touched``: the paths that changed since it was cleared.
    """

    content: Path
    theme: Path
    bulk: int = 120
    address: str = ADDRESSES[0]
    today: date = TODAY

    def __post_init__(self) -> None:
        self.touched: set[Path] = set()
        self._steps: list[list[Callable[[], None]]] = []
        self._serial = 0
        self._registers: tuple[tuple[bytes, ...], tuple[Any, ...]] = ((), ())

    # Steps, and the way back.

    def do(self, name: str, random: Random) -> str | None:
        """Make the edit called ``name`` of EDITS; return what was done, None if there was nothing to do it on."""
        self._steps.append([])
        told = EDITS[name](self, random)
        if not self._steps[-1]:
            self._steps.pop()
        return told

    @property
    def steps(self) -> int:
        """How many edits can be undone."""
        return len(self._steps)

    def undo(self) -> None:
        """Take the last edit back. Files get their bytes again, not their times."""
        for back in reversed(self._steps.pop()):
            back()

    def keep(self) -> None:
        """Forget how the edits so far are undone."""
        self._steps.clear()

    def _remember(self, back: Callable[[], None]) -> None:
        if self._steps:
            self._steps[-1].append(back)

    def number(self) -> int:
        """Return a number that was not used before."""
        self._serial += 1
        return self._serial

    # Files.

    def write(self, path: Path, data: bytes, *, swap: bool = False) -> None:
        """Write a file: in place, or (``swap``) beside it and then in its place, as careful editing programs do."""
        before = path.read_bytes() if path.is_file() else None
        self._remember(lambda: self._put(path, before))
        self._put(path, data, swap=swap)

    def remove(self, path: Path) -> None:
        before = path.read_bytes()
        self._remember(lambda: self._put(path, before))
        self._put(path, None)

    def move(self, path: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        self._remember(lambda: self._rename(target, path))
        self._rename(path, target)

    def set_times(self, path: Path, ns: int) -> None:
        self._remember(lambda: self.touched.add(path))
        os.utime(path, ns=(ns, ns))
        self.touched.add(path)

    def set(self, name: str, value: object) -> None:
        """Change a setting of this desk: ``address`` or ``today``."""
        before = getattr(self, name)
        self._remember(lambda: setattr(self, name, before))
        setattr(self, name, value)

    def _put(self, path: Path, data: bytes | None, *, swap: bool = False) -> None:
        self.touched.add(path)
        if data is None:
            path.unlink()
            if not any(path.parent.iterdir()) and path.parent.parent != self.content:
                path.parent.rmdir()
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.moi") if swap else path
        beside.write_bytes(data)
        if swap:
            os.replace(beside, path)

    def _rename(self, path: Path, target: Path) -> None:
        self.touched |= {path, target}
        target.parent.mkdir(parents=True, exist_ok=True)
        os.rename(path, target)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()

    # Records.

    def paths(self) -> list[Path]:
        """Return the files of all records, in order."""
        return sorted((self.content / "tin").rglob("*.md"))

    def pick(self, random: Random) -> Path | None:
        paths = self.paths()
        return random.choice(paths) if paths else None

    def read(self, path: Path) -> tuple[Front, str]:
        """Return front matter (all scalars as text) and body of a record. Raises ValueError for a file that has none."""
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        found = yaml.load(front, Loader=yaml.CBaseLoader)
        if not isinstance(found, dict):
            raise ValueError(f"{path} has no front matter")
        return found, body

    def save(self, path: Path, front: Front, body: str, *, swap: bool = False) -> None:
        given = {key: value for key, value in front.items() if value not in (None, "", [])}
        text = yaml.dump(given, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000)
        self.write(path, f"---\n{text}---\n{body}".encode(), swap=swap)

    # Registers.

    def _read_registers(self) -> tuple[Any, ...]:
        data = tuple((self.content / "data" / name).read_bytes() for name in ("places.csv", "decrees.yaml", "forces.csv"))
        key = (*data, str(self.today).encode())
        if self._registers[0] != key:
            gazetteer = read_gazetteer("places.csv", data[0])[0].as_of(self.today)
            self._registers = (key, (gazetteer, read_decrees("decrees.yaml", data[1])[0], read_forces("forces.csv", data[2])[0]))
        return self._registers[1]

    def notations(self, day: date) -> list[str]:
        """Return how the places that exist on ``day`` are written, those that are written unambiguously."""
        gazetteer = self._read_registers()[0]
        found = []
        for place in gazetteer:
            written = gazetteer.notation(place, day)
            try:
                if place.exists_on(day) and gazetteer.lookup(written, day) == place:
                    found.append(written)
            except LookupError:
                continue
        return found

    def can_meet(self, written: str, day: date) -> bool:
        """Return whether a place of that name exists on ``day``."""
        try:
            self._read_registers()[0].lookup(written, day)
        except LookupError:
            return False
        return True

    def decrees(self, day: date) -> list[Decree]:
        """Return the decrees signed by ``day`` that meetings may name."""
        return [decree for decree in self._read_registers()[1] if decree.signed_from <= day and not decree.decoy_for]

    def forces(self) -> list[str]:
        return [force.name for force in self._read_registers()[2]]


# Choices.


def _day(desk: Desk, random: Random) -> date:
    """Return a day: mostly one of few months, so that records meet; now and then one far away or as late as can be."""
    draw = random.random()
    if draw < 0.05:
        return date(random.choice((1976, 1992, 2003)), random.randint(1, 12), random.randint(1, 28))
    if draw < 0.12:
        return desk.today - timedelta(days=random.randint(0, 500))
    if draw < 0.3:  # Around the mergers of provinces.
        return date(2025, random.choice((2, 6, 6, 7, 7)), random.choice((1, 1, 2, 28)))
    return date(random.choice((2019, 2020, 2020, 2020, 2021)), random.choice((1, 3, 4, 4, 10)), random.choice((1, 4, 4, 5, 16, 28)))


def _some(random: Random, items: Sequence[str], most: int) -> list[str]:
    """Return up to ``most`` of ``items``, the first ones far more often."""
    found = (items[int(len(items) * random.random() ** 3)] for _ in range(random.randint(0, most)))
    return list(dict.fromkeys(found)) if items else []


def _date(desk: Desk, front: Front, random: Random, day: date | None = None) -> date:
    """Give ``front`` a date, whole or in part or none; return the day by which its places and decrees go."""
    day = day or _day(desk, random)
    for key in ("date", "date_note", "published", "period"):
        front.pop(key, None)
    draw = random.random()
    if draw < 0.6:
        front["date"] = day.isoformat()
    elif draw < 0.72:
        day = day.replace(day=1)
        front["date"] = f"{day:%Y-%m}"
    elif draw < 0.82:
        day = date(day.year, 1, 1)
        front["date"] = str(day.year)
    elif draw < 0.88:
        front |= {"date": f"{day}?", "date_note": "Suy ra từ bài khác."}
    elif draw < 0.92:
        front |= {"date": f"XXXX-{day:%m-%d}", "date_note": "Không rõ năm.", "published": f"{day}"}
    else:
        front |= {"date_note": "Nguồn không nêu.", "published": f"{day}T07:30"}
    return day


def _where(desk: Desk, front: Front, random: Random, day: date) -> None:
    """Give ``front`` a place of ``day``, two, none that is known, or a central meeting."""
    for key in ("locality", "locality_note", "level", "series", "relay_of"):
        front.pop(key, None)
    places, draw = desk.notations(day), random.random()
    if draw < 0.62:
        front["locality"] = _one_of(random, places)
    elif draw < 0.76:
        front["locality"] = list(dict.fromkeys(_one_of(random, places) for _ in range(random.choice((2, 2, 3)))))
    elif draw < 0.84:
        front["locality_note"] = "Nguồn không nêu nơi họp."
    elif draw < 0.9:
        front["level"] = random.choice(LEVELS)
    else:
        front |= {"level": "trung ương", "series": random.choice(SERIES)}


def _one_of(random: Random, places: Sequence[str]) -> str:
    return places[int(len(places) * random.random() ** 2.5)]


def _mend(desk: Desk, front: Front, random: Random, day: date) -> None:
    """Let places and decrees be those of ``day`` again."""
    given = front.get("locality", [])
    places = [given] if isinstance(given, str) else given
    if not all(desk.can_meet(written, day) for written in places):
        front["locality"] = _one_of(random, desk.notations(day))
    _decrees(desk, front, random, day)


def _decrees(desk: Desk, front: Front, random: Random, day: date) -> None:
    known = desk.decrees(day)
    named = sorted((decree.id for decree in known if decree.is_core), reverse=True) + sorted(decree.id for decree in known if not decree.is_core)
    front["decree"] = _some(random, named, random.choice((1, 1, 2)))


def _day_of(front: Front, desk: Desk) -> date:
    """Return the day by which the places of a record go."""
    for written in (front.get("date", ""), front.get("published", "")):
        match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", written)
        if match:
            return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    return desk.today


def _front(desk: Desk, random: Random, day: date | None = None) -> Front:
    """Return the front matter of a new record."""
    number = desk.number()
    front: Front = {"title": f"{random.choice(TITLES)} ({number})"}
    day = _date(desk, front, random, day)
    _where(desk, front, random, day)
    _decrees(desk, front, random, day)
    front |= {
        "kind": random.choice(KINDS),
        "forces": _some(random, desk.forces(), 3),
        "topics": _some(random, TOPICS, 3),
        "summary": f"Bài dựng để thử, số {number}.",
        "source": {"publisher": random.choice(PUBLISHERS)},
        "added": str(desk.today - timedelta(days=random.randint(0, 9))),
    }
    if random.random() < 0.1:
        front["featured"] = "true"
    _facts(desk, front, random)
    return front


def _facts(desk: Desk, front: Front, random: Random) -> None:
    """Give ``front`` a period, figures, chairs and promises of which several records have the like, or none of them."""
    for key in ("period", "figures", "chair", "promises"):
        front.pop(key, None)
    day = _day_of(front, desk)
    if front.get("date", "")[:4].isdigit() and random.random() < 0.8:
        front["period"] = f"{day.year - 1}{random.choice(('', '-Q1', '-Q4', '-H1', '-M09', '-05'))}"
    if random.random() < 0.7:
        labels = _some(random, LABELS, 2)
        front["figures"] = [{"label": label, "value": str(random.choice((3, 370, 1200))), "unit": random.choice(("tin", "lượt"))} for label in labels]
        if labels and random.random() < 0.3:
            front["figures"][0] |= {"approx": "hơn", "note": random.choice(("Đáng ngờ.", "Số liệu cả nước."))}
    if random.random() < 0.7:
        front["chair"] = [{"name": name, "role": random.choice(("Chủ tịch", "Phó Chủ tịch"))} for name in _some(random, CHAIRS, 2)]
    if random.random() < 0.3:
        front["promises"] = [{"text": f"họp lại, lần {desk.number()}"}]


def _change_facts(desk: Desk, front: Front, random: Random) -> str:
    _facts(desk, front, random)
    return "kỳ, con số, người chủ trì, việc hẹn khác"


def promise(desk: Desk, random: Random) -> str | None:
    """Let a record have a promise, taken up by another of the same place if there is one."""
    found = _record(desk, random)
    if found is None:
        return None
    path, front, body = found
    paths = desk.paths()
    others = [
        other.stem
        for other in random.sample(paths, min(len(paths), 30))
        if other != path and "locality" in front and desk.read(other)[0].get("locality") == front["locality"]
    ]
    front["promises"] = [{"text": f"họp lại, lần {desk.number()}", **({"taken_up_by": others[0]} if others else {})}]
    desk.save(path, front, body)
    return f"{path.stem}: việc hẹn do {others[0]} nhắc lại" if others else f"{path.stem}: việc hẹn chưa ai nhắc lại"


def _new_path(desk: Desk, front: Front, name: str) -> Path:
    year, _, rest = front.get("date", "").partition("-")
    folder = f"{year}/{rest[:2] or '00'}" if year.isdigit() else "khong-ro"
    return desk.content / "tin" / folder / f"{name}.md"


def _record(desk: Desk, random: Random) -> tuple[Path, Front, str] | None:
    path = desk.pick(random)
    return (path, *desk.read(path)) if path else None


def _change(change: Callable[[Desk, Front, Random], str | None]) -> Edit:
    """Return the edit that changes the front matter of one record."""

    def edit(desk: Desk, random: Random) -> str | None:
        found = _record(desk, random)
        if found is None:
            return None
        path, front, body = found
        told = change(desk, front, random)
        if told is None:
            return None
        desk.save(path, front, body, swap=random.random() < 0.3)
        return f"{path.stem}: {told}"

    return edit


# Edits of one record.


def add_record(desk: Desk, random: Random) -> str:
    """Add a record; now and then one that is a part of a central meeting, or that points at another."""
    front = _front(desk, random)
    path = _new_path(desk, front, f"bai-{desk.number()}")
    desk.save(path, front, f"\n{random.choice(SENTENCES)}\n")
    return f"thêm bài {path.stem} ({_told(front)})"


def edit_body(desk: Desk, random: Random) -> str | None:
    """Add a paragraph to a body, or take one away."""
    found = _record(desk, random)
    if found is None:
        return None
    path, front, body = found
    paragraphs = body.strip().split("\n\n")
    if len(paragraphs) > 3 and random.random() < 0.5:
        paragraphs.pop(random.randrange(len(paragraphs)))
        told = "bớt một đoạn"
    else:
        paragraphs.insert(random.randrange(len(paragraphs) + 1), f"{random.choice(SENTENCES)} Lần {desk.number()}.")
        told = "thêm một đoạn"
    desk.save(path, front, "\n" + "\n\n".join(paragraphs) + "\n", swap=random.random() < 0.3)
    return f"{path.stem}: {told}"


def _retitle(desk: Desk, front: Front, random: Random) -> str:
    front["title"] = f"{random.choice(TITLES)} ({desk.number()})"
    return f"tiêu đề “{front['title']}”"


def _summarise(desk: Desk, front: Front, random: Random) -> str:
    front["summary"] = f"Tóm tắt {desk.number()}: {random.choice(TITLES)}."
    return "đổi tóm tắt"


def _redate(desk: Desk, front: Front, random: Random) -> str:
    day = _date(desk, front, random)
    if random.random() < 0.95:
        _mend(desk, front, random, day)
    return f"đổi ngày: {_told(front)}"


def _move_place(desk: Desk, front: Front, random: Random) -> str:
    _where(desk, front, random, _day_of(front, desk))
    return f"đổi nơi: {_told(front)}"


def _change_decrees(desk: Desk, front: Front, random: Random) -> str:
    _decrees(desk, front, random, _day_of(front, desk) if random.random() < 0.95 else desk.today)
    return f"đổi nghị định: {front['decree']}"


def _change_forces(desk: Desk, front: Front, random: Random) -> str:
    front["forces"] = _some(random, desk.forces(), 4)
    return f"đổi lực lượng: {front['forces']}"


def _change_topics(_: Desk, front: Front, random: Random) -> str:
    front["topics"] = _some(random, TOPICS, 4)
    return f"đổi chủ đề: {front['topics']}"


def _change_kind(_: Desk, front: Front, random: Random) -> str:
    front["kind"] = random.choice(KINDS)
    return f"đổi loại: {front['kind']}"


def _feature(_: Desk, front: Front, __: Random) -> str:
    front["featured"] = None if front.get("featured") == "true" else "true"
    return f"tin nổi bật: {bool(front['featured'])}"


def _change_added(desk: Desk, front: Front, random: Random) -> str:
    front["added"] = str(desk.today - timedelta(days=random.choice((0, 0, 1, 5, 40)))) if random.random() < 0.8 else None
    return f"ngày vào kho: {front['added']}"


def _correct(desk: Desk, front: Front, random: Random) -> str:
    front["corrections"] = [{"date": str(desk.today - timedelta(days=random.randint(0, 30))), "note": f"Sửa lần {desk.number()}."}]
    return "thêm đính chính"


def _change_publisher(_: Desk, front: Front, random: Random) -> str:
    front["source"] = {**front.get("source", {}), "publisher": random.choice(PUBLISHERS)}
    return f"nơi đăng: {front['source']['publisher']}"


def _change_status(desk: Desk, front: Front, random: Random) -> str:
    front.pop("withdrawn", None)
    front["status"] = random.choice(("draft", "withdrawn", "withdrawn", None, None, None))
    if front["status"] == "withdrawn":
        front["withdrawn"] = {"date": str(desk.today), "reason": f"Thử rút, lần {desk.number()}."}
    return f"trạng thái: {front['status'] or 'published'}"


def _change_aliases(desk: Desk, front: Front, random: Random) -> str:
    front["aliases"] = [f"tin/cu-{random.randint(1, 12)}.html" for _ in range(random.randint(0, 1))]
    if random.random() < 0.3:
        front["aliases"].append(f"tin/cu/cu-{desk.number()}.html")
    return f"địa chỉ cũ: {front['aliases']}"


def _relay(desk: Desk, front: Front, random: Random) -> str | None:
    """Make a record a part of some central meeting."""
    mains = []
    for path in random.sample(paths := desk.paths(), min(len(paths), 30)):
        other = desk.read(path)[0]
        if other.get("level") == "trung ương" and other.get("title") != front.get("title"):
            mains.append((path.stem, other.get("date")))
    if not mains or front.get("level"):
        return None
    front["relay_of"], when = random.choice(sorted(mains, key=str))
    if when and random.random() < 0.5:
        front["date"] = when
        front.pop("period", None)
        _mend(desk, front, random, _day_of(front, desk))
    return f"là điểm cầu của {front['relay_of']}"


def link(desk: Desk, random: Random) -> str | None:
    """Let a body point at another article or at some page, or take its pointers away."""
    found = _record(desk, random)
    if found is None:
        return None
    path, front, body = found
    if "](" in body and random.random() < 0.5:
        desk.save(path, front, "\n".join(line for line in body.split("\n") if "](" not in line) + "\nHết.\n")
        return f"{path.stem}: bỏ liên kết"
    other = desk.pick(random) or path
    year = _day_of(front, desk).year
    target = random.choice(
        (f"tin/{other.stem}.html", f"tin/{other.stem}.html", f"nam/{year}.html", "tra-cuu/do-phu.html", "chu-de/tuyen-quan.html", "tinh/an-giang.html")
    )
    if random.random() < 0.05:
        target = "tin/khong-co-bai-nay.html"
    desk.save(path, front, f"{body}\nXem [trang khác]({target}).\n")
    return f"{path.stem}: liên kết tới {target}"


def picture(desk: Desk, random: Random) -> str | None:
    """Show a picture in a record, or none any more; change a picture's file."""
    found = _record(desk, random)
    if found is None:
        return None
    path, front, body = found
    file = f"images/anh-{random.randint(1, 3)}.jpg"
    there = desk.content / file
    draw = random.random()
    if draw < 0.25 and there.is_file():
        desk.write(there, _drawn(desk.number()))
        return f"đổi tệp {file}"
    if draw < 0.35 and there.is_file():
        desk.remove(there)
        return f"xóa tệp {file}"
    if front.get("image") and draw < 0.7:
        desk.save(path, {**front, "image": None}, body)
        return f"{path.stem}: bỏ ảnh"
    if not there.is_file():
        desk.write(there, _drawn(desk.number()))
    if draw < 0.85:
        desk.save(path, {**front, "image": {"file": file, "alt": "Ảnh thử"}}, body)
    else:
        desk.save(path, front, f"{body}\n![Ảnh thử]({file})\n")
    return f"{path.stem}: ảnh {file}"


def attachment(desk: Desk, random: Random) -> str | None:
    """Attach a table to a record; change its file, or take it away."""
    found = _record(desk, random)
    if found is None:
        return None
    path, front, body = found
    file = f"files/bang-{random.randint(1, 2)}.csv"
    there = desk.content / file
    draw = random.random()
    if draw < 0.1 and there.is_file():
        desk.remove(there)
        return f"xóa tệp {file}"
    if draw < 0.5 or not there.is_file():
        desk.write(there, b"noi,so\n" + b"Xa Thu,3\n" * random.randint(1, 400))
        if draw < 0.3:
            return f"đổi tệp {file}"
    desk.save(path, front, f"{body}\nXem [bảng thử]({file}).\n")
    return f"{path.stem}: tệp {file}"


def _drawn(number: int) -> bytes:
    """Return a picture of one colour."""
    from PIL import Image

    found = io.BytesIO()
    Image.new("RGB", (12, 8), (number % 256, number // 256 % 256, 90)).save(found, "JPEG", quality=95)
    return found.getvalue()


# Edits of files.


def delete_record(desk: Desk, random: Random) -> str | None:
    path = desk.pick(random)
    if path is None or len(desk.paths()) < 2:
        return None
    desk.remove(path)
    return f"xóa {path.stem}"


def rename_record(desk: Desk, random: Random) -> str | None:
    """Give a record another id; sometimes with its old address."""
    found = _record(desk, random)
    if found is None:
        return None
    path, front, body = found
    target = path.with_name(f"bai-{desk.number()}.md")
    desk.move(path, target)
    if random.random() < 0.5:
        desk.save(target, {**front, "aliases": [f"tin/{path.stem}.html"]}, body)
        return f"đổi tên {path.stem} thành {target.stem}, giữ địa chỉ cũ"
    return f"đổi tên {path.stem} thành {target.stem}"


def move_record(desk: Desk, random: Random) -> str | None:
    """Move a record to another folder: the same id."""
    path = desk.pick(random)
    if path is None:
        return None
    target = desk.content / "tin" / random.choice(("2019/04", "2020/04", "khac", "khong-ro")) / path.name
    if target.exists():
        return None
    desk.move(path, target)
    return f"chuyển {path.stem} sang {target.parent.relative_to(desk.content).as_posix()}"


def twin(desk: Desk, random: Random) -> str | None:
    """Put a second file of one id beside the first: a mistake."""
    path = desk.pick(random)
    if path is None or (target := desk.content / "tin" / "ban-sao" / path.name).exists():
        return None
    desk.write(target, path.read_bytes())
    return f"chép {path.stem} sang thư mục ban-sao"


def spoil(desk: Desk, random: Random) -> str | None:
    """Damage a record, or put a file there that is none: a mistake."""
    path = desk.pick(random)
    if path is None:
        return None
    if random.random() < 0.3:
        desk.write(path.with_name(f"hong-{desk.number()}.md"), b"---\ntitle: thieu\n---\n")
        return f"thêm một tệp hỏng bên {path.stem}"
    if random.random() < 0.3:  # Moved and damaged at once.
        target = desk.content / "tin" / "hong" / path.name
        if target.exists():
            return None
        data = path.read_bytes()
        desk.move(path, target)
        desk.write(target, data.replace(b"title:", b"tite:", 1))
        return f"chuyển {path.stem} sang thư mục hong và làm hỏng"
    desk.write(path, path.read_bytes().replace(b"title:", b"tite:", 1))
    return f"làm hỏng {path.stem}"


def add_many(desk: Desk, random: Random) -> str:
    """Add many records of one day, month or year, so that nodes of the calendar split."""
    day, scatter = _day(desk, random), random.choice((1, 1, 28, 330))
    base = _front(desk, random, day)
    mark = desk.number()
    for number in range(desk.bulk):
        front = {**base, "title": f"Hàng loạt {mark}.{number}", "aliases": None}
        when = day + timedelta(days=number * scatter // desk.bulk)
        if len(str(front.get("date", ""))) == 10 and when <= desk.today and when.year == day.year:
            front["date"] = when.isoformat()
        desk.save(_new_path(desk, front, f"loat-{mark}-{number}"), front, f"\nBài số {number}.\n")
    return f"thêm {desk.bulk} bài loat-{mark} ({_told(base)}, trải trên {scatter} ngày)"


def delete_many(desk: Desk, random: Random) -> str | None:
    """Take the records of one such lot away, all or half of them."""
    lots = sorted({path.stem.rpartition("-")[0] for path in desk.paths() if path.stem.startswith("loat-")})
    if not lots:
        return None
    lot, share = random.choice(lots), random.choice((1, 2))
    gone = [path for path in desk.paths() if path.stem.rpartition("-")[0] == lot][::share]
    for path in gone:
        desk.remove(path)
    return f"xóa {len(gone)} bài {lot}"


def touch(desk: Desk, random: Random) -> str | None:
    """Change the time of a file, not its bytes: to now, or back."""
    path = desk.pick(random)
    if path is None:
        return None
    then = path.stat().st_mtime_ns
    desk.set_times(path, then + 10**9 if random.random() < 0.5 else then - 10**12)
    return f"{path.stem}: chỉ đổi giờ"


def edit_and_set_back(desk: Desk, random: Random) -> str | None:
    """Change a file in place, the length kept, and give it its old time again."""
    path = desk.pick(random)
    if path is None:
        return None
    then, data = path.stat().st_mtime_ns, path.read_bytes()
    changed = re.sub(rb"\d(?=\)['\"]?\n)", lambda found: b"%d" % ((int(found[0]) + 1) % 10), data, count=1)
    if changed == data:
        return None
    desk.write(path, changed)
    desk.set_times(path, then)
    return f"{path.stem}: đổi tiêu đề mà giữ nguyên giờ và cỡ tệp"


# Edits of registers, standing pages, theme and settings.


def _rewrite_csv(desk: Desk, name: str, change: Callable[[list[dict[str, str]]], None]) -> None:
    path = desk.content / "data" / name
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    rows, columns = list(reader), list(reader.fieldnames or ())
    change(rows)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    desk.write(path, out.getvalue().encode())


def edit_register(desk: Desk, random: Random) -> str:
    """Change a row of some register, or add one."""
    number = desk.number()
    told = ""

    def glossary(rows: list[dict[str, str]]) -> None:
        row = random.choice([row for row in rows if row["abbr"] in ("UBND", "ANTT", "BĐBP", "BCA")])
        row["expansion"] = f"{row['expansion'].split(' (')[0]} (lần {number})"

    def place_label(rows: list[dict[str, str]]) -> None:
        row = random.choice([row for row in rows if not row["parent"]])
        row["note"] = f"Ghi chú {number}"
        if random.random() < 0.5:
            row["label"] = f"{row['name']} {number}" if not row["label"] else ""

    def new_place(rows: list[dict[str, str]]) -> None:
        rows.append({"id": f"thu-{number}", "name": f"Thử {number}", "type": "huyện", "parent": "an-giang", "valid_to": "2025-07-01", "source": "Sổ thử"})

    def merger(rows: list[dict[str, str]]) -> None:
        old, new = random.sample([row for row in rows if not row["parent"] and not row["valid_to"]], 2)
        day = desk.today + timedelta(days=random.choice((-30, 5)))
        old |= {"valid_to": str(day), "successors": new["id"], "source": f"Nghị quyết thử {number}"}

    def force(rows: list[dict[str, str]]) -> None:
        random.choice(rows)["note"] = f"Ghi chú {number}."

    def tile(rows: list[dict[str, str]]) -> None:
        random.choice(rows)["label"] = f"Ô {number}"

    def suppress(rows: list[dict[str, str]]) -> None:
        rows.append({"name": random.choice(CHAIRS), "place": "kien-giang", "record": "", "reason": f"Thử {number}", "date": str(desk.today)})

    def survey(rows: list[dict[str, str]]) -> None:
        year = random.randrange(2010, 2026)
        place = random.choice(("*", "an-giang", "kien-giang"))
        rows.append(
            {
                "province": place,
                "from": f"{year}",
                "to": f"{year}-{random.randrange(1, 13):02}",
                "on": "2026-01-05",
                "where": "Báo thử",
                "method": f"lần {number}",
            }
        )

    kinds = {
        "chữ viết tắt": ("glossary.csv", glossary),
        "tên một tỉnh": ("places.csv", place_label),
        "một huyện mới": ("places.csv", new_place),
        "một tỉnh nhập": ("places.csv", merger),
        "một lực lượng": ("forces.csv", force),
        "một ô bản đồ": ("tile-map.csv", tile),
        "một tên không nêu": ("suppressed-people.csv", suppress),
        "một đợt rà soát": ("searched.csv", survey),
    }
    told = random.choice(sorted(kinds))
    _rewrite_csv(desk, *kinds[told])
    return f"sửa sổ: {told} (lần {number})"


def edit_decrees(desk: Desk, random: Random) -> str:
    """Change how a publisher is called in the register of decrees."""
    path, number = desk.content / "data" / "decrees.yaml", desk.number()
    text = path.read_text(encoding="utf-8")
    found = random.choice(list(re.finditer(r'publisher: "([^"(]+)[^"]*"', text)))
    desk.write(path, f'{text[: found.start()]}publisher: "{found[1].strip()} ({number})"{text[found.end() :]}'.encode())
    return f"sửa sổ nghị định: {found[1]}"


def edit_page(desk: Desk, random: Random) -> str:
    """Change a standing page, add one, or take one away."""
    folder, number = desk.content / "pages", desk.number()
    own = sorted(folder.glob("thu-*.md"))
    draw = random.random()
    if draw < 0.3:
        desk.write(folder / f"thu-{number}.md", f"---\ntitle: Trang {number}\nsummary: Trang thử.\n---\n\n## Một\n\nChữ.\n".encode())
        return f"thêm trang thu-{number}"
    if own and draw < 0.5:
        desk.remove(path := random.choice(own))
        return f"xóa trang {path.stem}"
    path = random.choice(sorted(folder.rglob("*.md")))
    desk.write(path, path.read_bytes() + f"\nThêm câu số {number}.\n".encode())
    return f"sửa trang {path.stem}"


def edit_template(desk: Desk, random: Random) -> str | None:
    """Put a comment before some element of some template."""
    path = random.choice(sorted((desk.theme / "templates").rglob("*.html")))
    text, number = path.read_text(encoding="utf-8"), desk.number()
    places = list(PLACES_OF_TEMPLATES.finditer(text))
    if not places:
        return None
    at = places[0 if random.random() < 0.5 else -1].start()
    desk.write(path, f"{text[:at]}<!-- sửa {number} -->{text[at:]}".encode())
    return f"sửa mẫu {path.relative_to(desk.theme / 'templates').as_posix()}"


def edit_style(desk: Desk, random: Random) -> str:
    """Add a rule to some part of the stylesheet; or a part."""
    folder, number = desk.theme / "static" / "css", desk.number()
    if random.random() < 0.2:
        desk.write(folder / "components" / f"thu-{number}.css", b".thu{color:red}")
        return f"thêm tệp css thu-{number}"
    path = random.choice(sorted(folder.rglob("*.css")))
    desk.write(path, path.read_bytes() + f"\n.thu-{number}{{color:red}}\n".encode())
    return f"sửa {path.name}"


def change_address(desk: Desk, random: Random) -> str:
    desk.set("address", random.choice([address for address in ADDRESSES if address != desk.address]))
    return f"SITEURL = {desk.address}"


def pass_days(desk: Desk, random: Random) -> str:
    desk.set("today", desk.today + timedelta(days=random.choice((1, 10))))
    return f"hôm nay là {desk.today.isoformat()}"


def _told(front: Front) -> str:
    parts = (
        front.get("date") or "không ngày",
        front.get("locality") or front.get("series") or front.get("level") or "không nơi",
        front.get("decree") or "không nghị định",
    )
    return "; ".join(", ".join(part) if isinstance(part, list) else str(part) for part in parts)


EDITS: dict[str, Edit] = {
    "add_record": add_record,
    "edit_body": edit_body,
    "retitle": _change(_retitle),
    "summarise": _change(_summarise),
    "redate": _change(_redate),
    "move_place": _change(_move_place),
    "change_decrees": _change(_change_decrees),
    "change_forces": _change(_change_forces),
    "change_topics": _change(_change_topics),
    "change_kind": _change(_change_kind),
    "feature": _change(_feature),
    "change_added": _change(_change_added),
    "correct": _change(_correct),
    "change_publisher": _change(_change_publisher),
    "change_status": _change(_change_status),
    "change_aliases": _change(_change_aliases),
    "relay": _change(_relay),
    "change_facts": _change(_change_facts),
    "promise": promise,
    "link": link,
    "picture": picture,
    "attachment": attachment,
    "delete_record": delete_record,
    "rename_record": rename_record,
    "move_record": move_record,
    "twin": twin,
    "spoil": spoil,
    "add_many": add_many,
    "delete_many": delete_many,
    "touch": touch,
    "edit_and_set_back": edit_and_set_back,
    "edit_register": edit_register,
    "edit_decrees": edit_decrees,
    "edit_page": edit_page,
    "edit_template": edit_template,
    "edit_style": edit_style,
    "change_address": change_address,
    "pass_days": pass_days,
}
# So often each is chosen; those that are not named: 4.
WEIGHTS = {
    "add_record": 10, "redate": 8, "move_place": 8, "delete_record": 6, "twin": 1, "spoil": 2, "add_many": 1, "delete_many": 1, "touch": 2,
    "edit_register": 2, "edit_decrees": 1, "edit_page": 1, "edit_template": 2, "edit_style": 1, "change_address": 1, "pass_days": 1,
}  # fmt: skip


def choose(random: Random) -> str:
    """Return the name of an edit."""
    names = list(EDITS)
    return random.choices(names, [WEIGHTS.get(name, 4) for name in names])[0]
