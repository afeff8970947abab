"""``inv new`` as an editor types it. All records here are made up."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.data_structures import Size
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from plugins.editing import terminal
from plugins.editing.library import Library
from plugins.editing.questions import Interview, SuggestionCompleter
from plugins.records.core import read_record
from plugins.records.schema import BY_KEY
from tests.conftest import TODAY, files_of

DOWN, ENTER, CTRL_C = "\x1b[B", "\r", "\x03"
PASS = ENTER
YES, NO = ENTER, DOWN + ENTER


def session(**other: str) -> str:
    """Return the keys for one record; ``other`` stands in the place of the usual answers."""
    usual = {
        "title": "Bài dựng: để kiểm thử" + ENTER,
        "date": "9/10/2019" + ENTER + YES,
        "published": PASS,
        "period": "9 tháng đầu năm 2019" + ENTER + YES,
        "locality": "Gò Quao, Kiên Giang" + ENTER + PASS,
        "venue": PASS,
        "decree": "77/2010/NĐ-CP" + ENTER + PASS,
        "kind": DOWN + ENTER,
        "forces": (DOWN + ENTER) * 2 + PASS,
        "chair": "Nguyễn Văn Thử" + ENTER + PASS + PASS,
        "figures": "tin trao đổi" + ENTER + "370" + ENTER + "tin" + ENTER + PASS + PASS + PASS,
        "topics": "tuyển quân" + ENTER + PASS,
        "summary": "Bài dựng." + ENTER,
        "source": "Báo Thử Nghiệm" + ENTER + PASS * 7,
        "write": ENTER,
    }
    return "".join({**usual, **other}.values())


def ask(content, typing, keys: str) -> int:
    """Return the exit status."""
    with typing(keys):
        try:
            terminal.new(content, TODAY)
        except SystemExit as end:
            return end.code
    return 0


def written(content):
    (path,) = content.glob("tin/**/*.md")
    record, problems = read_record(f"content/{path.relative_to(content).as_posix()}", path.read_bytes(), TODAY, lambda _: False)
    assert problems == []
    return record


def test_answers_become_a_draft_that_the_checker_takes(content, typing, capsys):
    assert ask(content, typing, session()) == 0
    record = written(content)
    assert record.path == "content/tin/2019/10/go-quao-2019-10-09.md"
    assert (record.title, record.status, record.added) == ("Bài dựng: để kiểm thử", "draft", TODAY)
    assert (str(record.date), record.period.code) == ("2019-10-09", "2019-M09")
    assert (record.locality, record.decree, record.kind) == (("Gò Quao, Kiên Giang",), ("77/2010/NĐ-CP",), "giao ban")
    assert record.forces == ("Công an", "Quân sự")
    assert [(chair.name, chair.role) for chair in record.chair] == [("Nguyễn Văn Thử", "")]
    assert [(figure.label, figure.value, figure.unit, figure.approx) for figure in record.figures] == [("tin trao đổi", 370, "tin", "")]
    assert record.topics == ("tuyển quân",)
    shown = capsys.readouterr().out
    assert "Đã ghi content/tin/2019/10/go-quao-2019-10-09.md" in shown
    assert "Không có lỗi" in shown


def test_each_question_shows_label_help_and_example_of_the_schema(content, typing, capsys):
    assert ask(content, typing, session()) == 0
    shown = capsys.readouterr().out
    for key in ("title", "date", "published", "period", "locality", "venue", "kind", "summary"):
        field = BY_KEY[key]
        assert f"{field.label} (bắt buộc) {key}\n" in shown or f"{field.label} {key}\n" in shown
        assert f"  {field.help}\n  Ví dụ: {field.example}" in shown


def test_a_day_is_read_back_in_words(content):
    screen = io.StringIO()
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=Vt100_Output(screen, lambda: Size(rows=50, columns=200))):
        pipe.send_text(session(date="khoảng tháng 7/2019" + ENTER + NO + "3/4/20" + ENTER + DOWN + ENTER) + CTRL_C)
        with pytest.raises(SystemExit):
            terminal.new(content, TODAY)
    shown = screen.getvalue()
    assert "Hiểu là: khoảng tháng 7/2019. Đúng không?" in shown
    assert not re.search(r"\b(?:yes|no|done|arrow|select\w*)\b", shown, re.IGNORECASE)
    assert "Viết thế có thể hiểu mấy cách." in shown
    assert "ngày 20/4/2003 (2003-04-20)" in shown


def test_completion_offers_places_and_decrees_with_what_they_are(content):
    interview = Interview(Library(content, TODAY).desk)
    for key, typed, value, remark in (
        ("locality", "go quao", "Gò Quao, Kiên Giang", "nay thuộc tỉnh An Giang"),
        ("decree", "nd 03", "03/2019/NĐ-CP", "5/9/2019"),
    ):
        (found,) = SuggestionCompleter(interview.finder(key)).get_completions(Document(typed), CompleteEvent())
        assert (found.text, found.start_position) == (value, -len(typed))
        assert remark in found.display_meta_text


def test_names_typed_without_marks_are_asked_and_found(content, typing):
    keys = session(locality="go quao" + ENTER + ENTER + PASS, decree="nd 77" + ENTER + ENTER + PASS)
    assert ask(content, typing, keys) == 0
    assert (written(content).locality, written(content).decree) == (("Gò Quao, Kiên Giang",), ("77/2010/NĐ-CP",))


def test_a_day_with_two_readings_is_asked(content, typing):
    assert ask(content, typing, session(date="3/4/20" + ENTER + ENTER)) == 0
    assert str(written(content).date) == "2020-04-03"


def test_a_period_without_its_year_is_of_the_time_before_the_meeting(content, typing):
    assert ask(content, typing, session(period="9 tháng đầu năm" + ENTER + ENTER)) == 0
    assert written(content).period.code == "2019-M09"


def test_a_reading_that_the_checker_refuses_is_not_offered(content, typing):
    # Of 3/4/2020 and 20/4/2003 only one is after the meeting: below it stands "Viết lại" at once.
    assert ask(content, typing, session(published="3/4/20" + ENTER + DOWN + ENTER + "16/10/2019" + ENTER + YES)) == 0
    assert str(written(content).published.day) == "2019-10-16"


def test_the_other_reading_can_be_chosen(content, typing):
    assert ask(content, typing, session(date="3/4/20" + ENTER + DOWN + ENTER, period=PASS, decree=PASS + PASS)) == 0
    assert str(written(content).date) == "2003-04-20"


def test_a_day_that_was_read_otherwise_than_meant_is_asked_again(content, typing):
    assert ask(content, typing, session(date="9/10/2019" + ENTER + NO + "10/9/2019" + ENTER + YES)) == 0
    assert written(content).date.earliest == date(2019, 9, 10)


def test_what_the_checker_refuses_cannot_be_entered(content, typing):
    clear = "\x15"  # Ctrl+U
    keys = session(
        date="31/2/2019" + ENTER + clear + "9/10/2019" + ENTER + YES,
        published="1/10/2019" + ENTER + clear + "16:23 10/10/2019" + ENTER + YES,  # Not before the meeting.
        summary=ENTER + "Bài dựng." + ENTER,  # Not without.
        decree="03/2019/NĐ-CP" + ENTER + PASS,
        source="Báo Thử Nghiệm" + ENTER + PASS + "example.org" + ENTER + clear + "https://example.org/a" + ENTER + PASS * 5,
    )
    assert ask(content, typing, keys) == 0
    record = written(content)
    assert (str(record.date), record.published.time, record.source.url) == ("2019-10-09", "16:23", "https://example.org/a")


def test_a_doubtful_day_needs_its_ground(content, typing):
    keys = session(date="khoảng tháng 7/2019" + ENTER + YES + ENTER + "Bài dựng." + ENTER, period=PASS, decree="77/2010/NĐ-CP" + ENTER + PASS)
    assert ask(content, typing, keys) == 0
    assert (str(written(content).date), written(content).date_note) == ("2019-07~", "Bài dựng.")


def test_a_meeting_without_a_place_is_asked_for_its_level(content, typing):
    keys = session(locality=PASS + DOWN + ENTER + "Loạt thử" + ENTER)
    assert ask(content, typing, keys) == 0
    record = written(content)
    assert (record.level, record.series, record.id) == ("trung ương", "Loạt thử", "trung-uong-2019-10-09")


@pytest.mark.parametrize("after", [0, 40, 120])
def test_ctrl_c_leaves_nothing_and_says_so(content, typing, capsys, after):
    before = files_of(content)
    assert ask(content, typing, session(write="")[:after] + CTRL_C) == 1
    assert files_of(content) == before
    assert "Đã dừng. Chưa ghi gì." in capsys.readouterr().out


def test_ctrl_d_ends_it_as_well(content, typing, capsys):
    assert ask(content, typing, "\x04") == 1
    assert "Đã dừng. Chưa ghi gì." in capsys.readouterr().out


def test_ctrl_c_at_the_last_question_leaves_nothing(content, typing):
    before = files_of(content), sorted(content.rglob("*"))
    assert ask(content, typing, session(write=CTRL_C)) == 1
    assert (files_of(content), sorted(content.rglob("*"))) == before


def test_a_record_like_it_is_told_as_soon_as_place_and_day_are_known(content, typing, write, capsys):
    write("bai-cu", date="2019-10-09")
    assert ask(content, typing, session(venue=CTRL_C)) == 1
    assert "content/tin/2020/10/bai-cu.md (cùng nơi, ngày 9/10/2019)" in capsys.readouterr().out


def test_of_many_places_of_one_name_all_can_be_chosen(content, typing):
    assert ask(content, typing, session(locality="chau thanh" + ENTER + DOWN * 8 + ENTER + PASS)) == 0
    (chosen,) = written(content).locality
    assert chosen.startswith("Châu Thành, ")


def test_a_record_like_it_is_shown_before_anything_is_written(content, typing, write, capsys):
    write("bai-cu", date="2019-10-09")
    before = files_of(content)
    assert ask(content, typing, session(write=ENTER)) == 1
    assert files_of(content) == before
    assert "content/tin/2020/10/bai-cu.md (cùng nơi, ngày 9/10/2019)" in capsys.readouterr().out
    assert ask(content, typing, session(write=DOWN + ENTER)) == 0  # Enter alone means no here.
    assert (content / "tin/2019/10/go-quao-2019-10-09.md").is_file()
