"""The files of the API: described truly, the same records as the pages, nothing that is not to be shown, no link that leads nowhere."""

from __future__ import annotations

import json
import posixpath
import re
from functools import lru_cache
from urllib.parse import urljoin

import pytest
from jsonschema import Draft202012Validator
from lxml import html
from openapi_spec_validator import validate

from plugins.common.text import fold
from plugins.data.addresses import INDEX, OPENAPI, list_path
from plugins.data.core import Data
from plugins.data.lists import day_of
from plugins.data.openapi import SCHEMAS, description
from plugins.pages.chrome import PageSettings
from tests.archive.workbench import Workbench, replace_in
from tests.bad_input.test_bad_input import overlay
from tests.conftest import ROOT, engine, files_of, html_files, plain

API = "api/v1"
GIVEN = {"settings": PageSettings(gives_data=True), "more": (Data(),)}


@lru_cache(maxsize=4)
def read(path):
    return json.loads(path.read_bytes())


def of(name):
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}})


def kind_of(path, document):
    if path.startswith(f"{API}/lists/"):
        return "List"
    if path.startswith(f"{API}/records/"):
        return "Withdrawn" if document["status"] == "withdrawn" else "Record"
    return path.rpartition("/")[2].removesuffix(".json").capitalize()


def documents(folder):
    return {path: json.loads(data) for path, data in files_of(folder).items() if path.startswith(f"{API}/") and path != OPENAPI}


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    with engine(ROOT / "tests" / "site" / "content", folder / "output", **GIVEN) as builder:
        assert builder.build().problems == ()
    return folder / "output"


def links_in(value):
    match value:
        case dict():
            for key, inner in value.items():
                if key in ("page", "list", "record", "lists", "all", "places", "decrees", "openapi", "site", "about", "about_in_english", "without_year"):
                    yield from (link for link in (inner if isinstance(inner, list) else [inner]) if isinstance(link, str))
                if not isinstance(inner, str):
                    yield from links_in(inner)
        case list():
            for inner in value:
                yield from links_in(inner)


def test_the_description_is_valid_openapi_and_lies_in_the_site(site):
    validate(description("Kho thử"))
    assert read(site / OPENAPI) == description("Sổ Giao Ban")


@pytest.mark.parametrize("where", ["real", "golden"])
def test_every_file_is_as_described_and_its_links_lead_somewhere(where, site, golden):
    folder = site if where == "real" else golden
    found = documents(folder)
    validators = {name: of(name) for name in SCHEMAS}
    kinds = set()
    for path, document in found.items():
        kinds.add(kind_of(path, document))
        assert [error.message for error in validators[kind_of(path, document)].iter_errors(document)] == [], path
        links = [link for link in links_in(document) if link != "records/{id}.json"]
        assert [link for link in links if not (folder / posixpath.dirname(path) / link).is_file()] == [], path
    assert kinds >= ({"Index", "List", "Places", "Decrees", "Record"} if where == "real" else {"Withdrawn", "Record"})


def test_every_example_is_as_described_and_true(site):
    """Each is asked for at its address; the withdrawn record alone is made up."""
    there = description("Sổ Giao Ban")
    checked = 0
    for address, path in there["paths"].items():
        operation = path["get"]
        asked = address
        for parameter in operation.get("parameters", ()):
            asked = asked.replace(f"{{{parameter['name']}}}", parameter["example"])
        content = operation["responses"]["200"]["content"]["application/json"]
        validator = Draft202012Validator({**content["schema"], "components": there["components"]})
        file = site / API / asked.removeprefix("/")
        if file.is_file():
            validator.validate(json.loads(file.read_bytes()))
        else:
            assert asked.count("/") > 4  # Lists so deep are of bigger archives,
            assert "else there is none" in operation["summary"]  # which it says.
        for example in content.get("examples", {}).values():
            checked += 1
            if "externalValue" in example:
                validator.validate(json.loads((site / API / example["externalValue"]).read_bytes()))
            else:
                validator.validate(example["value"])
                assert "made up" in example["summary"] or example["value"] == json.loads(file.read_bytes())
    assert checked == 3


def test_every_list_that_has_records_is_found_from_the_entry(site):
    seen: set[str] = set()
    todo = [INDEX]
    while todo:
        path = todo.pop()
        if path not in seen and path.startswith(f"{API}/"):
            seen.add(path)
            links = links_in(json.loads((site / path).read_bytes()))
            todo += [posixpath.normpath(f"{posixpath.dirname(path)}/{link}") for link in links if link.endswith(".json") and "{" not in link]
    found = documents(site)
    assert {path for path, document in found.items() if document.get("count") != 0} - seen == set()


def test_a_path_put_behind_the_server_is_the_address_of_a_file(site):
    """As clients do it: the server's address is resolved against the description's, a path is then put behind it as it is (OpenAPI 3.1, 4.8.8)."""
    there = json.loads((site / OPENAPI).read_bytes())
    (server,) = (urljoin(f"https://example.org/so/{OPENAPI}", one["url"]) for one in there["servers"])
    assert server + "/index.json" == f"https://example.org/so/{INDEX}"


def test_a_wrong_file_is_not_as_described(site):
    document = json.loads((site / API / "records" / "go-quao-2020-10-09.json").read_bytes())
    assert not list(of("Record").iter_errors(document))
    for wrong in (
        {"date": "9/10/2020"},
        {"title": None},
        {"level": "phường"},
        {"forces": "Công an"},
        {"more": 1},
        {"withdrawn": {"date": "2026-11-22", "reason": "x"}},
    ):
        assert list(of("Record").iter_errors({**document, **wrong})), wrong


@pytest.mark.parametrize("where", ["real", "golden"])
def test_each_list_has_the_records_of_its_page_in_its_order(where, site, golden):
    folder = site if where == "real" else golden
    seen = 0
    for page in html_files(folder):
        path = page.relative_to(folder).as_posix()
        data = folder / list_path(path)
        if not data.is_file():
            continue
        seen += 1
        tree, listed = html.fromstring(page.read_bytes()), json.loads(data.read_bytes())
        shown = [posixpath.basename(link).removesuffix(".html") for link in tree.xpath("//main//li[@class='card']/*/a/@href")]
        assert [item["id"] for item in listed["items"]] == shown, path
        assert plain(tree.xpath("string(//h1)")).strip() == plain(listed["title"]), path
        assert listed["is_capped"] or listed["count"] == len(shown) or "undated" in path
    assert seen == len([path for path in documents(folder) if path.startswith(f"{API}/lists/")])
    assert seen > (400 if where == "real" else 20)


def test_records_and_articles_are_the_same_and_lead_to_each_other(site):
    ids = {path.stem for path in (site / "tin").glob("*.html")} - {"index"}
    files = {path.stem for path in (site / API / "records").iterdir()}
    assert files <= ids
    for record_id in files:
        ways = [(site / folder / f"{record_id}.html") for folder in ("tin", "trich-dan")]  # Where there are pages on how to cite, from there.
        led = [path for path in ways if path.exists() and f'href="../{API}/records/{record_id}.json"' in path.read_text(encoding="utf-8")]
        assert led, record_id
    assert files == {path.stem for path in (ROOT / "content" / "tin").rglob("*.md") if "status: draft" not in path.read_text(encoding="utf-8")}


def test_what_is_inferred_or_unknown_says_so(site):
    records = [document for path, document in documents(site).items() if "/records/" in path]
    inferred = [document for document in records if document["date_is_inferred"]]
    unknown = [document for document in records if document["date"] is None]
    assert inferred
    assert unknown
    assert all(document["date"].endswith(("?", "%")) and document["date_note"] for document in inferred)
    assert all(document["date_note"] or document["published"] for document in unknown)
    items = {item["id"]: item for document in documents(site).values() for item in document.get("items", ())}
    assert {record_id for record_id, item in items.items() if item["date_is_inferred"]} == {document["id"] for document in inferred}
    approximate = {document["id"] for document in records if document["date_is_approximate"]}
    assert approximate
    assert {record_id for record_id, item in items.items() if item["date_is_approximate"]} == approximate, (
        "a month that is a guess is not told as if it were sure"
    )


def test_day_of_an_order_says_no_more_than_is_known():
    assert [day_of(order) for order in (20201009, 20201000, 20200000, 0)] == ["2020-10-09", "2020-10", "2020", None]


def test_drafts_and_withdrawn_records_show_no_more_than_they_may(golden):
    found = documents(golden)
    assert not [path for path in found if "nhap" in path]
    withdrawn = found[f"{API}/records/mau-dong-rut.json"]
    assert set(withdrawn) == {"id", "code", "status", "withdrawn", "links"}
    everything = "".join(json.dumps(document, ensure_ascii=False) for document in found.values())
    assert "Nội dung này không được hiện ra" not in everything
    assert "mau-dong-rut" not in "".join(json.dumps(document) for path, document in found.items() if "/lists/" in path)


def test_files_are_compact_utf8_without_escapes(site):
    for path in (INDEX, f"{API}/places.json", f"{API}/records/go-quao-2020-10-09.json", OPENAPI):
        data = (site / path).read_bytes()
        assert data.decode().isprintable() or data.endswith(b"\n")
        assert b"\\u" not in data.replace(b"\\\\u", b"")
        assert b'": ' not in data.replace(b'\\": ', b"")
        assert data == json.dumps(json.loads(data), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def test_no_link_of_the_api_leaves_the_site_by_its_root(site):
    """All are relative, so that a site in a sub-folder and a copy on a disk work."""
    for path, document in documents(site).items():
        assert not [link for link in links_in(document) if re.match(r"/|[a-z]+:", link)], path


class TestEdits:
    """What an edit changes, and that each build gives the bytes of a clean one."""

    @pytest.fixture
    def bench(self, tmp_path):
        found = Workbench(tmp_path, overlay(tmp_path))
        found.given = GIVEN
        found.write("mot-2020-10-09")
        found.write("hai-2021-10-09", date="2021-10-09", locality="Trà Vinh")
        assert found.build().problems == ()
        return found

    def test_a_saved_body_changes_its_page_and_its_record(self, bench):
        replace_in(bench.content / "tin/2020/10/mot-2020-10-09.md", "Thân bài.", "Thân bài khác.")
        changed = {path for path in bench.build().changed if not path.startswith("tim/")}
        assert changed == {"tin/mot-2020-10-09.html", f"{API}/records/mot-2020-10-09.json"}

    def test_a_new_title_changes_the_lists_that_show_it_and_no_register(self, bench):
        replace_in(bench.content / "tin/2020/10/mot-2020-10-09.md", "Bài dựng để kiểm thử", "Tên khác")
        changed = bench.build().changed
        assert {f"{API}/lists/tinh/an-giang.json", f"{API}/lists/nam/2020.json", f"{API}/lists/tin/index.json"} <= set(changed)
        assert not {f"{API}/places.json", f"{API}/decrees.json", INDEX, OPENAPI} & set(changed)
        assert not [path for path in changed if "tra-vinh" in path and path.startswith(API)]

    def test_places_tell_which_of_them_have_a_list(self, bench):
        def lists():
            places = json.loads((bench.output / API / "places.json").read_bytes())["places"]
            return {place["id"]: place["list"] for place in places}

        assert lists()["go-quao-kien-giang"] == "lists/dia-phuong/go-quao-kien-giang.json"
        (bench.content / "tin/2020/10/mot-2020-10-09.md").unlink()
        assert f"{API}/places.json" in bench.build().changed
        assert lists()["go-quao-kien-giang"] is None
        assert lists()["an-giang"] == "lists/tinh/an-giang.json"

    def test_a_draft_and_a_withdrawal_take_the_record_away(self, bench):
        path = bench.content / "tin/2020/10/mot-2020-10-09.md"
        replace_in(path, "summary:", "status: withdrawn\nwithdrawn: {date: 2026-11-20, reason: Nguồn thử đã gỡ.}\nsummary:")
        bench.build()
        document = json.loads((bench.output / API / "records/mot-2020-10-09.json").read_bytes())
        assert document["withdrawn"] == {"date": "2026-11-20", "reason": "Nguồn thử đã gỡ."}
        assert "Thân bài" not in json.dumps(document, ensure_ascii=False)
        replace_in(path, "status: withdrawn\nwithdrawn: {date: 2026-11-20, reason: Nguồn thử đã gỡ.}\n", "status: draft\n")
        assert f"{API}/records/mot-2020-10-09.json" in bench.build().removed

    def test_a_withheld_name_is_in_no_file(self, bench):
        name = "Đỗ Văn Kiểm Thử"
        bench.write("ba-2021-11-09", date="2021-11-09", title=f"{name} chủ trì", more=f"chair: [{{name: {name}, role: Chủ tịch}}]\n", body=f"Ông {name} nói.")

        def having():
            return {path for path, data in files_of(bench.output).items() if fold(name) in fold(data.decode(errors="replace"))}

        bench.build()
        assert f"{API}/records/ba-2021-11-09.json" in having()
        with (bench.content / "data" / "suppressed-people.csv").open("a", encoding="utf-8") as file:
            file.write(f"{name},,ba-2021-11-09,Người thử yêu cầu.,2026-11-20\n")
        bench.build()
        assert having() == set()
        document = json.loads((bench.output / API / "records/ba-2021-11-09.json").read_bytes())
        assert document["chair"] == [{"name": None, "role": "Chủ tịch", "paragraph": None}]

    def test_a_renamed_record_is_also_had_by_the_ids_that_it_had(self, bench):
        path = bench.content / "tin/2020/10/mot-2020-10-09.md"
        replace_in(path, "summary:", "aliases: [tin/mot-2020-10-09.html, tin/hai.html, tin/cu/x.html]\nsummary:")
        path = path.rename(path.with_name("ba.md"))
        bench.build()
        records = bench.output / API / "records"
        assert json.loads((records / "ba.json").read_bytes())["id"] == "ba"
        assert (records / "ba.json").read_bytes() == (records / "hai.json").read_bytes() == (records / "mot-2020-10-09.json").read_bytes()
        assert not (records / "cu").exists(), "no id was ever that"
