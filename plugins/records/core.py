"""Reading a record: bytes of one file in, a Record or all its Problems out. Touches no disk and knows nothing of Pelican."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from decimal import Decimal
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import yaml

from plugins.common.dates import DateProblem, Moment, Period, UncertainDate
from plugins.common.problems import Problem, did_you_mean
from plugins.common.text import looks_like_tcvn3, nfc

from .schema import FIELDS, UNKNOWN_PUBLISHER, BadValue, Field, inside_path


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
class Source:
    publisher: str
    title: str = ""
    url: str = ""
    author: str = ""
    photo_credit: str = ""
    rights: str = ""
    accessed: Day | None = None
    note: str = ""

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
    """A link or image in the body that points into the site or into ``content/``; ``line`` is its line in the file."""

    target: str
    line: int
    is_image: bool


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
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), compare=False)
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


_GROUPS: dict[str, type] = {
    "chair": Chair,
    "figures": Figure,
    "source": Source,
    "other_sources": Source,
    "image": Image,
    "withdrawn": Withdrawal,
    "corrections": Correction,
}
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_MARKDOWN_LINK = re.compile(r"(?P<bang>!?)\[(?P<text>[^\]]*)\]\(\s*<?(?P<target>[^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_HTML_IMAGE = re.compile(r"<img\b(?P<attributes>[^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def read_record(path: str, data: bytes, today: Day, exists: Callable[[str], bool]) -> tuple[Record | None, list[Problem]]:
    """Return the record in ``data`` with no problems, or None with every problem found in it.

    ``path`` is relative to the project (``content/tin/2020/10/go-quao-2020-10-09.md``); its stem is the id. ``today`` is the day
    after which no meeting can have been held. ``exists`` tells whether a path relative to ``content/`` is a file there.
    """
    text, problem = _decode(path, data)
    if problem:
        return None, [problem]
    front, body, body_line, problem = _split(path, text)
    if problem:
        return None, [problem]
    problems: list[Problem] = []
    if looks_like_tcvn3(text):
        line = next((n for n, row in enumerate(text.split("\n"), 1) if looks_like_tcvn3(row)), 1)
        problems.append(Problem(path, line, "chữ gõ bằng phông TCVN3 (ABC) dán vào nên thành ký tự lạ", "hãy chuyển mã sang Unicode rồi dán lại (UniKey: Ctrl+Shift+F6, từ TCVN3 sang Unicode)"))
    reader = _FrontMatter(path)
    values = reader.read(front)
    problems += reader.problems
    record_id = PurePosixPath(path).stem
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", record_id):
        problems.append(Problem(path, 1, f"tên tệp “{record_id}.md” không dùng làm địa chỉ được", "đặt lại bằng chữ thường không dấu, số và gạch nối, như go-quao-2020-10-09.md"))
    links = tuple(_body_links(body, body_line))
    problems += _check_body(path, body, body_line, links, exists)
    problems += _check_values(path, values, reader.lines, today, exists, reader.failed)
    if problems or values is None:
        return None, problems
    return Record(id=record_id, path=path, body=body, body_line=body_line, body_links=links, lines=MappingProxyType(reader.lines), **values), []


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
        # Windows-1258 writes the tones as separate bytes: hỏi D2, ngã DE, sắc EC, nặng F2, huyền CC.
        guess = "có lẽ là Windows-1258" if any(byte in data for byte in (b"\xec", b"\xcc", b"\xf2", b"\xd2", b"\xde")) else "không rõ bảng mã nào"
        return "", Problem(path, line, f"tệp không phải UTF-8 ({guess})", save_again)
    return nfc(text.replace("\r\n", "\n").replace("\r", "\n")), None


def _split(path: str, text: str) -> tuple[str, str, int, Problem | None]:
    """Return front matter, body, and the line on which the body begins."""
    opening = _FENCE.match(text)
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

    def say(self, line: int, what: str, cure: str) -> None:
        self.problems.append(Problem(self.path, line, what, cure))

    def read(self, front: str) -> dict[str, Any] | None:
        try:
            node = yaml.compose(front, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.say(*_explain_yaml(front, error.problem or "", mark.line if mark else 0))
            return None
        except yaml.YAMLError:
            self.say(1, "phần đầu bài có ký tự không được phép", "xóa các ký tự điều khiển (thường dính vào khi chép từ Word)")
            return None
        if not isinstance(node, yaml.MappingNode):
            self.say(2, "phần đầu bài không có dòng “tên: giá trị” nào", "hãy viết mỗi mục một dòng như title: ... ; date: 2020-10-09")
            return None
        return self._read_group(node, FIELDS, top=True)

    def _read_group(self, node: yaml.MappingNode, fields: tuple[Field, ...], *, top: bool = False, prefix: str = "") -> dict[str, Any]:
        known = {field.key: field for field in fields}
        values: dict[str, Any] = {}
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), _line(key_node)
            if key in seen:
                self.say(line, f"mục “{prefix}{key}” viết hai lần (lần đầu ở dòng {seen[key]})", "giữ lại một dòng")
                continue
            seen[key] = line
            if key not in known:
                self.say(line, f"không có mục nào tên “{prefix}{key}”", did_you_mean(key, known) or f"các mục có thể dùng: {', '.join(known)}")
                continue
            if top:
                self.lines[key] = line
            else:
                self.lines[f"{prefix}{key}"] = line
            value = self._read_field(known[key], value_node, prefix)
            if value is None:
                self.failed.add(prefix + key)
            else:
                values[key] = value
        for spec in fields:
            if spec.required and spec.key not in seen:
                if top:
                    self.say(_line(node), f"thiếu {spec.key} ({spec.label.lower()})", f"thêm dòng {_show_example(spec)}")
                else:
                    self.say(_line(node), f"{prefix.rstrip('.')} thiếu {spec.key} ({spec.label.lower()})", f"thêm {spec.key}: {spec.example}")
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
            values = self._read_group(node, spec.fields, prefix=f"{name}.")
            return _GROUPS[spec.key](**values) if len(self.problems) == before else None
        if not isinstance(node, yaml.ScalarNode):
            self.say(line, f"mục “{name}” chỉ nhận một giá trị", f"hãy viết {_show_example(spec)}")
            return None
        text = nfc(node.value).strip()
        if text in ("", "null", "~") and node.style is None or not text:
            cure = f"hãy viết {_show_example(spec)}" if spec.required else "điền giá trị, hoặc xóa dòng ấy (không biết thì không ghi)"
            self.say(line, f"mục “{name}” để trống", cure)
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


def _explain_yaml(front: str, problem: str, line: int) -> tuple[int, str, str]:
    """Return line, what and cure for a parser's complaint: the commonest slips in words that an editor knows."""
    rows = front.split("\n")
    row = rows[line] if line < len(rows) else ""
    for number in (line, line - 1):
        if 0 <= number < len(rows) and "\t" in rows[number][: len(rows[number]) - len(rows[number].lstrip())]:
            return number + 2, "đầu dòng có phím Tab", "thay bằng hai dấu cách"
    if "mapping values are not allowed" in problem:
        return line + 2, f"dòng “{row.strip()[:60]}” có dấu hai chấm giữa câu, máy hiểu nhầm là một mục nữa", "đặt cả câu trong ngoặc kép, như title: \"Gia Lai: giao ban quý II\""
    if "while scanning a quoted" in problem or "unexpected end of stream" in problem or "quoted scalar" in problem:
        return line + 2, "ngoặc kép mở mà không đóng", "thêm dấu ngoặc kép ở cuối giá trị"
    if "flow" in problem or "expected ',' or" in problem:
        return line + 2, f"dấu ngoặc [ ] hay {{ }} quanh dòng “{row.strip()[:60]}” không khớp", "mỗi [ phải có ], mỗi { phải có }, các phần cách nhau bằng dấu phẩy"
    return line + 2, f"không đọc được dòng “{row.strip()[:60]}”", "xem lại dấu hai chấm, thụt dòng và dấu ngoặc ở dòng này và dòng trước"


def _check_values(
    path: str, values: Mapping[str, Any] | None, lines: Mapping[str, int], today: Day, exists: Callable[[str], bool], failed: set[str]
) -> Iterator[Problem]:
    """Yield the problems that lie between fields of one record."""
    if values is None:
        return
    when: UncertainDate | None = values.get("date")
    published: Moment | None = values.get("published")

    def at(key: str) -> int:
        return lines.get(key, 1)

    if "date_note" not in values and "date_note" not in failed:
        if when and (when.approximate or when.inferred or when.year is None):
            yield Problem(path, at("date"), f"ngày “{when}” là suy ra hoặc vào khoảng mà không có căn cứ", "thêm date_note: một câu nói suy ra từ đâu")
        elif not when and not published and not {"date", "published"} & failed:
            yield Problem(path, 1, "không có ngày nào", "thêm date: (ngày họp) hoặc published: (ngày đăng); không rõ thì thêm date_note: nói vì sao không rõ")
    for key, day in (("date", when), ("published", published.day if published else None)):
        if day and day.earliest and day.earliest > today:
            yield Problem(path, at(key), f"{key}: {day.plain()} chưa tới (hôm nay là {today:%-d/%-m/%Y})", "xem lại năm")
    if when and published and when.earliest and published.day.latest and when.earliest > published.day.latest:
        yield Problem(path, at("date"), f"cuộc họp ({when.plain()}) sau khi tin đăng ({published.day.plain()})", "xem lại date và published: có thể đã đổi chỗ, hoặc đó là ngày ký nghị định")
    if not {"locality", "level", "locality_note"} & (set(values) | failed):
        yield Problem(path, 1, "không có địa phương", "thêm locality: Gò Quao, Kiên Giang; hội nghị trung ương: level: trung ương; nguồn không nêu nơi: locality_note: nói rõ")
    status = values.get("status", "published")
    if status == "withdrawn" and "withdrawn" not in values and "withdrawn" not in failed:
        yield Problem(path, at("status"), "tin đã rút mà không có lý do và ngày rút", "thêm withdrawn: {date: 2026-11-22, reason: vì sao rút}")
    if status != "withdrawn" and "withdrawn" in values:
        yield Problem(path, at("withdrawn"), "có withdrawn mà status không phải withdrawn", "thêm status: withdrawn, hoặc bỏ mục withdrawn")
    image: Image | None = values.get("image")
    if image and not exists(image.file):
        yield Problem(path, lines.get("image.file", at("image")), f"không có tệp ảnh content/{image.file}", "chép ảnh vào đó, hoặc sửa lại đường dẫn")
    if values.get("relay_of") == PurePosixPath(path).stem:
        yield Problem(path, at("relay_of"), "bài là điểm cầu của chính nó", "ghi mã bài của hội nghị trung ương, hoặc xóa dòng này")


def _body_links(body: str, first_line: int) -> Iterator[BodyLink]:
    for match in _MARKDOWN_LINK.finditer(body):
        target = match["target"]
        if not re.match(r"(https?:|mailto:|tel:|#)", target):
            yield BodyLink(target, first_line + body.count("\n", 0, match.start()), bool(match["bang"]))
    for match in _HTML_IMAGE.finditer(body):
        attributes = {name.lower(): first or second for name, first, second in _ATTRIBUTE.findall(match["attributes"])}
        yield BodyLink(attributes.get("src", ""), first_line + body.count("\n", 0, match.start()), True)


def _check_body(path: str, body: str, first_line: int, links: tuple[BodyLink, ...], exists: Callable[[str], bool]) -> Iterator[Problem]:
    if not body.strip():
        yield Problem(path, first_line, "bài không có thân", "viết ít nhất một đoạn sau dòng --- thứ hai")
    for match in _MARKDOWN_LINK.finditer(body):
        if match["bang"] and not match["text"].strip():
            line = first_line + body.count("\n", 0, match.start())
            yield Problem(path, line, "ảnh không có mô tả", f"viết ảnh cho thấy gì vào trong ngoặc vuông: ![Quang cảnh hội trường]({match['target']})")
    for match in _HTML_IMAGE.finditer(body):
        attributes = {name.lower(): (first or second) for name, first, second in _ATTRIBUTE.findall(match["attributes"])}
        if not attributes.get("alt", "").strip():
            line = first_line + body.count("\n", 0, match.start())
            yield Problem(path, line, "ảnh không có mô tả", 'thêm alt="ảnh cho thấy gì" vào thẻ img')
    for link in links:
        try:
            target = inside_path(link.target)
        except BadValue as error:
            yield Problem(path, link.line, error.what, error.cure)
            continue
        if link.is_image and not exists(target):
            yield Problem(path, link.line, f"không có tệp ảnh content/{target}", "chép ảnh vào đó, hoặc sửa lại đường dẫn")
