"""``inv links`` in the terminal."""

from __future__ import annotations

import time
from pathlib import Path

from rich.console import Console
from rich.text import Text

from plugins.common.text import format_number
from plugins.editing.front_matter import CannotEdit
from plugins.links.asking import Answer, Asker
from plugins.links.checking import LEDGER, CannotCheck, Checked, check
from plugins.links.core import DAYS, SPAN, Outcome

from . import building

_STYLES = {Outcome.OPEN: "green", Outcome.GONE: "red", Outcome.UNSURE: "yellow"}
_WORDS = {Outcome.OPEN: "mở được", Outcome.GONE: "không còn", Outcome.UNSURE: "chưa rõ"}


def run(content: Path, cache: Path, site: str, *, most: int, is_dry: bool, console: Console | None = None, asker: Asker | None = None) -> bool:
    """Check the links of ``content`` and tell of it; return whether it could be done. ``site``: our address, which servers are told."""
    console = console or Console(highlight=False, soft_wrap=True)
    asker = asker or Asker(f"so-giao-ban-links/1.0 (+{site})", time.monotonic, time.sleep)

    def told(url: str, answer: Answer) -> None:
        console.print(Text.assemble((f"{_WORDS[answer.outcome]} ({answer.said})", _STYLES[answer.outcome]), f" {url}"))

    try:
        done = check(content, cache, building.today(), asker, most=most, told=told, is_dry=is_dry)
    except (CannotCheck, CannotEdit) as error:
        console.print(f"Chưa hỏi gì: {error}.", markup=False)
        return False
    console.print("\n".join(sentences(done, is_dry=is_dry)), markup=False)
    return True


def sentences(done: Checked, *, is_dry: bool) -> list[str]:
    """Return what to tell of a check."""
    if is_dry:
        return [f"Các bài nêu {format_number(done.named)} địa chỉ; {format_number(done.left)} địa chỉ đến hạn hỏi. Chưa hỏi gì (--dry-run)."]
    lines = [f"Các bài nêu {format_number(done.named)} địa chỉ; đã hỏi {format_number(done.asked)}, còn {format_number(done.left)} đến hạn."]
    lines += [f"Mất hẳn (ít nhất {DAYS} ngày khác nhau, cách nhau {SPAN.days} ngày trở lên): {url}" for url in done.dead]
    lines += [f"Mở lại được: {url}" for url in done.open_again]
    lines += [f"Đã ghi vào content/{change.path}" for change in done.changes]
    if done.asked:
        lines.append(f"Hãy commit content/{LEDGER}{' cùng các bài ấy' if done.changes else ', nếu có đổi'}: các ngày đã đếm ở trong đó.")
    return lines
