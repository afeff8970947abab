"""Hostile texts in every place that takes a text, in real Chromium: with the policy of the pages switched off, what is left is what our own code lets through."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as etree

import pytest
from playwright.sync_api import expect

from plugins.decrees.core import DecreeRegister
from plugins.records.body import BodyRenderer
from plugins.records.glossary import Abbreviation
from plugins.records.schema import BadValue, web_address
from plugins.workshop.desk import BASE
from tests.browser.conftest import serve
from tests.browser.hostile import AROUND, FAR, HTML, VECTORS, write_archive
from tests.conftest import ROOT, html_files, pelican
from tests.workshop.desk_site import ID, desk_at_work

pytestmark = pytest.mark.browser

# What is wrong with the page that is open: whatever could run, load or lead where a text says.
FAULTS = r"""() => {
  const found = [];
  const ours = (url) => url.origin === location.origin;
  const addresses = ["href", "xlink:href", "src", "srcset", "action", "formaction", "data", "poster", "background", "ping", "cite", "manifest", "archive", "longdesc", "usemap"];
  const loads = new Set(["src", "srcset", "data", "poster", "background", "ping", "manifest", "archive", "action", "formaction"]);
  const never = new Set(["style", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "math", "video", "audio", "foreignobject", "animate", "set", "use",
    "noscript", "marquee", "dialog", "map", "area", "canvas", "slot", "xmp", "plaintext", "listing", "noembed", "noframes", "image", "x", "is-it", "textarea"]);
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const name = element.localName.toLowerCase();
      const say = (what) => found.push(`${what}: ${element.outerHTML.slice(0, 200)}`);
      if (never.has(name) && !(name === "use" && /^#[\w-]+$/.test(element.getAttribute("href")) && [1, 3].includes(element.attributes.length))) say("element");
      if (name === "template") look(element.content);
      if (element.shadowRoot) look(element.shadowRoot);
      if (name === "script" && element.type !== "application/ld+json" && (element.text || !ours(new URL(element.src)) || !/\/(?:theme|t-[a-z2-7]{6})\/[\w-]+\.js$/.test(element.src))) say("script");
      if (name === "script" && element.type === "application/ld+json") JSON.parse(element.text);
      if (name === "link" && element.rel !== "canonical" && !ours(new URL(element.href))) say("link");
      if (name === "meta" && element.httpEquiv && element.httpEquiv !== "Content-Security-Policy") say("meta");
      if (name === "form" && element.namespaceURI.endsWith("xhtml") && !ours(new URL(element.getAttribute("action") ?? "", document.baseURI))) say("form");
      for (const { name: attribute, value } of element.attributes) {
        if (attribute.startsWith("on") || ["style", "srcdoc", "is", "contenteditable", "popovertarget"].includes(attribute)) say(attribute);
        if (!addresses.includes(attribute)) continue;
        let url;
        try { url = new URL(value, document.baseURI); } catch { continue; }
        if (!["http:", "https:", "mailto:", "tel:", "webcal:"].includes(url.protocol) || (loads.has(attribute) && !ours(url))) say(attribute);
      }
    }
  };
  if (document.contentType === "text/html") look(document);
  else if (document.querySelector("*|script:not([src]), [onerror], [onload], img, iframe")) found.push("not as text");
  return found.slice(0, 99);
}"""


HEAD = """<!doctype html><html lang=vi><meta charset=utf-8><title>x</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'"><body>"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The synthetic archive as it is published, its folder, and the address of a server that has it."""
    root = tmp_path_factory.mktemp("hostile")
    write_archive(root / "content", ROOT / "tests" / "site" / "content")
    done = pelican(root / "content", root / "output", ROOT / "publishconf.py", SO_GIAO_BAN_SITEURL="https://kho.example.org/a")
    assert done.returncode == 0, done.stdout + done.stderr
    server, address = serve(root)
    yield root, f"{address}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=[True, False], ids=["without policy", "with policy"])
def visitor(request, browser, hostile):
    """A page of a browser that heeds the Content-Security-Policy, and one that does not; ``ran``: what ran, ``far``: what was asked of others."""
    context = browser.new_context(bypass_csp=request.param, service_workers="block", locale="vi-VN")
    page = context.new_page()
    page.ran, page.far, page.said = [], [], []

    def ran(dialog):
        page.ran.append(f"{page.url}: {dialog.message}")
        dialog.dismiss()

    def asked(route):
        page.far.append(route.request.url)
        route.abort()

    page.on("dialog", ran)
    page.on("pageerror", lambda error: page.ran.append(f"{page.url}: {error}"))
    page.on("console", lambda message: page.said.append(message.text) if "Content Security Policy" in message.text else None)
    host = urlsplit(hostile[1]).netloc
    context.route(lambda url: urlsplit(url).netloc != host, asked)
    page.has_policy = not request.param
    yield page
    context.close()


@pytest.fixture(scope="module")
def bodies():
    """Each vector in each place of a body, by the renderer alone: the checker, which refuses many, is not asked."""
    renderer = BodyRenderer(DecreeRegister(), [Abbreviation("UBND", 'Ủy ban "><img src=x onerror=alert(1)>', in_text=True)])
    made = [renderer.render(around.replace("{}", vector), None, (), str).html for vector in VECTORS for around in AROUND]
    for vector in VECTORS:
        page, contents = renderer.render_page(f"{vector}\n\n## {vector}")
        made.append(page)
        assert all(re.fullmatch("[a-z0-9_-]*", str(entry["id"])) for entry in contents)
    return made


def is_inert(page):
    assert page.ran == []
    assert page.far == []
    assert page.said == [], "nothing was even tried"
    return True


def test_the_vectors_do_run_where_nothing_stops_them(visitor, hostile):
    """Else all that follows would say nothing."""
    root, address = hostile
    (root / "open.html").write_text(f"{HEAD}{HTML[0]}{HTML[19]}<img src=//{FAR}/a.png><a href=javascript:alert(1)>x</a>", encoding="utf-8")
    visitor.goto(f"{address}open.html")
    assert {fault.partition(":")[0] for fault in visitor.evaluate(FAULTS)} == {"script", "onerror", "src", "href"}
    assert (len(visitor.ran), visitor.far) == ((0, []) if visitor.has_policy else (2, [f"http://{FAR}/a.png"]))
    assert bool(visitor.said) is visitor.has_policy


def test_no_body_lets_a_script_through_however_it_is_written(visitor, hostile, bodies):
    root, address = hostile
    (root / "bodies.html").write_text(HEAD + "".join(f"<article>{html}</article>" for html in bodies), encoding="utf-8")
    visitor.goto(f"{address}bodies.html")
    assert visitor.evaluate(FAULTS) == []
    assert visitor.evaluate("[document.body.children.length, document.querySelectorAll('article').length]") == [len(bodies)] * 2, "none breaks out of its own"
    assert is_inert(visitor)


def some_of_each_kind(folder):
    """Every article, and of the other pages the first of each folder."""
    pages = [path.relative_to(folder).as_posix() for path in html_files(folder)]
    pages = [path for path in pages if not path.startswith("id/")]  # Left at once for an article, which is looked at.
    first = {path.rpartition("/")[0]: path for path in reversed(pages)}
    return [path for path in pages if path.startswith("tin/") or "/" not in path or first[path.rpartition("/")[0]] == path]


def test_no_page_of_a_hostile_archive_runs_anything(visitor, hostile):
    root, address = hostile
    pages = some_of_each_kind(root / "output")
    assert len(pages) > 40
    for path in pages[:: 5 if visitor.has_policy else 1]:
        visitor.goto(f"{address}output/{path}")
        assert (path, visitor.evaluate(FAULTS)) == (path, [])
    assert is_inert(visitor)


def test_the_search_shows_what_was_asked_and_what_it_found_as_text(visitor, hostile):
    _, address = hostile
    for vector in HTML[:: 60 if visitor.has_policy else 12]:
        visitor.goto(f"{address}output/tim.html?q={quote('thử ' + vector)}")
        expect(visitor.locator("#tim-so")).not_to_be_empty()
        assert (vector, visitor.evaluate(FAULTS)) == (vector, [])
    visitor.goto(f"{address}output/tim.html?q={quote('thử')}#{quote(HTML[19])}")
    visitor.locator("#tim-ds > li").nth(3).wait_for()
    box = visitor.locator("#q")
    for vector in [] if visitor.has_policy else HTML[::6]:
        box.fill(vector)
    assert visitor.evaluate(FAULTS) == []
    assert is_inert(visitor)


def test_feeds_and_files_of_data_hold_hostile_texts_as_texts(visitor, hostile):
    root, address = hostile
    output = root / "output"
    for path in ("theo-doi/tin.xml", "theo-doi/tin.json", "api/v1/records/thu-00.json"):
        if path.endswith((".xml", ".json")):
            visitor.goto(f"{address}output/{path}")
            assert visitor.evaluate(FAULTS) == [], path
    atom = "{http://www.w3.org/2005/Atom}"
    texts = {f"{atom}{name}" for name in ("content", "summary", "title", "subtitle")}
    allowed = {
        "feed",
        "id",
        "title",
        "subtitle",
        "updated",
        "published",
        "link",
        "entry",
        "summary",
        "content",
        "author",
        "name",
        "rights",
        "generator",
        "icon",
        "logo",
    }
    for path in output.rglob("*.xml"):
        root_element = etree.fromstring(path.read_bytes())
        if root_element.tag == f"{atom}feed":
            assert {element.tag.removeprefix(atom) for element in root_element.iter()} <= allowed, path
            assert {element.get("type", "text") for element in root_element.iter() if element.tag in texts} == {"text"}, path
    feed = json.loads((output / "theo-doi" / "tin.json").read_bytes())
    assert not any("content_html" in item for item in feed["items"]), "plain text: there is no HTML to be cleaned"
    assert is_inert(visitor)


def test_linked_data_cannot_end_its_own_element(hostile):
    root, _ = hostile
    found = 0
    for path in html_files(root / "output"):
        for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL):
            assert "<" not in data
            found += "onerror=alert(1)" in json.dumps(json.loads(data))
    assert found > 10


def test_what_is_read_without_a_network_shows_hostile_texts_as_texts(browser, hostile):
    """The service worker writes pages of its own, by hand."""
    _, address = hostile
    context = browser.new_context(bypass_csp=True, locale="vi-VN")
    page = context.new_page()
    ran = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.goto(f"{address}output/tinh/mau-bac.html")
    page.evaluate("navigator.serviceWorker.ready")
    page.goto(f"{address}output/tinh/mau-tay.html")
    page.locator("#ngoai-mang button").first.click()
    page.get_by_text("Đã lưu ngày").wait_for()
    (sheet,) = (hostile[0] / "output").glob("t-*/so-giao-ban.css")
    away = sheet.rename(hostile[0] / "away.css")
    try:
        page.goto(f"{address}output/tin/thu-01.html")
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 100, "what never changes is not asked for again"
    finally:
        away.rename(sheet)
    context.set_offline(True)
    for path in [f"tim.html?q={quote('thử ' + vector)}" for vector in HTML[::25]] + [
        "tim.html?q=th%E1%BB%AD",
        "tin/thu-00.html",
        "khong-co.html?<script>alert(1)</script>",
    ]:
        page.goto(f"{address}output/{path}")
        assert (path, page.evaluate(FAULTS)) == (path, [])
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 100, "the stylesheet of that release was kept"
    context.close()
    assert ran == []


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//example.org",
        "file:///x",
        "blob:https://a/b",
    ],
)
def test_an_address_of_a_source_is_one_of_the_web(address):
    with pytest.raises(BadValue):
        web_address(address)


def test_the_desk_shows_what_is_written_into_it_as_text(browser, tmp_path):
    with desk_at_work(tmp_path) as desk:
        context = browser.new_context(bypass_csp=True, locale="vi-VN", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        ran = []
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        page.goto(f"{desk.address}{BASE}/sua/{ID}")
        title = "Thử " + " ".join(HTML[:40:3])
        page.locator("[name=title]").fill(title)
        page.locator("[name=summary]").fill(" ".join(HTML[40::3]))
        page.locator("[name=source-url]").fill("javascript:alert(1)")
        page.locator("[name=source-publisher]").fill(HTML[19])
        page.locator("[name=body]").fill("\n\n".join(f"Chữ {vector}\n\n{vector}" for vector in VECTORS[::5] if "\x02" not in vector))
        page.locator("a[href='#source-url']").first.wait_for(state="attached")
        page.locator("[name=source-url]").fill("https://example.org/'><img/src=x/onerror=alert(1)>")
        page.locator("[name=body]").fill("Chữ <script>alert(1)</script>\n\n<svg onload=alert(1)>")
        expect(page.frame_locator("[data-preview]").locator("h1")).to_contain_text("Thử <script>alert(1)")
        shown = page.frame_locator("[data-preview]").locator("body").evaluate(FAULTS)
        around = [
            fault for fault in page.evaluate(FAULTS) if "alert(1)" in fault and not fault.startswith("element: <textarea")
        ]  # Of the form's own there is more.
        context.close()
    assert (shown, around, ran) == ([], [], [])
