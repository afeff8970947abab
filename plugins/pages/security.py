"""``security.txt`` (RFC 9116): whom to tell of a hole in the site's security, if its owner says so."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from plugins.archive.plan import WELL_KNOWN, Artifact

from .chrome import PageSettings

SECURITY = f"{WELL_KNOWN}/security.txt"


def security_files(settings: PageSettings) -> Iterator[Artifact]:
    """Yield the file, if somebody is to be told."""
    if settings.security_contact:
        yield Artifact(SECURITY, (), content=partial(security_text, settings))


def security_text(settings: PageSettings) -> bytes:
    """Return the file. ``Canonical`` is only said of a site at the root of its host: RFC 9116, 3, has the file there and nowhere else."""
    contact = settings.security_contact
    lines = [
        f"Contact: {contact if '://' in contact else f'mailto:{contact}'}",
        f"Expires: {settings.security_expires}T23:59:59+07:00",
        "Preferred-Languages: vi, en",
    ]
    if urlsplit(settings.site_url).path in ("", "/"):
        lines.append(f"Canonical: {settings.site_url.rstrip('/')}/{SECURITY}")
    return ("\n".join(lines) + "\n").encode()
