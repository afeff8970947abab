"""The classes of the form, made by WTForms from the schema: it parses what browsers send, names rows and groups, and renders the controls.

What is right and wrong is said by the checker, so no field has a validator of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import FieldList, Form, FormField, HiddenField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.csrf.session import SessionCSRF
from wtforms.fields import Field as Control

from plugins.archive.core import Registers
from plugins.editing.form import AT, BODY, NOT_EDITED, NOT_SHOWN_WITHIN
from plugins.records.schema import APPROXIMATIONS, BY_KEY, FIELDS, KINDS, LEVELS, Field

STATES = {"": "Đã đăng", "published": "Đã đăng", "draft": "Bản nháp, chưa ai thấy", "withdrawn": "Đã rút"}
_LONG = ("summary", "date_note", "locality_note", "decree_note", "chair_note", "alt", "reason", "note")
# Where a form has other words than a file: no lists in brackets, no keys, days as people write them. By key, with that of its group.
HELP = {
    "date": "Viết như thường: 9/10/2020. Chỉ biết tháng hay năm thì viết bấy nhiêu: tháng 10/2020, 2020. Suy ra thì thêm ? ở cuối; vào khoảng: khoảng tháng 7/2022.",
    "date_note": "Bắt buộc khi ngày là suy ra, vào khoảng hay không rõ năm, hoặc khi không có ngày: suy ra từ đâu, vì sao không rõ. Người đọc thấy câu này.",
    "published": "Ngày (và giờ) nguồn đăng bài: 16:23 16/10/2020, hoặc 16/10/2020.",
    "period": "Khoảng thời gian hội nghị nhìn lại: 9 tháng đầu năm 2020, quý II/2022, 6 tháng đầu năm 2020, tháng 5/2023, năm 2023, 2015-2019.",
    "locality": "Tên nơi họp đúng như ngày ấy, rồi tên cấp trên sau dấu phẩy. Gõ không dấu cũng được. Mỗi dòng một nơi.",
    "decree": "Số hiệu đầy đủ. Gõ 03 hay 77 rồi chọn cũng được. Mỗi dòng một nghị định.",
    "kind": "Không rõ thì để “không ghi”.",
    "forces": "Các lực lượng cùng họp.",
    "topics": "Một đến năm từ khóa, chữ thường. Mỗi dòng một chủ đề.",
    "figures.value": "Số nguyên viết liền (20629); số lẻ viết dấu phẩy (358,68).",
    "figures.approx": "Nguồn nói thế nào về con số.",
    "source.publisher": "Tên cơ quan, tờ báo; không biết thì viết “không rõ” và giải thích ở Ghi chú.",
    "source.accessed": "Ngày mình đọc trang: 22/11/2026.",
    "featured": "Có thì hiện ở trang đầu.",
    "status": "Bản nháp thì người đọc chưa thấy.",
    "withdrawn": "Chỉ có khi bài đã rút.",
    "withdrawn.date": "Như 22/11/2026.",
    "corrections.date": "Như 22/11/2026.",
    "aliases": "Các địa chỉ đã từng dùng, để liên kết cũ vẫn tới. Mỗi dòng một địa chỉ.",
}
Choices = list[SelectChoice]


def help_of(spec: Field, group: Field | None = None) -> str:
    """Return what is said below the label of a field."""
    return HELP.get(f"{group.key}.{spec.key}" if group else spec.key, spec.help)


class Secret:
    """What a process signs its forms with."""

    def __init__(self, key: bytes) -> None:
        self.meta = {"csrf": True, "csrf_class": SessionCSRF, "csrf_secret": key, "csrf_context": {}, "csrf_time_limit": None, "csrf_field_name": "khoa"}


def record_form(registers: Registers, values: Mapping[str, Any]) -> type[Form]:
    """Return the class of the form of a record that has ``values``: what it holds can be chosen, even if it is in no list."""
    controls: dict[str, Any] = {spec.key: _control(spec, registers, values.get(spec.key)) for spec in FIELDS if spec.key not in NOT_EDITED}
    controls[BODY] = TextAreaField("Thân bài", render_kw={"rows": 18})
    controls["dau_vet"] = HiddenField()  # The digest of the file as it was when the form was made.
    return type("RecordForm", (Form,), controls)


def _control(spec: Field, registers: Registers, value: Any) -> Any:
    if spec.key == "forces":
        known = [force.name for force in registers.forces]
        return SelectMultipleField(spec.label, choices=_with(known, value or ()), validate_choice=False)
    if spec.fields:
        held = value if isinstance(value, list) else [value] if value else []
        inner = {part.key: _single(part, [group.get(part.key, "") for group in held]) for part in spec.fields if part.key not in NOT_SHOWN_WITHIN}
        inner |= {AT: HiddenField()} if spec.many else {}
        group = FormField(type(f"{spec.key.title()}Form", (Form,), inner), spec.label)
        return FieldList(group, spec.label, min_entries=1) if spec.many else group
    return FieldList(_single(spec, ()), spec.label, min_entries=1) if spec.many else _single(spec, [value or ""])


def _single(spec: Field, held: Iterable[str]) -> Any:
    choices = _choices(spec, held)
    if choices:
        return SelectField(spec.label, choices=choices, validate_choice=False)
    return TextAreaField(spec.label, render_kw={"rows": 2}) if spec.key in _LONG else StringField(spec.label)


def _choices(spec: Field, held: Iterable[str]) -> Choices:
    """Return what can be chosen in a field, with how it is called; nothing for one of free text."""
    is_of_record = BY_KEY.get(spec.key) is spec
    held = list(held)
    if is_of_record and spec.key == "status":
        states = ["draft", "published" if "published" in held else ""]
        return [SelectChoice(state, STATES.get(state, state)) for state in dict.fromkeys((*states, *held))]
    if is_of_record and spec.key == "featured":
        names = {"": "Không", "true": "Có", "false": "Không (ghi rõ)"}
        return [SelectChoice(value, names.get(value, value)) for value in dict.fromkeys(("", "true", *held))]
    known = {"kind": KINDS, "level": LEVELS}.get(spec.key, ()) if is_of_record else APPROXIMATIONS if spec.key == "approx" else ()
    return [SelectChoice("", "(không ghi)"), *_with(known, [value for value in held if value])] if known else []


def _with(known: Iterable[str], held: Iterable[str]) -> Choices:
    return [SelectChoice(word, word) for word in dict.fromkeys((*known, *held))]


class NewForm(Form):
    """The few fields with which a record begins."""

    title = StringField("Tiêu đề")
    date = StringField("Ngày họp")
    locality = StringField("Địa phương")
    publisher = StringField("Nơi đăng")
    url = StringField("Địa chỉ trang nguồn")
    anyway = HiddenField()


class DeedForm(Form):
    """One sentence, or one id, with which a record is withdrawn, corrected or renamed; ``sure``: after a look at what will change."""

    said = StringField()
    sure = HiddenField()
    dau_vet = HiddenField()


def blank_row(form: Form, key: str) -> Control:
    """Return an empty row of the list ``key``, as the form begins with one."""
    return type(form)(meta={"csrf": False})[key].entries[0]
