"""Data and scripts packed into a page: gzipped, in base64, unpacked by the browser."""

from __future__ import annotations

import base64
import gzip


def packed(text: str) -> str:
    """A text as the page's scripts unpack it.

    Base64 holds no character that ends a script element, so nothing in the text can leave it.
    """
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()
