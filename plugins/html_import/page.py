"""What a page says and where: headline, lead, paragraphs, byline, credit, time of publication; menus, clocks and comment boxes left out.

Trafilatura tells which text is the article's; which line of it is what, and what stands right before and after, is told here.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import trafilatura
from bs4 import BeautifulSoup, Comment, Doctype, Tag

from plugins.common.text import fold, nfc

from .reading import Document
from .words import MEETING

_NEAR = 8  # Lines above the text among which an unmarked headline is looked for.
LONG = 90  # Letters: a line of so many is a paragraph, not a label, a caption or a name.
_CHROME_TAGS = ("script", "style", "noscript", "nav", "aside", "footer", "select", "button", "iframe", "object", "svg", "template", "textarea")
# Words in the class or id of what stands around an article. One of _OWN beside them says that it is the article's own.
_CHROME = frozenset(
    [
        "menu",
        "nav",
        "navbar",
        "sidebar",
        "footer",
        "comment",
        "comments",
        "binhluan",
        "ykien",
        "related",
        "lienquan",
        "tinlienquan",
        "breadcrumb",
        "breadcrumbs",
        "clock",
        "dongho",
        "weather",
        "banner",
        "share",
        "social",
        "sharing",
        "toolbar",
        "fontsize",
        "print",
        "login",
        "copyright",
        "widget",
        "ads",
        "advert",
        "quangcao",
        "hotnews",
        "tinmoi",
        "tinnoibat",
        "poll",
        "counter",
        "visitor",
        "rating",
        "pager",
        "pagination",
    ]
)
_OWN = {"article", "entry", "node", "post", "detail", "content", "story", "news", "body", "main"}
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "figure",
        "figcaption",
        "header",
        "form",
        "center",
        "body",
        "br",
        "hr",
        "dl",
        "dt",
        "dd",
        "pre",
        "time",
    ]
)
_RESIDUE = re.compile(
    r"admin'?s?\s+picture|picture of admin|submitted by .*|a\s*[-–]?\s*a\s*\+?(?:\s*a\s*\+?)?|a-\s*a\s*a\+|(?:xem|đọc) (?:thêm|tiếp)\b.{0,60}|xem với cỡ chữ.*|cỡ chữ.*|"
    r"tweet|facebook|zalo|chia sẻ.{0,30}|in (?:bài|trang|tin).{0,20}|gửi (?:email|bài|cho bạn).{0,20}|bình luận.{0,30}|ý kiến\s*(?:bạn đọc|\(.*\))?.{0,20}|"
    r"\d+ / \d+ ký tự|guest|đang tải.*|trang chủ|quay lại|về đầu trang|tin (?:liên quan|mới|cùng chuyên mục|khác).{0,30}|các tin (?:khác|đã đưa).{0,30}|"
    r"sự kiện nổi bật|tin nổi bật|lượt xem.{0,20}|số lượt.{0,30}|đăng nhập.{0,20}|từ khóa.*|tags?:.*|giấy phép.*|ghi rõ nguồn.*|thích|theo dõi.{0,40}|nghe đọc bài.*|"
    r"bài viết.{0,30}|video.{0,20}|multimedia|chuyên mục.{0,40}|đọc nhiều.{0,20}|mới nhất|quảng cáo|văn bản.{0,20}|liên kết.{0,20}|"
    r"print|send|comments?|share.{0,20}|home|read more.{0,30}|previous|next",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"(?:cổng (?:thông tin|tt)|trang (?:thông tin|tt|tin)|website|báo|đài (?:phát thanh|pt|truyền hình|tiếng nói)|thông tấn xã|ubnd|truyền hình|tạp chí|công an nhân dân|quân đội nhân dân)\b.*",
    re.IGNORECASE,
)
_ANY_SITE = re.compile(r"(?:trang|cổng) (?:tin|tin tức|thông tin)(?: điện tử)?(?: tổng hợp)?|báo(?: điện tử)?|website|tạp chí|trang tt(?:đt)?", re.IGNORECASE)
_AGENCY = re.compile(
    r"^\s*(?P<dateline>[A-ZĐÀ-Ỹ][\wÀ-ỹ. ]{1,25},\s*)?(?:\(\s*(?P<in>[A-ZĐ][\w.À-ỹ]{1,15})\s*\)|(?P<out>TTXVN(?:/[\w+]+)?|TTXVN|VOV|VTV|[A-ZĐ]{2,6}(?:[ON])?))\s*[-–—]+\s*"
)
_CRAWL = re.compile(r"^\s*date\s+\d{4}-\d{2}(?:-\d{2})?\s+", re.IGNORECASE)
_CREDIT = re.compile(r"(?:^|[.;(]\s*|\s)(?P<both>tin\s*(?:,|và)\s*|bài\s*(?:,|và)\s*)?ảnh\s*:\s*(?P<who>[^\n()]{2,60}?)\s*[.)]*\s*$", re.IGNORECASE)
_BYLINE_LABEL = re.compile(r"^(?:tác giả|người viết|thực hiện|bài|tin|tin\s*(?:,|và)\s*ảnh|bài\s*(?:,|và)\s*ảnh|by)\s*:\s*", re.IGNORECASE)
_UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
_NAME = re.compile(rf"[{_UPPER}][\w.À-ỹ]*(?:[ \-–.&+/,]+(?:và )?[{_UPPER}][\w.À-ỹ]*){{0,5}}")


@dataclass(frozen=True)
class Line:
    """One line of text as a reader sees it; ``kind`` is the nearest telling tag, ``hint`` the classes around it."""

    text: str
    kind: str = "p"
    hint: str = ""


@dataclass(frozen=True)
class Page:
    """A page's article. ``stamps`` are the words that can tell when it was published, ``declared`` what its metadata say."""

    title: str = ""
    sapo: str = ""
    paragraphs: tuple[str, ...] = ()
    byline: str = ""
    captions: tuple[str, ...] = ()
    photo_credit: str = ""
    stamps: tuple[str, ...] = ()
    declared: str = ""
    site: str = ""
    agency: str = ""
    url: str = ""
    encoding: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """What was read, for keeping: a line a paragraph."""
        parts = [self.site, self.title, *self.stamps, self.sapo, *self.paragraphs, *self.captions, self.byline]
        return "\n\n".join(dict.fromkeys(part for part in parts if part)) + "\n"

    @property
    def lead(self) -> tuple[str, ...]:
        """The parts that say which meeting it is."""
        return tuple(part for part in (self.title, self.sapo, *self.paragraphs[:2]) if part)


class NoArticle(ValueError):
    """A page without an article: ``what`` it is instead, and the ``cure``."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(f"{what}; {cure}")
        self.what, self.cure = what, cure


def read_page(document: Document) -> Page:
    """Return what a document says. Raises NoArticle for an error page, a login page, or one with no paragraph."""
    if not document.is_html:
        return _build([Line(_tidy(row)) for row in document.text.split("\n") if _tidy(row)], "", _Meta(url=document.url), document.encoding)
    soup = BeautifulSoup(document.text, "lxml")
    meta = _read_meta(soup, document.url)
    has_password = soup.find("input", attrs={"type": re.compile("^password$", re.IGNORECASE)}) is not None
    heading = _tidy(" ".join([soup.title.get_text(" ") if soup.title else "", *(h.get_text(" ") for h in soup.find_all(["h1", "h2"])[:2])]))
    _check_error(heading)
    _clean(soup)
    lines = list(_lines(soup))
    body = trafilatura.extract(str(soup), favor_recall=True, include_comments=False, include_tables=False, deduplicate=False) or ""
    longest = max((len(line.text) for line in lines), default=0)
    if has_password and longest < 200:
        raise NoArticle("đây là trang đăng nhập, không phải bài", "đăng nhập rồi lưu lại chính trang bài, hoặc tìm bài ở nơi khác")
    return _build(lines, body, meta, document.encoding)


def _check_error(heading: str) -> None:
    if re.search(
        r"\b(?:404|403|500|502|503)\b|not found|không (?:tìm thấy|tồn tại)|server error|access denied|runtime error|trang lỗi|bad gateway",
        heading,
        re.IGNORECASE,
    ):
        raise NoArticle("đây là trang báo lỗi của máy chủ, không phải bài", "mở lại địa chỉ trong trình duyệt xem bài còn không, rồi lưu lại")


def _tidy(text: str) -> str:
    text = "".join(" " if unicodedata.category(char) in ("Zs", "Cc", "Cf") else char for char in nfc(text))
    return " ".join(text.split())


@dataclass
class _Meta:
    title: str = ""
    head_title: str = ""
    description: str = ""
    published: str = ""
    author: str = ""
    site: str = ""
    url: str = ""


def _read_meta(soup: BeautifulSoup, url: str) -> _Meta:
    def content(*names: str) -> str:
        for name in names:
            tag = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name}) or soup.find("meta", attrs={"itemprop": name})
            if isinstance(tag, Tag) and _tidy(str(tag.get("content") or "")):
                return _tidy(str(tag["content"]))
        return ""

    meta = _Meta(
        title=content("og:title"),
        head_title=_tidy(soup.title.get_text(" ")) if soup.title else "",
        description=content("og:description", "description"),
        published=content("article:published_time", "datePublished", "pubdate"),
        author=content("article:author", "author"),
        site=content("og:site_name"),
    )
    for data in _json_ld(soup):
        meta.published = meta.published or str(data.get("datePublished") or "")
        publisher = data.get("publisher")
        meta.site = meta.site or (_tidy(str(publisher.get("name") or "")) if isinstance(publisher, dict) else "")
    link = soup.find("link", rel="canonical")
    candidates = [url, str(link.get("href") or "") if isinstance(link, Tag) else "", content("og:url")]
    absolute = [urljoin(candidates[0], candidate.strip()) if candidate.strip() else "" for candidate in candidates]
    # An address of the site's front page is a slip of its program, not the article's.
    meta.url = next((address for address in (absolute[1], absolute[2], absolute[0]) if _is_article_url(address)), "")
    return meta


def _is_article_url(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and bool(parts.path.strip("/") or parts.query) and not re.search(r"\s", address)


def _json_ld(soup: BeautifulSoup) -> Iterator[dict]:
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            data = json.loads(script.get_text())
        except ValueError:
            continue
        for item in data if isinstance(data, list) else [data]:
            if isinstance(item, dict):
                yield from (entry for entry in (item, *(item.get("@graph") or ())) if isinstance(entry, dict) and "Article" in str(entry.get("@type")))


def _clean(soup: BeautifulSoup) -> None:
    """Take away what stands around the article, and make layout tables plain blocks."""
    whole = len(soup.get_text(" ", strip=True)) or 1

    def is_small(tag: Tag) -> bool:
        """Pages of ASP.NET are one large form; some sites put their menus' words on the body."""
        return len(tag.get_text(" ", strip=True)) < whole / 2

    for note in soup.find_all(string=lambda text: isinstance(text, (Comment, Doctype))):
        note.extract()
    for tag in soup.find_all(_CHROME_TAGS):
        tag.decompose()
    for tag in soup.find_all(True):
        if "_decomposed" in vars(tag):  # Not tag.decomposed: of a tag that is still there it searches all below for one of that name.
            continue
        if tag.name in ("html", "body", "main", "article", "h1"):
            continue
        words = _words(tag)
        is_header = tag.name == "header" or "header" in words or "top" in words
        is_chrome = bool(words & _CHROME) or (is_header and not words & _OWN and tag.find_parent(["article", "main"]) is None and tag.find("h1") is None)
        hidden = "display:none" in str(tag.get("style") or "").replace(" ", "").lower()
        if (is_chrome or hidden) and is_small(tag):
            tag.decompose()
    for tag in soup.find_all(["table", "tbody", "thead", "tr", "td", "th", "font", "center"]):
        tag.name = "span" if tag.name == "font" else "div"


def _words(tag: Tag) -> set[str]:
    given = [*(tag.get("class") or ()), str(tag.get("id") or ""), str(tag.get("role") or "")]
    split = {word.lower() for name in given for word in re.findall(r"[A-Za-z][a-z]*|[A-Z]+", name)}
    return split | {re.sub(r"[^a-z]", "", name.lower()) for name in given}


def _lines(soup: BeautifulSoup) -> Iterator[Line]:
    """Yield the lines of text in order, as blocks and line breaks make them."""
    texts: list[str] = []
    where: Tag | None = None

    def flush() -> Iterator[Line]:
        text = _tidy("".join(texts))
        texts.clear()
        if text:
            yield Line(text, *_context(where))

    body = soup.body or soup
    for node in body.descendants:
        if isinstance(node, Tag):
            if node.name in _BLOCKS:
                yield from flush()
        else:
            block = next((parent for parent in node.parents if parent.name in _BLOCKS), body)
            if block is not where:
                yield from flush()
                where = block
            texts.append(str(node))
    yield from flush()


def _context(tag: Tag | None) -> tuple[str, str]:
    kind, hints = "p", []
    for level, parent in enumerate([tag, *tag.parents] if tag else ()):
        if parent is None or level > 3:
            break
        hints += [*(parent.get("class") or ()), str(parent.get("id") or "")]
        if kind == "p" and parent.name in ("h1", "h2", "h3", "figcaption", "time", "li"):
            kind = parent.name
    return kind, " ".join(hints).lower()


def _build(lines: list[Line], body: str, meta: _Meta, encoding: str) -> Page:
    lines = [line for line in (Line(_CRAWL.sub("", line.text), line.kind, line.hint) for line in lines) if line.text and not _RESIDUE.fullmatch(line.text)]
    squeezed = re.sub(r"\W+", "", fold(body))
    long = [
        number
        for number, line in enumerate(lines)
        if len(line.text) >= LONG and line.kind not in ("h1", "h2", "li") and (not squeezed or re.sub(r"\W+", "", fold(line.text))[:200] in squeezed)
    ]
    if not long:
        raise _no_paragraph()
    site = _site(lines, meta)
    title, title_at = _title(lines, meta, long[0], site)
    opener = lines[long[0]]
    if not title and len(long) > 1 and len(opener.text) <= 250 and not re.search(r"[.…!?;:,/”\"]$", opener.text):
        title, title_at = opener.text, long.pop(0)  # A headline as long as a paragraph, without its full stop.
        opener = lines[long[0]]
    lead_in = lines[title_at + 1 : long[0]] if title else lines[: long[0]]
    stamps = [line.text for line in lead_in if _has_stamp(line.text) and (title or re.search(r"date|time|publish|ngay", f"{line.kind} {line.hint}"))]
    paragraphs: list[str] = []
    captions: list[str] = []
    credit = ""
    for number in range(long[0], long[-1] + 1):
        line = lines[number]
        text = line.text
        found = _CREDIT.search(text)
        next_is_credit = number + 1 < len(lines) and re.match(r"\(?ảnh\s*:", lines[number + 1].text, re.IGNORECASE) and len(text) < 2 * LONG
        is_caption = (
            line.kind == "figcaption"
            or bool(re.search(r"caption|chuthich|chu-thich|photo", line.hint))
            or bool(found and not found["both"])
            or bool(next_is_credit)
        )
        if is_caption:
            captions.append(text)
            credit = credit or (_name(found["who"]) if found else "")
        elif fold(text) == fold(title):
            captions.append(text)  # A picture's caption that says the headline again.
        elif number in long or len(text) >= 40:
            paragraphs.append(text)
        elif text:
            captions.append(text)
    for line in lead_in:  # A picture above the text.
        found = _CREDIT.search(line.text)
        if found and not found["both"]:
            captions.append(line.text)
            credit = credit or _name(found["who"])
    if not paragraphs:
        raise _no_paragraph()
    byline, its_credit = _byline(lines, long[-1], paragraphs, meta)
    agency = ""
    for number in range(min(len(paragraphs), 4)):
        while (prefix := _AGENCY.match(paragraphs[number])) is not None:
            agency = prefix["in"] or prefix["out"]
            paragraphs[number] = paragraphs[number][prefix.end() :]
        if agency:  # Here the report begins: what stands above is the lead, or belongs to a picture.
            captions += paragraphs[1:number]
            paragraphs[:number] = paragraphs[: min(number, 1)]
            break
    sapo = next((line.text for line in lead_in if len(line.text) >= 60 and not _CREDIT.search(line.text)), "")
    first = paragraphs[0] if paragraphs else ""
    if not sapo and len(paragraphs) > 1 and (re.search(r"sapo|summary|lead|intro|desc", opener.hint) or (agency and first and not _AGENCY.match(opener.text))):
        sapo, paragraphs = first, paragraphs[1:]
    after = [
        line.text
        for line in lines[long[-1] + 1 : long[-1] + 6]
        if re.match(r"(?:ngày đăng|đăng ngày|đăng lúc|ngày cập nhật|cập nhật|thời gian đăng)\b", line.text, re.IGNORECASE)
    ]
    return Page(
        title=title,
        sapo=sapo,
        paragraphs=tuple(paragraphs),
        byline=byline,
        captions=tuple(dict.fromkeys(captions)),
        photo_credit=credit or its_credit,
        stamps=(*stamps, *after),
        declared=meta.published,
        site=site,
        agency=agency,
        url=meta.url,
        encoding=encoding,
    )


def _no_paragraph() -> NoArticle:
    return NoArticle("trang không có đoạn văn nào đọc được", "xem tệp có đúng là trang bài không; chép phần chữ vào một tệp .txt rồi nhập tệp ấy")


def _site(lines: list[Line], meta: _Meta) -> str:
    if meta.site and not _ANY_SITE.fullmatch(meta.site):
        return meta.site
    tail = re.split(r"\s+[|–—-]\s+", meta.head_title)
    for part in (*reversed(tail), *(line.text for line in lines[:3])):
        if len(part) < 90 and _names_site(part) and (part not in tail or part == tail[-1]):
            return part
    return ""


def _names_site(text: str) -> bool:
    """Return whether ``text`` names a publisher, not a meeting that one held ("UBND huyện … họp giao ban"), and not any site at all."""
    return (
        bool(_SITE.fullmatch(text))
        and not _ANY_SITE.fullmatch(text)
        and not re.match("báo cáo", text, re.IGNORECASE)
        and not re.search(rf"{MEETING.pattern}|phối hợp", text, re.IGNORECASE)
    )


def _title(lines: list[Line], meta: _Meta, body_at: int, site: str) -> tuple[str, int]:
    """Return the headline and the number of its line: one that the metadata say as well, else a heading, else (plain text) what stands where one would."""

    def fits(text: str) -> bool:
        return 15 <= len(text) <= 300 and fold(text) != fold(site) and not _names_site(text) and not _has_stamp(text)

    head = re.split(r"\s+[|–—]\s+|\s+-\s+(?=[^-]*$)", meta.head_title)[0] if meta.head_title else ""
    above = [(number, line) for number, line in enumerate(lines[:body_at])]
    for wanted in (meta.title, meta.head_title, head):
        for number, line in above:
            if wanted and fits(line.text) and fold(line.text) == fold(wanted):
                return line.text, number
    for number, line in above:
        if line.kind == "h1" and fits(line.text):
            return line.text, number
    for number, line in reversed(above):  # Boxes at the side have such headings, too: the one nearest to the text is its own.
        if line.kind in ("h2", "h3") and fits(line.text) and len(line.text) <= 2 * LONG:
            return line.text, number
    for number, line in reversed(above):
        if re.search(r"title|tieude|headline", line.hint) and fits(line.text):
            return line.text, number
    if meta.title and fits(meta.title):
        return meta.title, body_at - 1
    if not meta.head_title and not any(line.kind != "p" or line.hint for line in lines):  # Plain text: menus stand above the headline, too.
        fitting = [(number, line) for number, line in above if fits(line.text) and len(line.text) >= 25 and not _CREDIT.search(line.text)]
        told = [(number, line) for number, line in fitting if MEETING.search(line.text)]
        for number, line in [*told[:1], *fitting[-1:]]:
            return line.text, number
    else:  # A page that marks nothing as its headline: a line right above the text that tells of a meeting.
        for number, line in above[-_NEAR:]:
            if fits(line.text) and line.kind != "li" and re.search(rf"{MEETING.pattern}|phối hợp", line.text, re.IGNORECASE) and not _CREDIT.search(line.text):
                return line.text, number
    return "", -1


def _has_stamp(text: str) -> bool:
    """Return whether a short line holds a day or a time, and is not a headline with a day in it."""
    told = re.search(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}:\d{2}|\d{1,2}\s+tháng\s+\d{1,2}\b.{0,6}\d{4}", text)
    return bool(told) and len(text) < 80 and not MEETING.search(text)


def _byline(lines: list[Line], last: int, paragraphs: list[str], meta: _Meta) -> tuple[str, str]:
    """Return the author and the photographer that the lines right after the text name."""
    author = credit = ""
    tail = re.search(rf"(?:\./\.|\./,|[.…!?”])\s+(?P<who>{_NAME.pattern})\s*$", paragraphs[-1]) if paragraphs else None
    for line in [*lines[last + 1 : last + 3]]:
        text = line.text.strip(" ./,")
        found = _CREDIT.search(text)
        if found and len(text) < 80:
            credit = credit or _name(found["who"])
            if found["both"]:
                author = author or _name(found["who"])
            continue
        labelled = bool(_BYLINE_LABEL.match(text))
        text = _BYLINE_LABEL.sub("", text)
        if (labelled or re.search(r"author|tacgia|byline", line.hint) or _is_name(text)) and _NAME.fullmatch(text) and len(text) <= 45:
            author = author or _name(text)
            break
        if line.kind in ("h2", "h3", "li"):  # The list of other news begins.
            break
    if not author and tail and _is_name(tail["who"]) and len(tail["who"]) <= 30:
        author = _name(tail["who"])
        paragraphs[-1] = paragraphs[-1][: tail.start("who")].rstrip()
    for line in lines:
        if not author and re.search(r"(?:^|[\s_-])(?:author|tacgia|byline)", line.hint) and _is_name(_BYLINE_LABEL.sub("", line.text)):
            author = _name(_BYLINE_LABEL.sub("", line.text))
    if not author and _is_name(meta.author):
        author = _name(meta.author)
    return author, credit


def _is_name(text: str) -> bool:
    """Return whether ``text`` may be a person's or a pen name, and is no label of a site's program or a place of it."""
    if fold(text) in ("admin", "administrator", "quan tri", "guest", "ban bien tap", "bbt") or _names_site(text) or _RESIDUE.fullmatch(text):
        return False
    if " " not in text and "." not in text:  # One word is more often the name of a button.
        return False
    return bool(_NAME.fullmatch(text)) and 2 <= len(text) <= 40 and not re.search(r"\d|UBND|HĐND|Công an|Hội nghị|Quân sự", text)


def _name(text: str) -> str:
    text = text.strip(" .;,/()")
    return " ".join(word.capitalize() for word in text.split()) if text.isupper() and " " in text else text
