"""The one schema of a record: each field's name, type, label, help and example.

The reader, the checker, the editors' guide and the tests all read it. YAML scalars are taken as text and typed here, so that
``03/2019``, ``2022-07`` and ``no`` mean what they say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlsplit

from plugins.common.dates import DateProblem, parse_date, parse_moment, parse_period
from plugins.common.problems import did_you_mean
from plugins.common.text import LONGEST, fold, is_device, is_slug, nfc, slugify
from plugins.media.core import ATTACHABLE, ATTACHMENTS, is_attachment, suffix_of

LEVELS = ("trung ương", "tỉnh", "huyện", "xã", "liên tỉnh")
KINDS = ("giao ban", "sơ kết", "tổng kết", "điểm cầu", "kiểm tra", "ký kết quy chế", "hội nghị chuyên đề", "gặp mặt", "sơ kết giáp ranh")
STATUSES = ("published", "draft", "withdrawn")
APPROXIMATIONS = ("hơn", "gần", "khoảng", "trên")
UNKNOWN_PUBLISHER = "không rõ"


class BadValue(ValueError):
    """A value that its field cannot take: ``what`` is wrong, and the ``cure``."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


@dataclass(frozen=True)
class Field:
    """One field of the front matter.

    ``parse`` turns the scalar's text into the typed value and raises BadValue or DateProblem. ``many``: one value or a list.
    ``fields``: the value is a mapping with these fields (``many``: a list of mappings).
    """

    key: str
    label: str
    help: str
    example: str
    parse: Callable[[str], object] | None = None
    required: bool = False
    many: bool = False
    fields: tuple[Field, ...] = ()

    @cached_property
    def inner(self) -> Mapping[str, Field]:
        """The ``fields`` by key."""
        return {field.key: field for field in self.fields}


def text(value: str) -> str:
    return " ".join(nfc(value).split())


def choice(*allowed: str) -> Callable[[str], str]:
    """Return a parser that takes one of ``allowed``, whatever its case or marks, and returns it as we spell it."""
    by_fold = {fold(word): word for word in allowed}

    def parse(value: str) -> str:
        found = by_fold.get(fold(value))
        if found is None:
            hint = did_you_mean(value, allowed)
            raise BadValue(f"“{value}” không có trong danh sách", f"{f'{hint} Chọn' if hint else 'chọn'} một trong: {', '.join(allowed)}")
        return found

    return parse


def exact_day(value: str) -> date:
    when = parse_date(value)
    if not when.is_exact_day or when.earliest is None:
        raise BadValue(f"“{value}” chưa đủ ngày, tháng, năm", "hãy viết đủ như 2026-11-22")
    return when.earliest


def number(value: str) -> Decimal:
    """Return a number as Vietnamese writes it: 20629, "358,68", 1.234.567. ``11.499`` could be either and is refused."""
    compact = value.strip().replace(" ", "")
    if re.fullmatch(r"-?(?:\d+(?:,\d+)?|[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:\.\d{3})+,\d+))", compact):
        return Decimal(compact.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", compact):
        whole, _, decimals = compact.rpartition(".")
        raise BadValue(
            f"“{value}” có thể đọc hai cách",
            f'hãy viết {compact.replace(".", "")} nếu là số nguyên, hoặc "{whole},{decimals}" trong ngoặc kép nếu là số lẻ',
        )
    if re.fullmatch(r"-?\d+\.\d+", compact):
        return Decimal(compact)
    raise BadValue(f"“{value}” không phải là một con số", 'hãy viết riêng con số (20629 hoặc "358,68"), đơn vị ghi ở unit')


def boolean(value: str) -> bool:
    known = {"true": True, "có": True, "false": False, "không": False}
    if value.casefold() not in known:
        raise BadValue(f"“{value}” không phải true hay false", "hãy viết true (có) hoặc false (không)")
    return known[value.casefold()]


def approximation(value: str) -> str:
    if value.casefold() in ("false", "không"):
        return ""
    if value.casefold() in ("true", "có"):
        return "khoảng"
    return choice(*APPROXIMATIONS)(value)


def web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        has_user = "@" in parts.netloc
    except ValueError:  # Square brackets that close nowhere, a port that is no number.
        known = has_user = False
    if known and has_user:
        raise BadValue(f"“{value}” có tên đăng nhập trước dấu @", "bỏ phần từ sau // tới hết dấu @")
    if not known or re.search(r"\s", value):
        raise BadValue(f"“{value}” không phải là địa chỉ trang web", "hãy chép nguyên địa chỉ, bắt đầu bằng https:// hoặc http://")
    return value


def inside_path(value: str) -> str:
    """Return ``value`` if it is a path inside ``content/`` (or of the site), with forward slashes. Raises BadValue if it leads out."""
    if value.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", value) or ".." in re.split(r"[\\/]", value):
        raise BadValue(
            f"đường dẫn “{value}” ra ngoài thư mục content/", "viết đường dẫn tính từ content/, như images/go-quao.jpg; tệp ở nơi khác thì chép vào đó trước"
        )
    if "\\" in value:
        raise BadValue(f"đường dẫn “{value}” viết bằng dấu \\", f"hãy viết {value.replace(chr(92), '/')}")
    return value


def image_path(value: str) -> str:
    """Return the path of an image inside ``content/``. Its name becomes an address: ASCII, no spaces."""
    if re.match(r"(?:[a-z][a-z0-9+.-]+:|//)", value, re.IGNORECASE):
        raise BadValue(f"ảnh “{value[:80]}” không nằm trong kho", "chép ảnh (nếu có quyền dùng) vào content/images/, rồi viết đường dẫn như images/go-quao.jpg")
    path = inside_path(value)
    if path.lower().endswith(".svg"):
        raise BadValue(f"“{value}” là ảnh SVG", "SVG chứa được mã chạy: mở ra, xuất thành .png, chép vào content/images/")
    if not re.search(r"\.(?:jpe?g|png|webp|avif|gif)$", path, re.IGNORECASE):
        raise BadValue(f"“{value}” không phải là tệp ảnh", "dùng ảnh .jpg, .png, .webp, .avif hoặc .gif, chép vào content/images/")
    if not _is_address(path):
        raise BadValue(f"tên tệp ảnh “{value}” không dùng làm địa chỉ được", "đổi tên tệp bằng chữ không dấu, số và gạch nối, như images/go-quao.jpg")
    return path


def _is_address(path: str) -> bool:
    """Return whether a path inside ``content/`` can be one of the site, on every system and server."""
    is_plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*", path)
    return bool(is_plain) and not any(is_device(part) or len(part) > LONGEST for part in path.split("/"))


# What people would attach, and what to make of it.
_NOT_ATTACHED = {
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".pps", ".odp"), "xuất ra PDF (Word: Lưu thành, chọn PDF) rồi đính kèm tệp PDF"),
    **dict.fromkeys((".xls", ".xlsx", ".xlsm", ".ods"), "xuất ra PDF, hoặc CSV UTF-8 nếu người đọc cần tính tiếp"),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), "đính kèm từng tệp ở trong ấy, bằng PDF, CSV hay TXT"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"), "chép ảnh vào content/images/ và viết ![ảnh cho thấy gì](images/…)"),
    **dict.fromkeys((".exe", ".bat", ".cmd", ".js", ".svg", ".xml", ".mp3", ".mp4", ".json"), "chỉ đính kèm được PDF, CSV và TXT"),
}


def looks_attached(path: str) -> bool:
    """Return whether a link is meant to lead to a file, not to a page."""
    return is_attachment(path) or suffix_of(path) in ATTACHABLE or suffix_of(path) in _NOT_ATTACHED


def attachment_path(value: str) -> str:
    """Return the path of an attachment inside ``content/``: of a kind that may be attached, in the one folder from which files are given to readers."""
    path = inside_path(value)
    suffix = suffix_of(path)
    if suffix not in ATTACHABLE:
        raise BadValue(f"tệp “{value}” không đính kèm được: kho chỉ nhận PDF, CSV và TXT", _NOT_ATTACHED.get(suffix, "xuất ra PDF rồi đính kèm tệp PDF"))
    if not is_attachment(path):
        name = path.rpartition("/")[2]
        raise BadValue(f"tệp đính kèm “{value}” không nằm ở content/{ATTACHMENTS}/", f"chép tệp vào content/{ATTACHMENTS}/, rồi viết {ATTACHMENTS}/{name}")
    if not _is_address(path):
        raise BadValue(f"tên tệp đính kèm “{value}” không dùng làm địa chỉ được", "đổi tên tệp bằng chữ không dấu, số và gạch nối, như files/ke-hoach.pdf")
    return path


def alias_path(value: str) -> str:
    """Return an old address of an article. All of them lie in ``tin/``, where no other page of the site can be hit."""
    if (
        not re.fullmatch(r"tin/[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*\.html", value)
        or value == "tin/index.html"
        or any(is_device(part) or len(part) > LONGEST for part in value.split("/"))
    ):
        raise BadValue(
            f"“{value}” không phải là địa chỉ cũ của một bài", "hãy viết chữ thường không dấu, bắt đầu bằng tin/, kết thúc bằng .html, như tin/dia-chi-cu.html"
        )
    return value


def record_id(value: str) -> str:
    if not is_slug(value):
        raise BadValue(f"“{value}” không phải là mã bài", "mã bài là tên tệp không có .md, như go-quao-2020-10-09")
    return value


def topic(value: str) -> str:
    """Return a topic. Each has a page of its own, named by its slug."""
    if not is_slug(slugify(value)):
        raise BadValue(f"chủ đề “{value}” không dùng làm địa chỉ trang được", "hãy viết vài chữ, như tuyển quân")
    return text(value)


def sha256(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", value):
        raise BadValue(f"“{value[:80]}” không phải là mã SHA-256", "máy ghi mục này khi nhập trang (64 chữ số và chữ a đến f); không có thì xóa dòng này")
    return value


# Of an address: what inv links found.
_OF_LINKS = (
    Field("dead", "Không còn mở được", "Ngày kiểm tra mà trang nguồn đã không còn; inv links ghi sau nhiều lần hỏi.", "2026-11-22", exact_day),
    Field("archived", "Bản lưu", "Địa chỉ một bản lưu của trang, đã mở được; inv links ghi, hoặc mình ghi.", "https://web.archive.org/web/…", web_address),
)
FIELDS: tuple[Field, ...] = (
    Field(
        "title",
        "Tiêu đề",
        "Tiêu đề do mình đặt, nêu điều riêng của cuộc họp; không chép tiêu đề của nguồn.",
        "Gò Quao sơ kết chín tháng phối hợp giữa công an và quân sự",
        text,
        required=True,
    ),
    Field(
        "date",
        "Ngày họp",
        "Năm-tháng-ngày. Chỉ biết tháng hay năm thì viết bấy nhiêu. Suy ra: thêm ? ở cuối; vào khoảng: thêm ~; không rõ năm: XXXX-07-19.",
        "2020-10-09",
        parse_date,
    ),
    Field(
        "date_note",
        "Căn cứ của ngày",
        "Bắt buộc khi ngày có ?, ~ hay XXXX, hoặc khi không có ngày: suy ra từ đâu, vì sao không rõ. Người đọc thấy câu này.",
        "Nguồn ghi “Sáng 20/3”, không ghi năm; bài tổng kết năm 2023.",
        text,
    ),
    Field("published", "Nguồn đăng lúc", "Ngày (và giờ) nguồn đăng bài.", "2020-10-16T16:23", parse_moment),
    Field(
        "period",
        "Kỳ đánh giá",
        "Khoảng thời gian hội nghị nhìn lại: 2022-Q2, 2020-H1, 2020-M09 (9 tháng đầu năm), 2023, 2023-05, 2015/2019.",
        "2020-M09",
        parse_period,
    ),
    Field(
        "locality",
        "Địa phương",
        "Tên nơi họp đúng như ngày ấy, rồi tên cấp trên sau dấu phẩy. Nhiều nơi thì viết thành danh sách.",
        "Gò Quao, Kiên Giang",
        text,
        many=True,
    ),
    Field(
        "locality_note",
        "Ghi chú địa phương",
        "Khi nguồn không nêu tên nơi, hoặc tên nơi chỉ suy ra: nói rõ căn cứ.",
        "Tên huyện chỉ thấy ở địa chỉ trang.",
        text,
    ),
    Field("level", "Cấp", "Chỉ ghi khi không có địa phương.", "trung ương", choice(*LEVELS)),
    Field("series", "Loạt hội nghị", "Với hội nghị trung ương: tên loạt, để nối các kỳ với nhau.", "Bộ Công an – Bộ Quốc phòng", text),
    Field("venue", "Nơi tổ chức", "Trụ sở hay địa điểm họp, nếu nguồn nêu.", "Bộ Chỉ huy Quân sự tỉnh", text),
    Field("decree", "Nghị định", "Số hiệu đầy đủ; nhiều nghị định thì viết thành danh sách.", "03/2019/NĐ-CP", text, many=True),
    Field(
        "decree_note",
        "Ghi chú nghị định",
        "Khi nguồn không nêu nghị định, hoặc nêu sai số, sai ngày ký.",
        "Nguồn ghi ngày ký 5/9/2022; đúng là 5/9/2019.",
        text,
    ),
    Field("kind", "Loại hội nghị", f"Một trong: {', '.join(KINDS)}.", "sơ kết", choice(*KINDS)),
    Field("forces", "Lực lượng", "Các lực lượng cùng họp, theo sổ content/data/forces.csv.", "[Công an, Quân sự]", text, many=True),
    Field(
        "chair",
        "Chủ trì",
        "Chỉ ghi người được nguồn nói là chủ trì (dự và chỉ đạo không phải là chủ trì).",
        "{name: Võ Văn Trà, role: Chủ tịch UBND huyện}",
        many=True,
        fields=(Field("name", "Họ tên", "Như nguồn ghi.", "Võ Văn Trà", text, required=True), Field("role", "Chức vụ", "Khi ấy.", "Chủ tịch UBND huyện", text)),
    ),
    Field("chair_note", "Ghi chú chủ trì", "Khi nguồn không nói rõ ai chủ trì.", "Nguồn không nói rõ ai chủ trì.", text),
    Field(
        "figures",
        "Con số",
        "Các con số nguồn nêu.",
        "{label: tin trao đổi, value: 370, unit: tin}",
        many=True,
        fields=(
            Field("label", "Đếm cái gì", "Chữ thường, tự hiểu được.", "tin trao đổi", text, required=True),
            Field("value", "Giá trị", 'Số nguyên viết liền (20629); số lẻ viết dấu phẩy trong ngoặc kép ("358,68").', "370", number, required=True),
            Field("unit", "Đơn vị", "Vụ, tin, cuộc, kg ...", "tin", text),
            Field("approx", "Ước chừng", f"Nguồn nói: {', '.join(APPROXIMATIONS)}.", "hơn", approximation),
            Field("note", "Ghi chú", "Khi con số đáng ngờ hoặc là số cả nước.", "Số liệu cả nước.", text),
        ),
    ),
    Field(
        "promises",
        "Hẹn làm",
        "Việc mà cuộc họp hẹn sẽ làm, như thân bài nói; không suy ra. Lời dặn chung chung thì không ghi.",
        "{text: tổ chức tổng kết mười năm phối hợp, due: 2021}",
        many=True,
        fields=(
            Field("text", "Việc hẹn", "Chữ thường, một ý, theo đúng lời thân bài.", "tổ chức tổng kết mười năm phối hợp", text, required=True),
            Field("due", "Hẹn tới", "Năm, tháng hay ngày, nếu thân bài nêu.", "2021-03", parse_date),
            Field(
                "taken_up_by",
                "Tin nhắc lại",
                "Mã bài của tin sau, cùng nơi (hay cùng loạt hội nghị), nói tới việc ấy. Chưa có thì bỏ trống.",
                "go-quao-2021-03-12",
                record_id,
            ),
        ),
    ),
    Field("topics", "Chủ đề", "Một đến năm từ khóa, chữ thường.", "[tuyển quân, phòng chống Covid-19]", topic, many=True),
    Field("summary", "Tóm tắt", "Một hoặc hai câu, không ký hiệu định dạng.", "Hội nghị ghi nhận ...", text, required=True),
    Field(
        "source",
        "Nguồn",
        "Nơi đăng tin.",
        "{publisher: Báo Gia Lai, url: https://…}",
        required=True,
        fields=(
            Field(
                "publisher",
                "Nơi đăng",
                f"Tên cơ quan, tờ báo; không biết thì viết “{UNKNOWN_PUBLISHER}” và giải thích ở note.",
                "Báo Gia Lai",
                text,
                required=True,
            ),
            Field("title", "Tiêu đề của nguồn", "Chép đúng; đoán từ địa chỉ thì bỏ trống.", "Hội nghị giao ban quý 1", text),
            Field("url", "Địa chỉ", "Địa chỉ trang.", "https://…", web_address),
            Field("author", "Tác giả", "Như nguồn ghi.", "Văn Nhân", text),
            Field("photo_credit", "Ảnh của", "Như nguồn ghi.", "Hồng Thái/TTXVN", text),
            Field("rights", "Quyền", "Nếu nguồn nêu.", "© Báo Gia Lai", text),
            Field("accessed", "Đọc ngày", "Ngày mình đọc trang.", "2026-11-22", exact_day),
            Field("note", "Ghi chú", "Bản dịch, trang đăng lại, chỉ đọc được đoạn trích ...", "Bản dịch máy tiếng Anh.", text),
            *_OF_LINKS,
            Field(
                "sha256",
                "Mã SHA-256",
                "Của phần chữ đã đọc, giữ ở .nguon/; máy ghi, người đọc không thấy.",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                sha256,
            ),
        ),
    ),
    Field(
        "other_sources",
        "Nguồn khác",
        "Bài khác về cùng cuộc họp.",
        "{publisher: Báo Nghệ An, url: https://…}",
        many=True,
        fields=(
            Field("publisher", "Nơi đăng", "Tên cơ quan, tờ báo.", "Báo Nghệ An", text, required=True),
            Field("title", "Tiêu đề", "Chép đúng.", "…", text),
            Field("url", "Địa chỉ", "Địa chỉ trang.", "https://…", web_address),
            Field("note", "Ghi chú", "Nếu cần.", "Bản tiếng Anh.", text),
            *_OF_LINKS,
        ),
    ),
    Field(
        "image",
        "Ảnh",
        "Ảnh mình có quyền dùng, chép vào content/images/.",
        "{file: images/go-quao.jpg, alt: Quang cảnh hội nghị}",
        fields=(
            Field("file", "Tệp", "Đường dẫn tính từ content/.", "images/go-quao.jpg", image_path, required=True),
            Field("alt", "Mô tả", "Ảnh cho thấy gì, cho người không nhìn thấy ảnh.", "Quang cảnh hội trường", text, required=True),
            Field("caption", "Chú thích", "Dưới ảnh.", "Quang cảnh hội nghị.", text),
            Field("credit", "Ảnh của", "Người chụp, nơi giữ quyền.", "Văn Nhân", text),
        ),
    ),
    Field("relay_of", "Điểm cầu của", "Mã bài của hội nghị trung ương mà đây là điểm cầu.", "trung-uong-2023-07-27", record_id),
    Field("featured", "Tin nổi bật", "true thì hiện ở trang đầu.", "false", boolean),
    Field("status", "Trạng thái", f"Một trong: {', '.join(STATUSES)}; để trống là published.", "published", choice(*STATUSES)),
    Field(
        "withdrawn",
        "Rút tin",
        "Bắt buộc khi status là withdrawn.",
        "{date: 2026-11-22, reason: Nguồn đã đính chính.}",
        fields=(
            Field("date", "Ngày rút", "Năm-tháng-ngày.", "2026-11-22", exact_day, required=True),
            Field("reason", "Lý do", "Người đọc thấy câu này.", "Nguồn đã đính chính.", text, required=True),
        ),
    ),
    Field(
        "corrections",
        "Đính chính",
        "Mỗi lần sửa điều đã đăng: ngày và sửa gì.",
        "{date: 2026-11-22, note: Sửa tên người chủ trì.}",
        many=True,
        fields=(
            Field("date", "Ngày", "Năm-tháng-ngày.", "2026-11-22", exact_day, required=True),
            Field("note", "Sửa gì", "Một câu.", "Sửa tên người chủ trì.", text, required=True),
        ),
    ),
    Field("added", "Ngày vào kho", "Ngày bài được đưa vào kho, để biết tin nào mới và sơ đồ trang ghi đúng ngày.", "2026-11-22", exact_day),
    Field("aliases", "Địa chỉ cũ", "Các địa chỉ đã từng dùng, để liên kết cũ vẫn tới.", "[tin/dia-chi-cu.html]", alias_path, many=True),
)
BY_KEY = {field.key: field for field in FIELDS}
# What people write who know other systems, and where it belongs here.
ELSEWHERE = {
    "province": "locality", "district": "locality", "commune": "locality", "place": "locality", "location": "locality", "tỉnh": "locality", "địa phương": "locality",
    "tags": "topics", "keywords": "topics", "category": "kind", "type": "kind", "modified": "corrections", "description": "summary", "sapo": "summary",
    "author": "source", "url": "source", "publisher": "source", "tiêu đề": "title", "ngày": "date", "nghị định": "decree", "nguồn": "source", "tóm tắt": "summary",
}  # fmt: skip

__all__ = ["BY_KEY", "ELSEWHERE", "FIELDS", "BadValue", "DateProblem", "Field"]
