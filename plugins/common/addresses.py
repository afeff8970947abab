"""Which addresses of the web are of one article: portals and newspapers show it under many. Touches no network.

Would rather call one article two than two articles one: what may tell articles apart stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

# Hosts of a site for telephones, for AMP, in another language.
_HOST = re.compile(r"^(?:www\d?|m|amp|mobile|wap|en|vi)\.(?=[^.]+\.[^.]+)")
# Endings of which a name before them is the site's own: in m.com.vn the m is no prefix.
_ENDINGS = re.compile(r"(?:com|net|org|gov|edu|info|biz|ac|health|name|pro)\.vn")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;]*|/\([a-z]\([a-z0-9]{16,}\)\)", re.IGNORECASE)
_LANGUAGE = re.compile(r"^/(?:en|vi|vn|fr|ru|zh|cn|en-us|vi-vn|web/guest)(?=/.)")
# Pages for printing and AMP, before, behind or within the name of the article.
_VARIANT = re.compile(r"^/(?:amp|print)(?=/.)|(?<=.)/(?:amp|print|in|index\.\w+|default\.(?:aspx?|htm))/?$|[-_.]amp(?=\.\w+$|$)")
_SUFFIX = re.compile(r"\.(?:aspx|asp|html?|shtml|php|jsp|amp|vov|epi|bdt|tpo|antd|vnp)$")
# In a query: marks of campaigns, of sessions, of how the page is to look. Not sid, which is the article's number in some programs.
_NOISE = re.compile(
    r"utm_\w+|fbclid|gclid|zarsrc|gidzl|msclkid|igshid|mibextid|__\w+|_afr\w+|_adf\.\S+|"
    r"phpsessid|jsessionid|asp\.net_sessionid|sessionid|cfid|cftoken|"
    r"print|printable|amp|outputtype|lang|language|hl|locale|ref|share|mobile|device|tmpl",
    re.IGNORECASE,
)
_DOCUMENT = "ddocname"  # Oracle's portals: the name of the article in the whole site, whatever the page around it.


@lru_cache(maxsize=4096)
def address_key(url: str) -> str:
    """Return what all addresses of one article have in common, and those of no other; "" for what is no address of an article.

    Left out: scheme, www, port 80 and 443, telephone and AMP hosts, language, print and AMP, ending, fragment, session, campaign, and the order of
    the query. The rest of the query stays: it may be the article's number. The key of a key (with a scheme before it) is the key.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    host = _until_it_stays(_bare_host, host)
    host += f":{port}" if port not in (None, 80, 443) else ""
    path = _until_it_stays(_bare_path, "/" + unquote(parts.path).lower().strip("/"))
    query = sorted((key.lower(), value) for key, value in parse_qsl(parts.query) if not _NOISE.fullmatch(key))
    document = next((value for key, value in query if key == _DOCUMENT), "")
    if document:
        return f"{host}?{urlencode([(_DOCUMENT, document.lower())])}"
    if path == "/":
        path = ""
    # The front page of a site is no article.
    return f"{host}{path}{'?' + urlencode(query) if query else ''}" if path or query else ""


def _until_it_stays(step: Callable[[str], str], text: str) -> str:
    while (shorter := step(text)) != text:
        text = shorter
    return text


def _bare_host(host: str) -> str:
    bare = _HOST.sub("", host)
    return host if _ENDINGS.fullmatch(bare) else bare


def _bare_path(path: str) -> str:
    path = _SESSION.sub("", path)
    for pattern in (_LANGUAGE, _VARIANT, _SUFFIX):
        path = pattern.sub("", path)
    return "/" + path.strip("/")
