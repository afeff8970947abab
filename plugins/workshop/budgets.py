"""What a page may weigh and how well it must do: the kinds of page that ``inv audit`` looks at and the budgets of each, in this one place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

ARTICLE, HOME, LIST, OTHER = "article", "home", "list", "other"
TEXT = 3_700  # Bytes of text in <main> of the article that budgets are set for.
SEARCH = "tim.html"


@dataclass(frozen=True)
class Kind:
    """A kind of page: what it is called, where its pages are (patterns below the site; the first that finds something), what budget it has."""

    name: str
    patterns: tuple[str, ...]
    group: str = OTHER
    query: str = ""
    holds: str = ""  # What the page must hold.
    by_text: bool = False  # Not the largest page of its kind, but the one with about TEXT of text.
    is_left: bool = False  # Browsers leave it at once: only its file can be looked at.


@dataclass(frozen=True)
class Sample:
    """The page that stands for its kind."""

    kind: Kind
    path: str

    @property
    def address(self) -> str:
        """Its address below the site."""
        return self.path + self.kind.query


NOTICE = "Tin đã rút"
KINDS = (
    Kind("Trang đầu", ("index.html",), HOME),
    Kind("Bài, khoảng 3,7 kB chữ", ("tin/*.html",), ARTICLE, by_text=True, holds="<article"),
    Kind("Bài nặng nhất", ("tin/*.html",), holds="<article"),
    Kind("Tỉnh ngày nay", ("tinh/an-giang.html", "tinh/*.html"), LIST),
    Kind("Tỉnh không còn", ("tinh/kien-giang.html",), LIST),
    Kind("Năm của tỉnh", ("tinh/*/[0-9]*.html",), LIST),
    Kind("Địa phương", ("dia-phuong/*.html",), LIST),
    Kind("Nghị định", ("nghi-dinh/*.html",), LIST),
    Kind("Năm của nghị định", ("nghi-dinh/*/[0-9]*.html",), LIST),
    Kind("Mọi nghị định", ("nghi-dinh/index.html",), LIST),
    Kind("Tỉnh và nghị định", ("tinh/*/nghi-dinh-*.html",), LIST),
    Kind("Năm", ("nam/[0-9]*.html",), LIST),
    Kind("Quý", ("nam/*/quy-*.html",), LIST),
    Kind("Lực lượng", ("luc-luong/*.html",), LIST),
    Kind("Chủ đề", ("chu-de/*.html",), LIST),
    Kind("Mọi tin", ("tin/index.html",), LIST),
    Kind("Tra cứu A–Z", ("tra-cuu/dia-danh.html",), LIST),
    Kind("Độ phủ", ("tra-cuu/do-phu.html",), LIST),
    Kind("Độ phủ của một năm", ("tra-cuu/do-phu/*.html",), LIST),
    Kind("Số liệu: của một nơi", ("tinh/*/so-lieu.html", "dia-phuong/*/so-lieu.html"), LIST),
    Kind("Số liệu: một mục", ("tra-cuu/so-lieu/*.html",), LIST),
    Kind("Số liệu: mọi mục", ("tra-cuu/so-lieu.html",), LIST),
    Kind("Người chủ trì", ("tra-cuu/nguoi-chu-tri.html",), LIST),
    Kind("Sợi chỉ", ("**/soi-chi.html",), LIST),
    Kind("Bản đồ 63 tỉnh cũ", ("tra-cuu/ban-do-63.html",), LIST),
    Kind("Bản in", ("in/*.html",), holds='id="loa"'),
    Kind("Dữ liệu mở", ("du-lieu.html", "du-lieu/en.html"), LIST),
    Kind("Tệp dữ liệu", ("du-lieu/index.html",)),
    Kind("Gói theo tỉnh", ("goi/index.html",)),
    Kind("Chữ viết tắt", ("chu-viet-tat.html",)),
    Kind("Trang hướng dẫn", ("huong-dan-bien-tap.html", "gioi-thieu.html")),
    Kind("Cách bật giọng đọc", ("nghe-doc.html",)),
    Kind("Tuyên bố tiếp cận", ("tiep-can.html",)),
    Kind("Góp ý", ("gop-y.html",)),
    Kind("Theo dõi", ("theo-doi.html",)),
    Kind("Trích dẫn", ("trich-dan/*.html",), holds="Địa chỉ ngắn"),
    Kind("Trích dẫn cả danh sách", ("trich-dan/*/*.html",)),
    Kind("Nhật ký thay đổi", ("thay-doi/*/*/*.html", "thay-doi/index.html"), LIST),
    Kind("Làm bản sao", ("ban-sao.html",)),
    Kind("Trang tìm", (SEARCH,)),
    Kind("Trang tìm, có câu hỏi", (SEARCH,), query="?q=giao+ban"),
    Kind("404", ("404.html",)),
    Kind(NOTICE, ("tin/*.html",), holds="Tin này đã được rút"),
    Kind("Địa chỉ cũ", ("**/*.html",), holds='http-equiv="refresh"', is_left=True),
)

# Kilobytes are of 1,000 bytes; compressed ones are Brotli's, at its best quality.
HTML_BROTLI = {ARTICLE: 3.9, HOME: 10.0, LIST: 7.0}
HTML_RAW = {ARTICLE: 11.0}
FIRST_VIEW = {
    ARTICLE: 6.9
}  # What is fetched before the first screen stands as it stays: the page, its sheets, scripts that are not deferred, pictures in sight.
NEXT_VIEW = {ARTICLE: 3.9}
REQUESTS = {ARTICLE: 2}
CSS_ALL = 4.0
SCRIPTS, SCRIPTS_OF_SEARCH = 3.0, 12.0  # The search page's own.
FONTS = THIRD_PARTIES = COOKIES = 0
LCP, CLS = 2.1, 0.0  # Seconds on LINK.
LIGHTHOUSE = 100  # Each of its four.

LATENCY, RATE = 0.4, 400_000 / 8  # The simulated link: seconds there and back, bytes a second.
HANDSHAKE = 2 * LATENCY  # TCP and TLS 1.3, before the first question.


@dataclass(frozen=True)
class Check:
    """A column: ``key``, ``head``, and how its figure is written and judged. ``least``: it must be at least so much, else at most the budget."""

    key: str
    head: str
    digits: int = 0
    is_least: bool = False


CHECKS = (
    Check("raw", "HTML kB", 1),
    Check("brotli", "nén", 1),
    Check("first", "phải chờ kB", 1),
    Check("requests", "lần hỏi"),
    Check("whole", "cả thảy kB", 1),
    Check("asked", "cả thảy hỏi"),
    Check("next", "trang sau kB", 1),
    Check("scripts", "mã kB", 1),
    Check("fonts", "phông"),
    Check("third", "bên thứ ba"),
    Check("cookies", "cookie"),
    Check("lcp", "LCP s", 2),
    Check("cls", "CLS", 3),
    Check("axe", "axe"),
    Check("pa11y", "pa11y"),
    Check("nu", "Nu"),
    Check("html-validate", "html-validate"),
    Check("narrow", "tràn 320"),
    Check("enlarged", "tràn 200 %"),
    Check("targets", "đích < 44"),
    Check("performance", "LH nhanh", 0, True),
    Check("accessibility", "LH tiếp cận", 0, True),
    Check("best-practices", "LH cách làm", 0, True),
    Check("seo", "LH tìm thấy", 0, True),
)
# Of the whole site.
SITE_CHECKS = (Check("css", "Mọi kiểu dáng, nén, kB", 1), Check("stylelint", "stylelint"))


def budget(kind: Kind, check: str) -> float | None:
    """Return the most (or, of Lighthouse, the least) that a page of ``kind`` may have of ``check``; None where nothing is set."""
    shown_only = ("whole", "asked")  # What comes after it, deferred scripts above all, has budgets of its own.
    by_group = {"raw": HTML_RAW, "brotli": HTML_BROTLI, "first": FIRST_VIEW, "next": NEXT_VIEW, "requests": REQUESTS}
    if check in shown_only:
        return None
    if check in by_group:
        return by_group[check].get(kind.group)
    if check == "scripts":
        return SCRIPTS_OF_SEARCH if SEARCH in kind.patterns else SCRIPTS
    if check == "seo" and kind.name in (NOTICE, "Địa chỉ cũ"):
        return None  # It asks search engines not to list it, which Lighthouse counts as a fault.
    fixed = {"fonts": FONTS, "third": THIRD_PARTIES, "cookies": COOKIES, "lcp": LCP, "cls": CLS, "css": CSS_ALL}
    lighthouse = dict.fromkeys(("performance", "accessibility", "best-practices", "seo"), LIGHTHOUSE)
    return {**fixed, **lighthouse}.get(check, 0)


@dataclass
class Figure:
    """What a check found: its figure, and the faults behind it."""

    value: float
    faults: list[str] = field(default_factory=list)


def is_missed(figure: Figure, check: Check, limit: float | None) -> bool:
    """Return whether a figure is beyond its budget, as it is shown: 3,94 is not more than 3,9."""
    if limit is None:
        return False
    shown = round(figure.value, check.digits)
    return shown < limit if check.is_least else shown > limit


def samples(site: Path, kinds: Sequence[Kind] = KINDS) -> Iterator[Sample]:
    """Yield the page that stands for each of ``kinds`` that ``site`` has: the largest, or the one with about TEXT bytes of text."""
    for kind in kinds:
        for pattern in kind.patterns:
            found = [path for path in sorted(site.glob(pattern)) if path.name != "index.html" or pattern.endswith("index.html")]
            if kind.holds:
                found = [path for path in found if kind.holds in path.read_text(encoding="utf-8")]
            if found:
                chosen = min(found, key=lambda path: abs(text_size(path) - TEXT)) if kind.by_text else max(found, key=lambda path: path.stat().st_size)
                yield Sample(kind, chosen.relative_to(site).as_posix())
                break


def text_size(page: Path) -> int:
    """Return the bytes (UTF-8) of the text in a page's <main>, runs of spaces counted once."""
    main = re.search(r"<main.*?</main>", page.read_text(encoding="utf-8"), re.DOTALL)
    return len(" ".join(unescape(re.sub(r"<[^>]+>", " ", main[0] if main else "")).split()).encode())
