"""Which topics of the archive a report comes back to: suggestions for the editor, by words that it repeats. No topic is made up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.common.text import nfc

from .days import hide
from .words import sentences

MOST = 5
_TWICE = 2  # Sentences that must say it.
# The task of every such meeting, as the titles of the decrees put it: it tells no meeting from another.
_TASK = re.compile(r"bảo vệ an ninh quốc gia\b[^.;]*?(?:nhiệm vụ quốc phòng|tội phạm|an toàn xã hội)(?:[^.;]*?nhiệm vụ quốc phòng)?", re.IGNORECASE)
_NEW_STYLE = (("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"), ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy"))


@dataclass(frozen=True)
class Topic:
    """A topic as the archive spells it, and how many sentences say it."""

    name: str
    sentences: int


def find_topics(parts: Iterable[str], known: Mapping[str, int]) -> list[Topic]:
    """Return at most MOST of the topics ``known`` (with how many records have each) that two sentences of ``parts`` or more name, the most repeated first."""
    texts = dict.fromkeys(_plain(_TASK.sub(" ", sentence)) for part in parts for sentence in sentences(hide(part)))  # A headline may stand twice.
    counted, whole_text = {}, "\n".join(texts)
    for name in known:
        if not all(words in whole_text for words in _words_of(name)):
            continue
        needed = [re.compile(rf"(?<!\w){re.escape(words)}(?!\w)") for words in _words_of(name)]
        hits = [sum(bool(pattern.search(text)) for text in texts) for pattern in needed]
        if hits and min(hits) and max(hits) >= _TWICE and (len(hits) > 1 or hits[0] >= _TWICE):
            counted[name] = max(hits)
    # Of "tuần tra" and "tuần tra chung" the one that says more.
    whole = [name for name in counted if not any(name != other and f" {_plain(name)} " in f" {_plain(other)} " for other in counted)]
    return [Topic(name, counted[name]) for name in sorted(whole, key=lambda name: (-counted[name], -known[name], name))[:MOST]]


def _words_of(topic: str) -> list[str]:
    """Return the words of a topic that must all be there: of a list each of its parts; of a fight against what has a name of its own that name."""
    named = re.fullmatch(r"phòng chống (?P<name>[A-Z]\S*\d\S*)", topic)
    parts = [named["name"]] if named else topic.split(", ")
    return [words for part in parts if (words := _plain(part))]


def _plain(text: str) -> str:
    """Return ``text`` in small letters, of one style of tones, its words with single spaces; "phòng, chống" is one word."""
    text = nfc(text).casefold()
    text = re.sub(r"\bphòng\s*[,\-–]\s*chống\b", "phòng chống", text)
    for other, ours in _NEW_STYLE:
        text = re.sub(rf"{other}(?!\w)", ours, text) if other[0] == "o" else re.sub(rf"(?<!q){other}(?!\w)", ours, text)
    return " ".join(re.findall(r"[\w]+(?:-\w+)*|[,;:()]", text))
