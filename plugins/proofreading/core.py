"""What a good editor would point out in a record that has no mistake. Notes only: they stop no build. Pure.

Every rule would rather miss a slip than point at what is right: a note that is waved away teaches to wave all away.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.archive.core import Registers, names_withheld
from plugins.common.dates import short_day
from plugins.common.text import fold, format_number, join_words, nfc, slugify
from plugins.decrees.core import DecreeRegister
from plugins.records.core import Figure, Record
from plugins.records.schema import text as is_text
from plugins.records.suppression import forms_left, places_of

from .copying import shared_runs
from .scalars import Scalar, scalars, split

LONGEST_SUMMARY = 300  # Letters.
WITHHELD = "name"  # The kind of notes on names that are not to be shown.


@dataclass(frozen=True, order=True)
class Note:
    """One thing to look at in one file. ``line`` and ``column`` count from 1; ``kind`` is one of KINDS; ``cure`` says what to write instead."""

    path: str
    line: int
    column: int
    what: str
    cure: str
    kind: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}; {self.cure}"


Found = tuple[int, str, str]  # Where in the text of the file, what, cure.
Written = tuple[tuple[int, str], ...]  # Words of our own, each with its place in the text of the file.


class Page:
    """The text of one record's file, with its values and its body at their places in it."""

    def __init__(self, record: Record, text: str) -> None:
        """``text``: the whole file, NFC, with line ends as ``\\n``."""
        self.record, self.text = record, text
        opening, front, _ = split(text) or ("", "", "")
        self.front_at = len(opening)
        self.values = tuple(scalars(front))
        # Of a record with a withheld name the file says more than the record.
        is_whole = text.endswith(record.body)
        self.body_at = len(text) - (len(record.body) if is_whole else len(_below_front(text)))
        self.body = text[self.body_at :]
        self.written = ((self.body_at, self.body), *(self._inside(v) for v in self.values if v.key in _OUR_WORDS))
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def at(self, value: Scalar) -> int:
        return self.front_at + value.start

    def span(self, value: Scalar) -> str:
        """Return how ``value`` is written, with its quotes and line ends."""
        return self.text[self.front_at + value.start : self.front_at + value.end]

    def _inside(self, value: Scalar) -> tuple[int, str]:
        """Return place and words of ``value`` without the quotes of YAML, which make no quotation of it."""
        marks = 1 if value.style in ('"', "'") else 0
        written = self.span(value)
        return self.at(value) + marks, written[marks : len(written) - marks]

    def first(self, key: str) -> Scalar | None:
        return next((value for value in self.values if value.key == key), None)

    def place(self, at: int) -> tuple[int, int]:
        """Return line and column of a place in the text."""
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1


def _below_front(text: str) -> str:
    _, _, rest = split(text) or ("", "", text)
    return rest.partition("\n")[2]


# Values in our own words; what is copied from the source keeps the source's spelling.
_OUR_WORDS = frozenset({"title", "summary", "date_note", "locality_note", "decree_note", "chair_note", "image.alt", "image.caption"})


def notes_on(record: Record, text: str, registers: Registers, kept: str = "") -> list[Note]:
    """Return the notes on ``record``, in the order of its lines.

    ``text`` is its file (NFC, line ends as ``\\n``), ``kept`` the text of its source if that was kept for reading.
    """
    page = Page(record, text)
    found = {
        "draft": _unfinished_draft(page),
        "spaces": _double_spaces(page),
        "tones": mixed_tones(page.written),
        "letters": foreign_d(page.text),
        "ending": official_ending(page.written),
        "caption": _caption_as_headline(page),
        "decree": _unlinked_decrees(page, registers.decrees),
        "abbreviation": _unknown_abbreviations(page, frozenset(entry.abbr for entry in registers.glossary)),
        "figure": _other_figures(page),
        "summary": _long_summary(page),
        "copied": _copied(page, registers, kept),
        WITHHELD: _names_left(page, registers),
    }
    return sorted(Note(record.path, *page.place(at), what, cure, kind) for kind, some in found.items() for at, what, cure in some)


KINDS = ("draft", "spaces", "tones", "letters", "ending", "caption", "decree", "abbreviation", "figure", "summary", "copied", WITHHELD)


def _names_left(page: Page, registers: Registers) -> Iterator[Found]:
    """Yield where a name that the record must not show is left in another form, or in an address: nothing takes it out there."""
    record, text = page.record, page.text
    for name in () if record.is_withdrawn else dict.fromkeys(names_withheld(record, registers)):
        slug = slugify(name)
        if f"-{slug}-" in f"-{record.id}-":
            yield 0, f"mã bài có tên “{name}”, sổ ghi là không nêu", "xem lại; đúng là người ấy thì đổi mã bằng inv rename"
        for match in re.finditer(rf"(?:https?://|images/|files/)\S*?(?<![a-z0-9]){'[^a-z0-9]?'.join(slug.split('-'))}(?![a-z0-9])", text):
            yield match.start(), f"đường dẫn có tên “{name}”, sổ ghi là không nêu", "xem lại; đúng là người ấy thì xóa url, hay đổi tên tệp"
        if places_of([name], text):  # Elsewhere somebody else may be called so.
            for start, end in forms_left(text, name):
                called = " ".join(text[start:end].split())
                yield start, f"“{called}” có thể là “{name}”, sổ ghi là không nêu; máy chỉ che đủ họ tên", "xem lại; đúng là người ấy thì viết chức vụ thay tên"


def _unfinished_draft(page: Page) -> Iterator[Found]:
    """Yield what a draft still lacks before it can be published. It stops no build meanwhile."""
    record = page.record
    if record.status != "draft":
        return
    body = "" if not record.body.strip() or not re.sub(r"<!--.*?-->", "", record.body, flags=re.DOTALL).strip() else record.body
    day, place = record.date or record.published or record.date_note, record.locality or record.level or record.locality_note
    parts = (("title", record.title), ("date", day), ("locality", place), ("summary", record.summary), ("thân bài", body))
    missing = [name for name, value in parts if not value]
    if missing:
        yield 0, f"bản nháp còn thiếu {join_words(missing)}", "viết bằng lời của mình; xong thì bỏ dòng status: draft để đăng"


def _double_spaces(page: Page) -> Iterator[Found]:
    cure = "giữ lại một dấu cách"
    for value in page.values:
        if value.field.parse is is_text:
            yield from ((page.at(value) + at, f"trong {value.key} có hai dấu cách liền nhau", cure) for at in double_spaces(page.span(value)))
    yield from double_spaces_in(page.body, page.body_at)


def double_spaces_in(body: str, at: int) -> Iterator[Found]:
    """Yield the double spaces of a body that begins ``at`` a place of its file."""
    cure = "giữ lại một dấu cách"
    fenced = False
    for row in body.split("\n"):
        fenced ^= row.lstrip().startswith("```")
        # A table, a piece of code or of HTML is set with spaces.
        if not fenced and not row.startswith(("    ", "<")) and "|" not in row and "`" not in row:
            yield from ((at + place, f"có hai dấu cách liền nhau sau chữ “{_last_word(row[:place])}”", cure) for place in double_spaces(row))
        at += len(row) + 1


def double_spaces(text: str) -> Iterator[int]:
    """Yield where in ``text`` more than one space stands between words of one line."""
    yield from (match.start() for match in re.finditer(r"(?<=\S) {2,}(?=\S)", text))


def _last_word(text: str) -> str:
    return text.split()[-1]


_QUOTATION = re.compile(r"“[^”\n]*”|\"[^\"\n]*\"|‘[^’\n]*’")

# The two styles differ where oa, oe or uy end a syllable; after q the u is no vowel.
_OLD_TONE = re.compile(r"\b[^\W\d_]*(?:[òóỏõọ][ae]|(?<!q)[ùúủũụ]y)(?!\w)", re.IGNORECASE)
_NEW_TONE = re.compile(r"\b[^\W\d_]*(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)


def mixed_tones(written: Written) -> Iterator[Found]:
    """Yield each word of the rarer style; of the one met later where both are as frequent. What is quoted keeps the style of its source."""
    old, new = (sorted(_words_outside_quotations(written, style)) for style in (_OLD_TONE, _NEW_TONE))
    if not old or not new:
        return
    rarer, other = (old, new) if (len(old), -old[0][0]) < (len(new), -new[0][0]) else (new, old)
    for at, word in rarer:
        yield at, f"“{word}” đặt dấu khác kiểu với “{other[0][1]}” trong cùng bài", "chọn một kiểu đặt dấu cho cả bài (trang này dùng kiểu hòa, ủy)"


def _words_outside_quotations(written: Written, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    for at, text in written:
        quoted = [match.span() for match in _QUOTATION.finditer(text)]
        for match in pattern.finditer(text):
            if not any(start <= match.start() < end for start, end in quoted):
                yield at + match.start(), match[0]


def foreign_d(text: str) -> Iterator[Found]:
    """Yield the letters that look like Đ and are those of other languages."""
    for match in re.finditer("[\u00d0\u0189\u00f0\u0256]", text):
        right = "Đ" if match[0] in "\u00d0\u0189" else "đ"
        yield match.start(), f"chữ “{match[0]}” (U+{ord(match[0]):04X}) trông như {right} nhưng là chữ khác, tìm kiếm sẽ không thấy", f"gõ lại chữ {right}"


def official_ending(written: Written) -> Iterator[Found]:
    """Yield where a paragraph ends as official letters do; the sign alone in quotation marks is spoken of."""
    for at, text in written:
        yield from (
            (at + match.start(), "cuối đoạn có “./.”", "chỉ để một dấu chấm") for match in re.finditer(r"(?<![“\"'`])\.\s?/\.?(?=[\"'”]?[ \t]*(?:\n|$))", text)
        )


def _caption_as_headline(page: Page) -> Iterator[Found]:
    caption = page.first("image.caption")
    if not caption:
        return
    same = next((name for name in ("title", "source.title") if (other := page.first(name)) and _bare(other.value) == _bare(caption.value)), None)
    if same:
        whose = "tiêu đề của bài" if same == "title" else "tiêu đề của nguồn"
        yield page.at(caption), f"chú thích ảnh trùng với {whose}", "viết ảnh chụp ai, ở đâu, lúc nào; không biết thì bỏ mục caption"


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


_DECREE = re.compile(
    r"\b(?:[Nn]ghị [Đđ]ịnh|NĐ)(?:\s+số:?)?\s+(?P<ordinal>\d{1,3})(?:\s*/\s*(?P<year>(?:19|20)\d\d))?(?:\s*/\s*NĐ\s*[-–]\s*CP)?(?!\w|\s*/\s*\w)"
)


def _unlinked_decrees(page: Page, register: DecreeRegister) -> Iterator[Found]:
    """Yield the first mention of each decree that no mention in the body leads to. What is quoted stands as it is in the source."""
    linked: set[tuple[str, int]] = set()
    open_ones: dict[tuple[str, str], tuple[int, str]] = {}
    for at, block in _blocks(page):
        mentions = register.mentions(block, page.record.day_for_registers, page.record.decree_ids)
        linked |= {(mention.decree.ordinal, mention.decree.year) for mention in mentions}
        quoted = [match.span() for match in _QUOTATION.finditer(block)]
        taken = [*quoted, *((mention.start, mention.end) for mention in mentions)]
        for match in _DECREE.finditer(block):
            if not any(start <= match.start() < end for start, end in taken):
                open_ones.setdefault((match["ordinal"].lstrip("0"), match["year"] or ""), (at + match.start(), match[0]))
    # Of two decrees of one number the coordination decree is meant.
    known = {(decree.ordinal, decree.year): decree for decree in sorted(register, key=lambda decree: decree.is_core)}
    for (ordinal, year), (at, written) in open_ones.items():
        if year and (ordinal, int(year)) in linked:
            continue
        decree = known.get((ordinal, int(year))) if year else None
        if decree:
            signed = f" {short_day(decree.signed_day)}" if decree.signed_day else ""
            cure = f"viết ngày ký liền sau số (ngày{signed}), hoặc nêu tên hai lực lượng trong cùng đoạn"
            yield at, f"“{written}” không được đặt liên kết, vì không chắc là nghị định nào", cure
        elif year or not any(ordinal == other for other, _ in known):
            # A bare number of a decree that is known is left alone on purpose: the text speaks of several, or of none.
            yield (
                at,
                f"“{written}” không có trong sổ nghị định nên không có liên kết",
                "xem lại số, viết đủ số và năm; đúng thì thêm vào content/data/decrees.yaml",
            )


def _blocks(page: Page) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs of the body, each with its place in the file."""
    yield from ((page.body_at + match.start(), match[0]) for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", page.body))


# The capitals of Vietnamese: between those with marks stand their small letters, so that no range is one of capitals.
_CAPITAL = "A-ZĐ" + "".join(letter for letter in map(chr, [*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)]) if letter.isupper() and fold(letter).isascii())
# Not within a number of a document, an address, or another word.
_CAPITALS = re.compile(rf"(?<![\w/.@&-])[{_CAPITAL}]{{2,}}(?:[-&][{_CAPITAL}]{{2,}})*(?![\w/@]|[-–.]\w)")
_ROMAN = re.compile(r"[IVXLC]+")


def _unknown_abbreviations(page: Page, known: frozenset[str]) -> Iterator[Found]:
    """Yield the first use of each word in capitals that the glossary does not have and the text does not explain."""
    told: set[str] = set()
    for at, text in page.written:
        quoted = [match.span() for match in _QUOTATION.finditer(text)]
        words = list(_CAPITALS.finditer(text))
        for number, match in enumerate(words):
            word = match[0]
            if word in told or _is_known(word, known) or any(start <= match.start() < end for start, end in quoted):
                continue
            # A name or a heading in capitals: of its words no other is an abbreviation either.
            beside = [other for other in words[max(number - 1, 0) : number + 2] if other is not match and not _is_known(other[0], known)]
            if any(text[min(match.end(), other.end()) : max(match.start(), other.start())] == " " for other in beside):
                continue
            told.add(word)
            if not re.search(rf"\w \({re.escape(word)}\)|{re.escape(word)} \(\w+ \w+", page.body):
                yield at + match.start(), f"chữ viết tắt “{word}” không có trong sổ", "viết đủ chữ, hoặc thêm một dòng vào content/data/glossary.csv"


def _is_known(word: str, known: frozenset[str]) -> bool:
    return word in known or bool(_ROMAN.fullmatch(word)) or all(part in known for part in re.split("[-&]", word))


_NUMBER = r"(?<![\w.,/])\d{1,3}(?:\.\d{3})+(?:,\d+)?|(?<![\w.,/])\d+(?:,\d+)?"


_SMALL_WORDS = frozenset(map(fold, ("của", "trong", "các", "và", "được", "bị")))
# What may follow a count and its words, and says nothing of which of them were counted.
_NEUTRAL_WORDS = frozenset(map(fold, ("", "được", "bị", "đã", "và", "là", "cùng", "trong", "qua")))


def _other_figures(page: Page) -> Iterator[Found]:
    """Yield a number that stands with the unit and the words of the label of a figure, and is another, where the figure itself stands nowhere."""
    figures = page.record.figures
    everything = {_plain(match[0]) for _, text in page.written for match in re.finditer(_NUMBER, text)}
    for figure in figures:
        if not figure.unit or str(figure.value) in everything:
            continue
        alike = {str(other.value) for other in figures if fold(other.unit) == fold(figure.unit)} | {str(int(figure.value)), str(round(figure.value))}
        counted = re.compile(rf"(?P<about>(?:hơn|gần|khoảng|trên|ngót)\s+)?(?P<number>{_NUMBER})\s+{re.escape(figure.unit)}(?!\w)", re.IGNORECASE)
        for at, text in page.written:
            for clause in re.finditer(r"(?:[^.;\n]|\.(?=\d))+", text):
                numbers = list(counted.finditer(clause[0]))
                if len(numbers) == 1 and _plain(numbers[0]["number"]) not in alike and _is_of(figure, numbers[0], clause[0]):
                    written = clause[0][numbers[0].start("number") : numbers[0].end("number")]
                    what = f"“{written} {figure.unit}” khác với con số đã ghi ở figures ({figure.label}: {format_number(figure.value)} {figure.unit})"
                    yield at + clause.start() + numbers[0].start("number"), what, "xem lại nguồn, rồi sửa một trong hai chỗ"


def _is_of(figure: Figure, number: re.Match[str], clause: str) -> bool:
    """Return whether ``number`` in ``clause`` counts what ``figure`` does: most words of the label stand there, and none of something else follows the unit.

    "34 lượt cán bộ" are not "lượt tuần tra", "426 buổi tuyên truyền về ma túy" are some of all, and "hơn 1.000" may be a figure of 1.036.
    """
    label = set(_bare(figure.label).split())
    own = label - set(_bare(figure.unit).split()) - _SMALL_WORDS
    behind = re.match(r"[\w ]*", clause[number.end() :])
    following = next((word for word in _bare(behind[0] if behind else "").split() if word not in label), "")
    if number["about"] or following not in _NEUTRAL_WORDS or re.search(r"trong đó|riêng|trong số", clause, re.IGNORECASE):
        return False
    return len(own & set(_bare(clause).split())) >= 0.6 * len(own)


def _plain(number: str) -> str:
    return number.replace(".", "").replace(",", ".")


def _long_summary(page: Page) -> Iterator[Found]:
    length, summary = len(page.record.summary), page.first("summary")
    if length > LONGEST_SUMMARY and summary:
        yield page.at(summary), f"tóm tắt dài {length} chữ cái", f"rút xuống một hoặc hai câu, dưới {LONGEST_SUMMARY} chữ cái"


def _copied(page: Page, registers: Registers, kept: str) -> Iterator[Found]:
    if not kept:
        return
    record, decrees = page.record, registers.decrees
    # What a document, a department or a person is called is the same in all texts.
    names = [decree.title.value or "" for decree in decrees] + [words for entry in registers.glossary for words in (entry.expansion, entry.note)]
    names += [record.series, record.venue, record.source.title, record.source.publisher, *(f"{chair.role} {chair.name}" for chair in record.chair)]
    for at, text in page.written:
        apart = [(mention.start, mention.end) for mention in decrees.mentions(text, record.day_for_registers, record.decree_ids)]
        apart += [match.span() for match in _QUOTATION.finditer(text)]
        for start, end, count in shared_runs(text, nfc(kept), apart=apart, known=names):
            words = " ".join(text[start:end].split()[:6])
            yield at + start, f"{count} chữ liền nhau giống hệt nguồn: “{words} …”", "viết lại bằng lời của mình; trích nguyên văn thì đặt trong ngoặc kép “ ”"
