"""The tasks of Sổ Giao Ban, one short function a verb: ``inv --list`` shows them. The work is in ``plugins/``."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from invoke import Context, Exit, task

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))


def _run(c: Context, command: str, **env: str) -> None:
    with c.cd(str(ROOT)):
        if not c.run(command, env={"PYTHONPATH": str(ROOT), **env}, warn=True, pty=sys.stdout.isatty() and sys.platform != "win32"):
            raise Exit(code=1)


@task(help={"publish": "dùng publishconf.py (địa chỉ thật)", "output": "thư mục kết quả, mặc định output/"})
def build(c: Context, publish: bool = False, output: str = "") -> None:
    """Dựng trang web vào output/."""
    from plugins.workshop import building

    if publish and not os.environ.get("SO_GIAO_BAN_SITEURL"):
        raise Exit("Cần biết địa chỉ sẽ đăng: đặt biến môi trường SO_GIAO_BAN_SITEURL, ví dụ https://example.org/so-giao-ban", code=1)
    building.build(str(ROOT / ("publishconf.py" if publish else "pelicanconf.py")), output)


@task(help={"port": "cổng, mặc định 8000"})
def serve(c: Context, port: int = 8000) -> None:
    """Dựng, mở máy chủ tại chỗ, dựng lại khi có thay đổi, tự tải lại trình duyệt."""
    from plugins.workshop import building, serving

    if not building.is_free(port):
        raise Exit(f"Cổng {port} đang có chương trình khác dùng. Hãy thử: inv serve --port {port + 1}", code=1)
    try:
        building.build(str(ROOT / "pelicanconf.py"))
    except SystemExit:
        if not (ROOT / "output" / "index.html").exists():
            raise
    sources = [ROOT / name for name in ("content", "theme", "plugins")]
    serving.serve(ROOT / "output", sources, [sys.executable, "-m", "invoke", "build"], port)


@task
def check(c: Context) -> None:
    """Kiểm tra mọi bài và mọi sổ, không dựng gì."""
    from plugins.workshop import building

    building.check(str(ROOT / "pelicanconf.py"))


@task(help={"only": "chỉ chạy các kiểm thử có tên này (pytest -k)"})
def test(c: Context, only: str = "") -> None:
    """Chạy mọi kiểm thử."""
    _run(c, f'"{sys.executable}" -m pytest' + (f' -k "{only}"' if only else ""))


@task(help={"fix": "sửa luôn những gì máy sửa được"})
def lint(c: Context, fix: bool = False) -> None:
    """Kiểm tra kiểu viết mã và các hợp đồng import."""
    _run(c, f'"{sys.executable}" -m ruff check {"--fix " if fix else ""}. && "{sys.executable}" -m ruff format {"" if fix else "--check "}.')
    _run(c, f'"{Path(sys.executable).parent / "lint-imports"}"')


@task
def golden(c: Context) -> None:
    """Dựng lại tests/site/expected/ từ trang mẫu; đọc kỹ git diff sau đó."""
    _run(c, f'"{sys.executable}" -m pytest tests/site -k golden -n 0', SO_GIAO_BAN_REFRESH_GOLDEN="1")


@task
def screenshots(c: Context) -> None:
    """Chụp lại ảnh minh họa của README bằng Chromium."""
    from plugins.workshop import pictures

    pictures.take(ROOT / "output", ROOT / ".github" / "images")


@task
def clean(c: Context) -> None:
    """Xóa output/ và các thư mục tạm."""
    for name in ("output", ".cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
