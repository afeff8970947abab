"""Abbreviations both ways: a text that says either the short or the long gets the tokens of both, as ways beside its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from plugins.records.glossary import Abbreviation

from .syllables import fold, form, tokens

# What readers type and no article needs explained.
USUAL = (
    ("TW", "Trung ương"),
    ("TƯ", "Trung ương"),
    ("HCM", "Hồ Chí Minh"),
    ("TPHCM", "thành phố Hồ Chí Minh"),
    ("TP HCM", "thành phố Hồ Chí Minh"),
    ("VN", "Việt Nam"),
    ("MTTQ", "Mặt trận Tổ quốc"),
    ("PCTT", "phòng, chống thiên tai"),
    ("LHQ", "Liên hợp quốc"),
    ("BCHQS", "Bộ Chỉ huy quân sự"),
    ("BCHQS", "Bộ CHQS"),
    ("BCHQS", "Ban Chỉ huy quân sự"),
    ("BCHQS", "Ban CHQS"),
    ("BR-VT", "Bà Rịa - Vũng Tàu"),
    ("BRVT", "Bà Rịa - Vũng Tàu"),
    ("ANM", "an ninh mạng"),
    ("ATGT", "an toàn giao thông"),
    ("ATTP", "an toàn thực phẩm"),
    ("BHXH", "bảo hiểm xã hội"),
    ("BHYT", "bảo hiểm y tế"),
    ("CBCS", "cán bộ, chiến sĩ"),
    ("CCB", "Cựu chiến binh"),
    ("CMND", "chứng minh nhân dân"),
    ("CNCH", "cứu nạn, cứu hộ"),
    ("CSHS", "Cảnh sát hình sự"),
    ("DTTS", "dân tộc thiểu số"),
    ("ĐVTN", "đoàn viên, thanh niên"),
    ("GPLX", "giấy phép lái xe"),
    ("HTX", "hợp tác xã"),
    ("LHPN", "Liên hiệp Phụ nữ"),
    ("NTM", "nông thôn mới"),
    ("NVQS", "nghĩa vụ quân sự"),
    ("TNGT", "tai nạn giao thông"),
    ("TNXH", "tệ nạn xã hội"),
    ("TTATGT", "trật tự, an toàn giao thông"),
    ("TTHC", "thủ tục hành chính"),
)


class Detour(NamedTuple):
    """Other words for the tokens ``start`` to ``end`` (exclusive) of a text."""

    start: int
    end: int
    words: tuple[str, ...]


class Abbreviations:
    """Which runs of forms say the same."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        same: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
        for short, long in pairs:
            words = _forms(long)
            if words and _forms(short):
                same.setdefault(words, {words: None})[_forms(short)] = None
        others: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
        for group in same.values():
            for said in group:
                rest = {other: None for other in group if other != said}
                others.setdefault(said, {}).update(rest)
                # A text without marks says the same; ND, which is people (nhân dân) too, is no nghị định.
                if sum(map(len, said)) > 2:
                    others.setdefault(tuple(map(fold, said)), {}).update(rest)
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]] = {}
        for said, rest in others.items():
            self._by_first.setdefault(said[0], []).append((said, tuple(rest)))

    @classmethod
    def of(cls, glossary: Iterable[Abbreviation]) -> Abbreviations:
        """Return those of the glossary that have one meaning, and the usual ones."""
        return cls([*((entry.abbr, entry.expansion) for entry in glossary if not set(entry.expansion) & set(";(")), *USUAL])

    def detours(self, forms: Sequence[str], starts: Iterable[int]) -> list[Detour]:
        """Return the other words for what a text of ``forms`` says; ``starts``: the places in it at which a run of neighbours begins anew."""
        found: list[Detour] = []
        parted = frozenset(starts)
        by_first = self._by_first
        for at in [at for at, word in enumerate(forms) if word in by_first]:
            for run, others in by_first[forms[at]]:
                end = at + len(run)
                if tuple(forms[at:end]) == run and parted.isdisjoint(range(at + 1, end)):
                    found += [Detour(at, end, words) for words in others]
        return found


def _forms(text: str) -> tuple[str, ...]:
    return tuple(form(token.text) for token in tokens(text))
