"""A server for the author's own machine: the built site with its 404 page, built anew at each save, the browser brought along.

Nothing of this is part of the published site: one script is put into pages as they are served. The engine stays with the thread that
calls :func:`serve`, where Ctrl+C reaches it and its database may be used; HTTP has a thread of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import mimetypes
import os
import socket
import threading
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote

import anyio.to_thread
import uvicorn
from rich.text import Text
from sse_starlette.sse import EventSourceResponse
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from plugins.archive import report
from plugins.archive.engine import Outcome
from plugins.archive.report import console
from plugins.common.text import format_number
from plugins.proofreading.formats import NOTHING

from .checking import explanations
from .tabs import Tab, Tabs
from .troubles import Trouble, of_code, of_error, of_problems
from .watching import Engine, Rebuilder, Save, sort_changes, watch

HOST = "127.0.0.1"
BASE = "/_so-giao-ban"
SERVED = Path(__file__).parent / "served"
RETRY = 300  # Milliseconds until a browser that lost the server asks for it again.
FRESH = {"cache-control": "no-store"}
# Python's own table: the system's differs from machine to machine (Windows may call a script plain text).
TYPES = mimetypes.MimeTypes()
TYPES.add_type("text/javascript", ".js")
TYPES.add_type("font/woff2", ".woff2")
TYPES.add_type("image/avif", ".avif")
TYPES.add_type("application/atom+xml", ".atom")


class SitePages(StaticFiles):
    """Serves the output folder, or the one that has taken its name; HTML gets our script; ``404.html`` answers what is missing."""

    def __init__(self, output: Path, tabs: Tabs) -> None:
        super().__init__(directory=str(output), html=True, check_dir=False)
        self.output, self.tabs = output, tabs

    async def check_config(self) -> None:
        """Ask for no folder: there may be none yet."""

    def is_not_modified(self, response_headers: Headers, request_headers: Headers) -> bool:
        return False

    async def get_response(self, path: str, scope: Scope) -> Response:
        generation = self.tabs.generation  # Taken before the file is read: a page may be newer than it says, never older.
        found = await self._find(path, scope, generation)
        if found is None and not self._is_site():
            await asyncio.sleep(0.05)  # Where folders cannot be exchanged in one step, there is none for a moment.
            found = await self._find(path, scope, generation)
        if found is None and not self._is_site():
            page = _with_script((SERVED / "waiting.html").read_bytes(), generation, "index.html")
            return Response(page, HTTPStatus.SERVICE_UNAVAILABLE, FRESH, "text/html")
        if found is None:  # No 404.html, or a path that no file can have.
            found = await self._find("404.html", scope, generation) or Response("404", headers=FRESH, media_type="text/plain")
            found.status_code = HTTPStatus.NOT_FOUND
        return found

    def _is_site(self) -> bool:
        return (self.output / "index.html").is_file()

    async def _find(self, path: str, scope: Scope, generation: int) -> Response | None:
        try:
            found = await super().get_response(path, scope)
            if not isinstance(found, FileResponse):
                found.headers.update(FRESH)
                return found
            # Read whole: a file sent in parts could be exchanged for a longer one in between.
            content = await anyio.to_thread.run_sync(Path(found.path).read_bytes)
        except HTTPException as refused:
            if refused.status_code != HTTPStatus.NOT_FOUND:
                raise
            return None
        except FileNotFoundError:  # It went between the look-up and the reading.
            return None
        kind = TYPES.guess_type(str(found.path), strict=False)[0] or "application/octet-stream"
        if kind == "text/html":
            content = _with_script(content, generation, os.path.relpath(found.path, os.path.realpath(self.output)))
        return Response(content, found.status_code, FRESH, kind)


def _with_script(page: bytes, generation: int, file: str) -> bytes:
    tag = f'<script src="{BASE}/reload.js" data-generation="{generation}" data-file="{html.escape(Path(file).as_posix())}" defer></script>'
    before, end, after = page.rpartition(b"</body>")
    return before + tag.encode() + end + after if end else page + tag.encode()


def application(output: Path, tabs: Tabs, more: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the application that serves ``output`` and tells ``tabs`` what is new; ``more``: what is served besides."""

    async def events(request: Request) -> Response:
        try:
            tab = _tab(request)
        except ValueError:
            return Response("since và used phải là số", HTTPStatus.BAD_REQUEST, media_type="text/plain")

        async def stream() -> AsyncIterator[dict[str, object]]:
            tabs.come(tab)
            try:
                while not tabs.closed:
                    news = tabs.news(tab)
                    yield {"data": json.dumps({**news, "go": quote(str(news["go"]))}, ensure_ascii=False), "retry": RETRY}
                    await tab.news.wait()
                    tab.news.clear()
            finally:
                tabs.leave(tab)

        return EventSourceResponse(stream())

    async def used(request: Request) -> Response:
        with contextlib.suppress(ValueError):
            tabs.use(request.query_params.get("tab", ""), float(request.query_params.get("used", "")))
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def own_file(request: Request) -> Response:
        path = SERVED / Path(request.url.path).name
        return Response(path.read_bytes(), headers=FRESH, media_type=TYPES.guess_type(path.name)[0])

    routes = [
        Route(f"{BASE}/events", events),
        Route(f"{BASE}/used", used, methods=["POST"]),
        Route(f"{BASE}/reload.js", own_file),
        Route(f"{BASE}/panel.css", own_file),
        *more,
        Mount("/", SitePages(output, tabs)),
    ]
    # A page elsewhere whose name is made to point at this machine would be of one origin with us; its Host betrays it.
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["localhost", HOST])])


def _tab(request: Request) -> Tab:
    query = request.query_params
    uses = [_output_path(path) for path in query.getlist("uses")]
    page = _output_path(query.get("page", "/"))
    return Tab(query.get("tab", ""), page, frozenset(uses), int(query.get("since", "0")), float(query.get("used", "0")))


def _output_path(address: str) -> str:
    path = unquote(address).removeprefix("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


class Server(uvicorn.Server):
    """Answers from a thread of its own."""

    def __init__(self, output: Path, tabs: Tabs, more: Sequence[BaseRoute] = ()) -> None:
        super().__init__(uvicorn.Config(application(output, tabs, more), log_level="warning", lifespan="off", ws="none", timeout_graceful_shutdown=1))
        self.tabs = tabs
        self._up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self._up.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.tabs.close()  # Else the streams of open tabs would hold the server up.
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def listening(self, at: socket.socket) -> Iterator[None]:
        """Serve while the block runs."""
        thread = threading.Thread(target=self.run, args=([at],), name="máy chủ", daemon=True)
        thread.start()
        try:
            self._up.wait()
            yield
        finally:
            self.should_exit = True
            thread.join(2)

    def publish(self, result: Outcome | Trouble) -> None:
        """Tell the tabs. May be called from any thread."""
        self._loop.call_soon_threadsafe(_publish, self.tabs, result)


def _publish(tabs: Tabs, result: Outcome | Trouble) -> None:
    if isinstance(result, Trouble):
        tabs.fail(result)
    else:
        tabs.publish(result)


@dataclass(frozen=True)
class Besides:
    """What is served besides the site, and ``greeting``: what is printed with ``{address}`` when it is up."""

    routes: Sequence[BaseRoute] = ()
    greeting: str = "Mở [bold]{address}/[/] trong trình duyệt. Sửa bài rồi lưu: trang tự dựng lại và tự mở. Ctrl+C để dừng."


def serve(
    output: Path,
    sources: Sequence[Path],
    engine: Engine,
    port: int,
    restart: Callable[[], None],
    stop: threading.Event | None = None,
    besides: Besides | None = None,
) -> None:
    """Build, then serve ``output`` at localhost until Ctrl+C or ``stop``, building anew when one of ``sources`` (folders, files) changes.

    When a Python file among them changes, and can be read, the server ends and ``restart`` is called: it should start this process anew.
    Whatever goes wrong in a build is shown, and the server goes on. Raises OSError if ``port`` cannot be had.
    """
    sources = [path.absolute() for path in sources]
    try:
        with socket.create_server((HOST, port)) as listening:  # Before the first build: a browser that comes early waits for it.
            anew = _follow(output.absolute(), sources, Rebuilder(engine), listening, stop, besides or Besides())
        if anew:
            restart()
    except KeyboardInterrupt:
        console.print("\nĐã dừng.")


def _follow(output: Path, sources: Sequence[Path], rebuilder: Rebuilder, listening: socket.socket, stop: threading.Event | None, besides: Besides) -> bool:
    """Build at each change; return whether code changed, so that only a fresh process can go on."""
    tabs = Tabs()
    stale: set[Path] = set()
    with contextlib.closing(watch(sources, output, stop)) as saves:
        next(saves, None)  # The watch stands before the first build: no save falls between the two.
        _publish(tabs, _build(rebuilder, None, sources))
        server = Server(output, tabs, besides.routes)
        with server.listening(listening):
            port = listening.getsockname()[1]
            console.print(besides.greeting.format(address=f"http://localhost:{port}"))
            for changes in saves:
                save = sort_changes(changes)
                if save.sources == save.code == ():
                    continue
                _print_names(save)
                stale.update(save.code)
                if not stale:
                    server.publish(_build(rebuilder, save.sources, sources))
                elif trouble := of_code(sorted(stale), _root(sources)):
                    _print_trouble(trouble)
                    server.publish(trouble)
                else:
                    console.print("Mã đã đổi: khởi động lại.")
                    return True
    return False


def _build(rebuilder: Rebuilder, saved: Collection[Path] | None, sources: Sequence[Path]) -> Outcome | Trouble:
    """Build after a change of the files ``saved`` and print how it went."""
    try:
        with report.watch() as progress:
            outcome = rebuilder.build(saved, progress)
    except Exception as error:  # Whatever it is, the author sees it, and the next save may have put it right.
        trouble = of_error(error, _root(sources))
        _print_trouble(trouble)
        return trouble
    report.print_notes(outcome.notes)
    if outcome.problems:
        report.print_problems(outcome.problems, outcome.files)
        content = next((path for path in sources if path.name == "content"), None)
        return of_problems(outcome.problems, explanations(content) if content else NOTHING)
    changed = f"{format_number(len(outcome.changed))} tệp đổi"
    removed = f", {format_number(len(outcome.removed))} tệp bỏ" if outcome.removed else ""
    console.print(f"[green]Đã dựng[/] trong {outcome.seconds:.2f}".replace(".", ",") + f" giây: {changed}{removed}.")
    return outcome


def _root(sources: Sequence[Path]) -> Path:
    """Return the folder from which paths are shown."""
    return Path(os.path.commonpath([path.parent for path in sources]))


def _print_names(save: Save) -> None:
    names = [path.name for path in (*save.code, *(save.sources or ()))]
    shown = Text("\nCó thay đổi: ", style="bold")
    shown.append(f"{', '.join(names[:5])}{' ...' if len(names) > 5 else ''}" if names else "cả thư mục", style="not bold")
    console.print(shown)


def _print_trouble(trouble: Trouble) -> None:
    if trouble.details:
        console.print(Text(trouble.details, style="dim"))
    console.print(Text(trouble.title, style="bold red"))
    for line in trouble.lines:
        console.print(Text(str(line)))
