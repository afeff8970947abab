"""The measuring of the search: the line is as slow and narrow as it says, sums are sums, and a tiny run in a real Chromium fills the table."""

from __future__ import annotations

import base64
import gzip
import http.client
import json
import re
import runpy
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from urllib.parse import urlsplit

import pytest

from plugins.workshop.bench_search import (
    OLD,
    RECENT,
    TAIL,
    WITHOUT,
    Size,
    Step,
    add_today,
    lines_of,
    run,
    stamps,
    to_markdown,
    typing_pause,
    what_moved,
    written,
)
from plugins.workshop.corpus import TODAY, write_corpus
from plugins.workshop.search_in_browser import Search, Searches
from plugins.workshop.throttling import Sent, ThrottledServer, Traffic
from tests.conftest import ROOT

TEXT = "Hội nghị giao ban. " * 2000


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "trang"
    (folder / "tim").mkdir(parents=True)
    (folder / "tim.html").write_text(TEXT, encoding="utf-8")
    (folder / "anh.png").write_bytes(bytes(50_000))
    (tmp_path / "bi-mat.txt").write_text("không cho ai")
    return folder


def test_what_the_index_is_measured_against_lacks_the_index_and_nothing_else():
    plugins = runpy.run_path(str(ROOT / "pelicanconf.py"))["PLUGINS"]
    without = [{"plugins.search.plugin": "plugins.workshop.without_index"}.get(name, name) for name in plugins]
    assert ("-e", f"PLUGINS={json.dumps(without, separators=(',', ':'))}") == WITHOUT


class Reader:
    """One connection to a server."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection(urlsplit(server.address).netloc)

    def get(self, path, **headers):
        self.connection.request("GET", f"/{path}", headers={"Accept-Encoding": "gzip", **headers})
        answer = self.connection.getresponse()
        return answer, answer.read()


# The line.


def test_each_answer_comes_late_and_the_connection_stays(site):
    with ThrottledServer([site], latency=0.1) as server:
        reader = Reader(server)
        started = time.monotonic()
        for _ in range(3):
            answer, _ = reader.get("tim.html")
            assert answer.status == 200
            assert answer.getheader("Connection") == "keep-alive"
        assert 0.3 <= time.monotonic() - started < 1
        reader.connection.close()


def test_all_connections_share_one_line(site):
    with ThrottledServer([site], latency=0, rate=200_000) as server:
        readers = [threading.Thread(target=lambda: Reader(server).get("anh.png")) for _ in range(3)]
        started = time.monotonic()
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert 0.75 <= time.monotonic() - started < 2, "150 kB at 200 kB a second"


def test_latencies_of_several_connections_pass_at_the_same_time(site):
    with ThrottledServer([site], latency=0.3) as server:
        readers = [threading.Thread(target=lambda: Reader(server).get("tim.html")) for _ in range(4)]
        started = time.monotonic()
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert 0.3 <= time.monotonic() - started < 0.9


def test_text_is_compressed_for_those_who_can_unzip_and_pictures_are_not(site):
    with ThrottledServer([site], latency=0) as server:
        reader = Reader(server)
        answer, body = reader.get("tim.html?q=giao+ban")
        assert answer.getheader("Content-Encoding") == "gzip"
        assert answer.getheader("Content-Type") == "text/html"
        assert gzip.decompress(body).decode() == TEXT
        answer, body = reader.get("tim.html", **{"Accept-Encoding": "br"})
        assert answer.getheader("Content-Encoding") is None
        assert body.decode() == TEXT
        answer, body = reader.get("anh.png")
        assert answer.getheader("Content-Encoding") is None
        assert len(body) == 50_000
        reader.connection.close()


def test_what_was_sent_is_told_once_with_and_without_compression(site):
    with ThrottledServer([site], latency=0) as server:
        reader = Reader(server)
        _, body = reader.get("tim.html")
        reader.get("khong-co.js")
        while not server.is_quiet(0.05):
            time.sleep(0.01)
        page, missing = server.take()
        assert (page.path, page.status) == ("tim.html", 200)
        assert len(body) < page.size < len(body) + 300
        assert len(TEXT.encode()) < page.plain < len(TEXT.encode()) + 300
        assert (missing.path, missing.status) == ("khong-co.js", 404)
        assert server.take() == []
        reader.connection.close()


def test_nothing_outside_its_folders_is_served_and_the_first_folder_counts(site, tmp_path):
    (tmp_path / "khac").mkdir()
    (tmp_path / "khac" / "tim.html").write_text("khác")
    (tmp_path / "khac" / "them.html").write_text("thêm")
    with ThrottledServer([site, tmp_path / "khac"], latency=0) as server:
        reader = Reader(server)
        assert reader.get("../bi-mat.txt")[0].status == 404
        assert reader.get("%2e%2e/bi-mat.txt")[0].status == 404
        assert gzip.decompress(reader.get("tim.html")[1]).decode() == TEXT
        assert gzip.decompress(reader.get("them.html")[1]).decode() == "thêm"
        reader.connection.close()


# Sums.


def test_traffic_is_the_sum_of_answers():
    answers = [Sent("tim.html", 200, 3000, 9000), Sent("theme/tim.js", 200, 12_000, 40_000), Sent("tim/khong.js", 404, 200, 200)]
    assert Traffic.of(answers) == Traffic(3, 15_200, 49_200)


def test_files_written_count_with_their_bytes_and_removed_ones_without():
    before = {"a.js": (1, 1, 100), "b.js": (2, 1, 200), "c.js": (3, 1, 300)}
    after = {"a.js": (1, 1, 100), "b.js": (4, 2, 250), "d.js": (5, 2, 1000)}
    assert written(before, after) == (3, 1250)
    assert written(after, after) == (0, 0)


def test_what_a_new_record_moved_is_read_from_the_table_of_contents(tmp_path):
    segments = [{"name": "a", "stamp": "0a", "size": 1024}, {"name": "c", "stamp": "0c", "size": 3}]
    packed = base64.b64encode(gzip.compress(json.dumps({"texts": 8, "segments": segments}).encode())).decode()
    (tmp_path / "tim").mkdir()
    (tmp_path / "tim" / "muc-luc.js").write_text(f'sgb("muc-luc","{packed}")')
    before = stamps(tmp_path)
    assert before == {"a": "0a", "c": "0c"}
    assert what_moved(before, {"a": "0a", "c": "1c"}) == TAIL
    assert what_moved(before, {"a": "0a"}) == TAIL
    assert what_moved(before, {"a": "0a", "b": "0b"}) == RECENT
    assert what_moved(before, {"a": "1a"}) == OLD


def test_a_record_added_today_is_the_newest_and_after_those_before_it(tmp_path):
    write_corpus(30, tmp_path / "kho", ROOT / "content", rich=True)
    texts = {path: path.read_bytes() for path in (tmp_path / "kho").rglob("*.md")}
    added = [add_today(tmp_path / "kho", number) for number in (1, 2)]
    assert [path.stem for path in added] == ["them-01", "them-02"]
    assert all(f"\nadded: {TODAY}\n" in path.read_text(encoding="utf-8") for path in added)
    assert {path for path in (tmp_path / "kho").rglob("*.md") if path not in texts} == set(added)


def test_the_pause_after_a_key_is_that_of_the_page():
    assert 50 <= typing_pause() <= 500


def sample(records=10_000):
    first = [Search("giao ban", Traffic(20, size, 2 * size), seconds, 0, 10) for size, seconds in ((90_000, 0.8), (102_400, 1.2), (88_000, 0.7))]
    following = [Search("an ninh", Traffic(3, 20_000, 26_000), 0.4, 61.0, 10)]
    added = {TAIL: [Step(0.7, 0.55, 8, 55_000), Step(0.8, 0.6, 9, 64_900), Step(0.9, 0.6, 8, 60_000)], RECENT: [Step(2.0, 0.6, 300, 2_400_000)]}
    return Size(
        records, Step(90.5, 40.25, 3012, 12_345_678), 400 * 2**20, (11_980, 3_540), added, [Step(0.6, 0.5, 5, 25_000)], Searches(first, following, following)
    )


def test_lines_have_medians_and_the_worst_and_what_is_wanted_at_that_size():
    lines = {line.what: line for line in lines_of(sample())}
    assert lines["Chỉ mục, dựng lần đầu: giây CPU"].ours == "50,2 (90,5 − 40,2)"
    assert lines["Câu đầu: kB, máy chủ nén"].ours == "90,0 (102)"
    assert lines["Câu đầu: kB, máy chủ nén"].wanted == "≤ 180"
    assert lines["Mã của trang tìm, nén, kB: tim.js; tim-2.js, chỉ khi cần"].ours == "12,0; 3,5"
    assert lines["Câu đầu: giây từ lúc mở trang tới kết quả"].ours == "0,80 (1,20)"
    assert lines["Câu đầu: tác vụ dài nhất của luồng chính, ms"].ours == "≤ 50 (≤ 50)"
    assert lines["Câu gõ từng phím: kB, máy chủ nén"].ours == "20,0 (20,0)"
    assert lines["Câu gõ từng phím: giây từ phím cuối tới kết quả, kể cả 0,15 chờ"].ours == "0,40 (0,40)"
    assert lines["Câu tiếp: tác vụ dài nhất của luồng chính, ms"].ours == "61 (61)"
    assert lines[f"Thêm bài mới nhất, {TAIL}: tệp; kB"].ours == "8 (9); 60,0 (64,9)"
    assert lines[f"Thêm bài mới nhất, {TAIL} (3 lần đo): giây CPU thêm"].ours == "0,20 (0,80 − 0,60)"
    assert lines[f"Thêm bài mới nhất, {RECENT}: tệp; kB"].wanted == "", "once in sixteen records, and said"
    assert {line.what: line for line in lines_of(sample(100_000))}["Câu đầu: kB, máy chủ nén"].wanted == "≤ 300"


def test_the_table_names_day_command_and_machine_and_leaves_pagefind_open_where_it_is_not_there():
    text = to_markdown([sample()], date(2026, 11, 27), "inv bench --search")
    assert "Đo ngày 27/11/2026 bằng `inv bench --search` trên " in text
    assert "| 10.000 | Câu đầu: kB, máy chủ nén | 90,0 (102) |  | ≤ 180 |" in text
    assert "Pagefind:" not in text


# A run.


@pytest.mark.browser
def test_a_tiny_run_measures_everything_and_fills_the_readme(tmp_path, chromium, monkeypatch):
    monkeypatch.setattr("plugins.workshop.pagefind.pagefind_binary", lambda: "")
    readme = tmp_path / "README.md"
    readme.write_text("trước\n<!-- bench search -->\ncũ kỹ\n<!-- /bench search -->\nsau\n", encoding="utf-8")
    # In a thread of its own: other browser tests keep Playwright's loop in this one.
    given = {"repeats": 1, "readme": readme, "command": "inv bench --search", "queries": ("hội nghị giao ban", "An Giang"), "following": 1}
    # Of seventy records the tail of the index is nearly full: the second new one, not the twelfth, is merged into the segment before it.
    with ThreadPoolExecutor(1) as pool:
        (size,) = pool.submit(run, [70], tmp_path / "do", **given).result()
    assert size.cold.cpu > size.cold.own > 0.3
    assert size.cold.files > 10
    assert size.peak > 20_000_000
    assert TAIL in size.added
    assert RECENT in size.added
    assert size.added[TAIL][0].files < size.added[RECENT][0].files
    assert len(size.edited) == 1
    assert 0 < size.edited[0].files < size.cold.files
    assert len(size.ours.first) == len(size.ours.following) == len(size.ours.typed) == 2
    for search in size.ours.first:
        assert 0 < search.results <= 10
        assert search.traffic.requests > 5
        assert 10_000 < search.traffic.size < search.traffic.plain
        assert 0.2 < search.seconds < 20
    for search in size.ours.typed:
        assert search.results
        assert search.seconds > typing_pause() / 1000
    for search in size.ours.following:
        assert search.results
        assert search.seconds > 0.06
        assert search.traffic.size < size.ours.first[0].traffic.size
    text = readme.read_text(encoding="utf-8")
    assert re.match(r"trước\n<!-- bench search -->\nĐo ngày ", text)
    assert text.endswith("\n<!-- /bench search -->\nsau\n")
    assert "cũ kỹ" not in text


@pytest.mark.parametrize(("sizes", "text"), [([30], "không có chỗ"), ([], "<!-- bench search -->\n<!-- /bench search -->")])
def test_a_run_that_could_not_end_well_is_refused_at_once(tmp_path, sizes, text):
    readme = tmp_path / "README.md"
    readme.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        run(sizes, tmp_path / "do", readme=readme)
    assert stopped.value.code == 1
    assert not (tmp_path / "do").exists()
