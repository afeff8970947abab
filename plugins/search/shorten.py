"""Gives the variables of a script short names: a third of what the search page loads is names.

One name becomes one other, wherever it stands as a variable, and two names of one statement of the top level two: so scopes need no thought,
and nothing can be captured. Names of properties stay but for a few of our own. A variable that is declared nowhere, and is not the browser's, is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import product
from string import ascii_letters

from .tokens import GLOBALS, KEYWORDS, CannotJoin, Token, tokens_of

# Properties that only our engine's own objects have: no file, no browser and no page reads them.
_PLAN = "start end fold form forms said worth named good entities heads pairs scores clean cover poor inner joined want counts sets weight options bringSets excluded isAsked isExcluded isMust isPrefix isQuoted isStrict links quality runs singles syllables units unknown wants"
_OWN = {name: f"${letter}" for name, letter in zip(_PLAN.split(), ascii_letters, strict=False)}
_TOP = 2  # Brackets around a statement: (() => { ... })
_OPEN, _CLOSE = ("{", "(", "[", "${"), ("}", ")", "]")
_CHUNK = re.compile(r"((?:[^\\$]|\\.|\$(?!\{))*)\$\{", re.DOTALL)
_BEFORE_BLOCK = {"", ")", "=>", "else", "try", "finally", "do", "catch", ";", "}", "{"}


def shortened(script: str, shared: Iterable[str]) -> str:
    """Return ``script``, a function of statements, with short names for its variables; ``shared`` are those that its statements share.

    Raises CannotJoin for a variable that nothing declares.
    """
    tokens = list(_flat(script))
    words = [at for at, token in enumerate(tokens) if token.kind != "space"]
    roles = _roles(tokens, words)
    declared_at = _declared(tokens, words, roles)
    declared = {tokens[at].text for at in declared_at}
    for at in words:
        name = tokens[at].text
        if roles.get(at) in ("variable", "shorthand") and name not in GLOBALS and name not in declared:
            raise CannotJoin(f"script:{tokens[at].line}: {name} is declared nowhere")
    # Pairs of letters for what statements share; what is their own mostly gets by with one, and so looks alike, which packs well.
    common = dict(zip(sorted(shared), (name for name in _short_names() if len(name) > 1), strict=False))
    statements = list(_statements(tokens))
    owned: list[list[str]] = []
    for start, end in statements:
        theirs = {name for name in declared if name not in GLOBALS and name not in common}
        theirs |= {tokens[at].text for at in range(start, end) if at in declared_at and tokens[at].text not in common and tokens[at].text[0].islower()}
        owned.append([tokens[at].text for at in range(start, end) if roles.get(at) in ("variable", "shorthand") and tokens[at].text in theirs])
    own = _own_names(owned, set(common.values()))
    made: list[str] = []
    for (start, end), names in zip(statements, owned, strict=True):
        short = {**{name: own[name] for name in names}, **common}
        made += (_renamed(tokens[at].text, roles.get(at, ""), short) for at in range(start, end))
    for at, token in enumerate(tokens[:-1]):
        if token.text == "const" and tokens[at + 1].kind == "space":  # One word for both packs better; the modules hold who may set what.
            made[at] = "let"
    return "".join(made)


def _own_names(statements: Sequence[Sequence[str]], taken: Set[str]) -> dict[str, str]:
    """Return a short name for each name: the same in all statements, for like text packs well; two that meet in one statement get two."""
    neighbours: dict[str, set[str]] = {}
    for names in statements:
        for name in names:
            neighbours.setdefault(name, set()).update(names)
    found: dict[str, str] = {}
    for name, _ in Counter(name for names in statements for name in names).most_common():
        used = {found[other] for other in neighbours[name] if other in found}
        found[name] = next(free for free in _short_names() if free not in used and free not in taken)
    return found


def _statements(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield where the statements of a script's one function begin and end; short ones may come together."""
    start, first, depth = 0, "", 0
    for at, token in enumerate(tokens):
        if token.kind == "space":
            continue
        first = first or token.text
        depth += (token.text in _OPEN) - (token.text in _CLOSE)
        if depth == _TOP and (token.text == ";" or (token.text == "}" and first in ("function", "async", "class"))):
            yield start, at + 1
            start, first = at + 1, ""
    yield start, len(tokens)


def _renamed(text: str, role: str, short: Mapping[str, str]) -> str:
    if role == "property":
        return _OWN.get(text, text)
    if role == "shorthand" and (text in short or text in _OWN):
        return f"{_OWN.get(text, text)}:{short.get(text, text)}"
    return short.get(text, text) if role == "variable" else text


def _short_names() -> Iterator[str]:
    for length in (1, 2, 3):
        for letters in product(ascii_letters, repeat=length):
            name = "".join(letters)
            if name not in KEYWORDS and name not in GLOBALS:
                yield name


def _flat(script: str) -> Iterator[Token]:
    """Yield the tokens of a script, those inside template literals among them."""
    for token in tokens_of("script", script):
        if token.kind == "template":
            yield from _template(token)
        else:
            yield token


def _template(token: Token) -> Iterator[Token]:
    """Yield a template literal as its texts (chunks) and the tokens of the expressions between them."""
    text, at = token.text, 0
    while found := _CHUNK.match(text, at):
        yield Token("chunk", found[1], token.line)
        yield Token("mark", "${", token.line)
        at, depth = found.end(), 1
        for inner in tokens_of("script", text[at:]):
            at += len(inner.text)
            depth += (inner.text == "{") - (inner.text == "}")
            yield from _template(inner) if inner.kind == "template" else (inner,)
            if not depth:
                break
    yield Token("chunk", text[at:], token.line)


def _roles(tokens: Sequence[Token], words: Sequence[int]) -> dict[int, str]:
    """Return what each name stands for: a variable, a property, or both (``{ name }``)."""
    roles: dict[int, str] = {}
    inside: list[str] = []  # block, object, class, or another bracket
    before = ""
    is_class = False
    for place, at in enumerate(words):
        text = tokens[at].text
        after = tokens[words[place + 1]].text if place + 1 < len(words) else ""
        if tokens[at].kind == "name" and text not in KEYWORDS:
            roles[at] = _role(before, after, inside[-1] if inside else "block")
        elif text == "class":
            is_class = True
        elif text == "{":
            inside.append("class" if is_class else "block" if before in _BEFORE_BLOCK else "object")
            is_class = False
        elif text in _OPEN:
            inside.append(text)
        elif text in _CLOSE:
            inside.pop()
        before = text
    return roles


def _role(before: str, after: str, inside: str) -> str:
    if before in (".", "?.", "#"):
        return "property"
    if inside == "object" and before in ("{", ",", "get", "set", "async", "*"):
        return "shorthand" if after in (",", "}", "=") else "property"
    if inside == "class" and before in ("{", "}", ";", "get", "set", "async", "*", "static"):
        return "property"
    return "variable"


def _declared(tokens: Sequence[Token], words: Sequence[int], roles: dict[int, str]) -> set[int]:
    """Return where the script declares its names: constants, functions, classes, parameters, with those in patterns."""
    texts = [tokens[at].text for at in words]
    found: set[int] = set()

    def take(start: int, end: int) -> None:
        for place in range(start, end):
            if roles.get(words[place]) in ("variable", "shorthand") and texts[place - 1] != "=":  # What a parameter is by default it declares not.
                found.add(words[place])

    for place, text in enumerate(texts):
        after = texts[place + 1] if place + 1 < len(texts) else ""
        if text in ("const", "let"):
            at, depth = place + 1, 0
            is_name = True
            while at < len(texts) and not (depth == 0 and texts[at] in (";", "of", "in")) and depth >= 0:
                if is_name:
                    end = _closing(texts, at) if texts[at] in _OPEN else at
                    take(at, end + 1)
                    at, is_name = end, False
                elif texts[at] in _OPEN:
                    depth += 1
                elif texts[at] in _CLOSE:
                    depth -= 1
                elif texts[at] == "," and not depth:
                    is_name = True
                at += 1
        elif text in ("function", "class") and after != "(":
            take(place + 1, place + (3 if after == "*" else 2))
        elif after == "=>" and text not in _CLOSE:
            take(place, place + 1)
        elif text == "(":
            end = _closing(texts, place)
            follows = texts[end + 1] if end + 1 < len(texts) else ""
            if follows == "=>" or (follows == "{" and texts[place - 1] not in ("if", "for", "while", "switch")):
                take(place + 1, end)
    return found


def _closing(texts: Sequence[str], start: int) -> int:
    depth = 0
    for at in range(start, len(texts)):
        depth += (texts[at] in _OPEN) - (texts[at] in _CLOSE)
        if not depth:
            return at
    raise CannotJoin(f"{texts[start]} is not closed")
