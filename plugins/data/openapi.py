"""The description of the API in OpenAPI 3.1, made from the table of columns."""

from __future__ import annotations

from typing import Any

from .addresses import API, VERSION
from .api import LICENCE
from .columns import (
    BOOLEAN,
    CHAIRS,
    CORRECTIONS,
    DATE,
    DECREES,
    EDTF,
    FIGURES,
    INTEGER,
    LIST,
    NUMBER,
    PLACE_FORMS,
    PLACES,
    PROMISES,
    RECORDS,
    SOURCES,
    TEXT,
    UNCERTAIN,
    Column,
    by_name,
    without,
)

Schema = dict[str, Any]
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_TYPES: dict[str, Schema] = {
    TEXT: {"type": "string"},
    DATE: {"type": "string", "pattern": _DAY},
    UNCERTAIN: {"type": "string", "pattern": EDTF.replace("[~?%]?$", r"[~?%]?(T\d{2}:\d{2})?$")},
    INTEGER: {"type": "integer"},
    NUMBER: {"type": ["number", "string"]},
    BOOLEAN: {"type": "boolean"},
    LIST: {"type": "array", "items": {"type": "string"}},
}
_DEEPEST = 5  # Folders and names in the address of a list.
_EXAMPLES = {2: ("dia-phuong", "go-quao-kien-giang"), 3: ("tinh", "kien-giang", "2020")}
_EXAMPLE_OF_MANY = ("tinh", "an-giang", "nghi-dinh-77-2010-nd-cp", "2016", "05")


def column_schema(column: Column) -> Schema:
    """Return the JSON Schema of a column's values: null where unknown, but for lists, what is true or false, and what is required."""
    schema = dict(_TYPES[column.type])
    if column.allowed:
        schema["enum"] = [*column.allowed] if column.required else [*column.allowed, None]
    if not column.required and column.type not in (LIST, BOOLEAN):
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        schema["type"] = [*kinds, "null"]
    return {**schema, "description": column.en, "x-vi": column.vi, "x-origin": column.origin}


def _object(properties: Schema, **more: Any) -> Schema:
    """Return the schema of an object that has all of these and no others."""
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False, **more}


def _of(columns: tuple[Column, ...], *, description: str = "", **more: Schema) -> Schema:
    return _object({**{column.name: column_schema(column) for column in columns}, **more}, **({"description": description} if description else {}))


def _array(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


_LINK: Schema = {"type": "string", "description": "Relative to the address of this file."}
_LINK_OR_NULL: Schema = {"type": ["string", "null"], "description": _LINK["description"]}
_PARAGRAPH: Schema = {
    "type": ["integer", "null"],
    "description": "Number of the paragraph of the body that tells this (#d3 on the page); null if none was found.",
}


def _group(name: str) -> Schema:
    """Return the schema of the columns of one group of a record: ``source``, ``image``, ``withdrawn``."""
    return _object({column.path[1]: column_schema(column) for column in RECORDS.columns if len(column.path) == 2 and column.path[0] == name})


def _record_schema() -> Schema:
    properties: Schema = {}
    for column in RECORDS.columns:
        if column.is_long or column.path[0] in properties:
            continue
        name = column.path[0]
        if name == "withdrawn":
            properties[name] = {"type": "null"}
        elif len(column.path) == 1:
            properties[name] = column_schema(column)
        else:
            properties[name] = _maybe(_group(name)) if name == "image" else _group(name)
    properties["status"] = {**properties["status"], "enum": ["published"]}
    other = by_name(SOURCES)
    properties |= {
        "chair": _array(_of(without(CHAIRS.columns, "record", "number"), paragraph=_PARAGRAPH)),
        "figures": _array(_of(without(FIGURES.columns, "record", "number"), paragraph=_PARAGRAPH)),
        "promises": _array(_of(without(PROMISES.columns, "record", "number"), paragraph=_PARAGRAPH)),
        "other_sources": _array(_of(tuple(other[name] for name in ("publisher", "title", "url", "note", "dead", "archived")))),
        "corrections": _array(_of(without(CORRECTIONS.columns, "record", "number"))),
        "date_paragraph": _PARAGRAPH,
        "body_html": {"type": "string", "description": "Text of the article, HTML; its links are relative to the article's page."},
        "links": _object({"page": _LINK, "lists": _array(_LINK)}, description="The page of the record, and lists that hold it."),
    }
    return _object(properties, description=RECORDS.en)


def _withdrawn_schema() -> Schema:
    columns = by_name(RECORDS)
    properties = {name: column_schema(columns[name]) for name in ("id", "code", "status")}
    properties["status"] = {**properties["status"], "enum": ["withdrawn"]}
    required = {name: {**column_schema(columns[f"withdrawn_{name}"]), "type": "string"} for name in ("date", "reason")}
    return _object(
        {**properties, "withdrawn": _object(required), "links": _object({"page": _LINK})}, description="A record that was withdrawn: the notice alone."
    )


def _list_schema() -> Schema:
    columns = by_name(RECORDS)
    item = {
        "id": column_schema(columns["id"]),
        "title": {**column_schema(columns["title"]), "type": "string"},
        "place": {"type": ["string", "null"], "description": "Where the meeting was, named as on its day, in Vietnamese."},
        "date": {
            "type": ["string", "null"],
            "pattern": EDTF,
            "description": "Day of the meeting as far as known, without the marks of doubt: 2020-10-09, 2020-10, 2020.",
        },
        "date_label": {
            "type": ["string", "null"],
            "description": "The day as readers see it, in Vietnamese; says whether it is inferred (suy ra) or approximate (khoảng).",
        },
        **{name: column_schema(columns[name]) for name in ("date_is_inferred", "date_is_approximate")},
        "province_then": {"type": ["string", "null"], "description": "Id of the province of its first place, on its day."},
        "record": _LINK,
        "page": _LINK,
    }
    number: Schema = {"type": "integer", "minimum": 0}
    child = {
        "type": "object",
        "required": ["count", "list", "page"],
        "properties": {
            "year": {"type": ["integer", "null"]},
            **{key: {"type": "integer"} for key in ("quarter", "month", "day")},
            "count": number,
            "list": _LINK,
            "page": _LINK,
        },
        "additionalProperties": False,
    }
    return _object(
        {
            "title": {"type": "string", "description": "Title of the page, in Vietnamese."},
            "page": _LINK,
            "count": {**number, "description": "How many records the list has, shown here or not."},
            "is_capped": {"type": "boolean", "description": "Whether only its newest records are here; its children have all of them."},
            "items": _array(_object(item)),
            "children": {**_array(child), "description": "Lists of the years, quarters, months or days below it."},
        },
        description="The records that a page of the site lists, in its order.",
    )


def _places_schema() -> Schema:
    forms = _array(_of(without(PLACE_FORMS.columns, "place", "number"), description=PLACE_FORMS.en))
    return _object({"places": _array(_of(PLACES.columns, forms=forms, list=_LINK_OR_NULL, page=_LINK_OR_NULL))}, description=PLACES.en)


def _index_schema() -> Schema:
    named = _array(_object({"name": {"type": "string"}, "list": _LINK}))
    names = ("site", "about", "about_in_english", "openapi", "places", "decrees", "all", "without_year")
    files = {**_LINK, "description": "Folder of the files of the whole archive; empty: this site does not serve them."}
    links = _object({**dict.fromkeys(names, _LINK), "forces": named, "levels": named, "files": files})
    licence = _object({"name": {"type": "string"}, "url": {"type": "string", "format": "uri"}})
    return _object(
        {
            "name": {"type": "string"},
            "version": {"const": VERSION},
            "licence": licence,
            "attribution": {"type": "string", "description": "Whom to name."},
            "links": links,
            "record": {"type": "string", "description": "Where the file of a record is, relative to this one; {id} stands for its id."},
        }
    )


SCHEMAS: dict[str, Schema] = {
    "Record": _record_schema(),
    "Withdrawn": _withdrawn_schema(),
    "List": _list_schema(),
    "Places": _places_schema(),
    "Decrees": _object({"decrees": _array(_of(DECREES.columns, list=_LINK, page=_LINK))}, description=DECREES.en),
    "Index": _index_schema(),
}
EXAMPLE_WITHDRAWN = {
    "id": "mau-dong-rut", "code": "MD-RUT", "status": "withdrawn",
    "withdrawn": {"date": "2026-11-22", "reason": "Nguồn đã đính chính."}, "links": {"page": "../../../tin/mau-dong-rut.html"},
}  # fmt: skip
EXAMPLE_LIST = {
    "title": "Huyện Gò Quao", "page": "../../../../dia-phuong/go-quao-kien-giang.html", "count": 1, "is_capped": False,
    "items": [{
        "id": "go-quao-2020-10-09", "title": "Dịch Covid-19 khiến giao ban định kỳ ở Gò Quao chưa đều", "place": "Gò Quao, Kiên Giang",
        "date": "2020-10-09", "date_label": "ngày 9/10/2020", "date_is_inferred": False, "date_is_approximate": False, "province_then": "kien-giang",
        "record": "../../records/go-quao-2020-10-09.json", "page": "../../../../tin/go-quao-2020-10-09.html",
    }],
    "children": [],
}  # fmt: skip


def description(site_name: str) -> dict[str, Any]:
    """Return the whole description. Addresses are relative to where it lies, so that it holds wherever the site is published."""
    paths: dict[str, Any] = {
        "/index.json": _path("getIndex", "Entry: version, licence, where everything begins.", _ref("Index")),
        "/records/{id}.json": _path(
            "getRecord",
            "One record. A draft has none; of a withdrawn record the notice is left. An id that a record had before gives the record, with the id of today.",
            {"oneOf": [_ref("Record"), _ref("Withdrawn")]},
            [("id", "Id of the record.", "go-quao-2020-10-09")],
            {
                "published": {"summary": "A record of this archive", "externalValue": "records/go-quao-2020-10-09.json"},
                "withdrawn": {"summary": "A withdrawn record (made up)", "value": EXAMPLE_WITHDRAWN},
            },
        ),
        "/places.json": _path("getPlaces", "Register of places: then and now.", _ref("Places")),
        "/decrees.json": _path("getDecrees", "Register of decrees: what is confirmed about each.", _ref("Decrees")),
    }
    for depth in range(2, _DEEPEST + 1):
        names = [f"part{number}" for number in range(1, depth + 1)]
        steps = _EXAMPLES.get(depth, _EXAMPLE_OF_MANY)
        parameters = [(name, "A folder or the name of the page's address.", example) for name, example in zip(names, steps, strict=False)]
        rare = "" if depth in _EXAMPLES else " Only where a crossing has more records than one list shows; else there is none."
        examples = {"locality": {"summary": "A district with one record", "value": EXAMPLE_LIST}} if depth == 2 else {}
        address = "/".join(f"{{{name}}}" for name in names)
        paths[f"/lists/{address}.json"] = _path(f"getList{depth}", f"The list of the page /{address}.html.{rare}", _ref("List"), parameters, examples)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site_name,
            "version": f"{VERSION}.0.0",
            "summary": "Vietnamese news about coordination meetings, as data.",
            "description": "Static files: GET only, no key, no limit. Within version 1 nothing is taken away or renamed; what is new is added. x-vi is the meaning in Vietnamese, x-origin tells where values come from: article (the source), editors, inferred (by us, from other columns and the registers), register.",
            "license": LICENCE,
        },
        # The folder it lies in. Not ".": that comes out with a slash, paths begin with one, and stores (S3) do not know an address with two.
        "servers": [{"url": f"../{API.rpartition('/')[2]}"}],
        "paths": paths,
        "components": {"schemas": {name: _open(schema) for name, schema in SCHEMAS.items()}},
    }


def _open(schema: Any) -> Any:
    """Return a schema that lets through what a later version adds. The tests go by the strict ones."""
    match schema:
        case dict():
            return {key: _open(value) for key, value in schema.items() if key != "additionalProperties"}
        case list():
            return [_open(value) for value in schema]
    return schema


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _path(name: str, summary: str, schema: Schema, parameters: list[tuple[str, str, str]] | None = None, examples: Schema | None = None) -> dict[str, Any]:
    content: Schema = {"schema": schema, **({"examples": examples} if examples else {})}
    responses = {"200": {"description": "OK", "content": {"application/json": content}}, "404": {"description": "There is no such file."}}
    given = [
        {"name": key, "in": "path", "required": True, "description": said, "schema": {"type": "string"}, "example": example}
        for key, said, example in parameters or ()
    ]
    return {"get": {"operationId": name, "summary": summary, **({"parameters": given} if given else {}), "responses": responses}}
