"""The files of the index: sets, blobs, patches, layout."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.search.analysis import Postings
from plugins.search.format import (
    GROUP,
    OWN,
    dealt,
    file_name,
    grouped,
    lay_out,
    packed,
    patch_blob,
    read_blob,
    read_set,
    read_varint,
    unpacked,
    varint,
    varints,
    write_set,
)
from plugins.search.pack import blobs_of, keys_of
from plugins.search.segments import Sizes, Standing, segments_of

SIZE = 40
sets = st.sets(st.integers(0, SIZE - 1)).map(sorted)
documents_ = st.dictionaries(st.sampled_from(["hội nghị", "hội nghỉ", "hoi nghi", "hỏi nghĩa", "hội", "hồi", "nghị", "§nd 03"]), st.integers(0, 2))


@given(st.lists(st.integers(0, 1 << 40)))
def test_numbers_come_back(numbers):
    written, at, read = varints(numbers), 0, []
    assert written == b"".join(varint(number) for number in numbers)
    while at < len(written):
        number, at = read_varint(written, at)
        read.append(number)
    assert read == numbers


@given(sets)
def test_a_set_comes_back_and_is_never_longer_than_half_of_its_segment(numbers):
    written = write_set(numbers, SIZE)
    assert read_set(written, SIZE) == numbers
    assert len(written[1]) <= SIZE // 2


def blob_of(documents: list[Postings], head: str = "hoi") -> bytes:
    return dict(blobs_of(documents, len(documents))).get(head, b"")


def keys(postings: Postings, head: str = "hoi") -> dict[str, list[tuple[str, int]]]:
    return keys_of(postings).get(head, {})


@given(st.lists(documents_, min_size=1, max_size=12), st.data())
def test_a_patched_blob_is_the_one_made_anew(documents, data):
    number = data.draw(st.integers(0, len(documents) - 1))
    after = data.draw(documents_)
    patched = {
        head: patch_blob(blob_of(documents, head), len(documents), number, keys(documents[number], head), keys(after, head)) for head in ("hoi", "nghi", "§nd")
    }
    documents[number] = after
    assert patched == {head: blob_of(documents, head) for head in patched}


def test_a_patch_leaves_the_bytes_of_other_keys():
    documents: list[Postings] = [{"hội nghị": 0, "hội y": 2}, {"hội nghị": 1}]
    blob = blob_of(documents)
    patched = patch_blob(blob, 2, 0, keys(documents[0]), keys({"hội nghị": 0}))
    assert blob.startswith(patched)
    assert [second for second, _ in read_blob(patched)] == ["nghi"]


def test_a_blob_holds_forms_and_tiers_under_the_fold():
    blob = blob_of([{"hội nghị": 0}, {"hội nghị": 2, "hồi nghỉ": 1}, {}])
    (second, forms), *others = read_blob(blob)
    assert (second, others) == ("nghi", [])
    assert [(form, [written and read_set(written, 3) for written in tiers]) for form, tiers in forms] == [
        ("hồi nghỉ", [None, [1], None]),
        ("hội nghị", [[0], None, [1]]),
    ]


@given(st.dictionaries(st.text("aăđ§x", min_size=1, max_size=9), st.integers(1, 2 * OWN), max_size=60))
def test_every_head_lies_in_one_place(sizes):
    layout = lay_out(sizes)
    groups = grouped(layout, sizes)
    assert len(groups) == layout.groups
    assert sorted([*layout.own, *itertools.chain(*groups)]) == sorted(sizes)
    assert all(dealt(head, layout.groups) == number for number, group in enumerate(groups) for head in group)
    assert sum(sizes[head] for group in groups for head in group) < GROUP * layout.groups


def test_heads_are_spread_evenly_over_groups():
    heads = [first + rest for first in "bcdghklmnt" for rest in ("a", "an", "ang", "anh", "en", "i", "inh", "o", "ong", "u", "ung", "y")]
    groups = grouped(lay_out(dict.fromkeys(heads, GROUP // 8)), heads)
    assert len(groups) == 16
    assert max(map(len, groups)) <= 3 * len(heads) / 16


def test_the_tail_is_one_file():
    layout = lay_out({"hoi": 10 * OWN, "nghi": 3}, one_file=True)
    assert (layout.own, grouped(layout, ["hoi", "nghi"])) == ({}, [["hoi", "nghi"]])


@given(st.lists(st.text(max_size=4), unique=True))
def test_names_of_files_are_ascii_and_differ(texts):
    names = [file_name(text) for text in texts]
    assert all(name.isascii() and name.lower() == name for name in names)
    assert len(set(names)) == len(names)


@given(st.binary())
def test_a_published_file_is_a_script_that_holds_its_data(data):
    file = packed("a/h-hoi", data)
    assert file.startswith(b'sgb("a/h-hoi","')
    assert unpacked(file) == data
    assert file == packed("a/h-hoi", data)


def standings(count: int) -> list[Standing]:
    return [Standing(f"d{number}", 20200101 + number * 7 % 300, number // 3) for number in range(count)]


@pytest.mark.parametrize("count", [0, 3, 4, 15, 16, 17, 43])
def test_segments_hold_each_document_once_and_a_new_one_changes_the_tail_only(count):
    sizes = Sizes(16, 4)
    before = segments_of(standings(count), sizes)
    assert sorted(itertools.chain(*before.values())) == sorted(document.id for document in standings(count))
    assert len(before["a"]) % 16 == 0
    assert len(before["b"]) % 4 == 0
    assert len(before["b"]) < 16
    assert len(before["c"]) < 4
    after = segments_of([*standings(count), Standing("new", 20180101, 99)], sizes)
    if len(before["c"]) < 3:
        assert (after["a"], after["b"], after["c"]) == (before["a"], before["b"], [*before["c"], "new"])


def test_old_segments_count_from_the_newest_day():
    documents = [Standing("b", 20200100, 1), Standing("a", 20200100, 2), Standing("c", 20210000, 3), Standing("d", 0, 4)]
    assert segments_of(reversed(documents), Sizes(4, 2)) == {"a": ["c", "a", "b", "d"], "b": [], "c": []}
