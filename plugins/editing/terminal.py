"""The terminal face of editing: what ``inv new``, ``rename``, ``withdraw`` and ``correct`` say, ask and write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NoReturn

from rich.text import Text

from plugins.archive.engine import Engine
from plugins.archive.report import console
from plugins.common.problems import Problem
from plugins.common.text import format_number
from plugins.records.core import Record
from plugins.records.schema import BadValue

from . import changes, lookalikes
from .changes import Change
from .library import SHOWN, Library
from .lookalikes import Likeness
from .new import NewRecord, make, read_answers, render
from .questions import Interview, confirm, warn_of


def new(content: Path, today: date, answers: str = "", *, anyway: bool = False, engine: Engine | None = None) -> None:
    """Begin a record, from the file ``answers`` or by asking. ``engine``: whose store tells of records alike. Raises SystemExit(1) if nothing was written."""
    library = Library(content, today, engine)
    try:
        made = _from_file(library, Path(answers)) if answers else _by_asking(library)
        alike = _alike(library, made.record)
        for likeness in alike:
            warn_of(likeness)
        if alike and answers and not anyway:
            _stop("Chưa ghi gì. Xem bài ấy; đúng là hai cuộc họp khác nhau thì thêm --anyway.")
        if not answers:
            console.print(Text(made.text))
            question = "Vẫn ghi thêm một bài?" if alike else f"Ghi vào {SHOWN}/{made.path}?"
            if not confirm(question, "Ghi", "Không ghi", default=not alike):
                _stop("Chưa ghi gì.")
        library.write_new(made.path, made.text.encode())
    except FileExistsError:
        _stop(f"Đã có tệp {SHOWN}/{made.path}: không ghi đè. Hãy chạy lại, bài mới sẽ được mã khác.")
    except OSError as error:
        _stop(f"Không ghi được {error.filename} ({error.strerror}): xem lại quyền ghi và chỗ trống trên đĩa. Chưa ghi gì.")
    except (KeyboardInterrupt, EOFError):  # Ctrl+C, Ctrl+D
        _stop("\nĐã dừng. Chưa ghi gì.")
    console.print(f"[green]Đã ghi[/] {SHOWN}/{made.path}")
    _check(library, made.path)
    if made.record.status == "draft":
        console.print(
            f"Việc tiếp theo: mở tệp, viết thân bài, xóa dòng status: draft, rồi chạy inv check. Xem trang: inv serve, rồi mở tin/{made.record.id}.html."
        )
    else:
        console.print(f"Việc tiếp theo: inv check để kiểm tra cả kho, rồi inv serve để xem trang tin/{made.record.id}.html.")


def _alike(library: Library, record: Record) -> list[Likeness]:
    return list(lookalikes.look_alikes(record, library.alike(record)))


def _from_file(library: Library, path: Path) -> NewRecord:
    try:
        data = path.read_bytes()
    except OSError as error:
        _stop(f"Không mở được {path} ({error.strerror}). Hãy ghi đường dẫn tới tệp trả lời, như inv new --answers tra-loi.yaml.")
    answers, body, problems = read_answers(str(path), data, library.desk)
    made = None
    if not problems:
        try:
            made, problems = make(answers, body, library.desk)
        except BadValue as error:
            problems = [Problem(str(path), 1, error.what, error.cure)]
    if made is None:
        _print(problems)
        _stop(f"{format_number(len(problems))} lỗi. Chưa ghi gì.")
    return made


def _by_asking(library: Library) -> NewRecord:
    console.print("Mỗi lần một câu hỏi. Điều không biết thì Enter để bỏ qua, không đoán. Ctrl+C lúc nào cũng được: chưa xong thì chưa ghi gì.")
    answers = Interview(library.desk, partial(_alike, library)).run()
    made, problems = make(answers, "", library.desk)
    if made is None:  # Each answer was judged by itself and with those before it; what was typed is not to be lost all the same.
        console.print(Text(render(answers, "")))
        _print(problems)
        _stop("Chưa ghi gì: các câu trả lời chưa khớp nhau.")
    return made


def rename(content: Path, today: date, old: str, new_id: str) -> None:
    """Give a record another id. Raises SystemExit(1) if it cannot be."""
    library = Library(content, today)

    def work() -> list[Change]:
        given = changes.find(old, library.paths)
        naming = library.naming([given.encode(), f"tin/{new_id}.html".encode()])
        return changes.rename(given, new_id, library.paths, library.read(library.paths[given]), naming)

    done = _apply(library, work)
    console.print(f"[green]Đã đổi tên tệp[/] thành {SHOWN}/{done[0].new_path}")
    _check(library, done[0].new_path)
    console.print("Địa chỉ cũ vẫn dẫn tới bài. Việc tiếp theo: inv check, rồi dựng và đăng lại trang.")


def withdraw(content: Path, today: date, record: str, reason: str) -> None:
    """Withdraw a record. Raises SystemExit(1) if it cannot be."""
    _one(content, today, record, lambda data: changes.withdraw(data, reason, today))
    console.print("Trang của bài thành một thông báo, và không còn trong danh sách nào. Việc tiếp theo: inv check, rồi dựng và đăng lại trang.")


def correct(content: Path, today: date, record: str, note: str) -> None:
    """Note a correction of a record. Raises SystemExit(1) if it cannot be."""
    _one(content, today, record, lambda data: changes.correct(data, note, today))
    console.print("Dòng đính chính hiện ở cuối bài. Chính điều sai thì sửa trong tệp, nếu chưa sửa. Việc tiếp theo: inv check, rồi dựng và đăng lại trang.")


def _one(content: Path, today: date, record: str, change: Callable[[bytes], bytes]) -> None:
    library = Library(content, today)

    def work() -> list[Change]:
        path = library.paths[changes.find(record, library.paths)]
        data = library.read(path)
        return [Change(path, data, change(data))]

    _check(library, _apply(library, work)[0].path)


def _apply(library: Library, work: Callable[[], Sequence[Change]]) -> Sequence[Change]:
    try:
        wanted = work()
        library.apply(wanted)
    except BadValue as error:
        _stop(f"{error.what}; {error.cure}\nChưa đổi gì.")
    except OSError as error:
        _stop(f"Không ghi được ({error.strerror}: {error.filename}). Chưa đổi gì.")
    for change in wanted:
        for row in change.diff():
            console.print(Text(row, style={"+": "green", "-": "red", "@": "cyan"}.get(row[:1], "")))
    return wanted


def _check(library: Library, path: str) -> None:
    problems = library.check(path)
    if problems:
        _print(problems)
        console.print("[yellow]Tệp đã ghi nhưng còn lỗi như trên:[/] sửa rồi chạy inv check.")
    else:
        console.print("[green]Không có lỗi[/] trong tệp này.")


def _print(problems: Sequence[Problem]) -> None:
    for problem in problems:
        console.print(Text.assemble((f"{problem.path}:{problem.line}:", "bold"), f" {problem.what}; ", (problem.cure, "green")))


def _stop(message: str) -> NoReturn:
    console.print(message, markup=False)
    raise SystemExit(1)
