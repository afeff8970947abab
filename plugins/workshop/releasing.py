"""``inv publish``: build as publishconf.py says, then send what changed to where readers find it, or bring the release before back."""

from __future__ import annotations

from pathlib import Path

from plugins.archive.lock import only_one
from plugins.common.text import format_number
from plugins.publish.publishing import Published, Publisher, told
from plugins.publish.targets import target_of

from . import building

ROOT = Path(__file__).parents[2]


def publish(to: str, state: Path, *, is_dry: bool = False, takes_over: bool = False) -> str:
    """Build and publish to where ``to`` says; return what to tell. Raises CannotPublish, Busy; SystemExit(1) where the sources have problems."""
    target = target_of(to)
    with only_one(state):
        site = state / "site"
        building.build(str(ROOT / "publishconf.py"), str(site))
        with Publisher(state, target) as publisher:
            return _told(publisher.publish({"": site}, is_dry=is_dry, takes_over=takes_over), to)


def roll_back(to: str, state: Path, *, is_dry: bool = False) -> str:
    """Bring the release before the last one back to where ``to`` says; return what to tell. Raises CannotPublish, Busy."""
    target = target_of(to)
    with only_one(state), Publisher(state, target) as publisher:
        return _told(publisher.roll_back(is_dry=is_dry), to)


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
