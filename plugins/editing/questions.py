"""The questions of ``inv new``, one at a time, made from the schema. Everything typed is judged by the checker before the next question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import questionary
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from questionary import Choice

from plugins.archive.report import console
from plugins.common.dates import DateProblem
from plugins.common.problems import Problem
from plugins.records.core import Record
from plugins.records.schema import APPROXIMATIONS, BY_KEY, FIELDS, KINDS, LEVELS, BadValue, Field

from .front_matter import Value, clean
from .lookalikes import Likeness
from .new import Desk, check_answer, is_day, readings, record_so_far, set_answer
from .suggestions import Suggestion, suggest_decrees, suggest_places

# What only comes up later in the life of a record, or is better written in its file.
NOT_ASKED = ("status", "withdrawn", "corrections", "aliases", "added", "featured", "image", "other_sources", "promises")
NOT_ASKED_WITHIN = ("sha256", "dead", "archived")  # Written by a machine.
AGAIN = "Viết lại"
PASS, NO_MORE = "(bỏ qua)", "(hết)"
_ENTER, _ENTER_IF_NO_MORE = "(Enter để bỏ qua)", "(Enter nếu hết)"
_MORE = " nữa"  # "Địa phương nữa": what a question is called when one answer is there already.
_ARROWS = "(phím ↑ ↓ rồi Enter)"
_AS_PEOPLE_WRITE = {
    "date": "; viết như thường cũng được: 9/10/2020, tháng 10/2020, khoảng tháng 7/2022",
    "published": "; viết như thường cũng được: 16:23 16/10/2020, 16/10/2020",
    "period": "; viết như thường cũng được: 9 tháng đầu năm 2020, quý 2/2022, năm 2023",
}
Finder = Callable[[str], list[Suggestion]]


class SuggestionCompleter(Completer):
    """Offers what ``find`` finds for all that has been typed, as it is typed."""

    def __init__(self, find: Finder) -> None:
        self._find = find

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        for suggestion in self._find(document.text) if document.text.strip() else ():
            yield Completion(suggestion.value, start_position=-len(document.text), display_meta=suggestion.remark)


class Interview:
    """Asks for one record. ``answers`` are what :func:`plugins.editing.new.make` takes. Ctrl+C raises KeyboardInterrupt."""

    def __init__(self, desk: Desk, alike: Callable[[Record], Iterable[Likeness]] = lambda record: ()) -> None:
        self._desk, self._alike = desk, alike
        self._told: set[Likeness] = set()
        self.answers: dict[str, Value] = {}

    def run(self) -> dict[str, Value]:
        for spec in _in_order():
            if spec.key not in NOT_ASKED and self._is_wanted(spec.key):
                self._ask_field(spec)
        return self.answers

    def _is_wanted(self, key: str) -> bool:
        """Return whether a question has sense after the answers so far."""
        given = self.answers
        match key:
            case "date_note":
                return self._is_required(key)
            case "level" | "locality_note":
                return not given.keys() & {"locality", "level"}
            case "series":
                return given.get("level") == "trung ương"
            case "decree_note" | "chair_note":
                return key.removesuffix("_note") not in given
            case "relay_of":
                return given.get("kind") == "điểm cầu"
        return True

    def _is_required(self, key: str) -> bool:
        given = self.answers
        if key == "date_note":
            return "date" not in given or str(given["date"]).startswith("XXXX") or str(given["date"])[-1] in "?~%"
        return BY_KEY[key].required or (key == "locality_note" and not given.keys() & {"locality", "level"})

    def _ask_field(self, spec: Field) -> None:
        console.print(f"\n[bold]{spec.label}[/]{' (bắt buộc)' if self._is_required(spec.key) else ''} [dim]{spec.key}[/]")
        console.print(f"  {spec.help}", style="dim", markup=False)
        if not spec.fields:
            example = spec.example.strip("[]").partition(",")[0] if spec.many and spec.example.startswith("[") else spec.example
            console.print(f"  Ví dụ: {example}{' (mỗi lần ghi một)' if spec.many else ''}{_AS_PEOPLE_WRITE.get(spec.key, '')}", style="dim", markup=False)
        value = self._ask_many(spec) if spec.many else self._ask_group(spec) if spec.fields else self._ask_one(spec)
        if value:
            set_answer(self.answers, spec.key, value)
            if spec.key in ("locality", "level", "source"):
                self._warn()

    def _warn(self) -> None:
        """Tell of records like this one as soon as it can be known, not after the last question."""
        record = record_so_far(self.answers, self._desk)
        for likeness in self._alike(record) if record else ():
            if likeness not in self._told:
                self._told.add(likeness)
                warn_of(likeness)

    def _ask_many(self, spec: Field) -> Value:
        if spec.key == "forces":
            return _several(spec.label, [force.name for force in self._desk.registers.forces])
        found: list[Value] = []
        while True:
            so_far = Field(spec.key, f"{spec.label}{_MORE}" if found else spec.label, spec.help, spec.example, spec.parse, many=True, fields=spec.fields)
            item = self._ask_group(so_far, found) if spec.fields else self._ask_one(so_far, found)
            if not item:
                return found  # type: ignore[return-value]
            found.append(item)

    def _ask_group(self, spec: Field, before: Iterable[Value] = ()) -> Value:
        """Ask for the parts of a group; one of which the first part is passed is none at all."""
        group: dict[str, str] = {}
        for place, inner in enumerate(part for part in spec.fields if part.key not in NOT_ASKED_WITHIN):
            console.print(f"  {inner.help} Ví dụ: {inner.example}", style="dim", markup=False)

            def judge(value: str, inner: Field = inner) -> Value:
                whole = {**_placeholders(spec), **group, inner.key: value}
                return [*before, whole] if spec.many else whole  # type: ignore[list-item]

            may_pass = not inner.required or (place == 0 and spec.many)
            value = self._ask_text(
                inner, spec.key, judge, may_pass=may_pass, label=f"{spec.label.removesuffix(_MORE) if place else spec.label}: {inner.label.lower()}"
            )
            if not value and place == 0 and spec.many:
                return ""
            if value:
                group[inner.key] = value
        return group

    def _ask_one(self, spec: Field, before: Iterable[Value] = ()) -> str:
        def judge(value: str) -> Value:
            return [*before, value] if spec.many else value  # type: ignore[list-item]

        may_pass = spec.many or not self._is_required(spec.key)
        return self._ask_text(spec, spec.key, judge, may_pass=may_pass, label=spec.label)

    def _ask_text(self, spec: Field, key: str, judge: Callable[[str], Value], *, may_pass: bool, label: str) -> str:
        """Ask until the checker has nothing to say; ``judge`` makes of a text the whole value of ``key``."""
        allowed = _allowed(spec)
        if allowed:
            return _one_of(label, allowed, may_pass=may_pass)
        finder = self.finder(spec.key)
        while True:
            typed = _typed(label, self._validator(spec, key, judge, finder, may_pass=may_pass), finder, may_pass=may_pass)
            if not typed:
                return ""
            value = self._settle(spec, key, judge, typed, finder)
            if value:
                return value

    def _settle(self, spec: Field, key: str, judge: Callable[[str], Value], typed: str, finder: Finder | None) -> str:
        """Return what was meant by ``typed``, "" to ask again: what can be read in several ways is asked, a day is read back."""
        if is_day(spec):
            return _confirmed({code: label for code, label in self._readings(spec, typed).items() if not self._problems(key, judge(code))})
        if not finder or not self._problems(key, judge(typed)):
            return typed
        return _chosen(
            "Ý là nơi nào?" if key == "locality" else "Ý là mục nào?", [found for found in finder(typed) if not self._problems(key, judge(found.value))]
        )

    def _validator(self, spec: Field, key: str, judge: Callable[[str], Value], finder: Finder | None, *, may_pass: bool) -> Callable[[str], bool | str]:
        def validate(given: str) -> bool | str:
            if not given.strip():
                return True if may_pass else f"mục này bắt buộc; ví dụ: {spec.example}"
            try:
                codes = self._readings(spec, given) if is_day(spec) else {}
                problems = [self._problems(key, judge(code)) for code in (codes or [given])]
            except (BadValue, DateProblem) as error:
                return f"{error.what}; {error.cure}"
            if all(problems) and not (finder and any(not self._problems(key, judge(found.value)) for found in finder(given))):
                return f"{problems[0][0].what}; {problems[0][0].cure}"
            return True

        return validate

    def _readings(self, spec: Field, typed: str) -> dict[str, str]:
        """Return what ``typed`` can mean; a period is of the time before the meeting, where its day is known."""
        day = self._desk.today
        if spec.key == "period":
            record = record_so_far(self.answers, self._desk)
            day = (record.last_possible_day if record else None) or day
        return readings(spec, typed, day)

    def _problems(self, key: str, value: Value) -> list[Problem]:
        return check_answer(key, {**self.answers, key: clean(value)}, self._desk)

    def finder(self, key: str) -> Finder | None:
        """Return what finds suggestions for ``key``, None for a key of free text."""
        registers = self._desk.registers
        if key == "locality":
            record = record_so_far(self.answers, self._desk)
            return lambda typed: suggest_places(typed, registers.gazetteer, record.day_for_registers if record else None)
        if key == "decree":
            return lambda typed: suggest_decrees(typed, registers.decrees)
        if key == "relay_of":
            return lambda typed: [Suggestion(record, path) for record, path in self._desk.paths.items() if typed.strip().lower() in record][:8]
        return None


def _in_order() -> list[Field]:
    """Return the fields in the order of the schema, but the level of a meeting before the note on its missing place."""
    keys = [field.key for field in FIELDS if field.key != "level"]
    keys.insert(keys.index("locality_note"), "level")
    return [BY_KEY[key] for key in keys]


def _placeholders(spec: Field) -> dict[str, str]:
    """Return something for each part that a group needs, until it has been asked for."""
    return {inner.key: "1" if inner.key == "value" else "x" for inner in spec.fields if inner.required}


def _allowed(spec: Field) -> tuple[str, ...]:
    return {"kind": KINDS, "level": LEVELS, "approx": APPROXIMATIONS}.get(spec.key, ())


def _typed(label: str, validate: Callable[[str], bool | str], finder: Finder | None, *, may_pass: bool) -> str:
    completer = SuggestionCompleter(finder) if finder else None
    question = questionary.text(
        label,
        validate=validate,
        instruction=(_ENTER_IF_NO_MORE if _MORE in label else _ENTER) if may_pass else None,
        completer=completer,
        validate_while_typing=False,
        complete_while_typing=bool(finder),
    )
    return str(question.unsafe_ask()).strip()


def _one_of(label: str, allowed: Iterable[str], *, may_pass: bool) -> str:
    choices = [*([Choice(NO_MORE if label.endswith(_MORE) else PASS, value="")] if may_pass else []), *(Choice(word, value=word) for word in allowed)]
    return str(questionary.select(label, choices=choices, instruction=_ARROWS).unsafe_ask())


def _several(label: str, known: Iterable[str]) -> list[str]:
    """Return what is chosen one after the other. Questionary's own list of boxes speaks English."""
    left, found = list(known), []
    while left:
        word = _one_of(f"{label}{_MORE}" if found else label, left, may_pass=True)
        if not word:
            break
        found.append(word)
        left.remove(word)
    return found


def _confirmed(codes: Mapping[str, str]) -> str:
    """Return the code that is meant, "" if none of them is."""
    if len(codes) == 1:
        code, label = next(iter(codes.items()))
        return code if confirm(f"Hiểu là: {label}. Đúng không?", "Đúng", AGAIN) else ""
    choices = [*(Choice(f"{label} ({code})", value=code) for code, label in codes.items()), Choice(AGAIN, value="")]
    return str(questionary.select("Viết thế có thể hiểu mấy cách. Chọn cách đúng:", choices=choices, instruction=_ARROWS).unsafe_ask())


def _chosen(question: str, suggestions: Iterable[Suggestion]) -> str:
    choices = [
        *(Choice(f"{found.value}: {found.remark}" if found.remark else found.value, value=found.value) for found in suggestions),
        Choice(AGAIN, value=""),
    ]
    return str(questionary.select(question, choices=choices, instruction=_ARROWS).unsafe_ask())


def warn_of(likeness: Likeness) -> None:
    console.print(f"[yellow]Có thể đã có bài về cuộc họp này:[/] {likeness.path} ({likeness.why})")


def confirm(question: str, yes: str, no: str, *, default: bool = True) -> bool:
    """Return whether the editor says ``yes``; Enter alone means ``default``. Questionary's own yes and no are English."""
    choices = [Choice(yes, value=True), Choice(no, value=False)]
    return bool(questionary.select(question, choices=choices if default else choices[::-1], instruction=_ARROWS).unsafe_ask())


__all__ = ["Interview", "confirm", "warn_of"]
