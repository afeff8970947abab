"""Settings of Sổ Giao Ban: values only. What publishing changes is in publishconf.py."""

import logging

from jinja2 import StrictUndefined

SITENAME = "Sổ Giao Ban"
SITE_TAGLINE = "Kho lưu tin các địa phương phối hợp giữ gìn an ninh, trật tự"
SITEURL = "http://localhost:8000"
# Where readers' reports go: a mail address, an address that takes the form (POST: bai, loi), both or none. None: nothing asks for reports.
FEEDBACK_EMAIL = ""
FEEDBACK_URL = ""
# Whom to tell of a hole in the site's security, a mail address or a page (https://), and until which day that holds, at most a year from now:
# .well-known/security.txt (RFC 9116). No contact, no file.
SECURITY_CONTACT = ""
SECURITY_EXPIRES = ""
# Where the bundles that inv bundles makes are served, as "goi/" or a whole address; "": nowhere.
BUNDLES_URL = ""
# Where the files that inv data makes are served, as "du-lieu/" or a whole address; "": nowhere.
DATA_URL = ""
# By which readers' programs know the feeds for ever, wherever the site is published: your own domain and a year in which it was yours.
# Set it before the first publishing, and never change it: all that was read would come back as new.
FEED_ID = "so-giao-ban,2026"
AUTHOR = "Sổ Giao Ban"
TIMEZONE = "Asia/Ho_Chi_Minh"
DEFAULT_LANG = "vi"

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
PLUGINS = ["plugins.archive.plugin", "plugins.pages.plugin", "plugins.search.plugin", "plugins.speech.plugin", "plugins.data.plugin", "plugins.feeds.plugin"]
JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}

# Our own generator makes every file: Pelican's would hold all articles in memory and write all pages each time.
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DELETE_OUTPUT_DIRECTORY = False

# What builds remember of each other, and who does their work: "processes", "serial", "dask", or "module:function".
CACHE_PATH = ".cache"
BUILD_EXECUTOR = "processes"

# Docutils speaks no Vietnamese, and reads nothing here.
LOG_FILTER = [(logging.WARNING, "Docutils has no localization for '%s'. Using 'en' instead.")]
