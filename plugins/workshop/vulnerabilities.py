"""``inv audit-deps``: whether a pinned dependency has a known vulnerability, as pip-audit finds it in PyPI's advisories.

A machine without a network learns nothing from it, and is told so; that is no failure of what it was to look at.
"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# How requests, which pip-audit asks with, and the system say that an answer could not be had.
_CUT_OFF = re.compile(
    r"requests\.exceptions\.|ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Could not connect|[45]\d\d (?:Client|Server) Error"
)
_HOST = re.compile(r"HTTPS?ConnectionPool\(host='([^']+)'")


class ToolMissing(RuntimeError):
    """pip-audit is not installed; the message says how it comes."""


@dataclass(frozen=True)
class Report:
    """``looked_at``: how many packages the data had; ``unknown``: those it had nothing of; ``found``: a line for each vulnerability."""

    looked_at: int = 0
    unknown: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    trouble: str = ""  # Why nothing could be looked up, in the tool's last words.
    is_cut_off: bool = True  # Whether that was for want of a network; else what was given is wrong, or the tool.

    @property
    def is_good(self) -> bool:
        return not self.found and (not self.trouble or self.is_cut_off)

    def told(self) -> str:
        """Return what to tell whoever asked."""
        if self.trouble and not self.is_cut_off:
            return f"Chưa kiểm tra được lỗ hổng nào: pip-audit không làm được việc ({self.trouble}). Xem lại requirements.txt và requirements-dev.txt, rồi chạy lại."
        if self.trouble:
            return f"Chưa kiểm tra được lỗ hổng nào: không tới được dữ liệu của PyPI ({self.trouble}). Chạy lại khi có mạng."
        lines = list(self.found)
        if self.unknown:
            some = ", ".join(self.unknown[:5]) + (" …" if self.unknown[5:] else "")
            lines.append(f"Không có dữ liệu về {len(self.unknown)} gói, nên chưa biết về chúng: {some}.")
        if self.looked_at:
            lines.append(f"Đã xem {self.looked_at} gói: {f'{len(self.found)} lỗ hổng đã biết' if self.found else 'không có lỗ hổng nào đã biết'}.")
        elif not self.found:
            lines.append("Chưa kiểm tra được gói nào: nơi lấy gói của máy này không có dữ liệu về lỗ hổng. Chạy lại ở máy hỏi được PyPI.")
        return "\n".join(lines)


def audit(requirements: Sequence[Path], tool: Sequence[str] = (sys.executable, "-m", "pip_audit")) -> Report:
    """Look at pinned requirements; nothing is installed or downloaded. Raises ToolMissing."""
    if tool[1:] == ("-m", "pip_audit") and importlib.util.find_spec("pip_audit") is None:
        raise ToolMissing("cần pip-audit: pip install --require-hashes -r requirements-dev.txt")
    files = [option for file in requirements for option in ("--requirement", str(file))]
    command = [*tool, "--format=json", "--progress-spinner=off", "--disable-pip", "--require-hashes", *files]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return read(done.stdout, done.stderr)


def read(output: str, said: str = "") -> Report:
    """Return what pip-audit's JSON says; ``said``: what it complained of."""
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (said.strip().splitlines() or ["không nói gì"])[-1].strip()
        host = _HOST.search(last)
        return Report(trouble=f"không nối được với {host[1]}" if host else last[:300], is_cut_off=bool(_CUT_OFF.search(said)))
    found = {
        f"{package['name']} {package['version']}: {known['id']}{_cure(known)}"
        for package in packages
        for known in package.get("vulns", ())
    }  # fmt: skip
    unknown = {package["name"] for package in packages if "skip_reason" in package}
    looked_at = {package["name"] for package in packages} - unknown
    return Report(len(looked_at), tuple(sorted(unknown)), tuple(sorted(found)))


def _cure(known: dict[str, list[str]]) -> str:
    mended = known.get("fix_versions") or []
    return f"; đã sửa ở bản {', '.join(mended)}" if mended else "; chưa có bản sửa"
