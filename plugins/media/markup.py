"""How pages show pictures and attachments: the HTML around them. Of a body without them nothing is touched."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from .core import ATTACHABLE, TYPES, Medium, height_at, is_attachment, renditions, size_in_words, suffix_of

# How wide pages show them: as wide as the window but for its margins, at most as the text (36rem). In em of the browser, of which a page's rem is 1.125.
SIZES = "(min-width:44em) 40.5em,92vw"
_IMG = re.compile(r'<img\b(?:[^>"]|"[^"]*")*>')
_ALONE = re.compile(r"<p>\s*(<picture>(?:(?!</picture>).)*</picture>)<!--(.*?)-->\s*</p>", re.DOTALL)
_CAPTION = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK = re.compile(r'<a((?: (?!href=)[\w-]+="[^"]*")*) href="([^"]*)"((?: [\w-]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_CREDIT = re.compile(r"^(?P<caption>.*?)\s*(?P<credit>Ảnh: .+)$", re.DOTALL)
Look = Callable[[str], Medium]  # What is known of a file by its path below content/.


def files_shown(html: str, root: str) -> list[str]:
    """Return the pictures and attachments of a rendered body, in order; nothing at almost no cost for a body without them. ``root`` as it was rendered with."""
    if "<img" not in html and f'href="{root}files/' not in html:
        return []
    found = [attributes(tag).get("src", "") for tag in _IMG.findall(html)]
    found += [unescape(link[2]).partition("#")[0] for link in _LINK.finditer(html) if is_attachment(unescape(link[2]).removeprefix(root))]
    return list(dict.fromkeys(path.removeprefix(root) for path in found if path))


def dressed(html: str, root: str, look: Look) -> str:
    """Return a rendered body with its pictures in all their files, and what each attachment is and weighs.

    A picture that stands alone in a paragraph becomes a figure; the title of its Markdown is the caption.
    """
    if not files_shown(html, root):
        return html
    html = _IMG.sub(lambda tag: _in_body(attributes(tag[0]), root, look), html)
    html = _CAPTION.sub("", _ALONE.sub(_figure, html))
    return _LINK.sub(lambda link: _attachment(link, root, look), html)


def described(html: str, root: str, look: Look) -> str:
    """Return the body of a standing page with what each attachment is and weighs; its drawings stay as they are."""
    return _LINK.sub(lambda link: _attachment(link, root, look), html) if f'href="{root}files/' in html else html


def picture(file: str, alt: str, root: str, medium: Medium) -> str:
    """Return the element that shows a picture of content/."""
    *modern, for_all = renditions(file, medium)
    sources = []
    for kind, mime in TYPES.items():
        choice = ",".join(f"{root}{made.path} {made.width}w" for made in modern if made.kind == kind)
        sources.append(f'<source type="{mime}" srcset="{choice}" sizes="{SIZES}">')
    widest = max(made.width for made in modern)
    size = f'width="{widest}" height="{height_at(widest, medium)}"'
    return f'<picture>{"".join(sources)}<img src="{root}{for_all.path}" alt="{escape(alt)}" {size} loading="lazy" decoding="async"></picture>'


def attributes(tag: str) -> dict[str, str]:
    """Return the attributes of a tag as the sanitizer writes it."""
    return {name: unescape(value) for name, value in re.findall(r'\s([\w-]+)="([^"]*)"', tag)}


def _in_body(given: dict[str, str], root: str, look: Look) -> str:
    """Return a picture with its caption in a comment: a paragraph of nothing else is still to become a figure. The sanitizer left no comments."""
    file = given.get("src", "").removeprefix(root)
    caption = escape(given.get("title", "")).replace("--", "&#45;&#45;")
    return f"{picture(file, given.get('alt', ''), root, look(file))}<!--{caption}-->"


def _figure(found: re.Match[str]) -> str:
    shown, caption = found[1], found[2].strip()
    if not caption:
        return f"<figure>{shown}</figure>"
    credit = _CREDIT.match(caption)
    told = f"{credit['caption']} <i>{credit['credit']}</i>".strip() if credit else caption
    return f'<figure>{shown}<figcaption class="small">{told}</figcaption></figure>'


def _attachment(link: re.Match[str], root: str, look: Look) -> str:
    before, address, after, shown = link.groups()
    file = unescape(address).partition("#")[0].removeprefix(root)
    if not is_attachment(file):
        return link[0]
    told = f"{ATTACHABLE[suffix_of(file)]}, {size_in_words(look(file).size)}".replace(" ", "&nbsp;")
    return f'<a{before} href="{address}"{after}>{shown} ({told})</a>'
