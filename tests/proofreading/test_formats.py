from __future__ import annotations

import json

from plugins.common.problems import Problem
from plugins.proofreading.core import Note
from plugins.proofreading.formats import as_github, as_json, finding_of

NOTE = Note("content/tin/a,b.md", 2, 5, "tăng 5% và\nxuống dòng: lạ", "sửa", "spaces")
PROBLEM = Problem("content/tin/a.md", 2, "date: “5/9/2019” sai", "hãy viết 2019-09-05")
ROWS = ["---", "date: 5/9/2019", "---"]


def test_json_tells_all_of_a_finding():
    first, second = json.loads(as_json([finding_of(PROBLEM, ROWS), finding_of(NOTE, [])]))
    assert first == {
        "path": "content/tin/a.md",
        "line": 2,
        "column": 7,
        "severity": "error",
        "what": "date: “5/9/2019” sai",
        "cure": "hãy viết 2019-09-05",
        "guide": "huong-dan-bien-tap.html#ngay-thang",
    }
    assert (second["severity"], second["column"]) == ("note", 5)


def test_github_gets_one_escaped_line_for_each_finding():
    assert as_github([finding_of(PROBLEM, ROWS), finding_of(NOTE, [])]) == (
        "::error file=content/tin/a.md,line=2,col=7::date: “5/9/2019” sai; hãy viết 2019-09-05\n"
        "::notice file=content/tin/a%2Cb.md,line=2,col=5::tăng 5%25 và%0Axuống dòng: lạ; sửa\n"
    )


def test_an_unknown_column_is_not_told_to_github():
    assert as_github([finding_of(PROBLEM, [])]).startswith("::error file=content/tin/a.md,line=2::")


def test_nothing_found_is_an_empty_list_and_no_line():
    assert json.loads(as_json([])) == []
    assert as_github([]) == ""
