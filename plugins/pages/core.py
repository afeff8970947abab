"""All artifacts that the pages capability adds to a plan. Knows nothing of Pelican."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from plugins.archive.plan import Artifact
from plugins.archive.sources import Site
from plugins.records.body import BodyRenderer

from .article import article_pages
from .browse import browse_pages, sitemap_pages
from .chrome import Chrome, PageSettings
from .decrees import decree_pages
from .home import home_pages
from .nodes import node_pages
from .places import place_pages

NOT_IN_SITEMAP = {"404.html", "alias.html"}


def page_artifacts(site: Site, settings: PageSettings) -> Iterator[Artifact]:
    """Yield every page of the site, then the sitemap of them."""
    chrome = Chrome(site.archive, settings, site.pages)
    bodies = BodyRenderer(site.archive.decrees, site.archive.registers.glossary)
    paths = []
    families = (
        home_pages(chrome),
        article_pages(chrome, bodies),
        place_pages(chrome),
        decree_pages(chrome, bodies),
        node_pages(chrome),
        browse_pages(chrome, bodies),
    )
    for artifact in chain(*families):
        if artifact.path not in NOT_IN_SITEMAP and artifact.template not in NOT_IN_SITEMAP:
            paths.append(artifact.path)
        yield artifact
    yield from sitemap_pages(chrome, paths)
