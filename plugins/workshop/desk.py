"""The editing desk in the browser (``inv edit``): find a record, change it in a form, see its page beside it, save. On this machine alone.

Why a form of our own: Sveltia CMS 0.221.1 was tried without a network on a real record. It asks three other hosts for fonts, icons and its own
Vietnamese words, and without them is in English with "arrow_back" for an icon; it reaches files in Chromium browsers alone and asks for the
folder each time; a changed word of a title rewrote thirteen other values, among them lists, order and ``figures: []``, which our checker
refuses; it is 21 MB. So the form is made by WTForms from the schema; places and decrees are completed by GOV.UK's accessible-autocomplete.

Nothing of this is part of the site. All works without JavaScript but completion, checks while typing and the preview that follows.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from threading import RLock
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import anyio.to_thread
from jinja2 import Environment, FileSystemLoader
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from wtforms import Form

from plugins.archive.assets import plain_stylesheet
from plugins.archive.core import Registers
from plugins.archive.finder import Finder
from plugins.archive.sources import shown_as
from plugins.archive.workers import Setup
from plugins.common.dates import DateProblem
from plugins.common.problems import Problem
from plugins.common.text import format_number, is_slug
from plugins.editing import changes, lookalikes
from plugins.editing import form as forms
from plugins.editing.changes import Change
from plugins.editing.dates import read_days
from plugins.editing.form import AT, BODY, Filled, Finding
from plugins.editing.front_matter import CannotEdit, Value, read_values, remove_at
from plugins.editing.library import SHOWN, Library
from plugins.editing.new import Desk as Judged
from plugins.editing.new import is_day, judge, make, readings
from plugins.editing.suggestions import Suggestion, suggest_decrees, suggest_places
from plugins.proofreading.columns import rows_of
from plugins.proofreading.core import Note, notes_on
from plugins.records.core import Record
from plugins.records.schema import BY_KEY, BadValue, Field

from .checking import KEPT, explanations
from .desk_fields import STATES, DeedForm, NewForm, Secret, blank_row, help_of, record_form
from .desk_shelf import Shelf
from .previewing import Previewer
from .vendoring import VENDORED

BASE = "/_bien-tap"
SERVED = Path(__file__).parent / "served" / "desk"
MOST_BYTES = 5_000_000  # Of a form.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
FILES = {
    "desk.css": (SERVED, "text/css"),
    "desk.js": (SERVED, "text/javascript"),
    "accessible-autocomplete.min.js": (VENDORED, "text/javascript"),
    "accessible-autocomplete.min.css": (VENDORED, "text/css"),
}
Answer = Callable[[Request, FormData], Response]


def greeting(record: str = "") -> str:
    """Return what is printed when the desk is up; ``record``: an id, or what an editor may paste for it, whose form is named."""
    bare = Path(record.strip().replace("\\", "/")).name.removesuffix(".md").removesuffix(".html")
    return f"Mở [bold]{{address}}{BASE}/{f'sua/{bare}' if is_slug(bare) else ''}[/] trong trình duyệt để tìm, viết và sửa bài. Ctrl+C để dừng."


class _Shelved(Library):
    """The library of the terminal's tasks, which asks the store for paths and for records alike instead of going through all files."""

    def __init__(self, content: Path, today: date, shelf: Shelf, previewer: Previewer) -> None:
        super().__init__(content, today)
        self._shelf = shelf
        self.paths = shelf.paths  # type: ignore[misc, assignment]
        self._registers = previewer.sources.registers

    @property
    def registers(self) -> Registers:
        return self._registers

    def alike(self, record: Record) -> list[Record]:
        with self._shelf.known(SHOWN, self.registers) as known:
            return Finder(self._content, SHOWN, self._today, known=known).alike([record])

    def write_new(self, path: str, data: bytes) -> None:
        super().write_new(path, data)
        self._shelf.wrote(path)

    def _replace(self, path: str, data: bytes) -> None:
        super()._replace(path, data)
        self._shelf.wrote(path)


@dataclass(frozen=True)
class _Look:
    """What is known of a record's file, or of what a form would make of it."""

    record: Record | None
    findings: list[Finding]

    @property
    def has_problems(self) -> bool:
        return any(finding.is_problem for finding in self.findings)


class Desk:
    """Answers the pages of the desk. One request changes files at a time."""

    def __init__(self, setup: Setup, today: Callable[[], date]) -> None:
        self._content, self._shown, self._theme, self._today = setup.content, setup.shown, setup.theme, today
        self._shelf = Shelf(setup.content, setup.store)
        self._previewer = Previewer(setup, self._shelf)
        self._secret = Secret(os.urandom(32))
        self._lock = RLock()
        self._explained = explanations(setup.content)
        self._templates = Environment(loader=FileSystemLoader(SERVED), autoescape=True, trim_blocks=True, lstrip_blocks=True)
        self._templates.globals.update(base=BASE, states=STATES, body_key=BODY, at_key=AT, number=format_number, help_of=help_of, is_day=is_day)

    @property
    def routes(self) -> list[Route]:
        both = ["GET", "POST"]
        return [
            Route(f"{BASE}", lambda request: RedirectResponse(f"{BASE}/")),
            Route(f"{BASE}/", self._guarded(self._start)),
            Route(f"{BASE}/tep/{{name}}", self._guarded(self._file)),
            Route(f"{BASE}/moi", self._guarded(self._new), methods=both),
            Route(f"{BASE}/goi-y/{{key}}", self._guarded(self._suggest)),
            Route(f"{BASE}/sua/{{id}}", self._guarded(self._edit), methods=both),
            Route(f"{BASE}/xet/{{id}}", self._guarded(self._check), methods=["POST"]),
            Route(f"{BASE}/{{deed:str}}/{{id}}", self._guarded(self._deed), methods=both),
            # One folder deep, as articles are: the relative addresses in its page hold.
            Route(f"{BASE}/{{id}}.html", self._guarded(self._preview), methods=both),
        ]

    # The door.

    def _guarded(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            given = FormData()
            if request.method == "POST":
                if not is_own(request):
                    return self._refuse(HTTPStatus.FORBIDDEN, "Yêu cầu này không đến từ bàn biên tập", "Mở lại bàn biên tập rồi làm lại.")
                body = b""
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        return self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Bài quá dài", "Một bài chỉ nên vài trang.")
                given = FormData(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
            response = await anyio.to_thread.run_sync(partial(self._locked, answer, request, given))
            response.headers.update(HEADERS)
            return response

        return endpoint

    def _locked(self, answer: Answer, request: Request, given: FormData) -> Response:
        with self._lock:
            try:
                return answer(request, given)
            except _NoRecord:
                return self._refuse(HTTPStatus.NOT_FOUND, "Không có bài này", "Bài đã đổi mã hoặc đã xóa. Tìm lại ở trang đầu bàn biên tập.")
            except BadValue as error:
                return self._refuse(HTTPStatus.CONFLICT, f"Chưa đổi gì: {error.what}", f"{error.cure}.")
            except OSError as error:
                return self._refuse(
                    HTTPStatus.INTERNAL_SERVER_ERROR, f"Không ghi được tệp ({error.strerror})", "Xem lại quyền ghi và chỗ trống trên đĩa. Chưa đổi gì."
                )

    def _refuse(self, status: HTTPStatus, title: str, cure: str) -> Response:
        response = self._page("refused.html", status, title=title, cure=cure)
        response.headers.update(HEADERS)
        return response

    def _page(self, template: str, status: HTTPStatus = HTTPStatus.OK, **values: object) -> Response:
        return Response(self._templates.get_template(template).render(**values), status, media_type="text/html")

    def _is_signed(self, form: Form) -> bool:
        form.validate()
        return "khoa" not in form.errors

    # Files.

    def _file(self, request: Request, given: FormData) -> Response:
        name = request.path_params["name"]
        if name == "theme.css":
            return Response(plain_stylesheet(self._theme / "static" / "css"), media_type="text/css")
        if name == "icon.svg":
            return Response((self._theme / "static" / "icon.svg").read_bytes(), media_type="image/svg+xml")
        if name not in FILES:
            return Response("404", HTTPStatus.NOT_FOUND, media_type="text/plain")
        folder, kind = FILES[name]
        return Response((folder / name).read_bytes(), media_type=kind)

    # The first page.

    def _start(self, request: Request, given: FormData) -> Response:
        typed = request.query_params.get("tim", "").strip()
        found = self._shelf.search(typed) if typed else []
        troubled = [(row, self._first_problem(row.id)) for row in self._shelf.troubled()]
        return self._page(
            "start.html", typed=typed, found=found, drafts=self._shelf.drafts(), recent=self._shelf.recent(), troubled=troubled, count=self._shelf.count()
        )

    def _first_problem(self, record_id: str) -> Finding | None:
        try:
            path, data = self._read(record_id)
            return next((finding for finding in self._look(path, Filled(data)).findings if finding.is_problem), None)
        except (_NoRecord, OSError):
            return None

    # A record.

    def _read(self, record_id: str) -> tuple[str, bytes]:
        """Return path and bytes of a record. Raises _NoRecord for an id that no file of the archive has."""
        path = self._shelf.path_of(record_id)
        if not path or not (self._content / path).resolve().is_relative_to(self._content.resolve()):
            raise _NoRecord(record_id)
        return path, (self._content / path).read_bytes()

    def _library(self) -> Library:
        return _Shelved(self._content, self._today(), self._shelf, self._previewer)

    def _judged(self) -> Judged:
        return self._library().desk

    def _look(self, path: str, filled: Filled, *, with_notes: bool = True) -> _Look:
        """Return what the checker and the proofreading say of the bytes that a form makes."""
        desk, where = self._judged(), shown_as(self._shown, path)
        record, problems = judge(filled.data, desk, where)
        told: list[Problem | Note] = sorted(set(problems))
        if record is not None and with_notes:
            told += notes_on(record, "\n".join(rows_of(filled.data)), desk.registers, self._kept(record.id))
        found = forms.findings(filled, told, self._explained)
        return _Look(record, self._with_suggestions(found, filled))

    def _kept(self, record_id: str) -> str:
        try:
            return (self._content.parent / KEPT / f"{record_id}.txt").read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            return ""

    def _with_suggestions(self, found: list[Finding], filled: Filled) -> list[Finding]:
        """Return ``found`` with the places and decrees that may be meant where one is not known."""
        done = []
        for finding in found:
            key, _, row = finding.field.partition("-")
            if finding.is_problem and not finding.choices and key in ("locality", "decree") and row.isdecimal():
                values = forms.show(filled.data, self._today()).values[key]
                rows = filled.rows.get(key, list(range(len(values))))
                typed = values[rows.index(int(row))] if int(row) in rows and rows.index(int(row)) < len(values) else ""
                options = self._suggestions(key, typed, "") if typed else []
                finding = replace(
                    finding,
                    choices=tuple(
                        (option.value, f"{option.value}: {option.remark}" if option.remark else option.value) for option in options[:5] if option.value != typed
                    ),
                )
            done.append(finding)
        return done

    def _edit(self, request: Request, given: FormData) -> Response:
        record_id = request.path_params["id"]
        path, data = self._read(record_id)
        if request.method == "GET":
            return self._show(request, record_id, path, data)
        try:
            form = self._form(data, given)
        except CannotEdit:
            return self._show_raw(record_id, path, data)
        deed, _, about = given.get("viec", "").partition(":")
        filled = forms.fill(data, form.data, self._today())
        if not self._is_signed(form):
            return self._form_page(
                record_id,
                path,
                data,
                form,
                filled,
                notice="Bàn biên tập vừa chạy lại. Chữ đã gõ còn nguyên dưới đây: bấm Lưu một lần nữa.",
                status=HTTPStatus.FORBIDDEN,
            )
        if deed in ("them", "bo", "chon"):
            _rearrange(form, deed, about)
            return self._form_page(record_id, path, data, form, forms.fill(data, form.data, self._today()), focus=about.partition("=")[0])
        if form["dau_vet"].data != _digest(data) and given.get("viec") != "de-len":
            return self._conflict(record_id, path, data, form, filled)
        if filled.lost:
            return self._form_page(
                record_id, path, data, form, filled, notice="Chưa lưu: có chỗ máy không ghi được vào tệp.", status=HTTPStatus.UNPROCESSABLE_ENTITY
            )
        published = remove_at(filled.data, ("status",)) if deed == "dang" else b""
        if published and not forms.findings(replace(filled, data=published), ()) and not self._look(path, replace(filled, data=published)).has_problems:
            filled.data = published
        else:
            published = b""
        if filled.data != data:
            self._library().apply([Change(path, data, filled.data)])
        said = "da-dang" if published else "chua-dang" if deed == "dang" else "da-luu" if filled.data != data else "khong-doi"
        return RedirectResponse(f"{BASE}/sua/{quote(record_id)}?{said}", HTTPStatus.SEE_OTHER)

    def _form(self, data: bytes, given: FormData | None) -> Form:
        shown = forms.show(data, self._today())
        cls = record_form(self._previewer.sources.registers, shown.values)
        if given is None:
            return cls(data={**shown.values, "dau_vet": _digest(data)}, meta=self._secret.meta)
        return cls(given, meta=self._secret.meta)

    def _show(self, request: Request, record_id: str, path: str, data: bytes) -> Response:
        try:
            form = self._form(data, None)
        except CannotEdit:
            return self._show_raw(record_id, path, data)
        filled = forms.fill(data, form.data, self._today())
        notices = {
            "da-luu": "Đã lưu.",
            "khong-doi": "Không có gì đổi, nên tệp giữ nguyên.",
            "da-dang": "Đã đăng. Trang của bài đang được dựng.",
            "chua-dang": "Đã lưu, nhưng chưa đăng được: còn chỗ phải sửa.",
            "da-doi": "Đã ghi.",
            "moi": "Đã có bản nháp. Điền tiếp những gì biết; điều không biết thì để trống.",
        }
        said = next((name for name in notices if name in request.query_params), "")
        as_published = said == "chua-dang" and read_values(data).get("status") == "draft"
        looked_at = replace(filled, data=remove_at(data, ("status",))) if as_published else filled
        return self._form_page(record_id, path, data, form, filled, looked_at=looked_at, notice=notices.get(said, ""), is_good=said not in ("", "chua-dang"))

    def _show_raw(self, record_id: str, path: str, data: bytes) -> Response:
        """Say why a file cannot be shown as a form."""
        look = self._look(path, Filled(data))
        return self._page(
            "raw.html", HTTPStatus.OK, id=record_id, path=shown_as(self._shown, path), findings=look.findings, text=data.decode("utf-8", "replace")
        )

    def _form_page(
        self,
        record_id: str,
        path: str,
        data: bytes,
        form: Form,
        filled: Filled,
        *,
        looked_at: Filled | None = None,
        notice: str = "",
        is_good: bool = False,
        focus: str = "",
        conflict: Sequence[str] = (),
        status: HTTPStatus = HTTPStatus.OK,
    ) -> Response:
        look = self._look(path, looked_at or filled)
        values = read_values(data)
        state = values.get("status", "")
        by_field: dict[str, list[Finding]] = {}
        names = _names(form)
        for finding in look.findings:
            by_field.setdefault(finding.field if finding.field in names else "", []).append(finding)
        shown = forms.show(data, self._today())
        return self._page(
            "form.html",
            status,
            id=record_id,
            path=shown_as(self._shown, path),
            title=str(values.get("title") or record_id),
            state="published" if state in ("", "published") else state,
            form=form,
            blank=blank_row,
            specs=BY_KEY,
            sections=forms.SECTIONS,
            locked=shown.locked,
            kept={key: shown.values[key] for key in forms.NOT_EDITED},
            findings=look.findings,
            by_field=by_field,
            anchors={finding.field: _anchor(finding.field, names) for finding in look.findings},
            heard=filled.heard,
            notice=notice,
            is_good=is_good,
            focus=focus,
            conflict=conflict,
            digest=_digest(data),
        )

    def _conflict(self, record_id: str, path: str, data: bytes, form: Form, filled: Filled) -> Response:
        """Show what the file has become and what this form would make of it; nothing is written."""
        names = "tệp bây giờ", "bài trong biểu mẫu"
        rows = [text.decode("utf-8", "replace").removeprefix("\ufeff").splitlines() for text in (data, filled.data)]
        return self._form_page(
            record_id,
            path,
            data,
            form,
            filled,
            conflict=list(difflib.unified_diff(*rows, *names, lineterm="", n=1)) or ["(không khác gì)"],
            status=HTTPStatus.CONFLICT,
        )

    def _check(self, request: Request, given: FormData) -> Response:
        """Tell, as JSON, what is to be said of a form that is being filled, with its page; nothing is written."""
        record_id = request.path_params["id"]
        path, data = self._read(record_id)
        try:
            form = self._form(data, given)
            filled = forms.fill(data, form.data, self._today())
        except CannotEdit as error:
            return JSONResponse({"findings": [], "heard": {}, "page": "", "stale": True, "why": error.what})
        look, names = self._look(path, filled), _names(form)
        told = [
            {**vars(finding), "field": finding.field if finding.field in names else "", "anchor": _anchor(finding.field, names)} for finding in look.findings
        ]
        page = self._previewer.page(look.record) if look.record else b""
        return JSONResponse(
            {"findings": told, "heard": filled.heard, "page": page.decode(), "stale": form["dau_vet"].data != _digest(data), "changed": filled.data != data}
        )

    def _preview(self, request: Request, given: FormData) -> Response:
        record_id = request.path_params["id"]
        path, data = self._read(record_id)
        filled = Filled(data)
        if request.method == "POST":
            with suppress(CannotEdit):
                filled = forms.fill(data, self._form(data, given).data, self._today())
        look = self._look(path, filled, with_notes=False)
        if look.record is None:
            return self._page("no_preview.html", findings=[finding for finding in look.findings if finding.is_problem])
        return Response(self._previewer.page(look.record), media_type="text/html")

    def _suggest(self, request: Request, given: FormData) -> Response:
        found = self._suggestions(request.path_params["key"], request.query_params.get("go", ""), request.query_params.get("ngay", ""))
        return JSONResponse([{"value": suggestion.value, "remark": suggestion.remark} for suggestion in found])

    def _suggestions(self, key: str, typed: str, day: str) -> list[Suggestion]:
        registers = self._previewer.sources.registers
        if key == "locality":
            return suggest_places(typed, registers.gazetteer, self._day(day), 8)
        if key == "decree":
            return suggest_decrees(typed, registers.decrees, 8)
        if key == "relay_of":
            return [Suggestion(row.id, row.title) for row in self._shelf.search(typed, 8)]
        return []

    def _day(self, said: str) -> date | None:
        try:
            days = read_days(said, self._today()) if said.strip() else ()
        except DateProblem:
            return None
        return days[0].earliest if len(days) == 1 else None

    # New records, and what is done to a record as a whole.

    def _new(self, request: Request, given: FormData) -> Response:
        form = NewForm(given if request.method == "POST" else None, meta=self._secret.meta)
        if request.method == "GET":
            return self._page("new.html", form=form, specs=BY_KEY, findings=(), by_field={}, alike=(), notice="")
        answers, findings = self._answers(form)
        library = self._library()
        made, alike = None, []
        if not findings:
            try:
                made, problems = make(answers, "", library.desk)
            except BadValue as error:
                problems = [Problem("", 1, error.what, error.cure)]
            findings = [Finding(_field_of_new(problem), forms.in_words(problem.what), forms.in_words(problem.cure)) for problem in problems]
        if made is not None and not form["anyway"].data:
            alike = list(lookalikes.look_alikes(made.record, library.alike(made.record)))
        is_signed = self._is_signed(form)
        if made is None or alike or not is_signed:
            by_field: dict[str, list[Finding]] = {}
            for finding in findings:
                by_field.setdefault(finding.field, []).append(finding)
            notice = "" if is_signed else "Bàn biên tập vừa chạy lại. Chữ đã gõ còn nguyên: bấm Bắt đầu một lần nữa."
            alike_rows = [(Path(likeness.path).stem, likeness.why) for likeness in alike]
            return self._page(
                "new.html", HTTPStatus.UNPROCESSABLE_ENTITY, form=form, specs=BY_KEY, findings=findings, by_field=by_field, alike=alike_rows, notice=notice
            )
        library.write_new(made.path, made.text.encode())
        return RedirectResponse(f"{BASE}/sua/{quote(made.record.id)}?moi", HTTPStatus.SEE_OTHER)

    def _answers(self, form: Form) -> tuple[dict[str, Value], list[Finding]]:
        """Return the answers as ``inv new`` takes them, and what of them can be read in several ways, or in none."""
        said = {name: (form[name].data or "").strip() for name in ("title", "date", "locality", "publisher", "url")}
        answers: dict[str, Value] = {"status": "draft"}
        findings = [] if said["publisher"] else [Finding("publisher", "chưa nói nơi đăng", "ghi tên cơ quan, tờ báo; không biết thì ghi “không rõ”")]
        if said["title"]:
            answers["title"] = said["title"]
        if said["date"]:
            try:
                codes = readings(BY_KEY["date"], said["date"], self._today())
            except DateProblem as error:
                codes, findings = {}, [*findings, Finding("date", error.what, error.cure)]
            if len(codes) > 1:
                findings.append(Finding("date", f"“{said['date']}” có thể đọc {len(codes)} cách", f"viết rõ một trong: {'; '.join(codes.values())}"))
            elif codes:
                answers["date"] = next(iter(codes))
                if str(answers["date"])[-1] in "?~%" or str(answers["date"]).startswith("XXXX"):
                    answers["date_note"] = "Chưa ghi căn cứ."
        if said["locality"]:
            answers["locality"] = said["locality"]
        answers["source"] = {"publisher": said["publisher"], **({"url": said["url"]} if said["url"] else {})}
        return answers, findings

    def _deed(self, request: Request, given: FormData) -> Response:
        """Withdraw, correct or rename: first what will change is shown, then it is done."""
        deed, record_id = request.path_params["deed"], request.path_params["id"]
        path, data = self._read(record_id)
        if deed not in _DEEDS:
            raise _NoRecord(record_id)
        form = DeedForm(given if request.method == "POST" else None, meta=self._secret.meta)
        title = str(_values_of(data).get("title") or record_id)
        words = _DEEDS[deed]
        wanted: Sequence[Change] = ()
        error = ""
        if request.method == "POST":
            said = (form["said"].data or "").strip()
            library = self._library()
            try:
                wanted = self._wanted(deed, record_id, path, data, said, library) if said else ()
                error = "" if said else words.missing
            except BadValue as refused:
                error = f"{refused.what}: {refused.cure}"
            if wanted and form["sure"].data and self._is_signed(form) and form["dau_vet"].data == _digest(data):
                library.apply(wanted)
                return RedirectResponse(f"{BASE}/sua/{quote(said if deed == 'doi-ma' else record_id)}?da-doi", HTTPStatus.SEE_OTHER)
        diff = [row for change in wanted for row in change.diff()]
        form["dau_vet"].data = _digest(data)
        return self._page(
            "deed.html",
            HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
            id=record_id,
            deed=deed,
            title=title,
            words=words,
            form=form,
            diff=diff,
            error=error,
        )

    def _wanted(self, deed: str, record_id: str, path: str, data: bytes, said: str, library: Library) -> list[Change]:
        if deed == "rut":
            return [Change(path, data, changes.withdraw(data, said, self._today()))]
        if deed == "dinh-chinh":
            return [Change(path, data, changes.correct(data, said, self._today()))]
        if not is_slug(said) and said != record_id:  # Before any file is read for a name that none can have.
            return changes.rename(record_id, said, library.paths, data, ())
        return changes.rename(record_id, said, library.paths, data, library.naming([record_id.encode(), f"tin/{said}.html".encode()]))


@dataclass(frozen=True)
class _Words:
    """What the page of a deed says."""

    heading: str
    label: str
    help: str
    missing: str
    button: str


_DEEDS = {
    "rut": _Words(
        "Rút bài",
        "Vì sao rút",
        "Một câu, người đọc thấy. Trang của bài còn lại một thông báo; bài không còn trong danh sách nào.",
        "Chưa có lý do: viết một câu, người đọc sẽ thấy câu ấy.",
        "Rút bài này",
    ),
    "dinh-chinh": _Words(
        "Ghi đính chính",
        "Đã sửa gì",
        "Một câu, người đọc thấy ở cuối bài, cùng ngày hôm nay. Chính điều sai thì sửa trong biểu mẫu.",
        "Chưa nói đã sửa gì: viết một câu, người đọc sẽ thấy câu ấy.",
        "Ghi đính chính",
    ),
    "doi-ma": _Words(
        "Đổi mã bài",
        "Mã mới",
        "Chữ thường không dấu, số và gạch nối, như go-quao-2020-10-09. Địa chỉ cũ vẫn dẫn tới bài; liên kết ở bài khác đổi theo.",
        "Chưa có mã mới: viết chữ thường không dấu, số và gạch nối.",
        "Đổi mã",
    ),
}


class _NoRecord(LookupError):
    """No file of the archive has that id."""


def is_own(request: Request) -> bool:
    """Return whether a browser says that a page of ours sent ``request``: by Sec-Fetch-Site, or, where it is too old for that, by Origin."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host") and urlsplit(origin).scheme in ("http", "https")
    return site == "same-origin"


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def _values_of(data: bytes) -> Mapping[str, object]:
    try:
        return read_values(data)
    except CannotEdit:
        return {}


def _field_of_new(problem: Problem) -> str:
    for word, name in (("địa phương", "locality"), ("publisher", "publisher"), ("url", "url"), ("title", "title"), ("ngày", "date")):
        if word in problem.what:
            return name
    return "locality" if "nơi" in problem.what or "tỉnh" in problem.what or "cấp trên" in problem.cure else ""


def _names(form: Form) -> set[str]:
    """Return the names of all controls of a form, and of those that hold several."""
    return {control.name for control in _controls(form)}


def _anchor(name: str, names: set[str]) -> str:
    """Return the id to which a message at the field ``name`` leads, "" for none."""
    return "" if name not in names else f"muc-{name}" if name in BY_KEY and (BY_KEY[name].many or BY_KEY[name].fields) else name


def _rearrange(form: Form, deed: str, about: str) -> None:
    """Add a row to a list, take one out, or write a choice into a field: what buttons do where there is no JavaScript."""
    name, _, value = about.partition("=")
    key, _, row = name.partition("-")
    if deed == "chon":
        control = next((control for control in _controls(form) if control.name == name), None)
        if control is not None:
            control.data = value
        return
    spec: Field | None = BY_KEY.get(key)
    if spec is None or not spec.many or key not in form or key == "forces":
        return
    rows = form[key]
    if deed == "them":
        rows.append_entry()
    elif row.isdecimal() and int(row) < len(rows.entries):
        kept = [entry.data for place, entry in enumerate(rows.entries) if place != int(row)]
        rows.process(None, kept or ([{}] if spec.fields else [""]))


def _controls(form: Iterable[Any]) -> Iterable[Any]:
    for control in form:
        yield control
        if control.type in ("FieldList", "FormField"):
            yield from _controls(control)
