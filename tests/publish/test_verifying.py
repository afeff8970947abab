"""A copy is whole or not, and who signed it. The files are made up."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from plugins.publish.bag import BagTaken, faults_of, make_bag
from plugins.publish.core import MANIFEST, BadManifest
from plugins.publish.publishing import Publisher
from plugins.publish.targets import Folder
from plugins.publish.verifying import SIGNATURE, CannotSign, Verdict, sign, signer_of, verify_folder
from tests.conftest import need


@pytest.fixture
def site(tmp_path) -> Path:
    folder = tmp_path / "site"
    (folder / "tin").mkdir(parents=True)
    (folder / "index.html").write_text("trang đầu " * 500, encoding="utf-8")
    (folder / "tin" / "a.html").write_text("bài", encoding="utf-8")
    return folder


@pytest.fixture
def key(tmp_path) -> Path:
    need(shutil.which("ssh-keygen"), "ssh-keygen", "apt install openssh-client")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "kho", "-f", str(tmp_path / "key")], check=True)
    return tmp_path / "key"


def released(tmp_path: Path, site: Path, key: Path | None = None) -> Path:
    with Publisher(tmp_path / "state", Folder("www", tmp_path / "www")) as publisher:
        publisher.publish({"": site}, sign=(lambda manifest: sign(manifest, key)) if key else None)
    return tmp_path / "www"


def test_a_release_is_whole_with_its_copies(tmp_path, site):
    assert verify_folder(released(tmp_path, site)) == Verdict(good=2)


def test_one_flipped_bit_a_missing_file_and_a_foreign_one_are_found(tmp_path, site):
    there = released(tmp_path, site)
    data = bytearray((there / "index.html").read_bytes())
    data[7] ^= 1
    (there / "index.html").write_bytes(data)
    (there / "tin" / "a.html").unlink()
    (there / "khac.html").write_text("của người khác")
    found = verify_folder(there)
    assert found == Verdict(good=0, missing=["tin/a.html"], altered=["index.html"], foreign=["khac.html"])
    assert not found.is_whole


def test_a_folder_without_a_manifest_or_with_a_broken_one_is_told(tmp_path, site):
    with pytest.raises(LookupError, match=MANIFEST):
        verify_folder(site)
    (site / MANIFEST).write_text("?")
    with pytest.raises(BadManifest, match=f"{MANIFEST}:1"):
        verify_folder(site)


def test_a_signature_names_its_signer_and_fits_its_manifest_alone(tmp_path, site, key):
    there = released(tmp_path, site, key)
    signers = tmp_path / "signers"
    signers.write_text(f"bien-tap@example.org {key.with_suffix('.pub').read_text()}")
    manifest, signature = (there / MANIFEST).read_bytes(), (there / SIGNATURE).read_bytes()
    assert signer_of(manifest, signature, signers) == "bien-tap@example.org"
    assert signer_of(manifest + b" ", signature, signers) is None
    signers.write_text("")
    assert signer_of(manifest, signature, signers) is None
    assert verify_folder(there) == Verdict(good=2)


def test_the_same_release_is_signed_once(tmp_path, site, key):
    released(tmp_path, site, key)
    with Publisher(tmp_path / "state", Folder("www", tmp_path / "www")) as publisher:
        assert not publisher.publish({"": site}, sign=lambda manifest: sign(manifest, key)).plan


def test_a_key_that_is_none_is_told(tmp_path):
    need(shutil.which("ssh-keygen"), "ssh-keygen", "apt install openssh-client")
    with pytest.raises(CannotSign):
        sign(b"a", tmp_path / "khong-co")


INFO = {"Source-Organization": "Sổ Giao Ban", "Bagging-Date": "2026-11-22"}


def test_a_bag_is_valid_and_the_same_each_time_and_a_flipped_byte_is_found(tmp_path, site):
    for name in ("a", "b"):
        assert make_bag({"trang": site, "nguon": site / "tin"}, tmp_path / name, INFO) == 3
    files = {path.relative_to(tmp_path / "a"): path.read_bytes() for path in (tmp_path / "a").rglob("*") if path.is_file()}
    assert files == {path.relative_to(tmp_path / "b"): path.read_bytes() for path in (tmp_path / "b").rglob("*") if path.is_file()}
    assert Path("data/trang/tin/a.html") in files
    assert faults_of(tmp_path / "a") == []
    page = tmp_path / "a" / "data" / "trang" / "tin" / "a.html"
    page.write_bytes(page.read_bytes()[:-1] + b"?")
    assert any("data/trang/tin/a.html" in fault for fault in faults_of(tmp_path / "a"))
    assert faults_of(site) != []


def test_a_bag_takes_no_place_of_anything_else(tmp_path, site):
    with pytest.raises(BagTaken):
        make_bag({"trang": site}, site, INFO)
