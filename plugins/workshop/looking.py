"""What is looked for on a page in Chromium: what sticks out, what a finger misses, and what readers with a disability would stumble over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = [360, 1280]
SCHEMES = ["light", "dark"]
NARROWEST = 320
TARGET = 44  # CSS pixels, each way: WCAG 2.2, 2.5.5.
# All of WCAG 2.2 A and AA, the AAA rules that a machine can judge (contrast 7:1 among them), and good practice.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],  # Of what passes, which is nearly all of a page, axe then gathers no more than that it does.
}
# The rules that can tell differently of the same page in other colours: all others look at its elements, words and places.
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]}, "rules": {}}
# What is found is told on the page: all that axe knows of it is megabytes of a long page.
_VIOLATIONS = """(rules) => axe.run(rules).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`)))"""
_OVERFLOW = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest('.scroll'))
    .slice(0, 5).map(e => e.tagName + '.' + e.className)
    .concat(`${document.documentElement.scrollWidth} > ${window.innerWidth}`)"""
# A link in a sentence or a block of text may be as high as its line, says 2.5.5: in a paragraph, a fact, a cell, or beside other words.
_SMALL_TARGETS = """(least) => {
  const words = (node, own) => [...node.childNodes].some((child) => child !== own && (
    child.nodeType === Node.TEXT_NODE ? /[\\p{L}\\p{N}]/u.test(child.data) : !child.contains(own) && getComputedStyle(child).display === 'inline' && child.textContent.trim()));
  const isInText = (target) => {
    let node = target;
    while (getComputedStyle(node).display.startsWith('inline') && node.parentElement) {
      if (node.parentElement.matches('p, dd, td, th, figcaption, blockquote') || words(node.parentElement, node)) return true;
      node = node.parentElement;
    }
    return false;
  };
  const box = (target) => (target.labels?.length && target.matches('[type=radio], [type=checkbox]') ? target.labels[0] : target).getBoundingClientRect();
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex="0"][role=option]')]
    .filter((target) => target.checkVisibility({ visibilityProperty: true }) && !target.matches('.skip-link, svg *'))
    .map((target) => [target, box(target)])
    .filter(([target, { width, height }]) => width && height && (width < least - 0.5 || height < least - 0.5) && !isInText(target))
    .map(([target, { width, height }]) => `${target.tagName.toLowerCase()}.${target.className} “${(target.textContent || target.name || '').trim().slice(0, 40)}” ${Math.round(width)}×${Math.round(height)}`);
}"""
_ENLARGE = "document.documentElement.style.fontSize = 2 * parseFloat(getComputedStyle(document.documentElement).fontSize) + 'px'"


def overflow(page: Page) -> list[str]:
    """Return what sticks out to the right of the window, except inside regions that scroll by themselves."""
    return list(page.evaluate(_OVERFLOW))


def violations(page: Page, **options: object) -> list[str]:
    """Return what axe finds, a line for each element; ``options``: axe's own, besides the rules. Raises ImportError where axe is not installed."""
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return list(page.evaluate(_VIOLATIONS, {**RULES, **options}))


def violations_of_colours(page: Page, **options: object) -> list[str]:
    """Return what axe finds wrong with the colours of a page: enough where all of :func:`violations` were looked for in its other colours."""
    return violations(page, **OF_COLOURS, **options)


def small_targets(page: Page) -> list[str]:
    """Return what is to be touched and is smaller than TARGET either way, except links in text."""
    return list(page.evaluate(_SMALL_TARGETS, TARGET))


def enlarge(page: Page) -> None:
    """Make all text twice as large, as a reader's own browser does."""
    page.evaluate(_ENLARGE)
