"""Made-up records, as for the tests of the archive."""

from tests.archive.conftest import make, registers, shop

__all__ = ["make", "registers", "shop"]
