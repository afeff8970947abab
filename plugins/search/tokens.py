"""JavaScript taken apart into tokens, as far as joining and shortening ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


class CannotJoin(ValueError):
    """A module that cannot be joined; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # name, number, string, template, regex, mark, space
    text: str
    line: int


# What stands before a regular expression; after a name or a closing bracket a slash divides.
_BEFORE_REGEX = {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "await", "yield"}
_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<name>[A-Za-z_$][\w$]*)
    |(?P<number>\d[\w.]*|\.\d\w*)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<mark>\.\.\.|=>|\?\.|[{}()\[\];,<>+\-*%&|^!~?:=.\#])""",
    re.VERBOSE | re.DOTALL,
)
_REGEX = re.compile(r"/(?![*/])(?:[^\\/\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
# Names of the browser, in a page or a Worker: no module may give one of them to something of its own at the top level.
GLOBALS = frozenset(
    """
    addEventListener alert atob blur btoa cancelAnimationFrame cancelIdleCallback captureEvents chrome clearInterval clearTimeout clientInformation
    close closed confirm console constructor createImageBitmap credentialless crossOriginIsolated crypto customElements decodeURI decodeURIComponent
    devicePixelRatio dispatchEvent document encodeURI encodeURIComponent escape eval event external fence fetch find focus frameElement frames
    getComputedStyle getSelection globalThis hasOwnProperty history importScripts indexedDB innerHeight innerWidth isFinite isNaN isPrototypeOf
    isSecureContext launchQueue length localStorage location locationbar matchMedia menubar moveBy moveTo name navigation navigator onmessage open
    opener origin originAgentCluster outerHeight outerWidth pageXOffset pageYOffset parent parseFloat parseInt performance personalbar postMessage
    print prompt queueMicrotask removeEventListener reportError requestAnimationFrame requestIdleCallback resizeBy resizeTo scheduler screen
    screenLeft screenTop screenX screenY scroll scrollBy scrollTo scrollX scrollY scrollbars self sessionStorage setInterval setTimeout
    speechSynthesis status statusbar stop structuredClone styleMedia toLocaleString toString toolbar top trustedTypes undefined unescape valueOf
    viewport visualViewport window
    AbortController Float32Array Float64Array Int8Array Uint8ClampedArray WeakRef Array ArrayBuffer BigInt BigInt64Array BigUint64Array Blob Boolean CSS DataView Date DecompressionStream Document Element Error Event HTMLElement Infinity Int16Array
    Int32Array Intl JSON Map Math MutationObserver NaN Node Number Object Option Promise Proxy Range RangeError Reflect RegExp Request Response
    Selection Set String Symbol Text TextDecoder TextEncoder TypeError URL URLSearchParams Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet Worker
    """.split()  # noqa: SIM905 - so many
)
KEYWORDS = frozenset(
    """
    async await break case catch class const constructor continue debugger default delete do else export extends false finally for from function get
    if import in instanceof let new null of return set static super switch this throw true try typeof var void while yield arguments
    """.split()  # noqa: SIM905
)


def tokens_of(name: str, text: str) -> Iterator[Token]:
    """Yield the tokens of a module, spaces and comments among them: joined, they are the module. Raises CannotJoin for what is none."""
    at, line = 0, 1
    before = ""  # The last token that was no space, as far as a slash asks for it.
    while at < len(text):
        if text[at] == "`":
            end = _template_end(name, text, at, line)
            kind, found = "template", text[at:end]
        elif text[at] == "/" and (match := _REGEX.match(text, at)) and (not re.search(r"[\w$)\]}\"'`]$", before) or before in _BEFORE_REGEX):
            kind, found = "regex", match[0]
        elif match := _TOKEN.match(text, at):
            kind, found = str(match.lastgroup), match[0]
        elif text[at] == "/":
            kind, found = "mark", "/"
        else:
            raise CannotJoin(f"{name}:{line}: {text[at : at + 20]!r} is no JavaScript that is understood")
        yield Token(kind, found, line)
        if kind != "space":
            before = found
        at += len(found)
        line += found.count("\n")


def _template_end(name: str, text: str, start: int, line: int) -> int:
    """Return where the template literal that begins at ``start`` ends, with the expressions inside it."""
    at = start + 1
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text[at] == "`":
            return at + 1
        elif text.startswith("${", at):
            depth, at = 1, at + 2
            while depth:
                if at >= len(text):
                    raise CannotJoin(f"{name}:{line}: a template literal does not end")
                if text[at] == "`":
                    at = _template_end(name, text, at, line)
                elif text[at] in "\"'" and (match := _TOKEN.match(text, at)):
                    at = match.end()
                else:
                    depth += (text[at] == "{") - (text[at] == "}")
                    at += 1
        else:
            at += 1
    raise CannotJoin(f"{name}:{line}: a template literal does not end")
