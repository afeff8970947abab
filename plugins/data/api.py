"""The documents of the API, as its files hold them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from plugins.archive.core import Registers, article_path, crossing_path, decree_path, level_of, level_path, place_path, places_listing
from plugins.archive.queries import Found
from plugins.common.text import slugify
from plugins.gazetteer.core import Place
from plugins.media.markup import Look, dressed
from plugins.records.core import Record
from plugins.records.schema import LEVELS

from .addresses import DECREES, INDEX, OPENAPI, PAGE, PAGE_IN_ENGLISH, PLACES, VERSION, link, list_path, record_path
from .columns import DECREES as DECREE_TABLE
from .columns import PLACE_FORMS
from .columns import PLACES as PLACE_TABLE
from .documents import Document, decree_rows, form_rows, place_rows, record_document

PAGES_ROOT = "../"  # From an article's page to the root of the site.
LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}


def record_file(found: Found, registers: Registers, look: Look) -> Document:
    """Return the document of one record: its fields, its body as HTML, where its facts are told, its links; ``look`` tells of the pictures in it."""
    record, path = found.record, record_path(found.record.id)
    document = record_document(record, registers)
    if record.is_withdrawn or found.body is None:
        return {**document, "links": {"page": link(path, article_path(record.id))}}
    for name, paragraphs in (("chair", found.evidence.chairs), ("figures", found.evidence.figures), ("promises", found.evidence.promises)):
        for part, paragraph in zip(document[name], paragraphs, strict=True):
            part["paragraph"] = paragraph or None
    html = dressed(found.body.html, PAGES_ROOT, look)
    return {**document, "date_paragraph": found.evidence.day or None, "body_html": html, "links": _links(record, registers, path)}


def _links(record: Record, registers: Registers, path: str) -> Document:
    """Return where the page of a record is, and the lists that hold it."""
    forces = {force.name: force.id for force in registers.forces}
    year = record.when.year if record.when else None
    places = [registers.gazetteer[place_id] for place_id in places_listing(record, registers.gazetteer)]
    decrees = [registers.decrees[decree_id] for decree_id in record.decree_ids]
    level = level_of(record, registers.gazetteer)
    pages = [
        *map(place_path, places),
        *map(decree_path, decrees),
        *(crossing_path(place, decree.slug) for place in places if place.is_province for decree in decrees),
        *((level_path(level),) if level else ()),
        *(f"luc-luong/{forces[name]}.html" for name in record.forces),
        *(f"chu-de/{slugify(topic)}.html" for topic in record.topics),
        f"nam/{year}.html" if year else "nam/khong-ro.html",
    ]
    # All of them lie beside the folder of records: cheaper than to ask each time.
    return {"page": f"../../../{article_path(record.id)}", "lists": [f"../{list_path(page).removeprefix(_API)}" for page in dict.fromkeys(pages)]}


_API = record_path("").partition("records/")[0]


def index_file(site_name: str, registers: Registers, data_url: str) -> Document:
    """Return the entry: version, licence, and where everything begins. It counts nothing, so that a new record leaves it as it is."""
    levels = [{"name": level, "list": link(INDEX, list_path(level_path(level)))} for level in LEVELS]
    forces = [{"name": force.name, "list": link(INDEX, list_path(f"luc-luong/{force.id}.html"))} for force in registers.forces]
    return {
        "name": site_name,
        "version": VERSION,
        "licence": LICENCE,
        "attribution": site_name,
        "links": {
            "site": link(INDEX, "index.html"),
            "about": link(INDEX, PAGE),
            "about_in_english": link(INDEX, PAGE_IN_ENGLISH),
            "openapi": link(INDEX, OPENAPI),
            "places": link(INDEX, PLACES),
            "decrees": link(INDEX, DECREES),
            "all": link(INDEX, list_path("tin/index.html")),
            "without_year": link(INDEX, list_path("nam/khong-ro.html")),
            "forces": forces,
            "levels": levels,
            "files": data_url if ":" in data_url or not data_url else link(INDEX, data_url),
        },
        "record": "records/{id}.json",
    }


def places_file(registers: Registers, listed: Collection[str]) -> Document:
    """Return the register of places; ``listed``: the ids of those that have records. Others than provinces have a list only then."""
    items = []
    names, of_forms = ([column.name for column in table.columns] for table in (PLACE_TABLE, PLACE_FORMS))
    for row in place_rows(registers.gazetteer):
        place = registers.gazetteer[row[0]]
        forms = [dict(zip(of_forms[2:], form[2:], strict=True)) for form in form_rows([place])]
        items.append({**dict(zip(names, row, strict=True)), "forms": forms, **_list_links(place, place.is_province or place.id in listed)})
    return {"places": items}


def _list_links(place: Place, has_list: bool) -> Mapping[str, str | None]:
    page = place_path(place)
    return {"list": link(PLACES, list_path(page)) if has_list else None, "page": link(PLACES, page) if has_list else None}


def decrees_file(registers: Registers) -> Document:
    """Return the register of decrees; what is not confirmed says so."""
    names = [column.name for column in DECREE_TABLE.columns]
    items = []
    for row in decree_rows(registers):
        page = decree_path(registers.decrees[row[0]])
        items.append({**dict(zip(names, row, strict=True)), "list": link(DECREES, list_path(page)), "page": link(DECREES, page)})
    return {"decrees": items}
