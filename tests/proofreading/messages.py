"""Every message that the code can tell an editor, read from the code itself: variable parts as "…".

What is looked for are the places where a message comes into being: the calls in MESSAGE_OF, and the tuples that some functions return or
yield. A message that goes there through a variable or a function is followed within its file; one that cannot be followed is an error,
unless PASSED_ON says why it is none: it came into being, and was found, elsewhere.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GAP = "…"
PACKAGES = ("common", "media", "gazetteer", "decrees", "records", "archive", "pages", "html_import", "proofreading", "editing")
# Which argument (by place, or by name) is the message.
MESSAGE_OF = {
    **dict.fromkeys(("BadValue", "DateProblem", "CannotEdit", "CannotWrite", "ForeignOutput", "Unreadable", "NoArticle", "Unfit"), 0),
    **dict.fromkeys(("UnknownPlace", "AmbiguousPlace", "PlaceNotThen", "UnknownDecree"), 0),
    "say": 1,
    "Problem": 2,
}
# Functions whose tuples hold a message, and where in them.
TUPLES_OF = {
    "tuple[str, str] | None": ("plugins/records/core.py", 0),
    "tuple[int, str, str]": ("plugins/records/core.py", 1),
    "Iterator[Found]": ("plugins/proofreading/core.py", 1),
}
# What carries a message that came into being at another of these places.
PASSED_ON = {
    "error.what": "of an exception that was raised with its message",
    "str(error)": "of an exception that was raised with its message",
    "_explain_yaml(front.split('\\n'), mark.line if mark else 0)": "its tuples are read",
    "*slip": "the tuples of the functions that find slips are read",
    "say(what)": "what say() is called with is read",
}
MOST = 40  # Wordings of one place; more would mean that something is followed that should be a gap.


@dataclass(frozen=True)
class Place:
    """Where in the code a message comes into being."""

    path: str
    line: int
    maker: str = ""  # The class or function that is given the message.

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Untold(Exception):
    """A message that cannot be followed to its words."""


class _Module:
    def __init__(self, path: str, tree: ast.Module) -> None:
        self.path, self.tree = path, tree
        self.functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        self.owner: dict[ast.AST, ast.FunctionDef] = {}
        for function in self.functions.values():
            for node in ast.walk(function):
                self.owner[node] = function  # Of nested ones the inner is walked later only if it is listed later: names are looked up in both.

    # The words of an expression.

    def words(self, node: ast.expr, function: ast.FunctionDef | None, seen: frozenset[str] = frozenset()) -> set[str]:
        """Return the wordings of ``node``, "" left out; GAP where a part is a value. Raises Untold where all of it is one."""
        written = ast.unparse(node)
        if written in PASSED_ON or (function and f"{function.name}({written})" in PASSED_ON):
            return set()
        match node:
            case ast.Constant(value=str() as text):
                return {text}
            case ast.JoinedStr(values=parts):
                if len(parts) == 3 and isinstance(parts[1], ast.Constant) and parts[1].value == ": " and ast.unparse(parts[2].value) in PASSED_ON:
                    return set()  # "date: " before a message that is found where it came into being.
                return self._joined(parts, function, seen)
            case ast.IfExp(body=body, orelse=other):
                return self.words(body, function, seen) | self.words(other, function, seen)
            case ast.BoolOp(values=values):
                return set().union(*(self.words(value, function, seen) for value in values))
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return {a + b for a in self.words(left, function, seen) for b in self.words(right, function, seen)}
            case ast.Name(id=name) if function is not None and (known := f"{function.name}.{name}") not in seen:
                values = list(self._assigned(name, function))
                if values:
                    return set().union(*(self.words(value, function, seen | {known}) for value in values))
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in self.functions and f"{name}()" not in seen:
                called = self.functions[name]
                returned = [inner.value for inner in ast.walk(called) if isinstance(inner, ast.Return) and inner.value is not None]
                if returned:
                    return set().union(*(self.words(value, called, seen | {f"{name}()"}) for value in returned))
        raise Untold(written)

    def _joined(self, parts: list[ast.expr], function: ast.FunctionDef | None, seen: frozenset[str]) -> set[str]:
        choices: list[set[str]] = []
        for part in parts:
            if isinstance(part, ast.Constant):
                choices.append({str(part.value)})
            elif isinstance(part, ast.FormattedValue):
                choices.append(self._inside(part.value, function, seen))
        found = {"".join(some) for some in itertools.product(*choices)}
        if len(found) > MOST:
            raise Untold(f"{len(found)} wordings of {found.pop()}")
        return found

    def _inside(self, node: ast.expr, function: ast.FunctionDef | None, seen: frozenset[str]) -> set[str]:
        """Return the wordings of a part of a message: words of ours if it is a choice of them, else a gap."""
        if isinstance(node, ast.Name | ast.IfExp):
            try:
                return self.words(node, function, seen) or {GAP}
            except Untold:
                pass
        return {GAP}

    def _assigned(self, name: str, function: ast.FunctionDef) -> Iterator[ast.expr]:
        """Yield the values that ``name`` is given in ``function``."""
        for node in ast.walk(function):
            match node:
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        yield from _paired(target, value, name)
                case ast.AnnAssign(target=target, value=value) if value is not None:
                    yield from _paired(target, value, name)

    # The places.

    def messages(self) -> Iterator[tuple[Place, ast.expr, ast.FunctionDef | None]]:
        for node in ast.walk(self.tree):
            function = self.owner.get(node)
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in MESSAGE_OF:
                    at = MESSAGE_OF[name]
                    named = next((word.value for word in node.keywords if word.arg == "what"), None)
                    starred = next((arg.value for arg in node.args if isinstance(arg, ast.Starred)), None)
                    message = named or (node.args[at] if len(node.args) > at and not starred else starred)
                    if message is not None:
                        yield Place(self.path, node.lineno, name), message, function
                case ast.Call(func=ast.Name(id="replace"), keywords=keywords):
                    for word in keywords:
                        if word.arg == "what":
                            yield Place(self.path, node.lineno), word.value, function
                case ast.FunctionDef(returns=returns) if returns is not None and (where := TUPLES_OF.get(ast.unparse(returns))) and where[0] == self.path:
                    for value in _told_tuples(node):
                        if len(value.elts) > where[1]:
                            yield Place(self.path, value.lineno), value.elts[where[1]], node


def _paired(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    """Yield what ``name`` is given by ``target = value``: of tuples, and of a choice of tuples, part by part."""
    if isinstance(target, ast.Name):
        if target.id == name:
            yield value
    elif isinstance(target, ast.Tuple):
        values = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        for some in values:
            if isinstance(some, ast.Tuple):
                for part, given in zip(target.elts, some.elts, strict=False):
                    yield from _paired(part, given, name)


def _told_tuples(function: ast.FunctionDef) -> Iterator[ast.Tuple]:
    """Yield the tuples that ``function`` returns or yields."""
    for node in ast.walk(function):
        value = node.value if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) else None
        ahead = [value] if value is not None else []
        while ahead:
            some = ahead.pop()
            match some:
                case ast.Tuple():
                    yield some
                case ast.IfExp(body=body, orelse=other):
                    ahead += [body, other]
                case ast.GeneratorExp(elt=elt):
                    ahead.append(elt)


@dataclass(frozen=True)
class Told:
    """What the code can say: each wording with the places where it comes into being, and the places that cannot be followed."""

    wordings: dict[str, list[Place]]
    untold: list[tuple[Place, str]]


def read_messages(root: Path) -> Told:
    """Return what the packages of ``root`` can say."""
    wordings: dict[str, list[Place]] = {}
    untold: list[tuple[Place, str]] = []
    for package in PACKAGES:
        for file in sorted((root / "plugins" / package).glob("*.py")):
            path = file.relative_to(root).as_posix()
            module = _Module(path, ast.parse(file.read_text(encoding="utf-8")))
            for place, message, function in module.messages():
                try:
                    for wording in module.words(message, function):
                        if wording:
                            wordings.setdefault(_tidy(wording), []).append(place)
                except Untold as error:
                    untold.append((place, str(error)))
    return Told(wordings, untold)


def _tidy(wording: str) -> str:
    """Return ``wording`` with one gap where several would stand together."""
    while GAP + GAP in wording:
        wording = wording.replace(GAP + GAP, GAP)
    return wording
