"""The page by which readers report mistakes: to a mail address or an endpoint of the host's choice, none by default. Nothing is published from it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from plugins.archive.assets import FEEDBACK_SCRIPT
from plugins.archive.plan import Artifact

from .chrome import FEEDBACK, Chrome, page

LONGEST = 500  # Signs of a report.


def feedback_pages(chrome: Chrome) -> Iterator[Artifact]:
    """Yield the page of the form; none where the site has no way to take a report."""
    if chrome.settings.takes_feedback:
        yield page(FEEDBACK, "feedback.html", (), partial(feedback_context, chrome))


def feedback_context(chrome: Chrome) -> dict[str, object]:
    title = "Báo lỗi, góp ý"
    return {
        **chrome.frame(FEEDBACK, title, "Báo chỗ sai, chỗ thiếu hoặc nguồn tốt hơn cho một bài trong kho.", [("Giới thiệu", "gioi-thieu.html")]),
        "endpoint": chrome.settings.feedback_url,
        "email": chrome.settings.feedback_email,
        "mailto": mailto(chrome.settings.feedback_email) if chrome.settings.feedback_email else "",
        "longest": LONGEST,
        "feedback_script_url": chrome.asset(FEEDBACK_SCRIPT),
    }


def feedback_url(chrome: Chrome, root: str, code: str) -> str:
    """Return where a page's link to report a mistake of the article with ``code`` leads; "" where nothing takes it."""
    settings = chrome.settings
    if settings.feedback_url:
        return f"{root}{FEEDBACK}?bai={code}"
    return mailto(settings.feedback_email, code) if settings.feedback_email else ""


def mailto(email: str, code: str = "") -> str:
    return f"mailto:{email}?subject={quote(f'Góp ý về bài {code}' if code else 'Góp ý')}"
