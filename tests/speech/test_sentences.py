"""Where sentences end, and where a dot ends none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.speech.sentences import sentence_spans


@pytest.mark.parametrize(
    "sentences",
    [
        ["Họp tại TP. Hồ Chí Minh sáng nay.", "Có 20.629 cuộc."],
        ["Tp. Hồ Chí Minh và Tp. Cần Thơ cùng dự."],
        ["Ths. Nguyễn Văn Mẫu và PGS.TS. Trần Thị Mẫu dự.", "Sau đó về."],
        ["Ngày 9.10.2020 họp.", "Ngày 27.7 họp nữa."],
        ["Không rõ ...", "Có lẽ là năm 2020 ... hoặc sau đó.", "Hết."],
        ["Ma túy, vũ khí, v.v. đều tăng.", "Đó là nhận định."],
        ["Ông nói: “Làm tốt. Cứ thế mà làm.” rồi về.", "Họp xong."],
        ["Ông nói: “Làm tốt!”", "Họp xong."],
        ["Kế hoạch năm 2020.", "“Sáng nay” là ngày nào?", "Không rõ!", "Đ. Văn Mẫu viết."],
        ["Giao ban quý I.", "Quý II. chưa họp."],
        ["Bầu cử khóa XIV.", "Sẵn sàng."],
        ["Bài (xem trang 3. Mục 2) có ghi.", "Hết."],
        ['Nguồn viết "Sáng 3.1" mà không kèm năm.', "Hết"],
    ],
)
def test_sentences(sentences):
    text = " ".join(sentences)
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


@given(st.text(st.sampled_from("ab A.Đ?!…”“\"' \n()9"), max_size=80))
def test_sentences_hold_all_but_the_spaces_in_order(text):
    spans = sentence_spans(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(start < end for start, end in spans)
    assert all(text[start:end].strip() == text[start:end] for start, end in spans)


def test_a_quote_that_is_never_closed_does_not_swallow_all():
    text = "Ông nói: “" + "Một câu dài. " * 60
    assert len(sentence_spans(text)) > 10
