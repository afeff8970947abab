"""``inv publish`` as an editor meets it: addresses are noted, none is lost, and what is told. The records are made up."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from invoke import Exit

import tasks
from plugins.publish.addresses import read_addresses
from plugins.publish.targets import CannotPublish
from plugins.workshop import building, comparing_log, extras, releasing


@pytest.fixture
def withheld():
    """What is not told any more, as the build knows it."""
    return set()


@pytest.fixture
def built(monkeypatch, withheld):
    """What the build gives, instead of a build: path → text."""
    files: dict[str, str] = {
        "index.html": "<title>Trang đầu</title>",
        "tin/a.html": "<title>Bài a</title>",
        "tinh/x.html": "<title>Tỉnh &amp; X</title>",
        "tinh/x/2020.html": "<title>2020</title>",
    }

    def build(settings: str, output: str, **_: str) -> None:
        assert settings.endswith("publishconf.py")
        for path in Path(output).rglob("*"):
            if path.is_file():
                path.unlink()
        for path, text in files.items():
            (Path(output) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(output) / path).write_text(text, encoding="utf-8")

    monkeypatch.setattr(building, "build", build)
    monkeypatch.setattr(extras, "make", lambda *_, **__: ({}, ""))
    monkeypatch.setattr(extras, "withheld", lambda *_: frozenset(withheld))
    return files


def publish(tmp_path: Path, **options) -> str:
    return releasing.publish(str(tmp_path / "www"), tmp_path / "state", ledger=tmp_path / "addresses.txt", **options)


def test_new_addresses_are_noted_and_told(tmp_path, built):
    said = publish(tmp_path)
    assert "Thêm 5 tệp:" in said
    assert "bản số 1, 5 tệp" in said
    assert "có thêm 4 địa chỉ: hãy commit" in said
    assert read_addresses((tmp_path / "addresses.txt").read_text(encoding="utf-8")) == set(built)
    assert publish(tmp_path) == f"Không có gì đổi: {tmp_path / 'www'} đã là bản này (5 tệp)."


def test_the_default_id_of_feeds_is_spoken_of_once_at_the_first_publishing_to_a_place(tmp_path, built, monkeypatch):
    note = "Lưu ý: FEED_ID trong pelicanconf.py còn là mặc định (so-giao-ban,2026). Đăng rồi thì không đổi nữa;"
    assert note in publish(tmp_path, is_dry=True)
    assert publish(tmp_path).count(note) == 1
    built["tin/a.html"] = "<title>Bài a, sửa</title>"
    assert "FEED_ID" not in publish(tmp_path)
    assert note in releasing.publish(str(tmp_path / "noi-khac"), tmp_path / "state", ledger=tmp_path / "addresses.txt")
    given = tmp_path / "conf" / "publishconf.py"
    given.parent.mkdir()
    given.write_text(
        f"import sys\nsys.path.append({str(releasing.ROOT)!r})\nfrom pelicanconf import *\nPATH = {str(releasing.ROOT / 'content')!r}\nFEED_ID = 'vidu.example,2026'\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(releasing, "SETTINGS", str(given))
    assert "FEED_ID" not in releasing.publish(str(tmp_path / "noi-ba"), tmp_path / "state", ledger=tmp_path / "addresses.txt")


def test_a_dry_run_notes_nothing(tmp_path, built):
    assert "Chưa gửi gì (--dry-run). Sẽ gửi 5 tệp" in publish(tmp_path, is_dry=True)
    assert not (tmp_path / "addresses.txt").exists()


def test_a_release_that_would_lose_an_article_is_refused_with_the_cure(tmp_path, built):
    publish(tmp_path)
    del built["tin/a.html"]
    with pytest.raises(CannotPublish, match=r"mất 1 địa chỉ đã đăng: tin/a\.html; lấy lại tệp .* aliases: \[tin/a\.html\]"):
        publish(tmp_path)
    assert (tmp_path / "www" / "tin" / "a.html").exists()


def test_a_release_that_would_lose_a_standing_page_is_refused_with_the_cure(tmp_path, built):
    built["nghe-doc.html"] = "<title>Nghe đọc</title>"
    publish(tmp_path)
    page = built.pop("nghe-doc.html")
    with pytest.raises(CannotPublish, match=r"mất 1 trang đã đăng: nghe-doc\.html; trang khác thay nó .* aliases: \[nghe-doc\.html\]; .* một câu nói vì sao"):
        publish(tmp_path)
    assert (tmp_path / "www" / "nghe-doc.html").read_text(encoding="utf-8") == page
    built["nghe-doc.html"] = "<title>Trang này đã thôi dùng</title>"
    assert "Thay 2 tệp:\n  nghe-doc.html" in publish(tmp_path)


def test_a_list_that_has_nothing_any_more_leads_to_the_one_above(tmp_path, built):
    publish(tmp_path)
    del built["tinh/x/2020.html"]
    told = "1 địa chỉ danh sách không còn trang riêng, nay dẫn tới trang gần nhất:\n  tinh/x/2020.html → tinh/x.html"
    assert told in publish(tmp_path, is_dry=True)
    assert told in publish(tmp_path)
    notice = (tmp_path / "www" / "tinh" / "x" / "2020.html").read_text(encoding="utf-8")
    assert '<a href="../x.html">Tỉnh &amp; X</a>' in notice
    assert '<link rel="stylesheet" href="../../theme/so-giao-ban.css">' in notice
    assert "content=\"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'\"" in notice.partition("<link")[0]
    left = tmp_path / "www" / "api" / "v1" / "lists" / "tinh" / "x" / "2020.json"
    assert '"count":0,"is_capped":false,"items":[],"children":[]' in left.read_text(encoding="utf-8")
    assert publish(tmp_path).startswith("Không có gì đổi")
    built["tinh/x/2020.html"] = "<title>2020</title>"
    publish(tmp_path)
    assert (tmp_path / "www" / "tinh" / "x" / "2020.html").read_text(encoding="utf-8") == "<title>2020</title>"


def test_the_release_before_comes_back(tmp_path, built):
    publish(tmp_path)
    built["tin/a.html"] = "<title>Bài a, sửa</title>"
    assert "Thay 2 tệp:\n  tin/a.html\n  manifest-sha256.txt" in publish(tmp_path)
    assert "bản số 1, 5 tệp" in releasing.roll_back(str(tmp_path / "www"), tmp_path / "state")
    assert (tmp_path / "www" / "tin" / "a.html").read_text(encoding="utf-8") == "<title>Bài a</title>"


def test_it_is_told_when_earlier_releases_are_forgotten(tmp_path, built, withheld):
    publish(tmp_path)
    withheld.add("a")
    built["tin/a.html"] = "<title>Tin đã rút</title>"
    assert publish(tmp_path).endswith("các bản đăng trước đã xóa khỏi máy này, --rollback không đưa trở lại được nữa.")
    withheld.add("b")
    said = publish(tmp_path)
    assert said.startswith("Không có gì đổi")
    assert "không đưa trở lại được nữa" in said


def test_changes_that_no_correction_tells_of_are_told_in_the_last_line(tmp_path, built, monkeypatch):
    asked = []
    monkeypatch.setattr(comparing_log, "line_for_publishing", lambda content, today: asked.append(content) or "Lưu ý: 2 lần sửa.")
    assert publish(tmp_path).splitlines()[-1] == "Lưu ý: 2 lần sửa."
    assert asked == [tmp_path], "the folder of the ledger is the one that is published"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device", ".cache/publish/x"), sqlite3.OperationalError("database or disk is full")])
@pytest.mark.parametrize("is_back", [False, True])
def test_a_full_disk_of_this_machine_is_told_with_its_cure(monkeypatch, error, is_back):
    def full(*_, **__):
        raise error

    monkeypatch.setenv("SO_GIAO_BAN_SITEURL", "https://example.org")
    monkeypatch.setattr(releasing, "roll_back" if is_back else "publish", full)
    with pytest.raises(Exit, match="Chưa đăng xong: không đọc hay ghi được tệp; xem lại chỗ trống của đĩa"):
        tasks.publish.body(None, "/srv/www", rollback=is_back)
