"""A copy is whole or not, and who signed it. The files are made up."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from plugins.publish import core
from plugins.publish.bag import BagTaken, BrokenBag, make_bag, verify_bag
from plugins.publish.core import MANIFEST, PARTS, BadManifest
from plugins.publish.publishing import Publisher
from plugins.publish.targets import Folder
from plugins.publish.verifying import SIGNATURE, CannotSign, Verdict, sign, signer_of, verify_folder
from plugins.workshop import verification
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


def test_of_a_manifest_in_parts_a_part_that_is_missing_or_altered_is_found(tmp_path, site, monkeypatch):
    monkeypatch.setattr(core, "PART", 1)
    there = released(tmp_path, site)
    parts = sorted(path.relative_to(there).as_posix() for path in (there / PARTS).iterdir())
    assert verify_folder(there) == Verdict(good=2 + len(parts))
    (there / parts[0]).write_bytes((there / parts[0]).read_bytes().replace(b".html", b".htm"))
    found = verify_folder(there)
    assert (found.altered, found.is_whole, found.foreign) == ([parts[0]], False, []), "what it named is not said to be foreign"
    (there / parts[0]).unlink()
    assert verify_folder(there).missing == [parts[0]]


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
    with pytest.raises(CannotSign) as told:
        sign(b"a", tmp_path / "khong-co")
    assert str(told.value).startswith(f"không ký được bằng khóa {tmp_path / 'khong-co'}; ghi ở SO_GIAO_BAN_SIGNING_KEY đường dẫn tới khóa SSH riêng, xem lại")
    assert re.search(r"ssh-add trước \(ssh-keygen nói: “[^\n]+”\)$", str(told.value))


def test_a_machine_without_ssh_keygen_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotSign, match=r"^máy này không chạy được ssh-keygen; cài OpenSSH .*openssh-client\)"):
        sign(b"a", tmp_path / "khoa")


INFO = {"Source-Organization": "Sổ Giao Ban", "Bagging-Date": "2026-11-22"}


def test_a_bag_is_valid_and_the_same_each_time_and_a_flipped_byte_is_found(tmp_path, site):
    for name in ("a", "b"):
        assert make_bag({"trang": site, "nguon": site / "tin"}, tmp_path / name, INFO) == 3
    files = {path.relative_to(tmp_path / "a"): path.read_bytes() for path in (tmp_path / "a").rglob("*") if path.is_file()}
    assert files == {path.relative_to(tmp_path / "b"): path.read_bytes() for path in (tmp_path / "b").rglob("*") if path.is_file()}
    assert Path("data/trang/tin/a.html") in files
    assert verify_bag(tmp_path / "a") == Verdict(good=6)
    page = tmp_path / "a" / "data" / "trang" / "tin" / "a.html"
    page.write_bytes(page.read_bytes()[:-1] + b"?")
    assert verify_bag(tmp_path / "a") == Verdict(good=5, altered=["data/trang/tin/a.html"])


def test_what_is_wrong_with_a_bag_is_told_once_by_file_and_in_vietnamese(tmp_path, site, capfd):
    bag = tmp_path / "bag"
    make_bag({"trang": site, "nguon": site / "tin"}, bag, INFO)
    assert verification.run(str(bag), None)
    assert capfd.readouterr() == ("6 tệp đúng như bản kê. Gói nguyên vẹn.\n", "")

    data = bag / "data"
    (data / "trang" / "index.html").write_text("khác, và ngắn hơn", encoding="utf-8")
    (data / "nguon" / "a.html").unlink()
    (data / "khac.html").write_text("của người khác")
    assert not verification.run(str(bag), None)
    assert capfd.readouterr() == (
        "Thiếu (1 tệp):\n  data/nguon/a.html\n"
        "Đã bị đổi (1 tệp):\n  data/trang/index.html\n"
        "Lạ, không có trong bản kê (1 tệp):\n  data/khac.html\n"
        "4 tệp đúng như bản kê. Gói KHÔNG nguyên vẹn.\n",
        "",
    )

    (bag / "manifest-sha256.txt").unlink()
    (bag / "bagit.txt").write_text("?")
    assert not verification.run(str(bag), None)
    told = capfd.readouterr()
    assert told.out.startswith("Gói KHÔNG nguyên vẹn: gói không đúng khuôn BagIt nên không xem được từng tệp; hãy lấy lại gói từ nơi đã đóng (bagit nói: “")
    assert (told.out.count("\n"), told.err) == (1, "")
    with pytest.raises(BrokenBag, match="không đúng khuôn BagIt"):
        verify_bag(site)


def test_a_bag_takes_no_place_of_anything_else(tmp_path, site):
    with pytest.raises(BagTaken):
        make_bag({"trang": site}, site, INFO)
