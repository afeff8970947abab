"""What a release has beside the pages: the archive as data (``du-lieu/``) and the bundles of provinces (``goi/``).

They hold every record, so any edit would send all of them again. They are made anew once in a week, when asked, and always when something was
withdrawn or a name withheld: what must not be told any more goes from them in the same release as from the pages.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from pelican.settings import read_settings

from plugins.archive.sources import DATA, SUPPRESSED
from plugins.common.dates import short_day

from . import building, bundling, exporting

OLD = timedelta(days=7)
_PLACES = {"DATA_URL": "du-lieu/", "BUNDLES_URL": "goi/"}


def places(settings_file: str) -> dict[str, str]:
    """Return the settings that say where in the release they are; none for what the host serves from elsewhere."""
    settings = read_settings(settings_file)
    return {name: place for name, place in _PLACES.items() if not settings.get(name)}


def make(settings_file: str, wanted: dict[str, str], site: Path, folder: Path, *, withheld: Collection[str], anew: bool) -> tuple[dict[str, Path], str]:
    """Make in ``folder`` what is ``wanted`` of a built ``site``, or leave it as it is; return place → folder, and what to tell ("": nothing).

    ``withheld``: what is not to be told any more; see :func:`withheld`.
    """
    note = folder / "note.json"
    today, never_told = building.today(), sorted(withheld)
    before = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
    is_due = anew or before.get("withheld") != never_told or before.get("made") != sorted(wanted) or today - date.fromisoformat(before["day"]) >= OLD
    if is_due and wanted:
        folder.mkdir(parents=True, exist_ok=True)
        note.unlink(missing_ok=True)
        if "DATA_URL" in wanted:
            with building.open_engine(settings_file, str(site), **wanted) as engine:
                exporting.write_data(engine, str(read_settings(settings_file)["SITENAME"]), folder / "data")
        if "BUNDLES_URL" in wanted:
            for _ in bundling.write_bundles(settings_file, site, folder / "bundles"):
                pass
        note.write_text(json.dumps({"day": today.isoformat(), "withheld": never_told, "made": sorted(wanted)}), encoding="utf-8")
    made = {"DATA_URL": folder / "data", "BUNDLES_URL": folder / "bundles"}
    said = "" if is_due or not wanted else f"Tệp dữ liệu và gói theo tỉnh để nguyên như ngày {short_day(date.fromisoformat(before['day']))}; làm lại: --data."
    return {wanted[name]: made[name] for name in wanted}, said


def withheld(settings_file: str, site: Path, wanted: dict[str, str]) -> frozenset[str]:
    """Return what is not to be told any more, each by a digest: withdrawn records, rows of the list of names that are not shown."""
    with building.open_engine(settings_file, str(site), **wanted) as engine:
        known = engine.refresh()
        if known is None:
            return frozenset()
        items = [f"record {row[0]}" for row in known.db.execute("SELECT id FROM record WHERE status = 'withdrawn'")]
        items += (engine.setup.content / DATA / SUPPRESSED).read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(sha256(item.encode()).hexdigest()[:32] for item in items)
