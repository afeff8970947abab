"""References for those who write: an article of the archive, and the article of the source that it sums up, as programs and Vietnamese theses have them.

Both are told, as which of them is to be cited is for who writes to say: what was read. Names of people and offices are never taken apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from plugins.archive.core import article_path
from plugins.archive.news import read_news
from plugins.archive.queries import Told
from plugins.records.codes import code_of

from .entries import day_of
from .settings import FeedSettings

KINDS = ("bib", "ris", "json")
_BETWEEN = {"bib": "\n", "ris": "\r\n", "json": ",\n"}  # Two references. Every line of RIS ends as its description has it: CR LF.
_CSL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Reference:
    """``of_archive``: our own article, a report with a number, its code; else the source's. ``issued`` is ISO, perhaps of a month or year alone."""

    key: str
    of_archive: bool
    title: str
    author: str  # Of the source: "" where nobody is named.
    publisher: str
    issued: str
    url: str
    number: str = ""
    accessed: str = ""
    abstract: str = ""
    dead: str = ""
    archived: str = ""

    @property
    def is_online(self) -> bool:
        """Whether who writes can open it, and so has a day on which it was read."""
        return bool(self.archived or (self.url and not self.dead))

    @property
    def remark(self) -> str:
        """What is to be said of its address: that it is no more, where it is kept."""
        gone = f"Địa chỉ không còn mở được, kiểm tra ngày {day_of(self.dead)}." if self.dead else ""
        return " ".join(filter(None, (gone, f"Bản lưu: {self.archived}" if self.archived else "")))

    def vietnamese(self) -> str:
        """Return it as Vietnamese theses write it: who (year), title, where, when, address."""
        year = self.issued[:4] or "không rõ năm"
        day = f"ngày {day_of(self.issued)}" if len(self.issued) == 10 else ""
        if self.of_archive:
            parts = [f"bản tóm tin số {self.number}", f"vào kho {day}" if day else "", self.url]
        else:
            address = f"{self.url} (không còn mở được)" if self.dead else self.url
            parts = [self.publisher if self.author else "", f"đăng {day}" if day else "", address, f"bản lưu: {self.archived}" if self.archived else ""]
        return ", ".join(part for part in (f"{self.author or self.publisher} ({year})", f"“{self.title}”", *parts) if part)


@lru_cache(maxsize=8192)
def references_of(told: Told, settings: FeedSettings) -> tuple[Reference, ...]:
    """Return the archive's article, and its source where the source's title is known; nothing of a withdrawn one."""
    return tuple(_references(told, settings))


def _references(told: Told, settings: FeedSettings) -> Iterator[Reference]:
    news, site = read_news(told.news), settings.pages
    if news.withdrawn:
        return
    url = f"{site.site_url.rstrip('/')}/{article_path(told.id)}"
    yield Reference(told.id, True, told.title, site.site_name, site.site_name, news.added, url, code_of(told.id), abstract=news.summary)
    if news.source_title:
        yield Reference(
            f"{told.id}-goc",
            False,
            news.source_title,
            news.author,
            news.publisher,
            news.published,
            news.source_url,
            accessed=news.accessed,
            dead=news.dead,
            archived=news.archived,
        )


def write(kind: str, told: Iterable[Told], settings: FeedSettings) -> bytes:
    """Return the references of records as BibTeX (bib), RIS (ris) or CSL-JSON (json)."""
    written = [text for one in told if (text := _written(kind, one, settings))]
    whole = _BETWEEN[kind].join(written)
    return f"[{whole}]\n".encode() if kind == "json" else whole.encode()


@lru_cache(maxsize=32768)
def _written(kind: str, told: Told, settings: FeedSettings) -> str:
    """Return one record's references as they stand in each of the lists that hold it."""
    references = references_of(told, settings)
    if kind == "json":
        return _BETWEEN[kind].join(_CSL(_csl(reference)) for reference in references)
    return _BETWEEN[kind].join(map(_bibtex if kind == "bib" else _ris, references))


_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
# A brace that is only escaped still counts to BibTeX: one alone would end the field, and what follows would be fields of its own.
_SPELLED = {"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _bibtex(reference: Reference) -> str:
    fields = {
        # A second pair of braces: capitals stay, and a name is not taken apart.
        "author": f"{{{_tex(reference.author)}}}" if reference.author else "",
        "title": f"{{{_tex(reference.title)}}}",
        "institution" if reference.of_archive else "organization": _tex(reference.publisher),
        "number": reference.number,
        "year": reference.issued[:4],
        "date": reference.issued,
        "url": reference.url.replace("{", "%7B").replace("}", "%7D"),
        "urldate": reference.accessed,
        "note": _tex(reference.remark),
        "langid": "vietnamese",
        "abstract": _tex(reference.abstract),
    }
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{'techreport' if reference.of_archive else 'misc'}{{{reference.key},\n{rows}\n}}\n"


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda found: _SPELLED.get(found[0], f"\\{found[0]}"), text)


def _ris(reference: Reference) -> str:
    rows = (
        ("TY", "RPRT" if reference.of_archive else "ELEC"),
        ("ID", reference.key),
        ("TI", reference.title),
        ("AU", f"{reference.author}," if reference.author else ""),  # The comma: all of it is a family name.
        ("PB" if reference.of_archive else "T2", reference.publisher),
        ("SN", reference.number),
        ("PY", reference.issued[:4]),
        ("DA", _slashed(reference.issued)),
        ("UR", reference.url),
        ("Y2", _slashed(reference.accessed)),
        ("N1", reference.remark),
        ("LA", "vi"),
        ("AB", reference.abstract),
    )
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in rows if value) + "ER  - \r\n"


def _slashed(day: str) -> str:
    """Return ``2020/10/16/``: year, month, day and anything else, each before or after a slash."""
    return "/".join([*day.split("-"), "", "", ""][:4]) if day else ""


def _csl(reference: Reference) -> dict[str, object]:
    item = {
        "id": reference.key,
        "type": "report" if reference.of_archive else "webpage",
        "title": reference.title,
        "author": [{"literal": reference.author}] if reference.author else None,
        "publisher" if reference.of_archive else "container-title": reference.publisher,
        "number": reference.number,
        "issued": _parts(reference.issued),
        "URL": reference.url,
        "accessed": _parts(reference.accessed),
        "language": "vi",
        "note": reference.remark,
        "abstract": reference.abstract,
    }
    return {key: value for key, value in item.items() if value}


def _parts(day: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None
