"""From the Markdown of a body to safe HTML: decrees linked, abbreviations explained, paragraphs numbered, quotes made typographic."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from html import unescape
from html.parser import HTMLParser

import nh3
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import HtmlBlockPreprocessor
from markdown.serializers import to_html_string
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from plugins.common.text import slugify, smart_quotes
from plugins.decrees.core import DecreeRegister

from .annotations import Annotations, Glossary
from .glossary import Abbreviation
from .plain import is_plain, plain_paragraphs
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


class _Unmarked(AtomicString):
    """A text in which no sign of inline markup stands: Markdown passes over it, our annotations do not."""


class _PassOver(Treeprocessor):
    """Spares texts without a sign of inline markup the search for every kind of it."""

    _SIGNS = re.compile(r"[\\`*_\[<&\x02]|  \n")

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            text = element.text
            if text and not isinstance(text, AtomicString) and not self._SIGNS.search(text):
                element.text = _Unmarked(text)


class _PlainBlocks(BlockProcessor):
    """Makes a paragraph of a block in which no other processor would find anything, before all of them are asked."""

    def test(self, parent: etree.Element, block: str) -> bool:
        return block[:1] not in ("", "\n") and not self.parser.state.isstate("list") and is_plain(block)

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        etree.SubElement(parent, "p").text = _Unmarked(blocks.pop(0))


class _HtmlBlocks(HtmlBlockPreprocessor):
    """Looks for raw HTML only where there may be some."""

    def run(self, lines: list[str]) -> list[str]:
        return super().run(lines) if any("<" in line or "&" in line for line in lines) else lines


class _Annotate(Treeprocessor):
    """Numbers the paragraphs, links the first mention of each decree, wraps the first use of each abbreviation."""

    def reset(self, marks: Annotations, decree_url: Callable[[str], str]) -> None:
        self.marks, self.decree_url = marks, decree_url
        self.paragraphs: list[str] = []

    def run(self, root: etree.Element) -> None:
        for paragraph in root.findall("p"):
            text = self._plain("".join(paragraph.itertext()))
            if text:
                self.paragraphs.append(text)
                paragraph.set("id", f"{_OURS}d{len(self.paragraphs)}")
        for block in list(root):
            self.marks.begin("".join(block.itertext()))
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
        if text and (isinstance(text, _Unmarked) or not isinstance(text, AtomicString)):
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
        claimed = self.marks.claim(text, at_block)
        if not claimed:
            return
        position = list(parent).index(after) + 1 if after is not None else 0
        lead = text[: claimed[0][0]]
        if after is not None:
            after.tail = lead
        else:
            parent.text = lead
        ends = [start for start, _, _ in claimed[1:]] + [len(text)]
        for number, ((start, end, meant), until) in enumerate(zip(claimed, ends, strict=True)):
            element = etree.Element(*_tag(meant, self.decree_url))
            element.text, element.tail = AtomicString(text[start:end]), text[end:until]
            parent.insert(position + number, element)


def _tag(meant: Abbreviation | str, decree_url: Callable[[str], str]) -> tuple[str, dict[str, str]]:
    """Return the tag, with its attributes, that marks an abbreviation, or the decree of an id."""
    return ("a", {"href": decree_url(meant)}) if isinstance(meant, str) else ("abbr", {"title": meant.expansion})


class _Extension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        self.annotate = _Annotate(md)
        # After inline patterns (20), before the tree is tidied and written.
        md.treeprocessors.register(self.annotate, "so_giao_ban", 15)


class BodyRenderer:
    """Renders bodies with one Markdown instance: making one costs more than a short article."""

    def __init__(self, register: DecreeRegister, glossary: Iterable[Abbreviation]) -> None:
        self._register, self._glossary = register, Glossary(glossary)
        self._extension = _Extension()
        self._markdown = _quick(Markdown(extensions=[*_RECORD, self._extension], output_format="html"))
        # Python-Markdown's own anchors lose the đ: "nghi-inh".
        anchors = {"toc": {"slugify": lambda heading, _: slugify(heading)}}
        self._plain = Markdown(extensions=_PAGE, extension_configs=anchors, output_format="html")

    def render(self, source: str, day: date | None, known: Sequence[str], decree_url: Callable[[str], str], root: str = "../") -> Body:
        """Return the body of one record.

        ``day`` and ``known`` (ids of the record's decrees) decide what a bare "Nghị định 03" means; ``decree_url`` gives the
        relative address of a decree's page by its id. Links and images are written from the root of the site (``tin/x.html``,
        ``images/x.jpg``); ``root`` is the way there from the article's page.
        """
        paragraphs = plain_paragraphs(source)
        if paragraphs is None:
            return self.render_marked_up(source, day, known, decree_url, root)
        marks = Annotations(self._register, self._glossary, day, known)
        html = "\n".join(_paragraph(number, text, marks, decree_url, root) for number, text in enumerate(paragraphs, 1))
        return Body(html, tuple(text.strip() for text in paragraphs), tuple(marks.explained.values()), tuple(marks.linked))

    def render_marked_up(self, source: str, day: date | None, known: Sequence[str], decree_url: Callable[[str], str], root: str = "../") -> Body:
        """Return what :meth:`render` does, for any body, by Markdown."""
        annotate, marks = self._extension.annotate, Annotations(self._register, self._glossary, day, known)
        annotate.reset(marks, decree_url)
        self._markdown.reset()
        html = _from_root(clean(self._markdown.convert(source.replace(_OURS, "")), numbered=True), root)
        return Body(html, tuple(annotate.paragraphs), tuple(marks.explained.values()), tuple(marks.linked))

    def render_page(self, source: str, root: str = "") -> tuple[str, list[dict[str, object]]]:
        """Return the HTML of a standing page and its table of contents (``{level, id, name}``, nested by ``children``); ``root`` as for :meth:`render`."""
        self._plain.reset()
        html = _from_root(clean(self._plain.convert(source)), root)
        return html, self._plain.toc_tokens


def _quick(markdown: Markdown) -> Markdown:
    """Return ``markdown`` without searches that cannot find anything; what it makes of a text is the same."""
    markdown.preprocessors.register(_HtmlBlocks(markdown), "html_block", 20)
    markdown.parser.blockprocessors.register(_PlainBlocks(markdown.parser), "so_giao_ban_plain", 101)  # Before all others: the first has 100.
    markdown.treeprocessors.register(_PassOver(markdown), "so_giao_ban_pass_over", 21)  # Right before inline patterns (20).
    return markdown


def _paragraph(number: int, text: str, marks: Annotations, decree_url: Callable[[str], str], root: str) -> str:
    """Return a paragraph of plain text as Markdown, our annotations and the sanitizer would leave it."""
    marks.begin(text)
    pieces, at = [f'<p id="d{number}">'], 0
    for start, end, meant in marks.claim(text):
        tag, attributes = _tag(meant, decree_url)
        pieces += (text[at:start], _opening(tag, *attributes.items(), root), text[start:end], f"</{tag}>")
        at = end
    html = f"{''.join(pieces)}{text[at:]}</p>".replace("\u00a0", "&nbsp;")
    return smart_quotes(html) if '"' in text or "'" in text else html


@lru_cache(maxsize=4096)
def _opening(tag: str, attribute: tuple[str, str], root: str) -> str:
    """Return an opening tag with one attribute as Markdown writes it and the sanitizer leaves it."""
    element = etree.Element(tag, dict([attribute]))
    return _from_root(clean(to_html_string(element)), root).removesuffix(f"</{tag}>")


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
    if not page and plain_paragraphs(source) is not None:
        return []
    markdown = _bare(_PAGE if page else _RECORD)
    markdown.reset()
    try:
        html = markdown.convert(source)
    except RecursionError:
        raise TooDeep from None
    if "<" not in source and "[" not in source:
        return []
    reader = _Pointers()
    reader.feed(html)
    reader.close()
    return reader.found


@cache
def _bare(extensions: tuple[str, ...]) -> Markdown:
    markdown = Markdown(extensions=extensions, output_format="html")
    markdown.treeprocessors.register(_Depth(markdown), "so_giao_ban_depth", 15)
    return _quick(markdown) if extensions == _RECORD else markdown


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
