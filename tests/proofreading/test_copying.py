from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugins.proofreading.copying import LONGEST, shared_runs

words = st.lists(st.sampled_from(["công", "an", "họp", "tỉnh", "xã", "và"]), max_size=60).map(" ".join)


def test_eleven_words_are_chance_and_twelve_are_not():
    source = " ".join(f"chữ{number}" for number in range(20))
    assert list(shared_runs(" ".join(source.split()[:11]), source)) == []
    assert [count for _, _, count in shared_runs(" ".join(source.split()[3:15]), source)] == [12]


def test_a_run_is_told_once_and_whole_whatever_its_case_signs_and_line_ends():
    source = " ".join(f"chữ{number}" for number in range(20))
    text = "Lời mình: " + source.replace(" ", ",\n").upper() + " rồi thôi."
    ((start, end, count),) = shared_runs(text, source)
    assert (count, text[start:end].split(",\n")[0], text[:end].endswith("CHỮ19")) == (20, "CHỮ0", True)


@given(words, words)
def test_a_run_stands_in_both_texts(text, source):
    for start, end, count in shared_runs(text, source):
        assert count >= LONGEST
        assert len(text[start:end].split()) == count
        theirs = source.split()
        for first in range(start, start + 1):
            run = text[first:end].split()[:LONGEST]
            assert any(theirs[place : place + LONGEST] == run for place in range(len(theirs)))


@given(words)
def test_a_long_text_is_all_its_own_copy(text):
    runs = list(shared_runs(text, text))
    assert sum(count for *_, count in runs) == (len(text.split()) if len(text.split()) >= LONGEST else 0)
