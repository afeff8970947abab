"""``inv publish``: build as publishconf.py says, then send what changed to where readers find it, or bring the release before back."""

from __future__ import annotations

import html
import posixpath
import re
import shutil
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path

from pelican.settings import read_settings

from plugins.archive.assets import ICON, STYLESHEET, folder_in, placed
from plugins.archive.lock import only_one
from plugins.archive.templates import make_environment
from plugins.common.text import format_number
from plugins.publish.addresses import LEDGER, lasting, lost, read_addresses, write_addresses
from plugins.publish.bag import make_bag
from plugins.publish.publishing import Published, Publisher, told
from plugins.publish.shelf import files_below
from plugins.publish.targets import CannotPublish, target_of
from plugins.publish.verifying import sign

from . import building, extras

ROOT = Path(__file__).parents[2]
SETTINGS = str(ROOT / "publishconf.py")
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def publish(
    to: str, state: Path, *, ledger: Path = ROOT / "content" / LEDGER, key: str = "", is_dry: bool = False, takes_over: bool = False, anew: bool = False
) -> str:
    """Build and publish to where ``to`` says, and note the new addresses in ``ledger``; return what to tell.

    ``key``: file of the SSH key that signs the manifest, "" for none; ``anew``: make data and bundles anew.

    Raises CannotPublish, CannotSign, Busy; SystemExit(1) where the sources have problems.
    """
    target = target_of(to)
    with only_one(state):
        site = state / "site"
        check_expiry(read_settings(SETTINGS), building.today())
        places = extras.places(SETTINGS)
        building.build(SETTINGS, str(site), **places)
        known = read_addresses(ledger.read_text(encoding="utf-8")) if ledger.exists() else set()
        notices = notices_in(state / "notices", site, known)
        others, said = extras.make(SETTINGS, places, site, state / "extras", anew=anew)
        with Publisher(state, target) as publisher:
            signing = partial(sign, key=Path(key)) if key else None
            done = publisher.publish({"": site, "/": notices, **others}, sign=signing, is_dry=is_dry, takes_over=takes_over, today=building.today())
        lines = [said, _told(done, to)] if said else [_told(done, to)]
        new = lasting(files_below(site)) - known
        if new and not is_dry:
            ledger.write_text(write_addresses({*known, *new}), encoding="utf-8", newline="\n")
            lines.append(f"Sổ địa chỉ content/{LEDGER} có thêm {format_number(len(new))} địa chỉ: hãy commit nó cùng bài.")
        return "\n".join(lines)


def check_expiry(settings: Mapping[str, object], today: date) -> None:
    """Raise CannotPublish where ``security.txt`` would say that nobody is to be told any more."""
    expires = str(settings.get("SECURITY_EXPIRES", ""))
    if settings.get("SECURITY_CONTACT") and expires < today.isoformat():
        raise CannotPublish(
            f"địa chỉ báo lỗ hổng đã hết hạn từ {expires}", "xem địa chỉ ấy còn đúng không, rồi ghi ngày mới vào SECURITY_EXPIRES trong pelicanconf.py"
        )


def notices_in(folder: Path, site: Path, known: set[str]) -> Path:
    """Write into ``folder``, made anew, a page for each list of the ledger that the ``site`` has no more; return it. Raises CannotPublish for lost articles."""
    paths = set(files_below(site))
    gone = lost(known, paths)
    if gone.articles:
        named = ", ".join(gone.articles[:5]) + (f" và {len(gone.articles) - 5} địa chỉ nữa" if gone.articles[5:] else "")
        raise CannotPublish(
            f"mất {len(gone.articles)} địa chỉ đã đăng: {named}",
            f"lấy lại tệp của bài rồi rút bài (inv withdraw MÃ_BÀI), hoặc ghi địa chỉ ấy vào aliases của bài thay nó, như aliases: [{gone.articles[0]}]",
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    template = make_environment((str(ROOT / "theme" / "templates"),), {"autoescape": True}).get_template("gone.html")
    for path, above in gone.lists.items():
        there = folder / path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(template.render(_context(path, above, site)), encoding="utf-8", newline="\n")
    return folder


def _context(path: str, above: str, site: Path) -> Mapping[str, object]:
    root, assets = "../" * path.count("/"), folder_in(site)
    title = _TITLE.search((site / above).read_text(encoding="utf-8"))
    label = html.unescape(title[1]) if title else above
    url = posixpath.relpath(above, posixpath.dirname(path) or ".")
    return {"target": {"label": label, "url": url}, "css_url": root + placed(STYLESHEET, assets), "icon_url": root + placed(ICON, assets)}


def roll_back(to: str, state: Path, *, is_dry: bool = False) -> str:
    """Bring the release before the last one back to where ``to`` says; return what to tell. Raises CannotPublish, Busy."""
    target = target_of(to)
    with only_one(state), Publisher(state, target) as publisher:
        return _told(publisher.roll_back(is_dry=is_dry, today=building.today()), to)


def _told(done: Published, to: str) -> str:
    plan = done.plan
    if not plan and not done.release:
        return f"Không có gì đổi: {to} đã là bản này ({format_number(done.files)} tệp)."
    lines = []
    for verb, paths in (("Thêm", plan.added), ("Thay", plan.changed), ("Bỏ", plan.removed)):
        if paths:
            lines += [f"{verb} {format_number(len(paths))} tệp:", told(paths)]
    size = f"{format_number(len(plan.sent))} tệp, {format_number(round(done.size / 1000))} kB"
    if done.release:
        lines.append(f"Đã đăng lên {to}: gửi {size}; bản số {int(done.release)}, {format_number(done.files)} tệp.")
    else:
        lines.append(f"Chưa gửi gì (--dry-run). Sẽ gửi {size}, bỏ {format_number(len(plan.removed))} tệp ở {to}.")
    return "\n".join(lines)


def bag(folder: Path, state: Path) -> int:
    """Write the archive into ``folder`` as a BagIt bag: its pages as published, its sources, its data; return how many files. Raises BagTaken, Busy."""
    with only_one(state):
        site = state / "site"
        places = extras.places(SETTINGS)
        building.build(SETTINGS, str(site), **places)
        others, _ = extras.make(SETTINGS, {"DATA_URL": "du-lieu/"}, site, state / "bag-extras", anew=True)
        settings = read_settings(SETTINGS)
        info = {
            "Source-Organization": str(settings["SITENAME"]),
            "External-Description": "Tin về hội nghị giao ban giữa công an, quân sự và biên phòng: trang web (trang), nguồn (nguon), dữ liệu (du-lieu).",
            "External-Identifier": str(settings["SITEURL"]),
            "Bagging-Date": building.today().isoformat(),
        }
        return make_bag({"trang": site, "nguon": ROOT / "content", "du-lieu": others["du-lieu/"]}, folder, info)
