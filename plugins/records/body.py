"""From the Markdown of a body to safe HTML: decrees linked, abbreviations explained, paragraphs numbered, quotes made typographic."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from html import unescape
from html.parser import HTMLParser

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from plugins.common.text import smart_quotes
from plugins.decrees.core import DecreeRegister, Mention

from .glossary import Abbreviation
from .schema import BadValue, image_path

# What an article may hold. Raw HTML in a body is cleaned to this; scripts, styles and event handlers go.
_TAGS = {
    "p", "br", "em", "strong", "b", "i", "a", "abbr", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td",
    "caption", "figure", "figcaption", "img", "code", "pre", "hr", "sup", "sub", "del", "ins", "dl", "dt", "dd", "cite", "q", "span", "time",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"id", "lang"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start", "reversed"},
    "time": {"datetime"},
}
# Before the numbers of paragraphs until all is clean, so that no id of raw HTML passes for one. Private use: no keyboard has it.
_OURS = "\ue05d"
_SKIPPED = {"a", "abbr", "code", "pre", "script", "style", "h1", "h2", "h3", "h4", "h5", "h6"}
# What Markdown leaves in the tree for raw HTML and entities (wzxhzdk:3), and for escaped signs (42), until it writes them.
_STASHED = re.compile(r"\x02(?:wzxhzdk:(\d+)|(\d+))\x03")


# What the bodies of records, and those of standing pages, may be written in.
_RECORD, _PAGE = ("tables", "sane_lists"), ("tables", "sane_lists", "fenced_code", "toc")
_DEEPEST = 20  # Lists and quotes within each other. Markdown itself fails at about a hundred.
_IMG = re.compile(r'<img\b(?:[^>"]|"[^"]*")*>')


@dataclass(frozen=True)
class Body:
    """A rendered body: its HTML, the plain text of each numbered paragraph (anchors d1, d2, ...), and what was explained in it."""

    html: str
    paragraphs: tuple[str, ...]
    abbreviations: tuple[Abbreviation, ...]
    decree_ids: tuple[str, ...]


class _Annotate(Treeprocessor):
    """Numbers the paragraphs, links the first mention of each decree, wraps the first use of each abbreviation."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.reset(None, None, (), (), lambda _: "")

    def reset(
        self, register: DecreeRegister | None, day: date | None, known: Sequence[str], glossary: Iterable[Abbreviation], decree_url: Callable[[str], str]
    ) -> None:
        self.register, self.day, self.known, self.decree_url = register, day, known, decree_url
        self.linked: dict[str, None] = {}
        self.explained: dict[str, Abbreviation] = {}
        self.entries = {entry.abbr: entry for entry in glossary if entry.in_text}
        longest_first = sorted(self.entries, key=len, reverse=True)
        # Not within a number of a document such as 12/UBND or 45/KH-BCA.
        self.pattern = re.compile(rf"(?<![\w-])(?<!\d/)(?:{'|'.join(map(re.escape, longest_first))})(?![\w]|-\w)") if longest_first else None
        self.paragraphs: list[str] = []
        self.mentions: list[Mention] = []

    def run(self, root: etree.Element) -> None:
        for paragraph in root.findall("p"):
            text = self._plain("".join(paragraph.itertext()))
            if text:
                self.paragraphs.append(text)
                paragraph.set("id", f"{_OURS}d{len(self.paragraphs)}")
        for block in list(root):
            # A mention is judged by its paragraph, and must stand in one piece of it: what markup splits is not linked.
            text = "".join(block.itertext())
            self.mentions = self.register.mentions(text, self.day, self.known) if self.register else []
            self._walk(block, 0)

    def _plain(self, text: str) -> str:
        """Return ``text`` as readers see it: no tags of raw HTML, entities and escaped signs as they are shown."""

        def shown(match: re.Match[str]) -> str:
            if match[2]:
                return chr(int(match[2]))
            stashed = self.md.htmlStash.rawHtmlBlocks
            raw = stashed[int(match[1])] if int(match[1]) < len(stashed) else ""
            return unescape(raw) if isinstance(raw, str) and raw.startswith("&") else ""

        return _STASHED.sub(shown, text).strip()

    def _walk(self, element: etree.Element, at: int) -> None:
        """Annotate ``element`` in reading order, so that the first mention is the one that is linked; ``at``: where its text begins in its block's."""
        if element.tag in _SKIPPED:
            return
        children = list(element)  # As they are before anything is put between them.
        text = element.text or ""
        if text and not isinstance(text, AtomicString):
            self._annotate(element, None, at)
        at += len(text)
        for child in children:
            length, tail = len("".join(child.itertext())), child.tail or ""
            self._walk(child, at)
            at += length
            if tail:
                self._annotate(element, child, at)
            at += len(tail)

    def _annotate(self, parent: etree.Element, after: etree.Element | None, at_block: int) -> None:
        text = (after.tail if after is not None else parent.text) or ""
        spans = [*self._decrees(text, at_block), *self._abbreviations(text)]
        spans.sort(key=lambda span: (span[0], -span[1]))
        pieces: list[tuple[str, etree.Element | None]] = []
        at = 0
        for start, end, make in spans:
            if start < at:
                continue
            element = make(text[start:end])
            if element is None:
                continue
            pieces.append((text[at:start], element))
            at = end
        if not pieces:
            return
        position = list(parent).index(after) + 1 if after is not None else 0
        lead = pieces[0][0]
        if after is not None:
            after.tail = lead
        else:
            parent.text = lead
        for number, (_, element) in enumerate(pieces):
            element.tail = pieces[number + 1][0] if number + 1 < len(pieces) else text[at:]
            parent.insert(position + number, element)

    def _decrees(self, text: str, at_block: int) -> Iterable[tuple[int, int, Callable[[str], etree.Element | None]]]:
        for mention in self.mentions:
            start, end = mention.start - at_block, mention.end - at_block
            if start >= 0 and end <= len(text):
                yield start, end, partial(self._link, mention.decree.id)

    def _link(self, decree_id: str, written: str) -> etree.Element | None:
        if decree_id in self.linked:
            return None
        self.linked[decree_id] = None
        link = etree.Element("a", {"href": self.decree_url(decree_id)})
        link.text = AtomicString(written)
        return link

    def _abbreviations(self, text: str) -> Iterable[tuple[int, int, Callable[[str], etree.Element | None]]]:
        if self.pattern:
            for match in self.pattern.finditer(text):
                yield match.start(), match.end(), self._explain

    def _explain(self, written: str) -> etree.Element | None:
        if written in self.explained:
            return None
        self.explained[written] = self.entries[written]
        abbr = etree.Element("abbr", {"title": self.entries[written].expansion})
        abbr.text = AtomicString(written)
        return abbr


class _Extension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        self.annotate = _Annotate(md)
        # After inline patterns (20), before the tree is tidied and written.
        md.treeprocessors.register(self.annotate, "so_giao_ban", 15)


class BodyRenderer:
    """Renders bodies with one Markdown instance: making one costs more than a short article."""

    def __init__(self, register: DecreeRegister, glossary: Iterable[Abbreviation]) -> None:
        self._register, self._glossary = register, tuple(glossary)
        self._extension = _Extension()
        self._markdown = Markdown(extensions=[*_RECORD, self._extension], output_format="html")
        self._plain = Markdown(extensions=_PAGE, output_format="html")

    def render(self, source: str, day: date | None, known: Sequence[str], decree_url: Callable[[str], str], root: str = "../") -> Body:
        """Return the body of one record.

        ``day`` and ``known`` (ids of the record's decrees) decide what a bare "Nghị định 03" means; ``decree_url`` gives the
        relative address of a decree's page by its id. Links and images are written from the root of the site (``tin/x.html``,
        ``images/x.jpg``); ``root`` is the way there from the article's page.
        """
        annotate = self._extension.annotate
        annotate.reset(self._register, day, known, self._glossary, decree_url)
        self._markdown.reset()
        html = _from_root(clean(self._markdown.convert(source.replace(_OURS, "")), numbered=True), root)
        return Body(html, tuple(annotate.paragraphs), tuple(annotate.explained.values()), tuple(annotate.linked))

    def render_page(self, source: str, root: str = "") -> tuple[str, list[dict[str, object]]]:
        """Return the HTML of a standing page and its table of contents (``{level, id, name}``, nested by ``children``); ``root`` as for :meth:`render`."""
        self._plain.reset()
        html = _from_root(clean(self._plain.convert(source)), root)
        return html, self._plain.toc_tokens


def _from_root(html: str, root: str) -> str:
    """Return cleaned ``html`` with ``root`` before each address that is written from the root of the site."""
    return re.sub(r'(<(?:a|img)\b[^>]*?\s(?:href|src)=")(?![a-z][a-z0-9+.-]*:|#|/|\.\./|")', rf"\1{root}", html, flags=re.IGNORECASE)


def clean(html: str, *, numbered: bool = False) -> str:
    """Return ``html`` with only what an article may hold, and typographic quotation marks. Links to other sites get ``rel``.

    An image that is not of ``content/`` goes. ``numbered``: of ids, only those that we gave to paragraphs stay.
    """
    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_our_ids if numbered else None,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    safe = _IMG.sub(_own_image, safe)
    # nh3 gives every link a rel; ours into the site need none.
    safe = re.sub(r'(<a\b[^>]*?href="(?!https?:)[^"]*"[^>]*?) rel="noopener noreferrer"', r"\1", safe)
    return smart_quotes(safe)


def _only_our_ids(_: str, attribute: str, value: str) -> str | None:
    if attribute != "id":
        return value
    return value.removeprefix(_OURS) if value.startswith(_OURS) else None


def _own_image(tag: re.Match[str]) -> str:
    """Return the tag of an image of ``content/``, nothing for any other."""
    attributes = dict(re.findall(r'\s([\w-]+)="([^"]*)"', tag[0]))
    try:
        image_path(unescape(attributes.get("src", "")))
    except BadValue:
        return ""
    return tag[0]


class TooDeep(ValueError):
    """Lists and quotes of a body lie too deep within each other."""


@dataclass(frozen=True)
class Pointer:
    """An image (``tag`` img) or a link (a) as a reader's browser finds it: where to, and the image's description."""

    tag: str
    target: str
    alt: str = ""


def pointers(source: str, *, page: bool = False) -> list[Pointer]:
    """Return every image and link of the body ``source`` (of a standing page: ``page``), in order: what is rendered, whatever way it is written.

    Raises TooDeep.
    """
    markdown = _bare(_PAGE if page else _RECORD)
    markdown.reset()
    try:
        html = markdown.convert(source)
    except RecursionError:
        raise TooDeep from None
    reader = _Pointers()
    reader.feed(html)
    reader.close()
    return reader.found


@cache
def _bare(extensions: tuple[str, ...]) -> Markdown:
    markdown = Markdown(extensions=extensions, output_format="html")
    markdown.treeprocessors.register(_Depth(markdown), "so_giao_ban_depth", 15)
    return markdown


class _Depth(Treeprocessor):
    def run(self, root: etree.Element) -> None:
        layer, depth = list(root), 0
        while layer:
            depth += 1
            layer = [child for element in layer for child in element]
        if depth > 2 * _DEEPEST:  # A list within a list is two: its ul, its li.
            raise TooDeep


class _Pointers(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Pointer] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}  # Of two of one name the first counts.
        if tag == "img":
            self.found.append(Pointer(tag, given.get("src", "").strip(), given.get("alt", "")))
        elif tag == "a" and "href" in given:
            self.found.append(Pointer(tag, given["href"].strip()))
