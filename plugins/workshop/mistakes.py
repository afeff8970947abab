"""What is wrong with a command line, in Vietnamese and with the cure: Invoke's parser finds it, and would say it in English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from invoke import Collection, Exit
from invoke.exceptions import ParseError
from invoke.parser import Parser, ParserContext

from plugins.common.problems import nearest


def check(arguments: Sequence[str], tasks: Collection, core: ParserContext, usage: Mapping[str, str]) -> None:
    """Raise Exit with the mistake in ``arguments`` (tasks with their options), if there is one. ``usage``: how a task that needs something is called."""
    contexts = tasks.to_contexts()
    try:
        Parser(initial=core, contexts=contexts).parse_argv(list(arguments))
    except ParseError as error:
        raise Exit(explain(error, contexts, usage), code=1) from None


def explain(error: ParseError, contexts: Sequence[ParserContext], usage: Mapping[str, str]) -> str:
    """Return what ``error`` means to whoever typed the command."""
    said, task = str(error), error.context.name if error.context else ""
    how = f"Hãy gõ: {usage[task]}" if task in usage else f"Xem các lựa chọn: inv --help {task}" if task else "Xem các lệnh: inv --list"
    if "required positional" in said:
        count = len(error.context.missing_positional_args) if error.context else 0
        return f"Lệnh “{task}” còn thiếu {'phần' if count == 1 else f'{count} phần'} sau tên lệnh. {how}"
    unknown = re.fullmatch(r"No idea what '(?P<what>.*)' is!", said, re.DOTALL)
    if unknown and unknown["what"].startswith("-"):
        options = [name for name in (error.context.flag_names() if error.context else ()) if name.startswith("--")]
        return f"{f'Lệnh “{task}” không' if task else 'Không'} có lựa chọn “{unknown['what']}”{_hint(unknown['what'], options)} {how}"
    if unknown:
        names = [str(context.name) for context in contexts]
        return f"Không có lệnh “{unknown['what']}”{_hint(unknown['what'], names)} {how if task else 'Xem các lệnh: inv --list'}"
    value = re.search(r"<Argument: ([^\s>]+)", said)
    if "needed value" in said:
        return f"Lựa chọn {f'“--{value[1]}” ' if value else ''}của lệnh “{task}” cần một giá trị ở sau. {how}"
    if "doesn't take any value" in said:
        return f"Lựa chọn {f'“--{value[1]}” ' if value else ''}của lệnh “{task}” không nhận giá trị nào. {how}"
    return f"Không hiểu lệnh này ({said}). {how}"


def _hint(given: str, known: Sequence[str]) -> str:
    near = nearest(given, known)
    return f": có phải là “{near}”?" if near else "."
