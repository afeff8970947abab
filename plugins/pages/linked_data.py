"""An article as schema.org's terms say it (JSON-LD): the report, the source it sums up, the meeting, where that was then and whose it is now, the decrees.

The article's own page has what must be there to be understood, for each byte of it counts; the page on which it is cited has all of it.
"""

from __future__ import annotations

import json

from markupsafe import Markup

from plugins.archive.news import News, news_of
from plugins.common.text import smart_quotes
from plugins.decrees.core import Decree, DecreeRegister, Fact
from plugins.gazetteer.core import Gazetteer, Place
from plugins.records.codes import code_of
from plugins.records.core import Record

from .chrome import capital, place_label

MEETING = "cuộc họp"  # Of a kind that no source tells.
Node = dict[str, object]


def brief_data(record: Record, gazetteer: Gazetteer, decrees: DecreeRegister) -> Node:
    """Return the tree of one published article for its own page: without what a program reads in the head, and what only explains."""
    news = news_of(record)
    modified = _modified(record)
    return _full(
        {
            "@context": "https://schema.org",
            "@type": "Report",
            "headline": smart_quotes(record.title),
            "datePublished": news.added,
            "dateModified": modified if modified != news.added else "",
            "isBasedOn": {**_source(news), "headline": ""},
            "about": {**_meeting(record, gazetteer), "name": capital(record.kind or MEETING)},
            "mentions": [{**_decree(decrees[decree_id]), "name": "", "description": ""} for decree_id in record.decree_ids],
        }
    )


def linked_data(record: Record, url: str, site_name: str, gazetteer: Gazetteer, decrees: DecreeRegister) -> Node:
    """Return the whole tree of one published article at ``url``."""
    news = news_of(record)
    return _full(
        {
            "@context": "https://schema.org",
            "@type": "Report",
            "@id": url,
            "url": url,
            "headline": smart_quotes(record.title),
            "reportNumber": code_of(record.id),
            "abstract": news.summary,
            "inLanguage": "vi",
            "datePublished": news.added,
            "dateModified": _modified(record),
            "publisher": _organization(site_name),
            # As the source signs it: "Trí Nhân - Bá Hải" are two people, "QTV" is an office. To call it a Person would be to guess.
            "isBasedOn": {**_source(news), "creditText": news.author},
            "about": _meeting(record, gazetteer),
            "mentions": [_decree(decrees[decree_id]) for decree_id in record.decree_ids],
        }
    )


def as_script(data: Node) -> Markup:
    """Return JSON for a <script>: no text in it can end that element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _modified(record: Record) -> str:
    return record.modified.isoformat() if record.modified else ""


def _organization(name: str) -> Node:
    return {"@type": "Organization", "name": name}


def _source(news: News) -> Node:
    return {
        "@type": "NewsArticle",
        "headline": news.source_title,
        "url": news.source_url,
        "datePublished": news.published,
        "publisher": _organization(news.publisher),
    }


def _meeting(record: Record, gazetteer: Gazetteer) -> Node:
    # What is inferred or about is said in words on the page alone: programs would take it for sure. A note on the locality tells what its name was inferred from.
    when, place_ids = record.when, () if record.locality_note else record.place_ids
    names = (record.kind or MEETING, *((place_label(record, gazetteer),) if place_ids or not record.place_ids else ()))
    return {
        "@type": "Event",
        "name": capital(", ".join(names)),
        "startDate": when.iso if when and not (when.approximate or when.inferred) else "",
        "location": [_place(gazetteer[place_id], record, gazetteer) for place_id in place_ids],
        "attendee": [{"@type": "GovernmentOrganization", "name": force} for force in record.forces],
    }


def _place(place: Place, record: Record, gazetteer: Gazetteer) -> Node:
    """Return a place by its name of that day, within the province that it belongs to today where that is another."""
    day = record.day_for_registers
    chain, today = gazetteer.chain_on(place, day), gazetteer.today(place)
    now = [{"@type": "Place", "name": province.full_name(), "description": "Tên gọi ngày nay"} for province in today]
    is_as_today = list(today) == [chain[-1]]
    return {
        "@type": "Place",
        "name": ", ".join(up.name_then(day) for up in chain),
        "description": "" if is_as_today else "Tên gọi ngày họp",
        "containedInPlace": [] if is_as_today else now,
    }


def _decree(decree: Decree) -> Node:
    """Return a decree with what is confirmed of it alone: no property of schema.org says that something is not."""
    return {
        "@type": "Legislation",
        "legislationIdentifier": decree.number,
        "name": f"Nghị định {decree.number}",
        "legislationDate": _confirmed(decree.signed),
        "description": smart_quotes(_confirmed(decree.title)),
    }


def _confirmed(fact: Fact) -> str:
    return fact.value or "" if fact.is_confirmed else ""


def _full(tree: Node) -> Node:
    """Return a tree without what is empty, or a node that is no more than its type, and with what a list of one holds instead of that list."""
    return dict(_kept(tree) or {})  # type: ignore[call-overload]


def _kept(value: object) -> object:
    if isinstance(value, dict):
        kept = {key: full for key, child in value.items() if (full := _kept(child))}
        return kept if kept.keys() - {"@type"} else None
    if isinstance(value, list):
        full = [kept for child in value if (kept := _kept(child))]
        return full[0] if len(full) == 1 else full
    return value
