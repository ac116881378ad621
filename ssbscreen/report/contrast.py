"""Whether white or black text stands out better from a colour."""

from __future__ import annotations

from typing import Final

_EVEN_LUMINANCE: Final = 0.179
"""White and black text stand out equally from this, 4.6 to 1."""
_LINEAR_BELOW: Final = 0.04045
"""Share of full intensity below which sRGB is linear."""


def takes_white_text(hex_colour: str) -> bool:
    """Whether white text has the larger contrast on ``#rrggbb``; black text has it else (WCAG 2.2)."""
    return _relative_luminance(hex_colour) < _EVEN_LUMINANCE


def _relative_luminance(hex_colour: str) -> float:
    shares = [int(hex_colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= _LINEAR_BELOW else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
