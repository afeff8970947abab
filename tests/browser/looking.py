"""What browser tests look for on a page: the same as ``inv audit``."""

from plugins.workshop.looking import WIDTHS, overflow, violations

__all__ = ["WIDTHS", "overflow", "violations"]
