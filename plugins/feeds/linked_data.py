"""An article as schema.org's terms say it (JSON-LD): the report, the source it sums up, the meeting, where that was then and whose it is now, the decrees."""

from __future__ import annotations

from plugins.archive.news import read_news
from plugins.archive.queries import Told
from plugins.common.text import smart_quotes
from plugins.decrees.core import Decree, DecreeRegister
from plugins.gazetteer.core import Gazetteer, Place
from plugins.pages.chrome import capital
from plugins.records.codes import code_of
from plugins.records.core import Record

Node = dict[str, object]


def linked_data(record: Record, told: Told, url: str, site_name: str, gazetteer: Gazetteer, decrees: DecreeRegister) -> Node:
    """Return the tree of one published article at ``url``."""
    news = read_news(told.news)
    source = record.source
    whole: Node = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": url,
        "url": url,
        "headline": told.title,
        "reportNumber": code_of(record.id),
        "abstract": news.summary,
        "inLanguage": "vi",
        "datePublished": news.added,
        "dateModified": record.modified.isoformat() if record.modified else "",
        "publisher": {"@type": "Organization", "name": site_name},
        "isBasedOn": {
            "@type": "NewsArticle",
            "headline": news.source_title,
            "url": news.source_url,
            "datePublished": news.published,
            # As the source signs it: "Trí Nhân - Bá Hải" are two people, "QTV" is an office. To call it a Person would be to guess.
            "creditText": source.author,
            "publisher": {"@type": "Organization", "name": news.publisher} if news.publisher else None,
        },
        "about": {
            "@type": "Event",
            "name": capital(", ".join(filter(None, (record.kind or "cuộc họp", told.place)))),
            # What is inferred or about is said in words on the page alone: programs would take it for sure.
            "startDate": record.when.iso if record.when and not (record.when.approximate or record.when.inferred) else "",
            "location": [_place(gazetteer[place_id], record, gazetteer) for place_id in record.place_ids],
            "attendee": [{"@type": "GovernmentOrganization", "name": force} for force in record.forces],
        },
        "mentions": [_decree(decrees[decree_id]) for decree_id in record.decree_ids],
    }
    return _full(whole)


def _place(place: Place, record: Record, gazetteer: Gazetteer) -> Node:
    """Return a place by its name of that day, within the province that it belongs to today where that is another."""
    day = record.day_for_registers
    chain, today = gazetteer.chain_on(place, day), gazetteer.today(place)
    now = [{"@type": "AdministrativeArea", "name": province.full_name(), "description": "Tên gọi ngày nay"} for province in today]
    is_as_today = list(today) == [chain[-1]]
    return {
        "@type": "AdministrativeArea",
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
        "legislationDate": decree.signed.value if decree.signed.is_confirmed else "",
        "description": smart_quotes(decree.title.value or "") if decree.title.is_confirmed else "",
    }


def _full(value: object) -> object:
    """Return a tree without what is empty, or a node that is no more than its type."""
    if isinstance(value, dict):
        kept = {key: full for key, child in value.items() if (full := _full(child))}
        return kept if kept.keys() - {"@type"} else None
    if isinstance(value, list):
        return [full for child in value if (full := _full(child))]
    return value
