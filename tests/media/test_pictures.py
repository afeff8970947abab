"""What is a picture, what only looks like one, and what readers get of it. All pictures here are patterns, made when the tests run."""

from __future__ import annotations

import io
import struct
import tracemalloc
import warnings
import zlib

import pytest
from PIL import Image, ImageCms

from plugins.media import pictures
from plugins.media.core import Medium, Unfit, renditions, widths_of
from tests.pictures import drawn, jpeg, written

SECRETS = (b"MAY-ANH-MAU", b"NGUOI-CHUP-MAU", b"xmp-mau", b"ghi-chu-mau")
XMP = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">xmp-mau</x:xmpmeta><?xpacket end="w"?>'
SMALLER = "xuất lại ảnh nhỏ hơn rồi chép đè lên: cạnh dài 3.000 điểm ảnh là đủ"


def told(file: str, data: bytes) -> str:
    with pytest.raises(Unfit) as found:
        pictures.examine(file, data)
    return str(found.value)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def made(file: str, data: bytes, kind: str = "jpg", width: int = 0) -> Image.Image:
    picture = pictures.examine(file, data)
    return opened(pictures.make(file, data, picture, kind, width or picture.width))


def near(one: tuple[int, ...], other: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[0x0112], found[0x010F], found[0x013B] = orientation, SECRETS[0].decode(), SECRETS[1].decode()
    found.get_ifd(0x8825).update({1: "N", 2: (9.0, 44.0, 1.5), 3: "E", 4: (105.0, 16.0, 2.5)})
    return found


# What is taken.


@pytest.mark.parametrize(("file", "kind"), [("a.jpg", "JPEG"), ("a.JPEG", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.avif", "AVIF"), ("a.gif", "GIF")])
def test_pictures_of_these_kinds_are_taken(file, kind):
    assert pictures.examine(f"images/{file}", written(drawn(30, 20), kind)) == Medium("", 30, 20)


def test_a_second_picture_that_a_telephone_keeps_in_a_jpeg_is_left_out():
    data = written(Image.new("RGB", (24, 16), "red"), "MPO", save_all=True, append_images=[Image.new("RGB", (24, 16), "blue")])
    assert Image.open(io.BytesIO(data)).format == "MPO"
    assert near(made("images/a.jpg", data).getpixel((5, 5)), (254, 0, 0))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_upright_before_what_says_so_goes(orientation):
    upright = Image.new("RGB", (48, 32), "white")
    upright.paste("red", (0, 0, 24, 16))
    back = {2: (0,), 3: (3,), 4: (1,), 5: (5,), 6: (2,), 7: (6,), 8: (4,)}.get(orientation, ())
    lying = upright
    for turn in back:
        lying = lying.transpose(Image.Transpose(turn))
    data = written(lying, "JPEG", exif=exif(orientation), quality=95, subsampling=0)
    assert pictures.examine("images/a.jpg", data)[1:3] == (48, 32)
    seen = made("images/a.jpg", data)
    assert seen.size == (48, 32)
    assert near(seen.getpixel((6, 4)), (254, 0, 0), 40)
    assert near(seen.getpixel((40, 28)), (255, 255, 255), 40)


# What stays behind.


@pytest.mark.parametrize("source", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("kind", ["avif", "webp", "jpg"])
def test_nothing_of_what_a_camera_or_a_program_wrote_reaches_readers(source, kind):
    from PIL.PngImagePlugin import PngInfo

    remarks = PngInfo()
    remarks.add_text("Author", SECRETS[3].decode())
    more = {"JPEG": {"comment": SECRETS[3], "xmp": XMP}, "PNG": {"pnginfo": remarks}, "WEBP": {"xmp": XMP}, "AVIF": {"xmp": XMP}}[source]
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = written(drawn(60, 40), source, exif=exif(), icc_profile=profile, **more)
    assert any(secret in data for secret in SECRETS)
    file = f"images/a.{source.lower().replace('jpeg', 'jpg')}"
    picture = pictures.examine(file, data)
    out = pictures.make(file, data, picture, kind, 60)
    seen = opened(out)
    assert not any(secret in out for secret in (*SECRETS, b"Exif\0\0", b"EXIF", b"ns:meta", b"GPS"))
    assert not seen.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(seen.info)


def test_the_colours_that_a_profile_means_are_kept_without_it():
    lab_like = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A profile in which red and blue have changed places: whoever ignores it shows the wrong colours.
    swapped = bytearray(lab_like)
    count = int.from_bytes(lab_like[128:132])
    where = {bytes(lab_like[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, blue = where[b"rXYZ"], where[b"bXYZ"]
    swapped[red + 4 : red + 12], swapped[blue + 4 : blue + 12] = lab_like[blue + 4 : blue + 12], lab_like[red + 4 : red + 12]
    description = where[b"desc"]
    offset, size = int.from_bytes(lab_like[description + 4 : description + 8]), int.from_bytes(lab_like[description + 8 : description + 12])
    named = bytes(swapped[offset : offset + size]).replace("sRGB".encode("utf-16-be"), "mauX".encode("utf-16-be")).replace(b"sRGB", b"mauX")
    swapped[offset : offset + size] = named
    data = written(Image.new("RGB", (20, 20), (255, 0, 0)), "PNG", icc_profile=bytes(swapped))
    assert near(made("images/a.png", data).getpixel((9, 9)), (0, 0, 255), 20)


def test_a_profile_that_is_none_changes_nothing():
    data = written(Image.new("RGB", (20, 20), "red"), "JPEG", icc_profile=b"khong phai profile")
    assert near(made("images/a.jpg", data).getpixel((9, 9)), (254, 0, 0))


@pytest.mark.parametrize(
    ("image", "seen"),
    [
        (Image.new("CMYK", (20, 20), (0, 255, 255, 0)), (255, 0, 0)),
        (Image.new("L", (20, 20), 90), (90, 90, 90)),
        (Image.new("1", (20, 20), 1), (255, 255, 255)),
        (Image.new("I;16", (20, 20), 128 * 256), (128, 128, 128)),
        (Image.new("P", (20, 20), 0), (0, 0, 0)),
        (Image.new("RGBA", (20, 20), (0, 0, 0, 0)), (255, 255, 255)),
        (Image.new("LA", (20, 20), (0, 0)), (255, 255, 255)),
    ],
    ids=lambda value: getattr(value, "mode", ""),
)
def test_every_way_of_keeping_colours_is_seen_as_it_is_and_what_is_transparent_as_white(image, seen):
    kind, file = ("JPEG", "images/a.jpg") if image.mode == "CMYK" else ("PNG", "images/a.png")
    for made_kind in ("jpg", "webp", "avif"):
        assert near(made(file, written(image, kind), made_kind).convert("RGB").getpixel((9, 9)), seen, 30), made_kind


def test_the_same_picture_makes_the_same_bytes():
    data = jpeg(700, 500)
    picture = pictures.examine("images/a.jpg", data)
    for kind in ("avif", "webp", "jpg"):
        first = pictures.make("images/a.jpg", data, picture, kind, 480)
        pictures._resized.cache_clear()
        pictures._upright.cache_clear()
        assert pictures.make("images/a.jpg", data, picture, kind, 480) == first


# How large.


@pytest.mark.parametrize(("width", "widths"), [(3000, [480, 960, 1440]), (1440, [480, 960, 1440]), (1000, [480, 1000]), (500, [500]), (8, [8])])
def test_a_picture_is_made_at_the_widths_of_screens_and_never_wider_than_it_is(width, widths):
    assert widths_of(Medium("0", width, 10)) == widths


def test_the_files_of_a_picture_are_named_by_its_content():
    found = renditions("images/con/Hội trường.JPG", Medium("0123456789ab", 1000, 500))
    assert [made.path for made in found] == [
        "anh/hoi-truong-0123456789ab-480.avif",
        "anh/hoi-truong-0123456789ab-1000.avif",
        "anh/hoi-truong-0123456789ab-480.webp",
        "anh/hoi-truong-0123456789ab-1000.webp",
        "anh/hoi-truong-0123456789ab.jpg",
    ]
    assert found[-1].width == 480


def test_a_wide_picture_is_made_as_wide_as_asked():
    data = jpeg(2000, 1000)
    for width in widths_of(picture := pictures.examine("images/a.jpg", data)):
        assert opened(pictures.make("images/a.jpg", data, picture, "webp", width)).size == (width, width // 2)


# What is refused.


def svg(start: bytes = b"") -> bytes:
    return start + b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("file", "data", "message"),
    [
        ("images/a.jpg", b"", "tệp ảnh content/images/a.jpg trống; chép lại ảnh từ bản gốc"),
        (
            "images/a.png",
            svg(b"\xef\xbb\xbf \n<?xml version='1.0'?>\n<!-- x -->"),
            "content/images/a.png không phải là ảnh: bên trong là ảnh SVG; SVG chứa được mã chạy: mở ra, xuất thành .png rồi chép vào",
        ),
        (
            "images/a.jpg",
            b"<!doctype html><title>Sai</title>",
            "content/images/a.jpg không phải là ảnh: bên trong là trang web; có lẽ đã lưu nhầm trang có ảnh: lưu lại chính tấm ảnh",
        ),
        (
            "images/a.jpg",
            b"\0\0\0\x24ftypheic\0\0\0\0mif1heic",
            "content/images/a.jpg không phải là ảnh: bên trong là ảnh HEIC (của iPhone); mở ảnh ấy, xuất ra .jpg rồi chép vào",
        ),
        ("images/a.jpg", b"II*\0\x08\0\0\0", "content/images/a.jpg không phải là ảnh: bên trong là ảnh TIFF; mở ảnh ấy, xuất ra .jpg rồi chép vào"),
        ("images/a.jpg", b"BM\x36\0\0\0", "content/images/a.jpg không phải là ảnh: bên trong là ảnh BMP; mở ảnh ấy, xuất ra .jpg rồi chép vào"),
        ("images/a.jpg", b"8BPS\0\1", "content/images/a.jpg không phải là ảnh: bên trong là tệp Photoshop; mở ảnh ấy, xuất ra .jpg rồi chép vào"),
        (
            "images/a.jpg",
            b"\0\0\0\x18ftypmp42",
            "content/images/a.jpg không phải là ảnh: bên trong là phim; chụp lấy một khung hình thành .jpg; kho không đăng phim",
        ),
        (
            "images/a.jpg",
            b"%PDF-1.7\n",
            "content/images/a.jpg không phải là ảnh: bên trong là tệp PDF; xuất trang ấy ra .jpg; hoặc đăng làm tệp đính kèm, ở content/files/",
        ),
        (
            "images/a.jpg",
            b"PK\x03\x04\x14\0",
            "content/images/a.jpg không phải là ảnh: bên trong là tệp nén hay tệp Office; lấy ảnh trong ấy ra, lưu thành .jpg",
        ),
        (
            "images/a.webp",
            b"khong ro la gi",
            "content/images/a.webp không phải là ảnh: không rõ bên trong là gì; mở thử bằng chương trình xem ảnh; mở được thì xuất ra .jpg rồi chép vào",
        ),
        (
            "images/a.jpg",
            b"\xff\xd8\xff\xe0 hong",
            "ảnh content/images/a.jpg hỏng, hoặc chép chưa xong; chép lại từ bản gốc, mở thử thấy đủ ảnh rồi hãy dùng",
        ),
    ],
)
def test_what_is_no_picture_is_told_by_what_it_is(file, data, message):
    assert told(file, data) == message


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", "png"), ("WEBP", "webp"), ("GIF", "gif"), ("AVIF", "avif")])
def test_a_picture_that_moves_is_refused(kind, suffix):
    data = written(drawn(number=1), kind, save_all=True, append_images=[drawn(number=7)], duration=100)
    assert told(f"images/a.{suffix}", data) == f"ảnh content/images/a.{suffix} là ảnh động; chọn một khung hình, lưu thành .jpg hay .png"


def test_a_picture_of_another_kind_than_its_name_says_is_refused():
    assert told("images/hop.png", jpeg()) == "content/images/hop.png thật ra là ảnh JPEG; đổi tên tệp thành hop.jpg, và sửa tên ấy trong bài"
    assert told("images/hop.jpg", written(drawn(), "WEBP")).startswith("content/images/hop.jpg thật ra là ảnh WEBP; đổi tên tệp thành hop.webp")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_half_a_picture_is_refused(kind, part):
    data = written(drawn(200, 150), kind)
    file = f"images/a.{kind.lower().replace('jpeg', 'jpg')}"
    said = f"ảnh content/{file} hỏng, hoặc chép chưa xong; chép lại từ bản gốc, mở thử thấy đủ ảnh rồi hãy dùng"
    assert told(file, data[: int(len(data) * part)]) == said


def png_that_says(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is so large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0" * 999))
        + chunk(b"IEND", b"")
    )


def webp_that_says(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("file", "data", "said"),
    [
        ("images/a.png", png_that_says(9_000, 9_000), "có 9000 × 9000 điểm ảnh, kho chỉ nhận tới 80 triệu"),
        ("images/a.png", png_that_says(50_000, 50_000), "có quá nhiều điểm ảnh, kho chỉ nhận tới 80 triệu"),
        ("images/a.webp", webp_that_says(16_777_216, 255), "có 16777216 × 255 điểm ảnh, kho chỉ nhận tới 80 triệu"),
        (
            "images/a.gif",
            b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + b"\0\0\0,\0\0\0\0" + struct.pack("<HH", 9, 9) + b"\0\x02\x01L\0;",
            "có quá nhiều điểm ảnh, kho chỉ nhận tới 80 triệu",
        ),
    ],
)
def test_a_small_file_that_would_fill_the_memory_is_refused_before_it_is_decoded(file, data, said):
    tracemalloc.start()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert told(file, data) == f"ảnh content/{file} {said}; {SMALLER}"
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_remark_that_unpacks_to_very_much_is_refused():
    """As a picture that is broken: the decoder stops at a megabyte."""
    remark = b"zTXt" + b"Ghi chu\0\0" + zlib.compress(b"x" * 70_000_000, 9)
    chunk = struct.pack(">I", len(remark) - 4) + remark + struct.pack(">I", zlib.crc32(remark))
    data = written(drawn(), "PNG")
    assert "hỏng" in told("images/a.png", data[:33] + chunk + data[33:])


def test_a_picture_that_is_too_heavy_is_refused_unread():
    with pytest.raises(Unfit) as found:
        pictures.check_size("images/a.jpg", 100_000_000)
    assert str(found.value) == f"ảnh content/images/a.jpg nặng 100 MB, kho chỉ nhận dưới 100 MB; {SMALLER}"
    pictures.check_size("images/a.jpg", 99_999_999)


# Drawings of standing pages.


def test_a_drawing_with_nothing_written_beside_it_stays_as_it_is():
    for kind, file in (("WEBP", "a.webp"), ("PNG", "a.png"), ("JPEG", "a.jpg"), ("GIF", "a.gif")):
        data = written(drawn(), kind)
        assert pictures.plain(file, data) == data


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "JPEG"])
def test_a_drawing_loses_what_is_written_beside_it(kind):
    data = written(drawn(40, 30), kind, exif=exif(6))
    out = pictures.plain(f"a.{kind.lower()}", data)
    seen = opened(out)
    assert (seen.format, seen.size) == (kind, (30, 40))
    assert not seen.getexif()
    assert SECRETS[0] not in out
