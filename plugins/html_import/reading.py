"""A saved page as decoded text: bytes of one file in, a Document out. Touches neither disk nor network."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage

from plugins.common.text import looks_like_tcvn3, nfc

LARGEST = 20_000_000  # Bytes; a saved page has some hundred thousand.
SUFFIXES = (".html", ".htm", ".xhtml", ".aspx", ".php", ".mhtml", ".mht", ".txt")
_SAVE_AGAIN = "mở lại trang trong trình duyệt, bấm Ctrl+S, chọn “Trang web, chỉ HTML”, rồi nhập tệp mới"
# What other programs' files begin with, and how an editor calls them.
_OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "Word, Excel hoặc tệp nén (zip)"),
    (b"\xd0\xcf\x11\xe0", "Word hoặc Excel đời cũ"),
    (b"\x89PNG", "ảnh"),
    (b"\xff\xd8\xff", "ảnh"),
    (b"GIF8", "ảnh"),
    (b"\x1f\x8b", "tệp nén (gzip)"),
    (b"{\\rtf", "RTF"),
)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)\s*(\S+?)\s*-->", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|\?xml)\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Document:
    """The text of a file, NFC. ``is_html`` tells what it is; ``url`` is the address that the file itself notes, or ""."""

    text: str
    is_html: bool
    encoding: str
    url: str = ""


class Unreadable(ValueError):
    """A file that is no text we can read: ``what`` is wrong, and the ``cure``."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(f"{what}; {cure}")
        self.what, self.cure = what, cure


def read(name: str, data: bytes) -> Document:
    """Return the text in ``data``, of a file called ``name``. Raises Unreadable."""
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("tệp trống", _SAVE_AGAIN)
    if len(data) > LARGEST:
        raise Unreadable("tệp lớn hơn 20 MB, không phải một trang tin", _SAVE_AGAIN)
    for start, kind in _OTHER_KINDS:
        if data.startswith(start):
            raise Unreadable(f"tệp là {kind}, không phải trang web", "chép phần chữ vào một tệp .txt (UTF-8), rồi nhập tệp ấy")
    if name.lower().endswith((".mhtml", ".mht")):
        return _read_mhtml(data)
    text, encoding = _decode(data, "")
    return _document(text, encoding, "", is_text=name.lower().endswith(".txt"))


def _document(text: str, encoding: str, url: str, *, is_text: bool = False) -> Document:
    if any(looks_like_tcvn3(row) for row in re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", "\n", text, flags=re.DOTALL | re.IGNORECASE).split("\n")):
        raise _tcvn3()
    saved = _SAVED_FROM.search(text[:2000])
    is_html = bool(_LOOKS_LIKE_HTML.match(text)) or not is_text
    return Document(nfc(text.replace("\r\n", "\n").replace("\r", "\n")), is_html, encoding, url or (saved[1] if saved else ""))


def _tcvn3() -> Unreadable:
    return Unreadable(
        "chữ gõ bằng phông TCVN3 (ABC), không phải Unicode", "chuyển mã sang Unicode (UniKey: Ctrl+Shift+F6, từ TCVN3 sang Unicode), lưu .txt rồi nhập"
    )


def _decode(data: bytes, declared: str) -> tuple[str, str]:
    """Return the text and its encoding: what the bytes show first, then what is declared, in the file or (``declared``) beside it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16"), "utf-16"
    head = data[:400]
    if head.count(b"\0") > len(head) // 4:
        encoding = "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
        return _strictly(data, encoding), encoding
    if b"\0" in data:
        raise Unreadable("tệp không phải là chữ", _SAVE_AGAIN)
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass  # No other encoding of Vietnamese passes for UTF-8, so this was none.
    found = _CHARSET.search(data[:4000])
    declared = (declared or (found[1].decode("ascii", "replace") if found else "")).lower()
    if any(looks_like_tcvn3(row) for row in re.sub(rb"<[^>]*>", b"\n", data).decode("latin-1").split("\n")):
        raise _tcvn3()
    if declared.replace("-", "") == "utf8":
        # A page cut in the middle of a letter, or an advertisement in it of another encoding: a letter or two, not the text.
        text = data.decode("utf-8", "replace")
        if text.count("\ufffd") <= 3:
            return text, "utf-8"
        raise Unreadable("trang tự nhận là UTF-8 mà có nhiều chữ hỏng", _SAVE_AGAIN)
    # Browsers of old wrote what they showed as windows-1258 with the tones as letters of their own; NFC joins them.
    return _strictly(data, "cp1258"), "windows-1258"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("không rõ tệp lưu bằng bảng mã nào", f"lưu lại bằng bảng mã UTF-8: {_SAVE_AGAIN}") from None
    if encoding == "cp1258" and not re.search("[ăâđêôơưĂÂĐÊÔƠƯ]", text) and re.search("[\x80-\uffff]", text):
        raise Unreadable("không rõ tệp lưu bằng bảng mã nào", f"lưu lại bằng bảng mã UTF-8: {_SAVE_AGAIN}")
    return text.removeprefix("\ufeff")


def _read_mhtml(data: bytes) -> Document:
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml") and isinstance(part, EmailMessage):
            content = part.get_payload(decode=True)
            if not isinstance(content, bytes) or not content.strip():
                continue
            text, encoding = _decode(content, part.get_content_charset() or "")
            url = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "").strip()
            return _document(text, encoding, url if url.startswith("http") else "")
    raise Unreadable("tệp .mhtml không có trang HTML nào bên trong", _SAVE_AGAIN)
