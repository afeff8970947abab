"""The pages that readers see: home, articles, places, decrees, years, crossings, and the ways to browse them."""
