"""A name that is not to be shown is in no file of a built site, nor in a bundle. Everything here is made up."""

from __future__ import annotations

import shutil

from plugins.common.text import fold
from plugins.feeds.core import Feeds
from plugins.feeds.settings import FeedSettings
from plugins.pages.bundles import Bundle, bundle_files, read_list
from plugins.pages.chrome import PageSettings
from plugins.speech.plugin import Speech
from tests.conftest import ROOT, engine, files_of

NAME = "Đỗ Văn Kiểm Thử"
SETTINGS = PageSettings(has_feeds=True)
RECORD = """---
title: Cuộc họp thử do {name} chủ trì
date: 2021-03-04
locality: Mẫu Bắc
chair: [{{name: {name}, role: Chủ tịch}}]
topics: [{name}, chuyện khác]
figures: [{{label: tin trao đổi, value: 370, unit: tin, note: theo {name}}}]
promises: [{{text: {name} hẹn họp lại}}]
summary: "{name} chủ trì cuộc họp thử."
source: {{publisher: Báo Thử, title: "{name} nói", author: {name}}}
added: 2026-01-02
---

Ông {name} nói: có 370 tin trao đổi. {name} hẹn họp lại.
"""


def test_a_withheld_name_reaches_no_file_of_the_site_and_no_bundle(tmp_path):
    content, output = tmp_path / "content", tmp_path / "output"
    shutil.copytree(ROOT / "tests" / "site" / "content", content)
    record = content / "tin" / "2021" / "03" / "mau-bac-2021-03-04.md"
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(RECORD.format(name=NAME), encoding="utf-8")
    register = content / "data" / "suppressed-people.csv"

    def having() -> set[str]:
        with engine(content, output, settings=SETTINGS, more=(Speech(), Feeds(FeedSettings(SETTINGS)))) as builder:
            assert builder.build().problems == ()
        files = files_of(output)
        listed = read_list(files["tinh/mau-bac/ngoai-mang.json"])
        files |= {f"gói/{path}": data for path, data in bundle_files(Bundle("mau-bac", listed, "Thử"), files.get).items()}
        return {path for path, data in files.items() if fold(NAME) in fold(data.decode("utf-8", "ignore"))}

    register.write_text("name,place,record,reason,date\n", encoding="utf-8")
    shown = having()
    # Were the name not there without the register, its absence would say nothing.
    for path in (
        "tin/mau-bac-2021-03-04.html",
        "in/mau-bac-2021-03-04.html",
        "tra-cuu/nguoi-chu-tri.html",
        "tinh/mau-bac.html",
        "tinh/mau-bac/ngoai-mang.json",
        "index.html",
        "theo-doi/tin.xml",
        "theo-doi/tinh/mau-bac.json",
        "theo-doi/tinh/mau-bac.ics",
        "trich-dan/mau-bac-2021-03-04.html",
        "trich-dan/mau-bac-2021-03-04.bib",
        "trich-dan/nam/2021.ris",
        "gói/theme/chu-trong-goi.js",
    ):
        assert path in shown
    register.write_text(f"name,place,record,reason,date\n{NAME},mau-bac,,Thử.,2026-01-02\n", encoding="utf-8")
    assert having() == set()
