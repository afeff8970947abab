"""Joins the ES modules of the search into one classic script: modules do not load from a disk (``file://``), and one file is one round trip.

No general bundler: it knows the few forms our modules use, and refuses whatever else it meets, so that what the browser runs is what the
modules say. Knows nothing of Pelican.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path

import rjsmin

from .shorten import shortened
from .tokens import GLOBALS, CannotJoin, Token, tokens_of

LENT = "self.timLent"  # What the second of two scripts takes of the first.

_TRUTHS = {"true": "!0", "false": "!1"}
_BEGINNINGS = {"function", "async", "class", "let", "return", "for", "if", "throw"}  # Of statements: no line is needed before them.


@dataclass
class Module:
    """One module: what it imports (name → module), what it exports and declares at its top level, and its code without those words."""

    name: str
    imports: dict[str, str] = field(default_factory=dict)
    exports: set[str] = field(default_factory=set)
    declared: dict[str, int] = field(default_factory=dict)
    code: str = ""


def joined_script(folder: Path, entry: str) -> bytes:
    """Return the module ``entry`` of ``folder`` and all it imports as one minified classic script. Raises CannotJoin."""
    modules = modules_of(folder, entry)
    check_names(modules)
    return _joined(modules)


def joined_scripts(folder: Path, entry: str, later: str) -> tuple[bytes, bytes]:
    """Return two scripts: the module ``entry`` and all it imports, and what ``later`` needs beside these. Raises CannotJoin.

    The second runs after the first, which lays out for it, in order of names, what it takes of the first one's modules.
    """
    first = modules_of(folder, entry)
    at_hand = {module.name for module in first}
    second = [module for module in modules_of(folder, later) if module.name not in at_hand]
    check_names([*first, *second])
    lent = sorted({name for module in second for name, source in module.imports.items() if source in at_hand})
    names = ", ".join(lent)
    return _joined(first, after=f"{LENT} = [{names}];"), _joined(second, before=f"const [{names}] = {LENT};", lent=lent)


def _joined(modules: Sequence[Module], *, before: str = "", after: str = "", lent: Sequence[str] = ()) -> bytes:
    lines = ["(() => {", f'"use strict";{before}']
    starts = []
    for module in modules:
        starts.append(sum(text.count("\n") + 1 for text in lines))
        lines.append(module.code)
    script = "\n".join((*lines, after, "})();\n"))
    try:
        short = shortened(script, [*lent, *(name for module in modules for name in module.declared)])
        small = str(rjsmin.jsmin(short))
        for token, kept in zip_longest(_words_of(short), _words_of(small)):
            if token is None or kept is None or token.text != kept.text:
                # It knows strings and regular expressions by patterns, and a template inside a template not at all.
                line = token.line if token else 1
                was, became = (found.text if found else "" for found in (token, kept))
                raise CannotJoin(f"script:{line}: the minifier would change {was!r} to {became!r}; write it another way")
    except CannotJoin as error:
        raise CannotJoin(_place(str(error), modules, starts)) from None
    return _tight(small).encode()


def _tight(script: str) -> str:
    """Return a minified script without the signs that no module needs: lines between functions, semicolons and commas before closing brackets,
    brackets around one parameter, the word ``let`` of a declaration behind another; with ``!0`` for ``true``."""
    words: Sequence[Token] = list(tokens_of("script", script))
    for step in (_without_ends, _with_bare_parameters, _with_lists, _with_short_truths):
        words = list(step(words))
    return "".join(token.text for token in words)


def _without_ends(words: Sequence[Token]) -> Iterator[Token]:
    """Yield ``words`` without needless lines, and without semicolons and commas before closing brackets."""
    headers: list[bool] = []  # By bracket: whether it holds what a statement is about, as in while (…), so that a semicolon behind is its body.
    before: Token | None = None
    is_header = False
    for token, after in zip(words, [*words[1:], None], strict=True):
        last, next_ = before.text if before else "", after.text if after else ""
        is_line = token.text == "\n" and (not next_ or (last == "}" and next_ in _BEGINNINGS))
        is_end = token.text == ";" and next_ == "}" and not (last == ")" and is_header) and last not in ("{", ";")
        is_comma = token.text == "," and next_ in ("}", ")", "]") and last not in (",", "[")
        if token.text in ("(", "[", "{"):
            headers.append(last in ("for", "while", "if"))
        elif token.text in (")", "]", "}"):
            is_header = headers.pop()
        if not (is_line or is_end or is_comma):
            yield token
            before = token


def _with_bare_parameters(words: Sequence[Token]) -> Iterator[Token]:
    """Yield ``words`` with ``(a)=>`` as ``a=>``."""
    at = 0
    while at < len(words):
        texts = [token.text for token in words[at : at + 4]]
        if texts[::2] == ["(", ")"] and texts[3:] == ["=>"] and words[at + 1].kind == "name" and (not at or words[at - 1].kind == "mark"):
            yield words[at + 1]
            at += 3
        else:
            yield words[at]
            at += 1


def _with_lists(words: Sequence[Token]) -> Iterator[Token]:
    """Yield ``words`` with ``let a=1;let b=2`` as ``let a=1,b=2``."""
    declares = [False]  # By bracket, from the outermost: whether the statement there is a declaration.
    at = 0
    while at < len(words):
        text = words[at].text
        if text == ";" and declares[-1] and words[at + 1 : at + 2] and words[at + 1].text == "let":
            yield replace(words[at], text=",")
            at += 2 + (words[at + 2].kind == "space")
            continue
        if text in ("(", "[", "{"):
            declares.append(False)
        elif text in (")", "]", "}"):
            declares.pop()
        elif text in ("let", ";", "\n"):
            declares[-1] = text == "let"
        yield words[at]
        at += 1


def _with_short_truths(words: Sequence[Token]) -> Iterator[Token]:
    """Yield ``words`` with ``!0`` and ``!1`` as ``true`` and ``false``."""
    for before, token, after in zip([None, *words], words, [*words[1:], None], strict=False):
        is_name = (before is not None and before.text in (".", "?.")) or (after is not None and after.text == ":")
        yield token if is_name or token.text not in _TRUTHS or token.kind != "name" else replace(token, text=_TRUTHS[token.text])


def _place(message: str, modules: Sequence[Module], starts: Sequence[int]) -> str:
    """Return ``message`` with the module and its line where it names a line of the joined script."""
    if not (found := re.match(r"script:(\d+): ", message)):
        return message
    at = max(bisect_right(starts, int(found[1]) - 1) - 1, 0)
    return f"{modules[at].name}:{max(int(found[1]) - starts[at], 1)}: {message[found.end() :]}"


def _words_of(script: str) -> Iterator[Token]:
    return (token for token in tokens_of("script", script) if token.kind != "space")


def modules_of(folder: Path, entry: str) -> list[Module]:
    """Return ``entry`` and the modules it needs, each after those it imports. Raises CannotJoin for a circle, a missing module or name."""
    found: dict[str, Module] = {}
    _visit(folder, entry, (), found)
    for module in found.values():
        for name, source in module.imports.items():
            if name not in found[source].exports:
                raise CannotJoin(f"{module.name}: {source} does not export {name}")
    return list(found.values())


def _visit(folder: Path, name: str, above: tuple[str, ...], found: dict[str, Module]) -> None:
    if name in above:
        raise CannotJoin(f"modules import each other in a circle: {' → '.join((*above[above.index(name) :], name))}")
    if name in found:
        return
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CannotJoin(f"{above[-1] if above else folder}: there is no module {name}") from None
    module = read_module(name, text)
    for source in dict.fromkeys(module.imports.values()):
        _visit(folder, source, (*above, name), found)
    found[name] = module


def check_names(modules: list[Module]) -> None:
    """Raise CannotJoin where two modules declare one name: in one script they would be one."""
    owners: dict[str, str] = {}
    for module in modules:
        for name, line in module.declared.items():
            if name in owners:
                raise CannotJoin(f"{module.name}:{line}: {owners[name]} declares {name} too; names must differ over all modules")
            if name in GLOBALS:
                raise CannotJoin(f"{module.name}:{line}: {name} is the browser's own name; other modules may mean that")
            owners[name] = module.name


def read_module(name: str, text: str) -> Module:
    """Return a module taken apart. Raises CannotJoin for what has no meaning, or another one, in a joined script."""
    return _Reader(name, text).read()


class _Reader:
    """Reads the statements of a module's top level; below it only looks for words that may not be there."""

    def __init__(self, name: str, text: str) -> None:
        self._module = Module(name)
        self._tokens = list(tokens_of(name, text))
        self._at = 0
        self._kept: list[str] = []

    def read(self) -> Module:
        while (token := self._peek()) is not None:
            if token.text == "import":
                self._import()
            elif token.text == "export":
                self._next(keep=False)
                self._declaration(is_export=True)
            else:
                self._declaration(is_export=False)
        self._module.code = "".join(self._kept)
        return self._module

    def _fail(self, token: Token | None, why: str) -> CannotJoin:
        line = token.line if token else self._tokens[-1].line if self._tokens else 1
        return CannotJoin(f"{self._module.name}:{line}: {why}")

    def _peek(self) -> Token | None:
        """Return the next token that is no space, keeping the spaces before it."""
        while self._at < len(self._tokens) and self._tokens[self._at].kind == "space":
            self._kept.append(self._tokens[self._at].text)
            self._at += 1
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self, *, keep: bool = True) -> Token:
        token = self._peek()
        if token is None:
            raise self._fail(None, "the module ends in the middle of a statement")
        if keep:
            self._kept.append(token.text)
        self._at += 1
        return token

    def _import(self) -> None:
        first = self._next(keep=False)
        if self._next(keep=False).text != "{":
            raise self._fail(first, 'only imports like import { name } from "./module.mjs" are understood')
        names: list[str] = []
        while (token := self._next(keep=False)).text != "}":
            if token.kind != "name":
                raise self._fail(token, f"{token.text!r} among the names of an import")
            names.append(token.text)
            if (after := self._peek()) is not None and after.text not in (",", "}"):
                raise self._fail(after, "a name cannot be changed by an import (as)")
            if after is not None and after.text == ",":
                self._next(keep=False)
        if self._next(keep=False).text != "from":
            raise self._fail(first, "an import without from")
        source = self._next(keep=False)
        if not (match := re.fullmatch(r"[\"']\./([\w-]+\.mjs)[\"']", source.text)):
            raise self._fail(source, f"{source.text} is no module of this folder")
        if self._next(keep=False).text != ";":
            raise self._fail(source, "an import must end in a semicolon")
        for name in names:
            if name in self._module.imports or name in self._module.declared:
                raise self._fail(first, f"{name} is there already")
            self._module.imports[name] = match[1]

    def _declaration(self, *, is_export: bool) -> None:
        first = self._next()
        names: list[str] = []
        if first.text == "async" and (after := self._peek()) is not None and after.text == "function":
            first = self._next()
        if first.text == "function":
            if (star := self._peek()) is not None and star.text == "*":
                self._next()
            names = [self._name()]
            self._until("}")
        elif first.text == "class":
            names = [self._name()]
            self._until("}")
        elif first.text in ("const", "let"):
            names = self._declarators()
        elif is_export or first.text in ("var", "export", "import"):
            raise self._fail(first, f"{first.text!r} is not understood here: export a function, class or const by its declaration")
        else:
            self._statement(first)
        for name in names:
            if name in self._module.declared or name in self._module.imports:
                raise self._fail(first, f"{name} is there already")
            self._module.declared[name] = first.line
            if is_export:
                self._module.exports.add(name)

    def _name(self) -> str:
        token = self._next()
        if token.kind != "name":
            raise self._fail(token, f"a name is expected, not {token.text!r}")
        return token.text

    def _declarators(self) -> list[str]:
        """Read ``a = 1, b = 2;`` and return the names."""
        names = [self._name()]
        depth = 0
        while (token := self._next()).text != ";" or depth:
            self._check(token)
            depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))
            if token.text == "," and not depth:
                names.append(self._name())
        return names

    def _statement(self, first: Token) -> None:
        """Read a statement that declares nothing: a call, an assignment, if, for."""
        if first.text in ("if", "for", "while", "try", "{"):
            if first.text not in ("try", "{"):
                if (opening := self._next()).text != "(":
                    raise self._fail(opening, f"{first.text} without a bracket")
                self._close("(")
            if first.text == "{":
                self._close("{")
            else:
                self._branch()
            while (after := self._peek()) is not None and after.text in ("else", "catch", "finally"):
                self._next()
                if after.text == "catch" and (bracket := self._peek()) is not None and bracket.text == "(":
                    self._next()
                    self._close("(")
                self._branch()
            return
        if first.text == ";":
            return
        if first.kind not in ("name", "string"):
            raise self._fail(first, f"a statement that begins with {first.text!r} is not understood")
        self._until(";")

    def _branch(self) -> None:
        first = self._next()
        if first.text in ("const", "let", "function", "class", "async"):
            raise self._fail(first, "a declaration needs braces here")
        self._check(first)
        self._statement(first)

    def _until(self, end: str) -> None:
        """Read on to ``end`` outside all brackets; for a closing brace: to the one of the first block that is no parameter."""
        depth = 0
        while True:
            token = self._next()
            self._check(token)
            depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))
            if depth < 0:
                raise self._fail(token, f"{token.text!r} closes nothing")
            if token.text == end and not depth:
                return

    def _close(self, opening: str) -> None:
        """Read on to the bracket that closes ``opening``, which was just read."""
        depth = 1
        while depth:
            token = self._next()
            self._check(token)
            depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))

    def _check(self, token: Token) -> None:
        if token.text not in ("import", "export", "var", "eval") or token.kind != "name":
            return
        before = next((t for t in reversed(self._tokens[: self._at - 1]) if t.kind != "space"), None)
        if before is None or before.text not in (".", "?."):
            raise self._fail(token, f"{token.text!r} may not stand inside a statement")
