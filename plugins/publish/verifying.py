"""Whether a copy of the site is whole and unchanged: by its manifest, the manifest by its signature, a bag by its own manifests."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from .core import MANIFEST, is_copy, is_part, read_manifest, read_whole
from .shelf import files_below

SIGNATURE = f"{MANIFEST}.sig"
NAMESPACE = "so-giao-ban"  # What a signature is for: one made for mail or for a program says nothing here. ssh-keygen(1), -n.

Read = Callable[[str], bytes | None]  # The bytes at a path, None where there is nothing.


def quoted(who: str, said: str) -> str:
    """Return what a program says, in its language, as what stands behind our own words; "" if it says nothing."""
    line = next((line.strip() for line in said.splitlines() if line.strip()), "")
    return f" ({who} nói: “{line[:300]}”)" if line else ""


class CannotSign(RuntimeError):
    """No signature could be made or looked at; the message says why, and what to do."""


@dataclass
class Verdict:
    """What a look at a copy found: how many files are as the manifest says, and the others by what is wrong with them."""

    good: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not (self.missing or self.altered)


def verify(read: Read, there: Iterator[str] | None = None) -> Verdict:
    """Compare a copy with its manifest; ``there``: the paths that it has, where they can be listed. Raises LookupError without a manifest, BadManifest."""
    text = read(MANIFEST)
    if text is None:
        raise LookupError(MANIFEST)
    found = Verdict()
    told = read_manifest(text.decode("utf-8", "replace"))
    for part in [path for path in told if is_part(path)]:
        if (data := _good(part, told[part], read, found)) is not None:
            told.update(read_manifest(data.decode("utf-8", "replace"), part))
    is_all_told = found.is_whole
    for path, digest in told.items():
        if not is_part(path):
            _good(path, digest, read, found)
    known = {*told, MANIFEST, SIGNATURE}
    found.foreign = [path for path in (there or ()) if path not in known and not is_copy(path, known)] if is_all_told else []
    return found


def _good(path: str, digest: str, read: Read, found: Verdict) -> bytes | None:
    """Return what is at a path if it is what it is to be; note it in ``found``."""
    data = read(path)
    if data is None:
        found.missing.append(path)
    elif sha256(data).hexdigest() != digest:
        found.altered.append(path)
    else:
        found.good += 1
        return data
    return None


def verify_folder(folder: Path) -> Verdict:
    """Compare a folder with the manifest in it. Raises as :func:`verify`."""
    return verify(reader_of(folder), files_below(folder))


def manifest_in(folder: Path) -> dict[str, str]:
    """Return all that the manifest in a folder names, with its parts: path → SHA-256. Raises OSError, BadManifest."""
    read = reader_of(folder)
    return read_whole((folder / MANIFEST).read_text(encoding="utf-8"), lambda paths: {path: read(path) or b"" for path in paths})


def reader_of(folder: Path) -> Read:
    """Return what reads the files of a folder."""
    return lambda path: (folder / path).read_bytes() if (folder / path).is_file() else None


def sign(manifest: bytes, key: Path) -> bytes:
    """Return the signature of a manifest by an SSH key, as ``ssh-keygen -Y sign`` makes it (PROTOCOL.sshsig of OpenSSH). Raises CannotSign."""
    done = _ssh_keygen(["sign", "-f", str(key)], manifest)
    if done.returncode or not done.stdout:
        cure = "ghi ở SO_GIAO_BAN_SIGNING_KEY đường dẫn tới khóa SSH riêng, xem lại quyền đọc; khóa có mật khẩu thì ssh-add trước"
        raise CannotSign(f"không ký được bằng khóa {key}; {cure}{quoted('ssh-keygen', done.stderr.decode(errors='replace'))}")
    return done.stdout


def signer_of(manifest: bytes, signature: bytes, signers: Path) -> str | None:
    """Return who of the file ``signers`` (allowed_signers of ssh-keygen) signed the manifest; None if nobody did. Raises CannotSign."""
    with TemporaryDirectory() as scratch:
        file = Path(scratch) / "signature"
        file.write_bytes(signature)
        found = _ssh_keygen(["find-principals", "-f", str(signers), "-s", str(file)], b"", is_bare=True).stdout.decode().split()
        for name in found:
            if _ssh_keygen(["verify", "-f", str(signers), "-I", name, "-s", str(file)], manifest).returncode == 0:
                return name
    return None


def _ssh_keygen(command: list[str], given: bytes, *, is_bare: bool = False) -> subprocess.CompletedProcess[bytes]:
    namespace = [] if is_bare else ["-n", NAMESPACE]
    try:
        return subprocess.run(["ssh-keygen", "-Y", *command, *namespace], input=given, capture_output=True, check=False)
    except OSError as error:
        raise CannotSign(f"máy này không chạy được ssh-keygen; cài OpenSSH (Debian, Ubuntu: apt install openssh-client){quoted('máy', str(error))}") from error
