"""The table ``suspicions``: raised flags, and rules that could not be assessed; a rule without a row found nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyarrow as pa

from ssbscreen.domain.errors import FormulaError
from ssbscreen.suspicion.carbon_rules import CARBON_RULES
from ssbscreen.suspicion.cell_rules import CELL_RULES
from ssbscreen.suspicion.charge_rules import CHARGE_RULES
from ssbscreen.suspicion.conduction_rules import CONDUCTION_RULES
from ssbscreen.suspicion.element_rules import ELEMENT_RULES
from ssbscreen.suspicion.hydrogen_rules import HYDROGEN_RULES
from ssbscreen.suspicion.material import Material
from ssbscreen.suspicion.verdict import Finding, Rule, Verdict
from ssbscreen.tables.suspicion import SUSPICIONS

RULES: Final[tuple[Rule, ...]] = (
    *HYDROGEN_RULES, *CARBON_RULES, *ELEMENT_RULES, *CHARGE_RULES, *CONDUCTION_RULES, *CELL_RULES
)  # fmt: skip
"""Every rule there is."""
_CELL: Final = ("cell_abc_angstrom_angles_degree", "atomic_numbers", "fractional_xyz")


def suspicions_table(candidates: pa.Table, conductivity: pa.Table) -> pa.Table:
    """Every rule on every candidate.

    Args:
        candidates: with formulas and, where known, cells.
        conductivity: what is known or predicted of their conductivity.

    Returns:
        One row for each candidate and rule that suspects or could not be assessed.
    """
    conducting = {row["candidate_id"]: row for row in conductivity.to_pylist()}
    columns = ("candidate_id", "formula", *_CELL)
    rows: list[dict[str, Any]] = []
    for candidate, formula, *cell in zip(*(candidates[name].to_pylist() for name in columns), strict=True):
        material = Material(formula, _cell(*cell), conducting.get(candidate, {}))
        rows += [
            {
                "candidate_id": candidate,
                "suspicion": rule.name,
                "finding": verdict.finding.value,
                "severity": verdict.severity,
                "grade": None if verdict.grade is None else verdict.grade.value,
                "evidence": verdict.evidence,
                "basis": verdict.basis.value,
                "because": rule.meaning,
                "source": rule.source,
            }
            for rule, verdict in verdicts(material)
            if verdict.finding is not Finding.CLEAN
        ]
    return SUSPICIONS.build({name: [row[name] for row in rows] for name in SUSPICIONS.arrow.names})


def verdicts(material: Material) -> Iterator[tuple[Rule, Verdict]]:
    """Each rule with its verdict.

    Raises:
        FormulaError: the formula cannot be read, which sources refuse already.
    """
    if not material.amounts:
        raise FormulaError(f"{material.formula!r} names no element")
    for rule in RULES:
        yield rule, rule.judge(material)


def suspected_of(formula: str, **known: Any) -> Mapping[str, Verdict]:
    """Verdicts by rule of a formula alone; ``known`` as for `Material`."""
    return {rule.name: verdict for rule, verdict in verdicts(Material(formula, **known))}


def _cell(
    lattice: list[float] | None, numbers: list[int] | None, xyz: list[float] | None
) -> tuple[list[float], list[int], list[float]] | None:
    return None if lattice is None or numbers is None or xyz is None else (lattice, numbers, xyz)
