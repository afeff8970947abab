"""The speech capability: for each article a script to print and read out (``ban-doc/``), and the script of the browser that reads it aloud.

Knows nothing of Pelican.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
from urllib.parse import urlsplit

from plugins.archive.assets import ICON, READ_ALOUD, STYLESHEET, minified_script, script_parts
from plugins.archive.core import CENTRAL, Registers, article_path, script_path
from plugins.archive.plan import Artifact, Change, Months, Site, parse_key
from plugins.archive.queries import Found
from plugins.common.dates import short_day
from plugins.common.text import smart_quotes
from plugins.records.core import Record

from .script import PACE, Line, body_lines, duration, line_of
from .spoken import Speaker

SCRIPT_KEY = "speech:script"
HELP = "nghe-doc.html"  # A standing page; the browser's script leads there too.


@dataclass(frozen=True)
class Speech:
    """The capability; of the site's settings it knows the name and the address."""

    site_name: str
    site_url: str
    keeps = False

    def planner(self, site: Site) -> SpeechPlanner:
        return SpeechPlanner(site, self)

    def card(self, environment: object, registers: Registers) -> None:
        return None

    @property
    def version(self) -> str:
        return repr(self)

    def permalink(self, path: str) -> str:
        """Return the address to note: whole where the site has one, else the path that never changes."""
        return path if urlsplit(self.site_url).hostname == "localhost" else f"{self.site_url.rstrip('/')}/{path}"


class SpeechPlanner:
    """Plans the scripts of articles (keys ``record:ID``), and the browser's own (``speech:script``)."""

    def __init__(self, site: Site, speech: Speech) -> None:
        self._site, self._speech = site, speech
        self._has_help = any(f"{page.slug}.html" == HELP and not page.decree for page in site.sources.pages)

    def keys(self) -> Iterable[str]:
        return (SCRIPT_KEY,)

    def lasting_keys(self) -> Iterable[str]:
        return ()

    def plan(self, key: str) -> Iterator[Artifact]:
        if key == SCRIPT_KEY:
            parts = script_parts(self._site.theme, "read-aloud.js")
            digests = tuple(blake2b(part.read_bytes(), digest_size=12).digest() for part in parts)
            yield Artifact(READ_ALOUD, digests, content=partial(minified_script, parts))
            return
        parsed = parse_key(key)
        found = self._site.archive.record(parsed.name) if parsed.kind == "record" else None
        if found is None:
            return
        path = script_path(parsed.name)
        yield Artifact(path, (found.digest, self._has_help), template="read_out.html", context=partial(self._context, path, found))
        for alias in found.record.aliases:
            if alias.startswith("tin/"):  # The article answers there; so does its script.
                old = script_path(alias.removeprefix("tin/").removesuffix(".html"))
                yield Artifact(old, (found.digest, self._has_help), template="read_out.html", context=partial(self._context, old, found))

    @cached_property
    def _speaker(self) -> Speaker:
        return Speaker(self._site.archive.registers.glossary)

    def _context(self, path: str, found: Found) -> Mapping[str, object]:
        """Return the values of one script: what is spoken in order, how long it takes, and what is noted below."""
        record = found.record
        root = "../" * path.count("/")
        article = article_path(record.id)
        lines = tuple(self._lines(found)) if found.body else ()
        return {
            "title": smart_quotes(record.title),
            "site_name": self._speech.site_name,
            "heading": line_of(self._speaker, smart_quotes(record.title), "h1"),
            "lines": lines,
            "duration": duration(lines),
            "pace": PACE,
            "withdrawn": f"Tin này đã được rút ngày {short_day(record.withdrawn.date)}; không còn bản đọc." if record.is_withdrawn and record.withdrawn else "",
            "article_url": root + article,
            "help_url": root + HELP if self._has_help else "",
            "permalink": self._speech.permalink(article),
            "source_url": record.source.url if found.body else "",
            "css_url": root + STYLESHEET,
            "icon_url": root + ICON,
            "script_url": root + READ_ALOUD,
        }

    def _lines(self, found: Found) -> Iterator[Line]:
        record, speaker = found.record, self._speaker
        source = f"Theo {record.source.publisher}." if record.source.is_known else "Không rõ nơi đăng tin."
        opening = line_of(speaker, f"{self._where(record)}. {_when(record)}. {smart_quotes(source)}")
        opening.of = ".article__letterhead"
        yield opening
        yield line_of(speaker, smart_quotes(record.summary), ".article__summary")
        if found.body:
            yield from body_lines(speaker, found.body.html)
        yield line_of(
            speaker, f"{smart_quotes(source)} Bản đọc này lấy từ {self._speech.site_name}, một kho lưu trữ độc lập, không phải trang của cơ quan nhà nước."
        )

    def _where(self, record: Record) -> str:
        gazetteer = self._site.archive.registers.gazetteer
        if record.place_ids:
            return "Nơi: " + "; ".join(gazetteer.notation(gazetteer[place_id], record.day_for_registers) for place_id in record.place_ids)
        if record.series:
            return f"Cấp trung ương: {record.series}" if record.level == CENTRAL else record.series
        return "Cấp trung ương" if record.level == CENTRAL else "Không rõ địa phương"

    # What a change makes dirty beyond the record itself: nothing.

    def dirtied(self, change: Change) -> Iterable[str]:
        return ()

    def reshaped(self, term: str, before: Months, after: Months) -> Iterable[str]:
        return ()

    def recounted(self, term: str, facet: str, change: Mapping[str, int]) -> Iterable[str]:
        return ()


def _when(record: Record) -> str:
    if not record.date:
        return "Không rõ ngày"
    said = record.date.formal()
    return said[:1].upper() + said[1:]
