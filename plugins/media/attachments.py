"""Attachments: PDF, CSV and plain text, each found to be what its name says, and cleaned of what readers are not meant to get.

No office files: they keep who wrote them, what was struck out, hidden sheets and macros, and need a program to be read. No archives:
nobody sees what is in them before it is too late.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from plugins.common.text import nfc

from .core import Unfit, suffix_of

if TYPE_CHECKING:
    from pypdf import PdfWriter

RECIPE = 2  # To be raised with every change of how an attachment is cleaned.
MOST_BYTES = 20 * 10**6
_PRINT_AGAIN = "mở tệp, chọn In rồi Lưu thành PDF (Save as PDF), chép tệp mới vào"
# What an /S names. ISO 32000-2, 12.6.4. To open another file is to ask its machine for it, with the reader's name.
_RUNS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute", "/GoToR", "/GoToE"}
_STAYS = {"/GoTo", "/Named"}  # All that may be done unasked, when a file or a page is opened: it leads to a place in the file.
_HIDES = {"/EmbeddedFiles", "/XFA", "/JS"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# A sheet would work such a cell out, whoever wrote it. https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"\s*(?:[=@]|[+-](?![\d.,\s]*%?$)(?!\s))")


def check_size(file: str, size: int) -> None:
    """Raise Unfit if an attachment has too many bytes to be read at all."""
    if size >= MOST_BYTES:
        what = f"tệp content/{file} nặng {size // 10**6} MB, kho chỉ nhận dưới {MOST_BYTES // 10**6} MB"
        raise Unfit(what, "lưu lại bản nhẹ hơn (ảnh quét 150 điểm một inch là đủ), hoặc chia làm nhiều tệp")


def cleaned(file: str, data: bytes) -> bytes:
    """Return the attachment ``data``, the content of ``file`` (below content/), as readers get it. Raises Unfit."""
    check_size(file, len(data))
    if not data.strip():
        raise Unfit(f"tệp content/{file} trống", "chép lại tệp từ bản gốc")
    return _clean_pdf(file, data) if suffix_of(file) == ".pdf" else _clean_text(file, data)


def recipe() -> str:
    """Return what, besides its own bytes, an attachment as readers get it depends on."""
    from importlib.metadata import version

    return f"{RECIPE} pypdf {version('pypdf')}"


# Texts.


def _clean_text(file: str, data: bytes) -> bytes:
    """Return a text in UTF-8 that says so by its first bytes: Excel and servers that are told nothing would take it for another."""
    kind = suffix_of(file)[1:].upper()
    try:
        text = nfc(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unfit(f"tệp content/{file} không phải là chữ bằng bảng mã UTF-8", "lưu lại với bảng mã UTF-8 (Excel: chọn loại CSV UTF-8)") from None
    if _CONTROL.search(text):
        raise Unfit(f"content/{file} không phải là tệp {kind}: bên trong không phải là chữ", "chép đúng tệp, hoặc xuất ra PDF")
    if re.match(r"\s*<(?:!doctype|html|svg|\?xml|script)\b", text, re.IGNORECASE):
        raise Unfit(f"content/{file} không phải là tệp {kind}: bên trong là trang web", "chép phần chữ sang một tệp mới, hoặc in trang ấy ra PDF")
    if kind == "CSV":
        _check_cells(file, text)
    return b"\xef\xbb\xbf" + text.encode()


def _check_cells(file: str, text: str) -> None:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ",")
    try:
        for row in rows:
            # Which sign parts the cells, is for the country of the machine to say.
            found = next((piece for cell in row for piece in cell.split(";") if _FORMULA.match(piece)), None)
            if found is not None:
                what = f"bảng content/{file} có ô “{found.strip()[:40]}” mà Excel hiểu là công thức (dòng {rows.line_num})"
                raise Unfit(what, "ghi kết quả thay cho công thức")
    except csv.Error as error:
        raise Unfit(f"bảng content/{file} không đọc được ở dòng {rows.line_num} ({error})", "xem lại dấu ngoặc kép ở dòng ấy") from None


# PDF.


def _clean_pdf(file: str, data: bytes) -> bytes:
    """Return a PDF without who wrote it, by what, and what older versions of it held. One that is signed stays as it is: any change would break the seal."""
    from pypdf import PdfReader, PdfWriter

    if not data.startswith(b"%PDF-"):
        raise Unfit(f"content/{file} không phải là tệp PDF", "xuất lại ra PDF; đổi tên tệp không làm nó thành PDF")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Unfit(f"tệp content/{file} đặt mật khẩu hoặc khóa in, khóa chép", f"bỏ mật khẩu; không bỏ được thì {_PRINT_AGAIN}")
        writer = PdfWriter(clone_from=reader)
        if not len(writer.pages):
            raise Unfit(f"tệp content/{file} không có trang nào", "xuất lại tệp từ bản gốc")
        is_signed = _look_through(file, writer)
        if is_signed:
            return data
        writer.metadata = None
        for thing in _dictionaries(writer):
            for key in ("/Metadata", "/PieceInfo"):  # XMP, and what the program that drew it keeps for itself.
                thing.pop(key, None)
            if _value(thing, "/Filter") in ("/DCTDecode", ["/DCTDecode"]):
                thing._data = _bare_jpeg(thing._data)
        writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)  # What nothing leads to any more would be written, too.
        found = io.BytesIO()
        writer.write(found)
        return found.getvalue()
    except Unfit:
        raise
    except Exception as error:  # A broken file makes the library raise whatever it stumbles over.
        raise Unfit(f"tệp content/{file} hỏng, hoặc chép chưa xong", "chép lại từ bản gốc, mở thử thấy đủ trang rồi hãy dùng") from error


def _bare_jpeg(data: bytes) -> bytes:
    """Return a JPEG without EXIF, XMP and remarks (APP1, APP13, COM; ITU-T T.81, B.1.1.3): a scan by telephone tells where it was made. What is seen stays bit by bit."""
    kept, at = [data[:2]], 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] != b"\xda":
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if data[at + 1 : at + 2] not in (b"\xe1", b"\xed", b"\xfe"):
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])


def _look_through(file: str, writer: PdfWriter) -> bool:
    """Return whether a PDF is signed. Raises Unfit for one that does things, or that holds other files."""
    is_signed = False
    for thing in _dictionaries(writer):
        if _value(thing, "/S") in _RUNS or any(key in thing for key in _HIDES) or any(_value(done, "/S") not in _STAYS for done in _unasked(thing)):
            what = "tệp khác" if "/EmbeddedFiles" in thing else "mã chạy hay mẫu điền"
            raise Unfit(f"tệp content/{file} có {what} bên trong", _PRINT_AGAIN)
        if _value(thing, "/Type") == "/Filespec" and "/EF" in thing:
            raise Unfit(f"tệp content/{file} có tệp khác bên trong", _PRINT_AGAIN)
        is_signed |= "/ByteRange" in thing
    return is_signed


def _value(thing: Any, key: str) -> Any:
    """Return the value of a key, of whatever object it is only a reference to: readers look there, too."""
    value = thing.get(key)
    return value.get_object() if value is not None else None


def _unasked(thing: Any) -> Iterator[Any]:
    """Yield what is done when a file, a page or a field is opened, left or changed, of one of its dictionaries."""
    from pypdf.generic import DictionaryObject

    events = _value(thing, "/AA")
    found = [_value(thing, "/OpenAction"), *((_value(events, key) for key in events) if isinstance(events, DictionaryObject) else ())]
    yield from (one for one in found if isinstance(one, DictionaryObject))


def _dictionaries(writer: PdfWriter) -> Iterator[Any]:
    """Yield every dictionary of a PDF, however deep within another."""
    from pypdf.generic import ArrayObject, DictionaryObject

    waiting: list[Any] = list(writer._objects)
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, DictionaryObject):
            yield thing
            waiting += thing.values()
        elif isinstance(thing, ArrayObject):
            waiting += thing
