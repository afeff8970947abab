"""Places and decrees by what an editor has typed of them, without dấu and in part: ``go quao`` → ``Gò Quao, Kiên Giang``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plugins.common.dates import short_day
from plugins.common.text import collation_key, fold, join_words
from plugins.decrees.core import Decree, DecreeRegister
from plugins.gazetteer.core import Gazetteer, Place


@dataclass(frozen=True)
class Suggestion:
    """What to write (``value``), and a ``remark`` that helps to choose: what the place is today, what the decree is about."""

    value: str
    remark: str = ""


def suggest_places(typed: str, gazetteer: Gazetteer, day: date | None = None, limit: int = 20) -> list[Suggestion]:
    """Return the places whose name, or old name, begins with ``typed`` or has its words, the nearest first.

    Of places alike come first those that were there on ``day``, then provinces. One that is no more is told with what its ground belongs to today.
    """
    wanted = _words(typed)
    if not wanted:
        return []
    ranked = []
    for notation, place in gazetteer.by_notation:
        rank = min(_rank(wanted, spelling) for spelling in _spellings(notation, place))
        if rank < _NONE:
            ranked.append(
                (
                    rank,
                    bool(day) and not place.exists_on(day),
                    not place.is_province,
                    bool(place.ended),
                    collation_key(notation),
                    Suggestion(notation, _today(place, gazetteer)),
                )
            )
    return [suggestion for *_, suggestion in sorted(ranked, key=lambda row: row[:-1])][:limit]


def _spellings(notation: str, place: Place) -> Iterable[str]:
    above = notation.partition(",")[2]
    yield notation
    for name in (place.name, *place.aliases):
        yield f"{name}{above and ','}{above}"
    for kind in dict.fromkeys(form.type for form in place.forms):
        yield f"{kind} {notation}"


def _today(place: Place, gazetteer: Gazetteer) -> str:
    if not place.ended:
        return place.full_name()
    heirs = join_words([heir.full_name() for heir in gazetteer.today(place)])
    return f"{place.full_name()}, chỉ có trước ngày {short_day(place.ended)}{f'; nay thuộc {heirs}' if heirs else ''}"


_NONE = 9


def _words(typed: str) -> str:
    return " ".join(re.findall(r"\w+", fold(typed)))


def _rank(wanted: str, spelling: str) -> int:
    """Return how near ``spelling`` is to ``wanted``: 0 the same name, 1 begins with it, 2 a word of it does, 3 has all its words, 9 not at all."""
    name, whole = _words(spelling.partition(",")[0]), _words(spelling)
    if wanted in (name, whole):
        return 0
    if whole.startswith(wanted):
        return 1
    if f" {wanted}" in f" {whole}":
        return 2
    parts = whole.split()
    return 3 if all(any(part.startswith(word) for part in parts) for word in wanted.split()) else _NONE


_SAID = re.compile(r"^(?:nghi dinh|nd(?:-cp)?)\b\.?\s*(?:so\b:?\s*)?|\s*/?\s*nd\s*-\s*cp$")


def suggest_decrees(typed: str, register: DecreeRegister, limit: int = 20) -> list[Suggestion]:
    """Return the decrees that ``typed`` may mean: ``nd 03``, ``03/2019``, ``nghi dinh 77``, words of a title.

    The coordination decrees come first; those that are only mistaken for one are left out, as no record is held under them. One that shares
    its number with another is suggested by its id, as records must name it.
    """
    wanted = fold(typed)
    while (shorter := _SAID.sub("", wanted).strip()) != wanted:
        wanted = shorter
    number = re.fullmatch(r"(\d{1,3})(?:\s*[/.]\s*|\s+)?(\d{0,4})", wanted) if re.match(r"\d", wanted) else None
    found = []
    for decree in register:
        if decree.decoy_for in register.decrees:
            continue
        if number:
            fits = decree.ordinal == number[1].lstrip("0") and str(decree.year).startswith(number[2])
        else:
            text = fold(" ".join((decree.short_name, decree.title.value or "", decree.subject)))
            fits = all(f" {word}" in f" {text}" for word in wanted.split())
        if fits:
            found.append((not decree.is_core, -decree.year, decree.id, Suggestion(_written(decree, register), _about(decree))))
    return [suggestion for *_, suggestion in sorted(found, key=lambda row: row[:-1])][:limit]


def _written(decree: Decree, register: DecreeRegister) -> str:
    return decree.number if register.resolve(decree.number).id == decree.id else decree.id


def _about(decree: Decree) -> str:
    signed = f"ký ngày {short_day(decree.signed_day)}; " if decree.signed_day else ""
    return f"{signed}{decree.subject or decree.title.value or ''}"
