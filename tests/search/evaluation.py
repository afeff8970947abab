"""The judged queries, asked of the engine over an index of the judged documents; and how good its answers are.

``python -m tests.search.evaluation`` prints the figures and the misses.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from plugins.common.text import fold, slugify
from plugins.records.codes import code_of
from plugins.records.glossary import read_glossary
from plugins.search.abbreviations import Abbreviations
from plugins.search.analysis import Document, postings
from plugins.search.format import PageLink
from plugins.search.segments import Sizes
from tests.search.whole_index import build

HERE = Path(__file__).parent
GLOSSARY = HERE.parents[1] / "content/data/glossary.csv"
ABBREVIATIONS = Abbreviations.of(read_glossary("glossary.csv", GLOSSARY.read_bytes())[0])
SETS = ("queries.jsonl", "queries_ours.jsonl", "queries_blind.jsonl", "queries_blind2.jsonl", "queries_blind3.jsonl", "queries_blind4.jsonl")
PAGE = 10  # Results asked for at once, as the site does: what comes first must not depend on what lies far behind.


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def documents() -> list[Document]:
    """Return the judged documents, in the order in which they came into an archive of theirs."""
    found = []
    for added, row in enumerate(rows("docs.jsonl")):
        facets = (("tinh", slugify(row["province"])), *(("nd", slugify(decree)) for decree in row["decrees"]), ("nam", row["date"][:4]))
        year, month, day = row["date"].split("-")
        label = f"{int(day)}/{int(month)}/{year}"
        found.append(
            Document(
                row["id"],
                int(row["date"].replace("-", "")),
                row["title"],
                (row["province"],),
                tuple(row["decrees"]),
                body=row["text"],
                label=label,
                facets=facets,
                code=code_of(f"{slugify(row['province'])}-{row['date']}"),
                added=added,
            )
        )
    return found


def pages_of(given: Iterable[Document]) -> list[PageLink]:
    """Return the pages that a site of these documents has."""
    places = sorted({place for document in given for place in document.places}, key=fold)
    decrees = sorted({decree for document in given for decree in document.decrees})
    years = sorted({str(document.day)[:4] for document in given})
    quarters = [(year, quarter) for year in years for quarter in "1234"]
    return [
        *(
            PageLink("place", place, f"tinh/{slugify(place)}.html", "nay thuộc Cần Thơ" if place == "Hậu Giang" else "")
            for place in places
            if place != "Cần Thơ"
        ),
        PageLink("place", "Cần Thơ", "tinh/can-tho.html", "", ("Hậu Giang", "Sóc Trăng")),
        *(
            PageLink("decree", f"Nghị định {decree}", f"nghi-dinh/{slugify(decree)}.html", "", (), (("§nd", decree[:2]), ("§nd", decree[:7])))
            for decree in decrees
        ),
        *(PageLink("year", f"Năm {year}", f"nam/{year}.html", "", (), (("§nam", year),)) for year in years),
        *(PageLink("quarter", f"Quý {quarter}/{year}", f"nam/{year}/quy-{quarter}.html", "", (), (("§q", f"{year}-{quarter}"),)) for year, quarter in quarters),
    ]


def index_of(given: Sequence[Document], sizes: Sizes = Sizes()) -> dict[str, bytes]:  # noqa: B008 - a tuple
    labels = {"tinh": {slugify(place): place for document in given for place in document.places}, "nd": {}}
    return build(given, lambda document: postings(document, ABBREVIATIONS), pages_of(given), labels, sizes)


def write(files: Mapping[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        path = folder / f"{name}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def ask(node: str, folder: Path, calls: Sequence[Sequence[object]], *older: Path) -> list[dict[str, Any]]:
    """Return what the engine answers to calls such as ``("search", {"q": "giao ban"})``, one after the other (see evaluate.mjs)."""
    command = [node, str(HERE / "evaluate.mjs"), str(folder), *map(str, older)]
    done = subprocess.run(command, input=json.dumps(calls), capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def requests_of(query: Mapping[str, Any]) -> list[tuple[str, dict[str, object]]]:
    """Return what the page asks for a query: twenty results in two steps; while it is typed if it breaks off."""
    prefix = query["class"].startswith("R")
    return [("search", {"q": query["q"], "prefix": prefix, "offset": offset, "limit": PAGE}) for offset in (0, PAGE)]


class Verdict(NamedTuple):
    """How good the answer to one query is. ``first_five``: one of ``top`` is among the first five."""

    query: Mapping[str, Any]
    found: tuple[str, ...]
    recall: float
    top: bool
    first_five: bool
    order: bool


def judge(query: Mapping[str, Any], found: Sequence[str]) -> Verdict:
    """Judge the ids of the first twenty results.

    First result right: it is one of ``top``. First five: one of ``top`` is among the first five. Order: no ``below`` stands before any
    of ``expect``; one that was expected and not found stands behind all.
    """
    expect, top, below = set(query["expect"]), set(query["top"]), set(query["below"])
    last = max((found.index(id_) if id_ in found else len(found) for id_ in expect), default=-1)
    return Verdict(
        query,
        tuple(found),
        len(expect & set(found)) / len(expect),
        found[:1] != [] and found[0] in top,
        bool(top & set(found[:5])),
        not any(id_ in below for id_ in found[:last]),
    )


def verdicts(node: str, queries: Sequence[Mapping[str, Any]], sizes: Sizes = Sizes()) -> list[Verdict]:  # noqa: B008 - a tuple
    with tempfile.TemporaryDirectory() as folder:
        write(index_of(documents(), sizes), Path(folder))
        answers = ask(node, Path(folder), [request for query in queries for request in requests_of(query)])
    for answer in answers:
        assert "error" not in answer, answer["error"]
    found = [[result["id"] for answer in answers[at : at + 2] for result in answer["answer"]["results"]] for at in range(0, len(answers), 2)]
    return [judge(query, ids) for query, ids in zip(queries, found, strict=True)]


class Figures(NamedTuple):
    recall: float
    top: float
    first_five: float
    order: float


def figures(given: Sequence[Verdict]) -> Figures:
    count = len(given)
    return Figures(*(round(sum(getattr(verdict, name) for verdict in given) / count, 3) for name in Figures._fields))


def misses(given: Iterable[Verdict]) -> list[str]:
    """Return a line for each query that was not answered as it should be."""
    lines = []
    for query, found, recall, top, first_five, order in given:
        wrong = [name for name, right in (("recall", recall == 1), ("top", top), ("five", first_five), ("order", order)) if not right]
        if wrong:
            lacking = " ".join(id_ for id_ in query["expect"] if id_ not in found)
            lines.append(
                f"{query['qid']} {query['class']} {query['q']!r}: {' '.join(wrong)}; found {' '.join(found[:12])}; lacking {lacking}; top {query['top']}; below {query['below']}"
            )
    return lines


if __name__ == "__main__":
    for name in SETS:
        judged = verdicts("node", rows(name))
        print(name, figures(judged))
        print("\n".join(misses(judged)))
