"""Where a number comes from."""

from __future__ import annotations

from enum import StrEnum


class Origin(StrEnum):
    """How a value was obtained; it travels with the value into every table and report."""

    DFT = "DFT"
    """Computed with density functional theory."""
    POTENTIAL = "POTENTIAL"
    """Computed with a machine-learned interatomic potential."""
    ML = "ML"
    """Predicted by a statistical model."""
    MEASURED = "MEASURED"
    """Measured in a laboratory."""
    LITERATURE = "LITERATURE"
    """Published by others, computed or compiled; the source is named beside it."""
    NOT_STATED = "NOT STATED"
    """The source does not say."""
    RULE = "RULE"
    """Follows from the formula alone by a stated rule."""
