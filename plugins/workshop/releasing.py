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
from plugins.archive.sources import DATA, PAGES, RECORDS, SUPPRESSED, read_registers
from plugins.archive.templates import make_environment
from plugins.common.text import format_number, slugify
from plugins.data.files import LINES
from plugins.feeds.settings import FeedSettings
from plugins.pages.chrome import page_settings
from plugins.publish.addresses import LEDGER, lasting, lost, read_addresses, without_names, write_addresses
from plugins.publish.bag import make_bag
from plugins.publish.core import PARTS, is_part
from plugins.publish.emptied import Emptied
from plugins.publish.publishing import Published, Publisher, told
from plugins.publish.shelf import files_below
from plugins.publish.targets import CannotPublish, target_of
from plugins.publish.verifying import sign
from plugins.records.suppression import read_suppressed

from . import building, comparing_log, exporting, extras

ROOT = Path(__file__).parents[2]
SETTINGS = str(ROOT / "publishconf.py")
_DEFAULT_ID = (
    f"Lưu ý: FEED_ID trong pelicanconf.py còn là mặc định ({FeedSettings.feed_id}). Đăng rồi thì không đổi nữa; muốn tên riêng"
    " (tên miền của mình và một năm, như example.org,2026) thì đổi bây giờ, rồi đăng lại ngay."
)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def publish(
    to: str, state: Path, *, ledger: Path = ROOT / "content" / LEDGER, key: str = "", is_dry: bool = False, takes_over: bool = False, anew: bool = False
) -> str:
    """Build and publish to where ``to`` says, and note the new addresses in ``ledger``, a file of the content folder; return what to tell.

    ``key``: file of the SSH key that signs the manifest, "" for none; ``anew``: make data and bundles anew.

    Raises CannotPublish, CannotSign, Busy; SystemExit(1) where the sources have problems.
    """
    target = target_of(to)
    with only_one(state):
        site = state / "site"
        check_expiry(read_settings(SETTINGS), building.today())
        places = extras.places(SETTINGS)
        building.build(SETTINGS, str(site), **places)
        noted = read_addresses(ledger.read_text(encoding="utf-8")) if ledger.exists() else set()
        known = without_names(noted, _slugs_withheld())
        moved = given_up(site, known)
        notices = notices_in(state / "notices", site, moved)
        withheld = extras.withheld(SETTINGS, site, places)
        others, said = extras.make(SETTINGS, places, site, state / "extras", withheld=withheld, anew=anew)
        with Publisher(state, target) as publisher:
            signing = partial(sign, key=Path(key)) if key else None
            done = publisher.publish(
                {"": site, "/": notices, **others}, sign=signing, withheld=withheld, is_dry=is_dry, takes_over=takes_over, today=building.today()
            )
        lines = [said, _told(done, to)] if said else [_told(done, to)]
        if done.is_first and (read_settings(SETTINGS).get("FEED_ID") or FeedSettings.feed_id) == FeedSettings.feed_id:
            lines.append(_DEFAULT_ID)
        sent = set(done.plan.sent)
        lines += _told_moved({path: above for path, above in moved.items() if path in sent})
        new = lasting(files_below(site)) - known
        if (new or known != noted) and not is_dry:
            ledger.write_text(write_addresses({*known, *new}), encoding="utf-8", newline="\n")
        if new and not is_dry:
            lines.append(f"Sổ địa chỉ content/{LEDGER} có thêm {format_number(len(new))} địa chỉ: hãy commit nó cùng bài.")
        if silent := comparing_log.line_for_publishing(ledger.parent, building.today()):
            lines.append(silent)
        return "\n".join(lines)


def _slugs_withheld() -> set[str]:
    """Return the names that are not shown, as addresses have them."""
    register = Path(read_settings(SETTINGS)["PATH"]) / DATA / SUPPRESSED
    rows, _ = read_suppressed(SUPPRESSED, register.read_bytes()) if register.exists() else ((), [])
    return {slugify(row.name) for row in rows}


def check_expiry(settings: Mapping[str, object], today: date) -> None:
    """Raise CannotPublish where ``security.txt`` would say that nobody is to be told any more."""
    expires = str(settings.get("SECURITY_EXPIRES", ""))
    if settings.get("SECURITY_CONTACT") and expires < today.isoformat():
        raise CannotPublish(
            f"địa chỉ báo lỗ hổng đã hết hạn từ {expires}", "xem địa chỉ ấy còn đúng không, rồi ghi ngày mới vào SECURITY_EXPIRES trong pelicanconf.py"
        )


def given_up(site: Path, known: set[str]) -> dict[str, str]:
    """Return the lists of the ledger that the ``site`` has no more, each with where it leads now. Raises CannotPublish for lost articles and standing pages."""
    gone = lost(known, set(files_below(site)))
    if gone.articles:
        raise CannotPublish(
            f"mất {len(gone.articles)} địa chỉ đã đăng: {_named(gone.articles)}",
            f"lấy lại tệp của bài rồi rút bài (inv withdraw MÃ_BÀI), hoặc ghi địa chỉ ấy vào aliases của bài thay nó, như aliases: [{gone.articles[0]}]",
        )
    if gone.pages:
        raise CannotPublish(
            f"mất {len(gone.pages)} trang đã đăng: {_named(gone.pages)}",
            f"trang khác thay nó thì ghi ở đầu trang ấy aliases: [{gone.pages[0]}]; trang không còn dùng thì lấy lại tệp, thay thân trang bằng một câu nói vì sao",
        )
    return gone.lists


def _named(paths: tuple[str, ...]) -> str:
    return ", ".join(paths[:5]) + (f" và {len(paths) - 5} địa chỉ nữa" if paths[5:] else "")


def _told_moved(moved: Mapping[str, str]) -> list[str]:
    if not moved:
        return []
    return [
        f"{format_number(len(moved))} địa chỉ danh sách không còn trang riêng, nay dẫn tới trang gần nhất:",
        told((f"{path} → {above}" for path, above in moved.items()), thing="địa chỉ"),
    ]


def notices_in(folder: Path, site: Path, lists: Mapping[str, str]) -> Path:
    """Write into ``folder``, made anew, a page for each of ``lists`` that leads to the other page of the ``site``, with what went with it, empty; return it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    template = make_environment((str(ROOT / "theme" / "templates"),), {"autoescape": True}).get_template("gone.html")
    paths = set(files_below(site))
    emptied = _emptied(site) if lists else None
    for path, above in lists.items():
        files = {path: template.render(_context(path, above, site)).encode(), **dict(emptied.files(path) if emptied else ())}
        for name, data in files.items():
            if name not in paths:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
    return folder


def _emptied(site: Path) -> Emptied:
    settings = read_settings(SETTINGS)
    feeds = FeedSettings(page_settings(settings), str(settings.get("FEED_ID") or FeedSettings.feed_id))
    registers, _ = read_registers(Path(settings["PATH"]), "")
    return Emptied(feeds, registers, folder_in(site))


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
    forgotten = ["Có bài mới rút hoặc tên mới giữ kín: các bản đăng trước đã xóa khỏi máy này, --rollback không đưa trở lại được nữa."] if done.forgets else []
    if not plan and not done.release:
        return "\n".join([f"Không có gì đổi: {to} đã là bản này ({format_number(done.files)} tệp).", *forgotten])
    lines = []
    for verb, paths in (("Thêm", plan.added), ("Thay", plan.changed), ("Bỏ", plan.removed)):
        # Parts of the manifest say nothing to people.
        if shown := [path for path in paths if not is_part(path)]:
            lines += [f"{verb} {format_number(len(shown))} tệp:", told(shown)]
    if parts := sum(map(is_part, plan.sent)):
        lines.append(f"Thêm {format_number(parts)} phần của bản kê ({PARTS}).")
    size = f"{format_number(len(plan.sent))} tệp, {format_number(round(done.size / 1000))} kB"
    if done.release:
        lines.append(f"Đã đăng lên {to}: gửi {size}; bản số {int(done.release)}, {format_number(done.files)} tệp.")
    else:
        lines.append(f"Chưa gửi gì (--dry-run). Sẽ gửi {size}, bỏ {format_number(len(plan.removed))} tệp ở {to}.")
    return "\n".join([*lines, *forgotten])


def bag(folder: Path, state: Path) -> int:
    """Write the archive into ``folder`` as a BagIt bag: its pages as published, its sources, its data; return how many files. Raises BagTaken, Busy.

    It goes to others, so it has of the sources what pages have: no draft, of withdrawn records a notice, no name that is not shown.
    """
    with only_one(state):
        site = state / "site"
        places = extras.places(SETTINGS)
        building.build(SETTINGS, str(site), **places)
        others, _ = extras.make(SETTINGS, {"DATA_URL": "du-lieu/"}, site, state / "bag-extras", withheld=(), anew=True)
        settings = read_settings(SETTINGS)
        info = {
            "Source-Organization": str(settings["SITENAME"]),
            "External-Description": "Tin về hội nghị giao ban giữa công an, quân sự và biên phòng: trang web (trang), nguồn (nguon), dữ liệu (du-lieu).",
            "External-Identifier": str(settings["SITEURL"]),
            "Bagging-Date": building.today().isoformat(),
        }
        sources = _sources_to_give(Path(settings["PATH"]), site, others["du-lieu/"] / LINES, state / "bag-sources")
        return make_bag({"trang": site, "nguon": sources, "du-lieu": others["du-lieu/"]}, folder, info)


def _sources_to_give(content: Path, site: Path, lines: Path, folder: Path) -> Path:
    """Write into ``folder``, made anew, a content folder of what the ``site`` shows; ``lines``: its records as JSON Lines. Return it."""
    shutil.rmtree(folder, ignore_errors=True)
    exporting.rebuild(lines, folder)
    for path in files_below(content):
        there = folder / path
        there.parent.mkdir(parents=True, exist_ok=True)
        if path == f"{DATA}/{SUPPRESSED}":
            there.write_bytes((content / path).read_bytes().splitlines(keepends=True)[0])
        elif path.startswith((f"{DATA}/", f"{PAGES}/")) or (not path.startswith(f"{RECORDS}/") and (site / path).is_file()):
            shutil.copyfile(content / path, there)
    return folder
