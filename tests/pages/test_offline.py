"""What the page of a province tells of keeping it for reading without a network."""

from __future__ import annotations

from plugins.pages.bundles import read_list
from plugins.pages.offline import kept_size


def test_the_page_of_a_province_tells_about_how_much_keeping_it_takes(site):
    for path in site.glob("tinh/*/ngoai-mang.json"):
        listed = read_list(path.read_bytes())
        kept = [*listed["trang"], *(f"{kind}/{row[0]}.html" for row in listed["tin"] for kind in ("tin", "in"))]
        years = sum(page.count("/") == 2 and page.startswith("tinh/") for page in listed["trang"])
        told, true = kept_size(len(listed["tin"]), years), sum((site / page).stat().st_size for page in kept) / 1000
        assert 0.85 < told / true < 1.2, (path, told, true)


def test_what_is_kept_holds_what_reads_aloud_and_what_explains_it(site):
    listed = read_list((site / "tinh/an-giang/ngoai-mang.json").read_bytes())
    assert {"theme/nghe.js", "theme/so-giao-ban.css", "theme/bang-hinh.css", "nghe-doc.html"} <= {*listed["trang"]}
