"""The description by which a browser takes the site into its own search bar (OpenSearch 1.1, https://github.com/dewitt/opensearch)."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree import ElementTree as etree

SPACE = "http://a9.com/-/spec/opensearch/1.1/"


def has_address(site_url: str) -> bool:
    """Return whether browsers elsewhere could ask ``site_url``: the description holds whole addresses only."""
    return urlsplit(site_url).hostname not in (None, "localhost")


def description(site_name: str, tagline: str, site_url: str, page: str, icon: str) -> bytes:
    """Return the description as XML; ``page`` and ``icon`` are paths of the site at ``site_url``."""
    root = site_url.rstrip("/")
    whole = etree.Element("OpenSearchDescription", xmlns=SPACE)
    for tag, text in (("ShortName", site_name[:16]), ("Description", tagline[:1024]), ("Language", "vi"), ("InputEncoding", "UTF-8")):
        etree.SubElement(whole, tag).text = text
    etree.SubElement(whole, "Image", width="16", height="16", type="image/svg+xml").text = f"{root}/{icon}"
    etree.SubElement(whole, "Url", type="text/html", method="get", template=f"{root}/{page}?q={{searchTerms}}")
    etree.indent(whole)
    return etree.tostring(whole, encoding="utf-8", xml_declaration=True) + b"\n"
