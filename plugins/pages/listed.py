"""The file of the API beside each page that lists records: made of what the page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plugins.archive.plan import Artifact
from plugins.common.text import smart_quotes
from plugins.data.lists import Child, Listed, list_artifact

from .chrome import Chrome, Shown


def list_data(
    chrome: Chrome,
    path: str,
    title: str,
    shown: Shown,
    *,
    below: Mapping[str, tuple[str, Mapping[int, int]]] | None = None,
    by_publication: bool = False,
    undated_page: str = "",
) -> Iterator[Artifact]:
    """Yield the file of the list that the page at ``path`` shows, if the site has an API.

    ``below``: by unit (year, quarter, month, day) the pattern of the pages of its parts and how many records each has; "" for a pattern: none.
    ``undated_page``: where the page shows the records without a year if it does not show all it has.
    """
    if chrome.settings.gives_data:
        children = tuple(
            Child(unit, number, count, pattern.format(**{unit: f"{number:02}" if unit in ("month", "day") else number}))
            for unit, (pattern, parts) in (below or {}).items()
            for number, count in parts.items()
            if pattern
        )
        cards = (*shown.cards, *shown.undated)
        if shown.is_capped and shown.undated and undated_page:
            cards, children = shown.cards, (*children, Child("year", None, shown.undated_count, undated_page))
        yield list_artifact(Listed(path, smart_quotes(title), cards, shown.count, children, shown.is_capped, by_publication), shown.inputs)
