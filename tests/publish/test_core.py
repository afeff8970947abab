"""What travels to a target, and that no link breaks on the way. The sites here are made up: a page is a list of the pages it links to."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.publish import shelf
from plugins.publish.core import MANIFEST, PART, BadManifest, Entry, files_of, plan_of, read_manifest, read_whole, write_manifest
from plugins.search.core import FOLDER as INDEX

NAMES = [f"trang-{number}.html" for number in range(6)]
HOME = "index.html"


def entry(text: str) -> Entry:
    return Entry(sha256(text.encode()).hexdigest(), len(text))


@st.composite
def sites(draw):
    """A whole site: pages with links, all of which lead somewhere."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True))
    pages = [HOME, *names]
    return {page: " ".join([draw(st.sampled_from(["a", "b"])), *draw(st.lists(st.sampled_from(pages), unique=True, max_size=4))]) for page in pages}


def files(site):
    return {path: entry(text) for path, text in site.items()}


def broken(there):
    """The links that lead nowhere, of the pages that a reader can come to from the first one."""
    found, ahead, met = set(), [HOME], {HOME}
    while ahead:
        for link in there[ahead.pop()].split()[1:]:
            if link not in there:
                found.add(link)
            elif link not in met:
                met.add(link)
                ahead.append(link)
    return found


def steps(plan, site):
    """What a plan does to the files that are there, one after the other."""
    for path in plan.sent:
        yield lambda there, path=path: there.__setitem__(path, site[path])
    for path in plan.removed:
        yield lambda there, path=path: there.pop(path, None)


@given(sites(), st.lists(st.tuples(sites(), st.lists(st.integers(0, 20), max_size=3)), max_size=3))
def test_no_link_breaks_however_often_a_publishing_is_cut_short(site, releases):
    there = dict(site)
    for wanted, ends in releases:
        for end in (*ends, 1000):
            for step in list(steps(plan_of(files(site), files(wanted)), wanted))[:end]:
                step(there)
                assert not broken(there)
        assert there == wanted
        site = wanted


@given(sites(), sites())
def test_only_what_differs_travels(before, after):
    plan = plan_of(files(before), files(after))
    assert set(plan.sent) == {path for path, text in after.items() if before.get(path) != text}
    assert set(plan.removed) == before.keys() - after.keys()
    assert not plan_of(files(after), files(after))


def whole(files) -> str:
    """The manifest of so few files that it has no parts."""
    manifest = write_manifest(files)
    assert list(manifest) == [MANIFEST]
    return manifest[MANIFEST].decode()


def read_nothing(paths):
    raise AssertionError(f"nothing is to be read: {paths}")


def many(records: int) -> dict[str, Entry]:
    """The files of a made-up archive: four of each record, lists, and an index in two folders."""
    ids = [f"mau-{number}" for number in range(records)]
    paths = [path.format(id) for id in ids for path in ("tin/{}.html", "in/{}.html", "api/v1/records/{}.json", "trich-dan/{}.bib")]
    paths += [f"tinh/{number}/{year}.html" for number in range(records // 40) for year in range(2010, 2026)]
    paths += [f"{INDEX}/{segment}/t-{number}.js" for segment in "bc" for number in range(records // 10)]
    return {path: entry(path) for path in paths}


def read_from(manifest):
    return lambda paths: {path: manifest[path] for path in paths if path in manifest}


@pytest.mark.parametrize("records", [1, 300, 5000])
def test_a_manifest_in_parts_names_each_file_once(records):
    files = many(records)
    manifest = write_manifest(files)
    parts = {path: data for path, data in manifest.items() if path != MANIFEST}
    assert bool(parts) == (len(files) > PART)
    assert list(manifest)[-1] == MANIFEST
    told = read_whole(manifest[MANIFEST].decode(), read_from(manifest))
    assert {path: digest for path, digest in told.items() if path not in parts} == {path: file.sha256 for path, file in files.items()}
    assert {path: told[path] for path in parts} == {path: sha256(data).hexdigest() for path, data in parts.items()}
    assert files_of(manifest[MANIFEST].decode(), read_from(manifest)).keys() >= {*files, *manifest}
    assert write_manifest({**files, **dict.fromkeys(manifest, entry("before"))}) == manifest, "manifests of releases before are not in it"


def test_an_edit_changes_two_parts_of_the_manifest_at_most():
    files = many(5000)
    record = ["tin/mau-7.html", "in/mau-7.html", "api/v1/records/mau-7.json", "trich-dan/mau-7.bib"]
    words = [f"{INDEX}/b/t-{number}.js" for number in (3, 40, 99)]
    before, after = write_manifest(files), write_manifest({**files, **{path: entry("khác") for path in record + words}})
    new = [path for path in after if after[path] != before.get(path)]
    assert len(new) == 3, "the record's part, the index's part, and the manifest"
    assert sum(len(after[path]) for path in new) < sum(map(len, after.values())) / 5
    assert not {path for path in new if path != MANIFEST} & before.keys(), "a part is named by what is in it"


def test_a_part_that_is_another_one_or_not_there_is_told():
    manifest = write_manifest(many(300))
    part, text = next(iter(manifest)), manifest[MANIFEST].decode()
    without = {path: data for path, data in manifest.items() if path != part}
    for has in (without, {**without, part: manifest[part] + b" "}):
        with pytest.raises(BadManifest, match=f"^{part}$"):
            read_whole(text, read_from(has))


def test_the_manifest_is_last_to_come_and_tells_of_no_copies():
    all_files = {"a.html": entry("a"), "a.html.br": entry("b"), "theme/x.css": entry("c"), "b.gz": entry("d")}
    text = whole(all_files)
    assert read_manifest(text) == {path: all_files[path].sha256 for path in ("a.html", "b.gz", "theme/x.css")}
    plan = plan_of({}, {**all_files, MANIFEST: entry(text)})
    assert plan.added[0] == "theme/x.css"
    assert plan.added[-1] == MANIFEST


def test_a_target_of_which_only_the_manifest_is_known_loses_old_files_and_their_copies():
    there = files_of(whole({"a.html": entry("a"), "b.html": entry("b"), "x.png": entry("x")}), read_nothing)
    plan = plan_of(there, {"a.html": entry("a"), "a.html.br": entry("br"), MANIFEST: entry("m")})
    assert plan.removed == ("a.html.gz", "b.html", "b.html.br", "b.html.gz", "x.png", f"{MANIFEST}.br", f"{MANIFEST}.gz")
    assert set(plan.sent) == {"a.html.br", MANIFEST}, "a copy may be of an older file"


@pytest.mark.parametrize("text", ["nothing", f"{'0' * 64} a", f"{'0' * 64}  a\n{'1' * 64}  a"])
def test_what_is_no_manifest_is_told_with_its_line(text):
    with pytest.raises(BadManifest, match=rf"{MANIFEST}:{len(text.splitlines())}"):
        read_manifest(text)


def test_a_data_file_of_a_big_archive_is_compressed_in_seconds(monkeypatch):
    """Brotli's best would take minutes for it; pages get it."""
    asked = []
    monkeypatch.setattr(shelf.brotli, "compress", lambda data, **given: asked.append(given["quality"]) or data)
    for size in (1 << 20, (1 << 20) + 1):
        shelf._brotli(b" " * size)
    assert asked == [11, 9]
