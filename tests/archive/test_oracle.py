"""Whatever edits led there, an incremental build gives the bytes of a clean one, touches no other file, and tells what it did.

Edits are made by chance (plugins/workshop/random_edits.py) on a small made-up site; Hypothesis shrinks the road to a difference. Once with
the numbers of the real site, once with small ones, so that a dozen records cross every threshold: nodes split, topics become common,
years have too many records for one sitemap, a build changes too much to tell what. ``SO_GIAO_BAN_LONG=1`` walks for as long as an hour.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from plugins.archive import scanning
from plugins.archive.engine import Engine
from plugins.pages.chrome import PageSettings
from plugins.workshop.oracle import DISTURBANCES, Oracle
from plugins.workshop.random_edits import EDITS, Desk
from tests.conftest import ROOT, setup_of

IS_LONG = os.environ.get("SO_GIAO_BAN_LONG") == "1"
SMALL = {"CAP": 3, "NEWEST": 2, "COMMON_TOPIC": 3, "NEAR": 2, "REACH": 1, "MOST": 5, "MOST_DOTS": 8, "MANY": 5, "KEYS_A_PIECE": 20, "FILES_A_PIECE": 4}
OF_FILES = ("add_record", "delete_record", "rename_record", "move_record", "twin", "spoil", "add_many", "delete_many", "touch", "edit_and_set_back")
OF_THE_REST = ("edit_register", "edit_decrees", "edit_page", "edit_template", "edit_style", "change_address", "pass_days")
OF_RECORDS = tuple(name for name in EDITS if name not in (*OF_FILES, *OF_THE_REST))
RANDOMS = st.randoms(use_true_random=False)
STANDING_PAGE = "---\ntitle: Giới thiệu\nsummary: Trang thử.\n---\n\nXem [mọi tin](tin/index.html).\n"
TEXT_ON_A_DECREE = "---\ntitle: Về nghị định\nsummary: Bài thử.\ndecree: nd-77-2010\n---\n\nXem [nghị định](nghi-dinh/77-2010-nd-cp.html).\n"


def engine(desk: Desk, state: Path, output: Path, executor: str = "serial") -> Engine:
    return Engine(setup_of(desk.content, state, theme=desk.theme, settings=PageSettings(site_url=desk.address), today=desk.today, executor=executor), output)


def small_site(folder: Path, records: int, bulk: int) -> Desk:
    """Return a desk with the real registers and theme, two standing pages, and made-up records, of which one is a source of a decree."""
    content = folder / "content"
    shutil.copytree(ROOT / "content" / "data", content / "data")
    shutil.copytree(ROOT / "theme", folder / "theme")
    for path, text in (("gioi-thieu.md", STANDING_PAGE), ("nghi-dinh/77.md", TEXT_ON_A_DECREE)):
        (content / "pages" / path).parent.mkdir(parents=True, exist_ok=True)
        (content / "pages" / path).write_text(text, encoding="utf-8")
    (content / "tin").mkdir()
    decrees = content / "data" / "decrees.yaml"
    register = re.sub(r", record: [a-z0-9-]+", "", decrees.read_text(encoding="utf-8"))
    decrees.write_text(register, encoding="utf-8")
    desk, random = Desk(content, folder / "theme", bulk=bulk), Random("small site")
    for _ in range(records):
        desk.do("add_record", random)
    source = desk.paths()[0].stem
    decrees.write_text(register.replace('{publisher: "VOV"', f'{{publisher: "VOV", record: {source}', 1), encoding="utf-8")
    desk.keep()
    return desk


def use_small_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few records be many, in every module that knows one of the numbers by its name."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("plugins.archive", "plugins.pages")):
            for number, value in SMALL.items():
                if isinstance(getattr(module, number, None), int):
                    monkeypatch.setattr(module, number, value)


class Editing(RuleBasedStateMachine):
    """An editor at work on a small site that is built now and then."""

    records, bulk = 8, 6

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="so-giao-ban-"))
        self.oracle = Oracle(small_site(self.folder, self.records, self.bulk), self.folder, engine)
        self.built = 0

    @initialize()
    def build_first(self) -> None:
        self.oracle.build()

    # Several rules, so that edits of records come more often than the rest.

    @rule(name=st.sampled_from(OF_RECORDS), random=RANDOMS)
    def edit(self, name: str, random: Random) -> None:
        told = self.oracle.edit(name, random)
        if told:
            note(told)

    @rule(name=st.sampled_from(OF_RECORDS), random=RANDOMS)
    def edit_another(self, name: str, random: Random) -> None:
        self.edit(name, random)

    @rule(name=st.sampled_from(OF_FILES), random=RANDOMS)
    def edit_files(self, name: str, random: Random) -> None:
        self.edit(name, random)

    @rule(name=st.sampled_from(OF_THE_REST), random=RANDOMS)
    def edit_the_rest(self, name: str, random: Random) -> None:
        self.edit(name, random)

    @rule(what=st.sampled_from(sorted(set(DISTURBANCES))))
    def disturb(self, what: str) -> None:
        self.oracle.disturb(what)

    @rule(is_told=st.booleans())
    def build(self, is_told: bool) -> None:
        self.oracle.build_until_good(hint=is_told)
        self.built += 1

    @precondition(lambda self: self.built >= 3)
    @invariant()
    def is_as_built_clean(self) -> None:
        self.built = 0
        self.oracle.compare(self.oracle.build_until_good())

    def teardown(self) -> None:
        try:
            self.oracle.compare(self.oracle.build_until_good())
        finally:
            self.oracle.close()
            shutil.rmtree(self.folder)


def go(machine: type[Editing], examples: int, steps: int) -> None:
    given = settings(
        max_examples=examples * (60 if IS_LONG else 1),
        stateful_step_count=steps * (2 if IS_LONG else 1),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        derandomize=not IS_LONG,
        phases=[Phase.generate, *([Phase.shrink] if IS_LONG else [])],  # The shortest road takes minutes to find.
    )
    run_state_machine_as_test(machine, settings=given)


@pytest.fixture
def no_file_is_young(monkeypatch):
    """Files are trusted at once, as if builds were seconds apart."""
    monkeypatch.setattr(scanning, "YOUNG_NS", 0)


@pytest.mark.usefixtures("no_file_is_young")
def test_any_edits_give_what_a_clean_build_gives():
    go(Editing, examples=6, steps=25)


@pytest.mark.usefixtures("no_file_is_young")
def test_any_edits_give_what_a_clean_build_gives_where_a_dozen_records_are_many(monkeypatch):
    use_small_numbers(monkeypatch)
    go(Editing, examples=6, steps=25)


def test_an_edited_body_changes_the_page_of_its_record_and_no_other_file(tmp_path):
    desk = small_site(tmp_path, records=30, bulk=6)
    with engine(desk, tmp_path / "state", tmp_path / "output") as kept:
        kept.build()
        for path in desk.paths():
            front, body = desk.read(path)
            path.write_text(path.read_text(encoding="utf-8") + "\nThêm một câu, một con số: 370 tin.\n", encoding="utf-8")
            outcome = kept.build(hint={path})
            assert (outcome.changed, outcome.removed) == ((f"tin/{path.stem}.html",), ()), (front, body)


def test_the_work_of_one_edit_does_not_grow_with_the_archive(tmp_path):
    """Of a few hundred pages, a new title or a new record has less than half looked at, and less than a quarter written."""
    desk = small_site(tmp_path, records=150, bulk=6)
    keys: dict[str, int] = {}

    def hear(what: str, _: int, total: int) -> None:
        keys[what] = total

    with engine(desk, tmp_path / "state", tmp_path / "output") as kept:
        every = kept.build(progress=hear).written.total
        for number, name in enumerate(("retitle", "add_record", "retitle", "add_record", "delete_record")):
            keys.clear()
            desk.touched.clear()
            desk.do(name, Random(number))
            outcome = kept.build(hint=frozenset(desk.touched), progress=hear)
            assert outcome.problems == ()
            assert max(keys.values()) < every / 2
            assert len(outcome.changed) < every / 4
