"""What every page shares: its frame, its navigation, and how records, places and decrees are linked and named on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from markupsafe import Markup

from plugins.archive.assets import ICON, STYLESHEET, TEXT_SIZE
from plugins.archive.core import CENTRAL, Archive, article_path
from plugins.archive.plan import Artifact
from plugins.archive.sources import StandingPage
from plugins.common.dates import short_day
from plugins.common.text import collation_key, format_number, slugify, smart_quotes
from plugins.decrees.core import Decree
from plugins.gazetteer.core import Place
from plugins.records.core import Record

from .views import Card, Facet, Group, Link, Listing, Tag, Term

CAP = 100  # A node of the calendar tree with at most so many records lists them all;
NEWEST = 20  # a bigger one shows so many and its children.
# Label, page, and the folders whose pages belong to that part of the site.
NAV = (
    ("Tỉnh, thành", "tinh/index.html", ("tinh/", "dia-phuong/")),
    ("Nghị định", "nghi-dinh/index.html", ("nghi-dinh/",)),
    ("Năm", "nam/index.html", ("nam/",)),
    ("Tìm", "tim.html", ("tra-cuu/", "chu-de/", "luc-luong/", "cap/")),
)
FOOTER = (
    ("Giới thiệu", "gioi-thieu.html"),
    ("Báo sai sót", "gioi-thieu.html#bao-sai-sot"),
    ("Hướng dẫn biên tập", "huong-dan-bien-tap.html"),
    ("Kho có gì, thiếu gì", "tra-cuu/do-phu.html"),
    ("Chữ viết tắt", "chu-viet-tat.html"),
    ("Tra cứu", "tra-cuu/index.html"),
)


@dataclass(frozen=True)
class PageSettings:
    """What the pages read of the site's settings."""

    site_name: str = "Sổ Giao Ban"
    tagline: str = "Kho lưu tin các địa phương phối hợp giữ gìn an ninh, trật tự"
    site_url: str = "http://localhost:8000"

    def __post_init__(self) -> None:
        """Raise ValueError for a site address that is none."""
        parts = urlsplit(self.site_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"SITEURL “{self.site_url}” không phải là địa chỉ trang web; hãy viết đủ, như https://example.org/so-giao-ban")


@dataclass(frozen=True)
class Chrome:
    """Makes frames, links and cards for the pages of one archive."""

    archive: Archive
    settings: PageSettings
    pages: tuple[StandingPage, ...] = ()

    # Addresses, relative to the site's root.

    def place_path(self, place: Place) -> str:
        return f"{'tinh' if place.is_province else 'dia-phuong'}/{place.id}.html"

    def decree_path(self, decree: Decree) -> str:
        return f"nghi-dinh/{decree.slug}.html"

    def year_path(self, year: int) -> str:
        return f"nam/{year}.html"

    def topic_path(self, slug: str) -> str:
        return f"chu-de/{slug}.html"

    def force_path(self, name: str) -> str:
        force = next(force for force in self.archive.registers.forces if force.name == name)
        return f"luc-luong/{force.id}.html"

    def level_path(self, level: str) -> str:
        return f"cap/{slugify(level)}.html"

    def place_year_path(self, place: Place, year: int | str) -> str:
        return f"tinh/{place.id}/{year}.html"

    def crossing_path(self, place: Place, slug: str) -> str:
        return f"tinh/{place.id}/nghi-dinh-{slug}.html"

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
    ) -> dict[str, object]:
        """Return the values every template gets. ``breadcrumbs`` are (label, path) from the first page down to the parent."""
        root = "../" * path.count("/") if root is None else root
        name = self.settings.site_name
        title = smart_quotes(title)
        return {
            "site": {"name": name, "tagline": self.settings.tagline, "updated": self.updated},
            "page": {
                "title": title,
                "head_title": head_title or f"{title} – {name}",
                "description": smart_quotes(description),
                "lang": "vi",
                "robots": robots,
            },
            "root": root,
            "canonical": "" if self.permalink(path) == path else self.permalink("" if path == "index.html" else path),
            "css_url": root + STYLESHEET,
            "icon_url": root + ICON,
            "script_url": root + TEXT_SIZE,
            "nav": tuple(Link(label, root + target, current=_current(path, target, folders)) for label, target, folders in NAV),
            "breadcrumbs": tuple(Link(label, root + target) for label, target in (("Trang đầu", "index.html"), *breadcrumbs)) if path != "index.html" else (),
            "footer_links": tuple(Link(label, root + target) for label, target in FOOTER),
        }

    @cached_property
    def provinces(self) -> tuple[Place, ...]:
        """The provinces of today, in Vietnamese order."""
        found = (place for place in self.archive.gazetteer if place.is_province and place.ended is None)
        return tuple(sorted(found, key=lambda place: collation_key(place.name)))

    @cached_property
    def core_decrees(self) -> tuple[Decree, ...]:
        """The coordination decrees, most cited first."""
        return tuple(sorted(self.archive.decrees.core, key=lambda decree: -len(self.archive.by_decree.get(decree.id, ()))))

    @cached_property
    def updated(self) -> str:
        day = self.archive.modified
        return f"Cập nhật ngày {short_day(day)}" if day else ""

    def root_of(self, path: str) -> str:
        return "../" * path.count("/")

    def permalink(self, path: str) -> str:
        """Return the address to cite: whole where the site has one, else the path that never changes."""
        host = urlsplit(self.settings.site_url).hostname
        return path if host in (None, "localhost") else f"{self.settings.site_url.rstrip('/')}/{path}"

    @property
    def site_root(self) -> str:
        """The address path under which the site is published, for a page served at any depth: ``/`` or ``/so-giao-ban/``."""
        return urlsplit(self.settings.site_url).path.rstrip("/") + "/"

    # Names.

    def count(self, records: Sequence[Record] | int, noun: str = "tin") -> str:
        number = records if isinstance(records, int) else len(records)
        return f"{format_number(number)} {noun}" if number else f"chưa có {noun}"

    def place_label(self, record: Record) -> str:
        """Return where a record's meeting was, for lists: ``Gò Quao, Kiên Giang``, a series of central meetings, or that it is unknown."""
        if record.place_ids:
            day = record.day_for_registers
            return "; ".join(self.archive.gazetteer.notation(self.archive.gazetteer[place_id], day) for place_id in record.place_ids)
        if record.series:
            return record.series
        return "Trung ương" if record.level == CENTRAL else "Không rõ địa phương"

    def decree_tag(self, decree: Decree, root: str) -> Tag:
        return Tag(decree.short_name, root + self.decree_path(decree), decree.tone)

    def tags(self, record: Record, root: str) -> tuple[Tag, ...]:
        return tuple(self.decree_tag(self.archive.decrees[decree_id], root) for decree_id in record.decree_ids)

    def card(self, record: Record, root: str) -> Card:
        return Card(
            url=root + article_path(record.id),
            title=smart_quotes(record.title),
            summary="" if record.is_withdrawn else smart_quotes(record.summary),
            place=self.place_label(record),
            date=record.date.label() if record.date else "không rõ ngày",
            datetime=record.date.iso if record.date else "",
            tags=self.tags(record, root),
            withdrawn=record.is_withdrawn,
        )

    def cards(self, records: Iterable[Record], root: str) -> tuple[Card, ...]:
        return tuple(self.card(record, root) for record in records)

    # Lists.

    def listing(
        self,
        records: Sequence[Record],
        root: str,
        *,
        year_path: str = "",
        undated: int = 0,
        empty: str = "Kho chưa có tin nào ở mục này. Chưa có tin không có nghĩa là không có cuộc họp.",
    ) -> Listing:
        """Return ``records`` (newest first) by year; those without one last. ``year_path`` is a pattern of the years' own pages.

        ``undated`` records are shown elsewhere on the page, and only told of here.

        With ``year_path`` a list of more than CAP records shows its newest and the years with their counts; without, all.
        """
        by_year: dict[int, list[Record]] = {}
        for record in records:
            by_year.setdefault(record.when.year or 0 if record.when else 0, []).append(record)
        years = sorted(by_year, reverse=True)
        is_capped = bool(year_path) and len(records) > CAP
        shown = {record.id for record in (records[:NEWEST] if is_capped else records)}
        groups = []
        for year in years:
            # Those without a year have no page of their own: they stay.
            members = [record for record in by_year[year] if record.id in shown or not year]
            if members:
                url = root + year_path.format(year=year) if year and year_path else ""
                groups.append(Group(f"Năm {year}" if year else "Không rõ năm", f"n{year}" if year else "khong-ro", url, self.cards(members, root)))
        children: tuple[Link, ...] = ()
        if is_capped:
            children = tuple(Link(str(year), root + year_path.format(year=year), count=self.count(by_year[year])) for year in years if year)
        capped = f"Đang hiện {NEWEST} tin mới nhất trong {format_number(len(records))} tin; chọn năm để xem hết." if is_capped else ""
        total = self.count(records) if records else ""
        if records and undated:
            total = f"{total} rõ năm, {self.count(undated)} không rõ năm ở cuối trang"
        return Listing(total, tuple(groups), _jump(groups, children), children, "" if records else empty, capped)

    def month_listing(self, records: Sequence[Record], root: str, month_path: str = "") -> Listing:
        """Return the records of one year or quarter by month, newest first; those of which only the year is known last.

        With ``month_path``, the pattern of the months' own pages, a long list shows its newest and the months with counts.
        """
        by_month: dict[int, list[Record]] = {}
        for record in records:
            by_month.setdefault((record.when.month or 0) if record.when else 0, []).append(record)
        months = sorted(by_month, key=lambda month: month or -1, reverse=True)
        is_capped = bool(month_path) and len(records) > CAP
        shown = {record.id for record in records[:NEWEST]} if is_capped else {record.id for record in records}
        groups = []
        for month in months:
            # Those without a month have no page of their own: they stay.
            members = [record for record in by_month[month] if record.id in shown or not month]
            if members:
                url = root + month_path.format(month=f"{month:02}") if is_capped and month else ""
                groups.append(
                    Group(f"Tháng {month}" if month else "Không rõ tháng", f"t{month}" if month else "khong-ro-thang", url, self.cards(members, root))
                )
        children: tuple[Link, ...] = ()
        if is_capped:
            children = tuple(
                Link(f"Tháng {month}", root + month_path.format(month=f"{month:02}"), count=self.count(by_month[month])) for month in months if month
            )
        capped = f"Đang hiện {NEWEST} tin mới nhất trong {format_number(len(records))} tin; chọn tháng để xem hết." if is_capped else ""
        empty = "" if records else "Kho chưa có tin nào của thời gian này. Chưa có tin không có nghĩa là không có cuộc họp."
        return Listing(self.count(records) if records else "", tuple(groups), _jump(groups, children), children, empty, capped)

    def year_terms(self, records: Iterable[Record], root: str, pattern: str) -> tuple[Term, ...]:
        """Return the years of ``records``, newest first, each linked to its page by ``pattern`` (``tinh/an-giang/{year}.html``)."""
        counts: dict[int, int] = {}
        for record in records:
            if record.when and record.when.year:
                counts[record.when.year] = counts.get(record.when.year, 0) + 1
        return tuple(Term(str(year), root + pattern.format(year=year), self.count(counts[year])) for year in sorted(counts, reverse=True))

    def decree_terms(self, records: Iterable[Record], root: str, pattern: str = "") -> tuple[Term, ...]:
        """Return the decrees of ``records``, most cited first; ``pattern`` (with ``{slug}``) is the address of the crossing, else the decree's page."""
        counts: dict[str, int] = {}
        for record in records:
            for decree_id in record.decree_ids:
                counts[decree_id] = counts.get(decree_id, 0) + 1
        decrees = sorted((self.archive.decrees[decree_id] for decree_id in counts), key=lambda d: (-counts[d.id], d.number, d.id))
        here = "" if pattern else " ở đây"  # The decree's page has more than these.
        return tuple(
            Term(d.short_name, root + (pattern.format(slug=d.slug) if pattern else self.decree_path(d)), self.count(counts[d.id]) + here) for d in decrees
        )

    def place_terms(self, places: Iterable[Place], root: str, *, within: Place | None = None) -> tuple[Term, ...]:
        """Return ``places`` in Vietnamese order with their counts; whom they belong to today is said unless it is ``within``."""
        ordered = sorted(places, key=lambda place: (collation_key(place.name), place.id))
        by_place = self.archive.by_place
        return tuple(
            Term(place.shown, root + self.place_path(place), self.count(by_place.get(place.id, ())), self._today_note(place, within)) for place in ordered
        )

    def _today_note(self, place: Place, within: Place | None) -> str:
        today = self.archive.gazetteer.today(place)
        if place.ended and today and list(today) != [within]:
            names = ", ".join(province.shown for province in today)
            return f"nay là {today[0].full_name()}" if self.is_renamed(place) else f"nay thuộc {names}"
        return ""

    def is_renamed(self, place: Place) -> bool:
        """Return whether ``place`` went on whole under another form, as Thừa Thiên Huế did as Huế: nothing else joined it."""
        today = self.archive.gazetteer.today(place)
        return len(today) == 1 and today[0].forms[0].valid_from == place.ended and self.archive.gazetteer.predecessors(today[0]) == [place]

    def inputs(self, *keys: str) -> tuple[str, ...]:
        """Return the inputs of a page that has the frame: what it names, and the archive's last change, which every frame shows."""
        return (*keys, "archive:modified", "setting:SITENAME", "setting:SITE_TAGLINE")


def _jump(groups: Sequence[Group], children: Sequence[Link]) -> tuple[Link, ...]:
    """Return links to the groups of a list, where there are several and no pages of their own to go to."""
    return tuple(Link(group.heading, f"#{group.anchor}") for group in groups) if len(groups) > 1 and not children else ()


def _current(path: str, target: str, folders: tuple[str, ...]) -> str:
    """Return what ``aria-current`` says of a part of the site: "page" on its own page, "true" on those below, else ""."""
    return "page" if path == target else "true" if path.startswith(folders) else ""


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


def page(path: str, template: str, inputs: tuple[str, ...], context: Callable[[], Mapping[str, object]]) -> Artifact:
    """Return the Artifact of a page whose ``context`` is a function that yields its values."""
    return Artifact(path, inputs, template=template, context=context)


def safe_html(html: str) -> Markup:
    """Mark HTML that :func:`plugins.records.body.clean` has cleaned."""
    return Markup(html)
