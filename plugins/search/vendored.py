"""What others wrote and the search needs in old browsers: tiny-inflate, for those that cannot unzip (no DecompressionStream)."""

from __future__ import annotations

from pathlib import Path

import rjsmin

INFLATE = "theme/inflate.js"
# Our files have the shortest header of gzip, 10 bytes; the last four say how long the text is.
_GUNZIP = """return (zipped) => {
  const { length } = zipped;
  return module.exports(zipped.subarray(10, length - 8), new Uint8Array(new DataView(zipped.buffer).getUint32(length - 4, true)));
};"""


def inflate_source(scripts: Path) -> Path:
    """Return the file as its author published it: ``node_modules/tiny-inflate/index.js``, at the version that package.json pins."""
    return scripts / "vendor" / "tiny-inflate" / "index.js"


def inflate_script(source: Path) -> bytes:
    """Return the CommonJS module as a classic script that sets ``self.gunzip`` (bytes → bytes), with its licence named."""
    body = source.read_text(encoding="utf-8")
    script = str(rjsmin.jsmin(f"self.gunzip=(()=>{{const module={{}};\n{body}\n{_GUNZIP}\n}})();\n"))
    return f"/* tiny-inflate 1.0.3, (c) 2015 Devon Govett, MIT licence */\n{script}".encode()
