"""What pip-audit found is told, and what it could not find out is told as such."""

from __future__ import annotations

import json
import sys

import pytest

from plugins.workshop import vulnerabilities
from plugins.workshop.vulnerabilities import ToolMissing, audit, read

GOOD = {"name": "goi-tot", "version": "1.0", "vulns": []}
BAD = {"name": "goi-thu", "version": "1.2", "vulns": [{"id": "PYSEC-0000-1", "fix_versions": ["1.3"], "aliases": [], "description": ""}]}
UNMENDED = {"name": "goi-khac", "version": "2", "vulns": [{"id": "PYSEC-0000-2", "fix_versions": []}]}
UNKNOWN = {"name": "goi-la", "skip_reason": "Dependency not found on PyPI and could not be audited: goi-la (1)"}


def report_of(*packages):
    return read(json.dumps({"dependencies": packages, "fixes": []}))


def test_a_vulnerability_is_told_with_its_cure():
    report = report_of(GOOD, BAD, BAD, UNMENDED)  # The same package is pinned in both files.
    assert not report.is_good
    assert report.told().splitlines() == [
        "goi-khac 2: PYSEC-0000-2; chưa có bản sửa",
        "goi-thu 1.2: PYSEC-0000-1; đã sửa ở bản 1.3",
        "Đã xem 3 gói: 2 lỗ hổng đã biết.",
    ]


def test_what_nothing_is_known_of_is_not_called_good():
    report = report_of(GOOD, UNKNOWN)
    assert report.is_good
    assert report.told().splitlines() == [
        "Không có dữ liệu về 1 gói, nên chưa biết về chúng: goi-la.",
        "Đã xem 1 gói: không có lỗ hổng nào đã biết.",
    ]
    assert report_of(UNKNOWN).told().splitlines()[-1].startswith("Chưa kiểm tra được gói nào: nơi lấy gói của máy này không có dữ liệu")


def test_without_a_network_it_says_that_nothing_was_found_out(tmp_path):
    pins = tmp_path / "pins.txt"
    fails = "import sys; sys.exit('Traceback\\nConnectionError: no route')"
    report = audit([pins], (sys.executable, "-c", fails))
    assert report.is_good
    assert report.told() == "Chưa kiểm tra được lỗ hổng nào: không tới được dữ liệu của PyPI (ConnectionError: no route). Chạy lại khi có mạng."


def test_what_a_machine_without_a_network_is_told_is_short():
    said = "Traceback …\nrequests.exceptions.ProxyError: HTTPSConnectionPool(host='pypi.org', port=443): Max retries exceeded with url: /pypi/a/1/json (Caused by …)"
    assert read("", said).told() == "Chưa kiểm tra được lỗ hổng nào: không tới được dữ liệu của PyPI (không nối được với pypi.org). Chạy lại khi có mạng."


@pytest.mark.parametrize("said", ["ERROR:pip_audit._cli:requirement goi-thu==1.2 does not contain a hash", ""])
def test_a_failure_that_no_network_would_mend_is_one(said):
    report = read("", said)
    assert not report.is_good
    assert report.told() == (
        f"Chưa kiểm tra được lỗ hổng nào: pip-audit không làm được việc ({said or 'không nói gì'}). Xem lại requirements.txt và requirements-dev.txt, rồi chạy lại."
    )


def test_pip_audit_is_given_pins_alone_and_installs_nothing(tmp_path):
    shows = "import json, sys; print(json.dumps({'dependencies': [{'name': ' '.join(sys.argv[1:]), 'version': '1', 'vulns': []}]}))"
    assert audit([tmp_path / "a.txt"], (sys.executable, "-c", shows)).looked_at == 1
    tells = "import sys; sys.exit(' '.join(sys.argv[1:]))"
    assert audit([tmp_path / "a.txt"], (sys.executable, "-c", tells)).trouble.endswith(
        f"--disable-pip --require-hashes --requirement {tmp_path / 'a.txt'}"[-100:]
    )


def test_the_tool_that_is_not_installed_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(vulnerabilities.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ToolMissing, match="cần pip-audit"):
        audit([tmp_path / "a.txt"])
