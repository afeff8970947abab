"""The guide shows the pictures that its task makes, and no others; each is there, small, and told in words."""

from __future__ import annotations

import re
import struct

import pytest

from plugins.workshop.guide_shots import FOLDER, SHOTS, Failed, Studio, figure, put_in, settled, shown_in
from tests.conftest import ROOT

PAGES = sorted((ROOT / "content" / "pages").glob("huong-dan-*.md"))
LARGEST = 44_000  # Bytes; most have less than 30_000.


def size_of(data: bytes) -> tuple[int, int]:
    """Return width and height of a WebP.

    https://developers.google.com/speed/webp/docs/riff_container and …/webp_lossless_bitstream_specification, section 3.
    """
    assert data[:4] == b"RIFF"
    assert data[8:12] == b"WEBP"
    match data[12:16]:
        case b"VP8L":
            (bits,) = struct.unpack("<I", data[21:25])
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    raise AssertionError(data[12:16])


def text_of_the_guide() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def test_each_picture_of_the_guide_is_made_by_the_task_and_none_is_left_over():
    made = {shot.name for shot in SHOTS}
    assert len(made) == len(SHOTS)
    assert set(shown_in(text_of_the_guide())) == made
    assert {file.name for file in (ROOT / "content" / FOLDER).iterdir()} == {f"{name}.webp" for name in made}
    assert "[ảnh " not in text_of_the_guide()


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_each_picture_is_small_and_stands_in_its_page_with_its_words_and_its_size(shot):
    data = (ROOT / "content" / FOLDER / f"{shot.name}.webp").read_bytes()
    assert len(data) <= LARGEST
    tag = re.search(rf'<img src="{FOLDER}/{shot.name}\.webp" width="(\d+)" height="(\d+)"', text_of_the_guide())
    assert tag
    width, height = int(tag[1]), int(tag[2])
    assert figure(shot, width, height) in text_of_the_guide()
    assert len(shot.alt) >= 40
    assert shot.alt.endswith(".")
    wide, high = size_of(data)
    assert wide >= 1.4 * width
    assert abs(wide / high - width / height) < 0.02
    assert width <= 480  # On a telephone of 360 the letters are then two thirds of their size.


def test_pictures_wait_until_they_are_scrolled_to(site):
    page = (site / "huong-dan-bien-tap.html").read_text(encoding="utf-8")
    tags = re.findall(r"<img [^>]*>", page[page.index("<main") :])
    assert tags
    assert all('loading="lazy"' in tag and "width=" in tag and "height=" in tag for tag in tags)
    assert all((site / re.search(r'src="([^"]+)"', tag)[1]).is_file() for tag in tags)


def test_a_picture_is_put_where_its_name_stands():
    shot = SHOTS[0]
    put = put_in(f"a\n\n[ảnh {shot.name}]\n\nb", {shot.name: (480, 100)})
    assert put == f"a\n\n{figure(shot, 480, 100)}\n\nb"
    assert put_in(put, {shot.name: (480, 200)}) == put.replace('height="100"', 'height="200"')
    assert put_in("[ảnh khong-co]", {}) == "[ảnh khong-co]"


def test_what_a_progress_bar_took_back_is_not_shown():
    assert settled("\x1b[?25lĐọc 1/9\r\x1b[2KĐọc 9/9\r\x1b[2K\x1b[?25h\x1b[32mXong\x1b[0m.\n") == "\x1b[32mXong\x1b[0m."
    assert settled("một\nhai\n\x1b[1A\x1b[2Kba\n") == "một\nba"


def test_a_terminal_says_what_the_command_says(tmp_path):
    shot = next(shot for shot in SHOTS if shot.name == "kiem-tra")
    html = shot.html(Studio(ROOT, tmp_path, tmp_path))
    assert "hãy viết 2020-10-09" in html
    assert "3 lỗi trong 1 tệp" in html
    assert "inv check" in html


def test_a_scene_whose_words_are_gone_is_told_of(tmp_path):
    studio = Studio(ROOT, tmp_path, tmp_path)
    studio.write("a.md", "chữ")
    with pytest.raises(Failed, match="không có “câu”"):
        studio.edit("a.md", ("câu", "x"))
