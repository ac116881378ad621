"""Verdicts of all rules on one formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ssbscreen.suspicion.material import Material
from ssbscreen.suspicion.table import verdicts
from ssbscreen.suspicion.verdict import Verdict


def suspected_of(formula: str, **known: Any) -> Mapping[str, Verdict]:
    """Verdicts by rule of a formula alone; ``known`` as for `Material`."""
    return {rule.name: verdict for rule, verdict in verdicts(Material(formula, **known))}
