"""What of a record two versions of it say differently, as a reader would mind it. Bytes in, changed fields out.

Of substance are days, places, decrees, figures, promises, sources, people, titles; and words of running text: numbers, names, words that turn a sentence
round, or more than a small share of it. Not of substance: how a file is written, editors' remarks, spelling (of anything but names), and the fields
of ``LEFT_OUT``. A thing that was not said before and now is (a figure more, a place that was unknown) corrects nothing: it is told apart as an addition.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import zip_longest

from plugins.common.dates import DateProblem
from plugins.common.text import fold, nfc
from plugins.editing.front_matter import CannotEdit, read_values, split_body
from plugins.records.schema import BY_KEY, BadValue, Field, text

BODY = "body"
# Told to readers by the log itself, or by nothing but where and how a page is shown, or known to machines alone.
LEFT_OUT = frozenset({"topics", "featured", "status", "withdrawn", "corrections", "added", "aliases"})
_INNER_LEFT_OUT = frozenset({"dead", "archived", "accessed", "sha256", "taken_up_by", "alt"})
# They explain a fact: gone with what they explained, nothing is missing.
_NOTES = frozenset({"date_note", "locality_note", "decree_note", "chair_note", "note"})
_RUNNING = _NOTES | {"summary", BODY, "caption"}
_SHARE = 20  # One word of so many may change in running text,
_FEW = 3  # and so many in a short one.
_WORD = re.compile(r"\w+(?:[.,/:-]\w+)*")
_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)
_STARTS = re.compile(r"(?:^|[.!?…:;\n]|[-*>#])[\s“‘\"'(*_\[]*\Z")  # What stands before the first word of a sentence.
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


class Weight(IntEnum):
    """How much a difference matters to readers."""

    NONE = 0
    ADDITION = 1
    ALTERATION = 2


@dataclass(frozen=True)
class Changed:
    """A field (``body``: the text below the front matter) that says something else than before; ``is_addition``: what it said before still stands."""

    key: str
    is_addition: bool = False

    @property
    def label(self) -> str:
        return "thân bài" if self.key == BODY else BY_KEY[self.key].label[:1].lower() + BY_KEY[self.key].label[1:]


def changes(before: bytes, after: bytes) -> tuple[Changed, ...]:
    """Return what of substance two versions of a record file say differently, in the order of the schema; nothing if one of them cannot be read."""
    try:
        old, new = read_values(before), read_values(after)
        bodies = [_REMARK.sub(" ", split_body(data)[1]) for data in (before, after)]
    except CannotEdit:
        return ()
    weights = {key: _weigh(spec, old.get(key), new.get(key)) for key, spec in BY_KEY.items() if key not in LEFT_OUT and old.get(key) != new.get(key)}
    weights[BODY] = _weigh_text(*bodies, is_running=True)
    return tuple(Changed(key, weight is Weight.ADDITION) for key, weight in weights.items() if weight)


def _weigh(spec: Field, old: object, new: object) -> Weight:
    if not spec.many:
        return _weigh_one(spec, old, new)
    return _weigh_items(spec, _items(old), _items(new))


def _items(value: object) -> list[object]:
    return [] if _is_empty(value) else list(value) if isinstance(value, list) else [value]


def _is_empty(value: object) -> bool:
    return value is None or value in ("", "null", "~")


def _weigh_items(spec: Field, old: list[object], new: list[object]) -> Weight:
    """Weigh two lists, in whatever order: what both have does not count; what is left is compared one by one."""
    come = list(new)
    gone = []
    for item in old:
        same = next((place for place, other in enumerate(come) if not _weigh_one(spec, item, other)), None)
        if same is None:
            gone.append(item)
        else:
            del come[same]
    if len(gone) > len(come):
        return Weight.ALTERATION
    weights = [_weigh_one(spec, item, other) for item, other in zip(gone, come, strict=False)]
    return max(weights, default=Weight.ADDITION if come else Weight.NONE)


def _weigh_one(spec: Field, old: object, new: object) -> Weight:
    if spec.fields and isinstance(old, Mapping) and isinstance(new, Mapping):
        inner = (field for field in spec.fields if field.key not in _INNER_LEFT_OUT)
        return max((_weigh_one(field, old.get(field.key), new.get(field.key)) for field in inner), default=Weight.NONE)
    if _is_empty(old) or _is_empty(new):
        if _is_empty(old):
            return Weight.NONE if _is_empty(new) else Weight.ADDITION
        return Weight.NONE if spec.key in _NOTES else Weight.ALTERATION
    if _typed(spec.parse, old) == _typed(spec.parse, new):
        return Weight.NONE
    if spec.parse is text and isinstance(old, str) and isinstance(new, str):
        return _weigh_text(old, new, is_running=spec.key in _RUNNING)
    return Weight.ALTERATION


def _typed(parse: Callable[[str], object] | None, value: object) -> object:
    """Return a value as the schema reads it, so that spellings of one day or number are the same; as it stands where it cannot be read."""
    try:
        return parse(value.strip()) if parse and isinstance(value, str) else value
    except (BadValue, DateProblem):
        return value


def _weigh_text(old: str, new: str, *, is_running: bool) -> Weight:
    if old == new:
        return Weight.NONE
    if not is_running:
        pairs = zip_longest(_words(old), _words(new))
        return Weight.NONE if all(a and b and (a.key == b.key or _is_slip(a, b)) for a, b in pairs) else Weight.ALTERATION
    allowed = max(_FEW, len(old.split()) // _SHARE)
    before, after = map(_words, _differing(old, new))
    gone, come = _more_of(before, after), _more_of(after, before)
    for word in tuple(gone):
        slip = next((other for other in come if _is_slip(word, other)), None)
        if slip:
            gone.remove(word)
            come.remove(slip)
    if len(gone) > allowed or any(word.is_weighty for word in gone) or any(word.key in _TURNING for word in come):
        return Weight.ALTERATION
    return Weight.ADDITION if len(come) > allowed or any(word.is_weighty for word in come) else Weight.NONE


def _more_of(these: list[_Word], others: list[_Word]) -> list[_Word]:
    """Return the words that ``these`` have oftener than ``others``, wherever they stand, names first where a word is one only at times."""
    left = Counter(word.key for word in others)
    found = []
    for word in sorted(these, key=lambda word: word.is_weighty):
        if left[word.key]:
            left[word.key] -= 1
        else:
            found.append(word)
    return found


def _differing(old: str, new: str) -> tuple[str, str]:
    """Return the rows that only one of two texts has, of each: a paragraph that moved says what it said."""
    rows, rows_after = old.splitlines(), new.splitlines()
    both = Counter(rows) & Counter(rows_after)
    return _without(rows, both), _without(rows_after, both)


def _without(rows: list[str], these: Counter[str]) -> str:
    left = Counter(these)
    kept = []
    for row in rows:
        if left[row]:
            left[row] -= 1
        else:
            kept.append(row)
    return "\n".join(kept)


@dataclass(frozen=True)
class _Word:
    """A word. ``key``: without case, and wherever its tone is put (hòa, hoà); ``is_weighty``: a number, a name, or one that turns a sentence round."""

    key: str
    is_weighty: bool


def _words(given: str) -> list[_Word]:
    given = nfc(given)
    found = []
    for match in _WORD.finditer(given):
        word = _word(match[0])
        if not word.is_weighty and match[0][0].isupper() and not _STARTS.search(given[max(0, match.start() - 20) : match.start()]):
            word = _Word(word.key, is_weighty=True)
        found.append(word)
    return found


@lru_cache(20_000)
def _word(written: str) -> _Word:
    """Return a word as it is wherever it stands; a name of one capital is told by where it stands."""
    key = _key(written)
    is_abbreviation = written[0].isupper() and len(written) > 1 and not written[1:].islower()
    return _Word(key, is_abbreviation or key in _TURNING or any(sign.isdigit() for sign in written))


def _key(word: str) -> str:
    if any(sign.isdigit() for sign in word):
        return re.sub(r"(?<=\d)\.(?=\d{3}(?!\d))", "", word.casefold())
    apart = unicodedata.normalize("NFD", word.casefold())
    return nfc(apart.translate(_TONES)) + "".join(sign for sign in apart if ord(sign) in _TONES)


# One of these more, or less, and a sentence says the opposite.
_TURNING = frozenset(map(_key, ("không", "chưa", "chẳng", "tăng", "giảm")))


def _is_slip(gone: _Word, come: _Word) -> bool:
    """Return whether one word is the other with a mark or a letter put right. Names have no slips: who was named wrongly was named wrongly."""
    if gone.is_weighty or come.is_weighty:
        return False
    one, other = fold(gone.key), fold(come.key)
    return one == other or _is_one_letter_off(one, other)


def _is_one_letter_off(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 3:
        return False
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return any(one[start + a :] == other[start + b :] for a, b in ((1, 1), (1, 0), (0, 1)))
