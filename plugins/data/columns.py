"""The one table of what the data have: each column's name, meaning, type, unit, and where its values come from.

The header of the CSV files, the tables of SQLite, the schemas of Parquet, of the data package and of the API, and the page that explains the
data are all made from it. What the front matter has is taken from the schema of records; only its English meaning is said here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from plugins.records.schema import APPROXIMATIONS, BY_KEY, KINDS, LEVELS, Field

# Where values come from.
ARTICLE, EDITORS, INFERRED, REGISTER = "article", "editors", "inferred", "register"
ORIGINS = {  # In Vietnamese and in English.
    ARTICLE: ("theo bài của nguồn", "from the source's article"),
    EDITORS: ("do kho đặt hay ghi", "written by our editors"),
    INFERRED: ("máy suy ra từ mục khác và các sổ", "inferred by us from other columns and the registers"),
    REGISTER: ("theo sổ của kho, có nêu nguồn", "from our registers, which name their sources"),
}
# How values are written: in words, in JSON Schema (as in the API), SQLite, Frictionless (CSV).
TEXT, DATE, UNCERTAIN, INTEGER, NUMBER, BOOLEAN, LIST = "text", "date", "uncertain date", "integer", "number", "boolean", "list"
TYPES = {
    TEXT: ("chữ", "text"),
    DATE: ("ngày, năm-tháng-ngày", "date, ISO 8601"),
    UNCERTAIN: ("ngày có thể thiếu hay không chắc (EDTF)", "possibly partial or uncertain date (EDTF)"),
    INTEGER: ("số nguyên", "integer"),
    NUMBER: ("số", "number"),
    BOOLEAN: ("đúng hay sai (true, false; SQLite: 1, 0)", "true or false (SQLite: 1, 0)"),
    LIST: ("danh sách; trong CSV và SQLite cách nhau bằng “; ”", "list; in CSV and SQLite joined by “; ”"),
}
JOIN = "; "
EDTF = r"^(\d{4}|XXXX)(-\d{2}(-\d{2})?)?[~?%]?$"


@dataclass(frozen=True)
class Column:
    """One column. ``key`` leads to its value in a record's document (``source.url``); ``refers``: the table whose id it holds.

    ``allowed``: all values there can be. ``is_long``: left out of CSV, where a spreadsheet shows it as a wall of text.
    """

    name: str
    vi: str
    en: str
    type: str = TEXT
    origin: str = ARTICLE
    unit: tuple[str, str] = ("", "")
    key: str = ""
    required: bool = False
    refers: str = ""
    allowed: tuple[str, ...] = ()
    example: str = ""
    is_long: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        return tuple((self.key or self.name).split("."))


@dataclass(frozen=True)
class Table:
    """One table: ``file`` is the name of its CSV file without its ending; ``many`` the field of a record of which each value is a row."""

    name: str
    file: str
    vi: str
    en: str
    columns: tuple[Column, ...]
    primary: tuple[str, ...]
    many: str = ""

    def always_has(self, column: Column) -> bool:
        """Return whether a column has a value in every row: of a withdrawn record little is left."""
        return column.required and (self.name != "records" or column.name in ("id", "code", "status"))

    @cached_property
    def of_csv(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.is_long)


def _field(path: str) -> Field:
    """Return the field of the schema at ``path``: ``title``, ``source.url``."""
    key, _, inner = path.partition(".")
    return BY_KEY[key].inner[inner] if inner else BY_KEY[key]


def _meaning(field: Field) -> str:
    return f"{field.label}. {field.help}"


def _of(path: str, en: str, type: str = TEXT, origin: str = ARTICLE, *, name: str = "", vi: str = "", **more: object) -> Column:
    """Return the column of a field of the schema."""
    field = _field(path)
    return Column(name or path.replace(".", "_"), vi or _meaning(field), en, type, origin, key=path, required=field.required, example=field.example, **more)  # type: ignore[arg-type]


def _inner(group: str, key: str, en: str, type: str = TEXT, origin: str = ARTICLE, **more: object) -> Column:
    """Return the column of a field inside a group of which a record may have many."""
    field = BY_KEY[group].inner[key]
    return Column(key, _meaning(field), en, type, origin, required=field.required, example=field.example, **more)  # type: ignore[arg-type]


_RECORD = Column("record", "Mã bài có dòng này.", "Id of the record that has this row.", origin=EDITORS, required=True, refers="records")
_NUMBER = Column("number", "Thứ tự trong bài, từ 1.", "Position within the record, from 1.", INTEGER, EDITORS, required=True)

RECORDS = Table(
    "records",
    "so-giao-ban",
    "Các tin: mỗi dòng một cuộc họp mà kho có bài.",
    "Records: one row for each meeting of which the archive has an article.",
    (
        Column("id", "Mã bài; không bao giờ đổi. Trang của bài là tin/(mã).html.", "Id of the record; never changes. Its page is tin/(id).html.", origin=EDITORS, required=True, example="go-quao-2020-10-09"),
        Column("code", "Mã bài rút ngắn, để đọc qua điện thoại.", "Short code, to be said on the telephone.", origin=INFERRED, required=True, example="GQ-2020-10-09"),
        Column("status", "published: đang đăng; withdrawn: đã rút, chỉ còn ngày và lý do.", "published, or withdrawn: then only the day and the reason are left.", origin=EDITORS, required=True, key="status", allowed=("published", "withdrawn"), example="published"),
        _of("title", "Title, ours; not the source's headline. Empty when withdrawn.", origin=EDITORS),
        _of("summary", "One or two sentences, ours.", origin=EDITORS),
        _of("date", "Day of the meeting, as far as known: 2020-10-09, 2020-10, 2020; XXXX-07-19 with the year unknown; ? inferred, ~ about, % both. Empty: unknown.", UNCERTAIN),
        _of("date_note", "How the day was inferred, or why it is unknown.", origin=EDITORS),
        Column("date_earliest", "Ngày họp sớm nhất có thể, theo date.", "First day that the meeting can have been held on, by date.", DATE, INFERRED, example="2020-10-09"),
        Column("date_latest", "Ngày họp muộn nhất có thể, theo date.", "Last day that the meeting can have been held on, by date.", DATE, INFERRED, example="2020-10-09"),
        Column("date_is_inferred", "Đúng khi ngày họp là suy ra, nguồn không nói thẳng.", "Whether the day was inferred: the source does not say it.", BOOLEAN, EDITORS, example="false"),
        Column("date_is_approximate", "Đúng khi ngày họp là vào khoảng.", "Whether the day is approximate.", BOOLEAN, EDITORS, example="false"),
        _of("published", "When the source published, with the time of day where it says so; local time (UTC+7).", UNCERTAIN),
        _of("period", "Period that the meeting reviewed: 2022-Q2, 2020-H1, 2020-M09 (the first nine months), 2023, 2023-05, 2015/2019."),
        Column("period_start", "Ngày đầu của kỳ đánh giá.", "First day of the period.", DATE, INFERRED, example="2020-01-01"),
        Column("period_end", "Ngày cuối của kỳ đánh giá.", "Last day of the period.", DATE, INFERRED, example="2020-09-30"),
        _of("locality", "Where the meeting was, named as on its day.", LIST),
        _of("locality_note", "Why the place is unknown, or what it was inferred from.", origin=EDITORS),
        Column("place_ids", "Id của các nơi ấy trong sổ địa danh.", "Ids of these places in the register of places.", LIST, INFERRED, example="go-quao-kien-giang"),
        Column("province_then", "Tỉnh, thành của nơi họp vào ngày họp (id).", "Province of the place on the day of the meeting (ids).", LIST, INFERRED, example="kien-giang"),
        Column("province_now", "Tỉnh, thành ngày nay của nơi họp (id).", "Province of today that the place belongs to (ids).", LIST, INFERRED, example="an-giang"),
        Column("level", "Cấp của hội nghị: như bài ghi, không ghi thì theo nơi họp.", "Level of the meeting: as stated, else by its place.", origin=INFERRED, allowed=LEVELS, example="huyện"),
        Column("level_is_inferred", "Đúng khi cấp suy ra từ nơi họp.", "Whether the level was inferred from the place.", BOOLEAN, INFERRED, example="true"),
        _of("series", "Series that a central meeting belongs to.", origin=EDITORS),
        _of("venue", "Where it was held, if the source says so."),
        _of("decree", "Decrees named, by number.", LIST),
        _of("decree_note", "Why no decree is known, or what the source has wrong.", origin=EDITORS),
        Column("decree_ids", "Id của các nghị định ấy trong sổ nghị định: số hiệu và ngày ký, vì hai nghị định có thể cùng số.", "Ids of these decrees in the register: number and signing day, for two decrees may share a number.", LIST, INFERRED, example="nd-03-2019"),
        _of("kind", f"Kind of meeting: {', '.join(KINDS)}.", origin=EDITORS, allowed=KINDS),
        _of("forces", "Forces that met, as the register of forces names them.", LIST, vi="Các lực lượng cùng họp, theo tên trong sổ lực lượng."),
        _of("chair_note", "Why it is unknown who chaired.", origin=EDITORS),
        _of("topics", "One to five keywords, ours.", LIST, EDITORS),
        _of("source.publisher", "Who published; “không rõ”: unknown.", origin=ARTICLE),
        _of("source.title", "The source's headline, verbatim."),
        _of("source.url", "Address of the source."),
        _of("source.author", "Author, as the source has it."),
        _of("source.photo_credit", "Credit of the source's pictures."),
        _of("source.rights", "Rights, if the source names them."),
        _of("source.accessed", "Day on which we read the page.", DATE, EDITORS),
        _of("source.note", "Translation, reprint, only an excerpt read.", origin=EDITORS),
        _of("source.dead", "Day of the check by which the address was found, again and again, to answer 404 or 410; empty: not known to be dead.", DATE, EDITORS),
        _of("source.archived", "Address of a copy of the page, seen to be there.", origin=EDITORS),
        _of("source.sha256", "SHA-256 of the text that was read.", origin=EDITORS, vi="Mã SHA-256 của phần chữ đã đọc."),
        _of("image.file", "File of the picture, from content/ of the sources; pages show smaller ones made of it.", origin=EDITORS, vi="Tệp ảnh, tính từ content/ của kho bài; trang hiện các bản nhỏ hơn làm từ đó."),
        _of("image.alt", "What the picture shows.", origin=EDITORS),
        _of("image.caption", "Caption of the picture.", origin=EDITORS),
        _of("image.credit", "Who took the picture, who has the rights.", origin=EDITORS),
        _of("relay_of", "Id of the central meeting of which this is a provincial relay.", origin=EDITORS, refers="records"),
        _of("featured", "Whether it is shown on the first page.", BOOLEAN, EDITORS),
        _of("withdrawn.date", "Day of withdrawal.", DATE, EDITORS),
        _of("withdrawn.reason", "Reason of withdrawal.", origin=EDITORS),
        _of("added", "Day on which the record entered the archive.", DATE, EDITORS),
        Column("modified", "Ngày sau cùng mà điều người đọc thấy thay đổi, theo added, corrections, withdrawn.", "Last day on which what readers see changed, by added, corrections, withdrawn.", DATE, INFERRED, example="2026-11-22"),
        _of("aliases", "Earlier addresses of the page.", LIST, EDITORS),
        Column("body", "Thân bài, Markdown.", "Text of the article, Markdown.", origin=EDITORS, is_long=True),
    ),
    ("id",),
)  # fmt: skip
FIGURES = Table(
    "figures",
    "con-so",
    "Các con số mà nguồn nêu.",
    "Figures that the sources give.",
    (
        _RECORD,
        _NUMBER,
        _inner("figures", "label", "What is counted, in Vietnamese."),
        _inner("figures", "value", "The amount.", NUMBER, unit=("theo cột unit", "as in column unit")),
        _inner("figures", "unit", "Unit, in Vietnamese. Empty: the label says what is counted."),
        _inner("figures", "approx", f"Said to be approximate: {', '.join(APPROXIMATIONS)} (more than, nearly, about, over).", allowed=APPROXIMATIONS),
        _inner("figures", "note", "Where the figure is doubtful, or of the whole country.", origin=EDITORS),
    ),
    ("record", "number"),
    many="figures",
)
CHAIRS = Table(
    "chairs",
    "chu-tri",
    "Những người được nguồn nói là chủ trì, với chức vụ khi ấy.",
    "Those whom the source says to have chaired, with their office then.",
    (
        _RECORD,
        _NUMBER,
        Column("name", "Họ tên như nguồn ghi; trống khi kho không nêu tên.", "Name, as the source has it; empty where we withhold it.", example="Võ Văn Trà"),
        _inner("chair", "role", "Office, then."),
    ),
    ("record", "number"),
    many="chair",
)
PROMISES = Table(
    "promises",
    "hen-lam",
    "Việc mà cuộc họp hẹn sẽ làm.",
    "What the meetings said would be done.",
    (
        _RECORD,
        _NUMBER,
        _inner("promises", "text", "What was promised, in the words of the article."),
        _inner("promises", "due", "By when, if said.", UNCERTAIN),
        _inner("promises", "taken_up_by", "Id of the later record that speaks of it; empty where the archive has none.", origin=EDITORS, refers="records"),
    ),
    ("record", "number"),
    many="promises",
)
SOURCES = Table(
    "sources",
    "nguon",
    "Mọi nguồn của các tin: nguồn chính (số 1) và bài khác về cùng cuộc họp.",
    "All sources of the records: the main one (number 1) and other articles on the same meeting.",
    (
        _RECORD,
        _NUMBER,
        _inner("source", "publisher", "Who published; “không rõ”: unknown."),
        _inner("source", "title", "Headline, verbatim."),
        _inner("source", "url", "Address."),
        _inner("source", "author", "Author, as the source has it."),
        _inner("source", "accessed", "Day on which we read the page.", DATE, EDITORS),
        _inner("source", "note", "Translation, reprint, only an excerpt read.", origin=EDITORS),
        _inner("source", "dead", "Day of the check by which the address was found to be no more; empty: not known to be dead.", DATE, EDITORS),
        _inner("source", "archived", "Address of a copy of the page, seen to be there.", origin=EDITORS),
    ),
    ("record", "number"),
    many="sources",
)
CORRECTIONS = Table(
    "corrections",
    "dinh-chinh",
    "Những chỗ đã sửa sau khi đăng.",
    "What was corrected after publication.",
    (_RECORD, _NUMBER, _inner("corrections", "date", "Day.", DATE, EDITORS), _inner("corrections", "note", "What was corrected.", origin=EDITORS)),
    ("record", "number"),
    many="corrections",
)
RECORD_PLACES = Table(
    "record_places",
    "tin-dia-danh",
    "Mỗi tin họp ở những nơi nào.",
    "Which places each meeting was in.",
    (_RECORD, _NUMBER, Column("place", "Id của nơi họp.", "Id of the place.", origin=INFERRED, required=True, refers="places", example="go-quao-kien-giang")),
    ("record", "number"),
    many="place_ids",
)
RECORD_DECREES = Table(
    "record_decrees",
    "tin-nghi-dinh",
    "Mỗi tin nêu những nghị định nào.",
    "Which decrees each record names.",
    (_RECORD, _NUMBER, Column("decree", "Id của nghị định.", "Id of the decree.", origin=INFERRED, required=True, refers="decrees", example="nd-77-2010")),
    ("record", "number"),
    many="decree_ids",
)
PLACES = Table(
    "places",
    "dia-danh",
    "Sổ địa danh: các tỉnh, huyện, xã, nay và xưa.",
    "Register of places: provinces, districts and communes, of today and of before.",
    (
        Column(
            "id",
            "Id của nơi ấy; tên, loại, cấp trên đổi thì id vẫn thế.",
            "Id of the place; the same whatever became of its name, kind or parent.",
            origin=REGISTER,
            required=True,
            example="kien-giang",
        ),
        Column("name", "Tên.", "Name.", origin=REGISTER, required=True, example="Kiên Giang"),
        Column(
            "type",
            "Loại: tỉnh, huyện, xã ...; của thời sau cùng.",
            "Kind: province, district, commune ...; its last.",
            origin=REGISTER,
            required=True,
            example="tỉnh",
        ),
        Column(
            "ended",
            "Ngày đầu tiên không còn nữa; trống: vẫn còn.",
            "First day on which it no longer was; empty: it still is.",
            DATE,
            REGISTER,
            example="2025-07-01",
        ),
        Column("province_now", "Tỉnh, thành ngày nay (id).", "Provinces of today that it belongs to (ids).", LIST, INFERRED, example="an-giang"),
    ),
    ("id",),
)
PLACE_FORMS = Table(
    "place_forms",
    "dia-danh-tung-thoi",
    "Mỗi nơi qua từng thời: loại, cấp trên, từ ngày nào tới ngày nào, căn cứ.",
    "Each place over time: kind, parent, from when to when, by which law.",
    (
        Column("place", "Id của nơi ấy.", "Id of the place.", origin=REGISTER, required=True, refers="places", example="kien-giang"),
        Column("number", "Thứ tự của thời ấy, từ 1.", "Position of the form, from 1.", INTEGER, REGISTER, required=True),
        Column("type", "Loại.", "Kind.", origin=REGISTER, required=True, example="tỉnh"),
        Column(
            "parent", "Id của nơi cấp trên; tỉnh, thành thì trống.", "Id of the place it was part of; empty for provinces.", origin=REGISTER, refers="places"
        ),
        Column("valid_from", "Từ ngày; trống: có từ trước.", "First day of the form; empty: earlier than our records.", DATE, REGISTER),
        Column("valid_to", "Ngày đầu tiên không còn như thế; trống: tới nay.", "First day on which it no longer was so; empty: until today.", DATE, REGISTER),
        Column("successors", "Id của những nơi tiếp nối.", "Ids of what followed it.", LIST, REGISTER),
        Column("source", "Căn cứ.", "The law behind it.", origin=REGISTER),
    ),
    ("place", "number"),
)
DECREES = Table(
    "decrees",
    "nghi-dinh",
    "Sổ nghị định. Cột …_status nói điều bên cạnh đã được một nguồn xác nhận chưa.",
    "Register of decrees. Columns ending in _status say whether a source confirms what stands beside them.",
    (
        Column("id", "Id: số hiệu, thêm ngày ký khi trùng số.", "Id: the number, with the signing day where two share it.", origin=REGISTER, required=True, example="nd-03-2019"),
        Column("number", "Số hiệu.", "Number.", origin=REGISTER, required=True, example="03/2019/NĐ-CP"),
        Column("title", "Tên.", "Title.", origin=REGISTER),
        Column("title_status", "Tên đã xác nhận chưa.", "Whether the title is confirmed.", origin=REGISTER, required=True, allowed=("confirmed", "unconfirmed")),
        Column("signed", "Ngày ký.", "Signing day.", DATE, REGISTER),
        Column("signed_status", "Ngày ký đã xác nhận chưa.", "Whether the signing day is confirmed.", origin=REGISTER, required=True, allowed=("confirmed", "unconfirmed")),
        Column("effective", "Ngày có hiệu lực.", "Day of effect.", DATE, REGISTER),
        Column("effective_status", "Ngày có hiệu lực đã xác nhận chưa.", "Whether the day of effect is confirmed.", origin=REGISTER, required=True, allowed=("confirmed", "unconfirmed")),
        Column("issuer", "Nơi ban hành.", "Issuer.", origin=REGISTER, required=True),
        Column("is_core", "Đúng khi là nghị định về phối hợp giữa các lực lượng.", "Whether it is one of the decrees on coordination between the forces.", BOOLEAN, REGISTER, required=True),
        Column("replaced_by", "Id của nghị định thay thế, khi đã xác nhận.", "Id of the decree that replaced it, where confirmed.", origin=REGISTER, refers="decrees"),
    ),
    ("id",),
)  # fmt: skip
TABLES = (RECORDS, FIGURES, CHAIRS, PROMISES, SOURCES, CORRECTIONS, RECORD_PLACES, RECORD_DECREES, PLACES, PLACE_FORMS, DECREES)
PARTS = tuple(table for table in TABLES if table.many)  # Of which a record has rows.
# Fields of the schema that are rows of tables of their own.
IN_TABLES = ("chair", "figures", "promises", "other_sources", "corrections")


def without(columns: Iterable[Column], *names: str) -> tuple[Column, ...]:
    return tuple(column for column in columns if column.name not in names)


def by_name(table: Table) -> Mapping[str, Column]:
    return {column.name: column for column in table.columns}
