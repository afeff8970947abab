"""The pages and the search in the engines of Firefox and of Safari: what they do not understand, they leave out without a word."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, need

SCRIPT = Path(__file__).with_name("engines.mjs")
MINI_BROWSERS = ("/usr/lib", "/usr/libexec")  # Where systems keep WebKit's own browser, which its WebDriver starts.


def _firefox() -> list[str]:
    return [need(shutil.which("firefox-esr") or shutil.which("firefox"), "Firefox", "apt install firefox-esr")]


def _webkit() -> list[str]:
    how = "apt install webkit2gtk-driver xvfb xauth"
    driver = need(shutil.which("WebKitWebDriver"), "WebKit", how)
    found = (str(path) for folder in MINI_BROWSERS for path in sorted(Path(folder).glob("**/webkit2gtk-*/MiniBrowser")))
    return [driver, need(next(found, None), "MiniBrowser", how)]


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def told(request: pytest.FixtureRequest, address: str, site: Path) -> dict:
    """What an engine found on the real site, served and from the disk."""
    node = need(shutil.which("node"), "Node", "apt install nodejs")
    if not (ROOT / "node_modules" / "puppeteer").exists():
        need(None, "puppeteer", "npm ci")
    program = _firefox() if request.param == "firefox" else _webkit()
    screen = [] if request.param == "firefox" else [need(shutil.which("xvfb-run"), "Xvfb", "apt install xvfb xauth"), "-a", "-s", "-screen 0 1400x1000x24"]
    done = subprocess.run(
        [*screen, node, str(SCRIPT), request.param, *program, address, f"{site.as_uri()}/"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_no_page_overflows_and_none_complains(told: dict) -> None:
    assert {page: found["wide"] for page, found in told["pages"].items() if found["wide"] > 0} == {}
    assert {found["styled"] for found in told["pages"].values()} == {"inline-size"}  # The stylesheet is there.
    assert told["errors"] == []


def test_where_one_is_is_underlined_in_the_accent(told: dict) -> None:
    tokens = (ROOT / "theme" / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    accent = tokens.partition("--colour-accent: #")[2][:6]  # By day.
    for page in ("tim.html 360", "tinh/an-giang.html 1280"):
        found = told["pages"][page]
        line, thickness, colour = found["current"]
        assert line == "solid"
        assert colour == "rgb({}, {}, {})".format(*bytes.fromhex(accent))
        assert 3 <= float(thickness.removesuffix("px")) < 5


@pytest.mark.parametrize("way", ["served", "disk"])
def test_the_search_answers_an_address(told: dict, way: str) -> None:
    found = told["searches"][way]
    assert found["count"].startswith("Có ")
    assert found["titles"]
    assert "an giang" in found["marks"]


def test_the_search_answers_while_one_types(told: dict) -> None:
    found = told["searches"]["typed"]
    assert any("Gò Quao" in title for title in found["titles"])
    assert any("Gò Quao" in one for one in found["suggested"])
    assert found["said"]
