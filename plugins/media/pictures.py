"""Pictures by Pillow: is it one, how large is it, and its files for readers. What a camera or a program wrote into it stays behind.

Nothing is decoded before its size is known to be sane, and by no decoder but those of the kinds that we take.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from .core import WIDTHS, Medium, Unfit, height_at, suffix_of

if TYPE_CHECKING:
    from PIL import Image

# Pillow is loaded where it is first needed: a build without a new picture has no use for it.

RECIPE = 1  # To be raised with every change of how files are made: their names tell it.
MOST_BYTES = 100 * 10**6
MOST_PIXELS = 80 * 10**6
_SMALLER = "xuất lại ảnh nhỏ hơn rồi chép đè lên: cạnh dài 3.000 điểm ảnh là đủ"
_DECODERS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
_FORMATS = {"JPEG": (".jpg", ".jpeg"), "MPO": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",), "AVIF": (".avif",), "GIF": (".gif",)}
# One thread: the same bytes on every machine. The qualities look alike.
_SETTINGS: dict[str, dict[str, object]] = {
    "avif": {"format": "AVIF", "quality": 58, "speed": 6, "max_threads": 1, "autotiling": False},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
}
# What Pillow tells of a file that says nothing of people and places, and changes no colours.
_HARMLESS = {
    "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive", "progression", "adobe", "adobe_transform", "loop", "background",
    "timestamp", "duration", "version", "extension", "interlace", "transparency", "srgb", "gamma", "chromaticity", "icc_profile",
}  # fmt: skip
# By how a file begins: what it is, and what to do.
_AS_JPEG = "mở ảnh ấy, xuất ra .jpg rồi chép vào"
_OTHER_KINDS: tuple[tuple[int, tuple[bytes, ...], str, str], ...] = (
    (4, (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1"), "ảnh HEIC (của iPhone)", _AS_JPEG),
    (4, (b"ftyp",), "phim", "chụp lấy một khung hình thành .jpg; kho không đăng phim"),
    (0, (b"II*\0", b"MM\0*"), "ảnh TIFF", _AS_JPEG),
    (0, (b"BM",), "ảnh BMP", _AS_JPEG),
    (0, (b"8BPS",), "tệp Photoshop", _AS_JPEG),
    (0, (b"%PDF",), "tệp PDF", "xuất trang ấy ra .jpg; hoặc đăng làm tệp đính kèm, ở content/files/"),
    (0, (b"PK\x03\x04",), "tệp nén hay tệp Office", "lấy ảnh trong ấy ra, lưu thành .jpg"),
)


def examine(file: str, data: bytes) -> Medium:
    """Return the measure of the picture ``data``, the content of ``file`` (below content/), without its digest. Raises Unfit."""
    check_size(file, len(data))
    if not data:
        raise Unfit(f"tệp ảnh content/{file} trống", "chép lại ảnh từ bản gốc")
    with _opened(file, data) as image:
        _check_kind(file, image)
        width, height = image.size
        turned = _orientation(image) in (5, 6, 7, 8)
        # A JPEG may be decoded at an eighth of its size: whether it is whole shows all the same.
        image.draft(None, (max(1, width // 8), max(1, height // 8)))
        image.load()
    return Medium("", *((height, width) if turned else (width, height)))


def check_size(file: str, size: int) -> None:
    """Raise Unfit if a picture has too many bytes to be read at all."""
    if size >= MOST_BYTES:
        raise Unfit(f"ảnh content/{file} nặng {size // 10**6} MB, kho chỉ nhận dưới {MOST_BYTES // 10**6} MB", _SMALLER)


def recipe() -> str:
    """Return what, besides its own bytes, the files of a picture depend on."""
    from importlib.metadata import version

    return f"{RECIPE} Pillow {version('pillow')} {_SETTINGS}"


@contextmanager
def _opened(file: str, data: bytes) -> Iterator[Image.Image]:
    """Open a picture of a kind that we take, in a size that is sane. Raises Unfit, for what goes wrong within, too."""
    from PIL import Image, UnidentifiedImageError

    try:
        _check_pixels(file, *_canvas(data))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Of Pillow's own limit, and of oddities of which readers see nothing.
            with Image.open(io.BytesIO(data), formats=_DECODERS) as image:
                _check_pixels(file, *image.size)
                yield image
    except Unfit:
        raise
    except UnidentifiedImageError:
        raise _unknown(file, data) from None
    except Image.DecompressionBombError:
        raise Unfit(f"ảnh content/{file} có quá nhiều điểm ảnh, kho chỉ nhận tới {MOST_PIXELS // 10**6} triệu", _SMALLER) from None
    except Exception as error:  # Decoders raise whatever they stumble over.
        raise Unfit(f"ảnh content/{file} hỏng, hoặc chép chưa xong", "chép lại từ bản gốc, mở thử thấy đủ ảnh rồi hãy dùng") from error


def _check_pixels(file: str, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Unfit(f"ảnh content/{file} có {width} × {height} điểm ảnh, kho chỉ nhận tới {MOST_PIXELS // 10**6} triệu", _SMALLER)


def _canvas(data: bytes) -> tuple[int, int]:
    """Return the size that an extended WebP says it has: its decoder makes room for that when it is opened."""
    if data[:4] != b"RIFF" or data[8:16] != b"WEBPVP8X":
        return 0, 0
    return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1


def _unknown(file: str, data: bytes) -> Unfit:
    """Return what a file is that no decoder knows."""
    begins = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begins.startswith(b"<"):
        if b"<svg" in begins:
            return Unfit(f"content/{file} không phải là ảnh: bên trong là ảnh SVG", "SVG chứa được mã chạy: mở ra, xuất thành .png rồi chép vào")
        return Unfit(f"content/{file} không phải là ảnh: bên trong là trang web", "có lẽ đã lưu nhầm trang có ảnh: lưu lại chính tấm ảnh")
    if data.startswith((b"\xff\xd8", b"\x89PNG", b"GIF8", b"RIFF")) or data[4:12] in (b"ftypavif", b"ftypavis"):
        return Unfit(f"ảnh content/{file} hỏng, hoặc chép chưa xong", "chép lại từ bản gốc, mở thử thấy đủ ảnh rồi hãy dùng")
    for at, signs, name, cure in _OTHER_KINDS:
        if data[at:].startswith(signs):
            return Unfit(f"content/{file} không phải là ảnh: bên trong là {name}", cure)
    return Unfit(f"content/{file} không phải là ảnh: không rõ bên trong là gì", "mở thử bằng chương trình xem ảnh; mở được thì xuất ra .jpg rồi chép vào")


def _check_kind(file: str, image: Image.Image) -> None:
    """Raise Unfit for a picture that moves, and for one whose name says that it is of another kind."""
    kind = str(image.format)
    suffixes = _FORMATS[kind]
    if suffix_of(file) not in suffixes:
        name = f"{PurePosixPath(file).stem}{suffixes[0]}"
        raise Unfit(f"content/{file} thật ra là ảnh {'JPEG' if kind == 'MPO' else kind}", f"đổi tên tệp thành {name}, và sửa tên ấy trong bài")
    # Telephones keep a second picture in a JPEG (depth, brightness): not for readers, the first is the picture.
    if kind != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise Unfit(f"ảnh content/{file} là ảnh động", "chọn một khung hình, lưu thành .jpg hay .png")


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:  # What is no EXIF turns no picture.
        return 1


def make(file: str, data: bytes, picture: Medium, kind: str, width: int) -> bytes:
    """Return one file of a picture: ``width`` pixels wide, in sRGB, upright, and nothing in it but what is seen."""
    seen = _resized(file, data, width, height_at(width, picture))
    found = io.BytesIO()
    seen.save(found, **_SETTINGS[kind])
    return found.getvalue()


@lru_cache(maxsize=len(WIDTHS))
def _resized(file: str, data: bytes, width: int, height: int) -> Image.Image:
    from PIL import Image

    seen = _upright(file, data)
    return seen if seen.size == (width, height) else seen.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


@lru_cache(maxsize=1)  # The files of one picture are made one after the other.
def _upright(file: str, data: bytes) -> Image.Image:
    """Return a picture as it is to be looked at: upright, in sRGB, on white, as wide as the widest of its files, with nothing written beside it."""
    from PIL import Image, ImageOps

    with _opened(file, data) as image:
        image.draft(None, (2 * WIDTHS[-1],) * 2)
        image.load()
        try:
            upright = ImageOps.exif_transpose(image)
        except Exception:  # What is no EXIF turns no picture.
            upright = image.copy()
        seen = _flat(_in_srgb(upright))
        if seen.width > WIDTHS[-1]:
            seen = seen.resize((WIDTHS[-1], height_at(WIDTHS[-1], Medium("", *seen.size))), Image.Resampling.LANCZOS, reducing_gap=3.0)
    seen.info = {}
    return seen


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return a picture with the colours that its profile means, as browsers show them without one."""
    from PIL import Image, ImageCms

    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits of grey.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode in ("1", "P", "PA", "La", "RGBa"):
        image = image.convert("RGBA" if "transparency" in image.info or image.mode != "P" else "RGB") if image.mode != "1" else image.convert("L")
    if not profile:
        return image
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    colours = image.convert(image.mode.removesuffix("A")) if alpha else image
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(meant):
            return image
        seen = ImageCms.profileToProfile(colours, meant, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):  # No profile, or one of other colours: as if there were none.
        return image
    if not isinstance(seen, Image.Image):
        return image
    if alpha:
        seen.putalpha(alpha)
    return seen


def _flat(image: Image.Image) -> Image.Image:
    """Return a picture in RGB; what is transparent is white: black lines would be lost on a dark page."""
    from PIL import Image

    if image.mode in ("RGBA", "LA") or "transparency" in image.info:
        above = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", above.size, "white"), above).convert("RGB")
    return image.convert("RGB")


def plain(file: str, data: bytes) -> bytes:
    """Return a drawing of a standing page as it is; if something is written beside it, or it lies on its side, made anew without that."""
    with _opened(file, data) as image:
        kind = str(image.format)
        image.load()
        text = getattr(image, "text", {})  # PNG keeps remarks after the picture, too.
        if set(image.info) <= _HARMLESS and not text and not image.getexif():
            return data
    found = io.BytesIO()
    lossless = {"lossless": True} if kind == "WEBP" else {"quality": 90}
    _upright(file, data).save(found, format="JPEG" if kind == "MPO" else kind, **({} if kind in ("PNG", "GIF") else lossless))
    return found.getvalue()
