"""What web servers need to be told to give the site as it is meant: types, compressed copies, caching, the 404 page, security. From one table.

The site works on a server that is told nothing, too; then some types, and the words of a missing page, are the server's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from textwrap import indent
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree as etree

from .core import CACHE_CONTROL, LASTING_CONTROL, NAMED_BY_CONTENT, TYPES, content_type

PAGE_404 = "404.html"
BARE_NAME = "SHA256SUMS"  # The one file without a suffix. Where no type is said and "nosniff" is, browsers differ in what they do with it.
_CHARSET = "; charset=utf-8"


class Site(NamedTuple):
    """Where the site is: ``at``, its address on the server ("/" or "/a/"), the ``folder`` with its files; ``form``: where reports of readers go."""

    at: str
    folder: str
    form: str = ""

    @classmethod
    def of(cls, address: str, folder: str, form: str = "") -> Site:
        """Return the site at a web ``address`` with its files in ``folder``."""
        return cls(f"{urlsplit(address).path.rstrip('/')}/", folder.rstrip("/\\"), form)


def headers(site: Site) -> dict[str, str]:
    """Return the headers of every answer. Pages say the first of them themselves, too, but for ``frame-ancestors``, which only a server can say.

    An attached PDF has them, too: it is shown by a browser's own viewer, which they do not bind (Chromium 156 and Firefox ESR, looked at).
    """
    parts = urlsplit(site.form)
    form = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    policy = f"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'{form}; base-uri 'none'; frame-ancestors 'none'"
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": CACHE_CONTROL,
    }


def nginx(site: Site) -> str:
    """Return what goes into a ``server { }`` of nginx."""
    types = "".join(f"        {type_.removesuffix(_CHARSET)} {' '.join(suffixes)};\n" for type_, suffixes in _by_type().items())
    texts = " ".join(type_.removesuffix(_CHARSET) for type_ in _by_type() if type_.endswith(_CHARSET) and not type_.startswith("text/html"))
    # Said once, where they hold: a location that adds a header of its own would lose all those of the level above.
    said = "".join(f'    add_header {name} "{value}" always;\n' for name, value in {**headers(site), "Cache-Control": "$so_giao_ban_giu"}.items())
    # A sub-folder is asked for without its last slash, too, which is another location.
    bare = f"location = {site.at[:-1]} {{ absolute_redirect off; return 301 {site.at}; }}\n" if site.at != "/" else ""
    return f"""# Sổ Giao Ban, trong khối server {{ }} của nginx.
{bare}location {site.at} {{
    alias {_quoted(site.folder + "/")};
    index index.html;
    autoindex off;
    absolute_redirect off;  # Phía trước có thể còn một máy chủ khác.
    types {{
{types}    }}
    default_type {content_type(BARE_NAME)};
    charset utf-8;
    charset_types {texts};
    gzip_static on;
    gzip_vary on;
    # brotli_static on;  # Khi có mô đun brotli (Debian: libnginx-mod-http-brotli-static).
    set $so_giao_ban_giu "{CACHE_CONTROL}";
    if ($uri ~ "^{re.escape(site.at)}{NAMED_BY_CONTENT.pattern}") {{ set $so_giao_ban_giu "{LASTING_CONTROL}"; }}  # Đổi nội dung là đổi địa chỉ.
{said}    # add_header ở khối server hay http không tới được đây. Máy chủ giữ HTTPS thì mở dòng sau; tiêu đề khác cũng phải chép vào đây.
    # add_header Strict-Transport-Security "max-age=31536000" always;
    error_page 404 {site.at}{PAGE_404};
    location ~ /\\.(?!well-known/) {{ return 404; }}
}}
"""


def apache(site: Site) -> str:
    """Return the ``.htaccess`` of the site's folder; modules mime, dir, headers and rewrite, ``AllowOverride All``."""
    types = "".join(f'AddType "{type_}" {" ".join(f".{suffix}" for suffix in suffixes)}\n' for type_, suffixes in _by_type().items())
    said = "".join(f'Header always set {name} "{value}"\n' for name, value in headers(site).items())
    return f"""# Sổ Giao Ban, tệp .htaccess trong thư mục của trang (Apache: mod_mime, mod_dir, mod_headers, mod_rewrite).
Options -Indexes -MultiViews
DirectoryIndex index.html
ErrorDocument 404 {site.at}{PAGE_404}
FileETag MTime Size
AddDefaultCharset Off
RemoveLanguage .br
RemoveType .gz .br
{types}<Files "{BARE_NAME}">
ForceType {content_type(BARE_NAME)}
</Files>
AddEncoding gzip .gz
AddEncoding br .br
{said}# Đổi nội dung là đổi địa chỉ.
Header always set Cache-Control "{LASTING_CONTROL}" "expr=%{{REQUEST_URI}} =~ m#^{re.escape(site.at)}{NAMED_BY_CONTENT.pattern}# && %{{REQUEST_STATUS}} =~ /^(200|206|304)$/"
Header merge Vary Accept-Encoding
RewriteEngine On
RewriteRule "(^|/)\\.(?!well-known/)" - [R=404,L]
RewriteCond %{{HTTP:Accept-Encoding}} {_takes("br")}
RewriteCond %{{REQUEST_FILENAME}}.br -f
RewriteRule ^(.+)$ $1.br [L,E=no-gzip:1,E=no-brotli:1]
RewriteCond %{{HTTP:Accept-Encoding}} {_takes("gzip")}
RewriteCond %{{REQUEST_FILENAME}}.gz -f
RewriteRule ^(.+)$ $1.gz [L,E=no-gzip:1,E=no-brotli:1]
# Chỗ dẫn tới thư mục không nói tên máy: phía trước có thể còn một máy chủ khác.
# Apache trước 2.4.58 không nói thế được: sau một máy chủ khác giữ HTTPS thì ghi ServerName https://TÊN_MÁY trong cấu hình.
<IfModule alias_module>
<IfModule version_module>
<IfVersion >= 2.4.58>
RedirectRelative On
DirectorySlash Off
<If "-d %{{REQUEST_FILENAME}} && %{{REQUEST_URI}} !~ m#/$#">
Redirect 301 "%{{REQUEST_URI}}/"
</If>
</IfVersion>
</IfModule>
</IfModule>
"""


def caddy(site: Site) -> str:
    """Return what goes into the block of an address in a Caddyfile."""
    types = "".join(
        f'    @{suffix} path *.{suffix}\n    header @{suffix} Content-Type "{type_}"\n' for type_, suffixes in _by_type().items() for suffix in suffixes
    )
    said = "".join(f'    header {name} "{value}"\n' for name, value in headers(site).items())
    # Of two that set the same header the one without a condition would come last.
    said_of_all = "".join(f'    header {name} "{value}"\n' for name, value in headers(site).items() if name != "Cache-Control")
    # A sub-folder is asked for without its last slash, too: Caddy would answer with an empty page.
    bare = f"redir {site.at[:-1]} {site.at} permanent\n" if site.at != "/" else ""
    return f"""# Sổ Giao Ban, trong khối của địa chỉ trong Caddyfile.
{bare}handle_path {site.at}* {{
    root * {_quoted(site.folder)}
    @hidden {{
        path */.*
        not path /.well-known/*
    }}
    error @hidden 404
{types}    header ?Content-Type {content_type(BARE_NAME)}
{said_of_all}    @lasting path_regexp ^/{NAMED_BY_CONTENT.pattern}
    header @lasting Cache-Control "{LASTING_CONTROL}"
    @passing not path_regexp ^/{NAMED_BY_CONTENT.pattern}
    header @passing Cache-Control "{CACHE_CONTROL}"
    header Vary Accept-Encoding
    file_server {{
        precompressed br gzip
        index index.html
    }}
}}
handle_errors {{
    @so_giao_ban path {site.at}*
    handle @so_giao_ban {{
        root * {_quoted(site.folder)}
        rewrite * /{PAGE_404}
        header Content-Type "text/html; charset=utf-8"
{indent(said, "    ")}        file_server {{
            precompressed br gzip
        }}
    }}
}}
"""


def iis(site: Site) -> str:
    """Return the ``web.config`` of the site's folder for IIS 10; its schema is that of system.webServer."""
    configuration = etree.Element("configuration")
    server = etree.SubElement(configuration, "system.webServer")
    etree.SubElement(server, "directoryBrowse", enabled="false")
    default = etree.SubElement(server, "defaultDocument", enabled="true")
    files = etree.SubElement(default, "files")
    etree.SubElement(files, "clear")
    etree.SubElement(files, "add", value="index.html")
    errors = etree.SubElement(server, "httpErrors", errorMode="Custom", existingResponse="Replace")
    etree.SubElement(errors, "remove", statusCode="404")
    etree.SubElement(errors, "error", statusCode="404", path=f"{site.at}{PAGE_404}", responseMode="ExecuteURL")
    content = etree.SubElement(server, "staticContent")
    for suffix, type_ in {**TYPES, ".": content_type(BARE_NAME)}.items():  # ".": names without one, which IIS else does not give at all.
        etree.SubElement(content, "remove", fileExtension=suffix)
        etree.SubElement(content, "mimeMap", fileExtension=suffix, mimeType=type_)
    protocol = etree.SubElement(server, "httpProtocol")
    custom = etree.SubElement(protocol, "customHeaders")
    etree.SubElement(custom, "remove", name="X-Powered-By")
    for name, value in headers(site).items():
        etree.SubElement(custom, "remove", name=name)  # The site above may have it: a second one would be HTTP error 500.19 for every page.
        etree.SubElement(custom, "add", name=name, value=value)
    etree.SubElement(server, "urlCompression", doStaticCompression="true")
    etree.indent(configuration)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{etree.tostring(configuration, encoding="unicode")}\n'


SERVERS: Mapping[str, Callable[[Site], str]] = {"nginx": nginx, "apache": apache, "caddy": caddy, "iis": iis}


def _quoted(path: str) -> str:
    """Return a path as nginx and Caddy take it, whatever its letters: one of Windows with ``/``, which both know there."""
    return '"' + path.replace("\\", "/").replace('"', '\\"') + '"'


def _takes(encoding: str) -> str:
    """Return Apache's expression for a browser that takes a copy so compressed; ``q=0`` says that it does not."""
    return rf'"(^|[\s,]){encoding}(?!\s*;\s*q=0(\.0*)?\s*(,|$))([\s,;]|$)"'


def _by_type() -> dict[str, list[str]]:
    """Return type → suffixes without their dots."""
    found: dict[str, list[str]] = {}
    for suffix, type_ in TYPES.items():
        found.setdefault(type_, []).append(suffix.removeprefix("."))
    return found
