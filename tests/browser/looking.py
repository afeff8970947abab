"""What browser tests look for on a page: what sticks out, and what readers with a disability would stumble over."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

WIDTHS = [360, 1280]
# All of WCAG 2.2 A and AA, the AAA rules that a machine can judge (contrast 7:1 among them), and good practice.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}


def overflow(page) -> list[str]:
    """Return what sticks out to the right of the window, except inside regions that scroll by themselves."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
             [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest('.scroll'))
               .slice(0, 5).map(e => e.tagName + '.' + e.className)
               .concat(`${document.documentElement.scrollWidth} > ${window.innerWidth}`)"""
    )


def violations(page) -> list[str]:
    found = Axe().run(page, options=RULES)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found.response["violations"] for node in rule["nodes"]]
