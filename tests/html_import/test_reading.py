"""A saved page in every encoding seen becomes the same text; what is no page is named, with its cure."""

from __future__ import annotations

import unicodedata
from email.message import EmailMessage

import pytest

from plugins.common.text import nfc
from plugins.html_import.reading import Unreadable, read

TEXT = "Chiều nay, huyện dựng họp giao ban: đủ cả ă â ê ô ơ ư đ, Ờ Ữ Ẫ."
HTML = f"<!DOCTYPE html><html><head><title>Mẫu</title></head><body><p>{TEXT}</p></body></html>"


def windows_1258(text: str) -> bytes:
    """Return ``text`` as programs of Windows write it: the letter first, its tone behind."""
    written = b""
    for char in nfc(text):
        parts = unicodedata.normalize("NFD", char)
        tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        written += (letter + tones).encode("cp1258")
    return written


def mhtml(html: bytes, charset: str, location: str) -> bytes:
    page = EmailMessage()
    page["Snapshot-Content-Location"] = location
    page.make_related()
    part = EmailMessage()
    part.set_content(html, "text", "html", cte="quoted-printable")
    part.set_param("charset", charset)
    part["Content-Location"] = location
    page.attach(part)
    return page.as_bytes()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (HTML.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + HTML.encode(), "utf-8"),
        (HTML.replace("<head>", '<head><meta charset="iso-8859-1">').encode(), "utf-8"),  # What it declares is wrong.
        (HTML.encode("utf-16"), "utf-16"),
        (HTML.encode("utf-16-le"), "utf-16-le"),
        (HTML.encode("utf-16-be"), "utf-16-be"),
        (windows_1258(HTML.replace("<head>", '<head><meta charset="windows-1258">')), "windows-1258"),
        (windows_1258(HTML), "windows-1258"),  # It declares nothing.
        (unicodedata.normalize("NFD", HTML).encode(), "utf-8"),
    ],
)
def test_a_page_is_decoded_by_what_its_bytes_show_and_declare(data, encoding):
    document = read("trang.html", data)
    assert TEXT in document.text
    assert (document.encoding, document.is_html) == (encoding, True)


def test_plain_text_is_no_html_and_a_page_called_txt_is():
    assert not read("chu.txt", TEXT.encode()).is_html
    assert read("chu.txt", HTML.encode()).is_html


def test_an_mhtml_gives_its_page_and_the_address_it_was_saved_from():
    document = read("trang.mhtml", mhtml(HTML.encode(), "utf-8", "https://mau.example.vn/tin-1.html"))
    assert TEXT in document.text
    assert document.url == "https://mau.example.vn/tin-1.html"
    assert document.is_html


def test_the_address_that_a_browser_notes_is_read():
    assert read("a.html", b"<!-- saved from url=(0030)https://mau.example.vn/bai-1 -->\n" + HTML.encode()).url == "https://mau.example.vn/bai-1"


def test_a_letter_cut_in_two_at_the_end_does_not_lose_the_page():
    data = HTML.replace("<head>", '<head><meta charset="utf-8">').encode() + "ế".encode()[:2]
    assert TEXT in read("a.html", data).text


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.html", b"", "tệp trống"),
        ("a.html", b" \r\n\0\0", "tệp trống"),
        ("a.html", b"%PDF-1.4 ...", "tệp là PDF"),
        ("a.html", b"PK\x03\x04....", "Word, Excel"),
        ("a.html", b"\x89PNG\r\n", "tệp là ảnh"),
        ("a.html", b"abc\0def" * 3 + b"x" * 500, "không phải là chữ"),
        ("a.html", "Héi nghÞ giao ban C«ng an tØnh vµ Bé chØ huy qu©n sù".encode("latin-1", "replace"), "TCVN3"),
        ("a.html", "<p>Héi nghÞ giao ban C«ng an tØnh vµ Bé chØ huy qu©n sù</p>".encode(), "TCVN3"),
        ("a.html", b"\xff\xfe" + b"\x00\xd8" * 9, "bảng mã nào"),
        ("a.html", "Россия и мир".encode("koi8-r"), "bảng mã nào"),
        ("a.html", b"<meta charset=utf-8>" + b"\xe1\xba " * 20, "nhiều chữ hỏng"),
        ("a.mhtml", b"MIME-Version: 1.0\nContent-Type: text/plain\n\nabc", "không có trang HTML"),
        ("a.html", b"x" * 20_000_001, "lớn hơn 20 MB"),
    ],
)
def test_what_is_no_page_is_named_with_its_cure(name, data, what):
    with pytest.raises(Unreadable) as caught:
        read(name, data)
    assert what in caught.value.what
    assert len(caught.value.cure) > 15
