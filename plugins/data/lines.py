"""A record as one line of the JSON Lines file, and the way back to its Markdown file.

The line has the front matter as it was written, so that the file comes back byte for byte. Where that would tell what is not for readers (a name
that is withheld, a remark of an editor to editors), it is left out, and the front matter is written anew from the fields: the same values, in our own spelling.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from plugins.archive.core import Registers, names_withheld
from plugins.common.text import is_slug, nfc
from plugins.records.core import Record
from plugins.records.schema import FIELDS, UNKNOWN_PUBLISHER, Field
from plugins.records.suppression import INSTEAD

from .documents import Document, record_document

_FENCE = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
_REMARK = re.compile(r"(?:^|\s)#", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PATH = re.compile(r"tin(?:/[A-Za-z0-9._-]+)+\.md")
GONE = "Tin đã rút"


class NoRecord(ValueError):
    """A line that holds no record of ours; the message says why."""


def without_comments(body: str) -> str:
    """Return a body without what its editor wrote for editors: pages do not show it either."""
    return _COMMENT.sub("", body) if "<!--" in body else body


def line_document(record: Record, path: str, text: str, registers: Registers) -> Document:
    """Return the document of a resolved record with its ``path`` (relative to content/), body and front matter; ``text``: its whole file as it is."""
    document = {**record_document(record, registers), "path": path}
    if record.is_withdrawn:
        return document
    front, body = "", without_comments(record.body)
    if not names_withheld(record, registers):
        front, as_written = _split(text)
        if nfc(as_written.replace("\r\n", "\n")) != record.body or _REMARK.search(front):
            front = ""
        elif "<!--" not in as_written:
            body = as_written
    return {**document, "front_matter": front or None, "body": body}


def _split(text: str) -> tuple[str, str]:
    """Return front matter, with the rows --- around it, and body, as they are written; "" for what cannot be told apart."""
    mark = text[:1] if text.startswith("\ufeff") else ""
    rest = text[len(mark) :]
    opening = _FENCE.search(rest)
    closing = _FENCE.search(rest, opening.end()) if opening else None
    end = rest.find("\n", closing.start()) + 1 if closing else 0
    return mark + rest[:end], rest[end:]


def read_line(line: str) -> tuple[str, bytes]:
    """Return the path (relative to content/) and the bytes of the record file of a line. Raises NoRecord."""
    try:
        document = json.loads(line)
        path, record_id = document["path"], document["id"]
        # A line may come from anywhere: nothing is written elsewhere than below tin/.
        if not (
            isinstance(path, str) and _PATH.fullmatch(path) and ".." not in path.split("/") and PurePosixPath(path).stem == record_id and is_slug(record_id)
        ):
            raise NoRecord(f"“{path}” không phải là đường dẫn của một bài")
        return path, markdown_of(document).encode()
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise NoRecord(f"dòng không phải là một bài ({error})") from None


def markdown_of(document: Mapping[str, Any]) -> str:
    """Return the text of the record file of a document of :func:`line_document`. Of a withdrawn record a notice is left: its address goes on to answer."""
    if document["status"] == "withdrawn":
        told = {"title": GONE, "date_note": GONE, "locality_note": GONE, "summary": GONE, "source": {"publisher": UNKNOWN_PUBLISHER}}
        return f"---\n{_front({**told, 'status': 'withdrawn', 'withdrawn': document['withdrawn']})}---\n\n{GONE}.\n"
    if document["front_matter"]:
        return str(document["front_matter"]) + str(document["body"])
    values = {**document, "level": None if document["level_is_inferred"] else document["level"], "featured": document["featured"] or None}
    return f"---\n{_front({**values, 'status': None})}---\n{document['body']}"


def _front(values: Mapping[str, Any]) -> str:
    """Return front matter: a row for each field that has a value, in the order of the schema; values in double quotes, which YAML takes as they are."""
    rows = ((field, values.get(field.key)) for field in FIELDS)
    return "".join(f"{field.key}: {_written(field, value)}\n" for field, value in rows if value not in (None, [], ""))


def _written(field: Field, value: Any) -> str:
    if field.many:
        return f"[{', '.join(_one(field, one) for one in value)}]"
    return _one(field, value)


def _one(field: Field, value: Any) -> str:
    if field.fields:
        return "{" + ", ".join(_parts(field, value)) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value if isinstance(value, str) else _number(value), ensure_ascii=False)


def _parts(field: Field, group: Mapping[str, Any]) -> Iterator[str]:
    for inner in field.fields:
        value = group.get(inner.key)
        if value is None and field.key == "chair" and inner.key == "name":
            value = INSTEAD
        if field.key == "figures" and inner.key == "value":
            value = _number(value)
        if value is not None:
            yield f"{inner.key}: {_one(inner, value)}"


def _number(value: float | str) -> str:
    """Return a number with a decimal comma: with a point it could be thousands."""
    return format(Decimal(str(value)), "f").replace(".", ",")
