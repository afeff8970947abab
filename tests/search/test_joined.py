"""The joined script, with its short names, answers as the modules do."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import pytest
import rjsmin

from plugins.search.bundle import joined_scripts
from plugins.search.shorten import shortened
from plugins.search.tokens import CannotJoin
from tests.conftest import ROOT, need
from tests.search.evaluation import ask, documents, index_of, rows, write

MODULES = ROOT / "theme" / "static" / "js" / "search"


@pytest.fixture(scope="module")
def node():
    return need(shutil.which("node"), "Node.js", "apt install nodejs")


def test_the_joined_script_answers_every_judged_query_as_the_modules_do(node, tmp_path):
    (tmp_path / "tim").mkdir()
    write(index_of(documents()), tmp_path / "tim")
    scripts = joined_scripts(MODULES, "main.mjs", "later.mjs")
    script = tmp_path / "tim.js"
    script.write_bytes(scripts[0])
    (tmp_path / "tim-2.js").write_bytes(scripts[1])
    queries = [row["q"] for name in ("queries.jsonl", "queries_ours.jsonl") for row in rows(name)]
    calls = [
        *(("search", {"q": q, "prefix": True, "facets": True, "filters": {}, "limit": 10}) for q in queries),
        *(("suggest", q[:4], 5) for q in queries),
        ("search", {"q": "giao ban", "sort": "ngay", "filters": {"nam": "2022"}, "limit": 10}),
    ]
    here = Path(__file__).with_name("joined.mjs")
    done = subprocess.run(
        [node, str(here), str(script), str(tmp_path / "tim")], input=json.dumps(calls), capture_output=True, encoding="utf-8", check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [given["answer"] for given in ask(node, tmp_path / "tim", calls)]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("const f = (one, { two, three: four = 4 }) => one + two.one + four;", "let aa=(a,{two:b,three:c=4})=>a+b.one+c;"),
        ("const f = (some) => ({ some, other: some, some() { return some; } });", "let aa=(a)=>({some:a,other:a,some(){return a;}});"),
        ("const f = (text) => `${text}: ${[text].map((text) => text + '}')} text`;", "let aa=(a)=>`${a}: ${[a].map((a) => a + '}')} text`;"),
        (
            "function f(one) { for (const [two] of one) if (two) return { two }; return one ? two : one; }",
            "function aa(a){for(let[b]of a)if(b)return{two:b};return a?b:a;}",
        ),
        ("class f { constructor(one) { this.one = one; } get two() { return this.one; } }", "class aa{constructor(a){this.one=a;}get two(){return this.one;}}"),
        ("const f = async (url) => (await fetch(url)).text;", "let aa=async(a)=>(await fetch(a)).text;"),
    ],
)
def test_variables_get_short_names_and_properties_keep_theirs(text, short):
    made = shortened(f"(() => {{\n{text}\n}})();\n", ["f"])
    assert rjsmin.jsmin(made).replace("\n", "") == f"(()=>{{{short}}})();"


def test_a_variable_that_nothing_declares_is_refused():
    with pytest.raises(CannotJoin, match="wordz is declared nowhere"):
        shortened("(() => {\nconst f = (words) => wordz.length;\n})();\n", ["f"])


def test_the_script_of_a_first_query_and_the_one_that_may_follow_are_small():
    first, second = (len(gzip.compress(script, 9)) for script in joined_scripts(MODULES, "main.mjs", "later.mjs"))
    assert first <= 12_000
    assert second <= 4_096
