"""Renaming, withdrawing and correcting records: bytes in, changed bytes out. Touches no disk."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from plugins.common import untyped
from plugins.common.problems import did_you_mean
from plugins.common.text import is_slug, slugify
from plugins.records.schema import BadValue, choice, record_id

from .front_matter import BOM, CannotEdit, append, read_list, read_values, replace_links, replace_text, set_key

DECREES, SUPPRESSED = "data/decrees.yaml", "data/suppressed-people.csv"
STATUS = choice("published", "draft", "withdrawn")


@dataclass(frozen=True)
class Change:
    """A file at ``path`` (relative to ``content/``) that becomes ``after``; ``new_path``: and moves there."""

    path: str
    before: bytes
    after: bytes
    new_path: str = ""

    def diff(self) -> list[str]:
        """Return the change in the unified format, row by row, paths as editors see them."""
        names = f"content/{self.path}", f"content/{self.new_path or self.path}"
        old, new = (data.decode("utf-8", "replace").removeprefix(BOM).splitlines() for data in (self.before, self.after))
        return list(difflib.unified_diff(old, new, *names, lineterm="", n=1))


def find(wanted: str, paths: Mapping[str, str]) -> str:
    """Return the id of the record ``wanted``: an id, or what an editor may paste for it (a file name, a path, an address). Raises BadValue."""
    bare = re.sub(r"\.(?:md|html)$", "", re.split(r"[\\/]", wanted.strip())[-1])
    if not bare:
        raise BadValue("chưa nói bài nào", "ghi mã bài sau tên lệnh: tên tệp không có .md, như go-quao-2020-10-09")
    if bare not in paths:
        raise BadValue(f"không có bài nào mã “{bare}”", did_you_mean(bare, paths) or "mã bài là tên tệp không có .md, như go-quao-2020-10-09")
    return bare


def withdraw(data: bytes, reason: str, today: date) -> bytes:
    """Return the record ``data`` withdrawn on ``today``. Raises BadValue for no reason, a draft, or one that is withdrawn already."""
    if not reason.strip():
        raise BadValue("chưa có lý do rút tin", "thêm --reason với một câu: người đọc sẽ thấy câu ấy")
    status = _status(data)
    if status == "draft":
        raise BadValue("bài còn là bản nháp, chưa ai đọc", "không cần rút: xóa tệp ấy là đủ")
    if status == "withdrawn":
        raise BadValue("bài đã rút rồi", "muốn đổi lý do thì sửa mục withdrawn trong tệp")
    return set_key(set_key(data, "status", "withdrawn"), "withdrawn", {"date": today.isoformat(), "reason": reason})


def correct(data: bytes, note: str, today: date) -> bytes:
    """Return the record ``data`` with a correction of ``today``. Raises BadValue for no note, or a draft."""
    if not note.strip():
        raise BadValue("chưa nói đã sửa gì", "thêm --note với một câu: người đọc sẽ thấy câu ấy")
    if _status(data) == "draft":
        raise BadValue("bài còn là bản nháp, chưa ai đọc", "cứ sửa trong tệp, không cần ghi đính chính")
    return append(data, "corrections", {"date": today.isoformat(), "note": note})


def _status(data: bytes) -> str:
    status = read_values(data).get("status", "published")
    return STATUS(status) if isinstance(status, str) else ""


def rename(old: str, new: str, paths: Mapping[str, str], record: bytes, files: Iterable[tuple[str, bytes]]) -> list[Change]:
    """Return what changes where the ``record`` of id ``old`` gets the id ``new``, the record itself first.

    Its old address becomes an alias; ``relay_of``, ``taken_up_by``, links in bodies and standing pages, the sources of the decrees and the names
    that are not shown follow.
    ``paths``: of all records by id. ``files``: all others that name either id, with their bytes. Raises BadValue for an id that is bad or taken.
    """
    _check_id(new, old, paths)
    path, old_page, new_page = paths[old], f"tin/{old}.html", f"tin/{new}.html"
    itself = Change(path, record, _rename_itself(record, old_page, new_page), f"{path.rpartition('/')[0]}/{new}.md")
    others: list[Change] = []
    for where, data in files:
        if where == path:
            continue
        if where == DECREES:
            changed = rename_in_decrees(data, old, new)
        elif where == SUPPRESSED:
            changed = rename_in_suppressed(data, old, new)
        elif where.startswith("tin/"):
            changed = _rename_in_record(where, data, (old, new), (old_page, new_page))
        else:
            changed = replace_links(data, old_page, new_page)
        if changed != data:
            others.append(Change(where, data, changed))
    return [itself, *others]


def _check_id(new: str, old: str, paths: Mapping[str, str]) -> None:
    if not new:
        raise BadValue("chưa nói mã mới", f"ghi mã mới sau mã cũ: inv rename {old} ma-moi")
    if not is_slug(new):
        if is_slug(slugify(new)):
            raise BadValue(f"“{new}” không phải là mã bài", f"chữ thường không dấu, số và gạch nối: {slugify(new.removesuffix('.md'))}")
        record_id(new)
    if new == old:
        raise BadValue(f"bài đang mang mã “{new}”", "ghi mã mới khác mã đang dùng")
    if new in paths:
        number = next(number for number in range(2, len(paths) + 3) if f"{new}-{number}" not in paths)
        raise BadValue(f"mã “{new}” đã là của content/{paths[new]}", f"chọn mã khác, như {new}-{number}")


def _rename_itself(data: bytes, old_page: str, new_page: str) -> bytes:
    data = replace_text(data, old_page, new_page)
    aliases = [str(alias) for alias in read_list(data, "aliases")]
    if new_page in aliases:  # It gets back a name it had. Its first one stays: by that one it is known to those who follow the archive.
        given_up = {old_page} if next(alias for alias in aliases if alias.count("/") == 1) == new_page else {old_page, new_page}
        return set_key(data, "aliases", [*(alias for alias in aliases if alias not in given_up), old_page])
    if old_page in aliases:
        return data
    return append(data, "aliases", old_page)


def _rename_in_record(where: str, data: bytes, ids: tuple[str, str], pages: tuple[str, str]) -> bytes:
    try:
        if pages[1] in read_list(data, "aliases"):
            raise BadValue(f"tin/{ids[1]}.html là địa chỉ cũ của content/{where}", "chọn mã khác, để liên kết cũ vẫn tới bài ấy")
        data = replace_text(data, *pages)
        data = re.sub(rb"(\btaken_up_by:\s*['\"]?)" + re.escape(ids[0].encode()) + rb"(?![a-z0-9-])", lambda named: named[1] + ids[1].encode(), data)
        return set_key(data, "relay_of", ids[1]) if read_values(data).get("relay_of") == ids[0] else data
    except CannotEdit as error:
        raise CannotEdit(f"content/{where} nêu bài này, mà {error.what}", error.cure) from None


def rename_in_decrees(data: bytes, old: str, new: str) -> bytes:
    """Return the register of decrees with the sources that are the record ``old`` named ``new``. Raises CannotEdit."""
    unreadable = CannotEdit(f"content/{DECREES} nêu bài này, mà sổ ấy không đọc được", "chạy inv check: lỗi ấy được nói rõ ở đó; sửa rồi làm lại")
    try:
        text = data.decode("utf-8")
        bom = BOM if text.startswith(BOM) else ""
        text = text.removeprefix(BOM)
        root = untyped.compose(text)
    except (UnicodeDecodeError, yaml.YAMLError):
        raise unreadable from None
    sources = next((value for key, value in root.value if key.value == "sources"), None) if isinstance(root, yaml.MappingNode) else None
    if not isinstance(sources, yaml.MappingNode):
        raise unreadable
    named = [
        node
        for _, source in sources.value
        if isinstance(source, yaml.MappingNode)
        for key, node in source.value
        if key.value == "record" and isinstance(node, yaml.ScalarNode) and node.value == old
    ]
    for node in sorted(named, key=lambda node: node.start_mark.index, reverse=True):
        text = text[: node.start_mark.index] + new + text[node.end_mark.index :]
    return (bom + text).encode()


def rename_in_suppressed(data: bytes, old: str, new: str) -> bytes:
    """Return the register of names that are not shown with the rows of the record ``old`` named ``new``; other rows keep their bytes. Raises CannotEdit."""
    try:
        lines = list(io.StringIO(data.decode("utf-8"), newline=""))
        rows = csv.reader(lines, strict=True)
        at = [name.strip() for name in next(rows)].index("record") if lines else 0
        done = [*lines[: rows.line_num]]
        for row in rows:
            raw = lines[len(done) : rows.line_num]
            if len(row) > at and row[at].strip() == old:
                written = io.StringIO()
                end = raw[-1][len(raw[-1].rstrip("\r\n")) :]
                csv.writer(written, lineterminator=end).writerow([*row[:at], new, *row[at + 1 :]])
                raw = [written.getvalue(), *[""] * (len(raw) - 1)]  # As many pieces as there were lines.
            done += raw
    except (UnicodeDecodeError, csv.Error, ValueError, StopIteration):
        raise CannotEdit(f"content/{SUPPRESSED} nêu bài này, mà sổ ấy không đọc được", "chạy inv check: lỗi ấy được nói rõ ở đó; sửa rồi làm lại") from None
    return "".join(done).encode()
