"""The real site with an invented engine behind its search page: what tests of the page search in, the same whatever the true engine ranks."""

from __future__ import annotations

import base64
import gzip
import json
import shutil
from pathlib import Path

from lxml import html

from plugins.search.bundle import joined_scripts
from tests.conftest import ROOT

MODULES = ROOT / "theme" / "static" / "js" / "search"
FAKE = Path(__file__).with_name("fake_engine.mjs")
KINDS = {"giao-ban": "Giao ban", "so-ket": "Sơ kết", "tong-ket": "Tổng kết"}
PLACES = {"an-giang": "An Giang", "dak-lak": "Đắk Lắk", "da-nang": "Đà Nẵng"}


def fake_scripts(folder: Path) -> tuple[bytes, bytes]:
    """Return the page's own modules joined with the invented engine; ``folder`` is where they may be put together."""
    folder.mkdir(parents=True)
    for module in MODULES.glob("*.mjs"):
        shutil.copy(module, folder)
    shutil.copy(FAKE, folder / "engine.mjs")
    return joined_scripts(folder, "main.mjs", "later.mjs")


def shard(name: str, data: bytes) -> str:
    """Return a file of the index as it is published."""
    return f'sgb("{name}","{base64.b64encode(gzip.compress(data, mtime=0)).decode()}")'


def invented_index(site: Path) -> bytes:
    """Return what the invented engine knows: every article of ``site``, in an invented place and year, and a few pages."""
    records = []
    for number, path in enumerate(sorted((site / "tin").glob("*-*.html"))):
        title = html.parse(str(path), parser=html.HTMLParser(encoding="utf-8")).find(".//h1").text_content().strip()
        place = list(PLACES)[number % 3]
        records.append(
            {
                "id": path.stem,
                "href": f"tin/{path.name}",
                "title": title,
                "place": PLACES[place],
                "day": f"{number % 28 + 1}/7/{2010 + number % 12}",
                "order": 2010 + number % 12,
                "decrees": "03/2019/NĐ-CP",
                "excerpt": f"Hội nghị giao ban thử số {number}, bàn việc tuyển quân{', ở Gò Quao' * (number == 1)}.",
                "facets": {
                    "tinh": place,
                    "nd": "nd-03-2019",
                    "nam": str(2010 + number % 12),
                    "luc-luong": ["cong-an", "quan-su"][number % 2],
                    "loai": list(KINDS)[number % 3],
                },
            }
        )
    labels = {
        "tinh": PLACES,
        "nd": {"nd-03-2019": "NĐ 03/2019"},
        "nam": {str(year): str(year) for year in range(2010, 2022)},
        "luc-luong": {"cong-an": "Công an", "quan-su": "Quân sự"},
        "loai": KINDS,
    }
    pages = [
        {"kind": "place", "title": "An Giang", "href": "tinh/an-giang.html", "note": "tỉnh"},
        {"kind": "place", "title": "An Nhơn", "href": "tinh/index.html", "note": "thị xã, nay thuộc Gia Lai"},
        {"kind": "place", "title": "Đắk Lắk", "href": "tinh/dak-lak.html", "note": "tỉnh"},
        {"kind": "decree", "title": "Nghị định 03/2019/NĐ-CP", "href": "nghi-dinh/03-2019-nd-cp.html", "note": "đang có hiệu lực"},
        {"kind": "year", "title": "2020", "href": "nam/2020.html", "note": "năm"},
    ]
    return json.dumps({"records": records, "labels": labels, "pages": pages}, ensure_ascii=False).encode()


def put_fake_engine(site: Path, target: Path) -> Path:
    """Make ``target`` a copy of the built ``site`` whose search page asks the invented engine."""
    scripts = fake_scripts(target.with_name(f"{target.name}-modules"))
    shutil.copytree(site, target)
    (target / "theme" / "tim.js").write_bytes(scripts[0])
    (target / "theme" / "tim-2.js").write_bytes(scripts[1])
    (target / "tim").mkdir(exist_ok=True)
    (target / "tim" / "thu.js").write_text(shard("thu", invented_index(site)), encoding="utf-8")
    return target
