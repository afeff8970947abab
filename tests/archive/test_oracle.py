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
from pathlib import Path, PurePosixPath
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from plugins.archive import engine as archive_engine
from plugins.archive import index, scanning
from plugins.archive.engine import Engine, Outcome
from plugins.data.core import Data
from plugins.pages.chrome import PageSettings
from plugins.search.segments import Sizes
from plugins.workshop.oracle import DISTURBANCES, Oracle, walk
from plugins.workshop.random_edits import EDITS, Desk
from tests.conftest import ROOT, setup_of
from tests.pictures import jpeg

IS_LONG = os.environ.get("SO_GIAO_BAN_LONG") == "1"
SMALL = {
    "CAP": 3,
    "NEWEST": 2,
    "COMMON_TOPIC": 3,
    "NEAR": 2,
    "REACH": 1,
    "MOST": 5,
    "MOST_DOTS": 8,
    "MANY": 5,
    "KEYS_A_PIECE": 20,
    "FILES_A_PIECE": 4,
    "OWN": 120,
    "PAGE": 40,
    "GROUP": 400,
    "TEXTS": 2,
}
FEW = Sizes(8, 3)  # Documents of a segment: the made-up sites have records of all three.
OF_FILES = ("add_record", "delete_record", "rename_record", "move_record", "twin", "spoil", "add_many", "delete_many", "touch", "edit_and_set_back")
OF_THE_REST = ("edit_register", "edit_decrees", "edit_page", "edit_template", "edit_style", "change_address", "pass_days")
OF_RECORDS = tuple(name for name in EDITS if name not in (*OF_FILES, *OF_THE_REST))
SEEDS = st.integers(0, 2**16)  # Not st.randoms(): its numbers are mostly the ends of their ranges.
STANDING_PAGE = "---\ntitle: Giới thiệu\nsummary: Trang thử.\n---\n\nXem [mọi tin](tin/index.html).\n"
TEXT_ON_A_DECREE = "---\ntitle: Về nghị định\nsummary: Bài thử.\ndecree: nd-77-2010\n---\n\nXem [nghị định](nghi-dinh/77-2010-nd-cp.html).\n"


def engine(desk: Desk, state: Path, output: Path, executor: str = "serial") -> Engine:
    return Engine(
        setup_of(
            desk.content,
            state,
            theme=desk.theme,
            settings=PageSettings(site_url=desk.address, gives_data=True),
            today=desk.today,
            executor=executor,
            sizes=FEW,
            more=(Data(),),
        ),
        output,
    )


def small_site(folder: Path, records: int, bulk: int) -> Desk:
    """Return a desk with the real registers and theme, two standing pages, and made-up records (if any), of which one is a source of a decree."""
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
    if records:
        source = desk.paths()[0].stem
        decrees.write_text(register.replace('{publisher: "VOV"', f'{{publisher: "VOV", record: {source}', 1), encoding="utf-8")
    desk.keep()
    return desk


def use_small_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few records be many, in every module that knows one of the numbers by its name."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("plugins.archive", "plugins.pages", "plugins.search")):
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

    @rule(name=st.sampled_from(OF_RECORDS), seed=SEEDS)
    def edit(self, name: str, seed: int) -> None:
        told = self.oracle.edit(name, Random(seed))
        if told:
            note(told)

    @rule(name=st.sampled_from(OF_RECORDS), seed=SEEDS)
    def edit_another(self, name: str, seed: int) -> None:
        self.edit(name, seed)

    @rule(name=st.sampled_from(OF_FILES), seed=SEEDS)
    def edit_files(self, name: str, seed: int) -> None:
        self.edit(name, seed)

    @rule(name=st.sampled_from(OF_THE_REST), seed=SEEDS)
    def edit_the_rest(self, name: str, seed: int) -> None:
        self.edit(name, seed)

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
    go(Editing, examples=4, steps=25)


@pytest.mark.usefixtures("no_file_is_young")
def test_any_edits_give_what_a_clean_build_gives_where_a_dozen_records_are_many(monkeypatch):
    use_small_numbers(monkeypatch)
    go(Editing, examples=4, steps=25)


@pytest.mark.usefixtures("no_file_is_young")
@pytest.mark.parametrize("seed", range(100, 400) if IS_LONG else range(3))
def test_long_walks_give_what_a_clean_build_gives(tmp_path, monkeypatch, seed):
    """Fewer questions asked of each edit, but many more edits than above; the thresholds by turns the real ones and the small ones."""
    if seed % 3:
        use_small_numbers(monkeypatch)
    oracle = Oracle(small_site(tmp_path, records=15, bulk=6), tmp_path, engine)
    try:
        walk(oracle, rounds=24, seed=seed, every=4, report=lambda _: None)
    finally:
        oracle.close()


# What was found once, by the shortest road known.


@pytest.fixture
def oracle(tmp_path):
    """An oracle of a site with two records that stand in no list of the others."""
    made = Oracle(small_site(tmp_path, records=0, bulk=6), tmp_path, engine)
    put(made, "goc-1", date="1999-01-01", level="xã")
    put(made, "goc-2", date="1999-06-01", level="xã")
    yield made
    made.close()


def put(oracle: Oracle, record_id: str, body: str = "Thân bài.", *, folder: str = "2020", **front: object) -> Path:
    """Write a record; a field that is None is left out."""
    usual = {
        "title": f"Bài {record_id}",
        "date": "2020-10-09",
        "locality_note": "Thử.",
        "summary": "Bài dựng.",
        "source": {"publisher": "Báo Thử"},
        "added": "2026-11-01",
    }
    path = oracle.desk.content / "tin" / folder / f"{record_id}.md"
    oracle.desk.save(path, {**usual, **front}, f"\n{body}\n")
    return path


def settle(oracle: Oracle, *, hint: bool = False) -> Outcome:
    """Build, see that there are no problems, compare."""
    outcome = oracle.build(hint=hint)
    assert outcome.problems == ()
    oracle.compare(outcome)
    return outcome


@pytest.mark.parametrize(
    ("changed", "watching"),
    [
        ({"locality": ["Hà Nội", "Lạng Sơn"]}, {"locality": "Lạng Sơn"}),  # Its second place.
        ({"locality": "Kiên Giang", "date": "2025-06-01"}, {"locality": "An Giang", "date": "2025-08-01"}),  # The province of today.
        ({"locality": "Cao Bằng", "decree": ["74/2010/NĐ-CP", "77/2010/NĐ-CP"]}, {"locality": "Sơn La", "decree": "77/2010/NĐ-CP"}),  # Its second decree.
    ],
)
def test_a_record_is_stale_if_a_related_one_changes_that_does_not_look_back(oracle, changed, watching):
    put(oracle, "xem", **watching)
    put(oracle, "bi-xem", **changed)
    settle(oracle)
    put(oracle, "bi-xem", **changed, title="Tiêu đề khác")
    assert "tin/xem.html" in settle(oracle).changed


def test_a_withdrawn_record_shows_nothing_that_could_be_stale(oracle):
    withdrawn = {"status": "withdrawn", "withdrawn": {"date": "2026-11-01", "reason": "Thử."}}
    put(oracle, "chinh", level="trung ương", series="Hai bộ")
    put(oracle, "rut", locality="Hà Nội", relay_of="chinh", topics=["cứu nạn"], **withdrawn)
    put(oracle, "khac", locality="Hà Nội", date="2020-10-10", topics=["cứu nạn"])
    settle(oracle)
    put(oracle, "khac", locality="Hà Nội", date="2020-10-10", topics=["cứu nạn"], title="Tiêu đề khác")
    put(oracle, "chinh", level="trung ương", series="Hai bộ", title="Tiêu đề khác")
    settle(oracle)


def test_a_central_meeting_and_its_relays_name_each_other(oracle):
    put(oracle, "chinh", level="trung ương", series="Hai bộ")
    for name, place in (("mot", "Hà Nội"), ("hai", "Cà Mau")):
        put(oracle, name, locality=place, relay_of="chinh")
    settle(oracle)
    put(oracle, "chinh", level="trung ương", series="Hai bộ", title="Tiêu đề khác")
    assert {"tin/mot.html", "tin/hai.html"} <= set(settle(oracle).changed)
    put(oracle, "mot", locality="Sơn La", relay_of="chinh")
    assert "tin/chinh.html" in settle(oracle).changed
    put(oracle, "mot", locality="Sơn La")
    assert "tin/chinh.html" in settle(oracle).changed


def test_a_thread_is_stale_as_far_as_it_is_shown(oracle):
    for month in range(1, 8):
        put(oracle, f"ky-{month}", date=f"2020-{month:02}-05", locality="Hà Nội")
    settle(oracle)
    put(oracle, "ky-7", date="2020-07-05", locality="Hà Nội", title="Tiêu đề khác")
    assert "tin/ky-1.html" in settle(oracle).changed  # The first of a thread shows six after it.
    oracle.desk.remove(oracle.desk.content / "tin/2020/ky-4.md")
    settle(oracle)


def test_a_meeting_of_which_only_the_year_is_known_parts_all_neighbours_of_its_year(oracle):
    for month in range(1, 13):
        for day in (5, 25):
            put(oracle, f"ky-{month}-{day}", date=f"2020-{month:02}-{day:02}", locality="Hà Nội")
    settle(oracle)
    put(oracle, "nam", date="2020", locality="Hà Nội")
    assert "tin/ky-6-5.html" in settle(oracle).changed  # Far from where it stands in each list.


def test_a_province_counts_the_meetings_of_a_district_that_it_lost(oracle):
    places = oracle.desk.content / "data" / "places.csv"
    rows = "thu,Thử,huyện,ha-giang,,2015-01-01,,,Sổ thử,,\nthu,Thử,huyện,cao-bang,2015-01-01,2025-07-01,,,Sổ thử,,\n"
    oracle.desk.write(places, places.read_bytes() + rows.encode())
    put(oracle, "truoc", date="2014-05-05", locality="Thử, Hà Giang")
    settle(oracle)
    put(oracle, "sau", date="2016-05-05", locality="Thử, Cao Bằng")
    assert "tinh/ha-giang.html" in settle(oracle).changed


def test_records_of_a_topic_that_becomes_common_at_once_are_stale(oracle, monkeypatch):
    use_small_numbers(monkeypatch)
    for module in (archive_engine, index):
        monkeypatch.setattr(module, "MANY", 100)
    for number, place in enumerate(("Hà Nội", "Sơn La")):
        put(oracle, f"cu-{number}", date=f"2015-0{number + 1}-01", locality=place, topics=["cứu nạn"])
    settle(oracle)
    for number in range(9):
        put(oracle, f"moi-{number}", date=f"2024-01-0{number + 1}", topics=["cứu nạn"])
    assert "tin/cu-0.html" in settle(oracle).changed


def test_a_year_of_too_many_records_for_one_sitemap_has_one_for_each_month(oracle, monkeypatch):
    use_small_numbers(monkeypatch)
    for number in range(1, 6):
        put(oracle, f"bai-{number}", date=f"2020-0{number}-01")
    settle(oracle)
    last = put(oracle, "bai-6", date="2020-06-01")
    assert {f"sitemap/tin-2020-0{month}.xml" for month in range(1, 7)} <= set(settle(oracle).changed)
    oracle.desk.remove(last)
    assert {f"sitemap/tin-2020-0{month}.xml" for month in range(1, 7)} <= set(settle(oracle).removed)


def test_the_years_of_a_topic_are_called_as_it_is_called_now(oracle, monkeypatch):
    use_small_numbers(monkeypatch)
    for number, topic in enumerate(("cứu nạn", "cứu nạn", "cứu nan", "cứu nan")):
        put(oracle, f"bai-{number}", date=f"20{10 + number}-01-01", topics=[topic])
    settle(oracle)
    put(oracle, "bai-0", date="2010-01-01", topics=["cứu nan"])
    settle(oracle)


def test_the_first_and_last_day_of_a_decree_follow_records_that_its_page_does_not_list(oracle, monkeypatch):
    use_small_numbers(monkeypatch)
    for number in range(5):
        put(oracle, f"bai-{number}", date=f"201{number + 1}-01-01", decree="77/2010/NĐ-CP")
    settle(oracle)
    put(oracle, "bai-0", date="2011-02-02", decree="77/2010/NĐ-CP")
    settle(oracle)


def test_pictures_come_and_go_with_the_records_that_show_them(oracle):
    picture, shown = oracle.desk.content / "images" / "anh.jpg", {"file": "images/anh.jpg", "alt": "Ảnh"}
    oracle.desk.write(picture, jpeg())
    put(oracle, "bai")
    settle(oracle)
    put(oracle, "bai", image=shown)
    made = sorted(path for path in settle(oracle, hint=True).changed if path.startswith("anh/"))
    assert [PurePosixPath(path).suffix for path in made] == [".avif", ".webp", ".jpg"]
    put(oracle, "bai")
    assert sorted(settle(oracle, hint=True).removed) == made


def test_a_picture_or_an_attachment_that_changes_changes_what_shows_it_and_nothing_else(oracle):
    picture, table = oracle.desk.content / "images" / "anh.jpg", oracle.desk.content / "files" / "bang.csv"
    oracle.desk.write(picture, jpeg())
    oracle.desk.write(table, "nơi,số\nXã Thử,3\n".encode())
    put(oracle, "bai", image={"file": "images/anh.jpg", "alt": "Ảnh"})
    put(oracle, "bai-hai", body="Xem [bảng thử](files/bang.csv).\n\n![Ảnh](images/anh.jpg)\n")
    put(oracle, "bai-ba")
    settle(oracle)
    oracle.desk.write(picture, jpeg(number=2))
    changed = settle(oracle).changed
    assert {path for path in changed if not path.startswith(("anh/", "api/"))} == {"tin/bai.html", "tin/bai-hai.html"}
    assert len([path for path in changed if path.startswith("anh/")]) == 3
    oracle.desk.write(table, ("nơi,số\n" + "Xã Thử,3\n" * 200).encode())
    assert {path for path in settle(oracle).changed if not path.startswith("api/")} == {"tin/bai-hai.html", "files/bang.csv"}
    os.utime(picture)
    assert settle(oracle).changed == ()
    put(oracle, "bai", status="draft")
    assert not [path for path in settle(oracle, hint=True).removed if path.startswith("anh/")]  # The other one still shows it.
    put(oracle, "bai-hai", status="withdrawn", withdrawn={"date": "2026-11-01", "reason": "Thử."})
    removed = settle(oracle, hint=True).removed
    assert "files/bang.csv" in removed
    assert len([path for path in removed if path.startswith("anh/")]) == 3


def test_a_picture_that_is_missing_is_told_by_each_build_until_it_is_there(oracle):
    picture = oracle.desk.content / "images" / "anh.jpg"
    oracle.desk.write(picture, jpeg())
    put(oracle, "bai", image={"file": "images/anh.jpg", "alt": "Ảnh"})
    settle(oracle)
    oracle.desk.remove(picture)
    for hint in (False, True):
        put(oracle, "bai-hai", title=f"Bài {hint}")
        outcome = oracle.build(hint=hint)
        assert len(outcome.problems) == 1
        oracle.compare(outcome)
    oracle.desk.write(picture, jpeg())
    settle(oracle)


def test_a_picture_that_a_withdrawn_record_named_must_be_there_as_for_a_clean_build(oracle):
    picture = oracle.desk.content / "images" / "anh.jpg"
    table = oracle.desk.content / "files" / "bang.csv"
    oracle.desk.write(picture, jpeg())
    oracle.desk.write(table, b"a,b\n")
    image, withdrawn = {"file": "images/anh.jpg", "alt": "Ảnh"}, {"date": "2026-11-01", "reason": "Thử."}
    put(oracle, "bai", body="Xem [bảng](files/bang.csv).", image=image, status="withdrawn", withdrawn=withdrawn)
    settle(oracle)
    for file in (picture, table):
        oracle.desk.remove(file)
        outcome = oracle.build()
        oracle.compare(outcome)
        assert outcome.problems


def test_a_card_s_template_may_change_together_with_records(oracle):
    put(oracle, "bai", locality="Hà Nội")
    put(oracle, "gan-bai", locality=["Hà Nội", "Sơn La"])
    put(oracle, "xa", locality="Cà Mau")
    put(oracle, "gan-xa", locality=["Bạc Liêu", "Cà Mau"])  # Neither changes, but the one shows the card of the other.
    settle(oracle)
    card = oracle.desk.theme / "templates" / "partials" / "card.html"
    oracle.desk.write(card, card.read_bytes().replace(b'<p class="card__meta', b'<p lang="vi" class="card__meta'))
    put(oracle, "moi", locality="Hà Nội")
    put(oracle, "bai", locality="Hà Nội", title="Tiêu đề khác")
    settle(oracle)


def test_a_page_that_goes_in_the_very_build_in_which_all_pages_change_goes(oracle):
    path = put(oracle, "bai", locality="Hà Giang")
    settle(oracle)
    oracle.desk.remove(path)
    oracle.desk.address = "https://example.net"
    assert "tinh/ha-giang/2020.html" in settle(oracle).removed


@pytest.mark.usefixtures("no_file_is_young")
def test_a_mistake_is_told_until_it_is_mended(oracle):
    path, other = put(oracle, "bai"), put(oracle, "khac", folder="2021")
    settle(oracle)
    data = path.read_bytes()
    oracle.desk.write(path, data.replace(b"title:", b"tite:"))
    put(oracle, "khac", folder="2021", title="Tiêu đề khác")
    told = oracle.build().problems
    assert len(told) == 1
    assert oracle.build().problems == told
    oracle.desk.touched.add(other)
    assert oracle.build(hint=True).problems == told
    oracle.desk.write(path, data)
    assert "tin/khac.html" in settle(oracle, hint=True).changed


@pytest.mark.usefixtures("no_file_is_young")
def test_a_record_that_is_moved_with_a_mistake_and_then_deleted_is_gone(oracle):
    path = put(oracle, "bai")
    settle(oracle)
    target = path.parent.parent / "2021" / path.name
    oracle.desk.move(path, target)
    oracle.desk.write(target, target.read_bytes().replace(b"title:", b"tite:"))
    assert oracle.build().problems
    oracle.desk.remove(target)
    assert "tin/bai.html" in settle(oracle).removed


def test_a_state_deleted_under_an_engine_that_is_kept_is_made_anew(oracle):
    put(oracle, "bai")
    settle(oracle)
    shutil.rmtree(oracle.state)
    put(oracle, "bai", title="Tiêu đề khác")
    settle(oracle, hint=True)
    put(oracle, "bai", title="Tiêu đề khác nữa")
    oracle.disturb("reopen")
    assert "tin/bai.html" in settle(oracle).changed


# How much one edit costs.


def test_an_edited_body_changes_the_page_of_its_record_and_no_other_file(tmp_path):
    desk = small_site(tmp_path, records=30, bulk=6)
    with engine(desk, tmp_path / "state", tmp_path / "output") as kept:
        kept.build()
        for path in desk.paths():
            front, body = desk.read(path)
            path.write_text(path.read_text(encoding="utf-8") + "\nThêm một câu, một con số: 370 tin.\n", encoding="utf-8")
            outcome = kept.build(hint={path})
            # Where the sentence is one that a figure is found in, the figures of its place lead there.
            pages = tuple(changed for changed in outcome.changed if not re.match(r"tim/|tra-cuu/so-lieu/|.*/so-lieu\.html", changed))
            assert (pages, outcome.removed) == ((f"tin/{path.stem}.html", f"api/v1/records/{path.stem}.json"), ()), (front, body)


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


def points(number: int, **more: object) -> dict[str, object]:
    return {
        "locality": "Hà Nội",
        "date": f"20{11 + number}-02-01",
        "period": f"20{10 + number}",
        "figures": [{"label": "tin", "value": "7", "unit": "tin"} | more],
    }


def test_a_series_comes_with_its_second_figure_and_goes_with_it(oracle):
    put(oracle, "mot", **points(0))
    settle(oracle)
    second = put(oracle, "hai", **points(1))
    pages = {"tinh/ha-noi/so-lieu.html", "tra-cuu/so-lieu/muc-tin.html", "tra-cuu/so-lieu.html"}
    assert {*pages, "tinh/ha-noi.html"} <= set(settle(oracle).changed)
    put(oracle, "hai", **points(1, value="8"))
    changed = set(settle(oracle).changed)
    assert pages - changed == {"tra-cuu/so-lieu.html"}
    assert "tinh/ha-noi.html" not in changed
    put(oracle, "hai", **points(1, label="tín"))
    assert "tra-cuu/so-lieu.html" in settle(oracle).changed  # It is called otherwise now.
    oracle.desk.remove(second)
    outcome = settle(oracle)
    assert {"tinh/ha-noi/so-lieu.html", "tra-cuu/so-lieu/muc-tin.html"} <= set(outcome.removed)
    assert {"tinh/ha-noi.html", "tra-cuu/so-lieu.html"} <= set(outcome.changed)


def test_figures_of_two_places_stand_beside_each_other_and_part_again(oracle):
    page, index = "tra-cuu/so-lieu/muc-tin.html", "tra-cuu/so-lieu.html"
    put(oracle, "mot", **points(0))
    assert page not in settle(oracle).changed
    put(oracle, "hai", **points(3) | {"locality": "Đồng Nai"})
    outcome = settle(oracle)
    assert {page, index} <= set(outcome.changed)
    text = (oracle.output / page).read_text(encoding="utf-8")
    assert "Thành phố Hà Nội, từng năm" in text
    assert "Tỉnh Đồng Nai, từng năm" in text
    assert "tinh/ha-noi/so-lieu.html" not in text, "neither has a page of series"
    third = put(oracle, "ba", **points(4) | {"locality": "Tây Ninh"})
    assert index in settle(oracle).changed, "it says how many places there are"
    put(oracle, "hai", **points(3, unit="lượt") | {"locality": "Đồng Nai"})
    oracle.desk.remove(third)
    outcome = settle(oracle)
    assert page in outcome.removed
    assert index in outcome.changed


def test_people_are_split_by_letter_and_by_given_name_where_they_are_many(oracle, monkeypatch):
    use_small_numbers(monkeypatch)
    for number, name in enumerate(("Người Dựng Đông", "Người Dựng Đài", "Người Dựng Dần")):
        put(oracle, f"bai-{number}", chair=[{"name": name}])
    settle(oracle)
    more = [put(oracle, f"them-{number}", chair=[{"name": "Người Bịa Đông"}], locality="Hà Nội") for number in range(2)]
    pages = {f"tra-cuu/nguoi-chu-tri/{name}.html" for name in ("dd", "d", "dd-dong", "dd-dai")}
    assert pages <= set(settle(oracle).changed)
    oracle.desk.remove(more[0])
    assert {"tra-cuu/nguoi-chu-tri/dd-dong.html", "tra-cuu/nguoi-chu-tri/dd-dai.html"} <= set(settle(oracle).removed)
    oracle.desk.remove(more[1])
    assert {"tra-cuu/nguoi-chu-tri/dd.html", "tra-cuu/nguoi-chu-tri/d.html"} <= set(settle(oracle).removed)


def test_a_promise_and_what_takes_it_up_show_each_other(oracle):
    put(oracle, "hen", locality="Hà Nội", date="2019-02-01", promises=[{"text": "họp lại", "taken_up_by": "sau"}])
    put(oracle, "sau", locality="Hà Nội", date="2020-02-01")
    settle(oracle)
    put(oracle, "sau", locality="Hà Nội", date="2020-02-01", title="Tiêu đề khác")
    assert {"tin/hen.html", "tinh/ha-noi/soi-chi.html"} <= set(settle(oracle).changed)
    put(oracle, "hen", locality="Hà Nội", date="2019-02-01", title="Hẹn khác", promises=[{"text": "họp lại", "taken_up_by": "sau"}])
    assert "tin/sau.html" in settle(oracle).changed
    put(oracle, "sau", locality="Hà Nội", date="2020-02-01", status="withdrawn", withdrawn={"date": "2026-11-01", "reason": "Thử."})
    assert "tin/hen.html" in settle(oracle).changed
    assert "Kho chưa có tin nào nhắc lại." in (oracle.output / "tin/hen.html").read_text(encoding="utf-8")
