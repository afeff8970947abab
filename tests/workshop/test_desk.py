"""The desk over HTTP: what a save changes, what is said, what is refused; as browsers without JavaScript use it."""

from __future__ import annotations

import difflib
import json
import re

import pytest
from lxml import html

from plugins.archive.finder import Finder
from plugins.records.schema import BY_KEY, FIELDS
from plugins.workshop.desk import BASE, greeting
from plugins.workshop.desk_fields import HELP
from plugins.workshop.desk_shelf import Shelf
from plugins.workshop.vendoring import FILES, VENDORED
from tests.conftest import ROOT, files_of, need
from tests.workshop.desk_site import DRAFT_ID, ID, desk_at_work, fields_of
from tests.workshop.look_alike import until

EDIT = f"{BASE}/sua/{ID}"


@pytest.fixture
def desk(tmp_path):
    with desk_at_work(tmp_path) as started:
        yield started


def save(desk, path=EDIT, **changed):
    return desk.ask(path, desk.form(path, **changed))


def changed_rows(before, after):
    return [row for row in difflib.ndiff(before.decode().splitlines(), after.decode().splitlines()) if row[0] in "+-"]


def texts(page, path):
    return [" ".join(node.text_content().split()) for node in html.fromstring(page).xpath(path)]


# Finding.


def test_the_first_page_finds_records_without_dau_and_shows_drafts(desk):
    _, page = desk.ask(f"{BASE}/")
    assert texts(page, "//section[@aria-labelledby='ban-nhap']//a") == ["Bản nháp thử"]
    assert texts(desk.ask(f"{BASE}/?tim=go+quao+2020")[1], "//section[@aria-labelledby='tim-thay']//a") == ["Gò Quao thử phối hợp"]
    assert texts(desk.ask(f"{BASE}/?tim=%C4%91o%E1%BA%A1n+kh%C3%B4ng+c%C3%B3")[1], "//section[@aria-labelledby='tim-thay']/h2") == ["Không thấy bài nào"]
    assert "&lt;b&gt;" in desk.ask(f"{BASE}/?tim=<b>".replace("<", "%3C").replace(">", "%3E"))[1]


def test_a_file_with_mistakes_is_on_the_first_page_and_can_be_found(desk):
    desk.record.write_text(desk.record.read_text(encoding="utf-8").replace("kind: giao ban", "kind: họp lạ"), encoding="utf-8")
    until(lambda: "Có chỗ phải sửa" in desk.ask(f"{BASE}/")[1])
    _, page = desk.ask(f"{BASE}/")
    assert "“họp lạ” không có trong danh sách" in page
    desk.record.with_name("bai-khac.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    until(lambda: "bai-khac" in texts(desk.ask(f"{BASE}/?tim=bai+khac")[1], "//section[@aria-labelledby='tim-thay']//a"))


# The form.


def test_the_form_has_every_field_of_the_schema_with_its_label(desk):
    _, page = desk.ask(EDIT)
    shown = html.fromstring(page)
    assert [spec.key for spec in FIELDS if spec.key != "withdrawn" and spec.label not in page] == []
    for name in ("title", "date", "kind", "locality-0", "chair-0-name", "figures-0-value", "source-url", "image-alt", "status", "body"):
        assert shown.xpath(f"//form//*[@name='{name}']"), name
        assert shown.xpath(f"//label[@for='{name}']"), name
    assert "9f86d081" not in page, "what a machine keeps is not for an editor"


def test_help_of_the_form_is_of_fields_that_there_are():
    for name in HELP:
        key, _, inner = name.partition(".")
        assert inner in BY_KEY[key].inner if inner else key in BY_KEY


def test_saving_without_a_change_leaves_the_bytes(desk):
    for data in (desk.record.read_bytes(), desk.record.read_bytes().replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + desk.record.read_bytes()):
        desk.record.write_bytes(data)
        answer, _ = save(desk)
        assert (answer.status, answer.headers["location"]) == (303, f"{EDIT}?khong-doi")
        assert desk.record.read_bytes() == data


def test_a_save_touches_the_rows_that_changed_and_no_other(desk):
    before = desk.record.read_bytes()
    _, page = desk.ask(EDIT)
    page = desk.ask(EDIT, fields_of(page, viec="them:chair"))[1]
    fields = fields_of(
        page, title="Tiêu đề khác", chair_1_name="Lê Thị Thử", chair_1_role="Phó Chủ tịch", figures_0_value="371", body="Đoạn khác.\r\n\r\nĐoạn thứ hai."
    )
    answer, _ = desk.ask(EDIT, fields)
    assert answer.headers["location"] == f"{EDIT}?da-luu"
    assert changed_rows(before, desk.record.read_bytes()) == [
        "- title: 'Gò Quao thử phối hợp'  # một",
        "+ title: Tiêu đề khác  # một",
        "+   - {name: Lê Thị Thử, role: Phó Chủ tịch}",
        "- figures: [{label: tin trao đổi, value: 370, unit: tin}]",
        "+ figures: [{label: tin trao đổi, value: 371, unit: tin}]",
        "- Đoạn thứ nhất, ngày 9/10/2020, hai bên trao đổi 370 tin.",
        "+ Đoạn khác.",
    ]
    assert "Đã lưu." in desk.ask(answer.headers["location"])[1]
    until(lambda: "Tiêu đề khác" in desk.ask(f"/tin/{ID}.html")[1])


def test_days_are_read_as_people_write_them_and_stored_in_our_notation(desk):
    save(desk, date="ngày 8 tháng 10 năm 2020", period="quý III/2020", published="17/10/2020")
    text = desk.record.read_text(encoding="utf-8")
    assert "date: 2020-10-08\n" in text
    assert "period: 2020-Q3\n" in text
    assert "published: 2020-10-17\n" in text
    _, page = desk.ask(EDIT)
    assert html.fromstring(page).xpath("//input[@name='date']/@value") == ["8/10/2020"]
    assert "Hiểu là: ngày 8/10/2020" in page


def test_a_day_that_can_be_read_in_two_ways_is_asked_and_a_button_answers(desk):
    answer, _ = save(desk, date="3/4/20")
    assert "date: 3/4/20\n" in desk.record.read_text(encoding="utf-8"), "saved as it was typed: nothing is lost"
    _, page = desk.ask(answer.headers["location"])
    assert texts(page, "//*[@data-messages='date']//button") == ["ngày 3/4/2020", "ngày 20/4/2003"]
    choice = html.fromstring(page).xpath("//*[@data-messages='date']//button/@value")[0]
    _, page = desk.ask(EDIT, fields_of(page, viec=choice))
    assert html.fromstring(page).xpath("//input[@name='date']/@value") == ["3/4/2020"]


def test_a_place_that_is_not_known_is_said_at_its_row_with_those_that_may_be_meant(desk):
    answer, _ = save(desk, locality_0="go quao")
    _, page = desk.ask(answer.headers["location"])
    assert texts(page, "//*[@role='alert']//a") == ["Không có nơi nào tên là “go quao”"]
    assert html.fromstring(page).xpath("//*[@role='alert']//a/@href") == ["#locality-0"]
    assert html.fromstring(page).xpath("//*[@id='locality-0']/@aria-invalid") == ["true"]
    assert texts(page, "//*[@data-messages='locality-0']//button")[0].startswith("Gò Quao, Kiên Giang: huyện Gò Quao, chỉ có trước ngày 1/7/2025")


def test_mistakes_are_saved_shown_on_top_and_at_their_fields_with_cure_and_guide(desk):
    answer, _ = save(desk, date="31/2/2020", summary="", figures_0_value="nhiều", source_url="trang web", body="")
    _, page = desk.ask(answer.headers["location"])
    links = html.fromstring(page).xpath("//*[@role='alert']//a/@href")
    assert set(links) == {"#date", "#summary", "#figures-0-value", "#source-url", "#body"}
    for link in links:
        assert html.fromstring(page).xpath(f"//*[@id='{link[1:]}']"), link
    at_url = texts(page, "//*[@data-messages='source-url']")[0]
    assert "“trang web” không phải là địa chỉ trang web" in at_url
    assert "Hãy chép nguyên địa chỉ" in at_url
    assert html.fromstring(page).xpath("//*[@data-messages='source-url']//a/@href")[0].startswith("/huong-dan-cac-loi.html#")
    assert html.fromstring(page).xpath("//title")[0].text.startswith("5 chỗ phải sửa")


def test_notes_of_the_proofreading_are_said_at_their_fields(desk):
    answer, _ = save(desk, figures_0_value="380")
    _, page = desk.ask(answer.headers["location"])
    assert any("“370 tin” khác với con số đã ghi" in text for text in texts(page, "//*[contains(@class, 'message--note')]"))
    assert not html.fromstring(page).xpath("//*[@role='alert'][not(@hidden)]")


def test_what_cannot_be_written_is_said_at_its_field_and_the_form_comes_back_filled(desk):
    before = desk.record.read_bytes()
    answer, page = save(desk, title="a\x07b", summary="Chữ khác.")
    assert answer.status == 422
    assert "U+0007" in texts(page, "//*[@data-messages='title']")[0]
    assert texts(page, "//textarea[@name='summary']") == ["Chữ khác."]
    assert desk.record.read_bytes() == before


def test_rows_are_added_and_taken_out_by_buttons(desk):
    page = desk.ask(EDIT, fields_of(desk.ask(EDIT)[1], viec="them:topics", topics_0="chủ đề mới"))[1]
    assert [node.get("value") for node in html.fromstring(page).xpath("//div[@data-rows]//input[starts-with(@name, 'topics-')]")] == [
        "chủ đề mới",
        "thiên tai, cứu nạn",
        "",
    ]
    page = desk.ask(EDIT, fields_of(page, viec="bo:topics-0"))[1]
    before = desk.record.read_bytes()
    desk.ask(EDIT, fields_of(page))
    assert changed_rows(before, desk.record.read_bytes()) == ['- topics: [trao đổi thông tin,   "thiên tai, cứu nạn"]', '+ topics: ["thiên tai, cứu nạn"]']


def test_what_is_emptied_goes_with_its_row(desk):
    before = desk.record.read_bytes()
    page = desk.ask(EDIT, fields_of(desk.ask(EDIT)[1], viec="bo:chair-0"))[1]
    desk.ask(EDIT, fields_of(page, period="", kind=""))
    assert changed_rows(before, desk.record.read_bytes()) == [
        "- period: 2020-M09",
        "- kind: giao ban",
        "- chair:",
        "-   - {name: 'Võ Văn Thử',   role: Chủ tịch}  # chủ trì",
    ]


def test_a_file_that_changed_meanwhile_is_not_overwritten_until_the_editor_says_so(desk):
    fields = desk.form(EDIT, title="Của biểu mẫu")
    other = desk.record.read_bytes().replace("Đoạn thứ hai.".encode(), "Đoạn của người khác.".encode())
    desk.record.write_bytes(other)
    answer, page = desk.ask(EDIT, fields)
    assert answer.status == 409
    assert desk.record.read_bytes() == other
    diff = texts(page, "//section[@id='xung-dot']//pre")[0]
    assert "-Đoạn của người khác." in diff
    assert "+title: Của biểu mẫu" in diff
    assert html.fromstring(page).xpath("//input[@name='title']/@value") == ["Của biểu mẫu"]
    assert desk.ask(EDIT, [*((name, value) for name, value in fields if name != "viec"), ("viec", "")])[0].status == 409
    answer, _ = desk.ask(EDIT, fields_of(page, viec="de-len"))
    assert answer.status == 303
    assert "title: Của biểu mẫu" in desk.record.read_text(encoding="utf-8")


def test_a_file_that_no_form_can_show_says_why(desk):
    desk.record.write_bytes(b"---\ntitle: [a\n---\nx\n")
    answer, page = desk.ask(EDIT)
    assert answer.status == 200
    assert "Chưa mở được biểu mẫu" in page
    assert texts(page, "//*[contains(@class, 'message--problem')]")
    assert desk.record.read_bytes() == b"---\ntitle: [a\n---\nx\n"


# Drafts, new records, deeds.


def test_a_draft_is_published_by_a_button_when_nothing_is_wrong(desk):
    path = f"{BASE}/sua/{DRAFT_ID}"
    answer, _ = save(desk, path, viec="dang", summary="")
    assert answer.headers["location"] == f"{path}?chua-dang"
    assert "status: draft" in desk.draft.read_text(encoding="utf-8")
    _, page = desk.ask(answer.headers["location"])
    assert html.fromstring(page).xpath("//*[@role='alert']//a/@href") == ["#summary"]
    before = desk.draft.read_bytes()
    answer, _ = desk.ask(path, fields_of(page, viec="dang", summary="Tóm tắt mới."))
    assert answer.headers["location"] == f"{path}?da-dang"
    assert changed_rows(before, desk.draft.read_bytes()) == ["+ summary: Tóm tắt mới.", "- status: draft"]
    until(lambda: desk.ask(f"/tin/{DRAFT_ID}.html")[0].status == 200)


def test_a_new_record_begins_with_few_fields_and_goes_on_in_its_form(desk):
    fields = desk.form(f"{BASE}/moi", title="Bài mới", date="5/6/2022", locality="Kiên Giang", publisher="Báo Thử")
    answer, _ = desk.ask(f"{BASE}/moi", fields)
    assert (answer.status, answer.headers["location"]) == (303, f"{BASE}/sua/kien-giang-2022-06-05?moi")
    text = (desk.content / "tin/2022/06/kien-giang-2022-06-05.md").read_text(encoding="utf-8")
    assert "date: 2022-06-05\n" in text
    assert "status: draft\n" in text
    assert "Đã có bản nháp" in desk.ask(answer.headers["location"])[1]


def test_a_new_record_without_what_it_needs_comes_back_filled(desk):
    answer, page = desk.ask(f"{BASE}/moi", desk.form(f"{BASE}/moi", title="Bài mới", date="hôm kia", locality="Nơi Không Có"))
    assert answer.status == 422
    assert html.fromstring(page).xpath("//input[@name='title']/@value") == ["Bài mới"]
    assert set(html.fromstring(page).xpath("//*[@role='alert']//a/@href")) >= {"#date", "#publisher"}


def test_a_record_alike_is_shown_before_another_is_begun(desk):
    fields = desk.form(f"{BASE}/moi", title="Lại Gò Quao", date="9/10/2020", locality="Gò Quao, Kiên Giang", publisher="Báo Thử")
    answer, page = desk.ask(f"{BASE}/moi", fields)
    assert answer.status == 422
    assert texts(page, "//*[@id='giong-the']//a") == [ID]
    answer, _ = desk.ask(f"{BASE}/moi", [*((name, value) for name, value in fields_of(page) if name != "anyway"), ("anyway", "1")])
    assert answer.headers["location"] == f"{BASE}/sua/{ID}-2?moi"


def test_a_record_alike_is_found_in_the_store_without_reading_all_files(desk, monkeypatch):
    def refuse(*given):
        raise AssertionError("all files are gone through")

    until(lambda: "Bản nháp thử" in desk.ask(f"{BASE}/")[1])
    monkeypatch.setattr(Finder, "_in_files", refuse)
    for day, place, found in (("9/10/2020", "Gò Quao, Kiên Giang", ID), ("5/4/2021", "Châu Thành, Kiên Giang", DRAFT_ID)):
        page = desk.ask(f"{BASE}/moi", desk.form(f"{BASE}/moi", title="Lại", date=day, locality=place, publisher="Báo Thử"))[1]
        assert texts(page, "//*[@id='giong-the']//a") == [found]


def test_a_record_begun_twice_in_a_moment_is_begun_once(desk):
    fields = desk.form(f"{BASE}/moi", title="Bài mới", date="5/6/2022", locality="Kiên Giang", publisher="Báo Thử")
    assert desk.ask(f"{BASE}/moi", fields)[0].status == 303
    assert texts(desk.ask(f"{BASE}/moi", fields)[1], "//*[@id='giong-the']//a") == ["kien-giang-2022-06-05"]


def test_records_alike_are_found_in_the_files_where_there_is_no_store(desk, monkeypatch):
    monkeypatch.setattr(Shelf, "open", lambda shelf: None)
    page = desk.ask(f"{BASE}/moi", desk.form(f"{BASE}/moi", title="Lại", date="9/10/2020", locality="Gò Quao, Kiên Giang", publisher="Báo Thử"))[1]
    assert texts(page, "//*[@id='giong-the']//a") == [ID]


@pytest.mark.parametrize(("deed", "said", "row"), [("rut", "Nguồn đã rút bài.", "+status: withdrawn"), ("dinh-chinh", "Sửa tên.", "+corrections:")])
def test_a_deed_shows_what_will_change_before_it_is_done(desk, deed, said, row):
    path, before = f"{BASE}/{deed}/{ID}", desk.record.read_bytes()
    answer, page = desk.ask(path, desk.form(path))
    assert answer.status == 422
    _, page = desk.ask(path, fields_of(page, said=said))
    assert row in texts(page, "//pre//span")
    assert desk.record.read_bytes() == before
    answer, _ = desk.ask(path, [*fields_of(page), ("sure", "1")])
    assert answer.status == 303
    assert said in desk.record.read_text(encoding="utf-8")


def test_a_record_gets_another_id_and_keeps_its_old_address(desk):
    path = f"{BASE}/doi-ma/{ID}"
    assert "không phải là mã bài" in desk.ask(path, desk.form(path, said="../../mat"))[1]
    _, page = desk.ask(path, desk.form(path, said="go-quao-moi"))
    answer, _ = desk.ask(path, [*fields_of(page), ("sure", "1")])
    assert answer.headers["location"] == f"{BASE}/sua/go-quao-moi?da-doi"
    assert not desk.record.exists()
    assert f"aliases: [tin/{ID}.html]" in desk.record.with_name("go-quao-moi.md").read_text(encoding="utf-8")
    assert desk.ask(answer.headers["location"])[0].status == 200
    assert desk.ask(EDIT)[0].status == 404


# The preview, and the checks while typing.


def test_the_preview_is_the_page_as_it_will_be_built(desk):
    built = (desk.output / "tin" / f"{ID}.html").read_text(encoding="utf-8")
    assert desk.ask(f"{BASE}/{ID}.html")[1] == built


def test_the_preview_shows_drafts_and_what_is_not_saved(desk):
    draft = desk.ask(f"{BASE}/{DRAFT_ID}.html")[1]
    assert "Đoạn của bản nháp." in draft
    assert "ld+json" not in draft, "of what is not published programs are told nothing"
    page = desk.ask(f"{BASE}/{ID}.html", desk.form(EDIT, title="Chưa lưu"))[1]
    assert texts(page, "//h1") == ["Chưa lưu"]
    for address in html.fromstring(page).xpath("//link[@rel='stylesheet']/@href"):
        assert address == "../theme/so-giao-ban.css", "one folder deep, so that it is found from the root"
    assert "Chưa xem trước được" in desk.ask(f"{BASE}/{ID}.html", desk.form(EDIT, date="31/2/2020"))[1]


def test_a_check_tells_what_is_wrong_and_writes_nothing(desk):
    before = desk.record.read_bytes()
    told = json.loads(desk.ask(f"{BASE}/xet/{ID}", desk.form(EDIT, date="31/2/2020", title="Khác"))[1])
    assert [(finding["field"], finding["anchor"]) for finding in told["findings"] if finding["is_problem"]] == [("date", "date")]
    assert (told["page"], told["changed"], told["stale"]) == ("", True, False)
    told = json.loads(desk.ask(f"{BASE}/xet/{ID}", desk.form(EDIT, title="Khác"))[1])
    assert ">Khác</h1>" in told["page"]
    assert told["heard"]["date"] == "ngày 9/10/2020"
    assert desk.record.read_bytes() == before


def test_places_and_decrees_are_suggested_without_dau(desk):
    found = json.loads(desk.ask(f"{BASE}/goi-y/locality?go=go+quao&ngay=9/10/2020")[1])
    assert found[0]["value"] == "Gò Quao, Kiên Giang"
    assert "nay thuộc tỉnh An Giang" in found[0]["remark"]
    assert json.loads(desk.ask(f"{BASE}/goi-y/decree?go=03")[1])[0]["value"] == "03/2019/NĐ-CP"
    assert json.loads(desk.ask(f"{BASE}/goi-y/khong-co?go=a")[1]) == []


# The door.


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": "", "Origin": "https://example.org"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "", "Origin": ""},
        {"Sec_Fetch_Site": "", "Origin": "http://127.0.0.1:1"},
    ],
)
def test_only_pages_of_ours_can_send_forms(desk, headers):
    before = desk.record.read_bytes()
    fields = desk.form(EDIT, title="Kẻ lạ")
    for path in (EDIT, f"{BASE}/xet/{ID}", f"{BASE}/{ID}.html", f"{BASE}/moi", f"{BASE}/rut/{ID}"):
        assert desk.ask(path, fields, **headers)[0].status == 403, path
    assert desk.record.read_bytes() == before


def test_an_old_browser_that_names_its_origin_alone_is_let_in(desk):
    answer, _ = desk.ask(EDIT, desk.form(EDIT, title="Khác"), Sec_Fetch_Site="")
    assert answer.status == 303


def test_a_form_with_another_key_is_not_saved_and_nothing_typed_is_lost(desk):
    before = desk.record.read_bytes()
    answer, page = desk.ask(EDIT, desk.form(EDIT, title="Khác", khoa="##abc"))
    assert answer.status == 403
    assert desk.record.read_bytes() == before
    assert desk.ask(EDIT, fields_of(page))[0].status == 303
    assert "title: Khác" in desk.record.read_text(encoding="utf-8")


def test_another_host_name_is_refused(desk):
    assert desk.ask(EDIT, Host=f"example.org:{desk.port}")[0].status == 400
    assert desk.ask(EDIT, Host=f"localhost:{desk.port}")[0].status == 200


@pytest.mark.parametrize("name", ["../../mat", "..%2f..%2fmat", "%2e%2e", "..%5cmat", "*", "%00", ".go-quao", "khong-co", "go-quao*"])
def test_an_id_that_no_record_has_leads_nowhere(desk, name):
    (desk.content.parent / "mat.md").write_text("---\ntitle: bí mật\n---\n", encoding="utf-8")
    answer, page = desk.ask(f"{BASE}/sua/{name}")
    assert answer.status == 404
    assert "bí mật" not in page


def test_a_record_that_is_a_link_out_of_the_archive_is_not_opened(desk):
    (desk.content.parent / "mat.md").write_text("---\ntitle: bí mật\n---\n", encoding="utf-8")
    (desk.content / "tin" / "2020" / "10" / "lien-ket.md").symlink_to(desk.content.parent / "mat.md")
    assert desk.ask(f"{BASE}/sua/lien-ket")[0].status == 404


def test_pages_allow_no_script_but_ours_and_no_frame_but_ours(desk):
    for path in (f"{BASE}/", EDIT, f"{BASE}/moi", f"{BASE}/rut/{ID}", f"{BASE}/{ID}.html", f"{BASE}/sua/khong-co"):
        answer, page = desk.ask(path)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert not html.fromstring(page).xpath("//script[not(@src)] | //style | //*[@style] | //@*[starts-with(name(), 'on')]"), path


def test_what_is_typed_is_shown_as_text(desk):
    save(desk, title="<script>alert(1)</script>", date="<b>")
    for path in (EDIT, f"{BASE}/", f"{BASE}/rut/{ID}"):
        page = desk.ask(path)[1]
        assert "<script>alert" not in page
        assert "<b>" not in page.replace("<b>Bàn biên tập</b>", "")


def test_a_form_that_is_too_long_is_refused(desk):
    assert desk.ask(EDIT, {"body": "x" * 6_000_000})[0].status == 413


def test_nothing_of_the_desk_is_in_what_is_built(desk):
    built = {path: data for path, data in files_of(desk.output).items() if not path.startswith("images/huong-dan/")}  # Pictures of it.
    assert built
    assert [path for path in built if "bien-tap" in path.replace("huong-dan-bien-tap", "") or "autocomplete" in path] == []
    assert [path for path, data in built.items() if BASE.encode() in data or b"autocomplete__" in data] == []
    answer, _ = desk.ask(f"/tin/{ID}.html")
    assert answer.status == 200


def test_the_address_is_that_of_the_form_if_a_record_is_named():
    assert f"{{address}}{BASE}/[/]" in greeting("")
    assert f"{BASE}/sua/{ID}[/]" in greeting(f"content/tin/2020/10/{ID}.md")
    assert f"{BASE}/[/]" in greeting("[bold]")


def test_the_copy_is_that_of_the_package():
    there = ROOT / "node_modules" / "accessible-autocomplete"
    need(str(there) if there.is_dir() else None, "accessible-autocomplete", "npm ci")
    for name, source in FILES.items():
        assert (VENDORED / name).read_bytes() == (ROOT / "node_modules" / source).read_bytes(), name


def test_the_language_of_the_desk_is_vietnamese(desk):
    said = " ".join(texts(desk.ask(EDIT)[1], "//body//*[not(self::script or self::template)]/text()[normalize-space()]/.."))
    assert not re.search(r"\b(?:Save|Error|Add|Remove|Submit|None|undefined|Preview|Choose)\b", said)
