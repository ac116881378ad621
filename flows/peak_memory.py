"""How much memory this process has held at most, of which no library of ours keeps account."""

from __future__ import annotations

import sys
from typing import Final

_BYTES_OF_MAXRSS: Final = 1 if sys.platform == "darwin" else 1024
"""The unit of the system's account."""


def peak_memory_bytes() -> int | None:
    """Most memory that this process has held, in bytes, pages shared with others among it; None on Windows."""
    if sys.platform == "win32":
        return None
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES_OF_MAXRSS
