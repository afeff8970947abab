"""The judged queries are fit to measure by: each names documents that exist, and contradicts itself nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .evaluation import SETS

HERE = Path(__file__).parent


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


QUERIES = [query for name in SETS for query in rows(name)]


def test_there_are_many_and_each_has_its_number():
    assert len(QUERIES) >= 154
    assert len({query["qid"] for query in QUERIES}) == len(QUERIES)
    assert len({(query["q"], query["class"]) for query in QUERIES}) == len(QUERIES)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: f"{query['qid']} {query['q']}")
def test_a_query_is_judged_by_documents_that_are_there(query):
    known = {document["id"] for document in rows("docs.jsonl")}
    expect, top, below = (set(query[name]) for name in ("expect", "top", "below"))
    assert expect | top | below <= known
    assert expect & top
    assert not (expect | top) & below
