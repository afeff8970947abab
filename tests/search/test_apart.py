"""Postings grouped in a process of their own come to the blobs that the build would make itself; what goes wrong there is told here."""

from __future__ import annotations

import multiprocessing
import os
import pickle

import pytest

from plugins.search.abbreviations import Abbreviations
from plugins.search.analysis import Document, Reading, read
from plugins.search.apart import GroupingFailed, blobs_apart
from plugins.search.pack import blobs_of_readings

READINGS = [read(Document("a", 20220727, "", body=f"bài {number} của {number % 7} xã"), Abbreviations([])) for number in range(200)]


def unpack(data: bytes) -> Reading:
    return Reading(*pickle.loads(data))


def die(data: bytes) -> Reading:
    os._exit(9)


def test_another_process_makes_the_same_blobs():
    apart = list(blobs_apart((pickle.dumps(tuple(reading)) for reading in READINGS), len(READINGS), unpack))
    assert apart == list(blobs_of_readings(READINGS, len(READINGS)))


def test_an_error_there_is_told_here():
    with pytest.raises(GroupingFailed, match="UnpicklingError"):
        list(blobs_apart([b"no pickle"] * 3, 3, unpack))


def test_a_process_that_dies_is_told_of():
    entries = [pickle.dumps(tuple(reading)) for reading in READINGS] * 50  # More than a pipe holds.
    with pytest.raises(GroupingFailed, match="exit status 9"):
        list(blobs_apart(entries, len(entries), die))


def test_who_asks_no_more_leaves_no_process():
    blobs = blobs_apart((pickle.dumps(tuple(reading)) for reading in READINGS), len(READINGS), unpack)
    next(blobs)
    blobs.close()
    assert not multiprocessing.active_children()
