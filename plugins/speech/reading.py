"""What is read out of an article: its title, where and when, its text, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plugins.archive.core import CENTRAL
from plugins.archive.queries import Found
from plugins.common.text import smart_quotes
from plugins.gazetteer.core import Gazetteer
from plugins.records.core import Record

from .script import PACE, Line, body_lines, duration, line_of
from .spoken import Speaker


@dataclass(slots=True)
class Reading:
    """What is read out, in order; how long that takes at ``pace`` syllables a minute."""

    heading: Line
    lines: tuple[Line, ...]
    duration: str
    pace: int = PACE


@dataclass(frozen=True)
class Reader:
    """Writes articles as they are read out."""

    speaker: Speaker
    gazetteer: Gazetteer
    site_name: str

    def reading(self, found: Found) -> Reading:
        """Return what is read out of a record that has a body."""
        lines = tuple(self._lines(found))
        return Reading(line_of(self.speaker, smart_quotes(found.record.title), "h1"), lines, duration(lines))

    def _lines(self, found: Found) -> Iterator[Line]:
        record, speaker = found.record, self.speaker
        source = smart_quotes(f"Theo {record.source.publisher}." if record.source.is_known else "Không rõ nơi đăng tin.")
        yield Line(".article__letterhead", line_of(speaker, f"{self._where(record)}. {_when(record)}. {source}").sentences)
        yield line_of(speaker, smart_quotes(record.summary), ".lead")
        if found.body:
            yield from body_lines(speaker, found.body.html)
        yield line_of(speaker, f"{source} Bản đọc này lấy từ {self.site_name}, một kho lưu trữ độc lập, không phải trang của cơ quan nhà nước.")

    def _where(self, record: Record) -> str:
        if record.place_ids:
            day = record.day_for_registers
            return "Nơi: " + "; ".join(self.gazetteer.notation(self.gazetteer[place_id], day) for place_id in record.place_ids)
        if record.series:
            return f"Cấp trung ương: {record.series}" if record.level == CENTRAL else record.series
        return "Cấp trung ương" if record.level == CENTRAL else "Không rõ địa phương"


def _when(record: Record) -> str:
    if not record.date:
        return "Không rõ ngày"
    said = record.date.formal()
    return said[:1].upper() + said[1:]
