"""What may be attached to an article, and how readers get it. All files here are made up when the tests run."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, EncodedStreamObject, NameObject, NumberObject, TextStringObject, create_string_object

from plugins.media import attachments
from plugins.media.core import Unfit
from plugins.records.schema import BadValue, attachment_path
from tests.pictures import jpeg

AGAIN = "mở tệp, chọn In rồi Lưu thành PDF (Save as PDF), chép tệp mới vào"


def pdf(change=lambda writer: None, pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    change(writer)
    found = io.BytesIO()
    writer.write(found)
    return found.getvalue()


def told(file: str, data: bytes) -> str:
    with pytest.raises(Unfit) as found:
        attachments.cleaned(file, data)
    return str(found.value)


# PDF.


def with_names(writer: PdfWriter) -> None:
    writer.add_metadata({"/Author": "NGUOISOANMAU", "/Producer": "CHUONGTRINHMAU"})
    xmp = DictionaryObject({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Who"): TextStringObject("XMPMAU")})
    writer.root_object[NameObject("/Metadata")] = writer._add_object(xmp)
    writer.pages[0][NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Who"): TextStringObject("MANHMAU")})


def test_a_pdf_loses_who_wrote_it_and_by_what():
    data = pdf(with_names)
    secrets = (b"NGUOISOANMAU", b"CHUONGTRINHMAU", b"XMPMAU", b"MANHMAU")
    assert all(secret in data for secret in secrets)
    out = attachments.cleaned("files/a.pdf", data)
    assert not any(secret in out for secret in secrets)
    assert len(PdfReader(io.BytesIO(out)).pages) == 1
    assert attachments.cleaned("files/a.pdf", data) == out


def test_what_older_versions_of_a_pdf_held_goes():
    first = pdf(lambda writer: writer.pages[0].__setitem__(NameObject("/Note"), TextStringObject("DAXOAMAU")))
    writer = PdfWriter(io.BytesIO(first), incremental=True)
    del writer.pages[0]["/Note"]
    second = io.BytesIO()
    writer.write(second)
    assert b"DAXOAMAU" in second.getvalue()
    assert b"DAXOAMAU" not in attachments.cleaned("files/a.pdf", second.getvalue())


def test_a_photograph_in_a_pdf_loses_where_it_was_taken():
    place = Image.Exif()
    place[0x010F] = "MAYANHMAU"
    photograph = jpeg(40, 30, exif=place, comment=b"GHICHUMAU")

    def show(writer: PdfWriter) -> None:
        image = EncodedStreamObject()
        names = {"/Type": "/XObject", "/Subtype": "/Image", "/Filter": "/DCTDecode", "/ColorSpace": "/DeviceRGB"}
        image.update({NameObject(name): NameObject(value) for name, value in names.items()})
        image.update({NameObject(name): NumberObject(value) for name, value in (("/Width", 40), ("/Height", 30), ("/BitsPerComponent", 8))})
        image._data = photograph
        objects = DictionaryObject({NameObject("/Im0"): writer._add_object(image)})
        writer.pages[0][NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): objects})

    data = pdf(show)
    assert b"MAYANHMAU" in data
    assert b"GHICHUMAU" in data
    out = attachments.cleaned("files/a.pdf", data)
    assert b"MAYANHMAU" not in out
    assert b"GHICHUMAU" not in out
    assert Image.open(io.BytesIO(out[out.index(b"\xff\xd8\xff") :])).tobytes() == Image.open(io.BytesIO(photograph)).tobytes()


def test_a_signed_pdf_stays_as_it_is():
    def sign(writer: PdfWriter) -> None:
        with_names(writer)
        signature = DictionaryObject({NameObject("/Type"): NameObject("/Sig"), NameObject("/ByteRange"): ArrayObject()})
        writer.root_object[NameObject("/Perms")] = DictionaryObject({NameObject("/DocMDP"): writer._add_object(signature)})

    data = pdf(sign)
    assert attachments.cleaned("files/a.pdf", data) == data


def action(kind: str, **more: str) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject(kind), **{NameObject(f"/{name}"): create_string_object(value) for name, value in more.items()}})


@pytest.mark.parametrize(
    "change",
    [
        lambda writer: writer.root_object.__setitem__(NameObject("/OpenAction"), action("/JavaScript", JS="app.alert(1)")),
        lambda writer: writer.root_object.__setitem__(NameObject("/OpenAction"), action("/Launch", F="cmd.exe")),
        lambda writer: writer.root_object.__setitem__(NameObject("/OpenAction"), action("/SubmitForm", F="https://x.example/")),
        lambda writer: writer.root_object.__setitem__(NameObject("/AcroForm"), DictionaryObject({NameObject("/XFA"): ArrayObject()})),
        lambda writer: writer.pages[0].__setitem__(NameObject("/AA"), DictionaryObject({NameObject("/O"): action("/JavaScript", JS="x")})),
        lambda writer: writer.root_object.__setitem__(NameObject("/OpenAction"), action("/GoToR", F="//x.example/a")),
        lambda writer: writer.root_object.__setitem__(NameObject("/OpenAction"), action("/URI", URI="https://x.example/")),
        lambda writer: writer.pages[0].__setitem__(NameObject("/AA"), DictionaryObject({NameObject("/O"): action("/URI", URI="https://x.example/")})),
        lambda writer: writer.root_object.__setitem__(
            NameObject("/OpenAction"),
            DictionaryObject({NameObject("/S"): writer._add_object(NameObject("/Launch")), NameObject("/F"): create_string_object("x")}),
        ),
    ],
)
def test_a_pdf_that_does_things_is_refused(change):
    assert told("files/a.pdf", pdf(change)) == f"tệp content/files/a.pdf có mã chạy hay mẫu điền bên trong; {AGAIN}"


def test_a_pdf_that_holds_other_files_is_refused():
    assert told("files/a.pdf", pdf(lambda writer: writer.add_attachment("x.exe", b"MZ"))) == f"tệp content/files/a.pdf có tệp khác bên trong; {AGAIN}"


def test_a_pdf_with_a_password_is_refused():
    data = pdf(lambda writer: writer.encrypt("", "chu", algorithm="RC4-128"))
    assert told("files/a.pdf", data) == f"tệp content/files/a.pdf đặt mật khẩu hoặc khóa in, khóa chép; bỏ mật khẩu; không bỏ được thì {AGAIN}"


def test_a_pdf_without_pages_and_what_is_none_is_refused():
    assert told("files/a.pdf", pdf(pages=0)) == "tệp content/files/a.pdf không có trang nào; xuất lại tệp từ bản gốc"
    assert told("files/a.pdf", b"PK\x03\x04") == "content/files/a.pdf không phải là tệp PDF; xuất lại ra PDF; đổi tên tệp không làm nó thành PDF"
    said = "tệp content/files/a.pdf hỏng, hoặc chép chưa xong; chép lại từ bản gốc, mở thử thấy đủ trang rồi hãy dùng"
    assert told("files/a.pdf", b"%PDF-1.7\n1 0 obj <<") == said
    assert told("files/a.pdf", b" \n") == "tệp content/files/a.pdf trống; chép lại tệp từ bản gốc"


def test_an_attachment_that_is_too_heavy_is_refused_unread():
    with pytest.raises(Unfit) as found:
        attachments.check_size("files/a.pdf", 20_000_000)
    cure = "lưu lại bản nhẹ hơn (ảnh quét 150 điểm một inch là đủ), hoặc chia làm nhiều tệp"
    assert str(found.value) == f"tệp content/files/a.pdf nặng 20 MB, kho chỉ nhận dưới 20 MB; {cure}"
    attachments.check_size("files/a.pdf", 19_999_999)


# Texts.


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_a_text_says_by_its_first_bytes_how_it_is_written(start):
    assert attachments.cleaned("files/a.txt", start + "Xã Thử\r\n".encode()) == b"\xef\xbb\xbf" + "Xã Thử\r\n".encode()


@pytest.mark.parametrize("data", ["Xã Thử".encode("utf-16"), b"X\xe3 Th\xb7", b"\xff\xd8\xff"])
def test_a_text_in_other_letters_is_refused(data):
    said = "tệp content/files/a.csv không phải là chữ bằng bảng mã UTF-8; lưu lại với bảng mã UTF-8 (Excel: chọn loại CSV UTF-8)"
    assert told("files/a.csv", data) == said


def test_what_is_no_text_is_refused():
    assert told("files/a.csv", b"PK\x03\x04\0") == "content/files/a.csv không phải là tệp CSV: bên trong không phải là chữ; chép đúng tệp, hoặc xuất ra PDF"
    cure = "chép phần chữ sang một tệp mới, hoặc in trang ấy ra PDF"
    assert told("files/a.txt", b"\n<HTML><script>x") == f"content/files/a.txt không phải là tệp TXT: bên trong là trang web; {cure}"


@pytest.mark.parametrize(
    "change",
    [
        lambda writer: writer.root_object.__setitem__(NameObject("/OpenAction"), action("/GoTo")),
        lambda writer: writer.root_object.__setitem__(NameObject("/OpenAction"), action("/Named")),
        lambda writer: writer.root_object.__setitem__(NameObject("/OpenAction"), ArrayObject()),
        lambda writer: writer.pages[0].__setitem__(
            NameObject("/Annots"), ArrayObject([DictionaryObject({NameObject("/A"): action("/URI", URI="https://x.example/")})])
        ),
    ],
)
def test_a_pdf_may_open_at_one_of_its_pages_and_have_links(change):
    assert attachments.cleaned("files/a.pdf", pdf(change)).startswith(b"%PDF-")


@pytest.mark.parametrize("cell", ["=1+1", '"x;=1+1;y"', '"=HYPERLINK(""https://x.example"")"', "@SUM(A1)", "+cmd|' /C calc'!A0", "-x", " =1"])
@pytest.mark.parametrize("sign", [",", ";"])
def test_a_cell_that_a_sheet_would_work_out_is_refused(cell, sign):
    said = told("files/a.csv", f"nơi{sign}số\nXã Thử{sign}{cell}\n".encode())
    assert "mà Excel hiểu là công thức (dòng 2); ghi kết quả thay cho công thức" in said


@pytest.mark.parametrize("cell", ["-3", "+3,5", "-1.234", "- không có", "-", "5%", "a=b", "x@y"])
def test_other_cells_are_taken(cell):
    assert attachments.cleaned("files/a.csv", f'nơi,số\nXã Thử,"{cell}"\n'.encode())


def test_a_table_that_cannot_be_read_is_told():
    said = told("files/a.csv", b'a,b\n"' + b"x" * 200_000)
    assert said.startswith("bảng content/files/a.csv không đọc được ở dòng 2 (")
    assert said.endswith("; xem lại dấu ngoặc kép ở dòng ấy")


# Names.


def test_only_what_lies_in_one_folder_and_is_of_three_kinds_is_given_away():
    assert attachment_path("files/2020/ke-hoach.pdf") == "files/2020/ke-hoach.pdf"
    for path in (
        "data/suppressed-people.csv",
        "tin/a.txt",
        "files/a.docx",
        "files/a",
        "files/.a.pdf",
        "files/a b.pdf",
        "files/../data/places.csv",
        "files/nul.pdf",
    ):
        with pytest.raises(BadValue):
            attachment_path(path)
