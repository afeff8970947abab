"""The engine in the browser over the files that Python writes: what it finds, in which order, what it says of it."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.records.codes import code_of
from plugins.search.analysis import Document, postings
from plugins.search.format import PURE, lay_out, packed, patch_blob, stamp_of
from plugins.search.pack import blobs_of, keys_of
from plugins.search.segments import Sizes, Standing, segments_of
from plugins.search.syllables import fold
from tests.conftest import ROOT, need
from tests.search.whole_index import build, heads_files

from .evaluation import ABBREVIATIONS, SETS, ask, documents, figures, index_of, misses, rows, verdicts, write

pytestmark = pytest.mark.node
Search = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def node() -> str:
    return need(shutil.which("node") or shutil.which("nodejs"), "Node.js", "apt install nodejs")


@pytest.fixture(scope="session")
def index(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    write(index_of(documents()), folder)
    return folder


@pytest.fixture(scope="session")
def search(node, index) -> Search:
    def run(q: str = "", **request: object) -> dict[str, Any]:
        (answered,) = ask(node, index, [("search", {"q": q, **request})])
        assert "error" not in answered, answered["error"]
        return answered["answer"]

    return run


def ids(found: dict[str, Any]) -> list[str]:
    return [result["id"] for result in found["results"]]


@pytest.mark.parametrize("name", SETS)
def test_judged_queries_are_answered_well(node, name):
    judged = verdicts(node, rows(name))
    reached = figures(judged)
    print(name, reached, *misses(judged), sep="\n")
    assert reached.recall >= 0.99
    assert reached.top >= 0.95
    assert reached.first_five >= 0.99
    assert reached.order >= 0.95


def test_the_order_does_not_depend_on_segments(node, tmp_path):
    calls = [("search", {"q": query["q"], "limit": 40, "sort": sort}) for query in rows(SETS[0]) for sort in ("", "ngay")]
    given_ = documents()
    # Of one day many times, so that order among equals matters.
    given_ = [replace(document, day=document.day // 10000 * 10000 + 101, added=document.added % 7) for document in given_]
    answers = []
    for number, sizes in enumerate((Sizes(1024, 1024), Sizes(64, 16), Sizes(16, 1))):
        write(index_of(given_, sizes), tmp_path / str(number))
        answers.append([(one["answer"]["total"], ids(one["answer"])) for one in ask(node, tmp_path / str(number), calls)])
    assert answers[0] == answers[1] == answers[2]


def test_the_same_documents_make_the_same_bytes_in_any_order():
    given_ = documents()
    shuffled = random.Random(7).sample(given_, len(given_))
    assert index_of(given_, Sizes(64, 16)) == index_of(shuffled, Sizes(64, 16))


words = st.sampled_from(["hội", "nghị", "hỏi", "nghi", "giao", "ban", "bàn", "đường", "dương", "Ea", "H'leo", "27", "03", "kbang", "ủy"])
texts = st.lists(words, max_size=12).map(" ".join)
corpora = st.lists(
    st.builds(Document, st.just(""), st.sampled_from([0, 20200000, 20200101, 20211231]), texts, body=texts, facets=st.just((("tinh", "an-giang"),))),
    min_size=1,
    max_size=40,
)


@settings(max_examples=15, deadline=None)
@given(corpora, st.booleans())
def test_the_browser_reads_what_python_writes(node, tmp_path_factory, made, is_paged):
    given_ = [replace(document, id=f"d{number:02}", added=number) for number, document in enumerate(made)]
    folder = tmp_path_factory.mktemp("corpus")
    with pytest.MonkeyPatch.context() as patch:
        if is_paged:
            patch.setattr("plugins.search.format.OWN", 0)
            patch.setattr("plugins.search.format.PAGE", 20)
        write(build(given_, lambda document: postings(document, ABBREVIATIONS), sizes=Sizes(16, 4)), folder)
    by_id = {document.id: document for document in given_}
    expected: dict[str, Any] = {}
    heads: set[str] = set()
    days = []
    for segment, members in segments_of([Standing(document.id, document.day, document.added) for document in given_], Sizes(16, 4)).items():
        if not members:
            continue
        days.append([by_id[id_].day for id_ in members])
        expected[segment] = {}
        for number, id_ in enumerate(members):
            for head, seconds in keys_of(postings(by_id[id_], ABBREVIATIONS)).items():
                heads.add(head)
                for second, forms in seconds.items():
                    for form, tier in forms:
                        expected[segment].setdefault(head, {}).setdefault(second, {}).setdefault(form, [[], [], []])[tier].append(number)
    (answered,) = ask(node, folder, [("dump", sorted(heads))])
    assert answered["answer"]["heads"] == expected
    assert answered["answer"]["days"] == days
    assert answered["answer"]["lexicon"] == sorted(head for head in heads if head[0] not in PURE)


def test_files_of_another_build_are_loaded_afresh(node, index, tmp_path):
    older = [document for document in documents() if document.id not in {"gb01", "nm03"}]
    write(index_of(older), tmp_path)
    calls = [("search", {"q": q}) for q in ("hội nghị giao ban", "võ ngọc thành")]
    stale = ask(node, index, calls, tmp_path)
    assert [one["answer"] for one in stale] == [one["answer"] for one in ask(node, index, calls)]
    assert any(name.endswith(" fresh") for name in stale[0]["files"])
    assert "gb01" in ids(stale[1]["answer"])


def test_without_a_network_the_error_is_told_and_what_is_loaded_stays(node, index, tmp_path):
    shutil.copytree(index, tmp_path, dirs_exist_ok=True)
    for path in tmp_path.glob("?/[gh]-*"):
        path.unlink()
    answers = ask(node, tmp_path, [("search", {"q": "giao ban"}), ("suggest", "gia lai")])
    assert "ENOENT" in answers[0]["error"]
    assert answers[1]["answer"][0]["title"] == "Gia Lai"
    assert answers[1]["files"] == []


def test_no_file_is_loaded_twice(node, index):
    answers = ask(node, index, [("search", {"q": q, "facets": True}) for q in ("hội nghị giao ban", "hội ngị giao ban", "gia lai", "quý 2 2022", "ngị định")])
    files = [name for one in answers for name in one["files"]]
    assert len(files) == len(set(files))


@pytest.mark.parametrize(
    ("typed", "meant", "why"),
    [
        ("hội ngị giao ban", "hội nghị giao ban", "typo"),
        ("biên phòg", "biên phòng", "typo"),
        ("bien phogn", "bien phòng", "typo"),
        ("hooij nghij giao ban", "hội nghị giao ban", "telex"),
        ("hooij nghij giao ban quoocs phongf", "hội nghị giao ban quốc phòng", "telex"),
        ("ho65i nghi5 giao ban", "hội nghị giao ban", "telex"),
        ("võ ngọc thàn", "võ ngọc thành", "typo"),
        ("chấn chỉn vỉa hè", "chấn chỉnh vỉa hè", "typo"),
    ],
)
def test_a_correction_is_made_and_said(search, typed, meant, why):
    found = search(typed)
    assert found["corrected"] == {"to": meant, "why": why}
    assert found["total"] > 0
    literal = search(typed, literal=True)
    assert literal["corrected"] is None


@pytest.mark.parametrize("q", ["hội nghị giao ban", "hoi nghi giao ban", "hội nghi", "quôc phòng", "giá lại", "UBND", "27-7", "nghị định 03"])
def test_what_is_found_is_not_corrected(search, q):
    assert search(q)["corrected"] is None


def test_words_that_nobody_has_are_told(search):
    found = search("giao ban zzxyq")
    assert found["missing"] == ["zzxyq"]
    assert found["total"] > 5
    phrase = search('"hội hội" giao ban')
    assert phrase["missing"] == ["hội hội"]
    assert phrase["total"] == found["total"]
    assert search("zzxyq") == {
        "q": "zzxyq",
        "total": 0,
        "corrected": None,
        "missing": ["zzxyq"],
        "pages": [],
        "results": [],
        "next": 0,
        "facets": None,
    }


queries = st.lists(
    st.sampled_from(
        [
            *[
                "hội",
                "nghị",
                "giao",
                "ban",
                "03/2019",
                "27-7",
                "ngị",
                "phòg",
                "-",
                "-an",
                '"',
                "“",
                "”",
                ".",
                "/",
                "quý",
                "§nd",
                "#tinh",
                "UBND",
                "(",
                "Ð",
                "𝒳",
                "́",
                "zz",
            ],
            " ",
            "\n",
        ]
    )
    | st.text(max_size=4),
    max_size=9,
)


@settings(max_examples=8, deadline=None)
@given(st.lists(queries, min_size=40, max_size=40))
def test_whatever_is_typed_is_answered(node, index, typed):
    calls = [("search", {"q": glue.join(query), "prefix": glue == " ", "facets": True}) for query in typed for glue in (" ", "")]
    for call, answered in zip(calls, ask(node, index, calls), strict=True):
        assert "error" not in answered, (call, answered)
        found = answered["answer"]
        assert len(found["results"]) == min(20, found["total"])


def test_a_page_pasted_asks_for_few_files(node, index):
    text = " ".join(document.body for document in documents())
    (answered,) = ask(node, index, [("search", {"q": text})])
    assert len(answered["files"]) < 150


def test_nothing_asked_is_nothing_found(search):
    for q in ("", "  ", "-", '"', "-gia"):
        assert search(q)["total"] == 0, q


@pytest.mark.parametrize("q", ["hội nghị giao ban", "hoi nghi", "27/7", "nghị định 03", "ủy ban nhân dân", "UBND", "ma tuý biên giới", "quý 2/2022", "kbang"])
def test_hits_are_marked_in_title_and_excerpt(search, q):
    found = search(q)
    marked = 0
    for result in found["results"]:
        for text, marks in ((result["title"], result["marks"]), (result["excerpt"], result["excerptMarks"])):
            assert all(0 <= start < end <= len(text) for start, end in marks)
            assert all(before[1] < after[0] for before, after in itertools.pairwise(marks))
            marked += len(marks)
    assert marked >= len(found["results"]) / 2


def test_a_mark_is_what_was_asked_for(search):
    found = {result["id"]: result for result in search("hoi nghi")["results"]}
    marked = {id_: [result["title"][start:end] for start, end in result["marks"]] for id_, result in found.items()}
    assert marked["gb01"] == ["Hội nghị"]
    assert marked["gb09"] == ["hoi nghi"]
    assert [found["gb03"]["excerpt"][start:end] for start, end in found["gb03"]["excerptMarks"]] == ["hội nghị"]


def test_an_abbreviation_and_its_words_mark_each_other(search):
    short = {result["id"]: result for result in search("UBND")["results"]}
    assert [short["ub01"]["title"][start:end] for start, end in short["ub01"]["marks"]] == ["Ủy ban nhân dân"]
    long = {result["id"]: result for result in search('"ủy ban nhân dân"')["results"]}
    assert [long["ub03"]["title"][start:end] for start, end in long["ub03"]["marks"]] == ["UBND"]


def test_a_long_text_is_cut_at_words_around_the_first_place_that_says_most(node, tmp_path):
    body = "Mở đầu. " + "Câu này nói chuyện khác hẳn. " * 20 + "Các xã tuyển quân sớm và rà phá bom mìn kỹ. " + "Câu sau cùng cũng dài. " * 20
    document = Document("a", 20220101, "Tin", body=body)
    write(index_of([document]), tmp_path)
    (found,) = ask(node, tmp_path, [("search", {"q": "bom mìn tuyển quân"})])
    (result,) = found["answer"]["results"]
    assert result["excerpt"].startswith("… ")
    assert result["excerpt"].endswith(" …")
    assert len(result["excerpt"]) < 250
    assert [result["excerpt"][start:end] for start, end in result["excerptMarks"]] == ["tuyển quân", "bom mìn"]
    assert f" {result['excerpt'][2:-2]} " in body


def test_words_that_stand_together_come_before_newer_ones_apart(node, tmp_path):
    together = Document("old", 20100101, "Tin", body="Hai bên họp hội nghị giao ban sớm.")
    apart = [Document(f"new{n}", 20220101 + n, "Tin", body="Hội nghị bàn việc. Sau đó giao ban riêng.") for n in range(9)]
    write(index_of([together, *apart]), tmp_path)
    (found,) = ask(node, tmp_path, [("search", {"q": "hội nghị giao ban", "limit": 1})])
    assert ids(found["answer"]) == ["old"]
    assert found["answer"]["total"] == 10


def test_more_results_follow_without_a_gap_or_a_repetition(search):
    whole = search("2022", limit=100)
    assert whole["total"] == len(whole["results"])
    parts = [id_ for offset in range(0, whole["total"], 7) for id_ in ids(search("2022", offset=offset, limit=7))]
    assert sorted(parts) == sorted(ids(whole))
    assert ids(search("2022", offset=len(parts), limit=7)) == []


def test_by_day_the_newest_comes_first(search):
    days = {document.id: document.day for document in documents()}
    found = [days[id_] for id_ in ids(search("giao ban", sort="ngay"))]
    assert found == sorted(found, reverse=True)
    assert len(found) > 5


def test_filters_narrow_and_facets_count_without_their_own(search):
    everything = search("giao ban", facets=True, limit=100)
    counts = {facet["value"]: facet["count"] for facet in everything["facets"]["tinh"]}
    assert counts["gia-lai"] == 2
    assert {facet["value"]: facet["label"] for facet in everything["facets"]["tinh"]}["gia-lai"] == "Gia Lai"
    narrow = search("giao ban", filters={"tinh": "gia-lai", "nam": ""}, facets=True)
    assert set(ids(narrow)) == {"gb01", "gb06"}
    assert {facet["value"]: facet["count"] for facet in narrow["facets"]["tinh"]} == counts
    assert {facet["value"]: facet["count"] for facet in narrow["facets"]["nam"]} == {"2022": 1, "2023": 1}
    assert ids(search("giao ban", filters={"tinh": "gia-lai", "nam": "2022"})) == ["gb01"]
    assert search("giao ban", filters={"tinh": "khong-co"})["total"] == 0


def test_filters_alone_list_what_they_let_through(search):
    found = search("", filters={"nam": "2018"}, facets=True)
    assert found["total"] == len(found["results"]) == sum(document.day // 10000 == 2018 for document in documents())
    assert {facet["value"] for facet in found["facets"]["nam"]} > {"2018", "2022"}


def test_a_withdrawn_record_is_a_gap_in_the_order_that_nothing_finds(node, tmp_path):
    """Also where every document is a result but for words that are excluded, and where all have the same score."""
    told = [Document(f"b{n}", 20220101 + n, "Giao ban ở Gia Lai", facets=(("nam", "2022"),)) for n in range(3)]
    write(index_of([*told, Document("a", 20220102, ""), Document("c", 20220104, "")]), tmp_path)
    asked = [{"q": "giao ban"}, {"q": "", "filters": {"nam": "2022"}}, {"q": "ở -tuyển"}, {"q": "-tuyển"}, {"q": "giao ban", "sort": "ngay"}, {"q": "quẩnxyz"}]
    for request, found in zip(asked, ask(node, tmp_path, [("search", request) for request in asked]), strict=True):
        assert set(ids(found["answer"])) <= {"b0", "b1", "b2"}, request
        assert found["answer"]["total"] == len(ids(found["answer"])), request


def test_a_phrase_is_found_as_it_stands(search):
    assert "gb07" in ids(search("hội nghị giao ban"))
    assert "gb07" not in ids(search('"hội nghị giao ban"'))
    assert ids(search("“an ninh biên giới”")) == ["an01"]


def test_excluded_words_and_phrases_are_left_out(search):
    with_it = set(ids(search("an ninh", limit=50)))
    without = set(ids(search("an ninh -mạng", limit=50)))
    assert with_it - without == {"an06"}
    assert "an01" not in ids(search('an ninh -"biên giới"', limit=50))
    assert "an02" in ids(search("an ninh - trật tự"))


def test_a_word_still_being_typed_is_completed(search):
    assert "gb01" in ids(search("giao b", prefix=True))
    assert ids(search("vo ngoc th", prefix=True))[0] in {"gb01", "nm01"}
    assert ids(search("tuy", prefix=True)) != []
    assert search("khởi nghi", prefix=True)["results"][0]["id"] == "nb01"


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("Gia Lai", ["Gia Lai"]),
        ("gia lai", ["Gia Lai"]),
        ("giá lại", []),
        ("Hậu Giang", ["Hậu Giang", "Cần Thơ"]),
        ("giao ban hau giang 2023", ["Hậu Giang", "Cần Thơ", "Năm 2023"]),
        ("nghị định 77", ["Nghị định 77/2010/NĐ-CP"]),
        ("2016", ["Năm 2016"]),
        ("quý 2 2022", ["Quý 2/2022"]),
        ("hội nghị", []),
    ],
)
def test_pages_that_the_query_names_are_offered(search, q, titles):
    assert [page["title"] for page in search(q)["pages"]] == titles


def test_pages_are_suggested_by_the_beginning_of_a_word_of_their_names(node, index):
    asked = ("hau g", "hậu", "giang", "03", "2016", "", "zzz")
    answers = dict(zip(asked, ask(node, index, [("suggest", text, 4) for text in asked]), strict=True))
    titles = {text: [page["title"] for page in one["answer"]] for text, one in answers.items()}
    assert titles["hau g"] == titles["hậu"] == ["Hậu Giang", "Cần Thơ"]
    assert answers["hau g"]["answer"][0]["note"] == "nay thuộc Cần Thơ"
    assert len(titles["giang"]) == 4
    assert "Nghị định 03/2019/NĐ-CP" in titles["03"]
    assert titles["2016"][0] == "Năm 2016"
    assert titles[""] == titles["zzz"] == []


def spread_documents(words):
    rng = random.Random(3)
    syllables = [f"{one}{two}{three}{four}" for one, three in itertools.product("bcdghklmnp", repeat=2) for two, four in itertools.product("aeiou", repeat=2)]
    return [Document(f"d{n:04}", 20200101, " ".join(f"hội {rng.choice(syllables)}" for _ in range(words)), added=n) for n in range(1024)]


def pages_of_head(folder, head):
    return sorted(path.name for path in folder.glob(f"a/h-{head}-[0-9]*.js"))


def test_two_neighbours_are_answered_by_one_page_of_a_large_head(node, tmp_path):
    write(index_of(spread_documents(6)), tmp_path)
    assert len(pages_of_head(tmp_path, "hoi")) > 2
    assert (tmp_path / "a/h-hoi-d.js").exists()
    pair, alone, begun = ask(
        node, tmp_path, [("search", {"q": "hội bebe"}), ("open",), ("search", {"q": "hội"}), ("open",), ("search", {"q": "hội beb", "prefix": True})]
    )
    of_head = [[name for name in asked["files"] if name.startswith("a/h-hoi")] for asked in (pair, alone, begun)]
    assert [len(names) for names in of_head[:2]] == [1, 1]
    assert alone["answer"]["total"] == 1024
    assert pair["answer"]["total"] == sum("hội bebe" in document.title for document in spread_documents(6))
    assert "a/h-hoi-d" in of_head[2], "what a word may become is told by all keys of the one before it"
    assert begun["answer"]["total"] == sum("hội beb" in document.title for document in spread_documents(6))


def test_pages_of_another_build_are_told_from_those_of_this_one(node, tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    write(index_of(spread_documents(6)), old)
    write(index_of(spread_documents(40)), new)
    assert len(pages_of_head(new, "hoi")) > len(pages_of_head(old, "hoi"))
    expected, kept_manifest = (ask(node, new, [("search", {"q": "hội bebe"})], *older)[0] for older in ((), (old,)))
    assert kept_manifest["answer"]["total"] == expected["answer"]["total"]
    assert "muc-luc fresh" in kept_manifest["files"]
    # A browser has kept the list of all keys, and gets pages that do not belong to it.
    write(index_of([replace(document, title=document.title.replace("hội beb", "hội bèb")) for document in spread_documents(6)]), new)
    for page in pages_of_head(old, "hoi"):
        shutil.copy(new / "a" / page, old / "a" / page)
    (answered,) = ask(node, old, [("search", {"q": "hội beb", "prefix": True})])
    assert "stale" in answered["error"]


def test_the_files_of_patched_blobs_are_those_of_a_build(tmp_path):
    """What a step by step build does, in small: blobs kept, one document read anew."""
    given_ = documents()[:64]
    changed = replace(given_[10], body=f"{given_[10].body} Bổ sung về tuyển quân.")
    files = index_of([changed if document is given_[10] else document for document in given_], Sizes(64, 16))
    order = segments_of([Standing(document.id, document.day, document.added) for document in given_], Sizes(64, 16))["a"]
    by_id = {document.id: document for document in given_}
    read = {id_: postings(by_id[id_], ABBREVIATIONS) for id_ in order}
    blobs = dict(blobs_of([read[id_] for id_ in order], 64))
    before, after = keys_of(read[changed.id]), keys_of(postings(changed, ABBREVIATIONS))
    for head in {*before, *after}:
        blobs[head] = patch_blob(blobs.get(head, b""), 64, order.index(changed.id), before.get(head, {}), after.get(head, {}))
    blobs = {head: blob for head, blob in blobs.items() if blob}
    layout = lay_out({head: len(blob) for head, blob in blobs.items()})
    made = {name: packed(name, data) for name, data in heads_files("a", stamp_of(order), layout, blobs, blobs.__getitem__)}
    assert made == {name: data for name, data in files.items() if name[:4] in ("a/g-", "a/h-")}
    assert fold("Bổ") in blobs


def test_a_search_that_another_one_follows_is_given_up(node, index):
    raced, alone = ask(node, index, [("race", "giao ban", "an ninh"), ("search", {"q": "an ninh"})])
    assert raced["answer"] == ["superseded", alone["answer"]["total"]]


def test_finished_words_are_brought_before_they_are_asked_for(node, index):
    begun, warmed, searched = ask(node, index, [("warm", "gi"), ("warm", "giao ban chi"), ("search", {"q": "giao ban"})])
    assert {name.split("/")[-1] for name in begun["files"]} == {"muc-luc", "noi", "n"}, "of a word that is still being typed nothing is known"
    assert warmed["files"]
    assert {name.split("/")[-1][0] for name in warmed["files"]} <= {"h", "g"}
    assert {name.split("/")[-1][0] for name in searched["files"]} <= {"h", "t"}


def test_a_word_that_is_one_is_not_completed(node, index):
    word, begun = ask(node, index, [("search", {"q": "ban", "prefix": True}), ("search", {"q": "tuyê", "prefix": True})])
    assert not any(name.endswith("/tu") for name in word["files"])
    assert any(name.endswith("/tu") for name in begun["files"])
    assert begun["answer"]["total"]


def test_a_word_that_often_stands_behind_the_one_before_it_is_not_completed(node, tmp_path):
    some = [
        *(Document(f"g{n:02}", 20210101, "Giao ban", added=1) for n in range(25)),
        *(Document(f"h{n:02}", 20210101, "Giao bàng", added=1) for n in range(25)),
        Document("i1", 20210101, "Giao bang", added=1),
        Document("j1", 20210101, "An gia", added=1),
        *(Document(f"k{n:02}", 20210101, "An giang", added=1) for n in range(25)),
    ]
    write(index_of(some), tmp_path)
    whole, begun, rare = (
        one["answer"]["total"] for one in ask(node, tmp_path, [("search", {"q": q, "prefix": True}) for q in ("giao ban", "giao b", "an gia")])
    )
    assert (whole, begun, rare) == (25, 51, 26)


def test_a_phrase_whose_words_stand_in_pairs_only_is_no_result(node, tmp_path):
    apart = [
        Document("p1", 20200101, "Giao ban", body="Rà soát kiểm tra. Hội tra cư. Nơi cư trú.", added=1),
        Document("p2", 20200102, "Giao ban", body="Tổ công tác kiểm tra cư trú.", added=2),
        Document("p3", 20200103, "Giao ban", chairs=("Nguyễn Kiểm Tra Cư Trú",), added=3),
        *(Document(f"q{n:02}", 20210101, "Giao ban", body="Đã kiểm tra. Rồi tra cư. Hỏi cư trú.", added=4) for n in range(25)),
    ]
    write(index_of(apart), tmp_path)
    first, after, plain = (
        one["answer"] for one in ask(node, tmp_path, [("search", {"q": q, "limit": 10}) for q in ('"kiểm tra cư trú"', "x", "kiểm tra cư trú")])
    )
    assert ids(first) == ["p3", "p2"], "what is not shown of a document, its chair, is believed"
    assert (first["total"], first["next"]) == (2, 0)
    assert plain["total"] == 28
    assert after["total"] == 0


def test_results_that_are_none_are_passed_over_until_there_is_one(node, tmp_path):
    rows_ = [Document(f"n{n:02}", 20210101, "Kiểm tra", summary="Rồi tra cư. Hỏi cư trú.", added=1) for n in range(12)]
    rows_.append(Document("z", 20150101, "Giao ban", body="Việc kiểm tra cư trú.", added=1))
    write(index_of(rows_), tmp_path)
    (one,) = ask(node, tmp_path, [("search", {"q": '"kiểm tra cư trú"', "limit": 5})])
    assert ids(one["answer"]) == ["z"]
    assert one["answer"]["total"] <= 3


def test_a_year_still_being_typed_does_not_hide_what_stands_before_it(search):
    whole = ids(search("27/7/2022", prefix=True))
    assert whole
    for begun in ("27/7/2", "27/7/20", "27/7/202"):
        assert set(whole) <= set(ids(search(begun, prefix=True))), begun
    assert ids(search("27/7/20")) != whole, "what was sent is what was meant"


def test_words_written_as_one_are_parted_and_what_was_misheard_is_found(search):
    assert search("giaoban")["corrected"]["to"] == "giao ban"
    assert search("đắc lắc")["corrected"]["to"] in {"đắk lắk", "đắk lắc"}


def test_an_abbreviation_in_capitals_is_read_as_its_words(search):
    assert ids(search("CA xã")) == ids(search("công an xã"))
    assert ids(search("ca xã")) != ids(search("công an xã"))


def test_the_very_words_stand_before_their_abbreviation(search):
    assert ids(search('"an ninh trật tự"'))[0] == "an02"
    assert "tt03" in ids(search('"an ninh trật tự"')), "ANTT"


def test_a_chosen_value_without_results_stays_so_that_it_can_be_taken_away(search):
    found = search("giao ban", filters={"tinh": "khong-co-tinh-nay"}, facets=True)
    assert (found["total"], found["results"]) == (0, [])
    chosen = [value for value in found["facets"]["tinh"] if value["value"] == "khong-co-tinh-nay"]
    assert chosen == [{"value": "khong-co-tinh-nay", "label": "khong-co-tinh-nay", "count": 0}]
    assert sum(value["count"] for value in found["facets"]["tinh"]) == search("giao ban", facets=True)["total"]


def test_a_decree_spoken_of_in_a_later_year_is_found_and_said(search):
    found = search("nghị định 77 năm 2017")
    assert found["corrected"] == {"to": "nghị định 77, năm 2017", "why": "year"}
    assert ids(found)[0] == "nd06"


def test_the_first_digit_of_a_decree_hides_nothing(search):
    assert search("nghị định 7", prefix=True)["total"] > 5
    assert search("nđ 0", prefix=True)["total"] > 0


def test_the_letters_of_a_decrees_number_say_nothing_besides():
    document = Document("d", 20200101, "Họp", decrees=("03/2019/NĐ-CP",), body="UBND báo cáo.")
    said = postings(document, ABBREVIATIONS)
    assert "chính phủ" not in said
    assert "nghị định" not in said
    assert said["ủy ban"] == 2


def test_texts_of_a_phrase_that_no_text_has_are_not_brought_without_end(node, tmp_path):
    write(index_of([Document(f"n{n:02}", 20210101, "Kiểm tra", summary="Rồi tra cư. Hỏi cư trú.", added=1) for n in range(60)]), tmp_path)
    (one,) = ask(node, tmp_path, [("search", {"q": '"kiểm tra cư trú"', "limit": 5})])
    assert (one["answer"]["results"], one["answer"]["next"]) == ([], 25)


def test_the_code_of_an_article_finds_it_first_however_it_is_typed(node, site):
    records = [path.stem for path in (ROOT / "content" / "tin").rglob("*.md")]
    ways: list[Callable[[str], str]] = [str, str.lower, str.title, lambda code: f" {code.lower().replace('-', ' - ')} "]
    # Without a hyphen, with one that a phone or a word processor puts in its place, or another sign.
    ways += [lambda code, sign=sign: code.replace("-", sign) for sign in " \u2011\u2013_./"]  # type: ignore[misc]
    ways += [lambda code: code.lower().replace("-", " ")]
    ways += [lambda code: code.replace("-", ""), lambda code: code.replace("-", "").lower()]
    typed = [(record, way(code_of(record))) for record in records for way in ways]
    answers = ask(node, site / "tim", [("search", {"q": query}) for _, query in typed])
    wrong = [(record, query, ids(one["answer"])[:3]) for (record, query), one in zip(typed, answers, strict=True) if ids(one["answer"])[:1] != [record]]
    assert len(typed) >= 99 * len(ways)
    assert wrong == []


def test_a_day_without_hyphens_is_read_as_one_and_that_is_said(node, site):
    typed, quoted = ask(node, site / "tim", [("search", {"q": "gq20201009"}), ("search", {"q": '"20201009"'})])
    assert typed["answer"]["corrected"] == {"to": "gq 2020-10-09", "why": "typo"}
    assert quoted["answer"]["results"] == []


def test_the_code_of_an_article_finds_nothing_else_unless_its_letters_are_those_of_others_of_that_day(node, site):
    assert [ids(one["answer"]) for one in ask(node, site / "tim", [("search", {"q": "GQ-2020-10-09"}), ("search", {"q": "gq 2020 10 09"})])] == [
        ["go-quao-2020-10-09"]
    ] * 2
