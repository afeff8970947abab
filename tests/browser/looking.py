"""What browser tests look for on a page: the same as ``inv audit``."""

from playwright.sync_api import Page

from plugins.workshop.looking import WIDTHS, overflow, violations, violations_of_colours

__all__ = ["WIDTHS", "long_lines", "overflow", "violations", "violations_of_colours"]


# Lines of text that are wider than some 70 letters: 36 em of their own size. Titles have few words in large letters; code and tables are not read on and on.
_LONG_LINES = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.closest("h1, h2, h3, h4, code, table, script, .visually-hidden")) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const most = Math.max(0, ...[...range.getClientRects()].map(({ width }) => width)) / parseFloat(getComputedStyle(element).fontSize);
    if (most > 36) found.push(`${most.toFixed(1)} em: ${texts.currentNode.data.trim().slice(0, 60)}`);
  }
  return found;
}"""


def long_lines(page: Page) -> list[str]:
    """Return the texts of a page that run on in lines of more than about 70 letters."""
    return page.evaluate(_LONG_LINES)
