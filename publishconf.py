"""What publishing changes: where the site is published. Used by ``inv build --publish`` and ``pelican -s publishconf.py``."""

import os
import sys

sys.path.append(os.path.dirname(__file__))
from pelicanconf import *  # noqa: F403

# The address readers see, with the sub-folder if there is one: sitemap.xml, robots.txt and the 404 page need it.
SITEURL = os.environ.get("SO_GIAO_BAN_SITEURL", "http://localhost:8000")

# The folder of the stylesheet, the scripts and the icon is called by a digest of them: whoever has loaded them once keeps them for ever.
LASTING_ASSETS = True

# Wait until the disk has the new site before it takes the place of the old one: a power cut then leaves a whole site, too.
BUILD_DURABLE = True
