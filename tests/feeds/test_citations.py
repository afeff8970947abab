"""References: read back by the libraries of their formats, true to the record, and nothing left of what was withdrawn. All records are made up."""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from plugins.archive.news import News
from plugins.archive.queries import Told
from plugins.decrees.core import CONFIRMED, UNCONFIRMED, Decree, Fact
from plugins.feeds.citations import Reference, _bibtex, references_of, write
from plugins.feeds.settings import FeedSettings
from plugins.pages.linked_data import _decree
from tests.archive.workbench import replace_in
from tests.conftest import plain

from .conftest import SETTINGS, SITE

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "schema-org-12.json").read_text(encoding="utf-8"))
MORE = """decree: 03/2019/NĐ-CP
forces: [Công an, Quân sự]
published: 2020-10-16T16:23
added: 2026-01-03
kind: giao ban
"""
SOURCE = '{publisher: Cổng thử, title: "Họp {thử} 100% & hơn", author: Văn Nhân, url: "https://example.org/bai?a=1&b=2", accessed: 2026-01-02}'


@pytest.fixture
def built(bench):
    """A site of one record with all that is cited of it."""
    path = bench.write("go-quao-2020-10-09", title="Họp thử ở Gò Quao", more=MORE)
    replace_in(path, "{publisher: Báo Thử Nghiệm}", SOURCE)
    replace_in(path, "locality_note: Bài dựng.\n", "")  # Here the source itself tells where it was.
    bench.write("go-quao-2020-07-09", date="2020-07-09", folder="2020/07", more="published: 2020-08\n")
    assert bench.build().problems == ()
    return bench


def bibtex(text):
    """Return the entries of a BibTeX file: type, key and fields; there must be nothing that is none."""
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries)
    return [{"ENTRYTYPE": entry.entry_type, "ID": entry.key, **{field.key: field.value for field in entry.fields}} for entry in library.entries]


def cited(bench, name):
    return (bench.output / "trich-dan" / name).read_bytes().decode()


def test_bibtex_has_the_archives_article_and_the_sources(built):
    ours, theirs = bibtex(cited(built, "go-quao-2020-10-09.bib"))
    assert (ours["ENTRYTYPE"], ours["ID"], ours["number"], ours["date"]) == ("techreport", "go-quao-2020-10-09", "GQ-2020-10-09", "2026-01-03")
    assert (ours["author"], ours["institution"], ours["url"]) == ("{Sổ Thử}", "Sổ Thử", f"{SITE}/tin/go-quao-2020-10-09.html")
    assert theirs["ENTRYTYPE"] == "misc"
    assert theirs["title"] == r"{Họp \textbraceleft{}thử\textbraceright{} 100\% \& hơn}"
    assert (theirs["author"], theirs["organization"], theirs["year"], theirs["urldate"]) == ("{Văn Nhân}", "Cổng thử", "2020", "2026-01-02")
    assert theirs["url"] == "https://example.org/bai?a=1&b=2", "an address is not spelled"


def test_a_title_ends_no_field_of_bibtex_however_its_braces_stand():
    told = replace(Reference("thu", False, "x}, note = {y", "{", "}{{", "2020", "https://example.org/{a"), abstract="\\} z")
    text = _bibtex(told)
    depths = list(accumulate((char == "{") - (char == "}") for char in text))  # As BibTeX counts them: whatever stands before.
    assert min(depths[:-1]) >= 0
    assert depths[-1] == 0
    assert [entry["note"] for entry in bibtex(text) if "note" in entry] == []


def test_ris_has_the_same(built):
    ours, theirs = rispy.loads(cited(built, "go-quao-2020-10-09.ris"))
    assert (ours["type_of_reference"], ours["title"], ours["authors"], ours["publisher"]) == ("RPRT", "Họp thử ở Gò Quao", ["Sổ Thử,"], "Sổ Thử")
    assert (ours["issn"], ours["date"], ours["language"]) == ("GQ-2020-10-09", "2026/01/03/", "vi")
    assert (theirs["type_of_reference"], theirs["title"], theirs["secondary_title"]) == ("ELEC", "Họp {thử} 100% & hơn", "Cổng thử")
    assert (theirs["year"], theirs["date"], theirs["access_date"]) == ("2020", "2020/10/16/", "2026/01/02/")
    assert not re.search(r"(?<!\r)\n", cited(built, "go-quao-2020-10-09.ris")), "every line ends in CR LF"


def test_csl_json_has_the_same(built):
    ours, theirs = json.loads(cited(built, "go-quao-2020-10-09.json"))
    assert ours == {
        "id": "go-quao-2020-10-09", "type": "report", "title": "Họp thử ở Gò Quao", "author": [{"literal": "Sổ Thử"}], "publisher": "Sổ Thử",
        "number": "GQ-2020-10-09", "issued": {"date-parts": [[2026, 1, 3]]}, "URL": f"{SITE}/tin/go-quao-2020-10-09.html", "language": "vi", "abstract": "Bài dựng.",
    }  # fmt: skip
    assert (theirs["type"], theirs["container-title"], theirs["author"]) == ("webpage", "Cổng thử", [{"literal": "Văn Nhân"}])
    assert (theirs["issued"], theirs["accessed"]) == ({"date-parts": [[2020, 10, 16]]}, {"date-parts": [[2026, 1, 2]]})


def test_a_page_shows_them_as_vietnamese_theses_do_and_leads_to_the_files(built):
    page = html.fromstring(cited(built, "go-quao-2020-10-09.html"))
    ours, theirs = [" ".join(p.text_content().split()) for p in page.xpath("//h2/following-sibling::p[1]")][:2]
    assert ours.startswith(
        f"Sổ Thử (2026), “Họp thử ở Gò Quao”, bản tóm tin số GQ-2020-10-09, vào kho ngày 3/1/2026, {SITE}/tin/go-quao-2020-10-09.html, truy cập"
    )
    assert theirs.startswith("Văn Nhân (2020), “Họp {thử} 100% & hơn”, Cổng thử, đăng ngày 16/10/2020, https://example.org/bai?a=1&b=2, truy cập ngày …")
    for link in page.xpath("//a[not(@class='skip-link')]/@href"):
        assert (built.output / "trich-dan" / link.partition("#")[0]).is_file(), link
    assert page.xpath("//a[@class='skip-link']/@href") == [f"#{page.xpath('string(//main/@id)')}"]
    assert [(built.output / "trich-dan" / src).is_file() for src in page.xpath("//script/@src")] == [True], "what was chosen elsewhere holds here"
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{SITE}/tin/go-quao-2020-10-09.html"]  # Search engines show the article.
    assert not page.xpath("//meta[@name='robots']")
    article = (built.output / "tin" / "go-quao-2020-10-09.html").read_text(encoding="utf-8")
    assert '<a href="../trich-dan/go-quao-2020-10-09.html">Trích dẫn</a>' in article
    how = (built.output / "theo-doi.html").read_text(encoding="utf-8")
    assert "Trích dẫn thế nào cho đúng" in how


def test_what_is_unknown_of_the_source_is_not_made_up():
    settings = FeedSettings(SETTINGS)
    told = Told("a", 0, "Tên", "", "", News("2026-01-01", "Tóm.", publisher="Cổng thử", published="2020-08").write())
    (only,) = references_of(told, settings)
    assert only.vietnamese() == f"Sổ Thử (không rõ năm), “Tên”, bản tóm tin số A, {SITE}/tin/a.html"
    told = Told("a", 0, "Tên", "", "", News("2026-01-01", "Tóm.", source_title="Gốc", publisher="Cổng thử", published="2020-08").write())
    assert references_of(told, settings)[1].vietnamese() == "Cổng thử (2020), “Gốc”"
    assert json.loads(write("json", [told], settings))[1]["issued"] == {"date-parts": [[2020, 8]]}
    assert "author" not in write("bib", [told], settings).decode().partition("@misc")[2]


def test_a_source_that_is_no_more_is_cited_so_with_its_copy():
    settings = FeedSettings(SETTINGS)
    copy = "https://web.archive.org/web/2020/https://example.org/a"
    news = News(
        "2026-01-01", source_title="Họp", publisher="Báo", published="2020-10-16", source_url="https://example.org/a", dead="2026-02-03", added="2026-01-01"
    )
    _, gone = references_of(Told("a", 20200102, "Họp", "", "", news.write()), settings)
    assert gone.vietnamese() == "Báo (2020), “Họp”, đăng ngày 16/10/2020, https://example.org/a (không còn mở được)"
    assert not gone.is_online, "nobody can write on which day they read it"
    told = Told("a", 20200102, "Họp", "", "", dataclasses.replace(news, archived=copy).write())
    _, kept = references_of(told, settings)
    assert kept.vietnamese().endswith(f"(không còn mở được), bản lưu: {copy}")
    assert kept.is_online
    remark = f"Địa chỉ không còn mở được, kiểm tra ngày 3/2/2026. Bản lưu: {copy}"
    assert bibtex(write("bib", [told], settings).decode())[1]["note"] == remark
    assert rispy.loads(write("ris", [told], settings).decode())[1]["notes"] == [remark]
    assert json.loads(write("json", [told], settings))[1]["note"] == remark


def test_a_list_is_cited_as_a_whole_where_it_is_no_longer_than_one_takes_at_once(built):
    for page in ("tinh/kien-giang", "dia-phuong/go-quao-kien-giang", "nam/2020", "tin"):
        found = rispy.loads(cited(built, f"{page}.ris"))
        assert [entry["id"] for entry in found] == ["go-quao-2020-10-09", "go-quao-2020-10-09-goc", "go-quao-2020-07-09"]
        assert len(bibtex(cited(built, f"{page}.bib"))) == len(json.loads(cited(built, f"{page}.json"))) == 3
    assert '<a href="../trich-dan/nam/2020.html">Trích dẫn</a>' in (built.output / "nam" / "2020.html").read_text(encoding="utf-8")
    page = html.fromstring(cited(built, "nam/2020.html"))
    assert plain(page.xpath("string(//h1)")) == "Trích dẫn: Năm 2020"
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{SITE}/nam/2020.html"], "search engines show the list"
    rows = [plain(row.text_content()) for row in page.xpath("//main//li")]
    assert [row.partition("”")[0] for row in rows] == [
        "Văn Nhân (2020), “Họp {thử} 100% & hơn", "Sổ Thử (2026), “Họp thử ở Gò Quao", "Sổ Thử (không rõ năm), “Bài dựng để kiểm thử",
    ]  # fmt: skip
    assert all(row.endswith("truy cập ngày …") for row in rows)
    for link in page.xpath("//main//a/@href"):
        assert (built.output / "trich-dan" / "nam" / link.partition("#")[0]).is_file(), link
    assert not list((built.output / "trich-dan" / "tinh").glob("ha-noi.*"))
    for number in range(100):
        built.write(f"x{number}")
    built.build()
    left = list((built.output / "trich-dan" / "nam").glob("2020.*"))
    assert [path.name for path in left] == ["2020.html"], "somebody may have kept its address"
    page = html.fromstring(cited(built, "nam/2020.html"))
    assert "hơn 100 tin, quá dài để trích một lần" in plain(page.xpath("string(//main)"))
    assert not page.xpath("//main//li")
    assert "trich-dan" not in (built.output / "nam" / "2020.html").read_text(encoding="utf-8")


def test_of_a_withdrawn_article_nothing_is_left_to_cite(built):
    path = built.content / "tin" / "2020" / "10" / "go-quao-2020-10-09.md"
    replace_in(path, "added:", "status: withdrawn\nwithdrawn: {date: 2026-05-06, reason: Nguồn thử đã gỡ.}\nadded:")
    built.build()
    assert sorted(file.name for file in (built.output / "trich-dan").glob("go-quao-2020-10-09.*")) == ["go-quao-2020-10-09.html"]
    page = html.fromstring(cited(built, "go-quao-2020-10-09.html")).find("body").text_content()
    assert "Tin này đã được rút ngày 6/5/2026; không nên trích nữa." in plain(page)
    assert "ld+json" not in cited(built, "go-quao-2020-10-09.html")
    assert '<meta name="robots" content="noindex">' in cited(built, "go-quao-2020-10-09.html")
    article = (built.output / "tin" / "go-quao-2020-10-09.html").read_text(encoding="utf-8")
    assert not re.search(r"citation_|DC\.|ld\+json", article)


def test_what_was_cited_of_a_renamed_article_is_still_there_under_its_old_name(built):
    path = built.content / "tin" / "2020" / "10" / "go-quao-2020-10-09.md"
    replace_in(path, "added:", "aliases: [tin/cu/x.html, tin/cu.html]\nadded:")
    assert built.build().problems == ()
    page = cited(built, "cu.html")
    assert 'content="0; url=../trich-dan/go-quao-2020-10-09.html"' in page
    assert f'<link rel="canonical" href="{SITE}/tin/go-quao-2020-10-09.html">' in page
    for kind in ("bib", "ris", "json"):
        assert cited(built, f"cu.{kind}") == cited(built, f"go-quao-2020-10-09.{kind}")
    assert not (built.output / "trich-dan" / "cu").exists(), "no id was ever that"
    replace_in(path, "added:", "status: withdrawn\nwithdrawn: {date: 2026-05-06, reason: Nguồn thử đã gỡ.}\nadded:")
    built.build()
    assert sorted(file.name for file in (built.output / "trich-dan").glob("cu.*")) == ["cu.html"]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_any_title_is_read_back(title):
    told = Told("a", 0, title, "", "", News("2026-01-01").write())
    (ris,) = rispy.loads(write("ris", [told], FeedSettings(SETTINGS)).decode())
    assert ris["title"] == " ".join(title.split())
    (bib,) = bibtex(write("bib", [told], FeedSettings(SETTINGS)).decode())
    assert bib["ID"] == "a"
    assert json.loads(write("json", [told], FeedSettings(SETTINGS)))[0]["title"] == title


def zotero(page):
    """Return what Zotero's translator "Embedded Metadata" takes from the head of a page, by its rules of names: Highwire's by how a name ends, others by a prefix."""
    names = {
        "citation_title": "title",
        "citation_date": "date",
        "citation_technical_report_number": "reportNumber",
        "citation_technical_report_institution": "institution",
    }
    found = {}
    for meta in page.xpath("/html/head/meta[@name][@content]"):
        for ending, field in names.items():
            if meta.get("name").endswith(ending):
                found[field] = " ".join(meta.get("content").split())
    words = " ".join(page.xpath("/html/head/meta/@name")).split()
    found["type"] = "report" if "citation_technical_report_institution" in words else "journalArticle" if "citation_title" in words else ""
    found["dc"] = {}
    for meta in page.xpath("/html/head/meta[@name][@content]"):
        for word in meta.get("name").split():
            if re.match(r"dc[.:_]", word.lower()):
                assert word[3:].lower() not in found["dc"], f"{word} stands there twice"
                found["dc"][word[3:].lower()] = meta.get("content")
    found["language"] = page.get("lang")
    return found


def test_zotero_reads_an_article_as_a_report_of_the_archive(built):
    page = html.fromstring((built.output / "tin" / "go-quao-2020-10-09.html").read_text(encoding="utf-8"))
    assert zotero(page) == {
        "type": "report",
        "title": "Họp thử ở Gò Quao",
        "date": "2026-01-03",
        "reportNumber": "GQ-2020-10-09",
        "institution": "Sổ Thử",
        "dc": {"title": "Họp thử ở Gò Quao", "date": "2026-01-03", "identifier": "GQ-2020-10-09", "publisher": "Sổ Thử"},
        "language": "vi",
    }
    # Its translator "RDF" takes dc:source for the title of a journal, shows dc:type as the kind of report, and looks for a DOI, an ISBN or an ISSN in identifiers.
    assert not re.match(r"10\.|(?:DOI|ISBN|ISSN) ", zotero(page)["dc"]["identifier"], re.IGNORECASE)


def above(name):
    """Return a class of schema.org with all above it."""
    return {name}.union(*(above(other) for other in SCHEMA["subClassOf"].get(name, ())))


def check_node(node):
    for key, value in node.items():
        if key.startswith("@"):
            continue
        rule = SCHEMA["properties"][key]
        assert above(node["@type"]) & set(rule["domain"]), (node["@type"], key)
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, dict):
                assert above(child["@type"]) & set(rule["range"]), (key, child["@type"])
                check_node(child)
            else:
                assert {"Text", "URL", "Date", "DateTime", "Language"} & set(rule["range"]), key
                if "Date" in rule["range"]:
                    assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", child)


def told_to_programs(bench, folder, name):
    """Return what is told in schema.org's terms on a page of an article: its own (``tin``), or that on which it is cited (``trich-dan``)."""
    (script,) = html.fromstring((bench.output / folder / f"{name}.html").read_text(encoding="utf-8")).xpath("/html/head/script[not(@src)]")
    assert script.get("type") == "application/ld+json"
    return json.loads(script.text)


def test_linked_data_keeps_to_the_definitions_of_schema_org(built):
    for name in ("go-quao-2020-10-09", "go-quao-2020-07-09"):
        for folder in ("tin", "trich-dan"):
            data = told_to_programs(built, folder, name)
            assert data["@context"] == "https://schema.org"
            check_node(data)
    data = told_to_programs(built, "trich-dan", "go-quao-2020-10-09")
    assert (data["@type"], data["@id"], data["reportNumber"]) == ("Report", f"{SITE}/tin/go-quao-2020-10-09.html", "GQ-2020-10-09")
    meeting, source = data["about"], data["isBasedOn"]
    assert (meeting["@type"], meeting["startDate"], source["@type"], source["headline"]) == ("Event", "2020-10-09", "NewsArticle", "Họp {thử} 100% & hơn")
    place = meeting["location"]
    assert (place["name"], place["containedInPlace"]["name"]) == ("huyện Gò Quao, tỉnh Kiên Giang", "tỉnh An Giang")
    assert [(force["@type"], force["name"]) for force in meeting["attendee"]] == [("GovernmentOrganization", "Công an"), ("GovernmentOrganization", "Quân sự")]
    decree = data["mentions"]
    assert (decree["@type"], decree["legislationIdentifier"], decree["legislationDate"]) == ("Legislation", "03/2019/NĐ-CP", "2019-09-05")


def test_an_article_tells_programs_in_brief_what_it_tells_readers(built):
    assert told_to_programs(built, "tin", "go-quao-2020-10-09") == {
        "@context": "https://schema.org",
        "@type": "Report",
        "headline": "Họp thử ở Gò Quao",
        "datePublished": "2026-01-03",
        "isBasedOn": {
            "@type": "NewsArticle",
            "url": "https://example.org/bai?a=1&b=2",
            "datePublished": "2020-10-16",
            "publisher": {"@type": "Organization", "name": "Cổng thử"},
        },
        "about": {
            "@type": "Event",
            "name": "Giao ban",
            "startDate": "2020-10-09",
            "location": {
                "@type": "Place",
                "name": "huyện Gò Quao, tỉnh Kiên Giang",
                "description": "Tên gọi ngày họp",
                "containedInPlace": {"@type": "Place", "name": "tỉnh An Giang", "description": "Tên gọi ngày nay"},
            },
            "attendee": [{"@type": "GovernmentOrganization", "name": "Công an"}, {"@type": "GovernmentOrganization", "name": "Quân sự"}],
        },
        "mentions": {"@type": "Legislation", "legislationIdentifier": "03/2019/NĐ-CP", "legislationDate": "2019-09-05"},
    }
    page = html.fromstring((built.output / "tin" / "go-quao-2020-10-09.html").read_text(encoding="utf-8"))
    shown = plain(page.find("body").text_content())
    for said in ("Họp thử ở Gò Quao", "Gò Quao", "Kiên Giang", "Công an, Quân sự", "03/2019/NĐ-CP", "tỉnh An Giang", "16/10/2020", "9/10/2020"):
        assert said in shown, said
    path = built.content / "tin" / "2020" / "10" / "go-quao-2020-10-09.md"
    replace_in(path, "added:", "corrections: [{date: 2026-03-04, note: Sửa thử.}]\nadded:")
    built.build()
    assert told_to_programs(built, "tin", "go-quao-2020-10-09")["dateModified"] == "2026-03-04"


def test_a_place_that_is_inferred_is_not_told_to_programs(bench):
    replace_in(bench.write("a"), "locality_note: Bài dựng.", "locality_note: Tên tỉnh thử suy ra từ trang đăng bài.")
    assert bench.build().problems == ()
    for folder in ("tin", "trich-dan"):
        data = told_to_programs(bench, folder, "a")
        assert "location" not in data["about"]
        assert "Kiên Giang" not in json.dumps(data, ensure_ascii=False)


def test_of_a_decree_programs_are_told_what_is_confirmed():
    unsure = Decree("x", "01/2001/NĐ-CP", "x", "", Fact("Tên thử", UNCONFIRMED), Fact("2001-02-03", UNCONFIRMED), Fact(None, UNCONFIRMED), is_core=False)
    assert _decree(unsure)["legislationDate"] == _decree(unsure)["description"] == ""
    sure = replace(unsure, title=Fact("Tên thử", CONFIRMED), signed=Fact("2001-02-03", CONFIRMED))
    assert (_decree(sure)["legislationDate"], _decree(sure)["description"]) == ("2001-02-03", "Tên thử")


def test_linked_data_say_no_more_than_is_known(bench):
    """Who signed an article may be two people, or an office; a decree's title may be unconfirmed."""
    path = bench.write("a", date="2024-01-26", folder="2024/01", more="decree: 02/2020/NĐ-CP\n")
    replace_in(path, "{publisher: Báo Thử Nghiệm}", "{publisher: Báo Thử, author: Trí Nhân - Bá Hải}")
    assert bench.build().problems == ()
    (script,) = html.fromstring(cited(bench, "a.html")).xpath("//script[not(@src)]")
    data = json.loads(script.text)
    check_node(data)
    assert data["isBasedOn"]["creditText"] == "Trí Nhân - Bá Hải"
    decree = {"@type": "Legislation", "legislationIdentifier": "02/2020/NĐ-CP", "name": "Nghị định 02/2020/NĐ-CP", "legislationDate": "2020-06-30"}
    assert data["mentions"] == decree


def test_no_text_can_end_the_script_that_holds_linked_data(bench):
    bench.write("a", title="</script><img src=x onerror=alert(1)>", more=MORE)
    bench.build()
    for folder in ("tin", "trich-dan"):
        assert told_to_programs(bench, folder, "a")["headline"] == "</script><img src=x onerror=alert(1)>"
        assert not html.fromstring((bench.output / folder / "a.html").read_text(encoding="utf-8")).xpath("//img")


def test_a_day_that_is_inferred_is_not_told_to_programs(bench):
    bench.write("a", date="2020-10-09?")
    bench.build()
    assert "startDate" not in cited(bench, "a.html")
    assert "startDate" not in (bench.output / "tin" / "a.html").read_text(encoding="utf-8")


def test_a_saved_body_touches_no_reference(built):
    replace_in(built.content / "tin" / "2020" / "10" / "go-quao-2020-10-09.md", "Thân bài.", "Thân bài khác.")
    assert not [path for path in built.build().changed if path.startswith(("trich-dan", "theo-doi"))]
