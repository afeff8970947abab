"""How much of a release travels after an edit: the golden site, published twice with its own settings. The records are made up."""

from __future__ import annotations

import shutil

from plugins.publish.core import COPIES, MANIFEST
from plugins.publish.publishing import Publisher
from plugins.publish.targets import Folder
from tests.conftest import ROOT, pelican


def test_of_a_text_that_was_mended_at_most_twelve_files_travel(tmp_path):
    """Lists, feeds, sitemaps, the first page stay as they are: only the record's own files, and the words in question in the search's index."""
    content, output = tmp_path / "content", tmp_path / "output"
    shutil.copytree(ROOT / "tests" / "site" / "content", content)
    record = content / "tin/2019/07/mau-tay-2019-07-05.md"

    def publish():
        done = pelican(content, output, ROOT / "publishconf.py", SO_GIAO_BAN_SITEURL="https://kho.example")
        assert done.returncode == 0, done.stdout + done.stderr
        with Publisher(tmp_path / "state", Folder("www", tmp_path / "www")) as publisher:
            return publisher.publish({"": output}).plan

    publish()
    record.write_text(record.read_text(encoding="utf-8").rstrip("\n").rstrip(".") + ", chứ không khác!\n", encoding="utf-8")
    plan = publish()
    own = {path for path in plan.sent if not path.endswith(tuple(COPIES))}
    assert not plan.added
    assert not plan.removed
    name, old = record.stem, "song-thu-cu"  # An id that it had, by which its data are had as well.
    data = {f"api/v1/records/{each}.json" for each in (name, old)}
    assert {path for path in own if not path.startswith("tim/")} == {MANIFEST, *data, f"in/{name}.html", f"tin/{name}.html"}
    assert len(own) <= 12
