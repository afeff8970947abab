"""What every page shares: its frame, its navigation, and how records, places and decrees are linked and named on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from markupsafe import Markup

from plugins.archive.assets import CHART_STYLESHEET, ICON, OPENSEARCH, SETTINGS_SCRIPT, STYLESHEET, THEME, placed
from plugins.archive.core import CENTRAL, all_above, citation_path, crossing_path, decree_path, feed_path, level_path, place_path
from plugins.archive.mapping import CAP, LEVEL, ROOT, SPELLINGS, TOPICS, Card, split
from plugins.archive.plan import Artifact
from plugins.archive.queries import Archive, digests
from plugins.archive.queries import Term as RecordTerm
from plugins.archive.sources import StandingPage
from plugins.archive.surveys import Surveyed
from plugins.common.dates import short_day
from plugins.common.text import collation_key, format_number, smart_quotes
from plugins.decrees.core import Decree, DecreeRegister
from plugins.gazetteer.core import Gazetteer, Place
from plugins.media.core import Medium
from plugins.media.keeping import Media
from plugins.records.annotations import Glossary
from plugins.records.core import Record
from plugins.speech.reading import Reader
from plugins.speech.spoken import Speaker

from .views import Facet, Group, Link, Listing, SiteView, Tag, Term

SEARCH, FEEDBACK, FOLLOWING = "tim.html", "gop-y.html", "theo-doi.html"
HELP_FOR_LISTENING = "nghe-doc.html"  # A standing page; the browser's script leads there too.
CITED = range(2, 101)  # How many records a list has that can be had as references: a single one has its own.
NEWEST = 20  # So many a node of the calendar tree shows of more than CAP records, with its children.
NOTHING = "Kho chưa có tin nào ở mục này. Chưa có tin không có nghĩa là không có cuộc họp."
# Label, page, and the folders whose pages belong to that part of the site.
NAV = (
    ("Tỉnh, thành", "tinh/index.html", ("tinh/", "dia-phuong/")),
    ("Nghị định", "nghi-dinh/index.html", ("nghi-dinh/",)),
    ("Năm", "nam/index.html", ("nam/",)),
    ("Tìm", SEARCH, ("tra-cuu/", "chu-de/", "luc-luong/", "cap/")),
)
REPORT = "Báo sai sót"
FOOTER = (
    ("Giới thiệu", "gioi-thieu.html"),
    (REPORT, "gioi-thieu.html#bao-sai-sot"),
    ("Khả năng tiếp cận", "tiep-can.html"),
    ("Kho có gì, thiếu gì", "tra-cuu/do-phu.html"),
    ("Theo dõi", FOLLOWING),
    ("Chữ viết tắt", "chu-viet-tat.html"),
    ("Tra cứu", "tra-cuu/index.html"),
)

_EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_FOLDER = re.compile(r"(?:https?://[A-Za-z0-9.:-]+/)?(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*")
# It stands in the policy of a page, where a space, a semicolon or a quote would end it, and a query means nothing.
_ENDPOINT = re.compile(r"https?://[A-Za-z0-9.:-]+(?:/[A-Za-z0-9._~/%-]*)?")


@dataclass(frozen=True)
class PageSettings:
    """What the pages read of the site's settings."""

    site_name: str = "Sổ Giao Ban"
    tagline: str = "Kho lưu tin các địa phương phối hợp giữ gìn an ninh, trật tự"
    site_url: str = "http://localhost:8000"
    feedback_email: str = ""
    feedback_url: str = ""
    bundles_url: str = ""
    reads_out: bool = False  # Whether the site has scripts to read out.
    data_url: str = ""
    gives_data: bool = False  # Whether the site has the files of the API.
    has_feeds: bool = False  # Whether its lists can be followed and cited.
    security_contact: str = ""
    security_expires: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for an address that is none."""
        parts = urlsplit(self.site_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"SITEURL “{self.site_url}” không phải là địa chỉ trang web; hãy viết đủ, như https://example.org/so-giao-ban")
        if self.bundles_url and not _FOLDER.fullmatch(self.bundles_url):
            raise ValueError(f"BUNDLES_URL “{self.bundles_url}” không phải là thư mục các gói; hãy viết như goi/ hay https://example.org/goi/, hoặc để trống")
        if self.data_url and not _FOLDER.fullmatch(self.data_url):
            raise ValueError(f"DATA_URL “{self.data_url}” không phải là thư mục dữ liệu; hãy viết như du-lieu/ hay https://example.org/du-lieu/, hoặc để trống")
        if self.feedback_email and not _EMAIL.fullmatch(self.feedback_email):
            raise ValueError(f"FEEDBACK_EMAIL “{self.feedback_email}” không phải là địa chỉ thư; hãy viết như gop-y@example.org, hoặc để trống")
        if self.feedback_url and not _ENDPOINT.fullmatch(self.feedback_url):
            raise ValueError(f"FEEDBACK_URL “{self.feedback_url}” không phải là địa chỉ nhận góp ý; hãy viết đủ, như https://example.org/gop-y, hoặc để trống")
        if self.security_contact and not (_EMAIL.fullmatch(self.security_contact) or re.fullmatch(r"https://\S+", self.security_contact)):
            raise ValueError(
                f"SECURITY_CONTACT “{self.security_contact}” không phải là địa chỉ thư hay trang https://; hãy viết như an-toan@example.org, hoặc để trống"
            )
        if self.security_contact and not _is_day(self.security_expires):
            raise ValueError(f"SECURITY_EXPIRES “{self.security_expires}” không phải là một ngày; hãy viết như 2027-06-30, không quá một năm nữa")

    @property
    def takes_feedback(self) -> bool:
        return bool(self.feedback_email or self.feedback_url)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def calendar_path(page: str) -> str:
    """Return the calendar of a list's page; "" for a list that has none."""
    if page == "tin/index.html":
        return "theo-doi/lich.ics"
    return feed_path(page, "ics") if page.startswith("tinh/") and page.count("/") == 1 else ""


def page_settings(settings: Mapping[str, object]) -> PageSettings:
    """Return what the pages read of Pelican's settings. Raises ValueError for an address that is none."""
    names = ("SITENAME", "SITE_TAGLINE", "SITEURL", "FEEDBACK_EMAIL", "FEEDBACK_URL", "BUNDLES_URL")
    plugins: Iterable[str] = settings.get("PLUGINS") or ()  # type: ignore[assignment]
    security = (str(settings.get(name, "")) for name in ("SECURITY_CONTACT", "SECURITY_EXPIRES"))
    speech, data, feeds = (f"plugins.{name}.plugin" in plugins for name in ("speech", "data", "feeds"))
    given = (str(settings.get(name, "")) for name in names)
    return PageSettings(
        *given,
        reads_out=speech,
        data_url=str(settings.get("DATA_URL", "")),
        gives_data=data,
        has_feeds=feeds,
        **dict(zip(("security_contact", "security_expires"), security, strict=True)),
    )


@dataclass(frozen=True)
class Chrome:
    """Makes frames, links and cards for the pages of one archive."""

    archive: Archive
    settings: PageSettings
    pages: tuple[StandingPage, ...] = ()
    media: Media | None = None
    assets: str = THEME  # What the folder of the theme's files is called.

    def look(self, file: str) -> Medium:
        """Return what is known of a picture or an attachment, by its path below content/."""
        if self.media is None:
            raise LookupError(file)
        return self.media.known(file)

    def attached(self, text: StandingPage | None) -> tuple[Medium, ...]:
        """Return what is known of the attachments of a standing page."""
        return tuple(self.look(link.page) for link in text.body_links if link.is_file and not link.is_image) if text else ()

    # Addresses, relative to the site's root.

    def asset(self, path: str) -> str:
        """Return where a file of the theme is."""
        return placed(path, self.assets)

    def place_path(self, place: Place) -> str:
        return place_path(place)

    def decree_path(self, decree: Decree) -> str:
        return decree_path(decree)

    def year_path(self, year: int) -> str:
        return f"nam/{year}.html"

    def topic_path(self, slug: str) -> str:
        return f"chu-de/{slug}.html"

    def force_path(self, name: str) -> str:
        force = next(force for force in self.archive.registers.forces if force.name == name)
        return f"luc-luong/{force.id}.html"

    def level_path(self, level: str) -> str:
        return level_path(level)

    def place_year_path(self, place: Place, year: int | str) -> str:
        return f"tinh/{place.id}/{year}.html"

    def crossing_path(self, place: Place, slug: str) -> str:
        return crossing_path(place, slug)

    def decree_year_path(self, slug: str, year: int | str) -> str:
        return f"nghi-dinh/{slug}/{year}.html"

    # Frames.

    def frame(
        self,
        path: str,
        title: str,
        description: str,
        breadcrumbs: Sequence[tuple[str, str]] = (),
        *,
        head_title: str = "",
        robots: str = "",
        root: str | None = None,
        updated: str = "",
        followed: bool = False,
    ) -> dict[str, object]:
        """Return the values every template gets. ``breadcrumbs`` are (label, path) from the first page down to the parent.

        ``followed``: the page is of a list that has a feed.
        """
        root = "../" * path.count("/") if root is None else root
        name = self.settings.site_name
        title = smart_quotes(title)
        return {
            "site": SiteView(name, self.settings.tagline, updated),
            "page": {
                "title": title,
                "head_title": head_title or f"{title} – {name}",
                "description": smart_quotes(description),
                "lang": "vi",
                "robots": robots,
            },
            "root": root,
            "canonical": self.permalink("" if path == "index.html" else path) if self.is_published else "",
            "css_url": root + self.asset(STYLESHEET),
            "chart_css_url": root + self.asset(CHART_STYLESHEET),
            "icon_url": root + self.asset(ICON),
            "script_url": root + self.asset(SETTINGS_SCRIPT),
            "feed_url": root + feed_path(path) if followed and self.settings.has_feeds else "",
            "search_url": root + SEARCH,
            "opensearch_url": root + OPENSEARCH if self.is_published else "",
            "has_own_search": path in ("index.html", SEARCH),
            "nav": _nav(path if path in _SECTIONS else path.partition("/")[0] + "/", root),
            "breadcrumbs": tuple(Link(label, root + target) for label, target in (("Trang đầu", "index.html"), *breadcrumbs)) if path != "index.html" else (),
            "footer_links": _footer(root, self.settings.takes_feedback, self.settings.has_feeds),
        }

    @cached_property
    def provinces(self) -> tuple[Place, ...]:
        """The provinces of today, in Vietnamese order."""
        found = (place for place in self.archive.gazetteer if place.is_province and place.ended is None)
        return tuple(sorted(found, key=lambda place: collation_key(place.name)))

    @cached_property
    def surveyed(self) -> Surveyed:
        """What was looked for, whether or not it was found."""
        return Surveyed(self.archive.registers.surveys, self.archive.gazetteer)

    @cached_property
    def core_decrees(self) -> tuple[Decree, ...]:
        """The coordination decrees, most cited first."""
        counts = self.archive.listed_among("decree")
        return tuple(sorted(self.archive.decrees.core, key=lambda decree: -counts.get(decree.id, 0)))

    @property
    def updated(self) -> str:
        """When the archive last changed. For the first page alone: on all of them one new record would make every page new."""
        day = self.archive.modified
        return f"Cập nhật ngày {short_day(day)}" if day else ""

    def root_of(self, path: str) -> str:
        return "../" * path.count("/")

    def absolute(self, path: str) -> str:
        """Return the whole address of a page, as sitemaps want it."""
        return f"{self.settings.site_url.rstrip('/')}/{'' if path == 'index.html' else path}"

    def permalink(self, path: str) -> str:
        """Return the address to cite: whole where the site has one, else the path that never changes."""
        return f"{self.settings.site_url.rstrip('/')}/{path}" if self.is_published else path

    @cached_property
    def is_published(self) -> bool:
        """Whether the site has an address that others can ask."""
        return urlsplit(self.settings.site_url).hostname != "localhost"

    @property
    def site_root(self) -> str:
        """The address path under which the site is published, for a page served at any depth: ``/`` or ``/so-giao-ban/``."""
        return urlsplit(self.settings.site_url).path.rstrip("/") + "/"

    # Names.

    def count(self, number: int, noun: str = "tin") -> str:
        return f"{format_number(number)} {noun}" if number else f"chưa có {noun}"

    def tags(self, record: Record, root: str) -> tuple[Tag, ...]:
        return decree_tags(record, self.archive.decrees, root)

    def cards(self, cards: Iterable[Card], root: str, level: int = 3) -> tuple[Markup, ...]:
        """Return cards as HTML for a page from which ``root`` leads to the site's root; their titles are headings of ``level``."""
        heading = str(level)
        return tuple(Markup(card.html.replace(ROOT, root).replace(LEVEL, heading)) for card in cards)

    @cached_property
    def topic_names(self) -> Mapping[str, str]:
        """The commonest spelling of each topic that has records, by slug; among equals the one in small letters."""
        spellings: dict[str, dict[str, int]] = {}
        for value, number in self.archive.term(TOPICS).tally(SPELLINGS).items():
            slug, _, topic = value.partition(" ")
            spellings.setdefault(slug, {})[topic] = number
        return {slug: commonest(counts) for slug, counts in spellings.items()}

    def topic_name(self, slug: str) -> str:
        return commonest(self.archive.term(f"topic:{slug}").tally(SPELLINGS))

    @cached_property
    def _glossary(self) -> Glossary:
        return Glossary(self.archive.registers.glossary)

    @cached_property
    def reader(self) -> Reader:
        """What writes articles as they are read out."""
        return Reader(Speaker(self.archive.registers.glossary), self.archive.gazetteer, self.settings.site_name)

    @cached_property
    def has_help_for_listening(self) -> bool:
        return any(f"{page.slug}.html" == HELP_FOR_LISTENING and not page.decree for page in self.pages)

    def meanings(self, text: str) -> tuple[str, ...]:
        """Return what the abbreviations in ``text`` mean, each once: ``UBND là Ủy ban nhân dân``."""
        return tuple(dict.fromkeys(f"{found.abbr} là {found.expansion}" for _, _, found in self._glossary.uses(text)))

    # Lists.

    def shown(self, term: RecordTerm, *, has_years: bool) -> Shown:
        """Return what the page of a term lists: all of it, or its newest where there are more than CAP and its years have pages."""
        is_capped = has_years and term.count > CAP
        cards = [card for card in term.cards(NEWEST if is_capped else -1) if card.order]
        return Shown(tuple(cards), tuple(term.between(0, 1, NEWEST if is_capped else CAP)), term.count, term.undated, dict(term.years), is_capped)

    def listing(self, shown: Shown, root: str, *, year_path: str = "", undated_apart: bool = False, undated_url: str = "", empty: str = NOTHING) -> Listing:
        """Return a list by year, newest first; records without one last. ``year_path`` is a pattern of the years' own pages.

        ``undated_apart``: records without a year are shown elsewhere on the page, and only told of here; ``undated_url``: on a page
        of their own, where the list is capped.
        """
        groups = []
        by_year: dict[int, list[Card]] = {}
        for card in shown.cards:
            by_year.setdefault(split(card.order)[0], []).append(card)
        for year, members in by_year.items():
            groups.append(Group(f"Năm {year}", f"n{year}", root + year_path.format(year=year) if year_path else "", self.cards(members, root, 4)))
        children: tuple[Link, ...] = ()
        if shown.is_capped:
            children = tuple(Link(str(year), root + year_path.format(year=year), count=self.count(number)) for year, number in shown.parts.items())
        if shown.undated and shown.is_capped and undated_url:
            children = (*children, Link("Không rõ năm", root + undated_url, count=self.count(shown.undated_count)))
        elif shown.undated and not undated_apart:
            groups.append(Group("Không rõ năm", "khong-ro", "", self.cards(shown.undated, root, 4), self.more_undated(shown)))
        count = shown.count - shown.undated_count if undated_apart else shown.count
        capped = f"Đang hiện {NEWEST} tin mới nhất trong {format_number(count)} tin; chọn năm để xem hết." if shown.is_capped else ""
        total = self.count(count) if count else ""
        if count and undated_apart and shown.undated_count:
            total = f"{total} rõ năm, {self.count(shown.undated_count)} không rõ năm ở cuối trang"
        return Listing(total, tuple(groups), _jump(groups, children), children, "" if count else empty, capped)

    def published_listing(self, shown: Shown, root: str, year_path: str) -> Listing:
        """Return the records whose year nobody knows: in one list, or their newest and the years in which their sources published them."""
        cards = (*shown.cards, *shown.undated)
        groups = [Group("", "", "", self.cards(cards, root))] if cards else []
        children: tuple[Link, ...] = ()
        if shown.is_capped:
            children = tuple(Link(f"Đăng năm {year}", root + year_path.format(year=year), count=self.count(number)) for year, number in shown.parts.items())
        capped = f"Đang hiện {self.count(len(cards))} trong {format_number(shown.count)} tin; chọn năm nguồn đăng tin để xem hết." if shown.is_capped else ""
        return Listing(self.count(shown.count) if shown.count else "", tuple(groups), (), children, "" if shown.count else NOTHING, capped)

    def with_ways(self, listing: Listing, path: str, count: int) -> Listing:
        """Return a list of ``count`` records with what else can be had of it: its feed, its calendar; as references, where there are not too many."""
        if self.settings.has_feeds:
            root, calendar = self.root_of(path), calendar_path(path)
            cited = (Link("Trích dẫn", root + citation_path(path)),) if count in CITED else ()
            listing.ways = (Link("Theo dõi", root + feed_path(path)), *((Link("Lịch họp", root + calendar),) if calendar else ()), *cited)
        return listing

    def more_undated(self, shown: Shown) -> str:
        """Return what is said of records without a year that are too many to be shown; "" where all are."""
        more = shown.undated_count - len(shown.undated)
        return f"Còn {self.count(more)} nữa ở trang Không rõ ngày, năm họp." if more > 0 else ""

    def shown_in_year(self, term: RecordTerm, year: int, *, has_months: bool) -> Shown:
        """Return what the page of a year lists; its months have pages where it has more than CAP records and ``has_months``."""
        months = {month: number for (its_year, month), number in term.months.items() if its_year == year}
        count = sum(months.values())
        is_capped = has_months and count > CAP
        cards = term.in_year(year, NEWEST) if is_capped else term.in_year(year)
        unknown = term.in_month(year, 0)
        return Shown(tuple(card for card in cards if split(card.order)[1]), tuple(unknown), count, months.get(0, 0), _newest_first(months), is_capped)

    def shown_in_month(self, term: RecordTerm, year: int, month: int) -> Shown:
        """Return what the page of a month lists; its days have pages where it has more than CAP records."""
        days = term.days(year, month)
        count = sum(days.values())
        first = year * 10_000 + month * 100
        known = term.between(first + 1, first + 100, NEWEST if count > CAP else -1)
        return Shown(tuple(known), tuple(term.between(first, first + 1)), count, days.get(0, 0), _newest_first(days), count > CAP)

    def shown_in_quarter(self, term: RecordTerm, year: int, number: int) -> Shown:
        """Return what the page of a quarter lists; its months have pages where its year has more than CAP records."""
        months = {month: term.months[year, month] for month in range(3 * number - 2, 3 * number + 1) if (year, month) in term.months}
        count = sum(months.values())
        is_capped = term.years.get(year, 0) > CAP and count > CAP
        cards = term.in_quarter(year, number, NEWEST if is_capped else -1)
        return Shown(tuple(cards), (), count, 0, _newest_first(months), is_capped)

    def month_listing(self, shown: Shown, root: str, month_path: str = "") -> Listing:
        """Return the records of a year or quarter by month, newest first; those of which only the year is known last.

        ``month_path`` is the pattern of the months' own pages.
        """
        groups = []
        by_month: dict[int, list[Card]] = {}
        for card in shown.cards:
            by_month.setdefault(split(card.order)[1], []).append(card)
        for month, members in by_month.items():
            url = root + month_path.format(month=f"{month:02}") if shown.is_capped else ""
            groups.append(Group(f"Tháng {month}", f"t{month}", url, self.cards(members, root, 4)))
        if shown.undated:
            groups.append(Group("Không rõ tháng", "khong-ro-thang", "", self.cards(shown.undated, root, 4)))
        children: tuple[Link, ...] = ()
        if shown.is_capped:
            children = tuple(
                Link(f"Tháng {month}", root + month_path.format(month=f"{month:02}"), count=self.count(number)) for month, number in shown.parts.items()
            )
        capped = f"Đang hiện {NEWEST} tin mới nhất trong {format_number(shown.count)} tin; chọn tháng để xem hết." if shown.is_capped else ""
        empty = "" if shown.count else "Kho chưa có tin nào của thời gian này. Chưa có tin không có nghĩa là không có cuộc họp."
        return Listing(self.count(shown.count) if shown.count else "", tuple(groups), _jump(groups, children), children, empty, capped)

    def day_listing(self, shown: Shown, root: str, day_path: str, *, are_of_all: bool = False) -> Listing:
        """Return the records of a month in one list; those of which only the month is known last.

        ``day_path``: pattern of the days' pages; ``are_of_all``: these list the records of the whole archive.
        """
        groups = [Group("", "", "", self.cards(shown.cards, root))] if shown.cards else []
        if shown.undated:
            groups.append(Group("Không rõ ngày", "khong-ro-ngay", "", self.cards(shown.undated, root, 4)))
        children: tuple[Link, ...] = ()
        if shown.is_capped:
            children = tuple(Link(f"Ngày {day}", root + day_path.format(day=f"{day:02}"), count=self.count(number)) for day, number in shown.parts.items())
        all_of = "chọn ngày để xem mọi tin của kho ngày ấy" if are_of_all else "chọn ngày để xem hết"
        capped = f"Đang hiện {NEWEST} tin mới nhất trong {format_number(shown.count)} tin; {all_of}." if shown.is_capped else ""
        empty = "" if shown.count else "Kho chưa có tin nào của thời gian này. Chưa có tin không có nghĩa là không có cuộc họp."
        return Listing(self.count(shown.count) if shown.count else "", tuple(groups), (), children, empty, capped)

    def year_terms(self, years: Mapping[int, int], root: str, pattern: str) -> tuple[Term, ...]:
        """Return years with their counts, newest first, each linked to its page by ``pattern`` (``tinh/an-giang/{year}.html``)."""
        return tuple(Term(str(year), root + pattern.format(year=year), self.count(years[year])) for year in sorted(years, reverse=True) if year)

    def decree_terms(self, counts: Mapping[str, int], root: str, pattern: str = "") -> tuple[Term, ...]:
        """Return decrees with their counts, most cited first; ``pattern`` (with ``{slug}``) is the address of the crossing, else the decree's page."""
        decrees = sorted((self.archive.decrees[decree_id] for decree_id in counts if decree_id), key=lambda d: (-counts[d.id], d.number, d.id))
        here = "" if pattern else " ở đây"  # The decree's page has more than these.
        return tuple(
            Term(d.short_name, root + (pattern.format(slug=d.slug) if pattern else self.decree_path(d)), self.count(counts[d.id]) + here) for d in decrees
        )

    def place_terms(self, places: Iterable[Place], root: str, *, within: Place | None = None) -> tuple[Term, ...]:
        """Return ``places`` in Vietnamese order with their counts; whom they belong to today is said unless it is ``within``."""
        ordered = sorted(places, key=lambda place: (collation_key(place.name), place.id))
        counts = self.archive.listed_among("place")
        return tuple(
            Term(place.shown, root + self.place_path(place), self.count(counts.get(place.id, 0)), self._today_note(place, within)) for place in ordered
        )

    def _today_note(self, place: Place, within: Place | None) -> str:
        today = self.archive.gazetteer.today(place)
        if place.ended and today and list(today) != [within]:
            names = ", ".join(province.shown for province in today)
            return f"nay là {today[0].full_name()}" if self.is_renamed(place) else f"nay thuộc {names}"
        return ""

    def all_above(self, place: Place) -> set[str]:
        return all_above(place, self.archive.gazetteer)

    def is_renamed(self, place: Place) -> bool:
        """Return whether ``place`` went on whole under another form, as Thừa Thiên Huế did as Huế: nothing else joined it."""
        today = self.archive.gazetteer.today(place)
        return len(today) == 1 and today[0].forms[0].valid_from == place.ended and self.archive.gazetteer.predecessors(today[0]) == [place]


@dataclass(frozen=True)
class Shown:
    """What a node of the calendar tree lists: ``cards`` newest first, ``undated`` those of which the part it goes by is unknown.

    ``count`` and ``undated_count`` are of all its records, shown or not; ``parts`` counts its children (years, months or days), newest first.
    """

    cards: tuple[Card, ...]
    undated: tuple[Card, ...]
    count: int
    undated_count: int
    parts: Mapping[int, int]
    is_capped: bool

    @property
    def inputs(self) -> tuple[object, ...]:
        days = tuple(card.order for card in self.cards)  # Where the list goes by another day than the cards say.
        return (digests(self.cards), digests(self.undated), days, self.count, self.undated_count, tuple(self.parts.items()))


def commonest(counts: Mapping[str, int]) -> str:
    """Return the spelling with most records; among equals the one in small letters."""
    return max(sorted(counts, reverse=True), key=counts.__getitem__)


def _newest_first(counts: Mapping[int, int]) -> dict[int, int]:
    return {part: counts[part] for part in sorted(counts, reverse=True) if part}


def _jump(groups: Sequence[Group], children: Sequence[Link]) -> tuple[Link, ...]:
    """Return links to the groups of a list, where there are several and no pages of their own to go to."""
    return tuple(Link(group.heading, f"#{group.anchor}") for group in groups) if len(groups) > 1 and not children else ()


_SECTIONS = {target for _, target, _ in NAV}


@lru_cache
def _nav(path: str, root: str) -> tuple[Link, ...]:
    """Return the parts of the site; ``path``: the page's own where it is one of them, else its folder."""
    return tuple(Link(label, root + target, current=_current(path, target, folders)) for label, target, folders in NAV)


@lru_cache
def _footer(root: str, takes_feedback: bool, has_feeds: bool) -> tuple[Link, ...]:
    links = (
        ("Báo lỗi, góp ý", FEEDBACK) if takes_feedback and label == REPORT else (label, target) for label, target in FOOTER if has_feeds or target != FOLLOWING
    )
    return tuple(Link(label, root + target) for label, target in links)


def _current(path: str, target: str, folders: tuple[str, ...]) -> str:
    """Return what ``aria-current`` says of a part of the site: "page" on its own page, "true" on those below, else ""."""
    return "page" if path == target else "true" if path.startswith(folders) else ""


def decree_tags(record: Record, decrees: DecreeRegister, root: str) -> tuple[Tag, ...]:
    """Return the decrees of a record as coloured labels."""
    found = (decrees[decree_id] for decree_id in record.decree_ids)
    return tuple(Tag(decree.short_name, root + decree_path(decree), decree.tone) for decree in found)


def place_label(record: Record, gazetteer: Gazetteer) -> str:
    """Return where a record's meeting was, for lists: ``Gò Quao, Kiên Giang``, a series of central meetings, or that it is unknown."""
    if record.place_ids:
        return "; ".join(gazetteer.notation(gazetteer[place_id], record.day_for_registers) for place_id in record.place_ids)
    if record.series:
        return record.series
    return "Trung ương" if record.level == CENTRAL else "Không rõ địa phương"


def capital(text: str) -> str:
    """Return ``text`` with its first letter upper case and the rest as it is (str.capitalize would lower "III")."""
    return text[:1].upper() + text[1:]


def letter_anchor(letter: str) -> str:
    """Return an anchor that keeps Đ apart from D, Ă and Â from A: the letters' folds are one."""
    return f"van-{ord(letter[0].lower()):x}"


def host_of(url: str) -> str:
    """Return the host of a web address, as readers know it: without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def facets_of(*facets: Facet) -> tuple[Facet, ...]:
    """Return the facets that have terms."""
    return tuple(facet for facet in facets if facet.terms)


def page(path: str, template: str, inputs: tuple[object, ...], context: Callable[[], Mapping[str, object]]) -> Artifact:
    """Return the Artifact of a page whose ``context`` is a function that yields its values."""
    return Artifact(path, inputs, template=template, context=context)


def safe_html(html: str) -> Markup:
    """Mark HTML that :func:`plugins.records.body.clean` has cleaned."""
    return Markup(html)
