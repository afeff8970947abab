"""What is left of a record that was withdrawn: which it was, when it was withdrawn and why; nothing that it said.

All else is taken out where a record is resolved, so that pages, lists, feeds, the search, data and the change log never have it.
"""

from __future__ import annotations

from dataclasses import replace

from .codes import code_of
from .core import Image, Record, Source
from .schema import UNKNOWN_PUBLISHER


def left_of(record: Record) -> Record:
    """Return a withdrawn ``record`` without its words, names and figures.

    Its places, decrees, forces and topics stay: whoever follows one of these is told of the withdrawal. So do, shown on no page, the addresses of its
    sources, by which an editor who is about to take the same news in again is warned, and the names of its pictures and attachments: they must be there
    as long as its file names them.
    """
    return replace(
        record,
        title=f"Tin đã rút: {code_of(record.id)}",
        summary="",
        body="",
        body_links=tuple(replace(link, alt="") for link in record.body_links if link.is_file),
        source=_address(record.source),
        other_sources=tuple(_address(source) for source in record.other_sources if source.url),
        date_note="",
        locality_note="",
        decree_note="",
        venue="",
        kind="",
        chair=(),
        chair_note="",
        figures=(),
        promises=(),
        image=Image(record.image.file, "") if record.image else None,
        corrections=(),
    )


def _address(source: Source) -> Source:
    return Source(UNKNOWN_PUBLISHER, url=source.url, sha256=source.sha256)
