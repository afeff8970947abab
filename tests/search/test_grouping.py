"""Grouping many documents with NumPy comes to the blobs that looking each posting up comes to."""

from __future__ import annotations

from dataclasses import replace
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.search import grouping
from plugins.search.abbreviations import Abbreviations
from plugins.search.analysis import Document, Reading, read
from plugins.search.grouping import TooManyWords, blobs_of_many
from plugins.search.pack import blobs_of

NONE = Abbreviations([("QP", "quốc phòng")])
EMPTY = Document("a", 0, "")
words = st.sampled_from(["hội", "hồi", "hoi", "Hội", "nghị", "nghĩ", "quốc", "phòng", "QP", "K'Bang", "5", "03/2019/NĐ-CP", "quý 2", "2016", ".", "x" * 50])
texts = st.lists(words, max_size=12).map(" ".join)
documents = st.builds(
    Document, st.just("a"), st.sampled_from([0, 20220727]), texts, summary=texts, body=texts, facets=st.sampled_from([(), (("tinh", "an-giang"),)])
)


def both(readings: list[Reading]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    size = len(readings)
    return dict(blobs_of_many(readings, size)), dict(blobs_of((reading.postings() for reading in readings), size))


@given(st.lists(documents, max_size=40).map(lambda some: [read(document, NONE) for document in some]))
def test_blobs_are_the_same_either_way(readings):
    many, few = both(readings)
    assert many == few


def test_documents_sorted_apart_and_written_apart_make_the_same_blobs(monkeypatch):
    monkeypatch.setattr(grouping, "_AT_A_TIME", 7)
    monkeypatch.setattr(grouping, "_GROUPS_OF", 100)
    monkeypatch.setattr(grouping, "_SETS_OF", 50)
    # Gaps of one, two and three bytes.
    readings = [read(replace(EMPTY, body=f"chung {number % 3} bài {'hiếm' if number % 140 == 0 else ''} {number}"), NONE) for number in range(400)]
    monkeypatch.setattr(grouping, "_READ_AT_A_TIME", 3)
    readings[17:17] = [read(EMPTY, NONE)] * 17_000
    many, few = both(readings)
    assert many == few


def test_heads_come_in_order():
    readings = [read(replace(EMPTY, body=body), NONE) for body in ("mười hai", "ba mươi", "ngày 2/9/2020")]
    heads = [head for head, _ in blobs_of_many(readings, 3)]
    assert heads == sorted(heads)


def test_a_document_of_more_words_than_two_bytes_number_is_grouped():
    letters = [f"{one}{other}" for other in ascii_lowercase for one in ascii_lowercase]
    reading = read(replace(EMPTY, body=" ".join(f"{letters[n % 676]}{letters[n // 676]}" for n in range(66_000))), NONE)
    assert reading.numbers.itemsize > 2
    many, few = both([reading])
    assert many == few


def test_too_many_spellings_are_refused(monkeypatch):
    monkeypatch.setattr(grouping, "_MOST_WORDS", 4)
    with pytest.raises(TooManyWords, match="spellings in a segment; 4 at most"):
        list(blobs_of_many([read(replace(EMPTY, body="một hai ba bốn năm"), NONE)], 1))
