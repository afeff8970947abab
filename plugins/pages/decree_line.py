"""The line of decrees: what was signed, in force and replaced on which day, of confirmed facts alone; and what is not confirmed, in words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from plugins.common.dates import short_day
from plugins.common.text import join_words
from plugins.decrees.core import Decree, DecreeRegister

from .views import DecreeLine, LineStep, Link


@dataclass(frozen=True)
class Handover:
    """``heir`` replaced ``old`` ``on`` a day, None where none is confirmed; perhaps the whole is not."""

    old: str
    heir: str
    on: date | None
    is_confirmed: bool


def handovers(register: DecreeRegister) -> tuple[Handover, ...]:
    """Return which decree of the register replaced which, each once: a replacement may stand with either or both."""
    found: dict[tuple[str, str], Handover] = {}
    for decree in register:
        for relation in decree.relations:
            if relation.kind not in ("replaces", "replaced_by") or relation.other not in register.decrees:
                continue
            pair = (relation.other, decree.id) if relation.kind == "replaces" else (decree.id, relation.other)
            before = found.get(pair, Handover(*pair, None, is_confirmed=False))
            on = date.fromisoformat(relation.on) if relation.on and relation.is_confirmed else None
            found[pair] = replace(before, on=before.on or on, is_confirmed=before.is_confirmed or relation.is_confirmed)
    return tuple(found.values())


def family(decree: Decree, register: DecreeRegister) -> list[Decree]:
    """Return the decree with all that it is joined to by confirmed replacements."""
    joined, size = {decree.id}, 0
    while size < len(joined):
        size = len(joined)
        for handover in handovers(register):
            if handover.is_confirmed and joined & {handover.old, handover.heir}:
                joined |= {handover.old, handover.heir}
    return [member for member in register if member.id in joined]


def decree_line(members: Sequence[Decree], register: DecreeRegister, address: Callable[[Decree], str], current: str = "") -> DecreeLine | None:
    """Return the line of ``members``, oldest first; None if nothing of them is confirmed. ``current``: the decree whose page it is."""
    ids = {member.id for member in members}
    among = [handover for handover in handovers(register) if ids & {handover.old, handover.heir}]
    steps = [step for member in members for step in _steps(member, register, [found for found in among if found.heir == member.id and found.is_confirmed])]
    if not steps:
        return None
    views = tuple(
        LineStep(
            short_day(day) if day else "không rõ ngày",
            day.isoformat() if day else "",
            decree.tone,
            Link(decree.short_name, address(decree), current="true" if decree.id == current else ""),
            what,
        )
        for day, decree, what in sorted(steps, key=lambda step: (step[0] or date.max, step[1].id))
    )
    return DecreeLine(views, _unconfirmed(members, among, register))


def _steps(decree: Decree, register: DecreeRegister, taken_over: Iterable[Handover]) -> list[tuple[date | None, Decree, str]]:
    """Return what is confirmed of one decree: day, decree, what happened."""
    signed = decree.signed_day if decree.signed.is_confirmed else None
    undated = [register[found.old].short_name for found in taken_over if found.on is None]
    replaces = f"thay {join_words(undated)}, từ ngày nào thì chưa xác nhận" if undated else ""
    steps: list[tuple[date | None, Decree, str]] = []
    if signed:
        steps.append((signed, decree, "; ".join(filter(None, (f"được ký, {decree.issuer} ban hành", replaces)))))
    elif replaces:
        steps.append((None, decree, replaces))
    if decree.effective.is_confirmed and decree.effective.value:
        steps.append((date.fromisoformat(decree.effective.value), decree, "bắt đầu có hiệu lực"))
    steps += [(found.on, decree, f"thay {register[found.old].short_name}") for found in taken_over if found.on]
    return steps


def _unconfirmed(members: Iterable[Decree], among: Iterable[Handover], register: DecreeRegister) -> tuple[str, ...]:
    members = list(members)
    said = []
    for label, lacking in (
        ("ngày ký của", [decree.short_name for decree in members if not decree.signed.is_confirmed]),
        ("ngày có hiệu lực của", [decree.short_name for decree in members if not decree.effective.is_confirmed]),
    ):
        if lacking:
            said.append(f"{label} {join_words(sorted(lacking))}")
    said += [f"việc {register[found.heir].short_name} thay {register[found.old].short_name}" for found in among if not found.is_confirmed]
    return tuple(said)
