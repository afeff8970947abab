"""Words and sentences of reports: what the finders share."""

from __future__ import annotations

import re

UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
MEETING = re.compile(r"hội nghị|giao ban|sơ kết|tổng kết|cuộc họp|buổi họp|ký kết|conference|briefing|meeting|giao bản", re.IGNORECASE)
WORD = rf"[{UPPER}][a-zà-ỹ]*'?[A-Za-zà-ỹ]*"
# What begins with a capital and is no name of a person or a place.
NO_NAME = re.compile(
    r"(?:Công an|Ban|Bộ|Tỉnh|Huyện|Ủy|Uỷ|Hội|Chính phủ|Quân|Biên|Đảng|Nhà nước|Chủ tịch|Bí thư|Giám đốc|Thị|Thành|Phó|Trưởng|HĐND|UBND|Chiều|Sáng|Ngày|Tại|Nghị|Trung|Thường|Đại)(?:\s|$)"
)


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text``; the dots of dates, numbers and initials end none."""
    return [part.strip() for part in re.split(rf"(?<=[.!?…])(?<!\bTP\.)(?<!\bTX\.)(?<!\bPGS\.)\s+(?=[“\"{UPPER}\d-])", text) if part.strip()]


def words_of(text: str, match: re.Match[str] | None = None) -> str:
    """Return the words to show for a finding: of the match, at most eight."""
    return " ".join((match[0] if match else text).split()[:8]).strip(" ,;:(")
