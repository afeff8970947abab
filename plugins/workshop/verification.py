"""``inv verify``: a folder, a site on the web or a BagIt bag against what it says of itself."""

from __future__ import annotations

import http.client
from pathlib import Path

from plugins.common.text import format_number
from plugins.publish.bag import BrokenBag, verify_bag
from plugins.publish.core import MANIFEST, BadManifest
from plugins.publish.publishing import told
from plugins.publish.verifying import SIGNATURE, CannotSign, Read, Verdict, reader_of, signer_of, verify, verify_folder

from .crawling import Client


def run(where: str, signers: Path | None) -> bool:
    """Look, say what was found; return whether all is well."""
    if not where.startswith(("http://", "https://")):
        folder = Path(where)
        if (folder / "bagit.txt").is_file():
            return _bag(folder)
        return _copy(where, reader_of(folder), folder, signers)
    try:
        with Client(where) as client:
            return _copy(where, lambda path: answer.body if (answer := client.get(path)).status == 200 else None, None, signers)
    except (OSError, http.client.HTTPException) as error:
        print(f"Không hỏi được {where} ({error}): xem lại địa chỉ, máy chủ đã chạy chưa.")
        return False


def _copy(where: str, read: Read, folder: Path | None, signers: Path | None) -> bool:
    try:
        found = verify_folder(folder) if folder else verify(read)
    except LookupError:
        print(f"Không có {MANIFEST} ở {where}: đây không phải bản do inv publish đăng.")
        return False
    except BadManifest as error:
        print(f"{error}: không đọc được; bản kê đã hỏng.")
        return False
    _tell(found)
    print(f"{format_number(found.good)} tệp đúng như bản kê." + ("" if found.is_whole else " Bản này KHÔNG nguyên vẹn."))
    return _signed(read, signers) and found.is_whole


def _tell(found: Verdict) -> None:
    for what, paths in (("Thiếu", found.missing), ("Đã bị đổi", found.altered), ("Lạ, không có trong bản kê", found.foreign)):
        if paths:
            print(f"{what} ({format_number(len(paths))} tệp):\n{told(paths)}")


def _signed(read: Read, signers: Path | None) -> bool:
    signature = read(SIGNATURE)
    if signers is None:
        print("Có chữ ký; muốn biết của ai: --signers TỆP." if signature else "Bản kê không có chữ ký.")
        return True
    try:
        name = signer_of(read(MANIFEST) or b"", signature, signers) if signature else None
    except CannotSign as error:
        print(f"Không xem được chữ ký: {error}.")
        return False
    print(f"Chữ ký của {name}." if name else "KHÔNG có chữ ký của ai trong tệp ấy.")
    return name is not None


def _bag(folder: Path) -> bool:
    try:
        found = verify_bag(folder)
    except BrokenBag as error:
        print(f"Gói KHÔNG nguyên vẹn: {error}.")
        return False
    _tell(found)
    is_good = found.is_whole and not found.foreign
    print(
        f"{format_number(found.good)} tệp đúng như bản kê. Gói nguyên vẹn."
        if is_good
        else f"{format_number(found.good)} tệp đúng như bản kê. Gói KHÔNG nguyên vẹn."
    )
    return is_good
