"""Who chaired: every name that the records have, by given name, with the role as of each day. Nobody is taken for another of the same name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby

from plugins.archive.core import article_path
from plugins.archive.mapping import CAP, CHAIRS, GIVEN, LETTERS, NAMES, PEOPLE
from plugins.archive.people import Appearance, beginning, given_name, letter_of, person, read_appearance
from plugins.archive.plan import Artifact, Key
from plugins.common.text import collation_key, first_letter, format_number

from .chrome import SEARCH, Chrome, capital, letter_anchor, page
from .views import Link, PeopleSection, PersonView, Section, Term, Value

INDEX = "tra-cuu/nguoi-chu-tri.html"
TITLE = "Người chủ trì"
ROLES = 10  # Of one person, the newest.
INTRO = "Chức vụ là chức vụ mà tin nêu vào ngày họp, không phải chức vụ ngày nay. Xếp theo tên gọi."
NOTE = "Kho không biết hai người cùng tên ở hai nơi có phải là một người không, nên ghi riêng."
SAME_NAME = "Cùng tên, không chắc cùng người."


def letter_path(code: str, given: str = "") -> str:
    return f"tra-cuu/nguoi-chu-tri/{code}{f'-{given}' if given else ''}.html"


def is_split(chrome: Chrome) -> bool:
    """Return whether there are more people than one page holds."""
    return chrome.archive.term(PEOPLE).different(NAMES) > CAP


def people_pages(chrome: Chrome, key: Key) -> Iterator[Artifact]:
    """Yield the page of all, of a letter (``dd``), or of a given name (``dd,dung``) where its letter has too many for a page."""
    whole, (code, _, given) = chrome.archive.term(PEOPLE), key.name.partition(",")
    split = is_split(chrome)
    letters = whole.tally(LETTERS)
    if not code:
        lines = [] if split else [line for letter in letters for line in chrome.archive.term(f"{PEOPLE}:{letter}").tally(CHAIRS)]
        yield page(INDEX, "people.html" if not split else "terms.html", (split, tuple(lines), tuple(letters.items())), partial(index_context, chrome, lines))
        return
    term, count = chrome.archive.term(f"{PEOPLE}:{code}"), letters.get(code, 0)
    if not split or not count:
        return
    if given:
        lines = [value for value, _ in term.tallied(CHAIRS, beginning(given))] if count > CAP else []
        if lines:
            yield page(letter_path(code, given), "people.html", tuple(lines), partial(people_context, chrome, code, given, lines))
    elif count > CAP:
        names = term.tally(GIVEN)
        yield page(letter_path(code), "terms.html", tuple(names.items()), partial(given_context, chrome, code, list(names.items())))
    else:
        lines = list(term.tally(CHAIRS))
        yield page(letter_path(code), "people.html", tuple(lines), partial(people_context, chrome, code, "", lines))


def index_context(chrome: Chrome, lines: Sequence[str]) -> dict[str, object]:
    """Return the values of the first page: everybody, or the letters where they are too many."""
    root, letters = chrome.root_of(INDEX), chrome.archive.term(PEOPLE).tally(LETTERS)
    frame = chrome.frame(INDEX, TITLE, "Những người được tin nêu là chủ trì hội nghị giao ban, với chức vụ vào ngày họp.", [("Tìm", SEARCH)])
    if lines or not letters:
        return {**frame, "intro": INTRO, "jump": _jump(lines), "sections": tuple(_sections(lines, root)), "note": _note(chrome, lines)}
    ordered = sorted(letters, key=lambda code: collation_key(letter_of(code)))
    terms = tuple(Term(letter_of(code), root + letter_path(code), f"{format_number(letters[code])} lần chủ trì") for code in ordered)
    return {**frame, "intro": f"{INTRO} {NOTE}", "jump": (), "sections": (Section("Tên bắt đầu bằng", "van", terms),)}


def given_context(chrome: Chrome, code: str, names: Sequence[tuple[str, int]]) -> dict[str, object]:
    """Return the values of the page of a letter with too many people: its given names, without their marks as addresses have them."""
    path = letter_path(code)
    root, title = chrome.root_of(path), f"{TITLE}: vần {letter_of(code)}"
    terms = tuple(Term(_given(given), root + letter_path(code, given), f"{format_number(number)} lần chủ trì") for given, number in names)
    frame = chrome.frame(path, title, f"Những người chủ trì có tên bắt đầu bằng {letter_of(code)}.", [("Tìm", SEARCH), (TITLE, INDEX)])
    return {**frame, "intro": f"{INTRO} Tên ở đây viết không dấu; trang của mỗi tên có đủ dấu.", "jump": (), "sections": (Section("", "", terms),)}


def _given(slug: str) -> str:
    return capital(slug)


def people_context(chrome: Chrome, code: str, given: str, lines: Sequence[str]) -> dict[str, object]:
    """Return the values of the page of a letter, or of one given name."""
    path = letter_path(code, given)
    root, name = chrome.root_of(path), f"tên {_given(given)}" if given else f"vần {letter_of(code)}"
    newest = sorted(lines, key=lambda line: read_appearance(line)[3:5])[-CAP:]
    capped = f" Đang hiện {CAP} lần chủ trì mới nhất trong {format_number(len(lines))} lần." if len(lines) > len(newest) else ""
    trail = [("Tìm", SEARCH), (TITLE, INDEX), *([(f"Vần {letter_of(code)}", letter_path(code))] if given else [])]
    frame = chrome.frame(path, f"{TITLE}: {name}", f"Những người chủ trì hội nghị giao ban, {name}, với chức vụ vào ngày họp.", trail)
    return {**frame, "intro": INTRO, "jump": (), "sections": tuple(_sections(newest, root)), "note": f"{_note(chrome, newest)}{capped}"}


def _in_order(lines: Iterable[str]) -> list[Appearance]:
    """Return appearances by given name, then whole name, then place; of one person the newest first."""
    found = [read_appearance(line) for line in lines]
    found.sort(key=lambda one: (one.order, one.record), reverse=True)
    found.sort(key=lambda one: (collation_key(given_name(one.name)), collation_key(one.name), one.name, one.where))
    return found


def _sections(lines: Sequence[str], root: str) -> Iterator[PeopleSection]:
    ordered = _in_order(lines)
    places: dict[str, set[str]] = {}
    for one in ordered:
        places.setdefault(one.name, set()).add(one.where)
    for letter, of_letter in groupby(ordered, key=lambda one: first_letter(given_name(one.name))):
        people = []
        for _, its in groupby(of_letter, key=person):
            every = list(its)
            roles = tuple(_role(one, root) for one in every[:ROLES])
            more = f"Còn {format_number(len(every) - ROLES)} lần nữa." if len(every) > ROLES else ""
            people.append(PersonView(every[0].name, roles, SAME_NAME if len(places[every[0].name]) > 1 else "", more))
        yield PeopleSection(letter, letter_anchor(letter), tuple(people))


def _role(one: Appearance, root: str) -> Value:
    """Return the role on the day of a meeting, and where; it leads to the sentence that names the person."""
    url = root + article_path(one.record) + (f"#d{one.paragraph}" if one.paragraph else "")
    return Value(capital(one.role) or "Tin không nêu chức vụ", url, ", ".join(part for part in (one.day or "không rõ ngày", one.place) if part))


def _note(chrome: Chrome, lines: Iterable[str]) -> str:
    """Return what holds of all people shown, and what the abbreviations in their roles mean."""
    meanings = chrome.meanings("\n".join(sorted({read_appearance(line).role for line in lines})))
    return f"{NOTE} {'; '.join(meanings)}." if meanings else NOTE


def _jump(lines: Sequence[str]) -> tuple[Link, ...]:
    letters = sorted({first_letter(given_name(read_appearance(line).name)) for line in lines}, key=collation_key)
    return tuple(Link(letter, f"#{letter_anchor(letter)}") for letter in letters) if len(letters) > 3 else ()
