"""From a built site to a release at its target: hash, compress, compare, send in an order in which no link breaks; and back again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b, sha256
from pathlib import Path

from plugins.common.text import format_number, slugify

from .core import MANIFEST, BadManifest, Files, Plan, files_of, is_lasting, plan_of, still_kept, write_manifest
from .shelf import History, Shelf, staged
from .targets import CannotPublish, Target
from .verifying import SIGNATURE

_AS_USUAL = "dựng lại từ lịch sử của kho (git), rồi đăng như thường"
NEVER = date.min  # As the day of today: what a release left, stays.
Sign = Callable[[bytes], bytes]
Begun = tuple[str, Files]  # The name of a release, and what it is to hold.


@dataclass(frozen=True)
class Published:
    """What was sent, or would be: ``size`` in bytes; ``release``: its name, "" where nothing had to be.

    ``forgets``: earlier releases hold what is withheld now, and cannot be brought back any more. ``is_first``: nothing was there of ours.
    """

    plan: Plan
    size: int
    release: str
    files: int
    forgets: bool = False
    is_first: bool = False


class Publisher:
    """Publishes to one target. What it knows of releases is below ``state``. One process at a time; to be closed."""

    def __init__(self, state: Path, target: Target) -> None:
        self._shelf, self._target, self._state = Shelf(state), target, state
        self._history = History(state / "targets" / _folder_name(target.name))

    def __enter__(self) -> Publisher:
        return self

    def __exit__(self, *_: object) -> None:
        self._shelf.__exit__()

    def publish(
        self,
        folders: Mapping[str, Path],
        *,
        sign: Sign | None = None,
        withheld: Collection[str] = (),
        is_dry: bool = False,
        takes_over: bool = False,
        today: date = NEVER,
    ) -> Published:
        """Make the target hold what is in ``folders`` (place in the release, "" or "a/b/" → folder), a manifest of it, and its signature.

        ``sign``: returns the signature of a manifest; ``withheld``: what is not told any more, by whatever names: where some of it is new, the
        releases before are forgotten, with their bytes. Lasting files of releases before stay until they are LEFT_FOR days without use
        on ``today``. Raises CannotPublish.
        """
        files = self._shelf.take(folders)
        copies = self._shelf.copies(files) if self._target.takes_copies else {}
        there, begun = self._look()
        kept, left = still_kept(there, files, self._history.left, today)
        files.update(kept)
        manifest = write_manifest(files)
        files |= copies
        files |= {path: self._shelf.add(data) for path, data in manifest.items()}
        if sign:
            files[SIGNATURE] = self._shelf.add(sign(manifest[MANIFEST]))
        if not is_dry:
            self._history.note_left(left)
        had_releases = bool(self._history.releases)
        forgets = not is_dry and self._history.withhold(withheld) and had_releases
        done = self._bring(there, begun, files, self._history.next_name(), is_dry=is_dry, takes_over=takes_over)
        if not is_dry and self._history.forget():
            self._sweep()
        return replace(done, forgets=forgets, is_first=not there)

    def roll_back(self, *, is_dry: bool = False, today: date = NEVER) -> Published:
        """Bring the release before the last one back; where that was begun only, or this was, the last whole one. Raises CannotPublish."""
        releases = self._history.returnable
        there, begun = self._look()
        is_here = len(releases) > (0 if begun else 1)
        if not is_here and self._history.has_withheld:
            raise CannotPublish(
                f"các bản trước của {self._target.name} còn điều nay đã rút hay phải giữ kín, không đưa trở lại được", "sửa nguồn của kho rồi đăng như thường"
            )
        if not is_here:
            raise CannotPublish(f"chưa có bản nào trước đó của {self._target.name} trên máy này", _AS_USUAL)
        if (not begun and MANIFEST in there and there[MANIFEST] != self._history.there[MANIFEST]) or not there:
            raise CannotPublish(f"ở {self._target.name} không còn là bản mà máy này đăng gần nhất", _AS_USUAL)
        name = releases[-2] if not begun else begun[0] if begun[0] in releases else releases[-1]
        before = self._history.files(name)
        # Of what it had kept, some may have gone since, and be of another machine, so that its bytes are not here.
        files = {path: entry for path, entry in before.items() if not is_lasting(path) or self._shelf.path(entry.sha256).is_file()}
        # Pages of the release that goes may be open. The old manifest, which may be signed, does not name their files.
        kept, left = still_kept(there, files, self._history.left, today)
        if not is_dry:
            self._history.note_left(left)
        return self._bring(there, begun, {**files, **kept}, name, is_dry=is_dry)

    def _bring(self, there: Files, begun: Begun | None, files: Files, name: str, *, is_dry: bool, takes_over: bool = False) -> Published:
        if begun and not is_dry:  # Brought to its end first, so that what is there is known.
            self._send(there, begun[1], begun[0])
            there, name = begun[1], self._history.next_name() if name >= begun[0] else name
        plan = plan_of(there, files)
        size = sum(files[path].size for path in plan.sent)
        if is_dry or not plan:
            return Published(plan, size, "", len(files))
        self._target.prepare(is_known=takes_over or bool(there))
        self._send(there, files, name)
        self._sweep()
        return Published(plan, size, name, len(files))

    def _send(self, there: Files, files: Files, name: str) -> None:
        plan = plan_of(there, files)
        self._history.begin(files, name)
        for paths in (plan.added, plan.changed):
            if paths:
                self._target.put(staged(self._shelf, files, paths, self._state / "stage"), paths)
        self._target.remove(plan.removed)
        self._history.finish(files, name)

    def _look(self) -> tuple[Files, Begun | None]:
        """Return what is at the target, and the release that was begun there and not finished.

        That is what was published from here if it is still there, else what the manifest there says: a disk may be another one, a folder was emptied,
        a file is lost, another machine published since.
        """
        there, begun = self._history.there, self._history.begun
        manifest = self._target.manifest()
        if begun and manifest is None:
            return {}, begun  # A first one, cut short before its manifest.
        is_ours = manifest is not None and sha256(manifest.encode()).hexdigest() in {
            files[MANIFEST].sha256 for files in (there, begun[1] if begun else {}) if MANIFEST in files
        }
        if not is_ours:
            return self._by_manifest(manifest), None
        lost = self._target.lacks(there) if not begun else ()  # What was begun is sent whole in any case.
        return {path: entry for path, entry in there.items() if path not in lost}, begun

    def _by_manifest(self, manifest: str | None) -> Files:
        try:
            return files_of(manifest, self._target.read) if manifest else {}
        except BadManifest as error:
            raise CannotPublish(f"{error} ở {self._target.name} không đọc được", f"xóa {MANIFEST} ở nơi đăng rồi chạy lại với --take-over") from None

    def _sweep(self) -> None:
        others = [History(folder) for folder in sorted((self._state / "targets").iterdir())]
        self._shelf.sweep(files for history in others for files in history.every())


def _folder_name(target: str) -> str:
    return f"{slugify(target)[:60]}-{blake2b(target.encode(), digest_size=6).hexdigest()}"


def told(files: Iterable[str], most: int = 10, thing: str = "tệp") -> str:
    """Return the first of ``files``, or of another ``thing``, as a list to read, and how many more there are."""
    listed = list(files)
    rest = len(listed) - most
    return "\n".join([*(f"  {path}" for path in listed[:most]), *([f"  … và {format_number(rest)} {thing} nữa"] if rest > 0 else [])])
