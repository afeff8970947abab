"""A server for the author's own machine: the built site with its 404 page, rebuilt on change, the browser reloaded by itself.

Nothing of this is part of the published site: the reload script is put into pages as they are served.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import uvicorn
import watchfiles
from sse_starlette.sse import EventSourceResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from plugins.archive.report import console

RELOAD = "/_tai-lai"
SCRIPT = f'new EventSource("{RELOAD}").onmessage = () => location.reload();'
TAG = f'<script src="{RELOAD}.js" defer></script></body>'


class SitePages(StaticFiles):
    """Serves the output folder; ``404.html`` answers what is missing; HTML gets the reload script."""

    def file_response(self, full_path: os.PathLike[str] | str, stat_result: os.stat_result, scope: Scope, status_code: int = 200) -> Response:
        if str(full_path).endswith(".html"):
            html = Path(full_path).read_text(encoding="utf-8").replace("</body>", TAG)
            return HTMLResponse(html, status_code, headers={"cache-control": "no-store"})
        return super().file_response(full_path, stat_result, scope, status_code)


class Reloader:
    """Rebuilds when a source changes and tells every open page."""

    def __init__(self, build: Sequence[str], sources: Sequence[Path]) -> None:
        self.build, self.sources = list(build), list(sources)
        self.listeners: set[asyncio.Queue[str]] = set()

    async def watch(self) -> None:
        async for changes in watchfiles.awatch(*self.sources, step=50, debounce=300, ignore_permission_denied=True):
            names = sorted({Path(path).name for _, path in changes})
            console.print(f"\n[bold]Có thay đổi:[/] {', '.join(names[:5])}{' ...' if len(names) > 5 else ''}")
            result = await asyncio.to_thread(subprocess.run, self.build, check=False)
            if result.returncode == 0:
                for queue in self.listeners:
                    queue.put_nowait("tải lại")

    async def events(self, request: Request) -> EventSourceResponse:
        async def stream() -> AsyncIterator[dict[str, str]]:
            queue: asyncio.Queue[str] = asyncio.Queue()
            self.listeners.add(queue)
            try:
                while True:
                    yield {"data": await queue.get()}
            finally:
                self.listeners.discard(queue)

        return EventSourceResponse(stream())


def application(output: Path, reloader: Reloader) -> Starlette:
    """Return the application that serves ``output`` and the reload channel."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(reloader.watch())
        yield
        task.cancel()

    async def script(_: Request) -> Response:
        return Response(SCRIPT, media_type="text/javascript")

    routes = [Route(RELOAD, reloader.events), Route(f"{RELOAD}.js", script), Mount("/", SitePages(directory=output, html=True))]
    return Starlette(routes=routes, lifespan=lifespan)


def serve(output: Path, sources: Sequence[Path], build: Sequence[str], port: int) -> None:
    """Serve ``output`` on localhost until interrupted, rebuilding with the command ``build`` when one of ``sources`` changes."""
    console.print(f"Mở [bold]http://localhost:{port}/[/] trong trình duyệt. Sửa bài rồi lưu, trang tự dựng lại. Ctrl+C để dừng.")
    app = application(output, Reloader(build, sources))
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1)
    try:
        uvicorn.Server(config).run()
    except KeyboardInterrupt:
        console.print("Đã dừng.")
