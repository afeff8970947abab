"""Sentences of many words for the synthetic corpus, so that an index of it is as big as one of real news. They mean nothing.

Real text has some thousands of syllables, of which few are everywhere; most stand in pairs (words) that come again, the n-th about
1/n as often as the first, beside a long tail of pairs that are nearly unique (names). So has this; every syllable is made up from the
sounds of Vietnamese, every foreign-looking name from a list of its own.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from random import Random

WORDS = 5000  # Pairs that come again.
NAMES = 4200  # Foreign-looking names, such as Krông Dựng would be: the tail of the vocabulary.
_ONSETS = re.findall(r"\S+", "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x")
_FRONT = {"c": "k", "g": "gh", "ng": "ngh"}  # Before i, e and ê.
_RIMES = re.findall(
    r"\S+",
    "a ai am an ang anh ao au ay ăm ăn ăng âm ân âng âu ây e em en eo ê êm ên ênh êu i ia iêm iên iêng iêu im in inh iu o oa oai oan oang oe oi om on ong"
    " ô ôi ôm ôn ông ơ ơi ơm ơn u ua ui um un ung uôi uôm uôn uông uy uyên uân ư ưa ưi ưng ươi ươm ươn ương ưu ac ach at ap ăc ăt ăp âc ât âp ec et ep êt êch"
    " iêc iêt iêp it ich ip oc ot op oat oac ôc ôt ôp ơt ơp uc ut up uôc uôt uât uyêt ưc ưt ươc ươt ươp",
)
_TONES = ("", "\u0300", "\u0301", "\u0323", "\u0309", "\u0303")
_STOPPED = ("\u0301", "\u0323")
_LINKS = ("và", "của", "các", "trong", "cho", "được", "tại", "với", "những", "về", "đã", "là", "có", "một", "theo", "từ", "khi", "đến")
_STEMS = re.findall(r"\S+", "Kr Dr Pr Bl Kl Gr Sr Chr Hm Ksh Mn Pl Tl Rch Ml Xr")
_VOWELS = re.findall(r"\S+", "a e i o u ang ong ung eng in ol ar uk ek ir om ai oi ut el")
_ENDS = re.findall(r"\S+", "ang ông ing eo ai ok ul an ôn iêng ah oh um ar il")


class _Ranked:
    """Items of which the n-th is drawn about as often as 1/n to the power of ``exponent``."""

    def __init__(self, items: Sequence[str], exponent: float) -> None:
        self._items = items
        self._sums = list(accumulate((rank + 3) ** -exponent for rank in range(len(items))))

    def pick(self, random: Random) -> str:
        return self._items[bisect(self._sums, random.random() * self._sums[-1])]


class RichWords:
    """The made-up vocabulary, the same on every machine."""

    @cached_property
    def syllables(self) -> list[str]:
        """Return every syllable, most frequent first."""
        return _shuffled(sorted(set(_syllables())), "rich syllables")

    @cached_property
    def names(self) -> list[str]:
        """Return the foreign-looking names, most frequent first."""
        every = [f"{stem}{vowel}{end}" for stem in _STEMS for vowel in _VOWELS for end in _ENDS]
        return _shuffled(every, "rich names")[:NAMES]

    @cached_property
    def _syllable(self) -> _Ranked:
        return _Ranked(self.syllables, 1.05)

    @cached_property
    def _name(self) -> _Ranked:
        return _Ranked(self.names, 0.8)

    @cached_property
    def _word(self) -> _Ranked:
        random = Random("rich words")
        words = {f"{self._syllable.pick(random)} {self._syllable.pick(random)}": None for _ in range(WORDS * 4)}
        return _Ranked(list(words)[:WORDS], 1.0)

    @cached_property
    def _link(self) -> _Ranked:
        return _Ranked(_LINKS, 0.7)

    def sentence(self, random: Random) -> str:
        """Return a sentence of 12 to 24 syllables."""
        said: list[str] = []
        wanted = 6 + int(random.random() * 6)
        for _ in range(wanted):
            draw = random.random()
            if draw < 0.8:
                said.append(self._word.pick(random))
            elif draw < 0.88:
                said.append(self._syllable.pick(random))
            elif draw < 0.95:
                said.append(" ".join(self._syllable.pick(random).capitalize() for _ in range(3)))
            else:
                said.append(self._name.pick(random))
            if random.random() < 0.35:
                said.append(self._link.pick(random))
        text = " ".join(said)
        return f"{text[:1].upper()}{text[1:]}."


def _syllables() -> Iterator[str]:
    for rime in _RIMES:
        for onset in _ONSETS:
            if onset in ("qu", "gi") and rime[0] in "uưoi":
                continue
            written = _FRONT.get(onset, onset) if rime[0] in "ieê" else onset
            for tone in _STOPPED if re.search("(?:[cpt]|ch)$", rime) else _TONES:
                yield unicodedata.normalize("NFC", written + re.sub(r"[êơâăô]|[aeiouyư](?=[aeiouy]?$)|[aeiouyư](?=[cmnpt])", rf"\g<0>{tone}", rime, count=1))


def _shuffled(items: Sequence[str], seed: str) -> list[str]:
    random = Random(seed)
    # random() alone gives the same numbers in every version of Python.
    return [item for _, item in sorted((random.random(), item) for item in items)]
