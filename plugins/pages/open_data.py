"""The page on the archive as data, in Vietnamese and in English: made from the table of columns, so that it cannot say anything else than the files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from plugins.archive.plan import Artifact
from plugins.data.addresses import API, INDEX, OPENAPI, PAGE, PAGE_IN_ENGLISH
from plugins.data.api import LICENCE
from plugins.data.columns import ORIGINS, TABLES, TYPES, Column, Table
from plugins.data.files import BUNDLED

from .chrome import Chrome, capital, page
from .log import PAGE as LOG
from .views import ColumnRow, DataSection, DataTable, Link

VI, EN = 0, 1
MIRROR = "ban-sao"  # A standing page.


@dataclass(frozen=True)
class _Words:
    """What the page says in one language."""

    path: str
    other: str
    other_label: str
    title: str
    summary: str
    headings: tuple[str, str, str, str, str, str]
    take: tuple[str, ...]
    log: str
    mirror: str
    made: str
    served: str
    served_link: str
    sure: tuple[str, ...]
    licence: tuple[str, ...]
    examples: tuple[str, str, str]
    columns: str
    column: str
    meaning: str
    unit: str
    always: str
    unless_withdrawn: str
    caption: str


_WORDS = (
    _Words(
        PAGE,
        PAGE_IN_ENGLISH,
        "In English",
        "Dữ liệu mở",
        "Lấy toàn bộ kho về dùng lại: API tĩnh, CSV, JSON Lines, SQLite, Parquet; mỗi cột nghĩa là gì, từ đâu ra, điều gì chắc, điều gì suy ra.",
        ("Lấy thế nào", "Các tệp của cả kho", "Điều gì chắc, điều gì suy ra", "Giấy phép", "Ví dụ", "Các bảng và các cột"),
        (
            "Mỗi bài, mỗi trang danh sách có một tệp JSON ở địa chỉ không đổi, ai cũng đọc được, không cần đăng ký. Phiên bản 1 không bỏ hay đổi tên mục nào; chỉ thêm.",
            "Liên kết trong các tệp đều tính từ chính tệp ấy, nên chép cả trang web về đĩa vẫn dùng được. Danh sách dài chỉ có các tin mới nhất, các năm, tháng bên dưới có đủ.",
        ),
        "Nhật ký thay đổi của kho",
        "Làm bản sao của kho",
        "Trang này không để sẵn các tệp ấy. Ai có mã nguồn của kho thì tự làm được bằng lệnh inv data, kèm mã kiểm SHA-256.",
        "Các tệp gồm cả kho, làm lại mỗi lần đăng. Trang kèm theo có cỡ tệp và mã kiểm SHA-256 của từng tệp; tệp SHA256SUMS để máy kiểm.",
        "Tải các tệp, xem mã kiểm",
        (
            "Cột ghi “theo bài của nguồn” là điều nguồn nói. Cột ghi “máy suy ra” là do máy tính từ cột khác và từ sổ của kho; sổ đổi thì cột ấy đổi.",
            "Ngày có dấu ? là suy ra, dấu ~ là vào khoảng, dấu % là cả hai; XXXX là không rõ năm. Căn cứ ở cột date_note. Tháng hay năm không kèm ngày nghĩa là chỉ biết tới đó.",
            "Ô trống (null trong JSON) là không rõ, không phải là không có. Vì sao không rõ thì ghi ở cột …_note, khi bài có nói.",
            "Điều về nghị định có cột …_status: confirmed là đã có trang nói rõ, unconfirmed là chưa.",
            "Không có tin không có nghĩa là không có cuộc họp. Kho chỉ là một phần nhỏ, không nên so sánh các nơi bằng số tin.",
            "Bài đã rút chỉ còn mã, ngày rút và lý do. Tên người được giữ kín không có trong tệp nào.",
        ),
        (
            "Dùng lại tự do theo giấy phép",
            ", kể cả để kinh doanh, nếu ghi tên “{name}”, dẫn giấy phép và nói đã sửa gì. Tiêu đề, tên và địa chỉ của nguồn thuộc về nguồn.",
        ),
        ("Một bài", "Các bài của một tỉnh, bằng Python", "Cả kho trong Datasette (cần tệp so-giao-ban.sqlite)"),
        "Tên cột giống nhau ở mọi dạng. Dòng đầu của tệp CSV là tên cột; tệp có BOM để Excel đọc đúng tiếng Việt; ô bắt đầu bằng =, +, - hay @ có thêm dấu ' ở trước để Excel không coi là công thức. Cột cách nhau bằng dấu phẩy, số thập phân viết bằng dấu chấm: máy đặt vùng Việt Nam mà bấm đúp vào tệp thì Excel dồn mọi cột vào một; hãy mở từ trong Excel, Dữ liệu → Từ văn bản/CSV (Data → From Text/CSV), chọn dấu phẩy. Thân bài (body) có trong JSON Lines, SQLite, Parquet, không có trong CSV.",
        "Cột, kiểu",
        "Nghĩa, từ đâu",
        "Đơn vị",
        "luôn có",
        "luôn có khi chưa rút",
        "Bảng {name}, tệp {file}.csv",
    ),
    _Words(
        PAGE_IN_ENGLISH,
        PAGE,
        "Bằng tiếng Việt",
        "Open data",
        "The whole archive for reuse: a static API, CSV, JSON Lines, SQLite, Parquet; what each column means, where it comes from, what is sure and what is inferred.",
        ("How to get it", "Files of the whole archive", "What is sure, what is inferred", "Licence", "Examples", "Tables and columns"),
        (
            "Each article and each list has a JSON file at an address that does not change, for everybody, without a key. Within version 1 nothing is taken away or renamed; what is new is added. Texts are in Vietnamese.",
            "Links in the files are relative to the file itself, so that a copy of the site on a disk works. Long lists hold the newest records; the years and months below them hold all.",
        ),
        "Change log of the archive",
        "How to mirror it, and how a mirror proves that it is whole",
        "This site does not serve these files. Whoever has the source of the archive can make them, with their SHA-256 sums, by the command inv data.",
        "Files of the whole archive, made anew with each release. The page beside them has the size and SHA-256 of each; SHA256SUMS is for machines.",
        "Get the files, see their checksums",
        (
            "Columns “from the source's article” hold what the source says. Columns “inferred by us” are computed from other columns and our registers; they change when a register does.",
            "A day with ? is inferred, with ~ approximate, with % both; XXXX stands for an unknown year. Why is in date_note. A month or a year without a day means that no more is known.",
            "An empty cell (null in JSON) means unknown, not that there was none. Why it is unknown is in the column …_note, where the record says it.",
            "Facts on decrees have a column …_status: confirmed where a page says so, unconfirmed where none was found.",
            "No record does not mean no meeting. The archive is a small part of what was held: do not compare places by their numbers of records.",
            "Of a withdrawn record only its id, the day and the reason are left. Names that are withheld are in no file.",
        ),
        (
            "Free to reuse under",
            ", commercially too, if you name “{name}”, link to the licence and say what you changed. Headlines, names and addresses of the sources belong to those.",
        ),
        ("One record", "The records of a province, in Python", "All of it in Datasette (needs so-giao-ban.sqlite)"),
        "Columns have the same names in all formats. The first line of a CSV file has their names; it begins with a BOM for Excel; a cell that begins with =, +, - or @ has a ' before it, so that Excel takes it for no formula. Columns are parted by commas and decimals have points: where Windows has the Vietnamese region, a double click puts all columns into one; open the file from within Excel, Data → From Text/CSV, and choose the comma. The text of an article (body) is in JSON Lines, SQLite and Parquet, not in CSV.",
        "Column, type",
        "Meaning, origin",
        "Unit",
        "always there",
        "always there unless withdrawn",
        "Table {name}, file {file}.csv",
    ),
)


def data_pages(chrome: Chrome) -> Iterator[Artifact]:
    """Yield the page in both languages. They know of no record."""
    tells_mirrors = any(text.slug == MIRROR and not text.decree for text in chrome.pages)
    for language, words in enumerate(_WORDS):
        yield page(words.path, "data.html", (tells_mirrors,), partial(data_context, chrome, words, language, tells_mirrors=tells_mirrors))


def data_context(chrome: Chrome, words: _Words, language: int, *, tells_mirrors: bool) -> dict[str, object]:
    root, settings = chrome.root_of(words.path), chrome.settings
    folder = settings.data_url
    served = folder if ":" in folder else root + folder
    ways = [Link("index.json", root + INDEX), Link("OpenAPI 3.1", root + OPENAPI)] if settings.gives_data else []
    ways += [Link(words.log, root + LOG), *([Link(words.mirror, f"{root}{MIRROR}.html")] if tells_mirrors else [])]
    files = tuple(Link(name, f"{served}{name}") if folder else Link(name) for name in BUNDLED)
    api, take, the_files, sure, licence, examples = words.headings[0], words.take, words.headings[1], words.headings[2], words.headings[3], words.headings[4]
    name = settings.site_name
    return {
        **chrome.frame(words.path, words.title, words.summary, [] if language == VI else [("Dữ liệu mở", PAGE)]),
        "language": "" if language == VI else "en",
        "other": Link(words.other_label, root + words.other),
        "other_language": "en" if language == VI else "vi",
        "intro": words.summary,
        "take": DataSection(api, take, tuple(ways)),
        "files": DataSection(the_files, (words.served if folder else words.made,), files),
        "files_page": Link(words.served_link, f"{served}index.html") if folder else None,
        "sure": DataSection(sure, words.sure),
        "licence": DataSection(licence, (words.licence[0], words.licence[1].format(name=name)), (Link(LICENCE["name"], LICENCE["url"]),)),
        "examples_title": examples,
        "examples": tuple(zip(words.examples, _examples(chrome), strict=True)),
        "tables_title": words.headings[5],
        "tables_note": words.columns,
        "heads": (words.column, words.meaning),
        "tables": tuple(_table(table, words, language) for table in TABLES),
    }


def _examples(chrome: Chrome) -> tuple[str, str, str]:
    base = chrome.absolute(API)
    return (
        f"curl {base}/records/go-quao-2020-10-09.json",
        f"import json, urllib.request\nthere = '{base}/lists/tinh/an-giang.json'\nfor item in json.load(urllib.request.urlopen(there))['items']:\n    print(item['date'], item['title'])",
        "datasette so-giao-ban.sqlite\nsqlite3 so-giao-ban.sqlite \"SELECT id, title FROM records WHERE rowid IN (SELECT rowid FROM records_fts WHERE records_fts MATCH 'tuyen quan')\"",
    )


def _table(table: Table, words: _Words, language: int) -> DataTable:
    caption = words.caption.format(name=table.name, file=table.file)
    return DataTable(table.name, caption, (table.vi, table.en)[language].rstrip("."), tuple(_row(table, column, words, language) for column in table.columns))


def _row(table: Table, column: Column, words: _Words, language: int) -> ColumnRow:
    always = words.always if table.always_has(column) else words.unless_withdrawn if column.required else ""
    kind = ", ".join(filter(None, (TYPES[column.type][language], always)))
    unit = f" {words.unit}: {column.unit[language]}." if column.unit[language] else ""
    name = Markup("_<wbr>").join(column.name.split("_"))  # Two columns of a table have little room on a telephone.
    return ColumnRow(f"{table.name}-{column.name}", name, kind, (column.vi, column.en)[language] + unit, f"{capital(ORIGINS[column.origin][language])}.")
