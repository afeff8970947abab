"""A small HTTP server as far away as a telephone is from a host: each answer comes late, and all of them share one narrow line.

Chromium's own throttling does not reach Workers reliably; this holds for whoever asks.
"""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

LATENCY = 0.06  # Seconds from a request to the first byte of its answer.
RATE = 10_000_000 / 8  # Bytes a second, of all connections together.
SLICE = 4096  # Bytes that one connection sends before it is another's turn.
# What hosts compress on the way (the types of nginx' and GitHub Pages' lists); our shards are scripts.
ZIPPED = {"text/html", "text/css", "text/javascript", "application/javascript", "application/json", "application/xml", "image/svg+xml"}
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".json": "application/json"}


@dataclass(frozen=True)
class Sent:
    """One answer: path, status, bytes on the line (head and body), and what these would be without compression."""

    path: str
    status: int
    size: int
    plain: int
    body: int = 0  # Of the size: without the head, which differs from host to host.


@dataclass(frozen=True)
class Traffic:
    """What several answers come to."""

    requests: int
    size: int
    plain: int

    @classmethod
    def of(cls, answers: Sequence[Sent]) -> Traffic:
        return cls(len(answers), sum(sent.size for sent in answers), sum(sent.plain for sent in answers))


class ThrottledServer:
    """Serves the files of ``roots``, the first that has one; a context, open on a free port of this machine while it lasts.

    ``handshake``: seconds that the first answer after :meth:`take` comes later, for a connection must be made first; ``folder``: where on the
    host the site lies (``so-giao-ban/``); ``brotli``: compresses what ``ZIPPED`` names for who understands it, else gzip does.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        *,
        latency: float = LATENCY,
        rate: float = RATE,
        handshake: float = 0.0,
        folder: str = "",
        brotli: Callable[[bytes], bytes] | None = None,
    ) -> None:
        self._roots = [root.resolve() for root in roots]
        self._latency, self._rate, self._handshake = latency, rate, handshake
        self._folder, self._brotli = folder, brotli
        self._is_met = False
        self._line_is_free_at = 0.0
        self._zipped: dict[tuple[Path, str], bytes] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = 0  # Requests being answered.
        self._last = 0.0
        self._sent: list[Sent] = []
        self.address = ""

    def __enter__(self) -> ThrottledServer:
        self._loop = asyncio.new_event_loop()
        is_ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(is_ready,), daemon=True)
        self._thread.start()
        is_ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def take(self) -> list[Sent]:
        """Return the answers since the last call; whoever asks next is a stranger."""
        self._is_met = False
        taken, self._sent = self._sent, []
        return taken

    def is_quiet(self, seconds: float) -> bool:
        """Return whether nothing was asked or sent for so many seconds."""
        return not self._open and time.monotonic() - self._last >= seconds

    def _run(self, is_ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve(is_ready))
        finally:
            self._loop.close()

    async def _serve(self, is_ready: threading.Event) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        is_ready.set()
        await self._stop.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._converse(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, one after another, until the other side closes it."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                self._open += 1
                try:
                    await self._answer(head, writer)
                finally:
                    self._open -= 1
                    self._last = time.monotonic()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> None:
        late = 0.0 if self._is_met else self._handshake
        self._is_met = True  # HTTP/2 and 3 need one connection to a host; this server's others are then as good as made.
        await asyncio.sleep(self._latency + late)
        method, target, _ = head.split(" ", 2)
        path = unquote(urlsplit(target).path).lstrip("/")
        is_ours = path.startswith(self._folder)
        path = path.removeprefix(self._folder) or "index.html"
        file = self._find(path) if is_ours else None
        status, body, kind = (200, file.read_bytes(), type_of(file)) if file else (404, b"", "text/plain")
        tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        if file and tag in head:  # If-None-Match: the browser has it, as with every host of files.
            status, body, file = 304, b"", None
        lines = {"Content-Type": kind, "Cache-Control": "max-age=600", "Connection": "keep-alive", "Vary": "Accept-Encoding", "ETag": tag}
        plain = len(body)
        coding = "br" if self._brotli and accepts(head, "br") else "gzip" if accepts(head, "gzip") else ""
        if file and kind in ZIPPED and coding:
            if (file, coding) not in self._zipped:
                self._zipped[file, coding] = self._brotli(body) if self._brotli and coding == "br" else gzip.compress(body, 6, mtime=0)
            body = self._zipped[file, coding]
            lines["Content-Encoding"] = coding
        lines["Content-Length"] = str(len(body))
        said = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
        sent = said.encode("latin-1") + (b"" if method == "HEAD" else body)
        for start in range(0, len(sent), SLICE):
            piece = sent[start : start + SLICE]
            await self._wait_for_line(len(piece))
            writer.write(piece)
            await writer.drain()
        self._sent.append(Sent(path, status, len(sent), len(said) + plain, len(body)))

    async def _wait_for_line(self, size: int) -> None:
        """Wait until the line has carried ``size`` bytes more, after all that others gave it before."""
        self._line_is_free_at = max(time.monotonic(), self._line_is_free_at) + size / self._rate
        await asyncio.sleep(self._line_is_free_at - time.monotonic())

    def _find(self, path: str) -> Path | None:
        for root in self._roots:
            file = (root / path).resolve()
            if file.is_relative_to(root) and file.is_file():
                return file
        return None


def type_of(file: Path) -> str:
    return _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def accepts(head: str, coding: str) -> bool:
    """Return whether the head of a request says that its sender understands ``coding``: gzip, br."""
    lines = (line.partition(":") for line in head.split("\r\n")[1:])
    return any(name.strip().lower() == "accept-encoding" and coding in re.split(r"[\s,;]+", value) for name, _, value in lines)
