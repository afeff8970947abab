"""Figures with their units: how many of what a report says were counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.common.text import nfc

from .words import sentences

UNITS = (
    "tin báo|tin|cuộc|vụ việc|vụ|đối tượng|lượt người|lượt|kế hoạch|mô hình|buổi|tấn|kg|kíp|khẩu|viên|quả|đợt|lần|văn bản|người|cán bộ|chiến sĩ|chiến sỹ|hộ|"
    "điểm cầu|thanh niên|công dân|phương tiện|tổ chức|băng nhóm|bánh|gam|gram|m3|ha|triệu đồng|tỷ đồng|ngày công|đại biểu|tập thể|cá nhân|chốt|tàu|hồ sơ|cơ sở|phương án"
)
_FIGURE = re.compile(
    rf"(?P<before>(?:[^\s,.;:()]+\s+){{0,4}}?)(?:(?P<approx>hơn|gần|khoảng|trên)\s+)?(?<![\d.,/\-])(?P<number>\d{{1,3}}(?:\.\d{{3}})+|\d+(?:[.,]\d+)?)\s+(?P<unit>{UNITS})\b(?P<after>(?:\s+[^\s,.;:()\d]+){{0,6}})",
    re.IGNORECASE,
)
_AHEAD_SENTENCE = re.compile(r"phấn đấu|thời gian tới|sẽ |tiếp tục |yêu cầu|đề nghị|chỉ tiêu|kế hoạch năm|cần tập trung", re.IGNORECASE)
_COUNT_VERBS = (
    "trao đổi",
    "phát hiện",
    "bắt",
    "bắt giữ",
    "thu giữ",
    "xử lý",
    "tuần tra",
    "tiếp nhận",
    "cung cấp",
    "giải quyết",
    "khởi tố",
    "thu hồi",
    "tuyên truyền",
    "xây dựng mới",
    "nhân rộng",
    "xây dựng",
    "ban hành",
    "triển khai",
)
_LABEL_END = re.compile(
    r"\s+(?:và|với|cho|của|để|tại|ở|có|được|trong|theo|qua|từ|nhằm|do|là|đã|các|gồm|góp|phục|đạt|liên|tham|đúng|trên|trị|bằng|thuộc|giúp|nên|thì|so|sau|trước|về)\b.*$"
)


@dataclass(frozen=True)
class Figures:
    """The figures, as mappings of the schema's keys to text, with their words; ``twice``: some share one label; ``odd`` can be read in two ways."""

    found: tuple[dict[str, str], ...] = ()
    words: str = ""
    twice: bool = False
    odd: str = ""


def find_figures(paragraphs: Iterable[str]) -> Figures:
    """Return what ``paragraphs`` say was counted. What is still to be done is not, nor a number whose label would be a guess."""
    found: list[tuple[dict[str, str], str]] = []
    odd = ""
    for part in paragraphs:
        for sentence in (clause for whole in sentences(nfc(part)) for clause in whole.split(";")):
            if _AHEAD_SENTENCE.search(sentence):
                continue
            for match in _FIGURE.finditer(sentence):
                value, label = _number(match["number"]), _label(match, sentence)
                written = f"{match['number']} {match['unit']}"
                if value is None:
                    odd = odd or written
                elif label and value != "0":
                    found.append(({"label": label, "value": value, "unit": match["unit"].lower(), "approx": (match["approx"] or "").lower()}, written))
    labels = [figure["label"] for figure, _ in found]
    kept = [(figure, words) for figure, words in found if labels.count(figure["label"]) == 1]
    return Figures(tuple(figure for figure, _ in kept), "; ".join(words for _, words in kept), len(kept) < len(found), odd)


def _number(written: str) -> str | None:
    """Return a number of a Vietnamese text as the schema writes it; None where it can be read in two ways."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        return written.replace(".", "")
    if re.fullmatch(r"\d+", written):
        return str(int(written))
    whole, _, decimals = written.replace(".", ",").partition(",")
    return None if "." in written or len(decimals) == 3 else f"{int(whole)},{decimals}"


def _label(match: re.Match[str], sentence: str) -> str:
    """Return what a figure counts, in few words: its unit and what follows, or the verb before it."""
    unit = match["unit"].lower()
    after = _LABEL_END.sub("", match["after"].rstrip()).strip()
    share = re.search(
        r"(?P<share>cấp (?:tỉnh|huyện|xã|cơ sở|trung ương)|lực lượng (?:công an|quân sự|biên phòng))\s*(?:có|trao đổi|:)?\s*$",
        sentence[: match.start("number")],
        re.IGNORECASE,
    )
    if share:
        return f"{unit} {share['share'].lower()}"
    if after and len(after.split()) <= 4:
        return f"{unit} {after}"
    before = sentence[: match.start("approx") if match["approx"] else match.start("number")].lower().rstrip()
    verb = next((verb for verb in sorted(_COUNT_VERBS, key=len, reverse=True) if re.search(rf"\b{verb}(?:\s+(?:được|tổng số|tổng cộng))?$", before)), "")
    if verb:
        return f"{unit} {verb}"
    return ""
