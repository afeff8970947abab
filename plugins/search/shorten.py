"""Gives the variables of a script short names: a third of what the search page loads is names.

In one statement of the top level one name becomes one other, wherever it stands as a variable: so scopes need no thought, and nothing can be
captured. Names of properties stay. A variable that is declared nowhere, and is not the browser's, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from string import ascii_letters

from .tokens import GLOBALS, KEYWORDS, CannotJoin, Token, tokens_of

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
    declared = _declared(tokens, words, roles)
    for at in words:
        name = tokens[at].text
        if roles.get(at) in ("variable", "shorthand") and name not in GLOBALS and name not in declared:
            raise CannotJoin(f"{name} is declared nowhere: {''.join(token.text for token in tokens[max(0, at - 8) : at + 8])}")
    # Pairs of letters for what statements share; what is their own mostly gets by with one, and so looks alike, which packs well.
    common = dict(zip(sorted(shared), (name for name in _short_names() if len(name) > 1), strict=False))
    taken = set(common.values())
    made: list[str] = []
    for start, end in _statements(tokens):
        names = (tokens[at].text for at in range(start, end) if roles.get(at) in ("variable", "shorthand"))
        own = [name for name in dict.fromkeys(names) if name not in common and name not in GLOBALS]
        short = {**common, **dict(zip(own, (name for name in _short_names() if name not in taken), strict=False))}
        made += (_renamed(tokens[at].text, roles.get(at, ""), short) for at in range(start, end))
    return "".join(made)


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
    if text not in short or role not in ("variable", "shorthand"):
        return text
    return f"{text}:{short[text]}" if role == "shorthand" else short[text]


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


def _declared(tokens: Sequence[Token], words: Sequence[int], roles: dict[int, str]) -> set[str]:
    """Return every name that the script declares: constants, functions, classes, parameters, with those in patterns."""
    texts = [tokens[at].text for at in words]
    found: set[str] = set()

    def take(start: int, end: int) -> None:
        found.update(texts[place] for place in range(start, end) if roles.get(words[place]) in ("variable", "shorthand"))

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
