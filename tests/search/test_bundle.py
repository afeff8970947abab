"""The joined script does what its modules do, and what cannot be joined is refused with its line."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from plugins.search.bundle import CannotJoin, joined_script, read_module, tokens_of
from tests.conftest import ROOT, need

MODULES = ROOT / "theme" / "static" / "js" / "search"


@pytest.fixture
def node():
    return need(shutil.which("node"), "Node", "apt install nodejs")


def write(folder, **modules):
    for name, text in modules.items():
        (folder / f"{name}.mjs").write_text(text, encoding="utf-8")
    return folder


def said_by(node, script: bytes) -> object:
    """Run a classic script and return what it said: it calls ``self.say`` once."""
    program = b"globalThis.self = globalThis; let said; self.say = value => { said = value };\n" + script + b"\nconsole.log(JSON.stringify(said));"
    done = subprocess.run([node, "-"], input=program, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_modules_become_one_script_each_after_those_it_imports(tmp_path, node):
    write(
        tmp_path,
        main='import { twice, BASE } from "./a.mjs";\nimport {\n  Box,\n} from "./b.mjs";\nself.say([twice(BASE), new Box(3).size, 7 / BASE / 1]);\n',
        a='import { BASE as_is } from "./c.mjs";'.replace("BASE as_is", "THREE")
        + "\nexport const BASE = 7, OTHER = { a: [1, 2] };\nexport function twice(value = { a: 1 }.a) { return value * 2 + THREE - 3; }\n",
        b="export class Box {\n  constructor(size) { this.size = size; }\n}\n",
        c="// export nothing here\nexport const THREE = 3;\n",
    )
    assert said_by(node, joined_script(tmp_path, "main.mjs")) == [14, 3, 1]


def test_words_in_strings_templates_regexes_and_comments_are_left_alone(tmp_path, node):
    write(
        tmp_path,
        main="""/* import x from "y" */
const ONE = "export const a = 1;";
const TWO = `import { ${[1, 2].map((n) => n + "}").join("+")} export`;
const THREE = /["'/`]import[/"]/g.source;
const FOUR = 8 / 2 / 2; // "
const FIVE = { a: 1 }.import;
self.say([ONE, TWO, THREE, FOUR, FIVE === undefined]);
""",
    )
    assert said_by(node, joined_script(tmp_path, "main.mjs")) == ["export const a = 1;", "import { 1}+2} export", '["\'/`]import[/"]', 2, True]


def test_signs_that_are_not_needed_go_and_the_script_does_the_same(tmp_path, node):
    write(
        tmp_path,
        main="""
const list = [1, 2, 3,];
const total = () => {
  let sum = 0;
  let at = 0;
  const [first, ...rest] = list;
  const { length } = rest;
  for (; at < list.length; sum += list[at++]);
  while (sum < 10 && (sum += 1));
  return [first, length, sum];
};
const later = async (value) => {
  if (value) return { value, };
};
const shape = { a: 1, b: { c: [(one) => one + 1,], }, };
const holes = [, 1, , 2];
function plain(one) {
  if (one) { one += 1; }
  const two = one;
  const three = ((some) => some * 2)(two);
  do { one -= 1; } while (one > 0);
  return [two, three, one,];
}
const made = shape.b.c[0](1);
const pair = ((one, two) => [one, two])(1, 2);
self.say([total(), later(0) instanceof Promise, made, holes.length, plain(3), pair]);
""",
    )
    script = joined_script(tmp_path, "main.mjs")
    assert said_by(node, script) == [[1, 2, 10], True, 2, 4, [4, 8, 0], [1, 2]]
    assert b"async(a)=>" in script or b"async (a)=>" in script
    assert not re.search(rb"[^)];}|,[})]|let [^;]*;let ", script), script
    assert script.count(b"let ") < 6


def test_the_same_modules_give_the_same_bytes_and_no_comment_is_sent(tmp_path):
    write(tmp_path, main='// Why.\nimport { b } from "./b.mjs";\nself.say(b); /* and how */\n', b="/** What. */\nexport const b = 1;\n")
    script = joined_script(tmp_path, "main.mjs")
    assert script == joined_script(tmp_path, "main.mjs")
    assert b"Why" not in script
    assert b"how" not in script
    assert b"What" not in script


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('import thing from "./a.mjs";', "main.mjs:1: only imports like"),
        ('import * as thing from "./a.mjs";', "main.mjs:1: only imports like"),
        ('import "./a.mjs";', "main.mjs:1: only imports like"),
        ('\nimport { a as b } from "./a.mjs";', "main.mjs:2: a name cannot be changed"),
        ('import { a } from "../a.mjs";', "is no module of this folder"),
        ('import { a } from "https://example.org/a.mjs";', "is no module of this folder"),
        ('import { a } from "./a.mjs"\nself.say(a);', "must end in a semicolon"),
        ("export default 1;", "main.mjs:1: 'default' is not understood"),
        ("const a = 1;\nexport { a };", "main.mjs:2: '{' is not understood"),
        ('export * from "./a.mjs";', "main.mjs:1: '*' is not understood"),
        ("function f() { return import('./a.mjs'); }", "main.mjs:1: 'import' may not stand inside"),
        ("self.say(import.meta.url);", "main.mjs:1: 'import' may not stand inside"),
        ("if (true) {\n  var x = 1;\n}", "main.mjs:2: 'var' may not stand inside"),
        ("function f() { eval('1'); }", "main.mjs:1: 'eval' may not stand inside"),
        ("var x = 1;", "main.mjs:1: 'var' is not understood"),
        ("export const { a } = b;", "main.mjs:1: a name is expected, not '{'"),
        ("const a = 1;\nconst a = 2;", "main.mjs:2: a is there already"),
        ('import { a } from "./a.mjs";\nconst a = 2;', "main.mjs:2: a is there already"),
        ("const a = 1", "main.mjs:1: the module ends in the middle"),
        ("function f() { return `${1}; }", "main.mjs:1: a template literal does not end"),
        ("const a = 'x\ny';", "is no JavaScript that is understood"),
        ("const status = 1;", "main.mjs:1: status is the browser's own name"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(tmp_path, text, message):
    write(tmp_path, main=text, a="export const a = 1;\n")
    with pytest.raises(CannotJoin) as refused:
        joined_script(tmp_path, "main.mjs")
    assert message in str(refused.value)


def test_what_the_minifier_would_change_is_refused(tmp_path):
    write(tmp_path, main="self.say(`${[1].map((n) => `${n} }`)} ends`);\n")
    with pytest.raises(CannotJoin, match="the minifier would change"):
        joined_script(tmp_path, "main.mjs")


def test_one_name_in_two_modules_is_refused(tmp_path):
    write(tmp_path, main='import { a } from "./a.mjs";\nconst same = a;\n', a="const x = 1, same = 2;\nexport const a = same;\n")
    with pytest.raises(CannotJoin, match=r"main\.mjs:2: a\.mjs declares same too"):
        joined_script(tmp_path, "main.mjs")


def test_a_circle_a_missing_module_and_a_missing_name_are_refused(tmp_path):
    write(tmp_path, main='import { a } from "./a.mjs";\nself.say(a);\n', a='import { b } from "./b.mjs";\nexport const a = b;\n')
    with pytest.raises(CannotJoin, match=r"a\.mjs: there is no module b\.mjs"):
        joined_script(tmp_path, "main.mjs")
    write(tmp_path, b='import { a } from "./a.mjs";\nexport const b = a;\n')
    with pytest.raises(CannotJoin, match=r"circle: a\.mjs → b\.mjs → a\.mjs"):
        joined_script(tmp_path, "main.mjs")
    write(tmp_path, b="const b = 1;\n")
    with pytest.raises(CannotJoin, match=r"a\.mjs: b\.mjs does not export b"):
        joined_script(tmp_path, "main.mjs")


def test_the_tokens_of_every_module_joined_are_the_module():
    modules = sorted(MODULES.glob("*.mjs"))
    assert modules
    for path in modules:
        text = path.read_text(encoding="utf-8")
        assert "".join(token.text for token in tokens_of(path.name, text)) == text, path.name
        read_module(path.name, text)
