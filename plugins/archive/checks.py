"""What can be told only of records together: ids, old addresses, relays, links, images. Only what a build touched is looked at.

The queries read the table ``touched`` (ids, of records that changed, came or went), so their cost follows the change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, cached_property

from plugins.common.problems import Problem, did_you_mean, nearest
from plugins.common.text import format_number
from plugins.media.core import is_attachment
from plugins.records.core import BodyLink
from plugins.records.schema import BadValue
from plugins.records.suppression import Suppressed

from .core import article_path
from .mapping import is_later
from .plan import Artifact, BadPath, PathTaken
from .store import chunks, marks


class Checker:
    """Looks at the index of ``db`` around the records ``touched``.

    ``unread`` are the ids of files that have problems of their own: what the index has of them is old, so only their names count.
    """

    def __init__(self, db: sqlite3.Connection, shown: str, touched: Iterable[str], unread: Collection[str] = ()) -> None:
        self._db, self._shown, self._unread = db, shown, frozenset(unread)
        db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (id TEXT PRIMARY KEY) WITHOUT ROWID")
        db.execute("DELETE FROM touched")
        db.executemany("INSERT OR IGNORE INTO touched VALUES (?)", ((record_id,) for record_id in touched))

    def problems(self) -> Iterator[Problem]:
        """Yield the problems that lie between records."""
        yield from self._aliases()
        yield from self._relays()
        yield from self._promises()
        yield from self._article_links()

    def _path(self, path: str) -> str:
        return f"{self._shown}/{path}"

    @cached_property
    def _open_ids(self) -> tuple[str, ...]:
        """The ids of records that are no drafts: only for a did-you-mean."""
        return tuple(row[0] for row in self._db.execute("SELECT id FROM record WHERE status <> 'draft' ORDER BY id"))

    def _aliases(self) -> Iterator[Problem]:
        rows = self._db.execute("""
            SELECT a.path, a.line, r.id, r.path FROM alias a JOIN record r ON r.n = a.n WHERE a.path IN (
                SELECT alias.path FROM alias JOIN record USING (n) WHERE id IN (SELECT id FROM touched) UNION SELECT 'tin/' || id || '.html' FROM touched
            ) ORDER BY r.path, a.line
        """).fetchall()
        first: dict[str, tuple[str, str]] = {}
        for alias, line, record_id, path in rows:
            if record_id in self._unread:
                continue
            present = self._db.execute("SELECT id, path FROM record WHERE id = ?", (alias.removeprefix("tin/").removesuffix(".html"),)).fetchone()
            if present and alias == article_path(present[0]):
                owner, now = present, "đang là địa chỉ"
            elif alias in first:
                owner, now = first[alias], "đã là địa chỉ cũ"
            else:
                first[alias] = (record_id, path)
                continue
            whose = "chính bài này" if owner[0] == record_id else self._path(owner[1])
            yield Problem(self._path(path), line, f"địa chỉ cũ “{alias}” {now} của {whose}", "xóa địa chỉ ấy khỏi aliases")

    def _relays(self) -> Iterator[Problem]:
        rows = self._db.execute("""
            SELECT r.id, r.path, r.relay_line, r.relay_of, m.status FROM record r LEFT JOIN record m ON m.id = r.relay_of
            WHERE r.relay_of <> '' AND (m.id IS NULL OR (m.status = 'draft' AND r.status <> 'draft')) AND r.n IN (
                SELECT n FROM record WHERE id IN (SELECT id FROM touched)
                UNION SELECT n FROM record WHERE relay_of <> '' AND relay_of IN (SELECT id FROM touched)
            )
        """).fetchall()
        for record_id, path, line, relay_of, main in rows:
            if record_id in self._unread or relay_of in self._unread:
                continue
            if main == "draft":
                cure = "đăng bài ấy trước (bỏ dòng status: draft), hoặc xóa dòng này"
                yield Problem(self._path(path), line, f"bài “{relay_of}” còn là bản nháp", cure)
            else:
                ids = [row[0] for row in self._db.execute("SELECT id FROM record ORDER BY path")]
                cure = did_you_mean(relay_of, ids) or "ghi mã bài của hội nghị trung ương đã có trong kho, hoặc xóa dòng này"
                yield Problem(self._path(path), line, f"không có bài nào mã “{relay_of}”", cure)

    def _promises(self) -> Iterator[Problem]:
        """Yield the problems of promises that a record is said to take up which is not there, is of another thread, or is no later one."""
        rows = self._db.execute("""
            SELECT DISTINCT r.id, r.path, r.status, r.ord, c.thread, t.line, t.target, m.id, m.status, m.ord, d.thread
            FROM taken t JOIN record r ON r.n = t.n JOIN card c ON c.n = r.n LEFT JOIN record m ON m.id = t.target LEFT JOIN card d ON d.n = m.n
            WHERE t.n IN (SELECT n FROM record WHERE id IN (SELECT id FROM touched)) OR t.target IN (SELECT id FROM touched)
            ORDER BY r.path, t.line, t.target
        """).fetchall()
        for record_id, path, status, order, thread, line, target, found, its_status, its_order, its_thread in rows:
            if record_id in self._unread or target in self._unread:
                continue
            where = self._path(path)
            if found is None:
                cure = did_you_mean(target, self._open_ids) or "ghi mã bài của tin sau đã có trong kho, hoặc xóa taken_up_by"
                yield Problem(where, line, f"việc hẹn ghi là có bài “{target}” nhắc lại, bài ấy không có", cure)
            elif its_status == "draft" and status != "draft":
                cure = "đăng bài ấy trước (bỏ dòng status: draft), hoặc xóa taken_up_by"
                yield Problem(where, line, f"việc hẹn ghi là có bài “{target}” nhắc lại, bài ấy còn là bản nháp", cure)
            elif not thread or thread != its_thread:
                cure = "chỉ ghi tin sau của chính nơi ấy (hay cùng loạt hội nghị); không có thì xóa taken_up_by"
                yield Problem(where, line, f"việc hẹn ghi là có bài “{target}” nhắc lại, bài ấy của nơi khác", cure)
            elif not is_later(its_order, order):
                cure = "xem lại date của hai bài; chỉ tin họp sau mới nhắc lại được"
                yield Problem(where, line, f"việc hẹn ghi là có bài “{target}” nhắc lại, bài ấy không họp sau bài này", cure)

    def _article_links(self) -> Iterator[Problem]:
        rows = self._db.execute("""
            SELECT r.id, r.path, r.status, l.target, l.shown, l.line FROM link l JOIN record r USING (n) WHERE l.rowid IN (
                SELECT link.rowid FROM link JOIN record USING (n) WHERE id IN (SELECT id FROM touched)
                UNION SELECT rowid FROM link WHERE target IN (SELECT 'tin/' || id || '.html' FROM touched)
                UNION SELECT rowid FROM link WHERE target IN (SELECT alias.path FROM alias JOIN record USING (n) WHERE id IN (SELECT id FROM touched))
            )
        """).fetchall()
        for record_id, path, status, page, shown, line in rows:
            yield from self._article_link(record_id, self._path(path), status, page, shown, line)

    def _article_link(self, record_id: str, path: str, status: str, page: str, shown: str, line: int) -> Iterator[Problem]:
        named = page.removeprefix("tin/").removesuffix(".html")
        if named in self._unread or record_id in self._unread:
            return
        if not page.startswith("tin/"):
            if "/" not in page and self._owner(f"tin/{page}"):
                yield Problem(path, line, f"liên kết “{shown}” thiếu thư mục", f"hãy viết tin/{shown}")
            return
        owner = self._owner(page)
        if owner is None and page != "tin/index.html":
            near = nearest(named, self._open_ids)
            cure = f"có phải là “tin/{near}.html”?" if near and near != record_id else "xem lại mã bài trong đường dẫn"
            yield Problem(path, line, f"liên kết tới “{shown}”, bài ấy không có", cure)
        elif owner == "draft" and status != "draft":
            cure = "đăng bài ấy trước (bỏ dòng status: draft), hoặc bỏ liên kết"
            yield Problem(path, line, f"liên kết tới “{shown}”, bài ấy còn là bản nháp", cure)

    def _owner(self, page: str) -> str | None:
        """Return the status of the record that has ``page`` as its present or old address."""
        row = self._db.execute(
            "SELECT status FROM record WHERE id = ? UNION ALL SELECT status FROM alias JOIN record USING (n) WHERE alias.path = ?",
            (page.removeprefix("tin/").removesuffix(".html"), page),
        ).fetchone()
        return row[0] if row else None


def check_files(shown: Iterable[tuple[str, int, str]], exists: Callable[[str], bool]) -> Iterator[Problem]:
    """Yield a Problem for each image or attachment that is not there any more, is unfit, or that another differs from by letter case only.

    ``shown``: where (path, line) which file is. A file may go without a change of what shows it.
    """
    spellings: dict[str, tuple[str, str]] = {}
    is_there = cache(exists)
    for path, line, file in shown:
        try:
            if not is_there(file):
                what, it = (f"không có tệp đính kèm content/{file}", "tệp") if is_attachment(file) else (f"không có tệp ảnh content/{file}", "ảnh")
                yield Problem(path, line, what, f"chép {it} vào đó, hoặc sửa lại đường dẫn")
        except BadValue as error:
            yield Problem(path, line, error.what, error.cure)
        first, other = spellings.setdefault(file.casefold(), (file, path))
        if first != file:
            it = "tệp" if is_attachment(file) else "ảnh"
            what = f"{it} “{file}” chỉ khác “{first}” (ở {other}) ở chữ hoa, chữ thường"
            yield Problem(path, line, what, "Windows và macOS coi đó là một tệp: viết cùng một tên, hoặc đổi tên một tệp")


MOST_NAMED = 5  # Ids that a note tells; a search for the name finds the others.


def names_still_shown(path: str, rows: Iterable[Suppressed], db: sqlite3.Connection) -> Iterator[Problem]:
    """Yield what to look at, no mistake: a name that is withheld from some records and stands in others. ``path``: the register, as shown."""
    first = {row.name: row for row in reversed(list(rows))}
    for name, row in sorted(first.items(), key=lambda item: item[1].line):
        select = "SELECT r.id FROM named JOIN record r USING (n) WHERE name = ? AND NOT is_withheld AND r.status = 'published' ORDER BY r.id"
        ids = [record_id for (record_id,) in db.execute(select, (name,))]
        if ids:
            told = ", ".join(ids[:MOST_NAMED]) + (", …" if len(ids) > MOST_NAMED else "")
            cure = "cùng một người thì thêm dòng cho các bài ấy, hoặc bỏ trống place và record để che ở mọi bài; người khác trùng tên thì để nguyên"
            yield Problem(path, row.line, f"tên “{name}” còn ở {format_number(len(ids))} bài khác: {told}", cure)


def check_page_links(links: Iterable[tuple[str, BodyLink]], paths: sqlite3.Connection) -> Iterator[Problem]:
    """Yield a Problem for each link (of the file at a path) whose page is not among the artifacts in ``paths``. Fragments are not looked at."""
    wanted = [(path, link) for path, link in links if not link.is_file]
    there: set[str] = set()
    for some in chunks({link.page for _, link in wanted}):
        there |= {row[0] for row in paths.execute(f"SELECT path FROM artifact WHERE path IN ({marks(some)})", some)}
    known: tuple[str, ...] = ()
    for path, link in wanted:
        if link.page not in there:
            known = known or tuple(row[0] for row in paths.execute("SELECT path FROM artifact ORDER BY path"))
            cure = did_you_mean(link.page, known) or "xem lại địa chỉ: mở trang ấy trong trình duyệt rồi chép phần sau tên trang web"
            yield Problem(path, link.line, f"liên kết tới “{link.target}”, trang ấy không có", cure)


def explain(error: BadPath, origin: str, other: str) -> Problem:
    """Return the Problem of a path that the plan refused, told at the file that wants it: ``origin``; ``other`` has it already."""
    path = error.artifact.path
    if isinstance(error, PathTaken):
        return Problem(origin, 1, f"địa chỉ “{path}” đã là của {other}", "đổi tên tệp, slug hoặc id của một trong hai")
    return Problem(
        origin, 1, f"địa chỉ “{path}” không dùng được", "chỉ dùng chữ không dấu, số, gạch nối, không dài quá; tránh các tên con, prn, aux, nul, com1, lpt1 …"
    )


def origin_of(key: str, path: str, shown: str, db: sqlite3.Connection) -> str:
    """Return the file from which the artifacts of ``key`` are made; ``path``, their own, where that is no single file."""
    kind, _, name = key.partition(":")
    if kind == "record":
        row = db.execute("SELECT path FROM record WHERE id = ?", (name,)).fetchone()
        return f"{shown}/{row[0]}" if row else path
    if kind == "text":
        return name
    if kind == "image":
        return f"{shown}/{name}"
    return path


__all__ = ["Artifact", "Checker", "check_files", "check_page_links", "explain", "names_still_shown", "origin_of"]
