"""What feeds, calendars and references read of the site's settings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugins.pages.chrome import PageSettings

# The authority of a tag: URI (RFC 4151): a name or a mail address, and a day on which it was its owner's.
_AUTHORITY = re.compile(r"(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?,(?P<year>(?:19|20)[0-9]{2})(?:-[01][0-9](?:-[0-3][0-9])?)?")


@dataclass(frozen=True)
class FeedSettings:
    """``feed_id`` names the site for ever, wherever it is published: by it readers' programs know what they have read."""

    pages: PageSettings
    feed_id: str = "so-giao-ban,2026"

    def __post_init__(self) -> None:
        """Raise ValueError for an id that is none."""
        if not _AUTHORITY.fullmatch(self.feed_id):
            raise ValueError(
                f"FEED_ID “{self.feed_id}” không dùng làm tên riêng của nguồn tin được; hãy viết tên miền của mình và một năm đã có nó, như example.org,2026"
            )

    def tag(self, path: str) -> str:
        """Return the id of what stands at ``path``; it has nothing of the address at which the site is published."""
        return f"tag:{self.feed_id}:{path}"

    @property
    def authority(self) -> str:
        return self.feed_id.partition(",")[0].rpartition("@")[2]

    @property
    def beginning(self) -> str:
        """The first day of the id's year: since when there can have been a feed."""
        return f"{self.feed_id.partition(',')[2][:4]}-01-01"
