"""Reading a record: bytes of one file in, a Record or all its Problems out. Touches no disk and knows nothing of Pelican."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from decimal import Decimal
from html import unescape
from pathlib import PurePosixPath
from typing import Any

import yaml

from plugins.common import untyped
from plugins.common.dates import DateProblem, Moment, Period, UncertainDate, short_day
from plugins.common.problems import Problem, nearest
from plugins.common.text import TCVN3_SIGNS, UNSEEN, is_device, is_slug, looks_like_tcvn3, nests_too_deep, nfc
from plugins.media.core import is_attachment

from .body import TooDeep, pointers
from .schema import BY_KEY, ELSEWHERE, FIELDS, UNKNOWN_PUBLISHER, BadValue, Field, attachment_path, image_path, looks_attached


@dataclass(frozen=True)
class Chair:
    name: str
    role: str = ""


@dataclass(frozen=True)
class Figure:
    label: str
    value: Decimal
    unit: str = ""
    approx: str = ""  # "", "hơn", "gần", "khoảng", "trên"
    note: str = ""


@dataclass(frozen=True)
class Promise:
    """What a meeting said would be done. ``taken_up_by``: the id of the later record that speaks of it, "" where the archive has none."""

    text: str
    due: UncertainDate | None = None
    taken_up_by: str = ""


@dataclass(frozen=True)
class Source:
    publisher: str
    title: str = ""
    url: str = ""
    author: str = ""
    photo_credit: str = ""
    rights: str = ""
    accessed: Day | None = None
    note: str = ""
    sha256: str = ""  # Of the text that was read, kept beside the archive; not shown.
    dead: Day | None = None  # When a check of the address found for good that it is no more.
    archived: str = ""  # Where a copy of the page is, known to be there.

    @property
    def is_known(self) -> bool:
        return self.publisher != UNKNOWN_PUBLISHER


@dataclass(frozen=True)
class Image:
    file: str
    alt: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Correction:
    date: Day
    note: str


@dataclass(frozen=True)
class Withdrawal:
    date: Day
    reason: str


@dataclass(frozen=True)
class BodyLink:
    """An image in the body, or a link that points into the site, to a page or an attachment; ``line`` is its line in the file.

    ``target`` is as rendered: from the root of the site, or of ``content/`` for a file. ``as_html``: raw HTML, not Markdown.
    """

    target: str
    line: int
    is_image: bool
    alt: str = ""
    as_html: bool = False

    @property
    def page(self) -> str:
        """The target without its query and fragment."""
        return re.split(r"[?#]", self.target)[0]

    @property
    def is_file(self) -> bool:
        """Whether it is of a file of ``content/``, an image or an attachment, not of a page."""
        return self.is_image or is_attachment(self.page)


@dataclass(frozen=True)
class Record:
    """One meeting report. Empty text, an empty tuple or None means unknown, which is a legal value.

    ``place_ids`` and ``decree_ids`` are empty until the archive has resolved ``locality`` and ``decree`` by its registers.
    ``lines`` gives the line in the file on which each key stands, ``body_line`` the one on which the body begins.
    """

    id: str
    path: str
    title: str
    summary: str
    source: Source
    body: str
    date: UncertainDate | None = None
    date_note: str = ""
    published: Moment | None = None
    period: Period | None = None
    locality: tuple[str, ...] = ()
    locality_note: str = ""
    level: str = ""
    series: str = ""
    venue: str = ""
    decree: tuple[str, ...] = ()
    decree_note: str = ""
    kind: str = ""
    forces: tuple[str, ...] = ()
    chair: tuple[Chair, ...] = ()
    chair_note: str = ""
    figures: tuple[Figure, ...] = ()
    promises: tuple[Promise, ...] = ()
    topics: tuple[str, ...] = ()
    other_sources: tuple[Source, ...] = ()
    image: Image | None = None
    relay_of: str = ""
    featured: bool = False
    status: str = "published"
    withdrawn: Withdrawal | None = None
    corrections: tuple[Correction, ...] = ()
    added: Day | None = None
    aliases: tuple[str, ...] = ()
    body_links: tuple[BodyLink, ...] = ()
    place_ids: tuple[str, ...] = ()
    decree_ids: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    body_line: int = 1

    @property
    def when(self) -> UncertainDate | None:
        """The day by which the record is filed: the meeting's, or None where even its year is unknown."""
        return self.date if self.date and self.date.year else None

    @property
    def day_for_registers(self) -> Day | None:
        """The day on which names and numbers are looked up: the meeting's, else the publication's, else the end of the period."""
        if self.when:
            return self.when.earliest
        if self.published:
            return self.published.day.earliest
        return self.period.end if self.period else None

    @property
    def last_possible_day(self) -> Day | None:
        """The last day that the meeting can have been held on, as far as is known."""
        if self.when:
            return self.when.latest
        return self.published.day.latest if self.published else None

    @property
    def sort_key(self) -> tuple[tuple[int, int, int], str]:
        """Order in time (a month after its days' unknowns), then by id: total and independent of arrival."""
        return (self.when.sort_key if self.when else (0, 0, 0), self.id)

    @property
    def modified(self) -> Day | None:
        """The last day on which what readers see of it changed, as far as the record says."""
        days = [self.added, self.withdrawn.date if self.withdrawn else None, *(c.date for c in self.corrections)]
        return max((day for day in days if day), default=None)

    @property
    def is_withdrawn(self) -> bool:
        return self.status == "withdrawn"

    @property
    def old_addresses(self) -> tuple[str, ...]:
        """Those of ``aliases`` that are not its own address: this one may be there too, see :attr:`names`."""
        return tuple(alias for alias in self.aliases if alias != f"tin/{self.id}.html")

    @property
    def names(self) -> tuple[str, ...]:
        """The ids that its aliases tell of, in the order in which they were given up; its own is among them if it was its first, given up and taken again."""
        return tuple(filter(is_slug, (alias.removeprefix("tin/").removesuffix(".html") for alias in self.aliases)))

    @property
    def old_names(self) -> tuple[str, ...]:
        """The ids that it had and has no more."""
        return tuple(name for name in self.names if name != self.id)

    @property
    def first_name(self) -> str:
        """The id under which it was first known: whoever follows the archive knows it by that one."""
        return next(iter(self.names), self.id)


_GROUPS: dict[str, type] = {
    "chair": Chair,
    "figures": Figure,
    "promises": Promise,
    "source": Source,
    "other_sources": Source,
    "image": Image,
    "withdrawn": Withdrawal,
    "corrections": Correction,
}
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
# What only an escape sequence or another program's file can have put there; a browser or a feed reader stumbles over it.
# U+0085, U+2028 and U+2029 end a line to YAML, to an editor's program they do not.
_CONTROLS = rf"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff{UNSEEN}"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_ODD = re.compile(f"[{_CONTROLS}{TCVN3_SIGNS}]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)  # What a draft tells its editor; readers never see it.
_OUTSIDE = re.compile(r"(?:https?://|mailto:|tel:|#)", re.IGNORECASE)


def read_record(path: str, data: bytes, today: Day, exists: Callable[[str], bool]) -> tuple[Record | None, list[Problem]]:
    """Return the record in ``data`` with no problems, or None with every problem found in it.

    ``path`` is relative to the project (``content/tin/2020/10/go-quao-2020-10-09.md``); its stem is the id. ``today`` is the day
    after which no meeting can have been held. ``exists`` tells whether a path relative to ``content/`` is a file there, and raises
    BadValue for one that only links to a file elsewhere.
    """
    text, problem = _decode(path, data)
    if problem:
        return None, [problem]
    front, body, body_line, problem = _split(path, text)
    if problem:
        return None, [problem]
    problems = [*check_characters(path, text), *_check_comments(path, front)]
    reader = _FrontMatter(path)
    values = reader.read(_CONTROL.sub(" ", front))
    problems += reader.problems
    record_id = PurePosixPath(path).stem
    if not is_slug(record_id):
        problems.append(
            Problem(
                path,
                1,
                f"tên tệp “{record_id}.md” không dùng làm địa chỉ được",
                f"{'Windows giữ tên ấy cho thiết bị; ' * is_device(record_id)}đặt lại bằng chữ thường không dấu, số và gạch nối, như go-quao-2020-10-09.md",
            )
        )
    links, too_deep = find_links(path, body, body_line)
    problems += too_deep
    problems += _check_targets(path, links, exists)
    problems += _check_values(path, record_id, values, reader.lines, today, exists, reader.failed)
    unfinished = [*reader.unfinished, *_check_has_text(path, body, body_line)]
    if values and values.get("status") == "draft":
        values = {**dict.fromkeys(MAY_WAIT, ""), **values}
    else:
        problems += unfinished
    if problems or values is None:
        return None, problems
    return Record(id=record_id, path=path, body=body, body_line=body_line, body_links=links, lines=reader.lines, **values), []


MAY_WAIT = ("title", "summary")  # What a draft may lack, together with its body: an unfinished one must stop no build.
JUDGED_BY_REGISTERS = ("date", "published", "period", "locality", "level", "decree", "forces")


def read_for_registers(path: str, data: bytes) -> Record | None:
    """Return a stand-in for a record that :func:`read_record` refused, with only its sources and what the registers judge.

    Thus a wrong place is told together with a wrong date, not after it, and a draft that lacks its title is known by its source. None where the front matter cannot be read at all.
    """
    text, problem = _decode(path, data)
    front, _, _, problem = ("", "", 1, problem) if problem else _split(path, text)
    if problem:
        return None
    reader = _FrontMatter(path)
    values = reader.read(_CONTROL.sub(" ", front)) or {}
    kept = {key: values[key] for key in JUDGED_BY_REGISTERS if key in values}
    source = values.get("source") or Source("")
    others = values.get("other_sources") or ()
    return Record(id=PurePosixPath(path).stem, path=path, title="", summary="", source=source, other_sources=others, body="", lines=reader.lines, **kept)


def unseen(text: str) -> str:
    """Return the first sign in ``text`` that no reader is to be given: a control character, one of no width, one that turns the direction; "" if there is none."""
    found = _CONTROL.search(text)
    return found[0] if found else ""


def check_characters(path: str, text: str) -> Iterator[Problem]:
    """Yield a Problem for the first row in TCVN3, and one for each row with a sign that nobody sees."""
    if not _ODD.search(text):  # As nearly always, and found out much faster than row by row.
        return
    rows = text.split("\n")
    odd = next((number for number, row in enumerate(rows, 1) if looks_like_tcvn3(row)), None)
    if odd:
        cure = "hãy chuyển mã sang Unicode rồi dán lại (UniKey: Ctrl+Shift+F6, từ TCVN3 sang Unicode)"
        yield Problem(path, odd, "chữ gõ bằng phông TCVN3 (ABC) dán vào nên thành ký tự lạ", cure)
    if not _CONTROL.search(text):
        return
    for line, row in enumerate(rows, 1):
        control = _CONTROL.search(row)
        if control and not (control[0] == "\xad" and looks_like_tcvn3(row)):  # There it is the ư of that font, which is told already.
            before = row[: control.start()].split()
            where = f"sau chữ “{before[-1]}”" if before else "ở đầu dòng"
            what = f"có ký tự điều khiển không nhìn thấy (U+{ord(control[0]):04X}) {where}"
            yield Problem(path, line, what, "xóa rồi gõ lại chỗ ấy (thường dính vào khi chép từ Word hay PDF)")


_SWALLOWED = re.compile(r"^\s*(?:- )?\w+:\s+[^\s\"'\[{|>#].*?\s#(?=\S)")


def _check_comments(path: str, front: str) -> Iterator[Problem]:
    """Yield a Problem for each value of which YAML would drop the rest as a comment: ``Đề án #06``. A remark after ``# `` is one."""
    if "#" not in front:
        return
    for line, row in enumerate(front.split("\n"), 2):
        if "#" in row and _SWALLOWED.match(row):
            yield Problem(path, line, "phần sau dấu # bị máy bỏ qua", "đặt cả giá trị trong ngoặc kép; nếu là ghi chú riêng thì thêm một dấu cách sau #")


def _decode(path: str, data: bytes) -> tuple[str, Problem | None]:
    if not data.strip():
        return "", Problem(path, 1, "tệp trống", "xóa tệp, hoặc viết bài theo mẫu trong hướng dẫn biên tập")
    save_again = "mở tệp, chọn Lưu thành (Save as) với bảng mã UTF-8 (Notepad: ô Encoding), rồi lưu đè"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:200].count(b"\0") > 5:
        return "", Problem(path, 1, "tệp lưu bằng bảng mã UTF-16", save_again)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        if any(looks_like_tcvn3(row) for row in data.decode("latin-1").split("\n")):
            return "", Problem(
                path,
                line,
                "tệp không phải UTF-8 (có lẽ là TCVN3, phông ABC)",
                "chuyển mã sang Unicode (UniKey: Ctrl+Shift+F6, từ TCVN3 sang Unicode), rồi lưu với bảng mã UTF-8",
            )
        # Windows-1258 writes the tones as separate bytes: hỏi D2, ngã DE, sắc EC, nặng F2, huyền CC.
        guess = "có lẽ là Windows-1258" if any(byte in data for byte in (b"\xec", b"\xcc", b"\xf2", b"\xd2", b"\xde")) else "không rõ bảng mã nào"
        return "", Problem(path, line, f"tệp không phải UTF-8 ({guess})", save_again)
    return nfc(text.replace("\r\n", "\n").replace("\r", "\n")), None


def _split(path: str, text: str) -> tuple[str, str, int, Problem | None]:
    """Return front matter, body, and the line on which the body begins."""
    opening = _FENCE.match(text)
    if not opening and _FENCE.match(text.lstrip()):
        return "", "", 1, Problem(path, 1, "trước dòng --- mở đầu có chỗ trống", "xóa các dòng trống và dấu cách ở đầu tệp")
    if not opening:
        return "", "", 1, Problem(path, 1, "thiếu phần đầu bài", "dòng đầu tiên phải là --- rồi tới title:, date:, ... và một dòng --- nữa trước thân bài")
    closing = _FENCE.search(text, opening.end())
    if not closing:
        return "", "", 1, Problem(path, 1, "phần đầu bài mở bằng --- mà không đóng", "thêm một dòng --- sau dòng cuối của phần đầu bài")
    front = text[opening.end() + 1 : closing.start()]
    body_line = text.count("\n", 0, closing.end()) + 2
    return front, text[closing.end() + 1 :], body_line, None


class _FrontMatter:
    """Reads the YAML of one file by the schema and gathers problems with their lines."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        self.failed: set[str] = set()  # Keys that are there, with a problem of their own.
        self.unfinished: list[Problem] = []  # Of what a draft may lack.

    def say(self, line: int, what: str, cure: str) -> None:
        self.problems.append(Problem(self.path, line, what, cure))

    def read(self, front: str) -> dict[str, Any] | None:
        if nests_too_deep(front):
            self.say(2, "phần đầu bài có các ngoặc lồng nhau quá sâu", "mỗi dấu [ hay { mở cần một dấu đóng; danh sách không cần tới hai cấp")
            return None
        try:
            node = untyped.compose(front)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.say(*_explain_yaml(front.split("\n"), mark.line if mark else 0))
            return None
        if not isinstance(node, yaml.MappingNode):
            self.say(2, "phần đầu bài không có dòng “tên: giá trị” nào", "hãy viết mỗi mục một dòng như title: ... ; date: 2020-10-09")
            return None
        return self._read_group(node, BY_KEY, 1)

    def _read_group(self, node: yaml.MappingNode, known: Mapping[str, Field], at: int, prefix: str = "") -> dict[str, Any]:
        """Return the values of ``node`` by key; a missing one is told of at line ``at``."""
        values: dict[str, Any] = {}
        seen: dict[str, int] = {}
        meant: set[str] = set()  # Keys that stand there misspelt: one mistake, one problem.
        for key_node, value_node in node.value:
            line = _line(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.say(line, "tên mục không phải là chữ", "hãy viết tên mục, dấu hai chấm, một dấu cách, rồi giá trị, như kind: giao ban")
                continue
            key = nfc(key_node.value)
            if key in seen:
                self.say(line, f"mục “{prefix}{key}” viết hai lần (lần đầu ở dòng {seen[key]})", "giữ lại một dòng")
                continue
            seen[key] = line
            if key not in known:
                near = nearest(key, [*known, *(() if prefix else ELSEWHERE)])
                meant.add(near if near in known else ELSEWHERE.get(near, ""))
                self.failed |= {prefix + other for other in meant}
                self.say(line, f"không có mục nào tên “{prefix}{key}”", _instead(near, known))
                continue
            self.lines[prefix + key] = line
            value = self._read_field(known[key], value_node, prefix)
            if value is None:
                self.failed.add(prefix + key)
            else:
                values[key] = value
        for spec in known.values():
            if spec.required and spec.key not in seen and spec.key not in meant:
                if prefix:
                    self.say(at, f"{prefix.rstrip('.')} thiếu {spec.key} ({spec.label.lower()})", f"thêm {_show_example(spec)}")
                else:
                    problem = Problem(self.path, at, f"thiếu {spec.key} ({spec.label.lower()})", f"thêm dòng {_show_example(spec)}")
                    (self.unfinished if spec.key in MAY_WAIT else self.problems).append(problem)
        return values

    def _read_field(self, spec: Field, node: yaml.Node, prefix: str) -> Any:
        """Return the typed value, or None after saying what is wrong with it."""
        if not spec.many:
            return self._read_one(spec, node, prefix)
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        values = [self._read_one(spec, item, prefix) for item in nodes]
        if not nodes:
            self.say(_line(node), f"mục “{prefix}{spec.key}” là danh sách trống", "xóa dòng ấy, hoặc điền ít nhất một giá trị")
            return None
        return None if any(value is None for value in values) else tuple(values)

    def _read_one(self, spec: Field, node: yaml.Node, prefix: str) -> Any:
        line, name = _line(node), f"{prefix}{spec.key}"
        if spec.fields:
            if not isinstance(node, yaml.MappingNode):
                self.say(line, f"mục “{name}” phải gồm các mục con", f"hãy viết {spec.key}: {spec.example}")
                return None
            before = len(self.problems)
            values = self._read_group(node, spec.inner, line if spec.many else self.lines[name], f"{name}.")
            return _GROUPS[spec.key](**values) if len(self.problems) == before else None
        if not isinstance(node, yaml.ScalarNode):
            self.say(line, f"mục “{name}” chỉ nhận một giá trị", f"hãy viết {_show_example(spec)}")
            return None
        text = nfc(node.value).strip()
        if odd := unseen(text):  # Written as an escape ("\\u202e"): those that stand there themselves are told already, and are no more in what is read here.
            self.say(line, f"mục “{name}” có ký tự không nhìn thấy (U+{ord(odd):04X})", "viết lại mục ấy, không dùng dấu \\ để ghi mã ký tự")
            return None
        if not text or (text in ("null", "~") and node.style is None):
            cure = f"hãy viết {_show_example(spec)}" if spec.required else "điền giá trị, hoặc xóa dòng ấy (không biết thì không ghi)"
            problem = Problem(self.path, line, f"mục “{name}” để trống", cure)
            (self.unfinished if name in MAY_WAIT else self.problems).append(problem)
            return None
        try:
            return spec.parse(text) if spec.parse else text
        except (BadValue, DateProblem) as error:
            self.say(line, f"{name}: {error.what}", error.cure)
            return None


def _line(node: yaml.Node) -> int:
    """The line in the file, counted from 1: the front matter begins on its second line."""
    return node.start_mark.line + 2


def _show_example(spec: Field) -> str:
    return f"{spec.key}: {spec.example}"


def _instead(near: str, known: Mapping[str, Field]) -> str:
    """Return the cure for an unknown key: the key that is meant, or all there are."""
    if near in known:
        return f"có phải là “{near}”?"
    if near:
        return f"hãy dùng {_show_example(BY_KEY[ELSEWHERE[near]])}"
    return f"các mục có thể dùng: {', '.join(known)}"


_ROW = re.compile(r"(?P<indent> *)(?:- +)?(?P<key>[\w.]+):(?:[ ]+(?P<value>.*)|$)")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_ALL_KEYS = {key for spec in FIELDS for key in (spec.key, *(inner.key for inner in spec.fields))}


def _explain_yaml(rows: list[str], stop: int) -> tuple[int, str, str]:
    """Return line, what and cure where the parser stopped at ``rows[stop]``: the commonest slips in words that an editor knows.

    A parser stops where it can go no further, which may be lines after the slip: the nearest row that has one is told of.
    """
    while rows and not rows[-1].strip():
        rows = rows[:-1]
    stop = min(stop, len(rows) - 1)
    for find in (_tab, _open_quote, _open_bracket, _odd_value, _odd_key):
        for number in range(stop, -1, -1):
            slip = find(rows, number, stop)
            if slip:
                return number + 2, *slip
    row = rows[stop].strip()[:60] if rows else ""
    return max(stop, 0) + 2, f"không đọc được dòng “{row}”", "xem lại dấu hai chấm, thụt dòng và dấu ngoặc ở dòng này và dòng trước"


def _tab(rows: list[str], number: int, stop: int) -> tuple[str, str] | None:
    row = rows[number]
    return ("đầu dòng có phím Tab", "thay bằng hai dấu cách") if "\t" in row[: len(row) - len(row.lstrip())] else None


def _open_quote(rows: list[str], number: int, stop: int) -> tuple[str, str] | None:
    match = _ROW.match(rows[number])
    value = (match["value"] or "").strip() if match else ""
    if not match or value[:1] not in ('"', "'"):
        return None
    rest = _QUOTED.sub("", value, count=1)
    if rest == value and not any(value[0] in row for row in rows[number + 1 : stop + 1] if not _ROW.match(row)):
        return "ngoặc kép mở mà không đóng", f"thêm dấu {value[0]} ở cuối giá trị"
    if rest != value and rest.strip() and not rest.lstrip().startswith("#"):
        return f"sau ngoặc kép đóng còn chữ “{rest.strip()[:40]}”", f"dùng ngoặc cong “ ” trong câu, như {match['key']}: {_curly(value)}"
    return None


def _curly(value: str) -> str:
    return re.sub(r"\"([^\"]*)\"|'([^']*)'", lambda found: f"“{found[1] or found[2] or ''}”", value)


def _open_bracket(rows: list[str], number: int, stop: int) -> tuple[str, str] | None:
    match = re.match(r"\s*(?:[\w.]+:|-)\s+(?:[\w.]+:\s+)?(?=[\[{])", rows[number])
    if not match:
        return None
    bare = [_QUOTED.sub("", row) for row in rows[number : stop + 1]]
    for opening, closing in ("[]", "{}"):
        here = bare[0].count(opening) - bare[0].count(closing)
        if here < 0 or (here > 0 and sum(row.count(opening) - row.count(closing) for row in bare) > 0):
            what = f"thiếu dấu {closing}" if here > 0 else f"thừa dấu {closing}"
            return f"dòng “{rows[number].strip()[:60]}” {what}", f"mỗi {opening} phải có một {closing}, các phần cách nhau bằng dấu phẩy"
    return None


def _odd_value(rows: list[str], number: int, stop: int) -> tuple[str, str] | None:
    """A value that begins with a sign that YAML keeps for itself, or has a colon in it."""
    match = _ROW.match(rows[number])
    value = (match["value"] or "").strip() if match else ""
    if match and re.match(r"[@`%*&!]|[>|](?![-+1-9]{0,2}(?:\s+#.*)?$)", value):
        return f"giá trị của {match['key']} bắt đầu bằng dấu {value[0]}, máy hiểu là một lệnh", f'đặt cả giá trị trong ngoặc kép: {match["key"]}: "{value}"'
    if number != stop or value[:1] in ('"', "'", "[", "{"):
        return None
    if match and match["key"] in _ALL_KEYS and match["indent"] and ": " not in value:
        return f"dòng “{rows[number].strip()[:60]}” thụt vào không thẳng hàng", "các mục cùng cấp phải thụt vào bằng nhau; mục chính thì không thụt vào"
    if re.search(r":(?:\s|$)", value) or (not match and re.search(r"\S:(?:\s|$)", rows[number])):
        example = f'{match["key"]}: "{_curly(value)}"' if match else 'title: "Gia Lai: giao ban quý II"'
        return f"dòng “{rows[number].strip()[:60]}” có dấu hai chấm giữa câu, máy hiểu nhầm là một mục nữa", f"đặt cả câu trong ngoặc kép, như {example}"
    return None


def _odd_key(rows: list[str], number: int, stop: int) -> tuple[str, str] | None:
    """A row whose key lacks its colon, or the space behind it."""
    row = rows[number]
    glued = re.match(r"\s*(?:- +)?(\w+):(\S.*)", row)
    if glued and glued[1] in _ALL_KEYS:
        return "sau dấu hai chấm thiếu dấu cách", f"hãy viết {glued[1]}: {glued[2]}"
    if row[:1] not in ("", " ", "#", "-", "]", "}") and not _ROW.match(row):
        return f"dòng “{row.strip()[:60]}” không có tên mục và dấu hai chấm", "hãy viết tên mục, dấu hai chấm, một dấu cách, rồi giá trị, như kind: giao ban"
    return None


def _check_values(
    path: str, record_id: str, values: Mapping[str, Any] | None, lines: Mapping[str, int], today: Day, exists: Callable[[str], bool], failed: set[str]
) -> Iterator[Problem]:
    """Yield the problems that lie between fields of one record."""
    if values is None:
        return
    when: UncertainDate | None = values.get("date")
    published: Moment | None = values.get("published")
    is_draft = values.get("status") == "draft"  # It may still be asked for.

    def at(key: str) -> int:
        return lines.get(key, 1)

    if "date_note" not in values and "date_note" not in failed:
        if when and (when.approximate or when.inferred or when.year is None):
            doubt = "không rõ năm" if when.year is None else "là suy ra" if when.inferred else "là vào khoảng"
            yield Problem(
                path, at("date"), f"ngày “{when}” {doubt} mà không nói căn cứ", "thêm date_note: một câu nói vì sao biết (hoặc không biết), người đọc sẽ thấy"
            )
        elif not when and not published and not is_draft and not {"date", "published"} & failed:
            yield Problem(path, 1, "không có ngày nào", "thêm date: (ngày họp) hoặc published: (ngày đăng); không rõ thì thêm date_note: nói vì sao không rõ")
    for key, day in (("date", when), ("published", published.day if published else None)):
        if day and day.earliest and day.earliest > today:
            yield Problem(path, at(key), f"{key}: {day.plain()} chưa tới (hôm nay là {short_day(today)})", "xem lại năm")
    if when and published and when.earliest and published.day.latest and when.earliest > published.day.latest:
        yield Problem(
            path,
            at("date"),
            f"cuộc họp ({when.plain()}) sau khi tin đăng ({published.day.plain()})",
            "xem lại date và published: có thể đã đổi chỗ, hoặc đó là ngày ký nghị định",
        )
    if not is_draft and not {"locality", "level", "locality_note"} & (set(values) | failed):
        yield Problem(
            path,
            1,
            "không có địa phương",
            "thêm locality: Gò Quao, Kiên Giang; hội nghị trung ương: level: trung ương; nguồn không nêu nơi: locality_note: nói rõ",
        )
    for what, key, day in _days_of_ours(values):
        if day and day > today:
            yield Problem(path, at(key), f"{what} {short_day(day)} chưa tới (hôm nay là {short_day(today)})", "xem lại ngày ấy")
    period: Period | None = values.get("period")
    if period and when and when.latest and not when.approximate and period.start > when.latest:
        yield Problem(
            path,
            at("period"),
            f"kỳ {period.label()} bắt đầu sau cuộc họp ({when.plain()})",
            "hội nghị nhìn lại thời gian đã qua: xem lại period và date; kỳ sắp tới thì không ghi",
        )
    status = values.get("status", "published")
    if status == "withdrawn" and "withdrawn" not in values and "withdrawn" not in failed:
        yield Problem(path, at("status"), "tin đã rút mà không có lý do và ngày rút", "thêm withdrawn: {date: 2026-11-22, reason: vì sao rút}")
    if status != "withdrawn" and "withdrawn" in values:
        yield Problem(path, at("withdrawn"), "có withdrawn mà status không phải withdrawn", "thêm status: withdrawn, hoặc bỏ mục withdrawn")
    image: Image | None = values.get("image")
    if image:
        yield from _check_image(path, lines.get("image.file", at("image")), image.file, exists)
    for promise in values.get("promises", ()):
        if promise.taken_up_by == record_id:
            yield Problem(path, at("promises.taken_up_by"), "việc hẹn ghi là do chính bài này nhắc lại", "ghi mã bài của tin sau, hoặc xóa taken_up_by")
        if promise.due and when and promise.due.latest and when.earliest and promise.due.latest < when.earliest:
            yield Problem(
                path,
                at("promises.due"),
                f"việc hẹn tới {promise.due.plain()}, trước cuộc họp ({when.plain()})",
                "xem lại due và date; thân bài không nêu hạn thì xóa due",
            )
    if values.get("relay_of") == record_id:
        yield Problem(path, at("relay_of"), "bài là điểm cầu của chính nó", "ghi mã bài của hội nghị trung ương, hoặc xóa dòng này")


def _days_of_ours(values: Mapping[str, Any]) -> Iterator[tuple[str, str, Day | None]]:
    """Yield the days on which something was done to the record itself: how they are called, their key, the day."""
    yield "ngày vào kho", "added", values.get("added")
    source: Source | None = values.get("source")
    yield "ngày đọc trang nguồn", "source.accessed", source.accessed if source else None
    yield "ngày kiểm tra trang nguồn", "source.dead", source.dead if source else None
    for other in values.get("other_sources", ()):
        yield "ngày kiểm tra trang nguồn", "other_sources.dead", other.dead
    withdrawn: Withdrawal | None = values.get("withdrawn")
    yield "ngày rút tin", "withdrawn.date", withdrawn.date if withdrawn else None
    for correction in values.get("corrections", ()):
        yield "ngày đính chính", "corrections.date", correction.date


def _check_image(path: str, line: int, file: str, exists: Callable[[str], bool]) -> Iterator[Problem]:
    try:
        if not exists(image_path(file)):
            yield Problem(path, line, f"không có tệp ảnh content/{file}", "chép ảnh vào đó, hoặc sửa lại đường dẫn")
    except BadValue as error:
        yield Problem(path, line, error.what, error.cure)


def find_links(path: str, body: str, first_line: int, *, page: bool = False) -> tuple[tuple[BodyLink, ...], list[Problem]]:
    """Return the images of a body (of a standing page: ``page``) and its links into the site, as they are rendered; or the problem that hinders it."""
    try:
        found = pointers(body, page=page)
    except TooDeep:
        return (), [Problem(path, first_line, "danh sách hay trích dẫn lồng nhau quá sâu", "bỏ bớt các cấp thụt vào: một, hai cấp là đủ")]
    if not found:
        return (), []
    rows = body.split("\n")
    used: dict[str, int] = {}
    links = []
    for pointer in found:
        is_image = pointer.tag == "img"
        if not is_image and _OUTSIDE.match(pointer.target):
            continue
        row = _row_of(pointer.target, rows, used.get(pointer.target, -1))
        used[pointer.target] = row
        as_html = is_image and bool(re.search(r"<img\b", rows[row], re.IGNORECASE))
        links.append(BodyLink(pointer.target, first_line + row, is_image, pointer.alt, as_html))
    return tuple(links), []


def _row_of(target: str, rows: list[str], after: int) -> int:
    """Return the row on which ``target`` is written, the next one after that of its last use; 0, where the body begins, if it is nowhere.

    Where it stands in a definition (``[name]: target``) the row is the first that uses the name.
    """
    plain = (re.sub(r"\\([^\w\s])", r"\1", unescape(row)) for row in rows)  # As it is rendered: &amp; is &, \_ is _.
    written = target or "]()"
    there = [number for number, (row, shown) in enumerate(zip(rows, plain, strict=True)) if written in row or written in shown]
    row = next((number for number in there if number > after), there[-1] if there else 0)
    definition = re.match(r"[\s>]*\[([^\[\]]+)\]:", rows[row])
    if not definition:
        return row
    name = f"[{definition[1]}]".casefold()
    return next((number for number, other in enumerate(rows) if number != row and name in other.casefold()), row)


def check_body(path: str, body: str, first_line: int, links: tuple[BodyLink, ...], exists: Callable[[str], bool]) -> Iterator[Problem]:
    """Yield what is wrong with a body by itself. Whether the pages are there that it links to is for the plan to tell."""
    yield from _check_has_text(path, body, first_line)
    yield from _check_targets(path, links, exists)


def _check_has_text(path: str, body: str, first_line: int) -> Iterator[Problem]:
    if not (_COMMENT.sub("", body) if "<!--" in body else body).strip():
        yield Problem(path, first_line, "bài không có thân", "viết ít nhất một đoạn sau dòng --- thứ hai")


def _check_targets(path: str, links: tuple[BodyLink, ...], exists: Callable[[str], bool]) -> Iterator[Problem]:
    for link in links:
        if link.is_image:
            if not link.alt.strip():
                cure = (
                    'thêm alt="ảnh cho thấy gì" vào thẻ img'
                    if link.as_html
                    else f"viết ảnh cho thấy gì vào trong ngoặc vuông: ![Quang cảnh hội trường]({link.target})"
                )
                yield Problem(path, link.line, "ảnh không có mô tả", cure)
            yield from _check_image(path, link.line, link.target, exists)
        else:
            yield from _check_link(path, link, exists)


def _check_attachment(path: str, link: BodyLink, exists: Callable[[str], bool]) -> Iterator[Problem]:
    try:
        if not exists(attachment_path(link.page)):
            yield Problem(path, link.line, f"không có tệp đính kèm content/{link.page}", "chép tệp vào đó, hoặc sửa lại đường dẫn")
    except BadValue as error:
        yield Problem(path, link.line, error.what, error.cure)


def _check_link(path: str, link: BodyLink, exists: Callable[[str], bool]) -> Iterator[Problem]:
    """Yield a Problem unless ``link`` is an attachment that is there, or the address of a page, from the root of the site. Whether that is there is for the archive to tell."""
    page = link.page
    if re.match(r"[a-z][a-z0-9+.-]+:", link.target, re.IGNORECASE):
        yield Problem(
            path,
            link.line,
            f"liên kết “{link.target[:80]}” không dùng được",
            "chỉ dùng https://, http://, mailto: hoặc địa chỉ trong kho như tin/go-quao-2020-10-09.html",
        )
    elif page.startswith(("/", "\\", "../", "./")) or re.match(r"[A-Za-z]:", page) or ".." in re.split(r"[\\/]", page):
        yield Problem(path, link.line, f"liên kết “{link.target}” ra ngoài trang web", "viết địa chỉ tính từ trang đầu, như tin/go-quao-2020-10-09.html")
    elif not link.target:
        yield Problem(path, link.line, "liên kết không có địa chỉ", "viết địa chỉ vào trong ngoặc tròn, như [bài này](tin/go-quao-2020-10-09.html)")
    elif page.endswith(".md"):
        yield Problem(path, link.line, f"liên kết “{link.target}” dẫn tới tệp bài, không phải trang", f"hãy viết tin/{PurePosixPath(page).stem}.html")
    elif looks_attached(page):
        yield from _check_attachment(path, link, exists)
    elif not page.endswith(".html"):
        yield Problem(
            path,
            link.line,
            f"liên kết “{link.target}” không dẫn tới trang nào của kho",
            "viết địa chỉ tính từ trang đầu, như tin/go-quao-2020-10-09.html, hoặc địa chỉ đầy đủ https://…",
        )
