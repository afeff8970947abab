"""The code of an article, short enough to be said on the phone: ``GQ-2020-10-09`` is Gò Quao's of that day.

A code is made from the id of its record alone, which never changes. So no other record, and no register, can change a code that was
once read out or printed.
"""

from __future__ import annotations

from functools import lru_cache

# Provinces, of today or not, that share their initials with another; and the centre, whose TU many read as a provincial committee. They are said
# in full. Frozen: a change here would change codes that are on paper.
_IN_FULL = frozenset(
    {
        *("ben-tre", "binh-dinh", "binh-duong", "binh-thuan", "da-nang", "dak-nong", "dong-nai", "ha-giang", "ha-nam", "ha-noi", "ha-tay", "ha-tinh"),
        *("hau-giang", "lai-chau", "lao-cai", "quang-nam", "quang-ngai", "quang-ninh", "tay-ninh", "thai-nguyen", "trung-uong"),
    }
)
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=4096)
def code_of(record_id: str) -> str:
    """Return the code of the record: the initials of each stretch of words in its id, and its numbers as they are.

    ``go-quao-2020-10-09`` → ``GQ-2020-10-09``; ``loc-ninh-2018-q1`` → ``LN-2018-Q1``; without a day what the id has
    instead: ``dak-lak-2015-so-ket-5-nam`` → ``DL-2015-SK-5-NAM``. A word that stands alone (``hue``), and one without a vowel
    (``hcm``), which is an abbreviation already, stays whole, as does a province that shares its initials with another
    (``quang-nam`` → ``QUANGNAM``). Two ids may still have one code (two communes of one day): the search shows both.
    """
    parts: list[str] = []
    stretch: list[str] = []
    for word in (*record_id.split("-"), "0"):
        if word.isalpha():
            stretch.append(word)
            continue
        if stretch:
            is_whole = len(stretch) == 1 or "-".join(stretch) in _IN_FULL
            parts.append("".join(word if is_whole or _VOWELS.isdisjoint(word) else word[0] for word in stretch))
            stretch = []
        parts.append(word)
    return "-".join(parts[:-1]).upper()
