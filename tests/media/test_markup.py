"""How a body shows its pictures and attachments."""

from __future__ import annotations

import pytest

from plugins.media.core import Medium, size_in_words
from plugins.media.markup import SIZES, described, dressed, files_shown, picture
from plugins.records.body import clean

PICTURE = Medium("0123456789ab", 1000, 500)


def look(file: str) -> Medium:
    return {"images/a.jpg": PICTURE, "files/a.pdf": Medium("00", size=320_400), "files/b.csv": Medium("00", size=1_260_000)}[file]


def shown(alt: str = "Hội trường") -> str:
    stem = "../anh/a-0123456789ab"
    return (
        f'<picture><source type="image/avif" srcset="{stem}-480.avif 480w,{stem}-1000.avif 1000w" sizes="{SIZES}">'
        f'<source type="image/webp" srcset="{stem}-480.webp 480w,{stem}-1000.webp 1000w" sizes="{SIZES}">'
        f'<img src="{stem}.jpg" alt="{alt}" width="1000" height="500" loading="lazy" decoding="async"></picture>'
    )


def test_a_body_without_pictures_and_attachments_is_not_touched():
    body = '<p id="d1">Xem <a href="../tin/x.html">bài</a> và <a href="https://x.example/files/a.pdf" rel="noopener noreferrer">tệp</a>.</p>'
    assert files_shown(body, "../") == []
    assert dressed(body, "../", look) is body


@pytest.mark.parametrize(
    ("title", "caption"),
    [
        ("", ""),
        (' title="Các đại biểu. Ảnh: Văn Nhân"', '<figcaption class="small">Các đại biểu. <i>Ảnh: Văn Nhân</i></figcaption>'),
        (' title="Ảnh: Văn Nhân"', '<figcaption class="small"><i>Ảnh: Văn Nhân</i></figcaption>'),
        (' title="Các &lt;b&gt; &amp; -- đại biểu"', '<figcaption class="small">Các &lt;b&gt; &amp; &#45;&#45; đại biểu</figcaption>'),
    ],
)
def test_a_picture_alone_in_a_paragraph_is_a_figure_with_its_caption(title, caption):
    body = f'<p>\n<img alt="Hội trường" src="../images/a.jpg"{title}></p>'
    assert dressed(body, "../", look) == f"<figure>{shown()}{caption}</figure>"


def test_a_picture_among_words_or_with_a_caption_of_its_own_stays_where_it_is():
    assert dressed('<p>Đây <img alt="Hội trường" src="../images/a.jpg" title="x"> là</p>', "../", look) == f"<p>Đây {shown()} là</p>"
    body = '<figure><img src="../images/a.jpg" alt="Hội trường" width="20"><figcaption>y</figcaption></figure>'
    assert dressed(body, "../", look) == f"<figure>{shown()}<figcaption>y</figcaption></figure>"


def test_what_is_said_of_a_picture_cannot_leave_its_attribute():
    found = picture("images/a.jpg", '"><script>alert(1)</script>', "../", PICTURE)
    assert "<script" not in found
    assert "&quot;&gt;&lt;script&gt;" in found
    body = clean('<p><img src="images/a.jpg" alt="x" title="--&gt;&lt;script&gt;alert(1)&lt;/script&gt;"></p>').replace("images/", "../images/")
    assert "<script" not in dressed(body, "../", look)


def test_an_attachment_says_what_it_is_and_weighs():
    body = '<p><a title="a>b" href="../files/a.pdf#page=2">Quy <em>chế</em></a>, <a href="../files/b.csv">bảng</a>, <a href="../tin/files.html">bài</a></p>'
    assert files_shown(body, "../") == ["files/a.pdf", "files/b.csv"]
    told = (
        '<p><a title="a>b" href="../files/a.pdf#page=2">Quy <em>chế</em> (PDF,&nbsp;320&nbsp;kB)</a>, '
        '<a href="../files/b.csv">bảng (CSV,&nbsp;1,3&nbsp;MB)</a>, <a href="../tin/files.html">bài</a></p>'
    )
    assert dressed(body, "../", look) == told
    assert described(body.replace("../", ""), "", look) == told.replace("../", "")


@pytest.mark.parametrize(
    ("size", "words"), [(3, "1 kB"), (1_499, "1 kB"), (320_400, "320 kB"), (999_499, "999 kB"), (999_500, "1,0 MB"), (12_345_678, "12,3 MB")]
)
def test_sizes_are_said_as_readers_know_them(size, words):
    assert size_in_words(size) == words
