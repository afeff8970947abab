"""``inv bundles``: a zip for each province from the pages that were built last, and the page from which they are taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from pelican.settings import read_settings

from plugins.archive.assets import STYLESHEET, THEME, folder_in, placed
from plugins.common.text import collation_key
from plugins.pages.bundles import Bundle, bundle_files, overview, read_list, zipped


class NothingBuilt(LookupError):
    """There is no built site to take pages from."""


def write_bundles(settings_file: str, output: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """Write the bundles of the site in ``output`` into ``folder``; yield the name and the bytes of each. Raises NothingBuilt."""
    lists = sorted((output / "tinh").glob("*/ngoai-mang.json"))
    if not lists:
        raise NothingBuilt(output)
    settings = read_settings(settings_file)
    site_name, site_url = str(settings["SITENAME"]), str(settings["SITEURL"]).rstrip("/")
    address = "" if urlsplit(site_url).hostname == "localhost" else site_url
    folder.mkdir(parents=True, exist_ok=True)
    rows, assets = [], folder_in(output)

    def read(name: str) -> bytes | None:
        file = output / (placed(name, assets) if name.startswith(f"{THEME}/") else name)
        return plain_names(file.read_bytes(), assets) if file.is_file() else None

    for path in lists:
        bundle = Bundle(path.parent.name, read_list(plain_names(path.read_bytes(), assets)), site_name, address)
        data = zipped(bundle.folder, bundle_files(bundle, read))
        (folder / f"{bundle.place_id}.zip").write_bytes(data)
        rows.append((bundle.place_id, str(bundle.listed["ten"]), len(bundle.listed["tin"]), len(data)))
        yield f"{bundle.place_id}.zip", len(data)
    for old in {*folder.glob("*.zip")} - {folder / f"{row[0]}.zip" for row in rows}:  # Of a province that has no record any more.
        old.unlink()
    rows.sort(key=lambda row: collation_key(row[1].removeprefix("tỉnh ").removeprefix("thành phố ")))
    (folder / Path(STYLESHEET).name).write_bytes((output / placed(STYLESHEET, assets)).read_bytes())
    (folder / "index.html").write_text(overview(rows, site_name), encoding="utf-8")


def plain_names(data: bytes, assets: str) -> bytes:
    """Return a file of a site as it is where the folder of the theme's files has its plain name: nobody keeps those of a bundle for ever."""
    return data.replace(f"{assets}/".encode(), f"{THEME}/".encode())
